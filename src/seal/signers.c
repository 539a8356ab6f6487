/* seal/signers.c: a small pool of processes that sign */
#include "seal/signers.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/limits.h"
#include "base/process.h"

/* A request: the gap, then the file.  An answer: a byte, the level or NO_ROOM, then the file. */
typedef struct
{
  guint64 gap_start, gap_end;
} Head;

enum
{
  NO_ROOM = 0xff,
  WAITING_EACH = 2 /* requests that may wait for each signer */
};

typedef struct
{
  gint64 number;
  SealPrepared prepared;
  GBytes *answer;
  GError *error;
} Task;

typedef struct
{
  SealKeeper *keeper; /* its connection */
  pid_t process;      /* 0: none */
  int socket;
  FrameReader reader;
  Task *task;         /* what it is at */
  gint64 deadline;
} Signer;

struct SealSigners
{
  const SealJob *job;
  Signer *signers;
  guint n;
  GQueue waiting, ended; /* Task */
  guint pending;
};

/* --- in a signer --- */

/* To B-T in the gap that was left, and further by updates.  ERROR is not NULL here. */
static GBytes *
sign_whole (const SealPrepared *prepared, const SealJob *job, SealLevel *reached, GError **error)
{
  g_autoptr (GBytes) bytes = seal_sign_prepared (prepared, job, reached, NULL, error);

  if (!bytes || *error || job->level <= SEAL_LEVEL_T)
    return g_steal_pointer (&bytes);
  return seal_raise (bytes, job, reached, error);
}

static GBytes *
answer_request (GBytes *request, const SealJob *job, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (request, &length);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) pdf = NULL, signed_pdf = NULL;
  SealLevel reached = SEAL_LEVEL_B;
  GByteArray *answer;
  guint8 kind;
  Head head;

  memcpy (&head, data, sizeof head);
  pdf = g_bytes_new_from_bytes (request, sizeof head, length - sizeof head);
  signed_pdf = sign_whole (&(SealPrepared){ pdf, head.gap_start, head.gap_end }, job, &reached,
                           &fault);
  if (!signed_pdf && fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  kind = signed_pdf ? (guint8) reached : NO_ROOM;
  answer = g_byte_array_append (g_byte_array_new (), &kind, 1);
  if (signed_pdf)
    g_byte_array_append (answer, g_bytes_get_data (signed_pdf, NULL),
                         (guint) g_bytes_get_size (signed_pdf));
  return g_byte_array_free_to_bytes (answer);
}

/* Of the parent's descriptors it keeps SOCKET and the keeper's: another's must not stay open here. */
static void
close_others (int socket, int keeper)
{
  const guint low = (guint) MIN (socket, keeper), high = (guint) MAX (socket, keeper);

  if (low > STDERR_FILENO + 1)
    close_range (STDERR_FILENO + 1, low - 1, 0);
  if (high > low + 1)
    close_range (low + 1, high - 1, 0);
  close_range (high + 1, ~0U, 0);
}

static void
run_signer (int socket, SealKeeper *keeper, const SealJob *job, pid_t parent)
{
  SealJob own = *job;
  FrameReader reader = { 0 };
  gboolean going = TRUE;

  process_follow (parent);
  signal (SIGINT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  close_others (socket, seal_keeper_descriptor (keeper));
  own.keeper = keeper;
  while (going && frame_read (&reader, socket, limit_value (LIMIT_PDF_BYTES)) == FRAME_WHOLE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) request = frame_take (&reader, NULL);
      g_autoptr (GBytes) answer = request ? answer_request (request, &own, &error) : NULL;

      going = frame_write (socket, answer, error);
    }
  _exit (0);
}

/* --- on this side --- */

static gboolean
start_signer (Signer *signer, const SealJob *job, GError **error)
{
  const pid_t parent = getpid ();
  int sockets[2];

  if (!signer->keeper)
    signer->keeper = seal_keeper_connect (job->keeper, error);
  if (!signer->keeper)
    return FALSE;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0)
    {
      signer->process = fork ();
      if (signer->process == 0)
        run_signer (sockets[1], signer->keeper, job, parent);
      close (sockets[1]);
      signer->socket = sockets[0];
      if (signer->process > 0)
        return TRUE;
      signer->process = 0;
      close (sockets[0]);
    }
  error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
  return FALSE;
}

/* The connection goes too: an answer that was not taken may be on it. */
static void
end_signer (Signer *signer)
{
  if (signer->process > 0)
    {
      kill (signer->process, SIGKILL);
      process_wait (signer->process);
      close (signer->socket);
      signer->process = 0;
    }
  frame_clear (&signer->reader);
  g_clear_pointer (&signer->keeper, seal_keeper_stop);
}

SealSigners *
seal_signers_start (const SealJob *job, guint n, GError **error)
{
  g_autoptr (SealSigners) signers = g_new0 (SealSigners, 1);

  signers->job = job;
  signers->signers = g_new0 (Signer, n);
  signers->n = n;
  for (guint i = 0; i < n; i++)
    if (!start_signer (&signers->signers[i], job, error))
      return NULL;
  return g_steal_pointer (&signers);
}

