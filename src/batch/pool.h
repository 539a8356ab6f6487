/* pool.h: the workers of a batch
 *
 * Orders go in, answers come out, each with the number of its case.  Every worker has a second order
 * waiting, so that none is idle.  When a worker crashes, hangs or outgrows its limit, the order it
 * was at is tried once more, alone in a fresh worker, and then given up; those that waited behind it
 * are given to others, and nothing is held against them.  Workers are replaced after a number of
 * orders.  What an answer says is none of the pool's business.
 */
#ifndef SAGSAKT_BATCH_POOL_H
#define SAGSAKT_BATCH_POOL_H

#include <glib.h>

#include "base/workers.h"

typedef struct
{
  Workers *workers; /* lent */
  guint count;      /* of workers, at least 1 */
  guint recycle;    /* orders after which a worker is replaced; 1: one process an order */
} BatchPoolPlan;

typedef struct BatchPool BatchPool;

BatchPool *batch_pool_new (const BatchPoolPlan *plan);

/* Ends the workers, whatever they are at. */
void batch_pool_free (BatchPool *pool);

/* How many orders may be given before some would have to wait long. */
guint batch_pool_room (const BatchPool *pool);

/* How many orders have no answer yet that was taken. */
guint batch_pool_pending (const BatchPool *pool);

void batch_pool_give (BatchPool *pool, gint64 number, GBytes *order);

/* Appends a struct pollfd for each worker to FDS. */
void batch_pool_watch (BatchPool *pool, GArray *fds);

/* Milliseconds after which batch_pool_turn is to be called though no descriptor is ready. */
int batch_pool_timeout (const BatchPool *pool);

/* Sends, receives, replaces.  FALSE with ERROR set: no worker can be started. */
gboolean batch_pool_turn (BatchPool *pool, GError **error);

/* The next order that has ended.  FALSE: none yet.  *ANSWER NULL: ERROR says why there is none. */
gboolean batch_pool_take (BatchPool *pool, gint64 *number, GBytes **answer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchPool, batch_pool_free)

#endif
