#include "pdf/canvas.h"

#include "pdf/writer.h"

/* Thousandths of the size that a glyph may be beside its place. */
#define TOLERANCE 4

void
pdf_canvas_init (PdfCanvas *canvas)
{
  *canvas = (PdfCanvas){ .out = g_string_new (NULL), .states = g_ptr_array_new () };
}

void
pdf_canvas_clear (PdfCanvas *canvas)
{
  g_string_free (canvas->out, TRUE);
  g_ptr_array_unref (canvas->states);
}

static void
number (GString *out, Mpt value)
{
  pdf_append_points (out, value);
  g_string_append_c (out, ' ');
}

/* What OUT gets is remembered as part of the innermost state. */
static void
change (PdfCanvas *canvas, const char *operators)
{
  g_string_append (canvas->out, operators);
  if (canvas->states->len)
    g_string_append (canvas->states->pdata[canvas->states->len - 1], operators);
}

static void
forget (PdfCanvas *canvas)
{
  canvas->color = 0;
  canvas->subset = NULL;
}

void
pdf_canvas_begin (PdfCanvas *canvas, Mpt height)
{
  g_string_truncate (canvas->out, 0);
  canvas->markers = 0;
  forget (canvas);
  g_string_append (canvas->out, "1 0 0 -1 0 ");
  pdf_append_points (canvas->out, height);
  g_string_append (canvas->out, " cm\n");
}

/* --- markers --- */

void
pdf_canvas_mark (PdfCanvas *canvas)
{
  g_string_append_printf (canvas->out, "/Span<</MCID %u>>BDC\n", canvas->markers++);
}

void
pdf_canvas_end_mark (PdfCanvas *canvas)
{
  g_string_append (canvas->out, "EMC\n");
}

/* --- states --- */

void
pdf_canvas_save (PdfCanvas *canvas)
{
  g_string_append (canvas->out, "q\n");
  g_ptr_array_add (canvas->states, g_string_new (NULL));
}

void
pdf_canvas_restore (PdfCanvas *canvas)
{
  g_string_append (canvas->out, "Q\n");
  g_string_free (g_ptr_array_remove_index (canvas->states, canvas->states->len - 1), TRUE);
  forget (canvas);
}

GPtrArray *
pdf_canvas_leave (PdfCanvas *canvas)
{
  GPtrArray *left = canvas->states;

  for (guint i = 0; i < left->len; i++)
    g_string_append (canvas->out, "Q\n");
  canvas->states = g_ptr_array_new ();
  forget (canvas);
  return left;
}

void
pdf_canvas_return (PdfCanvas *canvas, GPtrArray *left)
{
  g_ptr_array_unref (canvas->states);
  canvas->states = left;
  for (guint i = 0; i < left->len; i++)
    g_string_append_printf (canvas->out, "q\n%s", ((GString *) left->pdata[i])->str);
  forget (canvas);
}

void
pdf_canvas_move (PdfCanvas *canvas, Mpt x, Mpt y, guint quarters)
{
  static const char *const turns[] = { "1 0 0 1 ", "0 -1 1 0 ", "-1 0 0 -1 ", "0 1 -1 0 " };
  g_autoptr (GString) operators = g_string_new (turns[quarters]);

  number (operators, x);
  number (operators, y);
  g_string_append (operators, "cm\n");
  change (canvas, operators->str);
}

static void
rectangle (GString *out, Mpt x, Mpt y, Mpt width, Mpt height)
{
  number (out, x);
  number (out, y);
  number (out, width);
  number (out, height);
}

void
pdf_canvas_clip (PdfCanvas *canvas, Mpt x, Mpt y, Mpt width, Mpt height)
{
  g_autoptr (GString) operators = g_string_new (NULL);

  rectangle (operators, x, y, width, height);
  g_string_append (operators, "re W n\n");
  change (canvas, operators->str);
}

/* --- shapes --- */

static void
color_numbers (GString *out, LayoutColor color)
{
  for (int shift = 16; shift >= 0; shift -= 8)
    number (out, (Mpt) (((color >> shift & 0xff) * 1000 + 127) / 255));
}

static void
use_color (PdfCanvas *canvas, LayoutColor color)
{
  if (canvas->color == color)
    return;
  color_numbers (canvas->out, color);
  g_string_append (canvas->out, "rg\n");
  canvas->color = color;
}

void
pdf_canvas_fill (PdfCanvas *canvas, Mpt x, Mpt y, Mpt width, Mpt height, LayoutColor color)
{
  use_color (canvas, color);
  rectangle (canvas->out, x, y, width, height);
  g_string_append (canvas->out, "re f\n");
}

