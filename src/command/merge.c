/* merge.c: `sagsakt batch merge`: the journals of all shards of a batch as one */
#include "command/command.h"

#include <string.h>

#include <glib/gstdio.h>

#include "batch/merge.h"
#include "batch/report.h"
#include "command/report.h"

typedef struct
{
  char *output;
  char **reports;
  gboolean quiet;
} MergeOptions;

/* What of the batch is bad stands in its report; here it decides the exit code only. */
static ExitCode
exit_code_of_journal (BatchJournal *journal)
{
  return batch_journal_count (journal, VERDICT_UNDECIDED) > 0  ? EXIT_UNDECIDED
         : batch_journal_count (journal, VERDICT_REJECTED) > 0 ? EXIT_REJECTED
                                                               : EXIT_ACCEPTED;
}

static gboolean
write_reports (const MergeOptions *options, BatchJournal *journal, const char *folder,
               GError **error)
{
  for (char **at = options->reports; at && *at; at++)
    {
      BatchReportFormat format;

      batch_report_format_of (*at, &format);
      if (!batch_report_write (journal, folder, *at, format, message_language (), error))
        return FALSE;
    }
  return TRUE;
}

static int
merge_into (const MergeOptions *options, const char *target, char *const *paths, guint n,
            Findings *findings, GError **error)
{
  g_autofree char *folder
      = g_path_get_dirname (options->output ? options->output : options->reports[0]);
  g_autoptr (BatchJournal) journal = NULL;

  if (!batch_merge ((const char *const *) paths, n, target, folder, findings, error))
    return EXIT_UNDECIDED;
  journal = batch_journal_open (target, BATCH_JOURNAL_READ, error);
  if (!journal || !write_reports (options, journal, folder, error))
    return EXIT_UNDECIDED;
  if (!options->quiet)
    g_print ("%s\n", options->output ? options->output : options->reports[0]);
  return (int) exit_code_of_journal (journal);
}

/* A journal that nobody asked for lies where nobody looks, and goes again. */
static int
merge_aside (const MergeOptions *options, char *const *paths, guint n, Findings *findings,
             GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("sagsakt-XXXXXX", error);
  g_autofree char *target = folder ? g_build_filename (folder, BATCH_JOURNAL_NAME, NULL) : NULL;
  g_autofree char *half_done = g_strconcat (target, "-journal", NULL);
  int code;

  if (!folder)
    return EXIT_UNDECIDED;
  code = merge_into (options, target, paths, n, findings, error);
  g_unlink (target);
  g_unlink (half_done);
  g_rmdir (folder);
  return code;
}

static const char *
usage_fault (const MergeOptions *options, int argc)
{
  BatchReportFormat format;

  if (argc < 2)
    return "which JOURNAL or DIR?";
  if (!options->output && !options->reports)
    return "--output or --report is wanted";
  for (char **at = options->reports; at && *at; at++)
    if (!batch_report_format_of (*at, &format))
      return "--report takes a FILE that ends in .html, .json or .csv";
  return NULL;
}

int
command_batch_merge (int argc, char **argv)
{
  MergeOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "write the joined journal to FILE",
      "FILE" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.reports,
      "write a report on all of it, as FILE's ending says: .html, .json, .csv; may be repeated",
      "FILE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  const char *fault;
  int code;

  argv[0] = (char *) "batch merge";
  if (command_parse (&argc, &argv, entries, "JOURNAL|DIR...",
                     "Joins the journals of all shards of a batch; refuses when they are not its\n"
                     "whole.  A DIR stands for the journals in it.",
                     &code))
    {
      fault = usage_fault (&options, argc);
      if (fault)
        code = command_usage_error (argv[0], fault);
      else if (options.output)
        code = merge_into (&options, options.output, argv + 1, (guint) argc - 1, findings, &error);
      else
        code = merge_aside (&options, argv + 1, (guint) argc - 1, findings, &error);
      if (fault == NULL)
        code = report_outcome (findings, "sagsakt", error, code);
    }
  g_free (options.output);
  g_strfreev (options.reports);
  return code;
}
