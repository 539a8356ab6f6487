/* layout/place.h: boxes to areas
 *
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_PLACE_H
#define SAGSAKT_LAYOUT_PLACE_H

#include "layout/flow.h"

/* What absolute containers are placed relative to. */
typedef struct
{
  Mpt x, y, width, height;
} PlaceRectangle;

/* Makes areas of the boxes FROM to TO of LIST below PARENT, the list's origin at X, Y.  SQUEEZE is
 * how much the spaces between them have to give up together.  FLAGS (AreaFlags) are set on every
 * area.  The y behind the last box is returned. */
Mpt layout_place (Layout *layout, const FlowList *list, guint from, guint to, LayoutArea *parent,
                  Mpt x, Mpt y, const PlaceRectangle *around, Mpt squeeze, guint flags);

/* The height of repeated table headers above box FROM, and of footers below box TO - 1, when the
 * list is cut there. */
Mpt layout_repeated_before (const FlowList *list, guint from);
Mpt layout_repeated_after (const FlowList *list, guint to);

/* Calls FUNCTION for the lists of those headers and footers, the innermost first. */
void layout_repeated_each (const FlowList *list, guint at, gboolean before,
                           void (*function) (const FlowList *repeated, gpointer data),
                           gpointer data);

/* The room in which the content of AREA is laid out, before it is turned. */
PlaceRectangle layout_content_room (const LayoutArea *area);

/* Makes the empty area above content of HEIGHT in ROOM at X, Y that ALIGN (a display-align) asks for.
 * How far down it pushes the content is returned. */
Mpt layout_place_shift (Layout *layout, FoKeyword align, Mpt room, Mpt height, LayoutArea *parent,
                        Mpt x, Mpt y, guint flags);

/* The dimensions of an absolute container's content. */
typedef struct
{
  Mpt inline_size, block_size; /* BLOCK_SIZE 0: the content decides */
} PlaceSize;

PlaceSize layout_absolute_size (Layout *layout, const FoNode *node, const PlaceRectangle *around,
                                const LayoutBox *box);

/* Reports NODE taller than its room, when it is. */
void layout_report_tall (Layout *layout, const FoNode *node, Mpt excess);

/* Reports that what was made of NODE is wider than its room, when it is; once. */
void layout_report_wide (Layout *layout, const FoNode *node, Mpt excess);

#endif
