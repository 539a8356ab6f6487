/* layout/pages.c: choosing where pages end; placing bodies and page furniture */
#include "layout/pages.h"

#include <string.h>

#include "base/errors.h"
#include "base/limits.h"
#include "layout/areas.h"
#include "layout/markers.h"
#include "layout/numbers.h"
#include "layout/parallel.h"

/* A flow on its way to pages. */
typedef struct
{
  Layout *layout;
  const FoNode *flow;
  FlowMaker maker;
  FlowResume resume;
  const FoNode *next_child; /* not in the list yet */
  GArray *children;         /* of ChildStart */
  gboolean complete;
  Mpt width; /* that the list was made for */
  guint from; /* the first box that is on no page */
} FlowOnWay;

typedef struct
{
  const FoNode *node;
  guint first; /* its first box */
} ChildStart;

/* --- making the list as far as it is needed --- */

static void
begin_list (FlowOnWay *way, const FoNode *child, Mpt width)
{
  flow_maker_init (&way->maker, way->layout, 0, width);
  way->next_child = child;
  way->width = width;
  way->complete = FALSE;
  g_array_set_size (way->children, 0);
}

static void
add_child (FlowOnWay *way)
{
  const ChildStart start = { way->next_child, flow_length (way->maker.list) };

  g_array_append_val (way->children, start);
  flow_add_node (&way->maker, way->next_child);
  way->next_child = way->next_child->next;
}

/* Adds children until the list is longer than ROOM from where it stands. */
static void
extend_list (FlowOnWay *way, Mpt room)
{
  const FlowList *list = way->maker.list;

  while (way->next_child
         && (way->from >= flow_length (list)
             || flow_height (list, way->from, flow_length (list)) <= 2 * room))
    add_child (way);
  if (!way->next_child && !way->complete)
    {
      flow_maker_finish (&way->maker);
      way->complete = TRUE;
    }
}

static gboolean
is_done (const FlowOnWay *way)
{
  return way->complete && way->from >= flow_length (way->maker.list);
}

/* The box of LIST that stands for the same thing as BOX, box INDEX of another list. */
static guint
find_same (const FlowList *list, const FlowBox *box, gboolean opens)
{
  for (guint i = 0; i < flow_length (list); i++)
    {
      const FlowBox *other = flow_box (list, i);

      if (other->kind != box->kind || !other->frame != !box->frame
          || (other->frame && other->frame->node != box->frame->node))
        continue;
      if (box->kind == BOX_LINE)
        {
          if (other->ordinal == box->ordinal && other->line == 0)
            return i;
        }
      else if (box->kind == BOX_STEP)
        {
          if (other->step == 0 && other->parallel->rows[0].node == box->parallel->rows[0].node
              && other->parallel->cells[0].node == box->parallel->cells[0].node)
            return i;
        }
      else if (!other->frame || (other->frame->begin == i) == opens)
        return i;
    }
  return G_MAXUINT;
}

/* Makes the list anew for WIDTH from where it stands.  In the middle of a row, or when its place is
 * not found again, it stays as it is until the next page. */
static void
change_width (FlowOnWay *way, Mpt width)
{
  const FlowOnWay before = *way;
  g_autoptr (GArray) children = g_array_copy (way->children);
  const FlowBox *box;
  guint child = way->children->len, found;
  ChildStart start;

  if (way->from >= flow_length (way->maker.list))
    {
      begin_list (way, way->next_child, width);
      way->from = 0;
      return;
    }
  box = flow_box (before.maker.list, before.from);
  if (box->kind == BOX_STEP && box->step > 0)
    return;
  while (child > 1 && g_array_index (way->children, ChildStart, child - 1).first > before.from)
    child--;
  start = g_array_index (way->children, ChildStart, child - 1);

  begin_list (way, start.node, width);
  if (box->kind == BOX_LINE && box->line > 0)
    {
      way->resume.block = box->paragraph->block;
      way->resume.ordinal = box->ordinal;
      way->resume.place = box->paragraph->lines[box->line].from;
      way->maker.resume = &way->resume;
    }
  add_child (way);
  flow_end_paragraph (&way->maker);
  way->maker.resume = NULL;
  found = way->maker.resume_index;
  if (found == G_MAXUINT)
    found = find_same (way->maker.list, box, box->frame && box->frame->begin == before.from);
  if (found == G_MAXUINT)
    {
      g_array_unref (way->children);
      *way = before;
      way->children = g_steal_pointer (&children);
      return;
    }
  way->from = found;
}

