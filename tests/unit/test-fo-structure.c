/* test-fo-structure.c: which elements formatting objects become, and that the tree is legal whatever
 * the document says */
#include <libxml/parser.h>
#include <string.h>

#include "fo/structure.h"

typedef struct
{
  FoTree *tree;
  StructureTree *structure;
  Findings *findings;
} Built;

static void
built_clear (Built *built)
{
  structure_free (built->structure);
  fo_tree_free (built->tree);
  findings_free (built->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Built, built_clear)

static Built
build_document (const char *text)
{
  xmlDocPtr doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_HUGE);
  Built built = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (doc);
  built.tree = fo_tree_build (doc, "case.fo", built.findings, &error);
  g_assert_no_error (error);
  xmlFreeDoc (doc);
  built.structure = structure_build (built.tree, built.findings);
  return built;
}

#define ROOT                                                                                       \
  "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format' "                                         \
  "xmlns:fox='http://xmlgraphics.apache.org/fop/extensions' "                                      \
  "xmlns:svg='http://www.w3.org/2000/svg' xml:lang='da'>\n"                                        \
  "<fo:layout-master-set><fo:simple-page-master master-name='m'><fo:region-body/>"                 \
  "<fo:region-before/></fo:simple-page-master></fo:layout-master-set>"
#define SEQUENCE(flow)                                                                             \
  "<fo:page-sequence master-reference='m'><fo:flow flow-name='xsl-region-body'>" flow              \
  "</fo:flow></fo:page-sequence>"

/* A document whose flow holds MARKUP, on line 2. */
static Built
build (const char *markup)
{
  g_autofree char *text
      = g_strconcat (ROOT "<fo:page-sequence master-reference='m'>"
                          "<fo:flow flow-name='xsl-region-body'>",
                     markup, "</fo:flow></fo:page-sequence></fo:root>", NULL);

  return build_document (text);
}

/* --- the shape as text --- */

/* The dump without what is no element, attribute or word, in few characters:
 * P[text] Table(TR(TD)). */
static void
append_shape (const char **at, GString *out)
{
  while (**at)
    if (g_str_has_prefix (*at, "</"))
      {
        *at = strchr (*at, '>') + 1;
        g_string_append_c (out, ')');
        return;
      }
    else if (**at == '<')
      {
        const char *end = strchr (*at, '>');
        gboolean empty = end[-1] == '/';

        if (out->len && out->str[out->len - 1] != '(')
          g_string_append_c (out, ' ');
        g_string_append_len (out, *at + 1, end - *at - 1 - empty);
        *at = end + 1;
        if (!empty)
          {
            g_string_append_c (out, '(');
            append_shape (at, out);
          }
      }
    else
      {
        g_string_append_len (out, *at, (gssize) strcspn (*at, "<"));
        *at += strcspn (*at, "<");
      }
}

static char *
shape (const Built *built)
{
  g_autoptr (GString) dump = g_string_new (NULL), flat = g_string_new (NULL);
  g_autoptr (GRegex) lines = g_regex_new ("\\n *", 0, 0, NULL);
  g_autofree char *text = NULL;
  const char *at;

  structure_dump (built->structure, dump);
  text = g_regex_replace_literal (lines, dump->str, -1, 0, "", 0, NULL);
  at = strstr (text, "<Document");
  append_shape (&at, flat);
  if (strcmp (flat->str, "Document language=\"da\"") == 0)
    return g_strdup ("");
  g_assert_true (g_str_has_prefix (flat->str, "Document language=\"da\"("));
  g_assert_true (g_str_has_suffix (flat->str, ")"));
  return g_strndup (flat->str + 23, flat->len - 24);
}

static void
assert_rule (const Built *built, const char *rule)
{
  if (!rule)
    {
      for (guint i = 0; i < findings_count (built->findings); i++)
        g_test_message ("%s", findings_nth (built->findings, i)->en);
      g_assert_cmpuint (findings_count (built->findings), ==, 0);
      return;
    }
  g_assert_cmpuint (findings_count (built->findings), ==, 1);
  g_assert_cmpstr (findings_nth (built->findings, 0)->rule, ==, rule);
  g_assert_cmpstr (findings_nth (built->findings, 0)->place.file, ==, "case.fo");
  g_assert_cmpuint (findings_nth (built->findings, 0)->place.line, ==, 2);
}

/* --- what a legal tree is: ISO 32000-1 §14.8.4, ISO 14289-1 §7, as a validator reads them --- */

static gboolean
is_one_of (StructureTag tag, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  return g_strv_contains ((const char *const *) list, structure_tag_name (tag));
}

#define TABLE_PARTS "THead TBody TFoot"
#define HEADINGS "H1 H2 H3 H4 H5 H6"
#define PARAGRAPHS "P " HEADINGS
#define INLINES                                                                                    \
  "Span Quote Note Reference BibEntry Code Link Ruby RB RT RP Warichu WT WP Figure Formula Form"

static const struct
{
  const char *tags, *parents, *children; /* NULL: no matter */
} rules[] = {
  { "Document", "", NULL },
  { "TR", "Table " TABLE_PARTS, "TH TD" },
  { TABLE_PARTS, "Table", "TR" },
  { "TH TD", "TR", NULL },
  { "Table", NULL, "TR Caption " TABLE_PARTS },
  { "LI", "L", "Lbl LBody" },
  { "L", NULL, "L LI Caption" },
  { "LBody", "LI", NULL },
  { "Lbl", "LI Note TOCI", NULL },
  { "TOC", NULL, "TOC TOCI Caption" },
  { "TOCI", "TOC", "Lbl Reference NonStruct P TOC" },
  { "RB RT RP", "Ruby", NULL },
  { "WT WP", "Warichu", NULL },
  { "Ruby", NULL, "RB RT RP" },
  { "Warichu", NULL, "WT WP" },
  /* text holds no blocks; what is in a note is a text of its own */
  { PARAGRAPHS " Lbl", NULL, INLINES },
  { "Span Quote Reference BibEntry Code Link RB RT RP WT WP", NULL, INLINES },
  { "Caption", NULL, INLINES },
  { "Figure Formula", NULL, INLINES " Caption" },
  { "Form", NULL, "" },
};

static void
assert_fits (const StructureNode *node)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (!is_one_of (node->tag, rules[i].tags))
        continue;
      if (rules[i].parents && node->parent && !is_one_of (node->parent->tag, rules[i].parents))
        g_error ("%s in %s", structure_tag_name (node->tag),
                 structure_tag_name (node->parent->tag));
      for (const StructureNode *child = node->first_child; child && rules[i].children;
           child = child->next)
        if (!is_one_of (child->tag, rules[i].children))
          g_error ("%s in %s", structure_tag_name (child->tag), structure_tag_name (node->tag));
    }
}

static guint
count_children (const StructureNode *node, StructureTag tag)
{
  guint n = 0;

  for (const StructureNode *child = node->first_child; child; child = child->next)
    n += child->tag == tag;
  return n;
}

