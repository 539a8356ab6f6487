#include "intake/rules-source.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"

#define OLD_NAMESPACE "http://www.ascc.net/xml/schematron"

/* The chain of inclusions must end well before the C stack does. */
#define INCLUSIONS_DEEP 64

/* --- small parts ----------------------------------------------------------------------------- */

gboolean
rules_source_is (const xmlNode *node, const char *ns, const char *name)
{
  return node && node->type == XML_ELEMENT_NODE && node->ns
         && strcmp ((const char *)node->ns->href, ns) == 0
         && (!name || strcmp ((const char *)node->name, name) == 0);
}

gboolean
rules_source_is_one_of (const char *list, const char *word)
{
  gsize length = strlen (word);
  for (const char *p = list; (p = strstr (p, word)); p += length)
    if ((p == list || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
      return TRUE;
  return FALSE;
}

xmlNode *
rules_source_next (xmlNode *node, xmlNode *root, gboolean inside)
{
  if (inside && node->type == XML_ELEMENT_NODE && node->children)
    return node->children;
  while (node != root && !node->next)
    node = node->parent;
  return node == root ? NULL : node->next;
}

const char *
rules_source_attribute (const xmlNode *node, const char *name)
{
  const xmlAttr *attr = xmlHasNsProp ((xmlNode *)node, BAD_CAST name, NULL);
  if (!attr)
    return NULL;
  /* Entities are put in on reading, so the value is one text node. */
  return attr->children && attr->children->content ? (const char *)attr->children->content : "";
}

const char *
rules_source_mark (const xmlNode *node, const char *name)
{
  const xmlAttr *attr
      = xmlHasNsProp ((xmlNode *)node, BAD_CAST name, BAD_CAST RULES_SOURCE_NAMESPACE);
  return attr && attr->children ? (const char *)attr->children->content : NULL;
}

void
rules_source_set_mark (xmlNode *node, const char *name, const char *value)
{
  /* One prefix throughout, so that compile.xsl can keep it out of the SVRL. */
  xmlNs *ns = xmlSearchNs (node->doc, node, BAD_CAST "made-src");
  if (!ns)
    ns = xmlNewNs (xmlDocGetRootElement (node->doc), BAD_CAST RULES_SOURCE_NAMESPACE,
                   BAD_CAST "made-src");
  xmlSetNsProp (node, ns, BAD_CAST name, BAD_CAST value);
}

void
rules_source_error (GError **error, MessageKey key, const char *path, const xmlNode *node,
                    const char *three, const char *four, const char *five)
{
  const char *file = NULL, *line = NULL;
  for (; node && node->type == XML_ELEMENT_NODE && !line; node = node->parent)
    {
      line = rules_source_mark (node, "line");
      file = rules_source_mark (node, "file");
    }
  error_set (error, SAGSAKT_ERROR_MISSING, key, file ? file : path, line ? line : "1",
             three ? three : "", four ? four : "", five ? five : "", NULL);
}

/* PATH, absolute and without links; NULL when there is no such file. */
static char *
real_path (const char *path)
{
  char *found = realpath (path, NULL);
  char *result = g_strdup (found);
  free (found);
  return result;
}

static gboolean
is_inside (const char *folder, const char *file)
{
  gsize length = strlen (folder);
  while (length > 0 && folder[length - 1] == '/')
    length--;
  return strncmp (file, folder, length) == 0 && file[length] == '/';
}

gboolean
rules_source_may_read (const char *path, const char *file)
{
  g_autofree char *rules = real_path (path);
  if (!rules)
    return FALSE;
  g_autofree char *folder = g_path_get_dirname (rules);
  if (is_inside (folder, file))
    return TRUE;

  const char *data = places_data_folder (NULL);
  g_autofree char *real_data = data ? real_path (data) : NULL;
  return real_data && is_inside (real_data, file);
}

/* --- parsing --------------------------------------------------------------------------------- */

/* What a parse found wrong first. */
typedef struct
{
  char *text;
  int line;
} Complaint;

static void
note_complaint (void *data, xmlErrorPtr xml_error)
{
  Complaint *complaint = data;
  if (complaint->text || xml_error->level < XML_ERR_ERROR)
    return;
  complaint->text = g_strdup (xml_error->message ? xml_error->message : "?");
  complaint->line = xml_error->line;
}

/* An entity that stands in another file is not read, and not passed over either. */
static void
declare_entity (void *data, const xmlChar *name, int type, const xmlChar *public_id,
                const xmlChar *system_id, xmlChar *content)
{
  xmlParserCtxtPtr ctxt = data;
  if (type == XML_EXTERNAL_GENERAL_PARSED_ENTITY || type == XML_EXTERNAL_PARAMETER_ENTITY)
    {
      Complaint *complaint = ctxt->_private;
      if (!complaint->text)
        {
          complaint->text = g_strdup ("external entity");
          complaint->line = xmlSAX2GetLineNumber (ctxt);
        }
      ctxt->wellFormed = 0;
      xmlStopParser (ctxt);
      return;
    }
  xmlSAX2EntityDecl (data, name, type, public_id, system_id, content);
}

/* libxml2 notes the line on which a start tag ends.  No "<" can stand inside one, so the last one
 * before the reading position begins it. */
static void
start_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
               int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
               const xmlChar **attributes)
{
  xmlParserCtxtPtr ctxt = data;
  xmlSAX2StartElementNs (data, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                         n_defaulted, attributes);
  if (!ctxt->node || !ctxt->input)
    return;
  int newlines = 0;
  for (const xmlChar *p = ctxt->input->cur - 1; p >= ctxt->input->base; p--)
    if (*p == '<')
      {
        ctxt->node->line = (unsigned short)MIN (MAX (ctxt->input->line - newlines, 1), 65535);
        return;
      }
    else
      newlines += *p == '\n';
}

xmlDocPtr
rules_source_parse (GBytes *bytes, const char *url, const char *name, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  Complaint complaint = { 0 };

  xmlParserCtxtPtr ctxt = xmlNewParserCtxt ();
  ctxt->_private = &complaint;
  ctxt->sax->entityDecl = declare_entity;
  ctxt->sax->startElementNs = start_element;
  xmlStructuredErrorFunc former = xmlStructuredError;
  void *former_data = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc (&complaint, note_complaint);
  xmlDocPtr doc = xmlCtxtReadMemory (ctxt, text ? text : "", (int)length, url, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOCDATA);
  xmlSetStructuredErrorFunc (former_data, former);
  if (doc && (!ctxt->wellFormed || complaint.text))
    g_clear_pointer (&doc, xmlFreeDoc);
  xmlFreeParserCtxt (ctxt);

  if (!doc)
    {
      g_autofree char *line = g_strdup_printf ("%d", MAX (complaint.line, 1));
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_RULES_SYNTAX, name, line,
                 complaint.text ? g_strstrip (complaint.text) : "?", NULL);
    }
  g_free (complaint.text);
  return doc;
}

