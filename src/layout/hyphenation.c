/* layout/hyphenation.c: libhyphen's patterns */
#include "layout/hyphenation.h"

#include <hyphen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/errors.h"

#define FOLDER "/usr/share/hyphen"
#define MAX_LETTERS 100 /* a longer string of letters is no word */

struct Hyphenation
{
  HyphenDict *dictionary;
  gboolean utf8; /* else ISO 8859-1 */
};

static struct
{
  const char *language; /* of the tag, up to its first hyphen */
  const char *file;
  const char *package;
  Hyphenation hyphenation;
} languages[] = {
  { "da", "hyph_da_DK.dic", "hyphen-da", { NULL, FALSE } },
  { "en", "hyph_en_US.dic", "hyphen-en-us", { NULL, FALSE } },
};

gboolean
layout_hyphenation_find (const char *language, const Hyphenation **hyphenation, GError **error)
{
  gsize length = strcspn (language, "-");

  *hyphenation = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      Hyphenation *found = &languages[i].hyphenation;

      if (strlen (languages[i].language) != length
          || g_ascii_strncasecmp (languages[i].language, language, length) != 0)
        continue;
      if (!found->dictionary)
        {
          g_autofree char *path = g_build_filename (FOLDER, languages[i].file, NULL);

          found->dictionary = hnj_hyphen_load (path);
          if (!found->dictionary)
            {
              error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LAYOUT_PATTERNS_MISSING, path,
                         languages[i].package, NULL);
              return FALSE;
            }
          found->utf8 = found->dictionary->utf8;
        }
      *hyphenation = found;
    }
  return TRUE;
}

gboolean
layout_hyphenation_divide (const Hyphenation *hyphenation, const char *text, gsize length,
                           guint remain, guint push, gboolean *divide)
{
  char word[MAX_LETTERS * 4 + 1], hyphens[MAX_LETTERS * 4 + 8];
  guint16 offset_of_letter[MAX_LETTERS + 1];
  char **replacements = NULL;
  int *positions = NULL, *cuts = NULL;
  guint n = 0;
  gsize size = 0;
  gboolean any = FALSE;

  memset (divide, 0, (length + 1) * sizeof *divide);
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar letter = g_unichar_tolower (g_utf8_get_char (at));

      if (n == MAX_LETTERS || (!hyphenation->utf8 && letter > 0xff))
        return FALSE;
      offset_of_letter[n++] = (guint16) (at - text);
      if (hyphenation->utf8)
        size += (gsize) g_unichar_to_utf8 (letter, word + size);
      else
        word[size++] = (char) letter;
    }
  word[size] = '\0';
  if (hnj_hyphen_hyphenate3 (hyphenation->dictionary, word, (int) size, hyphens, NULL,
                             &replacements, &positions, &cuts, 2, 2, 0, 0))
    return FALSE;

  /* hyphens[i] stands for the place behind byte i of an 8-bit word, behind letter i of a UTF-8 one;
   * places where the spelling would change are left alone. */
  remain = MAX (remain, 2);
  push = MAX (push, 2);
  for (guint i = remain; i + push <= n; i++)
    if ((hyphens[i - 1] & 1) && !(replacements && replacements[i - 1]))
      divide[offset_of_letter[i]] = any = TRUE;

  if (replacements)
    for (gsize i = 0; i < size; i++)
      free (replacements[i]);
  free (replacements);
  free (positions);
  free (cuts);
  return any;
}

void
layout_hyphenation_digest (GString *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_build_filename (FOLDER, languages[i].file, NULL);
      g_autofree char *data = NULL, *digest = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &data, &length, NULL))
        digest = digest_hex (data, length);
      g_string_append_printf (out, "%s %s\n", languages[i].language, digest ? digest : "-");
    }
}
