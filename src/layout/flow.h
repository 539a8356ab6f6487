/* layout/flow.h: block-level content as one list of boxes
 *
 * A flow, a cell, a static content or any other column of blocks becomes a list of boxes, each with
 * the boundary before it: the space there, what of it stays when a page ends between the two, the
 * penalty of ending it there (keeps, widows and orphans are numbers) or the break that is forced.
 * A page takes the boxes from where the page before ended to the boundary that costs least.
 *
 * The nesting of blocks is kept in frames: a box names the innermost one, and the areas are built
 * from the frames when boxes are placed, so that a block over two pages makes two areas.  A row of
 * cells or a list item is a parallel (parallel.h): several lists side by side, cut at heights where
 * all of them can be cut.
 *
 * Lengths are relative to the list's origin.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_FLOW_H
#define SAGSAKT_LAYOUT_FLOW_H

#include "layout/paragraph.h"

/* What it costs to end a page at a boundary, against 10000 for leaving the whole page empty.  From
 * PENALTY_FORBIDDEN on only when there is no other way. */
#define PENALTY_HYPHEN 70 /* the page ends in a divided word: rather four lines of fifty less */
#define PENALTY_INSIDE_ROW 100   /* a table row goes on on the next page */
#define PENALTY_KEEP_NUMBER 5000 /* keep of strength 1; higher numbers add up to 4000 */
#define PENALTY_FORBIDDEN 100000
#define PENALTY_KEEP 100000  /* keep "always" */
#define PENALTY_ORPHAN 30000 /* besides PENALTY_FORBIDDEN: a widow or an orphan */
#define PENALTY_NEVER 300000 /* between a border and what it stands around */

typedef struct Frame Frame;
typedef struct FlowList FlowList;
typedef struct Parallel Parallel;

struct Frame
{
  Frame *parent;
  guint depth;
  const FoNode *node;
  Mpt x, width; /* the border rectangle */
  const LayoutBox *box;
  guint keep;             /* what ending a page inside it costs, frames around included */
  gboolean reference;     /* absolute containers inside are placed relative to it */
  guint turn;             /* of its content; only of one with a container as its only box */
  guint flags;            /* AreaFlags of its areas */
  Mpt content_x, content_width;
  guint begin, end;       /* its boxes; end is G_MAXUINT while it is being made */
  FlowList *header, *footer; /* of a table: again at every break; NULL: none, or not there */
  LayoutArea *area;       /* while its boxes are placed */
};

typedef enum
{
  BOX_LINE,
  BOX_EDGE,      /* border and padding */
  BOX_STEP,      /* a part of a parallel */
  BOX_CONTAINER, /* a list in a rectangle of fixed height: never cut */
  BOX_EMPTY      /* something without height: an id, an absolute container */
} BoxKind;

typedef struct
{
  const FoNode *node;
  FlowList *list;
  Mpt height; /* of the content rectangle, that of the frame around */
} FlowContainer;

/* A footnote that a box cites. */
typedef struct NoteLink NoteLink;
struct NoteLink
{
  const FlowList *note;
  NoteLink *next;
};

/* What hangs on a box without taking room in the list. */
typedef struct Attached Attached;
struct Attached
{
  const FoNode *node;
  FlowList *list;  /* of an absolute block-container; NULL: a wrapper with an id or markers */
  Mpt width;       /* that the list was made for */
  Frame *frame;
  Attached *next;
};

typedef struct
{
  BoxKind kind;
  Frame *frame; /* NULL: directly in the list */
  Mpt height;
  /* the boundary before it */
  Mpt space, shrink;          /* between the two boxes, and how much of it may go */
  Mpt space_end, space_start; /* at the end of the page before, at the start of this one */
  guint penalty;
  FoKeyword break_; /* FO_AUTO: none */
  gboolean opens;   /* an edge: what it stands around follows */
  Attached *attached;
  NoteLink *notes; /* in the order in which they are cited */
  union
  {
    struct
    {
      const Paragraph *paragraph;
      guint line;
    };
    struct
    {
      Parallel *parallel;
      guint step;
    };
    const FlowContainer *container;
  };
} FlowBox;

/* Space that waits for the next box: XSL 1.1 §4.3. */
typedef struct
{
  Mpt minimum, optimum;
  int precedence; /* G_MAXINT: force */
  gboolean retain;
  gboolean opens; /* before what follows, not after what went before */
} FlowSpace;

/* How narrow content can be and how wide it wants to be. */
typedef struct
{
  Mpt minimum, maximum;
} ContentWidth;

struct FlowList
{
  GArray *boxes; /* of FlowBox */
  GArray *sums;  /* of Mpt: spaces and heights of all boxes before, one more than boxes */
  GArray *shrinks;
  Mpt end_space;     /* what stays at its end */
  GArray *trailing;  /* of FlowSpace: what came after the last box */
  FoKeyword break_after;
  guint keep_after;  /* with what follows the list */
  guint keep_before; /* with what goes before it */
  gboolean has_repeats; /* some frame in it has something at breaks: a header, a border … */
  gboolean has_notes;   /* some box in it cites a footnote */
  ContentWidth content; /* while measuring */
  const FoNode *node;   /* whose children it holds, and their room; of a list made whole */
  Mpt width;
};

/* Where the making of a list goes on after a change of width.  What is done stands as one empty box,
 * so that the frames around have begun before. */
