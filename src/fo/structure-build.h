/* fo/structure-build.h: what the parts of structure.c share
 *
 * An element while it is built: the public one, and what is needed to finish it.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_STRUCTURE_BUILD_H
#define SAGSAKT_FO_STRUCTURE_BUILD_H

#include "base/arena.h"
#include "fo/structure.h"

typedef enum
{
  TAG_NONE,
  TAG_GROUP,
  TAG_PARAGRAPH,
  TAG_INLINE,
  TAG_ILLUSTRATION
} TagKind;

typedef struct
{
  const char *name;
  TagKind kind;
  const char *within, *holds;
} TagRow;

extern const TagRow structure_tags[N_STRUCTURE_TAGS];

/* TRUE when NAME is one of the words of WORDS. */
gboolean structure_words_have (const char *words, const char *name);

/* Something an element draws itself. */
typedef struct Content Content;
struct Content
{
  const FoNode *node;
  const StructureNode *after; /* the child that stands before it; NULL: none */
  Content *next;
};

typedef struct Element Element;
struct Element
{
  StructureNode node; /* first: a StructureNode is its Element */
  const FoNode *object;
  const char *spoken; /* its language, inherited or its own; NULL: not known */
  Content *first_content, *last_content;
  Element *merged; /* into this one; NULL: it stands for itself */
};

struct StructureTree
{
  Arena *arena;
  const FoTree *tree;
  Element *root;
  Element **elements; /* by index of the FoNode */
  guint n_elements, count;
  StructureBookmark *outline;
};

static inline Element *
element_of (const StructureNode *node)
{
  return (Element *) node;
}

static inline Element *
element_parent (const Element *element)
{
  return element_of (element->node.parent);
}

/* A new element; it stands nowhere yet. */
Element *structure_element_new (StructureTree *structure, StructureTag tag, const FoNode *object);

/* Puts ELEMENT into PARENT behind its child AFTER; NULL: first. */
void structure_insert (Element *parent, Element *element, StructureNode *after);

/* The URI that NODE leads to, as a PDF file has it (ISO 32000-1 §12.6.4.7); NULL: none. */
const char *structure_external (const StructureTree *structure, const FoNode *node);

/* Adds the finding KEY about NODE. */
void structure_report (const StructureTree *structure, Findings *findings, MessageKey key,
                       const FoNode *node);

/* Walks through what ELEMENT holds, in order: WORDS for its own content, ENTER for each child. */
typedef struct
{
  void (*words) (const FoNode *node, gpointer data);
  void (*enter) (Element *child, gpointer data);
} StructureWalk;

void structure_walk (const Element *element, const StructureWalk *walk, gpointer data);

/* All that is known only when the whole tree is there: tables, titles, numbering, outline. */
void structure_finish (StructureTree *structure, Findings *findings);

/* Puts the cells of TABLE, a Table with everything in it, into rows and columns (ISO 32000-1
 * §14.8.4.3.4, §14.8.5.7): fills holes, cuts spans, finds out which cells are headers and of what.
 * A table without any is a finding. */
void structure_finish_table (StructureTree *structure, Element *table, Findings *findings);

#endif
