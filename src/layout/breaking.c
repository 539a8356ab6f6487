/* layout/breaking.c: total-fit line breaking (Knuth and Plass, Breaking Paragraphs into Lines,
 * 1981)
 *
 * The places where a line may end are listed once, each with the sums of width, stretch and shrink
 * before it; the best chain of them has the least demerits.  Three passes: without hyphenation and
 * strict, with it, and with whatever it takes.  All numbers are integers.
 */
#include <string.h>

#include "layout/paragraph.h"

#define NO_BREAK_SPACE "\302\240"

/* How bad a line may be: 100 times the cube of its stretch over what its spaces stretch by (half
 * their width, or 0.15 em when that is more). */
#define TOLERANCE_WHOLE 80 /* without dividing a word */
#define TOLERANCE_DIVIDED 4000
#define BADNESS_LIMIT 1000000
#define LINE_PENALTY 10
#define HYPHEN_PENALTY 70       /* a word divided by the patterns */
#define SHORT_PART_PENALTY 80   /* besides, when two letters stand alone */
#define EXPLICIT_PENALTY 30     /* after a hyphen of the text */
#define EMERGENCY_PENALTY 5000  /* inside a word that is wider than the line */
#define LADDER_DEMERITS 12000   /* the second line in a row that ends in a hyphen … */
#define TALL_LADDER_DEMERITS 1500000 /* … and each further one */
#define FITNESS_DEMERITS 10000  /* a tight line beside a loose one */
#define LAST_DIVIDED_DEMERITS 15000 /* the last line begins inside a word … */
#define FRAGMENT_DEMERITS 500000    /* … and holds nothing else */
#define SHORT_LAST_DEMERITS 6000
#define OVERFULL_DEMERITS G_GINT64_CONSTANT (10000000000000)

typedef enum
{
  CANDIDATE_SPACE,
  CANDIDATE_PLAIN,  /* between two items */
  CANDIDATE_TEXT_HYPHEN,
  CANDIDATE_SOFT,   /* with a hyphen, at a soft hyphen of the text or inside a word */
  CANDIDATE_FORCED
} CandidateKind;

typedef struct
{
  Mpt width, stretch, shrink;
} Sum;

typedef struct
{
  CandidateKind kind;
  gint64 penalty;
  Sum before;     /* everything up to the line's end */
  Sum after;      /* everything up to where the next line starts */
  Mpt hyphen;     /* width of what is drawn besides */
  ItemPlace end;  /* of the line */
  ItemPlace next; /* start of the next one */
  guint hang;
} Candidate;

typedef struct
{
  guint candidate; /* the line before ends here; G_MAXUINT: the paragraph's start */
  guint previous;  /* node; G_MAXUINT at the start */
  guint8 fitness;
  guint ladder; /* lines in a row that end in a hyphen, this one included */
  gint64 demerits;
} Node;

typedef struct
{
  Layout *layout;
  Paragraph *paragraph;
  Sum *sums;          /* before each item, and behind the last */
  Mpt *open[2];       /* in the same places: what open inlines retain of their start and end edges
                         where they are cut; NULL: none does */
  Sum start;          /* before where the lines begin */
  GArray *candidates; /* of Candidate */
  GArray *nodes;      /* of Node */
  GArray *active;     /* of guint */
  Mpt slack;          /* what a ragged line may stay short by, at a ratio of one */
  guint max_ladder;
  gint64 tolerance;
  gboolean final;
} Breaker;

static const Candidate *
candidate_at (const Breaker *breaker, guint index)
{
  return &g_array_index (breaker->candidates, Candidate, index);
}

static Node *
node_at (const Breaker *breaker, guint index)
{
  return &g_array_index (breaker->nodes, Node, index);
}

/* --- where a line may end --- */

static Mpt
hyphen_width (Breaker *breaker, const InlineStyle *style)
{
  const ShapedWord *hyphen = layout_style_hyphen (breaker->layout, style);

  return layout_font_scale (style->metrics, hyphen->advance, style->size);
}

