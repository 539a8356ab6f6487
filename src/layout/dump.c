/* layout/dump.c: the area tree as XML in the names of Apache FOP's area tree
 *
 * Lengths are millipoints; ipd and bpd are the content rectangle, ipda and bpda the whole area.
 */
#include <string.h>

#include "layout/area.h"
#include "layout/areas.h"
#include "layout/style.h"

typedef struct
{
  GString *out;
  guint depth;
} Dumper;

static void
indent (const Dumper *dumper)
{
  for (guint i = 0; i < dumper->depth; i++)
    g_string_append (dumper->out, " ");
}

static void
attribute (const Dumper *dumper, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (dumper->out, " %s=\"%s\"", name, escaped);
}

static void
length (const Dumper *dumper, const char *name, Mpt value)
{
  g_string_append_printf (dumper->out, " %s=\"%" G_GINT64_FORMAT "\"", name, value);
}

static void
rectangle (const Dumper *dumper, const char *name, Mpt x, Mpt y, Mpt width, Mpt height)
{
  g_string_append_printf (dumper->out,
                          " %s=\"%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT "\"",
                          name, x, y, width, height);
}

static void
color (const Dumper *dumper, const char *name, LayoutColor value)
{
  g_string_append_printf (dumper->out, " %s=\"#%06x\"", name, value & 0xffffff);
}

static void
begin (Dumper *dumper, const char *name)
{
  indent (dumper);
  g_string_append_printf (dumper->out, "<%s", name);
  dumper->depth++;
}

static void
end (Dumper *dumper, const char *name)
{
  dumper->depth--;
  indent (dumper);
  g_string_append_printf (dumper->out, "</%s>\n", name);
}

static void
end_start_tag (Dumper *dumper)
{
  g_string_append (dumper->out, ">\n");
}

static void
empty (Dumper *dumper)
{
  g_string_append (dumper->out, "/>\n");
  dumper->depth--;
}

/* --- areas --- */

static const char *const line_styles[] = {
  [LINE_STYLE_NONE] = "none",     [LINE_STYLE_SOLID] = "solid",   [LINE_STYLE_DASHED] = "dashed",
  [LINE_STYLE_DOTTED] = "dotted", [LINE_STYLE_DOUBLE] = "double",
};

/* Sizes, borders, padding, background and id, which every area has. */
static void
common (const Dumper *dumper, const LayoutArea *area)
{
  static const char *const sides[] = { "before", "end", "after", "start" };
  const LayoutBox *box = area->box;
  const char *id = area->node ? node_string (area->node, FO_PROPERTY_ID) : NULL;

  length (dumper, "ipd",
          area->width - layout_box_edge (box, SIDE_START) - layout_box_edge (box, SIDE_END));
  length (dumper, "bpd",
          area->height - layout_box_edge (box, SIDE_BEFORE) - layout_box_edge (box, SIDE_AFTER));
  length (dumper, "ipda", area->width);
  length (dumper, "bpda", area->height);
  if (id)
    attribute (dumper, "prod-id", id);
  if (area->flags & AREA_ABSOLUTE)
    {
      attribute (dumper, "positioning", "absolute");
      length (dumper, "left-position", area->x);
      length (dumper, "top-position", area->y);
    }
  if (!box)
    return;
  for (Side side = SIDE_BEFORE; side <= SIDE_START; side++)
    {
      g_autofree char *border = g_strconcat ("border-", sides[side], NULL);
      g_autofree char *padding = g_strconcat ("padding-", sides[side], NULL);

      if (box->border[side].width)
        g_string_append_printf (dumper->out, " %s=\"(%s,#%06x,%" G_GINT64_FORMAT ")\"", border,
                                line_styles[box->border[side].style],
                                box->border[side].color & 0xffffff, box->border[side].width);
      if (box->padding[side])
        length (dumper, padding, box->padding[side]);
    }
  if (box->background >> 24)
    color (dumper, "background", box->background);
}

static gboolean
is_space (const char *at, gsize bytes)
{
  gunichar character = bytes ? g_utf8_get_char (at) : 0;

  return character == ' ' || character == 0xa0;
}

static void
dump_text (Dumper *dumper, const LayoutArea *area)
{
  const LayoutText *text = area->text;
  const char *at = text->text;

  begin (dumper, "text");
  common (dumper, area);
  length (dumper, "baseline", text->baseline - area->y);
  attribute (dumper, "font-family", layout_font_family (text->font));
  length (dumper, "font-weight", layout_font_weight (text->font));
  attribute (dumper, "font-style", layout_font_is_italic (text->font) ? "italic" : "normal");
  length (dumper, "font-size", text->size);
  color (dumper, "color", text->color);
  end_start_tag (dumper);
  for (guint i = 0; i < text->n_glyphs;)
    {
      gboolean space = is_space (at, text->glyphs[i].bytes);
      gsize bytes = 0;
      g_autofree char *escaped = NULL;

      do
        bytes += text->glyphs[i++].bytes;
      while (i < text->n_glyphs && !space
             && (text->glyphs[i].bytes == 0 || !is_space (at + bytes, text->glyphs[i].bytes)));
      escaped = g_markup_escape_text (at, (gssize) bytes);
      indent (dumper);
      g_string_append_printf (dumper->out, "<%s offset=\"0\">%s</%s>\n", space ? "space" : "word",
                              escaped, space ? "space" : "word");
      at += bytes;
    }
  end (dumper, "text");
}

