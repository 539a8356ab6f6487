/* test-layout-lines.c: fonts, line breaking, lines */
#include <glib/gstdio.h>

#include "layout/hyphenation.h"
#include "layout/words.h"
#include "test-layout-tools.h"

/* Fonts ---------------------------------------------------------------------------------------- */

/* 20 by 20 points. */
#define SQUARE(attributes)                                                                         \
  "<fo:instream-foreign-object " attributes "><svg xmlns='http://www.w3.org/2000/svg' "            \
  "width='20pt' height='20pt'/></fo:instream-foreign-object>"

#define ALIAS(name, family)                                                                        \
  "<alias binding='same'><family>" name "</family><prefer><family>" family                         \
  "</family></prefer></alias>"

/* Loads a configuration whose only folder is FOLDER, with ALIASES. */
static LayoutFonts *
load_from (const char *folder, const char *aliases, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = g_strdup_printf (
      "<fontconfig><dir>%s</dir><cachedir>/var/cache/fontconfig</cachedir>%s</fontconfig>", folder,
      aliases);
  int file = g_file_open_tmp ("fonts-XXXXXX.conf", &path, NULL);
  LayoutFonts *fonts;

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  fonts = layout_fonts_load (path, error);
  g_unlink (path);
  return fonts;
}

static void
test_fonts_missing (void)
{
  g_autoptr (GError) error = NULL, no_dejavu = NULL, unknown = NULL, empty = NULL, no_file = NULL;

  g_assert_null (load_from ("/nonexistent", ALIAS ("sans-serif", "Carlito"), &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "fonts-crosextra-carlito"));
  g_assert_null (load_from ("/usr/share/fonts/truetype/crosextra",
                            ALIAS ("fallback", "DejaVu Sans"), &no_dejavu));
  g_assert_error (no_dejavu, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_assert_nonnull (strstr (no_dejavu->message, "fonts-dejavu-core"));
  g_assert_null (load_from ("/usr/share/fonts/truetype/crosextra", ALIAS ("serif", "Ukendt"),
                            &unknown));
  g_assert_error (unknown, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_assert_nonnull (strstr (unknown->message, "Ukendt"));
  g_assert_null (load_from ("/nonexistent", "", &empty));
  g_assert_error (empty, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_assert_null (layout_fonts_load ("/nonexistent/fonts.conf", &no_file));
  g_assert_error (no_file, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
}

static const char *
family_for (LayoutFonts *fonts, const char *list, gboolean *found)
{
  g_autoptr (GError) error = NULL;
  LayoutFont *font = layout_fonts_find (fonts, list, 400, FALSE, found, &error);

  g_assert_no_error (error);
  return layout_font_family (font);
}

/* Any configuration will do: what it calls serif is the family for a name that it does not know,
 * and without names there is still a face. */
static void
test_fonts_configured (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LayoutFonts) named
      = load_from ("/usr/share/fonts/truetype/dejavu",
                   ALIAS ("Times", "serif") ALIAS ("serif", "DejaVu Serif"), &error);
  g_autoptr (LayoutFonts) bare = load_from ("/usr/share/fonts/truetype/dejavu", "", &error);
  gboolean found;

  g_assert_no_error (error);
  g_assert_cmpstr (family_for (named, "Ukendt", &found), ==, "DejaVu Serif");
  g_assert_false (found);
  g_assert_cmpstr (family_for (named, "Times, x", &found), ==, "DejaVu Serif");
  g_assert_true (found);
  g_assert_true (g_str_has_prefix (family_for (bare, "serif", &found), "DejaVu"));
  g_assert_false (found);
  g_assert_true (layout_fonts_warm (bare, &error));
}

/* A page number or a character has borders and a background as an inline has. */
static void
test_boxes_of_objects (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>a <fo:page-number border='1pt solid red' padding='2pt'/> b <fo:character "
      "character='X' background-color='silver'/><fo:page-number/></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *number = line_at (lines, 0)->area->first, *character;

  assert_no_findings (&laid);
  while (number->kind != AREA_INLINE)
    number = number->next;
  character = number->next;
  while (character->kind != AREA_INLINE)
    character = character->next;
  g_assert_cmpint (number->box->border[SIDE_END].width, ==, 1000);
  g_assert_cmpint (number->first->x, ==, number->x + 3000);
  g_assert_cmpint (number->width, ==, number->first->width + 6000);
  g_assert_cmphex (character->box->background, ==, 0xffc0c0c0);
  g_assert_cmpstr (character->first->text->text, ==, "X");
  g_assert_cmpint (character->next->kind, ==, AREA_TEXT);
}

static void
test_fonts_warm (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (layout_fonts_warm (test_fonts (), &error));
  g_assert_no_error (error);
}

/* The face of the N-th run of the only line. */
static const LayoutText *
run_of (const GArray *lines, guint n)
{
  const LayoutArea *area = line_at (lines, 0)->area->first;

  while (n-- && area)
    area = area->next;
  g_assert_nonnull (area);
  return area->text;
}

static void
test_fonts_choice (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>a<fo:inline font-weight='bold'>b</fo:inline><fo:inline "
             "font-style='italic' font-family='Ukendt, \"Carlito\"'>c</fo:inline><fo:inline "
             "font-family='sans-serif'>d</fo:inline>\u2611</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  static const struct
  {
    const char *family;
    int weight;
    gboolean italic;
  } rows[] = { { "Caladea", 400, FALSE },
               { "Caladea", 700, FALSE },
               { "Carlito", 400, TRUE },
               { "Carlito", 400, FALSE },
               { "DejaVu Sans", 400, FALSE } };

  assert_no_findings (&laid);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LayoutFont *font = run_of (lines, i)->font;

      g_assert_cmpstr (layout_font_family (font), ==, rows[i].family);
      g_assert_cmpint (layout_font_weight (font), ==, rows[i].weight);
      g_assert_cmpint (layout_font_is_italic (font), ==, rows[i].italic);
    }
}

static void
test_fonts_findings (void)
{
  g_auto (Laid) family = lay ("<fo:block font-family='Ukendt'>a</fo:block>"
                              "<fo:block font-family='Ukendt'>b</fo:block>");
  g_auto (Laid) glyph = lay ("<fo:block>漢字漢</fo:block>");

  g_assert_cmpuint (count_findings (&family, "layout-font-family"), ==, 1);
  g_assert_cmpuint (findings_count (family.findings), ==, 1);
  g_assert_cmpuint (count_findings (&glyph, "layout-glyph"), ==, 2);
  g_assert_true (findings_reject (glyph.findings));
  g_assert_nonnull (strstr (findings_nth (glyph.findings, 0)->en, "U+6F22"));
}

/* Figures in a table are all of one width. */
static void
test_tabular_figures (void)
{
  g_auto (Laid) laid = lay (
      "<fo:block>1111</fo:block><fo:block>8888</fo:block><fo:table><fo:table-body><fo:table-row>"
      "<fo:table-cell><fo:block>1111</fo:block></fo:table-cell></fo:table-row><fo:table-row>"
      "<fo:table-cell><fo:block>8888</fo:block></fo:table-cell></fo:table-row></fo:table-body>"
      "</fo:table>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpint (ink_end (line_at (lines, 0)), !=, ink_end (line_at (lines, 1)));
  g_assert_cmpint (ink_end (line_at (lines, 2)), ==, ink_end (line_at (lines, 3)));
}

/* Hyphenation ---------------------------------------------------------------------------------- */

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

/* Lines ---------------------------------------------------------------------------------------- */

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

static void
test_tall_inline (void)
{
  static const struct
  {
    const char *strategy, *attributes;
    gboolean taller;
  } rows[] = {
    { "max-height", "font-size='7pt'", FALSE },
    { "max-height", "font-size='14pt' line-height='12pt'", TRUE },
    { "max-height", "line-height='20pt'", FALSE },
    { "max-height", "baseline-shift='super'", TRUE },
    { "max-height",
      "baseline-shift='super' line-height-shift-adjustment='disregard-shifts'", FALSE },
    { "line-height", "line-height='20pt'", TRUE },
    { "line-height", "font-size='7pt' line-height='8pt'", FALSE },
    { "line-height", "baseline-shift='super'", TRUE },
    { "font-height", "font-size='14pt' line-height='20pt'", FALSE },
    { "font-height", "baseline-shift='super'", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow
          = g_strdup_printf ("<fo:block line-stacking-strategy='%s'>a<fo:inline %s>b</fo:inline>"
                             "</fo:block>",
                             rows[i].strategy, rows[i].attributes);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);

      g_test_message ("%s, %s", rows[i].strategy, rows[i].attributes);
      assert_no_findings (&laid);
      g_assert_cmpint (line_at (lines, 0)->area->height > 12000, ==, rows[i].taller);
    }
}

/* How far an inline of half the size stands above the baseline, for each way to align it; the same
 * when the block says it and the inline does not. */
static void
test_baselines (void)
{
  static const char *const order[]
      = { "text-after-edge", "alphabetic", "middle", "central", "hanging", "text-before-edge" };
  Mpt previous = G_MININT64;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block font-size='20pt'>a<fo:inline font-size='10pt' alignment-baseline='%s'>b"
          "</fo:inline></fo:block><fo:block font-size='20pt' dominant-baseline='%s'>c<fo:inline "
          "font-size='10pt'>d</fo:inline></fo:block>",
          order[i], order[i]);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      Mpt raised[2];

      assert_no_findings (&laid);
      for (guint l = 0; l < 2; l++)
        {
          const LayoutArea *large = line_at (lines, l)->area->first, *small = large->next;

          while (small->kind == AREA_INLINE)
            small = small->first;
          raised[l] = large->text->baseline - small->text->baseline;
        }
      g_test_message ("%s", order[i]);
      g_assert_cmpint (raised[0], ==, raised[1]);
      g_assert_cmpint (raised[0], >, previous);
      if (i <= 1)
        g_assert_cmpint (raised[0] == 0, ==, i == 1);
      previous = raised[0];
    }
}

/* In the dump an underlined inline is one, with the inline in it and the line under both. */
static void
test_dump_underlined (void)
{
  g_auto (Laid) laid = lay ("<fo:block><fo:inline text-decoration='underline'>a<fo:inline>b"
                            "</fo:inline></fo:inline></fo:block>");
  g_autoptr (GString) dump = g_string_new (NULL);

  area_tree_dump (laid.areas, dump);
  g_assert_true (strstr (dump->str, ">b<") < strstr (dump->str, "</inlineparent"));
}

/* An inline is as high in the dump as its own text, with a wrapper around that or without. */
static void
test_dump_wrapped (void)
{
  static const char *const forms[] = { "a", "<fo:wrapper>a</fo:wrapper>" };
  char *dumps[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block><fo:inline>%s<fo:inline baseline-shift='sub'>b</fo:inline></fo:inline>"
          "</fo:block>", forms[i]);
      g_auto (Laid) laid = lay (flow);
      GString *dump = g_string_new (NULL);

      area_tree_dump (laid.areas, dump);
      dumps[i] = g_string_free (dump, FALSE);
    }
  g_assert_nonnull (strstr (dumps[0], "inlineparent"));
  g_assert_cmpstr (dumps[0], ==, dumps[1]);
  g_free (dumps[0]);
  g_free (dumps[1]);
}

