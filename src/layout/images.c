/* layout/images.c: drawings and pictures */
#include "layout/images.h"

#include "layout/areas.h"
#include "layout/style.h"

/* The side of a square without any size of its own or of its room. */
#define DRAWING_SIDE (100 * MPT_PER_POINT)
#define MISSING_SIDE (24 * MPT_PER_POINT)

static const ImageType types[] = {
  [FO_DRAWING_SVG] = IMAGE_SVG,
  [FO_DRAWING_PIXELS] = IMAGE_PIXELS,
  [FO_DRAWING_JPEG] = IMAGE_JPEG,
  [FO_DRAWING_MISSING] = IMAGE_MISSING,
};

typedef struct
{
  Mpt width, height;
} Size;

/* The size that the drawing has, or takes from its room when it has none. */
static Size
own_size (const FoNode *node, Mpt whole)
{
  Size own = { node->drawing->width, node->drawing->height };

  if (own.width && own.height)
    return own;
  own.width = MAX (node_length (node, FO_PROPERTY_IPD, whole), own.width);
  own.height = MAX (node_length (node, FO_PROPERTY_BPD, 0), own.height);
  if (!own.width && !own.height)
    own.width = node->drawing->type == FO_DRAWING_MISSING ? MISSING_SIDE : DRAWING_SIDE;
  own.width = own.width ? own.width : own.height;
  own.height = own.height ? own.height : own.width;
  return own;
}

static gboolean
fits_room (const FoNode *node, FoProperty property)
{
  const FoValue *value = fo_node_value (node, property);

  return fo_value_is (value, FO_SCALE_TO_FIT) || fo_value_is (value, FO_SCALE_DOWN_TO_FIT)
         || fo_value_is (value, FO_SCALE_UP_TO_FIT);
}

/* EXTENT within the least and the most that the room may be, as far as CONTENT, content-width or
 * content-height, lets it be scaled that way. */
static Mpt
limited (const FoNode *node, FoProperty room, FoProperty content, Mpt extent, Mpt whole)
{
  Mpt limit = layout_limited (node, room, extent, whole);

  if ((limit > extent && node_is (node, content, FO_SCALE_DOWN_TO_FIT))
      || (limit < extent && node_is (node, content, FO_SCALE_UP_TO_FIT)))
    return extent;
  return limit;
}

/* The side that content-width or content-height asks for; 0: it follows from the other one. */
static Mpt
asked_side (const FoNode *node, FoProperty content, FoProperty room, Mpt own, Mpt whole)
{
  const FoValue *given = fo_node_value (node, content), *side = fo_node_value (node, room);
  Mpt length = fo_value_length (side, whole);

  if (given->type == FO_VALUE_LENGTH)
    return fo_value_length (given, own);
  if (side->type != FO_VALUE_LENGTH || (side->percent && whole == 0))
    return 0;
  if (fo_value_is (given, FO_SCALE_TO_FIT)
      || (fo_value_is (given, FO_SCALE_DOWN_TO_FIT) && own > length)
      || (fo_value_is (given, FO_SCALE_UP_TO_FIT) && own < length))
    return length;
  return 0;
}

/* SIZE scaled so that it is no wider nor higher than ROOM. */
static Size
scale_into (Size size, Size room)
{
  if (room.width * size.height < room.height * size.width)
    return (Size){ room.width, room.width * size.height / size.width };
  return (Size){ room.height * size.width / size.height, room.height };
}

/* What the drawing itself is scaled to: XSL 1.1 §7.15.4, §7.15.5, §7.15.12. */
static Size
content_size (const FoNode *node, Mpt whole)
{
  const Size own = own_size (node, whole);
  gboolean uniform = node_is (node, FO_PROPERTY_SCALING, FO_UNIFORM);
  Size asked = {
    asked_side (node, FO_PROPERTY_CONTENT_WIDTH, FO_PROPERTY_IPD, own.width, whole),
    asked_side (node, FO_PROPERTY_CONTENT_HEIGHT, FO_PROPERTY_BPD, own.height, 0),
  };

  if (asked.width && asked.height)
    return uniform ? scale_into (own, asked) : asked;
  if (asked.width)
    return (Size){ asked.width, asked.width * own.height / own.width };
  if (asked.height)
    return (Size){ asked.height * own.width / own.height, asked.height };
  if (!fits_room (node, FO_PROPERTY_CONTENT_WIDTH) && !fits_room (node, FO_PROPERTY_CONTENT_HEIGHT))
    return own;
  asked = (Size){
    limited (node, FO_PROPERTY_IPD, FO_PROPERTY_CONTENT_WIDTH, own.width, whole),
    limited (node, FO_PROPERTY_BPD, FO_PROPERTY_CONTENT_HEIGHT, own.height, 0),
  };
  return uniform ? scale_into (own, asked) : asked;
}

/* The viewport around CONTENT. */
static Size
room_size (const FoNode *node, Mpt whole, Size content)
{
  const FoValue *width = fo_node_value (node, FO_PROPERTY_IPD);
  const FoValue *height = fo_node_value (node, FO_PROPERTY_BPD);
  Size room = {
    limited (node, FO_PROPERTY_IPD, FO_PROPERTY_CONTENT_WIDTH, content.width, whole),
    limited (node, FO_PROPERTY_BPD, FO_PROPERTY_CONTENT_HEIGHT, content.height, 0),
  };

  if (width->type == FO_VALUE_LENGTH)
    room.width = fo_value_length (width, whole);
  if (height->type == FO_VALUE_LENGTH && !height->percent)
    room.height = fo_value_length (height, 0);
  return room;
}

void
layout_image_size (const FoNode *node, Mpt whole, Mpt *width, Mpt *height)
{
  Size room = room_size (node, whole, content_size (node, whole));

  *width = room.width;
  *height = room.height;
}

void
layout_image_place (Layout *layout, const FoNode *node, LayoutArea *parent, Mpt whole, Mpt x, Mpt y)
{
  LayoutArea *area = layout_area_new (layout, AREA_IMAGE, node, parent);
  LayoutImage *image = arena_new0 (layout->areas, LayoutImage);
  const Size content = content_size (node, whole), room = room_size (node, whole, content);

  area->width = content.width;
  area->height = content.height;
  area->x = image->room_x = x;
  area->y = image->room_y = y;
  image->room_width = room.width;
  image->room_height = room.height;
  if (node_is (node, FO_PROPERTY_TEXT_ALIGN, FO_CENTER))
    area->x += (room.width - area->width) / 2;
  else if (node_is (node, FO_PROPERTY_TEXT_ALIGN, FO_END))
    area->x += room.width - area->width;
  if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER))
    area->y += (room.height - area->height) / 2;
  else if (node_is (node, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER))
    area->y += room.height - area->height;
  image->type = types[node->drawing->type];
  image->markup = node->drawing->markup;
  image->length = node->drawing->length;
  image->columns = node->drawing->columns;
  image->rows = node->drawing->rows;
  area->image = image;
}