static void dump_areas (Dumper *dumper, const LayoutArea *first);

static void
dump_nested (Dumper *dumper, const char *name, const LayoutArea *area)
{
  begin (dumper, name);
  common (dumper, area);
  if (!area->first)
    {
      empty (dumper);
      return;
    }
  end_start_tag (dumper);
  dump_areas (dumper, area->first);
  end (dumper, name);
}

static void
dump_areas (Dumper *dumper, const LayoutArea *first)
{
  for (const LayoutArea *area = first; area; area = area->next)
    switch (area->kind)
      {
      case AREA_BLOCK:
        dump_nested (dumper, "block", area);
        break;
      case AREA_LINE:
        dump_nested (dumper, "lineArea", area);
        break;
      case AREA_INLINE:
        dump_nested (dumper, "inlineparent", area);
        break;
      case AREA_TEXT:
        dump_text (dumper, area);
        break;
      case AREA_SPACE:
        begin (dumper, "space");
        common (dumper, area);
        empty (dumper);
        break;
      case AREA_RULE:
        if (area->flags & AREA_DECORATION)
          break; /* FOP has it as an attribute of the text */
        begin (dumper, "leader");
        common (dumper, area);
        attribute (dumper, "ruleStyle", line_styles[area->rule.style]);
        length (dumper, "ruleThickness", area->height);
        empty (dumper);
        break;
      case AREA_IMAGE:
        begin (dumper, "viewport");
        common (dumper, area);
        rectangle (dumper, "pos", area->x, area->y, area->width, area->height);
        end_start_tag (dumper);
        begin (dumper, "foreignObject");
        attribute (dumper, "ns", "http://www.w3.org/2000/svg");
        empty (dumper);
        end (dumper, "viewport");
        break;
      case AREA_REGION:
        break;
      }
}

/* --- regions and pages --- */

static void
dump_body (Dumper *dumper, const LayoutArea *region)
{
  static const char *const names[] = { "mainReference", "span", "flow" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      begin (dumper, names[i]);
      length (dumper, "ipd", region->width);
      length (dumper, "bpd", region->height);
      end_start_tag (dumper);
    }
  dump_areas (dumper, region->first);
  for (gsize i = G_N_ELEMENTS (names); i > 0; i--)
    end (dumper, names[i - 1]);
}

static void
dump_region (Dumper *dumper, const LayoutArea *region)
{
  const char *name = "regionBody";

  if (region->node)
    switch (region->node->kind)
      {
      case FO_NODE_REGION_BEFORE:
        name = "regionBefore";
        break;
      case FO_NODE_REGION_AFTER:
        name = "regionAfter";
        break;
      case FO_NODE_REGION_START:
        name = "regionStart";
        break;
      case FO_NODE_REGION_END:
        name = "regionEnd";
        break;
      default:
        break;
      }
  begin (dumper, "regionViewport");
  rectangle (dumper, "rect", region->x, region->y, region->width, region->height);
  end_start_tag (dumper);
  begin (dumper, name);
  attribute (dumper, "name", region->region);
  common (dumper, region);
  end_start_tag (dumper);
  if (region->flags & AREA_STATIC)
    dump_areas (dumper, region->first);
  else
    dump_body (dumper, region);
  end (dumper, name);
  end (dumper, "regionViewport");
}

static void
dump_page (Dumper *dumper, const LayoutPage *page)
{
  begin (dumper, "pageViewport");
  rectangle (dumper, "bounds", 0, 0, page->width, page->height);
  length (dumper, "nr", page->number);
  attribute (dumper, "formatted-nr", page->formatted);
  attribute (dumper, "simple-page-master-name", page->master);
  if (page->blank)
    attribute (dumper, "blank", "true");
  end_start_tag (dumper);
  begin (dumper, "page");
  end_start_tag (dumper);
  for (const LayoutArea *region = page->regions; region; region = region->next)
    dump_region (dumper, region);
  end (dumper, "page");
  end (dumper, "pageViewport");
}

void
area_tree_dump (const AreaTree *tree, GString *out)
{
  Dumper dumper = { .out = out };
  const struct FoNode *sequence = NULL;

  begin (&dumper, "areaTree");
  end_start_tag (&dumper);
  for (guint i = 0; i < area_tree_page_count (tree); i++)
    {
      const LayoutPage *page = area_tree_page (tree, i);

      if (page->sequence != sequence)
        {
          const char *language = node_string (page->sequence, FO_PROPERTY_LANGUAGE);

          if (sequence)
            end (&dumper, "pageSequence");
          begin (&dumper, "pageSequence");
          if (language)
            attribute (&dumper, "xml:lang", language);
          end_start_tag (&dumper);
          sequence = page->sequence;
        }
      dump_page (&dumper, page);
    }
  if (sequence)
    end (&dumper, "pageSequence");
  end (&dumper, "areaTree");
}
