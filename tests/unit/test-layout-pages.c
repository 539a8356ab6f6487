/* test-layout-pages.c: blocks, spaces, keeps, pages, page furniture */
#include "test-layout-tools.h"

/* Spaces --------------------------------------------------------------------------------------- */

static void
test_spaces (void)
{
  static const struct
  {
    const char *before, *after; /* attributes of two blocks */
    Mpt space;
  } rows[] = {
    { "", "", 0 },
    { "space-after='5pt'", "space-before='3pt'", 5000 },
    { "space-after='3pt'", "space-before='5pt'", 5000 },
    { "space-after='5pt'", "space-before='3pt' space-before.precedence='1'", 3000 },
    { "space-after='5pt' space-after.precedence='force'",
      "space-before='3pt' space-before.precedence='force'", 8000 },
    { "margin-bottom='4pt'", "margin-top='2pt'", 4000 },
    { "space-after='5pt' padding-bottom='1pt'", "space-before='3pt'", 6000 },
    { "space-after.optimum='5pt' space-after.minimum='2pt'", "", 5000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block %s>en</fo:block><fo:block %s>to</fo:block>", rows[i].before, rows[i].after);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_test_message ("%s %s", rows[i].before, rows[i].after);
      g_assert_cmpint (top_of (lines, "to") - top_of (lines, "en"), ==, 12000 + rows[i].space);
    }
}

/* Spaces of nested blocks that meet are one; a border stands between. */
static void
test_nested_spaces (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>en</fo:block><fo:block space-before='4pt'><fo:block space-before='6pt'>to"
      "</fo:block></fo:block><fo:block space-before='4pt' border-top='1pt solid black'>"
      "<fo:block space-before='6pt'>tre</fo:block></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "to") - top_of (lines, "en"), ==, 18000);
  g_assert_cmpint (top_of (lines, "tre") - top_of (lines, "to"), ==, 12000 + 4000 + 1000 + 6000);
}

static void
test_spaces_at_edges (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block space-before='9pt'>en</fo:block>"
             "<fo:block break-before='page' space-before='9pt'>to</fo:block>"
             "<fo:block break-before='page' space-before='9pt' "
             "space-before.conditionality='retain'>tre</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "en"), ==, 0);
  g_assert_cmpint (top_of (lines, "to"), ==, 0);
  g_assert_cmpint (top_of (lines, "tre"), ==, 9000);
}

/* A page may take from spaces down to their minimum. */
static void
test_squeeze (void)
{
  g_autofree char *blocks = repeat (
      "<fo:block space-before.optimum='3pt' space-before.minimum='1pt'>x</fo:block>", 9);
  g_auto (Laid) laid = lay (blocks);
  g_autoptr (GArray) lines = lines_of (&laid);
  const Line *last = line_at (lines, lines->len - 1);

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 1);
  g_assert_cmpint (last->area->y + last->area->height, ==, 120000);
}

/* Boxes ---------------------------------------------------------------------------------------- */

