/* seal/file.h: a PDF file as its revisions (ISO 32000-1 §7.5)
 *
 * Reads the cross-reference tables and streams of a file, hybrids and linearized files included,
 * and gives every object as it was at each revision: what signing appends to, and what verification
 * compares.  A revision is what one save added; the first is number 0.  Nothing is repaired: a file
 * whose cross-references do not hold is an error (not decided), since every reader repairs in
 * another way.  Objects are read when they are asked for.
 *
 * The file owns all it gives; everything lent lives as long as it does.  Offsets are bytes from the
 * start of the file.
 */
#ifndef SAGSAKT_SEAL_FILE_H
#define SAGSAKT_SEAL_FILE_H

#include <glib.h>

#include "seal/object.h"

typedef struct SealFile SealFile;

typedef enum
{
  SEAL_XREF_TABLE,
  SEAL_XREF_STREAM,
  SEAL_XREF_HYBRID /* a table with a stream for readers that know them (§7.5.8.4) */
} SealXrefKind;

typedef struct
{
  SealXrefKind kind;
  gsize xref; /* where its cross-references begin */
  gsize end;  /* the first byte behind its %%EOF and the line end there */
  const SealObject *trailer;
} SealRevision;

/* Where an object is at some revision. */
typedef struct
{
  enum
  {
    SEAL_FREE,
    SEAL_AT_OFFSET,
    SEAL_IN_STREAM
  } kind;
  guint32 number;
  guint32 generation; /* 0 for SEAL_IN_STREAM */
  guint64 place;      /* the offset; for SEAL_IN_STREAM the number of the object stream */
  guint32 index;      /* its place in that stream */
} SealPlace;

/* Reads the cross-references of BYTES.  NULL with ERROR set: no PDF file, broken or looping
 * cross-references (SAGSAKT_ERROR_UNKNOWN), or a limit (SAGSAKT_ERROR_LIMIT). */
SealFile *seal_file_new (GBytes *bytes, GError **error);
void seal_file_free (SealFile *file);

GBytes *seal_file_bytes (const SealFile *file);

/* Where the offsets that stand in the file count from: its first byte, or its header where something
 * stands before that.  All offsets given here count from the first byte. */
gsize seal_file_base (const SealFile *file);
guint seal_file_count (const SealFile *file);
const SealRevision *seal_file_revision (const SealFile *file, guint revision);

/* What cannot be read is remembered: the first such thing since the file was opened, NULL: none.
 * Whoever decides asks this before it says that something is in order. */
const GError *seal_file_damage (const SealFile *file);

/* The object NUMBER as it was at REVISION; NULL: there is none, or it cannot be read (damage). */
const SealObject *seal_file_find (SealFile *file, guint revision, guint32 number);

/* OBJECT itself, or what it refers to at REVISION; NULL for NULL and for nothing. */
const SealObject *seal_file_resolve (SealFile *file, guint revision, const SealObject *object);

/* The value of KEY in DICTIONARY, resolved at REVISION; NULL: none. */
const SealObject *seal_file_lookup (SealFile *file, guint revision, const SealObject *dictionary,
                                    const char *key);

/* The document catalogue at REVISION; NULL: none, or no dictionary. */
const SealObject *seal_file_catalog (SealFile *file, guint revision);

/* The bytes of STREAM as they stand in the file, or decoded; the caller owns them.  NULL: it is no
 * stream, its length does not hold, its filter is not FlateDecode, or a limit is met (damage). */
GBytes *seal_file_read_raw (SealFile *file, guint revision, const SealObject *stream);
GBytes *seal_file_read_stream (SealFile *file, guint revision, const SealObject *stream);

/* Where object NUMBER is at REVISION; FALSE: no revision up to it has an entry for it. */
gboolean seal_file_place (const SealFile *file, guint revision, guint32 number, SealPlace *place);

/* The bytes of the object at PLACE (SEAL_AT_OFFSET), as REVISION reads the length of a stream: from
 * its number to behind its "endobj".  FALSE: it does not stand there (no damage). */
gboolean seal_file_extent (SealFile *file, guint revision, const SealPlace *place, gsize *start,
                           gsize *end);

/* The entries that REVISION itself brought, ascending by number; lent. */
const SealPlace *seal_file_entries (const SealFile *file, guint revision, guint *n_entries);

/* One more than the highest object number of REVISION. */
guint32 seal_file_size (const SealFile *file, guint revision);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealFile, seal_file_free)

#endif
