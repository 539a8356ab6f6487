/* seal/request.h: a request for a signature as bytes
 *
 * On its way to the process that prepares the file (prepare.h), which trusts it.
 */
#ifndef SAGSAKT_SEAL_REQUEST_H
#define SAGSAKT_SEAL_REQUEST_H

#include "seal/prepare.h"

/* REQUEST, which is for a signature, not a stamp, but for how it is drawn; the caller owns it. */
GBytes *seal_request_pack (const SealRequest *request);

/* Leaves room in PDF as the packed REQUEST asks, DRAW with DATA drawing what is to be seen; as
 * seal_prepare. */
gboolean seal_request_prepare (GBytes *pdf, GBytes *request, SealDraw draw, gpointer data,
                               SealPrepared *prepared, GError **error);

#endif
