/* seal/xref.h: cross-reference tables and streams (ISO 32000-1 §7.5.4, §7.5.8)
 *
 * One section read from its offset: its entries, its trailer, and what it names before it.  The
 * chain of sections is file.c's.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_XREF_H
#define SAGSAKT_SEAL_XREF_H

#include "seal/file.h"

typedef struct
{
  SealXrefKind kind;
  gsize start, end;    /* the section with its trailer */
  SealObject trailer;  /* of a stream: its dictionary */
  GArray *entries;     /* of SealPlace, ascending, one a number */
  gint64 previous;     /* offset of the section before it; -1: none */
} XrefSection;

/* Reads the section at OFFSET of DATA; the offsets in it count from BASE on, those in SECTION from the
 * first byte.  FALSE: none stands there, or it does not hold. */
gboolean xref_section_read (Arena *arena, const guint8 *data, gsize length, gsize base, gsize offset,
                            XrefSection *section);
void xref_section_clear (XrefSection *section);

/* The entry for NUMBER; NULL: none. */
const SealPlace *xref_entries_find (const GArray *entries, guint32 number);

/* STREAM's bytes without their filter: none, or FlateDecode with or without a predictor.  NULL: not
 * so, broken data, or more than the limit. */
GBytes *xref_decode (const SealObject *stream, const guint8 *raw, gsize length);

#endif
