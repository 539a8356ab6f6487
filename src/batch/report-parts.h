/* report-parts.h: what the forms of a report share; for report*.c alone
 *
 * A first pass over the journal fills the tally, a second writes the cases, so that the summary can
 * stand first and nothing is held.
 */
#ifndef SAGSAKT_BATCH_REPORT_PARTS_H
#define SAGSAKT_BATCH_REPORT_PARTS_H

#include "batch/report.h"

#define N_VERDICTS 3
/* The stations of the press, then signing and writing. */
#define REPORT_SIGN N_PRESS_STATIONS
#define REPORT_WRITE (N_PRESS_STATIONS + 1)
#define N_REPORT_STATIONS (N_PRESS_STATIONS + 2)

typedef struct
{
  guint index; /* its place in the table of rules */
  char *id;
  Severity severity;
  char *text[2]; /* as the first finding words it; index: Language */
  guint64 findings, cases;
  gint64 last; /* the case that was counted last */
} ReportRule;

typedef struct
{
  guint index;
  char *name; /* "": not stated */
  guint64 verdicts[N_VERDICTS];
  guint64 states[N_POINT_STATES];
  guint64 complete; /* cases whose points are known and none missing */
} ReportOffice;

typedef struct
{
  char *id;
  const TemplatePoint *said; /* NULL: the registry has no such point */
  guint64 states[N_POINT_STATES];
} ReportPoint;

typedef struct
{
  guint index;
  char *id;
  const DocumentType *said; /* NULL: the registry has no such type */
  guint64 cases;
  GPtrArray *points; /* ReportPoint, in the template's order */
} ReportType;

typedef struct
{
  guint64 cases; /* that spent any time there */
  gint64 total, longest;
} ReportStation;

typedef struct
{
  Intake *intake; /* lends labels */
  guint64 cases, verdicts[N_VERDICTS], pages, documents, bytes, signed_documents;
  ReportStation stations[N_REPORT_STATIONS];
  GPtrArray *rules;   /* ReportRule, errors first, then by cases */
  GPtrArray *offices; /* ReportOffice, by name; the unknown one last */
  GPtrArray *types;   /* ReportType */
  GHashTable *rules_by_id, *offices_by_name, *types_by_id;
} ReportTally;

/* Of one case. */
typedef struct
{
  guint severities[3]; /* index: Severity */
  guint states[N_POINT_STATES];
} ReportCounts;

typedef struct
{
  int fd;
  GString *pending;
  gboolean failed; /* errno of the write that failed is kept in NUMBER */
  int number;
} ReportStream;

typedef struct
{
  BatchJournal *journal;
  const char *folder; /* URI reference from the report to the outputs, "" or with a slash at its end */
  Language language;
  ReportTally tally;
  ReportStream stream;
} Report;

void report_put (ReportStream *stream, const char *text);
void report_printf (ReportStream *stream, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* TEXT as valid UTF-8 that can do nothing to the text around it: control characters and those that
 * turn the direction of writing become U+FFFD.  The caller owns it. */
char *report_dup_plain (const char *text);

/* A setting of the run as a number; 0: not set. */
gint64 report_setting (const Report *report, const char *name);

void report_count (const BatchRecord *record, ReportCounts *counts);
/* Of a station's index; of signing and writing too. */
gint64 report_station_time (const BatchRecord *record, guint station);
const char *report_station_name (guint station);
/* "accepted" …, for machines. */
const char *report_verdict_name (Verdict verdict);
const ReportRule *report_find_rule (const Report *report, const char *id);
const ReportType *report_find_type (const Report *report, const char *id);
const ReportOffice *report_find_office (const Report *report, const char *name);

/* The names of the settings to show, NULL-terminated; TEXTS: what to call one, index: Language. */
typedef struct
{
  const char *name;
  const char *texts[2];
} ReportSetting;
extern const ReportSetting report_settings[];

/* The forms.  FALSE with ERROR set, or a stream that failed. */
gboolean report_write_html (Report *report, GError **error);
gboolean report_write_json (Report *report, GError **error);
gboolean report_write_csv (Report *report, GError **error);

#endif
