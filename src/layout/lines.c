/* layout/lines.c: one line of a paragraph as areas
 *
 * Takes a line that breaking.c chose, deals the room that is left over to leaders and spaces, and
 * makes runs of glyphs: one area for each stretch of one style.
 */
#include <string.h>

#include "layout/areas.h"
#include "layout/images.h"
#include "layout/paragraph.h"

/* One item of the line, as far as it is on it. */
typedef struct
{
  const InlineItem *item;
  guint from, to; /* glyphs of a word */
  const ShapedWord *word;
  const char *number; /* the text of a page number */
  Mpt width;          /* as it will be drawn */
} Piece;

typedef struct
{
  Layout *layout;
  const Paragraph *paragraph;
  const ParagraphLine *line;
  LayoutArea *area;   /* the line */
  LayoutArea *parent; /* where runs go: the line or an inline in it */
  Mpt x, baseline;
  /* the run being filled */
  const InlineStyle *style;
  const FoNode *source;
  GArray *glyphs; /* of LayoutGlyph */
  GArray *text;   /* of char */
  Mpt run_x;
  Mpt space_extra; /* of its spaces */
} LineMaker;

static Mpt
shift_of (const LineMaker *maker, const InlineStyle *style)
{
  return layout_style_shift (style, maker->line->above, maker->line->below);
}

/* --- measuring --- */

static void
measure_piece (Layout *layout, Piece *piece)
{
  const InlineItem *item = piece->item;

  piece->word = item->word;
  piece->width = item->width;
  if (item->kind == ITEM_NUMBER)
    {
      InlineItem now = *item;

      piece->number = layout_number_text (layout, item->node);
      now.word = layout_word_shape (layout->fonts, item->style->font, item->style->hb_language,
                                    item->style->tabular, piece->number, strlen (piece->number));
      piece->word = now.word;
      piece->to = now.word->n_glyphs;
      piece->width = layout_item_partial_width (&now, piece->to);
    }
  else if (item->kind == ITEM_WORD && (piece->from > 0 || piece->to < item->word->n_glyphs))
    piece->width = layout_item_partial_width (item, piece->to)
                   - layout_item_partial_width (item, piece->from);
}

/* The pieces of LINE; lent until the next line.  The spaces that hang behind it come last and are
 * not counted in *N_PIECES. */
static Piece *
list_pieces (Layout *layout, const Paragraph *paragraph, const ParagraphLine *line,
             guint *n_pieces)
{
  guint end = line->to.glyph ? line->to.item + 1 : line->to.item;
  guint n = end > line->from.item ? end - line->from.item : 0;
  GArray *array = g_array_set_size (layout_scratch (layout, SCRATCH_PIECES, sizeof (Piece)),
                                    n + line->hang + 1);
  Piece *pieces = (Piece *) array->data;

  for (guint i = 0; i < n + line->hang; i++)
    {
      Piece *piece = &pieces[i];
      guint index = line->from.item + i;

      *piece = (Piece){ .item = &paragraph->items[index] };
      piece->from = i == 0 ? line->from.glyph : 0;
      piece->to = piece->item->word ? piece->item->word->n_glyphs : 0;
      if (i + 1 == n && line->to.glyph)
        piece->to = line->to.glyph;
      measure_piece (layout, piece);
    }
  *n_pieces = n;
  return pieces;
}

/* --- runs of text --- */

