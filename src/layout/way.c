/* layout/way.c: the list of a flow as far as it is needed, and where a page of it ends */
#include "layout/way.h"

#include <string.h>

#include "layout/parallel.h"

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

/* TRUE for a wrapper of blocks, one of which goes across all columns. */
static gboolean
wraps_across (const FlowOnWay *way, const FoNode *node)
{
  gboolean across = FALSE;

  if (!node || node->kind != FO_NODE_WRAPPER || way->body.n_columns == 1)
    return FALSE;
  for (const FoNode *child = node->first_child; child; child = child->next)
    {
      if (child->kind == FO_NODE_TEXT
          && strspn (child->text, " \t\r\n") != child->text_length)
        return FALSE;
      across = across || goes_across (way, child) || wraps_across (way, child);
    }
  return across;
}

/* Where the flow goes on at NODE: a wrapper changes nothing, so that what goes across the columns
 * in one stands beside others of the flow. */
static const FoNode *
enter_wrappers (const FlowOnWay *way, const FoNode *node)
{
  while (wraps_across (way, node))
    {
      node = node->first_child;
      while (node->kind == FO_NODE_TEXT || node->kind == FO_NODE_MARKER)
        node = node->next;
    }
  return node;
}

static const FoNode *
following (const FlowOnWay *way, const FoNode *node)
{
  const FoNode *parent = node->parent;

  do
    node = node->next;
  while (node && node->kind == FO_NODE_TEXT);
  if (!node && parent->kind == FO_NODE_WRAPPER)
    return following (way, parent);
  return enter_wrappers (way, node);
}

/* What wrappers that begin with CHILD are known by. */
static void
attach_wrappers (FlowOnWay *way, const FoNode *child)
{
  for (const FoNode *around = child->parent;
       around->kind == FO_NODE_WRAPPER && enter_wrappers (way, around) == child;
       around = around->parent)
    if (node_string (around, FO_PROPERTY_ID) || node_has_markers (around))
      flow_attach (&way->maker, around, NULL, 0);
}

void
layout_way_begin (FlowOnWay *way, const FoNode *child)
{
  child = enter_wrappers (way, child);
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
  attach_wrappers (way, way->next_child);
  flow_add_node (&way->maker, way->next_child);
  way->next_child = following (way, way->next_child);
}

/* TRUE when the list goes on with the next child of the flow. */
static gboolean
has_more (const FlowOnWay *way)
{
  return way->next_child && !way->complete && !way->maker.cut
         && (!way->segmented || goes_across (way, way->next_child) == way->spans);
}

gboolean
layout_way_is_done (const FlowOnWay *way)
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
          if (other->paragraph->first == box->paragraph->first && other->line == 0)
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

/* Tells RESUME where the list goes on from box INDEX; FALSE: there is no short way to it. */
static gboolean
find_resume (const FlowList *list, guint index, FlowResume *resume)
{
  const FlowBox *box = flow_box (list, index);

  *resume = (FlowResume){ .begins = TRUE };
  for (const Frame *frame = box->frame; frame && frame->begin == index; frame = frame->parent)
    resume->target = frame->node;
  if (resume->target)
    return TRUE;
  if (box->kind == BOX_STEP && box->step == 0 && box->parallel->n_cells)
    resume->target = box->parallel->cells[0].node;
  if (box->kind != BOX_LINE)
    return resume->target != NULL;
  resume->begins = FALSE;
  resume->target = box->paragraph->block;
  resume->paragraph = box->paragraph->whole ? box->paragraph->whole : box->paragraph;
  resume->place = box->paragraph->lines[box->line].from;
  return box->line > 0 || resume->place.item > 0 || resume->place.glyph > 0;
}

/* Makes the list anew from CHILD on as far as it is wanted, and goes to where RESUME is.  FALSE: it
 * has not been found. */
static gboolean
go_on (FlowOnWay *way, const FoNode *child, const FlowResume *resume, Mpt room)
{
  layout_way_begin (way, child);
  way->resume = *resume;
  way->resume.room = room;
  way->maker.resume = &way->resume;
  add_child (way);
  if (!way->maker.cut)
    flow_end_paragraph (&way->maker);
  way->maker.resume = NULL;
  way->from = way->maker.resume_index;
  return way->from < flow_length (way->maker.list);
}

/* A list that was cut is made anew long before it ends. */
static gboolean
is_short (const FlowOnWay *way)
{
  return way->maker.cut && !flow_is_longer (way->maker.list, way->from, 2 * way->body.height);
}

/* Makes the list as it was, but longer when it is short. */
static void
make_longer (FlowOnWay *way)
{
  const FlowOnWay before = *way;
  const FoNode *child = g_array_index (before.children, ChildStart, 0).node;

  if (!is_short (way))
    return;
  way->body.width = before.width;
  way->body.n_columns = 1;
  go_on (way, child, &before.resume, 2 * before.resume.room);
  way->body = before.body;
  way->from = before.from;
}

