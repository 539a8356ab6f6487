#include "base/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/zygote.h"

enum
{
  NOTE_SECONDS = 10 /* for the zygote to say how a worker ended */
};

struct Workers
{
  pid_t process;
  int control;
  gint64 patience;     /* µs on the clock for one request */
  gsize most;          /* bytes of an answer */
  guint32 numbers;
  GHashTable *workers; /* number → Worker, lent */
  gboolean sandboxed;
};

struct Worker
{
  Workers *workers;
  guint32 number;
  int socket;
  GByteArray *queue;   /* frames not yet written */
  gsize written;       /* bytes of the queue */
  FrameReader answer;
  guint pending;
  gint64 since;        /* the first pending request is under way */
  gboolean lives, ended;
  int status;          /* once ended */
};

/* --- the zygote --- */

static gboolean
wait_readable (int descriptor, gint64 end)
{
  struct pollfd waiting = { descriptor, POLLIN, 0 };

  for (;;)
    {
      gint64 left = (end - g_get_monotonic_time ()) / 1000 + 1;
      int ready = left > 0 ? poll (&waiting, 1, (int) MIN (left, G_MAXINT)) : 0;

      if (ready >= 0 || errno != EINTR)
        return ready > 0;
    }
}

/* A note, if one is there now. */
static gboolean
read_note (Workers *workers, ZygoteNote *note)
{
  gssize got;

  memset (note, 0, sizeof *note);
  do
    got = recv (workers->control, note, sizeof *note - 1, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);
  return got >= (gssize) offsetof (ZygoteNote, text);
}

static void
take_notes (Workers *workers)
{
  ZygoteNote note;

  while (read_note (workers, &note))
    {
      Worker *worker = note.kind == ZYGOTE_ENDED
                           ? g_hash_table_lookup (workers->workers, GUINT_TO_POINTER (note.number))
                           : NULL;

      if (worker)
        {
          worker->ended = TRUE;
          worker->status = note.status;
        }
    }
}

/* Sends a command, with DESCRIPTOR when it is not -1. */
static gboolean
send_command (Workers *workers, ZygoteVerb verb, guint32 number, int descriptor)
{
  ZygoteCommand command = { verb, number };
  struct iovec vector = { &command, sizeof command };
  union
  {
    struct cmsghdr head;
    char room[CMSG_SPACE (sizeof (int))];
  } control;
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
  gssize sent;

  if (descriptor >= 0)
    {
      memset (&control, 0, sizeof control);
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      control.head.cmsg_level = SOL_SOCKET;
      control.head.cmsg_type = SCM_RIGHTS;
      control.head.cmsg_len = CMSG_LEN (sizeof (int));
      memcpy (CMSG_DATA (&control.head), &descriptor, sizeof descriptor);
    }
  /* its notes must not fill the socket while it is told something */
  take_notes (workers);
  do
    sent = sendmsg (workers->control, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (gssize) sizeof command;
}

static gboolean
wait_until_warm (Workers *workers, GError **error)
{
  const gint64 end = g_get_monotonic_time () + workers->patience;
  ZygoteNote note;

  if (!wait_readable (workers->control, end) || !read_note (workers, &note))
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
  else if (note.kind == ZYGOTE_FAILED)
    g_set_error_literal (error, SAGSAKT_ERROR, note.status, note.text);
  else
    {
      workers->sandboxed = note.status;
      return TRUE;
    }
  return FALSE;
}

Workers *
workers_start (const WorkersPlan *plan, GError **error)
{
  g_autoptr (Workers) workers = g_new0 (Workers, 1);
  pid_t parent = getpid ();
  int sockets[2];

  workers->control = -1;
  workers->workers = g_hash_table_new (NULL, NULL);
  workers->patience
      = (gint64) (plan->seconds ? plan->seconds : limit_value (LIMIT_SANDBOX_SECONDS))
        * (gint64) limit_value (LIMIT_SANDBOX_PATIENCE) * G_USEC_PER_SEC;
  workers->most = (plan->bytes ? plan->bytes : limit_value (LIMIT_WORKER_BYTES)) / 4;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
      return NULL;
    }
  workers->process = fork ();
  if (workers->process == 0)
    zygote_run (plan, sockets[1], parent);
  close (sockets[1]);
  workers->control = sockets[0];
  if (workers->process < 0)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
  else if (wait_until_warm (workers, error))
    return g_steal_pointer (&workers);
  return NULL;
}

void
workers_stop (Workers *workers)
{
  if (!workers)
    return;
  if (workers->control >= 0)
    close (workers->control);
  if (workers->process > 0)
    {
      kill (workers->process, SIGKILL);
      process_wait (workers->process);
    }
  g_hash_table_unref (workers->workers);
  g_free (workers);
}

gboolean
workers_sandboxed (const Workers *workers)
{
  return workers->sandboxed;
}

/* --- a worker --- */

