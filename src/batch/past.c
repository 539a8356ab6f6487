#include "batch/past.h"

#include <stdio.h>
#include <unistd.h>

#include "base/errors.h"

/* --- the job --- */

/* The settings of the folder are those of the run, or become them. */
static gboolean
bind_settings (const BatchPlan *plan, BatchJournal *journal, GError **error)
{
  gboolean done = batch_journal_begin (journal, error);

  for (guint i = 0; done && i < plan->n_settings; i++)
    {
      const BatchSetting *setting = &plan->settings[i];
      g_autofree char *name = g_strconcat ("job.", setting->name, NULL);
      g_autofree char *old = batch_journal_dup_setting (journal, name);

      if (old && g_strcmp0 (old, setting->value) != 0)
        {
          error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_JOURNAL_OTHER, setting->name,
                     setting->value, old, NULL);
          done = FALSE;
        }
      else if (!old)
        done = batch_journal_set (journal, name, setting->value, error);
    }
  if (done)
    return batch_journal_commit (journal, error);
  batch_journal_rollback (journal);
  return FALSE;
}

/* A journal that a failing disk left damaged says nothing: it is kept, and everything done anew. */
static gboolean
set_aside (const BatchPlan *plan, const char *path)
{
  g_autofree char *aside = g_strdup_printf ("%s.%" G_GINT64_FORMAT, path,
                                            g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *half_done = g_strconcat (path, "-journal", NULL);
  const char *arguments[] = { aside, NULL };
  g_autofree char *text
      = message_format (MESSAGE_JOURNAL_SET_ASIDE, message_language (), arguments);

  if (rename (path, aside) != 0)
    return FALSE;
  unlink (half_done);
  plan->notice (text, plan->data);
  return TRUE;
}

BatchJournal *
batch_past_open (const BatchPlan *plan, GError **error)
{
  g_autofree char *name = batch_shard_journal_name (&plan->shard);
  g_autofree char *path = g_build_filename (plan->folder, name, NULL);
  const BatchJournalUse use = plan->resume ? BATCH_JOURNAL_CONTINUE : BATCH_JOURNAL_NEW;
  g_autoptr (GError) fault = NULL;
  g_autoptr (BatchJournal) journal = batch_journal_open (path, use, &fault);

  if (!journal && plan->resume
      && g_error_matches (fault, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN) && set_aside (plan, path))
    {
      g_clear_error (&fault);
      journal = batch_journal_open (path, use, &fault);
    }
  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  if (!journal || !bind_settings (plan, journal, error))
    return NULL;
  return g_steal_pointer (&journal);
}

/* --- its cases --- */

static void
earlier_free (gpointer data)
{
  BatchEarlier *earlier = data;

  batch_record_free (earlier->record);
  g_free (earlier);
}

static void
find_one (const BatchPlan *plan, BatchJournal *journal, guint index, GHashTable *found)
{
  g_autoptr (BatchRecord) record = batch_record_new ();
  BatchEarlier *earlier;
  BatchInput input;
  gint64 row;

  batch_inputs_nth (plan->inputs, index, &input);
  row = batch_journal_find (journal, input.display, input.number, record);
  if (row == 0)
    return;
  /* what a list says otherwise by now is made anew, under a name of its own */
  if (record->output && g_strcmp0 (record->settings, input.settings) == 0)
    batch_names_claim (plan->names, record->output, input.number, record->findings);
  earlier = g_new0 (BatchEarlier, 1);
  earlier->row = row;
  earlier->record = g_steal_pointer (&record);
  g_hash_table_insert (found, GUINT_TO_POINTER (index), earlier);
}

GHashTable *
batch_past_find (const BatchPlan *plan, BatchJournal *journal, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (NULL, NULL, NULL, earlier_free);

  if (!plan->resume)
    return g_steal_pointer (&found);
  if (!batch_journal_begin (journal, error))
    return NULL;
  for (guint i = 0; i < batch_inputs_count (plan->inputs); i++)
    find_one (plan, journal, i, found);
  return batch_journal_commit (journal, error) ? g_steal_pointer (&found) : NULL;
}

/* --- what is left to the next --- */

static char *
now_text (gint64 seconds_ago)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) -seconds_ago);

  return g_date_time_format (then, "%Y-%m-%d %H:%M:%S");
}

void
batch_past_leave (const BatchPlan *plan, BatchJournal *journal, const BatchCounts *counts)
{
  g_autofree char *old = batch_journal_dup_setting (journal, "run.microseconds");
  g_autofree char *first = batch_journal_dup_setting (journal, "run.started");
  const gint64 before = old ? g_ascii_strtoll (old, NULL, 10) : 0;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, before + counts->microseconds);
  g_autofree char *total = g_strdup_printf ("%" G_GINT64_FORMAT, counts->total);
  g_autofree char *workers = g_strdup_printf ("%u", plan->n_workers);
  g_autofree char *started = first ? g_strdup (first)
                                   : now_text (counts->microseconds / G_USEC_PER_SEC);
  g_autofree char *ended = now_text (0);
  const BatchSetting notes[] = {
    { "run.started", started },
    { "run.ended", ended },
    { "run.user", g_get_user_name () },
    { "run.microseconds", time },
    { "run.total", total },
    { "run.workers", workers },
    { "run.sandbox", workers_sandboxed (plan->workers) ? "yes" : "no" },
    { "run.version", SAGSAKT_VERSION },
  };

  if (!batch_journal_begin (journal, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    batch_journal_set (journal, notes[i].name, notes[i].value, NULL);
  batch_journal_commit (journal, NULL);
}
