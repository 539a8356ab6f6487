/* seal/trust.c: whether a certificate can be trusted for what it did at some time */
#include "seal/trust.h"

#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "seal/online.h"
#include "seal/token.h"

struct SealTrust
{
  STACK_OF (X509) * anchors;
  gboolean online;
};

struct SealEvidence
{
  STACK_OF (X509) * certificates;
  STACK_OF (X509_CRL) * crls;
  GPtrArray *responses; /* of OCSP_BASICRESP */
  GHashTable *seen; /* GBytes of what was added */
  gboolean unreadable;
  gboolean judged, sound; /* SOUND holds when JUDGED */
  gboolean strange;       /* CRLs or answers of whom is not known, at that time */
};

/* A clock that is some minutes off is no forgery. */
enum
{
  CLOCK_SKEW = 300,
  /* an OCSP answer without an end is taken for that long */
  ENDLESS_ANSWER = 24 * 3600
};

/* --- anchors --- */

static gboolean
read_anchors (SealTrust *trust, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (path, limit_value (LIMIT_FILE_BYTES), error);
  gsize length;
  const guint8 *data;
  BIO *bio;
  X509 *certificate;
  int before = sk_X509_num (trust->anchors);

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  bio = BIO_new_mem_buf (data, (int) length);
  while ((certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL)))
    sk_X509_push (trust->anchors, certificate);
  BIO_free (bio);
  if (sk_X509_num (trust->anchors) == before
      && (certificate = d2i_X509 (NULL, &data, (long) length)))
    sk_X509_push (trust->anchors, certificate);
  ERR_clear_error ();
  if (sk_X509_num (trust->anchors) == before)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_TRUST_FILE, path, NULL);
  return sk_X509_num (trust->anchors) > before;
}

SealTrust *
seal_trust_new (const char *const *paths, GError **error)
{
  g_autoptr (SealTrust) trust = g_new0 (SealTrust, 1);

  /* now, since a process in the sandbox cannot read its configuration */
  OPENSSL_init_crypto (OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_DIGESTS, NULL);
  trust->anchors = sk_X509_new_null ();
  for (; paths && *paths; paths++)
    if (!read_anchors (trust, *paths, error))
      return NULL;
  return g_steal_pointer (&trust);
}

void
seal_trust_free (SealTrust *trust)
{
  if (!trust)
    return;
  sk_X509_pop_free (trust->anchors, X509_free);
  g_free (trust);
}

void
seal_trust_go_online (SealTrust *trust)
{
  trust->online = TRUE;
}

/* --- evidence --- */

static void
free_response (gpointer response)
{
  OCSP_BASICRESP_free (response);
}

SealEvidence *
seal_evidence_new (void)
{
  SealEvidence *evidence = g_new0 (SealEvidence, 1);

  evidence->certificates = sk_X509_new_null ();
  evidence->crls = sk_X509_CRL_new_null ();
  evidence->responses = g_ptr_array_new_with_free_func (free_response);
  evidence->seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                          (GDestroyNotify) g_bytes_unref, NULL);
  return evidence;
}

void
seal_evidence_free (SealEvidence *evidence)
{
  if (!evidence)
    return;
  sk_X509_pop_free (evidence->certificates, X509_free);
  sk_X509_CRL_pop_free (evidence->crls, X509_CRL_free);
  g_ptr_array_unref (evidence->responses);
  g_hash_table_unref (evidence->seen);
  g_free (evidence);
}

void
seal_evidence_add_certificate (SealEvidence *evidence, X509 *certificate)
{
  for (int i = 0; i < sk_X509_num (evidence->certificates); i++)
    if (X509_cmp (sk_X509_value (evidence->certificates, i), certificate) == 0)
      return;
  if ((guint64) sk_X509_num (evidence->certificates) >= limit_value (LIMIT_CERTIFICATES))
    {
      evidence->unreadable = TRUE;
      return;
    }
  X509_up_ref (certificate);
  sk_X509_push (evidence->certificates, certificate);
}

static gboolean
add_certificate (SealEvidence *evidence, const guint8 *data, gsize length)
{
  const guint8 *at = data;
  X509 *certificate = d2i_X509 (NULL, &at, (long) length);

  if (certificate)
    seal_evidence_add_certificate (evidence, certificate);
  X509_free (certificate);
  return certificate != NULL && at == data + length;
}

