#include "pdf/content.h"

#include <string.h>

/* Operators that the checks care for.  PAINTS: leaves a mark on the page.  The rest name a
 * resource, a colour space or change a depth. */
typedef enum
{
  PAINTS,
  SAVES,
  RESTORES,
  BEGINS,
  BEGINS_WITH_PROPERTIES,
  ENDS,
  USES_FONT,
  USES_STATE,
  USES_COLOR_SPACE,
  USES_PATTERN,
  PAINTS_OBJECT,
  PAINTS_SHADING,
  INLINE_DATA,
  SETS_GRAY,
  SETS_RGB,
  SETS_CMYK,
  OTHER_OPERATOR
} Meaning;

/* Nesting of marked content that is kept apart; deeper than anything real. */
#define MAX_NESTING 64

typedef struct
{
  PdfContentFacts *facts;
  guint depth, nesting;
  guint8 marks[MAX_NESTING]; /* what each open sequence is: */
  int marker;                /* the one that is open, -1 */
  gboolean artifact;
} Reader;

enum
{
  OTHER,
  MARKER,
  ARTIFACT
};

static void
begin (Reader *reader, guint8 mark)
{
  if (mark != OTHER && (reader->marker >= 0 || reader->artifact))
    reader->facts->nested = TRUE;
  if (mark == MARKER)
    reader->marker = (int) reader->facts->markers++;
  else if (mark == ARTIFACT)
    reader->artifact = TRUE;
  if (reader->nesting < MAX_NESTING)
    reader->marks[reader->nesting] = mark;
  else
    reader->facts->broken = TRUE;
  reader->nesting++;
}

static guint8
end (Reader *reader)
{
  guint8 mark = OTHER;

  if (reader->nesting == 0)
    reader->facts->broken = TRUE;
  else if (--reader->nesting < MAX_NESTING)
    mark = reader->marks[reader->nesting];
  if (mark == MARKER)
    reader->marker = -1;
  else if (mark == ARTIFACT)
    reader->artifact = FALSE;
  return mark;
}

#define WORD(a, b, c) ((guint) (a) | (guint) (b) << 8 | (guint) (c) << 16)

static Meaning
find_meaning (PdfSlice word)
{
  const char *text = word.text;

  if (word.length > 3)
    return OTHER_OPERATOR;
  switch (WORD (text[0], word.length > 1 ? text[1] : 0, word.length > 2 ? text[2] : 0))
    {
    case WORD ('S', 0, 0):
    case WORD ('s', 0, 0):
    case WORD ('f', 0, 0):
    case WORD ('F', 0, 0):
    case WORD ('f', '*', 0):
    case WORD ('B', 0, 0):
    case WORD ('B', '*', 0):
    case WORD ('b', 0, 0):
    case WORD ('b', '*', 0):
    case WORD ('T', 'j', 0):
    case WORD ('T', 'J', 0):
    case WORD ('\'', 0, 0):
    case WORD ('"', 0, 0):
      return PAINTS;
    case WORD ('q', 0, 0):
      return SAVES;
    case WORD ('Q', 0, 0):
      return RESTORES;
    case WORD ('B', 'M', 'C'):
      return BEGINS;
    case WORD ('B', 'D', 'C'):
      return BEGINS_WITH_PROPERTIES;
    case WORD ('E', 'M', 'C'):
      return ENDS;
    case WORD ('T', 'f', 0):
      return USES_FONT;
    case WORD ('g', 's', 0):
      return USES_STATE;
    case WORD ('c', 's', 0):
    case WORD ('C', 'S', 0):
      return USES_COLOR_SPACE;
    case WORD ('s', 'c', 'n'):
    case WORD ('S', 'C', 'N'):
      return USES_PATTERN;
    case WORD ('D', 'o', 0):
      return PAINTS_OBJECT;
    case WORD ('s', 'h', 0):
      return PAINTS_SHADING;
    case WORD ('I', 'D', 0):
      return INLINE_DATA;
    case WORD ('g', 0, 0):
    case WORD ('G', 0, 0):
      return SETS_GRAY;
    case WORD ('r', 'g', 0):
    case WORD ('R', 'G', 0):
      return SETS_RGB;
    case WORD ('k', 0, 0):
    case WORD ('K', 0, 0):
      return SETS_CMYK;
    default:
      return OTHER_OPERATOR;
    }
}

