#include "batch/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"

/* Raised with every change of the tables; "saga" as the application's number. */
#define FORMAT 1
#define APPLICATION 1935763297

struct BatchJournal
{
  char *path;
  sqlite3 *database;
  sqlite3_stmt *add, *add_finding, *add_point, *remove, *find, *renumber, *owner;
  gint64 last;       /* the last row of earlier runs */
  GHashTable *found; /* rows that were found again; gint64 */
};

static const char tables[]
    = "PRAGMA application_id = " G_STRINGIFY (APPLICATION) ";"
      "PRAGMA user_version = " G_STRINGIFY (FORMAT) ";"
      "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
      "CREATE TABLE cases (id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL, input TEXT NOT NULL,"
      " digest TEXT, type TEXT, office TEXT, verdict INTEGER NOT NULL, reason_da TEXT,"
      " reason_en TEXT, pages INTEGER NOT NULL, level TEXT, output TEXT UNIQUE,"
      " output_digest TEXT, output_bytes INTEGER NOT NULL, us_intake INTEGER,"
      " us_transform INTEGER, us_fo INTEGER, us_layout INTEGER, us_paint INTEGER,"
      " us_finish INTEGER, us_sign INTEGER, us_write INTEGER, settings TEXT);"
      "CREATE INDEX inputs ON cases (input);"
      "CREATE TABLE findings (id INTEGER, place INTEGER, severity INTEGER NOT NULL,"
      " rule TEXT NOT NULL, file TEXT, line INTEGER, column INTEGER, path TEXT, field TEXT,"
      " da TEXT NOT NULL, en TEXT NOT NULL, PRIMARY KEY (id, place)) WITHOUT ROWID;"
      "CREATE TABLE points (id INTEGER, place INTEGER, point TEXT NOT NULL,"
      " state INTEGER NOT NULL, PRIMARY KEY (id, place)) WITHOUT ROWID;";

/* The columns of a record, in the order of bind_record and read_record. */
#define COLUMNS                                                                                    \
  "number, input, digest, type, office, verdict, reason_da, reason_en, pages, level, output, "     \
  "output_digest, output_bytes, us_intake, us_transform, us_fo, us_layout, us_paint, us_finish, "  \
  "us_sign, us_write, settings"
#define N_BEFORE_TIMES 13

G_STATIC_ASSERT (N_PRESS_STATIONS == 6);

/* --- opening --- */

static void
set_error (BatchJournal *journal, GError **error)
{
  const int code = journal->database ? sqlite3_errcode (journal->database) : SQLITE_NOMEM;
  const char *text = journal->database ? sqlite3_errmsg (journal->database) : "";

  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_JOURNAL_BUSY, journal->path, NULL);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_JOURNAL_BROKEN, journal->path, NULL);
      break;
    default:
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_JOURNAL_FAILED, journal->path, text, NULL);
    }
}

static gboolean
execute (BatchJournal *journal, const char *statements, GError **error)
{
  if (sqlite3_exec (journal->database, statements, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_error (journal, error);
  return FALSE;
}

/* The number that STATEMENT gives; -1 when it fails. */
static gint64
ask_number (BatchJournal *journal, const char *statement)
{
  sqlite3_stmt *prepared = NULL;
  gint64 number = -1;

  if (sqlite3_prepare_v2 (journal->database, statement, -1, &prepared, NULL) == SQLITE_OK
      && sqlite3_step (prepared) == SQLITE_ROW)
    number = sqlite3_column_int64 (prepared, 0);
  sqlite3_finalize (prepared);
  return number;
}

/* SQLite finds damage only where it reads, so everything is read once; a page that is missing is
 * no case that is missing. */
static gboolean
check_whole (BatchJournal *journal, GError **error)
{
  sqlite3_stmt *prepared = NULL;
  gboolean whole;

  if (ask_number (journal, "PRAGMA application_id") != APPLICATION
      || ask_number (journal, "PRAGMA user_version") != FORMAT)
    {
      if (sqlite3_errcode (journal->database) == SQLITE_BUSY)
        set_error (journal, error);
      else
        error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_JOURNAL_BROKEN, journal->path, NULL);
      return FALSE;
    }
  whole = sqlite3_prepare_v2 (journal->database, "PRAGMA quick_check(1)", -1, &prepared, NULL)
              == SQLITE_OK
          && sqlite3_step (prepared) == SQLITE_ROW
          && g_strcmp0 ((const char *) sqlite3_column_text (prepared, 0), "ok") == 0;
  sqlite3_finalize (prepared);
  if (!whole)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_JOURNAL_BROKEN, journal->path, NULL);
  return whole;
}

