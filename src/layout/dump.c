/* layout/dump.c: the area tree as XML in the names of Apache FOP's area tree
 *
 * Lengths are millipoints; ipd and bpd are the content rectangle, ipda and bpda the whole area with
 * its spaces.  As there, areas say where they are by their order, their spaces and their offsets;
 * a line's height is that of what stands in it, the leading is space before and after it, and every
 * inline has an area.  No character stands between elements: lines end inside the tags, so that the
 * string value of an area is its text.
 */
#include <string.h>

#include "layout/area.h"
#include "layout/areas.h"
#include "layout/dump-xml.h"
#include "layout/style.h"

/* --- what every area has --- */

static const char *const line_styles[] = {
  [LINE_STYLE_NONE] = "none",     [LINE_STYLE_SOLID] = "solid",   [LINE_STYLE_DASHED] = "dashed",
  [LINE_STYLE_DOTTED] = "dotted", [LINE_STYLE_DOUBLE] = "double",
};
static const char *const sides[] = { "before", "end", "after", "start" };

static Rectangle
content_of (const LayoutArea *area)
{
  Mpt before = layout_box_edge (area->box, SIDE_BEFORE);
  Mpt start = layout_box_edge (area->box, SIDE_START);

  return (Rectangle){ area->x + start, area->y + before,
                      area->width - start - layout_box_edge (area->box, SIDE_END),
                      area->height - before - layout_box_edge (area->box, SIDE_AFTER) };
}

static gboolean
is_kind (const LayoutArea *area, FoNodeKind kind)
{
  return area->node && area->node->kind == kind;
}

static gboolean
is_viewport (const LayoutArea *area)
{
  return area->kind == AREA_BLOCK && is_kind (area, FO_NODE_BLOCK_CONTAINER);
}

/* List items' parts and cells stand beside each other at offsets of their own. */
static gboolean
has_offsets (const LayoutArea *area)
{
  return is_kind (area, FO_NODE_TABLE_CELL) || is_kind (area, FO_NODE_LIST_ITEM_LABEL)
         || is_kind (area, FO_NODE_LIST_ITEM_BODY);
}

