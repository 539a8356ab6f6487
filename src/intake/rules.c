#include "intake/rules.h"

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/functions.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"
#include "intake/rules-check.h"
#include "intake/rules-expressions.h"
#include "intake/rules-marks.h"
#include "intake/rules-source.h"

#define FUNCTIONS_NAMESPACE "urn:sagsakt:functions:1"

struct Rules
{
  char *path;
  xsltStylesheetPtr style;
  xsltSecurityPrefsPtr security;
  GPtrArray *documents; /* xmlDocPtr read by document() while loading: kept for every run */
  GPtrArray *recent;    /* those that the last run read besides */
  GPtrArray *fired;     /* xmlNode: of the last run's fired assertions, in the order of its SVRL */
};

/* --- libxslt's hooks ------------------------------------------------------------------------- */

/* What went wrong while the hooks were in place. */
typedef struct
{
  Rules *rules;
  xsltTransformContextPtr ctxt; /* of the run; NULL while a stylesheet is parsed */
  char *text;                   /* the first complaint */
  int line;                     /* where in the stylesheet, while it is parsed */
  xmlNode *inst;                /* the instruction it came from */
  gboolean refused;             /* document() asked for what may not be read, or cannot be */
  GHashTable *numbers;          /* xmlNode → its number among its siblings, where they are many */
  xmlGenericErrorFunc xml_generic, xslt_generic;
  void *xml_generic_data, *xslt_generic_data;
  xmlStructuredErrorFunc structured;
  void *structured_data;
  xsltDocLoaderFunc loader;
} Watch;

/* The loader and the function have no room for data of their own. */
static Watch *current;

static void
note_structured (void *data, xmlErrorPtr xml_error)
{
  Watch *watch = data;
  if (watch->text || xml_error->level < XML_ERR_ERROR)
    return;
  watch->text = g_strstrip (g_strdup (xml_error->message ? xml_error->message : "?"));
  watch->inst = watch->ctxt ? watch->ctxt->inst : NULL;
}

static void G_GNUC_PRINTF (2, 3) note_generic (void *data, const char *format, ...)
{
  Watch *watch = data;
  if (watch->text && *watch->text)
    return;
  va_list list;
  va_start (list, format);
  g_autofree char *text = g_strdup_vprintf (format, list);
  va_end (list);
  /* A line like "compilation error: file x line 1 element y" comes before the complaint. */
  gboolean heading
      = g_str_has_prefix (text, "compilation error") || g_str_has_prefix (text, "runtime error");
  const char *line = heading ? strstr (text, " line ") : NULL;
  if (line)
    watch->line = (int) g_ascii_strtoull (line + strlen (" line "), NULL, 10);
  if (!watch->inst && watch->ctxt)
    watch->inst = watch->ctxt->inst;
  if (!heading)
    {
      g_free (watch->text);
      watch->text = g_strdup (g_strstrip (text));
    }
}

/* NAME, absolute and without links, when it may be read; relative to the working folder or else,
 * for documents that do not say where they come from, to the rules file's. */
static char *
find_file (const Rules *rules, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (rules->path);
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  const char *const tries[] = { name, g_path_is_absolute (name) ? NULL : beside };
  for (guint i = 0; i < G_N_ELEMENTS (tries) && tries[i]; i++)
    {
      char *real = realpath (tries[i], NULL);
      g_autofree char *found = g_strdup (real);
      free (real);
      if (found && rules_source_may_read (rules->path, found))
        return g_steal_pointer (&found);
    }
  return NULL;
}

/* The tree of the file at URI, for document(), xsl:import and xsl:include. */
static xmlDocPtr
load_document (const xmlChar *uri, xmlDictPtr dict G_GNUC_UNUSED, int options G_GNUC_UNUSED,
               void *data G_GNUC_UNUSED, xsltLoadType type G_GNUC_UNUSED)
{
  g_autofree char *unescaped = g_uri_unescape_string ((const char *)uri, NULL);
  const char *name = unescaped ? unescaped : "";
  if (g_str_has_prefix (name, "file://"))
    name += strlen ("file://");
  g_autofree char *file = find_file (current->rules, name);
  g_autoptr (GBytes) bytes = file ? file_read (file, limit_value (LIMIT_FILE_BYTES), NULL) : NULL;
  xmlDocPtr doc = bytes ? rules_source_parse (bytes, (const char *)uri, name, NULL) : NULL;
  current->refused |= !doc;
  if (doc)
    {
      /* By this, as it stands, libxslt knows a document again. */
      xmlFree ((xmlChar *)doc->URL);
      doc->URL = xmlStrdup (uri);
    }
  return doc;
}

