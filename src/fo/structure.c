/* fo/structure.c: from formatting objects to structure elements
 *
 * One walk in the order of the document, with a stack of what is open.  Nothing is made before it
 * has content, so blocks that only hold blocks leave no trace, and a block begun inside a paragraph
 * ends it only when it says something.  Tables are finished afterwards, when all cells are known.
 */
#include "fo/structure-build.h"

#include <string.h>

#include "fo/picture.h"

/* Something open: a role, an object with a type of its own, or a block as a paragraph to be. */
typedef struct
{
  StructureTag tag;
  TagKind kind;
  const FoNode *object;
  Element *element; /* NULL: nothing was said in it yet, or it was ended by a block inside */
  gboolean used;    /* it has had an element */
} Entry;

/* An inline around blocks begins anew in each of them: more of them in each other are not told. */
#define MAX_INLINES 8

typedef struct
{
  StructureTree *structure;
  Findings *findings;
  GArray *open;    /* of Entry; the first one is the Document */
  guint group;     /* index of the innermost GROUP or ILLUSTRATION */
  gboolean solid;  /* a paragraph by role is open in it: blocks are its lines */
  Element *current; /* where text goes; NULL: to be found out */
  guint links, inlines; /* open ones */
  guint levels[6], n_levels, last_level; /* of the headings above this place, as they were given */
  gboolean several; /* page sequences */
  const FoValue *inherited; /* language is that of this block of values */
  const char *language;
  GHashTable *roles, *languages;
} Builder;

const TagRow structure_tags[N_STRUCTURE_TAGS] = {
  [STRUCTURE_NONE] = { "", TAG_NONE, "", "" },
#define TAG(symbol, name, kind, within, holds)                                                     \
  [STRUCTURE_##symbol] = { name, TAG_##kind, within, holds },
#include "fo/tags.def"
#undef TAG
};

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

/* --- tags --- */

const char *
structure_tag_name (StructureTag tag)
{
  return structure_tags[tag].name;
}

gboolean
structure_words_have (const char *words, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = words; (at = strstr (at, name)); at += length)
    if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
      return TRUE;
  return FALSE;
}

static StructureTag
tag_find (Builder *builder, const char *name)
{
  if (!builder->roles)
    {
      builder->roles = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = STRUCTURE_NONE + 1; i < N_STRUCTURE_TAGS; i++)
        g_hash_table_insert (builder->roles, (gpointer) structure_tags[i].name,
                             GUINT_TO_POINTER (i));
    }
  return (StructureTag) GPOINTER_TO_UINT (g_hash_table_lookup (builder->roles, name));
}

static gboolean
is_heading (StructureTag tag)
{
  return tag >= STRUCTURE_H && tag <= STRUCTURE_H6;
}

void
structure_report (const StructureTree *structure, Findings *findings, MessageKey key,
                  const FoNode *node)
{
  const Place place = { .file = fo_tree_file (structure->tree),
                        .line = node->line,
                        .field = fo_node_name (node->kind) };

  findings_add_message (findings, key, &place, place.field, NULL);
}

const char *
structure_external (const StructureTree *structure, const FoNode *node)
{
  const char *destination = node_string (node, FO_PROPERTY_EXTERNAL_DESTINATION);
  g_autofree char *uri = destination ? fo_uri_dup (destination) : NULL;
  g_autofree char *ascii = uri ? g_uri_escape_string (uri, "%:/?#[]@!$&'()*+,;=", FALSE) : NULL;

  return ascii && *ascii ? arena_strdup (structure->arena, ascii) : NULL;
}

/* --- languages --- */

/* ISO 14289-1 §7.2: BCP 47 in its general form, subtags of one to eight letters or digits. */
static gboolean
is_language (const char *text)
{
  gsize length = 0;
  gboolean first = TRUE;

  for (; *text; text++)
    if (*text == '-')
      {
        if (length == 0)
          return FALSE;
        length = 0;
        first = FALSE;
      }
    else if (++length > 8 || !(first ? g_ascii_isalpha (*text) : g_ascii_isalnum (*text)))
      return FALSE;
  return length > 0;
}

