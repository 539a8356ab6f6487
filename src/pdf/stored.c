/* pdf/stored.c: Cairo's streams are stored, not packed
 *
 * Cairo 1.16 has no switch for that, so its call of zlib ends here: a program's own symbol comes
 * before a library's.
 */
#include "pdf/stored.h"

#include <zlib.h>

static gboolean storing;

void
pdf_store_streams (gboolean store)
{
  storing = store;
}

int
deflateInit_ (z_streamp stream, int level, const char *version, int size)
{
  /* what is stored has no use for a window and tables: the least of both */
  return deflateInit2_ (stream, storing ? Z_NO_COMPRESSION : level, Z_DEFLATED,
                        storing ? 9 : MAX_WBITS, storing ? 1 : MAX_MEM_LEVEL - 1,
                        Z_DEFAULT_STRATEGY, version, size);
}
