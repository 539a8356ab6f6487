/* batch/manifest.h: one line of a list of cases
 *
 * A path, or a JSON object with the member "path" and, as wanted, "output" (the document's name below
 * the output folder), "office" (its settings file) and "recipient" (an object that takes the place of
 * the case's recipient, its members named as the elements there).  Paths are as they stand: whoever
 * reads the list knows its folder.
 */
#ifndef SAGSAKT_BATCH_MANIFEST_H
#define SAGSAKT_BATCH_MANIFEST_H

#include <glib.h>

#include "base/findings.h"

/* Owned; NULL: not given. */
typedef struct
{
  char *path;
  char *output;
  char *office;
  char *recipient; /* XML, without a namespace */
} ManifestLine;

/* Reads the LENGTH bytes at TEXT, a line without its end.  FALSE with an error at PLACE in FINDINGS:
 * LINE is empty.  Also FALSE, without one: the line is blank or a comment. */
gboolean manifest_read_line (const char *text, gsize length, const Place *place, ManifestLine *line,
                             Findings *findings);

void manifest_line_clear (ManifestLine *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ManifestLine, manifest_line_clear)

#endif