/* "da", "da-DK", one string for each; NULL: the document does not say it, or not as a language. */
static const char *
language_of (Builder *builder, const FoNode *node)
{
  const char *language, *country;
  g_autofree char *tag = NULL;
  char *kept;

  if (node->inherited == builder->inherited)
    return builder->language;
  builder->inherited = node->inherited;
  language = node_string (node, FO_PROPERTY_LANGUAGE);
  country = node_string (node, FO_PROPERTY_COUNTRY);
  tag = language && country ? g_strconcat (language, "-", country, NULL) : g_strdup (language);
  if (!tag || !is_language (tag))
    return builder->language = NULL;
  kept = g_hash_table_lookup (builder->languages, tag);
  if (!kept)
    {
      kept = arena_strdup (builder->structure->arena, tag);
      g_hash_table_insert (builder->languages, kept, kept);
    }
  return builder->language = kept;
}

/* --- elements --- */

Element *
structure_element_new (StructureTree *structure, StructureTag tag, const FoNode *object)
{
  Element *element = arena_new0 (structure->arena, Element);

  element->node.tag = tag;
  element->node.line = object->line;
  element->node.columns_spanned = element->node.rows_spanned = 1;
  element->object = object;
  return element;
}

void
structure_insert (Element *parent, Element *element, StructureNode *after)
{
  StructureNode *node = &element->node;
  StructureNode **at = after ? &after->next : &parent->node.first_child;

  node->parent = &parent->node;
  node->next = *at;
  *at = node;
  if (!node->next)
    parent->node.last_child = node;
  if (!element->spoken)
    element->spoken = parent->spoken;
}

static gboolean
is_content_leaf (FoNodeKind kind)
{
  return kind == FO_NODE_TEXT || kind == FO_NODE_CHARACTER || kind == FO_NODE_PAGE_NUMBER
         || kind == FO_NODE_PAGE_NUMBER_CITATION || kind == FO_NODE_PAGE_NUMBER_CITATION_LAST;
}

/* A cell that may lack a row: it gets one when its table is finished. */
static gboolean
is_cell (StructureTag tag, const FoNode *object)
{
  return object->kind == FO_NODE_TABLE_CELL && (tag == STRUCTURE_TD || tag == STRUCTURE_TH);
}

/* The last child of PARENT when it was put in for text of the same kind: one LBody for an item. */
static Element *
last_wrapper (const Element *parent, StructureTag tag)
{
  Element *last = element_of (parent->node.last_child);

  return last && tag == STRUCTURE_LBODY && last->node.tag == tag
                 && last->object == parent->object
             ? last
             : NULL;
}

/* Appends an element TAG to PARENT, with what must stand between the two. */
static Element *
add_element (Builder *builder, Element *parent, StructureTag tag, const FoNode *object)
{
  const char *holds = structure_tags[parent->node.tag].holds;
  Element *element;

  if (*holds && !structure_words_have (holds, structure_tags[tag].name)
      && !is_cell (tag, object))
    {
      g_autofree char *first = g_strndup (holds, strcspn (holds, " "));
      StructureTag between = tag_find (builder, first);
      Element *wrapper = last_wrapper (parent, between);

      if (!wrapper)
        wrapper = add_element (builder, parent, between, parent->object);
      return add_element (builder, wrapper, tag, object);
    }
  element = structure_element_new (builder->structure, tag, object);
  structure_insert (parent, element, parent->node.last_child);
  return element;
}

static void
set_language (Builder *builder, Element *element, const FoNode *object)
{
  const char *language = language_of (builder, object);

  if (language)
    element->spoken = language;
}

/* What OBJECT says about its element: once, and not about what was put in for it. */
static void
describe (Builder *builder, Element *element, const FoNode *object)
{
  StructureNode *node = &element->node;
  Element **first = &builder->structure->elements[object->index];

  set_language (builder, element, object);
  if (!*first || (node->tag == STRUCTURE_LINK && (*first)->node.tag != STRUCTURE_LINK))
    *first = element;
  node->id = node_string (object, FO_PROPERTY_ID);
  node->alternative = node_string (object, FO_PROPERTY_ALTERNATIVE_TEXT);
  if (object->kind == FO_NODE_BASIC_LINK && node->tag == STRUCTURE_LINK)
    {
      node->internal = node_string (object, FO_PROPERTY_INTERNAL_DESTINATION);
      if (!node->internal)
        node->external = structure_external (builder->structure, object);
    }
  else if (object->kind == FO_NODE_TABLE_CELL)
    {
      node->columns_spanned
          = (guint) CLAMP (node_integer (object, FO_PROPERTY_COLUMNS_SPANNED, 1), 1, G_MAXINT);
      node->rows_spanned
          = (guint) CLAMP (node_integer (object, FO_PROPERTY_ROWS_SPANNED, 1), 1, G_MAXINT);
    }
}

/* --- what is open --- */