static gboolean
is_stacked (const LayoutArea *area)
{
  return area->kind == AREA_BLOCK && !has_offsets (area)
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

static gboolean
is_collapsed (const LayoutArea *area)
{
  return is_kind (area, FO_NODE_TABLE_CELL)
         && !node_is (area->node, FO_PROPERTY_BORDER_COLLAPSE, FO_SEPARATE);
}

/* The grid line under a side's border, growing outwards. */
static Mpt
grid_line (const LayoutArea *cell, Side side)
{
  Mpt half = cell->box ? cell->box->border[side].width / 2 : 0;

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

static gboolean
is_outermost (const LayoutArea *cell, Side side)
{
  Mpt line = grid_line (cell, side);

  for (const LayoutArea *other = cell->parent->first; other; other = other->next)
    if (is_kind (other, FO_NODE_TABLE_CELL) && grid_line (other, side) > line)
      return FALSE;
  return TRUE;
}

static void
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
static void
sizes (const Dumper *dumper, const LayoutArea *area, Rectangle content, Mpt spaces)
{
  const LayoutBox *box = area->box;

  length (dumper, "ipd", content.width);
  length (dumper, "bpd", content.height);
  length (dumper, "ipda",
          content.width + layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END));
  length (dumper, "bpda",
          content.height + layout_box_edge (box, SIDE_BEFORE) + layout_box_edge (box, SIDE_AFTER)
              + spaces);
  rectangle (dumper, "bap", layout_box_edge (box, SIDE_START), layout_box_edge (box, SIDE_END),
             layout_box_edge (box, SIDE_BEFORE), layout_box_edge (box, SIDE_AFTER));
  if (box)
    borders (dumper, area);
}

static void
identity (const Dumper *dumper, const FoNode *node)
{
  const char *id = node ? node_string (node, FO_PROPERTY_ID) : NULL;

  if (id)
    attribute (dumper, "prod-id", id);
}

/* --- inline areas --- */

static Rectangle
join (Rectangle a, Rectangle b)
{
  Mpt right, bottom;

  if (!a.width && !a.height)
    return b;
  right = MAX (a.x + a.width, b.x + b.width);
  bottom = MAX (a.y + a.height, b.y + b.height);
  a.x = MIN (a.x, b.x);
  a.y = MIN (a.y, b.y);
  a.width = right - a.x;
  a.height = bottom - a.y;
  return a;
}

/* The viewport of a drawing or a picture; POS is where that is inside. */
static void
dump_image (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  const LayoutImage *image = area->image;
  const char *source = node_string (area->node, FO_PROPERTY_SRC);
  const Rectangle room = { image->room_x, image->room_y, image->room_width, image->room_height };

  begin (dumper, "viewport");
  sizes (dumper, area, room, 0);
  length (dumper, "offset", room.y - around->y);
  identity (dumper, area->node);
  rectangle (dumper, "pos", area->x - room.x, area->y - room.y, area->width, area->height);
  end_start_tag (dumper);
  begin (dumper, source ? "image" : "foreignObject");
  identity (dumper, area->node);
  attribute (dumper, source ? "url" : "ns", source ? source : "http://www.w3.org/2000/svg");
  empty (dumper);
  end (dumper, "viewport");
}

static gboolean
is_space (const char *at, gsize bytes)
{
  gunichar character = bytes ? g_utf8_get_char (at) : 0;

  return character == ' ' || character == 0xa0;
}

static gboolean
ends_line (const LayoutArea *area)
{
  for (; area->kind != AREA_LINE; area = area->parent)
    for (const LayoutArea *next = area->next; next; next = next->next)
      if (!(next->flags & AREA_DECORATION))
        return FALSE;
  return TRUE;
}

/* The glyphs of a text without the spaces at which its line was broken, and their width. */
static guint
count_glyphs (const LayoutArea *area, Mpt *width)
{
  const LayoutText *text = area->text;
  const char *end = text->text + text->length;
  guint n = text->n_glyphs;

  *width = area->width;
  if (ends_line (area))
    while (n && text->glyphs[n - 1].bytes == 1 && end[-1] == ' ')
      {
        end--;
        *width -= text->glyphs[--n].advance;
      }
  return n;
}

static Rectangle
inline_content (const LayoutArea *area)
{
  Rectangle content = content_of (area);

  if (area->kind == AREA_TEXT)
    count_glyphs (area, &content.width);
  return content;
}

/* The first family that NODE asks for. */
static char *
family_name (const FoNode *node)
{
  const FoValue *value = fo_node_value (node, FO_PROPERTY_FONT_FAMILY);
  g_auto (GStrv) names = g_strsplit (value->type == FO_VALUE_STRING ? value->string : "", ",", 2);
  char *name = names[0] ? g_strstrip (names[0]) : (char *)"";
  gsize n = strlen (name);

  return n >= 2 && (name[0] == '\'' || name[0] == '"') ? g_strndup (name + 1, n - 2)
                                                       : g_strdup (name);
}

static void
word (const Dumper *dumper, gboolean space, const char *text, gsize bytes)
{
  const char *name = space ? "space" : "word";
  g_autofree char *plain = g_strndup (text, bytes);
  /* the hyphen at a line's end */
  g_auto (GStrv) parts = g_strsplit (plain, "\302\255", -1);
  g_autofree char *shown = g_strjoinv ("-", parts);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  g_string_append_printf (dumper->out, "<%s offset=\"0\">%s</%s>", name, escaped, name);
}

static void
dump_text (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  const LayoutText *text = area->text;
  const char *at = text->text;
  g_autofree char *family = family_name (area->node);
  Rectangle content = inline_content (area);
  guint n = count_glyphs (area, &content.width);

  if (n == 0)
    return;
  begin (dumper, "text");
  sizes (dumper, area, content, 0);
  length (dumper, "offset", content.y - around->y);
  length (dumper, "baseline", text->baseline - area->y);
  length (dumper, "tlsadjust", node_length (area->node, FO_PROPERTY_LETTER_SPACING, 0));
  attribute (dumper, "font-name", family);
  attribute (dumper, "font-family", layout_font_family (text->font));
  length (dumper, "font-weight", layout_font_weight (text->font));
  attribute (dumper, "font-style", layout_font_is_italic (text->font) ? "italic" : "normal");
  length (dumper, "font-size", text->size);
  color (dumper, "color", text->color);
  end_start_tag (dumper);
  for (guint i = 0; i < n;)
    {
      gboolean space = is_space (at, text->glyphs[i].bytes);
      gsize bytes = 0;

      do
        bytes += text->glyphs[i++].bytes;
      while (i < n && !space
             && (text->glyphs[i].bytes == 0 || !is_space (at + bytes, text->glyphs[i].bytes)));
      word (dumper, space, at, bytes);
      at += bytes;
    }
  end (dumper, "text");
}

static gboolean
is_inline (const FoNode *node)
{
  return node->kind == FO_NODE_INLINE || node->kind == FO_NODE_BASIC_LINK;
}

/* The outermost inline around AREA inside STOP; NULL: none.  An area made for an inline is that
 * inline, and so is no parent of itself. */
static const FoNode *
outer_inline (const LayoutArea *area, const FoNode *stop)
{
  const FoNode *outer = NULL, *node = area->node;

  if (node && area->kind != AREA_TEXT)
    node = node->parent;
  for (; node && node != stop && (is_inline (node) || node->kind == FO_NODE_WRAPPER
                                  || node->kind == FO_NODE_FOOTNOTE); node = node->parent)
    if (is_inline (node))
      outer = node;
  return outer;
}

static void
link_target (const Dumper *dumper, const FoNode *node)
{
  const char *internal = node_string (node, FO_PROPERTY_INTERNAL_DESTINATION);
  const char *external = node_string (node, FO_PROPERTY_EXTERNAL_DESTINATION);
  guint page;
  Mpt x, y;

  if (internal && area_tree_find_id (dumper->tree, internal, &page, &x, &y))
    {
      g_autofree char *target
          = g_strdup_printf ("(P%u,%s)", area_tree_page (dumper->tree, page)->number, internal);

      attribute (dumper, "internal-link", target);
    }
  else if (external)
    attribute (dumper, "external-link", external);
}

static void dump_areas (Dumper *dumper, const LayoutArea *first, const Rectangle *around);
static void dump_inlines (Dumper *dumper, const LayoutArea *first, const LayoutArea *behind,
                          const FoNode *parent, const Rectangle *around);

static void
dump_inline (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  Rectangle content = inline_content (area);

  if (!area->node->first_child && area->first && area->first->kind == AREA_TEXT)
    {
      /* a number or character with a border is one area */
      LayoutArea text = *area->first;

      text.box = area->box;
      dump_text (dumper, &text, around);
      return;
    }
  begin (dumper, "inlineparent");
  sizes (dumper, area, content, 0);
  length (dumper, "offset", content.y - around->y);
  identity (dumper, area->node);
  if (area->node && area->node->kind == FO_NODE_BASIC_LINK)
    link_target (dumper, area->node);
  end_start_tag (dumper);
  dump_inlines (dumper, area->first, NULL, area->node, &content);
  end (dumper, "inlineparent");
}

/* An inline that the layout needs no area for: what is inside says how large it is. */
static void
dump_bare_inline (Dumper *dumper, const FoNode *node, const LayoutArea *first,
                  const LayoutArea *behind, const Rectangle *around)
{
  LayoutArea area = { .kind = AREA_INLINE, .node = node };
  Rectangle content = { 0 };

  for (const LayoutArea *child = first; child != behind; child = child->next)
    content = join (content, inline_content (child));
  begin (dumper, "inlineparent");
  sizes (dumper, &area, content, 0);
  length (dumper, "offset", content.y - around->y);
  identity (dumper, node);
  if (node->kind == FO_NODE_BASIC_LINK)
    link_target (dumper, node);
  end_start_tag (dumper);
  dump_inlines (dumper, first, behind, node, &content);
  end (dumper, "inlineparent");
}

static void
dump_inline_area (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  switch (area->kind)
    {
    case AREA_INLINE:
      dump_inline (dumper, area, around);
      break;
    case AREA_TEXT:
      dump_text (dumper, area, around);
      break;
    case AREA_SPACE:
      begin (dumper, "space");
      sizes (dumper, area, content_of (area), 0);
      length (dumper, "offset", area->y - around->y);
      identity (dumper, area->node);
      empty (dumper);
      break;
    case AREA_RULE:
      begin (dumper, "leader");
      sizes (dumper, area, content_of (area), 0);
      length (dumper, "offset", area->y - around->y);
      identity (dumper, area->node);
      attribute (dumper, "ruleStyle",
                 style_name (area->node, FO_PROPERTY_RULE_STYLE, area->rule.style));
      length (dumper, "ruleThickness", area->height);
      empty (dumper);
      break;
    case AREA_IMAGE:
      dump_image (dumper, area, around);
      break;
    default:
      dump_areas (dumper, area, around);
      break;
    }
}

static void
dump_inlines (Dumper *dumper, const LayoutArea *first, const LayoutArea *behind,
              const FoNode *parent, const Rectangle *around)
{
  for (const LayoutArea *area = first; area != behind;)
    {
      const FoNode *node = outer_inline (area, parent);
      const LayoutArea *next = area->next;

      if (area->flags & AREA_DECORATION)
        ; /* FOP has it as an attribute of the text */
      else if (!node)
        dump_inline_area (dumper, area, around);
      else
        {
          while (next != behind
                 && (next->flags & AREA_DECORATION || outer_inline (next, parent) == node))
            next = next->next;
          dump_bare_inline (dumper, node, area, next, around);
        }
      area = next;
    }
}

static void
dump_line (Dumper *dumper, const LayoutArea *line)
{
  Rectangle inner = { 0 };
  Mpt before, after;

  for (const LayoutArea *child = line->first; child; child = child->next)
    if (!(child->flags & AREA_DECORATION))
      inner = join (inner, inline_content (child));
  if (inner.height == 0)
    inner = (Rectangle){ line->x, line->y, 0, line->height };
  before = inner.y - line->y;
  after = line->height - before - inner.height;
  begin (dumper, "lineArea");
  sizes (dumper, line, (Rectangle){ line->x, inner.y, line->width, inner.height }, before + after);
  length_unless_zero (dumper, "space-before", before);
  length_unless_zero (dumper, "space-after", after);
  if (line->first)
    {
      length_unless_zero (dumper, "start-indent", inner.x - line->x);
      length_unless_zero (dumper, "end-indent", line->x + line->width - inner.x - inner.width);
    }
  end_start_tag (dumper);
  dump_inlines (dumper, line->first, NULL, line->node, &inner);
  end (dumper, "lineArea");
}

/* --- blocks --- */

/* The space above AREA that is its own: what the block before has left of the distance. */
static Mpt
space_before (const LayoutArea *area, const LayoutArea *previous, const Rectangle *around)
{
  Mpt gap = area->y - (previous ? previous->y + previous->height : around->y);

  if (!is_stacked (area) || !area->node || gap <= 0)
    return 0;
  return node_length (area->node, FO_PROPERTY_SPACE_BEFORE, around->width) > 0 ? gap : 0;
}

static Mpt
space_after (const LayoutArea *area, const LayoutArea *next, const Rectangle *around)
{
  Mpt gap = (next ? next->y : around->y + around->height) - area->y - area->height;
  Mpt own;

  if (!is_stacked (area) || !area->node || gap <= 0)
    return 0;
  if (next && next->node && space_before (next, area, around))
    return 0;
  own = node_length (area->node, FO_PROPERTY_SPACE_AFTER, around->width);
  return own > 0 ? (next ? gap : MIN (gap, own)) : 0;
}

/* The next or first area that is stacked; NULL: none. */
static const LayoutArea *
stacked (const LayoutArea *area)
{
  while (area && !is_stacked (area))
    area = area->next;
  return area;
}

static void
position (const Dumper *dumper, const LayoutArea *area, const Rectangle *content,
          const Rectangle *around)
{
  if (area->flags & AREA_ABSOLUTE)
    {
      attribute (dumper, "positioning",
                 area->node && node_is (area->node, FO_PROPERTY_ABSOLUTE_POSITION, FO_FIXED)
                     ? "fixed"
                     : "absolute");
      length (dumper, "left-position", area->x - around->x);
      length (dumper, "top-position", area->y - around->y);
    }
  else if (has_offsets (area))
    {
      attribute (dumper, "is-reference-area", "true");
      attribute (dumper, "positioning", "absolute");
      length_unless_zero (dumper, "left-offset", content->x - around->x);
      length_unless_zero (dumper, "top-offset", area->y - around->y);
    }
}

static void
dump_block (Dumper *dumper, const LayoutArea *area, const LayoutArea *previous,
            const Rectangle *around)
{
  Rectangle content = content_of (area);
  Mpt before = space_before (area, previous, around);
  Mpt after = space_after (area, stacked (area->next), around);
  const Rectangle reference = dumper->reference;

  begin (dumper, "block");
  sizes (dumper, area, content, before + after);
  identity (dumper, area->node);
  position (dumper, area, &content, around);
  length_unless_zero (dumper, "space-before", before);
  length_unless_zero (dumper, "space-after", after);
  if (is_stacked (area))
    {
      length_unless_zero (dumper, "start-indent", content.x - reference.x);
      length_unless_zero (dumper, "end-indent",
                          reference.x + reference.width - content.x - content.width);
    }
  if (is_viewport (area) || is_kind (area, FO_NODE_TABLE_CELL))
    dumper->reference = content;
  if (!is_viewport (area))
    {
      end_start_tag (dumper);
      dump_areas (dumper, area->first, &content);
    }
  else
    {
      LayoutArea inner = { .kind = AREA_BLOCK };

      attribute (dumper, "is-viewport-area", "true");
      matrix (dumper, content.x - area->x, content.y - area->y);
      end_start_tag (dumper);
      begin (dumper, "block");
      sizes (dumper, &inner, content, 0);
      attribute (dumper, "is-reference-area", "true");
      end_start_tag (dumper);
      dump_areas (dumper, area->first, &content);
      end (dumper, "block");
    }
  dumper->reference = reference;
  end (dumper, "block");
}

/* The grid line where a cell ends: that of its parts when they have the borders. */
static Mpt
cell_end (const LayoutArea *cell)
{
  Mpt end_line = grid_line (cell, SIDE_AFTER);

  for (cell = cell->next; cell && cell->flags & AREA_SEGMENT; cell = cell->next)
    end_line = MAX (end_line, grid_line (cell, SIDE_AFTER));
  return end_line;
}

/* Cells in the order in which they end, as a row is done when its cells are. */
static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const LayoutArea *left = *(const LayoutArea *const *)a, *right = *(const LayoutArea *const *)b;
  Mpt below = cell_end (left) - cell_end (right);
  Mpt behind = left->x - right->x;

  return below ? (below > 0) - (below < 0) : (behind > 0) - (behind < 0);
}

