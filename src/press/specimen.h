/* specimen.h: a page that nobody reads
 *
 * A line in every face that documents may use, and a picture of each kind: made from formatting
 * objects to the finished file, so that the libraries have opened and read whatever they open when
 * something is drawn for the first time.  Internal to press/.
 */
#ifndef SAGSAKT_PRESS_SPECIMEN_H
#define SAGSAKT_PRESS_SPECIMEN_H

#include "layout/fonts.h"

/* WHOLE: with all that is done the first time, as many documents want it; else the faces alone, drawn
 * and no more.  FALSE with ERROR set: a face cannot be opened or drawn. */
gboolean specimen_print (LayoutFonts *fonts, gboolean whole, GError **error);

#endif
