/* layout/dump-inlines.c: lines and what stands in them in the dump of the area tree
 *
 * A line's height is that of what stands in it, the leading is space before and after it, and every
 * inline has an area, also one that the layout made none for.
 */
#include <string.h>

#include "layout/dump-areas.h"

static Rectangle
join (Rectangle a, Rectangle b)
{
  Mpt right, bottom;

  if (!a.width && !a.height)
    return b;
  right = MAX (a.x + a.width, b.x + b.width);
  bottom = MAX (a.y + a.height, b.y + b.height);
  a.x = MIN (a.x, b.x);
  a.y = MIN (a.y, b.y);
  a.width = right - a.x;
  a.height = bottom - a.y;
  return a;
}

/* The picture itself in AREA, which may be the frame around it; NULL: it is something else. */
static const LayoutArea *
picture_in (const LayoutArea *area)
{
  if (area->kind == AREA_IMAGE)
    return area;
  return area->kind == AREA_INLINE && area->first && area->first->kind == AREA_IMAGE
                 && area->first->node == area->node
             ? area->first
             : NULL;
}

static gboolean
is_space (const char *at, gsize bytes)
{
  gunichar character = bytes ? g_utf8_get_char (at) : 0;

  return character == ' ' || character == 0xa0;
}

static gboolean
ends_line (const LayoutArea *area)
{
  for (; area->kind != AREA_LINE; area = area->parent)
    for (const LayoutArea *next = area->next; next; next = next->next)
      if (!(next->flags & AREA_DECORATION))
        return FALSE;
  return TRUE;
}

/* The glyphs of a text without the spaces at which its line was broken, and their width. */
static guint
count_glyphs (const LayoutArea *area, Mpt *width)
{
  const LayoutText *text = area->text;
  const char *end = text->text + text->length;
  guint n = text->n_glyphs;

  *width = area->width;
  if (ends_line (area) && !node_is (area->node, FO_PROPERTY_WHITE_SPACE_TREATMENT, FO_PRESERVE))
    while (n && text->glyphs[n - 1].bytes == 1 && end[-1] == ' ')
      {
        end--;
        *width -= text->glyphs[--n].advance;
      }
  return n;
}

static Rectangle
inline_content (const LayoutArea *area)
{
  Rectangle content = content_of (area);

  if (area->kind == AREA_TEXT)
    count_glyphs (area, &content.width);
  else if (area->kind == AREA_IMAGE)
    content = (Rectangle){ area->image->room_x, area->image->room_y, area->image->room_width,
                           area->image->room_height };
  else if (picture_in (area))
    content = (Rectangle){ area->x, area->y, area->width, area->height };
  return content;
}

/* The viewport of a drawing or a picture; POS is where that is inside. */
static void
dump_image (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  const LayoutArea *picture = picture_in (area);
  const LayoutImage *image = picture->image;
  const char *source = node_string (area->node, FO_PROPERTY_SRC);
  const Rectangle room = { image->room_x, image->room_y, image->room_width, image->room_height };
  Rectangle outer = inline_content (area);

  begin (dumper, "viewport");
  sizes (dumper, area, room, 0);
  length (dumper, "offset", outer.y - around->y);
  identity (dumper, area->node);
  rectangle (dumper, "pos", picture->x - outer.x, picture->y - outer.y, picture->width,
             picture->height);
  if (area->flags & AREA_CLIPPED)
    attribute (dumper, "clip", "true");
  end_start_tag (dumper);
  begin (dumper, source ? "image" : "foreignObject");
  identity (dumper, area->node);
  attribute (dumper, source ? "url" : "ns", source ? source : "http://www.w3.org/2000/svg");
  empty (dumper);
  end (dumper, "viewport");
}

/* The first family that NODE asks for. */
static char *
family_name (const FoNode *node)
{
  const FoValue *value = fo_node_value (node, FO_PROPERTY_FONT_FAMILY);
  g_auto (GStrv) names = g_strsplit (value->type == FO_VALUE_STRING ? value->string : "", ",", 2);
  char *name = names[0] ? g_strstrip (names[0]) : (char *)"";
  gsize n = strlen (name);

  return n >= 2 && (name[0] == '\'' || name[0] == '"') ? g_strndup (name + 1, n - 2)
                                                       : g_strdup (name);
}

