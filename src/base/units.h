/* units.h: one unit of length, the millipoint, as an integer
 *
 * 1 pt = 1/72 inch = 1000 mpt.  Conversion to and from Pango units, Cairo's doubles and the lengths
 * of XSL-FO happens at the edges only, so that no rounding of a double ever decides a break.
 */
#ifndef SAGSAKT_BASE_UNITS_H
#define SAGSAKT_BASE_UNITS_H

#include <glib.h>

typedef gint64 Mpt;

#define MPT_PER_POINT 1000

static inline double
mpt_to_points (Mpt mpt)
{
  return (double) mpt / MPT_PER_POINT;
}

/* Rounds half away from zero. */
static inline Mpt
mpt_from_points (double points)
{
  return (Mpt) (points * MPT_PER_POINT + (points < 0 ? -0.5 : 0.5));
}

#endif
