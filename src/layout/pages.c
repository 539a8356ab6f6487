/* layout/pages.c: choosing where pages end; placing bodies and page furniture */
#include "layout/pages.h"

#include <string.h>

#include "base/errors.h"
#include "base/limits.h"
#include "layout/areas.h"
#include "layout/columns.h"
#include "layout/markers.h"
#include "layout/numbers.h"
#include "layout/parallel.h"

#define MAX_COLUMNS 64

typedef struct
{
  const FoNode *node;
  guint first; /* its first box */
} ChildStart;

/* --- making the list as far as it is needed --- */

/* The width of a list that begins with CHILD. */
static Mpt
width_for (const FlowOnWay *way, gboolean spans)
{
  return way->body.n_columns > 1 && !spans ? way->body.column_width : way->body.width;
}

static gboolean
goes_across (const FlowOnWay *way, const FoNode *child)
{
  return way->body.n_columns > 1 && node_is (child, FO_PROPERTY_SPAN, FO_ALL);
}

void
layout_way_begin (FlowOnWay *way, const FoNode *child)
{
  way->segmented = way->body.n_columns > 1;
  way->spans = child && goes_across (way, child);
  way->width = width_for (way, way->spans);
  flow_maker_init (&way->maker, way->layout, 0, way->width);
  way->next_child = child;
  way->from = 0;
  way->complete = FALSE;
  way->children = g_array_new (FALSE, FALSE, sizeof (ChildStart));
  arena_own (way->layout->work, way->children, (GDestroyNotify) g_array_unref);
}

static void
add_child (FlowOnWay *way)
{
  const ChildStart start = { way->next_child, flow_length (way->maker.list) };

  g_array_append_val (way->children, start);
  flow_add_node (&way->maker, way->next_child);
  way->next_child = way->next_child->next;
}

/* TRUE when the list goes on with the next child of the flow. */
static gboolean
has_more (const FlowOnWay *way)
{
  return way->next_child && !way->complete
         && (!way->segmented || goes_across (way, way->next_child) == way->spans);
}

void
layout_way_extend (FlowOnWay *way, Mpt room)
{
  const FlowList *list = way->maker.list;

  while (has_more (way)
         && (way->from >= flow_length (list)
             || flow_height (list, way->from, flow_length (list)) <= 2 * room))
    add_child (way);
  if (!has_more (way) && !way->complete)
    {
      flow_maker_finish (&way->maker);
      way->complete = TRUE;
    }
}

static gboolean
is_done (const FlowOnWay *way)
{
  return way->complete && way->from >= flow_length (way->maker.list) && !way->next_child
         && way->notes->len == 0;
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

/* Makes the list anew for the page's room from where it stands.  In the middle of a row, or when its place is
 * not found again, it stays as it is until the next page. */
static void
change_width (FlowOnWay *way)
{
  const FlowOnWay before = *way;
  const FlowBox *box;
  guint child = way->children->len, found;
  ChildStart start;

  if (way->from >= flow_length (way->maker.list))
    {
      layout_way_begin (way, way->next_child);
      return;
    }
  box = flow_box (before.maker.list, before.from);
  if (box->kind == BOX_STEP && box->step > 0)
    return;
  while (child > 1 && g_array_index (way->children, ChildStart, child - 1).first > before.from)
    child--;
  start = g_array_index (way->children, ChildStart, child - 1);

  layout_way_begin (way, start.node);
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
      *way = before;
      return;
    }
  way->from = found;
}

/* --- where a page ends --- */

Mpt
layout_way_separator_height (const FlowOnWay *way)
{
  return way->separator ? flow_height (way->separator, 0, flow_length (way->separator)) : 0;
}

/* The footnotes of a page of the boxes up to TO; the caller frees the array. */
static GArray *
notes_up_to (const FlowOnWay *way, guint to)
{
  const FlowList *list = way->maker.list;
  GArray *parts = g_array_copy (way->notes);

  if (to == way->from)
    return parts;
  layout_notes_collect_repeated (parts, list, way->from, TRUE);
  layout_notes_collect (parts, list, way->from, to);
  layout_notes_collect_repeated (parts, list, to, FALSE);
  return parts;
}

/* What footnotes get on a page of ROOM whose boxes up to TO take HEIGHT and can give up SHRINK. */
static NoteDeal
deal_notes (const FlowOnWay *way, GArray *parts, guint to, Mpt room, Mpt height, Mpt shrink)
{
  gboolean alone = to == way->from;
  guint n_old = way->notes->len;
  NoteDeal deal
      = layout_notes_deal (parts, n_old, room - height, layout_way_separator_height (way), alone);

  if (!deal.all && shrink > 0)
    {
      NoteDeal tight = layout_notes_deal (parts, n_old, room - height + shrink,
                                          layout_way_separator_height (way), alone);

      if (tight.all)
        return tight;
      return layout_notes_deal (parts, n_old, room - height, layout_way_separator_height (way), alone);
    }
  return deal;
}

