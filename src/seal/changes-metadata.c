/* seal/changes-metadata.c: what a document says about itself, before and after (ISO 32000-2 §14.3)
 */
#include <string.h>

#include "base/limits.h"
#include "seal/rules.h"

/* --- the information dictionary --- */

/* A text that stands there as it was, be it in another encoding. */
static gboolean
is_same_text (Changes *changes, const SealObject *old, const SealObject *new, const char *key)
{
  const SealObject *before = changes_old (changes, old, key), *after = changes_new (changes, new, key);
  g_autofree char *first = seal_object_read_text (before), *second = seal_object_read_text (after);

  return before && after && before->type == SEAL_STRING && after->type == SEAL_STRING
         && strcmp (first, second) == 0;
}

/* What says nothing but when and by which program the file was saved; all else stays. */
void
changes_rule_information (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const except[] = { "ModDate", "Producer", NULL };
  static const char *const born[] = { "ModDate", "CreationDate", "Producer", "Creator", NULL };

  if (!old && !new)
    return;
  if (new && changes_is_dictionary (new) && !old)
    {
      if (!changes_has_only (new, born))
        changes_note (changes, MESSAGE_CHANGE_INFORMATION);
    }
  else if (!changes_is_dictionary (old) || !changes_is_dictionary (new))
    changes_note (changes, MESSAGE_CHANGE_INFORMATION);
  else
    {
      for (guint i = 0; except[i]; i++)
        {
          const SealObject *value = changes_new (changes, new, except[i]);

          compare_excuse (changes->compare, seal_object_lookup (old, except[i]));
          if (value && value->type != SEAL_STRING)
            changes_note (changes, MESSAGE_CHANGE_INFORMATION);
        }
      g_autoptr (GPtrArray) same = g_ptr_array_new ();

      for (guint i = 0; except[i]; i++)
        g_ptr_array_add (same, (gpointer) except[i]);
      for (guint i = 0; i < old->n_entries; i++)
        if (is_same_text (changes, old, new, old->entries[i].key))
          {
            compare_see (changes->compare, &old->entries[i].value);
            g_ptr_array_add (same, (gpointer) old->entries[i].key);
          }
      g_ptr_array_add (same, NULL);
      changes_compare_entries (changes, old, new, (const char *const *) same->pdata,
                               MESSAGE_CHANGE_INFORMATION);
    }
}

/* --- XMP --- */

/* What the properties of an XMP packet say.  Only what programs write is read: elements, attributes
 * and characters; what else XML has could hide something.  Programs write the same in many ways:
 * under other prefixes, in another order, as attributes or as elements.  So a property is the set
 * of what stands in it, name by name. */
typedef struct
{
  GHashTable *spaces;     /* prefix to namespace */
  GHashTable *properties; /* name to what it says */
  GPtrArray *open;        /* names of the elements that are open */
  guint inside;           /* how many were when the property began that is read; 0: none */
  GPtrArray *parts;       /* "name=value" of what stands in it */
  GString *text;          /* of the innermost element */
} Packet;

/* Namespaces by the prefix that they are called by here. */
static const char *const spaces[][2] = {
  { "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
  { "x", "adobe:ns:meta/" },
  { "xml", "http://www.w3.org/XML/1998/namespace" },
  { "xmp", "http://ns.adobe.com/xap/1.0/" },
  { "pdf", "http://ns.adobe.com/pdf/1.3/" },
  { "xmpMM", "http://ns.adobe.com/xap/1.0/mm/" },
};

/* Properties that say when, with what and how often a file was saved. */
static const char *const saved[] = { "xmp:ModifyDate", "xmp:MetadataDate", "xmp:CreatorTool",
                                     "pdf:Producer",   "xmpMM:InstanceID", "xmpMM:History", NULL };

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || (byte && strchr ("_-.:", byte)) || (byte & 0x80);
}

/* The name at *AT: a known prefix or the namespace in braces, then the local part; empty: it is
 * none, or its prefix stands for nothing. */
static char *
take_name (const Packet *packet, const char **at)
{
  const char *start = *at, *space;
  g_autofree char *name = NULL;
  char *colon;

  while (is_name_byte (**at))
    (*at)++;
  name = g_strndup (start, (gsize) (*at - start));
  if (g_str_has_prefix (name, "xmlns:") || !(colon = strchr (name, ':')))
    return g_steal_pointer (&name);
  *colon = '\0';
  space = g_hash_table_lookup (packet->spaces, name);
  for (guint i = 0; space && i < G_N_ELEMENTS (spaces); i++)
    if (g_str_equal (space, spaces[i][1]))
      return g_strconcat (spaces[i][0], ":", colon + 1, NULL);
  return space ? g_strconcat ("{", space, "}", colon + 1, NULL) : g_strdup ("");
}

static void
skip_space (const char **at)
{
  while (g_ascii_isspace (**at))
    (*at)++;
}

static const char *
open_at (const Packet *packet, guint from_top)
{
  return packet->open->len > from_top ? packet->open->pdata[packet->open->len - 1 - from_top] : "";
}

