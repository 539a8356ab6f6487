/* seal/file.c: a PDF file as its revisions */
#include "seal/file.h"

#include <string.h>

#include "base/errors.h"
#include "base/limits.h"
#include "seal/xref.h"

/* One save: a section of cross-references, of a linearized file two. */
typedef struct
{
  SealRevision shown;
  SealObject trailer;
  GArray *entries; /* of SealPlace, ascending */
} Revision;

/* What stands at an offset. */
typedef struct
{
  gboolean read;
  guint32 number, generation;
  SealObject object;
} Standing;

/* One object of an object stream: where it begins there, and itself once it was asked for. */
typedef struct
{
  guint32 number;
  gsize begin;
  gboolean parsed;
  SealObject object;
} Enclosed;

/* An object stream (§7.5.7), in the order of its index. */
typedef struct
{
  GBytes *decoded;
  guint n_objects;
  Enclosed *objects;
} ObjectStream;

struct SealFile
{
  GBytes *bytes;
  const guint8 *data;
  gsize length;
  gsize base; /* offsets count from here: 0, or where the header stands */
  Arena *arena;
  GArray *revisions;   /* of Revision */
  GHashTable *objects; /* offset (gsize) to Standing */
  GHashTable *streams; /* offset of an object stream (gsize) to ObjectStream */
  GError *damage;
  guint depth; /* of what is being looked up: lengths that refer to themselves */
};

static void
note_damage (SealFile *file, MessageKey key)
{
  if (!file->damage)
    error_set (&file->damage, SAGSAKT_ERROR_UNKNOWN, key, NULL);
}

/* --- the chain of sections --- */

static gboolean
find_last (const SealFile *file, const char *word, gsize *offset)
{
  gsize length = strlen (word);

  for (gsize at = file->length >= length ? file->length - length + 1 : 0; at > 0; at--)
    if (memcmp (file->data + at - 1, word, length) == 0)
      {
        *offset = at - 1;
        return TRUE;
      }
  return FALSE;
}

/* Where the last "startxref" points to. */
static gboolean
find_start (const SealFile *file, gsize *offset)
{
  SealCursor at = { file->data, file->length, 0 };
  guint64 value;

  if (!find_last (file, "startxref", &at.position) || !seal_cursor_word (&at, "startxref")
      || !seal_cursor_number (&at, file->length, &value))
    return FALSE;
  *offset = file->base + (gsize) value;
  return TRUE;
}

/* Behind the %%EOF that ends the section at END, with its line end, or behind the number before it
 * where that is missing; 0: none stands there. */
static gsize
find_end (const SealFile *file, gsize end)
{
  SealCursor at = { file->data, file->length, end };
  guint64 ignored;
  gsize number;

  seal_cursor_word (&at, "endobj");
  if (!seal_cursor_word (&at, "startxref") || !seal_cursor_number (&at, G_MAXINT64, &ignored))
    return 0;
  number = at.position;
  while (at.position < at.length && g_ascii_isspace ((char) at.data[at.position]))
    at.position++;
  if (at.length - at.position < 5 || memcmp (at.data + at.position, "%%EOF", 5) != 0)
    return number;
  at.position += 5;
  if (at.position < at.length && at.data[at.position] == '\r')
    at.position++;
  if (at.position < at.length && at.data[at.position] == '\n')
    at.position++;
  return at.position;
}

static void
clear_section (gpointer section)
{
  xref_section_clear (section);
}

/* All sections, the newest first; FALSE: one is not there, or they loop. */
static gboolean
read_chain (SealFile *file, GArray *sections)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gsize offset;
  guint64 entries = 0;

  if (!find_start (file, &offset))
    return FALSE;
  for (;;)
    {
      XrefSection section;
      gboolean read
          = xref_section_read (file->arena, file->data, file->length, file->base, offset, &section);

      g_array_append_val (sections, section);
      if (!read || !g_hash_table_add (seen, GSIZE_TO_POINTER (offset)))
        return FALSE;
      entries += section.entries->len;
      if (section.previous < 0)
        return TRUE;
      if ((guint64) section.previous >= file->length || entries > limit_value (LIMIT_PDF_OBJECTS)
          || sections->len >= limit_value (LIMIT_PDF_REVISIONS))
        return FALSE;
      offset = (gsize) section.previous;
    }
}

