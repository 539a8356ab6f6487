/* render.c: `sagsakt render`: one case to one document */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "command/attach.h"
#include "command/report.h"
#include "press/press.h"

typedef struct
{
  char *output, *format, *office, *attach;
  Attach files;
  gboolean timing, quiet;
} RenderOptions;

static const struct
{
  const char *name, *extension;
  PressFormat format;
} formats[] = {
  { "pdf", ".pdf", PRESS_PDF },
  { "html", ".html", PRESS_HTML },
};

static void
render_print_timing (const PressResult *result, gint64 load, gint64 write)
{
  g_printerr ("%-10s %8.2f ms\n", "office", (double) load / 1000);
  for (PressStation station = 0; station < N_PRESS_STATIONS; station++)
    g_printerr ("%-10s %8.2f ms\n", press_station_name (station),
                (double) result->microseconds[station] / 1000);
  g_printerr ("%-10s %8.2f ms\n", "write", (double) write / 1000);
}

static int
render_run (RenderOptions *options, const char *input, const char *output,
            PressJob *job, Findings *findings, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (Office) office
      = options->office ? office_load (options->office, findings, error) : NULL;
  g_autoptr (Press) press = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (PressResult) result = { 0 };
  gint64 load = g_get_monotonic_time () - start;

  if (options->office != NULL && office == NULL)
    return EXIT_UNDECIDED;
  bytes = file_read (input, limit_value (LIMIT_FILE_BYTES), error);
  if (bytes == NULL || !attach_read (&options->files, error))
    return EXIT_UNDECIDED;
  job->attachments = (const PdfAttachment *) (gpointer) options->files.attachments->data;
  job->n_attachments = options->files.attachments->len;
  job->metadata = options->files.metadata;
  press = press_new (office);
  if (!press_run (press, bytes, input, job, &result, findings, error))
    return EXIT_UNDECIDED;
  if (result.verdict != VERDICT_ACCEPTED)
    return EXIT_REJECTED;
  start = g_get_monotonic_time ();
  if (!file_write (output, result.bytes, error))
    return EXIT_UNDECIDED;
  if (options->timing)
    render_print_timing (&result, load, g_get_monotonic_time () - start);
  if (!options->quiet && strcmp (output, "-") != 0)
    report_pages (output, result.pages);
  return EXIT_ACCEPTED;
}

int
command_render (int argc, char **argv)
{
  RenderOptions options = { 0 };
  COMMAND_OPTIONS entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "write to FILE; - is standard output (default: the input's name with .pdf)", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, "pdf (default) or html", "FORMAT" },
    { "office", 0, 0, G_OPTION_ARG_FILENAME, &options.office,
      "the office's settings: letterhead, accent colour, justification", "FILE" },
    { "attach", 0, 0, G_OPTION_ARG_STRING, &options.attach,
      "put the resolved data into the document (data, default), or nothing: PDF/A-2a (none)",
      "data|none" },
    ATTACH_ENTRIES (options.files),
    { "timing", 0, 0, G_OPTION_ARG_NONE, &options.timing,
      "print the time of each station on standard error", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  gsize format = 0;
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE",
                      "Checks the case FILE and makes its document; a rejected case gives no file.",
                      &code))
    return code;
  while (options.format != NULL && format < G_N_ELEMENTS (formats)
         && strcmp (formats[format].name, options.format) != 0)
    format++;
  if (format == G_N_ELEMENTS (formats))
    code = command_usage_error (argv[0], "--format takes pdf or html");
  else if (options.attach != NULL && strcmp (options.attach, "data") != 0
           && strcmp (options.attach, "none") != 0)
    code = command_usage_error (argv[0], "--attach takes data or none");
  else if (options.attach != NULL && options.files.files != NULL
           && strcmp (options.attach, "none") == 0)
    code = command_usage_error (argv[0], "--attach=none and --attach-file exclude each other");
  else if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else
    {
      PressJob job = { .format = formats[format].format,
                       .plain = g_strcmp0 (options.attach, "none") == 0 };

      if (options.output != NULL || strcmp (argv[1], "-") == 0)
        output = g_strdup (options.output ? options.output : "-");
      else
        output = report_output_name (argv[1], ".xml", formats[format].extension);
      code = render_run (&options, argv[1], output, &job, findings, &error);
      code = report_outcome (findings, argv[1], error, code);
    }
  attach_clear (&options.files);
  return code;
}
