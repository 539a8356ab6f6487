/* layout/context.c: findings and errors of one layout */
#include "layout/context.h"

GArray *
layout_scratch (Layout *layout, ScratchUse use, guint element_size)
{
  GArray **scratch = &layout->scratches[use];

  if (*scratch)
    return g_array_set_size (*scratch, 0);
  *scratch = g_array_sized_new (FALSE, FALSE, element_size, 64);
  return *scratch;
}

gboolean
layout_report_once (Layout *layout, const char *what)
{
  return g_hash_table_add (layout->reported, g_strdup (what));
}

char *
layout_points (Mpt length)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, length / MPT_PER_POINT,
                          ABS (length) % MPT_PER_POINT / (MPT_PER_POINT / 10));
}

void
layout_fail (Layout *layout, GError *error)
{
  if (layout->error)
    g_error_free (error);
  else
    layout->error = error;
}