static guint8
kind_of_sequence (PdfSlice tag, PdfSlice properties)
{
  PdfSlice value;

  if (pdf_slice_is (tag, "/Artifact"))
    return ARTIFACT;
  return pdf_dictionary_find (properties, "/MCID", &value) ? MARKER : OTHER;
}

static void
paint (const Reader *reader)
{
  reader->facts->painted = TRUE;
  if (reader->marker < 0 && !reader->artifact)
    reader->facts->unmarked = TRUE;
}

void
pdf_content_read (PdfSlice content, GString *out,
                  void (*tag) (guint marker, GString *out, gpointer data), PdfContentUse use,
                  gpointer data, PdfContentFacts *facts)
{
  static const char *const kinds[] = {
    [USES_FONT] = "/Font",       [USES_STATE] = "/ExtGState", [USES_COLOR_SPACE] = "/ColorSpace",
    [USES_PATTERN] = "/Pattern", [PAINTS_OBJECT] = "/XObject", [PAINTS_SHADING] = "/Shading",
  };
  Reader reader = { .facts = facts, .marker = -1 };
  const char *copied = content.text, *operands = NULL;
  PdfSlice name = { NULL, 0 }, properties = { NULL, 0 };
  PdfLexer lexer;
  PdfToken token;

  memset (facts, 0, sizeof *facts);
  pdf_lexer_init (&lexer, content);
  while (pdf_lexer_next (&lexer, &token))
    {
      Meaning meaning;

      if (token.kind != PDF_TOKEN_WORD)
        {
          if (!operands)
            operands = token.slice.text;
          if (token.kind == PDF_TOKEN_NAME)
            name = token.slice;
          else if (token.kind == PDF_TOKEN_ARRAY_OPEN)
            facts->broken |= !pdf_lexer_skip_array (&lexer);
          else if (token.kind == PDF_TOKEN_DICTIONARY_OPEN)
            {
              lexer.at = token.slice.text;
              if (!pdf_lexer_value (&lexer, &properties))
                facts->broken = TRUE;
            }
          continue;
        }
      meaning = find_meaning (token.slice);
      switch (meaning)
        {
        case PAINTS:
          paint (&reader);
          break;
        case PAINTS_OBJECT:
        case PAINTS_SHADING:
          paint (&reader);
          G_GNUC_FALLTHROUGH;
        case USES_FONT:
        case USES_STATE:
        case USES_COLOR_SPACE:
        case USES_PATTERN:
          if (use && name.text)
            use (kinds[meaning], name, reader.marker, data);
          break;
        case SAVES:
          reader.depth++;
          facts->depth = MAX (facts->depth, reader.depth);
          break;
        case RESTORES:
          reader.depth -= reader.depth > 0;
          break;
        case BEGINS:
          begin (&reader, name.text && pdf_slice_is (name, "/Artifact") ? ARTIFACT : OTHER);
          break;
        case BEGINS_WITH_PROPERTIES:
          begin (&reader, name.text ? kind_of_sequence (name, properties) : OTHER);
          if (out && reader.marker >= 0 && reader.marks[reader.nesting - 1] == MARKER)
            {
              g_string_append_len (out, copied, operands - copied);
              tag ((guint) reader.marker, out, data);
              copied = lexer.at;
            }
          break;
        case ENDS:
          end (&reader);
          break;
        case INLINE_DATA:
          paint (&reader);
          pdf_lexer_skip_inline_image (&lexer);
          break;
        case SETS_GRAY:
          facts->device_gray = TRUE;
          break;
        case SETS_RGB:
          facts->device_rgb = TRUE;
          break;
        case SETS_CMYK:
          facts->device_cmyk = TRUE;
          break;
        case OTHER_OPERATOR:
          break;
        }
      operands = NULL;
      name.text = properties.text = NULL;
      name.length = properties.length = 0;
    }
  facts->broken |= token.kind == PDF_TOKEN_BROKEN || reader.nesting > 0;
  if (out)
    g_string_append_len (out, copied, content.text + content.length - copied);
}
