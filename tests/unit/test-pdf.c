/* test-pdf.c: the finished document: tags, links, outline, labels, metadata, what costs a level */
#include "pdf/audit.h"
#include "pdf/canvas.h"
#include "pdf/content.h"
#include "pdf/inspect.h"
#include "pdf/lexer.h"
#include "test-pdf-tools.h"

#define SLICE(text) ((PdfSlice){ text, strlen (text) })

/* --- words of PDF --- */

static void
test_lexer (void)
{
  static const char text[] = "<</A(a\\)(b)>>)/B[1 2 0 R(])]/C<</D/E>>% >>\n/F 12 0 R/G<414 2>>>";
  PdfSlice value;
  guint number;

  g_assert_true (pdf_dictionary_find (SLICE (text), "/A", &value));
  g_assert_true (pdf_slice_is (value, "(a\\)(b)>>)"));
  g_assert_true (pdf_dictionary_find (SLICE (text), "/B", &value));
  g_assert_true (pdf_slice_is (value, "[1 2 0 R(])]"));
  g_assert_true (pdf_dictionary_find (SLICE (text), "/F", &value));
  g_assert_true (pdf_slice_reference (value, &number) && number == 12);
  g_assert_true (pdf_dictionary_find (SLICE (text), "/G", &value));
  g_assert_true (pdf_slice_is (value, "<414 2>"));
  g_assert_false (pdf_dictionary_find (SLICE (text), "/D", &value));
  /* cut anywhere: no value, or one inside what is left */
  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autofree char *cut = g_memdup2 (text, length + 1);

      if (pdf_dictionary_find ((PdfSlice){ cut, length }, "/G", &value))
        g_assert_true (value.text >= cut && value.text + value.length <= cut + length);
    }
}

static void
count_use (const char *kind, PdfSlice name, int marker, gpointer data)
{
  g_string_append_printf (data, "%s%.*s:%d ", kind, (int) name.length, name.text, marker);
}

static void
append_number (guint marker, GString *out, gpointer data G_GNUC_UNUSED)
{
  g_string_append_printf (out, "/P<</MCID %u>>BDC", marker + 10);
}

static void
test_content (void)
{
  static const struct
  {
    const char *content;
    guint markers;
    gboolean unmarked, nested, broken;
  } rows[] = {
    { "/Span <</MCID 0>> BDC (EMC)Tj EMC", 1, FALSE, FALSE, FALSE },
    { "/Span <</MCID 0>> BDC EMC (x)Tj", 1, TRUE, FALSE, FALSE },
    { "/Artifact BMC 0 0 1 1 re f EMC", 0, FALSE, FALSE, FALSE },
    { "/Artifact<</Type/Layout>>BDC f EMC S", 0, TRUE, FALSE, FALSE },
    { "/S<</MCID 0>>BDC /S<</MCID 1>>BDC f EMC EMC", 2, FALSE, TRUE, FALSE },
    { "/S<</MCID 0>>BDC /Span<</ActualText(a)>>BDC f EMC f EMC", 1, FALSE, FALSE, FALSE },
    { "/S<</MCID 0>>BDC f", 1, FALSE, FALSE, TRUE },
    { "f EMC", 0, TRUE, FALSE, TRUE },
    { "/S<</MCID 0>>BDC (x Tj EMC", 1, FALSE, FALSE, TRUE },
    { "/S<</MCID 0>>BDC BI /W 1 ID  f S EI EMC", 1, FALSE, FALSE, FALSE },
  };
  g_autoptr (GString) out = g_string_new (NULL), uses = g_string_new (NULL);
  PdfContentFacts facts;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      pdf_content_read (SLICE (rows[i].content), NULL, NULL, NULL, NULL, &facts);
      g_test_message ("%s", rows[i].content);
      g_assert_cmpuint (facts.markers, ==, rows[i].markers);
      g_assert_cmpint (facts.unmarked, ==, rows[i].unmarked);
      g_assert_cmpint (facts.nested, ==, rows[i].nested);
      g_assert_cmpint (facts.broken, ==, rows[i].broken);
    }
  pdf_content_read (SLICE ("q /F1 9 Tf /S<</MCID 0>>BDC q /X1 Do Q EMC [(/S)1]TJ Q"), out,
                    append_number, count_use, uses, &facts);
  g_assert_cmpstr (out->str, ==, "q /F1 9 Tf /P<</MCID 10>>BDC q /X1 Do Q EMC [(/S)1]TJ Q");
  g_assert_cmpstr (uses->str, ==, "/Font/F1:-1 /XObject/X1:0 ");
  g_assert_cmpuint (facts.depth, ==, 2);
}

