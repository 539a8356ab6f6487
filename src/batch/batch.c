#include "batch/batch.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/limits.h"
#include "batch/past.h"
#include "batch/pool.h"
#include "batch/writer.h"
#include "seal/request.h"

enum
{
  GROUP_CASES = 256,                  /* are made durable together, */
  GROUP_BYTES = 64 * 1024 * 1024,     /* or so many bytes, */
  GROUP_MILLISECONDS = 500,           /* or what has come within this time */
  WINDOW = 4096,                      /* cases that may be ahead of one that takes long */
  READ_AHEAD = 64,                    /* inputs looked at between two looks at the workers */
  TICK_MILLISECONDS = 200,
  MORE_ROOM = 4                       /* times, for a signature that does not fit */
};

typedef enum
{
  STAGE_PRESS, /* a worker has it */
  STAGE_SIGN,  /* a signer has it */
  STAGE_WRITE, /* its document waits to be written */
  STAGE_ENDED
} Stage;

/* A case under way. */
typedef struct
{
  guint index; /* in the inputs */
  gint64 row;  /* of an earlier run; 0: none */
  BatchRecord *record;
  char *case_number, *date; /* for the name only */
  Stage stage;
  gboolean more_room;
  gint64 since;     /* when it came to a signer */
  GBytes *document; /* until it is written */
  char *temporary;
  gboolean placed;
} Item;

typedef struct
{
  const BatchPlan *plan;
  BatchCounts *counts;
  BatchJournal *journal;
  BatchWriter *writer;
  BatchPool *pool;
  guint next;         /* input to be looked at */
  GHashTable *earlier; /* index → BatchEarlier */
  GQueue line;        /* Item, in the order of the input */
  GHashTable *items;  /* number → Item, those in LINE */
  GQueue group;       /* Item: ended, and not in the journal yet */
  guint64 group_bytes;
  gint64 group_since;
  gint64 full_since;  /* the disk is full; 0: it is not */
  gint64 begun, ticked;
  GError *fatal;
} Run;

static void
item_free (gpointer data)
{
  Item *item = data;

  batch_record_free (item->record);
  g_clear_pointer (&item->document, g_bytes_unref);
  g_free (item->case_number);
  g_free (item->date);
  g_free (item->temporary);
  g_free (item);
}

/* --- a full disk --- */

static void
give_up (Run *run, const GError *why)
{
  if (!run->fatal)
    error_set (&run->fatal, SAGSAKT_ERROR_IO, MESSAGE_BATCH_DISK, why->message, NULL);
}

/* Nothing more is begun, and what is to be written is tried again, until there is room. */
static void
hold (Run *run, const GError *why)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 patience = (gint64) limit_value (LIMIT_DISK_SECONDS) * G_USEC_PER_SEC;

  if (run->full_since == 0)
    {
      const char *arguments[] = { why->message, NULL };
      g_autofree char *text
          = message_format (MESSAGE_BATCH_WAITS, message_language (), arguments);

      run->full_since = now;
      run->plan->notice (text, run->plan->data);
    }
  if (now - run->full_since > patience || *run->plan->stop)
    give_up (run, why);
}

/* --- the end of a case --- */

static void
end_undecided (Item *item, const GError *error)
{
  batch_record_undecide (item->record, error);
  g_clear_pointer (&item->document, g_bytes_unref);
  item->stage = STAGE_ENDED;
}

/* Writes what waits for it; FALSE: there is no room, and it waits on. */
static gboolean
write_document (Run *run, Item *item)
{
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  gboolean full;

  item->temporary = batch_writer_put (run->writer, item->document, &full, &error);
  item->record->write_us += g_get_monotonic_time () - start;
  if (item->temporary)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (item->document, &length);

      item->record->output_bytes = length;
      if (!item->record->output_digest)
        item->record->output_digest = digest_hex (data, length);
      g_clear_pointer (&item->document, g_bytes_unref);
      item->stage = STAGE_ENDED;
      return TRUE;
    }
  if (full)
    {
      hold (run, error);
      return FALSE;
    }
  end_undecided (item, error);
  return TRUE;
}