static gboolean
add_crl (SealEvidence *evidence, const guint8 *data, gsize length)
{
  const guint8 *at = data;
  X509_CRL *crl = d2i_X509_CRL (NULL, &at, (long) length);

  if (crl)
    sk_X509_CRL_push (evidence->crls, crl);
  return crl != NULL && at == data + length;
}

/* An OCSP answer as the responder gave it, or its inner part alone. */
static gboolean
add_response (SealEvidence *evidence, const guint8 *data, gsize length)
{
  const guint8 *at = data;
  OCSP_RESPONSE *response = d2i_OCSP_RESPONSE (NULL, &at, (long) length);
  OCSP_BASICRESP *basic = NULL;

  if (response && OCSP_response_status (response) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
    basic = OCSP_response_get1_basic (response);
  else if (!response)
    {
      at = data;
      basic = d2i_OCSP_BASICRESP (NULL, &at, (long) length);
    }
  OCSP_RESPONSE_free (response);
  if (!basic)
    return FALSE;
  for (int i = 0; i < sk_X509_num (OCSP_resp_get0_certs (basic)); i++)
    seal_evidence_add_certificate (evidence, sk_X509_value (OCSP_resp_get0_certs (basic), i));
  g_ptr_array_add (evidence->responses, basic);
  return at == data + length;
}

static void
add_items (SealEvidence *evidence, GPtrArray *items,
           gboolean (*add) (SealEvidence *evidence, const guint8 *data, gsize length))
{
  for (guint i = 0; items && i < items->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (items->pdata[i], &length);

      if (!g_hash_table_add (evidence->seen, g_bytes_ref (items->pdata[i])))
        continue;
      if (g_hash_table_size (evidence->seen) > limit_value (LIMIT_CERTIFICATES) || !length
          || length > G_MAXINT || !add (evidence, data, length))
        evidence->unreadable = TRUE;
    }
  ERR_clear_error ();
}

void
seal_evidence_add (SealEvidence *evidence, GPtrArray *certificates, GPtrArray *crls,
                   GPtrArray *responses)
{
  add_items (evidence, certificates, add_certificate);
  add_items (evidence, crls, add_crl);
  add_items (evidence, responses, add_response);
}

void
seal_evidence_offer (SealEvidence *evidence, GPtrArray *crls, GPtrArray *responses)
{
  gboolean unreadable = evidence->unreadable, judged = evidence->judged;

  seal_evidence_add (evidence, NULL, crls, responses);
  evidence->unreadable = unreadable;
  evidence->judged = judged;
}

const STACK_OF (X509) *
seal_evidence_certificates (const SealEvidence *evidence)
{
  return evidence->certificates;
}

/* Whether KNOWN, which may have issued CERTIFICATE by its name, did: 1, 0, or -1 for another name.
 */
static int
has_issued (X509 *known, X509 *certificate)
{
  if (X509_check_issued (known, certificate) != X509_V_OK)
    return -1;
  return X509_verify (certificate, X509_get0_pubkey (known)) == 1;
}

static int
has_listed (X509 *known, X509_CRL *crl)
{
  if (X509_NAME_cmp (X509_get_subject_name (known), X509_CRL_get_issuer (crl)) != 0)
    return -1;
  return X509_CRL_verify (crl, X509_get0_pubkey (known)) == 1;
}

/* Two that say that they are the same, and are not: one was changed. */
static gboolean
contradict (X509 *a, X509 *b)
{
  const ASN1_BIT_STRING *first, *second;

  if (X509_cmp (a, b) == 0)
    return FALSE;
  X509_get0_signature (&first, NULL, a);
  X509_get0_signature (&second, NULL, b);
  return ASN1_STRING_cmp (first, second) == 0 || X509_issuer_and_serial_cmp (a, b) == 0;
}

/* The certificates of the file, then the anchors. */
static X509 *
nth_known (const SealEvidence *evidence, const SealTrust *trust, int index)
{
  int count = sk_X509_num (evidence->certificates);

  return index < count ? sk_X509_value (evidence->certificates, index)
                       : sk_X509_value (trust->anchors, index - count);
}

static int
count_known (const SealEvidence *evidence, const SealTrust *trust)
{
  return sk_X509_num (evidence->certificates) + sk_X509_num (trust->anchors);
}

/* Of a certificate whose issuer is not here nothing can be said. */
static gboolean
certificate_holds (const SealEvidence *evidence, const SealTrust *trust, X509 *certificate)
{
  int best = -1;

  for (int i = 0; i < count_known (evidence, trust); i++)
    {
      X509 *known = nth_known (evidence, trust, i);

      if (contradict (known, certificate))
        return FALSE;
      if (best < 1)
        best = MAX (best, has_issued (known, certificate));
    }
  return best != 0;
}

/* 1: it is signed by whom it says; 0: it is not; -1: who that is is not here. */
static int
crl_holds (const SealEvidence *evidence, const SealTrust *trust, X509_CRL *crl)
{
  int best = -1;

  for (int i = 0; i < count_known (evidence, trust) && best < 1; i++)
    best = MAX (best, has_listed (nth_known (evidence, trust, i), crl));
  return best;
}

static X509 *
find_responder (const SealEvidence *evidence, OCSP_BASICRESP *response)
{
  X509 *signer = NULL;

  return OCSP_resp_get0_signer (response, &signer, evidence->certificates) == 1 ? signer : NULL;
}

static gboolean
is_signed_by (OCSP_BASICRESP *response, X509 *signer)
{
  STACK_OF (X509) *signers = sk_X509_new_null ();
  gboolean good;

  sk_X509_push (signers, signer);
  good = OCSP_basic_verify (response, signers, NULL, OCSP_NOVERIFY | OCSP_NOINTERN) == 1;
  sk_X509_free (signers);
  return good;
}

static int
response_holds (const SealEvidence *evidence, const SealTrust *trust, OCSP_BASICRESP *response)
{
  X509 *signer = find_responder (evidence, response);

  for (int i = 0; !signer && i < sk_X509_num (trust->anchors); i++)
    if (is_signed_by (response, sk_X509_value (trust->anchors, i)))
      return 1;
  return signer ? is_signed_by (response, signer) : -1;
}

gboolean
seal_evidence_is_sound (SealEvidence *evidence, const SealTrust *trust)
{
  gboolean sound = !evidence->unreadable;

  if (evidence->judged)
    return evidence->sound;
  for (int i = 0; sound && i < sk_X509_num (evidence->certificates); i++)
    sound = certificate_holds (evidence, trust, sk_X509_value (evidence->certificates, i));
  for (int i = 0; sound && i < sk_X509_CRL_num (evidence->crls); i++)
    {
      int holds = crl_holds (evidence, trust, sk_X509_CRL_value (evidence->crls, i));

      sound = holds != 0;
      evidence->strange = evidence->strange || holds < 0;
    }
  for (guint i = 0; sound && i < evidence->responses->len; i++)
    {
      int holds = response_holds (evidence, trust, evidence->responses->pdata[i]);

      sound = holds != 0;
      evidence->strange = evidence->strange || holds < 0;
    }
  ERR_clear_error ();
  evidence->judged = TRUE;
  evidence->sound = sound;
  return sound;
}

gboolean
seal_evidence_is_strange (const SealEvidence *evidence)
{
  return evidence->strange;
}

/* --- chains --- */

static X509 *
find_issuer (STACK_OF (X509) * pool, X509 *certificate)
{
  for (int i = 0; i < sk_X509_num (pool); i++)
    {
      X509 *issuer = sk_X509_value (pool, i);

      if (X509_check_issued (issuer, certificate) == X509_V_OK
          && X509_verify (certificate, X509_get0_pubkey (issuer)) == 1)
        return issuer;
    }
  return NULL;
}

/* The chain as far as it can be built, whoever is trusted; of new references. */
static STACK_OF (X509) *
build_chain (const SealTrust *trust, const SealEvidence *evidence, X509 *certificate)
{
  STACK_OF (X509) *chain = sk_X509_new_null ();

  while (certificate && sk_X509_num (chain) < 20)
    {
      X509_up_ref (certificate);
      sk_X509_push (chain, certificate);
      if (X509_NAME_cmp (X509_get_subject_name (certificate), X509_get_issuer_name (certificate))
          == 0)
        break;
      X509 *issuer = find_issuer (trust->anchors, certificate);
      certificate = issuer ? issuer : find_issuer (evidence->certificates, certificate);
    }
  return chain;
}

static const struct
{
  int error;
  MessageKey key;
} verify_errors[] = {
  { X509_V_ERR_CERT_HAS_EXPIRED, MESSAGE_TRUST_EXPIRED },
  { X509_V_ERR_CERT_NOT_YET_VALID, MESSAGE_TRUST_NOT_YET },
  { X509_V_ERR_INVALID_PURPOSE, MESSAGE_TRUST_PURPOSE },
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, MESSAGE_TRUST_NO_PATH },
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, MESSAGE_TRUST_NO_PATH },
  { X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, MESSAGE_TRUST_NO_PATH },
  { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, MESSAGE_TRUST_NO_PATH },
  { X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, MESSAGE_TRUST_NO_PATH },
};

