/* test-seal-verify.c: where signatures stand, what they cover, what came after them */
#include <string.h>

#include "seal/changes.h"
#include "seal/verify.h"

/* Text and dates ------------------------------------------------------------------------------- */

static void
test_text (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *expected;
  } rows[] = {
    { "Pr\xf8ve", 5, "Prøve" },
    { "\xfe\xff\0P\0\xf8", 6, "Pø" },
    { "\xff\xfeP\0\xf8\0", 6, "Pø" },
    { "\xfe\xff\xd8\x3d\xde\x00", 6, "😀" },
    { "\xfe\xff\xd8\x3d", 4, "\xef\xbf\xbd" },
    { "\xef\xbb\xbfPr\xc3\xb8ve", 9, "Prøve" },
    /* no terminal is steered: byte 1B is an accent where it is no Unicode (ISO 32000-1 annex D) */
    { "a\nb\x1b[2J", 7, "a\xef\xbf\xbd" "b\xcb\x99[2J" },
    { "\xef\xbb\xbf" "a\nb\x1b[2J", 10, "a\xef\xbf\xbd" "b\xef\xbf\xbd[2J" },
    { "", 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SealObject string
          = { .type = SEAL_STRING, .text = rows[i].bytes, .length = rows[i].length };
      g_autofree char *text = seal_object_read_text (&string);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds; /* -1: no date */
  } rows[] = {
    { "D:19700101000000Z", 0 },        { "D:20260201120000+01'00'", 1769943600 },
    { "D:20260201120000+01'00", 1769943600 }, { "D:20260201120000-0130", 1769952600 },
    { "20260201", 1769904000 },        { "D:2026", 1767225600 },
    { "D:20261301", -1 },              { "D:20260201250000", -1 },
    { "D:", -1 },                      { "D:2026x", -1 },
    { "i morgen", -1 },                { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SealObject string
          = { .type = SEAL_STRING, .text = rows[i].text, .length = strlen (rows[i].text) };
      gint64 seconds = -1;

      g_assert_cmpint (seal_object_parse_date (&string, &seconds), ==, rows[i].seconds >= 0);
      g_assert_cmpint (seconds, ==, rows[i].seconds);
    }
  g_assert_false (seal_object_parse_date (NULL, &(gint64){ 0 }));
}

/* Files ---------------------------------------------------------------------------------------- */

/* A file being written, one revision after another. */
typedef struct
{
  GString *text;
  gsize xref;
} Writer;

/* Objects "number body", ended by NULL; "number f" frees it. */
static void
add_revision (Writer *writer, const char *const *objects)
{
  g_autoptr (GString) table = g_string_new ("xref\n");
  gsize previous = writer->xref;

  for (; *objects; objects++)
    {
      guint number = (guint) g_ascii_strtoull (*objects, NULL, 10);
      const char *body = strchr (*objects, ' ') + 1;
      gboolean free = g_str_equal (body, "f");

      g_string_append_printf (table, "%u 1\n%010" G_GSIZE_FORMAT " %05d %c \n", number,
                              free ? 0 : writer->text->len, free, free ? 'f' : 'n');
      if (!free)
        g_string_append_printf (writer->text, "%u 0 obj\n%s\nendobj\n", number, body);
    }
  writer->xref = writer->text->len;
  g_string_append_printf (writer->text, "%strailer\n<</Size 40/Root 1 0 R", table->str);
  if (previous)
    g_string_append_printf (writer->text, "/Prev %" G_GSIZE_FORMAT, previous);
  g_string_append_printf (writer->text, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          writer->xref);
}

#define RANGE "[0 0000 0000 0000]"

/* A page with a text field and a signature; what it covers is filled in. */
static void
begin_file (Writer *writer, const char *reference)
{
  g_autofree char *value = g_strdup_printf ("7 <</Type/Sig/ByteRange" RANGE "/Contents<3000>%s>>",
                                            reference);
  const char *const objects[] = {
    "1 <</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>",
    "2 <</Type/Pages/Kids[3 0 R]/Count 1>>",
    "3 <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R 8 0 R]>>",
    "4 <</Length 4>>\nstream\n1 w \nendstream",
    "5 <</Fields[6 0 R 8 0 R]>>",
    "6 <</Type/Annot/Subtype/Widget/FT/Sig/T(a)/Rect[0 0 9 9]/V 7 0 R/P 3 0 R>>",
    value,
    "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(1)/P 3 0 R>>",
    NULL,
  };
  g_autofree char *range = NULL;
  const char *contents;
  gsize begin, end;

  writer->text = g_string_new ("%PDF-1.7\n");
  writer->xref = 0;
  add_revision (writer, objects);
  contents = strstr (writer->text->str, "<3000>");
  begin = (gsize) (contents - writer->text->str);
  end = begin + strlen ("<3000>");
  range = g_strdup_printf ("[0 %04" G_GSIZE_FORMAT " %04" G_GSIZE_FORMAT " %04" G_GSIZE_FORMAT "]",
                           begin, end, writer->text->len - end);
  memcpy (strstr (writer->text->str, RANGE), range, strlen (RANGE));
}

static SealFile *
open_file (Writer *writer)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (writer->text);
  g_autoptr (GError) error = NULL;
  SealFile *file = seal_file_new (bytes, &error);

  g_assert_no_error (error);
  return file;
}

