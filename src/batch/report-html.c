/* report-html.c: a report as one HTML file
 *
 * Everything stands in the file as plain tables; the script (share/report.js) only sorts, filters and
 * pages what is there.  A content security policy in the file lets nothing run or load but that
 * script and style sheet, by their digests: were a name in a case to break out of its text, it could do
 * nothing.
 */
#include "batch/report-parts.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"

typedef enum
{
#define REPORT_TEXT(symbol, da, en) TEXT_##symbol,
#include "batch/report-texts.def"
#undef REPORT_TEXT
  N_TEXTS
} ReportText;

static const char *const texts[N_TEXTS][2] = {
#define REPORT_TEXT(symbol, da, en) { da, en },
#include "batch/report-texts.def"
#undef REPORT_TEXT
};

/* A verdict's word, what it means, its sign (no colour is needed to tell them apart) and its class. */
static const struct
{
  ReportText word, meaning;
  const char *sign, *class;
} verdicts[N_VERDICTS] = {
  [VERDICT_ACCEPTED] = { TEXT_ACCEPTED, TEXT_ACCEPTED_MEANS, "✓", "accepted" },
  [VERDICT_REJECTED] = { TEXT_REJECTED, TEXT_REJECTED_MEANS, "✕", "rejected" },
  [VERDICT_UNDECIDED] = { TEXT_UNDECIDED, TEXT_UNDECIDED_MEANS, "?", "undecided" },
};

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

static const char *
say (const Report *report, ReportText text)
{
  return texts[text][report->language];
}

/* ---- parts ---- */

static void
put (Report *report, const char *html)
{
  report_put (&report->stream, html);
}

/* TEXT as content or attribute value. */
static void
put_text (Report *report, const char *text)
{
  g_autofree char *plain = report_dup_plain (text);
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  put (report, escaped);
}

static void
put_say (Report *report, ReportText text)
{
  put_text (report, say (report, text));
}

/* <ELEMENT>TEXT</ELEMENT> */
static void
put_element (Report *report, const char *element, ReportText text)
{
  report_printf (&report->stream, "<%s>", element);
  put_say (report, text);
  report_printf (&report->stream, "</%s>", element);
}

