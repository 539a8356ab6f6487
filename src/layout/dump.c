/* layout/dump.c: the area tree as XML in the names of Apache FOP's area tree
 *
 * Lengths are millipoints; ipd and bpd are the content rectangle, ipda and bpda the whole area with
 * its spaces.  As there, areas say where they are by their order, their spaces and their offsets;
 * a line's height is that of what stands in it, the leading is space before and after it, and every
 * inline has an area.  No character stands between elements: lines end inside the tags, so that the
 * string value of an area is its text.
 */
#include <string.h>

#include "layout/dump-areas.h"

/* --- blocks --- */

static void dump_areas (Dumper *dumper, const LayoutArea *first, const Rectangle *around);

static Mpt
own_space (const LayoutArea *area, FoProperty property, const Rectangle *around)
{
  return area && area->node && is_stacked (area)
             ? node_length (area->node, property, around->width)
             : 0;
}

/* The space above AREA when its own space is the larger one of those that meet there. */
static Mpt
space_before (const LayoutArea *area, const LayoutArea *previous, const Rectangle *around)
{
  Mpt gap = area->y - (previous ? previous->y + previous->height : around->y);
  Mpt own = own_space (area, FO_PROPERTY_SPACE_BEFORE, around);

  if (gap <= 0 || own <= 0 || area->flags & AREA_BEGUN)
    return 0;
  return own >= own_space (previous, FO_PROPERTY_SPACE_AFTER, around) ? gap : 0;
}

static Mpt
space_after (const LayoutArea *area, const LayoutArea *next, const Rectangle *around)
{
  Mpt gap = (next ? next->y : around->y + around->height) - area->y - area->height;
  Mpt own = own_space (area, FO_PROPERTY_SPACE_AFTER, around);

  if (gap <= 0 || own <= 0 || area->flags & AREA_GOES_ON
      || (next && space_before (next, area, around)))
    return 0;
  if (!next && is_kind (area->parent, FO_NODE_TABLE_CELL)
      && !node_is (area->node, FO_PROPERTY_SPACE_AFTER_CONDITIONALITY, FO_RETAIN))
    return 0; /* the row is higher than the cell's content */
  return next ? gap : MIN (gap, own);
}

/* The next or first area that is stacked; NULL: none. */
static const LayoutArea *
stacked (const LayoutArea *area)
{
  while (area && !is_stacked (area))
    area = area->next;
  return area;
}

/* How far the content of an absolute area is below where it was placed. */
static Mpt
before_indent (const LayoutArea *area)
{
  return fo_node_value (area->node, FO_PROPERTY_MARGIN_TOP)->set
             ? node_length (area->node, FO_PROPERTY_MARGIN_TOP, 0)
                   + layout_box_edge (area->box, SIDE_BEFORE)
             : 0;
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
      const Rectangle *origin = &dumper->reference;
      const Rectangle page = { 0 };

      if (area->flags & AREA_FIXED)
        origin = &page;
      length (dumper, "left-position",
              content->x - origin->x - node_length (area->node, FO_PROPERTY_START_INDENT, 0));
      length (dumper, "top-position", content->y - origin->y - before_indent (area));
    }
  else if (has_offsets (area))
    {
      if (is_kind (area, FO_NODE_TABLE_CELL))
        attribute (dumper, "is-reference-area", "true");
      attribute (dumper, "positioning", "absolute");
      length_unless_zero (dumper, "left-offset", content->x - around->x);
      length_unless_zero (dumper, "top-offset", area->y - around->y);
    }
}

static Mpt
indent (const LayoutArea *area, FoProperty property, const Rectangle *reference)
{
  return node_length (area->node, property, reference->width);
}

static void
indents (const Dumper *dumper, const LayoutArea *area, const Rectangle *content)
{
  const Rectangle *reference = &dumper->reference;

  if (is_viewport (area))
    {
      /* as they were asked for: a width of its own does not change them */
      length_unless_zero (dumper, "start-indent", indent (area, FO_PROPERTY_START_INDENT, reference));
      length_unless_zero (dumper, "end-indent", indent (area, FO_PROPERTY_END_INDENT, reference));
    }
  else if (is_stacked (area) && area->node)
    {
      length_unless_zero (dumper, "start-indent", content->x - reference->x);
      length_unless_zero (dumper, "end-indent",
                          reference->x + reference->width - content->x - content->width);
      length_unless_zero (dumper, "space-start",
                          indent (area, FO_PROPERTY_START_INDENT, reference)
                              - layout_box_edge (area->box, SIDE_START));
      length_unless_zero (dumper, "space-end",
                          indent (area, FO_PROPERTY_END_INDENT, reference)
                              - layout_box_edge (area->box, SIDE_END));
    }
}

