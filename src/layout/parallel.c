/* layout/parallel.c: cutting and placing lists side by side */
#include "layout/parallel.h"

#include <string.h>

#include "layout/areas.h"
#include "layout/place.h"

/* --- heights --- */

/* The edge of CELL on SIDE, which is before or after; WHOLE: it is not cut there. */
static Mpt
part_edge (const ParallelCell *cell, Side side, gboolean whole)
{
  const LayoutBox *cut = cell->cut_box;

  if (whole)
    return layout_cell_edge (cell, side) + cell->inset;
  return layout_box_edge (cut, side)
         - (cut && cell->collapse ? cut->border[side].width / 2 : 0);
}

/* The height of boxes FROM to TO of CELL with the edges that belong to them. */
static Mpt
part_height (const ParallelCell *cell, guint from, guint to)
{
  return flow_height (cell->list, from, to) + layout_repeated_before (cell->list, from)
         + layout_repeated_after (cell->list, to)
         + part_edge (cell, SIDE_BEFORE, from == 0)
         + part_edge (cell, SIDE_AFTER, to == flow_length (cell->list));
}

static gboolean
is_complete (const ParallelCell *cell, guint end)
{
  return end == flow_length (cell->list);
}

static guint
last_row (const ParallelCell *cell)
{
  return cell->row + cell->n_rows - 1;
}

/* The heights of the cells, and their order by their last rows, so that each row finds those that
 * end in it: thousands of rows may hang together. */
static void
order_cells (Layout *layout, Parallel *parallel)
{
  guint *places = arena_new0_n (layout->work, guint, parallel->n_rows + 1);

  parallel->ending
      = arena_new0_n (layout->work, const ParallelCell *, MAX (parallel->n_cells, 1));
  for (guint c = 0; c < parallel->n_cells; c++)
    places[last_row (&parallel->cells[c]) + 1]++;
  for (guint r = 0; r < parallel->n_rows; r++)
    places[r + 1] += places[r];
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      ParallelCell *cell = &parallel->cells[c];

      parallel->ending[places[last_row (cell)]++] = cell;
      cell->whole = part_height (cell, 0, flow_length (cell->list));
    }
}

/* Where CELL, one of PARALLEL's, is at the end of STEP; NULL: at its start. */
static guint
end_of (const Parallel *parallel, const ParallelStep *step, const ParallelCell *cell)
{
  return step ? step->ends[cell - parallel->cells] : 0;
}

/* Sets the tops and heights of ROWS when every cell goes on from its place in FROM (NULL: is
 * uncut); the whole height is returned. */
static Mpt
lay_rows (const Parallel *parallel, const ParallelStep *from, ParallelRow *rows)
{
  guint fresh_row = from ? from->n_rows : 0; /* the first of which nothing is placed */
  guint i = 0;
  Mpt top = 0;

  for (guint r = 0; r < parallel->n_rows; r++)
    {
      rows[r].top = top;
      rows[r].height = r >= fresh_row ? rows[r].minimum : 0;
      for (; i < parallel->n_cells && last_row (parallel->ending[i]) == r; i++)
        {
          const ParallelCell *cell = parallel->ending[i];
          gboolean fresh = cell->row >= fresh_row;
          guint start = end_of (parallel, from, cell);
          Mpt height;

          if (!fresh && is_complete (cell, start))
            continue;
          height = start ? part_height (cell, start, flow_length (cell->list)) : cell->whole;
          if (fresh)
            height = MAX (height, cell->minimum);
          rows[r].height = MAX (rows[r].height, height - (top - rows[cell->row].top));
        }
      top += rows[r].height;
    }
  return top;
}

/* --- steps --- */

static int
compare_heights (gconstpointer a, gconstpointer b)
{
  Mpt left = *(const Mpt *) a, right = *(const Mpt *) b;

  return left < right ? -1 : left > right;
}

/* Every height at which some cell can be cut. */
static GArray *
list_heights (const Parallel *parallel)
{
  GArray *heights = g_array_new (FALSE, FALSE, sizeof (Mpt));

  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      Mpt top = parallel->rows[cell->row].top;

      for (guint i = 1; i <= flow_length (cell->list); i++)
        {
          Mpt height = top + part_height (cell, 0, i);

          g_array_append_val (heights, height);
        }
    }
  for (guint r = 0; r < parallel->n_rows; r++)
    {
      Mpt bottom = parallel->rows[r].top + parallel->rows[r].height;

      g_array_append_val (heights, bottom);
    }
  g_array_sort (heights, compare_heights);
  return heights;
}

