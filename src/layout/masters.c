/* layout/masters.c: geometry and choice of page masters */
#include "layout/masters.h"

#include <string.h>

#include "layout/style.h"

#define DEFAULT_WIDTH 595276 /* A4 */
#define DEFAULT_HEIGHT 841890
#define LARGEST_HEIGHT (14400 * MPT_PER_POINT) /* that a page of a PDF file can have: ISO 32000-1, C */

/* --- choice --- */

static const FoNode *
find_master (const Layout *layout, const char *name)
{
  for (const FoNode *set = fo_tree_root (layout->tree)->first_child; set; set = set->next)
    if (set->kind == FO_NODE_LAYOUT_MASTER_SET)
      for (const FoNode *master = set->first_child; master; master = master->next)
        {
          const char *own = node_string (master, FO_PROPERTY_MASTER_NAME);

          if (own && name && strcmp (own, name) == 0)
            return master;
        }
  return NULL;
}

gboolean
layout_masters_begin (MasterChooser *chooser, Layout *layout, const FoNode *sequence)
{
  *chooser = (MasterChooser){ .layout = layout, .sequence = sequence };
  chooser->master = find_master (layout, node_string (sequence, FO_PROPERTY_MASTER_REFERENCE));
  if (!chooser->master)
    {
      layout_report (layout, sequence, MESSAGE_LAYOUT_NO_MASTER, fo_node_name (sequence->kind),
                     NULL);
      return FALSE;
    }
  chooser->reference = chooser->master->first_child;
  return TRUE;
}

static gboolean
fits_condition (const FoNode *condition, const PageWish *wish)
{
  FoKeyword position = fo_node_value (condition, FO_PROPERTY_PAGE_POSITION)->keyword;
  FoKeyword parity = fo_node_value (condition, FO_PROPERTY_ODD_OR_EVEN)->keyword;
  FoKeyword blank = fo_node_value (condition, FO_PROPERTY_BLANK_OR_NOT_BLANK)->keyword;

  if ((position == FO_FIRST && !wish->first) || (position == FO_LAST && !wish->last)
      || (position == FO_REST && (wish->first || wish->last))
      || (position == FO_ONLY && !(wish->first && wish->last)))
    return FALSE;
  if ((parity == FO_ODD && wish->number % 2 == 0) || (parity == FO_EVEN && wish->number % 2 == 1))
    return FALSE;
  return !((blank == FO_BLANK && !wish->blank) || (blank == FO_NOT_BLANK && wish->blank));
}

static gboolean
is_used_up (const FoNode *reference, guint used)
{
  if (reference->kind == FO_NODE_SINGLE_PAGE_MASTER_REFERENCE)
    return used >= 1;
  return used >= (guint) MAX (node_integer (reference, FO_PROPERTY_MAXIMUM_REPEATS, G_MAXINT), 0);
}

/* The reference for the next page: the one in use or the one behind it. */
static const FoNode *
current_reference (const MasterChooser *chooser)
{
  const FoNode *reference = chooser->reference;

  if (reference && is_used_up (reference, chooser->used))
    {
      reference = reference->next;
      while (reference && is_used_up (reference, 0))
        reference = reference->next;
    }
  return reference;
}

/* The reference in use, the last one when all are used up; NULL for a simple-page-master. */
static const FoNode *
reference_in_use (const MasterChooser *chooser)
{
  const FoNode *reference;

  if (chooser->master->kind == FO_NODE_SIMPLE_PAGE_MASTER)
    return NULL;
  reference = current_reference (chooser);
  return reference ? reference : chooser->reference;
}

/* The first condition of REFERENCE that holds, or REFERENCE itself when it has none. */
static const FoNode *
fitting_reference (const FoNode *reference, const PageWish *wish)
{
  const FoNode *condition = reference->first_child;

  if (reference->kind != FO_NODE_REPEATABLE_PAGE_MASTER_ALTERNATIVES)
    return reference;
  while (condition && !fits_condition (condition, wish))
    condition = condition->next;
  return condition;
}

static const FoNode *
master_of_reference (const MasterChooser *chooser, const FoNode *reference, const PageWish *wish)
{
  const FoNode *named = fitting_reference (reference, wish);

  return named ? find_master (chooser->layout, node_string (named, FO_PROPERTY_MASTER_REFERENCE))
               : NULL;
}

/* Any simple-page-master of the sequence: something is always placed. */
static const FoNode *
any_master (const MasterChooser *chooser)
{
  for (const FoNode *at = chooser->master->first_child; at; at = at->next)
    {
      const FoNode *named = at->first_child ? at->first_child : at;
      const FoNode *master
          = find_master (chooser->layout, node_string (named, FO_PROPERTY_MASTER_REFERENCE));

      if (master && master->kind == FO_NODE_SIMPLE_PAGE_MASTER)
        return master;
    }
  return NULL;
}

