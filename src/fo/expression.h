/* fo/expression.h: from an attribute's text to a value
 *
 * Evaluates the expressions of XSL 1.1 §5.9 as far as the subset goes: numbers with units,
 * percentages, + - * div mod, parentheses, and the functions floor, ceiling, round, min, max, abs,
 * rgb, from-parent, from-nearest-specified-value, inherited-property-value, from-table-column,
 * body-start, label-end, proportional-column-width.  A percentage stays one where only the layout
 * knows its base.
 */
#ifndef SAGSAKT_FO_EXPRESSION_H
#define SAGSAKT_FO_EXPRESSION_H

#include "base/arena.h"
#include "fo/properties.h"
#include "fo/tree.h"

/* What an expression may refer to.  NODE and PARENT are NULL for initial values, PARENT at the
 * root. */
typedef struct
{
  Arena *arena; /* for strings; NULL: the text outlives the value */
  const FoNode *node; /* whose values are being set; its place in a table is */
  const FoNode *parent;
  Mpt font_size; /* 1 em: of the node itself, for font-size of its parent */
  gboolean *mended; /* NULL: a length has a unit, and 0 is not taken for a negative value; else both
                       are, and it is set */
} FoContext;

/* Evaluates TEXT as a value of PROPERTY.  FALSE when it is no such value; VALUE is then untouched.
 */
gboolean fo_expression_evaluate (const FoContext *context, FoProperty property, const char *text,
                                 FoValue *value);

#endif
