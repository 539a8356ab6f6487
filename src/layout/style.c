/* layout/style.c: from properties to what a line or a box needs */
#include "layout/style.h"

#include <string.h>

static gboolean
is_inline (const FoNode *node)
{
  switch (node->kind)
    {
    case FO_NODE_TEXT:
    case FO_NODE_INLINE:
    case FO_NODE_BASIC_LINK:
    case FO_NODE_WRAPPER:
    case FO_NODE_LEADER:
    case FO_NODE_CHARACTER:
    case FO_NODE_PAGE_NUMBER:
    case FO_NODE_PAGE_NUMBER_CITATION:
    case FO_NODE_PAGE_NUMBER_CITATION_LAST:
    case FO_NODE_INSTREAM_FOREIGN_OBJECT:
    case FO_NODE_EXTERNAL_GRAPHIC:
      return TRUE;
    default:
      return FALSE;
    }
}

static LayoutFont *
find_font (Layout *layout, const FoNode *node)
{
  const char *list = fo_node_value (node, FO_PROPERTY_FONT_FAMILY)->string;
  int weight = node_integer (node, FO_PROPERTY_FONT_WEIGHT, 400);
  gboolean italic = !node_is (node, FO_PROPERTY_FONT_STYLE, FO_NORMAL), found;
  GError *error = NULL;
  LayoutFont *font = layout_fonts_find (layout->fonts, list, weight, italic, &found, &error);

  if (error)
    layout_fail (layout, error);
  if (!found && layout_report_once (layout, list))
    layout_report (layout, node, MESSAGE_LAYOUT_FONT_FAMILY, "font-family",
                   layout_font_family (font), NULL);
  return font;
}

/* "da", "da-DK"; "und" when the document does not say. */
static const char *
language_tag (Layout *layout, const FoNode *node)
{
  const char *language = node_string (node, FO_PROPERTY_LANGUAGE);
  const char *country = node_string (node, FO_PROPERTY_COUNTRY);
  g_autofree char *tag = NULL;

  if (!language)
    return "und";
  if (!country)
    return language;
  tag = g_strconcat (language, "-", country, NULL);
  return arena_strdup (layout->areas, tag);
}

static void
find_hyphenation (Layout *layout, const FoNode *node, InlineStyle *style)
{
  GError *error = NULL;
  g_autofree char *what = NULL;

  if (!node_is (node, FO_PROPERTY_HYPHENATE, FO_TRUE))
    return;
  style->remain = (guint) CLAMP (node_integer (node, FO_PROPERTY_HYPHENATION_REMAIN, 2), 2, 100);
  style->push = (guint) CLAMP (node_integer (node, FO_PROPERTY_HYPHENATION_PUSH, 2), 2, 100);
  if (!layout_hyphenation_find (style->language, &style->hyphenation, &error))
    {
      layout_fail (layout, error);
      return;
    }
  what = g_strconcat ("patterns ", style->language, NULL);
  if (!style->hyphenation && layout_report_once (layout, what))
    layout_report (layout, node, MESSAGE_LAYOUT_NO_PATTERNS, style->language, NULL);
}

/* What this inline itself shifts its text by; a percentage is one of the line height. */
static Mpt
own_shift (const FoNode *node, const InlineStyle *style)
{
  const FoValue *shift = fo_node_value (node, FO_PROPERTY_BASELINE_SHIFT);
  Mpt size = node->parent ? node_length (node->parent, FO_PROPERTY_FONT_SIZE, 0) : style->size;

  if (fo_value_is (shift, FO_SUPER))
    return size * 2 / 5;
  if (fo_value_is (shift, FO_SUB))
    return -size / 5;
  return fo_value_length (shift, style->line_height);
}

/* --- baselines: XSL 1.1 §4.2.6, §7.14 --- */

/* A baseline of something that reaches from DEPTH (below: negative) to HEIGHT. */
static Mpt
baseline_between (Mpt height, Mpt depth, Mpt middle, FoKeyword baseline)
{
  switch (baseline)
    {
    case FO_TEXT_BEFORE_EDGE:
      return height;
    case FO_HANGING:
      return height * 4 / 5;
    case FO_MATHEMATICAL:
      return height / 2;
    case FO_CENTRAL:
      return (height + depth) / 2;
    case FO_MIDDLE:
      return middle;
    case FO_IDEOGRAPHIC:
    case FO_TEXT_AFTER_EDGE:
      return depth;
    default:
      return 0;
    }
}

