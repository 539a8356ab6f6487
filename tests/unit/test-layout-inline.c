/* test-layout-inline.c: what stands in lines: inlines with boxes, baselines, leaders, drawings */
#include "test-layout-tools.h"

/* A page number or a character has borders and a background as an inline has. */
static void
test_boxes_of_objects (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>a <fo:page-number border='1pt solid red' padding='2pt'/> b <fo:character "
      "character='X' background-color='silver'/><fo:page-number/></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *number = line_at (lines, 0)->area->first, *character;

  assert_no_findings (&laid);
  while (number->kind != AREA_INLINE)
    number = number->next;
  character = number->next;
  while (character->kind != AREA_INLINE)
    character = character->next;
  g_assert_cmpint (number->box->border[SIDE_END].width, ==, 1000);
  g_assert_cmpint (number->first->x, ==, number->x + 3000);
  g_assert_cmpint (number->width, ==, number->first->width + 6000);
  g_assert_cmphex (character->box->background, ==, 0xffc0c0c0);
  g_assert_cmpstr (character->first->text->text, ==, "X");
  g_assert_cmpint (character->next->kind, ==, AREA_TEXT);
}

static void
test_tall_inline (void)
{
  static const struct
  {
    const char *strategy, *attributes;
    gboolean taller;
  } rows[] = {
    { "max-height", "font-size='7pt'", FALSE },
    { "max-height", "font-size='14pt' line-height='12pt'", TRUE },
    { "max-height", "line-height='20pt'", FALSE },
    { "max-height", "baseline-shift='super'", TRUE },
    { "max-height",
      "baseline-shift='super' line-height-shift-adjustment='disregard-shifts'", FALSE },
    { "line-height", "line-height='20pt'", TRUE },
    { "line-height", "font-size='7pt' line-height='8pt'", FALSE },
    { "line-height", "baseline-shift='super'", TRUE },
    { "font-height", "font-size='14pt' line-height='20pt'", FALSE },
    { "font-height", "baseline-shift='super'", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow
          = g_strdup_printf ("<fo:block line-stacking-strategy='%s'>a<fo:inline %s>b</fo:inline>"
                             "</fo:block>",
                             rows[i].strategy, rows[i].attributes);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_test_message ("%s, %s", rows[i].strategy, rows[i].attributes);
      assert_no_findings (&laid);
      g_assert_cmpint (line_at (lines, 0)->area->height > 12000, ==, rows[i].taller);
    }
}

/* How far an inline of half the size stands above the baseline, for each way to align it; the same
 * when the block says it and the inline does not. */
static void
test_baselines (void)
{
  static const char *const order[]
      = { "text-after-edge", "alphabetic", "middle", "central", "hanging", "text-before-edge" };
  Mpt previous = G_MININT64;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block font-size='20pt'>a<fo:inline font-size='10pt' alignment-baseline='%s'>b"
          "</fo:inline></fo:block><fo:block font-size='20pt' dominant-baseline='%s'>c<fo:inline "
          "font-size='10pt'>d</fo:inline></fo:block>",
          order[i], order[i]);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      Mpt raised[2];

      assert_no_findings (&laid);
      for (guint l = 0; l < 2; l++)
        {
          const LayoutArea *large = line_at (lines, l)->area->first, *small = large->next;

          while (small->kind == AREA_INLINE)
            small = small->first;
          raised[l] = large->text->baseline - small->text->baseline;
        }
      g_test_message ("%s", order[i]);
      g_assert_cmpint (raised[0], ==, raised[1]);
      g_assert_cmpint (raised[0], >, previous);
      if (i <= 1)
        g_assert_cmpint (raised[0] == 0, ==, i == 1);
      previous = raised[0];
    }
}

/* In the dump an underlined inline is one, with the inline in it and the line under both. */
static void
test_dump_underlined (void)
{
  g_auto (Laid) laid = lay ("<fo:block><fo:inline text-decoration='underline'>a<fo:inline>b"
                            "</fo:inline></fo:inline></fo:block>");
  g_autoptr (GString) dump = g_string_new (NULL);

  area_tree_dump (laid.areas, dump);
  g_assert_true (strstr (dump->str, ">b<") < strstr (dump->str, "</inlineparent"));
}

/* An inline is as high in the dump as its own text, with a wrapper around that or without. */
static void
test_dump_wrapped (void)
{
  static const char *const forms[] = { "a", "<fo:wrapper>a</fo:wrapper>" };
  char *dumps[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block><fo:inline>%s<fo:inline baseline-shift='sub'>b</fo:inline></fo:inline>"
          "</fo:block>", forms[i]);
      g_auto (Laid) laid = lay (flow);
      GString *dump = g_string_new (NULL);

      area_tree_dump (laid.areas, dump);
      dumps[i] = g_string_free (dump, FALSE);
    }
  g_assert_nonnull (strstr (dumps[0], "inlineparent"));
  g_assert_cmpstr (dumps[0], ==, dumps[1]);
  g_free (dumps[0]);
  g_free (dumps[1]);
}

