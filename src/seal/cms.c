/* seal/cms.c: CMS signatures as PAdES wants them */
#include "seal/cms.h"

#include <openssl/asn1t.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "base/errors.h"

struct SealCms
{
  CMS_ContentInfo *content;
  CMS_SignerInfo *signer;
};

/* The signed attributes are signed as a SET OF in DER (RFC 5652 §5.4). */
typedef STACK_OF (X509_ATTRIBUTE) SignedAttributes;
ASN1_ITEM_TEMPLATE (SignedAttributes)
    = ASN1_EX_TEMPLATE_TYPE (ASN1_TFLG_SET_ORDER, 0, SignedAttributes, X509_ATTRIBUTE)
ASN1_ITEM_TEMPLATE_END (SignedAttributes)

static gboolean
fail (GError **error)
{
  ERR_clear_error ();
  error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_SEAL_CMS, NULL);
  return FALSE;
}

/* --- building --- */

/* CMS_CADES brings signing-certificate-v2.  The public key stands in for the one the keeper has. */
static gboolean
add_signer (SealCms *cms, SealKeeper *keeper)
{
  STACK_OF (X509) *certificates = seal_keeper_certificates (keeper);
  X509 *own = sk_X509_value (certificates, 0);
  const EVP_MD *hash = seal_scheme_hash (seal_keeper_scheme (keeper));

  cms->content = CMS_sign (NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
  if (!cms->content)
    return FALSE;
  cms->signer = CMS_add1_signer (cms->content, own, X509_get0_pubkey (own), hash,
                                 CMS_PARTIAL | CMS_NOSMIMECAP | CMS_BINARY | CMS_CADES);
  for (int i = 1; i < sk_X509_num (certificates); i++)
    if (!CMS_add1_cert (cms->content, sk_X509_value (certificates, i)))
      return FALSE;
  return cms->signer != NULL;
}

/* No signing time: that is OpenSSL's own signing, which is not used here. */
static gboolean
add_attributes (SealCms *cms, const guint8 *digest, gsize length)
{
  return CMS_signed_add1_attr_by_NID (cms->signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                      OBJ_nid2obj (NID_pkcs7_data), -1)
         && CMS_signed_add1_attr_by_NID (cms->signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
                                         digest, (int) length);
}

static gboolean
set_hash (X509_ALGOR **target, const EVP_MD *hash)
{
  *target = X509_ALGOR_new ();
  if (!*target)
    return FALSE;
  X509_ALGOR_set_md (*target, hash);
  return TRUE;
}

/* RSASSA-PSS with its parameters (RFC 4056 §3): the hash, MGF1 with it, a salt as long as it. */
static gboolean
set_pss (SealCms *cms, const EVP_MD *hash)
{
  RSA_PSS_PARAMS *parameters = RSA_PSS_PARAMS_new ();
  X509_ALGOR *algorithm, *mask = NULL;
  ASN1_STRING *packed = NULL, *packed_mask = NULL;
  gboolean made;

  CMS_SignerInfo_get0_algs (cms->signer, NULL, NULL, NULL, &algorithm);
  made = parameters && set_hash (&parameters->hashAlgorithm, hash) && set_hash (&mask, hash)
         && (packed_mask = ASN1_item_pack (mask, ASN1_ITEM_rptr (X509_ALGOR), NULL))
         && (parameters->maskGenAlgorithm = X509_ALGOR_new ())
         && X509_ALGOR_set0 (parameters->maskGenAlgorithm, OBJ_nid2obj (NID_mgf1), V_ASN1_SEQUENCE,
                             packed_mask)
         && (parameters->saltLength = ASN1_INTEGER_new ())
         && ASN1_INTEGER_set (parameters->saltLength, EVP_MD_get_size (hash))
         && (packed = ASN1_item_pack (parameters, ASN1_ITEM_rptr (RSA_PSS_PARAMS), NULL))
         && X509_ALGOR_set0 (algorithm, OBJ_nid2obj (NID_rsassaPss), V_ASN1_SEQUENCE, packed);
  X509_ALGOR_free (mask);
  RSA_PSS_PARAMS_free (parameters);
  return made;
}

/* The digest of the signed attributes; OUT has room for any. */
static gboolean
digest_attributes (const SealCms *cms, const EVP_MD *hash, guint8 *out, guint *length)
{
  SignedAttributes *attributes = sk_X509_ATTRIBUTE_new_null ();
  guint8 *der = NULL;
  int size;
  gboolean made;

  for (int i = 0; i < CMS_signed_get_attr_count (cms->signer); i++)
    sk_X509_ATTRIBUTE_push (attributes, CMS_signed_get_attr (cms->signer, i));
  size = ASN1_item_i2d ((ASN1_VALUE *) attributes, &der, ASN1_ITEM_rptr (SignedAttributes));
  made = size > 0 && EVP_Digest (der, (gsize) size, out, length, hash, NULL);
  OPENSSL_free (der);
  sk_X509_ATTRIBUTE_free (attributes);
  return made;
}

static gboolean
set_value (SealCms *cms, GBytes *signature)
{
  return ASN1_STRING_set (CMS_SignerInfo_get0_signature (cms->signer),
                          g_bytes_get_data (signature, NULL), (int) g_bytes_get_size (signature));
}

static gboolean
sign_attributes (SealCms *cms, SealKeeper *keeper, GError **error)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;
  g_autoptr (GBytes) signature = NULL;

  if (!digest_attributes (cms, seal_scheme_hash (seal_keeper_scheme (keeper)), digest, &length))
    return fail (error);
  signature = seal_keeper_sign (keeper, digest, length, error);
  return signature && (set_value (cms, signature) || fail (error));
}

SealCms *
seal_cms_sign (SealKeeper *keeper, const guint8 *digest, gsize length, GError **error)
{
  g_autoptr (SealCms) cms = g_new0 (SealCms, 1);
  SealScheme scheme = seal_keeper_scheme (keeper);

  if (!add_signer (cms, keeper) || !add_attributes (cms, digest, length)
      || (seal_scheme_is_pss (scheme) && !set_pss (cms, seal_scheme_hash (scheme))))
    {
      fail (error);
      return NULL;
    }
  return sign_attributes (cms, keeper, error) ? g_steal_pointer (&cms) : NULL;
}

void
seal_cms_free (SealCms *cms)
{
  if (!cms)
    return;
  CMS_ContentInfo_free (cms->content);
  g_free (cms);
}

/* --- what is done with it --- */

const guint8 *
seal_cms_value (const SealCms *cms, gsize *length)
{
  const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature (cms->signer);

  *length = (gsize) ASN1_STRING_length (value);
  return ASN1_STRING_get0_data (value);
}

gboolean
seal_cms_add_stamp (SealCms *cms, GBytes *token, GError **error)
{
  return CMS_unsigned_add1_attr_by_NID (cms->signer, NID_id_smime_aa_timeStampToken,
                                        V_ASN1_SEQUENCE, g_bytes_get_data (token, NULL),
                                        (int) g_bytes_get_size (token))
         || fail (error);
}

GBytes *
seal_cms_encode (const SealCms *cms, GError **error)
{
  guint8 *der = NULL;
  int length = i2d_CMS_ContentInfo (cms->content, &der);
  GBytes *bytes = length > 0 ? g_bytes_new (der, (gsize) length) : NULL;

  OPENSSL_free (der);
  if (!bytes)
    fail (error);
  return bytes;
}