/* The first item from INDEX on that a line can begin with: spaces at its start are left out. */
static guint
skip_spaces (const Paragraph *paragraph, guint index)
{
  while (index < paragraph->n_items && paragraph->items[index].kind == ITEM_SPACE
         && paragraph->items[index].break_ == BREAK_ALLOWED)
    index++;
  return index;
}

/* Where a line that ends before item INDEX really ends, spaces left out. */
static guint
back_over_spaces (const Paragraph *paragraph, guint index)
{
  while (index > 0 && paragraph->items[index - 1].kind == ITEM_SPACE
         && paragraph->text[paragraph->items[index - 1].offset] == ' ')
    index--;
  return index;
}

static void
add_candidate (Breaker *breaker, CandidateKind kind, guint end, guint next, gint64 penalty)
{
  Candidate candidate = { .kind = kind, .penalty = penalty };

  candidate.end.item = end;
  candidate.next.item = next;
  candidate.before = breaker->sums[end];
  candidate.after = breaker->sums[next];
  for (guint i = end; i < next && breaker->paragraph->items[i].kind == ITEM_SPACE; i++)
    candidate.hang++;
  g_array_append_val (breaker->candidates, candidate);
}

/* Whether the word at OFFSET is bound to a number by a no-break space, as in a date or a number and
 * its unit: what must not be parted at its spaces must not be parted inside its words either. */
static gboolean
is_bound_to_number (const Paragraph *paragraph, gsize offset, gsize length)
{
  const char *before = paragraph->text + offset, *after = before + length;

  if (offset > 2 && g_str_has_prefix (before - 2, NO_BREAK_SPACE))
    {
      const char *last = before - 3;

      if (*last == '.' && last > paragraph->text)
        last--;
      if (g_ascii_isdigit (*last))
        return TRUE;
    }
  return g_str_has_prefix (after, NO_BREAK_SPACE)
         && g_ascii_isdigit (after[strlen (NO_BREAK_SPACE)]);
}

/* The places inside the word ITEM where its patterns divide it. */
static void
add_hyphens (Breaker *breaker, guint index)
{
  const Paragraph *paragraph = breaker->paragraph;
  const InlineItem *item = &paragraph->items[index];
  const InlineStyle *style = item->style;
  const WordDivision *divisions;
  guint n;

  if (!style->hyphenation || item->word->reordered || style->keep_in_line || !style->wrap
      || is_bound_to_number (paragraph, item->offset, item->length))
    return;
  divisions = layout_word_divisions (breaker->layout->fonts, item->word, style->hyphenation,
                                     paragraph->text + item->offset, &n);
  for (guint i = 0; i < n; i++)
    {
      const WordDivision *division = &divisions[i];
      Candidate candidate = { .kind = CANDIDATE_SOFT, .penalty = HYPHEN_PENALTY };

      if (division->before < style->remain || division->after < style->push)
        continue;
      if (division->short_part)
        candidate.penalty += SHORT_PART_PENALTY;
      candidate.end = candidate.next = (ItemPlace){ index, division->glyph };
      candidate.before = breaker->sums[index];
      candidate.before.width += layout_item_partial_width (item, division->glyph);
      candidate.after = candidate.before;
      candidate.hyphen = hyphen_width (breaker, style);
      g_array_append_val (breaker->candidates, candidate);
    }
}

/* Drops the candidates up to where the lines begin. */
static void
drop_before_start (Breaker *breaker)
{
  const ItemPlace *start = &breaker->paragraph->start;
  guint n = 0;

  while (n < breaker->candidates->len
         && (candidate_at (breaker, n)->next.item < start->item
             || (candidate_at (breaker, n)->next.item == start->item
                 && candidate_at (breaker, n)->next.glyph <= start->glyph)))
    n++;
  if (n > 0 && start->item + start->glyph > 0)
    g_array_remove_range (breaker->candidates, 0, MIN (n, breaker->candidates->len - 1));
}