/* Thousands apart, as the language does it; the caller owns it. */
static char *
dup_number (const Report *report, guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, report->language == LANGUAGE_DANISH ? '.' : ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

static void
put_number (Report *report, guint64 number)
{
  g_autofree char *text = dup_number (report, number);

  put (report, text);
}

/* TENTHS of something, with one decimal. */
static void
put_tenths (Report *report, guint64 tenths)
{
  put_number (report, tenths / 10);
  report_printf (&report->stream, "%c%u", report->language == LANGUAGE_DANISH ? ',' : '.',
                 (guint) (tenths % 10));
}

/* Rounded down, so that 100 % is said of all only. */
static void
put_share (Report *report, guint64 part, guint64 whole)
{
  guint64 tenths = whole > 0 ? part * 1000 / whole : 0;

  if (whole == 0)
    {
      put (report, "–");
      return;
    }
  if (part > 0 && tenths == 0)
    {
      put (report, "&lt; ");
      tenths = 1;
    }
  if (tenths % 1000 == 0)
    put_number (report, tenths / 10);
  else
    put_tenths (report, tenths);
  put (report, report->language == LANGUAGE_DANISH ? " %" : "%");
}

static void
put_bar (Report *report, guint64 part, guint64 whole)
{
  if (whole > 0)
    report_printf (&report->stream,
                   "<svg class=bar viewBox='0 0 1000 8' preserveAspectRatio=none aria-hidden=true>"
                   "<rect class=all width=1000 height=8 /><rect class=part width=%" G_GUINT64_FORMAT
                   " height=8 /></svg>",
                   part * 1000 / whole);
}

static void
put_cell_number (Report *report, guint64 number)
{
  put (report, number > 0 ? "<td class=n>" : "<td class='n zero'>");
  put_number (report, number);
  put (report, "</td>");
}

static void
put_cell_share (Report *report, guint64 part, guint64 whole)
{
  put (report, "<td class='n share'>");
  put_share (report, part, whole);
  put_bar (report, part, whole);
  put (report, "</td>");
}

static void
put_severity (Report *report, Severity severity)
{
  static const char *const classes[] = {
    [SEVERITY_INFORMATION] = "information", [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
  };

  report_printf (&report->stream, "<b class=%s>", classes[severity]);
  put_text (report, severity_word (severity, report->language));
  put (report, "</b>");
}

static void
put_verdict (Report *report, Verdict verdict)
{
  report_printf (&report->stream, "<span class='verdict %s'><i aria-hidden=true>%s</i> ",
                 verdicts[verdict].class, verdicts[verdict].sign);
  put_say (report, verdicts[verdict].word);
  put (report, "</span>");
}

static const char *
type_title (const Report *report, const ReportType *type)
{
  if (type == NULL)
    return say (report, TEXT_TYPE_UNKNOWN);
  if (type->said == NULL)
    return type->id;
  return report->language == LANGUAGE_DANISH ? type->said->title_da : type->said->title_en;
}

static const char *
office_name (const Report *report, const ReportOffice *office)
{
  return *office->name != '\0' ? office->name : say (report, TEXT_OFFICE_UNKNOWN);
}

static void
begin_section (Report *report, const char *id, ReportText title)
{
  report_printf (&report->stream, "<section id=%s aria-labelledby=h-%s><h2 id=h-%s>", id, id, id);
  put_say (report, title);
  put (report, "</h2>\n");
}

typedef struct
{
  ReportText text;
  gboolean number;
} Column;

/* A table in the section ID; SUFFIX makes the table's id another when there are several.  NAME is shown
 * unless it is the section's (ALONE).  The script sorts by the columns. */
static void
begin_table (Report *report, const char *id, guint suffix, const char *name, gboolean alone,
             const Column *columns, gsize n_columns)
{
  report_printf (&report->stream,
                 "<div class=scroll role=region aria-labelledby=c-%s-%u tabindex=0>"
                 "<table id=t-%s-%u class=sortable><caption id=c-%s-%u%s>",
                 id, suffix, id, suffix, id, suffix, alone ? " class=unseen" : "");
  put_text (report, name);
  put (report, "</caption>\n<thead><tr>");
  for (gsize i = 0; i < n_columns; i++)
    {
      put (report, columns[i].number ? "<th scope=col class=n>" : "<th scope=col>");
      put_say (report, columns[i].text);
      put (report, "</th>");
    }
  put (report, "</tr></thead>\n<tbody>\n");
}

static void
end_table (Report *report)
{
  put (report, "</tbody></table></div>\n");
}

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
  g_autofree char *number = dup_number (report, report->tally.cases);
  const char *parts = say (report, report->tally.cases == 1 ? TEXT_TITLE_ONE : TEXT_TITLE);
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
                 say (report, TEXT_LANGUAGE), style_digest, script_digest);
  put_text (report, title);
  put (report, "</title>\n<style>");
  put (report, style);
  put (report, "</style>\n<script>");
  put (report, script);
  put (report, "</script>\n</head>\n");
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
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

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
      put (report, "<time datetime=\"");
      put_text (report, value);
      put (report, "\">");
      put_text (report, time);
      put (report, "</time>");
    }
  else
    put_text (report, value);
}

static void
put_about (Report *report)
{
  begin_section (report, "about", TEXT_ABOUT);
  put (report, "<dl class=about>\n");
  for (const ReportSetting *setting = report_settings; setting->name != NULL; setting++)
    {
      g_autofree char *value = batch_journal_dup_setting (report->journal, setting->name);

      if (value == NULL || *value == '\0')
        continue;
      put (report, "<dt>");
      put_text (report, setting->texts[report->language]);
      put (report, "</dt><dd><bdi>");
      put_setting_value (report, value);
      put (report, "</bdi></dd>\n");
    }
  put (report, "</dl>\n");
  put_element (report, "p", TEXT_ABOUT_NOTE);
  put (report, "</section>\n");
}

