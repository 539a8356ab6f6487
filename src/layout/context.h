/* layout/context.h: what every formatter of one document shares
 *
 * The two arenas (the area tree's, which stays, and one for work, which goes when the layout is
 * done), the first error, findings with the place of a node.  After the first error formatters go
 * on as best they can; layout_format looks at it in the end.  Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_CONTEXT_H
#define SAGSAKT_LAYOUT_CONTEXT_H

#include "base/arena.h"
#include "base/findings.h"
#include "fo/properties.h"
#include "fo/tree.h"
#include "layout/area.h"
#include "layout/words.h"

typedef struct InlineStyle InlineStyle;
typedef struct MarkerTable MarkerTable;

/* Arrays that a paragraph or a line needs while it is made, kept for the next one. */
typedef enum
{
  SCRATCH_ITEMS,
  SCRATCH_SUMS,
  SCRATCH_CANDIDATES,
  SCRATCH_NODES,
  SCRATCH_ACTIVE,
  SCRATCH_PIECES,
  SCRATCH_GLYPHS,
  SCRATCH_TEXT,
  N_SCRATCHES
} ScratchUse;

typedef struct
{
  const FoTree *tree;
  LayoutFonts *fonts;
  GArray *scratches[N_SCRATCHES];
  Findings *findings;
  Arena *areas; /* of the area tree */
  Arena *work;
  GError *error;        /* the first one */
  GHashTable *styles;   /* FoNode to InlineStyle */
  GHashTable *tables;   /* FoNode to what tables.c made of it */
  GHashTable *reported; /* what is said once a document: glyphs, families, languages */

  AreaTree *result;
  Mpt page_width;          /* of the page that the list is made for */
  Mpt note_width;          /* of the footnotes there */
  Mpt body_height;         /* of the body there */
  Mpt room_height; /* of the reference area that the list is made for; 0: its content decides */
  Mpt page_height;
  const LayoutPage *page;  /* the one being filled; NULL while lists are made */
  const LayoutArea *turned; /* around what is being placed: the innermost one; NULL: none */
  const FoNode *noted;     /* the node of the last place that was noted, and its page */
  const LayoutPage *noted_page;
  MarkerTable *markers;    /* NULL: the document has none */
  gboolean measuring;      /* only the widths of content are asked for: measure.h */
  gboolean placing_static; /* all pages of the flow are made: every page number is known */

  /* Page numbers that the flow itself prints are known only after it has been laid out: it is laid
   * out again while they differ from those of the pass before. */
  GHashTable *citations;      /* id to formatted page number, of the pass before */
  GHashTable *citations_last; /* the same for the last page of an element */
  gboolean citation_asked;    /* the flow asked for one */
  gboolean citation_changed;  /* some number is not what it was in the pass before */
} Layout;

/* The array for USE, emptied; lent until the next call for the same use. */
GArray *layout_scratch (Layout *layout, ScratchUse use, guint element_size);

/* A finding about NODE; arguments as in findings_add_message. */
#define layout_report(layout, node, key, ...)                                                      \
  findings_add_message ((layout)->findings, (key),                                                 \
                        &(Place){ .file = fo_tree_file ((layout)->tree),                           \
                                  .line = (node)->line,                                            \
                                  .field = fo_node_name ((node)->kind) },                          \
                        __VA_ARGS__)

/* TRUE the first time that WHAT is asked about: for findings made once a document. */
gboolean layout_report_once (Layout *layout, const char *what);

/* A length in points for a finding, with one decimal; the caller owns it. */
char *layout_points (Mpt length);

/* Keeps ERROR when it is the first; frees it otherwise. */
void layout_fail (Layout *layout, GError *error);

/* Short ways to values. */
static inline Mpt
node_length (const FoNode *node, FoProperty property, Mpt whole)
{
  return fo_value_length (fo_node_value (node, property), whole);
}

/* Markers are a node's first children. */
static inline gboolean
node_has_markers (const FoNode *node)
{
  return node->first_child && node->first_child->kind == FO_NODE_MARKER;
}

/* TRUE when NODE has no children but markers. */
static inline gboolean
node_is_empty (const FoNode *node)
{
  return !node->last_child || node->last_child->kind == FO_NODE_MARKER;
}

#endif