static Entry *
entry_nth (const Builder *builder, guint index)
{
  return &g_array_index (builder->open, Entry, index);
}

static gboolean
in_illustration (const Builder *builder)
{
  return entry_nth (builder, builder->group)->kind == TAG_ILLUSTRATION;
}

static void
push (Builder *builder, StructureTag tag, const FoNode *object)
{
  const Entry entry = { .tag = tag, .kind = structure_tags[tag].kind, .object = object };

  g_array_append_val (builder->open, entry);
  builder->current = NULL;
}

/* Ends what is open above the entry FROM - 1: text goes on in new elements. */
static void
end_from (Builder *builder, guint from)
{
  for (guint i = from; i < builder->open->len; i++)
    entry_nth (builder, i)->element = NULL;
  builder->current = NULL;
}

/* Levels are counted by what the document gave: where it skips one, those below move up.  H takes
 * the level of the sections around it. */
static StructureTag
heading_tag (Builder *builder, const Entry *entry)
{
  guint level = 1;

  if (entry->tag != STRUCTURE_H)
    {
      level = (guint) (entry->tag - STRUCTURE_H);
      if (level > builder->last_level + 1)
        structure_report (builder->structure, builder->findings, MESSAGE_STRUCTURE_HEADING,
                          entry->object);
    }
  else
    for (guint i = 1; i <= builder->group; i++)
      level = MIN (level + (entry_nth (builder, i)->tag == STRUCTURE_SECT), 6);
  builder->last_level = level;
  while (builder->n_levels > 0 && builder->levels[builder->n_levels - 1] >= level)
    builder->n_levels--;
  builder->levels[builder->n_levels++] = level;
  return (StructureTag) (STRUCTURE_H + builder->n_levels);
}

static Element *
make_element (Builder *builder, Element *parent, Entry *entry)
{
  StructureTag tag = entry->tag;
  gboolean again = entry->used;
  Element *element;

  if (is_heading (tag))
    tag = again ? STRUCTURE_P : heading_tag (builder, entry);
  else if (tag == STRUCTURE_CAPTION && *structure_tags[parent->node.tag].holds
           && parent->node.first_child)
    tag = STRUCTURE_P; /* something in it came before its words */
  element = add_element (builder, parent, tag, entry->object);
  entry->element = element;
  entry->used = TRUE;
  if (!again || tag == STRUCTURE_LINK)
    describe (builder, element, entry->object);
  else
    set_language (builder, element, entry->object);
  if (again)
    element->node.id = NULL;
  return element;
}

/* The element of the open group INDEX. */
static Element *
group_element (Builder *builder, guint index)
{
  Entry *entry = entry_nth (builder, index);
  guint outer = index;
  Element *parent;

  if (entry->element)
    return entry->element;
  do
    outer--;
  while (entry_nth (builder, outer)->kind != TAG_GROUP);
  parent = group_element (builder, outer);
  end_from (builder, outer + 1);
  return make_element (builder, parent, entry);
}

/* The index of the innermost paragraph in the innermost group; 0: none. */
static guint
find_paragraph (const Builder *builder)
{
  for (guint i = builder->open->len - 1; i > builder->group; i--)
    if (entry_nth (builder, i)->kind == TAG_PARAGRAPH)
      return i;
  return 0;
}

/* The paragraph that text at this place belongs to, or the group when it holds text itself. */
static Element *
paragraph_element (Builder *builder)
{
  guint index = find_paragraph (builder);
  Element *group;

  if (index && entry_nth (builder, index)->element)
    return entry_nth (builder, index)->element;
  group = group_element (builder, builder->group);
  if (!index)
    return in_illustration (builder)
               ? group
               : add_element (builder, group, STRUCTURE_P, entry_nth (builder, builder->group)->object);
  end_from (builder, builder->group + 1);
  return make_element (builder, group, entry_nth (builder, index));
}

/* An inline that is there for its language only, in a paragraph of that language. */
static gboolean
says_nothing (Builder *builder, const Element *parent, const Entry *entry)
{
  return entry->tag == STRUCTURE_SPAN && !node_string (entry->object, FO_PROPERTY_ROLE)
         && !node_string (entry->object, FO_PROPERTY_ALTERNATIVE_TEXT)
         && language_of (builder, entry->object) == parent->spoken;
}

