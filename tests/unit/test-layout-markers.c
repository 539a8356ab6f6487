/* test-layout-markers.c: which marker static content retrieves on which page */
#include "test-layout-tools.h"

#define PAGE_MASTER                                                                                \
  "<fo:simple-page-master master-name='m' page-width='200pt' page-height='60pt'>"                  \
  "<fo:region-body margin-top='36pt'/><fo:region-before extent='36pt'/></fo:simple-page-master>"

#define RETRIEVE(position, boundary)                                                               \
  "<fo:retrieve-marker retrieve-class-name='k' retrieve-position='" position                       \
  "' retrieve-boundary='" boundary "'/>"

#define SEQUENCE(before, flow)                                                                     \
  "<fo:page-sequence master-reference='m'><fo:static-content flow-name='xsl-region-before'>"       \
  before "</fo:static-content><fo:flow flow-name='xsl-region-body'>" flow                          \
  "</fo:flow></fo:page-sequence>"

#define MARK(text) "<fo:marker marker-class-name='k'>" text "</fo:marker>"

static Laid
lay_sequences (const char *sequences)
{
  g_autofree char *text
      = g_strconcat (ROOT "<fo:layout-master-set>" PAGE_MASTER "</fo:layout-master-set>", sequences,
                     "</fo:root>", NULL);

  return lay_document (text);
}

static void
append_all (const LayoutArea *area, GString *text)
{
  for (; area; area = area->next)
    {
      if (area->kind == AREA_TEXT)
        g_string_append (text, area->text->text);
      append_all (area->first, text);
      if (area->kind == AREA_LINE)
        g_string_append_c (text, '|');
    }
}

/* The lines of a page's furniture, each ended by a bar. */
static char *
furniture (const Laid *laid, guint page)
{
  GString *text = g_string_new (NULL);

  for (const LayoutArea *area = area_tree_page (laid->areas, page)->regions; area;
       area = area->next)
    if (area->flags & AREA_STATIC)
      append_all (area->first, text);
  return g_string_free (text, FALSE);
}

static void
assert_furniture (const Laid *laid, guint page, const char *expected)
{
  g_autofree char *text = furniture (laid, page);

  g_assert_cmpstr (text, ==, expected);
}

/* Two lines a page.  "b" begins on page 1 and ends on page 2, "d" begins on page 2. */
#define FLOW                                                                                       \
  "<fo:block>" MARK ("a") "1</fo:block>"                                                           \
  "<fo:block orphans='1' widows='1' linefeed-treatment='preserve'>" MARK ("b") "2\n3</fo:block>"   \
  "<fo:block>" MARK ("d") "4</fo:block>"                                                           \
  "<fo:block break-before='page'>5</fo:block>"

