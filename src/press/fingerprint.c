#include "press/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/places.h"
#include "layout/libraries.h"
#include "pdf/libraries.h"
#include "transform/transform.h"

static gboolean
add_file (GString *list, const char *path, const char *name, GError **error)
{
  g_autofree char *data = NULL, *digest = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_FINGERPRINT, path, NULL);
      return FALSE;
    }
  digest = digest_hex (data, length);
  g_string_append_printf (list, "%s %s\n", name, digest);
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every file below PATH in the order of its name; hidden ones are an editor's. */
static gboolean
add_folder (GString *list, const char *path, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *entry;

  if (folder == NULL)
    return add_file (list, path, name, error);
  while ((entry = g_dir_read_name (folder)) != NULL)
    if (*entry != '.')
      g_ptr_array_add (names, g_strdup (entry));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *below = g_build_filename (path, names->pdata[i], NULL);
      g_autofree char *inner = g_strconcat (name, "/", names->pdata[i], NULL);

      if (!add_folder (list, below, inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_data (GString *list, GError **error)
{
  static const char *const folders[] = { "xslt", "schemas" };
  const char *data = places_data_folder (error);
  g_autofree char *fonts = data ? places_find ("share/fonts.conf", error) : NULL;

  for (gsize i = 0; fonts != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (data, folders[i], NULL);

      if (!add_folder (list, path, folders[i], error))
        return FALSE;
    }
  return fonts != NULL && add_file (list, fonts, "fonts", error);
}

const char *
press_fingerprint (GError **error)
{
  static char *fingerprint;
  g_autofree char *transform = NULL, *layout = NULL, *pdf = NULL, *patterns = NULL;
  g_autoptr (GString) list = NULL;

  if (fingerprint != NULL)
    return fingerprint;
  transform = transform_describe_libraries ();
  layout = layout_describe_libraries ();
  pdf = pdf_describe_libraries ();
  patterns = layout_digest_patterns ();
  list = g_string_new (NULL);
  g_string_append_printf (list, "sagsakt %s\n%s\n%s\n%s\n%s", SAGSAKT_VERSION, transform, layout,
                          pdf, patterns);
  if (add_data (list, error))
    fingerprint = digest_hex (list->str, list->len);
  return fingerprint;
}
