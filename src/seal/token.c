/* seal/token.c: signatures and time stamps as they stand in CMS */
#include "seal/token.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "seal/der.h"

/* --- attributes --- */

static ASN1_TYPE *
attribute_value (X509_ATTRIBUTE *attribute, int type)
{
  ASN1_TYPE *value
      = X509_ATTRIBUTE_count (attribute) == 1 ? X509_ATTRIBUTE_get0_type (attribute, 0) : NULL;

  return value && ASN1_TYPE_get (value) == type ? value : NULL;
}

/* The only value of the signed attribute NID, of TYPE; *COUNT: how often the attribute is there. */
static ASN1_TYPE *
signed_value (const SealToken *token, int nid, int type, int *count)
{
  ASN1_TYPE *value = NULL;

  *count = 0;
  for (int at = -1; (at = CMS_signed_get_attr_by_NID (token->signer_info, nid, at)) >= 0;)
    {
      value = attribute_value (CMS_signed_get_attr (token->signer_info, at), type);
      (*count)++;
    }
  return *count == 1 ? value : NULL;
}

/* Whether what may follow the digest, issuer and serial number, is SIGNER's (RFC 5035 §6). */
static gboolean
names_issuer (const guint8 *at, const guint8 *end, X509 *signer)
{
  const guint8 *names, *last;
  X509_NAME *name;
  ASN1_INTEGER *serial;
  gboolean same;

  if (at == end)
    return TRUE;
  if (!der_enter (&at, &end, 0x30))
    return FALSE;
  names = at;
  last = end;
  if (!der_enter (&names, &last, 0x30) || !der_enter (&names, &last, 0xa4))
    return FALSE;
  at = last;
  name = d2i_X509_NAME (NULL, &names, (long) (last - names));
  serial = d2i_ASN1_INTEGER (NULL, &at, (long) (end - at));
  same = name && serial && X509_NAME_cmp (name, X509_get_issuer_name (signer)) == 0
         && ASN1_INTEGER_cmp (serial, X509_get0_serialNumber (signer)) == 0;
  X509_NAME_free (name);
  ASN1_INTEGER_free (serial);
  return same;
}

/* What the first certificate identifier of an ESSCertID list in SEQUENCE says of SIGNER. */
static SealReference
refers_to (const ASN1_STRING *sequence, gboolean second_version, X509 *signer)
{
  const guint8 *at = ASN1_STRING_get0_data (sequence), *end = at + ASN1_STRING_length (sequence);
  const guint8 *content, *algorithm = NULL;
  const EVP_MD *md = second_version ? EVP_sha256 () : EVP_sha1 ();
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  gsize length;
  int tag;

  if (!der_enter (&at, &end, 0x30) || !der_enter (&at, &end, 0x30) || !der_enter (&at, &end, 0x30))
    return SEAL_REFERENCE_OTHER;
  algorithm = at;
  if (!der_next (&at, end, &tag, &content, &length))
    return SEAL_REFERENCE_OTHER;
  if (second_version && tag == 0x30)
    {
      X509_ALGOR *parsed = d2i_X509_ALGOR (NULL, &algorithm, (long) (end - algorithm));
      const ASN1_OBJECT *object = NULL;

      if (parsed)
        X509_ALGOR_get0 (&object, NULL, NULL, parsed);
      md = object ? EVP_get_digestbyobj (object) : NULL;
      X509_ALGOR_free (parsed);
      if (!der_next (&at, end, &tag, &content, &length))
        return SEAL_REFERENCE_OTHER;
    }
  if (!md || tag != 0x04 || !X509_digest (signer, md, digest, &size) || size != length
      || memcmp (digest, content, length) != 0)
    return SEAL_REFERENCE_OTHER;
  return names_issuer (at, end, signer) ? SEAL_REFERENCE_HOLDS : SEAL_REFERENCE_DOUBT;
}

static SealReference
find_reference (const SealToken *token)
{
  static const int attributes[] = { NID_id_smime_aa_signingCertificateV2,
                                    NID_id_smime_aa_signingCertificate };
  SealReference reference = SEAL_REFERENCE_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      int count;
      ASN1_TYPE *value = signed_value (token, attributes[i], V_ASN1_SEQUENCE, &count);

      if (count == 0)
        continue;
      if (!value || !token->signer)
        return SEAL_REFERENCE_OTHER;
      reference = MAX (reference, refers_to (value->value.sequence, i == 0, token->signer));
    }
  return reference;
}

