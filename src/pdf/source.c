#include "pdf/source.h"

#include <string.h>

/* TAG's last place in FILE, the byte behind it; NULL when it is not there. */
static const char *
find_last (PdfSlice file, const char *tag)
{
  gsize length = strlen (tag);

  for (gsize at = file.length >= length ? file.length - length + 1 : 0; at-- > 0;)
    if (memcmp (file.text + at, tag, length) == 0)
      return file.text + at + length;
  return NULL;
}

/* A number that TEXT, inside FILE, begins with; *AT goes behind it. */
static gsize
read_number (PdfSlice file, const char **at)
{
  const char *end = file.text + file.length;
  gsize number = 0;

  while (*at < end && g_ascii_isspace (**at))
    (*at)++;
  for (; *at < end && g_ascii_isdigit (**at); (*at)++)
    number = number * 10 + (gsize) (**at - '0');
  return number;
}

gboolean
pdf_source_open (PdfSource *source, GBytes *bytes)
{
  const char *at, *trailer;
  PdfSlice root;
  gsize first, count;

  source->file.text = g_bytes_get_data (bytes, &source->file.length);
  source->places = g_array_new (FALSE, TRUE, sizeof (gsize));
  at = find_last (source->file, "startxref");
  first = at ? read_number (source->file, &at) : 0;
  if (first == 0 || first + 4 > source->file.length
      || memcmp (source->file.text + first, "xref", 4) != 0)
    return FALSE;
  at = source->file.text + first + 4;
  if (read_number (source->file, &at) != 0)
    return FALSE;
  count = read_number (source->file, &at);
  at++;
  /* rows of twenty bytes: offset, generation, "n" or "f" (§7.5.4) */
  if (count * 20 > (gsize) (source->file.text + source->file.length - at))
    return FALSE;
  g_array_set_size (source->places, (guint) count);
  for (gsize i = 0; i < count; i++)
    {
      const char *row = at + i * 20;

      if (row[17] == 'n')
        g_array_index (source->places, gsize, i) = read_number (source->file, &row);
    }
  trailer = find_last (source->file, "trailer");
  if (!trailer
      || !pdf_dictionary_find (
          (PdfSlice){ trailer, (gsize) (source->file.text + source->file.length - trailer) },
          "/Root", &root))
    return FALSE;
  return pdf_slice_reference (root, &source->root);
}

void
pdf_source_clear (PdfSource *source)
{
  g_clear_pointer (&source->places, g_array_unref);
}

gboolean
pdf_source_object (const PdfSource *source, guint number, PdfSlice *value, PdfSlice *data)
{
  gsize place = number < source->places->len ? g_array_index (source->places, gsize, number) : 0;
  PdfSlice length;
  PdfLexer lexer;
  PdfToken token;
  const char *start;

  if (data)
    data->text = NULL;
  if (place == 0 || place >= source->file.length)
    return FALSE;
  pdf_lexer_init (&lexer,
                  (PdfSlice){ source->file.text + place, source->file.length - place });
  for (guint i = 0; i < 3; i++) /* 12 0 obj */
    if (!pdf_lexer_next (&lexer, &token))
      return FALSE;
  if (!pdf_slice_is (token.slice, "obj") || !pdf_lexer_value (&lexer, value))
    return FALSE;
  if (!data || !pdf_lexer_next (&lexer, &token) || !pdf_slice_is (token.slice, "stream"))
    return TRUE;
  start = lexer.at + (lexer.at < lexer.end && *lexer.at == '\r');
  start++;
  if (!pdf_source_find (source, *value, "/Length", &length))
    return FALSE;
  data->length = (gsize) pdf_slice_number (length);
  if (start > lexer.end || data->length > (gsize) (lexer.end - start))
    return FALSE;
  data->text = start;
  return TRUE;
}

gboolean
pdf_source_find (const PdfSource *source, PdfSlice dictionary, const char *key, PdfSlice *value)
{
  guint number;

  if (!pdf_dictionary_find (dictionary, key, value))
    return FALSE;
  return !pdf_slice_reference (*value, &number) || pdf_source_object (source, number, value, NULL);
}
