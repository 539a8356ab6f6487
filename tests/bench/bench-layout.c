/* bench-layout: formatting objects to areas, beside PangoLayout with the same paragraphs
 *
 * bench-layout NAME FILE.fo… prints one row: the CPU time, in milliseconds a document, that it takes
 * to build the tree of formatting objects and to lay it out, and what PangoLayout takes for the
 * paragraphs of the same document: their text, faces, sizes, widths and alignment, taken from the
 * areas.  Both are measured in turns, warm, and the median is printed.
 *
 * As in a batch, fonts and shaped words are kept from document to document, and no two documents are
 * the same: before each turn every digit is another and every 25th word is one that was never seen.
 */
#include <libxml/parser.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fo/properties.h"
#include "layout/format.h"

#define ROUNDS 60
#define WARM_UP 5 /* rounds that are not counted */
#define NEW_WORD 25

typedef struct
{
  double build, layout, pango;
} Sample;

/* --- documents that differ --- */

/* A letter of the same case, another one for each SEED. */
static char
other_letter (char letter, guint seed)
{
  char first = g_ascii_isupper (letter) ? 'A' : 'a';

  return (char) (first + (letter - first + 1 + (int) (seed % 25)) % 26);
}

static void
change_text (char *text)
{
  static guint words, fresh;
  gboolean in_word = FALSE, change = FALSE;
  guint seed = 0;

  for (char *at = text; *at; at++)
    if (g_ascii_isdigit (*at))
      *at = (char) ('0' + (*at - '0' + 3) % 10);
    else if (g_ascii_isalpha (*at))
      {
        if (!in_word)
          {
            change = ++words % NEW_WORD == 0;
            seed = change ? ++fresh : 0;
          }
        in_word = TRUE;
        if (change)
          *at = other_letter (*at, seed);
        seed = seed / 25 + seed;
      }
    else
      in_word = (guchar) *at >= 0x80;
}

/* Changes the document's own text where it is not markup. */
static void
change_document (xmlNodePtr node)
{
  for (; node; node = node->next)
    {
      if (node->type == XML_TEXT_NODE)
        change_text ((char *) node->content);
      change_document (node->children);
    }
}

/* --- paragraphs --- */

typedef struct
{
  const LayoutFont *font;
  Mpt size;
  guint start, end;
} Run;

typedef struct
{
  const FoNode *block;
  Mpt width;
  GString *text;
  GArray *runs; /* of Run */
} BenchParagraph;

static void
paragraph_free (gpointer data)
{
  BenchParagraph *paragraph = data;

  g_string_free (paragraph->text, TRUE);
  g_array_unref (paragraph->runs);
  g_free (paragraph);
}

static void
collect_text (BenchParagraph *paragraph, const LayoutArea *area)
{
  for (; area; area = area->next)
    if (area->kind == AREA_TEXT)
      {
        const LayoutText *text = area->text;
        gsize length = text->length;
        Run run = { text->font, text->size, (guint) paragraph->text->len, 0 };

        /* the hyphen of a divided word */
        if (g_str_has_suffix (text->text, "\302\255"))
          length -= 2;
        g_string_append_len (paragraph->text, text->text, (gssize) length);
        run.end = (guint) paragraph->text->len;
        g_array_append_val (paragraph->runs, run);
      }
    else
      collect_text (paragraph, area->first);
}

static void
collect_paragraphs (GPtrArray *paragraphs, const LayoutArea *area)
{
  for (; area; area = area->next)
    if (area->kind == AREA_LINE)
      {
        BenchParagraph *last
            = paragraphs->len ? g_ptr_array_index (paragraphs, paragraphs->len - 1) : NULL;

        if (!last || last->block != area->node)
          {
            last = g_new0 (BenchParagraph, 1);
            last->block = area->node;
            last->width = area->width;
            last->text = g_string_new (NULL);
            last->runs = g_array_new (FALSE, FALSE, sizeof (Run));
            g_ptr_array_add (paragraphs, last);
          }
        collect_text (last, area->first);
      }
    else
      collect_paragraphs (paragraphs, area->first);
}

/* The paragraphs of the flow, and those of the page furniture once. */
static GPtrArray *
paragraphs_of (const AreaTree *areas)
{
  GPtrArray *paragraphs = g_ptr_array_new_with_free_func (paragraph_free);

  for (guint i = 0; i < area_tree_page_count (areas); i++)
    for (const LayoutArea *region = area_tree_page (areas, i)->regions; region;
         region = region->next)
      if (!(region->flags & AREA_STATIC) || i == 0)
        collect_paragraphs (paragraphs, region->first);
  return paragraphs;
}

/* --- PangoLayout --- */

