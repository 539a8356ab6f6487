/* pdf/profile.h: the colour profile of the output intent (ISO 32000-1 §14.11.5) */
#ifndef SAGSAKT_PDF_PROFILE_H
#define SAGSAKT_PDF_PROFILE_H

#include <glib.h>

/* sRGB as an ICC profile of version 4, the same bytes in every run; made once a run, lent.  NULL
 * when Little CMS cannot make it. */
GBytes *pdf_profile_srgb (void);

#endif
