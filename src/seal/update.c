/* seal/update.c: incremental updates */
#include "seal/update.h"

#include <string.h>

#include "base/digest.h"

typedef struct
{
  guint32 number, generation;
  GString *body;    /* NULL: the object of the file, changed */
  GArray *edits;    /* of SealEdit, their texts owned; NULL: body */
  gsize offset; /* of "N G obj" in the finished file */
  gsize start;  /* of the body */
} Appended;

struct SealUpdate
{
  SealFile *file;
  guint last; /* the file's last revision */
  guint32 next;
  GArray *objects; /* of Appended, ascending by number */
};

/* --- printing --- */

/* A name (§7.3.5): what is not regular or not printable as #XX. */
static void
print_name (const char *name, GString *out)
{
  g_string_append_c (out, '/');
  for (const char *at = name; *at; at++)
    if (*at > ' ' && *at < 0x7f && !strchr ("()<>[]{}/%#", *at))
      g_string_append_c (out, *at);
    else
      g_string_append_printf (out, "#%02X", (guint8) *at);
}

static void
print_bytes (const char *bytes, gsize length, GString *out)
{
  g_string_append_c (out, '<');
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%02X", (guint8) bytes[i]);
  g_string_append_c (out, '>');
}

static void
print_real (double value, GString *out)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.6f", value));
}

static void
print_array (const SealObject *array, GString *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < array->n_items; i++)
    {
      if (i)
        g_string_append_c (out, ' ');
      seal_object_print (&array->items[i], out);
    }
  g_string_append_c (out, ']');
}

void
seal_object_print (const SealObject *object, GString *out)
{
  switch (object->type)
    {
    case SEAL_NULL:
      g_string_append (out, "null");
      return;
    case SEAL_BOOLEAN:
      g_string_append (out, object->boolean ? "true" : "false");
      return;
    case SEAL_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, object->integer);
      return;
    case SEAL_REAL:
      print_real (object->real, out);
      return;
    case SEAL_NAME:
      print_name (object->text, out);
      return;
    case SEAL_STRING:
      print_bytes (object->text, object->length, out);
      return;
    case SEAL_ARRAY:
      print_array (object, out);
      return;
    case SEAL_DICTIONARY:
    case SEAL_STREAM:
      seal_object_print_edited (object, NULL, 0, out);
      return;
    case SEAL_REFERENCE:
      g_string_append_printf (out, "%u %u R", object->number, object->generation);
      return;
    }
}

static gboolean
is_edited (const char *key, const SealEdit *edits, gsize n_edits)
{
  for (gsize i = 0; i < n_edits; i++)
    if (strcmp (edits[i].key, key) == 0)
      return TRUE;
  return FALSE;
}

void
seal_object_print_edited (const SealObject *dictionary, const SealEdit *edits, gsize n_edits,
                          GString *out)
{
  g_string_append (out, "<<");
  for (guint i = 0; dictionary && i < dictionary->n_entries; i++)
    {
      const SealEntry *entry = &dictionary->entries[i];

      if (is_edited (entry->key, edits, n_edits))
        continue;
      print_name (entry->key, out);
      g_string_append_c (out, ' ');
      seal_object_print (&entry->value, out);
    }
  for (gsize i = 0; i < n_edits; i++)
    if (edits[i].text)
      {
        print_name (edits[i].key, out);
        g_string_append_printf (out, " %s", edits[i].text);
      }
  g_string_append (out, ">>");
}

GString *
seal_object_print_longer (const SealObject *array, const char *text)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; array && array->type == SEAL_ARRAY && i < array->n_items; i++)
    {
      seal_object_print (&array->items[i], out);
      g_string_append_c (out, ' ');
    }
  g_string_append_printf (out, "%s]", text);
  return out;
}

void
seal_object_print_text (const char *text, GString *out)
{
  g_autofree gunichar2 *units = NULL;

  if (g_str_is_ascii (text))
    {
      print_bytes (text, strlen (text), out);
      return;
    }
  units = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  g_string_append (out, "<FEFF");
  for (const gunichar2 *unit = units; unit && *unit; unit++)
    g_string_append_printf (out, "%04X", *unit);
  g_string_append_c (out, '>');
}

/* --- objects --- */

