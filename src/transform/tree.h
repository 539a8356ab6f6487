/* transform/tree.h: what the files of this station ask of an XML tree
 *
 * Nothing is copied; nodes are lent by the tree they are in.  Internal to transform/.
 */
#ifndef SAGSAKT_TRANSFORM_TREE_H
#define SAGSAKT_TRANSFORM_TREE_H

#include <string.h>

#include <libxml/tree.h>

/* The first child element of PARENT (NULL: none) with that local name; NULL when there is none. */
static inline const xmlNode *
transform_find_child (const xmlNode *parent, const char *name)
{
  for (const xmlNode *child = parent ? parent->children : NULL; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE && strcmp ((const char *) child->name, name) == 0)
      return child;
  return NULL;
}

#endif