/* document(): libxslt's, which gives nothing and says nothing for an address that is no URI.  A
 * string is made one; addresses in nodes are relative each to its place, so there it is an error.
 */
static void
document_function (xmlXPathParserContextPtr ctxt, int nargs)
{
  xmlXPathObjectPtr first
      = nargs > 0 && ctxt->valueNr >= nargs ? ctxt->valueTab[ctxt->valueNr - nargs] : NULL;
  if (first && first->type == XPATH_STRING)
    {
      xmlURIPtr uri = xmlParseURI ((const char *)first->stringval);
      if (!uri)
        {
          xmlChar *escaped = xmlURIEscapeStr (first->stringval, BAD_CAST ":/?#[]@!$&'()*+,;=");
          xmlFree (first->stringval);
          first->stringval = escaped;
        }
      xmlFreeURI (uri);
    }
  for (int i = 0;
       first && first->type == XPATH_NODESET && i < xmlXPathNodeSetGetLength (first->nodesetval);
       i++)
    {
      xmlChar *address = xmlXPathCastNodeToString (first->nodesetval->nodeTab[i]);
      xmlURIPtr uri = xmlParseURI ((const char *)address);
      current->refused |= !uri;
      xmlFreeURI (uri);
      xmlFree (address);
    }
  xsltDocumentFunction (ctxt, nargs);
}

static void
watch_begin (Watch *watch, Rules *rules)
{
  *watch = (Watch){
    .rules = rules,
    .xml_generic = xmlGenericError,
    .xml_generic_data = xmlGenericErrorContext,
    .xslt_generic = xsltGenericError,
    .xslt_generic_data = xsltGenericErrorContext,
    .structured = xmlStructuredError,
    .structured_data = xmlStructuredErrorContext,
    .loader = xsltDocDefaultLoader,
  };
  xmlSetGenericErrorFunc (watch, note_generic);
  xsltSetGenericErrorFunc (watch, note_generic);
  xmlSetStructuredErrorFunc (watch, note_structured);
  xsltSetLoaderFunc (load_document);
  current = watch;
}

static void
watch_end (Watch *watch)
{
  xmlSetGenericErrorFunc (watch->xml_generic_data, watch->xml_generic);
  xsltSetGenericErrorFunc (watch->xslt_generic_data, watch->xslt_generic);
  xmlSetStructuredErrorFunc (watch->structured_data, watch->structured);
  xsltSetLoaderFunc (watch->loader);
  current = NULL;
  g_clear_pointer (&watch->text, g_free);
  g_clear_pointer (&watch->numbers, g_hash_table_unref);
}

/* --- locations ------------------------------------------------------------------------------- */

/* From here on the siblings are numbered once and for all. */
#define MANY_SIBLINGS 100

static gboolean
is_alike (const xmlNode *a, const xmlNode *b)
{
  gboolean text = a->type == XML_TEXT_NODE || a->type == XML_CDATA_SECTION_NODE;
  if (text)
    return b->type == XML_TEXT_NODE || b->type == XML_CDATA_SECTION_NODE;
  if (a->type != b->type)
    return FALSE;
  if (a->type == XML_COMMENT_NODE)
    return TRUE;
  return xmlStrEqual (a->name, b->name)
         && (a->type != XML_ELEMENT_NODE
             || xmlStrEqual (a->ns ? a->ns->href : NULL, b->ns ? b->ns->href : NULL));
}

/* Numbers all siblings of NODE, each among those like it. */
static void
number_siblings (GHashTable *numbers, const xmlNode *node)
{
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       NULL); /* what it is like → number */
  while (node->prev)
    node = node->prev;
  for (; node; node = node->next)
    {
      gboolean text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
      g_autofree char *like = g_strdup_printf (
          "%d %s %s", text ? XML_TEXT_NODE : (int)node->type,
          node->type == XML_ELEMENT_NODE || node->type == XML_PI_NODE ? (const char *)node->name
                                                                      : "",
          node->type == XML_ELEMENT_NODE && node->ns ? (const char *)node->ns->href : "");
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (last, like)) + 1;
      g_hash_table_insert (last, g_steal_pointer (&like), GUINT_TO_POINTER (number));
      g_hash_table_insert (numbers, (gpointer)node, GUINT_TO_POINTER (number));
    }
}

