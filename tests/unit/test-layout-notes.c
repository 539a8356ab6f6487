/* test-layout-notes.c: footnotes at the foot of a page */
#include "test-layout-tools.h"

#define NOTE(mark, text)                                                                           \
  "<fo:footnote><fo:inline>" mark "</fo:inline><fo:footnote-body><fo:block>" text                  \
  "</fo:block></fo:footnote-body></fo:footnote>"

/* N blocks of one line: "a1", "a2" … */
static void
append_lines (GString *flow, const char *name, guint n)
{
  for (guint i = 1; i <= n; i++)
    g_string_append_printf (flow, "<fo:block>%s%u</fo:block>", name, i);
}

/* All texts of PAGE, in order, separated by spaces. */
static char *
page_text (const GArray *lines, guint page)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    if (line_at (lines, i)->page == page)
      g_string_append_printf (text, "%s%s", text->len ? " " : "", line_at (lines, i)->text);
  return g_string_free (text, FALSE);
}

static void
assert_page (const Laid *laid, guint page, const char *expected)
{
  g_autoptr (GArray) lines = lines_of (laid);
  g_autofree char *text = page_text (lines, page);

  g_assert_cmpstr (text, ==, expected);
}

/* The footnote stands at the foot of the page, whatever comes behind what cites it. */
static void
test_foot (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>en" NOTE ("1", "note") " mere</fo:block><fo:block>to</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpstr (line_at (lines, 0)->text, ==, "en1 mere");
  g_assert_cmpstr (line_at (lines, 1)->text, ==, "to");
  g_assert_cmpint (top_of (lines, "to"), ==, 12000);
  g_assert_cmpstr (line_at (lines, 2)->text, ==, "note");
  g_assert_cmpint (top_of (lines, "note"), ==, 120000 - 12000);
  g_assert_cmpuint (findings_count (laid.findings), ==, 0);
}

/* Notes stand in the order in which they are cited, their spaces between them. */
static void
test_order (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>en" NOTE ("1", "x1") " to<fo:inline font-weight='bold'> tre" NOTE ("2",
                                                                                          "x2")
             "</fo:inline></fo:block><fo:block>fire<fo:footnote><fo:inline>3</fo:inline>"
             "<fo:footnote-body><fo:block space-before='3pt'>x3</fo:block></fo:footnote-body>"
             "</fo:footnote></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  assert_page (&laid, 1, "en1 to tre2 fire3 x1 x2 x3");
  g_assert_cmpint (top_of (lines, "x3"), ==, 108000);
  g_assert_cmpint (top_of (lines, "x2"), ==, 108000 - 3000 - 12000);
  g_assert_cmpint (top_of (lines, "x1"), ==, 108000 - 3000 - 24000);
}

/* A line goes where its note has room: the page has ten lines. */
static void
test_moves_with_line (void)
{
  g_autoptr (GString) flow = g_string_new (NULL);
  g_auto (Laid) laid = { 0 };

  append_lines (flow, "a", 9);
  g_string_append (flow, "<fo:block>her" NOTE ("1", "note") "</fo:block><fo:block>z</fo:block>");
  laid = lay (flow->str);
  assert_page (&laid, 1, "a1 a2 a3 a4 a5 a6 a7 a8 a9");
  assert_page (&laid, 2, "her1 z note");
}

static char *
flow_with_long_note (guint before, guint n_note, guint after)
{
  g_autoptr (GString) flow = g_string_new (NULL);

  append_lines (flow, "a", before);
  g_string_append (flow, "<fo:block>her<fo:footnote><fo:inline>1</fo:inline><fo:footnote-body>");
  append_lines (flow, "n", n_note);
  g_string_append (flow, "</fo:footnote-body></fo:footnote></fo:block>");
  append_lines (flow, "z", after);
  return g_string_free (g_steal_pointer (&flow), FALSE);
}

/* A note longer than the page begins where it is cited and goes on: there is a line of the flow on
 * each page as long as the flow lasts. */
static void
test_goes_on (void)
{
  g_autofree char *flow = flow_with_long_note (7, 14, 3);
  g_auto (Laid) laid = lay (flow);

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 3);
  assert_page (&laid, 1, "a1 a2 a3 a4 a5 a6 a7 her1 n1 n2");
  assert_page (&laid, 2, "z1 n3 n4 n5 n6 n7 n8 n9 n10 n11");
  assert_page (&laid, 3, "z2 z3 n12 n13 n14");
}

