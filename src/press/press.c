#include "press/press.h"

#include <string.h>

#include "base/places.h"
#include "fo/structure.h"
#include "layout/format.h"
#include "pdf/finisher.h"
#include "press/fingerprint.h"
#include "press/specimen.h"

struct Press
{
  Intake *intake;
  Transform *transform;
  LayoutFonts *fonts; /* loaded with the first document that is typeset */
  GPtrArray *offices;  /* const Office *, NULL: none; the press's own first */
};

static const char *const station_names[N_PRESS_STATIONS] = {
  [PRESS_INTAKE] = "intake", [PRESS_TRANSFORM] = "transform", [PRESS_FO] = "fo",
  [PRESS_LAYOUT] = "layout", [PRESS_PAINT] = "paint", [PRESS_FINISH] = "finish",
};

const char *
press_station_name (PressStation station)
{
  return station_names[station];
}

Press *
press_new (const Office *office)
{
  Press *press = g_new0 (Press, 1);

  press->intake = intake_new (NULL);
  press->transform = transform_new (office);
  press->offices = g_ptr_array_new ();
  press_add_office (press, office);
  return press;
}

guint
press_add_office (Press *press, const Office *office)
{
  g_ptr_array_add (press->offices, (gpointer) office);
  return press->offices->len - 1;
}

void
press_free (Press *press)
{
  if (press == NULL)
    return;
  g_clear_pointer (&press->fonts, layout_fonts_free);
  g_ptr_array_unref (press->offices);
  transform_free (press->transform);
  intake_free (press->intake);
  g_free (press);
}

void
press_result_clear (PressResult *result)
{
  g_clear_pointer (&result->bytes, g_bytes_unref);
  g_clear_pointer (&result->facts, press_facts_free);
}

LayoutFonts *
press_fonts (Press *press, GError **error)
{
  if (press->fonts == NULL)
    {
      g_autofree char *configuration = places_find ("share/fonts.conf", error);

      press->fonts = configuration ? layout_fonts_load (configuration, error) : NULL;
    }
  return press->fonts;
}

/* Adds the time since *SINCE to STATION and starts it anew. */
static void
press_clock (PressResult *result, PressStation station, gint64 *since)
{
  gint64 now = g_get_monotonic_time ();

  result->microseconds[station] += now - *since;
  *since = now;
}

/* What the document is to carry and say: the resolved data first, then what the job brings. */
static GArray *
press_attachments (const PressJob *job, GBytes *resolved)
{
  static const PdfAttachment data = { .name = PRESS_DATA_NAME,
                                      .type = "text/xml",
                                      .relationship = "Source",
                                      .description = "Data" };
  GArray *attachments = g_array_new (FALSE, FALSE, sizeof (PdfAttachment));

  if (job->plain)
    return attachments;
  g_array_append_val (attachments, data);
  g_array_index (attachments, PdfAttachment, 0).data = resolved;
  g_array_append_vals (attachments, job->attachments, job->n_attachments);
  return attachments;
}

/* Kept free in every document, so that it is the same whether it will be signed or not: one for who
 * signs, in the place of the template's line, one for who signs after that, and two for the time
 * stamps of an archive.  Validators distrust fields that come later to a tagged file. */
static const PdfField press_fields[] = {
  { .name = "Underskrift1", .form = "signature" },
  { .name = "Underskrift2" },
  { .name = "Tidsstempel1", .stamp = TRUE },
  { .name = "Tidsstempel2", .stamp = TRUE },
};

static GBytes *
press_finish (const AreaTree *areas, const StructureTree *structure, const PdfJob *job,
              const char *file, PressResult *result, Findings *findings, gint64 *clock,
              GError **error)
{
  g_autoptr (PdfPainting) painting = NULL;
  PdfViolations violations;
  GBytes *bytes;

  pdf_violations_init (&violations, findings, file);
  painting = pdf_paint (areas, structure, &violations, error);
  press_clock (result, PRESS_PAINT, clock);
  bytes = painting ? pdf_finish (painting, areas, structure, job, &violations, error) : NULL;
  result->pages = area_tree_page_count (areas);
  press_clock (result, PRESS_FINISH, clock);
  return bytes;
}

