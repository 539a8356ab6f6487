/* pdf/content.h: marked content in a page's content stream (ISO 32000-1 §14.6, §14.7.4)
 *
 * Puts the real tags where the painter set its markers, and reads any content stream for the
 * checks: what paints outside marked content, how deep the graphics state is nested, which
 * resources are used.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_CONTENT_H
#define SAGSAKT_PDF_CONTENT_H

#include <glib.h>

#include "pdf/lexer.h"

/* What a content stream does, as far as the checks ask. */
typedef struct
{
  guint markers;          /* marked-content sequences with an MCID */
  guint depth;            /* of q, at most */
  gboolean painted;       /* something is */
  gboolean unmarked;      /* something is painted outside marked content */
  gboolean nested;        /* a marker, or an artifact, inside a marker */
  gboolean broken;        /* syntax, or BDC and EMC do not match */
  gboolean device_gray, device_rgb, device_cmyk; /* set by operators */
} PdfContentFacts;

/* Called for every resource that is used: KEY is the kind ("/Font"), MARKER the number of the
 * marker it is used in, counted from 0; -1: in none. */
typedef void (*PdfContentUse) (const char *kind, PdfSlice name, int marker, gpointer data);

/* Reads CONTENT.  With OUT (NULL: only read) the content is copied there, and TAG appends what
 * stands for each marker ("/P <</MCID 0>> BDC"). */
void pdf_content_read (PdfSlice content, GString *out,
                       void (*tag) (guint marker, GString *out, gpointer data), PdfContentUse use,
                       gpointer data, PdfContentFacts *facts);

#endif
