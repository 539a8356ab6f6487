/* findings-pack.h: findings between processes
 *
 * As a value of GVariant, whose reading stays within its bytes.  The process that packed them is not
 * trusted: numbers are checked and texts made plain.
 */
#ifndef SAGSAKT_BASE_FINDINGS_PACK_H
#define SAGSAKT_BASE_FINDINGS_PACK_H

#include "base/findings.h"

/* Of each: severity, rule, file, line, column, path, field, Danish, English. */
#define FINDINGS_TYPE "a(usmsuumsmsss)"

/* A floating value of FINDINGS_TYPE. */
GVariant *findings_pack (const Findings *findings);

/* Adds the findings in PACKED, of FINDINGS_TYPE and in normal form; FALSE: they are none. */
gboolean findings_unpack (GVariant *packed, Findings *findings);

#endif
