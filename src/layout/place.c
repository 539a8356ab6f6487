/* layout/place.c: from lists of boxes to nested areas */
#include "layout/place.h"

#include "layout/areas.h"
#include "layout/parallel.h"

typedef struct
{
  Layout *layout;
  const FlowList *list;
  guint from, to;
  LayoutArea *parent; /* of the outermost frames */
  Mpt x, y;
  const PlaceRectangle *around;
  guint flags;
  Frame *open; /* the innermost frame that is open */
} Placer;

void
layout_report_tall (Layout *layout, const FoNode *node, Mpt excess)
{
  g_autofree char *points = layout_points (excess);

  if (excess > MPT_PER_POINT / 100)
    layout_report (layout, node, MESSAGE_LAYOUT_TALL, fo_node_name (node->kind), points, NULL);
}

void
layout_report_wide (Layout *layout, const FoNode *node, Mpt excess)
{
  g_autofree char *points = layout_points (excess);
  g_autofree char *what = g_strdup_printf ("wide %p", (gconstpointer) node);

  if (excess > 0 && layout_report_once (layout, what))
    layout_report (layout, node, MESSAGE_LAYOUT_LINE_WIDE, points, NULL);
}

PlaceRectangle
layout_content_room (const LayoutArea *area)
{
  Mpt start = layout_box_edge (area->box, SIDE_START);
  Mpt before = layout_box_edge (area->box, SIDE_BEFORE);
  Mpt width = MAX (area->width - start - layout_box_edge (area->box, SIDE_END), 0);
  Mpt height = MAX (area->height - before - layout_box_edge (area->box, SIDE_AFTER), 0);

  return (PlaceRectangle){ area->x + start, area->y + before, area->turn % 2 ? height : width,
                           area->turn % 2 ? width : height };
}

Mpt
layout_place_shift (Layout *layout, FoKeyword align, Mpt room, Mpt height, LayoutArea *parent,
                    Mpt x, Mpt y, guint flags)
{
  Mpt shift = align == FO_CENTER ? (room - height) / 2 : align == FO_AFTER ? room - height : 0;
  LayoutArea *area;

  if (shift <= 0)
    return 0;
  area = layout_area_new (layout, AREA_BLOCK, NULL, parent);
  area->flags = flags;
  area->x = x;
  area->y = y;
  area->height = shift;
  return shift;
}

/* --- frames --- */

static gboolean
is_begun_before (const Frame *frame, guint from)
{
  return frame->begin < from;
}

static gboolean
goes_on_behind (const Frame *frame, guint to)
{
  return frame->end > to;
}

static LayoutArea *
area_of (const Placer *placer, const Frame *frame)
{
  return frame ? frame->area : placer->parent;
}

static void
place_repeated (Placer *placer, const FlowList *list)
{
  placer->y = layout_place (placer->layout, list, 0, flow_length (list),
                            area_of (placer, placer->open), placer->x, placer->y, placer->around, 0,
                            placer->flags | AREA_REPEATED);
}

static void
open_frame (Placer *placer, Frame *frame)
{
  LayoutArea *area;

  if (frame->parent != placer->open)
    open_frame (placer, frame->parent);
  area = layout_area_new (placer->layout, AREA_BLOCK, frame->node,
                          area_of (placer, placer->open));
  area->flags = placer->flags | (is_begun_before (frame, placer->from) ? AREA_BEGUN : 0)
                | (goes_on_behind (frame, placer->to) ? AREA_GOES_ON : 0);
  area->box = layout_box_part (placer->layout, frame->box, !is_begun_before (frame, placer->from),
                               !goes_on_behind (frame, placer->to));
  area->x = placer->x + frame->x;
  area->y = placer->y;
  area->width = frame->width;
  frame->area = area;
  placer->open = frame;
  layout_area_note (placer->layout, frame->node, area->x, area->y);
  if (!is_begun_before (frame, placer->from))
    return;
  placer->y += layout_box_cut_edge (frame->box, SIDE_BEFORE);
  if (frame->header)
    place_repeated (placer, frame->header);
}

