/* test-fo-structure-any.c: any document gives a legal tree, in linear time */
#include "test-structure-tools.h"

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
    g_string_append (
        markup,
        "<fo:block role='Sect'><fo:block role='H'>a</fo:block><fo:block>b"
        "<fo:inline xml:lang='en'>c</fo:inline>"
        "<fo:basic-link external-destination='a:b'>d</fo:basic-link></fo:block>" TABLE (
            HEAD (ROW (CELL ("e") CELL ("f"))) BODY (ROW (CELL ("g") CELL ("h")))) "</fo:block>");
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
    "fox:header='true'",       "number-columns-spanned='3'",
    "number-rows-spanned='4'", "column-number='2'",
    "starts-row='true'",       "ends-row='true'",
    "fox:alt-text='x'",        "xml:lang='en'",
    "xml:lang='da'",           "external-destination='url(a:b)'",
    "xml:lang='x_y'",
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
  (void)maker;
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
  } blocks[] = { { "block", make_inlines }, { "block", make_inlines },
                 { "block", make_blocks },  { "block-container", make_blocks },
                 { "table", make_parts },   { "list-block", make_items },
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
  } inlines[] = { { "inline", make_inlines },      { "basic-link", make_inlines },
                  { "wrapper", make_inlines },     { "footnote", make_footnote },
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
  g_test_add_func ("/structure/many-inlines", test_many_inlines);
  g_test_add_func ("/structure/deep", test_deep);
  g_test_add_func ("/structure/linear", test_linear);
  g_test_add_func ("/structure/any-document", test_any_document);
  result = g_test_run ();
  xmlCleanupParser ();
  return result;
}
