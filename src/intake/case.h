/* case.h: the whole of the intake: from bytes to a case that may be typeset, or to findings
 *
 * Parsed, typed by the registry, checked against its schema, then (when the schema has nothing to
 * say against it) against its rules.  Schemas and rules are loaded when first needed and kept in the
 * Intake, so that a thousand cases load them once.
 */
#ifndef SAGSAKT_INTAKE_CASE_H
#define SAGSAKT_INTAKE_CASE_H

#include <glib.h>

#include "base/findings.h"
#include "intake/reader.h"
#include "intake/registry.h"
#include "intake/rules.h"
#include "intake/template.h"

typedef enum
{
  VERDICT_ACCEPTED,
  VERDICT_REJECTED,
  VERDICT_UNDECIDED
} Verdict;

typedef struct Intake Intake;

/* The project's own document types.  PHASE: the Schematron phase, NULL for the default one. */
Intake *intake_new (const char *phase);

/* Any XML against SCHEMA (NULL: none) and the NULL-terminated list RULES (NULL: none) instead of
 * what the registry says.  The files are loaded at once: NULL with ERROR set (SAGSAKT_ERROR_MISSING
 * or _UNKNOWN). */
Intake *intake_new_for (const char *schema, const char *const *rules, const char *phase,
                        GError **error);

void intake_free (Intake *intake);

/* How much stands in the reports of the cases read from now on; RULES_BRIEF until it is called. */
void intake_set_detail (Intake *intake, RulesDetail detail);

/* Lends the registry, loaded when first asked for; NULL with ERROR set. */
const Registry *intake_registry (Intake *intake, GError **error);

/* Lends the points of TYPE's template, loaded when first asked for; NULL with ERROR set. */
const Template *intake_template (Intake *intake, const DocumentType *type, GError **error);

/* Loads schema, rules and template of TYPE, one of the registry's; FALSE with ERROR set. */
gboolean intake_load (Intake *intake, const DocumentType *type, GError **error);

typedef struct
{
  Verdict verdict;          /* accepted or rejected */
  Document *document;       /* NULL when it could not be parsed */
  const DocumentType *type; /* lent by the intake; NULL: none known, or intake_new_for */
  GPtrArray *reports;       /* xmlDocPtr: the SVRL of each rules file that was run */
} Case;

/* Reads the case in BYTES; FILE is the name for places.  FINDINGS, an empty list, gets what is wrong
 * with it, sorted.  NULL with ERROR set when it could not be decided; FINDINGS may then hold what
 * was found before. */
Case *case_read (Intake *intake, GBytes *bytes, const char *file, Findings *findings,
                 GError **error);

/* The same for the recipient RECIPIENT instead of the case's own (recipient.h); NULL: for that. */
Case *case_read_for (Intake *intake, GBytes *bytes, const char *file, const char *recipient,
                     Findings *findings, GError **error);

void case_free (Case *read);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

#endif
