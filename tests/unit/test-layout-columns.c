/* test-layout-columns.c: regions of several columns */
#include "test-layout-tools.h"

/* 200 by 120 points: two columns of 95 points and ten lines. */
#define COLUMNS(name)                                                                              \
  "<fo:simple-page-master master-name='" name "' page-width='200pt' page-height='120pt'>"          \
  "<fo:region-body column-count='2' column-gap='10pt'/></fo:simple-page-master>"

#define NOTE(mark, text)                                                                           \
  "<fo:footnote><fo:inline>" mark "</fo:inline><fo:footnote-body><fo:block>" text                  \
  "</fo:block></fo:footnote-body></fo:footnote>"

static char *
blocks (const char *name, guint from, guint to)
{
  GString *flow = g_string_new (NULL);

  for (guint i = from; i <= to; i++)
    g_string_append_printf (flow, "<fo:block>%s%u</fo:block>", name, i);
  return g_string_free (flow, FALSE);
}

/* The lines of every page: its texts, " | " where a line is not below the one before, " / "
 * between pages. */
static char *
arrangement (const Laid *laid)
{
  g_autoptr (GArray) lines = lines_of (laid);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = line_at (lines, i), *before = i ? line_at (lines, i - 1) : NULL;

      if (before)
        g_string_append (text, line->page > before->page           ? " / "
                               : line->area->y <= before->area->y ? " | "
                                                                   : " ");
      g_string_append (text, line->text);
    }
  return g_string_free (text, FALSE);
}

static void
assert_arranged (const char *flow, const char *expected)
{
  g_auto (Laid) laid = lay_masters (COLUMNS ("m"), "m", flow);
  g_autofree char *text = arrangement (&laid);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (findings_count (laid.findings), ==, 0);
}