void
layout_way_make_anew (FlowOnWay *way)
{
  const FlowOnWay before = *way;
  const FlowList *list = before.maker.list;
  const FlowBox *box;
  guint child = way->children->len, found;
  ChildStart start;
  FlowResume resume;

  if (way->from >= flow_length (list))
    {
      layout_way_begin (way, way->next_child);
      return;
    }
  box = flow_box (list, way->from);
  if (box->kind == BOX_STEP && box->step > 0)
    {
      make_longer (way);
      return;
    }
  while (child > 1 && g_array_index (way->children, ChildStart, child - 1).first > way->from)
    child--;
  start = g_array_index (way->children, ChildStart, child - 1);

  if (find_resume (list, way->from, &resume))
    {
      Mpt room = way->body.n_columns > 1 ? 0 : 4 * MAX (way->body.height, MPT_PER_POINT);

      if (go_on (way, start.node, &resume, room)
          && (!way->maker.cut
              || flow_is_longer (way->maker.list, way->from, 2 * way->body.height)
              || go_on (way, start.node, &resume, 0)))
        return;
    }
  layout_way_begin (way, start.node);
  add_child (way);
  flow_end_paragraph (&way->maker);
  found = find_same (way->maker.list, box, box->frame && box->frame->begin == before.from);
  if (found == G_MAXUINT)
    {
      *way = before;
      make_longer (way);
      return;
    }
  way->from = found;
}

void
layout_way_extend (FlowOnWay *way, Mpt room)
{
  if (is_short (way))
    layout_way_make_anew (way);
  while (has_more (way)
         && (way->from >= flow_length (way->maker.list)
             || flow_height (way->maker.list, way->from, flow_length (way->maker.list))
                    <= 2 * room))
    add_child (way);
  if (!has_more (way) && !way->complete && !way->maker.cut)
    {
      flow_maker_finish (&way->maker);
      way->complete = TRUE;
    }
}

gboolean
layout_way_is_for_page (const FlowOnWay *way)
{
  return way->segmented == (way->body.n_columns > 1) && way->width == width_for (way, way->spans);
}

/* --- where a page ends --- */

Mpt
layout_way_separator_height (const FlowOnWay *way)
{
  return way->separator ? flow_height (way->separator, 0, flow_length (way->separator)) : 0;
}

GArray *
layout_way_notes (const FlowOnWay *way, guint to)
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

NoteDeal
layout_way_deal_notes (const FlowOnWay *way, GArray *parts, guint to, Mpt room, Mpt height,
                       Mpt shrink)
{
  gboolean alone = to == way->from;
  guint n_old = way->notes->len;
  Mpt above = layout_way_separator_height (way);
  NoteDeal deal = layout_notes_deal (parts, n_old, room - height, above, alone);

  if (!deal.all && shrink > 0)
    {
      NoteDeal tight = layout_notes_deal (parts, n_old, room - height + shrink, above, alone);

      if (tight.all)
        return tight;
      return layout_notes_deal (parts, n_old, room - height, above, alone);
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
      g_autoptr (GArray) parts = layout_way_notes (way, from);

      way->notes_left = !layout_way_deal_notes (way, parts, from, room, 0, 0).all;
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
              g_autoptr (GArray) parts = layout_way_notes (way, to);

              notes = layout_way_deal_notes (way, parts, to, room, height, shrink);
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

/* --- findings --- */

static gboolean
is_kept (const FoNode *node, FoProperty column, FoProperty page)
{
  return node && flow_keep_penalty (node, column, page) >= PENALTY_KEEP;
}

/* What asks that no page ends before box TO of LIST; NULL: nothing does. */
static const FoNode *
keeping_node (const FlowList *list, guint to)
{
  const FlowBox *above = flow_box (list, to - 1), *below = flow_box (list, to);
  const FoNode *found = NULL;

  /* the outermost of what is kept together */
  for (const Frame *frame = below->frame; frame; frame = frame->parent)
    if (frame->begin < to && frame->keep >= PENALTY_KEEP)
      found = frame->node;
  for (const Frame *frame = below->frame; frame && !found; frame = frame->parent)
    if (frame->begin == to && is_kept (frame->node, FO_PROPERTY_KEEP_WITH_PREVIOUS_COLUMN,
                                       FO_PROPERTY_KEEP_WITH_PREVIOUS_PAGE))
      found = frame->node;
  for (const Frame *frame = above->frame; frame && !found; frame = frame->parent)
    if (frame->end == to && is_kept (frame->node, FO_PROPERTY_KEEP_WITH_NEXT_COLUMN,
                                     FO_PROPERTY_KEEP_WITH_NEXT_PAGE))
      found = frame->node;
  if (!found && above->kind == BOX_STEP)
    {
      const Parallel *parallel = above->parallel;
      gboolean inside = below->kind == BOX_STEP && below->parallel == parallel;
      const ParallelStep *step = &g_array_index (parallel->steps, ParallelStep, above->step);
      const ParallelRow *row = &parallel->rows[step->n_rows - 1];

      if ((inside ? MAX (row->keep_inside, row->keep_after) : row->keep_after) >= PENALTY_KEEP)
        found = row->node;
    }
  return found;
}

static void
report_keep (FlowOnWay *way, const FlowList *list, guint to)
{
  const FlowBox *box = flow_box (list, to);
  const FoNode *node = box->penalty >= PENALTY_KEEP && box->break_ == FO_AUTO
                           ? keeping_node (list, to) : NULL;
  g_autofree char *what = g_strdup_printf ("keep %p", (gconstpointer) node);

  if (node && layout_report_once (way->layout, what))
    layout_report (way->layout, node, MESSAGE_LAYOUT_KEEP, fo_node_name (node->kind), NULL);
}

void
layout_way_report (FlowOnWay *way, const FlowList *list, guint from, guint to)
{
  Mpt room = way->segmented ? width_for (way, way->spans) : way->body.width;

  if (from < to && to < flow_length (list))
    report_keep (way, list, to);
  if (from < to && list == way->maker.list)
    layout_report_wide (way->layout,
                        flow_box (list, from)->frame ? flow_box (list, from)->frame->node
                                                     : way->flow,
                        way->width - room);
}
