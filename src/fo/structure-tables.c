/* fo/structure-tables.c: rows, columns and headers of a Table
 *
 * A reader of the structure finds a cell's column by counting: so every row gets the same number of
 * columns, whatever the formatting objects say, and the cells stand in the order of their columns.
 * Every TH has a Scope; where cells span, or headers stand in several rows, the cells they head
 * name them too (ISO 32000-1 §14.8.5.7).
 */
#include "fo/structure-build.h"

#include <string.h>

/* What the layout reads of columns and spans; beyond it a cell stands behind the one before it. */
#define MAX_COLUMNS 1000
#define MAX_SPAN 200
/* Headers of one cell; what a listener can bear is less. */
#define MAX_HEADERS 12

typedef struct
{
  Element *element;
  guint column, n_columns, n_rows;
} Cell;

typedef struct
{
  Element *element;
  Element *part; /* THead …, or the Table itself */
  guint first_cell, n_cells;
} Row;

typedef struct
{
  StructureTree *structure;
  Element *table;
  GArray *rows;      /* of Row */
  GArray *cells;     /* of Cell, row by row */
  GArray *taken;     /* of guint: the row from which on each column is free */
  guint last_taken;  /* the row from which on all are */
  guint row, column; /* the row being filled, and the next column in it */
  guint n_columns;
  guint declared;              /* fo:table-columns */
  gboolean heads[MAX_COLUMNS]; /* columns of headers */
  gboolean headed;             /* some cell is a header */
} Table;

/* Headers of one direction in force at a place. */
typedef struct
{
  Element *cells[MAX_HEADERS];
  guint rows[MAX_HEADERS]; /* for how many rows yet */
  guint n, n_fixed;        /* those of the table's header stay */
} Heads;

static Row *
row_nth (const Table *table, guint index)
{
  return &g_array_index (table->rows, Row, index);
}

static Cell *
cell_nth (const Table *table, guint index)
{
  return &g_array_index (table->cells, Cell, index);
}

static gboolean
is_taken (const Table *table, guint column)
{
  return column < table->taken->len && g_array_index (table->taken, guint, column) > table->row;
}

/* COLUMN to COLUMN + N in this row and the next ones, N_ROWS together. */
static void
take (Table *table, guint column, guint n, guint n_rows)
{
  if (table->taken->len < column + n)
    g_array_set_size (table->taken, column + n);
  for (guint c = column; c < column + n; c++)
    g_array_index (table->taken, guint, c) = table->row + n_rows;
  table->last_taken = MAX (table->last_taken, table->row + n_rows);
}

static void
read_columns (Table *table)
{
  guint next = 0;

  for (const FoNode *child = table->table->object->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TABLE_COLUMN)
      {
        int number = node_integer (child, FO_PROPERTY_COLUMN_NUMBER, 0);
        int repeated = node_integer (child, FO_PROPERTY_COLUMNS_REPEATED, 1);

        if (number >= 1 && number <= MAX_COLUMNS)
          next = (guint) number - 1;
        for (int i = 0; i < CLAMP (repeated, 1, MAX_COLUMNS) && next < MAX_COLUMNS; i++, next++)
          {
            table->heads[next] |= node_is (child, FO_PROPERTY_HEADER, FO_TRUE);
            table->declared = MAX (table->declared, next + 1);
          }
      }
}

static gboolean
is_head_column (const Table *table, guint column)
{
  return column < MAX_COLUMNS && table->heads[column];
}

/* --- cells into rows and columns --- */

static gboolean
is_free (const Table *table, guint column, guint n)
{
  for (guint c = column; c < column + n && c < table->taken->len; c++)
    if (is_taken (table, c))
      return FALSE;
  return TRUE;
}

static void
place_cell (Table *table, Element *element)
{
  const FoNode *object = element->object;
  int number = object->kind == FO_NODE_TABLE_CELL
                   ? node_integer (object, FO_PROPERTY_COLUMN_NUMBER, 0)
                   : 0;
  Cell cell = { .element = element };

  cell.n_columns = MIN (element->node.columns_spanned, MAX_SPAN);
  cell.column = table->column;
  if (number >= 1 && number <= MAX_COLUMNS
      && ((guint) number - 1 >= cell.column || is_free (table, (guint) number - 1, cell.n_columns)))
    cell.column = (guint) number - 1;
  while (!is_free (table, cell.column, cell.n_columns))
    cell.column++;
  cell.n_rows = cell.column < MAX_COLUMNS ? element->node.rows_spanned : 1;
  take (table, cell.column, cell.n_columns, cell.n_rows);
  table->column = cell.column + cell.n_columns;
  table->n_columns = MAX (table->n_columns, table->column);
  g_array_append_val (table->cells, cell);
}

