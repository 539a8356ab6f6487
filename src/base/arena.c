#include "base/arena.h"

#include <stddef.h>
#include <string.h>

/* Most documents fit into one chunk; a large object gets a chunk of its own size. */
#define CHUNK_BYTES (64 * 1024)

typedef struct Chunk Chunk;
struct Chunk
{
  Chunk *next;
  gsize used;
  gsize size;
  max_align_t data[];
};

typedef struct Owned Owned;
struct Owned
{
  Owned *next;
  gpointer object;
  GDestroyNotify destroy;
};

struct Arena
{
  Chunk *chunks;
  Owned *owned;
};

Arena *
arena_new (void)
{
  return g_new0 (Arena, 1);
}

void
arena_free (Arena *arena)
{
  if (!arena)
    return;

  for (Owned *owned = arena->owned; owned; owned = owned->next)
    owned->destroy (owned->object);

  for (Chunk *chunk = arena->chunks, *next; chunk; chunk = next)
    {
      next = chunk->next;
      g_free (chunk);
    }
  g_free (arena);
}

gpointer
arena_alloc (Arena *arena, gsize size)
{
  const gsize unit = sizeof (max_align_t);
  if (size > G_MAXSSIZE - CHUNK_BYTES)
    g_error ("arena: object too large");
  gsize rounded = MAX ((size + unit - 1) / unit * unit, unit);

  Chunk *chunk = arena->chunks;
  if (!chunk || chunk->size - chunk->used < rounded)
    {
      gsize room = MAX (rounded, CHUNK_BYTES - sizeof (Chunk));
      Chunk *fresh = g_malloc (sizeof (Chunk) + room);
      fresh->used = 0;
      fresh->size = room;
      /* A large object must not end the use of the chunk that has room left. */
      if (chunk && rounded > CHUNK_BYTES / 4)
        {
          fresh->next = chunk->next;
          chunk->next = fresh;
        }
      else
        {
          fresh->next = chunk;
          arena->chunks = fresh;
        }
      chunk = fresh;
    }

  gpointer object = (char *) chunk->data + chunk->used;
  chunk->used += rounded;
  return memset (object, 0, size);
}

char *
arena_strdup (Arena *arena, const char *text)
{
  return text ? arena_strndup (arena, text, strlen (text)) : NULL;
}

char *
arena_strndup (Arena *arena, const char *text, gsize length)
{
  if (!text)
    return NULL;
  length = strnlen (text, length);
  char *copy = arena_alloc (arena, length + 1);
  memcpy (copy, text, length);
  return copy;
}

void
arena_own (Arena *arena, gpointer object, GDestroyNotify destroy)
{
  Owned *owned = arena_new0 (arena, Owned);
  owned->next = arena->owned;
  owned->object = object;
  owned->destroy = destroy;
  arena->owned = owned;
}
