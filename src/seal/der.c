/* seal/der.c: elements of DER */
#include "seal/der.h"

#include <openssl/asn1.h>

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
