/* fo/properties.h: the table of properties and what an attribute becomes
 *
 * properties.def holds the facts (name, kinds, inherited or not, initial value); here are the ways
 * to them.  An attribute's name stands for one property, or for a shorthand, or for the components
 * of a compound property; fo_attribute_find tells which.
 */
#ifndef SAGSAKT_FO_PROPERTIES_H
#define SAGSAKT_FO_PROPERTIES_H

#include <glib.h>

#include "fo/value.h"

/* What a property takes besides its keywords. */
typedef enum
{
  FO_TAKES_LENGTH = 1 << 0,
  FO_TAKES_NUMBER = 1 << 1,
  FO_TAKES_COLOR = 1 << 2,
  FO_TAKES_STRING = 1 << 3,
  FO_TAKES_PERCENT = 1 << 4,
  FO_TAKES_EM = 1 << 5,      /* a percentage is one of the font size */
  FO_TAKES_POSITIVE = 1 << 6 /* nothing below 0 */
} FoTakes;

typedef struct
{
  const char *name;
  guint takes;
  const char *keywords; /* separated by spaces */
  const char *initial;
} FoPropertyRow;

extern const FoPropertyRow fo_properties[N_FO_PROPERTIES];

/* How an attribute's value is dealt out to its targets. */
typedef enum
{
  FO_DEAL_COPY,        /* each target gets the value */
  FO_DEAL_SIDES,       /* one to four values for four targets, as CSS does it; targets start with
                          the side before and go round */
  FO_DEAL_BORDER,      /* width, style and colour in any order, each for a third of the targets */
  FO_DEAL_PAIR,        /* one or two values for two targets */
  FO_DEAL_FONT,        /* XSL 1.1 §7.31.13 */
  FO_DEAL_WHITE_SPACE, /* §7.31.23 */
  FO_DEAL_PAGE_BREAK,  /* §7.31.16 to 18 */
  FO_DEAL_VERTICAL,    /* §7.31.22 */
  FO_DEAL_LANGUAGE,    /* §7.31.24, and as BCP 47 tags are: language and country */
  FO_DEAL_NOTHING      /* accepted, says nothing to a formatter on paper */
} FoDeal;

#define FO_MAX_TARGETS 12

typedef struct
{
  const char *name;
  FoDeal deal;
  guint rank; /* attributes are applied in this order: the special overrides the general */
  guint n_targets;
  FoProperty targets[FO_MAX_TARGETS];
} FoAttribute;

/* font-size is applied after "font" and before whatever may be given in em. */
#define FO_RANK_FONT_SIZE 1
/* Where a cell stands comes before all others: from-table-column () asks for it. */
#define FO_RANK_PLACE 0
#define FO_RANK_SIDES 2 /* margin and the like: several sides at once */
#define FO_RANK_LONGHAND 6

/* The attribute NAME ("space-before", "xml:lang", "fox:alt-text"); NULL: not in the subset. */
const FoAttribute *fo_attribute_find (const char *name);

/* The names that stand for other properties, and those without effect, in the table's order. */
const FoAttribute *fo_attribute_shorthands (gsize *n);

/* The keyword TEXT of LENGTH bytes; N_FO_KEYWORDS when there is none. */
FoKeyword fo_keyword_find (const char *text, gsize length);
const char *fo_keyword_text (FoKeyword keyword);

/* The initial values of the inherited and of the other properties, by slot: made once a run. */
const FoValue *fo_initial_inherited (void);
const FoValue *fo_initial_own (void);

/* Where PROPERTY stands in its block. */
static inline guint
fo_property_slot (FoProperty property)
{
  return property < N_FO_INHERITED ? (guint) property : (guint) property - (guint) N_FO_INHERITED;
}

#endif