/* The position of NODE among the siblings like it, from 1. */
static guint
sibling_number (GHashTable *numbers, const xmlNode *node)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, node));
  if (known)
    return known;
  guint number = 1, passed = 0;
  for (const xmlNode *other = node->prev; other; other = other->prev)
    {
      if (++passed == MANY_SIBLINGS)
        {
          number_siblings (numbers, node);
          return GPOINTER_TO_UINT (g_hash_table_lookup (numbers, node));
        }
      number += is_alike (node, other) ? 1 : 0;
    }
  return number;
}

/* Appends an absolute XPath without prefixes for NODE. */
static void
append_location (GString *path, GHashTable *numbers, const xmlNode *node)
{
  if (node->type == XML_DOCUMENT_NODE)
    {
      g_string_append_c (path, '/');
      return;
    }
  if (node->parent && node->parent->type == XML_ELEMENT_NODE)
    append_location (path, numbers, node->parent);
  g_string_append_c (path, '/');

  switch ((int)node->type)
    {
    case XML_ELEMENT_NODE:
    case XML_ATTRIBUTE_NODE:
      if (node->type == XML_ATTRIBUTE_NODE)
        g_string_append_c (path, '@');
      if (node->ns)
        {
          char quote = strchr ((const char *)node->ns->href, '\'') ? '"' : '\'';
          g_string_append_printf (path, "*[local-name()='%s' and namespace-uri()=%c%s%c]",
                                  node->name, quote, node->ns->href, quote);
        }
      else
        g_string_append (path, (const char *)node->name);
      break;
    case XML_COMMENT_NODE:
      g_string_append (path, "comment()");
      break;
    case XML_PI_NODE:
      g_string_append_printf (path, "processing-instruction('%s')", node->name);
      break;
    default:
      g_string_append (path, "text()");
    }
  if (node->type != XML_ATTRIBUTE_NODE)
    g_string_append_printf (path, "[%u]", sibling_number (numbers, node));
}

/* location (node-set): the XPath of the nodes that an assertion fired for. */
static void
location_function (xmlXPathParserContextPtr ctxt, int nargs)
{
  CHECK_ARITY (1);
  xmlNodeSetPtr nodes = xmlXPathPopNodeSet (ctxt);
  g_autoptr (GString) path = g_string_new (NULL);
  if (!current->numbers)
    current->numbers = g_hash_table_new (NULL, NULL);
  for (int i = 0; i < xmlXPathNodeSetGetLength (nodes); i++)
    {
      g_string_append (path, i ? " | " : "");
      append_location (path, current->numbers, nodes->nodeTab[i]);
    }
  GPtrArray *fired = current->rules->fired;
  g_ptr_array_add (fired, xmlXPathNodeSetIsEmpty (nodes) ? NULL : nodes->nodeTab[0]);
  if (fired->len > limit_value (LIMIT_RULES_FIRED) && current->ctxt)
    current->ctxt->state = XSLT_STATE_STOPPED;
  xmlXPathFreeNodeSet (nodes);
  valuePush (ctxt, xmlXPathNewCString (path->str));
}

/* --- running a stylesheet -------------------------------------------------------------------- */

typedef enum
{
  RUN_DONE,
  RUN_STOPPED, /* xsl:message with terminate, or an error */
  RUN_STEPS,   /* too many */
  RUN_FIRED    /* too many assertions */
} RunState;

/* Takes the documents that CTXT read out of its hands and into KEEP. */
static void
keep_documents (xsltTransformContextPtr ctxt, GPtrArray *keep)
{
  for (xsltDocumentPtr each = ctxt->docList; each; each = each->next)
    if (!each->main && each->doc)
      {
        each->main = 1;
        g_ptr_array_add (keep, each->doc);
      }
}

