#include "intake/reader.h"

#include <string.h>

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlIO.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/places.h"
#include "intake/scan.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

struct Document
{
  xmlDocPtr tree;
  char *file;
  ScanText text;
  ScanResult scan;
  gboolean told[2]; /* that xsi:schemaLocation, noNamespaceSchemaLocation are ignored */

  /* Of places; made when the first one is asked for. */
  Arena *strings;
  guint32 *positions; /* by element: among siblings of its name; 0: it has none */
};

/* Security of the process ---------------------------------------------------------------------- */

static int trusted;

/* The local file that URL means, which may be a path or, built from one, have its blanks and letters
 * escaped; NULL: none.  The caller owns it. */
static char *
local_path (const char *url)
{
  if (g_str_has_prefix (url, "file:"))
    return g_filename_from_uri (url, NULL, NULL);
  if (strstr (url, "://"))
    return NULL;
  char *plain = g_file_test (url, G_FILE_TEST_EXISTS) ? NULL : g_uri_unescape_string (url, NULL);
  return plain ? plain : g_strdup (url);
}

/* Nothing by default: what the documents name is not ours to open. */
static xmlParserInputPtr
load_entity (const char *url, const char *id, xmlParserCtxtPtr context)
{
  (void) id;
  g_autofree char *path = url ? local_path (url) : NULL;
  if (!path)
    return NULL;
  if (trusted == 0)
    {
      const char *data = places_data_folder (NULL);
      g_autofree char *folder = data ? g_canonicalize_filename (data, NULL) : NULL;
      g_autofree char *full = g_canonicalize_filename (path, NULL);
      if (!folder || !g_str_has_prefix (full, folder) || full[strlen (folder)] != '/')
        return NULL;
    }
  return xmlNewInputFromFile (context, path);
}

static void
ignore_generic (void *data, const char *format, ...)
{
  (void) data;
  (void) format;
}

static void
ignore_structured (void *data, xmlErrorPtr error)
{
  (void) data;
  (void) error;
}

void
reader_secure (void)
{
  static gsize once;
  if (!g_once_init_enter (&once))
    return;
  LIBXML_TEST_VERSION
  xmlInitParser ();
  /* Also what an <?oasis-xml-catalog?> in the document names. */
  xmlCatalogSetDefaults (XML_CATA_ALLOW_NONE);
  xmlSetExternalEntityLoader (load_entity);
  xmlSetGenericErrorFunc (NULL, ignore_generic);
  xmlSetStructuredErrorFunc (NULL, ignore_structured);
  g_once_init_leave (&once, 1);
}

void
reader_trust_files (void)
{
  trusted++;
}

void
reader_distrust_files (void)
{
  g_return_if_fail (trusted > 0);
  trusted--;
}

/* Malformed XML -------------------------------------------------------------------------------- */

