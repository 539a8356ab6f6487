/* test-layout-containers.c: containers and pages that are turned, clipped, sized by their content */
#include "test-layout-tools.h"

#define CONTAINER(attributes, content)                                                             \
  "<fo:block-container " attributes ">" content "</fo:block-container>"

/* The area of the NTH block-container, from 0, below AREA and what follows it. */
static const LayoutArea *
find_container (const LayoutArea *area, guint *nth)
{
  for (; area; area = area->next)
    {
      const LayoutArea *inside;

      if (area->kind == AREA_BLOCK && area->node && area->node->kind == FO_NODE_BLOCK_CONTAINER
          && (*nth)-- == 0)
        return area;
      inside = area->kind == AREA_LINE ? NULL : find_container (area->first, nth);
      if (inside)
        return inside;
    }
  return NULL;
}

static const LayoutArea *
container_at (const Laid *laid, guint nth)
{
  const LayoutArea *area = find_container (area_tree_page (laid->areas, 0)->regions, &nth);

  g_assert_nonnull (area);
  return area;
}

static void
assert_rectangle (const LayoutArea *area, Mpt x, Mpt y, Mpt width, Mpt height)
{
  g_assert_cmpint (area->x, ==, x);
  g_assert_cmpint (area->y, ==, y);
  g_assert_cmpint (area->width, ==, width);
  g_assert_cmpint (area->height, ==, height);
}

static char *
dump_of (const Laid *laid)
{
  GString *out = g_string_new (NULL);

  area_tree_dump (laid->areas, out);
  return g_string_free (out, FALSE);
}

static void
assert_dumped (const Laid *laid, const char *part)
{
  g_autofree char *dump = dump_of (laid);

  g_test_message ("%s", part);
  g_assert_nonnull (strstr (dump, part));
}

/* Turned ---------------------------------------------------------------------------------------- */

/* width and height are those of the content; what is turned sideways lies across. */
static void
test_turned (void)
{
  static const struct
  {
    const char *degrees;
    guint turn;
    Mpt width, height;
    Mpt x, y; /* of the content's upper left corner */
    const char *matrix;
  } rows[] = {
    { "0", 0, 62000, 42000, 1000, 1000, "[1.0 0.0 0.0 1.0 1000.0 1000.0]" },
    { "90", 1, 42000, 62000, 1000, 61000, "[0.0 -1.0 1.0 0.0 1000.0 61000.0]" },
    { "180", 2, 62000, 42000, 61000, 41000, "[-1.0 -0.0 0.0 -1.0 61000.0 41000.0]" },
    { "270", 3, 42000, 62000, 41000, 1000, "[0.0 1.0 -1.0 0.0 41000.0 1000.0]" },
    { "-90", 3, 42000, 62000, 41000, 1000, "[0.0 1.0 -1.0 0.0 41000.0 1000.0]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block-container reference-orientation='%s' width='60pt' height='40pt' margin='0pt' "
          "border='1pt solid black'><fo:block id='i' start-indent='0pt' end-indent='0pt'>x"
          "</fo:block></fo:block-container><fo:block>efter</fo:block>",
          rows[i].degrees);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const LayoutArea *area = container_at (&laid, 0);
      guint page;
      Mpt x, y;

      g_test_message ("%s", rows[i].degrees);
      assert_no_findings (&laid);
      g_assert_cmpuint (area->turn, ==, rows[i].turn);
      assert_rectangle (area, 0, 0, rows[i].width, rows[i].height);
      g_assert_cmpint (line_with (lines, "x")->area->width, ==, 60000);
      g_assert_cmpint (top_of (lines, "efter"), ==, rows[i].height);
      g_assert_true (area_tree_find_id (laid.areas, "i", &page, &x, &y));
      g_assert_cmpint (x, ==, rows[i].x);
      g_assert_cmpint (y, ==, rows[i].y);
      assert_dumped (&laid, rows[i].matrix);
    }
}

