/* fo/structure.c: from formatting objects to structure elements
 *
 * One walk in the order of the document: which type each object has at its place, and its text.
 */
#include "fo/structure-open.h"

#include <string.h>

/* An inline around blocks begins anew in each of them: more of them in each other are not told. */
#define MAX_INLINES 8

/* The type of an object without a role. */
static const StructureTag object_tags[N_FO_NODES] = {
  [FO_NODE_LIST_BLOCK] = STRUCTURE_L,
  [FO_NODE_LIST_ITEM] = STRUCTURE_LI,
  [FO_NODE_LIST_ITEM_LABEL] = STRUCTURE_LBL,
  [FO_NODE_LIST_ITEM_BODY] = STRUCTURE_LBODY,
  [FO_NODE_TABLE] = STRUCTURE_TABLE,
  [FO_NODE_TABLE_HEADER] = STRUCTURE_THEAD,
  [FO_NODE_TABLE_FOOTER] = STRUCTURE_TFOOT,
  [FO_NODE_TABLE_BODY] = STRUCTURE_TBODY,
  [FO_NODE_TABLE_ROW] = STRUCTURE_TR,
  [FO_NODE_TABLE_CELL] = STRUCTURE_TD,
  [FO_NODE_BASIC_LINK] = STRUCTURE_LINK,
  [FO_NODE_EXTERNAL_GRAPHIC] = STRUCTURE_FIGURE,
  [FO_NODE_INSTREAM_FOREIGN_OBJECT] = STRUCTURE_FIGURE,
  [FO_NODE_FOOTNOTE_BODY] = STRUCTURE_NOTE,
};

static gboolean
is_content_leaf (FoNodeKind kind)
{
  return kind == FO_NODE_TEXT || kind == FO_NODE_CHARACTER || kind == FO_NODE_PAGE_NUMBER
         || kind == FO_NODE_PAGE_NUMBER_CITATION || kind == FO_NODE_PAGE_NUMBER_CITATION_LAST;
}

/* --- content --- */

