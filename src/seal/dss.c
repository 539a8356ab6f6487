/* seal/dss.c: the document security store */
#include "seal/dss.h"

#include <string.h>

#include "base/errors.h"
#include "seal/fields.h"

/* The three kinds of evidence: their names in the store and in an entry of it. */
enum
{
  CERTIFICATES,
  RESPONSES,
  CRLS,
  N_KINDS
};

static const struct
{
  const char *in_store, *in_entry;
} kinds[N_KINDS] = { { "Certs", "Cert" }, { "OCSPs", "OCSP" }, { "CRLs", "CRL" } };

typedef struct
{
  SealFile *file;
  SealUpdate *update;
  guint last;
  const SealObject *dss, *vri;
  GString *references[N_KINDS]; /* to what was given, in the file already or new */
  GString *added[N_KINDS];      /* to what is new */
} Store;

SealStore *
seal_store_new (void)
{
  SealStore *store = g_new0 (SealStore, 1);

  store->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  store->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  store->crls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return store;
}

void
seal_store_free (SealStore *store)
{
  if (!store)
    return;
  g_ptr_array_unref (store->certificates);
  g_ptr_array_unref (store->responses);
  g_ptr_array_unref (store->crls);
  g_free (store);
}

/* --- streams --- */

/* The streams of ARRAY by what they hold: GBytes to object number. */
static GHashTable *
list_present (Store *store, const char *key)
{
  GHashTable *present
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  const SealObject *array = seal_file_lookup (store->file, store->last, store->dss, key);

  for (guint i = 0; array && array->type == SEAL_ARRAY && i < array->n_items; i++)
    {
      const SealObject *item = &array->items[i];
      GBytes *bytes = item->type == SEAL_REFERENCE
                          ? seal_file_read_stream (store->file, store->last,
                                                   seal_file_resolve (store->file, store->last, item))
                          : NULL;

      if (bytes)
        g_hash_table_insert (present, bytes, GUINT_TO_POINTER (item->number));
    }
  return present;
}

static guint32
add_stream (Store *store, GBytes *bytes)
{
  guint32 number = seal_update_reserve (store->update);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GString *body = g_string_new (NULL);

  g_string_printf (body, "<</Length %" G_GSIZE_FORMAT ">>\nstream\n", length);
  g_string_append_len (body, data, (gssize) length);
  g_string_append (body, "\nendstream");
  seal_update_set (store->update, number, body);
  return number;
}

static void
add_kind (Store *store, guint kind, const GPtrArray *given)
{
  g_autoptr (GHashTable) present = list_present (store, kinds[kind].in_store);

  store->references[kind] = g_string_new (NULL);
  store->added[kind] = g_string_new (NULL);
  for (guint i = 0; i < given->len; i++)
    {
      GBytes *bytes = given->pdata[i];
      guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (present, bytes));

      if (!number)
        {
          number = add_stream (store, bytes);
          g_hash_table_insert (present, g_bytes_ref (bytes), GUINT_TO_POINTER (number));
          g_string_append_printf (store->added[kind], "%u 0 R ", number);
        }
      g_string_append_printf (store->references[kind], "%u 0 R ", number);
    }
}

/* --- entries of signatures --- */

static GString *
print_entry (const Store *store)
{
  GString *out = g_string_new ("<<");

  for (guint kind = 0; kind < N_KINDS; kind++)
    if (store->references[kind]->len)
      g_string_append_printf (out, "/%s[%s]", kinds[kind].in_entry, store->references[kind]->str);
  g_string_append (out, ">>");
  return out;
}

/* The Contents of FIELD's signature; NULL: it has none. */
static const SealObject *
find_contents (SealFile *file, guint last, const SealField *field)
{
  const SealObject *value = seal_file_lookup (file, last, field->dictionary, "V");
  const SealObject *contents = seal_file_lookup (file, last, value, "Contents");

  return contents && contents->type == SEAL_STRING ? contents : NULL;
}

/* The key of a signature's entry: the SHA-1 of its Contents. */
static char *
entry_key (const SealObject *contents)
{
  char *key = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *) contents->text,
                                           contents->length);

  for (char *at = key; *at; at++)
    *at = g_ascii_toupper (*at);
  return key;
}

/* The signatures of FILE without an entry in VRI: their Contents by the keys they are to have. */
static GHashTable *
list_pending (SealFile *file, guint last, const SealObject *vri)
{
  g_autoptr (GArray) fields = seal_fields_list (file, last);
  GHashTable *pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const SealObject *contents
          = find_contents (file, last, &g_array_index (fields, SealField, i));
      g_autofree char *key = contents ? entry_key (contents) : NULL;

      if (key && !seal_object_lookup (vri, key))
        g_hash_table_insert (pending, g_steal_pointer (&key), (gpointer) contents);
    }
  return pending;
}