typedef struct
{
  const FoNode *target;   /* what comes before it is done */
  gboolean begins;        /* with TARGET itself, else inside PARAGRAPH */
  const Paragraph *paragraph; /* as it was made, whole */
  ItemPlace place;        /* where its lines go on */
  Mpt room;               /* as much content as is wanted; 0: all */
} FlowResume;

typedef struct
{
  Layout *layout;
  FlowList *list;
  Frame *frame;
  Mpt x, width;                     /* content rectangle of the reference area */
  Mpt inset;                        /* how much of the list's width is beside it */
  Mpt content_x, content_width;     /* of the block being made */
  /* waiting for the next box */
  GArray *spaces; /* of FlowSpace */
  guint keep;
  FoKeyword break_;
  Frame *common; /* the innermost frame around both boxes */
  gboolean glued;
  Attached *attached, **attached_end;
  NoteLink *notes;
  /* the paragraph being collected */
  ParagraphMaker *maker;
  const FoNode *block;
  guint ordinal;
  const FlowResume *resume; /* NULL: from the start */
  guint resume_index;       /* the box where that is; G_MAXUINT: not met yet */
  gboolean resumes_here;    /* the paragraph being collected is the one */
  gboolean cut;             /* there is as much as was wanted: the list ends in mid-air */
} FlowMaker;

static inline FlowBox *
flow_box (const FlowList *list, guint index)
{
  return &g_array_index (list->boxes, FlowBox, index);
}

static inline guint
flow_length (const FlowList *list)
{
  return list->boxes->len;
}

/* The height of boxes FROM to TO, what stays of spaces at both ends included. */
Mpt flow_height (const FlowList *list, guint from, guint to);

/* How much of that the spaces between can give up. */
Mpt flow_shrink (const FlowList *list, guint from, guint to);

/* TRUE when the boxes behind FROM are many and take more than HEIGHT, however they are squeezed. */
gboolean flow_is_longer (const FlowList *list, guint from, Mpt height);

/* A maker of a list in a reference area of WIDTH whose content begins at X. */
void flow_maker_init (FlowMaker *maker, Layout *layout, Mpt x, Mpt width);

/* Adds what NODE's children are; the content of a block, a cell, a flow. */
void flow_add_children (FlowMaker *maker, const FoNode *node);

/* Adds NODE, which is block-level. */
void flow_add_node (FlowMaker *maker, const FoNode *node);

/* Ends the list; it belongs to the layout's work arena. */
FlowList *flow_maker_finish (FlowMaker *maker);

/* The list of NODE's children in a reference area of its own, whose height the content decides. */
FlowList *flow_make_list (Layout *layout, const FoNode *node, Mpt x, Mpt width);

/* The same in one of HEIGHT, which shares of a height are shares of. */
FlowList *flow_make_list_in (Layout *layout, const FoNode *node, Mpt x, Mpt width, Mpt height);

/* --- for formatters of blocks, lists and tables --- */

/* A list that is made anew leaves out what is done and ends when there is enough: the first child of
 * NODE, and the one behind CHILD, that are wanted; NULL: none. */
const FoNode *flow_first_child (FlowMaker *maker, const FoNode *node);
const FoNode *flow_next_child (FlowMaker *maker, const FoNode *child);

/* TRUE when there is as much as is wanted. */
gboolean flow_is_enough (FlowMaker *maker);

/* Called before what NODE brings is added.  FALSE: that is done already, where NODE may be. */
gboolean flow_meet (FlowMaker *maker, const FoNode *node);

/* Spaces, keeps and breaks before and after NODE. */
void flow_begin (FlowMaker *maker, const FoNode *node);
void flow_end (FlowMaker *maker, const FoNode *node);

/* A break before what comes next; the stronger of two that fall together holds. */
void flow_add_break (FlowMaker *maker, FoKeyword break_);

/* Opens a frame for NODE; its content goes to CONTENT_X, CONTENT_WIDTH, its box stands around. */
Frame *flow_open_frame (FlowMaker *maker, const FoNode *node, const LayoutBox *box, Mpt content_x,
                        Mpt content_width);
void flow_close_frame (FlowMaker *maker);

/* Appends a box behind a boundary of what has been waiting, PENALTY at the least. */
FlowBox *flow_add_box (FlowMaker *maker, BoxKind kind, Mpt height, guint penalty);

/* Ends the paragraph that is being collected, if any. */
void flow_end_paragraph (FlowMaker *maker);

/* Hangs NODE on the next box: a wrapper, or an absolute container whose LIST was made for WIDTH. */
void flow_attach (FlowMaker *maker, const FoNode *node, FlowList *list, Mpt width);

/* Notes content that takes WIDTH and INDENT beside it, while measuring. */
void flow_note_width (FlowMaker *maker, Mpt indent, ContentWidth width);

/* Appends copies of LINKS to those at *AT. */
void flow_add_notes (FlowMaker *maker, NoteLink **at, const NoteLink *links);

/* Appends those of the boxes FROM to TO of LIST. */
void flow_add_notes_of (FlowMaker *maker, NoteLink **at, const FlowList *list, guint from,
                        guint to);

/* The strength of a keep as a penalty: the greater of the two properties. */
guint flow_keep_penalty (const FoNode *node, FoProperty column, FoProperty page);

/* Formatters: lists.c, tables.c, blocks.c. */
void layout_list_block (FlowMaker *maker, const FoNode *node);
void layout_table (FlowMaker *maker, const FoNode *node);
void layout_block_container (FlowMaker *maker, const FoNode *node);

#endif