static gboolean
may_end (const ParallelCell *cell, guint end)
{
  return is_complete (cell, end) || flow_box (cell->list, end)->penalty < PENALTY_FORBIDDEN
         || flow_box (cell->list, end)->break_ != FO_AUTO;
}

/* How far CELL gets from END in HEIGHT; LEGALLY: to where it may be cut. */
static guint
fill_cell (const ParallelCell *cell, guint end, Mpt height, gboolean legally)
{
  guint legal = end;

  while (!is_complete (cell, end) && part_height (cell, 0, end + 1) <= height)
    if (may_end (cell, ++end))
      legal = end;
  return legally ? legal : end;
}

/* How many rows begin above HEIGHT, N_BEGUN of them further up: a row waits until each of its cells
 * has room for a part. */
static guint
count_begun_rows (const Parallel *parallel, guint n_begun, Mpt height, gboolean legally)
{
  guint n = n_begun;

  while (n < parallel->n_rows && (parallel->rows[n].top < height || n == 0))
    n++;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      guint end = 1;

      if (cell->row < n_begun || cell->row >= n || flow_length (cell->list) == 0)
        continue;
      while (legally && !may_end (cell, end))
        end++;
      if (parallel->rows[cell->row].top + part_height (cell, 0, end) > height)
        n = cell->row;
    }
  return n;
}

/* Sets what STEP costs and how far down it reaches when it is cut at HEIGHT. */
static void
judge_step (const Parallel *parallel, Mpt height, guint inside, ParallelStep *step)
{
  const ParallelRow *last = &parallel->rows[step->n_rows - 1];
  gboolean complete = TRUE, finished = TRUE;

  step->penalty = 0;
  step->break_ = FO_AUTO;
  step->bottom = 0;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      guint end = step->ends[c];

      if (cell->row >= step->n_rows)
        continue;
      if (is_complete (cell, end))
        {
          if (end > 0)
            step->bottom = MAX (step->bottom, parallel->rows[cell->row].top + cell->whole);
          continue;
        }
      if (end > 0)
        step->bottom
            = MAX (step->bottom, parallel->rows[cell->row].top + part_height (cell, 0, end));
      complete = FALSE;
      finished = finished && cell->row + cell->n_rows > step->n_rows;
      step->penalty = MAX (step->penalty, flow_box (cell->list, end)->penalty);
      if (flow_box (cell->list, end)->break_ != FO_AUTO)
        step->break_ = flow_box (cell->list, end)->break_;
    }

  if (finished && step->n_rows < parallel->n_rows)
    step->penalty = MAX (step->penalty, last->keep_after);
  else if (!finished)
    step->penalty = MAX (step->penalty, height < last->top + last->given ? PENALTY_FORBIDDEN
                                                                         : last->keep_inside);
  step->bottom = MAX (step->bottom, finished ? last->top + last->height : height);
  if (!complete)
    step->penalty += inside;
}

/* The height of the steps FROM to TO when they stand alone. */
static Mpt
fragment_height (const Parallel *parallel, guint from, guint to, ParallelRow *rows)
{
  const ParallelStep *before
      = from ? &g_array_index (parallel->steps, ParallelStep, from - 1) : NULL;
  const ParallelStep *last = &g_array_index (parallel->steps, ParallelStep, to - 1);
  const guint *starts = before ? before->ends : NULL, *ends = last->ends;
  Mpt whole = lay_rows (parallel, before, rows), bottom = 0;
  guint i = 0, first_row = G_MAXUINT;

  if (to == parallel->steps->len)
    return whole;
  if (from == 0)
    return last->bottom;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      Mpt top = rows[cell->row].top;

      first_row = MIN (first_row, cell->row);
      if (ends[c] > starts[c])
        bottom = MAX (bottom, top + part_height (cell, starts[c], ends[c]));
    }
  /* rows that are done keep their whole height */
  for (guint r = 0; r < last->n_rows; r++)
    {
      for (; i < parallel->n_cells && last_row (parallel->ending[i]) <= r; i++)
        if (!is_complete (parallel->ending[i], end_of (parallel, last, parallel->ending[i])))
          return bottom;
      if (r >= first_row && rows[r].top <= bottom)
        bottom = MAX (bottom, rows[r].top + rows[r].height);
    }
  return bottom;
}

