#include "press/signature.h"

#include <string.h>

#include "base/errors.h"
#include "fo/structure.h"
#include "intake/reader.h"
#include "layout/format.h"
#include "pdf/appearance.h"

/* Tried one after another; the leading is an eighth more, and a little is left free below the line
 * above: three lines are what the place of Underskrift holds. */
static const guint sizes[] = { 8000, 7200, 6000 };

/* Danish time, wherever the program runs: last Sunday of March to last Sunday of October. */
#define DANISH_TIME "CET-1CEST,M3.5.0/2,M10.5.0/3"

static char *
print_time (gint64 time)
{
  static const char *const months[]
      = { "januar", "februar", "marts",     "april",   "maj",      "juni",
          "juli",   "august",  "september", "oktober", "november", "december" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (DANISH_TIME);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autoptr (GDateTime) date = g_date_time_to_timezone (utc, zone);

  return g_strdup_printf ("%d.\u00a0%s\u00a0%d kl.\u00a0%02d.%02d", g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          g_date_time_get_hour (date), g_date_time_get_minute (date));
}

static void
append_block (GString *out, const char *weight, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (out, "<fo:block font-weight=\"%s\">%s</fo:block>", weight, escaped);
}

static void
append_text (GString *out, const PressSignature *signature)
{
  g_autofree char *time = print_time (signature->time);
  gboolean titled = signature->title && *signature->title && !signature->seal;
  g_autofree char *text = g_strdup_printf (
      "%s %s%s%s%s den %s", signature->seal ? "Forsynet med elektronisk segl af"
                                          : "Underskrevet elektronisk af",
      signature->name, titled ? ", " : "", titled ? signature->title : "",
      titled ? "," : "", time);

  append_block (out, "normal", text);
  if (signature->reason && *signature->reason)
    append_block (out, "normal", signature->reason);
  if (signature->trial)
    append_block (out, "bold", "TEST \u2013 uden retsvirkning");
}

static void
append_length (GString *out, const char *property, gint64 millipoints)
{
  g_string_append_printf (out, " %s=\"%" G_GINT64_FORMAT ".%03dpt\"", property, millipoints / 1000,
                          (int) (millipoints % 1000));
}

/* A quarter of the field, on the left, and the text beside it.  What a reader is told stands in the
 * field's own text, so what is said of the picture here is not read. */
static void
begin_picture (GString *out, GBytes *picture, gint64 width, gint64 height)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (picture, &length);
  g_autofree char *base64 = g_base64_encode (data, length);

  g_string_append (out, "<fo:list-block provisional-label-separation=\"6pt\"");
  append_length (out, "provisional-distance-between-starts", width / 4);
  g_string_append (out, "><fo:list-item><fo:list-item-label end-indent=\"label-end()\"><fo:block"
                        " line-height=\"1pt\"><fo:external-graphic"
                        " xmlns:fox=\"http://xmlgraphics.apache.org/fop/extensions\" fox:alt-text=\"x\""
                        " content-width=\"scale-to-fit\" content-height=\"scale-to-fit\"");
  append_length (out, "width", width / 4 - 6000);
  append_length (out, "height", height - 4000);
  g_string_append_printf (out, " src=\"url('data:image/%s;base64,%s')\"/></fo:block></fo:list-item-label>"
                               "<fo:list-item-body start-indent=\"body-start()\">",
                          length > 0 && data[0] == 0xff ? "jpeg" : "png", base64);
}

static GBytes *
write_fo (const PressSignature *signature, gint64 width, gint64 height, guint size)
{
  GString *out = g_string_new ("<fo:root xmlns:fo=\"http://www.w3.org/1999/XSL/Format\""
                               " xml:lang=\"da\"><fo:layout-master-set>"
                               "<fo:simple-page-master master-name=\"field\"");

  append_length (out, "page-width", width);
  append_length (out, "page-height", height);
  g_string_append (out, "><fo:region-body margin-top=\"2pt\" display-align=\"after\"/></fo:simple-page-master>"
                        "</fo:layout-master-set><fo:page-sequence master-reference=\"field\">"
                        "<fo:flow flow-name=\"xsl-region-body\" font-family=\"sans-serif\""
                        " hyphenate=\"false\" text-align=\"start\"");
  append_length (out, "font-size", size);
  append_length (out, "line-height", size * 9 / 8);
  g_string_append_c (out, '>');
  if (signature->picture)
    begin_picture (out, signature->picture, width, height);
  append_text (out, signature);
  if (signature->picture)
    g_string_append (out, "</fo:list-item-body></fo:list-item></fo:list-block>");
  g_string_append (out, "</fo:flow></fo:page-sequence></fo:root>");
  return g_string_free_to_bytes (out);
}

/* NULL without ERROR: it does not fit in SIZE. */
static GPtrArray *
draw_in_size (LayoutFonts *fonts, const PressSignature *signature, gint64 width, gint64 height,
              guint size, guint first, GError **error)
{
  g_autoptr (GBytes) source = write_fo (signature, width, height, size);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = reader_parse (source, "-", findings, error);
  g_autoptr (FoTree) tree
      = document ? fo_tree_build (document_tree (document), "-", findings, error) : NULL;
  g_autoptr (StructureTree) structure = tree ? structure_build (tree, findings) : NULL;
  g_autoptr (AreaTree) areas = tree ? layout_format (tree, fonts, findings, error) : NULL;

  if (findings_count (findings)
      && strcmp (findings_nth (findings, 0)->rule, message_key (MESSAGE_FO_PICTURE_KIND)) == 0)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_SIGNATURE_PICTURE, NULL);
  if (!areas || area_tree_page_count (areas) != 1 || findings_count (findings))
    return NULL;
  return pdf_draw_appearance (areas, structure, first, error);
}

GPtrArray *
press_draw_signature (Press *press, const PressSignature *signature, gint64 width, gint64 height,
                      guint first, GError **error)
{
  LayoutFonts *fonts = press_fonts (press, error);
  g_autoptr (GError) failure = NULL;
  GPtrArray *objects = NULL;

  if (!fonts)
    return NULL;
  for (gsize i = 0; !objects && !failure && i < G_N_ELEMENTS (sizes); i++)
    objects = draw_in_size (fonts, signature, width, height, sizes[i], first, &failure);
  if (!objects && !failure)
    error_set (&failure, SAGSAKT_ERROR_UNKNOWN, MESSAGE_SIGNATURE_ROOM, NULL);
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  return objects;
}
