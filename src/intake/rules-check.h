/* rules-check.h: whether a Schematron schema is a right one
 *
 * Second third of loading rules: structure, ids and references of the schema before it is compiled,
 * and the expressions of the stylesheet that was made from it before it is run, with their prefixes,
 * variables and functions.  libxslt itself would say most of it only when a rule is run, and not
 * where the rule was written.  The first thing that is wrong is an error (SAGSAKT_ERROR_MISSING)
 * that names file and line; PATH is the rules file.
 */
#ifndef SAGSAKT_INTAKE_RULES_CHECK_H
#define SAGSAKT_INTAKE_RULES_CHECK_H

#include <glib.h>
#include <libxml/tree.h>

/* Elements, attributes, ids and references. */
gboolean rules_check_schema (xmlDocPtr schema, const char *path, GError **error);

/* TRUE when SCHEMA has abstract patterns to fill in. */
gboolean rules_check_has_abstract_patterns (xmlDocPtr schema);

/* Marks SCHEMA as compile.xsl wants it: patterns with the kinds and names of the nodes that their
 * rules can match; the root when attributes hold braces; what has text with its language. */
void rules_check_mark (xmlDocPtr schema);

/* The expressions and patterns of STYLESHEET, made from SCHEMA. */
gboolean rules_check_stylesheet (xmlDocPtr stylesheet, xmlDocPtr schema, const char *path,
                                 GError **error);

#endif