/* A step at HEIGHT that follows PREVIOUS and, unless LIMIT is NULL, stays within LIMIT: where cells
 * may be cut only when there is no other way.  FALSE: there is none. */
static gboolean
make_step (const Parallel *parallel, Mpt height, const ParallelStep *previous,
           const ParallelStep *limit, ParallelStep *step)
{
  gboolean further = FALSE;

  step->n_rows = count_begun_rows (parallel, previous->n_rows, height, !limit);
  if (limit)
    step->n_rows = MIN (step->n_rows, limit->n_rows);
  if (step->n_rows == 0)
    return FALSE;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];

      step->ends[c] = previous->ends[c];
      if (cell->row < step->n_rows)
        step->ends[c] = fill_cell (cell, step->ends[c],
                                   height - parallel->rows[cell->row].top, !limit);
      if (limit)
        step->ends[c] = MIN (step->ends[c], limit->ends[c]);
      further = further || step->ends[c] > previous->ends[c];
    }
  return further;
}

static guint *
new_ends (Layout *layout, const Parallel *parallel)
{
  return arena_alloc (layout->work, MAX (parallel->n_cells, 1) * sizeof (guint));
}

/* The steps at HEIGHTS, from *AT on, that follow PREVIOUS and come before LIMIT; NULL: the end. */
static void
add_steps (Layout *layout, const Parallel *parallel, GArray *steps, const GArray *heights,
           guint *at, Mpt whole, guint inside, ParallelStep previous, const ParallelStep *limit)
{
  Mpt from = previous.height, to = limit ? limit->height : whole;
  guint *ends = NULL;

  for (; *at < heights->len && g_array_index (heights, Mpt, *at) < to; ++*at)
    {
      ParallelStep step = { .height = g_array_index (heights, Mpt, *at) };

      if (step.height <= from)
        continue;
      from = step.height;
      step.ends = ends = ends ? ends : new_ends (layout, parallel);
      if (!make_step (parallel, step.height, &previous, limit, &step)
          || (limit && memcmp (step.ends, limit->ends, parallel->n_cells * sizeof (guint)) == 0))
        continue;
      judge_step (parallel, step.height, inside, &step);
      if (step.bottom >= whole)
        continue;
      g_array_append_val (steps, step);
      previous = step;
      ends = NULL;
    }
}

/* Every step from the top to the end. */
static GArray *
make_steps (Layout *layout, const Parallel *parallel, Mpt whole, guint inside)
{
  g_autoptr (GArray) heights = list_heights (parallel);
  g_autoptr (GArray) legal = g_array_new (FALSE, FALSE, sizeof (ParallelStep));
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (ParallelStep));
  guint *none = new_ends (layout, parallel), at = 0;
  ParallelStep previous = { .ends = none, .height = -1 };
  ParallelStep last = { .break_ = FO_AUTO, .bottom = whole, .height = whole };

  arena_own (layout->work, steps, (GDestroyNotify) g_array_unref);
  memset (none, 0, parallel->n_cells * sizeof (guint));
  last.ends = new_ends (layout, parallel);
  last.n_rows = parallel->n_rows;
  for (guint c = 0; c < parallel->n_cells; c++)
    last.ends[c] = flow_length (parallel->cells[c].list);

  add_steps (layout, parallel, legal, heights, &at, whole, inside, previous, NULL);
  at = 0;
  g_array_append_val (legal, last);
  for (guint i = 0; i < legal->len; i++)
    {
      const ParallelStep *step = &g_array_index (legal, ParallelStep, i);

      add_steps (layout, parallel, steps, heights, &at, whole, inside, previous, step);
      g_array_append_vals (steps, step, 1);
      previous = *step;
    }
  return steps;
}

