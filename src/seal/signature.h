/* seal/signature.h: the signatures in a PDF file (ISO 32000-2 §12.7.5.5, §12.8)
 *
 * Finds the signature fields that hold a value, and checks what a signature's ByteRange covers.
 * Nothing of a signature's own bytes is read here (token.h), nor what came after it (changes.h).
 * Everything is lent by the file, except what a SealSignature owns itself.
 */
#ifndef SAGSAKT_SEAL_SIGNATURE_H
#define SAGSAKT_SEAL_SIGNATURE_H

#include "seal/file.h"

/* What stands in the Contents of a signature (SubFilter). */
typedef enum
{
  SEAL_CADES,      /* ETSI.CAdES.detached: CMS of the bytes, as PAdES wants it */
  SEAL_PKCS7,      /* adbe.pkcs7.detached: CMS of the bytes */
  SEAL_PKCS7_SHA1, /* adbe.pkcs7.sha1: CMS that encloses their SHA-1 digest */
  SEAL_RSA_SHA1,   /* adbe.x509.rsa_sha1: a bare PKCS #1 signature, the certificate beside it */
  SEAL_TIMESTAMP,  /* ETSI.RFC3161: a time stamp of the document */
  SEAL_OTHER
} SealSubfilter;

/* How a ByteRange stands to its signature and the file. */
typedef enum
{
  SEAL_RANGE_WHOLE,    /* all of the file but the Contents */
  SEAL_RANGE_REVISION, /* the same of an earlier revision */
  SEAL_RANGE_NONE,     /* no ByteRange of four numbers that fit the file */
  SEAL_RANGE_START,    /* does not begin at the file's first byte */
  SEAL_RANGE_GAP,      /* what it leaves out is not the signature's own Contents */
  SEAL_RANGE_END,      /* ends where no revision ends */
  SEAL_RANGE_DOUBT     /* the signature's dictionary can be read in two ways */
} SealRangeKind;

typedef struct
{
  char *field;             /* its full name (§12.7.4.2) */
  guint32 number;          /* the object of the field; 0: it stands in another one */
  const SealObject *value; /* the signature dictionary */
  SealSubfilter subfilter;
  SealRangeKind covers;
  gsize begin, end;        /* the bytes left out: the Contents, mostly with its brackets */
  gsize total;             /* the first byte behind what is covered */
  guint revision;          /* the one that ends there (SEAL_RANGE_WHOLE, SEAL_RANGE_REVISION) */
  const SealObject *contents; /* a string; NULL: there is none */
} SealSignature;

/* The signatures of FILE at REVISION, in the order of the bytes they cover, then of the fields.
 * What cannot be read is damage of the file. */
GPtrArray *seal_signatures_find (SealFile *file, guint revision);

/* The first byte behind FILE's last revision and the white space there: what no cross-reference
 * accounts for begins here.  The file's length: nothing. */
gsize seal_file_rest (const SealFile *file);

/* TEXT of a string object as UTF-8, from UTF-16 or UTF-8 with their marks, else in
 * PDFDocEncoding; control characters become U+FFFD.  The caller owns it. */
char *seal_object_read_text (const SealObject *string);

/* The date DATE (§7.9.4) as seconds since 1970.  FALSE: it is none. */
gboolean seal_object_parse_date (const SealObject *date, gint64 *seconds);

#endif