void
pdf_canvas_dash (PdfCanvas *canvas, Mpt x1, Mpt y1, Mpt x2, Mpt y2, Mpt thickness, Mpt dash,
                 LayoutColor color)
{
  GString *out = canvas->out;

  color_numbers (out, color);
  g_string_append (out, "RG ");
  number (out, thickness);
  g_string_append (out, "w [");
  number (out, dash);
  pdf_append_points (out, dash);
  g_string_append (out, "]0 d ");
  number (out, x1);
  number (out, y1);
  g_string_append (out, "m ");
  number (out, x2);
  number (out, y2);
  g_string_append (out, "l S []0 d\n");
}

void
pdf_canvas_form (PdfCanvas *canvas, const char *name, Mpt x, Mpt y)
{
  g_string_append (canvas->out, "q 1 0 0 -1 ");
  number (canvas->out, x);
  number (canvas->out, y);
  g_string_append_printf (canvas->out, "cm %s Do Q\n", name);
}

/* --- text --- */

void
pdf_canvas_text (PdfCanvas *canvas, Mpt x, Mpt baseline, Mpt size, LayoutColor color)
{
  use_color (canvas, color);
  g_string_append (canvas->out, "BT 1 0 0 -1 ");
  number (canvas->out, x);
  number (canvas->out, baseline);
  g_string_append (canvas->out, "Tm ");
  canvas->start = x;
  canvas->wanted = size;
  canvas->pen = 0;
}

static void
end_string (PdfCanvas *canvas)
{
  if (canvas->string)
    g_string_append_c (canvas->out, canvas->subset->wide ? '>' : ')');
  canvas->string = FALSE;
}

static void
end_strings (PdfCanvas *canvas)
{
  end_string (canvas);
  if (canvas->strings)
    g_string_append (canvas->out, "]TJ\n");
  canvas->strings = FALSE;
}

static void
add_code (PdfCanvas *canvas, const PdfGlyph *glyph)
{
  static const char digits[] = "0123456789abcdef";
  GString *out = canvas->out;
  guint code = glyph->code;

  if (!canvas->string)
    g_string_append_c (out, glyph->subset->wide ? '<' : '(');
  canvas->string = TRUE;
  if (glyph->subset->wide)
    for (int shift = 12; shift >= 0; shift -= 4)
      g_string_append_c (out, digits[code >> shift & 15]);
  else if (code == '(' || code == ')' || code == '\\')
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, (char) code);
    }
  else if (code < ' ' || code >= 0x7f)
    {
      g_string_append_c (out, '\\');
      for (int shift = 6; shift >= 0; shift -= 3)
        g_string_append_c (out, digits[code >> shift & 7]);
    }
  else
    g_string_append_c (out, (char) code);
}

void
pdf_canvas_glyph (PdfCanvas *canvas, const PdfGlyph *glyph, Mpt x, Mpt rise)
{
  gint64 offset = (gint64) (x - canvas->start) * 1000;
  gint64 place = (offset + (offset < 0 ? -canvas->wanted : canvas->wanted) / 2) / canvas->wanted;
  gint64 back = canvas->pen - place;

  if (canvas->subset != glyph->subset || canvas->size != canvas->wanted)
    {
      end_strings (canvas);
      canvas->subset = glyph->subset;
      canvas->size = canvas->wanted;
      g_string_append (canvas->out, canvas->subset->name);
      g_string_append_c (canvas->out, ' ');
      number (canvas->out, canvas->size);
      g_string_append (canvas->out, "Tf ");
    }
  if (rise != canvas->rise)
    {
      end_strings (canvas);
      canvas->rise = rise;
      number (canvas->out, rise);
      g_string_append (canvas->out, "Ts ");
    }
  if (!canvas->strings)
    g_string_append_c (canvas->out, '[');
  canvas->strings = TRUE;
  if (ABS (back) > TOLERANCE)
    {
      end_string (canvas);
      pdf_append_points (canvas->out, back * 1000);
      canvas->pen = place;
    }
  add_code (canvas, glyph);
  canvas->pen += glyph->width;
}

void
pdf_canvas_end_text (PdfCanvas *canvas)
{
  end_strings (canvas);
  if (canvas->rise)
    g_string_append (canvas->out, "0 Ts ");
  canvas->rise = 0;
  g_string_append (canvas->out, "ET\n");
}

void
pdf_canvas_actual (PdfCanvas *canvas, const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_autoptr (GString) string = g_string_new (NULL);

  pdf_append_text (string, copy);
  end_strings (canvas);
  g_string_append_printf (canvas->out, "/Span<</ActualText%s>>BDC ", string->str);
}

void
pdf_canvas_end_actual (PdfCanvas *canvas)
{
  end_strings (canvas);
  g_string_append (canvas->out, "EMC\n");
}