/* The lists of CRLs and OCSP answers in adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2). */
static void
read_archival (SealToken *token, const ASN1_STRING *sequence)
{
  const guint8 *at = ASN1_STRING_get0_data (sequence), *end = at + ASN1_STRING_length (sequence);
  const guint8 *content;
  gsize length;
  int list;

  if (!der_enter (&at, &end, 0x30))
    return;
  while (der_next (&at, end, &list, &content, &length))
    {
      const guint8 *item = content, *last = content + length, *start = item;
      int tag;

      if ((list != 0xa0 && list != 0xa1) || !der_enter (&item, &last, 0x30))
        continue;
      for (start = item; der_next (&item, last, &tag, &content, &length); start = item)
        g_ptr_array_add (list == 0xa0 ? token->crls : token->responses,
                         g_bytes_new (start, (gsize) (item - start)));
    }
}

/* A time stamp of the signature; one under a name that is none of a time stamp was changed, and is
 * taken as one that cannot be read. */
static void
read_stamps (SealToken *token, X509_ATTRIBUTE *attribute)
{
  static const char *const others[]
      = { "1.2.840.113549.1.9.16.2.25", "1.2.840.113549.1.9.16.2.26", "1.2.840.113549.1.9.16.2.27",
          "1.2.840.113549.1.9.16.2.48", "0.4.0.1733.2.4",             "1.3.6.1.4.1.311.3.3.1" };
  static const guint8 stamp[] = { 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                  0x0d, 0x01, 0x09, 0x10, 0x01, 0x04 };
  ASN1_TYPE *value = attribute_value (attribute, V_ASN1_SEQUENCE);
  const guint8 *data = value ? ASN1_STRING_get0_data (value->value.sequence) : NULL;
  gsize length = value ? (gsize) ASN1_STRING_length (value->value.sequence) : 0;
  gboolean own
      = OBJ_obj2nid (X509_ATTRIBUTE_get0_object (attribute)) == NID_id_smime_aa_timeStampToken;
  char name[80];

  OBJ_obj2txt (name, sizeof name, X509_ATTRIBUTE_get0_object (attribute), 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (name, others[i]))
      return;
  if (own)
    g_ptr_array_add (token->stamps, g_bytes_new (data, length));
  else if (data && memmem (data, MIN (length, 100), stamp, sizeof stamp))
    g_ptr_array_add (token->stamps, g_bytes_new (NULL, 0));
}

static void
read_attributes (SealToken *token)
{
  static const char archival[] = "1.2.840.113583.1.1.8";
  CMS_SignerInfo *info = token->signer_info;
  ASN1_OBJECT *object = OBJ_txt2obj (archival, 1);
  int at = object ? CMS_signed_get_attr_by_OBJ (info, object, -1) : -1;
  ASN1_TYPE *value
      = at < 0 ? NULL : attribute_value (CMS_signed_get_attr (info, at), V_ASN1_SEQUENCE);

  if (value)
    read_archival (token, value->value.sequence);
  ASN1_OBJECT_free (object);
  for (at = 0; at < CMS_unsigned_get_attr_count (info); at++)
    read_stamps (token, CMS_unsigned_get_attr (info, at));
  token->signing_time = CMS_signed_get_attr_by_NID (info, NID_pkcs9_signingTime, -1) >= 0;
  token->reference = find_reference (token);
}

/* --- reading --- */

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

static SealToken *
token_new (void)
{
  SealToken *token = g_new0 (SealToken, 1);

  token->crls = g_ptr_array_new_with_free_func (free_bytes);
  token->responses = g_ptr_array_new_with_free_func (free_bytes);
  token->stamps = g_ptr_array_new_with_free_func (free_bytes);
  return token;
}

void
seal_token_free (SealToken *token)
{
  if (!token)
    return;
  CMS_ContentInfo_free (token->cms);
  sk_X509_pop_free (token->certificates, X509_free);
  g_ptr_array_unref (token->crls);
  g_ptr_array_unref (token->responses);
  g_ptr_array_unref (token->stamps);
  g_clear_pointer (&token->bare, g_bytes_unref);
  TS_TST_INFO_free (token->stamp);
  g_free (token);
}

static gboolean
is_weak (int nid)
{
  return nid == NID_sha1 || nid == NID_md5 || nid == NID_md4 || nid == NID_md2
         || nid == NID_ripemd160 || nid == NID_md5_sha1;
}

