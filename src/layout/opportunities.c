/* layout/opportunities.c: opportunities to end a line, asked of Pango once for each stretch */
#include "layout/opportunities.h"

#include <pango/pango.h>
#include <string.h>

#include "base/arena.h"

/* Stretches: those of some 500 documents.  Each brings three or four that were never seen, and ten times
 * as many would still be growing when a batch has done 5,000 documents. */
#define MAX_KEPT 2000
#define MAX_KEPT_LENGTH 200 /* bytes of one */

/* A stretch, every figure of it 0 (they are all of one class), and its opportunities. */
typedef struct
{
  PangoLanguage *language;
  gsize length;
  const char *text;
  const guint8 *may_end;
} Stretch;

struct Opportunities
{
  GHashTable *stretches; /* of Stretch, in the arena */
  Arena *arena;
};

static guint
stretch_hash (gconstpointer data)
{
  const Stretch *stretch = data;
  guint hash = 5381;

  for (gsize i = 0; i < stretch->length; i++)
    hash = hash * 33 + (guchar) stretch->text[i];
  return hash;
}

static gboolean
stretch_equal (gconstpointer a, gconstpointer b)
{
  const Stretch *left = a, *right = b;

  return left->language == right->language && left->length == right->length
         && memcmp (left->text, right->text, left->length) == 0;
}

Opportunities *
layout_opportunities_new (void)
{
  Opportunities *opportunities = g_new0 (Opportunities, 1);

  opportunities->stretches = g_hash_table_new (stretch_hash, stretch_equal);
  opportunities->arena = arena_new ();
  return opportunities;
}

void
layout_opportunities_free (Opportunities *opportunities)
{
  if (!opportunities)
    return;
  g_hash_table_unref (opportunities->stretches);
  arena_free (opportunities->arena);
  g_free (opportunities);
}

void
layout_opportunities_trim (Opportunities *opportunities)
{
  if (g_hash_table_size (opportunities->stretches) < MAX_KEPT)
    return;
  g_hash_table_remove_all (opportunities->stretches);
  arena_free (opportunities->arena);
  opportunities->arena = arena_new ();
}

/* --- stretches --- */

/* The bytes of a letter of ISO 8859-1 or a figure at AT; 0: there is something else. */
static gsize
plain_length (const char *at, const char *end)
{
  if (g_ascii_isalnum (*at))
    return 1;
  return end - at >= 2 && (guchar) at[0] == 0xc3 && (guchar) at[1] != 0x97
                 && (guchar) at[1] != 0xb7
             ? 2
             : 0;
}

/* TRUE when the spaces behind the character that ends before AT can end a stretch. */
static gboolean
is_plain_before (const char *text, const char *at)
{
  if (at == text)
    return FALSE;
  if (g_ascii_isgraph (at[-1]))
    return !strchr ("([{", at[-1]);
  return at - text >= 2 && plain_length (at - 2, at) == 2;
}

/* Letters and figures, then closing punctuation: no line ends in it. */
static gboolean
is_plain_word (const char *at, const char *end)
{
  gsize length = plain_length (at, end);

  if (!length)
    return FALSE;
  while (at < end && (length = plain_length (at, end)))
    at += length;
  while (at < end && *at && strchr (".,;:!?)", *at))
    at++;
  return at == end;
}

/* FALSE: some script in it (Thai, say) may have rules of its own in Pango, for which more counts than
 * a stretch.  Such are above U+0580, punctuation and symbols at U+2000 and U+FFFC aside. */
static gboolean
is_cut (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0xd6 && (guchar) text[i] != 0xe2
        && !g_str_has_prefix (text + i, "\xef\xbf\xbc"))
      return FALSE;
  return TRUE;
}

static void
ask_pango (PangoLanguage *language, const char *text, gsize length, guint8 *may_end)
{
  glong n = g_utf8_strlen (text, (gssize) length), i = 0;
  PangoLogAttr *attributes = g_new0 (PangoLogAttr, (gsize) n + 1);

  pango_get_log_attrs (text, (int) length, -1, language, attributes, (int) n + 1);
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at), i++)
    may_end[at - text] = i > 0 && attributes[i].is_line_break;
  g_free (attributes);
}

/* The same for a stretch, from what is kept. */
static void
find_in_stretch (Opportunities *opportunities, PangoLanguage *language, const char *text,
                 gsize length, guint8 *may_end)
{
  char figures[MAX_KEPT_LENGTH];
  const Stretch key = { language, length, figures, NULL };
  const Stretch *kept;

  if (is_plain_word (text, text + length))
    return;
  if (length > MAX_KEPT_LENGTH)
    {
      ask_pango (language, text, length, may_end);
      return;
    }
  for (gsize i = 0; i < length; i++)
    figures[i] = g_ascii_isdigit (text[i]) ? '0' : text[i];
  kept = g_hash_table_lookup (opportunities->stretches, &key);
  if (!kept)
    {
      Stretch *stretch = arena_new0 (opportunities->arena, Stretch);
      guint8 *found = arena_alloc (opportunities->arena, length);

      ask_pango (language, text, length, found);
      *stretch = key;
      stretch->text = arena_strndup (opportunities->arena, figures, length);
      stretch->may_end = found;
      g_hash_table_add (opportunities->stretches, stretch);
      kept = stretch;
    }
  memcpy (may_end, kept->may_end, length);
}

void
layout_opportunities_find (Opportunities *opportunities, const char *language, const char *text,
                           gsize length, guint8 *may_end)
{
  PangoLanguage *known = pango_language_from_string (language);
  const char *end = text + length, *start = text;
  gboolean cut = is_cut (text, length);

  memset (may_end, 0, length);
  while (start < end)
    {
      const char *stop = cut ? start : end, *next = end;

      for (;;)
        {
          stop = memchr (stop, ' ', (gsize) (end - stop));
          if (!stop)
            {
              stop = next = end;
              break;
            }
          for (next = stop; next < end && *next == ' '; next++)
            ;
          if (next < end && plain_length (next, end) && is_plain_before (start, stop))
            break;
          stop = next;
          next = end;
        }
      find_in_stretch (opportunities, known, start, (gsize) (stop - start),
                       may_end + (start - text));
      may_end[start - text] = start > text;
      start = next;
    }
}
