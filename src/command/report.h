/* report.h: how commands print findings, errors and verdicts
 *
 * Findings and errors go to standard error, one a line, in the form compilers use:
 * "file:line:column: error: text [rule]", as far as the place is known.  Results go to standard
 * output.  Words are in the language of the run (messages.h).
 */
#ifndef SAGSAKT_COMMAND_REPORT_H
#define SAGSAKT_COMMAND_REPORT_H

#include <glib.h>
#include <json-glib/json-glib.h>

#include "base/findings.h"
#include "intake/case.h"

/* One line for FINDING, its end included; the caller owns it.  FILE as for report_finding. */
char *report_finding_line (const Finding *finding, const char *file);

/* One line for FINDING on standard error; FILE stands for a place without one. */
void report_finding (const Finding *finding, const char *file);

/* All of FINDINGS, in their order. */
void report_findings (const Findings *findings, const char *file);

/* "file: error: text" on standard error; FILE may be NULL. */
void report_error (const GError *error, const char *file);

/* Prints FINDINGS and ERROR (NULL: none); returns CODE, or what ERROR asks for. */
int report_outcome (const Findings *findings, const char *file, const GError *error, int code);

/* "FILE: N pages" on standard output, the result of a command that wrote FILE; FILE alone when it
 * has none. */
void report_pages (const char *file, guint pages);

/* The default name of an output: INPUT with SUFFIX, when it has it, replaced by EXTENSION.  The
 * caller owns it. */
char *report_output_name (const char *input, const char *suffix, const char *extension);

/* A member NAME of the object that BUILDER is in.  TEXT is made UTF-8 where it is not; NULL, and a
 * NUMBER below 0: null, what is not known. */
void report_add_string (JsonBuilder *builder, const char *name, const char *text);
void report_add_number (JsonBuilder *builder, const char *name, gint64 number);
void report_add_boolean (JsonBuilder *builder, const char *name, gboolean value);

/* The value that BUILDER holds as one line behind OUT. */
void report_append_json (JsonBuilder *builder, GString *out);

/* The word for VERDICT in the language of the run ("godkendt"), and its fixed name for machines
 * ("accepted", "rejected", "undecided"). */
const char *verdict_word (Verdict verdict);
const char *verdict_name (Verdict verdict);

#endif
