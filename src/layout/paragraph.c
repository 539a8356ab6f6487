/* layout/paragraph.c: from inline formatting objects to items */
#include "layout/paragraph.h"

#include <string.h>

#include "layout/images.h"
#include "layout/opportunities.h"

#define OBJECT_CHARACTER "\xef\xbf\xbc" /* U+FFFC */
#define SOFT_HYPHEN 0xad
#define NO_BREAK_SPACE 0xa0

typedef enum
{
  MARK_STYLE, /* the text from here on has this style */
  MARK_OBJECT,
  MARK_START,
  MARK_END,
  MARK_ANCHOR,
  MARK_NO_BREAK
} MarkKind;

typedef struct
{
  MarkKind kind;
  gsize offset;
  const InlineStyle *style;
  const FoNode *node;
} Mark;

struct ParagraphMaker
{
  Layout *layout;
  const FoNode *block, *first;
  GString *text;
  GArray *marks;          /* of Mark, by offset */
  const InlineStyle *style; /* of the last text */
  const FoNode *source;     /* of the last text */
  gboolean after_space;   /* the text ends in white space that swallows more of it */
  gboolean anchored;      /* an anchor is all that makes it a paragraph */
};

/* --- collecting --- */

ParagraphMaker *
layout_paragraph_maker_new (Layout *layout, const FoNode *block, const FoNode *first)
{
  ParagraphMaker *maker = g_new0 (ParagraphMaker, 1);

  maker->layout = layout;
  maker->block = block;
  maker->first = first;
  maker->text = g_string_sized_new (512);
  maker->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  maker->after_space = TRUE; /* white space at a line's start is nothing */
  return maker;
}

static void
add_mark (ParagraphMaker *maker, MarkKind kind, const FoNode *node, const InlineStyle *style)
{
  const Mark mark = { kind, maker->text->len, style, node };

  g_array_append_val (maker->marks, mark);
}

/* What comes next is the text of SOURCE and looks as NODE says. */
static void
use_style (ParagraphMaker *maker, const FoNode *node, const FoNode *source)
{
  const InlineStyle *style = layout_style (maker->layout, node);

  if (style != maker->style || source != maker->source)
    add_mark (maker, MARK_STYLE, source, style);
  maker->style = style;
  maker->source = source;
}

/* Drops the spaces at the text's end; the style decides whether they count. */
static void
trim_spaces (ParagraphMaker *maker)
{
  GString *text = maker->text;

  while (text->len && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  for (guint i = maker->marks->len; i > 0; i--)
    {
      Mark *mark = &g_array_index (maker->marks, Mark, i - 1);

      if (mark->offset <= text->len)
        break;
      mark->offset = text->len;
    }
}

/* White space as XSL 1.1 §4.7.2 and §7.17 treat it. */
static void
add_white (ParagraphMaker *maker, const FoNode *node, char character)
{
  FoKeyword treatment = fo_node_value (node, FO_PROPERTY_WHITE_SPACE_TREATMENT)->keyword;
  gboolean at_start = maker->text->len == 0
                      || maker->text->str[maker->text->len - 1] == '\n';

  if (character == '\n')
    switch (fo_node_value (node, FO_PROPERTY_LINEFEED_TREATMENT)->keyword)
      {
      case FO_IGNORE:
        return;
      case FO_TREAT_AS_ZERO_WIDTH_SPACE:
        g_string_append (maker->text, "\xe2\x80\x8b");
        maker->after_space = FALSE;
        return;
      case FO_PRESERVE:
        if (treatment == FO_IGNORE_IF_BEFORE_LINEFEED
            || treatment == FO_IGNORE_IF_SURROUNDING_LINEFEED)
          trim_spaces (maker);
        g_string_append_c (maker->text, '\n');
        maker->after_space = treatment != FO_PRESERVE;
        return;
      default:
        break;
      }
  if (treatment == FO_IGNORE)
    return;
  if (maker->after_space
      && (node_is (node, FO_PROPERTY_WHITE_SPACE_COLLAPSE, FO_TRUE)
          || (at_start && treatment != FO_PRESERVE)))
    return;
  g_string_append_c (maker->text, ' ');
  maker->after_space = TRUE;
}

/* TEXT with a capital at the beginning of each word. */
static void
add_capitalized (GString *out, const char *text, gsize length)
{
  const char *before = out->len ? g_utf8_prev_char (out->str + out->len) : NULL;
  gboolean inside = before && g_unichar_isalnum (g_utf8_get_char (before));

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      g_string_append_unichar (out, inside ? character : g_unichar_totitle (character));
      inside = g_unichar_isalnum (character) || g_unichar_ismark (character)
               || (inside && (character == '\'' || character == 0x2019));
    }
}

