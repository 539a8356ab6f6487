/* seal/fields.h: the form fields of a PDF, and making one for a signature
 *
 * Internal to seal/: what prepare.c needs of ISO 32000-1 §12.7.
 */
#ifndef SAGSAKT_SEAL_FIELDS_H
#define SAGSAKT_SEAL_FIELDS_H

#include "seal/update.h"

/* A field of the form, or a widget below one, as a walk comes to it. */
typedef struct
{
  const char *name; /* the full name (§12.7.4.2), UTF-8 */
  const SealObject *dictionary;
  guint32 number;     /* of its object; 0: it stands in another one */
  gboolean signature; /* FT is Sig, its own or from above */
  gboolean in_stream; /* it, or one above it, stands in an object stream */
} SealFieldSeen;

typedef void (*SealFieldVisit) (const SealFieldSeen *field, gpointer data);

/* Calls VISIT with all fields at REVISION in the order of the form, those above before those below,
 * each object once. */
void seal_fields_walk (SealFile *file, guint revision, SealFieldVisit visit, gpointer data);

/* OBJECT itself or what it refers to, as seal_file_resolve; *NUMBER becomes that of the last object
 * gone to, and *IN_STREAM whether that stands in an object stream; without a reference both stay. */
const SealObject *seal_fields_follow (SealFile *file, guint revision, const SealObject *object,
                                      guint32 *number, gboolean *in_stream);

/* A signature field that is a widget too, or has one. */
typedef struct
{
  guint32 number; /* of its object */
  const SealObject *dictionary;
  const char *name; /* the full name, UTF-8; lent by whoever lists them */
  gboolean is_signed;
} SealField;

/* The signature fields at REVISION in the order of the form (of SealField); the names are freed with
 * the array.  Only fields that are objects of their own: others cannot be signed. */
GArray *seal_fields_list (SealFile *file, guint revision);

/* Adds a field NAME to UPDATE, invisible, on the first page, with VALUE (the number of its signature
 * dictionary), in the form and, when the file is tagged, in the structure.  FALSE: the file lacks
 * what every PDF has, a page. */
gboolean seal_fields_add (SealUpdate *update, SealFile *file, const char *name, guint32 value);

#endif
