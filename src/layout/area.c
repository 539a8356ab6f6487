/* layout/area.c: the area tree */
#include "layout/area.h"

#include <string.h>

#include "layout/areas.h"
#include "layout/markers.h"

typedef struct
{
  guint page; /* index of the first one */
  Mpt x, y;
  guint last_page;
} IdPlace;

struct AreaTree
{
  Arena *arena;
  GPtrArray *pages; /* of LayoutPage, in the arena */
  GHashTable *ids;  /* lent text to IdPlace in the arena */
  const char *title, *language;
};

AreaTree *
area_tree_new (void)
{
  AreaTree *tree = g_new0 (AreaTree, 1);

  tree->arena = arena_new ();
  tree->pages = g_ptr_array_new ();
  tree->ids = g_hash_table_new (g_str_hash, g_str_equal);
  return tree;
}

void
area_tree_free (AreaTree *tree)
{
  if (!tree)
    return;
  g_hash_table_unref (tree->ids);
  g_ptr_array_unref (tree->pages);
  arena_free (tree->arena);
  g_free (tree);
}

Arena *
area_tree_arena (AreaTree *tree)
{
  return tree->arena;
}

void
area_tree_set_information (AreaTree *tree, const char *title, const char *language)
{
  tree->title = arena_strdup (tree->arena, title);
  tree->language = arena_strdup (tree->arena, language);
}

const char *
area_tree_title (const AreaTree *tree)
{
  return tree->title;
}

const char *
area_tree_language (const AreaTree *tree)
{
  return tree->language;
}

guint
area_tree_page_count (const AreaTree *tree)
{
  return tree->pages->len;
}

const LayoutPage *
area_tree_page (const AreaTree *tree, guint index)
{
  return g_ptr_array_index (tree->pages, index);
}

LayoutPage *
area_tree_add_page (AreaTree *tree)
{
  LayoutPage *page = arena_new0 (tree->arena, LayoutPage);

  g_ptr_array_add (tree->pages, page);
  page->number = tree->pages->len;
  return page;
}

void
layout_page_add_region (LayoutPage *page, LayoutArea *region)
{
  LayoutArea **at = &page->regions;

  while (*at)
    at = &(*at)->next;
  *at = region;
}

LayoutArea *
layout_area_new (Layout *layout, AreaKind kind, const FoNode *node, LayoutArea *parent)
{
  LayoutArea *area = arena_new0 (layout->areas, LayoutArea);

  area->kind = kind;
  area->node = node;
  area->parent = parent;
  if (!parent)
    return area;
  if (parent->last)
    parent->last->next = area;
  else
    parent->first = area;
  parent->last = area;
  return area;
}

/* --- turned areas --- */

static Mpt
edge_of (const LayoutArea *area, Side side)
{
  return area->box ? area->box->border[side].width + area->box->padding[side] : 0;
}

static void
turn_point (const LayoutArea *area, Mpt *x, Mpt *y)
{
  Mpt left = area->x + edge_of (area, SIDE_START), top = area->y + edge_of (area, SIDE_BEFORE);
  Mpt width = area->width - (left - area->x) - edge_of (area, SIDE_END);
  Mpt height = area->height - (top - area->y) - edge_of (area, SIDE_AFTER);
  Mpt across = *x - left, down = *y - top;

  switch (area->turn)
    {
    case 1:
      *x = left + down;
      *y = top + height - across;
      break;
    case 2:
      *x = left + width - across;
      *y = top + height - down;
      break;
    case 3:
      *x = left + width - down;
      *y = top + across;
      break;
    default:
      break;
    }
}

void
area_to_page (const LayoutArea *area, Mpt *x, Mpt *y)
{
  for (; area; area = area->flags & AREA_FIXED ? NULL : area->parent)
    turn_point (area, x, y);
}

/* --- ids --- */

void
layout_area_note (Layout *layout, const FoNode *node, Mpt x, Mpt y)
{
  AreaTree *tree = layout->result;

  area_to_page (layout->turned, &x, &y);
  for (; node && layout->page; node = node->parent)
    {
      const char *id = node->own == fo_initial_own () ? NULL : node_string (node, FO_PROPERTY_ID);
      IdPlace *place;

      if (node_has_markers (node))
        layout_markers_note (layout, node);
      if (!id)
        continue;
      place = g_hash_table_lookup (tree->ids, id);
      if (!place)
        {
          place = arena_new0 (tree->arena, IdPlace);
          place->page = layout->page->number - 1;
          place->x = x;
          place->y = y;
          g_hash_table_insert (tree->ids, (gpointer) id, place);
        }
      /* page furniture is placed after the flow: it comes back to earlier pages */
      place->last_page = MAX (place->last_page, layout->page->number - 1);
    }
}

gboolean
area_tree_find_id (const AreaTree *tree, const char *id, guint *page, Mpt *x, Mpt *y)
{
  const IdPlace *place = g_hash_table_lookup (tree->ids, id);

  if (!place)
    return FALSE;
  *page = place->page;
  *x = place->x;
  *y = place->y;
  return TRUE;
}

const char *
area_tree_first_page_of (const AreaTree *tree, const char *id)
{
  const IdPlace *place = g_hash_table_lookup (tree->ids, id);

  return place ? area_tree_page (tree, place->page)->formatted : NULL;
}

const char *
area_tree_last_page_of (const AreaTree *tree, const char *id)
{
  const IdPlace *place = g_hash_table_lookup (tree->ids, id);

  return place ? area_tree_page (tree, place->last_page)->formatted : NULL;
}

void
area_tree_each_id (const AreaTree *tree,
                   void (*function) (const char *id, const char *first, const char *last,
                                     gpointer data),
                   gpointer data)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, tree->ids);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const IdPlace *place = value;

      function (id, area_tree_page (tree, place->page)->formatted,
                area_tree_page (tree, place->last_page)->formatted, data);
    }
}