static gboolean
all_zero (const guint8 *data, const guint8 *end)
{
  while (data < end && *data == 0)
    data++;
  return data == end;
}

static void
read_crls (SealToken *token)
{
  STACK_OF (X509_CRL) *crls = CMS_get1_crls (token->cms);

  for (int i = 0; i < sk_X509_CRL_num (crls); i++)
    {
      guint8 *encoded = NULL;
      int length = i2d_X509_CRL (sk_X509_CRL_value (crls, i), &encoded);

      if (length > 0)
        g_ptr_array_add (token->crls, g_bytes_new (encoded, (gsize) length));
      OPENSSL_free (encoded);
    }
  sk_X509_CRL_pop_free (crls, X509_CRL_free);
}

/* Whether two names say the same in the same letters, be they encoded in another way: OpenSSL does
 * not mind capitals. */
static gboolean
is_same_name (const X509_NAME *a, const X509_NAME *b)
{
  gboolean same = X509_NAME_entry_count (a) == X509_NAME_entry_count (b);

  for (int i = 0; same && i < X509_NAME_entry_count (a); i++)
    {
      guint8 *first = NULL, *second = NULL;
      int n_first
          = ASN1_STRING_to_UTF8 (&first, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (a, i)));
      int n_second
          = ASN1_STRING_to_UTF8 (&second, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (b, i)));

      same = n_first == n_second && (n_first <= 0 || memcmp (first, second, (gsize) n_first) == 0);
      OPENSSL_free (first);
      OPENSSL_free (second);
    }
  return same;
}

/* Whether NAME stands there as it must: sets of sequences; OpenSSL takes other tags for them. */
static gboolean
is_well_formed (X509_NAME *name)
{
  const guint8 *at, *end, *content;
  size_t size;
  gsize length;
  int tag;

  if (X509_NAME_get0_der (name, &at, &size) != 1)
    return FALSE;
  end = at + size;
  if (!der_enter (&at, &end, 0x30))
    return FALSE;
  while (der_next (&at, end, &tag, &content, &length))
    if (tag != 0x31 || length == 0 || *content != 0x30)
      return FALSE;
  return at == end;
}

static gboolean
is_named (CMS_SignerInfo *info, X509 *certificate)
{
  X509_NAME *issuer = NULL;

  return CMS_SignerInfo_cert_cmp (info, certificate) == 0
         && CMS_SignerInfo_get0_signer_id (info, NULL, &issuer, NULL) == 1
         && (!issuer
             || (is_well_formed (issuer)
                 && is_same_name (issuer, X509_get_issuer_name (certificate))));
}

void
seal_token_find_signer (SealToken *token, const STACK_OF (X509) * certificates)
{
  for (int i = 0; token->cms && !token->signer && i < sk_X509_num (certificates); i++)
    if (is_named (token->signer_info, sk_X509_value (certificates, i)))
      {
        token->signer = sk_X509_value (certificates, i);
        token->reference = find_reference (token);
      }
}

static void
read_stamp (SealToken *token)
{
  ASN1_OCTET_STRING **content = CMS_get0_content (token->cms);
  const guint8 *at;

  if (OBJ_obj2nid (CMS_get0_eContentType (token->cms)) != NID_id_smime_ct_TSTInfo || !content
      || !*content)
    return;
  at = ASN1_STRING_get0_data (*content);
  token->stamp = d2i_TS_TST_INFO (NULL, &at, ASN1_STRING_length (*content));
}

SealToken *
seal_token_parse (GBytes *bytes, Findings *reasons)
{
  g_autoptr (SealToken) token = token_new ();
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length), *end = at + length;
  STACK_OF (CMS_SignerInfo) * signers;

  token->cms = length && length < G_MAXINT ? d2i_CMS_ContentInfo (NULL, &at, (long) length) : NULL;
  if (!token->cms || OBJ_obj2nid (CMS_get0_type (token->cms)) != NID_pkcs7_signed)
    {
      findings_add_message (reasons, MESSAGE_SIGNATURE_NO_CMS, NULL, NULL);
      return NULL;
    }
  if (!all_zero (at, end))
    {
      findings_add_message (reasons, MESSAGE_SIGNATURE_PADDING, NULL, NULL);
      token->doubt = TRUE;
    }
  if (!der_is_signed_data (g_bytes_get_data (bytes, NULL), at))
    {
      findings_add_message (reasons, MESSAGE_SIGNATURE_NO_CMS, NULL, NULL);
      return NULL;
    }
  signers = CMS_get0_SignerInfos (token->cms);
  if (sk_CMS_SignerInfo_num (signers) != 1)
    {
      findings_add_message (reasons, MESSAGE_SIGNATURE_SIGNERS, NULL, NULL);
      if (sk_CMS_SignerInfo_num (signers) < 1)
        return NULL;
      token->doubt = TRUE;
    }
  token->signer_info = sk_CMS_SignerInfo_value (signers, 0);
  token->certificates = CMS_get1_certs (token->cms);
  if (!token->certificates)
    token->certificates = sk_X509_new_null ();
  read_crls (token);
  seal_token_find_signer (token, token->certificates);
  read_attributes (token);
  read_stamp (token);
  return g_steal_pointer (&token);
}

