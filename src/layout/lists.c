/* layout/lists.c: list-block: label and body side by side, XSL 1.1 §6.8 */
#include "layout/parallel.h"

/* Label or body as a cell; both are set in the reference area of the list, at their indents. */
static void
make_cell (FlowMaker *maker, const FoNode *node, ParallelCell *cell)
{
  FlowMaker inner;

  cell->node = node;
  cell->n_rows = 1;
  cell->align = FO_BEFORE;
  cell->x = maker->x;
  cell->width = maker->width;
  /* the cell itself stands where the reference area does; its blocks bring their indents */
  flow_maker_init (&inner, maker->layout, 0, maker->width);
  flow_add_children (&inner, node);
  cell->list = flow_maker_finish (&inner);
}

/* Spaces that blocks at the edges of a body bring count for the item: it is no reference area. */
static void
take_spaces (FlowMaker *maker, const GArray *spaces)
{
  g_array_append_vals (maker->spaces, spaces->data, spaces->len);
}

static void
add_item (FlowMaker *maker, const FoNode *node)
{
  Arena *work = maker->layout->work;
  Parallel *parallel = arena_new0 (work, Parallel);
  const FoNode *parts[2] = { NULL, NULL };
  const LayoutBox *box = layout_box (maker->layout, node, maker->width);
  Mpt start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
  Mpt end = node_length (node, FO_PROPERTY_END_INDENT, maker->width);

  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_LIST_ITEM_LABEL)
      parts[0] = child;
    else if (child->kind == FO_NODE_LIST_ITEM_BODY)
      parts[1] = child;

  parallel->rows = arena_new0_n (work, ParallelRow, 1);
  parallel->n_rows = 1;
  parallel->cells = arena_new0_n (work, ParallelCell, 2);
  flow_meet (maker, node);
  flow_begin (maker, node);
  flow_open_frame (maker, node, box, maker->x + start, MAX (maker->width - start - end, 0));
  for (guint i = 0; i < 2; i++)
    if (parts[i])
      {
        ParallelCell *cell = &parallel->cells[parallel->n_cells++];

        make_cell (maker, parts[i], cell);
        /* the label has a width of its own: its end indent is what the body's side takes */
        if (maker->layout->measuring && i == 1)
          flow_note_width (maker, 0, cell->list->content);
        maker->keep = MAX (maker->keep, cell->list->keep_before);
      }
  if (parallel->n_cells)
    layout_parallel_add (maker, parallel, 0);
  for (guint i = 0; i < parallel->n_cells; i++)
    {
      take_spaces (maker, parallel->cells[i].list->trailing);
      maker->keep = MAX (maker->keep, parallel->cells[i].list->keep_after);
    }
  flow_close_frame (maker);
  flow_end (maker, node);
}

void
layout_list_block (FlowMaker *maker, const FoNode *node)
{
  const LayoutBox *box = layout_box (maker->layout, node, maker->width);
  Mpt start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
  Mpt end = node_length (node, FO_PROPERTY_END_INDENT, maker->width);

  flow_begin (maker, node);
  flow_open_frame (maker, node, box, maker->x + start, MAX (maker->width - start - end, 0));
  for (const FoNode *child = flow_first_child (maker, node); child;
       child = flow_next_child (maker, child))
    if (child->kind == FO_NODE_LIST_ITEM)
      add_item (maker, child);
  flow_close_frame (maker);
  flow_end (maker, node);
}
