/* fo/structure.h: the logical structure of a document
 *
 * Built from the formatting objects before layout (ISO 32000-1 §14.7 and 14.8, ISO 14289-1 §7): no
 * page, no geometry.  Elements come from the kind of object and from `role`, the standard types of
 * tags.def.  Whatever the document says, the tree is a legal one: a role that cannot stand where it
 * stands is a finding and has no effect, text between blocks gets a P, rows of a table get the same
 * number of columns, levels of headings are never skipped.
 *
 * Everything lives in an arena of the structure's own.  The FoTree it was made from is lent and has
 * to live as long as structure_find and structure_dump are called.
 */
#ifndef SAGSAKT_FO_STRUCTURE_H
#define SAGSAKT_FO_STRUCTURE_H

#include <glib.h>

#include "fo/tree.h"

typedef enum
{
  STRUCTURE_NONE,
#define TAG(symbol, name, kind, within, holds) STRUCTURE_##symbol,
#include "fo/tags.def"
#undef TAG
  N_STRUCTURE_TAGS
} StructureTag;

/* /Scope of a TH; a sum. */
typedef enum
{
  SCOPE_NONE = 0,
  SCOPE_ROW = 1 << 0,
  SCOPE_COLUMN = 1 << 1,
  SCOPE_BOTH = SCOPE_ROW | SCOPE_COLUMN
} StructureScope;

/* An element.  Strings are NULL where there is nothing to say. */
typedef struct StructureNode StructureNode;
struct StructureNode
{
  StructureTag tag;     /* never H, Annot or STRUCTURE_NONE */
  guint index;          /* its place in document order, from 0: the Document */
  guint line;           /* of the case or FO file: for findings and violations */
  const char *id;       /* of the formatting object; a Note's and a cell's /ID is made from index */
  const char *language; /* BCP 47, where it differs from the parent's; the Document: its own */
  const char *alternative; /* /Alt; of a Form: what its field is called (/TU) */
  const char *title;       /* text of a heading (for the outline) or of a Link */

  /* tables, lists */
  StructureScope scope;
  guint columns_spanned, rows_spanned; /* of a TH or TD, at least 1 */
  const StructureNode **headers;       /* cells that head this one where /Scope does not say it */
  guint n_headers;
  const char *list_numbering; /* of an L: a name of Table 347 */

  /* a Link has one of these: an id that fo_tree_find knows, or a URI in ASCII.  Its annotation's
   * /Contents is its alternative, or else its title, or else its URI. */
  const char *internal, *external;

  StructureNode *parent, *first_child, *last_child, *next;
};

/* A line of the document's outline: an fo:bookmark, or where the document has none a heading. */
typedef struct StructureBookmark StructureBookmark;
struct StructureBookmark
{
  const char *title;         /* never NULL or empty */
  const StructureNode *node; /* the heading; NULL: see internal and external */
  const char *internal, *external;
  gboolean open; /* its children are shown */
  StructureBookmark *parent, *first_child, *last_child, *next;
};

typedef struct StructureTree StructureTree;

/* Builds the structure of TREE; never NULL.  Findings name what a reader of the structure alone
 * would miss: an illustration without alternative text, a table without headers, a heading that
 * skips a level, a role that is unknown or out of place. */
StructureTree *structure_build (const FoTree *tree, Findings *findings);
void structure_free (StructureTree *structure);

/* The Document. */
const StructureNode *structure_root (const StructureTree *structure);

/* The number of elements: every index is below it. */
guint structure_count (const StructureTree *structure);

/* The element that what NODE draws (text, picture) belongs to.  NULL: an artifact (static content
 * and what it retrieves, role="artifact", leaders, space between paragraphs); boxes and rules are
 * artifacts always.  A Link's and a Form's object and a cell give their own element, and where a
 * Link is parted by a block each part is an element: the Link of a run of text is the nearest one
 * above what this gives for the run. */
const StructureNode *structure_find (const StructureTree *structure, const FoNode *node);

/* The first bookmark of the outline, NULL when it is empty; follow next and first_child. */
const StructureBookmark *structure_outline (const StructureTree *structure);

/* "H1" …: a name of ISO 32000-1 §14.8.4. */
const char *structure_tag_name (StructureTag tag);

/* Prints the structure as XML: an element for each element, with the text it holds. */
void structure_dump (const StructureTree *structure, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StructureTree, structure_free)

#endif
