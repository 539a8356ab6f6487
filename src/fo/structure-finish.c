/* fo/structure-finish.c: what is settled when the whole structure is there
 *
 * Titles, numbering of lists, captions at their tables, paragraphs that are all there is in a cell,
 * the places in document order, and the outline.
 */
#include "fo/structure-build.h"

#include <string.h>

typedef struct
{
  StructureTree *structure;
  Findings *findings;
  StructureBookmark *path[7]; /* the last bookmark of each level of headings; 0: none */
} Finisher;

void
structure_walk (const Element *element, const StructureWalk *walk, gpointer data)
{
  const Content *content = element->first_content;

  for (; content && !content->after; content = content->next)
    walk->words (content->node, data);
  for (StructureNode *child = element->node.first_child, *next; child; child = next)
    {
      next = child->next;
      walk->enter (element_of (child), data);
      for (; content && content->after == child; content = content->next)
        walk->words (content->node, data);
    }
}

/* --- text --- */

typedef struct
{
  GString *text;
  const StructureWalk *walk;
} TextReader;

static void
read_words (const FoNode *node, gpointer data)
{
  TextReader *reader = data;

  if (node->kind == FO_NODE_TEXT)
    g_string_append_len (reader->text, node->text, (gssize) node->text_length);
  else if (node->kind == FO_NODE_CHARACTER)
    g_string_append (reader->text, fo_node_value (node, FO_PROPERTY_CHARACTER)->string);
}

static void
read_child (Element *child, gpointer data)
{
  TextReader *reader = data;

  if (child->node.tag == STRUCTURE_NOTE)
    return;
  if (structure_tags[child->node.tag].kind != TAG_ILLUSTRATION)
    structure_walk (child, reader->walk, reader);
  else if (child->node.alternative)
    g_string_append_printf (reader->text, " %s ", child->node.alternative);
}

/* Spaces squeezed, none at the ends. */
static void
squeeze (GString *text)
{
  gsize length = 0;

  for (gsize i = 0; i < text->len; i++)
    if (!g_ascii_isspace (text->str[i]))
      text->str[length++] = text->str[i];
    else if (length > 0 && text->str[length - 1] != ' ')
      text->str[length++] = ' ';
  while (length > 0 && text->str[length - 1] == ' ')
    length--;
  g_string_truncate (text, length);
}

static GString *
read_text (const Element *element)
{
  static const StructureWalk walk = { read_words, read_child };
  TextReader reader = { g_string_new (NULL), &walk };

  structure_walk (element, &walk, &reader);
  squeeze (reader.text);
  return reader.text;
}

static const char *
element_text (const Finisher *finisher, const Element *element)
{
  g_autoptr (GString) text = read_text (element);

  return text->len ? arena_strdup (finisher->structure->arena, text->str) : NULL;
}

/* --- lists --- */

/* Of the first label: an L with labels has to say more than None (ISO 14289-1 §7.6). */
static const char *
list_numbering (const Element *list)
{
  static const struct
  {
    const char *labels, *numbering;
  } marks[]
      = { { "◦○", "Circle" }, { "▪■□◾", "Square" }, { "I", "UpperRoman" }, { "i", "LowerRoman" } };
  const StructureNode *item = list->node.first_child, *label;
  g_autoptr (GString) text = NULL;
  const char *at;

  while (item && item->tag != STRUCTURE_LI)
    item = item->next;
  label = item ? item->first_child : NULL;
  if (!label || label->tag != STRUCTURE_LBL)
    return NULL;
  text = read_text (element_of (label));
  at = text->str;
  while (g_ascii_ispunct (*at) && at[1])
    at++;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (*at && g_utf8_strchr (marks[i].labels, -1, g_utf8_get_char (at)))
      return marks[i].numbering;
  if (label->first_child && label->first_child->tag == STRUCTURE_FIGURE)
    return "Square";
  return g_ascii_isdigit (*at)   ? "Decimal"
         : g_ascii_isupper (*at) ? "UpperAlpha"
         : g_ascii_islower (*at) ? "LowerAlpha"
                                 : "Disc";
}

/* --- shape --- */

/* A caption before its table or list becomes its first child (ISO 32000-1 §14.8.4.2). */
static void
move_captions (Element *parent)
{
  StructureNode **at = &parent->node.first_child;

  if (*structure_tags[parent->node.tag].holds)
    return;
  for (; *at; at = &(*at)->next)
    {
      StructureNode *caption = *at, *next = caption->next;

      if (caption->tag == STRUCTURE_CAPTION && next
          && (next->tag == STRUCTURE_TABLE || next->tag == STRUCTURE_L)
          && (!next->first_child || next->first_child->tag != STRUCTURE_CAPTION))
        {
          *at = next;
          structure_insert (element_of (next), element_of (caption), NULL);
        }
    }
}

