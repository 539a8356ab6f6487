/* seal/changes.c: what came after a signature, and whether it may */
#include "seal/changes.h"

#include <string.h>

#include "base/limits.h"
#include "seal/rules.h"

/* --- what rules share --- */

void
changes_note (Changes *changes, MessageKey label)
{
  static const SealChanges results[] = {
    [SEVERITY_INFORMATION] = SEAL_CHANGES_ALLOWED,
    [SEVERITY_WARNING] = SEAL_CHANGES_UNDECIDED,
    [SEVERITY_ERROR] = SEAL_CHANGES_FORBIDDEN,
  };

  changes->result = MAX (changes->result, results[message_severity (label)]);
  for (guint i = 0; i < findings_count (changes->reasons); i++)
    if (g_str_equal (findings_nth (changes->reasons, i)->rule, message_key (label)))
      return;
  findings_add_message (changes->reasons, label, NULL, NULL);
}

static void
note_difference (MessageKey label, gpointer changes)
{
  changes_note (changes, label);
}

static const SealObject *
not_null (const SealObject *object)
{
  return object && object->type != SEAL_NULL ? object : NULL;
}

const SealObject *
changes_old (Changes *changes, const SealObject *dictionary, const char *key)
{
  return not_null (seal_file_lookup (changes->file, changes->old, dictionary, key));
}

const SealObject *
changes_new (Changes *changes, const SealObject *dictionary, const char *key)
{
  return not_null (seal_file_lookup (changes->file, changes->new, dictionary, key));
}

gboolean
changes_is_dictionary (const SealObject *object)
{
  return object && object->type == SEAL_DICTIONARY;
}

gboolean
changes_has_only (const SealObject *object, const char *const *keys)
{
  if (object->repeated)
    return FALSE;
  for (guint i = 0; i < object->n_entries; i++)
    if (!g_strv_contains (keys, object->entries[i].key))
      return FALSE;
  return TRUE;
}

gboolean
changes_settle (Changes *changes, const SealObject *old, const SealObject *new)
{
  return old && new && old->type == SEAL_REFERENCE && new->type == SEAL_REFERENCE
         && compare_settle (changes->compare, old->number, new->number);
}

void
changes_compare_entries (Changes *changes, const SealObject *old, const SealObject *new,
                         const char *const *except, MessageKey label)
{
  if (new->repeated && !old->repeated)
    changes_note (changes, MESSAGE_CHANGE_REPEATED);
  for (guint i = 0; i < old->n_entries; i++)
    if (!g_strv_contains (except, old->entries[i].key))
      compare_add (changes->compare, &old->entries[i].value,
                   seal_object_lookup (new, old->entries[i].key), label);
  for (guint i = 0; i < new->n_entries; i++)
    if (!g_strv_contains (except, new->entries[i].key)
        && !seal_object_lookup (old, new->entries[i].key))
      compare_add (changes->compare, NULL, &new->entries[i].value, label);
}

void
changes_compare_additions (Changes *changes, const SealObject *old, const SealObject *new,
                           guint depth, MessageKey label)
{
  if (!old)
    return;
  if (depth == 0 || !changes_is_dictionary (old) || !changes_is_dictionary (new))
    {
      compare_add (changes->compare, old, new, label);
      return;
    }
  for (guint i = 0; i < old->n_entries; i++)
    {
      const SealObject *value = &old->entries[i].value;
      const SealObject *other = seal_object_lookup (new, old->entries[i].key);

      if (depth == 1)
        compare_add (changes->compare, value, other, label);
      else
        {
          compare_see (changes->compare, value);
          changes_compare_additions (changes, changes_old (changes, old, old->entries[i].key),
                                     changes_new (changes, new, old->entries[i].key), depth - 1,
                                     label);
        }
    }
}

/* --- what the signatures that were there allow --- */

static void
take_permission (Changes *changes, const SealObject *parameters)
{
  const SealObject *p = changes_old (changes, parameters, "P");
  gint64 value = p && p->type == SEAL_INTEGER ? p->integer : 2;

  if (value >= 1 && value <= 3
      && (changes->permission == 0 || (guint) value < changes->permission))
    changes->permission = (guint) value;
}

/* Table 259: the fields that this signature locked. */
static void
take_locks (Changes *changes, const SealObject *parameters)
{
  const SealObject *action = changes_old (changes, parameters, "Action");
  const SealObject *fields = changes_old (changes, parameters, "Fields");

  if (!changes->locked)
    changes->locked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  changes->lock_all = !seal_object_is_name (action, "Include");
  if (seal_object_is_name (action, "All"))
    return;
  for (guint i = 0; fields && fields->type == SEAL_ARRAY && i < fields->n_items; i++)
    g_hash_table_add (changes->locked,
                      seal_object_read_text (seal_file_resolve (changes->file, changes->old,
                                                                &fields->items[i])));
}

