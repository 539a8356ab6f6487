#include "batch/progress.h"

#include <stdio.h>
#include <unistd.h>

enum
{
  PLAIN_SECONDS = 30 /* between two plain lines: a log of a night stays short */
};

void
batch_progress_init (BatchProgress *progress, gboolean silent)
{
  *progress = (BatchProgress){ .silent = silent, .terminal = isatty (STDERR_FILENO) };
}

void
batch_progress_hide (BatchProgress *progress)
{
  if (progress->shown)
    fputs ("\r\033[K", stderr);
  progress->shown = FALSE;
}

/* "1:02:03", "2:03". */
static void
append_time (GString *line, gint64 seconds)
{
  if (seconds >= 3600)
    g_string_append_printf (line, "%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                            (int) (seconds / 60 % 60), (int) (seconds % 60));
  else
    g_string_append_printf (line, "%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static void
append_verdicts (GString *line, const BatchCounts *counts)
{
  static const char *const words[][2] = { { " afvist", " rejected" },
                                          { " ikke afgjort", " not decided" } };
  const Language language = message_language ();

  for (Verdict verdict = VERDICT_REJECTED; verdict <= VERDICT_UNDECIDED; verdict++)
    g_string_append_printf (line, ", %" G_GINT64_FORMAT "%s", counts->verdicts[verdict],
                            words[verdict - VERDICT_REJECTED][language]);
}

static char *
line_of (const BatchCounts *counts)
{
  const gboolean danish = message_language () == LANGUAGE_DANISH;
  const gint64 now = counts->done - counts->kept;
  const double seconds = (double) counts->microseconds / G_USEC_PER_SEC;
  const double rate = seconds > 0 ? (double) now / seconds : 0;
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, counts->done,
                          counts->total);
  if (now > 0)
    {
      g_string_append_printf (line, ", %.1f/s, ", rate);
      append_time (line, (gint64) ((double) (counts->total - counts->done) / rate + 0.5));
      g_string_append (line, danish ? " tilbage" : " left");
    }
  append_verdicts (line, counts);
  return g_string_free (line, FALSE);
}

void
batch_progress_show (BatchProgress *progress, const BatchCounts *counts)
{
  g_autofree char *line = NULL;

  if (progress->silent
      || (!progress->terminal
          && counts->microseconds - progress->last < PLAIN_SECONDS * G_USEC_PER_SEC))
    return;
  line = line_of (counts);
  progress->last = counts->microseconds;
  /* in one piece: standard error has no buffer */
  if (progress->terminal)
    fprintf (stderr, "\r%s\033[K", line);
  else
    fprintf (stderr, "%s\n", line);
  progress->shown = progress->terminal;
}

char *
batch_progress_sum (const BatchCounts *counts)
{
  const gboolean danish = message_language () == LANGUAGE_DANISH;
  const gint64 left = counts->total - counts->done;
  const char *cases = counts->total == 1 ? (danish ? "sag" : "case") : danish ? "sager" : "cases";
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%" G_GINT64_FORMAT " %s: %" G_GINT64_FORMAT " %s", counts->total,
                          cases, counts->verdicts[VERDICT_ACCEPTED],
                          danish ? "godkendt" : "accepted");
  append_verdicts (line, counts);
  if (left > 0)
    g_string_append_printf (line,
                            danish ? ", %" G_GINT64_FORMAT " mangler: fortsæt med »--resume«"
                                   : ", %" G_GINT64_FORMAT " missing: go on with '--resume'",
                            left);
  return g_string_free (line, FALSE);
}
