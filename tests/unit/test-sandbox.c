/* test-sandbox.c: what a process in the sandbox can do, and what becomes of one that does not end */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/sandbox.h"

/* Each tries something; its bytes are the errno, 0 when it was allowed. */
static GBytes *
give_errno (int failed)
{
  const guint8 code = failed < 0 ? (guint8) errno : 0;

  return g_bytes_new (&code, 1);
}

static GBytes *
try_read (gpointer data, GError **error G_GNUC_UNUSED)
{
  return give_errno (open (data, O_RDONLY | O_CLOEXEC));
}

static GBytes *
try_create (gpointer data, GError **error G_GNUC_UNUSED)
{
  return give_errno (open (data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static GBytes *
try_unlink (gpointer data, GError **error G_GNUC_UNUSED)
{
  return give_errno (unlink (data));
}

static GBytes *
try_connect (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return give_errno (socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static GBytes *
try_fork (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return give_errno (fork ());
}

static GBytes *
try_exec (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return give_errno (execl ("/bin/true", "true", NULL));
}

static GBytes *
try_kill (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return give_errno (kill (1, 0));
}

static GBytes *
try_trace (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return give_errno ((int) ptrace (PTRACE_TRACEME, 0, NULL, NULL));
}

static GBytes *
try_descriptor (gpointer data, GError **error G_GNUC_UNUSED)
{
  return give_errno ((int) lseek (GPOINTER_TO_INT (data), 0, SEEK_CUR));
}

static GBytes *
try_code (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  gpointer page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return give_errno (mprotect (page, 4096, PROT_READ | PROT_EXEC));
}

static void
test_forbidden (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL), *file = NULL, *other = NULL;
  const struct
  {
    SandboxFunction function;
    gboolean network; /* allowed with SANDBOX_NETWORK */
  } rows[] = {
    { try_read, TRUE },  { try_create, FALSE }, { try_unlink, FALSE },
    { try_connect, TRUE }, { try_fork, FALSE }, { try_exec, FALSE },
    { try_kill, FALSE }, { try_trace, FALSE },  { try_code, FALSE },
  };

  if (!sandbox_works ())
    return g_test_skip ("the kernel refuses the filter");
  file = g_build_filename (folder, "file", NULL);
  other = g_build_filename (folder, "other", NULL);
  g_assert_true (g_file_set_contents (file, "text", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint reach = SANDBOX_ALONE; reach <= SANDBOX_NETWORK; reach++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) bytes = sandbox_run (
            rows[i].function, rows[i].function == try_create ? other : file, reach, &error);
        gboolean allowed = reach == SANDBOX_NETWORK && rows[i].network;

        g_assert_no_error (error);
        g_assert_cmpuint (*(const guint8 *) g_bytes_get_data (bytes, NULL), ==,
                          allowed ? 0 : EPERM);
      }
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  unlink (file);
  rmdir (folder);
}

static void
test_descriptors (void)
{
  int file = open ("/dev/zero", O_RDONLY | O_CLOEXEC);
  g_autoptr (GBytes) bytes
      = sandbox_run (try_descriptor, GINT_TO_POINTER (file), SANDBOX_ALONE, NULL);

  g_assert_cmpuint (*(const guint8 *) g_bytes_get_data (bytes, NULL), ==, EBADF);
  close (file);
}

/* --- answers --- */

static GBytes *
answer_much (gpointer data, GError **error G_GNUC_UNUSED)
{
  gsize length = GPOINTER_TO_SIZE (data);

  return g_bytes_new_take (g_strnfill (length, 'x'), length);
}

static GBytes *
answer_error (gpointer data G_GNUC_UNUSED, GError **error)
{
  error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_EMPTY, NULL);
  return NULL;
}

static GBytes *
crash (gpointer data, GError **error G_GNUC_UNUSED)
{
  raise (GPOINTER_TO_INT (data));
  _exit (1);
}

static GBytes *
leave (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  _exit (0);
}

static void
test_answers (void)
{
  const gsize sizes[] = { 0, 1, 5000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes
          = sandbox_run (answer_much, GSIZE_TO_POINTER (sizes[i]), SANDBOX_ALONE, NULL);

      g_assert_nonnull (bytes);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, sizes[i]);
    }
}

static void
test_failures (void)
{
  const struct
  {
    SandboxFunction function;
    int data, code;
  } rows[] = {
    { answer_error, 0, SAGSAKT_ERROR_UNKNOWN },
    { crash, SIGSEGV, SAGSAKT_ERROR_LIMIT },
    { crash, SIGKILL, SAGSAKT_ERROR_LIMIT },
    { leave, 0, SAGSAKT_ERROR_LIMIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes
          = sandbox_run (rows[i].function, GINT_TO_POINTER (rows[i].data), SANDBOX_ALONE, &error);

      g_assert_null (bytes);
      g_assert_error (error, SAGSAKT_ERROR, rows[i].code);
    }
}

#ifndef __SANITIZE_ADDRESS__
static GBytes *
eat_memory (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  for (guint i = 0; i < 1000; i++)
    memset (g_malloc (1 << 28), 1, 1 << 12);
  return g_bytes_new (NULL, 0);
}

static void
test_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sandbox_run (eat_memory, NULL, SANDBOX_ALONE, &error);

  g_assert_null (bytes);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
}
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/forbidden", test_forbidden);
  g_test_add_func ("/sandbox/descriptors", test_descriptors);
  g_test_add_func ("/sandbox/answers", test_answers);
  g_test_add_func ("/sandbox/failures", test_failures);
#ifndef __SANITIZE_ADDRESS__
  /* the sanitizer's shadow is larger than any limit */
  g_test_add_func ("/sandbox/memory", test_memory);
#endif
  return g_test_run ();
}
