/* test-layout-random.c: what holds for any formatting objects, tried on random ones
 *
 * RANDOM_SEED (1 when unset) and RANDOM_CASES (how many) in the environment choose other documents;
 * case N of seed S is case 0 of seed S + N.  A document for which something does not hold is made
 * smaller as long as that stays so, and printed. */
#include <unistd.h>

#include "fo/dump.h"
#include "test-layout-random.h"
#include "test-pdf-tools.h"

#define CASES 200
#define SECONDS 300 /* for one case, sanitizers and a loaded machine included; a hang ends it */
#define MAX_TRIALS 1000 /* at making a document smaller */

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

/* TRUE when NODE has an attribute that LONGHAND gives way to when it is one of a shorthand's: for a
 * margin also the space or indent that it stands for, XSL 1.1 §5.3.1. */
static gboolean
is_given_besides (xmlNodePtr node, const char *longhand)
{
  static const char *const relatives[][2] = {
    { "margin-top", "space-before" },
    { "margin-top", "space-before.optimum" },
    { "margin-bottom", "space-after" },
    { "margin-bottom", "space-after.optimum" },
    { "margin-left", "start-indent" },
    { "margin-right", "end-indent" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (relatives); i++)
    if (strcmp (relatives[i][0], longhand) == 0
        && xmlHasProp (node, BAD_CAST relatives[i][1]))
      return TRUE;
  return xmlHasProp (node, BAD_CAST longhand) != NULL;
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
          if (!is_given_besides (node, parts[i]))
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
check_bytes (xmlDocPtr doc, const Laid *laid G_GNUC_UNUSED, guint32 seed G_GNUC_UNUSED)
{
  g_auto (Laid) first = lay_copy (doc);
  g_auto (Laid) again = lay_copy (doc);
  g_autoptr (GBytes) a = finish (&first), b = finish (&again);

  return g_bytes_equal (a, b) ? NULL : g_strdup ("the second file is another one");
}

static char *
check_taller (xmlDocPtr doc, const Laid *laid, guint32 seed)
{
  xmlDocPtr copy = xmlCopyDoc (doc, 1);
  guint before = area_tree_page_count (laid->areas), after = 0;

  /* a header that had no room to be repeated takes some of each page that is tall enough for it */
  if (count_findings (laid, "layout-repeated") == 0 && make_taller (copy, seed))
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
          alarm (4 * SECONDS);
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
