/* seal/fields.c: the form fields of a PDF, and making one for a signature */
#include "seal/fields.h"

#include <string.h>

#include "base/limits.h"
#include "seal/signature.h"

/* --- the walk --- */

typedef struct
{
  SealFile *file;
  guint revision;
  SealFieldVisit visit;
  gpointer data;
  GHashTable *seen; /* numbers of the objects on the way and behind: trees that are none */
} Walk;

const SealObject *
seal_fields_follow (SealFile *file, guint revision, const SealObject *object, guint32 *number,
                    gboolean *in_stream)
{
  for (guint i = 0; object && object->type == SEAL_REFERENCE && i < limit_value (LIMIT_PDF_DEPTH);
       i++)
    {
      SealPlace place;

      *number = object->number;
      *in_stream = seal_file_place (file, revision, object->number, &place)
                   && place.kind == SEAL_IN_STREAM;
      object = seal_file_find (file, revision, object->number);
    }
  return object;
}

static char *
full_name (const char *parent, const SealObject *partial)
{
  g_autofree char *own = seal_object_read_text (partial);

  if (!partial)
    return g_strdup (parent);
  return *parent ? g_strconcat (parent, ".", own, NULL) : g_steal_pointer (&own);
}

static void walk_fields (Walk *walk, const SealObject *array, const SealFieldSeen *above,
                         guint depth);

static void
walk_field (Walk *walk, const SealObject *item, const SealFieldSeen *above, guint depth)
{
  SealFieldSeen own = { .in_stream = above->in_stream };
  const SealObject *type;
  g_autofree char *name = NULL;

  if (item->type == SEAL_REFERENCE
      && !g_hash_table_add (walk->seen, GUINT_TO_POINTER (item->number)))
    return;
  own.dictionary
      = seal_fields_follow (walk->file, walk->revision, item, &own.number, &own.in_stream);
  if (!own.dictionary || own.dictionary->type != SEAL_DICTIONARY)
    return;
  type = seal_file_lookup (walk->file, walk->revision, own.dictionary, "FT");
  own.signature = type ? seal_object_is_name (type, "Sig") : above->signature;
  own.name = name
      = full_name (above->name, seal_file_lookup (walk->file, walk->revision, own.dictionary, "T"));
  walk->visit (&own, walk->data);
  walk_fields (walk, seal_file_lookup (walk->file, walk->revision, own.dictionary, "Kids"), &own,
               depth + 1);
}

static void
walk_fields (Walk *walk, const SealObject *array, const SealFieldSeen *above, guint depth)
{
  if (!array || array->type != SEAL_ARRAY || depth >= limit_value (LIMIT_PDF_DEPTH))
    return;
  for (guint i = 0; i < array->n_items; i++)
    walk_field (walk, &array->items[i], above, depth);
}

static const SealObject *
find_form (SealFile *file, guint revision)
{
  return seal_file_lookup (file, revision, seal_file_catalog (file, revision), "AcroForm");
}

void
seal_fields_walk (SealFile *file, guint revision, SealFieldVisit visit, gpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Walk walk = { file, revision, visit, data, seen };
  const SealFieldSeen nothing = { .name = "" };

  walk_fields (&walk, seal_file_lookup (file, revision, find_form (file, revision), "Fields"),
               &nothing, 0);
}

/* --- listing --- */

typedef struct
{
  SealFile *file;
  guint revision;
  GArray *fields;
} Listing;

static void
clear_field (gpointer field)
{
  g_free ((char *) ((SealField *) field)->name);
}

static void
list_field (const SealFieldSeen *field, gpointer data)
{
  Listing *listing = data;
  const SealObject *value
      = seal_file_lookup (listing->file, listing->revision, field->dictionary, "V");

  if (field->signature && field->number && seal_object_lookup (field->dictionary, "T"))
    g_array_append_val (listing->fields,
                        ((SealField){ field->number, field->dictionary, g_strdup (field->name),
                                      value && value->type != SEAL_NULL }));
}

