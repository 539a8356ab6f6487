/* layout/pages.h: flows onto pages
 *
 * Takes boxes from a flow's list for one page after the other, each time to the boundary that costs
 * least; makes the list anew from there when the next page is wider or narrower.  Page furniture is
 * placed when all flows are, so that every page number is known.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_PAGES_H
#define SAGSAKT_LAYOUT_PAGES_H

#include "layout/masters.h"

/* A page and what its static contents need to know. */
typedef struct
{
  LayoutPage *page;
  const FoNode *sequence;
  PageMaster master;
  LayoutArea *body;
} PageRecord;

/* Lays out the flow of SEQUENCE, whose first page has number *NUMBER unless it says otherwise, and
 * appends its pages to RECORDS.  *NUMBER is then the one that follows. */
void layout_sequence (Layout *layout, const FoNode *sequence, guint *number, GArray *records);

/* Fills the other regions of RECORD's page.  LISTS maps static contents to their lists. */
void layout_static_contents (Layout *layout, PageRecord *record, GHashTable *lists);

#endif