/* A row's background stands under each of its cells. */
static void
dump_row_background (Dumper *dumper, const LayoutArea *cell, const Rectangle *around)
{
  for (const LayoutArea *row = cell->parent->first; row; row = row->next)
    if (is_kind (row, FO_NODE_TABLE_ROW) && row->node == cell->node->parent && row->y <= cell->y
        && cell->y < row->y + row->height)
      {
        LayoutBox box = { .background = row->box ? row->box->background : 0 };
        LayoutArea area = { .kind = AREA_BLOCK, .box = &box };
        Rectangle content = { cell->x, row->y, cell->width, row->height };

        begin (dumper, "block");
        sizes (dumper, &area, content, 0);
        attribute (dumper, "positioning", "absolute");
        length_unless_zero (dumper, "left-offset", content.x - around->x);
        length_unless_zero (dumper, "top-offset", content.y - around->y);
        empty (dumper);
      }
}

static void
dump_cells (Dumper *dumper, const LayoutArea *first, const Rectangle *around)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  for (const LayoutArea *area = first; area; area = area->next)
    if (is_kind (area, FO_NODE_TABLE_CELL) && !(area->flags & AREA_SEGMENT))
      g_ptr_array_add (cells, (gpointer)area);
  g_ptr_array_sort (cells, compare_cells);
  for (guint i = 0; i < cells->len; i++)
    {
      const LayoutArea *cell = g_ptr_array_index (cells, i);

      dump_row_background (dumper, cell, around);
      for (const LayoutArea *part = cell->next; part && part->flags & AREA_SEGMENT;
           part = part->next)
        dump_block (dumper, part, NULL, around);
      dump_block (dumper, g_ptr_array_index (cells, i), NULL, around);
    }
}

