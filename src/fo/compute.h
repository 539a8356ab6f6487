/* fo/compute.h: the computed properties of one node
 *
 * Takes the attributes of a formatting object in order of rank, deals shorthands out, and makes
 * what follows from several properties together: borders without style have no width, margins are
 * spaces and indents (XSL 1.1 §5.3), sizes and weights are absolute.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_COMPUTE_H
#define SAGSAKT_FO_COMPUTE_H

#include "base/arena.h"
#include "fo/properties.h"
#include "fo/tree.h"

/* An attribute as the document has it. */
typedef struct
{
  const FoAttribute *attribute;
  const char *text;
} FoGiven;

/* Sets the values of NODE (kind and parent are set) from GIVEN, which is in order of rank.  A value
 * that is not understood is a finding at PLACE. */
void fo_node_compute (FoNode *node, const FoGiven *given, guint n_given, Arena *arena,
                      Findings *findings, const Place *place);

#endif
