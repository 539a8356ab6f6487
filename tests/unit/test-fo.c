/* test-fo.c: expressions, shorthands, inheritance, the tree and its findings */
#include <libxml/parser.h>
#include <string.h>

#include "base/errors.h"
#include "fo/dump.h"
#include "fo/expression.h"
#include "fo/tree.h"

typedef struct
{
  FoTree *tree;
  Findings *findings;
} Built;

static void
built_clear (Built *built)
{
  fo_tree_free (built->tree);
  findings_free (built->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Built, built_clear)

/* A tree whose flow holds MARKUP; ATTRIBUTES stand on the root. */
static Built
build (const char *attributes, const char *markup)
{
  g_autofree char *text = g_strconcat (
      "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format' "
      "xmlns:fox='http://xmlgraphics.apache.org/fop/extensions' "
      "xmlns:src='urn:sagsakt:source:1' xmlns:svg='http://www.w3.org/2000/svg' ",
      attributes,
      ">\n<fo:layout-master-set><fo:simple-page-master master-name='m'><fo:region-body/>"
      "</fo:simple-page-master></fo:layout-master-set>"
      "<fo:page-sequence master-reference='m'><fo:flow flow-name='xsl-region-body'>",
      markup, "</fo:flow></fo:page-sequence></fo:root>", NULL);
  xmlDocPtr doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, 0);
  Built built = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (doc);
  built.tree = fo_tree_build (doc, "case.xml", built.findings, &error);
  g_assert_no_error (error);
  xmlFreeDoc (doc);
  return built;
}

/* The first node with id ID. */
static const FoNode *
node (const Built *built, const char *id)
{
  const FoNode *found = fo_tree_find (built->tree, id);

  g_assert_nonnull (found);
  return found;
}

static Mpt
length_of (const Built *built, const char *id, FoProperty property)
{
  const FoValue *value = fo_node_value (node (built, id), property);

  g_assert_cmpint (value->type, ==, FO_VALUE_LENGTH);
  return value->length;
}

static void
assert_no_findings (const Built *built)
{
  for (guint i = 0; i < findings_count (built->findings); i++)
    g_test_message ("%s", findings_nth (built->findings, i)->en);
  g_assert_cmpuint (findings_count (built->findings), ==, 0);
}

/* Exactly one finding: RULE at LINE. */
static void
assert_finding (const Built *built, const char *rule, guint line)
{
  const Finding *finding;

  g_assert_cmpuint (findings_count (built->findings), ==, 1);
  finding = findings_nth (built->findings, 0);
  g_assert_cmpstr (finding->rule, ==, rule);
  g_assert_cmpstr (finding->place.file, ==, "case.xml");
  g_assert_cmpuint (finding->place.line, ==, line);
}

/* Expressions ---------------------------------------------------------------------------------- */

static void
test_lengths (void)
{
  static const struct
  {
    const char *text;
    Mpt length;
    gint32 percent;
  } rows[] = {
    { "10pt", 10000, 0 },
    { "2.54cm", 72000, 0 },
    { "25.4mm", 72000, 0 },
    { "1in", 72000, 0 },
    { "1pc", 12000, 0 },
    { "1px", 1000, 0 },
    { "2em", 20000, 0 },
    { "0", 0, 0 },
    { " .5pt ", 500, 0 },
    { "-3pt", -3000, 0 },
    { "50%", 0, 50000 },
    { "100% - 2cm", -56693, 100000 },
    { "1pt + 2pt * 3", 7000, 0 },
    { "(1pt + 2pt) * 3", 9000, 0 },
    { "3 * 2pt", 6000, 0 },
    { "10pt div 4", 2500, 0 },
    { "10pt mod 4pt", 2000, 0 },
    { "(10pt div 5pt) * 1pt", 2000, 0 },
    { "max(1pt, 2pt)", 2000, 0 },
    { "min(1pt, 2pt)", 1000, 0 },
    { "abs(-4pt)", 4000, 0 },
    { "floor(1.9) * 1pt", 1000, 0 },
    { "ceiling(1.1) * 1pt", 2000, 0 },
    { "round(1.5) * 1pt", 2000, 0 },
    { "-(1pt + 1pt)", -2000, 0 },
  };
  const FoContext context = { .font_size = 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FoValue value = { 0 };

      g_test_message ("%s", rows[i].text);
      g_assert_true (
          fo_expression_evaluate (&context, FO_PROPERTY_START_INDENT, rows[i].text, &value));
      g_assert_cmpint (value.type, ==, FO_VALUE_LENGTH);
      g_assert_cmpint (value.length, ==, rows[i].length);
      g_assert_cmpint (value.percent, ==, rows[i].percent);
    }
}

