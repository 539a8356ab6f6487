#include "press/press.h"

#include <string.h>

#include "base/places.h"
#include "fo/structure.h"
#include "layout/format.h"
#include "pdf/painter.h"

struct Press
{
  Intake *intake;
  Transform *transform;
  LayoutFonts *fonts; /* loaded with the first document that is typeset */
  const Office *office;
};

static const char *const station_names[N_PRESS_STATIONS] = {
  [PRESS_INTAKE] = "intake", [PRESS_TRANSFORM] = "transform", [PRESS_FO] = "fo",
  [PRESS_LAYOUT] = "layout", [PRESS_PAINT] = "paint",
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
  press->office = office;
  return press;
}

void
press_free (Press *press)
{
  if (press == NULL)
    return;
  g_clear_pointer (&press->fonts, layout_fonts_free);
  transform_free (press->transform);
  intake_free (press->intake);
  g_free (press);
}

void
press_result_clear (PressResult *result)
{
  g_clear_pointer (&result->bytes, g_bytes_unref);
}

static LayoutFonts *
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

/* The XSL-FO document as PDF; NULL without ERROR when FINDINGS holds an error. */
static GBytes *
press_typeset (Press *press, xmlDocPtr fo, const char *file, PressResult *result,
               Findings *findings, gint64 *clock, GError **error)
{
  g_auto (TransformInformation) information;
  g_autoptr (FoTree) tree = NULL;
  g_autoptr (StructureTree) structure = NULL;
  g_autoptr (AreaTree) areas = NULL;
  LayoutFonts *fonts;
  GBytes *bytes;

  transform_read_information (fo, &information);
  tree = fo_tree_build (fo, file, findings, error);
  structure = tree ? structure_build (tree, findings) : NULL;
  press_clock (result, PRESS_FO, clock);
  fonts = tree ? press_fonts (press, error) : NULL;
  areas = fonts ? layout_format (tree, fonts, findings, error) : NULL;
  press_clock (result, PRESS_LAYOUT, clock);
  if (areas == NULL || findings_reject (findings))
    return NULL;
  bytes = pdf_paint (areas,
                     &(PdfInformation){ information.title, information.author,
                                        information.subject, information.language,
                                        information.created },
                     error);
  result->pages = area_tree_page_count (areas);
  press_clock (result, PRESS_PAINT, clock);
  return bytes;
}

static GBytes *
press_make (Press *press, const Case *accepted, const char *file, PressFormat format,
            PressResult *result, Findings *findings, GError **error)
{
  gint64 clock = g_get_monotonic_time ();
  g_autoptr (xmlDoc) fo = NULL;

  if (format == PRESS_HTML)
    {
      GBytes *bytes = transform_print (press->transform, accepted, TRANSFORM_HTML, error);

      press_clock (result, PRESS_TRANSFORM, &clock);
      return bytes;
    }
  fo = transform_run (press->transform, accepted, TRANSFORM_FO, error);
  press_clock (result, PRESS_TRANSFORM, &clock);
  return fo ? press_typeset (press, fo, file, result, findings, &clock, error) : NULL;
}

gboolean
press_run (Press *press, GBytes *bytes, const char *file, PressFormat format, PressResult *result,
           Findings *findings, GError **error)
{
  gint64 clock = g_get_monotonic_time ();
  g_autoptr (Case) read = NULL;
  g_autoptr (GError) failure = NULL;

  memset (result, 0, sizeof *result);
  read = case_read (press->intake, bytes, file, findings, error);
  press_clock (result, PRESS_INTAKE, &clock);
  if (read == NULL)
    return FALSE;
  result->verdict = read->verdict;
  if (read->verdict != VERDICT_ACCEPTED)
    return TRUE;
  if (press->office != NULL && transform_is_resolved (read))
    {
      Place place = { .file = file };

      findings_add_message (findings, MESSAGE_OFFICE_IGNORED, &place, NULL);
    }
  result->bytes = press_make (press, read, file, format, result, findings, &failure);
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