/* LENGTH bytes of text without white space, as text-transform has it (XSL 1.1 §7.17.6). */
static void
add_letters (ParagraphMaker *maker, const FoNode *node, const char *text, gsize length)
{
  FoKeyword transform = fo_node_value (node, FO_PROPERTY_TEXT_TRANSFORM)->keyword;

  if (transform == FO_CAPITALIZE)
    add_capitalized (maker->text, text, length);
  else if (transform == FO_NONE)
    g_string_append_len (maker->text, text, (gssize) length);
  else
    {
      g_autofree char *changed = transform == FO_UPPERCASE
                                     ? g_utf8_strup (text, (gssize) length)
                                     : g_utf8_strdown (text, (gssize) length);

      g_string_append (maker->text, changed);
    }
  maker->after_space = FALSE;
}

void
layout_paragraph_add_text (ParagraphMaker *maker, const FoNode *text)
{
  const char *at = text->text;
  gboolean collapse = node_is (text, FO_PROPERTY_WHITE_SPACE_COLLAPSE, FO_TRUE)
                      && !node_is (text, FO_PROPERTY_WHITE_SPACE_TREATMENT, FO_IGNORE);

  use_style (maker, text->parent, text);
  while (*at)
    {
      const char *start = at;

      /* a single space between other characters stays what it is */
      do
        at += strcspn (at, " \t\r\n");
      while (collapse && at > start && at[0] == ' ' && !strchr (" \t\r\n", at[1]) && *++at);
      if (at > start)
        {
          add_letters (maker, text, start, (gsize) (at - start));
        }
      else
        add_white (maker, text, *at++);
    }
}

void
layout_paragraph_add_object (ParagraphMaker *maker, const FoNode *object)
{
  gboolean edges = object->own != fo_initial_own ()
                   && object->kind != FO_NODE_LEADER
                   && object->kind != FO_NODE_INSTREAM_FOREIGN_OBJECT
                   && object->kind != FO_NODE_EXTERNAL_GRAPHIC; /* has its edges itself */

  use_style (maker, object, object);
  if (edges)
    add_mark (maker, MARK_START, object, maker->style);
  if (object->kind == FO_NODE_CHARACTER)
    {
      const char *character = node_string (object, FO_PROPERTY_CHARACTER);

      if (character)
        add_letters (maker, object, character, strlen (character));
      if (edges)
        add_mark (maker, MARK_END, object, maker->style);
      return;
    }
  add_mark (maker, MARK_OBJECT, object, maker->style);
  /* Line breaking sees a number as a figure. */
  g_string_append (maker->text, object->kind == FO_NODE_LEADER
                                        || object->kind == FO_NODE_INSTREAM_FOREIGN_OBJECT
                                        || object->kind == FO_NODE_EXTERNAL_GRAPHIC
                                    ? OBJECT_CHARACTER
                                    : "0");
  maker->after_space = FALSE;
  if (edges)
    add_mark (maker, MARK_END, object, maker->style);
}

void
layout_paragraph_add_anchor (ParagraphMaker *maker, const FoNode *node)
{
  add_mark (maker, MARK_ANCHOR, node, layout_style (maker->layout, node));
  maker->anchored = TRUE;
}

