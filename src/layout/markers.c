/* layout/markers.c: which marker a page's furniture retrieves */
#include "layout/markers.h"

#include <string.h>

/* Where the areas of a parent of markers are: pages, from 0. */
typedef struct
{
  guint first, last;
} Span;

/* A marker with an area on a page. */
typedef struct
{
  const FoNode *marker;
  const char *name;
  const Span *span;
} PageMarker;

/* What is in force behind a page. */
typedef struct
{
  const FoNode *marker, *sequence;
} Carried;

struct MarkerTable
{
  Arena *work;
  GHashTable *spans;   /* FoNode to Span */
  GHashTable *carried; /* class name to Carried */
  GPtrArray *pages;    /* of GArray of PageMarker; NULL: none */
};

MarkerTable *
layout_markers_new (const FoTree *tree, Arena *work)
{
  MarkerTable *table;

  if (fo_tree_markers (tree)->len == 0)
    return NULL;
  table = arena_new0 (work, MarkerTable);
  table->work = work;
  table->spans = g_hash_table_new (NULL, NULL);
  table->carried = g_hash_table_new (g_str_hash, g_str_equal);
  table->pages = g_ptr_array_new ();
  arena_own (work, table->spans, (GDestroyNotify) g_hash_table_unref);
  arena_own (work, table->carried, (GDestroyNotify) g_hash_table_unref);
  arena_own (work, table->pages, (GDestroyNotify) g_ptr_array_unref);
  return table;
}

void
layout_markers_note (Layout *layout, const FoNode *node)
{
  MarkerTable *table = layout->markers;
  guint page = layout->page->number - 1;
  Span *span;

  if (!table || layout->placing_static)
    return;
  span = g_hash_table_lookup (table->spans, node);
  if (!span)
    {
      span = arena_new0 (table->work, Span);
      *span = (Span){ page, page };
      g_hash_table_insert (table->spans, (gpointer) node, span);
    }
  span->last = MAX (span->last, page);
}

static GArray *
markers_of_page (MarkerTable *table, guint page)
{
  GArray *markers;

  if (page >= table->pages->len)
    g_ptr_array_set_size (table->pages, (int) page + 1);
  markers = g_ptr_array_index (table->pages, page);
  if (!markers)
    {
      markers = g_array_new (FALSE, FALSE, sizeof (PageMarker));
      arena_own (table->work, markers, (GDestroyNotify) g_array_unref);
      g_ptr_array_index (table->pages, page) = markers;
    }
  return markers;
}

void
layout_markers_sort (Layout *layout)
{
  const GPtrArray *all = fo_tree_markers (layout->tree);

  for (guint i = 0; layout->markers && i < all->len; i++)
    {
      PageMarker marker = { .marker = g_ptr_array_index (all, i) };

      marker.name = node_string (marker.marker, FO_PROPERTY_MARKER_CLASS_NAME);
      marker.span = g_hash_table_lookup (layout->markers->spans, marker.marker->parent);
      if (marker.name && marker.span)
        for (guint page = marker.span->first; page <= marker.span->last; page++)
          g_array_append_val (markers_of_page (layout->markers, page), marker);
    }
}

/* The marker of class NAME that PAGE has at POSITION, else the nearest one on it; NULL: none. */
static const FoNode *
find_on_page (MarkerTable *table, guint page, const char *name, FoKeyword position)
{
  const GArray *markers
      = page < table->pages->len ? g_ptr_array_index (table->pages, page) : NULL;
  const FoNode *found = NULL, *other = NULL;
  gboolean first = position == FO_FIRST_STARTING_WITHIN_PAGE
                   || position == FO_FIRST_INCLUDING_CARRYOVER;

  for (guint i = 0; markers && i < markers->len; i++)
    {
      guint at = first ? i : markers->len - 1 - i;
      const PageMarker *marker = &g_array_index (markers, PageMarker, at);

      if (strcmp (marker->name, name) != 0)
        continue;
      other = other ? other : marker->marker;
      if (position == FO_FIRST_INCLUDING_CARRYOVER
          || (position == FO_LAST_ENDING_WITHIN_PAGE ? marker->span->last == page
                                                     : marker->span->first == page))
        {
          found = marker->marker;
          break;
        }
    }
  return found ? found : other;
}

const FoNode *
layout_markers_retrieve (Layout *layout, const FoNode *retrieve)
{
  MarkerTable *table = layout->markers;
  const char *name = node_string (retrieve, FO_PROPERTY_RETRIEVE_CLASS_NAME);
  const FoNode *marker;

  if (!table || !name || !layout->page)
    return NULL;
  marker = find_on_page (table, layout->page->number - 1, name,
                         fo_node_value (retrieve, FO_PROPERTY_RETRIEVE_POSITION)->keyword);
  if (!marker && !node_is (retrieve, FO_PROPERTY_RETRIEVE_BOUNDARY, FO_PAGE))
    {
      const Carried *carried = g_hash_table_lookup (table->carried, name);

      if (carried
          && (carried->sequence == layout->page->sequence
              || node_is (retrieve, FO_PROPERTY_RETRIEVE_BOUNDARY, FO_DOCUMENT)))
        marker = carried->marker;
    }
  return marker ? fo_tree_retrieve (layout->tree, retrieve, marker) : NULL;
}

void
layout_markers_leave_page (Layout *layout)
{
  MarkerTable *table = layout->markers;
  guint page = layout->page->number - 1;
  const GArray *markers
      = table && page < table->pages->len ? g_ptr_array_index (table->pages, page) : NULL;

  for (guint i = 0; markers && i < markers->len; i++)
    {
      const char *name = g_array_index (markers, PageMarker, i).name;
      Carried *carried = g_hash_table_lookup (table->carried, name);

      if (!carried)
        {
          carried = arena_new0 (table->work, Carried);
          g_hash_table_insert (table->carried, (gpointer) name, carried);
        }
      carried->sequence = layout->page->sequence;
      carried->marker = find_on_page (table, page, name, FO_LAST_ENDING_WITHIN_PAGE);
    }
}