const FoNode *
layout_masters_choose (const MasterChooser *chooser, const PageWish *wish)
{
  /* past the last reference the last one goes on: XSL 1.1 §6.4.8 leaves the recovery open */
  const FoNode *reference = reference_in_use (chooser), *master;

  if (chooser->master->kind == FO_NODE_SIMPLE_PAGE_MASTER)
    return chooser->master;
  master = reference ? master_of_reference (chooser, reference, wish) : NULL;
  if (master && master->kind == FO_NODE_SIMPLE_PAGE_MASTER)
    return master;
  if (layout_report_once (chooser->layout, node_string (chooser->sequence,
                                                        FO_PROPERTY_MASTER_REFERENCE)))
    layout_report (chooser->layout, chooser->sequence, MESSAGE_LAYOUT_NO_MASTER,
                   fo_node_name (chooser->sequence->kind), NULL);
  return any_master (chooser);
}

void
layout_masters_advance (MasterChooser *chooser)
{
  const FoNode *reference = current_reference (chooser);

  if (!reference || reference == chooser->reference)
    chooser->used++;
  else
    {
      chooser->reference = reference;
      chooser->used = 1;
    }
}

gboolean
layout_masters_ask_last (const MasterChooser *chooser)
{
  const FoNode *reference = reference_in_use (chooser);

  if (reference && reference->kind == FO_NODE_REPEATABLE_PAGE_MASTER_ALTERNATIVES)
    for (const FoNode *condition = reference->first_child; condition; condition = condition->next)
      if (node_is (condition, FO_PROPERTY_PAGE_POSITION, FO_LAST)
          || node_is (condition, FO_PROPERTY_PAGE_POSITION, FO_ONLY))
        return TRUE;
  return FALSE;
}

gboolean
layout_masters_have_last (const MasterChooser *chooser, const PageWish *wish)
{
  const FoNode *reference = reference_in_use (chooser), *named;
  PageWish last = *wish;

  last.last = TRUE;
  named = reference ? fitting_reference (reference, &last) : NULL;
  return named && node_is (named, FO_PROPERTY_PAGE_POSITION, FO_LAST);
}

/* --- geometry --- */

static const struct
{
  FoNodeKind kind;
  const char *name;
} regions[N_REGIONS] = {
  [REGION_BEFORE] = { FO_NODE_REGION_BEFORE, "xsl-region-before" },
  [REGION_START] = { FO_NODE_REGION_START, "xsl-region-start" },
  [REGION_BODY] = { FO_NODE_REGION_BODY, "xsl-region-body" },
  [REGION_END] = { FO_NODE_REGION_END, "xsl-region-end" },
  [REGION_AFTER] = { FO_NODE_REGION_AFTER, "xsl-region-after" },
};

/* A page grows downwards, in one column, and upright. */
static gboolean
can_grow (Layout *layout, const FoNode *node)
{
  const FoNode *body = node->first_child;

  while (body && body->kind != FO_NODE_REGION_BODY)
    body = body->next;
  return layout_turn (layout, node) == 0
         && (!body || (layout_turn (layout, body) == 0
                       && node_integer (body, FO_PROPERTY_COLUMN_COUNT, 1) <= 1));
}

/* The page's side: its length, or A4's. */
static Mpt
page_side (Layout *layout, const FoNode *node, FoProperty property, Mpt otherwise)
{
  const FoValue *value = fo_node_value (node, property);

  if (fo_value_is (value, FO_INDEFINITE)
      && layout_report_once (layout, fo_properties[property].name))
    layout_report (layout, node, MESSAGE_LAYOUT_VALUE, fo_properties[property].name, NULL);
  return value->type == FO_VALUE_LENGTH && value->length > 0 ? value->length : otherwise;
}

/* RECTANGLE without the margins of NODE; those above and below are shares of HEIGHT. */
static PlaceRectangle
inside_margins (const FoNode *node, PlaceRectangle rectangle, Mpt width, Mpt height)
{
  Mpt left = node_length (node, FO_PROPERTY_MARGIN_LEFT, width);
  Mpt right = node_length (node, FO_PROPERTY_MARGIN_RIGHT, width);
  Mpt top = node_length (node, FO_PROPERTY_MARGIN_TOP, height);
  Mpt bottom = node_length (node, FO_PROPERTY_MARGIN_BOTTOM, height);

  return (PlaceRectangle){ rectangle.x + left, rectangle.y + top,
                           MAX (rectangle.width - left - right, 0),
                           MAX (rectangle.height - top - bottom, 0) };
}

static Mpt
extent_of (const PageMaster *master, Region region, Mpt whole)
{
  const FoNode *node = master->regions[region];

  return node ? node_length (node, FO_PROPERTY_EXTENT, whole) : 0;
}

