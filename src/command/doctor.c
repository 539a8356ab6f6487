/* doctor.c: `sagsakt doctor`: what the program needs, what is found, what is missing */
#include "command/command.h"

#include "base/messages.h"
#include "base/places.h"
#include "command/report.h"
#include "layout/fonts.h"
#include "layout/libraries.h"
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
doctor_libraries (GString *detail, GError **error G_GNUC_UNUSED)
{
  g_autofree char *transform = transform_describe_libraries ();
  g_autofree char *layout = layout_describe_libraries ();
  g_autofree char *pdf = pdf_describe_libraries ();

  g_string_printf (detail, "%s, %s, %s", transform, layout, pdf);
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

static const struct
{
  const char *da, *en;
  DoctorCheck check;
} checks[] = {
  { "programmets data", "program data", doctor_data },
  { "biblioteker", "libraries", doctor_libraries },
  { "dokumenttyper", "document types", doctor_document_types },
  { "skrifter og orddeling", "fonts and hyphenation", doctor_fonts },
};

int
command_doctor (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL, 0, 0, 0, NULL, NULL, NULL } };
  gboolean danish;
  int code;

  if (!command_parse (&argc, &argv, entries, "",
                      "Says what the program needs, what is found and what is missing.", &code))
    return code;
  if (argc != 1)
    return command_usage_error (argv[0], "no FILE is wanted");
  danish = message_language () == LANGUAGE_DANISH;
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
