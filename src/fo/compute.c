/* fo/compute.c: attributes to values */
#include "fo/compute.h"

#include <string.h>

#include "fo/columns.h"
#include "fo/expression.h"

typedef struct
{
  FoNode *node;
  Arena *arena;
  Findings *findings;
  const Place *place;
  const FoGiven *given;
  guint n_given;
  FoContext context;
  FoValue *inherited, *own; /* NULL: still shared */
} Computer;

/* The value of PROPERTY to be written; the node gets blocks of its own at the first one. */
static FoValue *
writable (Computer *computer, FoProperty property)
{
  FoNode *node = computer->node;

  if (property < N_FO_INHERITED)
    {
      if (!computer->inherited)
        {
          computer->inherited = arena_new0_n (computer->arena, FoValue, N_FO_INHERITED);
          memcpy (computer->inherited, node->inherited, N_FO_INHERITED * sizeof (FoValue));
          for (guint i = 0; i < N_FO_INHERITED; i++)
            computer->inherited[i].set = FALSE;
          node->inherited = computer->inherited;
        }
      return &computer->inherited[property];
    }
  if (!computer->own)
    {
      computer->own = arena_new0_n (computer->arena, FoValue, (gsize) N_FO_OWN);
      memcpy (computer->own, node->own, (gsize) N_FO_OWN * sizeof (FoValue));
      node->own = computer->own;
    }
  return &computer->own[fo_property_slot (property)];
}

static const FoValue *
current (const Computer *computer, FoProperty property)
{
  return fo_node_value (computer->node, property);
}

static void
set_value (Computer *computer, FoProperty property, FoValue value)
{
  value.set = TRUE;
  *writable (computer, property) = value;
}

static void
set_length (Computer *computer, FoProperty property, Mpt length)
{
  set_value (computer, property, (FoValue){ .type = FO_VALUE_LENGTH, .length = length });
}

static void
set_keyword (Computer *computer, FoProperty property, FoKeyword keyword)
{
  set_value (computer, property, (FoValue){ .type = FO_VALUE_KEYWORD, .keyword = keyword });
}

static gboolean
set_text (Computer *computer, FoProperty property, const char *text)
{
  FoValue value;

  if (!fo_expression_evaluate (&computer->context, property, text, &value))
    return FALSE;
  set_value (computer, property, value);
  return TRUE;
}

/* The next word of *AT, parentheses and quotation marks keeping words together; NULL at the end.
 * The caller owns the result. */
static char *
next_word (const char **at)
{
  const char *start;
  int nesting = 0;
  char quote = '\0';

  while (g_ascii_isspace (**at))
    (*at)++;
  start = *at;
  for (; **at && (nesting > 0 || quote || !g_ascii_isspace (**at)); (*at)++)
    {
      if (quote)
        quote = **at == quote ? '\0' : quote;
      else if (**at == '\'' || **at == '"')
        quote = **at;
      else
        nesting += (**at == '(') - (**at == ')');
    }
  return *at == start ? NULL : g_strndup (start, (gsize) (*at - start));
}

/* --- dealing out --- */

static gboolean
deal_sides (Computer *computer, const FoAttribute *attribute, const char *text)
{
  static const guint8 side_of[4][4] = { { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 },
                                        { 0, 1, 2, 3 } };
  char *words[4] = { NULL };
  guint n = 0;
  gboolean done = TRUE;

  for (char *word = next_word (&text); word; word = next_word (&text))
    {
      if (n == 4)
        {
          g_free (word);
          done = FALSE;
          break;
        }
      words[n++] = word;
    }
  done = done && n > 0;
  for (guint i = 0; done && i < attribute->n_targets; i++)
    done = set_text (computer, attribute->targets[i], words[side_of[n - 1][i]]);
  for (guint i = 0; i < n; i++)
    g_free (words[i]);
  return done;
}