static SealRangeKind
covers_with (const char *from, const char *to, const char *behind)
{
  Writer writer;
  g_autoptr (SealFile) file = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const SealSignature *signature;

  begin_file (&writer, "");
  g_string_replace (writer.text, from, to, 1);
  g_string_append (writer.text, behind);
  file = open_file (&writer);
  found = seal_signatures_find (file, seal_file_count (file) - 1);
  g_assert_cmpuint (found->len, ==, 1);
  signature = found->pdata[0];
  g_assert_cmpstr (signature->field, ==, "a");
  g_assert_cmpuint (signature->number, ==, 6);
  return signature->covers;
}

static void
test_ranges (void)
{
  g_assert_cmpint (covers_with ("x", "x", ""), ==, SEAL_RANGE_WHOLE);
  g_assert_cmpint (covers_with ("x", "x", "\n \n"), ==, SEAL_RANGE_REVISION);
  g_assert_cmpint (covers_with ("x", "x", "junk"), ==, SEAL_RANGE_REVISION);
  g_assert_cmpint (covers_with ("ByteRange[0 0", "ByteRange[1 0", ""), ==, SEAL_RANGE_START);
  g_assert_cmpint (covers_with ("ByteRange[0 0", "ByteRange[-10", ""), ==, SEAL_RANGE_NONE);
  g_assert_cmpint (covers_with ("ByteRange[0 0", "ByteRange[0 1", ""), ==, SEAL_RANGE_NONE);
  g_assert_cmpint (covers_with ("/ByteRange", "/Byterange", ""), ==, SEAL_RANGE_NONE);
  g_assert_cmpint (covers_with ("<3000>", "(300) ", ""), ==, SEAL_RANGE_GAP);
  g_assert_cmpint (covers_with ("<3000>", "<300> ", ""), ==, SEAL_RANGE_GAP);
  g_assert_cmpint (covers_with ("/Type/Sig/", "/V 1/V 2 /", ""), ==, SEAL_RANGE_DOUBT);
}

/* What came after ---------------------------------------------------------------------------------
 */

#define FIELDS "5 <</Fields[6 0 R 8 0 R 9 0 R]>>"
#define ANNOTATIONS                                                                                \
  "3 <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R 8 0 R 9 0 R]>>"
#define OPEN "9 <</Type/Annot/Subtype/Widget/FT/Sig/T(c)/P 3 0 R/Rect"
#define FORM_P(p)                                                                                  \
  "/Reference[<</TransformMethod/DocMDP/TransformParams<</P " #p ">>>>]"

/* Whether RULE (NULL: none) is among REASONS. */
static gboolean
says (const Findings *reasons, const char *rule)
{
  for (guint i = 0; rule && i < findings_count (reasons); i++)
    if (g_str_equal (findings_nth (reasons, i)->rule, rule))
      return TRUE;
  return rule == NULL && findings_count (reasons) == 0;
}