static void
end_run (LineMaker *maker)
{
  const InlineStyle *style = maker->style;
  Layout *layout = maker->layout;
  LayoutArea *area;
  LayoutText *text;

  if (maker->glyphs->len == 0)
    return;
  area = layout_area_new (layout, AREA_TEXT, style->node, maker->parent);
  text = arena_new0 (layout->areas, LayoutText);
  text->font = style->font;
  text->size = style->size;
  text->color = style->color;
  text->baseline = maker->baseline - shift_of (maker, style);
  text->n_glyphs = maker->glyphs->len;
  text->glyphs = arena_alloc (layout->areas, maker->glyphs->len * sizeof (LayoutGlyph));
  memcpy ((gpointer) text->glyphs, maker->glyphs->data, maker->glyphs->len * sizeof (LayoutGlyph));
  text->text = arena_strndup (layout->areas, maker->text->data, maker->text->len);
  text->length = maker->text->len;
  text->language = style->language;
  text->space_extra = maker->space_extra;
  text->source = maker->source;
  area->text = text;
  area->x = maker->run_x;
  area->y = text->baseline - style->ascent;
  area->width = maker->x - maker->run_x;
  area->height = style->ascent + style->descent;
  layout_area_note (layout, style->node, area->x, area->y);
  g_array_set_size (maker->glyphs, 0);
  g_array_set_size (maker->text, 0);
}

static void
add_decoration (LineMaker *maker, const InlineStyle *style, Mpt from, Mpt middle)
{
  Mpt thickness = layout_font_scale (style->metrics, style->metrics->underline_thickness,
                                     style->size);
  LayoutArea *area = layout_area_new (maker->layout, AREA_RULE, style->node, maker->parent);

  area->flags = AREA_DECORATION;
  area->x = from;
  area->width = maker->x - from;
  area->y = maker->baseline - shift_of (maker, style) + middle - thickness / 2;
  area->height = thickness;
  area->rule.style = LINE_STYLE_SOLID;
  area->rule.color = style->color;
}

/* Ends the run and draws the lines that belong to its style. */
static void
finish_run (LineMaker *maker)
{
  const InlineStyle *style = maker->style;

  if (maker->glyphs->len == 0)
    return;
  end_run (maker);
  if (style->decoration & DECORATION_UNDERLINE)
    add_decoration (
        maker, style, maker->run_x,
        layout_font_scale (style->metrics, style->metrics->underline_position, style->size));
  if (style->decoration & DECORATION_LINE_THROUGH)
    add_decoration (
        maker, style, maker->run_x,
        -layout_font_scale (style->metrics, style->metrics->strikeout_position, style->size));
  if (style->decoration & DECORATION_OVERLINE)
    add_decoration (maker, style, maker->run_x, -style->ascent);
}

static void
begin_run (LineMaker *maker, const InlineStyle *style, const FoNode *source)
{
  if (maker->glyphs->len > 0 && maker->style == style && maker->source == source)
    return;
  finish_run (maker);
  maker->style = style;
  maker->source = source;
  maker->run_x = maker->x;
  maker->space_extra = 0;
}

/* Glyphs FROM to TO of WORD, whose first byte of text is TEXT; EXTRA widens the last one. Positions
 * are rounded from FROM, so that no error adds up. */
static void
add_glyphs (LineMaker *maker, const InlineStyle *style, const ShapedWord *word, guint from,
            guint to, const char *text, Mpt extra)
{
  guint first = maker->glyphs->len;
  const LayoutGlyph *scaled;
  LayoutGlyph *glyph;
  gint64 units = 0;
  Mpt position = 0;
  gsize bytes = 0;

  if (from >= to)
    return;
  text += word->glyphs[from].bytes_before;
  scaled = layout_word_scale (maker->layout->fonts, word, style->metrics, style->size)->glyphs;
  g_array_set_size (maker->glyphs, first + to - from);
  glyph = &g_array_index (maker->glyphs, LayoutGlyph, first);
  memcpy (glyph, &scaled[from], (to - from) * sizeof *glyph);
  for (guint i = from; i < to; i++, glyph++)
    {
      if (from > 0)
        {
          Mpt next;

          units += word->glyphs[i].advance;
          next = layout_font_scale (style->metrics, units, style->size);
          glyph->advance = (gint32) (next - position);
          position = next;
        }
      if (style->letter_spacing && glyph->bytes)
        glyph->advance += (gint32) style->letter_spacing;
      if (i + 1 == to)
        glyph->advance += (gint32) extra;
      maker->x += glyph->advance;
      bytes += glyph->bytes;
    }
  g_array_append_vals (maker->text, text, (guint) bytes);
}

