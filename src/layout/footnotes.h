/* layout/footnotes.h: footnotes at the foot of a region, XSL 1.1 §6.12
 *
 * A footnote is a list of its own that hangs on the box that cites it.  On a page the notes form a
 * queue: first those that earlier pages left over, then those that its boxes cite.  They are placed
 * in this order while there is room; the first that has too little is cut, and the rest goes to the
 * next page.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_FOOTNOTES_H
#define SAGSAKT_LAYOUT_FOOTNOTES_H

#include "layout/place.h"

/* What it costs, as at the boundaries of flow.h: */
#define PENALTY_NOTE_CUT 100        /* a note goes on on the next page */
#define PENALTY_NOTE_LATE 50000     /* nothing of it is on the page that cites it */
#define PENALTY_NOTE_LEFT_OVER 5000 /* one of an earlier page does not come to its end here */
#define PENALTY_NOTE_INCH 10        /* for each inch of the first note that goes on */

/* A footnote, or what is left of it. */
typedef struct
{
  const FlowList *note;
  guint from, to; /* TO: set by layout_notes_deal */
} NotePart;

typedef struct
{
  Mpt height;  /* of what is placed, separator included */
  gint64 cost;
  gboolean all; /* nothing is left for the next page */
} NoteDeal;

/* Appends the footnotes that the boxes FROM to TO of LIST cite to PARTS, an array of NotePart. */
void layout_notes_collect (GArray *parts, const FlowList *list, guint from, guint to);

/* Appends those of the table headers (BEFORE) or footers that are repeated when LIST is cut at
 * AT. */
void layout_notes_collect_repeated (GArray *parts, const FlowList *list, guint at,
                                    gboolean before);

/* Deals ROOM to PARTS, the first N_OLD of which earlier pages left over, below a separator of
 * height SEPARATOR.  With FORCE at least one box is placed, whatever its height. */
NoteDeal layout_notes_deal (GArray *parts, guint n_old, Mpt room, Mpt separator, gboolean force);

/* Makes areas of what DEAL placed, its upper edge at Y, below PARENT; takes it out of PARTS.
 * SEPARATOR may be NULL. */
void layout_notes_place (Layout *layout, GArray *parts, const NoteDeal *deal,
                         const FlowList *separator, LayoutArea *parent,
                         const PlaceRectangle *content, Mpt y);

#endif
