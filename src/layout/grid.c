/* layout/grid.c: cells into rows and columns */
#include "layout/grid.h"

#include <string.h>

#include "layout/measure.h"

typedef struct
{
  Layout *layout;
  Grid *grid;
  guint n_columns; /* that cells reach into */
} GridMaker;

static GArray *
arena_array (Arena *arena, guint size)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  arena_own (arena, array, (GDestroyNotify) g_array_unref);
  return array;
}

/* --- rows --- */

static void
begin_row (const GridMaker *maker, const FoNode *node, const FoNode *part)
{
  const GridRow row
      = { .node = node, .part = part, .first_cell = maker->grid->cells->len, .ends_group = TRUE };

  g_array_append_val (maker->grid->rows, row);
}

/* A cell of the last row; where it stands, the tree says. */
static void
add_cell (GridMaker *maker, const FoNode *node)
{
  const GridCell cell = {
    .node = node,
    .row = maker->grid->rows->len - 1,
    .column = (guint) node_integer (node, FO_PROPERTY_COLUMN_NUMBER, 1) - 1,
    .n_columns = (guint) node_integer (node, FO_PROPERTY_COLUMNS_SPANNED, 1),
    .n_rows = (guint) node_integer (node, FO_PROPERTY_ROWS_SPANNED, 1),
  };

  maker->n_columns = MAX (maker->n_columns, cell.column + cell.n_columns);
  g_array_append_val (maker->grid->cells, cell);
  g_array_index (maker->grid->rows, GridRow, cell.row).n_cells++;
}

static void
add_part (GridMaker *maker, const FoNode *part)
{
  const Grid *grid = maker->grid;
  guint first_cell = grid->cells->len;
  const FoNode *before = NULL; /* the cell before, where it stands alone */

  for (const FoNode *child = part->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TABLE_ROW)
      {
        begin_row (maker, child, part);
        for (const FoNode *cell = child->first_child; cell; cell = cell->next)
          if (cell->kind == FO_NODE_TABLE_CELL)
            add_cell (maker, cell);
        before = NULL;
      }
    else if (child->kind == FO_NODE_TABLE_CELL)
      {
        if (!before || before->row != child->row)
          begin_row (maker, NULL, part);
        add_cell (maker, child);
        before = child;
      }

  for (guint i = first_cell; i < grid->cells->len; i++)
    {
      GridCell *cell = &g_array_index (grid->cells, GridCell, i);

      /* a span ends where the part ends */
      cell->n_rows = MIN (cell->n_rows, grid->rows->len - cell->row);
      for (guint r = cell->row; r + 1 < cell->row + cell->n_rows; r++)
        g_array_index (grid->rows, GridRow, r).ends_group = FALSE;
    }
}

static void
add_parts (GridMaker *maker, FoNodeKind kind)
{
  for (const FoNode *child = maker->grid->table->first_child; child; child = child->next)
    if (child->kind == kind)
      add_part (maker, child);
}

static void
make_map (GridMaker *maker)
{
  Grid *grid = maker->grid;
  gsize n = (gsize) grid->rows->len * grid->columns->len;

  grid->map = arena_alloc (maker->layout->work, MAX (n, 1) * sizeof (gint));
  memset (grid->map, 0xff, n * sizeof (gint));
  for (guint i = 0; i < grid->cells->len; i++)
    {
      const GridCell *cell = &g_array_index (grid->cells, GridCell, i);

      for (guint r = cell->row; r < cell->row + cell->n_rows; r++)
        for (guint c = cell->column; c < cell->column + cell->n_columns; c++)
          grid->map[(gsize) r * grid->columns->len + c] = (gint) i;
    }
}

/* --- columns --- */

