/* The journal of a batch: what goes in comes out, in the order of the input; groups; going on. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "batch/journal.h"

typedef struct
{
  char *folder, *path;
} Scratch;

static void
set_up (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  place->folder = g_dir_make_tmp ("sagsakt-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, BATCH_JOURNAL_NAME, NULL);
}

static void
tear_down (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *beside = g_strconcat (place->path, "-journal", NULL);

  g_unlink (beside);
  g_unlink (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static BatchRecord *
make_record (gint64 number, const char *input, const char *output)
{
  BatchRecord *record = batch_record_new ();
  const Finding finding = { .severity = SEVERITY_WARNING,
                            .rule = "a-rule",
                            .place = { .file = "x.xml", .line = 7, .column = 3, .path = "/a/b",
                                       .field = "b" },
                            .da = "på dansk",
                            .en = "in English" };

  record->number = number;
  record->input = g_strdup (input);
  record->digest = g_strdup ("abc");
  record->type = g_strdup ("statement");
  record->office = g_strdup ("Fjordbæk Kommune");
  record->verdict = output ? VERDICT_ACCEPTED : VERDICT_REJECTED;
  findings_add (record->findings, &finding);
  press_points_add (record->points, "measure.place", POINT_NOT_RELEVANT);
  record->pages = 3;
  record->level = g_strdup ("B-T");
  record->output = g_strdup (output);
  record->output_digest = g_strdup ("def");
  record->output_bytes = G_GUINT64_CONSTANT (5000000000);
  for (guint i = 0; i < N_PRESS_STATIONS; i++)
    record->microseconds[i] = 100 + i;
  record->sign_us = 7;
  record->write_us = 8;
  return record;
}

static void
add (BatchJournal *journal, gint64 number, const char *input, const char *output, gint64 replaced)
{
  g_autoptr (BatchRecord) record = make_record (number, input, output);

  g_assert_true (batch_journal_add (journal, record, replaced, NULL));
}

static gboolean
collect (const BatchRecord *record, gpointer data)
{
  g_string_append_printf (data, "%d:%s ", (int) record->number, record->input);
  return TRUE;
}

static char *
list (BatchJournal *journal)
{
  GString *text = g_string_new (NULL);

  g_assert_true (batch_journal_each (journal, collect, text, NULL));
  return g_string_free (text, FALSE);
}

static gboolean
compare (const BatchRecord *got, gpointer data)
{
  g_autoptr (BatchRecord) want = make_record (1, "a.xml", "a.pdf");
  const Finding *finding = findings_nth (got->findings, 0);

  g_assert_cmpstr (got->digest, ==, want->digest);
  g_assert_cmpstr (got->type, ==, want->type);
  g_assert_cmpstr (got->office, ==, want->office);
  g_assert_cmpint (got->verdict, ==, want->verdict);
  g_assert_null (got->reason_da);
  g_assert_null (got->reason_en);
  g_assert_cmpuint (got->pages, ==, want->pages);
  g_assert_cmpstr (got->level, ==, want->level);
  g_assert_cmpstr (got->output, ==, want->output);
  g_assert_cmpstr (got->output_digest, ==, want->output_digest);
  g_assert_cmpuint (got->output_bytes, ==, want->output_bytes);
  g_assert_cmpint (memcmp (got->microseconds, want->microseconds, sizeof want->microseconds), ==,
                   0);
  g_assert_cmpint (got->sign_us, ==, want->sign_us);
  g_assert_cmpint (got->write_us, ==, want->write_us);
  g_assert_cmpuint (findings_count (got->findings), ==, 1);
  g_assert_cmpint (finding->severity, ==, SEVERITY_WARNING);
  g_assert_cmpstr (finding->rule, ==, "a-rule");
  g_assert_cmpstr (finding->place.file, ==, "x.xml");
  g_assert_cmpuint (finding->place.line, ==, 7);
  g_assert_cmpuint (finding->place.column, ==, 3);
  g_assert_cmpstr (finding->place.path, ==, "/a/b");
  g_assert_cmpstr (finding->place.field, ==, "b");
  g_assert_cmpstr (finding->da, ==, "på dansk");
  g_assert_cmpstr (finding->en, ==, "in English");
  g_assert_cmpuint (got->points->len, ==, 1);
  g_assert_cmpstr (g_array_index (got->points, PressPoint, 0).id, ==, "measure.place");
  g_assert_cmpint (g_array_index (got->points, PressPoint, 0).state, ==, POINT_NOT_RELEVANT);
  *(gboolean *) data = TRUE;
  return TRUE;
}

static void
test_record (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (BatchJournal) journal = batch_journal_open (place->path, BATCH_JOURNAL_NEW, NULL);
  gboolean seen = FALSE;
  struct stat status;

  g_assert_true (batch_journal_begin (journal, NULL));
  add (journal, 1, "a.xml", "a.pdf", 0);
  g_assert_true (batch_journal_commit (journal, NULL));
  g_assert_true (batch_journal_each (journal, compare, &seen, NULL));
  g_assert_true (seen);
  g_assert_cmpint (stat (place->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_order (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (BatchJournal) journal = batch_journal_open (place->path, BATCH_JOURNAL_NEW, NULL);
  g_autofree char *text = NULL;

  g_assert_true (batch_journal_begin (journal, NULL));
  add (journal, 3, "c.xml", "c.pdf", 0);
  add (journal, 1, "a.xml", NULL, 0);
  g_assert_true (batch_journal_commit (journal, NULL));
  g_assert_true (batch_journal_begin (journal, NULL));
  add (journal, 2, "b.xml", NULL, 0);
  batch_journal_rollback (journal);
  g_assert_true (batch_journal_begin (journal, NULL));
  add (journal, 4, "d.xml", NULL, 0);
  g_assert_true (batch_journal_commit (journal, NULL));
  text = list (journal);
  g_assert_cmpstr (text, ==, "1:a.xml 3:c.xml 4:d.xml ");
  g_assert_cmpint (batch_journal_count (journal, VERDICT_ACCEPTED), ==, 1);
  g_assert_cmpint (batch_journal_count (journal, VERDICT_REJECTED), ==, 2);
}

/* What was written by an earlier run is found once for each input, under whatever number; what this
 * run writes is not found. */
