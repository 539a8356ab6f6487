/* layout/parallel.h: lists side by side: the cells of table rows, label and body of a list item
 *
 * The rows of a parallel hang together through cells that span them; a list item and most rows are
 * one alone.  Each cell's content is a list of its own.  The parallel is cut into steps at the
 * heights where every cell that has begun can be cut; the list around gets one box a step.  A row
 * of which some cell has no room yet waits, and cells that span it from above go on beside nothing.
 * Where it is cut, what is left of each cell starts anew at the top.
 *
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_PARALLEL_H
#define SAGSAKT_LAYOUT_PARALLEL_H

#include "layout/flow.h"

typedef struct
{
  const FoNode *node;
  FlowList *list;
  const LayoutBox *box, *cut_box; /* before and after edges: at its own ends, at breaks */
  Mpt x, width;     /* the border rectangle; the list's origin is at its content's start edge */
  gboolean collapse; /* the drawn rectangle reaches beyond by the halves of its borders */
  /* of a cell with collapsed borders over several columns or rows: four borders for each part, row
   * by row, which have areas of their own; NULL: the box has them */
  const LayoutBorder *segments;
  const Mpt *segment_widths;
  guint n_columns;
  Mpt inset;        /* room above and below it, where it is not cut */
  Mpt minimum;      /* height */
  FoKeyword align;  /* before, center, after */
  guint row, n_rows;
  Mpt whole; /* the height of its content and edges, uncut; set with PARALLEL's order */
} ParallelCell;

/* What CELL's border and padding on SIDE take of its width or height. */
static inline Mpt
layout_cell_edge (const ParallelCell *cell, Side side)
{
  return layout_box_edge (cell->box, side)
         - (cell->box && cell->collapse ? cell->box->border[side].width / 2 : 0);
}

typedef struct
{
  const FoNode *node;       /* NULL: nothing to note or draw */
  const LayoutBox *box;     /* background */
  Mpt minimum;
  Mpt given; /* the height that the row or a cell of it asks for: it is not cut above */
  guint keep_after;         /* with the next row */
  guint keep_inside;
  Mpt top, height; /* uncut */
} ParallelRow;

/* Where the cells are at the end of a step. */
typedef struct
{
  Mpt height; /* where it was cut, from the uncut top */
  guint *ends; /* for each cell */
  guint n_rows; /* that have begun */
  guint penalty;
  FoKeyword break_;
  Mpt bottom; /* of everything up to here, from the uncut top */
} ParallelStep;

struct Parallel
{
  Mpt x, width; /* for row backgrounds */
  ParallelRow *rows;
  guint n_rows;
  ParallelCell *cells;
  guint n_cells;
  const ParallelCell **ending; /* the cells in the order of their last rows; made with the steps */
  GArray *steps; /* of ParallelStep; NULL until it is added to a list */
};

/* Cuts PARALLEL into steps and adds their boxes to MAKER.  INSIDE is the penalty for cutting it.
 * The same parallel may be added to several lists: a table's header. */
void layout_parallel_add (FlowMaker *maker, Parallel *parallel, guint inside);

/* Makes areas of the steps FROM to TO below PARENT; the origin of the list around is at X.  The
 * height is returned. */
Mpt layout_parallel_place (Layout *layout, const Parallel *parallel, guint from, guint to,
                           LayoutArea *parent, Mpt x, Mpt y, guint flags);

#endif
