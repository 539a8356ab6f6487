#include "batch/report-page.h"

#include <string.h>

static const char *const texts[N_TEXTS][2] = {
#define REPORT_TEXT(symbol, da, en) { da, en },
#include "batch/report-texts.def"
#undef REPORT_TEXT
};

const PageVerdict page_verdicts[N_VERDICTS] = {
  [VERDICT_ACCEPTED] = { TEXT_ACCEPTED, TEXT_ACCEPTED_MEANS, "✓", "accepted" },
  [VERDICT_REJECTED] = { TEXT_REJECTED, TEXT_REJECTED_MEANS, "✕", "rejected" },
  [VERDICT_UNDECIDED] = { TEXT_UNDECIDED, TEXT_UNDECIDED_MEANS, "?", "undecided" },
};

const char *
page_say (const Report *report, ReportText text)
{
  return texts[text][report->language];
}

void
page_put (Report *report, const char *html)
{
  report_put (&report->stream, html);
}

void
page_put_text (Report *report, const char *text)
{
  g_autofree char *plain = report_dup_plain (text);
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  page_put (report, escaped);
}

void
page_put_say (Report *report, ReportText text)
{
  page_put_text (report, page_say (report, text));
}

void
page_put_element (Report *report, const char *element, ReportText text)
{
  report_printf (&report->stream, "<%s>", element);
  page_put_say (report, text);
  report_printf (&report->stream, "</%s>", element);
}

char *
page_dup_number (const Report *report, guint64 number)
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

void
page_put_number (Report *report, guint64 number)
{
  g_autofree char *text = page_dup_number (report, number);

  page_put (report, text);
}

void
page_put_tenths (Report *report, guint64 tenths)
{
  page_put_number (report, tenths / 10);
  report_printf (&report->stream, "%c%u", report->language == LANGUAGE_DANISH ? ',' : '.',
                 (guint) (tenths % 10));
}

void
page_put_share (Report *report, guint64 part, guint64 whole)
{
  guint64 tenths = whole > 0 ? part * 1000 / whole : 0;

  if (whole == 0)
    {
      page_put (report, "–");
      return;
    }
  if (part > 0 && tenths == 0)
    {
      page_put (report, "&lt; ");
      tenths = 1;
    }
  if (tenths % 1000 == 0)
    page_put_number (report, tenths / 10);
  else
    page_put_tenths (report, tenths);
  page_put (report, report->language == LANGUAGE_DANISH ? " %" : "%");
}

void
page_put_bar (Report *report, guint64 part, guint64 whole)
{
  if (whole > 0)
    report_printf (&report->stream,
                   "<svg class=bar viewBox='0 0 1000 8' preserveAspectRatio=none aria-hidden=true>"
                   "<rect class=all width=1000 height=8 /><rect class=part width=%" G_GUINT64_FORMAT
                   " height=8 /></svg>",
                   part * 1000 / whole);
}

void
page_put_cell_number (Report *report, guint64 number)
{
  page_put (report, number > 0 ? "<td class=n>" : "<td class='n zero'>");
  page_put_number (report, number);
  page_put (report, "</td>");
}

void
page_put_cell_share (Report *report, guint64 part, guint64 whole)
{
  page_put (report, "<td class='n share'>");
  page_put_share (report, part, whole);
  page_put_bar (report, part, whole);
  page_put (report, "</td>");
}

void
page_put_severity (Report *report, Severity severity)
{
  static const char *const classes[] = {
    [SEVERITY_INFORMATION] = "information", [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
  };

  report_printf (&report->stream, "<b class=%s>", classes[severity]);
  page_put_text (report, severity_word (severity, report->language));
  page_put (report, "</b>");
}

void
page_put_verdict (Report *report, Verdict verdict)
{
  report_printf (&report->stream, "<span class='verdict %s'><i aria-hidden=true>%s</i> ",
                 page_verdicts[verdict].class, page_verdicts[verdict].sign);
  page_put_say (report, page_verdicts[verdict].word);
  page_put (report, "</span>");
}

const char *
page_type_title (const Report *report, const ReportType *type)
{
  if (type == NULL)
    return page_say (report, TEXT_TYPE_UNKNOWN);
  if (type->said == NULL)
    return type->id;
  return report->language == LANGUAGE_DANISH ? type->said->title_da : type->said->title_en;
}

const char *
page_office_name (const Report *report, const ReportOffice *office)
{
  return *office->name != '\0' ? office->name : page_say (report, TEXT_OFFICE_UNKNOWN);
}

void
page_begin_section (Report *report, const char *id, ReportText title)
{
  report_printf (&report->stream, "<section id=%s aria-labelledby=h-%s><h2 id=h-%s>", id, id, id);
  page_put_say (report, title);
  page_put (report, "</h2>\n");
}

void
page_begin_table (Report *report, const char *id, guint suffix, const char *name, gboolean alone,
             const PageColumn *columns, gsize n_columns)
{
  report_printf (&report->stream,
                 "<div class=scroll role=region aria-labelledby=c-%s-%u tabindex=0>"
                 "<table id=t-%s-%u class=sortable><caption id=c-%s-%u%s>",
                 id, suffix, id, suffix, id, suffix, alone ? " class=unseen" : "");
  page_put_text (report, name);
  page_put (report, "</caption>\n<thead><tr>");
  for (gsize i = 0; i < n_columns; i++)
    {
      page_put (report, columns[i].number ? "<th scope=col class=n>" : "<th scope=col>");
      page_put_say (report, columns[i].text);
      page_put (report, "</th>");
    }
  page_put (report, "</tr></thead>\n<tbody>\n");
}

void
page_end_table (Report *report)
{
  page_put (report, "</tbody></table></div>\n");
}
