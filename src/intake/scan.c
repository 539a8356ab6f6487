#include "intake/scan.h"

#include <string.h>

#include "base/errors.h"
#include "base/limits.h"

/* Places --------------------------------------------------------------------------------------- */

static guint
count_lines (const char *from, const char *to)
{
  guint n = 0;
  for (; (from = memchr (from, '\n', (gsize) (to - from))); from++)
    n++;
  return n;
}

guint
scan_line (const ScanText *text, gsize offset)
{
  return 1 + count_lines (text->text, text->text + MIN (offset, text->length));
}

/* A column further right is of no use, and a thousand findings on one line of 16 MiB would take
 * long to count. */
#define LINE_BYTES (128 * 1024)

guint
scan_column (const ScanText *text, gsize offset)
{
  const char *at = text->text + MIN (offset, text->length);
  const char *first = at - text->text > LINE_BYTES ? at - LINE_BYTES : text->text;
  const char *newline = memrchr (first, '\n', (gsize) (at - first));
  if (!newline && first > text->text)
    return 0;

  guint column = 1;
  for (const char *p = newline ? newline + 1 : first; p < at; p++)
    column += ((guchar) *p & 0xC0) != 0x80;
  return column;
}

static Place
place_at (const ScanText *text, const char *file, gsize offset)
{
  return (Place){ .file = file,
                  .line = scan_line (text, offset),
                  .column = scan_column (text, offset) };
}

/* Encodings ------------------------------------------------------------------------------------ */

typedef enum
{
  ENCODING_NONE, /* not said */
  ENCODING_UTF8,
  ENCODING_UTF16,
  ENCODING_ASCII,
  ENCODING_LATIN1,
  ENCODING_WINDOWS,
  ENCODING_UNKNOWN
} Encoding;

/* Few, and converted here: iconv opens a module of its own for each, which the process that reads
 * cases has no right to. */
static const struct
{
  const char *name;
  Encoding encoding;
} encodings[] = {
  { "UTF-8", ENCODING_UTF8 },           { "UTF8", ENCODING_UTF8 },
  { "UTF-16", ENCODING_UTF16 },         { "UTF-16LE", ENCODING_UTF16 },
  { "UTF-16BE", ENCODING_UTF16 },       { "US-ASCII", ENCODING_ASCII },
  { "ASCII", ENCODING_ASCII },          { "ISO-8859-1", ENCODING_LATIN1 },
  { "ISO_8859-1", ENCODING_LATIN1 },    { "LATIN1", ENCODING_LATIN1 },
  { "WINDOWS-1252", ENCODING_WINDOWS }, { "CP1252", ENCODING_WINDOWS },
};

