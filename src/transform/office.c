#include "transform/office.h"

#include <math.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"
#include "intake/reader.h"
#include "intake/schema.h"
#include "transform/tree.h"

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

struct Office
{
  Document *settings, *logo; /* logo: NULL when no file is named */
};

void
office_free (Office *office)
{
  if (office == NULL)
    return;
  g_clear_pointer (&office->settings, document_free);
  g_clear_pointer (&office->logo, document_free);
  g_free (office);
}

/* Sets ERROR to "PATH is not usable" unless a limit or a failed read already did. */
static gboolean
office_unusable (const char *path, GError **error)
{
  if (error != NULL && *error == NULL)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_OFFICE_UNUSABLE, path, NULL);
  return FALSE;
}

static Document *
office_read (const char *path, Findings *findings, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (path, limit_value (LIMIT_FILE_BYTES), error);
  Document *document = bytes ? reader_parse (bytes, path, findings, error) : NULL;

  if (document == NULL)
    office_unusable (path, error);
  return document;
}

static const xmlNode *
office_find (const Document *settings, const char *name)
{
  return transform_find_child (xmlDocGetRootElement (document_tree (settings)), name);
}

static double
office_linear_light (guint64 channel)
{
  double value = (double) channel / 255;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* The contrast of text in COLOUR ("#rrggbb") to white paper: WCAG 2.1, "contrast ratio". */
static double
office_contrast (const char *colour)
{
  guint64 rgb = g_ascii_strtoull (colour + 1, NULL, 16);
  double luminance = 0.2126 * office_linear_light (rgb >> 16 & 0xff)
                     + 0.7152 * office_linear_light (rgb >> 8 & 0xff)
                     + 0.0722 * office_linear_light (rgb & 0xff);

  return 1.05 / (luminance + 0.05);
}

static void
office_check_accent (Document *settings, Findings *findings)
{
  const xmlNode *accent = office_find (settings, "AccentColour");
  xmlChar *colour;

  if (accent == NULL)
    return;
  colour = xmlNodeGetContent (accent);
  if (office_contrast (g_strstrip ((char *) colour)) < 7)
    {
      Place place = document_place (settings, accent);

      findings_add_message (findings, MESSAGE_OFFICE_ACCENT, &place, NULL);
    }
  xmlFree (colour);
}

static gboolean
office_check (Document *settings, const char *path, Findings *findings, GError **error)
{
  g_autofree char *schema_path = places_find ("schemas/office.xsd", error);
  g_autoptr (Schema) schema = schema_path ? schema_load (schema_path, error) : NULL;

  if (schema == NULL || !schema_validate (schema, settings, findings, error))
    return FALSE;
  if (!findings_reject (findings))
    office_check_accent (settings, findings);
  return !findings_reject (findings) || office_unusable (path, error);
}

/* The file named by LogoFile, relative to the settings file; NULL when there is none. */
static char *
office_logo_path (const Document *settings, const char *path)
{
  const xmlNode *file = office_find (settings, "LogoFile");
  g_autofree char *folder = g_path_get_dirname (path);
  xmlChar *name = file ? xmlNodeGetContent (file) : NULL;
  char *logo = name ? g_build_filename (folder, g_strstrip ((char *) name), NULL) : NULL;

  xmlFree (name);
  return logo;
}

static gboolean
office_is_svg (const Document *logo)
{
  const xmlNode *root = xmlDocGetRootElement (document_tree (logo));

  return root->ns != NULL && strcmp ((const char *) root->ns->href, SVG_NAMESPACE) == 0
         && strcmp ((const char *) root->name, "svg") == 0;
}

/* The logo that SETTINGS name, if they do; FALSE with ERROR set when it cannot be used. */
static gboolean
office_read_logo (Office *office, const char *path, Findings *findings, GError **error)
{
  g_autofree char *logo_path = office_logo_path (office->settings, path);

  if (logo_path == NULL)
    return TRUE;
  office->logo = office_read (logo_path, findings, error);
  if (office->logo == NULL)
    return FALSE;
  return office_is_svg (office->logo) || office_unusable (logo_path, error);
}

Office *
office_load (const char *path, Findings *findings, GError **error)
{
  g_autoptr (Office) office = g_new0 (Office, 1);
  g_autoptr (GError) failure = NULL;

  office->settings = office_read (path, findings, &failure);
  if (office->settings != NULL && office_check (office->settings, path, findings, &failure)
      && office_read_logo (office, path, findings, &failure))
    return g_steal_pointer (&office);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

xmlDocPtr
office_dup_tree (const Office *office, const char *uri)
{
  const Document *document = NULL;
  xmlDocPtr tree;

  if (strcmp (uri, OFFICE_URI) == 0)
    document = office->settings;
  else if (g_str_has_prefix (uri, OFFICE_FOLDER_URI))
    document = office->logo; /* the one other file there is */
  if (document == NULL)
    return NULL;
  tree = xmlCopyDoc (document_tree (document), 1);
  if (tree != NULL)
    {
      /* relative names in it are looked up from here */
      if (tree->URL != NULL)
        xmlFree ((xmlChar *) tree->URL);
      tree->URL = xmlStrdup ((const xmlChar *) uri);
    }
  return tree;
}
