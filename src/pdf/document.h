/* pdf/document.h: a document in the making
 *
 * What the parts of the finisher share: the numbers of pages, elements and links, which part of
 * which page belongs to which element.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_DOCUMENT_H
#define SAGSAKT_PDF_DOCUMENT_H

#include "pdf/finisher.h"
#include "pdf/writer.h"

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
  guint *mcids;  /* by mark; of an artifact G_MAXUINT */
  guint *places; /* by element: its first mark, of elements inside it too; G_MAXUINT: none */
} PdfDocument;

/* elements.c: the structure tree with its attributes, /ParentTree and /IDTree (ISO 32000-1 §14.7).
 * Returns the number of the StructTreeRoot. */
guint pdf_write_structure (PdfDocument *document);

/* navigation.c: finds the links that lead somewhere; before anything is written. */
void pdf_collect_links (PdfDocument *document);

/* Writes the link annotations (§12.5.6.5). */
void pdf_write_links (PdfDocument *document);

/* Appends the /Annots of page INDEX, *NEXT being the first link not on an earlier page. */
void pdf_append_annotations (const PdfDocument *document, guint index, guint *next, GString *out);

/* Appends the catalog's /Outlines and /PageLabels, and what belongs into /Names: /Dests. */
void pdf_append_navigation (PdfDocument *document, GString *catalog, GString *names);

#endif
