/* report-page.h: the parts an HTML report is put together from; for report*.c alone */
#ifndef SAGSAKT_BATCH_REPORT_PAGE_H
#define SAGSAKT_BATCH_REPORT_PAGE_H

#include "batch/report-parts.h"

typedef enum
{
#define REPORT_TEXT(symbol, da, en) TEXT_##symbol,
#include "batch/report-texts.def"
#undef REPORT_TEXT
  N_TEXTS
} ReportText;

/* A verdict's word, what it means, its sign (no colour is needed to tell them apart), and its class
 * and name in the script. */
typedef struct
{
  ReportText word, meaning;
  const char *sign, *class;
} PageVerdict;
extern const PageVerdict page_verdicts[N_VERDICTS];

const char *page_say (const Report *report, ReportText text);

/* HTML as it is; TEXT as content or attribute value; a text of the table; one in <ELEMENT>. */
void page_put (Report *report, const char *html);
void page_put_text (Report *report, const char *text);
void page_put_say (Report *report, ReportText text);
void page_put_element (Report *report, const char *element, ReportText text);

/* Thousands apart, as the language does it; the caller owns it. */
char *page_dup_number (const Report *report, guint64 number);
void page_put_number (Report *report, guint64 number);
/* TENTHS of something, with one decimal. */
void page_put_tenths (Report *report, guint64 tenths);
/* Rounded down, so that 100 % is said of all only; and as a bar. */
void page_put_share (Report *report, guint64 part, guint64 whole);
void page_put_bar (Report *report, guint64 part, guint64 whole);
void page_put_cell_number (Report *report, guint64 number);
void page_put_cell_share (Report *report, guint64 part, guint64 whole);

void page_put_severity (Report *report, Severity severity);
void page_put_verdict (Report *report, Verdict verdict);

/* What to call them; lent. */
const char *page_type_title (const Report *report, const ReportType *type);
const char *page_office_name (const Report *report, const ReportOffice *office);

void page_begin_section (Report *report, const char *id, ReportText title);

typedef struct
{
  ReportText text;
  gboolean number;
} PageColumn;

/* A table in the section ID; SUFFIX makes the table's id another when there are several.  NAME is shown
 * unless it is the section's (ALONE).  The script sorts by the columns. */
void page_begin_table (Report *report, const char *id, guint suffix, const char *name,
                       gboolean alone, const PageColumn *columns, gsize n_columns);
void page_end_table (Report *report);

#endif
