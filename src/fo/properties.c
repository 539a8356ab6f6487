/* fo/properties.c: lookups over the property table; initial values */
#include "fo/properties.h"

#include <string.h>

#include "fo/expression.h"

#define LENGTH FO_TAKES_LENGTH
#define NUMBER FO_TAKES_NUMBER
#define COLOR FO_TAKES_COLOR
#define STRING FO_TAKES_STRING
#define PERCENT FO_TAKES_PERCENT
#define EM FO_TAKES_EM
#define POSITIVE FO_TAKES_POSITIVE

const FoPropertyRow fo_properties[N_FO_PROPERTIES] = {
#define INHERITED(symbol, ...) [FO_PROPERTY_##symbol] = { __VA_ARGS__ },
#define OWN(symbol, ...) [FO_PROPERTY_##symbol] = { __VA_ARGS__ },
#include "fo/properties.def"
#undef INHERITED
#undef OWN
};

static const char *const keywords[N_FO_KEYWORDS] = {
#define KEYWORD(symbol, text) text,
#include "fo/keywords.def"
#undef KEYWORD
};

const char *
fo_keyword_text (FoKeyword keyword)
{
  return keywords[keyword];
}

/* keywords.def is in alphabetical order. */
FoKeyword
fo_keyword_find (const char *text, gsize length)
{
  guint low = 0, high = N_FO_KEYWORDS;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strncmp (text, keywords[middle], length);

      if (order == 0 && keywords[middle][length] != '\0')
        order = -1;
      if (order == 0)
        return (FoKeyword) middle;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return N_FO_KEYWORDS;
}

static FoValue *
initial_values (FoProperty first, guint n)
{
  const FoContext context = { .font_size = 12 * MPT_PER_POINT };
  FoValue *values = g_new0 (FoValue, n);

  for (guint i = 0; i < n; i++)
    {
      FoProperty property = (FoProperty) (first + i);

      if (!fo_expression_evaluate (&context, property, fo_properties[property].initial, &values[i]))
        g_error ("the property table gives \"%s\" no initial value", fo_properties[property].name);
      values[i].set = FALSE;
    }
  return values;
}

const FoValue *
fo_initial_inherited (void)
{
  static gsize values;

  if (g_once_init_enter (&values))
    g_once_init_leave (&values, (gsize) initial_values ((FoProperty) 0, N_FO_INHERITED));
  return (const FoValue *) values;
}

/* As computed: no style, so no width. */
static const FoValue *
initial_own (void)
{
  FoValue *values = initial_values ((FoProperty) N_FO_INHERITED, (guint) N_FO_OWN);

  for (guint side = 0; side < 4; side++)
    values[fo_property_slot ((FoProperty) (FO_PROPERTY_BORDER_BEFORE_WIDTH + side))]
        = (FoValue){ .type = FO_VALUE_LENGTH };
  return values;
}

const FoValue *
fo_initial_own (void)
{
  static gsize values;

  if (g_once_init_enter (&values))
    g_once_init_leave (&values, (gsize) initial_own ());
  return (const FoValue *) values;
}
