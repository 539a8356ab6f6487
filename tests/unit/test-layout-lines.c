/* test-layout-lines.c: hyphenation, line breaking, lines */
#include "layout/hyphenation.h"
#include "test-layout-tools.h"

static void
test_hyphenation (void)
{
  const Hyphenation *danish, *none;
  gboolean divide[64];
  g_autoptr (GError) error = NULL;

  g_assert_true (layout_hyphenation_find ("da-DK", &danish, &error));
  g_assert_nonnull (danish);
  g_assert_true (layout_hyphenation_find ("fi", &none, &error));
  g_assert_null (none);
  g_assert_no_error (error);

  g_assert_true (
      layout_hyphenation_divide (danish, "sætninger", strlen ("sætninger"), 2, 2, divide));
  g_assert_true (divide[strlen ("sæt")]);
  g_assert_false (divide[strlen ("sætn")]);
  g_assert_true (
      layout_hyphenation_divide (danish, "SÆTNINGER", strlen ("SÆTNINGER"), 2, 2, divide));
  g_assert_true (divide[strlen ("SÆT")]);
  g_assert_true (
      layout_hyphenation_divide (danish, "sætninger", strlen ("sætninger"), 4, 2, divide));
  g_assert_false (divide[strlen ("sæt")]);
  /* never fewer than two letters on a side */
  g_assert_true (layout_hyphenation_divide (danish, "opholdet", 8, 0, 0, divide));
  g_assert_false (divide[1] || divide[7]);
  g_assert_false (layout_hyphenation_divide (danish, "漢字漢字漢字", 18, 2, 2, divide));
}

static void
test_hyphenated_lines (void)
{
  g_auto (Laid) on = lay_masters (MASTER ("m", 90, 900), "m",
                                  "<fo:block hyphenate='true' text-align='justify'>" PROSE
                                  "</fo:block>");
  g_auto (Laid) off = lay_masters (MASTER ("m", 90, 900), "m",
                                   "<fo:block text-align='justify'>" PROSE "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&on), whole = lines_of (&off);
  g_autofree char *letters = letters_of (&on), *whole_letters = letters_of (&off);
  guint hyphens = 0;

  g_assert_cmpstr (letters, ==, whole_letters);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *text = line_at (lines, i)->text;
      const char *hyphen = strstr (text, "\u00ad");

      if (!hyphen)
        continue;
      hyphens++;
      /* it ends the line, is drawn, and has two letters before it */
      g_assert_cmpstr (hyphen, ==, "\u00ad");
      g_assert_true (g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (hyphen))));
      g_assert_cmpint (ink_end (line_at (lines, i)), ==, 90000);
    }
  g_assert_cmpuint (hyphens, >=, 3);
  for (guint i = 0; i < whole->len; i++)
    g_assert_null (strstr (line_at (whole, i)->text, "\u00ad"));
}

