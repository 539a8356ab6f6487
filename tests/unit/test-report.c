/* test-report.c: reports on journals that are made here
 *
 * With "--make FOLDER CASES" it leaves a journal of so many cases and its reports in FOLDER instead,
 * for the test in a browser and for looking at them.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "batch/report.h"

#define HOSTILE "=1+1</script><img src=x onerror=alert(1)>\"'&\xe2\x80\xaeplot\xff\x01"

static const char *const offices[] = { "Fjordbæk Kommune", "Nørreådal Kommune", "Vesterkær Kommune",
                                       "Ålunde Kommune", "Østermarke Kommune" };

static void
add_finding (BatchRecord *record, Severity severity, const char *rule, guint line, const char *da,
             const char *en)
{
  const Finding finding = { .severity = severity, .rule = rule,
                            .place = { .file = record->input, .line = line }, .da = da, .en = en };

  findings_add (record->findings, &finding);
}

static void
add_points (BatchRecord *record, GRand *random)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  const Registry *registry = intake_registry (intake, NULL);
  const Template *template = NULL;

  for (guint i = 0; i < registry_count (registry); i++)
    if (strcmp (registry_nth (registry, i)->id, record->type) == 0)
      template = intake_template (intake, registry_nth (registry, i), NULL);
  for (guint i = 0; i < template_count (template); i++)
    {
      const char *id = template_nth (template, i)->id;
      int dice = g_rand_int_range (random, 0, 100);
      PointState state = dice < 10 + (int) (i * 7 % 25) ? POINT_NOT_RELEVANT : POINT_ANSWERED;

      if (g_str_has_prefix (id, "risk.force.") && strcmp (id, "risk.force.occurred") != 0
          && record->number % 3 == 0)
        state = POINT_NOT_ASKED;
      else if (record->verdict == VERDICT_REJECTED && i % 16 == 5)
        state = POINT_MISSING;
      press_points_add (record->points, id, state);
    }
}

/* Something like a case; every 50th rejected, every 200th not decided. */
static BatchRecord *
make_record (guint number, GRand *random)
{
  BatchRecord *record = batch_record_new ();
  gboolean statement = number % 5 != 0;

  record->number = number;
  record->input = g_strdup_printf ("sager/2025/%s-%05u.xml", statement ? "udtalelse" : "samtale", number);
  record->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, record->input, -1);
  record->verdict = number % 200 == 77  ? VERDICT_UNDECIDED
                    : number % 50 == 13 ? VERDICT_REJECTED : VERDICT_ACCEPTED;
  if (record->verdict == VERDICT_UNDECIDED)
    {
      record->reason_da = g_strdup ("sagen brugte mere processortid, end den må");
      record->reason_en = g_strdup ("the case used more processor time than it may");
      return record;
    }
  record->type = g_strdup (statement ? "statement" : "follow-up-conversation");
  record->office = g_strdup (offices[g_rand_int_range (random, 0, G_N_ELEMENTS (offices))]);
  add_points (record, random);
  for (guint i = 0; i < N_PRESS_STATIONS; i++)
    record->microseconds[i] = g_rand_int_range (random, 200, 2500);
  if (number % 4 == 0)
    add_finding (record, SEVERITY_WARNING, "statement-guardian-missing", 41,
                 "der er ikke beskikket en bistandsværge: angiv hvorfor",
                 "no support guardian is appointed: say why");
  if (number % 9 == 0)
    add_finding (record, SEVERITY_INFORMATION, "statement-signer-role-missing", 210,
                 "det fremgår ikke, om underskriveren er ansat i tilsynsmyndigheden",
                 "it is not said whether the signer belongs to the supervisory authority");
  if (record->verdict == VERDICT_REJECTED)
    {
      add_finding (record, SEVERITY_ERROR, "statement-state-emotional-missing", 88,
                   "punktet »Hvordan er den emotionelle funktion, herunder evnen til affektkontrol og "
                   "konfliktløsning?« (EmotionalFunction) mangler: besvar det, eller erklær det ikke "
                   "relevant",
                   "the point »Hvordan er den emotionelle funktion, herunder evnen til affektkontrol og "
                   "konfliktløsning?« (EmotionalFunction) is missing: answer it or declare it not "
                   "relevant");
      add_finding (record, SEVERITY_ERROR, "statement-signer-title-missing", 207,
                   "stillingsbetegnelsen mangler i underskriften",
                   "the title is missing in the signature");
      return record;
    }
  record->pages = 2 + number % 4;
  record->level = g_strdup ("B-LT");
  record->output = g_strdup_printf ("%s/24-%05u-2025-03-%02u.pdf", record->type, number, number % 28 + 1);
  record->output_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, record->output, -1);
  record->output_bytes = 90000 + number % 1000 * 17;
  record->sign_us = g_rand_int_range (random, 300, 900);
  record->write_us = g_rand_int_range (random, 100, 400);
  return record;
}

