/* layout/paragraph.h: inline content as a list of items, and its lines
 *
 * A paragraph is the inline content of a block up to the next block-level object.  A maker collects
 * it as the formatting objects are walked; making shapes its words and breaks it into lines of a
 * width.  The items are boxes and glue: words with a width, spaces that stretch and shrink, leaders
 * that stretch, drawings, the edges of inlines.
 *
 * Nothing is placed here; layout_line_place makes areas of one line when its page is known.
 * Internal to layout/.
 */
#ifndef SAGSAKT_LAYOUT_PARAGRAPH_H
#define SAGSAKT_LAYOUT_PARAGRAPH_H

#include "layout/style.h"

typedef enum
{
  ITEM_WORD,   /* part of a word in one style; nothing inside but hyphenation divides it */
  ITEM_SPACE,  /* one space: U+0020, or U+00A0 where no line ends */
  ITEM_NUMBER, /* a page number, known when the line is placed */
  ITEM_LEADER,
  ITEM_IMAGE,
  ITEM_START,  /* the edges of an inline with border, padding or background */
  ITEM_END,
  ITEM_ANCHOR, /* an empty inline with an id; a footnote, behind what cites it */
  ITEM_BREAK   /* the line ends here */
} ItemKind;

typedef enum
{
  BREAK_NONE,
  BREAK_ALLOWED,
  BREAK_AFTER_HYPHEN,     /* allowed, and the text before ends in a hyphen */
  BREAK_AFTER_SOFT_HYPHEN /* allowed, with a hyphen */
} ItemBreak;

typedef struct
{
  guint8 kind;  /* ItemKind */
  guint8 break_; /* ItemBreak: before the item; for a space, at it */
  const InlineStyle *style;
  const FoNode *node; /* of objects, edges and anchors; of text the character data */
  guint32 offset, length; /* in the paragraph's text */
  const ShapedWord *word; /* words, spaces, numbers */
  Mpt width, stretch, shrink;
  Mpt height;           /* of an image, edges included */
  const LayoutBox *box; /* edges and images */
} InlineItem;

/* A place in the item list; GLYPH > 0 is inside a word. */
typedef struct
{
  guint item, glyph;
} ItemPlace;

/* An inline that is open where a line begins, and those around it. */
typedef struct OpenInline OpenInline;
struct OpenInline
{
  const InlineItem *start;
  const OpenInline *around; /* NULL: none */
};

typedef struct
{
  ItemPlace from, to; /* TO is the first place behind the line, spaces at its end left out */
  guint hang;         /* items from there that are spaces at which the line was broken */
  gboolean hyphen;    /* a hyphen is to be drawn behind it */
  gboolean divided;   /* the line ends inside a word */
  gboolean last;      /* of the paragraph, or before a forced break */
  Mpt height, baseline;
  Mpt cut_edges;    /* what inlines that are cut at its ends retain there */
  Mpt above, below; /* what stands in it reaches so far from the baseline */
  const OpenInline *open; /* where it begins; NULL: none */
} ParagraphLine;

typedef struct Paragraph Paragraph;
struct Paragraph
{
  const FoNode *block;
  const Paragraph *whole; /* of which it is a part; NULL: it is whole itself */
  Mpt reach;    /* how much of a word that is too wide is wanted; 0: all */
  gboolean cut; /* it ends in mid-air */
  const FoNode *first; /* what was collected first for it */
  const InlineStyle *style; /* of the block */
  char *text;
  gsize length;
  InlineItem *items;
  guint n_items;
  gboolean has_edges; /* some item is the start of an inline */
  gboolean relative;  /* some item's size may depend on the width */
  gboolean has_notes; /* some item is the anchor of a footnote */
  gboolean uneven; /* something in it may make a line taller than the line height */
  ItemPlace start; /* where its lines begin: not 0 when it goes on from another width */
  Mpt width, indent, last_end_indent;
  FoKeyword align, align_last; /* start, end, center, justify */
  ParagraphLine *lines;
  guint n_lines;
};

typedef struct ParagraphMaker ParagraphMaker;

/* A maker for the inline content of BLOCK, of which FIRST comes first.  Everything lives in the layout's work arena except the
 * buffers, which layout_paragraph_make frees. */
ParagraphMaker *layout_paragraph_maker_new (Layout *layout, const FoNode *block,
                                            const FoNode *first);

/* Adds character data, or an inline without content (leader, page number, drawing, character). */
void layout_paragraph_add_text (ParagraphMaker *maker, const FoNode *text);
void layout_paragraph_add_object (ParagraphMaker *maker, const FoNode *object);

/* Notes that NODE, which takes no room here, stands behind what was added last. */
void layout_paragraph_add_anchor (ParagraphMaker *maker, const FoNode *node);

/* What comes between them stands inside INLINE. */
void layout_paragraph_open (ParagraphMaker *maker, const FoNode *inline_);
void layout_paragraph_close (ParagraphMaker *maker, const FoNode *inline_);

/* Frees MAKER and makes lines of WIDTH of what it holds from START (NULL: all), the first one
 * indented when FIRST; no lines while measuring.  NULL: it holds nothing that takes room or has an id. */
Paragraph *layout_paragraph_make (ParagraphMaker *maker, Mpt width, gboolean first,
                                  const ItemPlace *start);

void layout_paragraph_maker_free (ParagraphMaker *maker);

/* The lines of WIDTH of what MADE, in which nothing is relative, holds from START on: about N_LINES
 * (0: all), and then it ends in mid-air.  MADE must be whole. */
Paragraph *layout_paragraph_remake (Layout *layout, const Paragraph *made, Mpt width,
                                    const ItemPlace *start, Mpt n_lines);

/* Breaks PARAGRAPH into lines: breaking.c. */
void layout_paragraph_break (Layout *layout, Paragraph *paragraph);

/* The width of the first GLYPH glyphs of ITEM, a word. */
Mpt layout_item_partial_width (const InlineItem *item, guint glyph);

/* The text of a page number or citation NODE where it is known, a guess where it is not. */
const char *layout_number_text (Layout *layout, const FoNode *node);

/* Makes areas of line INDEX below PARENT: its start edge at X, its top at Y.  The line's area is
 * returned. */
LayoutArea *layout_line_place (Layout *layout, const Paragraph *paragraph, guint index,
                               LayoutArea *parent, Mpt x, Mpt y);

#endif
