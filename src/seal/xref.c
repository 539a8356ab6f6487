/* seal/xref.c: cross-reference tables and streams */
#include "seal/xref.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/unpack.h"

/* --- entries --- */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const SealPlace *first = a, *second = b;

  return first->number < second->number ? -1 : first->number > second->number;
}

/* Sorts ENTRIES; FALSE when a number stands there twice: readers differ on which counts. */
static gboolean
sort_entries (GArray *entries)
{
  gboolean sorted = TRUE;

  for (guint i = 1; i < entries->len && sorted; i++)
    sorted = g_array_index (entries, SealPlace, i - 1).number
             < g_array_index (entries, SealPlace, i).number;
  if (sorted)
    return TRUE;
  g_array_sort (entries, compare_places);
  for (guint i = 1; i < entries->len; i++)
    if (g_array_index (entries, SealPlace, i - 1).number
        == g_array_index (entries, SealPlace, i).number)
      return FALSE;
  return TRUE;
}

const SealPlace *
xref_entries_find (const GArray *entries, guint32 number)
{
  const SealPlace key = { .number = number };

  return entries->len ? bsearch (&key, entries->data, entries->len, sizeof key, compare_places)
                      : NULL;
}

static gboolean
room_for (const GArray *entries, guint64 count)
{
  return entries->len + count <= limit_value (LIMIT_PDF_OBJECTS);
}

static gint64
integer_of (const SealObject *dictionary, const char *key, gint64 otherwise)
{
  const SealObject *value = seal_object_lookup (dictionary, key);

  return value && value->type == SEAL_INTEGER ? value->integer : otherwise;
}

/* --- tables (§7.5.4) --- */

static gboolean
read_table_entry (SealCursor *at, SealPlace *place)
{
  guint64 offset, generation;

  if (!seal_cursor_number (at, G_MAXINT64, &offset)
      || !seal_cursor_number (at, G_MAXUINT32, &generation))
    return FALSE;
  if (seal_cursor_word (at, "n"))
    place->kind = SEAL_AT_OFFSET;
  else if (seal_cursor_word (at, "f"))
    place->kind = SEAL_FREE;
  else
    return FALSE;
  /* an object in use at offset 0 is how some producers write a free one */
  if (offset == 0)
    place->kind = SEAL_FREE;
  place->place = offset;
  place->generation = (guint32) generation;
  return TRUE;
}

static gboolean
read_subsection (SealCursor *at, GArray *entries)
{
  guint64 first, count;

  if (!seal_cursor_number (at, limit_value (LIMIT_PDF_OBJECTS), &first)
      || !seal_cursor_number (at, limit_value (LIMIT_PDF_OBJECTS), &count)
      || !room_for (entries, count))
    return FALSE;
  for (guint64 i = 0; i < count; i++)
    {
      SealPlace place = { .number = (guint32) (first + i) };

      if (!read_table_entry (at, &place))
        return FALSE;
      g_array_append_val (entries, place);
    }
  return TRUE;
}

static gboolean
read_table (Arena *arena, SealCursor *at, XrefSection *section)
{
  while (!seal_cursor_word (at, "trailer"))
    if (!read_subsection (at, section->entries))
      return FALSE;
  return seal_object_parse (arena, at, &section->trailer)
         && section->trailer.type == SEAL_DICTIONARY;
}

/* --- streams (§7.5.8) --- */

typedef struct
{
  guint width[3];
  const guint8 *data;
  gsize length;
} StreamRows;

static guint64
read_field (const guint8 *data, guint width, guint64 otherwise)
{
  guint64 value = 0;

  if (width == 0)
    return otherwise;
  for (guint i = 0; i < width; i++)
    value = value << 8 | data[i];
  return value;
}

static gboolean
read_widths (const SealObject *dictionary, StreamRows *rows)
{
  const SealObject *widths = seal_object_lookup (dictionary, "W");

  if (!widths || widths->type != SEAL_ARRAY || widths->n_items < 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      const SealObject *width = &widths->items[i];

      if (width->type != SEAL_INTEGER || width->integer < 0 || width->integer > 8)
        return FALSE;
      rows->width[i] = (guint) width->integer;
    }
  return rows->width[1] > 0;
}

