/* pdf/painter.c: the area tree through Cairo's PDF surface */
#include "pdf/painter.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

#include "base/errors.h"
#include "pdf/faces.h"
#include "pdf/stored.h"

#define NO_FURNITURE (-1)

typedef struct
{
  cairo_t *cairo;
  const StructureTree *structure;
  PdfPainting *painting;
  PdfViolations *violations;
  const LayoutPage *page;
  const LayoutArea *line;       /* the line being drawn */
  int furniture;                /* the PdfArtifact that all of it is, NO_FURNITURE */
  gboolean open;                /* a marker is */
  gboolean picture;             /* one is being drawn: what is filled is its content */
  GHashTable *drawings; /* markup (GBytes) to RsvgHandle */
  GHashTable *pictures; /* pixels, or bytes of a JPEG, to cairo_surface_t */
  GArray *glyphs;       /* of cairo_glyph_t, used again for every run */
  GArray *clusters;     /* of cairo_text_cluster_t */
  GString *text;        /* their text */
  GHashTable *characters; /* LayoutFont to GArray of gunichar: what each glyph stood for first */
  LayoutColor color;    /* the source in use; 0: none */
  const LayoutFont *font;
  Mpt size;
  gboolean hyphen; /* the font is that of hyphens */
  GError *error; /* the first one */
} Painter;

/* --- fonts --- */

static gboolean
use_font (Painter *painter, const LayoutFont *font, Mpt size, gboolean hyphen)
{
  cairo_font_face_t *face;

  if (painter->font == font && painter->size == size && painter->hyphen == hyphen)
    return TRUE;
  face = pdf_face_find (font, hyphen);
  if (!face)
    {
      if (!painter->error)
        error_set (&painter->error, SAGSAKT_ERROR_MISSING, MESSAGE_PDF_FONT,
                   layout_font_file (font), NULL);
      return FALSE;
    }
  cairo_set_font_face (painter->cairo, face);
  cairo_set_font_size (painter->cairo, mpt_to_points (size));
  if (painter->font != font && !g_ptr_array_find (painter->painting->fonts, font, NULL))
    g_ptr_array_add (painter->painting->fonts, (gpointer) font);
  painter->font = font;
  painter->size = size;
  painter->hyphen = hyphen;
  return TRUE;
}

/* --- marking: what is drawn belongs to an element or is an artifact --- */

/* Markers are flat and alike: Cairo's own structure tags number leaves only, and what they are to
 * become is put in by the finisher. */
static void
close_mark (Painter *painter)
{
  if (painter->open)
    cairo_tag_end (painter->cairo, "Span");
  painter->open = FALSE;
}

/* Whatever is drawn next belongs to ELEMENT; NULL: it is an artifact of the kind OTHERWISE.  Runs
 * of the same element share a marker. */
static PdfMark *
open_mark (Painter *painter, const StructureNode *element, PdfArtifact otherwise)
{
  GArray *marks = painter->painting->marks;
  PdfMark mark = { .element = element,
                   .artifact = otherwise,
                   .page = painter->painting->pages->len - 1,
                   .line = element ? element->line : 0 };

  if (painter->open)
    {
      PdfMark *last = &g_array_index (marks, PdfMark, marks->len - 1);

      if (last->element == element && last->artifact == otherwise)
        return last;
    }
  close_mark (painter);
  cairo_tag_begin (painter->cairo, "Span", NULL);
  painter->open = TRUE;
  g_array_append_val (marks, mark);
  return &g_array_index (marks, PdfMark, marks->len - 1);
}

static void
mark_artifact (Painter *painter)
{
  open_mark (painter, NULL,
             painter->furniture == NO_FURNITURE ? PDF_ARTIFACT_LAYOUT
                                                : (PdfArtifact) painter->furniture);
}

