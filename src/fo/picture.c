/* fo/picture.c: reading and measuring picture files */
#include "fo/picture.h"

#include <libxml/parser.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h> /* wants FILE */

#include "base/files.h"
#include "base/limits.h"
#include "fo/drawing.h"

#define DEFAULT_DPI 72.0
#define MAXIMUM_DPI 100000.0

/* PIXELS at DPI; the usual resolution for one that cannot be meant. */
static Mpt
pixel_length (guint pixels, double dpi)
{
  return mpt_from_points (pixels * 72.0 / (dpi >= 1 && dpi <= MAXIMUM_DPI ? dpi : DEFAULT_DPI));
}

static gboolean
set_pixels (FoDrawing *drawing, FoDrawingType type, guint columns, guint rows, double dpi_x,
            double dpi_y)
{
  if (columns == 0 || rows == 0
      || (guint64) columns * rows > limit_value (LIMIT_PICTURE_PIXELS))
    return FALSE;
  drawing->type = type;
  drawing->columns = columns;
  drawing->rows = rows;
  drawing->width = pixel_length (columns, dpi_x);
  drawing->height = pixel_length (rows, dpi_y);
  return TRUE;
}

/* --- PNG --- */

static guint32
big_endian (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* The resolution in the chunk pHYs (PNG §11.3.5.3), which stands before the pixels. */
static void
read_png_resolution (const guint8 *data, gsize size, double *dpi_x, double *dpi_y)
{
  const double inches_per_metre = 1 / 0.0254;

  for (gsize at = 8; size - at >= 12;)
    {
      gsize length = big_endian (data + at);
      const guint8 *content = data + at + 8;

      if (length > size - at - 12 || memcmp (data + at + 4, "IDAT", 4) == 0)
        break;
      if (memcmp (data + at + 4, "pHYs", 4) == 0 && length == 9 && content[8] == 1)
        {
          *dpi_x = big_endian (content) / inches_per_metre;
          *dpi_y = big_endian (content + 4) / inches_per_metre;
        }
      at += length + 12;
    }
}

static void
multiply_by_alpha (guint32 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 alpha = pixels[i] >> 24, result = alpha << 24;

      if (alpha == 255)
        continue;
      for (guint shift = 0; shift < 24; shift += 8)
        result |= (((pixels[i] >> shift & 0xff) * alpha + 127) / 255) << shift;
      pixels[i] = result;
    }
}

/* *BYTES becomes the pixels. */
static gboolean
read_png (GBytes **bytes, FoDrawing *drawing)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  double dpi_x = 0, dpi_y = 0;
  gsize size;
  const guint8 *data = g_bytes_get_data (*bytes, &size);
  guint32 *pixels = NULL;
  gboolean whole = FALSE;

  if (!png_image_begin_read_from_memory (&image, data, size))
    return FALSE;
  read_png_resolution (data, size, &dpi_x, &dpi_y);
  if (set_pixels (drawing, FO_DRAWING_PIXELS, image.width, image.height, dpi_x, dpi_y))
    {
      image.format = G_BYTE_ORDER == G_LITTLE_ENDIAN ? PNG_FORMAT_BGRA : PNG_FORMAT_ARGB;
      pixels = g_try_malloc (PNG_IMAGE_SIZE (image));
      whole = pixels && png_image_finish_read (&image, NULL, pixels, 0, NULL);
    }
  if (whole)
    {
      multiply_by_alpha (pixels, (gsize) image.width * image.height);
      g_bytes_unref (*bytes);
      *bytes = g_bytes_new_take (g_steal_pointer (&pixels), PNG_IMAGE_SIZE (image));
    }
  g_free (pixels);
  png_image_free (&image);
  return whole;
}

/* --- JPEG --- */

typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf jump;
} JpegErrors;

static void
leave_jpeg (j_common_ptr reader)
{
  longjmp (((JpegErrors *) (gpointer) reader->err)->jump, 1);
}

