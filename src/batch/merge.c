#include "batch/merge.h"

#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "batch/journal.h"
#include "batch/names.h"
#include "batch/shard.h"

typedef struct
{
  char *path;
  BatchJournal *journal;
  BatchShard shard;
  gint64 total; /* inputs that are the shard's; -1: it did not come to its end */
} Part;

typedef struct
{
  GPtrArray *parts;    /* Part, by shard after they were checked */
  GHashTable *numbers; /* gint64 * of the records that were added */
  BatchNames *names;   /* of documents, in whichever folder */
  BatchJournal *target;
  char *prefix;        /* from the folder that names are relative to, to the part's; "" or with a slash at its end */
  const Part *part;    /* whose records are being added */
  gint64 last;         /* the highest number */
  Findings *findings;
  GError *error;
} Merge;

static void
part_free (gpointer data)
{
  Part *part = data;

  batch_journal_free (part->journal);
  g_free (part->path);
  g_free (part);
}

/* --- finding the journals --- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
is_journal (const char *name)
{
  return g_str_has_prefix (name, "journal") && g_str_has_suffix (name, ".sqlite");
}

/* PATH, or the journals in the folder PATH. */
static gboolean
list_journals (const char *path, GPtrArray *list, GError **error)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL)
                                                                   : NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  if (!folder)
    g_ptr_array_add (found, g_strdup (path));
  for (const char *name; folder && (name = g_dir_read_name (folder));)
    if (is_journal (name))
      g_ptr_array_add (found, g_build_filename (path, name, NULL));
  if (found->len == 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_MERGE_NONE, path, NULL);
      return FALSE;
    }
  g_ptr_array_sort (found, compare_texts);
  g_ptr_array_extend_and_steal (list, g_steal_pointer (&found));
  return TRUE;
}

static gint64
read_number (BatchJournal *journal, const char *name, gint64 otherwise)
{
  g_autofree char *text = batch_journal_dup_setting (journal, name);

  return text ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

static gboolean
open_part (Merge *merge, const char *path, GError **error)
{
  Part *part = g_new0 (Part, 1);
  g_autofree char *shard = NULL;

  g_ptr_array_add (merge->parts, part);
  part->path = g_strdup (path);
  part->journal = batch_journal_open (path, BATCH_JOURNAL_READ, error);
  if (!part->journal)
    return FALSE;
  shard = batch_journal_dup_setting (part->journal, "job.shard");
  if (!shard || !batch_shard_parse (shard, &part->shard))
    part->shard = BATCH_SHARD_ALL;
  part->total = read_number (part->journal, "run.total", -1);
  return TRUE;
}

/* --- do they make one batch --- */

static void
complain (Merge *merge, const Part *part, MessageKey key, const char *first, const char *second)
{
  const Place place = { .file = part->path };

  findings_add_message (merge->findings, key, &place, first, second, NULL);
}

/* All but the shard. */
static void
check_settings (Merge *merge, const Part *one, const Part *other)
{
  g_auto (GStrv) names = batch_journal_dup_settings (one->journal, "job.");
  g_auto (GStrv) others = batch_journal_dup_settings (other->journal, "job.");

  for (char **at = names; *at; at++)
    {
      g_autofree char *a = batch_journal_dup_setting (one->journal, *at);
      g_autofree char *b = batch_journal_dup_setting (other->journal, *at);

      if (!g_str_equal (*at, "job.shard") && g_strcmp0 (a, b) != 0)
        complain (merge, other, MESSAGE_MERGE_OTHER, *at + strlen ("job."), one->path);
    }
  for (char **at = others; *at; at++)
    if (!g_strv_contains ((const char *const *) names, *at))
      complain (merge, other, MESSAGE_MERGE_OTHER, *at + strlen ("job."), one->path);
}

static gint64
count_records (const Part *part)
{
  gint64 count = 0;

  for (Verdict verdict = VERDICT_ACCEPTED; verdict <= VERDICT_UNDECIDED; verdict++)
    count += batch_journal_count (part->journal, verdict);
  return count;
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *one = *(const Part *const *) a, *other = *(const Part *const *) b;

  return one->shard.index < other->shard.index ? -1 : one->shard.index > other->shard.index;
}

/* Those of 1 to COUNT that no part is, "2, 5"; NULL: none is missing. */
static char *
list_missing (const GPtrArray *parts, guint count)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint at = 0;

  for (guint index = 1; index <= count; index++)
    {
      while (at < parts->len && ((const Part *) parts->pdata[at])->shard.index < index)
        at++;
      if (at == parts->len || ((const Part *) parts->pdata[at])->shard.index != index)
        g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "", index);
    }
  return list->len > 0 ? g_strdup (list->str) : NULL;
}

