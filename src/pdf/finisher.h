/* pdf/finisher.h: from drawn pages to PDF/A and PDF/UA-1
 *
 * Takes the pages that the painter drew and makes the document around them: real tags in place of
 * its markers, the structure tree, links, destinations, outline, page labels, metadata, output
 * intent, attachments (ISO 32000-1; ISO 19005-2 and -3; ISO 14289-1).  What keeps the file from a
 * level is noted on the way, and the file claims the levels that are left, no other.
 *
 * The same areas, structure and job give the same bytes.  Nothing is ever on disk.
 */
#ifndef SAGSAKT_PDF_FINISHER_H
#define SAGSAKT_PDF_FINISHER_H

#include <glib.h>

#include "pdf/painter.h"
#include "pdf/violations.h"

/* A file inside the document (ISO 32000-1 §7.11.4, ISO 19005-3 §6.8).  Strings are UTF-8. */
typedef struct
{
  const char *name; /* without folders; no two are alike */
  const char *type; /* "text/xml" */
  const char *relationship; /* "Source", "Data", "Supplement" … */
  const char *description; /* NULL: none */
  GBytes *data;
} PdfAttachment;

/* A signature field that is kept free (ISO 32000-1 §12.7.4.5): whoever signs changes it and adds
 * nothing else, so that the levels stay what they are.  Strings are UTF-8. */
typedef struct
{
  const char *name; /* no two are alike; what it is called, too, where its Form has no other text */
  const char *form; /* the id of the element of type Form it is in; NULL, or no element has it: it
                       has no place on a page */
  gboolean stamp;   /* for a time stamp of the document */
} PdfField;

/* What a document is to say besides its pages; a NULL string is left out. */
typedef struct
{
  const char *title, *author, *subject;
  const char *language; /* BCP 47; NULL: what the structure says */
  gint64 created;       /* seconds since 1970, UTC; 0: not said */
  guint part;           /* of ISO 19005: 2, which allows no attachments here, or 3 */
  const PdfAttachment *attachments;
  guint n_attachments;
  const PdfField *fields;
  guint n_fields;
  const char *fingerprint;  /* of what the document was made with, its fonts apart */
  GBytes *metadata;         /* XMP: properties besides ours (metadata.h); NULL: none */
  gboolean again;           /* METADATA is the packet of a document made before, which is made again:
                               what was brought then is taken from it */
  gboolean strict;          /* no file when VIOLATIONS cost a level */
} PdfJob;

/* The finished file; the caller owns it.  NULL without ERROR: the job is strict, and VIOLATIONS say
 * what is wrong.  NULL with ERROR set: a page would be drawn as a picture
 * (SAGSAKT_ERROR_UNKNOWN), or SAGSAKT_ERROR_FAULT. */
GBytes *pdf_finish (const PdfPainting *painting, const AreaTree *areas,
                    const StructureTree *structure, const PdfJob *job, PdfViolations *violations,
                    GError **error);

/* Both steps: draws AREAS and finishes them. */
GBytes *pdf_make (const AreaTree *areas, const StructureTree *structure, const PdfJob *job,
                  PdfViolations *violations, GError **error);

#endif
