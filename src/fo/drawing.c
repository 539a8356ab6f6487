/* fo/drawing.c: SVG out of the tree */
#include "fo/drawing.h"

#include <string.h>

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

/* SVG's units in points: a pixel is 1/96 inch (CSS 2.1 §4.3.2). */
static const struct
{
  const char *name;
  double points;
} units[] = {
  { "", 0.75 },      { "px", 0.75 },        { "pt", 1 },  { "pc", 12 },
  { "mm", 72 / 25.4 }, { "cm", 72 / 2.54 }, { "in", 72 },
};

/* The attribute NAME as a length; 0 when it is missing or a share of something. */
static Mpt
read_length (xmlNodePtr svg, const char *name)
{
  xmlChar *text = xmlGetNoNsProp (svg, BAD_CAST name);
  Mpt length = 0;

  if (text)
    {
      char *unit;
      double number = g_ascii_strtod ((const char *) text, &unit);

      for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (strcmp (unit, units[i].name) == 0 && number > 0 && number < 1e6)
          length = mpt_from_points (number * units[i].points);
      xmlFree (text);
    }
  return length;
}

/* Width and height of the viewBox, in pixels. */
static void
read_view_box (xmlNodePtr svg, Mpt *width, Mpt *height)
{
  xmlChar *text = xmlGetNoNsProp (svg, BAD_CAST "viewBox");

  if (text)
    {
      double numbers[4] = { 0 };
      char *at = (char *) text;

      for (guint i = 0; i < 4; i++)
        {
          while (g_ascii_isspace (*at) || *at == ',')
            at++;
          numbers[i] = g_ascii_strtod (at, &at);
        }
      if (numbers[2] > 0 && numbers[3] > 0 && numbers[2] < 1e6 && numbers[3] < 1e6)
        {
          *width = mpt_from_points (numbers[2] * 0.75);
          *height = mpt_from_points (numbers[3] * 0.75);
        }
      xmlFree (text);
    }
}

gboolean
fo_drawing_is_svg (const xmlNode *node)
{
  return node && node->type == XML_ELEMENT_NODE && node->ns
         && strcmp ((const char *) node->ns->href, SVG_NAMESPACE) == 0
         && strcmp ((const char *) node->name, "svg") == 0;
}

void
fo_drawing_measure (xmlNodePtr svg, FoDrawing *drawing)
{
  Mpt box_width = 0, box_height = 0;

  drawing->width = read_length (svg, "width");
  drawing->height = read_length (svg, "height");
  read_view_box (svg, &box_width, &box_height);
  if (box_width)
    {
      /* One side alone follows the proportions of the box. */
      if (!drawing->width && !drawing->height)
        {
          drawing->width = box_width;
          drawing->height = box_height;
        }
      else if (!drawing->width)
        drawing->width = drawing->height * box_width / box_height;
      else if (!drawing->height)
        drawing->height = drawing->width * box_height / box_width;
    }
}

const FoDrawing *
fo_drawing_read (xmlNodePtr object, Arena *arena)
{
  xmlNodePtr svg = object->children;
  xmlDocPtr doc;
  xmlNodePtr copy;
  xmlChar *markup = NULL;
  int length = 0;
  FoDrawing *drawing;

  while (svg && !fo_drawing_is_svg (svg))
    svg = svg->next;
  if (!svg)
    return NULL;

  doc = xmlNewDoc (BAD_CAST "1.0");
  copy = doc ? xmlDocCopyNode (svg, doc, 1) : NULL;
  if (copy)
    {
      xmlDocSetRootElement (doc, copy);
      xmlReconciliateNs (doc, copy);
      xmlDocDumpMemoryEnc (doc, &markup, &length, "UTF-8");
    }
  if (doc)
    xmlFreeDoc (doc);
  if (!markup)
    return NULL;

  drawing = arena_new0 (arena, FoDrawing);
  drawing->markup = arena_strndup (arena, (const char *) markup, (gsize) length);
  drawing->length = (gsize) length;
  xmlFree (markup);
  fo_drawing_measure (svg, drawing);
  return drawing;
}