static void
test_changes (void)
{
  static const struct
  {
    SealChanges expected;
    const char *rule; /* NULL: none */
    const char *reference;
    const char *objects[6];
  } rows[] = {
    { SEAL_CHANGES_ALLOWED, NULL, "", { "4 <</Length 4>>\nstream\n1 w \nendstream" } },
    { SEAL_CHANGES_FORBIDDEN, "change-page", "", { "4 <</Length 4>>\nstream\n2 w \nendstream" } },
    { SEAL_CHANGES_FORBIDDEN, "change-page", "", { "4 f" } },
    { SEAL_CHANGES_ALLOWED, "change-field-open", "", { FIELDS, ANNOTATIONS, OPEN "[0 0 0 0]>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-signed-certified", FORM_P (1),
      { FIELDS, ANNOTATIONS, OPEN "[0 0 0 0]>>" } },
    { SEAL_CHANGES_UNDECIDED, "change-field-shown", "",
      { FIELDS, ANNOTATIONS, OPEN "[99 99 200 200]/AP<</N 4 0 R>>>>" } },
    { SEAL_CHANGES_ALLOWED, "change-signed", "",
      { FIELDS, ANNOTATIONS, OPEN "[99 99 200 200]/AP<</N 4 0 R>>/V 10 0 R>>",
        "10 <</Type/Sig/Contents<30>/ByteRange[0 9 9 9999]>>" } },
    { SEAL_CHANGES_UNDECIDED, "change-covers", "",
      { FIELDS, ANNOTATIONS, OPEN "[40 0 99 99]/AP<</N 4 0 R>>/V 10 0 R>>",
        "10 <</Type/Sig/Contents<30>/ByteRange[0 9 9 9999]>>" } },
    { SEAL_CHANGES_UNDECIDED, "change-covers", "",
      { FIELDS, ANNOTATIONS, OPEN "[99 99 590 790]/AP<</N 4 0 R>>/V 10 0 R>>",
        "10 <</Type/Sig/Contents<30>/ByteRange[0 9 9 9999]>>" } },
    { SEAL_CHANGES_UNDECIDED, "change-covers", FORM_P (2),
      { FIELDS, ANNOTATIONS, OPEN "[99 99 200 200]/AP<</N 4 0 R>>/V 10 0 R>>",
        "10 <</Type/Sig/Contents<30>/ByteRange[0 9 9 9999]>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-no-signature", "",
      { FIELDS, ANNOTATIONS, OPEN "[0 0 0 0]/V 10 0 R>>",
        "10 <</Type/Sig/Contents<30>/ByteRange[0 9 9 9]>>" } },
    { SEAL_CHANGES_ALLOWED, "change-stamped", FORM_P (1),
      { FIELDS, ANNOTATIONS, OPEN "[0 0 0 0]/V 10 0 R>>",
        "10 <</SubFilter/ETSI.RFC3161/Contents<30>/ByteRange[0 9 9 9999]>>" } },
    /* the value that it has is not what it shows */
    { SEAL_CHANGES_UNDECIDED, "change-filled-otherwise", "",
      { "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(2)/P 3 0 R>>" } },
    { SEAL_CHANGES_ALLOWED, NULL, FORM_P (2),
      { "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(2)/P 3 0 R>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-field", FORM_P (1),
      { "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(2)/P 3 0 R>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-locked",
      "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>><</TransformMethod/FieldMDP"
      "/TransformParams<</Action/Include/Fields[(b)]>>>>]",
      { "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(2)/P 3 0 R>>" } },
    { SEAL_CHANGES_ALLOWED, NULL,
      "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>><</TransformMethod/FieldMDP"
      "/TransformParams<</Action/Exclude/Fields[(b)]>>>>]",
      { "8 <</Type/Annot/Subtype/Widget/FT/Tx/T(b)/Rect[50 0 90 9]/V(2)/P 3 0 R>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-annotation", FORM_P (2),
      { ANNOTATIONS, "9 <</Subtype/Text/Rect[0 0 9 9]>>" } },
    { SEAL_CHANGES_UNDECIDED, "change-commented", FORM_P (3),
      { ANNOTATIONS, "9 <</Subtype/Text/Rect[0 0 9 9]>>" } },
    { SEAL_CHANGES_ALLOWED, "change-stored", "",
      { "1 <</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/DSS<</Certs[9 0 R]>>>>",
        "9 <</Length 1>>\nstream\n0\nendstream" } },
    { SEAL_CHANGES_FORBIDDEN, "change-store", "",
      { "1 <</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/DSS<</Certs[8 0 R]>>>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-catalog", "",
      { "1 <</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/OpenAction[3 0 R/Fit]>>" } },
    { SEAL_CHANGES_FORBIDDEN, "change-repeated", "",
      { "1 <</Type/Catalog/Pages 2 0 R/Pages 2 0 R/AcroForm 5 0 R>>" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Writer writer;
      g_autoptr (SealFile) file = NULL;
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (Findings) reasons = findings_new ();

      g_test_message ("row %u", i);
      begin_file (&writer, rows[i].reference);
      add_revision (&writer, rows[i].objects);
      file = open_file (&writer);
      found = seal_signatures_find (file, 0);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpint (((SealSignature *) found->pdata[0])->covers, ==, SEAL_RANGE_REVISION);
      g_assert_cmpint (seal_changes_judge (file, found->pdata[0], reasons), ==, rows[i].expected);
      g_assert_true (says (reasons, rows[i].rule));
    }
}

/* The file is read, but its value is no signature: broken, and nothing is trusted. */
static void
test_verdict (void)
{
  Writer writer;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SealTrust) trust = seal_trust_new (NULL, NULL);
  g_autoptr (SealReport) report = NULL;
  const SealVerified *verified;

  begin_file (&writer, "");
  bytes = g_string_free_to_bytes (writer.text);
  report = seal_verify (bytes, trust, 0, NULL);
  g_assert_nonnull (report);
  g_assert_cmpint (report->verdict, !=, SEAL_VALID);
  g_assert_cmpuint (report->signatures->len, ==, 1);
  verified = report->signatures->pdata[0];
  g_assert_cmpint (verified->integrity, !=, SEAL_INTACT);
  g_assert_cmpint (verified->covers, ==, SEAL_RANGE_WHOLE);
  g_assert_cmpint (verified->changes, ==, SEAL_CHANGES_NONE);
  g_assert_cmpint (verified->trust, ==, SEAL_TRUST_UNDECIDED);
  g_assert_null (verified->level);
  g_assert_cmpuint (report->uncovered, ==, g_bytes_get_size (bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/verify/text", test_text);
  g_test_add_func ("/seal/verify/dates", test_dates);
  g_test_add_func ("/seal/verify/ranges", test_ranges);
  g_test_add_func ("/seal/verify/changes", test_changes);
  g_test_add_func ("/seal/verify/verdict", test_verdict);
  return g_test_run ();
}