static void
check_parts (Merge *merge)
{
  const Part *first = g_ptr_array_index (merge->parts, 0);
  g_autofree char *missing = NULL;
  g_autofree char *count = g_strdup_printf ("%u", first->shard.count);

  for (guint i = 1; i < merge->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (merge->parts, i);

      if (part->shard.count != first->shard.count)
        complain (merge, part, MESSAGE_MERGE_OTHER, "shard", first->path);
      check_settings (merge, first, part);
    }
  if (findings_reject (merge->findings))
    return;
  g_ptr_array_sort (merge->parts, compare_parts);
  for (guint i = 0; i < merge->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (merge->parts, i);
      const Part *before = i > 0 ? g_ptr_array_index (merge->parts, i - 1) : NULL;

      if (before && before->shard.index == part->shard.index)
        complain (merge, part, MESSAGE_MERGE_TWICE, before->path, NULL);
      if (part->total < 0 || count_records (part) != part->total)
        complain (merge, part, MESSAGE_MERGE_UNFINISHED, NULL, NULL);
    }
  missing = list_missing (merge->parts, first->shard.count);
  if (missing)
    findings_add_message (merge->findings, MESSAGE_MERGE_MISSING, NULL, missing, count, NULL);
}

/* --- joining them --- */

/* The way from the folder FROM to the folder of the file TO, "" or with a slash at its end. */
static char *
find_way (const char *from, const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *start = g_canonicalize_filename (from, NULL);
  g_autofree char *end = g_canonicalize_filename (folder, NULL);
  g_auto (GStrv) a = g_strsplit (start, "/", -1), b = g_strsplit (end, "/", -1);
  GString *way = g_string_new (NULL);
  guint same = 0;

  while (a[same] && b[same] && g_str_equal (a[same], b[same]))
    same++;
  for (char **at = a + same; *at; at++)
    if (**at)
      g_string_append (way, "../");
  for (char **at = b + same; *at; at++)
    if (**at)
      g_string_append_printf (way, "%s/", *at);
  return g_string_free (way, FALSE);
}

/* RECORD's findings, and that its document has the name of another shard's, if it has. */
static Findings *
judge_name (Merge *merge, const BatchRecord *record)
{
  g_autoptr (Findings) taken = findings_new ();
  Findings *findings;
  gint64 rival = record->output ? batch_names_claim (merge->names, record->output, record->number,
                                                     taken)
                                : 0;

  if (rival == 0)
    return NULL;
  findings = findings_new ();
  for (guint i = 0; i < findings_count (record->findings); i++)
    findings_add (findings, findings_nth (record->findings, i));
  {
    const Place place = { .file = record->input };
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, rival);

    findings_add_message (findings, MESSAGE_MERGE_NAME, &place, number, NULL);
    findings_add_message (merge->findings, MESSAGE_MERGE_NAME, &place, number, NULL);
  }
  return findings;
}

static gboolean
add_record (const BatchRecord *record, gpointer data)
{
  Merge *merge = data;
  g_autofree char *output = NULL;
  g_autoptr (Findings) findings = judge_name (merge, record);
  BatchRecord copy = *record;
  gint64 *number = g_new (gint64, 1);

  *number = record->number;
  if (!g_hash_table_add (merge->numbers, number))
    {
      complain (merge, merge->part, MESSAGE_MERGE_OVERLAP, NULL, NULL);
      return FALSE;
    }
  merge->last = MAX (merge->last, record->number);
  if (record->output)
    copy.output = output = g_strconcat (merge->prefix, record->output, NULL);
  if (findings)
    copy.findings = findings;
  return batch_journal_add (merge->target, &copy, 0, &merge->error);
}