/* The part of an area in which its content stands upright. */
static Rectangle
turned_content (const LayoutArea *area)
{
  Rectangle content = content_of (area);

  if (area->turn % 2)
    content = (Rectangle){ content.x, content.y, content.height, content.width };
  return content;
}

/* The space that stays below the last block in AREA. */
static Mpt
retained_after (const LayoutArea *area, Mpt whole)
{
  const LayoutArea *last = NULL;
  Mpt space = 0;

  for (const LayoutArea *child = area->first; child; child = child->next)
    if (is_stacked (child) && child->node)
      last = child;
  if (!last || last->flags & AREA_GOES_ON)
    return 0;
  if (node_is (last->node, FO_PROPERTY_SPACE_AFTER_CONDITIONALITY, FO_RETAIN))
    space = node_length (last->node, FO_PROPERTY_SPACE_AFTER, whole);
  if (!layout_box_edge (last->box, SIDE_AFTER) && !is_viewport (last))
    {
      Mpt inside = retained_after (last, whole); /* MAX would ask twice, each time */

      space = MAX (space, inside);
    }
  return space;
}

/* How far down from TOP the blocks of AREA reach. */
static Mpt
stacked_height (const LayoutArea *area, Mpt top)
{
  Mpt bottom = top;

  for (const LayoutArea *child = area->first; child; child = child->next)
    if (!(child->flags & (AREA_ABSOLUTE | AREA_NOTES)))
      bottom = MAX (bottom, child->y + child->height);
  return bottom - top + retained_after (area, area->width);
}

static gboolean
has_height (const FoNode *node)
{
  for (FoProperty property = FO_PROPERTY_BPD_MINIMUM; property <= FO_PROPERTY_BPD_MAXIMUM;
       property++)
    if (fo_node_value (node, property)->type == FO_VALUE_LENGTH)
      return TRUE;
  return FALSE;
}

/* The viewport's own attributes, and the reference area inside: as high as what stands in it, unless
 * its content has made the viewport as high as it is. */
static void
dump_viewport (Dumper *dumper, const LayoutArea *area, const Rectangle *content)
{
  const LayoutArea inner = { .kind = AREA_BLOCK };
  Rectangle room = turned_content (area), shown = *content;
  Mpt height = stacked_height (area, room.y);

  attribute (dumper, "is-viewport-area", "true");
  if (area->flags & AREA_CLIPPED)
    attribute (dumper, "clipped", "true");
  /* where an absolute one begins is in its position */
  shown.x = shown.y = 0;
  if (!(area->flags & AREA_ABSOLUTE))
    {
      shown.x = indent (area, FO_PROPERTY_START_INDENT, &dumper->reference);
      shown.y = content->y - area->y;
    }
  matrix (dumper, shown, area->turn);
  end_start_tag (dumper);
  begin (dumper, "block");
  dumper->reference = room;
  if (area->flags & AREA_ABSOLUTE || area->turn || has_height (area->node))
    room.height = height;
  sizes (dumper, &inner, room, 0);
  identity (dumper, area->node);
  attribute (dumper, "is-reference-area", "true");
  end_start_tag (dumper);
  dump_areas (dumper, area->first, &dumper->reference);
  end (dumper, "block");
}

/* What display-align leaves free above a cell's content. */
static void
dump_spacer (Dumper *dumper, const LayoutArea *cell, const Rectangle *content)
{
  LayoutArea spacer = { .kind = AREA_BLOCK };

  if (!is_kind (cell, FO_NODE_TABLE_CELL) || !cell->first || cell->first->y <= content->y
      || !(node_is (cell->node, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER)
           || node_is (cell->node, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER)))
    return;
  begin (dumper, "block");
  sizes (dumper, &spacer,
         (Rectangle){ content->x, content->y, content->width, cell->first->y - content->y }, 0);
  empty (dumper);
}

