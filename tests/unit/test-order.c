/* test-order.c: orders and answers between the coordinator and a press worker, also false ones */
#include <string.h>

#include "base/errors.h"
#include "base/workers.h"
#include "press/order.h"

#define CASE "fixtures/statement/valid/complete.xml"

static GBytes *
read_file (const char *path)
{
  char *data;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* Room of eight digits behind the file. */
static GBytes *
prepare (Press *press G_GNUC_UNUSED, GBytes *pdf, GBytes *sealing, gsize *gap_start, gsize *gap_end,
         GError **error G_GNUC_UNUSED)
{
  GByteArray *out = g_byte_array_new ();
  gsize length = g_bytes_get_size (pdf);

  g_assert_cmpint (memcmp (g_bytes_get_data (sealing, NULL), "seal", 4), ==, 0);
  g_byte_array_append (out, g_bytes_get_data (pdf, NULL), (guint) length);
  g_byte_array_append (out, (const guint8 *) "<00000000>", 10);
  *gap_start = length;
  *gap_end = length + 10;
  return g_byte_array_free_to_bytes (out);
}

static PressFormat
format_of (const PressOrder *order)
{
  return order->job.format;
}

/* ORDER in a worker; the answer's bytes. */
static GBytes *
call (PressWork *work, const PressOrder *order)
{
  const WorkersPlan plan = { .warm = press_work_warm, .work = press_work, .data = work };
  g_autoptr (GError) error = NULL;
  g_autoptr (Workers) workers = workers_start (&plan, &error);
  g_assert_no_error (error);
  g_autoptr (Worker) worker = worker_new (workers, &error);
  g_autoptr (GBytes) request = press_order_pack (order);
  GBytes *bytes = worker_call (worker, request, &error);

  g_assert_no_error (error);
  return bytes;
}

/* What comes through the sandbox is what the press makes here. */
static void
test_same (void)
{
  g_autoptr (Press) press = press_new (NULL);
  PressWork work = { .press = press, .type = PRESS_ALL_TYPES, .prepare = prepare };
  g_autoptr (GBytes) bytes = read_file (CASE), extra = g_bytes_new_static ("extra", 5);
  const PdfAttachment attachment = { "extra.txt", "text/plain", "Supplement", NULL, extra };
  PressOrder orders[] = {
    { .name = CASE, .bytes = bytes, .job = { .facts = TRUE } },
    { .name = CASE, .bytes = bytes, .job = { .format = PRESS_HTML } },
    { .name = CASE, .bytes = bytes, .job = { .attachments = &attachment, .n_attachments = 1 } },
    { .name = CASE, .bytes = bytes, .job = { .plain = TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Findings) findings = findings_new ();
      g_auto (PressResult) here = { 0 };
      g_auto (PressAnswer) there = { 0 };
      g_autoptr (GBytes) answer = call (&work, &orders[i]);

      g_assert_true (press_answer_unpack (answer, format_of (&orders[i]), &there, &error));
      g_assert_no_error (error);
      g_assert_true (
          press_run (press, bytes, CASE, &orders[i].job, &here, findings, &error));
      g_assert_cmpint (there.result.verdict, ==, VERDICT_ACCEPTED);
      g_assert_true (g_bytes_equal (there.result.bytes, here.bytes));
      g_assert_cmpuint (there.result.pages, ==, here.pages);
      g_assert_cmpuint (there.gap_end, ==, 0);
      g_assert_cmpuint (findings_count (there.findings), ==, findings_count (findings));
      g_assert_cmpint (there.result.facts != NULL, ==, orders[i].job.facts);
      if (here.facts)
        {
          g_assert_cmpstr (there.result.facts->type, ==, here.facts->type);
          g_assert_cmpstr (there.result.facts->case_number, ==, here.facts->case_number);
          g_assert_cmpuint (there.result.facts->points->len, ==, here.facts->points->len);
        }
    }
}

static void
test_rejected (void)
{
  g_autoptr (Press) press = press_new (NULL);
  PressWork work = { .press = press, .type = PRESS_NO_TYPE, .prepare = prepare };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("<x", 2);
  const PressOrder order = { .name = "x.xml", .bytes = bytes, .sealing = bytes };
  g_autoptr (GBytes) packed = call (&work, &order);
  g_auto (PressAnswer) answer = { 0 };

  g_assert_true (press_answer_unpack (packed, PRESS_PDF, &answer, NULL));
  g_assert_cmpint (answer.result.verdict, ==, VERDICT_REJECTED);
  g_assert_null (answer.result.bytes);
  g_assert_true (findings_reject (answer.findings));
  g_assert_cmpstr (findings_nth (answer.findings, 0)->place.file, ==, "x.xml");
}

/* Bytes of a prepared document, from a worker. */
static GBytes *
make_answer (void)
{
  g_autoptr (Press) press = press_new (NULL);
  PressWork work = { .press = press, .type = PRESS_ALL_TYPES, .prepare = prepare };
  g_autoptr (GBytes) bytes = read_file (CASE), seal = g_bytes_new_static ("seal", 4);
  const PressOrder order
      = { .name = CASE, .bytes = bytes, .job = { .facts = TRUE }, .sealing = seal };

  return call (&work, &order);
}

static void
test_prepared (void)
{
  g_autoptr (GBytes) packed = make_answer ();
  g_auto (PressAnswer) answer = { 0 };
  const char *data;
  gsize length;

  g_assert_true (press_answer_unpack (packed, PRESS_PDF, &answer, NULL));
  data = g_bytes_get_data (answer.result.bytes, &length);
  g_assert_cmpuint (answer.gap_end, ==, length);
  g_assert_cmpuint (answer.gap_end - answer.gap_start, ==, 10);
  g_assert_cmpint (memcmp (data + answer.gap_start, "<00000000>", 10), ==, 0);
  press_answer_clear (&answer);
  /* it is not the format that was ordered */
  g_assert_false (press_answer_unpack (packed, PRESS_HTML, &answer, NULL));
}

/* An answer with other values than a press gives: each is refused. */
#define LIE "(umayuaxa(usmsuumsmsss)m(msmsmsmsa(su))tt)"

static const struct
{
  const char *name, *text;
  gboolean fine;
} lies[] = {
  { "a document", "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 9, 13)", TRUE },
  { "control characters",
    "(1, nothing, 0, [0,0,0,0,0,0], [(2, 'r', 'f', 1, 1, nothing, nothing, 'a\\u001b[2J\\u202e',"
    " 'b')], nothing, 0, 0)",
    TRUE },
  { "a verdict that is none", "(7, nothing, 0, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "undecided", "(2, nothing, 0, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "accepted without a document", "(0, nothing, 1, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "rejected with one", "(1, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "accepted with an error",
    "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [(2, 'r', nothing, 1, 1, nothing, nothing, 'a', 'b')],"
    " nothing, 0, 0)",
    FALSE },
  { "another kind of file", "(0, b'#!/bin/sh', 1, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "a gap past the end", "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 9, 15)", FALSE },
  { "a gap the wrong way", "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 13, 9)", FALSE },
  { "a gap beyond all",
    "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 18446744073709551615, 13)", FALSE },
  { "a gap that is none", "(0, b'%PDF-1.7 <00>', 1, [0,0,0,0,0,0], [], nothing, 8, 13)", FALSE },
  { "a gap that is filled", "(0, b'%PDF-1.7 <0f>', 1, [0,0,0,0,0,0], [], nothing, 9, 13)", FALSE },
  { "a gap without its beginning", "(0, b'%PDF-1.7 000>', 1, [0,0,0,0,0,0], [], nothing, 9, 13)",
    FALSE },
  { "a gap without its end", "(0, b'%PDF-1.7 <000', 1, [0,0,0,0,0,0], [], nothing, 9, 13)", FALSE },
  { "a gap of one digit", "(0, b'%PDF-1.7 <0>', 1, [0,0,0,0,0,0], [], nothing, 9, 12)", FALSE },
  { "a gap that ends first", "(0, b'%PDF-1.7 >0<', 1, [0,0,0,0,0,0], [], nothing, 11, 10)", FALSE },
  { "a time of more than an hour",
    "(0, b'%PDF-1.7 <00>', 1, [0,0,3600000001,0,0,0], [], nothing, 0, 0)", FALSE },
  { "times that are missing", "(0, b'%PDF-1.7 <00>', 1, [0], [], nothing, 0, 0)", FALSE },
  { "a time before the start", "(0, b'%PDF-1.7 <00>', 1, [0,0,-1,0,0,0], [], nothing, 0, 0)", FALSE },
  { "pages without number",
    "(0, b'%PDF-1.7 <00>', 4000000000, [0,0,0,0,0,0], [], nothing, 0, 0)", FALSE },
  { "a severity that is none",
    "(1, nothing, 0, [0,0,0,0,0,0], [(9, 'r', nothing, 1, 1, nothing, nothing, 'a', 'b')],"
    " nothing, 0, 0)",
    FALSE },
  { "a point that became nothing",
    "(1, nothing, 0, [0,0,0,0,0,0], [], ('t', nothing, nothing, nothing, [('p', 77)]), 0, 0)",
    FALSE },
};

static void
test_lies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) variant
          = g_variant_parse (G_VARIANT_TYPE (LIE), lies[i].text, NULL, NULL, &error);
      g_auto (PressAnswer) answer = { 0 };
      gboolean fine;

      g_assert_no_error (error);
      /* text has a NUL at the end, as b'' does */
      g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (variant);
      fine = press_answer_unpack (bytes, PRESS_PDF, &answer, &error);
      g_test_message ("%s", lies[i].name);
      g_assert_cmpint (fine, ==, lies[i].fine);
      if (!fine)
        g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
      else if (findings_count (answer.findings) > 0)
        g_assert_cmpstr (findings_nth (answer.findings, 0)->da, ==, "a [2J ");
    }
}

/* Bytes that no serializer writes are refused, also where they would change nothing that is read. */
static void
test_form (void)
{
  g_autoptr (GVariant) variant
      = g_variant_parse (G_VARIANT_TYPE (LIE), lies[0].text, NULL, NULL, NULL);
  gsize length = g_variant_get_size (variant);
  guint odd = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 *copy = g_memdup2 (g_variant_get_data (variant), length);
      g_auto (PressAnswer) answer = { 0 };

      copy[i] ^= 1;
      g_autoptr (GBytes) bytes = g_bytes_new_take (copy, length);
      g_autoptr (GVariant) changed
          = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (LIE), bytes, FALSE));

      if (g_variant_is_normal_form (changed))
        continue;
      odd++;
      g_assert_false (press_answer_unpack (bytes, PRESS_PDF, &answer, NULL));
    }
  g_assert_cmpuint (odd, >, 0);
}

