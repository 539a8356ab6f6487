/* workers.h: processes that compute, one request after another, in the sandbox
 *
 * A zygote is forked before a key is loaded.  It warms what every piece of work needs, gives up its
 * own rights, and forks workers on demand: each is in the sandbox (sandbox.h) from its first request
 * on.  Bytes go both ways.  The zygote is the workers' parent: it ends them by name, without races
 * over process numbers, and tells how each ended.  All of them end with the process that started
 * the zygote, and leave the terminal's and the service manager's signals to it.
 *
 * Generic: nothing here knows a case, a PDF or a key.  What a worker answers is bounded in length and
 * otherwise not to be trusted: a hijacked one says what it likes.
 */
#ifndef SAGSAKT_BASE_WORKERS_H
#define SAGSAKT_BASE_WORKERS_H

#include <glib.h>

typedef struct
{
  gboolean (*warm) (gpointer data, GError **error);                 /* in the zygote, once; NULL: nothing */
  GBytes *(*work) (gpointer data, GBytes *request, GError **error); /* in a worker, for each request */
  gpointer data;
  guint64 bytes; /* address space of a worker; 0: LIMIT_WORKER_BYTES */
  guint seconds; /* processor time of one request; 0: LIMIT_SANDBOX_SECONDS */
} WorkersPlan;

typedef struct Workers Workers;
typedef struct Worker Worker;

/* Starts the zygote and waits until it is warm.  To be called while this process has one thread;
 * PLAN's data and functions must last as long as the workers do.  NULL with ERROR set: what warming
 * said, or SAGSAKT_ERROR_IO when there is no process. */
Workers *workers_start (const WorkersPlan *plan, GError **error);

/* Ends the zygote and with it all workers; these are to be freed before.  NULL is nothing. */
void workers_stop (Workers *workers);

/* FALSE: the kernel refuses the filter of system calls; only limits hold. */
gboolean workers_sandboxed (const Workers *workers);

/* NULL with ERROR set (SAGSAKT_ERROR_IO): no zygote or no process. */
Worker *worker_new (Workers *workers, GError **error);

/* Kills the process, whatever it does; NULL is nothing. */
void worker_free (Worker *worker);

/* For poll: readable when worker_receive has something, writable when worker_flush has. */
int worker_descriptor (const Worker *worker);

/* Queues REQUEST behind others and writes what can be written now.  A worker that is gone takes it
 * too: worker_receive says so. */
void worker_send (Worker *worker, GBytes *request);

/* Writes more of the queue. */
void worker_flush (Worker *worker);

/* TRUE: worker_flush waits for room (POLLOUT). */
gboolean worker_is_queued (const Worker *worker);

/* Requests that were sent and not answered; the first of them is the one under way. */
guint worker_pending (const Worker *worker);

/* When (g_get_monotonic_time) the request under way will have waited too long: worker_receive is to
 * be called then although nothing came, and ends the worker.  G_MAXINT64: none is under way. */
gint64 worker_deadline (const Worker *worker);

/* The next answer.  TRUE: it is *ANSWER, the caller's, or *ANSWER is NULL when it is not whole yet.
 * FALSE with ERROR set: the work's own error, and the worker goes on (worker_lives); or the worker
 * crashed, outgrew its limits, took too long or sent what is no answer (SAGSAKT_ERROR_LIMIT): it is
 * gone, to be freed, and what is still pending will not be answered. */
gboolean worker_receive (Worker *worker, GBytes **answer, GError **error);

gboolean worker_lives (const Worker *worker);

/* Sends REQUEST, none being pending, and waits for its answer.  NULL with ERROR set: as
 * worker_receive. */
GBytes *worker_call (Worker *worker, GBytes *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Workers, workers_stop)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Worker, worker_free)

#endif
