/* pdf/faces.h: the font files that pages are drawn with
 *
 * Each is opened once a run and stays mapped: a process that was warmed can draw with it when it may
 * open nothing any more.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_FACES_H
#define SAGSAKT_PDF_FACES_H

#include <cairo.h>

#include "layout/fonts.h"

/* The face of FONT.  HYPHEN: another one for the hyphens that the layout put in, so that the one glyph
 * can stand for two characters, each in its own font.  Lent; NULL when the file cannot be opened. */
cairo_font_face_t *pdf_face_find (const LayoutFont *font, gboolean hyphen);

/* The SHA-256 of FONT's file, hexadecimal, of nothing when it cannot be opened; lent. */
const char *pdf_face_digest (const LayoutFont *font);

#endif