/* Counts the rows of PART as a reader does; every row has N_COLUMNS, found with the first. */
static void
assert_regular (const StructureNode *part, guint *n_columns, gboolean *heads)
{
  g_autoptr (GArray) busy = g_array_new (FALSE, TRUE, sizeof (guint));

  for (const StructureNode *row = part->first_child; row; row = row->next)
    {
      guint column = 0, taken = 0;

      if (row->tag != STRUCTURE_TR)
        continue;
      for (const StructureNode *cell = row->first_child; cell; cell = cell->next)
        {
          g_assert_cmpuint (cell->columns_spanned, >=, 1);
          g_assert_cmpuint (cell->rows_spanned, >=, 1);
          g_assert_cmpint (cell->scope != SCOPE_NONE, ==, cell->tag == STRUCTURE_TH);
          *heads |= cell->tag == STRUCTURE_TH;
          while (column < busy->len && g_array_index (busy, guint, column) > 0)
            column++;
          if (busy->len < column + cell->columns_spanned)
            g_array_set_size (busy, column + cell->columns_spanned);
          for (guint i = 0; i < cell->columns_spanned; i++, column++)
            {
              g_assert_cmpuint (g_array_index (busy, guint, column), ==, 0);
              g_array_index (busy, guint, column) = cell->rows_spanned;
            }
          for (guint i = 0; i < cell->n_headers; i++)
            {
              const StructureNode *header = cell->headers[i];

              g_assert_cmpint (header->tag, ==, STRUCTURE_TH);
              g_assert_true (header != cell);
            }
        }
      for (guint c = 0; c < busy->len; c++)
        if (g_array_index (busy, guint, c) > 0)
          {
            taken++;
            g_array_index (busy, guint, c)--;
          }
      if (*n_columns == 0)
        *n_columns = taken;
      g_assert_cmpuint (taken, ==, *n_columns);
    }
  for (guint c = 0; c < busy->len; c++)
    g_assert_cmpuint (g_array_index (busy, guint, c), ==, 0);
}

/* TRUE: it has headers. */
static gboolean
assert_table (const StructureNode *table)
{
  guint n_columns = 0;
  gboolean heads = FALSE;

  g_assert_cmpuint (count_children (table, STRUCTURE_THEAD), <=, 1);
  g_assert_cmpuint (count_children (table, STRUCTURE_TFOOT), <=, 1);
  if (count_children (table, STRUCTURE_THEAD) || count_children (table, STRUCTURE_TFOOT))
    g_assert_cmpuint (count_children (table, STRUCTURE_TBODY), >, 0);
  g_assert_cmpuint (count_children (table, STRUCTURE_CAPTION), <=, 1);
  if (count_children (table, STRUCTURE_CAPTION))
    g_assert_cmpint (table->first_child->tag, ==, STRUCTURE_CAPTION);
  for (const StructureNode *part = table->first_child; part; part = part->next)
    if (is_one_of (part->tag, TABLE_PARTS))
      assert_regular (part, &n_columns, &heads);
  assert_regular (table, &n_columns, &heads);
  return heads;
}

typedef struct
{
  guint index, level;
  guint bare_tables, bare_figures; /* those without headers, without alternative text */
} Legality;

static void
assert_legal_node (const StructureNode *node, const char *language, Legality *legality)
{
  g_assert_cmpuint (node->index, ==, legality->index++);
  g_assert_true (node->tag != STRUCTURE_NONE && node->tag != STRUCTURE_H
                 && node->tag != STRUCTURE_ANNOT);
  assert_fits (node);
  if (node->language)
    {
      g_assert_cmpstr (node->language, !=, language);
      language = node->language;
    }
  if (is_one_of (node->tag, HEADINGS))
    {
      guint level = (guint) (node->tag - STRUCTURE_H);

      g_assert_cmpuint (level, <=, legality->level + 1);
      legality->level = level;
    }
  if (node->tag == STRUCTURE_TABLE && !assert_table (node))
    legality->bare_tables++;
  if (node->tag == STRUCTURE_FIGURE || node->tag == STRUCTURE_FORMULA)
    legality->bare_figures += !node->alternative;
  if (node->tag == STRUCTURE_L || node->tag == STRUCTURE_TOC)
    for (const StructureNode *child = node->first_child; child; child = child->next)
      g_assert_true (child == node->first_child || child->tag != STRUCTURE_CAPTION);
  if (node->tag == STRUCTURE_LI && node->first_child && node->first_child->tag == STRUCTURE_LBL)
    g_assert_true (!node->parent->list_numbering == (node != node->parent->first_child)
                   || node->parent->list_numbering);
  if (node->tag == STRUCTURE_LINK)
    {
      g_assert_true (!node->internal != !node->external);
      for (const StructureNode *above = node->parent; above; above = above->parent)
        g_assert_true (above->tag != STRUCTURE_LINK);
    }
  g_assert_true (!node->last_child == !node->first_child);
  for (const StructureNode *child = node->first_child; child; child = child->next)
    {
      g_assert_true (child->parent == node);
      g_assert_true (child->next || node->last_child == child);
      assert_legal_node (child, language, legality);
    }
}

static guint
count_rule (const Built *built, const char *rule)
{
  guint n = 0;

  for (guint i = 0; i < findings_count (built->findings); i++)
    n += strcmp (findings_nth (built->findings, i)->rule, rule) == 0;
  return n;
}

/* … and what is wrong all the same is among the findings. */
static void
assert_legal (const Built *built)
{
  Legality legality = { 0 };

  assert_legal_node (structure_root (built->structure), NULL, &legality);
  g_assert_cmpuint (legality.index, ==, structure_count (built->structure));
  if (count_rule (built, "findings-cut") > 0)
    return;
  g_assert_cmpuint (count_rule (built, "structure-table"), ==, legality.bare_tables);
  g_assert_cmpuint (count_rule (built, "structure-alternative"), ==, legality.bare_figures);
}

/* MARKUP in the flow gives EXPECTED inside the Document, and one finding RULE or none (NULL). */
static void
assert_shape (const char *markup, const char *expected, const char *rule)
{
  g_auto (Built) built = build (markup);
  g_autofree char *got = shape (&built);

  g_assert_cmpstr (got, ==, expected);
  assert_rule (&built, rule);
  assert_legal (&built);
}

/* --- blocks --- */

static void
test_blocks (void)
{
  assert_shape ("<fo:block>a</fo:block><fo:block>b</fo:block>", "P(a) P(b)", NULL);
  /* what only groups leaves no trace */
  assert_shape ("<fo:block><fo:block-container><fo:block>a</fo:block></fo:block-container>"
                "<fo:wrapper><fo:block>b</fo:block></fo:wrapper></fo:block>",
                "P(a) P(b)", NULL);
  assert_shape ("<fo:block/><fo:block> \n </fo:block><fo:block>&#xa0;</fo:block>", "", NULL);
  /* a block inside text ends the paragraph, an empty one is the end of a line */
  assert_shape ("<fo:block>a<fo:block>b</fo:block>c</fo:block>", "P(a) P(b) P(c)", NULL);
  assert_shape ("<fo:block id='x'>a<fo:block>b</fo:block>c</fo:block>",
                "P id=\"x\"(a) P(b) P(c)", NULL);
  assert_shape ("<fo:block>a<fo:block/>b</fo:block>", "P(ab)", NULL);
  assert_shape ("<fo:block>a <fo:inline font-style='italic'>b</fo:inline></fo:block>", "P(a b)",
                NULL);
}