static void
begin_row (Table *table, Element *element, Element *part)
{
  const Row row = { .element = element, .part = part, .first_cell = table->cells->len };

  table->row = table->rows->len;
  table->column = 0;
  g_array_append_val (table->rows, row);
}

static void
end_row (Table *table)
{
  Row *row = row_nth (table, table->rows->len - 1);

  row->n_cells = table->cells->len - row->first_cell;
}

/* The cells from FIRST on that are a row without saying so, as an element of their own; gives the
 * child of PART behind them. */
static StructureNode *
add_loose_row (Table *table, Element *part, StructureNode *before, StructureNode *first)
{
  Element *row = structure_element_new (table->structure, STRUCTURE_TR, part->object);
  StructureNode *next = first, *last = NULL;
  gboolean ended = FALSE;

  begin_row (table, row, part);
  while (next && next->tag != STRUCTURE_TR && !ended)
    {
      Element *cell = element_of (next);

      if (last
          && (node_is (cell->object, FO_PROPERTY_STARTS_ROW, FO_TRUE)
              || (table->declared && table->column >= table->declared)))
        break;
      ended = node_is (cell->object, FO_PROPERTY_ENDS_ROW, FO_TRUE);
      next = next->next;
      structure_insert (row, cell, last);
      last = &cell->node;
      place_cell (table, cell);
    }
  end_row (table);
  if (before)
    before->next = next;
  else
    part->node.first_child = next;
  if (!next)
    part->node.last_child = before;
  structure_insert (part, row, before);
  return next;
}

/* A span ends where the part ends. */
static void
cut_spans (Table *table, guint first_row)
{
  for (guint r = first_row; r < table->rows->len; r++)
    for (guint i = 0; i < row_nth (table, r)->n_cells; i++)
      {
        Cell *cell = cell_nth (table, row_nth (table, r)->first_cell + i);

        cell->n_rows = MIN (cell->n_rows, table->rows->len - r);
        cell->element->node.rows_spanned = cell->n_rows;
        cell->element->node.columns_spanned = cell->n_columns;
      }
}

static void
place_part (Table *table, Element *part)
{
  guint first = table->rows->len;
  StructureNode *before = NULL;

  for (StructureNode *child = part->node.first_child; child;)
    if (child->tag == STRUCTURE_TR)
      {
        begin_row (table, element_of (child), part);
        for (StructureNode *cell = child->first_child; cell; cell = cell->next)
          place_cell (table, element_of (cell));
        end_row (table);
        before = child;
        child = child->next;
      }
    else if (child->tag == STRUCTURE_TD || child->tag == STRUCTURE_TH)
      {
        child = add_loose_row (table, part, before, child);
        before = before ? before->next : part->node.first_child;
      }
    else
      {
        before = child;
        child = child->next;
      }
  cut_spans (table, first);
  g_array_set_size (table->taken, 0);
}

/* --- which cells are headers --- */

static gboolean
has_role (const Element *element, const char *role)
{
  const char *given = node_string (element->object, FO_PROPERTY_ROLE);

  return given && strcmp (given, role) == 0;
}

/* By what it says itself. */
static gboolean
is_head_cell (const Element *cell)
{
  return cell->node.tag == STRUCTURE_TH || node_is (cell->object, FO_PROPERTY_HEADER, FO_TRUE);
}

/* A header by what it says itself heads its row; where the whole row is such, its columns. */
static gboolean
is_head_row (const Table *table, const Row *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (!is_head_cell (cell_nth (table, row->first_cell + i)->element))
      return FALSE;
  return TRUE;
}

static void
find_header_cells (Table *table)
{
  for (guint r = 0; r < table->rows->len; r++)
    {
      const Row *row = row_nth (table, r);
      gboolean in_head = row->part->node.tag == STRUCTURE_THEAD;
      gboolean head_row = is_head_row (table, row);

      for (guint i = 0; i < row->n_cells; i++)
        {
          const Cell *cell = cell_nth (table, row->first_cell + i);
          StructureNode *node = &cell->element->node;
          gboolean heads
              = in_head || is_head_column (table, cell->column) || is_head_cell (cell->element);

          if (heads && !has_role (cell->element, "TD"))
            node->tag = STRUCTURE_TH;
          if (node->tag != STRUCTURE_TH)
            continue;
          node->scope = in_head || (head_row && !is_head_column (table, cell->column))
                            ? SCOPE_COLUMN
                            : SCOPE_ROW;
          table->headed = TRUE;
        }
    }
}