Worker *
worker_new (Workers *workers, GError **error)
{
  int sockets[2];
  gboolean sent;
  Worker *worker;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
      return NULL;
    }
  workers->numbers++;
  sent = send_command (workers, ZYGOTE_FORK, workers->numbers, sockets[1]);
  close (sockets[1]);
  if (!sent)
    {
      close (sockets[0]);
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
      return NULL;
    }
  fcntl (sockets[0], F_SETFL, O_NONBLOCK);
  worker = g_new0 (Worker, 1);
  worker->workers = workers;
  worker->number = workers->numbers;
  worker->socket = sockets[0];
  worker->queue = g_byte_array_new ();
  worker->lives = TRUE;
  g_hash_table_insert (workers->workers, GUINT_TO_POINTER (worker->number), worker);
  return worker;
}

void
worker_free (Worker *worker)
{
  if (!worker)
    return;
  take_notes (worker->workers);
  if (!worker->ended)
    send_command (worker->workers, ZYGOTE_KILL, worker->number, -1);
  g_hash_table_remove (worker->workers->workers, GUINT_TO_POINTER (worker->number));
  close (worker->socket);
  frame_clear (&worker->answer);
  g_byte_array_unref (worker->queue);
  g_free (worker);
}

int
worker_descriptor (const Worker *worker)
{
  return worker->socket;
}

gboolean
worker_lives (const Worker *worker)
{
  return worker->lives;
}

gboolean
worker_is_queued (const Worker *worker)
{
  return worker->lives && worker->queue->len > 0;
}

guint
worker_pending (const Worker *worker)
{
  return worker->pending;
}

gint64
worker_deadline (const Worker *worker)
{
  return worker->lives && worker->pending > 0 ? worker->since + worker->workers->patience
                                              : G_MAXINT64;
}

/* The worker is of no more use; ERROR says why.  Always FALSE. */
static gboolean
give_up (Worker *worker, gboolean late, GError **error)
{
  const gint64 end = g_get_monotonic_time () + NOTE_SECONDS * G_USEC_PER_SEC;

  worker->lives = FALSE;
  send_command (worker->workers, ZYGOTE_KILL, worker->number, -1);
  while (!worker->ended && wait_readable (worker->workers->control, end))
    {
      ZygoteNote peeked;

      if (recv (worker->workers->control, &peeked, sizeof peeked, MSG_PEEK | MSG_DONTWAIT) <= 0)
        break; /* the zygote itself is gone */
      take_notes (worker->workers);
    }
  if (late || (worker->ended && WIFSIGNALED (worker->status) && WTERMSIG (worker->status) == SIGPROF))
    error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_TIME, NULL);
  else if (worker->ended && worker->status == -1)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
  else
    error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
  return FALSE;
}

void
worker_flush (Worker *worker)
{
  GByteArray *queue = worker->queue;

  while (worker->lives && worker->written < queue->len)
    {
      gssize sent = send (worker->socket, queue->data + worker->written,
                          queue->len - worker->written, MSG_NOSIGNAL);

      if (sent < 0 && errno == EAGAIN)
        return;
      if (sent < 0 && errno != EINTR)
        break; /* it is gone, after answers that are still to be read perhaps */
      worker->written += (gsize) MAX (sent, 0);
    }
  g_byte_array_set_size (queue, 0);
  worker->written = 0;
}

void
worker_send (Worker *worker, GBytes *request)
{
  const FrameHead head = { .length = g_bytes_get_size (request), .kind = FRAME_BYTES };

  g_byte_array_append (worker->queue, (const guint8 *) &head, sizeof head);
  g_byte_array_append (worker->queue, g_bytes_get_data (request, NULL), (guint) head.length);
  if (worker->pending++ == 0)
    worker->since = g_get_monotonic_time ();
  worker_flush (worker);
}

gboolean
worker_receive (Worker *worker, GBytes **answer, GError **error)
{
  FrameState state;

  *answer = NULL;
  state = worker->lives ? frame_read (&worker->answer, worker->socket, worker->workers->most)
                        : FRAME_GONE;
  /* an answer to nothing is none */
  if (state == FRAME_GONE || (state == FRAME_WHOLE && worker->pending == 0))
    return give_up (worker, FALSE, error);
  if (state == FRAME_PART)
    return g_get_monotonic_time () < worker_deadline (worker) || give_up (worker, TRUE, error);
  worker->pending--;
  worker->since = g_get_monotonic_time ();
  *answer = frame_take (&worker->answer, error);
  return *answer != NULL;
}

GBytes *
worker_call (Worker *worker, GBytes *request, GError **error)
{
  GBytes *answer = NULL;
  gboolean fine = TRUE;

  worker_send (worker, request);
  while (fine && !answer)
    {
      struct pollfd waiting
          = { worker->socket, (short) (POLLIN | (worker_is_queued (worker) ? POLLOUT : 0)), 0 };
      gint64 left = (worker_deadline (worker) - g_get_monotonic_time ()) / 1000 + 1;

      poll (&waiting, 1, (int) CLAMP (left, 0, G_MAXINT));
      worker_flush (worker);
      fine = worker_receive (worker, &answer, error);
    }
  return answer;
}
