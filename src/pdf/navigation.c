/* pdf/navigation.c: links, destinations, outline, page labels */
#include "pdf/document.h"

#include <string.h>

#include "pdf/uri.h"

/* --- links --- */

static gboolean
leads_somewhere (const PdfDocument *document, const StructureNode *link)
{
  guint page;
  Mpt x, y;

  if (link->internal)
    return area_tree_find_id (document->areas, link->internal, &page, &x, &y);
  return link->external && pdf_uri_is_safe (link->external);
}

void
pdf_collect_links (PdfDocument *document)
{
  const GArray *areas = document->painting->links;

  document->links = g_array_new (FALSE, FALSE, sizeof (PdfLinkArea));
  for (guint i = 0; i < areas->len; i++)
    {
      const PdfLinkArea *area = &g_array_index (areas, PdfLinkArea, i);

      if (leads_somewhere (document, area->link))
        g_array_append_val (document->links, *area);
    }
  document->first_link = pdf_writer_reserve (document->writer, document->links->len);
}

void
pdf_append_rectangle (const PdfDocument *document, GString *out, guint index, Mpt x, Mpt y,
                      Mpt width, Mpt height)
{
  Mpt page = area_tree_page (document->areas, index)->height;

  g_string_append_c (out, '[');
  pdf_append_points (out, x);
  g_string_append_c (out, ' ');
  pdf_append_points (out, page - y - height);
  g_string_append_c (out, ' ');
  pdf_append_points (out, x + width);
  g_string_append_c (out, ' ');
  pdf_append_points (out, page - y);
  g_string_append_c (out, ']');
}

static void
append_uri (GString *out, const char *uri)
{
  g_autofree char *escaped = pdf_uri_escape (uri);

  g_string_append (out, "/A<</S/URI/URI");
  pdf_append_bytes (out, escaped, strlen (escaped));
  g_string_append (out, ">>");
}

