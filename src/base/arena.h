/* arena.h: memory that lives as long as one document
 *
 * Trees (formatting objects, structure, areas) are allocated here and freed in one go, so that a
 * batch of 100,000 documents uses the memory of ten.  Nothing in an arena is freed alone; whatever
 * needs a destructor of its own is registered with arena_own.
 */
#ifndef SAGSAKT_BASE_ARENA_H
#define SAGSAKT_BASE_ARENA_H

#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new (void);
void arena_free (Arena *arena);

/* SIZE bytes, zeroed, aligned for any type; never NULL. */
gpointer arena_alloc (Arena *arena, gsize size);

/* A copy of TEXT (NULL gives NULL), of its first LENGTH bytes for the second. */
char *arena_strdup (Arena *arena, const char *text);
char *arena_strndup (Arena *arena, const char *text, gsize length);

/* Calls DESTROY on OBJECT when the arena is freed, the last registered first. */
void arena_own (Arena *arena, gpointer object, GDestroyNotify destroy);

#define arena_new0(arena, Type) ((Type *) arena_alloc ((arena), sizeof (Type)))
#define arena_new0_n(arena, Type, n) ((Type *) arena_alloc ((arena), sizeof (Type) * (n)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arena, arena_free)

#endif