static void
test_no_lengths (void)
{
  static const char *const texts[]
      = { "",        "10",         "10xx", "1pt + 1",    "1pt * 1pt",    "1pt div 0", "auto",
          "1pt 2pt", "foo(1pt)",   "(1pt", "1pt)",       "min(1pt)",     "1 div 1pt", "1e3pt",
          "nan",     "--",         "1pt +", "#ff0000",   "label-end()",  "1pt mod 2" };
  const FoContext context = { .font_size = 10000 };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      FoValue value = { .type = FO_VALUE_STRING };

      g_test_message ("%s", texts[i]);
      g_assert_false (
          fo_expression_evaluate (&context, FO_PROPERTY_START_INDENT, texts[i], &value));
      g_assert_cmpint (value.type, ==, FO_VALUE_STRING);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '(');
  g_assert_false (fo_expression_evaluate (&context, FO_PROPERTY_START_INDENT, deep->str,
                                          &(FoValue){ 0 }));
}

static void
test_kinds (void)
{
  static const struct
  {
    FoProperty property;
    const char *text;
    gboolean taken;
  } rows[] = {
    { FO_PROPERTY_WIDOWS, "3", TRUE },
    { FO_PROPERTY_WIDOWS, "3pt", FALSE },
    { FO_PROPERTY_WIDOWS, "-1", FALSE },
    { FO_PROPERTY_PADDING_BEFORE, "-1pt", FALSE },
    { FO_PROPERTY_TEXT_ALIGN, "justify", TRUE },
    { FO_PROPERTY_TEXT_ALIGN, "just", FALSE },
    { FO_PROPERTY_TEXT_ALIGN, "start end", FALSE },
    { FO_PROPERTY_COLOR, "#1f3a5f", TRUE },
    { FO_PROPERTY_COLOR, "rgb(31, 58, 95)", TRUE },
    { FO_PROPERTY_COLOR, "mauvish", FALSE },
    { FO_PROPERTY_COLOR, "rgb(1,2)", FALSE },
    { FO_PROPERTY_BACKGROUND_COLOR, "transparent", TRUE },
    { FO_PROPERTY_EXTENT, "10%", TRUE },
    { FO_PROPERTY_LETTER_SPACING, "10%", FALSE },
    { FO_PROPERTY_COLUMN_WIDTH, "proportional-column-width(2)", TRUE },
    { FO_PROPERTY_START_INDENT, "proportional-column-width(2)", FALSE },
  };
  const FoContext context = { .font_size = 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FoValue value = { 0 };

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (fo_expression_evaluate (&context, rows[i].property, rows[i].text, &value),
                       ==, rows[i].taken);
      if (rows[i].taken && rows[i].property == FO_PROPERTY_COLOR)
        g_assert_cmphex (value.color, ==, 0xff1f3a5f);
    }
}

/* Numbers without a unit and negative values where there is none: mended where that is allowed. */
static void
test_mended (void)
{
  static const struct
  {
    FoProperty property;
    const char *text;
    gboolean mended;
    Mpt length;
  } rows[] = {
    { FO_PROPERTY_SPACE_AFTER, "88", TRUE, 88000 },
    { FO_PROPERTY_FONT_SIZE, "6", TRUE, 6000 },
    { FO_PROPERTY_PADDING_AFTER, "-5pt", TRUE, 0 },
    { FO_PROPERTY_PADDING_AFTER, "5pt", FALSE, 5000 },
    { FO_PROPERTY_START_INDENT, "0", FALSE, 0 },
    { FO_PROPERTY_IPD, "100% - (2 * 5pt)", FALSE, -10000 },
  };
  gboolean mended = FALSE;
  const FoContext context = { .font_size = 10000, .mended = &mended };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FoValue value = { 0 };

      g_test_message ("%s", rows[i].text);
      mended = FALSE;
      g_assert_true (
          fo_expression_evaluate (&context, rows[i].property, rows[i].text, &value));
      g_assert_cmpint (mended, ==, rows[i].mended);
      g_assert_cmpint (value.length, ==, rows[i].length);
    }
  g_assert_false (fo_expression_evaluate (&context, FO_PROPERTY_START_INDENT, "3 * 2pt * 2pt",
                                          &(FoValue){ 0 }));
}

/* Every row of the table has an initial value, and its keywords exist. */
static void
test_table (void)
{
  for (guint i = 0; i < N_FO_PROPERTIES; i++)
    {
      g_auto (GStrv) words = g_strsplit (fo_properties[i].keywords, " ", -1);

      g_test_message ("%s", fo_properties[i].name);
      for (guint k = 0; words[k]; k++)
        if (*words[k])
          {
            FoKeyword keyword = fo_keyword_find (words[k], strlen (words[k]));

            g_assert_cmpint (keyword, !=, N_FO_KEYWORDS);
            g_assert_cmpstr (fo_keyword_text (keyword), ==, words[k]);
          }
      g_assert_nonnull (fo_attribute_find (fo_properties[i].name));
      g_assert_cmpuint (fo_attribute_find (fo_properties[i].name)->targets[0], ==, i);
    }
  g_assert_cmpint (fo_keyword_find ("alway", 5), ==, N_FO_KEYWORDS);
  g_assert_null (fo_attribute_find ("azimuth"));
  g_assert_nonnull (fo_initial_inherited ());
  g_assert_nonnull (fo_initial_own ());
}

