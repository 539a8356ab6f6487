/* places.h: where the program's own data is: schemas, stylesheets, font configuration
 *
 * Looked for, in this order: the folder named by SAGSAKT_DATA; ../share/sagsakt beside the running
 * program's folder (installed); the source tree above it (build/sagsakt); the prefix it was built
 * for.  Both layouts hold schemas/ and xslt/; share/ holds fonts.conf.
 */
#ifndef SAGSAKT_BASE_PLACES_H
#define SAGSAKT_BASE_PLACES_H

#include <glib.h>

/* The data folder; NULL with ERROR set (SAGSAKT_ERROR_MISSING) when there is none.  Lent; found once
 * a run. */
const char *places_data_folder (GError **error);

/* The path of RELATIVE ("schemas/documents.xml", "xslt/common/fo.xsl", "share/fonts.conf") in it.
 * The caller owns the result; NULL with ERROR set when the file is not there. */
char *places_find (const char *relative, GError **error);

#endif
