/* batch.c: `sagsakt batch`: the documents of many cases */
#include "command/command.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/files.h"
#include "base/limits.h"
#include "batch/batch.h"
#include "batch/progress.h"
#include "batch/report.h"
#include "batch/watch.h"
#include "command/attach.h"
#include "command/report.h"
#include "command/seal-options.h"
#include "press/fingerprint.h"
#include "press/order.h"

enum
{
  RECYCLE = 1000, /* cases after which a worker is replaced, whatever libraries have kept by then */
  SIGNERS = 8     /* that wait for servers; a time stamp takes a tenth of a second */
};

typedef struct
{
  char *folder, *office, *attach, *names, *shard, *isolate, *watch, **reports;
  int workers, recycle, signers;
  Attach files;
  SealOptions seal;
  gboolean resume, require, timing, quiet;
} BatchOptions;

/* What a run looks at besides its options. */
typedef struct
{
  Findings *findings;
  GPtrArray *offices; /* Office; that of the run first, when there is one */
  BatchProgress progress;
  PressWork work;
  SealJob seal;
  char *inputs; /* as given, for the report */
} Batch;

/* --- signals --- */

/* SIGINT and SIGTERM: once, and what is under way is finished; twice, and the run ends. */
static volatile int stop;
static int wake[2] = { -1, -1 };

static void
on_signal (int number)
{
  int saved = errno;

  (void) number;
  stop++;
  (void) !write (wake[1], "", 1);
  errno = saved;
}

/* Children that were started before leave both signals to this process. */
static gboolean
catch_signals (void)
{
  const struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

  return pipe2 (wake, O_CLOEXEC | O_NONBLOCK) == 0 && sigaction (SIGINT, &action, NULL) == 0
         && sigaction (SIGTERM, &action, NULL) == 0;
}

/* --- what is told --- */

/* Whether the reason of RECORD, which is not decided, is one of its findings, too. */
static gboolean
is_found (const BatchRecord *record)
{
  for (guint i = 0; i < findings_count (record->findings); i++)
    if (g_strcmp0 (findings_nth (record->findings, i)->da, record->reason_da) == 0)
      return TRUE;
  return FALSE;
}

/* What is said of a case on standard error, or beside it in a watched folder; NULL: there is nothing to say. */
static char *
describe (const BatchRecord *record, gpointer data)
{
  const Language language = message_language ();
  GString *text = g_string_new (NULL);

  (void) data;
  for (guint i = 0; i < findings_count (record->findings); i++)
    {
      g_autofree char *line
          = report_finding_line (findings_nth (record->findings, i), record->input);

      g_string_append (text, line);
    }
  if (record->verdict == VERDICT_UNDECIDED && !is_found (record))
    g_string_append_printf (text, "%s: %s: %s\n", record->input,
                            severity_word (SEVERITY_ERROR, language),
                            language == LANGUAGE_DANISH ? record->reason_da : record->reason_en);
  return g_string_free (text, text->len == 0);
}

static void
on_ended (const BatchRecord *record, gpointer data)
{
  Batch *batch = data;
  g_autofree char *text = describe (record, NULL);

  if (text == NULL)
    return;
  batch_progress_hide (&batch->progress);
  g_printerr ("%s", text);
}

static void
on_tick (const BatchCounts *counts, gpointer data)
{
  Batch *batch = data;

  batch_progress_show (&batch->progress, counts);
}

static void
on_notice (const char *text, gpointer data)
{
  Batch *batch = data;

  batch_progress_hide (&batch->progress);
  g_printerr ("sagsakt: %s: %s\n", severity_word (SEVERITY_WARNING, message_language ()), text);
}

static void
print_time (const char *name, gint64 sum, gint64 cases)
{
  g_printerr ("%-10s %10.1f s %8.2f ms\n", name, (double) sum / G_USEC_PER_SEC,
              cases > 0 ? (double) sum / 1000 / (double) cases : 0);
}

/* Sums over the workers, and the mean of a case. */
static void
print_timing (const BatchCounts *counts)
{
  const gint64 cases = counts->done - counts->kept;

  for (PressStation station = 0; station < N_PRESS_STATIONS; station++)
    print_time (press_station_name (station), counts->stations[station], cases);
  print_time ("sign", counts->sign_us, cases);
  print_time ("write", counts->write_us, cases);
  print_time ("all", counts->microseconds, cases);
}

/* --- the run --- */

static ExitCode
exit_code_of_counts (const BatchCounts *counts)
{
  if (counts->verdicts[VERDICT_UNDECIDED] > 0 || counts->done < counts->total)
    return EXIT_UNDECIDED;
  return counts->verdicts[VERDICT_REJECTED] > 0 ? EXIT_REJECTED : EXIT_ACCEPTED;
}

