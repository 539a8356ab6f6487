#include "pdf/glyphs.h"

#include <math.h>
#include <string.h>

#include "pdf/faces.h"

struct PdfFace
{
  const LayoutFont *font;
  gboolean hyphen;
  cairo_font_face_t *cairo;
  GArray *glyphs;   /* of PdfGlyph, by id */
  GArray *drawn;    /* of cairo_glyph_t: in the order of drawing */
  GArray *clusters; /* of cairo_text_cluster_t */
  GString *text;
  double pen;
};

struct PdfGlyphs
{
  GPtrArray *faces;   /* of PdfFace */
  GPtrArray *subsets; /* of PdfSubset */
};

static void
face_free (gpointer data)
{
  PdfFace *face = data;

  g_array_unref (face->glyphs);
  g_array_unref (face->drawn);
  g_array_unref (face->clusters);
  g_string_free (face->text, TRUE);
  g_free (face);
}

static void
subset_free (gpointer data)
{
  PdfSubset *subset = data;

  g_free (subset->name);
  g_free (subset);
}

PdfGlyphs *
pdf_glyphs_new (void)
{
  PdfGlyphs *glyphs = g_new0 (PdfGlyphs, 1);

  glyphs->faces = g_ptr_array_new_with_free_func (face_free);
  glyphs->subsets = g_ptr_array_new_with_free_func (subset_free);
  return glyphs;
}

void
pdf_glyphs_free (PdfGlyphs *glyphs)
{
  if (!glyphs)
    return;
  g_ptr_array_unref (glyphs->faces);
  g_ptr_array_unref (glyphs->subsets);
  g_free (glyphs);
}

/* --- faces --- */

PdfFace *
pdf_glyphs_face (PdfGlyphs *glyphs, const LayoutFont *font, gboolean hyphen)
{
  cairo_font_face_t *cairo;
  PdfFace *face;

  for (guint i = 0; i < glyphs->faces->len; i++)
    {
      face = g_ptr_array_index (glyphs->faces, i);
      if (face->font == font && face->hyphen == hyphen)
        return face;
    }
  cairo = pdf_face_find (font, hyphen);
  if (!cairo)
    return NULL;
  face = g_new0 (PdfFace, 1);
  face->font = font;
  face->hyphen = hyphen;
  face->cairo = cairo;
  face->glyphs = g_array_new (FALSE, TRUE, sizeof (PdfGlyph));
  face->drawn = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  face->clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  face->text = g_string_new (NULL);
  g_ptr_array_add (glyphs->faces, face);
  return face;
}

/* --- drawing --- */

/* A glyph that was not noted has no place in the text, not even the first. */
static PdfGlyph *
slot (PdfFace *face, guint id)
{
  if (face->glyphs->len <= id)
    g_array_set_size (face->glyphs, id + 1);
  return &g_array_index (face->glyphs, PdfGlyph, id);
}

static gboolean
is_noted (PdfFace *face, guint id)
{
  return slot (face, id)->text > 0;
}

void
pdf_face_note (PdfFace *face, const LayoutGlyph *glyph, guint count, const char *text,
               gsize length)
{
  const cairo_text_cluster_t cluster = { (int) length, (int) count };
  gboolean known = TRUE;

  for (guint i = 0; i < count && known; i++)
    known = is_noted (face, glyph[i].id);
  if (known)
    return;
  for (guint i = 0; i < count; i++)
    {
      const cairo_glyph_t drawn = { glyph[i].id, face->pen, 1 };
      PdfGlyph *noted = slot (face, glyph[i].id);

      if (noted->text == 0)
        {
          noted->text = (guint32) face->text->len + 1;
          noted->length = count == 1 ? (guint32) length : 0;
        }
      g_array_append_val (face->drawn, drawn);
      /* about as wide as it is: Cairo then has little to say about places */
      face->pen += 0.5;
    }
  g_array_append_val (face->clusters, cluster);
  g_string_append_len (face->text, text, (gssize) length);
}

gboolean
pdf_face_maps (const PdfFace *face, guint id, const char *text, gsize length)
{
  const PdfGlyph *glyph = pdf_face_glyph (face, id);

  return glyph->length == length && memcmp (face->text->str + glyph->text - 1, text, length) == 0;
}

const PdfGlyph *
pdf_face_glyph (const PdfFace *face, guint id)
{
  return &g_array_index (face->glyphs, PdfGlyph, id);
}

