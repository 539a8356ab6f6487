/* pdf/unpack.h: streams packed with FlateDecode (ISO 32000-1 §7.4.4); internal to pdf/ */
#ifndef SAGSAKT_PDF_UNPACK_H
#define SAGSAKT_PDF_UNPACK_H

#include "pdf/lexer.h"

/* *RESULT is PACKED unpacked into BUFFER, which only grows and may be used again.  FALSE when it is
 * damaged or unpacks to more than LIMIT_STREAM_BYTES. */
gboolean pdf_unpack (PdfSlice packed, GByteArray *buffer, PdfSlice *result);

#endif