/* A row; types that later versions of PDF may bring are references to null (§7.5.8.3). */
static void
read_row (StreamRows *rows, SealPlace *place)
{
  const guint8 *data = rows->data;
  guint64 type = read_field (data, rows->width[0], 1);
  guint64 second = read_field (data + rows->width[0], rows->width[1], 0);
  guint64 third = read_field (data + rows->width[0] + rows->width[1], rows->width[2], 0);
  gsize size = rows->width[0] + rows->width[1] + rows->width[2];

  place->kind = type == 1 ? SEAL_AT_OFFSET : type == 2 ? SEAL_IN_STREAM : SEAL_FREE;
  place->place = second;
  if (type == 2)
    place->index = (guint32) MIN (third, G_MAXUINT32);
  else
    place->generation = (guint32) MIN (third, G_MAXUINT32);
  rows->data += size;
  rows->length -= size;
}

static gboolean
read_rows (StreamRows *rows, gint64 first, gint64 count, GArray *entries)
{
  gsize size = rows->width[0] + rows->width[1] + rows->width[2];

  if (first < 0 || count < 0 || (guint64) first > limit_value (LIMIT_PDF_OBJECTS)
      || (guint64) count > rows->length / size || !room_for (entries, (guint64) count))
    return FALSE;
  for (gint64 i = 0; i < count; i++)
    {
      SealPlace place = { .number = (guint32) (first + i) };

      read_row (rows, &place);
      g_array_append_val (entries, place);
    }
  return TRUE;
}

static gboolean
read_index (const SealObject *dictionary, StreamRows *rows, GArray *entries)
{
  const SealObject *index = seal_object_lookup (dictionary, "Index");

  if (!index)
    return read_rows (rows, 0, integer_of (dictionary, "Size", -1), entries);
  if (index->type != SEAL_ARRAY || index->n_items % 2)
    return FALSE;
  for (guint i = 0; i < index->n_items; i += 2)
    if (index->items[i].type != SEAL_INTEGER || index->items[i + 1].type != SEAL_INTEGER
        || !read_rows (rows, index->items[i].integer, index->items[i + 1].integer, entries))
      return FALSE;
  return TRUE;
}

/* Its Length is direct: nothing could be looked up yet. */
static gboolean
read_stream (Arena *arena, SealCursor *at, XrefSection *section)
{
  SealObject *stream = &section->trailer;
  g_autoptr (GBytes) decoded = NULL;
  StreamRows rows = { 0 };
  guint32 number, generation;
  gint64 length;

  if (!seal_object_parse_indirect (arena, at, &number, &generation, stream)
      || stream->type != SEAL_STREAM
      || !seal_object_is_name (seal_object_lookup (stream, "Type"), "XRef"))
    return FALSE;
  length = integer_of (stream, "Length", -1);
  if (length < 0 || (guint64) length > at->length - stream->stream_start)
    return FALSE;
  decoded = xref_decode (stream, at->data + stream->stream_start, (gsize) length);
  at->position = stream->stream_start + (gsize) length;
  if (!decoded || !seal_cursor_word (at, "endstream") || !read_widths (stream, &rows))
    return FALSE;
  rows.data = g_bytes_get_data (decoded, &rows.length);
  return read_index (stream, &rows, section->entries);
}

/* --- hybrids (§7.5.8.4) --- */

/* What the stream of a hybrid adds: objects that are free in the table, hidden from old readers. */
static void
merge_hidden (GArray *entries, const GArray *hidden)
{
  GArray *added = g_array_new (FALSE, FALSE, sizeof (SealPlace));

  for (guint i = 0; i < hidden->len; i++)
    {
      const SealPlace *place = &g_array_index (hidden, SealPlace, i);
      const SealPlace *shown = xref_entries_find (entries, place->number);

      if (!shown)
        g_array_append_val (added, *place);
      else if (shown->kind == SEAL_FREE)
        *(SealPlace *) shown = *place;
    }
  g_array_append_vals (entries, added->data, added->len);
  g_array_sort (entries, compare_places);
  g_array_unref (added);
}

static gboolean
read_hidden (Arena *arena, const guint8 *data, gsize length, gint64 offset, XrefSection *section)
{
  XrefSection hidden = { .entries = g_array_new (FALSE, FALSE, sizeof (SealPlace)) };
  SealCursor at = { data, length, (gsize) offset };
  gboolean read = offset > 0 && (guint64) offset < length && read_stream (arena, &at, &hidden)
                  && sort_entries (hidden.entries);

  if (read)
    merge_hidden (section->entries, hidden.entries);
  section->kind = SEAL_XREF_HYBRID;
  xref_section_clear (&hidden);
  return read;
}

