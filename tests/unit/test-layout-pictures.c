/* test-layout-pictures.c: pictures: where they may come from, how large they are, how they are
 * drawn */
#include <glib/gstdio.h>
#include <unistd.h>

#include "test-pdf-tools.h"

/* 20 by 10 pixels, grey; the second one and the JPEG at 144 dpi. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAABQAAAAKCAAAAACRPiE6AAAAD0lEQVR4nGNowAIYhrIgAAc5ZAHyxX4TAAAAAElFTkSuQm" \
  "CC"
#define PNG_144                                                                                    \
  "iVBORw0KGgoAAAANSUhEUgAAABQAAAAKCAAAAACRPiE6AAAACXBIWXMAABYlAAAWJQFJUiTwAAAAD0lEQVR4nGNowAIYhr" \
  "IgAAc5ZAHyxX4TAAAAAElFTkSuQmCC"
#define JPEG                                                                                       \
  "/9j/4AAQSkZJRgABAQEAkACQAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZI" \
  "hlbXd7gYKBTmCNl4x9lnN+gXz/wAALCAAKABQBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAA" \
  "AAAAD/2gAIAQEAAD8AAA//2Q=="
#define SVG                                                                                        \
  "<svg xmlns='http://www.w3.org/2000/svg' width='20pt' height='10pt'><rect width='9' height='9'/>" \
  "</svg>"
#define GIF "GIF89a\024\000\012\000\000\000\000"

#define DATA_PNG "data:image/png;base64," PNG
#define PICTURE(src, rest) "<fo:block><fo:external-graphic src=\"" src "\" " rest "/></fo:block>"

static char *folder; /* the document's */

static void
write_decoded (const char *name, const char *base64, gsize less)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize size;
  g_autofree guchar *data = g_base64_decode (base64, &size);

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) (size - less), NULL));
}

static void
write_text (const char *name, const char *text, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize) size, NULL));
}

/* FOLDER/doc is the document's, FOLDER above it has a picture too. */
static void
make_folder (void)
{
  g_autofree char *top = g_dir_make_tmp ("sagsakt-pictures-XXXXXX", NULL);
  g_autofree char *below = NULL, *link = NULL;

  folder = top;
  write_decoded ("outside.png", PNG, 0);
  folder = g_build_filename (top, "doc", NULL);
  below = g_build_filename (folder, "below", NULL);
  link = g_build_filename (folder, "link.png", NULL);
  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  g_assert_cmpint (symlink ("../outside.png", link), ==, 0);
  write_decoded ("a.png", PNG, 0);
  write_decoded ("a b.png", PNG, 0);
  write_decoded ("below/b.png", PNG_144, 0);
  write_decoded ("c.jpg", JPEG, 0);
  write_text ("d.svg", SVG, strlen (SVG));
  write_text ("e.gif", GIF, sizeof GIF - 1);
  write_text ("f.txt", "no picture", 10);
  write_text ("empty.png", "", 0);
  write_decoded ("cut.png", PNG, 24);
  write_decoded ("cut.jpg", JPEG, 3);
}

static void
remove_folder (void)
{
  static const char *const names[]
      = { "a.png", "a b.png", "below/b.png", "c.jpg", "d.svg", "e.gif", "f.txt", "empty.png",
          "cut.png", "cut.jpg", "link.png", "../outside.png", "below", "." };
  g_autofree char *top = g_path_get_dirname (folder);

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (top), ==, 0);
  g_free (folder);
}

/* FLOW on pages of 200 by 120 points in a document of the folder. */
static Laid
lay_here (const char *flow)
{
  g_autofree char *file = g_build_filename (folder, "document.fo", NULL);
  g_autofree char *text = g_strconcat (
      ROOT "<fo:layout-master-set>" MASTER ("m", 200, 120) "</fo:layout-master-set>"
      "<fo:page-sequence master-reference='m'><fo:flow flow-name='xsl-region-body'>", flow,
      "</fo:flow></fo:page-sequence></fo:root>", NULL);
  xmlDocPtr doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_HUGE);
  Laid laid = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (doc);
  laid.tree = fo_tree_build (doc, file, laid.findings, &error);
  xmlFreeDoc (doc);
  g_assert_no_error (error);
  laid.areas = layout_format (laid.tree, test_fonts (), laid.findings, &error);
  g_assert_no_error (error);
  return laid;
}

static const LayoutArea *
find_image (const LayoutArea *area)
{
  for (; area; area = area->next)
    {
      const LayoutArea *inside = area->kind == AREA_IMAGE ? area : find_image (area->first);

      if (inside)
        return inside;
    }
  return NULL;
}

static const LayoutArea *
image_of (const Laid *laid)
{
  const LayoutArea *area = find_image (area_tree_page (laid->areas, 0)->regions);

  g_assert_nonnull (area);
  return area;
}

