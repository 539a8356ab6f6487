/* seal/changes-form.c: form, fields and pages before and after (ISO 32000-2 §12.7, §12.8.2) */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "seal/rules.h"

/* What is known of a field while those below it are looked at. */
typedef struct
{
  const char *name;
  gboolean signature;
  gboolean was_open; /* a signature field above had no value, and has one now */
  gboolean may_fill;
  const SealObject *type;       /* FT */
  const SealObject *old_value, *value; /* V at either revision */
  guint depth;
} Field;

enum
{
  FLAG_HIDDEN = 2,
  FLAG_PRINT = 4,
  FLAG_NO_VIEW = 32,
  FLAG_LOCKED = 128,
  FIELD_READ_ONLY = 1
};

static gint64
integer_of (const SealObject *object)
{
  return object && object->type == SEAL_INTEGER ? object->integer : 0;
}

static gboolean
is_locked (const Changes *changes, const char *name)
{
  gboolean named = FALSE;

  if (!changes->locked)
    return FALSE;
  /* a name locks the fields below it too */
  for (gsize length = 0; !named && name[length]; length++)
    if (name[length + 1] == '.' || name[length + 1] == '\0')
      {
        g_autofree char *part = g_strndup (name, length + 1);

        named = g_hash_table_contains (changes->locked, part);
      }
  return changes->lock_all != named;
}

/* Bits may be set, not cleared. */
static void
compare_flags (Changes *changes, const SealObject *old, const SealObject *new, const char *key,
               gint64 may_set)
{
  gint64 before = integer_of (changes_old (changes, old, key));
  gint64 after = integer_of (changes_new (changes, new, key));

  if ((before & ~after) || (after & ~before & ~may_set))
    changes_note (changes, MESSAGE_CHANGE_FIELD);
}

/* --- signatures that came --- */

/* A dictionary that holds a later signature: data only, over more than what was signed before. */
static gboolean
is_later_signature (Changes *changes, const SealObject *value, gboolean *stamp)
{
  static const char *const keys[]
      = { "Type",   "Filter",   "SubFilter", "Contents", "ByteRange",  "Reference",
          "Cert",   "Changes",  "Name",      "M",        "Location",   "Reason",
          "ContactInfo", "R",   "V",         "Prop_Build", "Prop_AuthTime", "Prop_AuthType", NULL };
  const SealObject *type = changes_new (changes, value, "Type");
  const SealObject *range = changes_new (changes, value, "ByteRange");
  const SealObject *contents = changes_new (changes, value, "Contents");
  guint64 end = 0;

  *stamp = seal_object_is_name (changes_new (changes, value, "SubFilter"), "ETSI.RFC3161");
  if (!changes_is_dictionary (value) || !changes_has_only (value, keys) || !contents
      || contents->type != SEAL_STRING || !range || range->type != SEAL_ARRAY
      || range->n_items != 4)
    return FALSE;
  if (type && !seal_object_is_name (type, *stamp ? "DocTimeStamp" : "Sig"))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const SealObject *number = seal_file_resolve (changes->file, changes->new, &range->items[i]);

      if (!number || number->type != SEAL_INTEGER || number->integer < 0
          || (i == 0 && number->integer != 0))
        return FALSE;
      end = i == 2 ? (guint64) number->integer : i == 3 ? end + (guint64) number->integer : end;
    }
  return end > changes->signed_end;
}

static void
judge_signature (Changes *changes, const SealObject *value, const char *name)
{
  gboolean stamp;

  if (!is_later_signature (changes, value, &stamp))
    changes_note (changes, MESSAGE_CHANGE_NO_SIGNATURE);
  else if (stamp)
    changes_note (changes, MESSAGE_CHANGE_STAMPED);
  else if (changes->permission == 1)
    changes_note (changes, MESSAGE_CHANGE_SIGNED_CERTIFIED);
  else if (is_locked (changes, name))
    changes_note (changes, MESSAGE_CHANGE_LOCKED);
  else
    changes_note (changes, MESSAGE_CHANGE_SIGNED);
}

/* --- fields that came --- */

