/* fo/dump.h: the tree of formatting objects as XML
 *
 * What `format --dump=fo` prints: formatting objects with their computed values, those that are the
 * initial value, or for an inherited property the parent's, left out.  src:line is the line of the
 * case or file.  It is XSL-FO again, but for what a retrieve-marker retrieves: that stands in it,
 * for each marker of its class, with the values that it gets there.
 */
#ifndef SAGSAKT_FO_DUMP_H
#define SAGSAKT_FO_DUMP_H

#include "fo/tree.h"

void fo_tree_dump (const FoTree *tree, GString *out);

/* NODE of TREE and everything below it. */
void fo_node_dump (const FoTree *tree, const FoNode *node, GString *out);

#endif