static void
set_settings (BatchJournal *journal)
{
  static const char *const settings[][2] = {
    { "run.started", "2025-11-03 21:04:12" },
    { "run.ended", "2025-11-03 21:06:37" },
    { "run.microseconds", "145200000" },
    { "run.user", "agerbo" },
    { "run.version", "0.1.0" },
    { "run.inputs", "sager/2025" },
    { "run.workers", "4" },
    { "run.sandbox", "yes" },
    { "job.fingerprint", "8c1f0d7a5b2e94c36d0a7f1e8b35c2497e60d1a48fb92c53e7064d8a1b9f3c25" },
    { "job.level", "B-LT" },
    { "job.shard", "1/1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (batch_journal_set (journal, settings[i][0], settings[i][1], NULL));
}

static BatchJournal *
make_journal (const char *folder, guint cases)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autofree char *path = g_build_filename (folder, BATCH_JOURNAL_NAME, NULL);
  BatchJournal *journal = batch_journal_open (path, BATCH_JOURNAL_NEW, &error);

  g_assert_no_error (error);
  batch_journal_begin (journal, &error);
  set_settings (journal);
  for (guint i = 1; i <= cases; i++)
    {
      g_autoptr (BatchRecord) record = make_record (i, random);

      batch_journal_add (journal, record, 0, &error);
      g_assert_no_error (error);
    }
  batch_journal_commit (journal, &error);
  g_assert_no_error (error);
  return journal;
}

static const struct
{
  const char *name;
  BatchReportFormat format;
  Language language;
} forms[] = {
  { "report.html", BATCH_REPORT_HTML, LANGUAGE_DANISH },
  { "report-en.html", BATCH_REPORT_HTML, LANGUAGE_ENGLISH },
  { "report.json", BATCH_REPORT_JSON, LANGUAGE_DANISH },
  { "report.csv", BATCH_REPORT_CSV, LANGUAGE_DANISH },
};

static int
make_reports (const char *folder, guint cases)
{
  BatchJournal *journal;

  g_mkdir_with_parents (folder, 0700);
  journal = make_journal (folder, cases);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_build_filename (folder, forms[i].name, NULL);
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      struct rusage usage;

      if (!batch_report_write (journal, folder, path, forms[i].format, forms[i].language, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      getrusage (RUSAGE_SELF, &usage);
      g_print ("%-16s %6.2f s, %ld kB at most\n", forms[i].name,
               (double) (g_get_monotonic_time () - start) / 1e6, usage.ru_maxrss);
    }
  batch_journal_free (journal);
  return 0;
}

/* ---- tests ---- */

typedef struct
{
  char *folder;
  BatchJournal *journal;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer cases)
{
  fixture->folder = g_dir_make_tmp ("sagsakt-XXXXXX", NULL);
  fixture->journal = make_journal (fixture->folder, GPOINTER_TO_UINT (cases));
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);

  batch_journal_free (fixture->journal);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static char *
dup_report (const Fixture *fixture, BatchReportFormat format, Language language)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "report", NULL);
  char *text = NULL;

  g_assert_true (batch_report_write (fixture->journal, fixture->folder, path, format, language, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return text;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    n++;
  return n;
}

#define assert_holds(text, part) \
  G_STMT_START { if (strstr (text, part) == NULL) g_error ("no \"%s\"", part); } G_STMT_END

static void
test_html (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *da = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_DANISH);
  g_autofree char *en = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_ENGLISH);

  assert_holds (da, "<html lang=da>");
  assert_holds (da, "<h1>Rapport over 1.200 sager</h1>");
  assert_holds (da, "<time datetime=\"2025-11-03 21:04:12\">3. november 2025 kl. 21.04</time>");
  assert_holds (da, "8c1f0d7a5b2e94c36d0a7f1e8b35c2497e60d1a48fb92c53e7064d8a1b9f3c25");
  assert_holds (da, "<li>Varighed <b>2 min. 25 s</b></li>");
  assert_holds (da, "<li>Hastighed <b>8,2 sager/s</b></li>");
  assert_holds (da, "<strong>24</strong> <span class='verdict rejected'>");
  assert_holds (da, "<span class=percent>0,5 %</span>");
  assert_holds (da, "sagen brugte mere processortid, end den må");
  assert_holds (da, "<a href=\"./statement/24-00001-2025-03-02.pdf\">");
  g_assert_cmpuint (count (da, "<tr data-v="), ==, 1200);
  g_assert_cmpuint (count (da, "<tr data-v=1"), ==, 24);
  g_assert_cmpuint (count (da, "<tr data-v=2"), ==, 6);
  assert_holds (en, "<html lang=en>");
  assert_holds (en, "<h1>Report on 1,200 cases</h1>");
  assert_holds (en, "3 November 2025, 21:04");
  assert_holds (en, "8.2 cases/s");
  assert_holds (en, "the case used more processor time than it may");
  g_assert_null (strstr (en, "besvar det"));
  /* nothing from elsewhere */
  g_assert_null (strstr (da, "http:"));
  g_assert_null (strstr (da, "https:"));
  g_assert_null (strstr (da, "src="));
}