/* --- inclusion ------------------------------------------------------------------------------- */

typedef struct
{
  const char *path;  /* the rules file, as the user named it */
  GHashTable *files; /* real path → xmlDocPtr as it was read */
  guint64 elements;  /* that were put together */
} Reading;

/* A file, or part of one, that is being put in; the chain of those around it. */
typedef struct Inclusion
{
  const char *file; /* real path */
  const char *name; /* for messages */
  const char *fragment;
  const struct Inclusion *around;
  guint deep;
} Inclusion;

static xmlDocPtr
read_file (Reading *reading, const char *file, const char *name, GError **error)
{
  xmlDocPtr doc = g_hash_table_lookup (reading->files, file);
  if (doc)
    return doc;
  g_autoptr (GBytes) bytes = file_read (name, limit_value (LIMIT_FILE_BYTES), error);
  if (!bytes)
    return NULL;
  g_autofree char *url = (char *)xmlCanonicPath (BAD_CAST file);
  doc = rules_source_parse (bytes, url, name, error);
  if (doc)
    g_hash_table_insert (reading->files, g_strdup (file), doc);
  return doc;
}

static xmlNode *
find_by_id (xmlNode *node, const char *id)
{
  for (; node; node = node->next)
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;
      const char *own = rules_source_attribute (node, "id");
      g_autofree char *xml_id = (char *)xmlGetNsProp (node, BAD_CAST "id", XML_XML_NAMESPACE);
      if (g_strcmp0 (own, id) == 0 || g_strcmp0 (xml_id, id) == 0)
        return node;
      xmlNode *found = find_by_id (node->children, id);
      if (found)
        return found;
    }
  return NULL;
}

