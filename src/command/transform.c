/* transform.c: `sagsakt transform`: a case as what passes between two stations */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "command/report.h"
#include "transform/transform.h"

static const struct
{
  const char *name;
  TransformTarget target;
} targets[] = {
  { "resolved", TRANSFORM_RESOLVED },
  { "document", TRANSFORM_DOCUMENT },
  { "fo", TRANSFORM_FO },
  { "html", TRANSFORM_HTML },
};

static int
transform_case (const char *input, const char *office_file, const char *output,
                TransformTarget target, Findings *findings, GError **error)
{
  g_autoptr (Office) office = office_file ? office_load (office_file, findings, error) : NULL;
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autoptr (Case) read = NULL;
  g_autoptr (Transform) transform = NULL;
  g_autoptr (GBytes) bytes = NULL, printed = NULL;

  if (office_file != NULL && office == NULL)
    return EXIT_UNDECIDED;
  bytes = file_read (input, limit_value (LIMIT_FILE_BYTES), error);
  read = bytes ? case_read (intake, bytes, input, findings, error) : NULL;
  if (read == NULL)
    return EXIT_UNDECIDED;
  if (read->verdict != VERDICT_ACCEPTED)
    return EXIT_REJECTED;
  transform = transform_new (office);
  printed = transform_print (transform, read, target, error);
  return printed && file_write (output, printed, error) ? EXIT_ACCEPTED : EXIT_UNDECIDED;
}

int
command_transform (int argc, char **argv)
{
  char *to = NULL, *office = NULL, *output = NULL;
  COMMAND_OPTIONS entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to,
      "resolved (the data the document says), document (sections, questions, answers), fo "
      "(XSL-FO) or html",
      "STAGE" },
    { "office", 0, 0, G_OPTION_ARG_FILENAME, &office, "the office's settings", "FILE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      "write to FILE (default: standard output)", "FILE" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  gsize target = 0;
  int code;

  if (!command_parse (&argc, &argv, entries, "--to=STAGE FILE",
                      "Checks the case FILE and prints what passes between two stations.", &code))
    return code;
  while (target < G_N_ELEMENTS (targets) && (to == NULL || strcmp (targets[target].name, to) != 0))
    target++;
  if (target == G_N_ELEMENTS (targets))
    return command_usage_error (argv[0], "--to takes resolved, document, fo or html");
  if (argc != 2)
    return command_usage_error (argv[0], "one FILE is wanted");
  code = transform_case (argv[1], office, output ? output : "-", targets[target].target, findings,
                         &error);
  return report_outcome (findings, argv[1], error, code);
}