/* --- sections --- */

void
xref_section_clear (XrefSection *section)
{
  g_clear_pointer (&section->entries, g_array_unref);
}

gboolean
xref_section_read (Arena *arena, const guint8 *data, gsize length, gsize offset,
                   XrefSection *section)
{
  SealCursor at = { data, length, offset };
  gboolean table;

  *section = (XrefSection){ .start = offset };
  if (offset >= length)
    return FALSE;
  section->entries = g_array_new (FALSE, FALSE, sizeof (SealPlace));
  table = seal_cursor_word (&at, "xref");
  section->kind = table ? SEAL_XREF_TABLE : SEAL_XREF_STREAM;
  if (!(table ? read_table : read_stream) (arena, &at, section)
      || !sort_entries (section->entries))
    return FALSE;
  section->end = at.position;
  section->previous = integer_of (&section->trailer, "Prev", -1);
  if (table && seal_object_lookup (&section->trailer, "XRefStm"))
    return read_hidden (arena, data, length, integer_of (&section->trailer, "XRefStm", -1), section);
  return TRUE;
}

/* --- filters (§7.4.4) --- */

static guint8
paeth (int left, int above, int corner)
{
  int guess = left + above - corner;
  int by_left = abs (guess - left), by_above = abs (guess - above), by_corner = abs (guess - corner);

  if (by_left <= by_above && by_left <= by_corner)
    return (guint8) left;
  return (guint8) (by_above <= by_corner ? above : corner);
}

/* Undoes the PNG predictors: rows of ROW bytes, each behind the byte that names its predictor. */
static gboolean
undo_png (GByteArray *bytes, gsize row, gsize pixel)
{
  gsize rows = bytes->len / (row + 1);
  const guint8 *above = NULL;
  guint8 *target = bytes->data;

  if (bytes->len % (row + 1) != 0)
    return FALSE;
  for (gsize i = 0; i < rows; i++, above = target, target += row)
    {
      guint8 kind = bytes->data[i * (row + 1)];

      if (kind > 4)
        return FALSE;
      memmove (target, bytes->data + i * (row + 1) + 1, row);
      for (gsize k = 0; k < row; k++)
        {
          int left = k >= pixel ? target[k - pixel] : 0, up = above ? above[k] : 0;
          int corner = above && k >= pixel ? above[k - pixel] : 0;
          const int added[] = { 0, left, up, (left + up) / 2, paeth (left, up, corner) };

          target[k] = (guint8) (target[k] + added[kind]);
        }
    }
  g_byte_array_set_size (bytes, (guint) (rows * row));
  return TRUE;
}

static gboolean
undo_predictor (GByteArray *bytes, const SealObject *parameters)
{
  gint64 predictor = integer_of (parameters, "Predictor", 1);
  gint64 columns = integer_of (parameters, "Columns", 1), colors = integer_of (parameters, "Colors", 1);
  gint64 bits = integer_of (parameters, "BitsPerComponent", 8);

  if (predictor == 1)
    return TRUE;
  if (predictor < 10 || predictor > 15 || columns < 1 || columns > 1 << 20 || colors < 1
      || colors > 32 || bits < 1 || bits > 16)
    return FALSE;
  return undo_png (bytes, (gsize) (columns * colors * bits + 7) / 8,
                   (gsize) MAX (1, colors * bits / 8));
}

/* The only one of an array of one, or VALUE itself. */
static const SealObject *
single (const SealObject *value)
{
  return value && value->type == SEAL_ARRAY && value->n_items == 1 ? &value->items[0] : value;
}

GBytes *
xref_decode (const SealObject *stream, const guint8 *raw, gsize length)
{
  const SealObject *filter = single (seal_object_lookup (stream, "Filter"));
  g_autoptr (GByteArray) bytes = NULL;
  gsize size;

  if (!filter || filter->type == SEAL_NULL || (filter->type == SEAL_ARRAY && filter->n_items == 0))
    return g_bytes_new (raw, length);
  if (!seal_object_is_name (filter, "FlateDecode") && !seal_object_is_name (filter, "Fl"))
    return NULL;
  bytes = g_byte_array_new ();
  if (!unpack_zlib (raw, length, bytes, &size))
    return NULL;
  g_byte_array_set_size (bytes, (guint) size);
  if (!undo_predictor (bytes, single (seal_object_lookup (stream, "DecodeParms"))))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