/* AREA's rectangle on the page, also within turned areas. */
static LayoutArea
on_page (const LayoutArea *area)
{
  LayoutArea shown = *area;
  Mpt x = area->x + area->width, y = area->y + area->height;

  area_to_page (area->parent, &shown.x, &shown.y);
  area_to_page (area->parent, &x, &y);
  shown.width = ABS (x - shown.x);
  shown.height = ABS (y - shown.y);
  shown.x = MIN (shown.x, x);
  shown.y = MIN (shown.y, y);
  return shown;
}

static void
note_link (Painter *painter, const StructureNode *link, const LayoutArea *area)
{
  GArray *links = painter->painting->links;
  PdfLinkArea one = { link, painter->line, painter->painting->pages->len - 1, area->x, area->y,
                      area->width, area->height };

  if (links->len > 0)
    {
      PdfLinkArea *last = &g_array_index (links, PdfLinkArea, links->len - 1);

      if (last->link == link && last->line == painter->line && last->page == one.page)
        {
          Mpt right = MAX (last->x + last->width, area->x + area->width);
          Mpt bottom = MAX (last->y + last->height, area->y + area->height);

          last->x = MIN (last->x, area->x);
          last->y = MIN (last->y, area->y);
          last->width = right - last->x;
          last->height = bottom - last->y;
          return;
        }
    }
  g_array_append_val (links, one);
}

static void
cover (PdfMark *mark, const LayoutArea *area)
{
  Mpt right = MAX (mark->x + mark->width, area->x + area->width);
  Mpt bottom = MAX (mark->y + mark->height, area->y + area->height);

  if (mark->width == 0 && mark->height == 0)
    {
      mark->x = area->x;
      mark->y = area->y;
      mark->width = area->width;
      mark->height = area->height;
      return;
    }
  mark->x = MIN (mark->x, area->x);
  mark->y = MIN (mark->y, area->y);
  mark->width = right - mark->x;
  mark->height = bottom - mark->y;
}

/* The element that AREA's content belongs to; a link around it learns where it stands. */
static void
mark_content (Painter *painter, const LayoutArea *area)
{
  const struct FoNode *node = area->kind == AREA_TEXT ? area->text->source : area->node;
  const StructureNode *element = NULL;
  const LayoutArea shown = on_page (area);
  PdfMark *mark;

  if (painter->furniture == NO_FURNITURE && node)
    element = structure_find (painter->structure, node);
  if (!element)
    {
      mark_artifact (painter);
      return;
    }
  mark = open_mark (painter, element, PDF_ARTIFACT_LAYOUT);
  cover (mark, &shown);
  for (const StructureNode *around = element; around; around = around->parent)
    if (around->tag == STRUCTURE_LINK)
      {
        note_link (painter, around, &shown);
        break;
      }
}

/* Cairo forgets what was drawn, markers too, when something opaque is drawn over all of the page:
 * to be called inside cairo_save before what may do that.  A clip narrower than the page by nothing
 * that shows keeps it from seeing so. */
static void
guard_page (const Painter *painter)
{
  const LayoutPage *page = painter->page;

  cairo_rectangle (painter->cairo, 0, 0, mpt_to_points (page->width),
                   mpt_to_points (page->height - MPT_PER_POINT / 100));
  cairo_clip (painter->cairo);
}

