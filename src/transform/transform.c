#include "transform/transform.h"

#include <string.h>

#include <libexslt/exslt.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "base/errors.h"
#include "base/places.h"
#include "intake/reader.h"
#include "transform/functions.h"
#include "transform/tree.h"

#define DOCUMENT_NAMESPACE "urn:sagsakt:document:1"

struct Transform
{
  const Office *office;
  GHashTable *stylesheets; /* path → xsltStylesheet */
  GHashTable *stages;      /* DocumentType → TypeStages, lent of these */
  xsltSecurityPrefsPtr security;
};

/* What a type's stages are made with; NULL: not looked for yet. */
typedef struct
{
  xsltStylesheetPtr stylesheets[TRANSFORM_HTML + 1];
} TypeStages;

/* Collects what libxslt says; its messages come in pieces. */
static void G_GNUC_PRINTF (2, 3)
transform_collect (void *text, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

/* "file F line N element E": the place in libxslt's first message.  What follows it may quote the
 * case and is not used. */
static char *
transform_message_place (const char *text)
{
  const char *start = strstr (text, "file "), *line = start ? strstr (start, " line ") : NULL;

  return line != NULL && memchr (start, '\n', (gsize) (line - start)) == NULL
             ? g_strndup (start, strcspn (start, "\n")) : g_strdup ("?");
}

Transform *
transform_new (const Office *office)
{
  Transform *transform = g_new0 (Transform, 1);

  reader_secure ();
  exsltRegisterAll ();
  transform_register_functions ();
  transform->office = office;
  transform->stylesheets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                  (GDestroyNotify) xsltFreeStylesheet);
  transform->stages = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  transform->security = xsltNewSecurityPrefs ();
  for (int option = XSLT_SECPREF_WRITE_FILE; option <= XSLT_SECPREF_WRITE_NETWORK; option++)
    xsltSetSecurityPrefs (transform->security, (xsltSecurityOption) option, xsltSecurityForbid);
  return transform;
}

void
transform_free (Transform *transform)
{
  if (transform == NULL)
    return;
  g_hash_table_unref (transform->stages);
  g_hash_table_unref (transform->stylesheets);
  xsltFreeSecurityPrefs (transform->security);
  g_free (transform);
}

void
transform_set_office (Transform *transform, const Office *office)
{
  transform->office = office;
}

/* ---- loading ---- */

static xsltStylesheetPtr
transform_stylesheet (Transform *transform, const char *path, GError **error)
{
  xsltStylesheetPtr stylesheet = g_hash_table_lookup (transform->stylesheets, path);

  g_autoptr (GString) messages = NULL;

  if (stylesheet != NULL)
    return stylesheet;
  messages = g_string_new (NULL);
  xsltSetGenericErrorFunc (messages, transform_collect);
  stylesheet = xsltParseStylesheetFile ((const xmlChar *) path);
  xsltSetGenericErrorFunc (NULL, NULL);
  if (stylesheet != NULL && stylesheet->errors > 0)
    g_clear_pointer (&stylesheet, xsltFreeStylesheet);
  if (stylesheet == NULL)
    {
      g_strdelimit (g_strchomp (messages->str), "\n", ' ');
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_STYLESHEET_UNUSABLE, path, messages->str,
                 NULL);
      return NULL;
    }
  g_hash_table_insert (transform->stylesheets, g_strdup (path), stylesheet);
  return stylesheet;
}

