/* layout/grid.h: a table's rows and columns
 *
 * Puts every cell into a row and a column (spans, column numbers, rows without fo:table-row), gives
 * the columns their widths, and settles collapsed borders: XSL 1.1 §6.7.  The rows stand in the
 * order they are printed in: header, bodies, footer.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_GRID_H
#define SAGSAKT_LAYOUT_GRID_H

#include "layout/style.h"

typedef struct
{
  const FoNode *node;
  guint row, column, n_rows, n_columns;
} GridCell;

typedef struct
{
  const FoNode *node; /* fo:table-row; NULL for cells that stand alone */
  const FoNode *part; /* table-header, -body or -footer */
  guint first_cell, n_cells;
  gboolean ends_group; /* no cell spans into the next row */
} GridRow;

typedef struct
{
  const FoNode *node; /* fo:table-column; NULL: there is none */
  Mpt x, width;
} GridColumn;

typedef struct
{
  const FoNode *table;
  GArray *rows;    /* of GridRow */
  guint first_body_row;
  GArray *cells;   /* of GridCell, row by row */
  GArray *columns; /* of GridColumn */
  gint *map;       /* rows × columns: index of the cell; -1: none */
  gboolean collapse;
  Mpt spacing_x, spacing_y; /* between cells when borders are separate, half of it around each */
  Mpt width;
  Mpt minimum, maximum; /* of its content, while measuring */
} Grid;

/* The grid of TABLE in a room of WIDTH; everything is in the layout's work arena. */
Grid *layout_grid_new (Layout *layout, const FoNode *table, Mpt width);

/* Where borders collapse: those of the part of CELL that is in ROW and COLUMN; none between two
 * parts. */
void layout_grid_segment (const Grid *grid, const GridCell *cell, guint row, guint column,
                          LayoutBorder *borders);

/* Where borders collapse and a page ends inside CELL: its border on SIDE (before or after) there, of
 * what is retained at breaks and of the rows that are REPEATED next to it. */
LayoutBorder layout_grid_cut_border (const Grid *grid, const GridCell *cell, Side side,
                                     gboolean repeated);

/* The four borders of CELL: its own, or the winners where they collapse, the widest of each side. */
void layout_grid_borders (const Grid *grid, const GridCell *cell, LayoutBorder *borders);

#endif