/* The hyphen at a line's end: found again as a soft hyphen, not as one of the text. */
static void
add_hyphen (LineMaker *maker, const InlineStyle *style)
{
  const ShapedWord *hyphen = layout_style_hyphen (maker->layout, style);
  guint at = maker->text->len, first;

  /* a soft hyphen of the text is already there, without a shape */
  if (at >= 2 && memcmp (maker->text->data + at - 2, "\xc2\xad", 2) == 0)
    {
      g_array_set_size (maker->text, at - 2);
      maker->x -= g_array_index (maker->glyphs, LayoutGlyph, maker->glyphs->len - 1).advance;
      g_array_set_size (maker->glyphs, maker->glyphs->len - 1);
    }
  begin_run (maker, style, maker->source);
  first = maker->glyphs->len;
  at = maker->text->len;
  add_glyphs (maker, style, hyphen, 0, hyphen->n_glyphs, style->hyphen ? style->hyphen : "-", 0);
  g_array_set_size (maker->text, at);
  g_array_append_vals (maker->text, "\xc2\xad", 2);
  g_array_index (maker->glyphs, LayoutGlyph, first).bytes = 2;
}

/* --- other pieces --- */

/* The first text in NODE; NULL: there is none. */
static const FoNode *
find_text (const FoNode *node)
{
  const FoNode *found = node->kind == FO_NODE_TEXT ? node : NULL;

  for (const FoNode *child = node->first_child; child && !found; child = child->next)
    found = find_text (child);
  return found;
}

static void
append_text (const FoNode *node, GString *text)
{
  if (node->kind == FO_NODE_TEXT)
    g_string_append (text, node->text);
  else if (node->kind == FO_NODE_CHARACTER && node_string (node, FO_PROPERTY_CHARACTER))
    g_string_append (text, node_string (node, FO_PROPERTY_CHARACTER));
  for (const FoNode *child = node->first_child; child; child = child->next)
    append_text (child, text);
}

/* How far the first of the repeated patterns of STEP is from the start of the leader NODE of WIDTH:
 * where every pattern would begin that is counted from the start of the reference area or page; else
 * they are counted from the end, so that those of lines below each other stand below each other. */
static Mpt
pattern_start (const LineMaker *maker, const FoNode *node, Mpt width, Mpt step)
{
  Mpt from;

  switch (fo_node_value (node, FO_PROPERTY_LEADER_ALIGNMENT)->keyword)
    {
    case FO_PAGE:
      from = maker->x;
      break;
    case FO_REFERENCE_AREA:
      from = maker->x - maker->area->x
             + node_length (maker->paragraph->block, FO_PROPERTY_START_INDENT,
                            maker->paragraph->width);
      break;
    default:
      from = -width;
    }
  from = from % step;
  return from > 0 ? step - from : -from;
}

/* Dots, or the text inside the leader, as often as it goes into WIDTH. */
static void
place_pattern (LineMaker *maker, const InlineItem *item, Mpt width)
{
  const FoNode *node = item->node;
  gboolean dots = node_is (node, FO_PROPERTY_LEADER_PATTERN, FO_DOTS);
  const InlineStyle *style = dots ? item->style
                                  : layout_style (maker->layout, find_text (node)->parent);
  g_autoptr (GString) text = g_string_new (dots ? "." : NULL);
  Mpt start = maker->x, step, natural;
  LayoutArea *outer = maker->parent;
  const ShapedWord *pattern;

  if (!dots)
    append_text (node, text);
  pattern = layout_word_shape (maker->layout->fonts, style->font, style->hb_language, FALSE,
                               text->str, text->len);
  natural = layout_font_scale (style->metrics, pattern->advance, style->size);
  step = MAX (node_length (node, FO_PROPERTY_LEADER_PATTERN_WIDTH, maker->paragraph->width),
              natural);
  maker->parent = layout_area_new (maker->layout, AREA_INLINE, node, outer);
  maker->parent->x = start;
  maker->parent->width = width;
  maker->parent->y = maker->baseline - shift_of (maker, style) - style->ascent;
  maker->parent->height = style->ascent + style->descent;
  if (step > 0 && step <= width)
    {
      maker->x += pattern_start (maker, node, width, step);
      begin_run (maker, style, NULL);
      while (maker->x + step <= start + width)
        add_glyphs (maker, style, pattern, 0, pattern->n_glyphs, text->str, step - natural);
      finish_run (maker);
    }
  maker->parent = outer;
  maker->x = start + width;
}

