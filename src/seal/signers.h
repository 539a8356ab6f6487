/* seal/signers.h: a small pool of processes that sign
 *
 * Servers for time stamps and revocation, and tokens, take their time: each signature that needs one
 * waits in a process of its own, and stalls nothing else.  A signer has no key but a connection to
 * the key's keeper; it gets a prepared file and gives it back signed, to the level of the job.
 */
#ifndef SAGSAKT_SEAL_SIGNERS_H
#define SAGSAKT_SEAL_SIGNERS_H

#include <glib.h>

#include "seal/sign.h"

typedef struct SealSigners SealSigners;

/* N signers for JOB, which is lent and must last as long.  To be called while this process has one
 * thread, which must stay so.  NULL with ERROR set (SAGSAKT_ERROR_IO). */
SealSigners *seal_signers_start (const SealJob *job, guint n, GError **error);

/* Ends them, whatever they are at; NULL is nothing. */
void seal_signers_stop (SealSigners *signers);

/* How many files may be given before some would have to wait long. */
guint seal_signers_room (const SealSigners *signers);

/* Queues PREPARED, whose bytes are referenced. */
void seal_signers_give (SealSigners *signers, gint64 number, const SealPrepared *prepared);

/* Appends a struct pollfd for each signer to FDS. */
void seal_signers_watch (const SealSigners *signers, GArray *fds);

/* Sends and receives; to be called when a descriptor is ready, and now and then. */
void seal_signers_turn (SealSigners *signers);

/* The next one that has ended.  FALSE: none yet.  *PDF NULL with ERROR set: as seal_sign; *PDF NULL
 * and no ERROR: the signature does not fit into its room. */
gboolean seal_signers_take (SealSigners *signers, gint64 *number, GBytes **pdf, SealLevel *reached,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealSigners, seal_signers_stop)

#endif
