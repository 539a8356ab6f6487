/* seal/pkcs11.h: keys that stay in a token: a smart card, an HSM (PKCS #11 v2.40, RFC 7512)
 *
 * Through libp11.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_PKCS11_H
#define SAGSAKT_SEAL_PKCS11_H

#include "seal/key.h"

/* Fills KEY from the token that SOURCE's URI names: attributes token, serial, object, id, and
 * module-path (without one: p11-kit's proxy, which knows the modules of the system).  The PIN is
 * the passphrase; one in the URI is refused.  FALSE with ERROR set (SAGSAKT_ERROR_MISSING). */
gboolean pkcs11_read_key (SealKey *key, const SealKeySource *source, GError **error);

#endif
