#include "base/digest.h"

#include <openssl/sha.h>

char *
digest_hex (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_DIGEST_LENGTH];
  char *text = g_malloc (2 * sizeof digest + 1);

  SHA256 (data, length, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    g_snprintf (text + 2 * i, 3, "%02x", digest[i]);
  return text;
}
