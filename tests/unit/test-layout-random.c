/* test-layout-random.c: what holds for any formatting objects, tried on random ones
 *
 * RANDOM_SEED (1 when unset) and RANDOM_CASES (how many) in the environment choose other documents;
 * case N of seed S is case 0 of seed S + N.  A document for which something does not hold is made
 * smaller as long as that stays so, and printed. */
#include <unistd.h>

#include "fo/dump.h"
#include "pdf/painter.h"
#include "test-layout-tools.h"

#define FO_URI "http://www.w3.org/1999/XSL/Format"
#define CASES 200
#define SECONDS 60 /* for one case; a hang ends the program */
#define MAX_TRIALS 1000 /* at making a document smaller */

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
      set (sequence, "master-reference", xmlNextElementSibling (masters->children) ? "both" : "odd");
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

/* --- other forms of a document that must become the same --- */

/* The next element in document order; NULL behind the last one below ROOT. */
static xmlNodePtr
next_element (xmlNodePtr node, xmlNodePtr root)
{
  xmlNodePtr found = xmlFirstElementChild (node);

  while (!found && node != root)
    {
      found = xmlNextElementSibling (node);
      node = node->parent;
    }
  return found;
}

static gboolean
is_named (const xmlNode *node, const char *const *names)
{
  return node && node->type == XML_ELEMENT_NODE
         && g_strv_contains (names, (const char *) node->name);
}

/* Wraps every third piece or so of what a wrapper may hold. */
static void
wrap (xmlDocPtr doc, guint32 seed)
{
  static const char *const around[] = { "flow", "block", "block-container", "table-cell",
                                        "list-item-label", "list-item-body", "footnote-body",
                                        "inline", "basic-link", "static-content", NULL };
  static const char *const never[] = { "marker", NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  xmlNodePtr root = xmlDocGetRootElement (doc);

  for (xmlNodePtr node = root; node; node = next_element (node, root))
    if (is_named (node, around))
      for (xmlNodePtr child = node->children, next; child; child = next)
        {
          next = child->next;
          if (!is_named (child, never) && g_rand_int_range (rand, 0, 3) == 0)
            {
              xmlNodePtr wrapper = xmlNewDocNode (doc, root->ns, BAD_CAST "wrapper", NULL);

              xmlAddPrevSibling (child, wrapper);
              xmlUnlinkNode (child);
              xmlAddChild (wrapper, child);
              while (next && !is_named (next, never) && g_rand_int_range (rand, 0, 3) == 0)
                {
                  xmlNodePtr more = next;

                  next = next->next;
                  xmlUnlinkNode (more);
                  xmlAddChild (wrapper, more);
                }
            }
        }
}

static const char *
find_longhands (const xmlAttr *attribute, const Style *styles, gsize n)
{
  g_autofree char *name
      = g_strconcat (attribute->ns ? "xml:" : "", (const char *) attribute->name, NULL);
  const char *value = (const char *) attribute->children->content;

  for (gsize i = 0; i < n; i++)
    if (strcmp (styles[i].name, name) == 0 && strcmp (styles[i].value, value) == 0)
      return styles[i].longhands;
  return NULL;
}

static const char *
longhands_of (const xmlAttr *attribute)
{
  const char *found = find_longhands (attribute, block_styles, G_N_ELEMENTS (block_styles));

  if (!found)
    found = find_longhands (attribute, inline_styles, G_N_ELEMENTS (inline_styles));
  return found ? found : find_longhands (attribute, cell_styles, G_N_ELEMENTS (cell_styles));
}

/* NODE's shorthand of the fewest longhands: the more special overrides the more general. */
static xmlAttrPtr
find_shorthand (xmlNodePtr node)
{
  xmlAttrPtr found = NULL;

  for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next)
    if (longhands_of (attribute)
        && (!found || strlen (longhands_of (attribute)) < strlen (longhands_of (found))))
      found = attribute;
  return found;
}

/* Every shorthand as its longhands, unless one of these is given besides. */
static void
lengthen (xmlDocPtr doc, guint32 seed G_GNUC_UNUSED)
{
  xmlNodePtr root = xmlDocGetRootElement (doc);

  for (xmlNodePtr node = root; node; node = next_element (node, root))
    for (xmlAttrPtr attribute = find_shorthand (node); attribute; attribute = find_shorthand (node))
      {
        g_auto (GStrv) parts = g_strsplit_set (longhands_of (attribute), "=;", -1);

        xmlRemoveProp (attribute);
        for (guint i = 0; parts[i]; i += 2)
          if (!xmlHasProp (node, BAD_CAST parts[i]))
            set (node, parts[i], parts[i + 1]);
      }
}