GArray *
seal_fields_list (SealFile *file, guint revision)
{
  Listing listing = { file, revision, g_array_new (FALSE, FALSE, sizeof (SealField)) };

  g_array_set_clear_func (listing.fields, clear_field);
  seal_fields_walk (file, revision, list_field, &listing);
  return listing.fields;
}

/* --- making one --- */

typedef struct
{
  SealUpdate *update;
  SealFile *file;
  guint revision;
  guint32 catalog, page, field;
} Making;

static GString *
reference (guint32 number)
{
  GString *out = g_string_new (NULL);

  g_string_printf (out, "%u 0 R", number);
  return out;
}

/* The number of what DICTIONARY's KEY refers to; 0: nothing does. */
static guint32
number_of (const SealObject *dictionary, const char *key)
{
  const SealObject *value = seal_object_lookup (dictionary, key);

  return value && value->type == SEAL_REFERENCE ? value->number : 0;
}

/* The number of the first page: the leftmost leaf of the page tree (§7.7.3). */
static guint32
find_first_page (SealFile *file, guint revision)
{
  const SealObject *at = seal_object_lookup (seal_file_catalog (file, revision), "Pages");

  for (guint depth = 0; at && at->type == SEAL_REFERENCE && depth < limit_value (LIMIT_PDF_DEPTH);
       depth++)
    {
      const SealObject *node = seal_file_resolve (file, revision, at);
      const SealObject *kids = seal_file_lookup (file, revision, node, "Kids");

      if (!kids)
        return node && node->type == SEAL_DICTIONARY ? at->number : 0;
      at = kids->type == SEAL_ARRAY && kids->n_items ? &kids->items[0] : NULL;
    }
  return 0;
}

/* The form, in the catalogue or an object of its own, with the field and SigFlags (§12.7.2). */
static void
add_to_form (Making *making)
{
  const SealObject *catalog = seal_file_catalog (making->file, making->revision);
  const SealObject *form = find_form (making->file, making->revision);
  const SealObject *fields = seal_file_lookup (making->file, making->revision, form, "Fields");
  g_autoptr (GString) field = reference (making->field), longer = NULL;
  guint32 number = number_of (catalog, "AcroForm");
  GString *text;

  if (form && number)
    {
      seal_update_append (making->update, number, "Fields", field->str);
      seal_update_edit (making->update, number, "SigFlags", g_string_new ("3"));
      return;
    }
  text = g_string_new (NULL);
  longer = seal_object_print_longer (fields, field->str);
  seal_object_print_edited (
      form, (const SealEdit[]){ { "Fields", longer->str }, { "SigFlags", "3" } }, 2, text);
  seal_update_edit (making->update, making->catalog, "AcroForm", text);
}

/* The next key of the structure's parent tree (§14.7.4.4); -1: the file is not tagged, or its tree
 * is not as it must be. */
static gint64
find_parent_key (Making *making, const SealObject *root)
{
  const SealObject *next
      = seal_file_lookup (making->file, making->revision, root, "ParentTreeNextKey");

  return next && next->type == SEAL_INTEGER && next->integer >= 0
                 && number_of (root, "ParentTree")
             ? next->integer
             : -1;
}

/* KEY and the element in the parent tree: in its numbers, or as one more leaf. */
static void
add_to_parent_tree (Making *making, guint32 tree, gint64 key, guint32 element)
{
  const SealObject *node = seal_file_find (making->file, making->revision, tree);
  g_autofree char *pair = g_strdup_printf ("%" G_GINT64_FORMAT " %u 0 R", key, element);

  if (seal_object_lookup (node, "Kids"))
    {
      guint32 leaf = seal_update_reserve (making->update);
      g_autoptr (GString) text = reference (leaf);
      GString *body = g_string_new (NULL);

      g_string_printf (body, "<</Limits[%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "]/Nums[%s]>>", key,
                       key, pair);
      seal_update_set (making->update, leaf, body);
      seal_update_append (making->update, tree, "Kids", text->str);
    }
  else
    seal_update_append (making->update, tree, "Nums", pair);
}