/* The digest of what is in FILE; "" for none.  NULL with ERROR set. */
static char *
digest_of_file (const char *file, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return g_strdup ("");
  bytes = file_read (file, limit_value (LIMIT_FILE_BYTES), error);
  return bytes ? digest_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/* What signatures say and show besides who and when, as one text. */
static char *
signature_text (const SealOptions *options)
{
  const char *const texts[] = { options->field, options->name, options->reason,
                                options->location, options->title, options->picture };
  GString *line = g_string_new (options->certify ? "certify" : "");

  if (options->visible)
    g_string_append (line, options->organisation ? "/seal" : "/visible");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_printf (line, "/%s", texts[i] ? texts[i] : "");
  return g_string_free (line, FALSE);
}

/* Writes the reports that are wanted, of a run that was stopped, too. */
static gboolean
write_reports (const BatchOptions *options, BatchJournal *journal, GError **error)
{
  BatchReportFormat format;

  for (char **report = options->reports; report && *report; report++)
    if (batch_report_format_of (*report, &format)
        && !batch_report_write (journal, options->folder, *report, format, message_language (),
                                error))
      return FALSE;
  return TRUE;
}

static int
run_plan (const BatchOptions *options, Batch *batch, BatchPlan *plan, GError **error)
{
  g_autofree char *office = digest_of_file (options->office, error);
  const char *fingerprint = office ? press_fingerprint (error) : NULL;
  g_autofree char *signer = plan->seal ? seal_keeper_dup_digest (plan->seal->keeper) : g_strdup ("");
  g_autofree char *texts = signature_text (&options->seal);
  const BatchSetting settings[] = {
    { "fingerprint", fingerprint },
    { "office", office },
    { "attach", plan->job.plain ? "none" : "data" },
    { "names", options->names ? options->names : BATCH_NAMES_DEFAULT },
    { "shard", options->shard ? options->shard : "1/1" },
    { "level", plan->seal ? seal_level_name (plan->seal->level) : "" },
    { "at-least", plan->seal ? seal_level_name (plan->seal->least) : "" },
    { "signer", signer },
    { "signature", texts },
  };
  g_autoptr (BatchJournal) journal = NULL;
  g_autoptr (GError) fault = NULL;
  g_autofree char *sum = NULL;
  BatchCounts counts;
  int code;

  if (fingerprint == NULL)
    return EXIT_UNDECIDED;
  plan->settings = settings;
  plan->n_settings = G_N_ELEMENTS (settings);
  batch_progress_init (&batch->progress, options->quiet || options->watch);
  if (options->watch)
    return batch_watch_run (&(BatchWatch){ options->watch, options->names, plan, describe }, error)
               ? EXIT_ACCEPTED
               : EXIT_UNDECIDED;
  journal = batch_run (plan, &counts, error);
  batch_progress_hide (&batch->progress);
  if (journal == NULL)
    return EXIT_UNDECIDED;
  batch_journal_set (journal, "run.inputs", batch->inputs, NULL);
  if (options->timing)
    print_timing (&counts);
  sum = batch_progress_sum (&counts);
  if (!options->quiet)
    g_print ("%s\n", sum);
  code = (int) exit_code_of_counts (&counts);
  if (write_reports (options, journal, &fault))
    return code;
  report_error (fault, options->folder);
  return (int) exit_code_worst ((ExitCode) code, EXIT_UNDECIDED);
}

/* Loads the run's office and those that lists of cases name into the press. */
static gboolean
load_offices (const BatchOptions *options, Batch *batch, BatchInputs *inputs,
              GError **error)
{
  Office *office = NULL;

  batch->offices = g_ptr_array_new_with_free_func ((GDestroyNotify) office_free);
  if (options->office != NULL)
    {
      office = office_load (options->office, batch->findings, error);
      if (office == NULL)
        return FALSE;
      g_ptr_array_add (batch->offices, office);
    }
  batch->work.press = press_new (office);
  for (guint i = 0; i < batch_inputs_n_offices (inputs); i++)
    {
      g_autoptr (GError) fault = NULL;

      /* what is for one that cannot be used is not decided; the others go on */
      office = office_load (batch_inputs_office (inputs, i), batch->findings, &fault);
      if (office == NULL)
        batch_inputs_lose_office (inputs, i, fault);
      g_ptr_array_add (batch->offices, office);
      press_add_office (batch->work.press, office);
    }
  return TRUE;
}

/* The keeper of the key, and signers where a signature has to wait for somebody. */
static gboolean
start_sealing (BatchOptions *options, Batch *batch, SealKeeper **keeper,
               SealSigners **signers, GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const gboolean waits = batch->seal.level > SEAL_LEVEL_B
                         || (options->seal.key && g_str_has_prefix (options->seal.key, "pkcs11:"));

  if (options->seal.key == NULL)
    return TRUE;
  *keeper = seal_options_start (&options->seal, now, batch->findings, error);
  if (*keeper == NULL)
    return FALSE;
  seal_options_fill (&options->seal, now, *keeper, &batch->seal);
  if (waits)
    *signers = seal_signers_start (
        &batch->seal, options->signers ? (guint) options->signers : SIGNERS, error);
  return !waits || *signers;
}

/* Everything that is forked is forked here, while this process has one thread: first the workers'
 * zygote, which must not know a key. */
static int
run_batch (BatchOptions *options, Batch *batch, BatchPlan *plan, char **arguments, guint n,
           GError **error)
{
  g_autoptr (BatchInputs) inputs = batch_inputs_new ((const char *const *) arguments, n);
  g_autoptr (Workers) workers = NULL;
  g_autoptr (SealKeeper) keeper = NULL;
  g_autoptr (SealSigners) signers = NULL;
  const WorkersPlan processes
      = { .warm = press_work_warm, .work = press_work, .data = &batch->work };

  if (!load_offices (options, batch, inputs, error) || !attach_read (&options->files, error))
    return EXIT_UNDECIDED;
  plan->job.attachments = (const PdfAttachment *) (gpointer) options->files.attachments->data;
  plan->job.n_attachments = options->files.attachments->len;
  plan->job.metadata = options->files.metadata;
  batch->work.type = PRESS_ALL_TYPES;
  batch->work.prepare = seal_options_prepare;
  workers = workers_start (&processes, error);
  if (workers == NULL)
    return EXIT_UNDECIDED;
  if (options->require && !workers_sandboxed (workers))
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SANDBOX_REFUSED, NULL);
      return EXIT_UNDECIDED;
    }
  if (!start_sealing (options, batch, &keeper, &signers, error))
    return EXIT_UNDECIDED;
  if (keeper != NULL)
    plan->seal = &batch->seal;
  plan->signers = signers;
  plan->inputs = inputs;
  plan->workers = workers;
  if (!catch_signals ())
    return EXIT_FAULT;
  plan->wake = wake[0];
  plan->stop = &stop;
  return run_plan (options, batch, plan, error);
}

