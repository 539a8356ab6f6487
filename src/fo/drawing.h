/* fo/drawing.h: a drawing of another namespace inside the formatting objects
 *
 * Serializes the SVG element below an fo:instream-foreign-object to a document of its own, with the
 * namespaces it needs, and reads the size it asks for.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_DRAWING_H
#define SAGSAKT_FO_DRAWING_H

#include <libxml/tree.h>

#include "base/arena.h"
#include "fo/tree.h"

/* The first SVG element below OBJECT; NULL when there is none. */
const FoDrawing *fo_drawing_read (xmlNodePtr object, Arena *arena);

/* TRUE for the root element of a drawing. */
gboolean fo_drawing_is_svg (const xmlNode *node);

/* Sets the size that SVG, a root element, asks for. */
void fo_drawing_measure (xmlNodePtr svg, FoDrawing *drawing);

#endif
