/* report-html.c: a report as one HTML file
 *
 * Everything stands in the file as plain tables; the script (share/report.js) only sorts, filters and
 * pages what is there.  A content security policy in the file lets nothing run or load but that
 * script and style sheet, by their digests: were a name in a case to break out of its text, it could do
 * nothing.
 */
#include "batch/report-page.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"

/* Index: Severity; one and more. */
static const ReportText severity_texts[3][2] = {
  [SEVERITY_INFORMATION] = { TEXT_INFORMATIONS_ONE, TEXT_INFORMATIONS },
  [SEVERITY_WARNING] = { TEXT_WARNINGS_ONE, TEXT_WARNINGS },
  [SEVERITY_ERROR] = { TEXT_ERRORS_ONE, TEXT_ERRORS },
};

static const ReportText station_texts[N_REPORT_STATIONS] = {
  [PRESS_INTAKE] = TEXT_STATION_INTAKE, [PRESS_TRANSFORM] = TEXT_STATION_TRANSFORM,
  [PRESS_FO] = TEXT_STATION_FO,         [PRESS_LAYOUT] = TEXT_STATION_LAYOUT,
  [PRESS_PAINT] = TEXT_STATION_PAINT,   [PRESS_FINISH] = TEXT_STATION_FINISH,
  [REPORT_SIGN] = TEXT_STATION_SIGN,    [REPORT_WRITE] = TEXT_STATION_WRITE,
};

/* ---- head ---- */

static char *
load_part (const char *name, GError **error)
{
  g_autofree char *path = places_find (name, error);
  g_autoptr (GBytes) bytes
      = path ? file_read (path, limit_value (LIMIT_FILE_BYTES), error) : NULL;
  gsize size;
  const char *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  return data ? g_strndup (data, size) : NULL;
}

/* As a content security policy names it. */
static char *
dup_policy_digest (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *encoded = NULL;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  encoded = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", encoded);
}

static char *
dup_title (const Report *report)
{
  g_autofree char *number = page_dup_number (report, report->tally.cases);
  const char *parts = page_say (report, report->tally.cases == 1 ? TEXT_TITLE_ONE : TEXT_TITLE);
  g_auto (GStrv) around = g_strsplit (parts, "%s", 2);

  return g_strconcat (around[0], number, around[1], NULL);
}

static gboolean
put_head (Report *report, const char *title, GError **error)
{
  g_autofree char *style = load_part ("share/report.css", error);
  g_autofree char *script = style ? load_part ("share/report.js", error) : NULL;
  g_autofree char *style_digest = style ? dup_policy_digest (style) : NULL;
  g_autofree char *script_digest = script ? dup_policy_digest (script) : NULL;

  if (script == NULL)
    return FALSE;
  report_printf (&report->stream,
                 "<!DOCTYPE html>\n<html lang=%s>\n<head>\n<meta charset=utf-8>\n"
                 "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
                 "style-src %s; script-src %s; base-uri 'none'; form-action 'none'\">\n"
                 "<meta name=viewport content='width=device-width, initial-scale=1'>\n"
                 "<meta name=generator content='sagsakt " SAGSAKT_VERSION "'>\n"
                 "<meta name=referrer content=no-referrer>\n<title>",
                 page_say (report, TEXT_LANGUAGE), style_digest, script_digest);
  page_put_text (report, title);
  page_put (report, "</title>\n<style>");
  page_put (report, style);
  page_put (report, "</style>\n<script>");
  page_put (report, script);
  page_put (report, "</script>\n</head>\n");
  return TRUE;
}

/* ---- the run ---- */

static char *
dup_time (const Report *report, const char *iso)
{
  static const char *const months[2][12]
      = { { "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
            "oktober", "november", "december" },
          { "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December" } };
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, local);

  if (time == NULL)
    return g_strdup (iso);
  return g_strdup_printf (report->language == LANGUAGE_DANISH ? "%d. %s %d kl. %02d.%02d"
                                                              : "%d %s %d, %02d:%02d",
                          g_date_time_get_day_of_month (time),
                          months[report->language][g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time),
                          g_date_time_get_minute (time));
}

