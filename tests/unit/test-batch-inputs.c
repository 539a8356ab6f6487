/* test-batch-inputs.c: files, folders, lists and archives become one list, and nothing is left out */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

#include "base/errors.h"
#include "base/limits.h"
#include "batch/inputs.h"
#include "batch/manifest.h"

typedef struct
{
  char *root, *before;
} Folder;

static void
set_up (Folder *folder, gconstpointer data G_GNUC_UNUSED)
{
  folder->before = g_get_current_dir ();
  folder->root = g_dir_make_tmp ("inputs-XXXXXX", NULL);
  g_assert_cmpint (g_chdir (folder->root), ==, 0);
}

static void
tear_down (Folder *folder, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", folder->root);

  g_assert_cmpint (g_chdir (folder->before), ==, 0);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
  g_free (folder->root);
  g_free (folder->before);
}

static void
put (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The list as text: a line for each, "display folder name" or "display! rule"; then "=N" for what it
 * says besides. */
static char *
describe (const BatchInputs *inputs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < batch_inputs_count (inputs); i++)
    {
      g_autoptr (Findings) findings = findings_new ();
      BatchInput input;

      batch_inputs_nth (inputs, i, &input);
      batch_inputs_explain (inputs, i, findings);
      g_assert_cmpint (input.number, ==, i + 1);
      g_assert_true (g_utf8_validate (input.display, -1, NULL));
      g_assert_true (input.lost == findings_reject (findings));
      if (input.lost)
        g_string_append_printf (text, "%s!", input.display);
      else
        g_string_append_printf (text, "%s [%s] [%s]", input.display, input.folder, input.name);
      for (guint f = 0; f < findings_count (findings); f++)
        g_string_append_printf (text, " %s", findings_nth (findings, f)->rule);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (const char *const *arguments, const char *wanted)
{
  g_autoptr (BatchInputs) inputs
      = batch_inputs_new (arguments, g_strv_length ((char **) arguments));
  g_autofree char *text = describe (inputs);

  g_assert_cmpstr (text, ==, wanted);
}

#define ASSERT_LIST(wanted, ...) assert_list ((const char *const[]){ __VA_ARGS__, NULL }, wanted)

static void
assert_bytes (BatchInputs *inputs, guint index, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = batch_inputs_read (inputs, index, &error);

  if (wanted)
    {
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (text, ==, wanted);
    }
  else
    {
      g_assert_null (bytes);
      g_assert_nonnull (error);
    }
}

/* --- files and folders --- */

static void
test_files (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  put ("a.xml", "<a/>");
  put ("b", "\xef\xbb\xbf \n<b/>");
  put ("c.XML", "list.txt");
  g_assert_cmpint (link ("a.xml", "same.xml"), ==, 0);
  ASSERT_LIST ("a.xml [] [a]\nb [] [b]\nc.XML [] [c]\nnone.xml [] [none]\n"
               "a.xml [] [a] input-twice\nsame.xml [] [same] input-twice\n",
               "a.xml", "b", "c.XML", "none.xml", "a.xml", "same.xml");
  {
    const char *const names[] = { "b", "none.xml" };
    g_autoptr (BatchInputs) inputs = batch_inputs_new (names, 2);

    assert_bytes (inputs, 0, "\xef\xbb\xbf \n<b/>");
    assert_bytes (inputs, 1, NULL);
  }
  /* A name that is no UTF-8, or moves what stands around it, is shown as something else. */
  put ("\xff\xe2\x80\xae.xml", "<x/>");
  ASSERT_LIST ("\xef\xbf\xbd\xef\xbf\xbd.xml [] [\xff\xe2\x80\xae]\n", "\xff\xe2\x80\xae.xml");
}

static void
test_folders (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  put ("in/b.xml", "<a/>");
  put ("in/a.xml", "<a/>");
  put ("in/B.XML", "<a/>");
  put ("in/sub/deep/c.xml", "<a/>");
  put ("in/sub-b.xml", "<a/>");
  put ("in/.hidden/d.xml", "<a/>");
  put ("in/.e.xml", "<a/>");
  put ("in/readme.txt", "<a/>");
  g_assert_cmpint (symlink ("gone", "in/broken.xml"), ==, 0);
  g_assert_cmpint (g_mkdir ("empty", 0700), ==, 0);
  ASSERT_LIST ("in/B.XML [] [B]\nin/a.xml [] [a]\nin/b.xml [] [b]\nin/broken.xml [] [broken]\n"
               "in/sub-b.xml [] [sub-b]\nin/sub/deep/c.xml [sub/deep] [c]\nempty! folder-empty\n",
               "in", "empty");
  ASSERT_LIST ("in/sub/deep/c.xml [deep] [c]\nin/sub/deep/c.xml [] [c] input-twice\n",
               "in/sub/", "in/sub/deep/c.xml");
}

static void
test_links (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  put ("in/a.xml", "<a/>");
  put ("other/b.xml", "<a/>");
  g_assert_cmpint (symlink ("..", "in/loop"), ==, 0);
  g_assert_cmpint (symlink ("../other", "in/other"), ==, 0);
  /* "loop" leads to the folder around, and from there to both again. */
  ASSERT_LIST ("in/a.xml [] [a]\nin/loop/in! input-folder-again\n"
               "in/loop/other/b.xml [loop/other] [b]\nin/other! input-folder-again\n",
               "in");
}

static void
test_unreadable (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  GString *deep = g_string_new ("in");

  put ("in/a.xml", "<a/>");
  for (int i = 0; i < 70; i++)
    g_string_append (deep, "/d");
  g_assert_cmpint (g_mkdir_with_parents (deep->str, 0700), ==, 0);
  g_string_append (deep, "/z.xml");
  put (deep->str, "<a/>");
  g_string_truncate (deep, strlen ("in") + 65 * strlen ("/d"));
  {
    g_autofree char *wanted
        = g_strdup_printf ("in/a.xml [] [a]\n%s! input-folder-deep\n", deep->str);

    ASSERT_LIST (wanted, "in");
  }
  g_string_free (deep, TRUE);
  if (geteuid () == 0)
    return; /* who may read everything */
  g_assert_cmpint (g_mkdir ("shut", 0), ==, 0);
  ASSERT_LIST ("shut! file-read\n", "shut");
}

/* --- lists --- */

static void
test_manifest (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (BatchInputs) inputs = NULL;
  const char *const names[] = { "lists/june" };
  const char *other;
  BatchInput input;

  put ("lists/x.xml", "<x/>");
  put ("lists/sub/y.xml", "<y/>");
  put ("z.xml", "<z/>");
  put ("lists/june",
       "\xef\xbb\xbf# cases of june\r\n\r\nx.xml\r\n../z.xml\nsub\n"
       "{\"path\": \"x.xml\", \"output\": \"breve/nr 1.pdf\", \"office\": \"k.xml\"}\n"
       "  {\"path\": \"sub/y.xml\", \"recipient\": {\"Kind\": \"samraad\", \"Name\": \"R & <b>\","
       " \"AddressPostal\": {\"StreetName\": \"Vej\"}}, \"office\": \"k.xml\"}");
  ASSERT_LIST ("lists/x.xml [] [x]\nlists/../z.xml [] [z]\nlists/sub/y.xml [] [y]\n"
               "lists/x.xml [] [x]\nlists/sub/y.xml [sub] [y]\n",
               "lists/june");
  inputs = batch_inputs_new (names, 1);
  g_assert_cmpuint (batch_inputs_n_offices (inputs), ==, 1);
  g_assert_cmpstr (batch_inputs_office (inputs, 0), ==, "lists/k.xml");
  batch_inputs_nth (inputs, 0, &input);
  g_assert_cmpstr (input.output, ==, NULL);
  g_assert_cmpstr (input.settings, ==, NULL);
  g_assert_cmpuint (input.office, ==, 0);
  other = input.settings;
  batch_inputs_nth (inputs, 3, &input);
  g_assert_cmpstr (input.settings, !=, other);
  g_assert_cmpstr (input.output, ==, "breve/nr 1.pdf");
  g_assert_cmpstr (input.recipient, ==, NULL);
  g_assert_cmpuint (input.office, ==, 1);
  batch_inputs_nth (inputs, 4, &input);
  g_assert_cmpstr (input.recipient, ==,
                   "<recipient><Kind>samraad</Kind><Name>R &amp; &lt;b&gt;</Name>"
                   "<AddressPostal><StreetName>Vej</StreetName></AddressPostal></recipient>");
  assert_bytes (inputs, 1, "<z/>");
  assert_bytes (inputs, 2, "<y/>");
}

/* A line that is wrong is a case that was not decided, by file and line; the others go on. */
static void
test_manifest_faults (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *line, *rule;
  } faults[] = {
    { "{", "manifest-json" },
    { "{\"path\": \"x.xml\"} x", "manifest-json" },
    { "{}", "manifest-path" },
    { "{\"path\": 1}", "manifest-text" },
    { "{\"path\": \"\"}", "manifest-text" },
    { "{\"path\": \"x.xml\", \"nme\": 1}", "manifest-member" },
    { "{\"path\": \"x.xml\", \"path\": \"y.xml\"}", "manifest-twice" },
    { "{\"path\": \"x.xml\", \"output\": \"../x.pdf\"}", "manifest-output" },
    { "{\"path\": \"x.xml\", \"output\": \"/x.pdf\"}", "manifest-output" },
    { "{\"path\": \"x.xml\", \"output\": \"x\"}", "manifest-output" },
    { "{\"path\": \"x.xml\", \"output\": \".x.pdf\"}", "manifest-output" },
    { "{\"path\": \"x.xml\", \"recipient\": \"A\"}", "manifest-recipient" },
    { "{\"path\": \"x.xml\", \"recipient\": {\"Na me\": \"A\"}}", "manifest-recipient" },
    { "{\"path\": \"x.xml\", \"recipient\": {\"Name\": 1}}", "manifest-recipient" },
    { "{\"path\": \"x.xml\", \"recipient\": {\"N><x\": \"A\"}}", "manifest-recipient" },
    { "{\"path\": \"\\u0000x\"}", "manifest-text" },
    { "{\"path\": \"\xff\"}", "manifest-line" },
  };
  const Place place = { .file = "list", .line = 3 };

  put ("x.xml", "<x/>");
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Findings) findings = findings_new ();
      g_auto (ManifestLine) line = { 0 };

      g_assert_false (manifest_read_line (faults[i].line, strlen (faults[i].line), &place, &line,
                                          findings));
      g_assert_cmpuint (findings_count (findings), ==, 1);
      g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, faults[i].rule);
      g_assert_cmpuint (findings_nth (findings, 0)->place.line, ==, 3);
      g_assert_null (line.path);
    }
  put ("list", "x.xml\n{\"path\": 1}\n\n{\"path\": \".\", \"output\": \"x.pdf\"}\nx.xml\n");
  ASSERT_LIST ("x.xml [] [x]\nlist:2! manifest-text\n.! manifest-output-many\n"
               "x.xml [] [x] input-twice\n",
               "list");
  put ("list", "# nothing\n");
  ASSERT_LIST ("list! manifest-empty\n", "list");
}

