#include "pdf/metadata.h"

#include <string.h>

#include "base/digest.h"
#include "pdf/faces.h"
#include "pdf/extra.h"

#define PROGRAM "sagsakt " SAGSAKT_VERSION

static char *
format_time (gint64 time, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date ? g_date_time_format (date, format) : NULL;
}

void
pdf_append_date (GString *out, gint64 time)
{
  g_autofree char *date = format_time (time, "(D:%Y%m%d%H%M%SZ)");

  g_string_append (out, date ? date : "()");
}

guint
pdf_write_information (PdfDocument *document)
{
  const PdfJob *job = document->job;
  guint number = pdf_writer_reserve (document->writer, 1);
  GString *out = pdf_writer_begin (document->writer, number);
  const struct
  {
    const char *key, *text;
  } rows[] = {
    { "/Title", job->title },     { "/Author", job->author },    { "/Subject", job->subject },
    { "/Creator", PROGRAM }, { "/Producer", PROGRAM },
  };

  g_string_append (out, "<<");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].text)
      {
        g_string_append (out, rows[i].key);
        pdf_append_text (out, rows[i].text);
      }
  if (job->created)
    {
      g_string_append (out, "/CreationDate");
      pdf_append_date (out, job->created);
      g_string_append (out, "/ModDate");
      pdf_append_date (out, job->created);
    }
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);
  return number;
}

/* --- XMP --- */

/* Properties outside the schemas of the XMP standard: each is described in the file itself. */
static const struct
{
  const char *schema, *uri, *prefix, *property, *type, *description;
} described[] = {
  { "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", "part", "Integer",
    "Part of ISO 14289 that the document follows" },
  { "sagsakt", "urn:sagsakt:metadata:1", "sagsakt", "fingerprint", "Text",
    "Digest of the stylesheets, fonts, patterns and libraries that made the document" },
};

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
append_property (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, "<%s>", name);
  append_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", name);
}

static void
append_list (GString *out, const char *name, const char *list, const char *attribute,
             const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, "<%s><rdf:%s><rdf:li%s>", name, list, attribute);
  append_escaped (out, text);
  g_string_append_printf (out, "</rdf:li></rdf:%s></%s>\n", list, name);
}

static void
append_schema (GString *out, gsize row)
{
  g_string_append_printf (
      out,
      "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>%s</pdfaSchema:schema>"
      "<pdfaSchema:namespaceURI>%s</pdfaSchema:namespaceURI>"
      "<pdfaSchema:prefix>%s</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
      "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>%s</pdfaProperty:name>"
      "<pdfaProperty:valueType>%s</pdfaProperty:valueType>"
      "<pdfaProperty:category>internal</pdfaProperty:category>"
      "<pdfaProperty:description>%s</pdfaProperty:description></rdf:li></rdf:Seq>"
      "</pdfaSchema:property></rdf:li>\n",
      described[row].schema, described[row].uri, described[row].prefix, described[row].property,
      described[row].type, described[row].description);
}

static void
append_claims (GString *out, const PdfDocument *document)
{
  char archive = pdf_violations_archive (document->violations->lost);

  if (archive)
    g_string_append_printf (out,
                            "<pdfaid:part>%u</pdfaid:part>\n"
                            "<pdfaid:conformance>%c</pdfaid:conformance>\n",
                            document->job->part, archive);
  if (pdf_violations_accessible (document->violations->lost))
    g_string_append (out, "<pdfuaid:part>1</pdfuaid:part>\n");
}

/* The job's fingerprint with the fonts that are drawn; NULL when the job has none. */
static char *
add_fonts (const PdfDocument *document)
{
  const GPtrArray *fonts = document->painting->fonts;
  g_autoptr (GString) list = g_string_new (document->job->fingerprint);

  if (!document->job->fingerprint)
    return NULL;
  for (guint i = 0; i < fonts->len; i++)
    g_string_append_printf (list, "\n%s", pdf_face_digest (fonts->pdata[i]));
  return digest_hex (list->str, list->len);
}

static void
append_own (GString *out, const PdfDocument *document)
{
  const PdfJob *job = document->job;
  g_autofree char *date = job->created ? format_time (job->created, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  g_autofree char *fingerprint = add_fonts (document);

  g_string_append (out, "<rdf:Description rdf:about=\"\""
                        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                        " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"");
  for (gsize i = 0; i < G_N_ELEMENTS (described); i++)
    g_string_append_printf (out, " xmlns:%s=\"%s\"", described[i].prefix, described[i].uri);
  g_string_append (out, ">\n");
  append_claims (out, document);
  append_property (out, "dc:format", "application/pdf");
  append_list (out, "dc:title", "Alt", " xml:lang=\"x-default\"", job->title);
  append_list (out, "dc:description", "Alt", " xml:lang=\"x-default\"", job->subject);
  append_list (out, "dc:creator", "Seq", "", job->author);
  append_list (out, "dc:language", "Bag", "", job->language);
  append_property (out, "xmp:CreatorTool", PROGRAM);
  append_property (out, "xmp:CreateDate", date);
  append_property (out, "xmp:ModifyDate", date);
  append_property (out, "xmp:MetadataDate", date);
  append_property (out, "pdf:Producer", PROGRAM);
  append_property (out, "sagsakt:fingerprint", fingerprint);
  g_string_append (out, "</rdf:Description>\n");
}

guint
pdf_write_metadata (PdfDocument *document)
{
  g_autoptr (GString) out = g_string_new ("<?xpacket begin=\"\xef\xbb\xbf\""
                                          " id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                                          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
                                          " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-"
                                          "syntax-ns#\">\n");
  g_autoptr (PdfExtra) extra = pdf_extra_parse (document->job->metadata);
  guint number = pdf_writer_reserve (document->writer, 1);

  append_own (out, document);
  g_string_append (out, "<rdf:Description rdf:about=\"\""
                        " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                        " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                        " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\""
                        " xmlns:pdfaType=\"http://www.aiim.org/pdfa/ns/type#\""
                        " xmlns:pdfaField=\"http://www.aiim.org/pdfa/ns/field#\">"
                        "<pdfaExtension:schemas><rdf:Bag>\n");
  for (gsize i = 0; i < G_N_ELEMENTS (described); i++)
    append_schema (out, i);
  if (extra)
    g_string_append (out, extra->schemas->str);
  g_string_append (out, "</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n");
  if (extra)
    g_string_append (out, extra->descriptions->str);
  g_string_append (out, "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
  /* plain, so that any program finds it in the file */
  pdf_writer_add_stream (document->writer, number, "/Type/Metadata/Subtype/XML",
                         (PdfSlice){ out->str, out->len });
  return number;
}

void
pdf_check_metadata (PdfDocument *document)
{
  g_autoptr (PdfExtra) extra = NULL;

  if (document->job->metadata == NULL)
    return;
  extra = pdf_extra_parse (document->job->metadata);
  if (extra == NULL || !extra->described)
    pdf_violate (document->violations, PDF_VIOLATION_EXTRA_METADATA, 0);
}