static gboolean
make_tables (BatchJournal *journal, GError **error)
{
  return batch_journal_begin (journal, error) && execute (journal, tables, error)
         && batch_journal_commit (journal, error);
}

static gboolean
prepare_statements (BatchJournal *journal, GError **error)
{
  const struct
  {
    sqlite3_stmt **statement;
    const char *text;
  } statements[] = {
    { &journal->add, "INSERT INTO cases (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                     " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)" },
    { &journal->add_finding,
      "INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)" },
    { &journal->add_point, "INSERT INTO points VALUES (?1, ?2, ?3, ?4)" },
    { &journal->remove, "DELETE FROM cases WHERE id = ?1" },
    { &journal->find, "SELECT id, number, digest, verdict, output, output_digest, output_bytes,"
                      " settings FROM cases WHERE input = ?1 AND id <= ?3"
                      " ORDER BY number = ?2 DESC, number, id" },
    { &journal->owner, "SELECT id FROM cases WHERE output = ?1" },
    { &journal->renumber, "UPDATE cases SET number = ?2 WHERE id = ?1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (sqlite3_prepare_v3 (journal->database, statements[i].text, -1, SQLITE_PREPARE_PERSISTENT,
                            statements[i].statement, NULL)
        != SQLITE_OK)
      {
        set_error (journal, error);
        return FALSE;
      }
  return TRUE;
}

/* Locks the file, makes the tables in a new one, checks an old one. */
static gboolean
open_to_write (BatchJournal *journal, GError **error)
{
  return execute (journal,
                  "PRAGMA locking_mode = EXCLUSIVE;"
                  "PRAGMA journal_mode = TRUNCATE;"
                  "PRAGMA synchronous = FULL;"
                  "BEGIN EXCLUSIVE; COMMIT;",
                  error)
         && (ask_number (journal, "SELECT count(*) FROM sqlite_master") == 0
                 ? make_tables (journal, error)
                 : check_whole (journal, error))
         && prepare_statements (journal, error);
}

/* Makes the empty file itself: SQLite's would have the mode that the umask leaves. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_JOURNAL_FAILED, path, g_strerror (errno), NULL);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

/* Whether the file is there as USE wants it; a file of no bytes is one that was never begun. */
static gboolean
settle_file (const char *path, BatchJournalUse use, GError **error)
{
  struct stat status;
  const gboolean there = stat (path, &status) == 0;

  if (use == BATCH_JOURNAL_READ && there)
    return TRUE;
  if (use == BATCH_JOURNAL_READ)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_JOURNAL_MISSING, path, NULL);
  else if (!there)
    return make_file (path, error);
  else if (use == BATCH_JOURNAL_CONTINUE || status.st_size == 0)
    return TRUE;
  else
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_JOURNAL_THERE, path, NULL);
  return FALSE;
}

BatchJournal *
batch_journal_open (const char *path, BatchJournalUse use, GError **error)
{
  g_autoptr (BatchJournal) journal = g_new0 (BatchJournal, 1);
  const gboolean read = use == BATCH_JOURNAL_READ;

  journal->path = read && g_file_test (path, G_FILE_TEST_IS_DIR)
                      ? g_build_filename (path, BATCH_JOURNAL_NAME, NULL)
                      : g_strdup (path);
  journal->found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!settle_file (journal->path, use, error))
    return NULL;
  /* Read-write for the reader too: what a killed run left half done is rolled back by who opens. */
  if (sqlite3_open_v2 (journal->path, &journal->database, SQLITE_OPEN_READWRITE, NULL)
      != SQLITE_OK)
    {
      set_error (journal, error);
      return NULL;
    }
  sqlite3_busy_timeout (journal->database, read ? 2000 : 0);
  if (read ? !check_whole (journal, error) : !open_to_write (journal, error))
    return NULL;
  journal->last = ask_number (journal, "SELECT max(id) FROM cases");
  return g_steal_pointer (&journal);
}