static void
test_roles (void)
{
  assert_shape ("<fo:block role='Sect'><fo:block role='H1'>a</fo:block><fo:block>b</fo:block>"
                "</fo:block>",
                "Sect(H1 title=\"a\"(a) P(b))", NULL);
  assert_shape ("<fo:block role='Div'>a<fo:block>b</fo:block></fo:block>", "Div(P(a) P(b))", NULL);
  assert_shape ("<fo:block-container role='BlockQuote'><fo:block>a</fo:block></fo:block-container>",
                "BlockQuote(P(a))", NULL);
  /* blocks in a paragraph or heading by role are its lines */
  assert_shape ("<fo:block role='H1'><fo:block>a</fo:block><fo:block role='P'>b</fo:block>"
                "</fo:block>",
                "H1 title=\"ab\"(ab)", NULL);
  /* no P within P */
  assert_shape ("<fo:block role='P'>a<fo:block role='P'>b</fo:block>c</fo:block>",
                "P(a) P(b) P(c)", NULL);
  assert_shape ("<fo:block role='H1'>a<fo:block role='H2'>b</fo:block>c</fo:block>",
                "H1 title=\"a\"(a) H2 title=\"b\"(b) P(c)", NULL);
  assert_shape ("<fo:block role='Sect'/><fo:block role='H1'> </fo:block>", "", NULL);
  assert_shape ("<fo:block role='Div'> <fo:block role='Index'><fo:block role='Art'>"
                "<fo:block role='Part'>a</fo:block></fo:block></fo:block></fo:block>",
                "Div(Index(Art(Part(P(a)))))", NULL);
  assert_shape ("<fo:block role='img'>a</fo:block>", "P(a)", "structure-role");
  assert_shape ("<fo:block role='h1'>a</fo:block>", "P(a)", "structure-role");
  assert_shape ("<fo:block role='TR'>a</fo:block>", "P(a)", "structure-place");
  assert_shape ("<fo:block role='Document'>a</fo:block>", "P(a)", "structure-place");
  assert_shape ("<fo:block role='Link'>a</fo:block>", "P(a)", "structure-place");
  assert_shape ("<fo:block role='LBody'>a</fo:block>", "P(a)", "structure-place");
}

/* Every standard type can be had by its role. */
static void
test_every_role (void)
{
  static const char *const around[N_STRUCTURE_TAGS] = {
    [STRUCTURE_TOCI] = "TOC", [STRUCTURE_LI] = "L",        [STRUCTURE_LBL] = "L LI",
    [STRUCTURE_LBODY] = "L LI", [STRUCTURE_THEAD] = "Table", [STRUCTURE_TBODY] = "Table",
    [STRUCTURE_TFOOT] = "Table", [STRUCTURE_TR] = "Table",   [STRUCTURE_TH] = "Table TR",
    [STRUCTURE_TD] = "Table TR", [STRUCTURE_RB] = "Ruby",    [STRUCTURE_RT] = "Ruby",
    [STRUCTURE_RP] = "Ruby",     [STRUCTURE_WT] = "Warichu", [STRUCTURE_WP] = "Warichu",
  };

  for (guint tag = STRUCTURE_NONE + 1; tag < N_STRUCTURE_TAGS; tag++)
    {
      const char *name = structure_tag_name ((StructureTag) tag);
      g_auto (GStrv) outer = g_strsplit (around[tag] ? around[tag] : "", " ", -1);
      g_autoptr (GString) markup = g_string_new (NULL);
      g_autofree char *got = NULL, *begun = NULL;

      if (tag == STRUCTURE_DOCUMENT || tag == STRUCTURE_LINK || tag == STRUCTURE_ANNOT)
        continue;
      for (guint i = 0; outer[i]; i++)
        g_string_append_printf (markup, "<fo:block role='%s'>", outer[i]);
      g_string_append_printf (markup, "<fo:block role='%s' fox:alt-text='b'>a</fo:block>", name);
      for (guint i = 0; outer[i]; i++)
        g_string_append (markup, "</fo:block>");
      {
        g_auto (Built) built = build (markup->str);

        got = shape (&built);
        g_assert_cmpuint (count_rule (&built, "structure-role"), ==, 0);
        g_assert_cmpuint (count_rule (&built, "structure-place"), ==, 0);
        assert_legal (&built);
      }
      begun = g_strdup_printf ("\\b%s\\b", tag == STRUCTURE_H       ? "H1"
                                           : tag == STRUCTURE_THEAD ? "TBody"
                                           : tag == STRUCTURE_TFOOT ? "TBody"
                                           : tag >= STRUCTURE_H2 && tag <= STRUCTURE_H6
                                               ? "H1" /* the first one */
                                               : name);
      if (!g_regex_match_simple (begun, got, 0, 0))
        g_error ("%s gives %s", name, got);
    }
}

/* What stands where only certain elements may, gets one of them around it. */
static void
test_between (void)
{
  assert_shape ("<fo:block role='L'><fo:block>a</fo:block><fo:block role='LI'>"
                "<fo:block role='Lbl'>1</fo:block><fo:block>b</fo:block>c</fo:block></fo:block>",
                "L(LI(LBody(a)) LI(Lbl(1) LBody(P(b) P(c))))", NULL);
  assert_shape ("<fo:block role='TOC'><fo:block role='TOCI'>a<fo:leader/><fo:page-number/>"
                "</fo:block><fo:block role='TOCI'><fo:block role='H1'>b</fo:block></fo:block>"
                "</fo:block>",
                "TOC(TOCI(P(a)) TOCI(NonStruct(H1 title=\"b\"(b))))", NULL);
  assert_shape ("<fo:block role='Table'><fo:block role='TR'><fo:block role='TH'>a</fo:block>"
                "<fo:block>b</fo:block></fo:block></fo:block>",
                "Table(TR(TH index=\"3\" scope=\"Row\"(a) TD(b)))", NULL);
  assert_shape ("<fo:block>a<fo:inline role='Ruby'>b<fo:inline role='RT'>c</fo:inline></fo:inline>"
                "</fo:block>",
                "P(a Ruby(RB(Span(b)) RT(c)))", NULL);
}

/* --- headings --- */

static void
test_headings (void)
{
  assert_shape ("<fo:block role='H1'>a</fo:block><fo:block role='H2'>b</fo:block>"
                "<fo:block role='H3'>c</fo:block><fo:block role='H2'>d</fo:block>",
                "H1 title=\"a\"(a) H2 title=\"b\"(b) H3 title=\"c\"(c) H2 title=\"d\"(d)", NULL);
  /* one skipped: those below move up, siblings stay siblings */
  assert_shape ("<fo:block role='H1'>a</fo:block><fo:block role='H3'>b</fo:block>"
                "<fo:block role='H3'>c</fo:block><fo:block role='H2'>d</fo:block>",
                "H1 title=\"a\"(a) H2 title=\"b\"(b) H2 title=\"c\"(c) H2 title=\"d\"(d)",
                "structure-heading");
  assert_shape ("<fo:block role='H2'>a</fo:block><fo:block role='H1'>b</fo:block>",
                "H1 title=\"a\"(a) H1 title=\"b\"(b)", "structure-heading");
  /* H has the level of its sections */
  assert_shape ("<fo:block role='H'>a</fo:block><fo:block role='Sect'><fo:block role='H'>b"
                "</fo:block><fo:block role='Div'><fo:block role='Sect'><fo:block role='H'>c"
                "</fo:block></fo:block></fo:block></fo:block><fo:block role='Sect'>"
                "<fo:block role='H'>d</fo:block></fo:block>",
                "H1 title=\"a\"(a) Sect(H2 title=\"b\"(b) Div(Sect(H3 title=\"c\"(c)))) "
                "Sect(H2 title=\"d\"(d))",
                NULL);
  assert_shape ("<fo:block role='H1'> a \n <fo:inline role='Code'>b  </fo:inline> c</fo:block>",
                "H1 title=\"a b c\"( a  Code(b  ) c)", NULL);
}

static char *
outline_shape (const StructureBookmark *first)
{
  GString *out = g_string_new (NULL);

  for (const StructureBookmark *at = first; at; at = at->next)
    {
      g_autofree char *inside = outline_shape (at->first_child);

      g_string_append_printf (out, "%s%s%s%s%s%s(%s)", out->len ? " " : "", at->title,
                              at->node ? "!" : "", at->internal ? "#" : "",
                              at->external ? "@" : "", at->open ? "" : "-", inside);
    }
  return g_string_free (out, FALSE);
}

