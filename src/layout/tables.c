/* layout/tables.c: tables: rows as parallels, headers and footers repeated */
#include <string.h>

#include "layout/grid.h"
#include "layout/parallel.h"

/* A height that a row or cell asks for. */
static Mpt
minimum_height (const FoNode *node)
{
  const FoValue *height = node ? fo_node_value (node, FO_PROPERTY_BPD) : NULL;

  if (!node)
    return 0;
  if (height->type == FO_VALUE_LENGTH && !height->percent)
    return height->length;
  height = fo_node_value (node, FO_PROPERTY_BPD_MINIMUM);
  return height->type == FO_VALUE_LENGTH && !height->percent ? height->length : 0;
}

static const LayoutBox *
cell_box (Layout *layout, const Grid *grid, const GridCell *cell)
{
  LayoutBox *box = cell->node ? layout_box (layout, cell->node, grid->width) : NULL;
  LayoutBorder borders[4];
  gboolean any = FALSE;

  layout_grid_borders (grid, cell, borders);
  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    any = any || borders[side].width;
  if (!box && any)
    box = arena_new0 (layout->areas, LayoutBox);
  if (box)
    memcpy (box->border, borders, sizeof borders);
  return box;
}

/* What BOX, that of CELL, has before and after where a page ends in the cell. */
static const LayoutBox *
cell_cut_box (Layout *layout, const Grid *grid, const GridCell *cell, const LayoutBox *box)
{
  LayoutBox *cut;
  gboolean in_body = cell->row >= grid->first_body_row;

  if (!box || !grid->collapse)
    return layout_box_part (layout, box, FALSE, FALSE);
  cut = arena_new0 (layout->areas, LayoutBox);
  *cut = *layout_box_part (layout, box, FALSE, FALSE);
  cut->border[SIDE_BEFORE] = layout_grid_cut_border (
      grid, cell, SIDE_BEFORE,
      in_body && !node_is (grid->table, FO_PROPERTY_TABLE_OMIT_HEADER, FO_TRUE));
  cut->border[SIDE_AFTER] = layout_grid_cut_border (
      grid, cell, SIDE_AFTER,
      in_body && !node_is (grid->table, FO_PROPERTY_TABLE_OMIT_FOOTER, FO_TRUE));
  return cut;
}

/* The parts of a cell that meets several others at one of its sides. */
static void
make_segments (FlowMaker *maker, const Grid *grid, const GridCell *cell, ParallelCell *made)
{
  Arena *work = maker->layout->work;
  LayoutBorder *segments = arena_new0_n (work, LayoutBorder, 4 * cell->n_rows * cell->n_columns);
  Mpt *widths = arena_new0_n (work, Mpt, cell->n_columns);

  for (guint c = 0; c < cell->n_columns; c++)
    {
      widths[c] = g_array_index (grid->columns, GridColumn, cell->column + c).width;
      for (guint r = 0; r < cell->n_rows; r++)
        layout_grid_segment (grid, cell, cell->row + r, cell->column + c,
                             &segments[4 * (r * cell->n_columns + c)]);
    }
  made->segments = segments;
  made->segment_widths = widths;
  made->n_columns = cell->n_columns;
}

/* Nothing of LIST is to be seen. */
static gboolean
is_blank (const FlowList *list)
{
  for (guint i = 0; i < flow_length (list); i++)
    if (flow_box (list, i)->kind != BOX_EMPTY)
      return FALSE;
  return TRUE;
}

