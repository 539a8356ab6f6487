/* fo/expression.c: XSL 1.1 §5.9 */
#include "fo/expression.h"

#include <pango/pango.h>
#include <string.h>

#include "fo/columns.h"

#define MAX_NESTING 32

/* A number on its way: the sum of an absolute part, a share and a proportion.  DIMENSION is the
 * power of the unit of length: 0 a number, 1 a length. */
typedef struct
{
  double absolute; /* millipoints, or the number itself */
  double percent;
  double proportion;
  int dimension;
} Operand;

typedef struct
{
  const FoContext *context;
  FoProperty property;
  const char *at;
  guint nesting;
} Parser;

static gboolean parse_sum (Parser *parser, Operand *result);

static void
skip_space (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

/* Accepts CHARACTER, with white space before it. */
static gboolean
accept (Parser *parser, char character)
{
  skip_space (parser);
  if (*parser->at != character)
    return FALSE;
  parser->at++;
  return TRUE;
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || (length && (text[length] == '-' || text[length] == '.')))
    length++;
  return length;
}

/* Accepts the operator WORD ("div", "mod"). */
static gboolean
accept_word (Parser *parser, const char *word)
{
  gsize length = strlen (word);

  skip_space (parser);
  if (strncmp (parser->at, word, length) != 0 || name_length (parser->at) != length)
    return FALSE;
  parser->at += length;
  return TRUE;
}

static gboolean
operand_from_value (const FoValue *value, Operand *result)
{
  *result = (Operand){ 0 };
  if (value->type == FO_VALUE_LENGTH)
    {
      result->absolute = (double) value->length;
      result->percent = value->percent / 1000.0;
      result->dimension = 1;
    }
  else if (value->type == FO_VALUE_NUMBER)
    result->absolute = value->number;
  else
    return FALSE;
  return TRUE;
}

/* --- units --- */

static const struct
{
  char name[4];
  double points;
} units[] = {
  { "pt", 1 }, { "mm", 72 / 25.4 }, { "cm", 72 / 2.54 }, { "in", 72 }, { "pc", 12 }, { "px", 1 },
};

