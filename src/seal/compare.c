/* seal/compare.c: whether an object means the same at two revisions */
#include "seal/compare.h"

#include <string.h>

#include "base/limits.h"

/* Two references to be compared. */
typedef struct
{
  guint32 old, new;
  MessageKey label;
} Pair;

struct Compare
{
  SealFile *file;
  guint old, new;
  gsize signed_end;
  CompareDiffers differs;
  gpointer data;
  GArray *pairs;        /* of Pair; those before DONE are compared */
  guint done;
  guint64 steps;        /* through dictionaries that are ordered in another way */
  GHashTable *compared; /* of old << 32 | new */
  GHashTable *settled;  /* old to new + 1 */
  GHashTable *seen;     /* numbers of OLD */
  GHashTable *labels;   /* those reported */
};

Compare *
compare_new (SealFile *file, guint old, guint new, gsize signed_end, CompareDiffers differs,
             gpointer data)
{
  Compare *compare = g_new0 (Compare, 1);

  compare->file = file;
  compare->old = old;
  compare->new = new;
  compare->signed_end = signed_end;
  compare->differs = differs;
  compare->data = data;
  compare->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  compare->compared = g_hash_table_new (NULL, NULL);
  compare->settled = g_hash_table_new (NULL, NULL);
  compare->seen = g_hash_table_new (NULL, NULL);
  compare->labels = g_hash_table_new (NULL, NULL);
  return compare;
}

void
compare_free (Compare *compare)
{
  if (!compare)
    return;
  g_array_unref (compare->pairs);
  g_hash_table_unref (compare->compared);
  g_hash_table_unref (compare->settled);
  g_hash_table_unref (compare->seen);
  g_hash_table_unref (compare->labels);
  g_free (compare);
}

static void
see (Compare *compare, guint32 number)
{
  g_hash_table_add (compare->seen, GUINT_TO_POINTER (number));
}

gboolean
compare_has_seen (const Compare *compare, guint32 number)
{
  return g_hash_table_contains (compare->seen, GUINT_TO_POINTER (number));
}

gboolean
compare_settle (Compare *compare, guint32 old, guint32 new)
{
  if (g_hash_table_contains (compare->settled, GUINT_TO_POINTER (old)))
    return FALSE;
  see (compare, old);
  g_hash_table_insert (compare->settled, GUINT_TO_POINTER (old),
                       GSIZE_TO_POINTER ((gsize) new + 1));
  return TRUE;
}

static void
differ (Compare *compare, MessageKey label)
{
  if (g_hash_table_add (compare->labels, GUINT_TO_POINTER (label + 1)))
    compare->differs (label, compare->data);
}

void
compare_see (Compare *compare, const SealObject *old)
{
  if (old && old->type == SEAL_REFERENCE)
    see (compare, old->number);
}

static void
excuse (Compare *compare, const SealObject *old, guint depth)
{
  if (!old || depth > limit_value (LIMIT_PDF_DEPTH))
    return;
  if (old->type == SEAL_REFERENCE)
    {
      if (compare_has_seen (compare, old->number))
        return;
      see (compare, old->number);
      old = seal_file_find (compare->file, compare->old, old->number);
    }
  if (old && old->type == SEAL_ARRAY)
    for (guint i = 0; i < old->n_items; i++)
      excuse (compare, &old->items[i], depth + 1);
  else if (old && (old->type == SEAL_DICTIONARY || old->type == SEAL_STREAM))
    for (guint i = 0; i < old->n_entries; i++)
      if (strcmp (old->entries[i].key, "Parent") != 0 && strcmp (old->entries[i].key, "P") != 0)
        excuse (compare, &old->entries[i].value, depth + 1);
}

void
compare_excuse (Compare *compare, const SealObject *old)
{
  excuse (compare, old, 0);
}

/* --- equality --- */

static gboolean same (Compare *compare, const SealObject *old, const SealObject *new,
                      MessageKey label);

static gboolean
is_null (SealFile *file, guint revision, const SealObject *object)
{
  object = seal_file_resolve (file, revision, object);
  return !object || object->type == SEAL_NULL;
}

static gboolean
same_items (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label)
{
  if (old->n_items != new->n_items)
    return FALSE;
  for (guint i = 0; i < old->n_items; i++)
    if (!same (compare, &old->items[i], &new->items[i], label))
      return FALSE;
  return TRUE;
}

/* The value of KEY in DICTIONARY, which most often stands at INDEX in both. */
static const SealObject *
lookup_near (Compare *compare, const SealObject *dictionary, guint index, const char *key)
{
  if (index < dictionary->n_entries && !dictionary->repeated
      && strcmp (dictionary->entries[index].key, key) == 0)
    return &dictionary->entries[index].value;
  compare->steps += dictionary->n_entries;
  return compare->steps < limit_value (LIMIT_COMPARE_STEPS) ? seal_object_lookup (dictionary, key)
                                                            : NULL;
}

