#include "layout/libraries.h"

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