/* Computed values ------------------------------------------------------------------------------ */

/* The attributes of both nodes mean the same. */
static void
test_shorthands (void)
{
  static const struct
  {
    const char *shorthand, *longhand;
  } rows[] = {
    { "margin='1pt 2pt 3pt'",
      "margin-top='1pt' margin-right='2pt' margin-bottom='3pt' margin-left='2pt'" },
    { "padding='1pt 2pt'",
      "padding-top='1pt' padding-right='2pt' padding-bottom='1pt' padding-left='2pt'" },
    { "border='1pt solid red'",
      "border-width='1pt' border-style='solid' border-color='red'" },
    { "border='dashed'", "border-style='dashed' border-width='medium' border-color='black'" },
    { "border-top='2pt solid rgb(255, 0, 0)'",
      "border-before-width='2pt' border-before-style='solid' border-before-color='red'" },
    { "border-top-width='2pt' border-style='solid'",
      "border-style='solid' border-before-width.length='2pt'" },
    { "space-before='4pt'", "space-before.minimum='4pt' space-before.optimum='4pt' "
                            "space-before.maximum='4pt'" },
    { "keep-with-next='always'",
      "keep-with-next.within-line='always' keep-with-next.within-column='always' "
      "keep-with-next.within-page='always'" },
    { "font='italic bold 9pt/12pt Carlito, serif'",
      "font-style='italic' font-weight='bold' font-size='9pt' line-height='12pt' "
      "font-family='Carlito, serif'" },
    { "font='10pt/150% Carlito'", "font-size='10pt' line-height='15pt' font-family='Carlito'" },
    { "white-space='pre'", "linefeed-treatment='preserve' white-space-collapse='false' "
                           "white-space-treatment='preserve' wrap-option='no-wrap'" },
    { "page-break-before='always'",
      "break-before='page' keep-with-previous='auto'" },
    { "xml:lang='da-DK'", "language='da' country='DK'" },
    { "vertical-align='super'", "baseline-shift='super'" },
    { "width='5cm'", "inline-progression-dimension='5cm'" },
    { "border-spacing='1pt 2pt'",
      "border-separation.inline-progression-direction='1pt' "
      "border-separation.block-progression-direction='2pt'" },
    { "margin='1pt' margin-left='9pt'",
      "margin-top='1pt' margin-right='1pt' margin-bottom='1pt' margin-left='9pt'" },
    { "line-height='2'", "line-height='2'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *markup
          = g_strdup_printf ("<fo:block id='a' %s/><fo:block id='b' %s/>", rows[i].shorthand,
                             rows[i].longhand);
      g_auto (Built) built = build ("", markup);
      g_autoptr (GString) a = g_string_new (NULL), b = g_string_new (NULL);
      char *id;

      assert_no_findings (&built);
      fo_node_dump (built.tree, node (&built, "a"), a);
      fo_node_dump (built.tree, node (&built, "b"), b);
      id = strstr (b->str, "id=\"b\"");
      g_assert_nonnull (id);
      id[4] = 'a';
      g_assert_cmpstr (a->str, ==, b->str);
      g_assert_cmpuint (a->len, >, strlen ("<fo:block src:line=\"2\" id=\"a\"\n></fo:block\n>"));
    }
}

static void
test_inheritance (void)
{
  g_auto (Built) built
      = build ("font-size='10pt' color='red' hyphenate='true'",
               "<fo:block id='a' font-size='120%' space-before='1em' text-indent='2em'>"
               "<fo:inline id='b' font-size='0.5em' color='inherit' space-start='1em'/>"
               "<fo:block id='c' hyphenate='false' space-before='from-parent()'/>"
               "<fo:block id='d' text-align='from-parent(text-align)'/></fo:block>");

  assert_no_findings (&built);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_FONT_SIZE), ==, 12000);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_SPACE_BEFORE), ==, 12000);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_FONT_SIZE), ==, 6000);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_SPACE_START), ==, 6000);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_TEXT_INDENT), ==, 24000);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_SPACE_BEFORE), ==, 0);
  g_assert_cmphex (fo_node_value (node (&built, "b"), FO_PROPERTY_COLOR)->color, ==, 0xffff0000);
  g_assert_cmpint (length_of (&built, "c", FO_PROPERTY_SPACE_BEFORE), ==, 12000);
  g_assert_true (fo_value_is (fo_node_value (node (&built, "c"), FO_PROPERTY_HYPHENATE), FO_FALSE));
  g_assert_true (fo_value_is (fo_node_value (node (&built, "d"), FO_PROPERTY_HYPHENATE), FO_TRUE));
}

