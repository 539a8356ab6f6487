/* seal/key.h: a private key and its certificates, from a file or a token
 *
 * PKCS#12, PEM and PKCS#11 through one interface.  A key lives only in the process of the keeper
 * (keeper.h), which never reads a case or a PDF; everybody else has the certificates.  Passphrases
 * come from a descriptor, a file that nobody else may read, systemd's credentials or the terminal,
 * never from the command line or the environment, and are wiped after use.
 */
#ifndef SAGSAKT_SEAL_KEY_H
#define SAGSAKT_SEAL_KEY_H

#include <glib.h>
#include <openssl/x509.h>

/* How digests are signed; from the key's type, and for RSA from what is asked. */
typedef enum
{
#define SCHEME(symbol, hash, padding) SEAL_SCHEME_##symbol,
#include "seal/schemes.def"
#undef SCHEME
  N_SEAL_SCHEMES
} SealScheme;

/* What was asked for; strings are lent. */
typedef struct
{
  const char *key;          /* a PKCS#12 or PEM file, or a URI "pkcs11:…" (RFC 7512) */
  const char *certificates; /* PEM: the signer's certificate and its chain; NULL: with the key */
  const char *passphrase;   /* "fd:N", "file:PATH", "credential:NAME"; NULL: the terminal is asked */
  gboolean pss;             /* RSASSA-PSS where an RSA key leaves the choice */
} SealKeySource;

typedef struct
{
  EVP_PKEY *key;
  SealScheme scheme;
  STACK_OF (X509) * certificates; /* the signer's own first, then those that issued it */
  gpointer token;                 /* what keeps a token open; NULL for a file */
  GDestroyNotify token_free;
} SealKey;

/* NULL with ERROR set (SAGSAKT_ERROR_MISSING): no such file or token, wrong passphrase, a key that
 * is not the certificate's, a kind of key that is not in schemes.def. */
SealKey *seal_key_load (const SealKeySource *source, GError **error);
void seal_key_free (SealKey *key);

/* Signs DIGEST, which is of the scheme's hash.  NULL with ERROR set (SAGSAKT_ERROR_MISSING): the
 * token refuses, or LENGTH is not the hash's. */
GBytes *seal_key_sign (const SealKey *key, const guint8 *digest, gsize length, GError **error);

/* The hash of SCHEME; a constant of OpenSSL. */
const EVP_MD *seal_scheme_hash (SealScheme scheme);

/* TRUE for RSASSA-PSS. */
gboolean seal_scheme_is_pss (SealScheme scheme);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealKey, seal_key_free)

#endif
