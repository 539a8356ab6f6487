/* layout/areas.h: making areas and pages
 *
 * The building side of area.h: new areas, ids with the places they are at, pages.  Internal to
 * layout/.
 */
#ifndef SAGSAKT_LAYOUT_AREAS_H
#define SAGSAKT_LAYOUT_AREAS_H

#include "layout/context.h"

AreaTree *area_tree_new (void);
Arena *area_tree_arena (AreaTree *tree);
void area_tree_set_information (AreaTree *tree, const char *title, const char *language);

/* An empty page at the end of TREE. */
LayoutPage *area_tree_add_page (AreaTree *tree);

/* Puts REGION behind the page's other regions. */
void layout_page_add_region (LayoutPage *page, LayoutArea *region);

/* A new last child of PARENT, which may be NULL. */
LayoutArea *layout_area_new (Layout *layout, AreaKind kind, const FoNode *node,
                             LayoutArea *parent);

/* Notes that NODE, and whatever is around it, has an area at X, Y of the page being filled: its id
 * is found there if it is the first, and its last page is this one. */
void layout_area_note (Layout *layout, const FoNode *node, Mpt x, Mpt y);

/* The formatted numbers of the first and the last page with an area of id ID; NULL: none yet. */
const char *area_tree_first_page_of (const AreaTree *tree, const char *id);
const char *area_tree_last_page_of (const AreaTree *tree, const char *id);

/* Prints the fo:title of SEQUENCE, if it has one, as FOP's area tree has it: nested inlines. */
void layout_dump_title (const FoNode *sequence, GString *out);

/* Calls FUNCTION for every id with its first and last page's formatted numbers. */
void area_tree_each_id (const AreaTree *tree,
                        void (*function) (const char *id, const char *first, const char *last,
                                          gpointer data),
                        gpointer data);

#endif
