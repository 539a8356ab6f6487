/* layout/footnotes.c: dealing room to footnotes, and placing them */
#include "layout/footnotes.h"

#include "layout/areas.h"
#include "layout/parallel.h"

static NotePart *
part_at (const GArray *parts, guint index)
{
  return &g_array_index (parts, NotePart, index);
}

/* --- which ones --- */

void
layout_notes_collect (GArray *parts, const FlowList *list, guint from, guint to)
{
  if (!list->has_notes)
    return;
  for (guint i = from; i < to; i++)
    for (const NoteLink *link = flow_box (list, i)->notes; link; link = link->next)
      {
        const NotePart part = { link->note, 0, 0 };

        g_array_append_val (parts, part);
      }
}

static void
collect_all (const FlowList *repeated, gpointer parts)
{
  layout_notes_collect (parts, repeated, 0, flow_length (repeated));
}

void
layout_notes_collect_repeated (GArray *parts, const FlowList *list, guint at, gboolean before)
{
  const FlowBox *box = at < flow_length (list) ? flow_box (list, at) : NULL;

  if (!list->has_notes || !list->has_repeats)
    return;
  layout_repeated_each (list, at, before, collect_all, parts);
  /* cut inside cells: the tables in there repeat theirs */
  if (box && box->kind == BOX_STEP && box->step > 0)
    {
      const guint *ends
          = g_array_index (box->parallel->steps, ParallelStep, box->step - 1).ends;

      for (guint c = 0; c < box->parallel->n_cells; c++)
        layout_notes_collect_repeated (parts, box->parallel->cells[c].list, ends[c], before);
    }
}

/* --- how much of them --- */

static Mpt
part_height (const NotePart *part, guint to)
{
  return layout_repeated_before (part->note, part->from) + flow_height (part->note, part->from, to)
         + layout_repeated_after (part->note, to);
}

/* The space between two notes: each list was made as if it stood alone, which it does not. */
static Mpt
gap_before (const GArray *parts, guint index)
{
  const FlowList *above;
  const FlowBox *first = flow_box (part_at (parts, index)->note, 0);
  Mpt space = first->space;

  if (index == 0 || part_at (parts, index)->from > 0)
    return 0;
  above = part_at (parts, index - 1)->note;
  for (guint i = 0; i < above->trailing->len; i++)
    space = MAX (space, g_array_index (above->trailing, FlowSpace, i).optimum);
  return MAX (space - first->space_start - above->end_space, 0);
}

/* The furthest boundary up to which PART fits into ROOM; its start when there is none. */
static guint
furthest_end (const NotePart *part, Mpt room, gboolean force)
{
  guint n = flow_length (part->note), best = part->from, any = part->from;

  if (part_height (part, n) <= room)
    return n;
  for (guint to = part->from + 1; to < n; to++)
    {
      if (part_height (part, to) > room)
        {
          if (flow_height (part->note, part->from, to) > room)
            break;
          continue;
        }
      any = to;
      if (flow_box (part->note, to)->penalty < PENALTY_FORBIDDEN)
        best = to;
    }
  if (best == part->from && force)
    best = any > part->from ? any : part->from + 1;
  return best;
}

NoteDeal
layout_notes_deal (GArray *parts, guint n_old, Mpt room, Mpt separator, gboolean force)
{
  NoteDeal deal = { .all = TRUE };
  Mpt height = separator;

  for (guint i = 0; i < parts->len; i++)
    {
      NotePart *part = part_at (parts, i);
      guint n = flow_length (part->note);

      part->to = part->from;
      if (!deal.all)
        {
          deal.cost += i < n_old ? 0 : PENALTY_NOTE_LATE;
          continue;
        }
      height += gap_before (parts, i);
      part->to = furthest_end (part, room - height, force && i == 0);
      if (part->to > part->from)
        {
          height += part_height (part, part->to);
          deal.height = height;
        }
      deal.all = part->to == n;
      if (deal.all)
        continue;
      if (i < n_old)
        deal.cost += PENALTY_NOTE_LEFT_OVER;
      else
        deal.cost += part->to > part->from ? PENALTY_NOTE_CUT : PENALTY_NOTE_LATE;
      /* the less of the flow there is on the page, the sooner the note's end comes */
      deal.cost += (part_height (part, n) - part_height (part, part->to)) * PENALTY_NOTE_INCH
                   / (72 * MPT_PER_POINT);
    }
  return deal;
}

/* --- areas --- */

void
layout_notes_place (Layout *layout, GArray *parts, const NoteDeal *deal,
                    const FlowList *separator, LayoutArea *parent, const PlaceRectangle *content,
                    Mpt y)
{
  LayoutArea *area;
  guint i;

  if (parts->len == 0 || part_at (parts, 0)->to == part_at (parts, 0)->from)
    return;
  area = layout_area_new (layout, AREA_BLOCK, NULL, parent);
  area->flags = AREA_NOTES;
  area->x = content->x;
  area->y = y;
  area->width = content->width;
  area->height = deal->height;
  if (separator)
    {
      LayoutArea *above = layout_area_new (layout, AREA_BLOCK, NULL, area);

      above->x = content->x;
      above->y = y;
      above->width = content->width;
      y = layout_place (layout, separator, 0, flow_length (separator), above, content->x, y,
                        content, 0, 0);
      above->height = y - above->y;
    }
  for (i = 0; i < parts->len && part_at (parts, i)->to > part_at (parts, i)->from; i++)
    {
      NotePart *part = part_at (parts, i);

      /* notes are not set anew for a page that is narrower than the one that cites them */
      layout_report_wide (layout, part->note->node, part->note->width - content->width);
      y += gap_before (parts, i);
      y = layout_place (layout, part->note, part->from, part->to, area, content->x, y, content, 0,
                        0);
      part->from = part->to;
      if (part->to < flow_length (part->note))
        break;
    }
  g_array_remove_range (parts, 0, i);
}