void
layout_paragraph_open (ParagraphMaker *maker, const FoNode *inline_)
{
  gboolean plain = inline_->own == fo_initial_own ();

  if (plain && !node_has_markers (inline_))
    return;
  if (!node_is (inline_, FO_PROPERTY_KEEP_WITH_PREVIOUS_LINE, FO_AUTO))
    add_mark (maker, MARK_NO_BREAK, inline_, NULL);
  if ((node_string (inline_, FO_PROPERTY_ID) || node_has_markers (inline_))
      && node_is_empty (inline_))
    layout_paragraph_add_anchor (maker, inline_);
  if (!plain)
    add_mark (maker, MARK_START, inline_, layout_style (maker->layout, inline_));
}

void
layout_paragraph_close (ParagraphMaker *maker, const FoNode *inline_)
{
  if (inline_->own == fo_initial_own ())
    return;
  add_mark (maker, MARK_END, inline_, layout_style (maker->layout, inline_));
  if (!node_is (inline_, FO_PROPERTY_KEEP_WITH_NEXT_LINE, FO_AUTO))
    add_mark (maker, MARK_NO_BREAK, inline_, NULL);
}

/* --- items --- */

typedef struct
{
  Layout *layout;
  Paragraph *paragraph;
  GArray *items; /* of InlineItem */
  const InlineStyle *style;
  const InlineStyle *space_style; /* of SPACE, the word of a space at SPACE_STYLE */
  const ShapedWord *space;
  const FoNode *source; /* of the text */
  gboolean no_break; /* the next item must stay with the one before */
} Itemizer;

static InlineItem *
last_item (Itemizer *itemizer)
{
  return itemizer->items->len
             ? &g_array_index (itemizer->items, InlineItem, itemizer->items->len - 1)
             : NULL;
}

static InlineItem *
add_item (Itemizer *itemizer, ItemKind kind, ItemBreak break_, gsize offset, gsize length)
{
  InlineItem item = { 0 };

  item.kind = (guint8) kind;
  item.break_ = (guint8) (itemizer->no_break ? BREAK_NONE : break_);
  item.style = itemizer->style;
  item.node = itemizer->source;
  item.offset = (guint32) offset;
  item.length = (guint32) length;
  if (kind != ITEM_START && kind != ITEM_END && kind != ITEM_ANCHOR)
    itemizer->no_break = FALSE;
  g_array_append_val (itemizer->items, item);
  return last_item (itemizer);
}

Mpt
layout_item_partial_width (const InlineItem *item, guint glyph)
{
  const InlineStyle *style = item->style;
  const ShapedWord *word = item->word;
  gboolean whole = glyph >= word->n_glyphs;
  gint64 units = whole ? word->advance : word->glyphs[glyph].advance_before;
  guint clusters = whole ? word->n_clusters : word->glyphs[glyph].clusters_before;

  return layout_font_scale (style->metrics, units, style->size) + style->letter_spacing * clusters;
}

static void
set_word (InlineItem *item, const ShapedWord *word)
{
  item->word = word;
  item->width = layout_item_partial_width (item, word->n_glyphs);
}

static void
add_space (Itemizer *itemizer, ItemBreak break_, gsize offset, gsize length)
{
  InlineItem *item = add_item (itemizer, ITEM_SPACE, break_, offset, length);
  const InlineStyle *style = item->style;

  if (length > 1 || style != itemizer->space_style)
    {
      itemizer->space = layout_word_shape (itemizer->layout->fonts, style->font,
                                           style->hb_language, style->tabular,
                                           itemizer->paragraph->text + offset, length);
      itemizer->space_style = length > 1 ? NULL : style;
    }
  set_word (item, itemizer->space);
  item->width += style->word_spacing;
  item->stretch = MAX (item->width / 2, style->size * 3 / 20);
  item->shrink = item->width / 3;
}

/* The style of STYLE in another face. */
static const InlineStyle *
with_font (Layout *layout, const InlineStyle *style, LayoutFont *font)
{
  InlineStyle *copy = arena_new0 (layout->work, InlineStyle);

  *copy = *style;
  copy->font = font;
  copy->metrics = layout_font_metrics (font);
  return copy;
}

static void
report_glyph (Itemizer *itemizer, gunichar character)
{
  g_autofree char *name = g_strdup_printf ("U+%04X", character);

  if (layout_report_once (itemizer->layout, name))
    layout_report (itemizer->layout, itemizer->style->node, MESSAGE_LAYOUT_GLYPH, name, NULL);
}

