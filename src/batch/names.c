#include "batch/names.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"

#define EXTENSION ".pdf"
/* A file system takes 255 bytes; the unfinished file's name is longer by some 20. */
#define COMPONENT_BYTES 200
#define PATH_BYTES 1000
#define DIGEST_DIGITS 16

struct BatchNames
{
  char *pattern;
  GHashTable *taken; /* folded path → number of the case; of a folder, the same below 0 */
};

/* --- values --- */

/* Marks that cannot be seen, besides those of the category Format. */
static gboolean
is_invisible (gunichar c)
{
  static const gunichar ranges[][2] = {
    { 0x034F, 0x034F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
    { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 },
    { 0xFFF9, 0xFFFD }, { 0xE0000, 0xE0FFF },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return TRUE;
  return FALSE;
}

/* C as it may stand in a name. */
static gunichar
safe_character (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return '_';
    case G_UNICODE_SPACE_SEPARATOR:
      return ' ';
    default:
      return is_invisible (c) || (c < 128 && strchr ("/\\:*?\"<>|", (int) c)) ? '_' : c;
    }
}

static char *
compose (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* Before the first dot Windows knows a device by its name, in any case. */
static gboolean
is_device (const char *name)
{
  static const char *const devices[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
  static const char *const numbered[] = { "com", "lpt" };
  static const char *const digits[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
                                        "¹", "²", "³" };
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *lower = g_ascii_strdown (g_strchomp (stem), -1);

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_str_equal (lower, devices[i]))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbered); i++)
    for (gsize d = 0; g_str_has_prefix (lower, numbered[i]) && d < G_N_ELEMENTS (digits); d++)
      if (g_str_equal (lower + strlen (numbered[i]), digits[d]))
        return TRUE;
  return FALSE;
}

/* Of a name too long its beginning stays, and a digest tells it from others that begin so. */
static void
shorten (GString *name, gsize maximum)
{
  g_autofree char *digest = NULL;
  const char *end;

  if (name->len <= maximum)
    return;
  digest = digest_hex (name->str, name->len);
  end = g_utf8_find_prev_char (name->str, name->str + maximum - strlen ("~12345678") + 1);
  g_string_truncate (name, end ? (gsize) (end - name->str) : 0);
  g_string_append_printf (name, "~%.8s", digest);
}

/* TEXT as one component of at most MAXIMUM bytes; what is safe already stays as it is. */
static char *
finish_component (const char *text, gsize maximum)
{
  g_autofree char *composed = compose (text);
  g_autofree char *again = NULL;
  GString *name = g_string_new (NULL);

  for (const char *at = composed; *at; at = g_utf8_next_char (at))
    g_string_append_unichar (name, safe_character (g_utf8_get_char (at)));
  /* A mark may now stand on another character than before. */
  again = compose (name->str);
  g_string_assign (name, again);
  if (name->len > 0 && strchr (".- ", name->str[0]))
    name->str[0] = '_';
  if (name->len > 0 && strchr (". ", name->str[name->len - 1]))
    name->str[name->len - 1] = '_';
  if (name->len == 0 || is_device (name->str))
    g_string_prepend_c (name, '_');
  shorten (name, maximum);
  return g_string_free (name, FALSE);
}

char *
batch_names_component (const char *value)
{
  return finish_component (value, COMPONENT_BYTES);
}

/* The last component keeps its extension whatever becomes of the rest. */
static char *
finish_file (const char *text)
{
  gsize length = strlen (text), cut = g_str_has_suffix (text, EXTENSION) ? strlen (EXTENSION) : 0;
  g_autofree char *stem = g_strndup (text, length - cut);
  g_autofree char *safe = finish_component (stem, COMPONENT_BYTES - strlen (EXTENSION));

  return g_strconcat (safe, EXTENSION, NULL);
}

gboolean
batch_names_is_safe (const char *path)
{
  g_auto (GStrv) components = g_strsplit (path, "/", -1);
  guint n = g_strv_length (components);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *safe = i + 1 < n ? batch_names_component (components[i])
                                        : finish_file (components[i]);

      if (!g_str_equal (safe, components[i]))
        return FALSE;
    }
  return n > 0 && strlen (path) <= PATH_BYTES;
}

/* --- the pattern --- */

#define FOLDER "{folder}"

static const struct
{
  const char *name;
  gsize offset; /* in BatchNameFacts */
} facts_known[] = {
  { "type", offsetof (BatchNameFacts, type) },
  { "caseNumber", offsetof (BatchNameFacts, case_number) },
  { "date", offsetof (BatchNameFacts, date) },
  { "digest", offsetof (BatchNameFacts, digest) },
};

/* The value of the placeholder NAME; FALSE: there is no such placeholder.  *VALUE NULL: the case does
 * not say, or no case is given. */
