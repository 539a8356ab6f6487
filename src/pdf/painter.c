/* pdf/painter.c: the area tree as the pages of a PDF file */
#include "pdf/painter.h"

#include <cairo-pdf.h>
#include <string.h>

#include "base/errors.h"
#include "pdf/assembly.h"
#include "pdf/canvas.h"
#include "pdf/content.h"
#include "pdf/drawings.h"
#include "pdf/stored.h"
#include "pdf/writer.h"

#define NO_FURNITURE (-1)

typedef struct
{
  PdfCanvas canvas;
  PdfGlyphs *glyphs;
  PdfDrawings *drawings;
  GArray *forms; /* of guint: the number of each drawing's */
  GArray *shown; /* of guint: the drawings on the page */
  guint page;    /* its number */
  const StructureTree *structure;
  PdfPainting *painting;
  PdfViolations *violations;
  const LayoutArea *line;       /* the line being drawn */
  int furniture;                /* the PdfArtifact that all of it is, NO_FURNITURE */
  gboolean open;                /* a marker is */
  gboolean picture;             /* one is being drawn: what is filled is its content */
  GError *error; /* the first one */
} Painter;

/* --- marking: what is drawn belongs to an element or is an artifact --- */

/* Markers are flat and alike: Cairo's own structure tags number leaves only, and what they are to
 * become is put in by the finisher. */
