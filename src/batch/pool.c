#include "batch/pool.h"

#include <poll.h>

#include "base/errors.h"

/* The one it is at and the next. */
#define ORDERS_A_WORKER 2

typedef struct
{
  gint64 number;
  GBytes *bytes;
  gboolean blamed; /* a worker ended while it was at this order */
  GBytes *answer;  /* of an ended one; NULL: ERROR */
  GError *error;
} Order;

typedef struct
{
  Worker *worker; /* NULL: none at the moment */
  GQueue orders;  /* Order; the first one is the one it is at */
  guint done;
} Slot;

struct BatchPool
{
  BatchPoolPlan plan;
  Slot *slots;
  GQueue waiting; /* Order */
  GQueue blamed;  /* Order: to be tried alone */
  GQueue ended;   /* Order */
  guint pending;
};

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->bytes, g_bytes_unref);
  g_clear_pointer (&order->answer, g_bytes_unref);
  g_clear_error (&order->error);
  g_free (order);
}

BatchPool *
batch_pool_new (const BatchPoolPlan *plan)
{
  BatchPool *pool = g_new0 (BatchPool, 1);

  pool->plan = *plan;
  pool->slots = g_new0 (Slot, plan->count);
  return pool;
}

void
batch_pool_free (BatchPool *pool)
{
  if (pool == NULL)
    return;
  for (guint i = 0; i < pool->plan.count; i++)
    {
      g_clear_pointer (&pool->slots[i].worker, worker_free);
      g_queue_clear_full (&pool->slots[i].orders, order_free);
    }
  g_queue_clear_full (&pool->waiting, order_free);
  g_queue_clear_full (&pool->blamed, order_free);
  g_queue_clear_full (&pool->ended, order_free);
  g_free (pool->slots);
  g_free (pool);
}

guint
batch_pool_room (const BatchPool *pool)
{
  const guint most = pool->plan.count * ORDERS_A_WORKER;

  return pool->pending < most ? most - pool->pending : 0;
}

guint
batch_pool_pending (const BatchPool *pool)
{
  return pool->pending;
}

void
batch_pool_give (BatchPool *pool, gint64 number, GBytes *bytes)
{
  Order *order = g_new0 (Order, 1);

  order->number = number;
  order->bytes = g_bytes_ref (bytes);
  g_queue_push_tail (&pool->waiting, order);
  pool->pending++;
}

void
batch_pool_watch (BatchPool *pool, GArray *fds)
{
  for (guint i = 0; i < pool->plan.count; i++)
    if (pool->slots[i].worker)
      {
        const struct pollfd fd = { .fd = worker_descriptor (pool->slots[i].worker),
                                   .events = (short) (worker_is_queued (pool->slots[i].worker)
                                                          ? POLLIN | POLLOUT
                                                          : POLLIN) };

        g_array_append_val (fds, fd);
      }
}

int
batch_pool_timeout (const BatchPool *pool)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 first = now + 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < pool->plan.count; i++)
    if (pool->slots[i].worker)
      first = MIN (first, worker_deadline (pool->slots[i].worker));
  return (int) (MAX (first - now, 0) / 1000 + 1);
}

static void
end_order (BatchPool *pool, Order *order, GBytes *answer, GError *error)
{
  order->answer = answer;
  order->error = error;
  g_clear_pointer (&order->bytes, g_bytes_unref);
  g_queue_push_tail (&pool->ended, order);
}

/* --- a worker that is no more --- */

static void
drop_worker (Slot *slot)
{
  g_clear_pointer (&slot->worker, worker_free);
  slot->done = 0;
}

/* What it was at is tried alone, or given up; the others wait again, before those that came later. */
static void
lose_worker (BatchPool *pool, Slot *slot, const GError *why)
{
  Order *order = g_queue_pop_head (&slot->orders), *next;

  drop_worker (slot);
  if (order && order->blamed)
    end_order (pool, order, NULL, g_error_copy (why));
  else if (order)
    {
      order->blamed = TRUE;
      g_queue_push_tail (&pool->blamed, order);
    }
  while ((next = g_queue_pop_tail (&slot->orders)))
    g_queue_push_head (&pool->waiting, next);
}

/* --- a turn --- */

static void
receive (BatchPool *pool, Slot *slot)
{
  while (slot->worker && !g_queue_is_empty (&slot->orders))
    {
      g_autoptr (GError) error = NULL;
      GBytes *answer = NULL;
      const gboolean good = worker_receive (slot->worker, &answer, &error);

      if (good && !answer)
        break;
      if (!good && !worker_lives (slot->worker))
        {
          lose_worker (pool, slot, error);
          break;
        }
      end_order (pool, g_queue_pop_head (&slot->orders), answer, g_steal_pointer (&error));
      slot->done++;
    }
}

static gboolean
give (BatchPool *pool, Slot *slot, Order *order, GError **error)
{
  if (!slot->worker)
    slot->worker = worker_new (pool->plan.workers, error);
  if (!slot->worker)
    {
      g_queue_push_head (order->blamed ? &pool->blamed : &pool->waiting, order);
      return FALSE;
    }
  g_queue_push_tail (&slot->orders, order);
  /* one that cannot be sent to has ended: the next look at it says so */
  worker_send (slot->worker, order->bytes);
  return TRUE;
}

static gboolean
is_alone (Slot *slot)
{
  const Order *order = g_queue_peek_head (&slot->orders);

  return order && order->blamed;
}

/* Gives SLOT an order when it has fewer than MOST. */
static gboolean
fill (BatchPool *pool, Slot *slot, guint most, GError **error)
{
  const gboolean idle = g_queue_is_empty (&slot->orders);

  if (idle && slot->done >= pool->plan.recycle)
    drop_worker (slot);
  if (idle && !g_queue_is_empty (&pool->blamed))
    {
      drop_worker (slot);
      return give (pool, slot, g_queue_pop_head (&pool->blamed), error);
    }
  /* a slot that runs empty is the next one's that is to be tried alone */
  if (is_alone (slot) || !g_queue_is_empty (&pool->blamed) || g_queue_is_empty (&pool->waiting)
      || slot->orders.length >= most || slot->done + slot->orders.length >= pool->plan.recycle)
    return TRUE;
  return give (pool, slot, g_queue_pop_head (&pool->waiting), error);
}

gboolean
batch_pool_turn (BatchPool *pool, GError **error)
{
  for (guint i = 0; i < pool->plan.count; i++)
    {
      Slot *slot = &pool->slots[i];

      if (slot->worker)
        {
          worker_flush (slot->worker);
          receive (pool, slot);
        }
    }
  for (guint most = 1; most <= ORDERS_A_WORKER; most++)
    for (guint i = 0; i < pool->plan.count; i++)
      if (!fill (pool, &pool->slots[i], most, error))
        return FALSE;
  return TRUE;
}

gboolean
batch_pool_take (BatchPool *pool, gint64 *number, GBytes **answer, GError **error)
{
  Order *order = g_queue_pop_head (&pool->ended);

  if (!order)
    return FALSE;
  pool->pending--;
  *number = order->number;
  *answer = g_steal_pointer (&order->answer);
  if (order->error)
    g_propagate_error (error, g_steal_pointer (&order->error));
  order_free (order);
  return TRUE;
}