static gboolean
find_value (const char *name, const BatchInput *input, const BatchNameFacts *facts, char **value)
{
  *value = NULL;
  if (g_str_equal (name, "name"))
    *value = input ? g_strdup (input->name) : NULL;
  else if (g_str_equal (name, "number"))
    *value = input ? g_strdup_printf ("%06" G_GINT64_FORMAT, input->number) : NULL;
  else
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (facts_known) && !g_str_equal (facts_known[i].name, name))
        i++;
      if (i == G_N_ELEMENTS (facts_known))
        return FALSE;
      if (facts)
        *value = g_strdup (*(const char *const *) ((const char *) facts + facts_known[i].offset));
      if (*value && g_str_equal (name, "digest") && strlen (*value) > DIGEST_DIGITS)
        (*value)[DIGEST_DIGITS] = '\0';
    }
  return TRUE;
}

/* Appends COMPONENT of the pattern with its values.  FALSE: *MISSING, owned by the caller, is what is
 * unknown or has no value. */
static gboolean
expand (const char *component, const BatchInput *input, const BatchNameFacts *facts, GString *text,
        char **missing)
{
  while (*component)
    {
      gsize plain = strcspn (component, "{");
      g_autofree char *name = NULL, *value = NULL;

      g_string_append_len (text, component, (gssize) plain);
      component += plain;
      if (*component == '\0')
        break;
      name = g_strndup (component + 1, strcspn (component + 1, "}"));
      if (!find_value (name, input, facts, &value) || !value || !*value)
        {
          *missing = g_strdup_printf ("{%s}", name);
          return FALSE;
        }
      g_string_append (text, value);
      component += strlen (name) + 2;
    }
  return TRUE;
}

/* Braces come in pairs and not in each other. */
static gboolean
braces_match (const char *text)
{
  gboolean open = FALSE;

  for (; *text; text++)
    {
      if ((*text == '{' && open) || (*text == '}' && !open))
        return FALSE;
      if (*text == '{' || *text == '}')
        open = !open;
    }
  return !open;
}

static gboolean
check_pattern (const char *pattern, GError **error)
{
  static const BatchInput input = { .name = "a" };
  static const BatchNameFacts facts = { "a", "a", "a", "a" };
  g_auto (GStrv) components = g_strsplit (pattern, "/", -1);
  gboolean good = g_utf8_validate (pattern, -1, NULL) && g_str_has_suffix (pattern, EXTENSION)
                  && braces_match (pattern);

  for (char **at = components; good && *at; at++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *missing = NULL, *safe = NULL;

      if (at[1] && g_str_equal (*at, FOLDER))
        continue;
      if (!expand (*at, &input, &facts, text, &missing))
        {
          error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_PATTERN_UNKNOWN, missing, NULL);
          return FALSE;
        }
      safe = at[1] ? batch_names_component (text->str) : finish_file (text->str);
      good = g_str_equal (safe, text->str);
    }
  if (!good)
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_PATTERN_FORM, pattern, NULL);
  return good;
}

BatchNames *
batch_names_new (const char *pattern, GError **error)
{
  BatchNames *names;

  if (pattern && !check_pattern (pattern, error))
    return NULL;
  names = g_new0 (BatchNames, 1);
  names->pattern = g_strdup (pattern ? pattern : BATCH_NAMES_DEFAULT);
  names->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return names;
}

void
batch_names_free (BatchNames *names)
{
  if (!names)
    return;
  g_free (names->pattern);
  g_hash_table_unref (names->taken);
  g_free (names);
}

static void
append_folder (GString *path, const char *folder)
{
  g_auto (GStrv) components = g_strsplit (folder, "/", -1);

  for (char **at = components; *at; at++)
    if (**at && !g_str_equal (*at, "."))
      {
        g_autofree char *safe = batch_names_component (*at);

        g_string_append_printf (path, "%s/", safe);
      }
}

char *
batch_names_make (const BatchNames *names, const BatchInput *input, const BatchNameFacts *facts,
                  Findings *findings)
{
  const Place place = { .file = input->display };
  g_auto (GStrv) components = g_strsplit (names->pattern, "/", -1);
  g_autoptr (GString) path = g_string_new (NULL);

  if (input->output)
    return g_strdup (input->output);
  for (char **at = components; *at; at++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *missing = NULL, *safe = NULL;

      if (at[1] && g_str_equal (*at, FOLDER))
        {
          append_folder (path, input->folder);
          continue;
        }
      if (!expand (*at, input, facts, text, &missing))
        {
          findings_add_message (findings, MESSAGE_NAME_FACT, &place, missing, NULL);
          return NULL;
        }
      safe = at[1] ? batch_names_component (text->str) : finish_file (text->str);
      g_string_append_printf (path, "%s%s", safe, at[1] ? "/" : "");
    }
  if (path->len > PATH_BYTES)
    {
      findings_add_message (findings, MESSAGE_NAME_LONG, &place, NULL);
      return NULL;
    }
  return g_strdup (path->str);
}

