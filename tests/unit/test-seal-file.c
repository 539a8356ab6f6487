/* test-seal-file.c: PDF objects and revisions read from bytes */
#include <string.h>
#include <zlib.h>

#include "seal/file.h"
#include "seal/xref.h"

/* Objects -------------------------------------------------------------------------------------- */

static void
print_object (const SealObject *object, GString *out)
{
  switch (object->type)
    {
    case SEAL_NULL:
      g_string_append (out, "null");
      break;
    case SEAL_BOOLEAN:
      g_string_append (out, object->boolean ? "true" : "false");
      break;
    case SEAL_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, object->integer);
      break;
    case SEAL_REAL:
      g_string_append_printf (out, "%g", object->real);
      break;
    case SEAL_NAME:
      g_string_append_printf (out, "/%s", object->text);
      break;
    case SEAL_STRING:
      g_string_append_printf (out, "(%s:%" G_GSIZE_FORMAT ")", object->text, object->length);
      break;
    case SEAL_ARRAY:
      g_string_append_c (out, '[');
      for (guint i = 0; i < object->n_items; i++)
        {
          print_object (&object->items[i], out);
          g_string_append_c (out, ',');
        }
      g_string_append_c (out, ']');
      break;
    case SEAL_STREAM:
    case SEAL_DICTIONARY:
      g_string_append_c (out, '{');
      for (guint i = 0; i < object->n_entries; i++)
        {
          g_string_append_printf (out, "%s=", object->entries[i].key);
          print_object (&object->entries[i].value, out);
          g_string_append_c (out, ',');
        }
      g_string_append (out, object->repeated ? "}!" : "}");
      break;
    case SEAL_REFERENCE:
      g_string_append_printf (out, "@%u.%u", object->number, object->generation);
      break;
    }
}

static void
test_objects (void)
{
  static const struct
  {
    const char *text, *expected; /* NULL: no object */
    gsize end;                   /* 0: all of it */
  } rows[] = {
    { "null", "null", 0 },
    { " %x\n true", "true", 0 },
    { "-17", "-17", 0 },
    { "+.5", "0.5", 0 },
    { "4.", "4", 0 },
    { "12 0 R", "@12.0", 0 },
    { "12 0 RG", "12", 2 },
    { "/A#42c#", "/ABc#", 0 },
    { "/", "/", 0 },
    { "(a(b)\\)\\n\\101\\7z\\\r\nc\r\nd)", "(a(b))\nA\az" "c\nd:12)", 0 },
    { "<4 1 4>", "(A@:2)", 0 },
    { "[1 2 0 R(x)/N<<>>]", "[1,@2.0,(x:1),/N,{},]", 0 },
    { "<</A 1/B[]>>", "{A=1,B=[],}", 0 },
    { "<</A 1/A 2>>", "{A=1,A=2,}!", 0 },
    { "", NULL, 0 },
    { "nul", NULL, 0 },
    { "truex", NULL, 0 },
    { "--1", NULL, 0 },
    { "1.2.3", NULL, 0 },
    { "99999999999999999999", NULL, 0 },
    { "(a", NULL, 0 },
    { "(a\\", NULL, 0 },
    { "<41", NULL, 0 },
    { "<4g>", NULL, 0 },
    { "[1", NULL, 0 },
    { "<</A 1", NULL, 0 },
    { "<</A>>", NULL, 0 },
    { "<<1 2>>", NULL, 0 },
    { "/a#00", NULL, 0 },
    { ">", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Arena) arena = arena_new ();
      g_autoptr (GString) out = g_string_new (NULL);
      /* of its own, so that a sanitizer sees a read past the end */
      g_autofree guint8 *copy = g_memdup2 (rows[i].text, strlen (rows[i].text));
      SealCursor cursor = { copy, strlen (rows[i].text), 0 };
      SealObject object;
      gboolean parsed = seal_object_parse (arena, &cursor, &object);

      if (parsed)
        {
          print_object (&object, out);
          g_assert_cmpuint (cursor.position, ==, rows[i].end ? rows[i].end : strlen (rows[i].text));
          g_assert_cmpuint (object.end, ==, cursor.position);
        }
      g_assert_cmpstr (parsed ? out->str : NULL, ==, rows[i].expected);
    }
}