/* ---- the result ---- */

static void
put_figure (Report *report, ReportText name)
{
  put (report, "<li>");
  put_say (report, name);
  put (report, " <b>");
}

/* The wall time of the run, and what was done in a second of it. */
static void
put_duration (Report *report)
{
  g_autofree char *text = batch_journal_dup_setting (report->journal, "run.seconds");
  double seconds = text ? g_ascii_strtod (text, NULL) : 0;
  guint64 whole;

  if (!(seconds > 0 && seconds < 1e9))
    return;
  whole = (guint64) seconds;
  put_figure (report, TEXT_DURATION);
  if (whole < 60)
    {
      put_tenths (report, (guint64) (seconds * 10));
      report_printf (&report->stream, " %s", say (report, TEXT_SECONDS));
    }
  else if (whole < 3600)
    report_printf (&report->stream, "%u %s %u %s", (guint) (whole / 60), say (report, TEXT_MINUTES),
                   (guint) (whole % 60), say (report, TEXT_SECONDS));
  else
    report_printf (&report->stream, "%u %s %u %s", (guint) (whole / 3600),
                   say (report, TEXT_HOURS), (guint) (whole / 60 % 60),
                   say (report, TEXT_MINUTES));
  put (report, "</b></li>\n");
  put_figure (report, TEXT_RATE);
  put_tenths (report, (guint64) ((double) report->tally.cases * 10 / seconds));
  report_printf (&report->stream, " %s</b></li>\n", say (report, TEXT_CASES_PER_SECOND));
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

  put (report, "<ul class=figures>\n");
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      put_figure (report, figures[i].name);
      put_number (report, figures[i].number);
      put (report, "</b></li>\n");
    }
  put_figure (report, TEXT_BYTES);
  put_tenths (report, tally->bytes / 100000);
  report_printf (&report->stream, " %s</b></li>\n", say (report, TEXT_MEGABYTES));
  put_duration (report);
  put (report, "</ul>\n");
}

static void
put_notice (Report *report, ReportText text)
{
  put (report, "<p class=notice>");
  put_say (report, text);
  put (report, "</p>\n");
}

static void
put_result (Report *report)
{
  const ReportTally *tally = &report->tally;
  g_autofree char *sandbox = batch_journal_dup_setting (report->journal, "run.sandbox");
  g_autofree char *started = batch_journal_dup_setting (report->journal, "run.started");
  g_autofree char *ended = batch_journal_dup_setting (report->journal, "run.ended");

  begin_section (report, "result", TEXT_RESULT);
  if (started != NULL && ended == NULL)
    put_notice (report, TEXT_INTERRUPTED);
  if (g_strcmp0 (sandbox, "no") == 0)
    put_notice (report, TEXT_NO_SANDBOX);
  put (report, "<ul class=tiles>\n");
  for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
    {
      report_printf (&report->stream, "<li class=%s><strong>", verdicts[verdict].class);
      put_number (report, tally->verdicts[verdict]);
      put (report, "</strong> ");
      put_verdict (report, verdict);
      put (report, " <span class=percent>");
      put_share (report, tally->verdicts[verdict], tally->cases);
      put (report, "</span>");
      put_bar (report, tally->verdicts[verdict], tally->cases);
      put_element (report, "p", verdicts[verdict].meaning);
      put (report, "</li>\n");
    }
  put (report, "</ul>\n");
  put_figures (report);
  put (report, "</section>\n");
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
  put (report, "<th scope=row><bdi>");
  put_text (report, name);
  put (report, "</bdi></th>");
  put_cell_number (report, cases);
  for (guint i = 0; i < N_VERDICTS; i++)
    put_cell_number (report, office->verdicts[i]);
  put_cell_number (report, office->complete);
  put_cell_number (report, states[POINT_ANSWERED]);
  put_cell_number (report, states[POINT_NOT_RELEVANT]);
  put_cell_number (report, states[POINT_MISSING]);
  put_cell_share (report, placed, placed + states[POINT_MISSING]);
  put (report, "</tr>\n");
}