static void
have_document (Run *run, Item *item, GBytes *document)
{
  g_clear_pointer (&item->document, g_bytes_unref);
  item->document = g_bytes_ref (document);
  item->stage = STAGE_WRITE;
  if (run->full_since == 0)
    write_document (run, item);
}

/* --- signing --- */

static void
signed_or_not (Run *run, Item *item, GBytes *document, SealLevel reached, const GError *error)
{
  item->record->sign_us += g_get_monotonic_time () - item->since;
  if (!document)
    {
      end_undecided (item, error);
      return;
    }
  item->record->level = g_strdup (seal_level_name (reached));
  if (reached < run->plan->seal->level)
    findings_add_message (item->record->findings, MESSAGE_SEAL_LEVEL, NULL,
                          seal_level_name (reached), seal_level_name (run->plan->seal->level),
                          NULL);
  have_document (run, item, document);
}

static void give_order (Run *run, Item *item, GBytes *bytes);

/* The signature is larger than the room that was left for it: once more, with more of it. */
static void
ask_for_room (Run *run, Item *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (item->more_room)
    {
      const gsize room = seal_sign_request (run->plan->seal).room * MORE_ROOM;
      g_autofree char *most = g_strdup_printf ("%" G_GSIZE_FORMAT, room);

      error_set (&error, SAGSAKT_ERROR_LIMIT, MESSAGE_SEAL_ROOM, most, NULL);
    }
  else
    bytes = batch_inputs_read (run->plan->inputs, item->index, &error);
  item->more_room = TRUE;
  if (bytes)
    give_order (run, item, bytes);
  else
    end_undecided (item, error);
}

static void
sign (Run *run, Item *item, const SealPrepared *prepared)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;
  SealLevel reached;

  item->since = g_get_monotonic_time ();
  item->stage = STAGE_SIGN;
  if (run->plan->signers)
    {
      seal_signers_give (run->plan->signers, item->record->number, prepared);
      return;
    }
  document = seal_sign_prepared (prepared, run->plan->seal, &reached, &item->record->output_digest,
                                 &error);
  if (!document && !error)
    ask_for_room (run, item);
  else
    signed_or_not (run, item, document, reached, error);
}

static void
take_signed (Run *run)
{
  gint64 number;
  GBytes *taken;
  GError *fault = NULL;
  SealLevel reached;

  while (run->plan->signers
         && seal_signers_take (run->plan->signers, &number, &taken, &reached, &fault))
    {
      g_autoptr (GBytes) document = taken;
      g_autoptr (GError) error = g_steal_pointer (&fault);
      Item *item = g_hash_table_lookup (run->items, &number);

      if (item && !document && !error)
        ask_for_room (run, item);
      else if (item)
        signed_or_not (run, item, document, reached, error);
    }
}

/* --- what workers answer --- */

/* Whether the gap lies in the bytes and is one: what is written into it must harm nothing else. */
static gboolean
is_gap (GBytes *bytes, gsize start, gsize end)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (start >= end || end > length || end - start < 2 || data[start] != '<'
      || data[end - 1] != '>')
    return FALSE;
  for (gsize i = start + 1; i < end - 1; i++)
    if (data[i] != '0')
      return FALSE;
  return TRUE;
}

static gboolean
is_answer (const Run *run, const PressAnswer *answer)
{
  const GBytes *bytes = answer->result.bytes;

  if (answer->result.verdict == VERDICT_REJECTED)
    return !bytes && findings_reject (answer->findings);
  return answer->result.verdict == VERDICT_ACCEPTED && bytes
         && !findings_reject (answer->findings)
         && (!run->plan->seal
             || is_gap (answer->result.bytes, answer->gap_start, answer->gap_end));
}