Mpt
layout_style_baseline (const InlineStyle *style, FoKeyword baseline)
{
  return baseline_between (style->ascent, -style->descent,
                           layout_font_scale (style->metrics, style->metrics->x_height, style->size)
                               / 2,
                           baseline);
}

Mpt
layout_image_baseline (Mpt height, FoKeyword baseline)
{
  return baseline_between (height, 0, height / 2, baseline);
}

FoKeyword
layout_alignment_baseline (const FoNode *node, const InlineStyle *style)
{
  FoKeyword baseline = fo_node_value (node, FO_PROPERTY_ALIGNMENT_BASELINE)->keyword;

  return baseline == FO_AUTO || baseline == FO_BASELINE ? style->dominant : baseline;
}

static FoKeyword
own_dominant (const FoNode *node, FoKeyword around)
{
  FoKeyword baseline = fo_node_value (node, FO_PROPERTY_DOMINANT_BASELINE)->keyword;

  switch (baseline)
    {
    case FO_AUTO:
    case FO_NO_CHANGE:
    case FO_RESET_SIZE:
      return around;
    case FO_USE_SCRIPT:
      return FO_ALPHABETIC;
    default:
      return baseline;
    }
}

/* How far the text of STYLE is moved so that its baseline meets that of the text AROUND. */
static Mpt
own_alignment (const FoNode *node, const InlineStyle *style, const InlineStyle *around)
{
  const FoValue *adjust = fo_node_value (node, FO_PROPERTY_ALIGNMENT_ADJUST);
  FoKeyword baseline = layout_alignment_baseline (node, around), own = baseline;
  Mpt shift = layout_style_baseline (around, baseline);

  if (node->kind == FO_NODE_INSTREAM_FOREIGN_OBJECT)
    return shift; /* its own point depends on its height */
  if (adjust->type == FO_VALUE_KEYWORD && adjust->keyword != FO_AUTO)
    own = adjust->keyword;
  return shift - layout_style_baseline (style, own) + fo_value_length (adjust, style->line_height);
}

/* A character is given the space between words, or denied it (XSL 1.1 §7.17.5). */
static void
space_character (const FoNode *node, InlineStyle *style)
{
  const char *character = node_string (node, FO_PROPERTY_CHARACTER);

  if (node_is (node, FO_PROPERTY_TREAT_AS_WORD_SPACE, FO_FALSE))
    style->word_spacing = 0;
  else if (node_is (node, FO_PROPERTY_TREAT_AS_WORD_SPACE, FO_TRUE) && character
           && strcmp (character, " ") != 0 && strcmp (character, "\302\240") != 0)
    style->letter_spacing += style->word_spacing;
}

static guint
own_decoration (const FoNode *node, guint decoration)
{
  static const struct
  {
    const char *word;
    guint decoration;
  } words[] = {
    { "underline", DECORATION_UNDERLINE },
    { "overline", DECORATION_OVERLINE },
    { "line-through", DECORATION_LINE_THROUGH },
  };
  const char *text = node_string (node, FO_PROPERTY_TEXT_DECORATION);

  for (gsize i = 0; text && i < G_N_ELEMENTS (words); i++)
    {
      const char *at = strstr (text, words[i].word);

      if (at && at - text >= 3 && strncmp (at - 3, "no-", 3) == 0)
        decoration &= ~words[i].decoration;
      else if (at)
        decoration |= words[i].decoration;
    }
  return decoration;
}

/* Keeping a line together is for inlines: a block with keep-together="always", which by inheritance
 * sets all three components, is kept on its page and still has lines. */
static gboolean
own_keep_in_line (const FoNode *node)
{
  return node->inherited != node->parent->inherited
         && fo_node_value (node, FO_PROPERTY_KEEP_TOGETHER_LINE)->set
         && node_is (node, FO_PROPERTY_KEEP_TOGETHER_LINE, FO_ALWAYS);
}

static Mpt
line_height (const FoNode *node, Mpt size)
{
  const FoValue *value = fo_node_value (node, FO_PROPERTY_LINE_HEIGHT);

  if (value->type == FO_VALUE_NUMBER)
    return (Mpt) (value->number * (double) size + 0.5);
  return value->type == FO_VALUE_LENGTH ? value->length : size * 6 / 5;
}