static void
read_columns (GridMaker *maker)
{
  GArray *columns = maker->grid->columns;

  for (const FoNode *child = maker->grid->table->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TABLE_COLUMN)
      {
        guint first = (guint) node_integer (child, FO_PROPERTY_COLUMN_NUMBER, 1) - 1;
        guint end = first + (guint) node_integer (child, FO_PROPERTY_COLUMNS_REPEATED, 1);

        end = MIN (end, FO_MAX_COLUMNS);
        if (columns->len < end)
          g_array_set_size (columns, end);
        for (guint i = first; i < end; i++)
          g_array_index (columns, GridColumn, i).node = child;
      }
}

/* A column's share of what the columns with lengths leave; 0 for one of these. */
static double
proportion_of (const GridColumn *column)
{
  const FoValue *width
      = column->node ? fo_node_value (column->node, FO_PROPERTY_COLUMN_WIDTH) : NULL;

  if (width && width->type == FO_VALUE_LENGTH)
    return 0;
  return width && width->type == FO_VALUE_PROPORTION ? MAX (width->number, 0) : 1;
}

/* Columns with lengths have these, the others share what is left by their proportions. */
static void
share_width (const Grid *grid, Mpt whole, Mpt room)
{
  Mpt fixed = 0, left;
  double proportions = 0, before = 0;

  for (guint c = 0; c < grid->columns->len; c++)
    {
      const GridColumn *column = &g_array_index (grid->columns, GridColumn, c);

      if (column->node)
        fixed += node_length (column->node, FO_PROPERTY_COLUMN_WIDTH, whole);
      proportions += proportion_of (column);
    }
  left = MAX (room - fixed, 0);
  for (guint c = 0; c < grid->columns->len; c++)
    {
      GridColumn *column = &g_array_index (grid->columns, GridColumn, c);
      double own = proportion_of (column);

      if (own > 0)
        {
          /* differences of rounded sums: together they are exactly what is left */
          Mpt from = (Mpt) ((double) left * (before / proportions) + 0.5);

          before += own;
          column->width = (Mpt) ((double) left * (before / proportions) + 0.5) - from;
        }
      else if (column->node)
        column->width = node_length (column->node, FO_PROPERTY_COLUMN_WIDTH, whole);
    }
}

static gboolean
has_length (const GridColumn *column)
{
  return column->node
         && fo_node_value (column->node, FO_PROPERTY_COLUMN_WIDTH)->type == FO_VALUE_LENGTH;
}

/* Every column as wide as its content wants, when ROOM has that; what is missing or left goes to
 * the columns without a length.  A minimum that does not fit is not kept: on paper there is nothing
 * beside the page, and a word that is too wide is broken with a finding. */
static void
fit_widths (const Grid *grid, const ContentWidth *widths, Mpt room, gboolean fill)
{
  Mpt minimum = 0, maximum = 0, from = 0, before = 0, given = 0;

  for (guint c = 0; c < grid->columns->len; c++)
    if (has_length (&g_array_index (grid->columns, GridColumn, c)))
      room -= widths[c].minimum;
    else
      {
        minimum += widths[c].minimum;
        maximum += widths[c].maximum;
      }
  room = MAX (fill ? room : MIN (room, maximum), 0);
  for (guint c = 0; c < grid->columns->len; c++)
    {
      GridColumn *column = &g_array_index (grid->columns, GridColumn, c);
      const ContentWidth *own = &widths[c];
      Mpt weight, upto, weights, share;

      column->width = own->minimum;
      if (has_length (column))
        continue;
      /* what is shared out, by which weights, and what each column has before */
      if (room <= minimum)
        {
          column->width = 0;
          weight = own->minimum;
          weights = minimum;
          share = room;
        }
      else if (room <= maximum)
        {
          weight = own->maximum - own->minimum;
          weights = maximum - minimum;
          share = room - minimum;
        }
      else
        {
          column->width = own->maximum;
          weight = own->maximum;
          weights = maximum;
          share = room - maximum;
        }
      before += weight;
      upto = weights > 0 ? (Mpt) ((double) share * ((double) before / (double) weights) + 0.5) : 0;
      column->width += upto - from;
      from = upto;
      given += column->width;
    }
  /* nothing in any cell: equal parts, so that borders stand where they can be seen */
  if (fill && given == 0)
    share_width (grid, 0, room);
}

