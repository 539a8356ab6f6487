/* press/fingerprint.h: what a document was made with
 *
 * A digest of the program's own data (stylesheets, schemas, figures of law, font configuration),
 * the hyphenation patterns and the versions of the libraries.  With the fonts that a document draws,
 * which pdf/ adds, it stands in the document's metadata: the same data makes the same pages again
 * where the fingerprint is the same (XMP property sagsakt:fingerprint).
 */
#ifndef SAGSAKT_PRESS_FINGERPRINT_H
#define SAGSAKT_PRESS_FINGERPRINT_H

#include <glib.h>

/* 64 hexadecimal digits, made once a run; lent.  NULL with ERROR set when the data folder or a file
 * of it cannot be read. */
const char *press_fingerprint (GError **error);

#endif
