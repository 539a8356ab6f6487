/* pdf/glyphs.h: subsets of fonts, made by Cairo
 *
 * Every glyph of a document is drawn once, on a page of its own of Cairo's file, which so gets the
 * fonts embedded as subsets, with widths and Unicode values.  What code each glyph has there is read
 * back, and the pages are written with these (canvas.h): Cairo takes more for a glyph drawn than for
 * all of a page's layout.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_GLYPHS_H
#define SAGSAKT_PDF_GLYPHS_H

#include <cairo.h>
#include <glib.h>

#include "layout/area.h"
#include "pdf/source.h"

/* A font of Cairo's file. */
typedef struct
{
  char *name;    /* "/f-0-0" */
  gboolean wide; /* codes have two bytes */
} PdfSubset;

typedef struct
{
  const PdfSubset *subset; /* NULL: not drawn */
  guint16 code;
  gint16 width;   /* thousandths of the size, as readers of the file take it */
  guint32 text;   /* what it stands for: the place and */
  guint32 length; /* length in its face's text; 0: part of what several glyphs stand for */
} PdfGlyph;

typedef struct PdfGlyphs PdfGlyphs;

/* A font as it is drawn with.  The hyphens that the layout put in have a face of their own: the one
 * glyph stands for two characters, each in its own font. */
typedef struct PdfFace PdfFace;

PdfGlyphs *pdf_glyphs_new (void);
void pdf_glyphs_free (PdfGlyphs *glyphs);

/* FONT's face; lent.  NULL: its file cannot be opened. */
PdfFace *pdf_glyphs_face (PdfGlyphs *glyphs, const LayoutFont *font, gboolean hyphen);

/* COUNT glyphs, whose first is GLYPH, stand for the LENGTH bytes at TEXT. */
void pdf_face_note (PdfFace *face, const LayoutGlyph *glyph, guint count, const char *text,
                    gsize length);

/* TRUE when glyph ID alone is what stands for the LENGTH bytes at TEXT in the font's own map. */
gboolean pdf_face_maps (const PdfFace *face, guint id, const char *text, gsize length);

/* Draws all that was noted. */
void pdf_glyphs_draw (PdfGlyphs *glyphs, cairo_t *cairo);

/* Reads the codes from CONTENT, and the widths from the fonts among RESOURCES, of the page that was
 * drawn.  FALSE: they are not as Cairo writes them. */
gboolean pdf_glyphs_read (PdfGlyphs *glyphs, const PdfSource *source, PdfSlice content,
                          PdfSlice resources);

/* What was read of glyph ID, which was noted. */
const PdfGlyph *pdf_face_glyph (const PdfFace *face, guint id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfGlyphs, pdf_glyphs_free)

#endif
