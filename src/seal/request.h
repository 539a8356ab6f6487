/* seal/request.h: a request for a signature as bytes
 *
 * On its way to the process that prepares the file (prepare.h), which trusts it.
 */
#ifndef SAGSAKT_SEAL_REQUEST_H
#define SAGSAKT_SEAL_REQUEST_H

#include "seal/prepare.h"

/* REQUEST, which is for a signature, not a stamp; the caller owns it. */
GBytes *seal_request_pack (const SealRequest *request);

/* Leaves room in PDF as the packed REQUEST asks; as seal_prepare. */
gboolean seal_request_prepare (GBytes *pdf, GBytes *request, SealPrepared *prepared,
                               GError **error);

#endif
