/* layout/blocks.c: block-container: areas with a size or a place of their own, XSL 1.1 §6.5.3 */
#include "layout/areas.h"
#include "layout/flow.h"
#include "layout/place.h"

/* A container in the flow without a height: a reference area that pages may cut. */
static void
add_open_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, Mpt x, Mpt width)
{
  Mpt outer_x = maker->x, outer_width = maker->width;
  Frame *frame = flow_open_frame (maker, node, box, x, width);

  frame->reference = TRUE;
  maker->x = x;
  maker->width = width;
  maker->inset += outer_width - width;
  flow_add_children (maker, node);
  flow_end_paragraph (maker);
  maker->inset -= outer_width - width;
  maker->x = outer_x;
  maker->width = outer_width;
  flow_close_frame (maker);
}

static void
add_fixed_container (FlowMaker *maker, const FoNode *node, const LayoutBox *box, Mpt x, Mpt width,
                     Mpt height)
{
  FlowContainer *container = arena_new0 (maker->layout->work, FlowContainer);
  FlowBox *added;

  container->node = node;
  container->list = flow_make_list (maker->layout, node, 0, width);
  container->x = x;
  container->width = width;
  container->height = height;
  flow_open_frame (maker, node, box, x, width)->reference = TRUE;
  if (maker->layout->measuring)
    flow_note_width (maker, maker->width - width, container->list->content);
  added = flow_add_box (maker, BOX_CONTAINER, height, 0);
  added->container = container;
  flow_add_notes_of (maker, &added->notes, container->list, 0, flow_length (container->list));
  flow_close_frame (maker);
}

/* Out of the flow: its size is settled when it is placed, its content's width when that is known
 * from the container itself. */
static void
add_absolute_container (FlowMaker *maker, const FoNode *node)
{
  const FoValue *given = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *left = fo_node_value (node, FO_PROPERTY_LEFT);
  const FoValue *right = fo_node_value (node, FO_PROPERTY_RIGHT);
  Mpt around = maker->frame && maker->frame->reference ? maker->frame->content_width : maker->width;
  const LayoutBox *box;
  Mpt width;

  if (node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_FIXED))
    around = maker->layout->page_width;
  box = layout_box (maker->layout, node, around);
  width = given->type == FO_VALUE_LENGTH
              ? fo_value_length (given, around)
              : around - fo_value_length (left, around) - fo_value_length (right, around)
                    - layout_box_edge (box, SIDE_START) - layout_box_edge (box, SIDE_END);
  flow_attach (maker, node, flow_make_list (maker->layout, node, 0, MAX (width, 0)));
}

void
layout_block_container (FlowMaker *maker, const FoNode *node)
{
  const FoValue *given_width = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *given_height = fo_node_value (node, FO_PROPERTY_BPD);
  const LayoutBox *box;
  Mpt start, width;
  const FoNode *outer_block = maker->block;
  guint outer_ordinal = maker->ordinal;

  if (maker->layout->measuring && !node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_AUTO))
    return;
  maker->block = NULL;
  maker->ordinal = 0;
  if (node_integer (node, FO_PROPERTY_REFERENCE_ORIENTATION, 0) != 0)
    layout_report (maker->layout, node, MESSAGE_LAYOUT_VALUE, "reference-orientation", NULL);
  if (!node_is (node, FO_PROPERTY_ABSOLUTE_POSITION, FO_AUTO))
    add_absolute_container (maker, node);
  else
    {
      box = layout_box (maker->layout, node, maker->width);
      start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
      width = given_width->type == FO_VALUE_LENGTH
                  ? fo_value_length (given_width, maker->width)
                  : maker->width - start - node_length (node, FO_PROPERTY_END_INDENT, maker->width);
      width = MAX (width, 0);
      if (maker->layout->measuring && given_width->type == FO_VALUE_LENGTH
          && !given_width->percent)
        {
          flow_note_width (maker, start, (ContentWidth){ width, width });
          maker->block = outer_block;
          maker->ordinal = outer_ordinal;
          return;
        }
      flow_begin (maker, node);
      /* a share of a height that depends on the content is none: XSL 1.1 §7.15.6 */
      if (given_height->type == FO_VALUE_LENGTH && given_height->percent == 0)
        add_fixed_container (maker, node, box, maker->x + start, width,
                             fo_value_length (given_height, 0));
      else
        add_open_container (maker, node, box, maker->x + start, width);
      flow_end (maker, node);
    }
  maker->block = outer_block;
  maker->ordinal = outer_ordinal;
}
