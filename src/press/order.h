/* press/order.h: what a worker of the press is asked, and what it answers
 *
 * Both go as bytes between the process that has the files and the key and the one that reads the
 * case.  What the worker answers is not trusted: unpacking checks every length, number and text.
 */
#ifndef SAGSAKT_PRESS_ORDER_H
#define SAGSAKT_PRESS_ORDER_H

#include <glib.h>

#include "press/facts.h"
#include "press/press.h"

/* All is lent. */
typedef struct
{
  const char *name; /* of the case, in findings */
  GBytes *bytes;
  gsize room;       /* for a signature; 0: the document is not to be prepared for one */
  gint64 time;      /* of signing, in seconds since 1970 */
} PressOrder;

typedef struct
{
  PressResult result;
  Findings *findings;
  PressFacts *facts;
  gsize gap_start, gap_end; /* 0: not prepared for a signature */
} PressAnswer;

/* The caller owns the bytes. */
GBytes *press_order_pack (const PressOrder *order);
GBytes *press_answer_pack (const PressAnswer *answer);

/* ORDER lends from PACKED, except for its bytes, which the caller owns.  FALSE: it is none. */
gboolean press_order_unpack (GBytes *packed, PressOrder *order);

/* FALSE with ERROR set (SAGSAKT_ERROR_UNKNOWN): it is none. */
gboolean press_answer_unpack (GBytes *packed, PressAnswer *answer, GError **error);

void press_answer_clear (PressAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressAnswer, press_answer_clear)

#endif
