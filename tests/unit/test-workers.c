/* test-workers.c: what workers answer, how they end, and what they cannot do */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/workers.h"

static const char *warmed; /* set in the zygote */

static gboolean
warm (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  warmed = "warm";
  return TRUE;
}

/* Each tries something; 0 when it was allowed. */
static int
try_open (void)
{
  return open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int
try_create (void)
{
  return open ("build/not-to-be", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
try_socket (void)
{
  return socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int
try_exec (void)
{
  return execl ("/bin/true", "true", NULL);
}

static int
try_kill (void)
{
  return kill (getppid (), 0);
}

static int
try_program (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
             ? -1
             : 0;
}

static const struct
{
  const char *name;
  int (*run) (void);
} tries[] = {
  { "open", try_open }, { "create", try_create }, { "socket", try_socket }, { "exec", try_exec },
  { "fork", (int (*) (void)) fork }, { "kill", try_kill }, { "program", try_program },
};

static GBytes *
give (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* Writes NUMBERS as they are, past the framing. */
static void
lie (const guint64 *numbers, gsize length)
{
  g_assert_cmpint (write (0, numbers, length), ==, (gssize) length);
}

/* How many descriptors are open besides the one that brings requests. */
static guint
count_descriptors (void)
{
  guint count = 0;

  for (int i = 1; i < 1000; i++)
    count += lseek (i, 0, SEEK_CUR) >= 0 || errno != EBADF;
  return count;
}

static void
burn (void)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
eat (void)
{
  for (;;)
    memset (g_malloc (1 << 26), 1, 1 << 12);
}

/* The request is the name of what is to happen. */
static GBytes *
work (gpointer data, GBytes *request, GError **error)
{
  const guint64 much[] = { G_MAXUINT64 / 2, 0 }, odd[] = { 1, 7 }, text[] = { 5000, 1 };
  gsize length;
  const char *given = g_bytes_get_data (request, &length);
  g_autofree char *name = g_strndup (given ? given : "", length);

  if (strcmp (name, "warmed") == 0)
    return give (warmed ? warmed : "cold");
  if (strcmp (name, "data") == 0)
    return give (data);
  if (strcmp (name, "descriptors") == 0)
    return give (count_descriptors () == 0 ? "none" : "some");
  if (strcmp (name, "own error") == 0)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_EMPTY, NULL);
  else if (strcmp (name, "no error") == 0)
    ;
  else if (strcmp (name, "odd error") == 0)
    g_set_error_literal (error, SAGSAKT_ERROR, 200, "a\033[2Jb\xff");
  else if (strcmp (name, "crash") == 0)
    __builtin_trap ();
  else if (strcmp (name, "leave") == 0)
    _exit (0);
  else if (strcmp (name, "burn") == 0)
    burn ();
  else if (strcmp (name, "wait") == 0)
    poll (NULL, 0, -1);
  else if (strcmp (name, "eat") == 0)
    eat ();
  else if (strcmp (name, "much") == 0)
    lie (much, sizeof much);
  else if (strcmp (name, "odd") == 0)
    lie (odd, sizeof odd);
  else if (strcmp (name, "text") == 0)
    lie (text, sizeof text);
  else if (strcmp (name, "half") == 0)
    {
      lie (odd, 5);
      poll (NULL, 0, -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    if (strcmp (name, tries[i].name) == 0)
      {
        int failed = tries[i].run ();

        return give (failed < 0 ? g_strerror (errno) : "allowed");
      }
  return *error || strcmp (name, "no error") == 0 ? NULL : g_bytes_ref (request);
}

static const WorkersPlan plan = {
  .warm = warm, .work = work, .data = (gpointer) "the plan's", .bytes = 1 << 30, .seconds = 1
};

static void
assert_answer (Worker *worker, const char *request, const char *wanted)
{
  g_autoptr (GBytes) asked = give (request), right = give (wanted), answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = worker_call (worker, asked, &error);
  g_assert_no_error (error);
  if (!g_bytes_equal (answer, right))
    g_test_message ("%s: %.*s", request, (int) g_bytes_get_size (answer),
                    (const char *) g_bytes_get_data (answer, NULL));
  g_assert_true (g_bytes_equal (answer, right));
}

static void
test_answers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Workers) workers = workers_start (&plan, &error);
  g_autoptr (Worker) first = worker_new (workers, &error), second = worker_new (workers, &error);

  g_assert_no_error (error);
  assert_answer (first, "warmed", "warm");
  assert_answer (second, "data", "the plan's");
  assert_answer (second, "descriptors", "none");
  assert_answer (first, "anything", "anything");
  assert_answer (first, "", "");
  g_assert_null (warmed); /* here */
}

static void
test_forbidden (void)
{
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (Worker) worker = worker_new (workers, NULL);

  if (!workers_sandboxed (workers))
    return g_test_skip ("the kernel refuses the filter");
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    assert_answer (worker, tries[i].name, g_strerror (EPERM));
  g_assert_false (g_file_test ("build/not-to-be", G_FILE_TEST_EXISTS));
}

/* Whole requests and answers that fill the sockets, sent before one is read. */
static void
test_many (void)
{
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (Worker) worker = worker_new (workers, NULL);
  g_autoptr (GError) error = NULL;
  guint answered = 0;
  gint64 deadline;

  for (guint i = 0; i < 100; i++)
    {
      gsize length = 1 + (gsize) i * 1000;
      g_autofree char *text = g_strnfill (length, (char) ('a' + i % 26));
      g_autoptr (GBytes) request = g_bytes_new (text, length);

      worker_send (worker, request);
    }
  g_assert_true (worker_is_queued (worker));
  g_assert_cmpuint (worker_pending (worker), ==, 100);
  deadline = worker_deadline (worker);
  while (answered < 100)
    {
      struct pollfd waiting = { worker_descriptor (worker), POLLIN, 0 };
      GBytes *answer;

      if (worker_is_queued (worker))
        waiting.events |= POLLOUT;
      poll (&waiting, 1, -1);
      worker_flush (worker);
      g_assert_true (worker_receive (worker, &answer, &error));
      if (!answer)
        continue;
      g_assert_cmpuint (g_bytes_get_size (answer), ==, 1 + answered * 1000);
      g_assert_cmpint (*(const char *) g_bytes_get_data (answer, NULL), ==, 'a' + (int) answered % 26);
      g_bytes_unref (answer);
      answered++;
      /* the next has its own time */
      g_assert_cmpint (worker_deadline (worker), >, deadline);
    }
  g_assert_cmpuint (worker_pending (worker), ==, 0);
  g_assert_cmpint (worker_deadline (worker), ==, G_MAXINT64);
}

/* The numbers of the processes whose parent is PROCESS. */
static GArray *
find_children (pid_t process)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", process, process);
  g_autofree char *text = NULL;
  g_auto (GStrv) numbers = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  numbers = g_strsplit (g_strchomp (text), " ", -1);
  for (guint i = 0; numbers[i]; i++)
    if (*numbers[i])
      {
        pid_t number = (pid_t) g_ascii_strtoll (numbers[i], NULL, 10);

        g_array_append_val (children, number);
      }
  return children;
}

/* Processor time in seconds that the children of PROCESS took, those whose end it heard of. */
static double
children_seconds (pid_t process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", process), *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  /* behind the name, which may hold anything: state, parent, … cutime, cstime (proc(5)) */
  fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return (g_ascii_strtod (fields[13], NULL) + g_ascii_strtod (fields[14], NULL))
         / (double) sysconf (_SC_CLK_TCK);
}

static void
test_failures (void)
{
  static const struct
  {
    const char *request;
    int code;
    MessageKey key; /* 0: any */
    gboolean lives;
  } rows[] = {
    { "own error", SAGSAKT_ERROR_UNKNOWN, MESSAGE_EMPTY, TRUE },
    { "no error", SAGSAKT_ERROR_FAULT, 0, TRUE },
    { "odd error", SAGSAKT_ERROR_FAULT, 0, TRUE },
    { "crash", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
    { "leave", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
    { "much", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
    { "odd", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
    { "text", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
    { "burn", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_TIME, FALSE },
    { "wait", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_TIME, FALSE },
    { "half", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_TIME, FALSE },
#ifndef __SANITIZE_ADDRESS__
    { "eat", SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, FALSE },
#endif
  };
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (GArray) zygotes = find_children (getpid ());

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Worker) worker = worker_new (workers, NULL);
      g_autoptr (GBytes) request = give (rows[i].request), answer = NULL;
      g_autoptr (GError) error = NULL;
      const double before = children_seconds (g_array_index (zygotes, pid_t, 0));
      gint64 start = g_get_monotonic_time ();

      assert_answer (worker, "before", "before");
      answer = worker_call (worker, request, &error);
      g_test_message ("%s: %s, %" G_GINT64_FORMAT " ms", rows[i].request,
                      error ? error->message : "no error",
                      (g_get_monotonic_time () - start) / 1000);
      g_assert_null (answer);
      g_assert_error (error, SAGSAKT_ERROR, rows[i].code);
      /* its own second, not all that the clock would leave it */
      g_assert_cmpfloat (children_seconds (g_array_index (zygotes, pid_t, 0)) - before, <, 1.5);
      if (rows[i].key)
        g_assert_cmpstr (error->message, ==, message_text (rows[i].key, message_language ()));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\033'));
      g_assert_cmpint (worker_lives (worker), ==, rows[i].lives);
      if (rows[i].lives)
        assert_answer (worker, "after", "after");
    }
}

/* What was answered before the end is not lost with it. */
static void
test_last_answers (void)
{
  static const char *const requests[] = { "one", "two", "leave", "three" };
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (Worker) worker = worker_new (workers, NULL);
  g_autoptr (GError) error = NULL;
  gboolean fine = TRUE;
  guint answers = 0;

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GBytes) request = give (requests[i]);

      worker_send (worker, request);
      g_usleep (20000);
    }
  while (fine)
    {
      g_autoptr (GBytes) answer = NULL;

      fine = worker_receive (worker, &answer, &error);
      answers += answer != NULL;
    }
  g_assert_cmpuint (answers, ==, 2);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
}

/* A request has its own time: ten that take half of it go on. */
static GBytes *
work_half (gpointer data G_GNUC_UNUSED, GBytes *request, GError **error G_GNUC_UNUSED)
{
  clock_t end = clock () + CLOCKS_PER_SEC / 2;

  while (clock () < end)
    ;
  return g_bytes_ref (request);
}

static void
test_time (void)
{
  const WorkersPlan half = { .work = work_half, .seconds = 1 };
  g_autoptr (Workers) workers = workers_start (&half, NULL);
  g_autoptr (Worker) worker = worker_new (workers, NULL);

  for (guint i = 0; i < 4; i++)
    assert_answer (worker, "time", "time");
}

static gboolean
warm_badly (gpointer data G_GNUC_UNUSED, GError **error)
{
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_EMPTY, NULL);
  return FALSE;
}

static gpointer
idle (gpointer data)
{
  g_usleep (G_USEC_PER_SEC * 5);
  return data;
}

static gboolean
warm_with_thread (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  g_thread_unref (g_thread_new ("idle", idle, NULL));
  return TRUE;
}

static gboolean
warm_and_crash (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  raise (SIGKILL);
  return TRUE;
}

static void
test_cold (void)
{
  static const struct
  {
    gboolean (*warm) (gpointer data, GError **error);
    int code;
  } rows[] = {
    { warm_badly, SAGSAKT_ERROR_MISSING },
    { warm_with_thread, SAGSAKT_ERROR_FAULT },
    { warm_and_crash, SAGSAKT_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WorkersPlan cold = { .warm = rows[i].warm, .work = work };
      g_autoptr (GError) error = NULL;

      g_assert_null (workers_start (&cold, &error));
      g_assert_error (error, SAGSAKT_ERROR, rows[i].code);
    }
}

static gboolean
lives (pid_t process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", process), *text = NULL;

  /* nobody may be there to reap it */
  return g_file_get_contents (path, &text, NULL, NULL) && !strstr (text, ") Z ");
}

static gboolean
is_gone (pid_t process)
{
  for (guint i = 0; i < 500 && lives (process); i++)
    g_usleep (10000);
  return !lives (process);
}

/* Killed from outside: an error for the one worker, a new one works; and nothing outlives the one
 * who started it. */
static void
test_end (void)
{
  int ready[2];
  pid_t leader, zygote, worker;
  guint8 byte;

  g_assert_cmpint (pipe (ready), ==, 0);
  leader = fork ();
  if (leader == 0)
    {
      g_autoptr (Workers) workers = workers_start (&plan, NULL);
      Worker *first = worker_new (workers, NULL);
      g_autoptr (GBytes) request = give ("wait"), answer = NULL;
      g_autoptr (GError) error = NULL;

      worker_send (first, request);
      g_assert_true (worker_receive (first, &answer, NULL));
      while (write (ready[1], "", 1) != 1)
        ;
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_autoptr (GArray) zygotes = find_children (leader);
  g_assert_cmpuint (zygotes->len, ==, 1);
  zygote = g_array_index (zygotes, pid_t, 0);
  g_autoptr (GArray) workers = NULL;
  do
    {
      g_clear_pointer (&workers, g_array_unref);
      workers = find_children (zygote);
    }
  while (workers->len == 0);
  worker = g_array_index (workers, pid_t, 0);
  /* what ends a run from a terminal is not for them */
  kill (zygote, SIGINT);
  kill (zygote, SIGTERM);
  kill (worker, SIGINT);
  kill (worker, SIGTERM);
  g_usleep (50000);
  g_assert_true (lives (zygote));
  g_assert_true (lives (worker));
  kill (leader, SIGKILL);
  waitpid (leader, NULL, 0);
  g_assert_true (is_gone (zygote));
  g_assert_true (is_gone (worker));
}

static void
test_killed (void)
{
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (Worker) worker = worker_new (workers, NULL), other = NULL, next = NULL;
  g_autoptr (GArray) zygotes = find_children (getpid ()), children = NULL;
  g_autoptr (GBytes) request = give ("wait"), answer = NULL;
  g_autoptr (GError) error = NULL;
  pid_t zygote = g_array_index (zygotes, pid_t, 0);

  assert_answer (worker, "here", "here");
  children = find_children (zygote);
  g_assert_cmpuint (children->len, ==, 1);
  other = worker_new (workers, NULL);
  worker_send (worker, request);
  kill (g_array_index (children, pid_t, 0), SIGKILL);
  while (worker_receive (worker, &answer, &error))
    ;
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, message_text (MESSAGE_WORKER_ENDED, message_language ()));
  g_clear_error (&error);
  assert_answer (other, "still", "still");
  /* without the zygote all end, and say so */
  kill (zygote, SIGKILL);
  g_assert_null (worker_call (other, request, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  g_clear_error (&error);
  next = worker_new (workers, &error);
  g_assert_null (next);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
}

/* One worker a request: nothing piles up. */
static void
test_isolated (void)
{
  g_autoptr (Workers) workers = workers_start (&plan, NULL);
  g_autoptr (GArray) zygotes = find_children (getpid ()), children = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (Worker) worker = worker_new (workers, NULL);

      assert_answer (worker, "once", "once");
    }
  g_test_message ("a worker: %" G_GINT64_FORMAT " us", (g_get_monotonic_time () - start) / 1000);
  for (guint i = 0; i < 500 && (!children || children->len > 0); i++)
    {
      g_usleep (10000);
      g_clear_pointer (&children, g_array_unref);
      children = find_children (g_array_index (zygotes, pid_t, 0));
    }
  g_assert_cmpuint (children->len, ==, 0);
}

int
main (int argc, char **argv)
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workers/answers", test_answers);
  g_test_add_func ("/workers/forbidden", test_forbidden);
  g_test_add_func ("/workers/many", test_many);
  g_test_add_func ("/workers/failures", test_failures);
  g_test_add_func ("/workers/last-answers", test_last_answers);
  g_test_add_func ("/workers/time", test_time);
  g_test_add_func ("/workers/cold", test_cold);
  g_test_add_func ("/workers/end", test_end);
  g_test_add_func ("/workers/killed", test_killed);
  g_test_add_func ("/workers/isolated", test_isolated);
  return g_test_run ();
}
