/* report-lines.c: a report as JSON lines and as CSV */
#include "batch/report-parts.h"

#include <string.h>

#include <json-glib/json-glib.h>

/* ---- JSON ---- */

static void
json_string (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (builder, name);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

static void
json_number (JsonBuilder *builder, const char *name, guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

static void
json_states (JsonBuilder *builder, const guint64 *states)
{
  for (PointState state = 0; state < N_POINT_STATES; state++)
    json_number (builder, point_state_name (state), states[state]);
}

static void
json_verdicts (JsonBuilder *builder, const guint64 *verdicts)
{
  for (guint verdict = 0; verdict < N_VERDICTS; verdict++)
    json_number (builder, report_verdict_name (verdict), verdicts[verdict]);
}

static void
json_begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static const char *
severity_name (Severity severity)
{
  return severity_word (severity, LANGUAGE_ENGLISH);
}

/* Ends the object that BUILDER is in, writes it as one line, and starts anew. */
static void
json_line (Report *report, JsonBuilder *builder, JsonGenerator *generator)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  report_put (&report->stream, text);
  report_put (&report->stream, "\n");
  json_builder_reset (builder);
}

static void
json_settings (Report *report, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "run");
  json_builder_begin_object (builder);
  for (const ReportSetting *setting = report_settings; setting->name != NULL; setting++)
    {
      g_autofree char *value = batch_journal_dup_setting (report->journal, setting->name);

      json_string (builder, strchr (setting->name, '.') + 1, value);
    }
  json_builder_end_object (builder);
}

