/* digest.h: digests of content (FIPS 180-4)
 *
 * For ids made of content and for the fingerprint of what a document was made with; OpenSSL does
 * the work, and its headers stay here and in seal/.
 */
#ifndef SAGSAKT_BASE_DIGEST_H
#define SAGSAKT_BASE_DIGEST_H

#include <glib.h>

/* DIGEST as hexadecimal digits in lower case; the caller owns it. */
char *digest_print (const guint8 *digest, gsize length);

/* The SHA-256 digest of DATA as 64 hexadecimal digits in lower case; the caller owns it. */
char *digest_hex (gconstpointer data, gsize length);

/* 32 hexadecimal digits that tell DATA from other data where nothing is to be protected; SHA-1, cut,
 * in less than half the time.  The caller owns it. */
char *digest_id (gconstpointer data, gsize length);

#endif
