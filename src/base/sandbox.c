#include "base/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/limits.h"
#include "base/process.h"

/* --- the filter --- */

/* Computing: memory, time, what is open already, the end.  Everything else fails with EPERM. */
static const int computing[] = {
  SCMP_SYS (read),          SCMP_SYS (write),          SCMP_SYS (writev),
  SCMP_SYS (close),         SCMP_SYS (lseek),          SCMP_SYS (fstat),
  SCMP_SYS (munmap),        SCMP_SYS (mremap),         SCMP_SYS (brk),
  SCMP_SYS (madvise),       SCMP_SYS (futex),
  SCMP_SYS (exit),          SCMP_SYS (exit_group),     SCMP_SYS (rt_sigreturn),
  SCMP_SYS (rt_sigaction),  SCMP_SYS (rt_sigprocmask), SCMP_SYS (clock_gettime),
  SCMP_SYS (gettimeofday),  SCMP_SYS (getrandom),      SCMP_SYS (getpid),
  SCMP_SYS (gettid),        SCMP_SYS (sched_yield),    SCMP_SYS (restart_syscall),
  SCMP_SYS (getrusage),     SCMP_SYS (sigaltstack),    SCMP_SYS (poll),
  SCMP_SYS (clock_nanosleep), SCMP_SYS (setitimer),
};

/* Asking a server. */
static const int networking[] = {
  SCMP_SYS (connect),     SCMP_SYS (sendto),      SCMP_SYS (sendmsg),
  SCMP_SYS (sendmmsg),    SCMP_SYS (recvfrom),    SCMP_SYS (recvmsg),
  SCMP_SYS (getsockopt),  SCMP_SYS (setsockopt),  SCMP_SYS (getsockname),
  SCMP_SYS (getpeername), SCMP_SYS (select),      SCMP_SYS (pselect6),
  SCMP_SYS (ppoll),       SCMP_SYS (fcntl),       SCMP_SYS (ioctl),
  SCMP_SYS (newfstatat),  SCMP_SYS (uname),       SCMP_SYS (bind),
  SCMP_SYS (shutdown),
};

/* Making children that compute, and hearing of their end. */
static const int parenting[] = {
  SCMP_SYS (wait4),     SCMP_SYS (kill),       SCMP_SYS (recvmsg),  SCMP_SYS (sendto),
  SCMP_SYS (sendmsg),   SCMP_SYS (prctl),      SCMP_SYS (prlimit64), SCMP_SYS (getppid),
  SCMP_SYS (seccomp),   SCMP_SYS (dup2),       SCMP_SYS (close_range),
  SCMP_SYS (set_robust_list), SCMP_SYS (rseq),
};

static gboolean
allow_all (scmp_filter_ctx filter, const int *calls, gsize n_calls)
{
  for (gsize i = 0; i < n_calls; i++)
    if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
      return FALSE;
  return TRUE;
}

/* Connections of the internet's families, and files opened to be read. */
static gboolean
allow_network (scmp_filter_ctx filter)
{
  const int families[] = { AF_INET, AF_INET6, AF_UNIX, AF_NETLINK };

  if (!allow_all (filter, networking, G_N_ELEMENTS (networking)))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (socket), 1,
                          SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) families[i]))
        != 0)
      return FALSE;
  return seccomp_rule_add (
             filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
             SCMP_A2 (SCMP_CMP_MASKED_EQ,
                      (scmp_datum_t) (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND), O_RDONLY))
         == 0;
}

/* Processes, not threads: what has one thread when the filter is loaded keeps to one. */
static gboolean
allow_children (scmp_filter_ctx filter)
{
  const scmp_datum_t refused = CLONE_VM | CLONE_THREAD | CLONE_NEWUSER | CLONE_NEWNS;

  return allow_all (filter, parenting, G_N_ELEMENTS (parenting))
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
                              SCMP_A0 (SCMP_CMP_MASKED_EQ, refused, 0))
                == 0;
}

/* Memory that can be executed is for a program that was loaded, not for one that came in. */
static gboolean
allow_protection (scmp_filter_ctx filter)
{
  const struct scmp_arg_cmp not_executable = SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, not_executable) == 0
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, not_executable) == 0;
}

