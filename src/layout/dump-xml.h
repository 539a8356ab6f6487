/* layout/dump-xml.h: XML as the dump of the area tree writes it
 *
 * Elements and attributes by name; line ends stand inside the tags, so that an element's string
 * value is its text.  Internal to the dump, and inline because nothing else asks for it.
 */
#ifndef SAGSAKT_LAYOUT_DUMP_XML_H
#define SAGSAKT_LAYOUT_DUMP_XML_H

#include "layout/area.h"
#include "layout/context.h"

/* A content rectangle. */
typedef struct
{
  Mpt x, y, width, height;
} Rectangle;

typedef struct
{
  const AreaTree *tree;
  GString *out;
  guint depth;
  Rectangle reference; /* the content of the nearest reference area: indents begin there */
} Dumper;

static inline void
attribute (const Dumper *dumper, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (dumper->out, " %s=\"%s\"", name, escaped);
}

static inline void
length (const Dumper *dumper, const char *name, Mpt value)
{
  g_string_append_printf (dumper->out, " %s=\"%" G_GINT64_FORMAT "\"", name, value);
}

static inline void
length_unless_zero (const Dumper *dumper, const char *name, Mpt value)
{
  if (value)
    length (dumper, name, value);
}

static inline void
rectangle (const Dumper *dumper, const char *name, Mpt x, Mpt y, Mpt width, Mpt height)
{
  g_string_append_printf (dumper->out,
                          " %s=\"%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT "\"",
                          name, x, y, width, height);
}

/* Where the content of a viewport with CONTENT is, and how it is turned. */
static inline void
matrix (const Dumper *dumper, Rectangle content, guint turn)
{
  static const char *const turns[]
      = { "1.0 0.0 0.0 1.0", "0.0 -1.0 1.0 0.0", "-1.0 -0.0 0.0 -1.0", "0.0 1.0 -1.0 0.0" };

  g_string_append_printf (dumper->out,
                          " ctm=\"[%s %" G_GINT64_FORMAT ".0 %" G_GINT64_FORMAT ".0]\"",
                          turns[turn], content.x + (turn > 1 ? content.width : 0),
                          content.y + (turn == 1 || turn == 2 ? content.height : 0));
}

static inline void
color (const Dumper *dumper, const char *name, LayoutColor value)
{
  g_string_append_printf (dumper->out, " %s=\"#%06x\"", name, value & 0xffffff);
}

static inline void
begin (Dumper *dumper, const char *name)
{
  g_string_append_printf (dumper->out, "<%s", name);
  dumper->depth++;
}

static inline void
new_line (const Dumper *dumper)
{
  g_string_append_c (dumper->out, '\n');
  for (guint i = 0; i < dumper->depth; i++)
    g_string_append_c (dumper->out, ' ');
}

static inline void
end_start_tag (Dumper *dumper)
{
  new_line (dumper);
  g_string_append_c (dumper->out, '>');
}

static inline void
end (Dumper *dumper, const char *name)
{
  dumper->depth--;
  g_string_append_printf (dumper->out, "</%s", name);
  new_line (dumper);
  g_string_append_c (dumper->out, '>');
}

static inline void
empty (Dumper *dumper)
{
  dumper->depth--;
  new_line (dumper);
  g_string_append (dumper->out, "/>");
}

/* The attribute that says where NODE, a link or a bookmark, leads; none when that is nowhere. */
void layout_dump_target (const Dumper *dumper, const FoNode *node);

/* Prints the bookmarks of the document at ROOT. */
void layout_dump_bookmarks (Dumper *dumper, const FoNode *root);

#endif
