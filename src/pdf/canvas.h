/* pdf/canvas.h: the content of a page (ISO 32000-1 §7.8.2, §8, §9)
 *
 * Writes operators: text in the fonts of glyphs.h, rectangles, lines, forms, markers.  Coordinates
 * are the layout's: millipoints from the upper left corner, y downwards.  A state is saved with
 * what it changes, so that something may be drawn outside all of them and they be taken up again.
 * Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_CANVAS_H
#define SAGSAKT_PDF_CANVAS_H

#include "pdf/glyphs.h"

typedef struct
{
  GString *out;
  GPtrArray *states; /* of GString: what was changed since each q */
  guint markers;     /* on this page */
  LayoutColor color; /* of what is filled; 0: not known */
  const PdfSubset *subset; /* the font in use; NULL: none */
  Mpt size;                /* its size */
  /* of the text being written */
  Mpt start, wanted;       /* x of its first glyph; the size of its fonts */
  gint64 pen;              /* where readers are, in thousandths of the size */
  Mpt rise;
  gboolean strings, string; /* an array, a string in it is open */
} PdfCanvas;

void pdf_canvas_init (PdfCanvas *canvas);
void pdf_canvas_clear (PdfCanvas *canvas);

/* Begins a page; what was written before is gone. */
void pdf_canvas_begin (PdfCanvas *canvas, Mpt height);

/* A marker around what is drawn next; they are counted from 0 on each page. */
void pdf_canvas_mark (PdfCanvas *canvas);
void pdf_canvas_end_mark (PdfCanvas *canvas);

/* Saves the state, restores the one before. */
void pdf_canvas_save (PdfCanvas *canvas);
void pdf_canvas_restore (PdfCanvas *canvas);

/* Leaves every state that is saved, and enters those that were left again. */
GPtrArray *pdf_canvas_leave (PdfCanvas *canvas);
void pdf_canvas_return (PdfCanvas *canvas, GPtrArray *left);

/* Coordinates from now on: their axes turned by QUARTERS against the clock, their origin at X, Y. */
void pdf_canvas_move (PdfCanvas *canvas, Mpt x, Mpt y, guint quarters);
void pdf_canvas_clip (PdfCanvas *canvas, Mpt x, Mpt y, Mpt width, Mpt height);

void pdf_canvas_fill (PdfCanvas *canvas, Mpt x, Mpt y, Mpt width, Mpt height, LayoutColor color);

/* A line of THICKNESS with dashes of the length DASH. */
void pdf_canvas_dash (PdfCanvas *canvas, Mpt x1, Mpt y1, Mpt x2, Mpt y2, Mpt thickness, Mpt dash,
                      LayoutColor color);

/* Form NAME, whose own coordinates go upwards, with its lower left corner at X, Y. */
void pdf_canvas_form (PdfCanvas *canvas, const char *name, Mpt x, Mpt y);

/* Text of one size and colour on one baseline; glyphs are given with their x. */
void pdf_canvas_text (PdfCanvas *canvas, Mpt x, Mpt baseline, Mpt size, LayoutColor color);
void pdf_canvas_glyph (PdfCanvas *canvas, const PdfGlyph *glyph, Mpt x, Mpt rise);
void pdf_canvas_end_text (PdfCanvas *canvas);

/* Glyphs that stand for the LENGTH bytes at TEXT, whatever the font says (§14.9.4). */
void pdf_canvas_actual (PdfCanvas *canvas, const char *text, gsize length);
void pdf_canvas_end_actual (PdfCanvas *canvas);

#endif
