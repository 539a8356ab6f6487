/* seal/sign.c: a PDF signed */
#include "seal/sign.h"

#include <openssl/evp.h>

#include "base/errors.h"
#include "seal/cms.h"

/* Bytes kept for the signature: what a chain of three RSA certificates takes, then, once, more. */
static const gsize rooms[] = { 8 * 1024, 64 * 1024 };

static GBytes *
make_signature (const SealPrepared *prepared, SealKeeper *keeper, GError **error)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;
  g_autoptr (SealCms) cms = NULL;

  seal_prepared_digest (prepared,
                        EVP_MD_get0_name (seal_scheme_hash (seal_keeper_scheme (keeper))), digest,
                        &length);
  cms = seal_cms_sign (keeper, digest, length, error);
  return cms ? seal_cms_encode (cms, error) : NULL;
}

GBytes *
seal_sign (GBytes *pdf, const SealRequest *request, SealKeeper *keeper, GError **error)
{
  g_autofree char *most = g_strdup_printf ("%" G_GSIZE_FORMAT, rooms[G_N_ELEMENTS (rooms) - 1]);

  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_auto (SealPrepared) prepared = { 0 };
      g_autoptr (GBytes) signature = NULL;
      SealRequest roomy = *request;
      GBytes *filled;

      roomy.room = rooms[i];
      if (!seal_prepare (pdf, &roomy, &prepared, error))
        return NULL;
      signature = make_signature (&prepared, keeper, error);
      if (!signature)
        return NULL;
      filled = seal_prepared_fill (&prepared, signature);
      if (filled)
        return filled;
    }
  error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_SEAL_ROOM, most, NULL);
  return NULL;
}
