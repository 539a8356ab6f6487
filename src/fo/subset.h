/* fo/subset.h: the subset of XSL-FO, printed
 *
 * From the same tables that the tree is built with (objects.def, properties.def, shorthands.c):
 * what is printed is what is understood.  For people: `sagsakt format --subset` and the README.
 */
#ifndef SAGSAKT_FO_SUBSET_H
#define SAGSAKT_FO_SUBSET_H

#include <glib.h>

/* Appends the formatting objects and the properties as Markdown tables, one row each, and the names
 * of the shorthands. */
void fo_subset_print (GString *out);

#endif
