/* rules-check.h: whether a Schematron schema is a right one
 *
 * Second step of loading rules: structure, ids and references, so that the compiler in
 * xslt/schematron/ can take them for granted.  The first thing that is wrong is an error
 * (SAGSAKT_ERROR_MISSING) that names file and line: nothing in a rules file is passed over in
 * silence, but for notes in other namespaces, which the standard allows.
 */
#ifndef SAGSAKT_INTAKE_RULES_CHECK_H
#define SAGSAKT_INTAKE_RULES_CHECK_H

#include <glib.h>
#include <libxml/tree.h>

/* Elements, attributes, ids and references of SCHEMA, as read from the rules file PATH. */
gboolean rules_check_schema (xmlDocPtr schema, const char *path, GError **error);

/* TRUE when SCHEMA has abstract patterns to fill in. */
gboolean rules_check_has_abstract_patterns (xmlDocPtr schema);

#endif
