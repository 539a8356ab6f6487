/* test-layout-random.h: random formatting objects for test-layout-random.c */
#ifndef TEST_LAYOUT_RANDOM_H
#define TEST_LAYOUT_RANDOM_H

#include <glib.h>
#include <libxml/tree.h>
#include <string.h>

#define FO_URI "http://www.w3.org/1999/XSL/Format"

/* --- random formatting objects --- */

typedef struct
{
  GRand *rand;
  xmlNsPtr ns;
  guint n_ids, depth, n_words;
  gboolean in_note;
} Maker;

/* An attribute, and for a shorthand the longhands it stands for. */
typedef struct
{
  const char *name, *value, *longhands;
} Style;

static const Style block_styles[] = {
  { "space-before", "6pt",
    "space-before.minimum=6pt;space-before.optimum=6pt;space-before.maximum=6pt" },
  { "space-after", "4.5pt",
    "space-after.minimum=4.5pt;space-after.optimum=4.5pt;space-after.maximum=4.5pt" },
  { "margin", "3pt 7pt",
    "margin-top=3pt;margin-right=7pt;margin-bottom=3pt;margin-left=7pt" },
  { "margin", "1pt 2pt 3pt 4pt",
    "margin-top=1pt;margin-right=2pt;margin-bottom=3pt;margin-left=4pt" },
  { "padding", "2pt",
    "padding-before=2pt;padding-end=2pt;padding-after=2pt;padding-start=2pt" },
  { "padding-top", "3pt", "padding-before=3pt" },
  { "border", "1pt solid red",
    "border-before-width=1pt;border-end-width=1pt;border-after-width=1pt;border-start-width=1pt;"
    "border-before-style=solid;border-end-style=solid;border-after-style=solid;"
    "border-start-style=solid;border-before-color=red;border-end-color=red;"
    "border-after-color=red;border-start-color=red" },
  { "border-bottom", "2pt dashed blue",
    "border-after-width=2pt;border-after-style=dashed;border-after-color=blue" },
  { "background", "yellow", "background-color=yellow" },
  { "font", "italic bold 9pt/13pt Carlito",
    "font-style=italic;font-weight=bold;font-size=9pt;line-height=13pt;font-family=Carlito" },
  { "keep-together", "always",
    "keep-together.within-line=always;keep-together.within-column=always;"
    "keep-together.within-page=always" },
  { "keep-with-next", "5",
    "keep-with-next.within-line=5;keep-with-next.within-column=5;keep-with-next.within-page=5" },
  { "page-break-inside", "avoid", "keep-together.within-page=always" },
  { "page-break-before", "always",
    "break-before=page;keep-with-previous.within-line=auto;"
    "keep-with-previous.within-column=auto;keep-with-previous.within-page=auto" },
  { "white-space", "nowrap",
    "linefeed-treatment=treat-as-space;white-space-collapse=true;"
    "white-space-treatment=ignore-if-surrounding-linefeed;wrap-option=no-wrap" },
  { "xml:lang", "en-GB", "language=en;country=GB" },
  { "space-before.optimum", "9pt", NULL },
  { "space-before.maximum", "12pt", NULL },
  { "space-after.optimum", "12.7pt", NULL },
  { "space-before.conditionality", "retain", NULL },
  { "space-after.conditionality", "retain", NULL },
  { "space-before.precedence", "force", NULL },
  { "space-after.precedence", "2", NULL },
  { "padding-before.conditionality", "retain", NULL },
  { "border-after-width.conditionality", "retain", NULL },
  { "start-indent", "11pt", NULL },
  { "start-indent", "inherited-property-value(start-indent) + 5pt", NULL },
  { "end-indent", "8pt", NULL },
  { "text-indent", "14pt", NULL },
  { "text-indent", "1em", NULL },
  { "last-line-end-indent", "10pt", NULL },
  { "text-align", "justify", NULL },
  { "text-align", "center", NULL },
  { "text-align", "end", NULL },
  { "text-align-last", "justify", NULL },
  { "font-size", "7.5pt", NULL },
  { "font-size", "larger", NULL },
  { "font-size", "120%", NULL },
  { "line-height", "1.5", NULL },
  { "line-height", "15pt", NULL },
  { "line-stacking-strategy", "font-height", NULL },
  { "letter-spacing", "0.3pt", NULL },
  { "word-spacing", "1pt", NULL },
  { "hyphenate", "true", NULL },
  { "widows", "1", NULL },
  { "widows", "4", NULL },
  { "orphans", "1", NULL },
  { "orphans", "3", NULL },
  { "keep-with-previous.within-page", "always", NULL },
  { "keep-with-next.within-column", "always", NULL },
  { "keep-together.within-column", "7", NULL },
  { "break-before", "column", NULL },
  { "break-before", "even-page", NULL },
  { "break-after", "page", NULL },
  { "color", "#336699", NULL },
};

