/* sign.c: `sagsakt sign`: a PDF file signed */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "command/report.h"
#include "seal/sign.h"

typedef struct
{
  char *output, *key, *certificates, *passphrase;
  char *field, *name, *reason, *location;
  char *level, *least, **servers;
  int seconds;
  gboolean pss, certify, quiet;
} SignOptions;

/* The levels that are asked for; FALSE: a name that is none. */
static gboolean
read_levels (const SignOptions *options, SealJob *job)
{
  job->level = job->least = SEAL_LEVEL_B;
  if (options->level != NULL && !seal_level_find (options->level, &job->level))
    return FALSE;
  job->least = job->level;
  return options->least == NULL || seal_level_find (options->least, &job->least);
}

/* The keeper of the key, whose certificate may sign now; NULL when it may not. */
static SealKeeper *
start_keeper (const SignOptions *options, gint64 now, Findings *findings, GError **error)
{
  const SealKeySource source = { options->key, options->certificates, options->passphrase,
                                 options->pss };
  g_autoptr (SealKeeper) keeper = seal_keeper_start (&source, error);

  if (keeper == NULL)
    return NULL;
  seal_keeper_check (keeper, now, 24 * 3600, findings);
  return findings_reject (findings) ? NULL : g_steal_pointer (&keeper);
}

static int
sign_file (const SignOptions *options, SealJob *job, const char *input, const char *output,
           Findings *findings, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  /* before anything of the document is read */
  g_autoptr (SealKeeper) keeper
      = options->key ? start_keeper (options, now, findings, error) : NULL;
  g_autoptr (GBytes) pdf = NULL, finished = NULL;
  SealLevel reached;

  if (options->key != NULL && keeper == NULL)
    return EXIT_UNDECIDED;
  job->keeper = keeper;
  job->request = (SealRequest){ .field = options->field,
                                .name = options->name,
                                .reason = options->reason,
                                .location = options->location,
                                .time = now,
                                .certify = options->certify };
  job->stamping = (SealStamping){ .urls = (const char *const *) options->servers,
                                  .seconds = (guint) options->seconds };
  pdf = file_read (input, limit_value (LIMIT_PDF_BYTES), error);
  finished = pdf ? seal_sign (pdf, job, &reached, error) : NULL;
  if (finished == NULL)
    return EXIT_UNDECIDED;
  if (reached < job->level) /* why is in ERROR, and is no fault of this run */
    findings_add_message (findings, MESSAGE_SEAL_LEVEL, NULL, seal_level_name (reached),
                          seal_level_name (job->level), NULL);
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
    { "key", 0, 0, G_OPTION_ARG_STRING, &options.key,
      "the key: a PKCS#12 or PEM file, or pkcs11:token=...;object=...?module-path=...", "KEY" },
    { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options.certificates,
      "its certificate and those that issued it, PEM (default: with the key)", "FILE" },
    { "passphrase", 0, 0, G_OPTION_ARG_STRING, &options.passphrase,
      "where it is read: fd:N, file:PATH or credential:NAME (default: the terminal)", "SOURCE" },
    { "pss", 0, 0, G_OPTION_ARG_NONE, &options.pss, "RSASSA-PSS for an RSA key", NULL },
    { "field", 0, 0, G_OPTION_ARG_STRING, &options.field,
      "the signature field (default: the first empty one, else a new one)", "NAME" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, "who signs, as the file is to say", "TEXT" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, "why", "TEXT" },
    { "location", 0, 0, G_OPTION_ARG_STRING, &options.location, "where", "TEXT" },
    { "certify", 0, 0, G_OPTION_ARG_NONE, &options.certify,
      "rule out changes other than further signatures (the first signature only)", NULL },
    { "level", 0, 0, G_OPTION_ARG_STRING, &options.level,
      "B-B (default), B-T, B-LT or B-LTA; without --key, what is signed already is carried to it",
      "LEVEL" },
    { "at-least", 0, 0, G_OPTION_ARG_STRING, &options.least,
      "the level that will do when the other cannot be had (default: none will)", "LEVEL" },
    { "tsa", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.servers,
      "a time-stamp server (RFC 3161); given twice, the second is asked when the first fails",
      "URL" },
    { "tsa-seconds", 0, 0, G_OPTION_ARG_INT, &options.seconds,
      "the time for one stamp, all servers and attempts together (default: 20)", "N" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  SealJob job = { 0 };
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE.pdf", "Signs a PDF file (PAdES).", &code))
    goto out;
  if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else if (!read_levels (&options, &job))
    code = command_usage_error (argv[0], "--level and --at-least take B-B, B-T, B-LT or B-LTA");
  else if (options.key == NULL && job.level < SEAL_LEVEL_LT)
    code = command_usage_error (argv[0], "--key is wanted");
  else if (options.seconds < 0)
    code = command_usage_error (argv[0], "--tsa-seconds takes a number of seconds");
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
  g_free (options.key);
  g_free (options.certificates);
  g_free (options.passphrase);
  g_free (options.field);
  g_free (options.name);
  g_free (options.reason);
  g_free (options.location);
  g_free (options.level);
  g_free (options.least);
  g_strfreev (options.servers);
  return code;
}