/* The targets are n widths, n styles, n colours; what is not given gets its initial value. */
static gboolean
deal_border (Computer *computer, const FoAttribute *attribute, const char *text)
{
  guint n = attribute->n_targets / 3;
  gboolean given[3] = { FALSE, FALSE, FALSE };

  for (g_autofree char *word = next_word (&text); word;
       g_free (word), word = next_word (&text))
    {
      guint part = 0;

      while (part < 3 && (given[part] || !set_text (computer, attribute->targets[part * n], word)))
        part++;
      if (part == 3)
        return FALSE;
      given[part] = TRUE;
    }
  for (guint part = 0; part < 3; part++)
    for (guint i = 0; i < n; i++)
      {
        FoProperty target = attribute->targets[part * n + i];

        if (!given[part])
          set_text (computer, target, fo_properties[target].initial);
        else if (i > 0)
          set_value (computer, target, *current (computer, attribute->targets[part * n]));
      }
  return TRUE;
}

static gboolean
deal_pair (Computer *computer, const FoAttribute *attribute, const char *text)
{
  g_autofree char *first = next_word (&text);
  g_autofree char *second = next_word (&text);

  return first && set_text (computer, attribute->targets[0], first)
         && set_text (computer, attribute->targets[1], second ? second : first);
}

/* [style || variant || weight]? size[/line-height]? family; what is not given is reset. */
static gboolean
deal_font (Computer *computer, const char *text)
{
  static const FoProperty before_size[]
      = { FO_PROPERTY_FONT_STYLE, FO_PROPERTY_FONT_VARIANT, FO_PROPERTY_FONT_WEIGHT };

  for (gsize i = 0; i < G_N_ELEMENTS (before_size); i++)
    set_text (computer, before_size[i], "normal");
  set_text (computer, FO_PROPERTY_LINE_HEIGHT, "normal");

  for (g_autofree char *word = next_word (&text); word;
       g_free (word), word = next_word (&text))
    {
      char *slash = strchr (word, '/');
      gsize i = 0;

      while (i < G_N_ELEMENTS (before_size) && !set_text (computer, before_size[i], word))
        i++;
      if (i < G_N_ELEMENTS (before_size))
        continue;
      if (slash)
        *slash = '\0';
      if (!set_text (computer, FO_PROPERTY_FONT_SIZE, word))
        return FALSE;
      if (slash)
        {
          /* A percentage or em here is one of the size just given. */
          const FoValue *size = current (computer, FO_PROPERTY_FONT_SIZE);
          Mpt outer = computer->context.font_size;
          gboolean done;

          if (size->type == FO_VALUE_LENGTH)
            computer->context.font_size = size->length;
          done = set_text (computer, FO_PROPERTY_LINE_HEIGHT, slash + 1);
          computer->context.font_size = outer;
          if (!done)
            return FALSE;
        }
      return *text && set_text (computer, FO_PROPERTY_FONT_FAMILY, text);
    }
  return FALSE;
}

