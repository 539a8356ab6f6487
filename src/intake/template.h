/* template.h: the points of a document type, and where a case keeps what every case has
 *
 * Each type has a file of schemas/ (points in documents.xml) that lists the points of its template in
 * their order, with labels, and says by XPath where a case answers each; and where its case number,
 * date and office stand.  No code asks for a point by name.
 */
#ifndef SAGSAKT_INTAKE_TEMPLATE_H
#define SAGSAKT_INTAKE_TEMPLATE_H

#include <glib.h>

#include "intake/reader.h"

typedef enum
{
  POINT_ANSWERED,
  POINT_NOT_RELEVANT, /* declared so, or left out of resolved data, which does not tell any more */
  POINT_NOT_ASKED,    /* another answer makes it superfluous: "Antal?" after "nej" */
  POINT_MISSING,
  N_POINT_STATES
} PointState;

typedef struct
{
  const char *id;       /* "measure.place" */
  const char *label_da; /* as the template prints it, without a colon at its end */
  const char *label_en;
  const char *group_da; /* of its group, likewise */
  const char *group_en;
} TemplatePoint;

/* The texts that every type's file says the place of. */
typedef enum
{
  TEMPLATE_CASE_NUMBER,
  TEMPLATE_DATE,
  TEMPLATE_OFFICE,
  N_TEMPLATE_FIELDS
} TemplateField;

typedef struct Template Template;

/* Loads FILE; the prefixes of its XPath expressions are those of its root element.  NULL with ERROR
 * set (SAGSAKT_ERROR_MISSING). */
Template *template_load (const char *file, GError **error);

void template_free (Template *template);

guint template_count (const Template *template);
const TemplatePoint *template_nth (const Template *template, guint index);

/* What DOCUMENT, schema-valid or not, says.  FIELDS gets each text with its spaces collapsed, owned
 * by the caller, NULL where there is none or it is too long for one; STATES one entry a point. */
void template_read (const Template *template, const Document *document,
                    char *fields[N_TEMPLATE_FIELDS], PointState *states);

/* "answered" …, for machines; a constant. */
const char *point_state_name (PointState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Template, template_free)

#endif
