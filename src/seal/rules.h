/* seal/rules.h: what the rules of changes.h share
 *
 * One Changes is one comparison: the revision that was signed with the one of now.  A rule looks at
 * one part of the document (catalogue entry, page, field), settles the objects it judges itself and
 * hands the rest to compare.h.  Internal to changes*.c.
 */
#ifndef SAGSAKT_SEAL_RULES_H
#define SAGSAKT_SEAL_RULES_H

#include "seal/changes.h"
#include "seal/compare.h"

typedef struct
{
  SealFile *file;
  guint old, new;
  gsize signed_end;
  guint permission;      /* P of DocMDP (table 257); 0: none was given */
  gboolean lock_all;     /* FieldMDP: all fields but those in LOCKED */
  GHashTable *locked;    /* names of fields; NULL: none */
  Compare *compare;
  GHashTable *widgets;   /* numbers of annotations that new signature fields bring */
  GHashTable *visible;   /* those of them that show something */
  GHashTable *elements;  /* numbers of structure elements of NEW that were there or may come */
  SealChanges result;
  Findings *reasons;
} Changes;

/* Something that LABEL speaks of: allowed, not decided or forbidden as its severity says
 * (information, warning, error). */
void changes_note (Changes *changes, MessageKey label);

/* The values at either revision, resolved; NULL for null. */
const SealObject *changes_old (Changes *changes, const SealObject *dictionary, const char *key);
const SealObject *changes_new (Changes *changes, const SealObject *dictionary, const char *key);

gboolean changes_is_dictionary (const SealObject *object);

/* Whether dictionary OBJECT has no other keys than those in KEYS (NULL-terminated) and none twice.
 */
gboolean changes_has_only (const SealObject *object, const char *const *keys);

/* Settles the objects that two references name; FALSE: one is no reference, or was settled. */
gboolean changes_settle (Changes *changes, const SealObject *old, const SealObject *new);

/* Compares all entries of two dictionaries but those that EXCEPT names (NULL-terminated). */
void changes_compare_entries (Changes *changes, const SealObject *old, const SealObject *new,
                              const char *const *except, MessageKey label);

/* Entries may be added, DEPTH levels down; those that are there stay as they are. */
void changes_compare_additions (Changes *changes, const SealObject *old, const SealObject *new,
                                guint depth, MessageKey label);

/* A field of TYPE (FT, a name) was filled in with VALUE, which its widget shows; notes that this is
 * not certain unless the widget shows the value and nothing else. */
void changes_rule_filled (Changes *changes, const SealObject *old, const SealObject *new,
                          const SealObject *type, const SealObject *value);

/* Rules for parts of the document: the value before (may be NULL) and after. */
void changes_rule_form (Changes *changes, const SealObject *old, const SealObject *new);
void changes_rule_pages (Changes *changes, const SealObject *old, const SealObject *new);
void changes_rule_structure (Changes *changes, const SealObject *old, const SealObject *new);
void changes_rule_store (Changes *changes, const SealObject *old, const SealObject *new);
void changes_rule_metadata (Changes *changes, const SealObject *old, const SealObject *new);
void changes_rule_information (Changes *changes, const SealObject *old, const SealObject *new);

/* Every byte behind what was signed belongs to something that a cross-reference names. */
void changes_rule_bytes (Changes *changes);

#endif