static void
place_leader (LineMaker *maker, const InlineItem *item, Mpt width)
{
  const InlineStyle *style = item->style;
  const FoNode *node = item->node;
  FoKeyword pattern = fo_node_value (node, FO_PROPERTY_LEADER_PATTERN)->keyword;
  Mpt thickness = node_length (node, FO_PROPERTY_RULE_THICKNESS, 0);
  Mpt start = maker->x;
  LayoutArea *area;

  finish_run (maker);
  layout_area_note (maker->layout, node, start, maker->baseline);
  if (pattern == FO_DOTS || (pattern == FO_USE_CONTENT && find_text (node)))
    {
      place_pattern (maker, item, width);
      return;
    }
  area = layout_area_new (maker->layout, AREA_SPACE, node, maker->parent);
  area->x = start;
  area->width = width;
  area->height = style->ascent + style->descent;
  area->y = maker->baseline - shift_of (maker, style) - style->ascent;
  if (pattern == FO_RULE && !node_is (node, FO_PROPERTY_RULE_STYLE, FO_NONE))
    {
      FoKeyword line = fo_node_value (node, FO_PROPERTY_RULE_STYLE)->keyword;

      area->kind = AREA_RULE;
      area->height = thickness;
      area->y = maker->baseline - shift_of (maker, style) - thickness;
      area->rule.color = style->color;
      area->rule.style = line == FO_DASHED   ? LINE_STYLE_DASHED
                         : line == FO_DOTTED ? LINE_STYLE_DOTTED
                         : line == FO_DOUBLE ? LINE_STYLE_DOUBLE
                                             : LINE_STYLE_SOLID;
    }
  maker->x += width;
}

static void
place_image (LineMaker *maker, const InlineItem *item)
{
  const LayoutBox *box = item->box;
  Mpt top = maker->baseline - shift_of (maker, item->style) - item->height;
  LayoutArea *parent = maker->parent;

  finish_run (maker);
  layout_area_note (maker->layout, item->node, maker->x, top);
  if (box || layout_is_clipped (item->node))
    {
      LayoutArea *frame = layout_area_new (maker->layout, AREA_INLINE, item->node, parent);

      frame->x = maker->x;
      frame->y = top;
      frame->width = item->width;
      frame->height = item->height;
      frame->box = box;
      frame->flags = layout_is_clipped (item->node) ? AREA_CLIPPED : 0;
      parent = frame;
    }
  layout_image_place (maker->layout, item->node, parent, maker->paragraph->width,
                      maker->x + layout_box_edge (box, SIDE_START),
                      top + layout_box_edge (box, SIDE_BEFORE));
  maker->x += item->width;
}

/* Opens the area of an inline.  Where it goes on from the line before, it has what is retained of its
 * start edge. */
static void
open_inline (LineMaker *maker, const FoNode *node, const LayoutBox *box, gboolean starts)
{
  const InlineStyle *style = layout_style (maker->layout, node);
  LayoutArea *area;

  finish_run (maker);
  area = layout_area_new (maker->layout, AREA_INLINE, node, maker->parent);
  area->x = maker->x;
  if (starts)
    area->x += node_length (node, FO_PROPERTY_SPACE_START, maker->paragraph->width);
  area->y = maker->baseline - shift_of (maker, style) - style->ascent - layout_box_edge (box, SIDE_BEFORE);
  area->height = style->ascent + style->descent + layout_box_edge (box, SIDE_BEFORE)
                 + layout_box_edge (box, SIDE_AFTER);
  if (box)
    {
      LayoutBox *own = arena_new0 (maker->layout->areas, LayoutBox);

      *own = *box;
      if (!starts)
        {
          layout_box_cut (own, SIDE_START);
          maker->x += layout_box_edge (own, SIDE_START);
        }
      area->box = own;
    }
  maker->parent = area;
}