static const Style inline_styles[] = {
  { "font-weight", "bold", NULL },
  { "font-style", "italic", NULL },
  { "font-size", "80%", NULL },
  { "font-size", "14pt", NULL },
  { "baseline-shift", "super", NULL },
  { "vertical-align", "sub", "baseline-shift=sub" },
  { "text-decoration", "underline", NULL },
  { "background", "lime", "background-color=lime" },
  { "border", "0.5pt solid black",
    "border-before-width=0.5pt;border-end-width=0.5pt;border-after-width=0.5pt;"
    "border-start-width=0.5pt;border-before-style=solid;border-end-style=solid;"
    "border-after-style=solid;border-start-style=solid;border-before-color=black;"
    "border-end-color=black;border-after-color=black;border-start-color=black" },
  { "padding-left", "2pt", "padding-start=2pt" },
  { "space-start", "3pt", "space-start.optimum=3pt" },
  { "space-end", "1pt", "space-end.optimum=1pt" },
  { "letter-spacing", "0.5pt", NULL },
  { "keep-together.within-line", "always", NULL },
  { "color", "red", NULL },
  { "hyphenate", "false", NULL },
};

static const Style cell_styles[] = {
  { "padding", "2pt 3pt",
    "padding-before=2pt;padding-end=3pt;padding-after=2pt;padding-start=3pt" },
  { "border", "1pt solid black",
    "border-before-width=1pt;border-end-width=1pt;border-after-width=1pt;border-start-width=1pt;"
    "border-before-style=solid;border-end-style=solid;border-after-style=solid;"
    "border-start-style=solid;border-before-color=black;border-end-color=black;"
    "border-after-color=black;border-start-color=black" },
  { "border-top", "3pt double green",
    "border-before-width=3pt;border-before-style=double;border-before-color=green" },
  { "border-width", "1pt 2pt",
    "border-before-width=1pt;border-end-width=2pt;border-after-width=1pt;border-start-width=2pt" },
  { "border-style", "solid",
    "border-before-style=solid;border-end-style=solid;border-after-style=solid;"
    "border-start-style=solid" },
  { "background", "silver", "background-color=silver" },
  { "display-align", "center", NULL },
  { "display-align", "after", NULL },
  { "text-align", "from-table-column()", NULL },
  { "height", "30pt",
    "block-progression-dimension.minimum=30pt;block-progression-dimension.optimum=30pt;"
    "block-progression-dimension.maximum=30pt" },
};

static guint
below (const Maker *maker, guint n)
{
  return (guint) g_rand_int_range (maker->rand, 0, (gint32) n);
}

static gboolean
chance (const Maker *maker, guint percent)
{
  return below (maker, 100) < percent;
}

static xmlNodePtr
add (const Maker *maker, xmlNodePtr parent, const char *name)
{
  return xmlNewChild (parent, maker->ns, BAD_CAST name, NULL);
}

static void
set (xmlNodePtr node, const char *name, const char *value)
{
  if (strcmp (name, "xml:lang") == 0)
    xmlNodeSetLang (node, BAD_CAST value);
  else
    xmlSetProp (node, BAD_CAST name, BAD_CAST value);
}

G_GNUC_PRINTF (3, 4)
static void
set_printed (xmlNodePtr node, const char *name, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set (node, name, text);
}

/* Enough of a document: what is begun ends soon. */
static gboolean
is_full (const Maker *maker)
{
  return maker->n_words > 120;
}

static void
dress (const Maker *maker, xmlNodePtr node, const Style *styles, gsize n_styles, guint most)
{
  for (guint n = below (maker, most + 1); n > 0; n--)
    {
      const Style *style = &styles[below (maker, (guint) n_styles)];

      set (node, style->name, style->value);
    }
}

#define DRESS(maker, node, styles, most) dress (maker, node, styles, G_N_ELEMENTS (styles), most)