/* The row of the points table that begins with LABEL, up to its end. */
static char *
dup_row (const char *html, const char *label)
{
  g_autofree char *start = g_strdup_printf ("<th scope=row>%s</th>", label);
  const char *row = strstr (html, start);

  g_assert_nonnull (row);
  return g_strndup (row, (gsize) (strstr (row, "</tr>") - row));
}

static PressPoint
point (const BatchRecord *record, guint i)
{
  return g_array_index (record->points, PressPoint, i);
}

typedef struct
{
  guint states[N_POINT_STATES];
} Tally;

static gboolean
tally_mental (const BatchRecord *record, gpointer data)
{
  for (guint i = 0; i < record->points->len; i++)
    if (strcmp (point (record, i).id, "state.mental") == 0)
      ((Tally *) data)->states[point (record, i).state]++;
  return TRUE;
}

/* What a row of the offices' table says after the office's name. */
typedef struct
{
  guint cases, verdicts[3], complete, states[N_POINT_STATES];
} OfficeRow;

static gboolean
tally_office (const BatchRecord *record, gpointer data)
{
  OfficeRow *office = data;
  guint missing = 0;

  if (g_strcmp0 (record->office, offices[0]) != 0)
    return TRUE;
  office->cases++;
  office->verdicts[record->verdict]++;
  for (guint i = 0; i < record->points->len; i++)
    {
      office->states[point (record, i).state]++;
      missing += point (record, i).state == POINT_MISSING;
    }
  office->complete += missing == 0;
  return TRUE;
}

static void
test_offices (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *html = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_ENGLISH);
  g_autofree char *start = g_strdup_printf ("<bdi>%s</bdi></th>", offices[0]);
  const char *row = strstr (html, start);
  OfficeRow office = { 0 };

  g_assert_nonnull (row);
  g_assert_true (batch_journal_each (fixture->journal, tally_office, &office, NULL));
  g_assert_cmpuint (office.verdicts[VERDICT_REJECTED], >, 0);
  {
    const guint numbers[]
        = { office.cases, office.verdicts[VERDICT_ACCEPTED], office.verdicts[VERDICT_REJECTED],
            office.verdicts[VERDICT_UNDECIDED], office.complete, office.states[POINT_ANSWERED],
            office.states[POINT_NOT_RELEVANT], office.states[POINT_MISSING] };
    g_autoptr (GString) expected = g_string_new (NULL);
    g_autofree char *said = NULL;
    const guint placed = office.states[POINT_ANSWERED] + office.states[POINT_NOT_RELEVANT];
    const guint tenths = placed * 1000 / (placed + office.states[POINT_MISSING]);

    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      g_string_append_printf (expected, " %u", numbers[i]);
    g_string_append_printf (expected, " %u.%u%%", tenths / 10, tenths % 10);
    {
      g_autofree char *cells
          = g_strndup (row + strlen (start), (gsize) (strstr (row, "<svg") - row) - strlen (start));
      g_autoptr (GRegex) tags = g_regex_new ("<[^>]*>", 0, 0, NULL);
      g_autoptr (GRegex) spaces = g_regex_new (" +", 0, 0, NULL);
      g_autofree char *bare = g_regex_replace_literal (tags, cells, -1, 0, " ", 0, NULL);
      g_autofree char *apart = g_strdelimit (g_strdup (bare), "\n", ' ');
      g_auto (GStrv) parts = g_strsplit (apart, ",", -1);
      g_autofree char *joined = g_strjoinv ("", parts);

      said = g_regex_replace_literal (spaces, joined, -1, 0, " ", 0, NULL);
    }
    g_assert_cmpstr (said, ==, expected->str);
  }
}

