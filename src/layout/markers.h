/* layout/markers.h: which marker a page's furniture retrieves
 *
 * A marker belongs to the areas of its parent (XSL 1.1 §6.13.5): while the flow is placed, each
 * parent's first and last page are noted; when it is done, every page gets the list of its markers
 * in the order of the document.  Static contents are made page by page in order, so that what goes
 * on from the pages before is known from the last one.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_MARKERS_H
#define SAGSAKT_LAYOUT_MARKERS_H

#include "layout/context.h"

/* NULL: the tree has no markers, and the others do nothing. */
MarkerTable *layout_markers_new (const FoTree *tree, Arena *work);

/* NODE, which has markers, has an area on the page being filled. */
void layout_markers_note (Layout *layout, const FoNode *node);

/* The flow is done: sorts what was noted by page. */
void layout_markers_sort (Layout *layout);

/* The content that RETRIEVE gets on the page being filled: XSL 1.1 §6.13.6; NULL: nothing. */
const FoNode *layout_markers_retrieve (Layout *layout, const FoNode *retrieve);

/* The page being filled is done; the next one is asked about only now. */
void layout_markers_leave_page (Layout *layout);

#endif