static void
make_cell (FlowMaker *maker, const Grid *grid, const GridCell *cell, guint first_row,
           ParallelCell *made)
{
  const GridColumn *first = &g_array_index (grid->columns, GridColumn, cell->column);
  const GridColumn *last
      = &g_array_index (grid->columns, GridColumn, cell->column + cell->n_columns - 1);
  Mpt content;

  made->node = cell->node;
  made->collapse = grid->collapse;
  made->box = cell_box (maker->layout, grid, cell);
  made->cut_box = cell_cut_box (maker->layout, grid, cell, made->box);
  if (grid->collapse && made->box && cell->n_rows * cell->n_columns > 1)
    make_segments (maker, grid, cell, made);
  made->x = maker->content_x + first->x + grid->spacing_x / 2;
  made->width = MAX (last->x + last->width - first->x - grid->spacing_x, 0);
  made->inset = grid->spacing_y / 2;
  made->row = cell->row - first_row;
  made->n_rows = cell->n_rows;
  made->minimum = minimum_height (cell->node);
  if (made->minimum)
    made->minimum += layout_cell_edge (made, SIDE_BEFORE) + layout_cell_edge (made, SIDE_AFTER)
                     + 2 * made->inset;
  made->align = fo_node_value (cell->node, FO_PROPERTY_DISPLAY_ALIGN)->keyword;
  content = made->width - layout_cell_edge (made, SIDE_START) - layout_cell_edge (made, SIDE_END);
  made->list = flow_make_list (maker->layout, cell->node, 0, MAX (content, 0));
  if (!grid->collapse && node_is (cell->node, FO_PROPERTY_EMPTY_CELLS, FO_HIDE)
      && is_blank (made->list))
    made->box = made->cut_box = NULL;
}

/* Where a row lacks a cell, its neighbours' collapsed borders stand around nothing.  FALSE: there are
 * none. */
static gboolean
make_missing_cell (FlowMaker *maker, const Grid *grid, guint row, guint column, guint first_row,
                   ParallelCell *made)
{
  const GridCell cell = { .row = row, .column = column, .n_rows = 1, .n_columns = 1 };
  const GridColumn *place = &g_array_index (grid->columns, GridColumn, column);
  FlowMaker nothing;

  made->box = cell_box (maker->layout, grid, &cell);
  if (!made->box)
    return FALSE;
  flow_maker_init (&nothing, maker->layout, 0, 0);
  made->list = flow_maker_finish (&nothing);
  made->collapse = TRUE;
  made->cut_box = cell_cut_box (maker->layout, grid, &cell, made->box);
  made->x = maker->content_x + place->x;
  made->width = place->width;
  made->row = row - first_row;
  made->n_rows = 1;
  made->align = FO_BEFORE;
  return TRUE;
}

/* The background of a row, or of the part it is in. */
static const LayoutBox *
row_box (Layout *layout, const GridRow *row)
{
  const FoNode *nodes[2] = { row->node, row->part };

  for (guint i = 0; i < 2; i++)
    {
      LayoutColor color
          = nodes[i] ? fo_node_value (nodes[i], FO_PROPERTY_BACKGROUND_COLOR)->color : 0;

      if (color >> 24)
        {
          LayoutBox *box = arena_new0 (layout->areas, LayoutBox);

          box->background = color;
          return box;
        }
    }
  return NULL;
}

/* Rows FIRST to before END, which hang together. */
static Parallel *
make_group (FlowMaker *maker, const Grid *grid, guint first, guint end)
{
  Arena *work = maker->layout->work;
  Parallel *parallel = arena_new0 (work, Parallel);
  const GridRow *rows = &g_array_index (grid->rows, GridRow, first);
  guint n_cells = 0, n_columns = grid->columns->len;

  parallel->x = maker->content_x;
  parallel->width = grid->width;
  parallel->n_rows = end - first;
  parallel->rows = arena_new0_n (work, ParallelRow, parallel->n_rows);
  for (guint r = 0; r < parallel->n_rows; r++)
    {
      ParallelRow *row = &parallel->rows[r];

      n_cells += rows[r].n_cells;
      row->node = rows[r].node ? rows[r].node : rows[r].part;
      row->box = row_box (maker->layout, &rows[r]);
      row->minimum = minimum_height (rows[r].node);
      if (!rows[r].node)
        continue;
      row->keep_after = flow_keep_penalty (rows[r].node, FO_PROPERTY_KEEP_WITH_NEXT_COLUMN,
                                           FO_PROPERTY_KEEP_WITH_NEXT_PAGE);
      row->keep_inside = flow_keep_penalty (rows[r].node, FO_PROPERTY_KEEP_TOGETHER_COLUMN,
                                            FO_PROPERTY_KEEP_TOGETHER_PAGE);
    }
  parallel->cells = arena_new0_n (work, ParallelCell,
                                  MAX (n_cells, 1)
                                      + (grid->collapse ? parallel->n_rows * n_columns : 0));
  for (; parallel->n_cells < n_cells; parallel->n_cells++)
    make_cell (maker, grid,
               &g_array_index (grid->cells, GridCell, rows[0].first_cell + parallel->n_cells),
               first, &parallel->cells[parallel->n_cells]);
  for (guint r = first; grid->collapse && r < end; r++)
    for (guint c = 0; c < n_columns; c++)
      if (grid->map[(gsize) r * n_columns + c] < 0
          && make_missing_cell (maker, grid, r, c, first, &parallel->cells[parallel->n_cells]))
        parallel->n_cells++;
  for (guint r = 0; r < parallel->n_rows; r++)
    parallel->rows[r].given = parallel->rows[r].minimum;
  for (guint i = 0; i < n_cells; i++)
    {
      const ParallelCell *cell = &parallel->cells[i];
      ParallelRow *row = &parallel->rows[cell->row];

      if (cell->n_rows == 1)
        row->given = MAX (row->given, cell->minimum);
      if (cell->list->has_repeats)
        maker->list->has_repeats = TRUE;
    }
  return parallel;
}

