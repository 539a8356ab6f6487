/* test-layout-tools.h: what the layout's unit tests share: a document from a piece of flow, and the
 * lines that became of it */
#ifndef TEST_LAYOUT_TOOLS_H
#define TEST_LAYOUT_TOOLS_H

#include <libxml/parser.h>
#include <string.h>

#include "base/errors.h"
#include "layout/format.h"

#define ROOT                                                                                       \
  "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format' xml:lang='da' font-family='Caladea' "     \
  "font-size='10pt' line-height='12pt'>"

/* A page master of WIDTH by HEIGHT points without margins. */
#define MASTER(name, width, height)                                                                \
  "<fo:simple-page-master master-name='" name "' page-width='" #width "pt' page-height='" #height  \
  "pt'><fo:region-body/></fo:simple-page-master>"

typedef struct
{
  FoTree *tree;
  AreaTree *areas;
  Findings *findings;
} Laid;

static inline void
laid_clear (Laid *laid)
{
  area_tree_free (laid->areas);
  fo_tree_free (laid->tree);
  findings_free (laid->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Laid, laid_clear)

static inline char *
source_path (const char *relative)
{
  const char *source = g_getenv ("SOURCE");

  return g_build_filename (source ? source : ".", relative, NULL);
}

static inline LayoutFonts *
test_fonts (void)
{
  static LayoutFonts *fonts;

  if (!fonts)
    {
      g_autofree char *path = source_path ("src/share/fonts.conf");
      g_autoptr (GError) error = NULL;

      fonts = layout_fonts_load (path, &error);
      g_assert_no_error (error);
    }
  return fonts;
}

/* 20 by 20 points. */
#define SQUARE(attributes)                                                                         \
  "<fo:instream-foreign-object " attributes "><svg xmlns='http://www.w3.org/2000/svg' "            \
  "width='20pt' height='20pt'/></fo:instream-foreign-object>"

static inline Laid
lay_document (const char *text)
{
  xmlDocPtr doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_HUGE);
  Laid laid = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (doc);
  laid.tree = fo_tree_build (doc, "case.xml", laid.findings, &error);
  g_assert_no_error (error);
  laid.areas = layout_format (laid.tree, test_fonts (), laid.findings, &error);
  g_assert_no_error (error);
  xmlFreeDoc (doc);
  return laid;
}

/* MASTERS, the master (or sequence of masters) REFERENCE, and a flow. */
static inline Laid
lay_masters (const char *masters, const char *reference, const char *flow)
{
  g_autofree char *text = g_strconcat (
      ROOT "<fo:layout-master-set>", masters,
      "</fo:layout-master-set><fo:page-sequence master-reference='", reference,
      "'><fo:flow flow-name='xsl-region-body'>", flow, "</fo:flow></fo:page-sequence></fo:root>",
      NULL);

  return lay_document (text);
}

/* Pages of 200 by 120 points: ten lines. */
static inline Laid
lay (const char *flow)
{
  return lay_masters (MASTER ("m", 200, 120), "m", flow);
}

typedef struct
{
  guint page; /* from 1 */
  const LayoutArea *area;
  char *text; /* without what hangs behind the line's end */
  gboolean repeated;
} Line;

static inline void
line_clear (gpointer data)
{
  g_free (((Line *) data)->text);
}

static inline void
append_text (const LayoutArea *area, GString *text)
{
  if (area->kind == AREA_TEXT)
    g_string_append (text, area->text->text);
  else
    for (const LayoutArea *child = area->first; child; child = child->next)
      append_text (child, text);
}

static inline void
collect_lines (const LayoutArea *area, guint page, GArray *lines)
{
  for (; area; area = area->next)
    if (area->kind == AREA_LINE)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        Line line = { .page = page, .area = area, .repeated = (area->flags & AREA_REPEATED) != 0 };

        append_text (area, text);
        line.text = g_strdup (text->str);
        g_strchomp (line.text);
        g_array_append_val (lines, line);
      }
    else
      collect_lines (area->first, page, lines);
}

/* All lines, page by page in the order of the areas. */
static inline GArray *
lines_of (const Laid *laid)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);
  for (guint i = 0; i < area_tree_page_count (laid->areas); i++)
    collect_lines (area_tree_page (laid->areas, i)->regions, i + 1, lines);
  return lines;
}

static inline const Line *
line_at (const GArray *lines, guint index)
{
  g_assert_cmpuint (index, <, lines->len);
  return &g_array_index (lines, Line, index);
}

/* The line whose text begins with START. */
static inline const Line *
line_with (const GArray *lines, const char *start)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_has_prefix (line_at (lines, i)->text, start))
      return line_at (lines, i);
  g_test_message ("no line begins with \"%s\"", start);
  g_assert_not_reached ();
}

