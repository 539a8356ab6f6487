#include "pdf/audit.h"

#include <string.h>

#include "base/units.h"

/* --- objects --- */

/* The keys that are asked for, and their values; NULL: not there. */
enum
{
  TYPE,
  SUBTYPE,
  ACTION,
  FILTER,
  COLOR_SPACE,
  INTERPOLATE,
  ALTERNATES,
  OPI,
  REF,
  POSTSCRIPT,
  TRANSFER,
  TRANSFER_2,
  HALFTONE_PHASE,
  ENCODING,
  TO_UNICODE,
  DESCRIPTOR,
  GLYPH_MAP,
  FILE_1,
  FILE_2,
  FILE_3,
  N_KEYS
};

static const char *const keys[N_KEYS]
    = { "/Type",      "/Subtype", "/S",        "/Filter",   "/ColorSpace",     "/Interpolate",
        "/Alternates", "/OPI",    "/Ref",      "/PS",       "/TR",             "/TR2",
        "/HTP",       "/Encoding", "/ToUnicode", "/FontDescriptor", "/CIDToGIDMap",
        "/FontFile",  "/FontFile2", "/FontFile3" };

static gboolean
is (const PdfSlice *values, guint key, const char *name)
{
  return values[key].text && pdf_slice_is (values[key], name);
}

static void
audit_font (PdfViolations *violations, const PdfSlice *values, guint line)
{
  gboolean composite = is (values, SUBTYPE, "/Type0");
  gboolean descendant
      = is (values, SUBTYPE, "/CIDFontType0") || is (values, SUBTYPE, "/CIDFontType2");

  if (!composite && !is (values, SUBTYPE, "/Type3") && !values[DESCRIPTOR].text)
    pdf_violate (violations, PDF_VIOLATION_FONT_EMBEDDED, line);
  if (is (values, SUBTYPE, "/CIDFontType2") && !values[GLYPH_MAP].text)
    pdf_violate (violations, PDF_VIOLATION_FONT_MAP, line);
  /* a simple font with a standard encoding needs no map (ISO 19005-2 §6.2.11.7.2) */
  if (!descendant && !values[TO_UNICODE].text && (composite || !values[ENCODING].text))
    pdf_violate (violations, PDF_VIOLATION_NO_UNICODE, line);
}

static void
audit_picture (PdfViolations *violations, const PdfSlice *values, guint line)
{
  if (is (values, COLOR_SPACE, "/DeviceCMYK"))
    pdf_violate (violations, PDF_VIOLATION_CMYK, line);
  if (is (values, INTERPOLATE, "true"))
    pdf_violate (violations, PDF_VIOLATION_INTERPOLATE, line);
  if (values[ALTERNATES].text || values[OPI].text)
    pdf_violate (violations, PDF_VIOLATION_XOBJECT, line);
}

/* ISO 19005-2 §6.5.1 */
static void
audit_action (PdfViolations *violations, const PdfSlice *values, guint line)
{
  static const char *const forbidden[]
      = { "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
          "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript" };

  for (gsize i = 0; values[ACTION].text && i < G_N_ELEMENTS (forbidden); i++)
    if (pdf_slice_is (values[ACTION], forbidden[i]))
      pdf_violate (violations, PDF_VIOLATION_ACTION, line);
}

static void
audit_values (PdfViolations *violations, const PdfSlice *values, guint line)
{
  if (is (values, TYPE, "/Font"))
    audit_font (violations, values, line);
  else if (is (values, TYPE, "/FontDescriptor") && !values[FILE_1].text && !values[FILE_2].text
           && !values[FILE_3].text)
    pdf_violate (violations, PDF_VIOLATION_FONT_EMBEDDED, line);
  else if (is (values, SUBTYPE, "/Image"))
    audit_picture (violations, values, line);
  else if (is (values, SUBTYPE, "/PS")
           || (is (values, SUBTYPE, "/Form")
               && (values[REF].text || values[OPI].text || values[POSTSCRIPT].text)))
    pdf_violate (violations, PDF_VIOLATION_XOBJECT, line);
  audit_action (violations, values, line);
  if (values[TRANSFER].text || values[HALFTONE_PHASE].text
      || (values[TRANSFER_2].text && !pdf_slice_is (values[TRANSFER_2], "/Default")))
    pdf_violate (violations, PDF_VIOLATION_TRANSFER, line);
  if (values[FILTER].text
      && g_strstr_len (values[FILTER].text, (gssize) values[FILTER].length, "/LZWDecode"))
    pdf_violate (violations, PDF_VIOLATION_FILTER, line);
}

/* What stands directly in VALUE: actions and annotations often stand in what they belong to. */
static void
audit_inside (PdfViolations *violations, PdfSlice value, guint line)
{
  PdfLexer lexer;
  PdfSlice inner;

  if (*value.text == '<')
    {
      pdf_audit_object (violations, value, line);
      return;
    }
  if (*value.text != '[' || !memchr (value.text, '<', value.length))
    return;
  pdf_lexer_init (&lexer, (PdfSlice){ value.text + 1, value.length - 2 });
  while (pdf_lexer_value (&lexer, &inner))
    audit_inside (violations, inner, line);
}

void
pdf_audit_object (PdfViolations *violations, PdfSlice dictionary, guint line)
{
  PdfSlice values[N_KEYS] = { { NULL, 0 } }, value;
  PdfLexer lexer;
  PdfToken key;

  if (dictionary.length < 4 || memcmp (dictionary.text, "<<", 2) != 0)
    return;
  pdf_lexer_init (&lexer, dictionary);
  pdf_lexer_next (&lexer, &key);
  while (pdf_lexer_next (&lexer, &key) && key.kind == PDF_TOKEN_NAME
         && pdf_lexer_value (&lexer, &value))
    {
      for (guint i = 0; i < N_KEYS; i++)
        if (pdf_slice_is (key.slice, keys[i]))
          values[i] = value;
      audit_inside (violations, value, line);
    }
  audit_values (violations, values, line);
}