void
batch_journal_free (BatchJournal *journal)
{
  if (journal == NULL)
    return;
  sqlite3_finalize (journal->add);
  sqlite3_finalize (journal->add_finding);
  sqlite3_finalize (journal->add_point);
  sqlite3_finalize (journal->remove);
  sqlite3_finalize (journal->find);
  sqlite3_finalize (journal->renumber);
  sqlite3_finalize (journal->owner);
  sqlite3_close (journal->database);
  g_hash_table_unref (journal->found);
  g_free (journal->path);
  g_free (journal);
}

/* --- settings --- */

gboolean
batch_journal_set (BatchJournal *journal, const char *name, const char *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean done;

  sqlite3_prepare_v2 (journal->database, "INSERT OR REPLACE INTO settings VALUES (?1, ?2)", -1,
                      &statement, NULL);
  done = statement && sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK
         && sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC) == SQLITE_OK
         && sqlite3_step (statement) == SQLITE_DONE;
  if (!done)
    set_error (journal, error);
  sqlite3_finalize (statement);
  return done;
}

char *
batch_journal_dup_setting (BatchJournal *journal, const char *name)
{
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  sqlite3_prepare_v2 (journal->database, "SELECT value FROM settings WHERE name = ?1", -1,
                      &statement, NULL);
  if (statement && sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return value;
}

char **
batch_journal_dup_settings (BatchJournal *journal, const char *prefix)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  sqlite3_stmt *query = NULL;

  sqlite3_prepare_v2 (journal->database, "SELECT name FROM settings ORDER BY name", -1, &query,
                      NULL);
  while (query && sqlite3_step (query) == SQLITE_ROW)
    if (g_str_has_prefix ((const char *) sqlite3_column_text (query, 0), prefix))
      g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (query, 0)));
  sqlite3_finalize (query);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* --- adding --- */

gboolean
batch_journal_begin (BatchJournal *journal, GError **error)
{
  return execute (journal, "BEGIN IMMEDIATE", error);
}

gboolean
batch_journal_commit (BatchJournal *journal, GError **error)
{
  if (execute (journal, "COMMIT", error))
    return TRUE;
  batch_journal_rollback (journal);
  return FALSE;
}

void
batch_journal_rollback (BatchJournal *journal)
{
  /* of some errors SQLite has rolled back itself */
  if (!sqlite3_get_autocommit (journal->database))
    sqlite3_exec (journal->database, "ROLLBACK", NULL, NULL, NULL);
}

static void
bind_texts (sqlite3_stmt *statement, int first, const char *const *texts, gsize n_texts)
{
  for (gsize i = 0; i < n_texts; i++)
    sqlite3_bind_text (statement, first + (int) i, texts[i], -1, SQLITE_STATIC);
}

