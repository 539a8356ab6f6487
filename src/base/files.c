#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/errors.h"

/* The part of a temporary name between the target's name and six random characters. */
#define MARK ".sagsakt-"
#define RANDOM_LETTERS 6

static void
set_io_error (GError **error, MessageKey key, const char *path, int number)
{
  error_set (error, SAGSAKT_ERROR_IO, key, path, g_strerror (number), NULL);
}

/* Reading ------------------------------------------------------------------------------------- */

/* A pipe with a name may have nobody who writes to it: that must not stop a batch for ever. */
#define PIPE_WAIT_MILLISECONDS 1000

static gboolean
is_named_pipe (int fd, const struct stat *status)
{
  struct statfs system;
  return S_ISFIFO (status->st_mode) && fstatfs (fd, &system) == 0 && system.f_type != PIPEFS_MAGIC;
}

/* Waits until FD, opened without blocking, has something to read or is at its end.  FALSE with
 * errno set. */
static gboolean
wait_readable (int fd, int milliseconds)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };
  int n;
  do
    n = poll (&wait, 1, milliseconds);
  while (n < 0 && errno == EINTR);
  if (n == 0)
    errno = ETIMEDOUT;
  return n > 0;
}

/* NULL with errno set; EFBIG when there is more than MAXIMUM. */
static GBytes *
read_descriptor (int fd, gsize maximum)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return NULL;
  if (S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      return NULL;
    }
  if (S_ISREG (status.st_mode) && (guint64) status.st_size > maximum)
    {
      errno = EFBIG;
      return NULL;
    }
  if (is_named_pipe (fd, &status) && !wait_readable (fd, PIPE_WAIT_MILLISECONDS))
    return NULL;

  gsize size = 0, room = S_ISREG (status.st_mode) ? (gsize) status.st_size + 1 : 64 * 1024;
  g_autofree char *data = g_malloc (room);
  while (TRUE)
    {
      ssize_t n = read (fd, data + size, room - size);
      if (n < 0 && (errno == EINTR || (errno == EAGAIN && wait_readable (fd, -1))))
        continue;
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_bytes_new_take (g_steal_pointer (&data), size);
      size += (gsize) n;
      if (size > maximum)
        {
          errno = EFBIG;
          return NULL;
        }
      if (size == room)
        data = g_realloc (data, room *= 2);
    }
}

GBytes *
file_read (const char *path, gsize maximum, GError **error)
{
  GBytes *bytes;

  if (g_str_equal (path, "-"))
    bytes = read_descriptor (STDIN_FILENO, maximum);
  else
    {
      int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
      bytes = fd < 0 ? NULL : read_descriptor (fd, maximum);
      int number = errno;
      if (fd >= 0)
        close (fd);
      errno = number;
    }

  if (!bytes && errno == EFBIG)
    {
      g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, maximum);
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_FILE_SIZE, path, limit, NULL);
    }
  else if (!bytes && errno == ETIMEDOUT)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_FILE_SILENT, path, NULL);
  else if (!bytes)
    set_io_error (error, MESSAGE_FILE_READ, path, errno);
  return bytes;
}

/* Writing ------------------------------------------------------------------------------------- */