static void
dump_areas (Dumper *dumper, const LayoutArea *first, const Rectangle *around)
{
  const LayoutArea *previous = NULL;
  gboolean has_cells = FALSE;

  for (const LayoutArea *area = first; area; area = area->next)
    {
      if (is_kind (area, FO_NODE_TABLE_CELL))
        has_cells = TRUE;
      else if (is_kind (area, FO_NODE_TABLE_ROW) || area->flags & AREA_NOTES)
        continue; /* with its cells; after the flow */
      else if (area->kind == AREA_BLOCK)
        dump_block (dumper, area, previous, around);
      else if (area->kind == AREA_LINE)
        dump_line (dumper, area);
      if (area->kind == AREA_LINE || is_stacked (area))
        previous = area;
    }
  if (has_cells)
    dump_cells (dumper, first, around);
}

/* --- regions and pages --- */

/* How far down the flow's blocks reach. */
static Mpt
flow_height (const LayoutArea *region, const Rectangle *content)
{
  Mpt bottom = content->y;

  for (const LayoutArea *area = region->first; area; area = area->next)
    if (!(area->flags & (AREA_ABSOLUTE | AREA_NOTES)))
      bottom = MAX (bottom, area->y + area->height);
  return bottom - content->y;
}

static void
begin_reference (Dumper *dumper, const char *name, Rectangle content)
{
  begin (dumper, name);
  sizes (dumper, &(LayoutArea){ .kind = AREA_REGION }, content, 0);
  end_start_tag (dumper);
}

