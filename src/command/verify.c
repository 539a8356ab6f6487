/* verify.c: `sagsakt verify`: what the signatures of PDF files are worth */
#include "command/command.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "command/report.h"
#include "seal/verify.h"

/* A word: its fixed name for machines, and for people by Language. */
typedef struct
{
  const char *name;
  const char *word[2];
} Word;

static const Word verdicts[] = {
  [SEAL_VALID] = { "valid", { "gyldig", "valid" } },
  [SEAL_INVALID] = { "invalid", { "ikke gyldig", "not valid" } },
  [SEAL_NOT_DECIDED] = { "undecided", { "ikke afgjort", "not decided" } },
};
static const ExitCode codes[] = {
  [SEAL_VALID] = EXIT_ACCEPTED,
  [SEAL_INVALID] = EXIT_REJECTED,
  [SEAL_NOT_DECIDED] = EXIT_UNDECIDED,
};
static const Word integrities[] = {
  [SEAL_INTACT] = { "intact", { "ubrudt", "intact" } },
  [SEAL_BROKEN] = { "broken", { "brudt", "broken" } },
  [SEAL_INTEGRITY_UNDECIDED] = { "undecided", { "ikke afgjort", "not decided" } },
};
static const Word changes[] = {
  [SEAL_CHANGES_NONE] = { "none", { "ingen", "none" } },
  [SEAL_CHANGES_ALLOWED] = { "allowed", { "tilladte", "allowed" } },
  [SEAL_CHANGES_UNDECIDED] = { "undecided", { "ikke afgjort", "not decided" } },
  [SEAL_CHANGES_FORBIDDEN] = { "forbidden", { "forbudte", "forbidden" } },
};
static const Word trusts[] = {
  [SEAL_TRUSTED] = { "trusted", { "ja", "yes" } },
  [SEAL_UNTRUSTED] = { "untrusted", { "nej", "no" } },
  [SEAL_TRUST_UNDECIDED] = { "undecided", { "ikke afgjort", "not decided" } },
};
static const Word revocations[] = {
  [SEAL_GOOD] = { "good", { "ikke spærret", "not revoked" } },
  [SEAL_REVOKED] = { "revoked", { "spærret", "revoked" } },
  [SEAL_REVOCATION_UNKNOWN] = { "unknown", { "ukendt", "unknown" } },
};
static const Word ranges[] = {
  [SEAL_RANGE_WHOLE] = { "whole", { "hele filen", "the whole file" } },
  [SEAL_RANGE_REVISION] = { "revision", { "en tidligere udgave", "an earlier revision" } },
  [SEAL_RANGE_NONE] = { NULL, { "ikke afgjort", "not decided" } },
};

enum
{
  TEXT_SIGNATURE,
  TEXT_STAMP,
  TEXT_INTEGRITY,
  TEXT_COVERS,
  TEXT_CHANGES,
  TEXT_TRUST,
  TEXT_REVOCATION,
  TEXT_LEVEL,
  TEXT_SIGNER,
  TEXT_TIME,
  TEXT_CLAIMED,
  TEXT_UNCOVERED
};
static const char *const texts[][2] = {
  [TEXT_SIGNATURE] = { "underskrift", "signature" },
  [TEXT_STAMP] = { "tidsstempel", "time stamp" },
  [TEXT_INTEGRITY] = { "bytes", "bytes" },
  [TEXT_COVERS] = { "dækker", "covers" },
  [TEXT_CHANGES] = { "ændringer bagefter", "changes afterwards" },
  [TEXT_TRUST] = { "stoles på", "trusted" },
  [TEXT_REVOCATION] = { "certifikat", "certificate" },
  [TEXT_LEVEL] = { "niveau", "level" },
  [TEXT_SIGNER] = { "underskriver", "signer" },
  [TEXT_TIME] = { "tidspunkt", "time" },
  [TEXT_CLAIMED] = { "tidspunkt, som det siges", "time, as claimed" },
  [TEXT_UNCOVERED]
  = { "bytes, som ingen ubrudt underskrift dækker", "bytes that no intact signature covers" },
};

/* What is to be printed of a file: its report, or why there is none. */
typedef struct
{
  const char *file;
  const SealReport *report; /* NULL: not decided */
  const GError *error;
} Result;

static SealVerdict
verdict_of (const Result *result)
{
  return result->report ? result->report->verdict : SEAL_NOT_DECIDED;
}

