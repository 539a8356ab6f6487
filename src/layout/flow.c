/* layout/flow.c: making lists of boxes: boundaries, spaces, frames */
#include "layout/measure.h"

#include <string.h>

#include "layout/markers.h"

/* A page of no height takes one box. */
#define MANY_BOXES 8

/* --- measuring a list --- */

Mpt
flow_height (const FlowList *list, guint from, guint to)
{
  Mpt height;

  if (from >= to)
    return 0;
  height = g_array_index (list->sums, Mpt, to) - g_array_index (list->sums, Mpt, from);
  height += flow_box (list, from)->space_start - flow_box (list, from)->space;
  return height + (to == flow_length (list) ? list->end_space : flow_box (list, to)->space_end);
}

Mpt
flow_shrink (const FlowList *list, guint from, guint to)
{
  if (from >= to)
    return 0;
  return g_array_index (list->shrinks, Mpt, to) - g_array_index (list->shrinks, Mpt, from)
         - flow_box (list, from)->shrink;
}

gboolean
flow_is_longer (const FlowList *list, guint from, Mpt height)
{
  guint n = flow_length (list);

  return n > from + MANY_BOXES
         && flow_height (list, from, n) - flow_shrink (list, from, n) > height;
}

/* --- resolving spaces --- */

typedef struct
{
  Mpt optimum, minimum;
} Resolved;

/* One space out of those from FIRST to before LAST: XSL 1.1 §4.3.1. */
static Resolved
resolve_spaces (const GArray *spaces, guint first, guint last)
{
  Resolved result = { 0 };
  gboolean any = FALSE;
  int precedence = G_MININT;

  for (guint i = first; i < last; i++)
    precedence = MAX (precedence, g_array_index (spaces, FlowSpace, i).precedence);
  for (guint i = first; i < last; i++)
    {
      const FlowSpace *space = &g_array_index (spaces, FlowSpace, i);

      if (space->precedence != precedence)
        continue;
      if (precedence == G_MAXINT)
        {
          result.optimum += space->optimum;
          result.minimum += space->minimum;
        }
      else if (!any || space->optimum > result.optimum)
        result = (Resolved){ space->optimum, space->minimum };
      else if (space->optimum == result.optimum)
        result.minimum = MAX (result.minimum, space->minimum);
      any = TRUE;
    }
  return result;
}

/* Where those of the first N end that stay at the end of a page or reference area: spaces there go,
 * up to the first that is to be retained. */
static guint
retained_end (const GArray *spaces, guint n)
{
  while (n > 0 && !g_array_index (spaces, FlowSpace, n - 1).retain)
    n--;
  return n;
}

/* --- the maker --- */

void
flow_maker_init (FlowMaker *maker, Layout *layout, Mpt x, Mpt width)
{
  FlowList *list = arena_new0 (layout->work, FlowList);
  const Mpt none = 0;

  list->boxes = g_array_sized_new (FALSE, TRUE, sizeof (FlowBox), 4);
  list->sums = g_array_sized_new (FALSE, FALSE, sizeof (Mpt), 8);
  list->shrinks = g_array_sized_new (FALSE, FALSE, sizeof (Mpt), 8);
  list->trailing = g_array_new (FALSE, FALSE, sizeof (FlowSpace));
  arena_own (layout->work, list->boxes, (GDestroyNotify) g_array_unref);
  arena_own (layout->work, list->sums, (GDestroyNotify) g_array_unref);
  arena_own (layout->work, list->shrinks, (GDestroyNotify) g_array_unref);
  arena_own (layout->work, list->trailing, (GDestroyNotify) g_array_unref);
  g_array_append_val (list->sums, none);
  g_array_append_val (list->shrinks, none);
  list->break_after = FO_AUTO;

  *maker = (FlowMaker){ .layout = layout, .list = list, .x = x, .width = width };
  maker->content_x = x;
  maker->content_width = width;
  maker->spaces = list->trailing;
  maker->break_ = FO_AUTO;
  maker->attached_end = &maker->attached;
  maker->resume_index = G_MAXUINT;
}

FlowList *
flow_maker_finish (FlowMaker *maker)
{
  FlowList *list = maker->list;

  flow_end_paragraph (maker);
  if (maker->attached)
    flow_add_box (maker, BOX_EMPTY, 0, PENALTY_NEVER);
  list->break_after = maker->break_;
  list->keep_after = maker->keep;
  list->end_space
      = resolve_spaces (list->trailing, 0, retained_end (list->trailing, list->trailing->len))
            .optimum;
  return list;
}

