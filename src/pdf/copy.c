/* pdf/copy.c: objects of Cairo's file in another one */
#include "pdf/copy.h"

#include <string.h>

#include "pdf/audit.h"
#include "base/unpack.h"

/* What is asked of an object of Cairo's file before it is copied. */
typedef struct
{
  guint number;   /* the new one; 0: not wanted so far */
  guint line;     /* of what uses it first; 0: not known */
  gboolean unicode; /* it is a ToUnicode map */
} Copied;

static void
fail (PdfCopy *copy, const char *what)
{
  if (!copy->fault)
    copy->fault = what;
}

static Copied *
copied (PdfCopy *copy, guint number)
{
  return &g_array_index (copy->objects, Copied, number);
}

/* The new number of Cairo's object NUMBER, which is copied in its turn. */
static guint
want (PdfCopy *copy, guint number, guint line)
{
  Copied *object;

  if (number >= copy->objects->len)
    {
      fail (copy, "reference");
      return 0;
    }
  object = copied (copy, number);
  if (!object->line)
    object->line = line;
  if (!object->number)
    {
      object->number = pdf_writer_reserve (copy->writer, 1);
      g_array_append_val (copy->queue, number);
    }
  return object->number;
}

static gboolean
is_regular (char c)
{
  return g_ascii_isalnum (c) || strchr ("+-.*_", c) != NULL;
}

/* Appends VALUE with its references renumbered and its white space left out. */
static void
copy_value (PdfCopy *copy, PdfSlice value, guint line, GString *out)
{
  PdfLexer lexer;
  PdfToken token;

  pdf_lexer_init (&lexer, value);
  while (pdf_lexer_next (&lexer, &token))
    {
      PdfLexer again = lexer;
      PdfSlice whole;
      guint number;

      if (is_regular (*token.slice.text) && out->len && is_regular (out->str[out->len - 1]))
        g_string_append_c (out, ' ');
      again.at = token.slice.text;
      if (token.kind == PDF_TOKEN_NUMBER && pdf_lexer_value (&again, &whole)
          && pdf_slice_reference (whole, &number))
        {
          g_string_append_printf (out, "%u 0 R", want (copy, number, line));
          lexer = again;
        }
      else
        g_string_append_len (out, token.slice.text, (gssize) token.slice.length);
    }
}

void
pdf_copy_entries (PdfCopy *copy, PdfSlice dictionary, const char *const *left_out, guint line,
              GString *out)
{
  PdfLexer lexer;
  PdfToken key;
  PdfSlice value;

  pdf_lexer_init (&lexer, dictionary);
  pdf_lexer_next (&lexer, &key);
  while (pdf_lexer_next (&lexer, &key) && key.kind == PDF_TOKEN_NAME
         && pdf_lexer_value (&lexer, &value))
    {
      gboolean wanted = TRUE;

      for (const char *const *name = left_out; *name && wanted; name++)
        wanted = !pdf_slice_is (key.slice, *name);
      if (!wanted)
        continue;
      g_string_append_len (out, key.slice.text, (gssize) key.slice.length);
      copy_value (copy, value, line, out);
    }
}

gboolean
pdf_copy_read (PdfCopy *copy, guint number, PdfSlice *data)
{
  PdfSlice dictionary, filter, raw;

  if (!pdf_source_object (&copy->source, number, &dictionary, &raw) || !raw.text)
    return FALSE;
  *data = raw;
  if (pdf_dictionary_find (dictionary, "/Filter", &filter))
    data->text = (const char *) unpack_zlib (raw.text, raw.length, copy->unpacked, &data->length);
  return data->text != NULL;
}

/* A font's map to Unicode is looked at when its turn comes. */
static void
note_font (PdfCopy *copy, PdfSlice dictionary, guint line)
{
  PdfSlice map;
  guint number;

  if (!pdf_dictionary_find (dictionary, "/ToUnicode", &map)
      || !pdf_slice_reference (map, &number))
    return;
  want (copy, number, line);
  if (number < copy->objects->len)
    copied (copy, number)->unicode = TRUE;
}

