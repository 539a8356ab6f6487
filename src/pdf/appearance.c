/* pdf/appearance.c: what a field shows, as objects for another file */
#include "pdf/appearance.h"

#include "base/errors.h"
#include "pdf/content.h"
#include "pdf/copy.h"

/* The page that Cairo wrote: its dictionary and the number of its content. */
static gboolean
find_page (const PdfSource *source, PdfSlice *page, guint *content)
{
  PdfSlice root, pages, kids, kid, contents;
  PdfLexer lexer;
  guint number;

  if (!pdf_source_object (source, source->root, &root, NULL)
      || !pdf_source_find (source, root, "/Pages", &pages)
      || !pdf_source_find (source, pages, "/Kids", &kids))
    return FALSE;
  pdf_lexer_init (&lexer, kids);
  lexer.at++; /* the bracket */
  return pdf_lexer_value (&lexer, &kid) && pdf_slice_reference (kid, &number)
         && pdf_source_object (source, number, page, NULL)
         && pdf_dictionary_find (*page, "/Contents", &contents)
         && pdf_slice_reference (contents, content);
}

static void
append_tag (guint marker, GString *out, gpointer data)
{
  (void) marker;
  (void) data;
  g_string_append (out, "/Span BMC");
}

static void
ignore_use (const char *kind, PdfSlice name, int marker, gpointer data)
{
  (void) kind;
  (void) name;
  (void) marker;
  (void) data;
}

static gboolean
write_form (PdfCopy *copy, const LayoutPage *page)
{
  static const char *const resources_only[]
      = { "/Type", "/Parent", "/MediaBox", "/Contents", "/Group", "/StructParents", "/Annots",
          "/Tabs", NULL };
  guint form = pdf_writer_reserve (copy->writer, 1), content;
  g_autoptr (GString) entries = g_string_new ("/Type/XObject/Subtype/Form/BBox[0 0 ");
  g_autoptr (GString) out = g_string_new (NULL);
  PdfSlice dictionary, data;
  PdfContentFacts facts;

  if (!find_page (&copy->source, &dictionary, &content) || !pdf_copy_read (copy, content, &data))
    return FALSE;
  pdf_content_read (data, out, append_tag, ignore_use, NULL, &facts);
  pdf_append_points (entries, page->width);
  g_string_append_c (entries, ' ');
  pdf_append_points (entries, page->height);
  g_string_append_c (entries, ']');
  pdf_copy_entries (copy, dictionary, resources_only, 0, entries);
  pdf_writer_add_packed (copy->writer, form, entries->str, (PdfSlice){ out->str, out->len });
  return !facts.nested && !facts.broken && pdf_copy_rest (copy);
}

GPtrArray *
pdf_draw_appearance (const AreaTree *areas, const StructureTree *structure, guint first,
                     GError **error)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (PdfPainting) painting = NULL;
  g_autoptr (PdfWriter) writer = pdf_writer_new_loose (first);
  GPtrArray *objects = NULL;
  PdfViolations violations;
  PdfCopy copy;

  pdf_violations_init (&violations, findings, "-");
  painting = pdf_paint (areas, structure, &violations, error);
  if (!painting)
    return NULL;
  if (!pdf_copy_open (&copy, painting->file, writer, &violations)
      || !write_form (&copy, area_tree_page (areas, 0)))
    error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_FINISH, copy.fault ? copy.fault : "form",
               NULL);
  else if (violations.lost)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_SIGNATURE_SHOWN, NULL);
  else
    objects = pdf_writer_bodies (writer);
  pdf_copy_clear (&copy);
  return objects;
}