static void
close_frame (Placer *placer)
{
  Frame *frame = placer->open;

  if (goes_on_behind (frame, placer->to))
    {
      if (frame->footer)
        place_repeated (placer, frame->footer);
      placer->y += layout_box_cut_edge (frame->box, SIDE_AFTER);
    }
  frame->area->height = placer->y - frame->area->y;
  placer->open = frame->parent;
}

/* TRUE when OUTER is FRAME or one around it. */
static gboolean
is_around (const Frame *outer, const Frame *frame)
{
  while (frame && frame->depth > outer->depth)
    frame = frame->parent;
  return frame == outer;
}

static void
close_frames_up_to (Placer *placer, const Frame *frame)
{
  while (placer->open && !is_around (placer->open, frame))
    close_frame (placer);
}

/* --- what hangs on a box --- */

/* How an absolute container lies in what is around it. */
typedef struct
{
  gboolean has[4]; /* top, right, bottom, left is given */
  Mpt offset[4];
  Mpt indent[4]; /* from those to the content rectangle */
} Offsets;

static Offsets
offsets_of (const FoNode *node, const PlaceRectangle *around, const LayoutBox *box)
{
  static const FoProperty margins[] = { FO_PROPERTY_MARGIN_TOP, FO_PROPERTY_MARGIN_BOTTOM };
  Offsets offsets = { 0 };

  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    {
      const FoValue *value = fo_node_value (node, (FoProperty) (FO_PROPERTY_TOP + side));

      offsets.has[side] = value->type == FO_VALUE_LENGTH;
      offsets.offset[side]
          = fo_value_length (value, side % 2 ? around->width : around->height);
    }
  offsets.indent[SIDE_START] = node_length (node, FO_PROPERTY_START_INDENT, around->width);
  offsets.indent[SIDE_END] = node_length (node, FO_PROPERTY_END_INDENT, around->width);
  /* as indents are: the edge counts from where a margin is given */
  for (guint i = 0; i < 2; i++)
    if (fo_node_value (node, margins[i])->set)
      offsets.indent[2 * i] = node_length (node, margins[i], around->width)
                              + layout_box_edge (box, i ? SIDE_AFTER : SIDE_BEFORE);
  return offsets;
}

/* What the offsets leave between START and END of a room of SIZE. */
static Mpt
room_between (const Offsets *offsets, Side start, Side end, Mpt size)
{
  return MAX (size - offsets->offset[start] - offsets->offset[end] - offsets->indent[start]
                  - offsets->indent[end],
              0);
}

PlaceSize
layout_absolute_size (Layout *layout, const FoNode *node, const PlaceRectangle *around,
                      const LayoutBox *box)
{
  gboolean sideways = layout_turn (layout, node) % 2;
  const Offsets offsets = offsets_of (node, around, box);
  const FoValue *inline_size = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *block_size = fo_node_value (node, FO_PROPERTY_BPD);
  Mpt width = room_between (&offsets, SIDE_START, SIDE_END, around->width);
  Mpt height = room_between (&offsets, SIDE_BEFORE, SIDE_AFTER, around->height);
  gboolean bound = sideways ? offsets.has[SIDE_END]
                            : offsets.has[SIDE_BEFORE] && offsets.has[SIDE_AFTER];
  PlaceSize size = { sideways ? height : width, 0 };

  if (inline_size->type == FO_VALUE_LENGTH)
    size.inline_size = fo_value_length (inline_size, around->width);
  if (block_size->type == FO_VALUE_LENGTH)
    size.block_size = fo_value_length (block_size, around->height);
  else if (bound)
    size.block_size = sideways ? width : height;
  size.inline_size = layout_limited (node, FO_PROPERTY_IPD, size.inline_size, around->width);
  size.block_size = layout_limited (node, FO_PROPERTY_BPD, size.block_size, around->height);
  return size;
}

/* Where the content rectangle begins between sides START and END of a room of ROOM. */
static Mpt
content_start (const Offsets *offsets, Side start, Side end, Mpt room, Mpt size)
{
  if (offsets->has[start] || !offsets->has[end])
    return offsets->offset[start] + offsets->indent[start];
  return room - offsets->offset[end] - offsets->indent[end] - size;
}

