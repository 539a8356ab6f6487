/* seal/online.c: asking the network about a certificate */
#include "seal/online.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "base/limits.h"
#include "seal/http.h"

enum
{
  ADDRESSES = 4 /* of each kind are tried; a certificate has one or two */
};

static GBytes *
fetch (const char *url, GBytes *request, const char *type, const char *expected)
{
  return http_transfer (url, request, type, expected, (guint) limit_value (LIMIT_ONLINE_SECONDS),
                        (gsize) limit_value (LIMIT_ONLINE_BYTES));
}

/* --- OCSP --- */

static GBytes *
encode_request (X509 *certificate, X509 *issuer)
{
  OCSP_REQUEST *request = OCSP_REQUEST_new ();
  OCSP_CERTID *id = OCSP_cert_to_id (EVP_sha1 (), certificate, issuer);
  guint8 *der = NULL;
  GBytes *bytes = NULL;
  int length;

  if (id && OCSP_request_add0_id (request, id)
      && (length = i2d_OCSP_REQUEST (request, &der)) > 0)
    bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  OCSP_REQUEST_free (request);
  return bytes;
}

GBytes *
online_ask_status (X509 *certificate, X509 *issuer)
{
  g_autoptr (GBytes) request = encode_request (certificate, issuer);
  STACK_OF (OPENSSL_STRING) *urls = X509_get1_ocsp (certificate);
  GBytes *answer = NULL;

  for (int i = 0; request && i < sk_OPENSSL_STRING_num (urls) && i < ADDRESSES && !answer; i++)
    answer = fetch (sk_OPENSSL_STRING_value (urls, i), request, "application/ocsp-request",
                    "application/ocsp-response");
  X509_email_free (urls);
  return answer;
}

/* --- CRLs and issuers --- */

/* NAME as a URL that is asked; NULL: it is none. */
static const char *
url_of (const GENERAL_NAME *name)
{
  int type;
  const ASN1_STRING *value = GENERAL_NAME_get0_value (name, &type);

  return type == GEN_URI && g_str_has_prefix ((const char *) ASN1_STRING_get0_data (value), "http")
             ? (const char *) ASN1_STRING_get0_data (value)
             : NULL;
}

static void
fetch_point (const DIST_POINT *point, GPtrArray *crls)
{
  const GENERAL_NAMES *names
      = point->distpoint && point->distpoint->type == 0 ? point->distpoint->name.fullname : NULL;

  for (int i = 0; i < sk_GENERAL_NAME_num (names) && i < ADDRESSES; i++)
    {
      const char *url = url_of (sk_GENERAL_NAME_value (names, i));
      GBytes *crl = url ? fetch (url, NULL, NULL, NULL) : NULL;

      if (crl)
        g_ptr_array_add (crls, crl);
    }
}

GPtrArray *
online_fetch_crls (X509 *certificate)
{
  GPtrArray *crls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  CRL_DIST_POINTS *points
      = X509_get_ext_d2i (certificate, NID_crl_distribution_points, NULL, NULL);

  for (int i = 0; i < sk_DIST_POINT_num (points) && i < ADDRESSES; i++)
    fetch_point (sk_DIST_POINT_value (points, i), crls);
  CRL_DIST_POINTS_free (points);
  return crls;
}

static X509 *
fetch_certificate (const char *url)
{
  g_autoptr (GBytes) bytes = fetch (url, NULL, NULL, NULL);
  const guint8 *data = bytes ? g_bytes_get_data (bytes, NULL) : NULL;
  X509 *certificate
      = data ? d2i_X509 (NULL, &data, (long) g_bytes_get_size (bytes)) : NULL;

  ERR_clear_error ();
  return certificate;
}

X509 *
online_fetch_issuer (X509 *certificate)
{
  AUTHORITY_INFO_ACCESS *places = X509_get_ext_d2i (certificate, NID_info_access, NULL, NULL);
  X509 *issuer = NULL;

  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num (places) && i < 2 * ADDRESSES && !issuer; i++)
    {
      const ACCESS_DESCRIPTION *place = sk_ACCESS_DESCRIPTION_value (places, i);
      const char *url
          = OBJ_obj2nid (place->method) == NID_ad_ca_issuers ? url_of (place->location) : NULL;

      issuer = url ? fetch_certificate (url) : NULL;
    }
  AUTHORITY_INFO_ACCESS_free (places);
  return issuer;
}
