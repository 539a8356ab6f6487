/* pdf/elements.c: the logical structure as objects of the file (ISO 32000-1 §14.7) */
#include "pdf/document.h"

#include <string.h>

#define NONE G_MAXUINT

/* What elements hold: marks and links by element, each in a chain in drawing order, and behind
 * which of the element's children a mark stands. */
typedef struct
{
  PdfDocument *document;
  guint *first_mark, *last_mark, *next_mark; /* by element, by element, by mark */
  guint *first_link, *last_link, *next_link;
  const StructureNode **after;  /* by mark */
  guint8 *headed;               /* by element: a cell names it as its header */
} Elements;

static guint
page_of_mark (const PdfDocument *document, guint mark)
{
  return g_array_index (document->painting->marks, PdfMark, mark).page;
}

static void
chain (guint *first, guint *last, guint *next, guint at, guint item)
{
  next[item] = NONE;
  if (first[at] == NONE)
    first[at] = item;
  else
    next[last[at]] = item;
  last[at] = item;
}

static guint *
new_indices (guint count)
{
  guint *indices = g_new (guint, count + 1);

  memset (indices, 0xff, (count + 1) * sizeof *indices);
  return indices;
}

/* A mark stands behind the last child of its element that has been drawn so far: text around a
 * link or a note is read in its order. */
static void
collect_marks (Elements *elements)
{
  PdfDocument *document = elements->document;
  const GArray *marks = document->painting->marks;
  guint count = structure_count (document->structure);
  g_autofree const StructureNode **seen = g_new0 (const StructureNode *, count);

  elements->after = g_new0 (const StructureNode *, marks->len + 1);
  for (guint i = 0; i < marks->len; i++)
    {
      const StructureNode *element = g_array_index (marks, PdfMark, i).element;

      if (!element)
        continue;
      chain (elements->first_mark, elements->last_mark, elements->next_mark, element->index, i);
      elements->after[i] = seen[element->index];
      for (const StructureNode *node = element; node; node = node->parent)
        {
          if (document->places[node->index] == NONE)
            document->places[node->index] = i;
          if (!node->parent)
            break;
          if (seen[node->parent->index] && seen[node->parent->index]->index >= node->index
              && document->places[node->parent->index] != NONE)
            break;
          seen[node->parent->index] = node;
        }
    }
}

static void
collect_headers (Elements *elements, const StructureNode *node)
{
  for (guint i = 0; i < node->n_headers; i++)
    elements->headed[node->headers[i]->index] = TRUE;
  for (const StructureNode *child = node->first_child; child; child = child->next)
    collect_headers (elements, child);
}

/* --- one element --- */

/* Sorted as the elements are. */
static void
append_id (GString *out, const StructureNode *node)
{
  g_string_append_printf (out, "(e%07u)", node->index);
}

static gboolean
has_id (const Elements *elements, const StructureNode *node)
{
  return node->tag == STRUCTURE_NOTE || elements->headed[node->index];
}

static void
append_span (GString *out, const char *key, guint count)
{
  if (count > 1)
    g_string_append_printf (out, "%s %u", key, count);
}

static void
append_string (GString *out, const char *key, const char *text)
{
  if (text)
    {
      g_string_append (out, key);
      pdf_append_text (out, text);
    }
}

/* ISO 32000-1 §14.8.5.7 */
static void
append_table_attributes (GString *out, const StructureNode *node)
{
  static const char *const scopes[]
      = { NULL, "/Scope/Row", "/Scope/Column", "/Scope/Both" };

  if (!node->scope && !node->n_headers && node->columns_spanned <= 1 && node->rows_spanned <= 1)
    return;
  g_string_append (out, "/A<</O/Table");
  if (node->tag == STRUCTURE_TH && node->scope)
    g_string_append (out, scopes[node->scope]);
  append_span (out, "/ColSpan", node->columns_spanned);
  append_span (out, "/RowSpan", node->rows_spanned);
  if (node->n_headers)
    {
      g_string_append (out, "/Headers[");
      for (guint i = 0; i < node->n_headers; i++)
        append_id (out, node->headers[i]);
      g_string_append_c (out, ']');
    }
  g_string_append (out, ">>");
}

