/* seal/token.h: signatures and time stamps as they stand in CMS (RFC 5652, RFC 3161, RFC 5035)
 *
 * Reads what a signature's Contents hold, and checks that it signs the bytes given: digest,
 * attributes, value, the signer's certificate inside.  Whether the signer can be trusted is
 * trust.h's.  RSA (PKCS #1 v1.5 and PSS), ECDSA, EdDSA and DSA with the digests OpenSSL knows.
 *
 * Hostile input is expected.  A token owns all it gives.
 */
#ifndef SAGSAKT_SEAL_TOKEN_H
#define SAGSAKT_SEAL_TOKEN_H

#include <glib.h>
#include <openssl/cms.h>
#include <openssl/ts.h>

#include "base/findings.h"
#include "seal/signature.h"

typedef enum
{
  SEAL_INTACT,
  SEAL_BROKEN,
  SEAL_INTEGRITY_UNDECIDED
} SealIntegrity;

/* The reference to the signer's certificate among what is signed (RFC 5035). */
typedef enum
{
  SEAL_REFERENCE_NONE,
  SEAL_REFERENCE_HOLDS,
  SEAL_REFERENCE_DOUBT, /* its digest is the certificate's, its issuer or serial number is not */
  SEAL_REFERENCE_OTHER  /* to another certificate */
} SealReference;

typedef struct
{
  CMS_ContentInfo *cms;          /* NULL: a bare PKCS #1 signature */
  CMS_SignerInfo *signer_info;
  X509 *signer;                  /* NULL: its certificate is not there */
  STACK_OF (X509) *certificates; /* all that came along; never NULL */
  GPtrArray *crls;               /* of GBytes: in the CMS, or in adbe-revocationInfoArchival */
  GPtrArray *responses;          /* of GBytes: OCSP answers, from the latter */
  GPtrArray *stamps;             /* of GBytes: time-stamp tokens of this signature */
  TS_TST_INFO *stamp;            /* what a time-stamp token says; NULL: it is none */
  GBytes *bare;                  /* the bare signature */
  SealReference reference;
  gboolean signing_time;         /* among what is signed */
  gboolean doubt;                /* bytes that nobody signed, or more than one signer */
  gboolean weak;                 /* a digest for which collisions can be made: SHA-1, MD5 … */
} SealToken;

/* Bytes that are signed: up to two pieces, one behind the other. */
typedef struct
{
  const guint8 *data[2];
  gsize length[2];
} SealSigned;

/* Reads the CMS in BYTES, behind which only zeros should stand.  NULL: there is none, or nobody signed
 * it.  Why, and what is in doubt, is added to REASONS. */
SealToken *seal_token_parse (GBytes *bytes, Findings *reasons);

/* Reads a bare signature (adbe.x509.rsa_sha1) with CERTIFICATES (of GBytes), the signer's first. */
SealToken *seal_token_parse_bare (GBytes *bytes, GPtrArray *certificates, Findings *reasons);
void seal_token_free (SealToken *token);

/* Looks for the signer's certificate in CERTIFICATES, which live as long as the token, when it has
 * none yet. */
void seal_token_find_signer (SealToken *token, const STACK_OF (X509) * certificates);

/* Whether TOKEN signs COVERED in the manner of SUBFILTER; what is wrong is added to REASONS. */
SealIntegrity seal_token_check (SealToken *token, SealSubfilter subfilter,
                                const SealSigned *covered, Findings *reasons);

/* Whether the time-stamp TOKEN stamps COVERED; the same. */
SealIntegrity seal_token_check_stamp (SealToken *token, const SealSigned *covered,
                                      Findings *reasons);

/* The value of TOKEN's signature: what a time stamp of it stamps. */
SealSigned seal_token_value (const SealToken *token);

/* The time that the time-stamp TOKEN states, in seconds since 1970. */
gboolean seal_token_time (const SealToken *token, gint64 *seconds);

gint64 seal_time_of (const ASN1_TIME *time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealToken, seal_token_free)

#endif