/* Every place inside the word ITEM, which no line has room for. */
static void
add_emergencies (Breaker *breaker, guint index)
{
  Paragraph *paragraph = breaker->paragraph;
  const InlineItem *item = &paragraph->items[index];
  guint first = index == paragraph->start.item ? paragraph->start.glyph : 0;
  Mpt begin = layout_item_partial_width (item, first), width = begin;

  if (item->word->reordered)
    return;
  for (guint glyph = first; glyph < item->word->n_glyphs; glyph++)
    {
      Candidate candidate = { .kind = CANDIDATE_PLAIN, .penalty = EMERGENCY_PENALTY };

      if (paragraph->reach && width - begin > paragraph->reach)
        {
          paragraph->cut = TRUE;
          return;
        }

      if (glyph > 0 && item->word->glyphs[glyph].bytes)
        {
          candidate.end = candidate.next = (ItemPlace){ index, glyph };
          candidate.before = breaker->sums[index];
          candidate.before.width += width;
          candidate.after = candidate.before;
          g_array_append_val (breaker->candidates, candidate);
        }
      width += layout_font_scale (item->style->metrics, item->word->glyphs[glyph].advance,
                                  item->style->size)
               + (item->word->glyphs[glyph].bytes ? item->style->letter_spacing : 0);
    }
}

typedef enum
{
  DIVIDE_NOTHING,
  DIVIDE_BY_PATTERNS,
  DIVIDE_ANYWHERE /* by patterns; words that no line has room for, anywhere */
} Divide;

static void
list_candidates (Breaker *breaker, Divide divide)
{
  const Paragraph *paragraph = breaker->paragraph;

  g_array_set_size (breaker->candidates, 0);
  for (guint i = paragraph->start.item; i < paragraph->n_items; i++)
    {
      const InlineItem *item = &paragraph->items[i];
      guint start = i;

      if (item->kind == ITEM_BREAK)
        {
          add_candidate (breaker, CANDIDATE_FORCED,
                         i > 0 && paragraph->items[i - 1].style->preserve
                             ? i
                             : back_over_spaces (paragraph, i),
                         i + 1, 0);
          continue;
        }
      if (i > 0 && item->kind == ITEM_SPACE)
        {
          if (item->break_ == BREAK_ALLOWED)
            add_candidate (breaker, CANDIDATE_SPACE, back_over_spaces (paragraph, i),
                           skip_spaces (paragraph, i), 0);
        }
      else if (i > 0 && item->break_ != BREAK_NONE)
        {
          Candidate *added;

          /* the opening edges before it go with it */
          while (start > 0 && paragraph->items[start - 1].kind == ITEM_START)
            start--;
          add_candidate (breaker,
                         item->break_ == BREAK_ALLOWED            ? CANDIDATE_PLAIN
                         : item->break_ == BREAK_AFTER_HYPHEN ? CANDIDATE_TEXT_HYPHEN
                                                                  : CANDIDATE_SOFT,
                         start, start, item->break_ == BREAK_ALLOWED ? 0 : EXPLICIT_PENALTY);
          added = &g_array_index (breaker->candidates, Candidate, breaker->candidates->len - 1);
          if (added->kind == CANDIDATE_SOFT)
            added->hyphen = hyphen_width (breaker, item->style);
        }
      if (item->kind != ITEM_WORD || divide == DIVIDE_NOTHING)
        continue;
      if (divide == DIVIDE_ANYWHERE && item->width > paragraph->width)
        add_emergencies (breaker, i);
      else
        add_hyphens (breaker, i);
    }
  if (paragraph->n_items == 0 || paragraph->items[paragraph->n_items - 1].kind != ITEM_BREAK)
    add_candidate (breaker, CANDIDATE_FORCED, paragraph->n_items, paragraph->n_items, 0);
  drop_before_start (breaker);
}

/* --- how good a line is --- */

static gboolean
ends_in_hyphen (const Candidate *candidate)
{
  return candidate->kind == CANDIDATE_SOFT || candidate->kind == CANDIDATE_TEXT_HYPHEN;
}

/* 100 times the cube of the ratio; BADNESS_LIMIT and more for what no stretch mends. */
static gint64
badness (Mpt need, Mpt stretch)
{
  gint64 ratio;

  if (need <= 0)
    return 0;
  if (stretch <= 0)
    return BADNESS_LIMIT;
  ratio = MIN (need * 1000 / stretch, 20000);
  return ratio * ratio * ratio / 10000000;
}

