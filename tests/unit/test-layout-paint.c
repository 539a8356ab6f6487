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

/* What pdftotext with OPTION finds in BYTES; NULL: pdftotext is not there. */
static char *
extract (GBytes *bytes, const char *option)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *path = NULL;
  char *text = NULL;
  int file, status;
  const char *arguments[] = { program, option, "-enc", "UTF-8", "", "-", NULL };

  if (!program)
    return NULL;
  file = g_file_open_tmp ("paint-XXXXXX.pdf", &path, NULL);
  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  arguments[4] = path;
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, 0, NULL, NULL, &text, NULL, &status,
                               NULL));
  g_assert_cmpint (status, ==, 0);
  g_remove (path);
  return text;
}

static void
test_text (void)
{
  g_autoptr (GBytes) bytes
      = paint ("<fo:block text-align='justify' hyphenate='true'>" PROSE "</fo:block>"
               "<fo:block>§\u00a068\u00a0a, stk.\u00a01 – »fi« é bindestreg-ord</fo:block>");
  g_autofree char *text = extract (bytes, "-raw");
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

/* The box of WORD on the page: left, top, right, bottom in points. */
static void
word_box (const char *boxes, const char *word, double box[4])
{
  g_autofree char *end = g_strconcat (">", word, "</word>", NULL);
  const char *at = strstr (boxes, end);

  g_assert_nonnull (at);
  at = g_strrstr_len (boxes, at - boxes, "<word");
  g_assert_cmpint (sscanf (at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"",
                           &box[0], &box[1], &box[2], &box[3]),
                   ==, 4);
}

/* Turned text runs up, clipped text does not reach further, fixed text stands where it is told. */
static void
test_turned (void)
{
  g_autoptr (GBytes) bytes = paint (
      "<fo:block-container reference-orientation='90' width='80pt' height='30pt'><fo:block>opadgaaende"
      "</fo:block><fo:block-container absolute-position='fixed' reference-orientation='0' left='90pt' "
      "top='90pt' width='60pt'><fo:block>fast</fo:block></fo:block-container></fo:block-container>"
      "<fo:block>efter</fo:block>");
  g_autofree char *boxes = extract (bytes, "-bbox");
  double up[4], fixed[4], after[4];

  if (!boxes)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  word_box (boxes, "opadgaaende", up);
  word_box (boxes, "fast", fixed);
  word_box (boxes, "efter", after);
  g_assert_cmpfloat (up[3] - up[1], >, 2 * (up[2] - up[0]));
  g_assert_cmpfloat (up[3], >, 79);
  g_assert_cmpfloat (up[3], <, 81);
  g_assert_cmpfloat (fixed[0], >, 89);
  g_assert_cmpfloat (fixed[0], <, 91);
  g_assert_cmpfloat (fixed[2] - fixed[0], >, fixed[3] - fixed[1]);
  g_assert_cmpfloat (after[2] - after[0], >, after[3] - after[1]);
  g_assert_cmpfloat (after[1], >=, 79);
}

static guint
ink_in (GBytes *bytes)
{
  g_autofree char *program = g_find_program_in_path ("pdftoppm");
  g_autofree char *path = NULL, *image = NULL;
  gsize length = 0;
  guint ink = 0;
  int file = g_file_open_tmp ("paint-XXXXXX.pdf", &path, NULL);
  g_autofree char *root = g_strconcat (path, "-page", NULL);
  g_autofree char *page = g_strconcat (root, ".pgm", NULL);
  const char *arguments[] = { program, "-gray", "-r", "72", "-singlefile", path, root, NULL };

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_true (
      g_spawn_sync (NULL, (char **) arguments, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (page, &image, &length, NULL));
  for (gsize i = 15; i < length; i++)
    ink += (guchar) image[i] < 128;
  g_remove (path);
  g_remove (page);
  return ink;
}

#define FILLED(overflow)                                                                           \
  "<fo:block-container height='10pt' width='10pt' overflow='" overflow                             \
  "'><fo:block background-color='black' end-indent='-40pt'>x</fo:block></fo:block-container>"

static void
test_clipped (void)
{
  g_autofree char *program = g_find_program_in_path ("pdftoppm");
  g_autoptr (GBytes) seen = paint (FILLED ("visible")), clipped = paint (FILLED ("hidden"));

  if (!program)
    {
      g_test_skip ("pdftoppm is not installed");
      return;
    }
  g_assert_cmpuint (ink_in (seen), >, 400);
  g_assert_cmpuint (ink_in (clipped), <=, 110);
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
  g_test_add_func ("/pdf/turned", test_turned);
  g_test_add_func ("/pdf/clipped", test_clipped);
  g_test_add_func ("/pdf/wrong-svg", test_wrong_svg);
  return g_test_run ();
}