SealToken *
seal_token_parse_bare (GBytes *bytes, GPtrArray *certificates, Findings *reasons)
{
  g_autoptr (SealToken) token = token_new ();
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length), *end = at + length;
  ASN1_OCTET_STRING *string = d2i_ASN1_OCTET_STRING (NULL, &at, (long) length);

  token->certificates = sk_X509_new_null ();
  if (!string || !all_zero (at, end))
    {
      ASN1_OCTET_STRING_free (string);
      findings_add_message (reasons, MESSAGE_SIGNATURE_NO_CMS, NULL, NULL);
      return NULL;
    }
  token->bare = g_bytes_new (ASN1_STRING_get0_data (string), (gsize) ASN1_STRING_length (string));
  ASN1_OCTET_STRING_free (string);
  for (guint i = 0; i < certificates->len; i++)
    {
      const guint8 *data = g_bytes_get_data (certificates->pdata[i], &length);
      X509 *certificate = d2i_X509 (NULL, &data, (long) length);

      if (certificate)
        sk_X509_push (token->certificates, certificate);
      if (i == 0)
        token->signer = certificate;
    }
  return g_steal_pointer (&token);
}

/* --- digests --- */

static gboolean
digest_pieces (const EVP_MD *md, const SealSigned *covered, guint8 *digest, gsize *size)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  unsigned int length = 0;
  gboolean done = context && EVP_DigestInit_ex (context, md, NULL) == 1;

  for (int i = 0; i < 2 && done; i++)
    done = covered->length[i] == 0
           || EVP_DigestUpdate (context, covered->data[i], covered->length[i]) == 1;
  /* RFC 8419: SHAKE256 with Ed448 gives 64 bytes */
  if (done && EVP_MD_get_flags (md) & EVP_MD_FLAG_XOF)
    {
      length = 64;
      done = EVP_DigestFinalXOF (context, digest, length) == 1;
    }
  else if (done)
    done = EVP_DigestFinal_ex (context, digest, &length) == 1;
  EVP_MD_CTX_free (context);
  *size = length;
  return done;
}

static gboolean
digest_equals (const EVP_MD *md, const SealSigned *covered, const ASN1_STRING *expected)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  gsize size;

  return digest_pieces (md, covered, digest, &size) && size == (gsize) ASN1_STRING_length (expected)
         && memcmp (digest, ASN1_STRING_get0_data (expected), size) == 0;
}

/* --- values --- */

/* What the OpenSSL of today does not name as a pair of digest and key. */
static const struct
{
  int signature, digest, key;
} pairs[] = {
  { NID_ecdsa_with_SHA3_256, NID_sha3_256, NID_X9_62_id_ecPublicKey },
  { NID_ecdsa_with_SHA3_384, NID_sha3_384, NID_X9_62_id_ecPublicKey },
  { NID_ecdsa_with_SHA3_512, NID_sha3_512, NID_X9_62_id_ecPublicKey },
  { NID_RSA_SHA3_256, NID_sha3_256, NID_rsaEncryption },
  { NID_RSA_SHA3_384, NID_sha3_384, NID_rsaEncryption },
  { NID_RSA_SHA3_512, NID_sha3_512, NID_rsaEncryption },
  { NID_rsassaPss, NID_undef, NID_rsaEncryption },
  { NID_X9_62_id_ecPublicKey, NID_undef, NID_X9_62_id_ecPublicKey },
  { NID_rsaEncryption, NID_undef, NID_rsaEncryption },
  { NID_dsa, NID_undef, NID_dsa },
  { NID_ED25519, NID_undef, NID_ED25519 },
  { NID_ED448, NID_undef, NID_ED448 },
};