/* --- every row with every column --- */

static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const Cell *one = a, *other = b;

  return one->column < other->column ? -1 : one->column > other->column;
}

/* In the order of the columns, also where column-number goes back. */
static void
sort_row (Table *table, Row *row)
{
  StructureNode *last = NULL;
  gboolean sorted = TRUE;

  for (guint i = 1; i < row->n_cells && sorted; i++)
    sorted = cell_nth (table, row->first_cell + i - 1)->column
             < cell_nth (table, row->first_cell + i)->column;
  if (sorted)
    return;
  qsort (cell_nth (table, row->first_cell), row->n_cells, sizeof (Cell), compare_cells);
  row->element->node.first_child = row->element->node.last_child = NULL;
  for (guint i = 0; i < row->n_cells; i++)
    {
      Element *cell = cell_nth (table, row->first_cell + i)->element;

      structure_insert (row->element, cell, last);
      last = &cell->node;
    }
}

/* An empty cell for each run of columns from FROM to TO that nothing stands in, behind AFTER. */
static void
fill_gap (Table *table, const Row *row, guint from, guint to, StructureNode *after)
{
  gboolean in_head = row->part->node.tag == STRUCTURE_THEAD;
  /* behind it one column is like the other */
  guint differ = MAX (table->declared, table->last_taken > table->row ? table->taken->len : 0);
  guint end;

  for (; from < to; from = end)
    {
      Element *filler;
      gboolean head = is_head_column (table, from);

      end = from + 1;
      if (is_taken (table, from))
        continue;
      while (end < MIN (to, differ) && !is_taken (table, end)
             && is_head_column (table, end) == head)
        end++;
      if (end >= differ && !head)
        end = to;
      filler = structure_element_new (table->structure, STRUCTURE_TD, row->element->object);
      filler->node.columns_spanned = end - from;
      if (table->headed && (in_head || head))
        {
          filler->node.tag = STRUCTURE_TH;
          filler->node.scope = in_head ? SCOPE_COLUMN : SCOPE_ROW;
        }
      structure_insert (row->element, filler, after);
      after = &filler->node;
    }
}

static void
fill_row (Table *table, const Row *row)
{
  StructureNode *after = NULL;
  guint column = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      const Cell *cell = cell_nth (table, row->first_cell + i);

      fill_gap (table, row, column, cell->column, after);
      after = &cell->element->node;
      column = cell->column + cell->n_columns;
    }
  fill_gap (table, row, column, table->n_columns, after);
  for (guint i = 0; i < row->n_cells; i++)
    {
      const Cell *cell = cell_nth (table, row->first_cell + i);

      if (cell->n_rows > 1)
        take (table, cell->column, cell->n_columns, cell->n_rows);
    }
}

static void
fill_rows (Table *table)
{
  table->last_taken = 0;
  for (guint r = 0; r < table->rows->len; r++)
    {
      Row *row = row_nth (table, r);

      table->row = r;
      sort_row (table, row);
      fill_row (table, row);
    }
}

/* --- which headers a cell has --- */

/* Scope says it all where headers stand in one row and one column, each for one of them. */
static gboolean
scope_is_enough (const Table *table)
{
  guint head_rows = 0;

  for (guint r = 0; r < table->rows->len; r++)
    {
      const Row *row = row_nth (table, r);
      guint row_heads = 0;

      head_rows += row->part->node.tag == STRUCTURE_THEAD;
      for (guint i = 0; i < row->n_cells; i++)
        {
          const Cell *cell = cell_nth (table, row->first_cell + i);

          if (cell->element->node.tag != STRUCTURE_TH)
            continue;
          row_heads += cell->element->node.scope == SCOPE_ROW;
          if (cell->n_columns > 1 || cell->n_rows > 1)
            return FALSE;
        }
      if (row_heads > 1)
        return FALSE;
    }
  return head_rows < 2;
}

static void
add_head (Heads *heads, Element *cell, guint rows)
{
  if (heads->n == MAX_HEADERS)
    return;
  heads->cells[heads->n] = cell;
  heads->rows[heads->n++] = rows;
}

static void
add_header (StructureNode *node, const StructureNode *header)
{
  if (header == node || node->n_headers == MAX_HEADERS)
    return;
  for (guint i = 0; i < node->n_headers; i++)
    if (node->headers[i] == header)
      return;
  node->headers[node->n_headers++] = header;
}

static gboolean
heads_equal (const Heads *a, const Heads *b)
{
  return a->n == b->n && memcmp (a->cells, b->cells, a->n * sizeof *a->cells) == 0;
}

