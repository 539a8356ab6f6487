/* layout/dump-title.c: what is on no page in the dump of the area tree: titles, bookmarks
 *
 * A title has words, and no sizes.
 */
#include <string.h>

#include "layout/areas.h"
#include "layout/dump-xml.h"

/* What separates words in XML. */
#define WHITE " \t\r\n"

typedef struct
{
  GString *out;
  gboolean begun, space; /* a word was printed; white space waits for the next one */
} TitleDumper;

static void
dump_text (TitleDumper *dumper, const char *text)
{
  g_string_append (dumper->out, "<text>");
  while (*text)
    {
      gsize white = strspn (text, WHITE), length = strcspn (text + white, WHITE);
      g_autofree char *word = g_markup_escape_text (text + white, (gssize) length);

      dumper->space |= white > 0;
      if (length > 0)
        {
          g_string_append_printf (dumper->out, "%s<word>%s</word>",
                                  dumper->space && dumper->begun ? "<space> </space>" : "", word);
          dumper->begun = TRUE;
          dumper->space = FALSE;
        }
      text += white + length;
    }
  g_string_append (dumper->out, "</text>");
}

static void
dump_inline (TitleDumper *dumper, const FoNode *node)
{
  g_string_append (dumper->out, "<inlineparent>");
  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TEXT)
      dump_text (dumper, child->text);
    else
      dump_inline (dumper, child);
  g_string_append (dumper->out, "</inlineparent>");
}

void
layout_dump_title (const FoNode *sequence, GString *out)
{
  TitleDumper dumper = { .out = out };

  for (const FoNode *child = sequence->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TITLE)
      {
        g_string_append (out, "<title>");
        dump_inline (&dumper, child);
        g_string_append (out, "</title>");
      }
}

static void
dump_bookmark (Dumper *dumper, const FoNode *node)
{
  g_autoptr (GString) title = g_string_new (NULL);

  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_BOOKMARK_TITLE)
      for (const FoNode *text = child->first_child; text; text = text->next)
        g_string_append (title, text->text);
  begin (dumper, "bookmark");
  attribute (dumper, "title", title->str);
  attribute (dumper, "show-children",
             node_is (node, FO_PROPERTY_STARTING_STATE, FO_SHOW) ? "true" : "false");
  layout_dump_target (dumper, node);
  end_start_tag (dumper);
  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_BOOKMARK)
      dump_bookmark (dumper, child);
  end (dumper, "bookmark");
}

void
layout_dump_bookmarks (Dumper *dumper, const FoNode *root)
{
  for (const FoNode *tree = root->first_child; tree; tree = tree->next)
    if (tree->kind == FO_NODE_BOOKMARK_TREE)
      {
        begin (dumper, "bookmarkTree");
        end_start_tag (dumper);
        for (const FoNode *child = tree->first_child; child; child = child->next)
          dump_bookmark (dumper, child);
        end (dumper, "bookmarkTree");
      }
}

void
layout_dump_target (const Dumper *dumper, const FoNode *node)
{
  const char *internal = node_string (node, FO_PROPERTY_INTERNAL_DESTINATION);
  const char *external = node_string (node, FO_PROPERTY_EXTERNAL_DESTINATION);
  guint page;
  Mpt x, y;

  if (internal && area_tree_find_id (dumper->tree, internal, &page, &x, &y))
    {
      g_autofree char *target
          = g_strdup_printf ("(P%u,%s)", area_tree_page (dumper->tree, page)->number, internal);

      attribute (dumper, "internal-link", target);
    }
  else if (external)
    {
      g_autofree char *address = fo_uri_dup (external);
      g_autofree char *target = g_strdup_printf (
          "newWindow=%s,dest=%s",
          node_is (node, FO_PROPERTY_SHOW_DESTINATION, FO_NEW) ? "true" : "false", address);

      attribute (dumper, "external-link", target);
    }
}