static void
close_inline (LineMaker *maker, gboolean ends)
{
  LayoutArea *area = maker->parent;

  finish_run (maker);
  if (!ends && area->box)
    {
      LayoutBox *own = (LayoutBox *) area->box; /* made by open_inline */

      layout_box_cut (own, SIDE_END);
      maker->x += layout_box_edge (own, SIDE_END);
    }
  area->width = maker->x - area->x;
  if (ends)
    area->width -= node_length (area->node, FO_PROPERTY_SPACE_END, maker->paragraph->width);
  maker->parent = area->parent;
}

/* The inlines that were open where the line begins, the outermost first. */
static void
reopen_inlines (LineMaker *maker, const OpenInline *open)
{
  if (!open)
    return;
  reopen_inlines (maker, open->around);
  open_inline (maker, open->start->node, open->start->box, FALSE);
}

static void
place_piece (LineMaker *maker, const Piece *piece)
{
  const InlineItem *item = piece->item;
  const char *text = maker->paragraph->text + item->offset;
  Mpt extra = 0;

  switch (item->kind)
    {
    case ITEM_WORD:
    case ITEM_SPACE:
    case ITEM_NUMBER:
      begin_run (maker, item->style, item->node);
      if (item->kind == ITEM_SPACE)
        extra = piece->width - layout_item_partial_width (item, item->word->n_glyphs);
      if (extra)
        maker->space_extra = extra;
      add_glyphs (maker, item->style, piece->word, piece->from, piece->to,
                  piece->number ? piece->number : text, extra);
      if (item->kind == ITEM_NUMBER)
        layout_area_note (maker->layout, item->node, maker->run_x, maker->baseline);
      break;
    case ITEM_LEADER:
      place_leader (maker, item, piece->width);
      break;
    case ITEM_IMAGE:
      place_image (maker, item);
      break;
    case ITEM_START:
      open_inline (maker, item->node, item->box, TRUE);
      maker->x += item->width;
      break;
    case ITEM_END:
      finish_run (maker); /* the edge is not the text's */
      maker->x += item->width;
      if (maker->parent != maker->area)
        close_inline (maker, TRUE);
      break;
    case ITEM_ANCHOR:
      layout_area_note (maker->layout, item->node, maker->x, maker->area->y);
      break;
    default:
      break;
    }
}

/* --- dealing out what is left --- */

/* Gives NEED (negative: takes) to the leaders of the line, evenly as far as they go; what is left
 * is returned. */
static Mpt
deal_to_leaders (Piece *pieces, guint n, Mpt need)
{
  Mpt room = 0, given = 0;

  for (guint i = 0; i < n; i++)
    if (pieces[i].item->kind == ITEM_LEADER)
      room += need > 0 ? pieces[i].item->stretch : pieces[i].item->shrink;
  if (room == 0)
    return need;
  for (guint i = 0; i < n; i++)
    if (pieces[i].item->kind == ITEM_LEADER)
      {
        Mpt own = need > 0 ? pieces[i].item->stretch : pieces[i].item->shrink;
        Mpt share = need > 0 ? MIN (own, need * own / room) : -MIN (own, -need * own / room);

        pieces[i].width += share;
        given += share;
      }
  return need - given;
}

/* Gives NEED to the spaces, to each the same but for a remainder of one; takes no more than they
 * can shrink by. */
