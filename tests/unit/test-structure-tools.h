/* test-structure-tools.h: documents as structures, their shape in few characters, and what a legal
 * tree is */
#ifndef SAGSAKT_TEST_STRUCTURE_TOOLS_H
#define SAGSAKT_TEST_STRUCTURE_TOOLS_H

#include <libxml/parser.h>
#include <string.h>

#include "fo/structure.h"

typedef struct
{
  FoTree *tree;
  StructureTree *structure;
  Findings *findings;
} Built;

static inline void
built_clear (Built *built)
{
  structure_free (built->structure);
  fo_tree_free (built->tree);
  findings_free (built->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Built, built_clear)

static inline Built
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
static inline Built
build (const char *markup)
{
  g_autofree char *text = g_strconcat (ROOT "<fo:page-sequence master-reference='m'>"
                                            "<fo:flow flow-name='xsl-region-body'>",
                                       markup, "</fo:flow></fo:page-sequence></fo:root>", NULL);

  return build_document (text);
}

/* --- the shape as text --- */

/* The dump without what is no element, attribute or word, in few characters:
 * P[text] Table(TR(TD)). */
static inline void
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

static inline char *
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

static inline void
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

static inline gboolean
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

static inline void
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

static inline guint
count_children (const StructureNode *node, StructureTag tag)
{
  guint n = 0;

  for (const StructureNode *child = node->first_child; child; child = child->next)
    n += child->tag == tag;
  return n;
}

/* Counts the rows of PART as a reader does; every row has N_COLUMNS, found with the first. */
static inline void
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
static inline gboolean
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

static inline void
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

static inline guint
count_rule (const Built *built, const char *rule)
{
  guint n = 0;

  for (guint i = 0; i < findings_count (built->findings); i++)
    n += strcmp (findings_nth (built->findings, i)->rule, rule) == 0;
  return n;
}

/* … and what is wrong all the same is among the findings. */
static inline void
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
static inline void
assert_shape (const char *markup, const char *expected, const char *rule)
{
  g_auto (Built) built = build (markup);
  g_autofree char *got = shape (&built);

  g_assert_cmpstr (got, ==, expected);
  assert_rule (&built, rule);
  assert_legal (&built);
}

/* Parts of tables and lists. */
#define ITEM(label, body)                                                                          \
  "<fo:list-item><fo:list-item-label><fo:block>" label "</fo:block></fo:list-item-label>"          \
  "<fo:list-item-body>" body "</fo:list-item-body></fo:list-item>"
#define CELL(text) "<fo:table-cell><fo:block>" text "</fo:block></fo:table-cell>"
#define WIDE(attributes, text)                                                                     \
  "<fo:table-cell " attributes "><fo:block>" text "</fo:block></fo:table-cell>"
#define ROW(cells) "<fo:table-row>" cells "</fo:table-row>"
#define BODY(rows) "<fo:table-body>" rows "</fo:table-body>"
#define HEAD(rows) "<fo:table-header>" rows "</fo:table-header>"
#define TABLE(parts) "<fo:table>" parts "</fo:table>"

#endif
