#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/limits.h"

/* What a pipe's first byte says about the rest. */
enum
{
  ANSWER_BYTES,
  ANSWER_ERROR /* the code as a byte, then the text */
};

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
  SCMP_SYS (clock_nanosleep),
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
sandbox_enter (SandboxReach reach)
{
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger */
  limit (RLIMIT_AS, limit_value (LIMIT_SANDBOX_BYTES));
#endif
  limit (RLIMIT_CPU, limit_value (LIMIT_SANDBOX_SECONDS));
  prctl (PR_SET_DUMPABLE, 0);
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && load_filter (reach);
}

/* --- in the child --- */

static void
write_all (int pipe, gconstpointer data, gsize length)
{
  const char *at = data;

  while (length > 0)
    {
      gssize written = write (pipe, at, length);

      if (written < 0 && errno != EINTR)
        _exit (1);
      at += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
}

static void
give_bytes (int pipe, GBytes *bytes)
{
  const guint8 kind = ANSWER_BYTES;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  write_all (pipe, &kind, 1);
  write_all (pipe, data, length);
}

static void
give_error (int pipe, const GError *error)
{
  const guint8 head[] = { ANSWER_ERROR, (guint8) error->code };

  write_all (pipe, head, sizeof head);
  write_all (pipe, error->message, strlen (error->message));
}

/* Keeps PIPE, as descriptor 0, and nothing else: the key's socket is not for this process. */
static void
close_others (int pipe)
{
  dup2 (pipe, 0);
  close_range (1, ~0U, 0);
}

static void
run_child (int pipe, pid_t parent, SandboxFunction function, gpointer data, SandboxReach reach)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (1);
  close_others (pipe);
  sandbox_enter (reach);
  bytes = function (data, &error);
  if (bytes)
    give_bytes (0, bytes);
  else if (error)
    give_error (0, error);
  _exit (0);
}

/* --- in the parent --- */

/* What comes through PIPE until its end; NULL: it did not end in time, or is too much. */
static GByteArray *
read_answer (int pipe)
{
  const gint64 end = g_get_monotonic_time ()
                     + (gint64) limit_value (LIMIT_SANDBOX_SECONDS) * 2 * G_USEC_PER_SEC;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  guint8 buffer[64 * 1024];
  gssize got = 1;

  while (got != 0)
    {
      struct pollfd waiting = { pipe, POLLIN, 0 };
      gint64 left = (end - g_get_monotonic_time ()) / 1000;

      if (left <= 0 || answer->len > limit_value (LIMIT_SANDBOX_BYTES) / 4)
        return NULL;
      if (poll (&waiting, 1, (int) left) <= 0)
        continue;
      got = read (pipe, buffer, sizeof buffer);
      if (got > 0)
        g_byte_array_append (answer, buffer, (guint) got);
      else if (got < 0 && errno != EINTR)
        return NULL;
    }
  return g_steal_pointer (&answer);
}

/* The end of CHILD; TRUE: it ended by itself. */
static gboolean
wait_for (pid_t child)
{
  int status = 0;

  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static GBytes *
take_answer (GByteArray *answer, GError **error)
{
  if (answer->len >= 2 && answer->data[0] == ANSWER_ERROR)
    {
      g_autofree char *text = g_strndup ((const char *) answer->data + 2, answer->len - 2);

      g_set_error_literal (error, SAGSAKT_ERROR, answer->data[1], text);
    }
  else if (answer->len >= 1 && answer->data[0] == ANSWER_BYTES)
    return g_bytes_new (answer->data + 1, answer->len - 1);
  else
    error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_SANDBOX_BROKE_OFF, NULL);
  return NULL;
}

GBytes *
sandbox_run (SandboxFunction function, gpointer data, SandboxReach reach, GError **error)
{
  g_autoptr (GByteArray) answer = NULL;
  pid_t parent = getpid (), child = -1;
  gboolean ended;
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
  answer = read_answer (pipes[0]);
  close (pipes[0]);
  if (!answer)
    kill (child, SIGKILL);
  ended = wait_for (child);
  if (answer && ended)
    return take_answer (answer, error);
  error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_SANDBOX_BROKE_OFF, NULL);
  return NULL;
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
    _exit (sandbox_enter (SANDBOX_ALONE) ? 0 : 1);
  known = child > 0 && wait_for (child);
  return known;
}
