/* transform.h: the chain of stylesheets
 *
 *   case ─ resolve ─▶ resolved data ─ compose ─▶ document ─ fo ─▶ XSL-FO
 *                                                         └ html ─▶ page for preview
 *
 * resolve computes what follows from the case, takes in the office's settings and removes what must
 * not be printed; compose (one per document type) says the case in the common vocabulary of
 * sections, questions and answers; fo and html give that a look.  Each is an XSLT 1.0 stylesheet of
 * the data folder, compiled once per process.  Every element of the case carries its line number
 * (src:line) through all stages, so that a finding of the typesetter names the line of the case.
 *
 * Stylesheets read the data folder and the office's settings, nothing else, and write nothing.
 */
#ifndef SAGSAKT_TRANSFORM_TRANSFORM_H
#define SAGSAKT_TRANSFORM_TRANSFORM_H

#include <glib.h>
#include <libxml/tree.h>

#include "intake/case.h"
#include "transform/office.h"

#define TRANSFORM_SOURCE_NAMESPACE "urn:sagsakt:source:1"

typedef enum
{
  TRANSFORM_RESOLVED,
  TRANSFORM_DOCUMENT,
  TRANSFORM_FO,
  TRANSFORM_HTML
} TransformTarget;

typedef struct Transform Transform;

/* Stylesheets are compiled when first needed.  OFFICE (NULL: none) is lent and must outlive the
 * result. */
Transform *transform_new (const Office *office);
void transform_free (Transform *transform);

/* From now on OFFICE, lent as in transform_new. */
void transform_set_office (Transform *transform, const Office *office);

/* Compiles every stylesheet of TYPE; FALSE with ERROR set (SAGSAKT_ERROR_MISSING) when one is missing
 * or wrong. */
gboolean transform_load (Transform *transform, const DocumentType *type, GError **error);

/* Names and versions of the libraries of this station and the intake; the caller owns it. */
char *transform_describe_libraries (void);

/* Takes the accepted CASE to TARGET; the caller owns the tree.  Line numbers are written into the
 * case's own tree and stand on every element of the result.  NULL with ERROR set: a stylesheet is missing
 * (SAGSAKT_ERROR_MISSING) or broke off (SAGSAKT_ERROR_FAULT). */
xmlDocPtr transform_run (Transform *transform, const Case *source, TransformTarget target,
                         GError **error);

/* XSL-FO, and in *RESOLVED, owned by the caller, the resolved data it was made from: the same bytes
 * as transform_print gives. */
xmlDocPtr transform_make (Transform *transform, const Case *source, GBytes **resolved,
                          GError **error);

/* The same as bytes, serialized as the stylesheet's xsl:output asks, without line numbers: another
 * XSL-FO formatter refuses attributes it does not know. */
GBytes *transform_print (Transform *transform, const Case *source, TransformTarget target,
                         GError **error);

/* TRUE when CASE is resolved data already, with the office's settings of its time in it. */
gboolean transform_is_resolved (const Case *source);

/* What an XSL-FO document of ours says about itself in fo:declarations/d:information.  Strings may
 * be NULL. */
typedef struct
{
  char *title, *author, *subject, *language;
  gint64 created; /* seconds since 1970, UTC; 0: not said */
} TransformInformation;

void transform_read_information (xmlDocPtr fo, TransformInformation *information);
void transform_information_clear (TransformInformation *information);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Transform, transform_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TransformInformation, transform_information_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

#endif
