/* rules-source.h: a Schematron schema as one tree
 *
 * First step of loading rules: the file is read together with everything it includes (include, and
 * extends with href, of ISO/IEC 19757-3:2016), and each element of Schematron and XSLT is marked,
 * in the namespace urn:sagsakt:source:1, with the line it comes from and, when it was included,
 * with its file and xml:base.  What is wrong is an error that names file and line.  Whether the
 * schema is a right one is checked in rules-check.h.
 */
#ifndef SAGSAKT_INTAKE_RULES_SOURCE_H
#define SAGSAKT_INTAKE_RULES_SOURCE_H

#include <glib.h>
#include <libxml/tree.h>

#include "base/errors.h"

#define RULES_NAMESPACE "http://purl.oclc.org/dsdl/schematron"
#define RULES_SOURCE_NAMESPACE "urn:sagsakt:source:1"
#define RULES_XSLT_NAMESPACE "http://www.w3.org/1999/XSL/Transform"
#define SVRL_NAMESPACE "http://purl.oclc.org/dsdl/svrl"

/* Reads PATH and what it includes.  NULL with ERROR set: SAGSAKT_ERROR_IO, _LIMIT, _MISSING
 * (wrong), _UNKNOWN (another query binding). */
xmlDocPtr rules_source_read (const char *path, GError **error);

/* TRUE when FILE, an absolute path with no links in it, may be read for the rules file PATH: it is
 * in the folder of PATH, or in the data folder. */
gboolean rules_source_may_read (const char *path, const char *file);

/* Parses BYTES as XML that names no other file; URL becomes its base.  NULL with ERROR set
 * (SAGSAKT_ERROR_MISSING); NAME is what the error calls it. */
xmlDocPtr rules_source_parse (GBytes *bytes, const char *url, const char *name, GError **error);

/* Sets ERROR to SAGSAKT_ERROR_MISSING with the message KEY: {1} and {2} are the file and line that
 * NODE, of the schema or of the stylesheet made from it, is marked with (PATH, the rules file, and
 * 1 when it is not), and then come the others; NULL where there is none. */
void rules_source_error (GError **error, MessageKey key, const char *path, const xmlNode *node,
                         const char *three, const char *four, const char *five);

/* The attribute NAME, in no namespace, of NODE; lent; NULL when it is not there. */
const char *rules_source_attribute (const xmlNode *node, const char *name);

/* TRUE for an element in the namespace NS with the local NAME (NULL: any). */
gboolean rules_source_is (const xmlNode *node, const char *ns, const char *name);

static inline gboolean
rules_is_schematron (const xmlNode *node, const char *name)
{
  return rules_source_is (node, RULES_NAMESPACE, name);
}

static inline gboolean
rules_is_xslt (const xmlNode *node, const char *name)
{
  return rules_source_is (node, RULES_XSLT_NAMESPACE, name);
}

/* TRUE when WORD is one of LIST, words with single spaces between. */
gboolean rules_source_is_one_of (const char *list, const char *word);

/* The node after NODE in document order within ROOT, below NODE too when INSIDE; NULL at the end.
 */
xmlNode *rules_source_next (xmlNode *node, xmlNode *root, gboolean inside);

/* Sets the mark NAME on NODE, and its value, lent, or NULL. */
void rules_source_set_mark (xmlNode *node, const char *name, const char *value);
const char *rules_source_mark (const xmlNode *node, const char *name);

#endif
