/* layout/fonts.c: the program's faces, through fontconfig and HarfBuzz */
#include "layout/fonts.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <string.h>

#include "base/arena.h"
#include "base/errors.h"
#include "layout/hyphenation.h"
#include "layout/words.h"

/* The names that the configuration gives families for.  One that it does name must be there; a
 * character that a face lacks is looked for in all of them, in this order. */
static const char *const roles[] = { "sans-serif", "serif", "monospace", "fallback" };

#define DEFAULT_ROLE "serif" /* FO's initial value of font-family */

/* What to install when a family is not there. */
static const struct
{
  const char *family;
  const char *package;
} packages[] = {
  { "Carlito", "fonts-crosextra-carlito" },    { "Caladea", "fonts-crosextra-caladea" },
  { "DejaVu Sans", "fonts-dejavu-core" },      { "Liberation Sans", "fonts-liberation" },
  { "Liberation Serif", "fonts-liberation" }, { "Liberation Mono", "fonts-liberation" },
};

#define MAX_WORDS 20000  /* some megabytes */

struct LayoutFont
{
  char *file, *family;
  int index;
  int weight; /* 100 … 900 */
  gboolean italic;
  hb_font_t *hb; /* NULL: not opened yet */
  FontMetrics metrics;
};

typedef struct
{
  char *families;
  int weight;
  gboolean italic;
} FontRequest;

/* What a word's shape depends on. */
typedef struct
{
  const LayoutFont *font;
  hb_language_t language;
  gboolean tabular;
  gsize length;
  const char *text;
} WordKey;

struct LayoutFonts
{
  FcConfig *config;
  GPtrArray *faces;     /* of LayoutFont */
  GPtrArray *fallbacks; /* names of families that are there: those of the roles, in their order */
  GHashTable *requests; /* FontRequest to LayoutFont */
  GHashTable *words;    /* WordKey to ShapedWord, both in word_arena */
  Arena *word_arena;
  Opportunities *opportunities;
  hb_buffer_t *buffer;
};

/* --- faces --- */

static void
font_free (gpointer data)
{
  LayoutFont *font = data;

  if (font->hb)
    hb_font_destroy (font->hb);
  g_free (font->file);
  g_free (font->family);
  g_free (font);
}

static gint32
metric (hb_font_t *hb, hb_ot_metrics_tag_t tag, gint32 otherwise)
{
  hb_position_t value;

  return hb_ot_metrics_get_position (hb, tag, &value) ? value : otherwise;
}

static gboolean
font_open (LayoutFont *font, GError **error)
{
  hb_blob_t *blob;
  hb_face_t *face;
  gint32 upem;

  if (font->hb)
    return TRUE;
  blob = hb_blob_create_from_file_or_fail (font->file);
  face = blob ? hb_face_create (blob, (unsigned) font->index) : NULL;
  hb_blob_destroy (blob);
  if (!face || hb_face_get_glyph_count (face) == 0)
    {
      hb_face_destroy (face);
      font->hb = hb_font_create (hb_face_get_empty ());
      font->metrics = (FontMetrics){ .upem = 1000, .ascent = 800, .descent = 200 };
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LAYOUT_FONT_BROKEN, font->file, NULL);
      return FALSE;
    }
  font->hb = hb_font_create (face);
  upem = (gint32) hb_face_get_upem (face);
  hb_face_destroy (face);
  font->metrics.upem = upem;
  font->metrics.ascent = metric (font->hb, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, upem * 4 / 5);
  font->metrics.descent = -metric (font->hb, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -upem / 5);
  font->metrics.x_height = metric (font->hb, HB_OT_METRICS_TAG_X_HEIGHT, upem / 2);
  font->metrics.underline_position
      = -metric (font->hb, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -upem / 10);
  font->metrics.underline_thickness
      = metric (font->hb, HB_OT_METRICS_TAG_UNDERLINE_SIZE, upem / 20);
  font->metrics.strikeout_position
      = metric (font->hb, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, upem / 4);
  return TRUE;
}