/* A document type may have a resolve of its own beside its compose. */
static char *
transform_resolve_path (const DocumentType *type, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (type->stylesheet);
  g_autofree char *own = g_build_filename (folder, "resolve.xsl", NULL);

  if (g_file_test (own, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&own);
  return places_find ("xslt/common/resolve.xsl", error);
}

static char *
transform_stage_path (const DocumentType *type, TransformTarget stage, GError **error)
{
  switch (stage)
    {
    case TRANSFORM_RESOLVED:
      return transform_resolve_path (type, error);
    case TRANSFORM_DOCUMENT:
      return g_strdup (type->stylesheet);
    case TRANSFORM_FO:
      return places_find ("xslt/common/fo.xsl", error);
    case TRANSFORM_HTML:
      return places_find ("xslt/common/html.xsl", error);
    }
  g_assert_not_reached ();
}

static xsltStylesheetPtr
transform_stage (Transform *transform, const DocumentType *type, TransformTarget stage,
                 GError **error)
{
  TypeStages *stages = g_hash_table_lookup (transform->stages, type);

  if (stages == NULL)
    {
      stages = g_new0 (TypeStages, 1);
      g_hash_table_insert (transform->stages, (gpointer) type, stages);
    }
  if (stages->stylesheets[stage] == NULL)
    {
      g_autofree char *path = transform_stage_path (type, stage, error);

      stages->stylesheets[stage] = path ? transform_stylesheet (transform, path, error) : NULL;
    }
  return stages->stylesheets[stage];
}

gboolean
transform_load (Transform *transform, const DocumentType *type, GError **error)
{
  for (TransformTarget stage = TRANSFORM_RESOLVED; stage <= TRANSFORM_HTML; stage++)
    if (transform_stage (transform, type, stage, error) == NULL)
      return FALSE;
  return TRUE;
}

char *
transform_describe_libraries (void)
{
  return g_strdup_printf ("libxml2 %s, libxslt %s", xmlParserVersion, xsltEngineVersion);
}

gboolean
transform_is_resolved (const Case *source)
{
  xmlDocPtr tree = document_tree (source->document);

  return transform_find_child (xmlDocGetRootElement (tree), "Resolved") != NULL;
}

/* ---- running ---- */

/* The office's trees for document(); anything else goes the ordinary, restricted way.  libxslt's
 * loader is process-wide and told nothing but the context, whose _private is ours. */
static xsltDocLoaderFunc ordinary_loader;

static xmlDocPtr
transform_load_document (const xmlChar *uri, xmlDictPtr names, int options, void *context,
                         xsltLoadType type)
{
  if (type == XSLT_LOAD_DOCUMENT)
    {
      const Office *office = ((xsltTransformContextPtr) context)->_private;
      xmlDocPtr tree = office ? office_dup_tree (office, (const char *) uri) : NULL;

      if (tree != NULL)
        return tree;
    }
  return ordinary_loader (uri, names, options, context, type);
}

static void
transform_tell_office (xsltTransformContextPtr context, const Office *office)
{
  if (office == NULL)
    return;
  context->_private = (void *) office;
  xsltQuoteOneUserParam (context, (const xmlChar *) "office", (const xmlChar *) OFFICE_URI);
}

static xmlDocPtr
transform_apply (Transform *transform, xsltStylesheetPtr stylesheet, xmlDocPtr tree,
                 GError **error)
{
  g_autoptr (GString) messages = g_string_new (NULL);
  xsltTransformContextPtr context = xsltNewTransformContext (stylesheet, tree);
  xmlDocPtr result;

  xsltSetCtxtSecurityPrefs (transform->security, context);
  xsltSetTransformErrorFunc (context, messages, transform_collect);
  transform_tell_office (context, transform->office);
  ordinary_loader = xsltDocDefaultLoader;
  xsltSetLoaderFunc (transform_load_document);
  result = xsltApplyStylesheetUser (stylesheet, tree, NULL, NULL, NULL, context);
  xsltSetLoaderFunc (ordinary_loader);
  if (context->state != XSLT_STATE_OK)
    g_clear_pointer (&result, xmlFreeDoc);
  if (result == NULL)
    {
      g_autofree char *place = transform_message_place (messages->str);

      error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_STYLESHEET_BROKE_OFF, place, NULL);
    }
  xsltFreeTransformContext (context);
  return result;
}

/* Gives every element its line of the case as src:line. */
static void
transform_stamp_lines (const Document *document)
{
  xmlDocPtr tree = document_tree (document);
  xmlNode *root = xmlDocGetRootElement (tree);
  xmlNsPtr ns = xmlSearchNsByHref (tree, root, (const xmlChar *) TRANSFORM_SOURCE_NAMESPACE);
  xmlNode *node = root;

  if (ns != NULL)
    return;
  ns = xmlNewNs (root, (const xmlChar *) TRANSFORM_SOURCE_NAMESPACE, (const xmlChar *) "src");
  while (node != NULL)
    {
      if (node->type == XML_ELEMENT_NODE)
        {
          char line[16];

          g_snprintf (line, sizeof line, "%u", document_line (document, node));
          xmlNewNsProp (node, ns, (const xmlChar *) "line", (const xmlChar *) line);
        }
      if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        node = node->children;
      else
        {
          while (node != root && node->next == NULL)
            node = node->parent;
          node = node == root ? NULL : node->next;
        }
    }
}

static const TransformTarget chains[][4] = {
  [TRANSFORM_RESOLVED] = { TRANSFORM_RESOLVED },
  [TRANSFORM_DOCUMENT] = { TRANSFORM_RESOLVED, TRANSFORM_DOCUMENT },
  [TRANSFORM_FO] = { TRANSFORM_RESOLVED, TRANSFORM_DOCUMENT, TRANSFORM_FO },
  [TRANSFORM_HTML] = { TRANSFORM_RESOLVED, TRANSFORM_DOCUMENT, TRANSFORM_HTML },
};

/* LAST gets the stylesheet that made the result, lent.  RESOLVED (NULL: not wanted) gets the result
 * of the first stage, owned by the caller, when that is not the last. */
