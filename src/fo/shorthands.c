/* fo/shorthands.c: what each attribute's name stands for */
#include "fo/properties.h"

#define P(symbol) FO_PROPERTY_##symbol
#define SIDES_OF(what)                                                                             \
  P (BORDER_BEFORE_##what), P (BORDER_END_##what), P (BORDER_AFTER_##what),                        \
      P (BORDER_START_##what)
#define BORDER_OF(side)                                                                            \
  P (BORDER_##side##_WIDTH), P (BORDER_##side##_STYLE), P (BORDER_##side##_COLOR)
#define KEEP(what) P (what##_LINE), P (what##_COLUMN), P (what##_PAGE)
#define SPACE(what) P (what##_MINIMUM), P (what), P (what##_MAXIMUM)

static const FoAttribute attributes[] = {
  { "font", FO_DEAL_FONT, 0, 0, { 0 } },

  { "background", FO_DEAL_COPY, 2, 1, { P (BACKGROUND_COLOR) } },
  { "border", FO_DEAL_BORDER, 2, 12, { SIDES_OF (WIDTH), SIDES_OF (STYLE), SIDES_OF (COLOR) } },
  { "margin", FO_DEAL_SIDES, 2, 4,
    { P (MARGIN_TOP), P (MARGIN_RIGHT), P (MARGIN_BOTTOM), P (MARGIN_LEFT) } },
  { "padding", FO_DEAL_SIDES, 2, 4,
    { P (PADDING_BEFORE), P (PADDING_END), P (PADDING_AFTER), P (PADDING_START) } },
  { "white-space", FO_DEAL_WHITE_SPACE, 2, 4,
    { P (LINEFEED_TREATMENT), P (WHITE_SPACE_COLLAPSE), P (WHITE_SPACE_TREATMENT),
      P (WRAP_OPTION) } },
  { "page-break-before", FO_DEAL_PAGE_BREAK, 2, 4,
    { P (BREAK_BEFORE), KEEP (KEEP_WITH_PREVIOUS) } },
  { "page-break-after", FO_DEAL_PAGE_BREAK, 2, 4, { P (BREAK_AFTER), KEEP (KEEP_WITH_NEXT) } },
  { "page-break-inside", FO_DEAL_PAGE_BREAK, 2, 1, { P (KEEP_TOGETHER_PAGE) } },
  { "vertical-align", FO_DEAL_VERTICAL, 2, 2, { P (BASELINE_SHIFT), P (ALIGNMENT_BASELINE) } },
  { "xml:lang", FO_DEAL_LANGUAGE, 2, 2, { P (LANGUAGE), P (COUNTRY) } },
  { "border-spacing", FO_DEAL_PAIR, 2, 2,
    { P (BORDER_SEPARATION_INLINE), P (BORDER_SEPARATION_BLOCK) } },
  { "size", FO_DEAL_PAIR, 2, 2, { P (PAGE_WIDTH), P (PAGE_HEIGHT) } },

  { "border-width", FO_DEAL_SIDES, 3, 4, { SIDES_OF (WIDTH) } },
  { "border-style", FO_DEAL_SIDES, 3, 4, { SIDES_OF (STYLE) } },
  { "border-color", FO_DEAL_SIDES, 3, 4, { SIDES_OF (COLOR) } },

  { "border-before", FO_DEAL_BORDER, 4, 3, { BORDER_OF (BEFORE) } },
  { "border-end", FO_DEAL_BORDER, 4, 3, { BORDER_OF (END) } },
  { "border-after", FO_DEAL_BORDER, 4, 3, { BORDER_OF (AFTER) } },
  { "border-start", FO_DEAL_BORDER, 4, 3, { BORDER_OF (START) } },
  { "border-top", FO_DEAL_BORDER, 4, 3, { BORDER_OF (BEFORE) } },
  { "border-right", FO_DEAL_BORDER, 4, 3, { BORDER_OF (END) } },
  { "border-bottom", FO_DEAL_BORDER, 4, 3, { BORDER_OF (AFTER) } },
  { "border-left", FO_DEAL_BORDER, 4, 3, { BORDER_OF (START) } },

  { "space-before", FO_DEAL_COPY, 5, 3, { SPACE (SPACE_BEFORE) } },
  { "space-after", FO_DEAL_COPY, 5, 3, { SPACE (SPACE_AFTER) } },
  { "space-start", FO_DEAL_COPY, 5, 1, { P (SPACE_START) } },
  { "space-end", FO_DEAL_COPY, 5, 1, { P (SPACE_END) } },
  { "leader-length", FO_DEAL_COPY, 5, 3,
    { P (LEADER_LENGTH_MINIMUM), P (LEADER_LENGTH_OPTIMUM), P (LEADER_LENGTH_MAXIMUM) } },
  { "keep-together", FO_DEAL_COPY, 5, 3, { KEEP (KEEP_TOGETHER) } },
  { "keep-with-next", FO_DEAL_COPY, 5, 3, { KEEP (KEEP_WITH_NEXT) } },
  { "keep-with-previous", FO_DEAL_COPY, 5, 3, { KEEP (KEEP_WITH_PREVIOUS) } },
  { "border-separation", FO_DEAL_COPY, 5, 2,
    { P (BORDER_SEPARATION_INLINE), P (BORDER_SEPARATION_BLOCK) } },
  { "inline-progression-dimension", FO_DEAL_COPY, 5, 3,
    { P (IPD_MINIMUM), P (IPD), P (IPD_MAXIMUM) } },
  { "block-progression-dimension", FO_DEAL_COPY, 5, 3,
    { P (BPD_MINIMUM), P (BPD), P (BPD_MAXIMUM) } },

  { "border-before-width", FO_DEAL_COPY, 5, 1, { P (BORDER_BEFORE_WIDTH) } },
  { "border-end-width", FO_DEAL_COPY, 5, 1, { P (BORDER_END_WIDTH) } },
  { "border-after-width", FO_DEAL_COPY, 5, 1, { P (BORDER_AFTER_WIDTH) } },
  { "border-start-width", FO_DEAL_COPY, 5, 1, { P (BORDER_START_WIDTH) } },
  { "padding-before", FO_DEAL_COPY, 5, 1, { P (PADDING_BEFORE) } },
  { "padding-end", FO_DEAL_COPY, 5, 1, { P (PADDING_END) } },
  { "padding-after", FO_DEAL_COPY, 5, 1, { P (PADDING_AFTER) } },
  { "padding-start", FO_DEAL_COPY, 5, 1, { P (PADDING_START) } },

  { "line-height.optimum", FO_DEAL_COPY, 6, 1, { P (LINE_HEIGHT) } },
  { "letter-spacing.optimum", FO_DEAL_COPY, 6, 1, { P (LETTER_SPACING) } },
  { "word-spacing.optimum", FO_DEAL_COPY, 6, 1, { P (WORD_SPACING) } },

  { "width", FO_DEAL_COPY, 7, 3, { P (IPD_MINIMUM), P (IPD), P (IPD_MAXIMUM) } },
  { "height", FO_DEAL_COPY, 7, 3, { P (BPD_MINIMUM), P (BPD), P (BPD_MAXIMUM) } },
  { "min-width", FO_DEAL_COPY, 7, 1, { P (IPD_MINIMUM) } },
  { "max-width", FO_DEAL_COPY, 7, 1, { P (IPD_MAXIMUM) } },
  { "min-height", FO_DEAL_COPY, 7, 1, { P (BPD_MINIMUM) } },
  { "max-height", FO_DEAL_COPY, 7, 1, { P (BPD_MAXIMUM) } },
  { "border-top-width", FO_DEAL_COPY, 7, 1, { P (BORDER_BEFORE_WIDTH) } },
  { "border-right-width", FO_DEAL_COPY, 7, 1, { P (BORDER_END_WIDTH) } },
  { "border-bottom-width", FO_DEAL_COPY, 7, 1, { P (BORDER_AFTER_WIDTH) } },
  { "border-left-width", FO_DEAL_COPY, 7, 1, { P (BORDER_START_WIDTH) } },
  { "border-top-style", FO_DEAL_COPY, 7, 1, { P (BORDER_BEFORE_STYLE) } },
  { "border-right-style", FO_DEAL_COPY, 7, 1, { P (BORDER_END_STYLE) } },
  { "border-bottom-style", FO_DEAL_COPY, 7, 1, { P (BORDER_AFTER_STYLE) } },
  { "border-left-style", FO_DEAL_COPY, 7, 1, { P (BORDER_START_STYLE) } },
  { "border-top-color", FO_DEAL_COPY, 7, 1, { P (BORDER_BEFORE_COLOR) } },
  { "border-right-color", FO_DEAL_COPY, 7, 1, { P (BORDER_END_COLOR) } },
  { "border-bottom-color", FO_DEAL_COPY, 7, 1, { P (BORDER_AFTER_COLOR) } },
  { "border-left-color", FO_DEAL_COPY, 7, 1, { P (BORDER_START_COLOR) } },
  { "padding-top", FO_DEAL_COPY, 7, 1, { P (PADDING_BEFORE) } },
  { "padding-right", FO_DEAL_COPY, 7, 1, { P (PADDING_END) } },
  { "padding-bottom", FO_DEAL_COPY, 7, 1, { P (PADDING_AFTER) } },
  { "padding-left", FO_DEAL_COPY, 7, 1, { P (PADDING_START) } },

  { "xml:space", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "xml:base", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "content-type", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "score-spaces", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "media-usage", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "source-document", FO_DEAL_NOTHING, 0, 0, { 0 } },
  { "indicate-destination", FO_DEAL_NOTHING, 0, 0, { 0 } },
};

static guint
rank_of (FoProperty property)
{
  switch (property)
    {
    case P (COLUMN_NUMBER):
    case P (COLUMNS_REPEATED):
    case P (COLUMNS_SPANNED):
    case P (ROWS_SPANNED):
    case P (STARTS_ROW):
    case P (ENDS_ROW):
      return FO_RANK_PLACE;
    case P (FONT_SIZE):
      return FO_RANK_FONT_SIZE;
    default:
      return FO_RANK_LONGHAND;
    }
}

static GHashTable *
attribute_table (void)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  FoAttribute *longhands = g_new0 (FoAttribute, N_FO_PROPERTIES);

  for (guint i = 0; i < N_FO_PROPERTIES; i++)
    {
      longhands[i].name = fo_properties[i].name;
      longhands[i].deal = FO_DEAL_COPY;
      longhands[i].rank = rank_of ((FoProperty) i);
      longhands[i].n_targets = 1;
      longhands[i].targets[0] = (FoProperty) i;
      g_hash_table_insert (table, (gpointer) longhands[i].name, &longhands[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    g_hash_table_insert (table, (gpointer) attributes[i].name, (gpointer) &attributes[i]);
  return table;
}

const FoAttribute *
fo_attribute_find (const char *name)
{
  static gsize table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, (gsize) attribute_table ());
  return g_hash_table_lookup ((GHashTable *) table, name);
}

const FoAttribute *
fo_attribute_shorthands (gsize *n)
{
  *n = G_N_ELEMENTS (attributes);
  return attributes;
}