/* Where the line's ink begins and ends, the spaces that hang behind it left out. */
static inline void
ink_of (const LayoutArea *area, Mpt *start, Mpt *end)
{
  for (const LayoutArea *child = area->first; child; child = child->next)
    if (child->kind == AREA_TEXT)
      {
        const LayoutText *text = child->text;
        const char *at = text->text;
        Mpt x = child->x;

        for (guint i = 0; i < text->n_glyphs; i++)
          {
            if (*at != ' ')
              {
                *start = MIN (*start, x);
                *end = MAX (*end, x + text->glyphs[i].advance);
              }
            x += text->glyphs[i].advance;
            at += text->glyphs[i].bytes;
          }
        g_assert_cmpint (x, ==, child->x + child->width);
      }
    else
      {
        if (child->kind == AREA_RULE || child->kind == AREA_IMAGE || child->kind == AREA_SPACE)
          {
            *start = MIN (*start, child->x);
            *end = MAX (*end, child->x + child->width);
          }
        ink_of (child, start, end);
      }
}

static inline Mpt
ink_start (const Line *line)
{
  Mpt start = G_MAXINT64, end = 0;

  ink_of (line->area, &start, &end);
  return start;
}

static inline Mpt
ink_end (const Line *line)
{
  Mpt start = G_MAXINT64, end = 0;

  ink_of (line->area, &start, &end);
  return end;
}

static inline Mpt
baseline_of (const Line *line)
{
  const LayoutArea *area = line->area->first;

  while (area && area->kind != AREA_TEXT)
    area = area->first ? area->first : area->next;
  g_assert_nonnull (area);
  return area->text->baseline;
}

static inline guint
count_findings (const Laid *laid, const char *rule)
{
  guint n = 0;

  for (guint i = 0; i < findings_count (laid->findings); i++)
    n += strcmp (findings_nth (laid->findings, i)->rule, rule) == 0;
  return n;
}

static inline void
assert_no_findings (const Laid *laid)
{
  for (guint i = 0; i < findings_count (laid->findings); i++)
    g_test_message ("%s: %s", findings_nth (laid->findings, i)->rule,
                    findings_nth (laid->findings, i)->en);
  g_assert_cmpuint (findings_count (laid->findings), ==, 0);
}

/* The letters of the lines, spaces and soft hyphens left out: what must be the flow's. */
static inline char *
letters_of (const Laid *laid)
{
  g_autoptr (GArray) lines = lines_of (laid);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    if (!line_at (lines, i)->repeated)
      for (const char *at = line_at (lines, i)->text; *at; at = g_utf8_next_char (at))
        if (*at != ' ' && g_utf8_get_char (at) != 0xad)
          g_string_append_unichar (text, g_utf8_get_char (at));
  return g_string_free (text, FALSE);
}

/* TEXT N times. */
static inline char *
repeat (const char *text, guint n)
{
  GString *result = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (result, text);
  return g_string_free (result, FALSE);
}

#define PROSE                                                                                      \
  "Personalet arbejder derfor med korte, konkrete sætninger, faste rutiner og visuelle "           \
  "dagsskemaer. I situationer med uforudsete ændringer, larm eller konflikter mellem andre kan "   \
  "hun reagere med uro, højrøstethed og enkelte gange med at smække med dørene. Episoderne er "    \
  "blevet færre og kortere. "

/* A block of one line. */
#define A "<fo:block>a</fo:block>"

#define ITEM(label, body)                                                                          \
  "<fo:list-item><fo:list-item-label end-indent='label-end()'><fo:block>" label                    \
  "</fo:block></fo:list-item-label><fo:list-item-body start-indent='body-start()'><fo:block>" body \
  "</fo:block></fo:list-item-body></fo:list-item>"
#define LIST(items)                                                                                \
  "<fo:list-block provisional-distance-between-starts='15pt' provisional-label-separation='5pt'>"  \
  items "</fo:list-block>"

/* The page of the line that begins with START. */
static inline guint
page_of (const GArray *lines, const char *start)
{
  return line_with (lines, start)->page;
}

static inline Mpt
top_of (const GArray *lines, const char *start)
{
  return line_with (lines, start)->area->y;
}

static inline const LayoutArea *
find_box (const LayoutArea *area)
{
  for (; area; area = area->next)
    {
      const LayoutArea *inside;

      if (area->kind == AREA_BLOCK && area->box)
        return area;
      inside = find_box (area->first);
      if (inside)
        return inside;
    }
  return NULL;
}

static inline const LayoutArea *
box_on (const Laid *laid, guint page)
{
  const LayoutArea *area = find_box (area_tree_page (laid->areas, page)->regions);

  g_assert_nonnull (area);
  return area;
}

#endif
