/* seal/dss.h: the document security store (ETSI EN 319 142-1 §5.4)
 *
 * Puts what a signature is checked with later into the file: certificates, OCSP answers and CRLs,
 * with an entry for each signature that has none (VRI).  Reads a PDF, and so runs where no key is.
 */
#ifndef SAGSAKT_SEAL_DSS_H
#define SAGSAKT_SEAL_DSS_H

#include <glib.h>

/* DER each (of GBytes), owned with the arrays. */
typedef struct
{
  GPtrArray *certificates, *responses, *crls;
} SealStore;

SealStore *seal_store_new (void);
void seal_store_free (SealStore *store);

/* PDF with an update that adds STORE to its DSS; what is there already is not added again.  The
 * caller owns it.  NULL with ERROR set: the file cannot be read (SAGSAKT_ERROR_UNKNOWN). */
GBytes *seal_dss_append (GBytes *pdf, const SealStore *store, GError **error);

/* The Contents of each signature and document time stamp that the DSS has no entry for, each behind
 * its length (guint32, of this machine).  The caller owns it.  NULL with ERROR set: the same. */
GBytes *seal_dss_pending (GBytes *pdf, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealStore, seal_store_free)

#endif