/* --- revisions --- */

static void
clear_revision (gpointer revision)
{
  g_clear_pointer (&((Revision *) revision)->entries, g_array_unref);
}

/* What NEWER does not have is as in OLDER. */
static void
merge_entries (GArray *newer, const GArray *older)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (SealPlace));
  guint i = 0, k = 0;

  while (i < newer->len || k < older->len)
    {
      const SealPlace *a = i < newer->len ? &g_array_index (newer, SealPlace, i) : NULL;
      const SealPlace *b = k < older->len ? &g_array_index (older, SealPlace, k) : NULL;
      const SealPlace *first = !b || (a && a->number <= b->number) ? a : b;

      k += b && (first == b || a->number == b->number);
      i += first == a;
      g_array_append_val (merged, *first);
    }
  g_array_set_size (newer, 0);
  g_array_append_vals (newer, merged->data, merged->len);
  g_array_unref (merged);
}

/* A linearized file (annex F) has its first page's section at its start, before the main one that
 * it names as the previous: both are one save. */
static gboolean
is_linearized (const SealFile *file, const XrefSection *first, const XrefSection *main)
{
  SealCursor at = { file->data, MIN (file->length, 2048), 0 };
  guint32 number, generation;
  SealObject object;

  if (first->start >= main->start)
    return FALSE;
  seal_cursor_skip (&at);
  return seal_object_parse_indirect (file->arena, &at, &number, &generation, &object)
         && seal_object_lookup (&object, "Linearized") != NULL;
}

/* Takes SECTION's entries over; END is the section that its file ends with. */
static gboolean
add_revision (SealFile *file, XrefSection *section, gsize end)
{
  Revision revision = { .shown = { .kind = section->kind, .xref = section->start,
                                   .end = find_end (file, end) },
                        .trailer = section->trailer,
                        .entries = g_steal_pointer (&section->entries) };
  gsize before = file->revisions->len
                     ? g_array_index (file->revisions, Revision, file->revisions->len - 1).shown.end
                     : 0;

  g_array_append_val (file->revisions, revision);
  return revision.shown.end > 0 && section->start >= before && revision.shown.end > before;
}

static gboolean
add_first_revision (SealFile *file, GArray *sections, guint *left)
{
  XrefSection *oldest = &g_array_index (sections, XrefSection, sections->len - 1);
  XrefSection *next
      = sections->len > 1 ? &g_array_index (sections, XrefSection, sections->len - 2) : NULL;

  *left = sections->len - 1;
  if (!next || !is_linearized (file, next, oldest))
    return add_revision (file, oldest, oldest->end);
  *left = sections->len - 2;
  merge_entries (next->entries, oldest->entries);
  return add_revision (file, next, oldest->end);
}

static gboolean
read_revisions (SealFile *file, GArray *sections)
{
  guint left;

  if (!read_chain (file, sections) || !add_first_revision (file, sections, &left))
    return FALSE;
  for (guint i = left; i > 0; i--)
    {
      XrefSection *section = &g_array_index (sections, XrefSection, i - 1);

      if (!add_revision (file, section, section->end))
        return FALSE;
    }
  for (guint i = 0; i < file->revisions->len; i++)
    {
      Revision *revision = &g_array_index (file->revisions, Revision, i);

      revision->shown.trailer = &revision->trailer;
    }
  return TRUE;
}

/* What readers look for the header in; offsets count from it or from the first byte. */
enum
{
  HEADER_WITHIN = 1024
};

