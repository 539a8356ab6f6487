/* rules-expressions.h: the expressions of compiled rules, before they are run
 *
 * Fourth step of loading rules: XPath, patterns, prefixes, variables and functions in the
 * stylesheet that was made from a schema.  libxslt itself would say most of it only when a rule is
 * run, and not where the rule was written.
 */
#ifndef SAGSAKT_INTAKE_RULES_EXPRESSIONS_H
#define SAGSAKT_INTAKE_RULES_EXPRESSIONS_H

#include <glib.h>
#include <libxml/tree.h>

/* FALSE with ERROR set (SAGSAKT_ERROR_MISSING, with file and line) for the first thing that is
 * wrong in STYLESHEET, made from SCHEMA, which was read from the rules file PATH. */
gboolean rules_check_expressions (xmlDocPtr stylesheet, xmlDocPtr schema, const char *path,
                                  GError **error);

#endif
