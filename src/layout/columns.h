/* layout/columns.h: a flow on its way to pages, and pages of several columns
 *
 * Where columns are more than one, the children of a flow come in segments: those that stand in
 * columns and those that go across all of them (span="all").  Each segment is a list of its own
 * width.  A page takes segments below each other; the columns of one that ends before one that goes
 * across are made equally high.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_COLUMNS_H
#define SAGSAKT_LAYOUT_COLUMNS_H

#include "layout/footnotes.h"

/* The room that a page has for the flow. */
typedef struct
{
  Mpt width, height;
  guint n_columns;
  Mpt column_width, gap;
} BodyRoom;

typedef struct
{
  Layout *layout;
  const FoNode *flow;
  BodyRoom body; /* of the page that is made */
  FlowMaker maker;
  FlowResume resume;
  const FoNode *next_child; /* not in the list yet */
  GArray *children;         /* of ChildStart; the list's, and not changed once it is complete */
  gboolean complete;        /* the list is: up to the end of the flow, or of the segment */
  gboolean segmented;       /* the list is made for several columns */
  gboolean spans;           /* it goes across all of them */
  Mpt width; /* that the list was made for */
  guint from; /* the first box that is on no page */
  GArray *notes;             /* of NotePart: footnotes that pages left over */
  const FlowList *separator; /* above footnotes; NULL: none */
  gboolean balance;    /* the columns that the flow ends in are made equally high, too */
  gboolean notes_left; /* the page that was looked at last leaves some over */
} FlowOnWay;

/* Begins a list with CHILD, a child of the flow or NULL. */
void layout_way_begin (FlowOnWay *way, const FoNode *child);

/* Adds children until the list is longer than ROOM from where it stands, or complete. */
void layout_way_extend (FlowOnWay *way, Mpt room);

/* The height of the boxes up to TO, with what tables repeat around them. */
Mpt layout_way_height (const FlowOnWay *way, guint to);

/* The boundary at which a page, or column, of ROOM that begins at box FROM ends: the cheapest of
 * those that fit (on a page of one column: with their footnotes), the next one when none does.
 * *SQUEEZE is what the spaces have to give up. */
guint layout_way_choose_end (FlowOnWay *way, Mpt room, Mpt *squeeze);

Mpt layout_way_separator_height (const FlowOnWay *way);

/* TRUE when all that is left fits into one page of columns. */
gboolean layout_columns_rest_fits (FlowOnWay *way);

/* Fills a page of columns below REGION, in CONTENT; WAY is then behind what is on it. */
void layout_columns_place (FlowOnWay *way, LayoutArea *region, const PlaceRectangle *content);

#endif
