/* libraries.h: what draws the pages: named by `sagsakt doctor` and in fingerprints */
#ifndef SAGSAKT_PDF_LIBRARIES_H
#define SAGSAKT_PDF_LIBRARIES_H

/* Names and versions of the libraries of this station; the caller owns it. */
char *pdf_describe_libraries (void);

#endif
