#include "press/order.h"

#include <string.h>

#include "base/errors.h"
#include "base/findings-pack.h"
#include "base/limits.h"
#include "base/plain.h"

/* GVariant's serialization, which stays within its bytes whatever they are.  A file: name, type,
 * relationship, description, bytes. */
#define FILES "a(sssmsay)"
#define ORDER "(saybbbums" FILES "maymay)"
/* Type, case number, date, office, points with their states. */
#define FACTS "(msmsmsmsa(su))"
#define ANSWER "(umayuax" FINDINGS_TYPE "m" FACTS "tt)"

static GVariant *
new_bytes (GBytes *bytes)
{
  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

/* The bytes of CHILD, which is taken over; the caller owns them.  NULL is NULL. */
static GBytes *
take_bytes (GVariant *child)
{
  GBytes *bytes = child ? g_variant_get_data_as_bytes (child) : NULL;

  g_clear_pointer (&child, g_variant_unref);
  return bytes;
}

static GVariant *
new_maybe_bytes (GBytes *bytes)
{
  return g_variant_new_maybe (G_VARIANT_TYPE_BYTESTRING, bytes ? new_bytes (bytes) : NULL);
}

/* The serialized VARIANT, a floating one. */
static GBytes *
pack (GVariant *variant)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (variant);

  return g_variant_get_data_as_bytes (owned);
}

/* --- orders --- */

GBytes *
press_order_pack (const PressOrder *order)
{
  GVariantBuilder files;

  g_variant_builder_init (&files, G_VARIANT_TYPE (FILES));
  for (guint i = 0; i < order->job.n_attachments; i++)
    {
      const PdfAttachment *one = &order->job.attachments[i];

      g_variant_builder_add (&files, "(sssms@ay)", one->name, one->type, one->relationship,
                             one->description, new_bytes (one->data));
    }
  return pack (g_variant_new ("(s@aybbbums@" FILES "@may@may)", order->name, new_bytes (order->bytes),
                              order->job.format == PRESS_HTML, order->job.plain, order->job.facts,
                              order->job.office, order->job.recipient,
                              g_variant_builder_end (&files),
                              new_maybe_bytes (order->job.metadata),
                              new_maybe_bytes (order->sealing)));
}

/* An order as it came: what PressOrder lends, owned. */
typedef struct
{
  PressOrder order;
  GVariant *variant;
  GArray *attachments; /* PdfAttachment */
} OrderRead;

static void
order_read_clear (OrderRead *read)
{
  for (guint i = 0; i < read->attachments->len; i++)
    g_bytes_unref (g_array_index (read->attachments, PdfAttachment, i).data);
  g_array_unref (read->attachments);
  g_clear_pointer (&read->order.bytes, g_bytes_unref);
  g_clear_pointer (&read->order.job.metadata, g_bytes_unref);
  g_clear_pointer (&read->order.sealing, g_bytes_unref);
  g_variant_unref (read->variant);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OrderRead, order_read_clear)

static void
order_read (GBytes *bytes, OrderRead *read)
{
  PressOrder *order = &read->order;
  GVariant *content, *metadata, *sealing;
  g_autoptr (GVariant) files = NULL;
  gboolean html, plain, facts;
  const char *recipient;
  guint office;

  memset (read, 0, sizeof *read);
  read->attachments = g_array_new (FALSE, FALSE, sizeof (PdfAttachment));
  read->variant
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ORDER), bytes, FALSE));
  g_variant_get (read->variant, "(&s@aybbbum&s@" FILES "m@aym@ay)", &order->name, &content, &html,
                 &plain, &facts, &office, &recipient, &files, &metadata, &sealing);
  for (gsize i = 0; i < g_variant_n_children (files); i++)
    {
      g_autoptr (GVariant) file = g_variant_get_child_value (files, i);
      PdfAttachment one;
      GVariant *data;

      g_variant_get (file, "(&s&s&sm&s@ay)", &one.name, &one.type, &one.relationship,
                     &one.description, &data);
      one.data = take_bytes (data);
      g_array_append_val (read->attachments, one);
    }
  order->bytes = take_bytes (content);
  order->sealing = take_bytes (sealing);
  order->job = (PressJob){ .format = html ? PRESS_HTML : PRESS_PDF,
                           .plain = plain,
                           .facts = facts,
                           .office = office,
                           .recipient = recipient,
                           .attachments = (const PdfAttachment *) (gpointer) read->attachments->data,
                           .n_attachments = read->attachments->len,
                           .metadata = take_bytes (metadata) };
}

/* --- answers, in the worker --- */

static GVariant *
pack_facts (const PressFacts *facts)
{
  GVariantBuilder points;

  if (!facts)
    return g_variant_new_maybe (G_VARIANT_TYPE (FACTS), NULL);
  g_variant_builder_init (&points, G_VARIANT_TYPE ("a(su)"));
  for (guint i = 0; i < facts->points->len; i++)
    {
      const PressPoint *point = &g_array_index (facts->points, PressPoint, i);

      g_variant_builder_add (&points, "(su)", point->id, point->state);
    }
  return g_variant_new_maybe (NULL, g_variant_new ("(msmsmsms@a(su))", facts->type,
                                                   facts->case_number, facts->date, facts->office,
                                                   g_variant_builder_end (&points)));
}

static GBytes *
pack_answer (const PressResult *result, const Findings *findings, gsize gap_start, gsize gap_end)
{
  return pack (g_variant_new (
      "(u@mayu@ax@" FINDINGS_TYPE "@m" FACTS "tt)", result->verdict, new_maybe_bytes (result->bytes),
      result->pages,
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, result->microseconds, N_PRESS_STATIONS,
                                 sizeof (gint64)),
      findings_pack (findings), pack_facts (result->facts), (guint64) gap_start,
      (guint64) gap_end));
}

