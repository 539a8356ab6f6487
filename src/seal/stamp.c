/* seal/stamp.c: time stamps from an authority */
#include "seal/stamp.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "base/errors.h"
#include "base/limits.h"
#include "seal/http.h"

enum
{
  ROUNDS = 2,          /* a server that failed is asked once more */
  MAXIMUM = 256 * 1024 /* bytes of an answer: a token with its chain has some ten thousand */
};

/* --- the question --- */

static gboolean
set_imprint (TS_REQ *request, const EVP_MD *hash, const guint8 *digest, gsize length)
{
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new ();
  X509_ALGOR *algorithm = X509_ALGOR_new ();
  gboolean set;

  X509_ALGOR_set_md (algorithm, hash);
  set = TS_MSG_IMPRINT_set_algo (imprint, algorithm)
        && TS_MSG_IMPRINT_set_msg (imprint, (guint8 *) digest, (int) length)
        && TS_REQ_set_msg_imprint (request, imprint);
  X509_ALGOR_free (algorithm);
  TS_MSG_IMPRINT_free (imprint);
  return set;
}

static gboolean
set_nonce (TS_REQ *request)
{
  guint64 random;
  ASN1_INTEGER *nonce = ASN1_INTEGER_new ();
  gboolean set = RAND_bytes ((guint8 *) &random, sizeof random) == 1
                 && ASN1_INTEGER_set_uint64 (nonce, random | 1)
                 && TS_REQ_set_nonce (request, nonce);

  ASN1_INTEGER_free (nonce);
  return set;
}

static TS_REQ *
make_request (const EVP_MD *hash, const guint8 *digest, gsize length)
{
  TS_REQ *request = TS_REQ_new ();

  if (TS_REQ_set_version (request, 1) && TS_REQ_set_cert_req (request, 1)
      && set_imprint (request, hash, digest, length) && set_nonce (request))
    return request;
  TS_REQ_free (request);
  return NULL;
}

static GBytes *
encode_request (TS_REQ *request)
{
  guint8 *der = NULL;
  int length = i2d_TS_REQ (request, &der);
  GBytes *bytes = g_bytes_new (der, length > 0 ? (gsize) length : 0);

  OPENSSL_free (der);
  return bytes;
}

/* --- the answer --- */

/* Without anchors the token's own certificates are taken for it: its signature, the purpose of its
 * certificate and its validity are checked all the same. */
static X509_STORE *
trust_token (TS_RESP *response, X509_STORE *anchors)
{
  PKCS7 *token = TS_RESP_get_token (response);
  STACK_OF (X509) *certificates;
  X509_STORE *store;

  if (anchors)
    {
      X509_STORE_up_ref (anchors);
      return anchors;
    }
  store = X509_STORE_new ();
  X509_STORE_set_flags (store, X509_V_FLAG_PARTIAL_CHAIN);
  certificates = token && PKCS7_type_is_signed (token) ? token->d.sign->cert : NULL;
  for (int i = 0; i < sk_X509_num (certificates); i++)
    X509_STORE_add_cert (store, sk_X509_value (certificates, i));
  return store;
}

static gboolean
response_holds (TS_RESP *response, TS_REQ *request, X509_STORE *anchors)
{
  TS_VERIFY_CTX *context = TS_REQ_to_TS_VERIFY_CTX (request, NULL);
  gboolean holds;

  TS_VERIFY_CTX_add_flags (context, TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store (context, trust_token (response, anchors));
  holds = TS_RESP_verify_response (context, response) == 1;
  TS_VERIFY_CTX_free (context);
  return holds;
}

static GBytes *
encode_token (TS_RESP *response)
{
  guint8 *der = NULL;
  int length = i2d_PKCS7 (TS_RESP_get_token (response), &der);
  GBytes *bytes = length > 0 ? g_bytes_new (der, (gsize) length) : NULL;

  OPENSSL_free (der);
  return bytes;
}

static GBytes *
read_token (GBytes *answer, TS_REQ *request, X509_STORE *anchors)
{
  const guint8 *data = g_bytes_get_data (answer, NULL);
  TS_RESP *response = d2i_TS_RESP (NULL, &data, (long) g_bytes_get_size (answer));
  GBytes *token = response && response_holds (response, request, anchors)
                      ? encode_token (response)
                      : NULL;

  TS_RESP_free (response);
  ERR_clear_error ();
  return token;
}

static GBytes *
ask_server (const char *url, TS_REQ *request, guint seconds, X509_STORE *anchors, GError **error)
{
  g_autoptr (GBytes) question = encode_request (request);
  g_autoptr (GBytes) answer
      = http_transfer (url, question, "application/timestamp-query", "application/timestamp-reply",
                       seconds, MAXIMUM);
  GBytes *token = answer ? read_token (answer, request, anchors) : NULL;

  if (!token)
    error_set (error, SAGSAKT_ERROR_MISSING,
               answer ? MESSAGE_SEAL_STAMP_WRONG : MESSAGE_SEAL_STAMP_SILENT, url, NULL);
  return token;
}

GBytes *
seal_stamp_ask (const SealStamping *stamping, const EVP_MD *hash, const guint8 *digest,
                gsize length, GError **error)
{
  const gint64 allowed = stamping->seconds ? stamping->seconds
                                           : (gint64) limit_value (LIMIT_STAMP_SECONDS);
  const gint64 end = g_get_monotonic_time () + allowed * G_USEC_PER_SEC;
  guint n_urls = stamping->urls ? g_strv_length ((char **) stamping->urls) : 0;
  TS_REQ *request = make_request (hash, digest, length);
  GBytes *token = NULL;

  for (guint i = 0; request && i < ROUNDS * n_urls && !token; i++)
    {
      /* what is left is shared among those still to be asked */
      gint64 left = (end - g_get_monotonic_time ()) / (ROUNDS * n_urls - i) / G_USEC_PER_SEC;

      g_clear_error (error);
      token = ask_server (stamping->urls[i % n_urls], request, (guint) MAX (left, 1),
                          stamping->anchors, error);
      if (g_get_monotonic_time () >= end)
        break;
    }
  TS_REQ_free (request);
  if (!token && error && !*error)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_STAMP_NONE, NULL);
  return token;
}