static void
word (const Dumper *dumper, gboolean space, const char *text, gsize bytes)
{
  const char *name = space ? "space" : "word";
  g_autofree char *plain = g_strndup (text, bytes);
  /* the hyphen at a line's end */
  g_auto (GStrv) parts = g_strsplit (plain, "\302\255", -1);
  g_autofree char *shown = g_strjoinv ("-", parts);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  g_string_append_printf (dumper->out, "<%s offset=\"0\">%s</%s>", name, escaped, name);
}

static gboolean
is_inline (const FoNode *node)
{
  return node->kind == FO_NODE_INLINE || node->kind == FO_NODE_BASIC_LINK;
}

static void
dump_text (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  const LayoutText *text = area->text;
  const char *at = text->text;
  g_autofree char *family = family_name (area->node);
  Rectangle content = inline_content (area);
  guint n = count_glyphs (area, &content.width);

  if (n == 0)
    return;
  begin (dumper, "text");
  sizes (dumper, area, content, 0);
  length (dumper, "offset", content.y - around->y);
  length (dumper, "baseline", text->baseline - area->y);
  length_unless_zero (dumper, "twsadjust", text->space_extra);
  length_unless_zero (dumper, "tlsadjust", node_length (area->node, FO_PROPERTY_LETTER_SPACING, 0));
  attribute (dumper, "font-name", family);
  attribute (dumper, "font-family", layout_font_family (text->font));
  length (dumper, "font-weight", layout_font_weight (text->font));
  attribute (dumper, "font-style", layout_font_is_italic (text->font) ? "italic" : "normal");
  length (dumper, "font-size", text->size);
  color (dumper, "color", text->color);
  if (area->node->kind != FO_NODE_TEXT && !is_inline (area->node)
      && area->node->kind != FO_NODE_BLOCK && area->node->kind != FO_NODE_WRAPPER)
    identity (dumper, area->node); /* a number or a character */
  end_start_tag (dumper);
  for (guint i = 0; i < n;)
    {
      gboolean space = is_space (at, text->glyphs[i].bytes);
      gsize bytes = 0;

      do
        bytes += text->glyphs[i++].bytes;
      while (i < n && !space
             && (text->glyphs[i].bytes == 0 || !is_space (at + bytes, text->glyphs[i].bytes)));
      word (dumper, space, at, bytes);
      at += bytes;
    }
  end (dumper, "text");
}

/* The outermost inline around AREA inside STOP; NULL: none.  An area made for an inline is that
 * inline, and so is no parent of itself. */
static const FoNode *
outer_inline (const LayoutArea *area, const FoNode *stop)
{
  const FoNode *outer = NULL, *node = area->node;

  if (node && area->kind != AREA_TEXT)
    node = node->parent;
  for (; node && node != stop && (is_inline (node) || node->kind == FO_NODE_WRAPPER
                                  || node->kind == FO_NODE_FOOTNOTE); node = node->parent)
    if (is_inline (node))
      outer = node;
  return outer;
}

static void dump_inlines (Dumper *dumper, const LayoutArea *first, const LayoutArea *behind,
                          const FoNode *parent, const Rectangle *around);

static void
dump_inline (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  Rectangle content = inline_content (area);

  if (picture_in (area))
    {
      dump_image (dumper, area, around);
      return;
    }
  if (!area->node->first_child && !is_kind (area, FO_NODE_LEADER) && area->first
      && area->first->kind == AREA_TEXT)
    {
      /* a number or character with a border is one area */
      LayoutArea text = *area->first;

      text.box = area->box;
      dump_text (dumper, &text, around);
      return;
    }
  begin (dumper, "inlineparent");
  sizes (dumper, area, content, 0);
  length (dumper, "offset", content.y - around->y);
  identity (dumper, area->node);
  if (area->node && area->node->kind == FO_NODE_BASIC_LINK)
    layout_dump_target (dumper, area->node);
  end_start_tag (dumper);
  dump_inlines (dumper, area->first, NULL, area->node, &content);
  end (dumper, "inlineparent");
}

/* TRUE for text that is NODE's own: a wrapper changes nothing. */
static gboolean
is_own_text (const LayoutArea *area, const FoNode *node)
{
  const FoNode *of = area->node;

  while (of != node && of->kind == FO_NODE_WRAPPER)
    of = of->parent;
  return area->kind == AREA_TEXT && of == node;
}