/* A hundred arrays in each other are read, one more is not. */
static void
test_deep (void)
{
  for (guint depth = 100; depth <= 101; depth++)
    {
      g_autoptr (Arena) arena = arena_new ();
      g_autofree char *open = g_strnfill (depth, '['), *close = g_strnfill (depth, ']');
      g_autofree char *text = g_strconcat (open, close, NULL);
      SealCursor cursor = { (const guint8 *) text, strlen (text), 0 };
      SealObject object;

      g_assert_cmpint (seal_object_parse (arena, &cursor, &object), ==, depth == 100);
    }
}

/* Files ---------------------------------------------------------------------------------------- */

/* A file being written: where its objects are. */
typedef struct
{
  GString *text;
  gsize offsets[20];
  gsize xref;
} Writer;

static void
write_object (Writer *writer, guint number, const char *body)
{
  writer->offsets[number] = writer->text->len;
  g_string_append_printf (writer->text, "%u 0 obj\n%s\nendobj\n", number, body);
}

/* A table of the objects named, then the trailer. */
static void
write_table (Writer *writer, const char *numbers, const char *trailer)
{
  g_auto (GStrv) words = g_strsplit (numbers, " ", -1);
  gsize previous = writer->xref;

  writer->xref = writer->text->len;
  g_string_append (writer->text, "xref\n");
  for (char **word = words; *word; word++)
    {
      guint number = (guint) g_ascii_strtoull (*word, NULL, 10);
      gboolean free = g_str_has_suffix (*word, "f");

      g_string_append_printf (writer->text, "%u 1\n%010" G_GSIZE_FORMAT " %05u %c \n", number,
                              free ? 0 : writer->offsets[number], free ? 1 : 0, free ? 'f' : 'n');
    }
  g_string_append_printf (writer->text, "trailer\n<</Size 20/Root 1 0 R%s", trailer);
  if (previous)
    g_string_append_printf (writer->text, "/Prev %" G_GSIZE_FORMAT, previous);
  g_string_append_printf (writer->text, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          writer->xref);
}

/* A cross-reference stream of one-byte kind, two-byte place, one-byte index or generation. */
static void
write_stream (Writer *writer, guint number, const char *index, const guint8 *rows, gsize length)
{
  gsize previous = writer->xref;

  writer->xref = writer->text->len;
  g_string_append_printf (writer->text,
                          "%u 0 obj\n<</Type/XRef/Size 20/Root 1 0 R/W[1 2 1]/Index%s/Length "
                          "%" G_GSIZE_FORMAT,
                          number, index, length);
  if (previous)
    g_string_append_printf (writer->text, "/Prev %" G_GSIZE_FORMAT, previous);
  g_string_append (writer->text, ">>\nstream\n");
  g_string_append_len (writer->text, (const char *) rows, (gssize) length);
  g_string_append_printf (writer->text, "\nendstream\nendobj\nstartxref\n%" G_GSIZE_FORMAT
                                        "\n%%%%EOF\n", writer->xref);
}

static SealFile *
open_writer (Writer *writer, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (writer->text->str, writer->text->len);

  return seal_file_new (bytes, error);
}

static char *
show (SealFile *file, guint revision, guint32 number)
{
  const SealObject *object = seal_file_find (file, revision, number);
  GString *out;

  if (!object)
    return g_strdup ("-");
  out = g_string_new (NULL);
  print_object (object, out);
  return g_string_free (out, FALSE);
}