static const Word *
range_word (SealRangeKind covers)
{
  return &ranges[MIN (covers, SEAL_RANGE_NONE)];
}

/* 2026-02-01T12:30:00Z; NULL: not known. */
static char *
time_text (const SealVerified *verified)
{
  g_autoptr (GDateTime) time
      = verified->has_time ? g_date_time_new_from_unix_utc (verified->time) : NULL;

  return time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/* Text ----------------------------------------------------------------------------------------- */

static void
print_line (GString *out, int text, const char *value)
{
  if (value)
    g_string_append_printf (out, "    %s: %s\n", texts[text][message_language ()], value);
}

static void
print_reasons (GString *out, const Findings *reasons, const char *indent)
{
  for (guint i = 0; i < findings_count (reasons); i++)
    {
      const Finding *reason = findings_nth (reasons, i);

      g_string_append_printf (out, "%s- %s [%s]\n", indent,
                              message_language () == LANGUAGE_DANISH ? reason->da : reason->en,
                              reason->rule);
    }
}

static void
print_signature (GString *out, const SealVerified *verified)
{
  Language language = message_language ();
  g_autofree char *time = time_text (verified);

  g_string_append_printf (out, "  %s '%s'\n",
                          texts[verified->stamp ? TEXT_STAMP : TEXT_SIGNATURE][language],
                          verified->field);
  print_line (out, TEXT_SIGNER, verified->signer);
  print_line (out, verified->is_proven ? TEXT_TIME : TEXT_CLAIMED, time);
  print_line (out, TEXT_INTEGRITY, integrities[verified->integrity].word[language]);
  print_line (out, TEXT_COVERS, range_word (verified->covers)->word[language]);
  print_line (out, TEXT_CHANGES, changes[verified->changes].word[language]);
  print_line (out, TEXT_TRUST, trusts[verified->trust].word[language]);
  print_line (out, TEXT_REVOCATION, revocations[verified->revocation].word[language]);
  print_line (out, TEXT_LEVEL, verified->level);
  print_reasons (out, verified->reasons, "    ");
}

static void
print_text (GString *out, const Result *result)
{
  const SealReport *report = result->report;

  g_string_append_printf (out, "%s: %s\n", result->file,
                          verdicts[verdict_of (result)].word[message_language ()]);
  if (!report)
    return;
  for (guint i = 0; i < report->signatures->len; i++)
    print_signature (out, report->signatures->pdata[i]);
  if (report->signatures->len && report->uncovered)
    g_string_append_printf (out, "  %s: %" G_GSIZE_FORMAT "\n",
                            texts[TEXT_UNCOVERED][message_language ()], report->uncovered);
  print_reasons (out, report->reasons, "  ");
}

/* JSON ----------------------------------------------------------------------------------------- */

static void
add_reasons (JsonBuilder *builder, const Findings *reasons)
{
  json_builder_set_member_name (builder, "reasons");
  json_builder_begin_array (builder);
  for (guint i = 0; reasons && i < findings_count (reasons); i++)
    {
      const Finding *reason = findings_nth (reasons, i);

      json_builder_begin_object (builder);
      report_add_string (builder, "rule", reason->rule);
      report_add_string (builder, "severity", severity_word (reason->severity, LANGUAGE_ENGLISH));
      report_add_string (builder, "da", reason->da);
      report_add_string (builder, "en", reason->en);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_signature (JsonBuilder *builder, const SealVerified *verified)
{
  g_autofree char *time = time_text (verified);

  json_builder_begin_object (builder);
  report_add_string (builder, "field", verified->field);
  report_add_string (builder, "type",
                     verified->stamp           ? "timestamp"
                     : verified->certification ? "certification"
                                               : "signature");
  report_add_string (builder, "integrity", integrities[verified->integrity].name);
  report_add_string (builder, "covers", range_word (verified->covers)->name);
  report_add_string (builder, "changes", changes[verified->changes].name);
  report_add_string (builder, "trust", trusts[verified->trust].name);
  report_add_string (builder, "revocation", revocations[verified->revocation].name);
  report_add_string (builder, "level", verified->level);
  report_add_string (builder, "signer", verified->signer);
  report_add_string (builder, "time", time);
  report_add_boolean (builder, "time_proven", verified->is_proven);
  add_reasons (builder, verified->reasons);
  json_builder_end_object (builder);
}

/* One object a line; what is not known is null. */
static void
print_json (GString *out, const Result *result)
{
  const SealReport *report = result->report;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  report_add_string (builder, "file", result->file);
  report_add_string (builder, "verdict", verdicts[verdict_of (result)].name);
  if (result->error)
    report_add_string (builder, "error", result->error->message);
  json_builder_set_member_name (builder, "signatures");
  json_builder_begin_array (builder);
  for (guint i = 0; report && i < report->signatures->len; i++)
    add_signature (builder, report->signatures->pdata[i]);
  json_builder_end_array (builder);
  if (report)
    {
      report_add_number (builder, "bytes", (gint64) report->length);
      report_add_number (builder, "revisions", report->revisions);
      report_add_number (builder, "bytes_not_covered", (gint64) report->uncovered);
      report_add_number (builder, "bytes_after_last_revision", (gint64) report->rest);
      report_add_boolean (builder, "encrypted", report->encrypted);
    }
  add_reasons (builder, report ? report->reasons : NULL);
  json_builder_end_object (builder);
  report_append_json (builder, out);
}

/* The command ---------------------------------------------------------------------------------- */

typedef void (*Print) (GString *out, const Result *result);

/* One file, for the child that reads it. */
typedef struct
{
  const char *file;
  GBytes *bytes;
  const SealTrust *trust;
  Print print;
} Job;

/* In the child: the verdict as a byte, then what is to be printed. */
static GBytes *
judge_file (gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (SealReport) report
      = seal_verify (job->bytes, job->trust, (gint64) time (NULL), error);
  GString *out = g_string_new (NULL);

  if (!report)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  g_string_append_c (out, (char) report->verdict);
  job->print (out, &(Result){ .file = job->file, .report = report });
  return g_string_free_to_bytes (out);
}

static ExitCode
verify_file (const char *file, const SealTrust *trust, gboolean online, Print print)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (file, limit_value (LIMIT_PDF_BYTES), &error);
  Job job = { file, bytes, trust, print };
  g_autoptr (GBytes) answer
      = bytes ? sandbox_run (judge_file, &job, online ? SANDBOX_NETWORK : SANDBOX_ALONE, &error)
              : NULL;
  g_autoptr (GString) out = NULL;
  gsize length;
  const char *text = answer ? g_bytes_get_data (answer, &length) : NULL;

  if (text && length > 1 && (guint8) *text <= SEAL_NOT_DECIDED)
    {
      fwrite (text + 1, 1, length - 1, stdout);
      return codes[(guint8) *text];
    }
  if (!error)
    error_set (&error, SAGSAKT_ERROR_FAULT, MESSAGE_SEAL_OBJECT, NULL);
  report_error (error, file);
  out = g_string_new (NULL);
  print (out, &(Result){ .file = file, .error = error });
  fputs (out->str, stdout);
  return exit_code_of_error (error);
}

typedef struct
{
  char **trust;
  char *format;
  gboolean online;
} VerifyOptions;

int
command_verify (int argc, char **argv)
{
  VerifyOptions options = { 0 };
  COMMAND_OPTIONS entries[] = {
    { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.trust,
      "trust the certificates in this file, and who leads to them; may be repeated", "PEM" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      "results as text (default) or json (one object a line)", "FORMAT" },
    { "online", 0, 0, G_OPTION_ARG_NONE, &options.online,
      "ask the network about revocation where the file says nothing", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  const char *command = argv[0];
  g_autoptr (GError) error = NULL;
  g_autoptr (SealTrust) trust = NULL;
  Print print = print_text;
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE.pdf...",
                      "Says of every signature whether it is intact, what came after it, who made\n"
                      "it when, and whether that can be trusted.  - is standard input.\n"
                      "Exit code: 0 all valid, 1 some not (or not signed), 3 some not decided.",
                      &code))
    return code;
  if (options.format && g_str_equal (options.format, "json"))
    print = print_json;
  else if (options.format && !g_str_equal (options.format, "text"))
    return command_usage_error (command, "--format takes text or json");
  if (argc < 2)
    return command_usage_error (command, "which FILE.pdf?");
  trust = seal_trust_new ((const char *const *) options.trust, &error);
  if (!trust)
    {
      report_error (error, NULL);
      return (int) exit_code_of_error (error);
    }
  if (options.online)
    seal_trust_go_online (trust);
  for (int i = 1; i < argc; i++)
    code = (int) exit_code_worst ((ExitCode) code,
                                 verify_file (argv[i], trust, options.online, print));
  return code;
}
