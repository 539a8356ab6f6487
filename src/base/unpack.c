#include "base/unpack.h"

#include <libdeflate.h>

#include "base/limits.h"

const guint8 *
unpack_zlib (gconstpointer packed, gsize length, GByteArray *buffer, gsize *size)
{
  const gsize limit = (gsize) limit_value (LIMIT_STREAM_BYTES);
  static struct libdeflate_decompressor *decompressor;
  gsize room = MIN (MAX (buffer->len, length * 4 + 4096), limit);

  if (!decompressor)
    decompressor = libdeflate_alloc_decompressor ();
  for (;; room = MIN (room * 2, limit))
    {
      g_byte_array_set_size (buffer, (guint) room);
      switch (libdeflate_zlib_decompress (decompressor, packed, length, buffer->data, buffer->len,
                                          size))
        {
        case LIBDEFLATE_SUCCESS:
          return buffer->data;
        case LIBDEFLATE_INSUFFICIENT_SPACE:
          if (room == limit)
            return NULL;
          break;
        default:
          return NULL;
        }
    }
}