static void
dump_block (Dumper *dumper, const LayoutArea *area, const LayoutArea *previous,
            const Rectangle *around)
{
  Rectangle content = content_of (area);
  Mpt before = space_before (area, previous, around);
  Mpt after = space_after (area, is_stacked (area) ? stacked (area->next) : NULL, around);
  const Rectangle reference = dumper->reference;

  begin (dumper, "block");
  sizes (dumper, area, content, before + after);
  identity (dumper, area->node);
  position (dumper, area, &content, around);
  length_unless_zero (dumper, "space-before", before);
  length_unless_zero (dumper, "space-after", after);
  indents (dumper, area, &content);
  if (is_kind (area, FO_NODE_TABLE_CELL))
    dumper->reference = content;
  if (is_viewport (area))
    dump_viewport (dumper, area, &content);
  else
    {
      end_start_tag (dumper);
      dump_spacer (dumper, area, &content);
      dump_areas (dumper, area->first, &content);
    }
  dumper->reference = reference;
  end (dumper, "block");
}

/* The next area when it has the borders of a part of CELL; NULL: it has not. */
static const LayoutArea *
next_part (const LayoutArea *cell)
{
  const LayoutArea *part = cell->next;

  return cell->node && part && part->flags & AREA_SEGMENT && part->node == cell->node ? part : NULL;
}

/* The grid line where a cell ends: that of its parts when they have the borders. */
static Mpt
cell_end (const LayoutArea *cell)
{
  Mpt end_line = grid_line (cell, SIDE_AFTER);

  for (cell = next_part (cell); cell; cell = next_part (cell))
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

/* A row's background stands under each of its cells, down to the end of those that span others. */
static void
dump_row_background (Dumper *dumper, const LayoutArea *cell, const Rectangle *around)
{
  for (const LayoutArea *row = cell->parent->first; row; row = row->next)
    if (is_kind (row, FO_NODE_TABLE_ROW) && row->node == cell->node->parent)
      {
        LayoutBox box = { .background = row->box ? row->box->background : 0 };
        LayoutArea area = { .kind = AREA_BLOCK, .box = &box };
        Mpt bottom = MAX (row->y + row->height, cell->y + cell->height);
        Rectangle content = { cell->x, row->y, cell->width, bottom - row->y };

        begin (dumper, "block");
        sizes (dumper, &area, content, 0);
        attribute (dumper, "positioning", "absolute");
        length_unless_zero (dumper, "left-offset", content.x - around->x);
        length_unless_zero (dumper, "top-offset", content.y - around->y);
        empty (dumper);
        return;
      }
}

static void
dump_cells (Dumper *dumper, const LayoutArea *first, const Rectangle *around)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  for (const LayoutArea *area = first; area; area = area->next)
    if (is_cell (area) && !(area->node && area->flags & AREA_SEGMENT))
      g_ptr_array_add (cells, (gpointer)area);
  g_ptr_array_sort (cells, compare_cells);
  for (guint i = 0; i < cells->len; i++)
    {
      const LayoutArea *cell = g_ptr_array_index (cells, i);

      if (cell->node)
        dump_row_background (dumper, cell, around);
      for (const LayoutArea *part = next_part (cell); part; part = next_part (part))
        dump_block (dumper, part, NULL, around);
      dump_block (dumper, cell, NULL, around);
    }
}

/* TRUE when NODE stands among the text of a block. */
static gboolean
is_inside_inline (const FoNode *node)
{
  for (node = node->parent; node && node->kind == FO_NODE_WRAPPER; node = node->parent)
    ;
  return node && (node->kind == FO_NODE_INLINE || node->kind == FO_NODE_BASIC_LINK);
}

/* AREA and the blocks in it around LINE, each as high as that. */
static void
dump_blocks_around (Dumper *dumper, const LayoutArea *area, const LayoutArea *line)
{
  Rectangle content = content_of (area);
  const LayoutArea *inner = line;

  while (inner->parent != area)
    inner = inner->parent;
  begin (dumper, "block");
  sizes (dumper, area, (Rectangle){ content.x, line->y, content.width, line->height }, 0);
  identity (dumper, area->node);
  end_start_tag (dumper);
  if (inner == line)
    layout_dump_line (dumper, line);
  else
    dump_blocks_around (dumper, inner, line);
  end (dumper, "block");
}