/* LIST, the content of NODE, in the room of AREA. */
static void
place_turned (Placer *placer, const FoNode *node, const FlowList *list, LayoutArea *area)
{
  Layout *layout = placer->layout;
  const LayoutArea *outer = layout->turned;
  const PlaceRectangle inner = layout_content_room (area);
  guint n = flow_length (list);
  Mpt content = flow_height (list, 0, n);
  Mpt shift;

  layout_report_tall (layout, node, content - inner.height);
  if (area->turn || area->flags & AREA_FIXED)
    layout->turned = area;
  shift = layout_place_shift (layout, fo_node_value (node, FO_PROPERTY_DISPLAY_ALIGN)->keyword,
                              inner.height, content, area, inner.x, inner.y, placer->flags);
  layout_place (layout, list, 0, n, area, inner.x, inner.y + shift, &inner, 0, placer->flags);
  layout->turned = outer;
}

static void
place_absolute (Placer *placer, const Attached *attached)
{
  Layout *layout = placer->layout;
  const FoNode *node = attached->node;
  PlaceRectangle around = *placer->around;
  gboolean fixed = node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_FIXED) && layout->page;
  const Frame *frame = attached->frame;
  const LayoutBox *box;
  LayoutArea *area;
  PlaceSize size;
  Offsets offsets;
  Mpt width, height;

  while (frame && !frame->reference)
    frame = frame->parent;
  if (fixed)
    around = (PlaceRectangle){ 0, 0, layout->page->width, layout->page->height };
  else if (frame && frame->area)
    {
      around.x = placer->x + frame->content_x;
      around.y = frame->area->y + layout_box_edge (frame->box, SIDE_BEFORE);
      around.width = frame->content_width;
    }
  box = layout_box (layout, node, around.width);
  size = layout_absolute_size (layout, node, &around, box);
  offsets = offsets_of (node, &around, box);
  if (size.block_size == 0)
    size.block_size = flow_height (attached->list, 0, flow_length (attached->list));

  area = layout_area_new (layout, AREA_BLOCK, node, area_of (placer, placer->open));
  area->flags = placer->flags | AREA_ABSOLUTE | (fixed ? AREA_FIXED : 0)
                | (layout_is_clipped (node) ? AREA_CLIPPED : 0);
  area->box = box;
  area->turn = layout_turn (layout, node);
  width = area->turn % 2 ? size.block_size : attached->width;
  height = area->turn % 2 ? attached->width : size.block_size;
  area->width = width + layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END);
  area->height = height + layout_box_edge (box, SIDE_BEFORE) + layout_box_edge (box, SIDE_AFTER);
  area->x = around.x + content_start (&offsets, SIDE_START, SIDE_END, around.width, width)
            - layout_box_edge (box, SIDE_START);
  area->y = around.y + content_start (&offsets, SIDE_BEFORE, SIDE_AFTER, around.height, height)
            - layout_box_edge (box, SIDE_BEFORE);
  layout_area_note (layout, node, area->x, area->y);
  place_turned (placer, node, attached->list, area);
}

/* Only the place of a wrapper is kept: an area without size, where there can be such. */
static void
place_wrapper (Placer *placer, const FoNode *node)
{
  LayoutArea *area;

  layout_area_note (placer->layout, node, placer->x, placer->y);
  if (node->parent->kind == FO_NODE_BLOCK || !node_string (node, FO_PROPERTY_ID))
    return;
  area = layout_area_new (placer->layout, AREA_BLOCK, node, area_of (placer, placer->open));
  area->flags = placer->flags;
  area->x = placer->x;
  area->y = placer->y;
}

/* What hangs on BOX comes before it, in the frame it was found in or what is left of it around BOX. */
static void
place_attached (Placer *placer, const FlowBox *box)
{
  for (const Attached *attached = box->attached; attached; attached = attached->next)
    {
      Frame *frame = attached->frame;

      while (frame && !is_around (frame, box->frame))
        frame = frame->parent;
      if (frame && !is_around (frame, placer->open))
        open_frame (placer, frame);
      if (attached->list)
        place_absolute (placer, attached);
      else
        place_wrapper (placer, attached->node);
    }
}

/* --- boxes --- */

static void
place_container (Placer *placer, const FlowContainer *container)
{
  LayoutArea *area = area_of (placer, placer->open);

  area->height = placer->y + container->height
                 + layout_box_edge (placer->open->box, SIDE_AFTER) - area->y;
  area->turn = placer->open->turn;
  area->flags |= placer->open->flags;
  place_turned (placer, container->node, container->list, area);
}

