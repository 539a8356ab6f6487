/* fo/tree.h: the tree of formatting objects
 *
 * Built once from a parsed XSL-FO document; afterwards libxml2 is not needed any more.  A node is a
 * plain struct with a kind (objects.def) and two blocks of computed property values: those that are
 * inherited, which a child shares with its parent until it sets one itself, and its own.  Lengths
 * are absolute here (millipoints), font-relative units and functions are resolved; a percentage of
 * something that only the layout knows stays one (value.h).
 *
 * Everything lives in the tree's arena.  What is outside the subset is a finding with the line of
 * the case (src:line) or, without one, of the formatting-object file: never silence.
 */
#ifndef SAGSAKT_FO_TREE_H
#define SAGSAKT_FO_TREE_H

#include <glib.h>
#include <libxml/tree.h>

#include "base/findings.h"
#include "base/units.h"
#include "fo/value.h"

/* The formatting objects of the subset, from objects.def; FO_NODE_TEXT is character data. */
typedef enum
{
  FO_NODE_TEXT,
#define OBJECT(symbol, name, kind, content) FO_NODE_##symbol,
#include "fo/objects.def"
#undef OBJECT
  N_FO_NODES
} FoNodeKind;

/* A drawing of another namespace (SVG), serialized with the namespaces it needs, or a picture file.
 */
typedef enum
{
  FO_DRAWING_SVG,
  FO_DRAWING_PIXELS, /* a PNG, decoded */
  FO_DRAWING_JPEG,
  FO_DRAWING_MISSING /* could not be had: room is left for it */
} FoDrawingType;

typedef struct
{
  FoDrawingType type;
  const char *markup; /* SVG: UTF-8, a whole XML document; JPEG: the file's bytes; else pixels:
                         0xAARRGGBB, colours multiplied by alpha */
  gsize length;
  Mpt width, height; /* what the drawing itself asks for; 0: nothing */
  guint columns, rows; /* pixels of a PNG or JPEG */
} FoDrawing;

/* A table has no more columns but for what cells span, and a cell spans no more: the computed
 * values end there. */
#define FO_MAX_COLUMNS 1000
#define FO_MAX_SPANNED_COLUMNS 200
#define FO_MAX_SPANNED_ROWS 100000

typedef struct FoColumns FoColumns; /* internal to fo/ */
typedef struct FoNode FoNode;
struct FoNode
{
  FoNodeKind kind;
  guint line; /* of the case file when the document carries it, else of the FO file */
  guint index; /* its place in the order of the document, from 1; 0: made afterwards */
  FoNode *parent, *first_child, *last_child, *next;
  const FoValue *inherited; /* indexed by slot; never NULL */
  const FoValue *own;       /* indexed by slot; never NULL */
  union
  {
    const char *text;         /* FO_NODE_TEXT: UTF-8, never NULL */
    const FoDrawing *drawing; /* FO_NODE_INSTREAM_FOREIGN_OBJECT, NULL when it has none;
                                 FO_NODE_EXTERNAL_GRAPHIC, never NULL */
    guint row;                /* FO_NODE_TABLE_CELL: in its header, footer or body, from 0 */
    FoColumns *columns;       /* FO_NODE_TABLE: internal to fo/ */
  };
  gsize text_length; /* bytes of text */
};

typedef struct FoTree FoTree;

/* Builds the tree of the fo:root in DOC (its root element, or the first one below it).  FILE names
 * the document in findings.  NULL with ERROR set when there is no fo:root (SAGSAKT_ERROR_UNKNOWN)
 * or when a limit is met; whatever is wrong inside is a finding and a tree without it. */
FoTree *fo_tree_build (xmlDocPtr doc, const char *file, Findings *findings, GError **error);
void fo_tree_free (FoTree *tree);

/* The fo:root; never NULL. */
const FoNode *fo_tree_root (const FoTree *tree);

/* Every index of a node is below it. */
guint fo_tree_count (const FoTree *tree);

/* The file that FINDINGS about this tree name. */
const char *fo_tree_file (const FoTree *tree);

/* The node with property id=ID; NULL when there is none. */
const FoNode *fo_tree_find (const FoTree *tree, const char *id);

/* The fo:markers in document order (of const FoNode); lent. */
const GPtrArray *fo_tree_markers (const FoTree *tree);

/* What MARKER holds as it is where RETRIEVE, an fo:retrieve-marker, stands: a wrapper below
 * RETRIEVE that inherits from there (XSL 1.1 §6.13.6).  Made once for each pair; never NULL. */
const FoNode *fo_tree_retrieve (const FoTree *tree, const FoNode *retrieve, const FoNode *marker);

/* "block" …, the local name; "#text" for character data. */
const char *fo_node_name (FoNodeKind kind);

/* The value of PROPERTY at NODE: computed, never NULL. */
const FoValue *fo_node_value (const FoNode *node, FoProperty property);

/* Short ways to values. */
static inline gboolean
node_is (const FoNode *node, FoProperty property, FoKeyword keyword)
{
  return fo_value_is (fo_node_value (node, property), keyword);
}

static inline int
node_integer (const FoNode *node, FoProperty property, int otherwise)
{
  return fo_value_integer (fo_node_value (node, property), otherwise);
}

/* The string of PROPERTY; NULL when there is none or it is empty. */
static inline const char *
node_string (const FoNode *node, FoProperty property)
{
  const FoValue *value = fo_node_value (node, property);

  return value->type == FO_VALUE_STRING && *value->string ? value->string : NULL;
}

/* The URI in TEXT, a property's value: as it is, or in url(...), perhaps quoted (XSL 1.1 §5.11).  The
 * caller owns it. */
char *fo_uri_dup (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoTree, fo_tree_free)

#endif