/* --- what stands in the file --- */

/* The objects of FLOW's document; skips the test without qpdf. */
#define OBJECTS(flow)                                                                              \
  g_auto (Laid) laid = lay (flow);                                                                 \
  g_autoptr (GBytes) bytes = finish (&laid);                                                       \
  g_autofree char *text = objects_of (bytes);                                                      \
                                                                                                   \
  if (!text)                                                                                       \
    {                                                                                              \
      g_test_skip ("qpdf is not installed");                                                       \
      return;                                                                                      \
    }

static void
test_links (void)
{
  OBJECTS ("<fo:block id='a(b'>Mål</fo:block><fo:block>"
           "<fo:basic-link internal-destination='a(b'>en henvisning, der er så lang, at den går "
           "over flere linjer på siden</fo:basic-link>, "
           "<fo:basic-link external-destination='http://example.com/ø'>ud</fo:basic-link>, "
           "<fo:basic-link external-destination='javascript:alert(1)'>script</fo:basic-link>"
           "</fo:block>")

  g_assert_cmpuint (count_text (text, "/Subtype /Link"), ==, 3); /* two lines and one */
  g_assert_cmpuint (count_text (text, "/Type /OBJR"), ==, 3);
  g_assert_cmpuint (count_text (text, "/F 4\n"), ==, 3);
  g_assert_cmpuint (count_text (text, "/Contents <feff"), ==, 2);
  g_assert_cmpuint (count_text (text, "/Dest (a\\(b)"), ==, 2);
  g_assert_nonnull (strstr (text, "(http://example.com/%C3%B8)"));
  g_assert_null (strstr (text, "javascript"));
  g_assert_nonnull (strstr (text, "/Tabs /S"));
}

/* A header once with its scope, then as an artifact; borders and rules never content. */
static void
test_table (void)
{
  OBJECTS ("<fo:table><fo:table-header><fo:table-cell number-columns-spanned='2'><fo:block>Hoved"
           "</fo:block></fo:table-cell></fo:table-header><fo:table-body>"
           "<fo:table-row height='70pt'><fo:table-cell border='1pt solid black'><fo:block>a"
           "</fo:block></fo:table-cell><fo:table-cell><fo:block>b</fo:block></fo:table-cell>"
           "</fo:table-row><fo:table-row height='70pt'><fo:table-cell><fo:block>c</fo:block>"
           "</fo:table-cell><fo:table-cell><fo:block>d</fo:block></fo:table-cell></fo:table-row>"
           "</fo:table-body></fo:table>")

  g_assert_cmpuint (area_tree_page_count (laid.areas), ==, 2);
  g_assert_cmpuint (count_text (text, "/S /TH\n"), ==, 1);
  g_assert_cmpuint (count_text (text, "/ColSpan 2"), ==, 1);
  g_assert_cmpuint (count_text (text, "/Scope /Column"), ==, 1);
  g_assert_cmpuint (count_text (text, "/S /TD\n"), ==, 4);
  g_assert_cmpuint (count_text (text, "/Artifact<</Type/Pagination>>BDC"), ==, 1);
  g_assert_nonnull (strstr (text, "/Artifact<</Type/Layout>>BDC"));
}

static void
test_outline (void)
{
  OBJECTS ("<fo:block role='H1'>Første</fo:block><fo:block role='H2'>Under</fo:block>"
           "<fo:block role='H1' break-before='page'>Anden</fo:block>")

  g_assert_nonnull (strstr (text, "/Type /Outlines"));
  g_assert_cmpuint (count_text (text, "/Title <feff"), ==, 1); /* qpdf writes PDFDoc the others */
  g_assert_nonnull (strstr (text, "/Title (Anden)"));
  g_assert_cmpuint (count_text (text, "/XYZ"), ==, 3);
  g_assert_nonnull (strstr (text, "/S /D\n"));
}

/* --- what costs a level --- */