static gboolean
same_entries (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label)
{
  if (new->repeated && !old->repeated)
    return FALSE;
  for (guint i = 0; i < old->n_entries; i++)
    if (!same (compare, &old->entries[i].value, lookup_near (compare, new, i, old->entries[i].key),
               label))
      return FALSE;
  for (guint i = 0; i < new->n_entries; i++)
    if (!lookup_near (compare, old, i, new->entries[i].key)
        && !is_null (compare->file, compare->new, &new->entries[i].value))
      return FALSE;
  return TRUE;
}

static gboolean
same_bytes (Compare *compare, const SealObject *old, const SealObject *new)
{
  g_autoptr (GBytes) first = NULL, second = NULL;

  if (old->stream_start == new->stream_start)
    return TRUE;
  first = seal_file_read_raw (compare->file, compare->old, old);
  second = seal_file_read_raw (compare->file, compare->new, new);
  return first && second && g_bytes_equal (first, second);
}

static gboolean
same_direct (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label)
{
  if (old->type != new->type)
    return FALSE;
  switch (old->type)
    {
    case SEAL_NULL:
      return TRUE;
    case SEAL_BOOLEAN:
      return old->boolean == new->boolean;
    case SEAL_INTEGER:
      return old->integer == new->integer;
    case SEAL_REAL:
      /* as they were written: exactly the same number, or another one */
      return memcmp (&old->real, &new->real, sizeof old->real) == 0;
    case SEAL_NAME:
    case SEAL_STRING:
      return old->length == new->length && memcmp (old->text, new->text, old->length) == 0;
    case SEAL_ARRAY:
      return same_items (compare, old, new, label);
    case SEAL_DICTIONARY:
      return same_entries (compare, old, new, label);
    case SEAL_STREAM:
      return same_entries (compare, old, new, label) && same_bytes (compare, old, new);
    case SEAL_REFERENCE:
      break;
    }
  return FALSE;
}

static gboolean
same (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label)
{
  if (old && new && old->type == SEAL_REFERENCE && new->type == SEAL_REFERENCE)
    {
      const Pair pair = { old->number, new->number, label };
      gsize key = (gsize) old->number << 32 | new->number;

      if (g_hash_table_add (compare->compared, GSIZE_TO_POINTER (key)))
        g_array_append_val (compare->pairs, pair);
      return TRUE;
    }
  if (old && old->type == SEAL_REFERENCE)
    see (compare, old->number);
  old = seal_file_resolve (compare->file, compare->old, old);
  new = seal_file_resolve (compare->file, compare->new, new);
  if (!old || !new)
    return (!old || old->type == SEAL_NULL) && (!new || new->type == SEAL_NULL);
  return same_direct (compare, old, new, label);
}

void
compare_add (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label)
{
  if (!same (compare, old, new, label))
    differ (compare, label);
}

/* What OLD has at NUMBER stands among the bytes that were signed. */
static gboolean
was_signed (Compare *compare, guint32 number, const SealObject *object)
{
  SealPlace place;

  if (!seal_file_place (compare->file, compare->old, number, &place) || place.kind == SEAL_FREE)
    return TRUE;
  if (place.kind == SEAL_AT_OFFSET)
    return place.place < compare->signed_end && (!object || object->end <= compare->signed_end)
           && (!object || object->type != SEAL_STREAM
               || object->stream_start <= compare->signed_end);
  return place.place <= G_MAXUINT32
         && seal_file_place (compare->file, compare->old, (guint32) place.place, &place)
         && place.place < compare->signed_end;
}

static void
compare_pair (Compare *compare, const Pair *pair)
{
  gpointer settled = g_hash_table_lookup (compare->settled, GUINT_TO_POINTER (pair->old));
  const SealObject *old, *new;

  if (settled)
    {
      if (GPOINTER_TO_SIZE (settled) != (gsize) pair->new + 1)
        differ (compare, pair->label);
      return;
    }
  see (compare, pair->old);
  old = seal_file_find (compare->file, compare->old, pair->old);
  new = seal_file_find (compare->file, compare->new, pair->new);
  if (!was_signed (compare, pair->old, old))
    differ (compare, MESSAGE_CHANGE_BEYOND);
  if (!same (compare, old, new, pair->label))
    differ (compare, pair->label);
}

gboolean
compare_finish (Compare *compare)
{
  while (compare->done < compare->pairs->len)
    {
      const Pair pair = g_array_index (compare->pairs, Pair, compare->done);

      if (compare->done++ >= 2 * limit_value (LIMIT_PDF_OBJECTS))
        return FALSE;
      compare_pair (compare, &pair);
    }
  return compare->steps < limit_value (LIMIT_COMPARE_STEPS);
}
