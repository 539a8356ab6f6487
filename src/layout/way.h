/* layout/way.h: a flow on its way to pages
 *
 * The list of boxes of a flow, or of the part of it that columns or all of them take, is made child
 * by child as far as pages need it, and made anew from where it stands when the next page is wider
 * or narrower.  Each page takes boxes up to the boundary that costs least.  Lists belong to the
 * layout's work arena.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_WAY_H
#define SAGSAKT_LAYOUT_WAY_H

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

/* TRUE when the list that is there will do for the page's room. */
gboolean layout_way_is_for_page (const FlowOnWay *way);

/* Makes the list anew for the page's room from where it stands, as much as some pages need.  In the
 * middle of a row, or when its place is not found again, it stays as it is until the next page. */
void layout_way_make_anew (FlowOnWay *way);

/* TRUE when all of the flow and its footnotes are on pages. */
gboolean layout_way_is_done (const FlowOnWay *way);

/* The height of the boxes up to TO, with what tables repeat around them. */
Mpt layout_way_height (const FlowOnWay *way, guint to);

/* The boundary at which a page, or column, of ROOM that begins at box FROM ends: the cheapest of
 * those that fit (on a page of one column: with their footnotes), the next one when none does.
 * *SQUEEZE is what the spaces have to give up. */
guint layout_way_choose_end (FlowOnWay *way, Mpt room, Mpt *squeeze);

/* Findings about the boxes FROM to TO of LIST, one of WAY's, on the page that is made: a keep that
 * ends there though it must not, and what was made for a wider page and is not made anew. */
void layout_way_report (FlowOnWay *way, const FlowList *list, guint from, guint to);

Mpt layout_way_separator_height (const FlowOnWay *way);

/* The footnotes (NotePart) of a page of the boxes up to TO; the caller frees the array. */
GArray *layout_way_notes (const FlowOnWay *way, guint to);

/* What footnotes get on a page of ROOM whose boxes up to TO take HEIGHT and can give up SHRINK. */
NoteDeal layout_way_deal_notes (const FlowOnWay *way, GArray *parts, guint to, Mpt room, Mpt height,
                                Mpt shrink);

#endif