/* --- where a page ends --- */

static gint64
page_cost (const FlowList *list, guint from, guint to, Mpt height, Mpt room)
{
  Mpt shrink = flow_shrink (list, from, to), short_ = MAX (room - height, 0);
  gint64 empty = room > 0 ? short_ * 1000 / room : 0;
  gint64 cost = empty * empty / 100 + flow_box (list, to)->penalty;

  if (height > room && shrink > 0)
    {
      gint64 ratio = (height - room) * 100 / shrink;

      cost += ratio * ratio / 10;
    }
  return cost;
}

/* The boundary at which a page of ROOM that begins at box FROM ends: the cheapest of those that
 * fit, the next one when none does.  *SQUEEZE is what the spaces have to give up. */
static guint
choose_end (const FlowOnWay *way, Mpt room, Mpt *squeeze)
{
  const FlowList *list = way->maker.list;
  guint from = way->from, n = flow_length (list), best = 0;
  Mpt above = layout_repeated_before (list, from);
  gint64 best_cost = G_MAXINT64;

  *squeeze = 0;
  for (guint to = from + 1; to <= n; to++)
    {
      gboolean end = to == n;
      gboolean forced = !end && flow_box (list, to)->break_ != FO_AUTO;
      Mpt height = above + flow_height (list, from, to) + layout_repeated_after (list, to);
      Mpt shrink = flow_shrink (list, from, to);
      gint64 cost;

      if (end && !way->complete)
        break;
      if (height - shrink <= room)
        {
          cost = end || forced ? 0 : page_cost (list, from, to, height, room);
          if (cost <= best_cost)
            {
              best = to;
              best_cost = cost;
              *squeeze = MAX (height - room, 0);
            }
        }
      /* boxes never take height away again: nothing behind fits */
      else if (above + g_array_index (list->sums, Mpt, to) - g_array_index (list->sums, Mpt, from)
                   - flow_box (list, from)->space - shrink
               > room)
        break;
      if (forced)
        break;
    }
  return best ? best : from + 1;
}

/* TRUE when all that is left fits into ROOM. */
static gboolean
rest_fits (FlowOnWay *way, Mpt room)
{
  Mpt squeeze;

  extend_list (way, room);
  return way->complete
         && (is_done (way) || choose_end (way, room, &squeeze) == flow_length (way->maker.list));
}

/* --- pages --- */

static LayoutPage *
add_page (Layout *layout, const FoNode *sequence, const FoNode *master_node, guint number,
          GArray *records)
{
  PageRecord record = { .sequence = sequence };
  g_autofree char *formatted = NULL;

  if (area_tree_page_count (layout->result) >= limit_value (LIMIT_PAGES))
    {
      g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value (LIMIT_PAGES));
      GError *error = NULL;

      error_set (&error, SAGSAKT_ERROR_LIMIT, MESSAGE_LAYOUT_PAGES, limit, NULL);
      layout_fail (layout, error);
      return NULL;
    }
  layout_master_read (layout, master_node, &record.master);
  record.page = area_tree_add_page (layout->result);
  formatted = layout_format_number (number, node_string (sequence, FO_PROPERTY_FORMAT));
  record.page->formatted = arena_strdup (layout->areas, formatted);
  record.page->master = record.master.name;
  record.page->sequence = sequence;
  record.page->width = record.master.width;
  record.page->height = record.master.height;
  g_array_append_val (records, record);
  layout->page = record.page;
  layout->page_width = record.page->width;
  if (number == 1 || area_tree_page_count (layout->result) == 1)
    layout_area_note (layout, sequence, 0, 0);
  return record.page;
}