static gboolean
load_filter (SandboxReach reach)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  gboolean loaded = filter && allow_all (filter, computing, G_N_ELEMENTS (computing))
                    && allow_protection (filter)
                    && (reach != SANDBOX_NETWORK || allow_network (filter))
                    && (reach != SANDBOX_PARENT || allow_children (filter))
                    && seccomp_load (filter) == 0;

  seccomp_release (filter);
  return loaded;
}

static void
limit (__rlimit_resource_t resource, guint64 value)
{
  struct rlimit old, new = { (rlim_t) value, (rlim_t) value };

  if (getrlimit (resource, &old) == 0 && old.rlim_max != RLIM_INFINITY)
    new.rlim_cur = new.rlim_max = MIN (new.rlim_max, old.rlim_max);
  setrlimit (resource, &new);
}

gboolean
sandbox_enter (SandboxReach reach, guint64 bytes, guint seconds)
{
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger */
  if (bytes > 0)
    limit (RLIMIT_AS, bytes);
#endif
  if (seconds > 0)
    limit (RLIMIT_CPU, seconds);
  prctl (PR_SET_DUMPABLE, 0);
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && load_filter (reach);
}

/* --- in the child --- */

static void
run_child (int pipe, pid_t parent, SandboxFunction function, gpointer data, SandboxReach reach)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  process_follow (parent);
  /* the key's socket is not for this process */
  process_keep (pipe);
  sandbox_enter (reach, limit_value (LIMIT_SANDBOX_BYTES),
                 (guint) limit_value (LIMIT_SANDBOX_SECONDS));
  bytes = function (data, &error);
  _exit (frame_write (0, bytes, error) ? 0 : 1);
}

/* --- in the parent --- */

/* FALSE: no whole answer came through PIPE in time. */
static gboolean
read_answer (int pipe, FrameReader *answer)
{
  const gint64 end = g_get_monotonic_time ()
                     + (gint64) (limit_value (LIMIT_SANDBOX_SECONDS)
                                 * limit_value (LIMIT_SANDBOX_PATIENCE)) * G_USEC_PER_SEC;
  FrameState state = FRAME_PART;

  while (state == FRAME_PART)
    {
      struct pollfd waiting = { pipe, POLLIN, 0 };
      gint64 left = (end - g_get_monotonic_time ()) / 1000;

      if (left <= 0)
        return FALSE;
      if (poll (&waiting, 1, (int) left) > 0)
        state = frame_read (answer, pipe, limit_value (LIMIT_SANDBOX_BYTES) / 4);
    }
  return state == FRAME_WHOLE;
}

static gboolean
ended_well (pid_t child)
{
  int status = process_wait (child);

  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

GBytes *
sandbox_run (SandboxFunction function, gpointer data, SandboxReach reach, GError **error)
{
  FrameReader answer = { 0 };
  GBytes *bytes = NULL;
  pid_t parent = getpid (), child = -1;
  gboolean whole;
  int pipes[2];

  if (pipe2 (pipes, O_CLOEXEC) == 0)
    {
      child = fork ();
      if (child == 0)
        run_child (pipes[1], parent, function, data, reach);
      close (pipes[1]);
      if (child < 0)
        close (pipes[0]);
    }
  if (child < 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SANDBOX_START, NULL);
      return NULL;
    }
  fcntl (pipes[0], F_SETFL, O_NONBLOCK);
  whole = read_answer (pipes[0], &answer);
  close (pipes[0]);
  if (!whole)
    kill (child, SIGKILL);
  if (ended_well (child) && whole)
    bytes = frame_take (&answer, error);
  else
    error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_SANDBOX_BROKE_OFF, NULL);
  frame_clear (&answer);
  return bytes;
}

gboolean
sandbox_works (void)
{
  static int known = -1;
  pid_t child;

  if (known >= 0)
    return known;
  child = fork ();
  if (child == 0)
    _exit (sandbox_enter (SANDBOX_ALONE, 0, 0) ? 0 : 1);
  known = child > 0 && ended_well (child);
  return known;
}
