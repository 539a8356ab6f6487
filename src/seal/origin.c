/* seal/origin.c: a document as it was made */
#include "seal/origin.h"

#include "base/limits.h"
#include "seal/update.h"

/* The value as it was at first. */
static const SealObject *
find (SealFile *file, const SealObject *dictionary, const char *key)
{
  return seal_file_lookup (file, 0, dictionary, key);
}

/* --- attached files --- */

static void
attached_free (gpointer data)
{
  SealAttached *attached = data;

  g_free (attached->name);
  g_free (attached->type);
  g_free (attached->relationship);
  g_free (attached->description);
  g_clear_pointer (&attached->data, g_bytes_unref);
  g_free (attached);
}

static char *
text_of (SealFile *file, const SealObject *dictionary, const char *key)
{
  const SealObject *value = find (file, dictionary, key);

  return value && value->type == SEAL_STRING ? seal_object_read_text (value) : NULL;
}

static char *
name_of (SealFile *file, const SealObject *dictionary, const char *key)
{
  const SealObject *value = find (file, dictionary, key);

  return value && value->type == SEAL_NAME ? g_utf8_make_valid (value->text, -1) : NULL;
}

static SealAttached *
read_attached (SealFile *file, const SealObject *specification)
{
  const SealObject *stream = find (file, find (file, specification, "EF"), "F");
  GBytes *data = stream ? seal_file_read_stream (file, 0, stream) : NULL;
  SealAttached *attached;

  if (!data)
    return NULL;
  attached = g_new0 (SealAttached, 1);
  attached->data = data;
  attached->name = text_of (file, specification, "UF");
  attached->description = text_of (file, specification, "Desc");
  attached->relationship = name_of (file, specification, "AFRelationship");
  attached->type = name_of (file, stream, "Subtype");
  return attached;
}

static void
read_files (SealFile *file, GPtrArray *attached)
{
  const SealObject *list = find (file, seal_file_catalog (file, 0), "AF");

  for (guint i = 0; list && list->type == SEAL_ARRAY && i < list->n_items; i++)
    {
      SealAttached *one = read_attached (file, seal_file_resolve (file, 0, &list->items[i]));

      if (one)
        g_ptr_array_add (attached, one);
    }
}

/* --- the whole --- */

static GBytes *
first_revision (const SealFile *file)
{
  return g_bytes_new_from_bytes (seal_file_bytes (file), 0, seal_file_revision (file, 0)->end);
}

SealOrigin *
seal_origin_read (GBytes *pdf, GError **error)
{
  g_autoptr (SealFile) file = seal_file_new (pdf, error);
  g_autoptr (SealOrigin) origin = NULL;
  g_autoptr (Findings) reasons = findings_new ();
  const SealObject *metadata;

  if (!file)
    return NULL;
  origin = g_new0 (SealOrigin, 1);
  origin->attached = g_ptr_array_new_with_free_func (attached_free);
  origin->bytes = first_revision (file);
  metadata = find (file, seal_file_catalog (file, 0), "Metadata");
  origin->metadata = metadata ? seal_file_read_stream (file, 0, metadata) : NULL;
  read_files (file, origin->attached);
  origin->changes = seal_changes_since_first (file, reasons);
  if (seal_file_damage (file))
    {
      g_propagate_error (error, g_error_copy (seal_file_damage (file)));
      return NULL;
    }
  return g_steal_pointer (&origin);
}

void
seal_origin_free (SealOrigin *origin)
{
  if (!origin)
    return;
  g_clear_pointer (&origin->bytes, g_bytes_unref);
  g_clear_pointer (&origin->metadata, g_bytes_unref);
  g_ptr_array_unref (origin->attached);
  g_free (origin);
}

/* --- pages --- */

/* The leaves of the page tree (§7.7.3), in order. */
static void
collect_pages (SealFile *file, const SealObject *node, guint depth, GHashTable *seen,
               GPtrArray *pages)
{
  const SealObject *kids = find (file, node, "Kids");

  if (!node || depth > limit_value (LIMIT_PDF_DEPTH) || !g_hash_table_add (seen, (gpointer) node))
    return;
  if (!kids)
    g_ptr_array_add (pages, (gpointer) node);
  else if (kids->type == SEAL_ARRAY)
    for (guint i = 0; i < kids->n_items; i++)
      collect_pages (file, seal_file_resolve (file, 0, &kids->items[i]), depth + 1, seen,
                     pages);
}

static GPtrArray *
pages_of (SealFile *file)
{
  GPtrArray *pages = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL); /* of SealObject: no loops */

  collect_pages (file, find (file, seal_file_catalog (file, 0), "Pages"), 0, seen, pages);
  return pages;
}

static gboolean
is_operator (guint8 c)
{
  return g_ascii_isalpha (c) || c == '\'' || c == '"' || c == '*';
}

/* CONTENT in one way of writing: programs that save a file anew set white space and strings as they
 * like.  From where it cannot be read on, as it is. */
static void
append_content (GBytes *content, GString *out)
{
  g_autoptr (Arena) arena = arena_new ();
  SealCursor cursor = { .data = g_bytes_get_data (content, &cursor.length) };
  SealObject object;

  for (seal_cursor_skip (&cursor); cursor.position < cursor.length; seal_cursor_skip (&cursor))
    {
      const guint8 *at = cursor.data + cursor.position;

      g_string_append_c (out, ' ');
      if (is_operator (*at))
        while (cursor.position < cursor.length && is_operator (cursor.data[cursor.position]))
          g_string_append_c (out, (char) cursor.data[cursor.position++]);
      else if (seal_object_parse (arena, &cursor, &object))
        seal_object_print (&object, out);
      else
        {
          g_string_append_len (out, (const char *) at, (gssize) (cursor.data + cursor.length - at));
          return;
        }
    }
}

/* What PAGE draws: its size and its content, which the finisher writes as one stream. */
static GBytes *
read_page (SealFile *file, const SealObject *page)
{
  const SealObject *box = find (file, page, "MediaBox");
  const SealObject *content = find (file, page, "Contents");
  g_autoptr (GBytes) bytes = content ? seal_file_read_stream (file, 0, content) : NULL;
  GString *out = g_string_new (NULL);

  if (box)
    seal_object_print (box, out);
  if (bytes)
    append_content (bytes, out);
  return g_string_free_to_bytes (out);
}

gboolean
seal_origin_differs (GBytes *one, GBytes *other, guint *page, GError **error)
{
  g_autoptr (SealFile) a = seal_file_new (one, error);
  g_autoptr (SealFile) b = a ? seal_file_new (other, error) : NULL;
  g_autoptr (GPtrArray) as = b ? pages_of (a) : NULL, bs = b ? pages_of (b) : NULL;

  if (!b)
    return FALSE;
  *page = 0;
  for (guint i = 0; *page == 0 && i < MAX (as->len, bs->len); i++)
    {
      g_autoptr (GBytes) left = i < as->len ? read_page (a, as->pdata[i]) : NULL;
      g_autoptr (GBytes) right = i < bs->len ? read_page (b, bs->pdata[i]) : NULL;

      if (!left || !right || !g_bytes_equal (left, right))
        *page = i + 1;
    }
  return TRUE;
}
