/* The pool of a batch's workers: what becomes of orders whose worker crashes, hangs, fails or dies. */
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "batch/pool.h"

/* Answers with the request; "crash", "hang" and "fail" do so. */
static GBytes *
work (gpointer data G_GNUC_UNUSED, GBytes *request, GError **error)
{
  const char *text = g_bytes_get_data (request, NULL);

  if (g_str_has_prefix (text, "crash"))
    abort ();
  while (g_str_has_prefix (text, "hang"))
    ;
  if (g_str_has_prefix (text, "fail"))
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_FAULT, "none", NULL);
      return NULL;
    }
  if (g_str_has_prefix (text, "who"))
    {
      pid_t own = getpid ();

      return g_bytes_new (&own, sizeof own);
    }
  return g_bytes_ref (request);
}

typedef struct
{
  char *answers[100]; /* by number; NULL: none yet; "": an error */
  int codes[100];
  guint n;
} Ended;

/* Gives N texts, as there is room, and waits until all have ended. */
static void
run_all (BatchPool *pool, const char *const *texts, guint n, Ended *ended)
{
  guint given = 0;

  memset (ended, 0, sizeof *ended);
  while (ended->n < n)
    {
      g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
      g_autoptr (GError) fault = NULL;
      gint64 number;
      GBytes *answer;
      GError *error = NULL;

      for (; given < n && batch_pool_room (pool) > 0; given++)
        {
          g_autoptr (GBytes) order = g_bytes_new (texts[given], strlen (texts[given]) + 1);

          batch_pool_give (pool, given, order);
        }
      batch_pool_turn (pool, &fault);
      g_assert_no_error (fault);
      while (batch_pool_take (pool, &number, &answer, &error))
        {
          g_assert_null (ended->answers[number]);
          ended->answers[number]
              = g_strdup (answer ? g_bytes_get_data (answer, NULL) : "");
          ended->codes[number] = error ? error->code : -1;
          ended->n++;
          g_clear_error (&error);
          g_clear_pointer (&answer, g_bytes_unref);
        }
      batch_pool_watch (pool, fds);
      poll ((struct pollfd *) (gpointer) fds->data, fds->len,
            MIN (batch_pool_timeout (pool), 20));
    }
  g_assert_cmpuint (batch_pool_pending (pool), ==, 0);
}

static void
clear_ended (Ended *ended)
{
  for (guint i = 0; i < G_N_ELEMENTS (ended->answers); i++)
    g_free (ended->answers[i]);
}

static void
check_texts (guint count, guint recycle, const char *const *texts, guint n)
{
  const WorkersPlan plan = { .work = work, .seconds = 1 };
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (BatchPool) pool = batch_pool_new (&(BatchPoolPlan){ workers, count, recycle });
  Ended ended;

  run_all (pool, texts, n, &ended);
  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (texts[i], "crash") || g_str_has_prefix (texts[i], "hang"))
      {
        g_assert_cmpstr (ended.answers[i], ==, "");
        g_assert_cmpint (ended.codes[i], ==, SAGSAKT_ERROR_LIMIT);
      }
    else if (g_str_has_prefix (texts[i], "fail"))
      g_assert_cmpint (ended.codes[i], ==, SAGSAKT_ERROR_MISSING);
    else
      g_assert_cmpstr (ended.answers[i], ==, texts[i]);
  clear_ended (&ended);
  g_clear_pointer (&pool, batch_pool_free);
}

static void
test_crash (void)
{
  const char *const texts[] = { "a", "crash 1", "b", "c", "fail", "d", "crash 2", "crash 3",
                                "e", "f", "g", "fail", "crash 4", "h" };

  check_texts (2, 1000, texts, G_N_ELEMENTS (texts));
  check_texts (1, 1000, texts, G_N_ELEMENTS (texts));
  check_texts (3, 1, texts, G_N_ELEMENTS (texts));
  check_texts (5, 2, texts, G_N_ELEMENTS (texts));
}

static void
test_hang (void)
{
  const char *const texts[] = { "a", "hang", "b", "c", "crash", "d", "e" };

  check_texts (2, 1000, texts, G_N_ELEMENTS (texts));
}

/* Workers live for as many orders as is said. */
static void
test_recycle (void)
{
  const WorkersPlan plan = { .work = work };
  g_autoptr (Workers) workers = workers_start (&plan, NULL);

  for (guint recycle = 1; recycle <= 4; recycle++)
    {
      g_autoptr (BatchPool) pool = batch_pool_new (&(BatchPoolPlan){ workers, 1, recycle });
      const char *const texts[] = { "who", "who", "who", "who", "who", "who", "who", "who" };
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
      guint given = 0, taken = 0;

      while (taken < G_N_ELEMENTS (texts))
        {
          gint64 number;
          GBytes *answer;
          GError *error = NULL;

          for (; given < G_N_ELEMENTS (texts) && batch_pool_room (pool) > 0; given++)
            {
              g_autoptr (GBytes) order = g_bytes_new ("who", 4);

              batch_pool_give (pool, given, order);
            }
          batch_pool_turn (pool, &error);
          g_assert_no_error (error);
          while (batch_pool_take (pool, &number, &answer, &error))
            {
              pid_t who;

              g_assert_no_error (error);
              memcpy (&who, g_bytes_get_data (answer, NULL), sizeof who);
              g_hash_table_add (seen, GINT_TO_POINTER (who));
              g_bytes_unref (answer);
              taken++;
            }
          g_usleep (1000);
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==,
                        (G_N_ELEMENTS (texts) + recycle - 1) / recycle);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/pool/crash", test_crash);
  g_test_add_func ("/batch/pool/hang", test_hang);
  g_test_add_func ("/batch/pool/recycle", test_recycle);
  return g_test_run ();
}
