/* digest.h: SHA-256 (FIPS 180-4)
 *
 * For ids made of content and for the fingerprint of what a document was made with; OpenSSL does
 * the work, and its headers stay here and in seal/.
 */
#ifndef SAGSAKT_BASE_DIGEST_H
#define SAGSAKT_BASE_DIGEST_H

#include <glib.h>

/* The digest of DATA as 64 hexadecimal digits in lower case; the caller owns it. */
char *digest_hex (gconstpointer data, gsize length);

#endif