/* The next of the named sizes, or of those before and after them, from the nearest one. */
static void
test_relative_sizes (void)
{
  static const struct
  {
    const char *parent, *size;
    Mpt length;
  } rows[] = {
    { "12pt", "smaller", 10000 },  { "10pt", "larger", 12000 },     { "9.6pt", "smaller", 8333 },
    { "12.5pt", "larger", 14400 }, { "20.736pt", "larger", 24883 }, { "6pt", "smaller", 4823 },
    { "0pt", "larger", 1 },        { "large", "larger", 17280 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *markup = g_strdup_printf ("<fo:block font-size='%s'><fo:block id='a' "
                                                 "font-size='%s'/></fo:block>",
                                                 rows[i].parent, rows[i].size);
      g_auto (Built) built = build ("", markup);

      g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_FONT_SIZE), ==, rows[i].length);
    }
}

/* Each cell's number: in order, past cells that reach down, where column-number says; a number that
 * cannot be is as none. */
static void
test_column_numbers (void)
{
  g_auto (Built) built = build (
      "", "<fo:table><fo:table-column id='k1' number-columns-repeated='2' column-number='0'/>"
          "<fo:table-column id='k3'/><fo:table-body><fo:table-row>"
          "<fo:table-cell id='a1' number-rows-spanned='2'/><fo:table-cell id='a3' "
          "column-number='3'/><fo:table-cell id='a2' column-number='2'/></fo:table-row>"
          "<fo:table-row><fo:table-cell id='b2' column-number='-1'/><fo:table-cell id='b3' "
          "column-number='2'/></fo:table-row></fo:table-body>"
          "<fo:table-body><fo:table-cell id='c1' number-columns-spanned='1.6'/>"
          "<fo:table-cell id='c3'/><fo:table-cell id='d1'/><fo:table-cell id='e1' "
          "starts-row='true' ends-row='true'/><fo:table-cell id='f1'/>"
          "</fo:table-body></fo:table>");
  static const char ids[][3]
      = { "k1", "k3", "a1", "a3", "a2", "b2", "b3", "c1", "c3", "d1", "e1", "f1" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (
        fo_value_integer (fo_node_value (node (&built, ids[i]), FO_PROPERTY_COLUMN_NUMBER), 0), ==,
        ids[i][1] - '0');
  for (gsize i = 7; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint ((int) node (&built, ids[i])->row, ==, ids[i][0] - 'c');
  assert_finding (&built, "fo-cell-overlap", 2); /* b3, which asked for b2's */
}

static void
test_from_table_column (void)
{
  g_auto (Built) built = build (
      "", "<fo:table><fo:table-column text-align='end' background-color='red'/>"
          "<fo:table-column number-columns-repeated='2' text-align='center'/>"
          "<fo:table-column column-number='2' number-columns-spanned='2' text-align='justify'/>"
          "<fo:table-body><fo:table-row><fo:table-cell><fo:block id='a' "
          "text-align='from-table-column()' color='from-table-column(background-color)'/>"
          "</fo:table-cell><fo:table-cell id='b' text-align='from-table-column()' "
          "number-columns-spanned='2'/></fo:table-row><fo:table-row>"
          "<fo:table-cell id='c' text-align='from-table-column()' column-number='3'/>"
          "<fo:table-cell id='d' text-align='from-table-column()' column-number='5'/>"
          "</fo:table-row></fo:table-body></fo:table>");
  static const FoKeyword aligned[] = { FO_END, FO_JUSTIFY, FO_CENTER, FO_START };

  assert_no_findings (&built);
  for (gsize i = 0; i < G_N_ELEMENTS (aligned); i++)
    g_assert_true (fo_value_is (
        fo_node_value (node (&built, (const char[]){ (char) ('a' + i), '\0' }),
                       FO_PROPERTY_TEXT_ALIGN), aligned[i]));
  g_assert_cmphex (fo_node_value (node (&built, "a"), FO_PROPERTY_COLOR)->color, ==, 0xffff0000);
}

static void
test_from_no_table_column (void)
{
  g_auto (Built) built = build ("", "<fo:block text-align='from-table-column()'/>");

  assert_finding (&built, "fo-value", 2);
}

/* Tables in a marker have columns of their own, and cells around it count where it is retrieved. */
static void
test_retrieved_columns (void)
{
  g_auto (Built) built = build (
      "", "<fo:block><fo:marker marker-class-name='m'><fo:block text-align='from-table-column()'>"
          "<fo:table><fo:table-column/><fo:table-column/></fo:table>"
          "</fo:block></fo:marker></fo:block><fo:table><fo:table-column text-align='end'/>"
          "<fo:table-body><fo:table-cell id='a'/></fo:table-body></fo:table>");
  const FoNode *marker = g_ptr_array_index (fo_tree_markers (built.tree), 0);
  const FoNode *block = fo_tree_retrieve (built.tree, node (&built, "a"), marker)->first_child;
  const FoNode *column = block->first_child->first_child;

  g_assert_true (fo_value_is (fo_node_value (block, FO_PROPERTY_TEXT_ALIGN), FO_END));
  for (int i = 1; i <= 2; i++, column = column->next)
    g_assert_cmpint (fo_value_integer (fo_node_value (column, FO_PROPERTY_COLUMN_NUMBER), 0), ==,
                     i);
  g_assert_null (column);
}

/* What a dump says of a margin that gave way, and of what a margin would bring, is that no more. */
static void
test_dump_margins (void)
{
  g_auto (Built) built = build (
      "", "<fo:block id='a' margin='3pt' space-after='4pt' end-indent='7pt'>a</fo:block>"
          "<fo:block id='b' margin-top='3pt' space-before.conditionality='discard'>b</fo:block>");
  g_autoptr (GString) text = g_string_new (NULL);

  fo_node_dump (built.tree, node (&built, "a"), text);
  g_assert_nonnull (strstr (text->str, " margin-top=\"3pt\""));
  g_assert_nonnull (strstr (text->str, " space-before.conditionality=\"retain\""));
  g_assert_nonnull (strstr (text->str, " space-after.optimum=\"4pt\""));
  g_assert_null (strstr (text->str, "margin-bottom"));
  g_assert_null (strstr (text->str, "margin-right"));
  g_assert_null (strstr (text->str, "space-after.conditionality"));
  g_string_truncate (text, 0);
  fo_node_dump (built.tree, node (&built, "b"), text);
  g_assert_nonnull (strstr (text->str, " space-before.conditionality=\"discard\""));
}

/* A dump says what was given where an inherited value would be the same and yet another thing. */
static void
test_dump (void)
{
  g_auto (Built) built = build (
      "", "<fo:block id='a' keep-together='always' start-indent='10% - 3pt' color='transparent'>"
          "<fo:inline id='b' keep-together.within-line='always'>x &amp; y</fo:inline>"
          "<fo:instream-foreign-object><svg:svg width='5pt'/></fo:instream-foreign-object>"
          "</fo:block>");
  g_autoptr (GString) text = g_string_new (NULL);

  assert_no_findings (&built);
  fo_node_dump (built.tree, node (&built, "a"), text);
  g_assert_cmpstr (
      text->str, ==,
      "<fo:block src:line=\"2\" color=\"transparent\" start-indent=\"-3pt+10%\" "
      "keep-together.within-line=\"always\" keep-together.within-column=\"always\" "
      "keep-together.within-page=\"always\" id=\"a\"\n>"
      "<fo:inline src:line=\"2\" keep-together.within-line=\"always\" id=\"b\"\n>x &amp; y"
      "</fo:inline\n><fo:instream-foreign-object src:line=\"2\"\n>\n"
      "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\" width=\"5pt\"/>\n"
      "</fo:instream-foreign-object\n></fo:block\n>");
}

static void
test_automatic_page (void)
{
  g_auto (Built) built = build ("", "");
  const FoNode *master = fo_tree_root (built.tree)->first_child->first_child;

  g_assert_cmpint (fo_node_value (master, FO_PROPERTY_PAGE_WIDTH)->length, ==, 594720);
  g_assert_cmpint (fo_node_value (master, FO_PROPERTY_PAGE_HEIGHT)->length, ==, 792000);
}

/* XSL 1.1 §5.3.2: margins become indents, with padding and border, on top of the parent's. */
static void
test_margins (void)
{
  g_auto (Built) built = build (
      "", "<fo:block id='a' margin-left='10pt' padding-left='2pt' border-left='1pt solid black' "
          "margin-top='5pt'><fo:block id='b' margin-left='4pt'/><fo:block id='c' "
          "start-indent='3pt' padding-left='9pt'/><fo:block-container id='d' margin-left='4pt'/>"
          "</fo:block>");

  assert_no_findings (&built);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_START_INDENT), ==, 13000);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_SPACE_BEFORE), ==, 5000);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_START_INDENT), ==, 17000);
  g_assert_cmpint (length_of (&built, "c", FO_PROPERTY_START_INDENT), ==, 3000);
  g_assert_cmpint (length_of (&built, "d", FO_PROPERTY_START_INDENT), ==, 4000);
}