static void
test_positions (void)
{
  static const struct
  {
    const char *position, *pages[3];
  } rows[] = {
    { "first-starting-within-page", { "a|", "d|", "d|" } },
    { "first-including-carryover", { "a|", "b|", "d|" } },
    { "last-starting-within-page", { "b|", "d|", "d|" } },
    { "last-ending-within-page", { "a|", "d|", "d|" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (
          "<fo:page-sequence master-reference='m'><fo:static-content "
          "flow-name='xsl-region-before'><fo:block><fo:retrieve-marker retrieve-class-name='k' "
          "retrieve-position='",
          rows[i].position, "'/></fo:block></fo:static-content><fo:flow "
          "flow-name='xsl-region-body'>" FLOW "</fo:flow></fo:page-sequence>", NULL);
      g_auto (Laid) laid = lay_sequences (text);

      assert_no_findings (&laid);
      g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 3);
      for (guint page = 0; page < 3; page++)
        {
          g_test_message ("%s, page %u", rows[i].position, page + 1);
          assert_furniture (&laid, page, rows[i].pages[page]);
        }
    }
}

/* What is not on the page comes from the pages before as far as the boundary lets it. */
static void
test_boundary (void)
{
#define BEFORE                                                                                     \
  "<fo:block>1" RETRIEVE ("first-starting-within-page", "page") "</fo:block>"                      \
  "<fo:block>2" RETRIEVE ("first-starting-within-page", "page-sequence") "</fo:block>"             \
  "<fo:block>3" RETRIEVE ("first-starting-within-page", "document") "</fo:block>"
  g_auto (Laid) laid = lay_sequences (
      SEQUENCE (BEFORE, "<fo:block>" MARK ("x") "t</fo:block>"
                        "<fo:block break-before='page'>t</fo:block>")
      SEQUENCE (BEFORE, A));

  assert_no_findings (&laid);
  assert_furniture (&laid, 0, "1x|2x|3x|");
  assert_furniture (&laid, 1, "1|2x|3x|");
  assert_furniture (&laid, 2, "1|2|3x|");
}

/* An empty marker clears what was there; it does not let an older one through. */
static void
test_empty_marker (void)
{
  g_auto (Laid) laid = lay_sequences (
      SEQUENCE ("<fo:block>h " RETRIEVE ("first-starting-within-page", "document") "</fo:block>",
                "<fo:block>" MARK ("on") "t</fo:block>"
                "<fo:block break-before='page'><fo:marker marker-class-name='k'/>t</fo:block>"));

  assert_furniture (&laid, 0, "h on|");
  assert_furniture (&laid, 1, "h|");
}

/* Marked is the parent, also one without content or one that is drawn by its children only. */
static void
test_parents (void)
{
  static const char *const flows[] = {
    MARK ("x") A,
    "<fo:block>" MARK ("x") "</fo:block>",
    "<fo:block>\n " MARK ("x") " text</fo:block>",
    "<fo:block>t<fo:inline>" MARK ("x") "</fo:inline></fo:block>",
    "<fo:block>t<fo:inline>" MARK ("x") "i</fo:inline></fo:block>",
    "<fo:wrapper>" MARK ("x") A "</fo:wrapper>",
    "<fo:block-container>" MARK ("x") A "</fo:block-container>",
    "<fo:list-block provisional-distance-between-starts='24pt'><fo:list-item>" MARK ("x")
    "<fo:list-item-label end-indent='label-end()'>" A "</fo:list-item-label>"
    "<fo:list-item-body start-indent='body-start()'>" A "</fo:list-item-body></fo:list-item>"
    "</fo:list-block>",
    "<fo:table table-layout='fixed'><fo:table-column column-width='50pt'/><fo:table-body>"
    "<fo:table-row>" MARK ("x") "<fo:table-cell>" A "</fo:table-cell></fo:table-row>"
    "</fo:table-body></fo:table>",
    "<fo:table table-layout='fixed'><fo:table-column column-width='50pt'/><fo:table-body>"
    MARK ("x")
    "<fo:table-row><fo:table-cell>" A "</fo:table-cell></fo:table-row></fo:table-body></fo:table>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      g_autofree char *text
          = g_strconcat ("<fo:page-sequence master-reference='m'><fo:static-content "
                         "flow-name='xsl-region-before'><fo:block>"
                         RETRIEVE ("last-ending-within-page", "page")
                         "</fo:block></fo:static-content><fo:flow flow-name='xsl-region-body'>",
                         flows[i], "</fo:flow></fo:page-sequence>", NULL);
      g_auto (Laid) laid = lay_sequences (text);

      g_test_message ("%s", flows[i]);
      assert_no_findings (&laid);
      assert_furniture (&laid, 0, "x|");
    }
}

/* A marker's content inherits from where it is retrieved, and may be blocks and tables. */
static void
test_content (void)
{
  g_auto (Laid) laid = lay_sequences (SEQUENCE (
      "<fo:block color='red'>" RETRIEVE ("first-starting-within-page", "page") "</fo:block>",
      "<fo:block color='blue' font-size='3pt'>" MARK (
          "<fo:table table-layout='fixed' width='100%' font-size='2em'><fo:table-column "
          "column-width='50%'/><fo:table-column column-width='50%'/><fo:table-body><fo:table-row>"
          "<fo:table-cell>" A "</fo:table-cell><fo:table-cell>" A "</fo:table-cell>"
          "</fo:table-row></fo:table-body></fo:table>") "t</fo:block>"
      "<fo:block break-before='page'>" MARK ("<fo:block>p</fo:block><fo:block>q</fo:block>")
      "t</fo:block>"));
  g_autoptr (GArray) lines = NULL;
  const LayoutText *text;

  assert_no_findings (&laid);
  assert_furniture (&laid, 0, "a|a|");
  assert_furniture (&laid, 1, "p|q|");
  lines = lines_of (&laid);
  text = line_with (lines, "a")->area->first->text;
  g_assert_cmpint (text->size, ==, 20000);
  g_assert_cmphex (text->color, ==, 0xffff0000);
  g_assert_cmpint (line_at (lines, 1)->area->x, ==, 100000);
}

/* Nothing of a marker is set where it stands; misplaced ones are findings. */
static void
test_places (void)
{
  g_auto (Laid) laid = lay_sequences (
      SEQUENCE ("<fo:block>" MARK ("no") "s</fo:block>",
                "<fo:block>" MARK ("quiet" "<fo:block>" MARK ("no") "</fo:block>") "t"
                RETRIEVE ("first-starting-within-page", "page") "</fo:block>"));
  g_autofree char *letters = letters_of (&laid);

  g_assert_cmpuint (count_findings (&laid, "fo-child"), ==, 3);
  g_assert_cmpuint (findings_count (laid.findings), ==, 3);
  g_assert_cmpstr (letters, ==, "st");
}

/* Findings inside a marker are made once, however often it is retrieved. */
static void
test_findings (void)
{
  g_auto (Laid) laid = lay_sequences (SEQUENCE (
      "<fo:block>" RETRIEVE ("first-starting-within-page", "page-sequence") "</fo:block>",
      "<fo:block>" MARK ("<fo:inline color='nonsense'>x</fo:inline>") "t</fo:block>"
      "<fo:block break-before='page'>t</fo:block>"));

  assert_furniture (&laid, 0, "x|");
  assert_furniture (&laid, 1, "x|");
  g_assert_cmpuint (count_findings (&laid, "fo-value"), ==, 1);
  g_assert_cmpuint (findings_count (laid.findings), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/markers/positions", test_positions);
  g_test_add_func ("/layout/markers/boundary", test_boundary);
  g_test_add_func ("/layout/markers/empty", test_empty_marker);
  g_test_add_func ("/layout/markers/parents", test_parents);
  g_test_add_func ("/layout/markers/content", test_content);
  g_test_add_func ("/layout/markers/places", test_places);
  g_test_add_func ("/layout/markers/findings", test_findings);
  return g_test_run ();
}
