/* fo/structure-open.c: elements, and the stack of what is open */
#include "fo/structure-open.h"

#include <string.h>

#include "fo/picture.h"

const TagRow structure_tags[N_STRUCTURE_TAGS] = {
  [STRUCTURE_NONE] = { "", TAG_NONE, "", "" },
#define TAG(symbol, name, kind, within, holds)                                                     \
  [STRUCTURE_##symbol] = { name, TAG_##kind, within, holds },
#include "fo/tags.def"
#undef TAG
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

StructureTag
structure_tag_find (Builder *builder, const char *name)
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

const char *
structure_language (Builder *builder, const FoNode *node)
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

/* The last child of PARENT when it was put in for text of the same kind: one LBody for an item. */
static Element *
last_wrapper (const Element *parent, StructureTag tag)
{
  Element *last = element_of (parent->node.last_child);

  return last && tag == STRUCTURE_LBODY && last->node.tag == tag && last->object == parent->object
             ? last
             : NULL;
}

Element *
structure_add_element (Builder *builder, Element *parent, StructureTag tag, const FoNode *object)
{
  const char *holds = structure_tags[parent->node.tag].holds;
  Element *element;

  if (*holds && !structure_words_have (holds, structure_tags[tag].name) && !is_cell (tag, object))
    {
      g_autofree char *first = g_strndup (holds, strcspn (holds, " "));
      StructureTag between = structure_tag_find (builder, first);
      Element *wrapper = last_wrapper (parent, between);

      if (!wrapper)
        wrapper = structure_add_element (builder, parent, between, parent->object);
      return structure_add_element (builder, wrapper, tag, object);
    }
  element = structure_element_new (builder->structure, tag, object);
  structure_insert (parent, element, parent->node.last_child);
  return element;
}

void
structure_set_language (Builder *builder, Element *element, const FoNode *object)
{
  const char *language = structure_language (builder, object);

  if (language)
    element->spoken = language;
}

void
structure_describe (Builder *builder, Element *element, const FoNode *object)
{
  StructureNode *node = &element->node;
  Element **first = &builder->structure->elements[object->index];

  structure_set_language (builder, element, object);
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

void
structure_push (Builder *builder, StructureTag tag, const FoNode *object)
{
  const Entry entry = { .tag = tag, .kind = structure_tags[tag].kind, .object = object };

  g_array_append_val (builder->open, entry);
  builder->current = NULL;
}

void
structure_end_from (Builder *builder, guint from)
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

Element *
structure_make_element (Builder *builder, Element *parent, Entry *entry)
{
  StructureTag tag = entry->tag;
  gboolean again = entry->used;
  Element *element;

  if (is_heading (tag))
    tag = again ? STRUCTURE_P : heading_tag (builder, entry);
  else if (tag == STRUCTURE_CAPTION && *structure_tags[parent->node.tag].holds
           && parent->node.first_child)
    tag = STRUCTURE_P; /* something in it came before its words */
  element = structure_add_element (builder, parent, tag, entry->object);
  entry->element = element;
  entry->used = TRUE;
  if (!again || tag == STRUCTURE_LINK)
    structure_describe (builder, element, entry->object);
  else
    structure_set_language (builder, element, entry->object);
  if (again)
    element->node.id = NULL;
  return element;
}

Element *
structure_group_element (Builder *builder, guint index)
{
  Entry *entry = entry_nth (builder, index);
  guint outer = index;
  Element *parent;

  if (entry->element)
    return entry->element;
  do
    outer--;
  while (entry_nth (builder, outer)->kind != TAG_GROUP);
  parent = structure_group_element (builder, outer);
  structure_end_from (builder, outer + 1);
  return structure_make_element (builder, parent, entry);
}

guint
structure_find_paragraph (const Builder *builder)
{
  for (guint i = builder->open->len - 1; i > builder->group; i--)
    if (entry_nth (builder, i)->kind == TAG_PARAGRAPH)
      return i;
  return 0;
}

Element *
structure_paragraph_element (Builder *builder)
{
  guint index = structure_find_paragraph (builder);
  Element *group;

  if (index && entry_nth (builder, index)->element)
    return entry_nth (builder, index)->element;
  group = structure_group_element (builder, builder->group);
  if (!index)
    return in_illustration (builder)
               ? group
               : structure_add_element (builder, group, STRUCTURE_P,
                                        entry_nth (builder, builder->group)->object);
  structure_end_from (builder, builder->group + 1);
  return structure_make_element (builder, group, entry_nth (builder, index));
}

/* An inline that is there for its language only, in a paragraph of that language. */
static gboolean
says_nothing (Builder *builder, const Element *parent, const Entry *entry)
{
  return entry->tag == STRUCTURE_SPAN && !node_string (entry->object, FO_PROPERTY_ROLE)
         && !node_string (entry->object, FO_PROPERTY_ALTERNATIVE_TEXT)
         && structure_language (builder, entry->object) == parent->spoken;
}

Element *
structure_text_element (Builder *builder)
{
  Element *at = builder->current;

  if (at)
    return at;
  at = structure_paragraph_element (builder);
  for (guint i = builder->group + 1; i < builder->open->len; i++)
    {
      Entry *entry = entry_nth (builder, i);

      if (entry->kind != TAG_INLINE)
        continue;
      if (entry->element)
        at = entry->element;
      else if (!says_nothing (builder, at, entry))
        at = structure_make_element (builder, at, entry);
    }
  return builder->current = at;
}

Element *
structure_blank_element (Builder *builder)
{
  guint index = structure_find_paragraph (builder);
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
