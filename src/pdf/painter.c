/* pdf/painter.c: the area tree through Cairo's PDF surface */
#include "pdf/painter.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

#include "base/errors.h"

typedef struct
{
  cairo_t *cairo;
  GHashTable *drawings; /* markup (GBytes) to RsvgHandle */
  GHashTable *pictures; /* pixels, or bytes of a JPEG, to cairo_surface_t */
  GArray *glyphs;       /* of cairo_glyph_t, used again for every run */
  GArray *clusters;     /* of cairo_text_cluster_t */
  LayoutColor color;    /* the source in use; 0: none */
  const LayoutFont *font;
  Mpt size;
  GError *error; /* the first one */
} Painter;

/* --- fonts --- */

/* The face of FONT: one for the whole run, since Cairo keeps what it read of a file as long as a
 * face lives.  Lent; NULL when the file cannot be opened. */
static cairo_font_face_t *
find_face (const LayoutFont *font)
{
  static GHashTable *faces;
  g_autofree char *key
      = g_strdup_printf ("%s#%d", layout_font_file (font), layout_font_index (font));
  cairo_font_face_t *face;
  FcPattern *pattern;

  if (!faces)
    faces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) cairo_font_face_destroy);
  face = g_hash_table_lookup (faces, key);
  if (face)
    return face;
  pattern = FcPatternCreate ();
  FcPatternAddString (pattern, FC_FILE, (const FcChar8 *) layout_font_file (font));
  FcPatternAddInteger (pattern, FC_INDEX, layout_font_index (font));
  FcPatternAddBool (pattern, FC_HINTING, FcFalse);
  face = cairo_ft_font_face_create_for_pattern (pattern);
  FcPatternDestroy (pattern);
  if (cairo_font_face_status (face) != CAIRO_STATUS_SUCCESS)
    {
      cairo_font_face_destroy (face);
      return NULL;
    }
  g_hash_table_insert (faces, g_steal_pointer (&key), face);
  return face;
}

static gboolean
use_font (Painter *painter, const LayoutFont *font, Mpt size)
{
  cairo_font_face_t *face;

  if (painter->font == font && painter->size == size)
    return TRUE;
  face = find_face (font);
  if (!face)
    {
      if (!painter->error)
        error_set (&painter->error, SAGSAKT_ERROR_MISSING, MESSAGE_PDF_FONT,
                   layout_font_file (font), NULL);
      return FALSE;
    }
  cairo_set_font_face (painter->cairo, face);
  cairo_set_font_size (painter->cairo, mpt_to_points (size));
  painter->font = font;
  painter->size = size;
  return TRUE;
}

/* --- rules, borders, backgrounds --- */