static gboolean
centimetres (const GMatchInfo *match, GString *out, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *points = g_match_info_fetch (match, 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (number, sizeof number, "%.9f",
                                         g_ascii_strtod (points, NULL) * 2.54 / 72));
  g_string_append (out, "cm");
  return FALSE;
}

static void
measure_in_centimetres (xmlDocPtr doc, guint32 seed G_GNUC_UNUSED)
{
  g_autoptr (GRegex) points = g_regex_new ("([0-9.]+)pt\\b", 0, 0, NULL);
  xmlNodePtr root = xmlDocGetRootElement (doc);

  for (xmlNodePtr node = root; node; node = next_element (node, root))
    for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next)
      if (!attribute->ns)
        {
          g_autofree char *value
              = g_regex_replace_eval (points, (const char *) attribute->children->content, -1, 0,
                                      0, centimetres, NULL, NULL);

          xmlNodeSetContent ((xmlNodePtr) attribute, BAD_CAST value);
        }
}

static void
keep (xmlDocPtr doc G_GNUC_UNUSED, guint32 seed G_GNUC_UNUSED)
{
}

/* Pages of one size; where widths change, lines do, and their number may. */
static gboolean
make_taller (xmlDocPtr doc, guint32 seed)
{
  xmlNodePtr master = xmlFirstElementChild (xmlFirstElementChild (xmlDocGetRootElement (doc)));
  xmlChar *height = xmlGetProp (master, BAD_CAST "page-height");

  set_printed (master, "page-height", "%upt",
               (guint) g_ascii_strtoull ((const char *) height, NULL, 10) + 1 + seed % 97);
  xmlFree (height);
  return !xmlNextElementSibling (master);
}

/* --- what must hold --- */

static Laid
lay_copy (xmlDocPtr doc)
{
  Laid laid = { .findings = findings_new () };
  g_autoptr (GError) error = NULL;

  laid.tree = fo_tree_build (doc, "random.fo", laid.findings, &error);
  g_assert_no_error (error);
  laid.areas = layout_format (laid.tree, test_fonts (), laid.findings, &error);
  g_assert_no_error (error);
  return laid;
}

static char *
areas_of (const Laid *laid)
{
  GString *text = g_string_new (NULL);

  area_tree_dump (laid->areas, text);
  return g_string_free (text, FALSE);
}

/* The first line where A and B differ, of both; NULL: none. */
static char *
difference (const char *a, const char *b)
{
  g_auto (GStrv) of_a = g_strsplit (a, "\n", -1), of_b = g_strsplit (b, "\n", -1);

  for (guint i = 0; of_a[i] || of_b[i]; i++)
    if (g_strcmp0 (of_a[i], of_b[i]) != 0)
      return g_strdup_printf ("line %u: %s\nand:  %s", i + 1, of_a[i], of_b[i]);
  return NULL;
}

typedef void (*Change) (xmlDocPtr doc, guint32 seed);

static char *
compare_changed (xmlDocPtr doc, const Laid *laid, Change change, guint32 seed)
{
  xmlDocPtr copy = xmlCopyDoc (doc, 1);
  g_autofree char *before = areas_of (laid), *after = NULL;

  change (copy, seed);
  {
    g_auto (Laid) changed = lay_copy (copy);

    after = areas_of (&changed);
  }
  xmlFreeDoc (copy);
  return difference (before, after);
}

static char *
check_wrapper (xmlDocPtr doc, const Laid *laid, guint32 seed)
{
  return compare_changed (doc, laid, wrap, seed);
}

static char *
check_longhands (xmlDocPtr doc, const Laid *laid, guint32 seed)
{
  return compare_changed (doc, laid, lengthen, seed);
}

static char *
check_centimetres (xmlDocPtr doc, const Laid *laid, guint32 seed)
{
  return compare_changed (doc, laid, measure_in_centimetres, seed);
}

/* The tree as it is dumped is a document that becomes the same. */
static char *
check_dump (xmlDocPtr doc G_GNUC_UNUSED, const Laid *laid, guint32 seed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  xmlDocPtr dumped;
  char *found;

  fo_tree_dump (laid->tree, text);
  dumped = xmlReadMemory (text->str, (int) text->len, NULL, NULL, XML_PARSE_HUGE);
  g_assert_nonnull (dumped);
  found = compare_changed (dumped, laid, keep, seed);
  xmlFreeDoc (dumped);
  return found;
}

