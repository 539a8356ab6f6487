/* test-layout-fonts.c: loading and choosing fonts */
#include <glib/gstdio.h>

#include "layout/words.h"
#include "test-layout-tools.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/fonts/missing", test_fonts_missing);
  g_test_add_func ("/layout/fonts/configured", test_fonts_configured);
  g_test_add_func ("/layout/fonts/warm", test_fonts_warm);
  g_test_add_func ("/layout/fonts/choice", test_fonts_choice);
  g_test_add_func ("/layout/fonts/findings", test_fonts_findings);
  g_test_add_func ("/layout/fonts/tabular", test_tabular_figures);
  return g_test_run ();
}