/* What SOURCE gives: a type of picture, its size in points, a finding or NULL. */
static void
assert_source (const char *source, ImageType type, int width, int height, const char *finding)
{
  g_autofree char *escaped = g_markup_escape_text (source, -1);
  g_autofree char *flow = g_strconcat ("<fo:block><fo:external-graphic src=\"", escaped,
                                       "\"/></fo:block>", NULL);
  g_auto (Laid) laid = lay_here (flow);
  const LayoutArea *area = image_of (&laid);

  g_test_message ("%s", source);
  g_assert_cmpint (area->image->type, ==, type);
  /* a PNG names pixels a metre, in whole numbers */
  g_assert_cmpint (ABS (area->width - width * MPT_PER_POINT), <, 10);
  g_assert_cmpint (ABS (area->height - height * MPT_PER_POINT), <, 10);
  g_assert_cmpuint (findings_count (laid.findings), ==, finding != NULL);
  if (finding)
    {
      g_assert_cmpstr (findings_nth (laid.findings, 0)->rule, ==, finding);
      g_assert_cmpint (findings_nth (laid.findings, 0)->severity, ==, SEVERITY_ERROR);
      g_assert_cmpuint (findings_nth (laid.findings, 0)->place.line, ==, 1);
    }
}

/* --- tests --- */