typedef struct
{
  gint64 badness;
  guint8 fitness; /* 0 tight, 1 decent, 2 loose, 3 very loose */
  gboolean overfull, tolerated;
  Mpt natural;
} Fit;

/* What inlines retain at both ends of the line from candidate FROM (G_MAXUINT: the first) to TO. */
static Mpt
line_edges (const Breaker *breaker, guint from, const Candidate *to)
{
  if (!breaker->open[0])
    return 0;
  return breaker->open[1][to->end.item]
         + (from == G_MAXUINT ? 0 : breaker->open[0][candidate_at (breaker, from)->next.item]);
}

static Fit
fit_line (const Breaker *breaker, const Node *from, const Candidate *to)
{
  const Paragraph *paragraph = breaker->paragraph;
  gboolean first = from->candidate == G_MAXUINT;
  Sum start = first ? breaker->start : candidate_at (breaker, from->candidate)->after;
  gboolean last = to->kind == CANDIDATE_FORCED;
  FoKeyword align = last ? paragraph->align_last : paragraph->align;
  Mpt width = paragraph->width - (first ? paragraph->indent : 0)
              - (last ? paragraph->last_end_indent : 0);
  Mpt stretch = to->before.stretch - start.stretch, shrink = to->before.shrink - start.shrink;
  Mpt need;
  Fit fit = { .fitness = 1 };

  fit.natural = to->before.width - start.width + to->hyphen;
  fit.natural += line_edges (breaker, from->candidate, to);
  need = width - fit.natural;
  if (need < 0)
    {
      /* ragged text is set with its spaces and leaders as they are */
      if (paragraph->align != FO_JUSTIFY && align != FO_JUSTIFY)
        shrink = 0;
      fit.overfull = -need > shrink;
      fit.badness = shrink > 0 ? badness (-need, shrink) : BADNESS_LIMIT;
      fit.fitness = fit.badness > 12 ? 0 : 1;
      return fit;
    }
  if (last && align != FO_JUSTIFY && align != FO_CENTER)
    return fit;
  if (align != FO_JUSTIFY)
    stretch = (align == FO_CENTER ? 2 : 1) * breaker->slack;
  fit.badness = badness (need, stretch);
  fit.tolerated = last && align == FO_CENTER; /* as short as it has to be */
  fit.fitness = fit.badness > 100 ? 3 : fit.badness > 12 ? 2 : 1;
  return fit;
}

static gint64
demerits (const Breaker *breaker, const Node *from, const Candidate *to, const Fit *fit,
          guint *ladder)
{
  const Paragraph *paragraph = breaker->paragraph;
  gint64 sum = LINE_PENALTY + fit->badness + to->penalty;
  const Candidate *before
      = from->candidate == G_MAXUINT ? NULL : candidate_at (breaker, from->candidate);
  gint64 total = sum * sum;

  if (ABS ((int) fit->fitness - (int) from->fitness) > 1)
    total += FITNESS_DEMERITS;
  *ladder = ends_in_hyphen (to) ? from->ladder + 1 : 0;
  if (*ladder == 2)
    total += LADDER_DEMERITS;
  else if (*ladder > 2)
    total += TALL_LADDER_DEMERITS;
  if (*ladder > breaker->max_ladder)
    total += OVERFULL_DEMERITS / 1000;
  if (to->kind == CANDIDATE_FORCED && before && to->end.item == paragraph->n_items)
    {
      if (ends_in_hyphen (before))
        total += to->before.stretch > before->after.stretch ? LAST_DIVIDED_DEMERITS
                                                            : FRAGMENT_DEMERITS;
      if (fit->natural < paragraph->width / 10)
        total += SHORT_LAST_DEMERITS;
    }
  return total;
}

/* --- the best chain --- */

static void
add_node (Breaker *breaker, const Node *node)
{
  guint index = breaker->nodes->len;

  g_array_append_val (breaker->nodes, *node);
  g_array_append_val (breaker->active, index);
}

