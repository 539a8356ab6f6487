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
  GString *text;
  Mpt run_x;
} LineMaker;

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

/* The pieces of LINE; the caller frees the array.  The spaces that hang behind it come last and are
 * not counted in *N_PIECES. */
static Piece *
list_pieces (Layout *layout, const Paragraph *paragraph, const ParagraphLine *line,
             guint *n_pieces)
{
  guint end = line->to.glyph ? line->to.item + 1 : line->to.item;
  guint n = end > line->from.item ? end - line->from.item : 0;
  Piece *pieces = g_new0 (Piece, n + line->hang + 1);

  for (guint i = 0; i < n + line->hang; i++)
    {
      Piece *piece = &pieces[i];
      guint index = line->from.item + i;

      piece->item = &paragraph->items[index];
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
  text->baseline = maker->baseline - style->shift;
  text->n_glyphs = maker->glyphs->len;
  text->glyphs = arena_alloc (layout->areas, maker->glyphs->len * sizeof (LayoutGlyph));
  memcpy ((gpointer) text->glyphs, maker->glyphs->data, maker->glyphs->len * sizeof (LayoutGlyph));
  text->text = arena_strndup (layout->areas, maker->text->str, maker->text->len);
  text->length = maker->text->len;
  text->language = style->language;
  text->source = maker->source;
  area->text = text;
  area->x = maker->run_x;
  area->y = text->baseline - style->ascent;
  area->width = maker->x - maker->run_x;
  area->height = style->ascent + style->descent;
  layout_area_note (layout, style->node, area->x, area->y);
  g_array_set_size (maker->glyphs, 0);
  g_string_truncate (maker->text, 0);
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
  area->y = maker->baseline - style->shift + middle - thickness / 2;
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
}

/* Glyphs FROM to TO of WORD, whose first byte of text is TEXT; EXTRA widens the last one. Positions
 * are rounded from the word's start, so that no error adds up. */
static void
add_glyphs (LineMaker *maker, const InlineStyle *style, const ShapedWord *word, guint from,
            guint to, const char *text, Mpt extra)
{
  guint first = maker->glyphs->len;
  LayoutGlyph *glyph;
  gint64 units = 0;
  Mpt position = 0;
  gsize bytes = 0;

  if (from >= to)
    return;
  for (guint i = 0; i < from; i++)
    text += word->glyphs[i].bytes;
  g_array_set_size (maker->glyphs, first + to - from);
  glyph = &g_array_index (maker->glyphs, LayoutGlyph, first);
  for (guint i = from; i < to; i++, glyph++)
    {
      const ShapedGlyph *shaped = &word->glyphs[i];
      Mpt next, advance;

      units += shaped->advance;
      next = layout_font_scale (style->metrics, units, style->size);
      advance = next - position;
      position = next;
      if (shaped->bytes)
        advance += style->letter_spacing;
      if (i + 1 == to)
        advance += extra;
      glyph->id = shaped->id;
      glyph->advance = (gint32) advance;
      glyph->x_offset = (gint32) layout_font_scale (style->metrics, shaped->x_offset, style->size);
      glyph->y_offset = (gint32) layout_font_scale (style->metrics, shaped->y_offset, style->size);
      glyph->bytes = (guint16) MIN (shaped->bytes, G_MAXUINT16);
      maker->x += advance;
      bytes += glyph->bytes;
    }
  g_string_append_len (maker->text, text, (gssize) bytes);
}

/* The hyphen at a line's end: found again as a soft hyphen, not as one of the text. */
static void
add_hyphen (LineMaker *maker, const InlineStyle *style)
{
  const ShapedWord *hyphen = layout_word_shape (maker->layout->fonts, style->font,
                                                style->hb_language, style->tabular, "-", 1);
  gsize at = maker->text->len;

  /* a soft hyphen of the text is already there, without a shape */
  if (at >= 2 && memcmp (maker->text->str + at - 2, "\xc2\xad", 2) == 0)
    {
      g_string_truncate (maker->text, at - 2);
      maker->x -= g_array_index (maker->glyphs, LayoutGlyph, maker->glyphs->len - 1).advance;
      g_array_set_size (maker->glyphs, maker->glyphs->len - 1);
    }
  begin_run (maker, style, maker->source);
  add_glyphs (maker, style, hyphen, 0, hyphen->n_glyphs, "-", 0);
  g_string_truncate (maker->text, maker->text->len - 1);
  g_string_append (maker->text, "\xc2\xad");
  g_array_index (maker->glyphs, LayoutGlyph, maker->glyphs->len - 1).bytes = 2;
}

/* --- other pieces --- */

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
  if (pattern == FO_DOTS)
    {
      const ShapedWord *dot = layout_word_shape (maker->layout->fonts, style->font,
                                                 style->hb_language, FALSE, ".", 1);
      Mpt step = layout_font_scale (style->metrics, dot->advance, style->size), natural = step;
      Mpt n;

      step = MAX (node_length (node, FO_PROPERTY_LEADER_PATTERN_WIDTH, maker->paragraph->width),
                  step);
      n = step > 0 ? width / step : 0;
      /* the dots of lines below each other stand below each other: they are counted from the end */
      maker->x += width - n * step;
      begin_run (maker, style, NULL);
      for (Mpt i = 0; i < n; i++)
        add_glyphs (maker, style, dot, 0, dot->n_glyphs, ".", step - natural);
      finish_run (maker);
      maker->x = start + width;
      return;
    }
  area = layout_area_new (maker->layout, AREA_SPACE, node, maker->parent);
  area->x = start;
  area->width = width;
  area->height = style->ascent + style->descent;
  area->y = maker->baseline - style->shift - style->ascent;
  if (pattern == FO_RULE && !node_is (node, FO_PROPERTY_RULE_STYLE, FO_NONE))
    {
      FoKeyword line = fo_node_value (node, FO_PROPERTY_RULE_STYLE)->keyword;

      area->kind = AREA_RULE;
      area->height = thickness;
      area->y = maker->baseline - style->shift - thickness;
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
  Mpt top = maker->baseline - item->style->shift - item->height;
  LayoutArea *parent = maker->parent;

  finish_run (maker);
  layout_area_note (maker->layout, item->node, maker->x, top);
  if (box)
    {
      LayoutArea *frame = layout_area_new (maker->layout, AREA_INLINE, item->node, parent);

      frame->x = maker->x;
      frame->y = top;
      frame->width = item->width;
      frame->height = item->height;
      frame->box = box;
      parent = frame;
    }
  layout_image_place (maker->layout, item->node, parent, maker->paragraph->width,
                      maker->x + layout_box_edge (box, SIDE_START),
                      top + layout_box_edge (box, SIDE_BEFORE));
  maker->x += item->width;
}

/* Opens the area of an inline with a box.  Where it goes on from the line before, it has no start
 * edge. */
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
  area->y = maker->baseline - style->shift - style->ascent - layout_box_edge (box, SIDE_BEFORE);
  area->height = style->ascent + style->descent + layout_box_edge (box, SIDE_BEFORE)
                 + layout_box_edge (box, SIDE_AFTER);
  if (box)
    {
      LayoutBox *own = arena_new0 (maker->layout->areas, LayoutBox);

      *own = *box;
      if (!starts)
        {
          own->border[SIDE_START] = (LayoutBorder){ 0 };
          own->padding[SIDE_START] = 0;
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
  area->width = maker->x - area->x;
  if (ends)
    area->width -= node_length (area->node, FO_PROPERTY_SPACE_END, maker->paragraph->width);
  else if (area->box)
    {
      LayoutBox *own = (LayoutBox *) area->box; /* made by open_inline */

      own->border[SIDE_END] = (LayoutBorder){ 0 };
      own->padding[SIDE_END] = 0;
    }
  maker->parent = area->parent;
}

/* The inlines that were open where the line begins. */
static void
reopen_inlines (LineMaker *maker)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  for (guint i = 0; maker->paragraph->has_edges && i < maker->line->from.item; i++)
    {
      const InlineItem *item = &maker->paragraph->items[i];

      if (item->kind == ITEM_START)
        g_ptr_array_add (open, (gpointer) item);
      else if (item->kind == ITEM_END && open->len)
        g_ptr_array_set_size (open, (int) open->len - 1);
    }
  for (guint i = 0; i < open->len; i++)
    {
      const InlineItem *item = g_ptr_array_index (open, i);

      open_inline (maker, item->node, item->box, FALSE);
    }
}

static void
place_piece (LineMaker *maker, const Piece *piece)
{
  const InlineItem *item = piece->item;
  const char *text = maker->paragraph->text + item->offset;

  switch (item->kind)
    {
    case ITEM_WORD:
    case ITEM_SPACE:
    case ITEM_NUMBER:
      begin_run (maker, item->style, item->node);
      add_glyphs (maker, item->style, piece->word, piece->from, piece->to,
                  piece->number ? piece->number : text,
                  item->kind == ITEM_SPACE ? piece->width - layout_item_partial_width (
                                                 item, item->word->n_glyphs)
                                           : 0);
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
  Mpt natural = 0, need;

  area->x = x;
  area->y = y;
  area->width = paragraph->width;
  area->height = line->height;

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
  maker.glyphs = g_array_new (FALSE, FALSE, sizeof (LayoutGlyph));
  maker.text = g_string_new (NULL);

  reopen_inlines (&maker);
  for (guint i = 0; i < n; i++)
    place_piece (&maker, &pieces[i]);
  if (line->hyphen && end_style)
    {
      begin_run (&maker, end_style, maker.source);
      add_hyphen (&maker, end_style);
    }
  if (maker.x - x - indent > width + MPT_PER_POINT / 10)
    report_wide (layout, paragraph, maker.x - x - indent - width);
  for (guint i = 0; i < line->hang; i++)
    place_piece (&maker, &pieces[n + i]);
  finish_run (&maker);
  while (maker.parent != area)
    close_inline (&maker, FALSE);

  g_string_free (maker.text, TRUE);
  g_array_unref (maker.glyphs);
  g_free (pieces);
  layout_area_note (layout, paragraph->block, x, y);
  return area;
}
