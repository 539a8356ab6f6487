/* press/signature.h: what a signature shows on the page
 *
 * The wording, in Danish, in small sans, set by the same layout as the document: who signed, when,
 * and that it is a trial where the certificate is one's.  A picture, of a handwriting say, only
 * when one is given.
 */
#ifndef SAGSAKT_PRESS_SIGNATURE_H
#define SAGSAKT_PRESS_SIGNATURE_H

#include "press/press.h"

/* Strings are UTF-8. */
typedef struct
{
  const char *name;  /* of the person or the authority */
  const char *title; /* of the person; NULL or "": not said */
  const char *reason; /* NULL or "": not said */
  gboolean seal;     /* the seal of an authority, not a person's signature */
  gboolean trial;    /* without legal effect */
  gint64 time;       /* seconds since 1970 */
  GBytes *picture;   /* PNG or JPEG, beside the text; NULL: none */
} PressSignature;

/* Draws SIGNATURE in a field of WIDTH and HEIGHT (millipoints): objects as pdf_draw_appearance gives
 * them, numbered from FIRST on.  NULL with ERROR set: it does not fit in legible size
 * (SAGSAKT_ERROR_UNKNOWN), a glyph or a face is missing, the picture cannot be read. */
GPtrArray *press_draw_signature (Press *press, const PressSignature *signature, gint64 width,
                                 gint64 height, guint first, GError **error);

#endif