/* Pages with nothing but a note follow when the flow is at its end. */
static void
test_only_notes (void)
{
  g_autofree char *flow = flow_with_long_note (7, 23, 0);
  g_auto (Laid) laid = lay (flow);

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 4);
  assert_page (&laid, 1, "a1 a2 a3 a4 a5 a6 a7 her1 n1 n2");
  assert_page (&laid, 2, "n3 n4 n5 n6 n7 n8 n9 n10 n11 n12");
  assert_page (&laid, 4, "n23");
}

/* Regions too low for a line, or for line and note: all is there, and it ends. */
static void
test_no_room (void)
{
  static const char *const heights[] = { "0pt", "1pt", "12pt", "20pt", "24pt" };

  for (gsize i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      g_autofree char *flow = flow_with_long_note (2, 3, 2);
      g_autofree char *masters = g_strdup_printf (
          "<fo:simple-page-master master-name='m' page-width='200pt' page-height='%s'>"
          "<fo:region-body/></fo:simple-page-master>",
          heights[i]);
      g_auto (Laid) laid = lay_masters (masters, "m", flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_test_message ("%s", heights[i]);
      g_assert_cmpuint (lines->len, ==, 8);
      g_assert_cmpuint (area_tree_page_count (laid.areas), <=, 8);
    }
}

/* Lists, cells, containers and notes themselves may cite notes. */
static void
test_places (void)
{
  g_auto (Laid) laid = lay (
      "<fo:list-block><fo:list-item><fo:list-item-label><fo:block>l" NOTE ("1", "x1")
      "</fo:block></fo:list-item-label><fo:list-item-body><fo:block start-indent='50pt'>b"
      NOTE ("2", "x2") "</fo:block></fo:list-item-body></fo:list-item></fo:list-block>"
      "<fo:block-container height='12pt'><fo:block>c" NOTE ("3", "x3" NOTE ("4", "x4"))
      "</fo:block></fo:block-container>"
      "<fo:block-container absolute-position='absolute' top='40pt'><fo:block>d" NOTE ("5", "x5")
      "</fo:block></fo:block-container><fo:block>e</fo:block>");

  assert_page (&laid, 1, "l1 b2 c3 d5 e x1 x2 x34 x4 x5");
}

/* A header that is printed again cites its note again. */
static void
test_table (void)
{
  g_autoptr (GString) flow = g_string_new (
      "<fo:table table-layout='fixed' width='100%'><fo:table-column/><fo:table-header>"
      "<fo:table-cell><fo:block>h" NOTE ("*", "xh") "</fo:block></fo:table-cell>"
      "</fo:table-header><fo:table-body>");
  g_auto (Laid) laid = { 0 };

  for (guint i = 1; i <= 12; i++)
    g_string_append_printf (flow, "<fo:table-row><fo:table-cell><fo:block>r%u%s</fo:block>"
                                  "</fo:table-cell></fo:table-row>",
                            i, i == 3 ? NOTE ("1", "x1") : "");
  g_string_append (flow, "</fo:table-body></fo:table>");
  laid = lay (flow->str);
  assert_page (&laid, 1, "h* r1 r2 r31 r4 r5 r6 r7 xh x1");
  assert_page (&laid, 2, "h* r8 r9 r10 r11 r12 xh");
}

/* The separator stands above the notes, and only where there are any. */
static void
test_separator (void)
{
  g_auto (Laid) laid = lay_document (
      ROOT "<fo:layout-master-set>" MASTER ("m", 200, 120) "</fo:layout-master-set>"
      "<fo:page-sequence master-reference='m'>"
      "<fo:static-content flow-name='xsl-footnote-separator'><fo:block>skel</fo:block>"
      "</fo:static-content><fo:flow flow-name='xsl-region-body'><fo:block>en" NOTE ("1", "note")
      "</fo:block><fo:block break-before='page'>to</fo:block></fo:flow></fo:page-sequence>"
      "</fo:root>");
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autoptr (GString) dump = g_string_new (NULL);

  assert_page (&laid, 1, "en1 skel note");
  assert_page (&laid, 2, "to");
  g_assert_cmpint (top_of (lines, "skel"), ==, 96000);
  g_assert_cmpint (top_of (lines, "note"), ==, 108000);
  g_assert_cmpuint (findings_count (laid.findings), ==, 0);
  area_tree_dump (laid.areas, dump);
  g_assert_nonnull (strstr (dump->str, "</mainReference"));
  g_assert_nonnull (strstr (strstr (dump->str, "</mainReference"), "<footnote"));
}

/* Page furniture has no foot for notes. */
static void
test_static (void)
{
  g_auto (Laid) laid = lay_document (
      ROOT "<fo:layout-master-set><fo:simple-page-master master-name='m' page-width='200pt' "
      "page-height='120pt'><fo:region-body/><fo:region-before extent='20pt'/>"
      "</fo:simple-page-master></fo:layout-master-set><fo:page-sequence master-reference='m'>"
      "<fo:static-content flow-name='xsl-region-before'><fo:block>top" NOTE ("1", "note")
      "</fo:block></fo:static-content><fo:flow flow-name='xsl-region-body'><fo:block>en"
      "</fo:block></fo:flow></fo:page-sequence></fo:root>");

  assert_page (&laid, 1, "top1 en");
  g_assert_cmpuint (findings_count (laid.findings), ==, 1);
  g_assert_cmpstr (findings_nth (laid.findings, 0)->rule, ==, "layout-note");
}

/* The last page's master gets the rest only when the notes are through too. */
static void
test_last_page (void)
{
  g_autofree char *flow = flow_with_long_note (2, 12, 1);
  g_auto (Laid) laid = lay_masters (
      MASTER ("m", 200, 120) MASTER ("l", 200, 120)
      "<fo:page-sequence-master master-name='s'><fo:repeatable-page-master-alternatives>"
      "<fo:conditional-page-master-reference page-position='last' master-reference='l'/>"
      "<fo:conditional-page-master-reference master-reference='m'/>"
      "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>",
      "s", flow);
  guint n = area_tree_page_count (laid.areas);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, ==, 16);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (area_tree_page (laid.areas, 0)->master, ==, "m");
  g_assert_cmpstr (area_tree_page (laid.areas, 1)->master, ==, "l");
}

