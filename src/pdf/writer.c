#include "pdf/writer.h"

#include <libdeflate.h>
#include <string.h>

#include "base/digest.h"

/* Objects in one object stream: readers unpack the whole of it for one object. */
#define STREAM_OBJECTS 200
/* Text is halved by any level; higher ones only take longer. */
#define LEVEL 5

/* Where an object is (§7.5.8.3, table 18). */
typedef struct
{
  guint8 type; /* 0: nowhere, 1: at PLACE in the file, 2: at INDEX in the stream PLACE */
  guint16 index;
  guint32 place;
} Entry;

struct PdfWriter
{
  GByteArray *out;
  GArray *entries; /* of Entry, by number */
  GString *pending; /* objects of the object stream in work */
  GArray *numbers, *offsets; /* of guint, in it */
  GString *alone; /* an object outside of it */
  guint stream; /* its number */
  GByteArray *packed;
};

static Entry *
entry (PdfWriter *writer, guint number)
{
  return &g_array_index (writer->entries, Entry, number);
}

PdfWriter *
pdf_writer_new (void)
{
  static const char header[] = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  PdfWriter *writer = g_new0 (PdfWriter, 1);

  writer->out = g_byte_array_new ();
  writer->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  writer->pending = g_string_new (NULL);
  writer->alone = g_string_new (NULL);
  writer->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  writer->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
  writer->packed = g_byte_array_new ();
  g_array_set_size (writer->entries, 1);
  g_byte_array_append (writer->out, (const guint8 *) header, sizeof header - 1);
  return writer;
}

void
pdf_writer_free (PdfWriter *writer)
{
  if (!writer)
    return;
  g_clear_pointer (&writer->out, g_byte_array_unref);
  g_array_unref (writer->entries);
  g_string_free (writer->pending, TRUE);
  g_string_free (writer->alone, TRUE);
  g_array_unref (writer->numbers);
  g_array_unref (writer->offsets);
  g_byte_array_unref (writer->packed);
  g_free (writer);
}

guint
pdf_writer_reserve (PdfWriter *writer, guint count)
{
  guint first = writer->entries->len;

  g_array_set_size (writer->entries, first + count);
  return first;
}

/* --- streams --- */

static void
append (PdfWriter *writer, const char *text, gsize length)
{
  g_byte_array_append (writer->out, (const guint8 *) text, (guint) length);
}

static void G_GNUC_PRINTF (2, 3)
print (PdfWriter *writer, const char *format, ...)
{
  char text[256];
  va_list list;
  int length;

  va_start (list, format);
  length = g_vsnprintf (text, sizeof text, format, list);
  va_end (list);
  append (writer, text, (gsize) length);
}

void
pdf_writer_add_stream (PdfWriter *writer, guint number, const char *entries, PdfSlice data)
{
  static const char stream[] = ">>\nstream\n", end[] = "\nendstream\nendobj\n";

  *entry (writer, number) = (Entry){ 1, 0, writer->out->len };
  print (writer, "%u 0 obj\n<</Length %" G_GSIZE_FORMAT, number, data.length);
  append (writer, entries, strlen (entries));
  append (writer, stream, sizeof stream - 1);
  append (writer, data.text, data.length);
  append (writer, end, sizeof end - 1);
}

static PdfSlice
pack (PdfWriter *writer, PdfSlice data)
{
  static struct libdeflate_compressor *compressor; /* kept: its tables are large */
  gsize bound;

  if (!compressor)
    compressor = libdeflate_alloc_compressor (LEVEL);
  bound = libdeflate_zlib_compress_bound (compressor, data.length);
  g_byte_array_set_size (writer->packed, (guint) bound);
  return (PdfSlice){ (const char *) writer->packed->data,
                     libdeflate_zlib_compress (compressor, data.text, data.length,
                                               writer->packed->data, bound) };
}

void
pdf_writer_add_packed (PdfWriter *writer, guint number, const char *entries, PdfSlice data)
{
  g_autofree char *filtered = g_strconcat ("/Filter/FlateDecode", entries, NULL);

  pdf_writer_add_stream (writer, number, filtered, pack (writer, data));
}

/* --- objects in streams (§7.5.7) --- */

static void
flush (PdfWriter *writer)
{
  g_autoptr (GString) body = g_string_sized_new (writer->pending->len + 2048);
  char entries[64];

  if (writer->numbers->len == 0)
    return;
  for (guint i = 0; i < writer->numbers->len; i++)
    g_string_append_printf (body, "%u %u ", g_array_index (writer->numbers, guint, i),
                            g_array_index (writer->offsets, guint, i));
  g_snprintf (entries, sizeof entries, "/Type/ObjStm/N %u/First %" G_GSIZE_FORMAT,
              writer->numbers->len, body->len);
  g_string_append_len (body, writer->pending->str, (gssize) writer->pending->len);
  pdf_writer_add_packed (writer, writer->stream, entries, (PdfSlice){ body->str, body->len });
  g_string_truncate (writer->pending, 0);
  g_array_set_size (writer->numbers, 0);
  g_array_set_size (writer->offsets, 0);
}