static void
test_outline (void)
{
  g_auto (Built) headings = build (
      "<fo:block role='H1'>a</fo:block><fo:block role='H2'>b</fo:block><fo:block role='H3'>c"
      "</fo:block><fo:block role='H2'>d</fo:block><fo:block role='H1'>e</fo:block>"
      "<fo:block role='H2'>f</fo:block>");
  g_auto (Built) bookmarks = build_document (
      ROOT "<fo:bookmark-tree><fo:bookmark internal-destination='x'><fo:bookmark-title> One\n "
           "</fo:bookmark-title><fo:bookmark external-destination='url(http://example.org)' "
           "starting-state='hide'><fo:bookmark-title>Two</fo:bookmark-title></fo:bookmark>"
           "<fo:bookmark internal-destination='y'><fo:bookmark-title>Three</fo:bookmark-title>"
           "</fo:bookmark></fo:bookmark></fo:bookmark-tree>" //
      SEQUENCE ("<fo:block id='x' role='H1'>a</fo:block>") "</fo:root>");
  g_autofree char *from_headings = outline_shape (structure_outline (headings.structure));
  g_autofree char *from_bookmarks = outline_shape (structure_outline (bookmarks.structure));

  g_assert_cmpstr (from_headings, ==, "a!(b!-(c!-()) d!-()) e!(f!-())");
  g_assert_cmpstr (from_bookmarks, ==, "One#(Two@-() Three())");
  {
    /* a heading without words is not in it */
    g_auto (Built) mute = build (
        "<fo:block role='H1'>a</fo:block><fo:block role='H2'>b</fo:block><fo:block role='H1'>c"
        "</fo:block><fo:block role='H2'><fo:page-number/></fo:block><fo:block role='H3'>d</fo:block>");
    g_autofree char *from_mute = outline_shape (structure_outline (mute.structure));

    g_assert_cmpstr (from_mute, ==, "a!(b!-()) c!(d!-())");
  }
  {
    g_auto (Built) none = build ("<fo:block>a</fo:block>");

    g_assert_null (structure_outline (none.structure));
  }
}

/* --- inlines --- */

static void
test_language (void)
{
  assert_shape ("<fo:block xml:lang='en-GB'>a</fo:block><fo:block>b <fo:inline xml:lang='de'>c"
                "<fo:inline>d</fo:inline></fo:inline></fo:block>",
                "P language=\"en-GB\"(a) P(b  Span language=\"de\"(cd))", NULL);
  /* an inline around a block: its language is the paragraph's */
  assert_shape ("<fo:block>a<fo:inline xml:lang='en'>b<fo:block>c</fo:block></fo:inline></fo:block>",
                "P(a Span language=\"en\"(b)) P language=\"en\"(c)", NULL);
  /* lines of a heading in another language */
  assert_shape ("<fo:block role='H1'>a<fo:block xml:lang='en'>b</fo:block></fo:block>",
                "H1 title=\"ab\"(a Span language=\"en\"(b))", NULL);
  assert_shape ("<fo:block role='Sect' xml:lang='en'><fo:block>a</fo:block>"
                "<fo:block xml:lang='da'>b</fo:block></fo:block>",
                "Sect language=\"en\"(P(a) P language=\"da\"(b))", NULL);
  assert_shape ("<fo:block xml:lang='not_a_language'>a</fo:block>", "P(a)", NULL);
}

static void
test_inlines (void)
{
  assert_shape ("<fo:block>a<fo:inline role='Quote'>b<fo:inline role='Code'>c</fo:inline>"
                "</fo:inline>d</fo:block>",
                "P(a Quote(b Code(c))d)", NULL);
  assert_shape ("<fo:block>a<fo:inline fox:alt-text='euro'>b</fo:inline></fo:block>",
                "P(a Span alternative=\"euro\"(b))", NULL);
  assert_shape ("<fo:block role='Span'>a</fo:block>", "P(Span(a))", NULL);
  /* an inline parted by a block goes on behind it */
  assert_shape ("<fo:block><fo:inline role='Quote'>a<fo:block>b</fo:block>c</fo:inline></fo:block>",
                "P(Quote(a)) P(Quote(b)) P(Quote(c))", NULL);
  assert_shape ("<fo:block>a<fo:inline role='Quote'>b<fo:table><fo:table-body><fo:table-cell "
                "fox:header='true'><fo:block>c</fo:block></fo:table-cell></fo:table-body></fo:table>"
                "d</fo:inline></fo:block>",
                "P(a Quote(b)) Table(TBody(TR(TH index=\"6\" scope=\"Column\"(c)))) P(Quote(d))",
                NULL);
  assert_shape ("<fo:block>a<fo:character character='b'/><fo:page-number/></fo:block>", "P(ab)",
                NULL);
}

static void
test_links (void)
{
  assert_shape ("<fo:block id='x'>a <fo:basic-link internal-destination='x'>b "
                "<fo:inline>c</fo:inline></fo:basic-link></fo:block>",
                "P id=\"x\"(a  Link title=\"b c\" internal=\"x\"(b c))", NULL);
  assert_shape ("<fo:block><fo:basic-link external-destination=\"url('http://example.org')\" "
                "fox:alt-text='there'>b</fo:basic-link></fo:block>",
                "P(Link alternative=\"there\" title=\"b\" external=\"http://example.org\"(b))",
                NULL);
  assert_shape ("<fo:block><fo:basic-link internal-destination='nowhere'>b</fo:basic-link>"
                "<fo:basic-link>c</fo:basic-link></fo:block>",
                "P(bc)", "fo-id-missing");
  /* no link in a link */
  assert_shape ("<fo:block><fo:basic-link external-destination='a:b'>a<fo:basic-link "
                "external-destination='c:d'>b</fo:basic-link></fo:basic-link></fo:block>",
                "P(Link title=\"ab\" external=\"a:b\"(ab))", NULL);
  /* parted by a block: each part is one */
  assert_shape ("<fo:block><fo:basic-link id='x' external-destination='a:b'>a<fo:block>b</fo:block>"
                "</fo:basic-link></fo:block>",
                "P(Link id=\"x\" title=\"a\" external=\"a:b\"(a)) P(Link title=\"b\" external=\"a:b\"(b))",
                NULL);
  assert_shape ("<fo:block><fo:basic-link role='Reference' external-destination='a:b'>a"
                "</fo:basic-link></fo:block>",
                "P(Reference(Link title=\"a\" external=\"a:b\"(a)))", NULL);
}

static void
test_notes (void)
{
  assert_shape ("<fo:block>a<fo:footnote><fo:inline>1</fo:inline><fo:footnote-body><fo:block>"
                "<fo:inline role='Lbl'>1</fo:inline> b</fo:block></fo:footnote-body></fo:footnote>"
                "c</fo:block>",
                "P(a Reference(1) Note(Lbl(1) P( b))c)", NULL);
  assert_shape ("<fo:block role='H1'>a<fo:footnote><fo:inline>1</fo:inline><fo:footnote-body>"
                "<fo:block>b</fo:block></fo:footnote-body></fo:footnote></fo:block>",
                "H1 title=\"a1\"(a Reference(1) Note(P(b)))", NULL);
  /* a list that only hangs the number out */
  assert_shape ("<fo:block>a<fo:footnote><fo:inline>1</fo:inline><fo:footnote-body><fo:list-block>"
                "<fo:list-item><fo:list-item-label><fo:block>1</fo:block></fo:list-item-label>"
                "<fo:list-item-body><fo:block>b</fo:block></fo:list-item-body></fo:list-item>"
                "</fo:list-block></fo:footnote-body></fo:footnote></fo:block>",
                "P(a Reference(1) Note(Lbl(1) P(b)))", NULL);
  /* the note stands in the paragraph, not in the inline */
  assert_shape ("<fo:block><fo:inline role='Quote'>a<fo:footnote><fo:inline>1</fo:inline>"
                "<fo:footnote-body><fo:block>b</fo:block></fo:footnote-body></fo:footnote>c"
                "</fo:inline></fo:block>",
                "P(Quote(a Reference(1)) Note(P(b)) Quote(c))", NULL);
}