/* A note that goes on on a narrower page sticks out of it, and a finding says so, once. */
static void
test_narrower_page (void)
{
  static const char masters[] = MASTER ("odd", 200, 60) MASTER ("even", 100, 60)
      "<fo:page-sequence-master master-name='m'><fo:repeatable-page-master-alternatives>"
      "<fo:conditional-page-master-reference master-reference='odd' odd-or-even='odd'/>"
      "<fo:conditional-page-master-reference master-reference='even' odd-or-even='even'/>"
      "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>";
  g_auto (Laid) narrower
      = lay_masters (masters, "m", "<fo:block>a" NOTE ("1", PROSE PROSE PROSE) "</fo:block>");
  g_auto (Laid) wider = lay_masters (masters, "m", "<fo:block break-before='even-page'>a"
                                     NOTE ("1", PROSE) "</fo:block>");

  g_assert_cmpuint (count_findings (&narrower, "layout-line-wide"), ==, 1);
  g_assert_cmpuint (area_tree_page_count (wider.areas), >=, 3);
  g_assert_cmpuint (count_findings (&wider, "layout-line-wide"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/notes/foot", test_foot);
  g_test_add_func ("/layout/notes/order", test_order);
  g_test_add_func ("/layout/notes/moves-with-line", test_moves_with_line);
  g_test_add_func ("/layout/notes/goes-on", test_goes_on);
  g_test_add_func ("/layout/notes/only-notes", test_only_notes);
  g_test_add_func ("/layout/notes/no-room", test_no_room);
  g_test_add_func ("/layout/notes/places", test_places);
  g_test_add_func ("/layout/notes/table", test_table);
  g_test_add_func ("/layout/notes/separator", test_separator);
  g_test_add_func ("/layout/notes/narrower-page", test_narrower_page);
  g_test_add_func ("/layout/notes/static", test_static);
  g_test_add_func ("/layout/notes/last-page", test_last_page);
  return g_test_run ();
}
