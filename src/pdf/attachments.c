#include "pdf/attachments.h"

#include <stdlib.h>
#include <string.h>

#include "pdf/metadata.h"

/* A MIME type as a name: what is not regular as #XX (§7.3.5). */
static void
append_type (GString *out, const char *type)
{
  g_string_append_c (out, '/');
  for (; *type; type++)
    if (g_ascii_isalnum (*type) || strchr ("-+._", *type))
      g_string_append_c (out, *type);
    else
      g_string_append_printf (out, "#%02X", (guchar) *type);
}

static guint
write_file (PdfDocument *document, const PdfAttachment *attachment)
{
  g_autoptr (GString) entries = g_string_new ("/Type/EmbeddedFile/Subtype");
  guint number = pdf_writer_reserve (document->writer, 1);
  PdfSlice data;

  data.text = g_bytes_get_data (attachment->data, &data.length);
  append_type (entries, attachment->type);
  g_string_append_printf (entries, "/Params<</Size %" G_GSIZE_FORMAT, data.length);
  if (document->job->created)
    {
      g_string_append (entries, "/ModDate");
      pdf_append_date (entries, document->job->created);
    }
  g_string_append (entries, ">>");
  pdf_writer_add_packed (document->writer, number, entries->str, data);
  return number;
}

static void
write_specification (PdfDocument *document, const PdfAttachment *attachment, guint number)
{
  guint file = write_file (document, attachment);
  GString *out = pdf_writer_begin (document->writer, number);

  g_string_append (out, "<</Type/Filespec/F");
  pdf_append_text (out, attachment->name);
  g_string_append (out, "/UF");
  pdf_append_text (out, attachment->name);
  if (attachment->description)
    {
      g_string_append (out, "/Desc");
      pdf_append_text (out, attachment->description);
    }
  g_string_append_printf (out, "/AFRelationship/%s/EF<</F %u 0 R/UF %u 0 R>>>>",
                          attachment->relationship, file, file);
  pdf_writer_end (document->writer);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const PdfAttachment *const *) a)->name,
                 (*(const PdfAttachment *const *) b)->name);
}

void
pdf_append_attachments (PdfDocument *document, GString *catalog, GString *names)
{
  guint count = document->job->n_attachments;
  g_autofree const PdfAttachment **sorted = g_new (const PdfAttachment *, count + 1);
  guint first = pdf_writer_reserve (document->writer, count);

  if (count == 0)
    return;
  for (guint i = 0; i < count; i++)
    sorted[i] = &document->job->attachments[i];
  qsort (sorted, count, sizeof *sorted, compare_names);
  g_string_append (catalog, "/AF[");
  g_string_append (names, "/EmbeddedFiles<</Names[");
  for (guint i = 0; i < count; i++)
    {
      write_specification (document, sorted[i], first + i);
      g_string_append_printf (catalog, "%u 0 R ", first + i);
      pdf_append_bytes (names, sorted[i]->name, strlen (sorted[i]->name));
      g_string_append_printf (names, "%u 0 R ", first + i);
    }
  g_string_append_c (catalog, ']');
  g_string_append (names, "]>>");
}