/* The element that text at this place belongs to. */
static Element *
text_element (Builder *builder)
{
  Element *at = builder->current;

  if (at)
    return at;
  at = paragraph_element (builder);
  for (guint i = builder->group + 1; i < builder->open->len; i++)
    {
      Entry *entry = entry_nth (builder, i);

      if (entry->kind != TAG_INLINE)
        continue;
      if (entry->element)
        at = entry->element;
      else if (!says_nothing (builder, at, entry))
        at = make_element (builder, at, entry);
    }
  return builder->current = at;
}

/* The same when nothing is to be made for it: NULL when there is none yet. */
static Element *
blank_element (Builder *builder)
{
  guint index = find_paragraph (builder);
  Element *at = entry_nth (builder, index ? index : builder->group)->element;

  if (!at || builder->current)
    return builder->current;
  if (!index && !in_illustration (builder))
    return NULL;
  for (guint i = builder->group + 1; i < builder->open->len; i++)
    {
      const Entry *entry = entry_nth (builder, i);

      if (entry->kind == TAG_INLINE && entry->element)
        at = entry->element;
    }
  return at;
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
  Element *at = blank ? blank_element (builder) : text_element (builder);
  const char *language = blank ? NULL : language_of (builder, node);

  if (!at)
    return;
  if (*structure_tags[at->node.tag].holds
      || (language && language != at->spoken && structure_tags[at->node.tag].kind != TAG_ILLUSTRATION))
    {
      at = add_element (builder, at, STRUCTURE_SPAN, node);
      set_language (builder, at, node);
    }
  append_content (builder, at, node);
}

/* A picture, or an object that is to be read as one. */
static Element *
add_illustration (Builder *builder, Element *parent, StructureTag tag, const FoNode *node)
{
  Element *element = add_element (builder, parent, tag, node);

  describe (builder, element, node);
  if (!element->node.alternative && tag != STRUCTURE_FORM)
    structure_report (builder->structure, builder->findings, MESSAGE_STRUCTURE_ALTERNATIVE, node);
  return element;
}

static void
add_picture (Builder *builder, const FoNode *node, StructureTag tag)
{
  Element *parent = text_element (builder);

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
                 || language_of (builder, node) != language_of (builder, node->parent)
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
  StructureTag tag = role ? tag_find (builder, role) : STRUCTURE_NONE;

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

  push (builder, STRUCTURE_REFERENCE, node);
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
      paragraph = paragraph_element (builder);
      for (guint i = builder->group + 1; i < builder->open->len; i++)
        if (entry_nth (builder, i)->kind == TAG_INLINE)
          entry_nth (builder, i)->element = NULL;
    }
  push (builder, tag, node);
  builder->group = builder->open->len - 1;
  builder->solid = FALSE;
  if (paragraph)
    make_element (builder, paragraph, entry_nth (builder, builder->group));
  else if (tag == STRUCTURE_TR || tag == STRUCTURE_TD || tag == STRUCTURE_TH)
    group_element (builder, builder->group); /* a cell without content is one */
}

/* Figure and Formula take everything inside as their own; a Form is a place where something will
 * be, its text stands beside it. */
static void
open_illustration (Builder *builder, StructureTag tag, const FoNode *node)
{
  Element *parent, *element;

  if (is_inline (node))
    parent = text_element (builder);
  else
    {
      parent = group_element (builder, builder->group);
      end_from (builder, builder->group + 1);
    }
  element = add_illustration (builder, parent, tag, node);
  if (tag == STRUCTURE_FORM)
    return;
  push (builder, tag, node);
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
      guint index = builder->solid ? find_paragraph (builder) : 0;

      /* what is in a heading is the heading */
      if (!(tag == STRUCTURE_P && index && is_heading (entry_nth (builder, index)->tag)))
        push (builder, tag, node);
      builder->solid = TRUE;
      is_block = FALSE;
    }
  else if (in_illustration (builder))
    is_block = FALSE;
  else if (is_block ? !builder->solid : kind == TAG_GROUP && holds_text (node))
    push (builder, STRUCTURE_P, node);
  if (kind == TAG_INLINE)
    {
      push (builder, tag, node);
      builder->links += tag == STRUCTURE_LINK;
      builder->inlines++;
    }
  if (node->kind == FO_NODE_BASIC_LINK && tag != STRUCTURE_LINK && leads_somewhere (builder, node))
    {
      push (builder, STRUCTURE_LINK, node); /* besides what its role says */
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

  set_language (builder, document, root);
  for (const FoNode *child = root->first_child; child && !document->spoken; child = child->next)
    if (child->kind == FO_NODE_PAGE_SEQUENCE)
      set_language (builder, document, child);
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
  push (&builder, STRUCTURE_DOCUMENT, root);
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