/* Adds the rows of the parts of KIND; MADE has the groups by their first row, so that a header is
 * made once for the table's start and for all its breaks.  The first row of a footer and all but
 * the last of a header stay with what is before and behind. */
static void
add_rows (FlowMaker *maker, const Grid *grid, Parallel **made, FoNodeKind kind)
{
  guint first = 0;
  FoKeyword waiting;

  for (guint r = 0; r < grid->rows->len; r++)
    {
      const GridRow *row = &g_array_index (grid->rows, GridRow, r);
      const GridRow *begin = &g_array_index (grid->rows, GridRow, first);

      if (row->part->kind != kind)
        {
          first = r + 1;
          continue;
        }
      if (!row->ends_group)
        continue;
      if (flow_is_enough (maker))
        return;
      if (!flow_meet (maker, begin->n_cells ? g_array_index (grid->cells, GridCell,
                                                             begin->first_cell).node
                                            : NULL))
        {
          first = r + 1;
          continue;
        }
      waiting = maker->break_;
      if (begin->node)
        flow_begin (maker, begin->node);
      if (first == grid->first_body_row)
        maker->break_ = waiting; /* the row's own stands before the table */
      if (kind == FO_NODE_TABLE_FOOTER)
        maker->keep = MAX (maker->keep, PENALTY_KEEP);
      if (!made[first])
        made[first] = make_group (maker, grid, first, r + 1);
      layout_parallel_add (maker, made[first], PENALTY_INSIDE_ROW);
      if (row->node)
        flow_end (maker, row->node);
      if (kind == FO_NODE_TABLE_HEADER)
        maker->keep = MAX (maker->keep, PENALTY_KEEP);
      first = r + 1;
    }
}

static void
report_repeated (Layout *layout, const Grid *grid, FoNodeKind kind)
{
  const FoNode *part = grid->table->first_child;
  g_autofree char *what = NULL;

  while (part->kind != kind)
    part = part->next;
  what = g_strdup_printf ("repeated %p", (gconstpointer) part);
  if (layout_report_once (layout, what))
    layout_report (layout, part, MESSAGE_LAYOUT_REPEATED, fo_node_name (kind), NULL);
}

/* The header or footer as a list of its own, for later pages; NULL: there is none, or *ROOM has none
 * for it and a row besides. */
static FlowList *
repeated_rows (FlowMaker *maker, const Grid *grid, Parallel **made, FoNodeKind kind, Mpt *room)
{
  FlowMaker inner;
  FlowList *list;
  Mpt height;

  flow_maker_init (&inner, maker->layout, maker->x, maker->width);
  inner.content_x = maker->content_x;
  inner.content_width = maker->content_width;
  add_rows (&inner, grid, made, kind);
  list = flow_maker_finish (&inner);
  if (flow_length (list) == 0)
    return NULL;
  height = flow_height (list, 0, flow_length (list));
  if (height >= *room)
    {
      report_repeated (maker->layout, grid, kind);
      return NULL;
    }
  *room -= height;
  maker->list->has_repeats = TRUE;
  if (list->has_notes)
    maker->list->has_notes = TRUE;
  return list;
}