static void
use_color (Painter *painter, LayoutColor color)
{
  if (painter->color == color)
    return;
  cairo_set_source_rgb (painter->cairo, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
  painter->color = color;
}

static void
fill_rectangle (Painter *painter, Mpt x, Mpt y, Mpt width, Mpt height, LayoutColor color)
{
  if (width <= 0 || height <= 0)
    return;
  use_color (painter, color);
  cairo_rectangle (painter->cairo, mpt_to_points (x), mpt_to_points (y), mpt_to_points (width),
                   mpt_to_points (height));
  cairo_fill (painter->cairo);
}

/* A line as a rectangle: solid ones are filled, broken ones stroked along their middle. */
static void
draw_rule (Painter *painter, Mpt x, Mpt y, Mpt width, Mpt height, LineStyle style,
           LayoutColor color)
{
  cairo_t *cairo = painter->cairo;
  gboolean flat = width >= height;
  double thickness = mpt_to_points (flat ? height : width);
  double dash[2] = { thickness, thickness };

  switch (style)
    {
    case LINE_STYLE_NONE:
      return;
    case LINE_STYLE_SOLID:
    case LINE_STYLE_GROOVE:
    case LINE_STYLE_RIDGE:
    case LINE_STYLE_INSET:
    case LINE_STYLE_OUTSET:
      fill_rectangle (painter, x, y, width, height, color);
      return;
    case LINE_STYLE_DOUBLE:
      if (flat)
        {
          fill_rectangle (painter, x, y, width, height / 3, color);
          fill_rectangle (painter, x, y + height - height / 3, width, height / 3, color);
        }
      else
        {
          fill_rectangle (painter, x, y, width / 3, height, color);
          fill_rectangle (painter, x + width - width / 3, y, width / 3, height, color);
        }
      return;
    case LINE_STYLE_DASHED:
      dash[0] = dash[1] = 3 * thickness;
      break;
    case LINE_STYLE_DOTTED:
      break;
    }
  if (thickness <= 0)
    return;
  use_color (painter, color);
  cairo_set_line_width (cairo, thickness);
  cairo_set_dash (cairo, dash, 2, 0);
  if (flat)
    {
      cairo_move_to (cairo, mpt_to_points (x), mpt_to_points (y + height / 2));
      cairo_line_to (cairo, mpt_to_points (x + width), mpt_to_points (y + height / 2));
    }
  else
    {
      cairo_move_to (cairo, mpt_to_points (x + width / 2), mpt_to_points (y));
      cairo_line_to (cairo, mpt_to_points (x + width / 2), mpt_to_points (y + height));
    }
  cairo_stroke (cairo);
  cairo_set_dash (cairo, NULL, 0, 0);
}

static void
draw_border (Painter *painter, const LayoutBorder *border, Mpt x, Mpt y, Mpt width, Mpt height)
{
  if (border->width > 0)
    draw_rule (painter, x, y, width, height, border->style, border->color);
}

static void
draw_box (Painter *painter, const LayoutArea *area)
{
  const LayoutBox *box = area->box;
  const LayoutBorder *before = &box->border[SIDE_BEFORE], *after = &box->border[SIDE_AFTER];
  const LayoutBorder *start = &box->border[SIDE_START], *end = &box->border[SIDE_END];
  Mpt inner_y = area->y + before->width;
  Mpt inner_height = area->height - before->width - after->width;

  if (box->background >> 24)
    fill_rectangle (painter, area->x, area->y, area->width, area->height, box->background);
  draw_border (painter, before, area->x, area->y, area->width, before->width);
  draw_border (painter, after, area->x, area->y + area->height - after->width, area->width,
               after->width);
  draw_border (painter, start, area->x, inner_y, start->width, inner_height);
  draw_border (painter, end, area->x + area->width - end->width, inner_y, end->width, inner_height);
}

/* --- text --- */

static void
draw_text (Painter *painter, const LayoutArea *area)
{
  const LayoutText *text = area->text;
  Mpt x = area->x;

  if (text->n_glyphs == 0 || !use_font (painter, text->font, text->size))
    return;
  g_array_set_size (painter->glyphs, 0);
  g_array_set_size (painter->clusters, 0);
  for (guint i = 0; i < text->n_glyphs; i++)
    {
      const LayoutGlyph *glyph = &text->glyphs[i];
      const cairo_glyph_t drawn = { glyph->id, mpt_to_points (x + glyph->x_offset),
                                    mpt_to_points (text->baseline - glyph->y_offset) };
      const cairo_text_cluster_t cluster = { glyph->bytes, 1 };

      x += glyph->advance;
      g_array_append_val (painter->glyphs, drawn);
      if (glyph->bytes || painter->clusters->len == 0)
        g_array_append_val (painter->clusters, cluster);
      else
        g_array_index (painter->clusters, cairo_text_cluster_t, painter->clusters->len - 1)
            .num_glyphs++;
    }
  use_color (painter, text->color);
  cairo_show_text_glyphs (painter->cairo, text->text, (int) text->length,
                          (const cairo_glyph_t *) (gpointer) painter->glyphs->data,
                          (int) painter->glyphs->len,
                          (const cairo_text_cluster_t *) (gpointer) painter->clusters->data,
                          (int) painter->clusters->len, 0);
}

/* --- drawings --- */

/* The parsed drawing; the same markup is parsed once a document.  Lent; NULL: it is no SVG. */
static RsvgHandle *
find_drawing (Painter *painter, const LayoutImage *image)
{
  g_autoptr (GBytes) markup = g_bytes_new_static (image->markup, image->length);
  RsvgHandle *handle = g_hash_table_lookup (painter->drawings, markup);

  if (handle)
    return handle;
  handle = rsvg_handle_new_from_data ((const guint8 *) image->markup, image->length, NULL);
  if (handle)
    g_hash_table_insert (painter->drawings, g_steal_pointer (&markup), handle);
  return handle;
}

static gboolean
draw_drawing (Painter *painter, const LayoutArea *area)
{
  const RsvgRectangle viewport = { mpt_to_points (area->x), mpt_to_points (area->y),
                                   mpt_to_points (area->width), mpt_to_points (area->height) };
  RsvgHandle *handle = find_drawing (painter, area->image);

  return handle && rsvg_handle_render_document (handle, painter->cairo, &viewport, NULL);
}

/* --- pictures --- */

/* A JPEG goes into the file as it is, its surface only says how large it is. */
static cairo_surface_t *
load_picture (const LayoutImage *image)
{
  int columns = (int) image->columns, rows = (int) image->rows;
  cairo_surface_t *surface;
  guchar *copy;

  if (image->type == IMAGE_PIXELS)
    return cairo_image_surface_create_for_data ((guchar *) image->markup, CAIRO_FORMAT_ARGB32,
                                                columns, rows, columns * 4);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns, rows);
  copy = g_memdup2 (image->markup, image->length);
  if (cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, copy, image->length, g_free, copy)
      != CAIRO_STATUS_SUCCESS)
    g_free (copy);
  return surface;
}