static const struct
{
  int code; /* xmlParserErrors */
  MessageKey key;
} malformed[] = {
  { XML_ERR_DOCUMENT_EMPTY, MESSAGE_MALFORMED_NO_ROOT },
  { XML_ERR_DOCUMENT_START, MESSAGE_MALFORMED_NO_ROOT },
  { XML_ERR_DOCUMENT_END, MESSAGE_MALFORMED_AFTER_ROOT },
  { XML_ERR_EXTRA_CONTENT, MESSAGE_MALFORMED_AFTER_ROOT },
  { XML_ERR_INVALID_HEX_CHARREF, MESSAGE_MALFORMED_CHARACTER_REFERENCE },
  { XML_ERR_INVALID_DEC_CHARREF, MESSAGE_MALFORMED_CHARACTER_REFERENCE },
  { XML_ERR_INVALID_CHARREF, MESSAGE_MALFORMED_CHARACTER_REFERENCE },
  { XML_ERR_INVALID_CHAR, MESSAGE_MALFORMED_CHARACTER },
  { XML_ERR_ENTITYREF_SEMICOL_MISSING, MESSAGE_MALFORMED_AMPERSAND },
  { XML_ERR_ENTITYREF_NO_NAME, MESSAGE_MALFORMED_AMPERSAND },
  { XML_ERR_UNDECLARED_ENTITY, MESSAGE_MALFORMED_ENTITY },
  { XML_WAR_UNDECLARED_ENTITY, MESSAGE_MALFORMED_ENTITY },
  { XML_ERR_LT_IN_ATTRIBUTE, MESSAGE_MALFORMED_ATTRIBUTE },
  { XML_ERR_ATTRIBUTE_NOT_STARTED, MESSAGE_MALFORMED_ATTRIBUTE },
  { XML_ERR_ATTRIBUTE_NOT_FINISHED, MESSAGE_MALFORMED_ATTRIBUTE },
  { XML_ERR_ATTRIBUTE_WITHOUT_VALUE, MESSAGE_MALFORMED_ATTRIBUTE },
  { XML_ERR_EQUAL_REQUIRED, MESSAGE_MALFORMED_ATTRIBUTE },
  { XML_ERR_ATTRIBUTE_REDEFINED, MESSAGE_MALFORMED_ATTRIBUTE_TWICE },
  { XML_NS_ERR_ATTRIBUTE_REDEFINED, MESSAGE_MALFORMED_ATTRIBUTE_TWICE },
  { XML_ERR_COMMENT_NOT_FINISHED, MESSAGE_MALFORMED_COMMENT },
  { XML_ERR_HYPHEN_IN_COMMENT, MESSAGE_MALFORMED_COMMENT },
  { XML_ERR_PI_NOT_STARTED, MESSAGE_MALFORMED_INSTRUCTION },
  { XML_ERR_PI_NOT_FINISHED, MESSAGE_MALFORMED_INSTRUCTION },
  { XML_ERR_RESERVED_XML_NAME, MESSAGE_MALFORMED_INSTRUCTION },
  { XML_ERR_MISPLACED_CDATA_END, MESSAGE_MALFORMED_CDATA },
  { XML_ERR_CDATA_NOT_FINISHED, MESSAGE_MALFORMED_CDATA },
  { XML_ERR_XMLDECL_NOT_STARTED, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_XMLDECL_NOT_FINISHED, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_VERSION_MISSING, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_UNKNOWN_VERSION, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_STANDALONE_VALUE, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_ENCODING_NAME, MESSAGE_MALFORMED_DECLARATION },
  { XML_ERR_TAG_NAME_MISMATCH, MESSAGE_MALFORMED_TAG_MISMATCH },
  { XML_ERR_TAG_NOT_FINISHED, MESSAGE_MALFORMED_UNCLOSED },
  { XML_ERR_GT_REQUIRED, MESSAGE_MALFORMED_TAG },
  { XML_ERR_LTSLASH_REQUIRED, MESSAGE_MALFORMED_TAG },
  { XML_ERR_SPACE_REQUIRED, MESSAGE_MALFORMED_TAG },
  { XML_NS_ERR_XML_NAMESPACE, MESSAGE_MALFORMED_NAMESPACE },
  { XML_NS_ERR_UNDEFINED_NAMESPACE, MESSAGE_MALFORMED_NAMESPACE },
  { XML_NS_ERR_QNAME, MESSAGE_MALFORMED_NAMESPACE },
  { XML_NS_ERR_EMPTY, MESSAGE_MALFORMED_NAMESPACE },
  { XML_NS_ERR_COLON, MESSAGE_MALFORMED_NAMESPACE },
  { XML_WAR_NS_URI, MESSAGE_MALFORMED_NAMESPACE },
};

/* What the parser's callbacks tell reader_parse. */
typedef struct
{
  int code; /* of the first fault; 0: none */
  gsize offset;
  guint start_line; /* of the start tag that the end tag does not match */
  gboolean no_memory;
} Fault;

/* The first fault ends the parsing: what comes after it is not worth reading, and the limits were
 * only looked after as far as the text is well-formed. */
