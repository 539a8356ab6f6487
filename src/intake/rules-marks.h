/* rules-marks.h: what compile.xsl wants to know of a schema and cannot easily see
 *
 * Third step of loading rules.  The marks are attributes in the namespace of rules-source.h: on
 * each pattern the kinds and names of the nodes that its rules can match; on rules whose context
 * has a variable the XPath of their nodes; on the root whether there are braces.  What has text
 * says its language, inherited or not.
 */
#ifndef SAGSAKT_INTAKE_RULES_MARKS_H
#define SAGSAKT_INTAKE_RULES_MARKS_H

#include <libxml/tree.h>

void rules_mark (xmlDocPtr schema);

#endif