/* --- who has a name --- */

static char *
fold (const char *path, gsize length)
{
  g_autofree char *folded = g_utf8_casefold (path, (gssize) length);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static gint64
find_holder (const BatchNames *names, const char *key)
{
  return (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (names->taken, key));
}

/* The number of the case that keeps PATH from being NUMBER's file; 0: none. */
static gint64
find_rival (const BatchNames *names, const char *path, gint64 number)
{
  g_autofree char *key = fold (path, strlen (path));
  gint64 holder = find_holder (names, key);

  if (holder != 0)
    return holder == number ? 0 : ABS (holder);
  for (const char *slash = strchr (path, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *above = fold (path, (gsize) (slash - path));

      holder = find_holder (names, above);
      if (holder > 0)
        return holder;
    }
  return 0;
}

gint64
batch_names_claim (BatchNames *names, const char *path, gint64 number, Findings *findings)
{
  gint64 rival = find_rival (names, path, number);

  if (rival != 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, rival);

      findings_add_message (findings, MESSAGE_NAME_TAKEN, NULL, text, NULL);
      return rival;
    }
  for (const char *slash = strchr (path, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      char *above = fold (path, (gsize) (slash - path));

      if (find_holder (names, above) == 0)
        g_hash_table_insert (names->taken, above, GSIZE_TO_POINTER ((gsize) -number));
      else
        g_free (above);
    }
  g_hash_table_insert (names->taken, fold (path, strlen (path)),
                       GSIZE_TO_POINTER ((gsize) number));
  return 0;
}

/* Whether the pattern has one of the placeholders NAMES, up to NULL. */
static gboolean
asks_for (const BatchNames *names, const char *const *placeholders)
{
  for (; *placeholders; placeholders++)
    if (strstr (names->pattern, *placeholders))
      return TRUE;
  return FALSE;
}

static const char *const of_the_case[] = { "{type}", "{caseNumber}", "{date}", NULL };
static const char *const of_one_case[] = { "{number}", "{digest}", NULL };

gboolean
batch_names_suit_shards (const BatchNames *names)
{
  return !asks_for (names, of_the_case) || asks_for (names, of_one_case);
}

gboolean
batch_names_are_early (const BatchNames *names)
{
  return !asks_for (names, of_the_case) && !asks_for (names, of_one_case);
}

void
batch_names_reserve (BatchNames *names, const BatchInputs *inputs)
{
  static const BatchNameFacts none = { 0 };
  const gboolean early = batch_names_are_early (names);

  for (guint i = 0; i < batch_inputs_count (inputs); i++)
    {
      g_autoptr (Findings) unsaid = findings_new (); /* until the case comes to it */
      g_autofree char *path = NULL;
      BatchInput input;

      batch_inputs_nth (inputs, i, &input);
      if (!input.lost && (early || input.output))
        path = batch_names_make (names, &input, &none, unsaid);
      if (path)
        batch_names_claim (names, path, input.number, unsaid);
    }
}

/* --- on disk --- */

/* The folder NAME in FOLDER, made when it is not there; -1 with errno set. */
static int
enter_folder (int folder, const char *name)
{
  const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat (folder, name, flags);

  if (fd >= 0 || errno != ENOENT)
    return fd;
  if (mkdirat (folder, name, 0777) != 0 && errno != EEXIST)
    return -1;
  fd = openat (folder, name, flags);
  /* A folder that is forgotten at a loss of power takes its files along. */
  if (fd >= 0 && fsync (folder) != 0)
    {
      int number = errno;

      close (fd);
      errno = number;
      return -1;
    }
  return fd;
}

int
batch_names_open_folder (int folder, const char *path, const char **base, GError **error)
{
  int fd = fcntl (folder, F_DUPFD_CLOEXEC, 0);
  const char *at = path;

  for (const char *slash; fd >= 0 && (slash = strchr (at, '/')); at = slash + 1)
    {
      g_autofree char *name = g_strndup (at, (gsize) (slash - at));
      int next;

      /* Never but by a fault in the caller: what is no safe path leads elsewhere. */
      if (*name == '\0' || *name == '.')
        {
          errno = EINVAL;
          next = -1;
        }
      else
        next = enter_folder (fd, name);
      int number = errno;
      close (fd);
      errno = number;
      fd = next;
    }
  if (fd < 0)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_FILE_WRITE, path, g_strerror (errno), NULL);
  *base = at;
  return fd;
}