/* The entries there are, and one for each signature without. */
static GString *
print_entries (Store *store)
{
  g_autoptr (GHashTable) pending = list_pending (store->file, store->last, store->vri);
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (pending), (GCompareFunc) strcmp);
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (SealEdit));
  g_autoptr (GString) entry = print_entry (store);
  GString *out = g_string_new (NULL);

  for (GList *key = keys; key; key = key->next)
    g_array_append_val (edits, ((SealEdit){ key->data, entry->str }));
  seal_object_print_edited (store->vri, (const SealEdit *) (gpointer) edits->data, edits->len, out);
  return out;
}

/* --- the store --- */

static GString *
print_store (Store *store)
{
  g_autoptr (GString) entries = print_entries (store);
  SealEdit edits[N_KINDS + 1] = { { "VRI", entries->str } };
  gsize n_edits = 1;
  GString *arrays[N_KINDS] = { NULL }, *out = g_string_new (NULL);

  for (guint kind = 0; kind < N_KINDS; kind++)
    if (store->added[kind]->len)
      {
        const char *key = kinds[kind].in_store;

        arrays[kind] = seal_object_print_longer (
            seal_file_lookup (store->file, store->last, store->dss, key), store->added[kind]->str);
        edits[n_edits++] = (SealEdit){ key, arrays[kind]->str };
      }
  seal_object_print_edited (store->dss, edits, n_edits, out);
  for (guint kind = 0; kind < N_KINDS; kind++)
    if (arrays[kind])
      g_string_free (arrays[kind], TRUE);
  return out;
}

static void
set_store (Store *store, guint32 catalog)
{
  const SealObject *value
      = seal_object_lookup (seal_file_catalog (store->file, store->last), "DSS");
  guint32 number = value && value->type == SEAL_REFERENCE ? value->number : 0;
  GString *reference;

  if (!number)
    {
      number = seal_update_reserve (store->update);
      reference = g_string_new (NULL);
      g_string_printf (reference, "%u 0 R", number);
      seal_update_edit (store->update, catalog, "DSS", reference);
    }
  seal_update_set (store->update, number, print_store (store));
}

static GBytes *
append_store (Store *store, const SealStore *given, GError **error)
{
  const SealObject *root = seal_object_lookup (
      seal_file_revision (store->file, store->last)->trailer, "Root");
  const SealObject *catalog = seal_file_catalog (store->file, store->last);

  store->dss = seal_file_lookup (store->file, store->last, catalog, "DSS");
  store->vri = seal_file_lookup (store->file, store->last, store->dss, "VRI");
  add_kind (store, CERTIFICATES, given->certificates);
  add_kind (store, RESPONSES, given->responses);
  add_kind (store, CRLS, given->crls);
  if (catalog && root->type == SEAL_REFERENCE)
    set_store (store, root->number);
  else
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_SEAL_OBJECT, NULL);
  if (catalog && root->type == SEAL_REFERENCE && !seal_file_damage (store->file))
    return seal_update_finish (store->update);
  if (seal_file_damage (store->file) && error && !*error)
    *error = g_error_copy (seal_file_damage (store->file));
  return NULL;
}

GBytes *
seal_dss_append (GBytes *pdf, const SealStore *store, GError **error)
{
  g_autoptr (SealFile) file = seal_file_new (pdf, error);
  g_autoptr (SealUpdate) update = file ? seal_update_new (file) : NULL;
  Store work = { .file = file, .update = update };
  GBytes *bytes;

  if (!file)
    return NULL;
  work.last = seal_file_count (file) - 1;
  bytes = append_store (&work, store, error);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_string_free (work.references[kind], TRUE);
      g_string_free (work.added[kind], TRUE);
    }
  return bytes;
}

GBytes *
seal_dss_pending (GBytes *pdf, GError **error)
{
  g_autoptr (SealFile) file = seal_file_new (pdf, error);
  g_autoptr (GHashTable) pending = NULL;
  GByteArray *out;
  GHashTableIter iterator;
  gpointer contents;
  guint last;

  if (!file)
    return NULL;
  last = seal_file_count (file) - 1;
  pending = list_pending (
      file, last,
      seal_file_lookup (file, last,
                        seal_file_lookup (file, last, seal_file_catalog (file, last), "DSS"),
                        "VRI"));
  out = g_byte_array_new ();
  g_hash_table_iter_init (&iterator, pending);
  while (g_hash_table_iter_next (&iterator, NULL, &contents))
    {
      const SealObject *string = contents;
      const guint32 length = (guint32) string->length;

      g_byte_array_append (out, (const guint8 *) &length, sizeof length);
      g_byte_array_append (out, (const guint8 *) string->text, length);
    }
  return g_byte_array_free_to_bytes (out);
}