static const char *
svg (const char *inner)
{
  static char *text;

  g_free (text);
  text = g_strdup_printf ("<fo:block><fo:instream-foreign-object fox:alt-text='tegning' "
                          "xmlns:fox='http://xmlgraphics.apache.org/fop/extensions'>"
                          "<svg xmlns='http://www.w3.org/2000/svg' width='50' height='50'>%s</svg>"
                          "</fo:instream-foreign-object></fo:block>",
                          inner);
  return text;
}

static void
test_levels (void)
{
  static const struct
  {
    const char *flow, *title, *language, *rule;
    char archive;
    gboolean accessible;
  } rows[] = {
    { "<fo:block>x</fo:block>", "T", "da", NULL, 'A', TRUE },
    { "<fo:block>x</fo:block>", NULL, "da", "violation-no-title", 'A', FALSE },
    { "<fo:block>x</fo:block>", "T", "da_DK", "violation-language", 'U', FALSE },
    { "<fo:block>\n\n&#xFEFF;x</fo:block>", "T", "da", "violation-bad-unicode", 'B', FALSE },
    { "<fo:block>&#xE000;x</fo:block>", "T", "da", "violation-notdef", 0, FALSE },
    { "<fo:block>&#xE000;x</fo:block>", "T", "da", "violation-private-use", 0, FALSE },
    { "<fo:table><fo:table-body><fo:table-cell><fo:block>x</fo:block></fo:table-cell>"
      "</fo:table-body></fo:table>",
      "T", "da", "structure-table", 'A', FALSE },
    { "<fo:block><fo:instream-foreign-object><svg xmlns='http://www.w3.org/2000/svg' width='9' "
      "height='9'><rect width='5' height='5'/></svg></fo:instream-foreign-object></fo:block>",
      "T", "da", "structure-alternative", 'A', FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const PdfJob job = { .title = rows[i].title, .language = rows[i].language, .part = 3 };
      g_auto (Laid) laid = lay (rows[i].flow);
      guint lost;
      g_autoptr (GBytes) bytes = finish_with (&laid, &job, &lost);
      g_autoptr (GBytes) strict = NULL;
      PdfJob refused = job;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_nonnull (bytes);
      g_assert_cmpint (pdf_violations_archive (lost), ==, rows[i].archive);
      g_assert_cmpint (pdf_violations_accessible (lost), ==, rows[i].accessible);
      if (rows[i].rule)
        g_assert_true (has_finding (laid.findings, rows[i].rule, 0));
      refused.strict = TRUE;
      strict = finish_with (&laid, &refused, NULL);
      g_assert_cmpint (strict != NULL, ==, rows[i].archive == 'A' && rows[i].accessible);
    }
}

/* The place of what is wrong: the line that it was drawn for. */
static void
test_places (void)
{
  g_auto (Laid) laid = lay ("<fo:block>a</fo:block>\n<fo:block>b</fo:block>\n"
                            "<fo:block>&#xFEFF;c</fo:block>");
  g_autoptr (GBytes) bytes = finish (&laid);

  g_assert_true (has_finding (laid.findings, "violation-bad-unicode", 3));
}

/* Cairo does not nest so deep, but others do. */
static void
test_depth (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GString) content = g_string_new (NULL);
  PdfViolations violations;
  PdfContentFacts facts;

  pdf_violations_init (&violations, findings, "a.pdf");
  for (guint i = 0; i < 28; i++)
    g_string_append (content, "q ");
  pdf_content_read (SLICE (content->str), NULL, NULL, NULL, NULL, &facts);
  pdf_audit_content (&violations, &facts, 0);
  g_assert_cmpuint (violations.lost, ==, 0);
  g_string_append (content, "q ");
  pdf_content_read (SLICE (content->str), NULL, NULL, NULL, NULL, &facts);
  pdf_audit_content (&violations, &facts, 7);
  g_assert_cmpint (pdf_violations_archive (violations.lost), ==, 0);
  g_assert_true (has_finding (findings, "violation-state-depth", 7));
}

/* What Cairo does to its markers when a drawing covers the page, when nothing shows, when librsvg
 * draws a link: the file is as it should be all the same. */
