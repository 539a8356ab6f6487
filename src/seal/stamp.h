/* seal/stamp.h: time stamps from an authority (RFC 3161, ETSI EN 319 422)
 *
 * Asks a time-stamp server to stamp a digest and checks what it answers before anybody uses it: the
 * digest is ours, the nonce is ours, the token is signed by a certificate that is for time stamps.
 * Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_STAMP_H
#define SAGSAKT_SEAL_STAMP_H

#include <glib.h>
#include <openssl/x509.h>

/* Lent. */
typedef struct
{
  const char *const *urls; /* servers in the order they are asked, NULL-terminated; NULL: none */
  guint seconds;           /* for a stamp, whatever the servers do; 0: the limit's */
  X509_STORE *anchors;     /* whom to trust; NULL: a token need only hold in itself */
} SealStamping;

/* The token (DER) that stamps DIGEST, which is of HASH.  The caller owns it.  NULL with ERROR set
 * (SAGSAKT_ERROR_MISSING): no server gave one in time that holds; the last one's fault is named. */
GBytes *seal_stamp_ask (const SealStamping *stamping, const EVP_MD *hash, const guint8 *digest,
                        gsize length, GError **error);

#endif
