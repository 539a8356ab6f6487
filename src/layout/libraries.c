#include "layout/libraries.h"

#include "layout/hyphenation.h"

#include <fontconfig/fontconfig.h>
#include <glib.h>
#include <hb.h>
#include <pango/pango.h>

char *
layout_describe_libraries (void)
{
  int fontconfig = FcGetVersion ();

  return g_strdup_printf ("Pango %s, HarfBuzz %s, fontconfig %d.%d.%d", pango_version_string (),
                          hb_version_string (), fontconfig / 10000, fontconfig / 100 % 100,
                          fontconfig % 100);
}

char *
layout_digest_patterns (void)
{
  GString *list = g_string_new (NULL);

  layout_hyphenation_digest (list);
  return g_string_free (list, FALSE);
}