static void
test_drawings (void)
{
  static const char *const drawings[] = {
    "<rect x='-999' y='-999' width='9999' height='9999' fill='red'/>",
    "",
    "<rect x='99' width='1' height='1'/>",
    "<a href='http://example.com'><rect width='9' height='9'/></a><rect width='5' height='5'/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (drawings); i++)
    {
      g_auto (Laid) laid = lay (svg (drawings[i]));
      g_autoptr (GBytes) bytes = finish (&laid);
      g_autofree char *text = objects_of (bytes);

      g_test_message ("%s", drawings[i]);
      if (!text)
        continue;
      g_assert_cmpuint (count_text (text, "/Figure<</MCID 0>>BDC"), ==, 1);
      g_assert_null (strstr (text, "/Subtype /Link"));
    }
}

/* --- what a job brings --- */

#define XMP(inner)                                                                                 \
  "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "                                                  \
  "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='urn:example:a' "               \
  "xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:Description rdf:about='x'>" inner              \
  "</rdf:Description></rdf:RDF></x:xmpmeta>"

static void
test_metadata (void)
{
  static const struct
  {
    const char *xmp;
    gboolean taken;
  } rows[] = {
    { XMP ("<dc:subject><rdf:Bag><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>"), TRUE },
    { XMP ("<a:n>1</a:n>"), FALSE },
    { XMP ("<a:n>1</a:n><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
           "<pdfaSchema:namespaceURI>urn:example:a</pdfaSchema:namespaceURI></rdf:li></rdf:Bag>"
           "</pdfaExtension:schemas>"),
      TRUE },
    { XMP ("<dc:title>a</dc:title>"), FALSE },
    { "<rdf:RDF", FALSE },
    { "tekst", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) xmp = g_bytes_new_static (rows[i].xmp, strlen (rows[i].xmp));
      g_auto (Laid) laid = lay ("<fo:block>x</fo:block>");
      const PdfJob job = { .title = "T", .language = "da", .part = 3, .metadata = xmp };
      guint lost;
      g_autoptr (GBytes) bytes = finish_with (&laid, &job, &lost);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (pdf_violations_archive (lost), ==, rows[i].taken ? 'A' : 0);
    }
}

/* --- any file --- */

static guint
inspect (GBytes *bytes, PdfInspection *inspection)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  PdfViolations violations;

  pdf_violations_init (&violations, findings, "a.pdf");
  g_assert_true (pdf_inspect_load (&error));
  if (!pdf_inspect (bytes, &violations, inspection, &error))
    {
      g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN);
      return G_MAXUINT;
    }
  return violations.lost;
}

static void
test_inspect (void)
{
  g_auto (Laid) laid = lay ("<fo:block id='a'>x <fo:basic-link internal-destination='a'>y"
                            "</fo:basic-link></fo:block>");
  g_autoptr (GBytes) bytes = finish (&laid);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) changed = NULL, garbage = g_bytes_new_static ("%PDF-1.7\n", 9);
  PdfInspection inspection;
  char *title;

  g_assert_cmpuint (inspect (bytes, &inspection), ==, 0);
  g_assert_cmpuint (inspection.pages, ==, 1);
  g_assert_cmpuint (inspection.part, ==, 3);
  g_assert_cmpint (inspection.conformance, ==, 'A');
  g_assert_true (inspection.accessible);
  g_assert_cmpuint (inspection.undecided, ==, 0);

  /* a claim is not believed */
  title = memmem (copy, length, "dc:title", 8);
  memcpy (title, "dc:topic", 8);
  title = memmem (copy, length, "dc:title", 8);
  memcpy (title, "dc:topic", 8);
  changed = g_bytes_new (copy, length);
  g_assert_false (pdf_violations_accessible (inspect (changed, &inspection)));
  g_assert_true (inspection.accessible);
  g_assert_cmpuint (inspect (garbage, &inspection), ==, G_MAXUINT);
}

/* Cut, overwritten, doubled: a verdict or an error, never more. */
static void
test_hostile (void)
{
  g_auto (Laid) laid = lay ("<fo:block id='a'>x <fo:basic-link internal-destination='a'>y"
                            "</fo:basic-link></fo:block>");
  g_autoptr (GBytes) bytes = finish (&laid);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  PdfInspection inspection;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *copy = g_memdup2 (data, length);
      gsize cut = i % 3 ? length : (gsize) g_rand_int_range (random, 0, (gint32) length);
      g_autoptr (GBytes) broken = NULL;

      for (guint n = i % 3 ? 1 + i % 20 : 0; n > 0; n--)
        copy[g_rand_int_range (random, 0, (gint32) length)]
            = (char) g_rand_int_range (random, 0, 256);
      broken = g_bytes_new (copy, cut);
      inspect (broken, &inspection);
    }
}

