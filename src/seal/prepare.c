/* seal/prepare.c: a PDF with room for a signature */
#include "seal/prepare.h"

#include <string.h>

#include "base/errors.h"
#include "seal/fields.h"

/* Ten digits hold every offset that a file may have here. */
#define RANGE "/ByteRange[0 %010" G_GSIZE_FORMAT " %010" G_GSIZE_FORMAT " %010" G_GSIZE_FORMAT "]"

static gboolean
fail (MessageKey message, GError **error)
{
  error_set (error, SAGSAKT_ERROR_UNKNOWN, message, NULL);
  return FALSE;
}

/* --- the signature dictionary (ISO 32000-1 §12.8.1) --- */

static void
add_text (const char *key, const char *text, GString *out)
{
  if (!text)
    return;
  g_string_append_printf (out, "/%s", key);
  seal_object_print_text (text, out);
}

static void
add_time (gint64 time, GString *out)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);
  g_autofree char *text = g_date_time_format (date, "%Y%m%d%H%M%S");

  g_string_append_printf (out, "/M(D:%sZ)", text);
}

/* GAP is where the hexadecimal string begins in it, RANGE_AT where the byte range does. */
static GString *
print_signature (const SealRequest *request, gsize *range_at, gsize *gap)
{
  GString *out = g_string_new (NULL);

  if (request->purpose == SEAL_STAMP)
    g_string_append (out, "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161");
  else
    {
      g_string_append (out, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached");
      add_time (request->time, out);
      add_text ("Name", request->name, out);
      add_text ("Reason", request->reason, out);
      add_text ("Location", request->location, out);
    }
  if (request->certify)
    g_string_append (out, "/Reference[<</Type/SigRef/TransformMethod/DocMDP"
                          "/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]");
  *range_at = out->len;
  g_string_append_printf (out, RANGE, (gsize) 0, (gsize) 0, (gsize) 0);
  g_string_append (out, "/Contents");
  *gap = out->len;
  g_string_set_size (out, out->len + 1 + 2 * request->room);
  memset (out->str + *gap, '0', out->len - *gap);
  out->str[*gap] = '<';
  g_string_append (out, ">>>");
  return out;
}

/* --- the field --- */

/* A name that no field has: "Underskrift1" … */
static char *
new_name (const GArray *fields, SealPurpose purpose)
{
  for (guint n = 1;; n++)
    {
      char *name = g_strdup_printf ("%s%u", purpose == SEAL_STAMP ? "Tidsstempel" : "Underskrift", n);
      gboolean taken = FALSE;

      for (guint i = 0; i < fields->len && !taken; i++)
        taken = strcmp (g_array_index (fields, SealField, i).name, name) == 0;
      if (!taken)
        return name;
      g_free (name);
    }
}

/* Whether FIELD may be taken for PURPOSE unasked.  What it is kept for is in its seed value (§12.7.4.5,
 * table 234); a document time stamp takes no place that could be kept for a person. */
static gboolean
suits (SealFile *file, const SealField *field, SealPurpose purpose)
{
  enum { WANTS_SUBFILTER = 2 };
  static const char *const names[]
      = { [SEAL_SIGNATURE] = "ETSI.CAdES.detached", [SEAL_STAMP] = "ETSI.RFC3161" };
  guint last = seal_file_count (file) - 1;
  const SealObject *seed = seal_file_lookup (file, last, field->dictionary, "SV");
  const SealObject *flags = seal_file_lookup (file, last, seed, "Ff");
  const SealObject *list = seal_file_lookup (file, last, seed, "SubFilter");

  if (field->is_signed)
    return FALSE;
  if (!list || list->type != SEAL_ARRAY || !flags || flags->type != SEAL_INTEGER
      || !(flags->integer & WANTS_SUBFILTER))
    return purpose == SEAL_SIGNATURE;
  for (guint i = 0; i < list->n_items; i++)
    if (seal_object_is_name (seal_file_resolve (file, last, &list->items[i]), names[purpose]))
      return TRUE;
  return FALSE;
}

/* Width and height in millipoints of the rectangle that FIELD has on a page; FALSE: none, or it is
 * no widget itself. */
static gboolean
measure (SealFile *file, const SealField *field, gint64 *width, gint64 *height)
{
  guint last = seal_file_count (file) - 1;
  const SealObject *array = seal_file_lookup (file, last, field->dictionary, "Rect");
  double sides[4];

  if (!array || array->type != SEAL_ARRAY || array->n_items != 4
      || !seal_object_is_name (seal_file_lookup (file, last, field->dictionary, "Subtype"),
                               "Widget"))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const SealObject *number = seal_file_resolve (file, last, &array->items[i]);

      if (!number || (number->type != SEAL_INTEGER && number->type != SEAL_REAL))
        return FALSE;
      sides[i] = number->type == SEAL_REAL ? number->real : (double) number->integer;
    }
  *width = (gint64) (CLAMP (ABS (sides[2] - sides[0]), 0, 14400) * 1000 + 0.5);
  *height = (gint64) (CLAMP (ABS (sides[3] - sides[1]), 0, 14400) * 1000 + 0.5);
  return *width > 0 && *height > 0;
}