static void
test_figures (void)
{
#define PICTURE(attributes)                                                                        \
  "<fo:instream-foreign-object " attributes "><svg:svg width='1' height='1'/>"                     \
  "</fo:instream-foreign-object>"
  assert_shape ("<fo:block>a" PICTURE ("fox:alt-text='tree'") "b</fo:block>",
                "P(a Figure alternative=\"tree\"()b)", NULL);
  assert_shape ("<fo:block>" PICTURE ("role='Formula' fox:alt-text='tree'") "</fo:block>",
                "P(Formula alternative=\"tree\"())", NULL);
  assert_shape ("<fo:block>a" PICTURE ("") "</fo:block>", "P(a Figure())", "structure-alternative");
  assert_shape ("<fo:block>a" PICTURE ("fox:alt-text=''") "</fo:block>", "P(a Figure())",
                "structure-alternative");
  assert_shape ("<fo:block>a" PICTURE ("role='artifact'") "</fo:block>", "P(a)", NULL);
  /* all that is in a figure is the figure */
  assert_shape ("<fo:block role='Figure' fox:alt-text='tree'>a<fo:block>b" PICTURE ("")
                "</fo:block><fo:list-block><fo:list-item><fo:list-item-label><fo:block>c</fo:block>"
                "</fo:list-item-label><fo:list-item-body><fo:block role='Caption'>d</fo:block>"
                "</fo:list-item-body></fo:list-item></fo:list-block></fo:block>",
                "Figure alternative=\"tree\"(abc Caption(d))", NULL);
  assert_shape ("<fo:block>a<fo:inline role='Figure'>b</fo:inline></fo:block>", "P(a Figure(b))",
                "structure-alternative");
  /* a form's place holds nothing */
  assert_shape ("<fo:block>a<fo:inline role='Form' fox:alt-text='Name' id='f'>b</fo:inline></fo:block>"
                "<fo:block-container role='Form' id='g'/>",
                "P(a Form id=\"f\" alternative=\"Name\"b) Form id=\"g\"", NULL);
}

static void
test_artifacts (void)
{
  g_auto (Built) built = build_document (
      ROOT "<fo:page-sequence master-reference='m'>"
           "<fo:static-content flow-name='xsl-region-before'><fo:block id='head'>a"
           "<fo:retrieve-marker retrieve-class-name='c'/></fo:block></fo:static-content>"
           "<fo:flow flow-name='xsl-region-body'><fo:block id='body'>"
           "<fo:marker marker-class-name='c'>m</fo:marker>b<fo:leader id='dots'/>"
           "<fo:inline id='gone' role='artifact'>c</fo:inline></fo:block><fo:block role='Artifact'>"
           "<fo:block id='also'>d</fo:block></fo:block></fo:flow></fo:page-sequence></fo:root>");
  g_autofree char *got = shape (&built);
  static const char *const artifacts[] = { "head", "dots", "gone", "also" };
  const FoNode *body = fo_tree_find (built.tree, "body");
  const StructureNode *found = structure_find (built.structure, body);

  g_assert_cmpstr (got, ==, "P id=\"body\"(b)");
  assert_rule (&built, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (artifacts); i++)
    {
      const FoNode *node = fo_tree_find (built.tree, artifacts[i]);

      g_assert_null (structure_find (built.structure, node));
      if (node->first_child)
        g_assert_null (structure_find (built.structure, node->first_child));
    }
  g_assert_cmpint (found->tag, ==, STRUCTURE_P);
  g_assert_true (structure_find (built.structure, body->first_child->next) == found);
  /* what a marker holds is furniture wherever it is retrieved */
  g_assert_null (structure_find (built.structure, body->first_child->first_child));
  {
    const FoNode *head = fo_tree_find (built.tree, "head");
    const FoNode *copy = fo_tree_retrieve (built.tree, head->last_child, body->first_child);

    g_assert_cmpstr (copy->first_child->text, ==, "m");
    g_assert_null (structure_find (built.structure, copy->first_child));
  }
}

/* What was merged into a cell is found there. */
static void
test_find (void)
{
  g_auto (Built) built = build (
      "<fo:table><fo:table-column fox:header='true'/><fo:table-body><fo:table-row>"
      "<fo:table-cell id='cell'><fo:block id='block'>a<fo:inline id='inline'>b</fo:inline></fo:block>"
      "</fo:table-cell></fo:table-row></fo:table-body></fo:table>"
      "<fo:block><fo:basic-link id='link' role='Reference' external-destination='a:b'>c"
      "</fo:basic-link></fo:block>");
  const StructureNode *cell
      = structure_find (built.structure, fo_tree_find (built.tree, "cell"));
  const FoNode *link = fo_tree_find (built.tree, "link");

  g_assert_cmpint (cell->tag, ==, STRUCTURE_TH);
  g_assert_true (structure_find (built.structure, fo_tree_find (built.tree, "block")) == cell);
  g_assert_true (
      structure_find (built.structure, fo_tree_find (built.tree, "inline")->first_child) == cell);
  /* the Link, not what the role puts around it */
  g_assert_cmpint (structure_find (built.structure, link)->tag, ==, STRUCTURE_LINK);
  g_assert_true (structure_find (built.structure, link->first_child)
                 == structure_find (built.structure, link));
  g_assert_cmpuint (cell->line, ==, 2);
}

/* --- lists --- */

#define ITEM(label, body)                                                                          \
  "<fo:list-item><fo:list-item-label><fo:block>" label "</fo:block></fo:list-item-label>"          \
  "<fo:list-item-body>" body "</fo:list-item-body></fo:list-item>"

static void
assert_numbering (const char *label, const char *numbering)
{
  g_autofree char *markup
      = g_strdup_printf ("<fo:list-block>" ITEM ("%s", "<fo:block>a</fo:block>") "</fo:list-block>",
                         label);
  g_autofree char *expected
      = g_strdup_printf ("L numbering=\"%s\"(LI(Lbl(%s) LBody(a)))", numbering, label);

  assert_shape (markup, expected, NULL);
}

static void
test_lists (void)
{
  assert_shape ("<fo:list-block>" ITEM ("1.", "<fo:block>a</fo:block><fo:block>b</fo:block>")
                    ITEM ("", "<fo:list-block>" ITEM ("–", "<fo:block>c</fo:block>")
                          "</fo:list-block>") "</fo:list-block>",
                "L numbering=\"Decimal\"(LI(Lbl(1.) LBody(P(a) P(b))) "
                "LI(LBody(L numbering=\"Disc\"(LI(Lbl(–) LBody(c))))))",
                NULL);
  assert_shape ("<fo:list-block>" ITEM ("", "<fo:block>a</fo:block>") "</fo:list-block>",
                "L(LI(LBody(a)))", NULL);
  assert_shape ("<fo:block role='Caption'>a</fo:block><fo:list-block>" ITEM ("", "<fo:block>b</fo:block>")
                "</fo:list-block>",
                "L(Caption(a) LI(LBody(b)))", NULL);
  assert_numbering ("•", "Disc");
  assert_numbering ("–", "Disc");
  assert_numbering ("○", "Circle");
  assert_numbering ("▪", "Square");
  assert_numbering ("(12)", "Decimal");
  assert_numbering ("a)", "LowerAlpha");
  assert_numbering ("B.", "UpperAlpha");
  assert_numbering ("i.", "LowerRoman");
  assert_numbering ("I", "UpperRoman");
}