/* A word with characters that its face lacks: cut into runs that one face has.  A mark stays with
 * the letter before it as long as a face has both. */
static void
add_mixed_word (Itemizer *itemizer, ItemBreak break_, gsize offset, gsize length)
{
  const InlineStyle *outer = itemizer->style;
  const char *text = itemizer->paragraph->text + offset, *end = text + length;

  while (text < end)
    {
      gunichar character = g_utf8_get_char (text);
      const char *stop = g_utf8_next_char (text);
      gsize run;
      LayoutFont *font = outer->font;
      const ShapedWord *word
          = layout_word_shape (itemizer->layout->fonts, font, outer->hb_language, outer->tabular,
                               text, (gsize) (stop - text));
      InlineItem *item;

      if (word->missing)
        {
          font = layout_fonts_find_character (itemizer->layout->fonts, font, character);
          if (!font)
            {
              report_glyph (itemizer, character);
              font = outer->font;
            }
        }
      while (stop < end)
        {
          const char *next = g_utf8_next_char (stop);

          word = layout_word_shape (itemizer->layout->fonts, font, outer->hb_language,
                                    outer->tabular, stop, (gsize) (next - stop));
          if (word->missing)
            break;
          if (font != outer->font)
            {
              /* back to the document's own face as soon as it can */
              const ShapedWord *own
                  = layout_word_shape (itemizer->layout->fonts, outer->font, outer->hb_language,
                                       outer->tabular, stop, (gsize) (next - stop));

              if (!own->missing && !g_unichar_ismark (g_utf8_get_char (stop)))
                break;
            }
          stop = next;
        }
      run = (gsize) (stop - text);
      itemizer->style = font == outer->font ? outer : with_font (itemizer->layout, outer, font);
      item = add_item (itemizer, ITEM_WORD, break_,
                       (gsize) (text - itemizer->paragraph->text), run);
      set_word (item, layout_word_shape (itemizer->layout->fonts, font, outer->hb_language,
                                         outer->tabular, text, run));
      break_ = BREAK_NONE;
      text = stop;
    }
  itemizer->style = outer;
}

static void
add_word (Itemizer *itemizer, ItemBreak break_, gsize offset, gsize length)
{
  const InlineStyle *style = itemizer->style;
  const ShapedWord *word
      = layout_word_shape (itemizer->layout->fonts, style->font, style->hb_language,
                           style->tabular, itemizer->paragraph->text + offset, length);

  if (word->missing)
    add_mixed_word (itemizer, break_, offset, length);
  else
    set_word (add_item (itemizer, ITEM_WORD, break_, offset, length), word);
}

/* The style of an image whose alignment point is not at its lower edge. */
static const InlineStyle *
align_image (Layout *layout, const InlineItem *item)
{
  FoKeyword baseline
      = layout_alignment_baseline (item->node, layout_style (layout, item->node->parent));
  Mpt above = layout_image_baseline (item->height, baseline);
  gboolean at_edge = item->style->edge == item->style;
  InlineStyle *copy;

  if (above == 0 && !at_edge)
    return item->style;
  copy = arena_new0 (layout->work, InlineStyle);
  *copy = *item->style;
  copy->shift -= above;
  if (at_edge)
    {
      copy->edge = copy;
      copy->ascent = item->height;
      copy->descent = 0;
    }
  return copy;
}

static void
add_image (Itemizer *itemizer, const FoNode *node, ItemBreak break_, gsize offset)
{
  Mpt whole = itemizer->paragraph->width;
  InlineItem *item;
  LayoutBox *box = layout_box (itemizer->layout, node, whole);

  if (!node->drawing)
    {
      layout_report (itemizer->layout, node, MESSAGE_LAYOUT_DRAWING, fo_node_name (node->kind),
                     NULL);
      return;
    }
  item = add_item (itemizer, ITEM_IMAGE, break_, offset, strlen (OBJECT_CHARACTER));
  item->node = node;
  item->box = box;
  layout_image_size (node, whole, &item->width, &item->height);
  item->width += layout_box_edge (box, SIDE_START) + layout_box_edge (box, SIDE_END);
  item->height += layout_box_edge (box, SIDE_BEFORE) + layout_box_edge (box, SIDE_AFTER);
  item->style = align_image (itemizer->layout, item);
  itemizer->paragraph->uneven = TRUE;
  itemizer->paragraph->relative = TRUE;
}

