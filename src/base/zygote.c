#include "base/zygote.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/sandbox.h"

enum
{
  CONTROL = 3 /* behind the standard ones */
};

/* A worker that lives. */
typedef struct
{
  guint32 number;
  pid_t process;
} Child;

typedef struct
{
  const WorkersPlan *plan;
  gboolean sandboxed;
  GArray *children; /* Child */
} Zygote;

/* --- in a worker --- */

/* The processor time of one request, or none.  A worker that was taken over can put it off: then the
 * clock of the other side ends it. */
static void
set_alarm (guint seconds)
{
  const struct itimerval timer = { { 0, 0 }, { (time_t) seconds, 0 } };

  setitimer (ITIMER_PROF, &timer, NULL);
}

static void
serve_requests (const WorkersPlan *plan, gboolean sandboxed)
{
  const guint seconds
      = plan->seconds ? plan->seconds : (guint) limit_value (LIMIT_SANDBOX_SECONDS);
  const gsize most = plan->bytes ? plan->bytes : limit_value (LIMIT_WORKER_BYTES);
  FrameReader reader = { 0 };

  if (!sandbox_enter (SANDBOX_ALONE, most, 0) && sandboxed)
    _exit (1); /* it was said to hold */
  while (frame_read (&reader, 0, most) == FRAME_WHOLE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) request = frame_take (&reader, NULL), answer = NULL;

      set_alarm (seconds);
      answer = request ? plan->work (plan->data, request, &error) : NULL;
      set_alarm (0);
      if (!frame_write (0, answer, error))
        break;
    }
  _exit (0);
}

static void
begin_worker (const Zygote *zygote, int socket, pid_t parent)
{
  sigset_t none;

  process_follow (parent);
  process_keep (socket);
  signal (SIGPROF, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  serve_requests (zygote->plan, zygote->sandboxed);
}

/* --- in the zygote --- */

static void
send_note (ZygoteKind kind, guint32 number, int status, const char *text)
{
  ZygoteNote note = { .kind = kind, .number = number, .status = status };
  gsize length = offsetof (ZygoteNote, text);

  if (text)
    length += MIN (g_strlcpy (note.text, text, sizeof note.text) + 1, sizeof note.text);
  while (send (CONTROL, &note, length, MSG_NOSIGNAL) < 0)
    if (errno != EINTR)
      _exit (0);
}

static void
fork_worker (const Zygote *zygote, guint32 number, int socket)
{
  Child child = { .number = number };
  pid_t parent = getpid ();

  child.process = fork ();
  if (child.process == 0)
    begin_worker (zygote, socket, parent);
  close (socket);
  if (child.process > 0)
    g_array_append_val (zygote->children, child);
  else
    send_note (ZYGOTE_ENDED, number, -1, NULL);
}

static void
kill_worker (const GArray *children, guint32 number)
{
  /* it is reaped by this process alone, so the number is still its own */
  for (guint i = 0; i < children->len; i++)
    if (g_array_index (children, Child, i).number == number)
      kill (g_array_index (children, Child, i).process, SIGKILL);
}

static void
reap_workers (GArray *children)
{
  int status;
  pid_t process;

  while ((process = waitpid (-1, &status, WNOHANG)) > 0)
    for (guint i = 0; i < children->len; i++)
      if (g_array_index (children, Child, i).process == process)
        {
          send_note (ZYGOTE_ENDED, g_array_index (children, Child, i).number, status, NULL);
          g_array_remove_index_fast (children, i);
          break;
        }
}

/* FALSE: the other side is gone. */
static gboolean
take_command (const Zygote *zygote)
{
  ZygoteCommand command;
  struct iovec vector = { &command, sizeof command };
  union
  {
    struct cmsghdr head;
    char room[CMSG_SPACE (sizeof (int))];
  } control;
  struct msghdr message = { .msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
  gssize got = recvmsg (CONTROL, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *head = CMSG_FIRSTHDR (&message);
  int socket;

  if (got < 0 && errno == EINTR)
    return TRUE;
  if (got != (gssize) sizeof command)
    return FALSE;
  if (command.verb == ZYGOTE_KILL)
    kill_worker (zygote->children, command.number);
  else if (head && head->cmsg_type == SCM_RIGHTS)
    {
      memcpy (&socket, CMSG_DATA (head), sizeof socket);
      fork_worker (zygote, command.number, socket);
    }
  return TRUE;
}

static void
serve_commands (const Zygote *zygote, int signals)
{
  struct pollfd waiting[] = { { CONTROL, POLLIN, 0 }, { signals, POLLIN, 0 } };
  struct signalfd_siginfo ended;

  for (;;)
    {
      if (poll (waiting, G_N_ELEMENTS (waiting), -1) < 0)
        continue;
      if (waiting[1].revents && read (signals, &ended, sizeof ended) > 0)
        reap_workers (zygote->children);
      if (waiting[0].revents && !take_command (zygote))
        return;
    }
}

/* The signals that end a run are for the one who leads it. */
static int
take_signals (void)
{
  const int left[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  sigset_t child;

  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    signal (left[i], SIG_IGN);
  sigemptyset (&child);
  sigaddset (&child, SIGCHLD);
  sigprocmask (SIG_BLOCK, &child, NULL);
  return signalfd (-1, &child, SFD_CLOEXEC);
}

void
zygote_run (const WorkersPlan *plan, int control, pid_t parent)
{
  g_autoptr (GError) error = NULL;
  Zygote zygote = { .plan = plan };
  int signals;

  process_follow (parent);
  dup2 (control, CONTROL);
  close_range (CONTROL + 1, ~0U, 0);
  signals = take_signals ();
  if (plan->warm && !plan->warm (plan->data, &error))
    send_note (ZYGOTE_FAILED, 0, error ? error->code : SAGSAKT_ERROR_FAULT,
               error ? error->message : "");
  else if (!process_is_single ())
    {
      /* a thread's locks would stay locked in the workers */
      error_set (&error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, "threads", NULL);
      send_note (ZYGOTE_FAILED, 0, error->code, error->message);
    }
  else
    {
      zygote.children = g_array_new (FALSE, FALSE, sizeof (Child));
      zygote.sandboxed = sandbox_enter (SANDBOX_PARENT, 0, 0);
      send_note (ZYGOTE_WARM, 0, zygote.sandboxed, NULL);
      serve_commands (&zygote, signals);
    }
  _exit (0);
}
