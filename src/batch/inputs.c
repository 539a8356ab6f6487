#include "batch/inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "batch/folder.h"
#include "batch/manifest.h"
#include "batch/unpacker.h"

/* Strings are in the list's chunk; what is the same for many is there once. */
typedef struct
{
  const char *path;    /* of the file, or of the archive */
  const char *display;
  const char *folder;
  const char *name;
  const char *output;
  const char *recipient;
  const char *settings;
  Findings *lost;      /* why it can be no case; else NULL */
  guint32 office;      /* 0: the run's */
  guint32 twin;        /* number of an earlier entry that is the same; 0: none */
  guint32 member;      /* in an archive */
  gboolean archived;
} Entry;

struct BatchInputs
{
  GArray *entries;
  GStringChunk *texts;
  GPtrArray *offices;  /* char * */
  GHashTable *twins;   /* while the list is made: what an entry is → its number */
  Unpacker *unpacker;  /* NULL: no archive yet */
};

/* What a line of a manifest says of all that its path stands for. */
typedef struct
{
  const char *output, *recipient, *settings;
  guint32 office;
} Extra;

static void
clear_entry (gpointer data)
{
  g_clear_pointer (&((Entry *) data)->lost, findings_free);
}

static const char *
keep (BatchInputs *inputs, const char *text)
{
  return text ? g_string_chunk_insert (inputs->texts, text) : NULL;
}

/* For texts that many entries share. */
static const char *
keep_once (BatchInputs *inputs, const char *text)
{
  return text ? g_string_chunk_insert_const (inputs->texts, text) : NULL;
}

/* PATH as people and reports can read it: UTF-8, without marks that move what stands around them. */
static char *
show (const char *path)
{
  g_autofree char *valid = g_utf8_make_valid (path, -1);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (c);

      g_string_append_unichar (shown, type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT
                                              || type == G_UNICODE_LINE_SEPARATOR
                                              || type == G_UNICODE_PARAGRAPH_SEPARATOR
                                          ? 0xFFFD : c);
    }
  return g_string_free (shown, FALSE);
}

/* --- entries --- */

static Entry *
append (BatchInputs *inputs, const Entry *entry)
{
  g_array_append_val (inputs->entries, *entry);
  return &g_array_index (inputs->entries, Entry, inputs->entries->len - 1);
}

static void
append_lost (BatchInputs *inputs, const char *display, Findings *lost)
{
  g_autofree char *shown = show (display);
  const Entry entry = { .display = keep (inputs, shown), .folder = "", .name = "", .lost = lost };

  append (inputs, &entry);
}

static void
append_fault (BatchInputs *inputs, const char *display, MessageKey key)
{
  const Place place = { .file = display };
  Findings *lost = findings_new ();

  findings_add_message (lost, key, &place, NULL);
  append_lost (inputs, display, lost);
}

/* Why an input is lost, when ERROR says it. */
static Findings *
lose (const char *path, const GError *error)
{
  const Finding finding = { .severity = SEVERITY_ERROR,
                            .rule = message_key (MESSAGE_FILE_READ),
                            .place = { .file = path },
                            .da = error->message,
                            .en = error->message };
  Findings *lost = findings_new ();

  findings_add (lost, &finding);
  return lost;
}

static void
append_error (BatchInputs *inputs, const char *path, const GError *error)
{
  append_lost (inputs, path, lose (path, error));
}

/* Notes that the last entry is what an earlier one is: the same file, or member, with the same
 * settings, whatever path leads to it. */
static void
find_twin (BatchInputs *inputs, const struct stat *status, const char *member)
{
  Entry *entry = &g_array_index (inputs->entries, Entry, inputs->entries->len - 1);
  g_autofree char *key = g_strdup_printf (
      "%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "\n%s\n%s", (guint64) status->st_dev,
      (guint64) status->st_ino, member, entry->settings ? entry->settings : "");

  entry->twin = GPOINTER_TO_UINT (g_hash_table_lookup (inputs->twins, key));
  if (entry->twin == 0)
    g_hash_table_insert (inputs->twins, g_steal_pointer (&key),
                         GUINT_TO_POINTER (inputs->entries->len));
}

/* The entry of one case; PATH below what was named is FOLDER/BASE. */
static Entry
make_entry (BatchInputs *inputs, const char *display, const char *folder, const char *base,
            const Extra *extra)
{
  g_autofree char *shown = show (display);
  g_autofree char *name = g_strndup (base, strlen (base) - (folder_is_case (base) ? 4 : 0));

  return (Entry){ .display = keep (inputs, shown),
                  .folder = keep_once (inputs, folder),
                  .name = keep (inputs, name),
                  .output = extra->output,
                  .recipient = extra->recipient,
                  .settings = extra->settings,
                  .office = extra->office };
}

