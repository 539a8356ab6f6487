/* layout/hyphenation.h: where words may be divided
 *
 * libhyphen's patterns from /usr/share/hyphen, loaded once a run for each language that asks for
 * them.  Two letters stay on each side at the least, whatever the document says.  Internal to
 * layout/.
 */
#ifndef SAGSAKT_LAYOUT_HYPHENATION_H
#define SAGSAKT_LAYOUT_HYPHENATION_H

#include <glib.h>

typedef struct Hyphenation Hyphenation;

/* The patterns for LANGUAGE ("da", "en-US"); *HYPHENATION is NULL when the program has none for it.
 * Lent.  FALSE with ERROR set (SAGSAKT_ERROR_MISSING, naming the Debian package) when they should
 * be there and are not. */
gboolean layout_hyphenation_find (const char *language, const Hyphenation **hyphenation,
                                  GError **error);

/* Marks in DIVIDE, which has LENGTH + 1 elements of any value, the byte offsets in the word TEXT
 * (letters only, UTF-8) before which it may be divided, with REMAIN letters before and PUSH letters
 * after at the least.  FALSE: nowhere. */
gboolean layout_hyphenation_divide (const Hyphenation *hyphenation, const char *text, gsize length,
                                    guint remain, guint push, gboolean *divide);

/* Appends language and digest of each of the pattern files, one a line. */
void layout_hyphenation_digest (GString *out);

#endif