static gboolean
split_algorithm (int signature, int *digest, int *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i].signature == signature)
      {
        *digest = pairs[i].digest;
        *key = pairs[i].key;
        return TRUE;
      }
  return OBJ_find_sigid_algs (signature, digest, key) == 1;
}

static gboolean
key_fits (EVP_PKEY *key, int nid)
{
  int base = EVP_PKEY_get_base_id (key);

  return base == nid || (nid == NID_rsaEncryption && base == EVP_PKEY_RSA_PSS);
}

static const EVP_MD *
digest_of (const X509_ALGOR *algorithm, const EVP_MD *otherwise)
{
  const ASN1_OBJECT *object;

  if (!algorithm)
    return otherwise;
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  return EVP_get_digestbyobj (object);
}

/* Sets CONTEXT up for the parameters of RSASSA-PSS (RFC 4055 §3.1); *MD becomes its digest. */
static gboolean
read_pss (const X509_ALGOR *algorithm, const EVP_MD **md, const EVP_MD **mask, int *salt)
{
  const void *value;
  int type;
  gboolean read = FALSE;
  RSA_PSS_PARAMS *parameters = NULL;
  X509_ALGOR *mask_hash = NULL;

  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (type == V_ASN1_SEQUENCE)
    {
      const guint8 *at = ASN1_STRING_get0_data (value);

      parameters = d2i_RSA_PSS_PARAMS (NULL, &at, ASN1_STRING_length (value));
    }
  if (!parameters)
    return FALSE;
  if (parameters->maskGenAlgorithm)
    {
      const ASN1_OBJECT *object;

      X509_ALGOR_get0 (&object, &type, &value, parameters->maskGenAlgorithm);
      if (OBJ_obj2nid (object) == NID_mgf1 && type == V_ASN1_SEQUENCE)
        {
          const guint8 *at = ASN1_STRING_get0_data (value);

          mask_hash = d2i_X509_ALGOR (NULL, &at, ASN1_STRING_length (value));
        }
    }
  *md = digest_of (parameters->hashAlgorithm, EVP_sha1 ());
  *mask = parameters->maskGenAlgorithm && !mask_hash ? NULL : digest_of (mask_hash, EVP_sha1 ());
  *salt = parameters->saltLength ? (int) ASN1_INTEGER_get (parameters->saltLength) : 20;
  read = *md && *mask && *salt >= 0 && *salt < 1024
         && (!parameters->trailerField || ASN1_INTEGER_get (parameters->trailerField) == 1);
  X509_ALGOR_free (mask_hash);
  RSA_PSS_PARAMS_free (parameters);
  return read;
}

/* How a value was made. */
typedef struct
{
  const EVP_MD *md; /* NULL: the algorithm has its own */
  const EVP_MD *mask; /* of RSASSA-PSS; else NULL */
  int salt;
} Manner;

static gboolean
verify_value (EVP_PKEY *key, const Manner *manner, const SealSigned *covered,
              const guint8 *value, gsize length)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  EVP_PKEY_CTX *how = NULL;
  gboolean good = context && EVP_DigestVerifyInit (context, &how, manner->md, NULL, key) == 1;

  if (good && manner->mask)
    good = EVP_PKEY_CTX_set_rsa_padding (how, RSA_PKCS1_PSS_PADDING) > 0
           && EVP_PKEY_CTX_set_rsa_pss_saltlen (how, manner->salt) > 0
           && EVP_PKEY_CTX_set_rsa_mgf1_md (how, manner->mask) > 0;
  if (good && !manner->md)
    {
      /* EdDSA takes all in one piece */
      g_autoptr (GByteArray) whole = g_byte_array_new ();

      for (int i = 0; i < 2; i++)
        if (covered->length[i])
          g_byte_array_append (whole, covered->data[i], (guint) covered->length[i]);
      good = EVP_DigestVerify (context, value, length, whole->data, whole->len) == 1;
    }
  else if (good)
    {
      for (int i = 0; i < 2 && good; i++)
        good = covered->length[i] == 0
               || EVP_DigestVerifyUpdate (context, covered->data[i], covered->length[i]) == 1;
      good = good && EVP_DigestVerifyFinal (context, value, length) == 1;
    }
  EVP_MD_CTX_free (context);
  return good;
}

/* --- checks --- */

