#include "batch/unpacker.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/workers.h"

/* After so many broken workers the rest of an archive is left alone: each one costs the archive's
 * whole length again. */
#define CRASHES_MAXIMUM 3

static const struct
{
  MessageKey message;
  int limit; /* its {1}; -1: none */
} states[N_MEMBER_STATES] = {
  [MEMBER_KIND] = { MESSAGE_ARCHIVE_MEMBER_KIND, -1 },
  [MEMBER_NESTED] = { MESSAGE_ARCHIVE_MEMBER_NESTED, -1 },
  [MEMBER_SECRET] = { MESSAGE_ARCHIVE_MEMBER_SECRET, -1 },
  [MEMBER_NONE_DAMAGED] = { MESSAGE_ARCHIVE_DAMAGED, -1 },
  [MEMBER_NONE_EMPTY] = { MESSAGE_ARCHIVE_EMPTY, -1 },
  [MEMBER_NONE_MANY] = { MESSAGE_ARCHIVE_MEMBERS, LIMIT_ARCHIVE_MEMBERS },
  [MEMBER_NONE_BIG] = { MESSAGE_ARCHIVE_UNPACKED, LIMIT_ARCHIVE_UNPACKED },
  [MEMBER_NONE_RATIO] = { MESSAGE_ARCHIVE_RATIO, LIMIT_ARCHIVE_RATIO },
};

void
member_explain (MemberState state, const Place *place, Findings *findings)
{
  g_autofree char *limit
      = states[state].limit < 0
            ? NULL
            : g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value ((Limit) states[state].limit));

  findings_add_message (findings, states[state].message, place, limit, NULL);
}

/* --- in the worker --- */

/* A request is an archive, or this: the member of the archive that came before. */
typedef struct
{
  guint32 index;
} MemberRequest;

/* An answer to an archive is these, each with its name behind it. */
typedef struct
{
  guint32 index, state, length;
} MemberHead;

typedef struct
{
  GBytes *bytes;
  struct archive *reader; /* NULL: not open */
  guint32 next;           /* index of the member that READER gives next */
} Opened;

static struct archive *
open_reader (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  struct archive *reader = archive_read_new ();

  if (archive_read_support_filter_gzip (reader) == ARCHIVE_OK
      && archive_read_support_filter_xz (reader) == ARCHIVE_OK
      && archive_read_support_filter_zstd (reader) == ARCHIVE_OK
      && archive_read_support_format_tar (reader) == ARCHIVE_OK
      && archive_read_support_format_zip (reader) == ARCHIVE_OK
      && archive_read_open_memory (reader, data, length) == ARCHIVE_OK)
    return reader;
  archive_read_free (reader);
  return NULL;
}

/* Whether NAME ends so, upper and lower case alike. */
static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = strlen (name), tail = strlen (ending);

  return length >= tail && g_ascii_strcasecmp (name + length - tail, ending) == 0;
}

/* As in a folder: what begins with a dot is nobody's case. */
static gboolean
is_hidden (const char *name)
{
  g_auto (GStrv) components = g_strsplit (name, "/", -1);

  for (char **at = components; *at; at++)
    if (**at == '.' && !g_str_equal (*at, ".") && !g_str_equal (*at, ".."))
      return TRUE;
  return FALSE;
}

/* FALSE: the member is passed over. */
static gboolean
judge (struct archive_entry *entry, const char *name, MemberState *state)
{
  static const char *const archives[] = { ".tar", ".tgz", ".txz", ".tzst", ".gz", ".xz", ".zst",
                                          ".zip", ".bz2", ".7z", ".rar" };

  if (archive_entry_filetype (entry) == AE_IFDIR || is_hidden (name))
    return FALSE;
  if (has_ending (name, ".xml"))
    {
      *state = archive_entry_hardlink (entry) || archive_entry_filetype (entry) != AE_IFREG
                   ? MEMBER_KIND
               : archive_entry_is_data_encrypted (entry) ? MEMBER_SECRET
                                                         : MEMBER_CASE;
      return TRUE;
    }
  *state = MEMBER_NESTED;
  for (gsize i = 0; i < G_N_ELEMENTS (archives); i++)
    if (has_ending (name, archives[i]))
      return TRUE;
  return FALSE;
}

static void
append_member (GByteArray *list, guint32 index, MemberState state, const char *name)
{
  const MemberHead head = { index, (guint32) state, (guint32) strlen (name) };

  g_byte_array_append (list, (const guint8 *) &head, sizeof head);
  g_byte_array_append (list, (const guint8 *) name, head.length);
}