static SealFile *
read_file (GBytes *bytes, gsize base)
{
  g_autoptr (SealFile) file = g_new0 (SealFile, 1);
  g_autoptr (GArray) sections = g_array_new (FALSE, FALSE, sizeof (XrefSection));

  file->bytes = g_bytes_ref (bytes);
  file->data = g_bytes_get_data (bytes, &file->length);
  file->base = base;
  file->arena = arena_new ();
  file->revisions = g_array_new (FALSE, FALSE, sizeof (Revision));
  file->objects = g_hash_table_new (NULL, NULL);
  file->streams = g_hash_table_new (NULL, NULL);
  g_array_set_clear_func (sections, clear_section);
  g_array_set_clear_func (file->revisions, clear_revision);
  return read_revisions (file, sections) ? g_steal_pointer (&file) : NULL;
}

SealFile *
seal_file_new (GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const guint8 *header = length ? memmem (data, MIN (length, HEADER_WITHIN), "%PDF-", 5) : NULL;
  SealFile *file = header ? read_file (bytes, 0) : NULL;

  if (header && !file && header > data)
    file = read_file (bytes, (gsize) (header - data));
  if (!file)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, header ? MESSAGE_SEAL_XREF : MESSAGE_SEAL_NO_PDF, NULL);
  return file;
}

void
seal_file_free (SealFile *file)
{
  if (!file)
    return;
  g_hash_table_unref (file->objects);
  g_hash_table_unref (file->streams);
  g_array_unref (file->revisions);
  g_clear_error (&file->damage);
  arena_free (file->arena);
  g_bytes_unref (file->bytes);
  g_free (file);
}

gsize
seal_file_base (const SealFile *file)
{
  return file->base;
}

GBytes *
seal_file_bytes (const SealFile *file)
{
  return file->bytes;
}

guint
seal_file_count (const SealFile *file)
{
  return file->revisions->len;
}

const SealRevision *
seal_file_revision (const SealFile *file, guint revision)
{
  return &g_array_index (file->revisions, Revision, revision).shown;
}

const GError *
seal_file_damage (const SealFile *file)
{
  return file->damage;
}

/* --- where objects are --- */

static const GArray *
entries_of (const SealFile *file, guint revision)
{
  return g_array_index (file->revisions, Revision, revision).entries;
}

gboolean
seal_file_place (const SealFile *file, guint revision, guint32 number, SealPlace *place)
{
  for (guint i = revision + 1; i > 0; i--)
    {
      const SealPlace *found = xref_entries_find (entries_of (file, i - 1), number);

      if (found)
        {
          *place = *found;
          return TRUE;
        }
    }
  return FALSE;
}

const SealPlace *
seal_file_entries (const SealFile *file, guint revision, guint *n_entries)
{
  const GArray *entries = entries_of (file, revision);

  *n_entries = entries->len;
  return (const SealPlace *) (gconstpointer) entries->data;
}

guint32
seal_file_size (const SealFile *file, guint revision)
{
  guint32 size = 0;

  for (guint i = 0; i <= revision; i++)
    {
      const GArray *entries = entries_of (file, i);

      if (entries->len)
        size = MAX (size, g_array_index (entries, SealPlace, entries->len - 1).number + 1);
    }
  return size;
}

/* --- objects --- */

static Standing *
read_at_offset (SealFile *file, guint64 offset)
{
  SealCursor at = { file->data, file->length, (gsize) offset };
  Standing *standing = arena_new0 (file->arena, Standing);

  standing->read = offset < file->length
                   && seal_object_parse_indirect (file->arena, &at, &standing->number,
                                                  &standing->generation, &standing->object);
  return standing;
}

static const SealObject *
find_at_offset (SealFile *file, const SealPlace *place)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) place->place);
  Standing *standing = g_hash_table_lookup (file->objects, key);

  if (!standing)
    {
      standing = read_at_offset (file, place->place);
      g_hash_table_insert (file->objects, key, standing);
    }
  if (standing->read && standing->number == place->number
      && standing->generation == place->generation)
    return &standing->object;
  note_damage (file, MESSAGE_SEAL_OBJECT);
  return NULL;
}