static SealIntegrity
say (Findings *reasons, MessageKey key, SealIntegrity integrity)
{
  findings_add_message (reasons, key, NULL, NULL);
  return integrity;
}

static int
compare_encoded (gconstpointer a, gconstpointer b)
{
  return g_bytes_compare (*(GBytes *const *) a, *(GBytes *const *) b);
}

/* The attributes as they were signed: a SET, in the order they stand in or (SORTED) in that of DER.
 */
static GByteArray *
encode_attributes (const SealToken *token, gboolean sorted)
{
  g_autoptr (GPtrArray) encoded = g_ptr_array_new_with_free_func (free_bytes);
  GByteArray *set = g_byte_array_new ();
  guint length = 0;
  guint8 *at;

  for (int i = 0; i < CMS_signed_get_attr_count (token->signer_info); i++)
    {
      guint8 *one = NULL;
      int size = i2d_X509_ATTRIBUTE (CMS_signed_get_attr (token->signer_info, i), &one);

      g_ptr_array_add (encoded, g_bytes_new (one, (gsize) MAX (size, 0)));
      length += (guint) MAX (size, 0);
      OPENSSL_free (one);
    }
  if (sorted)
    g_ptr_array_sort (encoded, compare_encoded);
  g_byte_array_set_size (set, (guint) ASN1_object_size (1, (int) length, V_ASN1_SET));
  at = set->data;
  ASN1_put_object (&at, 1, (int) length, V_ASN1_SET, V_ASN1_UNIVERSAL);
  for (guint i = 0; i < encoded->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (encoded->pdata[i], &size);

      memcpy (at, data, size);
      at += size;
    }
  return set;
}

static gboolean
has_no_parameters (const X509_ALGOR *algorithm)
{
  int type;

  X509_ALGOR_get0 (NULL, &type, NULL, algorithm);
  return type == V_ASN1_UNDEF || type == V_ASN1_NULL;
}

/* Content type and digest among what is signed (RFC 5652 §5.3, §11). */
static SealIntegrity
check_attributes (SealToken *token, const EVP_MD *md, const SealSigned *content,
                  Findings *reasons)
{
  int types, digests;
  ASN1_TYPE *type = signed_value (token, NID_pkcs9_contentType, V_ASN1_OBJECT, &types);
  ASN1_TYPE *digest
      = signed_value (token, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, &digests);

  /* without a type it is not as it must be, and yet the same bytes */
  token->doubt = token->doubt || types == 0;
  if ((!type && types > 0) || !digest
      || (type && OBJ_cmp (type->value.object, CMS_get0_eContentType (token->cms)) != 0))
    return say (reasons, MESSAGE_SIGNATURE_ATTRIBUTES, SEAL_BROKEN);
  if (types == 0)
    say (reasons, MESSAGE_SIGNATURE_ATTRIBUTES, SEAL_INTEGRITY_UNDECIDED);
  if (!digest_equals (md, content, digest->value.octet_string))
    return say (reasons, MESSAGE_SIGNATURE_DIGEST, SEAL_BROKEN);
  return SEAL_INTACT;
}

static SealIntegrity
check_value (SealToken *token, const EVP_MD *md, const X509_ALGOR *algorithm,
             const SealSigned *content, Findings *reasons)
{
  EVP_PKEY *key = X509_get0_pubkey (token->signer);
  ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature (token->signer_info);
  gboolean attributes = CMS_signed_get_attr_count (token->signer_info) > 0, good = FALSE;
  g_autoptr (GByteArray) set = NULL;
  SealSigned covered = *content;
  Manner manner = { .md = md };
  const ASN1_OBJECT *object;
  int digest_nid, key_nid;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  if (!key || !split_algorithm (OBJ_obj2nid (object), &digest_nid, &key_nid))
    return say (reasons, MESSAGE_SIGNATURE_ALGORITHM, SEAL_INTEGRITY_UNDECIDED);
  if (!key_fits (key, key_nid))
    return say (reasons, MESSAGE_SIGNATURE_VALUE, SEAL_BROKEN);
  if (OBJ_obj2nid (object) != NID_rsassaPss && !has_no_parameters (algorithm))
    return say (reasons, MESSAGE_SIGNATURE_ALGORITHM, SEAL_INTEGRITY_UNDECIDED);
  if (OBJ_obj2nid (object) == NID_rsassaPss
      && !read_pss (algorithm, &manner.md, &manner.mask, &manner.salt))
    return say (reasons, MESSAGE_SIGNATURE_ALGORITHM, SEAL_INTEGRITY_UNDECIDED);
  if (digest_nid != NID_undef)
    manner.md = EVP_get_digestbynid (digest_nid);
  if (key_nid == NID_ED25519 || key_nid == NID_ED448)
    manner.md = NULL;
  if (manner.md && is_weak (EVP_MD_get_type (manner.md)))
    token->weak = TRUE;
  for (int sorted = 0; sorted <= attributes && !good; sorted++)
    {
      if (attributes)
        {
          g_clear_pointer (&set, g_byte_array_unref);
          set = encode_attributes (token, sorted);
          covered = (SealSigned){ .data = { set->data }, .length = { set->len } };
        }
      good = verify_value (key, &manner, &covered, ASN1_STRING_get0_data (value),
                           (gsize) ASN1_STRING_length (value));
    }
  if (!good)
    return say (reasons, attributes ? MESSAGE_SIGNATURE_VALUE : MESSAGE_SIGNATURE_DIGEST,
                SEAL_BROKEN);
  return SEAL_INTACT;
}