/* An adjustment raises the inline; a drawing is aligned by its own height. */
static void
test_alignment_adjust (void)
{
  g_auto (Laid) laid = lay ("<fo:block>a<fo:inline alignment-adjust='3pt'>b</fo:inline></fo:block>"
                            "<fo:block>c" SQUARE ("alignment-baseline='middle'") "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *text = line_at (lines, 0)->area->first;
  const LayoutArea *letter = line_at (lines, 1)->area->first, *square = letter->next;
  Mpt middle = letter->text->baseline - (square->y + square->height / 2);

  g_assert_cmpint (text->next->first->text->baseline, ==, text->text->baseline - 3000);
  g_assert_cmpint (middle, >, 0);
  g_assert_cmpint (middle, <, 4000); /* half of the height of an x */
}

/* The edges of an inline where its line ends: only those that are to be retained; neither they nor
 * the space at which the line is broken stick out. */
static void
test_cut_edges (void)
{
  for (guint retained = 0; retained < 2; retained++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block>a <fo:inline border='1pt solid red' padding='0pt 3pt' %s>" PROSE
          "</fo:inline></fo:block>",
          retained ? "border-start-width.conditionality='retain' "
                     "border-end-width.conditionality='retain' "
                     "padding-end.conditionality='retain'"
                   : "");
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const LayoutArea *first = line_at (lines, 0)->area->last;
      const LayoutArea *second = line_at (lines, 1)->area->first;

      assert_no_findings (&laid);
      g_assert_cmpint (first->kind, ==, AREA_INLINE);
      g_assert_cmpint (first->box->border[SIDE_END].width, ==, retained ? 1000 : 0);
      g_assert_cmpint (first->box->padding[SIDE_END], ==, retained ? 3000 : 0);
      g_assert_cmpint (second->box->border[SIDE_START].width, ==, retained ? 1000 : 0);
      g_assert_cmpint (second->box->padding[SIDE_START], ==, 0);
      g_assert_cmpint (second->first->x, ==, retained ? 1000 : 0);
      for (guint i = 0; i < lines->len; i++)
        g_assert_cmpint (line_at (lines, i)->area->last->x + line_at (lines, i)->area->last->width,
                         <=, 200000);
      g_assert_cmpint (first->x + first->width, ==,
                       ink_end (line_at (lines, 0)) + (retained ? 4000 : 0));
    }
}

/* A leader repeats its content as often as it has room, or dots; where they begin can be counted
 * from the edges of areas around. */
