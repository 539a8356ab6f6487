/* pdf/stored.h: Cairo's streams stored, not packed
 *
 * What Cairo writes is read back at once by the finisher, which packs it with libdeflate: smaller,
 * and in a third of the time that zlib takes inside Cairo.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_STORED_H
#define SAGSAKT_PDF_STORED_H

#include <glib.h>

/* Whether streams that are packed with zlib from now on are only put into its format. */
void pdf_store_streams (gboolean store);

#endif
