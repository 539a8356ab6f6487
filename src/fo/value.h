/* fo/value.h: the value of a property
 *
 * One small struct for every kind of value, read directly.  A length may have a part that is a
 * share of something only the layout knows (the width of the containing area): both parts are
 * added up by fo_value_length.  Which kinds a property can have stands in properties.def.
 */
#ifndef SAGSAKT_FO_VALUE_H
#define SAGSAKT_FO_VALUE_H

#include <glib.h>

#include "base/units.h"

/* The words that are values, from keywords.def. */
typedef enum
{
#define KEYWORD(symbol, text) FO_##symbol,
#include "fo/keywords.def"
#undef KEYWORD
  N_FO_KEYWORDS
} FoKeyword;

/* The properties, from properties.def: first those that are inherited. */
typedef enum
{
#define OWN(...)
#define INHERITED(symbol, ...) FO_PROPERTY_##symbol,
#include "fo/properties.def"
#undef OWN
#undef INHERITED
  N_FO_INHERITED,
  FO_PROPERTY_BEFORE_OWN_ = N_FO_INHERITED - 1,
#define INHERITED(...)
#define OWN(symbol, ...) FO_PROPERTY_##symbol,
#include "fo/properties.def"
#undef OWN
#undef INHERITED
  N_FO_PROPERTIES
} FoProperty;

#define N_FO_OWN (N_FO_PROPERTIES - N_FO_INHERITED)

typedef enum
{
  FO_VALUE_KEYWORD,
  FO_VALUE_LENGTH,     /* length and percent */
  FO_VALUE_NUMBER,     /* number */
  FO_VALUE_COLOR,      /* color */
  FO_VALUE_STRING,     /* string */
  FO_VALUE_PROPORTION  /* number: proportional-column-width () */
} FoValueType;

typedef struct
{
  guint8 type;    /* FoValueType */
  guint8 set;     /* given at this node, or made from what was given */
  gint32 percent; /* in 1/1000 of a percent: 100 % is 100000 */
  union
  {
    FoKeyword keyword;
    Mpt length;
    double number;
    guint32 color; /* 0xAARRGGBB */
    const char *string;
  };
} FoValue;

/* The length of VALUE where 100 % are WHOLE; 0 for a value that is no length. */
static inline Mpt
fo_value_length (const FoValue *value, Mpt whole)
{
  if (value->type != FO_VALUE_LENGTH)
    return 0;
  return value->length + (value->percent ? whole * value->percent / 100000 : 0);
}

static inline gboolean
fo_value_is (const FoValue *value, FoKeyword keyword)
{
  return value->type == FO_VALUE_KEYWORD && value->keyword == keyword;
}

/* VALUE as a whole number, OTHERWISE for a value that is none. */
static inline int
fo_value_integer (const FoValue *value, int otherwise)
{
  return value->type == FO_VALUE_NUMBER
             ? (int) (value->number + (value->number < 0 ? -0.5 : 0.5))
             : otherwise;
}

#endif
