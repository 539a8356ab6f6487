/* test-files.c: reading within a limit, writing whole or not at all */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/errors.h"
#include "base/files.h"

static char *folder; /* of the test that runs */

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("sagsakt-files-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = in_folder (name);
      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_pointer (&folder, g_free);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What is in the folder, sorted, with a blank between. */
static char *
list_names (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const char *name; (name = g_dir_read_name (dir));)
    g_ptr_array_add (names, (gpointer) g_intern_string (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

#define assert_names(wanted)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *names_ = list_names ();                                                       \
    g_assert_cmpstr (names_, ==, wanted);                                                          \
  }                                                                                                \
  G_STMT_END

#define assert_content(path, wanted)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *content_ = NULL;                                                              \
    g_assert_true (g_file_get_contents (path, &content_, NULL, NULL));                             \
    g_assert_cmpstr (content_, ==, wanted);                                                        \
  }                                                                                                \
  G_STMT_END

static void
assert_bytes (GBytes *bytes, const char *wanted)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (wanted));
  g_assert_cmpstr (text, ==, wanted);
}

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  return file_write (path, bytes, error);
}

/* Reading -------------------------------------------------------------------------------------- */

static void
test_read (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("a");
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, "12345", -1, NULL));

  g_autoptr (GBytes) exact = file_read (path, 5, &error);
  g_assert_no_error (error);
  assert_bytes (exact, "12345");
  g_assert_null (file_read (path, 4, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_autoptr (GBytes) empty = file_read (path, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  remove_folder ();
}

static void
test_read_none (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("none");
  g_autoptr (GError) error = NULL;
  g_assert_null (file_read (path, 5, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOENT)));
  g_clear_error (&error);
  g_assert_null (file_read (folder, 5, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (EISDIR)));
  remove_folder ();
}

/* A device has no size to look at beforehand. */
static void
test_read_endless (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (file_read ("/dev/zero", 1000 * 1000, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
}

static gpointer
feed_pipe (gpointer path)
{
  int fd = open (path, O_WRONLY);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (write (fd, "abcde", 5), ==, 5);
      g_usleep (20 * 1000);
    }
  close (fd);
  return NULL;
}

static void
test_read_pipe (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("pipe");
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);

  /* Nobody writes: not for ever. */
  gint64 start = g_get_monotonic_time ();
  g_assert_null (file_read (path, 100, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1900 * 1000);
  g_clear_error (&error);

  GThread *writer = g_thread_new ("writer", feed_pipe, path);
  g_autoptr (GBytes) bytes = file_read (path, 100, &error);
  g_thread_join (writer);
  g_assert_no_error (error);
  assert_bytes (bytes, "abcdeabcdeabcde");
  remove_folder ();
}

/* Writing -------------------------------------------------------------------------------------- */

static void
test_write (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("a.pdf");
  g_autoptr (GError) error = NULL;
  struct stat status;
  mode_t mask = umask (027);

  g_assert_true (write_text (path, "one", &error));
  g_assert_no_error (error);
  assert_content (path, "one");
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0640);
  g_assert_true (write_text (path, "two", &error));
  assert_content (path, "two");
  assert_names ("a.pdf");
  umask (mask);
  remove_folder ();
}

static void
test_write_refused (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("none/a.pdf");
  g_autoptr (GError) error = NULL;
  g_assert_false (write_text (path, "x", &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOENT)));
  g_clear_error (&error);
  g_assert_false (write_text (folder, "x", &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (EISDIR)));
  g_clear_error (&error);
  g_assert_false (write_text ("/dev/full", "x", &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
  assert_names ("");
  remove_folder ();
}

/* Room for a part only: the old file stays, and no part of the new one. */
static void
test_write_no_room (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("a.pdf");
  g_autofree char *big = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_assert_true (write_text (path, "old", &error));

  struct rlimit former, limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &former), ==, 0);
  limit = former;
  limit.rlim_cur = 5000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gboolean done = write_text (path, big, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);

  g_assert_false (done);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  assert_content (path, "old");
  assert_names ("a.pdf");
  remove_folder ();
}

static void
test_write_link (void)
{
  make_folder ();
  g_autofree char *target = in_folder ("target");
  g_autofree char *link = in_folder ("link");
  g_autofree char *hanging = in_folder ("hanging");
  g_autofree char *fresh = in_folder ("fresh");
  g_autofree char *loop = in_folder ("loop");
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (target, "old", -1, NULL));
  g_assert_cmpint (symlink ("target", link), ==, 0);
  g_assert_cmpint (symlink (fresh, hanging), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);

  g_assert_true (write_text (link, "new", &error));
  assert_content (target, "new");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (write_text (hanging, "new", &error));
  assert_content (fresh, "new");
  g_assert_true (g_file_test (hanging, G_FILE_TEST_IS_SYMLINK));
  g_assert_no_error (error);
  g_assert_false (write_text (loop, "new", &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  assert_names ("fresh hanging link loop target");
  remove_folder ();
}

/* What a killed run left is swept; what another run is writing, or only looks alike, is not. */
static void
test_write_sweep (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("a.pdf");
  g_autofree char *stale = in_folder (".a.pdf.sagsakt-abc123");
  g_autofree char *busy = in_folder (".a.pdf.sagsakt-abc456");
  g_autofree char *other = in_folder (".b.pdf.sagsakt-abc123");
  g_autofree char *longer = in_folder (".a.pdf.sagsakt-abc123.xml");
  g_autoptr (GError) error = NULL;
  const char *all[] = { stale, busy, other, longer };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_true (g_file_set_contents (all[i], "part", -1, NULL));
  int fd = open (busy, O_RDONLY);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  g_assert_true (write_text (path, "x", &error));
  assert_names (".a.pdf.sagsakt-abc123.xml .a.pdf.sagsakt-abc456 .b.pdf.sagsakt-abc123 a.pdf");
  close (fd);
  g_assert_true (write_text (path, "y", &error));
  assert_names (".a.pdf.sagsakt-abc123.xml .b.pdf.sagsakt-abc123 a.pdf");
  remove_folder ();
}

static gpointer
drain_pipe (gpointer path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = file_read (path, 1000, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_write_pipe (void)
{
  make_folder ();
  g_autofree char *path = in_folder ("pipe");
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  GThread *reader = g_thread_new ("reader", drain_pipe, path);
  g_assert_true (write_text (path, "through", &error));
  g_autoptr (GBytes) bytes = g_thread_join (reader);
  assert_bytes (bytes, "through");
  assert_names ("pipe");
  remove_folder ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/read", test_read);
  g_test_add_func ("/files/read-none", test_read_none);
  g_test_add_func ("/files/read-endless", test_read_endless);
  g_test_add_func ("/files/read-pipe", test_read_pipe);
  g_test_add_func ("/files/write", test_write);
  g_test_add_func ("/files/write-refused", test_write_refused);
  g_test_add_func ("/files/write-no-room", test_write_no_room);
  g_test_add_func ("/files/write-link", test_write_link);
  g_test_add_func ("/files/write-sweep", test_write_sweep);
  g_test_add_func ("/files/write-pipe", test_write_pipe);
  return g_test_run ();
}
