/* doctor.c: `sagsakt doctor`: what the program needs, what is found, what is missing; what a PDF
 * file claims and what it breaks */
#include "command/command.h"

#include <string.h>

#include "base/files.h"
#include "base/findings-pack.h"
#include "base/limits.h"
#include "base/messages.h"
#include "base/places.h"
#include "base/plain.h"
#include "base/sandbox.h"
#include "command/report.h"
#include "layout/fonts.h"
#include "layout/libraries.h"
#include "pdf/inspect.h"
#include "pdf/libraries.h"
#include "press/press.h"

/* Each check says what it found in DETAIL, or sets ERROR to what is missing. */
typedef gboolean (*DoctorCheck) (GString *detail, GError **error);

static gboolean
doctor_data (GString *detail, GError **error)
{
  const char *folder = places_data_folder (error);

  if (folder != NULL)
    g_string_append (detail, folder);
  return folder != NULL;
}

static gboolean
doctor_libraries (GString *detail, GError **error)
{
  g_autofree char *transform = transform_describe_libraries ();
  g_autofree char *layout = layout_describe_libraries ();
  g_autofree char *pdf = pdf_describe_libraries ();

  if (!pdf_inspect_load (error))
    return FALSE;
  g_string_printf (detail, "%s, %s, %s, qpdf %s", transform, layout, pdf,
                   pdf_inspect_library_version ());
  return TRUE;
}

/* Schemas, rules and stylesheets of every document type, all of them loaded. */
static gboolean
doctor_document_types (GString *detail, GError **error)
{
  g_autoptr (Registry) registry = registry_load (error);
  g_autoptr (Transform) transform = transform_new (NULL);

  for (guint i = 0; registry != NULL && i < registry_count (registry); i++)
    {
      const DocumentType *type = registry_nth (registry, i);
      const char *rules[] = { type->rules, NULL };
      g_autoptr (Intake) intake = intake_new_for (type->schema, rules, NULL, error);

      if (intake == NULL || !transform_load (transform, type, error))
        return FALSE;
      g_string_append_printf (detail, "%s%s", i ? ", " : "", type->id);
    }
  return registry != NULL;
}

static gboolean
doctor_fonts (GString *detail, GError **error)
{
  g_autofree char *configuration = places_find ("share/fonts.conf", error);
  g_autoptr (LayoutFonts) fonts = configuration ? layout_fonts_load (configuration, error) : NULL;

  if (fonts == NULL || !layout_fonts_warm (fonts, error))
    return FALSE;
  g_string_append (detail, configuration);
  return TRUE;
}

static gboolean
doctor_sandbox (GString *detail, GError **error)
{
  if (!sandbox_works ())
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SANDBOX_MISSING, NULL);
      return FALSE;
    }
  g_string_append (detail, "seccomp");
  return TRUE;
}

static const struct
{
  const char *da, *en;
  DoctorCheck check;
} checks[] = {
  { "programmets data", "program data", doctor_data },
  { "biblioteker", "libraries", doctor_libraries },
  { "dokumenttyper", "document types", doctor_document_types },
  { "skrifter og orddeling", "fonts and hyphenation", doctor_fonts },
  { "afskærmning", "sandbox", doctor_sandbox },
};

/* --- a PDF file --- */

static void
print_claim (const char *level, gboolean broken)
{
  static const char *const words[2][2] = {
    { "intet fundet, der strider imod det", "nothing found against it" },
    { "holder ikke", "does not hold" },
  };

  g_print (message_language () == LANGUAGE_DANISH ? "angiver %s: %s\n" : "claims %s: %s\n", level,
           words[broken][message_language ()]);
}

/* TRUE when what is LOST contradicts what the file claims. */
static gboolean
doctor_print_claims (const PdfInspection *inspection, guint lost)
{
  gboolean danish = message_language () == LANGUAGE_DANISH;
  char claimed = inspection->conformance;
  gboolean archive = inspection->part > 0 && !pdf_violations_hold (lost, claimed);
  gboolean accessible = inspection->accessible && !pdf_violations_accessible (lost);
  g_autofree char *level = g_strdup_printf ("PDF/A-%u%c", inspection->part,
                                            claimed ? g_ascii_tolower (claimed) : ' ');

  if (inspection->part > 0)
    print_claim (g_strchomp (level), archive);
  if (inspection->accessible)
    print_claim ("PDF/UA-1", accessible);
  if (inspection->part == 0 && !inspection->accessible)
    g_print (danish ? "angiver intet niveau\n" : "claims no level\n");
  if (inspection->undecided > 0)
    g_print (danish ? "ikke afgjort: %u strømme kunne ikke pakkes ud\n"
                    : "not decided: %u streams could not be unpacked\n",
             inspection->undecided);
  return archive || accessible;
}