static void
test_sources (void)
{
  static const char *const plain[]
      = { "a.png", "url(a.png)", " url( 'a.png' ) ", "url(\"a.png\")", "./below/../a.png",
          "file:a.png", "a%20b.png" };
  g_autofree char *absolute = g_build_filename (folder, "a.png", NULL);
  g_autofree char *uri = g_strconcat ("file://", absolute, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    assert_source (plain[i], IMAGE_PIXELS, 20, 10, NULL);
  assert_source (absolute, IMAGE_PIXELS, 20, 10, NULL);
  assert_source (uri, IMAGE_PIXELS, 20, 10, NULL);
  assert_source ("below/b.png", IMAGE_PIXELS, 10, 5, NULL);
  assert_source ("c.jpg", IMAGE_JPEG, 10, 5, NULL);
  assert_source ("d.svg", IMAGE_SVG, 20, 10, NULL);
}

/* RFC 2397: base64 with white space, or characters with escapes. */
static void
test_data (void)
{
  assert_source (DATA_PNG, IMAGE_PIXELS, 20, 10, NULL);
  assert_source ("url(data:image/jpeg;base64," JPEG ")", IMAGE_JPEG, 10, 5, NULL);
  assert_source ("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1in' "
                 "height='36pt'/%3E", IMAGE_SVG, 72, 36, NULL);
  assert_source ("data:image/png;base64", IMAGE_MISSING, 24, 24, "fo-picture-kind");
  assert_source ("data:image/png;base64,AAAA", IMAGE_MISSING, 24, 24, "fo-picture-kind");
}

/* Nothing outside the document's folder is read, whatever leads there. */
static void
test_places (void)
{
  static const char *const outside[]
      = { "../outside.png", "below/../../outside.png", "link.png", "/etc/hostname",
          "file:///etc/hostname", "file://elsewhere/a.png", "//elsewhere/a.png",
          "http://elsewhere/a.png", "https://elsewhere/a.png", "%2e%2e/outside.png" };

  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
    assert_source (outside[i], IMAGE_MISSING, 24, 24, "fo-picture-place");
}

/* What cannot be had keeps its room: of the size given, else of what is known. */
static void
test_missing (void)
{
  g_auto (Laid) laid = lay_here (PICTURE ("none.png", "width='30pt' height='20pt'"));

  g_assert_cmpint (image_of (&laid)->width, ==, 30000);
  g_assert_cmpint (image_of (&laid)->height, ==, 20000);
  g_assert_cmpuint (count_findings (&laid, "fo-picture-missing"), ==, 1);

  assert_source ("none.png", IMAGE_MISSING, 24, 24, "fo-picture-missing");
  assert_source ("below", IMAGE_MISSING, 24, 24, "fo-picture-missing");
  assert_source ("", IMAGE_MISSING, 24, 24, "fo-picture-missing");
  assert_source ("empty.png", IMAGE_MISSING, 24, 24, "fo-picture-kind");
  assert_source ("f.txt", IMAGE_MISSING, 24, 24, "fo-picture-kind");
  assert_source ("e.gif", IMAGE_MISSING, 20, 10, "fo-picture-kind");
  assert_source ("cut.png", IMAGE_MISSING, 20, 10, "fo-picture-kind");
  assert_source ("cut.jpg", IMAGE_MISSING, 10, 5, "fo-picture-kind");
}

/* A header alone must not make the decoder take gigabytes. */
static void
test_too_large (void)
{
  /* as PNG above, but 100000 by 100000 pixels */
  gsize size;
  g_autofree guchar *data = g_base64_decode (PNG, &size);
  g_autofree char *path = g_build_filename (folder, "cut.png", NULL);

  static const guchar dimensions[] = { 0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0 };
  static const guchar checksum[] = { 0x8d, 0x39, 0x54, 0x14 };
  memcpy (data + 16, dimensions, sizeof dimensions);
  memcpy (data + 29, checksum, sizeof checksum);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  assert_source ("cut.png", IMAGE_MISSING, 24, 24, "fo-picture-kind");
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *given;
    int width, height, room_width, room_height;
  } rows[] = {
    { "content-width='200%'", 40, 20, 40, 20 },
    { "content-height='40pt'", 80, 40, 80, 40 },
    { "content-width='50pt' content-height='10pt' scaling='non-uniform'", 50, 10, 50, 10 },
    { "width='100pt' height='100pt'", 20, 10, 100, 100 },
    { "width='100pt' height='30pt' content-width='scale-to-fit' content-height='scale-to-fit'", 60,
      30, 100, 30 },
    { "width='10pt' content-width='scale-down-to-fit'", 10, 5, 10, 5 },
    { "width='100pt' content-width='scale-down-to-fit'", 20, 10, 100, 10 },
    { "width='100pt' content-width='scale-up-to-fit'", 100, 50, 100, 50 },
    { "width='50%' content-width='scale-to-fit'", 100, 50, 100, 50 },
    { "inline-progression-dimension.maximum='10pt'", 20, 10, 10, 10 },
    { "inline-progression-dimension.maximum='10pt' content-width='scale-to-fit'", 10, 5, 10, 5 },
    { "block-progression-dimension.minimum='30pt'", 20, 10, 20, 30 },
    { "max-height='5pt' content-height='scale-down-to-fit'", 10, 5, 10, 5 },
    { "content-width='40pt' content-height='5pt'", 10, 5, 10, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *flow = g_strconcat ("<fo:block><fo:external-graphic src='a.png' ",
                                           rows[i].given, "/></fo:block>", NULL);
      g_auto (Laid) laid = lay_here (flow);
      const LayoutArea *area = image_of (&laid);

      g_test_message ("%s", rows[i].given);
      assert_no_findings (&laid);
      g_assert_cmpint (area->width, ==, rows[i].width * MPT_PER_POINT);
      g_assert_cmpint (area->height, ==, rows[i].height * MPT_PER_POINT);
      g_assert_cmpint (area->image->room_width, ==, rows[i].room_width * MPT_PER_POINT);
      g_assert_cmpint (area->image->room_height, ==, rows[i].room_height * MPT_PER_POINT);
    }
}

static void
test_dump (void)
{
  g_auto (Laid) laid = lay_here (PICTURE ("a.png", "width='30pt' text-align='center' id='i'"));
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *plain = NULL;

  area_tree_dump (laid.areas, out);
  g_assert_nonnull (strstr (out->str, "<viewport ipd=\"30000\" bpd=\"10000\""));
  g_assert_nonnull (strstr (out->str, "pos=\"5000 0 20000 10000\""));
  g_assert_nonnull (strstr (out->str, "<image prod-id=\"i\" url=\"a.png\""));
}

static guint
count_in (GBytes *bytes, const char *text)
{
  gsize left, length = strlen (text);
  const char *data = g_bytes_get_data (bytes, &left);
  guint n = 0;

  for (const char *at = data; (at = memmem (at, left - (gsize) (at - data), text, length));
       at += length)
    n++;
  return n;
}

/* A PNG becomes a picture, the same one once; a JPEG goes in as it is; nothing is interpolated. */
static void
test_paint (void)
{
  g_auto (Laid) laid = lay_here (PICTURE ("a.png", "") PICTURE ("a.png", "width='9pt'")
                                     PICTURE ("c.jpg", "") PICTURE ("d.svg", "")
                                         PICTURE ("none.png", "") A);
  g_autoptr (GBytes) bytes = finish (&laid);

  g_assert_cmpuint (count_in (bytes, "/Subtype/Image"), ==, 2);
  g_assert_cmpuint (count_in (bytes, "/Filter/DCTDecode"), ==, 1);
  g_assert_cmpuint (count_in (bytes, "/Interpolate"), ==, 0);
}

/* Half transparent red beside opaque blue: alpha is in the colours, and a mask in the PDF. */
static void
test_alpha (void)
{
  g_auto (Laid) laid = lay_here (
      PICTURE ("data:image/png;base64,"
               "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP4z8DQwODw/z8ADj4D"
               "vpGkdRwAAAAASUVORK5CYII=",
               ""));
  const guint32 *pixels = (const guint32 *) (gconstpointer) image_of (&laid)->image->markup;
  g_autoptr (GBytes) bytes = finish (&laid);

  g_assert_cmphex (pixels[0], ==, 0x80800000);
  g_assert_cmphex (pixels[1], ==, 0xff0040ff);
  g_assert_cmpuint (count_in (bytes, "/SMask"), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/layout/pictures/sources", test_sources);
  g_test_add_func ("/layout/pictures/data", test_data);
  g_test_add_func ("/layout/pictures/places", test_places);
  g_test_add_func ("/layout/pictures/missing", test_missing);
  g_test_add_func ("/layout/pictures/sizes", test_sizes);
  g_test_add_func ("/layout/pictures/dump", test_dump);
  g_test_add_func ("/layout/pictures/paint", test_paint);
  g_test_add_func ("/layout/pictures/alpha", test_alpha);
  g_test_add_func ("/layout/pictures/too-large", test_too_large);
  status = g_test_run ();
  remove_folder ();
  return status;
}