/* TRUE for a table whose columns are as wide as what is in them: XSL 1.1 §7.28.14. */
static gboolean
is_automatic (const Grid *grid)
{
  gboolean any = FALSE;

  for (guint c = 0; c < grid->columns->len; c++)
    {
      const GridColumn *column = &g_array_index (grid->columns, GridColumn, c);

      if (column->node
          && fo_node_value (column->node, FO_PROPERTY_COLUMN_WIDTH)->type == FO_VALUE_PROPORTION)
        return FALSE;
      any = any || !has_length (column);
    }
  return any && node_is (grid->table, FO_PROPERTY_TABLE_LAYOUT, FO_AUTO);
}

static void
set_widths (GridMaker *maker, Mpt room)
{
  Grid *grid = maker->grid;
  const FoValue *given = fo_node_value (grid->table, FO_PROPERTY_IPD);
  gboolean has_width = given->type == FO_VALUE_LENGTH;
  Mpt whole = has_width ? fo_value_length (given, room) : room;
  Mpt x = 0;

  if (maker->layout->measuring || is_automatic (grid))
    {
      g_autofree ContentWidth *widths = g_new0 (ContentWidth, MAX (grid->columns->len, 1));

      layout_measure_columns (maker->layout, grid, whole, widths);
      grid->minimum = grid->maximum = 0;
      for (guint c = 0; c < grid->columns->len; c++)
        {
          grid->minimum += widths[c].minimum;
          grid->maximum += widths[c].maximum;
        }
      if (has_width && !given->percent)
        grid->minimum = grid->maximum = MAX (grid->minimum, whole);
      fit_widths (grid, widths, whole, has_width);
    }
  else
    share_width (grid, whole, whole);
  for (guint c = 0; c < grid->columns->len; c++)
    {
      GridColumn *column = &g_array_index (grid->columns, GridColumn, c);

      column->x = x;
      x += column->width;
    }
  grid->width = has_width ? whole : x;
}

Grid *
layout_grid_new (Layout *layout, const FoNode *table, Mpt width)
{
  Grid *grid = arena_new0 (layout->work, Grid);
  GridMaker maker = { .layout = layout, .grid = grid };

  grid->table = table;
  grid->rows = arena_array (layout->work, sizeof (GridRow));
  grid->cells = arena_array (layout->work, sizeof (GridCell));
  grid->columns = arena_array (layout->work, sizeof (GridColumn));
  grid->collapse = !node_is (table, FO_PROPERTY_BORDER_COLLAPSE, FO_SEPARATE);
  if (node_is (table, FO_PROPERTY_BORDER_COLLAPSE, FO_COLLAPSE_WITH_PRECEDENCE))
    layout_report (layout, table, MESSAGE_LAYOUT_VALUE, "border-collapse", NULL);
  if (!grid->collapse)
    {
      grid->spacing_x = node_length (table, FO_PROPERTY_BORDER_SEPARATION_INLINE, 0);
      grid->spacing_y = node_length (table, FO_PROPERTY_BORDER_SEPARATION_BLOCK, 0);
    }

  read_columns (&maker);
  add_parts (&maker, FO_NODE_TABLE_HEADER);
  grid->first_body_row = grid->rows->len;
  add_parts (&maker, FO_NODE_TABLE_BODY);
  add_parts (&maker, FO_NODE_TABLE_FOOTER);
  if (grid->columns->len < maker.n_columns)
    g_array_set_size (grid->columns, maker.n_columns);
  make_map (&maker);
  set_widths (&maker, width);
  return grid;
}

/* --- collapsed borders: XSL 1.1 §6.7.10 --- */

