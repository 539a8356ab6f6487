/* test-pdf-tools.h: finished files in memory, and what is looked for in them
 *
 * Streams are looked into with qpdf's command where it is there: what a test asks of the objects of a
 * file it asks of qpdf's plain form, which has one key a line.
 */
#ifndef TEST_PDF_TOOLS_H
#define TEST_PDF_TOOLS_H

#include <glib/gstdio.h>

#include "pdf/finisher.h"
#include "test-layout-tools.h"

/* LAID as a finished file; LOST gets the levels it does not hold (NULL: not asked). */
static inline GBytes *
finish_with (Laid *laid, const PdfJob *job, guint *lost)
{
  g_autoptr (StructureTree) structure = structure_build (laid->tree, laid->findings);
  g_autoptr (GError) error = NULL;
  PdfViolations violations;
  GBytes *bytes;

  pdf_violations_init (&violations, laid->findings, "case.xml");
  bytes = pdf_make (laid->areas, structure, job, &violations, &error);
  g_assert_no_error (error);
  if (lost)
    *lost = violations.lost;
  return bytes;
}

static inline GBytes *
finish (Laid *laid)
{
  return finish_with (laid, &(PdfJob){ .title = "Titel", .language = "da", .part = 3 }, NULL);
}

/* The output of PROGRAM with ARGUMENT, the name of a file of BYTES, and OTHER (NULL: nothing);
 * NULL when it is not installed or fails. */
static inline char *
run_on (GBytes *bytes, const char *program, const char *option, const char *other)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *path = NULL;
  char *text = NULL;
  int file, status;

  if (!found)
    return NULL;
  file = g_file_open_tmp ("test-XXXXXX.pdf", &path, NULL);
  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  {
    const char *arguments[] = { found, option, path, other, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                                 NULL, &text, NULL, &status, NULL));
  }
  g_remove (path);
  if (status != 0)
    g_clear_pointer (&text, g_free);
  return text;
}

/* The objects of BYTES as text, streams unpacked; binary data is blanked. */
static inline char *
objects_of (GBytes *bytes)
{
  g_autofree char *found = g_find_program_in_path ("qpdf");
  g_autofree char *from = NULL, *to = NULL;
  const char *arguments[] = { found, "--qdf", "--object-streams=disable", NULL, NULL, NULL };
  char *text = NULL;
  gsize length;
  int file, status;

  if (!found)
    return NULL;
  file = g_file_open_tmp ("test-XXXXXX.pdf", &from, NULL);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (from, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  to = g_strconcat (from, ".qdf", NULL);
  arguments[3] = from;
  arguments[4] = to;
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, 0, NULL, NULL, NULL, NULL, &status,
                               NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (to, &text, &length, NULL));
  g_remove (from);
  g_remove (to);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = ' ';
  return text;
}

static inline guint
count_text (const char *text, const char *wanted)
{
  guint count = 0;

  for (const char *at = text; (at = strstr (at, wanted)); at += strlen (wanted))
    count++;
  return count;
}

/* TRUE when FINDINGS have one of RULE in LINE (0: any). */
static inline gboolean
has_finding (const Findings *findings, const char *rule, guint line)
{
  for (guint i = 0; i < findings_count (findings); i++)
    {
      const Finding *finding = findings_nth (findings, i);

      if (strcmp (finding->rule, rule) == 0 && (line == 0 || finding->place.line == line))
        return TRUE;
    }
  return FALSE;
}

#endif