/* What the answer says goes over to the record. */
static void
fill_record (Item *item, PressAnswer *answer)
{
  BatchRecord *record = item->record;
  PressFacts *facts = answer->result.facts;

  record->verdict = answer->result.verdict;
  record->pages = answer->result.verdict == VERDICT_ACCEPTED ? answer->result.pages : 0;
  memcpy (record->microseconds, answer->result.microseconds, sizeof record->microseconds);
  for (guint i = 0; i < findings_count (answer->findings); i++)
    findings_add (record->findings, findings_nth (answer->findings, i));
  g_free (record->type);
  g_free (record->office);
  g_free (item->case_number);
  g_free (item->date);
  record->type = g_steal_pointer (&facts->type);
  record->office = g_steal_pointer (&facts->office);
  item->case_number = g_steal_pointer (&facts->case_number);
  item->date = g_steal_pointer (&facts->date);
  g_array_unref (record->points);
  record->points = g_array_ref (facts->points);
}

static void
take_answer (Run *run, Item *item, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (PressAnswer) answer = { 0 };

  if (!press_answer_unpack (bytes, PRESS_PDF, &answer, &error) || !is_answer (run, &answer))
    {
      g_clear_error (&error);
      error_set (&error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_BATCH_ANSWER, NULL);
      end_undecided (item, error);
      return;
    }
  fill_record (item, &answer);
  if (answer.result.verdict == VERDICT_REJECTED)
    item->stage = STAGE_ENDED;
  else if (run->plan->seal)
    sign (run, item,
          &(SealPrepared){ answer.result.bytes, answer.gap_start, answer.gap_end });
  else
    have_document (run, item, answer.result.bytes);
}

static void
take_answers (Run *run)
{
  gint64 number;
  GBytes *taken;
  GError *fault = NULL;

  while (batch_pool_take (run->pool, &number, &taken, &fault))
    {
      g_autoptr (GBytes) answer = taken;
      g_autoptr (GError) error = g_steal_pointer (&fault);
      Item *item = g_hash_table_lookup (run->items, &number);

      if (answer)
        take_answer (run, item, answer);
      else
        end_undecided (item, error);
    }
}

/* --- beginning a case --- */

/* What room the press is to leave; the time of signing is that of this document. */
static GBytes *
pack_request (const Run *run, const Item *item)
{
  SealRequest request = seal_sign_request (run->plan->seal);

  request.time = g_get_real_time () / G_USEC_PER_SEC;
  if (item->more_room)
    request.room *= MORE_ROOM;
  return seal_request_pack (&request);
}

static void
give_order (Run *run, Item *item, GBytes *bytes)
{
  PressOrder order = { .bytes = bytes, .job = run->plan->job };
  g_autoptr (GBytes) packed = NULL, sealing = NULL;
  BatchInput input;

  batch_inputs_nth (run->plan->inputs, item->index, &input);
  order.name = input.display;
  order.job.office = input.office;
  order.job.recipient = input.recipient;
  if (run->plan->seal)
    order.sealing = sealing = pack_request (run, item);
  packed = press_order_pack (&order);
  item->stage = STAGE_PRESS;
  batch_pool_give (run->pool, item->record->number, packed);
}

/* An input that can be no case: why stands among its findings. */
static void
end_lost (Item *item)
{
  const Findings *findings = item->record->findings;

  item->stage = STAGE_ENDED;
  for (guint i = 0; i < findings_count (findings); i++)
    {
      const Finding *finding = findings_nth (findings, i);

      if (finding->severity != SEVERITY_ERROR)
        continue;
      item->record->reason_da = g_strdup (finding->da);
      item->record->reason_en = g_strdup (finding->en);
      return;
    }
}

/* Whether the earlier run did this very case, and its document is there still. */
static gboolean
is_done (const Run *run, const BatchEarlier *earlier, const char *digest, const char *settings)
{
  const BatchRecord *record = earlier ? earlier->record : NULL;

  return record && !run->plan->again && record->verdict != VERDICT_UNDECIDED && digest
         && g_strcmp0 (record->digest, digest) == 0
         && g_strcmp0 (record->settings, settings) == 0
         && (!record->output
             || batch_writer_has (run->writer, record->output, record->output_bytes));
}

