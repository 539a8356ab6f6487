/* seal/changes.h: what came after a signature, and whether it may (ISO 32000-2 §12.8.2, §12.8.4)
 *
 * The document at the revision that was signed is compared with the document as it is now, object
 * by object through all references, and the bytes in between are accounted for.  Allowed after
 * every signature: validation data (DSS) and document time stamps; unless certified with P = 1
 * further signatures, in fields that were there or in new ones that show nothing over the page;
 * dates and producer of the metadata.  Filling in forms is allowed when no signature locked the
 * field and a certification says so (P = 2, 3), or there is none and the field shows its value and
 * nothing else (else not decided).  Whatever else differs is forbidden: content, fonts,
 * overlays, layers, actions, names, hidden objects that were exchanged or brought to light.  What
 * the standard allows but could hide content (comments under P = 3) is not decided.
 */
#ifndef SAGSAKT_SEAL_CHANGES_H
#define SAGSAKT_SEAL_CHANGES_H

#include "base/findings.h"
#include "seal/signature.h"

typedef enum
{
  SEAL_CHANGES_NONE,
  SEAL_CHANGES_ALLOWED,
  SEAL_CHANGES_UNDECIDED,
  SEAL_CHANGES_FORBIDDEN
} SealChanges;

/* What came after SIGNATURE (SEAL_RANGE_WHOLE or SEAL_RANGE_REVISION), found at the last revision
 * of FILE; why is added to REASONS. */
SealChanges seal_changes_judge (SealFile *file, const SealSignature *signature, Findings *reasons);

/* The same from FILE's first revision on, as if somebody had signed that and allowed no more than
 * everybody does. */
SealChanges seal_changes_since_first (SealFile *file, Findings *reasons);

#endif