void
layout_parallel_add (FlowMaker *maker, Parallel *parallel, guint inside)
{
  g_autofree ParallelRow *scratch = g_new (ParallelRow, parallel->n_rows);
  Mpt whole, done = 0, overhang = 0;
  guint keep = maker->frame ? maker->frame->keep : 0, penalty = 0;

  if (!parallel->ending)
    order_cells (maker->layout, parallel);
  whole = lay_rows (parallel, NULL, parallel->rows);
  memcpy (scratch, parallel->rows, parallel->n_rows * sizeof (ParallelRow));
  if (!parallel->steps)
    parallel->steps = make_steps (maker->layout, parallel, whole, inside);

  /* The boxes add up to the whole; what a cut costs in height besides stands at its boundary. */
  for (guint i = 0; i < parallel->steps->len; i++)
    {
      const ParallelStep *step = &g_array_index (parallel->steps, ParallelStep, i);
      gboolean last = i + 1 == parallel->steps->len;
      Mpt upto = last ? whole : whole - lay_rows (parallel, step, scratch);
      FlowBox *box;

      upto = CLAMP (upto, done, whole);
      box = flow_add_box (maker, BOX_STEP, upto - done, i ? MAX (penalty, keep) : 0);
      box->parallel = parallel;
      box->step = i;
      for (guint c = 0; c < parallel->n_cells; c++)
        flow_add_notes_of (maker, &box->notes, parallel->cells[c].list,
                           i ? step[-1].ends[c] : 0, step->ends[c]);
      if (i)
        {
          box->space_end = overhang;
          if (g_array_index (parallel->steps, ParallelStep, i - 1).break_ != FO_AUTO)
            box->break_ = g_array_index (parallel->steps, ParallelStep, i - 1).break_;
        }
      penalty = step->penalty;
      overhang = step->bottom - upto;
      done = upto;
    }
}

/* --- placing --- */

/* The borders of a cell's parts, from row to row of the N_ROWS that have begun. */
static void
place_segments (Layout *layout, const ParallelCell *cell, const ParallelRow *rows, guint n_rows,
                LayoutArea *parent, Mpt x, Mpt y, gboolean begins, gboolean ends, guint flags)
{
  guint end = MIN (cell->n_rows, n_rows - cell->row);
  gboolean first = TRUE;

  for (guint r = 0; r < end; r++)
    {
      const ParallelRow *row = &rows[cell->row + r];
      Mpt left = x + cell->x;

      if (row->height <= 0)
        continue;
      for (guint c = 0; c < cell->n_columns; c++)
        {
          LayoutBox *box = arena_new0 (layout->areas, LayoutBox);
          Mpt outset[4];
          gboolean any = FALSE;
          LayoutArea *area;

          memcpy (box->border, &cell->segments[4 * (r * cell->n_columns + c)],
                  sizeof box->border);
          if (!begins && first)
            box->border[SIDE_BEFORE] = cell->cut_box->border[SIDE_BEFORE];
          if (!ends)
            box->border[SIDE_AFTER]
                = r + 1 == end ? cell->cut_box->border[SIDE_AFTER] : (LayoutBorder){ 0 };
          for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
            {
              outset[side] = box->border[side].width / 2;
              any = any || box->border[side].width;
            }
          if (any)
            {
              area = layout_area_new (layout, AREA_BLOCK, cell->node, parent);
              area->flags = flags | AREA_SEGMENT;
              area->box = box;
              area->x = left - outset[SIDE_START];
              area->width = cell->segment_widths[c] + outset[SIDE_START] + outset[SIDE_END];
              area->y = y + row->top - outset[SIDE_BEFORE];
              area->height = row->height + outset[SIDE_BEFORE] + outset[SIDE_AFTER];
            }
          left += cell->segment_widths[c];
        }
      first = FALSE;
    }
}

/* The box of a part of CELL; the area of a cell whose borders have areas of their own lies inside
 * them. */
static const LayoutBox *
part_box (Layout *layout, const ParallelCell *cell, gboolean begins, gboolean ends)
{
  LayoutBox *box;

  if (!cell->box || (begins && ends))
    return cell->box;
  box = arena_new0 (layout->areas, LayoutBox);
  *box = *cell->box;
  if (!begins)
    {
      box->border[SIDE_BEFORE] = cell->cut_box->border[SIDE_BEFORE];
      box->padding[SIDE_BEFORE] = cell->cut_box->padding[SIDE_BEFORE];
    }
  if (!ends)
    {
      box->border[SIDE_AFTER] = cell->cut_box->border[SIDE_AFTER];
      box->padding[SIDE_AFTER] = cell->cut_box->padding[SIDE_AFTER];
    }
  return box;
}

static void
take_borders_off (Layout *layout, LayoutArea *area)
{
  LayoutBox *box = arena_new0 (layout->areas, LayoutBox);

  *box = *area->box;
  area->x += box->border[SIDE_START].width;
  area->width -= box->border[SIDE_START].width + box->border[SIDE_END].width;
  area->y += box->border[SIDE_BEFORE].width;
  area->height -= box->border[SIDE_BEFORE].width + box->border[SIDE_AFTER].width;
  memset (box->border, 0, sizeof box->border);
  area->box = box;
}