static void
put_setting_value (Report *report, const char *value)
{
  g_autofree char *time = dup_time (report, value);

  if (strcmp (time, value) != 0)
    {
      page_put (report, "<time datetime=\"");
      page_put_text (report, value);
      page_put (report, "\">");
      page_put_text (report, time);
      page_put (report, "</time>");
    }
  else
    page_put_text (report, value);
}

static void
put_about (Report *report)
{
  page_begin_section (report, "about", TEXT_ABOUT);
  page_put (report, "<dl class=about>\n");
  for (const ReportSetting *setting = report_settings; setting->name != NULL; setting++)
    {
      g_autofree char *value = batch_journal_dup_setting (report->journal, setting->name);

      if (value == NULL || *value == '\0')
        continue;
      page_put (report, "<dt>");
      page_put_text (report, setting->texts[report->language]);
      page_put (report, "</dt><dd><bdi>");
      put_setting_value (report, value);
      page_put (report, "</bdi></dd>\n");
    }
  page_put (report, "</dl>\n");
  page_put_element (report, "p", TEXT_ABOUT_NOTE);
  page_put (report, "</section>\n");
}

/* ---- the result ---- */

static void
put_figure (Report *report, ReportText name)
{
  page_put (report, "<li>");
  page_put_say (report, name);
  page_put (report, " <b>");
}

/* The wall time of the run, and what was done in a second of it. */
static void
put_duration (Report *report)
{
  guint64 microseconds = (guint64) report_setting (report, "run.microseconds");
  guint64 seconds = microseconds / G_USEC_PER_SEC;

  if (microseconds == 0)
    return;
  put_figure (report, TEXT_DURATION);
  if (seconds < 60)
    {
      page_put_tenths (report, microseconds / 100000);
      report_printf (&report->stream, " %s", page_say (report, TEXT_SECONDS));
    }
  else if (seconds < 3600)
    report_printf (&report->stream, "%u %s %u %s", (guint) (seconds / 60),
                   page_say (report, TEXT_MINUTES), (guint) (seconds % 60),
                   page_say (report, TEXT_SECONDS));
  else
    report_printf (&report->stream, "%u %s %u %s", (guint) (seconds / 3600),
                   page_say (report, TEXT_HOURS), (guint) (seconds / 60 % 60),
                   page_say (report, TEXT_MINUTES));
  page_put (report, "</b></li>\n");
  put_figure (report, TEXT_RATE);
  page_put_tenths (report, report->tally.cases * 10 * G_USEC_PER_SEC / microseconds);
  report_printf (&report->stream, " %s</b></li>\n", page_say (report, TEXT_CASES_PER_SECOND));
}

static void
put_figures (Report *report)
{
  const ReportTally *tally = &report->tally;
  const struct
  {
    ReportText name;
    guint64 number;
  } figures[] = {
    { TEXT_DOCUMENTS, tally->documents },
    { TEXT_PAGES, tally->pages },
    { TEXT_SIGNED, tally->signed_documents },
  };

  page_put (report, "<ul class=figures>\n");
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      put_figure (report, figures[i].name);
      page_put_number (report, figures[i].number);
      page_put (report, "</b></li>\n");
    }
  put_figure (report, TEXT_BYTES);
  page_put_tenths (report, tally->bytes / 100000);
  report_printf (&report->stream, " %s</b></li>\n", page_say (report, TEXT_MEGABYTES));
  put_duration (report);
  page_put (report, "</ul>\n");
}

static void
put_notice (Report *report, ReportText text)
{
  page_put (report, "<p class=notice>");
  page_put_say (report, text);
  page_put (report, "</p>\n");
}