/* Runs a statement that gives no rows, and makes it ready for the next time. */
static gboolean
run (BatchJournal *journal, sqlite3_stmt *statement, GError **error)
{
  const gboolean done = sqlite3_step (statement) == SQLITE_DONE;

  if (!done)
    set_error (journal, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return done;
}

static void
bind_record (sqlite3_stmt *statement, const BatchRecord *record)
{
  int column = N_BEFORE_TIMES;

  sqlite3_bind_int64 (statement, 1, record->number);
  bind_texts (statement, 2,
              (const char *const[]){ record->input, record->digest, record->type, record->office },
              4);
  sqlite3_bind_int (statement, 6, (int) record->verdict);
  bind_texts (statement, 7, (const char *const[]){ record->reason_da, record->reason_en }, 2);
  sqlite3_bind_int64 (statement, 9, record->pages);
  bind_texts (statement, 10,
              (const char *const[]){ record->level, record->output, record->output_digest }, 3);
  sqlite3_bind_int64 (statement, 13, (gint64) record->output_bytes);
  for (guint i = 0; i < N_PRESS_STATIONS; i++)
    sqlite3_bind_int64 (statement, ++column, record->microseconds[i]);
  sqlite3_bind_int64 (statement, ++column, record->sign_us);
  sqlite3_bind_int64 (statement, ++column, record->write_us);
  bind_texts (statement, ++column, (const char *const[]){ record->settings }, 1);
}

static gboolean
add_finding (BatchJournal *journal, gint64 id, guint index, const BatchRecord *record,
             GError **error)
{
  const Finding *finding = findings_nth (record->findings, index);
  const Place *place = &finding->place;

  sqlite3_bind_int64 (journal->add_finding, 1, id);
  sqlite3_bind_int64 (journal->add_finding, 2, index);
  sqlite3_bind_int (journal->add_finding, 3, (int) finding->severity);
  bind_texts (journal->add_finding, 4, (const char *const[]){ finding->rule, place->file }, 2);
  sqlite3_bind_int64 (journal->add_finding, 6, place->line);
  sqlite3_bind_int64 (journal->add_finding, 7, place->column);
  bind_texts (journal->add_finding, 8,
              (const char *const[]){ place->path, place->field, finding->da, finding->en }, 4);
  return run (journal, journal->add_finding, error);
}

static gboolean
add_point (BatchJournal *journal, gint64 id, guint index, const BatchRecord *record,
           GError **error)
{
  const PressPoint *point = &g_array_index (record->points, PressPoint, index);

  sqlite3_bind_int64 (journal->add_point, 1, id);
  sqlite3_bind_int64 (journal->add_point, 2, index);
  sqlite3_bind_text (journal->add_point, 3, point->id, -1, SQLITE_STATIC);
  sqlite3_bind_int (journal->add_point, 4, (int) point->state);
  return run (journal, journal->add_point, error);
}

static gboolean
remove_row (BatchJournal *journal, gint64 id, GError **error)
{
  g_autofree char *rest
      = g_strdup_printf ("DELETE FROM findings WHERE id = %" G_GINT64_FORMAT
                         "; DELETE FROM points WHERE id = %" G_GINT64_FORMAT,
                         id, id);

  sqlite3_bind_int64 (journal->remove, 1, id);
  return run (journal, journal->remove, error) && execute (journal, rest, error);
}

gboolean
batch_journal_add (BatchJournal *journal, const BatchRecord *record, gint64 replaced,
                   GError **error)
{
  gboolean done = replaced == 0 || remove_row (journal, replaced, error);
  gint64 id;

  if (!done)
    return FALSE;
  bind_record (journal->add, record);
  if (!run (journal, journal->add, error))
    return FALSE;
  id = sqlite3_last_insert_rowid (journal->database);
  for (guint i = 0; done && i < findings_count (record->findings); i++)
    done = add_finding (journal, id, i, record, error);
  for (guint i = 0; done && i < record->points->len; i++)
    done = add_point (journal, id, i, record, error);
  return done;
}

/* --- going on --- */

static char *
column_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static gint64
renumber (BatchJournal *journal, gint64 id, gint64 number)
{
  sqlite3_bind_int64 (journal->renumber, 1, id);
  sqlite3_bind_int64 (journal->renumber, 2, number);
  return run (journal, journal->renumber, NULL) ? id : 0;
}

gint64
batch_journal_find (BatchJournal *journal, const char *input, gint64 number, BatchRecord *record)
{
  sqlite3_stmt *find = journal->find;
  gint64 id = 0, old = 0;

  sqlite3_bind_text (find, 1, input, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (find, 2, number);
  sqlite3_bind_int64 (find, 3, journal->last);
  while (id == 0 && sqlite3_step (find) == SQLITE_ROW)
    {
      gint64 row = sqlite3_column_int64 (find, 0);

      if (g_hash_table_contains (journal->found, &row))
        continue;
      id = row;
      old = sqlite3_column_int64 (find, 1);
      record->digest = column_text (find, 2);
      record->verdict = (Verdict) sqlite3_column_int (find, 3);
      record->output = column_text (find, 4);
      record->output_digest = column_text (find, 5);
      record->output_bytes = (guint64) sqlite3_column_int64 (find, 6);
      record->settings = column_text (find, 7);
    }
  sqlite3_reset (find);
  sqlite3_clear_bindings (find);
  if (id == 0)
    return 0;
  g_hash_table_add (journal->found, g_memdup2 (&id, sizeof id));
  return old == number ? id : renumber (journal, id, number);
}

gboolean
batch_journal_is_taken (BatchJournal *journal, const char *output, gint64 row)
{
  gint64 owner = 0;

  sqlite3_bind_text (journal->owner, 1, output, -1, SQLITE_STATIC);
  if (sqlite3_step (journal->owner) == SQLITE_ROW)
    owner = sqlite3_column_int64 (journal->owner, 0);
  sqlite3_reset (journal->owner);
  sqlite3_clear_bindings (journal->owner);
  return owner != 0 && owner != row;
}

/* --- reading --- */

static void
read_record (sqlite3_stmt *statement, BatchRecord *record)
{
  int column = N_BEFORE_TIMES;

  record->number = sqlite3_column_int64 (statement, 0);
  record->input = column_text (statement, 1);
  record->digest = column_text (statement, 2);
  record->type = column_text (statement, 3);
  record->office = column_text (statement, 4);
  record->verdict = (Verdict) sqlite3_column_int (statement, 5);
  record->reason_da = column_text (statement, 6);
  record->reason_en = column_text (statement, 7);
  record->pages = (guint) sqlite3_column_int (statement, 8);
  record->level = column_text (statement, 9);
  record->output = column_text (statement, 10);
  record->output_digest = column_text (statement, 11);
  record->output_bytes = (guint64) sqlite3_column_int64 (statement, 12);
  for (guint i = 0; i < N_PRESS_STATIONS; i++)
    record->microseconds[i] = sqlite3_column_int64 (statement, column++);
  record->sign_us = sqlite3_column_int64 (statement, column++);
  record->write_us = sqlite3_column_int64 (statement, column++);
  record->settings = column_text (statement, column++);
}

static void
read_findings (sqlite3_stmt *statement, gint64 id, BatchRecord *record)
{
  sqlite3_bind_int64 (statement, 1, id);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const Finding finding = {
        .severity = (Severity) sqlite3_column_int (statement, 0),
        .rule = (const char *) sqlite3_column_text (statement, 1),
        .place = { .file = (const char *) sqlite3_column_text (statement, 2),
                   .line = (guint) sqlite3_column_int (statement, 3),
                   .column = (guint) sqlite3_column_int (statement, 4),
                   .path = (const char *) sqlite3_column_text (statement, 5),
                   .field = (const char *) sqlite3_column_text (statement, 6) },
        .da = (const char *) sqlite3_column_text (statement, 7),
        .en = (const char *) sqlite3_column_text (statement, 8),
      };

      findings_add (record->findings, &finding);
    }
  sqlite3_reset (statement);
}

static void
read_points (sqlite3_stmt *statement, gint64 id, BatchRecord *record)
{
  sqlite3_bind_int64 (statement, 1, id);
  while (sqlite3_step (statement) == SQLITE_ROW)
    press_points_add (record->points, (const char *) sqlite3_column_text (statement, 0),
                      (PointState) sqlite3_column_int (statement, 1));
  sqlite3_reset (statement);
}

gboolean
batch_journal_each (BatchJournal *journal, BatchJournalFunction function, gpointer data,
                    GError **error)
{
  enum { CASES, FINDINGS, POINTS, N_STATEMENTS };
  static const char *const texts[N_STATEMENTS] = {
    "SELECT " COLUMNS ", id FROM cases ORDER BY number, id",
    "SELECT severity, rule, file, line, column, path, field, da, en FROM findings WHERE id = ?1"
    " ORDER BY place",
    "SELECT point, state FROM points WHERE id = ?1 ORDER BY place",
  };
  sqlite3_stmt *statements[N_STATEMENTS] = { NULL };
  gboolean going = TRUE;
  int step = SQLITE_ERROR;

  for (guint i = 0; going && i < N_STATEMENTS; i++)
    going = sqlite3_prepare_v2 (journal->database, texts[i], -1, &statements[i], NULL)
            == SQLITE_OK;
  while (going && (step = sqlite3_step (statements[CASES])) == SQLITE_ROW)
    {
      g_autoptr (BatchRecord) record = batch_record_new ();
      const gint64 id = sqlite3_column_int64 (statements[CASES], 22);

      read_record (statements[CASES], record);
      read_findings (statements[FINDINGS], id, record);
      read_points (statements[POINTS], id, record);
      going = function (record, data);
    }
  if (step != SQLITE_ROW && step != SQLITE_DONE)
    set_error (journal, error);
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (statements[i]);
  return step == SQLITE_DONE;
}

gint64
batch_journal_count (BatchJournal *journal, Verdict verdict)
{
  g_autofree char *statement
      = g_strdup_printf ("SELECT count(*) FROM cases WHERE verdict = %d", (int) verdict);

  return ask_number (journal, statement);
}