static void
place_cell (Layout *layout, const ParallelCell *cell, guint from, guint to, LayoutArea *parent,
            Mpt x, Mpt y, Mpt height, guint flags)
{
  gboolean begins = from == 0, ends = is_complete (cell, to);
  Mpt content = part_height (cell, from, to), shift = 0, outset[4] = { 0 };
  LayoutArea *area = layout_area_new (layout, AREA_BLOCK, cell->node, parent);
  PlaceRectangle around;

  area->flags = flags | (cell->node ? 0 : AREA_SEGMENT);
  area->box = part_box (layout, cell, begins, ends);
  for (Side side = SIDE_BEFORE; side <= SIDE_START && area->box && cell->collapse; side++)
    outset[side] = area->box->border[side].width / 2;
  area->x = x + cell->x - outset[SIDE_START];
  area->width = cell->width + outset[SIDE_START] + outset[SIDE_END];
  area->y = y - outset[SIDE_BEFORE] + (begins ? cell->inset : 0);
  area->height = height + outset[SIDE_BEFORE] + outset[SIDE_AFTER] - (begins ? cell->inset : 0)
                 - (ends ? cell->inset : 0);
  if (!ends)
    area->flags |= AREA_GOES_ON;
  if (cell->segments)
    take_borders_off (layout, area);
  if (begins)
    layout_area_note (layout, cell->node, area->x, area->y);
  if (begins && ends && cell->align == FO_CENTER)
    shift = (height - content) / 2;
  else if (ends && cell->align == FO_AFTER)
    shift = height - content;
  around = (PlaceRectangle){ area->x, area->y, area->width, area->height };
  layout_place (layout, cell->list, from, to, area,
                x + cell->x + layout_cell_edge (cell, SIDE_START),
                y + part_edge (cell, SIDE_BEFORE, begins) + MAX (shift, 0), &around, 0, flags);
}

static void
place_background (Layout *layout, const ParallelRow *row, LayoutArea *parent, Mpt x, Mpt width,
                  Mpt top, Mpt bottom, guint flags)
{
  LayoutArea *area;

  if (!row->box)
    return;
  area = layout_area_new (layout, AREA_BLOCK, row->node, parent);
  area->flags = flags;
  area->box = row->box;
  area->x = x;
  area->width = width;
  area->y = top;
  area->height = bottom - top;
}

Mpt
layout_parallel_place (Layout *layout, const Parallel *parallel, guint from, guint to,
                       LayoutArea *parent, Mpt x, Mpt y, guint flags)
{
  g_autofree ParallelRow *rows = g_new (ParallelRow, parallel->n_rows);
  const guint *starts
      = from ? g_array_index (parallel->steps, ParallelStep, from - 1).ends : NULL;
  const ParallelStep *last = &g_array_index (parallel->steps, ParallelStep, to - 1);
  const guint *ends = last->ends;
  Mpt height;

  memcpy (rows, parallel->rows, parallel->n_rows * sizeof (ParallelRow));
  height = fragment_height (parallel, from, to, rows);
  /* the last row reaches down to where cells that span it are cut */
  rows[last->n_rows - 1].height = height - rows[last->n_rows - 1].top;

  for (guint r = 0; r < last->n_rows; r++)
    {
      if (!rows[r].node || rows[r].top >= height + (height == 0))
        continue;
      layout_area_note (layout, rows[r].node, x + parallel->x, y + rows[r].top);
      place_background (layout, &rows[r], parent, x + parallel->x, parallel->width,
                        y + rows[r].top, y + MIN (rows[r].top + rows[r].height, height), flags);
    }
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      guint last_row = MIN (cell->row + cell->n_rows, last->n_rows) - 1;
      guint start = starts ? starts[c] : 0;
      Mpt top, bottom;

      if (cell->row >= last->n_rows)
        continue; /* begins on a later page */
      top = rows[cell->row].top;
      bottom = rows[last_row].top + rows[last_row].height;
      if (starts && is_complete (cell, start) && bottom <= top)
        continue; /* was done on an earlier one */
      /* a row's background goes with its cells */
      if (last_row > cell->row)
        place_background (layout, &rows[cell->row], parent, x + cell->x, cell->width,
                          y + top + rows[cell->row].height, y + bottom, flags);
      place_cell (layout, cell, start, ends[c], parent, x, y + top,
                  bottom - top, flags);
      if (cell->segments)
        place_segments (layout, cell, rows, last->n_rows, parent, x, y, start == 0,
                        is_complete (cell, ends[c]), flags);
    }
  return height;
}