static gboolean
add_parts (Merge *merge, const char *folder)
{
  for (guint i = 0; i < merge->parts->len; i++)
    {
      merge->part = g_ptr_array_index (merge->parts, i);
      g_free (merge->prefix);
      merge->prefix = find_way (folder, merge->part->path);
      if (!batch_journal_each (merge->part->journal, add_record, merge, &merge->error))
        return FALSE;
    }
  if (merge->last == (gint64) g_hash_table_size (merge->numbers))
    return TRUE;
  complain (merge, merge->part, MESSAGE_MERGE_OVERLAP, NULL, NULL);
  return FALSE;
}

/* What there is to say of a run as a whole, from what its parts say. */
typedef enum
{
  JOIN_FIRST, /* all say the same, or the first is as good as any */
  JOIN_SUM,
  JOIN_MOST,  /* numbers, or times as text of one form */
  JOIN_LEAST
} Join;

static const struct
{
  const char *name;
  Join join;
} joins[] = {
  { "run.total", JOIN_SUM },   { "run.workers", JOIN_SUM },  { "run.microseconds", JOIN_MOST },
  { "run.ended", JOIN_MOST },  { "run.started", JOIN_LEAST }, { "run.sandbox", JOIN_LEAST },
};

static int
compare_values (const char *a, const char *b)
{
  gint64 one = g_ascii_strtoll (a, NULL, 10), other = g_ascii_strtoll (b, NULL, 10);

  return one != other && !strchr (a, '-') ? (one < other ? -1 : 1) : strcmp (a, b);
}

static char *
join_setting (const Merge *merge, const char *name)
{
  char *value = batch_journal_dup_setting (((Part *) merge->parts->pdata[0])->journal, name);
  Join join = JOIN_FIRST;

  for (gsize i = 0; i < G_N_ELEMENTS (joins); i++)
    if (g_str_equal (joins[i].name, name))
      join = joins[i].join;
  for (guint i = 1; value && join != JOIN_FIRST && i < merge->parts->len; i++)
    {
      g_autofree char *other
          = batch_journal_dup_setting (((Part *) merge->parts->pdata[i])->journal, name);
      g_autofree char *before = value;

      if (!other)
        value = g_steal_pointer (&before);
      else if (join == JOIN_SUM)
        value = g_strdup_printf ("%" G_GINT64_FORMAT, g_ascii_strtoll (before, NULL, 10)
                                                          + g_ascii_strtoll (other, NULL, 10));
      else
        value = g_strdup ((compare_values (before, other) < 0) == (join == JOIN_LEAST) ? before
                                                                                       : other);
    }
  return value;
}

static gboolean
add_settings (Merge *merge)
{
  g_auto (GStrv) names
      = batch_journal_dup_settings (((Part *) merge->parts->pdata[0])->journal, "");

  for (char **at = names; *at; at++)
    {
      g_autofree char *value = g_str_equal (*at, "job.shard") ? g_strdup ("1/1")
                                                              : join_setting (merge, *at);

      if (!batch_journal_set (merge->target, *at, value, &merge->error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_target (Merge *merge, const char *target, const char *folder)
{
  gboolean done;

  merge->target = batch_journal_open (target, BATCH_JOURNAL_NEW, &merge->error);
  if (!merge->target)
    return FALSE;
  done = batch_journal_begin (merge->target, &merge->error);
  if (done && (!add_settings (merge) || !add_parts (merge, folder)))
    {
      batch_journal_rollback (merge->target);
      done = FALSE;
    }
  done = done && batch_journal_commit (merge->target, &merge->error);
  batch_journal_free (merge->target);
  if (!done)
    unlink (target);
  return done;
}

gboolean
batch_merge (const char *const *paths, guint n, const char *target, const char *folder,
             Findings *findings, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  Merge merge = { .findings = findings };
  gboolean done = TRUE;

  merge.parts = g_ptr_array_new_with_free_func (part_free);
  merge.numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  merge.names = batch_names_new (NULL, NULL);
  for (guint i = 0; done && i < n; i++)
    done = list_journals (paths[i], list, &merge.error);
  for (guint i = 0; done && i < list->len; i++)
    done = open_part (&merge, g_ptr_array_index (list, i), &merge.error);
  if (done)
    check_parts (&merge);
  done = done && !findings_reject (findings) && write_target (&merge, target, folder);
  if (merge.error)
    g_propagate_error (error, merge.error);
  g_free (merge.prefix);
  batch_names_free (merge.names);
  g_hash_table_unref (merge.numbers);
  g_ptr_array_unref (merge.parts);
  return done;
}