static gboolean
is_blank (const FoNode *node)
{
  if (node->kind != FO_NODE_TEXT)
    return FALSE;
  for (const char *at = node->text; *at; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static void
append_content (Builder *builder, Element *element, const FoNode *node)
{
  Content *content = arena_new0 (builder->structure->arena, Content);

  content->node = node;
  content->after = element->node.last_child;
  if (element->last_content)
    element->last_content->next = content;
  else
    element->first_content = content;
  element->last_content = content;
  builder->structure->elements[node->index] = element;
}

static void
add_content (Builder *builder, const FoNode *node)
{
  gboolean blank = is_blank (node);
  Element *at = blank ? structure_blank_element (builder) : structure_text_element (builder);
  const char *language = blank ? NULL : structure_language (builder, node);

  if (!at)
    return;
  if (*structure_tags[at->node.tag].holds
      || (language && language != at->spoken
          && structure_tags[at->node.tag].kind != TAG_ILLUSTRATION))
    {
      at = structure_add_element (builder, at, STRUCTURE_SPAN, node);
      structure_set_language (builder, at, node);
    }
  append_content (builder, at, node);
}

/* A picture, or an object that is to be read as one. */
static Element *
add_illustration (Builder *builder, Element *parent, StructureTag tag, const FoNode *node)
{
  Element *element = structure_add_element (builder, parent, tag, node);

  structure_describe (builder, element, node);
  if (!element->node.alternative && tag != STRUCTURE_FORM)
    structure_report (builder->structure, builder->findings, MESSAGE_STRUCTURE_ALTERNATIVE, node);
  return element;
}

static void
add_picture (Builder *builder, const FoNode *node, StructureTag tag)
{
  Element *parent = structure_text_element (builder);

  if (!in_illustration (builder))
    parent = add_illustration (builder, parent, tag, node);
  append_content (builder, parent, node);
}

/* --- which type --- */

static gboolean
is_inline (const FoNode *node)
{
  switch (node->kind)
    {
    case FO_NODE_INLINE:
    case FO_NODE_BASIC_LINK:
    case FO_NODE_FOOTNOTE:
    case FO_NODE_FOOTNOTE_BODY:
    case FO_NODE_EXTERNAL_GRAPHIC:
    case FO_NODE_INSTREAM_FOREIGN_OBJECT:
      return TRUE;
    default:
      return is_content_leaf (node->kind);
    }
}

/* A footnote whose text is a list of one item: the list is there to hang its number out. */
static gboolean
is_note_list (const FoNode *node)
{
  return node->kind == FO_NODE_LIST_BLOCK && node->parent->kind == FO_NODE_FOOTNOTE_BODY
         && node->parent->first_child == node && !node->next && node->first_child
         && node->first_child == node->last_child;
}

static gboolean
leads_somewhere (const Builder *builder, const FoNode *link)
{
  const char *internal = node_string (link, FO_PROPERTY_INTERNAL_DESTINATION);

  return builder->links == 0
         && (internal ? fo_tree_find (builder->structure->tree, internal) != NULL
                      : structure_external (builder->structure, link) != NULL);
}

static StructureTag
object_tag (Builder *builder, const FoNode *node)
{
  StructureTag tag = object_tags[node->kind];

  switch (node->kind)
    {
    case FO_NODE_PAGE_SEQUENCE:
      return builder->several ? STRUCTURE_PART : STRUCTURE_NONE;
    case FO_NODE_LIST_BLOCK:
      return is_note_list (node) ? STRUCTURE_NONE : tag;
    case FO_NODE_BASIC_LINK:
      if (leads_somewhere (builder, node))
        return tag;
      break;
    case FO_NODE_INLINE:
      break;
    default:
      return tag;
    }
  return node_string (node, FO_PROPERTY_ALTERNATIVE_TEXT)
                 || structure_language (builder, node) != structure_language (builder, node->parent)
             ? STRUCTURE_SPAN
             : STRUCTURE_NONE;
}

/* The innermost thing open that is not a paragraph to be: a part of Ruby stands in Ruby. */
static StructureTag
innermost_tag (const Builder *builder)
{
  for (guint i = builder->open->len - 1; i > builder->group; i--)
    if (entry_nth (builder, i)->kind == TAG_INLINE)
      return entry_nth (builder, i)->tag;
  return entry_nth (builder, builder->group)->tag;
}

static gboolean
may_stand (const Builder *builder, StructureTag tag, const FoNode *node)
{
  const TagRow *row = &structure_tags[tag];
  const Entry *group = entry_nth (builder, builder->group);
  StructureTag around = row->kind == TAG_INLINE ? innermost_tag (builder) : group->tag;
  const char *holds = structure_tags[group->tag].holds;

  if (group->kind == TAG_ILLUSTRATION && row->kind != TAG_INLINE && tag != STRUCTURE_CAPTION)
    return FALSE;
  if (row->kind == TAG_INLINE && builder->inlines == MAX_INLINES)
    return FALSE;
  if (tag == STRUCTURE_CAPTION && *holds) /* the first thing there, if at all */
    return structure_words_have (holds, row->name)
           && (!group->element || !group->element->node.first_child);
  if (is_cell (tag, node)
      && (around == STRUCTURE_THEAD || around == STRUCTURE_TBODY || around == STRUCTURE_TFOOT))
    return TRUE;
  return !*row->within || structure_words_have (row->within, structure_tags[around].name);
}

/* The type that NODE has here; STRUCTURE_NONE: it leaves no trace. */
static StructureTag
choose_tag (Builder *builder, const FoNode *node)
{
  const char *role = node_string (node, FO_PROPERTY_ROLE);
  StructureTag own = object_tag (builder, node);
  StructureTag tag = role ? structure_tag_find (builder, role) : STRUCTURE_NONE;

  if (role && !tag)
    structure_report (builder->structure, builder->findings, MESSAGE_STRUCTURE_ROLE, node);
  if (tag && tag != own)
    {
      if (may_stand (builder, tag, node))
        return tag;
      structure_report (builder->structure, builder->findings, MESSAGE_STRUCTURE_PLACE, node);
    }
  if (own == STRUCTURE_LINK || own == STRUCTURE_FIGURE)
    return own;
  return own && may_stand (builder, own, node) ? own : STRUCTURE_NONE;
}

/* --- the walk --- */

static void visit (Builder *builder, const FoNode *node);

static void
visit_children (Builder *builder, const FoNode *node)
{
  for (const FoNode *child = node->first_child; child; child = child->next)
    visit (builder, child);
}

static void
visit_parts (Builder *builder, const FoNode *table, FoNodeKind kind)
{
  for (const FoNode *child = table->first_child; child; child = child->next)
    if (child->kind == kind)
      visit (builder, child);
}

/* A citation and the note it cites, which stands behind it in the same paragraph. */
static void
visit_footnote (Builder *builder, const FoNode *node)
{
  guint open = builder->open->len;

  structure_push (builder, STRUCTURE_REFERENCE, node);
  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind != FO_NODE_FOOTNOTE_BODY)
      visit (builder, child);
  g_array_set_size (builder->open, open);
  builder->current = NULL;
  visit_parts (builder, node, FO_NODE_FOOTNOTE_BODY);
}

/* Opens NODE as a group.  A note stands in its paragraph, between what the inlines around it have
 * said and what they go on with. */
static void
open_group (Builder *builder, StructureTag tag, const FoNode *node)
{
  Element *paragraph = NULL;

  if (tag == STRUCTURE_NOTE && is_inline (node))
    {
      paragraph = structure_paragraph_element (builder);
      for (guint i = builder->group + 1; i < builder->open->len; i++)
        if (entry_nth (builder, i)->kind == TAG_INLINE)
          entry_nth (builder, i)->element = NULL;
    }
  structure_push (builder, tag, node);
  builder->group = builder->open->len - 1;
  builder->solid = FALSE;
  if (paragraph)
    structure_make_element (builder, paragraph, entry_nth (builder, builder->group));
  else if (tag == STRUCTURE_TR || tag == STRUCTURE_TD || tag == STRUCTURE_TH)
    structure_group_element (builder, builder->group); /* a cell without content is one */
}

/* Figure and Formula take everything inside as their own; a Form is a place where something will
 * be, its text stands beside it. */
static void
open_illustration (Builder *builder, StructureTag tag, const FoNode *node)
{
  Element *parent, *element;

  if (is_inline (node))
    parent = structure_text_element (builder);
  else
    {
      parent = structure_group_element (builder, builder->group);
      structure_end_from (builder, builder->group + 1);
    }
  element = add_illustration (builder, parent, tag, node);
  if (tag == STRUCTURE_FORM)
    return;
  structure_push (builder, tag, node);
  builder->group = builder->open->len - 1;
  builder->solid = FALSE;
  entry_nth (builder, builder->group)->element = element;
}

/* Whether text may stand in NODE. */
static gboolean
holds_text (const FoNode *node)
{
  return node->kind == FO_NODE_BLOCK || node->kind == FO_NODE_INLINE
         || node->kind == FO_NODE_BASIC_LINK || node->kind == FO_NODE_WRAPPER;
}

static void
open_node (Builder *builder, StructureTag tag, const FoNode *node)
{
  TagKind kind = structure_tags[tag].kind;
  gboolean is_block = node->kind == FO_NODE_BLOCK;

  if (kind == TAG_ILLUSTRATION)
    open_illustration (builder, tag, node);
  if (kind == TAG_GROUP)
    open_group (builder, tag, node);
  if (kind == TAG_PARAGRAPH)
    {
      guint index = builder->solid ? structure_find_paragraph (builder) : 0;

      /* what is in a heading is the heading */
      if (!(tag == STRUCTURE_P && index && is_heading (entry_nth (builder, index)->tag)))
        structure_push (builder, tag, node);
      builder->solid = TRUE;
      is_block = FALSE;
    }
  else if (in_illustration (builder))
    is_block = FALSE;
  else if (is_block ? !builder->solid : kind == TAG_GROUP && holds_text (node))
    structure_push (builder, STRUCTURE_P, node);
  if (kind == TAG_INLINE)
    {
      structure_push (builder, tag, node);
      builder->links += tag == STRUCTURE_LINK;
      builder->inlines++;
    }
  if (node->kind == FO_NODE_BASIC_LINK && tag != STRUCTURE_LINK && leads_somewhere (builder, node))
    {
      structure_push (builder, STRUCTURE_LINK, node); /* besides what its role says */
      builder->links++;
    }
}

static void
visit_inside (Builder *builder, const FoNode *node)
{
  switch (node->kind)
    {
    case FO_NODE_TABLE: /* in the order it is printed in */
      visit_parts (builder, node, FO_NODE_TABLE_HEADER);
      visit_parts (builder, node, FO_NODE_TABLE_BODY);
      visit_parts (builder, node, FO_NODE_TABLE_FOOTER);
      break;
    case FO_NODE_FOOTNOTE:
      visit_footnote (builder, node);
      break;
    default:
      if (is_content_leaf (node->kind))
        add_content (builder, node);
      else
        visit_children (builder, node);
    }
}

static gboolean
is_artifact (const FoNode *node)
{
  const char *role = node_string (node, FO_PROPERTY_ROLE);

  return role && g_ascii_strcasecmp (role, "artifact") == 0;
}

static void
visit (Builder *builder, const FoNode *node)
{
  guint open = builder->open->len, group = builder->group;
  guint links = builder->links, inlines = builder->inlines;
  gboolean solid = builder->solid;
  StructureTag tag;

  switch (node->kind)
    {
    case FO_NODE_TEXT:
      add_content (builder, node);
      return;
    case FO_NODE_LAYOUT_MASTER_SET:
    case FO_NODE_DECLARATIONS:
    case FO_NODE_BOOKMARK_TREE:
    case FO_NODE_TITLE:
    case FO_NODE_STATIC_CONTENT:
    case FO_NODE_MARKER:
    case FO_NODE_LEADER:
      return;
    default:
      break;
    }
  if (is_artifact (node))
    return;
  tag = choose_tag (builder, node);
  if (node->kind == FO_NODE_EXTERNAL_GRAPHIC || node->kind == FO_NODE_INSTREAM_FOREIGN_OBJECT)
    {
      gboolean illustrates = structure_tags[tag].kind == TAG_ILLUSTRATION;

      if (!illustrates)
        open_node (builder, tag, node);
      add_picture (builder, node, illustrates ? tag : STRUCTURE_FIGURE);
    }
  else
    {
      open_node (builder, tag, node);
      visit_inside (builder, node);
    }
  if (builder->open->len > open)
    builder->current = NULL;
  g_array_set_size (builder->open, open);
  builder->group = group;
  builder->solid = solid;
  builder->links = links;
  builder->inlines = inlines;
}

/* The language of the document: of its root, or of its first pages. */
static void
set_document_language (Builder *builder, const FoNode *root)
{
  Element *document = builder->structure->root;

  structure_set_language (builder, document, root);
  for (const FoNode *child = root->first_child; child && !document->spoken; child = child->next)
    if (child->kind == FO_NODE_PAGE_SEQUENCE)
      structure_set_language (builder, document, child);
}

static gboolean
has_several_sequences (const FoNode *root)
{
  guint n = 0;

  for (const FoNode *child = root->first_child; child; child = child->next)
    n += child->kind == FO_NODE_PAGE_SEQUENCE;
  return n > 1;
}

StructureTree *
structure_build (const FoTree *tree, Findings *findings)
{
  const FoNode *root = fo_tree_root (tree);
  StructureTree *structure = g_new0 (StructureTree, 1);
  Builder builder = { .structure = structure, .findings = findings };

  structure->arena = arena_new ();
  structure->tree = tree;
  structure->n_elements = fo_tree_count (tree);
  structure->elements = arena_new0_n (structure->arena, Element *, structure->n_elements);
  structure->root = structure_element_new (structure, STRUCTURE_DOCUMENT, root);

  builder.languages = g_hash_table_new (g_str_hash, g_str_equal);
  builder.open = g_array_new (FALSE, FALSE, sizeof (Entry));
  builder.several = has_several_sequences (root);
  structure_push (&builder, STRUCTURE_DOCUMENT, root);
  entry_nth (&builder, 0)->element = structure->root;
  set_document_language (&builder, root);
  visit_children (&builder, root);
  g_array_unref (builder.open);
  g_hash_table_unref (builder.languages);
  g_clear_pointer (&builder.roles, g_hash_table_unref);

  structure_finish (structure, findings);
  return structure;
}

void
structure_free (StructureTree *structure)
{
  if (!structure)
    return;
  arena_free (structure->arena);
  g_free (structure);
}

const StructureNode *
structure_root (const StructureTree *structure)
{
  return &structure->root->node;
}

guint
structure_count (const StructureTree *structure)
{
  return structure->count;
}

const StructureNode *
structure_find (const StructureTree *structure, const FoNode *node)
{
  const Element *element
      = node->index < structure->n_elements ? structure->elements[node->index] : NULL;

  while (element && element->merged)
    element = element->merged;
  return element ? &element->node : NULL;
}

const StructureBookmark *
structure_outline (const StructureTree *structure)
{
  return structure->outline;
}