/* Tries to end a line at candidate INDEX from every active node.  FALSE: no node is active. */
static gboolean
try_candidate (Breaker *breaker, guint index)
{
  const Candidate *to = candidate_at (breaker, index);
  gboolean forced = to->kind == CANDIDATE_FORCED;
  Node best[4];
  gboolean have[4] = { FALSE, FALSE, FALSE, FALSE };
  guint kept = 0, n_active = breaker->active->len;

  for (guint i = 0; i < n_active; i++)
    {
      guint from_index = g_array_index (breaker->active, guint, i);
      const Node *from = node_at (breaker, from_index);
      Fit fit = fit_line (breaker, from, to);
      gboolean alone = i + 1 == n_active && kept == 0;
      gboolean rescue = FALSE;
      gint64 total;
      guint ladder;

      if (fit.overfull && breaker->final && alone && !have[0] && !have[1] && !have[2] && !have[3])
        rescue = TRUE; /* nothing else is left: this line is too wide */
      if (!fit.overfull && !forced)
        g_array_index (breaker->active, guint, kept++) = from_index;
      if (!rescue && (fit.overfull || (fit.badness > breaker->tolerance && !fit.tolerated)))
        continue;

      total = from->demerits + demerits (breaker, from, to, &fit, &ladder);
      if (rescue)
        total += OVERFULL_DEMERITS;
      if (!have[fit.fitness] || total < best[fit.fitness].demerits)
        {
          best[fit.fitness]
              = (Node){ index, from_index, fit.fitness, ladder, total };
          have[fit.fitness] = TRUE;
        }
    }
  g_array_set_size (breaker->active, kept);
  for (guint fitness = 0; fitness < 4; fitness++)
    if (have[fitness])
      add_node (breaker, &best[fitness]);
  return breaker->active->len > 0;
}

/* The last node of the best chain; G_MAXUINT: there is none within the tolerance. */
static guint
find_chain (Breaker *breaker, gint64 tolerance, gboolean final)
{
  const Node start = { G_MAXUINT, G_MAXUINT, 1, 0, 0 };
  guint best = G_MAXUINT;

  g_array_set_size (breaker->nodes, 0);
  g_array_set_size (breaker->active, 0);
  breaker->tolerance = tolerance;
  breaker->final = final;
  add_node (breaker, &start);
  for (guint i = 0; i < breaker->candidates->len; i++)
    if (!try_candidate (breaker, i))
      return G_MAXUINT;
  for (guint i = 0; i < breaker->active->len; i++)
    {
      guint node = g_array_index (breaker->active, guint, i);

      if (best == G_MAXUINT
          || node_at (breaker, node)->demerits < node_at (breaker, best)->demerits)
        best = node;
    }
  return best;
}

/* --- lines --- */

/* Makes room above and below the baseline for ITEM; EACH: with the leading of its own line height.
 */
static void
make_room (const InlineItem *item, gboolean each, Mpt *above, Mpt *below)
{
  const InlineStyle *own = item->style;
  Mpt shift = layout_style_shift (own, *above, *below);

  if (item->kind == ITEM_IMAGE)
    {
      *above = MAX (*above, item->height + shift);
      *below = MAX (*below, -shift);
    }
  else if (item->kind != ITEM_BREAK && item->kind != ITEM_START && item->kind != ITEM_END)
    {
      Mpt leading = each ? own->line_height - own->ascent - own->descent : 0;

      if (!own->shift_counts)
        shift = 0;
      *above = MAX (*above, own->ascent + leading / 2 + shift);
      *below = MAX (*below, own->descent + leading - leading / 2 - shift);
    }
}

/* Room above and below the baseline: the block's line height, more where an item needs it.  What
 * the line height has besides the font stands around the tallest items (max-height), or each item
 * brings a line height of its own (line-height): XSL 1.1 §4.5.  Items that are aligned at the line's
 * edges come when these are known from the others, at the upper edge first. */
