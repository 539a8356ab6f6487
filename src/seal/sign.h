/* seal/sign.h: a PDF signed
 *
 * Puts the parts of signing together: the file is prepared (prepare.h), the key's keeper signs
 * (keeper.h, cms.h), the gap is filled.
 */
#ifndef SAGSAKT_SEAL_SIGN_H
#define SAGSAKT_SEAL_SIGN_H

#include <glib.h>

#include "seal/keeper.h"
#include "seal/prepare.h"

/* PDF with a signature as REQUEST wants it; its room is chosen here.  The caller owns it.  NULL with
 * ERROR set: as seal_prepare and seal_cms_sign, or the signature is larger than any room
 * (SAGSAKT_ERROR_LIMIT). */
GBytes *seal_sign (GBytes *pdf, const SealRequest *request, SealKeeper *keeper, GError **error);

#endif
