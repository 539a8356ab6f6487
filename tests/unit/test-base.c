/* test-base.c: arena, messages, findings, errors, limits */
#include <string.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/findings.h"
#include "base/limits.h"

/* Arena ---------------------------------------------------------------------------------------- */

static void
test_arena_alloc (void)
{
  g_autoptr (Arena) arena = arena_new ();
  static const gsize sizes[] = { 0, 1, 3, 16, 17, 1000, 60000, 70000, 1 << 20, 8 };
  char *blocks[G_N_ELEMENTS (sizes)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      blocks[i] = arena_alloc (arena, sizes[i]);
      g_assert_nonnull (blocks[i]);
      g_assert_cmpuint ((gsize) blocks[i] % _Alignof(max_align_t), ==, 0);
      for (gsize k = 0; k < sizes[i]; k++)
        g_assert_cmpint (blocks[i][k], ==, 0);
      memset (blocks[i], (int) i + 1, sizes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize k = 0; k < sizes[i]; k++)
      g_assert_cmpint (blocks[i][k], ==, (char) (i + 1));
}

static void
test_arena_strings (void)
{
  g_autoptr (Arena) arena = arena_new ();
  char text[] = "sikringscelle";
  char *copy = arena_strdup (arena, text);
  memset (text, 'x', sizeof text - 1);
  g_assert_cmpstr (copy, ==, "sikringscelle");
  g_assert_cmpstr (arena_strndup (arena, copy, 4), ==, "sikr");
  g_assert_cmpstr (arena_strndup (arena, copy, 400), ==, "sikringscelle");
  g_assert_null (arena_strdup (arena, NULL));
  g_assert_null (arena_strndup (arena, NULL, 3));
}

static GString *freed;

static void
append_letter (gpointer letter)
{
  g_string_append_c (freed, *(char *) letter);
}

static void
test_arena_own (void)
{
  freed = g_string_new (NULL);
  Arena *arena = arena_new ();
  for (const char *p = "abc"; *p; p++)
    {
      char *letter = arena_alloc (arena, 1);
      *letter = *p;
      arena_own (arena, letter, append_letter);
    }
  g_assert_cmpstr (freed->str, ==, "");
  arena_free (arena);
  g_assert_cmpstr (freed->str, ==, "cba");
  g_string_free (freed, TRUE);
  arena_free (NULL);
}

/* Messages ------------------------------------------------------------------------------------- */

/* The figures n of {n} in TEXT, as bits. */
static guint
placeholders (const char *text)
{
  guint bits = 0;
  for (const char *p = strchr (text, '{'); p; p = strchr (p + 1, '{'))
    if (p[1] >= '1' && p[1] <= '9' && p[2] == '}')
      bits |= 1u << (p[1] - '0');
  return bits;
}

static void
test_messages_catalogue (void)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  for (MessageKey key = 0; key < N_MESSAGES; key++)
    {
      const char *name = message_key (key);
      g_test_message ("%s", name);
      g_assert_true (g_hash_table_add (keys, (gpointer) name));
      for (const char *p = name; *p; p++)
        g_assert_true (g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '-');

      const char *da = message_text (key, LANGUAGE_DANISH);
      const char *en = message_text (key, LANGUAGE_ENGLISH);
      g_assert_cmpuint (placeholders (da), ==, placeholders (en));
      g_assert_cmpstr (da, !=, en);
      const char *texts[] = { da, en };
      for (guint i = 0; i < 2; i++)
        {
          g_assert_true (g_utf8_validate (texts[i], -1, NULL));
          g_assert_cmpuint (strlen (texts[i]), >, 5);
          g_assert_false (g_str_has_suffix (texts[i], "."));
          g_assert_null (strchr (texts[i], '\n'));
        }
      /* Each language's own quotes. */
      g_assert_null (strchr (da, '\''));
      g_assert_null (strstr (en, "»"));
    }
}