static gboolean
read_rectangle (SealFile *file, guint revision, const SealObject *array, double rectangle[4])
{
  if (!array || array->type != SEAL_ARRAY || array->n_items != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const SealObject *number = seal_file_resolve (file, revision, &array->items[i]);

      if (!number || (number->type != SEAL_INTEGER && number->type != SEAL_REAL))
        return FALSE;
      rectangle[i] = number->type == SEAL_REAL ? number->real : (double) number->integer;
    }
  for (guint i = 0; i < 2; i++)
    if (rectangle[i] > rectangle[i + 2])
      {
        double swapped = rectangle[i];

        rectangle[i] = rectangle[i + 2];
        rectangle[i + 2] = swapped;
      }
  return TRUE;
}

static double
area_of (const double rectangle[4])
{
  return (rectangle[2] - rectangle[0]) * (rectangle[3] - rectangle[1]);
}

static gboolean
shows_something (Changes *changes, const SealObject *widget)
{
  gint64 flags = integer_of (changes_new (changes, widget, "F"));
  double rectangle[4];

  if (!changes_new (changes, changes_new (changes, widget, "AP"), "N")
      && !changes_new (changes, widget, "MK"))
    return FALSE;
  if (!read_rectangle (changes->file, changes->new, changes_new (changes, widget, "Rect"),
                       rectangle))
    return TRUE;
  return area_of (rectangle) > 0 && !(flags & (FLAG_HIDDEN | FLAG_NO_VIEW));
}

static void
take_widget (Changes *changes, const SealObject *reference, const SealObject *widget,
             const SealObject *value)
{
  gboolean shown = shows_something (changes, widget);

  if (reference->type == SEAL_REFERENCE)
    {
      g_hash_table_add (changes->widgets, GUINT_TO_POINTER (reference->number));
      if (shown)
        g_hash_table_add (changes->visible, GUINT_TO_POINTER (reference->number));
    }
  if (shown && changes->permission == 1)
    changes_note (changes, MESSAGE_CHANGE_SIGNED_CERTIFIED);
  /* a picture that nobody signed for */
  if (shown && !value)
    changes_note (changes, MESSAGE_CHANGE_FIELD_SHOWN);
}

/* A field of the new form that was not in the old one: a signature field, that does nothing else.
 */
static void
judge_new_field (Changes *changes, const SealObject *reference, const Field *above)
{
  static const char *const keys[]
      = { "Type", "Subtype", "FT", "T", "TU", "TM", "F", "Ff", "Rect", "P", "V", "AP", "AS", "MK",
          "DA", "DR", "Q", "BS", "Border", "H", "Lock", "SV", "StructParent", "M", "NM", "Parent",
          "Kids", "Contents", "OC", NULL };
  static const char *const widget_keys[]
      = { "Type", "Subtype", "F", "Rect", "P", "AP", "AS", "MK", "DA", "BS", "Border", "H", "M",
          "NM", "Parent", "StructParent", "Contents", NULL };
  const SealObject *field = seal_file_resolve (changes->file, changes->new, reference);
  const SealObject *name = changes_new (changes, field, "T");
  const SealObject *value = changes_new (changes, field, "V");
  const SealObject *kids = changes_new (changes, field, "Kids");
  g_autofree char *partial = seal_object_read_text (name);
  g_autofree char *full
      = *above->name ? g_strconcat (above->name, ".", partial, NULL) : g_strdup (partial);

  if (!changes_is_dictionary (field) || !changes_has_only (field, keys) || !name
      || !seal_object_is_name (changes_new (changes, field, "FT"), "Sig")
      || seal_object_lookup (field, "OC"))
    {
      changes_note (changes, MESSAGE_CHANGE_FIELD_NEW);
      return;
    }
  if (value)
    judge_signature (changes, value, full);
  else if (changes->permission == 1)
    changes_note (changes, MESSAGE_CHANGE_SIGNED_CERTIFIED);
  else
    changes_note (changes, MESSAGE_CHANGE_FIELD_OPEN);
  if (!kids || (kids->type == SEAL_ARRAY && kids->n_items == 0))
    {
      take_widget (changes, reference, field, value);
      return;
    }
  for (guint i = 0; kids->type == SEAL_ARRAY && i < kids->n_items; i++)
    {
      const SealObject *widget = seal_file_resolve (changes->file, changes->new, &kids->items[i]);

      if (!changes_is_dictionary (widget) || !changes_has_only (widget, widget_keys))
        changes_note (changes, MESSAGE_CHANGE_FIELD_NEW);
      else
        take_widget (changes, &kids->items[i], widget, value);
    }
}

