#include "pdf/assembly.h"

#include <string.h>

#include "base/unpack.h"

static gboolean
list_pages (PdfAssembly *assembly)
{
  PdfSlice root, pages, kids, kid;
  PdfLexer lexer;
  guint number;

  if (!pdf_source_object (&assembly->cairo, assembly->cairo.root, &root, NULL)
      || !pdf_source_find (&assembly->cairo, root, "/Pages", &pages)
      || !pdf_source_find (&assembly->cairo, pages, "/Kids", &kids))
    return FALSE;
  pdf_lexer_init (&lexer, kids);
  lexer.at++; /* the bracket */
  while (pdf_lexer_value (&lexer, &kid) && pdf_slice_reference (kid, &number))
    g_array_append_val (assembly->pages, number);
  return TRUE;
}

gboolean
pdf_assembly_open (PdfAssembly *assembly, GBytes *file)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);

  *assembly = (PdfAssembly){ .bytes = g_byte_array_sized_new ((guint) (2 * length)),
                             .places = g_array_new (FALSE, TRUE, sizeof (gsize)),
                             .pages = g_array_new (FALSE, FALSE, sizeof (guint)),
                             .unpacked = g_byte_array_new () };
  if (!pdf_source_open (&assembly->cairo, file))
    return FALSE;
  g_byte_array_append (assembly->bytes, data, (guint) length);
  g_array_append_vals (assembly->places, assembly->cairo.places->data,
                       assembly->cairo.places->len);
  return list_pages (assembly);
}

void
pdf_assembly_clear (PdfAssembly *assembly)
{
  pdf_source_clear (&assembly->cairo);
  g_clear_pointer (&assembly->bytes, g_byte_array_unref);
  g_array_unref (assembly->places);
  g_array_unref (assembly->pages);
  g_byte_array_unref (assembly->unpacked);
}

gboolean
pdf_assembly_page (PdfAssembly *assembly, guint index, PdfSlice *content, PdfSlice *resources)
{
  PdfSlice page, contents, dictionary, filter;
  guint number;

  if (index >= assembly->pages->len
      || !pdf_source_object (&assembly->cairo, g_array_index (assembly->pages, guint, index), &page,
                             NULL)
      || !pdf_source_find (&assembly->cairo, page, "/Resources", resources)
      || !pdf_dictionary_find (page, "/Contents", &contents)
      || !pdf_slice_reference (contents, &number)
      || !pdf_source_object (&assembly->cairo, number, &dictionary, content) || !content->text)
    return FALSE;
  if (pdf_dictionary_find (dictionary, "/Filter", &filter))
    content->text = (const char *) unpack_zlib (content->text, content->length,
                                                assembly->unpacked, &content->length);
  return content->text != NULL;
}

guint
pdf_assembly_reserve (PdfAssembly *assembly)
{
  const gsize none = 0;

  g_array_append_val (assembly->places, none);
  return assembly->places->len - 1;
}

static void
append (PdfAssembly *assembly, const char *text, gsize length)
{
  g_byte_array_append (assembly->bytes, (const guint8 *) text, (guint) length);
}

static void G_GNUC_PRINTF (2, 3)
print (PdfAssembly *assembly, const char *format, ...)
{
  char text[128];
  va_list list;

  va_start (list, format);
  append (assembly, text, (gsize) g_vsnprintf (text, sizeof text, format, list));
  va_end (list);
}

void
pdf_assembly_write (PdfAssembly *assembly, guint number, const char *entries, const GString *data)
{
  g_array_index (assembly->places, gsize, number) = assembly->bytes->len;
  print (assembly, "%u 0 obj\n<<", number);
  append (assembly, entries, strlen (entries));
  if (data)
    {
      print (assembly, "/Length %" G_GSIZE_FORMAT ">>\nstream\n", data->len);
      append (assembly, data->str, data->len);
      print (assembly, "\nendstream\nendobj\n");
    }
  else
    print (assembly, ">>\nendobj\n");
}

GBytes *
pdf_assembly_finish (PdfAssembly *assembly, guint root)
{
  guint start = assembly->bytes->len;

  print (assembly, "xref\n0 %u\n", assembly->places->len);
  for (guint i = 0; i < assembly->places->len; i++)
    {
      gsize place = g_array_index (assembly->places, gsize, i);

      print (assembly, "%010" G_GSIZE_FORMAT " %s \n", place, place ? "00000 n" : "65535 f");
    }
  print (assembly, "trailer\n<</Size %u/Root %u 0 R>>\nstartxref\n%u\n%%%%EOF\n",
         assembly->places->len, root, start);
  return g_byte_array_free_to_bytes (g_steal_pointer (&assembly->bytes));
}
