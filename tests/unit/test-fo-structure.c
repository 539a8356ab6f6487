/* test-fo-structure.c: which elements formatting objects become */
#include "test-structure-tools.h"

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
  assert_shape ("<fo:block id='x'>a<fo:block>b</fo:block>c</fo:block>", "P id=\"x\"(a) P(b) P(c)",
                NULL);
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
  assert_shape ("<fo:block role='P'>a<fo:block role='P'>b</fo:block>c</fo:block>", "P(a) P(b) P(c)",
                NULL);
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
    [STRUCTURE_TOCI] = "TOC",    [STRUCTURE_LI] = "L",        [STRUCTURE_LBL] = "L LI",
    [STRUCTURE_LBODY] = "L LI",  [STRUCTURE_THEAD] = "Table", [STRUCTURE_TBODY] = "Table",
    [STRUCTURE_TFOOT] = "Table", [STRUCTURE_TR] = "Table",    [STRUCTURE_TH] = "Table TR",
    [STRUCTURE_TD] = "Table TR", [STRUCTURE_RB] = "Ruby",     [STRUCTURE_RT] = "Ruby",
    [STRUCTURE_RP] = "Ruby",     [STRUCTURE_WT] = "Warichu",  [STRUCTURE_WP] = "Warichu",
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
                              at->node ? "!" : "", at->internal ? "#" : "", at->external ? "@" : "",
                              at->open ? "" : "-", inside);
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
        "</fo:block><fo:block role='H2'><fo:page-number/></fo:block><fo:block "
        "role='H3'>d</fo:block>");
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
  assert_shape (
      "<fo:block>a<fo:inline xml:lang='en'>b<fo:block>c</fo:block></fo:inline></fo:block>",
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
  assert_shape (
      "<fo:block>a<fo:inline role='Quote'>b<fo:table><fo:table-body><fo:table-cell "
      "fox:header='true'><fo:block>c</fo:block></fo:table-cell></fo:table-body></fo:table>"
      "d</fo:inline></fo:block>",
      "P(a Quote(b)) Table(TBody(TR(TH index=\"6\" scope=\"Column\"(c)))) P(Quote(d))", NULL);
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
  assert_shape (
      "<fo:block><fo:basic-link id='x' external-destination='a:b'>a<fo:block>b</fo:block>"
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
  assert_shape (
      "<fo:block role='Figure' fox:alt-text='tree'>a<fo:block>b" PICTURE (
          "") "</fo:block><fo:list-block><fo:list-item><fo:list-item-label><fo:block>c</fo:block>"
              "</fo:list-item-label><fo:list-item-body><fo:block role='Caption'>d</fo:block>"
              "</fo:list-item-body></fo:list-item></fo:list-block></fo:block>",
      "Figure alternative=\"tree\"(abc Caption(d))", NULL);
  assert_shape ("<fo:block>a<fo:inline role='Figure'>b</fo:inline></fo:block>", "P(a Figure(b))",
                "structure-alternative");
  /* a form's place holds nothing */
  assert_shape (
      "<fo:block>a<fo:inline role='Form' fox:alt-text='Name' id='f'>b</fo:inline></fo:block>"
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
  g_auto (Built) built
      = build ("<fo:table><fo:table-column fox:header='true'/><fo:table-body><fo:table-row>"
               "<fo:table-cell id='cell'><fo:block id='block'>a<fo:inline "
               "id='inline'>b</fo:inline></fo:block>"
               "</fo:table-cell></fo:table-row></fo:table-body></fo:table>"
               "<fo:block><fo:basic-link id='link' role='Reference' external-destination='a:b'>c"
               "</fo:basic-link></fo:block>");
  const StructureNode *cell = structure_find (built.structure, fo_tree_find (built.tree, "cell"));
  const FoNode *link = fo_tree_find (built.tree, "link");

  g_assert_cmpint (cell->tag, ==, STRUCTURE_TH);
  g_assert_true (structure_find (built.structure, fo_tree_find (built.tree, "block")) == cell);
  g_assert_true (structure_find (built.structure, fo_tree_find (built.tree, "inline")->first_child)
                 == cell);
  /* the Link, not what the role puts around it */
  g_assert_cmpint (structure_find (built.structure, link)->tag, ==, STRUCTURE_LINK);
  g_assert_true (structure_find (built.structure, link->first_child)
                 == structure_find (built.structure, link));
  g_assert_cmpuint (cell->line, ==, 2);
}

/* --- tests/cases/tags: NAME.fo makes NAME.tags; UPDATE=1 writes what is made now --- */

static char *
cases_folder (void)
{
  return g_build_filename (g_getenv ("SOURCE") ? g_getenv ("SOURCE") : ".", "tests/cases/tags",
                           NULL);
}

static void
test_case (gconstpointer data)
{
  g_autofree char *folder = cases_folder ();
  g_autofree char *source = g_strconcat (folder, "/", (const char *)data, ".fo", NULL);
  g_autofree char *expected_path = g_strconcat (folder, "/", (const char *)data, ".tags", NULL);
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
  add_cases ();
  result = g_test_run ();
  xmlCleanupParser ();
  return result;
}
