/* seal/signature.c: the signatures in a PDF file */
#include "seal/signature.h"

#include <string.h>

#include "base/limits.h"
#include "seal/fields.h"

static const struct
{
  const char *name;
  SealSubfilter subfilter;
} subfilters[] = {
  { "ETSI.CAdES.detached", SEAL_CADES },    { "adbe.pkcs7.detached", SEAL_PKCS7 },
  { "adbe.pkcs7.sha1", SEAL_PKCS7_SHA1 },   { "adbe.x509.rsa_sha1", SEAL_RSA_SHA1 },
  { "adbe.x509.rsa.sha1", SEAL_RSA_SHA1 },  { "ETSI.RFC3161", SEAL_TIMESTAMP },
};

/* --- text and dates --- */

static gboolean
has_mark (const SealObject *string, const char *mark, gsize length)
{
  return string->length >= length && memcmp (string->text, mark, length) == 0;
}

/* By hand, since a process in the sandbox cannot load what converts. */
static void
add_wide (GString *text, const SealObject *string, guint high)
{
  const guint8 *bytes = (const guint8 *) string->text;

  for (gsize i = 2; i + 1 < string->length; i += 2)
    {
      gunichar unit = (gunichar) (bytes[i + high] << 8 | bytes[i + 1 - high]);
      gunichar next = i + 3 < string->length
                          ? (gunichar) (bytes[i + 2 + high] << 8 | bytes[i + 3 - high])
                          : 0;

      if (unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000)
        {
          unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
          i += 2;
        }
      g_string_append_unichar (text, g_unichar_validate (unit) ? unit : 0xFFFD);
    }
}

char *
seal_object_read_text (const SealObject *string)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GString *clean = g_string_new (NULL);

  if (!string || (string->type != SEAL_STRING && string->type != SEAL_NAME))
    return g_string_free (clean, FALSE);
  if (has_mark (string, "\xfe\xff", 2))
    add_wide (text, string, 0);
  else if (has_mark (string, "\xff\xfe", 2))
    add_wide (text, string, 1);
  else if (has_mark (string, "\xef\xbb\xbf", 3))
    {
      g_autofree char *valid
          = g_utf8_make_valid (string->text + 3, (gssize) string->length - 3);

      g_string_append (text, valid);
    }
  else
    for (gsize i = 0; i < string->length; i++)
      g_string_append_unichar (text, (guint8) string->text[i]);
  for (const char *at = text->str; at < text->str + text->len; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (clean, g_unichar_iscntrl (letter) ? 0xFFFD : letter);
    }
  return g_string_free (clean, FALSE);
}

/* WIDTH digits at *AT, or OTHERWISE when the string ends before them; FALSE: something else. */
static gboolean
read_digits (const char **at, gsize width, int otherwise, int *value)
{
  *value = otherwise;
  if (!g_ascii_isdigit (**at))
    return **at == '\0' || strchr ("Zz+-", **at) != NULL;
  *value = 0;
  for (gsize i = 0; i < width; i++, (*at)++)
    if (g_ascii_isdigit (**at))
      *value = *value * 10 + (**at - '0');
    else
      return FALSE;
  return TRUE;
}

gboolean
seal_object_parse_date (const SealObject *date, gint64 *seconds)
{
  const char *at = date && date->type == SEAL_STRING ? date->text : "";
  int year, part[5], zone_hours = 0, zone_minutes = 0, sign = 1;

  if (has_mark (date && date->type == SEAL_STRING ? date : &(SealObject){ .text = "" }, "D:", 2))
    at += 2;
  if (!g_ascii_isdigit (*at) || !read_digits (&at, 4, 0, &year))
    return FALSE;
  for (int i = 0; i < 5; i++)
    if (!read_digits (&at, 2, i < 2, &part[i]))
      return FALSE;
  if (*at == '+' || *at == '-')
    {
      sign = *at++ == '-' ? -1 : 1;
      if (!read_digits (&at, 2, 0, &zone_hours))
        return FALSE;
      at += *at == '\'';
      if (*at && !read_digits (&at, 2, 0, &zone_minutes))
        return FALSE;
    }

  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time
      = g_date_time_new (utc, year, part[0], part[1], part[2], part[3], part[4]);
  if (!time)
    return FALSE;
  *seconds = g_date_time_to_unix (time) - sign * (zone_hours * 3600 + zone_minutes * 60);
  return TRUE;
}

/* --- ranges --- */

static gboolean
is_space (guint8 byte)
{
  return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static gsize
skip_space (const SealFile *file, gsize at)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (seal_file_bytes (file), &length);

  while (at < length && is_space (data[at]))
    at++;
  return at;
}

