/* batch.h: thousands of cases, none lost, one bad case never in the way
 *
 * The coordinator: hands the bytes of each case to a worker, has what comes back signed, writes it,
 * and keeps the journal.  It never looks into a case or a document, and believes no worker more than
 * it must.  Every case ends in exactly one of accepted, rejected and not decided; what ended stands
 * in the journal in the order of the input, with its document in place, in groups that survive a
 * killed process and a loss of power.
 *
 * What is missing after that (the run was interrupted, killed, the disk was full) a run that resumes
 * does, and only that: cases that were not reached, that were not decided, whose bytes are others
 * now, whose document is not there.
 */
#ifndef SAGSAKT_BATCH_BATCH_H
#define SAGSAKT_BATCH_BATCH_H

#include <glib.h>

#include "base/workers.h"
#include "batch/inputs.h"
#include "batch/journal.h"
#include "batch/names.h"
#include "batch/shard.h"
#include "press/order.h"
#include "seal/signers.h"

/* What a run that resumes must have in common with the one before: a name and a text for people. */
typedef struct
{
  const char *name, *value;
} BatchSetting;

/* How far the run is. */
typedef struct
{
  gint64 total;     /* inputs; those of other shards, as they are met, excepted */
  gint64 done;      /* ended, now or in an earlier run */
  gint64 kept;      /* of them: in an earlier run */
  gint64 verdicts[3];
  gint64 pages;     /* made now */
  gint64 microseconds; /* of this run */
  gint64 stations[N_PRESS_STATIONS], sign_us, write_us; /* sums of this run's cases */
} BatchCounts;

/* Everything is lent for the run. */
typedef struct
{
  const char *folder;  /* of the output; made when it is not there */
  BatchInputs *inputs;
  BatchNames *names;
  BatchShard shard;
  gboolean resume;
  gboolean again;      /* cases that were done before are done again, in the place of what they were */
  BatchJournal *journal; /* open already; NULL: the folder's */
  const BatchSetting *settings;
  guint n_settings;

  Workers *workers;
  guint n_workers;
  guint recycle;       /* cases after which a worker is replaced; 1: a process for each case */
  PressJob job;        /* for every case */

  const SealJob *seal; /* NULL: nothing is signed */
  SealSigners *signers; /* NULL: the signature is made here, which must be quick */

  int wake;            /* becomes readable when *STOP changes; -1: never */
  const volatile int *stop; /* 1: what is under way is finished; 2: the run ends at once */

  /* Called in the order of the input when a case has ended and all is in its place. */
  void (*ended) (const BatchRecord *record, gpointer data);
  /* Called now and then, five times a second at least while anything happens. */
  void (*tick) (const BatchCounts *counts, gpointer data);
  /* Called with a line for people: what the run waits for. */
  void (*notice) (const char *text, gpointer data);
  gpointer data;
} BatchPlan;

/* Does the run.  COUNTS says how far it came; fewer done than total: it was stopped, or ERROR.  NULL
 * with ERROR set: it could not begin, or not go on (SAGSAKT_ERROR_IO and as batch_journal_open,
 * SAGSAKT_ERROR_UNKNOWN: the folder is another job's); what had ended is in the journal.  The
 * journal, for the report, is the caller's even when ERROR is set, where there is one; PLAN's own is
 * given back. */
BatchJournal *batch_run (const BatchPlan *plan, BatchCounts *counts, GError **error);

#endif
