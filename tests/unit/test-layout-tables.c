/* test-layout-tables.c: lists and tables */
#include "test-layout-tools.h"

/* Lists ---------------------------------------------------------------------------------------- */

static void
test_list (void)
{
  g_auto (Laid) laid
      = lay (LIST (ITEM ("–", "krop") ITEM ("2.", "anden " LIST (ITEM ("–", "dyb")))));
  g_autoptr (GArray) lines = lines_of (&laid);
  const Line *label = line_at (lines, 0), *body = line_with (lines, "krop");

  assert_no_findings (&laid);
  g_assert_cmpint (label->area->x, ==, 0);
  g_assert_cmpint (label->area->width, ==, 10000);
  g_assert_cmpint (body->area->x, ==, 15000);
  g_assert_cmpint (body->area->width, ==, 185000);
  g_assert_cmpint (baseline_of (label), ==, baseline_of (body));
  g_assert_cmpint (top_of (lines, "2."), ==, 12000);
  g_assert_cmpint (line_with (lines, "dyb")->area->x, ==, 30000);
}

/* An item goes on on the next page; the label stays where it began, with two lines of the body. */
static void
test_list_cut (void)
{
  g_autofree char *before = repeat (A, 7);
  g_autofree char *flow = g_strconcat (before, LIST (ITEM ("–", PROSE)), NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *letters = letters_of (&laid);
  guint on_first = 0;

  for (guint i = 8; i < lines->len; i++)
    on_first += line_at (lines, i)->page == 1;
  g_assert_cmpuint (page_of (lines, "–"), ==, 1);
  g_assert_cmpuint (on_first, ==, 3);
  g_assert_true (g_str_has_prefix (letters, "aaaaaaa–Personalet"));
  g_assert_true (g_str_has_suffix (letters, "ogkortere."));
}

/* A label is never left behind by its body. */
static void
test_list_orphan (void)
{
  g_autofree char *before = repeat (A, 8);
  g_autofree char *flow = g_strconcat (
      before,
      LIST (ITEM ("–", "<fo:block line-height='40pt'>høj</fo:block><fo:block>krop</fo:block>")),
      NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "–"), ==, 2);
  g_assert_cmpuint (page_of (lines, "høj"), ==, 2);
}

/* Tables --------------------------------------------------------------------------------------- */

#define CELL(attributes, text)                                                                     \
  "<fo:table-cell " attributes "><fo:block>" text "</fo:block></fo:table-cell>"
#define ROW(cells) "<fo:table-row>" cells "</fo:table-row>"

/* From the start of a line's text to its end. */
static Mpt
text_width (const LayoutArea *line)
{
  Mpt end = line->x;

  for (const LayoutArea *area = line->first; area; area = area->next)
    end = MAX (end, area->x + area->width);
  return end - line->first->x;
}

static void
test_columns (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed' width='100%'><fo:table-column column-width='40pt'/>"
      "<fo:table-column column-width='25%'/>"
      "<fo:table-column column-width='proportional-column-width(2)'/>"
      "<fo:table-column column-width='proportional-column-width(1)'/><fo:table-body>"
      ROW (CELL ("", "en") CELL ("", "to") CELL ("", "tre") CELL ("", "fire"))
      ROW (CELL ("number-columns-spanned='2'", "fem") CELL ("column-number='4'", "seks"))
      "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  static const struct
  {
    const char *text;
    Mpt x, width;
  } rows[] = { { "en", 0, 40000 },      { "to", 40000, 50000 },  { "tre", 90000, 73333 },
               { "fire", 163333, 36667 }, { "fem", 0, 90000 }, { "seks", 163333, 36667 } };

  assert_no_findings (&laid);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (line_with (lines, rows[i].text)->area->x, ==, rows[i].x);
      g_assert_cmpint (line_with (lines, rows[i].text)->area->width, ==, rows[i].width);
    }
  g_assert_cmpint (top_of (lines, "fem"), ==, 12000);
}

#define BODY(rows) "<fo:table-body>" rows "</fo:table-body>"

