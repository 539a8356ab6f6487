/* test-layout-paint.c: the area tree as PDF: same bytes, the exact text, vectors */
#include "test-pdf-tools.h"

static const PdfJob job = { .title = "Udtalelse til statsadvokaten",
                            .author = "Fjordbæk Kommune",
                            .subject = "27.66-1",
                            .language = "da",
                            .created = 1714118400,
                            .part = 3 };

static GBytes *
paint (const char *flow)
{
  g_auto (Laid) laid = lay (flow);

  return finish_with (&laid, &job, NULL);
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

#define BOX                                                                                        \
  "<fo:instream-foreign-object><svg xmlns='http://www.w3.org/2000/svg' width='10pt' "              \
  "height='10pt'>"                                                                                 \
  "<path d='M1 1H9V9H1Z' fill='none' stroke='black'/></svg></fo:instream-foreign-object>"

static const char everything[]
    = "<fo:block text-align='justify' hyphenate='true' border='1pt dotted black' "
      "padding='2pt'>" PROSE "</fo:block><fo:block>" BOX BOX
      "x <fo:leader leader-pattern='rule' leader-length='30pt' "
      "rule-style='dashed'/></fo:block><fo:block border-bottom='3pt double red' "
      "background-color='#eeeeee'>§\u00a068\u00a0a</fo:block>";

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) first = paint (everything), second = paint (everything);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_true (contains (first, "%PDF-"));
  g_assert_true (contains (first, "2024-04-26T08:00:00Z"));
}

/* Nothing that Cairo would draw as a picture. */
static void
test_vectors (void)
{
  g_autoptr (GBytes) bytes = paint (everything);

  g_assert_false (contains (bytes, "/Subtype/Image"));
}

static void
test_text (void)
{
  g_autoptr (GBytes) bytes
      = paint ("<fo:block text-align='justify' hyphenate='true'>" PROSE "</fo:block>"
               "<fo:block>§\u00a068\u00a0a, stk.\u00a01 – »fi« é bindestreg-ord</fo:block>");
  g_autofree char *text = run_on (bytes, "pdftotext", "-q", "-");
  g_autoptr (GString) plain = g_string_new (NULL);

  if (!text)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  /* as the check of the labels reads it: line ends are spaces, a soft hyphen joins two
   * lines; pdftotext itself makes spaces of no-break spaces */
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == 0xad)
        at = at[2] == '\n' ? at + 2 : at;
      else
        g_string_append_unichar (plain, character == '\n' || character == '\f' ? ' ' : character);
    }
  g_assert_nonnull (strstr (text, "\u00ad"));
  g_strstrip (plain->str);
  g_assert_cmpstr (plain->str, ==, PROSE "§ 68 a, stk. 1 – »fi« é bindestreg-ord");
}

static void
test_wrong_svg (void)
{
  g_auto (Laid) laid
      = lay ("<fo:block><fo:instream-foreign-object width='5pt' height='5pt'><svg "
             "xmlns='http://www.w3.org/2000/svg' width='5' height='5'><rect filter='url(#x"
             "'/></svg></fo:instream-foreign-object></fo:block>");
  g_autoptr (GError) error = NULL;
  g_autoptr (StructureTree) structure = structure_build (laid.tree, laid.findings);
  g_autoptr (GBytes) bytes = NULL;
  PdfViolations violations;

  /* a drawing that is no SVG by the time it is drawn: its markup is cut short */
  for (const LayoutArea *area = area_tree_page (laid.areas, 0)->regions; area;
       area = area->first ? area->first : area->next)
    if (area->kind == AREA_IMAGE)
      ((LayoutImage *) area->image)->length = 20;
  pdf_violations_init (&violations, laid.findings, "case.xml");
  bytes = pdf_make (laid.areas, structure, &job, &violations, &error);
  g_assert_null (bytes);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_FAULT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/same-bytes", test_same_bytes);
  g_test_add_func ("/pdf/vectors", test_vectors);
  g_test_add_func ("/pdf/text", test_text);
  g_test_add_func ("/pdf/wrong-svg", test_wrong_svg);
  return g_test_run ();
}