static void
json_stations (const ReportTally *tally, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "stations");
  json_builder_begin_object (builder);
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    {
      json_builder_set_member_name (builder, report_station_name (i));
      json_builder_begin_object (builder);
      json_number (builder, "cases", tally->stations[i].cases);
      json_number (builder, "microseconds", (guint64) tally->stations[i].total);
      json_number (builder, "longest", (guint64) tally->stations[i].longest);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
json_rules (const ReportTally *tally, JsonBuilder *builder)
{
  json_begin_array (builder, "rules");
  for (guint i = 0; i < tally->rules->len; i++)
    {
      const ReportRule *rule = g_ptr_array_index (tally->rules, i);

      json_builder_begin_object (builder);
      json_string (builder, "rule", rule->id);
      json_string (builder, "severity", severity_name (rule->severity));
      json_number (builder, "cases", rule->cases);
      json_number (builder, "findings", rule->findings);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_offices (const ReportTally *tally, JsonBuilder *builder)
{
  json_begin_array (builder, "offices");
  for (guint i = 0; i < tally->offices->len; i++)
    {
      const ReportOffice *office = g_ptr_array_index (tally->offices, i);

      json_builder_begin_object (builder);
      json_string (builder, "office", *office->name != '\0' ? office->name : NULL);
      json_verdicts (builder, office->verdicts);
      json_number (builder, "complete", office->complete);
      json_states (builder, office->states);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_points (const ReportTally *tally, JsonBuilder *builder)
{
  json_begin_array (builder, "points");
  for (guint i = 0; i < tally->types->len; i++)
    {
      const ReportType *type = g_ptr_array_index (tally->types, i);

      for (guint j = 0; j < type->points->len; j++)
        {
          const ReportPoint *point = g_ptr_array_index (type->points, j);

          json_builder_begin_object (builder);
          json_string (builder, "type", type->id);
          json_string (builder, "point", point->id);
          json_states (builder, point->states);
          json_builder_end_object (builder);
        }
    }
  json_builder_end_array (builder);
}

static void
json_summary (Report *report, JsonBuilder *builder)
{
  const ReportTally *tally = &report->tally;

  json_builder_begin_object (builder);
  json_string (builder, "kind", "summary");
  json_settings (report, builder);
  json_number (builder, "microseconds", (guint64) report_setting (report, "run.microseconds"));
  json_number (builder, "total", (guint64) report_setting (report, "run.total"));
  json_number (builder, "cases", tally->cases);
  json_verdicts (builder, tally->verdicts);
  json_number (builder, "documents", tally->documents);
  json_number (builder, "signed", tally->signed_documents);
  json_number (builder, "pages", tally->pages);
  json_number (builder, "bytes", tally->bytes);
  json_stations (tally, builder);
  json_rules (tally, builder);
  json_offices (tally, builder);
  json_points (tally, builder);
}

static void
json_findings (const BatchRecord *record, JsonBuilder *builder)
{
  json_begin_array (builder, "findings");
  for (guint i = 0; i < findings_count (record->findings); i++)
    {
      const Finding *finding = findings_nth (record->findings, i);

      json_builder_begin_object (builder);
      json_string (builder, "severity", severity_name (finding->severity));
      json_string (builder, "rule", finding->rule);
      json_number (builder, "line", finding->place.line);
      json_number (builder, "column", finding->place.column);
      json_string (builder, "field", finding->place.field);
      json_string (builder, "da", finding->da);
      json_string (builder, "en", finding->en);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_case (const BatchRecord *record, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_string (builder, "kind", "case");
  json_number (builder, "number", (guint64) record->number);
  json_string (builder, "input", record->input);
  json_string (builder, "sha256", record->digest);
  json_string (builder, "type", record->type);
  json_string (builder, "office", record->office);
  json_string (builder, "verdict", report_verdict_name (record->verdict));
  json_builder_set_member_name (builder, "reason");
  if (record->reason_da != NULL && record->reason_en != NULL)
    {
      json_builder_begin_object (builder);
      json_string (builder, "da", record->reason_da);
      json_string (builder, "en", record->reason_en);
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_findings (record, builder);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_object (builder);
  for (guint i = 0; i < record->points->len; i++)
    {
      const PressPoint *point = &g_array_index (record->points, PressPoint, i);

      json_string (builder, point->id, point_state_name (point->state));
    }
  json_builder_end_object (builder);
  json_number (builder, "pages", record->pages);
  json_string (builder, "level", record->level);
  json_string (builder, "output", record->output);
  json_string (builder, "outputSha256", record->output_digest);
  json_number (builder, "outputBytes", record->output_bytes);
  json_builder_set_member_name (builder, "microseconds");
  json_builder_begin_object (builder);
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    json_number (builder, report_station_name (i), (guint64) report_station_time (record, i));
  json_builder_end_object (builder);
}

typedef struct
{
  Report *report;
  JsonBuilder *builder;
  JsonGenerator *generator;
} JsonWriter;

static gboolean
json_write_case (const BatchRecord *record, gpointer data)
{
  JsonWriter *writer = data;

  json_case (record, writer->builder);
  json_line (writer->report, writer->builder, writer->generator);
  return !writer->report->stream.failed;
}

gboolean
report_write_json (Report *report, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonWriter writer = { .report = report, .builder = builder, .generator = generator };

  json_summary (report, builder);
  json_line (report, builder, generator);
  return batch_journal_each (report->journal, json_write_case, &writer, error);
}

/* ---- CSV: RFC 4180 ---- */

static const char *const columns[]
    = { "number", "input", "sha256", "type", "office", "verdict", "reason", "errors", "warnings",
        "information", "rules", "findings", "pointsAnswered", "pointsNotRelevant",
        "pointsNotAsked", "pointsMissing", "pages", "level", "output", "outputSha256",
        "outputBytes", "milliseconds" };

/* TEXT as a field.  A spreadsheet takes a cell that begins with =, +, -, @ for a formula, also one that
 * begins there only because it divides at semicolons or pays no heed to the quotes. */
static void
csv_text (Report *report, const char *text)
{
  g_autofree char *plain = text ? report_dup_plain (text) : g_strdup ("");
  g_autoptr (GString) field = g_string_new ("\"");
  gboolean start = TRUE;

  for (const char *p = plain; *p != '\0'; p++)
    {
      if (start && strchr ("=+-@", *p) != NULL)
        g_string_append_c (field, '\'');
      start = strchr (";,|\"", *p) != NULL || (start && *p == ' ');
      g_string_append_c (field, *p);
      if (*p == '"')
        g_string_append_c (field, '"');
    }
  g_string_append_c (field, '"');
  report_put (&report->stream, field->str);
}

static void
csv_number (Report *report, guint64 number)
{
  report_printf (&report->stream, ",%" G_GUINT64_FORMAT, number);
}

static void
csv_next_text (Report *report, const char *text)
{
  report_put (&report->stream, ",");
  csv_text (report, text);
}

/* Rules and texts of the findings, each list in one field. */
static void
csv_findings (Report *report, const BatchRecord *record)
{
  g_autoptr (GString) rules = g_string_new (NULL);
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < findings_count (record->findings); i++)
    {
      const Finding *finding = findings_nth (record->findings, i);

      g_string_append_printf (rules, "%s%s", i > 0 ? " " : "", finding->rule);
      g_string_append_printf (texts, "%s%s: ", i > 0 ? " | " : "",
                              severity_word (finding->severity, report->language));
      if (finding->place.line > 0)
        g_string_append_printf (texts, "%u: ", finding->place.line);
      g_string_append (texts, report->language == LANGUAGE_DANISH ? finding->da : finding->en);
    }
  csv_next_text (report, rules->str);
  csv_next_text (report, texts->str);
}

static gboolean
csv_case (const BatchRecord *record, gpointer data)
{
  static const Severity severities[]
      = { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFORMATION };
  Report *report = data;
  ReportCounts counts;
  gint64 time = 0;

  report_count (record, &counts);
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    time += report_station_time (record, i);
  report_printf (&report->stream, "%" G_GINT64_FORMAT, record->number);
  csv_next_text (report, record->input);
  csv_next_text (report, record->digest);
  csv_next_text (report, record->type);
  csv_next_text (report, record->office);
  csv_next_text (report, report_verdict_name (record->verdict));
  csv_next_text (report, report->language == LANGUAGE_DANISH ? record->reason_da
                                                             : record->reason_en);
  for (gsize i = 0; i < G_N_ELEMENTS (severities); i++)
    csv_number (report, counts.severities[severities[i]]);
  csv_findings (report, record);
  for (PointState state = 0; state < N_POINT_STATES; state++)
    csv_number (report, counts.states[state]);
  csv_number (report, record->pages);
  csv_next_text (report, record->level);
  csv_next_text (report, record->output);
  csv_next_text (report, record->output_digest);
  csv_number (report, record->output_bytes);
  report_printf (&report->stream, ",%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT "\r\n", time / 1000,
                 time % 1000);
  return !report->stream.failed;
}

gboolean
report_write_csv (Report *report, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    report_printf (&report->stream, "%s%s", i > 0 ? "," : "", columns[i]);
  report_put (&report->stream, "\r\n");
  return batch_journal_each (report->journal, csv_case, report, error);
}