static void
name_headers (const Table *table, const Heads *columns, const Heads *in_row, const Cell *cell)
{
  StructureNode *node = &cell->element->node;

  node->headers = arena_new0_n (table->structure->arena, const StructureNode *, MAX_HEADERS);
  for (guint c = cell->column; c < MIN (cell->column + cell->n_columns, MAX_COLUMNS); c++)
    if (c == cell->column || !heads_equal (&columns[c], &columns[c - 1]))
      /* a header of a group ends the group before it */
      for (guint i = 0; i < (node->scope == SCOPE_COLUMN ? columns[c].n_fixed : columns[c].n); i++)
        add_header (node, &columns[c].cells[i]->node);
  for (guint i = 0; node->scope != SCOPE_COLUMN && i < in_row->n; i++)
    {
      if (in_row->cells[i] == cell->element)
        break; /* those after it stand further on in the row */
      add_header (node, &in_row->cells[i]->node);
    }
}

/* A header in the body holds for its column until the next one there. */
static void
enter_columns (Heads *columns, const Cell *cell, gboolean in_head)
{
  for (guint c = cell->column; c < MIN (cell->column + cell->n_columns, MAX_COLUMNS); c++)
    {
      if (!in_head)
        columns[c].n = columns[c].n_fixed;
      add_head (&columns[c], cell->element, 0);
      if (in_head)
        columns[c].n_fixed = columns[c].n;
    }
}

static void
name_row_headers (const Table *table, const Row *row, Heads *columns, Heads *in_row)
{
  guint kept = 0;

  for (guint i = 0; i < in_row->n; i++)
    if (--in_row->rows[i] > 0)
      {
        in_row->cells[kept] = in_row->cells[i];
        in_row->rows[kept++] = in_row->rows[i];
      }
  in_row->n = kept;
  for (guint i = 0; i < row->n_cells; i++)
    {
      const Cell *cell = cell_nth (table, row->first_cell + i);

      if (cell->element->node.scope == SCOPE_ROW)
        add_head (in_row, cell->element, cell->n_rows);
    }
  for (guint i = 0; i < row->n_cells; i++)
    name_headers (table, columns, in_row, cell_nth (table, row->first_cell + i));
  for (guint i = 0; i < row->n_cells; i++)
    {
      const Cell *cell = cell_nth (table, row->first_cell + i);

      if (cell->element->node.scope == SCOPE_COLUMN)
        enter_columns (columns, cell, row->part->node.tag == STRUCTURE_THEAD);
    }
}

static void
name_all_headers (const Table *table)
{
  g_autofree Heads *columns = g_new0 (Heads, MIN (table->n_columns, MAX_COLUMNS));
  Heads in_row = { .n = 0 };

  for (guint r = 0; r < table->rows->len; r++)
    name_row_headers (table, row_nth (table, r), columns, &in_row);
}

/* --- the table --- */

/* One THead and one TFoot at most, and only beside a TBody (ISO 32000-1, Table 337). */
static void
settle_parts (Element *table)
{
  gboolean seen[N_STRUCTURE_TAGS] = { FALSE };

  for (StructureNode *part = table->node.first_child; part; part = part->next)
    seen[STRUCTURE_TBODY] |= part->tag == STRUCTURE_TBODY;
  for (StructureNode *part = table->node.first_child; part; part = part->next)
    if (part->tag == STRUCTURE_THEAD || part->tag == STRUCTURE_TFOOT)
      {
        if (seen[part->tag] || !seen[STRUCTURE_TBODY])
          part->tag = STRUCTURE_TBODY;
        else
          seen[part->tag] = TRUE;
      }
}

void
structure_finish_table (StructureTree *structure, Element *element, Findings *findings)
{
  Table table = { .structure = structure, .table = element };

  table.rows = g_array_new (FALSE, FALSE, sizeof (Row));
  table.cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  table.taken = g_array_new (FALSE, TRUE, sizeof (guint));
  read_columns (&table);
  for (StructureNode *child = element->node.first_child; child; child = child->next)
    if (child->tag == STRUCTURE_THEAD || child->tag == STRUCTURE_TBODY
        || child->tag == STRUCTURE_TFOOT)
      place_part (&table, element_of (child));
  place_part (&table, element); /* rows without a part */
  find_header_cells (&table);
  fill_rows (&table);
  if (!table.headed)
    structure_report (structure, findings, MESSAGE_STRUCTURE_TABLE, element->object);
  else if (!scope_is_enough (&table))
    name_all_headers (&table);
  settle_parts (element);
  g_array_unref (table.rows);
  g_array_unref (table.cells);
  g_array_unref (table.taken);
}