/* The XSL-FO document as PDF; NULL without ERROR when FINDINGS holds an error. */
static GBytes *
press_typeset (Press *press, xmlDocPtr fo, GBytes *resolved, const char *file, const PressJob *job,
               PressResult *result, Findings *findings, gint64 *clock, GError **error)
{
  g_auto (TransformInformation) information;
  g_autoptr (FoTree) tree = NULL;
  g_autoptr (StructureTree) structure = NULL;
  g_autoptr (AreaTree) areas = NULL;
  g_autoptr (GArray) attachments = press_attachments (job, resolved);
  const char *fingerprint;
  LayoutFonts *fonts;
  PdfJob pdf;

  transform_read_information (fo, &information);
  tree = fo_tree_build (fo, file, findings, error);
  structure = tree ? structure_build (tree, findings) : NULL;
  press_clock (result, PRESS_FO, clock);
  fonts = tree ? press_fonts (press, error) : NULL;
  areas = fonts ? layout_format (tree, fonts, findings, error) : NULL;
  press_clock (result, PRESS_LAYOUT, clock);
  if (areas == NULL || findings_reject (findings))
    return NULL;
  fingerprint = press_fingerprint (error);
  if (fingerprint == NULL)
    return NULL;
  pdf = (PdfJob){ .title = information.title,
                  .author = information.author,
                  .subject = information.subject,
                  .language = information.language,
                  .created = information.created,
                  .fingerprint = fingerprint,
                  .part = job->plain ? 2 : 3,
                  .attachments = (const PdfAttachment *) (gpointer) attachments->data,
                  .n_attachments = attachments->len,
                  .fields = press_fields,
                  .n_fields = G_N_ELEMENTS (press_fields),
                  .metadata = job->metadata,
                  .again = job->again,
                  .strict = TRUE };
  return press_finish (areas, structure, &pdf, file, result, findings, clock, error);
}

static GBytes *
press_make (Press *press, const Case *accepted, const char *file, const PressJob *job,
            PressResult *result, Findings *findings, GError **error)
{
  gint64 clock = g_get_monotonic_time ();
  g_autoptr (xmlDoc) fo = NULL;
  g_autoptr (GBytes) resolved = NULL;

  if (job->format == PRESS_HTML)
    {
      GBytes *bytes = transform_print (press->transform, accepted, TRANSFORM_HTML, error);

      press_clock (result, PRESS_TRANSFORM, &clock);
      return bytes;
    }
  fo = job->plain ? transform_run (press->transform, accepted, TRANSFORM_FO, error)
                  : transform_make (press->transform, accepted, &resolved, error);
  press_clock (result, PRESS_TRANSFORM, &clock);
  return fo ? press_typeset (press, fo, resolved, file, job, result, findings, &clock, error)
            : NULL;
}

gboolean
press_run (Press *press, GBytes *bytes, const char *file, const PressJob *job, PressResult *result,
           Findings *findings, GError **error)
{
  gint64 clock = g_get_monotonic_time ();
  g_autoptr (Case) read = NULL;
  g_autoptr (GError) failure = NULL;
  const Office *office;

  memset (result, 0, sizeof *result);
  g_return_val_if_fail (job->office < press->offices->len, FALSE);
  office = g_ptr_array_index (press->offices, job->office);
  transform_set_office (press->transform, office);
  read = case_read_for (press->intake, bytes, file, job->recipient, findings, error);
  if (read != NULL && job->facts)
    result->facts = press_facts_read (press->intake, read, error);
  press_clock (result, PRESS_INTAKE, &clock);
  if (read == NULL || (job->facts && result->facts == NULL))
    return FALSE;
  result->verdict = read->verdict;
  if (read->verdict != VERDICT_ACCEPTED)
    return TRUE;
  if (office != NULL && transform_is_resolved (read))
    {
      Place place = { .file = file };

      findings_add_message (findings, MESSAGE_OFFICE_IGNORED, &place, NULL);
    }
  result->bytes = press_make (press, read, file, job, result, findings, &failure);
  findings_sort (findings);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (findings_reject (findings))
    {
      g_clear_pointer (&result->bytes, g_bytes_unref);
      result->verdict = VERDICT_REJECTED;
    }
  return TRUE;
}

/* --- warming --- */

int
press_find_type (Press *press, GBytes *bytes)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = reader_parse (bytes, "-", findings, NULL);
  const Registry *registry = intake_registry (press->intake, NULL);
  const DocumentType *type
      = document && registry ? registry_lookup (registry, document, findings) : NULL;

  for (guint i = 0; type && i < registry_count (registry); i++)
    if (registry_nth (registry, i) == type)
      return (int) i;
  return PRESS_NO_TYPE;
}

static gboolean
warm_types (Press *press, int index, GError **error)
{
  const Registry *registry = intake_registry (press->intake, error);

  for (guint i = 0; registry && i < registry_count (registry); i++)
    {
      const DocumentType *type = registry_nth (registry, i);

      if ((index == PRESS_ALL_TYPES || index == (int) i)
          && (!intake_load (press->intake, type, error)
              || !transform_load (press->transform, type, error)))
        return FALSE;
    }
  return registry != NULL;
}

gboolean
press_warm_fonts (Press *press, gboolean whole, GError **error)
{
  LayoutFonts *fonts = press_fingerprint (error) ? press_fonts (press, error) : NULL;

  return fonts && layout_fonts_warm (fonts, error) && specimen_print (fonts, whole, error);
}

gboolean
press_warm (Press *press, int index, PressFormat format, GError **error)
{
  return warm_types (press, index, error)
         && (index == PRESS_NO_TYPE || format == PRESS_HTML
             || press_warm_fonts (press, index == PRESS_ALL_TYPES, error));
}
