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

/* NUMBER with at least WIDTH digits, in groups of SIZE parted by SEPARATOR. */
static char *
digits (guint number, gsize width, const char *separator, guint size)
{
  g_autofree char *plain = g_strdup_printf ("%0*u", (int) width, number);
  gsize n = strlen (plain);
  GString *text;

  if (!separator || size == 0)
    return g_steal_pointer (&plain);
  text = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % size == 0)
        g_string_append (text, separator);
      g_string_append_c (text, plain[i]);
    }
  return g_string_free (text, FALSE);
}

/* NUMBER as TOKEN of LENGTH, letters and digits, asks for. */
static char *
format_token (guint number, const char *token, gsize length, const FoNode *sequence)
{
  gboolean single = length == 1 && number > 0;
  gboolean upper = length && g_ascii_isupper (*token);
  gboolean is_roman = single && (*token == 'i' || *token == 'I');
  gboolean padded = length > 1 && length < 10 && strspn (token, "0") == length - 1
                    && token[length - 1] == '1';

  if ((single && (*token == 'a' || *token == 'A'))
      || (is_roman && node_is (sequence, FO_PROPERTY_LETTER_VALUE, FO_ALPHABETIC)))
    return letters (number, upper ? 'A' : 'a');
  if (is_roman && number < 4000)
    return roman (number, upper);
  return digits (number, padded ? length : 1, node_string (sequence, FO_PROPERTY_GROUPING_SEPARATOR),
                 (guint) MAX (node_integer (sequence, FO_PROPERTY_GROUPING_SIZE, 0), 0));
}

char *
layout_format_number (guint number, const FoNode *sequence)
{
  const char *start = node_string (sequence, FO_PROPERTY_FORMAT), *end;
  g_autofree char *formatted = NULL;
  const char *token;

  token = start = start ? start : "1";
  while (*token && !g_unichar_isalnum (g_utf8_get_char (token)))
    token = g_utf8_next_char (token);
  for (end = token; *end && g_unichar_isalnum (g_utf8_get_char (end));)
    end = g_utf8_next_char (end);
  formatted = format_token (number, token, (gsize) (end - token), sequence);
  return g_strdup_printf ("%.*s%s%s", (int) (token - start), start, formatted, end);
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
