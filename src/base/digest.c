#include "base/digest.h"

#include <openssl/sha.h>

char *
digest_print (const guint8 *digest, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (2 * length + 1), *at = text;

  for (gsize i = 0; i < length; i++)
    {
      *at++ = digits[digest[i] >> 4];
      *at++ = digits[digest[i] & 15];
    }
  *at = '\0';
  return text;
}

char *
digest_hex (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_DIGEST_LENGTH];

  SHA256 (data, length, digest);
  return digest_print (digest, sizeof digest);
}

char *
digest_id (gconstpointer data, gsize length)
{
  guint8 digest[SHA_DIGEST_LENGTH];

  SHA1 (data, length, digest);
  return digest_print (digest, 16);
}
