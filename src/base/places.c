#include "base/places.h"

#include "base/errors.h"

#ifndef SAGSAKT_PREFIX
#error "SAGSAKT_PREFIX: the prefix the program is built for"
#endif

static gboolean
is_data_folder (const char *folder)
{
  g_autofree char *mark = g_build_filename (folder, "schemas", "documents.xml", NULL);
  return g_file_test (mark, G_FILE_TEST_IS_REGULAR);
}

/* The candidate when it is the data folder, else NULL; takes CANDIDATE. */
static char *
try_folder (char *candidate)
{
  if (candidate && is_data_folder (candidate))
    return candidate;
  g_free (candidate);
  return NULL;
}

static char *
find_folder (void)
{
  const char *named = g_getenv ("SAGSAKT_DATA");
  if (named && *named)
    /* Named but wrong must not fall back silently to another set of rules. */
    return try_folder (g_canonicalize_filename (named, NULL));

  char *found = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program)
    {
      g_autofree char *folder = g_path_get_dirname (program);
      g_autofree char *parent = g_path_get_dirname (folder);
      found = try_folder (g_build_filename (parent, "share", "sagsakt", NULL));
      /* The source tree: above build/, build/asan/ or build/asan/tests/. */
      for (int i = 0; i < 3 && !found; i++)
        {
          char *up = g_path_get_dirname (folder);
          g_free (folder);
          folder = up;
          found = try_folder (g_strdup (folder));
        }
    }
  if (!found)
    found = try_folder (g_build_filename (SAGSAKT_PREFIX, "share", "sagsakt", NULL));
  return found;
}

const char *
places_data_folder (GError **error)
{
  static char *folder;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      folder = find_folder ();
      g_once_init_leave (&once, 1);
    }
  if (!folder)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_DATA_FOLDER, NULL);
  return folder;
}

char *
places_find (const char *relative, GError **error)
{
  /* In the source tree share/ stands in src/. */
  static const char *const roots[] = { "", "src" };

  const char *folder = places_data_folder (error);
  if (!folder)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (folder, roots[i], relative, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_DATA_FILE, relative, folder, NULL);
  return NULL;
}