static void
put_offices (Report *report)
{
  static const Column columns[]
      = { { TEXT_OFFICE, FALSE },       { TEXT_CASES, TRUE },    { TEXT_ACCEPTED, TRUE },
          { TEXT_REJECTED, TRUE },      { TEXT_UNDECIDED, TRUE }, { TEXT_COMPLETE_CASES, TRUE },
          { TEXT_ANSWERED, TRUE },      { TEXT_NOT_RELEVANT, TRUE }, { TEXT_MISSING, TRUE },
          { TEXT_COMPLETENESS, TRUE } };
  ReportOffice all = { 0 };

  begin_section (report, "offices", TEXT_OFFICES);
  put_element (report, "p", TEXT_OFFICES_NOTE);
  begin_table (report, "offices", 0, say (report, TEXT_OFFICES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < report->tally.offices->len; i++)
    {
      const ReportOffice *office = g_ptr_array_index (report->tally.offices, i);

      report_printf (&report->stream, "<tr data-office=%u>", office->index);
      put_office_row (report, office_name (report, office), office);
      all.complete += office->complete;
      for (guint j = 0; j < N_VERDICTS; j++)
        all.verdicts[j] += office->verdicts[j];
      for (guint j = 0; j < N_POINT_STATES; j++)
        all.states[j] += office->states[j];
    }
  put (report, "</tbody>\n<tfoot><tr>");
  put_office_row (report, say (report, TEXT_ALL_OFFICES), &all);
  put (report, "</tfoot></table></div></section>\n");
}

static void
put_points (Report *report)
{
  static const Column columns[]
      = { { TEXT_SECTION, FALSE },     { TEXT_POINT, FALSE },  { TEXT_ANSWERED, TRUE },
          { TEXT_NOT_RELEVANT, TRUE }, { TEXT_NOT_ASKED, TRUE }, { TEXT_MISSING, TRUE },
          { TEXT_NOT_RELEVANT_SHARE, TRUE } };
  gboolean danish = report->language == LANGUAGE_DANISH;

  begin_section (report, "points", TEXT_POINTS);
  put_element (report, "p", TEXT_POINTS_NOTE);
  for (guint i = 0; i < report->tally.types->len; i++)
    {
      const ReportType *type = g_ptr_array_index (report->tally.types, i);

      begin_table (report, "points", i, type_title (report, type), FALSE, columns,
                   G_N_ELEMENTS (columns));
      for (guint j = 0; j < type->points->len; j++)
        {
          const ReportPoint *point = g_ptr_array_index (type->points, j);
          const TemplatePoint *said = point->said;
          const guint64 *states = point->states;

          put (report, "<tr><td>");
          put_text (report, said == NULL ? "" : danish ? said->group_da : said->group_en);
          put (report, "</td><th scope=row>");
          put_text (report, said == NULL ? point->id : danish ? said->label_da : said->label_en);
          put (report, "</th>");
          for (PointState state = 0; state < N_POINT_STATES; state++)
            put_cell_number (report, states[state]);
          put_cell_share (report, states[POINT_NOT_RELEVANT],
                          states[POINT_ANSWERED] + states[POINT_NOT_RELEVANT]
                              + states[POINT_MISSING]);
          put (report, "</tr>\n");
        }
      end_table (report);
    }
  put (report, "</section>\n");
}

static void
put_rules (Report *report)
{
  static const Column columns[]
      = { { TEXT_SEVERITY, FALSE }, { TEXT_WORDING, FALSE }, { TEXT_RULE, FALSE },
          { TEXT_CASES, TRUE },     { TEXT_OCCURRENCES, TRUE } };

  begin_section (report, "rules", TEXT_RULES);
  if (report->tally.rules->len == 0)
    {
      put_element (report, "p", TEXT_RULES_NONE);
      put (report, "</section>\n");
      return;
    }
  begin_table (report, "rules", 0, say (report, TEXT_RULES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < report->tally.rules->len; i++)
    {
      const ReportRule *rule = g_ptr_array_index (report->tally.rules, i);

      report_printf (&report->stream, "<tr data-rule=%u><td data-key=%d>", rule->index,
                     SEVERITY_ERROR - rule->severity);
      put_severity (report, rule->severity);
      put (report, "</td><td class=words>");
      put_text (report, rule->text[report->language]);
      put (report, "</td><th scope=row><code>");
      put_text (report, rule->id);
      put (report, "</code></th>");
      put_cell_number (report, rule->cases);
      put_cell_number (report, rule->findings);
      put (report, "</tr>\n");
    }
  end_table (report);
  put (report, "</section>\n");
}

static void
put_times (Report *report)
{
  static const Column columns[] = { { TEXT_STATION, FALSE }, { TEXT_CASES, TRUE },
                                    { TEXT_TOTAL, TRUE },    { TEXT_MEAN, TRUE },
                                    { TEXT_LONGEST, TRUE },  { TEXT_SHARE, TRUE } };
  gint64 all = 0;

  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    all += report->tally.stations[i].total;
  begin_section (report, "times", TEXT_TIMES);
  put_element (report, "p", TEXT_TIMES_NOTE);
  begin_table (report, "times", 0, say (report, TEXT_TIMES), TRUE, columns,
               G_N_ELEMENTS (columns));
  for (guint i = 0; i < N_REPORT_STATIONS; i++)
    {
      const ReportStation *station = &report->tally.stations[i];
      guint64 total = (guint64) station->total;

      put (report, "<tr><th scope=row>");
      put_say (report, station_texts[i]);
      put (report, "</th>");
      put_cell_number (report, station->cases);
      put (report, "<td class=n>");
      put_tenths (report, total / 100000);
      put (report, "</td><td class=n>");
      put_tenths (report, station->cases > 0 ? total / 100 / station->cases : 0);
      put (report, "</td><td class=n>");
      put_tenths (report, (guint64) station->longest / 100);
      put (report, "</td>");
      put_cell_share (report, total, (guint64) all);
      put (report, "</tr>\n");
    }
  end_table (report);
  put (report, "</section>\n");
}

/* ---- the cases ---- */

static void
put_option (Report *report, const char *value, const char *text, guint64 count)
{
  put (report, "<option value=\"");
  put_text (report, value);
  put (report, "\">");
  put_text (report, text);
  put (report, " (");
  put_number (report, count);
  put (report, ")</option>");
}

static void
begin_select (Report *report, const char *name, ReportText label)
{
  put (report, "<label>");
  put_say (report, label);
  report_printf (&report->stream, "<select name=%s><option value=''>", name);
  put_say (report, TEXT_ANY);
  put (report, "</option>");
}

/* Shown by the script, which does the filtering. */
static void
put_filter (Report *report)
{
  const ReportTally *tally = &report->tally;

  put (report, "<form id=filter hidden aria-label=\"");
  put_say (report, TEXT_FILTER);
  put (report, "\">\n");
  begin_select (report, "verdict", TEXT_VERDICT);
  for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
    put_option (report, verdicts[verdict].class, say (report, verdicts[verdict].word), tally->verdicts[verdict]);
  put (report, "</select></label>\n");
  begin_select (report, "rule", TEXT_RULE);
  for (guint i = 0; i < tally->rules->len; i++)
    {
      const ReportRule *rule = g_ptr_array_index (tally->rules, i);

      put_option (report, rule->id, rule->id, rule->cases);
    }
  put (report, "</select></label>\n");
  begin_select (report, "office", TEXT_OFFICE);
  for (guint i = 0; i < tally->offices->len; i++)
    {
      const ReportOffice *office = g_ptr_array_index (tally->offices, i);

      put_option (report, office_name (report, office), office_name (report, office),
                  office->verdicts[0] + office->verdicts[1] + office->verdicts[2]);
    }
  put (report, "</select></label>\n<label class=wide>");
  put_say (report, TEXT_SEARCH);
  put (report, "<input name=search type=search autocomplete=off></label>\n<button type=reset>");
  put_say (report, TEXT_CLEAR);
  put (report, "</button></form>\n");
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

  put (report, "<div id=pager hidden><p role=status");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      report_printf (&report->stream, " data-%s=\"", words[i].name);
      put_say (report, words[i].text);
      put (report, "\"");
    }
  put (report, "></p><button type=button id=previous>");
  put_say (report, TEXT_PREVIOUS);
  put (report, "</button> <button type=button id=next>");
  put_say (report, TEXT_NEXT);
  put (report, "</button></div>\n");
}

/* "2 fejl, 1 advarsel" */
static void
put_counts (Report *report, const ReportCounts *counts)
{
  gboolean first = TRUE;

  for (int severity = SEVERITY_ERROR; severity >= SEVERITY_INFORMATION; severity--)
    if (counts->severities[severity] > 0)
      {
        put (report, first ? "" : ", ");
        put_number (report, counts->severities[severity]);
        put (report, " ");
        put_say (report, severity_texts[severity][counts->severities[severity] > 1]);
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
      put (report, "<p>");
      put_text (report, reason);
      put (report, "</p>");
    }
  if (findings_count (record->findings) > 0)
    {
      put (report, "<details><summary>");
      put_counts (report, counts);
      put (report, "</summary><ul>");
      for (guint i = 0; i < findings_count (record->findings); i++)
        {
          const Finding *finding = findings_nth (record->findings, i);

          put (report, "<li>");
          put_severity (report, finding->severity);
          if (finding->place.line > 0)
            report_printf (&report->stream, ", %s %u", say (report, TEXT_LINE),
                           finding->place.line);
          put (report, ": ");
          put_text (report, danish ? finding->da : finding->en);
          put (report, " <code>");
          put_text (report, finding->rule);
          put (report, "</code></li>");
        }
      put (report, "</ul></details>");
    }
  else if (reason == NULL)
    put_say (report, TEXT_NONE);
  put (report, "</td>");
}

static void
put_digest (Report *report, ReportText name, const char *digest)
{
  if (digest == NULL)
    return;
  put_element (report, "dt", name);
  put (report, "<dd><code>");
  put_text (report, digest);
  put (report, "</code></dd>");
}

static void
put_document (Report *report, const BatchRecord *record)
{
  put (report, "<td>");
  if (record->output != NULL)
    {
      g_autofree char *reference = g_uri_escape_string (record->output, "/", FALSE);

      report_printf (&report->stream, "<a href=\"%s", report->folder);
      put_text (report, reference);
      put (report, "\"><bdi>");
      put_text (report, record->output);
      put (report, "</bdi></a>");
    }
  else
    put_say (report, TEXT_NO_DOCUMENT);
  if (record->digest != NULL || record->output_digest != NULL)
    {
      put (report, "<details><summary>SHA-256</summary><dl>");
      put_digest (report, TEXT_DIGEST_OUTPUT, record->output_digest);
      put_digest (report, TEXT_DIGEST_INPUT, record->digest);
      put (report, "</dl></details>");
    }
  put (report, "</td>");
}

/* What the script filters by: verdict, office, rules. */
static void
put_row_keys (Report *report, const BatchRecord *record)
{
  report_printf (&report->stream, "<tr data-v=%u data-o=%u", record->verdict,
                 report_find_office (report, record->office)->index);
  if (findings_count (record->findings) > 0)
    {
      put (report, " data-r='");
      for (guint i = 0; i < findings_count (record->findings); i++)
        {
          const char *id = findings_nth (record->findings, i)->rule;

          if (i == 0 || strcmp (id, findings_nth (record->findings, i - 1)->rule) != 0)
            report_printf (&report->stream, "%s%u", i > 0 ? " " : "",
                           report_find_rule (report, id)->index);
        }
      put (report, "'");
    }
  put (report, ">");
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
  put_text (report, record->input);
  put (report, "</bdi><small>");
  put_text (report, type_title (report, report_find_type (report, record->type)));
  report_printf (&report->stream, "</small></th><td data-key=%u>", record->verdict);
  put_verdict (report, record->verdict);
  put (report, "</td><td><bdi>");
  put_text (report, record->office ? record->office : say (report, TEXT_OFFICE_UNKNOWN));
  put (report, "</bdi></td>");
  put_cell_number (report, counts.states[POINT_MISSING]);
  put_cell_number (report, counts.states[POINT_NOT_RELEVANT]);
  put_findings (report, record, &counts);
  put_cell_number (report, record->pages);
  put (report, "<td>");
  put_text (report, record->level ? record->level : say (report, TEXT_UNSIGNED));
  put (report, "</td>");
  put_document (report, record);
  put (report, "</tr>\n");
  return !report->stream.failed;
}

static gboolean
put_cases (Report *report, GError **error)
{
  static const Column columns[]
      = { { TEXT_NUMBER, TRUE },   { TEXT_CASE, FALSE },         { TEXT_VERDICT, FALSE },
          { TEXT_OFFICE, FALSE },  { TEXT_MISSING, TRUE },       { TEXT_NOT_RELEVANT, TRUE },
          { TEXT_FINDINGS, FALSE }, { TEXT_PAGES, TRUE },        { TEXT_SIGNATURE, FALSE },
          { TEXT_DOCUMENT, FALSE } };

  begin_section (report, "cases", TEXT_ALL_CASES);
  put_filter (report);
  put_pager (report);
  begin_table (report, "cases", 0, say (report, TEXT_ALL_CASES), TRUE, columns,
               G_N_ELEMENTS (columns));
  if (!batch_journal_each (report->journal, put_case, report, error))
    return FALSE;
  end_table (report);
  put (report, "</section>\n");
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

  put (report, "<nav aria-label=\"");
  put_say (report, TEXT_CONTENTS);
  put (report, "\"><ul>");
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      report_printf (&report->stream, "<li><a href='#%s'>", sections[i].id);
      put_say (report, sections[i].text);
      put (report, "</a></li>");
    }
  put (report, "</ul></nav>\n");
}

static void
put_banner (Report *report, const char *title)
{
  g_autofree char *started = batch_journal_dup_setting (report->journal, "run.started");
  g_autofree char *version = batch_journal_dup_setting (report->journal, "run.version");

  put (report, "<body>\n<a class=skip href='#cases'>");
  put_say (report, TEXT_SKIP);
  put (report, "</a>\n<header><h1>");
  put_text (report, title);
  put (report, "</h1><p>");
  if (started != NULL)
    put_setting_value (report, started);
  if (started != NULL && version != NULL)
    put (report, " · ");
  if (version != NULL)
    put_text (report, version);
  put (report, "</p></header>\n");
}

gboolean
report_write_html (Report *report, GError **error)
{
  g_autofree char *title = dup_title (report);

  if (!put_head (report, title, error))
    return FALSE;
  put_banner (report, title);
  put_contents (report);
  put (report, "<main>\n");
  put_result (report);
  put_offices (report);
  put_points (report);
  put_rules (report);
  if (!put_cases (report, error))
    return FALSE;
  put_times (report);
  put_about (report);
  put (report, "</main>\n</body>\n</html>\n");
  return !report->stream.failed;
}
