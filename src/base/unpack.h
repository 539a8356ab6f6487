/* unpack.h: bytes packed with zlib (RFC 1950), as PDF's FlateDecode has them (ISO 32000-1 §7.4.4) */
#ifndef SAGSAKT_BASE_UNPACK_H
#define SAGSAKT_BASE_UNPACK_H

#include <glib.h>

/* LENGTH bytes at PACKED unpacked into BUFFER, which only grows and may be used again; *SIZE becomes
 * how many they are.  Lent by BUFFER.  NULL: damaged, or more than LIMIT_STREAM_BYTES. */
const guint8 *unpack_zlib (gconstpointer packed, gsize length, GByteArray *buffer, gsize *size);

#endif
