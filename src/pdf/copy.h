/* pdf/copy.h: objects of Cairo's file in another one
 *
 * Copies dictionaries of that file and, in their turn, all objects they lead to, with new numbers,
 * mended where Cairo leaves out what the levels ask for.  What breaks a level is noted on the way.
 * Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_COPY_H
#define SAGSAKT_PDF_COPY_H

#include "pdf/source.h"
#include "pdf/violations.h"
#include "pdf/writer.h"

typedef struct
{
  PdfSource source;
  PdfWriter *writer;         /* where the copies go; lent */
  PdfViolations *violations; /* lent */
  GArray *objects;           /* what is known of each of Cairo's, by its number */
  GArray *queue;             /* of guint: Cairo's numbers in the order of the new ones */
  GByteArray *unpacked;
  const char *fault; /* what is not as Cairo writes it; NULL: all is */
} PdfCopy;

/* FALSE: FILE is not as Cairo writes it.  Clear it in any case. */
gboolean pdf_copy_open (PdfCopy *copy, GBytes *file, PdfWriter *writer,
                        PdfViolations *violations);
void pdf_copy_clear (PdfCopy *copy);

/* Appends what is inside DICTIONARY, but not the keys named in LEFT_OUT (NULL-terminated).  LINE is
 * that of what uses it. */
void pdf_copy_entries (PdfCopy *copy, PdfSlice dictionary, const char *const *left_out,
                       guint line, GString *out);

/* The data of stream NUMBER, unpacked; valid until the next one.  FALSE: there is none. */
gboolean pdf_copy_read (PdfCopy *copy, guint number, PdfSlice *data);

/* Object NUMBER is first used on LINE, unless that is known already. */
void pdf_copy_note (PdfCopy *copy, guint number, guint line);

/* Writes all that was led to.  FALSE: COPY has a fault. */
gboolean pdf_copy_rest (PdfCopy *copy);

#endif
