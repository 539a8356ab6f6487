/* seal/origin.h: a document as it was made, before anything was appended
 *
 * What is needed to make it again and to see whether it comes out the same: the first revision, the
 * files and the metadata it carries, and whether all that came later leaves what it shows as it was.
 * Any file may be asked; nothing is believed here, only read.
 */
#ifndef SAGSAKT_SEAL_ORIGIN_H
#define SAGSAKT_SEAL_ORIGIN_H

#include "seal/changes.h"

/* An embedded file (ISO 32000-1 §7.11.4).  Strings are UTF-8; NULL: not said. */
typedef struct
{
  char *name, *type, *relationship, *description;
  GBytes *data;
} SealAttached;

typedef struct
{
  GBytes *bytes;       /* the first revision */
  GBytes *metadata;    /* XMP; NULL: none */
  GPtrArray *attached; /* of SealAttached, as the catalogue's /AF names them */
  SealChanges changes; /* what came behind it, judged as if it had been signed */
} SealOrigin;

/* NULL with ERROR set: the file cannot be read (file.h), nor what its first revision carries. */
SealOrigin *seal_origin_read (GBytes *pdf, GError **error);
void seal_origin_free (SealOrigin *origin);

/* The first page, from 1, whose content or size is not the same in two documents (first revisions),
 * however they are written; 0: they differ elsewhere, if at all.  FALSE with ERROR set: one of them cannot be read. */
gboolean seal_origin_differs (GBytes *one, GBytes *other, guint *page, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealOrigin, seal_origin_free)

#endif