/* --- fields that were there --- */

static void compare_fields (Changes *changes, const SealObject *old, const SealObject *new,
                            const Field *above);

/* A field without a value got a signature: it may look as the signature wants, in its place. */
static void
compare_signed_field (Changes *changes, const SealObject *old, const SealObject *new,
                      const Field *field)
{
  static const char *const except[]
      = { "V", "AP", "AS", "F", "Ff", "M", "Kids", "Parent", "P", "MK", NULL };
  const SealObject *before = seal_object_lookup (old, "P");

  judge_signature (changes, changes_new (changes, new, "V"), field->name);
  compare_flags (changes, old, new, "F", FLAG_PRINT | FLAG_LOCKED);
  compare_flags (changes, old, new, "Ff", FIELD_READ_ONLY);
  if (before)
    compare_add (changes->compare, before, seal_object_lookup (new, "P"), MESSAGE_CHANGE_FIELD);
  if (seal_object_lookup (old, "Parent") || seal_object_lookup (new, "Parent"))
    compare_add (changes->compare, seal_object_lookup (old, "Parent"),
                 seal_object_lookup (new, "Parent"), MESSAGE_CHANGE_FIELD);
  compare_excuse (changes->compare, seal_object_lookup (old, "AP"));
  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_FIELD);
}

/* The widget of a field that was just signed. */
static void
compare_signed_widget (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const except[] = { "AP", "AS", "F", "M", "MK", NULL };

  compare_flags (changes, old, new, "F", FLAG_PRINT | FLAG_LOCKED);
  compare_excuse (changes->compare, seal_object_lookup (old, "AP"));
  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_FIELD);
}

/* Whether a widget shows what it showed, for the value it had. */
static gboolean
looks_same (Changes *changes, const SealObject *old, const SealObject *new, const Field *field)
{
  const SealObject *before = field->old_value, *after = field->value;

  return (before == after
          || (before && after && before->type == SEAL_STRING && after->type == SEAL_STRING
              && before->length == after->length
              && memcmp (before->text, after->text, before->length) == 0))
         && changes_old (changes, changes_old (changes, old, "AP"), "N")
                == changes_new (changes, changes_new (changes, new, "AP"), "N");
}

/* A field that may be filled in: value and appearance.  Whoever certified that it may has left what
 * it looks like to whoever fills it in; else it must show its value. */
static void
compare_filled_field (Changes *changes, const SealObject *old, const SealObject *new,
                      const Field *field)
{
  static const char *const except[]
      = { "V", "AP", "AS", "M", "Kids", "Ff", "I", "RV", "MK", NULL };

  compare_flags (changes, old, new, "Ff", FIELD_READ_ONLY);
  if (looks_same (changes, old, new, field))
    {
      changes_compare_entries (changes, old, new, (const char *const[]){ "Kids", "M", "Ff", NULL },
                               MESSAGE_CHANGE_FIELD);
      return;
    }
  if (changes->permission == 0 && !changes_old (changes, old, "Kids"))
    changes_rule_filled (changes, old, new, field->type, field->value);
  for (guint i = 0; except[i]; i++)
    if (strcmp (except[i], "Kids") != 0)
      compare_excuse (changes->compare, seal_object_lookup (old, except[i]));
  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_FIELD);
}

