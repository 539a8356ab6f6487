/* layout/area.h: the area tree: pages with everything placed on them
 *
 * What the layout hands to a painter and what `format --dump=areas` prints.  All coordinates are
 * millipoints from the page's upper left corner, y downwards; nothing is left to decide.  Areas are
 * nested as XSL 1.1 §4 nests them (region, block, line, inline, text), and each points to the
 * formatting object it came from, for the logical structure.
 *
 * A painter draws a page by walking its areas in document order: background, border, content.
 * Content of a turned area (reference-orientation, XSL 1.1 §7.21.3) has the coordinates that it would
 * have without the turn, from the content rectangle's upper left corner: area_to_page turns them.
 * Everything lives in the tree's arena.
 */
#ifndef SAGSAKT_LAYOUT_AREA_H
#define SAGSAKT_LAYOUT_AREA_H

#include <glib.h>

#include "base/arena.h"
#include "base/units.h"
#include "layout/fonts.h"

struct FoNode;
typedef struct AreaTree AreaTree;
typedef struct LayoutArea LayoutArea;

typedef enum
{
  AREA_REGION, /* a region of the page, its static content or its part of the flow */
  AREA_BLOCK,
  AREA_LINE,
  AREA_INLINE, /* an inline with background or border; its text follows inside */
  AREA_TEXT,   /* a run of one font, size and colour: text */
  AREA_SPACE,  /* white space that is not text: what an empty leader takes */
  AREA_RULE,   /* a line: a leader's rule, an underline */
  AREA_IMAGE   /* a drawing or a picture */
} AreaKind;

typedef enum
{
  AREA_REPEATED = 1 << 0,   /* a table's header or footer printed again: no content, an artifact */
  AREA_DECORATION = 1 << 1, /* underline and the like */
  AREA_STATIC = 1 << 2,     /* page furniture; set on regions only */
  AREA_ABSOLUTE = 1 << 3,   /* out of the flow */
  AREA_NOTES = 1 << 4,      /* a block: the footnotes of a region, their separator first */
  AREA_SPAN = 1 << 5,       /* a block: columns side by side, in a region of several */
  AREA_COLUMN = 1 << 6,     /* a block: one of those */
  AREA_SEGMENT = 1 << 7,    /* borders without content: of a part of a cell, behind its area, or
                               of a cell that the table lacks (no node) */
  AREA_FIXED = 1 << 8,      /* at a place of the page, whatever is around is turned or clipped */
  AREA_CLIPPED = 1 << 9,    /* nothing of its content is seen outside its padding rectangle */
  AREA_BEGUN = 1 << 10,     /* a block: its beginning is on an earlier page or column */
  AREA_GOES_ON = 1 << 11    /* the rest of it is on a later one */
} AreaFlags;

/* Sides in this order everywhere; in left-to-right writing also top, right, bottom, left. */
typedef enum
{
  SIDE_BEFORE,
  SIDE_END,
  SIDE_AFTER,
  SIDE_START
} Side;

typedef enum
{
  LINE_STYLE_NONE,
  LINE_STYLE_SOLID,
  LINE_STYLE_DASHED,
  LINE_STYLE_DOTTED,
  LINE_STYLE_DOUBLE,
  LINE_STYLE_GROOVE, /* this one and those that follow are drawn solid: XSL 1.1 §7.8.20 allows it */
  LINE_STYLE_RIDGE,
  LINE_STYLE_INSET,
  LINE_STYLE_OUTSET
} LineStyle;

/* 0xAARRGGBB; alpha 0 is transparent. */
typedef guint32 LayoutColor;

typedef struct
{
  Mpt width;
  LineStyle style;
  LayoutColor color;
} LayoutBorder;

/* Borders run inside the area's rectangle, padding inside the borders. */
typedef struct
{
  LayoutBorder border[4];
  Mpt padding[4];
  LayoutColor background;
  /* what stays at the edges where the area is cut, 1 << side */
  guint8 retained_borders, retained_paddings;
} LayoutBox;