static char *
check_bytes (xmlDocPtr doc, const Laid *laid, guint32 seed G_GNUC_UNUSED)
{
  const PdfInformation information = { .title = "t" };
  g_auto (Laid) again = lay_copy (doc);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) a = pdf_paint (laid->areas, &information, &error);
  g_autoptr (GBytes) b = pdf_paint (again.areas, &information, &error);

  g_assert_no_error (error);
  return g_bytes_equal (a, b) ? NULL : g_strdup ("the second file is another one");
}

static char *
check_taller (xmlDocPtr doc, const Laid *laid, guint32 seed)
{
  xmlDocPtr copy = xmlCopyDoc (doc, 1);
  guint before = area_tree_page_count (laid->areas), after = 0;

  if (make_taller (copy, seed))
    {
      g_auto (Laid) taller = lay_copy (copy);

      after = area_tree_page_count (taller.areas);
    }
  xmlFreeDoc (copy);
  return after > before ? g_strdup_printf ("%u pages, taller ones: %u", before, after) : NULL;
}

/* Findings that tell of something sticking out. */
static gboolean
sticks_out (const Laid *laid)
{
  return count_findings (laid, "layout-tall") + count_findings (laid, "layout-line-wide") > 0;
}

static char *
find_outside (const LayoutArea *area, const LayoutPage *page)
{
  for (; area; area = area->next)
    {
      Mpt start = area->x, end = area->x + area->width;
      char *found;

      if (area->kind == AREA_TEXT || area->kind == AREA_LINE || area->kind == AREA_INLINE)
        {
          /* the spaces that hang behind a line's end do not count */
          const LayoutArea alone = { .first = (LayoutArea *) area };

          start = G_MAXINT64;
          end = 0;
          ink_of (area->kind == AREA_TEXT ? &alone : area, &start, &end);
        }
      if (area->y < 0 || area->y + area->height > page->height || end > page->width || start < 0)
        return g_strdup_printf ("page %u: a %s (kind %d) at %.3f %.3f, %.3f by %.3f", page->number,
                                area->node ? fo_node_name (area->node->kind) : "?", area->kind,
                                (double) area->x / 1000, (double) area->y / 1000,
                                (double) area->width / 1000, (double) area->height / 1000);
      found = area->kind == AREA_TEXT ? NULL : find_outside (area->first, page);
      if (found)
        return found;
    }
  return NULL;
}

static char *
check_inside (xmlDocPtr doc G_GNUC_UNUSED, const Laid *laid, guint32 seed G_GNUC_UNUSED)
{
  char *found = NULL;

  for (guint i = 0; i < area_tree_page_count (laid->areas) && !found && !sticks_out (laid); i++)
    found = find_outside (area_tree_page (laid->areas, i)->regions,
                          area_tree_page (laid->areas, i));
  return found;
}

/* --- the text in its order --- */

/* What became of a block's own text, and where what is below it stands: first and last. */
typedef struct
{
  GString *text;
  gint64 first, last;
} Stay;

static void
stay_free (gpointer data)
{
  Stay *stay = data;

  g_string_free (stay->text, TRUE);
  g_free (stay);
}

static gboolean
is_inline (FoNodeKind kind)
{
  return kind == FO_NODE_TEXT || kind == FO_NODE_INLINE || kind == FO_NODE_CHARACTER
         || kind == FO_NODE_BASIC_LINK || kind == FO_NODE_FOOTNOTE || kind == FO_NODE_WRAPPER;
}

/* What makes text that is not the document's. */
static gboolean
is_generated (FoNodeKind kind)
{
  return kind == FO_NODE_PAGE_NUMBER || kind == FO_NODE_PAGE_NUMBER_CITATION
         || kind == FO_NODE_PAGE_NUMBER_CITATION_LAST || kind == FO_NODE_LEADER;
}

static Stay *
stay_of (GHashTable *stays, const FoNode *node)
{
  Stay *stay = g_hash_table_lookup (stays, node);

  if (!stay)
    {
      stay = g_new0 (Stay, 1);
      *stay = (Stay){ .text = g_string_new (NULL), .first = G_MAXINT64, .last = -1 };
      g_hash_table_insert (stays, (gpointer) node, stay);
    }
  return stay;
}

static void
append_letters (GString *out, const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (*text != ' ' && g_utf8_get_char (text) != 0xad)
      g_string_append_unichar (out, g_utf8_get_char (text));
}

typedef struct
{
  GHashTable *stays;
  gint64 column; /* pages and columns so far */
  gboolean repeated;
} Walk;