/* What the archive goes past with ENTRY, its member INDEX; MEMBER_CASE: nothing. */
static MemberState
measure (struct archive *reader, struct archive_entry *entry, guint32 index, gsize packed,
         guint64 *declared)
{
  gint64 size = archive_entry_size_is_set (entry) ? archive_entry_size (entry) : 0;
  /* Of a packed tar what came through the filter is true, what a member of a zip says may not be. */
  guint64 unpacked = (guint64) MAX (archive_filter_bytes (reader, 0), 0);

  *declared += (guint64) MAX (size, 0);
  unpacked = MAX (unpacked, *declared);
  return index >= limit_value (LIMIT_ARCHIVE_MEMBERS)                ? MEMBER_NONE_MANY
         : unpacked > limit_value (LIMIT_ARCHIVE_UNPACKED)           ? MEMBER_NONE_BIG
         : unpacked / limit_value (LIMIT_ARCHIVE_RATIO) > packed     ? MEMBER_NONE_RATIO
                                                                     : MEMBER_CASE;
}

static GBytes *
list_members (Opened *opened)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  struct archive *reader = open_reader (opened->bytes);
  struct archive_entry *entry;
  guint64 declared = 0;
  int status = ARCHIVE_FATAL;

  for (guint32 index = 0; reader; index++)
    {
      MemberState state;
      const char *name;

      status = archive_read_next_header (reader, &entry);
      if (status == ARCHIVE_EOF || status == ARCHIVE_FATAL)
        break;
      state = measure (reader, entry, index, g_bytes_get_size (opened->bytes), &declared);
      if (state != MEMBER_CASE)
        {
          /* Then nothing of it is a case. */
          archive_read_free (reader);
          g_byte_array_set_size (list, 0);
          append_member (list, 0, state, "");
          return g_byte_array_free_to_bytes (g_steal_pointer (&list));
        }
      name = archive_entry_pathname (entry);
      if (status < ARCHIVE_WARN || !name)
        append_member (list, index, MEMBER_NONE_DAMAGED, "");
      else if (judge (entry, name, &state))
        append_member (list, index, state, name);
    }
  if (status != ARCHIVE_EOF)
    append_member (list, 0, MEMBER_NONE_DAMAGED, "");
  else if (list->len == 0)
    append_member (list, 0, MEMBER_NONE_EMPTY, "");
  if (reader)
    archive_read_free (reader);
  return g_byte_array_free_to_bytes (g_steal_pointer (&list));
}

static void
close_reader (Opened *opened)
{
  if (opened->reader)
    archive_read_free (opened->reader);
  opened->reader = NULL;
  opened->next = 0;
}

static GBytes *
read_data (struct archive *reader, GError **error)
{
  const gsize maximum = limit_value (LIMIT_FILE_BYTES);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint8 buffer[64 * 1024];
  la_ssize_t got;

  while ((got = archive_read_data (reader, buffer, sizeof buffer)) > 0)
    {
      g_byte_array_append (data, buffer, (guint) got);
      if (data->len > maximum)
        {
          g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, maximum);

          error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_FILE_SIZE, "*.xml", limit, NULL);
          return NULL;
        }
    }
  if (got == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
  error_set (error, SAGSAKT_ERROR_IO, MESSAGE_ARCHIVE_MEMBER_READ, NULL);
  return NULL;
}

static GBytes *
read_member (Opened *opened, guint32 index, GError **error)
{
  int status = ARCHIVE_OK;
  struct archive_entry *entry;

  if (opened->reader && index < opened->next)
    close_reader (opened);
  if (!opened->reader && opened->bytes)
    opened->reader = open_reader (opened->bytes);
  while (opened->reader && opened->next <= index && status > ARCHIVE_FATAL && status != ARCHIVE_EOF)
    {
      status = archive_read_next_header (opened->reader, &entry);
      opened->next++;
    }
  if (opened->reader && opened->next == index + 1 && status >= ARCHIVE_WARN
      && status != ARCHIVE_EOF)
    return read_data (opened->reader, error);
  error_set (error, SAGSAKT_ERROR_IO, MESSAGE_ARCHIVE_MEMBER_READ, NULL);
  return NULL;
}

static GBytes *
work (gpointer data, GBytes *request, GError **error)
{
  Opened *opened = data;
  MemberRequest member;

  if (g_bytes_get_size (request) == sizeof member)
    {
      memcpy (&member, g_bytes_get_data (request, NULL), sizeof member);
      return read_member (opened, member.index, error);
    }
  close_reader (opened);
  g_clear_pointer (&opened->bytes, g_bytes_unref);
  opened->bytes = g_bytes_ref (request);
  return list_members (opened);
}

/* --- in the coordinator --- */

