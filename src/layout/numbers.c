/* layout/numbers.c: page numbers and citations */
#include "layout/numbers.h"

#include <string.h>

#include "layout/areas.h"
#include "layout/paragraph.h"

static char *
roman (guint number, gboolean upper)
{
  static const struct
  {
    guint value;
    const char *text;
  } digits[] = {
    { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" }, { 90, "xc" },
    { 50, "l" },   { 40, "xl" },  { 10, "x" },  { 9, "ix" },   { 5, "v" },   { 4, "iv" },
    { 1, "i" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (digits); i++)
    for (; number >= digits[i].value; number -= digits[i].value)
      g_string_append (text, digits[i].text);
  return upper ? g_ascii_strup (text->str, -1) : g_strdup (text->str);
}

static char *
letters (guint number, char first)
{
  char text[16];
  gsize at = sizeof text - 1;

  text[at] = '\0';
  for (; number > 0 && at > 0; number = (number - 1) / 26)
    text[--at] = (char) (first + (char) ((number - 1) % 26));
  return g_strdup (text + at);
}

char *
layout_format_number (guint number, const char *format)
{
  gsize length = format ? strlen (format) : 0;

  if (number > 0 && length == 1 && (*format == 'a' || *format == 'A'))
    return letters (number, *format);
  if (number > 0 && number < 4000 && length == 1 && (*format == 'i' || *format == 'I'))
    return roman (number, *format == 'I');
  if (length > 1 && length < 10 && strspn (format, "0") == length - 1 && format[length - 1] == '1')
    return g_strdup_printf ("%0*u", (int) length, number);
  return g_strdup_printf ("%u", number);
}

const char *
layout_number_text (Layout *layout, const FoNode *node)
{
  const char *id = node_string (node, FO_PROPERTY_REF_ID);
  gboolean last = node->kind == FO_NODE_PAGE_NUMBER_CITATION_LAST;
  const char *text;

  if (node->kind == FO_NODE_PAGE_NUMBER)
    return layout->page ? layout->page->formatted : "0";
  if (!id || !fo_tree_find (layout->tree, id))
    return "?"; /* the tree has a finding about it */
  if (layout->placing_static)
    text = last ? area_tree_last_page_of (layout->result, id)
                : area_tree_first_page_of (layout->result, id);
  else
    {
      layout->citation_asked = TRUE;
      text = g_hash_table_lookup (last ? layout->citations_last : layout->citations, id);
    }
  return text ? text : "0";
}
