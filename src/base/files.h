/* files.h: reading whole files within a limit, writing them whole or not at all
 *
 * A file is written beside its target under a temporary name with mode 0600, synced, renamed over
 * the target, and the folder synced: a reader sees the old file or the new one, never a part.  A
 * target that exists and is no regular file (a pipe, /dev/stdout) is written to directly; a folder
 * is refused.  Unfinished files of a run that was killed are swept when the same target is written
 * again.
 */
#ifndef SAGSAKT_BASE_FILES_H
#define SAGSAKT_BASE_FILES_H

#include <glib.h>

/* The whole of PATH ("-": standard input), at most MAXIMUM bytes.  NULL with ERROR set:
 * SAGSAKT_ERROR_IO, or SAGSAKT_ERROR_LIMIT when there is more. */
GBytes *file_read (const char *path, gsize maximum, GError **error);

/* Writes BYTES to PATH ("-": standard output).  FALSE with ERROR set (SAGSAKT_ERROR_IO): PATH is as
 * it was before. */
gboolean file_write (const char *path, GBytes *bytes, GError **error);

/* Writes all of BYTES to FD; FALSE with errno set. */
gboolean file_write_descriptor (int fd, const void *bytes, gsize size);

/* The same for what is too large to be held: FUNCTION writes it to FD.  FALSE from FUNCTION, with
 * ERROR or errno set: PATH is as it was before. */
typedef gboolean (*FileFunction) (int fd, gpointer data, GError **error);
gboolean file_write_with (const char *path, FileFunction function, gpointer data, GError **error);

#endif
