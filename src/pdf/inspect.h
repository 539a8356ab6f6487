/* pdf/inspect.h: what any PDF file claims, and whether that holds as far as it can be read
 *
 * The checks of audit.h on the objects and pages of a file, and those on the file as a whole.  qpdf
 * reads it, whoever wrote it; a file that is damaged, encrypted or made to do harm gives violations
 * or an error, never more.  What is not looked at here (the figures of fonts, the colours of
 * profiles, what a picture shows) stays undecided: no violation does not mean that a level is held.
 */
#ifndef SAGSAKT_PDF_INSPECT_H
#define SAGSAKT_PDF_INSPECT_H

#include <glib.h>

#include "pdf/violations.h"

typedef struct
{
  char version[8]; /* "1.7" */
  guint pages;
  guint part;        /* of ISO 19005 that the file claims; 0: none */
  char conformance;  /* 'A' …; 0: none */
  gboolean accessible; /* it claims PDF/UA-1 */
  guint undecided;   /* streams that could not be unpacked or are too large */
} PdfInspection;

/* Opens the library that reads files; in the process that does so, before it locks itself in.  FALSE
 * with ERROR set (SAGSAKT_ERROR_MISSING): it is not there. */
gboolean pdf_inspect_load (GError **error);

/* Of the library, which is open. */
const char *pdf_inspect_library_version (void);

/* The library is open.  Notes in VIOLATIONS what the file in BYTES breaks, whatever it claims.  FALSE with ERROR set
 * (SAGSAKT_ERROR_UNKNOWN): it is no PDF file, is damaged past reading or wants a password. */
gboolean pdf_inspect (GBytes *bytes, PdfViolations *violations, PdfInspection *inspection,
                      GError **error);

#endif