static void
note_fault (void *data, xmlErrorPtr error)
{
  xmlParserCtxtPtr context = data;
  Fault *fault = context->_private;
  if (error->level < XML_ERR_ERROR || fault->code != 0)
    return;

  fault->code = error->code;
  fault->no_memory = error->code == XML_ERR_NO_MEMORY;
  fault->start_line = (guint) MAX (error->int1, 0);
  if (context->input)
    fault->offset = context->input->consumed + (gsize) (context->input->cur - context->input->base);
  xmlStopParser (context);
}

/* The scan has seen none; should the two ever differ, this holds. */
static void
refuse_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  (void) name;
  (void) external;
  (void) system;
  xmlParserCtxtPtr context = data;
  Fault *fault = context->_private;
  if (fault->code == 0)
    fault->code = XML_ERR_DOCTYPE_NOT_FINISHED;
  xmlStopParser (context);
}

static void
report_fault (const Document *document, const Fault *fault, Findings *findings)
{
  const ScanText *text = &document->text;
  gsize offset = MIN (fault->offset, text->length);
  MessageKey key = MESSAGE_MALFORMED;

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    if (malformed[i].code == fault->code)
      key = malformed[i].key;

  /* libxml2 has one code for any missing name: the character before tells what began. */
  char before = offset > 0 ? text->text[offset - 1] : 0;
  if (fault->code == XML_ERR_NAME_REQUIRED)
    key = before == '&'   ? MESSAGE_MALFORMED_AMPERSAND
          : before == '<' ? MESSAGE_MALFORMED_LESS_THAN
                          : MESSAGE_MALFORMED_TAG;
  if (fault->code == XML_ERR_INVALID_CHAR && before == ';')
    key = MESSAGE_MALFORMED_CHARACTER_REFERENCE;

  /* Where the text ends is no help; what is still open there is. */
  gboolean at_end = offset == text->length && key != MESSAGE_MALFORMED_TAG_MISMATCH;
  if (at_end && document->scan.open_markup >= 0)
    offset = (gsize) document->scan.open_markup;
  else if (at_end && document->scan.open_element >= 0)
    {
      key = MESSAGE_MALFORMED_UNCLOSED;
      offset = (gsize) document->scan.open_element;
    }
  else if (fault->code == XML_ERR_DOCUMENT_EMPTY && offset == text->length)
    offset = 0;

  Place place = { .file = document->file,
                  .line = scan_line (text, offset),
                  .column = scan_column (text, offset) };
  g_autofree char *start_line = g_strdup_printf ("%u", fault->start_line);
  findings_add_message (findings, key, &place, start_line, NULL);
}

/* The tree ------------------------------------------------------------------------------------- */

/* Nothing but the text.  The limits that XML_PARSE_HUGE lifts are the scan's. */
#define PARSE_OPTIONS                                                                              \
  (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT)

static xmlDocPtr
parse_text (const ScanText *text, Fault *fault)
{
  xmlParserCtxtPtr context = xmlNewParserCtxt ();
  if (!context)
    return NULL;
  context->_private = fault;
  context->sax->serror = note_fault;
  context->sax->internalSubset = refuse_doctype;

  xmlDocPtr tree
      = xmlCtxtReadMemory (context, text->text, (int) text->length, NULL, NULL, PARSE_OPTIONS);
  if (tree && (fault->code != 0 || !context->wellFormed))
    {
      if (fault->code == 0)
        fault->code = XML_ERR_INTERNAL_ERROR;
      g_clear_pointer (&tree, xmlFreeDoc);
    }
  xmlFreeParserCtxt (context);
  return tree;
}

/* The next element of the tree in document order; NULL after the last. */
static xmlNodePtr
next_element (xmlNodePtr node)
{
  xmlNodePtr next = xmlFirstElementChild (node);
  for (; !next && node && node->type == XML_ELEMENT_NODE; node = node->parent)
    next = xmlNextElementSibling (node);
  return next;
}