/* One glyph.  A cluster of n glyphs and m bytes has its bytes at its first glyph and 0 at the
 * others. */
typedef struct
{
  guint32 id;
  gint32 advance; /* millipoints, letter- and word-space included */
  gint32 x_offset, y_offset;
  guint16 bytes; /* of the text this glyph stands for */
} LayoutGlyph;

/* Text in reading order, as it is to be found again: a hyphen that the layout put in is U+00AD, a
 * space at which the line was broken is still there (its glyph hangs behind the line's end). */
typedef struct
{
  LayoutFont *font;
  Mpt size;
  LayoutColor color;
  Mpt baseline; /* y of the baseline */
  const LayoutGlyph *glyphs;
  guint n_glyphs;
  const char *text; /* UTF-8, NUL-terminated */
  gsize length;
  const char *language; /* as in the document ("da", "da-DK"); never NULL */
  Mpt space_extra;      /* what its spaces have besides their own width */
  const struct FoNode *source; /* the character data or number that it is; NULL: a leader's dots */
} LayoutText;

typedef enum
{
  IMAGE_SVG,
  IMAGE_PIXELS,
  IMAGE_JPEG,
  IMAGE_MISSING /* its room is marked */
} ImageType;

typedef struct
{
  ImageType type;
  const char *markup; /* SVG, UTF-8; JPEG: the file's bytes; else pixels: 0xAARRGGBB in rows,
                         colours multiplied by alpha */
  gsize length;
  guint columns, rows; /* pixels of a PNG or JPEG */
  Mpt room_x, room_y, room_width, room_height; /* the viewport; the area is the picture itself */
} LayoutImage;

typedef struct
{
  LineStyle style;
  LayoutColor color;
} LayoutRule;

/* What a line's height has of leading: half of what the block's line-height exceeds its font by. */
typedef struct
{
  Mpt before, after;
} LayoutLeading;

struct LayoutArea
{
  AreaKind kind;
  guint flags; /* AreaFlags */
  const struct FoNode *node; /* NULL: made by the layout itself */
  LayoutArea *parent, *first, *last, *next;
  Mpt x, y, width, height; /* the border rectangle */
  const LayoutBox *box;    /* NULL: no border, padding or background */
  guint turn;              /* of its content, in quarter turns against the clock; see below */
  union
  {
    const LayoutText *text;   /* AREA_TEXT */
    const LayoutImage *image; /* AREA_IMAGE: drawn into the area's rectangle */
    LayoutLeading leading;    /* AREA_LINE */
    LayoutRule rule;          /* AREA_RULE: drawn as a filled or dashed rectangle */
    const char *region;       /* AREA_REGION: its name, "xsl-region-body" … */
  };
};

typedef struct
{
  guint number;          /* its place in the document, from 1 */
  guint value;           /* its page number */
  const char *formatted; /* the same as printed */
  const char *master;    /* name of its simple-page-master */
  const struct FoNode *sequence;
  gboolean blank;
  Mpt width, height;
  LayoutArea *regions; /* linked by next */
} LayoutPage;

void area_tree_free (AreaTree *tree);
guint area_tree_page_count (const AreaTree *tree);

/* The page at INDEX, from 0; lent. */
const LayoutPage *area_tree_page (const AreaTree *tree, guint index);

/* Title and language of the document as the formatting objects give them: fo:title of the first
 * page sequence, language of the root.  NULL when they do not.  Lent. */
const char *area_tree_title (const AreaTree *tree);
const char *area_tree_language (const AreaTree *tree);

/* The id of a link's target and the page and place it is on; FALSE when no area has it. */
gboolean area_tree_find_id (const AreaTree *tree, const char *id, guint *page, Mpt *x, Mpt *y);

/* Takes X, Y from what they are inside AREA to the page's own coordinates.  AREA may be NULL. */
void area_to_page (const LayoutArea *area, Mpt *x, Mpt *y);

/* Prints the tree as XML in the element and attribute names of Apache FOP's area tree. */
void area_tree_dump (const AreaTree *tree, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AreaTree, area_tree_free)

#endif