/* The content rectangle of REGION of a page, and the area that draws the region. */
static LayoutArea *
region_area (Layout *layout, const PageMaster *master, Region region, PlaceRectangle *content)
{
  const FoNode *node = master->regions[region];
  PlaceRectangle rectangle = master->rectangles[region];
  LayoutArea *area = layout_area_new (layout, AREA_REGION, node, NULL);

  area->region = node ? master->region_names[region] : "xsl-region-body";
  area->x = rectangle.x;
  area->y = rectangle.y;
  area->width = rectangle.width;
  area->height = rectangle.height;
  area->box = node ? layout_box (layout, node, rectangle.width) : NULL;
  rectangle.x += layout_box_edge (area->box, SIDE_START);
  rectangle.y += layout_box_edge (area->box, SIDE_BEFORE);
  rectangle.width
      -= layout_box_edge (area->box, SIDE_START) + layout_box_edge (area->box, SIDE_END);
  rectangle.height
      -= layout_box_edge (area->box, SIDE_BEFORE) + layout_box_edge (area->box, SIDE_AFTER);
  rectangle.width = MAX (rectangle.width, 0);
  rectangle.height = MAX (rectangle.height, 0);
  *content = rectangle;
  return area;
}

/* How far content of HEIGHT is moved down in ROOM. */
static Mpt
display_shift (const FoNode *region, Mpt room, Mpt height)
{
  if (!region || height >= room)
    return 0;
  if (node_is (region, FO_PROPERTY_DISPLAY_ALIGN, FO_CENTER))
    return (room - height) / 2;
  return node_is (region, FO_PROPERTY_DISPLAY_ALIGN, FO_AFTER) ? room - height : 0;
}

/* What to name in a finding about BOX. */
static const FoNode *
node_of_box (const FlowOnWay *way, const FlowBox *box)
{
  return box->frame ? box->frame->node : way->flow;
}

static void
place_body (FlowOnWay *way, PageRecord *record, guint to, Mpt squeeze)
{
  const FlowList *list = way->maker.list;
  PlaceRectangle content;
  LayoutArea *area = region_area (way->layout, &record->master, REGION_BODY, &content);
  Mpt height = layout_repeated_before (list, way->from) + flow_height (list, way->from, to)
               + layout_repeated_after (list, to) - squeeze;
  Mpt shift = display_shift (record->master.regions[REGION_BODY], content.height, height);

  layout_report_tall (way->layout, node_of_box (way, flow_box (list, way->from)),
                      height - content.height);
  layout_place (way->layout, list, way->from, to, area, content.x, content.y + shift, &content,
                squeeze, 0);
  record->body = area;
}

/* Whether a page with NUMBER may begin with BREAK_. */
static gboolean
parity_fits (FoKeyword break_, guint number)
{
  return !(break_ == FO_EVEN_PAGE && number % 2 == 1)
         && !(break_ == FO_ODD_PAGE && number % 2 == 0);
}

static Mpt
body_room (Layout *layout, const FoNode *master_node, Mpt *width)
{
  PageMaster master;
  PlaceRectangle rectangle;
  const LayoutBox *box;

  layout_master_read (layout, master_node, &master);
  rectangle = master.rectangles[REGION_BODY];
  box = master.regions[REGION_BODY]
            ? layout_box (layout, master.regions[REGION_BODY], rectangle.width)
            : NULL;
  *width = MAX (rectangle.width - layout_box_edge (box, SIDE_START)
                    - layout_box_edge (box, SIDE_END),
                0);
  layout->page_width = master.width;
  return MAX (rectangle.height - layout_box_edge (box, SIDE_BEFORE)
                  - layout_box_edge (box, SIDE_AFTER),
              0);
}

/* The master of the next page: the one for a last page when the rest fits into it. */
static const FoNode *
next_master (FlowOnWay *way, const MasterChooser *chooser, PageWish *wish)
{
  wish->last = FALSE;
  if (layout_masters_ask_last (chooser))
    {
      const FoNode *master;
      Mpt width, room;

      wish->last = TRUE;
      master = layout_masters_choose (chooser, wish);
      if (master)
        {
          room = body_room (way->layout, master, &width);
          if (width == way->width && rest_fits (way, room))
            return master;
        }
      wish->last = FALSE;
    }
  return layout_masters_choose (chooser, wish);
}

