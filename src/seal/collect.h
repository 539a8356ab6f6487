/* seal/collect.h: what a signature will be checked with in years (ETSI EN 319 142-1 §5.4.2)
 *
 * For a signature and the time stamps in it: the certificates up to the root, and for each a fresh
 * OCSP answer or CRL that says it is good.  Asks the network.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_COLLECT_H
#define SAGSAKT_SEAL_COLLECT_H

#include "seal/dss.h"

/* Adds to STORE what CONTENTS (a signature as it stands in a PDF, CMS or time-stamp token) needs.
 * FALSE with ERROR set (SAGSAKT_ERROR_MISSING): a certificate is revoked, or nobody answers for it. */
gboolean seal_collect (GBytes *contents, SealStore *store, GError **error);

#endif