static gboolean put_together (Reading *reading, xmlNode *element, const Inclusion *inclusion,
                              GError **error);

/* Puts the nodes FIRST and following (or FIRST alone) in the place of NODE. */
static gboolean
replace (Reading *reading, xmlNode *node, xmlNode *first, gboolean alone,
         const Inclusion *inclusion, GError **error)
{
  for (xmlNode *each = first; each; each = alone ? NULL : each->next)
    {
      xmlNode *copy = xmlDocCopyNode (each, node->doc, 1);
      if (!copy)
        continue;
      copy = xmlAddPrevSibling (node, copy);
      if (copy->type == XML_ELEMENT_NODE && !put_together (reading, copy, inclusion, error))
        return FALSE;
    }
  xmlUnlinkNode (node);
  xmlFreeNode (node);
  return TRUE;
}

/* Does what NODE, an include or an extends with href, asks for. */
static gboolean
include (Reading *reading, xmlNode *node, const char *href, const Inclusion *around, GError **error)
{
  g_autofree char *address = g_strdup (href);
  char *hash = strchr (address, '#');
  if (hash)
    *hash++ = '\0';
  g_autofree char *relative = g_uri_unescape_string (address, NULL);
  g_autofree char *scheme = g_uri_parse_scheme (address);
  if (!relative || scheme)
    {
      rules_source_error (error, MESSAGE_RULES_OUTSIDE, reading->path, node, href, NULL, NULL);
      return FALSE;
    }

  g_autofree char *folder = g_path_get_dirname (around->name);
  g_autofree char *name = NULL;
  if (!*relative)
    name = g_strdup (around->name);
  else if (g_path_is_absolute (relative) || strcmp (folder, ".") == 0)
    name = g_strdup (relative);
  else
    name = g_build_filename (folder, relative, NULL);

  g_autofree char *file = real_path (name);
  if (!file)
    {
      rules_source_error (error, MESSAGE_RULES_NO_FILE, reading->path, node, href, NULL, NULL);
      return FALSE;
    }
  if (!rules_source_may_read (reading->path, file))
    {
      rules_source_error (error, MESSAGE_RULES_OUTSIDE, reading->path, node, href, NULL, NULL);
      return FALSE;
    }

  guint same = 0;
  for (const Inclusion *each = around; each; each = each->around)
    same += strcmp (each->file, file) == 0 && g_strcmp0 (each->fragment, hash) == 0;
  if (same || around->deep >= INCLUSIONS_DEEP)
    {
      rules_source_error (error, MESSAGE_RULES_CYCLE, reading->path, node, href, NULL, NULL);
      return FALSE;
    }

  xmlDocPtr doc = read_file (reading, file, name, error);
  if (!doc)
    return FALSE;
  xmlNode *target = xmlDocGetRootElement (doc);
  if (hash && *hash)
    target = find_by_id (target, hash);
  gboolean extends = rules_is_schematron (node, "extends");
  if (!target || !rules_is_schematron (target, extends ? (const char *)node->parent->name : NULL))
    {
      rules_source_error (error, MESSAGE_RULES_REFERENCE, reading->path, node,
                          (const char *)node->name, href, NULL);
      return FALSE;
    }

  Inclusion inclusion = { file, name, hash, around, around->deep + 1 };
  return extends ? replace (reading, node, target->children, FALSE, &inclusion, error)
                 : replace (reading, node, target, TRUE, &inclusion, error);
}