/* --- text --- */

static void
audit_value (PdfViolations *violations, PdfSlice hex, guint line)
{
  for (gsize i = 1; i + 4 < hex.length; i += 4)
    {
      char digits[5] = { 0 };
      guint value;

      memcpy (digits, hex.text + i, 4);
      value = (guint) g_ascii_strtoull (digits, NULL, 16);
      if (value == 0 || value == 0xfeff || value == 0xfffe)
        pdf_violate (violations, PDF_VIOLATION_BAD_UNICODE, line);
      else if (value >= 0xe000 && value <= 0xf8ff)
        pdf_violate (violations, PDF_VIOLATION_PRIVATE_USE, line);
    }
}

/* A row of bfchar is code and value; one of bfrange two codes and a value or an array of them. */
void
pdf_audit_unicode (PdfViolations *violations, PdfSlice map, guint line)
{
  guint codes = 0, column = 0; /* codes in a row; 0: outside */
  gboolean array = FALSE;
  PdfLexer lexer;
  PdfToken token;

  pdf_lexer_init (&lexer, map);
  while (pdf_lexer_next (&lexer, &token))
    switch (token.kind)
      {
      case PDF_TOKEN_WORD:
        codes = pdf_slice_is (token.slice, "beginbfchar")    ? 1
                : pdf_slice_is (token.slice, "beginbfrange") ? 2
                                                             : 0;
        column = 0;
        break;
      case PDF_TOKEN_ARRAY_OPEN:
        array = TRUE;
        break;
      case PDF_TOKEN_ARRAY_CLOSE:
        array = FALSE;
        column = 0;
        break;
      case PDF_TOKEN_HEX:
        if (codes && column++ >= codes)
          {
            audit_value (violations, token.slice, line);
            if (!array)
              column = 0;
          }
        break;
      default:
        break;
      }
}

/* --- pages --- */

/* ISO 19005-2 §6.1.13 */
#define MAX_STATE_DEPTH 28
#define MIN_SIDE (3 * MPT_PER_POINT)
#define MAX_SIDE (14400 * MPT_PER_POINT)

void
pdf_audit_content (PdfViolations *violations, const PdfContentFacts *facts, guint line)
{
  if (facts->unmarked || facts->nested)
    pdf_violate (violations, PDF_VIOLATION_UNMARKED, line);
  if (facts->depth > MAX_STATE_DEPTH)
    pdf_violate (violations, PDF_VIOLATION_STATE_DEPTH, line);
  if (facts->device_cmyk)
    pdf_violate (violations, PDF_VIOLATION_CMYK, line);
}

void
pdf_audit_page_size (PdfViolations *violations, gint64 width, gint64 height)
{
  if (MIN (width, height) < MIN_SIDE || MAX (width, height) > MAX_SIDE)
    pdf_violate (violations, PDF_VIOLATION_PAGE_SIZE, 0);
}

/* --- structure --- */

gboolean
pdf_audit_language (const char *language)
{
  guint letters = 0, part = 0;

  for (const char *at = language;; at++)
    {
      if (*at == '-' || *at == '\0')
        {
          if (letters < 1 || letters > 8)
            return FALSE;
          if (*at == '\0')
            return TRUE;
          letters = 0;
          part++;
        }
      else if (g_ascii_isalpha (*at) || (part > 0 && g_ascii_isdigit (*at)))
        letters++;
      else
        return FALSE;
    }
}

static gboolean
has_header (const StructureNode *node)
{
  if (node->tag == STRUCTURE_TH)
    return TRUE;
  for (const StructureNode *child = node->first_child; child; child = child->next)
    if (child->tag != STRUCTURE_TABLE && has_header (child))
      return TRUE;
  return FALSE;
}

/* Strings of this length and more are refused (ISO 19005-2 §6.1.13); UTF-16 takes two bytes. */
#define MAX_STRING 32767

gboolean
pdf_audit_is_long (const char *text)
{
  /* one of this many bytes may have twice as many in the file */
  return text && strlen (text) > MAX_STRING / 2 && 2 * g_utf8_strlen (text, -1) + 2 > MAX_STRING;
}

static void
audit_element (PdfViolations *violations, const StructureNode *node)
{
  if (node->language && !pdf_audit_language (node->language))
    pdf_violate (violations, PDF_VIOLATION_LANGUAGE, node->line);
  if ((node->tag == STRUCTURE_FIGURE || node->tag == STRUCTURE_FORMULA) && !node->alternative)
    pdf_violate_known (violations, PDF_VIOLATION_ALTERNATIVE);
  if (node->tag == STRUCTURE_TABLE && !has_header (node))
    pdf_violate_known (violations, PDF_VIOLATION_TABLE);
  if (pdf_audit_is_long (node->alternative) || pdf_audit_is_long (node->title)
      || pdf_audit_is_long (node->id) || pdf_audit_is_long (node->internal)
      || (node->external && strlen (node->external) > MAX_STRING / 3))
    pdf_violate (violations, PDF_VIOLATION_LONG_STRING, node->line);
  for (const StructureNode *child = node->first_child; child; child = child->next)
    audit_element (violations, child);
}

void
pdf_audit_structure (PdfViolations *violations, const StructureTree *structure)
{
  audit_element (violations, structure_root (structure));
}
