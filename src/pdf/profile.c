#include "pdf/profile.h"

#include <lcms2.h>
#include <string.h>

/* ICC.1:2010 §7.2.8: the time of creation stands in bytes 24 to 35, twelve of them; Little CMS
 * writes the time of day. */
static const guint8 created[12] = { 0x07, 0xe8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0 };

GBytes *
pdf_profile_srgb (void)
{
  static GBytes *bytes;
  cmsHPROFILE profile;
  cmsUInt32Number length = 0;
  guint8 *data;

  if (bytes)
    return bytes;
  profile = cmsCreate_sRGBProfile ();
  if (!profile)
    return NULL;
  if (cmsSaveProfileToMem (profile, NULL, &length) && length > 128)
    {
      data = g_malloc (length);
      if (cmsSaveProfileToMem (profile, data, &length))
        {
          memcpy (data + 24, created, sizeof created);
          bytes = g_bytes_new_take (data, length);
        }
      else
        g_free (data);
    }
  cmsCloseProfile (profile);
  return bytes;
}
