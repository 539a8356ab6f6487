/* layout/dump-areas.h: what every area has in the dump
 *
 * Its sizes, borders, padding, background and id, and what kind of area it is.  Internal to the
 * dump, and inline because its two halves, blocks and inlines, share it.
 */
#ifndef SAGSAKT_LAYOUT_DUMP_AREAS_H
#define SAGSAKT_LAYOUT_DUMP_AREAS_H

#include "layout/areas.h"
#include "layout/dump-xml.h"
#include "layout/style.h"

/* Prints a line and what stands in it: dump-inlines.c. */
void layout_dump_line (Dumper *dumper, const LayoutArea *line);

static const char *const line_styles[] = {
  [LINE_STYLE_NONE] = "none",     [LINE_STYLE_SOLID] = "solid",   [LINE_STYLE_DASHED] = "dashed",
  [LINE_STYLE_DOTTED] = "dotted", [LINE_STYLE_DOUBLE] = "double", [LINE_STYLE_GROOVE] = "groove",
  [LINE_STYLE_RIDGE] = "ridge",   [LINE_STYLE_INSET] = "inset",   [LINE_STYLE_OUTSET] = "outset",
};
static const char *const sides[] = { "before", "end", "after", "start" };

static inline Rectangle
content_of (const LayoutArea *area)
{
  Mpt before = layout_box_edge (area->box, SIDE_BEFORE);
  Mpt start = layout_box_edge (area->box, SIDE_START);

  return (Rectangle){ area->x + start, area->y + before,
                      area->width - start - layout_box_edge (area->box, SIDE_END),
                      area->height - before - layout_box_edge (area->box, SIDE_AFTER) };
}

static inline gboolean
is_kind (const LayoutArea *area, FoNodeKind kind)
{
  return area->node && area->node->kind == kind;
}

static inline gboolean
is_viewport (const LayoutArea *area)
{
  return area->kind == AREA_BLOCK && is_kind (area, FO_NODE_BLOCK_CONTAINER);
}

/* A cell, a part of one with borders of its own, or the borders where one is missing. */
static inline gboolean
is_cell (const LayoutArea *area)
{
  return is_kind (area, FO_NODE_TABLE_CELL) || area->flags & AREA_SEGMENT;
}

/* List items' parts and cells stand beside each other at offsets of their own. */
static inline gboolean
has_offsets (const LayoutArea *area)
{
  return is_cell (area) || is_kind (area, FO_NODE_LIST_ITEM_LABEL)
         || is_kind (area, FO_NODE_LIST_ITEM_BODY);
}

static inline gboolean
is_stacked (const LayoutArea *area)
{
  return area->kind == AREA_BLOCK && !has_offsets (area) && !is_kind (area, FO_NODE_WRAPPER)
         && !(area->flags & (AREA_ABSOLUTE | AREA_NOTES));
}

/* Grooves and the like are drawn as plain lines; the formatting object knows what they are. */
static const char *
style_name (const FoNode *node, FoProperty property, LineStyle drawn)
{
  const FoValue *value = node ? fo_node_value (node, property) : NULL;

  if (value && value->type == FO_VALUE_KEYWORD && value->keyword != FO_NONE
      && value->keyword != FO_HIDDEN)
    return fo_keyword_text (value->keyword);
  return line_styles[drawn];
}

static inline gboolean
is_collapsed (const LayoutArea *area)
{
  return is_cell (area)
         && !(area->node && node_is (area->node, FO_PROPERTY_BORDER_COLLAPSE, FO_SEPARATE));
}

/* The grid line at a side, growing outwards: under a collapsed border, beside one that stands apart.
 */
static inline Mpt
grid_line (const LayoutArea *cell, Side side)
{
  Mpt half = cell->box && is_collapsed (cell) ? cell->box->border[side].width / 2 : 0;

  if (!is_collapsed (cell) && side == SIDE_AFTER && !(cell->flags & AREA_GOES_ON))
    half = -node_length (cell->node, FO_PROPERTY_BORDER_SEPARATION_BLOCK, 0) / 2;

  switch (side)
    {
    case SIDE_BEFORE:
      return -(cell->y + half);
    case SIDE_START:
      return -(cell->x + half);
    case SIDE_AFTER:
      return cell->y + cell->height - half;
    default:
      return cell->x + cell->width - half;
    }
}

static inline gboolean
is_outermost (const LayoutArea *cell, Side side)
{
  Mpt line = grid_line (cell, side);

  for (const LayoutArea *other = cell->parent->first; other; other = other->next)
    if (is_cell (other) && grid_line (other, side) > line)
      return FALSE;
  return TRUE;
}

static inline void
borders (const Dumper *dumper, const LayoutArea *area)
{
  static const FoProperty styles[]
      = { FO_PROPERTY_BORDER_BEFORE_STYLE, FO_PROPERTY_BORDER_END_STYLE,
          FO_PROPERTY_BORDER_AFTER_STYLE, FO_PROPERTY_BORDER_START_STYLE };
  const LayoutBox *box = area->box;
  gboolean collapsed = is_collapsed (area);

  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    {
      const LayoutBorder *border = &box->border[side];
      g_autofree char *padding = g_strconcat ("padding-", sides[side], NULL);

      if (border->width)
        g_string_append_printf (
            dumper->out, " border-%s=\"(%s,#%06x,%" G_GINT64_FORMAT "%s)\"", sides[side],
            style_name (collapsed ? NULL : area->node, styles[side], border->style),
            border->color & 0xffffff, border->width,
            !collapsed                  ? ""
            : is_outermost (area, side) ? ",collapse-outer"
                                        : ",collapse-inner");
      length_unless_zero (dumper, padding, box->padding[side]);
    }
  if (box->background >> 24)
    g_string_append_printf (dumper->out, " background=\"color=#%06x\"", box->background & 0xffffff);
}

/* Sizes; SPACES come to the whole area in the block's direction. */
static inline void
sizes (const Dumper *dumper, const LayoutArea *area, Rectangle content, Mpt spaces)
{
  const LayoutBox *box = area->box;

  length (dumper, "ipd", content.width);
  length (dumper, "bpd", content.height);
  if (content.width)
    length (dumper, "ipda",
            content.width + layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END));
  if (content.height)
    length (dumper, "bpda",
            content.height + layout_box_edge (box, SIDE_BEFORE) + layout_box_edge (box, SIDE_AFTER)
                + spaces);
  rectangle (dumper, "bap", layout_box_edge (box, SIDE_START), layout_box_edge (box, SIDE_END),
             layout_box_edge (box, SIDE_BEFORE), layout_box_edge (box, SIDE_AFTER));
  if (box)
    borders (dumper, area);
}

static inline void
identity (const Dumper *dumper, const FoNode *node)
{
  const char *id = node ? node_string (node, FO_PROPERTY_ID) : NULL;

  if (id)
    attribute (dumper, "prod-id", id);
}

#endif
