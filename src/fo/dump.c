/* fo/dump.c: printing the tree */
#include "fo/dump.h"

#include <string.h>

#include "fo/properties.h"

static void
print_number (double value, const char *unit, GString *out)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (number, sizeof number, "%.12g", value));
  g_string_append (out, unit);
}

static void
print_escaped (const char *text, gsize length, GString *out)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (out, escaped);
}

static void
print_value (const FoValue *value, GString *out)
{
  switch ((FoValueType) value->type)
    {
    case FO_VALUE_KEYWORD:
      g_string_append (out, fo_keyword_text (value->keyword));
      break;
    case FO_VALUE_LENGTH:
      if (value->length || !value->percent)
        print_number ((double) value->length / 1000, "pt", out);
      if (value->length && value->percent > 0)
        g_string_append_c (out, '+');
      if (value->percent)
        print_number (value->percent / 1000.0, "%", out);
      break;
    case FO_VALUE_NUMBER:
      print_number (value->number, "", out);
      break;
    case FO_VALUE_PROPORTION:
      g_string_append (out, "proportional-column-width(");
      print_number (value->number, ")", out);
      break;
    case FO_VALUE_COLOR:
      if (value->color >> 24)
        g_string_append_printf (out, "#%06x", value->color & 0xffffff);
      else
        g_string_append (out, "transparent");
      break;
    case FO_VALUE_STRING:
      print_escaped (value->string, strlen (value->string), out);
      break;
    }
}

static gboolean
values_equal (const FoValue *a, const FoValue *b)
{
  if (a->type != b->type || a->percent != b->percent)
    return FALSE;
  switch ((FoValueType) a->type)
    {
    case FO_VALUE_STRING:
      return strcmp (a->string, b->string) == 0;
    case FO_VALUE_KEYWORD:
      return a->keyword == b->keyword;
    case FO_VALUE_COLOR:
      return a->color == b->color;
    case FO_VALUE_LENGTH:
      return a->length == b->length;
    default:
      return !(a->number < b->number) && !(a->number > b->number);
    }
}

/* A value that is the usual one and yet counts because it is given: an inline is kept on its line by
 * a value of its own alone, and what a margin brings with it gives way. */
static gboolean
counts_given (const FoNode *node, FoProperty property)
{
  if (property >= N_FO_INHERITED)
    return fo_node_value (node, property)->set;
  return property == FO_PROPERTY_KEEP_TOGETHER_LINE && node->parent
         && node->inherited != node->parent->inherited
         && node->inherited[property].set;
}

static void
print_values (const FoNode *node, GString *out)
{
  for (guint i = 0; i < N_FO_PROPERTIES; i++)
    {
      const FoValue *value = fo_node_value (node, (FoProperty) i);
      const FoValue *usual = i >= N_FO_INHERITED ? &fo_initial_own ()[i - (guint) N_FO_INHERITED]
                             : node->parent      ? &node->parent->inherited[i]
                                                 : &fo_initial_inherited ()[i];

      if (values_equal (value, usual) && !counts_given (node, (FoProperty) i))
        continue;
      g_string_append_printf (out, " %s=\"", fo_properties[i].name);
      print_value (value, out);
      g_string_append_c (out, '"');
    }
}

static void
print_children (const FoTree *tree, const FoNode *node, GString *out)
{
  for (const FoNode *child = node->first_child; child; child = child->next)
    fo_node_dump (tree, child, out);
}

/* What RETRIEVE may retrieve. */
static void
print_retrieved (const FoTree *tree, const FoNode *retrieve, GString *out)
{
  const GPtrArray *markers = fo_tree_markers (tree);
  const char *class = fo_node_value (retrieve, FO_PROPERTY_RETRIEVE_CLASS_NAME)->string;

  for (guint i = 0; i < markers->len; i++)
    {
      const FoNode *marker = g_ptr_array_index (markers, i);

      if (strcmp (fo_node_value (marker, FO_PROPERTY_MARKER_CLASS_NAME)->string, class) == 0)
        fo_node_dump (tree, fo_tree_retrieve (tree, retrieve, marker), out);
    }
}

/* The drawing's markup without its XML declaration. */
static void
print_drawing (const FoDrawing *drawing, GString *out)
{
  const char *end = drawing ? strstr (drawing->markup, "?>") : NULL;

  if (end)
    g_string_append (out, end + strlen ("?>"));
}

/* Line ends stand inside the tags: white space between them may be content. */
void
fo_node_dump (const FoTree *tree, const FoNode *node, GString *out)
{
  const char *name = fo_node_name (node->kind);

  if (node->kind == FO_NODE_TEXT)
    {
      print_escaped (node->text, node->text_length, out);
      return;
    }
  g_string_append_printf (out, "<fo:%s", name);
  if (!node->parent)
    g_string_append (out, " xmlns:fo=\"http://www.w3.org/1999/XSL/Format\""
                          " xmlns:fox=\"http://xmlgraphics.apache.org/fop/extensions\""
                          " xmlns:src=\"urn:sagsakt:source:1\"");
  g_string_append_printf (out, " src:line=\"%u\"", node->line);
  print_values (node, out);
  g_string_append (out, "\n>");
  if (node->kind == FO_NODE_INSTREAM_FOREIGN_OBJECT)
    print_drawing (node->drawing, out);
  else if (node->kind == FO_NODE_RETRIEVE_MARKER)
    print_retrieved (tree, node, out);
  else
    print_children (tree, node, out);
  g_string_append_printf (out, "</fo:%s\n>", name);
}

void
fo_tree_dump (const FoTree *tree, GString *out)
{
  fo_node_dump (tree, fo_tree_root (tree), out);
}
