/* seal/prepare.h: a PDF with room for a signature
 *
 * The part of signing that reads a PDF, and so runs where no key is: it finds an empty signature
 * field or makes one, within the logical structure when the file is tagged, and appends an update
 * in which only the signature itself is missing (ISO 32000-1 §12.7.4.5, §12.8; ETSI EN 319 142-1
 * §5, §6.3; ISO 14289-1 §7.18).
 */
#ifndef SAGSAKT_SEAL_PREPARE_H
#define SAGSAKT_SEAL_PREPARE_H

#include <glib.h>
#include <openssl/evp.h>

typedef enum
{
  SEAL_SIGNATURE, /* ETSI.CAdES.detached */
  SEAL_STAMP      /* a document time stamp, ETSI.RFC3161 */
} SealPurpose;

typedef struct SealRequest SealRequest;

/* Draws what a field of WIDTH and HEIGHT (millipoints) is to show of REQUEST: the objects of a form
 * XObject (of GBytes), itself the first, numbered from FIRST on.  The caller owns them; NULL with
 * ERROR set. */
typedef GPtrArray *(*SealDraw) (gpointer data, const SealRequest *request, gint64 width,
                                gint64 height, guint32 first, GError **error);

/* Strings are lent, UTF-8; NULL is left out. */
struct SealRequest
{
  SealPurpose purpose;
  const char *field; /* the name of the field; NULL: the first empty one, else a new one */
  const char *name, *reason, *location;
  gint64 time;      /* of signing, in seconds since 1970; not for SEAL_STAMP */
  gboolean certify; /* no changes but further signatures and filled fields (DocMDP, P=2) */
  gsize room;       /* bytes for the signature */

  gboolean visible; /* drawn, and only a field with a place on a page will do */
  const char *title; /* of the signer */
  gboolean organisation; /* the seal of one, not a person's signature */
  gboolean trial;        /* without legal effect */
  GBytes *picture;       /* to be shown, too; NULL: none */
  SealDraw draw;         /* where it is prepared; not NULL when VISIBLE */
  gpointer draw_data;
};

/* A file whose signature is to fill the gap, and to cover all the rest. */
typedef struct
{
  GBytes *bytes;
  gsize gap_start, gap_end; /* the hexadecimal string, with its brackets */
} SealPrepared;

/* FALSE with ERROR set: the file is broken or encrypted, has no such field or none with a place, is signed there already
 * or is certified against it (SAGSAKT_ERROR_UNKNOWN). */
gboolean seal_prepare (GBytes *pdf, const SealRequest *request, SealPrepared *prepared,
                       GError **error);

/* Hashes all but the gap with HASH; OUT has room for it.  What is returned, the caller's, has hashed
 * what comes before the gap. */
EVP_MD_CTX *seal_prepared_digest (const SealPrepared *prepared, const EVP_MD *hash, guint8 *out,
                                  guint *length);

/* The file with SIGNATURE (DER) in its gap; NULL: it does not fit.  The caller owns it. */
GBytes *seal_prepared_fill (const SealPrepared *prepared, GBytes *signature);

void seal_prepared_clear (SealPrepared *prepared);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SealPrepared, seal_prepared_clear)

#endif