static void
lend_documents (xsltTransformContextPtr ctxt, GPtrArray *documents)
{
  for (guint i = 0; i < documents->len; i++)
    {
      xsltDocumentPtr lent = xsltNewDocument (ctxt, documents->pdata[i]);
      if (lent)
        lent->main = 1; /* not freed with CTXT */
    }
}

/* Applies STYLE to DOC under WATCH; documents that it reads go to KEEP. */
static xmlDocPtr
run_style (Watch *watch, xsltStylesheetPtr style, xmlDocPtr doc, const char **parameters,
           GPtrArray *keep, RunState *state)
{
  unsigned long limit = (unsigned long)limit_value (LIMIT_RULES_OPERATIONS);
  xsltTransformContextPtr ctxt = xsltNewTransformContext (style, doc);
  watch->ctxt = ctxt;
  ctxt->opLimit = limit;
  ctxt->xpathCtxt->opLimit = limit;
  xsltSetTransformErrorFunc (ctxt, watch, note_generic);
  xsltSetCtxtSecurityPrefs (watch->rules->security, ctxt);
  xsltRegisterExtFunction (ctxt, BAD_CAST "location", BAD_CAST FUNCTIONS_NAMESPACE,
                           location_function);
  /* A function is not replaced while it is there. */
  xmlXPathRegisterFunc (ctxt->xpathCtxt, BAD_CAST "document", NULL);
  xmlXPathRegisterFunc (ctxt->xpathCtxt, BAD_CAST "document", document_function);
  lend_documents (ctxt, watch->rules->documents);
  g_ptr_array_set_size (watch->rules->fired, 0);

  xmlDocPtr result = xsltApplyStylesheetUser (style, doc, parameters, NULL, NULL, ctxt);

  *state = result && ctxt->state == XSLT_STATE_OK && !watch->refused ? RUN_DONE : RUN_STOPPED;
  if (ctxt->opCount >= limit || ctxt->xpathCtxt->opCount >= limit)
    *state = RUN_STEPS;
  else if (watch->rules->fired->len > limit_value (LIMIT_RULES_FIRED))
    *state = RUN_FIRED;
  keep_documents (ctxt, keep);
  xsltFreeTransformContext (ctxt);
  watch->ctxt = NULL;
  if (*state != RUN_DONE)
    g_clear_pointer (&result, xmlFreeDoc);
  return result;
}

/* --- loading --------------------------------------------------------------------------------- */

/* A stylesheet of the compiler, parsed once a process. */
static xsltStylesheetPtr
own_style (const char *relative, xsltStylesheetPtr *kept, GError **error)
{
  if (*kept)
    return *kept;
  g_autofree char *path = places_find (relative, error);
  g_autoptr (GBytes) bytes = path ? file_read (path, limit_value (LIMIT_FILE_BYTES), error) : NULL;
  xmlDocPtr doc = bytes ? rules_source_parse (bytes, path, path, error) : NULL;
  if (!doc)
    return NULL;
  *kept = xsltParseStylesheetDoc (doc);
  if (!*kept)
    {
      xmlFreeDoc (doc);
      error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, path, NULL);
    }
  return *kept;
}

/* What the stylesheet RELATIVE makes of SCHEMA. */
static xmlDocPtr
transform_schema (Watch *watch, xmlDocPtr schema, const char *relative, xsltStylesheetPtr *kept,
                  const char **parameters, GError **error)
{
  xsltStylesheetPtr style = own_style (relative, kept, error);
  if (!style)
    return NULL;
  RunState state;
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify)xmlFreeDoc);
  xmlDocPtr result = run_style (watch, style, schema, parameters, documents, &state);
  if (result)
    {
      /* document() is relative to the rules file. */
      xmlFree ((xmlChar *)result->URL);
      result->URL = xmlStrdup (schema->URL);
    }
  else if (state == RUN_STEPS)
    error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_RULES_SIZE, watch->rules->path, NULL);
  else
    rules_source_error (error, MESSAGE_RULES_COMPILE, watch->rules->path, NULL,
                        watch->text ? watch->text : relative, NULL, NULL);
  return result;
}