/* The digest of what is signed.  Ed448 may name the length of SHAKE256 (RFC 8702 §3.1). */
static const EVP_MD *
find_digest (const ASN1_OBJECT *object, const X509_ALGOR *algorithm)
{
  char name[80];
  const void *value;
  int type;

  OBJ_obj2txt (name, sizeof name, object, 1);
  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (g_str_equal (name, "2.16.840.1.101.3.4.2.18"))
    return type == V_ASN1_INTEGER && ASN1_INTEGER_get (value) == 512 ? EVP_shake256 () : NULL;
  return has_no_parameters (algorithm) ? EVP_get_digestbyobj (object) : NULL;
}

static SealIntegrity
check_content (SealToken *token, const SealSigned *content, Findings *reasons)
{
  X509_ALGOR *digest_algorithm, *algorithm;
  const ASN1_OBJECT *object;
  const EVP_MD *md;
  SealIntegrity integrity = SEAL_INTACT;

  if (!token->signer)
    return say (reasons, MESSAGE_SIGNATURE_NO_CERTIFICATE, SEAL_INTEGRITY_UNDECIDED);
  CMS_SignerInfo_get0_algs (token->signer_info, NULL, NULL, &digest_algorithm, &algorithm);
  X509_ALGOR_get0 (&object, NULL, NULL, digest_algorithm);
  md = find_digest (object, digest_algorithm);
  if (!md)
    return say (reasons, MESSAGE_SIGNATURE_ALGORITHM, SEAL_INTEGRITY_UNDECIDED);
  token->weak = token->weak || is_weak (EVP_MD_get_type (md));
  if (CMS_signed_get_attr_count (token->signer_info) > 0)
    integrity = check_attributes (token, md, content, reasons);
  if (integrity == SEAL_INTACT)
    integrity = check_value (token, md, algorithm, content, reasons);
  if (integrity == SEAL_INTACT && token->reference == SEAL_REFERENCE_OTHER)
    integrity = say (reasons, MESSAGE_SIGNATURE_REFERENCE, SEAL_BROKEN);
  if (integrity == SEAL_INTACT && token->reference == SEAL_REFERENCE_DOUBT)
    integrity = say (reasons, MESSAGE_SIGNATURE_ISSUER, SEAL_INTEGRITY_UNDECIDED);
  return integrity == SEAL_INTACT && token->doubt ? SEAL_INTEGRITY_UNDECIDED : integrity;
}

/* PKCS #1 of the bytes; the digest stands in the signature itself, the standard says SHA-1. */
static SealIntegrity
check_bare (SealToken *token, const SealSigned *covered, Findings *reasons)
{
  EVP_PKEY *key = token->signer ? X509_get0_pubkey (token->signer) : NULL;
  const EVP_MD *const digests[] = { EVP_sha1 (), EVP_sha256 (), EVP_sha384 (), EVP_sha512 () };
  gsize length;
  const guint8 *value = g_bytes_get_data (token->bare, &length);

  if (!key)
    return say (reasons, MESSAGE_SIGNATURE_NO_CERTIFICATE, SEAL_INTEGRITY_UNDECIDED);
  if (!key_fits (key, NID_rsaEncryption))
    return say (reasons, MESSAGE_SIGNATURE_VALUE, SEAL_BROKEN);
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    if (verify_value (key, &(Manner){ .md = digests[i] }, covered, value, length))
      {
        token->weak = i == 0;
        return SEAL_INTACT;
      }
  return say (reasons, MESSAGE_SIGNATURE_DIGEST, SEAL_BROKEN);
}

