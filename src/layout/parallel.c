/* layout/parallel.c: cutting and placing lists side by side */
#include "layout/parallel.h"

#include <string.h>

#include "layout/areas.h"
#include "layout/place.h"

/* --- heights --- */

static Mpt
cell_before (const ParallelCell *cell)
{
  return layout_box_edge (cell->box, SIDE_BEFORE) - cell->outset[SIDE_BEFORE];
}

static Mpt
cell_after (const ParallelCell *cell)
{
  return layout_box_edge (cell->box, SIDE_AFTER) - cell->outset[SIDE_AFTER];
}

/* The height of boxes FROM to TO of CELL with the edges that belong to them. */
static Mpt
part_height (const ParallelCell *cell, guint from, guint to)
{
  return flow_height (cell->list, from, to) + layout_repeated_before (cell->list, from)
         + layout_repeated_after (cell->list, to)
         + (from == 0 ? cell_before (cell) : layout_box_cut_edge (cell->box, SIDE_BEFORE))
         + (to == flow_length (cell->list) ? cell_after (cell)
                                           : layout_box_cut_edge (cell->box, SIDE_AFTER));
}

static gboolean
is_complete (const ParallelCell *cell, guint end)
{
  return end == flow_length (cell->list);
}

/* The first row of which nothing is placed when the cells are at FROM. */
static guint
first_fresh_row (const Parallel *parallel, const guint *from)
{
  guint row = 0;

  for (guint c = 0; from && c < parallel->n_cells; c++)
    if (from[c] > 0)
      row = MAX (row, parallel->cells[c].row + 1);
  return row;
}

/* Sets the tops and heights of ROWS when every cell goes on from its place in FROM (NULL: is
 * uncut); the whole height is returned. */
