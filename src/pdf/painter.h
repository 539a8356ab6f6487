/* pdf/painter.h: pages, drawn
 *
 * Turns an area tree into the bytes of a PDF file, in memory: text with its Unicode values, rules
 * and boxes, SVG drawings as vectors.  What pages consist of is written here (canvas.h); Cairo makes
 * the subsets of fonts (glyphs.h) and the drawings (drawings.h), once for the whole document.  The
 * same areas give the same bytes: Cairo's clock and locale are not asked.
 *
 * That file is half a document: every drawn run stands in a marker of its own, and which element of
 * the logical structure it belongs to, or which kind of artifact it is, stands beside it in a list.
 * The finisher (finisher.h) makes the document of both.
 */
#ifndef SAGSAKT_PDF_PAINTER_H
#define SAGSAKT_PDF_PAINTER_H

#include <glib.h>

#include "fo/structure.h"
#include "layout/area.h"
#include "pdf/violations.h"

/* ISO 32000-1, table 330. */
typedef enum
{
  PDF_ARTIFACT_LAYOUT,     /* rules, borders, backgrounds */
  PDF_ARTIFACT_PAGINATION, /* page furniture at the sides; a table's header again */
  PDF_ARTIFACT_HEADER,
  PDF_ARTIFACT_FOOTER
} PdfArtifact;

/* One drawn run: one marker in the page's content, in the same order. */
typedef struct
{
  const StructureNode *element; /* NULL: an artifact */
  PdfArtifact artifact;
  guint page; /* index */
  guint line; /* of the case or FO file; 0: not known */
  Mpt x, y, width, height; /* what it covers; of an artifact 0 */
} PdfMark;

/* What of a link stands on one line. */
typedef struct
{
  const StructureNode *link;
  const LayoutArea *line;
  guint page; /* index */
  Mpt x, y, width, height;
} PdfLinkArea;

/* The place of an element of type Form: room that its object was given. */
typedef struct
{
  const StructureNode *element;
  guint page; /* index */
  Mpt x, y, width, height;
} PdfFormArea;

typedef struct
{
  GBytes *file;
  GArray *marks;     /* of PdfMark, page after page */
  GArray *pages;     /* of guint: index of each page's first mark, and their number behind it */
  GArray *links;     /* of PdfLinkArea, in drawing order */
  GArray *forms;     /* of PdfFormArea, in drawing order */
  GPtrArray *fonts;  /* of LayoutFont, each once, in the order of their first use; lent */
} PdfPainting;

/* Draws AREAS, whose elements stand in STRUCTURE; both are lent and must outlive the result.
 * Characters that no reader could tell are VIOLATIONS.  NULL with ERROR set: a font cannot be
 * opened (SAGSAKT_ERROR_MISSING), a drawing is not SVG or Cairo fails (SAGSAKT_ERROR_FAULT). */
PdfPainting *pdf_paint (const AreaTree *areas, const StructureTree *structure,
                        PdfViolations *violations, GError **error);
void pdf_painting_free (PdfPainting *painting);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPainting, pdf_painting_free)

#endif