/* Without a height: upside down as high as its content; sideways the lines take the page's. */
static void
test_turned_auto (void)
{
  g_auto (Laid) down = lay (CONTAINER ("reference-orientation='180'", A A) A);
  g_auto (Laid) across = lay (CONTAINER ("reference-orientation='90'", A A));
  g_auto (Laid) wrong = lay (CONTAINER ("reference-orientation='45'", A) A);

  assert_rectangle (container_at (&down, 0), 0, 0, 200000, 24000);
  g_assert_cmpuint (container_at (&down, 0)->turn, ==, 2);
  assert_rectangle (container_at (&across, 0), 0, 0, 24000, 120000);
  g_assert_cmpuint (container_at (&wrong, 0)->turn, ==, 0);
  g_assert_cmpuint (count_findings (&wrong, "layout-value"), ==, 1);
}

static void
test_turned_absolute (void)
{
  g_auto (Laid) laid = lay (
      CONTAINER ("absolute-position='absolute' reference-orientation='90' left='10pt' top='5pt' "
                 "width='60pt' height='40pt'",
                 A CONTAINER ("absolute-position='fixed' reference-orientation='0' left='7pt' top='9pt' "
                               "width='20pt'",
                               A)));
  const LayoutArea *outer = container_at (&laid, 0), *fixed = container_at (&laid, 1);
  Mpt x = fixed->x, y = fixed->y;

  assert_rectangle (outer, 10000, 5000, 40000, 60000);
  /* what is fixed breaks out */
  assert_rectangle (fixed, 7000, 9000, 20000, 12000);
  area_to_page (fixed, &x, &y);
  g_assert_cmpint (x, ==, 7000);
  g_assert_cmpint (y, ==, 9000);
}

/* The content edge is where left and top say; a margin counts from the border on. */
static void
test_absolute_edges (void)
{
  g_auto (Laid) laid = lay (
      CONTAINER ("absolute-position='absolute' left='10pt' right='10pt' top='20pt' height='12pt' "
                 "border='2pt solid black' padding='1pt'",
                 A)
      CONTAINER ("absolute-position='absolute' left='10pt' right='10pt' top='60pt' height='12pt' "
                 "border='2pt solid black' padding='1pt' margin='4pt'",
                 A) A);

  assert_rectangle (container_at (&laid, 0), 7000, 17000, 186000, 18000);
  assert_rectangle (container_at (&laid, 1), 14000, 64000, 172000, 18000);
  assert_dumped (&laid, "left-position=\"10000\" top-position=\"60000\"");
}

/* Sizes ----------------------------------------------------------------------------------------- */