/* Whether the innermost element is a property: what stands right in rdf:Description. */
static gboolean
is_property (const Packet *packet)
{
  return g_str_equal (open_at (packet, 1), "rdf:Description")
         && g_str_equal (open_at (packet, 2), "rdf:RDF");
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
add_property (Packet *packet, const char *name, const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value));

  if (g_hash_table_contains (packet->properties, name))
    return FALSE;
  g_hash_table_insert (packet->properties, g_strdup (name), g_steal_pointer (&text));
  return TRUE;
}

/* The property that ends: its characters, or the set of its parts. */
static gboolean
end_property (Packet *packet, const char *name)
{
  g_autofree char *joined = NULL;

  packet->inside = 0;
  if (packet->parts->len == 0)
    return add_property (packet, name, packet->text->str);
  g_ptr_array_sort (packet->parts, compare_parts);
  g_ptr_array_add (packet->parts, NULL);
  joined = g_strjoinv ("\n", (char **) packet->parts->pdata);
  return add_property (packet, name, joined);
}

static void
add_part (Packet *packet, const char *name, const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value));

  if (*text && !g_str_equal (name, "rdf:parseType"))
    g_ptr_array_add (packet->parts, g_strdup_printf ("%s=%s", name, text));
}

/* One attribute of ELEMENT; *AT stands on its name. */
static gboolean
read_attribute (Packet *packet, const char **at, const char *element)
{
  g_autofree char *name = take_name (packet, at), *value = NULL;
  const char *end;
  char quote;

  skip_space (at);
  if (!*name || **at != '=')
    return FALSE;
  (*at)++;
  skip_space (at);
  quote = **at;
  if ((quote != '"' && quote != '\'') || !(end = strchr (*at + 1, quote)))
    return FALSE;
  value = g_strndup (*at + 1, (gsize) (end - *at - 1));
  *at = end + 1;
  if (g_str_has_prefix (name, "xmlns:"))
    return g_strcmp0 (g_hash_table_lookup (packet->spaces, name + 6), value) == 0;
  if (packet->inside && g_str_equal (name, "rdf:resource"))
    g_string_append (packet->text, value); /* an address, written in another way */
  else if (packet->inside)
    add_part (packet, name, value);
  else if (g_str_equal (element, "rdf:Description"))
    return g_str_equal (name, "rdf:about") || add_property (packet, name, value);
  return TRUE;
}

static gboolean
read_start (Packet *packet, const char **at)
{
  g_autofree char *name = take_name (packet, at);

  if (!*name || packet->open->len >= limit_value (LIMIT_PDF_DEPTH))
    return FALSE;
  g_ptr_array_add (packet->open, g_strdup (name));
  if (!packet->inside && is_property (packet))
    {
      packet->inside = packet->open->len;
      g_ptr_array_set_size (packet->parts, 0);
    }
  g_string_truncate (packet->text, 0);
  for (skip_space (at); **at && **at != '>' && **at != '/'; skip_space (at))
    if (!read_attribute (packet, at, name))
      return FALSE;
  return **at != '\0';
}

static gboolean
read_end (Packet *packet, const char *name)
{
  if (packet->open->len == 0 || !g_str_equal (open_at (packet, 0), name))
    return FALSE;
  if (packet->inside == packet->open->len)
    {
      if (!end_property (packet, name))
        return FALSE;
    }
  else if (packet->inside)
    add_part (packet, name, packet->text->str);
  g_string_truncate (packet->text, 0);
  g_ptr_array_set_size (packet->open, (int) packet->open->len - 1);
  return TRUE;
}

/* Where a packet begins and ends (ISO 16684-1 §7.3), and what every XML file may begin with. */
static gboolean
read_instruction (const char **at)
{
  static const char *const kinds[]
      = { "?xml ", "?xpacket begin=", "?xpacket end=", "?adobe-xap-filters " };
  const char *end = strstr (*at, "?>");
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    known = known || g_str_has_prefix (*at, kinds[i]);
  *at = end ? end + 2 : *at;
  return end != NULL && known;
}

static gboolean
read_end_tag (Packet *packet, const char **at)
{
  g_autofree char *name = take_name (packet, at);

  skip_space (at);
  return *(*at)++ == '>' && read_end (packet, name);
}

/* What stands behind "<", and ">". */
static gboolean
read_tag (Packet *packet, const char **at)
{
  g_autofree char *name = NULL;

  if (**at == '?')
    return read_instruction (at);
  if (**at == '/')
    {
      (*at)++;
      return read_end_tag (packet, at);
    }
  if (!read_start (packet, at))
    return FALSE;
  if (**at == '>')
    {
      (*at)++;
      return TRUE;
    }
  name = g_strdup (open_at (packet, 0));
  (*at)++;
  return *(*at)++ == '>' && read_end (packet, name);
}