/* Windows-1252 where it differs from ISO 8859-1: 0x80 to 0x9F; 0: no character. */
static const guint16 windows_characters[32] = {
  0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* What the XML declaration at the start of TEXT, if there is one, says (XML 1.0, 4.3.3). */
static Encoding
declared_encoding (const char *text, gsize length)
{
  if (length < 6 || memcmp (text, "<?xml", 5) != 0 || !g_ascii_isspace (text[5]))
    return ENCODING_NONE;

  const char *end = g_strstr_len (text, (gssize) MIN (length, 1024), "?>");
  const char *name = end ? g_strstr_len (text, end - text, "encoding") : NULL;
  if (!name)
    return ENCODING_NONE;
  name += strlen ("encoding");
  while (name < end && (g_ascii_isspace (*name) || *name == '='))
    name++;
  char quote = *name++;
  const char *stop = name < end ? memchr (name, quote, (gsize) (end - name)) : NULL;
  if (!stop)
    return ENCODING_NONE; /* malformed: libxml2 will say so */

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (strlen (encodings[i].name) == (gsize) (stop - name)
        && g_ascii_strncasecmp (encodings[i].name, name, (gsize) (stop - name)) == 0)
      return encodings[i].encoding;
  return ENCODING_UNKNOWN;
}
static void
take_text (ScanText *text, char *out, const char *end)
{
  text->text = out;
  text->length = (gsize) (end - out);
  text->bytes = g_bytes_new_take (out, text->length);
}

/* Both write UTF-8 to TEXT, as far as DATA can be read; FALSE: it could not be read to its end. */
static gboolean
decode_utf16 (const guchar *data, gsize length, gboolean big_endian, ScanText *text)
{
  /* A unit of two bytes becomes at most three. */
  char *out = g_malloc (length / 2 * 3 + 1), *end = out;
  gsize i = 0;
  for (; i + 1 < length; i += 2)
    {
      gunichar c
          = (gunichar) (big_endian ? data[i] << 8 | data[i + 1] : data[i + 1] << 8 | data[i]);
      if ((c & 0xFC00) == 0xD800 && i + 3 < length)
        {
          const guchar *next = data + i + 2;
          gunichar low = (gunichar) (big_endian ? next[0] << 8 | next[1] : next[1] << 8 | next[0]);
          if ((low & 0xFC00) == 0xDC00)
            {
              c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
              i += 2;
            }
        }
      if ((c & 0xF800) == 0xD800)
        break;
      end += g_unichar_to_utf8 (c, end);
    }
  take_text (text, out, end);
  return i == length;
}

static gboolean
decode_single (const guchar *data, gsize length, Encoding encoding, ScanText *text)
{
  char *out = g_malloc (length * 3 + 1), *end = out;
  gsize i = 0;
  for (; i < length; i++)
    {
      gunichar c = data[i];
      if (encoding == ENCODING_WINDOWS && c >= 0x80 && c < 0xA0)
        {
          c = windows_characters[c - 0x80];
          if (c == 0)
            break;
        }
      end += g_unichar_to_utf8 (c, end);
    }
  take_text (text, out, end);
  return i == length;
}

/* The encoding that the first bytes show (XML 1.0, appendix F); *MARK: the bytes of the byte order
 * mark. */
static Encoding
detect_encoding (const guchar *data, gsize length, gsize *mark, gboolean *big_endian)
{
  static const struct
  {
    guchar bytes[4];
    guchar n_bytes, n_mark;
    Encoding encoding;
    gboolean big_endian;
  } rows[] = {
    { { 0x00, 0x00, 0xFE, 0xFF }, 4, 4, ENCODING_UNKNOWN, TRUE },  /* UTF-32 */
    { { 0xFF, 0xFE, 0x00, 0x00 }, 4, 4, ENCODING_UNKNOWN, FALSE }, /* UTF-32 */
    { { 0xEF, 0xBB, 0xBF }, 3, 3, ENCODING_UTF8, FALSE },
    { { 0xFE, 0xFF }, 2, 2, ENCODING_UTF16, TRUE },
    { { 0xFF, 0xFE }, 2, 2, ENCODING_UTF16, FALSE },
    { { 0x00, '<', 0x00, '?' }, 4, 0, ENCODING_UTF16, TRUE },
    { { '<', 0x00, '?', 0x00 }, 4, 0, ENCODING_UTF16, FALSE },
    { { 0x00, 0x00, 0x00, '<' }, 4, 0, ENCODING_UNKNOWN, TRUE },   /* UTF-32 */
    { { '<', 0x00, 0x00, 0x00 }, 4, 0, ENCODING_UNKNOWN, FALSE },  /* UTF-32 */
    { { 0x4C, 0x6F, 0xA7, 0x94 }, 4, 0, ENCODING_UNKNOWN, FALSE }, /* EBCDIC */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (length >= rows[i].n_bytes && memcmp (data, rows[i].bytes, rows[i].n_bytes) == 0)
      {
        *mark = rows[i].n_mark;
        *big_endian = rows[i].big_endian;
        return rows[i].encoding;
      }
  *mark = 0;
  *big_endian = FALSE;
  return ENCODING_NONE;
}

/* What the first bytes show does not contradict what the declaration says. */
static gboolean
agree (Encoding shown, Encoding declared)
{
  if (declared == ENCODING_NONE)
    return TRUE;
  if (shown == ENCODING_NONE)
    return declared != ENCODING_UTF16;
  return declared == shown || (shown == ENCODING_UTF8 && declared == ENCODING_ASCII);
}

static gboolean
is_blank (const ScanText *text)
{
  for (gsize i = 0; i < text->length; i++)
    if (!g_ascii_isspace (text->text[i]))
      return FALSE;
  return TRUE;
}

/* FALSE: some byte is no character; *BAD is its offset. */
static gboolean
is_utf8 (const ScanText *text, gboolean only_ascii, gsize *bad)
{
  const char *end = text->text;
  gboolean valid = g_utf8_validate_len (text->text, text->length, &end);
  *bad = (gsize) (end - text->text);
  if (only_ascii)
    for (gsize i = 0; i < *bad; i++)
      if ((guchar) text->text[i] >= 0x80)
        {
          *bad = i;
          return FALSE;
        }
  return valid;
}

gboolean
scan_decode (GBytes *bytes, const char *file, ScanText *text, Findings *findings)
{
  gsize length, mark;
  const guchar *data = g_bytes_get_data (bytes, &length);
  gboolean big_endian, whole = TRUE;
  Place start = { .file = file, .line = 1, .column = 1 };

  memset (text, 0, sizeof *text);
  Encoding shown = detect_encoding (data, length, &mark, &big_endian);
  if (shown == ENCODING_UNKNOWN)
    {
      findings_add_message (findings, MESSAGE_ENCODING_UNKNOWN, &start, NULL);
      return FALSE;
    }

  if (shown == ENCODING_UTF16)
    whole = decode_utf16 (data + mark, length - mark, big_endian, text);
  else
    {
      text->bytes = g_bytes_new_from_bytes (bytes, mark, length - mark);
      text->text = length > mark ? (const char *) data + mark : "";
      text->length = length - mark;
    }

  Encoding declared = declared_encoding (text->text, text->length);
  if (declared == ENCODING_UNKNOWN || !agree (shown, declared))
    {
      findings_add_message (findings,
                            declared == ENCODING_UNKNOWN ? MESSAGE_ENCODING_UNKNOWN
                                                         : MESSAGE_ENCODING_CONTRADICTED,
                            &start, NULL);
      return FALSE;
    }
  if (declared == ENCODING_LATIN1 || declared == ENCODING_WINDOWS)
    {
      g_clear_pointer (&text->bytes, g_bytes_unref);
      whole = decode_single (data, length, declared, text);
    }

  gsize bad = text->length;
  const char *nul = memchr (text->text, '\0', text->length);
  if (nul)
    {
      Place place = place_at (text, file, (gsize) (nul - text->text));
      findings_add_message (findings, MESSAGE_NUL, &place, NULL);
      return FALSE;
    }
  if (!is_utf8 (text, declared == ENCODING_ASCII, &bad) || !whole)
    {
      Place place = place_at (text, file, bad);
      findings_add_message (findings, MESSAGE_ENCODING_BROKEN, &place, NULL);
      return FALSE;
    }
  if (is_blank (text))
    {
      findings_add_message (findings, MESSAGE_EMPTY, &start, NULL);
      return FALSE;
    }
  return TRUE;
}

void
scan_text_clear (ScanText *text)
{
  g_clear_pointer (&text->bytes, g_bytes_unref);
  text->text = NULL;
  text->length = 0;
}

/* Markup --------------------------------------------------------------------------------------- */

typedef struct
{
  guint32 offset;
  guint32 namespaces; /* that it declares */
} OpenElement;

typedef struct
{
  const ScanText *text;
  const char *end;
  const char *at;
  guint line;         /* of AT */
  guint64 nodes;      /* of the tree so far, without its texts */
  gint64 open_markup; /* offset of a comment or the like that does not end; -1: none */
  GArray *open;       /* OpenElement */
  guint32 namespaces; /* declared by the open elements */
} Scan;

/* Moves to TO, counting lines. */
static void
advance (Scan *scan, const char *to)
{
  scan->line += count_lines (scan->at, to);
  scan->at = to;
}

/* Moves behind the markup that starts with START and ends with END, or to the end of the text. */
static void
skip_markup (Scan *scan, const char *start, const char *end)
{
  const char *from = scan->at + strlen (start);
  const char *found = memmem (from, (gsize) (scan->end - from), end, strlen (end));
  if (!found)
    scan->open_markup = scan->at - scan->text->text;
  advance (scan, found ? found + strlen (end) : scan->end);
}

static gboolean
looking_at (const Scan *scan, const char *mark)
{
  gsize length = strlen (mark);
  return (gsize) (scan->end - scan->at) >= length && memcmp (scan->at, mark, length) == 0;
}

static void
set_limit_error (GError **error, const char *file, Limit limit, guint line)
{
  static const MessageKey keys[N_LIMITS] = {
    [LIMIT_DEPTH] = MESSAGE_LIMIT_DEPTH,
    [LIMIT_ELEMENTS] = MESSAGE_LIMIT_ELEMENTS,
    [LIMIT_START_TAG_BYTES] = MESSAGE_LIMIT_START_TAG_BYTES,
    [LIMIT_START_TAG_ATTRIBUTES] = MESSAGE_LIMIT_START_TAG_ATTRIBUTES,
    [LIMIT_NAMESPACES] = MESSAGE_LIMIT_NAMESPACES,
  };
  g_autofree char *line_text = g_strdup_printf ("%u", line);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value (limit));
  error_set (error, SAGSAKT_ERROR_LIMIT, keys[limit], file, line_text, value, NULL);
}

/* Moves behind the '>' of the start tag at scan->at, or to the end of the text, and counts the
 * attributes and, of them, the NAMESPACES it declares.  Returns the limit that it passes, or
 * N_LIMITS. */
static Limit
skip_start_tag (Scan *scan, gboolean *empty, guint32 *namespaces)
{
  const char *start = scan->at, *p = start + 1;
  const char *stop
      = start + MIN ((guint64) (scan->end - start), limit_value (LIMIT_START_TAG_BYTES));
  guint64 attributes = 0;
  char quote = 0;

  *namespaces = 0;
  for (; p < stop; p++)
    if (quote)
      {
        p = memchr (p, quote, (gsize) (stop - p));
        if (!p)
          p = stop - 1;
        quote = 0;
      }
    else if (*p == '"' || *p == '\'')
      {
        quote = *p;
        attributes++;
      }
    else if (*p == '>')
      break;
    else if (*p == 'x' && g_ascii_isspace (p[-1]) && stop - p > 5 && memcmp (p, "xmlns", 5) == 0)
      (*namespaces)++;

  if (attributes > limit_value (LIMIT_START_TAG_ATTRIBUTES))
    return LIMIT_START_TAG_ATTRIBUTES;
  if (p == stop && stop < scan->end)
    return LIMIT_START_TAG_BYTES;
  if (scan->namespaces + *namespaces > limit_value (LIMIT_NAMESPACES))
    return LIMIT_NAMESPACES;
  scan->nodes += attributes;
  *empty = p < stop && p[-1] == '/';
  advance (scan, MIN (p + 1, scan->end));
  return N_LIMITS;
}

static gboolean
scan_element (Scan *scan, ScanResult *result, const char *file, GError **error)
{
  ScanElement element = { (guint32) (scan->at - scan->text->text), scan->line };
  OpenElement open = { element.offset, 0 };
  gboolean empty = FALSE;
  Limit limit = scan->open->len >= limit_value (LIMIT_DEPTH)
                    ? LIMIT_DEPTH
                    : skip_start_tag (scan, &empty, &open.namespaces);
  if (limit != N_LIMITS)
    {
      set_limit_error (error, file, limit, element.line);
      return FALSE;
    }

  g_array_append_val (result->elements, element);
  if (!empty)
    {
      g_array_append_val (scan->open, open);
      scan->namespaces += open.namespaces;
    }
  return TRUE;
}

static void
close_element (Scan *scan)
{
  if (scan->open->len > 0)
    {
      guint last = scan->open->len - 1;
      scan->namespaces -= g_array_index (scan->open, OpenElement, last).namespaces;
      g_array_set_size (scan->open, last);
    }
  skip_markup (scan, "</", ">");
}

gboolean
scan_markup (const ScanText *text, const char *file, ScanResult *result, Findings *findings,
             GError **error)
{
  Scan scan = {
    .text = text, .at = text->text, .end = text->text + text->length, .line = 1, .open_markup = -1
  };
  gboolean good = TRUE;

  scan.open = g_array_new (FALSE, FALSE, sizeof (OpenElement));
  result->elements = g_array_new (FALSE, FALSE, sizeof (ScanElement));

  while (good)
    {
      const char *next = memchr (scan.at, '<', (gsize) (scan.end - scan.at));
      advance (&scan, next ? next : scan.end);
      if (!next)
        break;

      if (looking_at (&scan, "</"))
        close_element (&scan);
      else if (scan.nodes++ >= limit_value (LIMIT_ELEMENTS))
        {
          set_limit_error (error, file, LIMIT_ELEMENTS, scan.line);
          good = FALSE;
        }
      else if (looking_at (&scan, "<!--"))
        skip_markup (&scan, "<!--", "-->");
      else if (looking_at (&scan, "<![CDATA["))
        skip_markup (&scan, "<![CDATA[", "]]>");
      else if (looking_at (&scan, "<!DOCTYPE"))
        {
          Place place = place_at (text, file, (gsize) (scan.at - text->text));
          findings_add_message (findings, MESSAGE_DOCTYPE, &place, NULL);
          good = FALSE;
        }
      else if (looking_at (&scan, "<?"))
        {
          gboolean declaration = scan.at == text->text && looking_at (&scan, "<?xml")
                                 && g_ascii_isspace (scan.at[5]);
          /* A full list needs no more places, which take time to count out. */
          if (!declaration && findings_count (findings) <= limit_value (LIMIT_FINDINGS))
            {
              Place place = { .file = file,
                              .line = scan.line,
                              .column = scan_column (text, (gsize) (scan.at - text->text)) };
              findings_add_message (findings, MESSAGE_INSTRUCTION_IGNORED, &place, NULL);
            }
          skip_markup (&scan, "<?", "?>");
        }
      else
        good = scan_element (&scan, result, file, error);
    }

  result->open_markup = scan.open_markup;
  result->open_element = -1;
  if (scan.open->len > 0)
    result->open_element = g_array_index (scan.open, OpenElement, scan.open->len - 1).offset;
  g_array_unref (scan.open);
  return good;
}

void
scan_result_clear (ScanResult *result)
{
  g_clear_pointer (&result->elements, g_array_unref);
}
