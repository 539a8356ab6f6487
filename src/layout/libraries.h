/* libraries.h: what sets the text: named by `sagsakt doctor` and in fingerprints */
#ifndef SAGSAKT_LAYOUT_LIBRARIES_H
#define SAGSAKT_LAYOUT_LIBRARIES_H

/* Names and versions of the libraries of this station; the caller owns it. */
char *layout_describe_libraries (void);

/* The digests of the hyphenation patterns, one a line; the caller owns it. */
char *layout_digest_patterns (void);

#endif