static void
test_manifest_hostile (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  const Place place = { .file = "list", .line = 1 };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GString) text = g_string_new ("{\"path\": ");
  g_auto (ManifestLine) line = { 0 };

  for (int i = 0; i < 60000; i++)
    g_string_append_c (text, '[');
  g_assert_false (manifest_read_line (text->str, text->len, &place, &line, findings));
  g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, "manifest-json");
  for (int i = 0; i < 6000; i++)
    g_string_append_c (text, 'x');
  g_assert_false (manifest_read_line (text->str, text->len, &place, &line, findings));
  g_assert_cmpstr (findings_nth (findings, 1)->rule, ==, "manifest-line");
  /* As deep as it may be, and deeper: then nothing is read of it. */
  for (guint extra = 0; extra < 2; extra++)
    {
      const guint depth = (guint) limit_value (LIMIT_MANIFEST_DEPTH) - 1 + extra;
      g_autofree char *begin = g_strnfill (depth, '['), *end = g_strnfill (depth, ']');
      g_autoptr (Findings) deep = findings_new ();
      g_autofree char *nested = g_strdup_printf ("{\"path\": %s%s}", begin, end);

      g_assert_false (manifest_read_line (nested, strlen (nested), &place, &line, deep));
      g_assert_cmpstr (findings_nth (deep, 0)->rule, ==,
                       extra > 0 ? "manifest-json" : "manifest-text");
    }
  g_assert_false (manifest_read_line ("a\0b", 3, &place, &line, findings));
  g_assert_cmpstr (findings_nth (findings, 2)->rule, ==, "manifest-line");
}