static void
test_box (void)
{
  g_auto (Laid) laid = lay ("<fo:block margin='0pt' border='1pt solid black' padding='2pt'>x"
                            "</fo:block><fo:block>efter</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *box = box_on (&laid, 0);

  g_assert_cmpint (box->x, ==, 0);
  g_assert_cmpint (box->width, ==, 200000);
  g_assert_cmpint (box->height, ==, 18000);
  g_assert_cmpint (line_at (lines, 0)->area->x, ==, 3000);
  g_assert_cmpint (line_at (lines, 0)->area->y, ==, 3000);
  g_assert_cmpint (top_of (lines, "efter"), ==, 18000);
}

/* A block over two pages makes two areas; at the cut it has no border. */
static void
test_cut_box (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block margin='0pt' border='1pt solid black'>" PROSE PROSE PROSE "</fo:block>");
  const LayoutArea *first = box_on (&laid, 0);
  const LayoutArea *last = box_on (&laid, area_tree_page_count (laid.areas) - 1);

  g_assert_cmpuint (area_tree_page_count (laid.areas), >=, 2);
  g_assert_cmpint (first->box->border[SIDE_BEFORE].width, ==, 1000);
  g_assert_cmpint (first->box->border[SIDE_AFTER].width, ==, 0);
  g_assert_cmpint (last->box->border[SIDE_BEFORE].width, ==, 0);
  g_assert_cmpint (last->box->border[SIDE_AFTER].width, ==, 1000);
  g_assert_cmpint (first->y + first->height, <=, 120000);
}

/* A border never stands at a page's foot without what it is around. */
static void
test_uncut_edge (void)
{
  g_autofree char *before = repeat (A, 9);
  g_autofree char *flow = g_strconcat (
      before, "<fo:block border='1pt solid black' padding='4pt'>x</fo:block>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_null (find_box (area_tree_page (laid.areas, 0)->regions));
  g_assert_cmpint (box_on (&laid, 1)->height, ==, 22000);
  g_assert_cmpint (top_of (lines, "x"), ==, 5000);
}

static void
test_containers (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>en</fo:block><fo:block-container height='30pt' width='50pt' "
             "display-align='after'><fo:block>to</fo:block></fo:block-container>"
             "<fo:block-container margin-left='7pt'><fo:block margin-left='5pt'>tre</fo:block>"
             "</fo:block-container>");
  g_autoptr (GArray) lines = lines_of (&laid);

  assert_no_findings (&laid);
  g_assert_cmpint (top_of (lines, "to"), ==, 30000);
  g_assert_cmpint (line_with (lines, "to")->area->width, ==, 50000);
  g_assert_cmpint (top_of (lines, "tre"), ==, 42000);
  /* 7 pt of the container, which is inherited into its reference area, and 5 */
  g_assert_cmpint (line_with (lines, "tre")->area->x, ==, 19000);
  g_assert_cmpint (line_with (lines, "tre")->area->width, ==, 200000 - 19000);
}

static void
test_absolute (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>en</fo:block>"
      "<fo:block-container absolute-position='absolute' top='40pt' left='30pt' width='60pt'>"
      "<fo:block>to</fo:block></fo:block-container>"
      "<fo:block-container absolute-position='fixed' bottom='10pt' right='20pt' width='60pt' "
      "height='24pt'><fo:block>tre</fo:block></fo:block-container><fo:block>fire</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "to"), ==, 40000);
  g_assert_cmpint (line_with (lines, "to")->area->x, ==, 30000);
  g_assert_cmpint (top_of (lines, "tre"), ==, 120000 - 10000 - 24000);
  g_assert_cmpint (line_with (lines, "tre")->area->x, ==, 200000 - 20000 - 60000);
  g_assert_cmpint (top_of (lines, "fire"), ==, 12000);
}

/* Keeps and breaks ----------------------------------------------------------------------------- */

static void
test_keep_with_next (void)
{
  g_autofree char *before = repeat (A, 8);
  g_autofree char *flow = g_strconcat (
      before,
      "<fo:block keep-with-next='always'>overskrift</fo:block>"
      "<fo:block keep-with-next.within-page='always'>spørgsmål</fo:block><fo:block>svar</fo:block>",
      NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "overskrift"), ==, 2);
  g_assert_cmpuint (page_of (lines, "svar"), ==, 2);
}

/* A heading's keep holds from inside the blocks that end and begin there. */
static void
test_keep_nested (void)
{
  g_autofree char *before = repeat (A, 9);
  g_autofree char *flow = g_strconcat (
      before,
      "<fo:block><fo:block keep-with-next='always'>overskrift</fo:block></fo:block>"
      "<fo:list-block><fo:list-item><fo:list-item-label><fo:block>-</fo:block>"
      "</fo:list-item-label><fo:list-item-body><fo:block>punkt</fo:block></fo:list-item-body>"
      "</fo:list-item></fo:list-block>",
      NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "overskrift"), ==, 2);
}

static void
test_keep_with_previous (void)
{
  g_autofree char *before = repeat (A, 9);
  g_autofree char *flow = g_strconcat (before,
                                       "<fo:block>næstsidste</fo:block>"
                                       "<fo:block keep-with-previous='always'>sidste</fo:block>",
                                       NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "næstsidste"), ==, 2);
}