/* A file, for the process that reads it. */
typedef struct
{
  const char *file;
  GBytes *bytes;
} Looking;

/* Levels that are lost, version, pages, part, letter, accessible, undecided, findings. */
#define INSPECTION "(usuuybu" FINDINGS_TYPE ")"

static GBytes *
inspect_inside (gpointer data, GError **error)
{
  const Looking *looking = data;
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GVariant) packed = NULL;
  PdfInspection inspection;
  PdfViolations violations;

  pdf_violations_init (&violations, findings, looking->file);
  if (!pdf_inspect (looking->bytes, &violations, &inspection, error))
    return NULL;
  packed = g_variant_ref_sink (g_variant_new (
      "(usuuybu@" FINDINGS_TYPE ")", violations.lost, inspection.version, inspection.pages,
      inspection.part, (guchar) inspection.conformance, inspection.accessible,
      inspection.undecided, findings_pack (findings)));
  return g_variant_get_data_as_bytes (packed);
}

/* FALSE: the process that read the file answered something else. */
static gboolean
unpack_inspection (GBytes *answer, PdfInspection *inspection, guint *lost, Findings *findings)
{
  g_autoptr (GVariant) packed = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (INSPECTION), answer, FALSE));
  g_autoptr (GVariant) found = NULL;
  const char *version;
  guchar letter;

  memset (inspection, 0, sizeof *inspection);
  if (!g_variant_is_normal_form (packed))
    return FALSE;
  g_variant_get (packed, "(u&suuybu@" FINDINGS_TYPE ")", lost, &version, &inspection->pages,
                 &inspection->part, &letter, &inspection->accessible, &inspection->undecided,
                 &found);
  g_autofree char *plain = plain_text (version);
  g_strlcpy (inspection->version, plain, sizeof inspection->version);
  inspection->conformance = (char) letter;
  return (letter == 0 || g_ascii_isalpha (letter)) && findings_unpack (found, findings);
}

static int
doctor_file (const char *file, Findings *findings, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (file, limit_value (LIMIT_PDF_BYTES), error);
  Looking looking = { file, bytes };
  g_autoptr (GBytes) answer
      = bytes && pdf_inspect_load (error)
            ? sandbox_run (inspect_inside, &looking, SANDBOX_ALONE, error)
            : NULL;
  PdfInspection inspection;
  guint lost;

  if (answer == NULL)
    return EXIT_UNDECIDED;
  if (!unpack_inspection (answer, &inspection, &lost, findings))
    {
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
      return EXIT_UNDECIDED;
    }
  g_print ("PDF %s\n", inspection.version);
  report_pages (file, inspection.pages);
  if (doctor_print_claims (&inspection, lost))
    return EXIT_REJECTED;
  return inspection.undecided > 0 ? EXIT_UNDECIDED : EXIT_ACCEPTED;
}

/* --- the program --- */

static int
doctor_program (void)
{
  gboolean danish = message_language () == LANGUAGE_DANISH;
  int code = EXIT_ACCEPTED;

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (GString) detail = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      const char *name = danish ? checks[i].da : checks[i].en;

      if (checks[i].check (detail, &error))
        g_print ("%s: %s\n", name, detail->str);
      else
        {
          g_print ("%s: %s\n", name, danish ? "mangler" : "missing");
          report_error (error, NULL);
          code = exit_code_worst (code, (int) exit_code_of_error (error));
        }
    }
  return code;
}

int
command_doctor (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL, 0, 0, 0, NULL, NULL, NULL } };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  int code;

  if (!command_parse (&argc, &argv, entries, "[FILE.pdf]",
                      "Says what the program needs, what is found and what is missing; or what a "
                      "PDF file claims, and what of that does not hold.",
                      &code))
    return code;
  if (argc > 2)
    return command_usage_error (argv[0], "one FILE at most is wanted");
  if (argc == 1)
    return doctor_program ();
  code = doctor_file (argv[1], findings, &error);
  return report_outcome (findings, argv[1], error, code);
}
