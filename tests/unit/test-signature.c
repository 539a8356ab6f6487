/* test-signature.c: fields that are kept free, and what a signature shows in them */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "press/signature.h"
#include "seal/fields.h"
#include "seal/origin.h"
#include "seal/prepare.h"

static GBytes *
make (Press *press)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Findings) findings = findings_new ();
  g_autofree char *path = g_build_filename (g_getenv ("SOURCE") ? g_getenv ("SOURCE") : ".",
                                            "fixtures/statement/valid/complete.xml", NULL);
  g_autoptr (GBytes) bytes = file_read (path, 1 << 20, &error);
  g_auto (PressResult) result = { 0 };

  g_assert_no_error (error);
  g_assert_true (press_run (press, bytes, path, &(PressJob){ 0 }, &result, findings, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&result.bytes);
}

typedef struct
{
  Press *press;
  PressSignature signature;
  guint calls;
  gint64 width, height;
} Drawing;

static GPtrArray *
draw (gpointer data, const SealRequest *request, gint64 width, gint64 height, guint32 first, GError **error)
{
  Drawing *drawing = data;

  g_assert_true (request->visible);
  drawing->calls++;
  drawing->width = width;
  drawing->height = height;
  return press_draw_signature (drawing->press, &drawing->signature, width, height, first, error);
}

static guint
count_entries (GBytes *pdf, guint revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SealFile) file = seal_file_new (pdf, &error);
  guint count;

  g_assert_no_error (error);
  g_assert_cmpuint (seal_file_count (file), ==, revision + 1);
  seal_file_entries (file, revision, &count);
  return count;
}

/* Two fields for signatures, two for time stamps; signing changes the first and adds the signature. */
static void
test_fields (void)
{
  g_autoptr (Press) press = press_new (NULL);
  g_autoptr (GBytes) pdf = make (press);
  g_autoptr (GError) error = NULL;
  g_autoptr (SealFile) file = seal_file_new (pdf, &error);
  g_autoptr (GArray) fields = seal_fields_list (file, 0);
  static const SealPurpose purposes[] = { SEAL_SIGNATURE, SEAL_STAMP };

  g_assert_cmpuint (fields->len, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_auto (SealPrepared) prepared = { 0 };
      const SealRequest request = { .purpose = purposes[i], .room = 100, .time = 1 };
      g_autoptr (SealFile) now = NULL;
      g_autoptr (GArray) then = NULL;

      g_assert_true (seal_prepare (pdf, &request, &prepared, &error));
      g_assert_no_error (error);
      /* the field, the signature, and the cross-references that name them */
      g_assert_cmpuint (count_entries (prepared.bytes, 1), ==, 3);
      now = seal_file_new (prepared.bytes, &error);
      then = seal_fields_list (now, 1);
      for (guint field = 0; field < 4; field++)
        g_assert_cmpint (g_array_index (then, SealField, field).is_signed, ==,
                         field == (i ? 2 : 0));
    }
}

/* A second signature does not take the place of the time stamp. */
static void
test_second (void)
{
  g_autoptr (Press) press = press_new (NULL);
  g_autoptr (GBytes) pdf = make (press);
  g_autoptr (GError) error = NULL;
  const SealRequest request = { .purpose = SEAL_SIGNATURE, .room = 100, .time = 1 };
  g_auto (SealPrepared) first = { 0 }, second = { 0 };
  g_autoptr (SealFile) file = NULL;
  g_autoptr (GArray) fields = NULL;

  g_assert_true (seal_prepare (pdf, &request, &first, &error));
  g_assert_true (seal_prepare (first.bytes, &request, &second, &error));
  file = seal_file_new (second.bytes, &error);
  fields = seal_fields_list (file, 2);
  g_assert_cmpuint (fields->len, ==, 4);
  for (guint i = 0; i < fields->len; i++)
    g_assert_cmpint (g_array_index (fields, SealField, i).is_signed, ==, i < 2);
}

static void
test_visible (void)
{
  g_autoptr (Press) press = press_new (NULL);
  g_autoptr (GBytes) pdf = make (press);
  g_autoptr (GError) error = NULL;
  Drawing drawing = { .press = press,
                      .signature = { .name = "Ane Prøve",
                                     .title = "fuldmægtig",
                                     .trial = TRUE,
                                     .time = 1790000000 } };
  SealRequest request = { .purpose = SEAL_SIGNATURE, .room = 100, .time = 1, .visible = TRUE, .draw = draw,
                          .draw_data = &drawing };
  g_auto (SealPrepared) prepared = { 0 }, second = { 0 };
  g_autoptr (SealOrigin) origin = NULL;

  g_assert_true (seal_prepare (pdf, &request, &prepared, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drawing.calls, ==, 1);
  g_assert_cmpint (drawing.height, ==, 29000);
  g_assert_cmpint (drawing.width, >, 200000);
  if (g_getenv ("SIGNATURE_OUT"))
    g_file_set_contents (g_getenv ("SIGNATURE_OUT"), g_bytes_get_data (prepared.bytes, NULL),
                         (gssize) g_bytes_get_size (prepared.bytes), NULL);
  /* what it shows is no change of what the document says */
  origin = seal_origin_read (prepared.bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (origin->changes, ==, SEAL_CHANGES_ALLOWED);
  g_assert_true (g_bytes_equal (origin->bytes, pdf));
  /* its place is taken: the time stamp's has none */
  g_assert_false (seal_prepare (prepared.bytes, &request, &second, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_UNKNOWN);
  g_assert_cmpuint (drawing.calls, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signature/fields", test_fields);
  g_test_add_func ("/signature/second", test_second);
  g_test_add_func ("/signature/visible", test_visible);
  return g_test_run ();
}
