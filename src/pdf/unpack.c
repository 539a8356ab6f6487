#include "pdf/unpack.h"

#include <libdeflate.h>

#include "base/limits.h"

gboolean
pdf_unpack (PdfSlice packed, GByteArray *buffer, PdfSlice *result)
{
  static struct libdeflate_decompressor *decompressor;
  const gsize limit = (gsize) limit_value (LIMIT_STREAM_BYTES);
  gsize room = MIN (MAX (buffer->len, packed.length * 4 + 4096), limit), length;

  if (!decompressor)
    decompressor = libdeflate_alloc_decompressor ();
  for (;; room = MIN (room * 2, limit))
    {
      g_byte_array_set_size (buffer, (guint) room);
      switch (libdeflate_zlib_decompress (decompressor, packed.text, packed.length, buffer->data,
                                          buffer->len, &length))
        {
        case LIBDEFLATE_SUCCESS:
          *result = (PdfSlice){ (const char *) buffer->data, length };
          return TRUE;
        case LIBDEFLATE_INSUFFICIENT_SPACE:
          if (room == limit)
            return FALSE;
          break;
        default:
          return FALSE;
        }
    }
}