/* Of two equally wide borders the one whose style comes later wins. */
static guint
style_rank (FoKeyword style)
{
  static const FoKeyword styles[] = { FO_INSET,  FO_GROOVE, FO_OUTSET, FO_RIDGE,
                                      FO_DOTTED, FO_DASHED, FO_SOLID,  FO_DOUBLE };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (styles) && styles[rank] != style)
    rank++;
  return rank < G_N_ELEMENTS (styles) ? rank + 1 : 0;
}

typedef struct
{
  LayoutBorder border;
  guint rank;
  gboolean hidden; /* whatever the others are: there is none */
} Winner;

/* Keeps the stronger of *WINNER and NODE's border on SIDE. */
static void
compete (Winner *winner, const FoNode *node, Side side)
{
  LayoutBorder border;
  FoKeyword style;

  if (!node || node->own == fo_initial_own ())
    return;
  style = fo_node_value (node, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_STYLE + side))->keyword;
  border = layout_border (node, side);
  winner->hidden = winner->hidden || style == FO_HIDDEN;
  if (border.width > winner->border.width
      || (border.width == winner->border.width && style_rank (style) > winner->rank))
    {
      winner->border = border;
      winner->rank = style_rank (style);
    }
}

static LayoutBorder
settle (const Winner *winner)
{
  return winner->hidden ? (LayoutBorder){ 0 } : winner->border;
}

static const FoNode *
cell_node (const Grid *grid, guint row, guint column)
{
  gint index = grid->map[(gsize) row * grid->columns->len + column];

  return index < 0 ? NULL : g_array_index (grid->cells, GridCell, index).node;
}

typedef struct
{
  const FoNode *node;
  Side side;
} Claim;

/* The strongest of CLAIMS, which stand in pairs of the same kind: before the line, behind it.  Of
 * equals in everything but colour the outer kind loses, and each cell keeps its own: SIDE is the
 * side of the one that asks. */
static LayoutBorder
find_winner (const Claim *claims, guint n_claims, Side side)
{
  guint swap = side == SIDE_BEFORE || side == SIDE_START;
  Winner winner = { 0 };

  for (guint i = 0; i < n_claims; i++)
    compete (&winner, claims[i ^ swap].node, claims[i ^ swap].side);
  return settle (&winner);
}

/* The border on the horizontal line above ROW (which may be one past the last), for the cell whose
 * SIDE it is. */
static LayoutBorder
horizontal_border (const Grid *grid, guint row, guint column, Side side)
{
  const GridRow *below = row < grid->rows->len ? &g_array_index (grid->rows, GridRow, row) : NULL;
  const GridRow *above = row > 0 ? &g_array_index (grid->rows, GridRow, row - 1) : NULL;
  const FoNode *outer[2] = { NULL, NULL };
  gboolean parts = !above || !below || above->part != below->part;

  if (!above || !below)
    {
      outer[0] = g_array_index (grid->columns, GridColumn, column).node;
      outer[1] = grid->table;
    }
  return find_winner (
      (const Claim[]){
          { above ? cell_node (grid, row - 1, column) : NULL, SIDE_AFTER },
          { below ? cell_node (grid, row, column) : NULL, SIDE_BEFORE },
          { above ? above->node : NULL, SIDE_AFTER },
          { below ? below->node : NULL, SIDE_BEFORE },
          { above && parts ? above->part : NULL, SIDE_AFTER },
          { below && parts ? below->part : NULL, SIDE_BEFORE },
          { above ? outer[0] : NULL, SIDE_AFTER },
          { below ? outer[0] : NULL, SIDE_BEFORE },
          { above ? outer[1] : NULL, SIDE_AFTER },
          { below ? outer[1] : NULL, SIDE_BEFORE },
      },
      10, side);
}

