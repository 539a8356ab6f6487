/* batch/merge.h: the journals of all shards of a batch, joined into one
 *
 * Every shard must be there, once, of the same job, and have come to its end; together they must
 * hold each input of the list exactly once.  Otherwise nothing is made: what is not whole must not
 * look as if it were.  The outcome is a journal like that of one run; the shards' own stay as they
 * are, and so do the documents.
 */
#ifndef SAGSAKT_BATCH_MERGE_H
#define SAGSAKT_BATCH_MERGE_H

#include <glib.h>

#include "base/findings.h"

/* Joins the journals at PATHS, N files or folders with journals in them, into the new journal TARGET.
 * Names of outputs in it are relative to FOLDER.  FALSE with errors in FINDINGS: the journals do not
 * make one batch, and TARGET was not made; FALSE with ERROR set as well: one could not be read, or
 * TARGET not be written. */
gboolean batch_merge (const char *const *paths, guint n, const char *target, const char *folder,
                      Findings *findings, GError **error);

#endif
