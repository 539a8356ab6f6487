/* fo/columns.h: the rows and columns that the cells of a table stand in
 *
 * Cells and columns are numbered while the tree is built, in document order: a cell follows the one
 * before it, past the columns that cells of rows above reach into, and column-number puts it
 * elsewhere (XSL 1.1 §7.28.8).  So the number is a computed value like any other, which
 * from-table-column () can ask for, and the layout finds it there.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_COLUMNS_H
#define SAGSAKT_FO_COLUMNS_H

#include "base/arena.h"
#include "fo/tree.h"

/* The column number of NODE, an fo:table-column or fo:table-cell whose own attributes of place
 * (numbers, spans, starts-row, ends-row) are set; for a cell its row is set too.  *MOVED: the number
 * it asked for was taken. */
guint fo_columns_place (FoNode *node, Arena *arena, gboolean *moved);

/* Begins the row of NODE, an fo:table-row. */
void fo_columns_begin_row (const FoNode *node, Arena *arena);

/* The fo:table-column that CELL, placed, takes values from (§5.10.4): of its number and span, or of
 * a span of 1; NULL: there is none. */
const FoNode *fo_columns_find (const FoNode *cell);

#endif
