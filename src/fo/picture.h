/* fo/picture.h: the pictures that fo:external-graphic names
 *
 * PNG, JPEG and SVG from files beside the document or below its folder, or from data: URIs
 * (RFC 2397); nothing else is read, and nothing is fetched from a network.  A picture is decoded
 * once here, so that a damaged one is a finding and not a fault of the painter.  Its size is that
 * of its pixels at the resolution it names, at 72 dpi without one.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_PICTURE_H
#define SAGSAKT_FO_PICTURE_H

#include "base/arena.h"
#include "base/messages.h"
#include "fo/tree.h"

/* The picture that SOURCE (a value of the property src) names in the document FILE ("-": standard
 * input, and the working folder).  Never NULL: one that cannot be had is FO_DRAWING_MISSING and
 * *FAULT says why; its size is known for a GIF. */
const FoDrawing *fo_picture_read (const char *source, const char *file, Arena *arena,
                                  MessageKey *fault);

/* The URI in SOURCE: as it is, or in url(...), perhaps quoted (XSL 1.1 §5.11); the caller's. */
char *fo_uri_dup (const char *source);

#endif