static void
clear_appended (gpointer data)
{
  Appended *appended = data;

  if (appended->body)
    g_string_free (appended->body, TRUE);
  g_clear_pointer (&appended->edits, g_array_unref);
}

static void
clear_edit (gpointer edit)
{
  g_free ((char *) ((SealEdit *) edit)->text);
}

static guint32
declared_size (SealFile *file, guint revision)
{
  const SealObject *size = seal_file_lookup (
      file, revision, seal_file_revision (file, revision)->trailer, "Size");
  guint32 known = seal_file_size (file, revision);

  return size && size->type == SEAL_INTEGER && size->integer > known && size->integer < G_MAXINT32
             ? (guint32) size->integer
             : known;
}

SealUpdate *
seal_update_new (SealFile *file)
{
  SealUpdate *update = g_new0 (SealUpdate, 1);

  update->file = file;
  update->last = seal_file_count (file) - 1;
  update->next = declared_size (file, update->last);
  update->objects = g_array_new (FALSE, FALSE, sizeof (Appended));
  g_array_set_clear_func (update->objects, clear_appended);
  return update;
}

void
seal_update_free (SealUpdate *update)
{
  if (!update)
    return;
  g_array_unref (update->objects);
  g_free (update);
}

guint32
seal_update_reserve (SealUpdate *update)
{
  return update->next++;
}

static Appended *
find_appended (const SealUpdate *update, guint32 number)
{
  for (guint i = 0; i < update->objects->len; i++)
    {
      Appended *appended = &g_array_index (update->objects, Appended, i);

      if (appended->number == number)
        return appended;
    }
  return NULL;
}

/* A place for object NUMBER, which the update has not yet. */
static Appended *
add_appended (SealUpdate *update, guint32 number)
{
  Appended appended = { .number = number };
  SealPlace place;
  guint at = 0;

  if (seal_file_place (update->file, update->last, number, &place) && place.kind == SEAL_AT_OFFSET)
    appended.generation = place.generation;
  while (at < update->objects->len
         && g_array_index (update->objects, Appended, at).number < number)
    at++;
  g_array_insert_val (update->objects, at, appended);
  return &g_array_index (update->objects, Appended, at);
}

void
seal_update_set (SealUpdate *update, guint32 number, GString *body)
{
  add_appended (update, number)->body = body;
}

void
seal_update_edit (SealUpdate *update, guint32 number, const char *key, GString *text)
{
  Appended *appended = find_appended (update, number);
  const SealEdit edit = { key, g_string_free (text, FALSE) };

  if (!appended)
    appended = add_appended (update, number);
  if (!appended->edits)
    {
      appended->edits = g_array_new (FALSE, FALSE, sizeof (SealEdit));
      g_array_set_clear_func (appended->edits, clear_edit);
    }
  g_array_append_val (appended->edits, edit);
}

void
seal_update_append (SealUpdate *update, guint32 number, const char *key, const char *text)
{
  const SealObject *dictionary = seal_file_find (update->file, update->last, number);
  const SealObject *value = seal_object_lookup (dictionary, key);
  const SealObject *array = seal_file_resolve (update->file, update->last, value);

  if (array && array->type == SEAL_ARRAY && value->type == SEAL_REFERENCE)
    seal_update_set (update, value->number, seal_object_print_longer (array, text));
  else
    seal_update_edit (update, number, key, seal_object_print_longer (array, text));
}

gsize
seal_update_offset (const SealUpdate *update, guint32 number)
{
  return find_appended (update, number)->start;
}

/* --- the end of the file --- */

static void
write_object (SealUpdate *update, Appended *appended, gsize base, GString *out)
{
  appended->offset = base + out->len;
  g_string_append_printf (out, "%u %u obj\n", appended->number, appended->generation);
  appended->start = base + out->len;
  if (appended->body)
    g_string_append_len (out, appended->body->str, (gssize) appended->body->len);
  else
    seal_object_print_edited (seal_file_find (update->file, update->last, appended->number),
                              (const SealEdit *) (gpointer) appended->edits->data,
                              appended->edits->len, out);
  g_string_append (out, "\nendobj\n");
}

/* The trailer's entries: the last revision's that say what the document is, and the second part of
 * the identifier anew (§14.4). */
