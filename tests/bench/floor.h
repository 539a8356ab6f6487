/* floor.h: what the text of a document costs with PangoLayout and Cairo alone
 *
 * The measure of the whole path: the paragraphs of the pages (text, faces, sizes, widths, alignment and
 * place, taken from the areas; page furniture on every page), each laid out by PangoLayout and drawn
 * with Cairo into a PDF surface, which is finished.  No structure, no rules, no pictures, no archive.
 * Reading the paragraphs from the areas is not part of it.
 */
#ifndef SAGSAKT_BENCH_FLOOR_H
#define SAGSAKT_BENCH_FLOOR_H

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

#include "fo/properties.h"
#include "fo/tree.h"
#include "layout/area.h"

typedef struct
{
  const LayoutFont *font;
  Mpt size;
  guint start, end;
} FloorRun;

/* Strings and node are the area tree's. */
typedef struct
{
  const FoNode *block;
  guint page;
  Mpt x, y, width;
  GString *text;
  GArray *runs; /* of FloorRun */
} FloorParagraph;

typedef struct
{
  guint n_pages;
  Mpt width, height; /* of the first */
  GPtrArray *paragraphs; /* of FloorParagraph, page by page */
} FloorPages;

typedef struct
{
  PangoContext *context;
  PangoFontMap *map;
} Floor;

static inline void
floor_paragraph_free (gpointer data)
{
  FloorParagraph *paragraph = data;

  g_string_free (paragraph->text, TRUE);
  g_array_unref (paragraph->runs);
  g_free (paragraph);
}

static inline void
floor_pages_free (FloorPages *pages)
{
  g_ptr_array_unref (pages->paragraphs);
  g_free (pages);
}

static inline void
floor_collect_text (FloorParagraph *paragraph, const LayoutArea *area)
{
  for (; area; area = area->next)
    if (area->kind == AREA_TEXT)
      {
        const LayoutText *text = area->text;
        gsize length = text->length;
        FloorRun run = { text->font, text->size, (guint) paragraph->text->len, 0 };

        /* the hyphen of a divided word */
        if (g_str_has_suffix (text->text, "\302\255"))
          length -= 2;
        g_string_append_len (paragraph->text, text->text, (gssize) length);
        run.end = (guint) paragraph->text->len;
        g_array_append_val (paragraph->runs, run);
      }
    else
      floor_collect_text (paragraph, area->first);
}

static inline void
floor_collect (FloorPages *pages, guint page, const LayoutArea *area)
{
  GPtrArray *paragraphs = pages->paragraphs;

  for (; area; area = area->next)
    if (area->kind == AREA_LINE)
      {
        FloorParagraph *last
            = paragraphs->len ? g_ptr_array_index (paragraphs, paragraphs->len - 1) : NULL;

        /* a paragraph is laid out once, also when it goes on on the next page */
        if (!last || last->block != area->node)
          {
            last = g_new0 (FloorParagraph, 1);
            last->block = area->node;
            last->page = page;
            last->x = area->x;
            last->y = area->y;
            last->width = area->width;
            last->text = g_string_new (NULL);
            last->runs = g_array_new (FALSE, FALSE, sizeof (FloorRun));
            g_ptr_array_add (paragraphs, last);
          }
        floor_collect_text (last, area->first);
      }
    else
      floor_collect (pages, page, area->first);
}

static inline FloorPages *
floor_read (const AreaTree *areas)
{
  FloorPages *pages = g_new0 (FloorPages, 1);
  const LayoutPage *first = area_tree_page (areas, 0);

  pages->n_pages = area_tree_page_count (areas);
  pages->width = first->width;
  pages->height = first->height;
  pages->paragraphs = g_ptr_array_new_with_free_func (floor_paragraph_free);
  for (guint i = 0; i < pages->n_pages; i++)
    floor_collect (pages, i, area_tree_page (areas, i)->regions);
  return pages;
}

static inline Floor *
floor_new (const char *fonts_conf)
{
  Floor *floor = g_new0 (Floor, 1);
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  FcConfig *config = FcConfigCreate ();
  cairo_font_options_t *options = cairo_font_options_create ();

  FcConfigParseAndLoad (config, (const FcChar8 *) fonts_conf, FcTrue);
  FcConfigBuildFonts (config);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), config);
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  floor->map = map;
  floor->context = pango_font_map_create_context (map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (floor->context, options);
  pango_context_set_round_glyph_positions (floor->context, FALSE);
  pango_context_set_language (floor->context, pango_language_from_string ("da"));
  cairo_font_options_destroy (options);
  return floor;
}

static inline PangoAttrList *
floor_attributes (const FloorParagraph *paragraph)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga 0, clig 0"));
  for (guint i = 0; i < paragraph->runs->len; i++)
    {
      const FloorRun *run = &g_array_index (paragraph->runs, FloorRun, i);
      PangoFontDescription *font = pango_font_description_new ();
      PangoAttribute *attribute;

      pango_font_description_set_family_static (font, layout_font_family (run->font));
      pango_font_description_set_size (font, (int) (run->size * PANGO_SCALE / MPT_PER_POINT));
      pango_font_description_set_weight (font, (PangoWeight) layout_font_weight (run->font));
      if (layout_font_is_italic (run->font))
        pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
      attribute = pango_attr_font_desc_new (font);
      attribute->start_index = run->start;
      attribute->end_index = run->end;
      pango_attr_list_insert (attributes, attribute);
      pango_font_description_free (font);
    }
  return attributes;
}

static inline void
floor_lay (PangoLayout *layout, const FloorParagraph *paragraph)
{
  FoKeyword align = fo_node_value (paragraph->block, FO_PROPERTY_TEXT_ALIGN)->keyword;
  PangoAttrList *attributes = floor_attributes (paragraph);

  pango_layout_set_text (layout, paragraph->text->str, (int) paragraph->text->len);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (paragraph->width * PANGO_SCALE / MPT_PER_POINT));
  pango_layout_set_justify (layout, align == FO_JUSTIFY);
  pango_layout_set_alignment (layout, align == FO_END      ? PANGO_ALIGN_RIGHT
                                      : align == FO_CENTER ? PANGO_ALIGN_CENTER
                                                           : PANGO_ALIGN_LEFT);
  pango_attr_list_unref (attributes);
}

static inline cairo_status_t
floor_append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The pages as a PDF file; the caller owns it. */
static inline GByteArray *
floor_draw (Floor *floor, const FloorPages *pages)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (floor_append, bytes, mpt_to_points (pages->width),
                                             mpt_to_points (pages->height));
  cairo_t *cairo = cairo_create (surface);
  PangoLayout *layout = pango_layout_new (floor->context);
  guint next = 0;

  for (guint page = 0; page < pages->n_pages; page++)
    {
      for (; next < pages->paragraphs->len; next++)
        {
          const FloorParagraph *paragraph = g_ptr_array_index (pages->paragraphs, next);

          if (paragraph->page != page)
            break;
          floor_lay (layout, paragraph);
          cairo_move_to (cairo, mpt_to_points (paragraph->x), mpt_to_points (paragraph->y));
          pango_cairo_show_layout (cairo, layout);
        }
      cairo_show_page (cairo);
    }
  g_object_unref (layout);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return bytes;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FloorPages, floor_pages_free)

#endif