struct Unpacker
{
  Workers *workers;
  Opened opened;         /* the workers'; here always empty */
  Worker *worker;        /* has the archive PATH; NULL: none has */
  char *path;
  GHashTable *digests;   /* path → of its bytes when it was listed */
  GHashTable *crashes;   /* path → how often its worker broke off */
};

Unpacker *
unpacker_new (GError **error)
{
  g_autoptr (Unpacker) unpacker = g_new0 (Unpacker, 1);
  const WorkersPlan plan = { .work = work,
                             .data = &unpacker->opened,
                             .bytes = limit_value (LIMIT_SANDBOX_BYTES) };

  unpacker->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  unpacker->crashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  unpacker->workers = workers_start (&plan, error);
  return unpacker->workers ? g_steal_pointer (&unpacker) : NULL;
}

static void
unpacker_close (Unpacker *unpacker)
{
  g_clear_pointer (&unpacker->worker, worker_free);
  g_clear_pointer (&unpacker->path, g_free);
}

void
unpacker_free (Unpacker *unpacker)
{
  if (!unpacker)
    return;
  unpacker_close (unpacker);
  workers_stop (unpacker->workers);
  g_hash_table_unref (unpacker->digests);
  g_hash_table_unref (unpacker->crashes);
  g_free (unpacker);
}

/* Asks the worker; one that broke off is counted, and gone. */
static GBytes *
ask (Unpacker *unpacker, GBytes *request, GError **error)
{
  GBytes *answer = worker_call (unpacker->worker, request, error);

  if (!worker_lives (unpacker->worker))
    {
      guint crashes = GPOINTER_TO_UINT (g_hash_table_lookup (unpacker->crashes, unpacker->path));

      g_hash_table_insert (unpacker->crashes, g_strdup (unpacker->path),
                           GUINT_TO_POINTER (crashes + 1));
      unpacker_close (unpacker);
    }
  return answer;
}

/* Gives the archive PATH to a worker of its own; what that answers is the list of its members. */
static GBytes *
unpacker_open (Unpacker *unpacker, const char *path, GError **error)
{
  const gsize maximum = limit_value (LIMIT_ARCHIVE_BYTES);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *digest = NULL;
  const char *before = g_hash_table_lookup (unpacker->digests, path);

  unpacker_close (unpacker);
  bytes = file_read (path, maximum, &failure);
  if (g_error_matches (failure, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT))
    {
      g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, maximum);

      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_ARCHIVE_BYTES, limit, NULL);
      return NULL;
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  digest = digest_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) <= sizeof (MemberRequest)
      || (before && !g_str_equal (before, digest)))
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_ARCHIVE_DAMAGED, NULL);
      return NULL;
    }
  if (!before)
    g_hash_table_insert (unpacker->digests, g_strdup (path), g_steal_pointer (&digest));
  unpacker->worker = worker_new (unpacker->workers, error);
  unpacker->path = g_strdup (path);
  return unpacker->worker ? ask (unpacker, bytes, error) : NULL;
}

gboolean
unpacker_list (Unpacker *unpacker, const char *path, UnpackerFunction function, gpointer data,
               GError **error)
{
  g_autoptr (GBytes) list = unpacker_open (unpacker, path, error);
  const guint8 *at;
  gsize left;

  if (!list)
    return FALSE;
  at = g_bytes_get_data (list, &left);
  while (left > 0)
    {
      g_autofree char *name = NULL;
      MemberHead head = { 0 };

      if (left >= sizeof head)
        memcpy (&head, at, sizeof head);
      /* A worker that was taken over says what it likes. */
      if (left < sizeof head || head.length > left - sizeof head || head.state >= N_MEMBER_STATES)
        {
          error_set (error, SAGSAKT_ERROR_IO, MESSAGE_ARCHIVE_DAMAGED, NULL);
          return FALSE;
        }
      name = g_strndup ((const char *) at + sizeof head, head.length);
      function (name, (MemberState) head.state, head.index, data);
      at += sizeof head + head.length;
      left -= sizeof head + head.length;
    }
  return TRUE;
}

GBytes *
unpacker_read (Unpacker *unpacker, const char *path, guint index, GError **error)
{
  const MemberRequest member = { index };
  g_autoptr (GBytes) request = g_bytes_new (&member, sizeof member);
  guint crashes = GPOINTER_TO_UINT (g_hash_table_lookup (unpacker->crashes, path));

  if (crashes >= CRASHES_MAXIMUM)
    {
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
      return NULL;
    }
  if (!unpacker->worker || !g_str_equal (unpacker->path, path))
    {
      g_autoptr (GBytes) list = unpacker_open (unpacker, path, error);

      if (!list)
        return NULL;
    }
  return ask (unpacker, request, error);
}
