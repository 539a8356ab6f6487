/* seal/sign.h: a PDF signed, to the level asked for (ETSI EN 319 142-1 §6)
 *
 * Puts the parts of signing together.  The file is prepared (prepare.h) where no key is, the key's
 * keeper signs (keeper.h, cms.h), a server stamps the time (stamp.h), what the signature will be
 * checked with is fetched and put into the file (collect.h, dss.h), and a document time stamp closes
 * it.  What was asked for and cannot be had is an error, unless a lower level will do.
 */
#ifndef SAGSAKT_SEAL_SIGN_H
#define SAGSAKT_SEAL_SIGN_H

#include <glib.h>

#include "seal/keeper.h"
#include "seal/prepare.h"
#include "seal/stamp.h"

/* PAdES baseline levels, each with what the one before has. */
typedef enum
{
  SEAL_LEVEL_B,   /* B-B: a signature */
  SEAL_LEVEL_T,   /* B-T: a time stamp over it */
  SEAL_LEVEL_LT,  /* B-LT: certificates and what is known of their revocation */
  SEAL_LEVEL_LTA, /* B-LTA: a time stamp over all of it */
  N_SEAL_LEVELS
} SealLevel;

typedef struct
{
  SealKeeper *keeper;   /* NULL: no new signature, those there are are carried to the level */
  SealRequest request;  /* its purpose and room are chosen here */
  SealStamping stamping;
  SealLevel level;
  SealLevel least;      /* what will do when the level cannot be had */
} SealJob;

/* "B-B" …; a constant. */
const char *seal_level_name (SealLevel level);

/* FALSE: NAME is no level. */
gboolean seal_level_find (const char *name, SealLevel *level);

/* PDF signed and carried to the level of JOB; what reads it runs in the sandbox.  REACHED is the
 * level it has.  The caller owns it.  NULL with ERROR set: as seal_prepare, seal_cms_sign,
 * seal_stamp_ask and seal_collect, or the signature is larger than any room
 * (SAGSAKT_ERROR_LIMIT).  When REACHED is lower than asked for, ERROR says why, beside the result. */
GBytes *seal_sign (GBytes *pdf, const SealJob *job, SealLevel *reached, GError **error);

/* Leaves room for a signature as REQUEST asks, somewhere where no key is; as seal_prepare. */
typedef gboolean (*SealPreparer) (gpointer data, const SealRequest *request,
                                  SealPrepared *prepared, GError **error);

/* The same for a file that is made or read elsewhere: PREPARE is called with DATA, once more when the
 * signature needs more room than was likely. */
GBytes *seal_sign_with (SealPreparer prepare, gpointer data, const SealJob *job,
                        SealLevel *reached, GError **error);

/* PDF, whose signature has the level REACHED, carried to the level of JOB, as seal_sign does. */
GBytes *seal_raise (GBytes *pdf, const SealJob *job, SealLevel *reached, GError **error);

/* What seal_prepare is to be asked for first: the request of JOB with the room that is likely to do.
 * Its strings are lent by JOB. */
SealRequest seal_sign_request (const SealJob *job);

/* The signature of JOB (level B-T at most) in a file that was prepared elsewhere; *DIGEST is the SHA-256
 * of the whole in hexadecimal, which the caller owns (DIGEST may be NULL).  NULL with ERROR NULL: it
 * does not fit. */
GBytes *seal_sign_prepared (const SealPrepared *prepared, const SealJob *job, SealLevel *reached,
                            char **digest, GError **error);

#endif