static void
measure_line (const Paragraph *paragraph, ParagraphLine *line)
{
  static const FoKeyword rounds[] = { FO_BASELINE, FO_BEFORE_EDGE, FO_AFTER_EDGE };
  const InlineStyle *style = paragraph->style;
  FoKeyword strategy
      = fo_node_value (paragraph->block, FO_PROPERTY_LINE_STACKING_STRATEGY)->keyword;
  gboolean each = strategy == FO_LINE_HEIGHT; /* every item brings its own line height */
  Mpt leading = style->line_height - style->ascent - style->descent;
  Mpt above = style->ascent + (each ? leading / 2 : 0);
  Mpt below = style->descent + (each ? leading - leading / 2 : 0);

  for (guint r = 0; r < G_N_ELEMENTS (rounds) && paragraph->uneven && strategy != FO_FONT_HEIGHT;
       r++)
    for (guint i = line->from.item;
         i < paragraph->n_items && (i < line->to.item || (i == line->to.item && line->to.glyph));
         i++)
      {
        const InlineItem *item = &paragraph->items[i];
        const InlineStyle *edge = item->style->edge;

        if ((edge ? edge->edge_side : FO_BASELINE) == rounds[r])
          {
            Mpt edge_above = above, edge_below = below;

            make_room (item, each, &above, &below);
            /* the edge it is aligned at stays where it is */
            if (edge && edge->edge_side == FO_BEFORE_EDGE)
              above = edge_above;
            else if (edge)
              below = edge_below;
          }
      }
  line->above = above;
  line->below = below;
  if (!each)
    {
      above += leading / 2;
      below += leading - leading / 2;
    }
  line->height = above + below;
  line->baseline = above;
}

/* Tells every line which inlines are open where it begins. */
static void
find_open_inlines (Layout *layout, const Paragraph *paragraph)
{
  const OpenInline *open = NULL;
  guint item = 0;

  for (guint i = 0; i < paragraph->n_lines; i++)
    {
      ParagraphLine *line = &paragraph->lines[i];

      for (; item < line->from.item; item++)
        if (paragraph->items[item].kind == ITEM_START)
          {
            OpenInline *inner = arena_new0 (layout->work, OpenInline);

            inner->start = &paragraph->items[item];
            inner->around = open;
            open = inner;
          }
        else if (paragraph->items[item].kind == ITEM_END && open)
          open = open->around;
      line->open = open;
    }
}

static void
store_lines (Breaker *breaker, guint last)
{
  Paragraph *paragraph = breaker->paragraph;
  guint n = 0, line;

  for (guint i = last; node_at (breaker, i)->candidate != G_MAXUINT;
       i = node_at (breaker, i)->previous)
    n++;
  paragraph->n_lines = n;
  paragraph->lines = arena_new0_n (breaker->layout->work, ParagraphLine, n);
  line = n;
  for (guint i = last; node_at (breaker, i)->candidate != G_MAXUINT;
       i = node_at (breaker, i)->previous)
    {
      const Candidate *end = candidate_at (breaker, node_at (breaker, i)->candidate);
      guint before = node_at (breaker, node_at (breaker, i)->previous)->candidate;
      ParagraphLine *stored = &paragraph->lines[--line];

      stored->from = before == G_MAXUINT ? paragraph->start : candidate_at (breaker, before)->next;
      stored->to = end->end;
      stored->cut_edges = line_edges (breaker, before, end);
      stored->hang = end->hang;
      stored->hyphen = end->kind == CANDIDATE_SOFT;
      stored->divided = ends_in_hyphen (end);
      stored->last = end->kind == CANDIDATE_FORCED;
      measure_line (paragraph, stored);
    }
  if (paragraph->has_edges)
    find_open_inlines (breaker->layout, paragraph);
}

static void
sum_items (Breaker *breaker)
{
  const Paragraph *paragraph = breaker->paragraph;
  Sum sum = { 0 };

  breaker->sums = (Sum *) g_array_set_size (
                      layout_scratch (breaker->layout, SCRATCH_SUMS, sizeof (Sum)),
                      paragraph->n_items + 1)->data;
  for (guint i = paragraph->start.item; i < paragraph->n_items; i++)
    {
      breaker->sums[i] = sum;
      sum.width += paragraph->items[i].width;
      sum.stretch += paragraph->items[i].stretch;
      sum.shrink += paragraph->items[i].shrink;
    }
  breaker->sums[paragraph->n_items] = sum;
  breaker->start = breaker->sums[paragraph->start.item];
  if (paragraph->start.glyph)
    breaker->start.width += layout_item_partial_width (&paragraph->items[paragraph->start.item],
                                                       paragraph->start.glyph);
}