static const char *
usage_fault (const BatchOptions *options, int argc, SealJob *seal)
{
  const char *fault = seal_options_check (&options->seal, seal);
  BatchReportFormat format;

  if (fault)
    return fault;
  if (options->seal.key == NULL && seal_options_given (&options->seal))
    return "--key is wanted for a signature";
  if (options->watch
      && (options->folder || argc > 1 || options->resume || options->shard || options->reports))
    return "--watch takes no FILE, --output-folder, --resume, --shard or --report";
  if (!options->watch && options->folder == NULL)
    return "--output-folder is wanted";
  if (!options->watch && argc < 2)
    return "a FILE, DIR, MANIFEST or archive is wanted";
  if (options->attach && strcmp (options->attach, "data") && strcmp (options->attach, "none"))
    return "--attach takes data or none";
  if (options->attach && options->files.files && strcmp (options->attach, "none") == 0)
    return "--attach=none and --attach-file exclude each other";
  for (char **report = options->reports; report && *report; report++)
    if (!batch_report_format_of (*report, &format))
      return "--report takes a name that ends in .html, .json or .csv";
  if (options->isolate && strcmp (options->isolate, "case"))
    return "--isolate takes case";
  if (options->workers < 0 || options->workers > 1024 || options->recycle < 0
      || options->signers < 0 || options->signers > 60)
    return "--jobs, --signers and --recycle take a number from 1";
  return NULL;
}

