/* validate.c: `sagsakt validate`: are these cases what schema and rules ask for */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "command/report.h"
#include "intake/case.h"
#include "intake/svrl.h"

/* What is known of one file when its results are printed. */
typedef struct
{
  const char *file;
  const DocumentType *type; /* NULL: not known */
  Verdict verdict;
  const Findings *findings;
  const GPtrArray *reports; /* NULL: not decided or not parsed */
  const GError *error;      /* why it was not decided; else NULL */
} Result;

/* Results -------------------------------------------------------------------------------------- */

static void
print_text (const Result *result)
{
  printf ("%s: %s\n", result->file, verdict_word (result->verdict));
}

/* A line or column; they count from 1. */
static gint64
known (guint number)
{
  return number > 0 ? (gint64) number : -1;
}

/* One object a line; what is not known is null. */
static void
print_json (const Result *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  json_builder_begin_object (builder);
  report_add_string (builder, "file", result->file);
  report_add_string (builder, "type", result->type ? result->type->id : NULL);
  report_add_string (builder, "verdict", verdict_name (result->verdict));
  if (result->error)
    report_add_string (builder, "error", result->error->message);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings_count (result->findings); i++)
    {
      const Finding *finding = findings_nth (result->findings, i);
      json_builder_begin_object (builder);
      report_add_string (builder, "severity", severity_word (finding->severity, LANGUAGE_ENGLISH));
      report_add_string (builder, "rule", finding->rule);
      report_add_number (builder, "line", known (finding->place.line));
      report_add_number (builder, "column", known (finding->place.column));
      report_add_string (builder, "path", finding->place.path);
      report_add_string (builder, "field", finding->place.field);
      report_add_string (builder, "da", finding->da);
      report_add_string (builder, "en", finding->en);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  report_append_json (builder, out);
  fputs (out->str, stdout);
}

/* The SVRL of each rules file; of a document that the rules never saw, its findings as SVRL; of one
 * that was not decided, nothing, since an empty report would look like a good one. */
static void
print_reports (const Result *result)
{
  if (result->reports && result->reports->len > 0)
    for (guint i = 0; i < result->reports->len; i++)
      {
        g_autofree char *text = svrl_print (g_ptr_array_index (result->reports, i));
        puts (text);
      }
  else if (result->verdict != VERDICT_UNDECIDED)
    {
      g_autofree char *text = svrl_print_findings (result->findings);
      puts (text);
    }
}

#define XML_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

static void
print_alone (const Result *result)
{
  if (result->verdict == VERDICT_UNDECIDED)
    return;
  puts (XML_DECLARATION);
  print_reports (result);
}

static void
begin_results (void)
{
  puts (XML_DECLARATION "\n<results xmlns=\"urn:sagsakt:results:1\">");
}

static void
print_in_results (const Result *result)
{
  g_autofree char *valid = g_utf8_make_valid (result->file, -1);
  g_autofree char *name = g_markup_escape_text (valid, -1);
  printf ("<file name=\"%s\" verdict=\"%s\">\n", name, verdict_name (result->verdict));
  print_reports (result);
  puts ("</file>");
}

static void
end_results (void)
{
  puts ("</results>");
}

/* SVRL is one document for one file and one set of rules; more stand together in one element. */
typedef enum
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_SVRL,
  FORMAT_SVRL_RESULTS
} Format;

static const struct
{
  const char *name;
  RulesDetail detail;
  void (*begin) (void); /* NULL: nothing to print */
  void (*print) (const Result *result);
  void (*end) (void);
} formats[] = {
  [FORMAT_TEXT] = { "text", RULES_BRIEF, NULL, print_text, NULL },
  [FORMAT_JSON] = { "json", RULES_BRIEF, NULL, print_json, NULL },
  [FORMAT_SVRL] = { "svrl", RULES_FULL, NULL, print_alone, NULL },
  [FORMAT_SVRL_RESULTS] = { "", RULES_FULL, begin_results, print_in_results, end_results },
};

/* Files ---------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Adds the *.xml of FOLDER and the folders in it.  A link to a folder is not followed: it may lead
 * back.  FALSE with ERROR set when a folder cannot be read. */
static gboolean
list_folder (const char *folder, GPtrArray *files, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &failure);
  if (!dir)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_FILE_READ, folder, failure->message, NULL);
      return FALSE;
    }

  gboolean good = TRUE;
  for (const char *name; good && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (*name == '.')
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
            good = list_folder (path, files, error);
        }
      else if (g_str_has_suffix (name, ".xml"))
        g_ptr_array_add (files, g_steal_pointer (&path));
    }
  return good;
}

