/* functions.h: extension functions for the stylesheets
 *
 * What XSLT 1.0 and EXSLT cannot do at a bearable cost, in the namespace urn:sagsakt:functions:1:
 *
 *   fn:bind-spaces (string) → string
 *     the text with a no-break space (U+00A0) where Danish typography allows no line break: inside
 *     "§ 68 a", "stk. 1", "nr. 2", "2. pkt.", "kl. 14.30", "26. april 2016", "j.nr. 12", between a
 *     number and its unit, and after "jf.".
 *
 * A stylesheet that is run by another processor asks function-available() first.
 */
#ifndef SAGSAKT_TRANSFORM_FUNCTIONS_H
#define SAGSAKT_TRANSFORM_FUNCTIONS_H

#include <glib.h>

#define TRANSFORM_FUNCTIONS_NAMESPACE "urn:sagsakt:functions:1"

/* Makes the functions known to libxslt, once for the process. */
void transform_register_functions (void);

/* TEXT (UTF-8) with its no-break spaces; the caller owns the result.  Idempotent. */
char *transform_bind_spaces (const char *text);

#endif
