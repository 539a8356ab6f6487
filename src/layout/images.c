/* layout/images.c: drawings and pictures */
#include "layout/images.h"

#include "layout/areas.h"

/* The side of a square without any size of its own or of its room. */
#define DRAWING_SIDE (100 * MPT_PER_POINT)
#define MISSING_SIDE (24 * MPT_PER_POINT)

static const ImageType types[] = {
  [FO_DRAWING_SVG] = IMAGE_SVG,
  [FO_DRAWING_PIXELS] = IMAGE_PIXELS,
  [FO_DRAWING_JPEG] = IMAGE_JPEG,
  [FO_DRAWING_MISSING] = IMAGE_MISSING,
};

/* What the drawing itself is scaled to. */
static void
content_size (const FoNode *node, Mpt whole, Mpt *width, Mpt *height)
{
  const FoValue *given_width = fo_node_value (node, FO_PROPERTY_CONTENT_WIDTH);
  const FoValue *given_height = fo_node_value (node, FO_PROPERTY_CONTENT_HEIGHT);
  const FoValue *room_width = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *room_height = fo_node_value (node, FO_PROPERTY_BPD);
  Mpt own_width = node->drawing->width, own_height = node->drawing->height;
  gboolean uniform = node_is (node, FO_PROPERTY_SCALING, FO_UNIFORM);
  Mpt w = 0, h = 0; /* 0: follows from the other side */

  if (own_width == 0 || own_height == 0)
    {
      /* a drawing without a size of its own fills its viewport */
      own_width = MAX (fo_value_length (room_width, whole), own_width);
      own_height = MAX (fo_value_length (room_height, 0), own_height);
      if (!own_width && !own_height)
        own_width = node->drawing->type == FO_DRAWING_MISSING ? MISSING_SIDE : DRAWING_SIDE;
      own_width = own_width ? own_width : own_height;
      own_height = own_height ? own_height : own_width;
    }
  if (given_width->type == FO_VALUE_LENGTH)
    w = fo_value_length (given_width, own_width);
  else if (!fo_value_is (given_width, FO_AUTO) && room_width->type == FO_VALUE_LENGTH)
    {
      Mpt room = fo_value_length (room_width, whole);

      if (fo_value_is (given_width, FO_SCALE_TO_FIT)
          || (own_width > room) == fo_value_is (given_width, FO_SCALE_DOWN_TO_FIT))
        w = room;
    }
  if (given_height->type == FO_VALUE_LENGTH)
    h = fo_value_length (given_height, own_height);
  else if (!fo_value_is (given_height, FO_AUTO) && room_height->type == FO_VALUE_LENGTH)
    {
      Mpt room = fo_value_length (room_height, 0);

      if (fo_value_is (given_height, FO_SCALE_TO_FIT)
          || (own_height > room) == fo_value_is (given_height, FO_SCALE_DOWN_TO_FIT))
        h = room;
    }
  if (w && h && uniform)
    {
      /* the narrower side decides */
      if (w * own_height < h * own_width)
        h = 0;
      else
        w = 0;
    }
  if (w && !h)
    h = uniform ? w * own_height / own_width : own_height;
  else if (h && !w)
    w = uniform ? h * own_width / own_height : own_width;
  else if (!w && !h)
    {
      w = own_width;
      h = own_height;
    }
  *width = w;
  *height = h;
}

/* SIZE between the minimum and the maximum of its dimension, which are absolute or of WHOLE. */
static Mpt
clamp_size (const FoNode *node, FoProperty minimum, FoProperty maximum, Mpt whole, Mpt size)
{
  const FoValue *least = fo_node_value (node, minimum), *most = fo_node_value (node, maximum);

  if (most->type == FO_VALUE_LENGTH && (whole || !most->percent))
    size = MIN (size, fo_value_length (most, whole));
  if (least->type == FO_VALUE_LENGTH && (whole || !least->percent))
    size = MAX (size, fo_value_length (least, whole));
  return size;
}

void
layout_image_size (const FoNode *node, Mpt whole, Mpt *width, Mpt *height)
{
  const FoValue *room_width = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *room_height = fo_node_value (node, FO_PROPERTY_BPD);

  content_size (node, whole, width, height);
  if (room_width->type == FO_VALUE_LENGTH)
    *width = fo_value_length (room_width, whole);
  if (room_height->type == FO_VALUE_LENGTH && !room_height->percent)
    *height = fo_value_length (room_height, 0);
  *width = clamp_size (node, FO_PROPERTY_IPD_MINIMUM, FO_PROPERTY_IPD_MAXIMUM, whole, *width);
  *height = clamp_size (node, FO_PROPERTY_BPD_MINIMUM, FO_PROPERTY_BPD_MAXIMUM, 0, *height);
}

void
layout_image_place (Layout *layout, const FoNode *node, LayoutArea *parent, Mpt whole, Mpt x, Mpt y)
{
  LayoutArea *area = layout_area_new (layout, AREA_IMAGE, node, parent);
  LayoutImage *image = arena_new0 (layout->areas, LayoutImage);
  Mpt room_width, room_height;

  layout_image_size (node, whole, &room_width, &room_height);
  content_size (node, whole, &area->width, &area->height);
  area->x = image->room_x = x;
  area->y = image->room_y = y;
  image->room_width = room_width;
  image->room_height = room_height;
  if (node_is (node, FO_PROPERTY_TEXT_ALIGN, FO_CENTER))
    area->x += (room_width - area->width) / 2;
  else if (node_is (node, FO_PROPERTY_TEXT_ALIGN, FO_END))
    area->x += room_width - area->width;
  if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER))
    area->y += (room_height - area->height) / 2;
  else if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER))
    area->y += room_height - area->height;
  image->type = types[node->drawing->type];
  image->markup = node->drawing->markup;
  image->length = node->drawing->length;
  image->columns = node->drawing->columns;
  image->rows = node->drawing->rows;
  area->image = image;
}
