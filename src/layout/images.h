/* layout/images.h: how large a drawing becomes
 *
 * A drawing has a size of its own, a content size it is scaled to, and a viewport it stands in
 * (XSL 1.1 §6.6.6).  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_IMAGES_H
#define SAGSAKT_LAYOUT_IMAGES_H

#include "layout/context.h"

/* The viewport of NODE, a drawing; percentages are of WHOLE. */
void layout_image_size (const FoNode *node, Mpt whole, Mpt *width, Mpt *height);

/* Makes the area of NODE's drawing below PARENT, its viewport at X, Y. */
void layout_image_place (Layout *layout, const FoNode *node, LayoutArea *parent, Mpt whole, Mpt x,
                         Mpt y);

#endif
