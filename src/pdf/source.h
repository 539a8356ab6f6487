/* pdf/source.h: the objects of the file that Cairo wrote
 *
 * Not a reader of PDF: it knows one writer, Cairo 1.16, which writes one plain table of objects,
 * and takes anything else for a fault.  Other files are read with qpdf
 * (inspect.h).  Slices point into the bytes that were given.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_SOURCE_H
#define SAGSAKT_PDF_SOURCE_H

#include <glib.h>

#include "pdf/lexer.h"

typedef struct
{
  PdfSlice file;
  GArray *places; /* of gsize, by object number; 0: no object */
  guint root;
} PdfSource;

/* FALSE when BYTES are not as Cairo writes them. */
gboolean pdf_source_open (PdfSource *source, GBytes *bytes);
void pdf_source_clear (PdfSource *source);

/* Object NUMBER: its value (of a stream its dictionary) and, with DATA, the raw bytes of a stream,
 * whose text is NULL for other objects.  FALSE when there is none. */
gboolean pdf_source_object (const PdfSource *source, guint number, PdfSlice *value, PdfSlice *data);

/* The value of KEY in DICTIONARY, gone to when it is a reference. */
gboolean pdf_source_find (const PdfSource *source, PdfSlice dictionary, const char *key,
                          PdfSlice *value);

#endif