/* An inline that the layout needs no area for: what is inside says how large it is. */
static void
dump_bare_inline (Dumper *dumper, const FoNode *node, const LayoutArea *first,
                  const LayoutArea *behind, const Rectangle *around)
{
  LayoutArea area = { .kind = AREA_INLINE, .node = node };
  const LayoutArea *own = NULL;
  Rectangle content = { 0 };

  for (const LayoutArea *child = first; child != behind; child = child->next)
    {
      content = join (content, inline_content (child));
      if (is_own_text (child, node))
        own = child;
    }
  if (own && node->kind == FO_NODE_INLINE)
    {
      /* its own text is as high as it is itself; a link reaches around all that is in it */
      content.y = own->y;
      content.height = own->height;
    }
  begin (dumper, "inlineparent");
  sizes (dumper, &area, content, 0);
  length (dumper, "offset", content.y - around->y);
  identity (dumper, node);
  if (node->kind == FO_NODE_BASIC_LINK)
    layout_dump_target (dumper, node);
  end_start_tag (dumper);
  dump_inlines (dumper, first, behind, node, &content);
  end (dumper, "inlineparent");
}

static void
dump_inline_area (Dumper *dumper, const LayoutArea *area, const Rectangle *around)
{
  switch (area->kind)
    {
    case AREA_INLINE:
      dump_inline (dumper, area, around);
      break;
    case AREA_TEXT:
      dump_text (dumper, area, around);
      break;
    case AREA_SPACE:
      begin (dumper, "space");
      sizes (dumper, area, content_of (area), 0);
      length (dumper, "offset", area->y - around->y);
      identity (dumper, area->node);
      empty (dumper);
      break;
    case AREA_RULE:
      begin (dumper, "leader");
      sizes (dumper, area, content_of (area), 0);
      length (dumper, "offset", area->y - around->y);
      identity (dumper, area->node);
      attribute (dumper, "ruleStyle",
                 style_name (area->node, FO_PROPERTY_RULE_STYLE, area->rule.style));
      length (dumper, "ruleThickness", area->height);
      empty (dumper);
      break;
    case AREA_IMAGE:
      dump_image (dumper, area, around);
      break;
    default:
      break; /* nothing else stands in a line */
    }
}

static void
dump_inlines (Dumper *dumper, const LayoutArea *first, const LayoutArea *behind,
              const FoNode *parent, const Rectangle *around)
{
  for (const LayoutArea *area = first; area != behind;)
    {
      const FoNode *node = outer_inline (area, parent);
      const LayoutArea *next = area->next;

      if (area->flags & AREA_DECORATION)
        ; /* FOP has it as an attribute of the text */
      else if (!node)
        dump_inline_area (dumper, area, around);
      else
        {
          while (next != behind
                 && (next->flags & AREA_DECORATION || outer_inline (next, parent) == node))
            next = next->next;
          dump_bare_inline (dumper, node, area, next, around);
        }
      area = next;
    }
}

/* INNER and what stands in AREA, however deep. */
static Rectangle
join_children (const LayoutArea *area, Rectangle inner)
{
  for (const LayoutArea *child = area->first; child; child = child->next)
    if (!(child->flags & AREA_DECORATION))
      inner = join_children (child, join (inner, inline_content (child)));
  return inner;
}

void
layout_dump_line (Dumper *dumper, const LayoutArea *line)
{
  Rectangle inner = { 0 };
  const LayoutLeading *leading = &line->leading;

  inner = join_children (line, inner);
  inner.y = line->y + leading->before;
  inner.height = line->height - leading->before - leading->after;
  begin (dumper, "lineArea");
  sizes (dumper, line, (Rectangle){ line->x, inner.y, line->width, inner.height },
         leading->before + leading->after);
  length_unless_zero (dumper, "space-before", leading->before);
  length_unless_zero (dumper, "space-after", leading->after);
  if (line->first)
    {
      length_unless_zero (dumper, "start-indent", inner.x - line->x);
      length_unless_zero (dumper, "end-indent", line->x + line->width - inner.x - inner.width);
    }
  end_start_tag (dumper);
  dump_inlines (dumper, line->first, NULL, line->node, &inner);
  end (dumper, "lineArea");
}
