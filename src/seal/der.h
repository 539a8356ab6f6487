/* seal/der.h: DER, as far as it is walked by hand (ITU-T X.690 §8.1)
 *
 * For the few places where OpenSSL reads less than is asked.  Lengths are definite; nothing is read
 * past the end.
 */
#ifndef SAGSAKT_SEAL_DER_H
#define SAGSAKT_SEAL_DER_H

#include <glib.h>

/* Takes one element off *AT (up to END): its tag's first byte and its content.  FALSE: there is none. */
gboolean der_next (const guint8 **at, const guint8 *end, int *tag, const guint8 **content,
                   gsize *length);

/* Goes into the element at *AT, when it has TAG: *AT and *END become those of its content. */
gboolean der_enter (const guint8 **at, const guint8 **end, int tag);

/* What OpenSSL does not ask of SignedData (RFC 5652 §5.1, §5.3) from AT to END: versions, and the
 * signer's digest among those that are announced.  Of what is not encoded in definite lengths
 * nothing is asked: TRUE. */
gboolean der_is_signed_data (const guint8 *at, const guint8 *end);

#endif
