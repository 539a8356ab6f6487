/* format.c: `sagsakt format`: the formatter as a command of its own */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/places.h"
#include "command/attach.h"
#include "command/report.h"
#include "fo/dump.h"
#include "fo/structure.h"
#include "fo/subset.h"
#include "fo/tree.h"
#include "layout/format.h"
#include "pdf/finisher.h"
#include "press/fingerprint.h"

typedef struct
{
  char *output, *dump;
  gboolean strict, quiet, subset;
  Attach files;
} FormatOptions;

typedef enum
{
  DUMP_FO,
  DUMP_AREAS,
  DUMP_TAGS,
  DUMP_NOTHING
} FormatDump;

static const char *const dumps[] = { [DUMP_FO] = "fo", [DUMP_AREAS] = "areas", [DUMP_TAGS] = "tags" };

/* DUMP_NOTHING: no such dump. */
static FormatDump
format_find_dump (const char *name)
{
  FormatDump dump = 0;

  while (dump < DUMP_NOTHING && g_strcmp0 (dumps[dump], name) != 0)
    dump++;
  return dump;
}

static GBytes *
format_tags (const StructureTree *structure)
{
  GString *text = g_string_new (NULL);

  structure_dump (structure, text);
  return g_string_free_to_bytes (text);
}

static GBytes *
format_areas (const AreaTree *areas)
{
  GString *text = g_string_new (NULL);

  area_tree_dump (areas, text);
  return g_string_free_to_bytes (text);
}

static GBytes *
format_tree (const FoTree *tree)
{
  GString *text = g_string_new (NULL);

  fo_tree_dump (tree, text);
  return g_string_free_to_bytes (text);
}

/* NULL without ERROR: FINDINGS say what the file could not have held. */
static GBytes *
format_pdf (const FormatOptions *options, const AreaTree *areas, const StructureTree *structure,
            const char *input, Findings *findings, GError **error)
{
  const char *fingerprint = press_fingerprint (error);
  const PdfJob job = { .title = area_tree_title (areas),
                       .language = area_tree_language (areas),
                       .fingerprint = fingerprint,
                       .part = 3,
                       .attachments
                       = (const PdfAttachment *) (gpointer) options->files.attachments->data,
                       .n_attachments = options->files.attachments->len,
                       .metadata = options->files.metadata,
                       .strict = options->strict };
  PdfViolations violations;

  if (fingerprint == NULL)
    return NULL;
  pdf_violations_init (&violations, findings, input);
  return pdf_make (areas, structure, &job, &violations, error);
}

/* What was asked for, as bytes; NULL without ERROR as format_pdf. */
static GBytes *
format_print (const FormatOptions *options, FormatDump dump, const FoTree *tree,
              const AreaTree *areas, const StructureTree *structure, const char *input,
              Findings *findings, GError **error)
{
  switch (dump)
    {
    case DUMP_FO:
      return format_tree (tree);
    case DUMP_AREAS:
      return format_areas (areas);
    case DUMP_TAGS:
      return format_tags (structure);
    default:
      return format_pdf (options, areas, structure, input, findings, error);
    }
}

static int
format_document (FormatOptions *options, const char *input, const char *output,
                 Findings *findings, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (input, limit_value (LIMIT_FILE_BYTES), error);
  g_autofree char *configuration = places_find ("share/fonts.conf", error);
  g_autoptr (Document) document = NULL;
  g_autoptr (FoTree) tree = NULL;
  g_autoptr (StructureTree) structure = NULL;
  g_autoptr (LayoutFonts) fonts = NULL;
  g_autoptr (AreaTree) areas = NULL;
  g_autoptr (GBytes) printed = NULL;
  FormatDump dump = format_find_dump (options->dump);

  document = bytes && configuration && attach_read (&options->files, error)
                 ? reader_parse (bytes, input, findings, error)
                 : NULL;
  if (document == NULL)
    return *error ? EXIT_UNDECIDED : EXIT_REJECTED;
  tree = fo_tree_build (document_tree (document), input, findings, error);
  structure = tree && dump != DUMP_FO ? structure_build (tree, findings) : NULL;
  fonts = structure ? layout_fonts_load (configuration, error) : NULL;
  areas = fonts ? layout_format (tree, fonts, findings, error) : NULL;
  if (tree == NULL || (areas == NULL && dump != DUMP_FO))
    return EXIT_UNDECIDED;
  if (options->strict && findings_reject (findings))
    return EXIT_REJECTED;
  printed = format_print (options, dump, tree, areas, structure, input, findings, error);
  findings_sort (findings);
  if (printed == NULL && *error == NULL)
    return EXIT_REJECTED;
  if (printed == NULL || !file_write (output, printed, error))
    return EXIT_UNDECIDED;
  if (areas && !options->quiet && strcmp (output, "-") != 0)
    report_pages (output, area_tree_page_count (areas));
  return EXIT_ACCEPTED;
}

static int
format_subset (GError **error)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) printed = NULL;

  fo_subset_print (text);
  printed = g_string_free_to_bytes (text);
  return file_write ("-", printed, error) ? EXIT_ACCEPTED : EXIT_UNDECIDED;
}

/* INPUT.fo → INPUT.pdf; dumps and standard input go to standard output. */
static char *
format_output_name (const FormatOptions *options, const char *input)
{
  if (options->output != NULL)
    return g_strdup (options->output);
  if (options->dump != NULL || strcmp (input, "-") == 0)
    return g_strdup ("-");
  return report_output_name (input, ".fo", ".pdf");
}

int
command_format (int argc, char **argv)
{
  FormatOptions options = { 0 };
  COMMAND_OPTIONS entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "write to FILE; - is standard output (default: the input's name with .pdf)", "FILE" },
    { "dump", 0, 0, G_OPTION_ARG_STRING, &options.dump,
      "print the formatting objects, the areas or the logical structure as XML instead of a PDF file",
      "fo|areas|tags" },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &options.strict, "an error among the findings: no file",
      NULL },
    { "subset", 0, 0, G_OPTION_ARG_NONE, &options.subset,
      "print the formatting objects and properties that are understood", NULL },
    ATTACH_ENTRIES (options.files),
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "do not print the file's name", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  int code;

  if (!command_parse (&argc, &argv, entries, "FILE.fo", "Typesets an XSL-FO document as PDF.",
                      &code))
    return code;
  if (options.dump != NULL && format_find_dump (options.dump) == DUMP_NOTHING)
    code = command_usage_error (argv[0], "--dump takes fo, areas or tags");
  else if (options.subset)
    {
      code = argc == 1 ? format_subset (&error)
                       : command_usage_error (argv[0], "--subset takes no FILE");
      code = report_outcome (findings, NULL, error, code);
    }
  else if (argc != 2)
    code = command_usage_error (argv[0], "one FILE is wanted");
  else
    {
      g_autofree char *output = format_output_name (&options, argv[1]);

      code = format_document (&options, argv[1], output, findings, &error);
      code = report_outcome (findings, argv[1], error, code);
    }
  attach_clear (&options.files);
  return code;
}