/* --- canvas.h --- */

static const PdfSubset simple = { (char *) "/f", FALSE }, wide = { (char *) "/w", TRUE };

/* Glyphs half as wide as their size of ten points. */
static void
test_canvas_text (void)
{
  const PdfGlyph letter = { .subset = &simple, .code = 'A', .width = 500 };
  const PdfGlyph bracket = { .subset = &simple, .code = '(', .width = 500 };
  const PdfGlyph other = { .subset = &wide, .code = 0x1a2, .width = 500 };
  PdfCanvas canvas;

  pdf_canvas_init (&canvas);
  pdf_canvas_begin (&canvas, 100000);
  g_string_truncate (canvas.out, 0);
  pdf_canvas_text (&canvas, 2000, 30500, 10000, 0xffff0000);
  pdf_canvas_glyph (&canvas, &letter, 2000, 0);
  pdf_canvas_glyph (&canvas, &bracket, 7020, 0); /* two thousandths beside */
  pdf_canvas_glyph (&canvas, &letter, 11500, 0); /* fifty back */
  pdf_canvas_glyph (&canvas, &other, 16500, 1000);
  pdf_canvas_end_text (&canvas);
  pdf_canvas_text (&canvas, 0, 0, 10000, 0xffff0000);
  pdf_canvas_actual (&canvas, "ab", 2);
  pdf_canvas_glyph (&canvas, &other, 0, 0);
  pdf_canvas_end_actual (&canvas);
  pdf_canvas_end_text (&canvas);
  g_assert_cmpstr (canvas.out->str, ==,
                   "1 0 0 rg\nBT 1 0 0 -1 2 30.5 Tm /f 10 Tf [(A\\()50(A)]TJ\n"
                   "/w 10 Tf 1 Ts [<01a2>]TJ\n0 Ts ET\n"
                   "BT 1 0 0 -1 0 0 Tm /Span<</ActualText(ab)>>BDC [<01a2>]TJ\nEMC\nET\n");
  pdf_canvas_clear (&canvas);
}

/* Something fixed to the page is drawn outside every state, and these are taken up again. */
static void
test_canvas_states (void)
{
  PdfCanvas canvas;
  GPtrArray *left;

  pdf_canvas_init (&canvas);
  pdf_canvas_begin (&canvas, 100000);
  g_string_truncate (canvas.out, 0);
  pdf_canvas_fill (&canvas, 0, 0, 1000, 1000, 0xff000000);
  pdf_canvas_save (&canvas);
  pdf_canvas_clip (&canvas, 1, 2, 3, 4);
  pdf_canvas_save (&canvas);
  pdf_canvas_move (&canvas, 5000, 6000, 1);
  left = pdf_canvas_leave (&canvas);
  pdf_canvas_fill (&canvas, 0, 0, 1000, 1000, 0xff000000);
  pdf_canvas_return (&canvas, left);
  pdf_canvas_restore (&canvas);
  pdf_canvas_restore (&canvas);
  g_assert_cmpstr (canvas.out->str, ==,
                   "0 0 0 rg\n0 0 1 1 re f\nq\n0.001 0.002 0.003 0.004 re W n\n"
                   "q\n0 -1 1 0 5 6 cm\nQ\nQ\n0 0 0 rg\n0 0 1 1 re f\n"
                   "q\n0.001 0.002 0.003 0.004 re W n\nq\n0 -1 1 0 5 6 cm\nQ\nQ\n");
  pdf_canvas_clear (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/lexer", test_lexer);
  g_test_add_func ("/pdf/content", test_content);
  g_test_add_func ("/pdf/links", test_links);
  g_test_add_func ("/pdf/table", test_table);
  g_test_add_func ("/pdf/outline", test_outline);
  g_test_add_func ("/pdf/levels", test_levels);
  g_test_add_func ("/pdf/places", test_places);
  g_test_add_func ("/pdf/depth", test_depth);
  g_test_add_func ("/pdf/drawings", test_drawings);
  g_test_add_func ("/pdf/metadata", test_metadata);
  g_test_add_func ("/pdf/inspect", test_inspect);
  g_test_add_func ("/pdf/hostile", test_hostile);
  g_test_add_func ("/pdf/canvas/text", test_canvas_text);
  g_test_add_func ("/pdf/canvas/states", test_canvas_states);
  return g_test_run ();
}