static void
count (Run *run, Verdict verdict)
{
  run->counts->done++;
  run->counts->verdicts[verdict]++;
}

static Item *
line_up (Run *run, const BatchInput *input, guint index, const BatchEarlier *earlier)
{
  Item *item = g_new0 (Item, 1);

  item->index = index;
  item->row = earlier ? earlier->row : 0;
  item->record = batch_record_new ();
  item->record->number = input->number;
  item->record->input = g_strdup (input->display);
  item->record->settings = g_strdup (input->settings);
  batch_inputs_explain (run->plan->inputs, index, item->record->findings);
  g_queue_push_tail (&run->line, item);
  g_hash_table_insert (run->items, &item->record->number, item);
  return item;
}

/* Looks at the next input: it is another shard's, or was done, or its case begins. */
static void
begin_next (Run *run)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  const guint index = run->next++;
  const BatchEarlier *earlier = g_hash_table_lookup (run->earlier, GUINT_TO_POINTER (index));
  BatchInput input;
  Item *item;

  batch_inputs_nth (run->plan->inputs, index, &input);
  if (!input.lost)
    bytes = batch_inputs_read (run->plan->inputs, index, &error);
  if (bytes)
    digest = digest_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!batch_shard_takes (&run->plan->shard, digest, input.display))
    {
      run->counts->total--;
      return;
    }
  /* a folder that is watched gets other cases under old names: theirs is no document to be replaced */
  if (run->plan->again && earlier && g_strcmp0 (earlier->record->digest, digest) != 0)
    earlier = NULL;
  if (is_done (run, earlier, digest, input.settings))
    {
      count (run, earlier->record->verdict);
      run->counts->kept++;
      return;
    }
  item = line_up (run, &input, index, earlier);
  item->record->digest = g_strdup (digest);
  if (input.lost)
    end_lost (item);
  else if (!bytes)
    end_undecided (item, error);
  else
    give_order (run, item, bytes);
}

static gboolean
may_begin (const Run *run)
{
  return !run->fatal && !*run->plan->stop && run->full_since == 0
         && run->next < batch_inputs_count (run->plan->inputs)
         && run->line.length < WINDOW && batch_pool_room (run->pool) > 0
         && (!run->plan->signers || seal_signers_room (run->plan->signers) > 0);
}

/* --- groups --- */

/* A name that asks something of the case is given when all cases before it have theirs: who comes first
 * in the input has the name. */
static void
name_document (Run *run, Item *item)
{
  BatchRecord *record = item->record;
  g_autofree char *path = NULL;
  BatchInput input;

  if (!item->temporary)
    return;
  batch_inputs_nth (run->plan->inputs, item->index, &input);
  path = batch_names_make (run->plan->names, &input,
                           &(BatchNameFacts){ .type = record->type,
                                              .case_number = item->case_number,
                                              .date = item->date,
                                              .digest = record->digest },
                           record->findings);
  if (path && batch_journal_is_taken (run->journal, path, item->row))
    {
      findings_add_message (record->findings, MESSAGE_BATCH_TAKEN, NULL, path, NULL);
      g_clear_pointer (&path, g_free);
    }
  if (path
      && batch_names_claim (run->plan->names, path, record->number, record->findings) == 0)
    {
      record->output = g_steal_pointer (&path);
      return;
    }
  batch_writer_drop (run->writer, item->temporary);
  g_clear_pointer (&item->temporary, g_free);
  g_clear_pointer (&record->level, g_free);
  g_clear_pointer (&record->output_digest, g_free);
  record->output_bytes = 0;
  record->pages = 0;
  record->verdict = VERDICT_REJECTED;
}

