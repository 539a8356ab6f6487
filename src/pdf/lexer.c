#include "pdf/lexer.h"

#include <string.h>

/* Recursion is not needed for nesting, so only the file's size bounds it. */

enum
{
  REGULAR,
  SPACE,
  DELIMITER
};

/* ISO 32000-1, tables 1 and 2. */
static const guint8 classes[256] = {
  [0] = SPACE,       ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,    ['\r'] = SPACE,
  [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER, ['<'] = DELIMITER, ['>'] = DELIMITER,
  ['['] = DELIMITER, [']'] = DELIMITER, ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER,
  ['%'] = DELIMITER,
};

static inline guint8
class_of (char c)
{
  return classes[(guchar) c];
}

void
pdf_lexer_init (PdfLexer *lexer, PdfSlice text)
{
  lexer->at = text.text;
  lexer->end = text.text + text.length;
}

/* AT stands on "("; the byte behind its ")", NULL when there is none. */
static const char *
end_of_string (const char *at, const char *end)
{
  guint depth = 0;

  for (; at < end; at++)
    if (*at == '\\')
      at++;
    else if (*at == '(')
      depth++;
    else if (*at == ')' && --depth == 0)
      return at + 1;
  return NULL;
}

static const char *
end_of_regular (const char *at, const char *end)
{
  while (at < end && class_of (*at) == REGULAR)
    at++;
  return at;
}

static PdfTokenKind
measure (const char *at, const char *end, const char **behind)
{
  gboolean twice = end - at > 1 && at[1] == at[0];

  *behind = at + 1;
  switch (*at)
    {
    case '(':
      *behind = end_of_string (at, end);
      return *behind ? PDF_TOKEN_STRING : PDF_TOKEN_BROKEN;
    case '/':
      *behind = end_of_regular (at + 1, end);
      return PDF_TOKEN_NAME;
    case '[':
      return PDF_TOKEN_ARRAY_OPEN;
    case ']':
      return PDF_TOKEN_ARRAY_CLOSE;
    case '{':
    case '}':
      return PDF_TOKEN_WORD; /* functions and CMaps */
    case '<':
      if (!twice)
        {
          const char *close = memchr (at, '>', (gsize) (end - at));

          *behind = close ? close + 1 : NULL;
          return close ? PDF_TOKEN_HEX : PDF_TOKEN_BROKEN;
        }
      *behind = at + 2;
      return PDF_TOKEN_DICTIONARY_OPEN;
    case '>':
      *behind = at + 2;
      return twice ? PDF_TOKEN_DICTIONARY_CLOSE : PDF_TOKEN_BROKEN;
    case ')':
      return PDF_TOKEN_BROKEN;
    default:
      *behind = end_of_regular (at, end);
      return g_ascii_isdigit (*at) || *at == '-' || *at == '+' || *at == '.' ? PDF_TOKEN_NUMBER
                                                                             : PDF_TOKEN_WORD;
    }
}

gboolean
pdf_lexer_next (PdfLexer *lexer, PdfToken *token)
{
  const char *at = lexer->at, *end = lexer->end, *behind;

  for (;; at++)
    {
      if (at < end && *at == '%')
        while (at < end && *at != '\n' && *at != '\r')
          at++;
      if (at >= end || class_of (*at) != SPACE)
        break;
    }
  token->slice.text = at;
  token->slice.length = 0;
  token->kind = at >= end ? PDF_TOKEN_END : measure (at, end, &behind);
  if (token->kind == PDF_TOKEN_END || token->kind == PDF_TOKEN_BROKEN)
    {
      lexer->at = end;
      return FALSE;
    }
  token->slice.length = (gsize) (behind - at);
  lexer->at = behind;
  return TRUE;
}

static gboolean
is_integer (PdfSlice slice)
{
  for (gsize i = 0; i < slice.length; i++)
    if (!g_ascii_isdigit (slice.text[i]))
      return FALSE;
  return slice.length > 0;
}

/* Behind a whole number: the byte behind " 0 R"; NULL when it is no reference. */
static const char *
end_of_reference (const char *at, const char *end)
{
  const char *digits;

  while (at < end && class_of (*at) == SPACE)
    at++;
  for (digits = at; at < end && g_ascii_isdigit (*at);)
    at++;
  if (at == digits)
    return NULL;
  for (digits = at; at < end && class_of (*at) == SPACE;)
    at++;
  if (at == digits || at >= end || *at != 'R' || end_of_regular (at, end) != at + 1)
    return NULL;
  return at + 1;
}

gboolean
pdf_lexer_value (PdfLexer *lexer, PdfSlice *value)
{
  PdfToken token;
  guint depth = 0;

  if (!pdf_lexer_next (lexer, &token))
    return FALSE;
  *value = token.slice;
  if (token.kind == PDF_TOKEN_NUMBER && is_integer (token.slice))
    {
      const char *behind = end_of_reference (lexer->at, lexer->end);

      if (behind)
        {
          lexer->at = behind;
          value->length = (gsize) (behind - value->text);
        }
      return TRUE;
    }
  for (;;)
    {
      if (token.kind == PDF_TOKEN_ARRAY_OPEN || token.kind == PDF_TOKEN_DICTIONARY_OPEN)
        depth++;
      else if (token.kind == PDF_TOKEN_ARRAY_CLOSE || token.kind == PDF_TOKEN_DICTIONARY_CLOSE)
        {
          if (depth == 0)
            return FALSE;
          depth--;
        }
      if (depth == 0)
        break;
      if (!pdf_lexer_next (lexer, &token))
        return FALSE;
    }
  value->length = (gsize) (lexer->at - value->text);
  return TRUE;
}

gboolean
pdf_lexer_skip_array (PdfLexer *lexer)
{
  const char *at = lexer->at, *end = lexer->end;
  guint depth = 1;

  while (at && at < end)
    switch (*at++)
      {
      case '(':
        at = end_of_string (at - 1, end);
        break;
      case '[':
        depth++;
        break;
      case ']':
        if (--depth == 0)
          {
            lexer->at = at;
            return TRUE;
          }
        break;
      case '%':
        while (at < end && *at != '\n' && *at != '\r')
          at++;
        break;
      default:
        break;
      }
  lexer->at = end;
  return FALSE;
}

void
pdf_lexer_skip_inline_image (PdfLexer *lexer)
{
  const char *at = lexer->at + 1;

  for (; at + 3 <= lexer->end; at++)
    if (at[0] == 'E' && at[1] == 'I' && class_of (at[-1]) == SPACE
        && (at + 2 == lexer->end || class_of (at[2]) != REGULAR))
      {
        lexer->at = at + 2;
        return;
      }
  lexer->at = lexer->end;
}

gboolean
pdf_dictionary_find (PdfSlice dictionary, const char *key, PdfSlice *value)
{
  PdfLexer lexer;
  PdfToken token;

  pdf_lexer_init (&lexer, dictionary);
  if (!pdf_lexer_next (&lexer, &token) || token.kind != PDF_TOKEN_DICTIONARY_OPEN)
    return FALSE;
  while (pdf_lexer_next (&lexer, &token) && token.kind == PDF_TOKEN_NAME)
    {
      if (!pdf_lexer_value (&lexer, value))
        return FALSE;
      if (pdf_slice_is (token.slice, key))
        return TRUE;
    }
  return FALSE;
}

gboolean
pdf_slice_is (PdfSlice slice, const char *text)
{
  gsize length = strlen (text);

  return slice.length == length && memcmp (slice.text, text, length) == 0;
}

gboolean
pdf_slice_reference (PdfSlice value, guint *number)
{
  if (value.length < 5 || value.text[value.length - 1] != 'R')
    return FALSE;
  *number = 0;
  for (gsize i = 0; i < value.length && g_ascii_isdigit (value.text[i]) && i < 9; i++)
    *number = *number * 10 + (guint) (value.text[i] - '0');
  return TRUE;
}

double
pdf_slice_number (PdfSlice value)
{
  char text[32];

  g_strlcpy (text, "", sizeof text);
  if (value.length < sizeof text)
    {
      memcpy (text, value.text, value.length);
      text[value.length] = '\0';
    }
  return g_ascii_strtod (text, NULL);
}
