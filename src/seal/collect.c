/* seal/collect.c: what a signature will be checked with in years */
#include "seal/collect.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "base/errors.h"
#include "seal/online.h"

enum
{
  CHAIN = 10,      /* certificates from a signer to the root; three is usual */
  CLOCK_SKEW = 300 /* seconds that another's clock may be ahead */
};

typedef enum
{
  STATUS_UNKNOWN,
  STATUS_GOOD,
  STATUS_REVOKED
} Status;

static void
add_certificate (SealStore *store, X509 *certificate)
{
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);

  if (length > 0)
    g_ptr_array_add (store->certificates, g_bytes_new (der, (gsize) length));
  OPENSSL_free (der);
}

/* --- what is said of one certificate --- */

/* Whether the answer is signed by ISSUER or whom it gave that right (RFC 6960 §4.2.2.2). */
static gboolean
answer_is_signed (OCSP_BASICRESP *basic, X509 *issuer)
{
  X509_STORE *store = X509_STORE_new ();
  STACK_OF (X509) *issuers = sk_X509_new_null ();
  gboolean is_signed;

  X509_STORE_set_flags (store, X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_add_cert (store, issuer);
  sk_X509_push (issuers, issuer);
  is_signed = OCSP_basic_verify (basic, issuers, store, 0) == 1;
  sk_X509_free (issuers);
  X509_STORE_free (store);
  return is_signed;
}

static Status
read_status (OCSP_BASICRESP *basic, X509 *certificate, X509 *issuer)
{
  OCSP_CERTID *id = OCSP_cert_to_id (EVP_sha1 (), certificate, issuer);
  ASN1_GENERALIZEDTIME *this_update, *next_update;
  int state = V_OCSP_CERTSTATUS_UNKNOWN;
  gboolean found = OCSP_resp_find_status (basic, id, &state, NULL, NULL, &this_update, &next_update)
                   && OCSP_check_validity (this_update, next_update, CLOCK_SKEW, -1);

  OCSP_CERTID_free (id);
  if (!found || state == V_OCSP_CERTSTATUS_UNKNOWN)
    return STATUS_UNKNOWN;
  return state == V_OCSP_CERTSTATUS_GOOD ? STATUS_GOOD : STATUS_REVOKED;
}

static Status
judge_answer (GBytes *answer, X509 *certificate, X509 *issuer)
{
  const guint8 *data = g_bytes_get_data (answer, NULL);
  OCSP_RESPONSE *response = d2i_OCSP_RESPONSE (NULL, &data, (long) g_bytes_get_size (answer));
  OCSP_BASICRESP *basic = response && OCSP_response_status (response)
                                          == OCSP_RESPONSE_STATUS_SUCCESSFUL
                              ? OCSP_response_get1_basic (response)
                              : NULL;
  Status status = basic && answer_is_signed (basic, issuer)
                      ? read_status (basic, certificate, issuer)
                      : STATUS_UNKNOWN;

  OCSP_BASICRESP_free (basic);
  OCSP_RESPONSE_free (response);
  return status;
}

static Status
judge_crl (GBytes *bytes, X509 *certificate, X509 *issuer)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  X509_CRL *crl = d2i_X509_CRL (NULL, &data, (long) g_bytes_get_size (bytes));
  X509_REVOKED *entry;
  Status status = STATUS_UNKNOWN;

  if (crl && X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_subject_name (issuer)) == 0
      && X509_CRL_verify (crl, X509_get0_pubkey (issuer)) == 1
      && X509_cmp_current_time (X509_CRL_get0_lastUpdate (crl)) < 0
      && X509_CRL_get0_nextUpdate (crl)
      && X509_cmp_current_time (X509_CRL_get0_nextUpdate (crl)) > 0)
    status = X509_CRL_get0_by_cert (crl, &entry, certificate) ? STATUS_REVOKED : STATUS_GOOD;
  X509_CRL_free (crl);
  return status;
}

/* Asks; what says that CERTIFICATE is good is added to STORE. */
static Status
ask (X509 *certificate, X509 *issuer, SealStore *store)
{
  g_autoptr (GBytes) answer = online_ask_status (certificate, issuer);
  g_autoptr (GPtrArray) crls = NULL;
  Status status = answer ? judge_answer (answer, certificate, issuer) : STATUS_UNKNOWN;

  if (status == STATUS_GOOD)
    g_ptr_array_add (store->responses, g_steal_pointer (&answer));
  if (status != STATUS_UNKNOWN)
    return status;
  crls = online_fetch_crls (certificate);
  for (guint i = 0; i < crls->len && status == STATUS_UNKNOWN; i++)
    {
      status = judge_crl (crls->pdata[i], certificate, issuer);
      if (status == STATUS_GOOD)
        g_ptr_array_add (store->crls, g_bytes_ref (crls->pdata[i]));
    }
  return status;
}

