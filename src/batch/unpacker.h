/* batch/unpacker.h: the members of an archive, from a process that has nothing else
 *
 * tar (plain or packed by gzip, xz or zstd) and zip.  A worker in the sandbox gets the archive's bytes,
 * lists its members and gives the bytes of one after another; libarchive runs there and nowhere else,
 * and calls no program.  Each archive has a worker of its own, so that a hostile one has nothing to
 * do with the next.  Names of members are bytes that somebody chose: they are shown, never opened.
 */
#ifndef SAGSAKT_BATCH_UNPACKER_H
#define SAGSAKT_BATCH_UNPACKER_H

#include <glib.h>

#include "base/findings.h"

typedef enum
{
  MEMBER_CASE,   /* an ordinary file called *.xml */
  MEMBER_KIND,   /* one called so that is a link or a device */
  MEMBER_NESTED, /* an archive */
  MEMBER_SECRET, /* a case that is encrypted */
  /* No members: what is said of the archive, or of what of it follows. */
  MEMBER_NONE_DAMAGED,
  MEMBER_NONE_EMPTY,
  MEMBER_NONE_MANY,
  MEMBER_NONE_BIG,
  MEMBER_NONE_RATIO,
  N_MEMBER_STATES
} MemberState;

/* Why a member in STATE, not MEMBER_CASE, can be no case. */
void member_explain (MemberState state, const Place *place, Findings *findings);

typedef struct Unpacker Unpacker;

/* Starts the process that workers come from.  To be called while this process has one thread and no
 * key.  NULL with ERROR set. */
Unpacker *unpacker_new (GError **error);
void unpacker_free (Unpacker *unpacker);

/* Calls FUNCTION for each entry of the archive PATH, in its order; NAME is valid UTF-8 or not, INDEX
 * is for unpacker_read.  What is neither a case nor said to be lost (folders, files of other names)
 * is passed over.  FALSE with ERROR set: the archive cannot be read, or its worker broke off. */
typedef void (*UnpackerFunction) (const char *name, MemberState state, guint index, gpointer data);
gboolean unpacker_list (Unpacker *unpacker, const char *path, UnpackerFunction function,
                        gpointer data, GError **error);

/* The bytes of the member INDEX of PATH, at most LIMIT_FILE_BYTES; the caller owns them.  Fast when
 * INDEX grows from call to call.  NULL with ERROR set: not decided. */
GBytes *unpacker_read (Unpacker *unpacker, const char *path, guint index, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unpacker, unpacker_free)

#endif