/* Columns without widths are as wide as their content wants, when the room has it: the table is
 * then no wider.  What a table with a width has left or is short of goes to all of them. */
static void
test_automatic (void)
{
  static const char flow[] =
      "<fo:table>" BODY (ROW (CELL ("padding='2pt'", "en") CELL ("", "to ord"))
                         ROW (CELL ("", "x") CELL ("", "y"))) "</fo:table>"
      "<fo:table width='100%'>" BODY (ROW (CELL ("", "iii") CELL ("", "fire ord i alt")))
      "</fo:table>"
      "<fo:table><fo:table-column column-width='40pt'/><fo:table-column/>"
      BODY (ROW (CELL ("", "fast") CELL ("", "løs")) ROW (CELL ("", "z") CELL ("", "q")))
      "</fo:table>"
      "<fo:table>" BODY (ROW (CELL ("", "smal") CELL ("", PROSE))) "</fo:table>"
      "<fo:table table-layout='fixed'>" BODY (ROW (CELL ("", "halv") CELL ("", "del")))
      "</fo:table>";
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *first = line_with (lines, "en")->area, *wide = line_with (lines, "iii")->area;

  assert_no_findings (&laid);
  g_assert_cmpint (first->x, ==, 2000);
  g_assert_cmpint (first->width, ==, text_width (first));
  g_assert_cmpint (line_with (lines, "to ord")->area->x, ==, text_width (first) + 4000);
  g_assert_cmpint (line_with (lines, "x")->area->width, ==, text_width (first) + 4000);
  g_assert_cmpint (wide->width, >, text_width (wide));
  g_assert_cmpint (wide->width + line_with (lines, "fire ord i alt")->area->width, ==, 200000);
  g_assert_cmpint (line_with (lines, "fast")->area->width, ==, 40000);
  g_assert_cmpint (line_with (lines, "løs")->area->x, ==, 40000);
  g_assert_cmpint (line_with (lines, "q")->area->width, ==,
                   text_width (line_with (lines, "løs")->area));
  g_assert_cmpint (line_with (lines, "smal")->area->width, >=,
                   text_width (line_with (lines, "smal")->area));
  g_assert_cmpint (line_with (lines, "smal")->area->width, <, 60000);
  g_assert_cmpint (line_with (lines, "halv")->area->width, ==, 100000);
}

/* What a span needs besides goes to its columns; the content of cells is measured with its indents,
 * forced breaks, tables and lists. */
static void
test_automatic_content (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table>" BODY (
          ROW (CELL ("number-columns-spanned='2'", "en lang overskrift"))
          ROW (CELL ("", "A") CELL ("", "B"))) "</fo:table>"
      "<fo:table>" BODY (
          ROW ("<fo:table-cell><fo:block start-indent='7pt' linefeed-treatment='preserve'>en"
               "&#10;linje</fo:block></fo:table-cell>" CELL ("", "C"))) "</fo:table>"
      "<fo:table>" BODY (
          ROW ("<fo:table-cell><fo:table>" BODY (ROW (CELL ("", "dyb") CELL ("", "ere")))
               "</fo:table></fo:table-cell>" CELL ("", "D"))) "</fo:table>"
      "<fo:table>" BODY (
          ROW ("<fo:table-cell>" LIST (ITEM ("–", "krop")) "</fo:table-cell>" CELL ("", "E")))
      "</fo:table>"
      "<fo:table>" BODY (
          ROW ("<fo:table-cell><fo:block-container width='30pt'><fo:block>i</fo:block>"
               "</fo:block-container></fo:table-cell>" CELL ("", "F"))) "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  assert_no_findings (&laid);
  g_assert_cmpint (line_with (lines, "en lang overskrift")->area->width, ==,
                   text_width (line_with (lines, "en lang overskrift")->area));
  g_assert_cmpint (line_with (lines, "A")->area->width + line_with (lines, "B")->area->width, ==,
                   text_width (line_with (lines, "en lang overskrift")->area));
  g_assert_cmpint (line_with (lines, "C")->area->x, ==,
                   7000 + text_width (line_with (lines, "linje")->area));
  g_assert_cmpint (line_with (lines, "D")->area->x, ==,
                   text_width (line_with (lines, "dyb")->area)
                       + text_width (line_with (lines, "ere")->area));
  g_assert_cmpint (line_with (lines, "E")->area->x, ==,
                   15000 + text_width (line_with (lines, "krop")->area));
  g_assert_cmpint (line_with (lines, "F")->area->x, ==, 30000);
}

