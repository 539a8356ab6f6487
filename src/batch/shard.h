/* batch/shard.h: the part of a batch that is one machine's
 *
 * Which of N shards a case belongs to follows from its bytes alone: every machine lists the same
 * inputs, takes its own and leaves the others, without a word between them.  An input that cannot be
 * read belongs to a shard by what it is called, so that it too is somebody's.
 */
#ifndef SAGSAKT_BATCH_SHARD_H
#define SAGSAKT_BATCH_SHARD_H

#include <glib.h>

typedef struct
{
  guint index; /* from 1 */
  guint count; /* 1: everything */
} BatchShard;

#define BATCH_SHARD_ALL ((BatchShard){ 1, 1 })

/* Reads "I/N", 1 <= I <= N <= 10,000.  FALSE: it is not that. */
gboolean batch_shard_parse (const char *text, BatchShard *shard);

/* Whether the case is of SHARD.  DIGEST: SHA-256 of its bytes in hexadecimal; NULL: not known, and
 * DISPLAY, the input's name, decides. */
gboolean batch_shard_takes (const BatchShard *shard, const char *digest, const char *display);

/* "journal.sqlite", for a part "journal-2-of-4.sqlite"; the caller owns it. */
char *batch_shard_journal_name (const BatchShard *shard);

#endif