static void
test_borders (void)
{
  g_auto (Built) built = build (
      "", "<fo:block id='a' border-top-width='3pt'/><fo:block id='b' border='thick solid'/>"
          "<fo:block id='c' border='solid' border-left-style='none'/>");

  assert_no_findings (&built);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_BORDER_BEFORE_WIDTH), ==, 0);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_BORDER_START_WIDTH), ==, 2000);
  g_assert_cmpint (length_of (&built, "c", FO_PROPERTY_BORDER_START_WIDTH), ==, 0);
  g_assert_cmpint (length_of (&built, "c", FO_PROPERTY_BORDER_END_WIDTH), ==, 1000);
}

static void
test_list_functions (void)
{
  g_auto (Built) built = build (
      "", "<fo:list-block start-indent='5pt' provisional-distance-between-starts='20pt' "
          "provisional-label-separation='4pt'><fo:list-item>"
          "<fo:list-item-label id='a' end-indent='label-end()'><fo:block/></fo:list-item-label>"
          "<fo:list-item-body id='b' start-indent='body-start()'><fo:block/></fo:list-item-body>"
          "</fo:list-item></fo:list-block>");
  const FoValue *end = fo_node_value (node (&built, "a"), FO_PROPERTY_END_INDENT);

  assert_no_findings (&built);
  g_assert_cmpint (length_of (&built, "b", FO_PROPERTY_START_INDENT), ==, 25000);
  /* the label ends 4 pt before the body starts, whatever the width */
  g_assert_cmpint (100000 - fo_value_length (end, 100000), ==, 21000);
  g_assert_cmpint (300000 - fo_value_length (end, 300000), ==, 21000);
}

