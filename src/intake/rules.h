/* rules.h: ISO Schematron (ISO/IEC 19757-3:2016) with the xslt query binding
 *
 * A rules file (.sch) is read, put together with what it includes, and compiled by the stylesheets
 * in xslt/schematron/ to XSLT 1.0, once; running that on a document gives SVRL (Annex D of the
 * standard), and each failed assertion or successful report in it becomes a finding.  A rules file
 * that is wrong, or written for a query binding that this program does not have, is an error that
 * names file and line; so is a rule that breaks off while it runs.  None of them ever reads as
 * "valid".  Rules files are the operator's, documents are not: nothing here writes or opens a
 * connection, and include, extends and document() reach only files in the folder of the rules file
 * and in the program's data folder.
 *
 * libxslt's hooks are process-wide: these functions put their own in place and the former ones
 * back, so they are for one thread at a time.
 */
#ifndef SAGSAKT_INTAKE_RULES_H
#define SAGSAKT_INTAKE_RULES_H

#include <glib.h>
#include <libxml/tree.h>

#include "base/findings.h"

typedef struct Rules Rules;

typedef enum
{
  RULES_BRIEF, /* what fired, for findings: quick; fired-rule stands there only when some rule has a
                  role */
  RULES_FULL   /* every active-pattern and fired-rule besides, in the schema's order: for people */
} RulesDetail;

/* Reads and compiles the rules file PATH with the patterns of PHASE (NULL: the schema's default
 * phase, or all; "#ALL", "#DEFAULT" as in the standard).  Files that global variables
 * load with document() are read now, once.  NULL with ERROR set: SAGSAKT_ERROR_IO or _LIMIT (the
 * file), _UNKNOWN (a query binding that is not xslt), _MISSING (the rules file is wrong, or has no
 * such phase). */
Rules *rules_load (const char *path, const char *phase, RulesDetail detail, GError **error);
void rules_free (Rules *rules);

/* Runs RULES on DOC, which is not changed; the caller owns the SVRL.  NULL with ERROR set: the
 * rules broke off (SAGSAKT_ERROR_MISSING) or passed the limit of operations (SAGSAKT_ERROR_LIMIT),
 * and DOC is not decided. */
xmlDocPtr rules_run (Rules *rules, xmlDocPtr doc, GError **error);

/* The place of NODE (an element, attribute, text, comment or processing instruction; the root
 * element for the document as a whole); its strings are lent until the next call. */
typedef Place (*RulesPlaceFunc) (gpointer data, const xmlNode *node);

/* Adds a finding for each failed assertion and successful report of SVRL, which is what RULES made
 * of DOC in their last run.  Rule: the assertion's id, or "assert-" or "report-" and a figure that
 * depends on its test alone.  Severity from its role, or else its rule's ("fatal", "error"; "warn",
 * "warning"; "info", "information"; any other and none: error).  Its own text is in the language
 * that xml:lang says (none: Danish); the diagnostics in the other language give the other text, and
 * without them both are the same; diagnostics of no stated language are added to both.  White space
 * is collapsed.
 *
 * FALSE with ERROR set (SAGSAKT_ERROR_FAULT) when SVRL does not belong to DOC. */
gboolean rules_report (Rules *rules, xmlDocPtr doc, xmlDocPtr svrl, RulesPlaceFunc place,
                       gpointer data, Findings *findings, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rules, rules_free)

#endif