/* §14.8.5.4.3: where the picture is, from the lower left corner. */
static void
append_box (const Elements *elements, GString *out, const StructureNode *node)
{
  const PdfDocument *document = elements->document;
  guint mark = elements->first_mark[node->index];
  const PdfMark *drawn;

  if (mark == NONE)
    return;
  drawn = &g_array_index (document->painting->marks, PdfMark, mark);
  g_string_append (out, "/A<</O/Layout/Placement/Block/BBox");
  pdf_append_rectangle (document, out, drawn->page, drawn->x, drawn->y, drawn->width,
                        drawn->height);
  g_string_append (out, ">>");
}

static void
append_attributes (const Elements *elements, GString *out, const StructureNode *node)
{
  switch (node->tag)
    {
    case STRUCTURE_TH:
    case STRUCTURE_TD:
      append_table_attributes (out, node);
      break;
    case STRUCTURE_L:
      if (node->list_numbering)
        g_string_append_printf (out, "/A<</O/List/ListNumbering/%s>>", node->list_numbering);
      break;
    case STRUCTURE_FORM:
      if (pdf_find_widget (elements->document, node))
        break;
      /* a field on paper, without one of the file (§14.8.5.6) */
      g_string_append (out, "/A<</O/PrintField/Role/tv");
      append_string (out, "/Desc", node->alternative);
      g_string_append (out, ">>");
      break;
    case STRUCTURE_FIGURE:
      append_box (elements, out, node);
      break;
    default:
      break;
    }
}

/* Marks on the page that /Pg names are numbers; one elsewhere says its page. */
static void
append_marks (const Elements *elements, GString *out, guint *mark, const StructureNode *behind,
              guint page)
{
  const PdfDocument *document = elements->document;

  for (; *mark != NONE && elements->after[*mark] == behind; *mark = elements->next_mark[*mark])
    {
      guint on = page_of_mark (document, *mark);

      if (on == page)
        g_string_append_printf (out, " %u", document->mcids[*mark]);
      else
        g_string_append_printf (out, "<</Type/MCR/Pg %u 0 R/MCID %u>>",
                                document->first_page + on, document->mcids[*mark]);
    }
}

static void
append_widget (const PdfDocument *document, GString *out, const StructureNode *node)
{
  const PdfWidget *widget = pdf_find_widget (document, node);

  if (widget)
    g_string_append_printf (out, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>",
                            document->first_page + widget->page, widget->number);
}

static void
append_kids (const Elements *elements, GString *out, const StructureNode *node, guint page)
{
  const PdfDocument *document = elements->document;
  guint mark = elements->first_mark[node->index];

  append_marks (elements, out, &mark, NULL, page);
  for (const StructureNode *child = node->first_child; child; child = child->next)
    {
      g_string_append_printf (out, " %u 0 R", document->first_element + child->index);
      append_marks (elements, out, &mark, child, page);
    }
  for (guint link = elements->first_link[node->index]; link != NONE;
       link = elements->next_link[link])
    g_string_append_printf (
        out, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>",
        document->first_page + g_array_index (document->links, PdfLinkArea, link).page,
        document->first_link + link);
  if (node->tag == STRUCTURE_FORM)
    append_widget (document, out, node);
  if (!node->parent)
    pdf_append_field_elements (document, out);
}

static void
write_element (const Elements *elements, const StructureNode *node, guint root)
{
  const PdfDocument *document = elements->document;
  guint mark = elements->first_mark[node->index];
  guint page = mark == NONE ? NONE : page_of_mark (document, mark);
  g_autoptr (GString) kids = g_string_new (NULL);
  GString *out = pdf_writer_begin (document->writer, document->first_element + node->index);

  append_kids (elements, kids, node, page);
  g_string_append_printf (out, "<</S/%s/P %u 0 R", structure_tag_name (node->tag),
                          node->parent ? document->first_element + node->parent->index : root);
  if (mark != NONE)
    g_string_append_printf (out, "/Pg %u 0 R", document->first_page + page);
  if (kids->len)
    g_string_append_printf (out, "/K[%s]", kids->str);
  append_attributes (elements, out, node);
  append_string (out, "/Lang", node->language);
  append_string (out, "/Alt", node->tag == STRUCTURE_FORM ? NULL : node->alternative);
  if (has_id (elements, node))
    {
      g_string_append (out, "/ID");
      append_id (out, node);
    }
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);
  for (const StructureNode *child = node->first_child; child; child = child->next)
    write_element (elements, child, root);
}