/* The same bytes are loaded, and written, once a document.  Lent. */
static cairo_surface_t *
find_picture (Painter *painter, const LayoutImage *image)
{
  cairo_surface_t *surface = g_hash_table_lookup (painter->pictures, image->markup);

  if (!surface)
    {
      surface = load_picture (image);
      g_hash_table_insert (painter->pictures, (gpointer) image->markup, surface);
    }
  return surface;
}

static gboolean
draw_picture (Painter *painter, const LayoutArea *area)
{
  const LayoutImage *image = area->image;
  cairo_surface_t *surface = find_picture (painter, image);
  cairo_t *cairo = painter->cairo;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return FALSE;
  cairo_translate (cairo, mpt_to_points (area->x), mpt_to_points (area->y));
  cairo_scale (cairo, mpt_to_points (area->width) / image->columns,
               mpt_to_points (area->height) / image->rows);
  cairo_set_source_surface (cairo, surface, 0, 0);
  /* PDF/A (ISO 19005-2 §6.2.8.2) has no interpolated pictures */
  cairo_pattern_set_filter (cairo_get_source (cairo), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cairo, 0, 0, image->columns, image->rows);
  cairo_fill (cairo);
  return TRUE;
}

/* A grey field with a frame stands for a picture that could not be had. */
static gboolean
draw_missing (Painter *painter, const LayoutArea *area)
{
  const Mpt line = MPT_PER_POINT / 2;
  const LayoutColor field = 0xffeeeeee, frame = 0xff999999;

  fill_rectangle (painter, area->x, area->y, area->width, area->height, frame);
  fill_rectangle (painter, area->x + line, area->y + line, area->width - 2 * line,
                  area->height - 2 * line, field);
  return TRUE;
}

static gboolean (*const draw_type[]) (Painter *painter, const LayoutArea *area) = {
  [IMAGE_SVG] = draw_drawing,
  [IMAGE_PIXELS] = draw_picture,
  [IMAGE_JPEG] = draw_picture,
  [IMAGE_MISSING] = draw_missing,
};

static void
draw_image (Painter *painter, const LayoutArea *area)
{
  gboolean drawn;

  if (area->width <= 0 || area->height <= 0)
    return;
  cairo_save (painter->cairo);
  drawn = draw_type[area->image->type](painter, area);
  cairo_restore (painter->cairo);
  painter->color = 0; /* the source is what it was before */
  if (!drawn && !painter->error)
    error_set (&painter->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_DRAWING, NULL);
}

/* --- pages --- */

static void draw_areas (Painter *painter, const LayoutArea *first);

/* The content of an area that is turned, clipped or breaks out of such. */
static void
draw_content (Painter *painter, const LayoutArea *area)
{
  static const cairo_matrix_t turns[]
      = { { 1, 0, 0, 1, 0, 0 }, { 0, -1, 1, 0, 0, 0 }, { -1, 0, 0, -1, 0, 0 }, { 0, 1, -1, 0, 0, 0 } };
  cairo_t *cairo = painter->cairo;
  cairo_matrix_t matrix = turns[area->turn];
  const LayoutBox none = { 0 }, *box = area->box ? area->box : &none;
  Mpt left = area->x + box->border[SIDE_START].width;
  Mpt top = area->y + box->border[SIDE_BEFORE].width;
  Mpt right = area->x + area->width - box->border[SIDE_END].width;
  Mpt bottom = area->y + area->height - box->border[SIDE_AFTER].width;

  if (area->flags & AREA_CLIPPED)
    {
      cairo_rectangle (cairo, mpt_to_points (left), mpt_to_points (top),
                       mpt_to_points (right - left), mpt_to_points (bottom - top));
      cairo_clip (cairo);
    }
  left += box->padding[SIDE_START];
  top += box->padding[SIDE_BEFORE];
  right -= box->padding[SIDE_END];
  bottom -= box->padding[SIDE_AFTER];
  cairo_translate (cairo, mpt_to_points (area->turn > 1 ? right : left),
                   mpt_to_points (area->turn == 1 || area->turn == 2 ? bottom : top));
  cairo_transform (cairo, &matrix);
  cairo_translate (cairo, -mpt_to_points (left), -mpt_to_points (top));
  draw_areas (painter, area->first);
}