static void
say_nothing (j_common_ptr reader)
{
  (void) reader;
}

static double
jpeg_dpi (const struct jpeg_decompress_struct *reader, guint density)
{
  return reader->density_unit == 1 ? density : reader->density_unit == 2 ? density * 2.54 : 0;
}

/* Goes through the whole picture at an eighth of its size: what is cut off shows as a warning. */
static gboolean
decode_jpeg (struct jpeg_decompress_struct *reader)
{
  JSAMPARRAY row;

  reader->scale_num = 1;
  reader->scale_denom = 8;
  jpeg_start_decompress (reader);
  row = (*reader->mem->alloc_sarray) (
      (j_common_ptr) reader, JPOOL_IMAGE,
      reader->output_width * (JDIMENSION) reader->output_components, 1);
  while (reader->output_scanline < reader->output_height && reader->err->num_warnings == 0)
    jpeg_read_scanlines (reader, row, 1);
  return reader->err->num_warnings == 0;
}

static gboolean
read_jpeg (GBytes **bytes, FoDrawing *drawing)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (*bytes, &size);
  struct jpeg_decompress_struct reader;
  JpegErrors errors;
  gboolean whole;

  reader.err = jpeg_std_error (&errors.manager);
  errors.manager.error_exit = leave_jpeg;
  errors.manager.output_message = say_nothing;
  if (setjmp (errors.jump))
    {
      jpeg_destroy_decompress (&reader);
      return FALSE;
    }
  jpeg_create_decompress (&reader);
  jpeg_mem_src (&reader, data, size);
  jpeg_read_header (&reader, TRUE);
  whole = set_pixels (drawing, FO_DRAWING_JPEG, reader.image_width, reader.image_height,
                      jpeg_dpi (&reader, reader.X_density), jpeg_dpi (&reader, reader.Y_density))
          && decode_jpeg (&reader);
  jpeg_destroy_decompress (&reader);
  return whole;
}

/* --- SVG and others --- */

static gboolean
read_svg (GBytes **bytes, FoDrawing *drawing)
{
  gsize size;
  const char *data = g_bytes_get_data (*bytes, &size);
  xmlDocPtr doc = xmlReadMemory (data, (int) size, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlNodePtr root = doc ? xmlDocGetRootElement (doc) : NULL;
  gboolean is_svg = fo_drawing_is_svg (root);

  drawing->type = FO_DRAWING_SVG;
  if (is_svg)
    fo_drawing_measure (root, drawing);
  xmlFreeDoc (doc);
  return is_svg;
}

/* Not of the subset, but its size is told, so that the rest of the page stands where it should. */
static gboolean
read_gif (GBytes **bytes, FoDrawing *drawing)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (*bytes, &size);

  if (size >= 10)
    set_pixels (drawing, FO_DRAWING_MISSING, (guint) (data[6] | data[7] << 8),
                (guint) (data[8] | data[9] << 8), 0, 0);
  return FALSE;
}

static const struct
{
  const char *magic;
  gboolean (*read) (GBytes **bytes, FoDrawing *drawing);
} readers[] = {
  { "\x89PNG\r\n\x1a\n", read_png },
  { "\xff\xd8\xff", read_jpeg },
  { "GIF8", read_gif },
  { "", read_svg },
};

/* Takes BYTES. */
static const FoDrawing *
read_bytes (GBytes *bytes, Arena *arena, MessageKey *fault)
{
  FoDrawing *drawing = arena_new0 (arena, FoDrawing);
  gsize size, i = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (size < strlen (readers[i].magic)
         || memcmp (data, readers[i].magic, strlen (readers[i].magic)) != 0)
    i++;
  if (size > 0 && readers[i].read (&bytes, drawing))
    drawing->markup = g_bytes_get_data (bytes, &drawing->length);
  else
    {
      drawing->type = FO_DRAWING_MISSING;
      *fault = MESSAGE_FO_PICTURE_KIND;
    }
  arena_own (arena, bytes, (GDestroyNotify) g_bytes_unref);
  return drawing;
}

