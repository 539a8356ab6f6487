/* seal/trust.h: whether a certificate can be trusted for what it did at some time (RFC 5280)
 *
 * The anchors are what the user names; the machine's own are never used.  Certificates, CRLs and
 * OCSP answers come along with the file (evidence): they help to build and judge a chain but make
 * nothing trusted.  A chain is judged at the time that is proven for the signature, so is what is
 * said about revocation (RFC 6960, RFC 5280 §6.3).
 */
#ifndef SAGSAKT_SEAL_TRUST_H
#define SAGSAKT_SEAL_TRUST_H

#include <glib.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include "base/findings.h"

typedef struct SealTrust SealTrust;
typedef struct SealEvidence SealEvidence;

typedef enum
{
  SEAL_TRUSTED,
  SEAL_UNTRUSTED,
  SEAL_TRUST_UNDECIDED
} SealTrustState;

/* What is known about revocation of a whole chain. */
typedef enum
{
  SEAL_GOOD,
  SEAL_REVOKED,
  SEAL_REVOCATION_UNKNOWN
} SealRevocation;

typedef enum
{
  SEAL_SIGNER,
  SEAL_STAMPER
} SealRole;

typedef struct
{
  SealTrustState state;
  SealRevocation revocation;
  gboolean embedded; /* the network was not needed to say so */
} SealJudgement;

/* The certificates in the PEM (or DER) files PATHS are anchors; NULL or none: nothing is trusted,
 * and every judgement is undecided.  NULL with ERROR set: a file cannot be read, or holds no
 * certificate. */
SealTrust *seal_trust_new (const char *const *paths, GError **error);
void seal_trust_free (SealTrust *trust);

/* Asks OCSP responders and fetches CRLs where the file says nothing usable, from now on. */
void seal_trust_go_online (SealTrust *trust);

/* Evidence; what cannot be read, or is not signed by whom it says, makes it unsound: asked for the
 * first time when all of the file is in it. */
SealEvidence *seal_evidence_new (void);
void seal_evidence_free (SealEvidence *evidence);
void seal_evidence_add_certificate (SealEvidence *evidence, X509 *certificate);
void seal_evidence_add (SealEvidence *evidence, GPtrArray *certificates, GPtrArray *crls,
                        GPtrArray *responses); /* each of GBytes, or NULL */

/* What came from elsewhere: the file's evidence is as sound as before. */
void seal_evidence_offer (SealEvidence *evidence, GPtrArray *crls, GPtrArray *responses);

const STACK_OF (X509) * seal_evidence_certificates (const SealEvidence *evidence);
gboolean seal_evidence_is_sound (SealEvidence *evidence, const SealTrust *trust);

/* Whether there are CRLs or OCSP answers whose maker is not known; after seal_evidence_is_sound. */
gboolean seal_evidence_is_strange (const SealEvidence *evidence);

/* Judges CERTIFICATE in ROLE at WHEN (seconds since 1970); why is added to REASONS. */
SealJudgement seal_trust_judge (const SealTrust *trust, SealEvidence *evidence, X509 *certificate,
                                SealRole role, gint64 when, Findings *reasons);

/* The name of CERTIFICATE's subject for people: its common name, else the whole.  The caller owns
 * it. */
char *seal_certificate_read_name (X509 *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealTrust, seal_trust_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealEvidence, seal_evidence_free)

#endif