/* Words that do not fit stay inside the table all the same, and are said. */
static void
test_automatic_narrow (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table width='40pt'>" BODY (
          ROW (CELL ("", "menneskerettighedskonvention") CELL ("", "forvaltningsmyndighed")))
      "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (count_findings (&laid, "layout-word-wide"), >, 0);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (line_at (lines, i)->area->x + line_at (lines, i)->area->width, <=, 40000);
}

static void
test_row_spans (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'><fo:table-column column-width='100pt' "
      "number-columns-repeated='2'/><fo:table-body>"
      ROW (CELL ("number-rows-spanned='2' display-align='center'", "høj") CELL ("", "en"))
      ROW (CELL ("", "to")) ROW (CELL ("", "tre") CELL ("", "fire")) "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (line_with (lines, "to")->area->x, ==, 100000);
  g_assert_cmpint (top_of (lines, "to"), ==, 12000);
  g_assert_cmpint (top_of (lines, "høj"), ==, 6000);
  g_assert_cmpint (top_of (lines, "tre"), ==, 24000);
}

static void
test_row_height (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'><fo:table-column column-width='100pt'/>"
      "<fo:table-column column-width='100pt'/><fo:table-body><fo:table-row height='40pt'>"
      CELL ("padding='3pt'", "en") CELL ("display-align='after'", "to") "</fo:table-row>"
      ROW (CELL ("", "tre") CELL ("", "fire")) "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "en"), ==, 3000);
  g_assert_cmpint (line_with (lines, "en")->area->x, ==, 3000);
  g_assert_cmpint (line_with (lines, "en")->area->width, ==, 94000);
  g_assert_cmpint (top_of (lines, "to"), ==, 28000);
  g_assert_cmpint (top_of (lines, "tre"), ==, 40000);
}

#define HEADED(attributes, rows)                                                                   \
  "<fo:table table-layout='fixed' " attributes "><fo:table-column column-width='200pt'/>"          \
  "<fo:table-header>" ROW (CELL ("", "hoved")) "</fo:table-header><fo:table-footer>"               \
  ROW (CELL ("", "fod")) "</fo:table-footer><fo:table-body>"

static void
test_header (void)
{
  g_autofree char *rows = repeat (ROW (CELL ("", "række")), 20);
  g_autofree char *flow = g_strconcat (HEADED ("", ""), rows, "</fo:table-body></fo:table>", NULL);
  g_autofree char *omit = g_strconcat (
      HEADED ("table-omit-header-at-break='true' table-omit-footer-at-break='true'", ""), rows,
      "</fo:table-body></fo:table>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_auto (Laid) omitted = lay (omit);
  g_autoptr (GArray) lines = lines_of (&laid), omitted_lines = lines_of (&omitted);
  guint headers = 0, footers = 0;

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 3);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = line_at (lines, i);

      if (g_str_equal (line->text, "hoved"))
        {
          headers++;
          g_assert_cmpint (line->area->y, ==, 0);
          g_assert_cmpint (line->repeated, ==, line->page > 1);
        }
      else if (g_str_equal (line->text, "fod"))
        {
          footers++;
          g_assert_cmpint (line->repeated, ==, line->page < 3);
        }
      else
        g_assert_false (line->repeated);
      g_assert_cmpint (line->area->y + line->area->height, <=, 120000);
    }
  g_assert_cmpuint (headers, ==, 3);
  g_assert_cmpuint (footers, ==, 3);
  g_assert_cmpuint (omitted_lines->len, ==, 22);
}