static void
group_ended (Run *run)
{
  const gboolean any = batch_names_are_early (run->plan->names);
  GList *next;

  for (GList *link = run->line.head; link; link = next)
    {
      Item *item = link->data;

      next = link->next;
      if (item->stage != STAGE_ENDED && !any)
        break;
      if (item->stage != STAGE_ENDED)
        continue;
      g_queue_delete_link (&run->line, link);
      g_hash_table_remove (run->items, &item->record->number);
      name_document (run, item);
      if (run->group.length == 0)
        run->group_since = g_get_monotonic_time ();
      run->group_bytes += item->record->output_bytes;
      g_queue_push_tail (&run->group, item);
    }
}

/* Puts the documents of the group in place.  FALSE with ERROR set: there is no room. */
static gboolean
place_group (Run *run, GError **error)
{
  for (GList *link = run->group.head; link; link = link->next)
    {
      Item *item = link->data;
      g_autoptr (GError) fault = NULL;
      gboolean full;

      if (!item->temporary || item->placed)
        continue;
      item->placed = batch_writer_place (run->writer, item->temporary, item->record->output,
                                         run->plan->resume, &full, &fault);
      if (item->placed)
        continue;
      if (full)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      batch_writer_drop (run->writer, item->temporary);
      g_clear_pointer (&item->temporary, g_free);
      end_undecided (item, fault);
    }
  return TRUE;
}

static gboolean
note_group (Run *run, GError **error)
{
  gboolean done = batch_journal_begin (run->journal, error);

  for (GList *link = run->group.head; done && link; link = link->next)
    {
      const Item *item = link->data;

      done = batch_journal_add (run->journal, item->record, item->row, error);
    }
  if (done)
    return batch_journal_commit (run->journal, error);
  batch_journal_rollback (run->journal);
  return FALSE;
}

static void
leave (Run *run, Item *item)
{
  const BatchRecord *record = item->record;

  count (run, record->verdict);
  run->counts->pages += record->pages;
  for (guint i = 0; i < N_PRESS_STATIONS; i++)
    run->counts->stations[i] += record->microseconds[i];
  run->counts->sign_us += record->sign_us;
  run->counts->write_us += record->write_us;
  run->plan->ended (record, run->plan->data);
}

/* Documents on the disk, then their names, then the journal; in this order a loss of power leaves
 * nothing in the journal that is not in its place. */
static void
settle_group (Run *run)
{
  g_autoptr (GError) error = NULL;

  /* what the disk did not take is not in memory any more: a second try would prove nothing */
  if (!batch_writer_sync (run->writer, &error))
    {
      give_up (run, error);
      return;
    }
  if (!place_group (run, &error))
    {
      hold (run, error);
      return;
    }
  batch_writer_sync_folders (run->writer);
  if (!note_group (run, &error))
    {
      hold (run, error);
      return;
    }
  for (GList *link = run->group.head; link; link = link->next)
    leave (run, link->data);
  g_queue_clear_full (&run->group, item_free);
  run->group_bytes = 0;
}

/* Whether more may join the group before it is settled. */
static gboolean
group_can_wait (const Run *run)
{
  return run->group.length < GROUP_CASES && run->group_bytes < GROUP_BYTES
         && g_get_monotonic_time () - run->group_since < GROUP_MILLISECONDS * 1000
         && (run->line.length > 0 || may_begin (run));
}

static void
settle (Run *run)
{
  if (run->full_since)
    {
      gboolean room = TRUE;

      for (GList *link = run->line.head; room && link; link = link->next)
        {
          Item *item = link->data;

          room = item->stage != STAGE_WRITE || write_document (run, item);
        }
      if (!room)
        return;
    }
  group_ended (run);
  if (run->group.length > 0 && (run->full_since || !group_can_wait (run)))
    settle_group (run);
  if (run->full_since && run->group.length == 0)
    run->full_since = 0;
}

/* --- the loop --- */