/* Ends a page early when all that is left would fit on it though it is not made for the last page:
 * what follows goes to one that is. */
static guint
leave_for_last (const FlowOnWay *way, guint to)
{
  const FlowList *list = way->maker.list;

  if (!way->complete || to != flow_length (list))
    return to;
  for (guint end = to; end > way->from + 1; end--)
    if (flow_box (list, end - 1)->penalty < PENALTY_FORBIDDEN)
      return end - 1;
  return to;
}

static guint
first_number (const FoNode *sequence, guint number)
{
  const FoValue *given = fo_node_value (sequence, FO_PROPERTY_INITIAL_PAGE_NUMBER);

  if (given->type == FO_VALUE_NUMBER)
    return (guint) MAX (fo_value_integer (given, 1), 1);
  if ((fo_value_is (given, FO_AUTO_ODD) && number % 2 == 0)
      || (fo_value_is (given, FO_AUTO_EVEN) && number % 2 == 1))
    return number + 1;
  return number;
}

/* Whether a blank page must follow the last one, with NUMBER: XSL 1.1 §7.27.6. */
static gboolean
needs_blank_page (const FoNode *sequence, guint number, guint n_pages)
{
  const FoNode *next = sequence->next;

  while (next && next->kind != FO_NODE_PAGE_SEQUENCE)
    next = next->next;
  switch (fo_node_value (sequence, FO_PROPERTY_FORCE_PAGE_COUNT)->keyword)
    {
    case FO_EVEN:
      return n_pages % 2 == 1;
    case FO_ODD:
      return n_pages % 2 == 0;
    case FO_END_ON_EVEN:
      return number % 2 == 1;
    case FO_END_ON_ODD:
      return number % 2 == 0;
    case FO_AUTO:
      {
        const FoValue *given
            = next ? fo_node_value (next, FO_PROPERTY_INITIAL_PAGE_NUMBER) : NULL;

        if (!given)
          return FALSE;
        if (given->type == FO_VALUE_NUMBER)
          return (guint) MAX (fo_value_integer (given, 1), 1) % 2 == number % 2;
        return (fo_value_is (given, FO_AUTO_ODD) && number % 2 == 1)
               || (fo_value_is (given, FO_AUTO_EVEN) && number % 2 == 0);
      }
    default:
      return FALSE;
    }
}

static gboolean
add_blank_page (Layout *layout, MasterChooser *chooser, const PageWish *wish, GArray *records)
{
  const FoNode *master = layout_masters_choose (chooser, wish);
  LayoutPage *page = master ? add_page (layout, chooser->sequence, master, wish->number, records)
                            : NULL;

  layout_masters_advance (chooser);
  if (page)
    page->blank = TRUE;
  layout->page = NULL;
  return page != NULL;
}

static const FoNode *
child_of_kind (const FoNode *parent, FoNodeKind kind)
{
  const FoNode *child = parent->first_child;

  while (child && child->kind != kind)
    child = child->next;
  return child;
}

