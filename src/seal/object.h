/* seal/object.h: PDF objects read from bytes (ISO 32000-1 §7.2, §7.3)
 *
 * The lexer and parser under file.h: numbers, names, strings, arrays, dictionaries, references and
 * the head of a stream.  Every object knows the bytes it was read from, since a signature is about
 * bytes.  Hostile input is expected: depth and sizes are bounded, nothing is read past the end, and
 * what is no object is an error, never a guess.
 *
 * Objects live in the arena they were parsed into; names and strings are decoded and NUL-terminated
 * there (a string may hold further NULs).
 */
#ifndef SAGSAKT_SEAL_OBJECT_H
#define SAGSAKT_SEAL_OBJECT_H

#include <glib.h>

#include "base/arena.h"

typedef enum
{
  SEAL_NULL,
  SEAL_BOOLEAN,
  SEAL_INTEGER,
  SEAL_REAL,
  SEAL_NAME,
  SEAL_STRING,
  SEAL_ARRAY,
  SEAL_DICTIONARY,
  SEAL_STREAM, /* a dictionary, with bytes from stream_start on */
  SEAL_REFERENCE
} SealObjectType;

typedef struct SealObject SealObject;
typedef struct SealEntry SealEntry;

struct SealObject
{
  SealObjectType type;
  gboolean repeated; /* a dictionary that has a key twice: readers differ on which counts */
  gsize start, end;  /* the bytes it was read from: the first, and the first behind it */
  union
  {
    gboolean boolean;
    gint64 integer;
    double real;
    struct
    {
      const char *text; /* SEAL_NAME, SEAL_STRING */
      gsize length;
    };
    struct
    {
      const SealObject *items; /* SEAL_ARRAY */
      guint n_items;
    };
    struct
    {
      const SealEntry *entries; /* SEAL_DICTIONARY, SEAL_STREAM; in the order of the file */
      guint n_entries;
      gsize stream_start;
    };
    struct
    {
      guint32 number; /* SEAL_REFERENCE */
      guint32 generation;
    };
  };
};

struct SealEntry
{
  const char *key;
  SealObject value;
};

/* Where bytes are read. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
} SealCursor;

/* Reads one direct object or reference; CURSOR then stands behind it.  FALSE: there is none. */
gboolean seal_object_parse (Arena *arena, SealCursor *cursor, SealObject *object);

/* Reads "number generation obj … endobj", or up to where the bytes of a stream begin.  FALSE: that
 * does not stand there. */
gboolean seal_object_parse_indirect (Arena *arena, SealCursor *cursor, guint32 *number,
                                     guint32 *generation, SealObject *object);

/* Skips white space and comments. */
void seal_cursor_skip (SealCursor *cursor);

/* Skips white space, then WORD if it stands there; FALSE: it does not, and CURSOR is where it was. */
gboolean seal_cursor_word (SealCursor *cursor, const char *word);

/* Skips white space, then reads an unsigned whole number up to MAXIMUM. */
gboolean seal_cursor_number (SealCursor *cursor, guint64 maximum, guint64 *value);

/* The value of KEY in DICTIONARY (or a stream); NULL: none, or no dictionary (NULL included).  Of a
 * repeated key the last. */
const SealObject *seal_object_lookup (const SealObject *dictionary, const char *key);

/* Whether OBJECT (may be NULL) is the name NAME. */
gboolean seal_object_is_name (const SealObject *object, const char *name);

#endif
