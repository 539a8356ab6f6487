/* test-layout-toggles.c: each row of the property table, toggled, and what that does to the areas
 *
 * The rows stand in layout-toggles.def.  A property without a row fails, and so does a row whose
 * property has no effect: the measure must give another value with the other value.
 */
#include <libxml/xpath.h>

#include "fo/dump.h"
#include "fo/properties.h"
#include "test-layout-tools.h"

typedef struct
{
  const char *scene; /* with @ where the attribute comes */
  const char *values[2];
  const char *measure; /* XPath */
  const char *measured[2];
} Toggle;

static const Toggle toggles[N_FO_PROPERTIES] = {
#define TOGGLE(symbol, scene, one, other, measure, ...)                                            \
  [FO_PROPERTY_##symbol] = { scene, { one, other }, measure, { __VA_ARGS__ } },
#include "layout-toggles.def"
#undef TOGGLE
};

/* The document of SCENE with PROPERTY=VALUE. */
static char *
document_of (const char *scene, const char *property, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (scene, "@", 0);
  g_autofree char *body = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  body = g_strconcat (parts[0], property, "=\"", value, "\"", parts[1], NULL);
  if (strstr (scene, "<fo:layout-master-set"))
    return g_strconcat (ROOT, body, "</fo:root>", NULL);
  if (strstr (scene, "<fo:page-sequence"))
    return g_strconcat (ROOT MASTERS (MASTER ("m", 200, 120)), body, "</fo:root>", NULL);
  return g_strconcat (
      ROOT MASTERS (
          MASTER ("m", 200, 120)) "<fo:page-sequence "
                                  "master-reference='m'><fo:flow flow-name='xsl-region-body'>",
      body, "</fo:flow></fo:page-sequence></fo:root>", NULL);
}

/* AREA, those behind it and what is in them. */
static void
show_areas (const LayoutArea *area, GString *out)
{
  static const char *const kinds[]
      = { [AREA_REGION] = "Region", [AREA_BLOCK] = "Block", [AREA_LINE] = "Line",
          [AREA_INLINE] = "Inline", [AREA_TEXT] = "Text",   [AREA_SPACE] = "Space",
          [AREA_RULE] = "Rule",     [AREA_IMAGE] = "Image" };

  for (; area; area = area->next)
    {
      g_string_append_printf (out,
                              "<%s x='%" G_GINT64_FORMAT "' y='%" G_GINT64_FORMAT
                              "' width='%" G_GINT64_FORMAT "' height='%" G_GINT64_FORMAT "'",
                              kinds[area->kind], area->x, area->y, area->width, area->height);
      if (area->flags & AREA_CLIPPED)
        g_string_append (out, " clipped='true'");
      if (area->kind == AREA_TEXT)
        g_string_append_printf (out, " baseline='%" G_GINT64_FORMAT "' language='%s'",
                                area->text->baseline, area->text->language);
      g_string_append_c (out, '>');
      if (area->kind == AREA_TEXT)
        g_string_append (out, area->text->text);
      show_areas (area->first, out);
      g_string_append_printf (out, "</%s>", kinds[area->kind]);
    }
}

/* All that can be seen of LAID: findings, areas, formatting objects. */
static char *
show (const Laid *laid)
{
  GString *out = g_string_new ("<laid>");

  for (guint i = 0; i < findings_count (laid->findings); i++)
    g_string_append_printf (out, "<finding rule='%s'/>", findings_nth (laid->findings, i)->rule);
  area_tree_dump (laid->areas, out);
  for (guint i = 0; i < area_tree_page_count (laid->areas); i++)
    {
      g_string_append (out, "<Page>");
      show_areas (area_tree_page (laid->areas, i)->regions, out);
      g_string_append (out, "</Page>");
    }
  g_string_append (out, "<objects>");
  fo_tree_dump (laid->tree, out);
  g_string_append (out, "</objects></laid>");
  return g_string_free (out, FALSE);
}

static char *
measure (const char *shown, const char *expression)
{
  xmlDocPtr doc = xmlReadMemory (shown, (int)strlen (shown), NULL, NULL, XML_PARSE_HUGE);
  xmlXPathContextPtr context = xmlXPathNewContext (doc);
  xmlXPathObjectPtr object = xmlXPathEvalExpression (BAD_CAST expression, context);
  xmlChar *text;
  char *result;

  if (!object)
    {
      xmlXPathFreeContext (context);
      xmlFreeDoc (doc);
      return g_strdup ("(no XPath)");
    }
  text = xmlXPathCastToString (object);
  result = g_strdup ((const char *)text);
  xmlFree (text);
  xmlXPathFreeObject (object);
  xmlXPathFreeContext (context);
  xmlFreeDoc (doc);
  return result;
}

static void
test_toggle (gconstpointer data)
{
  const Toggle *toggle = data;
  const char *property = fo_properties[toggle - toggles].name;

  if (!toggle->scene)
    {
      g_test_fail_printf ("%s has no row in layout-toggles.def", property);
      return;
    }
  g_assert_cmpstr (toggle->measured[0], !=, toggle->measured[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = document_of (toggle->scene, property, toggle->values[i]);
      g_auto (Laid) laid = lay_document (text);
      g_autofree char *shown = show (&laid);
      g_autofree char *measured = measure (shown, toggle->measure);

      if (strcmp (measured, toggle->measured[i]) != 0)
        {
          g_test_message ("%s", shown);
          g_test_fail_printf ("%s=\"%s\": %s is \"%s\", not \"%s\"", property, toggle->values[i],
                              toggle->measure, measured, toggle->measured[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_FO_PROPERTIES; i++)
    {
      g_autofree char *path = g_strconcat ("/layout/toggles/", fo_properties[i].name, NULL);

      g_test_add_data_func (path, &toggles[i], test_toggle);
    }
  return g_test_run ();
}