static void
test_sizes (void)
{
  static const struct
  {
    const char *attributes;
    Mpt width, height;
  } rows[] = {
    { "", 200000, 12000 },
    { "height='50%'", 200000, 60000 },
    { "block-progression-dimension.minimum='30pt'", 200000, 30000 },
    { "block-progression-dimension.minimum='5pt'", 200000, 12000 },
    { "block-progression-dimension.maximum='8pt'", 200000, 8000 },
    { "height='50pt' max-height='30pt'", 200000, 30000 },
    { "inline-progression-dimension.maximum='90pt'", 90000, 12000 },
    { "width='20pt' min-width='30pt'", 30000, 12000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf ("<fo:block-container %s>" A "</fo:block-container>",
                                               rows[i].attributes);
      g_auto (Laid) laid = lay (flow);

      g_test_message ("%s", rows[i].attributes);
      assert_rectangle (container_at (&laid, 0), 0, 0, rows[i].width, rows[i].height);
    }
}

/* A share of a height is one of the nearest container that has one; none inside a block. */
static void
test_shares (void)
{
  g_auto (Laid) laid = lay (
      CONTAINER ("height='40pt'", CONTAINER ("height='50%'", A))
      "<fo:block>" CONTAINER ("height='50%'", A) "</fo:block>");

  g_assert_cmpint (container_at (&laid, 1)->height, ==, 20000);
  g_assert_cmpint (container_at (&laid, 2)->height, ==, 12000);
}

/* What sticks out is seen, or not; the empty area above aligned content is an area. */
static void
test_clipped_aligned (void)
{
  g_auto (Laid) laid = lay (CONTAINER ("height='6pt'", A) CONTAINER ("height='6pt' overflow='hidden'", A)
                            CONTAINER ("height='30pt' display-align='center'", A)
                            CONTAINER ("height='30pt' display-align='after'", A));

  g_assert_false (container_at (&laid, 0)->flags & AREA_CLIPPED);
  g_assert_true (container_at (&laid, 1)->flags & AREA_CLIPPED);
  g_assert_cmpint (container_at (&laid, 2)->first->height, ==, 9000);
  g_assert_null (container_at (&laid, 2)->first->node);
  g_assert_cmpint (container_at (&laid, 3)->first->height, ==, 18000);
  g_assert_cmpint (container_at (&laid, 3)->first->next->y, ==, 42000 + 18000);
}

/* Pages ----------------------------------------------------------------------------------------- */

#define TURNED_PAGE(degrees)                                                                       \
  "<fo:simple-page-master master-name='m' page-width='200pt' page-height='300pt' margin='10%' "    \
  "reference-orientation='" degrees "'><fo:region-body margin-top='10%' margin-left='5%'/>"        \
  "<fo:region-before extent='10%' precedence='true'/><fo:region-start extent='5%'/>"               \
  "</fo:simple-page-master>"

static const LayoutArea *
region_at (const Laid *laid, const char *name)
{
  for (const LayoutArea *region = area_tree_page (laid->areas, 0)->regions; region;
       region = region->next)
    if (strcmp (region->region, name) == 0)
      return region;
  g_assert_not_reached ();
}

/* Margins and extents are shares of the page as it is turned; its regions lie at its own sides. */
static void
test_turned_pages (void)
{
  static const struct
  {
    const char *master;
    Mpt before[4], start[4], body[4];
  } rows[] = {
    { TURNED_PAGE ("0"), { 20000, 30000, 160000, 30000 }, { 20000, 60000, 10000, 210000 },
      { 30000, 60000, 150000, 210000 } },
    { TURNED_PAGE ("90"), { 20000, 30000, 20000, 240000 }, { 40000, 255000, 140000, 15000 },
      { 40000, 30000, 140000, 225000 } },
    { TURNED_PAGE ("180"), { 20000, 240000, 160000, 30000 }, { 170000, 30000, 10000, 210000 },
      { 20000, 30000, 150000, 210000 } },
    { TURNED_PAGE ("270"), { 160000, 30000, 20000, 240000 }, { 20000, 30000, 140000, 15000 },
      { 20000, 45000, 140000, 225000 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Laid) laid = lay_masters (rows[i].master, "m", A);
      const struct
      {
        const char *name;
        const Mpt *expected;
      } regions[] = { { "xsl-region-before", rows[i].before },
                      { "xsl-region-start", rows[i].start },
                      { "xsl-region-body", rows[i].body } };

      for (guint k = 0; k < G_N_ELEMENTS (regions); k++)
        {
          const LayoutArea *region = region_at (&laid, regions[k].name);
          const Mpt *expected = regions[k].expected;

          g_test_message ("%u %s", i, regions[k].name);
          g_assert_cmpuint (region->turn, ==, i);
          assert_rectangle (region, expected[0], expected[1], expected[2], expected[3]);
        }
    }
}

/* A page of indefinite height is as high as what is on it. */
static void
test_growing_page (void)
{
  g_auto (Laid) laid = lay_masters (
      "<fo:simple-page-master master-name='m' page-width='200pt' page-height='indefinite' "
      "margin='10pt'><fo:region-body margin='5pt'/><fo:region-after extent='5pt'/>"
      "</fo:simple-page-master>",
      "m", A A "<fo:block break-before='page'>b</fo:block>");

  assert_no_findings (&laid);
  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 2);
  g_assert_cmpint (area_tree_page (laid.areas, 0)->height, ==, 24000 + 30000);
  g_assert_cmpint (area_tree_page (laid.areas, 1)->height, ==, 12000 + 30000);
  assert_rectangle (region_at (&laid, "xsl-region-after"), 10000, 39000, 180000, 5000);
}

/* The master for a last page is tried at its own width; what does not fit it leaves it empty. */
static void
test_last_page (void)
{
  static const char masters[] = MASTER ("a", 100, 60) MASTER ("w", 150, 60) MASTER ("s", 100, 24)
      "<fo:page-sequence-master master-name='wide'><fo:repeatable-page-master-alternatives>"
      "<fo:conditional-page-master-reference page-position='last' master-reference='w'/>"
      "<fo:conditional-page-master-reference master-reference='a'/>"
      "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>"
      "<fo:page-sequence-master master-name='small'><fo:repeatable-page-master-alternatives>"
      "<fo:conditional-page-master-reference page-position='last' master-reference='s'/>"
      "<fo:conditional-page-master-reference master-reference='a'/>"
      "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>";
  g_auto (Laid) wide = lay_masters (masters, "wide", A A A A A A "<fo:block>x</fo:block>");
  g_auto (Laid) small = lay_masters (masters, "small", A A A A);

  g_assert_cmpuint (area_tree_page_count (wide.areas), ==, 2);
  g_assert_cmpstr (area_tree_page (wide.areas, 0)->master, ==, "a");
  g_assert_cmpstr (area_tree_page (wide.areas, 1)->master, ==, "w");
  g_assert_cmpuint (area_tree_page_count (small.areas), ==, 2);
  g_assert_cmpstr (area_tree_page (small.areas, 0)->master, ==, "a");
  g_assert_cmpstr (area_tree_page (small.areas, 1)->master, ==, "s");
}

/* Where a master is there for the last page, the columns that the flow ends in are equally high. */
static void
test_last_columns (void)
{
  static const char masters[]
      = "<fo:simple-page-master master-name='c' page-width='200pt' page-height='60pt'>"
        "<fo:region-body column-count='2'/></fo:simple-page-master>"
        "<fo:page-sequence-master master-name='s'><fo:repeatable-page-master-alternatives>"
        "<fo:conditional-page-master-reference page-position='last' master-reference='c'/>"
        "<fo:conditional-page-master-reference master-reference='c'/>"
        "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>";
  g_auto (Laid) last = lay_masters (masters, "s", A A A "<fo:block>d</fo:block>");
  g_auto (Laid) any = lay_masters (masters, "c", A A A "<fo:block>d</fo:block>");
  g_autoptr (GArray) balanced = lines_of (&last), filled = lines_of (&any);

  g_assert_cmpint (top_of (balanced, "d"), ==, 12000);
  g_assert_cmpint (line_with (balanced, "d")->area->x, >, 100000);
  g_assert_cmpint (top_of (filled, "d"), ==, 36000);
}

/* Blocks ---------------------------------------------------------------------------------------- */

/* An empty block has an area; where one begins a page, a break behind it is no other page. */
static void
test_empty_blocks (void)
{
  g_auto (Laid) laid
      = lay (A "<fo:block id='e' space-before='5pt'/><fo:block>b</fo:block>"
               "<fo:block break-before='page'/><fo:block break-before='page'>c</fo:block>"
               "<fo:wrapper id='w'/>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "b"), ==, 17000);
  g_assert_cmpuint (page_of (lines, "c"), ==, 2);
  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 2);
  assert_dumped (&laid, "<block ipd=\"200000\" bpd=\"0\" ipda=\"200000\" bap=\"0 0 0 0\" prod-id=\"e\"");
  assert_dumped (&laid, "<block ipd=\"0\" bpd=\"0\" bap=\"0 0 0 0\" prod-id=\"w\"");
}

/* A margin stays at the page's edge, a space does not; a space counts against margin for all sides,
 * but not against a margin of its own side. */
static void
test_margins (void)
{
  static const struct
  {
    const char *attributes;
    Mpt x, y;
  } rows[] = {
    { "margin-top='5pt'", 0, 5000 },
    { "space-before='5pt'", 0, 0 },
    { "margin='5pt'", 5000, 5000 },
    { "margin='5pt' space-before='3pt'", 5000, 0 },
    { "margin-top='5pt' space-before='3pt'", 0, 5000 },
    { "margin='5pt' start-indent='7pt'", 7000, 5000 },
    { "margin-left='5pt' start-indent='7pt'", 5000, 0 },
    { "margin-top='5pt' space-before.conditionality='discard'", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf ("<fo:block %s>x</fo:block>", rows[i].attributes);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_test_message ("%s", rows[i].attributes);
      g_assert_cmpint (line_at (lines, 0)->area->x, ==, rows[i].x);
      g_assert_cmpint (line_at (lines, 0)->area->y, ==, rows[i].y);
    }
}

/* The dump ---------------------------------------------------------------------------------------- */

static void
test_dump (void)
{
  g_auto (Laid) laid = lay_document (
      "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set>"
      "<fo:simple-page-master master-name='m' page-width='200pt' page-height='100pt'>"
      "<fo:region-body column-count='2' column-gap='10pt'/><fo:region-before extent='9pt'/>"
      "</fo:simple-page-master></fo:layout-master-set>"
      "<fo:bookmark-tree><fo:bookmark internal-destination='a' starting-state='hide'>"
      "<fo:bookmark-title>Sag</fo:bookmark-title></fo:bookmark></fo:bookmark-tree>"
      "<fo:page-sequence master-reference='m' xml:lang='da-DK' format='i'>"
      "<fo:flow flow-name='xsl-region-body'><fo:block id='a'><fo:basic-link show-destination='new' "
      "external-destination=\"url('https://example.dk/')\">l</fo:basic-link>"
      "<fo:page-number id='n'/></fo:block></fo:flow></fo:page-sequence></fo:root>");

  assert_dumped (&laid, "<pageSequence xml:lang=\"da-DK\"");
  assert_dumped (&laid, "columnCount=\"2\" columnGap=\"10000\"");
  assert_dumped (&laid, "name=\"xsl-region-before\"");
  assert_dumped (&laid, "<footnote top-offset=\"0\"");
  assert_dumped (&laid, "external-link=\"newWindow=true,dest=https://example.dk/\"");
  assert_dumped (&laid, "prod-id=\"n\"");
  assert_dumped (&laid, "nr=\"1\" formatted-nr=\"i\"");
  assert_dumped (&laid, "<bookmark title=\"Sag\" show-children=\"false\" internal-link=\"(P1,a)\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/containers/turned", test_turned);
  g_test_add_func ("/layout/containers/turned-auto", test_turned_auto);
  g_test_add_func ("/layout/containers/turned-absolute", test_turned_absolute);
  g_test_add_func ("/layout/containers/absolute-edges", test_absolute_edges);
  g_test_add_func ("/layout/containers/sizes", test_sizes);
  g_test_add_func ("/layout/containers/shares", test_shares);
  g_test_add_func ("/layout/containers/clipped-aligned", test_clipped_aligned);
  g_test_add_func ("/layout/containers/turned-pages", test_turned_pages);
  g_test_add_func ("/layout/containers/growing-page", test_growing_page);
  g_test_add_func ("/layout/containers/last-page", test_last_page);
  g_test_add_func ("/layout/containers/last-columns", test_last_columns);
  g_test_add_func ("/layout/containers/empty-blocks", test_empty_blocks);
  g_test_add_func ("/layout/containers/margins", test_margins);
  g_test_add_func ("/layout/containers/dump", test_dump);
  return g_test_run ();
}
