/* pdf/extra.h: XMP that a job brings
 *
 * An XMP packet or a bare rdf:RDF: its properties are taken into the document's own packet, its
 * descriptions of schemas into the one list of them (ISO 19005-2 §6.6.2.3), for which the usual
 * prefixes (pdfaExtension, pdfaSchema, pdfaProperty) have to be used.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_EXTRA_H
#define SAGSAKT_PDF_EXTRA_H

#include <glib.h>

typedef struct
{
  GString *descriptions; /* rdf:Description elements */
  GString *schemas;      /* rdf:li elements */
  gboolean described;    /* every property is of a standard schema or described, none is ours */
} PdfExtra;

/* NULL when BYTES are NULL or no XMP. */
PdfExtra *pdf_extra_parse (GBytes *bytes);
/* What stands around it in a packet of ours: behind the descriptions of our own schemas, between
 * SCHEMAS and DESCRIPTIONS, and behind these. */
#define PDF_EXTRA_START "</pdfaSchema:property></rdf:li>\n"
#define PDF_EXTRA_MIDDLE "</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
#define PDF_EXTRA_END "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"

/* What was taken into the packet BYTES of a document made before, as it stands there.  NULL when
 * BYTES are NULL or no packet of ours; DESCRIBED as above. */
PdfExtra *pdf_extra_recover (GBytes *bytes);
void pdf_extra_free (PdfExtra *extra);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfExtra, pdf_extra_free)

#endif