/* The first few of ARGUMENTS, and how many there are: a shell may have made thousands of one. */
static char *
inputs_text (char **arguments, guint n)
{
  enum { SHOWN = 5 };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, SHOWN); i++)
    {
      g_autofree char *name = g_filename_display_name (arguments[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  if (n > SHOWN)
    g_string_append_printf (text, " … (%u)", n);
  return g_string_free (text, FALSE);
}

static int
start_batch (BatchOptions *options, char **argv, int argc, Batch *batch, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (BatchNames) names = batch_names_new (options->names, &fault);
  BatchPlan plan = { .folder = options->folder,
                     .names = names,
                     .shard = BATCH_SHARD_ALL,
                     .resume = options->resume,
                     .n_workers = options->workers ? (guint) options->workers
                                                   : g_get_num_processors (),
                     .recycle = options->isolate   ? 1
                                : options->recycle ? (guint) options->recycle
                                                   : RECYCLE,
                     .job = { .format = PRESS_PDF,
                              .plain = g_strcmp0 (options->attach, "none") == 0,
                              .facts = TRUE },
                     .ended = on_ended,
                     .tick = on_tick,
                     .notice = on_notice,
                     .data = batch };

  if (names == NULL)
    return command_usage_error (argv[0], fault->message);
  if (options->shard && !batch_shard_parse (options->shard, &plan.shard))
    return command_usage_error (argv[0], "--shard takes I/N, 1/4 say");
  if (options->shard && !batch_names_suit_shards (names))
    return command_usage_error (argv[0], "with --shard a pattern of names that asks for what stands "
                                         "in the case needs {number} or {digest}, too");
  batch->inputs = inputs_text (argv + 1, (guint) argc - 1);
  return run_batch (options, batch, &plan, argv + 1, (guint) argc - 1, error);
}

int
command_batch (int argc, char **argv)
{
  BatchOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "output-folder", 'd', 0, G_OPTION_ARG_FILENAME, &options.folder,
      "where documents and journal go; made when it is not there", "DIR" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options.workers,
      "cases at a time (default: the processor's cores)", "N" },
    { "names", 0, 0, G_OPTION_ARG_STRING, &options.names,
      "what documents are called: {folder}, {name}, {number}, {digest}, {type}, {caseNumber}, "
      "{date} "
      "(default: " BATCH_NAMES_DEFAULT ")",
      "PATTERN" },
    { "office", 0, 0, G_OPTION_ARG_FILENAME, &options.office,
      "the office's settings: letterhead, accent colour, justification", "FILE" },
    { "attach", 0, 0, G_OPTION_ARG_STRING, &options.attach,
      "put the resolved data into the documents (data, default), or nothing: PDF/A-2a (none)",
      "data|none" },
    ATTACH_ENTRIES (options.files),
    SEAL_ENTRIES (options.seal),
    { "signers", 0, 0, G_OPTION_ARG_INT, &options.signers,
      "signatures that wait for a server or a token at a time (default: 8)", "N" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.reports,
      "write what became of each case to FILE, .html, .json or .csv; may be given again", "FILE" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume,
      "do what an earlier run into DIR did not: cases it did not reach or decide", NULL },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &options.shard,
      "do the I'th of N parts, which other machines have the others of", "I/N" },
    { "watch", 0, 0, G_OPTION_ARG_FILENAME, &options.watch,
      "make the documents of cases as they come into DIR/in; what became of them is in DIR/done, "
      "DIR/rejected and DIR/failed",
      "DIR" },
    { "isolate", 0, 0, G_OPTION_ARG_STRING, &options.isolate, "a process for each case", "case" },
    { "require-sandbox", 0, 0, G_OPTION_ARG_NONE, &options.require,
      "do nothing when the kernel refuses the workers' filter of system calls", NULL },
    { "recycle", 0, 0, G_OPTION_ARG_INT, &options.recycle,
      "cases after which a worker is replaced (default: 1000)", "N" },
    { "timing", 0, 0, G_OPTION_ARG_NONE, &options.timing,
      "print the time of each station on standard error", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "print no progress and no sum", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  Batch batch = { .findings = findings };
  const char *fault;
  int code;

  if (argc > 1 && strcmp (argv[1], "merge") == 0)
    return command_batch_merge (argc - 1, argv + 1);
  if (!command_parse (&argc, &argv, entries, "FILE|DIR|MANIFEST|ARCHIVE...",
                      "Makes the documents of many cases; what became of each is in DIR's journal.",
                      &code))
    goto out;
  fault = usage_fault (&options, argc, &batch.seal);
  if (fault != NULL)
    code = command_usage_error (argv[0], fault);
  else
    {
      code = start_batch (&options, argv, argc, &batch, &error);
      code = report_outcome (findings, options.folder ? options.folder : options.watch,
                             error, code);
    }
out:
  press_free (batch.work.press);
  g_clear_pointer (&batch.offices, g_ptr_array_unref);
  seal_options_clear (&options.seal);
  g_free (options.folder);
  g_free (options.office);
  g_free (options.attach);
  g_free (options.names);
  g_free (options.shard);
  g_free (options.isolate);
  g_free (options.watch);
  g_strfreev (options.reports);
  g_free (batch.inputs);
  attach_clear (&options.files);
  return code;
}