/* What libxml2's validation would follow.  Said once: a document has it on every element or one. */
static void
drop_schema_locations (Document *document, xmlNodePtr node, Findings *findings)
{
  static const char *const names[] = { "schemaLocation", "noNamespaceSchemaLocation" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      xmlAttrPtr attribute = xmlHasNsProp (node, BAD_CAST names[i], BAD_CAST XSI);
      if (!attribute)
        continue;
      if (!document->told[i])
        {
          Place place = document_place (document, (xmlNodePtr) attribute);
          findings_add_message (findings, MESSAGE_SCHEMA_LOCATION_IGNORED, &place, names[i], NULL);
          document->told[i] = TRUE;
        }
      xmlRemoveProp (attribute);
    }
}

/* Ties the scan's places to the tree's elements; FALSE when the two do not agree. */
static gboolean
tie_places (Document *document)
{
  const GArray *elements = document->scan.elements;
  guint i = 0;

  for (xmlNodePtr node = xmlDocGetRootElement (document->tree); node;
       node = next_element (node), i++)
    {
      if (i >= elements->len)
        return FALSE;
      guint line = g_array_index (elements, ScanElement, i).line;
      node->_private = GUINT_TO_POINTER (i + 1);
      node->line = (unsigned short) MIN (line, G_MAXUINT16);
    }
  return i == elements->len;
}

Document *
reader_parse (GBytes *bytes, const char *file, Findings *findings, GError **error)
{
  reader_secure ();

  g_autoptr (Document) document = g_new0 (Document, 1);
  document->file = g_strdup (file);

  if (!scan_decode (bytes, file, &document->text, findings)
      || !scan_markup (&document->text, file, &document->scan, findings, error))
    return NULL;

  Fault fault = { 0 };
  document->tree = parse_text (&document->text, &fault);
  if (!document->tree && !fault.no_memory)
    {
      report_fault (document, &fault, findings);
      return NULL;
    }
  if (!document->tree || !tie_places (document))
    {
      error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT,
                 document->tree ? "reader: places" : "reader: memory", NULL);
      return NULL;
    }
  for (xmlNodePtr node = xmlDocGetRootElement (document->tree); node; node = next_element (node))
    if (node->properties)
      drop_schema_locations (document, node, findings);
  document->tree->encoding = xmlStrdup (BAD_CAST "UTF-8");
  return g_steal_pointer (&document);
}

void
document_free (Document *document)
{
  if (!document)
    return;
  if (document->tree)
    xmlFreeDoc (document->tree);
  scan_text_clear (&document->text);
  scan_result_clear (&document->scan);
  arena_free (document->strings);
  g_free (document->positions);
  g_free (document->file);
  g_free (document);
}

xmlDocPtr
document_tree (const Document *document)
{
  return document->tree;
}

/* Places --------------------------------------------------------------------------------------- */

static const ScanElement *
find_element (const Document *document, const xmlNode *node)
{
  while (node && node->type != XML_ELEMENT_NODE && node->type != XML_DOCUMENT_NODE)
    node = node->parent;
  guint index = node && node->type == XML_ELEMENT_NODE ? GPOINTER_TO_UINT (node->_private) : 0;
  if (index == 0 || index > document->scan.elements->len)
    return NULL;
  return &g_array_index (document->scan.elements, ScanElement, index - 1);
}

guint
document_line (const Document *document, const xmlNode *node)
{
  const ScanElement *element = find_element (document, node);
  return element ? element->line : 0;
}

const xmlNode *
document_find (const Document *document, guint line, const char *name)
{
  for (xmlNodePtr node = xmlDocGetRootElement (document->tree); node; node = next_element (node))
    if (document_line (document, node) == line && xmlStrEqual (node->name, BAD_CAST name))
      return node;
  return NULL;
}

/* Longer names than this are an attack, or prose that was taken for markup. */
#define NAME_BYTES 80

static char *
shorten (const char *name)
{
  if (strlen (name) <= NAME_BYTES)
    return g_strdup (name);
  const char *end = g_utf8_find_prev_char (name, name + NAME_BYTES);
  return g_strdup_printf ("%.*s…", (int) (end - name), name);
}