static PangoContext *
pango_context (const char *fonts_conf)
{
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  FcConfig *config = FcConfigCreate ();
  PangoContext *context;
  cairo_font_options_t *options = cairo_font_options_create ();

  FcConfigParseAndLoad (config, (const FcChar8 *) fonts_conf, FcTrue);
  FcConfigBuildFonts (config);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), config);
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  context = pango_font_map_create_context (map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("da"));
  cairo_font_options_destroy (options);
  return context;
}

static PangoAttrList *
attributes_of (const BenchParagraph *paragraph)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga 0, clig 0"));
  for (guint i = 0; i < paragraph->runs->len; i++)
    {
      const Run *run = &g_array_index (paragraph->runs, Run, i);
      PangoFontDescription *font = pango_font_description_new ();
      PangoAttribute *attribute;

      pango_font_description_set_family (font, layout_font_family (run->font));
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

/* Lays the paragraph out as far as its lines; their number. */
static int
lay_with_pango (PangoLayout *layout, const BenchParagraph *paragraph)
{
  FoKeyword align = fo_node_value (paragraph->block, FO_PROPERTY_TEXT_ALIGN)->keyword;
  PangoAttrList *attributes = attributes_of (paragraph);

  pango_layout_set_text (layout, paragraph->text->str, (int) paragraph->text->len);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (paragraph->width * PANGO_SCALE / MPT_PER_POINT));
  pango_layout_set_justify (layout, align == FO_JUSTIFY);
  pango_layout_set_alignment (layout, align == FO_END      ? PANGO_ALIGN_RIGHT
                                      : align == FO_CENTER ? PANGO_ALIGN_CENTER
                                                           : PANGO_ALIGN_LEFT);
  pango_attr_list_unref (attributes);
  return pango_layout_get_line_count (layout);
}

/* --- measuring --- */

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
fail (const GError *error)
{
  fprintf (stderr, "bench-layout: %s\n", error->message);
  exit (3);
}

static Sample
measure (xmlDocPtr doc, LayoutFonts *fonts, PangoLayout *layout, guint *pages, int *lines)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FoTree) tree = NULL;
  g_autoptr (AreaTree) areas = NULL;
  g_autoptr (GPtrArray) paragraphs = NULL;
  Sample sample;
  double start;

  change_document (xmlDocGetRootElement (doc));
  start = cpu_ms ();
  tree = fo_tree_build (doc, "bench", findings, &error);
  if (!tree)
    fail (error);
  sample.build = cpu_ms () - start;
  start = cpu_ms ();
  areas = layout_format (tree, fonts, findings, &error);
  if (!areas)
    fail (error);
  sample.layout = cpu_ms () - start;

  *pages = area_tree_page_count (areas);
  paragraphs = paragraphs_of (areas);
  start = cpu_ms ();
  for (guint i = 0; i < paragraphs->len; i++)
    *lines += lay_with_pango (layout, g_ptr_array_index (paragraphs, i));
  sample.pango = cpu_ms () - start;
  return sample;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

int
main (int argc, char **argv)
{
  g_autofree char *fonts_conf = g_canonicalize_filename ("src/share/fonts.conf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LayoutFonts) fonts = layout_fonts_load (fonts_conf, &error);
  guint n = (guint) MAX (argc - 2, 0), pages = 0, rounds = ROUNDS, counted = 0;
  g_autofree xmlDocPtr *docs = g_new0 (xmlDocPtr, n + 1);
  g_autofree double *build = NULL, *format = NULL, *pango = NULL;
  PangoLayout *layout;
  int lines = 0;
  double ours;

  if (n == 0)
    {
      fprintf (stderr, "usage: bench-layout NAME FILE.fo...\n");
      return 2;
    }
  if (!fonts || !layout_fonts_warm (fonts, &error))
    fail (error);
  if (g_getenv ("BENCH_ROUNDS"))
    rounds = (guint) atoi (g_getenv ("BENCH_ROUNDS"));
  layout = pango_layout_new (pango_context (fonts_conf));
  for (guint i = 0; i < n; i++)
    {
      docs[i] = xmlReadFile (argv[i + 2], NULL, XML_PARSE_NONET);
      if (!docs[i])
        return 3;
    }
  build = g_new (double, rounds * n);
  format = g_new (double, rounds * n);
  pango = g_new (double, rounds * n);
  for (guint round = 0; round < WARM_UP + rounds; round++)
    for (guint i = 0; i < n; i++)
      {
        Sample sample = measure (docs[i], fonts, layout, &pages, &lines);

        if (round < WARM_UP)
          continue;
        build[counted] = sample.build;
        format[counted] = sample.layout;
        pango[counted++] = sample.pango;
      }
  ours = median (build, counted) + median (format, counted);
  printf ("%s\t%.3f\t%.3f\t%.3f\t%.2f\n", argv[1], median (build, counted),
          median (format, counted), median (pango, counted),
          ours / median (pango, counted));
  for (guint i = 0; i < n; i++)
    xmlFreeDoc (docs[i]);
  return 0;
}
