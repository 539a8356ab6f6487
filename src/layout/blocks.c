/* layout/blocks.c: block-container: areas with a size or a place of their own, XSL 1.1 §6.5.3
 *
 * width and height are dimensions of the content (inline and block progression); where that is
 * turned sideways, they lie across in the viewport around it.
 */
#include "layout/areas.h"
#include "layout/flow.h"
#include "layout/place.h"

static gboolean
is_given (const FoNode *node, FoProperty property)
{
  return fo_node_value (node, property)->type == FO_VALUE_LENGTH;
}

/* A container in the flow without a height: a reference area that pages may cut. */
static void
add_open_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, Mpt x, Mpt width)
{
  Layout *layout = maker->layout;
  Mpt outer_x = maker->x, outer_width = maker->width, outer_height = layout->room_height;
  Frame *frame = flow_open_frame (maker, node, box, x, width);

  frame->reference = TRUE;
  layout->room_height = 0;
  maker->x = x;
  maker->width = width;
  maker->inset += outer_width - width;
  flow_add_children (maker, node);
  flow_end_paragraph (maker);
  maker->inset -= outer_width - width;
  maker->x = outer_x;
  maker->width = outer_width;
  layout->room_height = outer_height;
  flow_close_frame (maker);
}

/* One whose content LIST, turned by TURN, stands in a rectangle that is never cut. */
static void
add_fixed_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, FlowList *list,
                     guint turn, Mpt x, Mpt width, Mpt height)
{
  FlowContainer *container = arena_new0 (maker->layout->work, FlowContainer);
  Frame *frame;
  FlowBox *added;

  container->node = node;
  container->list = list;
  container->height = height;
  frame = flow_open_frame (maker, node, box, x, width);
  frame->reference = TRUE;
  frame->turn = turn;
  frame->flags = layout_is_clipped (node) ? AREA_CLIPPED : 0;
  if (maker->layout->measuring)
    flow_note_width (maker, maker->width - width, list->content);
  added = flow_add_box (maker, BOX_CONTAINER, height, 0);
  added->container = container;
  flow_add_notes_of (maker, &added->notes, list, 0, flow_length (list));
  flow_close_frame (maker);
}

/* A share of a height that depends on the content is none: XSL 1.1 §7.15.6. */
static gboolean
has_height (const Layout *layout, const FoNode *node)
{
  const FoValue *given = fo_node_value (node, FO_PROPERTY_BPD);

  return given->type == FO_VALUE_LENGTH && (given->percent == 0 || layout->room_height > 0);
}

/* In the flow, the content turned to its side: its lines run along the viewport's height. */
static void
add_sideways_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, guint turn,
                        Mpt x, Mpt available)
{
  Layout *layout = maker->layout;
  gboolean long_ = is_given (node, FO_PROPERTY_IPD);
  Mpt around = layout->room_height ? layout->room_height : layout->page_height;
  Mpt height = long_ ? node_length (node, FO_PROPERTY_IPD, maker->width)
                     : MAX (around - layout_box_edge (box, SIDE_BEFORE)
                                - layout_box_edge (box, SIDE_AFTER),
                            0);
  Mpt width = has_height (layout, node) ? node_length (node, FO_PROPERTY_BPD, layout->room_height)
                                        : available;
  FlowList *list;

  height = layout_limited (node, FO_PROPERTY_IPD, height, maker->width);
  list = flow_make_list_in (layout, node, 0, height, width);
  if (!long_ && !is_given (node, FO_PROPERTY_BPD))
    width = flow_height (list, 0, flow_length (list));
  width = layout_limited (node, FO_PROPERTY_BPD, width, layout->room_height);
  add_fixed_container (maker, node, box, list, turn, x, width, height);
}

static gboolean
has_limits (const FoNode *node, Mpt whole)
{
  const Mpt much = G_MAXINT64 / 8;

  return layout_limited (node, FO_PROPERTY_BPD, 0, whole) > 0
         || layout_limited (node, FO_PROPERTY_BPD, much, whole) < much;
}

/* In the flow, upright or upside down, in WIDTH. */
static void
add_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, guint turn, Mpt x,
               Mpt width)
{
  Layout *layout = maker->layout;
  gboolean given = has_height (layout, node);
  Mpt height = node_length (node, FO_PROPERTY_BPD, layout->room_height), content;
  FlowList *list;

  if (!given && !turn && !has_limits (node, layout->room_height))
    {
      add_open_container (maker, node, box, x, width);
      return;
    }
  if (given)
    height = layout_limited (node, FO_PROPERTY_BPD, height, layout->room_height);
  list = flow_make_list_in (layout, node, 0, width, given ? height : 0);
  content = flow_height (list, 0, flow_length (list));
  if (!given)
    height = layout_limited (node, FO_PROPERTY_BPD, content, layout->room_height);
  if (!given && !turn && height == content)
    add_open_container (maker, node, box, x, width);
  else
    add_fixed_container (maker, node, box, list, turn, x, width, height);
}

/* Out of the flow: its place is settled when it is placed, the width of its content now. */
static void
add_absolute_container (FlowMaker *maker, const FoNode *node)
{
  Layout *layout = maker->layout;
  gboolean fixed = node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_FIXED);
  PlaceRectangle around = { 0 };
  PlaceSize size;

  around.width = maker->frame && maker->frame->reference ? maker->frame->content_width
                                                         : maker->width;
  around.height = layout->room_height;
  if (fixed || around.height == 0)
    around.height = layout->page_height;
  if (fixed)
    around.width = layout->page_width;
  size = layout_absolute_size (layout, node, &around, layout_box (layout, node, around.width));
  flow_attach (maker, node,
               flow_make_list_in (layout, node, 0, size.inline_size, size.block_size),
               size.inline_size);
}

void
layout_block_container (FlowMaker *maker, const FoNode *node)
{
  const FoValue *given_width = fo_node_value (node, FO_PROPERTY_IPD);
  const FoNode *outer_block = maker->block;
  guint outer_ordinal = maker->ordinal, turn;

  if (maker->layout->measuring && !node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_AUTO))
    return;
  maker->block = NULL;
  maker->ordinal = 0;
  turn = layout_turn (maker->layout, node);
  if (!node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_AUTO))
    add_absolute_container (maker, node);
  else
    {
      const LayoutBox *box = layout_box (maker->layout, node, maker->width);
      Mpt start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
      Mpt available
          = MAX (maker->width - start - node_length (node, FO_PROPERTY_END_INDENT, maker->width),
                 0);
      Mpt width = given_width->type == FO_VALUE_LENGTH
                      ? fo_value_length (given_width, maker->width)
                      : available;

      if (turn % 2 == 0)
        width = layout_limited (node, FO_PROPERTY_IPD, width, maker->width);
      if (maker->layout->measuring && given_width->type == FO_VALUE_LENGTH
          && !given_width->percent && turn % 2 == 0)
        {
          flow_note_width (maker, start, (ContentWidth){ width, width });
          maker->block = outer_block;
          maker->ordinal = outer_ordinal;
          return;
        }
      flow_begin (maker, node);
      if (turn % 2)
        add_sideways_container (maker, node, box, turn, maker->x + start, available);
      else
        add_container (maker, node, box, turn, maker->x + start, width);
      flow_end (maker, node);
    }
  maker->block = outer_block;
  maker->ordinal = outer_ordinal;
}