/* Marks ELEMENT and all below it, and puts in what they include. */
static gboolean
put_together (Reading *reading, xmlNode *element, const Inclusion *inclusion, GError **error)
{
  if (++reading->elements > limit_value (LIMIT_ELEMENTS))
    {
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_RULES_SIZE, reading->path, NULL);
      return FALSE;
    }
  gboolean schematron = rules_is_schematron (element, NULL);
  if (schematron || rules_source_is (element, RULES_XSLT_NAMESPACE, NULL))
    {
      g_autofree char *line = g_strdup_printf ("%ld", xmlGetLineNo (element));
      rules_source_set_mark (element, "line", line);
      if (inclusion->around && strcmp (inclusion->name, reading->path) != 0)
        {
          rules_source_set_mark (element, "file", inclusion->name);
          g_autofree char *url = (char *)xmlCanonicPath (BAD_CAST inclusion->file);
          xmlNodeSetBase (element, BAD_CAST url);
        }
    }

  const char *href = schematron ? rules_source_attribute (element, "href") : NULL;
  if (href
      && (rules_is_schematron (element, "include") || rules_is_schematron (element, "extends")))
    {
      if (rules_is_schematron (element, "extends") && rules_source_attribute (element, "rule"))
        {
          rules_source_error (error, MESSAGE_RULES_BOTH, reading->path, element, "extends", "rule",
                              "href");
          return FALSE;
        }
      return include (reading, element, href, inclusion, error);
    }

  for (xmlNode *next, *child = element->children; child; child = next)
    {
      next = child->next;
      if (child->type == XML_ELEMENT_NODE && !put_together (reading, child, inclusion, error))
        return FALSE;
    }
  return TRUE;
}

/* TRUE when the query binding of ROOT is ours: XPath 1.0 and XSLT 1.0 (Annex C). */
static gboolean
is_bound (const xmlNode *root)
{
  static const char *const ours[] = { "xslt", "xslt1", "exslt", NULL };
  const char *binding = rules_source_attribute (root, "queryBinding");
  g_autofree char *name = binding ? g_strstrip (g_ascii_strdown (binding, -1)) : NULL;
  return !name || g_strv_contains (ours, name);
}

xmlDocPtr
rules_source_read (const char *path, GError **error)
{
  g_autoptr (GHashTable) files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)xmlFreeDoc);
  Reading reading = { .path = path, .files = files };
  g_autoptr (GBytes) bytes = file_read (path, limit_value (LIMIT_FILE_BYTES), error);
  if (!bytes)
    return NULL;
  g_autofree char *file = real_path (path);
  g_autofree char *url = (char *)xmlCanonicPath (BAD_CAST (file ? file : path));
  xmlDocPtr doc = rules_source_parse (bytes, url, path, error);
  if (!doc)
    return NULL;

  xmlNode *root = xmlDocGetRootElement (doc);
  g_autofree char *line = g_strdup_printf ("%ld", xmlGetLineNo (root));
  Inclusion inclusion = { .file = file ? file : path, .name = path };
  if (rules_source_is (root, OLD_NAMESPACE, NULL))
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_RULES_OLD, path, line, NULL);
  else if (!rules_is_schematron (root, "schema"))
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_RULES_ROOT, path, line, NULL);
  else if (!is_bound (root))
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_RULES_BINDING, path, line,
               rules_source_attribute (root, "queryBinding"), NULL);
  else if (put_together (&reading, root, &inclusion, error))
    return doc;
  xmlFreeDoc (doc);
  return NULL;
}
