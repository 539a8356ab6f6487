/* layout/numbers.h: page numbers as they are printed
 *
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_NUMBERS_H
#define SAGSAKT_LAYOUT_NUMBERS_H

#include "fo/tree.h"

/* NUMBER as the format, grouping-separator, grouping-size and letter-value of SEQUENCE ask (XSL 1.1
 * §7.26, XSLT 1.0 §7.7.1): "1", "01", "a", "A", "i" or "I", with what stands around it; any other
 * token is "1".  The caller owns it. */
char *layout_format_number (guint number, const FoNode *sequence);

#endif
