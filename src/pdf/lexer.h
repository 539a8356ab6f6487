/* pdf/lexer.h: the words of PDF syntax (ISO 32000-1 §7.2, §7.3)
 *
 * One small lexer for content streams, for the objects of a file and for what was read by another
 * library: it knows strings, so that nothing inside one is taken for a name or an operator.  Slices
 * point into the text that was given; nothing is copied or owned.  Broken syntax ends the text
 * with PDF_TOKEN_BROKEN, never a read past its end.  Internal to pdf/.
 */
#ifndef SAGSAKT_PDF_LEXER_H
#define SAGSAKT_PDF_LEXER_H

#include <glib.h>

typedef struct
{
  const char *text; /* not NUL-terminated */
  gsize length;
} PdfSlice;

typedef enum
{
  PDF_TOKEN_END,
  PDF_TOKEN_NUMBER,
  PDF_TOKEN_NAME,   /* with its slash */
  PDF_TOKEN_STRING, /* with its parentheses */
  PDF_TOKEN_HEX,    /* with its angle brackets */
  PDF_TOKEN_ARRAY_OPEN,
  PDF_TOKEN_ARRAY_CLOSE,
  PDF_TOKEN_DICTIONARY_OPEN,
  PDF_TOKEN_DICTIONARY_CLOSE,
  PDF_TOKEN_WORD, /* an operator, true, null, R, obj … */
  PDF_TOKEN_BROKEN
} PdfTokenKind;

typedef struct
{
  PdfTokenKind kind;
  PdfSlice slice;
} PdfToken;

typedef struct
{
  const char *at, *end;
} PdfLexer;

void pdf_lexer_init (PdfLexer *lexer, PdfSlice text);

/* The next token, comments and white space left out; FALSE at the end and for broken syntax. */
gboolean pdf_lexer_next (PdfLexer *lexer, PdfToken *token);

/* The next value whole: an array or dictionary with what is in it, a reference, else one token.
 * FALSE when there is none. */
gboolean pdf_lexer_value (PdfLexer *lexer, PdfSlice *value);

/* Behind the bracket that opens an array: goes behind the one that closes it, faster than token by
 * token.  FALSE when it is not closed. */
gboolean pdf_lexer_skip_array (PdfLexer *lexer);

/* Behind an ID operator: goes past the picture's data and its EI (§8.9.7). */
void pdf_lexer_skip_inline_image (PdfLexer *lexer);

/* The value of KEY ("/Type") in DICTIONARY, whose text begins with "<<"; FALSE when it has none. */
gboolean pdf_dictionary_find (PdfSlice dictionary, const char *key, PdfSlice *value);

/* TRUE when SLICE is TEXT, to the byte. */
gboolean pdf_slice_is (PdfSlice slice, const char *text);

/* TRUE when VALUE is a reference "12 0 R", whose number is then *NUMBER. */
gboolean pdf_slice_reference (PdfSlice value, guint *number);

/* VALUE as a number; 0 for anything else. */
double pdf_slice_number (PdfSlice value);

#endif