static void
test_leader_patterns (void)
{
  static const struct
  {
    const char *attributes;
    Mpt first; /* where the first one begins; the leader does at 7 */
  } rows[] = {
    { "leader-pattern-width='10pt'", 14000 },
    { "leader-pattern-width='10pt' leader-alignment='page'", 10000 },
    { "leader-pattern-width='10pt' leader-alignment='reference-area'", 10000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint content = 0; content < 2; content++)
      {
        g_autofree char *flow = g_strdup_printf (
            "<fo:block text-indent='7pt'><fo:leader leader-length='97pt' leader-pattern='%s' %s>"
            "<fo:inline>:</fo:inline></fo:leader></fo:block>",
            content ? "use-content" : "dots", rows[i].attributes);
        g_auto (Laid) laid = lay (flow);
        g_autoptr (GArray) lines = lines_of (&laid);
        const LayoutArea *leader = line_at (lines, 0)->area->first;

        g_test_message ("%s", rows[i].attributes);
        assert_no_findings (&laid);
        g_assert_cmpint (leader->x, ==, 7000);
        g_assert_cmpint (leader->width, ==, 97000);
        g_assert_cmpint (leader->first->x, ==, rows[i].first);
        g_assert_cmpstr (line_at (lines, 0)->text, ==, content ? ":::::::::" : ".........");
      }
}

static const LayoutArea *
find_area (const LayoutArea *area, AreaKind kind)
{
  for (; area; area = area->next)
    {
      const LayoutArea *inside;

      if (area->kind == kind)
        return area;
      inside = find_area (area->first, kind);
      if (inside)
        return inside;
    }
  return NULL;
}

static const LayoutArea *
first_area (const Laid *laid, AreaKind kind)
{
  const LayoutArea *area = find_area (area_tree_page (laid->areas, 0)->regions, kind);

  g_assert_nonnull (area);
  return area;
}

static void
test_leaders (void)
{
  g_auto (Laid) rule = lay ("<fo:block text-align-last='justify'>Dato: <fo:leader "
                            "leader-pattern='rule' rule-thickness='0.5pt'/></fo:block>");
  g_auto (Laid) fixed = lay ("<fo:block>a<fo:leader leader-length='30pt'/>b</fo:block>");
  g_auto (Laid) whole = lay ("<fo:block><fo:leader leader-pattern='rule' leader-length='100%'/>"
                             "</fo:block>");
  g_auto (Laid) dots
      = lay ("<fo:block text-align-last='justify'>a<fo:leader leader-pattern='dots'/>"
             "b</fo:block>");
  g_autoptr (GArray) dotted = lines_of (&dots);
  const LayoutArea *area = first_area (&rule, AREA_RULE);

  g_assert_cmpint (area->x + area->width, ==, 200000);
  g_assert_cmpint (area->width, >, 100000);
  g_assert_cmpint (area->height, ==, 500);
  g_assert_cmpint (first_area (&fixed, AREA_SPACE)->width, ==, 30000);
  g_assert_cmpint (first_area (&whole, AREA_RULE)->width, ==, 200000);
  assert_no_findings (&whole);
  g_assert_cmpint (ink_end (line_at (dotted, 0)), ==, 200000);
  g_assert_true (g_str_has_prefix (line_at (dotted, 0)->text, "a....................."));
}

#define SVG(attributes)                                                                            \
  "<svg xmlns='http://www.w3.org/2000/svg' " attributes "><rect width='1' height='1'/></svg>"

static void
test_images (void)
{
  static const struct
  {
    const char *object, *svg;
    Mpt width, height;
  } rows[] = {
    { "", SVG ("width='20pt' height='10pt'"), 20000, 10000 },
    { "content-width='40pt'", SVG ("width='20pt' height='10pt'"), 40000, 20000 },
    { "content-height='40pt'", SVG ("width='20pt' height='10pt'"), 80000, 40000 },
    { "content-width='50%'", SVG ("width='20pt' height='10pt'"), 10000, 5000 },
    { "width='30pt' content-width='scale-to-fit'", SVG ("width='20pt' height='10pt'"), 30000,
      15000 },
    { "width='80%' content-width='scale-down-to-fit'", SVG ("width='20pt' height='10pt'"), 20000,
      10000 },
    { "", SVG ("viewBox='0 0 40 20'"), 30000, 15000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block>x<fo:instream-foreign-object %s>%s</fo:instream-foreign-object></fo:block>",
          rows[i].object, rows[i].svg);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const LayoutArea *area = first_area (&laid, AREA_IMAGE);

      g_test_message ("%s", rows[i].object);
      assert_no_findings (&laid);
      g_assert_cmpint (area->width, ==, rows[i].width);
      g_assert_cmpint (area->height, ==, rows[i].height);
      g_assert_cmpint (area->y + area->height, ==, baseline_of (line_at (lines, 0)));
    }
}

static void
test_inline_box (void)
{
  g_auto (Laid) laid = lay ("<fo:block><fo:inline border='1pt solid red' padding='2pt' "
                            "background-color='yellow'>" PROSE "</fo:inline></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, >, 3);
  for (guint i = 0; i < lines->len; i++)
    {
      const LayoutArea *box = line_at (lines, i)->area->first;

      /* every line has its part; only the ends have a start and an end edge */
      g_assert_cmpint (box->kind, ==, AREA_INLINE);
      g_assert_cmpint (box->box->border[SIDE_START].width, ==, i == 0 ? 1000 : 0);
      g_assert_cmpint (box->box->border[SIDE_END].width, ==, i + 1 == lines->len ? 1000 : 0);
      g_assert_cmpint (box->box->border[SIDE_BEFORE].width, ==, 1000);
    }
  g_assert_cmpint (ink_start (line_at (lines, 0)), ==, 3000);
}

static void
test_decoration (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>a <fo:inline text-decoration='underline'>under <fo:inline "
             "text-decoration='no-underline'>ikke</fo:inline></fo:inline></fo:block>");
  const LayoutArea *area = first_area (&laid, AREA_RULE);
  g_autoptr (GArray) lines = lines_of (&laid);
  guint rules = 0;

  for (const LayoutArea *at = line_at (lines, 0)->area->first; at; at = at->next)
    rules += at->kind == AREA_RULE;
  g_assert_cmpuint (rules, ==, 1);
  g_assert_true (area->flags & AREA_DECORATION);
  g_assert_cmpint (area->y, >, baseline_of (line_at (lines, 0)));
  g_assert_cmpint (area->width, >, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/lines/boxes-of-objects", test_boxes_of_objects);
  g_test_add_func ("/layout/lines/tall-inline", test_tall_inline);
  g_test_add_func ("/layout/lines/baselines", test_baselines);
  g_test_add_func ("/layout/lines/dump-underlined", test_dump_underlined);
  g_test_add_func ("/layout/lines/dump-wrapped", test_dump_wrapped);
  g_test_add_func ("/layout/lines/alignment-adjust", test_alignment_adjust);
  g_test_add_func ("/layout/inline/cut-edges", test_cut_edges);
  g_test_add_func ("/layout/lines/leader-patterns", test_leader_patterns);
  g_test_add_func ("/layout/inline/leaders", test_leaders);
  g_test_add_func ("/layout/inline/images", test_images);
  g_test_add_func ("/layout/inline/box", test_inline_box);
  g_test_add_func ("/layout/inline/decoration", test_decoration);
  return g_test_run ();
}