static void
test_going_on (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (BatchJournal) journal = batch_journal_open (place->path, BATCH_JOURNAL_NEW, NULL);
  g_autoptr (BatchRecord) one = batch_record_new (), two = batch_record_new (),
                          three = batch_record_new ();
  g_autofree char *text = NULL;
  gint64 first, second;

  g_assert_true (batch_journal_begin (journal, NULL));
  add (journal, 1, "twice.xml", "1.pdf", 0);
  add (journal, 2, "b.xml", NULL, 0);
  add (journal, 3, "twice.xml", "3.pdf", 0);
  g_assert_true (batch_journal_commit (journal, NULL));
  g_assert_cmpint (batch_journal_find (journal, "b.xml", 2, one), ==, 0);
  g_clear_pointer (&journal, batch_journal_free);

  journal = batch_journal_open (place->path, BATCH_JOURNAL_CONTINUE, NULL);
  g_assert_true (batch_journal_begin (journal, NULL));
  second = batch_journal_find (journal, "twice.xml", 3, one);
  first = batch_journal_find (journal, "twice.xml", 2, two);
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >, 0);
  g_assert_cmpstr (one->output, ==, "3.pdf");
  g_assert_cmpstr (one->output_digest, ==, "def");
  g_assert_cmpstr (two->output, ==, "1.pdf");
  g_assert_cmpint (batch_journal_find (journal, "twice.xml", 4, three), ==, 0);
  g_assert_true (batch_journal_is_taken (journal, "1.pdf", second));
  g_assert_false (batch_journal_is_taken (journal, "1.pdf", first));
  g_assert_false (batch_journal_is_taken (journal, "2.pdf", 0));
  add (journal, 3, "twice.xml", "4.pdf", second);
  g_assert_true (batch_journal_commit (journal, NULL));
  g_assert_cmpint (batch_journal_find (journal, "twice.xml", 3, three), ==, 0);
  text = list (journal);
  g_assert_cmpstr (text, ==, "2:twice.xml 2:b.xml 3:twice.xml ");
}

static void
test_use (Scratch *place, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BatchJournal) journal = NULL;
  g_autofree char *value = NULL;

  g_assert_null (batch_journal_open (place->path, BATCH_JOURNAL_READ, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_clear_error (&error);
  journal = batch_journal_open (place->path, BATCH_JOURNAL_CONTINUE, NULL);
  g_assert_true (batch_journal_set (journal, "job.x", "y", NULL));
  g_clear_pointer (&journal, batch_journal_free);

  g_assert_null (batch_journal_open (place->path, BATCH_JOURNAL_NEW, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_clear_error (&error);
  journal = batch_journal_open (place->folder, BATCH_JOURNAL_READ, NULL);
  value = batch_journal_dup_setting (journal, "job.x");
  g_assert_cmpstr (value, ==, "y");
  g_assert_null (batch_journal_dup_setting (journal, "job.z"));
  g_clear_pointer (&journal, batch_journal_free);

  g_assert_true (g_file_set_contents (place->path, "this is no journal at all, is it?", -1, NULL));
  g_assert_null (batch_journal_open (place->path, BATCH_JOURNAL_CONTINUE, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/batch/journal/record", Scratch, NULL, set_up, test_record, tear_down);
  g_test_add ("/batch/journal/order", Scratch, NULL, set_up, test_order, tear_down);
  g_test_add ("/batch/journal/going-on", Scratch, NULL, set_up, test_going_on, tear_down);
  g_test_add ("/batch/journal/use", Scratch, NULL, set_up, test_use, tear_down);
  return g_test_run ();
}
