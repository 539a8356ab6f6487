/* layout/columns.h: pages of several columns
 *
 * Where columns are more than one, the children of a flow come in segments: those that stand in
 * columns and those that go across all of them (span="all").  Each segment is a list of its own
 * width.  A page takes segments below each other; the columns of one that ends before one that goes
 * across are made equally high.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_COLUMNS_H
#define SAGSAKT_LAYOUT_COLUMNS_H

#include "layout/way.h"

/* TRUE when all that is left fits into one page of columns. */
gboolean layout_columns_rest_fits (FlowOnWay *way);

/* Fills a page of columns below REGION, in CONTENT; WAY is then behind what is on it. */
void layout_columns_place (FlowOnWay *way, LayoutArea *region, const PlaceRectangle *content);

#endif