static void
compare_field (Changes *changes, const SealObject *old_reference, const SealObject *new_reference,
               const Field *above)
{
  static const char *const except[] = { "Kids", "Ff", NULL };
  const SealObject *old = seal_file_resolve (changes->file, changes->old, old_reference);
  const SealObject *new = seal_file_resolve (changes->file, changes->new, new_reference);
  const SealObject *name = changes_old (changes, old, "T");
  const SealObject *type = changes_old (changes, old, "FT");
  g_autofree char *partial = seal_object_read_text (name);
  g_autofree char *full = name && *above->name ? g_strconcat (above->name, ".", partial, NULL)
                                               : g_strdup (name ? partial : above->name);
  Field field = *above;

  if (!changes_settle (changes, old_reference, new_reference))
    return;
  if (!changes_is_dictionary (old) || !changes_is_dictionary (new)
      || above->depth >= limit_value (LIMIT_PDF_DEPTH))
    {
      changes_note (changes, MESSAGE_CHANGE_FIELD);
      return;
    }
  if (new->repeated)
    changes_note (changes, MESSAGE_CHANGE_REPEATED);
  field.name = full;
  field.depth++;
  if (type)
    field.signature = seal_object_is_name (type, "Sig");
  field.type = type ? type : above->type;
  if (seal_object_lookup (old, "V"))
    field.old_value = changes_old (changes, old, "V");
  if (seal_object_lookup (new, "V"))
    field.value = changes_new (changes, new, "V");
  field.may_fill = !field.signature && changes->permission != 1 && !is_locked (changes, full);
  if (field.signature && !changes_old (changes, old, "V") && changes_new (changes, new, "V"))
    {
      field.was_open = TRUE;
      compare_signed_field (changes, old, new, &field);
    }
  else if (field.was_open)
    compare_signed_widget (changes, old, new);
  else if (field.may_fill)
    compare_filled_field (changes, old, new, &field);
  else
    {
      compare_flags (changes, old, new, "Ff", FIELD_READ_ONLY);
      changes_compare_entries (changes, old, new, except,
                               field.signature ? MESSAGE_CHANGE_SIGNATURE
                               : changes->locked && is_locked (changes, full)
                                   ? MESSAGE_CHANGE_LOCKED
                                   : MESSAGE_CHANGE_FIELD);
    }
  compare_fields (changes, changes_old (changes, old, "Kids"), changes_new (changes, new, "Kids"),
                  &field);
}

/* Where the reference to each number first stands in ARRAY (may be NULL): number to index + 1. */
static GHashTable *
index_references (const SealObject *array)
{
  GHashTable *index = g_hash_table_new (NULL, NULL);

  for (guint i = array ? array->n_items : 0; i > 0; i--)
    if (array->items[i - 1].type == SEAL_REFERENCE)
      g_hash_table_insert (index, GUINT_TO_POINTER (array->items[i - 1].number),
                           GUINT_TO_POINTER (i));
  return index;
}

/* The index in it of what ONE refers to, or of the item that stands at OTHERWISE when it is no
 * reference; more than any array has: nowhere. */
static guint
find_reference (GHashTable *index, const SealObject *one, guint otherwise)
{
  if (one->type != SEAL_REFERENCE)
    return otherwise;
  return GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (one->number))) - 1;
}

/* The fields of one level: each is still there; what else is there came. */
static void
compare_fields (Changes *changes, const SealObject *old, const SealObject *new, const Field *above)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL), index = NULL;

  if (!old && !new)
    return;
  if ((old && old->type != SEAL_ARRAY) || !new || new->type != SEAL_ARRAY)
    {
      changes_note (changes, MESSAGE_CHANGE_FIELD);
      return;
    }
  index = index_references (new);
  for (guint i = 0; old && i < old->n_items; i++)
    {
      const SealObject *one = &old->items[i];
      guint at = find_reference (index, one, i);

      if (at >= new->n_items)
        {
          changes_note (changes, MESSAGE_CHANGE_FIELD_GONE);
          continue;
        }
      g_hash_table_add (known, GUINT_TO_POINTER (at));
      if (one->type == SEAL_REFERENCE)
        compare_field (changes, one, &new->items[at], above);
      else
        compare_add (changes->compare, one, &new->items[at], MESSAGE_CHANGE_FIELD);
    }
  for (guint i = 0; i < new->n_items; i++)
    if (!g_hash_table_contains (known, GUINT_TO_POINTER (i)))
      judge_new_field (changes, &new->items[i], above);
}

/* --- the form --- */