/* A column, or the footnotes, with room for HEIGHT. */
static void
dump_reference (Dumper *dumper, const char *name, const LayoutArea *area, Mpt height)
{
  dumper->reference = content_of (area);
  begin_reference (dumper, name, dumper->reference);
  dump_areas (dumper, area->first, &(Rectangle){ area->x, area->y, area->width, height });
  end (dumper, name);
}

static void
dump_body (Dumper *dumper, const LayoutArea *region, const Rectangle *content)
{
  Mpt height = flow_height (region, content);
  LayoutArea flow = { .flags = AREA_SPAN, .first = region->first, .x = content->x,
                      .y = content->y, .width = content->width, .height = height }, only = flow;
  const LayoutArea *span = flow.first && flow.first->flags & AREA_SPAN ? flow.first : &only;

  only.first = &flow;
  begin_reference (dumper, "mainReference", *content);
  for (; span && span->flags & AREA_SPAN; span = span->next)
    {
      begin_reference (dumper, "span", content_of (span));
      for (const LayoutArea *column = span->first; column; column = column->next)
        dump_reference (dumper, "flow", column, content->height);
      end (dumper, "span");
    }
  end (dumper, "mainReference");
  if (region->last && region->last->flags & AREA_NOTES)
    dump_reference (dumper, "footnote", region->last, region->last->height);
}

