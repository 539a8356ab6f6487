/* pdf/painter.h: pages drawn through Cairo
 *
 * Turns an area tree into the bytes of a PDF file, in memory: text with its Unicode values, rules
 * and boxes, SVG drawings as vectors.  The same areas and information give the same bytes: Cairo's
 * clock and locale are not asked.  Fonts are embedded as subsets.
 */
#ifndef SAGSAKT_PDF_PAINTER_H
#define SAGSAKT_PDF_PAINTER_H

#include <glib.h>

#include "layout/area.h"

/* What stands in the document's information; a NULL string is left out. */
typedef struct
{
  const char *title;
  const char *author;
  const char *subject;
  const char *language; /* BCP 47: "da"; Cairo 1.16 has no place for it */
  gint64 created;       /* seconds since 1970, UTC */
} PdfInformation;

/* The PDF file; the caller owns it.  NULL with ERROR set: a font cannot be opened
 * (SAGSAKT_ERROR_MISSING), a drawing is not SVG or Cairo fails (SAGSAKT_ERROR_FAULT). */
GBytes *pdf_paint (const AreaTree *areas, const PdfInformation *information, GError **error);

#endif
