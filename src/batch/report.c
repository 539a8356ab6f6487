#include "batch/report-parts.h"

#include <errno.h>
#include <string.h>

#include "base/files.h"

#define PENDING_BYTES (64 * 1024)

const ReportSetting report_settings[] = {
#define REPORT_SETTING(name, da, en) { name, { da, en } },
#include "batch/report-settings.def"
#undef REPORT_SETTING
  { NULL, { NULL, NULL } },
};

/* ---- writing ---- */

static void
report_flush (ReportStream *stream)
{
  if (!stream->failed
      && !file_write_descriptor (stream->fd, stream->pending->str, stream->pending->len))
    {
      stream->failed = TRUE;
      stream->number = errno;
    }
  g_string_truncate (stream->pending, 0);
}

void
report_put (ReportStream *stream, const char *text)
{
  g_string_append (stream->pending, text);
  if (stream->pending->len > PENDING_BYTES)
    report_flush (stream);
}

void
report_printf (ReportStream *stream, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (stream->pending, format, arguments);
  va_end (arguments);
}

static gboolean
report_turns_writing (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f
         || c == 0x061c || c == 0x2028 || c == 0x2029;
}

char *
report_dup_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (plain, c < 0x20 || (c >= 0x7f && c < 0xa0) || report_turns_writing (c)
                                          ? 0xfffd : c);
    }
  return g_string_free (plain, FALSE);
}

gint64
report_setting (const Report *report, const char *name)
{
  g_autofree char *text = batch_journal_dup_setting (report->journal, name);

  return text ? MAX (g_ascii_strtoll (text, NULL, 10), 0) : 0;
}

/* ---- one case ---- */

const char *
report_verdict_name (Verdict verdict)
{
  static const char *const names[N_VERDICTS] = {
    [VERDICT_ACCEPTED] = "accepted",
    [VERDICT_REJECTED] = "rejected",
    [VERDICT_UNDECIDED] = "undecided",
  };

  return names[verdict];
}

const char *
report_station_name (guint station)
{
  return station < N_PRESS_STATIONS ? press_station_name ((PressStation) station)
         : station == REPORT_SIGN   ? "sign" : "write";
}

gint64
report_station_time (const BatchRecord *record, guint station)
{
  return station < N_PRESS_STATIONS ? record->microseconds[station]
         : station == REPORT_SIGN   ? record->sign_us : record->write_us;
}

void
report_count (const BatchRecord *record, ReportCounts *counts)
{
  memset (counts, 0, sizeof *counts);
  for (guint i = 0; i < findings_count (record->findings); i++)
    counts->severities[findings_nth (record->findings, i)->severity]++;
  for (guint i = 0; i < record->points->len; i++)
    counts->states[g_array_index (record->points, PressPoint, i).state]++;
}

/* ---- the tally ---- */

static void
report_rule_free (gpointer data)
{
  ReportRule *rule = data;

  g_free (rule->id);
  g_free (rule->text[LANGUAGE_DANISH]);
  g_free (rule->text[LANGUAGE_ENGLISH]);
  g_free (rule);
}

static void
report_office_free (gpointer data)
{
  g_free (((ReportOffice *) data)->name);
  g_free (data);
}

static void
report_point_free (gpointer data)
{
  g_free (((ReportPoint *) data)->id);
  g_free (data);
}

static void
report_type_free (gpointer data)
{
  ReportType *type = data;

  g_ptr_array_unref (type->points);
  g_free (type->id);
  g_free (type);
}

