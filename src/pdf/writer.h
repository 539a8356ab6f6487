/* pdf/writer.h: the finished file as bytes (ISO 32000-1 §7.5)
 *
 * PDF 1.7 with object streams and a cross-reference stream: half the size of a table.  Numbers are
 * reserved in any order and objects written in any order; the same calls give the same bytes.
 * Streams end with a line feed before "endstream" (ISO 19005-2 §6.1.7.1).  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_WRITER_H
#define SAGSAKT_PDF_WRITER_H

#include <glib.h>

#include "pdf/lexer.h"

typedef struct PdfWriter PdfWriter;

PdfWriter *pdf_writer_new (void);
void pdf_writer_free (PdfWriter *writer);

/* The first of COUNT object numbers that follow one another. */
guint pdf_writer_reserve (PdfWriter *writer, guint count);

/* Begins object NUMBER; its text is appended to the result, which is lent until pdf_writer_end. */
GString *pdf_writer_begin (PdfWriter *writer, guint number);

/* The same for an object outside the object streams: what is read first, by whoever signs. */
GString *pdf_writer_begin_alone (PdfWriter *writer, guint number);
void pdf_writer_end (PdfWriter *writer);

/* Writes stream NUMBER.  ENTRIES is the inside of its dictionary without Length and Filter of what
 * is packed here. */
void pdf_writer_add_packed (PdfWriter *writer, guint number, const char *entries, PdfSlice data);
void pdf_writer_add_stream (PdfWriter *writer, guint number, const char *entries, PdfSlice data);

/* Writes what is left and the trailer; the caller owns the result.  The file's identifier is made
 * of the bytes written so far.  Once for each writer. */
GBytes *pdf_writer_finish (PdfWriter *writer, guint root, guint information);

/* Appends TEXT, UTF-8, as a text string (§7.9.2.2). */
void pdf_append_text (GString *out, const char *text);

/* Appends LENGTH bytes as a byte string. */
void pdf_append_bytes (GString *out, const char *bytes, gsize length);

/* Appends a length as a number in points with at most three decimals. */
void pdf_append_points (GString *out, gint64 millipoints);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfWriter, pdf_writer_free)

#endif