static void
test_points (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *html = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_DANISH);
  g_autofree char *row = dup_row (html, "Hvordan er det mentale niveau?");
  Tally tally = { 0 };
  g_autofree char *expected = NULL;

  g_assert_true (batch_journal_each (fixture->journal, tally_mental, &tally, NULL));
  g_assert_cmpuint (tally.states[POINT_NOT_RELEVANT], >, 0);
  expected = g_strdup_printf ("<td class=n>%u</td><td class=n>%u</td><td class='n zero'>0</td>"
                              "<td class='n zero'>0</td>",
                              tally.states[POINT_ANSWERED], tally.states[POINT_NOT_RELEVANT]);
  assert_holds (row, expected);
  /* Every office, and one line for the cases that could not be read. */
  for (gsize i = 0; i < G_N_ELEMENTS (offices); i++)
    assert_holds (html, offices[i]);
  g_assert_cmpuint (count (html, "<tr data-office="), ==, G_N_ELEMENTS (offices) + 1);
}

static void
test_json (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *text = dup_report (fixture, BATCH_REPORT_JSON, LANGUAGE_DANISH);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines), rejected = 0;
  JsonObject *summary;
  g_autoptr (JsonParser) first = json_parser_new ();

  g_assert_cmpuint (n, ==, 1202);
  g_assert_cmpstr (lines[1201], ==, "");
  g_assert_true (json_parser_load_from_data (first, lines[0], -1, NULL));
  summary = json_node_get_object (json_parser_get_root (first));
  g_assert_cmpstr (json_object_get_string_member (summary, "kind"), ==, "summary");
  g_assert_cmpint (json_object_get_int_member (summary, "cases"), ==, 1200);
  g_assert_cmpint (json_object_get_int_member (summary, "undecided"), ==, 6);
  g_assert_cmpint (json_object_get_int_member (summary, "signed"), ==, 1170);
  for (guint i = 1; i <= 1200; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *object;

      g_assert_true (json_parser_load_from_data (parser, lines[i], -1, NULL));
      object = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpint (json_object_get_int_member (object, "number"), ==, i);
      rejected += strcmp (json_object_get_string_member (object, "verdict"), "rejected") == 0;
      if (i == 13)
        {
          JsonArray *findings = json_object_get_array_member (object, "findings");
          JsonObject *last = json_array_get_object_element (findings, 1);

          g_assert_cmpstr (json_object_get_string_member (last, "rule"), ==,
                           "statement-signer-title-missing");
          g_assert_cmpstr (json_object_get_string_member (last, "da"), ==,
                           "stillingsbetegnelsen mangler i underskriften");
          g_assert_cmpint (json_object_get_int_member (last, "line"), ==, 207);
          g_assert_cmpstr (json_object_get_string_member (
                               json_object_get_object_member (object, "points"), "state.disorders"),
                           ==, "missing");
        }
    }
  g_assert_cmpuint (rejected, ==, 24);
}

static void
test_csv (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *text = dup_report (fixture, BATCH_REPORT_CSV, LANGUAGE_ENGLISH);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1202);
  g_assert_true (g_str_has_prefix (lines[0], "number,input,sha256,"));
  g_assert_cmpuint (count (text, "\n"), ==, count (text, "\r\n"));
  g_assert_true (g_str_has_prefix (lines[13], "13,\"sager/2025/udtalelse-00013.xml\",\""));
  assert_holds (lines[13], ",2,0,0,\"statement-state-emotional-missing statement-signer-title-missing\","
                           "\"error: 88: the point");
  assert_holds (lines[13], ",\"rejected\",");
}

