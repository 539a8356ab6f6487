#include "batch/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"

typedef struct
{
  GArray *entries;
  GHashTable *seen; /* "device:inode" of the folders that were gone through */
} Listing;

gboolean
folder_is_case (const char *name)
{
  gsize length = strlen (name);

  return length >= 4 && g_ascii_strcasecmp (name + length - 4, ".xml") == 0;
}

static void
clear_entry (gpointer data)
{
  FolderEntry *entry = data;

  g_free (entry->path);
  g_clear_pointer (&entry->lost, findings_free);
}

static void
add_lost (Listing *listing, const char *path, MessageKey key, const char *first, const char *second)
{
  const Place place = { .file = path };
  FolderEntry entry = { g_strdup (path), findings_new () };

  findings_add_message (entry.lost, key, &place, first, second, NULL);
  g_array_append_val (listing->entries, entry);
}

static void list (Listing *listing, const char *path, guint depth);

static void
list_entry (Listing *listing, const char *folder, const char *name, guint depth)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat status;
  FolderEntry entry = { NULL, NULL };

  if (*name == '.')
    return;
  if (stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    list (listing, path, depth + 1);
  else if (folder_is_case (name))
    {
      entry.path = g_steal_pointer (&path);
      g_array_append_val (listing->entries, entry);
    }
}

static int
compare_names (const struct dirent **a, const struct dirent **b)
{
  return strcmp ((*a)->d_name, (*b)->d_name);
}

static void
list (Listing *listing, const char *path, guint depth)
{
  struct dirent **found = NULL;
  struct stat status;
  int n;

  if (depth > limit_value (LIMIT_FOLDER_DEPTH))
    {
      g_autofree char *limit
          = g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value (LIMIT_FOLDER_DEPTH));

      add_lost (listing, path, MESSAGE_INPUT_FOLDER_DEEP, limit, NULL);
      return;
    }
  if (stat (path, &status) != 0)
    {
      add_lost (listing, path, MESSAGE_FILE_READ, path, g_strerror (errno));
      return;
    }
  if (!g_hash_table_add (listing->seen,
                         g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                          (guint64) status.st_dev, (guint64) status.st_ino)))
    {
      add_lost (listing, path, MESSAGE_INPUT_FOLDER_AGAIN, NULL, NULL);
      return;
    }
  /* Sorted already here: which of two ways to a folder is taken must be the same everywhere. */
  n = scandir (path, &found, NULL, compare_names);
  if (n < 0)
    add_lost (listing, path, MESSAGE_FILE_READ, path, g_strerror (errno));
  for (int i = 0; i < n; i++)
    {
      list_entry (listing, path, found[i]->d_name, depth);
      free (found[i]);
    }
  free (found);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (((const FolderEntry *) a)->path, ((const FolderEntry *) b)->path);
}

GArray *
folder_list (const char *path)
{
  Listing listing = { g_array_new (FALSE, FALSE, sizeof (FolderEntry)),
                      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  g_array_set_clear_func (listing.entries, clear_entry);
  list (&listing, path, 0);
  if (listing.entries->len == 0)
    add_lost (&listing, path, MESSAGE_FOLDER_EMPTY, NULL, NULL);
  g_array_sort (listing.entries, compare);
  g_hash_table_unref (listing.seen);
  return listing.entries;
}
