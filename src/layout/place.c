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
  area->flags = placer->flags;
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

/* A side of an absolute container: the given length, or AUTO. */
static gboolean
offset_of (const FoNode *node, FoProperty property, Mpt whole, Mpt *offset)
{
  const FoValue *value = fo_node_value (node, property);

  *offset = fo_value_length (value, whole);
  return value->type == FO_VALUE_LENGTH;
}

static void
place_absolute (Placer *placer, const Attached *attached)
{
  Layout *layout = placer->layout;
  const FoNode *node = attached->node;
  PlaceRectangle around = *placer->around, inner;
  const FoValue *given_height = fo_node_value (node, FO_PROPERTY_BPD);
  const FoValue *given_width = fo_node_value (node, FO_PROPERTY_IPD);
  const Frame *frame = attached->frame;
  const LayoutBox *box;
  LayoutArea *area;
  Mpt top, right, bottom, left, content, width, height, shift = 0;
  gboolean has_top, has_right, has_bottom, has_left;

  while (frame && !frame->reference)
    frame = frame->parent;
  if (node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_FIXED) && layout->page)
    around = (PlaceRectangle){ 0, 0, layout->page->width, layout->page->height };
  else if (frame && frame->area)
    {
      around.x = placer->x + frame->content_x;
      around.y = frame->area->y + layout_box_edge (frame->box, SIDE_BEFORE);
      around.width = frame->content_width;
    }
  box = layout_box (layout, node, around.width);
  has_top = offset_of (node, FO_PROPERTY_TOP, around.height, &top);
  has_right = offset_of (node, FO_PROPERTY_RIGHT, around.width, &right);
  has_bottom = offset_of (node, FO_PROPERTY_BOTTOM, around.height, &bottom);
  has_left = offset_of (node, FO_PROPERTY_LEFT, around.width, &left);

  content = flow_height (attached->list, 0, flow_length (attached->list));
  height = content;
  if (given_height->type == FO_VALUE_LENGTH)
    height = fo_value_length (given_height, around.height);
  else if (has_top && has_bottom)
    height = around.height - top - bottom - layout_box_edge (box, SIDE_BEFORE)
             - layout_box_edge (box, SIDE_AFTER);
  width = given_width->type == FO_VALUE_LENGTH
              ? fo_value_length (given_width, around.width)
              : MAX (around.width - left - right - layout_box_edge (box, SIDE_START)
                         - layout_box_edge (box, SIDE_END),
                     0);

  area = layout_area_new (layout, AREA_BLOCK, node, area_of (placer, placer->open));
  area->flags = placer->flags | AREA_ABSOLUTE;
  area->box = box;
  area->width = width + layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END);
  area->height = height + layout_box_edge (box, SIDE_BEFORE) + layout_box_edge (box, SIDE_AFTER);
  area->x = around.x + (has_left || !has_right ? left : around.width - right - area->width);
  area->y = around.y + (has_top || !has_bottom ? top : around.height - bottom - area->height);
  layout_area_note (layout, node, area->x, area->y);
  layout_report_tall (layout, node, content - height);

  inner = (PlaceRectangle){ area->x + layout_box_edge (box, SIDE_START),
                            area->y + layout_box_edge (box, SIDE_BEFORE), width, height };
  if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER))
    shift = (height - content) / 2;
  else if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER))
    shift = height - content;
  layout_place (layout, attached->list, 0, flow_length (attached->list), area, inner.x,
                inner.y + MAX (shift, 0), &inner, 0, placer->flags);
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
        layout_area_note (placer->layout, attached->node, placer->x, placer->y);
    }
}

/* --- boxes --- */

static void
place_container (Placer *placer, const FlowContainer *container)
{
  const FoNode *node = container->node;
  const PlaceRectangle inner = { placer->x + container->x, placer->y, container->width,
                                 container->height };
  guint n = flow_length (container->list);
  Mpt content = flow_height (container->list, 0, n), shift = 0;

  layout_report_tall (placer->layout, node, content - container->height);
  if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER))
    shift = (container->height - content) / 2;
  else if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER))
    shift = container->height - content;
  layout_place (placer->layout, container->list, 0, n, area_of (placer, placer->open), inner.x,
                inner.y + MAX (shift, 0), &inner, 0, placer->flags);
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