static gboolean
has_phase (xmlDocPtr schema, const char *phase)
{
  if (strcmp (phase, "#ALL") == 0 || strcmp (phase, "#DEFAULT") == 0)
    return TRUE;
  for (const xmlNode *node = xmlDocGetRootElement (schema)->children; node; node = node->next)
    if (rules_is_schematron (node, "phase")
        && g_strcmp0 (rules_source_attribute (node, "id"), phase) == 0)
      return TRUE;
  return FALSE;
}

/* xsl:strip-space in an imported stylesheet would take text out of the documents. */
static gboolean
is_stripping (xsltStylesheetPtr style)
{
  for (; style; style = xsltNextImport (style))
    if (style->stripSpaces || style->stripAll)
      return TRUE;
  return FALSE;
}

/* Gives each element of a stylesheet the line it is marked with, or its parent's, for what libxslt
 * says of it. */
static void
set_lines (xmlNode *node, unsigned short line)
{
  for (; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        const char *marked = rules_source_mark (node, "line");
        node->line = marked ? (unsigned short) MIN (g_ascii_strtoull (marked, NULL, 10), 65535) : line;
        set_lines (node->children, node->line);
      }
}

/* An element of a stylesheet on LINE; NULL when there is none. */
static const xmlNode *
find_line (const xmlNode *node, int line)
{
  const xmlNode *found = NULL;
  for (; node && !found; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      found = node->line == line ? node : find_line (node->children, line);
  return found;
}

/* The stylesheet that SCHEMA, which is freed, is compiled to. */
static gboolean
compile (Watch *watch, xmlDocPtr schema, const char *phase, RulesDetail detail, GError **error)
{
  static xsltStylesheetPtr expand_style, compile_style;
  Rules *rules = watch->rules;
  const char *parameters[]
      = { "detail", detail == RULES_FULL ? "'full'" : "'brief'", NULL, NULL, NULL };
  g_autofree char *quoted = NULL;
  xmlDocPtr stylesheet = NULL;
  gboolean fine = FALSE;

  if (!rules_check_schema (schema, rules->path, error))
    goto out;
  if (phase && !has_phase (schema, phase))
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_RULES_PHASE, rules->path, phase, NULL);
      goto out;
    }
  if (rules_check_has_abstract_patterns (schema))
    {
      xmlDocPtr filled = transform_schema (watch, schema, "xslt/schematron/expand.xsl",
                                           &expand_style, NULL, error);
      if (!filled)
        goto out;
      xmlFreeDoc (schema);
      schema = filled;
      if (!rules_check_schema (schema, rules->path, error))
        goto out;
    }
  rules_mark (schema);

  if (phase)
    {
      quoted = g_strdup_printf (strchr (phase, '\'') ? "\"%s\"" : "'%s'", phase);
      parameters[2] = "phase";
      parameters[3] = quoted;
    }
  stylesheet = transform_schema (watch, schema, "xslt/schematron/compile.xsl", &compile_style,
                                 parameters, error);
  if (!stylesheet || !rules_check_expressions (stylesheet, schema, rules->path, error))
    goto out;

  set_lines (xmlDocGetRootElement (stylesheet), 0);
  rules->style = xsltParseStylesheetDoc (stylesheet);
  fine = rules->style && rules->style->errors == 0 && !watch->refused
         && !is_stripping (rules->style);
  if (!fine)
    rules_source_error (error, MESSAGE_RULES_COMPILE, rules->path,
                        watch->line ? find_line (xmlDocGetRootElement (stylesheet), watch->line)
                                    : NULL,
                        watch->text ? watch->text : "xsl:strip-space", NULL, NULL);
  if (rules->style)
    stylesheet = NULL;
out:
  xmlFreeDoc (stylesheet);
  xmlFreeDoc (schema);
  return fine;
}

/* Runs the rules on nothing much, so that the files that global variables load are read now.
 * Whether that run comes to an end says nothing. */
static void
warm (Watch *watch)
{
  RunState state;
  xmlDocPtr doc = xmlNewDoc (BAD_CAST "1.0");
  xmlDocSetRootElement (doc, xmlNewDocNode (doc, NULL, BAD_CAST "none", NULL));
  xmlDocPtr svrl
      = run_style (watch, watch->rules->style, doc, NULL, watch->rules->documents, &state);
  g_ptr_array_set_size (watch->rules->fired, 0);
  xmlFreeDoc (svrl);
  xmlFreeDoc (doc);
}

