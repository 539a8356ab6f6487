/* fo/structure-dump.c: the structure as XML, for people and tests */
#include "fo/structure-build.h"

#include <string.h>

typedef struct
{
  GString *out;
  guint depth;
  guint words; /* elements around this place that hold text: line ends would become a part of it */
} Dumper;

static void
attribute (Dumper *dumper, const char *name, const char *value)
{
  g_autofree char *escaped = value ? g_markup_escape_text (value, -1) : NULL;

  if (escaped)
    g_string_append_printf (dumper->out, " %s=\"%s\"", name, escaped);
}

static void
new_line (Dumper *dumper)
{
  if (!dumper->words)
    g_string_append_printf (dumper->out, "\n%*s", (int) dumper->depth, "");
}

static void
dump_cell (Dumper *dumper, const StructureNode *node)
{
  static const char *const scopes[] = { NULL, "Row", "Column", "Both" };
  GString *out = dumper->out;

  attribute (dumper, "scope", scopes[node->scope]);
  if (node->columns_spanned > 1)
    g_string_append_printf (out, " columns=\"%u\"", node->columns_spanned);
  if (node->rows_spanned > 1)
    g_string_append_printf (out, " rows=\"%u\"", node->rows_spanned);
  for (guint i = 0; i < node->n_headers; i++)
    g_string_append_printf (out, "%s%u", i ? " " : " headers=\"", node->headers[i]->index);
  if (node->n_headers)
    g_string_append_c (out, '"');
}

static void
dump_words (const FoNode *node, gpointer data)
{
  Dumper *dumper = data;
  g_autofree char *escaped = NULL;

  if (node->kind == FO_NODE_TEXT)
    escaped = g_markup_escape_text (node->text, (gssize) node->text_length);
  else if (node->kind == FO_NODE_CHARACTER)
    escaped = g_markup_escape_text (fo_node_value (node, FO_PROPERTY_CHARACTER)->string, -1);
  g_string_append (dumper->out, escaped ? escaped : "");
}

static void
dump_element (Element *element, gpointer data)
{
  static const StructureWalk walk = { dump_words, dump_element };
  Dumper *dumper = data;
  const StructureNode *node = &element->node;
  const char *name = structure_tag_name (node->tag);

  new_line (dumper);
  g_string_append_printf (dumper->out, "<%s", name);
  if (node->tag == STRUCTURE_TH)
    g_string_append_printf (dumper->out, " index=\"%u\"", node->index);
  attribute (dumper, "id", node->id);
  attribute (dumper, "language", node->language);
  attribute (dumper, "alternative", node->alternative);
  attribute (dumper, "title", node->title);
  attribute (dumper, "numbering", node->list_numbering);
  attribute (dumper, "internal", node->internal);
  attribute (dumper, "external", node->external);
  dump_cell (dumper, node);
  if (!node->first_child && !element->first_content)
    {
      g_string_append (dumper->out, "/>");
      return;
    }
  g_string_append_c (dumper->out, '>');
  dumper->depth++;
  dumper->words += element->first_content != NULL;
  structure_walk (element, &walk, dumper);
  dumper->depth--;
  if (!element->first_content)
    new_line (dumper);
  else
    dumper->words--;
  g_string_append_printf (dumper->out, "</%s>", name);
}

void
structure_dump (const StructureTree *structure, GString *out)
{
  Dumper dumper = { .out = out };

  g_string_append (out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  dump_element (structure->root, &dumper);
  g_string_append_c (out, '\n');
}
