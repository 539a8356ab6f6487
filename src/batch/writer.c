#include "batch/writer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "batch/names.h"


struct BatchWriter
{
  char *path, *prefix; /* of temporary names: other shards may be at work in the folder */
  int folder;
  mode_t mode;           /* of a finished document */
  guint64 next;          /* temporary name */
  GHashTable *unsynced;  /* folder of a document (relative) → its descriptor */
};

static void
close_folder (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

BatchWriter *
batch_writer_new (const char *path, guint shard, guint shards, GError **error)
{
  g_autoptr (BatchWriter) writer = g_new0 (BatchWriter, 1);
  const mode_t mask = umask (077);

  umask (mask);
  writer->mode = 0666 & ~mask;
  writer->path = g_strdup (path);
  writer->prefix = g_strdup_printf (".sagsakt-%u-of-%u-", shard, shards);
  writer->unsynced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_folder);
  writer->folder = -1;
  if (g_mkdir_with_parents (path, 0777) == 0)
    writer->folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (writer->folder >= 0)
    return g_steal_pointer (&writer);
  error_set (error, SAGSAKT_ERROR_IO, MESSAGE_BATCH_FOLDER, path, g_strerror (errno), NULL);
  return NULL;
}

void
batch_writer_free (BatchWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->folder >= 0)
    close (writer->folder);
  g_hash_table_unref (writer->unsynced);
  g_free (writer->path);
  g_free (writer->prefix);
  g_free (writer);
}

void
batch_writer_sweep (BatchWriter *writer)
{
  int folder = dup (writer->folder);
  DIR *entries = folder >= 0 ? fdopendir (folder) : NULL;
  struct dirent *entry;

  if (entries == NULL)
    {
      if (folder >= 0)
        close (folder);
      return;
    }
  rewinddir (entries);
  while ((entry = readdir (entries)))
    if (g_str_has_prefix (entry->d_name, writer->prefix))
      unlinkat (writer->folder, entry->d_name, 0);
  closedir (entries);
}

gboolean
batch_writer_has (const BatchWriter *writer, const char *path, guint64 size)
{
  struct stat status;

  return fstatat (writer->folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0
         && S_ISREG (status.st_mode) && (guint64) status.st_size == size;
}

static void
set_error (const BatchWriter *writer, const char *path, int number, gboolean *full,
           GError **error)
{
  g_autofree char *whole = g_build_filename (writer->path, path, NULL);

  *full = number == ENOSPC || number == EDQUOT;
  error_set (error, SAGSAKT_ERROR_IO, MESSAGE_FILE_WRITE, whole, g_strerror (number), NULL);
}

char *
batch_writer_put (BatchWriter *writer, GBytes *bytes, gboolean *full, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s%" G_GUINT64_FORMAT, writer->prefix, writer->next++);
  int fd = openat (writer->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                   0600);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  gboolean done = fd >= 0 && file_write_descriptor (fd, data, size)
                  && fchmod (fd, writer->mode) == 0;
  int number = errno;

  if (fd >= 0 && close (fd) != 0 && done)
    {
      number = errno;
      done = FALSE;
    }
  *full = FALSE;
  if (done)
    return g_steal_pointer (&name);
  if (fd >= 0)
    unlinkat (writer->folder, name, 0);
  set_error (writer, name, number, full, error);
  return NULL;
}

void
batch_writer_drop (BatchWriter *writer, const char *temporary)
{
  unlinkat (writer->folder, temporary, 0);
}

gboolean
batch_writer_sync (BatchWriter *writer, GError **error)
{
  gboolean full;

  if (syncfs (writer->folder) == 0)
    return TRUE;
  set_error (writer, "", errno, &full, error);
  return FALSE;
}

/* Renames, but never over what is there; some file systems need two steps for that. */
static gboolean
rename_beside (int from, const char *temporary, int folder, const char *name)
{
  if (renameat2 (from, temporary, folder, name, RENAME_NOREPLACE) == 0)
    return TRUE;
  return errno == EINVAL && linkat (from, temporary, folder, name, 0) == 0
         && unlinkat (from, temporary, 0) == 0;
}

gboolean
batch_writer_place (BatchWriter *writer, const char *temporary, const char *path, gboolean replace,
                    gboolean *full, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gpointer known;
  const char *base = strrchr (path, '/');
  int fd;

  *full = FALSE;
  base = base ? base + 1 : path;
  if (g_hash_table_lookup_extended (writer->unsynced, folder, NULL, &known))
    fd = GPOINTER_TO_INT (known);
  else
    {
      errno = 0;
      fd = batch_names_open_folder (writer->folder, path, &base, error);
      if (fd < 0)
        {
          *full = errno == ENOSPC || errno == EDQUOT;
          return FALSE;
        }
      g_hash_table_insert (writer->unsynced, g_steal_pointer (&folder), GINT_TO_POINTER (fd));
    }
  if (replace ? renameat (writer->folder, temporary, fd, base) == 0
              : rename_beside (writer->folder, temporary, fd, base))
    return TRUE;
  set_error (writer, path, errno, full, error);
  return FALSE;
}

void
batch_writer_sync_folders (BatchWriter *writer)
{
  GHashTableIter folders;
  gpointer fd;

  /* The documents are whole under their names; a folder that cannot be synced (some network file
   * systems) is no reason to report them missing. */
  g_hash_table_iter_init (&folders, writer->unsynced);
  while (g_hash_table_iter_next (&folders, NULL, &fd))
    fsync (GPOINTER_TO_INT (fd));
  g_hash_table_remove_all (writer->unsynced);
}