static void
walk_areas (Walk *walk, const LayoutArea *area)
{
  for (; area; area = area->next)
    {
      gboolean repeated = walk->repeated;

      walk->repeated |= (area->flags & AREA_REPEATED) != 0;
      walk->column += (area->flags & (AREA_COLUMN | AREA_SPAN)) != 0;
      if (area->kind != AREA_TEXT)
        walk_areas (walk, area->first);
      else if (!walk->repeated && area->node && !is_generated (area->node->kind))
        {
          gint64 place = walk->column << 32 | (area->text->baseline + 1000000);
          const FoNode *node = area->node;

          while (is_inline (node->kind))
            node = node->parent;
          append_letters (stay_of (walk->stays, node)->text, area->text->text);
          for (; node && node->kind != FO_NODE_FOOTNOTE_BODY; node = node->parent)
            {
              Stay *stay = stay_of (walk->stays, node);

              stay->first = MIN (stay->first, place);
              stay->last = MAX (stay->last, place);
            }
        }
      walk->repeated = repeated;
      walk->column += (area->flags & AREA_SPAN) != 0;
    }
}

/* The letters of NODE that are its own block's: not those of blocks and footnotes in it. */
static void
own_letters (const FoNode *node, GString *out)
{
  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_TEXT)
      append_letters (out, child->text);
    else if (child->kind == FO_NODE_CHARACTER)
      append_letters (out, fo_node_value (child, FO_PROPERTY_CHARACTER)->string);
    else if (is_inline (child->kind))
      own_letters (child, out);
}

static gboolean
has_row_spans (const FoNode *node)
{
  for (const FoNode *row = node->first_child; row; row = row->next)
    for (const FoNode *cell = row->first_child; cell; cell = cell->next)
      if (fo_value_integer (fo_node_value (cell, FO_PROPERTY_ROWS_SPANNED), 1) > 1)
        return TRUE;
  return FALSE;
}

/* What stands in NODE stands one below the other. */
static gboolean
is_stack (const FoNode *node)
{
  return node->kind != FO_NODE_LIST_ITEM && node->kind != FO_NODE_TABLE_ROW
         && node->kind != FO_NODE_TABLE && !has_row_spans (node);
}

/* Where something sticks out of its room by a finding it may stand beside what follows. */
static char *
find_disorder (GHashTable *stays, const FoNode *node, gboolean ordered)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  const Stay *before = NULL;
  char *found = NULL;

  if (node->kind == FO_NODE_MARKER || node->kind == FO_NODE_STATIC_CONTENT)
    return NULL;
  if (!is_inline (node->kind))
    own_letters (node, letters);
  if (strcmp (letters->str, stay_of (stays, node)->text->str) != 0)
    return g_strdup_printf ("the text of a %s: %s\nis: %s", fo_node_name (node->kind),
                            letters->str, stay_of (stays, node)->text->str);
  for (const FoNode *child = node->first_child; child && !found; child = child->next)
    {
      const Stay *stay = is_inline (child->kind) ? NULL : stay_of (stays, child);

      found = find_disorder (stays, child, ordered);
      if (!found && stay && stay->last >= 0 && is_stack (node)
          && child->kind != FO_NODE_FOOTNOTE_BODY)
        {
          if (ordered && before && before->last > stay->first)
            found = g_strdup_printf ("a %s stands before what it follows",
                                     fo_node_name (child->kind));
          before = stay;
        }
    }
  return found;
}

static char *
check_text (xmlDocPtr doc G_GNUC_UNUSED, const Laid *laid, guint32 seed G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) stays = g_hash_table_new_full (NULL, NULL, NULL, stay_free);
  Walk walk = { .stays = stays };

  for (guint i = 0; i < area_tree_page_count (laid->areas); i++, walk.column++)
    for (const LayoutArea *region = area_tree_page (laid->areas, i)->regions; region;
         region = region->next)
      if (!(region->flags & AREA_STATIC))
        walk_areas (&walk, region->first);
  return find_disorder (stays, fo_tree_root (laid->tree), !sticks_out (laid));
}

/* --- trying, and making smaller --- */

typedef char *(*Check) (xmlDocPtr doc, const Laid *laid, guint32 seed);

static char *
run_check (Check check, xmlDocPtr doc, guint32 seed)
{
  g_auto (Laid) laid = lay_copy (doc);

  return check (doc, &laid, seed);
}

static gboolean
still_fails (Check check, xmlDocPtr doc, guint32 seed, guint *trials)
{
  g_autofree char *found = (*trials)++ < MAX_TRIALS ? run_check (check, doc, seed) : NULL;

  return found != NULL;
}

