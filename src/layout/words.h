/* layout/words.h: shaped words
 *
 * A word is shaped once per face and language and then found again for the rest of the run: labels,
 * template text and common words recur in every document of a batch.  Results are in font units.
 * Ligatures are off: they would need a second font subset in the file and hyphenation inside them.
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_WORDS_H
#define SAGSAKT_LAYOUT_WORDS_H

#include <hb.h>

#include "layout/area.h"
#include "layout/fonts.h"
#include "layout/hyphenation.h"
#include "layout/opportunities.h"

typedef struct
{
  guint32 id;
  gint32 advance;
  gint32 x_offset, y_offset;
  guint32 bytes; /* of the cluster, at its first glyph; 0 at the others */
  /* of all glyphs before it */
  guint32 bytes_before, clusters_before;
  gint64 advance_before;
} ShapedGlyph;

/* A word at one size.  Glyph positions are rounded from the word's start, so that no error adds up. */
typedef struct
{
  Mpt size; /* 0: not made yet */
  LayoutGlyph *glyphs;
} ScaledWord;

/* A place inside a word where the patterns divide it. */
typedef struct
{
  guint glyph;         /* behind the hyphen */
  guint before, after; /* letters of the same run on either side */
  gboolean short_part; /* two letters, as they are counted by eye, stand alone */
} WordDivision;

#define N_SCALED_WORDS 3

typedef struct
{
  const ShapedGlyph *glyphs;
  guint n_glyphs;
  gsize length;     /* bytes of text */
  guint n_clusters;
  gint64 advance;   /* of all glyphs */
  ScaledWord scaled[N_SCALED_WORDS]; /* the last ones that were asked for */
  guint8 next_scaled;
  gboolean divided; /* the divisions have been looked for */
  guint n_divisions;
  const WordDivision *divisions;
  gboolean missing; /* the face lacks a character of it */
  gboolean
      reordered; /* its glyphs do not follow the text: right-to-left, or marks before letters */
} ShapedWord;

/* Vertical measures of a face, in font units, downwards measures positive. */
typedef struct
{
  gint32 upem, ascent, descent, x_height;
  gint32 underline_position, underline_thickness; /* position: below the baseline */
  gint32 strikeout_position;                      /* above the baseline */
} FontMetrics;

const FontMetrics *layout_font_metrics (const LayoutFont *font);

/* FONT units at SIZE as millipoints, rounded. */
static inline Mpt
layout_font_scale (const FontMetrics *metrics, gint64 units, Mpt size)
{
  gint64 scaled = units * size;

  return (scaled + (scaled < 0 ? -metrics->upem : metrics->upem) / 2) / metrics->upem;
}

/* The face for a list of families as in font-family.  *FOUND tells whether a family of the list is
 * among the program's fonts; without one it is the program's serif.  Never NULL; ERROR is set
 * (SAGSAKT_ERROR_MISSING) when the face's file cannot be opened, and the face then has no glyphs.
 */
LayoutFont *layout_fonts_find (LayoutFonts *fonts, const char *families, int weight,
                               gboolean italic, gboolean *found, GError **error);

/* The first face like FONT in weight and style that has CHARACTER; NULL: none has it. */
LayoutFont *layout_fonts_find_character (LayoutFonts *fonts, const LayoutFont *font,
                                         gunichar character);

/* TEXT of LENGTH bytes, all in FONT; TABULAR asks for figures of one width.  Lent until
 * layout_fonts_trim. */
const ShapedWord *layout_word_shape (LayoutFonts *fonts, LayoutFont *font, hb_language_t language,
                                     gboolean tabular, const char *text, gsize length);

/* WORD at SIZE; lent until the next call for the same word. */
const ScaledWord *layout_word_scale (LayoutFonts *fonts, const ShapedWord *word,
                                     const FontMetrics *metrics, Mpt size);

/* The *N places where PATTERNS divide WORD, whose text is TEXT: two letters stay on either side.
 * Runs of letters in capitals are left whole: they are abbreviations. */
const WordDivision *layout_word_divisions (LayoutFonts *fonts, const ShapedWord *word,
                                           const Hyphenation *patterns, const char *text,
                                           guint *n);

/* Where lines may end, kept as long as the fonts. */
Opportunities *layout_fonts_opportunities (LayoutFonts *fonts);

/* Drops the shaped words when there are more than a batch needs.  Between documents only. */
void layout_fonts_trim (LayoutFonts *fonts);

#endif
