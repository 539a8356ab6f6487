/* fo/tree.c: building, looking up and printing the tree */
#include "fo/tree.h"

#include <string.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/limits.h"
#include "fo/compute.h"
#include "fo/drawing.h"
#include "fo/picture.h"

#define FO_NAMESPACE "http://www.w3.org/1999/XSL/Format"
#define FOX_NAMESPACE "http://xmlgraphics.apache.org/fop/extensions"
#define SOURCE_NAMESPACE "urn:sagsakt:source:1"

typedef enum
{
  STRUCTURE,
  BLOCK,
  INLINE,
  NEUTRAL
} ObjectClass;

static const struct
{
  const char *name;
  ObjectClass class;
  const char *content;
} objects[N_FO_NODES] = {
  [FO_NODE_TEXT] = { "#text", INLINE, "" },
#define OBJECT(symbol, name, class, content) [FO_NODE_##symbol] = { name, class, content },
#include "fo/objects.def"
#undef OBJECT
};

struct FoTree
{
  Arena *arena;
  const char *file;
  FoNode *root;
  guint n_nodes;
  GHashTable *ids; /* lent text to FoNode; the arena owns the table */
  GPtrArray *markers;    /* of FoNode */
  GHashTable *given;     /* FoNode inside a marker to GivenList */
  GHashTable *retrieved; /* "retrieve marker" to FoNode */
};

/* The attributes of a node inside a marker: it is computed anew wherever it is retrieved. */
typedef struct
{
  guint n;
  FoGiven *items;
} GivenList;

typedef struct
{
  FoTree *tree;
  Findings *findings;
  GError **error;
  gboolean failed;
  guint depth;
  gboolean in_static, in_marker;
  guint source_line; /* of the case, from the nearest node that says so; 0: none does */
  GArray *given; /* of FoGiven; used again for every node */
  GHashTable *pictures; /* value of src to Picture: each is read once */
} Builder;

typedef struct
{
  const FoDrawing *drawing;
  MessageKey fault; /* of a missing one */
} Picture;

/* --- the table of objects --- */

static GHashTable *
object_table (void)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = FO_NODE_TEXT + 1; i < N_FO_NODES; i++)
    g_hash_table_insert (table, (gpointer) objects[i].name, GUINT_TO_POINTER (i));
  return table;
}

/* FO_NODE_TEXT: not in the subset. */
static FoNodeKind
find_object (const char *name)
{
  static gsize table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, (gsize) object_table ());
  return (FoNodeKind) GPOINTER_TO_UINT (g_hash_table_lookup ((GHashTable *) table, name));
}

const char *
fo_node_name (FoNodeKind kind)
{
  return objects[kind].name;
}

