/* limits.h: every limit of the program, with its reason
 *
 * One row a limit in limits.def: symbol, value, reason.  Whatever is met at run time is an error
 * SAGSAKT_ERROR_LIMIT (not decided), never a crash and never a silently shortened document.
 */
#ifndef SAGSAKT_BASE_LIMITS_H
#define SAGSAKT_BASE_LIMITS_H

#include <glib.h>

typedef enum
{
#define LIMIT(symbol, value, reason) LIMIT_##symbol,
#include "base/limits.def"
#undef LIMIT
  N_LIMITS
} Limit;

guint64 limit_value (Limit limit);
const char *limit_name (Limit limit);
const char *limit_reason (Limit limit);

#endif
