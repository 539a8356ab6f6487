/* schema.h: is the document shaped as its XSD 1.0 schema says
 *
 * libxml2 validates; every one of its errors becomes a finding of our own: Danish and English, at
 * the line where the element begins, naming fields, types and allowed values, never quoting what
 * stands in the case.  One fault is one finding, though libxml2 may report several.
 *
 * A schema is loaded once and validates any number of documents, one at a time.
 */
#ifndef SAGSAKT_INTAKE_SCHEMA_H
#define SAGSAKT_INTAKE_SCHEMA_H

#include <glib.h>

#include "intake/reader.h"

typedef struct Schema Schema;

/* Loads the schema at PATH with what it includes and imports from local files.  NULL with ERROR set
 * (SAGSAKT_ERROR_MISSING) when it is not there or no valid schema. */
Schema *schema_load (const char *path, GError **error);

void schema_free (Schema *schema);

/* Adds to FINDINGS what is wrong with DOCUMENT.  FALSE with ERROR set (SAGSAKT_ERROR_FAULT) when the
 * validation itself failed; whether the document is valid, only the findings say. */
gboolean schema_validate (Schema *schema, Document *document, Findings *findings, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Schema, schema_free)

#endif