/* A row that is taller than what is left is cut when too much of the page would stay empty. */
static void
test_tall_row (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'><fo:table-column column-width='60pt'/>"
      "<fo:table-column column-width='140pt'/><fo:table-body>"
      ROW (CELL ("", "kort") CELL ("", PROSE PROSE PROSE)) ROW (CELL ("", "næste") CELL ("", "x"))
      "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *letters = letters_of (&laid);

  g_assert_cmpuint (area_tree_page_count (laid.areas), >=, 2);
  g_assert_true (g_str_has_suffix (letters, "kortere.næstex"));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (line_at (lines, i)->area->y + 12000, <=, 120000);
  g_assert_cmpint (top_of (lines, "næste"), ==, top_of (lines, "x"));
}

static void
test_collapsed_borders (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'><fo:table-column column-width='100pt' "
      "number-columns-repeated='2'/><fo:table-body>"
      ROW (CELL ("border='1pt solid black'", "en") CELL ("border='3pt solid red'", "to"))
      "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *first = box_on (&laid, 0);

  /* the wider one wins and stands half on each side of the line between */
  g_assert_cmpint (first->box->border[SIDE_START].width, ==, 1000);
  g_assert_cmpint (first->box->border[SIDE_END].width, ==, 3000);
  g_assert_cmphex (first->box->border[SIDE_END].color, ==, 0xffff0000);
  g_assert_cmpint (first->x, ==, -500);
  g_assert_cmpint (first->x + first->width, ==, 101500);
  g_assert_cmpint (line_with (lines, "to")->area->x, ==, 101500);
}

/* Of equally wide borders the style decides; a hidden one takes all others away. */
static void
test_collapsed_precedence (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'><fo:table-column column-width='50pt' "
      "number-columns-repeated='4'/><fo:table-body>"
      ROW (CELL ("border='2pt dotted red'", "A") CELL ("border='2pt ridge blue'", "B")
           CELL ("border='2pt double lime' border-right='9pt solid red'", "C")
           CELL ("border-left-style='hidden' border-top='1pt solid red'", "D"))
      "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *b = line_with (lines, "B")->area, *c = line_with (lines, "C")->area;

  while (!b->box)
    b = b->parent;
  while (!c->box)
    c = c->parent;
  g_assert_cmphex (b->box->border[SIDE_START].color, ==, 0xffff0000);
  g_assert_cmphex (b->box->border[SIDE_END].color, ==, 0xff00ff00);
  g_assert_cmpint (c->box->border[SIDE_END].width, ==, 0);
}

static void
test_separate_borders (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed' border-collapse='separate' border-spacing='4pt'>"
      "<fo:table-column column-width='80pt' number-columns-repeated='2'/><fo:table-body>"
      ROW (CELL ("border='1pt solid black'", "en") CELL ("", "to")) ROW (CELL ("", "tre"))
      "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (line_with (lines, "en")->area->x, ==, 3000);
  g_assert_cmpint (line_with (lines, "to")->area->x, ==, 82000);
  g_assert_cmpint (line_with (lines, "to")->area->width, ==, 76000);
  g_assert_cmpint (top_of (lines, "to"), ==, 2000);
  g_assert_cmpint (top_of (lines, "tre") - top_of (lines, "to"), ==, 14000 + 4000);
}

/* A cell without content has no border and no background where that is asked for. */
static void
test_empty_cells (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed' width='100%' border-collapse='separate'>"
      BODY ("<fo:table-row empty-cells='hide'>" CELL ("border='1pt solid red'", "")
            CELL ("border='1pt solid red'", "a") "</fo:table-row>") "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *cell = line_with (lines, "a")->area, *empty;

  assert_no_findings (&laid);
  while (cell->node->kind != FO_NODE_TABLE_CELL)
    cell = cell->parent;
  g_assert_nonnull (cell->box);
  for (empty = cell->parent->first; empty->node->kind != FO_NODE_TABLE_CELL; empty = empty->next)
    ;
  g_assert_true (empty != cell);
  g_assert_null (empty->box);
}