GString *
pdf_writer_begin (PdfWriter *writer, guint number)
{
  guint offset = (guint) writer->pending->len;

  if (writer->numbers->len == 0)
    writer->stream = pdf_writer_reserve (writer, 1);
  *entry (writer, number) = (Entry){ 2, (guint16) writer->numbers->len, writer->stream };
  g_array_append_val (writer->numbers, number);
  g_array_append_val (writer->offsets, offset);
  return writer->pending;
}

GString *
pdf_writer_begin_alone (PdfWriter *writer, guint number)
{
  *entry (writer, number) = (Entry){ 1, 0, writer->out->len };
  g_string_printf (writer->alone, "%u 0 obj\n", number);
  return writer->alone;
}

void
pdf_writer_end (PdfWriter *writer)
{
  if (writer->alone->len)
    {
      append (writer, writer->alone->str, writer->alone->len);
      append (writer, "\nendobj\n", 8);
      g_string_truncate (writer->alone, 0);
      return;
    }
  g_string_append_c (writer->pending, '\n');
  if (writer->numbers->len == STREAM_OBJECTS)
    flush (writer);
}

/* --- the end --- */

GBytes *
pdf_writer_finish (PdfWriter *writer, guint root, guint information)
{
  g_autoptr (GByteArray) table = g_byte_array_new ();
  g_autofree char *entries = NULL, *id = NULL;
  guint number;
  gsize start;

  flush (writer);
  id = digest_hex (writer->out->data, writer->out->len);
  id[32] = '\0'; /* sixteen bytes are what readers expect */
  number = pdf_writer_reserve (writer, 1);
  start = writer->out->len;
  *entry (writer, number) = (Entry){ 1, 0, (guint32) start };
  for (guint i = 0; i < writer->entries->len; i++)
    {
      const Entry *at = entry (writer, i);
      const guint8 row[] = { at->type, (guint8) (at->place >> 24), (guint8) (at->place >> 16),
                             (guint8) (at->place >> 8), (guint8) at->place,
                             (guint8) (i == 0 ? 0xff : at->index >> 8),
                             (guint8) (i == 0 ? 0xff : at->index) };

      g_byte_array_append (table, row, sizeof row);
    }
  entries = g_strdup_printf ("/Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]",
                             writer->entries->len, root, information, id, id);
  pdf_writer_add_packed (writer, number, entries,
                         (PdfSlice){ (const char *) table->data, table->len });
  print (writer, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
  return g_byte_array_free_to_bytes (g_steal_pointer (&writer->out));
}

/* --- values --- */

void
pdf_append_bytes (GString *out, const char *bytes, gsize length)
{
  g_string_append_c (out, '(');
  for (gsize i = 0; i < length; i++)
    switch (bytes[i])
      {
      case '(':
      case ')':
      case '\\':
        g_string_append_c (out, '\\');
        g_string_append_c (out, bytes[i]);
        break;
      case '\r':
        g_string_append (out, "\\r");
        break;
      default:
        g_string_append_c (out, bytes[i]);
      }
  g_string_append_c (out, ')');
}

void
pdf_append_text (GString *out, const char *text)
{
  gsize length = strlen (text);
  gboolean plain = TRUE;

  /* ASCII is the same in PDFDocEncoding, control characters are not */
  for (gsize i = 0; i < length && plain; i++)
    plain = (text[i] >= ' ' && text[i] < 0x7f) || text[i] == '\n';
  if (plain)
    {
      pdf_append_bytes (out, text, length);
      return;
    }
  g_string_append (out, "<FEFF");
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c >= 0x10000)
        g_string_append_printf (out, "%04X%04X", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + ((c - 0x10000) & 0x3ff));
      else
        g_string_append_printf (out, "%04X", c);
    }
  g_string_append_c (out, '>');
}

void
pdf_append_points (GString *out, gint64 millipoints)
{
  guint64 size = (guint64) (millipoints < 0 ? -millipoints : millipoints);
  guint fraction = (guint) (size % 1000);

  if (millipoints < 0)
    g_string_append_c (out, '-');
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, size / 1000);
  if (fraction % 10)
    g_string_append_printf (out, ".%03u", fraction);
  else if (fraction % 100)
    g_string_append_printf (out, ".%02u", fraction / 10);
  else if (fraction)
    g_string_append_printf (out, ".%u", fraction / 100);
}
