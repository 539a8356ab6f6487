/* layout/pages.c: the pages of a sequence: their bodies and page furniture */
#include "layout/pages.h"

#include <string.h>

#include "base/errors.h"
#include "base/limits.h"
#include "layout/areas.h"
#include "layout/columns.h"
#include "layout/markers.h"
#include "layout/numbers.h"

#define MAX_COLUMNS 64

/* TRUE when all that is left fits into one page. */
static gboolean
rest_fits (FlowOnWay *way)
{
  Mpt room = way->body.height, squeeze;

  if (way->segmented)
    return layout_columns_rest_fits (way);
  layout_way_extend (way, room);
  return way->complete
         && layout_way_choose_end (way, room, &squeeze) == flow_length (way->maker.list)
         && !way->notes_left;
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
  GArray *parts = layout_way_notes (way, to);
  NoteDeal notes = layout_way_deal_notes (way, parts, to, content.height, height, 0);

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
  layout->body_height = room.height;
  layout->room_height = room.height;
  layout->note_width = room.width;
  return room;
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
          same = layout_way_is_for_page (way);
          if (!same)
            layout_way_make_anew (way);
          if (layout_way_is_for_page (way) && rest_fits (way))
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
  g_autoptr (GArray) parts = layout_way_notes (way, to);

  height += layout_way_deal_notes (way, parts, to, way->body.height, height, 0).height;
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

  if (way->segmented && !layout_way_is_done (way))
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
  layout_way_report (way, way->maker.list, way->from, to);
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
      if (!layout_way_is_for_page (&way))
        layout_way_make_anew (&way);
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
      more = !layout_way_is_done (&way);
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