static void
close_mark (Painter *painter)
{
  if (painter->open)
    pdf_canvas_end_mark (&painter->canvas);
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
  pdf_canvas_mark (&painter->canvas);
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

/* --- rules, borders, backgrounds --- */

static void
fill_rectangle (Painter *painter, Mpt x, Mpt y, Mpt width, Mpt height, LayoutColor color)
{
  if (width <= 0 || height <= 0)
    return;
  if (!painter->picture)
    mark_artifact (painter);
  pdf_canvas_fill (&painter->canvas, x, y, width, height, color);
}

/* A line as a rectangle: solid ones are filled, broken ones stroked along their middle. */
static void
draw_rule (Painter *painter, Mpt x, Mpt y, Mpt width, Mpt height, LineStyle style,
           LayoutColor color)
{
  gboolean flat = width >= height;
  Mpt thickness = flat ? height : width, dash = thickness;

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
      dash = 3 * thickness;
      break;
    case LINE_STYLE_DOTTED:
      break;
    }
  if (thickness <= 0)
    return;
  mark_artifact (painter);
  if (flat)
    pdf_canvas_dash (&painter->canvas, x, y + height / 2, x + width, y + height / 2, thickness,
                     dash, color);
  else
    pdf_canvas_dash (&painter->canvas, x + width / 2, y, x + width / 2, y + height, thickness,
                     dash, color);
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

/* Glyphs that stand together for some characters. */
typedef struct
{
  guint first, count;
  const char *at; /* in the text */
  const char *characters;
  gsize length;
  gboolean hyphen; /* put in by the layout */
} Cluster;

/* The one behind CLUSTER, at first zero; FALSE: there is none. */
static gboolean
next_cluster (const LayoutText *text, Cluster *cluster)
{
  cluster->at = cluster->at ? cluster->at + text->glyphs[cluster->first].bytes : text->text;
  cluster->first += cluster->count;
  if (cluster->first >= text->n_glyphs)
    return FALSE;
  cluster->count = 1;
  while (cluster->first + cluster->count < text->n_glyphs
         && text->glyphs[cluster->first + cluster->count].bytes == 0)
    cluster->count++;
  cluster->characters = cluster->at;
  cluster->length = text->glyphs[cluster->first].bytes;
  cluster->hyphen = cluster->length == 2 && memcmp (cluster->at, "\xc2\xad", 2) == 0;
  /* the line is broken already: the same glyph stands for both spaces */
  if (cluster->length == 2 && memcmp (cluster->at, "\xc2\xa0", 2) == 0)
    {
      cluster->characters = " ";
      cluster->length = 1;
    }
  return TRUE;
}

/* Of text without a size nothing can be seen. */
static gboolean
is_shown (const LayoutText *text)
{
  return text->n_glyphs > 0 && text->size > 0;
}

static void
note_text (Painter *painter, const LayoutText *text)
{
  Cluster cluster = { 0 };

  if (!is_shown (text))
    return;
  if (!g_ptr_array_find (painter->painting->fonts, text->font, NULL))
    g_ptr_array_add (painter->painting->fonts, text->font);
  while (next_cluster (text, &cluster))
    {
      PdfFace *face = pdf_glyphs_face (painter->glyphs, text->font, cluster.hyphen);

      if (!face)
        {
          if (!painter->error)
            error_set (&painter->error, SAGSAKT_ERROR_MISSING, MESSAGE_PDF_FONT,
                       layout_font_file (text->font), NULL);
          return;
        }
      pdf_face_note (face, &text->glyphs[cluster.first], cluster.count, cluster.characters,
                     cluster.length);
    }
}

/* CLUSTER from *X on.  TRUE when nothing may follow it in the same marker: some readers lose what
 * stands behind marked content inside marked content. */
static gboolean
draw_cluster (Painter *painter, const LayoutText *text, const Cluster *cluster, Mpt *x)
{
  const PdfFace *face = pdf_glyphs_face (painter->glyphs, text->font, cluster->hyphen);
  const LayoutGlyph *glyph = &text->glyphs[cluster->first];
  gboolean mapped = cluster->count == 1
                    && pdf_face_maps (face, glyph->id, cluster->characters, cluster->length);

  if (!mapped)
    pdf_canvas_actual (&painter->canvas, cluster->characters, cluster->length);
  for (guint i = 0; i < cluster->count; i++, glyph++)
    {
      if (glyph->id == 0)
        pdf_violate (painter->violations, PDF_VIOLATION_NOTDEF, mark_line (painter));
      pdf_canvas_glyph (&painter->canvas, pdf_face_glyph (face, glyph->id), *x + glyph->x_offset,
                        glyph->y_offset);
      *x += glyph->advance;
    }
  if (!mapped)
    pdf_canvas_end_actual (&painter->canvas);
  return !mapped;
}

static void
draw_text (Painter *painter, const LayoutArea *area)
{
  const LayoutText *text = area->text;
  Cluster cluster = { 0 };
  gboolean ended = FALSE;
  Mpt x = area->x;

  if (!is_shown (text))
    return;
  mark_content (painter, area);
  audit_characters (painter, text);
  pdf_canvas_text (&painter->canvas, x, text->baseline, text->size, text->color);
  while (next_cluster (text, &cluster))
    {
      if (ended)
        {
          pdf_canvas_end_text (&painter->canvas);
          close_mark (painter);
          mark_content (painter, area);
          pdf_canvas_text (&painter->canvas, x, text->baseline, text->size, text->color);
        }
      ended = draw_cluster (painter, text, &cluster, &x);
    }
  pdf_canvas_end_text (&painter->canvas);
  if (ended)
    close_mark (painter);
}

/* --- pictures --- */

/* A grey field with a frame stands for a picture that could not be had. */
static void
draw_missing (Painter *painter, const LayoutArea *area)
{
  const Mpt line = MPT_PER_POINT / 2;
  const LayoutColor field = 0xffeeeeee, frame = 0xff999999;

  fill_rectangle (painter, area->x, area->y, area->width, area->height, frame);
  fill_rectangle (painter, area->x + line, area->y + line, area->width - 2 * line,
                  area->height - 2 * line, field);
}

static const PdfDrawing *
find_drawing (Painter *painter, const LayoutArea *area)
{
  return pdf_drawings_note (painter->drawings, area->image, area->width, area->height,
                            painter->page);
}

static char *
form_name (guint index)
{
  return g_strdup_printf ("/x%u", index);
}

static void
draw_form (Painter *painter, const LayoutArea *area)
{
  const PdfDrawing *drawing = find_drawing (painter, area);
  Mpt margin = pdf_drawing_margin (drawing);
  g_autofree char *name = form_name (drawing->index);
  gboolean known = FALSE;

  for (guint i = 0; i < painter->shown->len && !known; i++)
    known = g_array_index (painter->shown, guint, i) == drawing->index;
  if (!known)
    g_array_append_val (painter->shown, drawing->index);
  pdf_canvas_form (&painter->canvas, name, area->x - margin, area->y + area->height + margin);
}

static void
draw_image (Painter *painter, const LayoutArea *area)
{
  if (area->width <= 0 || area->height <= 0)
    return;
  mark_content (painter, area);
  painter->picture = TRUE;
  if (area->image->type == IMAGE_MISSING)
    draw_missing (painter, area);
  else
    draw_form (painter, area);
  painter->picture = FALSE;
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
  PdfCanvas *canvas = &painter->canvas;
  const LayoutBox none = { 0 }, *box = area->box ? area->box : &none;
  Mpt left = area->x + box->border[SIDE_START].width;
  Mpt top = area->y + box->border[SIDE_BEFORE].width;
  Mpt right = area->x + area->width - box->border[SIDE_END].width;
  Mpt bottom = area->y + area->height - box->border[SIDE_AFTER].width;

  if (area->flags & AREA_CLIPPED)
    pdf_canvas_clip (canvas, left, top, right - left, bottom - top);
  left += box->padding[SIDE_START];
  top += box->padding[SIDE_BEFORE];
  right -= box->padding[SIDE_END];
  bottom -= box->padding[SIDE_AFTER];
  switch (area->turn)
    {
    case 0:
      break;
    case 1:
      pdf_canvas_move (canvas, left - top, bottom + left, 1);
      break;
    case 2:
      pdf_canvas_move (canvas, right + left, bottom + top, 2);
      break;
    default:
      pdf_canvas_move (canvas, right + top, top - left, 3);
    }
  draw_areas (painter, area->first);
}

/* AREA apart from what it shares with its neighbours: the state is what it was before. */
static void
draw_viewport (Painter *painter, const LayoutArea *area)
{
  gboolean fixed = (area->flags & AREA_FIXED) != 0;
  GPtrArray *left = NULL;

  /* what is marked lies within one state of graphics */
  close_mark (painter);
  if (fixed)
    left = pdf_canvas_leave (&painter->canvas);
  pdf_canvas_save (&painter->canvas);
  if (area->box)
    draw_box (painter, area);
  draw_content (painter, area);
  close_mark (painter);
  pdf_canvas_restore (&painter->canvas);
  if (fixed)
    pdf_canvas_return (&painter->canvas, left);
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

/* The content of PAGE. */
static void
draw_page (Painter *painter, const LayoutPage *page)
{
  g_array_append_val (painter->painting->pages, painter->painting->marks->len);
  pdf_canvas_begin (&painter->canvas, page->height);
  g_array_set_size (painter->shown, 0);
  for (const LayoutArea *region = page->regions; region && !painter->error; region = region->next)
    {
      LayoutArea alone = *region;

      alone.next = NULL;
      painter->furniture
          = region->flags & AREA_STATIC ? (int) furniture_of (region, page) : NO_FURNITURE;
      draw_areas (painter, &alone);
    }
  close_mark (painter);
}

/* --- what Cairo makes: fonts and drawings --- */

static void
note_areas (Painter *painter, const LayoutArea *area)
{
  for (; area && !painter->error; area = area->next)
    if (area->kind == AREA_TEXT)
      note_text (painter, area->text);
    else if (area->kind != AREA_IMAGE)
      note_areas (painter, area->first);
    else if (area->width > 0 && area->height > 0 && area->image->type != IMAGE_MISSING)
      find_drawing (painter, area);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Fonts on the first page, then a page for each drawing. */
static GBytes *
draw_with_cairo (Painter *painter)
{
  GByteArray *bytes = g_byte_array_new ();
  /* wide enough for every glyph of a font: Cairo leaves out what lies outside */
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (append_bytes, bytes, 1 << 20, 2);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_status_t status;
  gboolean drawn;
  cairo_t *cairo;

  pdf_store_streams (TRUE);
  /* an older version would have no /ActualText: of glyphs that stand for a character together one */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  cairo = cairo_create (surface);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cairo, options);
  cairo_font_options_destroy (options);
  pdf_glyphs_draw (painter->glyphs, cairo);
  cairo_show_page (cairo);
  drawn = pdf_drawings_draw (painter->drawings, surface, cairo);
  cairo_surface_finish (surface);
  pdf_store_streams (FALSE);
  status = cairo_status (cairo);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  if (!drawn)
    error_set (&painter->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_DRAWING, NULL);
  else if (status != CAIRO_STATUS_SUCCESS)
    error_set (&painter->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_CAIRO,
               cairo_status_to_string (status), NULL);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* --- the file --- */

static void
fail (Painter *painter, const char *what)
{
  if (!painter->error)
    error_set (&painter->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_FINISH, what, NULL);
}

/* The one marker of a drawing's page says no more than that Cairo drew it. */
static void
append_tag (guint marker, GString *out, gpointer data)
{
  (void) marker;
  (void) data;
  g_string_append (out, "/Span BMC");
}

static void
append_box (GString *out, const char *name, Mpt width, Mpt height)
{
  g_string_append_printf (out, "/%s[0 0 ", name);
  pdf_append_points (out, width);
  g_string_append_c (out, ' ');
  pdf_append_points (out, height);
  g_string_append_c (out, ']');
}

static void
write_form (Painter *painter, PdfAssembly *assembly, const PdfDrawing *drawing)
{
  g_autoptr (GString) entries = g_string_new ("/Type/XObject/Subtype/Form");
  g_autoptr (GString) out = g_string_new (NULL);
  Mpt margin = pdf_drawing_margin (drawing);
  guint number = pdf_assembly_reserve (assembly);
  PdfSlice content, resources;
  PdfContentFacts facts;

  g_array_append_val (painter->forms, number);
  if (!pdf_assembly_page (assembly, drawing->index + 1, &content, &resources))
    {
      fail (painter, "drawing");
      return;
    }
  pdf_content_read (content, out, append_tag, NULL, NULL, &facts);
  if (facts.unmarked || (facts.painted && facts.markers != 1))
    {
      g_autofree char *page = g_strdup_printf ("%u", drawing->page);

      error_set (&painter->error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_PDF_FALLBACK, page, NULL);
    }
  append_box (entries, "BBox", drawing->width + 2 * margin, drawing->height + 2 * margin);
  g_string_append (entries, "/Resources");
  g_string_append_len (entries, resources.text, (gssize) resources.length);
  pdf_assembly_write (assembly, number, entries->str, out);
}

static void
write_page (Painter *painter, PdfAssembly *assembly, const LayoutPage *page, guint tree,
            guint fonts, GString *kids)
{
  guint content = pdf_assembly_reserve (assembly), number = pdf_assembly_reserve (assembly);
  g_autoptr (GString) entries = g_string_new ("/Type/Page");

  draw_page (painter, page);
  pdf_assembly_write (assembly, content, "", painter->canvas.out);
  append_box (entries, "MediaBox", page->width, page->height);
  g_string_append_printf (entries, "/Parent %u 0 R/Contents %u 0 R", tree, content);
  g_string_append (entries, "/Group<</Type/Group/S/Transparency/I true/CS/DeviceRGB>>");
  g_string_append_printf (entries, "/Resources<</Font %u 0 R", fonts);
  if (painter->shown->len)
    g_string_append (entries, "/XObject<<");
  for (guint i = 0; i < painter->shown->len; i++)
    {
      guint index = g_array_index (painter->shown, guint, i);
      g_autofree char *name = form_name (index);

      g_string_append_printf (entries, "%s %u 0 R", name,
                              g_array_index (painter->forms, guint, index));
    }
  g_string_append (entries, painter->shown->len ? ">>>>" : ">>");
  pdf_assembly_write (assembly, number, entries->str, NULL);
  g_string_append_printf (kids, "%u 0 R ", number);
}

static guint
write_fonts (PdfAssembly *assembly, PdfSlice resources)
{
  guint number = pdf_assembly_reserve (assembly);
  g_autofree char *entries = NULL;
  PdfSlice fonts;

  if (pdf_source_find (&assembly->cairo, resources, "/Font", &fonts))
    entries = g_strndup (fonts.text + 2, fonts.length - 4); /* without its brackets */
  pdf_assembly_write (assembly, number, entries ? entries : "", NULL);
  return number;
}

static void
write_pages (Painter *painter, PdfAssembly *assembly, const AreaTree *areas, PdfSlice resources)
{
  guint tree = pdf_assembly_reserve (assembly), root = pdf_assembly_reserve (assembly);
  guint fonts = write_fonts (assembly, resources), count = area_tree_page_count (areas);
  g_autoptr (GString) kids = g_string_new ("/Type/Pages/Kids[");
  g_autofree char *catalog = g_strdup_printf ("/Type/Catalog/Pages %u 0 R", tree);

  for (guint i = 0; i < pdf_drawings_count (painter->drawings) && !painter->error; i++)
    write_form (painter, assembly, pdf_drawings_nth (painter->drawings, i));
  for (guint i = 0; i < count && !painter->error; i++)
    write_page (painter, assembly, area_tree_page (areas, i), tree, fonts, kids);
  g_array_append_val (painter->painting->pages, painter->painting->marks->len);
  g_string_append_printf (kids, "]/Count %u", count);
  pdf_assembly_write (assembly, tree, kids->str, NULL);
  pdf_assembly_write (assembly, root, catalog, NULL);
  painter->painting->file = pdf_assembly_finish (assembly, root);
}

static void
paint (Painter *painter, const AreaTree *areas)
{
  g_autoptr (GBytes) file = NULL;
  PdfSlice content, resources;
  PdfAssembly assembly;

  for (guint i = 0; i < area_tree_page_count (areas); i++)
    {
      painter->page = i + 1;
      note_areas (painter, area_tree_page (areas, i)->regions);
    }
  if (painter->error)
    return;
  file = draw_with_cairo (painter);
  if (painter->error)
    return;
  if (!pdf_assembly_open (&assembly, file)
      || !pdf_assembly_page (&assembly, 0, &content, &resources)
      || !pdf_glyphs_read (painter->glyphs, &assembly.cairo, content, resources))
    fail (painter, "fonts");
  else
    write_pages (painter, &assembly, areas, resources);
  pdf_assembly_clear (&assembly);
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
  g_autoptr (PdfGlyphs) glyphs = pdf_glyphs_new ();
  g_autoptr (PdfDrawings) drawings = pdf_drawings_new ();
  Painter painter = { .glyphs = glyphs,
                      .drawings = drawings,
                      .forms = g_array_new (FALSE, FALSE, sizeof (guint)),
                      .shown = g_array_new (FALSE, FALSE, sizeof (guint)),
                      .structure = structure,
                      .painting = painting,
                      .violations = violations };

  pdf_canvas_init (&painter.canvas);
  paint (&painter, areas);
  pdf_canvas_clear (&painter.canvas);
  g_array_unref (painter.forms);
  g_array_unref (painter.shown);
  if (painter.error)
    {
      g_propagate_error (error, painter.error);
      return NULL;
    }
  return g_steal_pointer (&painting);
}
