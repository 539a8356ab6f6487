/* seal/der.c: elements of DER */
#include "seal/der.h"

#include <openssl/asn1.h>
#include <string.h>

gboolean
der_next (const guint8 **at, const guint8 *end, int *tag, const guint8 **content, gsize *length)
{
  long size;
  int class_, number;
  const guint8 *start = *at;

  if (start >= end || ASN1_get_object (at, &size, &number, &class_, end - start) & 0x81)
    return FALSE;
  *tag = *start;
  *content = *at;
  *length = (gsize) size;
  *at += size;
  return TRUE;
}

gboolean
der_enter (const guint8 **at, const guint8 **end, int tag)
{
  const guint8 *content;
  gsize length;
  int found;

  if (!der_next (at, *end, &found, &content, &length) || found != tag)
    return FALSE;
  *at = content;
  *end = content + length;
  return TRUE;
}

/* Among certificates or lists, one that is no X.509 certificate or CRL: versions 4 and 5 are for
 * those. */
static gboolean
has_other_kinds (const guint8 *at, const guint8 *end)
{
  const guint8 *content;
  gsize length;
  int tag;

  while (der_next (&at, end, &tag, &content, &length))
    if (tag != 0x30)
      return TRUE;
  return FALSE;
}

gboolean
der_is_signed_data (const guint8 *at, const guint8 *end)
{
  const guint8 *digests, *after, *content, *algorithm, *inner;
  gsize n_digests, length, n_algorithm;
  gboolean other = FALSE;
  int tag, version;

  if (!der_enter (&at, &end, 0x30) || !der_next (&at, end, &tag, &content, &length)
      || !der_enter (&at, &end, 0xa0) || !der_enter (&at, &end, 0x30)
      || !der_next (&at, end, &tag, &content, &length))
    return TRUE;
  version = tag == 0x02 && length == 1 ? *content : 0;
  if (!der_next (&at, end, &tag, &digests, &n_digests) || tag != 0x31)
    return FALSE;
  while (der_next (&at, end, &tag, &content, &length) && tag != 0x31)
    other = other || ((tag == 0xa0 || tag == 0xa1) && has_other_kinds (content, content + length));
  if (version != 1 && version != 3 && !(other && (version == 4 || version == 5)))
    return FALSE;
  at = content;
  after = content + length;
  if (tag != 0x31 || !der_enter (&at, &after, 0x30)
      || !der_next (&at, after, &tag, &content, &length))
    return TRUE;
  if (tag != 0x02 || length != 1 || (*content != 1 && *content != 3)
      || !der_next (&at, after, &tag, &content, &length)
      || !der_next (&at, after, &tag, &algorithm, &n_algorithm) || tag != 0x30)
    return FALSE;
  after = algorithm + n_algorithm;
  if (!der_next (&algorithm, after, &tag, &content, &length) || tag != 0x06)
    return FALSE;
  for (end = digests + n_digests; der_next (&digests, end, &tag, &inner, &n_digests);)
    {
      const guint8 *last = inner + n_digests, *name;
      gsize n_name;

      if (der_next (&inner, last, &tag, &name, &n_name) && tag == 0x06 && n_name == length
          && memcmp (name, content, length) == 0)
        return inner == last || (*inner == V_ASN1_NULL && last - inner == 2)
               || *inner == V_ASN1_INTEGER;
    }
  return FALSE;
}