static void
add_case (BatchInputs *inputs, const char *path, const char *folder, const Extra *extra)
{
  g_autofree char *base = g_path_get_basename (path);
  Entry entry = make_entry (inputs, path, folder, base, extra);
  struct stat status;

  entry.path = g_str_equal (entry.display, path) ? entry.display : keep (inputs, path);
  append (inputs, &entry);
  /* One that is not there says so when it is read. */
  if (stat (path, &status) == 0 && S_ISREG (status.st_mode))
    find_twin (inputs, &status, "");
}

/* --- folders --- */

/* FALSE, and nothing added: the line names one document for all of them. */
static gboolean
refuse_output (BatchInputs *inputs, const char *path, const Extra *extra)
{
  if (extra->output)
    append_fault (inputs, path, MESSAGE_MANIFEST_OUTPUT_MANY);
  return extra->output != NULL;
}

static void
add_folder (BatchInputs *inputs, const char *path, const Extra *extra)
{
  g_autoptr (GArray) found = NULL;
  g_autofree char *root = NULL;

  if (refuse_output (inputs, path, extra))
    return;
  found = folder_list (path);
  root = g_build_filename (path, "/", NULL);
  for (guint i = 0; i < found->len; i++)
    {
      FolderEntry *entry = &g_array_index (found, FolderEntry, i);

      if (entry->lost)
        append_lost (inputs, entry->path, g_steal_pointer (&entry->lost));
      else
        {
          const char *below = g_str_has_prefix (entry->path, root)
                                  ? entry->path + strlen (root) : entry->path;
          const char *slash = strrchr (below, '/');
          g_autofree char *folder = g_strndup (below, slash ? (gsize) (slash - below) : 0);

          add_case (inputs, entry->path, folder, extra);
        }
    }
}

/* --- archives --- */

typedef struct
{
  BatchInputs *inputs;
  const char *path;  /* kept */
  const Extra *extra;
  struct stat status;
} ArchiveAdding;

static void
add_member (const char *name, MemberState state, guint index, gpointer data)
{
  const ArchiveAdding *adding = data;
  BatchInputs *inputs = adding->inputs;
  g_autofree char *display = *name ? g_strdup_printf ("%s:%s", adding->path, name)
                                   : g_strdup (adding->path);
  const char *slash = strrchr (name, '/');
  const char *base = slash ? slash + 1 : name;
  g_autofree char *folder = g_strndup (name, slash ? (gsize) (slash - name) : 0);
  Entry entry;

  if (state != MEMBER_CASE)
    {
      const Place place = { .file = display };
      Findings *lost = findings_new ();

      member_explain (state, &place, lost);
      append_lost (inputs, display, lost);
      return;
    }
  entry = make_entry (inputs, display, folder, base, adding->extra);
  entry.path = adding->path;
  entry.archived = TRUE;
  entry.member = index;
  append (inputs, &entry);
  find_twin (inputs, &adding->status, name);
}

static void
add_archive (BatchInputs *inputs, const char *path, const Extra *extra)
{
  ArchiveAdding adding = { inputs, keep_once (inputs, path), extra, { 0 } };
  g_autoptr (GError) error = NULL;

  if (refuse_output (inputs, path, extra))
    return;
  if (!inputs->unpacker)
    inputs->unpacker = unpacker_new (&error);
  if (!inputs->unpacker || stat (path, &adding.status) != 0
      || !unpacker_list (inputs->unpacker, path, add_member, &adding, &error))
    {
      if (!error)
        error_set (&error, SAGSAKT_ERROR_IO, MESSAGE_FILE_READ, path, g_strerror (errno), NULL);
      append_error (inputs, path, error);
    }
}

/* --- what a path is --- */

typedef enum
{
  INPUT_CASE,
  INPUT_FOLDER,
  INPUT_ARCHIVE,
  INPUT_MANIFEST
} InputKind;

static gboolean
begins (const guint8 *data, gsize length, gsize at, const char *magic, gsize n)
{
  return length >= at + n && memcmp (data + at, magic, n) == 0;
}

static gboolean
is_archive (const guint8 *data, gsize length)
{
  return begins (data, length, 0, "\x1f\x8b", 2) || begins (data, length, 0, "\xfd" "7zXZ\0", 6)
         || begins (data, length, 0, "\x28\xb5\x2f\xfd", 4)
         || begins (data, length, 0, "PK\3\4", 4) || begins (data, length, 0, "PK\5\6", 4)
         || begins (data, length, 257, "ustar", 5);
}