/* The tree ------------------------------------------------------------------------------------- */

static void
test_text (void)
{
  g_auto (Built) built
      = build ("", "<fo:block id='a'>æ<![CDATA[&]]>ø&#xE5;<!-- c -->!<fo:inline>i</fo:inline> "
                   "</fo:block>");
  const FoNode *text = node (&built, "a")->first_child;

  assert_no_findings (&built);
  g_assert_cmpint (text->kind, ==, FO_NODE_TEXT);
  g_assert_cmpstr (text->text, ==, "æ&øå!");
  g_assert_cmpuint (text->text_length, ==, strlen (text->text));
  g_assert_cmpint (text->next->kind, ==, FO_NODE_INLINE);
  g_assert_cmpstr (text->next->next->text, ==, " ");
  g_assert_null (text->next->next->next);
}

/* A finding stands at the case's line where the document carries it, else at the FO's. */
static void
test_places (void)
{
  static const struct
  {
    const char *markup, *rule;
    guint line;
  } rows[] = {
    { "<fo:block azimuth='left'/>", "fo-property", 2 },
    { "\n<fo:block azimuth='left'/>", "fo-property", 3 },
    { "<fo:block src:line='77' azimuth='left'/>", "fo-property", 77 },
    { "<fo:block src:line='77'><fo:block azimuth='left'/></fo:block>", "fo-property", 77 },
    { "<fo:block src:line='77'/><fo:block azimuth='left'/>", "fo-property", 2 },
    { "<fo:block text-align='middle'/>", "fo-value", 2 },
    { "<fo:block space-before='7'/>", "fo-mended", 2 },
    { "<fo:block padding='-7pt'/>", "fo-mended", 2 },
    { "<fo:block padding='1pt 2pt 3pt 4pt 5pt'/>", "fo-value", 2 },
    { "<fo:block border='1pt solid red blue'/>", "fo-value", 2 },
    { "<fo:block fox:transform='x'/>", "fo-property", 2 },
    { "<fo:float/>", "fo-object", 2 },
    { "<fo:blok/>", "fo-object", 2 },
    { "<fo:table-cell/>", "fo-child", 2 },
    { "<fo:block><fo:flow/></fo:block>", "fo-child", 2 },
    { "<fo:wrapper><fo:region-body/></fo:wrapper>", "fo-child", 2 },
    { "tekst", "fo-text", 2 },
    { "<fo:block><svg:svg/></fo:block>", "fo-foreign", 2 },
    { "<fo:block id='x'/><fo:block id='x'/>", "fo-id-twice", 2 },
    { "<fo:block><fo:page-number-citation ref-id='nix'/></fo:block>", "fo-id-missing", 2 },
    { "<fo:block><fo:basic-link internal-destination='nix'/></fo:block>", "fo-id-missing", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Built) built = build ("", rows[i].markup);

      g_test_message ("%s", rows[i].markup);
      assert_finding (&built, rows[i].rule, rows[i].line);
    }
}

