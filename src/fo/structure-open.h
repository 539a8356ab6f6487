/* fo/structure-open.h: what is open at a place of the document
 *
 * The stack of roles, objects and blocks that the walk is in, and the elements that they become.
 * Nothing is made before it has content, so blocks that only hold blocks leave no trace, and a
 * block begun inside a paragraph ends it only when it says something.  Internal to fo/.
 */
#ifndef SAGSAKT_FO_STRUCTURE_OPEN_H
#define SAGSAKT_FO_STRUCTURE_OPEN_H

#include "fo/structure-build.h"

/* Something open: a role, an object with a type of its own, or a block as a paragraph to be. */
typedef struct
{
  StructureTag tag;
  TagKind kind;
  const FoNode *object;
  Element *element; /* NULL: nothing was said in it yet, or it was ended by a block inside */
  gboolean used;    /* it has had an element */
} Entry;

typedef struct
{
  StructureTree *structure;
  Findings *findings;
  GArray *open;         /* of Entry; the first one is the Document */
  guint group;          /* index of the innermost GROUP or ILLUSTRATION */
  gboolean solid;       /* a paragraph by role is open in it: blocks are its lines */
  Element *current;     /* where text goes; NULL: to be found out */
  guint links, inlines; /* open ones */
  guint levels[6], n_levels, last_level; /* of the headings above this place, as they were given */
  gboolean several;                      /* page sequences */
  const FoValue *inherited;              /* language is that of this block of values */
  const char *language;
  GHashTable *roles, *languages;
} Builder;

static inline Entry *
entry_nth (const Builder *builder, guint index)
{
  return &g_array_index (builder->open, Entry, index);
}

static inline gboolean
in_illustration (const Builder *builder)
{
  return entry_nth (builder, builder->group)->kind == TAG_ILLUSTRATION;
}

static inline gboolean
is_heading (StructureTag tag)
{
  return tag >= STRUCTURE_H && tag <= STRUCTURE_H6;
}

/* A cell that may lack a row: it gets one when its table is finished. */
static inline gboolean
is_cell (StructureTag tag, const FoNode *object)
{
  return object->kind == FO_NODE_TABLE_CELL && (tag == STRUCTURE_TD || tag == STRUCTURE_TH);
}

/* The type of that name; STRUCTURE_NONE: there is none. */
StructureTag structure_tag_find (Builder *builder, const char *name);

/* The language of NODE: "da", "da-DK", one string for each; NULL: the document does not say it, or
 * not as a language. */
const char *structure_language (Builder *builder, const FoNode *node);
void structure_set_language (Builder *builder, Element *element, const FoNode *object);

/* Appends an element TAG to PARENT, with what must stand between the two. */
Element *structure_add_element (Builder *builder, Element *parent, StructureTag tag,
                                const FoNode *object);

/* What OBJECT says about its element: once, and not about what was put in for it. */
void structure_describe (Builder *builder, Element *element, const FoNode *object);

void structure_push (Builder *builder, StructureTag tag, const FoNode *object);

/* Ends what is open above the entry FROM - 1: text goes on in new elements. */
void structure_end_from (Builder *builder, guint from);

/* The element of ENTRY, in PARENT. */
Element *structure_make_element (Builder *builder, Element *parent, Entry *entry);

/* The element of the open group INDEX. */
Element *structure_group_element (Builder *builder, guint index);

/* The index of the innermost paragraph in the innermost group; 0: none. */
guint structure_find_paragraph (const Builder *builder);

/* The paragraph that text at this place belongs to, or the group when it holds text itself. */
Element *structure_paragraph_element (Builder *builder);

/* The element that text at this place belongs to. */
Element *structure_text_element (Builder *builder);

/* The same when nothing is to be made for it: NULL when there is none yet. */
Element *structure_blank_element (Builder *builder);

#endif