FlowList *
flow_make_list_in (Layout *layout, const FoNode *node, Mpt x, Mpt width, Mpt height)
{
  Mpt outer_height = layout->room_height;
  FlowMaker maker;

  layout->room_height = height;
  flow_maker_init (&maker, layout, x, width);
  maker.list->node = node;
  maker.list->width = width;
  flow_add_children (&maker, node);
  flow_maker_finish (&maker);
  layout->room_height = outer_height;
  return maker.list;
}

FlowList *
flow_make_list (Layout *layout, const FoNode *node, Mpt x, Mpt width)
{
  return flow_make_list_in (layout, node, x, width, 0);
}

/* --- spaces --- */

static void
set_spaces (FlowMaker *maker, FlowBox *box)
{
  const GArray *spaces = maker->spaces;
  guint split = 0, start;
  Resolved all;

  while (split < spaces->len && !g_array_index (spaces, FlowSpace, split).opens)
    split++;
  for (start = split; start < spaces->len && !g_array_index (spaces, FlowSpace, start).retain;
       start++)
    ;
  all = resolve_spaces (spaces, 0, spaces->len);
  box->space = all.optimum;
  box->shrink = MAX (all.optimum - all.minimum, 0);
  box->space_end = resolve_spaces (spaces, 0, retained_end (spaces, split)).optimum;
  box->space_start = resolve_spaces (spaces, start, spaces->len).optimum;
}

static void
add_space (FlowMaker *maker, const FoNode *node, FoProperty optimum, gboolean opens)
{
  /* optimum, minimum, maximum, precedence, conditionality stand in this order */
  const FoValue *precedence = fo_node_value (node, (FoProperty) (optimum + 3));
  FlowSpace space = { 0 };

  space.optimum = node_length (node, optimum, maker->width);
  space.minimum = node_length (node, (FoProperty) (optimum + 1), maker->width);
  if (space.minimum > space.optimum)
    space.minimum = space.optimum;
  space.precedence = fo_value_is (precedence, FO_FORCE) ? G_MAXINT
                                                        : fo_value_integer (precedence, 0);
  space.retain = node_is (node, (FoProperty) (optimum + 4), FO_RETAIN);
  space.opens = opens;
  if (space.optimum == 0 && space.precedence == 0)
    return;
  g_array_append_val (maker->spaces, space);
}

/* --- keeps and breaks --- */

static guint
keep_strength (const FoValue *value)
{
  if (fo_value_is (value, FO_ALWAYS))
    return PENALTY_KEEP;
  if (value->type == FO_VALUE_NUMBER)
    return PENALTY_KEEP_NUMBER + (guint) CLAMP (fo_value_integer (value, 0), 0, 400) * 10;
  return 0;
}

guint
flow_keep_penalty (const FoNode *node, FoProperty column, FoProperty page)
{
  return MAX (keep_strength (fo_node_value (node, column)),
              keep_strength (fo_node_value (node, page)));
}

/* The stronger of two breaks that fall together. */
void
flow_add_break (FlowMaker *maker, FoKeyword break_)
{
  if (break_ == FO_AUTO)
    return;
  if (maker->break_ == FO_AUTO || maker->break_ == FO_COLUMN
      || (maker->break_ == FO_PAGE && break_ != FO_COLUMN))
    maker->break_ = break_;
}

void
flow_begin (FlowMaker *maker, const FoNode *node)
{
  flow_add_break (maker, fo_node_value (node, FO_PROPERTY_BREAK_BEFORE)->keyword);
  maker->keep = MAX (maker->keep, flow_keep_penalty (node, FO_PROPERTY_KEEP_WITH_PREVIOUS_COLUMN,
                                                     FO_PROPERTY_KEEP_WITH_PREVIOUS_PAGE));
  add_space (maker, node, FO_PROPERTY_SPACE_BEFORE, TRUE);
}

void
flow_end (FlowMaker *maker, const FoNode *node)
{
  add_space (maker, node, FO_PROPERTY_SPACE_AFTER, FALSE);
  maker->keep = MAX (maker->keep, flow_keep_penalty (node, FO_PROPERTY_KEEP_WITH_NEXT_COLUMN,
                                                     FO_PROPERTY_KEEP_WITH_NEXT_PAGE));
  flow_add_break (maker, fo_node_value (node, FO_PROPERTY_BREAK_AFTER)->keyword);
}