static void
report_tally_init (ReportTally *tally)
{
  tally->intake = intake_new (NULL);
  tally->rules = g_ptr_array_new_with_free_func (report_rule_free);
  tally->offices = g_ptr_array_new_with_free_func (report_office_free);
  tally->types = g_ptr_array_new_with_free_func (report_type_free);
  tally->rules_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  tally->offices_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  tally->types_by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
report_tally_clear (ReportTally *tally)
{
  g_hash_table_unref (tally->types_by_id);
  g_hash_table_unref (tally->offices_by_name);
  g_hash_table_unref (tally->rules_by_id);
  g_ptr_array_unref (tally->types);
  g_ptr_array_unref (tally->offices);
  g_ptr_array_unref (tally->rules);
  intake_free (tally->intake);
}

static void
report_tally_rules (ReportTally *tally, const BatchRecord *record)
{
  for (guint i = 0; i < findings_count (record->findings); i++)
    {
      const Finding *finding = findings_nth (record->findings, i);
      ReportRule *rule = g_hash_table_lookup (tally->rules_by_id, finding->rule);

      if (rule == NULL)
        {
          rule = g_new0 (ReportRule, 1);
          rule->id = g_strdup (finding->rule);
          rule->severity = finding->severity;
          rule->text[LANGUAGE_DANISH] = g_strdup (finding->da);
          rule->text[LANGUAGE_ENGLISH] = g_strdup (finding->en);
          g_ptr_array_add (tally->rules, rule);
          g_hash_table_insert (tally->rules_by_id, rule->id, rule);
        }
      rule->severity = MAX (rule->severity, finding->severity);
      rule->findings++;
      rule->cases += rule->last != record->number;
      rule->last = record->number;
    }
}

static void
report_tally_office (ReportTally *tally, const BatchRecord *record, const ReportCounts *counts)
{
  const char *name = record->office != NULL ? record->office : "";
  ReportOffice *office = g_hash_table_lookup (tally->offices_by_name, name);

  if (office == NULL)
    {
      office = g_new0 (ReportOffice, 1);
      office->name = g_strdup (name);
      g_ptr_array_add (tally->offices, office);
      g_hash_table_insert (tally->offices_by_name, office->name, office);
    }
  office->verdicts[record->verdict]++;
  office->complete += record->points->len > 0 && counts->states[POINT_MISSING] == 0;
  for (PointState state = 0; state < N_POINT_STATES; state++)
    office->states[state] += counts->states[state];
}

/* Its points come from the registry, and each that only a journal knows of behind them. */
static ReportType *
report_type_new (ReportTally *tally, const char *id)
{
  const Registry *registry = intake_registry (tally->intake, NULL);
  ReportType *type = g_new0 (ReportType, 1);
  const Template *template;

  type->id = g_strdup (id);
  type->points = g_ptr_array_new_with_free_func (report_point_free);
  for (guint i = 0; registry != NULL && i < registry_count (registry); i++)
    if (strcmp (registry_nth (registry, i)->id, id) == 0)
      type->said = registry_nth (registry, i);
  template = type->said ? intake_template (tally->intake, type->said, NULL) : NULL;
  for (guint i = 0; template != NULL && i < template_count (template); i++)
    {
      ReportPoint *point = g_new0 (ReportPoint, 1);

      point->said = template_nth (template, i);
      point->id = g_strdup (point->said->id);
      g_ptr_array_add (type->points, point);
    }
  return type;
}

static ReportPoint *
report_point (ReportType *type, const char *id, guint near)
{
  ReportPoint *point = near < type->points->len ? g_ptr_array_index (type->points, near) : NULL;

  if (point != NULL && strcmp (point->id, id) == 0)
    return point;
  for (guint i = 0; i < type->points->len; i++)
    {
      point = g_ptr_array_index (type->points, i);
      if (strcmp (point->id, id) == 0)
        return point;
    }
  point = g_new0 (ReportPoint, 1);
  point->id = g_strdup (id);
  g_ptr_array_add (type->points, point);
  return point;
}

static void
report_tally_points (ReportTally *tally, const BatchRecord *record)
{
  ReportType *type;

  if (record->type == NULL)
    return;
  type = g_hash_table_lookup (tally->types_by_id, record->type);
  if (type == NULL)
    {
      type = report_type_new (tally, record->type);
      g_ptr_array_add (tally->types, type);
      g_hash_table_insert (tally->types_by_id, type->id, type);
    }
  type->cases++;
  for (guint i = 0; i < record->points->len; i++)
    {
      const PressPoint *said = &g_array_index (record->points, PressPoint, i);

      report_point (type, said->id, i)->states[said->state]++;
    }
}

static gboolean
report_tally_record (const BatchRecord *record, gpointer data)
{
  ReportTally *tally = data;
  ReportCounts counts;

  report_count (record, &counts);
  tally->cases++;
  tally->verdicts[record->verdict]++;
  tally->pages += record->pages;
  tally->documents += record->output != NULL;
  tally->bytes += record->output_bytes;
  tally->signed_documents += record->level != NULL;
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    {
      ReportStation *station = &tally->stations[i];
      gint64 time = report_station_time (record, i);

      station->cases += time > 0;
      station->total += time;
      station->longest = MAX (station->longest, time);
    }
  report_tally_rules (tally, record);
  report_tally_office (tally, record, &counts);
  report_tally_points (tally, record);
  return TRUE;
}

static gint
compare_rules (gconstpointer a, gconstpointer b)
{
  const ReportRule *first = *(ReportRule *const *) a, *second = *(ReportRule *const *) b;

  if (first->severity != second->severity)
    return first->severity > second->severity ? -1 : 1;
  if (first->cases != second->cases)
    return first->cases > second->cases ? -1 : 1;
  return strcmp (first->id, second->id);
}

/* In the order of the Danish alphabet, æ ø å, whatever the locale. */
static char *
report_sort_key (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_auto (GStrv) parts = g_strsplit (folded, "å", -1);

  return g_strjoinv ("ú", parts);
}

static gint
compare_offices (gconstpointer a, gconstpointer b)
{
  const ReportOffice *first = *(ReportOffice *const *) a, *second = *(ReportOffice *const *) b;

  if (*first->name == '\0' || *second->name == '\0')
    return (*first->name == '\0') - (*second->name == '\0');
  g_autofree char *first_key = report_sort_key (first->name);
  g_autofree char *second_key = report_sort_key (second->name);
  return strcmp (first_key, second_key);
}

static gint
compare_types (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(ReportType *const *) a)->id, (*(ReportType *const *) b)->id);
}