static void
append_name (GString *path, const xmlNode *node)
{
  static const char *const prefixes[][2] = {
    { "urn:sagsakt:case:1", "c" },
    { "urn:sagsakt:document:1", "d" },
    { "urn:sagsakt:source:1", "src" },
  };

  const char *prefix = node->ns ? (const char *) node->ns->prefix : NULL;
  for (guint i = 0; node->ns && i < G_N_ELEMENTS (prefixes); i++)
    if (xmlStrEqual (node->ns->href, BAD_CAST prefixes[i][0]))
      prefix = prefixes[i][1];
  if (prefix && strlen (prefix) <= NAME_BYTES)
    g_string_append_printf (path, "%s:", prefix);
  g_autofree char *name = shorten ((const char *) node->name);
  g_string_append (path, name);
}

static guint
hash_name (gconstpointer key)
{
  const xmlNode *node = key;
  return g_str_hash (node->name);
}

static gboolean
same_name (gconstpointer a, gconstpointer b)
{
  const xmlNode *na = a, *nb = b;
  return xmlStrEqual (na->name, nb->name)
         && xmlStrEqual (na->ns ? na->ns->href : NULL, nb->ns ? nb->ns->href : NULL);
}

/* In one go for all, because counting siblings for each of many findings takes quadratic time. */
static void
count_positions (Document *document)
{
  g_autoptr (GHashTable) last = g_hash_table_new (hash_name, same_name);
  document->positions = g_new0 (guint32, document->scan.elements->len + 1);

  for (xmlNodePtr parent = xmlDocGetRootElement (document->tree); parent;
       parent = next_element (parent))
    {
      g_hash_table_remove_all (last);
      for (xmlNodePtr node = xmlFirstElementChild (parent); node;
           node = xmlNextElementSibling (node))
        {
          guint32 *position = &document->positions[GPOINTER_TO_UINT (node->_private)];
          xmlNodePtr before = g_hash_table_lookup (last, node);
          if (before)
            {
              guint32 *first = &document->positions[GPOINTER_TO_UINT (before->_private)];
              *first = MAX (*first, 1);
              *position = *first + 1;
            }
          g_hash_table_replace (last, node, node);
        }
    }
}

static void
append_path (GString *path, const Document *document, const xmlNode *node)
{
  if (!node || node->type == XML_DOCUMENT_NODE)
    return;
  append_path (path, document, node->parent);
  switch (node->type)
    {
    case XML_ELEMENT_NODE:
      g_string_append_c (path, '/');
      append_name (path, node);
      {
        guint index = GPOINTER_TO_UINT (node->_private);
        if (index > 0 && index <= document->scan.elements->len && document->positions[index] > 0)
          g_string_append_printf (path, "[%u]", document->positions[index]);
      }
      break;
    case XML_ATTRIBUTE_NODE:
      g_string_append (path, "/@");
      append_name (path, node);
      break;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
      g_string_append (path, "/text()");
      break;
    case XML_COMMENT_NODE:
      g_string_append (path, "/comment()");
      break;
    case XML_PI_NODE:
      g_string_append (path, "/processing-instruction()");
      break;
    default:
      break;
    }
}

Place
document_place (Document *document, const xmlNode *node)
{
  Place place = { .file = document->file };
  const ScanElement *element = find_element (document, node);
  if (element)
    {
      place.line = element->line;
      place.column = scan_column (&document->text, element->offset);
    }
  if (!node)
    return place;

  if (!document->strings)
    {
      document->strings = arena_new ();
      count_positions (document);
    }
  GString *path = g_string_new (NULL);
  append_path (path, document, node);
  place.path = arena_strndup (document->strings, path->str, path->len);
  g_string_free (path, TRUE);

  while (node && node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE
         && node->type != XML_DOCUMENT_NODE)
    node = node->parent;
  if (node && node->type != XML_DOCUMENT_NODE)
    {
      g_autofree char *field = shorten ((const char *) node->name);
      place.field = arena_strdup (document->strings, field);
    }
  return place;
}