static void
deal_to_spaces (Piece *pieces, guint n, Mpt need)
{
  Mpt n_spaces = 0, shrink = 0, done = 0, index = 0;

  for (guint i = 0; i < n; i++)
    if (pieces[i].item->kind == ITEM_SPACE)
      {
        n_spaces++;
        shrink += pieces[i].item->shrink;
      }
  if (n_spaces == 0)
    return;
  need = MAX (need, -shrink);
  for (guint i = 0; i < n; i++)
    if (pieces[i].item->kind == ITEM_SPACE)
      {
        Mpt upto = need * ++index / n_spaces;

        pieces[i].width += upto - done;
        done = upto;
      }
}

/* Once a paragraph. */
static void
report_wide (Layout *layout, const Paragraph *paragraph, Mpt excess)
{
  g_autofree char *points = layout_points (excess);
  g_autofree char *what = g_strdup_printf ("wide %p", (gconstpointer) paragraph->block);

  if (layout_report_once (layout, what))
    layout_report (layout, paragraph->block, MESSAGE_LAYOUT_LINE_WIDE, points, NULL);
}

static LayoutLeading
block_leading (const InlineStyle *style)
{
  Mpt leading = style->line_height - style->ascent - style->descent;

  return (LayoutLeading){ leading / 2, leading - leading / 2 };
}

LayoutArea *
layout_line_place (Layout *layout, const Paragraph *paragraph, guint index, LayoutArea *parent,
                   Mpt x, Mpt y)
{
  const ParagraphLine *line = &paragraph->lines[index];
  FoKeyword align = line->last ? paragraph->align_last : paragraph->align;
  Mpt indent = index == 0 ? paragraph->indent : 0;
  Mpt width = paragraph->width - indent - (line->last ? paragraph->last_end_indent : 0);
  LayoutArea *area = layout_area_new (layout, AREA_LINE, paragraph->block, parent);
  LineMaker maker = { .layout = layout, .paragraph = paragraph, .line = line, .area = area };
  guint n;
  Piece *pieces = list_pieces (layout, paragraph, line, &n);
  const InlineStyle *end_style = n ? pieces[n - 1].item->style : NULL;
  Mpt natural = line->cut_edges, need, end_x;

  area->x = x;
  area->y = y;
  area->width = paragraph->width;
  area->height = line->height;
  area->leading = block_leading (layout_style (layout, paragraph->block));

  for (guint i = 0; i < n; i++)
    natural += pieces[i].width;
  if (line->hyphen && end_style)
    natural += layout_font_scale (
        end_style->metrics,
        layout_word_shape (layout->fonts, end_style->font, end_style->hb_language,
                           end_style->tabular, "-", 1)
            ->advance,
        end_style->size);
  need = width - natural;
  if (align == FO_JUSTIFY || need < 0)
    {
      Mpt left = deal_to_leaders (pieces, n, need);

      if (align == FO_JUSTIFY || paragraph->align == FO_JUSTIFY)
        deal_to_spaces (pieces, n, left);
    }

  maker.parent = area;
  maker.x = x + indent;
  maker.baseline = y + line->baseline;
  if (align == FO_END)
    maker.x += MAX (need, 0);
  else if (align == FO_CENTER)
    maker.x += MAX (need, 0) / 2;
  maker.glyphs = layout_scratch (layout, SCRATCH_GLYPHS, sizeof (LayoutGlyph));
  maker.text = layout_scratch (layout, SCRATCH_TEXT, 1);

  reopen_inlines (&maker, line->open);
  for (guint i = 0; i < n; i++)
    place_piece (&maker, &pieces[i]);
  if (line->hyphen && end_style)
    {
      begin_run (&maker, end_style, maker.source);
      add_hyphen (&maker, end_style);
    }
  if (maker.x - x - indent > width + MPT_PER_POINT / 10)
    report_wide (layout, paragraph, maker.x - x - indent - width);
  end_x = maker.x;
  for (guint i = 0; i < line->hang; i++)
    place_piece (&maker, &pieces[n + i]);
  finish_run (&maker);
  maker.x = end_x; /* no inline is wider for them */
  while (maker.parent != area)
    close_inline (&maker, FALSE);

  layout_area_note (layout, paragraph->block, x, y);
  return area;
}