/* --- frames --- */

Frame *
flow_open_frame (FlowMaker *maker, const FoNode *node, const LayoutBox *box, Mpt content_x,
                 Mpt content_width)
{
  Frame *frame = arena_new0 (maker->layout->work, Frame);
  Mpt before = layout_box_edge (box, SIDE_BEFORE);
  guint keep = flow_keep_penalty (node, FO_PROPERTY_KEEP_TOGETHER_COLUMN,
                                  FO_PROPERTY_KEEP_TOGETHER_PAGE);

  frame->parent = maker->frame;
  frame->depth = maker->frame ? maker->frame->depth + 1 : 1;
  frame->node = node;
  frame->box = box;
  frame->content_x = content_x;
  frame->content_width = content_width;
  frame->x = content_x - layout_box_edge (box, SIDE_START);
  frame->width
      = content_width + layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END);
  frame->keep = MAX (keep, maker->frame ? maker->frame->keep : 0);
  frame->begin = flow_length (maker->list);
  frame->end = G_MAXUINT;
  maker->frame = frame;
  if (layout_box_cut_edge (box, SIDE_BEFORE) || layout_box_cut_edge (box, SIDE_AFTER))
    maker->list->has_repeats = TRUE;
  if (before)
    {
      flow_add_box (maker, BOX_EDGE, before, 0)->opens = TRUE;
      maker->glued = TRUE;
    }
  return frame;
}

void
flow_close_frame (FlowMaker *maker)
{
  Frame *frame = maker->frame;
  Mpt after = layout_box_edge (frame->box, SIDE_AFTER);

  /* an area comes of it all the same */
  if (flow_length (maker->list) == frame->begin && !after)
    flow_add_box (maker, BOX_EMPTY, 0, 0);
  if (after)
    {
      /* a break at the end of the content comes behind the edge */
      FoKeyword waiting = maker->break_;

      maker->break_ = FO_AUTO;
      flow_add_box (maker, BOX_EDGE, after, PENALTY_NEVER);
      maker->break_ = waiting;
    }
  frame->end = flow_length (maker->list);
  maker->frame = frame->parent;
  if (maker->common && maker->common->depth >= frame->depth)
    maker->common = frame->parent;
}

void
flow_attach (FlowMaker *maker, const FoNode *node, FlowList *list, Mpt width)
{
  Attached *attached = arena_new0 (maker->layout->work, Attached);

  attached->node = node;
  attached->list = list;
  attached->width = width;
  attached->frame = maker->frame;
  *maker->attached_end = attached;
  maker->attached_end = &attached->next;
  if (list)
    flow_add_notes_of (maker, &maker->notes, list, 0, flow_length (list));
}

/* --- footnotes --- */

void
flow_add_notes (FlowMaker *maker, NoteLink **at, const NoteLink *links)
{
  while (*at)
    at = &(*at)->next;
  for (; links; links = links->next, at = &(*at)->next)
    {
      *at = arena_new0 (maker->layout->work, NoteLink);
      (*at)->note = links->note;
      maker->list->has_notes = TRUE;
    }
}

void
flow_add_notes_of (FlowMaker *maker, NoteLink **at, const FlowList *list, guint from, guint to)
{
  if (!list->has_notes)
    return;
  for (guint i = from; i < to; i++)
    flow_add_notes (maker, at, flow_box (list, i)->notes);
}

/* The footnote at NODE, and behind it those that its own text cites. */
static void
add_note (FlowMaker *maker, NoteLink **at, const FoNode *node)
{
  const FoNode *body = node->first_child;
  NoteLink link = { 0 };

  while (body && body->kind != FO_NODE_FOOTNOTE_BODY)
    body = body->next;
  if (!body)
    return;
  link.note = flow_make_list (maker->layout, body, 0, maker->layout->note_width);
  if (flow_length (link.note) == 0)
    return;
  flow_add_notes (maker, at, &link);
  flow_add_notes_of (maker, at, link.note, 0, flow_length (link.note));
}

/* Every item is on one line: what breaking left out between two lines counts for the first. */
static void
add_line_notes (FlowMaker *maker, FlowBox *box, const Paragraph *paragraph, guint line)
{
  guint end = line + 1 < paragraph->n_lines ? paragraph->lines[line + 1].from.item
                                            : paragraph->n_items;

  for (guint i = paragraph->lines[line].from.item; paragraph->has_notes && i < end; i++)
    if (paragraph->items[i].kind == ITEM_ANCHOR
        && paragraph->items[i].node->kind == FO_NODE_FOOTNOTE)
      add_note (maker, &box->notes, paragraph->items[i].node);
}