static void
make_ready (void)
{
  static gsize once;
  if (g_once_init_enter (&once))
    {
      xmlInitParser ();
      exsltRegisterAll ();
      g_once_init_leave (&once, 1);
    }
}

Rules *
rules_load (const char *path, const char *phase, RulesDetail detail, GError **error)
{
  make_ready ();
  xmlDocPtr schema = rules_source_read (path, error);
  if (!schema)
    return NULL;

  g_autoptr (Rules) rules = g_new0 (Rules, 1);
  rules->path = g_strdup (path);
  rules->documents = g_ptr_array_new_with_free_func ((GDestroyNotify)xmlFreeDoc);
  rules->recent = g_ptr_array_new_with_free_func ((GDestroyNotify)xmlFreeDoc);
  rules->fired = g_ptr_array_new ();
  rules->security = xsltNewSecurityPrefs ();
  static const xsltSecurityOption forbidden[]
      = { XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
          XSLT_SECPREF_WRITE_NETWORK };
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    xsltSetSecurityPrefs (rules->security, forbidden[i], xsltSecurityForbid);

  Watch watch;
  watch_begin (&watch, rules);
  gboolean fine = compile (&watch, schema, phase, detail, error);
  if (fine)
    warm (&watch);
  watch_end (&watch);
  return fine ? g_steal_pointer (&rules) : NULL;
}

void
rules_free (Rules *rules)
{
  if (!rules)
    return;
  g_ptr_array_unref (rules->documents);
  g_ptr_array_unref (rules->recent);
  g_ptr_array_unref (rules->fired);
  xsltFreeStylesheet (rules->style);
  xsltFreeSecurityPrefs (rules->security);
  g_free (rules->path);
  g_free (rules);
}

/* --- running --------------------------------------------------------------------------------- */

xmlDocPtr
rules_run (Rules *rules, xmlDocPtr doc, GError **error)
{
  RunState state;
  Watch watch;
  g_ptr_array_set_size (rules->recent, 0);
  watch_begin (&watch, rules);
  xmlDocPtr svrl = run_style (&watch, rules->style, doc, NULL, rules->recent, &state);
  /* What libxslt says is not passed on: it may hold content of the document. */
  if (state == RUN_STEPS || state == RUN_FIRED)
    {
      gboolean steps = state == RUN_STEPS;
      g_autofree char *limit = g_strdup_printf (
          "%" G_GUINT64_FORMAT, limit_value (steps ? LIMIT_RULES_OPERATIONS : LIMIT_RULES_FIRED));
      error_set (error, SAGSAKT_ERROR_LIMIT, steps ? MESSAGE_RULES_LIMIT : MESSAGE_RULES_FIRED,
                 rules->path, limit, NULL);
    }
  else if (state == RUN_STOPPED)
    rules_source_error (error, watch.refused ? MESSAGE_RULES_DOCUMENT : MESSAGE_RULES_RUN,
                        rules->path, watch.inst, NULL, NULL, NULL);
  watch_end (&watch);
  return svrl;
}

/* --- reporting ------------------------------------------------------------------------------- */

static gboolean
is_svrl (const xmlNode *node, const char *name)
{
  return rules_source_is (node, SVRL_NAMESPACE, name);
}

/* The severity that ROLE means, or -1. */
static int
role_severity (const char *role)
{
  static const struct
  {
    const char *role;
    Severity severity;
  } roles[] = {
    { "error", SEVERITY_ERROR },
    { "fatal", SEVERITY_ERROR },
    { "warning", SEVERITY_WARNING },
    { "warn", SEVERITY_WARNING },
    { "information", SEVERITY_INFORMATION },
    { "info", SEVERITY_INFORMATION },
  };
  for (guint i = 0; role && i < G_N_ELEMENTS (roles); i++)
    if (g_ascii_strcasecmp (role, roles[i].role) == 0)
      return (int)roles[i].severity;
  return -1;
}