/* --- tables --- */

#define CELL(text) "<fo:table-cell><fo:block>" text "</fo:block></fo:table-cell>"
#define WIDE(attributes, text)                                                                     \
  "<fo:table-cell " attributes "><fo:block>" text "</fo:block></fo:table-cell>"
#define ROW(cells) "<fo:table-row>" cells "</fo:table-row>"
#define BODY(rows) "<fo:table-body>" rows "</fo:table-body>"
#define HEAD(rows) "<fo:table-header>" rows "</fo:table-header>"
#define TABLE(parts) "<fo:table>" parts "</fo:table>"

static void
test_table_headers (void)
{
  /* the footer is printed last, wherever it stands */
  assert_shape (TABLE (HEAD (ROW (CELL ("a") CELL ("b")))
                       "<fo:table-footer>" ROW (CELL ("e") CELL ("f")) "</fo:table-footer>"
                       BODY (ROW (CELL ("c") CELL ("d")))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)))"
                " TBody(TR(TD(c) TD(d))) TFoot(TR(TD(e) TD(f))))",
                NULL);
  assert_shape (TABLE ("<fo:table-column/><fo:table-column fox:header='true'/>"
                       BODY (ROW (CELL ("a") CELL ("b")))),
                "Table(TBody(TR(TD(a) TH index=\"5\" scope=\"Row\"(b))))", NULL);
  assert_shape (TABLE ("<fo:table-column fox:header='true' column-number='2' "
                       "number-columns-repeated='2'/>"
                       BODY (ROW (WIDE ("number-columns-spanned='2'", "a") CELL ("b")))),
                "Table(TBody(TR(TD columns=\"2\"(a) TH index=\"5\" scope=\"Row\"(b))))", NULL);
  assert_shape (TABLE (BODY (ROW (WIDE ("role='TH'", "a") CELL ("b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(b))))", NULL);
  assert_shape (TABLE (BODY (ROW (WIDE ("role='TH'", "a") WIDE ("role='TH'", "b"))
                             ROW (CELL ("c") CELL ("d")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)) "
                "TR(TD(c) TD(d))))",
                NULL);
  assert_shape (TABLE (BODY (ROW (CELL ("a")))), "Table(TBody(TR(TD(a))))", "structure-table");
  assert_shape (TABLE ("<fo:table-column fox:header='true' number-columns-repeated='2'/>"
                       BODY (ROW (CELL ("a") WIDE ("role='TD'", "b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(b))))", NULL);
  /* not a table at all */
  assert_shape ("<fo:table role='Div'>" BODY (ROW (CELL ("a") CELL ("b"))) "</fo:table>",
                "Div(P(a) P(b))", NULL);
  /* a header alone is not one */
  assert_shape (TABLE (HEAD (ROW (CELL ("a"))) BODY ("")),
                "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a))))", NULL);
  assert_shape (TABLE (BODY ("")), "", NULL);
  assert_shape ("<fo:block role='Caption'>a</fo:block>" TABLE (HEAD (ROW (CELL ("b")))
                BODY (ROW (CELL ("c")))),
                "Table(Caption(a) THead(TR(TH index=\"5\" scope=\"Column\"(b))) TBody(TR(TD(c))))",
                NULL);
}

static void
test_table_grid (void)
{
  /* holes are filled, spans end with their part */
  assert_shape (TABLE (HEAD (ROW (CELL ("a")))
                       BODY (ROW (WIDE ("number-rows-spanned='9'", "b")
                                  WIDE ("column-number='4'", "c"))
                             ROW (CELL ("d")) ROW (""))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) "
                "TH index=\"5\" scope=\"Column\" columns=\"3\")) "
                "TBody(TR(TD rows=\"3\"(b) TD columns=\"2\" TD(c)) "
                "TR(TD(d) TD columns=\"2\") TR(TD columns=\"3\")))",
                NULL);
  /* cells stand in the order of their columns */
  assert_shape (TABLE ("<fo:table-column fox:header='true'/>"
                       BODY (ROW (WIDE ("column-number='2'", "a") WIDE ("column-number='1'", "b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(b) TD(a))))", NULL);
  /* cells without rows */
  assert_shape (TABLE ("<fo:table-column number-columns-repeated='2' fox:header='true'/>"
                       BODY (CELL ("a") CELL ("b") CELL ("c"))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TH index=\"5\" scope=\"Row\" "
                "headers=\"4\"(b)) TR(TH index=\"7\" scope=\"Row\"(c) TH index=\"8\" scope=\"Row\")))",
                NULL);
  assert_shape (TABLE (BODY (WIDE ("role='TH' ends-row='true'", "a") CELL ("b")
                             WIDE ("starts-row='true'", "c"))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a)) TR(TD(b)) TR(TD(c))))", NULL);
  /* a row without cells, beside a column of headers */
  assert_shape (TABLE ("<fo:table-column fox:header='true' column-number='2'/>"
                       BODY (ROW (CELL ("a") CELL ("b") CELL ("c") CELL ("d")) ROW (""))),
                "Table(TBody(TR(TD(a) TH index=\"5\" scope=\"Row\"(b) TD(c) TD(d)) "
                "TR(TD TH index=\"10\" scope=\"Row\" TD columns=\"2\")))",
                NULL);
  /* a cell may be empty */
  assert_shape (TABLE (HEAD (ROW (CELL ("a") CELL ("b")))
                       BODY (ROW (WIDE ("", "") "<fo:table-cell/>"))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)))"
                " TBody(TR(TD TD)))",
                NULL);
}

/* Two rows of headers, one of them over two columns, and groups of rows. */
static void
test_table_spans (void)
{
  assert_shape (
      TABLE ("<fo:table-column fox:header='true' number-columns-repeated='2'/>"
             HEAD (ROW (WIDE ("number-rows-spanned='2' number-columns-spanned='2'", "A")
                        WIDE ("number-columns-spanned='2'", "B"))
                   ROW (CELL ("C") CELL ("D")))
             BODY (ROW (WIDE ("number-rows-spanned='2'", "e") CELL ("f") CELL ("g") CELL ("h"))
                   ROW (CELL ("i") CELL ("j") CELL ("k")))),
      "Table(THead(TR(TH index=\"4\" scope=\"Column\" columns=\"2\" rows=\"2\"(A) "
      "TH index=\"5\" scope=\"Column\" columns=\"2\"(B)) "
      "TR(TH index=\"7\" scope=\"Column\" headers=\"5\"(C) "
      "TH index=\"8\" scope=\"Column\" headers=\"5\"(D))) "
      "TBody(TR(TH index=\"11\" scope=\"Row\" rows=\"2\" headers=\"4\"(e) "
      "TH index=\"12\" scope=\"Row\" headers=\"4 11\"(f) TD headers=\"5 7 11 12\"(g) "
      "TD headers=\"5 8 11 12\"(h)) "
      "TR(TH index=\"16\" scope=\"Row\" headers=\"4 11\"(i) TD headers=\"5 7 11 16\"(j) "
      "TD headers=\"5 8 11 16\"(k))))",
      NULL);
}

/* A row of headers in the body holds until the next one. */
static void
test_table_groups (void)
{
#define GROUP(text) ROW (WIDE ("role='TH' number-columns-spanned='2'", text))
  assert_shape (TABLE (HEAD (ROW (CELL ("a") CELL ("b"))) BODY (GROUP ("c") ROW (CELL ("d") CELL ("e"))
                                                               GROUP ("f") ROW (CELL ("g") CELL ("h")))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b))) "
                "TBody(TR(TH index=\"8\" scope=\"Column\" columns=\"2\" headers=\"4 5\"(c)) "
                "TR(TD headers=\"4 8\"(d) TD headers=\"5 8\"(e)) "
                "TR(TH index=\"13\" scope=\"Column\" columns=\"2\" headers=\"4 5\"(f)) "
                "TR(TD headers=\"4 13\"(g) TD headers=\"5 13\"(h))))",
                NULL);
}

static void
test_nested (void)
{
  assert_shape (
      TABLE ("<fo:table-column fox:header='true'/>"
             BODY (ROW (CELL ("a") "<fo:table-cell>" TABLE (HEAD (ROW (CELL ("b")))
                                                           BODY (ROW (CELL ("c"))))
                        "<fo:list-block>" ITEM ("1", "<fo:block>d</fo:block>")
                        "</fo:list-block></fo:table-cell>"))),
      "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(Table(THead(TR(TH index=\"9\" "
      "scope=\"Column\"(b))) TBody(TR(TD(c)))) L numbering=\"Decimal\"(LI(Lbl(1) LBody(d)))))))",
      NULL);
  assert_shape ("<fo:block>a<fo:list-block>" ITEM ("1", "<fo:block>b</fo:block>")
                "</fo:list-block>c</fo:block>",
                "P(a) L numbering=\"Decimal\"(LI(Lbl(1) LBody(b))) P(c)", NULL);
}

static void
test_sequences (void)
{
  g_auto (Built) built = build_document (ROOT SEQUENCE ("<fo:block>a</fo:block>")
                                             SEQUENCE ("<fo:block>b</fo:block>") "</fo:root>");
  g_autofree char *got = shape (&built);

  g_assert_cmpstr (got, ==, "Part(P(a)) Part(P(b))");
}

/* The language of a document that only says it of its pages. */
static void
test_document_language (void)
{
  g_auto (Built) built = build_document (
      "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set/>"
      "<fo:page-sequence><fo:flow><fo:block>a</fo:block></fo:flow></fo:page-sequence>"
      "<fo:page-sequence xml:lang='en'><fo:flow><fo:block>a</fo:block></fo:flow>"
      "</fo:page-sequence></fo:root>");
  const StructureNode *root = structure_root (built.structure);

  g_assert_cmpstr (root->language, ==, "en");
  g_assert_null (root->last_child->language);
}

/* --- any document --- */

typedef struct
{
  GRand *random;
  GString *markup, *text;
  guint depth, left, note;
  gboolean hidden; /* in an artifact */
} Maker;

static void make_blocks (Maker *maker);
static void make_inlines (Maker *maker);

static gboolean
chance (Maker *maker, guint of_a_hundred)
{
  return g_rand_int_range (maker->random, 0, 100) < (int) of_a_hundred;
}

static void
make_attributes (Maker *maker)
{
  static const char *const extra[] = {
    "fox:header='true'", "number-columns-spanned='3'", "number-rows-spanned='4'",
    "column-number='2'", "starts-row='true'", "ends-row='true'", "fox:alt-text='x'",
    "xml:lang='en'", "xml:lang='da'", "external-destination='url(a:b)'", "xml:lang='x_y'",
  };

  if (chance (maker, 25))
    {
      guint tag = (guint) g_rand_int_range (maker->random, 0, N_STRUCTURE_TAGS);

      g_string_append_printf (maker->markup, " role='%s'",
                              tag ? structure_tag_name ((StructureTag) tag) : "Nonsense");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (extra); i++)
    if (chance (maker, 6) && (i != 8 || !strstr (extra[7], extra[8])))
      {
        g_autofree char *name = g_strndup (extra[i], strcspn (extra[i], "="));
        const char *start = strrchr (maker->markup->str, '<');

        if (!strstr (start, name))
          g_string_append_printf (maker->markup, " %s", extra[i]);
      }
}

static void
make_object (Maker *maker, const char *name, void (*inside) (Maker *maker))
{
  gboolean hidden = maker->hidden;

  if (maker->left == 0 || maker->depth > 25)
    return;
  maker->left--;
  maker->depth++;
  g_string_append_printf (maker->markup, "<fo:%s", name);
  if (chance (maker, 2))
    {
      g_string_append (maker->markup, " role='artifact'");
      maker->hidden = TRUE;
    }
  else
    make_attributes (maker);
  g_string_append_c (maker->markup, '>');
  inside (maker);
  g_string_append_printf (maker->markup, "</fo:%s>", name);
  maker->hidden = hidden;
  maker->depth--;
}

static void
make_words (Maker *maker)
{
  char word[3] = { (char) g_rand_int_range (maker->random, 'a', 'z'),
                   (char) g_rand_int_range (maker->random, 'a', 'z'), '\0' };

  g_string_append (maker->markup, chance (maker, 20) ? " \n" : word);
  if (!maker->hidden && !g_ascii_isspace (maker->markup->str[maker->markup->len - 1]))
    g_string_append (maker->text, word);
}

static void
make_several (Maker *maker, const char *name, void (*inside) (Maker *maker), int most)
{
  for (int n = g_rand_int_range (maker->random, 0, most + 1); n > 0; n--)
    make_object (maker, name, inside);
}

static void
make_cells (Maker *maker)
{
  make_several (maker, "table-cell", make_blocks, 4);
}

static void
make_rows (Maker *maker)
{
  if (chance (maker, 20))
    make_cells (maker);
  else
    make_several (maker, "table-row", make_cells, 4);
}

static void
make_nothing (Maker *maker)
{
  (void) maker;
}

static void
make_parts (Maker *maker)
{
  make_several (maker, "table-column", make_nothing, 2);
  make_several (maker, "table-header", make_rows, 2);
  make_several (maker, "table-body", make_rows, 3);
  make_several (maker, "table-footer", make_rows, 2);
}

static void
make_item (Maker *maker)
{
  make_object (maker, "list-item-label", make_blocks);
  make_object (maker, "list-item-body", make_blocks);
}

static void
make_items (Maker *maker)
{
  make_several (maker, "list-item", make_item, 3);
}

static void
make_footnote (Maker *maker)
{
  make_object (maker, "inline", make_inlines);
  make_object (maker, "footnote-body", make_blocks);
}

static void
make_drawing (Maker *maker)
{
  g_string_append (maker->markup, "<svg:svg width='1' height='1'/>");
}

static void
make_block (Maker *maker)
{
  static const struct
  {
    const char *name;
    void (*inside) (Maker *maker);
  } blocks[] = { { "block", make_inlines },       { "block", make_inlines },
                 { "block", make_blocks },        { "block-container", make_blocks },
                 { "table", make_parts },         { "list-block", make_items },
                 { "wrapper", make_blocks } };
  guint which = (guint) g_rand_int_range (maker->random, 0, G_N_ELEMENTS (blocks));

  make_object (maker, blocks[which].name, blocks[which].inside);
}

static void
make_blocks (Maker *maker)
{
  for (int n = g_rand_int_range (maker->random, 0, 4); n > 0; n--)
    make_block (maker);
}

static void
make_inlines (Maker *maker)
{
  static const struct
  {
    const char *name;
    void (*inside) (Maker *maker);
  } inlines[] = { { "inline", make_inlines },   { "basic-link", make_inlines },
                  { "wrapper", make_inlines },  { "footnote", make_footnote },
                  { "page-number", make_nothing }, { "instream-foreign-object", make_drawing } };

  for (int n = g_rand_int_range (maker->random, 0, 6); n > 0; n--)
    {
      guint which = (guint) g_rand_int_range (maker->random, 0, 2 * G_N_ELEMENTS (inlines));

      if (which < G_N_ELEMENTS (inlines))
        make_object (maker, inlines[which].name, inlines[which].inside);
      else if (chance (maker, 20))
        make_block (maker);
      else
        make_words (maker);
    }
}

/* The words of a dump, without white space. */
static char *
words_of (const Built *built)
{
  g_autoptr (GString) dump = g_string_new (NULL), words = g_string_new (NULL);
  gboolean inside = FALSE;

  structure_dump (built->structure, dump);
  for (gsize i = 0; i < dump->len; i++)
    if (dump->str[i] == '<')
      inside = TRUE;
    else if (dump->str[i] == '>')
      inside = FALSE;
    else if (!inside && !g_ascii_isspace (dump->str[i]))
      g_string_append_c (words, dump->str[i]);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* --- tests/cases/tags: NAME.fo makes NAME.tags; UPDATE=1 writes what is made now --- */

static char *
cases_folder (void)
{
  return g_build_filename (g_getenv ("SOURCE") ? g_getenv ("SOURCE") : ".", "tests/cases/tags", NULL);
}

static void
test_case (gconstpointer data)
{
  g_autofree char *folder = cases_folder ();
  g_autofree char *source = g_strconcat (folder, "/", (const char *) data, ".fo", NULL);
  g_autofree char *expected_path = g_strconcat (folder, "/", (const char *) data, ".tags", NULL);
  g_autofree char *text = NULL, *expected = NULL;
  g_autoptr (GString) tags = g_string_new (NULL);

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  {
    g_auto (Built) built = build_document (text);

    for (guint i = 0; i < findings_count (built.findings); i++)
      g_string_append_printf (tags, "<!-- line %u: %s -->\n",
                              findings_nth (built.findings, i)->place.line,
                              findings_nth (built.findings, i)->rule);
    structure_dump (built.structure, tags);
    assert_legal (&built);
  }
  if (g_getenv ("UPDATE"))
    g_assert_true (g_file_set_contents (expected_path, tags->str, -1, NULL));
  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, NULL));
  g_assert_cmpstr (tags->str, ==, expected);
}

static void
add_cases (void)
{
  g_autofree char *folder = cases_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".fo"))
      {
        char *stem = g_strndup (name, strlen (name) - 3);
        g_autofree char *path = g_strconcat ("/structure/cases/", stem, NULL);

        g_test_add_data_func_full (path, stem, test_case, g_free);
      }
}

/* Inlines around many blocks: eight of them begin anew in each. */
static void
test_many_inlines (void)
{
  g_autoptr (GString) markup = g_string_new ("<fo:block>");

  for (guint i = 0; i < 12; i++)
    g_string_append (markup, "<fo:inline role='Quote'>");
  for (guint i = 0; i < 100; i++)
    g_string_append (markup, "<fo:block>a</fo:block>");
  for (guint i = 0; i < 12; i++)
    g_string_append (markup, "</fo:inline>");
  g_string_append (markup, "</fo:block>");
  {
    g_auto (Built) built = build (markup->str);

    g_assert_cmpuint (structure_count (built.structure), ==, 1 + 100 * (1 + 8));
    g_assert_cmpuint (count_rule (&built, "structure-place"), ==, 4);
    assert_legal (&built);
  }
}

/* As deep as the tree may be, and a long document in linear time. */
static void
test_deep (void)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  const guint depth = 190;

  for (guint i = 0; i < depth; i++)
    g_string_append (markup, i % 2 ? "<fo:block role='H1'>a" : "<fo:inline role='Quote'>b");
  for (guint i = depth; i-- > 0;)
    g_string_append (markup, i % 2 ? "c</fo:block>" : "d</fo:inline>");
  {
    g_autofree char *text = g_strconcat ("<fo:block>", markup->str, "</fo:block>", NULL);
    g_auto (Built) built = build (text);

    assert_legal (&built);
  }
}

static double
seconds_to_build (guint n)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_auto (Built) built = { NULL, NULL, NULL };
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    g_string_append (markup, "<fo:block role='Sect'><fo:block role='H'>a</fo:block><fo:block>b"
                             "<fo:inline xml:lang='en'>c</fo:inline>"
                             "<fo:basic-link external-destination='a:b'>d</fo:basic-link></fo:block>"
                             TABLE (HEAD (ROW (CELL ("e") CELL ("f")))
                                    BODY (ROW (CELL ("g") CELL ("h")))) "</fo:block>");
  built = build (markup->str);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Findings) findings = findings_new ();
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (StructureTree) structure = structure_build (built.tree, findings);

      best = MIN (best, g_get_monotonic_time () - begun);
      g_assert_cmpuint (structure_count (structure), ==, 1 + 14 * n);
    }
  return (double) best / 1e6;
}

