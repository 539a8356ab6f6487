/* pdf/audit.h: the checks on parts of a file
 *
 * Each looks at one thing (an object's dictionary, a content stream's facts, a map to Unicode, the
 * structure) and notes what costs a level (violations.h).  The finisher runs them on what it
 * writes, the inspector on what it reads from any file.  LINE is where that stands in the case or
 * FO file, 0: not known.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_AUDIT_H
#define SAGSAKT_PDF_AUDIT_H

#include <glib.h>

#include "fo/structure.h"
#include "pdf/content.h"
#include "pdf/violations.h"

/* A font, font descriptor, picture, form, graphics state or action: whatever DICTIONARY shows
 * itself to be. */
void pdf_audit_object (PdfViolations *violations, PdfSlice dictionary, guint line);

/* MAP is a ToUnicode CMap, decoded (ISO 32000-1 §9.10.3). */
void pdf_audit_unicode (PdfViolations *violations, PdfSlice map, guint line);

void pdf_audit_content (PdfViolations *violations, const PdfContentFacts *facts, guint line);

/* Sides in millipoints (ISO 19005-2 §6.1.13). */
void pdf_audit_page_size (PdfViolations *violations, gint64 width, gint64 height);

/* TRUE when TEXT (NULL: no) may be too long for a string of the file (ISO 19005-2 §6.1.13). */
gboolean pdf_audit_is_long (const char *text);

/* TRUE for a language tag as RFC 3066 writes it: "da", "en-GB". */
gboolean pdf_audit_language (const char *language);

/* The elements of a document of ours.  What the structure's own findings say already is not said
 * again. */
void pdf_audit_structure (PdfViolations *violations, const StructureTree *structure);

#endif