static void
test_soft_hyphen (void)
{
  g_auto (Laid) laid = lay_masters (MASTER ("m", 80, 100), "m",
                                    "<fo:block>nnnnnnn\u00adnnn nnnnnnnnnn\u00admmmm</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (line_at (lines, 0)->text, ==, "nnnnnnn\u00adnnn");
  g_assert_cmpstr (line_at (lines, 1)->text, ==, "nnnnnnnnnn\u00ad");
  g_assert_cmpstr (line_at (lines, 2)->text, ==, "mmmm");
}

static void
test_no_patterns (void)
{
  g_auto (Laid) laid = lay ("<fo:block hyphenate='true' language='fi'>sana</fo:block>"
                            "<fo:block hyphenate='true' language='fi'>sana</fo:block>");

  g_assert_cmpuint (count_findings (&laid, "layout-no-patterns"), ==, 1);
}

static void
test_grid (void)
{
  g_auto (Laid) laid = lay_masters (
      MASTER ("m", 200, 900), "m",
      "<fo:block>" PROSE "<fo:inline font-family='Carlito' font-weight='bold'>fed</fo:inline> og "
      "<fo:inline font-size='7pt'>lille</fo:inline> " PROSE "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, >, 8);
  for (guint i = 0; i < lines->len; i++)
    {
      g_assert_cmpint (line_at (lines, i)->area->height, ==, 12000);
      g_assert_cmpint (baseline_of (line_at (lines, i)), ==,
                       baseline_of (line_at (lines, 0)) + 12000 * (Mpt) i);
    }
}

/* At an edge of the line: what is tallest says where that is, also for a drawing and for what is
 * inside such an inline. */
static void
test_line_edges (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block font-size='20pt'>a<fo:inline vertical-align='top' font-size='10pt'>b"
             "<fo:inline baseline-shift='1pt'>c</fo:inline></fo:inline>"
             "<fo:inline alignment-baseline='after-edge' font-size='10pt'>d</fo:inline></fo:block>"
             "<fo:block>e" SQUARE ("vertical-align='top'") "</fo:block>"
             "<fo:block>f" SQUARE ("vertical-align='bottom'") "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *large = line_at (lines, 0)->area->first;
  const LayoutArea *top = large->next, *bottom = top->next;

  assert_no_findings (&laid);
  g_assert_cmpint (top->y, ==, large->y);
  g_assert_cmpint (top->last->first->text->baseline, ==, top->first->text->baseline - 1000);
  g_assert_cmpint (bottom->y + bottom->height, ==, large->y + large->height);
  /* the drawing is 20 points high: the text stands at the line's upper or lower end */
  for (guint i = 1; i <= 2; i++)
    {
      const LayoutArea *text = line_at (lines, i)->area->first, *square = text->next;

      g_assert_cmpint (square->height, >, text->height);
      if (i == 1)
        g_assert_cmpint (square->y, ==, text->y);
      else
        g_assert_cmpint (square->y + square->height, ==, text->y + text->height);
    }
}

/* Lines that are centred share what room is left, the last one too. */
static void
test_centred (void)
{
  static const char *const aligns[] = { "start", "center" };
  Mpt last[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *flow
          = g_strdup_printf ("<fo:block text-align='%s'>" PROSE "</fo:block>", aligns[i]);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const Line *line = line_at (lines, lines->len - 1);

      last[i] = ink_end (line) - ink_start (line);
    }
  g_assert_cmpint (last[1], >, last[0] + 20000);
}

/* Spaces that are preserved are there at both ends of a line that a line feed makes. */
static void
test_preserved_spaces (void)
{
  g_auto (Laid) laid = lay ("<fo:block white-space='pre' text-align='end'>\n  a  \n  b\n</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpint (ink_end (line_at (lines, 1)), <, ink_end (line_at (lines, 2)));
}

static void
test_alignment (void)
{
  static const struct
  {
    const char *align;
    gboolean start, end; /* whether full lines touch the edge */
  } rows[] = { { "start", TRUE, FALSE },
               { "end", FALSE, TRUE },
               { "center", FALSE, FALSE },
               { "justify", TRUE, TRUE } };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block text-align='%s' text-indent='0pt'>" PROSE "</fo:block>", rows[r].align);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const Line *last = line_at (lines, lines->len - 1);

      g_test_message ("%s", rows[r].align);
      for (guint i = 0; i + 1 < lines->len; i++)
        {
          const Line *line = line_at (lines, i);

          g_assert_cmpint (ink_start (line) == 0, ==, rows[r].start);
          g_assert_cmpint (ink_end (line) == 200000, ==, rows[r].end);
          if (g_str_equal (rows[r].align, "center"))
            g_assert_cmpint (ABS (ink_start (line) - (200000 - ink_end (line))), <=, 1);
        }
      g_assert_cmpint (ink_end (last) == 200000, ==, g_str_equal (rows[r].align, "end"));
    }
}

static void
test_last_line (void)
{
  g_auto (Laid) laid = lay ("<fo:block text-align='justify' text-align-last='justify'>to ord"
                            "</fo:block><fo:block text-align='justify' text-align-last='end'>to ord"
                            "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (ink_start (line_at (lines, 0)), ==, 0);
  g_assert_cmpint (ink_end (line_at (lines, 0)), ==, 200000);
  g_assert_cmpint (ink_start (line_at (lines, 1)), >, 100000);
  g_assert_cmpint (ink_end (line_at (lines, 1)), ==, 200000);
}

static void
test_no_break_space (void)
{
  g_autofree char *words = repeat ("ab\u00a0cd ", 40);
  g_autofree char *narrow = repeat ("ab\u202f12 ", 40);
  g_autofree char *flow
      = g_strconcat ("<fo:block text-align='justify'>", words, narrow, "</fo:block>", NULL);
  g_auto (Laid) laid = lay_masters (MASTER ("m", 97, 900), "m", flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *text = line_at (lines, i)->text;

      g_assert_true (g_str_has_prefix (text, "ab"));
      g_assert_true (g_str_has_suffix (text, "cd") || g_str_has_suffix (text, "12"));
    }
  /* it stretches like the spaces around it */
  {
    const LayoutText *run = line_at (lines, 0)->area->first->text;
    const char *at = run->text;
    gint32 breaking = 0, unbreaking = 0;

    for (guint i = 0; i < run->n_glyphs; at += run->glyphs[i++].bytes)
      if (g_utf8_get_char (at) == 0xa0)
        unbreaking = run->glyphs[i].advance;
      else if (*at == ' ' && !breaking)
        breaking = run->glyphs[i].advance;
    g_assert_cmpint (unbreaking, >, 2200);
    g_assert_cmpint (ABS (unbreaking - breaking), <=, 1);
  }
}

/* What a no-break space binds is not divided by a hyphen either. */
static void
test_bound_words (void)
{
  g_autofree char *words = repeat ("18.\u00a0september\u00a02015 ", 20);
  g_autofree char *flow = g_strconcat ("<fo:block hyphenate='true'>", words, "</fo:block>", NULL);
  g_auto (Laid) laid = lay_masters (MASTER ("m", 150, 900), "m", flow);
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, ==, 20);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (line_at (lines, i)->text, ==, "18.\u00a0september\u00a02015");
}

/* More than two hyphens below each other stand nowhere in a column that needs many. */
static void
test_ladder (void)
{
  g_auto (Laid) laid = lay_masters (
      MASTER ("m", 210, 900), "m",
      "<fo:block text-align='justify' hyphenate='true'>" PROSE
      "Udredningen dengang viste en udviklingshæmning i let til middelsvær grad med en samlet "
      "intelligenskvotient, svarende til et udviklingsalderstrin på omkring ni år. De sproglige "
      "færdigheder er væsentligt bedre end de praktiske, hvilket betyder, at omgivelserne ofte "
      "overvurderer hendes forståelse af aftaler.</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  guint in_a_row = 0, hyphens = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      gboolean hyphen = g_str_has_suffix (line_at (lines, i)->text, "\u00ad");

      hyphens += hyphen ? 1 : 0;
      in_a_row = hyphen ? in_a_row + 1 : 0;
      g_assert_cmpuint (in_a_row, <=, 2);
    }
  g_assert_cmpuint (hyphens, >=, 4);
}

/* Total fit: no line of a paragraph is much looser than it has to be. */
static void
test_total_fit (void)
{
  g_auto (Laid) laid = lay_masters (
      MASTER ("m", 300, 900), "m",
      "<fo:block text-align='justify' hyphenate='true'>" PROSE PROSE PROSE "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  guint in_a_row = 0;

  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const LayoutText *run = line_at (lines, i)->area->first->text;
      const char *at = run->text;
      gboolean hyphen = g_str_has_suffix (line_at (lines, i)->text, "\u00ad");

      for (guint k = 0; k < run->n_glyphs; at += run->glyphs[k++].bytes)
        if (*at == ' ')
          {
            g_assert_cmpint (run->glyphs[k].advance, >, 1600);
            g_assert_cmpint (run->glyphs[k].advance, <, 5000);
          }
      in_a_row = hyphen ? in_a_row + 1 : 0;
      g_assert_cmpuint (in_a_row, <=, 2);
    }
}

static void
test_indents (void)
{
  g_auto (Laid) laid = lay ("<fo:block start-indent='10pt' end-indent='20pt' text-indent='5pt' "
                            "text-align='justify' last-line-end-indent='50pt'>" PROSE
                            "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (ink_start (line_at (lines, 0)), ==, 15000);
  g_assert_cmpint (ink_end (line_at (lines, 0)), ==, 180000);
  g_assert_cmpint (ink_start (line_at (lines, 1)), ==, 10000);
  g_assert_cmpint (ink_end (line_at (lines, lines->len - 1)), <=, 130000);
}

static void
test_white_space (void)
{
  static const struct
  {
    const char *block, *lines; /* separated by | */
  } rows[] = {
    { "<fo:block>  a \n\t b<fo:inline> c</fo:inline> </fo:block>", "a b c" },
    { "<fo:block>a <fo:inline> b</fo:inline></fo:block>", "a b" },
    { "<fo:block linefeed-treatment='preserve'> a \n b\n\nc </fo:block>", "a|b||c" },
    { "<fo:block white-space='pre'> a  b\n c</fo:block>", " a  b| c" },
    { "<fo:block linefeed-treatment='ignore'>a\nb</fo:block>", "ab" },
    { "<fo:block white-space-collapse='false'>a  b</fo:block>", "a  b" },
    { "<fo:block white-space-treatment='ignore'>a b</fo:block>", "ab" },
    { "<fo:block>a<fo:character character='&#xE6;'/>b</fo:block>", "aæb" },
    { "<fo:block>a<fo:block>b</fo:block>c</fo:block>", "a|b|c" },
    { "<fo:block><fo:inline>a<fo:block>b</fo:block>c</fo:inline></fo:block>", "a|b|c" },
    { "<fo:block> <fo:block>b</fo:block> </fo:block>", "b" },
  };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_auto (Laid) laid = lay (rows[r].block);
      g_autoptr (GArray) lines = lines_of (&laid);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < lines->len; i++)
        g_string_append_printf (text, "%s%s", i ? "|" : "", line_at (lines, i)->text);
      g_assert_cmpstr (text->str, ==, rows[r].lines);
    }
}

static void
test_no_wrap (void)
{
  g_auto (Laid) laid = lay ("<fo:block wrap-option='no-wrap'>" PROSE "</fo:block>");
  g_auto (Laid) kept = lay ("<fo:block>nogle flere ord foran <fo:inline "
                            "keep-together.within-line='always'>som slet ikke må deles over "
                            "linjer</fo:inline> og flere bagefter</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid), kept_lines = lines_of (&kept);

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpuint (count_findings (&laid, "layout-line-wide"), ==, 1);
  assert_no_findings (&kept);
  g_assert_true (
      g_str_has_prefix (line_at (kept_lines, 1)->text, "som slet ikke må deles over linjer"));
}

/* keep-together="always" on a block is about its page; its lines are broken all the same. */
static void
test_keep_is_no_line (void)
{
  g_auto (Laid) laid = lay ("<fo:block keep-together='always'>" PROSE "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  assert_no_findings (&laid);
  g_assert_cmpuint (lines->len, >, 4);
}

static void
test_wide_word (void)
{
  g_autofree char *word = repeat ("abcdefghij", 10);
  g_autofree char *flow = g_strdup_printf ("<fo:block>%s</fo:block>", word);
  g_auto (Laid) laid = lay (flow);
  g_autoptr (GArray) lines = lines_of (&laid);
  g_autofree char *letters = letters_of (&laid);

  g_assert_cmpuint (count_findings (&laid, "layout-word-wide"), ==, 1);
  g_assert_cmpuint (lines->len, >=, 3);
  g_assert_cmpstr (letters, ==, word);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (ink_end (line_at (lines, i)), <=, 200000);
}

static void
test_letter_spacing (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>nnnn</fo:block><fo:block letter-spacing='2pt'>nnnn</fo:block>"
             "<fo:block>n n</fo:block><fo:block word-spacing='3pt'>n n</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (ink_end (line_at (lines, 1)), ==, ink_end (line_at (lines, 0)) + 8000);
  g_assert_cmpint (ink_end (line_at (lines, 3)), ==, ink_end (line_at (lines, 2)) + 3000);
}

/* A ragged line of a narrow column stays short rather than divide a word. */
static void
test_ragged_whole (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block end-indent='50pt' text-align='start' hyphenate='true'>Aftalen om »pause« "
             "skrives i vagtens overdragelse og drøftes på afdelingsmødet</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpstr (line_at (lines, 0)->text, ==, "Aftalen om »pause« skrives i");
}

static void
test_transform (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block text-transform='capitalize'>ål<fo:inline>og</fo:inline> »vand« s-tog det’s"
             "</fo:block><fo:block text-transform='uppercase'>straße</fo:block>"
             "<fo:block text-transform='lowercase'>ÅL<fo:character character='B'/></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpstr (line_at (lines, 0)->text, ==, "Ålog »Vand« S-Tog Det’s");
  g_assert_cmpstr (line_at (lines, 1)->text, ==, "STRASSE");
  g_assert_cmpstr (line_at (lines, 2)->text, ==, "ålb");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/hyphenation/words", test_hyphenation);
  g_test_add_func ("/layout/hyphenation/lines", test_hyphenated_lines);
  g_test_add_func ("/layout/hyphenation/soft-hyphen", test_soft_hyphen);
  g_test_add_func ("/layout/hyphenation/no-patterns", test_no_patterns);
  g_test_add_func ("/layout/lines/grid", test_grid);
  g_test_add_func ("/layout/lines/edges", test_line_edges);
  g_test_add_func ("/layout/lines/centred", test_centred);
  g_test_add_func ("/layout/lines/preserved-spaces", test_preserved_spaces);
  g_test_add_func ("/layout/lines/alignment", test_alignment);
  g_test_add_func ("/layout/lines/last", test_last_line);
  g_test_add_func ("/layout/lines/no-break-space", test_no_break_space);
  g_test_add_func ("/layout/lines/bound-words", test_bound_words);
  g_test_add_func ("/layout/lines/ladder", test_ladder);
  g_test_add_func ("/layout/lines/total-fit", test_total_fit);
  g_test_add_func ("/layout/lines/indents", test_indents);
  g_test_add_func ("/layout/lines/white-space", test_white_space);
  g_test_add_func ("/layout/lines/no-wrap", test_no_wrap);
  g_test_add_func ("/layout/lines/keep-is-no-line", test_keep_is_no_line);
  g_test_add_func ("/layout/lines/wide-word", test_wide_word);
  g_test_add_func ("/layout/lines/letter-spacing", test_letter_spacing);
  g_test_add_func ("/layout/lines/ragged-whole", test_ragged_whole);
  g_test_add_func ("/layout/lines/transform", test_transform);
  return g_test_run ();
}