gboolean
file_write_descriptor (int fd, const void *bytes, gsize size)
{
  const char *data = bytes;
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* Where a link points, so that the link stays and its target is replaced; PATH itself when it is no
 * link.  A link whose target does not exist yet is followed too.  NULL with errno set. */
static char *
resolve_links (const char *path)
{
  g_autofree char *current = g_strdup (path);
  for (int hops = 0; hops < 40; hops++)
    {
      struct stat status;
      if (lstat (current, &status) != 0 || !S_ISLNK (status.st_mode))
        return g_steal_pointer (&current);
      char target[PATH_MAX];
      ssize_t length = readlink (current, target, sizeof target - 1);
      if (length < 0)
        return NULL;
      target[length] = '\0';
      g_autofree char *folder = g_path_get_dirname (current);
      char *next = g_path_is_absolute (target) ? g_strdup (target)
                                               : g_build_filename (folder, target, NULL);
      g_free (current);
      current = next;
    }
  errno = ELOOP;
  return NULL;
}

/* Removes what killed runs left beside the target; what a running one writes is locked by it. */
static void
sweep (int folder_fd, const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (!dir)
    return;

  gsize prefix_length = strlen (prefix);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      if (!g_str_has_prefix (name, prefix) || strlen (name) != prefix_length + RANDOM_LETTERS)
        continue;
      int fd = openat (folder_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
      if (fd < 0)
        continue;
      struct stat status;
      if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode)
          && flock (fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat (folder_fd, name, 0);
      close (fd);
    }
}

/* Makes a locked file under a new name in the folder and lets *NAME have that name; the mode is
 * 0600 until the file is whole.  -1 with errno set. */
static int
make_temporary (int folder_fd, const char *prefix, char **name)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

  for (int attempt = 0; attempt < 100; attempt++)
    {
      GString *candidate = g_string_new (prefix);
      for (int i = 0; i < RANDOM_LETTERS; i++)
        g_string_append_c (candidate, letters[g_random_int_range (0, sizeof letters - 1)]);
      g_autofree char *fresh = g_string_free (candidate, FALSE);

      int fd
          = openat (folder_fd, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (fd < 0 && errno == EEXIST)
        continue;
      if (fd < 0)
        return -1;
      /* Between open and lock another run may have swept it: then the name is gone. */
      struct stat status;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &status) == 0 && status.st_nlink == 1)
        {
          *name = g_steal_pointer (&fresh);
          return fd;
        }
      close (fd);
    }
  errno = EEXIST;
  return -1;
}

static mode_t
current_umask (void)
{
  mode_t mask = umask (077);
  umask (mask);
  return mask;
}

/* FALSE with errno set; then TARGET is as it was. */
static gboolean
replace_whole (const char *target, FileFunction function, gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *base = g_path_get_basename (target);
  g_autofree char *prefix = g_strconcat (".", base, MARK, NULL);

  int folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd < 0)
    return FALSE;
  sweep (folder_fd, folder, prefix);

  g_autofree char *name = NULL;
  int fd = make_temporary (folder_fd, prefix, &name);
  gboolean done = fd >= 0 && function (fd, data, error) && fsync (fd) == 0
                  && fchmod (fd, 0666 & ~current_umask ()) == 0
                  && renameat (folder_fd, name, folder_fd, base) == 0;
  int number = errno;
  if (!done && name)
    unlinkat (folder_fd, name, 0);
  if (fd >= 0)
    close (fd);
  /* The file is whole under its name; a folder that cannot be synced (some network file systems)
   * is no reason to report it missing. */
  if (done)
    fsync (folder_fd);
  close (folder_fd);
  errno = number;
  return done;
}

static gboolean
write_direct (const char *path, FileFunction function, gpointer data, GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return FALSE;
  gboolean done = function (fd, data, error);
  int number = errno;
  if (close (fd) != 0 && done)
    return FALSE;
  errno = number;
  return done;
}

gboolean
file_write_with (const char *path, FileFunction function, gpointer data, GError **error)
{
  GError *failure = NULL;
  gboolean done;
  struct stat status;

  if (g_str_equal (path, "-"))
    done = fflush (stdout) == 0 && function (STDOUT_FILENO, data, &failure);
  else if (stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      done = FALSE;
    }
  else if (stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    done = write_direct (path, function, data, &failure);
  else
    {
      g_autofree char *target = resolve_links (path);
      done = target && replace_whole (target, function, data, &failure);
    }

  if (failure)
    g_propagate_error (error, failure);
  else if (!done)
    set_io_error (error, MESSAGE_FILE_WRITE, path, errno);
  return done;
}

static gboolean
write_bytes (int fd, gpointer data, G_GNUC_UNUSED GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  return file_write_descriptor (fd, bytes, size);
}

gboolean
file_write (const char *path, GBytes *bytes, GError **error)
{
  return file_write_with (path, write_bytes, bytes, error);
}