/* What inlines retain of their edges wherever a line may end in them. */
static void
sum_open_edges (Breaker *breaker)
{
  static const Side sides[2] = { SIDE_START, SIDE_END };
  const Paragraph *paragraph = breaker->paragraph;
  Mpt open[2] = { 0 };
  gboolean any = FALSE;

  for (guint i = 0; i < paragraph->n_items && paragraph->has_edges && !any; i++)
    any = paragraph->items[i].kind == ITEM_START
          && (layout_box_cut_edge (paragraph->items[i].box, SIDE_START)
              || layout_box_cut_edge (paragraph->items[i].box, SIDE_END));
  for (guint s = 0; s < 2 && any; s++)
    {
      breaker->open[s] = g_new (Mpt, paragraph->n_items + 1);
      for (guint i = 0; i <= paragraph->n_items; i++)
        {
          const InlineItem *item = &paragraph->items[i];

          breaker->open[s][i] = open[s];
          if (i < paragraph->n_items && item->kind == ITEM_START)
            open[s] += layout_box_cut_edge (item->box, sides[s]);
          else if (i < paragraph->n_items && item->kind == ITEM_END)
            open[s] -= layout_box_cut_edge (item->box, sides[s]);
        }
    }
}

/* TRUE when a word must be broken or stick out. */
static gboolean
has_wide_word (const Paragraph *paragraph)
{
  for (guint i = paragraph->start.item; i < paragraph->n_items; i++)
    if (paragraph->items[i].kind == ITEM_WORD && paragraph->items[i].width > paragraph->width
        && paragraph->items[i].style->wrap)
      return TRUE;
  return FALSE;
}

void
layout_paragraph_break (Layout *layout, Paragraph *paragraph)
{
  Breaker breaker = { .layout = layout, .paragraph = paragraph };
  guint last;

  breaker.slack = MAX (MIN (paragraph->width / 3, 5 * paragraph->style->size),
                       MAX (paragraph->width / 6, 2 * paragraph->style->size));
  breaker.max_ladder
      = (guint) MAX (node_integer (paragraph->block, FO_PROPERTY_HYPHENATION_LADDER_COUNT, 0), 0);
  if (breaker.max_ladder == 0)
    breaker.max_ladder = G_MAXUINT;
  breaker.candidates = layout_scratch (layout, SCRATCH_CANDIDATES, sizeof (Candidate));
  breaker.nodes = layout_scratch (layout, SCRATCH_NODES, sizeof (Node));
  breaker.active = layout_scratch (layout, SCRATCH_ACTIVE, sizeof (guint));
  sum_items (&breaker);
  sum_open_edges (&breaker);

  list_candidates (&breaker, DIVIDE_NOTHING);
  last = find_chain (&breaker, TOLERANCE_WHOLE, FALSE);
  if (last == G_MAXUINT)
    {
      list_candidates (&breaker, DIVIDE_BY_PATTERNS);
      last = find_chain (&breaker, TOLERANCE_DIVIDED, FALSE);
    }
  if (last == G_MAXUINT)
    last = find_chain (&breaker, BADNESS_LIMIT, TRUE);
  if (node_at (&breaker, last)->demerits >= OVERFULL_DEMERITS && has_wide_word (paragraph))
    {
      layout_report (layout, paragraph->block, MESSAGE_LAYOUT_WORD_WIDE, NULL);
      list_candidates (&breaker, DIVIDE_ANYWHERE);
      last = find_chain (&breaker, BADNESS_LIMIT, TRUE);
    }
  store_lines (&breaker, last);

  g_free (breaker.open[0]);
  g_free (breaker.open[1]);
}