/* --- boxes --- */

/* A break between an edge and what it stands around comes before the edge. */
static void
move_break (FlowMaker *maker)
{
  guint first = flow_length (maker->list);
  FoKeyword inside = maker->break_;
  FlowBox *edge;

  while (first > 0 && flow_box (maker->list, first - 1)->kind == BOX_EDGE
         && flow_box (maker->list, first - 1)->opens)
    first--;
  edge = flow_box (maker->list, first);
  maker->break_ = edge->break_;
  flow_add_break (maker, inside);
  edge->break_ = maker->break_;
  maker->break_ = FO_AUTO;
}

/* Nothing is to be seen of BOX. */
static gboolean
is_blank (const FlowBox *box)
{
  if (box->kind != BOX_EMPTY || box->space)
    return FALSE;
  for (const Attached *attached = box->attached; attached; attached = attached->next)
    if (attached->list)
      return FALSE;
  return TRUE;
}

/* Where a page begins with nothing but empty boxes, a break behind them has been made already. */
static void
join_break (FlowMaker *maker)
{
  guint first = flow_length (maker->list);

  while (first > 0 && is_blank (flow_box (maker->list, first - 1)))
    if (flow_box (maker->list, --first)->break_ != FO_AUTO || first == 0)
      {
        FlowBox *box = flow_box (maker->list, first);
        FoKeyword inside = maker->break_;

        maker->break_ = box->break_;
        flow_add_break (maker, inside);
        box->break_ = maker->break_;
        maker->break_ = FO_AUTO;
        return;
      }
}

FlowBox *
flow_add_box (FlowMaker *maker, BoxKind kind, Mpt height, guint penalty)
{
  FlowList *list = maker->list;
  guint around = maker->common ? maker->common->keep : 0;
  FlowBox box = { .kind = kind, .frame = maker->frame, .height = height };
  Mpt sum = g_array_index (list->sums, Mpt, flow_length (list));
  Mpt shrink = g_array_index (list->shrinks, Mpt, flow_length (list));

  if (maker->glued && maker->break_ != FO_AUTO)
    move_break (maker);
  if (maker->break_ != FO_AUTO)
    join_break (maker);
  box.break_ = maker->break_;
  set_spaces (maker, &box);
  box.penalty = MAX (MAX (penalty, maker->keep), MAX (around, maker->glued ? PENALTY_NEVER : 0));
  box.attached = maker->attached;
  box.notes = maker->notes;
  if (flow_length (list) == 0)
    list->keep_before = maker->keep;

  sum += box.space + height;
  shrink += box.shrink;
  g_array_append_val (list->boxes, box);
  g_array_append_val (list->sums, sum);
  g_array_append_val (list->shrinks, shrink);

  g_array_set_size (maker->spaces, 0);
  maker->keep = 0;
  maker->break_ = FO_AUTO;
  maker->common = maker->frame;
  maker->glued = FALSE;
  maker->attached = NULL;
  maker->attached_end = &maker->attached;
  maker->notes = NULL;
  return flow_box (list, flow_length (list) - 1);
}

/* --- paragraphs --- */

/* TRUE when the paragraph being collected is the one that goes on and can be set anew as it is. */
static gboolean
goes_on (const FlowMaker *maker)
{
  return maker->resumes_here && !maker->resume->paragraph->relative;
}

/* Begins a paragraph with NODE where none is being collected.  TRUE: what it holds is there
 * already. */
static gboolean
is_made (FlowMaker *maker, const FoNode *node)
{
  if (!maker->maker)
    {
      maker->maker = layout_paragraph_maker_new (maker->layout, maker->block, node);
      maker->resumes_here = maker->resume && !maker->resume->begins
                            && maker->resume_index == G_MAXUINT
                            && maker->resume->paragraph->first == node;
    }
  return goes_on (maker);
}

/* --- going on after a change of width --- */

/* What is done stands as one box. */
static void
resume_here (FlowMaker *maker)
{
  flow_add_box (maker, BOX_EMPTY, 0, 0);
  maker->resume_index = flow_length (maker->list);
}