/* TRUE when NAME is one of the words of CONTENT. */
static gboolean
content_has (const char *content, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = content; (at = strstr (at, name)); at += length)
    if ((at == content || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
      return TRUE;
  return FALSE;
}

/* What may stand in PARENT; for a wrapper, what may stand around it. */
static const char *
content_of (const FoNode *parent)
{
  while (parent->kind == FO_NODE_WRAPPER && parent->parent)
    parent = parent->parent;
  return objects[parent->kind].content;
}

static gboolean
child_is_allowed (const FoNode *parent, FoNodeKind kind)
{
  const char *content = content_of (parent);

  switch (objects[kind].class)
    {
    case BLOCK:
      return content_has (content, "%block");
    case INLINE:
      return content_has (content, "%inline");
    case NEUTRAL:
      return content_has (content, "%block") || content_has (content, "%inline");
    default:
      return content_has (content, objects[kind].name);
    }
}

/* --- attributes --- */

static gboolean
has_namespace (const xmlNs *ns, const char *href)
{
  return ns && strcmp ((const char *) ns->href, href) == 0;
}

/* The attribute's text; *OWNED is to be freed with xmlFree. */
static const char *
attribute_text (xmlAttrPtr attribute, xmlChar **owned)
{
  const xmlNode *child = attribute->children;

  *owned = NULL;
  if (!child)
    return "";
  if (child->type == XML_TEXT_NODE && !child->next)
    return (const char *) child->content;
  *owned = xmlNodeListGetString (attribute->doc, attribute->children, 1);
  return *owned ? (const char *) *owned : "";
}

/* src:line, the line of the case that ELEMENT was made from; 0 without one. */
static guint
read_source_line (xmlNodePtr element)
{
  xmlAttrPtr attribute = xmlHasNsProp (element, BAD_CAST "line", BAD_CAST SOURCE_NAMESPACE);
  guint64 line = 0;

  if (attribute && attribute->children && attribute->children->content)
    line = g_ascii_strtoull ((const char *) attribute->children->content, NULL, 10);
  return line < G_MAXUINT ? (guint) line : 0;
}

/* Appends ATTRIBUTE to the given ones, behind those of the same or a lower rank. */
static void
give (Builder *builder, const FoAttribute *attribute, const char *text)
{
  GArray *given = builder->given;
  FoGiven new = { attribute, text };
  guint at = given->len;

  while (at > 0 && g_array_index (given, FoGiven, at - 1).attribute->rank > attribute->rank)
    at--;
  g_array_insert_val (given, at, new);
}

/* Keeps the attributes that were given to NODE for copies of it. */
static void
keep_given (Builder *builder, const FoNode *node)
{
  Arena *arena = builder->tree->arena;
  GivenList *list = arena_new0 (arena, GivenList);

  list->n = builder->given->len;
  list->items = arena_new0_n (arena, FoGiven, list->n);
  for (guint i = 0; i < list->n; i++)
    {
      list->items[i] = g_array_index (builder->given, FoGiven, i);
      list->items[i].text = arena_strdup (arena, list->items[i].text);
    }
  g_hash_table_insert (builder->tree->given, (gpointer) node, list);
}

static void
read_attributes (Builder *builder, FoNode *node, xmlNodePtr element, const Place *place)
{
  GPtrArray *texts = NULL; /* those that had to be copied */

  g_array_set_size (builder->given, 0);
  for (xmlAttrPtr at = element->properties; at; at = at->next)
    {
      const char *local = (const char *) at->name;
      g_autofree char *prefixed = NULL;
      const FoAttribute *attribute;
      xmlChar *owned;
      const char *text;

      if (has_namespace (at->ns, FOX_NAMESPACE))
        local = prefixed = g_strconcat ("fox:", local, NULL);
      else if (has_namespace (at->ns, (const char *) XML_XML_NAMESPACE))
        local = prefixed = g_strconcat ("xml:", local, NULL);
      else if (at->ns)
        continue; /* attributes of other namespaces are not for a formatter */

      attribute = fo_attribute_find (local);
      if (!attribute)
        {
          findings_add_message (builder->findings, MESSAGE_FO_PROPERTY, place, local, NULL);
          continue;
        }
      text = attribute_text (at, &owned);
      if (owned)
        {
          if (!texts)
            texts = g_ptr_array_new_with_free_func (xmlFree);
          g_ptr_array_add (texts, owned);
        }
      give (builder, attribute, text);
    }
  fo_node_compute (node, (const FoGiven *) (gpointer) builder->given->data, builder->given->len,
                   builder->tree->arena, builder->findings, place);
  if (builder->in_marker)
    keep_given (builder, node);
  if (texts)
    g_ptr_array_unref (texts);
}

/* --- nodes --- */

static void
append (FoNode *parent, FoNode *child)
{
  child->parent = parent;
  if (parent->last_child)
    parent->last_child->next = child;
  else
    parent->first_child = child;
  parent->last_child = child;
}

/* Markers stand before everything else: white space before them does not part them from it. */
static void
add_marker (Builder *builder, FoNode *parent, FoNode *marker)
{
  FoNode **at = &parent->first_child;

  while (*at && (*at)->kind == FO_NODE_MARKER)
    at = &(*at)->next;
  marker->parent = parent;
  marker->next = *at;
  *at = marker;
  if (!marker->next)
    parent->last_child = marker;
  g_ptr_array_add (builder->tree->markers, marker);
}

static gboolean
is_white (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* TRUE when TEXT has characters of scripts written from right to left, or controls that turn it:
 * the blocks that Unicode keeps for them (UAX 44, DerivedBidiClass). */
static gboolean
is_right_to_left (const char *text)
{
  static const struct
  {
    gunichar first, last;
  } ranges[] = {
    { 0x590, 0x8ff },   { 0x200f, 0x200f }, { 0x202b, 0x202b },   { 0x202e, 0x202e },
    { 0x2067, 0x2067 }, { 0xfb1d, 0xfdff }, { 0xfe70, 0xfefc }, { 0x10800, 0x10fff },
    { 0x1e800, 0x1efff },
  };

  for (; *text; text++)
    if ((guchar) *text >= 0xd6) /* no character before U+0580 begins so */
      for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
        {
          gunichar character = g_utf8_get_char (text);

          if (character >= ranges[i].first && character <= ranges[i].last)
            return TRUE;
        }
  return FALSE;
}

/* Right-to-left text is set, wrongly, and said to be; what only a viewer shows is no matter. */
static void
check_direction (Builder *builder, const FoNode *node, const char *text)
{
  const Place place = { .file = builder->tree->file,
                        .line = node->line,
                        .field = objects[node->kind].name };

  if (node->kind != FO_NODE_BOOKMARK_TITLE && node->kind != FO_NODE_TITLE
      && is_right_to_left (text))
    findings_add_message (builder->findings, MESSAGE_FO_RIGHT_TO_LEFT, &place, place.field, NULL);
}

/* Text joins a text before it: CDATA sections and entities divide it, the document does not. */
static void
add_text (Builder *builder, FoNode *parent, const char *text)
{
  Arena *arena = builder->tree->arena;
  gsize length = strlen (text);
  FoNode *last = parent->last_child;

  if (!content_has (content_of (parent), "#text"))
    {
      const Place place = { .file = builder->tree->file,
                            .line = parent->line,
                            .field = objects[parent->kind].name };

      if (!is_white (text))
        findings_add_message (builder->findings, MESSAGE_FO_TEXT, &place, place.field, NULL);
      return;
    }
  check_direction (builder, parent, text);
  if (last && last->kind == FO_NODE_TEXT)
    {
      char *joined = arena_alloc (arena, last->text_length + length + 1);

      memcpy (joined, last->text, last->text_length);
      memcpy (joined + last->text_length, text, length + 1);
      last->text = joined;
      last->text_length += length;
      return;
    }
  last = arena_new0 (arena, FoNode);
  last->kind = FO_NODE_TEXT;
  last->line = parent->line;
  last->index = ++builder->tree->n_nodes;
  last->text = arena_strndup (arena, text, length);
  last->text_length = length;
  last->inherited = parent->inherited;
  last->own = fo_initial_own ();
  append (parent, last);
}

static FoNode *add_element (Builder *builder, FoNode *parent, xmlNodePtr element);

static void
add_children (Builder *builder, FoNode *parent, xmlNodePtr first)
{
  for (xmlNodePtr child = first; child && !builder->failed; child = child->next)
    switch (child->type)
      {
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        if (child->content)
          add_text (builder, parent, (const char *) child->content);
        break;
      case XML_ENTITY_REF_NODE:
        {
          xmlChar *content = xmlNodeGetContent (child);

          if (content)
            add_text (builder, parent, (const char *) content);
          xmlFree (content);
          break;
        }
      case XML_ELEMENT_NODE:
        add_element (builder, parent, child);
        break;
      default:
        break;
      }
}

static void
register_id (Builder *builder, FoNode *node, const Place *place)
{
  const char *id = fo_node_value (node, FO_PROPERTY_ID)->string;

  if (!id || !*id)
    return;
  if (g_hash_table_contains (builder->tree->ids, id))
    findings_add_message (builder->findings, MESSAGE_FO_ID_TWICE, place, "id", NULL);
  else
    g_hash_table_insert (builder->tree->ids, (gpointer) id, node);
}

static const FoDrawing *
read_picture (Builder *builder, const FoNode *node, const Place *place)
{
  const char *source = fo_node_value (node, FO_PROPERTY_SRC)->string;
  Picture *picture = g_hash_table_lookup (builder->pictures, source);

  if (!picture)
    {
      picture = arena_new0 (builder->tree->arena, Picture);
      picture->drawing = fo_picture_read (source, builder->tree->file, builder->tree->arena,
                                          &picture->fault);
      g_hash_table_insert (builder->pictures, (gpointer) source, picture);
    }
  if (picture->drawing->type == FO_DRAWING_MISSING)
    findings_add_message (builder->findings, picture->fault, place, NULL);
  return picture->drawing;
}

/* NULL: left out, with a finding. */
static FoNode *
add_element (Builder *builder, FoNode *parent, xmlNodePtr element)
{
  const char *name = (const char *) element->name;
  gboolean is_fo = has_namespace (element->ns, FO_NAMESPACE);
  Place place = { .file = builder->tree->file, .field = name };
  guint outer_line = builder->source_line;
  guint source_line = read_source_line (element);
  FoNodeKind kind = is_fo ? find_object (name) : FO_NODE_TEXT;
  FoNode *node;

  if (!source_line)
    source_line = outer_line;
  place.line = source_line ? source_line : (guint) MAX (xmlGetLineNo (element), 0);
  if (!is_fo)
    {
      if (parent->kind != FO_NODE_DECLARATIONS)
        findings_add_message (builder->findings, MESSAGE_FO_FOREIGN, &place, name, NULL);
      return NULL;
    }
  if (kind == FO_NODE_TEXT)
    {
      findings_add_message (builder->findings, MESSAGE_FO_OBJECT, &place, name, NULL);
      return NULL;
    }
  if (parent
      && (!child_is_allowed (parent, kind)
          || (kind == FO_NODE_MARKER && (builder->in_static || builder->in_marker))
          || (kind == FO_NODE_RETRIEVE_MARKER && !builder->in_static)))
    {
      findings_add_message (builder->findings, MESSAGE_FO_CHILD, &place, name,
                            objects[parent->kind].name, NULL);
      return NULL;
    }
  if (builder->depth >= limit_value (LIMIT_DEPTH))
    {
      g_autofree char *depth = g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value (LIMIT_DEPTH));

      error_set (builder->error, SAGSAKT_ERROR_LIMIT, MESSAGE_FO_DEPTH, depth, NULL);
      builder->failed = TRUE;
      return NULL;
    }

  node = arena_new0 (builder->tree->arena, FoNode);
  node->kind = kind;
  node->line = place.line;
  node->index = ++builder->tree->n_nodes;
  node->parent = parent;
  read_attributes (builder, node, element, &place);
  if (parent && kind == FO_NODE_MARKER)
    add_marker (builder, parent, node);
  else if (parent)
    append (parent, node);
  register_id (builder, node, &place);
  if (kind == FO_NODE_CHARACTER)
    check_direction (builder, node, fo_node_value (node, FO_PROPERTY_CHARACTER)->string);

  if (kind == FO_NODE_INSTREAM_FOREIGN_OBJECT)
    node->drawing = fo_drawing_read (element, builder->tree->arena);
  else if (kind == FO_NODE_EXTERNAL_GRAPHIC)
    node->drawing = read_picture (builder, node, &place);
  else
    {
      gboolean in_static = builder->in_static, in_marker = builder->in_marker;

      builder->depth++;
      builder->source_line = source_line;
      builder->in_static |= kind == FO_NODE_STATIC_CONTENT;
      builder->in_marker |= kind == FO_NODE_MARKER;
      add_children (builder, node, element->children);
      builder->in_static = in_static;
      builder->in_marker = in_marker;
      builder->source_line = outer_line;
      builder->depth--;
    }
  return node;
}

/* Every reference must have its element. */
static void
check_references (Builder *builder, const FoNode *node)
{
  static const FoProperty references[] = { FO_PROPERTY_REF_ID, FO_PROPERTY_INTERNAL_DESTINATION };

  for (gsize i = 0; i < G_N_ELEMENTS (references); i++)
    {
      const FoValue *value = fo_node_value (node, references[i]);

      if (value->set && value->string && *value->string
          && !fo_tree_find (builder->tree, value->string))
        {
          const Place place = { .file = builder->tree->file,
                                .line = node->line,
                                .field = objects[node->kind].name };

          findings_add_message (builder->findings, MESSAGE_FO_ID_MISSING, &place,
                                fo_properties[references[i]].name, NULL);
        }
    }
  for (const FoNode *child = node->first_child; child; child = child->next)
    check_references (builder, child);
}

/* fo:root itself or the first one below; a test file has it inside other elements. */
static xmlNodePtr
find_root (xmlNodePtr node)
{
  xmlNodePtr top = node;

  while (node)
    {
      if (node->type == XML_ELEMENT_NODE && has_namespace (node->ns, FO_NAMESPACE)
          && strcmp ((const char *) node->name, "root") == 0)
        return node;
      if (node->type == XML_ELEMENT_NODE && node->children)
        node = node->children;
      else
        {
          while (node != top && !node->next)
            node = node->parent;
          node = node == top ? NULL : node->next;
        }
    }
  return NULL;
}

FoTree *
fo_tree_build (xmlDocPtr doc, const char *file, Findings *findings, GError **error)
{
  xmlNodePtr element = xmlDocGetRootElement (doc);
  Builder builder = { .findings = findings, .error = error };
  FoTree *tree;

  element = element ? find_root (element) : NULL;
  if (!element)
    {
      error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_FO_NO_ROOT, NULL);
      return NULL;
    }
  tree = g_new0 (FoTree, 1);
  tree->arena = arena_new ();
  tree->file = arena_strdup (tree->arena, file);
  tree->ids = g_hash_table_new (g_str_hash, g_str_equal);
  arena_own (tree->arena, tree->ids, (GDestroyNotify) g_hash_table_unref);
  tree->markers = g_ptr_array_new ();
  arena_own (tree->arena, tree->markers, (GDestroyNotify) g_ptr_array_unref);
  tree->given = g_hash_table_new (NULL, NULL);
  arena_own (tree->arena, tree->given, (GDestroyNotify) g_hash_table_unref);
  tree->retrieved = g_hash_table_new (g_str_hash, g_str_equal);
  arena_own (tree->arena, tree->retrieved, (GDestroyNotify) g_hash_table_unref);

  builder.tree = tree;
  builder.given = g_array_new (FALSE, FALSE, sizeof (FoGiven));
  builder.pictures = g_hash_table_new (g_str_hash, g_str_equal);
  tree->root = add_element (&builder, NULL, element);
  g_hash_table_unref (builder.pictures);
  g_array_unref (builder.given);
  if (builder.failed)
    {
      fo_tree_free (tree);
      return NULL;
    }
  check_references (&builder, tree->root);
  return tree;
}