/* Two cells that differ in colour alone keep each its own border. */
static void
test_collapsed_equals (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'>" BODY (
          ROW (CELL ("border='2pt solid red'", "A")) ROW (CELL ("border='2pt solid blue'", "B")))
      "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *a = line_with (lines, "A")->area, *b = line_with (lines, "B")->area;

  while (!a->box)
    a = a->parent;
  while (!b->box)
    b = b->parent;
  g_assert_cmphex (a->box->border[SIDE_AFTER].color, ==, 0xffff0000);
  g_assert_cmphex (b->box->border[SIDE_BEFORE].color, ==, 0xff0000ff);
}

/* A cell over two rows has the border of each neighbour beside that neighbour. */
static void
test_collapsed_spans (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed'>" BODY (
          ROW (CELL ("number-rows-spanned='2' border='2pt solid red' background-color='silver'",
                     "A") CELL ("border='6pt solid blue'", "B"))
          ROW (CELL ("border='4pt solid lime'", "C"))) "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *a = line_with (lines, "A")->area->parent->parent, *part = a->next;
  const LayoutArea *c = line_with (lines, "C")->area->parent->parent;

  assert_no_findings (&laid);
  g_assert_cmpint (a->x, ==, 1000);
  g_assert_cmpint (a->width, ==, 100000 - 1000 - 3000);
  g_assert_cmpint (a->box->border[SIDE_END].width, ==, 0);
  g_assert_cmphex (a->box->background, ==, 0xffc0c0c0);
  for (guint i = 0; i < 2; i++, part = part->next)
    {
      g_assert_cmpuint (part->flags & AREA_SEGMENT, ==, AREA_SEGMENT);
      g_assert_null (part->first);
      g_assert_cmpint (part->x, ==, -1000);
      g_assert_cmpint (part->box->border[SIDE_START].width, ==, 2000);
      g_assert_cmpint (part->box->border[SIDE_END].width, ==, i ? 4000 : 6000);
      g_assert_cmphex (part->box->border[SIDE_END].color, ==, i ? 0xff00ff00 : 0xff0000ff);
      g_assert_cmpint (part->box->border[SIDE_BEFORE].width, ==, i ? 0 : 2000);
      g_assert_cmpint (part->box->border[SIDE_AFTER].width, ==, i ? 2000 : 0);
      if (i)
        g_assert_cmpint (part->y, ==, c->y + c->box->border[SIDE_BEFORE].width / 2);
    }
}

#define SIDES "border='2pt solid black' padding='6pt' "
#define RETAIN(side) "border-" side "-width.conditionality='retain' "                              \
                     "padding-" side ".conditionality='retain' "

/* Border and padding at a page break stay when they are to be retained, and take their room. */
static void
test_conditionality (void)
{
  static const char *const kept[] = { "", RETAIN ("before"), RETAIN ("after"),
                                      "border-after-width.conditionality='retain'" };
  static const struct
  {
    guint page_two;   /* the line that the second page begins with */
    Mpt top, bottom;  /* of the first line on page 2; below the last one on page 1 */
  } rows[] = { { 10, 0, 0 }, { 10, 8000, 0 }, { 9, 0, 8000 }, { 10, 0, 2000 } };

  for (guint cell = 0; cell < 2; cell++)
    for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
      {
        g_autofree char *lines_text = repeat (A, 14);
        g_autofree char *flow = g_strdup_printf (
            cell ? "<fo:table table-layout='fixed' border-collapse='separate'><fo:table-body>"
                   "<fo:table-row><fo:table-cell " SIDES "%s>%s</fo:table-cell></fo:table-row>"
                   "</fo:table-body></fo:table>"
                 : "<fo:block " SIDES "%s>%s</fo:block>",
            kept[i], lines_text);
        g_auto (Laid) laid = lay (flow);
        g_autoptr (GArray) lines = lines_of (&laid);
        const Line *last, *first;
        const LayoutArea *box;
        guint n = 0;

        while (line_at (lines, n)->page == 1)
          n++;
        last = line_at (lines, n - 1);
        first = line_at (lines, n);
        box = last->area;
        while (!box->box)
          box = box->parent;
        g_assert_cmpuint (n + 1, ==, rows[i].page_two);
        g_assert_cmpint (first->area->y, ==, rows[i].top);
        g_assert_cmpint (box->y + box->height - (last->area->y + last->area->height), ==,
                         rows[i].bottom);
        g_assert_cmpint (box->box->border[SIDE_AFTER].width, ==, rows[i].bottom ? 2000 : 0);
      }
}

