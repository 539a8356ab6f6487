/* layout/style.h: how a formatting object looks
 *
 * The properties of text as the line formatter needs them (a face instead of families, millipoints
 * instead of expressions), and the decoration of a box: borders, padding, background.  Internal to
 * layout/.
 */
#ifndef SAGSAKT_LAYOUT_STYLE_H
#define SAGSAKT_LAYOUT_STYLE_H

#include "layout/context.h"
#include "layout/hyphenation.h"
#include "layout/words.h"

typedef enum
{
  DECORATION_UNDERLINE = 1 << 0,
  DECORATION_OVERLINE = 1 << 1,
  DECORATION_LINE_THROUGH = 1 << 2
} Decoration;

struct InlineStyle
{
  const FoNode *node;
  LayoutFont *font;
  const FontMetrics *metrics;
  Mpt size, ascent, descent;
  Mpt line_height;
  Mpt letter_spacing, word_spacing;
  Mpt shift; /* of the baseline, upwards, summed over the inlines around */
  const InlineStyle *edge; /* the innermost inline around that is aligned at an edge of its line, by
                              its own upper or lower edge: SHIFT is relative to its SHIFT */
  FoKeyword edge_side;     /* of such an inline: before-edge or after-edge */
  FoKeyword dominant;    /* the baseline that inlines inside are aligned at */
  gboolean shift_counts; /* the line makes room for it */
  LayoutColor color;
  guint decoration;
  const char *language;
  hb_language_t hb_language;
  const Hyphenation *hyphenation; /* NULL: words stay whole */
  guint remain, push;
  const char *hyphen; /* hyphenation-character; NULL: the ordinary one */
  gboolean wrap, keep_in_line;
  gboolean preserve; /* spaces at the ends of lines that a line feed makes */
  gboolean tabular; /* in a table: figures of one width */
};

/* The style of the text in NODE, an inline or block.  Never NULL; lives as long as the layout. */
const InlineStyle *layout_style (Layout *layout, const FoNode *node);

/* What is drawn where a word of STYLE is divided; lent. */
const ShapedWord *layout_style_hyphen (Layout *layout, const InlineStyle *style);

/* How far BASELINE is above the alphabetic baseline of STYLE's text. */
Mpt layout_style_baseline (const InlineStyle *style, FoKeyword baseline);

/* The same above the lower edge of a drawing of HEIGHT. */
Mpt layout_image_baseline (Mpt height, FoKeyword baseline);

/* How far STYLE's baseline is above that of a line whose content reaches ABOVE and BELOW its own. */
Mpt layout_style_shift (const InlineStyle *style, Mpt above, Mpt below);

/* The baseline at which NODE is aligned in STYLE, which is around it. */
FoKeyword layout_alignment_baseline (const FoNode *node, const InlineStyle *style);

/* Borders, padding and background of NODE; NULL when it has none.  A percentage of padding is one
 * of WHOLE.  In the area arena. */
LayoutBox *layout_box (Layout *layout, const FoNode *node, Mpt whole);

/* BOX for a part of its area: where the part does not begin or end the area, what conditionality
 * discards is left out.  In the area arena when it is another. */
const LayoutBox *layout_box_part (Layout *layout, const LayoutBox *box, gboolean begins,
                                  gboolean ends);

/* NODE's reference-orientation in quarter turns against the clock, 0 to 3; with a finding when it is
 * none. */
guint layout_turn (Layout *layout, const FoNode *node);

/* VALUE within the minimum and maximum of PROPERTY, the optimum of a dimension of NODE; percentages
 * are those of WHOLE, and none when that is not known (0). */
Mpt layout_limited (const FoNode *node, FoProperty property, Mpt value, Mpt whole);

/* TRUE when what sticks out of NODE's areas is not to be seen. */
static inline gboolean
layout_is_clipped (const FoNode *node)
{
  return node_is (node, FO_PROPERTY_OVERFLOW, FO_HIDDEN)
         || node_is (node, FO_PROPERTY_OVERFLOW, FO_ERROR_IF_OVERFLOW);
}

/* Leaves out of BOX what its conditionality discards where its area is cut on SIDE. */
void layout_box_cut (LayoutBox *box, Side side);

/* The border of one side. */
LayoutBorder layout_border (const FoNode *node, Side side);

/* Border and padding of BOX on SIDE; 0 for NULL. */
static inline Mpt
layout_box_edge (const LayoutBox *box, Side side)
{
  return box ? box->border[side].width + box->padding[side] : 0;
}

/* What of that stays where the area is cut. */
static inline Mpt
layout_box_cut_edge (const LayoutBox *box, Side side)
{
  return box ? (box->retained_borders & 1 << side ? box->border[side].width : 0)
                   + (box->retained_paddings & 1 << side ? box->padding[side] : 0)
             : 0;
}

#endif