static void
test_linear (void)
{
  double small = seconds_to_build (1000), large = seconds_to_build (8000);

  g_test_message ("%.4f s, eight times as much in %.4f s", small, large);
  g_assert_cmpfloat (large, <, 8 * 3 * small);
}

/* Whatever stands in whatever, with whatever roles: the tree is legal, and every word is in it, in
 * the order of the document. */
static void
test_any_document (void)
{
  for (guint32 seed = 0; seed < 2000; seed++)
    {
      Maker maker = { .random = g_rand_new_with_seed (seed),
                      .markup = g_string_new (NULL),
                      .text = g_string_new (NULL),
                      .left = 150 };
      g_autofree char *words = NULL;

      while (maker.left > 0)
        make_block (&maker);
      {
        g_auto (Built) built = build (maker.markup->str);

        assert_legal (&built);
        words = words_of (&built);
        if (strcmp (words, maker.text->str) != 0)
          g_error ("seed %u: %s", seed, maker.markup->str);
      }
      g_rand_free (maker.random);
      g_string_free (maker.markup, TRUE);
      g_string_free (maker.text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/structure/blocks", test_blocks);
  g_test_add_func ("/structure/roles", test_roles);
  g_test_add_func ("/structure/every-role", test_every_role);
  g_test_add_func ("/structure/between", test_between);
  g_test_add_func ("/structure/headings", test_headings);
  g_test_add_func ("/structure/outline", test_outline);
  g_test_add_func ("/structure/language", test_language);
  g_test_add_func ("/structure/inlines", test_inlines);
  g_test_add_func ("/structure/links", test_links);
  g_test_add_func ("/structure/notes", test_notes);
  g_test_add_func ("/structure/figures", test_figures);
  g_test_add_func ("/structure/artifacts", test_artifacts);
  g_test_add_func ("/structure/find", test_find);
  g_test_add_func ("/structure/lists", test_lists);
  g_test_add_func ("/structure/table-headers", test_table_headers);
  g_test_add_func ("/structure/table-grid", test_table_grid);
  g_test_add_func ("/structure/table-spans", test_table_spans);
  g_test_add_func ("/structure/table-groups", test_table_groups);
  g_test_add_func ("/structure/nested", test_nested);
  g_test_add_func ("/structure/sequences", test_sequences);
  g_test_add_func ("/structure/document-language", test_document_language);
  g_test_add_func ("/structure/many-inlines", test_many_inlines);
  g_test_add_func ("/structure/deep", test_deep);
  g_test_add_func ("/structure/linear", test_linear);
  g_test_add_func ("/structure/any-document", test_any_document);
  add_cases ();
  result = g_test_run ();
  xmlCleanupParser ();
  return result;
}
