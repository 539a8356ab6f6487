/* sign.c: `sagsakt sign`: a PDF file signed */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "command/report.h"
#include "command/seal-options.h"

typedef struct
{
  char *output;
  SealOptions seal;
  gboolean quiet;
} SignOptions;

static int
sign_file (const SignOptions *options, SealJob *job, const char *input, const char *output,
           Findings *findings, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  /* before anything of the document is read */
  g_autoptr (SealKeeper) keeper
      = options->seal.key ? seal_options_start (&options->seal, now, findings, error) : NULL;
  g_autoptr (GBytes) pdf = NULL, finished = NULL;
  SealLevel reached;

  if (options->seal.key != NULL && keeper == NULL)
    return EXIT_UNDECIDED;
  seal_options_fill (&options->seal, now, keeper, job);
  pdf = file_read (input, limit_value (LIMIT_PDF_BYTES), error);
  finished = pdf ? seal_sign (pdf, job, &reached, error) : NULL;
  if (finished == NULL)
    return EXIT_UNDECIDED;
  seal_options_report (job, reached, findings); /* why is in ERROR, and is no fault of this run */
  g_clear_error (error);
  if (!file_write (output, finished, error))
    return EXIT_UNDECIDED;
  if (!options->quiet && strcmp (output, "-") != 0)
    g_print ("%s: %s\n", output, seal_level_name (reached));
  return EXIT_ACCEPTED;
}

int
command_sign (int argc, char **argv)
{
  SignOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "write to FILE; - is standard output (default: the input's name with -signed.pdf)", "FILE" },
    SEAL_ENTRIES (options.seal),
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  SealJob job = { 0 };
  const char *wrong;
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE.pdf", "Signs a PDF file (PAdES).", &code))
    goto out;
  if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else if ((wrong = seal_options_check (&options.seal, &job)) != NULL)
    code = command_usage_error (argv[0], wrong);
  else if (options.seal.key == NULL && job.level < SEAL_LEVEL_LT)
    code = command_usage_error (argv[0], "--key is wanted");
  else
    {
      if (options.output != NULL || strcmp (argv[1], "-") == 0)
        output = g_strdup (options.output ? options.output : "-");
      else
        output = report_output_name (argv[1], ".pdf", "-signed.pdf");
      code = sign_file (&options, &job, argv[1], output, findings, &error);
      code = report_outcome (findings, argv[1], error, code);
    }
out:
  g_free (options.output);
  seal_options_clear (&options.seal);
  return code;
}