/* Each attribute once: one that must stay goes behind the others. */
static void
drop_attributes (Check check, xmlNodePtr node, guint32 seed, guint *trials)
{
  guint n = 0;

  for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next)
    n++;
  for (; n > 0; n--)
    {
      xmlAttrPtr attribute = node->properties;
      g_autofree char *name
          = g_strconcat (attribute->ns ? "xml:" : "", (const char *) attribute->name, NULL);
      g_autofree char *value = g_strdup ((const char *) attribute->children->content);

      xmlRemoveProp (attribute);
      if (!still_fails (check, node->doc, seed, trials))
        set (node, name, value);
    }
}

/* Takes words away from the end of a text, half of them at a time. */
static void
shorten_text (Check check, xmlNodePtr text, guint32 seed, guint *trials)
{
  for (gsize cut = strlen ((const char *) text->content) / 2; cut > 1; cut /= 2)
    {
      g_autofree char *whole = g_strdup ((const char *) text->content);
      gsize length = strlen (whole);

      if (cut >= length)
        continue;
      length = (gsize) (g_utf8_find_prev_char (whole, whole + length - cut + 1) - whole);
      xmlNodeSetContentLen (text, BAD_CAST whole, (int) length);
      if (!still_fails (check, text->doc, seed, trials))
        xmlNodeSetContent (text, BAD_CAST whole);
    }
}

/* As libxml2 does it, but that it would join texts. */
static void
put_back (xmlNodePtr parent, xmlNodePtr child, xmlNodePtr before, xmlNodePtr after)
{
  child->parent = parent;
  child->prev = before;
  child->next = after;
  *(before ? &before->next : &parent->children) = child;
  *(after ? &after->prev : &parent->last) = child;
}

/* Drops elements, attributes and text of DOC below NODE for as long as CHECK fails. */
static void
shrink (Check check, xmlNodePtr node, guint32 seed, guint *trials)
{
  for (xmlNodePtr child = node->last, before; child; child = before)
    {
      xmlNodePtr after = child->next;

      before = child->prev;
      xmlUnlinkNode (child);
      if (still_fails (check, node->doc, seed, trials))
        {
          xmlFreeNode (child);
          continue;
        }
      put_back (node, child, before, after);
      if (child->type == XML_TEXT_NODE)
        shorten_text (check, child, seed, trials);
      else
        shrink (check, child, seed, trials);
    }
  if (!xmlHasProp (node, BAD_CAST "flow-name"))
    drop_attributes (check, node, seed, trials);
}

static void
shrink_flows (Check check, xmlDocPtr doc, guint32 seed, guint *trials)
{
  xmlNodePtr root = xmlDocGetRootElement (doc);

  for (xmlNodePtr sequence = xmlFirstElementChild (root); sequence;
       sequence = xmlNextElementSibling (sequence))
    for (xmlNodePtr flow = xmlFirstElementChild (sequence); flow;
         flow = xmlNextElementSibling (flow))
      if (strcmp ((const char *) sequence->name, "page-sequence") == 0)
        shrink (check, flow, seed, trials);
}

static guint32
number_from_environment (const char *name, guint32 otherwise)
{
  const char *text = g_getenv (name);

  return text ? (guint32) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_property (gconstpointer data)
{
  Check check = *(const Check *) data;
  guint32 first = number_from_environment ("RANDOM_SEED", 1);
  guint32 n = number_from_environment ("RANDOM_CASES", CASES);

  for (guint32 seed = first; seed < first + n; seed++)
    {
      xmlDocPtr doc = make_document (seed);
      g_autofree char *found = NULL;

      alarm (SECONDS);
      found = run_check (check, doc, seed);
      if (found)
        {
          guint trials = 0;
          xmlChar *text;
          int length;

          g_test_message ("RANDOM_SEED=%u RANDOM_CASES=1: %s", seed, found);
          alarm (20 * SECONDS);
          shrink_flows (check, doc, seed, &trials);
          g_free (found);
          found = run_check (check, doc, seed);
          xmlDocDumpFormatMemory (doc, &text, &length, 0);
          g_test_message ("made smaller: %s\n%s", found, text);
          xmlFree (text);
          g_test_fail ();
        }
      xmlFreeDoc (doc);
      if (found)
        break;
    }
  alarm (0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Check check;
  } checks[] = {
    { "/layout/random/wrapper", check_wrapper },
    { "/layout/random/longhands", check_longhands },
    { "/layout/random/centimetres", check_centimetres },
    { "/layout/random/dump", check_dump },
    { "/layout/random/bytes", check_bytes },
    { "/layout/random/taller", check_taller },
    { "/layout/random/inside", check_inside },
    { "/layout/random/text", check_text },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_test_add_data_func (checks[i].path, &checks[i].check, test_property);
  return g_test_run ();
}