static void
test_keep_together (void)
{
  g_autofree char *before = repeat (A, 8);
  g_autofree char *flow
      = g_strconcat (before, "<fo:block keep-together.within-page='always'>", A, A,
                     "<fo:block>sidste</fo:block></fo:block>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (line_at (lines, 7)->page, ==, 1);
  g_assert_cmpuint (line_at (lines, 8)->page, ==, 2);
}

/* A keep by number is given up rather than leaving most of a page empty; a stronger one wins. */
static void
test_keep_numbers (void)
{
  g_autofree char *before = repeat (A, 8);
  g_autofree char *weak = g_strconcat (
      before, "<fo:block keep-with-next='2'>en</fo:block><fo:block keep-with-next='1'>to</fo:block>"
              "<fo:block>tre</fo:block>", NULL);
  g_auto (Laid) laid = lay (weak);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "en"), ==, 2);
}

/* What is kept together and taller than a page is cut all the same, once it has one of its own. */
static void
test_keep_too_tall (void)
{
  g_autofree char *tall = repeat (A, 25);
  g_autofree char *flow
      = g_strconcat (A "<fo:block keep-together.within-page='always'>", tall, "</fo:block>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, ==, 26);
  g_assert_cmpuint (area_tree_page_count (laid.areas), <=, 4);
  g_assert_cmpuint (count_findings (&laid, "layout-keep"), ==, 1);
}

/* A keep that cannot hold is told of once, whatever asks for it, and none that holds or is a number. */
static void
test_broken_keeps (void)
{
  static const struct
  {
    const char *begin, *each, *end;
    guint n, findings;
  } rows[] = {
    { "<fo:block keep-together.within-column='always'>", A, "</fo:block>", 11, 1 },
    { "<fo:block keep-together.within-column='always'>", A, "</fo:block>", 10, 0 },
    { "<fo:block keep-together.within-page='9'>", A, "</fo:block>", 11, 0 },
    { "", "<fo:block keep-with-next='always'>a</fo:block>", A, 10, 1 },
    { "", "<fo:block keep-with-next='always'>a</fo:block>", A, 9, 0 },
    { A, "<fo:block keep-with-previous='always'>a</fo:block>", "", 10, 1 },
    { "<fo:table table-layout='fixed' width='90pt'><fo:table-body><fo:table-row "
      "keep-together='always'><fo:table-cell>", A, "</fo:table-cell></fo:table-row>"
      "</fo:table-body></fo:table>", 11, 1 },
    { "<fo:table table-layout='fixed' width='90pt'><fo:table-body>",
      "<fo:table-row keep-with-next='always'><fo:table-cell>" A "</fo:table-cell></fo:table-row>",
      "</fo:table-body></fo:table>", 11, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *middle = repeat (rows[i].each, rows[i].n);
      g_autofree char *flow = g_strconcat (rows[i].begin, middle, rows[i].end, NULL);
      g_auto (Laid) laid = lay (flow);

      g_test_message ("%s %s", rows[i].begin, rows[i].each);
      g_assert_cmpuint (count_findings (&laid, "layout-keep"), ==, rows[i].findings);
    }
}

/* A row that goes on on a narrower page sticks out of it, and a finding says so, once. */
static void
test_row_on_narrower_page (void)
{
  static const char masters[] = MASTER ("odd", 200, 60) MASTER ("even", 100, 60)
      "<fo:page-sequence-master master-name='m'><fo:repeatable-page-master-alternatives>"
      "<fo:conditional-page-master-reference master-reference='odd' odd-or-even='odd'/>"
      "<fo:conditional-page-master-reference master-reference='even' odd-or-even='even'/>"
      "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>";

  for (guint n = 5; n <= 18; n += 13)
    {
      g_autofree char *lines = repeat (A, n);
      g_autofree char *flow = g_strconcat (
          "<fo:table table-layout='fixed' width='100%'><fo:table-body><fo:table-row>"
          "<fo:table-cell>", lines, "</fo:table-cell></fo:table-row></fo:table-body></fo:table>",
          NULL);
      g_auto (Laid) laid = lay_masters (masters, "m", flow);

      g_assert_cmpuint (count_findings (&laid, "layout-line-wide"), ==, n > 5);
    }
}

static void
test_widows_orphans (void)
{
  static const struct
  {
    guint before;              /* lines on the page already */
    const char *attributes;
    guint on_first;            /* lines of a paragraph of five that stay there */
  } rows[] = {
    { 6, "", 3 },  /* room for 4: the last would be alone */
    { 7, "", 3 },
    { 8, "", 2 },
    { 9, "", 0 },
    { 6, "widows='1'", 4 },
    { 9, "orphans='1'", 1 },
    { 7, "widows='3'", 2 },
    { 7, "orphans='3' widows='3'", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *before = repeat (A, rows[i].before);
      g_autofree char *flow = g_strdup_printf (
          "%s<fo:block linefeed-treatment='preserve' %s>x1\nx2\nx3\nx4\nx5</fo:block>", before,
          rows[i].attributes);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      guint on_first = 0;

      g_test_message ("%u %s", rows[i].before, rows[i].attributes);
      for (guint k = rows[i].before; k < lines->len; k++)
        on_first += line_at (lines, k)->page == 1;
      g_assert_cmpuint (on_first, ==, rows[i].on_first);
    }
}

static void
test_breaks (void)
{
  g_auto (Laid) laid = lay ("<fo:block break-before='page'>en</fo:block>"
                            "<fo:block break-before='page' break-after='page'>to</fo:block>"
                            "<fo:block><fo:block break-before='page'>tre</fo:block></fo:block>"
                            "<fo:block break-before='even-page'>fire</fo:block>"
                            "<fo:block break-before='even-page'>seks</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "en"), ==, 1);
  g_assert_cmpuint (page_of (lines, "to"), ==, 2);
  g_assert_cmpuint (page_of (lines, "tre"), ==, 3);
  g_assert_cmpuint (page_of (lines, "fire"), ==, 4);
  g_assert_cmpuint (page_of (lines, "seks"), ==, 6);
  g_assert_true (area_tree_page (laid.areas, 4)->blank);
}

/* Pages ---------------------------------------------------------------------------------------- */

#define ALTERNATIVES(conditions)                                                                   \
  "<fo:page-sequence-master master-name='s'><fo:repeatable-page-master-alternatives>" conditions   \
  "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>"
#define CONDITION(attributes, master)                                                              \
  "<fo:conditional-page-master-reference " attributes " master-reference='" master "'/>"

static const char *
master_of (const Laid *laid, guint index)
{
  return area_tree_page (laid->areas, index)->master;
}

static void
test_masters (void)
{
  g_autofree char *flow = repeat (A, 25);
  g_auto (Laid) first = lay_masters (MASTER ("a", 200, 120) MASTER ("b", 200, 60)
                                         ALTERNATIVES (CONDITION ("page-position='first'", "a")
                                                           CONDITION ("odd-or-even='odd'", "a")
                                                               CONDITION ("", "b")),
                                     "s", flow);
  g_auto (Laid) single = lay_masters (
      MASTER ("a", 200, 120) MASTER ("b", 200, 60)
      "<fo:page-sequence-master master-name='s'><fo:single-page-master-reference "
      "master-reference='b'/><fo:repeatable-page-master-reference master-reference='a'/>"
      "</fo:page-sequence-master>", "s", flow);

  g_assert_cmpstr (master_of (&first, 0), ==, "a");
  g_assert_cmpstr (master_of (&first, 1), ==, "b");
  g_assert_cmpstr (master_of (&first, 2), ==, "a");
  g_assert_cmpuint (area_tree_page_count (first.areas), ==, 3);
  g_assert_cmpstr (master_of (&single, 0), ==, "b");
  g_assert_cmpstr (master_of (&single, 1), ==, "a");
  g_assert_cmpstr (master_of (&single, 2), ==, "a");
}

static void
test_last_master (void)
{
  static const char masters[] = MASTER ("a", 200, 120) MASTER ("l", 200, 60) MASTER ("o", 200, 36)
      ALTERNATIVES (CONDITION ("page-position='only'", "o") CONDITION ("page-position='last'", "l")
                        CONDITION ("", "a"));
  static const struct
  {
    guint lines;
    const char *pages; /* masters */
  } rows[] = { { 3, "o" }, { 4, "a" }, { 12, "al" }, { 15, "al" }, { 16, "aal" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = repeat (A, rows[i].lines);
      g_auto (Laid) laid = lay_masters (masters, "s", flow);
      g_autoptr (GString) pages = g_string_new (NULL);
      g_autoptr (GArray) lines = lines_of (&laid);

      for (guint k = 0; k < area_tree_page_count (laid.areas); k++)
        g_string_append (pages, master_of (&laid, k));
      g_test_message ("%u lines: %s", rows[i].lines, pages->str);
      g_assert_cmpuint (lines->len, ==, rows[i].lines);
      g_assert_cmpstr (pages->str, ==, rows[i].pages);
    }
}

/* Lines are broken again from where they are when the next page is wider; nothing is lost. */
static void
test_changing_width (void)
{
  static const char masters[] = MASTER ("a", 200, 120) MASTER ("b", 300, 120)
      ALTERNATIVES (CONDITION ("odd-or-even='odd'", "a") CONDITION ("", "b"));
  static const char *const contents[] = {
    "<fo:block text-align='justify' hyphenate='true'>" PROSE PROSE PROSE PROSE PROSE "</fo:block>",
    LIST (ITEM ("–", PROSE PROSE PROSE) ITEM ("–", PROSE PROSE)),
    "<fo:block border='1pt solid black'>" PROSE PROSE "<fo:block>" PROSE PROSE
    "</fo:block></fo:block>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *flow = repeat (contents[i], 3);
      g_auto (Laid) changing = lay_masters (masters, "s", flow);
      g_auto (Laid) constant = lay_masters (MASTER ("m", 200, 120), "m", flow);
      g_autofree char *letters = letters_of (&changing), *expected = letters_of (&constant);
      g_autoptr (GArray) lines = lines_of (&changing);

      g_assert_cmpstr (letters, ==, expected);
      if (i == 0)
        for (guint k = 0; k < lines->len; k++)
          g_assert_cmpint (line_at (lines, k)->area->width, ==,
                           line_at (lines, k)->page % 2 ? 200000 : 300000);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *attributes;
    const char *pages; /* formatted */
  } rows[] = {
    { "", "1 2 3" },
    { "initial-page-number='7'", "7 8 9" },
    { "initial-page-number='auto-even'", "2 3 4" },
    { "format='i'", "i ii iii" },
    { "format='A' initial-page-number='26'", "Z AA AB" },
    { "format='001'", "001 002 003" },
    { "format='(1)'", "(1) (2) (3)" },
    { "format='– A –'", "– A – – B – – C –" },
    { "initial-page-number='999' grouping-separator='.' grouping-size='3'", "999 1.000 1.001" },
    { "initial-page-number='999' grouping-separator='.'", "999 1000 1001" },
    { "initial-page-number='9' format='i' letter-value='alphabetic'", "i j k" },
    { "force-page-count='even'", "1 2 3 4" },
    { "force-page-count='end-on-odd'", "1 2 3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = repeat (A, 25);
      g_autofree char *text = g_strconcat (
          ROOT "<fo:layout-master-set>" MASTER ("m", 200, 120) "</fo:layout-master-set>"
          "<fo:page-sequence master-reference='m' ", rows[i].attributes,
          "><fo:flow flow-name='xsl-region-body'>", body, "</fo:flow></fo:page-sequence></fo:root>",
          NULL);
      g_auto (Laid) laid = lay_document (text);
      g_autoptr (GString) pages = g_string_new (NULL);

      for (guint k = 0; k < area_tree_page_count (laid.areas); k++)
        g_string_append_printf (pages, "%s%s", k ? " " : "",
                                area_tree_page (laid.areas, k)->formatted);
      g_assert_cmpstr (pages->str, ==, rows[i].pages);
    }
}

/* Page furniture: "Side x af y" on every page, also when the id is the whole sequence's. */
static void
test_furniture (void)
{
  g_autofree char *body = repeat (A, 25);
  g_autofree char *text = g_strconcat (
      ROOT
      "<fo:layout-master-set><fo:simple-page-master master-name='m' page-width='200pt' "
      "page-height='160pt' margin='5pt'><fo:region-body margin-bottom='30pt'/><fo:region-before "
      "extent='20pt'/><fo:region-after extent='20pt' display-align='after'/>"
      "</fo:simple-page-master></fo:layout-master-set><fo:page-sequence id='alt' "
      "master-reference='m'><fo:title>Udtalelse</fo:title>"
      "<fo:static-content flow-name='xsl-region-after'><fo:block text-align='end'>Side "
      "<fo:page-number/> af <fo:page-number-citation-last ref-id='alt'/></fo:block>"
      "</fo:static-content><fo:flow flow-name='xsl-region-body'>",
      body, "<fo:block id='slut'>slut</fo:block></fo:flow></fo:page-sequence></fo:root>", NULL);
  g_auto (Laid) laid = lay_document (text);
  g_autoptr (GArray) lines = lines_of (&laid);
  guint page;
  Mpt x, y;

  assert_no_findings (&laid);
  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 3);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *foot = g_strdup_printf ("Side %u af 3", i);
      const Line *line = line_with (lines, foot);

      g_assert_cmpuint (line->page, ==, i);
      g_assert_cmpint (line->area->y + line->area->height, ==, 155000);
      g_assert_cmpint (ink_end (line), ==, 195000);
    }
  g_assert_true (area_tree_find_id (laid.areas, "slut", &page, &x, &y));
  g_assert_cmpuint (page, ==, 2);
  g_assert_cmpint (x, ==, 5000);
  g_assert_cmpint (y, ==, top_of (lines, "slut"));
  g_assert_cmpstr (area_tree_title (laid.areas), ==, "Udtalelse");
  g_assert_cmpstr (area_tree_language (laid.areas), ==, "da");
}

/* Citations in the flow are right though what they print moves what they cite. */
static void
test_citations (void)
{
  g_autofree char *body = repeat (A, 120);
  g_autofree char *flow
      = g_strconcat ("<fo:block>side <fo:page-number-citation ref-id='z'/> her "
                     "<fo:page-number/></fo:block>", body,
                     "<fo:block id='z'>slut <fo:page-number/></fo:block>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpstr (line_at (lines, 0)->text, ==, "side 13 her 1");
  g_assert_cmpstr (line_at (lines, lines->len - 1)->text, ==, "slut 13");
}

static void
test_regions (void)
{
  g_auto (Laid) laid = lay_document (
      ROOT
      "<fo:layout-master-set><fo:simple-page-master master-name='m' page-width='200pt' "
      "page-height='120pt'><fo:region-body/><fo:region-before extent='20pt'/><fo:region-start "
      "extent='30pt'/><fo:region-after extent='10pt' precedence='true'/></fo:simple-page-master>"
      "</fo:layout-master-set><fo:page-sequence master-reference='m'>"
      "<fo:static-content flow-name='xsl-region-before'><fo:block>før</fo:block>"
      "</fo:static-content><fo:static-content flow-name='xsl-region-start'><fo:block>start"
      "</fo:block></fo:static-content><fo:static-content flow-name='xsl-region-after'><fo:block>"
      "efter</fo:block></fo:static-content><fo:static-content flow-name='ukendt'><fo:block>væk"
      "</fo:block></fo:static-content><fo:flow flow-name='xsl-region-body'>" A
      "</fo:flow></fo:page-sequence></fo:root>");
  const LayoutArea *area = area_tree_page (laid.areas, 0)->regions;
  guint n_regions = 0;

  for (const LayoutArea *at = area; at; at = at->next)
    n_regions++;
  g_assert_cmpuint (n_regions, ==, 4);
  g_assert_cmpuint (count_findings (&laid, "layout-no-region"), ==, 1);
  g_assert_cmpstr (area->region, ==, "xsl-region-before");
  g_assert_cmpint (area->x, ==, 30000);
  g_assert_cmpint (area->width, ==, 170000);
  g_assert_true (area->flags & AREA_STATIC);
  g_assert_cmpstr (area->next->region, ==, "xsl-region-start");
  g_assert_cmpint (area->next->height, ==, 110000);
  g_assert_cmpstr (area->next->next->region, ==, "xsl-region-body");
  g_assert_cmpstr (area->next->next->next->region, ==, "xsl-region-after");
  g_assert_cmpint (area->next->next->next->width, ==, 200000);
}

/* Never lost, never without end ---------------------------------------------------------------- */

static void
test_no_room (void)
{
  static const struct
  {
    const char *masters;
    const char *rule;
  } rows[] = {
    { MASTER ("m", 200, 5), "layout-tall" },
    { "<fo:simple-page-master master-name='m' page-width='200pt' page-height='50pt'>"
      "<fo:region-body margin='30pt'/></fo:simple-page-master>", "layout-tall" },
    { MASTER ("m", 3, 120), "layout-word-wide" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Laid) laid = lay_masters (rows[i].masters, "m", "<fo:block>" PROSE "</fo:block>");
      g_auto (Laid) plain
          = lay_masters (MASTER ("m", 500, 500), "m", "<fo:block>" PROSE "</fo:block>");
      g_autofree char *letters = letters_of (&laid), *expected = letters_of (&plain);

      g_assert_cmpuint (count_findings (&laid, rows[i].rule), >=, 1);
      g_assert_cmpstr (letters, ==, expected);
    }
}

static void
test_no_master (void)
{
  g_auto (Laid) laid = lay_masters (MASTER ("m", 200, 120), "ukendt", A);

  g_assert_cmpuint (count_findings (&laid, "layout-no-master"), ==, 1);
  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 0);
}

static void
test_too_many_pages (void)
{
  g_autofree char *body = repeat ("<fo:block break-before='page'/>" A, 3);
  g_autoptr (GString) text = g_string_new (
      ROOT "<fo:layout-master-set>" MASTER ("m", 200, 1) "</fo:layout-master-set>"
           "<fo:page-sequence master-reference='m'><fo:flow flow-name='xsl-region-body'>");
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FoTree) tree = NULL;
  xmlDocPtr doc;

  for (guint i = 0; i < 7000; i++)
    g_string_append (text, body);
  g_string_append (text, "</fo:flow></fo:page-sequence></fo:root>");
  doc = xmlReadMemory (text->str, (int) text->len, NULL, NULL, XML_PARSE_HUGE);
  tree = fo_tree_build (doc, "case.xml", findings, NULL);
  xmlFreeDoc (doc);
  g_assert_null (layout_format (tree, test_fonts (), findings, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
}

/* The area tree as text ------------------------------------------------------------------------ */

static char *
dump (const char *flow)
{
  g_auto (Laid) laid = lay (flow);
  GString *out = g_string_new (NULL);

  area_tree_dump (laid.areas, out);
  return g_string_free (out, FALSE);
}

static void
test_same_twice (void)
{
  static const char flow[] = "<fo:block text-align='justify' hyphenate='true'>" PROSE PROSE
                             "</fo:block>" LIST (ITEM ("–", PROSE));
  g_autofree char *first = dump (flow), *second = dump (flow);
  g_autofree char *wrapped = dump ("<fo:block text-align='justify' hyphenate='true'><fo:wrapper>"
                                   PROSE PROSE "</fo:wrapper></fo:block><fo:wrapper>"
                                   LIST (ITEM ("–", PROSE)) "</fo:wrapper>");

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, wrapped);
}

/* Spaces give way to their minimum before a tenth of a page is left empty. */
static void
test_squeeze_to_fill (void)
{
  g_autofree char *before = repeat (A, 8);
  g_autofree char *flow
      = g_strconcat (before,
                     "<fo:block space-before='10pt' space-before.minimum='0pt' line-height='24pt'>b"
                     "</fo:block>" A, NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "b"), ==, 1);
  g_assert_cmpint (top_of (lines, "b"), ==, 96000);
}

/* A block inside an inline stands in lines of the block around, one for each of its own. */
static void
test_inline_block_dump (void)
{
  g_autofree char *text = dump ("<fo:block>a<fo:inline>b<fo:block id='c'>" A A "</fo:block>d"
                                "</fo:inline></fo:block>");
  guint n = 0;

  for (const char *at = text; (at = strstr (at, "<inlineblockparent ")); at++)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

/* tests/cases/layout/NAME.fo makes NAME.areas; UPDATE=1 writes what is made now. */
static void
test_case (gconstpointer data)
{
  g_autofree char *folder = source_path ("tests/cases/layout");
  g_autofree char *source = g_strconcat (folder, "/", (const char *) data, ".fo", NULL);
  g_autofree char *expected_path = g_strconcat (folder, "/", (const char *) data, ".areas", NULL);
  g_autofree char *text = NULL, *expected = NULL;
  g_autoptr (GString) areas = g_string_new (NULL);

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  {
    g_auto (Laid) laid = lay_document (text);

    for (guint i = 0; i < findings_count (laid.findings); i++)
      g_string_append_printf (areas, "<!-- %s: %s -->\n", findings_nth (laid.findings, i)->rule,
                              findings_nth (laid.findings, i)->en);
    area_tree_dump (laid.areas, areas);
  }
  if (g_getenv ("UPDATE"))
    g_assert_true (g_file_set_contents (expected_path, areas->str, -1, NULL));
  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, NULL));
  g_assert_cmpstr (areas->str, ==, expected);
}

static void
add_cases (void)
{
  g_autofree char *folder = source_path ("tests/cases/layout");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".fo"))
      {
        char *stem = g_strndup (name, strlen (name) - 3);
        g_autofree char *path = g_strconcat ("/layout/cases/", stem, NULL);

        g_test_add_data_func_full (path, stem, test_case, g_free);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/spaces/two", test_spaces);
  g_test_add_func ("/layout/spaces/nested", test_nested_spaces);
  g_test_add_func ("/layout/spaces/edges", test_spaces_at_edges);
  g_test_add_func ("/layout/spaces/squeeze", test_squeeze);
  g_test_add_func ("/layout/boxes/whole", test_box);
  g_test_add_func ("/layout/boxes/cut", test_cut_box);
  g_test_add_func ("/layout/boxes/uncut-edge", test_uncut_edge);
  g_test_add_func ("/layout/boxes/containers", test_containers);
  g_test_add_func ("/layout/boxes/absolute", test_absolute);
  g_test_add_func ("/layout/keeps/with-next", test_keep_with_next);
  g_test_add_func ("/layout/keeps/nested", test_keep_nested);
  g_test_add_func ("/layout/keeps/broken", test_broken_keeps);
  g_test_add_func ("/layout/pages/row-on-narrower-page", test_row_on_narrower_page);
  g_test_add_func ("/layout/keeps/with-previous", test_keep_with_previous);
  g_test_add_func ("/layout/keeps/together", test_keep_together);
  g_test_add_func ("/layout/keeps/numbers", test_keep_numbers);
  g_test_add_func ("/layout/keeps/too-tall", test_keep_too_tall);
  g_test_add_func ("/layout/keeps/widows-orphans", test_widows_orphans);
  g_test_add_func ("/layout/breaks", test_breaks);
  g_test_add_func ("/layout/pages/masters", test_masters);
  g_test_add_func ("/layout/pages/last", test_last_master);
  g_test_add_func ("/layout/pages/changing-width", test_changing_width);
  g_test_add_func ("/layout/pages/numbers", test_numbers);
  g_test_add_func ("/layout/pages/furniture", test_furniture);
  g_test_add_func ("/layout/pages/citations", test_citations);
  g_test_add_func ("/layout/pages/regions", test_regions);
  g_test_add_func ("/layout/limits/no-room", test_no_room);
  g_test_add_func ("/layout/limits/no-master", test_no_master);
  g_test_add_func ("/layout/limits/pages", test_too_many_pages);
  g_test_add_func ("/layout/dump/same-twice", test_same_twice);
  g_test_add_func ("/layout/pages/squeeze-to-fill", test_squeeze_to_fill);
  g_test_add_func ("/layout/dump/inline-block", test_inline_block_dump);
  add_cases ();
  return g_test_run ();
}
