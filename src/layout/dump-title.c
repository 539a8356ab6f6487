/* layout/dump-title.c: fo:title in the dump of the area tree
 *
 * A title is on no page: it has words, and no sizes.
 */
#include <string.h>

#include "layout/areas.h"

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