/* Bytes changed and cut at random: refused or understood, never more than that. */
static void
test_noise (void)
{
  g_autoptr (GBytes) packed = make_answer ();
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);
  guint understood = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      gsize end = g_test_rand_bit () ? length : (gsize) g_test_rand_int_range (0, (gint32) length);
      gsize tail = MIN (end, 4096);

      /* most of it is the document: hit what stands around it */
      for (gint32 hits = g_test_rand_int_range (1, 8); hits > 0 && tail > 0; hits--)
        copy[end - 1 - (gsize) g_test_rand_int_range (0, (gint32) tail)]
            = (guint8) g_test_rand_int ();
      g_autoptr (GBytes) bytes = g_bytes_new (copy, end);
      g_auto (PressAnswer) answer = { 0 };

      if (press_answer_unpack (bytes, PRESS_PDF, &answer, NULL))
        {
          understood++;
          g_assert_cmpuint (answer.gap_end, <=,
                            answer.result.bytes ? g_bytes_get_size (answer.result.bytes) : 0);
        }
    }
  g_test_message ("%u of 3000 understood", understood);
  g_assert_cmpuint (understood, <, 3000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/same", test_same);
  g_test_add_func ("/order/rejected", test_rejected);
  g_test_add_func ("/order/prepared", test_prepared);
  g_test_add_func ("/order/lies", test_lies);
  g_test_add_func ("/order/form", test_form);
  g_test_add_func ("/order/noise", test_noise);
  return g_test_run ();
}