void
changes_rule_form (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const except[]
      = { "Fields", "SigFlags", "DR", "DA", "NeedAppearances", NULL };
  static const SealObject nothing = { .type = SEAL_DICTIONARY };
  const SealObject *appearances = changes_new (changes, new, "NeedAppearances");
  const Field top = { .name = "" };
  const SealObject *old_fields = changes_old (changes, old, "Fields");

  if (!changes_is_dictionary (new) || (old && !changes_is_dictionary (old)))
    {
      changes_note (changes, MESSAGE_CHANGE_FORM);
      return;
    }
  if (integer_of (changes_old (changes, old, "SigFlags"))
      & ~integer_of (changes_new (changes, new, "SigFlags")))
    changes_note (changes, MESSAGE_CHANGE_FORM);
  if (appearances && appearances->type == SEAL_BOOLEAN && appearances->boolean)
    compare_add (changes->compare, changes_old (changes, old, "NeedAppearances"), appearances,
                 MESSAGE_CHANGE_FORM);
  if (changes_old (changes, old, "DA"))
    compare_add (changes->compare, seal_object_lookup (old, "DA"), seal_object_lookup (new, "DA"),
                 MESSAGE_CHANGE_FORM);
  compare_see (changes->compare, seal_object_lookup (old, "DR"));
  compare_see (changes->compare, seal_object_lookup (old, "Fields"));
  changes_compare_additions (changes, changes_old (changes, old, "DR"),
                             changes_new (changes, new, "DR"), 2, MESSAGE_CHANGE_FORM);
  changes_compare_entries (changes, old ? old : &nothing, new, except, MESSAGE_CHANGE_FORM);
  compare_fields (changes, old_fields, changes_new (changes, new, "Fields"), &top);
}

/* --- pages --- */

/* A picture that came on a page must leave alone what can be known to be there: other annotations,
 * and most of the page. */
static void
judge_place (Changes *changes, const SealObject *widget, const SealObject *annotations,
             const double page[4])
{
  double own[4], other[4];

  if (g_hash_table_size (changes->visible) > limit_value (LIMIT_PDF_REVISIONS)
      || !read_rectangle (changes->file, changes->new, changes_new (changes, widget, "Rect"), own)
      || area_of (own) > area_of (page) / 4)
    {
      changes_note (changes, MESSAGE_CHANGE_COVERS);
      return;
    }
  for (guint i = 0; annotations && i < annotations->n_items; i++)
    {
      const SealObject *one
          = seal_file_resolve (changes->file, changes->old, &annotations->items[i]);

      if (read_rectangle (changes->file, changes->old, changes_old (changes, one, "Rect"), other)
          && area_of (other) > 0 && own[0] < other[2] && other[0] < own[2] && own[1] < other[3]
          && other[1] < own[3])
        changes_note (changes, MESSAGE_CHANGE_COVERS);
    }
}

/* The size of the page, its own or from above; without one, that of A4. */
static void
find_size (Changes *changes, const SealObject *page, double size[4])
{
  for (guint i = 0; page && i < limit_value (LIMIT_PDF_DEPTH); i++)
    {
      if (read_rectangle (changes->file, changes->old, changes_old (changes, page, "MediaBox"),
                          size))
        return;
      page = changes_old (changes, page, "Parent");
    }
  memcpy (size, (const double[4]){ 0, 0, 595, 842 }, 4 * sizeof *size);
}

static gboolean
is_widget (Changes *changes, const SealObject *reference)
{
  const SealObject *one = seal_file_resolve (changes->file, changes->old, reference);

  return seal_object_is_name (changes_old (changes, one, "Subtype"), "Widget");
}

static void
judge_new_annotation (Changes *changes, const SealObject *reference, const SealObject *old,
                      const double size[4])
{
  const SealObject *one = seal_file_resolve (changes->file, changes->new, reference);

  if (reference->type == SEAL_REFERENCE
      && g_hash_table_contains (changes->widgets, GUINT_TO_POINTER (reference->number)))
    {
      /* a certified page gets no further pictures: whoever signs could lay one over its text */
      if (g_hash_table_contains (changes->visible, GUINT_TO_POINTER (reference->number)))
        {
          if (changes->permission)
            changes_note (changes, MESSAGE_CHANGE_COVERS);
          else
            judge_place (changes, one, old, size);
        }
    }
  else if (changes->permission == 3
           && !seal_object_is_name (changes_new (changes, one, "Subtype"), "Widget"))
    changes_note (changes, MESSAGE_CHANGE_COMMENTED);
  else
    changes_note (changes, MESSAGE_CHANGE_ANNOTATION);
}

