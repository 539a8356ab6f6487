/* pdf/uri.h: where a link may lead (RFC 3986)
 *
 * Only to what a reader can see: pages on the net, mail, telephone.  A document of a court runs no
 * script and opens no file of the reader's machine.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_URI_H
#define SAGSAKT_PDF_URI_H

#include <glib.h>

/* TRUE for a URI of a known scheme and for one without any. */
gboolean pdf_uri_is_safe (const char *uri);

/* URI in ASCII: everything else as %XX.  The caller owns it. */
char *pdf_uri_escape (const char *uri);

#endif