static gboolean
deal_white_space (Computer *computer, const FoAttribute *attribute, const char *text)
{
  /* linefeed-treatment, white-space-collapse, white-space-treatment, wrap-option */
  static const struct
  {
    const char *name;
    FoKeyword values[4];
  } rows[] = {
    { "normal", { FO_TREAT_AS_SPACE, FO_TRUE, FO_IGNORE_IF_SURROUNDING_LINEFEED, FO_WRAP } },
    { "pre", { FO_PRESERVE, FO_FALSE, FO_PRESERVE, FO_NO_WRAP } },
    { "nowrap", { FO_TREAT_AS_SPACE, FO_TRUE, FO_IGNORE_IF_SURROUNDING_LINEFEED, FO_NO_WRAP } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (text, rows[i].name) == 0)
      {
        for (guint j = 0; j < 4; j++)
          set_keyword (computer, attribute->targets[j], rows[i].values[j]);
        return TRUE;
      }
  return FALSE;
}

static gboolean
deal_page_break (Computer *computer, const FoAttribute *attribute, const char *text)
{
  static const struct
  {
    const char *name;
    FoKeyword break_;
    gboolean avoid;
  } rows[] = {
    { "auto", FO_AUTO, FALSE },       { "always", FO_PAGE, FALSE },
    { "left", FO_EVEN_PAGE, FALSE },  { "right", FO_ODD_PAGE, FALSE },
    { "avoid", FO_AUTO, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint first_keep = attribute->n_targets > 1 ? 1 : 0;

      if (strcmp (text, rows[i].name) != 0)
        continue;
      if (first_keep)
        set_keyword (computer, attribute->targets[0], rows[i].break_);
      else if (rows[i].break_ != FO_AUTO)
        return FALSE;
      for (guint j = first_keep; j < attribute->n_targets; j++)
        set_keyword (computer, attribute->targets[j], rows[i].avoid ? FO_ALWAYS : FO_AUTO);
      return TRUE;
    }
  return FALSE;
}

static gboolean
deal_vertical (Computer *computer, const char *text)
{
  static const char *const aligned[][2] = { { "middle", "middle" },
                                            { "top", "before-edge" },
                                            { "bottom", "after-edge" },
                                            { "text-top", "text-before-edge" },
                                            { "text-bottom", "text-after-edge" } };

  if (strcmp (text, "baseline") == 0 || strcmp (text, "sub") == 0 || strcmp (text, "super") == 0)
    return set_text (computer, FO_PROPERTY_BASELINE_SHIFT, text);
  for (gsize i = 0; i < G_N_ELEMENTS (aligned); i++)
    if (strcmp (text, aligned[i][0]) == 0)
      return set_text (computer, FO_PROPERTY_ALIGNMENT_BASELINE, aligned[i][1]);
  return g_ascii_isalpha (text[0]) ? FALSE : set_text (computer, FO_PROPERTY_BASELINE_SHIFT, text);
}

static gboolean
deal_language (Computer *computer, const char *text)
{
  const char *dash = strchr (text, '-');
  g_autofree char *language = dash ? g_strndup (text, (gsize) (dash - text)) : g_strdup (text);

  return set_text (computer, FO_PROPERTY_LANGUAGE, *language ? language : "none")
         && set_text (computer, FO_PROPERTY_COUNTRY, dash && dash[1] ? dash + 1 : "none");
}

static gboolean
deal_copy (Computer *computer, const FoAttribute *attribute, const char *text)
{
  FoValue value;

  if (!fo_expression_evaluate (&computer->context, attribute->targets[attribute->n_targets / 2],
                               text, &value))
    return FALSE;
  for (guint i = 0; i < attribute->n_targets; i++)
    set_value (computer, attribute->targets[i], value);
  return TRUE;
}

static gboolean
deal (Computer *computer, const FoAttribute *attribute, const char *text)
{
  if (strcmp (text, "inherit") == 0 && attribute->deal != FO_DEAL_NOTHING)
    {
      for (guint i = 0; i < attribute->n_targets; i++)
        set_text (computer, attribute->targets[i], text);
      return attribute->n_targets > 0;
    }
  switch (attribute->deal)
    {
    case FO_DEAL_COPY:
      return deal_copy (computer, attribute, text);
    case FO_DEAL_SIDES:
      return deal_sides (computer, attribute, text);
    case FO_DEAL_BORDER:
      return deal_border (computer, attribute, text);
    case FO_DEAL_PAIR:
      return deal_pair (computer, attribute, text);
    case FO_DEAL_FONT:
      return deal_font (computer, text);
    case FO_DEAL_WHITE_SPACE:
      return deal_white_space (computer, attribute, text);
    case FO_DEAL_PAGE_BREAK:
      return deal_page_break (computer, attribute, text);
    case FO_DEAL_VERTICAL:
      return deal_vertical (computer, text);
    case FO_DEAL_LANGUAGE:
      return deal_language (computer, text);
    case FO_DEAL_NOTHING:
      return TRUE;
    }
  return FALSE;
}

/* --- what follows from several properties --- */

/* Makes PROPERTY, a number of columns or rows, a whole one from 1 to MAXIMUM. */
static void
settle_count (Computer *computer, FoProperty property, int maximum)
{
  const FoValue *value = current (computer, property);
  int count = CLAMP (fo_value_integer (value, 1), 1, maximum);

  if (value->type == FO_VALUE_NUMBER && (value->number < count || value->number > count))
    set_value (computer, property,
               (FoValue){ .type = FO_VALUE_NUMBER, .set = TRUE, .number = count });
}

/* Rows and columns of a table; the number of a column and cell is one from then on. */
static void
settle_place (Computer *computer)
{
  FoNode *node = computer->node;
  gboolean moved;
  guint number;

  if (node->kind == FO_NODE_TABLE_ROW)
    fo_columns_begin_row (node, computer->arena);
  if (node->kind != FO_NODE_TABLE_COLUMN && node->kind != FO_NODE_TABLE_CELL)
    return;
  settle_count (computer, FO_PROPERTY_COLUMNS_REPEATED, FO_MAX_COLUMNS);
  settle_count (computer, FO_PROPERTY_COLUMNS_SPANNED, FO_MAX_SPANNED_COLUMNS);
  settle_count (computer, FO_PROPERTY_ROWS_SPANNED, FO_MAX_SPANNED_ROWS);
  number = fo_columns_place (node, computer->arena, &moved);
  set_value (computer, FO_PROPERTY_COLUMN_NUMBER,
             (FoValue){ .type = FO_VALUE_NUMBER, .number = number });
  if (moved)
    findings_add_message (computer->findings, MESSAGE_FO_CELL_OVERLAP, computer->place, NULL);
}

/* The named sizes around 12 pt, each 1.2 times the one before. */
static const struct
{
  FoKeyword keyword;
  Mpt size;
} sizes[] = {
  { FO_XX_SMALL, 6944 }, { FO_X_SMALL, 8333 }, { FO_SMALL, 10000 },   { FO_MEDIUM, 12000 },
  { FO_LARGE, 14400 },   { FO_X_LARGE, 17280 }, { FO_XX_LARGE, 20736 },
};

/* The size above or below the one of the named ones, or of those that go on as they do, that SIZE
 * is nearest to: XSL 1.1 §7.9.4. */
static Mpt
next_size (Mpt size, gboolean larger)
{
  double above = 12000, below;

  while (above < (double) size)
    above *= 1.2;
  while (above / 1.2 >= (double) MAX (size, 1))
    above /= 1.2;
  below = above / 1.2;
  if (above - (double) size > (double) size - below)
    above = below;
  return (Mpt) ((larger ? above * 1.2 : above / 1.2) + 0.5);
}

/* Makes the font size a length; 1 em is the node's own size from then on. */
static void
settle_font_size (Computer *computer)
{
  const FoValue *size = current (computer, FO_PROPERTY_FONT_SIZE);

  if (size->type == FO_VALUE_KEYWORD)
    {
      Mpt length = next_size (computer->context.font_size, size->keyword == FO_LARGER);

      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        if (sizes[i].keyword == size->keyword)
          length = sizes[i].size;
      set_length (computer, FO_PROPERTY_FONT_SIZE, length);
      size = current (computer, FO_PROPERTY_FONT_SIZE);
    }
  computer->context.font_size = size->length;
}

static void
settle_font_weight (Computer *computer)
{
  const FoValue *weight = current (computer, FO_PROPERTY_FONT_WEIGHT);
  FoValue value = { .type = FO_VALUE_NUMBER, .number = 400 };

  if (weight->type != FO_VALUE_KEYWORD)
    return;
  if (weight->keyword == FO_BOLD)
    value.number = 700;
  else if (weight->keyword != FO_NORMAL && computer->context.parent)
    {
      double parent = fo_node_value (computer->context.parent, FO_PROPERTY_FONT_WEIGHT)->number;

      value.number = CLAMP (parent + (weight->keyword == FO_BOLDER ? 300 : -300), 100, 900);
    }
  set_value (computer, FO_PROPERTY_FONT_WEIGHT, value);
}

static void
settle_borders (Computer *computer)
{
  if (!computer->own)
    return; /* nothing but initial values: no style */
  for (guint side = 0; side < 4; side++)
    {
      FoProperty width = (FoProperty) (FO_PROPERTY_BORDER_BEFORE_WIDTH + side);
      const FoValue *style
          = current (computer, (FoProperty) (FO_PROPERTY_BORDER_BEFORE_STYLE + side));
      const FoValue *value = current (computer, width);

      if (fo_value_is (style, FO_NONE) || fo_value_is (style, FO_HIDDEN))
        {
          if (value->set)
            set_length (computer, width, 0);
        }
      else if (!value->set)
        set_length (computer, width, 1000);
      else if (value->type == FO_VALUE_KEYWORD)
        set_length (computer, width,
                    value->keyword == FO_THIN     ? 500
                    : value->keyword == FO_MEDIUM ? 1000
                                                  : 2000);
    }
}

static gboolean
is_block_level (FoNodeKind kind)
{
  return kind == FO_NODE_BLOCK || kind == FO_NODE_BLOCK_CONTAINER || kind == FO_NODE_LIST_BLOCK
         || kind == FO_NODE_LIST_ITEM || kind == FO_NODE_TABLE;
}

/* TRUE when an attribute of its own, no shorthand for several sides, gives PROPERTY. */
static gboolean
is_given (const Computer *computer, FoProperty property)
{
  for (guint i = 0; i < computer->n_given; i++)
    {
      const FoAttribute *attribute = computer->given[i].attribute;

      for (guint j = 0; attribute->rank > FO_RANK_SIDES && j < attribute->n_targets; j++)
        if (attribute->targets[j] == property)
          return TRUE;
    }
  return FALSE;
}

/* A margin given for all sides at once does not count where SPACE, the relative property that it
 * stands for, is given: XSL 1.1 §5.3.1.  It is then as if it were not there. */
static gboolean
margin_counts (Computer *computer, FoProperty margin, FoProperty space)
{
  if (!current (computer, margin)->set)
    return FALSE;
  if (is_given (computer, margin) || !is_given (computer, space))
    return TRUE;
  *writable (computer, margin) = fo_initial_own ()[margin - (guint) N_FO_INHERITED];
  return FALSE;
}

/* A margin on the line's side is an indent: XSL 1.1 §5.3.2. */
static void
settle_indent (Computer *computer, FoProperty margin, FoProperty indent, FoProperty padding,
               FoProperty border)
{
  const FoNode *parent = computer->context.parent;
  const FoValue *given = current (computer, margin);
  FoValue value = { .type = FO_VALUE_LENGTH };
  const FoValue *parts[4]
      = { given, current (computer, padding), current (computer, border), NULL };

  if (!margin_counts (computer, margin, indent))
    return;
  if (computer->node->kind != FO_NODE_BLOCK_CONTAINER && parent)
    parts[3] = fo_node_value (parent, indent);
  for (guint i = 0; i < 4; i++)
    if (parts[i] && parts[i]->type == FO_VALUE_LENGTH)
      {
        value.length += parts[i]->length;
        value.percent += parts[i]->percent;
      }
  set_value (computer, indent, value);
}

static void
settle_margins (Computer *computer)
{
  static const FoProperty spaces[2][4] = {
    { FO_PROPERTY_MARGIN_TOP, FO_PROPERTY_SPACE_BEFORE, FO_PROPERTY_SPACE_BEFORE_MINIMUM,
      FO_PROPERTY_SPACE_BEFORE_MAXIMUM },
    { FO_PROPERTY_MARGIN_BOTTOM, FO_PROPERTY_SPACE_AFTER, FO_PROPERTY_SPACE_AFTER_MINIMUM,
      FO_PROPERTY_SPACE_AFTER_MAXIMUM },
  };

  static const FoProperty conditionality[2]
      = { FO_PROPERTY_SPACE_BEFORE_CONDITIONALITY, FO_PROPERTY_SPACE_AFTER_CONDITIONALITY };

  if (!computer->own || !is_block_level (computer->node->kind))
    return;
  for (guint i = 0; i < 2; i++)
    {
      FoValue margin = *current (computer, spaces[i][0]);

      if (!margin_counts (computer, spaces[i][0], spaces[i][1]) || margin.type != FO_VALUE_LENGTH)
        continue;
      for (guint j = 1; j < 4; j++)
        set_value (computer, spaces[i][j], margin);
      /* unlike a space, a margin stays at the edge of a page: XSL 1.1 §5.3.2 */
      if (!current (computer, conditionality[i])->set)
        set_keyword (computer, conditionality[i], FO_RETAIN);
    }
  settle_indent (computer, FO_PROPERTY_MARGIN_LEFT, FO_PROPERTY_START_INDENT,
                 FO_PROPERTY_PADDING_START, FO_PROPERTY_BORDER_START_WIDTH);
  settle_indent (computer, FO_PROPERTY_MARGIN_RIGHT, FO_PROPERTY_END_INDENT,
                 FO_PROPERTY_PADDING_END, FO_PROPERTY_BORDER_END_WIDTH);
}

/* A page that may be as it likes is one that both A4 and Letter have room for. */
static void
settle_page (Computer *computer)
{
  static const struct
  {
    FoProperty side;
    Mpt length;
  } rows[] = { { FO_PROPERTY_PAGE_WIDTH, 594720 }, { FO_PROPERTY_PAGE_HEIGHT, 792000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows) && computer->node->kind == FO_NODE_SIMPLE_PAGE_MASTER;
       i++)
    {
      const FoValue *value = current (computer, rows[i].side);

      if (fo_value_is (value, FO_AUTO))
        set_length (computer, rows[i].side, rows[i].length);
    }
}

static void
settle_alignment (Computer *computer, FoProperty property)
{
  const FoValue *value = current (computer, property);

  if (fo_value_is (value, FO_LEFT))
    set_keyword (computer, property, FO_START);
  else if (fo_value_is (value, FO_RIGHT))
    set_keyword (computer, property, FO_END);
}

void
fo_node_compute (FoNode *node, const FoGiven *given, guint n_given, Arena *arena,
                 Findings *findings, const Place *place)
{
  Computer computer = { .node = node, .arena = arena, .findings = findings, .place = place,
                        .given = given, .n_given = n_given };
  gboolean place_settled = FALSE, font_settled = FALSE, mended = FALSE;

  node->inherited = node->parent ? node->parent->inherited : fo_initial_inherited ();
  node->own = fo_initial_own ();
  computer.context.arena = arena;
  computer.context.node = node;
  computer.context.parent = node->parent;
  computer.context.font_size = fo_node_value (node, FO_PROPERTY_FONT_SIZE)->length;
  computer.context.mended = &mended;

  for (guint i = 0; i < n_given; i++)
    {
      if (!place_settled && given[i].attribute->rank > FO_RANK_PLACE)
        {
          settle_place (&computer);
          place_settled = TRUE;
        }
      if (!font_settled && given[i].attribute->rank > FO_RANK_FONT_SIZE)
        {
          settle_font_size (&computer);
          font_settled = TRUE;
        }
      mended = FALSE;
      if (!deal (&computer, given[i].attribute, given[i].text))
        findings_add_message (findings, MESSAGE_FO_VALUE, place, given[i].attribute->name, NULL);
      else if (mended)
        findings_add_message (findings, MESSAGE_FO_MENDED, place, given[i].attribute->name, NULL);
    }
  if (!place_settled)
    settle_place (&computer);
  if (!font_settled)
    settle_font_size (&computer);
  settle_font_weight (&computer);
  settle_borders (&computer);
  settle_margins (&computer);
  settle_page (&computer);
  settle_alignment (&computer, FO_PROPERTY_TEXT_ALIGN);
  settle_alignment (&computer, FO_PROPERTY_TEXT_ALIGN_LAST);
}