#define assert_object(file, revision, number, expected)                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *shown = show ((file), (revision), (number));                                  \
    g_assert_cmpstr (shown, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
assert_bytes (GBytes *bytes, gconstpointer expected, gsize length)
{
  g_autoptr (GBytes) other = g_bytes_new_static (expected, length);

  g_assert_nonnull (bytes);
  g_assert_true (g_bytes_equal (bytes, other));
}

static void
write_two_revisions (Writer *writer)
{
  writer->text = g_string_new ("%PDF-1.7\n");
  write_object (writer, 1, "<</Type/Catalog/A 2 0 R>>");
  write_object (writer, 2, "(first)");
  write_object (writer, 3, "(gone)");
  write_table (writer, "0f 1 2 3", "");
  write_object (writer, 2, "(second)");
  write_object (writer, 4, "[2 0 R]");
  write_table (writer, "2 3f 4", "");
}

static void
test_revisions (void)
{
  Writer writer = { 0 };
  g_autoptr (SealFile) file = NULL;
  SealPlace place;
  guint n;

  write_two_revisions (&writer);
  file = open_writer (&writer, NULL);
  g_assert_nonnull (file);
  g_assert_cmpuint (seal_file_count (file), ==, 2);
  assert_object (file, 0, 2, "(first:5)");
  assert_object (file, 1, 2, "(second:6)");
  assert_object (file, 0, 3, "(gone:4)");
  assert_object (file, 1, 3, "-");
  assert_object (file, 0, 4, "-");
  assert_object (file, 1, 4, "[@2.0,]");
  g_assert_cmpuint (seal_file_revision (file, 1)->end, ==, writer.text->len);
  g_assert_cmpuint (seal_file_revision (file, 0)->end, <, seal_file_revision (file, 1)->xref);
  g_assert_cmpint (writer.text->str[seal_file_revision (file, 0)->end], ==, '2');
  g_assert_cmpint (seal_file_revision (file, 0)->kind, ==, SEAL_XREF_TABLE);
  g_assert_nonnull (seal_file_catalog (file, 0));
  g_assert_true (seal_file_place (file, 1, 1, &place));
  g_assert_cmpuint (place.place, ==, 9);
  seal_file_entries (file, 1, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (seal_file_size (file, 0), ==, 4);
  g_assert_cmpuint (seal_file_size (file, 1), ==, 5);
  g_assert_null (seal_file_damage (file));
  g_string_free (writer.text, TRUE);
}

/* Objects in a stream, a stream of cross-references, its length an object of its own. */
static void
test_streams (void)
{
  Writer writer = { .text = g_string_new ("%PDF-1.7\n") };
  g_autoptr (SealFile) file = NULL;
  g_autoptr (GBytes) read = NULL;
  guint8 rows[] = { 2, 0, 4, 0, 2, 0, 4, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 };

  write_object (&writer, 4,
                "<</Type/ObjStm/N 2/First 8/Length 38>>\nstream\n"
                "1 0 2 26<</Type/Catalog/A 2 0 R>> (in)\nendstream");
  write_object (&writer, 3, "<</Length 5 0 R>>stream\r\nbytes\nendstream");
  rows[9] = (guint8) (writer.offsets[3] >> 8);
  rows[10] = (guint8) writer.offsets[3];
  rows[13] = (guint8) (writer.offsets[4] >> 8);
  rows[14] = (guint8) writer.offsets[4];
  write_object (&writer, 5, "5");
  rows[16] = 1;
  rows[17] = (guint8) (writer.offsets[5] >> 8);
  rows[18] = (guint8) writer.offsets[5];
  write_stream (&writer, 6, "[1 5]", rows, sizeof rows);
  file = open_writer (&writer, NULL);
  g_assert_nonnull (file);
  g_assert_cmpint (seal_file_revision (file, 0)->kind, ==, SEAL_XREF_STREAM);
  assert_object (file, 0, 1, "{Type=/Catalog,A=@2.0,}");
  assert_object (file, 0, 2, "(in:2)");
  read = seal_file_read_stream (file, 0, seal_file_find (file, 0, 3));
  assert_bytes (read, "bytes", 5);
  g_assert_null (seal_file_damage (file));
  g_string_free (writer.text, TRUE);
}

/* What a hybrid hides from old readers (§7.5.8.4). */
static void
test_hybrid (void)
{
  Writer writer = { .text = g_string_new ("%PDF-1.7\n") };
  g_autoptr (SealFile) file = NULL;
  g_autofree char *trailer = NULL;
  guint8 rows[4] = { 1, 0, 0, 0 };
  gsize hidden;

  write_object (&writer, 1, "<</Type/Catalog>>");
  write_object (&writer, 2, "(hidden)");
  rows[1] = (guint8) (writer.offsets[2] >> 8);
  rows[2] = (guint8) writer.offsets[2];
  hidden = writer.text->len;
  g_string_append (writer.text, "3 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Index[2 1]/Length 4>>stream\n");
  g_string_append_len (writer.text, (char *) rows, sizeof rows);
  g_string_append (writer.text, "\nendstream\nendobj\n");
  trailer = g_strdup_printf ("/XRefStm %" G_GSIZE_FORMAT, hidden);
  write_table (&writer, "0f 1 2f", trailer);
  file = open_writer (&writer, NULL);
  g_assert_nonnull (file);
  g_assert_cmpint (seal_file_revision (file, 0)->kind, ==, SEAL_XREF_HYBRID);
  assert_object (file, 0, 2, "(hidden:6)");
  g_string_free (writer.text, TRUE);
}

static void
replace (GString *text, const char *from, const char *to)
{
  g_assert_cmpuint (strlen (from), ==, strlen (to));
  g_assert_cmpuint (g_string_replace (text, from, to, 0), >, 0);
}

/* What must not be read as a file, or as its object. */
static void
test_broken (void)
{
  static const struct
  {
    const char *from, *to;
    gboolean opens;
  } rows[] = {
    { "%PDF-1.7", "%FDP-1.7", FALSE },
    { "startxref", "startxxxx", FALSE },
    { "/Prev ", "/Prev 1", FALSE },
    { "trailer", "trailex", FALSE },
    { "2 1\n", "4 1\n", FALSE }, /* a number twice */
    { "2 0 obj\n(second)", "7 0 obj\n(second)", TRUE },
    { "2 0 obj\n(second)", "2 1 obj\n(second)", TRUE },
    { "(second)", "(second ", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Writer writer = { 0 };
      g_autoptr (SealFile) file = NULL;
      g_autoptr (GError) error = NULL;

      write_two_revisions (&writer);
      if (strcmp (rows[i].from, "/Prev ") == 0) /* to itself */
        {
          g_autofree char *loop = g_strdup_printf ("/Prev %" G_GSIZE_FORMAT, writer.xref);
          char *prev = strstr (writer.text->str, "/Prev ");

          memcpy (prev, loop, strlen (loop));
        }
      else
        replace (writer.text, rows[i].from, rows[i].to);
      file = open_writer (&writer, &error);
      g_assert_cmpint (file != NULL, ==, rows[i].opens);
      g_assert_cmpint (error == NULL, ==, rows[i].opens);
      if (file)
        {
          assert_object (file, 1, 2, "-");
          g_assert_nonnull (seal_file_damage (file));
        }
      g_string_free (writer.text, TRUE);
    }
}

/* Without end marks a revision ends behind where its references are said to be; what stands before
 * the header counts, or does not. */
static void
test_lenient (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Writer writer = { 0 };
      g_autoptr (SealFile) file = NULL;

      write_two_revisions (&writer);
      if (i == 0)
        replace (writer.text, "\n%%EOF", "\n%%EEE");
      else
        g_string_prepend (writer.text, "rubbish\n");
      file = open_writer (&writer, NULL);
      g_assert_nonnull (file);
      g_assert_cmpuint (seal_file_base (file), ==, 8 * i);
      g_assert_cmpuint (seal_file_count (file), ==, 2);
      assert_object (file, 0, 2, "(first:5)");
      assert_object (file, 1, 2, "(second:6)");
      g_assert_null (seal_file_damage (file));
      if (i == 0)
        g_assert_cmpuint (seal_file_revision (file, 1)->end, ==,
                          writer.text->len - strlen ("\n%%EEE\n"));
      g_string_free (writer.text, TRUE);
    }
}

/* Lengths and references that lead back to themselves. */
static void
test_loops (void)
{
  Writer writer = { .text = g_string_new ("%PDF-1.7\n") };
  g_autoptr (SealFile) file = NULL;
  const SealObject loop = { .type = SEAL_REFERENCE, .number = 2 };

  write_object (&writer, 1, "<</Type/Catalog>>");
  write_object (&writer, 2, "3 0 R");
  write_object (&writer, 3, "2 0 R");
  write_object (&writer, 4, "<</Length 4 0 R>>stream\nx\nendstream");
  write_table (&writer, "0f 1 2 3 4", "");
  file = open_writer (&writer, NULL);
  g_assert_nonnull (file);
  g_assert_null (seal_file_resolve (file, 0, &loop));
  g_assert_nonnull (seal_file_damage (file));
  g_assert_null (seal_file_read_stream (file, 0, seal_file_find (file, 0, 4)));
  g_string_free (writer.text, TRUE);
}

/* Every cut and every changed byte: an error or a file, never a crash. */
static void
test_mutations (void)
{
  Writer writer = { 0 };
  guint opened = 0;

  write_two_revisions (&writer);
  for (gsize i = 0; i < writer.text->len * 8; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (writer.text->str, writer.text->len);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (SealFile) file = NULL;

      copy[i / 8] ^= (guint8) (1 << i % 8);
      bytes = g_bytes_new (copy, i % 3 ? writer.text->len : i / 8);
      file = seal_file_new (bytes, NULL);
      opened += file != NULL;
      for (guint32 number = 0; file && number < 6; number++)
        g_free (show (file, seal_file_count (file) - 1, number));
    }
  g_assert_cmpuint (opened, >, 0);
  g_assert_cmpuint (opened, <, writer.text->len * 8);
  g_string_free (writer.text, TRUE);
}

/* Filters -------------------------------------------------------------------------------------- */

static void
test_predictors (void)
{
  /* rows of four bytes, one pixel each: none, sub, up, average, Paeth */
  static const guint8 rows[] = { 0, 1, 2, 3, 4, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1,
                                 3, 1, 1, 1, 1, 4, 1, 1, 1, 1 };
  static const guint8 expected[] = { 1, 2, 3, 4, 1, 2, 3, 4, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4, 5, 6 };
  const char *text = "<</Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 4>>>>";
  g_autoptr (Arena) arena = arena_new ();
  g_autoptr (GBytes) decoded = NULL, cut = NULL;
  SealCursor cursor = { (const guint8 *) text, strlen (text), 0 };
  SealObject dictionary;
  guint8 packed[100];
  uLongf length = sizeof packed;

  g_assert_true (seal_object_parse (arena, &cursor, &dictionary));
  g_assert_cmpint (compress (packed, &length, rows, sizeof rows), ==, Z_OK);
  decoded = xref_decode (&dictionary, packed, length);
  assert_bytes (decoded, expected, sizeof expected);
  cut = xref_decode (&dictionary, packed, length - 6);
  g_assert_null (cut);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal-file/objects", test_objects);
  g_test_add_func ("/seal-file/deep", test_deep);
  g_test_add_func ("/seal-file/revisions", test_revisions);
  g_test_add_func ("/seal-file/streams", test_streams);
  g_test_add_func ("/seal-file/hybrid", test_hybrid);
  g_test_add_func ("/seal-file/broken", test_broken);
  g_test_add_func ("/seal-file/lenient", test_lenient);
  g_test_add_func ("/seal-file/loops", test_loops);
  g_test_add_func ("/seal-file/mutations", test_mutations);
  g_test_add_func ("/seal-file/predictors", test_predictors);
  return g_test_run ();
}