static void
put_result (Report *report)
{
  const ReportTally *tally = &report->tally;
  g_autofree char *sandbox = batch_journal_dup_setting (report->journal, "run.sandbox");

  page_begin_section (report, "result", TEXT_RESULT);
  if ((guint64) report_setting (report, "run.total") > tally->cases)
    put_notice (report, TEXT_INTERRUPTED);
  if (g_strcmp0 (sandbox, "no") == 0)
    put_notice (report, TEXT_NO_SANDBOX);
  page_put (report, "<ul class=tiles>\n");
  for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
    {
      report_printf (&report->stream, "<li class=%s><strong>", page_verdicts[verdict].class);
      page_put_number (report, tally->verdicts[verdict]);
      page_put (report, "</strong> ");
      page_put_verdict (report, verdict);
      page_put (report, " <span class=percent>");
      page_put_share (report, tally->verdicts[verdict], tally->cases);
      page_put (report, "</span>");
      page_put_bar (report, tally->verdicts[verdict], tally->cases);
      page_put_element (report, "p", page_verdicts[verdict].meaning);
      page_put (report, "</li>\n");
    }
  page_put (report, "</ul>\n");
  put_figures (report);
  page_put (report, "</section>\n");
}

/* ---- offices, points, rules, times ---- */

static void
put_office_row (Report *report, const char *name, const ReportOffice *office)
{
  const guint64 *states = office->states;
  guint64 placed = states[POINT_ANSWERED] + states[POINT_NOT_RELEVANT];
  guint64 cases = 0;

  for (guint i = 0; i < N_VERDICTS; i++)
    cases += office->verdicts[i];
  page_put (report, "<th scope=row><bdi>");
  page_put_text (report, name);
  page_put (report, "</bdi></th>");
  page_put_cell_number (report, cases);
  for (guint i = 0; i < N_VERDICTS; i++)
    page_put_cell_number (report, office->verdicts[i]);
  page_put_cell_number (report, office->complete);
  page_put_cell_number (report, states[POINT_ANSWERED]);
  page_put_cell_number (report, states[POINT_NOT_RELEVANT]);
  page_put_cell_number (report, states[POINT_MISSING]);
  page_put_cell_share (report, placed, placed + states[POINT_MISSING]);
  page_put (report, "</tr>\n");
}

