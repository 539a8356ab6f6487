/* reader.h: bytes that anybody may have sent, as an XML tree
 *
 * The bytes are looked through before libxml2 sees them: encoding (UTF-8, UTF-16, US-ASCII,
 * ISO-8859-1, windows-1252), the limits of limits.h, no DOCTYPE and so no entities, no NUL.  That
 * same pass notes where every start tag stands, which libxml2 does not know exactly.  Nothing but
 * the bytes is read: no DTD, entity, XInclude, catalogue, schema or stylesheet that they name.
 * Processing instructions and xsi:schemaLocation are ignored, with a warning; the latter is taken
 * out of the tree.
 *
 * Offending documents give findings; only limits give errors.
 */
#ifndef SAGSAKT_INTAKE_READER_H
#define SAGSAKT_INTAKE_READER_H

#include <glib.h>
#include <libxml/tree.h>

#include "base/findings.h"

typedef struct Document Document;

/* Parses BYTES; FILE is the name for places, copied.  NULL: either FINDINGS got an error (the
 * document is rejected and ERROR is not set), or ERROR is set (SAGSAKT_ERROR_LIMIT, not decided).
 * The line of an element, capped at 65535, is also in the tree (xmlGetLineNo). */
Document *reader_parse (GBytes *bytes, const char *file, Findings *findings, GError **error);

void document_free (Document *document);

/* The tree, lent.  Its nodes' _private belongs to the reader; nodes may be added and taken away. */
xmlDocPtr document_tree (const Document *document);

/* The line on which the start tag of NODE begins: an element of the tree, or another node, which
 * has the line of the element around it.  0 for a node that was not in the file. */
guint document_line (const Document *document, const xmlNode *node);

/* The first element called NAME whose start tag begins on LINE; NULL: none.  Lent. */
const xmlNode *document_find (const Document *document, guint line, const char *name);

/* The place of NODE (an element, attribute or text; NULL: the file alone).  Its strings live as long
 * as the document.  path is an XPath whose prefixes are c, d and src for the project's namespaces,
 * otherwise those of the document; a position stands only where siblings share a name.  field is the
 * local name; very long names are cut. */
Place document_place (Document *document, const xmlNode *node);

/* Makes libxml2 safe for the whole process: no network, no catalogues, nothing on standard error, no
 * file but those of the data folder.  Called by everything in intake/ before it uses libxml2; more
 * calls do nothing. */
void reader_secure (void);

/* Between these two calls libxml2 and libxslt may open any local file that a document they load
 * names: for schemas, rules and stylesheets the user named, and what those include.  Calls nest.
 * Never around anything that a case can steer. */
void reader_trust_files (void);
void reader_distrust_files (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

#endif