void
layout_sequence (Layout *layout, const FoNode *sequence, guint *number, GArray *records)
{
  const FoNode *flow = child_of_kind (sequence, FO_NODE_FLOW);
  FlowOnWay way = { .layout = layout, .flow = flow };
  MasterChooser chooser;
  guint first_record = records->len;

  if (!flow || !layout_masters_begin (&chooser, layout, sequence))
    return;
  *number = first_number (sequence, *number);
  way.children = g_array_new (FALSE, FALSE, sizeof (ChildStart));
  way.width = -1;

  do
    {
      PageWish wish = { .number = *number, .first = records->len == first_record };
      const FoNode *master;
      PageRecord *record;
      Mpt width, room, squeeze = 0;
      guint to;

      /* the list must exist for some width before it can be asked what is left */
      if (way.width < 0)
        {
          master = layout_masters_choose (&chooser, &wish);
          if (!master)
            break;
          room = body_room (layout, master, &width);
          begin_list (&way, flow->first_child, width);
          extend_list (&way, room);
        }
      if (way.from < flow_length (way.maker.list)
          && !parity_fits (flow_box (way.maker.list, way.from)->break_, *number))
        {
          wish.blank = TRUE;
          if (!add_blank_page (layout, &chooser, &wish, records))
            break;
          ++*number;
          continue;
        }
      master = next_master (&way, &chooser, &wish);
      if (!master)
        break;
      room = body_room (layout, master, &width);
      if (width != way.width)
        change_width (&way, width);
      extend_list (&way, room);

      if (!add_page (layout, sequence, master, *number, records))
        break;
      record = &g_array_index (records, PageRecord, records->len - 1);
      to = is_done (&way) ? way.from : choose_end (&way, room, &squeeze);
      if (!wish.last && layout_masters_ask_last (&chooser))
        to = leave_for_last (&way, to);
      layout_masters_advance (&chooser);
      if (to > way.from)
        place_body (&way, record, to, squeeze);
      layout->page = NULL;
      way.from = to;
      ++*number;
      extend_list (&way, room);
    }
  while (!is_done (&way) && !layout->error);

  if (!layout->error && records->len > first_record
      && needs_blank_page (sequence, *number - 1, records->len - first_record))
    {
      const PageWish wish = { .number = *number, .last = TRUE, .blank = TRUE };

      if (add_blank_page (layout, &chooser, &wish, records))
        ++*number;
    }
  g_array_unref (way.children);
}

/* --- page furniture --- */

static const FoNode *
find_static_content (const FoNode *sequence, const char *region)
{
  for (const FoNode *child = sequence->first_child; child; child = child->next)
    {
      const char *name = child->kind == FO_NODE_STATIC_CONTENT
                             ? node_string (child, FO_PROPERTY_FLOW_NAME)
                             : NULL;

      if (name && strcmp (name, region) == 0)
        return child;
    }
  return NULL;
}

/* Appends what NODE retrieves on the page being filled. */
static void
append_retrieved (Layout *layout, const FoNode *node, GString *key)
{
  if (node->kind == FO_NODE_RETRIEVE_MARKER)
    g_string_append_printf (key, " %p", (gconstpointer) layout_markers_retrieve (layout, node));
  for (const FoNode *child = node->first_child; child; child = child->next)
    append_retrieved (layout, child, key);
}

/* The list of a static content: made once for all pages of the same width and the same markers. */
static const FlowList *
static_list (Layout *layout, const FoNode *node, Mpt width, GHashTable *lists)
{
  g_autoptr (GString) key = g_string_new (NULL);
  FlowList *list;

  g_string_append_printf (key, "%p %" G_GINT64_FORMAT, (gconstpointer) node, width);
  if (layout->markers)
    append_retrieved (layout, node, key);
  list = g_hash_table_lookup (lists, key->str);
  if (!list)
    {
      list = flow_make_list (layout, node, 0, width);
      g_hash_table_insert (lists, g_strdup (key->str), list);
    }
  return list;
}

static LayoutArea *
fill_region (Layout *layout, PageRecord *record, Region region, GHashTable *lists)
{
  const PageMaster *master = &record->master;
  const FoNode *node = find_static_content (record->sequence, master->region_names[region]);
  PlaceRectangle content;
  LayoutArea *area = region_area (layout, master, region, &content);
  const FlowList *list;
  Mpt height, shift;

  area->flags |= AREA_STATIC;
  if (!node)
    return area->box ? area : NULL;
  list = static_list (layout, node, content.width, lists);
  height = flow_height (list, 0, flow_length (list));
  shift = display_shift (master->regions[region], content.height, height);
  layout_report_tall (layout, node, height - content.height);
  layout_place (layout, list, 0, flow_length (list), area, content.x, content.y + shift, &content,
                0, 0);
  return area;
}

void
layout_static_contents (Layout *layout, PageRecord *record, GHashTable *lists)
{
  layout->page = record->page;
  layout->page_width = record->page->width;
  for (Region region = 0; region < N_REGIONS; region++)
    {
      LayoutArea *area = region == REGION_BODY ? record->body : NULL;

      if (record->master.regions[region] && region != REGION_BODY)
        area = fill_region (layout, record, region, lists);
      if (area)
        layout_page_add_region (record->page, area);
    }
  layout_markers_leave_page (layout);
  layout->page = NULL;
}