void
pdf_write_links (PdfDocument *document)
{
  for (guint i = 0; i < document->links->len; i++)
    {
      const PdfLinkArea *area = &g_array_index (document->links, PdfLinkArea, i);
      const StructureNode *link = area->link;
      const char *contents = link->alternative ? link->alternative : link->title;
      GString *out = pdf_writer_begin (document->writer, document->first_link + i);

      g_string_append (out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect");
      pdf_append_rectangle (document, out, area->page, area->x, area->y, area->width,
                            area->height);
      g_string_append_printf (out, "/P %u 0 R/StructParent %u/Contents",
                              document->first_page + area->page, document->n_pages + i);
      pdf_append_text (out, contents        ? contents
                            : link->external ? link->external
                                             : link->internal);
      if (link->internal)
        {
          g_string_append (out, "/Dest");
          pdf_append_bytes (out, link->internal, strlen (link->internal));
        }
      else
        append_uri (out, link->external);
      g_string_append (out, ">>");
      pdf_writer_end (document->writer);
    }
}

void
pdf_append_annotations (const PdfDocument *document, guint index, guint *next, GString *out)
{
  g_autoptr (GString) list = g_string_new (NULL);

  while (*next < document->links->len
         && g_array_index (document->links, PdfLinkArea, *next).page == index)
    g_string_append_printf (list, "%u 0 R ", document->first_link + (*next)++);
  pdf_append_widgets (document, index, list);
  if (list->len)
    g_string_append_printf (out, "/Annots[%s]", list->str);
}

/* --- destinations --- */

static void
append_place (const PdfDocument *document, guint page, Mpt x, Mpt y, GString *out)
{
  g_string_append_printf (out, "[%u 0 R/XYZ ", document->first_page + page);
  pdf_append_points (out, x);
  g_string_append_c (out, ' ');
  pdf_append_points (out, area_tree_page (document->areas, page)->height - y);
  g_string_append (out, " null]");
}

static void
collect_ids (const PdfDocument *document, const StructureNode *node, GHashTable *ids)
{
  guint page;
  Mpt x, y;

  if (node->id && area_tree_find_id (document->areas, node->id, &page, &x, &y))
    g_hash_table_add (ids, (gpointer) node->id);
  for (const StructureNode *child = node->first_child; child; child = child->next)
    collect_ids (document, child, ids);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every id of an element, so that others can link to it from outside, and every id that a link of
 * the document goes to (§12.3.2.3). */
static void
append_destinations (PdfDocument *document, GString *names)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const char **sorted = NULL;
  guint count, page;
  Mpt x, y;

  collect_ids (document, structure_root (document->structure), ids);
  for (guint i = 0; i < document->links->len; i++)
    {
      const char *id = g_array_index (document->links, PdfLinkArea, i).link->internal;

      if (id)
        g_hash_table_add (ids, (gpointer) id);
    }
  sorted = (const char **) g_hash_table_get_keys_as_array (ids, &count);
  if (count == 0)
    return;
  qsort (sorted, count, sizeof *sorted, compare_ids);
  g_string_append (names, "/Dests<</Names[");
  for (guint i = 0; i < count; i++)
    {
      area_tree_find_id (document->areas, sorted[i], &page, &x, &y);
      pdf_append_bytes (names, sorted[i], strlen (sorted[i]));
      append_place (document, page, x, y, names);
    }
  g_string_append (names, "]>>");
}

/* --- the outline (§12.3.3) --- */

/* Bookmarks below FIRST that are shown: what /Count wants. */
static int
count_open (const StructureBookmark *first)
{
  int count = 0;

  for (const StructureBookmark *at = first; at; at = at->next)
    count += 1 + (at->open ? count_open (at->first_child) : 0);
  return count;
}

static guint
count_all (const StructureBookmark *first)
{
  guint count = 0;

  for (const StructureBookmark *at = first; at; at = at->next)
    count += 1 + count_all (at->first_child);
  return count;
}

static void
append_target (const PdfDocument *document, const StructureBookmark *bookmark, GString *out)
{
  guint page;
  Mpt x, y;

  if (bookmark->node && document->places[bookmark->node->index] != G_MAXUINT)
    {
      const PdfMark *mark = &g_array_index (document->painting->marks, PdfMark,
                                            document->places[bookmark->node->index]);

      g_string_append (out, "/Dest");
      append_place (document, mark->page, mark->x, mark->y, out);
    }
  else if (bookmark->internal
           && area_tree_find_id (document->areas, bookmark->internal, &page, &x, &y))
    {
      g_string_append (out, "/Dest");
      append_place (document, page, x, y, out);
    }
  else if (bookmark->external && pdf_uri_is_safe (bookmark->external))
    append_uri (out, bookmark->external);
}

/* Numbers go through the outline in its order; *NUMBER is that of FIRST. */
static void
write_bookmarks (const PdfDocument *document, const StructureBookmark *first, guint parent,
                 guint *number)
{
  guint before = 0;

  for (const StructureBookmark *at = first; at; at = at->next)
    {
      guint own = *number, inside = count_all (at->first_child);
      GString *out = pdf_writer_begin (document->writer, own);

      g_string_append (out, "<</Title");
      pdf_append_text (out, at->title);
      g_string_append_printf (out, "/Parent %u 0 R", parent);
      if (before)
        g_string_append_printf (out, "/Prev %u 0 R", before);
      if (at->next)
        g_string_append_printf (out, "/Next %u 0 R", own + 1 + inside);
      if (at->first_child)
        {
          int shown = count_open (at->first_child);

          g_string_append_printf (out, "/First %u 0 R/Last %u 0 R/Count %d", own + 1,
                                  own + 1 + inside - 1 - count_all (at->last_child->first_child),
                                  at->open ? shown : -shown);
        }
      append_target (document, at, out);
      g_string_append (out, ">>");
      pdf_writer_end (document->writer);
      *number = own + 1;
      write_bookmarks (document, at->first_child, own, number);
      before = own;
    }
}

static void
append_outline (PdfDocument *document, GString *catalog)
{
  const StructureBookmark *first = structure_outline (document->structure), *last = first;
  guint count = count_all (first), root, number;
  GString *out;

  if (!first)
    return;
  while (last->next)
    last = last->next;
  root = pdf_writer_reserve (document->writer, count + 1);
  out = pdf_writer_begin (document->writer, root);
  g_string_append_printf (out, "<</Type/Outlines/First %u 0 R/Last %u 0 R/Count %d>>", root + 1,
                          root + count - count_all (last->first_child), count_open (first));
  pdf_writer_end (document->writer);
  number = root + 1;
  write_bookmarks (document, first, root, &number);
  g_string_append_printf (catalog, "/Outlines %u 0 R", root);
}

/* --- page labels (§12.4.2) --- */

static gboolean
is_decimal (const char *text, guint64 *number)
{
  return *text >= '1' && *text <= '9'
         && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, number, NULL);
}

/* A run of whole numbers is one entry; any other label stands for itself. */
static void
append_labels (const PdfDocument *document, GString *catalog)
{
  guint64 expected = 0, number;

  g_string_append (catalog, "/PageLabels<</Nums[");
  for (guint i = 0; i < document->n_pages; i++)
    {
      const char *label = area_tree_page (document->areas, i)->formatted;

      if (label && is_decimal (label, &number))
        {
          if (number != expected)
            g_string_append_printf (catalog, "%u<</S/D/St %" G_GUINT64_FORMAT ">>", i, number);
          expected = number + 1;
          continue;
        }
      expected = 0;
      g_string_append_printf (catalog, "%u<</P", i);
      pdf_append_text (catalog, label ? label : "");
      g_string_append (catalog, ">>");
    }
  g_string_append (catalog, "]>>");
}

void
pdf_append_navigation (PdfDocument *document, GString *catalog, GString *names)
{
  append_destinations (document, names);
  append_outline (document, catalog);
  append_labels (document, catalog);
}