/* AREA apart from what it shares with its neighbours: the state is what it was before. */
static void
draw_viewport (Painter *painter, const LayoutArea *area)
{
  cairo_save (painter->cairo);
  if (area->flags & AREA_FIXED)
    {
      cairo_identity_matrix (painter->cairo);
      cairo_reset_clip (painter->cairo);
    }
  if (area->box)
    draw_box (painter, area);
  draw_content (painter, area);
  cairo_restore (painter->cairo);
  painter->font = NULL;
  painter->color = 0;
}

/* One call for each run: what is drawn here in one go has one node of the logical structure. */
static void
draw_areas (Painter *painter, const LayoutArea *first)
{
  for (const LayoutArea *area = first; area && !painter->error; area = area->next)
    {
      if (area->turn || area->flags & (AREA_FIXED | AREA_CLIPPED))
        {
          draw_viewport (painter, area);
          continue;
        }
      if (area->box)
        draw_box (painter, area);
      switch (area->kind)
        {
        case AREA_TEXT:
          draw_text (painter, area);
          break;
        case AREA_RULE:
          draw_rule (painter, area->x, area->y, area->width, area->height, area->rule.style,
                     area->rule.color);
          break;
        case AREA_IMAGE:
          draw_image (painter, area);
          break;
        default:
          draw_areas (painter, area->first);
        }
    }
}

static void
draw_page (Painter *painter, cairo_surface_t *surface, const LayoutPage *page)
{
  cairo_pdf_surface_set_size (surface, mpt_to_points (page->width), mpt_to_points (page->height));
  painter->font = NULL;
  painter->color = 0;
  draw_areas (painter, page->regions);
  cairo_show_page (painter->cairo);
}

static void
set_information (cairo_surface_t *surface, const PdfInformation *information)
{
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (information->created);
  g_autofree char *date = created ? g_date_time_format (created, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  const struct
  {
    cairo_pdf_metadata_t key;
    const char *text;
  } rows[] = {
    { CAIRO_PDF_METADATA_TITLE, information->title },
    { CAIRO_PDF_METADATA_AUTHOR, information->author },
    { CAIRO_PDF_METADATA_SUBJECT, information->subject },
    { CAIRO_PDF_METADATA_CREATOR, "sagsakt" },
    { CAIRO_PDF_METADATA_CREATE_DATE, date },
    { CAIRO_PDF_METADATA_MOD_DATE, date },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].text)
      cairo_pdf_surface_set_metadata (surface, rows[i].key, rows[i].text);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
pdf_paint (const AreaTree *areas, const PdfInformation *information, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (append_bytes, bytes, 595.276, 841.89);
  Painter painter = { .cairo = cairo_create (surface) };
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_status_t status;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (painter.cairo, options);
  cairo_font_options_destroy (options);
  painter.drawings = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                            (GDestroyNotify) g_bytes_unref, g_object_unref);
  painter.pictures
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cairo_surface_destroy);
  painter.glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  painter.clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  set_information (surface, information);

  for (guint i = 0; i < area_tree_page_count (areas) && !painter.error; i++)
    draw_page (&painter, surface, area_tree_page (areas, i));

  cairo_surface_finish (surface);
  status = cairo_status (painter.cairo);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  if (status != CAIRO_STATUS_SUCCESS && !painter.error)
    error_set (&painter.error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_CAIRO,
               cairo_status_to_string (status), NULL);
  g_array_unref (painter.glyphs);
  g_array_unref (painter.clusters);
  g_hash_table_unref (painter.drawings);
  g_hash_table_unref (painter.pictures);
  cairo_destroy (painter.cairo);
  cairo_surface_destroy (surface);
  if (painter.error)
    {
      g_byte_array_unref (bytes);
      g_propagate_error (error, painter.error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}
