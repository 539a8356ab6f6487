/* pdf/document.h: a document in the making
 *
 * What the parts of the finisher share: the numbers of pages, elements and links, which part of
 * which page belongs to which element.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_DOCUMENT_H
#define SAGSAKT_PDF_DOCUMENT_H

#include "pdf/finisher.h"
#include "pdf/writer.h"

/* A field of the job where it stands. */
typedef struct
{
  const PdfField *field;
  const PdfFormArea *area; /* NULL: nowhere; it is put on the first page */
  guint page;              /* index */
  guint number, element;   /* of its widget, of the Form element around it */
} PdfWidget;

typedef struct
{
  const PdfPainting *painting;
  const AreaTree *areas;
  const StructureTree *structure;
  const PdfJob *job;
  PdfViolations *violations;
  PdfWriter *writer;
  guint n_pages;
  guint tree, first_page, first_element, first_link; /* object numbers */
  GArray *links; /* of PdfLinkArea: those that lead somewhere; their StructParent is n_pages on */
  GArray *widgets; /* of PdfWidget; their StructParent is behind those of the links */
  guint *mcids;  /* by mark; of an artifact G_MAXUINT */
  guint *places; /* by element: its first mark, of elements inside it too; G_MAXUINT: none */
} PdfDocument;

/* elements.c: the structure tree with its attributes, /ParentTree and /IDTree (ISO 32000-1 §14.7).
 * Returns the number of the StructTreeRoot. */
guint pdf_write_structure (PdfDocument *document);

/* navigation.c: finds the links that lead somewhere; before anything is written. */
void pdf_collect_links (PdfDocument *document);

/* fields.c: places the fields of the job; before anything is written. */
void pdf_collect_fields (PdfDocument *document);

/* The field that is in ELEMENT, which is a Form; NULL: none. */
const PdfWidget *pdf_find_widget (const PdfDocument *document, const StructureNode *element);

/* Writes the fields, those without a place with an element of their own below the Document, and
 * appends the catalog's /AcroForm (§12.7.2). */
void pdf_write_fields (PdfDocument *document, GString *catalog);

/* Appends what belongs into the Document's /K, the parent tree's /Nums and page INDEX's /Annots. */
void pdf_append_field_elements (const PdfDocument *document, GString *out);
void pdf_append_field_parents (const PdfDocument *document, GString *out);
void pdf_append_widgets (const PdfDocument *document, guint index, GString *out);

/* Writes the link annotations (§12.5.6.5). */
void pdf_write_links (PdfDocument *document);

/* Appends the /Annots of page INDEX, *NEXT being the first link not on an earlier page. */
void pdf_append_annotations (const PdfDocument *document, guint index, guint *next, GString *out);

/* Appends "[left lower right upper]" of what covers this on page INDEX (§7.9.5). */
void pdf_append_rectangle (const PdfDocument *document, GString *out, guint index, Mpt x, Mpt y,
                           Mpt width, Mpt height);

/* Appends the catalog's /Outlines and /PageLabels, and what belongs into /Names: /Dests. */
void pdf_append_navigation (PdfDocument *document, GString *catalog, GString *names);

#endif
