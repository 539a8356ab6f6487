/* layout/measure.c: minimum and maximum widths of content and columns */
#include "layout/measure.h"

#include <string.h>

ContentWidth
layout_measure (Layout *layout, const FoNode *node, Mpt room)
{
  Findings *findings = layout->findings;
  GHashTable *reported = layout->reported;
  gboolean measuring = layout->measuring;
  FlowList *list;

  layout->findings = findings_new ();
  layout->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  layout->measuring = TRUE;
  list = flow_make_list (layout, node, 0, room);
  findings_free (layout->findings);
  g_hash_table_unref (layout->reported);
  layout->findings = findings;
  layout->reported = reported;
  layout->measuring = measuring;
  return list->content;
}

typedef struct
{
  ContentWidth widest;
  Mpt piece, line, spaces; /* so far; spaces at the line's end do not count */
} Measurer;

static void
end_piece (Measurer *measurer)
{
  measurer->widest.minimum = MAX (measurer->widest.minimum, measurer->piece);
  measurer->piece = 0;
}

static void
end_line (Measurer *measurer)
{
  end_piece (measurer);
  measurer->widest.maximum = MAX (measurer->widest.maximum, measurer->line);
  measurer->line = 0;
  measurer->spaces = 0;
}

ContentWidth
layout_measure_paragraph (const Paragraph *paragraph)
{
  Measurer measurer = { .piece = paragraph->indent, .line = paragraph->indent };

  for (guint i = 0; i < paragraph->n_items; i++)
    {
      const InlineItem *item = &paragraph->items[i];

      if (item->kind == ITEM_BREAK)
        end_line (&measurer);
      else if (item->kind == ITEM_SPACE && item->break_ != BREAK_NONE)
        {
          end_piece (&measurer);
          measurer.spaces += item->width;
        }
      else
        {
          if (item->break_ == BREAK_ALLOWED || item->break_ == BREAK_AFTER_HYPHEN)
            end_piece (&measurer);
          measurer.piece += item->kind == ITEM_LEADER ? item->width - item->shrink : item->width;
          measurer.line += measurer.spaces + item->width;
          measurer.spaces = 0;
        }
    }
  end_line (&measurer);
  return measurer.widest;
}

/* --- columns --- */

/* What stands around the content of CELL inside its columns. */
static Mpt
around_cell (const Grid *grid, const GridCell *cell, Mpt whole)
{
  LayoutBorder borders[4];
  Mpt share = grid->collapse ? 2 : 1;

  layout_grid_borders (grid, cell, borders);
  return borders[SIDE_START].width / share + borders[SIDE_END].width / share
         + node_length (cell->node, FO_PROPERTY_PADDING_START, whole)
         + node_length (cell->node, FO_PROPERTY_PADDING_END, whole);
}

/* Gives out what NEEDED is more than the columns of a span have, by WEIGHTS or in equal parts. */
static void
widen_span (Mpt needed, Mpt *widths[], const Mpt *weights, guint n)
{
  Mpt sum = 0, weight = 0, before = 0, given = 0;

  for (guint i = 0; i < n; i++)
    {
      sum += *widths[i];
      weight += weights[i];
    }
  for (guint i = 0; i < n && needed > sum; i++)
    {
      Mpt upto;

      before += weight ? weights[i] : 1;
      upto = (needed - sum) * before / (weight ? weight : n);
      *widths[i] += upto - given;
      given = upto;
    }
}

static void
measure_span (const GridCell *cell, ContentWidth wanted, ContentWidth *widths,
              const gboolean *fixed)
{
  Mpt *minima[FO_MAX_SPANNED_COLUMNS], *maxima[FO_MAX_SPANNED_COLUMNS];
  Mpt weights[FO_MAX_SPANNED_COLUMNS] = { 0 };
  guint n = 0;

  for (guint c = cell->column; c < cell->column + cell->n_columns; c++)
    if (fixed[c])
      {
        wanted.minimum -= widths[c].minimum;
        wanted.maximum -= widths[c].maximum;
      }
    else
      {
        minima[n] = &widths[c].minimum;
        maxima[n] = &widths[c].maximum;
        weights[n++] = widths[c].maximum;
      }
  widen_span (wanted.minimum, minima, weights, n);
  widen_span (wanted.maximum, maxima, weights, n);
  for (guint c = cell->column; c < cell->column + cell->n_columns; c++)
    widths[c].maximum = MAX (widths[c].maximum, widths[c].minimum);
}

void
layout_measure_columns (Layout *layout, const Grid *grid, Mpt whole, ContentWidth *widths)
{
  g_autofree gboolean *fixed = g_new0 (gboolean, grid->columns->len);
  g_autofree ContentWidth *wanted = g_new0 (ContentWidth, grid->cells->len);
  guint widest = 1;

  memset (widths, 0, grid->columns->len * sizeof *widths);
  for (guint c = 0; c < grid->columns->len; c++)
    {
      const FoNode *node = g_array_index (grid->columns, GridColumn, c).node;

      fixed[c] = node && fo_node_value (node, FO_PROPERTY_COLUMN_WIDTH)->type == FO_VALUE_LENGTH;
      if (fixed[c])
        widths[c].minimum = widths[c].maximum
            = node_length (node, FO_PROPERTY_COLUMN_WIDTH, whole);
    }
  for (guint i = 0; i < grid->cells->len; i++)
    {
      const GridCell *cell = &g_array_index (grid->cells, GridCell, i);
      Mpt around = around_cell (grid, cell, whole) + grid->spacing_x;
      ContentWidth *column = &widths[cell->column];

      widest = MAX (widest, cell->n_columns);
      if (cell->n_columns == 1 && fixed[cell->column])
        continue;
      wanted[i] = layout_measure (layout, cell->node, whole);
      wanted[i].minimum += around;
      wanted[i].maximum += around;
      if (cell->n_columns == 1)
        {
          column->minimum = MAX (column->minimum, wanted[i].minimum);
          column->maximum = MAX (column->maximum, wanted[i].maximum);
        }
    }
  /* the narrower spans first, as CSS 2.1 has it */
  for (guint n = 2; n <= widest; n++)
    for (guint i = 0; i < grid->cells->len; i++)
      {
        const GridCell *cell = &g_array_index (grid->cells, GridCell, i);

        if (cell->n_columns == n)
          measure_span (cell, wanted[i], widths, fixed);
      }
}