/* OpenSSL's verdict on the chain; *CHAIN becomes the one that it found, when it is good. */
static int
verify_chain (const SealTrust *trust, const SealEvidence *evidence, X509 *certificate,
              SealRole role, gint64 when, int strength, STACK_OF (X509) * *chain)
{
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  X509_STORE *store = X509_STORE_new ();
  X509_VERIFY_PARAM *parameters;
  int error = X509_V_ERR_UNSPECIFIED;

  for (int i = 0; i < sk_X509_num (trust->anchors); i++)
    X509_STORE_add_cert (store, sk_X509_value (trust->anchors, i));
  if (X509_STORE_CTX_init (context, store, certificate, evidence->certificates) == 1)
    {
      parameters = X509_STORE_CTX_get0_param (context);
      X509_VERIFY_PARAM_set_time (parameters, (time_t) when);
      X509_VERIFY_PARAM_set_flags (parameters, X509_V_FLAG_PARTIAL_CHAIN);
      X509_VERIFY_PARAM_set_depth (parameters, 20);
      X509_VERIFY_PARAM_set_auth_level (parameters, strength);
      if (role == SEAL_STAMPER)
        X509_VERIFY_PARAM_set_purpose (parameters, X509_PURPOSE_TIMESTAMP_SIGN);
      if (X509_verify_cert (context) == 1)
        {
          error = X509_V_OK;
          if (chain)
            *chain = X509_STORE_CTX_get1_chain (context);
        }
      else
        error = X509_STORE_CTX_get_error (context);
    }
  X509_STORE_CTX_free (context);
  X509_STORE_free (store);
  ERR_clear_error ();
  return error;
}