/* A block inside an inline: each line of it is one of the block around. */
static void
dump_inline_block (Dumper *dumper, const LayoutArea *block, const LayoutArea *area)
{
  LayoutArea plain = { .kind = AREA_LINE };

  for (const LayoutArea *child = area->first; child; child = child->next)
    if (child->kind == AREA_LINE)
      {
        Rectangle content = { block->x, child->y, block->width, child->height };

        begin (dumper, "lineArea");
        sizes (dumper, &plain, content, 0);
        end_start_tag (dumper);
        begin (dumper, "inlineblockparent");
        sizes (dumper, &plain, content, 0);
        end_start_tag (dumper);
        dump_blocks_around (dumper, block, child);
        end (dumper, "inlineblockparent");
        end (dumper, "lineArea");
      }
    else
      dump_inline_block (dumper, block, child);
}

/* TRUE when AREA has nothing but lines and blocks of them. */
static gboolean
has_plain_lines (const LayoutArea *area)
{
  if (area->kind == AREA_LINE)
    return TRUE;
  if (area->kind != AREA_BLOCK || !area->first || !is_kind (area, FO_NODE_BLOCK))
    return FALSE;
  for (const LayoutArea *child = area->first; child; child = child->next)
    if (!has_plain_lines (child))
      return FALSE;
  return TRUE;
}

static void
dump_areas (Dumper *dumper, const LayoutArea *first, const Rectangle *around)
{
  const LayoutArea *previous = NULL;
  gboolean has_cells = FALSE;

  for (const LayoutArea *area = first; area; area = area->next)
    {
      if (is_cell (area))
        has_cells = TRUE;
      else if (is_kind (area, FO_NODE_TABLE_ROW) || area->flags & AREA_NOTES)
        continue; /* with its cells; after the flow */
      else if (area->kind == AREA_BLOCK && area->node && is_inside_inline (area->node)
               && has_plain_lines (area))
        dump_inline_block (dumper, area, area);
      else if (area->kind == AREA_BLOCK)
        dump_block (dumper, area, previous, around);
      else if (area->kind == AREA_LINE)
        layout_dump_line (dumper, area);
      if (area->kind == AREA_LINE || is_stacked (area))
        previous = area;
    }
  if (has_cells)
    dump_cells (dumper, first, around);
}

/* --- regions and pages --- */

static void
begin_reference (Dumper *dumper, const char *name, Rectangle content)
{
  begin (dumper, name);
  sizes (dumper, &(LayoutArea){ .kind = AREA_REGION }, content, 0);
  attribute (dumper, "is-reference-area", "true");
}

/* A column, with room for HEIGHT. */
static void
dump_flow (Dumper *dumper, const LayoutArea *column, Mpt height)
{
  dumper->reference = content_of (column);
  begin_reference (dumper, "flow", dumper->reference);
  end_start_tag (dumper);
  dump_areas (dumper, column->first,
              &(Rectangle){ column->x, column->y, column->width, height });
  end (dumper, "flow");
}

/* The footnotes; the area is there without any as well. */
static void
dump_notes (Dumper *dumper, const LayoutArea *region, const Rectangle *content)
{
  const LayoutArea *notes = region->last;
  gboolean any = notes && notes->flags & AREA_NOTES;

  begin (dumper, "footnote");
  length (dumper, "top-offset", any ? notes->y - content->y : 0);
  end_start_tag (dumper);
  if (any)
    {
      dumper->reference = content_of (notes);
      dump_areas (dumper, notes->first, &dumper->reference);
    }
  end (dumper, "footnote");
}

static guint
column_count (const LayoutArea *region)
{
  return region->node ? (guint) MAX (node_integer (region->node, FO_PROPERTY_COLUMN_COUNT, 1), 1) : 1;
}

static void
column_gap (const Dumper *dumper, const LayoutArea *region, const Rectangle *content)
{
  if (column_count (region) > 1)
    length (dumper, "columnGap",
            node_length (region->node, FO_PROPERTY_COLUMN_GAP, content->width));
}

