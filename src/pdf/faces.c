#include "pdf/faces.h"

#include <cairo-ft.h>

#include "base/digest.h"

typedef struct
{
  GMappedFile *file; /* NULL: it cannot be opened */
  cairo_font_face_t *text, *hyphens;
  char *digest; /* made when it is asked for */
} Face;

/* Cairo closes font files that it opened itself when there are more than ten, and would open them
 * again: it gets their bytes. */
static void
open_face (Face *face, int index)
{
  static FT_Library library;
  FT_Face opened;

  if (!face->file || (!library && FT_Init_FreeType (&library) != 0)
      || FT_New_Memory_Face (library, (const FT_Byte *) g_mapped_file_get_contents (face->file),
                             (FT_Long) g_mapped_file_get_length (face->file), index, &opened)
             != 0)
    return;
  face->text = cairo_ft_font_face_create_for_ft_face (opened, FT_LOAD_NO_HINTING);
  /* what means nothing without hinting makes it another face to Cairo */
  face->hyphens = cairo_ft_font_face_create_for_ft_face (opened, FT_LOAD_NO_HINTING
                                                                     | FT_LOAD_NO_AUTOHINT);
}

static Face *
find_face (const LayoutFont *font)
{
  static GHashTable *faces; /* "file#index" to Face, for the whole run */
  g_autofree char *key
      = g_strdup_printf ("%s#%d", layout_font_file (font), layout_font_index (font));
  Face *face;

  if (!faces)
    faces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  face = g_hash_table_lookup (faces, key);
  if (!face)
    {
      face = g_new0 (Face, 1);
      face->file = g_mapped_file_new (layout_font_file (font), FALSE, NULL);
      open_face (face, layout_font_index (font));
      g_hash_table_insert (faces, g_steal_pointer (&key), face);
    }
  return face;
}

cairo_font_face_t *
pdf_face_find (const LayoutFont *font, gboolean hyphen)
{
  const Face *face = find_face (font);

  return hyphen ? face->hyphens : face->text;
}

const char *
pdf_face_digest (const LayoutFont *font)
{
  Face *face = find_face (font);

  if (!face->digest)
    face->digest = face->file ? digest_hex (g_mapped_file_get_contents (face->file),
                                            g_mapped_file_get_length (face->file))
                              : digest_hex ("", 0);
  return face->digest;
}