/* The files that ARGUMENTS name; folders become their files, sorted.  What cannot be listed is said
 * and makes *CODE undecided; the others are listed all the same. */
static GPtrArray *
list_files (char *const *arguments, int *code)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  for (; *arguments; arguments++)
    {
      if (g_str_equal (*arguments, "-") || !g_file_test (*arguments, G_FILE_TEST_IS_DIR))
        {
          g_ptr_array_add (files, g_strdup (*arguments));
          continue;
        }

      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = g_ptr_array_new ();
      if (list_folder (*arguments, found, &error) && found->len == 0)
        error_set (&error, SAGSAKT_ERROR_IO, MESSAGE_FOLDER_EMPTY, NULL);
      if (error)
        {
          report_error (error, *arguments);
          *code = (int) exit_code_worst ((ExitCode) *code, EXIT_UNDECIDED);
        }
      g_ptr_array_sort (found, compare_names);
      g_ptr_array_extend_and_steal (files, g_steal_pointer (&found));
    }
  return files;
}

static ExitCode
validate_file (Intake *intake, const char *file, Format format)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (file, limit_value (LIMIT_FILE_BYTES), &error);
  g_autoptr (Case) read = bytes ? case_read (intake, bytes, file, findings, &error) : NULL;

  const Result result = { .file = file,
                          .type = read ? read->type : NULL,
                          .verdict = read ? read->verdict : VERDICT_UNDECIDED,
                          .findings = findings,
                          .reports = read ? read->reports : NULL,
                          .error = error };
  report_findings (findings, file);
  if (error)
    report_error (error, file);
  formats[format].print (&result);
  return error                               ? exit_code_of_error (error)
         : read->verdict == VERDICT_ACCEPTED ? EXIT_ACCEPTED
                                             : EXIT_REJECTED;
}

/* The command ---------------------------------------------------------------------------------- */

typedef struct
{
  char *format;
  char *schema;
  char **rules;
  char *phase;
} ValidateOptions;

static int
validate_files (const ValidateOptions *options, Format format, char *const *arguments)
{
  int code = EXIT_ACCEPTED;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = list_files (arguments, &code);
  gboolean named = options->schema || options->rules;
  g_autoptr (Intake) intake
      = named ? intake_new_for (options->schema, (const char *const *) options->rules,
                                options->phase, &error)
              : intake_new (options->phase);
  if (!intake)
    {
      report_error (error, NULL);
      return (int) exit_code_of_error (error);
    }

  guint n_rules = options->rules ? g_strv_length (options->rules) : 1;
  if (format == FORMAT_SVRL && (files->len != 1 || n_rules > 1))
    format = FORMAT_SVRL_RESULTS;
  intake_set_detail (intake, formats[format].detail);

  if (formats[format].begin)
    formats[format].begin ();
  for (guint i = 0; i < files->len; i++)
    code = (int) exit_code_worst ((ExitCode) code,
                                  validate_file (intake, g_ptr_array_index (files, i), format));
  if (formats[format].end)
    formats[format].end ();
  return code;
}

int
command_validate (int argc, char **argv)
{
  ValidateOptions options = { 0 };
  COMMAND_OPTIONS entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      "results as text (default), json (one object a line) or svrl", "FORMAT" },
    { "schema", 0, 0, G_OPTION_ARG_FILENAME, &options.schema,
      "check against this XSD 1.0 schema instead of the document type's", "FILE" },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.rules,
      "check against this ISO Schematron file instead of the document type's; may be repeated",
      "FILE" },
    { "phase", 0, 0, G_OPTION_ARG_STRING, &options.phase,
      "check the patterns of this phase of the rules", "ID" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  const char *command = argv[0];
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE|DIR...",
                      "Checks case files against the schema and rules of their document type.\n"
                      "With --schema or --rules: any XML against those.  - is standard input.\n"
                      "Findings go to standard error, one verdict a file to standard output.\n"
                      "Exit code: 0 all accepted, 1 some rejected, 3 some not decided.",
                      &code))
    return code;

  Format format = FORMAT_TEXT;
  while (format < FORMAT_SVRL_RESULTS && options.format
         && !g_str_equal (formats[format].name, options.format))
    format++;
  if (format == FORMAT_SVRL_RESULTS)
    return command_usage_error (command, "--format takes text, json or svrl");
  if (argc < 2)
    return command_usage_error (command, "which FILE or DIR?");
  return validate_files (&options, format, argv + 1);
}
