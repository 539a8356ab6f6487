/* layout/columns.c: filling and balancing columns */
#include "layout/columns.h"

#include "layout/areas.h"

#define MAX_TRIES 40 /* of a height of columns that leaves room for their footnotes */

/* One column of one segment. */
typedef struct
{
  const FlowList *list;
  guint from, to;
  guint segment, column, n_columns;
  Mpt y, height, squeeze;
} PlannedColumn;

/* --- one segment --- */

/* TRUE when the boxes that are left need no more than N columns of ROOM. */
static gboolean
fits_columns (FlowOnWay *way, guint n, Mpt room)
{
  const FlowList *list = way->maker.list;
  guint start = way->from;
  gboolean fits = TRUE;

  for (guint i = 0; i < n && fits && way->from < flow_length (list); i++)
    {
      Mpt squeeze;
      guint to = layout_way_choose_end (way, room, &squeeze);

      fits = layout_way_height (way, to) - flow_shrink (list, way->from, to) <= room;
      way->from = to;
    }
  fits = fits && way->from >= flow_length (list);
  way->from = start;
  return fits;
}

/* The least height at which the boxes that are left go into N columns, given that ROOM is enough. */
static Mpt
balanced_height (FlowOnWay *way, guint n, Mpt room)
{
  Mpt low = 0;

  while (room - low > 1)
    {
      Mpt middle = low + (room - low) / 2;

      if (fits_columns (way, n, middle))
        room = middle;
      else
        low = middle;
    }
  return room;
}

static gboolean
breaks_page (const FlowBox *box)
{
  return box->break_ != FO_AUTO && box->break_ != FO_COLUMN;
}

/* Plans the segment's columns from Y on in ROOM, all of the same height as far as possible when
 * BALANCE.  FALSE: it cannot begin here. */
static gboolean
plan_segment (FlowOnWay *way, GArray *plan, guint segment, Mpt y, Mpt room, gboolean balance)
{
  const FlowList *list = way->maker.list;
  guint n = way->spans ? 1 : way->body.n_columns, first = plan->len, start = way->from;

  for (guint i = 0; i < n && way->from < flow_length (list); i++)
    {
      PlannedColumn column = { .list = list, .from = way->from, .segment = segment, .column = i,
                               .n_columns = n, .y = y };
      Mpt height = balance ? balanced_height (way, n - i, room) : room;
      Mpt shrink;

      if (i > 0 && breaks_page (flow_box (list, way->from)))
        break;
      column.to = layout_way_choose_end (way, height, &column.squeeze);
      column.height = layout_way_height (way, column.to);
      shrink = flow_shrink (list, way->from, column.to);
      if (y > 0 && i == 0
          && (column.height - shrink > room
              || (n == 1 && column.to < flow_length (list)
                  && flow_box (list, column.to)->penalty >= PENALTY_FORBIDDEN)))
        {
          g_array_set_size (plan, first);
          way->from = start;
          return FALSE;
        }
      column.height -= column.squeeze;
      g_array_append_val (plan, column);
      way->from = column.to;
    }
  return TRUE;
}

/* --- a page --- */

static Mpt
plan_bottom (const GArray *plan)
{
  Mpt bottom = 0;

  for (guint i = 0; i < plan->len; i++)
    {
      const PlannedColumn *column = &g_array_index (plan, PlannedColumn, i);

      bottom = MAX (bottom, column->y + column->height);
    }
  return bottom;
}

/* Plans a page whose columns end at LIMIT.  TRUE: the flow ends on it. */
static gboolean
plan_page (FlowOnWay *way, GArray *plan, Mpt limit)
{
  for (guint segment = 0;; segment++)
    {
      Mpt y = plan_bottom (plan);
      guint start = way->from, first = plan->len;
      FoKeyword break_;

      layout_way_extend (way, G_MAXINT64 / 8);
      if (start < flow_length (way->maker.list))
        {
          if (y > 0 && (y >= limit || breaks_page (flow_box (way->maker.list, start))))
            return FALSE;
          if (!plan_segment (way, plan, segment, y, limit - y, FALSE))
            return FALSE;
          if (way->from < flow_length (way->maker.list))
            return FALSE;
          if ((way->next_child || way->balance) && !way->spans)
            {
              way->from = start;
              g_array_set_size (plan, first);
              plan_segment (way, plan, segment, y, limit - y, TRUE);
            }
        }
      if (!way->next_child)
        return TRUE;
      break_ = way->maker.list->break_after;
      layout_way_begin (way, way->next_child);
      layout_way_extend (way, G_MAXINT64 / 8);
      if (flow_length (way->maker.list) && break_ != FO_AUTO
          && !breaks_page (flow_box (way->maker.list, 0)))
        flow_box (way->maker.list, 0)->break_ = break_;
    }
}

