/* layout/masters.h: page masters: which page looks how
 *
 * The geometry of a simple-page-master, and the choice of one for each page of a sequence
 * (XSL 1.1 §6.4).  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_MASTERS_H
#define SAGSAKT_LAYOUT_MASTERS_H

#include "layout/context.h"
#include "layout/place.h"

/* In the order in which a page is read. */
typedef enum
{
  REGION_BEFORE,
  REGION_START,
  REGION_BODY,
  REGION_END,
  REGION_AFTER,
  N_REGIONS
} Region;

typedef struct
{
  const FoNode *node;
  const char *name;
  Mpt width, height;
  gboolean grows; /* the height is the most there may be: the content decides it */
  const FoNode *regions[N_REGIONS];       /* NULL: not there */
  const char *region_names[N_REGIONS];
  PlaceRectangle rectangles[N_REGIONS]; /* border rectangles on the page */
  guint turns[N_REGIONS];               /* of their content, in quarter turns against the clock */
} PageMaster;

/* What page a master is wanted for. */
typedef struct
{
  guint number; /* as printed: odd or even */
  gboolean first, last, blank;
} PageWish;

/* Where in its page-sequence-master a sequence is. */
typedef struct
{
  Layout *layout;
  const FoNode *sequence;
  const FoNode *master; /* simple-page-master or page-sequence-master */
  const FoNode *reference; /* the one in use; NULL: past the last */
  guint used;           /* how many pages it has been used for */
} MasterChooser;

/* FALSE, with a finding, when the sequence's master does not exist. */
gboolean layout_masters_begin (MasterChooser *chooser, Layout *layout, const FoNode *sequence);

/* The master for a page; CHOOSER is untouched.  NULL: there is none. */
const FoNode *layout_masters_choose (const MasterChooser *chooser, const PageWish *wish);

/* Counts the page that a master was chosen for. */
void layout_masters_advance (MasterChooser *chooser);

/* TRUE when it matters whether a page is the last one. */
gboolean layout_masters_ask_last (const MasterChooser *chooser);

/* TRUE when there is a master for last pages, and not one for a page that is first and last, for the
 * page of WISH as the last one. */
gboolean layout_masters_have_last (const MasterChooser *chooser, const PageWish *wish);

void layout_master_read (Layout *layout, const FoNode *node, PageMaster *master);

/* Makes a page that grows as high as it is when its body's content, which had ROOM, takes HEIGHT. */
void layout_master_fit (Layout *layout, PageMaster *master, Mpt room, Mpt height);

#endif
