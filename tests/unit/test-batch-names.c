/* test-batch-names.c: what documents of a batch are called: safe for every value, and never twice */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/errors.h"
#include "batch/names.h"
#include "batch/shard.h"

static void
assert_component (const char *value, const char *wanted)
{
  g_autofree char *got = batch_names_component (value);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_component (void)
{
  assert_component ("27.24.12-G01-118-10", "27.24.12-G01-118-10");
  assert_component ("Ærø Å", "Ærø Å");
  assert_component ("2026/17", "2026_17");
  assert_component ("..", "__");
  assert_component (".", "_");
  assert_component ("", "_");
  assert_component (".hidden", "_hidden");
  assert_component ("-rf", "_rf");
  assert_component ("end.", "end_");
  assert_component ("end ", "end_");
  assert_component ("a\nb\x7f" "c", "a_b_c");
  assert_component ("a\\b:c*d?e\"f<g>h|i", "a_b_c_d_e_f_g_h_i");
  assert_component ("a\xe2\x80\xae" "fdp.exe", "a_fdp.exe");   /* right-to-left override */
  assert_component ("a\xe2\x81\xa6" "b\xe2\x80\x8b" "c", "a_b_c"); /* isolate, zero width space */
  assert_component ("a\xc2\xa0" "b", "a b");                   /* no-break space */
  assert_component ("A\xcc\x8a", "Å");                         /* to NFC */
  assert_component ("con", "_con");
  assert_component ("Aux.2026", "_Aux.2026");
  assert_component ("COM1", "_COM1");
  assert_component ("lpt¹", "_lpt¹");
  assert_component ("COM10", "COM10");
  assert_component ("console", "console");
  assert_component ("a\xff" "b", "a_b");
}

static void
test_length (void)
{
  g_autofree char *one = g_strnfill (500, 'a'), *two = g_strnfill (501, 'a');
  g_autofree char *first = batch_names_component (one), *second = batch_names_component (two);
  GString *danish = g_string_new (NULL);
  g_autofree char *third = NULL;

  g_assert_cmpuint (strlen (first), ==, 200);
  g_assert_cmpuint (strlen (second), ==, 200);
  g_assert_cmpstr (first, !=, second);
  for (int i = 0; i < 150; i++)
    g_string_append (danish, "å");
  third = batch_names_component (danish->str);
  g_assert_cmpuint (strlen (third), <=, 200);
  g_assert_cmpuint (strlen (third), >=, 198);
  g_assert_true (g_utf8_validate (third, -1, NULL));
  g_string_free (danish, TRUE);
}

/* What must hold of any component. */
static void
assert_safe (const char *component)
{
  g_autofree char *again = batch_names_component (component);
  g_autofree char *composed = g_utf8_normalize (component, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  gsize length = strlen (component);

  g_assert_true (g_utf8_validate (component, -1, NULL));
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, 200);
  g_assert_null (strpbrk (component, "/\\:*?\"<>|\n\r\t\x7f"));
  g_assert_null (strchr (".- ", component[0]));
  g_assert_null (strchr (". ", component[length - 1]));
  for (const char *at = component; *at; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      g_assert_true (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT
                     && type != G_UNICODE_UNASSIGNED && type != G_UNICODE_PRIVATE_USE);
    }
  g_assert_cmpstr (component, ==, composed);
  g_assert_cmpstr (component, ==, again);
}

/* Pieces that have their own dangers, and any character, joined at random. */
static void
test_any (void)
{
  static const char *const pieces[] = {
    "..", "/", ".", " ", "con", "NUL", "lpt9", "\xcc\x88", "e\xcc\x81", "\xe2\x80\xae", "\xff",
    "\xc0\xaf", "-", "~", "a", "ß", "K", "{name}", "\xef\xbf\xbf", "\xf0\x9f\x91\xa9\xe2\x80\x8d",
    "\xed\xa0\x80", "\xe1\x84\x80", "\xe1\x85\xa1", ".pdf", "\xcc\xb8", "<", ">", "\xe2\x84\xab",
    "\xcd\xbe", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (int i = 0; i < 50000; i++)
    {
      g_autoptr (GString) value = g_string_new (NULL);
      g_autofree char *component = NULL;
      int n = g_rand_int_range (random, 0, 9);

      while (n-- > 0)
        if (g_rand_boolean (random))
          g_string_append (value,
                           pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
        else
          {
            gunichar c = (gunichar) g_rand_int_range (random, 1, 0x3000);

            if (g_unichar_validate (c))
              g_string_append_unichar (value, c);
          }
      component = batch_names_component (value->str);
      assert_safe (component);
      g_assert_true (strchr (component, '/') == NULL);
    }
}

/* --- patterns --- */

static void
assert_pattern (const char *pattern, gboolean good)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BatchNames) names = batch_names_new (pattern, &error);

  if (good)
    g_assert_no_error (error);
  else
    g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN);
  g_assert_true ((names != NULL) == good);
}

