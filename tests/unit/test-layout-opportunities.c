/* test-layout-opportunities: what is kept and what is known without asking are what Pango says */
#include <pango/pango.h>
#include <string.h>

#include "layout/opportunities.h"
#include "test-layout-tools.h"

static void
assert_same (Opportunities *opportunities, const char *language, const char *text, gsize length)
{
  glong n = g_utf8_strlen (text, (gssize) length), i = 0;
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n + 1);
  g_autofree guint8 *may_end = g_malloc (length + 1);

  pango_get_log_attrs (text, (int) length, -1, pango_language_from_string (language), attributes,
                       (int) n + 1);
  layout_opportunities_find (opportunities, language, text, length, may_end);
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at), i++)
    if (i > 0 && !may_end[at - text] != !attributes[i].is_line_break)
      {
        g_autofree char *shown = g_strescape (text, NULL);

        g_error ("in %s, before byte %d: %s, Pango otherwise: %s", language, (int) (at - text),
                 may_end[at - text] ? "yes" : "no", shown);
      }
}

static const char *const languages[] = { "da", "en-GB", "und", "fr", "th", "ar" };

/* Every fixture as it stands, markup and all, line by line and in paragraphs of many lines. */
static void
test_fixtures (void)
{
  g_autoptr (Opportunities) opportunities = layout_opportunities_new ();
  static const char *const folders[]
      = { "fixtures/statement/valid", "fixtures/follow-up-conversation/valid", "xslt/fo",
          "src/layout" };
  guint n = 0;

  for (gsize f = 0; f < G_N_ELEMENTS (folders); f++)
    {
      g_autofree char *folder = source_path (folders[f]);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

      for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
          g_auto (GStrv) lines = NULL;
          gsize length;

          if (!g_file_get_contents (path, &text, &length, NULL)
              || !g_utf8_validate (text, (gssize) length, NULL))
            continue;
          lines = g_strsplit (text, "\n", -1);
          for (guint i = 0; lines[i]; i++, n++)
            assert_same (opportunities, "da", lines[i], strlen (lines[i]));
          assert_same (opportunities, "en", text, length);
        }
    }
  g_assert_cmpuint (n, >, 10000);
}

static gunichar
random_character (GRand *rand, guint kind)
{
  static const char *const alphabets[] = {
    "abcæøåÆØÅéßñ0123456789 ",
    "ab1 2.,;:!?)](}[{\"'/-%$+*&@#<>=|~_^`\\ ",
    "aø1  .(«»„“”’‘–—…·§°×÷€£½²\u00a0\u00ad\u200b\u2060\u2011\u202f\ufeff\u200d ",
    "a1 \n\t\u0301\u0308\u200d\u2028\u3042\u6f22\u3001\uac00\u1100\u1161 ",
    "a1 \u0e01\u0e32\u0e44\u0e17\u0e22\u0627\u0628\u05d0\u05d1\u05be\u0915\u094d\u0937\u1780\u17d2 ",
    "a 1\U0001f1e9\U0001f1f0\U0001f600\U0001f3fd\u2764\ufe0f\u20ac\u261b\u2e3a\ufffc ",
  };
  gunichar character;

  if (kind < G_N_ELEMENTS (alphabets))
    return g_utf8_get_char (g_utf8_offset_to_pointer (
        alphabets[kind],
        g_rand_int_range (rand, 0, (gint32) g_utf8_strlen (alphabets[kind], -1))));
  if (kind == G_N_ELEMENTS (alphabets)) /* any of the alphabets */
    return random_character (rand, (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (alphabets)));
  if (g_rand_int_range (rand, 0, 4) == 0)
    return ' ';
  if (g_rand_int_range (rand, 0, 3) == 0)
    return (gunichar) g_rand_int_range (rand, 0x20, 0x180);
  do
    character = (gunichar) g_rand_int_range (
        rand, 1, g_rand_int_range (rand, 0, 3) ? 0x3100 : 0x20000);
  while (!g_unichar_validate (character));
  return character;
}

/* Strings of every class of characters, and of any character, in several languages. */
static void
test_random (void)
{
  g_autoptr (Opportunities) opportunities = layout_opportunities_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint round = 0; round < 60000; round++)
    {
      guint kind = round % 8;
      gint32 n = g_rand_int_range (rand, 1, 40);

      g_string_truncate (text, 0);
      while (n-- > 0)
        g_string_append_unichar (text, random_character (rand, kind));
      assert_same (opportunities, languages[round % G_N_ELEMENTS (languages)], text->str,
                   text->len);
      if (round % 1000 == 0)
        layout_opportunities_trim (opportunities);
    }
}

/* What was found once is found again. */
static void
test_kept (void)
{
  static const char text[] = "se www.example.org/a-b/c, e-post (eller fax)";
  g_autoptr (Opportunities) opportunities = layout_opportunities_new ();

  for (guint i = 0; i < 3; i++)
    assert_same (opportunities, languages[i % 2], text, strlen (text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/opportunities/fixtures", test_fixtures);
  g_test_add_func ("/layout/opportunities/random", test_random);
  g_test_add_func ("/layout/opportunities/kept", test_kept);
  return g_test_run ();
}