static void
add_face (LayoutFonts *fonts, FcPattern *pattern)
{
  FcChar8 *family, *file;
  int weight = FC_WEIGHT_NORMAL, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL, index = 0;
  FcBool variable = FcFalse;
  LayoutFont *font;

  if (FcPatternGetString (pattern, FC_FAMILY, 0, &family) != FcResultMatch
      || FcPatternGetString (pattern, FC_FILE, 0, &file) != FcResultMatch)
    return;
  FcPatternGetInteger (pattern, FC_WEIGHT, 0, &weight);
  FcPatternGetInteger (pattern, FC_SLANT, 0, &slant);
  FcPatternGetInteger (pattern, FC_WIDTH, 0, &width);
  FcPatternGetInteger (pattern, FC_INDEX, 0, &index);
  FcPatternGetBool (pattern, FC_VARIABLE, 0, &variable);
  if (width != FC_WIDTH_NORMAL || variable)
    return;

  font = g_new0 (LayoutFont, 1);
  font->file = g_strdup ((const char *) file);
  font->family = g_strdup ((const char *) family);
  font->index = index;
  font->weight = FcWeightToOpenType (weight);
  font->italic = slant != FC_SLANT_ROMAN;
  g_ptr_array_add (fonts->faces, font);
}

/* By file name, so that the order of a folder decides nothing. */
static int
compare_faces (gconstpointer a, gconstpointer b)
{
  const LayoutFont *const *left = a, *const *right = b;
  int order = strcmp ((*left)->file, (*right)->file);

  return order ? order : (*left)->index - (*right)->index;
}

/* The face of FAMILY nearest to WEIGHT and ITALIC; NULL: no such family. */
static LayoutFont *
find_face (const LayoutFonts *fonts, const char *family, int weight, gboolean italic)
{
  LayoutFont *best = NULL;
  int best_distance = G_MAXINT;

  for (guint i = 0; i < fonts->faces->len; i++)
    {
      LayoutFont *font = g_ptr_array_index (fonts->faces, i);
      int distance = ABS (font->weight - weight) + (font->italic != italic ? 1000 : 0);

      if (distance < best_distance && g_ascii_strcasecmp (font->family, family) == 0)
        {
          best = font;
          best_distance = distance;
        }
    }
  return best;
}

/* The same for a name that the configuration may give another family for. */
static LayoutFont *
find_alias (const LayoutFonts *fonts, const char *family, int weight, gboolean italic)
{
  LayoutFont *font = find_face (fonts, family, weight, italic);
  FcPattern *pattern;
  FcChar8 *name;

  if (font)
    return font;
  pattern = FcPatternCreate ();
  FcPatternAddString (pattern, FC_FAMILY, (const FcChar8 *) family);
  FcConfigSubstitute (fonts->config, pattern, FcMatchPattern);
  for (int i = 0; !font && FcPatternGetString (pattern, FC_FAMILY, i, &name) == FcResultMatch; i++)
    font = find_face (fonts, (const char *) name, weight, italic);
  FcPatternDestroy (pattern);
  return font;
}

static guint
request_hash (gconstpointer data)
{
  const FontRequest *request = data;

  return g_str_hash (request->families) ^ (guint) request->weight * 2 ^ (guint) request->italic;
}

static gboolean
request_equal (gconstpointer a, gconstpointer b)
{
  const FontRequest *left = a, *right = b;

  return left->weight == right->weight && left->italic == right->italic
         && strcmp (left->families, right->families) == 0;
}

static void
request_free (gpointer data)
{
  FontRequest *request = data;

  g_free (request->families);
  g_free (request);
}