/* A literal number with or without a unit; digits and one point, no exponent. */
static gboolean
parse_number (Parser *parser, Operand *result)
{
  double number = 0, scale = 1;
  gboolean digits = FALSE;
  gsize length = 0;

  *result = (Operand){ 0 };
  for (; g_ascii_isdigit (*parser->at); parser->at++, digits = TRUE)
    number = number * 10 + (*parser->at - '0');
  if (*parser->at == '.')
    for (parser->at++; g_ascii_isdigit (*parser->at); parser->at++, digits = TRUE)
      {
        number = number * 10 + (*parser->at - '0');
        scale *= 10;
      }
  if (!digits)
    return FALSE;
  number /= scale;

  if (*parser->at == '%')
    {
      parser->at++;
      result->percent = number;
      result->dimension = 1;
      return TRUE;
    }
  while (g_ascii_isalpha (parser->at[length]))
    length++;
  if (length == 0)
    {
      result->absolute = number;
      return TRUE;
    }
  result->dimension = 1;
  if (length == 2 && strncmp (parser->at, "em", 2) == 0)
    {
      parser->at += 2;
      result->absolute = number * (double) parser->context->font_size;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (length == strlen (units[i].name) && strncmp (parser->at, units[i].name, length) == 0)
      {
        parser->at += length;
        result->absolute = number * units[i].points * MPT_PER_POINT;
        return TRUE;
      }
  return FALSE;
}

/* --- functions --- */

/* The node whose start-indent and distances body-start () and label-end () are about, §5.10.4. */
static const FoNode *
nearest_list (const FoContext *context)
{
  const FoNode *node = context->parent;

  while (node && node->kind != FO_NODE_LIST_BLOCK)
    node = node->parent;
  return node;
}

static gboolean
list_function (Parser *parser, gboolean label_end, Operand *result)
{
  const FoNode *list = nearest_list (parser->context);
  Operand indent, distance, separation;

  if (!list || !operand_from_value (fo_node_value (list, FO_PROPERTY_START_INDENT), &indent)
      || !operand_from_value (fo_node_value (list, FO_PROPERTY_PROVISIONAL_DISTANCE), &distance)
      || !operand_from_value (fo_node_value (list, FO_PROPERTY_PROVISIONAL_SEPARATION),
                              &separation))
    return FALSE;
  *result = (Operand){ .dimension = 1 };
  result->absolute = indent.absolute + distance.absolute;
  result->percent = indent.percent + distance.percent;
  if (label_end)
    {
      result->absolute = separation.absolute - result->absolute;
      result->percent = 100 + separation.percent - result->percent;
    }
  return TRUE;
}

/* Functions whose value is another node's, of whatever kind that is. */
typedef enum
{
  FROM_PARENT,
  FROM_NEAREST, /* ancestor that has it set */
  FROM_COLUMN
} Ancestor;

static const struct
{
  const char *name;
  Ancestor ancestor;
} ancestors[] = {
  { "from-parent", FROM_PARENT },
  { "inherited-property-value", FROM_PARENT },
  { "from-nearest-specified-value", FROM_NEAREST },
  { "from-table-column", FROM_COLUMN },
};

/* The cell that is being computed, or that it stands in; NULL: none. */
static const FoNode *
nearest_cell (const FoContext *context)
{
  const FoNode *node = context->node ? context->node : context->parent;

  while (node && node->kind != FO_NODE_TABLE_CELL)
    node = node->parent;
  return node;
}

/* The value that a function of ancestors[] stands for; the property's name in its parentheses may be
 * missing.  NULL: no such property, or no such place.  Leaves the parser at the closing
 * parenthesis. */
static const FoValue *
ancestor_value (Parser *parser, Ancestor ancestor)
{
  const FoNode *node = parser->context->parent;
  FoProperty property = parser->property;
  gsize length;

  skip_space (parser);
  length = name_length (parser->at);
  if (length)
    {
      g_autofree char *name = g_strndup (parser->at, length);
      const FoAttribute *attribute = fo_attribute_find (name);

      if (!attribute || attribute->deal != FO_DEAL_COPY)
        return NULL;
      property = attribute->targets[attribute->n_targets == 3 ? 1 : 0];
      parser->at += length;
    }
  if (ancestor == FROM_NEAREST)
    while (node && !fo_node_value (node, property)->set)
      node = node->parent;
  if (ancestor == FROM_COLUMN)
    {
      const FoNode *cell = nearest_cell (parser->context);

      if (!cell)
        return NULL;
      node = fo_columns_find (cell);
    }
  if (node)
    return fo_node_value (node, property);
  return property < N_FO_INHERITED ? &fo_initial_inherited ()[property]
                                   : &fo_initial_own ()[fo_property_slot (property)];
}

typedef enum
{
  FUNCTION_FLOOR,
  FUNCTION_CEILING,
  FUNCTION_ROUND,
  FUNCTION_ABS,
  FUNCTION_MIN,
  FUNCTION_MAX,
  FUNCTION_BODY_START,
  FUNCTION_LABEL_END,
  FUNCTION_PROPORTION
} Function;

static const struct
{
  const char *name;
  Function function;
} functions[] = {
  { "floor", FUNCTION_FLOOR },
  { "ceiling", FUNCTION_CEILING },
  { "round", FUNCTION_ROUND },
  { "abs", FUNCTION_ABS },
  { "min", FUNCTION_MIN },
  { "max", FUNCTION_MAX },
  { "body-start", FUNCTION_BODY_START },
  { "label-end", FUNCTION_LABEL_END },
  { "proportional-column-width", FUNCTION_PROPORTION },
};

static double
whole_below (double number)
{
  double whole = (double) (gint64) number;

  return whole > number ? whole - 1 : whole;
}

static gboolean
apply_function (Parser *parser, Function function, Operand *result)
{
  Operand second;

  switch (function)
    {
    case FUNCTION_BODY_START:
    case FUNCTION_LABEL_END:
      return list_function (parser, function == FUNCTION_LABEL_END, result);
    case FUNCTION_FLOOR:
    case FUNCTION_CEILING:
    case FUNCTION_ROUND:
    case FUNCTION_PROPORTION:
      if (!parse_sum (parser, result) || result->dimension != 0)
        return FALSE;
      if (function == FUNCTION_PROPORTION)
        *result = (Operand){ .proportion = result->absolute, .dimension = 1 };
      else if (function == FUNCTION_CEILING)
        result->absolute = -whole_below (-result->absolute);
      else
        result->absolute = whole_below (result->absolute + (function == FUNCTION_ROUND ? 0.5 : 0));
      return TRUE;
    case FUNCTION_ABS:
      if (!parse_sum (parser, result))
        return FALSE;
      result->absolute = ABS (result->absolute);
      result->percent = ABS (result->percent);
      return TRUE;
    case FUNCTION_MIN:
    case FUNCTION_MAX:
      if (!parse_sum (parser, result) || !accept (parser, ',') || !parse_sum (parser, &second)
          || result->dimension != second.dimension)
        return FALSE;
      /* Two shares of an unknown whole are compared as shares, a share and a length are not. */
      if ((result->percent != 0) != (second.percent != 0))
        return FALSE;
      if ((result->absolute + result->percent < second.absolute + second.percent)
          != (function == FUNCTION_MIN))
        *result = second;
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_function (Parser *parser, Operand *result)
{
  gsize length = name_length (parser->at);

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strlen (functions[i].name) == length
        && strncmp (functions[i].name, parser->at, length) == 0)
      {
        parser->at += length;
        return accept (parser, '(') && apply_function (parser, functions[i].function, result)
               && accept (parser, ')');
      }
  for (gsize i = 0; i < G_N_ELEMENTS (ancestors); i++)
    if (strlen (ancestors[i].name) == length
        && strncmp (ancestors[i].name, parser->at, length) == 0)
      {
        const FoValue *value;

        parser->at += length;
        value = accept (parser, '(') ? ancestor_value (parser, ancestors[i].ancestor) : NULL;
        return value && operand_from_value (value, result) && accept (parser, ')');
      }
  return FALSE;
}

/* --- operators --- */

static gboolean
parse_primary (Parser *parser, Operand *result)
{
  gboolean done;

  if (parser->nesting >= MAX_NESTING)
    return FALSE;
  parser->nesting++;
  if (accept (parser, '-'))
    {
      done = parse_primary (parser, result);
      result->absolute = -result->absolute;
      result->percent = -result->percent;
    }
  else if (accept (parser, '+'))
    done = parse_primary (parser, result);
  else if (accept (parser, '('))
    done = parse_sum (parser, result) && accept (parser, ')');
  else if (g_ascii_isdigit (*parser->at) || *parser->at == '.')
    done = parse_number (parser, result);
  else
    done = parse_function (parser, result);
  parser->nesting--;
  return done;
}

static gboolean
parse_product (Parser *parser, Operand *result)
{
  if (!parse_primary (parser, result))
    return FALSE;
  for (;;)
    {
      Operand right;
      gboolean times = accept (parser, '*');
      gboolean divide = !times && accept_word (parser, "div");
      gboolean modulo = !times && !divide && accept_word (parser, "mod");

      if (!times && !divide && !modulo)
        return TRUE;
      if (!parse_primary (parser, &right))
        return FALSE;
      if (times)
        {
          if (result->dimension != 0 && right.dimension != 0)
            return FALSE;
          if (right.dimension != 0)
            {
              Operand left = *result;

              *result = right;
              right = left;
            }
          result->absolute *= right.absolute;
          result->percent *= right.absolute;
          result->proportion *= right.absolute;
          continue;
        }
      if (right.absolute == 0 || right.percent != 0)
        return FALSE;
      if (divide)
        {
          result->absolute /= right.absolute;
          result->percent /= right.absolute;
          result->proportion /= right.absolute;
          result->dimension -= right.dimension;
          if (result->dimension < 0 || (right.dimension != 0 && result->percent != 0))
            return FALSE;
        }
      else
        {
          if (result->dimension != right.dimension || result->percent != 0)
            return FALSE;
          result->absolute -= right.absolute * (double)(gint64)(result->absolute / right.absolute);
        }
    }
}

static gboolean
parse_sum (Parser *parser, Operand *result)
{
  if (!parse_product (parser, result))
    return FALSE;
  for (;;)
    {
      Operand right;
      gboolean minus = FALSE;

      if (!accept (parser, '+'))
        {
          minus = accept (parser, '-');
          if (!minus)
            return TRUE;
        }
      if (!parse_product (parser, &right) || right.dimension != result->dimension)
        return FALSE;
      result->absolute += minus ? -right.absolute : right.absolute;
      result->percent += minus ? -right.percent : right.percent;
      result->proportion += minus ? -right.proportion : right.proportion;
    }
}

/* --- colours --- */

static gboolean
parse_rgb (const char *text, FoValue *value)
{
  Parser parser = { .context = &(FoContext){ 0 }, .at = text };
  guint32 color = 0xff;

  if (!accept (&parser, '('))
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      Operand part;
      double level;

      if ((i && !accept (&parser, ',')) || !parse_primary (&parser, &part))
        return FALSE;
      level = part.dimension ? part.percent * 2.55 : part.absolute;
      color = color << 8 | (guint32) CLAMP (level + 0.5, 0, 255);
    }
  skip_space (&parser);
  /* rgb-icc () goes on with a profile; its first three values are what is shown without one. */
  if (*parser.at != ')' && *parser.at != ',')
    return FALSE;
  value->color = color;
  return TRUE;
}

static gboolean
parse_color (const char *text, FoValue *value)
{
  PangoColor color;
  FoValue result = { .type = FO_VALUE_COLOR };

  if (strcmp (text, "transparent") == 0)
    result.color = 0;
  else if (g_str_has_prefix (text, "rgb-icc"))
    {
      if (!parse_rgb (text + strlen ("rgb-icc"), &result))
        return FALSE;
    }
  else if (g_str_has_prefix (text, "rgb"))
    {
      if (!parse_rgb (text + strlen ("rgb"), &result))
        return FALSE;
    }
  else if (pango_color_parse (&color, text))
    result.color = 0xff000000u | (guint32)(color.red >> 8) << 16 | (guint32)(color.green >> 8) << 8
                   | (guint32)(color.blue >> 8);
  else
    return FALSE;
  *value = result;
  return TRUE;
}

/* --- the whole --- */

/* TRUE when WORD of LENGTH bytes stands in the space-separated LIST. */
static gboolean
list_has (const char *list, const char *word, gsize length)
{
  for (const char *at = list; *at;)
    {
      gsize n = strcspn (at, " ");

      if (n == length && strncmp (at, word, n) == 0)
        return TRUE;
      at += n;
      at += *at == ' ';
    }
  return FALSE;
}

static gboolean
value_from_operand (const FoContext *context, FoProperty property, const Operand *operand,
                    FoValue *value)
{
  guint takes = fo_properties[property].takes;
  FoValue result = { 0 };
  double absolute = operand->absolute, percent = operand->percent;

  if (operand->proportion != 0)
    {
      if (property != FO_PROPERTY_COLUMN_WIDTH || absolute != 0 || operand->percent != 0)
        return FALSE;
      result.type = FO_VALUE_PROPORTION;
      result.number = operand->proportion;
      *value = result;
      return TRUE;
    }
  if (ABS (absolute) > 1e12 || ABS (operand->percent) > 1e6)
    return FALSE;
  /* whether a share less a length is negative only the layout knows */
  if ((takes & FO_TAKES_POSITIVE) && (percent < 0 || (absolute < 0 && percent == 0)))
    {
      if (!context->mended)
        return FALSE;
      *context->mended = TRUE;
      absolute = percent = 0;
    }
  if (operand->dimension == 0 && (takes & FO_TAKES_NUMBER))
    {
      result.type = FO_VALUE_NUMBER;
      result.number = absolute;
    }
  else if (takes & FO_TAKES_LENGTH)
    {
      if (percent != 0 && !(takes & FO_TAKES_PERCENT))
        return FALSE;
      if (operand->dimension == 0 && absolute != 0)
        {
          if (!context->mended)
            return FALSE;
          *context->mended = TRUE;
          absolute *= MPT_PER_POINT; /* pixels: 72 of them an inch */
        }
      else if (operand->dimension != 1 && absolute != 0)
        return FALSE;
      result.type = FO_VALUE_LENGTH;
      if (takes & FO_TAKES_EM)
        absolute += percent / 100 * (double) context->font_size;
      else
        result.percent = (gint32) (percent * 1000 + (percent < 0 ? -0.5 : 0.5));
      result.length = (Mpt) (absolute + (absolute < 0 ? -0.5 : 0.5));
    }
  else
    return FALSE;
  *value = result;
  return TRUE;
}

/* TEXT when it is nothing but "inherit" or a function that takes over another node's value, of
 * whatever kind that is. */
static gboolean
evaluate_ancestor (const FoContext *context, FoProperty property, const char *text, gsize length,
                   FoValue *value)
{
  Parser parser = { .context = context, .property = property, .at = text };
  const FoValue *found = NULL;

  if (length == strlen ("inherit") && strncmp (text, "inherit", length) == 0)
    {
      parser.at = ")";
      found = ancestor_value (&parser, FROM_PARENT);
    }
  else
    for (gsize i = 0; i < G_N_ELEMENTS (ancestors) && !found; i++)
      if (g_str_has_prefix (text, ancestors[i].name)
          && name_length (text) == strlen (ancestors[i].name))
        {
          parser.at = text + strlen (ancestors[i].name);
          if (!accept (&parser, '('))
            return FALSE;
          found = ancestor_value (&parser, ancestors[i].ancestor);
          if (!accept (&parser, ')') || parser.at != text + length)
            return FALSE;
        }
  if (found)
    *value = *found;
  return found != NULL;
}

gboolean
fo_expression_evaluate (const FoContext *context, FoProperty property, const char *text,
                        FoValue *value)
{
  const FoPropertyRow *row = &fo_properties[property];
  gsize length;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length && g_ascii_isspace (text[length - 1]))
    length--;

  if ((text[0] == 'i' || text[0] == 'f')
      && evaluate_ancestor (context, property, text, length, value))
    return TRUE;
  if (row->keywords[0] && list_has (row->keywords, text, length))
    {
      *value = (FoValue){ .type = FO_VALUE_KEYWORD, .keyword = fo_keyword_find (text, length) };
      return TRUE;
    }
  if (row->takes & FO_TAKES_STRING)
    {
      *value = (FoValue){ .type = FO_VALUE_STRING };
      value->string = context->arena ? arena_strndup (context->arena, text, length) : text;
      return TRUE;
    }
  if (row->takes & FO_TAKES_COLOR)
    {
      g_autofree char *color = g_strndup (text, length);

      return parse_color (color, value);
    }
  if (row->takes & (FO_TAKES_LENGTH | FO_TAKES_NUMBER))
    {
      Parser parser = { .context = context, .property = property, .at = text };
      Operand operand;

      return parse_sum (&parser, &operand) && parser.at >= text + length
             && value_from_operand (context, property, &operand, value);
    }
  return FALSE;
}