static void
add_leader (Itemizer *itemizer, const FoNode *node, ItemBreak break_, gsize offset)
{
  Mpt whole = itemizer->paragraph->width;
  InlineItem *item
      = add_item (itemizer, ITEM_LEADER, break_, offset, strlen (OBJECT_CHARACTER));
  Mpt minimum = node_length (node, FO_PROPERTY_LEADER_LENGTH_MINIMUM, whole);
  Mpt maximum = node_length (node, FO_PROPERTY_LEADER_LENGTH_MAXIMUM, whole);

  item->node = node;
  item->width = node_length (node, FO_PROPERTY_LEADER_LENGTH_OPTIMUM, whole);
  item->width = MAX (MIN (item->width, maximum), minimum);
  item->stretch = MAX (maximum - item->width, 0);
  item->shrink = item->width - minimum;
  itemizer->paragraph->relative = TRUE;
}

static void
add_object (Itemizer *itemizer, const Mark *mark, ItemBreak break_)
{
  switch (mark->node->kind)
    {
    case FO_NODE_INSTREAM_FOREIGN_OBJECT:
    case FO_NODE_EXTERNAL_GRAPHIC:
      add_image (itemizer, mark->node, break_, mark->offset);
      break;
    case FO_NODE_LEADER:
      add_leader (itemizer, mark->node, break_, mark->offset);
      break;
    default:
      {
        const char *number = layout_number_text (itemizer->layout, mark->node);
        InlineItem *item = add_item (itemizer, ITEM_NUMBER, break_, mark->offset, 1);

        item->node = mark->node;
        set_word (item, layout_word_shape (itemizer->layout->fonts, item->style->font,
                                           item->style->hb_language, item->style->tabular, number,
                                           strlen (number)));
      }
    }
}

/* The start or end of an inline: an item when it takes room or is to be drawn. */
static void
add_edge (Itemizer *itemizer, const Mark *mark)
{
  gboolean start = mark->kind == MARK_START;
  Side side = start ? SIDE_START : SIDE_END;
  const FoNode *node = mark->node;
  const LayoutBox *box = layout_box (itemizer->layout, node, itemizer->paragraph->width);
  Mpt space = node_length (node, start ? FO_PROPERTY_SPACE_START : FO_PROPERTY_SPACE_END,
                           itemizer->paragraph->width);
  const InlineStyle *around = layout_style (itemizer->layout, node->parent);
  InlineItem *item;

  /* one with a baseline of its own has a place of its own */
  if (!box && !space && mark->style->shift == around->shift
      && mark->style->dominant == around->dominant && mark->style->edge == around->edge)
    return;
  item = add_item (itemizer, start ? ITEM_START : ITEM_END, BREAK_NONE, mark->offset, 0);
  item->style = mark->style;
  item->node = node;
  item->box = box;
  item->width = layout_box_edge (box, side) + space;
  itemizer->paragraph->has_edges = TRUE;
  itemizer->paragraph->relative = TRUE;
}

static void
apply_mark (Itemizer *itemizer, const Mark *mark)
{
  switch (mark->kind)
    {
    case MARK_STYLE:
      itemizer->style = mark->style;
      itemizer->source = mark->node;
      if (mark->style->line_height != itemizer->paragraph->style->line_height
          || mark->style->ascent > itemizer->paragraph->style->ascent
          || mark->style->descent > itemizer->paragraph->style->descent || mark->style->edge
          || (mark->style->shift && mark->style->shift_counts))
        itemizer->paragraph->uneven = TRUE;
      break;
    case MARK_START:
    case MARK_END:
      add_edge (itemizer, mark);
      break;
    case MARK_ANCHOR:
      add_item (itemizer, ITEM_ANCHOR, BREAK_NONE, mark->offset, 0)->node = mark->node;
      if (mark->node->kind == FO_NODE_FOOTNOTE)
        itemizer->paragraph->has_notes = TRUE;
      break;
    case MARK_NO_BREAK:
      if (last_item (itemizer) && last_item (itemizer)->kind == ITEM_SPACE)
        last_item (itemizer)->break_ = BREAK_NONE;
      itemizer->no_break = TRUE;
      break;
    case MARK_OBJECT:
      break;
    }
}

