/* layout/fonts.h: the faces, their shaped words and the hyphenation patterns
 *
 * Loaded once a process and shared by all documents of a batch.  Fonts come from the program's own
 * configuration (share/fonts.conf), never from what the host happens to have.  Shaping is done by
 * HarfBuzz in font units, so that one result serves every size; hinting and rounding to pixels do
 * not exist here.  A character that a face lacks is looked up in the other faces in a fixed order.
 * Nothing here starts a thread.
 */
#ifndef SAGSAKT_LAYOUT_FONTS_H
#define SAGSAKT_LAYOUT_FONTS_H

#include <glib.h>

#include "base/units.h"

typedef struct LayoutFonts LayoutFonts;
typedef struct LayoutFont LayoutFont;

/* Reads FONTS_CONF: any fontconfig configuration, its aliases honoured.  NULL with ERROR set
 * (SAGSAKT_ERROR_MISSING, naming the Debian package) when it names families for sans-serif, serif,
 * monospace or fallback and none of them is there. */
LayoutFonts *layout_fonts_load (const char *fonts_conf, GError **error);
void layout_fonts_free (LayoutFonts *fonts);

/* Opens every face and the Danish patterns and shapes a word in each: nothing is opened later for
 * documents that use these families.  For a process that is to be forked or sandboxed. */
gboolean layout_fonts_warm (LayoutFonts *fonts, GError **error);

/* The face's file and the index in it: what a painter opens it by.  Lent. */
const char *layout_font_file (const LayoutFont *font);
int layout_font_index (const LayoutFont *font);

/* The family, for people and the area tree's dump: "Caladea".  Lent. */
const char *layout_font_family (const LayoutFont *font);
int layout_font_weight (const LayoutFont *font);      /* 100 … 900 */
gboolean layout_font_is_italic (const LayoutFont *font);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutFonts, layout_fonts_free)

#endif