LayoutFont *
layout_fonts_find (LayoutFonts *fonts, const char *list, int weight, gboolean italic,
                   gboolean *found, GError **error)
{
  const FontRequest key = { (char *) list, weight, italic };
  LayoutFont *font = g_hash_table_lookup (fonts->requests, &key);
  g_auto (GStrv) names = NULL;

  *found = TRUE;
  if (font)
    return font;
  names = g_strsplit (list, ",", -1);
  for (guint i = 0; names[i] && !font; i++)
    {
      char *name = g_strstrip (names[i]);
      gsize length = strlen (name);

      if (length >= 2 && (name[0] == '\'' || name[0] == '"') && name[length - 1] == name[0])
        {
          name[length - 1] = '\0';
          name++;
        }
      if (*name)
        font = find_alias (fonts, name, weight, italic);
    }
  if (!font)
    {
      *found = FALSE;
      font = find_alias (fonts, DEFAULT_ROLE, weight, italic);
      if (!font)
        font = find_face (fonts, g_ptr_array_index (fonts->fallbacks, 0), weight, italic);
    }
  if (font_open (font, error) && *found)
    {
      FontRequest *kept = g_new (FontRequest, 1);

      *kept = key;
      kept->families = g_strdup (list);
      g_hash_table_insert (fonts->requests, kept, font);
    }
  return font;
}

static gboolean
font_has (LayoutFont *font, gunichar character)
{
  hb_codepoint_t glyph;

  return font_open (font, NULL) && hb_font_get_nominal_glyph (font->hb, character, &glyph);
}

LayoutFont *
layout_fonts_find_character (LayoutFonts *fonts, const LayoutFont *font, gunichar character)
{
  for (guint i = 0; i < fonts->fallbacks->len; i++)
    {
      LayoutFont *face = find_face (fonts, g_ptr_array_index (fonts->fallbacks, i), font->weight,
                                    font->italic);

      if (font_has (face, character))
        return face;
    }
  return NULL;
}

/* --- words --- */

static guint
word_hash (gconstpointer data)
{
  const WordKey *key = data;
  guint hash = 5381;

  for (gsize i = 0; i < key->length; i++)
    hash = hash * 33 + (guchar) key->text[i];
  return hash ^ g_direct_hash (key->font) ^ (guint) key->tabular;
}

static gboolean
word_equal (gconstpointer a, gconstpointer b)
{
  const WordKey *left = a, *right = b;

  return left->font == right->font && left->language == right->language
         && left->tabular == right->tabular && left->length == right->length
         && memcmp (left->text, right->text, left->length) == 0;
}