/* --- the trees beside it --- */

/* §14.7.4.4: from the marked content of a page, and from a link, to the element. */
static void
write_parent_tree (const Elements *elements, guint number)
{
  const PdfDocument *document = elements->document;
  const GArray *marks = document->painting->marks;
  guint first = pdf_writer_reserve (document->writer, document->n_pages);
  GString *out;

  for (guint page = 0; page < document->n_pages; page++)
    {
      guint end = g_array_index (document->painting->pages, guint, page + 1);

      out = pdf_writer_begin (document->writer, first + page);
      g_string_append_c (out, '[');
      for (guint i = g_array_index (document->painting->pages, guint, page); i < end; i++)
        if (document->mcids[i] != NONE)
          g_string_append_printf (out, "%u 0 R ",
                                  document->first_element
                                      + g_array_index (marks, PdfMark, i).element->index);
      g_string_append_c (out, ']');
      pdf_writer_end (document->writer);
    }
  out = pdf_writer_begin (document->writer, number);
  g_string_append (out, "<</Nums[");
  for (guint page = 0; page < document->n_pages; page++)
    g_string_append_printf (out, "%u %u 0 R ", page, first + page);
  for (guint i = 0; i < document->links->len; i++)
    g_string_append_printf (
        out, "%u %u 0 R ", document->n_pages + i,
        document->first_element + g_array_index (document->links, PdfLinkArea, i).link->index);
  pdf_append_field_parents (document, out);
  g_string_append (out, "]>>");
  pdf_writer_end (document->writer);
}

static void
append_ids (const Elements *elements, const StructureNode *node, GString *out)
{
  if (has_id (elements, node))
    {
      append_id (out, node);
      g_string_append_printf (out, "%u 0 R", elements->document->first_element + node->index);
    }
  for (const StructureNode *child = node->first_child; child; child = child->next)
    append_ids (elements, child, out);
}

guint
pdf_write_structure (PdfDocument *document)
{
  const StructureNode *top = structure_root (document->structure);
  guint count = structure_count (document->structure);
  guint root = pdf_writer_reserve (document->writer, 2);
  Elements elements = {
    .document = document,
    .first_mark = new_indices (count),
    .last_mark = new_indices (count),
    .next_mark = new_indices (document->painting->marks->len),
    .first_link = new_indices (count),
    .last_link = new_indices (count),
    .next_link = new_indices (document->links->len),
    .headed = g_new0 (guint8, count),
  };
  g_autoptr (GString) ids = g_string_new (NULL);
  GString *out;

  collect_marks (&elements);
  for (guint i = 0; i < document->links->len; i++)
    chain (elements.first_link, elements.last_link, elements.next_link,
           g_array_index (document->links, PdfLinkArea, i).link->index, i);
  collect_headers (&elements, top);
  write_element (&elements, top, root);
  write_parent_tree (&elements, root + 1);
  append_ids (&elements, top, ids);

  out = pdf_writer_begin (document->writer, root);
  g_string_append_printf (out, "<</Type/StructTreeRoot/K %u 0 R/ParentTree %u 0 R"
                               "/ParentTreeNextKey %u",
                          document->first_element, root + 1,
                          document->n_pages + document->links->len + document->widgets->len);
  if (ids->len)
    g_string_append_printf (out, "/IDTree<</Names[%s]>>", ids->str);
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);

  g_free (elements.first_mark);
  g_free (elements.last_mark);
  g_free (elements.next_mark);
  g_free (elements.first_link);
  g_free (elements.last_link);
  g_free (elements.next_link);
  g_free (elements.after);
  g_free (elements.headed);
  return root;
}
