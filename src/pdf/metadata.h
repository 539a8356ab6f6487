/* pdf/metadata.h: what a document says about itself
 *
 * The information dictionary, the same as XMP (ISO 16684-1) with the levels that are held, the
 * descriptions of schemas that ISO 19005-2 §6.6.2.3 asks for, and properties that the job brings.
 * Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_METADATA_H
#define SAGSAKT_PDF_METADATA_H

#include <glib.h>

#include "pdf/document.h"

/* "D:20260102000000Z" into OUT (§7.9.4). */
void pdf_append_date (GString *out, gint64 time);

/* Writes the information dictionary and returns its number. */
guint pdf_write_information (PdfDocument *document);

/* Writes the XMP packet, claiming what the violations left, and returns its number.  Last of all:
 * nothing may be noted afterwards. */
guint pdf_write_metadata (PdfDocument *document);

/* Notes what keeps the job's own XMP from being taken in. */
void pdf_check_metadata (PdfDocument *document);

#endif
