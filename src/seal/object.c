/* seal/object.c: PDF objects read from bytes */
#include "seal/object.h"

#include <string.h>

#include "base/limits.h"

/* What is open while an array or a dictionary is read. */
typedef struct
{
  Arena *arena;
  SealCursor *cursor;
  guint depth;
} Parser;

static gboolean parse_object (Parser *parser, SealObject *object);

/* --- characters (§7.2.2) --- */

static gboolean
is_space (guint8 byte)
{
  return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static gboolean
is_delimiter (guint8 byte)
{
  return byte != 0 && strchr ("()<>[]{}/%", byte) != NULL;
}

static gboolean
at_regular (const SealCursor *cursor)
{
  return cursor->position < cursor->length && !is_space (cursor->data[cursor->position])
         && !is_delimiter (cursor->data[cursor->position]);
}

static gboolean
at_byte (const SealCursor *cursor, guint8 byte)
{
  return cursor->position < cursor->length && cursor->data[cursor->position] == byte;
}

static gboolean
at_pair (const SealCursor *cursor, guint8 byte)
{
  return cursor->position + 1 < cursor->length && cursor->data[cursor->position] == byte
         && cursor->data[cursor->position + 1] == byte;
}

void
seal_cursor_skip (SealCursor *cursor)
{
  while (cursor->position < cursor->length)
    if (is_space (cursor->data[cursor->position]))
      cursor->position++;
    else if (cursor->data[cursor->position] == '%')
      while (cursor->position < cursor->length && !at_byte (cursor, '\n')
             && !at_byte (cursor, '\r'))
        cursor->position++;
    else
      return;
}

gboolean
seal_cursor_word (SealCursor *cursor, const char *word)
{
  SealCursor at = *cursor;
  gsize length = strlen (word);

  seal_cursor_skip (&at);
  if (at.length - at.position < length || memcmp (at.data + at.position, word, length) != 0)
    return FALSE;
  at.position += length;
  if (at_regular (&at))
    return FALSE;
  *cursor = at;
  return TRUE;
}

gboolean
seal_cursor_number (SealCursor *cursor, guint64 maximum, guint64 *value)
{
  SealCursor at = *cursor;
  guint64 number = 0;
  gsize first;

  seal_cursor_skip (&at);
  for (first = at.position; at.position < at.length && g_ascii_isdigit (at.data[at.position]);
       at.position++)
    {
      guint digit = at.data[at.position] - '0';

      if (number > (maximum - digit) / 10 || digit > maximum)
        return FALSE;
      number = number * 10 + digit;
    }
  if (at.position == first || at_regular (&at))
    return FALSE;
  *cursor = at;
  *value = number;
  return TRUE;
}

/* --- names and strings (§7.3.4, §7.3.5) --- */

static void
take_text (Parser *parser, SealObject *object, const GByteArray *bytes)
{
  object->length = bytes->len;
  object->text = arena_strndup (parser->arena, "", 0);
  if (bytes->len)
    {
      char *copy = arena_alloc (parser->arena, bytes->len + 1);

      memcpy (copy, bytes->data, bytes->len);
      object->text = copy;
    }
}

static gboolean
parse_name (Parser *parser, SealObject *object)
{
  SealCursor *at = parser->cursor;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (at->position++; at_regular (at); at->position++)
    {
      guint8 byte = at->data[at->position];

      if (byte == '#' && at->position + 2 < at->length
          && g_ascii_isxdigit (at->data[at->position + 1])
          && g_ascii_isxdigit (at->data[at->position + 2]))
        {
          byte = (guint8) (g_ascii_xdigit_value ((char) at->data[at->position + 1]) * 16
                           + g_ascii_xdigit_value ((char) at->data[at->position + 2]));
          at->position += 2;
          if (byte == 0)
            return FALSE;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  object->type = SEAL_NAME;
  take_text (parser, object, bytes);
  return TRUE;
}

static gboolean
parse_hexadecimal (Parser *parser, SealObject *object)
{
  SealCursor *at = parser->cursor;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int half = -1;

  for (at->position++; at->position < at->length; at->position++)
    {
      guint8 byte = at->data[at->position];
      int digit = g_ascii_xdigit_value ((char) byte);

      if (byte == '>')
        {
          const guint8 last = (guint8) (half * 16);

          if (half >= 0)
            g_byte_array_append (bytes, &last, 1);
          at->position++;
          object->type = SEAL_STRING;
          take_text (parser, object, bytes);
          return TRUE;
        }
      if (is_space (byte))
        continue;
      if (digit < 0)
        return FALSE;
      if (half < 0)
        half = digit;
      else
        {
          const guint8 whole = (guint8) (half * 16 + digit);

          g_byte_array_append (bytes, &whole, 1);
          half = -1;
        }
    }
  return FALSE;
}

/* What follows a backslash; the cursor stands on it and is left on its last byte.  FALSE: nothing,
 * a line goes on. */
static gboolean
parse_escape (SealCursor *at, guint8 *byte)
{
  static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
  guint8 letter = at->data[at->position];
  const char *found;

  if (letter >= '0' && letter <= '7')
    {
      guint value = 0;

      for (int i = 0; i < 3 && at->position < at->length && at->data[at->position] >= '0'
                      && at->data[at->position] <= '7';
           i++)
        value = value * 8 + at->data[at->position++] - '0';
      at->position--;
      *byte = (guint8) value;
      return TRUE;
    }
  if (letter == '\r' && at->position + 1 < at->length && at->data[at->position + 1] == '\n')
    at->position++;
  if (letter == '\r' || letter == '\n')
    return FALSE;
  found = letter ? strchr (from, letter) : NULL;
  *byte = found ? (guint8) to[found - from] : letter;
  return TRUE;
}

static gboolean
parse_literal (Parser *parser, SealObject *object)
{
  SealCursor *at = parser->cursor;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint open = 1;

  for (at->position++; at->position < at->length; at->position++)
    {
      guint8 byte = at->data[at->position];

      if (byte == '(')
        open++;
      else if (byte == ')' && --open == 0)
        {
          at->position++;
          object->type = SEAL_STRING;
          take_text (parser, object, bytes);
          return TRUE;
        }
      else if (byte == '\\')
        {
          if (++at->position == at->length)
            return FALSE;
          if (!parse_escape (at, &byte))
            continue;
        }
      else if (byte == '\r')
        {
          /* a line end is one line feed, however it is written */
          if (at->position + 1 < at->length && at->data[at->position + 1] == '\n')
            at->position++;
          byte = '\n';
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  return FALSE;
}

/* --- numbers, references, words --- */

/* An integer or a real number (§7.3.3); no exponents. */
static gboolean
parse_number (SealCursor *at, SealObject *object)
{
  char text[64];
  gsize length = 0;
  gboolean real = FALSE, digits = FALSE;

  for (; at_regular (at); at->position++)
    {
      char letter = (char) at->data[at->position];

      if (length + 1 == sizeof text)
        return FALSE;
      if (g_ascii_isdigit (letter))
        digits = TRUE;
      else if (letter == '.' && !real)
        real = TRUE;
      else if ((letter != '+' && letter != '-') || length > 0)
        return FALSE;
      text[length++] = letter;
    }
  text[length] = '\0';
  if (!digits)
    return FALSE;
  object->type = real ? SEAL_REAL : SEAL_INTEGER;
  if (real)
    object->real = g_ascii_strtod (text, NULL);
  else if (!g_ascii_string_to_signed (text + (*text == '+'), 10, -(G_GINT64_CONSTANT (1) << 53),
                                      G_GINT64_CONSTANT (1) << 53, &object->integer, NULL))
    return FALSE;
  return TRUE;
}

/* "12 0 R", or nothing read. */
static gboolean
parse_reference (SealCursor *cursor, SealObject *object)
{
  SealCursor at = *cursor;
  guint64 number, generation;

  if (!seal_cursor_number (&at, G_MAXUINT32, &number)
      || !seal_cursor_number (&at, G_MAXUINT16, &generation) || !seal_cursor_word (&at, "R"))
    return FALSE;
  *cursor = at;
  object->type = SEAL_REFERENCE;
  object->number = (guint32) number;
  object->generation = (guint32) generation;
  return TRUE;
}

static gboolean
parse_word (SealCursor *at, SealObject *object)
{
  if (seal_cursor_word (at, "null"))
    object->type = SEAL_NULL;
  else if (seal_cursor_word (at, "true"))
    {
      object->type = SEAL_BOOLEAN;
      object->boolean = TRUE;
    }
  else if (seal_cursor_word (at, "false"))
    object->type = SEAL_BOOLEAN;
  else
    return FALSE;
  return TRUE;
}

/* --- arrays and dictionaries --- */

/* The elements of LIST, of SIZE each, in ARENA; NULL: none. */
static gconstpointer
take_list (Arena *arena, const GArray *list, gsize size)
{
  gpointer copy = list->len ? arena_alloc (arena, list->len * size) : NULL;

  if (copy)
    memcpy (copy, list->data, list->len * size);
  return copy;
}

static gboolean
parse_array (Parser *parser, SealObject *object)
{
  SealCursor *at = parser->cursor;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (SealObject));

  at->position++;
  for (seal_cursor_skip (at); !at_byte (at, ']'); seal_cursor_skip (at))
    {
      SealObject item;

      if (!parse_object (parser, &item))
        return FALSE;
      g_array_append_val (items, item);
    }
  at->position++;
  object->type = SEAL_ARRAY;
  object->n_items = items->len;
  object->items = take_list (parser->arena, items, sizeof *object->items);
  return TRUE;
}

static gboolean
parse_entries (Parser *parser, GArray *entries)
{
  SealCursor *at = parser->cursor;

  for (seal_cursor_skip (at); !at_pair (at, '>'); seal_cursor_skip (at))
    {
      SealObject key = { 0 };
      SealEntry entry = { 0 };

      if (!at_byte (at, '/') || !parse_name (parser, &key) || !parse_object (parser, &entry.value))
        return FALSE;
      entry.key = key.text;
      g_array_append_val (entries, entry);
    }
  at->position += 2;
  return TRUE;
}

static gboolean
has_repeated_key (const GArray *entries)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    if (!g_hash_table_add (keys, (gpointer) g_array_index (entries, SealEntry, i).key))
      return TRUE;
  return FALSE;
}

static gboolean
parse_dictionary (Parser *parser, SealObject *object)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (SealEntry));

  parser->cursor->position += 2;
  if (!parse_entries (parser, entries))
    return FALSE;
  object->type = SEAL_DICTIONARY;
  object->n_entries = entries->len;
  object->repeated = has_repeated_key (entries);
  object->entries = take_list (parser->arena, entries, sizeof *object->entries);
  return TRUE;
}

static gboolean
parse_any (Parser *parser, SealObject *object)
{
  SealCursor *at = parser->cursor;

  if (at->position == at->length)
    return FALSE;
  switch (at->data[at->position])
    {
    case '/':
      return parse_name (parser, object);
    case '(':
      return parse_literal (parser, object);
    case '[':
      return parse_array (parser, object);
    case '<':
      return at_pair (at, '<') ? parse_dictionary (parser, object)
                               : parse_hexadecimal (parser, object);
    default:
      return parse_reference (at, object) || parse_word (at, object) || parse_number (at, object);
    }
}

static gboolean
parse_object (Parser *parser, SealObject *object)
{
  gboolean parsed;

  if (parser->depth >= limit_value (LIMIT_PDF_DEPTH))
    return FALSE;
  memset (object, 0, sizeof *object);
  seal_cursor_skip (parser->cursor);
  object->start = parser->cursor->position;
  parser->depth++;
  parsed = parse_any (parser, object);
  parser->depth--;
  object->end = parser->cursor->position;
  return parsed;
}

gboolean
seal_object_parse (Arena *arena, SealCursor *cursor, SealObject *object)
{
  Parser parser = { .arena = arena, .cursor = cursor };

  return parse_object (&parser, object);
}

/* The line end after "stream" (§7.3.8.1); a carriage return alone is not allowed, but met. */
static void
skip_line_end (SealCursor *at)
{
  if (at_byte (at, '\r'))
    at->position++;
  if (at_byte (at, '\n'))
    at->position++;
}

gboolean
seal_object_parse_indirect (Arena *arena, SealCursor *cursor, guint32 *number,
                            guint32 *generation, SealObject *object)
{
  guint64 n, g;

  if (!seal_cursor_number (cursor, G_MAXUINT32, &n) || !seal_cursor_number (cursor, G_MAXUINT16, &g)
      || !seal_cursor_word (cursor, "obj") || !seal_object_parse (arena, cursor, object))
    return FALSE;
  *number = (guint32) n;
  *generation = (guint32) g;
  if (object->type == SEAL_DICTIONARY && seal_cursor_word (cursor, "stream"))
    {
      skip_line_end (cursor);
      object->type = SEAL_STREAM;
      object->stream_start = cursor->position;
      return TRUE;
    }
  return seal_cursor_word (cursor, "endobj");
}

const SealObject *
seal_object_lookup (const SealObject *dictionary, const char *key)
{
  if (!dictionary || (dictionary->type != SEAL_DICTIONARY && dictionary->type != SEAL_STREAM))
    return NULL;
  for (guint i = dictionary->n_entries; i > 0; i--)
    if (strcmp (dictionary->entries[i - 1].key, key) == 0)
      return &dictionary->entries[i - 1].value;
  return NULL;
}

gboolean
seal_object_is_name (const SealObject *object, const char *name)
{
  return object && object->type == SEAL_NAME && strcmp (object->text, name) == 0;
}
