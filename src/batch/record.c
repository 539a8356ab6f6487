#include "batch/record.h"

BatchRecord *
batch_record_new (void)
{
  BatchRecord *record = g_new0 (BatchRecord, 1);

  record->verdict = VERDICT_UNDECIDED;
  record->findings = findings_new ();
  record->points = press_points_new ();
  return record;
}

static void
forget_output (BatchRecord *record)
{
  g_clear_pointer (&record->level, g_free);
  g_clear_pointer (&record->output, g_free);
  g_clear_pointer (&record->output_digest, g_free);
  record->output_bytes = 0;
  record->pages = 0;
}

void
batch_record_free (BatchRecord *record)
{
  if (record == NULL)
    return;
  forget_output (record);
  g_free (record->input);
  g_free (record->digest);
  g_free (record->settings);
  g_free (record->type);
  g_free (record->office);
  g_free (record->reason_da);
  g_free (record->reason_en);
  findings_free (record->findings);
  g_array_unref (record->points);
  g_free (record);
}

void
batch_record_undecide (BatchRecord *record, const GError *error)
{
  forget_output (record);
  record->verdict = VERDICT_UNDECIDED;
  g_free (record->reason_da);
  g_free (record->reason_en);
  record->reason_da = g_strdup (error->message);
  record->reason_en = g_strdup (error->message);
}
