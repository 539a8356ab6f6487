/* fo/columns.c: rows and columns of cells */
#include "fo/columns.h"

struct FoColumns
{
  GArray *busy;        /* of guint: for how many rows, with this one, each column is taken */
  guint next_column;   /* of the next fo:table-column, from 0 */
  guint n_columns;     /* that fo:table-column makes; 0: any number */
  const FoNode *part;  /* where the rows below are */
  guint n_rows;        /* begun in it */
  guint next_cell;     /* where the next cell of this row goes, from 0 */
  gboolean row_is_open; /* of cells that stand alone */
};

static int
integer (const FoNode *node, FoProperty property)
{
  return fo_value_integer (fo_node_value (node, property), 1);
}

static FoColumns *
columns_of (FoNode *table, Arena *arena)
{
  if (!table->columns)
    {
      table->columns = arena_new0 (arena, FoColumns);
      table->columns->busy = g_array_new (FALSE, TRUE, sizeof (guint));
      arena_own (arena, table->columns->busy, (GDestroyNotify) g_array_unref);
    }
  return table->columns;
}

static void
enter_part (FoColumns *columns, const FoNode *part)
{
  if (columns->part == part)
    return;
  columns->part = part;
  columns->n_rows = 0;
  columns->row_is_open = FALSE;
  g_array_set_size (columns->busy, 0); /* a span ends where the part ends */
}

static void
begin_row (FoColumns *columns)
{
  for (guint c = 0; c < columns->busy->len; c++)
    {
      guint *busy = &g_array_index (columns->busy, guint, c);

      *busy -= *busy > 0;
    }
  columns->n_rows++;
  columns->next_cell = 0;
}

void
fo_columns_begin_row (const FoNode *node, Arena *arena)
{
  FoColumns *columns = columns_of (node->parent->parent, arena);

  enter_part (columns, node->parent);
  columns->row_is_open = FALSE;
  begin_row (columns);
}

static gboolean
is_free (const FoColumns *columns, guint first, guint n)
{
  for (guint c = first; c < first + n && c < columns->busy->len; c++)
    if (g_array_index (columns->busy, guint, c) > 0)
      return FALSE;
  return TRUE;
}

/* What column-number asks for, from 0; OTHERWISE when it says nothing that can be. */
static guint
wanted_column (const FoNode *node, guint otherwise)
{
  const FoValue *number = fo_node_value (node, FO_PROPERTY_COLUMN_NUMBER);
  int wanted = fo_value_integer (number, 0);

  return wanted >= 1 && wanted <= FO_MAX_COLUMNS ? (guint) wanted - 1 : otherwise;
}

static guint
place_column (FoNode *node, FoColumns *columns)
{
  guint number = wanted_column (node, columns->next_column);
  guint repeated = (guint) integer (node, FO_PROPERTY_COLUMNS_REPEATED);

  columns->next_column = MIN (number + repeated, FO_MAX_COLUMNS);
  columns->n_columns = MAX (columns->n_columns, columns->next_column);
  return number + 1;
}

static guint
place_cell (FoNode *node, FoColumns *columns, gboolean *moved)
{
  guint n_columns = (guint) integer (node, FO_PROPERTY_COLUMNS_SPANNED);
  guint n_rows = (guint) integer (node, FO_PROPERTY_ROWS_SPANNED);
  guint wanted = wanted_column (node, columns->next_cell);
  guint column = wanted;

  while (!is_free (columns, column, n_columns))
    column++;
  *moved = column != wanted && wanted_column (node, G_MAXUINT) == wanted;
  if (columns->busy->len < column + n_columns)
    g_array_set_size (columns->busy, column + n_columns);
  for (guint c = column; c < column + n_columns; c++)
    g_array_index (columns->busy, guint, c) = n_rows;
  columns->next_cell = column + n_columns;
  node->row = columns->n_rows - 1;
  return column + 1;
}

guint
fo_columns_place (FoNode *node, Arena *arena, gboolean *moved)
{
  FoNode *part = node->parent;
  FoColumns *columns;
  guint number;

  *moved = FALSE;
  if (node->kind == FO_NODE_TABLE_COLUMN)
    return place_column (node, columns_of (node->parent, arena));
  if (part->kind == FO_NODE_TABLE_ROW)
    return place_cell (node, columns_of (part->parent->parent, arena), moved);

  /* A row of cells alone begins where one says so, or the one before ended it or its columns. */
  columns = columns_of (part->parent, arena);
  enter_part (columns, part);
  if (!columns->row_is_open || fo_value_is (fo_node_value (node, FO_PROPERTY_STARTS_ROW), FO_TRUE)
      || (columns->n_columns && columns->next_cell >= columns->n_columns))
    begin_row (columns);
  number = place_cell (node, columns, moved);
  columns->row_is_open = !fo_value_is (fo_node_value (node, FO_PROPERTY_ENDS_ROW), FO_TRUE);
  return number;
}

const FoNode *
fo_columns_find (const FoNode *cell)
{
  const FoNode *table = cell->parent, *found = NULL;
  int number = integer (cell, FO_PROPERTY_COLUMN_NUMBER);
  int spanned = integer (cell, FO_PROPERTY_COLUMNS_SPANNED);

  while (table && table->kind != FO_NODE_TABLE)
    table = table->parent;
  for (const FoNode *child = table ? table->first_child : NULL; child; child = child->next)
    if (child->kind == FO_NODE_TABLE_COLUMN)
      {
        int first = integer (child, FO_PROPERTY_COLUMN_NUMBER);
        int span = integer (child, FO_PROPERTY_COLUMNS_SPANNED);

        if (number < first || number >= first + integer (child, FO_PROPERTY_COLUMNS_REPEATED))
          continue;
        if (span == spanned)
          return child;
        if (span == 1)
          found = child;
      }
  return found;
}