static void
take_references (Changes *changes, const SealObject *value, gboolean own)
{
  const SealObject *references = changes_old (changes, value, "Reference");

  for (guint i = 0; references && references->type == SEAL_ARRAY && i < references->n_items; i++)
    {
      const SealObject *one
          = seal_file_resolve (changes->file, changes->old, &references->items[i]);
      const SealObject *method = changes_old (changes, one, "TransformMethod");
      const SealObject *parameters = changes_old (changes, one, "TransformParams");

      if (seal_object_is_name (method, "DocMDP"))
        take_permission (changes, parameters);
      else if (own && seal_object_is_name (method, "FieldMDP"))
        take_locks (changes, parameters);
    }
}

static void
take_permissions (Changes *changes, const SealSignature *signature)
{
  const SealObject *catalog = seal_file_catalog (changes->file, changes->old);
  const SealObject *certification
      = changes_old (changes, changes_old (changes, catalog, "Perms"), "DocMDP");
  const SealObject *field
      = signature->number ? seal_file_find (changes->file, changes->old, signature->number) : NULL;
  const SealObject *lock = changes_old (changes, field, "Lock");

  take_references (changes, signature->value, TRUE);
  if (certification)
    take_references (changes, certification, FALSE);
  if (changes_old (changes, lock, "P"))
    take_permission (changes, lock);
}

/* --- the catalogue --- */

static void
rule_extensions (Changes *changes, const SealObject *old, const SealObject *new)
{
  changes_compare_additions (changes, old, new, 1, MESSAGE_CHANGE_CATALOG);
}

/* A later version of PDF means nothing to the page. */
static void
rule_version (Changes *changes, const SealObject *old, const SealObject *new)
{
  if (old && (!new || new->type != SEAL_NAME))
    changes_note (changes, MESSAGE_CHANGE_CATALOG);
}

static const struct
{
  const char *key;
  void (*rule) (Changes *changes, const SealObject *old, const SealObject *new);
} catalog_rules[] = {
  /* first what the others need: fields for pages, pages and fields for the structure */
  { "AcroForm", changes_rule_form },         { "Pages", changes_rule_pages },
  { "StructTreeRoot", changes_rule_structure }, { "DSS", changes_rule_store },
  { "Metadata", changes_rule_metadata },     { "Extensions", rule_extensions },
  { "Version", rule_version },
};

static void
compare_catalogs (Changes *changes, const SealObject *old, const SealObject *new)
{
  const char *except[G_N_ELEMENTS (catalog_rules) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (catalog_rules); i++)
    {
      const SealObject *before = seal_object_lookup (old, catalog_rules[i].key);
      const SealObject *after = seal_object_lookup (new, catalog_rules[i].key);

      except[i] = catalog_rules[i].key;
      if (!before && !after)
        continue;
      compare_see (changes->compare, before);
      catalog_rules[i].rule (changes, changes_old (changes, old, except[i]),
                             changes_new (changes, new, except[i]));
    }
  changes_compare_entries (changes, old, new, except, MESSAGE_CHANGE_CATALOG);
}

static void
compare_trailers (Changes *changes)
{
  const SealObject *old = seal_file_revision (changes->file, changes->old)->trailer;
  const SealObject *new = seal_file_revision (changes->file, changes->new)->trailer;
  const SealObject *before = changes_old (changes, old, "ID");
  const SealObject *after = changes_new (changes, new, "ID");

  changes_settle (changes, seal_object_lookup (old, "Root"), seal_object_lookup (new, "Root"));
  changes_settle (changes, seal_object_lookup (old, "Info"), seal_object_lookup (new, "Info"));
  changes_rule_information (changes, changes_old (changes, old, "Info"),
                            changes_new (changes, new, "Info"));
  compare_add (changes->compare, seal_object_lookup (old, "Encrypt"),
               seal_object_lookup (new, "Encrypt"), MESSAGE_CHANGE_TRAILER);
  if (new->repeated)
    changes_note (changes, MESSAGE_CHANGE_REPEATED);
  if (before && after && before->type == SEAL_ARRAY && after->type == SEAL_ARRAY
      && before->n_items == 2 && after->n_items == 2)
    compare_add (changes->compare, &before->items[0], &after->items[0], MESSAGE_CHANGE_TRAILER);
  else if (before && after)
    compare_add (changes->compare, before, after, MESSAGE_CHANGE_TRAILER);
}

/* --- objects that nothing led to --- */