/* The element that a Form is put into: the first under the root, which is the Document, or the root
 * itself. */
static guint32
find_outer_element (Making *making, const SealObject *root, guint32 number)
{
  const SealObject *kids = seal_object_lookup (root, "K");
  const SealObject *resolved = seal_file_resolve (making->file, making->revision, kids);

  if (resolved && resolved->type == SEAL_ARRAY && resolved->n_items)
    kids = &resolved->items[0];
  return kids && kids->type == SEAL_REFERENCE
                 && seal_object_is_name (
                     seal_file_lookup (making->file, making->revision,
                                       seal_file_resolve (making->file, making->revision, kids),
                                       "S"),
                     "Document")
             ? kids->number
             : number;
}

/* One kid, an array of them, or none: with TEXT behind them (§14.7.2). */
static void
append_kid (Making *making, guint32 number, const char *text)
{
  const SealObject *element = seal_file_find (making->file, making->revision, number);
  const SealObject *kids = seal_object_lookup (element, "K");
  const SealObject *resolved = seal_file_resolve (making->file, making->revision, kids);
  GString *both;

  if (!kids || (resolved && resolved->type == SEAL_ARRAY))
    {
      seal_update_append (making->update, number, "K", text);
      return;
    }
  both = g_string_new ("[");
  seal_object_print (kids, both);
  g_string_append_printf (both, " %s]", text);
  seal_update_edit (making->update, number, "K", both);
}

/* A Form element around the widget (ISO 14289-1 §7.18.4).  The key of the widget's StructParent;
 * -1: the file is not tagged. */
static gint64
add_to_structure (Making *making)
{
  guint32 number
      = number_of (seal_file_catalog (making->file, making->revision), "StructTreeRoot");
  const SealObject *root = number ? seal_file_find (making->file, making->revision, number) : NULL;
  gint64 key = find_parent_key (making, root);
  guint32 outer, element;
  g_autoptr (GString) kid = NULL;
  GString *body, *next;

  if (key < 0)
    return -1;
  outer = find_outer_element (making, root, number);
  element = seal_update_reserve (making->update);
  kid = reference (element);
  body = g_string_new (NULL);
  next = g_string_new (NULL);
  g_string_printf (body, "<</Type/StructElem/S/Form/P %u 0 R/Pg %u 0 R/K<</Type/OBJR/Obj %u 0 R>>>>",
                   outer, making->page, making->field);
  g_string_printf (next, "%" G_GINT64_FORMAT, key + 1);
  seal_update_set (making->update, element, body);
  append_kid (making, outer, kid->str);
  seal_update_edit (making->update, number, "ParentTreeNextKey", next);
  add_to_parent_tree (making, number_of (root, "ParentTree"), key, element);
  return key;
}

gboolean
seal_fields_add (SealUpdate *update, SealFile *file, const char *name, guint32 value)
{
  Making making = { .update = update, .file = file, .revision = seal_file_count (file) - 1 };
  g_autoptr (GString) text = g_string_new (NULL), field = NULL;
  gint64 key;
  GString *body;

  making.catalog = number_of (seal_file_revision (file, making.revision)->trailer, "Root");
  making.page = find_first_page (file, making.revision);
  if (!making.catalog || !making.page)
    return FALSE;
  making.field = seal_update_reserve (update);
  field = reference (making.field);
  add_to_form (&making);
  seal_update_append (update, making.page, "Annots", field->str);
  key = add_to_structure (&making);
  body = g_string_new (NULL);
  seal_object_print_text (name, text);
  /* 132: printed and locked, as PDF/A (ISO 19005-3 §6.3.2) and signing want it */
  g_string_printf (body,
                   "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/Rect[0 0 0 0]/T%s/TU%s/P %u 0 R"
                   "/V %u 0 R",
                   text->str, text->str, making.page, value);
  if (key >= 0)
    g_string_append_printf (body, "/StructParent %" G_GINT64_FORMAT, key);
  g_string_append (body, ">>");
  seal_update_set (update, making.field, body);
  return TRUE;
}