/* Whether a line may end before the character at OFFSET. */
static gboolean
may_break (const guint8 *may_end, gsize offset, const InlineStyle *before,
           const InlineStyle *after)
{
  return may_end[offset] && before->wrap
         && !(before->keep_in_line && after->keep_in_line);
}

/* The style at OFFSET, given that MARK is the next one to come. */
static const InlineStyle *
style_at (const GArray *marks, guint mark, gsize offset, const InlineStyle *current)
{
  for (; mark < marks->len; mark++)
    {
      const Mark *next = &g_array_index (marks, Mark, mark);

      if (next->offset > offset)
        break;
      if (next->kind == MARK_STYLE)
        current = next->style;
    }
  return current;
}

/* Cuts the text into items at marks, spaces and wherever a line may end. */
static void
itemize (Itemizer *itemizer, const GArray *marks, const guint8 *may_end)
{
  const char *text = itemizer->paragraph->text;
  const char *end = text + itemizer->paragraph->length;
  const char *at = text;
  guint mark = 0;
  ItemBreak break_ = BREAK_NONE; /* before the character at AT */

  for (;;)
    {
      const Mark *object = NULL;
      const char *start = at;
      gsize next_mark = G_MAXSIZE;

      while (mark < marks->len
             && g_array_index (marks, Mark, mark).offset <= (gsize) (at - text))
        {
          const Mark *here = &g_array_index (marks, Mark, mark++);

          apply_mark (itemizer, here);
          if (here->kind == MARK_OBJECT)
            {
              object = here;
              break;
            }
        }
      if (at >= end)
        return;
      if (mark < marks->len)
        next_mark = g_array_index (marks, Mark, mark).offset;

      if (object)
        {
          add_object (itemizer, object, break_);
          at = g_utf8_next_char (at);
        }
      else if (*at == '\n')
        {
          add_item (itemizer, ITEM_BREAK, BREAK_NONE, (gsize) (at - text), 1);
          at++;
          break_ = BREAK_NONE;
          continue;
        }
      else if (*at == ' ' || g_utf8_get_char (at) == NO_BREAK_SPACE)
        {
          gboolean breakable = *at == ' ';

          at = g_utf8_next_char (at);
          breakable = breakable && at < end
                      && may_break (may_end, (gsize) (at - text), itemizer->style,
                                    style_at (marks, mark, (gsize) (at - text), itemizer->style));
          add_space (itemizer, breakable ? BREAK_ALLOWED : BREAK_NONE, (gsize) (start - text),
                     (gsize) (at - start));
          break_ = BREAK_NONE;
          continue;
        }
      else
        {
          do
            at = g_utf8_next_char (at);
          while (at < end && (gsize) (at - text) < next_mark && *at != ' ' && *at != '\n'
                 && g_utf8_get_char (at) != NO_BREAK_SPACE && !may_end[at - text]);
          add_word (itemizer, break_, (gsize) (start - text), (gsize) (at - start));
        }
      break_ = BREAK_NONE;
      if (at < end && *at != ' ' && *at != '\n'
          && may_break (may_end, (gsize) (at - text), itemizer->style,
                        style_at (marks, mark, (gsize) (at - text), itemizer->style)))
        {
          gunichar before = g_utf8_get_char (g_utf8_prev_char (at));

          break_ = before == SOFT_HYPHEN                   ? BREAK_AFTER_SOFT_HYPHEN
                   : before == '-' || before == 0x2010 ? BREAK_AFTER_HYPHEN
                                                           : BREAK_ALLOWED;
        }
    }
}

void
layout_paragraph_maker_free (ParagraphMaker *maker)
{
  g_string_free (maker->text, TRUE);
  g_array_unref (maker->marks);
  g_free (maker);
}