static void
put_offices (Report *report)
{
  static const PageColumn columns[]
      = { { TEXT_OFFICE, FALSE },       { TEXT_CASES, TRUE },    { TEXT_ACCEPTED, TRUE },
          { TEXT_REJECTED, TRUE },      { TEXT_UNDECIDED, TRUE }, { TEXT_COMPLETE_CASES, TRUE },
          { TEXT_ANSWERED, TRUE },      { TEXT_NOT_RELEVANT, TRUE }, { TEXT_MISSING, TRUE },
          { TEXT_COMPLETENESS, TRUE } };
  ReportOffice all = { 0 };

  page_begin_section (report, "offices", TEXT_OFFICES);
  page_put_element (report, "p", TEXT_OFFICES_NOTE);
  page_begin_table (report, "offices", 0, page_say (report, TEXT_OFFICES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < report->tally.offices->len; i++)
    {
      const ReportOffice *office = g_ptr_array_index (report->tally.offices, i);

      report_printf (&report->stream, "<tr data-office=%u>", office->index);
      put_office_row (report, page_office_name (report, office), office);
      all.complete += office->complete;
      for (guint j = 0; j < N_VERDICTS; j++)
        all.verdicts[j] += office->verdicts[j];
      for (guint j = 0; j < N_POINT_STATES; j++)
        all.states[j] += office->states[j];
    }
  page_put (report, "</tbody>\n<tfoot><tr>");
  put_office_row (report, page_say (report, TEXT_ALL_OFFICES), &all);
  page_put (report, "</tfoot></table></div></section>\n");
}

static void
put_points (Report *report)
{
  static const PageColumn columns[]
      = { { TEXT_SECTION, FALSE },     { TEXT_POINT, FALSE },  { TEXT_ANSWERED, TRUE },
          { TEXT_NOT_RELEVANT, TRUE }, { TEXT_NOT_ASKED, TRUE }, { TEXT_MISSING, TRUE },
          { TEXT_NOT_RELEVANT_SHARE, TRUE } };
  gboolean danish = report->language == LANGUAGE_DANISH;

  page_begin_section (report, "points", TEXT_POINTS);
  page_put_element (report, "p", TEXT_POINTS_NOTE);
  for (guint i = 0; i < report->tally.types->len; i++)
    {
      const ReportType *type = g_ptr_array_index (report->tally.types, i);

      page_begin_table (report, "points", i, page_type_title (report, type), FALSE, columns,
                   G_N_ELEMENTS (columns));
      for (guint j = 0; j < type->points->len; j++)
        {
          const ReportPoint *point = g_ptr_array_index (type->points, j);
          const TemplatePoint *said = point->said;
          const guint64 *states = point->states;

          page_put (report, "<tr><td>");
          page_put_text (report, said == NULL ? "" : danish ? said->group_da : said->group_en);
          page_put (report, "</td><th scope=row>");
          page_put_text (report, said == NULL ? point->id : danish ? said->label_da : said->label_en);
          page_put (report, "</th>");
          for (PointState state = 0; state < N_POINT_STATES; state++)
            page_put_cell_number (report, states[state]);
          page_put_cell_share (report, states[POINT_NOT_RELEVANT],
                          states[POINT_ANSWERED] + states[POINT_NOT_RELEVANT]
                              + states[POINT_MISSING]);
          page_put (report, "</tr>\n");
        }
      page_end_table (report);
    }
  page_put (report, "</section>\n");
}

static void
put_rules (Report *report)
{
  static const PageColumn columns[]
      = { { TEXT_SEVERITY, FALSE }, { TEXT_WORDING, FALSE }, { TEXT_RULE, FALSE },
          { TEXT_CASES, TRUE },     { TEXT_OCCURRENCES, TRUE } };

  page_begin_section (report, "rules", TEXT_RULES);
  if (report->tally.rules->len == 0)
    {
      page_put_element (report, "p", TEXT_RULES_NONE);
      page_put (report, "</section>\n");
      return;
    }
  page_begin_table (report, "rules", 0, page_say (report, TEXT_RULES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < report->tally.rules->len; i++)
    {
      const ReportRule *rule = g_ptr_array_index (report->tally.rules, i);

      report_printf (&report->stream, "<tr data-rule=%u><td data-key=%d>", rule->index,
                     SEVERITY_ERROR - rule->severity);
      page_put_severity (report, rule->severity);
      page_put (report, "</td><td class=words>");
      page_put_text (report, rule->text[report->language]);
      page_put (report, "</td><th scope=row><code>");
      page_put_text (report, rule->id);
      page_put (report, "</code></th>");
      page_put_cell_number (report, rule->cases);
      page_put_cell_number (report, rule->findings);
      page_put (report, "</tr>\n");
    }
  page_end_table (report);
  page_put (report, "</section>\n");
}

static void
put_times (Report *report)
{
  static const PageColumn columns[] = { { TEXT_STATION, FALSE }, { TEXT_CASES, TRUE },
                                    { TEXT_TOTAL, TRUE },    { TEXT_MEAN, TRUE },
                                    { TEXT_LONGEST, TRUE },  { TEXT_SHARE, TRUE } };
  gint64 all = 0;

  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    all += report->tally.stations[i].total;
  page_begin_section (report, "times", TEXT_TIMES);
  page_put_element (report, "p", TEXT_TIMES_NOTE);
  page_begin_table (report, "times", 0, page_say (report, TEXT_TIMES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    {
      const ReportStation *station = &report->tally.stations[i];
      guint64 total = (guint64) station->total;

      page_put (report, "<tr><th scope=row>");
      page_put_say (report, station_texts[i]);
      page_put (report, "</th>");
      page_put_cell_number (report, station->cases);
      page_put (report, "<td class=n>");
      page_put_tenths (report, total / 100000);
      page_put (report, "</td><td class=n>");
      page_put_tenths (report, station->cases > 0 ? total / 100 / station->cases : 0);
      page_put (report, "</td><td class=n>");
      page_put_tenths (report, (guint64) station->longest / 100);
      page_put (report, "</td>");
      page_put_cell_share (report, total, (guint64) all);
      page_put (report, "</tr>\n");
    }
  page_end_table (report);
  page_put (report, "</section>\n");
}

/* ---- the cases ---- */

static void
put_option (Report *report, const char *value, const char *text, guint64 count)
{
  page_put (report, "<option value=\"");
  page_put_text (report, value);
  page_put (report, "\">");
  page_put_text (report, text);
  page_put (report, " (");
  page_put_number (report, count);
  page_put (report, ")</option>");
}

static void
begin_select (Report *report, const char *name, ReportText label)
{
  page_put (report, "<label>");
  page_put_say (report, label);
  report_printf (&report->stream, "<select name=%s><option value=''>", name);
  page_put_say (report, TEXT_ANY);
  page_put (report, "</option>");
}

/* Shown by the script, which does the filtering. */
static void
put_filter (Report *report)
{
  const ReportTally *tally = &report->tally;

  page_put (report, "<form id=filter hidden aria-label=\"");
  page_put_say (report, TEXT_FILTER);
  page_put (report, "\">\n");
  begin_select (report, "verdict", TEXT_VERDICT);
  for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
    put_option (report, page_verdicts[verdict].class,
                page_say (report, page_verdicts[verdict].word), tally->verdicts[verdict]);
  page_put (report, "</select></label>\n");
  begin_select (report, "rule", TEXT_RULE);
  for (guint i = 0; i < tally->rules->len; i++)
    {
      const ReportRule *rule = g_ptr_array_index (tally->rules, i);

      put_option (report, rule->id, rule->id, rule->cases);
    }
  page_put (report, "</select></label>\n");
  begin_select (report, "office", TEXT_OFFICE);
  for (guint i = 0; i < tally->offices->len; i++)
    {
      const ReportOffice *office = g_ptr_array_index (tally->offices, i);

      put_option (report, page_office_name (report, office), page_office_name (report, office),
                  office->verdicts[0] + office->verdicts[1] + office->verdicts[2]);
    }
  page_put (report, "</select></label>\n<label class=wide>");
  page_put_say (report, TEXT_SEARCH);
  page_put (report, "<input name=search type=search autocomplete=off></label>\n<button type=reset>");
  page_put_say (report, TEXT_CLEAR);
  page_put (report, "</button></form>\n");
}

static void
put_pager (Report *report)
{
  static const struct
  {
    const char *name;
    ReportText text;
  } words[] = { { "shown", TEXT_SHOWN }, { "of", TEXT_SHOWN_OF }, { "none", TEXT_SHOWN_NONE },
                { "cases", TEXT_SHOW_CASES } };

  page_put (report, "<div id=pager hidden><p role=status");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      report_printf (&report->stream, " data-%s=\"", words[i].name);
      page_put_say (report, words[i].text);
      page_put (report, "\"");
    }
  page_put (report, "></p><button type=button id=previous>");
  page_put_say (report, TEXT_PREVIOUS);
  page_put (report, "</button> <button type=button id=next>");
  page_put_say (report, TEXT_NEXT);
  page_put (report, "</button></div>\n");
}

/* "2 fejl, 1 advarsel" */
static void
put_counts (Report *report, const ReportCounts *counts)
{
  gboolean first = TRUE;

  for (int severity = SEVERITY_ERROR; severity >= SEVERITY_INFORMATION; severity--)
    if (counts->severities[severity] > 0)
      {
        page_put (report, first ? "" : ", ");
        page_put_number (report, counts->severities[severity]);
        page_put (report, " ");
        page_put_say (report, severity_texts[severity][counts->severities[severity] > 1]);
        first = FALSE;
      }
}

static void
put_findings (Report *report, const BatchRecord *record, const ReportCounts *counts)
{
  gboolean danish = report->language == LANGUAGE_DANISH;
  const char *reason = danish ? record->reason_da : record->reason_en;

  /* First what is worst, for sorting. */
  report_printf (&report->stream, "<td data-key=%u>",
                 counts->severities[SEVERITY_ERROR] * 1000000
                     + counts->severities[SEVERITY_WARNING] * 1000
                     + counts->severities[SEVERITY_INFORMATION]);
  if (reason != NULL)
    {
      page_put (report, "<p>");
      page_put_text (report, reason);
      page_put (report, "</p>");
    }
  if (findings_count (record->findings) > 0)
    {
      page_put (report, "<details><summary>");
      put_counts (report, counts);
      page_put (report, "</summary><ul>");
      for (guint i = 0; i < findings_count (record->findings); i++)
        {
          const Finding *finding = findings_nth (record->findings, i);

          page_put (report, "<li>");
          page_put_severity (report, finding->severity);
          if (finding->place.line > 0)
            report_printf (&report->stream, ", %s %u", page_say (report, TEXT_LINE),
                           finding->place.line);
          page_put (report, ": ");
          page_put_text (report, danish ? finding->da : finding->en);
          page_put (report, " <code>");
          page_put_text (report, finding->rule);
          page_put (report, "</code></li>");
        }
      page_put (report, "</ul></details>");
    }
  else if (reason == NULL)
    page_put_say (report, TEXT_NONE);
  page_put (report, "</td>");
}

static void
put_digest (Report *report, ReportText name, const char *digest)
{
  if (digest == NULL)
    return;
  page_put_element (report, "dt", name);
  page_put (report, "<dd><code>");
  page_put_text (report, digest);
  page_put (report, "</code></dd>");
}

static void
put_document (Report *report, const BatchRecord *record)
{
  page_put (report, "<td>");
  if (record->output != NULL)
    {
      g_autofree char *reference = g_uri_escape_string (record->output, "/", FALSE);

      report_printf (&report->stream, "<a href=\"%s", report->folder);
      page_put_text (report, reference);
      page_put (report, "\"><bdi>");
      page_put_text (report, record->output);
      page_put (report, "</bdi></a>");
    }
  else
    page_put_say (report, TEXT_NO_DOCUMENT);
  if (record->digest != NULL || record->output_digest != NULL)
    {
      page_put (report, "<details><summary>SHA-256</summary><dl>");
      put_digest (report, TEXT_DIGEST_OUTPUT, record->output_digest);
      put_digest (report, TEXT_DIGEST_INPUT, record->digest);
      page_put (report, "</dl></details>");
    }
  page_put (report, "</td>");
}

/* What the script filters by: verdict, office, rules. */
static void
put_row_keys (Report *report, const BatchRecord *record)
{
  report_printf (&report->stream, "<tr data-v=%u data-o=%u", record->verdict,
                 report_find_office (report, record->office)->index);
  if (findings_count (record->findings) > 0)
    {
      page_put (report, " data-r='");
      for (guint i = 0; i < findings_count (record->findings); i++)
        {
          const char *id = findings_nth (record->findings, i)->rule;

          if (i == 0 || strcmp (id, findings_nth (record->findings, i - 1)->rule) != 0)
            report_printf (&report->stream, "%s%u", i > 0 ? " " : "",
                           report_find_rule (report, id)->index);
        }
      page_put (report, "'");
    }
  page_put (report, ">");
}

static gboolean
put_case (const BatchRecord *record, gpointer data)
{
  Report *report = data;
  ReportCounts counts;

  report_count (record, &counts);
  put_row_keys (report, record);
  report_printf (&report->stream, "<td class=n>%" G_GINT64_FORMAT "</td><th scope=row><bdi>",
                 record->number);
  page_put_text (report, record->input);
  page_put (report, "</bdi><small>");
  page_put_text (report, page_type_title (report, report_find_type (report, record->type)));
  report_printf (&report->stream, "</small></th><td data-key=%u>", record->verdict);
  page_put_verdict (report, record->verdict);
  page_put (report, "</td><td><bdi>");
  page_put_text (report, record->office ? record->office : page_say (report, TEXT_OFFICE_UNKNOWN));
  page_put (report, "</bdi></td>");
  page_put_cell_number (report, counts.states[POINT_MISSING]);
  page_put_cell_number (report, counts.states[POINT_NOT_RELEVANT]);
  put_findings (report, record, &counts);
  page_put_cell_number (report, record->pages);
  page_put (report, "<td>");
  page_put_text (report, record->level ? record->level : page_say (report, TEXT_UNSIGNED));
  page_put (report, "</td>");
  put_document (report, record);
  page_put (report, "</tr>\n");
  return !report->stream.failed;
}

static gboolean
put_cases (Report *report, GError **error)
{
  static const PageColumn columns[]
      = { { TEXT_NUMBER, TRUE },   { TEXT_CASE, FALSE },         { TEXT_VERDICT, FALSE },
          { TEXT_OFFICE, FALSE },  { TEXT_MISSING, TRUE },       { TEXT_NOT_RELEVANT, TRUE },
          { TEXT_FINDINGS, FALSE }, { TEXT_PAGES, TRUE },        { TEXT_SIGNATURE, FALSE },
          { TEXT_DOCUMENT, FALSE } };

  page_begin_section (report, "cases", TEXT_ALL_CASES);
  put_filter (report);
  put_pager (report);
  page_begin_table (report, "cases", 0, page_say (report, TEXT_ALL_CASES), TRUE, columns,
               G_N_ELEMENTS (columns));
  if (!batch_journal_each (report->journal, put_case, report, error))
    return FALSE;
  page_end_table (report);
  page_put (report, "</section>\n");
  return TRUE;
}

/* ---- the whole ---- */

static void
put_contents (Report *report)
{
  static const struct
  {
    const char *id;
    ReportText text;
  } sections[] = { { "result", TEXT_RESULT }, { "offices", TEXT_OFFICES },
                   { "points", TEXT_POINTS }, { "rules", TEXT_RULES },
                   { "cases", TEXT_ALL_CASES }, { "times", TEXT_TIMES },
                   { "about", TEXT_ABOUT } };

  page_put (report, "<nav aria-label=\"");
  page_put_say (report, TEXT_CONTENTS);
  page_put (report, "\"><ul>");
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      report_printf (&report->stream, "<li><a href='#%s'>", sections[i].id);
      page_put_say (report, sections[i].text);
      page_put (report, "</a></li>");
    }
  page_put (report, "</ul></nav>\n");
}

static void
put_banner (Report *report, const char *title)
{
  g_autofree char *started = batch_journal_dup_setting (report->journal, "run.started");
  g_autofree char *version = batch_journal_dup_setting (report->journal, "run.version");

  page_put (report, "<body>\n<a class=skip href='#cases'>");
  page_put_say (report, TEXT_SKIP);
  page_put (report, "</a>\n<header><h1>");
  page_put_text (report, title);
  page_put (report, "</h1><p>");
  if (started != NULL)
    put_setting_value (report, started);
  if (started != NULL && version != NULL)
    page_put (report, " · ");
  if (version != NULL)
    {
      page_put (report, "sagsakt ");
      page_put_text (report, version);
    }
  page_put (report, "</p></header>\n");
}

gboolean
report_write_html (Report *report, GError **error)
{
  g_autofree char *title = dup_title (report);

  if (!put_head (report, title, error))
    return FALSE;
  put_banner (report, title);
  put_contents (report);
  page_put (report, "<main>\n");
  put_result (report);
  put_offices (report);
  put_points (report);
  put_rules (report);
  if (!put_cases (report, error))
    return FALSE;
  put_times (report);
  put_about (report);
  page_put (report, "</main>\n</body>\n</html>\n");
  return !report->stream.failed;
}
