/* seal/keeper.h: the process that holds the key
 *
 * A key is loaded in a process of its own, started before anything else and never told of a case or
 * a PDF: a digest goes in, a signature comes out.  Its memory is locked, cannot be dumped or traced,
 * and ends with the run.  This side has the certificates only.
 */
#ifndef SAGSAKT_SEAL_KEEPER_H
#define SAGSAKT_SEAL_KEEPER_H

#include <glib.h>
#include <openssl/x509.h>

#include "base/findings.h"
#include "seal/key.h"

typedef struct SealKeeper SealKeeper;

/* Starts the process and waits until it has the key.  To be called while this process has one
 * thread.  NULL with ERROR set: as seal_key_load, or the process could not be started
 * (SAGSAKT_ERROR_IO). */
SealKeeper *seal_keeper_start (const SealKeySource *source, GError **error);

/* One more connection to KEEPER's process, for another process that is to sign; it holds until
 * KEEPER is stopped.  To be freed by seal_keeper_stop, which then ends no process.  NULL with ERROR
 * set (SAGSAKT_ERROR_IO). */
SealKeeper *seal_keeper_connect (const SealKeeper *keeper, GError **error);

/* The connection's descriptor, for who closes all others. */
int seal_keeper_descriptor (const SealKeeper *keeper);

/* Ends the process; NULL is nothing. */
void seal_keeper_stop (SealKeeper *keeper);

/* The signer's certificate first, then those that issued it; lent. */
STACK_OF (X509) * seal_keeper_certificates (const SealKeeper *keeper);
SealScheme seal_keeper_scheme (const SealKeeper *keeper);

/* The common name of the signer's certificate, UTF-8, the caller's; never NULL.  TRIAL: its subject
 * says that it has no legal effect. */
char *seal_keeper_subject (const SealKeeper *keeper, gboolean *trial);

/* SHA-256 of the signer's certificate, in hexadecimal; the caller owns it. */
char *seal_keeper_dup_digest (const SealKeeper *keeper);

/* The signature of DIGEST, which is of the scheme's hash.  NULL with ERROR set: the key refused
 * (SAGSAKT_ERROR_MISSING) or the process does not answer (SAGSAKT_ERROR_IO).  The caller owns it. */
GBytes *seal_keeper_sign (SealKeeper *keeper, const guint8 *digest, gsize length, GError **error);

/* Whether the certificate may sign (RFC 5280 §4.2.1.3, §4.2.1.12) at NOW, in seconds since 1970:
 * what speaks against it are errors, what is to be known warnings: no issuer, an end within
 * SECONDS. */
void seal_keeper_check (const SealKeeper *keeper, gint64 now, gint64 seconds, Findings *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealKeeper, seal_keeper_stop)

#endif