/* N words of syllables, so that they can be hyphenated. */
static void
add_words (Maker *maker, xmlNodePtr parent, guint n)
{
  static const char *const syllables[]
      = { "ba", "de", "fi", "go", "hu", "ky", "læ", "mø", "nå", "per", "ris", "sal", "tom", "vund",
          "bre", "sted", "hjul", "kal", "mi", "ren" };
  g_autoptr (GString) text = g_string_new (NULL);

  maker->n_words += n;
  for (guint i = 0; i < n; i++)
    {
      guint length = 1 + below (maker, chance (maker, 5) ? 9 : 4);

      for (guint j = 0; j < length; j++)
        g_string_append (text, syllables[below (maker, G_N_ELEMENTS (syllables))]);
      g_string_append (text, chance (maker, 12) ? ", " : chance (maker, 3) ? "-" : " ");
    }
  xmlAddChild (parent, xmlNewText (BAD_CAST text->str));
}

static void add_blocks (Maker *maker, xmlNodePtr parent, guint most);
static void add_inlines (Maker *maker, xmlNodePtr parent, guint most);

static void
add_footnote (Maker *maker, xmlNodePtr parent)
{
  xmlNodePtr note = add (maker, parent, "footnote");
  xmlNodePtr cited = add (maker, note, "inline");
  xmlNodePtr body = add (maker, note, "footnote-body");

  add_words (maker, cited, 1);
  maker->in_note = TRUE;
  add_blocks (maker, body, 2);
  maker->in_note = FALSE;
}

static void
add_leader (const Maker *maker, xmlNodePtr parent)
{
  static const char *const patterns[] = { "space", "rule", "dots" };
  xmlNodePtr leader = add (maker, parent, "leader");

  set (leader, "leader-pattern", patterns[below (maker, 3)]);
  if (chance (maker, 50))
    set (leader, "leader-length.optimum", "20pt");
  else if (chance (maker, 50))
    set (leader, "leader-length", "15pt");
}

static void
add_reference (Maker *maker, xmlNodePtr parent, const char *name, const char *attribute)
{
  xmlNodePtr node;

  if (maker->n_ids == 0)
    return;
  node = add (maker, parent, name);
  set_printed (node, attribute, "i%u", 1 + below (maker, maker->n_ids));
  if (strcmp (name, "basic-link") == 0)
    add_words (maker, node, 2);
}

static void
add_inlines (Maker *maker, xmlNodePtr parent, guint most)
{
  for (guint n = 1 + below (maker, most); n > 0; n--)
    {
      xmlNodePtr node;

      add_words (maker, parent, 1 + below (maker, chance (maker, 15) ? 40 : 8));
      if (maker->depth > 6 || is_full (maker))
        continue;
      maker->depth++;
      switch (below (maker, 14))
        {
        case 0:
        case 1:
        case 2:
          node = add (maker, parent, "inline");
          DRESS (maker, node, inline_styles, 3);
          add_inlines (maker, node, 2);
          break;
        case 3:
          if (!maker->in_note)
            add_footnote (maker, parent);
          break;
        case 4:
          add_leader (maker, parent);
          break;
        case 5:
          add (maker, parent, "page-number");
          break;
        case 6:
          add_reference (maker, parent, "page-number-citation", "ref-id");
          break;
        case 7:
          add_reference (maker, parent, "page-number-citation-last", "ref-id");
          break;
        case 8:
          add_reference (maker, parent, "basic-link", "internal-destination");
          break;
        case 9:
          node = add (maker, parent, "character");
          set (node, "character", "Q");
          DRESS (maker, node, inline_styles, 1);
          break;
        default:
          break;
        }
      maker->depth--;
    }
}

static void
add_marker (Maker *maker, xmlNodePtr parent)
{
  xmlNodePtr marker;

  if (maker->in_note || !chance (maker, 15))
    return;
  marker = add (maker, parent, "marker");
  set (marker, "marker-class-name", "m");
  add_words (maker, marker, 2);
}