/* RECTANGLE, which lies in a room of WIDTH by HEIGHT, where that is turned into PAGE. */
static PlaceRectangle
turn_rectangle (PlaceRectangle rectangle, guint turn, Mpt width, Mpt height,
                const PlaceRectangle *page)
{
  PlaceRectangle turned = rectangle;

  if (turn % 2)
    {
      turned.width = rectangle.height;
      turned.height = rectangle.width;
    }
  if (turn == 1)
    {
      turned.x = rectangle.y;
      turned.y = width - rectangle.x - rectangle.width;
    }
  else if (turn == 2)
    {
      turned.x = width - rectangle.x - rectangle.width;
      turned.y = height - rectangle.y - rectangle.height;
    }
  else if (turn == 3)
    {
      turned.x = height - rectangle.y - rectangle.height;
      turned.y = rectangle.x;
    }
  turned.x += page->x;
  turned.y += page->y;
  return turned;
}

/* XSL 1.1 §6.4.13: regions lie at the sides; before and after leave the corners to start and end
 * unless they take precedence. */
static void
set_rectangles (PageMaster *master, guint turn)
{
  const PlaceRectangle page
      = inside_margins (master->node,
                        (PlaceRectangle){ 0, 0, master->width, master->height }, master->width,
                        master->height);
  /* the same turned upright; shares of the regions are those of the whole page */
  const PlaceRectangle inner
      = { 0, 0, turn % 2 ? page.height : page.width, turn % 2 ? page.width : page.height };
  Mpt width = turn % 2 ? master->height : master->width;
  Mpt height = turn % 2 ? master->width : master->height;
  Mpt before = extent_of (master, REGION_BEFORE, height);
  Mpt after = extent_of (master, REGION_AFTER, height);
  Mpt start = extent_of (master, REGION_START, width);
  Mpt end = extent_of (master, REGION_END, width);

  master->rectangles[REGION_BEFORE]
      = (PlaceRectangle){ inner.x + start, inner.y, inner.width - start - end, before };
  master->rectangles[REGION_AFTER] = (PlaceRectangle){
    inner.x + start, inner.y + inner.height - after, inner.width - start - end, after
  };
  master->rectangles[REGION_START] = (PlaceRectangle){ inner.x, inner.y, start, inner.height };
  master->rectangles[REGION_END]
      = (PlaceRectangle){ inner.x + inner.width - end, inner.y, end, inner.height };
  for (Region region = REGION_BEFORE; region <= REGION_AFTER; region += REGION_AFTER)
    {
      PlaceRectangle *rectangle = &master->rectangles[region];

      if (!master->regions[region]
          || !node_is (master->regions[region], FO_PROPERTY_PRECEDENCE, FO_TRUE))
        continue;
      rectangle->x = inner.x;
      rectangle->width = inner.width;
      for (Region side = REGION_START; side <= REGION_END; side += 2)
        {
          if (region == REGION_BEFORE)
            master->rectangles[side].y += before;
          master->rectangles[side].height -= rectangle->height;
        }
    }
  master->rectangles[REGION_BODY]
      = master->regions[REGION_BODY]
            ? inside_margins (master->regions[REGION_BODY], inner, width, height)
            : inner;
  for (Region region = 0; region < N_REGIONS; region++)
    {
      master->rectangles[region].width = MAX (master->rectangles[region].width, 0);
      master->rectangles[region].height = MAX (master->rectangles[region].height, 0);
      master->rectangles[region] = turn_rectangle (master->rectangles[region], turn, inner.width,
                                                   inner.height, &page);
    }
}

void
layout_master_read (Layout *layout, const FoNode *node, PageMaster *master)
{
  const char *name = node_string (node, FO_PROPERTY_MASTER_NAME);

  *master = (PageMaster){ .node = node, .name = name ? name : "" };
  master->width = page_side (layout, node, FO_PROPERTY_PAGE_WIDTH, DEFAULT_WIDTH);
  master->grows = node_is (node, FO_PROPERTY_PAGE_HEIGHT, FO_INDEFINITE) && can_grow (layout, node);
  master->height = master->grows
                       ? LARGEST_HEIGHT
                       : page_side (layout, node, FO_PROPERTY_PAGE_HEIGHT, DEFAULT_HEIGHT);
  for (const FoNode *child = node->first_child; child; child = child->next)
    for (Region region = 0; region < N_REGIONS; region++)
      if (child->kind == regions[region].kind)
        {
          const char *own = node_string (child, FO_PROPERTY_REGION_NAME);

          master->regions[region] = child;
          master->turns[region] = layout_turn (layout, child);
          master->region_names[region] = own ? own : regions[region].name;
        }
  set_rectangles (master, layout_turn (layout, node));
}

void
layout_master_fit (Layout *layout, PageMaster *master, Mpt room, Mpt height)
{
  master->height -= room - height;
  set_rectangles (master, layout_turn (layout, master->node));
}
