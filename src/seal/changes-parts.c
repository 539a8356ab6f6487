/* seal/changes-parts.c: logical structure, validation data and bytes before and after */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "seal/rules.h"

/* --- logical structure (ISO 32000-2 §14.7) --- */

/* Structure elements to be compared, both resolved. */
typedef struct
{
  const SealObject *old, *new;
  guint32 number; /* of the new one */
} Element;

static gboolean
is_element (Changes *changes, const SealObject *object)
{
  const SealObject *type = changes_new (changes, object, "Type");

  return changes_is_dictionary (object) && changes_new (changes, object, "S")
         && (!type || seal_object_is_name (type, "StructElem"));
}

/* The reference from the structure to an annotation that came with a signature field. */
static gboolean
is_new_widget (Changes *changes, const SealObject *kid)
{
  static const char *const keys[] = { "Type", "Obj", "Pg", NULL };
  const SealObject *object = seal_file_resolve (changes->file, changes->new, kid);
  const SealObject *target = seal_object_lookup (object, "Obj");

  return changes_is_dictionary (object) && changes_has_only (object, keys) && target
         && target->type == SEAL_REFERENCE
         && g_hash_table_contains (changes->widgets, GUINT_TO_POINTER (target->number));
}

/* An element that was not there: it holds new signature fields, and nothing else. */
static gboolean
is_new_form (Changes *changes, const SealObject *kid, guint32 parent)
{
  static const char *const keys[]
      = { "Type", "S", "P", "K", "Pg", "Alt", "T", "Lang", "ID", "A", NULL };
  const SealObject *object = seal_file_resolve (changes->file, changes->new, kid);
  const SealObject *up = seal_object_lookup (object, "P");
  const SealObject *kids = changes_new (changes, object, "K");

  if (kid->type != SEAL_REFERENCE || !is_element (changes, object)
      || !changes_has_only (object, keys) || !kids || !up || up->type != SEAL_REFERENCE
      || (parent && up->number != parent))
    return FALSE;
  if (kids->type != SEAL_ARRAY)
    return is_new_widget (changes, seal_object_lookup (object, "K"));
  for (guint i = 0; i < kids->n_items; i++)
    if (!is_new_widget (changes, &kids->items[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_same_kid (const SealObject *old, const SealObject *new)
{
  if (old->type != new->type)
    return FALSE;
  return old->type == SEAL_REFERENCE ? old->number == new->number
         : old->type == SEAL_INTEGER ? old->integer == new->integer
                                     : TRUE;
}

static void
compare_kid (Changes *changes, const SealObject *old, const SealObject *new, GArray *elements)
{
  const Element element = { seal_file_resolve (changes->file, changes->old, old),
                            seal_file_resolve (changes->file, changes->new, new),
                            new->type == SEAL_REFERENCE ? new->number : 0 };

  if (element.number && is_element (changes, element.new) && changes_is_dictionary (element.old))
    {
      if (changes_settle (changes, old, new))
        {
          g_hash_table_add (changes->elements, GUINT_TO_POINTER (element.number));
          g_array_append_val (elements, element);
        }
    }
  else
    compare_add (changes->compare, old, new, MESSAGE_CHANGE_STRUCTURE);
}

/* What K of an element lists: one thing stands for an array of it. */
static guint
count_kids (const SealObject *kids)
{
  return !kids ? 0 : kids->type == SEAL_ARRAY ? kids->n_items : 1;
}

static const SealObject *
nth_kid (const SealObject *kids, const SealObject *entry, guint index)
{
  return kids->type == SEAL_ARRAY ? &kids->items[index] : entry;
}

static void
compare_kids (Changes *changes, const Element *parent, GArray *elements)
{
  const SealObject *old = changes_old (changes, parent->old, "K");
  const SealObject *new = changes_new (changes, parent->new, "K");
  const SealObject *old_entry = seal_object_lookup (parent->old, "K");
  const SealObject *new_entry = seal_object_lookup (parent->new, "K");
  guint at = 0, n_new = count_kids (new);

  if (old && old->type == SEAL_ARRAY)
    compare_see (changes->compare, old_entry);
  for (guint i = 0; i < count_kids (old); i++, at++)
    {
      const SealObject *one = nth_kid (old, old_entry, i);

      for (; at < n_new && !is_same_kid (one, nth_kid (new, new_entry, at)); at++)
        if (is_new_form (changes, nth_kid (new, new_entry, at), parent->number))
          g_hash_table_add (changes->elements,
                            GUINT_TO_POINTER (nth_kid (new, new_entry, at)->number));
        else if (!is_new_widget (changes, nth_kid (new, new_entry, at)))
          break;
      if (at >= n_new)
        {
          changes_note (changes, MESSAGE_CHANGE_STRUCTURE);
          return;
        }
      compare_kid (changes, one, nth_kid (new, new_entry, at), elements);
    }
  for (; at < n_new; at++)
    if (is_new_form (changes, nth_kid (new, new_entry, at), parent->number))
      g_hash_table_add (changes->elements,
                        GUINT_TO_POINTER (nth_kid (new, new_entry, at)->number));
    else if (!is_new_widget (changes, nth_kid (new, new_entry, at)))
      changes_note (changes, MESSAGE_CHANGE_STRUCTURE);
}

/* A number tree (§7.9.7) as pairs: number to what stands there. */
typedef struct
{
  Changes *changes;
  guint revision;
  GHashTable *values;
  guint depth;
  gboolean broken;
} NumberTree;

static void
read_tree (NumberTree *tree, const SealObject *node)
{
  SealFile *file = tree->changes->file;
  const SealObject *numbers = seal_file_lookup (file, tree->revision, node, "Nums");
  const SealObject *kids = seal_file_lookup (file, tree->revision, node, "Kids");

  for (guint i = 0; numbers && numbers->type == SEAL_ARRAY && i + 1 < numbers->n_items; i += 2)
    {
      const SealObject *number = seal_file_resolve (file, tree->revision, &numbers->items[i]);

      if (!number || number->type != SEAL_INTEGER
          || g_hash_table_contains (tree->values, GSIZE_TO_POINTER ((gsize) number->integer)))
        tree->broken = TRUE;
      else
        g_hash_table_insert (tree->values, GSIZE_TO_POINTER ((gsize) number->integer),
                             (gpointer) &numbers->items[i + 1]);
    }
  if (++tree->depth > 20 || g_hash_table_size (tree->values) > limit_value (LIMIT_PDF_OBJECTS))
    tree->broken = TRUE;
  for (guint i = 0; !tree->broken && kids && kids->type == SEAL_ARRAY && i < kids->n_items; i++)
    {
      if (tree->revision == tree->changes->old)
        compare_see (tree->changes->compare, &kids->items[i]);
      read_tree (tree, seal_file_resolve (file, tree->revision, &kids->items[i]));
    }
  tree->depth--;
}

static gboolean
is_known_element (Changes *changes, const SealObject *value)
{
  return value->type == SEAL_REFERENCE
         && g_hash_table_contains (changes->elements, GUINT_TO_POINTER (value->number));
}

/* The way from pages and annotations to elements: what was there is the same, what came leads to
 * elements that are judged. */
static void
compare_parents (Changes *changes, const SealObject *old, const SealObject *new)
{
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new (NULL, NULL);
  NumberTree first = { changes, changes->old, before, 0, FALSE };
  NumberTree second = { changes, changes->new, after, 0, FALSE };
  GHashTableIter iterator;
  gpointer number, value;

  read_tree (&first, old);
  read_tree (&second, new);
  if (first.broken || second.broken)
    {
      changes_note (changes, MESSAGE_CHANGE_STRUCTURE);
      return;
    }
  g_hash_table_iter_init (&iterator, before);
  while (g_hash_table_iter_next (&iterator, &number, &value))
    compare_add (changes->compare, value, g_hash_table_lookup (after, number),
                 MESSAGE_CHANGE_STRUCTURE);
  g_hash_table_iter_init (&iterator, after);
  while (g_hash_table_iter_next (&iterator, &number, &value))
    if (!g_hash_table_contains (before, number) && !is_known_element (changes, value))
      changes_note (changes, MESSAGE_CHANGE_STRUCTURE);
}

void
changes_rule_structure (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const root_except[] = { "K", "ParentTree", "ParentTreeNextKey", NULL };
  static const char *const except[] = { "K", NULL };
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  const SealObject *catalog = seal_file_catalog (changes->file, changes->new);
  const SealObject *before
      = seal_object_lookup (seal_file_catalog (changes->file, changes->old), "StructTreeRoot");
  const SealObject *after = seal_object_lookup (catalog, "StructTreeRoot");
  Element element = { old, new, 0 };

  if (!changes_is_dictionary (old) || !changes_is_dictionary (new))
    {
      changes_note (changes, MESSAGE_CHANGE_STRUCTURE);
      return;
    }
  if (changes_settle (changes, before, after))
    element.number = after->number;
  changes_compare_entries (changes, old, new, root_except, MESSAGE_CHANGE_STRUCTURE);
  compare_kids (changes, &element, elements);
  while (elements->len)
    {
      element = g_array_index (elements, Element, elements->len - 1);
      g_array_set_size (elements, elements->len - 1);
      changes_compare_entries (changes, element.old, element.new, except,
                               MESSAGE_CHANGE_STRUCTURE);
      compare_kids (changes, &element, elements);
    }
  compare_see (changes->compare, seal_object_lookup (old, "ParentTree"));
  compare_parents (changes, changes_old (changes, old, "ParentTree"),
                   changes_new (changes, new, "ParentTree"));
}

/* --- validation data (ETSI EN 319 142-1 §5.4.2) --- */

static gboolean
is_data_stream (Changes *changes, const SealObject *item)
{
  static const char *const keys[] = { "Type", "Length", "Filter", "DecodeParms", "DL", NULL };
  const SealObject *stream = seal_file_resolve (changes->file, changes->new, item);

  return stream && stream->type == SEAL_STREAM && changes_has_only (stream, keys);
}

/* A list of certificates, CRLs or OCSP answers: streams, and those of before among them. */
static gboolean
is_grown_list (Changes *changes, const SealObject *old, const SealObject *new)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  if (!new)
    return old == NULL;
  if (new->type != SEAL_ARRAY || (old && old->type != SEAL_ARRAY))
    return FALSE;
  for (guint i = 0; i < new->n_items; i++)
    {
      if (!is_data_stream (changes, &new->items[i]))
        return FALSE;
      g_hash_table_add (numbers, GUINT_TO_POINTER (new->items[i].number));
    }
  for (guint i = 0; old && i < old->n_items; i++)
    {
      const SealObject *one = &old->items[i];

      if (one->type != SEAL_REFERENCE
          || !g_hash_table_contains (numbers, GUINT_TO_POINTER (one->number)))
        return FALSE;
      compare_add (changes->compare, one, one, MESSAGE_CHANGE_STORE);
    }
  return TRUE;
}

static gboolean
judge_lists (Changes *changes, const SealObject *old, const SealObject *new,
             const char *const *lists)
{
  for (; *lists; lists++)
    {
      compare_see (changes->compare, seal_object_lookup (old, *lists));
      if (!is_grown_list (changes, changes_old (changes, old, *lists),
                          changes_new (changes, new, *lists)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
judge_vri (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const keys[] = { "Type", "Cert", "CRL", "OCSP", "TU", "TS", NULL };
  static const char *const lists[] = { "Cert", "CRL", "OCSP", NULL };

  if (!new)
    return old == NULL;
  if (!changes_is_dictionary (new) || new->repeated || (old && !changes_is_dictionary (old)))
    return FALSE;
  for (guint i = 0; i < new->n_entries; i++)
    {
      const char *key = new->entries[i].key;
      const SealObject *one = changes_new (changes, new, key),
                       *before = changes_old (changes, old, key);
      const SealObject *stamp = seal_object_lookup (one, "TS");
      const SealObject *time = changes_new (changes, one, "TU");
      const SealObject *type = changes_new (changes, one, "Type");

      if (strcmp (key, "Type") == 0)
        {
          if (!seal_object_is_name (one, "VRI"))
            return FALSE;
          continue;
        }
      compare_see (changes->compare, seal_object_lookup (old, key));
      if (!changes_is_dictionary (one) || !changes_has_only (one, keys)
          || strlen (key) != 40
          || (strspn (key, "0123456789ABCDEF") != 40 && strspn (key, "0123456789abcdef") != 40)
          || (type && !seal_object_is_name (type, "VRI")) || (time && time->type != SEAL_STRING)
          || (stamp && !is_data_stream (changes, stamp))
          || !judge_lists (changes, before, one, lists))
        return FALSE;
    }
  for (guint i = 0; old && i < old->n_entries; i++)
    if (!seal_object_lookup (new, old->entries[i].key))
      return FALSE;
  return TRUE;
}

void
changes_rule_store (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const keys[] = { "Type", "VRI", "Certs", "CRLs", "OCSPs", NULL };
  static const char *const lists[] = { "Certs", "CRLs", "OCSPs", NULL };
  const SealObject *type = changes_new (changes, new, "Type");

  compare_see (changes->compare, seal_object_lookup (old, "VRI"));
  if (!changes_is_dictionary (new) || !changes_has_only (new, keys)
      || (type && !seal_object_is_name (type, "DSS")) || !judge_lists (changes, old, new, lists)
      || !judge_vri (changes, changes_old (changes, old, "VRI"), changes_new (changes, new, "VRI")))
    changes_note (changes, MESSAGE_CHANGE_STORE);
  else
    changes_note (changes, MESSAGE_CHANGE_STORED);
}

/* --- bytes --- */

typedef struct
{
  gsize start, end;
} Span;

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *first = a, *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/* White space and comments, in which a reader sees no object. */
static gboolean
is_nothing (SealFile *file, gsize start, gsize end)
{
  SealCursor at = { g_bytes_get_data (seal_file_bytes (file), NULL), end, start };

  seal_cursor_skip (&at);
  return at.position == end;
}

/* The bytes of one later revision: its objects, its cross-references, and nothing. */
static void
judge_revision (Changes *changes, guint revision)
{
  const SealRevision *own = seal_file_revision (changes->file, revision);
  gsize begin = MAX (changes->signed_end, seal_file_revision (changes->file, revision - 1)->end);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  guint n_entries;
  const SealPlace *entries = seal_file_entries (changes->file, revision, &n_entries);
  const SealObject *hidden = own->kind == SEAL_XREF_HYBRID
                                 ? seal_object_lookup (own->trailer, "XRefStm")
                                 : NULL;
  guint64 hidden_at = hidden && hidden->type == SEAL_INTEGER && hidden->integer > 0
                          ? (guint64) hidden->integer + seal_file_base (changes->file)
                          : 0;
  Span span = { own->xref, own->end };

  g_array_append_val (spans, span);
  for (guint i = 0; i < n_entries; i++)
    {
      if (entries[i].kind != SEAL_AT_OFFSET || entries[i].place < begin
          || entries[i].place >= own->xref)
        continue;
      if (!seal_file_extent (changes->file, revision, &entries[i], &span.start, &span.end))
        {
          changes_note (changes, MESSAGE_CHANGE_UNREADABLE);
          return;
        }
      g_array_append_val (spans, span);
    }
  if (hidden_at >= begin && hidden_at < own->xref
      && seal_file_extent (changes->file, revision,
                           &(SealPlace){ .kind = SEAL_AT_OFFSET, .place = hidden_at }, &span.start,
                           &span.end))
    g_array_append_val (spans, span);
  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      span = g_array_index (spans, Span, i);
      if (span.start < begin || !is_nothing (changes->file, begin, span.start))
        {
          changes_note (changes, MESSAGE_CHANGE_BYTES);
          return;
        }
      begin = span.end;
    }
}

void
changes_rule_bytes (Changes *changes)
{
  gsize length = g_bytes_get_size (seal_file_bytes (changes->file));

  for (guint revision = changes->old + 1; revision <= changes->new; revision++)
    judge_revision (changes, revision);
  if (seal_file_rest (changes->file) < length)
    changes_note (changes, MESSAGE_CHANGE_REST);
}