static void
add_list (Maker *maker, xmlNodePtr parent)
{
  xmlNodePtr list = add (maker, parent, "list-block");

  DRESS (maker, list, block_styles, 1);
  if (chance (maker, 50))
    set (list, "provisional-distance-between-starts", "30pt");
  for (guint n = 1 + below (maker, 4); n > 0; n--)
    {
      xmlNodePtr item = add (maker, list, "list-item");
      xmlNodePtr label = add (maker, item, "list-item-label");
      xmlNodePtr body = add (maker, item, "list-item-body");

      DRESS (maker, item, block_styles, 1);
      set (label, "end-indent", "label-end()");
      set (body, "start-indent", "body-start()");
      add_words (maker, add (maker, label, "block"), 1);
      add_blocks (maker, body, 2);
    }
}

static void
add_row (Maker *maker, xmlNodePtr part, guint n_columns, gboolean last, gboolean is_short)
{
  xmlNodePtr row = add (maker, part, "table-row");

  if (chance (maker, 20))
    set (row, "keep-together.within-page", "always");
  if (chance (maker, 10))
    set (row, "keep-with-next", "always");
  if (chance (maker, 10))
    set (row, "height", "25pt");
  for (guint column = 1; column <= n_columns;)
    {
      xmlNodePtr cell = add (maker, row, "table-cell");
      guint spanned = chance (maker, 15) ? 1 + below (maker, n_columns - column + 1) : 1;

      DRESS (maker, cell, cell_styles, 3);
      if (spanned > 1)
        set_printed (cell, "number-columns-spanned", "%u", spanned);
      /* Only the first column reaches down, so that rows know what is left for them. */
      if (column == 1 && spanned == 1 && !last && chance (maker, 10))
        set (cell, "number-rows-spanned", "2");
      if (is_short)
        add_words (maker, add (maker, cell, "block"), 1 + below (maker, 2));
      else
        add_blocks (maker, cell, 2);
      column += spanned;
      if (chance (maker, 5))
        return;
    }
}

static void
add_table (Maker *maker, xmlNodePtr parent)
{
  static const char *const parts[] = { "table-header", "table-footer" };
  xmlNodePtr table = add (maker, parent, "table");
  guint n_columns = 1 + below (maker, 3);
  gboolean fixed = chance (maker, 50);

  DRESS (maker, table, block_styles, 1);
  set (table, "table-layout", fixed ? "fixed" : "auto");
  if (fixed || chance (maker, 30))
    set (table, "width", "100%");
  if (chance (maker, 50))
    {
      set (table, "border-collapse", "separate");
      if (chance (maker, 50))
        set (table, "border-spacing", "2pt 3pt");
    }
  for (guint i = 0; i < n_columns; i++)
    {
      xmlNodePtr column = add (maker, table, "table-column");

      if (chance (maker, 40))
        set (column, "column-width", chance (maker, 50) ? "45pt" : "20%");
      else if (fixed)
        set_printed (column, "column-width", "proportional-column-width(%u)", 1 + below (maker, 3));
      if (chance (maker, 30))
        set (column, "text-align", "end");
    }
  for (guint i = 0; i < 2; i++)
    if (chance (maker, 30))
      {
        xmlNodePtr part = add (maker, table, parts[i]);

        add_row (maker, part, n_columns, TRUE, TRUE);
      }
  for (guint n = 1 + below (maker, 2); n > 0; n--)
    {
      xmlNodePtr part = add (maker, table, "table-body");

      for (guint rows = 1 + below (maker, 5); rows > 0; rows--)
        add_row (maker, part, n_columns, rows == 1, FALSE);
    }
}

static void
add_container (Maker *maker, xmlNodePtr parent)
{
  xmlNodePtr container = add (maker, parent, "block-container");

  DRESS (maker, container, block_styles, 1);
  if (chance (maker, 50))
    set (container, "width", chance (maker, 50) ? "80%" : "60pt");
  if (chance (maker, 20))
    set (container, "block-progression-dimension.minimum", "40pt");
  else if (chance (maker, 20))
    set (container, "height", "30pt");
  add_blocks (maker, container, 2);
}

static void
add_block (Maker *maker, xmlNodePtr parent)
{
  xmlNodePtr block = add (maker, parent, "block");

  DRESS (maker, block, block_styles, 3);
  if (chance (maker, 20))
    set_printed (block, "id", "i%u", ++maker->n_ids);
  add_marker (maker, block);
  if (chance (maker, 80))
    add_inlines (maker, block, 4);
  if (maker->depth < 4 && !is_full (maker) && chance (maker, 20))
    add_blocks (maker, block, 2);
  if (chance (maker, 10))
    add_inlines (maker, block, 1);
}

