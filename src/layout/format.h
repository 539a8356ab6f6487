/* layout/format.h: formatting objects in, pages out
 *
 * The one entry of the layout.  The result is an area tree (area.h) that outlives neither the
 * formatting-object tree nor the fonts it was made from: areas point to their nodes and faces.
 */
#ifndef SAGSAKT_LAYOUT_FORMAT_H
#define SAGSAKT_LAYOUT_FORMAT_H

#include <glib.h>

#include "base/findings.h"
#include "fo/tree.h"
#include "layout/area.h"
#include "layout/fonts.h"

/* Lays TREE out.  What does not fit or cannot be drawn as asked is a finding, and something is
 * placed all the same.  NULL with ERROR set: a limit was met (SAGSAKT_ERROR_LIMIT), hyphenation
 * patterns or a font are missing (SAGSAKT_ERROR_MISSING). */
AreaTree *layout_format (const FoTree *tree, LayoutFonts *fonts, Findings *findings,
                         GError **error);

#endif
