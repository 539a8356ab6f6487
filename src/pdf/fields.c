/* pdf/fields.c: signature fields that are kept free (ISO 32000-1 §12.7.4.5, §12.5.6.19) */
#include <string.h>

#include "pdf/document.h"

static const PdfFormArea *
find_area (const PdfDocument *document, const char *id)
{
  for (guint i = 0; i < document->painting->forms->len; i++)
    {
      const PdfFormArea *area = &g_array_index (document->painting->forms, PdfFormArea, i);

      if (g_strcmp0 (area->element->id, id) == 0)
        return area;
    }
  return NULL;
}

void
pdf_collect_fields (PdfDocument *document)
{
  const PdfJob *job = document->job;

  document->widgets = g_array_new (FALSE, FALSE, sizeof (PdfWidget));
  for (guint i = 0; i < job->n_fields && document->n_pages; i++)
    {
      PdfWidget widget = { .field = &job->fields[i],
                           .number = pdf_writer_reserve (document->writer, 1) };

      if (widget.field->form)
        widget.area = find_area (document, widget.field->form);
      widget.page = widget.area ? widget.area->page : 0;
      widget.element = widget.area ? document->first_element + widget.area->element->index
                                   : pdf_writer_reserve (document->writer, 1);
      g_array_append_val (document->widgets, widget);
    }
}

static const PdfWidget *
nth (const PdfDocument *document, guint index)
{
  return &g_array_index (document->widgets, PdfWidget, index);
}

const PdfWidget *
pdf_find_widget (const PdfDocument *document, const StructureNode *element)
{
  for (guint i = 0; i < document->widgets->len; i++)
    if (nth (document, i)->area && nth (document, i)->area->element == element)
      return nth (document, i);
  return NULL;
}

/* --- writing --- */

static guint
key_of (const PdfDocument *document, guint index)
{
  return document->n_pages + document->links->len + index;
}

/* What shows is nothing, yet PDF/A wants a stream for it (ISO 19005-2 §6.3.3). */
static void
append_place (PdfDocument *document, GString *out, const PdfFormArea *area, guint appearance)
{
  pdf_append_rectangle (document, out, area->page, area->x, area->y, area->width, area->height);
  g_string_append_printf (out, "/AP<</N %u 0 R>>", appearance);
}

static guint
write_appearance (PdfDocument *document, const PdfFormArea *area)
{
  g_autoptr (GString) entries = g_string_new ("/Type/XObject/Subtype/Form/BBox[0 0 ");
  guint number = pdf_writer_reserve (document->writer, 1);

  pdf_append_points (entries, area->width);
  g_string_append_c (entries, ' ');
  pdf_append_points (entries, area->height);
  g_string_append (entries, "]/Resources<<>>");
  pdf_writer_add_stream (document->writer, number, entries->str, (PdfSlice){ "", 0 });
  return number;
}

static void
write_widget (PdfDocument *document, guint index)
{
  const PdfWidget *widget = nth (document, index);
  const PdfFormArea *area = widget->area;
  const char *called = area ? area->element->alternative : NULL;
  guint appearance = area ? write_appearance (document, area) : 0;
  GString *out = pdf_writer_begin_alone (document->writer, widget->number);

  /* 132: printed and locked (ISO 19005-2 §6.3.2) */
  g_string_append (out, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T");
  pdf_append_text (out, widget->field->name);
  g_string_append (out, "/TU");
  pdf_append_text (out, called ? called : widget->field->name);
  g_string_append_printf (out, "/P %u 0 R/StructParent %u/Rect",
                          document->first_page + widget->page, key_of (document, index));
  if (area)
    append_place (document, out, area, appearance);
  else
    g_string_append (out, "[0 0 0 0]");
  /* §12.7.4.5, table 234: nothing else may come here */
  if (widget->field->stamp)
    g_string_append (out, "/SV<</Type/SV/Ff 2/SubFilter[/ETSI.RFC3161]>>");
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);
}

/* ISO 14289-1 §7.18.4: also what has no place. */
static void
write_element (PdfDocument *document, const PdfWidget *widget)
{
  GString *out = pdf_writer_begin (document->writer, widget->element);

  g_string_append_printf (out, "<</S/Form/P %u 0 R/K<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>>>",
                          document->first_element, document->first_page + widget->page,
                          widget->number);
  pdf_writer_end (document->writer);
}

void
pdf_write_fields (PdfDocument *document, GString *catalog)
{
  if (document->widgets->len == 0)
    return;
  /* 3: there are fields, and whoever changes the file appends to it (table 219) */
  g_string_append (catalog, "/AcroForm<</SigFlags 3/Fields[");
  for (guint i = 0; i < document->widgets->len; i++)
    {
      const PdfWidget *widget = nth (document, i);

      write_widget (document, i);
      if (!widget->area)
        write_element (document, widget);
      g_string_append_printf (catalog, "%u 0 R ", widget->number);
    }
  g_string_append (catalog, "]>>");
}

void
pdf_append_field_elements (const PdfDocument *document, GString *out)
{
  for (guint i = 0; i < document->widgets->len; i++)
    if (!nth (document, i)->area)
      g_string_append_printf (out, " %u 0 R", nth (document, i)->element);
}

void
pdf_append_field_parents (const PdfDocument *document, GString *out)
{
  for (guint i = 0; i < document->widgets->len; i++)
    g_string_append_printf (out, "%u %u 0 R ", key_of (document, i), nth (document, i)->element);
}

void
pdf_append_widgets (const PdfDocument *document, guint index, GString *out)
{
  for (guint i = 0; i < document->widgets->len; i++)
    if (nth (document, i)->page == index)
      g_string_append_printf (out, "%u 0 R ", nth (document, i)->number);
}