/* One to MOST blocks of any kind. */
static void
add_blocks (Maker *maker, xmlNodePtr parent, guint most)
{
  maker->depth++;
  for (guint n = is_full (maker) ? 1 : 1 + below (maker, most); n > 0; n--)
    {
      guint kind = maker->depth > 4 || is_full (maker) ? 99 : below (maker, 24);

      if (kind < 3)
        add_list (maker, parent);
      else if (kind < 6 && maker->depth < 3)
        add_table (maker, parent);
      else if (kind < 8)
        add_container (maker, parent);
      else
        add_block (maker, parent);
    }
  maker->depth--;
}

/* Words of at most one line, a page number and what a marker holds, in a region beside the body. */
static void
add_static (Maker *maker, xmlNodePtr sequence, const char *region)
{
  xmlNodePtr content = add (maker, sequence, "static-content");
  xmlNodePtr block = add (maker, content, "block");

  set (content, "flow-name", region);
  set (block, "font-size", "8pt");
  xmlAddChild (block, xmlNewText (BAD_CAST "side "));
  add (maker, block, "page-number");
  if (chance (maker, 50))
    set (add (maker, block, "retrieve-marker"), "retrieve-class-name", "m");
}

static void
add_page (const Maker *maker, xmlNodePtr set_node, const char *name)
{
  xmlNodePtr master = add (maker, set_node, "simple-page-master");
  xmlNodePtr body = add (maker, master, "region-body");

  set (master, "master-name", name);
  set_printed (master, "page-width", "%upt", 260 + below (maker, 240));
  set_printed (master, "page-height", "%upt", 120 + below (maker, chance (maker, 30) ? 400 : 80));
  set_printed (master, "margin", "%upt", 10 + below (maker, 20));
  set (body, "margin-top", "18pt");
  set (body, "margin-bottom", "18pt");
  if (chance (maker, 25))
    set (body, "column-count", chance (maker, 80) ? "2" : "3");
  set (add (maker, master, "region-before"), "extent", "16pt");
  set (add (maker, master, "region-after"), "extent", "16pt");
}

/* Right and left pages of different sizes. */
static void
add_alternatives (const Maker *maker, xmlNodePtr masters)
{
  static const char *const names[] = { "odd", "even" };
  xmlNodePtr both = add (maker, masters, "page-sequence-master");
  xmlNodePtr list = add (maker, both, "repeatable-page-master-alternatives");

  set (both, "master-name", "both");
  for (guint i = 0; i < 2; i++)
    {
      xmlNodePtr choice = add (maker, list, "conditional-page-master-reference");

      set (choice, "master-reference", names[i]);
      set (choice, "odd-or-even", names[i]);
    }
}

static xmlDocPtr
make_document (guint32 seed)
{
  Maker maker = { .rand = g_rand_new_with_seed (seed) };
  xmlDocPtr doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNodePtr root = xmlNewNode (NULL, BAD_CAST "root"), masters, sequence, flow;

  maker.ns = xmlNewNs (root, BAD_CAST FO_URI, BAD_CAST "fo");
  xmlSetNs (root, maker.ns);
  xmlDocSetRootElement (doc, root);
  set (root, "xml:lang", "da");
  set (root, "font-family", "Caladea");
  set (root, "font-size", "10pt");
  masters = add (&maker, root, "layout-master-set");
  add_page (&maker, masters, "odd");
  if (chance (&maker, 20))
    {
      add_page (&maker, masters, "even");
      add_alternatives (&maker, masters);
    }
  for (guint n = chance (&maker, 15) ? 2 : 1; n > 0; n--)
    {
      sequence = add (&maker, root, "page-sequence");
      set (sequence, "master-reference",
           xmlNextElementSibling (masters->children) ? "both" : "odd");
      add_static (&maker, sequence, "xsl-region-before");
      add_static (&maker, sequence, "xsl-region-after");
      flow = add (&maker, sequence, "flow");
      set (flow, "flow-name", "xsl-region-body");
      for (guint blocks = 2 + below (&maker, 8); blocks > 0 && !is_full (&maker); blocks--)
        {
          add_blocks (&maker, flow, 1);
          if (chance (&maker, 8))
            set (flow->last, "span", "all");
        }
    }
  g_rand_free (maker.rand);
  return doc;
}

#endif