static void
test_accepted (void)
{
  g_auto (Built) built = build (
      "xml:space='preserve' src:line='4' role='Document'",
      "<fo:block fox:alt-text='x' svg:foreign='1'><fo:wrapper id='w'>t<fo:inline/></fo:wrapper>"
      "</fo:block><fo:table><fo:table-column fox:header='true'/><fo:table-body><fo:table-cell>"
      "<fo:block/></fo:table-cell></fo:table-body></fo:table>");

  assert_no_findings (&built);
}

/* A value that is not understood leaves the initial one. */
static void
test_wrong_value (void)
{
  g_auto (Built) built = build ("", "<fo:block id='a' font-size='huge' widows='many'/>");

  g_assert_cmpuint (findings_count (built.findings), ==, 2);
  g_assert_cmpint (length_of (&built, "a", FO_PROPERTY_FONT_SIZE), ==, 12000);
  for (guint i = 0; i < 2; i++)
    g_assert_null (strstr (findings_nth (built.findings, i)->en, "huge"));
}

static void
test_drawing (void)
{
  g_auto (Built) built = build (
      "", "<fo:block><fo:instream-foreign-object id='a'><svg:svg width='20' viewBox='0 0 10 5'>"
          "<svg:rect width='1' height='1'/></svg:svg></fo:instream-foreign-object>"
          "<fo:instream-foreign-object id='b'/></fo:block>");
  const FoDrawing *drawing = node (&built, "a")->drawing;

  assert_no_findings (&built);
  g_assert_nonnull (drawing);
  g_assert_cmpint (drawing->width, ==, 15000);
  g_assert_cmpint (drawing->height, ==, 7500);
  g_assert_nonnull (strstr (drawing->markup, "xmlns:svg=\"http://www.w3.org/2000/svg\""));
  g_assert_nonnull (strstr (drawing->markup, "<svg:rect"));
  g_assert_cmpuint (strlen (drawing->markup), ==, drawing->length);
  g_assert_null (node (&built, "b")->drawing);
}

static void
test_no_root (void)
{
  xmlDocPtr doc = xmlReadMemory ("<a><b/><c>x</c></a>", 19, NULL, NULL, 0);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fo_tree_build (doc, "x", findings, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN);
  xmlFreeDoc (doc);
}

static void
test_depth (void)
{
  g_autoptr (GString) text
      = g_string_new ("<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:page-sequence>"
                      "<fo:flow>");
  xmlDocPtr doc;
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 240; i++)
    g_string_append (text, "<fo:block>");
  for (guint i = 0; i < 240; i++)
    g_string_append (text, "</fo:block>");
  g_string_append (text, "</fo:flow></fo:page-sequence></fo:root>");
  doc = xmlReadMemory (text->str, (int) text->len, NULL, NULL, XML_PARSE_HUGE);
  g_assert_nonnull (doc);
  g_assert_null (fo_tree_build (doc, "x", findings, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  xmlFreeDoc (doc);
}

/* A whole document: what stands beside the page sequences. */
static Built
build_root (const char *markup)
{
  g_autofree char *text = g_strconcat (
      "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set>"
      "<fo:simple-page-master master-name='m'><fo:region-body/></fo:simple-page-master>"
      "</fo:layout-master-set>", markup,
      "<fo:page-sequence master-reference='m'><fo:flow flow-name='xsl-region-body'><fo:block "
      "id='there'/></fo:flow></fo:page-sequence></fo:root>", NULL);
  xmlDocPtr doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, 0);
  Built built = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (doc);
  built.tree = fo_tree_build (doc, "case.xml", built.findings, &error);
  g_assert_no_error (error);
  xmlFreeDoc (doc);
  return built;
}

static void
test_bookmarks (void)
{
  g_auto (Built) built = build_root (
      "<fo:declarations><x:xmpmeta xmlns:x='adobe:ns:meta/'>x</x:xmpmeta></fo:declarations>"
      "<fo:bookmark-tree><fo:bookmark internal-destination='there' starting-state='hide'>"
      "<fo:bookmark-title>Første</fo:bookmark-title><fo:bookmark external-destination='x.pdf'>"
      "<fo:bookmark-title>\xd7\xa9</fo:bookmark-title></fo:bookmark></fo:bookmark>"
      "</fo:bookmark-tree>");
  const FoNode *tree = fo_tree_root (built.tree)->first_child, *outer, *inner;

  assert_no_findings (&built);
  while (tree && tree->kind != FO_NODE_BOOKMARK_TREE)
    tree = tree->next;
  g_assert_nonnull (tree);
  outer = tree->first_child;
  inner = outer->last_child;
  g_assert_cmpstr (outer->first_child->first_child->text, ==, "Første");
  g_assert_cmpstr (fo_node_value (outer, FO_PROPERTY_INTERNAL_DESTINATION)->string, ==, "there");
  g_assert_true (fo_value_is (fo_node_value (outer, FO_PROPERTY_STARTING_STATE), FO_HIDE));
  g_assert_cmpint (inner->kind, ==, FO_NODE_BOOKMARK);
  g_assert_true (fo_value_is (fo_node_value (inner, FO_PROPERTY_STARTING_STATE), FO_SHOW));
  g_assert_cmpstr (fo_node_value (inner, FO_PROPERTY_EXTERNAL_DESTINATION)->string, ==, "x.pdf");
}

