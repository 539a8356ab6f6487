#include "pdf/violations.h"

#include <string.h>

#define BASIC PDF_LEVEL_BASIC
#define UNICODE PDF_LEVEL_UNICODE
#define TAGGED PDF_LEVEL_TAGGED
#define ACCESSIBLE PDF_LEVEL_ACCESSIBLE

static const struct
{
  guint levels;
  const char *archive, *accessibility;
  MessageKey message;
} rows[N_PDF_VIOLATIONS] = {
#define VIOLATION(symbol, levels, archive, accessibility)                                          \
  [PDF_VIOLATION_##symbol] = { levels, archive, accessibility, MESSAGE_VIOLATION_##symbol },
#include "pdf/violations.def"
#undef VIOLATION
};

void
pdf_violations_init (PdfViolations *violations, Findings *findings, const char *file)
{
  memset (violations, 0, sizeof *violations);
  violations->findings = findings;
  violations->file = file;
}

void
pdf_violate (PdfViolations *violations, PdfViolation violation, guint line)
{
  const char *archive = rows[violation].archive, *accessibility = rows[violation].accessibility;
  const Place place = { .file = violations->file, .line = line };
  g_autoptr (GString) clauses = g_string_new (NULL);

  violations->lost |= rows[violation].levels;
  if (violations->line[violation] == line + 1)
    return;
  violations->line[violation] = line + 1;
  if (*archive)
    g_string_append_printf (clauses, "ISO 19005-2 §%s", archive);
  if (*accessibility)
    g_string_append_printf (clauses, "%sISO 14289-1 §%s", clauses->len ? ", " : "",
                            accessibility);
  findings_add_message (violations->findings, rows[violation].message, &place, clauses->str, NULL);
}

void
pdf_violate_known (PdfViolations *violations, PdfViolation violation)
{
  violations->lost |= rows[violation].levels;
}

gboolean
pdf_violations_hold (guint lost, char letter)
{
  guint needed = PDF_LEVEL_BASIC;

  if (letter == 'A' || letter == 'U')
    needed |= PDF_LEVEL_UNICODE;
  if (letter == 'A')
    needed |= PDF_LEVEL_TAGGED;
  return !(lost & needed);
}

char
pdf_violations_archive (guint lost)
{
  for (const char *letter = "AUB"; *letter; letter++)
    if (pdf_violations_hold (lost, *letter))
      return *letter;
  return 0;
}

gboolean
pdf_violations_accessible (guint lost)
{
  return !(lost & PDF_LEVEL_ACCESSIBLE);
}
