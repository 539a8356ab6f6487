/* layout/format.c: the layout of a whole document */
#include "layout/format.h"

#include <string.h>

#include "base/errors.h"
#include "layout/areas.h"
#include "layout/markers.h"
#include "layout/pages.h"

/* Numbers in the flow settle in two passes but for documents made not to. */
#define MAX_PASSES 4

/* --- page number citations of the flow --- */

static void
keep_number (const char *id, const char *first, const char *last, gpointer data)
{
  Layout *layout = data;
  const char *known = g_hash_table_lookup (layout->citations, id);
  const char *known_last = g_hash_table_lookup (layout->citations_last, id);

  if (known && known_last && strcmp (known, first) == 0 && strcmp (known_last, last) == 0)
    return;
  layout->citation_changed = TRUE;
  g_hash_table_insert (layout->citations, g_strdup (id), g_strdup (first));
  g_hash_table_insert (layout->citations_last, g_strdup (id), g_strdup (last));
}

/* --- one pass --- */

static void
append_text (const FoNode *node, GString *text)
{
  if (node->kind == FO_NODE_TEXT)
    g_string_append (text, node->text);
  for (const FoNode *child = node->first_child; child; child = child->next)
    append_text (child, text);
}

/* The document's title and language, as the formatting objects have them. */
static void
set_information (Layout *layout)
{
  const FoNode *root = fo_tree_root (layout->tree);
  const char *language = node_string (root, FO_PROPERTY_LANGUAGE);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const FoNode *sequence = root->first_child; sequence && text->len == 0;
       sequence = sequence->next)
    if (sequence->kind == FO_NODE_PAGE_SEQUENCE)
      {
        if (!language)
          language = node_string (sequence, FO_PROPERTY_LANGUAGE);
        for (const FoNode *child = sequence->first_child; child; child = child->next)
          if (child->kind == FO_NODE_TITLE)
            append_text (child, text);
      }
  g_strstrip (text->str);
  area_tree_set_information (layout->result, *text->str ? text->str : NULL, language);
}

/* TRUE when some page master has a region NAME. */
static gboolean
region_exists (Layout *layout, const char *name)
{
  for (const FoNode *set = fo_tree_root (layout->tree)->first_child; set; set = set->next)
    for (const FoNode *node = set->first_child; node && set->kind == FO_NODE_LAYOUT_MASTER_SET;
         node = node->next)
      if (node->kind == FO_NODE_SIMPLE_PAGE_MASTER)
        {
          PageMaster master;

          layout_master_read (layout, node, &master);
          for (Region region = 0; region < N_REGIONS; region++)
            if (master.regions[region] && strcmp (master.region_names[region], name) == 0)
              return TRUE;
        }
  return FALSE;
}

/* Content for a region that no page has is not to be lost silently. */
static void
check_regions (Layout *layout, const FoNode *sequence)
{
  for (const FoNode *child = sequence->first_child; child; child = child->next)
    {
      const char *name = child->kind == FO_NODE_STATIC_CONTENT
                             ? node_string (child, FO_PROPERTY_FLOW_NAME)
                             : NULL;

      if (name && strcmp (name, "xsl-footnote-separator") == 0)
        continue;
      if (child->kind == FO_NODE_STATIC_CONTENT && (!name || !region_exists (layout, name)))
        layout_report (layout, child, MESSAGE_LAYOUT_NO_REGION, "flow-name", NULL);
    }
}

static void
run_pass (Layout *layout)
{
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (PageRecord));
  g_autoptr (GHashTable) lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const FoNode *root = fo_tree_root (layout->tree);
  guint number = 1;

  for (const FoNode *child = root->first_child; child && !layout->error; child = child->next)
    if (child->kind == FO_NODE_PAGE_SEQUENCE)
      {
        layout_sequence (layout, child, &number, records);
        check_regions (layout, child);
      }
  layout_markers_sort (layout);
  layout->placing_static = TRUE;
  for (guint i = 0; i < records->len && !layout->error; i++)
    layout_static_contents (layout, &g_array_index (records, PageRecord, i), lists);
  layout->placing_static = FALSE;
}

static void
move_findings (const Findings *from, Findings *to)
{
  for (guint i = 0; i < findings_count (from); i++)
    findings_add (to, findings_nth (from, i));
}

AreaTree *
layout_format (const FoTree *tree, LayoutFonts *fonts, Findings *findings, GError **error)
{
  Layout layout = { .tree = tree, .fonts = fonts };
  g_autoptr (GHashTable) citations
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) citations_last
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  layout_fonts_trim (fonts);
  layout.citations = citations;
  layout.citations_last = citations_last;
  for (guint pass = 1;; pass++)
    {
      g_autoptr (Findings) own = findings_new ();
      g_autoptr (Arena) work = arena_new ();
      g_autoptr (GHashTable) styles = g_hash_table_new (NULL, NULL);
      g_autoptr (GHashTable) tables = g_hash_table_new (NULL, NULL);
      g_autoptr (GHashTable) reported
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (AreaTree) result = area_tree_new ();

      layout.findings = own;
      layout.work = work;
      layout.styles = styles;
      layout.tables = tables;
      layout.reported = reported;
      layout.result = result;
      layout.areas = area_tree_arena (result);
      layout.markers = layout_markers_new (tree, work);
      layout.citation_asked = layout.citation_changed = FALSE;
      layout.noted = NULL;
      run_pass (&layout);

      if (layout.citation_asked && !layout.error)
        area_tree_each_id (result, keep_number, &layout);
      if (!layout.citation_changed || pass == MAX_PASSES || layout.error)
        {
          for (guint i = 0; i < N_SCRATCHES; i++)
            g_clear_pointer (&layout.scratches[i], g_array_unref);
          move_findings (own, findings);
          if (layout.error)
            {
              g_propagate_error (error, layout.error);
              return NULL;
            }
          set_information (&layout);
          return g_steal_pointer (&result);
        }
    }
}