static void
test_bookmark_findings (void)
{
  g_auto (Built) missing
      = build_root ("<fo:bookmark-tree><fo:bookmark internal-destination='nowhere'>"
                    "<fo:bookmark-title>a</fo:bookmark-title></fo:bookmark></fo:bookmark-tree>");
  g_auto (Built) block = build_root ("<fo:bookmark-tree><fo:bookmark><fo:block/></fo:bookmark>"
                                     "</fo:bookmark-tree>");
  g_auto (Built) profile = build_root ("<fo:declarations><fo:color-profile/></fo:declarations>");

  assert_finding (&missing, "fo-id-missing", 1);
  assert_finding (&block, "fo-child", 1);
  assert_finding (&profile, "fo-object", 1);
}

/* Hebrew, Arabic, a letter outside the first plane, a control; and what only looks near them. */
static void
test_direction (void)
{
  static const char *const turned[]
      = { "<fo:block>a \xd7\xa9</fo:block>", "<fo:block>\xd8\xa7</fo:block>",
          "<fo:block>\xf0\x90\xa4\x80</fo:block>", "<fo:block>&#x202e;abc</fo:block>",
          "<fo:block><fo:character character='\xd7\xa9'/></fo:block>" };
  static const char *const straight[]
      = { "<fo:block>\xc3\xa6\xd6\x8f&#x200e;&#x2014;&#xfeff;&#x1f600;</fo:block>" };

  for (gsize i = 0; i < G_N_ELEMENTS (turned); i++)
    {
      g_auto (Built) built = build ("", turned[i]);

      g_test_message ("%s", turned[i]);
      assert_finding (&built, "fo-right-to-left", 2);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (straight); i++)
    {
      g_auto (Built) built = build ("", straight[i]);

      assert_no_findings (&built);
    }
}

static void
test_bidi_override (void)
{
  g_auto (Built) built
      = build ("", "<fo:block>a<fo:bidi-override direction='rtl'>b</fo:bidi-override></fo:block>");

  assert_finding (&built, "fo-object", 2);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fo/expression/lengths", test_lengths);
  g_test_add_func ("/fo/expression/no-lengths", test_no_lengths);
  g_test_add_func ("/fo/expression/kinds", test_kinds);
  g_test_add_func ("/fo/expression/mended", test_mended);
  g_test_add_func ("/fo/table", test_table);
  g_test_add_func ("/fo/compute/shorthands", test_shorthands);
  g_test_add_func ("/fo/compute/inheritance", test_inheritance);
  g_test_add_func ("/fo/compute/relative-sizes", test_relative_sizes);
  g_test_add_func ("/fo/compute/column-numbers", test_column_numbers);
  g_test_add_func ("/fo/compute/from-table-column", test_from_table_column);
  g_test_add_func ("/fo/compute/from-no-table-column", test_from_no_table_column);
  g_test_add_func ("/fo/compute/retrieved-columns", test_retrieved_columns);
  g_test_add_func ("/fo/tree/dump", test_dump);
  g_test_add_func ("/fo/tree/dump-margins", test_dump_margins);
  g_test_add_func ("/fo/compute/automatic-page", test_automatic_page);
  g_test_add_func ("/fo/compute/margins", test_margins);
  g_test_add_func ("/fo/compute/borders", test_borders);
  g_test_add_func ("/fo/compute/list-functions", test_list_functions);
  g_test_add_func ("/fo/tree/text", test_text);
  g_test_add_func ("/fo/tree/places", test_places);
  g_test_add_func ("/fo/tree/accepted", test_accepted);
  g_test_add_func ("/fo/tree/wrong-value", test_wrong_value);
  g_test_add_func ("/fo/tree/drawing", test_drawing);
  g_test_add_func ("/fo/tree/bookmarks", test_bookmarks);
  g_test_add_func ("/fo/tree/bookmark-findings", test_bookmark_findings);
  g_test_add_func ("/fo/tree/direction", test_direction);
  g_test_add_func ("/fo/tree/bidi-override", test_bidi_override);
  g_test_add_func ("/fo/tree/no-root", test_no_root);
  g_test_add_func ("/fo/tree/depth", test_depth);
  result = g_test_run ();
  xmlCleanupParser ();
  return result;
}