static void
test_messages_format (void)
{
  const char *two[] = { "a.xml", "{1}", NULL };
  const char *one[] = { "a.xml", NULL };
  g_autofree char *da = message_format (MESSAGE_FILE_READ, LANGUAGE_DANISH, two);
  g_autofree char *en = message_format (MESSAGE_FILE_READ, LANGUAGE_ENGLISH, two);
  g_autofree char *few = message_format (MESSAGE_FILE_READ, LANGUAGE_ENGLISH, one);
  g_autofree char *none = message_format (MESSAGE_FILE_READ, LANGUAGE_ENGLISH, NULL);
  /* What is filled in is not looked at again. */
  g_assert_cmpstr (da, ==, "»a.xml« kan ikke læses: {1}");
  g_assert_cmpstr (en, ==, "'a.xml' cannot be read: {1}");
  g_assert_cmpstr (few, ==, "'a.xml' cannot be read: ?");
  g_assert_cmpstr (none, ==, "'?' cannot be read: ?");
}

/* Findings ------------------------------------------------------------------------------------- */

static void
add_at (Findings *findings, guint line, guint column, const char *rule, Severity severity)
{
  const Finding finding = { .severity = severity,
                            .rule = rule,
                            .place = { .file = "f", .line = line, .column = column },
                            .da = "da",
                            .en = "en" };
  findings_add (findings, &finding);
}

static void
test_findings_own_copies (void)
{
  g_autoptr (Findings) findings = findings_new ();
  char text[] = "abc";
  const Finding finding = { .rule = text, .place = { .path = text }, .da = text, .en = text };
  findings_add (findings, &finding);
  memcpy (text, "xyz", 3);
  const Finding *kept = findings_nth (findings, 0);
  g_assert_cmpstr (kept->rule, ==, "abc");
  g_assert_cmpstr (kept->place.path, ==, "abc");
  g_assert_cmpstr (kept->da, ==, "abc");
  g_assert_cmpstr (kept->en, ==, "abc");
  g_assert_null (kept->place.file);
}

static void
test_findings_sort (void)
{
  g_autoptr (Findings) findings = findings_new ();
  findings_sort (findings);
  add_at (findings, 9, 1, "e", SEVERITY_WARNING);
  add_at (findings, 2, 7, "c", SEVERITY_WARNING);
  add_at (findings, 2, 3, "a", SEVERITY_WARNING);
  add_at (findings, 2, 7, "d", SEVERITY_WARNING);
  add_at (findings, 2, 3, "b", SEVERITY_WARNING);
  findings_sort (findings);
  GString *order = g_string_new (NULL);
  for (guint i = 0; i < findings_count (findings); i++)
    g_string_append (order, findings_nth (findings, i)->rule);
  g_assert_cmpstr (order->str, ==, "abcde");
  g_string_free (order, TRUE);
}

static void
test_findings_reject (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_assert_false (findings_reject (findings));
  add_at (findings, 1, 1, "a", SEVERITY_INFORMATION);
  add_at (findings, 1, 1, "b", SEVERITY_WARNING);
  g_assert_false (findings_reject (findings));
  add_at (findings, 1, 1, "c", SEVERITY_ERROR);
  g_assert_true (findings_reject (findings));
}

static void
test_findings_message (void)
{
  g_autoptr (Findings) findings = findings_new ();
  const Place place = { .file = "f", .line = 3, .field = "Name" };
  findings_add_message (findings, MESSAGE_FILE_READ, &place, "x", "y", NULL);
  findings_add_message (findings, MESSAGE_FINDINGS_CUT, NULL, "5", NULL);
  const Finding *first = findings_nth (findings, 0), *second = findings_nth (findings, 1);
  g_assert_cmpstr (first->rule, ==, "file-read");
  g_assert_cmpstr (first->en, ==, "'x' cannot be read: y");
  g_assert_cmpstr (first->da, ==, "»x« kan ikke læses: y");
  g_assert_cmpuint (first->place.line, ==, 3);
  g_assert_cmpstr (first->place.field, ==, "Name");
  g_assert_cmpint (second->severity, ==, SEVERITY_INFORMATION);
  g_assert_cmpuint (second->place.line, ==, 0);
}