/* Cairo leaves out what has no ink, and with it the font: spaces alone get a letter beside them. */
static void
note_ink (PdfFace *face, cairo_t *cairo)
{
  cairo_glyph_t *letter = NULL;
  cairo_text_extents_t extents;
  int count = 0;

  cairo_glyph_extents (cairo, (const cairo_glyph_t *) (gpointer) face->drawn->data,
                       (int) face->drawn->len, &extents);
  if (extents.width > 0 && extents.height > 0)
    return;
  if (cairo_scaled_font_text_to_glyphs (cairo_get_scaled_font (cairo), 0, 0, "x", 1, &letter,
                                        &count, NULL, NULL, NULL)
          == CAIRO_STATUS_SUCCESS
      && count == 1)
    pdf_face_note (face, &(LayoutGlyph){ .id = (guint) letter->index }, 1, "x", 1);
  cairo_glyph_free (letter);
}

void
pdf_glyphs_draw (PdfGlyphs *glyphs, cairo_t *cairo)
{
  for (guint i = 0; i < glyphs->faces->len; i++)
    {
      PdfFace *face = g_ptr_array_index (glyphs->faces, i);

      if (face->drawn->len == 0)
        continue;
      cairo_set_font_face (cairo, face->cairo);
      cairo_set_font_size (cairo, 1);
      note_ink (face, cairo);
      cairo_show_text_glyphs (cairo, face->text->str, (int) face->text->len,
                              (const cairo_glyph_t *) (gpointer) face->drawn->data,
                              (int) face->drawn->len,
                              (const cairo_text_cluster_t *) (gpointer) face->clusters->data,
                              (int) face->clusters->len, 0);
    }
}

/* --- reading --- */

typedef struct
{
  PdfGlyphs *glyphs;
  guint face, next; /* the glyph whose code comes next */
  PdfSubset *subset;
  gboolean replaced; /* Cairo says what the glyph stands for, against its map */
} Reader;

static void
take_code (Reader *reader, guint code)
{
  GPtrArray *faces = reader->glyphs->faces;
  PdfFace *face;
  guint id;

  while (reader->face < faces->len
         && ((PdfFace *) faces->pdata[reader->face])->drawn->len == reader->next)
    {
      reader->face++;
      reader->next = 0;
    }
  if (reader->face >= faces->len)
    {
      reader->face = G_MAXUINT; /* more codes than glyphs */
      return;
    }
  face = faces->pdata[reader->face];
  id = (guint) g_array_index (face->drawn, cairo_glyph_t, reader->next++).index;
  slot (face, id)->subset = reader->subset;
  slot (face, id)->code = (guint16) code;
  if (reader->replaced)
    slot (face, id)->length = 0;
}

static gboolean
is_done (const Reader *reader)
{
  const GPtrArray *faces = reader->glyphs->faces;

  for (guint i = reader->face; i < faces->len; i++)
    if (((const PdfFace *) faces->pdata[i])->drawn->len > (i == reader->face ? reader->next : 0))
      return FALSE;
  return reader->face != G_MAXUINT;
}

static void
take_hex (Reader *reader, PdfSlice string)
{
  guint digits = 0, code = 0, wanted = reader->subset && reader->subset->wide ? 4 : 2;

  for (gsize i = 1; i + 1 < string.length; i++)
    {
      int digit = g_ascii_xdigit_value (string.text[i]);

      if (digit < 0)
        continue;
      code = code << 4 | (guint) digit;
      if (++digits == wanted)
        {
          take_code (reader, code);
          digits = code = 0;
        }
    }
}

/* §7.3.4.2, table 3 */
static void
take_literal (Reader *reader, PdfSlice string)
{
  const char *at = string.text + 1, *end = string.text + string.length - 1;
  guint high = 0;
  gboolean half = FALSE;

  while (at < end)
    {
      guint code = (guchar) *at++;

      if (code == '\\' && at < end)
        {
          static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";
          const char *name = strchr (names, *at);

          if (*at >= '0' && *at <= '7')
            {
              code = 0;
              for (guint i = 0; i < 3 && at < end && *at >= '0' && *at <= '7'; i++)
                code = code * 8 + (guint) (*at++ - '0');
            }
          else
            {
              code = name ? (guchar) values[name - names] : (guchar) *at;
              at++;
            }
        }
      if (reader->subset && reader->subset->wide)
        {
          half = !half;
          if (half)
            high = code;
          else
            take_code (reader, high << 8 | code);
        }
      else
        take_code (reader, code);
    }
}

static PdfSubset *
find_subset (PdfGlyphs *glyphs, const PdfSource *source, PdfSlice fonts, PdfSlice name)
{
  g_autofree char *key = g_strndup (name.text, name.length);
  PdfSlice font, subtype;
  PdfSubset *subset;

  for (guint i = 0; i < glyphs->subsets->len; i++)
    if (strcmp (((PdfSubset *) glyphs->subsets->pdata[i])->name, key) == 0)
      return glyphs->subsets->pdata[i];
  subset = g_new0 (PdfSubset, 1);
  subset->wide = pdf_source_find (source, fonts, key, &font)
                 && pdf_dictionary_find (font, "/Subtype", &subtype)
                 && pdf_slice_is (subtype, "/Type0");
  subset->name = g_steal_pointer (&key);
  g_ptr_array_add (glyphs->subsets, subset);
  return subset;
}

