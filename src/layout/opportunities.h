/* layout/opportunities.h: where a line may end
 *
 * Unicode's line breaking (UAX 14), by Pango.  It is asked once for each stretch of text that stands
 * alone: a space between two plain characters (Latin letters, figures, most of ASCII before it) always
 * ends one, as no rule looks across it; and letters and figures with closing punctuation behind them
 * have no opportunity inside.  Other stretches recur in the documents of a batch and are kept.
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_OPPORTUNITIES_H
#define SAGSAKT_LAYOUT_OPPORTUNITIES_H

#include <glib.h>

typedef struct Opportunities Opportunities;

Opportunities *layout_opportunities_new (void);
void layout_opportunities_free (Opportunities *opportunities);

/* Sets MAY_END[i], for 0 < i < LENGTH, to TRUE where a line may end before byte i of TEXT, which is
 * UTF-8 in LANGUAGE, and to FALSE elsewhere. */
void layout_opportunities_find (Opportunities *opportunities, const char *language,
                                const char *text, gsize length, guint8 *may_end);

/* Drops what is kept when it is more than a batch needs. */
void layout_opportunities_trim (Opportunities *opportunities);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opportunities, layout_opportunities_free)

#endif