static void
test_patterns (void)
{
  static const char *const good[] = {
    NULL, BATCH_NAMES_DEFAULT, "{type}/{caseNumber}-{date}.pdf", "{number}.pdf", "brev.pdf",
    "a/b/{digest}.pdf", "{folder}/{folder}/{name}.pdf",
  };
  static const char *const bad[] = {
    "", ".pdf", "{name}", "{name}.PDF", "/{name}.pdf", "../{name}.pdf", "a/../{name}.pdf",
    "a//{name}.pdf", "./{name}.pdf", "{nmae}.pdf", "{name.pdf", "name}.pdf", "{{name}}.pdf",
    "{folder}-{name}.pdf", "{folder}.pdf", "a{folder}/{name}.pdf", "{}.pdf", "a\\{name}.pdf",
    "con/{name}.pdf", "{name}.pdf/", "\xff{name}.pdf", "a:{name}.pdf", ".a/{name}.pdf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    assert_pattern (good[i], TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_pattern (bad[i], FALSE);
}

static const BatchNameFacts all = { "statement", "2026/17", "2026-03-01",
                                    "0123456789abcdef0123456789abcdef" };

static void
assert_made (const char *pattern, const BatchInput *input, const BatchNameFacts *facts,
             const char *wanted)
{
  g_autoptr (BatchNames) names = batch_names_new (pattern, NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autofree char *path = batch_names_make (names, input, facts, findings);

  g_assert_cmpstr (path, ==, wanted);
  g_assert_true (findings_reject (findings) == (wanted == NULL));
  if (path)
    g_assert_true (batch_names_is_safe (path));
}

static void
test_make (void)
{
  const BatchInput input = { .number = 7, .display = "x", .folder = "2026/./forår", .name = "sag" };
  const BatchInput hostile
      = { .number = 8, .display = "x", .folder = "/../../etc//cron.d", .name = "../passwd" };
  const BatchInput given = { .number = 9, .display = "x", .folder = "", .name = "sag",
                             .output = "breve/a.pdf" };
  const BatchNameFacts some = { .type = "statement" };

  assert_made (NULL, &input, &all, "2026/forår/sag.pdf");
  assert_made ("{type}/{caseNumber}-{date}.pdf", &input, &all, "statement/2026_17-2026-03-01.pdf");
  assert_made ("{number}-{digest}.pdf", &input, &all, "000007-0123456789abcdef.pdf");
  assert_made (NULL, &hostile, &all, "__/__/etc/cron.d/_._passwd.pdf");
  assert_made (NULL, &given, &all, "breve/a.pdf");
  assert_made ("{type}.pdf", &input, &some, "statement.pdf");
  assert_made ("{caseNumber}.pdf", &input, &some, NULL);
}

/* A value as long as it likes, and a folder as deep. */
static void
test_make_long (void)
{
  g_autofree char *name = g_strnfill (5000, 'n');
  g_autoptr (GString) folder = g_string_new (NULL);
  BatchInput input = { .number = 1, .display = "x", .folder = "", .name = name };
  g_autoptr (BatchNames) names = batch_names_new (NULL, NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autofree char *path = batch_names_make (names, &input, &all, findings);

  g_assert_cmpuint (strlen (path), ==, 200);
  g_assert_true (g_str_has_suffix (path, ".pdf"));
  for (int i = 0; i < 1000; i++)
    g_string_append (folder, "ab/");
  input.folder = folder->str;
  g_assert_null (batch_names_make (names, &input, &all, findings));
  g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, "name-long");
}

/* --- claims --- */

static void
test_claims (void)
{
  g_autoptr (BatchNames) names = batch_names_new (NULL, NULL);
  g_autoptr (Findings) findings = findings_new ();

  g_assert_cmpint (batch_names_claim (names, "a/Åse.pdf", 3, findings), ==, 0);
  g_assert_cmpint (batch_names_claim (names, "a/Åse.pdf", 3, findings), ==, 0);
  g_assert_cmpint (batch_names_claim (names, "a/b.pdf", 4, findings), ==, 0);
  g_assert_cmpint (findings_count (findings), ==, 0);
  g_assert_cmpint (batch_names_claim (names, "a/Åse.pdf", 5, findings), ==, 3);
  g_assert_cmpint (batch_names_claim (names, "A/åSE.pdf", 5, findings), ==, 3);
  g_assert_cmpint (batch_names_claim (names, "a/A\xcc\x8ase.pdf", 5, findings), ==, 3);
  g_assert_cmpint (findings_count (findings), ==, 3);
  g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, "name-taken");
  /* A file where a folder is, and a folder where a file is. */
  g_assert_cmpint (batch_names_claim (names, "c.pdf/d.pdf", 6, findings), ==, 0);
  g_assert_cmpint (batch_names_claim (names, "C.pdf", 7, findings), ==, 6);
  g_assert_cmpint (batch_names_claim (names, "a/b.pdf/e.pdf", 8, findings), ==, 4);
  /* Nobody has what was refused. */
  g_assert_cmpint (batch_names_claim (names, "f.pdf", 8, findings), ==, 0);
}

/* Names that follow from the list alone are given out before the first case, in its order. */
static void
test_reserve (void)
{
  static const char *const arguments[] = { "x/a.xml", "y/A.xml", "z/b.xml" };
  g_autoptr (BatchInputs) inputs = batch_inputs_new (arguments, 3);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (BatchNames) names = batch_names_new (NULL, NULL);
  g_autoptr (BatchNames) others = batch_names_new ("{date}.pdf", NULL);

  batch_names_reserve (names, inputs);
  g_assert_cmpint (batch_names_claim (names, "A.pdf", 2, findings), ==, 1);
  g_assert_cmpint (batch_names_claim (names, "a.pdf", 1, findings), ==, 0);
  g_assert_cmpint (batch_names_claim (names, "b.pdf", 3, findings), ==, 0);
  batch_names_reserve (others, inputs);
  g_assert_cmpint (batch_names_claim (others, "2026-01-01.pdf", 2, findings), ==, 0);
  g_assert_cmpint (batch_names_claim (others, "2026-01-01.pdf", 1, findings), ==, 2);
}

static void
test_suit_shards (void)
{
  static const struct
  {
    const char *pattern;
    gboolean suits;
  } patterns[] = {
    { NULL, TRUE }, { "a/{number}.pdf", TRUE }, { "{caseNumber}.pdf", FALSE },
    { "{type}/{name}.pdf", FALSE }, { "{date}-{digest}.pdf", TRUE }, { "{date}/{number}.pdf", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (BatchNames) names = batch_names_new (patterns[i].pattern, NULL);

      g_assert_true (batch_names_suit_shards (names) == patterns[i].suits);
    }
}

/* --- folders on disk --- */

static void
test_folders (void)
{
  g_autofree char *root = g_dir_make_tmp ("names-XXXXXX", NULL);
  g_autofree char *out = g_build_filename (root, "out", NULL);
  g_autofree char *other = g_build_filename (root, "other", NULL);
  g_autofree char *made = g_build_filename (out, "a", "b", NULL);
  g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", root);
  g_autoptr (GError) error = NULL;
  const char *base = NULL;
  int folder, fd;

  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  folder = open (out, O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (symlinkat ("../other", folder, "way"), ==, 0);

  fd = batch_names_open_folder (folder, "a/b/c.pdf", &base, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (base, ==, "c.pdf");
  g_assert_true (g_file_test (made, G_FILE_TEST_IS_DIR));
  close (fd);
  fd = batch_names_open_folder (folder, "c.pdf", &base, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (base, ==, "c.pdf");
  close (fd);

  /* A link in the output folder, even one that stays in it, leads nowhere. */
  g_assert_cmpint (batch_names_open_folder (folder, "way/c.pdf", &base, &error), ==, -1);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (batch_names_open_folder (folder, "../other/c.pdf", &base, &error), ==, -1);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  close (folder);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
}

/* --- shards --- */

static void
test_shard_words (void)
{
  static const char *const bad[] = { "", "1", "0/4", "5/4", "1/0", "1/4/2", "a/4", "-1/4", "1/10001",
                                     "+1/4", " 1/4" };
  BatchShard shard;

  g_assert_true (batch_shard_parse ("2/4", &shard));
  g_assert_cmpuint (shard.index, ==, 2);
  g_assert_cmpuint (shard.count, ==, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (batch_shard_parse (bad[i], &shard));
}

/* Each case is of one shard, and none has much more than the others. */
static void
test_shard_parts (void)
{
  for (guint count = 1; count <= 7; count++)
    {
      guint taken[7] = { 0 };

      for (guint i = 0; i < 7000; i++)
        {
          g_autofree char *display = g_strdup_printf ("case-%u.xml", i);
          guint owners = 0;

          for (guint index = 1; index <= count; index++)
            {
              const BatchShard shard = { index, count };

              if (batch_shard_takes (&shard, NULL, display))
                {
                  owners++;
                  taken[index - 1]++;
                }
            }
          g_assert_cmpuint (owners, ==, 1);
        }
      for (guint index = 0; index < count; index++)
        g_assert_cmpint (ABS ((int) taken[index] - (int) (7000 / count)), <, 300);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-names/component", test_component);
  g_test_add_func ("/batch-names/length", test_length);
  g_test_add_func ("/batch-names/any-value", test_any);
  g_test_add_func ("/batch-names/patterns", test_patterns);
  g_test_add_func ("/batch-names/make", test_make);
  g_test_add_func ("/batch-names/make-long", test_make_long);
  g_test_add_func ("/batch-names/claims", test_claims);
  g_test_add_func ("/batch-names/reserve", test_reserve);
  g_test_add_func ("/batch-names/suit-shards", test_suit_shards);
  g_test_add_func ("/batch-names/folders", test_folders);
  g_test_add_func ("/batch-shard/words", test_shard_words);
  g_test_add_func ("/batch-shard/parts", test_shard_parts);
  return g_test_run ();
}