/* Whether CERTIFICATE is for signing documents (RFC 5280 §4.2.1.3, §4.2.1.12): what it is meant
 * for, when it says so, is signing and not only servers, code or time stamps. */
static gboolean
may_sign (X509 *certificate)
{
  static const char *const purposes[]
      = { "2.5.29.37.0",            /* any */
          "1.3.6.1.5.5.7.3.4",      /* e-mail */
          "1.3.6.1.5.5.7.3.36",     /* documents (RFC 9336) */
          "1.3.6.1.5.5.7.3.2",      /* clients, as many national identities have it */
          "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5" };
  EXTENDED_KEY_USAGE *usage;
  gboolean may;

  if (!(X509_get_key_usage (certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
    return FALSE;
  usage = X509_get_ext_d2i (certificate, NID_ext_key_usage, NULL, NULL);
  may = usage == NULL;
  for (int i = 0; !may && i < sk_ASN1_OBJECT_num (usage); i++)
    {
      char name[80];

      OBJ_obj2txt (name, sizeof name, sk_ASN1_OBJECT_value (usage, i), 1);
      for (guint k = 0; k < G_N_ELEMENTS (purposes); k++)
        may = may || g_str_equal (name, purposes[k]);
    }
  EXTENDED_KEY_USAGE_free (usage);
  return may;
}

/* --- revocation --- */

/* What one source says of a certificate. */
typedef enum
{
  SAYS_NOTHING,
  SAYS_GOOD,
  SAYS_REVOKED,
  SAYS_LATER /* revoked, but later than asked for */
} Statement;

static Statement
judge_times (gboolean revoked, gint64 since, gint64 this_update, gint64 next_update, gint64 when)
{
  if (this_update == G_MININT64 || this_update > (gint64) time (NULL) + CLOCK_SKEW)
    return SAYS_NOTHING;
  if (revoked)
    return since != G_MININT64 && since > when ? SAYS_LATER : SAYS_REVOKED;
  if (next_update == G_MININT64)
    next_update = this_update + ENDLESS_ANSWER;
  return next_update + CLOCK_SKEW < when ? SAYS_NOTHING : SAYS_GOOD;
}

/* The issuer itself, or one it made a responder (RFC 6960 §4.2.2.2). */
static gboolean
may_answer (X509 *responder, X509 *issuer, gint64 produced)
{
  if (X509_cmp (responder, issuer) == 0)
    return TRUE;
  return X509_check_issued (issuer, responder) == X509_V_OK
         && X509_verify (responder, X509_get0_pubkey (issuer)) == 1
         && X509_get_extended_key_usage (responder) != UINT32_MAX
         && X509_get_extended_key_usage (responder) & XKU_OCSP_SIGN
         && seal_time_of (X509_get0_notBefore (responder)) <= produced + CLOCK_SKEW
         && seal_time_of (X509_get0_notAfter (responder)) >= produced;
}

static gboolean
is_about (OCSP_SINGLERESP *single, X509 *certificate, X509 *issuer)
{
  OCSP_CERTID *id = (OCSP_CERTID *) OCSP_SINGLERESP_get0_id (single), *own;
  ASN1_OBJECT *algorithm = NULL;
  const EVP_MD *md;
  gboolean same;

  OCSP_id_get0_info (NULL, &algorithm, NULL, NULL, id);
  md = algorithm ? EVP_get_digestbyobj (algorithm) : NULL;
  own = md ? OCSP_cert_to_id (md, certificate, issuer) : NULL;
  same = own && OCSP_id_cmp (own, id) == 0;
  OCSP_CERTID_free (own);
  return same;
}

static Statement
ask_response (const SealEvidence *evidence, OCSP_BASICRESP *response, X509 *certificate,
              X509 *issuer, gint64 when)
{
  for (int i = 0; i < OCSP_resp_count (response); i++)
    {
      OCSP_SINGLERESP *single = OCSP_resp_get0 (response, i);
      ASN1_GENERALIZEDTIME *since = NULL, *this_update = NULL, *next_update = NULL;
      int reason, status;
      X509 *responder;

      if (!is_about (single, certificate, issuer))
        continue;
      responder = find_responder (evidence, response);
      if (!responder && X509_cmp (issuer, certificate) != 0 && is_signed_by (response, issuer))
        responder = issuer;
      if (!responder
          || !may_answer (responder, issuer, seal_time_of (OCSP_resp_get0_produced_at (response)))
          || !is_signed_by (response, responder))
        return SAYS_NOTHING;
      status = OCSP_single_get0_status (single, &reason, &since, &this_update, &next_update);
      if (status == V_OCSP_CERTSTATUS_GOOD || status == V_OCSP_CERTSTATUS_REVOKED)
        return judge_times (status == V_OCSP_CERTSTATUS_REVOKED, seal_time_of (since),
                            seal_time_of (this_update), seal_time_of (next_update), when);
    }
  return SAYS_NOTHING;
}

/* Whether CRL speaks of all certificates like CERTIFICATE (RFC 5280 §5.2.4, §5.2.5): it is no
 * delta, for all reasons, by the issuer itself, and what it limits itself to fits. */
static gboolean
is_for (X509_CRL *crl, X509 *certificate)
{
  ISSUING_DIST_POINT *point = NULL;
  gboolean fits = TRUE, authority = X509_check_ca (certificate) > 0;

  for (int i = 0; i < X509_CRL_get_ext_count (crl); i++)
    {
      X509_EXTENSION *extension = X509_CRL_get_ext (crl, i);

      if (X509_EXTENSION_get_critical (extension)
          && OBJ_obj2nid (X509_EXTENSION_get_object (extension)) != NID_issuing_distribution_point)
        return FALSE;
    }
  if (X509_CRL_get_ext_by_NID (crl, NID_delta_crl, -1) >= 0)
    return FALSE;
  if (X509_CRL_get_ext_by_NID (crl, NID_issuing_distribution_point, -1) < 0)
    return TRUE;
  point = X509_CRL_get_ext_d2i (crl, NID_issuing_distribution_point, NULL, NULL);
  fits = point && point->indirectCRL <= 0 && point->onlyattr <= 0 && !point->onlysomereasons
         && !(point->onlyuser > 0 && authority) && !(point->onlyCA > 0 && !authority);
  ISSUING_DIST_POINT_free (point);
  return fits;
}

static Statement
ask_crl (X509_CRL *crl, X509 *certificate, X509 *issuer, gint64 when)
{
  X509_REVOKED *entry = NULL;
  int found;

  if (X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_issuer_name (certificate)) != 0
      || !(X509_get_key_usage (issuer) & KU_CRL_SIGN) || !is_for (crl, certificate)
      || X509_CRL_verify (crl, X509_get0_pubkey (issuer)) != 1)
    return SAYS_NOTHING;
  found = X509_CRL_get0_by_cert (crl, &entry, certificate);
  return judge_times (found == 1,
                      found == 1 ? seal_time_of (X509_REVOKED_get0_revocationDate (entry))
                                 : G_MININT64,
                      seal_time_of (X509_CRL_get0_lastUpdate (crl)),
                      seal_time_of (X509_CRL_get0_nextUpdate (crl)), when);
}

/* The worst that any source says. */
static Statement
ask_evidence (const SealEvidence *evidence, X509 *certificate, X509 *issuer, gint64 when)
{
  Statement all = SAYS_NOTHING;

  for (int i = 0; i < (int) evidence->responses->len + sk_X509_CRL_num (evidence->crls); i++)
    {
      int k = i - (int) evidence->responses->len;
      Statement one
          = k < 0
                ? ask_response (evidence, evidence->responses->pdata[i], certificate, issuer, when)
                : ask_crl (sk_X509_CRL_value (evidence->crls, k), certificate, issuer, when);

      if (one == SAYS_REVOKED)
        return one;
      all = MAX (all, one);
    }
  return all;
}

static gboolean
is_anchor (const SealTrust *trust, X509 *certificate)
{
  for (int i = 0; i < sk_X509_num (trust->anchors); i++)
    if (X509_cmp (sk_X509_value (trust->anchors, i), certificate) == 0)
      return TRUE;
  return FALSE;
}

/* What comes from the network is signed, and is judged like what stands in the file. */
static void
ask_responders (SealEvidence *evidence, X509 *certificate, X509 *issuer)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GBytes *answer = online_ask_status (certificate, issuer);

  if (!answer)
    return;
  g_ptr_array_add (answers, answer);
  seal_evidence_offer (evidence, NULL, answers);
}

static void
fetch_crls (SealEvidence *evidence, X509 *certificate)
{
  g_autoptr (GPtrArray) crls = online_fetch_crls (certificate);

  seal_evidence_offer (evidence, crls, NULL);
}

static SealRevocation
check_revocation (const SealTrust *trust, SealEvidence *evidence, STACK_OF (X509) * chain,
                  gint64 when, gboolean *embedded, Findings *reasons)
{
  SealRevocation revocation = SEAL_GOOD;

  *embedded = TRUE;
  for (int i = 0; i < sk_X509_num (chain); i++)
    {
      X509 *certificate = sk_X509_value (chain, i);
      X509 *issuer = i + 1 < sk_X509_num (chain) ? sk_X509_value (chain, i + 1) : NULL;
      Statement statement;

      if (is_anchor (trust, certificate) || (!issuer && X509_self_signed (certificate, 1) == 1))
        break;
      statement
          = issuer ? ask_evidence (evidence, certificate, issuer, when) : SAYS_NOTHING;
      if (statement == SAYS_NOTHING && issuer && trust->online)
        {
          *embedded = FALSE;
          ask_responders (evidence, certificate, issuer);
          statement = ask_evidence (evidence, certificate, issuer, when);
        }
      if (statement == SAYS_NOTHING && issuer && trust->online)
        {
          fetch_crls (evidence, certificate);
          statement = ask_evidence (evidence, certificate, issuer, when);
        }
      if (statement == SAYS_REVOKED)
        {
          findings_add_message (reasons, MESSAGE_TRUST_REVOKED, NULL, NULL);
          return SEAL_REVOKED;
        }
      if (statement == SAYS_LATER)
        findings_add_message (reasons, MESSAGE_TRUST_REVOKED_LATER, NULL, NULL);
      if (statement == SAYS_NOTHING)
        revocation = SEAL_REVOCATION_UNKNOWN;
    }
  ERR_clear_error ();
  return revocation;
}

/* --- the judgement --- */

/* What OpenSSL found, in our words. */
static SealTrustState
explain (int error, Findings *reasons)
{
  for (guint i = 0; i < G_N_ELEMENTS (verify_errors); i++)
    if (verify_errors[i].error == error)
      {
        findings_add_message (reasons, verify_errors[i].key, NULL, NULL);
        return SEAL_UNTRUSTED;
      }
  findings_add_message (reasons, MESSAGE_TRUST_CHAIN, NULL, X509_verify_cert_error_string (error),
                        NULL);
  return SEAL_UNTRUSTED;
}

SealJudgement
seal_trust_judge (const SealTrust *trust, SealEvidence *evidence, X509 *certificate, SealRole role,
                  gint64 when, Findings *reasons)
{
  SealJudgement judgement = { .state = SEAL_TRUST_UNDECIDED };
  STACK_OF (X509) *chain = NULL;
  gboolean anchored = sk_X509_num (trust->anchors) > 0;
  int error = anchored ? verify_chain (trust, evidence, certificate, role, when, 0, &chain)
                       : X509_V_OK;

  if (anchored)
    judgement.state = error == X509_V_OK ? SEAL_TRUSTED : explain (error, reasons);
  else
    findings_add_message (reasons, MESSAGE_TRUST_NO_ANCHOR, NULL, NULL);
  if (role == SEAL_SIGNER && !may_sign (certificate))
    {
      findings_add_message (reasons, MESSAGE_TRUST_PURPOSE, NULL, NULL);
      judgement.state = SEAL_UNTRUSTED;
    }
  /* 112 bits: no SHA-1 in the chain, no RSA key below 2048 bits */
  if (judgement.state == SEAL_TRUSTED
      && verify_chain (trust, evidence, certificate, role, when, 2, NULL) != X509_V_OK)
    {
      findings_add_message (reasons, MESSAGE_TRUST_WEAK, NULL, NULL);
      judgement.state = SEAL_TRUST_UNDECIDED;
    }
  if (!chain)
    chain = build_chain (trust, evidence, certificate);
  judgement.revocation
      = check_revocation (trust, evidence, chain, when, &judgement.embedded, reasons);
  sk_X509_pop_free (chain, X509_free);
  if (judgement.revocation == SEAL_REVOKED)
    judgement.state = SEAL_UNTRUSTED;
  else if (judgement.revocation == SEAL_REVOCATION_UNKNOWN && trust->online)
    {
      findings_add_message (reasons, MESSAGE_TRUST_NO_ANSWER, NULL, NULL);
      if (judgement.state == SEAL_TRUSTED)
        judgement.state = SEAL_TRUST_UNDECIDED;
    }
  return judgement;
}

char *
seal_certificate_read_name (X509 *certificate)
{
  X509_NAME *name = X509_get_subject_name (certificate);
  int at = X509_NAME_get_index_by_NID (name, NID_commonName, -1);
  guint8 *text = NULL;
  char *result;

  if (at >= 0
      && ASN1_STRING_to_UTF8 (&text, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, at)))
             >= 0)
    {
      result = g_utf8_make_valid ((const char *) text, -1);
      OPENSSL_free (text);
    }
  else
    {
      BIO *bio = BIO_new (BIO_s_mem ());
      char *data;
      long length;

      X509_NAME_print_ex (bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long) ASN1_STRFLGS_ESC_MSB);
      length = BIO_get_mem_data (bio, &data);
      result = g_utf8_make_valid (data, length);
      BIO_free (bio);
    }
  for (char *c = result; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return result;
}
