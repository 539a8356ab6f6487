/* order.h: what a press worker is asked, and what it answers
 *
 * The bytes between the coordinator and a worker (base/workers.h).  An order is trusted by the
 * worker.  An answer is not trusted by the coordinator: whoever took a worker over may send anything,
 * so lengths, numbers and texts are checked on this side, and an answer that is not one in form is
 * an error.  What it says (a verdict, a page) cannot be checked and is not.
 *
 * The worker's side is here, too: the press, and then, for documents that are to be signed, what the
 * caller gives to leave room for a signature; the press knows nothing of signing.
 */
#ifndef SAGSAKT_PRESS_ORDER_H
#define SAGSAKT_PRESS_ORDER_H

#include "press/press.h"

/* Everything is lent. */
typedef struct
{
  const char *name; /* of the case, in findings */
  GBytes *bytes;
  PressJob job;
  GBytes *sealing; /* for the PressPrepare; NULL: no room for a signature is wanted */
} PressOrder;

typedef struct
{
  PressResult result;
  Findings *findings;
  gsize gap_start, gap_end; /* in the result's bytes; 0: no signature is to be filled in */
} PressAnswer;

/* PDF with room for a signature as SEALING asks: its bytes, the caller's, and where the gap is. */
typedef GBytes *(*PressPrepare) (GBytes *pdf, GBytes *sealing, gsize *gap_start, gsize *gap_end,
                                 GError **error);

/* What a worker works with. */
typedef struct
{
  Press *press;
  int type;           /* the only one that will be asked for (press_find_type), or PRESS_ALL_TYPES */
  PressFormat format; /* likewise; PRESS_PDF: any */
  PressPrepare prepare;
} PressWork;

/* For WorkersPlan; DATA is a PressWork. */
gboolean press_work_warm (gpointer data, GError **error);
GBytes *press_work (gpointer data, GBytes *request, GError **error);

/* The request for ORDER; the caller owns it. */
GBytes *press_order_pack (const PressOrder *order);

/* What a worker answered to an order of FORMAT.  FALSE with ERROR set (SAGSAKT_ERROR_LIMIT): these
 * are no answer. */
gboolean press_answer_unpack (GBytes *bytes, PressFormat format, PressAnswer *answer,
                              GError **error);

void press_answer_clear (PressAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressAnswer, press_answer_clear)

#endif