/* In the order in which FOP has them. */
static const struct
{
  FoNodeKind kind;
  const char *name;
} region_kinds[] = {
  { FO_NODE_REGION_BEFORE, "regionBefore" }, { FO_NODE_REGION_START, "regionStart" },
  { FO_NODE_REGION_BODY, "regionBody" },     { FO_NODE_REGION_END, "regionEnd" },
  { FO_NODE_REGION_AFTER, "regionAfter" },
};

static void
dump_region (Dumper *dumper, const LayoutArea *region, const char *name)
{
  LayoutArea inner = { .kind = AREA_REGION };
  Rectangle content = content_of (region);

  begin (dumper, "regionViewport");
  sizes (dumper, region, content, 0);
  attribute (dumper, "is-viewport-area", "true");
  rectangle (dumper, "rect", region->x, region->y, region->width, region->height);
  end_start_tag (dumper);
  begin (dumper, name);
  attribute (dumper, "name", region->region);
  sizes (dumper, &inner, content, 0);
  attribute (dumper, "is-reference-area", "true");
  matrix (dumper, content.x, content.y);
  end_start_tag (dumper);
  dumper->reference = content;
  if (region->flags & AREA_STATIC)
    dump_areas (dumper, region->first, &content);
  else
    dump_body (dumper, region, &content);
  end (dumper, name);
  end (dumper, "regionViewport");
}

