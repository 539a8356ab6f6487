/* pdf/violations.h: what keeps a file from PDF/A and PDF/UA
 *
 * The table (violations.def) names each check with the levels it costs and its clauses.  What is
 * found is collected here: a finding with its place, and the levels that are lost.  A level is
 * claimed only when nothing costs it (ISO 19005-2 §5, ISO 14289-1 §5).
 */
#ifndef SAGSAKT_PDF_VIOLATIONS_H
#define SAGSAKT_PDF_VIOLATIONS_H

#include <glib.h>

#include "base/findings.h"

typedef enum
{
#define VIOLATION(symbol, levels, archive, accessibility) PDF_VIOLATION_##symbol,
#include "pdf/violations.def"
#undef VIOLATION
  N_PDF_VIOLATIONS
} PdfViolation;

/* Levels; a sum says which are lost. */
enum
{
  PDF_LEVEL_BASIC = 1 << 0,
  PDF_LEVEL_UNICODE = 1 << 1,
  PDF_LEVEL_TAGGED = 1 << 2,
  PDF_LEVEL_ACCESSIBLE = 1 << 3
};

typedef struct
{
  Findings *findings; /* lent */
  const char *file;   /* that the findings name; lent */
  guint lost;         /* levels */
  guint line[N_PDF_VIOLATIONS]; /* of the last finding of each kind, plus 1: said once a line */
} PdfViolations;

void pdf_violations_init (PdfViolations *violations, Findings *findings, const char *file);

/* Notes VIOLATION in LINE (0: not known). */
void pdf_violate (PdfViolations *violations, PdfViolation violation, guint line);

/* Notes that VIOLATION is there where a finding of another station says so already. */
void pdf_violate_known (PdfViolations *violations, PdfViolation violation);

/* The letter of the PDF/A conformance level that is held: 'A', 'U', 'B'; 0: none. */
char pdf_violations_archive (guint lost);
gboolean pdf_violations_accessible (guint lost);

/* TRUE when a file that claims the conformance level LETTER may do so; 0: a part without levels. */
gboolean pdf_violations_hold (guint lost, char letter);

#endif