/* The same for the vertical line before COLUMN (which may be one past the last). */
static LayoutBorder
vertical_border (const Grid *grid, guint row, guint column, Side side)
{
  gboolean has_left = column > 0, has_right = column < grid->columns->len;
  const GridRow *own = &g_array_index (grid->rows, GridRow, row);

  return find_winner (
      (const Claim[]){
          { has_left ? cell_node (grid, row, column - 1) : NULL, SIDE_END },
          { has_right ? cell_node (grid, row, column) : NULL, SIDE_START },
          { has_right ? NULL : own->node, SIDE_END },
          { has_left ? NULL : own->node, SIDE_START },
          { has_right ? NULL : own->part, SIDE_END },
          { has_left ? NULL : own->part, SIDE_START },
          { has_left ? g_array_index (grid->columns, GridColumn, column - 1).node : NULL,
            SIDE_END },
          { has_right ? g_array_index (grid->columns, GridColumn, column).node : NULL,
            SIDE_START },
          { has_right ? NULL : grid->table, SIDE_END },
          { has_left ? NULL : grid->table, SIDE_START },
      },
      10, side);
}

void
layout_grid_segment (const Grid *grid, const GridCell *cell, guint row, guint column,
                     LayoutBorder *borders)
{
  guint last_row = cell->row + cell->n_rows - 1, last_column = cell->column + cell->n_columns - 1;

  memset (borders, 0, 4 * sizeof *borders);
  if (row == cell->row)
    borders[SIDE_BEFORE] = horizontal_border (grid, row, column, SIDE_BEFORE);
  if (row == last_row)
    borders[SIDE_AFTER] = horizontal_border (grid, row + 1, column, SIDE_AFTER);
  if (column == cell->column)
    borders[SIDE_START] = vertical_border (grid, row, column, SIDE_START);
  if (column == last_column)
    borders[SIDE_END] = vertical_border (grid, row, column + 1, SIDE_END);
}

void
layout_grid_borders (const Grid *grid, const GridCell *cell, LayoutBorder *borders)
{
  LayoutBorder segment[4];

  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    borders[side] = grid->collapse ? (LayoutBorder){ 0 } : layout_border (cell->node, side);
  for (guint r = cell->row; grid->collapse && r < cell->row + cell->n_rows; r++)
    for (guint c = cell->column; c < cell->column + cell->n_columns; c++)
      {
        layout_grid_segment (grid, cell, r, c, segment);
        for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
          if (segment[side].width > borders[side].width)
            borders[side] = segment[side];
      }
}

/* NODE when its border on SIDE stays where the area is cut. */
static const FoNode *
retained (const FoNode *node, Side side)
{
  FoProperty property = side == SIDE_BEFORE ? FO_PROPERTY_BORDER_BEFORE_CONDITIONALITY
                                            : FO_PROPERTY_BORDER_AFTER_CONDITIONALITY;

  return node && node_is (node, property, FO_RETAIN) ? node : NULL;
}

LayoutBorder
layout_grid_cut_border (const Grid *grid, const GridCell *cell, Side side, gboolean repeated)
{
  gboolean before = side == SIDE_BEFORE;
  const GridRow *own = &g_array_index (grid->rows, GridRow, cell->row), *other = NULL;
  guint row = before ? grid->first_body_row - 1 : grid->rows->len;
  Side facing = before ? SIDE_AFTER : SIDE_BEFORE;
  LayoutBorder widest = { 0 };

  /* the last row of the header, the first one of the footer */
  while (!before && row > 0
         && g_array_index (grid->rows, GridRow, row - 1).part->kind == FO_NODE_TABLE_FOOTER)
    row--;
  if (repeated && row < grid->rows->len)
    other = &g_array_index (grid->rows, GridRow, row);
  for (guint c = cell->column; c < cell->column + cell->n_columns; c++)
    {
      LayoutBorder border = find_winner (
          (const Claim[]){ { other ? cell_node (grid, row, c) : NULL, facing },
                           { retained (cell->node, side), side },
                           { other ? other->node : NULL, facing },
                           { retained (own->node, side), side },
                           { other ? other->part : NULL, facing },
                           { retained (own->part, side), side },
                           { NULL, side },
                           { other ? NULL : retained (grid->table, side), side } },
          8, side);

      if (border.width > widest.width)
        widest = border;
    }
  return widest;
}
