/* journal.h: what became of every case of a batch, kept beside the documents
 *
 * "journal.sqlite" in the output folder: the records (record.h), and the settings of the run, of
 * which some bind: a run that goes on must have them too.  Report and merge read only this.
 *
 * Records are added in groups.  What was committed survives a killed process and a loss of power: a
 * rollback journal that is truncated, every commit synced.  (No write-ahead log: it wants shared
 * memory, which network file systems do not have, and a journal that was copied without the log
 * would lack the last cases.)  Whoever has it open to write holds it alone; the lock ends with the
 * process.  Mode 0600.
 */
#ifndef SAGSAKT_BATCH_JOURNAL_H
#define SAGSAKT_BATCH_JOURNAL_H

#include <glib.h>

#include "batch/record.h"

#define BATCH_JOURNAL_NAME "journal.sqlite"

typedef struct BatchJournal BatchJournal;

typedef enum
{
  BATCH_JOURNAL_NEW,      /* there must be none */
  BATCH_JOURNAL_CONTINUE, /* one is made when there is none */
  BATCH_JOURNAL_READ
} BatchJournalUse;

/* The journal PATH; of BATCH_JOURNAL_READ, PATH may be the folder it lies in.  NULL with ERROR set: there is one or none against USE, another
 * process has it (SAGSAKT_ERROR_IO), it is no journal or broken (SAGSAKT_ERROR_UNKNOWN), the disk is
 * full (SAGSAKT_ERROR_IO). */
BatchJournal *batch_journal_open (const char *path, BatchJournalUse use, GError **error);
void batch_journal_free (BatchJournal *journal);

/* The settings of the run.  Those that bind begin with "job."; they are text for people, too. */
gboolean batch_journal_set (BatchJournal *journal, const char *name, const char *value,
                            GError **error);
/* The value of NAME, NULL: not set.  The caller owns it. */
char *batch_journal_dup_setting (BatchJournal *journal, const char *name);
/* The names of those that begin with PREFIX, sorted; the caller owns them. */
char **batch_journal_dup_settings (BatchJournal *journal, const char *prefix);

/* All that is done between the two is there afterwards, or none of it.  FALSE with ERROR set
 * (SAGSAKT_ERROR_IO): none of it; the disk is full, say, and the group may be tried again. */
gboolean batch_journal_begin (BatchJournal *journal, GError **error);
gboolean batch_journal_commit (BatchJournal *journal, GError **error);
void batch_journal_rollback (BatchJournal *journal);

/* Adds RECORD, or puts it in the place of the record REPLACED (batch_journal_find; 0: of none). */
gboolean batch_journal_add (BatchJournal *journal, const BatchRecord *record, gint64 replaced,
                            GError **error);

/* What an earlier run says of the input with this name; the one with this NUMBER of several.  0:
 * nothing.  Else the row, which no later call finds again, and RECORD has the input's digest, the
 * verdict and what is known of the output; the row's number becomes NUMBER. */
gint64 batch_journal_find (BatchJournal *journal, const char *input, gint64 number,
                           BatchRecord *record);

/* Whether OUTPUT is the document of a case that is in the journal in another row than ROW. */
gboolean batch_journal_is_taken (BatchJournal *journal, const char *output, gint64 row);

/* Calls FUNCTION for each record in the order of the input, until it gives FALSE.  RECORD is lent.
 * FALSE with ERROR set: the journal cannot be read; FALSE without: FUNCTION said so. */
typedef gboolean (*BatchJournalFunction) (const BatchRecord *record, gpointer data);
gboolean batch_journal_each (BatchJournal *journal, BatchJournalFunction function, gpointer data,
                             GError **error);

/* How many records there are of VERDICT. */
gint64 batch_journal_count (BatchJournal *journal, Verdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchJournal, batch_journal_free)

#endif