/* The grid of a table and its groups of rows, by their first row: found again when a list is made
 * anew for a width that it had before. */
typedef struct TableMade TableMade;
struct TableMade
{
  Mpt x, width, note_width;
  Grid *grid;
  Parallel **groups;
  TableMade *next;
};

static TableMade *
find_table (FlowMaker *maker, const FoNode *node, Mpt indents)
{
  Layout *layout = maker->layout;
  TableMade *first = layout->measuring ? NULL : g_hash_table_lookup (layout->tables, node);
  TableMade *table = first;

  while (table && (table->x != maker->x || table->width != maker->width
                   || table->note_width != layout->note_width))
    table = table->next;
  if (table)
    return table;
  table = arena_new0 (layout->work, TableMade);
  table->x = maker->x;
  table->width = maker->width;
  table->note_width = layout->note_width;
  table->grid = layout_grid_new (layout, node, MAX (maker->width - indents, 0));
  table->groups
      = arena_new0_n (layout->work, Parallel *, MAX (table->grid->rows->len, 1));
  table->next = first;
  if (!layout->measuring)
    g_hash_table_insert (layout->tables, (gpointer) node, table);
  return table;
}

void
layout_table (FlowMaker *maker, const FoNode *node)
{
  Mpt start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
  Mpt end = node_length (node, FO_PROPERTY_END_INDENT, maker->width);
  Mpt outer_x = maker->content_x, outer_width = maker->content_width;
  LayoutBox *box = layout_box (maker->layout, node, maker->width);
  TableMade *table = find_table (maker, node, start + end);
  Grid *grid = table->grid;
  Parallel **made = table->groups;
  const FoNode *outer_block = maker->block;
  guint outer_ordinal = maker->ordinal;
  Mpt room = maker->layout->body_height;
  FoKeyword waiting;
  Frame *frame;

  if (maker->layout->measuring)
    {
      flow_note_width (maker, start + end, (ContentWidth){ grid->minimum, grid->maximum });
      return;
    }
  if (box && grid->collapse)
    {
      /* the table's borders are those of its outer cells; padding does not exist, §6.7.3 */
      memset (box->border, 0, sizeof box->border);
      memset (box->padding, 0, sizeof box->padding);
    }
  flow_begin (maker, node);
  if (grid->first_body_row < grid->rows->len)
    {
      /* a header does not stay behind alone */
      const FoNode *row = g_array_index (grid->rows, GridRow, grid->first_body_row).node;

      if (row)
        flow_add_break (maker, fo_node_value (row, FO_PROPERTY_BREAK_BEFORE)->keyword);
    }
  maker->content_x = maker->x + start;
  maker->content_width = grid->width;
  maker->block = NULL;
  frame = flow_open_frame (maker, node, box, maker->content_x, grid->width);
  if (!node_is (node, FO_PROPERTY_TABLE_OMIT_HEADER, FO_TRUE))
    frame->header = repeated_rows (maker, grid, made, FO_NODE_TABLE_HEADER, &room);
  if (!node_is (node, FO_PROPERTY_TABLE_OMIT_FOOTER, FO_TRUE))
    frame->footer = repeated_rows (maker, grid, made, FO_NODE_TABLE_FOOTER, &room);
  add_rows (maker, grid, made, FO_NODE_TABLE_HEADER);
  add_rows (maker, grid, made, FO_NODE_TABLE_BODY);
  waiting = maker->break_; /* nor does a footer go on alone */
  maker->break_ = FO_AUTO;
  add_rows (maker, grid, made, FO_NODE_TABLE_FOOTER);
  flow_close_frame (maker);
  flow_add_break (maker, waiting);
  flow_end (maker, node);
  maker->content_x = outer_x;
  maker->content_width = outer_width;
  maker->block = outer_block;
  maker->ordinal = outer_ordinal;
}
