/* registry.h: the document types the program knows
 *
 * schemas/documents.xml names for each root element what it is checked and typeset with.  A new type
 * is an entry there; no code asks for one by name.
 */
#ifndef SAGSAKT_INTAKE_REGISTRY_H
#define SAGSAKT_INTAKE_REGISTRY_H

#include <glib.h>

#include "intake/reader.h"

/* Paths are full and not yet looked at. */
typedef struct
{
  const char *id;           /* "statement": folder of the stylesheets and name in reports */
  const char *root;         /* local name of the root element */
  const char *namespace_uri;
  const char *schema;       /* XSD */
  const char *rules;        /* Schematron */
  const char *points;       /* points of the template (template.h) */
  const char *stylesheet;   /* XSLT: the compose stage */
  const char *title_da;
  const char *title_en;
  const char *recipient;    /* local name of the element that is the recipient; NULL: there is none */
  const char *file_name;    /* pattern of an output name: "{type}/{caseNumber}-{date}" */
} DocumentType;

typedef struct Registry Registry;

/* Loads the registry of the data folder; NULL with ERROR set (SAGSAKT_ERROR_MISSING). */
Registry *registry_load (GError **error);

void registry_free (Registry *registry);

/* Lends the type of DOCUMENT by its root element; NULL with an error in FINDINGS that names the
 * known ones, or says that only the namespace is another. */
const DocumentType *registry_lookup (const Registry *registry, Document *document,
                                     Findings *findings);

guint registry_count (const Registry *registry);
const DocumentType *registry_nth (const Registry *registry, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Registry, registry_free)

#endif
