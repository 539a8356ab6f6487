/* layout/measure.h: how narrow content can be and how wide it wants to be
 *
 * The minimum is the widest piece that no line break divides, the maximum the widest line when
 * nothing but forced breaks ends one: CSS 2.1 §17.5.2.2, which XSL 1.1 §6.7.3 leaves to the
 * formatter.  Words are not divided for this.  The content is walked as for layout, without lines
 * and without findings.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_MEASURE_H
#define SAGSAKT_LAYOUT_MEASURE_H

#include "layout/flow.h"
#include "layout/grid.h"

/* The widths of NODE's children; percentages are of ROOM. */
ContentWidth layout_measure (Layout *layout, const FoNode *node, Mpt room);

/* The same for one paragraph. */
ContentWidth layout_measure_paragraph (const Paragraph *paragraph);

/* The widths of the columns of GRID by its cells, spans included; a column with a length has that.
 * WIDTHS has room for every column; percentages are of WHOLE. */
void layout_measure_columns (Layout *layout, const Grid *grid, Mpt whole, ContentWidth *widths);

#endif
