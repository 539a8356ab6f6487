/* pdf/attachments.h: files inside the document (ISO 32000-1 §7.11.4, ISO 19005-3 §6.8)
 *
 * Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_ATTACHMENTS_H
#define SAGSAKT_PDF_ATTACHMENTS_H

#include "pdf/document.h"

/* Writes the job's attachments; appends the catalog's /AF and what belongs into /Names. */
void pdf_append_attachments (PdfDocument *document, GString *catalog, GString *names);

#endif
