/* seal/cms.h: CMS signatures as PAdES wants them (ETSI EN 319 142-1 §6, EN 319 122-1, RFC 5652)
 *
 * Detached SignedData over the digest of a document: content type, message digest and
 * signing-certificate-v2 as signed attributes, no signing time (the PDF's /M has it), the signer's
 * certificate and its chain.  The key is asked through its keeper.  A time stamp over the signature
 * can be added as an unsigned attribute before the signature is encoded.
 */
#ifndef SAGSAKT_SEAL_CMS_H
#define SAGSAKT_SEAL_CMS_H

#include <glib.h>

#include "seal/keeper.h"

typedef struct SealCms SealCms;

/* Signs DIGEST, the document's, of the keeper's hash.  NULL with ERROR set: as seal_keeper_sign, or
 * OpenSSL failed (SAGSAKT_ERROR_FAULT). */
SealCms *seal_cms_sign (SealKeeper *keeper, const guint8 *digest, gsize length, GError **error);
void seal_cms_free (SealCms *cms);

/* The signature value, which a time stamp is about; lent. */
const guint8 *seal_cms_value (const SealCms *cms, gsize *length);

/* Adds TOKEN, an RFC 3161 time-stamp token over the value, as signature-time-stamp (EN 319 122-1
 * §5.3).  FALSE with ERROR set (SAGSAKT_ERROR_FAULT). */
gboolean seal_cms_add_stamp (SealCms *cms, GBytes *token, GError **error);

/* As DER; the caller owns it.  NULL with ERROR set (SAGSAKT_ERROR_FAULT). */
GBytes *seal_cms_encode (const SealCms *cms, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealCms, seal_cms_free)

#endif
