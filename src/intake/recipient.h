/* intake/recipient.h: a case for another recipient than the one in its file
 *
 * A list of cases may name the recipient of one.  It takes the place of the case's own before schema
 * and rules look at it, so that they judge what the document will say, and before the data are
 * resolved, so that what is attached says it too and the document can be made from it again.  The
 * old recipient goes as a whole: no half of an address stays.
 */
#ifndef SAGSAKT_INTAKE_RECIPIENT_H
#define SAGSAKT_INTAKE_RECIPIENT_H

#include <glib.h>

#include "base/findings.h"
#include "intake/reader.h"
#include "intake/registry.h"

/* What is in the root element of RECIPIENT, XML without a namespace, becomes the recipient of
 * DOCUMENT, which FINDINGS says; or why it does not: an error.  The new elements have no line.  FALSE
 * with ERROR set: RECIPIENT goes past a limit. */
gboolean recipient_replace (Document *document, const DocumentType *type, const char *recipient,
                            Findings *findings, GError **error);

#endif