const InlineStyle *
layout_style (Layout *layout, const FoNode *node)
{
  InlineStyle *style = g_hash_table_lookup (layout->styles, node);

  if (style)
    return style;
  style = arena_new0 (layout->work, InlineStyle);
  g_hash_table_insert (layout->styles, (gpointer) node, style);

  style->node = node;
  style->font = find_font (layout, node);
  style->metrics = layout_font_metrics (style->font);
  style->size = node_length (node, FO_PROPERTY_FONT_SIZE, 0);
  style->ascent = layout_font_scale (style->metrics, style->metrics->ascent, style->size);
  style->descent = layout_font_scale (style->metrics, style->metrics->descent, style->size);
  style->line_height = line_height (node, style->size);
  style->letter_spacing = node_length (node, FO_PROPERTY_LETTER_SPACING, 0);
  style->word_spacing = node_length (node, FO_PROPERTY_WORD_SPACING, 0);
  if (node->kind == FO_NODE_CHARACTER)
    space_character (node, style);
  style->color = fo_node_value (node, FO_PROPERTY_COLOR)->color;
  style->wrap = node_is (node, FO_PROPERTY_WRAP_OPTION, FO_WRAP);
  style->preserve = node_is (node, FO_PROPERTY_WHITE_SPACE_TREATMENT, FO_PRESERVE);
  style->language = language_tag (layout, node);
  style->hb_language = hb_language_from_string (style->language, -1);
  find_hyphenation (layout, node, style);
  style->hyphen = node_string (node, FO_PROPERTY_HYPHENATION_CHARACTER);
  style->shift_counts
      = node_is (node, FO_PROPERTY_LINE_HEIGHT_SHIFT_ADJUSTMENT, FO_CONSIDER_SHIFTS);

  if (is_inline (node) && node->parent)
    {
      const InlineStyle *around = layout_style (layout, node->parent);

      style->shift = around->shift + own_shift (node, style);
      style->dominant = around->dominant;
      if (node->kind != FO_NODE_TEXT && node->own != fo_initial_own ())
        {
          style->shift += own_alignment (node, style, around);
          style->dominant = own_dominant (node, around->dominant);
        }
      else if (around->dominant != FO_ALPHABETIC && node->kind != FO_NODE_TEXT)
        style->shift += own_alignment (node, style, around);
      style->edge = around->edge;
      style->edge_side = fo_node_value (node, FO_PROPERTY_ALIGNMENT_BASELINE)->keyword;
      if (style->edge_side == FO_BEFORE_EDGE || style->edge_side == FO_AFTER_EDGE)
        style->edge = style;
      style->decoration = own_decoration (node, around->decoration);
      style->keep_in_line = around->keep_in_line || own_keep_in_line (node);
    }
  else
    {
      style->decoration = own_decoration (node, 0);
      style->dominant = own_dominant (node, FO_ALPHABETIC);
    }
  for (const FoNode *above = node; above && !style->tabular; above = above->parent)
    style->tabular = above->kind == FO_NODE_TABLE_CELL;
  return style;
}

/* The first character of the property, which a face may lack. */
const ShapedWord *
layout_style_hyphen (Layout *layout, const InlineStyle *style)
{
  const char *hyphen = style->hyphen ? style->hyphen : "-";
  const ShapedWord *word
      = layout_word_shape (layout->fonts, style->font, style->hb_language, style->tabular, hyphen,
                           (gsize) (g_utf8_next_char (hyphen) - hyphen));

  return word->missing ? layout_word_shape (layout->fonts, style->font, style->hb_language,
                                            style->tabular, "-", 1)
                       : word;
}

Mpt
layout_style_shift (const InlineStyle *style, Mpt above, Mpt below)
{
  const InlineStyle *edge = style->edge;

  if (!edge)
    return style->shift;
  return style->shift - edge->shift
         + (edge->edge_side == FO_BEFORE_EDGE ? above - edge->ascent : edge->descent - below);
}

/* --- boxes --- */