static xmlDocPtr
transform_chain (Transform *transform, const Case *source, TransformTarget target,
                 xsltStylesheetPtr *last, xmlDocPtr *resolved, GError **error)
{
  xmlDocPtr tree = document_tree (source->document);
  g_autoptr (xmlDoc) made = NULL;

  for (const TransformTarget *stage = chains[target];; stage++)
    {
      xmlDocPtr next;

      *last = transform_stage (transform, source->type, *stage, error);
      if (*last == NULL)
        return NULL;
      next = transform_apply (transform, *last, tree, error);
      if (next == NULL)
        return NULL;
      if (resolved != NULL && made != NULL && stage == chains[target] + 1)
        *resolved = g_steal_pointer (&made);
      g_clear_pointer (&made, xmlFreeDoc);
      tree = made = next;
      if (*stage == target)
        return g_steal_pointer (&made);
    }
}

static GBytes *
transform_serialize (xmlDocPtr tree, xsltStylesheetPtr stylesheet, GError **error)
{
  xmlChar *text = NULL;
  int length = 0;

  if (xsltSaveResultToString (&text, &length, tree, stylesheet) < 0 || text == NULL)
    {
      error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, "xsltSaveResultToString", NULL);
      return NULL;
    }
  return g_bytes_new_with_free_func (text, (gsize) length, (GDestroyNotify) xmlFree, text);
}

xmlDocPtr
transform_run (Transform *transform, const Case *source, TransformTarget target, GError **error)
{
  xsltStylesheetPtr last;

  transform_stamp_lines (source->document);
  return transform_chain (transform, source, target, &last, NULL, error);
}

GBytes *
transform_print (Transform *transform, const Case *source, TransformTarget target, GError **error)
{
  xsltStylesheetPtr last;
  g_autoptr (xmlDoc) tree = transform_chain (transform, source, target, &last, NULL, error);

  return tree != NULL ? transform_serialize (tree, last, error) : NULL;
}

/* Takes the line numbers out again. */
static void
transform_strip_lines (xmlNode *node)
{
  for (; node != NULL; node = node->next)
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;
      for (xmlAttr *attribute = node->properties, *next; attribute != NULL; attribute = next)
        {
          next = attribute->next;
          if (attribute->ns != NULL
              && strcmp ((const char *) attribute->ns->href, TRANSFORM_SOURCE_NAMESPACE) == 0)
            xmlRemoveProp (attribute);
        }
      transform_strip_lines (node->children); /* they may use what is declared here */
      for (xmlNs **ns = &node->nsDef; *ns != NULL;)
        if (strcmp ((const char *) (*ns)->href, TRANSFORM_SOURCE_NAMESPACE) == 0)
          {
            xmlNs *gone = *ns;

            *ns = gone->next;
            xmlFreeNs (gone);
          }
        else
          ns = &(*ns)->next;
    }
}

xmlDocPtr
transform_make (Transform *transform, const Case *source, GBytes **resolved, GError **error)
{
  g_autoptr (xmlDoc) data = NULL, fo = NULL;
  xsltStylesheetPtr last;

  transform_stamp_lines (source->document);
  fo = transform_chain (transform, source, TRANSFORM_FO, &last, &data, error);
  if (fo == NULL)
    return NULL;
  transform_strip_lines (xmlDocGetRootElement (data));
  last = transform_stage (transform, source->type, TRANSFORM_RESOLVED, error);
  *resolved = last != NULL ? transform_serialize (data, last, error) : NULL;
  return *resolved != NULL ? g_steal_pointer (&fo) : NULL;
}

/* ---- what the document says about itself ---- */

static char *
transform_dup_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = value != NULL && *value != '\0' ? g_strdup ((const char *) value) : NULL;

  xmlFree (value);
  return copy;
}

void
transform_read_information (xmlDocPtr fo, TransformInformation *information)
{
  const xmlNode *node = transform_find_child (xmlDocGetRootElement (fo), "declarations");
  g_autofree char *created = NULL;
  g_autoptr (GDateTime) time = NULL;

  memset (information, 0, sizeof *information);
  node = transform_find_child (node, "information");
  if (node == NULL || node->ns == NULL
      || strcmp ((const char *) node->ns->href, DOCUMENT_NAMESPACE) != 0)
    return;
  information->title = transform_dup_attribute (node, "title");
  information->author = transform_dup_attribute (node, "author");
  information->subject = transform_dup_attribute (node, "subject");
  information->language = transform_dup_attribute (node, "language");
  created = transform_dup_attribute (node, "created");
  if (created != NULL)
    {
      g_autofree char *midnight = g_strconcat (created, "T00:00:00Z", NULL);

      time = g_date_time_new_from_iso8601 (midnight, NULL);
    }
  information->created = time ? g_date_time_to_unix (time) : 0;
}

void
transform_information_clear (TransformInformation *information)
{
  g_free (information->title);
  g_free (information->author);
  g_free (information->subject);
  g_free (information->language);
}