static Mpt
lay_rows (const Parallel *parallel, const guint *from, ParallelRow *rows)
{
  guint fresh_row = first_fresh_row (parallel, from);
  Mpt top = 0;

  for (guint r = 0; r < parallel->n_rows; r++)
    {
      rows[r].top = top;
      rows[r].height = r >= fresh_row ? rows[r].minimum : 0;
      for (guint c = 0; c < parallel->n_cells; c++)
        {
          const ParallelCell *cell = &parallel->cells[c];
          gboolean fresh = cell->row >= fresh_row;
          guint start = from ? from[c] : 0;
          Mpt height;

          if (cell->row + cell->n_rows != r + 1 || (!fresh && is_complete (cell, start)))
            continue;
          height = part_height (cell, start, flow_length (cell->list));
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

/* Where every cell is when the parallel is cut at HEIGHT, starting from where they are in STEP.
 * FALSE: some cell that has begun cannot be cut there. */
static gboolean
cut_at (const Parallel *parallel, Mpt height, guint inside, ParallelStep *step)
{
  guint n_begun_rows = 0;
  gboolean complete = TRUE;

  step->penalty = 0;
  step->break_ = FO_AUTO;
  step->bottom = 0;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      Mpt top = parallel->rows[cell->row].top;
      guint n = flow_length (cell->list), end = step->ends[c];

      if (top >= height && !(top == 0 && height == 0))
        continue; /* begins below */
      n_begun_rows = MAX (n_begun_rows, cell->row + 1);
      while (end < n && top + part_height (cell, 0, end + 1) <= height)
        end++;
      if (end == 0 && n > 0)
        return FALSE;
      step->ends[c] = end;
      if (is_complete (cell, end))
        continue;
      complete = FALSE;
      step->penalty = MAX (step->penalty, flow_box (cell->list, end)->penalty);
      if (flow_box (cell->list, end)->break_ != FO_AUTO)
        step->break_ = flow_box (cell->list, end)->break_;
      step->bottom = MAX (step->bottom, top + part_height (cell, 0, end));
    }

  if (complete && n_begun_rows > 0)
    {
      const ParallelRow *row = &parallel->rows[n_begun_rows - 1];

      step->bottom = row->top + row->height;
      if (n_begun_rows < parallel->n_rows)
        step->penalty = MAX (step->penalty, row->keep_after);
    }
  else
    {
      for (guint r = 0; r < n_begun_rows; r++)
        if (parallel->rows[r].top < height
            && height < parallel->rows[r].top + parallel->rows[r].height)
          step->penalty = MAX (step->penalty, parallel->rows[r].keep_inside);
      step->penalty += inside;
      step->bottom = MAX (step->bottom, height);
    }
  return TRUE;
}

/* The height of the steps FROM to TO when they stand alone. */
static Mpt
fragment_height (const Parallel *parallel, guint from, guint to, ParallelRow *rows)
{
  const guint *starts
      = from ? g_array_index (parallel->steps, ParallelStep, from - 1).ends : NULL;
  const guint *ends = g_array_index (parallel->steps, ParallelStep, to - 1).ends;
  Mpt whole = lay_rows (parallel, starts, rows), bottom = 0;

  if (to == parallel->steps->len)
    return whole;
  if (from == 0)
    return g_array_index (parallel->steps, ParallelStep, to - 1).bottom;
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      Mpt top = rows[cell->row].top;

      if (ends[c] > starts[c])
        bottom = MAX (bottom, top + part_height (cell, starts[c], ends[c]));
    }
  /* rows that are done keep their whole height */
  for (guint r = 0; r < parallel->n_rows; r++)
    {
      gboolean done = TRUE, any = FALSE;

      for (guint c = 0; c < parallel->n_cells && done; c++)
        if (parallel->cells[c].row <= r)
          {
            any = TRUE;
            done = parallel->cells[c].row + parallel->cells[c].n_rows > r + 1
                   || is_complete (&parallel->cells[c], ends[c]);
          }
      if (any && done && rows[r].top <= bottom)
        bottom = MAX (bottom, rows[r].top + rows[r].height);
    }
  return bottom;
}

/* Every step from the top to the end. */
static GArray *
make_steps (Layout *layout, const Parallel *parallel, Mpt whole, guint inside)
{
  g_autoptr (GArray) heights = list_heights (parallel);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (ParallelStep));
  gsize ends_size = MAX (parallel->n_cells, 1) * sizeof (guint);
  guint *ends = arena_alloc (layout->work, ends_size);
  Mpt previous = -1;
  ParallelStep last = { .break_ = FO_AUTO, .bottom = whole };

  arena_own (layout->work, steps, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < heights->len; i++)
    {
      Mpt height = g_array_index (heights, Mpt, i);
      ParallelStep step = { .ends = NULL };

      if (height == previous || height >= whole)
        continue;
      previous = height;
      step.ends = arena_alloc (layout->work, ends_size);
      memcpy (step.ends, ends, ends_size);
      if (!cut_at (parallel, height, inside, &step) || memcmp (step.ends, ends, ends_size) == 0
          || step.bottom >= whole)
        continue;
      memcpy (ends, step.ends, ends_size);
      g_array_append_val (steps, step);
    }
  last.ends = arena_alloc (layout->work, ends_size);
  for (guint c = 0; c < parallel->n_cells; c++)
    last.ends[c] = flow_length (parallel->cells[c].list);
  g_array_append_val (steps, last);
  return steps;
}