static int
pool_patience (const Run *run)
{
  gint64 since = g_get_monotonic_time () - run->group_since;
  int wait = MIN (TICK_MILLISECONDS, batch_pool_timeout (run->pool));

  if (!run->full_since && run->group.length > 0)
    wait = MIN (wait, MAX (0, GROUP_MILLISECONDS - (int) (since / 1000)));
  return may_begin (run) ? 0 : wait;
}

static void
wait_for_news (Run *run)
{
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  const struct pollfd wake = { .fd = run->plan->wake, .events = POLLIN };
  char byte;

  batch_pool_watch (run->pool, fds);
  if (run->plan->signers)
    seal_signers_watch (run->plan->signers, fds);
  g_array_append_val (fds, wake);
  poll ((struct pollfd *) (gpointer) fds->data, fds->len, pool_patience (run));
  if (g_array_index (fds, struct pollfd, fds->len - 1).revents & POLLIN)
    (void) !read (run->plan->wake, &byte, 1);
}

static void
tick (Run *run)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - run->ticked < TICK_MILLISECONDS * 1000)
    return;
  run->ticked = now;
  run->counts->microseconds = now - run->begun;
  run->plan->tick (run->counts, run->plan->data);
}

static void
turn (Run *run)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < READ_AHEAD && may_begin (run); i++)
    begin_next (run);
  if (!batch_pool_turn (run->pool, &error) && !run->fatal)
    error_set (&run->fatal, SAGSAKT_ERROR_IO, MESSAGE_BATCH_WORKERS, error->message, NULL);
  if (run->plan->signers)
    seal_signers_turn (run->plan->signers);
  take_answers (run);
  take_signed (run);
  settle (run);
  tick (run);
}

static gboolean
is_over (const Run *run)
{
  return run->fatal || *run->plan->stop > 1
         || (run->line.length == 0 && run->group.length == 0
             && (*run->plan->stop || run->next >= batch_inputs_count (run->plan->inputs)));
}

/* --- beginning and end of the run --- */

static void
clear_run (Run *run)
{
  /* what is under way ends with its worker, and what was written of it goes */
  g_clear_pointer (&run->pool, batch_pool_free);
  if (run->earlier)
    batch_writer_sweep (run->writer);
  g_clear_pointer (&run->writer, batch_writer_free);
  g_hash_table_unref (run->items);
  g_clear_pointer (&run->earlier, g_hash_table_unref);
  g_queue_clear_full (&run->line, item_free);
  g_queue_clear_full (&run->group, item_free);
}

static void
work (Run *run)
{
  const BatchPoolPlan pool = { .workers = run->plan->workers,
                               .count = run->plan->n_workers,
                               .recycle = run->plan->recycle };

  batch_writer_sweep (run->writer);
  run->pool = batch_pool_new (&pool);
  run->counts->total = batch_inputs_count (run->plan->inputs);
  while (!is_over (run))
    {
      turn (run);
      if (!is_over (run))
        wait_for_news (run);
    }
  run->counts->microseconds = g_get_monotonic_time () - run->begun;
  run->plan->tick (run->counts, run->plan->data);
  batch_past_leave (run->plan, run->journal, run->counts);
}

BatchJournal *
batch_run (const BatchPlan *plan, BatchCounts *counts, GError **error)
{
  Run run = { .plan = plan, .counts = counts, .begun = g_get_monotonic_time () };

  memset (counts, 0, sizeof *counts);
  run.items = g_hash_table_new (g_int64_hash, g_int64_equal);
  run.writer = batch_writer_new (plan->folder, plan->shard.index, plan->shard.count, error);
  if (run.writer)
    run.journal = plan->journal ? plan->journal : batch_past_open (plan, error);
  if (run.journal)
    batch_names_reserve (plan->names, plan->inputs);
  if (run.journal)
    run.earlier = batch_past_find (plan, run.journal, error);
  if (run.earlier)
    work (&run);
  clear_run (&run);
  if (run.fatal)
    g_propagate_error (error, run.fatal);
  return run.journal;
}
