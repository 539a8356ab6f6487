/* pdf/drawings.h: drawings and pictures, drawn by Cairo
 *
 * Each is drawn once, on a page of its own of Cairo's file, however often it stands in the document,
 * which takes it over as a form (ISO 32000-1 §8.10).  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_DRAWINGS_H
#define SAGSAKT_PDF_DRAWINGS_H

#include <cairo.h>
#include <glib.h>

#include "layout/area.h"

typedef struct
{
  const LayoutImage *image;
  Mpt width, height;
  guint index; /* among the drawings */
  guint page;  /* that it stands on first */
} PdfDrawing;

typedef struct PdfDrawings PdfDrawings;

PdfDrawings *pdf_drawings_new (void);
void pdf_drawings_free (PdfDrawings *drawings);
guint pdf_drawings_count (const PdfDrawings *drawings);
const PdfDrawing *pdf_drawings_nth (const PdfDrawings *drawings, guint index);

/* IMAGE (SVG, pixels or JPEG; lent) in that size on PAGE, a number; the same one again is the same
 * drawing.  Lent. */
const PdfDrawing *pdf_drawings_note (PdfDrawings *drawings, const LayoutImage *image, Mpt width,
                                     Mpt height, guint page);

/* The room around DRAWING on its page: a drawing may go past its viewport. */
Mpt pdf_drawing_margin (const PdfDrawing *drawing);

/* Draws a page each, all of it inside one tag, "Span".  FALSE: one cannot be drawn. */
gboolean pdf_drawings_draw (const PdfDrawings *drawings, cairo_surface_t *surface, cairo_t *cairo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfDrawings, pdf_drawings_free)

#endif