void
layout_parallel_add (FlowMaker *maker, Parallel *parallel, guint inside)
{
  g_autofree ParallelRow *scratch = g_new (ParallelRow, parallel->n_rows);
  Mpt whole = lay_rows (parallel, NULL, parallel->rows), done = 0, overhang = 0;
  guint keep = maker->frame ? maker->frame->keep : 0, penalty = 0;

  memcpy (scratch, parallel->rows, parallel->n_rows * sizeof (ParallelRow));
  if (!parallel->steps)
    parallel->steps = make_steps (maker->layout, parallel, whole, inside);

  /* The boxes add up to the whole; what a cut costs in height besides stands at its boundary. */
  for (guint i = 0; i < parallel->steps->len; i++)
    {
      const ParallelStep *step = &g_array_index (parallel->steps, ParallelStep, i);
      gboolean last = i + 1 == parallel->steps->len;
      Mpt upto = last ? whole : whole - lay_rows (parallel, step->ends, scratch);
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

/* The borders of a cell's parts, from row to row; HEIGHT is where the page ends. */
static void
place_segments (Layout *layout, const ParallelCell *cell, const ParallelRow *rows,
                LayoutArea *parent, Mpt x, Mpt y, Mpt height, gboolean begins, gboolean ends,
                guint flags)
{
  for (guint r = 0; r < cell->n_rows; r++)
    {
      const ParallelRow *row = &rows[cell->row + r];
      Mpt bottom = MIN (row->top + row->height, height), left = x + cell->x;

      for (guint c = 0; c < cell->n_columns && row->top < bottom; c++)
        {
          LayoutBox *box = arena_new0 (layout->areas, LayoutBox);
          Mpt outset[4];
          gboolean any = FALSE;
          LayoutArea *area;

          memcpy (box->border, &cell->segments[4 * (r * cell->n_columns + c)],
                  sizeof box->border);
          if (!begins)
            box->border[SIDE_BEFORE] = (LayoutBorder){ 0 };
          if (!ends)
            box->border[SIDE_AFTER] = (LayoutBorder){ 0 };
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
              area->height = bottom - row->top + outset[SIDE_BEFORE] + outset[SIDE_AFTER];
            }
          left += cell->segment_widths[c];
        }
    }
}

/* The area of a cell whose borders have areas of their own lies inside them. */
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
  Mpt content = part_height (cell, from, to), shift = 0;
  Mpt before = begins ? cell_before (cell) : layout_box_cut_edge (cell->box, SIDE_BEFORE);
  LayoutArea *area = layout_area_new (layout, AREA_BLOCK, cell->node, parent);
  PlaceRectangle around;

  area->flags = flags;
  area->box = layout_box_part (layout, cell->box, begins, ends);
  area->x = x + cell->x - cell->outset[SIDE_START];
  area->width = cell->width + cell->outset[SIDE_START] + cell->outset[SIDE_END];
  area->y = y - cell->outset[SIDE_BEFORE];
  area->height = height + cell->outset[SIDE_BEFORE] + cell->outset[SIDE_AFTER];
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
                x + cell->x + layout_box_edge (cell->box, SIDE_START) - cell->outset[SIDE_START],
                y + before + MAX (shift, 0), &around, 0, flags);
}

Mpt
layout_parallel_place (Layout *layout, const Parallel *parallel, guint from, guint to,
                       LayoutArea *parent, Mpt x, Mpt y, guint flags)
{
  g_autofree ParallelRow *rows = g_new (ParallelRow, parallel->n_rows);
  const guint *starts
      = from ? g_array_index (parallel->steps, ParallelStep, from - 1).ends : NULL;
  const guint *ends = g_array_index (parallel->steps, ParallelStep, to - 1).ends;
  gboolean finishes = to == parallel->steps->len;
  Mpt height;

  memcpy (rows, parallel->rows, parallel->n_rows * sizeof (ParallelRow));
  height = fragment_height (parallel, from, to, rows);

  for (guint r = 0; r < parallel->n_rows; r++)
    {
      LayoutArea *area;

      if (!rows[r].node || rows[r].top >= height + (height == 0))
        continue;
      layout_area_note (layout, rows[r].node, x + parallel->x, y + rows[r].top);
      if (!rows[r].box)
        continue;
      area = layout_area_new (layout, AREA_BLOCK, rows[r].node, parent);
      area->flags = flags;
      area->box = rows[r].box;
      area->x = x + parallel->x;
      area->width = parallel->width;
      area->y = y + rows[r].top;
      area->height = MIN (rows[r].height, height - rows[r].top);
    }
  for (guint c = 0; c < parallel->n_cells; c++)
    {
      const ParallelCell *cell = &parallel->cells[c];
      guint last_row = cell->row + cell->n_rows - 1;
      guint start = starts ? starts[c] : 0;
      Mpt top = rows[cell->row].top, bottom = rows[last_row].top + rows[last_row].height;

      if (top >= height && !finishes && !(top == 0 && height == 0))
        continue; /* begins on a later page */
      if (starts && is_complete (cell, start) && bottom <= top)
        continue; /* was done on an earlier one */
      place_cell (layout, cell, start, ends[c], parent, x, y + top,
                  MIN (bottom, height) - top, flags);
      if (cell->segments)
        place_segments (layout, cell, rows, parent, x, y, height, start == 0,
                        is_complete (cell, ends[c]), flags);
    }
  return height;
}