/* The digest that adbe.pkcs7.sha1 encloses, then the signature of that. */
static SealIntegrity
check_enclosed (SealToken *token, const SealSigned *covered, Findings *reasons)
{
  ASN1_OCTET_STRING **content = CMS_get0_content (token->cms);
  SealSigned enclosed = { 0 };

  if (!content || !*content)
    return say (reasons, MESSAGE_SIGNATURE_NO_CMS, SEAL_BROKEN);
  token->weak = TRUE;
  if (!digest_equals (EVP_sha1 (), covered, *content))
    return say (reasons, MESSAGE_SIGNATURE_DIGEST, SEAL_BROKEN);
  enclosed.data[0] = ASN1_STRING_get0_data (*content);
  enclosed.length[0] = (gsize) ASN1_STRING_length (*content);
  return check_content (token, &enclosed, reasons);
}

SealIntegrity
seal_token_check (SealToken *token, SealSubfilter subfilter, const SealSigned *covered,
                  Findings *reasons)
{
  ASN1_OCTET_STRING **content;

  if (token->bare)
    return check_bare (token, covered, reasons);
  if (subfilter == SEAL_TIMESTAMP)
    return seal_token_check_stamp (token, covered, reasons);
  if (OBJ_obj2nid (CMS_get0_eContentType (token->cms)) != NID_pkcs7_data)
    return say (reasons, MESSAGE_SIGNATURE_NO_CMS, SEAL_INTEGRITY_UNDECIDED);
  if (subfilter == SEAL_PKCS7_SHA1)
    return check_enclosed (token, covered, reasons);
  content = CMS_get0_content (token->cms);
  if (content && *content)
    return say (reasons, MESSAGE_SIGNATURE_ENCLOSED, SEAL_INTEGRITY_UNDECIDED);
  return check_content (token, covered, reasons);
}

/* The imprint of what is stamped, then the signature of what the token says (RFC 3161 §2.4.2). */
SealIntegrity
seal_token_check_stamp (SealToken *token, const SealSigned *covered, Findings *reasons)
{
  ASN1_OCTET_STRING **content = token->cms ? CMS_get0_content (token->cms) : NULL;
  TS_MSG_IMPRINT *imprint;
  SealSigned enclosed = { 0 };
  const EVP_MD *md;
  gint64 ignored;

  if (!token->stamp || !content || !*content || !seal_token_time (token, &ignored))
    return say (reasons, MESSAGE_STAMP_NONE, SEAL_BROKEN);
  imprint = TS_TST_INFO_get_msg_imprint (token->stamp);
  md = digest_of (TS_MSG_IMPRINT_get_algo (imprint), NULL);
  if (!md)
    return say (reasons, MESSAGE_SIGNATURE_ALGORITHM, SEAL_INTEGRITY_UNDECIDED);
  token->weak = is_weak (EVP_MD_get_type (md));
  if (!digest_equals (md, covered, TS_MSG_IMPRINT_get_msg (imprint)))
    return say (reasons, MESSAGE_STAMP_IMPRINT, SEAL_BROKEN);
  enclosed.data[0] = ASN1_STRING_get0_data (*content);
  enclosed.length[0] = (gsize) ASN1_STRING_length (*content);
  return check_content (token, &enclosed, reasons);
}

SealSigned
seal_token_value (const SealToken *token)
{
  SealSigned value = { 0 };

  if (token->bare)
    value.data[0] = g_bytes_get_data (token->bare, &value.length[0]);
  else
    {
      ASN1_OCTET_STRING *string = CMS_SignerInfo_get0_signature (token->signer_info);

      value.data[0] = ASN1_STRING_get0_data (string);
      value.length[0] = (gsize) ASN1_STRING_length (string);
    }
  return value;
}

gint64
seal_time_of (const ASN1_TIME *time)
{
  struct tm parts = { 0 };

  return time && ASN1_TIME_to_tm (time, &parts) == 1 ? (gint64) timegm (&parts) : G_MININT64;
}

gboolean
seal_token_time (const SealToken *token, gint64 *seconds)
{
  if (!token->stamp)
    return FALSE;
  *seconds = seal_time_of (TS_TST_INFO_get_time (token->stamp));
  return *seconds != G_MININT64;
}