/* --- archives --- */

typedef struct
{
  const char *name, *text;
  mode_t type;      /* 0: AE_IFREG */
  const char *link; /* hard link's target */
} Member;

static void
pack (const char *path, int format, int filter, const Member *members, guint n)
{
  struct archive *writer = archive_write_new ();

  g_assert_cmpint (archive_write_set_format (writer, format), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_add_filter (writer, filter), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (writer, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < n; i++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = members[i].text ? strlen (members[i].text) : 0;

      archive_entry_set_pathname (entry, members[i].name);
      archive_entry_set_perm (entry, 0600);
      archive_entry_set_filetype (entry, members[i].type ? members[i].type : AE_IFREG);
      archive_entry_set_size (entry, (la_int64_t) length);
      if (members[i].type == AE_IFLNK)
        archive_entry_set_symlink (entry, "/etc/passwd");
      if (members[i].link)
        archive_entry_set_hardlink (entry, members[i].link);
      g_assert_cmpint (archive_write_header (writer, entry), >=, ARCHIVE_WARN);
      if (length > 0)
        g_assert_cmpint (archive_write_data (writer, members[i].text, length), ==,
                         (la_ssize_t) length);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (writer), ==, ARCHIVE_OK);
  archive_write_free (writer);
}

static const struct
{
  const char *name;
  int format, filter;
} kinds[] = {
  { "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE },
  { "a.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP },
  { "a.tar.xz", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_XZ },
  { "a.tar.zst", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_ZSTD },
  { "a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
};

static void
test_archives (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  static const Member members[] = {
    { "./2026/", NULL, AE_IFDIR, NULL }, { "./2026/b.xml", "<b/>", 0, NULL },
    { "a.xml", "<a/>", 0, NULL },        { "readme.txt", "x", 0, NULL },
    { "../../æ.XML", "<c/>", 0, NULL },  { "/etc/d.xml", "<d/>", 0, NULL },
    { ".e.xml", "<e/>", 0, NULL },       { "inner.zip", "x", 0, NULL },
    { "link.xml", NULL, AE_IFLNK, NULL }, { "a.xml", "<f/>", 0, NULL },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      const char *name = kinds[k].name, *const names[] = { name };
      g_autoptr (BatchInputs) inputs = NULL;
      g_autofree char *got = NULL, *wanted = NULL;

      pack (name, kinds[k].format, kinds[k].filter, members, G_N_ELEMENTS (members));
      inputs = batch_inputs_new (names, 1);
      got = describe (inputs);
      wanted = g_strdup_printf (
          "%s:./2026/b.xml [./2026] [b]\n%s:a.xml [] [a]\n%s:../../æ.XML [../..] [æ]\n"
          "%s:/etc/d.xml [/etc] [d]\n%s:inner.zip! archive-member-nested\n"
          "%s:link.xml! archive-member-kind\n%s:a.xml [] [a] input-twice\n",
          name, name, name, name, name, name, name);
      g_assert_cmpstr (got, ==, wanted);
      /* In order, and in any order. */
      assert_bytes (inputs, 0, "<b/>");
      assert_bytes (inputs, 1, "<a/>");
      assert_bytes (inputs, 4, NULL);
      assert_bytes (inputs, 6, "<f/>");
      assert_bytes (inputs, 3, "<d/>");
      assert_bytes (inputs, 0, "<b/>");
      assert_bytes (inputs, 2, "<c/>");
    }
}

/* Two archives by turns, and one that is another file by then. */
static void
test_archives_turns (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  static const Member first[] = { { "a.xml", "<a/>", 0, NULL }, { "b.xml", "<b/>", 0, NULL } };
  static const Member second[] = { { "a.xml", "<c/>", 0, NULL }, { "b.xml", "<d/>", 0, NULL } };
  const char *const names[] = { "1.tar", "2.tar" };
  g_autoptr (BatchInputs) inputs = NULL;

  pack ("1.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, first, 2);
  pack ("2.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, second, 2);
  inputs = batch_inputs_new (names, 2);
  g_assert_cmpuint (batch_inputs_count (inputs), ==, 4);
  assert_bytes (inputs, 0, "<a/>");
  assert_bytes (inputs, 3, "<d/>");
  assert_bytes (inputs, 1, "<b/>");
  pack ("2.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, first, 2);
  assert_bytes (inputs, 2, NULL);
  assert_bytes (inputs, 0, "<a/>");
}

static void
test_archives_broken (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *noise = g_malloc (40000);
  Member members[] = { { "a.xml", "<a/>", 0, NULL }, { "b.xml", noise, 0, NULL } };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree char *whole = NULL;
  gsize length;

  for (int i = 0; i < 39999; i++)
    noise[i] = (char) g_rand_int_range (random, 1, 127);
  noise[39999] = '\0';
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      const char *name = kinds[k].name, *const names[] = { name };
      g_autoptr (BatchInputs) inputs = NULL;
      g_autofree char *got = NULL, *tail = g_strdup_printf ("%s! archive-damaged\n", name);
      BatchInput input;

      pack (name, kinds[k].format, kinds[k].filter, members, 2);
      g_clear_pointer (&whole, g_free);
      g_assert_true (g_file_get_contents (name, &whole, &length, NULL));
      g_assert_true (g_file_set_contents (name, whole, (gssize) (length / 2), NULL));
      inputs = batch_inputs_new (names, 1);
      got = describe (inputs);
      g_assert_true (g_str_has_suffix (got, tail));
      /* What came before may be good; nothing that was cut off is. */
      for (guint i = 0; i < batch_inputs_count (inputs); i++)
        {
          batch_inputs_nth (inputs, i, &input);
          if (!input.lost)
            {
              g_autoptr (GBytes) bytes = batch_inputs_read (inputs, i, NULL);

              g_assert_true (!bytes || g_str_equal (input.name, "a"));
            }
        }
    }
  g_assert_true (g_file_set_contents ("no.tar.gz", "\x1f\x8bnonsense", -1, NULL));
  ASSERT_LIST ("no.tar.gz! archive-damaged\n", "no.tar.gz");
  pack ("none.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL, 0);
  ASSERT_LIST ("none.zip! archive-empty\n", "none.zip");
}

/* COUNT members of SIZE bytes, all alike. */
static void
pack_many (const char *path, int format, int filter, guint count, gsize size, const char *ending)
{
  struct archive *writer = archive_write_new ();
  g_autofree char *block = g_strnfill (64 * 1024, ' ');

  g_assert_cmpint (archive_write_set_format (writer, format), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_add_filter (writer, filter), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (writer, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < count; i++)
    {
      struct archive_entry *entry = archive_entry_new ();
      g_autofree char *name = g_strdup_printf ("%u%s", i, ending);

      archive_entry_set_pathname (entry, name);
      archive_entry_set_perm (entry, 0600);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_size (entry, (la_int64_t) size);
      g_assert_cmpint (archive_write_header (writer, entry), ==, ARCHIVE_OK);
      for (gsize left = size; left > 0; left -= MIN (left, 64 * 1024))
        g_assert_cmpint (archive_write_data (writer, block, MIN (left, 64 * 1024)), >, 0);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (writer), ==, ARCHIVE_OK);
  archive_write_free (writer);
}

static void
test_archives_bombs (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  /* One large member: it alone is too much. */
  pack_many ("big.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, 1, 40 << 20, ".xml");
  {
    const char *const names[] = { "big.tar.gz" };
    g_autoptr (BatchInputs) inputs = batch_inputs_new (names, 1);
    g_autoptr (GError) error = NULL;

    g_assert_null (batch_inputs_read (inputs, 0, &error));
    g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  }
  pack_many ("ratio.tar.zst", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD, 2, 300 << 20, ".txt");
  ASSERT_LIST ("ratio.tar.zst! archive-ratio\n", "ratio.tar.zst");
  pack_many ("many.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, 200001, 0, ".xml");
  ASSERT_LIST ("many.tar.gz! archive-members\n", "many.tar.gz");
}

/* --- many --- */

static void
test_many (Folder *folder G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const char *const names[] = { "list" };
  g_autoptr (BatchInputs) inputs = NULL;
  gint64 start;
  BatchInput input;

  put ("x.xml", "<x/>");
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (list, "{\"path\": \"cases/of/some/office/case-%06d.xml\"}\n", i);
  put ("list", list->str);
  start = g_get_monotonic_time ();
  inputs = batch_inputs_new (names, 1);
  g_test_message ("100,000 lines in %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (batch_inputs_count (inputs), ==, 100000);
  batch_inputs_nth (inputs, 99999, &input);
  g_assert_cmpstr (input.name, ==, "case-099999");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Folder, NULL, set_up, function, tear_down)
  ADD ("/batch-inputs/files", test_files);
  ADD ("/batch-inputs/folders", test_folders);
  ADD ("/batch-inputs/links", test_links);
  ADD ("/batch-inputs/unreadable", test_unreadable);
  ADD ("/batch-inputs/manifest", test_manifest);
  ADD ("/batch-inputs/manifest-faults", test_manifest_faults);
  ADD ("/batch-inputs/manifest-hostile", test_manifest_hostile);
  ADD ("/batch-inputs/archives", test_archives);
  ADD ("/batch-inputs/archives-by-turns", test_archives_turns);
  ADD ("/batch-inputs/archives-broken", test_archives_broken);
  ADD ("/batch-inputs/archives-bombs", test_archives_bombs);
  ADD ("/batch-inputs/many", test_many);
  return g_test_run ();
}