/* XML begins with a tag, after a byte order mark and spaces, in UTF-16 with a NUL among them. */
static gboolean
is_xml (const guint8 *data, gsize length)
{
  gsize at = begins (data, length, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

  if (length >= 2 && (begins (data, length, 0, "\xff\xfe", 2) || begins (data, length, 0, "\xfe\xff", 2)
                      || data[0] == 0 || data[1] == 0))
    return TRUE;
  while (at < length && strchr (" \t\r\n", data[at]) && data[at])
    at++;
  return at < length && data[at] == '<';
}

/* By its first bytes; what is called *.xml is a case, whatever is in it, and what cannot be looked at
 * is one that cannot be read.  Only a manifest comes through a pipe. */
static InputKind
judge (const char *path)
{
  guint8 head[512];
  struct stat status;
  gssize got;
  int fd;

  if (stat (path, &status) != 0)
    return INPUT_CASE;
  if (S_ISDIR (status.st_mode))
    return INPUT_FOLDER;
  if (folder_is_case (path))
    return INPUT_CASE;
  if (!S_ISREG (status.st_mode))
    return INPUT_MANIFEST;
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  got = fd < 0 ? -1 : pread (fd, head, sizeof head, 0);
  if (fd >= 0)
    close (fd);
  return got < 0                               ? INPUT_CASE
         : is_archive (head, (gsize) got)      ? INPUT_ARCHIVE
         : is_xml (head, (gsize) got)          ? INPUT_CASE
                                               : INPUT_MANIFEST;
}

/* --- manifests --- */

static guint32
find_office (BatchInputs *inputs, const char *path)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (inputs->offices, path, g_str_equal, &index))
    {
      index = inputs->offices->len;
      g_ptr_array_add (inputs->offices, g_strdup (path));
    }
  return index + 1;
}

/* Of all that the line says besides its path, and of what stands in the office's file. */
static char *
digest_settings (const ManifestLine *line, const char *office)
{
  g_autoptr (GBytes) bytes
      = office ? file_read (office, limit_value (LIMIT_FILE_BYTES), NULL) : NULL;
  g_autofree char *content
      = bytes ? digest_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autofree char *text
      = g_strdup_printf ("%s\n%s\n%s\n%s", office ? office : "", content ? content : "",
                         line->recipient ? line->recipient : "", line->output ? line->output : "");

  return office || line->recipient || line->output ? digest_hex (text, strlen (text)) : NULL;
}

/* PATH, of a list in FOLDER. */
static char *
resolve (const char *folder, const char *path)
{
  return g_path_is_absolute (path) || g_str_equal (folder, ".")
             ? g_strdup (path) : g_build_filename (folder, path, NULL);
}

/* The folder that a line's case is in below the list's own; "" when it is elsewhere. */
static char *
folder_below (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (GStrv) components = g_strsplit (folder, "/", -1);

  return g_path_is_absolute (path) || g_strv_contains ((const char *const *) components, "..")
                 || g_str_equal (folder, ".")
             ? g_strdup ("") : g_steal_pointer (&folder);
}

static void
add_line (BatchInputs *inputs, const char *folder, const ManifestLine *line)
{
  g_autofree char *path = resolve (folder, line->path);
  g_autofree char *office = line->office ? resolve (folder, line->office) : NULL;
  g_autofree char *below = folder_below (line->path);
  g_autofree char *settings = digest_settings (line, office);
  const Extra extra = { .output = keep (inputs, line->output),
                        .recipient = keep_once (inputs, line->recipient),
                        .settings = keep_once (inputs, settings),
                        .office = office ? find_office (inputs, office) : 0 };

  switch (judge (path))
    {
    case INPUT_FOLDER:
      add_folder (inputs, path, &extra);
      break;
    case INPUT_ARCHIVE:
      add_archive (inputs, path, &extra);
      break;
    case INPUT_CASE:
    case INPUT_MANIFEST: /* a list in a list would be read as a case, and say that it is none */
      add_case (inputs, path, below, &extra);
      break;
    }
}