/* The pairs of number and offset at the head of an object stream. */
static gboolean
read_index (SealFile *file, const SealObject *dictionary, ObjectStream *stream)
{
  const SealObject *count = seal_object_lookup (dictionary, "N");
  const SealObject *first = seal_object_lookup (dictionary, "First");
  SealCursor head = { .position = 0 };

  head.data = g_bytes_get_data (stream->decoded, &head.length);
  if (!count || count->type != SEAL_INTEGER || !first || first->type != SEAL_INTEGER
      || count->integer < 0 || first->integer < 0 || (guint64) first->integer > head.length
      || (guint64) count->integer > head.length)
    return FALSE;
  stream->objects = arena_new0_n (file->arena, Enclosed, (gsize) count->integer);
  for (gint64 i = 0; i < count->integer; i++)
    {
      guint64 number, offset;

      if (!seal_cursor_number (&head, G_MAXUINT32, &number)
          || !seal_cursor_number (&head, head.length - (gsize) first->integer, &offset))
        return FALSE;
      stream->objects[i].number = (guint32) number;
      stream->objects[i].begin = (gsize) first->integer + (gsize) offset;
    }
  stream->n_objects = (guint) count->integer;
  return TRUE;
}

static ObjectStream *
read_object_stream (SealFile *file, guint revision, const SealObject *container)
{
  ObjectStream *stream = arena_new0 (file->arena, ObjectStream);

  if (seal_object_is_name (seal_object_lookup (container, "Type"), "ObjStm"))
    stream->decoded = seal_file_read_stream (file, revision, container);
  if (stream->decoded)
    arena_own (file->arena, stream->decoded, (GDestroyNotify) g_bytes_unref);
  if (!stream->decoded || !read_index (file, container, stream))
    note_damage (file, MESSAGE_SEAL_OBJECT);
  return stream;
}

static ObjectStream *
find_object_stream (SealFile *file, guint revision, guint64 number)
{
  SealPlace place;
  const SealObject *container;
  ObjectStream *stream;
  gpointer key;

  /* an object stream stands in no other one (§7.5.7) */
  if (number > G_MAXUINT32 || !seal_file_place (file, revision, (guint32) number, &place)
      || place.kind != SEAL_AT_OFFSET || !(container = find_at_offset (file, &place)))
    return NULL;
  key = GSIZE_TO_POINTER ((gsize) place.place);
  stream = g_hash_table_lookup (file->streams, key);
  if (!stream)
    {
      stream = read_object_stream (file, revision, container);
      g_hash_table_insert (file->streams, key, stream);
    }
  return stream;
}

static gboolean
parse_enclosed (SealFile *file, const ObjectStream *stream, Enclosed *enclosed)
{
  SealCursor at = { .position = enclosed->begin };

  at.data = g_bytes_get_data (stream->decoded, &at.length);
  if (!enclosed->parsed)
    enclosed->parsed = seal_object_parse (file->arena, &at, &enclosed->object);
  return enclosed->parsed;
}

static const SealObject *
find_in_stream (SealFile *file, guint revision, const SealPlace *place)
{
  ObjectStream *stream = find_object_stream (file, revision, place->place);
  Enclosed *enclosed = stream && place->index < stream->n_objects ? &stream->objects[place->index]
                                                                  : NULL;

  if (enclosed && enclosed->number == place->number && parse_enclosed (file, stream, enclosed))
    return &enclosed->object;
  note_damage (file, MESSAGE_SEAL_OBJECT);
  return NULL;
}

