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
  gboolean pss, certify, quiet;
} SignOptions;

static int
sign_file (const SignOptions *options, const char *input, const char *output, Findings *findings,
           GError **error)
{
  const SealKeySource source = { options->key, options->certificates, options->passphrase,
                                 options->pss };
  SealRequest request = { .field = options->field,
                          .name = options->name,
                          .reason = options->reason,
                          .location = options->location,
                          .certify = options->certify };
  /* before anything of the document is read */
  g_autoptr (SealKeeper) keeper = seal_keeper_start (&source, error);
  g_autoptr (GBytes) pdf = NULL, signed_pdf = NULL;

  if (keeper == NULL)
    return EXIT_UNDECIDED;
  request.time = g_get_real_time () / G_USEC_PER_SEC;
  seal_keeper_check (keeper, request.time, 24 * 3600, findings);
  if (findings_reject (findings))
    return EXIT_UNDECIDED;
  pdf = file_read (input, limit_value (LIMIT_PDF_BYTES), error);
  signed_pdf = pdf ? seal_sign (pdf, &request, keeper, error) : NULL;
  if (signed_pdf == NULL || !file_write (output, signed_pdf, error))
    return EXIT_UNDECIDED;
  if (!options->quiet && strcmp (output, "-") != 0)
    g_print ("%s\n", output);
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
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE.pdf", "Signs a PDF file (PAdES).", &code))
    goto out;
  if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else if (options.key == NULL)
    code = command_usage_error (argv[0], "--key is wanted");
  else
    {
      if (options.output != NULL || strcmp (argv[1], "-") == 0)
        output = g_strdup (options.output ? options.output : "-");
      else
        output = report_output_name (argv[1], ".pdf", "-signed.pdf");
      code = sign_file (&options, argv[1], output, findings, &error);
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
  return code;
}
