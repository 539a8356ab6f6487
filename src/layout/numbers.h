/* layout/numbers.h: page numbers as they are printed
 *
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_NUMBERS_H
#define SAGSAKT_LAYOUT_NUMBERS_H

#include <glib.h>

/* NUMBER in FORMAT, a token of XSLT 1.0 §7.7.1: "1", "01", "a", "A", "i", "I"; any other is "1".
 * The caller owns it. */
char *layout_format_number (guint number, const char *format);

#endif