static gboolean
covers_page (const Painter *painter, Mpt x, Mpt y, Mpt width, Mpt height)
{
  const LayoutPage *page = painter->page;

  return x <= 0 && y <= 0 && x + width >= page->width && y + height >= page->height;
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
  if (!painter->picture)
    mark_artifact (painter);
  use_color (painter, color);
  cairo_save (painter->cairo);
  if (covers_page (painter, x, y, width, height))
    guard_page (painter);
  cairo_rectangle (painter->cairo, mpt_to_points (x), mpt_to_points (y), mpt_to_points (width),
                   mpt_to_points (height));
  cairo_fill (painter->cairo);
  cairo_restore (painter->cairo);
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
  mark_artifact (painter);
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

static guint
mark_line (const Painter *painter)
{
  const GArray *marks = painter->painting->marks;

  return g_array_index (marks, PdfMark, marks->len - 1).line;
}

/* Characters that stand for nothing outside the document's own fonts. */
static void
audit_characters (Painter *painter, const LayoutText *text)
{
  for (const char *at = text->text; *at; at++)
    if ((guchar) *at >= 0xee) /* the first byte of U+E000 and above */
      {
        gunichar c = g_utf8_get_char (at);

        if (c == 0xfeff)
          pdf_violate (painter->violations, PDF_VIOLATION_BAD_UNICODE, mark_line (painter));
        else if (g_unichar_type (c) == G_UNICODE_PRIVATE_USE)
          pdf_violate (painter->violations, PDF_VIOLATION_PRIVATE_USE, mark_line (painter));
      }
}

static void
show_glyphs (Painter *painter)
{
  if (painter->glyphs->len > 0)
    cairo_show_text_glyphs (painter->cairo, painter->text->str, (int) painter->text->len,
                            (const cairo_glyph_t *) (gpointer) painter->glyphs->data,
                            (int) painter->glyphs->len,
                            (const cairo_text_cluster_t *) (gpointer) painter->clusters->data,
                            (int) painter->clusters->len, 0);
  g_array_set_size (painter->glyphs, 0);
  g_array_set_size (painter->clusters, 0);
  g_string_truncate (painter->text, 0);
}

/* TRUE when GLYPH of FONT has stood for another character than CHARACTER before: Cairo then writes
 * the character into marked content of its own. */
static gboolean
stands_for_another (Painter *painter, const LayoutFont *font, guint glyph, gunichar character)
{
  GArray *known = g_hash_table_lookup (painter->characters, font);
  gunichar *first;

  if (!known)
    {
      known = g_array_new (FALSE, TRUE, sizeof (gunichar));
      g_hash_table_insert (painter->characters, (gpointer) font, known);
    }
  if (known->len <= glyph)
    g_array_set_size (known, glyph + 1);
  first = &g_array_index (known, gunichar, glyph);
  if (!*first)
    *first = character;
  return *first != character;
}

/* Glyph INDEX of TEXT, whose first byte is AT, behind those to be shown.  TRUE when nothing may
 * follow it in the same marker: some readers lose what stands behind marked content inside marked
 * content. */
static gboolean
add_glyph (Painter *painter, const LayoutText *text, guint index, const char *at, Mpt x)
{
  const LayoutGlyph *glyph = &text->glyphs[index];
  const cairo_glyph_t drawn = { glyph->id, mpt_to_points (x + glyph->x_offset),
                                mpt_to_points (text->baseline - glyph->y_offset) };
  /* the line is broken already: the same glyph stands for both spaces */
  gboolean space = glyph->bytes == 2 && memcmp (at, "\xc2\xa0", 2) == 0;
  const cairo_text_cluster_t cluster = { space ? 1 : glyph->bytes, 1 };

  g_array_append_val (painter->glyphs, drawn);
  if (glyph->bytes == 0 && painter->clusters->len > 0)
    {
      g_array_index (painter->clusters, cairo_text_cluster_t, painter->clusters->len - 1)
          .num_glyphs++;
      return TRUE;
    }
  g_array_append_val (painter->clusters, cluster);
  g_string_append_len (painter->text, space ? " " : at, cluster.num_bytes);
  return glyph->bytes > 0 && !painter->hyphen
         && stands_for_another (painter, text->font, glyph->id,
                                space ? ' ' : g_utf8_get_char (at));
}

static void
draw_text (Painter *painter, const LayoutArea *area)
{
  const LayoutText *text = area->text;
  const char *at = text->text;
  gboolean ended = FALSE;
  Mpt x = area->x;

  /* of text without a size Cairo leaves no trace, its marker included */
  if (text->n_glyphs == 0 || text->size <= 0 || !use_font (painter, text->font, text->size, FALSE))
    return;
  mark_content (painter, area);
  audit_characters (painter, text);
  use_color (painter, text->color);
  for (guint i = 0; i < text->n_glyphs; i++)
    {
      gboolean hyphen = text->glyphs[i].bytes == 2 && memcmp (at, "\xc2\xad", 2) == 0, last;

      if (hyphen != painter->hyphen)
        {
          show_glyphs (painter);
          use_font (painter, text->font, text->size, hyphen);
        }
      last = add_glyph (painter, text, i, at, x);
      if (text->glyphs[i].id == 0)
        pdf_violate (painter->violations, PDF_VIOLATION_NOTDEF, mark_line (painter));
      x += text->glyphs[i].advance;
      at += text->glyphs[i].bytes;
      if (last && i + 1 < text->n_glyphs && text->glyphs[i + 1].bytes > 0)
        {
          show_glyphs (painter);
          close_mark (painter);
          mark_content (painter, area);
        }
      ended = last;
    }
  show_glyphs (painter);
  if (ended)
    close_mark (painter);
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

/* The parsed drawing; the same markup is parsed once a document.  Lent; NULL: it is no SVG. */
static RsvgHandle *
find_drawing (Painter *painter, const LayoutImage *image)
{
  g_autoptr (GBytes) markup = g_bytes_new_static (image->markup, image->length);
  RsvgHandle *handle = g_hash_table_lookup (painter->drawings, markup);
  g_autofree char *drawn = NULL;

  if (handle)
    return handle;
  drawn = without_links (image);
  handle = rsvg_handle_new_from_data ((const guint8 *) drawn, image->length, NULL);
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
  mark_content (painter, area);
  painter->picture = TRUE;
  cairo_save (painter->cairo);
  /* a drawing may go past its viewport */
  if (area->image->type == IMAGE_SVG
      || covers_page (painter, area->x, area->y, area->width, area->height))
    guard_page (painter);
  drawn = draw_type[area->image->type](painter, area);
  cairo_restore (painter->cairo);
  painter->picture = FALSE;
  painter->color = 0; /* the source is what it was before */
  if (!drawn && !painter->error)
    error_set (&painter->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_DRAWING, NULL);
}

/* --- pages --- */

/* What of REGION, which holds static content, is at the head of the page, what at its foot. */
static PdfArtifact
furniture_of (const LayoutArea *region, const LayoutPage *page)
{
  if (region->height > region->width)
    return PDF_ARTIFACT_PAGINATION;
  return 2 * region->y + region->height < page->height ? PDF_ARTIFACT_HEADER : PDF_ARTIFACT_FOOTER;
}

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
  /* what is marked lies within one state of graphics */
  close_mark (painter);
  cairo_save (painter->cairo);
  if (area->flags & AREA_FIXED)
    {
      cairo_identity_matrix (painter->cairo);
      cairo_reset_clip (painter->cairo);
    }
  if (area->box)
    draw_box (painter, area);
  draw_content (painter, area);
  close_mark (painter);
  cairo_restore (painter->cairo);
  painter->font = NULL;
  painter->color = 0;
}

/* Where something is to be filled in nothing is drawn, and its place is known all the same. */
static void
note_form (Painter *painter, const LayoutArea *area)
{
  const StructureNode *element
      = painter->furniture == NO_FURNITURE ? structure_find (painter->structure, area->node) : NULL;
  const LayoutArea shown = on_page (area);
  const PdfFormArea form = { element, painter->painting->pages->len - 1, shown.x, shown.y,
                             shown.width, shown.height };

  if (element && element->tag == STRUCTURE_FORM)
    g_array_append_val (painter->painting->forms, form);
}

/* One call for each run: what is drawn here in one go has one node of the logical structure. */
static void
draw_area (Painter *painter, const LayoutArea *area)
{
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
      if (area->node && area->node->kind == FO_NODE_BLOCK_CONTAINER)
        note_form (painter, area);
      draw_areas (painter, area->first);
    }
}