/* A break before the first row comes before the table's border and header, one behind the last row
 * comes behind border and footer. */
static void
test_row_breaks (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>før</fo:block>"
      "<fo:table table-layout='fixed' border-collapse='separate' border='2pt solid black'>"
      "<fo:table-header>" ROW (CELL ("", "hoved")) "</fo:table-header><fo:table-footer>"
      ROW (CELL ("", "fod")) "</fo:table-footer><fo:table-body><fo:table-row break-before='page' "
      "break-after='page'>" CELL ("", "krop") "</fo:table-row></fo:table-body></fo:table>"
      "<fo:block>efter</fo:block>"
      "<fo:block padding='1pt'><fo:block break-before='page' break-after='page'>inde</fo:block>"
      "</fo:block><fo:block>sidst</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 5);
  g_assert_cmpuint (page_of (lines, "hoved"), ==, 2);
  g_assert_cmpint (top_of (lines, "hoved"), ==, 2000);
  g_assert_cmpuint (page_of (lines, "fod"), ==, 2);
  g_assert_cmpuint (page_of (lines, "efter"), ==, 3);
  g_assert_cmpint (top_of (lines, "efter"), ==, 0);
  g_assert_cmpint (top_of (lines, "inde"), ==, 1000);
  g_assert_cmpint (top_of (lines, "sidst"), ==, 0);
}

static void
test_table_findings (void)
{
  g_auto (Laid) precedence
      = lay ("<fo:table border-collapse='collapse-with-precedence'><fo:table-body>"
             ROW (CELL ("", "a")) "</fo:table-body></fo:table>");
  g_auto (Laid) overlap
      = lay ("<fo:table table-layout='fixed'><fo:table-column column-width='50pt' "
             "number-columns-repeated='3'/><fo:table-body>" ROW (
                 CELL ("number-columns-spanned='2'", "a") CELL ("column-number='2'", "b"))
             "</fo:table-body></fo:table>");
  g_autoptr (GArray) lines = lines_of (&overlap);

  g_assert_cmpuint (count_findings (&precedence, "layout-value"), ==, 1);
  g_assert_cmpuint (count_findings (&overlap, "fo-cell-overlap"), ==, 1);
  g_assert_cmpint (line_with (lines, "b")->area->x, ==, 100000);
}