static LineStyle
line_style (FoKeyword keyword)
{
  switch (keyword)
    {
    case FO_NONE:
    case FO_HIDDEN:
      return LINE_STYLE_NONE;
    case FO_DASHED:
      return LINE_STYLE_DASHED;
    case FO_DOTTED:
      return LINE_STYLE_DOTTED;
    case FO_DOUBLE:
      return LINE_STYLE_DOUBLE;
    case FO_GROOVE:
      return LINE_STYLE_GROOVE;
    case FO_RIDGE:
      return LINE_STYLE_RIDGE;
    case FO_INSET:
      return LINE_STYLE_INSET;
    case FO_OUTSET:
      return LINE_STYLE_OUTSET;
    default:
      return LINE_STYLE_SOLID;
    }
}

guint
layout_turn (Layout *layout, const FoNode *node)
{
  int degrees = node_integer (node, FO_PROPERTY_REFERENCE_ORIENTATION, 0);

  if (degrees % 90 || ABS (degrees) > 270)
    {
      if (layout_report_once (layout, "reference-orientation"))
        layout_report (layout, node, MESSAGE_LAYOUT_VALUE, "reference-orientation", NULL);
      return 0;
    }
  return (guint) (degrees / 90 + 4) % 4;
}

Mpt
layout_limited (const FoNode *node, FoProperty property, Mpt value, Mpt whole)
{
  const FoValue *optimum = fo_node_value (node, property);
  const FoValue *least = fo_node_value (node, (FoProperty) (property - 1));
  const FoValue *most = fo_node_value (node, (FoProperty) (property + 1));

  if (most->type == FO_VALUE_LENGTH && (whole > 0 || most->percent == 0))
    value = MIN (value, fo_value_length (most, whole));
  /* a size given as one length is its own minimum, which no maximum can be meant to meet */
  if (least->type == FO_VALUE_LENGTH && (whole > 0 || least->percent == 0)
      && !(optimum->type == FO_VALUE_LENGTH && optimum->length == least->length
           && optimum->percent == least->percent))
    value = MAX (value, fo_value_length (least, whole));
  return value;
}

LayoutBorder
layout_border (const FoNode *node, Side side)
{
  LayoutBorder border = { 0 };

  border.width = node_length (node, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_WIDTH + side), 0);
  border.style = line_style (
      fo_node_value (node, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_STYLE + side))->keyword);
  border.color = fo_node_value (node, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_COLOR + side))->color;
  if (border.width == 0 || border.style == LINE_STYLE_NONE)
    border = (LayoutBorder){ 0 };
  return border;
}

LayoutBox *
layout_box (Layout *layout, const FoNode *node, Mpt whole)
{
  LayoutBox box = { .background = fo_node_value (node, FO_PROPERTY_BACKGROUND_COLOR)->color };
  gboolean any = box.background >> 24 != 0;
  LayoutBox *kept;

  if (node->own == fo_initial_own ())
    return NULL;
  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    {
      box.border[side] = layout_border (node, side);
      box.padding[side]
          = node_length (node, (FoProperty)(FO_PROPERTY_PADDING_BEFORE + side), whole);
      any = any || box.border[side].width || box.padding[side];
    }
  if (!any)
    return NULL;
  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    {
      guint8 bit = (guint8) (1 << side);

      if (node_is (node, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_CONDITIONALITY + side),
                   FO_RETAIN))
        box.retained_borders |= bit;
      if (node_is (node, (FoProperty) (FO_PROPERTY_PADDING_BEFORE_CONDITIONALITY + side),
                   FO_RETAIN))
        box.retained_paddings |= bit;
    }
  kept = arena_new0 (layout->areas, LayoutBox);
  *kept = box;
  return kept;
}

void
layout_box_cut (LayoutBox *box, Side side)
{
  if (!(box->retained_borders & 1 << side))
    box->border[side] = (LayoutBorder){ 0 };
  if (!(box->retained_paddings & 1 << side))
    box->padding[side] = 0;
}

const LayoutBox *
layout_box_part (Layout *layout, const LayoutBox *box, gboolean begins, gboolean ends)
{
  LayoutBox *part;

  if (!box || (begins && ends))
    return box;
  part = arena_new0 (layout->areas, LayoutBox);
  *part = *box;
  if (!begins)
    layout_box_cut (part, SIDE_BEFORE);
  if (!ends)
    layout_box_cut (part, SIDE_AFTER);
  return part;
}