gboolean
press_work_warm (gpointer data, GError **error)
{
  const PressWork *work = data;

  /* Cairo notes the hour, which nobody will see: not from a file that it looks up each time */
  g_setenv ("TZ", "UTC0", TRUE);
  return press_warm (work->press, work->type, work->format, error);
}

GBytes *
press_work (gpointer data, GBytes *request, GError **error)
{
  const PressWork *work = data;
  g_auto (OrderRead) read;
  g_auto (PressResult) result = { 0 };
  g_autoptr (Findings) findings = findings_new ();
  gsize gap_start = 0, gap_end = 0;

  order_read (request, &read);
  if (!press_run (work->press, read.order.bytes, read.order.name, &read.order.job, &result,
                  findings, error))
    return NULL;
  if (result.bytes && read.order.sealing)
    {
      GBytes *prepared
          = work->prepare (work->press, result.bytes, read.order.sealing, &gap_start, &gap_end,
                           error);

      if (!prepared)
        return NULL;
      g_bytes_unref (result.bytes);
      result.bytes = prepared;
    }
  return pack_answer (&result, findings, gap_start, gap_end);
}

/* --- answers, in the coordinator --- */

/* TEXT, and NULL as NULL, as it may be printed; the caller owns it. */
static char *
plain (const char *text)
{
  return text ? plain_text (text) : NULL;
}

/* FALSE: none in form; *FACTS is NULL when there are none. */
static gboolean
unpack_facts (GVariant *variant, PressFacts **facts)
{
  const char *type, *number, *date, *office;
  g_autoptr (GVariant) points = NULL;

  if (!variant)
    return TRUE;
  g_variant_get (variant, "(m&sm&sm&sm&s@a(su))", &type, &number, &date, &office, &points);
  *facts = press_facts_new ();
  (*facts)->type = plain (type);
  (*facts)->case_number = plain (number);
  (*facts)->date = plain (date);
  (*facts)->office = plain (office);
  if (g_variant_n_children (points) > limit_value (LIMIT_FINDINGS))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (points); i++)
    {
      g_autoptr (GVariant) point = g_variant_get_child_value (points, i);
      g_autofree char *id = NULL;
      const char *text;
      guint32 state;

      g_variant_get (point, "(&su)", &text, &state);
      if (state >= N_POINT_STATES)
        return FALSE;
      id = plain (text);
      press_points_add ((*facts)->points, id, state);
    }
  return TRUE;
}

static gboolean
unpack_times (GVariant *variant, PressResult *result)
{
  gsize count;
  const gint64 *times = g_variant_get_fixed_array (variant, &count, sizeof (gint64));

  if (count != N_PRESS_STATIONS)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    {
      if (times[i] < 0 || times[i] > G_TIME_SPAN_HOUR)
        return FALSE;
      result->microseconds[i] = times[i];
    }
  return TRUE;
}

/* An accepted case has a document, of the kind that was ordered, and another has none; a gap is one
 * in it, filled with nothing. */
static gboolean
is_consistent (const PressAnswer *answer, PressFormat format)
{
  const PressResult *result = &answer->result;
  gsize length = 0;
  const char *data = result->bytes ? g_bytes_get_data (result->bytes, &length) : NULL;

  if (result->verdict > VERDICT_REJECTED || result->pages > limit_value (LIMIT_PAGES)
      || (result->verdict == VERDICT_ACCEPTED) != (result->bytes != NULL)
      || (result->verdict == VERDICT_ACCEPTED && findings_reject (answer->findings)))
    return FALSE;
  if (format == PRESS_PDF && data && (length < 8 || memcmp (data, "%PDF-1.", 7) != 0))
    return FALSE;
  if (answer->gap_start == 0 && answer->gap_end == 0)
    return TRUE;
  if (format != PRESS_PDF || answer->gap_end > length || answer->gap_start >= answer->gap_end
      || answer->gap_end - answer->gap_start < 4 || data[answer->gap_start] != '<'
      || data[answer->gap_end - 1] != '>')
    return FALSE;
  for (gsize at = answer->gap_start + 1; at < answer->gap_end - 1; at++)
    if (data[at] != '0')
      return FALSE;
  return TRUE;
}

gboolean
press_answer_unpack (GBytes *bytes, PressFormat format, PressAnswer *answer, GError **error)
{
  g_autoptr (GVariant) variant
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ANSWER), bytes, FALSE));
  g_autoptr (GVariant) document = NULL, times = NULL, findings = NULL, facts = NULL;
  guint64 gap_start, gap_end;
  guint32 verdict, pages;

  memset (answer, 0, sizeof *answer);
  answer->findings = findings_new ();
  if (g_variant_is_normal_form (variant))
    {
      g_variant_get (variant, "(um@ayu@ax@" FINDINGS_TYPE "m@" FACTS "tt)", &verdict, &document, &pages,
                     &times, &findings, &facts, &gap_start, &gap_end);
      answer->result.verdict = verdict;
      answer->result.bytes = take_bytes (g_steal_pointer (&document));
      answer->result.pages = pages;
      answer->gap_start = gap_start;
      answer->gap_end = gap_end;
      if (unpack_times (times, &answer->result) && findings_unpack (findings, answer->findings)
          && unpack_facts (facts, &answer->result.facts) && is_consistent (answer, format))
        return TRUE;
      press_answer_clear (answer);
    }
  press_answer_clear (answer);
  error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
  return FALSE;
}

void
press_answer_clear (PressAnswer *answer)
{
  press_result_clear (&answer->result);
  g_clear_pointer (&answer->findings, findings_free);
}