/* --- a chain --- */

static X509 *
find_issuer (const STACK_OF (X509) * certificates, X509 *certificate)
{
  for (int i = 0; i < sk_X509_num (certificates); i++)
    if (X509_check_issued (sk_X509_value (certificates, i), certificate) == X509_V_OK)
      {
        X509_up_ref (sk_X509_value (certificates, i));
        return sk_X509_value (certificates, i);
      }
  return online_fetch_issuer (certificate);
}

static gboolean
fail (MessageKey key, X509 *certificate, GError **error)
{
  char common[128] = "?";

  X509_NAME_get_text_by_NID (X509_get_subject_name (certificate), NID_commonName, common,
                             sizeof common);
  error_set (error, SAGSAKT_ERROR_MISSING, key, common, NULL);
  return FALSE;
}

static gboolean
collect_chain (X509 *signer, const STACK_OF (X509) * certificates, SealStore *store,
               GError **error)
{
  X509 *certificate = signer;
  gboolean collected = TRUE;

  X509_up_ref (certificate);
  add_certificate (store, certificate);
  for (int i = 0; collected && i < CHAIN && X509_check_issued (certificate, certificate) != X509_V_OK;
       i++)
    {
      X509 *issuer = find_issuer (certificates, certificate);
      Status status = issuer ? ask (certificate, issuer, store) : STATUS_UNKNOWN;

      if (status != STATUS_GOOD)
        collected = fail (status == STATUS_REVOKED ? MESSAGE_SEAL_REVOKED : MESSAGE_SEAL_NO_STATUS,
                          certificate, error);
      else
        add_certificate (store, issuer);
      X509_free (certificate);
      certificate = issuer;
    }
  X509_free (certificate);
  return collected;
}

/* --- a signature --- */

static gboolean collect_der (const guint8 *data, gsize length, guint depth, SealStore *store,
                             GError **error);

/* The time stamp in SIGNER's unsigned attributes, if there is one. */
static gboolean
collect_stamp (CMS_SignerInfo *signer, guint depth, SealStore *store, GError **error)
{
  int at = CMS_unsigned_get_attr_by_NID (signer, NID_id_smime_aa_timeStampToken, -1);
  X509_ATTRIBUTE *attribute = at >= 0 ? CMS_unsigned_get_attr (signer, at) : NULL;
  const ASN1_STRING *token
      = attribute ? X509_ATTRIBUTE_get0_data (attribute, 0, V_ASN1_SEQUENCE, NULL) : NULL;

  return !token || depth > 0
         || collect_der (ASN1_STRING_get0_data (token), (gsize) ASN1_STRING_length (token),
                         depth + 1, store, error);
}

static X509 *
find_signer (CMS_SignerInfo *signer, const STACK_OF (X509) * certificates)
{
  for (int i = 0; i < sk_X509_num (certificates); i++)
    if (CMS_SignerInfo_cert_cmp (signer, sk_X509_value (certificates, i)) == 0)
      return sk_X509_value (certificates, i);
  return NULL;
}

static gboolean
collect_der (const guint8 *data, gsize length, guint depth, SealStore *store, GError **error)
{
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo (NULL, &data, (long) length);
  STACK_OF (X509) *certificates = cms ? CMS_get1_certs (cms) : NULL;
  STACK_OF (CMS_SignerInfo) *signers = cms ? CMS_get0_SignerInfos (cms) : NULL;
  gboolean collected = sk_CMS_SignerInfo_num (signers) > 0;

  if (!collected)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_CMS_UNREADABLE, NULL);
  for (int i = 0; collected && i < sk_CMS_SignerInfo_num (signers); i++)
    {
      CMS_SignerInfo *signer = sk_CMS_SignerInfo_value (signers, i);
      X509 *certificate = find_signer (signer, certificates);

      if (certificate)
        collected = collect_chain (certificate, certificates, store, error)
                    && collect_stamp (signer, depth, store, error);
      else
        {
          error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_CMS_UNREADABLE, NULL);
          collected = FALSE;
        }
    }
  sk_X509_pop_free (certificates, X509_free);
  CMS_ContentInfo_free (cms);
  ERR_clear_error ();
  return collected;
}

gboolean
seal_collect (GBytes *contents, SealStore *store, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (contents, &length);

  return collect_der (data, length, 0, store, error);
}
