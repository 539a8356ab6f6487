/* seal/verify.h: what the signatures of a PDF file are worth
 *
 * Every signature is judged by itself: is it intact (token.h), what does it cover (signature.h),
 * what came after it (changes.h), who signed and can that be trusted (trust.h), when, and which
 * level of PAdES it reaches (ETSI EN 319 142-1 §6).  The file is valid only when every signature is
 * intact, followed by nothing that is not allowed, and trusted; invalid when one is broken,
 * followed by something forbidden or untrusted, or when there is none.  All else is not decided.
 *
 * Times: a signature is judged at the time that a trusted time stamp proves (its own, else one of
 * the document that came later), else now; a time stamp at that of a later one, else now.
 * Certificates of which nothing is said about revocation are trusted, and "revocation" says so;
 * when the network was to be asked, they are not decided.
 */
#ifndef SAGSAKT_SEAL_VERIFY_H
#define SAGSAKT_SEAL_VERIFY_H

#include "seal/changes.h"
#include "seal/token.h"
#include "seal/trust.h"

typedef enum
{
  SEAL_VALID,
  SEAL_INVALID,
  SEAL_NOT_DECIDED
} SealVerdict;

typedef struct
{
  char *field;
  gboolean stamp;         /* a time stamp of the document, no signature */
  gboolean certification; /* it says what may be changed (DocMDP) */
  SealIntegrity integrity;
  SealRangeKind covers;
  SealChanges changes;
  SealTrustState trust;
  SealRevocation revocation;
  const char *level;  /* "B-B" … "B-LTA"; NULL: not PAdES */
  char *signer;       /* NULL: not known */
  gboolean has_time;
  gboolean is_proven; /* by a trusted time stamp, not only claimed */
  gint64 time;        /* seconds since 1970 */
  Findings *reasons;
} SealVerified;

typedef struct
{
  SealVerdict verdict;
  GPtrArray *signatures; /* of SealVerified, in the order of what they cover */
  guint revisions;
  gsize length;
  gsize uncovered; /* bytes behind what the last intact signature covers */
  gsize rest;      /* bytes that no cross-reference accounts for, at the end of the file */
  gboolean encrypted;
  Findings *reasons; /* about the file as a whole */
} SealReport;

/* Judges the PDF in BYTES at NOW (seconds since 1970).  NULL with ERROR set: not decided, the file
 * cannot be read (file.h). */
SealReport *seal_verify (GBytes *bytes, const SealTrust *trust, gint64 now, GError **error);
void seal_report_free (SealReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealReport, seal_report_free)

#endif