gboolean
flow_meet (FlowMaker *maker, const FoNode *node)
{
  if (!maker->resume || maker->resume_index != G_MAXUINT)
    return TRUE;
  if (!maker->resume->begins || maker->resume->target != node)
    return FALSE;
  resume_here (maker);
  return TRUE;
}

/* TRUE when text of its own comes in NODE before CHILD. */
static gboolean
has_text_before (const FoNode *node, const FoNode *child)
{
  for (const FoNode *before = node->first_child; before != child; before = before->next)
    if (before->kind == FO_NODE_TEXT && before->text[strspn (before->text, " \t\r\n")])
      return TRUE;
  return FALSE;
}

const FoNode *
flow_first_child (FlowMaker *maker, const FoNode *node)
{
  if (maker->cut)
    return NULL;
  if (maker->resume && maker->resume_index == G_MAXUINT)
    for (const FoNode *above = maker->resume->target; above; above = above->parent)
      if (above->parent == node)
        {
          maker->ordinal += has_text_before (node, above) ? 1 : 0;
          return above;
        }
  return node->first_child;
}

gboolean
flow_is_enough (FlowMaker *maker)
{
  if (maker->resume && maker->resume->room && maker->resume_index < flow_length (maker->list))
    maker->cut
        = maker->cut || flow_is_longer (maker->list, maker->resume_index, maker->resume->room);
  return maker->cut;
}

const FoNode *
flow_next_child (FlowMaker *maker, const FoNode *child)
{
  return flow_is_enough (maker) ? NULL : child->next;
}

/* The penalty of ending a page before line INDEX of PARAGRAPH. */
static guint
line_penalty (const FlowMaker *maker, const Paragraph *paragraph, guint index)
{
  guint widows = (guint) MAX (node_integer (paragraph->block, FO_PROPERTY_WIDOWS, 2), 1);
  guint orphans = (guint) MAX (node_integer (paragraph->block, FO_PROPERTY_ORPHANS, 2), 1);
  guint keep = maker->frame ? maker->frame->keep : 0;

  if (index < orphans || paragraph->n_lines - index < widows)
    return (keep >= PENALTY_FORBIDDEN ? keep : PENALTY_FORBIDDEN) + PENALTY_ORPHAN;
  return keep + (paragraph->lines[index - 1].divided ? PENALTY_HYPHEN : 0);
}

void
flow_note_width (FlowMaker *maker, Mpt indent, ContentWidth width)
{
  ContentWidth *content = &maker->list->content;

  content->minimum = MAX (content->minimum, maker->inset + indent + width.minimum);
  content->maximum = MAX (content->maximum, maker->inset + indent + width.maximum);
}

void
flow_end_paragraph (FlowMaker *maker)
{
  const FlowResume *resume = maker->resume;
  gboolean resumes = maker->resumes_here;
  Paragraph *paragraph;

  if (!maker->maker)
    return;
  if (goes_on (maker))
    {
      Mpt line_height = MAX (resume->paragraph->style->line_height, MPT_PER_POINT);
      Mpt n_lines = resume->room ? resume->room / line_height + 2 * MANY_BOXES : 0;

      layout_paragraph_maker_free (g_steal_pointer (&maker->maker));
      paragraph = layout_paragraph_remake (maker->layout, resume->paragraph, maker->content_width,
                                           &resume->place, n_lines);
      maker->cut = paragraph->cut;
    }
  else
    paragraph = layout_paragraph_make (g_steal_pointer (&maker->maker), maker->content_width,
                                       maker->ordinal == 0, resumes ? &resume->place : NULL);
  maker->resumes_here = FALSE;
  if (!paragraph)
    return;
  if (maker->layout->measuring)
    flow_note_width (maker, maker->width - maker->content_width,
                     layout_measure_paragraph (paragraph));
  if (resumes)
    resume_here (maker);
  for (guint i = 0; i < paragraph->n_lines; i++)
    {
      FlowBox *box = flow_add_box (maker, BOX_LINE, paragraph->lines[i].height,
                                   i ? line_penalty (maker, paragraph, i) : 0);

      box->paragraph = paragraph;
      box->line = i;
      add_line_notes (maker, box, paragraph, i);
    }
  maker->ordinal++;
}

/* --- walking --- */