/* A paragraph that is all there is in a cell or an item says nothing that they do not say. */
static void
merge_paragraph (Element *parent)
{
  Element *only = element_of (parent->node.first_child);

  if (!only || only->node.next || only->node.tag != STRUCTURE_P || only->node.alternative)
    return;
  only->merged = parent;
  parent->first_content = only->first_content;
  parent->last_content = only->last_content;
  parent->spoken = only->spoken;
  if (!parent->node.id)
    parent->node.id = only->node.id;
  parent->node.first_child = only->node.first_child;
  parent->node.last_child = only->node.last_child;
  for (StructureNode *child = parent->node.first_child; child; child = child->next)
    child->parent = &parent->node;
}

static void
finish_element (Finisher *finisher, Element *element)
{
  StructureNode *node = &element->node;

  for (StructureNode *child = node->first_child; child; child = child->next)
    finish_element (finisher, element_of (child));
  switch (node->tag)
    {
    case STRUCTURE_TABLE:
      structure_finish_table (finisher->structure, element, finisher->findings);
      break;
    case STRUCTURE_L:
      node->list_numbering = list_numbering (element);
      break;
    case STRUCTURE_LBODY:
    case STRUCTURE_TD:
    case STRUCTURE_TH:
      merge_paragraph (element);
      break;
    case STRUCTURE_LINK:
    case STRUCTURE_H1:
    case STRUCTURE_H2:
    case STRUCTURE_H3:
    case STRUCTURE_H4:
    case STRUCTURE_H5:
    case STRUCTURE_H6:
      node->title = element_text (finisher, element);
      break;
    default:
      break;
    }
  move_captions (element);
}

/* --- outline --- */

static StructureBookmark *
add_bookmark (StructureTree *structure, StructureBookmark *parent, StructureBookmark *before,
              const char *title)
{
  StructureBookmark *bookmark = arena_new0 (structure->arena, StructureBookmark);

  bookmark->title = title;
  bookmark->open = TRUE;
  bookmark->parent = parent;
  if (parent)
    before = parent->last_child;
  if (before)
    before->next = bookmark;
  else if (parent)
    parent->first_child = bookmark;
  else
    structure->outline = bookmark;
  if (parent)
    parent->last_child = bookmark;
  return bookmark;
}

static const char *
bookmark_title (const StructureTree *structure, const FoNode *bookmark)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const FoNode *child = bookmark->first_child; child; child = child->next)
    if (child->kind == FO_NODE_BOOKMARK_TITLE)
      for (const FoNode *words = child->first_child; words; words = words->next)
        if (words->kind == FO_NODE_TEXT)
          g_string_append (text, words->text);
  squeeze (text);
  return text->len ? arena_strdup (structure->arena, text->str) : NULL;
}

/* The fo:bookmarks below NODE; one without a title is left out. */
static void
read_bookmarks (StructureTree *structure, const FoNode *node, StructureBookmark *parent)
{
  StructureBookmark *before = NULL;

  for (const FoNode *child = node->first_child; child; child = child->next)
    {
      const char *title
          = child->kind == FO_NODE_BOOKMARK ? bookmark_title (structure, child) : NULL;
      const char *internal = node_string (child, FO_PROPERTY_INTERNAL_DESTINATION);

      if (!title)
        continue;
      before = add_bookmark (structure, parent, before, title);
      if (internal && fo_tree_find (structure->tree, internal))
        before->internal = internal;
      else
        before->external = structure_external (structure, child);
      before->open = node_is (child, FO_PROPERTY_STARTING_STATE, FO_SHOW);
      read_bookmarks (structure, child, before);
    }
}

static void
add_heading (Finisher *finisher, const StructureNode *node)
{
  guint level = (guint) (node->tag - STRUCTURE_H), outer = level;
  StructureBookmark *bookmark;

  do
    outer--;
  while (outer > 0 && !finisher->path[outer]);
  bookmark = add_bookmark (finisher->structure, outer ? finisher->path[outer] : NULL,
                           finisher->path[0], node->title);
  bookmark->node = node;
  bookmark->open = level == 1; /* the groups are seen at once, what is in them is not */
  finisher->path[level] = bookmark;
  for (guint i = level + 1; i < G_N_ELEMENTS (finisher->path); i++)
    finisher->path[i] = NULL;
  if (!outer)
    finisher->path[0] = bookmark; /* the last one at the top, whatever its level */
}

/* --- everything --- */

static void
number_elements (Finisher *finisher, StructureNode *node, gboolean outline)
{
  const Element *parent = element_parent (element_of (node));

  node->index = finisher->structure->count++;
  if (!parent || element_of (node)->spoken != parent->spoken)
    node->language = element_of (node)->spoken;
  if (outline && node->title && node->tag >= STRUCTURE_H1 && node->tag <= STRUCTURE_H6)
    add_heading (finisher, node);
  for (StructureNode *child = node->first_child; child; child = child->next)
    number_elements (finisher, child, outline);
}

void
structure_finish (StructureTree *structure, Findings *findings)
{
  Finisher finisher = { .structure = structure, .findings = findings };
  const FoNode *root = fo_tree_root (structure->tree);

  finish_element (&finisher, structure->root);
  for (const FoNode *child = root->first_child; child; child = child->next)
    if (child->kind == FO_NODE_BOOKMARK_TREE)
      read_bookmarks (structure, child, NULL);
  number_elements (&finisher, &structure->root->node, !structure->outline);
}