static gboolean
read_codes (PdfGlyphs *glyphs, const PdfSource *source, PdfSlice content, PdfSlice fonts)
{
  Reader reader = { .glyphs = glyphs };
  PdfSlice name = { NULL, 0 };
  PdfLexer lexer;
  PdfToken token;

  pdf_lexer_init (&lexer, content);
  while (pdf_lexer_next (&lexer, &token))
    if (token.kind == PDF_TOKEN_NAME)
      name = token.slice;
    else if (token.kind == PDF_TOKEN_DICTIONARY_OPEN)
      {
        /* what glyphs stand for, against their map: a string that is not shown */
        lexer.at = token.slice.text;
        if (!pdf_lexer_value (&lexer, &token.slice))
          return FALSE;
        reader.replaced = TRUE;
      }
    else if (token.kind == PDF_TOKEN_WORD && pdf_slice_is (token.slice, "EMC"))
      reader.replaced = FALSE;
    else if (token.kind == PDF_TOKEN_WORD && pdf_slice_is (token.slice, "Tf") && name.text)
      reader.subset = find_subset (glyphs, source, fonts, name);
    else if (token.kind == PDF_TOKEN_HEX)
      take_hex (&reader, token.slice);
    else if (token.kind == PDF_TOKEN_STRING)
      take_literal (&reader, token.slice);
  return is_done (&reader);
}

/* Widths of FONT, by code: one number after another from FIRST on, each times SCALE. */
static gboolean
find_widths (const PdfSource *source, PdfSlice font, PdfSlice *list, guint *first, double *scale)
{
  PdfSlice value, descendants, inner;
  PdfLexer lexer;
  PdfToken token;
  guint number;

  *scale = 1;
  *first = 0;
  if (pdf_source_find (source, font, "/DescendantFonts", &descendants))
    {
      pdf_lexer_init (&lexer, descendants);
      lexer.at++; /* the bracket */
      if (!pdf_lexer_value (&lexer, &value) || !pdf_slice_reference (value, &number)
          || !pdf_source_object (source, number, &inner, NULL)
          || !pdf_source_find (source, inner, "/W", &value))
        return FALSE;
      /* [0 [500 600 …]] */
      pdf_lexer_init (&lexer, value);
      lexer.at++;
      return pdf_lexer_value (&lexer, &value) && pdf_lexer_value (&lexer, list);
    }
  if (pdf_source_find (source, font, "/FontMatrix", &value))
    {
      pdf_lexer_init (&lexer, value);
      lexer.at++;
      if (pdf_lexer_next (&lexer, &token))
        *scale = pdf_slice_number (token.slice) * 1000;
    }
  if (!pdf_source_find (source, font, "/FirstChar", &value))
    return FALSE;
  *first = (guint) pdf_slice_number (value);
  return pdf_source_find (source, font, "/Widths", list);
}

static gboolean
read_widths (PdfGlyphs *glyphs, const PdfSource *source, PdfSlice fonts, PdfSubset *subset)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, TRUE, sizeof (gint16));
  PdfSlice font, list;
  PdfLexer lexer;
  PdfToken token;
  double scale;
  guint first;

  if (!pdf_source_find (source, fonts, subset->name, &font)
      || !find_widths (source, font, &list, &first, &scale))
    return FALSE;
  g_array_set_size (widths, first);
  pdf_lexer_init (&lexer, list);
  while (pdf_lexer_next (&lexer, &token))
    if (token.kind == PDF_TOKEN_NUMBER)
      {
        gint16 width = (gint16) lround (pdf_slice_number (token.slice) * scale);

        g_array_append_val (widths, width);
      }
  for (guint i = 0; i < glyphs->faces->len; i++)
    {
      PdfFace *face = g_ptr_array_index (glyphs->faces, i);

      for (guint j = 0; j < face->drawn->len; j++)
        {
          PdfGlyph *glyph = slot (face, (guint) g_array_index (face->drawn, cairo_glyph_t, j).index);

          if (glyph->subset == subset && glyph->code >= widths->len)
            return FALSE;
          if (glyph->subset == subset)
            glyph->width = g_array_index (widths, gint16, glyph->code);
        }
    }
  return TRUE;
}

gboolean
pdf_glyphs_read (PdfGlyphs *glyphs, const PdfSource *source, PdfSlice content, PdfSlice resources)
{
  PdfSlice fonts;

  if (!pdf_source_find (source, resources, "/Font", &fonts))
    return glyphs->faces->len == 0;
  if (!read_codes (glyphs, source, content, fonts))
    return FALSE;
  for (guint i = 0; i < glyphs->subsets->len; i++)
    if (!read_widths (glyphs, source, fonts, glyphs->subsets->pdata[i]))
      return FALSE;
  return TRUE;
}