void
fo_tree_free (FoTree *tree)
{
  if (!tree)
    return;
  arena_free (tree->arena);
  g_free (tree);
}

const FoNode *
fo_tree_root (const FoTree *tree)
{
  return tree->root;
}

guint
fo_tree_count (const FoTree *tree)
{
  return tree->n_nodes + 1;
}

const char *
fo_tree_file (const FoTree *tree)
{
  return tree->file;
}

const FoNode *
fo_tree_find (const FoTree *tree, const char *id)
{
  return g_hash_table_lookup (tree->ids, id);
}

const FoValue *
fo_node_value (const FoNode *node, FoProperty property)
{
  return property < N_FO_INHERITED ? &node->inherited[property]
                                   : &node->own[fo_property_slot (property)];
}

/* --- markers --- */

const GPtrArray *
fo_tree_markers (const FoTree *tree)
{
  return tree->markers;
}

static void copy_children (const FoTree *tree, const FoNode *from, FoNode *to, Findings *said);

/* FROM, a node inside a marker, as a child of PARENT.  Findings about it were made when the tree
 * was built and are not repeated: they go to SAID. */
static void
copy_node (const FoTree *tree, const FoNode *from, FoNode *parent, Findings *said)
{
  FoNode *node = arena_new0 (tree->arena, FoNode);

  *node = *from;
  node->first_child = node->last_child = node->next = NULL;
  node->index = 0;
  node->parent = parent;
  if (from->kind == FO_NODE_TABLE)
    node->columns = NULL;
  if (from->kind == FO_NODE_TEXT)
    node->inherited = parent->inherited;
  else
    {
      const GivenList *list = g_hash_table_lookup (tree->given, from);
      const Place place = { .file = tree->file, .line = node->line };

      fo_node_compute (node, list->items, list->n, tree->arena, said, &place);
      copy_children (tree, from, node, said);
    }
  append (parent, node);
}