/* The footnotes of a page; the caller frees the array. */
static GArray *
notes_of_plan (const FlowOnWay *way, const GArray *plan)
{
  GArray *parts = g_array_copy (way->notes);

  for (guint i = 0; i < plan->len; i++)
    {
      const PlannedColumn *column = &g_array_index (plan, PlannedColumn, i);

      layout_notes_collect_repeated (parts, column->list, column->from, TRUE);
      layout_notes_collect (parts, column->list, column->from, column->to);
      layout_notes_collect_repeated (parts, column->list, column->to, FALSE);
    }
  return parts;
}

/* Plans a page that has room for its footnotes, as far as that can be: columns get lower until they
 * leave enough, but never lower than half the page.  PARTS and DEAL are the notes. */
static gboolean
plan_with_notes (FlowOnWay *way, GArray *plan, GArray **parts, NoteDeal *deal)
{
  Mpt height = way->body.height, limit = height;
  FlowOnWay saved;
  gboolean done;

  layout_way_extend (way, G_MAXINT64 / 8);
  saved = *way;
  for (guint try = 1;; try++)
    {
      Mpt bottom;
      NoteDeal whole;

      done = plan_page (way, plan, limit);
      *parts = notes_of_plan (way, plan);
      bottom = plan_bottom (plan);
      whole = layout_notes_deal (*parts, way->notes->len, G_MAXINT64 / 8,
                                 layout_way_separator_height (way), FALSE);
      *deal = layout_notes_deal (*parts, way->notes->len, height - bottom,
                                 layout_way_separator_height (way), plan->len == 0);
      if (deal->all || limit <= height / 2 || try == MAX_TRIES)
        break;
      /* lower than it is by a line or so at least, that it comes to an end */
      limit = MIN (bottom - MPT_PER_POINT, MAX (height - whole.height, limit - height / 20));
      limit = MAX (limit, height / 2);
      *way = saved;
      g_array_set_size (plan, 0);
      g_array_unref (*parts);
    }
  way->notes_left = !deal->all;
  return done;
}

gboolean
layout_columns_rest_fits (FlowOnWay *way)
{
  g_autoptr (GArray) plan = g_array_new (FALSE, FALSE, sizeof (PlannedColumn));
  g_autoptr (GArray) parts = NULL;
  FlowOnWay saved;
  NoteDeal deal;
  gboolean done;

  layout_way_extend (way, G_MAXINT64 / 8);
  saved = *way;
  done = plan_with_notes (way, plan, &parts, &deal) && deal.all;
  *way = saved;
  return done;
}

/* --- areas --- */

static LayoutArea *
new_area (Layout *layout, LayoutArea *parent, guint flag, Mpt x, Mpt y, Mpt width, Mpt height)
{
  LayoutArea *area = layout_area_new (layout, AREA_BLOCK, NULL, parent);

  area->flags = flag;
  area->x = x;
  area->y = y;
  area->width = width;
  area->height = height;
  return area;
}

/* The area of column INDEX of SPAN, which has N. */
static LayoutArea *
column_area (Layout *layout, const BodyRoom *body, LayoutArea *span, guint index, guint n,
             Mpt height)
{
  return new_area (layout, span, AREA_COLUMN, span->x + index * (body->column_width + body->gap),
                   span->y, n > 1 ? body->column_width : body->width, height);
}

void
layout_columns_place (FlowOnWay *way, LayoutArea *region, const PlaceRectangle *content)
{
  g_autoptr (GArray) plan = g_array_new (FALSE, FALSE, sizeof (PlannedColumn));
  Layout *layout = way->layout;
  const BodyRoom *body = &way->body;
  LayoutArea *span = NULL;
  GArray *parts;
  NoteDeal deal;

  plan_with_notes (way, plan, &parts, &deal);
  for (guint i = 0; i < plan->len; i++)
    {
      const PlannedColumn *column = &g_array_index (plan, PlannedColumn, i);
      const Frame *frame = flow_box (column->list, column->from)->frame;
      gboolean last = i + 1 == plan->len || column[1].segment != column->segment;
      PlaceRectangle around = *content;
      LayoutArea *area;

      if (column->column == 0)
        span = new_area (layout, region, AREA_SPAN, content->x, content->y + column->y,
                         content->width, 0);
      span->height = MAX (span->height, column->height);
      area = column_area (layout, body, span, column->column, column->n_columns, column->height);
      around.x = area->x;
      around.y = area->y;
      around.width = area->width;
      layout_report_tall (layout, frame ? frame->node : way->flow,
                          column->y + column->height - content->height);
      layout_way_report (way, column->list, column->from, column->to);
      layout_place (layout, column->list, column->from, column->to, area, around.x, around.y,
                    &around, column->squeeze, 0);
      for (guint empty = column->column + 1; last && empty < column->n_columns; empty++)
        column_area (layout, body, span, empty, column->n_columns, 0);
    }
  if (plan->len == 0)
    layout_report_tall (layout, way->flow, deal.height - content->height);
  layout_notes_place (layout, parts, &deal, way->separator, region, content,
                      content->y + content->height - deal.height);
  g_array_unref (way->notes);
  way->notes = parts;
}