static void
dump_body (Dumper *dumper, const LayoutArea *region, const Rectangle *content)
{
  Mpt height = stacked_height (region, content->y);
  LayoutArea flow = { .flags = AREA_SPAN, .first = region->first, .x = content->x,
                      .y = content->y, .width = content->width, .height = height }, only = flow;
  const LayoutArea *span = flow.first && flow.first->flags & AREA_SPAN ? flow.first : &only;

  only.first = &flow;
  begin_reference (dumper, "mainReference", *content);
  column_gap (dumper, region, content);
  end_start_tag (dumper);
  for (; span && span->flags & AREA_SPAN; span = span->next)
    {
      begin_reference (dumper, "span", content_of (span));
      if (span->first->next)
        length (dumper, "columnCount", column_count (region));
      end_start_tag (dumper);
      for (const LayoutArea *column = span->first; column; column = column->next)
        dump_flow (dumper, column, content->height);
      end (dumper, "span");
    }
  end (dumper, "mainReference");
  dump_notes (dumper, region, content);
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

/* How the page around REGION is turned: its sides are named as that sees them. */
static guint
page_turn (const LayoutArea *region)
{
  const FoNode *master = region->node ? region->node->parent : NULL;

  return master ? (guint)(node_integer (master, FO_PROPERTY_REFERENCE_ORIENTATION, 0) / 90 + 4) % 4
                : 0;
}

static void
dump_region (Dumper *dumper, const LayoutArea *region, const char *name)
{
  LayoutArea inner = { .kind = AREA_REGION };
  Rectangle content = content_of (region);
  gboolean sideways = page_turn (region) % 2;

  begin (dumper, "regionViewport");
  sizes (dumper, region,
         (Rectangle){ content.x, content.y, sideways ? content.height : content.width,
                      sideways ? content.width : content.height },
         0);
  attribute (dumper, "is-viewport-area", "true");
  if (region->flags & AREA_CLIPPED)
    attribute (dumper, "clipped", "true");
  rectangle (dumper, "rect", region->x, region->y, region->width, region->height);
  end_start_tag (dumper);
  begin (dumper, name);
  attribute (dumper, "name", region->region);
  sizes (dumper, &inner, turned_content (region), 0);
  attribute (dumper, "is-reference-area", "true");
  matrix (dumper, content, region->turn);
  if (!(region->flags & AREA_STATIC) && column_count (region) > 1)
    {
      length (dumper, "columnCount", column_count (region));
      column_gap (dumper, region, &content);
    }
  end_start_tag (dumper);
  content = turned_content (region);
  dumper->reference = content;
  if (region->flags & AREA_STATIC)
    dump_areas (dumper, region->first, &content);
  else
    dump_body (dumper, region, &content);
  end (dumper, name);
  end (dumper, "regionViewport");
}

static void
dump_page (Dumper *dumper, const LayoutPage *page)
{
  begin (dumper, "pageViewport");
  rectangle (dumper, "bounds", 0, 0, page->width, page->height);
  g_string_append_printf (dumper->out, " key=\"P%u\"", page->number);
  length (dumper, "nr", page->value);
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

/* "da-DK", "da" or nothing; the caller owns it. */
static char *
language_of (const FoNode *node)
{
  const char *country = node_string (node, FO_PROPERTY_COUNTRY);
  const char *language = node_string (node, FO_PROPERTY_LANGUAGE);

  if (!language)
    return g_strdup ("");
  return country ? g_strconcat (language, "-", country, NULL) : g_strdup (language);
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
          g_autofree char *language = language_of (page->sequence);

          if (sequence)
            end (&dumper, "pageSequence");
          begin (&dumper, "pageSequence");
          if (*language)
            attribute (&dumper, "xml:lang", language);
          end_start_tag (&dumper);
          layout_dump_title (page->sequence, out);
          sequence = page->sequence;
        }
      dump_page (&dumper, page);
    }
  if (sequence)
    {
      end (&dumper, "pageSequence");
      layout_dump_bookmarks (&dumper, sequence->parent);
    }
  end (&dumper, "areaTree");
  g_string_append_c (out, '\n');
}