/* The field that is asked for; NULL: none has that name, or none is empty. */
static const SealField *
find_field (SealFile *file, const GArray *fields, const SealRequest *request)
{
  gint64 width, height;

  for (guint i = 0; i < fields->len; i++)
    {
      const SealField *field = &g_array_index (fields, SealField, i);

      if (request->field ? strcmp (field->name, request->field) == 0
                         : suits (file, field, request->purpose)
                               && (!request->visible || measure (file, field, &width, &height)))
        return field;
    }
  return NULL;
}

static gboolean
has_signature (const GArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_array_index (fields, SealField, i).is_signed)
      return TRUE;
  return FALSE;
}

/* What a certification (§12.8.2.2) leaves open: with P=1 nothing but time stamps. */
static gboolean
is_closed (SealFile *file, guint revision, const SealRequest *request)
{
  const SealObject *permissions
      = seal_file_lookup (file, revision, seal_file_catalog (file, revision), "Perms");
  const SealObject *signature = seal_file_lookup (file, revision, permissions, "DocMDP");
  const SealObject *references = seal_file_lookup (file, revision, signature, "Reference");
  const SealObject *first = references && references->type == SEAL_ARRAY && references->n_items
                                ? seal_file_resolve (file, revision, &references->items[0])
                                : NULL;
  const SealObject *parameters = seal_file_lookup (file, revision, first, "TransformParams");
  const SealObject *level = seal_file_lookup (file, revision, parameters, "P");

  return signature && (request->certify
                       || (request->purpose == SEAL_SIGNATURE && level
                           && level->type == SEAL_INTEGER && level->integer == 1));
}

/* FIELD shows what the request draws. */
static gboolean
set_appearance (SealUpdate *update, SealFile *file, const SealField *field,
                const SealRequest *request, GError **error)
{
  g_autoptr (GPtrArray) objects = NULL;
  gint64 width, height;
  guint32 first;
  GString *text;

  if (!field || !measure (file, field, &width, &height))
    return fail (MESSAGE_SEAL_PLACE, error);
  first = seal_update_reserve (update);
  objects = request->draw (request->draw_data, request, width, height, first, error);
  if (!objects)
    return FALSE;
  for (guint i = 0; i < objects->len; i++)
    {
      gsize length;
      const char *body = g_bytes_get_data (objects->pdata[i], &length);

      seal_update_set (update, i ? seal_update_reserve (update) : first,
                       g_string_new_len (body, (gssize) length));
    }
  text = g_string_new (NULL);
  g_string_printf (text, "<</N %u 0 R>>", first);
  seal_update_edit (update, field->number, "AP", text);
  return TRUE;
}

/* The number of the field's signature is VALUE from now on. */
static gboolean
set_field (SealUpdate *update, SealFile *file, const GArray *fields, const SealRequest *request,
           guint32 value, GError **error)
{
  const SealField *field = find_field (file, fields, request);
  g_autofree char *name = NULL;
  GString *text;

  if (field && field->is_signed)
    return fail (MESSAGE_SEAL_FIELD_SIGNED, error);
  if (request->visible && !set_appearance (update, file, field, request, error))
    return FALSE;
  if (!field)
    {
      name = request->field ? g_strdup (request->field) : new_name (fields, request->purpose);
      return seal_fields_add (update, file, name, value) || fail (MESSAGE_SEAL_OBJECT, error);
    }
  text = g_string_new (NULL);
  g_string_printf (text, "%u 0 R", value);
  seal_update_edit (update, field->number, "V", text);
  return TRUE;
}

