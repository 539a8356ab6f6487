/* render.c: `sagsakt render`: one case to one document */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "base/workers.h"
#include "command/attach.h"
#include "command/report.h"
#include "command/seal-options.h"
#include "press/order.h"
#include "seal/request.h"

typedef struct
{
  char *output, *format, *office, *attach;
  Attach files;
  SealOptions seal;
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

/* One case on its way. */
typedef struct
{
  PressWork work;
  PressOrder order; /* owns its bytes and its sealing */
  Workers *workers;
  Worker *worker;
  PressAnswer answer;
  SealLevel reached;
  gint64 sign; /* microseconds */
} RenderRun;

static void
render_run_clear (RenderRun *run)
{
  press_answer_clear (&run->answer);
  worker_free (run->worker);
  workers_stop (run->workers);
  press_free (run->work.press);
  g_clear_pointer (&run->order.bytes, g_bytes_unref);
  g_clear_pointer (&run->order.sealing, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RenderRun, render_run_clear)

static void
render_print_timing (const RenderRun *run, gint64 load, gint64 write)
{
  const PressResult *result = &run->answer.result;

  g_printerr ("%-10s %8.2f ms\n", "load", (double) load / 1000);
  for (PressStation station = 0; station < N_PRESS_STATIONS; station++)
    g_printerr ("%-10s %8.2f ms\n", press_station_name (station),
                (double) result->microseconds[station] / 1000);
  if (run->sign > 0)
    g_printerr ("%-10s %8.2f ms\n", "sign", (double) run->sign / 1000);
  g_printerr ("%-10s %8.2f ms\n", "write", (double) write / 1000);
}

/* The type of the case in DATA's order, found where it is read. */
static GBytes *
render_find_type (gpointer data, GError **error G_GNUC_UNUSED)
{
  const RenderRun *run = data;
  int type = press_find_type (run->work.press, run->order.bytes);

  return g_bytes_new (&type, sizeof type);
}

/* Starts the process that the case's is forked from, with what cases of its type need and no more:
 * it is for one case. */
static gboolean
render_start (RenderRun *run, GError **error)
{
  const WorkersPlan plan
      = { .warm = press_work_warm, .work = press_work, .data = &run->work,
          .bytes = limit_value (LIMIT_SANDBOX_BYTES) };
  g_autoptr (GBytes) type = NULL;

  if (press_warm (run->work.press, PRESS_NO_TYPE, run->order.job.format, error))
    type = sandbox_run (render_find_type, run, SANDBOX_ALONE, error);
  if (type == NULL)
    return FALSE;
  run->work.type = PRESS_NO_TYPE;
  if (g_bytes_get_size (type) == sizeof run->work.type)
    memcpy (&run->work.type, g_bytes_get_data (type, NULL), sizeof run->work.type);
  run->work.format = run->order.job.format;
  run->workers = workers_start (&plan, error);
  return run->workers != NULL;
}

/* The order's answer, whatever the verdict. */
static gboolean
render_ask (RenderRun *run, GError **error)
{
  g_autoptr (GBytes) request = press_order_pack (&run->order), bytes = NULL;

  if (run->worker == NULL)
    run->worker = worker_new (run->workers, error);
  bytes = run->worker ? worker_call (run->worker, request, error) : NULL;
  press_answer_clear (&run->answer);
  return bytes
         && press_answer_unpack (bytes, run->order.job.format, &run->answer, error);
}

/* The document with room as REQUEST asks; DATA is the RenderRun.  It is made again when the room has
 * to be larger: never twice in ordinary life. */
static gboolean
render_prepare (gpointer data, const SealRequest *request, SealPrepared *prepared, GError **error)
{
  RenderRun *run = data;
  g_autoptr (GBytes) sealing = seal_request_pack (request);
  gboolean asked;

  if (run->answer.findings && g_bytes_equal (sealing, run->order.sealing))
    asked = TRUE;
  else
    {
      g_clear_pointer (&run->order.sealing, g_bytes_unref);
      run->order.sealing = g_steal_pointer (&sealing);
      asked = render_ask (run, error);
    }
  if (!asked)
    return FALSE;
  if (run->answer.gap_end == 0)
    {
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
      return FALSE;
    }
  *prepared = (SealPrepared){ g_bytes_ref (run->answer.result.bytes), run->answer.gap_start,
                              run->answer.gap_end };
  return TRUE;
}

/* Makes the document, and signs it when KEEPER is there.  EXIT_ACCEPTED: it is *DOCUMENT. */
static int
render_make (RenderRun *run, SealJob *seal, GBytes **document, Findings *findings, GError **error)
{
  if (seal->keeper != NULL)
    {
      const SealRequest request = seal_sign_request (seal);

      run->order.sealing = seal_request_pack (&request);
    }
  if (!render_ask (run, error))
    return EXIT_UNDECIDED;
  findings_add_all (findings, run->answer.findings);
  if (run->answer.result.verdict != VERDICT_ACCEPTED)
    return EXIT_REJECTED;
  if (seal->keeper == NULL)
    *document = g_bytes_ref (run->answer.result.bytes);
  else
    {
      gint64 start = g_get_monotonic_time ();

      *document = seal_sign_with (render_prepare, run, seal, &run->reached, error);
      run->sign = g_get_monotonic_time () - start;
      if (*document == NULL)
        return EXIT_UNDECIDED;
      seal_options_report (seal, run->reached, findings);
      g_clear_error (error);
    }
  return EXIT_ACCEPTED;
}

static int
render_run (RenderOptions *options, RenderRun *run, const char *input, const char *output,
            SealJob *seal, Findings *findings, GError **error)
{
  gint64 start = g_get_monotonic_time (), now = g_get_real_time () / G_USEC_PER_SEC, load;
  g_autoptr (Office) office
      = options->office ? office_load (options->office, findings, error) : NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (SealKeeper) keeper = NULL;
  int code;

  if (options->office != NULL && office == NULL)
    return EXIT_UNDECIDED;
  run->order.name = input;
  run->order.bytes = file_read (input, limit_value (LIMIT_FILE_BYTES), error);
  if (run->order.bytes == NULL || !attach_read (&options->files, error))
    return EXIT_UNDECIDED;
  run->order.job.attachments
      = (const PdfAttachment *) (gpointer) options->files.attachments->data;
  run->order.job.n_attachments = options->files.attachments->len;
  run->order.job.metadata = options->files.metadata;
  run->work = (PressWork){ .press = press_new (office), .prepare = seal_options_prepare };
  if (!render_start (run, error))
    return EXIT_UNDECIDED;
  load = g_get_monotonic_time () - start;
  /* after the process that others are forked from, before one of these reads the case */
  if (options->seal.key != NULL)
    {
      keeper = seal_options_start (&options->seal, now, findings, error);
      if (keeper == NULL)
        return EXIT_UNDECIDED;
    }
  seal_options_fill (&options->seal, now, keeper, seal);
  code = render_make (run, seal, &document, findings, error);
  if (code != EXIT_ACCEPTED)
    return code;
  start = g_get_monotonic_time ();
  if (!file_write (output, document, error))
    return EXIT_UNDECIDED;
  if (options->timing)
    render_print_timing (run, load, g_get_monotonic_time () - start);
  if (!options->quiet && strcmp (output, "-") != 0)
    report_pages (output, run->answer.result.pages);
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
    SEAL_ENTRIES (options.seal),
    { "timing", 0, 0, G_OPTION_ARG_NONE, &options.timing,
      "print the time of each station on standard error", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  SealJob seal = { 0 };
  const char *wrong;
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
  else if ((wrong = seal_options_check (&options.seal, &seal)) != NULL)
    code = command_usage_error (argv[0], wrong);
  else if (options.seal.key == NULL && seal_options_given (&options.seal))
    code = command_usage_error (argv[0], "what is to be signed wants --key");
  else if (options.seal.key != NULL && formats[format].format != PRESS_PDF)
    code = command_usage_error (argv[0], "--key is for --format=pdf");
  else if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else
    {
      g_auto (RenderRun) run
          = { .order.job = { .format = formats[format].format,
                             .plain = g_strcmp0 (options.attach, "none") == 0 } };

      if (options.output != NULL || strcmp (argv[1], "-") == 0)
        output = g_strdup (options.output ? options.output : "-");
      else
        output = report_output_name (argv[1], ".xml", formats[format].extension);
      code = render_run (&options, &run, argv[1], output, &seal, findings, &error);
      code = report_outcome (findings, argv[1], error, code);
    }
  attach_clear (&options.files);
  seal_options_clear (&options.seal);
  return code;
}