/* A list that is full says so in its last line, and still knows that there was an error. */
static void
test_findings_cut (void)
{
  g_autoptr (Findings) findings = findings_new ();
  guint limit = (guint) limit_value (LIMIT_FINDINGS);
  for (guint i = 0; i < limit; i++)
    add_at (findings, limit - i, 1, "w", SEVERITY_WARNING);
  g_assert_cmpuint (findings_count (findings), ==, limit);
  g_assert_false (findings_reject (findings));
  add_at (findings, 1, 1, "e", SEVERITY_ERROR);
  add_at (findings, 1, 1, "e", SEVERITY_ERROR);
  g_assert_cmpuint (findings_count (findings), ==, limit + 1);
  g_assert_true (findings_reject (findings));
  findings_sort (findings);
  g_assert_cmpuint (findings_nth (findings, 0)->place.line, ==, 1);
  g_assert_cmpuint (findings_nth (findings, limit - 1)->place.line, ==, limit);
  g_assert_cmpstr (findings_nth (findings, limit)->rule, ==, "findings-cut");
}

/* Errors and limits ---------------------------------------------------------------------------- */

static void
test_errors_codes (void)
{
  static const struct
  {
    ExitCode a, b, worst;
  } rows[] = {
    { EXIT_ACCEPTED, EXIT_ACCEPTED, EXIT_ACCEPTED },
    { EXIT_ACCEPTED, EXIT_REJECTED, EXIT_REJECTED },
    { EXIT_REJECTED, EXIT_UNDECIDED, EXIT_UNDECIDED },
    { EXIT_UNDECIDED, EXIT_FAULT, EXIT_FAULT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (exit_code_worst (rows[i].a, rows[i].b), ==, rows[i].worst);
      g_assert_cmpint (exit_code_worst (rows[i].b, rows[i].a), ==, rows[i].worst);
    }

  g_autoptr (GError) io = NULL;
  g_autoptr (GError) fault = NULL;
  g_autoptr (GError) foreign = g_error_new (G_FILE_ERROR, SAGSAKT_ERROR_FAULT, "foreign");
  error_set (&io, SAGSAKT_ERROR_IO, MESSAGE_FILE_READ, "x", "y", NULL);
  error_set (&fault, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, "z", NULL);
  g_assert_cmpint (exit_code_of_error (io), ==, EXIT_UNDECIDED);
  g_assert_cmpint (exit_code_of_error (fault), ==, EXIT_FAULT);
  g_assert_cmpint (exit_code_of_error (foreign), ==, EXIT_UNDECIDED);
}

static void
test_errors_language (void)
{
  g_autoptr (GError) da = NULL;
  g_autoptr (GError) en = NULL;
  error_set (&da, SAGSAKT_ERROR_IO, MESSAGE_FILE_READ, "x", "y", NULL);
  message_set_language (LANGUAGE_ENGLISH);
  error_set (&en, SAGSAKT_ERROR_LIMIT, MESSAGE_FILE_READ, "x", "y", NULL);
  message_set_language (LANGUAGE_DANISH);
  g_assert_error (da, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
  g_assert_error (en, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  g_assert_cmpstr (da->message, ==, "»x« kan ikke læses: y");
  g_assert_cmpstr (en->message, ==, "'x' cannot be read: y");
  error_set (NULL, SAGSAKT_ERROR_IO, MESSAGE_FILE_READ, "x", "y", NULL);
}

static void
test_limits (void)
{
  for (Limit limit = 0; limit < N_LIMITS; limit++)
    {
      g_assert_cmpuint (limit_value (limit), >, 0);
      g_assert_cmpuint (strlen (limit_reason (limit)), >, 10);
      g_assert_cmpuint (strlen (limit_name (limit)), >, 2);
    }
  g_assert_cmpuint (limit_value (LIMIT_FILE_BYTES), ==, 16777216);
  g_assert_cmpstr (limit_name (LIMIT_DEPTH), ==, "DEPTH");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arena/alloc", test_arena_alloc);
  g_test_add_func ("/arena/strings", test_arena_strings);
  g_test_add_func ("/arena/own", test_arena_own);
  g_test_add_func ("/messages/catalogue", test_messages_catalogue);
  g_test_add_func ("/messages/format", test_messages_format);
  g_test_add_func ("/findings/own-copies", test_findings_own_copies);
  g_test_add_func ("/findings/sort", test_findings_sort);
  g_test_add_func ("/findings/reject", test_findings_reject);
  g_test_add_func ("/findings/message", test_findings_message);
  g_test_add_func ("/findings/cut", test_findings_cut);
  g_test_add_func ("/errors/codes", test_errors_codes);
  g_test_add_func ("/errors/language", test_errors_language);
  g_test_add_func ("/limits", test_limits);
  return g_test_run ();
}