/* Appends the text of NODE to TEXT, white space collapsed, a space between. */
static void
append_text (GString *text, xmlNode *node)
{
  g_autofree char *content = (char *)xmlNodeGetContent (node);
  g_auto (GStrv) words = g_strsplit_set (content ? content : "", " \t\r\n", -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (text, "%s%s", text->len ? " " : "", words[i]);
}

/* TRUE when svrl:text NODE says its language; *ENGLISH whether it is English. */
static gboolean
read_language (const xmlNode *node, gboolean *english)
{
  g_autofree char *lang
      = (char *)xmlGetNsProp ((xmlNode *)node, BAD_CAST "lang", XML_XML_NAMESPACE);
  *english = lang && g_ascii_strncasecmp (lang, "en", 2) == 0;
  return lang && *lang;
}

static xmlNode *
text_child (const xmlNode *node)
{
  xmlNode *child = node->children;
  while (child && !is_svrl (child, "text"))
    child = child->next;
  return child;
}

/* Fills the Danish and the English text of the fired assertion NODE. */
static void
read_texts (const xmlNode *node, GString *danish, GString *english)
{
  xmlNode *own_text = text_child (node);
  gboolean own_english = FALSE, translated = FALSE;
  if (own_text)
    read_language (own_text, &own_english);
  GString *own = own_english ? english : danish, *other = own_english ? danish : english;

  if (own_text)
    append_text (own, own_text);
  for (const xmlNode *child = node->children; child; child = child->next)
    {
      xmlNode *text = is_svrl (child, "diagnostic-reference") ? text_child (child) : NULL;
      gboolean in_english, stated = text && read_language (text, &in_english);
      if (!text)
        continue;
      gboolean translation = stated && in_english != own_english;
      translated |= translation;
      if (!translation)
        append_text (own, text);
      if (translation || !stated)
        append_text (other, text);
    }
  if (!translated)
    g_string_assign (other, own->str);
}

gboolean
rules_report (Rules *rules, xmlDocPtr doc, xmlDocPtr svrl, RulesPlaceFunc place, gpointer data,
              Findings *findings, GError **error)
{
  const xmlNode *rule = NULL;
  const char *address = NULL; /* of the document that the pattern looks at, when not DOC */
  guint number = 0;           /* of fired assertions */
  g_autoptr (GString) da = g_string_new (NULL), en = g_string_new (NULL);

  for (xmlNode *node = xmlDocGetRootElement (svrl)->children; node; node = node->next)
    {
      if (is_svrl (node, "active-pattern"))
        address = rules_source_attribute (node, "documents");
      else if (is_svrl (node, "fired-rule"))
        rule = node;
      gboolean assertion = is_svrl (node, "failed-assert");
      if (!assertion && !is_svrl (node, "successful-report"))
        continue;
      if (number >= rules->fired->len)
        {
          error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, "SVRL", NULL);
          return FALSE;
        }

      const char *id = rules_source_attribute (node, "id");
      const char *test = rules_source_attribute (node, "test");
      int severity = role_severity (rules_source_attribute (node, "role"));
      if (severity < 0 && rule)
        severity = role_severity (rules_source_attribute (rule, "role"));
      g_autofree char *sum
          = g_compute_checksum_for_string (G_CHECKSUM_SHA256, test ? test : "", -1);
      g_autofree char *own_id = g_strdup_printf ("%s-%.8s", assertion ? "assert" : "report", sum);
      g_string_truncate (da, 0);
      g_string_truncate (en, 0);
      read_texts (node, da, en);

      Finding finding = { .severity = severity < 0 ? SEVERITY_ERROR : (Severity)severity,
                          .rule = id && *id ? id : own_id,
                          .da = da->str,
                          .en = en->str };
      const xmlNode *fired = rules->fired->pdata[number++];
      gboolean in_doc = fired && fired->doc == doc;
      if (fired && fired->type == XML_DOCUMENT_NODE)
        fired = xmlDocGetRootElement ((xmlDocPtr)fired);
      /* Those past the limit are only counted. */
      gboolean placed = findings_count (findings) <= limit_value (LIMIT_FINDINGS);
      if (in_doc && placed)
        finding.place = place (data, fired);
      else if (!in_doc)
        finding.place = (Place){ .file = address,
                                 .line = (guint)(fired ? MAX (xmlGetLineNo (fired), 0) : 0),
                                 .path = rules_source_attribute (node, "location"),
                                 .field = fired ? (const char *)fired->name : NULL };
      findings_add (findings, &finding);
    }
  return TRUE;
}
