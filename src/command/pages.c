/* pages.c: whether a document's pages say what the data in it says */
#include "command/pages.h"

#include <string.h>

#include "base/workers.h"
#include "press/press.h"
#include "seal/origin.h"

/* In the packet of every document of ours (pdf/metadata.h), which is never compressed. */
#define MARK "<sagsakt:fingerprint>"

struct Pages
{
  Workers *workers; /* NULL: not started */
  Worker *worker;
  Press *press; /* in the zygote and the workers */
};

/* What a worker answers; it is not to be trusted. */
typedef struct
{
  guint32 message; /* MessageKey; N_MESSAGES: the pages are the same */
  guint32 page;
} Answer;

/* --- in the worker --- */

static const SealAttached *
find_data (const SealOrigin *origin)
{
  for (guint i = 0; i < origin->attached->len; i++)
    {
      const SealAttached *attached = origin->attached->pdata[i];

      if (g_strcmp0 (attached->name, PRESS_DATA_NAME) == 0)
        return attached;
    }
  return NULL;
}

/* The fingerprint in a packet, up to its end; the caller owns it.  NULL: there is none. */
static char *
read_fingerprint (GBytes *packet)
{
  gsize length = 0;
  const char *data = packet ? g_bytes_get_data (packet, &length) : NULL;
  const char *mark = data ? memmem (data, length, MARK, strlen (MARK)) : NULL;
  const char *end = mark ? memchr (mark + strlen (MARK), '<',
                                   length - (gsize) (mark + strlen (MARK) - data))
                         : NULL;

  return end ? g_strndup (mark + strlen (MARK), (gsize) (end - mark) - strlen (MARK)) : NULL;
}

/* The document that ORIGIN's data makes now.  NULL without ERROR: it makes none. */
static GBytes *
make_again (Press *press, const SealOrigin *origin, const SealAttached *data, GError **error)
{
  g_autoptr (GArray) attachments = g_array_new (FALSE, FALSE, sizeof (PdfAttachment));
  g_autoptr (Findings) findings = findings_new ();
  g_auto (PressResult) result = { 0 };
  PressJob job = { .metadata = origin->metadata, .again = TRUE };

  for (guint i = 0; i < origin->attached->len; i++)
    {
      const SealAttached *one = origin->attached->pdata[i];
      const PdfAttachment attachment = { .name = one->name ? one->name : "",
                                         .type = one->type ? one->type : "",
                                         .relationship = one->relationship ? one->relationship : "",
                                         .description = one->description,
                                         .data = one->data };

      if (one != data)
        g_array_append_val (attachments, attachment);
    }
  job.attachments = (const PdfAttachment *) (gpointer) attachments->data;
  job.n_attachments = attachments->len;
  if (!press_run (press, data->data, data->name, &job, &result, findings, error))
    return NULL;
  return g_steal_pointer (&result.bytes);
}

/* The first revision and what was made again are not the same: where, or why that says nothing. */
static Answer
compare (const SealOrigin *origin, GBytes *again)
{
  g_autoptr (SealOrigin) other = seal_origin_read (again, NULL);
  g_autofree char *then = read_fingerprint (origin->metadata);
  g_autofree char *now = other ? read_fingerprint (other->metadata) : NULL;
  Answer answer = { .message = MESSAGE_PAGES_FINGERPRINT };

  if (!then || g_strcmp0 (then, now) != 0)
    return answer;
  if (!seal_origin_differs (origin->bytes, again, &answer.page, NULL))
    answer.message = MESSAGE_PAGES_UNREADABLE;
  else
    answer.message = answer.page ? MESSAGE_PAGES_DIFFER : MESSAGE_PAGES_SAVED;
  return answer;
}

static Answer
judge (Press *press, GBytes *pdf, GError **error)
{
  g_autoptr (SealOrigin) origin = seal_origin_read (pdf, NULL);
  g_autoptr (GBytes) again = NULL;
  const SealAttached *data;

  if (!origin)
    return (Answer){ .message = MESSAGE_PAGES_UNREADABLE };
  if (origin->changes != SEAL_CHANGES_NONE && origin->changes != SEAL_CHANGES_ALLOWED)
    return (Answer){ .message = MESSAGE_PAGES_CHANGED };
  data = find_data (origin);
  if (!data)
    return (Answer){ .message = MESSAGE_PAGES_NO_DATA };
  again = make_again (press, origin, data, error);
  if (!again)
    return (Answer){ .message = MESSAGE_PAGES_NOT_MADE };
  if (g_bytes_equal (again, origin->bytes))
    return (Answer){ .message = N_MESSAGES };
  return compare (origin, again);
}

static gboolean
pages_warm (gpointer data, GError **error)
{
  Pages *pages = data;

  /* Cairo notes the hour: not from a file that it looks up each time */
  g_setenv ("TZ", "UTC0", TRUE);
  pages->press = press_new (NULL);
  return press_warm (pages->press, PRESS_ALL_TYPES, PRESS_PDF, error);
}

static GBytes *
pages_work (gpointer data, GBytes *request, GError **error)
{
  const Pages *pages = data;
  g_autoptr (GError) failure = NULL;
  const Answer answer = judge (pages->press, request, &failure);

  if (!failure)
    return g_bytes_new (&answer, sizeof answer);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* --- outside --- */

Pages *
pages_new (void)
{
  return g_new0 (Pages, 1);
}

void
pages_free (Pages *pages)
{
  if (!pages)
    return;
  worker_free (pages->worker);
  workers_stop (pages->workers);
  g_free (pages);
}

static gboolean
start (Pages *pages, GError **error)
{
  const WorkersPlan plan = { .warm = pages_warm, .work = pages_work, .data = pages };

  if (!pages->workers)
    pages->workers = workers_start (&plan, error);
  if (pages->worker && !worker_lives (pages->worker))
    g_clear_pointer (&pages->worker, worker_free);
  if (pages->workers && !pages->worker)
    pages->worker = worker_new (pages->workers, error);
  return pages->worker != NULL;
}

static gboolean
has_mark (GBytes *pdf)
{
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);

  return length > 0 && memmem (data, length, MARK, strlen (MARK));
}

PagesState
pages_judge (Pages *pages, GBytes *pdf, Findings *reasons)
{
  Answer answer = { .message = MESSAGE_PAGES_NOT_OURS };
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  if (has_mark (pdf))
    {
      g_autoptr (GBytes) bytes
          = start (pages, &error) ? worker_call (pages->worker, pdf, &error) : NULL;

      answer.message = MESSAGE_PAGES_FAILED;
      if (bytes && g_bytes_get_size (bytes) == sizeof answer)
        memcpy (&answer, g_bytes_get_data (bytes, NULL), sizeof answer);
    }
  if (answer.message > N_MESSAGES)
    answer.message = MESSAGE_PAGES_FAILED;
  if (answer.message == N_MESSAGES)
    return PAGES_SAME;
  page = g_strdup_printf ("%u", answer.page);
  findings_add_message (reasons, (MessageKey) answer.message, NULL,
                        error ? error->message : page, NULL);
  return answer.message == MESSAGE_PAGES_DIFFER ? PAGES_DIFFERENT : PAGES_UNDECIDED;
}
