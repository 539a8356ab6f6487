#include "base/digest.h"

#include <openssl/sha.h>

static char *
print_hex (const guint8 *digest, gsize length)
{
  char *text = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    g_snprintf (text + 2 * i, 3, "%02x", digest[i]);
  return text;
}

char *
digest_hex (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_DIGEST_LENGTH];

  SHA256 (data, length, digest);
  return print_hex (digest, sizeof digest);
}

char *
digest_id (gconstpointer data, gsize length)
{
  guint8 digest[SHA_DIGEST_LENGTH];

  SHA1 (data, length, digest);
  return print_hex (digest, 16);
}
