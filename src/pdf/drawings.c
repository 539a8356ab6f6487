#include "pdf/drawings.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

struct PdfDrawings
{
  GPtrArray *all;   /* of PdfDrawing */
  GHashTable *same; /* of PdfDrawing, those of ALL */
};

/* --- which are the same --- */

static guint
drawing_hash (gconstpointer data)
{
  const PdfDrawing *drawing = data;
  g_autoptr (GBytes) markup
      = g_bytes_new_static (drawing->image->markup, drawing->image->length);

  return g_bytes_hash (markup) ^ (guint) drawing->width ^ (guint) drawing->height << 1;
}

static gboolean
drawing_equal (gconstpointer a, gconstpointer b)
{
  const PdfDrawing *one = a, *other = b;

  return one->width == other->width && one->height == other->height
         && one->image->type == other->image->type && one->image->length == other->image->length
         && one->image->columns == other->image->columns
         && (one->image->markup == other->image->markup
             || memcmp (one->image->markup, other->image->markup, one->image->length) == 0);
}

PdfDrawings *
pdf_drawings_new (void)
{
  PdfDrawings *drawings = g_new0 (PdfDrawings, 1);

  drawings->all = g_ptr_array_new_with_free_func (g_free);
  drawings->same = g_hash_table_new (drawing_hash, drawing_equal);
  return drawings;
}

void
pdf_drawings_free (PdfDrawings *drawings)
{
  if (!drawings)
    return;
  g_hash_table_unref (drawings->same);
  g_ptr_array_unref (drawings->all);
  g_free (drawings);
}

guint
pdf_drawings_count (const PdfDrawings *drawings)
{
  return drawings->all->len;
}

const PdfDrawing *
pdf_drawings_nth (const PdfDrawings *drawings, guint index)
{
  return g_ptr_array_index (drawings->all, index);
}

const PdfDrawing *
pdf_drawings_note (PdfDrawings *drawings, const LayoutImage *image, Mpt width, Mpt height,
                   guint page)
{
  const PdfDrawing wanted = { image, width, height, drawings->all->len, page };
  PdfDrawing *drawing = g_hash_table_lookup (drawings->same, &wanted);

  if (drawing)
    return drawing;
  drawing = g_memdup2 (&wanted, sizeof wanted);
  g_ptr_array_add (drawings->all, drawing);
  g_hash_table_add (drawings->same, drawing);
  return drawing;
}

Mpt
pdf_drawing_margin (const PdfDrawing *drawing)
{
  return MAX (drawing->width, drawing->height);
}

/* --- drawings --- */

/* MARKUP with its links as plain groups: librsvg would draw them as links of Cairo's, outside our
 * structure.  The caller owns it. */
static char *
without_links (const LayoutImage *image)
{
  char *markup = g_memdup2 (image->markup, image->length), *end = markup + image->length;

  for (char *at = markup; (at = memchr (at, '<', (gsize) (end - at))) != NULL;)
    {
      char *name = ++at;

      while (at < end && (g_ascii_isalnum (*at) || strchr ("/_-.:", *at)))
        if (*at++ == ':' || at[-1] == '/')
          name = at;
      if (at == name + 1 && *name == 'a')
        *name = 'g';
    }
  return markup;
}

static gboolean
draw_vectors (const PdfDrawing *drawing, cairo_t *cairo)
{
  const RsvgRectangle viewport
      = { 0, 0, mpt_to_points (drawing->width), mpt_to_points (drawing->height) };
  g_autofree char *drawn = without_links (drawing->image);
  RsvgHandle *handle
      = rsvg_handle_new_from_data ((const guint8 *) drawn, drawing->image->length, NULL);
  gboolean good = handle && rsvg_handle_render_document (handle, cairo, &viewport, NULL);

  g_clear_object (&handle);
  return good;
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

static gboolean
draw_picture (const PdfDrawing *drawing, cairo_t *cairo)
{
  const LayoutImage *image = drawing->image;
  cairo_surface_t *surface = load_picture (image);
  gboolean good = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;

  if (good)
    {
      cairo_scale (cairo, mpt_to_points (drawing->width) / image->columns,
                   mpt_to_points (drawing->height) / image->rows);
      cairo_set_source_surface (cairo, surface, 0, 0);
      /* PDF/A (ISO 19005-2 §6.2.8.2) has no interpolated pictures */
      cairo_pattern_set_filter (cairo_get_source (cairo), CAIRO_FILTER_NEAREST);
      cairo_rectangle (cairo, 0, 0, image->columns, image->rows);
      cairo_fill (cairo);
    }
  cairo_surface_destroy (surface);
  return good;
}

/* --- pages --- */

static gboolean
draw (const PdfDrawing *drawing, cairo_surface_t *surface, cairo_t *cairo)
{
  double margin = mpt_to_points (pdf_drawing_margin (drawing));
  double width = mpt_to_points (drawing->width) + 2 * margin;
  double height = mpt_to_points (drawing->height) + 2 * margin;
  gboolean drawn;

  cairo_pdf_surface_set_size (surface, width, height);
  cairo_tag_begin (cairo, "Span", NULL);
  cairo_save (cairo);
  /* Cairo forgets what was drawn, tags too, when something opaque is drawn over all of the page: a
   * clip narrower by nothing that shows keeps it from seeing so. */
  cairo_rectangle (cairo, 0, 0, width, height - 0.01);
  cairo_clip (cairo);
  cairo_translate (cairo, margin, margin);
  drawn = drawing->image->type == IMAGE_SVG ? draw_vectors (drawing, cairo)
                                            : draw_picture (drawing, cairo);
  cairo_restore (cairo);
  cairo_tag_end (cairo, "Span");
  cairo_show_page (cairo);
  return drawn;
}

gboolean
pdf_drawings_draw (const PdfDrawings *drawings, cairo_surface_t *surface, cairo_t *cairo)
{
  for (guint i = 0; i < drawings->all->len; i++)
    if (!draw (pdf_drawings_nth (drawings, i), surface, cairo))
      return FALSE;
  return TRUE;
}