/* White space counts once. */
static gboolean
read_character (Packet *packet, char byte)
{
  if (!packet->inside)
    return g_ascii_isspace (byte);
  if (!g_ascii_isspace (byte))
    g_string_append_c (packet->text, byte);
  else if (packet->text->len && !g_str_has_suffix (packet->text->str, " "))
    g_string_append_c (packet->text, ' ');
  return TRUE;
}

/* Each prefix stands for one namespace everywhere. */
static gboolean
read_spaces (Packet *packet, const char *at)
{
  while ((at = strstr (at, "xmlns:")))
    {
      const char *start = at + 6, *quote, *end;
      g_autofree char *prefix = NULL, *space = NULL;
      const char *known;

      for (at = start; is_name_byte (*at); at++)
        ;
      prefix = g_strndup (start, (gsize) (at - start));
      quote = *at == '=' ? at + 1 : "";
      if ((*quote != '"' && *quote != '\'') || !(end = strchr (quote + 1, *quote)))
        return FALSE;
      space = g_strndup (quote + 1, (gsize) (end - quote - 1));
      at = end;
      known = g_hash_table_lookup (packet->spaces, prefix);
      if (known && !g_str_equal (known, space))
        return FALSE;
      if (!known)
        g_hash_table_insert (packet->spaces, g_steal_pointer (&prefix), g_steal_pointer (&space));
    }
  return TRUE;
}

static gboolean
read_packet (Packet *packet, const char *at)
{
  if (g_str_has_prefix (at, "\xef\xbb\xbf"))
    at += 3;
  while (*at)
    if (*at++ == '<' ? !read_tag (packet, &at) : !read_character (packet, at[-1]))
      return FALSE;
  return packet->open->len == 0;
}

static void
clear_packet (Packet *packet)
{
  g_clear_pointer (&packet->properties, g_hash_table_unref);
  g_clear_pointer (&packet->spaces, g_hash_table_unref);
  g_clear_pointer (&packet->open, g_ptr_array_unref);
  g_clear_pointer (&packet->parts, g_ptr_array_unref);
  if (packet->text)
    g_string_free (packet->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packet, clear_packet)

/* Reads STREAM; FALSE: it is no packet as programs write them. */
static gboolean
read_metadata (Changes *changes, guint revision, const SealObject *stream, Packet *packet)
{
  g_autoptr (GBytes) bytes = seal_file_read_stream (changes->file, revision, stream);
  gsize length;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *text = data ? g_strndup (data, length) : NULL;

  packet->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  packet->spaces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  packet->open = g_ptr_array_new_with_free_func (g_free);
  packet->parts = g_ptr_array_new_with_free_func (g_free);
  packet->text = g_string_new (NULL);
  g_hash_table_insert (packet->spaces, g_strdup ("xml"), g_strdup (spaces[2][1]));
  return text && strlen (text) == length && g_utf8_validate (text, -1, NULL)
         && read_spaces (packet, text)
         && read_packet (packet, text);
}

/* When the file was saved is a date (of ISO 8601). */
static gboolean
has_dates (const Packet *packet)
{
  for (guint i = 0; saved[i]; i++)
    {
      const char *value = g_str_has_suffix (saved[i], "Date")
                              ? g_hash_table_lookup (packet->properties, saved[i])
                              : NULL;

      if (value && value[strspn (value, "0123456789-:.+TZ")] != '\0')
        return FALSE;
    }
  return TRUE;
}

/* All of FIRST, but for what saving changes, is in SECOND. */
static gboolean
has_all (const Packet *first, const Packet *second)
{
  GHashTableIter iterator;
  gpointer name, value;

  g_hash_table_iter_init (&iterator, first->properties);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    if (!g_strv_contains (saved, name)
        && g_strcmp0 (g_hash_table_lookup (second->properties, name), value) != 0)
      return FALSE;
  return TRUE;
}

/* Metadata may say that the file was saved anew, by another program; all else stays. */
void
changes_rule_metadata (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const keys[]
      = { "Type", "Subtype", "Length", "Filter", "DecodeParms", NULL };
  g_auto (Packet) before = { 0 }, after = { 0 };

  if (old && new && old->type == SEAL_STREAM && new->type == SEAL_STREAM
      && old->stream_start == new->stream_start)
    compare_add (changes->compare, old, new, MESSAGE_CHANGE_METADATA);
  else if (!old || !new || old->type != SEAL_STREAM || new->type != SEAL_STREAM
           || !changes_has_only (new, keys)
           || !seal_object_is_name (changes_new (changes, new, "Type"), "Metadata")
           || !seal_object_is_name (changes_new (changes, new, "Subtype"), "XML"))
    changes_note (changes, MESSAGE_CHANGE_METADATA);
  else if (!read_metadata (changes, changes->old, old, &before)
           || !read_metadata (changes, changes->new, new, &after))
    changes_note (changes, MESSAGE_CHANGE_METADATA_UNREAD);
  else if (!has_dates (&after) || !has_all (&before, &after)
           || !has_all (&after, &before))
    changes_note (changes, MESSAGE_CHANGE_METADATA);
  else
    changes_note (changes, MESSAGE_CHANGE_SAVED);
}