/* A space below zero takes the room of a cell's rule away. */
static void
test_rule_without_room (void)
{
  g_auto (Laid) laid
      = lay ("<fo:table table-layout='fixed' width='100pt' border-collapse='separate'>"
             "<fo:table-body><fo:table-row><fo:table-cell border-bottom='2pt solid black'><fo:block "
             "space-after='-2pt' space-after.conditionality='retain'>a</fo:block></fo:table-cell>"
             "</fo:table-row></fo:table-body></fo:table><fo:block>b</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (top_of (lines, "b"), ==, 12000);
}

/* A header or footer as high as a page is not set on every page, and a finding says so. */
static void
test_repeated_without_room (void)
{
  g_autofree char *tall = repeat ("<fo:block>h</fo:block>", 12);
  g_autofree char *rows = repeat (ROW (CELL ("", "r")), 30);

  for (guint i = 0; i < 2; i++)
    {
      const char *part = i ? "footer" : "header";
      g_autofree char *flow = g_strdup_printf (
          "<fo:table table-layout='fixed' width='100pt'><fo:table-%s><fo:table-row><fo:table-cell>"
          "%s</fo:table-cell></fo:table-row></fo:table-%s><fo:table-body>%s</fo:table-body>"
          "</fo:table>", part, tall, part, rows);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_assert_cmpuint (lines->len, ==, 12 + 30);
      g_assert_cmpuint (count_findings (&laid, "layout-repeated"), ==, 1);
    }
}

/* The areas of the cells that begin with TEXT, one a page; FLAGS: only those with them. */
static const LayoutArea *
find_cell (const LayoutArea *area, const char *text, guint flags)
{
  for (; area; area = area->next)
    {
      const LayoutArea *found;
      g_autoptr (GString) own = g_string_new (NULL);

      append_text (area, own);
      if (area->node && area->node->kind == FO_NODE_TABLE_CELL && (area->flags & flags) == flags
          && g_str_has_prefix (own->str, text))
        return area;
      found = find_cell (area->first, text, flags);
      if (found)
        return found;
    }
  return NULL;
}

static const LayoutArea *
cell_on (const Laid *laid, guint page, const char *text)
{
  const LayoutArea *cell
      = find_cell (area_tree_page (laid->areas, page - 1)->regions, text, 0);

  g_assert_nonnull (cell);
  return cell;
}

/* A row of which some cell has no room waits for the next page; the cell that spans it goes on
 * beside nothing, and the rows that have begun reach down to where it is cut. */
static void
test_row_waits (void)
{
  g_autofree char *before = repeat (A, 5);
  g_autofree char *flow = g_strconcat (
      before,
      "<fo:table table-layout='fixed' width='100%'><fo:table-column column-width='50%' "
      "number-columns-repeated='2'/>"
      BODY ("<fo:table-row background-color='yellow'>"
            CELL ("number-rows-spanned='2'",
                  "b1<fo:block>b2</fo:block><fo:block>b3</fo:block><fo:block>b4</fo:block>"
                  "<fo:block>b5</fo:block><fo:block>b6</fo:block><fo:block>b7</fo:block>")
            CELL ("", "c") "</fo:table-row>"
            ROW ("<fo:table-cell><fo:block keep-together='always'>d1<fo:block>d2</fo:block>"
                 "<fo:block>d3</fo:block><fo:block>d4</fo:block><fo:block>d5</fo:block>"
                 "</fo:block></fo:table-cell>"))
      "</fo:table>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *spanning = cell_on (&laid, 2, "b6");
  gboolean coloured = FALSE;

  assert_no_findings (&laid);
  g_assert_cmpuint (page_of (lines, "b5"), ==, 1);
  g_assert_cmpuint (page_of (lines, "b6"), ==, 2);
  g_assert_cmpuint (page_of (lines, "d1"), ==, 2);
  g_assert_cmpint (top_of (lines, "d1"), ==, 0);
  g_assert_cmpint (cell_on (&laid, 1, "c")->height, ==, 60000);
  g_assert_cmpint (spanning->height, ==, 60000);
  /* the background of its row is still under it */
  for (const LayoutArea *area = spanning->parent->first; area; area = area->next)
    coloured = coloured || (area->box && area->box->background && area->height == 60000);
  g_assert_true (coloured);
}

/* Where a page ends in a cell with collapsed borders, there is what is retained and the border of
 * the header or footer that is repeated there. */
static void
test_collapsed_cut (void)
{
  static const char table[]
      = "<fo:table table-layout='fixed' width='100%'><fo:table-column column-width='50%' "
        "number-columns-repeated='2'/><fo:table-header>"
        ROW (CELL ("border-after='4pt solid red'", "h") CELL ("", "i")) "</fo:table-header>"
        BODY (ROW (CELL ("border='2pt solid black'", PROSE)
                   CELL ("border='2pt solid black' border-before-width.conditionality='retain'",
                         "Xx " PROSE)))
        "</fo:table>";
  g_auto (Laid) laid = lay (table);
  const LayoutArea *page = area_tree_page (laid.areas, 1)->regions;
  const LayoutArea *header = find_cell (page, "h", AREA_REPEATED), *left = NULL, *right = NULL;

  for (const LayoutArea *area = header->parent->first; area; area = area->next)
    if (area->node && area->node->kind == FO_NODE_TABLE_CELL && !(area->flags & AREA_REPEATED))
      *(area->x < 50000 ? &left : &right) = area;
  g_assert_cmpint (left->box->border[SIDE_BEFORE].width, ==, 4000);
  g_assert_cmpint (left->box->border[SIDE_AFTER].width, ==, 2000);
  g_assert_cmpint (left->first->y, ==, left->y + 4000);
  g_assert_cmpint (right->box->border[SIDE_BEFORE].width, ==, 2000);
  left = cell_on (&laid, 1, "Personalet");
  g_assert_cmpint (left->box->border[SIDE_AFTER].width, ==, 0);
}

/* Where a row lacks a cell, the neighbours' borders stand around nothing; where there are none, so
 * does nothing. */
static void
test_missing_cells (void)
{
  g_auto (Laid) laid = lay (
      "<fo:table table-layout='fixed' width='100%'><fo:table-column column-width='25%' "
      "number-columns-repeated='4'/>"
      BODY (ROW (CELL ("border='2pt solid red'", "a")) ROW (CELL ("border='2pt solid red'", "b")))
      "</fo:table>");
  const LayoutArea *cell = cell_on (&laid, 1, "a");
  guint n = 0;

  for (const LayoutArea *area = cell->parent->first; area; area = area->next)
    if (area->flags & AREA_SEGMENT)
      {
        n++;
        g_assert_null (area->node);
        g_assert_cmpint (area->box->border[SIDE_START].width, ==, 2000);
        g_assert_cmpint (area->box->border[SIDE_END].width, ==, 0);
        g_assert_cmpint (area->x, ==, 49000);
      }
  g_assert_cmpuint (n, ==, 2);
}

/* A row is not cut above the height that is asked for it. */
static void
test_given_height (void)
{
  g_autofree char *before = repeat (A, 7);
  g_autofree char *flow = g_strconcat (
      before,
      "<fo:table table-layout='fixed' width='100%'><fo:table-column/>"
      BODY (ROW (CELL ("height='50pt'", "b<fo:block>c</fo:block><fo:block>d</fo:block>")))
      "</fo:table>", NULL);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (page_of (lines, "b"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/lists/indents", test_list);
  g_test_add_func ("/layout/lists/cut", test_list_cut);
  g_test_add_func ("/layout/lists/orphan", test_list_orphan);
  g_test_add_func ("/layout/tables/columns", test_columns);
  g_test_add_func ("/layout/tables/automatic", test_automatic);
  g_test_add_func ("/layout/tables/automatic-content", test_automatic_content);
  g_test_add_func ("/layout/tables/automatic-narrow", test_automatic_narrow);
  g_test_add_func ("/layout/tables/row-spans", test_row_spans);
  g_test_add_func ("/layout/tables/row-height", test_row_height);
  g_test_add_func ("/layout/tables/header", test_header);
  g_test_add_func ("/layout/tables/tall-row", test_tall_row);
  g_test_add_func ("/layout/tables/collapsed", test_collapsed_borders);
  g_test_add_func ("/layout/tables/precedence", test_collapsed_precedence);
  g_test_add_func ("/layout/tables/collapsed-spans", test_collapsed_spans);
  g_test_add_func ("/layout/tables/equals", test_collapsed_equals);
  g_test_add_func ("/layout/tables/conditionality", test_conditionality);
  g_test_add_func ("/layout/tables/row-breaks", test_row_breaks);
  g_test_add_func ("/layout/tables/row-waits", test_row_waits);
  g_test_add_func ("/layout/tables/collapsed-cut", test_collapsed_cut);
  g_test_add_func ("/layout/tables/missing-cells", test_missing_cells);
  g_test_add_func ("/layout/tables/given-height", test_given_height);
  g_test_add_func ("/layout/tables/separate", test_separate_borders);
  g_test_add_func ("/layout/tables/empty-cells", test_empty_cells);
  g_test_add_func ("/layout/tables/findings", test_table_findings);
  g_test_add_func ("/layout/tables/rule-without-room", test_rule_without_room);
  g_test_add_func ("/layout/tables/repeated-without-room", test_repeated_without_room);
  return g_test_run ();
}