gsize
seal_file_rest (const SealFile *file)
{
  return skip_space (file, seal_file_revision (file, seal_file_count (file) - 1)->end);
}

/* The revision whose %%EOF stands right before END, but for white space. */
static gboolean
find_revision (const SealFile *file, gsize end, guint *revision)
{
  const guint8 *data = g_bytes_get_data (seal_file_bytes (file), NULL);

  for (guint i = 0; i < seal_file_count (file); i++)
    {
      gsize mark = seal_file_revision (file, i)->end;

      while (mark > 0 && is_space (data[mark - 1]))
        mark--;
      if (end >= mark && end <= skip_space (file, mark))
        {
          *revision = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* The four numbers of the ByteRange, none negative. */
static gboolean
read_numbers (SealFile *file, guint revision, const SealObject *value, gsize numbers[4])
{
  const SealObject *range = seal_file_lookup (file, revision, value, "ByteRange");

  if (!range || range->type != SEAL_ARRAY || range->n_items != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const SealObject *number = seal_file_resolve (file, revision, &range->items[i]);

      if (!number || number->type != SEAL_INTEGER || number->integer < 0)
        return FALSE;
      numbers[i] = (gsize) number->integer;
    }
  return TRUE;
}

static SealRangeKind
judge_range (SealFile *file, guint revision, SealSignature *signature, gboolean in_stream)
{
  gsize length = g_bytes_get_size (seal_file_bytes (file)), range[4];

  if (!read_numbers (file, revision, signature->value, range) || range[2] > length
      || range[3] > length - range[2] || range[1] > range[2] || !signature->contents)
    return SEAL_RANGE_NONE;
  signature->begin = range[1];
  signature->end = range[2];
  signature->total = range[2] + range[3];
  if (range[0] != 0)
    return SEAL_RANGE_START;
  if (signature->value->repeated)
    return SEAL_RANGE_DOUBT;
  if (in_stream || signature->contents->start != range[1] || signature->contents->end != range[2]
      || ((const guint8 *) g_bytes_get_data (seal_file_bytes (file), NULL))[range[1]] != '<')
    return SEAL_RANGE_GAP;
  if (signature->total == length)
    {
      signature->revision = seal_file_count (file) - 1;
      return SEAL_RANGE_WHOLE;
    }
  return find_revision (file, signature->total, &signature->revision) ? SEAL_RANGE_REVISION
                                                                     : SEAL_RANGE_END;
}

/* --- fields --- */

typedef struct
{
  SealFile *file;
  guint revision;
  GPtrArray *found;
} Search;

static void
free_signature (gpointer signature)
{
  g_free (((SealSignature *) signature)->field);
  g_free (signature);
}

static SealSubfilter
subfilter_of (Search *search, const SealObject *value)
{
  const SealObject *name = seal_file_lookup (search->file, search->revision, value, "SubFilter");

  for (guint i = 0; i < G_N_ELEMENTS (subfilters); i++)
    if (seal_object_is_name (name, subfilters[i].name))
      return subfilters[i].subfilter;
  return SEAL_OTHER;
}

static void
add_signature (const SealFieldSeen *field, gpointer data)
{
  Search *search = data;
  gboolean in_stream = field->in_stream;
  guint32 number = 0;
  const SealObject *value = seal_object_lookup (field->dictionary, "V");
  SealSignature *signature;

  if (!field->signature || !value)
    return;
  value = seal_fields_follow (search->file, search->revision, value, &number, &in_stream);
  if (!value || value->type != SEAL_DICTIONARY
      || search->found->len >= limit_value (LIMIT_PDF_REVISIONS))
    return;
  signature = g_new0 (SealSignature, 1);
  signature->field = g_strdup (field->name);
  signature->number = field->number;
  signature->value = value;
  signature->subfilter = subfilter_of (search, value);
  signature->contents = seal_fields_follow (search->file, search->revision,
                                            seal_object_lookup (value, "Contents"), &number,
                                            &in_stream);
  if (signature->contents && signature->contents->type != SEAL_STRING)
    signature->contents = NULL;
  signature->covers = judge_range (search->file, search->revision, signature, in_stream);
  g_ptr_array_add (search->found, signature);
}

static gint
compare_covered (gconstpointer a, gconstpointer b)
{
  const SealSignature *first = *(SealSignature *const *) a, *second = *(SealSignature *const *) b;

  return first->total < second->total ? -1 : first->total > second->total;
}

GPtrArray *
seal_signatures_find (SealFile *file, guint revision)
{
  Search search = { file, revision, g_ptr_array_new_with_free_func (free_signature) };

  seal_fields_walk (file, revision, add_signature, &search);
  g_ptr_array_sort (search.found, compare_covered);
  return search.found;
}