static void
add_manifest (BatchInputs *inputs, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, limit_value (LIMIT_MANIFEST_BYTES), &error);
  const gboolean standard = g_str_equal (path, "-");
  g_autofree char *folder = standard ? g_strdup (".") : g_path_get_dirname (path);
  const char *name = standard ? "<stdin>" : path, *at, *end;
  const guint before = inputs->entries->len;
  gsize length;

  if (!bytes)
    {
      append_error (inputs, name, error);
      return;
    }
  at = g_bytes_get_data (bytes, &length);
  end = at + length;
  if (length >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  for (guint number = 1; at < end; number++)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));
      const Place place = { .file = name, .line = number };
      g_autoptr (Findings) findings = findings_new ();
      g_auto (ManifestLine) line = { 0 };

      stop = stop ? stop : end;
      if (manifest_read_line (at, (gsize) (stop - at), &place, &line, findings))
        add_line (inputs, folder, &line);
      else if (findings_count (findings) > 0)
        {
          g_autofree char *display = g_strdup_printf ("%s:%u", name, number);

          append_lost (inputs, display, g_steal_pointer (&findings));
        }
      at = stop + 1;
    }
  if (inputs->entries->len == before)
    append_fault (inputs, name, MESSAGE_MANIFEST_EMPTY);
}

/* --- the list --- */

static BatchInputs *
new_list (void)
{
  BatchInputs *inputs = g_new0 (BatchInputs, 1);

  inputs->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (inputs->entries, clear_entry);
  inputs->texts = g_string_chunk_new (64 * 1024);
  inputs->offices = g_ptr_array_new_with_free_func (g_free);
  inputs->twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return inputs;
}

BatchInputs *
batch_inputs_new (const char *const *arguments, guint n)
{
  static const Extra none = { 0 };
  BatchInputs *inputs = new_list ();

  for (guint i = 0; i < n; i++)
    if (g_str_equal (arguments[i], "-"))
      add_manifest (inputs, "-");
    else
      switch (judge (arguments[i]))
        {
        case INPUT_CASE:
          add_case (inputs, arguments[i], "", &none);
          break;
        case INPUT_FOLDER:
          add_folder (inputs, arguments[i], &none);
          break;
        case INPUT_ARCHIVE:
          add_archive (inputs, arguments[i], &none);
          break;
        case INPUT_MANIFEST:
          add_manifest (inputs, arguments[i]);
          break;
        }
  g_clear_pointer (&inputs->twins, g_hash_table_unref);
  return inputs;
}

void
batch_inputs_free (BatchInputs *inputs)
{
  if (!inputs)
    return;
  unpacker_free (inputs->unpacker);
  g_array_unref (inputs->entries);
  g_string_chunk_free (inputs->texts);
  g_ptr_array_unref (inputs->offices);
  g_free (inputs);
}

guint
batch_inputs_count (const BatchInputs *inputs)
{
  return inputs->entries->len;
}

static const Entry *
nth (const BatchInputs *inputs, guint index)
{
  return &g_array_index (inputs->entries, Entry, index);
}

void
batch_inputs_nth (const BatchInputs *inputs, guint index, BatchInput *input)
{
  const Entry *entry = nth (inputs, index);

  *input = (BatchInput){ .number = (gint64) index + 1,
                         .display = entry->display,
                         .folder = entry->folder,
                         .name = entry->name,
                         .output = entry->output,
                         .recipient = entry->recipient,
                         .settings = entry->settings,
                         .office = entry->office,
                         .lost = entry->lost != NULL };
}

void
batch_inputs_explain (const BatchInputs *inputs, guint index, Findings *findings)
{
  const Entry *entry = nth (inputs, index);
  const Place place = { .file = entry->display };

  for (guint i = 0; entry->lost && i < findings_count (entry->lost); i++)
    findings_add (findings, findings_nth (entry->lost, i));
  if (entry->twin > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", entry->twin);

      findings_add_message (findings, MESSAGE_INPUT_TWICE, &place, number, NULL);
    }
}

GBytes *
batch_inputs_read (BatchInputs *inputs, guint index, GError **error)
{
  const Entry *entry = nth (inputs, index);

  if (entry->lost)
    {
      const Finding *why = findings_nth (entry->lost, 0);

      g_set_error_literal (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO,
                           message_language () == LANGUAGE_DANISH ? why->da : why->en);
      return NULL;
    }
  return entry->archived ? unpacker_read (inputs->unpacker, entry->path, entry->member, error)
                         : file_read (entry->path, limit_value (LIMIT_FILE_BYTES), error);
}

guint
batch_inputs_n_offices (const BatchInputs *inputs)
{
  return inputs->offices->len;
}

const char *
batch_inputs_office (const BatchInputs *inputs, guint index)
{
  return g_ptr_array_index (inputs->offices, index);
}

void
batch_inputs_lose_office (BatchInputs *inputs, guint index, const GError *error)
{
  for (guint i = 0; i < inputs->entries->len; i++)
    {
      Entry *entry = &g_array_index (inputs->entries, Entry, i);

      if (entry->office == index + 1 && !entry->lost)
        entry->lost = lose (entry->display, error);
    }
}
