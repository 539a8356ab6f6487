/* past.h: what earlier runs in the output folder did
 *
 * Opens the journal, sees to it that it is of the same job, and finds what it says of the inputs, so
 * that a run does what is missing and only that.
 */
#ifndef SAGSAKT_BATCH_PAST_H
#define SAGSAKT_BATCH_PAST_H

#include "batch/batch.h"

typedef struct
{
  gint64 row;          /* in the journal */
  BatchRecord *record; /* as far as batch_journal_find fills it */
} BatchEarlier;

/* The journal of PLAN's folder, new or to be gone on with.  A damaged one is kept under another name
 * and a new one begun, with a notice.  NULL with ERROR set: as batch_journal_open, or it is another
 * job's (SAGSAKT_ERROR_UNKNOWN). */
BatchJournal *batch_past_open (const BatchPlan *plan, GError **error);

/* Index of an input → BatchEarlier; the names of their documents are claimed before a case of this
 * run asks for one.  Empty when PLAN does not resume.  The caller owns it; NULL with ERROR set. */
GHashTable *batch_past_find (const BatchPlan *plan, BatchJournal *journal, GError **error);

/* Notes what the report says of the run as a whole. */
void batch_past_leave (const BatchPlan *plan, BatchJournal *journal, const BatchCounts *counts);

#endif