const SealObject *
seal_file_find (SealFile *file, guint revision, guint32 number)
{
  SealPlace place;
  const SealObject *object = NULL;

  if (!seal_file_place (file, revision, number, &place) || place.kind == SEAL_FREE)
    return NULL;
  if (file->depth >= limit_value (LIMIT_PDF_DEPTH))
    {
      note_damage (file, MESSAGE_SEAL_OBJECT);
      return NULL;
    }
  file->depth++;
  object = place.kind == SEAL_AT_OFFSET ? find_at_offset (file, &place)
                                        : find_in_stream (file, revision, &place);
  file->depth--;
  return object;
}

const SealObject *
seal_file_resolve (SealFile *file, guint revision, const SealObject *object)
{
  for (guint i = 0; object && object->type == SEAL_REFERENCE; i++)
    {
      if (i == limit_value (LIMIT_PDF_DEPTH))
        {
          note_damage (file, MESSAGE_SEAL_OBJECT);
          return NULL;
        }
      object = seal_file_find (file, revision, object->number);
    }
  return object;
}

const SealObject *
seal_file_lookup (SealFile *file, guint revision, const SealObject *dictionary, const char *key)
{
  return seal_file_resolve (file, revision, seal_object_lookup (dictionary, key));
}

const SealObject *
seal_file_catalog (SealFile *file, guint revision)
{
  const SealObject *catalog
      = seal_file_lookup (file, revision, seal_file_revision (file, revision)->trailer, "Root");

  return catalog && catalog->type == SEAL_DICTIONARY ? catalog : NULL;
}

/* --- streams --- */

static gboolean
find_extent (SealFile *file, guint revision, const SealObject *stream, gsize *length)
{
  const SealObject *value = NULL;
  SealCursor at = { file->data, file->length, 0 };

  if (stream && stream->type == SEAL_STREAM && file->depth < limit_value (LIMIT_PDF_DEPTH))
    {
      file->depth++;
      value = seal_file_lookup (file, revision, stream, "Length");
      file->depth--;
    }
  if (!value || value->type != SEAL_INTEGER || value->integer < 0
      || (guint64) value->integer > file->length - stream->stream_start)
    return FALSE;
  *length = (gsize) value->integer;
  at.position = stream->stream_start + *length;
  return seal_cursor_word (&at, "endstream");
}

GBytes *
seal_file_read_raw (SealFile *file, guint revision, const SealObject *stream)
{
  gsize length;

  if (find_extent (file, revision, stream, &length))
    return g_bytes_new_from_bytes (file->bytes, stream->stream_start, length);
  note_damage (file, MESSAGE_SEAL_STREAM);
  return NULL;
}

GBytes *
seal_file_read_stream (SealFile *file, guint revision, const SealObject *stream)
{
  g_autoptr (GBytes) raw = seal_file_read_raw (file, revision, stream);
  GBytes *decoded = NULL;

  if (!raw)
    return NULL;
  decoded = xref_decode (stream, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  if (!decoded)
    note_damage (file, MESSAGE_SEAL_STREAM);
  return decoded;
}

gboolean
seal_file_extent (SealFile *file, guint revision, const SealPlace *place, gsize *start, gsize *end)
{
  g_autoptr (Arena) arena = arena_new ();
  SealCursor at = { file->data, file->length, (gsize) place->place };
  guint32 number, generation;
  SealObject object;
  gsize length;

  if (place->kind != SEAL_AT_OFFSET || place->place >= file->length)
    return FALSE;
  seal_cursor_skip (&at);
  *start = at.position;
  if (!seal_object_parse_indirect (arena, &at, &number, &generation, &object)
      || (place->number != 0
          && (number != place->number || generation != place->generation)))
    return FALSE;
  if (object.type == SEAL_STREAM)
    {
      if (!find_extent (file, revision, &object, &length))
        return FALSE;
      at.position = object.stream_start + length;
      if (!seal_cursor_word (&at, "endstream") || !seal_cursor_word (&at, "endobj"))
        return FALSE;
    }
  *end = at.position;
  return TRUE;
}