static gboolean
report_tally (Report *report, GError **error)
{
  ReportTally *tally = &report->tally;

  if (!batch_journal_each (report->journal, report_tally_record, tally, error))
    return FALSE;
  g_ptr_array_sort (tally->rules, compare_rules);
  g_ptr_array_sort (tally->offices, compare_offices);
  g_ptr_array_sort (tally->types, compare_types);
  for (guint i = 0; i < tally->rules->len; i++)
    ((ReportRule *) g_ptr_array_index (tally->rules, i))->index = i;
  for (guint i = 0; i < tally->offices->len; i++)
    ((ReportOffice *) g_ptr_array_index (tally->offices, i))->index = i;
  for (guint i = 0; i < tally->types->len; i++)
    ((ReportType *) g_ptr_array_index (tally->types, i))->index = i;
  return TRUE;
}

const ReportRule *
report_find_rule (const Report *report, const char *id)
{
  return g_hash_table_lookup (report->tally.rules_by_id, id);
}

const ReportType *
report_find_type (const Report *report, const char *id)
{
  return id ? g_hash_table_lookup (report->tally.types_by_id, id) : NULL;
}

const ReportOffice *
report_find_office (const Report *report, const char *name)
{
  return g_hash_table_lookup (report->tally.offices_by_name, name ? name : "");
}

/* ---- the whole ---- */

gboolean
batch_report_format_of (const char *path, BatchReportFormat *format)
{
  static const struct
  {
    const char *ending;
    BatchReportFormat format;
  } endings[] = {
    { ".html", BATCH_REPORT_HTML },  { ".htm", BATCH_REPORT_HTML }, { ".json", BATCH_REPORT_JSON },
    { ".jsonl", BATCH_REPORT_JSON }, { ".csv", BATCH_REPORT_CSV },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

/* The way from the folder of the file PATH to FOLDER, as the start of a URI reference. */
static char *
report_folder_reference (const char *folder, const char *path)
{
  g_autofree char *here = g_path_get_dirname (path);
  g_autofree char *from = g_canonicalize_filename (here, NULL);
  g_autofree char *to = g_canonicalize_filename (folder, NULL);
  g_auto (GStrv) from_parts = g_strsplit (from, "/", -1), to_parts = g_strsplit (to, "/", -1);
  GString *way = g_string_new ("./");
  guint same = 0;

  while (from_parts[same] != NULL && to_parts[same] != NULL
         && strcmp (from_parts[same], to_parts[same]) == 0)
    same++;
  for (guint i = same; from_parts[i] != NULL; i++)
    if (*from_parts[i] != '\0')
      g_string_append (way, "../");
  for (guint i = same; to_parts[i] != NULL; i++)
    if (*to_parts[i] != '\0')
      {
        g_autofree char *part = g_uri_escape_string (to_parts[i], NULL, FALSE);

        g_string_append_printf (way, "%s/", part);
      }
  return g_string_free (way, FALSE);
}

typedef struct
{
  Report report;
  gboolean (*write) (Report *report, GError **error);
} ReportJob;

static gboolean
report_write (int fd, gpointer data, GError **error)
{
  ReportJob *job = data;
  ReportStream *stream = &job->report.stream;
  gboolean done;

  stream->fd = fd;
  done = job->write (&job->report, error);
  report_flush (stream);
  errno = stream->number;
  return done && !stream->failed;
}

gboolean
batch_report_write (BatchJournal *journal, const char *folder, const char *path,
                    BatchReportFormat format, Language language, GError **error)
{
  static gboolean (*const forms[]) (Report *report, GError **error) = {
    [BATCH_REPORT_HTML] = report_write_html,
    [BATCH_REPORT_JSON] = report_write_json,
    [BATCH_REPORT_CSV] = report_write_csv,
  };
  g_autofree char *reference = report_folder_reference (folder, path);
  ReportJob job = { .report = { .journal = journal, .folder = reference, .language = language },
                    .write = forms[format] };
  gboolean done;

  job.report.stream.pending = g_string_sized_new (PENDING_BYTES + 4096);
  report_tally_init (&job.report.tally);
  done = report_tally (&job.report, error) && file_write_with (path, report_write, &job, error);
  report_tally_clear (&job.report.tally);
  g_string_free (job.report.stream.pending, TRUE);
  return done;
}