static void
write_trailer (SealUpdate *update, const GString *out, GString *trailer)
{
  static const char *const kept[] = { "Root", "Info" };
  const SealRevision *revision = seal_file_revision (update->file, update->last);
  const SealObject *id = seal_file_lookup (update->file, update->last, revision->trailer, "ID");

  g_string_append_printf (trailer, "/Size %u/Prev %" G_GSIZE_FORMAT, update->next, revision->xref);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const SealObject *value = seal_object_lookup (revision->trailer, kept[i]);

      if (value)
        {
          g_string_append_printf (trailer, "/%s ", kept[i]);
          seal_object_print (value, trailer);
        }
    }
  if (id && id->type == SEAL_ARRAY && id->n_items == 2)
    {
      g_autofree char *digest = digest_hex (out->str, out->len);

      g_string_append (trailer, "/ID[");
      seal_object_print (&id->items[0], trailer);
      g_string_append_printf (trailer, "<%.32s>]", digest);
    }
}

static void
write_table (SealUpdate *update, const char *trailer, GString *out)
{
  g_string_append (out, "xref\n");
  for (guint i = 0; i < update->objects->len; i++)
    {
      const Appended *appended = &g_array_index (update->objects, Appended, i);
      guint run = i;

      if (i == 0 || appended[-1].number + 1 != appended->number)
        {
          while (run + 1 < update->objects->len
                 && g_array_index (update->objects, Appended, run + 1).number
                        == appended->number + run + 1 - i)
            run++;
          g_string_append_printf (out, "%u %u\n", appended->number, run - i + 1);
        }
      g_string_append_printf (out, "%010" G_GSIZE_FORMAT " %05u n \n", appended->offset,
                              appended->generation);
    }
  g_string_append_printf (out, "trailer\n<<%s>>\n", trailer);
}

/* One row: in use, eight bytes of offset, two of generation. */
static void
write_row (guint64 offset, guint generation, GString *rows)
{
  g_string_append_c (rows, 1);
  for (int shift = 56; shift >= 0; shift -= 8)
    g_string_append_c (rows, (char) (offset >> shift & 0xff));
  g_string_append_c (rows, (char) (generation >> 8));
  g_string_append_c (rows, (char) (generation & 0xff));
}

/* The stream has an entry for itself: its number is the last. */
static void
write_stream (SealUpdate *update, guint32 number, gsize offset, const char *trailer, GString *out)
{
  g_autoptr (GString) rows = g_string_new (NULL), index = g_string_new (NULL);

  for (guint i = 0; i < update->objects->len; i++)
    {
      const Appended *appended = &g_array_index (update->objects, Appended, i);

      write_row (appended->offset, appended->generation, rows);
      g_string_append_printf (index, "%u 1 ", appended->number);
    }
  write_row (offset, 0, rows);
  g_string_append_printf (index, "%u 1", number);
  g_string_append_printf (out,
                          "%u 0 obj\n<</Type/XRef/W[1 8 2]/Index[%s]%s/Length %" G_GSIZE_FORMAT
                          ">>\nstream\n",
                          number, index->str, trailer, rows->len);
  g_string_append_len (out, rows->str, (gssize) rows->len);
  g_string_append (out, "\nendstream\nendobj\n");
}

GBytes *
seal_update_finish (SealUpdate *update)
{
  GBytes *bytes = seal_file_bytes (update->file);
  gsize base, xref;
  const char *data = g_bytes_get_data (bytes, &base);
  g_autoptr (GString) trailer = g_string_new (NULL), out = g_string_new (NULL);
  gboolean stream
      = seal_file_revision (update->file, update->last)->kind == SEAL_XREF_STREAM;
  guint32 number = stream ? update->next++ : 0;
  GByteArray *whole;

  if (base > 0 && data[base - 1] != '\n')
    g_string_append_c (out, '\n');
  for (guint i = 0; i < update->objects->len; i++)
    write_object (update, &g_array_index (update->objects, Appended, i), base, out);
  write_trailer (update, out, trailer);
  xref = base + out->len;
  if (stream)
    write_stream (update, number, xref, trailer->str, out);
  else
    write_table (update, trailer->str, out);
  g_string_append_printf (out, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", xref);
  whole = g_byte_array_sized_new ((guint) (base + out->len));
  g_byte_array_append (whole, (const guint8 *) data, (guint) base);
  g_byte_array_append (whole, (const guint8 *) out->str, (guint) out->len);
  return g_byte_array_free_to_bytes (whole);
}
