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

char
pdf_violations_archive (guint lost)
{
  if (lost & PDF_LEVEL_BASIC)
    return 0;
  if (lost & PDF_LEVEL_UNICODE)
    return 'B';
  return lost & PDF_LEVEL_TAGGED ? 'U' : 'A';
}

gboolean
pdf_violations_accessible (guint lost)
{
  return !(lost & PDF_LEVEL_ACCESSIBLE);
}