/* --- the whole --- */

/* The catalogue names the certification (§12.8.4). */
static void
set_permissions (SealUpdate *update, SealFile *file, guint32 value)
{
  const SealObject *root = seal_object_lookup (
      seal_file_revision (file, seal_file_count (file) - 1)->trailer, "Root");
  GString *text = g_string_new (NULL);

  g_string_printf (text, "<</DocMDP %u 0 R>>", value);
  seal_update_edit (update, root->number, "Perms", text);
}

static gboolean
check_file (SealFile *file, const GArray *fields, const SealRequest *request, GError **error)
{
  guint last = seal_file_count (file) - 1;

  if (seal_object_lookup (seal_file_revision (file, last)->trailer, "Encrypt"))
    return fail (MESSAGE_SEAL_ENCRYPTED, error);
  if (!seal_file_catalog (file, last))
    return fail (MESSAGE_SEAL_OBJECT, error);
  if (is_closed (file, last, request) || (request->certify && has_signature (fields)))
    return fail (MESSAGE_SEAL_CERTIFIED, error);
  return TRUE;
}

static void
write_range (const SealPrepared *prepared, gsize at)
{
  gsize length;
  char *data = (char *) g_bytes_get_data (prepared->bytes, &length);
  g_autofree char *range = g_strdup_printf (RANGE, prepared->gap_start, prepared->gap_end,
                                            length - prepared->gap_end);

  memcpy (data + at, range, strlen (range));
}

gboolean
seal_prepare (GBytes *pdf, const SealRequest *request, SealPrepared *prepared, GError **error)
{
  g_autoptr (SealFile) file = seal_file_new (pdf, error);
  g_autoptr (SealUpdate) update = file ? seal_update_new (file) : NULL;
  g_autoptr (GArray) fields = file ? seal_fields_list (file, seal_file_count (file) - 1) : NULL;
  gsize range_at, gap;
  guint32 value;

  if (!file || !check_file (file, fields, request, error))
    return FALSE;
  value = seal_update_reserve (update);
  if (!set_field (update, file, fields, request, value, error))
    return FALSE;
  seal_update_set (update, value, print_signature (request, &range_at, &gap));
  if (request->certify)
    set_permissions (update, file, value);
  if (seal_file_damage (file))
    {
      g_propagate_error (error, g_error_copy (seal_file_damage (file)));
      return FALSE;
    }
  prepared->bytes = seal_update_finish (update);
  prepared->gap_start = seal_update_offset (update, value) + gap;
  prepared->gap_end = prepared->gap_start + 2 * request->room + 2;
  write_range (prepared, seal_update_offset (update, value) + range_at);
  return TRUE;
}

EVP_MD_CTX *
seal_prepared_digest (const SealPrepared *prepared, const EVP_MD *hash, guint8 *out, guint *length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (prepared->bytes, &size);
  EVP_MD_CTX *context = EVP_MD_CTX_new (), *begun = EVP_MD_CTX_new ();

  EVP_DigestInit_ex (context, hash, NULL);
  EVP_DigestUpdate (context, data, prepared->gap_start);
  EVP_MD_CTX_copy_ex (begun, context);
  EVP_DigestUpdate (context, data + prepared->gap_end, size - prepared->gap_end);
  EVP_DigestFinal_ex (context, out, length);
  EVP_MD_CTX_free (context);
  return begun;
}

GBytes *
seal_prepared_fill (const SealPrepared *prepared, GBytes *signature)
{
  static const char digits[] = "0123456789abcdef";
  gsize size, length, room = (prepared->gap_end - prepared->gap_start - 2) / 2;
  const guint8 *der = g_bytes_get_data (signature, &length);
  const guint8 *data = g_bytes_get_data (prepared->bytes, &size);
  guint8 *filled, *at;

  if (length > room)
    return NULL;
  filled = g_memdup2 (data, size);
  at = filled + prepared->gap_start + 1;
  for (gsize i = 0; i < length; i++)
    {
      *at++ = (guint8) digits[der[i] >> 4];
      *at++ = (guint8) digits[der[i] & 15];
    }
  return g_bytes_new_take (filled, size);
}

void
seal_prepared_clear (SealPrepared *prepared)
{
  g_clear_pointer (&prepared->bytes, g_bytes_unref);
}
