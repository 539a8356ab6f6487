#include "pdf/libraries.h"

#include <cairo.h>
#include <glib.h>
#include <lcms2.h>
#include <libdeflate.h>
#include <librsvg/rsvg.h>

char *
pdf_describe_libraries (void)
{
  return g_strdup_printf ("Cairo %s, librsvg %u.%u.%u, Little CMS %d.%d, "
                          "libdeflate " LIBDEFLATE_VERSION_STRING,
                          cairo_version_string (), rsvg_major_version, rsvg_minor_version,
                          rsvg_micro_version, cmsGetEncodedCMMversion () / 1000,
                          cmsGetEncodedCMMversion () % 1000 / 10);
}