static void
draw_areas (Painter *painter, const LayoutArea *first)
{
  for (const LayoutArea *area = first; area && !painter->error; area = area->next)
    {
      int furniture = painter->furniture;

      if (area->flags & AREA_REPEATED && furniture == NO_FURNITURE)
        painter->furniture = PDF_ARTIFACT_PAGINATION;
      if (area->kind == AREA_LINE)
        painter->line = area;
      if (area->turn || area->flags & (AREA_FIXED | AREA_CLIPPED))
        draw_viewport (painter, area);
      else
        draw_area (painter, area);
      painter->furniture = furniture;
    }
}

static void
draw_page (Painter *painter, cairo_surface_t *surface, const LayoutPage *page)
{
  cairo_pdf_surface_set_size (surface, mpt_to_points (page->width), mpt_to_points (page->height));
  g_array_append_val (painter->painting->pages, painter->painting->marks->len);
  painter->page = page;
  painter->font = NULL;
  painter->color = 0;
  for (const LayoutArea *region = page->regions; region && !painter->error; region = region->next)
    {
      LayoutArea alone = *region;

      alone.next = NULL;
      painter->furniture
          = region->flags & AREA_STATIC ? (int) furniture_of (region, page) : NO_FURNITURE;
      draw_areas (painter, &alone);
    }
  close_mark (painter);
  cairo_show_page (painter->cairo);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static PdfPainting *
painting_new (void)
{
  PdfPainting *painting = g_new0 (PdfPainting, 1);

  painting->marks = g_array_new (FALSE, FALSE, sizeof (PdfMark));
  painting->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  painting->links = g_array_new (FALSE, FALSE, sizeof (PdfLinkArea));
  painting->forms = g_array_new (FALSE, FALSE, sizeof (PdfFormArea));
  painting->fonts = g_ptr_array_new ();
  return painting;
}

void
pdf_painting_free (PdfPainting *painting)
{
  if (!painting)
    return;
  g_clear_pointer (&painting->file, g_bytes_unref);
  g_array_unref (painting->marks);
  g_array_unref (painting->pages);
  g_array_unref (painting->links);
  g_array_unref (painting->forms);
  g_ptr_array_unref (painting->fonts);
  g_free (painting);
}

PdfPainting *
pdf_paint (const AreaTree *areas, const StructureTree *structure, PdfViolations *violations,
           GError **error)
{
  g_autoptr (PdfPainting) painting = painting_new ();
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (append_bytes, bytes, 595.276, 841.89);
  Painter painter = { .structure = structure, .painting = painting, .violations = violations };
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_status_t status;

  pdf_store_streams (TRUE);
  /* an older version would have no /ActualText: of a glyph that stands for two characters one */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  painter.cairo = cairo_create (surface);
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
  painter.text = g_string_new (NULL);
  painter.characters
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < area_tree_page_count (areas) && !painter.error; i++)
    draw_page (&painter, surface, area_tree_page (areas, i));
  g_array_append_val (painting->pages, painting->marks->len);

  cairo_surface_finish (surface);
  pdf_store_streams (FALSE);
  status = cairo_status (painter.cairo);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  if (status != CAIRO_STATUS_SUCCESS && !painter.error)
    error_set (&painter.error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_CAIRO,
               cairo_status_to_string (status), NULL);
  g_array_unref (painter.glyphs);
  g_array_unref (painter.clusters);
  g_string_free (painter.text, TRUE);
  g_hash_table_unref (painter.characters);
  g_hash_table_unref (painter.drawings);
  g_hash_table_unref (painter.pictures);
  cairo_destroy (painter.cairo);
  cairo_surface_destroy (surface);
  painting->file = g_byte_array_free_to_bytes (bytes);
  if (painter.error)
    {
      g_propagate_error (error, painter.error);
      return NULL;
    }
  return g_steal_pointer (&painting);
}