static void
copy_children (const FoTree *tree, const FoNode *from, FoNode *to, Findings *said)
{
  for (const FoNode *child = from->first_child; child; child = child->next)
    copy_node (tree, child, to, said);
}

const FoNode *
fo_tree_retrieve (const FoTree *tree, const FoNode *retrieve, const FoNode *marker)
{
  g_autofree char *key
      = g_strdup_printf ("%p %p", (gconstpointer) retrieve, (gconstpointer) marker);
  FoNode *node = g_hash_table_lookup (tree->retrieved, key);
  g_autoptr (Findings) said = NULL;

  if (node)
    return node;
  said = findings_new ();
  node = arena_new0 (tree->arena, FoNode);
  node->kind = FO_NODE_WRAPPER;
  node->line = marker->line;
  node->parent = (FoNode *) retrieve;
  node->inherited = retrieve->inherited;
  node->own = fo_initial_own ();
  copy_children (tree, marker, node, said);
  g_hash_table_insert (tree->retrieved, arena_strdup (tree->arena, key), node);
  return node;
}

char *
fo_uri_dup (const char *text)
{
  g_autofree char *uri = g_strstrip (g_strdup (text));
  gsize length = strlen (uri);

  if (!g_str_has_prefix (uri, "url(") || uri[length - 1] != ')')
    return g_steal_pointer (&uri);
  uri[length - 1] = '\0';
  memmove (uri, uri + 4, length - 4);
  g_strstrip (uri);
  length = strlen (uri);
  if (length >= 2 && (uri[0] == '\'' || uri[0] == '"') && uri[length - 1] == uri[0])
    return g_strstrip (g_strndup (uri + 1, length - 2));
  return g_steal_pointer (&uri);
}