/* Stream NUMBER; DICTIONARY is Cairo's, ENTRIES what of it is kept. */
static void
copy_stream (PdfCopy *copy, guint number, PdfSlice dictionary, GString *entries, PdfSlice raw)
{
  const Copied object = *copied (copy, number);
  PdfSlice filter, data;

  if (pdf_dictionary_find (dictionary, "/Filter", &filter)
      && !pdf_slice_is (filter, "/FlateDecode"))
    {
      g_string_append (entries, "/Filter");
      copy_value (copy, filter, object.line, entries);
      pdf_writer_add_stream (copy->writer, object.number, entries->str, raw);
      return;
    }
  if (!pdf_copy_read (copy, number, &data))
    {
      fail (copy, "stream");
      return;
    }
  pdf_writer_add_packed (copy->writer, object.number, entries->str, data);
  if (object.unicode)
    pdf_audit_unicode (copy->violations, data, object.line);
}

static void
copy_object (PdfCopy *copy, guint number)
{
  /* lengths and filters are said anew; no picture is smoothed (ISO 19005-2 §6.2.8.1) */
  static const char *const left_out[] = { "/Length", "/Filter", "/Interpolate", NULL };
  const Copied object = *copied (copy, number);
  g_autoptr (GString) entries = g_string_new (NULL);
  PdfSlice value, data, subtype;
  GString *out;

  if (!pdf_source_object (&copy->source, number, &value, &data))
    {
      fail (copy, "object");
      return;
    }
  if (value.length < 2 || memcmp (value.text, "<<", 2) != 0)
    {
      copy_value (copy, value, object.line, entries);
      out = pdf_writer_begin (copy->writer, object.number);
      g_string_append_len (out, entries->str, (gssize) entries->len);
      pdf_writer_end (copy->writer);
      return;
    }
  note_font (copy, value, object.line);
  pdf_copy_entries (copy, value, left_out, object.line, entries);
  if (pdf_dictionary_find (value, "/Subtype", &subtype)
      && pdf_slice_is (subtype, "/CIDFontType2"))
    g_string_append (entries, "/CIDToGIDMap/Identity");
  if (data.text)
    copy_stream (copy, number, value, entries, data);
  else
    {
      out = pdf_writer_begin (copy->writer, object.number);
      g_string_append (out, "<<");
      g_string_append_len (out, entries->str, (gssize) entries->len);
      g_string_append (out, ">>");
      pdf_writer_end (copy->writer);
    }
  g_string_prepend (entries, "<<");
  g_string_append (entries, ">>");
  pdf_audit_object (copy->violations, (PdfSlice){ entries->str, entries->len }, object.line);
}

/* --- the whole --- */

gboolean
pdf_copy_open (PdfCopy *copy, GBytes *file, PdfWriter *writer, PdfViolations *violations)
{
  *copy = (PdfCopy){ .writer = writer,
                     .violations = violations,
                     .objects = g_array_new (FALSE, TRUE, sizeof (Copied)),
                     .queue = g_array_new (FALSE, FALSE, sizeof (guint)),
                     .unpacked = g_byte_array_new () };
  if (!pdf_source_open (&copy->source, file))
    return FALSE;
  g_array_set_size (copy->objects, copy->source.places->len);
  return TRUE;
}

void
pdf_copy_clear (PdfCopy *copy)
{
  pdf_source_clear (&copy->source);
  g_array_unref (copy->objects);
  g_array_unref (copy->queue);
  g_byte_array_unref (copy->unpacked);
}

void
pdf_copy_note (PdfCopy *copy, guint number, guint line)
{
  if (number < copy->objects->len && !copied (copy, number)->line)
    copied (copy, number)->line = line;
}

gboolean
pdf_copy_rest (PdfCopy *copy)
{
  for (guint i = 0; i < copy->queue->len && !copy->fault; i++)
    copy_object (copy, g_array_index (copy->queue, guint, i));
  return !copy->fault;
}