/* The page's number; its place in the document where it is not printed in digits. */
static guint
page_number (const LayoutPage *page)
{
  guint64 number;

  return g_ascii_string_to_unsigned (page->formatted, 10, 0, G_MAXUINT, &number, NULL)
             ? (guint)number
             : page->number;
}

static void
dump_page (Dumper *dumper, const LayoutPage *page)
{
  begin (dumper, "pageViewport");
  rectangle (dumper, "bounds", 0, 0, page->width, page->height);
  g_string_append_printf (dumper->out, " key=\"P%u\"", page->number);
  length (dumper, "nr", page_number (page));
  attribute (dumper, "formatted-nr", page->formatted);
  attribute (dumper, "simple-page-master-name", page->master);
  if (page->blank)
    attribute (dumper, "blank", "true");
  end_start_tag (dumper);
  begin (dumper, "page");
  end_start_tag (dumper);
  for (gsize i = 0; i < G_N_ELEMENTS (region_kinds); i++)
    for (const LayoutArea *region = page->regions; region; region = region->next)
      if ((region->node ? region->node->kind : FO_NODE_REGION_BODY) == region_kinds[i].kind)
        dump_region (dumper, region, region_kinds[i].name);
  end (dumper, "page");
  end (dumper, "pageViewport");
}

void
area_tree_dump (const AreaTree *tree, GString *out)
{
  Dumper dumper = { .tree = tree, .out = out };
  const struct FoNode *sequence = NULL;

  begin (&dumper, "areaTree");
  end_start_tag (&dumper);
  for (guint i = 0; i < area_tree_page_count (tree); i++)
    {
      const LayoutPage *page = area_tree_page (tree, i);

      if (page->sequence != sequence)
        {
          const char *language = node_string (page->sequence, FO_PROPERTY_LANGUAGE);

          if (sequence)
            end (&dumper, "pageSequence");
          begin (&dumper, "pageSequence");
          if (language)
            attribute (&dumper, "xml:lang", language);
          end_start_tag (&dumper);
          layout_dump_title (page->sequence, out);
          sequence = page->sequence;
        }
      dump_page (&dumper, page);
    }
  if (sequence)
    end (&dumper, "pageSequence");
  end (&dumper, "areaTree");
  g_string_append_c (out, '\n');
}
