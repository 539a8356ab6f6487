#include "intake/registry.h"

#include <libxml/parser.h>

#include "base/errors.h"
#include "base/places.h"

#define REGISTRY_FILE "schemas/documents.xml"
#define REGISTRY_NAMESPACE "urn:sagsakt:documents:1"

struct Registry
{
  GArray *types; /* DocumentType */
  GStringChunk *texts;
  char *known[2]; /* the root elements, as a list in words; index: Language */
};

static const char *
keep (Registry *registry, xmlChar *text)
{
  const char *kept = text ? g_string_chunk_insert_const (registry->texts, (char *) text) : NULL;
  xmlFree (text);
  return kept;
}

static const char *
keep_attribute (Registry *registry, xmlNodePtr node, const char *name)
{
  return keep (registry, xmlGetNoNsProp (node, BAD_CAST name));
}

/* The full path of FILE in FOLDER of the data folder. */
static const char *
keep_path (Registry *registry, xmlNodePtr node, const char *folder, const char *name)
{
  const char *data = places_data_folder (NULL);
  const char *file = keep_attribute (registry, node, name);
  if (!file)
    return NULL;
  g_autofree char *path = g_build_filename (data, folder, file, NULL);
  return g_string_chunk_insert_const (registry->texts, path);
}

static gboolean
read_type (Registry *registry, xmlNodePtr node)
{
  DocumentType type = {
    .id = keep_attribute (registry, node, "id"),
    .root = keep_attribute (registry, node, "root"),
    .namespace_uri = keep_attribute (registry, node, "namespace"),
    .schema = keep_path (registry, node, "schemas", "schema"),
    .rules = keep_path (registry, node, "schemas", "rules"),
    .points = keep_path (registry, node, "schemas", "points"),
    .stylesheet = keep_path (registry, node, "xslt", "stylesheet"),
    .recipient = keep_attribute (registry, node, "recipient"),
    .file_name = keep_attribute (registry, node, "fileName"),
  };

  for (xmlNodePtr title = xmlFirstElementChild (node); title; title = xmlNextElementSibling (title))
    {
      g_autofree char *language = (char *) xmlNodeGetLang (title);
      const char **text = g_strcmp0 (language, "en") == 0 ? &type.title_en : &type.title_da;
      *text = keep (registry, xmlNodeGetContent (title));
    }
  if (!type.id || !type.root || !type.namespace_uri || !type.schema || !type.rules
      || !type.points || !type.stylesheet || !type.file_name || !type.title_da || !type.title_en)
    return FALSE;
  g_array_append_val (registry->types, type);
  return TRUE;
}

static void
list_known (Registry *registry)
{
  static const char *const styles[2][2] = { { "»", "«" }, { "'", "'" } };

  for (Language language = LANGUAGE_DANISH; language <= LANGUAGE_ENGLISH; language++)
    {
      GString *list = g_string_new (NULL);
      for (guint i = 0; i < registry->types->len; i++)
        g_string_append_printf (list, "%s%s%s%s", i > 0 ? ", " : "", styles[language][0],
                                registry_nth (registry, i)->root, styles[language][1]);
      registry->known[language] = g_string_free (list, FALSE);
    }
}

Registry *
registry_load (GError **error)
{
  reader_secure ();
  g_autofree char *path = places_find (REGISTRY_FILE, error);
  if (!path)
    return NULL;

  g_autoptr (Registry) registry = g_new0 (Registry, 1);
  registry->types = g_array_new (FALSE, FALSE, sizeof (DocumentType));
  registry->texts = g_string_chunk_new (1024);

  xmlDocPtr tree = xmlReadFile (path, NULL, XML_PARSE_NONET);
  xmlNodePtr root = tree ? xmlDocGetRootElement (tree) : NULL;
  gboolean good = root && root->ns && xmlStrEqual (root->ns->href, BAD_CAST REGISTRY_NAMESPACE);
  for (xmlNodePtr node = good ? xmlFirstElementChild (root) : NULL; node && good;
       node = xmlNextElementSibling (node))
    good = read_type (registry, node);
  xmlFreeDoc (tree);

  if (!good || registry->types->len == 0)
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_REGISTRY_UNUSABLE, path, REGISTRY_NAMESPACE,
                 NULL);
      return NULL;
    }
  list_known (registry);
  return g_steal_pointer (&registry);
}

void
registry_free (Registry *registry)
{
  if (!registry)
    return;
  g_array_unref (registry->types);
  g_string_chunk_free (registry->texts);
  g_free (registry->known[LANGUAGE_DANISH]);
  g_free (registry->known[LANGUAGE_ENGLISH]);
  g_free (registry);
}

const DocumentType *
registry_lookup (const Registry *registry, Document *document, Findings *findings)
{
  xmlNodePtr root = xmlDocGetRootElement (document_tree (document));
  const DocumentType *named = NULL;

  for (guint i = 0; i < registry->types->len; i++)
    {
      const DocumentType *type = registry_nth (registry, i);
      if (!xmlStrEqual (root->name, BAD_CAST type->root))
        continue;
      if (root->ns && xmlStrEqual (root->ns->href, BAD_CAST type->namespace_uri))
        return type;
      named = type;
    }

  Place place = document_place (document, root);
  if (named)
    findings_add_message (findings, MESSAGE_TYPE_NAMESPACE, &place, named->root,
                          named->namespace_uri, NULL);
  else
    {
      const char *da[] = { place.field, registry->known[LANGUAGE_DANISH], NULL };
      const char *en[] = { place.field, registry->known[LANGUAGE_ENGLISH], NULL };
      g_autofree char *da_text = message_format (MESSAGE_TYPE_UNKNOWN, LANGUAGE_DANISH, da);
      g_autofree char *en_text = message_format (MESSAGE_TYPE_UNKNOWN, LANGUAGE_ENGLISH, en);
      const Finding finding = { .severity = message_severity (MESSAGE_TYPE_UNKNOWN),
                                .rule = message_key (MESSAGE_TYPE_UNKNOWN),
                                .place = place,
                                .da = da_text,
                                .en = en_text };
      findings_add (findings, &finding);
    }
  return NULL;
}

guint
registry_count (const Registry *registry)
{
  return registry->types->len;
}

const DocumentType *
registry_nth (const Registry *registry, guint index)
{
  g_return_val_if_fail (index < registry->types->len, NULL);
  return &g_array_index (registry->types, DocumentType, index);
}
