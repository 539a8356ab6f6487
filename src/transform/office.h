/* office.h: an office's settings: letterhead, accent colour, right edge of the text
 *
 * A small XML file (schemas/office.xsd) beside which its logo stands as SVG.  Both are read once,
 * hardened like a case, before any case is transformed; the stylesheets get copies of these trees
 * through document() and never reach the files themselves.
 */
#ifndef SAGSAKT_TRANSFORM_OFFICE_H
#define SAGSAKT_TRANSFORM_OFFICE_H

#include <glib.h>
#include <libxml/tree.h>

#include "base/findings.h"

typedef struct Office Office;

/* Reads the settings file PATH and the logo that it names.  NULL with ERROR set (SAGSAKT_ERROR_IO,
 * _LIMIT, or _MISSING when the settings or the logo are not usable; FINDINGS then says why). */
Office *office_load (const char *path, Findings *findings, GError **error);
void office_free (Office *office);

/* The settings' name in document(): not the path, which may hold what no URI can; and in the scheme
 * "file", as libxslt takes any other for the network.  The logo's is what its file name gives
 * relative to this one. */
#define OFFICE_FOLDER_URI "file:///sagsakt-office/"
#define OFFICE_URI OFFICE_FOLDER_URI "settings"

/* A copy of the tree that document() is to give for URI, owned by the caller; NULL when URI is
 * neither the settings nor the logo. */
xmlDocPtr office_dup_tree (const Office *office, const char *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

#endif
