/* progress.h: how far a batch is, on standard error
 *
 * On a terminal one line that is written over: done and total, rate, time left, rejected, not
 * decided.  Elsewhere a plain line now and then.  In the language of the run.
 */
#ifndef SAGSAKT_BATCH_PROGRESS_H
#define SAGSAKT_BATCH_PROGRESS_H

#include "batch/batch.h"

typedef struct
{
  gboolean silent, terminal;
  gboolean shown;  /* a line stands there to be written over */
  gint64 last;     /* when the last plain line was written, in µs of the run */
} BatchProgress;

/* SILENT: nothing is ever shown. */
void batch_progress_init (BatchProgress *progress, gboolean silent);

void batch_progress_show (BatchProgress *progress, const BatchCounts *counts);

/* Takes the line away, so that another can be written. */
void batch_progress_hide (BatchProgress *progress);

/* What came of it, as a line without its end; the caller owns it. */
char *batch_progress_sum (const BatchCounts *counts);

#endif
