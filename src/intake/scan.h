/* scan.h: a look at a document's bytes before libxml2 gets them
 *
 * Two passes for the reader alone.  scan_decode makes UTF-8 of the bytes.  scan_text goes through
 * the markup once, as far as it must to know where each start tag stands and that no limit is
 * passed: libxml2 takes time quadratic in the attributes of a tag, and stack for depth.  Neither
 * decides whether the text is well-formed; text that is, they read as libxml2 does, and libxml2 stops
 * at the first place where it is not.
 */
#ifndef SAGSAKT_INTAKE_SCAN_H
#define SAGSAKT_INTAKE_SCAN_H

#include <glib.h>

#include "base/findings.h"

/* UTF-8 without byte order mark; no NUL in it. */
typedef struct
{
  GBytes *bytes; /* owned: holds the text */
  const char *text;
  gsize length;
} ScanText;

/* Fills TEXT from BYTES, whatever of the known encodings they are in.  FALSE with an error in
 * FINDINGS: another encoding, broken bytes, NUL, or nothing there. */
gboolean scan_decode (GBytes *bytes, const char *file, ScanText *text, Findings *findings);
void scan_text_clear (ScanText *text);

typedef struct
{
  guint32 offset; /* of its '<', in bytes */
  guint32 line;   /* 1-based */
} ScanElement;

typedef struct
{
  GArray *elements; /* ScanElement, in document order; owned */
  /* Offsets of what is not closed when the text ends: the innermost element, and a comment, CDATA
   * section or instruction; -1: nothing. */
  gint64 open_element;
  gint64 open_markup;
} ScanResult;

/* Fills RESULT from TEXT, with a warning in FINDINGS for each processing instruction.  FALSE: an
 * error in FINDINGS (a DOCTYPE), or ERROR set (SAGSAKT_ERROR_LIMIT). */
gboolean scan_markup (const ScanText *text, const char *file, ScanResult *result,
                      Findings *findings, GError **error);
void scan_result_clear (ScanResult *result);

/* The line and column, 1-based, of the byte at OFFSET. */
guint scan_line (const ScanText *text, gsize offset);
guint scan_column (const ScanText *text, gsize offset);

#endif
