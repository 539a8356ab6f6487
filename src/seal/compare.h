/* seal/compare.h: whether an object means the same at two revisions
 *
 * Objects are compared by what they say, through references and in both revisions at once, so that
 * other numbers or places do not matter and a hidden exchange does.  References are worked off at
 * the end (compare_finish), when the rules of changes.c have settled which objects they judge
 * themselves.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_COMPARE_H
#define SAGSAKT_SEAL_COMPARE_H

#include "base/messages.h"
#include "seal/file.h"

typedef struct Compare Compare;

/* Called for the first difference under each label. */
typedef void (*CompareDiffers) (MessageKey label, gpointer data);

/* OLD and NEW are revisions of FILE; SIGNED_END is the first byte behind OLD's: what OLD refers to
 * must stand before it. */
Compare *compare_new (SealFile *file, guint old, guint new, gsize signed_end,
                      CompareDiffers differs, gpointer data);
void compare_free (Compare *compare);

/* Object OLD has become NEW, and somebody else judges how: references to them are the same.  FALSE:
 * that was settled before (be it for another NEW: then references differ). */
gboolean compare_settle (Compare *compare, guint32 old, guint32 new);

/* Somebody judges object OLD (a reference, else nothing happens) where it looks at it; who comes to
 * it in another way compares it all the same. */
void compare_see (Compare *compare, const SealObject *old);

/* Object OLD and what it leads to may change: nobody compares it here. */
void compare_excuse (Compare *compare, const SealObject *old);

/* Compares; a difference is reported under LABEL.  NULL is null. */
void compare_add (Compare *compare, const SealObject *old, const SealObject *new, MessageKey label);

/* Works off what is referred to.  FALSE: there is too much of it. */
gboolean compare_finish (Compare *compare);

/* Whether object NUMBER of OLD was settled, excused or compared. */
gboolean compare_has_seen (const Compare *compare, guint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Compare, compare_free)

#endif