/* An adjustment raises the inline; a drawing is aligned by its own height. */
static void
test_alignment_adjust (void)
{
  g_auto (Laid) laid = lay ("<fo:block>a<fo:inline alignment-adjust='3pt'>b</fo:inline></fo:block>"
                            "<fo:block>c" SQUARE ("alignment-baseline='middle'") "</fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);
  const LayoutArea *text = line_at (lines, 0)->area->first;
  const LayoutArea *letter = line_at (lines, 1)->area->first, *square = letter->next;
  Mpt middle = letter->text->baseline - (square->y + square->height / 2);

  g_assert_cmpint (text->next->first->text->baseline, ==, text->text->baseline - 3000);
  g_assert_cmpint (middle, >, 0);
  g_assert_cmpint (middle, <, 4000); /* half of the height of an x */
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

/* The edges of an inline where its line ends: only those that are to be retained; neither they nor
 * the space at which the line is broken stick out. */
static void
test_cut_edges (void)
{
  for (guint retained = 0; retained < 2; retained++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block>a <fo:inline border='1pt solid red' padding='0pt 3pt' %s>" PROSE
          "</fo:inline></fo:block>",
          retained ? "border-start-width.conditionality='retain' "
                     "border-end-width.conditionality='retain' "
                     "padding-end.conditionality='retain'"
                   : "");
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const LayoutArea *first = line_at (lines, 0)->area->last;
      const LayoutArea *second = line_at (lines, 1)->area->first;

      assert_no_findings (&laid);
      g_assert_cmpint (first->kind, ==, AREA_INLINE);
      g_assert_cmpint (first->box->border[SIDE_END].width, ==, retained ? 1000 : 0);
      g_assert_cmpint (first->box->padding[SIDE_END], ==, retained ? 3000 : 0);
      g_assert_cmpint (second->box->border[SIDE_START].width, ==, retained ? 1000 : 0);
      g_assert_cmpint (second->box->padding[SIDE_START], ==, 0);
      g_assert_cmpint (second->first->x, ==, retained ? 1000 : 0);
      for (guint i = 0; i < lines->len; i++)
        g_assert_cmpint (line_at (lines, i)->area->last->x + line_at (lines, i)->area->last->width,
                         <=, 200000);
      g_assert_cmpint (first->x + first->width, ==,
                       ink_end (line_at (lines, 0)) + (retained ? 4000 : 0));
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

/* A leader repeats its content as often as it has room, or dots; where they begin can be counted
 * from the edges of areas around. */
static void
test_leader_patterns (void)
{
  static const struct
  {
    const char *attributes;
    Mpt first; /* where the first one begins; the leader does at 7 */
  } rows[] = {
    { "leader-pattern-width='10pt'", 14000 },
    { "leader-pattern-width='10pt' leader-alignment='page'", 10000 },
    { "leader-pattern-width='10pt' leader-alignment='reference-area'", 10000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint content = 0; content < 2; content++)
      {
        g_autofree char *flow = g_strdup_printf (
            "<fo:block text-indent='7pt'><fo:leader leader-length='97pt' leader-pattern='%s' %s>"
            "<fo:inline>:</fo:inline></fo:leader></fo:block>",
            content ? "use-content" : "dots", rows[i].attributes);
        g_auto (Laid) laid = lay (flow);
        g_autoptr (GArray) lines = lines_of (&laid);
        const LayoutArea *leader = line_at (lines, 0)->area->first;

        g_test_message ("%s", rows[i].attributes);
        assert_no_findings (&laid);
        g_assert_cmpint (leader->x, ==, 7000);
        g_assert_cmpint (leader->width, ==, 97000);
        g_assert_cmpint (leader->first->x, ==, rows[i].first);
        g_assert_cmpstr (line_at (lines, 0)->text, ==, content ? ":::::::::" : ".........");
      }
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

/* Inline objects ------------------------------------------------------------------------------- */

static const LayoutArea *
find_area (const LayoutArea *area, AreaKind kind)
{
  for (; area; area = area->next)
    {
      const LayoutArea *inside;

      if (area->kind == kind)
        return area;
      inside = find_area (area->first, kind);
      if (inside)
        return inside;
    }
  return NULL;
}

static const LayoutArea *
first_area (const Laid *laid, AreaKind kind)
{
  const LayoutArea *area = find_area (area_tree_page (laid->areas, 0)->regions, kind);

  g_assert_nonnull (area);
  return area;
}

static void
test_leaders (void)
{
  g_auto (Laid) rule = lay ("<fo:block text-align-last='justify'>Dato: <fo:leader "
                            "leader-pattern='rule' rule-thickness='0.5pt'/></fo:block>");
  g_auto (Laid) fixed = lay ("<fo:block>a<fo:leader leader-length='30pt'/>b</fo:block>");
  g_auto (Laid) whole = lay ("<fo:block><fo:leader leader-pattern='rule' leader-length='100%'/>"
                             "</fo:block>");
  g_auto (Laid) dots
      = lay ("<fo:block text-align-last='justify'>a<fo:leader leader-pattern='dots'/>"
             "b</fo:block>");
  g_autoptr (GArray) dotted = lines_of (&dots);
  const LayoutArea *area = first_area (&rule, AREA_RULE);

  g_assert_cmpint (area->x + area->width, ==, 200000);
  g_assert_cmpint (area->width, >, 100000);
  g_assert_cmpint (area->height, ==, 500);
  g_assert_cmpint (first_area (&fixed, AREA_SPACE)->width, ==, 30000);
  g_assert_cmpint (first_area (&whole, AREA_RULE)->width, ==, 200000);
  assert_no_findings (&whole);
  g_assert_cmpint (ink_end (line_at (dotted, 0)), ==, 200000);
  g_assert_true (g_str_has_prefix (line_at (dotted, 0)->text, "a....................."));
}

#define SVG(attributes)                                                                            \
  "<svg xmlns='http://www.w3.org/2000/svg' " attributes "><rect width='1' height='1'/></svg>"

static void
test_images (void)
{
  static const struct
  {
    const char *object, *svg;
    Mpt width, height;
  } rows[] = {
    { "", SVG ("width='20pt' height='10pt'"), 20000, 10000 },
    { "content-width='40pt'", SVG ("width='20pt' height='10pt'"), 40000, 20000 },
    { "content-height='40pt'", SVG ("width='20pt' height='10pt'"), 80000, 40000 },
    { "content-width='50%'", SVG ("width='20pt' height='10pt'"), 10000, 5000 },
    { "width='30pt' content-width='scale-to-fit'", SVG ("width='20pt' height='10pt'"), 30000,
      15000 },
    { "width='80%' content-width='scale-down-to-fit'", SVG ("width='20pt' height='10pt'"), 20000,
      10000 },
    { "", SVG ("viewBox='0 0 40 20'"), 30000, 15000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strdup_printf (
          "<fo:block>x<fo:instream-foreign-object %s>%s</fo:instream-foreign-object></fo:block>",
          rows[i].object, rows[i].svg);
      g_auto (Laid) laid = lay (flow);
      g_autoptr (GArray) lines = lines_of (&laid);
      const LayoutArea *area = first_area (&laid, AREA_IMAGE);

      g_test_message ("%s", rows[i].object);
      assert_no_findings (&laid);
      g_assert_cmpint (area->width, ==, rows[i].width);
      g_assert_cmpint (area->height, ==, rows[i].height);
      g_assert_cmpint (area->y + area->height, ==, baseline_of (line_at (lines, 0)));
    }
}

static void
test_inline_box (void)
{
  g_auto (Laid) laid = lay ("<fo:block><fo:inline border='1pt solid red' padding='2pt' "
                            "background-color='yellow'>" PROSE "</fo:inline></fo:block>");
  g_autoptr (GArray) lines = lines_of (&laid);

  g_assert_cmpuint (lines->len, >, 3);
  for (guint i = 0; i < lines->len; i++)
    {
      const LayoutArea *box = line_at (lines, i)->area->first;

      /* every line has its part; only the ends have a start and an end edge */
      g_assert_cmpint (box->kind, ==, AREA_INLINE);
      g_assert_cmpint (box->box->border[SIDE_START].width, ==, i == 0 ? 1000 : 0);
      g_assert_cmpint (box->box->border[SIDE_END].width, ==, i + 1 == lines->len ? 1000 : 0);
      g_assert_cmpint (box->box->border[SIDE_BEFORE].width, ==, 1000);
    }
  g_assert_cmpint (ink_start (line_at (lines, 0)), ==, 3000);
}

static void
test_decoration (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block>a <fo:inline text-decoration='underline'>under <fo:inline "
             "text-decoration='no-underline'>ikke</fo:inline></fo:inline></fo:block>");
  const LayoutArea *area = first_area (&laid, AREA_RULE);
  g_autoptr (GArray) lines = lines_of (&laid);
  guint rules = 0;

  for (const LayoutArea *at = line_at (lines, 0)->area->first; at; at = at->next)
    rules += at->kind == AREA_RULE;
  g_assert_cmpuint (rules, ==, 1);
  g_assert_true (area->flags & AREA_DECORATION);
  g_assert_cmpint (area->y, >, baseline_of (line_at (lines, 0)));
  g_assert_cmpint (area->width, >, 20000);
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
  g_test_add_func ("/layout/fonts/missing", test_fonts_missing);
  g_test_add_func ("/layout/fonts/configured", test_fonts_configured);
  g_test_add_func ("/layout/lines/boxes-of-objects", test_boxes_of_objects);
  g_test_add_func ("/layout/fonts/warm", test_fonts_warm);
  g_test_add_func ("/layout/fonts/choice", test_fonts_choice);
  g_test_add_func ("/layout/fonts/findings", test_fonts_findings);
  g_test_add_func ("/layout/fonts/tabular", test_tabular_figures);
  g_test_add_func ("/layout/hyphenation/words", test_hyphenation);
  g_test_add_func ("/layout/hyphenation/lines", test_hyphenated_lines);
  g_test_add_func ("/layout/hyphenation/soft-hyphen", test_soft_hyphen);
  g_test_add_func ("/layout/hyphenation/no-patterns", test_no_patterns);
  g_test_add_func ("/layout/lines/grid", test_grid);
  g_test_add_func ("/layout/lines/tall-inline", test_tall_inline);
  g_test_add_func ("/layout/lines/baselines", test_baselines);
  g_test_add_func ("/layout/lines/dump-underlined", test_dump_underlined);
  g_test_add_func ("/layout/lines/dump-wrapped", test_dump_wrapped);
  g_test_add_func ("/layout/lines/alignment-adjust", test_alignment_adjust);
  g_test_add_func ("/layout/lines/edges", test_line_edges);
  g_test_add_func ("/layout/inline/cut-edges", test_cut_edges);
  g_test_add_func ("/layout/lines/centred", test_centred);
  g_test_add_func ("/layout/lines/leader-patterns", test_leader_patterns);
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
  g_test_add_func ("/layout/inline/leaders", test_leaders);
  g_test_add_func ("/layout/inline/images", test_images);
  g_test_add_func ("/layout/inline/box", test_inline_box);
  g_test_add_func ("/layout/inline/decoration", test_decoration);
  return g_test_run ();
}