static gint64
page_cost (const FlowList *list, guint from, guint to, Mpt height, Mpt room)
{
  Mpt shrink = flow_shrink (list, from, to), short_ = MAX (room - height, 0);
  gint64 empty = room > 0 ? short_ * 1000 / room : 0;
  gint64 cost = empty * empty / 100 + flow_box (list, to)->penalty;

  if (height > room && shrink > 0)
    {
      gint64 ratio = (height - room) * 100 / shrink;

      cost += ratio * ratio / 400;
    }
  return cost;
}

Mpt
layout_way_height (const FlowOnWay *way, guint to)
{
  const FlowList *list = way->maker.list;

  return layout_repeated_before (list, way->from) + flow_height (list, way->from, to)
         + layout_repeated_after (list, to);
}

guint
layout_way_choose_end (FlowOnWay *way, Mpt room, Mpt *squeeze)
{
  const FlowList *list = way->maker.list;
  guint from = way->from, n = flow_length (list), best = 0;
  Mpt above = layout_repeated_before (list, from);
  gint64 best_cost = G_MAXINT64;
  gboolean has_notes = !way->segmented && (list->has_notes || way->notes->len);

  *squeeze = 0;
  way->notes_left = has_notes;
  if (from >= n)
    {
      g_autoptr (GArray) parts = notes_up_to (way, from);

      way->notes_left = !deal_notes (way, parts, from, room, 0, 0).all;
      return from;
    }
  for (guint to = from + 1; to <= n; to++)
    {
      gboolean end = to == n;
      gboolean forced = !end && flow_box (list, to)->break_ != FO_AUTO;
      Mpt height = layout_way_height (way, to);
      Mpt shrink = flow_shrink (list, from, to);

      if (end && !way->complete)
        break;
      if (height - shrink <= room)
        {
          NoteDeal notes = { .all = TRUE };
          gint64 cost;

          if (has_notes)
            {
              g_autoptr (GArray) parts = notes_up_to (way, to);

              notes = deal_notes (way, parts, to, room, height, shrink);
            }
          cost = notes.cost;
          if (!end && !forced)
            cost += page_cost (list, from, to, height + notes.height, room);
          if (cost <= best_cost)
            {
              best = to;
              best_cost = cost;
              *squeeze = MAX (height + notes.height - room, 0);
              way->notes_left = !notes.all;
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

/* TRUE when all that is left fits into one page. */
static gboolean
rest_fits (FlowOnWay *way)
{
  Mpt room = way->body.height, squeeze;

  if (way->segmented)
    return layout_columns_rest_fits (way);
  layout_way_extend (way, room);
  return way->complete
         && layout_way_choose_end (way, room, &squeeze) == flow_length (way->maker.list) && !way->notes_left;
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
  formatted = layout_format_number (number, sequence);
  record.page->value = number;
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

/* The area that draws REGION of a page, and the room in it. */
static LayoutArea *
region_area (Layout *layout, const PageMaster *master, Region region, PlaceRectangle *content)
{
  const FoNode *node = master->regions[region];
  const PlaceRectangle rectangle = master->rectangles[region];
  LayoutArea *area = layout_area_new (layout, AREA_REGION, node, NULL);

  area->region = node ? master->region_names[region] : "xsl-region-body";
  area->x = rectangle.x;
  area->y = rectangle.y;
  area->width = rectangle.width;
  area->height = rectangle.height;
  area->box = node ? layout_box (layout, node, rectangle.width) : NULL;
  area->turn = master->turns[region];
  area->flags = node && layout_is_clipped (node) ? AREA_CLIPPED : 0;
  *content = layout_content_room (area);
  return area;
}

static FoKeyword
display_align (const PageMaster *master, Region region)
{
  const FoNode *node = master->regions[region];

  return node ? fo_node_value (node, FO_PROPERTY_DISPLAY_ALIGN)->keyword : FO_AUTO;
}

/* What to name in a finding about BOX. */
static const FoNode *
node_of_box (const FlowOnWay *way, const FlowBox *box)
{
  return box->frame ? box->frame->node : way->flow;
}

/* The boxes up to TO and their footnotes; what is left of these stays in WAY. */
static void
place_body (FlowOnWay *way, PageRecord *record, guint to, Mpt squeeze)
{
  const FlowList *list = way->maker.list;
  PlaceRectangle content;
  LayoutArea *area = region_area (way->layout, &record->master, REGION_BODY, &content);
  Mpt height = to > way->from ? layout_way_height (way, to) - squeeze : 0;
  GArray *parts = notes_up_to (way, to);
  NoteDeal notes = deal_notes (way, parts, to, content.height, height, 0);

  record->body = area;
  way->layout->turned = area;
  if (to > way->from)
    {
      Mpt shift = layout_place_shift (way->layout, display_align (&record->master, REGION_BODY),
                                      content.height - notes.height, height, area, content.x,
                                      content.y, 0);

      layout_report_tall (way->layout, node_of_box (way, flow_box (list, way->from)),
                          height - content.height);
      layout_place (way->layout, list, way->from, to, area, content.x, content.y + shift,
                    &content, squeeze, 0);
    }
  layout_report_tall (way->layout, way->flow,
                      to == way->from ? notes.height - content.height : 0);
  layout_notes_place (way->layout, parts, &notes, way->separator, area, &content,
                      content.y + content.height - notes.height);
  way->layout->turned = NULL;
  g_array_unref (way->notes);
  way->notes = parts;
}

/* Whether a page with NUMBER may begin with BREAK_. */
static gboolean
parity_fits (FoKeyword break_, guint number)
{
  return !(break_ == FO_EVEN_PAGE && number % 2 == 1)
         && !(break_ == FO_ODD_PAGE && number % 2 == 0);
}

static BodyRoom
body_room (Layout *layout, const FoNode *master_node)
{
  PageMaster master;
  PlaceRectangle content;
  const FoNode *region;
  BodyRoom room = { .n_columns = 1 };

  layout_master_read (layout, master_node, &master);
  region_area (layout, &master, REGION_BODY, &content);
  room.width = content.width;
  room.height = content.height;
  region = master.regions[REGION_BODY];
  if (region)
    {
      room.n_columns = (guint) CLAMP (node_integer (region, FO_PROPERTY_COLUMN_COUNT, 1), 1,
                                      MAX_COLUMNS);
      room.gap = node_length (region, FO_PROPERTY_COLUMN_GAP, content.width);
    }
  room.gap = CLAMP (room.gap, 0, room.width / room.n_columns);
  room.column_width = (room.width - (room.n_columns - 1) * room.gap) / room.n_columns;
  layout->page_width = master.width;
  layout->page_height = master.height;
  layout->room_height = room.height;
  layout->note_width = room.width;
  return room;
}

/* TRUE when the list that is there will do for the page. */
static gboolean
list_is_for (const FlowOnWay *way)
{
  return way->segmented == (way->body.n_columns > 1) && way->width == width_for (way, way->spans);
}

/* The master of the next page: the one for a last page when the rest fits into it, set anew where
 * that is narrower or wider. */
static const FoNode *
next_master (FlowOnWay *way, const MasterChooser *chooser, PageWish *wish)
{
  wish->last = FALSE;
  if (layout_masters_ask_last (chooser))
    {
      const FoNode *master;
      const FlowOnWay saved = *way;

      wish->last = TRUE;
      master = layout_masters_choose (chooser, wish);
      if (master)
        {
          gboolean same;

          way->body = body_room (way->layout, master);
          same = list_is_for (way);
          if (!same)
            change_width (way);
          if (list_is_for (way) && rest_fits (way))
            return master;
          if (same)
            way->body = saved.body;
          else
            *way = saved;
        }
      wish->last = FALSE;
    }
  return layout_masters_choose (chooser, wish);
}

/* Makes a page that grows as high as the boxes up to TO and their footnotes are. */
static void
fit_page (FlowOnWay *way, PageRecord *record, guint to)
{
  Mpt height = to > way->from ? layout_way_height (way, to) : 0;
  g_autoptr (GArray) parts = notes_up_to (way, to);

  height += deal_notes (way, parts, to, way->body.height, height, 0).height;
  layout_master_fit (way->layout, &record->master, way->body.height, height);
  record->page->height = record->master.height;
  way->body.height = height;
}

/* Fills the body of a page. */
static void
fill_page (FlowOnWay *way, PageRecord *record)
{
  Mpt squeeze = 0;
  guint to;

  if (way->segmented && !is_done (way))
    {
      PlaceRectangle content;

      record->body = region_area (way->layout, &record->master, REGION_BODY, &content);
      way->layout->turned = record->body;
      layout_columns_place (way, record->body, &content);
      way->layout->turned = NULL;
      return;
    }
  to = layout_way_choose_end (way, way->body.height, &squeeze);
  if (record->master.grows)
    fit_page (way, record, to);
  if (to > way->from || way->notes->len)
    place_body (way, record, to, squeeze);
  way->from = to;
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

void
layout_sequence (Layout *layout, const FoNode *sequence, guint *number, GArray *records)
{
  const FoNode *flow = child_of_kind (sequence, FO_NODE_FLOW);
  const FoNode *separator = find_static_content (sequence, "xsl-footnote-separator");
  FlowOnWay way = { .layout = layout, .flow = flow };
  MasterChooser chooser;
  guint first_record = records->len;
  gboolean for_last = FALSE, wants_last, more;

  if (!flow || !layout_masters_begin (&chooser, layout, sequence))
    return;
  *number = first_number (sequence, *number);
  way.notes = g_array_new (FALSE, FALSE, sizeof (NotePart));
  way.width = -1;

  do
    {
      PageWish wish = { .number = *number, .first = records->len == first_record };
      const FoNode *master;
      PageRecord *record;

      /* the list must exist for some width before it can be asked what is left */
      if (way.width < 0)
        {
          master = layout_masters_choose (&chooser, &wish);
          if (!master)
            break;
          way.body = body_room (layout, master);
          if (separator)
            way.separator = flow_make_list (layout, separator, 0, way.body.width);
          layout_way_begin (&way, flow->first_child);
          layout_way_extend (&way, way.body.height);
        }
      if (way.from < flow_length (way.maker.list)
          && !parity_fits (flow_box (way.maker.list, way.from)->break_, *number))
        {
          wish.blank = TRUE;
          if (!add_blank_page (layout, &chooser, &wish, records))
            break;
          ++*number;
          more = TRUE;
          continue;
        }
      way.balance = layout_masters_have_last (&chooser, &wish);
      master = next_master (&way, &chooser, &wish);
      if (!master)
        break;
      way.body = body_room (layout, master);
      if (!list_is_for (&way))
        change_width (&way);
      layout_way_extend (&way, way.body.height);

      if (!add_page (layout, sequence, master, *number, records))
        break;
      record = &g_array_index (records, PageRecord, records->len - 1);
      fill_page (&way, record);
      wants_last = !wish.last && layout_masters_have_last (&chooser, &wish);
      layout_masters_advance (&chooser);
      layout->page = NULL;
      ++*number;
      layout_way_extend (&way, way.body.height);
      more = !is_done (&way);
      /* a page took all though it is not made for the last one: that follows, empty */
      if (!more && wants_last)
        {
          more = !for_last;
          for_last = TRUE;
        }
    }
  while (more && !layout->error);

  if (!layout->error && records->len > first_record
      && needs_blank_page (sequence, *number - 1, records->len - first_record))
    {
      const PageWish wish = { .number = *number, .last = TRUE, .blank = TRUE };

      if (add_blank_page (layout, &chooser, &wish, records))
        ++*number;
    }
  g_array_unref (way.notes);
}

/* --- page furniture --- */

/* Appends what NODE retrieves on the page being filled. */
static void
append_retrieved (Layout *layout, const FoNode *node, GString *key)
{
  if (node->kind == FO_NODE_RETRIEVE_MARKER)
    g_string_append_printf (key, " %p", (gconstpointer) layout_markers_retrieve (layout, node));
  for (const FoNode *child = node->first_child; child; child = child->next)
    append_retrieved (layout, child, key);
}

/* The list of a static content: made once for all pages of the same room and the same markers. */
static const FlowList *
static_list (Layout *layout, const FoNode *node, Mpt width, Mpt height, GHashTable *lists)
{
  g_autoptr (GString) key = g_string_new (NULL);
  FlowList *list;

  g_string_append_printf (key, "%p %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, (gconstpointer) node,
                          width, height);
  if (layout->markers)
    append_retrieved (layout, node, key);
  list = g_hash_table_lookup (lists, key->str);
  if (!list)
    {
      list = flow_make_list_in (layout, node, 0, width, height);
      if (list->has_notes)
        layout_report (layout, node, MESSAGE_LAYOUT_NOTE, NULL);
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
    return area;
  list = static_list (layout, node, content.width, content.height, lists);
  height = flow_height (list, 0, flow_length (list));
  shift = layout_place_shift (layout, display_align (master, region), content.height, height, area,
                              content.x, content.y, 0);
  layout_report_tall (layout, node, height - content.height);
  layout->turned = area;
  layout_place (layout, list, 0, flow_length (list), area, content.x, content.y + shift, &content,
                0, 0);
  layout->turned = NULL;
  return area;
}

void
layout_static_contents (Layout *layout, PageRecord *record, GHashTable *lists)
{
  layout->page = record->page;
  layout->page_width = record->page->width;
  layout->page_height = record->page->height;
  for (Region region = 0; region < N_REGIONS; region++)
    {
      LayoutArea *area = record->body;
      PlaceRectangle content;

      if (region != REGION_BODY)
        area = record->master.regions[region] ? fill_region (layout, record, region, lists) : NULL;
      else if (!area)
        area = region_area (layout, &record->master, region, &content);
      if (area)
        layout_page_add_region (record->page, area);
    }
  layout_markers_leave_page (layout);
  layout->page = NULL;
}
