#include "press/specimen.h"

#include "base/errors.h"
#include "fo/structure.h"
#include "intake/reader.h"
#include "layout/format.h"
#include "pdf/finisher.h"

/* The names that fonts.conf gives families for. */
static const char *const families[] = { "serif", "sans-serif", "monospace", "fallback" };

/* Ligature letters, figures, and a hyphenated word of Danish and of English. */
#define LINE "fi 0123456789 §, »æøå« retssikkerhedsgarantier"
#define ENGLISH "<fo:block xml:lang=\"en\">determination</fo:block>"

/* One pixel each. */
#define PNG \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg" \
  "=="
#define JPEG \
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////" \
  "//////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAA" \
  "AAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z"
#define SVG                                                                                       \
  "<fo:instream-foreign-object fox:alt-text=\"x\"><svg:svg width=\"9pt\" height=\"9pt\">"          \
  "<svg:rect width=\"9\" height=\"9\" fill=\"#123456\"/></svg:svg></fo:instream-foreign-object>"

static void
append_picture (GString *out, const char *type, const char *data)
{
  g_string_append_printf (out,
                          "<fo:external-graphic fox:alt-text=\"x\" content-width=\"9pt\""
                          " src=\"url('data:image/%s;base64,%s')\"/>",
                          type, data);
}

static GBytes *
write_specimen (gboolean whole)
{
  GString *out = g_string_new (
      "<fo:root xmlns:fo=\"http://www.w3.org/1999/XSL/Format\" xml:lang=\"da\""
      " xmlns:fox=\"http://xmlgraphics.apache.org/fop/extensions\""
      " xmlns:svg=\"http://www.w3.org/2000/svg\"><fo:layout-master-set>"
      "<fo:simple-page-master master-name=\"page\" page-width=\"300pt\" page-height=\"800pt\">"
      "<fo:region-body/></fo:simple-page-master></fo:layout-master-set>"
      "<fo:page-sequence master-reference=\"page\"><fo:flow flow-name=\"xsl-region-body\""
      " hyphenate=\"true\" text-align=\"justify\">");

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint style = 0; style < 4; style++)
      g_string_append_printf (out,
                              "<fo:block font-family=\"%s\" font-weight=\"%s\" font-style=\"%s\">"
                              LINE "</fo:block>",
                              families[i], style & 1 ? "bold" : "normal",
                              style & 2 ? "italic" : "normal");
  if (whole)
    {
      g_string_append (out, "<fo:block>" SVG);
      append_picture (out, "png", PNG);
      append_picture (out, "jpeg", JPEG);
      g_string_append (out, "</fo:block>");
    }
  g_string_append (out, ENGLISH "</fo:flow></fo:page-sequence></fo:root>");
  return g_string_free_to_bytes (out);
}

gboolean
specimen_print (LayoutFonts *fonts, gboolean whole, GError **error)
{
  /* a fingerprint asks for the fonts' digests */
  const PdfJob job
      = { .title = "x", .language = "da", .fingerprint = whole ? "x" : NULL, .part = 3 };
  g_autoptr (GBytes) source = write_specimen (whole), bytes = NULL;
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = reader_parse (source, "-", findings, error);
  g_autoptr (FoTree) tree
      = document ? fo_tree_build (document_tree (document), "-", findings, error) : NULL;
  g_autoptr (StructureTree) structure = tree ? structure_build (tree, findings) : NULL;
  g_autoptr (AreaTree) areas = tree ? layout_format (tree, fonts, findings, error) : NULL;
  PdfViolations violations;

  pdf_violations_init (&violations, findings, "-");
  bytes = areas ? pdf_make (areas, structure, &job, &violations, error) : NULL;
  return bytes != NULL;
}