/* The flow goes down one column, then down the next, then to the next page. */
static void
test_flow (void)
{
  g_autofree char *flow = blocks ("a", 1, 23);
  g_auto (Laid) laid = lay_masters (COLUMNS ("m"), "m", flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *text = arrangement (&laid);

  g_assert_cmpstr (text, ==,
                   "a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 | a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 / "
                   "a21 a22 a23");
  g_assert_cmpint (line_with (lines, "a10")->area->x, ==, 0);
  g_assert_cmpint (line_with (lines, "a11")->area->x, ==, 105000);
  g_assert_cmpint (line_with (lines, "a11")->area->y, ==, 0);
  g_assert_cmpint (line_with (lines, "a11")->area->width, ==, 95000);
}

static void
test_breaks (void)
{
  assert_arranged ("<fo:block>a</fo:block><fo:block break-before='column'>b</fo:block>"
                   "<fo:block break-after='column'>c</fo:block><fo:block>d</fo:block>",
                   "a | b c / d");
  assert_arranged ("<fo:block>a</fo:block><fo:block break-before='page'>b</fo:block>"
                   "<fo:block break-after='column'>c</fo:block><fo:block>d</fo:block>",
                   "a / b c | d");
}

/* A block across the columns stands below columns of the same height; what follows it has columns
 * of its own. */
static void
test_span (void)
{
  g_autofree char *before = blocks ("a", 1, 5), *after = blocks ("b", 1, 9);
  g_autofree char *flow = g_strconcat (before, "<fo:block span='all'>on tværs</fo:block>", after,
                                       NULL);
  g_auto (Laid) laid = lay_masters (COLUMNS ("m"), "m", flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *text = arrangement (&laid);

  g_assert_cmpstr (text, ==, "a1 a2 a3 | a4 a5 on tværs b1 b2 b3 b4 b5 b6 | b7 b8 b9");
  g_assert_cmpint (top_of (lines, "on tværs"), ==, 36000);
  g_assert_cmpint (line_with (lines, "on tværs")->area->width, ==, 200000);
  g_assert_cmpint (top_of (lines, "b1"), ==, 48000);
  g_assert_cmpint (top_of (lines, "b7"), ==, 48000);
}

/* What goes across and has no room any more goes to the next page, with breaks of its own too. */
static void
test_span_moves (void)
{
  g_autofree char *before = blocks ("a", 1, 20);
  g_autofree char *full = g_strconcat (before, "<fo:block span='all'>x</fo:block>", NULL);

  assert_arranged (full, "a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 | a11 a12 a13 a14 a15 a16 a17 a18 a19 a20"
                         " / x");
  assert_arranged ("<fo:block>a</fo:block><fo:block span='all' break-before='page'>x</fo:block>"
                   "<fo:block break-after='page'>b</fo:block><fo:block span='all'>y</fo:block>",
                   "a / x b / y");
}

/* In a wrapper too, which keeps its id; white space around it is none of the flow's. */
static void
test_span_in_wrapper (void)
{
  g_autofree char *before = blocks ("a", 1, 5), *after = blocks ("b", 1, 9);
  g_autofree char *flow = g_strconcat (
      "<fo:wrapper id='w'>", before, "<fo:wrapper> <fo:block span='all'>x</fo:block></fo:wrapper>",
      "<fo:block><fo:page-number-citation ref-id='w'/></fo:block> </fo:wrapper>", after, NULL);

  assert_arranged (flow, "a1 a2 a3 | a4 a5 x 1 b1 b2 b3 b4 b5 | b6 b7 b8 b9");
}

/* With one column nothing goes across anything. */
static void
test_span_of_one (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block space-after='5pt'>a</fo:block>"
             "<fo:block span='all' space-before='3pt'>b</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "b"), ==, 17000);
}

/* A footnote of either column stands below both, and both leave it room. */
static void
test_notes (void)
{
  g_autofree char *before = blocks ("a", 1, 12), *after = blocks ("b", 1, 6);
  g_autofree char *flow = g_strconcat (before, "<fo:block>her" NOTE ("1", "note") "</fo:block>",
                                       after, NULL);
  g_auto (Laid) laid = lay_masters (COLUMNS ("m"), "m", flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *text = arrangement (&laid);

  g_assert_cmpstr (text, ==,
                   "a1 a2 a3 a4 a5 a6 a7 a8 a9 | a10 a11 a12 her1 b1 b2 b3 b4 b5 note / b6");
  g_assert_cmpint (top_of (lines, "note"), ==, 108000);
  g_assert_cmpint (line_with (lines, "note")->area->width, ==, 200000);
}

/* Footnotes longer than a page, and columns too small for anything: all is there, and it ends. */
static void
test_no_room (void)
{
  static const char *const bodies[] = {
    "column-count='2'", "column-count='3' margin-top='118pt'", "column-count='30'",
    "column-count='4' margin-top='120pt'", "column-count='3' column-gap='300pt'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *before = blocks ("a", 1, 5), *body = blocks ("n", 1, 40);
      g_autofree char *flow = g_strconcat (
          before, "<fo:block>h<fo:footnote><fo:inline>1</fo:inline><fo:footnote-body>", body,
          "</fo:footnote-body></fo:footnote></fo:block><fo:block span='all'>x</fo:block>", before,
          NULL);
      g_autofree char *masters = g_strdup_printf (
          "<fo:simple-page-master master-name='m' page-width='200pt' page-height='120pt'>"
          "<fo:region-body %s/></fo:simple-page-master>",
          bodies[i]);
      g_auto (Laid) laid = lay_masters (masters, "m", flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      g_autofree char *text = arrangement (&laid);

      g_test_message ("%s: %s", bodies[i], text);
      g_assert_nonnull (line_with (lines, "x"));
      g_assert_nonnull (line_with (lines, "n4"));
      g_assert_cmpuint (area_tree_page_count (laid.areas), <=, 60);
    }
}

/* From pages of one column to pages of two and back: the flow is made anew for each width. */
static void
test_changing (void)
{
  g_autofree char *flow = blocks ("a", 1, 35);
  g_auto (Laid) laid = lay_masters (
      MASTER ("one", 200, 120) COLUMNS ("two")
      "<fo:page-sequence-master master-name='s'>"
      "<fo:single-page-master-reference master-reference='one'/>"
      "<fo:single-page-master-reference master-reference='two'/>"
      "<fo:repeatable-page-master-reference master-reference='one'/></fo:page-sequence-master>",
      "s", flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 3);
  g_assert_cmpuint (line_with (lines, "a10")->page, ==, 1);
  g_assert_cmpint (line_with (lines, "a11")->area->width, ==, 95000);
  g_assert_cmpint (line_with (lines, "a30")->area->x, ==, 105000);
  g_assert_cmpint (line_with (lines, "a31")->area->width, ==, 200000);
}

/* The page that ends the flow has the master of a last page, whatever it takes. */
static void
test_last_page (void)
{
  static const guint n_blocks[] = { 8, 20, 23 };

  for (gsize i = 0; i < G_N_ELEMENTS (n_blocks); i++)
    {
      g_autofree char *flow = blocks ("a", 1, n_blocks[i]);
      g_auto (Laid) laid = lay_masters (
          COLUMNS ("m")
          "<fo:simple-page-master master-name='l' page-width='200pt' page-height='60pt'>"
          "<fo:region-body column-count='2' column-gap='10pt'/></fo:simple-page-master>"
          "<fo:page-sequence-master master-name='s'><fo:repeatable-page-master-alternatives>"
          "<fo:conditional-page-master-reference page-position='last' master-reference='l'/>"
          "<fo:conditional-page-master-reference master-reference='m'/>"
          "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>",
          "s", flow);
      guint n = area_tree_page_count (laid.areas);

      g_assert_cmpuint (n, ==, i ? 2 : 1);
      g_assert_cmpstr (area_tree_page (laid.areas, n - 1)->master, ==, "l");
    }
}

/* Spans and columns as Apache FOP names them, empty columns too. */
static void
test_dump (void)
{
  g_auto (Laid) laid = lay_masters (
      COLUMNS ("m"), "m",
      "<fo:block>a</fo:block><fo:block>b</fo:block><fo:block span='all'>x" NOTE ("1", "n")
      "</fo:block><fo:block>c</fo:block>");
  g_autoptr (GString) dump = g_string_new (NULL), names = g_string_new (NULL);

  area_tree_dump (laid.areas, dump);
  for (const char *at = dump->str; (at = strchr (at, '<')); at++)
    if (g_str_has_prefix (at, "<span") || g_str_has_prefix (at, "<flow")
        || g_str_has_prefix (at, "<mainR") || g_str_has_prefix (at, "<footnote"))
      g_string_append_c (names, at[1]);
  g_assert_cmpstr (names->str, ==, "msffsfsfff");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/columns/flow", test_flow);
  g_test_add_func ("/layout/columns/breaks", test_breaks);
  g_test_add_func ("/layout/columns/span", test_span);
  g_test_add_func ("/layout/columns/span-moves", test_span_moves);
  g_test_add_func ("/layout/columns/span-in-wrapper", test_span_in_wrapper);
  g_test_add_func ("/layout/columns/span-of-one", test_span_of_one);
  g_test_add_func ("/layout/columns/notes", test_notes);
  g_test_add_func ("/layout/columns/no-room", test_no_room);
  g_test_add_func ("/layout/columns/changing", test_changing);
  g_test_add_func ("/layout/columns/last-page", test_last_page);
  g_test_add_func ("/layout/columns/dump", test_dump);
  return g_test_run ();
}