static void
add_inline (FlowMaker *maker, const FoNode *node)
{
  switch (node->kind)
    {
    case FO_NODE_TEXT:
      if (!is_made (maker, node))
        layout_paragraph_add_text (maker->maker, node);
      break;
    case FO_NODE_INLINE:
    case FO_NODE_BASIC_LINK:
    case FO_NODE_WRAPPER:
      if (!is_made (maker, node))
        layout_paragraph_open (maker->maker, node);
      flow_add_children (maker, node);
      /* only a block at its end ended the paragraph */
      if (!is_made (maker, node->last_child))
        layout_paragraph_close (maker->maker, node);
      break;
    case FO_NODE_FOOTNOTE:
      for (const FoNode *child = node->first_child; child; child = child->next)
        if (child->kind != FO_NODE_FOOTNOTE_BODY)
          flow_add_node (maker, child);
      if (!is_made (maker, node))
        layout_paragraph_add_anchor (maker->maker, node);
      break;
    default:
      if (!is_made (maker, node))
        layout_paragraph_add_object (maker->maker, node);
    }
}

/* TRUE for a wrapper that stands where blocks do: it has blocks in it, or no text around. */
static gboolean
wraps_blocks (const FoNode *node)
{
  for (const FoNode *child = node->first_child; child; child = child->next)
    if (child->kind == FO_NODE_BLOCK || child->kind == FO_NODE_BLOCK_CONTAINER
        || child->kind == FO_NODE_TABLE || child->kind == FO_NODE_LIST_BLOCK
        || (child->kind == FO_NODE_WRAPPER && wraps_blocks (child)))
      return TRUE;
  return FALSE;
}

/* Inline content that stands where only blocks may (in a wrapper in a flow) is set in the nearest
 * node around that has a paragraph's properties. */
void
flow_add_children (FlowMaker *maker, const FoNode *node)
{
  for (const FoNode *child = flow_first_child (maker, node); child;
       child = flow_next_child (maker, child))
    flow_add_node (maker, child);
}

static void
add_block (FlowMaker *maker, const FoNode *node)
{
  const LayoutBox *box = layout_box (maker->layout, node, maker->width);
  Mpt start = node_length (node, FO_PROPERTY_START_INDENT, maker->width);
  Mpt end = node_length (node, FO_PROPERTY_END_INDENT, maker->width);
  Mpt outer_x = maker->content_x, outer_width = maker->content_width;
  Mpt outer_height = maker->layout->room_height;
  const FoNode *outer_block = maker->block;
  guint outer_ordinal = maker->ordinal;

  flow_begin (maker, node);
  maker->layout->room_height = 0;
  maker->content_x = maker->x + start;
  maker->content_width = MAX (maker->width - start - end, 0);
  maker->block = node;
  maker->ordinal = 0;
  flow_open_frame (maker, node, box, maker->content_x, maker->content_width);
  flow_add_children (maker, node);
  flow_end_paragraph (maker);
  flow_close_frame (maker);
  flow_end (maker, node);
  maker->layout->room_height = outer_height;
  maker->block = outer_block;
  maker->ordinal = outer_ordinal;
  maker->content_x = outer_x;
  maker->content_width = outer_width;
}

void
flow_add_node (FlowMaker *maker, const FoNode *node)
{
  flow_meet (maker, node);
  switch (node->kind)
    {
    case FO_NODE_BLOCK:
      flow_end_paragraph (maker);
      add_block (maker, node);
      break;
    case FO_NODE_BLOCK_CONTAINER:
      flow_end_paragraph (maker);
      layout_block_container (maker, node);
      break;
    case FO_NODE_LIST_BLOCK:
      flow_end_paragraph (maker);
      layout_list_block (maker, node);
      break;
    case FO_NODE_TABLE:
      flow_end_paragraph (maker);
      layout_table (maker, node);
      break;
    case FO_NODE_WRAPPER:
      if (!maker->block || wraps_blocks (node))
        {
          if (node_string (node, FO_PROPERTY_ID) || node_has_markers (node))
            flow_attach (maker, node, NULL, 0);
          if (!maker->block)
            {
              maker->block = node;
              flow_add_children (maker, node);
              flow_end_paragraph (maker);
              maker->block = NULL;
            }
          else
            flow_add_children (maker, node);
          break;
        }
      add_inline (maker, node);
      break;
    case FO_NODE_MARKER:
      break;
    case FO_NODE_RETRIEVE_MARKER:
      {
        const FoNode *content = layout_markers_retrieve (maker->layout, node);

        if (content)
          flow_add_node (maker, content);
        break;
      }
    default:
      if (!maker->block)
        maker->block = node->parent;
      add_inline (maker, node);
    }
}