/* --- where they come from --- */

/* What stands after "data:": a type, perhaps ";base64", a comma, the data. */
static GBytes *
read_data_uri (const char *text)
{
  const char *comma = strchr (text, ',');
  const char *base64 = ";base64";
  gsize size;
  guchar *data;

  if (!comma)
    return NULL;
  if ((gsize) (comma - text) >= strlen (base64)
      && g_ascii_strncasecmp (comma - strlen (base64), base64, strlen (base64)) == 0)
    {
      data = g_base64_decode (comma + 1, &size);
      return g_bytes_new_take (data, size);
    }
  return g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0
         && (path[length] == '/' || (length > 0 && folder[length - 1] == '/'));
}

/* The real path of the file that TEXT names in the folder of FILE; it does not leave the folder,
 * not through a symbolic link either.  The caller frees it with free(). */
static char *
find_file (const char *text, const char *file, MessageKey *fault)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *whole_folder = g_canonicalize_filename (folder, NULL);
  g_autofree char *name = g_uri_unescape_string (text, NULL);
  g_autofree char *path = name ? g_canonicalize_filename (name, whole_folder) : NULL;
  char *real_folder = realpath (whole_folder, NULL);
  char *real = path && is_below (path, whole_folder) ? realpath (path, NULL) : NULL;

  *fault = path && is_below (path, whole_folder) ? MESSAGE_FO_PICTURE_MISSING
                                                 : MESSAGE_FO_PICTURE_PLACE;
  if (real && (!real_folder || !is_below (real, real_folder)))
    {
      *fault = MESSAGE_FO_PICTURE_PLACE;
      g_clear_pointer (&real, free);
    }
  free (real_folder);
  return real;
}

static GBytes *
read_uri (const char *uri, const char *file, MessageKey *fault)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);
  GBytes *bytes = NULL;
  char *path;

  *fault = MESSAGE_FO_PICTURE_KIND;
  if (g_strcmp0 (scheme, "data") == 0)
    return read_data_uri (uri + strlen ("data:"));
  if (g_strcmp0 (scheme, "file") == 0)
    {
      uri += strlen ("file:");
      if (g_str_has_prefix (uri, "//"))
        uri = strchr (uri + 2, '/') == uri + 2 ? uri + 2 : "/"; /* another machine: not below */
    }
  else if (scheme || g_str_has_prefix (uri, "//"))
    {
      *fault = MESSAGE_FO_PICTURE_PLACE;
      return NULL;
    }
  path = find_file (uri, file, fault);
  if (path && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    bytes = file_read (path, limit_value (LIMIT_FILE_BYTES), NULL);
  free (path);
  return bytes;
}

char *
fo_uri_dup (const char *source)
{
  g_autofree char *text = g_strstrip (g_strdup (source));
  gsize length = strlen (text);

  if (!g_str_has_prefix (text, "url(") || text[length - 1] != ')')
    return g_steal_pointer (&text);
  text[length - 1] = '\0';
  memmove (text, text + 4, length - 4);
  g_strstrip (text);
  length = strlen (text);
  if (length >= 2 && (text[0] == '\'' || text[0] == '"') && text[length - 1] == text[0])
    return g_strstrip (g_strndup (text + 1, length - 2));
  return g_steal_pointer (&text);
}

const FoDrawing *
fo_picture_read (const char *source, const char *file, Arena *arena, MessageKey *fault)
{
  g_autofree char *uri = fo_uri_dup (source);
  MessageKey why = MESSAGE_FO_PICTURE_MISSING;
  GBytes *bytes = *uri ? read_uri (uri, file, &why) : NULL;
  FoDrawing *missing;

  if (bytes)
    return read_bytes (bytes, arena, fault);
  *fault = why;
  missing = arena_new0 (arena, FoDrawing);
  missing->type = FO_DRAWING_MISSING;
  return missing;
}
