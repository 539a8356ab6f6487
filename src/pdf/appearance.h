/* pdf/appearance.h: what a field shows, as objects for another file
 *
 * A drawn page as a form XObject (ISO 32000-1 §8.10, §12.5.5) with the fonts and whatever else it
 * needs, mended as the finisher mends them.  What it says is told by the field's element of the
 * structure, so nothing in it is marked.
 */
#ifndef SAGSAKT_PDF_APPEARANCE_H
#define SAGSAKT_PDF_APPEARANCE_H

#include "pdf/painter.h"

/* Draws the one page of AREAS.  The objects (of GBytes, each its text without number and "endobj")
 * have numbers from FIRST on and refer to one another by these; the form is the first.  The caller
 * owns them.  NULL with ERROR set: as pdf_paint, or what is drawn would cost the file a level
 * (SAGSAKT_ERROR_UNKNOWN). */
GPtrArray *pdf_draw_appearance (const AreaTree *areas, const StructureTree *structure, guint first,
                                GError **error);

#endif