static void
compare_annotations (Changes *changes, const SealObject *page, const SealObject *old,
                     const SealObject *new)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL), index = NULL;
  gboolean comments = changes->permission == 3;
  double size[4];
  guint next = 0;

  if ((old && old->type != SEAL_ARRAY) || (new && new->type != SEAL_ARRAY))
    {
      changes_note (changes, MESSAGE_CHANGE_ANNOTATION);
      return;
    }
  index = index_references (new);
  for (guint i = 0; old && i < old->n_items; i++)
    {
      const SealObject *one = &old->items[i];
      guint at = find_reference (index, one, next);
      MessageKey label = comments && !is_widget (changes, one) ? MESSAGE_CHANGE_COMMENTED
                                                               : MESSAGE_CHANGE_ANNOTATION;

      /* what stands later is drawn over what stands before */
      if (!new || at >= new->n_items || at < next)
        {
          changes_note (changes, label);
          continue;
        }
      next = at + 1;
      g_hash_table_add (known, GUINT_TO_POINTER (at));
      compare_add (changes->compare, one, &new->items[at], label);
    }
  find_size (changes, page, size);
  for (guint i = 0; new && i < new->n_items; i++)
    if (!g_hash_table_contains (known, GUINT_TO_POINTER (i)))
      judge_new_annotation (changes, &new->items[i], old, size);
}

/* Pages of the tree that are still to be compared: references of both. */
typedef struct
{
  const SealObject *old, *new;
} Node;

static void
compare_page (Changes *changes, const SealObject *old, const SealObject *new)
{
  static const char *const except[] = { "Annots", NULL };

  compare_see (changes->compare, seal_object_lookup (old, "Annots"));
  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_PAGE);
  compare_annotations (changes, old, changes_old (changes, old, "Annots"),
                       changes_new (changes, new, "Annots"));
}

static void
compare_node (Changes *changes, const SealObject *old, const SealObject *new, GArray *nodes)
{
  static const char *const except[] = { "Kids", NULL };
  const SealObject *before = changes_old (changes, old, "Kids");
  const SealObject *after = changes_new (changes, new, "Kids");

  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_PAGE);
  if (!before || !after || before->type != SEAL_ARRAY || after->type != SEAL_ARRAY
      || before->n_items != after->n_items)
    {
      changes_note (changes, MESSAGE_CHANGE_PAGES);
      return;
    }
  compare_see (changes->compare, seal_object_lookup (old, "Kids"));
  for (guint i = 0; i < before->n_items; i++)
    {
      const Node kid = { &before->items[i], &after->items[i] };

      if (changes_settle (changes, kid.old, kid.new))
        g_array_append_val (nodes, kid);
      else
        compare_add (changes->compare, kid.old, kid.new, MESSAGE_CHANGE_PAGES);
    }
}

void
changes_rule_pages (Changes *changes, const SealObject *old, const SealObject *new)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  Node node = { old, new };

  g_array_append_val (nodes, node);
  while (nodes->len)
    {
      node = g_array_index (nodes, Node, nodes->len - 1);
      g_array_set_size (nodes, nodes->len - 1);
      old = seal_file_resolve (changes->file, changes->old, node.old);
      new = seal_file_resolve (changes->file, changes->new, node.new);
      /* it is settled: nobody else says that it is no page any more */
      if (!changes_is_dictionary (old) && !changes_is_dictionary (new))
        changes_note (changes, MESSAGE_CHANGE_UNREADABLE);
      else if (!changes_is_dictionary (old) || !changes_is_dictionary (new))
        changes_note (changes, MESSAGE_CHANGE_PAGES);
      else if (changes_old (changes, old, "Kids") || changes_new (changes, new, "Kids"))
        compare_node (changes, old, new, nodes);
      else
        compare_page (changes, old, new);
    }
}
