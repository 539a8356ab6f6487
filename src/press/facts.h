/* facts.h: what a run says of a case besides its verdict
 *
 * For the names of outputs (type, case number, date) and for the report over many cases (office,
 * and what became of each point of the template).  Facts are taken as soon as a case is parsed and its type
 * known, so a rejected case has them too: the points that are missing are what it is rejected for.
 * A plain record: it travels from a worker to the coordinator and lies in the journal.
 *
 * Which points there are and where a case keeps the rest is data of the document type
 * (intake/template.h).
 */
#ifndef SAGSAKT_PRESS_FACTS_H
#define SAGSAKT_PRESS_FACTS_H

#include <glib.h>

#include "intake/case.h"
#include "intake/template.h"

typedef struct
{
  char *id; /* of the template's point: "measure.place" */
  PointState state;
} PressPoint;

typedef struct
{
  char *type;        /* id of the registry; NULL unknown, and then all else is NULL or empty */
  char *case_number; /* for the output's name only: never in a report */
  char *date;        /* YYYY-MM-DD */
  char *office;      /* name of the authority that writes */
  GArray *points;    /* PressPoint, in the template's order; never NULL */
} PressFacts;

/* An array of PressPoint that owns their ids. */
GArray *press_points_new (void);
void press_points_add (GArray *points, const char *id, PointState state);

/* No type, no points. */
PressFacts *press_facts_new (void);

/* What CASE says, accepted or not; each of the strings NULL where the case does not.  NULL with ERROR
 * set when its type's template cannot be loaded. */
PressFacts *press_facts_read (Intake *intake, const Case *source, GError **error);

void press_facts_free (PressFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressFacts, press_facts_free)

#endif
