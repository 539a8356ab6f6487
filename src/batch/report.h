/* report.h: what a batch came to, for people and for programs
 *
 * Made from the journal alone, any time after or during a run, in one of three forms:
 *   HTML        one file, for those who go through all cases; nothing from elsewhere, complete
 *               without scripts and without colour, sortable and filtered with them
 *   JSON lines  one object a line: a summary first, then each case; file names as they are
 *   CSV         RFC 4180, UTF-8, a line for each case; a text that a spreadsheet would take for a
 *               formula gets an apostrophe before it
 * Of the cases themselves a report has the office's name and which points are answered.  The names of
 * inputs and outputs stand as they were chosen, and so may hold a case number; nothing else does.
 *
 * Written as a stream: no case is held.
 */
#ifndef SAGSAKT_BATCH_REPORT_H
#define SAGSAKT_BATCH_REPORT_H

#include <glib.h>

#include "batch/journal.h"

typedef enum
{
  BATCH_REPORT_HTML,
  BATCH_REPORT_JSON,
  BATCH_REPORT_CSV
} BatchReportFormat;

/* The format that the ending of PATH asks for: .html, .htm, .json, .jsonl, .csv; FALSE: none. */
gboolean batch_report_format_of (const char *path, BatchReportFormat *format);

/* Writes the report on JOURNAL to PATH ("-": standard output), whole or not at all.  FOLDER is where
 * the outputs are, for links.  JSON holds both languages.  FALSE with ERROR set. */
gboolean batch_report_write (BatchJournal *journal, const char *folder, const char *path,
                             BatchReportFormat format, Language language, GError **error);

#endif