static gboolean
is_bookkeeping (const SealObject *object)
{
  const SealObject *type = seal_object_lookup (object, "Type");

  return seal_object_is_name (type, "XRef") || seal_object_is_name (type, "ObjStm");
}

/* Later entries for numbers that were in use: whoever was not compared was out of sight, and must
 * be as it was or gone. */
static void
compare_entries (Changes *changes)
{
  for (guint revision = changes->old + 1; revision <= changes->new; revision++)
    {
      guint n_entries;
      const SealPlace *entries = seal_file_entries (changes->file, revision, &n_entries);

      for (guint i = 0; i < n_entries; i++)
        {
          guint32 number = entries[i].number;
          SealPlace place;
          const SealObject *old, *new;

          if (entries[i].kind == SEAL_FREE || compare_has_seen (changes->compare, number)
              || !seal_file_place (changes->file, changes->old, number, &place)
              || place.kind == SEAL_FREE)
            continue;
          old = seal_file_find (changes->file, changes->old, number);
          new = seal_file_find (changes->file, changes->new, number);
          if (old != new && !is_bookkeeping (old))
            compare_add (changes->compare, old, new, MESSAGE_CHANGE_UNSEEN);
        }
    }
}

/* --- the judgement --- */

/* The signature is in the revision that it signs, not only in a later one. */
static gboolean
was_there (SealFile *file, const SealSignature *signature)
{
  g_autoptr (GPtrArray) then = seal_signatures_find (file, signature->revision);

  for (guint i = 0; i < then->len; i++)
    {
      const SealSignature *one = then->pdata[i];

      if (one->begin == signature->begin && one->end == signature->end)
        return TRUE;
    }
  return FALSE;
}

/* SIGNATURE is NULL for changes of what nobody signed. */
static void
judge (Changes *changes, const SealSignature *signature)
{
  const SealObject *old = seal_file_catalog (changes->file, changes->old);
  const SealObject *new = seal_file_catalog (changes->file, changes->new);

  if (signature && !was_there (changes->file, signature))
    changes_note (changes, MESSAGE_CHANGE_NOT_THERE);
  if (seal_object_lookup (seal_file_revision (changes->file, changes->old)->trailer, "Encrypt"))
    {
      /* the same text is other bytes each time that it is encrypted */
      changes_note (changes, MESSAGE_CHANGE_ENCRYPTED);
      return;
    }
  if (!old || !new || !changes_is_dictionary (new))
    {
      changes_note (changes, MESSAGE_CHANGE_CATALOG);
      return;
    }
  if (signature)
    take_permissions (changes, signature);
  changes_rule_bytes (changes);
  compare_trailers (changes);
  compare_catalogs (changes, old, new);
  if (!compare_finish (changes->compare))
    changes_note (changes, MESSAGE_CHANGE_TOO_MUCH);
  compare_entries (changes);
  if (!compare_finish (changes->compare))
    changes_note (changes, MESSAGE_CHANGE_TOO_MUCH);
}

static SealChanges
judge_from (SealFile *file, guint revision, gsize end, const SealSignature *signature,
            Findings *reasons)
{
  Changes changes = { .file = file,
                      .old = revision,
                      .new = seal_file_count (file) - 1,
                      .signed_end = end,
                      .reasons = reasons };
  gboolean damaged = seal_file_damage (file) != NULL;

  if (changes.old == changes.new)
    {
      /* white space behind the last revision, or something that no cross-reference names */
      changes_rule_bytes (&changes);
      return changes.result;
    }
  changes.result = SEAL_CHANGES_ALLOWED;
  changes.compare = compare_new (file, changes.old, changes.new, changes.signed_end,
                                 note_difference, &changes);
  changes.widgets = g_hash_table_new (NULL, NULL);
  changes.visible = g_hash_table_new (NULL, NULL);
  changes.elements = g_hash_table_new (NULL, NULL);
  judge (&changes, signature);
  if (!damaged && seal_file_damage (file))
    changes_note (&changes, MESSAGE_CHANGE_UNREADABLE);
  compare_free (changes.compare);
  g_hash_table_unref (changes.widgets);
  g_hash_table_unref (changes.visible);
  g_hash_table_unref (changes.elements);
  g_clear_pointer (&changes.locked, g_hash_table_unref);
  return changes.result;
}

SealChanges
seal_changes_judge (SealFile *file, const SealSignature *signature, Findings *reasons)
{
  if (signature->covers == SEAL_RANGE_WHOLE)
    return SEAL_CHANGES_NONE;
  return judge_from (file, signature->revision, signature->total, signature, reasons);
}

SealChanges
seal_changes_since_first (SealFile *file, Findings *reasons)
{
  return judge_from (file, 0, seal_file_revision (file, 0)->end, NULL, reasons);
}