/* A name that was made to break out does so in none of the forms. */
static void
test_hostile (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autoptr (BatchRecord) record = batch_record_new ();
  g_autofree char *html = NULL, *csv = NULL, *json = NULL;

  record->number = 1;
  record->input = g_strdup (HOSTILE);
  record->output = g_strdup ("javascript:alert(1)//;=2+2");
  record->office = g_strdup ("-1\";@x");
  add_finding (record, SEVERITY_WARNING, "x<y", 1, "<b>", "<b>");
  g_assert_true (batch_journal_add (fixture->journal, record, 0, NULL));
  html = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_DANISH);
  csv = dup_report (fixture, BATCH_REPORT_CSV, LANGUAGE_DANISH);
  json = dup_report (fixture, BATCH_REPORT_JSON, LANGUAGE_DANISH);
  g_assert_null (strstr (html, "<img"));
  g_assert_null (strstr (html, "\xe2\x80\xae"));
  assert_holds (html, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&apos;&amp;\xef\xbf\xbdplot");
  g_assert_null (strstr (html, "href=\"javascript"));
  assert_holds (html, "href=\"./javascript%3Aalert%281%29//%3B%3D2%2B2\"");
  assert_holds (html, "x&lt;y");
  assert_holds (csv, ",\"'=1+1</script><img src=x onerror=alert(1)>\"\"'&");
  assert_holds (csv, "\"'-1\"\";'@x\"");
  assert_holds (csv, "alert(1)//;'=2+2\"");
  g_assert_cmpuint (count (json, "\n"), ==, 2);
  assert_holds (html, "Rapport over 1 sag<");
}

static void
test_unfinished (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *html = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_DANISH);

  g_assert_null (strstr (html, "class=notice"));
  batch_journal_set (fixture->journal, "run.total", "4", NULL);
  batch_journal_set (fixture->journal, "run.sandbox", "no", NULL);
  g_free (html);
  html = dup_report (fixture, BATCH_REPORT_HTML, LANGUAGE_DANISH);
  assert_holds (html, "Sagerne er læst uden sandkasse");
  assert_holds (html, "Kørslen er ikke ført til ende");
}

static void
test_elsewhere (Fixture *fixture, G_GNUC_UNUSED gconstpointer cases)
{
  g_autofree char *other = g_dir_make_tmp ("sagsakt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (other, "r.html", NULL);
  g_autofree char *base = g_path_get_basename (fixture->folder);
  g_autofree char *reference = g_strdup_printf ("<a href=\"./../%s/statement/", base);
  g_autofree char *html = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (batch_report_write (fixture->journal, fixture->folder, path, BATCH_REPORT_HTML,
                                     LANGUAGE_DANISH, &error));
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  assert_holds (html, reference);
  g_remove (path);
  g_rmdir (other);
  /* A folder that is not there: an error, and nothing left. */
  g_assert_false (batch_report_write (fixture->journal, fixture->folder, path, BATCH_REPORT_CSV,
                                      LANGUAGE_DANISH, &error));
  g_assert_nonnull (error);
}

static void
test_endings (void)
{
  BatchReportFormat format;

  g_assert_true (batch_report_format_of ("a/b.HTML", &format));
  g_assert_cmpint (format, ==, BATCH_REPORT_HTML);
  g_assert_true (batch_report_format_of ("b.jsonl", &format));
  g_assert_cmpint (format, ==, BATCH_REPORT_JSON);
  g_assert_true (batch_report_format_of ("b.csv", &format));
  g_assert_cmpint (format, ==, BATCH_REPORT_CSV);
  g_assert_false (batch_report_format_of ("csv", &format));
}

#define ADD(name, cases, function) \
  g_test_add ("/report/" name, Fixture, GUINT_TO_POINTER (cases), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--make") == 0)
    return make_reports (argv[2], (guint) strtoul (argv[3], NULL, 10));
  g_test_init (&argc, &argv, NULL);
  ADD ("html", 1200, test_html);
  ADD ("points", 1200, test_points);
  ADD ("offices", 1200, test_offices);
  ADD ("json", 1200, test_json);
  ADD ("csv", 1200, test_csv);
  ADD ("hostile", 0, test_hostile);
  ADD ("unfinished", 3, test_unfinished);
  ADD ("elsewhere", 3, test_elsewhere);
  g_test_add_func ("/report/endings", test_endings);
  return g_test_run ();
}