static ShapedWord *
shape (LayoutFonts *fonts, const WordKey *key)
{
  hb_feature_t features[] = {
    { HB_TAG ('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
    { HB_TAG ('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
    { HB_TAG ('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
  };
  hb_buffer_t *buffer = fonts->buffer;
  ShapedWord *word = arena_new0 (fonts->word_arena, ShapedWord);
  const hb_glyph_info_t *infos;
  const hb_glyph_position_t *positions;
  ShapedGlyph *glyphs;
  unsigned n;

  hb_buffer_clear_contents (buffer);
  hb_buffer_add_utf8 (buffer, key->text, (int) key->length, 0, (int) key->length);
  hb_buffer_set_language (buffer, key->language);
  hb_buffer_guess_segment_properties (buffer);
  hb_shape (key->font->hb, buffer, features, key->tabular ? 3 : 2);

  infos = hb_buffer_get_glyph_infos (buffer, &n);
  positions = hb_buffer_get_glyph_positions (buffer, &n);
  glyphs = arena_new0_n (fonts->word_arena, ShapedGlyph, MAX (n, 1));
  for (unsigned i = 0; i < n; i++)
    {
      glyphs[i].id = infos[i].codepoint;
      glyphs[i].advance = positions[i].x_advance;
      glyphs[i].x_offset = positions[i].x_offset;
      glyphs[i].y_offset = positions[i].y_offset;
      glyphs[i].advance_before = word->advance;
      word->advance += positions[i].x_advance;
      if (infos[i].codepoint == 0)
        word->missing = TRUE;
      if (i && infos[i].cluster < infos[i - 1].cluster)
        word->reordered = TRUE;
    }
  /* A cluster's text goes to its first glyph and ends where the next cluster begins. */
  if (!word->reordered)
    for (unsigned i = 0; i < n; i++)
      {
        unsigned next = i + 1;

        if (i && infos[i].cluster == infos[i - 1].cluster)
          continue;
        while (next < n && infos[next].cluster == infos[i].cluster)
          next++;
        glyphs[i].bytes
            = (guint32) (next < n ? infos[next].cluster : key->length) - infos[i].cluster;
      }
  else if (n)
    glyphs[0].bytes = (guint32) key->length;
  for (unsigned i = 0, bytes = 0; i < n; bytes += glyphs[i++].bytes)
    {
      glyphs[i].bytes_before = bytes;
      glyphs[i].clusters_before = word->n_clusters;
      word->n_clusters += glyphs[i].bytes > 0;
    }
  word->glyphs = glyphs;
  word->n_glyphs = n;
  word->length = key->length;
  return word;
}

const ShapedWord *
layout_word_shape (LayoutFonts *fonts, LayoutFont *font, hb_language_t language, gboolean tabular,
                   const char *text, gsize length)
{
  WordKey key = { font, language, tabular, length, text };
  ShapedWord *word = g_hash_table_lookup (fonts->words, &key);

  if (!word)
    {
      WordKey *kept = arena_new0 (fonts->word_arena, WordKey);

      word = shape (fonts, &key);
      *kept = key;
      kept->text = arena_strndup (fonts->word_arena, text, length);
      g_hash_table_insert (fonts->words, kept, word);
    }
  return word;
}

const ScaledWord *
layout_word_scale (LayoutFonts *fonts, const ShapedWord *word, const FontMetrics *metrics,
                   Mpt size)
{
  ShapedWord *kept = (ShapedWord *) word; /* made here, in the fonts' arena */
  ScaledWord *scaled;
  gint64 units = 0;
  Mpt position = 0;

  for (guint i = 0; i < N_SCALED_WORDS; i++)
    if (kept->scaled[i].size == size && kept->scaled[i].glyphs)
      return &kept->scaled[i];
  scaled = &kept->scaled[kept->next_scaled];
  kept->next_scaled = (guint8) ((kept->next_scaled + 1) % N_SCALED_WORDS);
  if (!scaled->glyphs)
    scaled->glyphs = arena_new0_n (fonts->word_arena, LayoutGlyph, MAX (word->n_glyphs, 1));
  scaled->size = size;
  for (guint i = 0; i < word->n_glyphs; i++)
    {
      const ShapedGlyph *shaped = &word->glyphs[i];
      LayoutGlyph *glyph = &scaled->glyphs[i];
      Mpt next;

      units += shaped->advance;
      next = layout_font_scale (metrics, units, size);
      glyph->id = shaped->id;
      glyph->advance = (gint32) (next - position);
      glyph->x_offset = (gint32) layout_font_scale (metrics, shaped->x_offset, size);
      glyph->y_offset = (gint32) layout_font_scale (metrics, shaped->y_offset, size);
      glyph->bytes = (guint16) MIN (shaped->bytes, G_MAXUINT16);
      position = next;
    }
  return scaled;
}

/* --- dividing words --- */

static gboolean
is_abbreviation (const char *text, gsize length)
{
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (!g_unichar_isupper (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Adds to DIVISIONS those of the run of LETTERS letters that has LENGTH bytes from START of the
 * word's text. */
static void
divide_run (GArray *divisions, const ShapedWord *word, const Hyphenation *patterns,
            const char *text, gsize start, gsize length, guint letters)
{
  gboolean divide[512];
  guint clusters = 0;
  gsize offset = 0;

  if (letters < 4 || length >= G_N_ELEMENTS (divide) || is_abbreviation (text + start, length)
      || !layout_hyphenation_divide (patterns, text + start, length, 2, 2, divide))
    return;
  for (guint glyph = 0; glyph < word->n_glyphs; glyph++)
    {
      gboolean begins = word->glyphs[glyph].bytes > 0;

      if (offset >= start && offset - start < length)
        {
          if (begins && divide[offset - start])
            {
              WordDivision division = { .glyph = glyph };

              division.before
                  = (guint) g_utf8_strlen (text + start, (gssize) (offset - start));
              division.after = letters - division.before;
              division.short_part = clusters < 3 || letters - clusters < 3;
              g_array_append_val (divisions, division);
            }
          clusters += begins ? 1 : 0;
        }
      offset += word->glyphs[glyph].bytes;
    }
}

const WordDivision *
layout_word_divisions (LayoutFonts *fonts, const ShapedWord *word, const Hyphenation *patterns,
                       const char *text, guint *n)
{
  ShapedWord *kept = (ShapedWord *) word; /* made here, in the fonts' arena */
  g_autoptr (GArray) divisions = NULL;

  if (!word->divided && !word->reordered)
    {
      const char *at = text, *end = text + word->length;

      divisions = g_array_new (FALSE, FALSE, sizeof (WordDivision));
      while (at < end)
        {
          const char *start = at;
          guint letters = 0;

          for (; at < end && g_unichar_isalpha (g_utf8_get_char (at)); letters++)
            at = g_utf8_next_char (at);
          divide_run (divisions, word, patterns, text, (gsize) (start - text),
                      (gsize) (at - start), letters);
          while (at < end && !g_unichar_isalpha (g_utf8_get_char (at)))
            at = g_utf8_next_char (at);
        }
      kept->n_divisions = divisions->len;
      kept->divisions = arena_new0_n (fonts->word_arena, WordDivision, MAX (divisions->len, 1));
      if (divisions->len)
        memcpy ((gpointer) kept->divisions, divisions->data,
                divisions->len * sizeof (WordDivision));
    }
  kept->divided = TRUE;
  *n = word->n_divisions;
  return word->divisions;
}

Opportunities *
layout_fonts_opportunities (LayoutFonts *fonts)
{
  return fonts->opportunities;
}

void
layout_fonts_trim (LayoutFonts *fonts)
{
  layout_opportunities_trim (fonts->opportunities);
  if (g_hash_table_size (fonts->words) < MAX_WORDS)
    return;
  g_hash_table_remove_all (fonts->words);
  arena_free (fonts->word_arena);
  fonts->word_arena = arena_new ();
}

/* --- loading --- */

static gboolean
read_configuration (LayoutFonts *fonts, const char *fonts_conf, GError **error)
{
  FcFontSet *set;

  fonts->config = FcConfigCreate ();
  if (!fonts->config || !g_file_test (fonts_conf, G_FILE_TEST_IS_REGULAR)
      || !FcConfigParseAndLoad (fonts->config, (const FcChar8 *) fonts_conf, FcTrue)
      || !FcConfigBuildFonts (fonts->config))
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LAYOUT_FONTS_CONF, fonts_conf, NULL);
      return FALSE;
    }
  set = FcConfigGetFonts (fonts->config, FcSetSystem);
  for (int i = 0; set && i < set->nfont; i++)
    add_face (fonts, set->fonts[i]);
  g_ptr_array_sort (fonts->faces, compare_faces);
  return TRUE;
}

static gboolean
report_missing (const char *family, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (packages); i++)
    if (g_ascii_strcasecmp (packages[i].family, family) == 0)
      {
        error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LAYOUT_FONT_MISSING, family,
                   packages[i].package, NULL);
        return FALSE;
      }
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LAYOUT_FONT_ABSENT, family, NULL);
  return FALSE;
}

/* Adds the families that the configuration names for ROLE and that are there. */
static gboolean
add_role (LayoutFonts *fonts, const char *role, GError **error)
{
  FcPattern *pattern = FcPatternCreate ();
  g_autofree char *missing = NULL;
  gboolean any = FALSE;
  FcChar8 *name;

  FcPatternAddString (pattern, FC_FAMILY, (const FcChar8 *) role);
  FcConfigSubstitute (fonts->config, pattern, FcMatchPattern);
  for (int i = 0; FcPatternGetString (pattern, FC_FAMILY, i, &name) == FcResultMatch; i++)
    {
      const LayoutFont *font = find_face (fonts, (const char *) name, 400, FALSE);

      if (font && !g_ptr_array_find_with_equal_func (fonts->fallbacks, font->family, g_str_equal,
                                                     NULL))
        g_ptr_array_add (fonts->fallbacks, font->family);
      any = any || font;
      if (!missing && g_ascii_strcasecmp ((const char *) name, role) != 0)
        missing = g_strdup ((const char *) name);
    }
  FcPatternDestroy (pattern);
  return any || !missing || report_missing (missing, error);
}

LayoutFonts *
layout_fonts_load (const char *fonts_conf, GError **error)
{
  g_autoptr (LayoutFonts) fonts = g_new0 (LayoutFonts, 1);

  fonts->faces = g_ptr_array_new_with_free_func (font_free);
  fonts->fallbacks = g_ptr_array_new ();
  fonts->requests = g_hash_table_new_full (request_hash, request_equal, request_free, NULL);
  fonts->words = g_hash_table_new (word_hash, word_equal);
  fonts->word_arena = arena_new ();
  fonts->opportunities = layout_opportunities_new ();
  fonts->buffer = hb_buffer_create ();
  hb_buffer_set_cluster_level (fonts->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);

  if (!read_configuration (fonts, fonts_conf, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (!add_role (fonts, roles[i], error))
      return NULL;
  /* a configuration without names for the roles: the first face it has */
  if (fonts->fallbacks->len == 0 && fonts->faces->len > 0)
    g_ptr_array_add (fonts->fallbacks, ((LayoutFont *) fonts->faces->pdata[0])->family);
  if (fonts->fallbacks->len == 0)
    {
      report_missing (DEFAULT_ROLE, error);
      return NULL;
    }
  return g_steal_pointer (&fonts);
}

void
layout_fonts_free (LayoutFonts *fonts)
{
  if (!fonts)
    return;
  hb_buffer_destroy (fonts->buffer);
  g_hash_table_unref (fonts->words);
  layout_opportunities_free (fonts->opportunities);
  g_hash_table_unref (fonts->requests);
  g_ptr_array_unref (fonts->fallbacks);
  g_ptr_array_unref (fonts->faces);
  arena_free (fonts->word_arena);
  if (fonts->config)
    FcConfigDestroy (fonts->config);
  g_free (fonts);
}

gboolean
layout_fonts_warm (LayoutFonts *fonts, GError **error)
{
  const Hyphenation *patterns;

  for (guint i = 0; i < fonts->fallbacks->len; i++)
    for (int style = 0; style < 4; style++)
      {
        LayoutFont *font = find_face (fonts, g_ptr_array_index (fonts->fallbacks, i),
                                      style & 1 ? 700 : 400, (style & 2) != 0);

        if (!font_open (font, error))
          return FALSE;
        layout_word_shape (fonts, font, hb_language_from_string ("da", -1), FALSE, "a", 1);
      }
  return layout_hyphenation_find ("da", &patterns, error);
}

/* --- what a face is --- */

const char *
layout_font_file (const LayoutFont *font)
{
  return font->file;
}

int
layout_font_index (const LayoutFont *font)
{
  return font->index;
}

const char *
layout_font_family (const LayoutFont *font)
{
  return font->family;
}

int
layout_font_weight (const LayoutFont *font)
{
  return font->weight;
}

gboolean
layout_font_is_italic (const LayoutFont *font)
{
  return font->italic;
}

const FontMetrics *
layout_font_metrics (const LayoutFont *font)
{
  return &font->metrics;
}
