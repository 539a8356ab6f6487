/* writer.h: the documents of a batch, whole or not at all
 *
 * A document is written under a temporary name in the output folder, mode 0600, without waiting for
 * the disk.  A group of them is then made durable by one sync of the file system, renamed into
 * place, and the folders synced: a reader sees a whole document or none, a loss of power leaves
 * whole documents or temporary names, and a thousand documents cost a few flushes of the disk.
 */
#ifndef SAGSAKT_BATCH_WRITER_H
#define SAGSAKT_BATCH_WRITER_H

#include <glib.h>

typedef struct BatchWriter BatchWriter;

/* Opens the folder PATH, made when it is not there, for one of SHARDS (1: the whole).  NULL with ERROR set (SAGSAKT_ERROR_IO). */
BatchWriter *batch_writer_new (const char *path, guint shard, guint shards, GError **error);
void batch_writer_free (BatchWriter *writer);

/* Removes what runs of the same shard that were killed left unfinished.  The caller sees to it that
 * none is at work. */
void batch_writer_sweep (BatchWriter *writer);

/* Whether the file PATH (relative) is there and has SIZE bytes. */
gboolean batch_writer_has (const BatchWriter *writer, const char *path, guint64 size);

/* Writes BYTES under a temporary name, which the caller owns.  NULL with ERROR set
 * (SAGSAKT_ERROR_IO): nothing was left; *FULL when there is no room. */
char *batch_writer_put (BatchWriter *writer, GBytes *bytes, gboolean *full, GError **error);

/* Gives up a temporary file. */
void batch_writer_drop (BatchWriter *writer, const char *temporary);

/* Waits until all that was put is on the disk. */
gboolean batch_writer_sync (BatchWriter *writer, GError **error);

/* Renames what was put and synced to PATH (relative and safe); folders are made.  What is there
 * already is in the way, unless REPLACE: it may be what a run that was killed put there, and did not
 * note.  FALSE with ERROR set: it is still there under its temporary name; *FULL when there is no room
 * for the name. */
gboolean batch_writer_place (BatchWriter *writer, const char *temporary, const char *path,
                             gboolean replace, gboolean *full, GError **error);

/* Waits until the names are on the disk, too. */
void batch_writer_sync_folders (BatchWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchWriter, batch_writer_free)

#endif
