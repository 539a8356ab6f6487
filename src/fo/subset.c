/* fo/subset.c: the tables of objects and properties as Markdown */
#include "fo/subset.h"

#include <string.h>

#include "fo/properties.h"

static const struct
{
  const char *name, *content;
} objects[] = {
#define OBJECT(symbol, name, class, content) { name, content },
#include "fo/objects.def"
#undef OBJECT
};

static const struct
{
  const char *name, *within, *holds;
} roles[] = {
#define TAG(symbol, name, kind, within, holds) { name, within, holds },
#include "fo/tags.def"
#undef TAG
};

static const struct
{
  FoTakes takes;
  const char *word;
} kinds[] = {
  { FO_TAKES_LENGTH, "length" }, { FO_TAKES_PERCENT, "percentage" }, { FO_TAKES_NUMBER, "number" },
  { FO_TAKES_COLOR, "colour" },  { FO_TAKES_STRING, "string" },
};

/* Kinds in italics, as XSL has them in angle brackets, then the keywords. */
static void
print_takes (const FoPropertyRow *row, GString *out)
{
  const char *between = "";

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (row->takes & kinds[i].takes)
      {
        g_string_append_printf (out, "%s*%s*", between, kinds[i].word);
        between = " ";
      }
  g_string_append_printf (out, "%s%s", *row->keywords ? between : "", row->keywords);
}

void
fo_subset_print (GString *out)
{
  const char *between = "";
  const FoAttribute *shorthands;
  gsize n_shorthands;

  g_string_append (out, "| formatting object | holds |\n|--|--|\n");
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (out, "| %s | %s |\n", objects[i].name, objects[i].content);

  g_string_append (out, "\n| property | takes | initial | inherited |\n|--|--|--|--|\n");
  for (guint i = 0; i < N_FO_PROPERTIES; i++)
    {
      g_string_append_printf (out, "| %s | ", fo_properties[i].name);
      print_takes (&fo_properties[i], out);
      g_string_append_printf (out, " | %s | %s |\n", fo_properties[i].initial,
                              i < N_FO_INHERITED ? "yes" : "no");
    }

  g_string_append (out, "\nOther names, each for one or more of these: ");
  shorthands = fo_attribute_shorthands (&n_shorthands);
  for (gsize i = 0; i < n_shorthands; i++)
    if (shorthands[i].deal != FO_DEAL_NOTHING)
      {
        g_string_append_printf (out, "%s%s", between, shorthands[i].name);
        between = ", ";
      }
  between = "";
  g_string_append (out, ".\n\nAccepted, without effect on paper: ");
  for (gsize i = 0; i < n_shorthands; i++)
    if (shorthands[i].deal == FO_DEAL_NOTHING)
      {
        g_string_append_printf (out, "%s%s", between, shorthands[i].name);
        between = ", ";
      }
  g_string_append (out, ".\n");

  /* those that only the formatting objects themselves make are none */
  g_string_append (out, "\n| role | stands in | holds |\n|--|--|--|\n");
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].within, "-") != 0)
      g_string_append_printf (out, "| %s | %s | %s |\n", roles[i].name, roles[i].within,
                              roles[i].holds);
  g_string_append (out, "| artifact |  |  |\n");
}