static void
task_free (gpointer data)
{
  Task *task = data;

  seal_prepared_clear (&task->prepared);
  g_clear_pointer (&task->answer, g_bytes_unref);
  g_clear_error (&task->error);
  g_free (task);
}

void
seal_signers_stop (SealSigners *signers)
{
  if (!signers)
    return;
  for (guint i = 0; i < signers->n; i++)
    {
      end_signer (&signers->signers[i]);
      g_clear_pointer (&signers->signers[i].task, task_free);
    }
  g_queue_clear_full (&signers->waiting, task_free);
  g_queue_clear_full (&signers->ended, task_free);
  g_free (signers->signers);
  g_free (signers);
}

guint
seal_signers_room (const SealSigners *signers)
{
  const guint most = signers->n * WAITING_EACH;

  return signers->pending < most ? most - signers->pending : 0;
}

void
seal_signers_give (SealSigners *signers, gint64 number, const SealPrepared *prepared)
{
  Task *task = g_new0 (Task, 1);

  task->number = number;
  task->prepared = *prepared;
  g_bytes_ref (prepared->bytes);
  g_queue_push_tail (&signers->waiting, task);
  signers->pending++;
  seal_signers_turn (signers);
}

void
seal_signers_watch (const SealSigners *signers, GArray *fds)
{
  for (guint i = 0; i < signers->n; i++)
    if (signers->signers[i].task)
      {
        const struct pollfd fd = { .fd = signers->signers[i].socket, .events = POLLIN };

        g_array_append_val (fds, fd);
      }
}

static void
end_task (SealSigners *signers, Signer *signer, GBytes *answer, GError *error)
{
  Task *task = g_steal_pointer (&signer->task);

  task->answer = answer;
  task->error = error;
  g_queue_push_tail (&signers->ended, task);
}

static void
lose_signer (SealSigners *signers, Signer *signer)
{
  GError *error = NULL;

  end_signer (signer);
  error_set (&error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_SIGNER, NULL);
  end_task (signers, signer, NULL, error);
}

static void
receive (SealSigners *signers, Signer *signer)
{
  GError *error = NULL;
  GBytes *answer;

  switch (frame_read (&signer->reader, signer->socket, limit_value (LIMIT_PDF_BYTES)))
    {
    case FRAME_PART:
      if (g_get_monotonic_time () > signer->deadline)
        lose_signer (signers, signer);
      break;
    case FRAME_GONE:
      lose_signer (signers, signer);
      break;
    case FRAME_WHOLE:
      answer = frame_take (&signer->reader, &error);
      end_task (signers, signer, answer, error);
      break;
    }
}

/* The signer is reading, so this waits for nobody. */
static gboolean
send_task (const Signer *signer)
{
  const Head head = { signer->task->prepared.gap_start, signer->task->prepared.gap_end };
  const GBytes *bytes = signer->task->prepared.bytes;
  GByteArray *request = g_byte_array_append (g_byte_array_new (), (const guint8 *) &head,
                                             sizeof head);
  g_autoptr (GBytes) frame = NULL;

  g_byte_array_append (request, g_bytes_get_data ((GBytes *) bytes, NULL),
                       (guint) g_bytes_get_size ((GBytes *) bytes));
  frame = g_byte_array_free_to_bytes (request);
  return fcntl (signer->socket, F_SETFL, 0) == 0 && frame_write (signer->socket, frame, NULL)
         && fcntl (signer->socket, F_SETFL, O_NONBLOCK) == 0;
}

static void
give_task (SealSigners *signers, Signer *signer)
{
  GError *error = NULL;

  signer->task = g_queue_pop_head (&signers->waiting);
  signer->deadline = g_get_monotonic_time ()
                     + (gint64) limit_value (LIMIT_SIGN_SECONDS) * G_USEC_PER_SEC;
  if (signer->process == 0 && !start_signer (signer, signers->job, &error))
    end_task (signers, signer, NULL, error);
  else if (!send_task (signer))
    lose_signer (signers, signer);
}

void
seal_signers_turn (SealSigners *signers)
{
  for (guint i = 0; i < signers->n; i++)
    {
      Signer *signer = &signers->signers[i];

      if (signer->task)
        receive (signers, signer);
      if (!signer->task && !g_queue_is_empty (&signers->waiting))
        give_task (signers, signer);
    }
}

gboolean
seal_signers_take (SealSigners *signers, gint64 *number, GBytes **pdf, SealLevel *reached,
                   GError **error)
{
  g_autoptr (GBytes) answer = NULL;
  Task *task = g_queue_pop_head (&signers->ended);
  const guint8 *data;
  gsize length = 0;

  if (!task)
    return FALSE;
  signers->pending--;
  *number = task->number;
  *pdf = NULL;
  answer = g_steal_pointer (&task->answer);
  data = answer ? g_bytes_get_data (answer, &length) : NULL;
  if (task->error)
    g_propagate_error (error, g_steal_pointer (&task->error));
  else if (length == 0 || (data[0] != NO_ROOM && data[0] >= N_SEAL_LEVELS))
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_SIGNER, NULL);
  else if (data[0] != NO_ROOM)
    {
      *reached = data[0];
      *pdf = g_bytes_new_from_bytes (answer, 1, length - 1);
    }
  task_free (task);
  return TRUE;
}
