/* seal/update.h: incremental updates (ISO 32000-1 §7.5.6)
 *
 * Objects appended to a file that stays byte for byte what it was, with a cross-reference table or
 * stream as the file's last revision has one.  Objects are given as text, which the functions for
 * printing make from what was read.
 */
#ifndef SAGSAKT_SEAL_UPDATE_H
#define SAGSAKT_SEAL_UPDATE_H

#include <glib.h>

#include "seal/file.h"

typedef struct SealUpdate SealUpdate;

/* A change of a dictionary: KEY's value becomes TEXT, NULL takes it away. */
typedef struct
{
  const char *key;
  const char *text;
} SealEdit;

/* Appends OBJECT as PDF writes it; of a stream its dictionary. */
void seal_object_print (const SealObject *object, GString *out);

/* Appends DICTIONARY (NULL: an empty one) with EDITS; new keys come last. */
void seal_object_print_edited (const SealObject *dictionary, const SealEdit *edits, gsize n_edits,
                               GString *out);

/* ARRAY (NULL, or no array: an empty one) with TEXT behind its items; the caller owns it. */
GString *seal_object_print_longer (const SealObject *array, const char *text);

/* Appends TEXT (UTF-8) as a text string (§7.9.2.2): UTF-16 where ASCII does not do. */
void seal_object_print_text (const char *text, GString *out);

/* FILE is lent and must live as long as the update. */
SealUpdate *seal_update_new (SealFile *file);
void seal_update_free (SealUpdate *update);

/* Reserves the number of a new object. */
guint32 seal_update_reserve (SealUpdate *update);

/* Gives object NUMBER the text BODY, which is taken over; a number is given once. */
void seal_update_set (SealUpdate *update, guint32 number, GString *body);

/* Changes the dictionary that object NUMBER is in the file's last revision: KEY's value becomes
 * TEXT, which is taken over.  May be called again for other keys of the same object. */
void seal_update_edit (SealUpdate *update, guint32 number, const char *key, GString *text);

/* Appends TEXT to the array KEY of that dictionary, in the array's own object where it has one. */
void seal_update_append (SealUpdate *update, guint32 number, const char *key, const char *text);

/* The file with the update behind it.  The caller owns it; the update can be asked for
 * seal_update_offset afterwards. */
GBytes *seal_update_finish (SealUpdate *update);

/* Where the body of object NUMBER begins in the finished file. */
gsize seal_update_offset (const SealUpdate *update, guint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealUpdate, seal_update_free)

#endif
