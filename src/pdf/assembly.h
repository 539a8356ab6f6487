/* pdf/assembly.h: further objects in the file that Cairo wrote
 *
 * Cairo's file stays as it is; objects of ours are put behind it, with a table of all and another
 * root, in the way Cairo writes them: source.h reads the result as it reads Cairo's.  Internal to
 * pdf/.
 */
#ifndef SAGSAKT_PDF_ASSEMBLY_H
#define SAGSAKT_PDF_ASSEMBLY_H

#include "pdf/source.h"

typedef struct
{
  PdfSource cairo;
  GByteArray *bytes;
  GArray *places; /* of gsize, by object number */
  GArray *pages;  /* of guint: the numbers of Cairo's */
  GByteArray *unpacked;
} PdfAssembly;

/* FALSE: FILE, which is lent, is not as Cairo writes it.  Clear it in any case. */
gboolean pdf_assembly_open (PdfAssembly *assembly, GBytes *file);
void pdf_assembly_clear (PdfAssembly *assembly);

/* The content and the resources of Cairo's page INDEX; valid until the next is asked for. */
gboolean pdf_assembly_page (PdfAssembly *assembly, guint index, PdfSlice *content,
                            PdfSlice *resources);

/* The number of an object that is written later. */
guint pdf_assembly_reserve (PdfAssembly *assembly);

/* Writes object NUMBER: a dictionary with ENTRIES inside, a stream when DATA is not NULL. */
void pdf_assembly_write (PdfAssembly *assembly, guint number, const char *entries,
                         const GString *data);

/* The whole; the caller owns it. */
GBytes *pdf_assembly_finish (PdfAssembly *assembly, guint root);

#endif