Paragraph *
layout_paragraph_make (ParagraphMaker *maker, Mpt width, gboolean first, const ItemPlace *start)
{
  Layout *layout = maker->layout;
  const FoNode *block = maker->block;
  Itemizer itemizer = { .layout = layout };
  Paragraph *paragraph;
  guint8 *may_end;

  if (!node_is (block, FO_PROPERTY_WHITE_SPACE_TREATMENT, FO_PRESERVE))
    trim_spaces (maker);
  if (maker->text->len == 0 && !maker->anchored)
    {
      layout_paragraph_maker_free (maker);
      return NULL;
    }

  paragraph = arena_new0 (layout->work, Paragraph);
  paragraph->block = block;
  paragraph->first = maker->first;
  paragraph->style = layout_style (layout, block);
  paragraph->text = arena_strndup (layout->work, maker->text->str, maker->text->len);
  paragraph->length = maker->text->len;
  paragraph->width = width;
  if (start)
    paragraph->start = *start;
  else if (first)
    paragraph->indent = node_length (block, FO_PROPERTY_TEXT_INDENT, width);
  paragraph->last_end_indent = node_length (block, FO_PROPERTY_LAST_LINE_END_INDENT, width);
  paragraph->align = fo_node_value (block, FO_PROPERTY_TEXT_ALIGN)->keyword;
  paragraph->align_last = fo_node_value (block, FO_PROPERTY_TEXT_ALIGN_LAST)->keyword;
  if (paragraph->align_last == FO_RELATIVE)
    paragraph->align_last = paragraph->align == FO_JUSTIFY ? FO_START : paragraph->align;

  itemizer.paragraph = paragraph;
  itemizer.style = paragraph->style;
  itemizer.items = layout_scratch (layout, SCRATCH_ITEMS, sizeof (InlineItem));
  may_end = g_malloc (paragraph->length + 1);
  layout_opportunities_find (layout_fonts_opportunities (layout->fonts),
                             paragraph->style->language, paragraph->text, paragraph->length,
                             may_end);
  itemize (&itemizer, maker->marks, may_end);
  g_free (may_end);
  layout_paragraph_maker_free (maker);

  paragraph->n_items = itemizer.items->len;
  paragraph->items = arena_new0_n (layout->work, InlineItem, MAX (paragraph->n_items, 1));
  if (paragraph->n_items)
    memcpy (paragraph->items, itemizer.items->data, paragraph->n_items * sizeof (InlineItem));
  if (paragraph->n_items == 0)
    return NULL;
  if (!layout->measuring)
    layout_paragraph_break (layout, paragraph);
  return paragraph;
}

/* The item behind those from FROM on that fill about N lines, at the least. */
static guint
items_of_lines (const Paragraph *paragraph, guint from, Mpt n)
{
  Mpt left = n * MAX (paragraph->width, 1);
  guint end = from;

  for (; end < paragraph->n_items && left > 0; end++)
    left -= paragraph->items[end].kind == ITEM_BREAK ? MAX (paragraph->width, 1)
                                                     : paragraph->items[end].width;
  while (end < paragraph->n_items
         && (paragraph->items[end].kind != ITEM_SPACE
             || paragraph->items[end].break_ != BREAK_ALLOWED))
    end++;
  return end;
}

Paragraph *
layout_paragraph_remake (Layout *layout, const Paragraph *made, Mpt width, const ItemPlace *start,
                         Mpt n_lines)
{
  Paragraph *paragraph = arena_new0 (layout->work, Paragraph);

  *paragraph = *made;
  paragraph->whole = made;
  paragraph->width = width;
  paragraph->start = *start;
  paragraph->indent = 0;
  paragraph->last_end_indent
      = node_length (made->block, FO_PROPERTY_LAST_LINE_END_INDENT, width);
  if (n_lines)
    {
      paragraph->n_items = items_of_lines (paragraph, start->item, n_lines);
      paragraph->reach = n_lines * MAX (width, 1);
      paragraph->cut = paragraph->n_items < made->n_items;
    }
  layout_paragraph_break (layout, paragraph);
  return paragraph;
}