/* Places box INDEX and the steps of the same parallel behind it; the index behind them. */
static guint
place_box (Placer *placer, guint index)
{
  const FlowBox *box = flow_box (placer->list, index);
  LayoutArea *parent = area_of (placer, placer->open);

  switch (box->kind)
    {
    case BOX_LINE:
      {
        const Frame *frame = box->frame;

        layout_line_place (placer->layout, box->paragraph, box->line, parent,
                           placer->x + (frame ? frame->content_x : 0), placer->y)
            ->flags
            = placer->flags;
        placer->y += box->height;
        return index + 1;
      }
    case BOX_STEP:
      {
        guint end = index + 1;

        while (end < placer->to && flow_box (placer->list, end)->kind == BOX_STEP
               && flow_box (placer->list, end)->parallel == box->parallel)
          end++;
        placer->y += layout_parallel_place (placer->layout, box->parallel, box->step,
                                            flow_box (placer->list, end - 1)->step + 1, parent,
                                            placer->x, placer->y, placer->flags);
        return end;
      }
    case BOX_CONTAINER:
      place_container (placer, box->container);
      break;
    default:
      break;
    }
  placer->y += box->height;
  return index + 1;
}

Mpt
layout_place (Layout *layout, const FlowList *list, guint from, guint to, LayoutArea *parent, Mpt x,
              Mpt y, const PlaceRectangle *around, Mpt squeeze, guint flags)
{
  Placer placer = { .layout = layout, .list = list, .from = from, .to = to, .parent = parent,
                    .x = x, .y = y, .around = around, .flags = flags };
  Mpt shrink = flow_shrink (list, from, to), shrunk = 0, taken = 0;

  for (guint i = from; i < to;)
    {
      const FlowBox *box = flow_box (list, i);
      Mpt space = i == from ? box->space_start : box->space;

      close_frames_up_to (&placer, box->frame);
      if (i > from && squeeze > 0 && shrink > 0)
        {
          /* each space gives its share; the sum is exact */
          Mpt upto;

          shrunk += box->shrink;
          upto = squeeze * shrunk / shrink;
          space -= upto - taken;
          taken = upto;
        }
      placer.y += space;
      place_attached (&placer, box);
      if (box->frame != placer.open)
        open_frame (&placer, box->frame);
      i = place_box (&placer, i);
    }
  close_frames_up_to (&placer, NULL);
  if (from < to && to == flow_length (list))
    placer.y += list->end_space;
  return placer.y;
}

/* --- repeated headers and footers --- */

static Mpt
list_height (const FlowList *list)
{
  return list ? flow_height (list, 0, flow_length (list)) : 0;
}

Mpt
layout_repeated_before (const FlowList *list, guint from)
{
  Mpt height = 0;

  if (list->has_repeats && from < flow_length (list))
    for (const Frame *frame = flow_box (list, from)->frame; frame; frame = frame->parent)
      if (is_begun_before (frame, from))
        height += list_height (frame->header) + layout_box_cut_edge (frame->box, SIDE_BEFORE);
  return height;
}

void
layout_repeated_each (const FlowList *list, guint at, gboolean before,
                      void (*function) (const FlowList *repeated, gpointer data), gpointer data)
{
  const Frame *frame = NULL;

  if (list->has_repeats && before && at < flow_length (list))
    frame = flow_box (list, at)->frame;
  else if (list->has_repeats && !before && at > 0)
    frame = flow_box (list, at - 1)->frame;
  for (; frame; frame = frame->parent)
    if (before && frame->header && is_begun_before (frame, at))
      function (frame->header, data);
    else if (!before && frame->footer && goes_on_behind (frame, at))
      function (frame->footer, data);
}

Mpt
layout_repeated_after (const FlowList *list, guint to)
{
  Mpt height = 0;

  if (list->has_repeats && to > 0)
    for (const Frame *frame = flow_box (list, to - 1)->frame; frame; frame = frame->parent)
      if (goes_on_behind (frame, to))
        height += list_height (frame->footer) + layout_box_cut_edge (frame->box, SIDE_AFTER);
  return height;
}
