/* seal/changes-fill.c: whether a field that was filled in shows its value (ISO 32000-2 §12.7.4.3)
 *
 * A signature that certifies nothing leaves filling in to the form.  But what a field says and what
 * it shows are two things in PDF, and a document may be made to show something else later: so the
 * text that is drawn is compared with the value.  Only what forms draw is understood.
 */
#include <string.h>

#include "seal/rules.h"

/* The fonts of RESOURCES at REVISION; NULL: none. */
static const SealObject *
find_fonts (Changes *changes, guint revision, const SealObject *holder, const char *key)
{
  return seal_file_lookup (changes->file, revision,
                           seal_file_lookup (changes->file, revision, holder, key), "Font");
}

static gboolean
has_reference (const SealObject *fonts, guint32 number)
{
  for (guint i = 0; fonts && fonts->type == SEAL_DICTIONARY && i < fonts->n_entries; i++)
    if (fonts->entries[i].value.type == SEAL_REFERENCE && fonts->entries[i].value.number == number)
      return TRUE;
  return FALSE;
}

/* A font that came along and draws what its text says: none of its own, letters as they are named. */
static gboolean
is_plain_font (Changes *changes, const SealObject *reference)
{
  static const char *const keys[] = { "Type", "Subtype", "Name", "BaseFont", "Encoding", NULL };
  static const char *const families[] = { "Helvetica", "Times-", "Courier", NULL };
  const SealObject *font = seal_file_resolve (changes->file, changes->new, reference);
  const SealObject *name = changes_new (changes, font, "BaseFont");
  const SealObject *encoding = changes_new (changes, font, "Encoding");
  gboolean known = FALSE;

  for (guint i = 0; name && name->type == SEAL_NAME && families[i]; i++)
    known = known || g_str_has_prefix (name->text, families[i]);
  return known && changes_is_dictionary (font) && changes_has_only (font, keys)
         && seal_object_is_name (changes_new (changes, font, "Subtype"), "Type1")
         && (!encoding || encoding->type == SEAL_NAME);
}

/* The appearance's resources: fonts that the form or the widget had, as they were, or plain ones. */
static gboolean
has_known_fonts (Changes *changes, const SealObject *before, const SealObject *after)
{
  const SealObject *resources = changes_new (changes, after, "Resources");
  const SealObject *fonts = find_fonts (changes, changes->new, after, "Resources");
  const SealObject *form
      = changes_old (changes, seal_file_catalog (changes->file, changes->old), "AcroForm");
  const SealObject *known[] = { find_fonts (changes, changes->old, form, "DR"),
                                find_fonts (changes, changes->old, before, "Resources") };
  static const char *const keys[] = { "Font", "ProcSet", NULL };

  if (resources && (!changes_is_dictionary (resources) || !changes_has_only (resources, keys)))
    return FALSE;
  for (guint i = 0; fonts && fonts->type == SEAL_DICTIONARY && i < fonts->n_entries; i++)
    {
      const SealObject *font = &fonts->entries[i].value;

      if (font->type == SEAL_REFERENCE
          && (has_reference (known[0], font->number) || has_reference (known[1], font->number)))
        compare_add (changes->compare, font, font, MESSAGE_CHANGE_FIELD);
      else if (!is_plain_font (changes, font))
        return FALSE;
    }
  return TRUE;
}

/* Adds what LAST, an operand of Tj or TJ, shows. */
static void
add_shown (GString *text, const SealObject *last)
{
  for (guint i = 0; last->type == SEAL_ARRAY && i < last->n_items; i++)
    add_shown (text, &last->items[i]);
  for (gsize i = 0; last->type == SEAL_STRING && i < last->length; i++)
    if (!g_ascii_isspace (last->text[i]))
      g_string_append_unichar (text, (guint8) last->text[i]);
}

/* One operator, its last operand in LAST.  FALSE: it may show what is no text. */
static gboolean
take_operator (const char *name, const SealObject *last, GString *text)
{
  static const char *const texts[] = { "Tj", "TJ", "'", "\"", NULL };
  static const char *const plain[]
      = { "BMC", "BDC", "EMC", "q",  "Q",  "cm", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tc",
          "Tw",  "Tz",  "TL",  "Ts", "g",  "rg", "k",  "G",  "RG", "K",  "w",  "J",  "j",  "M",
          "d",   "re",  "f",   "F",  "f*", "S",  "s",  "n",  "W",  "W*", "B",  "b",  NULL };

  if (g_strv_contains (texts, name))
    add_shown (text, last);
  else
    return g_strv_contains (plain, name);
  return TRUE;
}

/* The text that CONTENT draws, without white space; NULL: more than text, or not understood. */
static char *
read_shown (GBytes *content)
{
  g_autoptr (Arena) arena = arena_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  SealCursor at = { 0 };
  SealObject last = { 0 };

  at.data = g_bytes_get_data (content, &at.length);
  for (seal_cursor_skip (&at); at.position < at.length; seal_cursor_skip (&at))
    {
      char name[8] = "";
      gsize length = 0;

      while (at.position + length < at.length && length + 1 < sizeof name
             && (g_ascii_isalpha (at.data[at.position + length])
                 || strchr ("*'\"", at.data[at.position + length])))
        {
          name[length] = (char) at.data[at.position + length];
          length++;
        }
      at.position += length;
      if (length ? !take_operator (name, &last, text) : !seal_object_parse (arena, &at, &last))
        return NULL;
    }
  return g_strdup (text->str);
}

/* VALUE, or how the choice of that name is called, without white space. */
static gboolean
says (const SealObject *value, const char *shown)
{
  g_autofree char *said = seal_object_read_text (value);
  GString *text = g_string_new (NULL);
  gboolean same;

  for (const char *letter = said; *letter; letter = g_utf8_next_char (letter))
    /* line ends came as U+FFFD */
    if (!g_unichar_isspace (g_utf8_get_char (letter)) && g_utf8_get_char (letter) != 0xFFFD)
      g_string_append_unichar (text, g_utf8_get_char (letter));
  same = strcmp (text->str, shown) == 0;
  g_string_free (text, TRUE);
  return same;
}

static gboolean
is_same_text (const SealObject *a, const SealObject *b)
{
  return a && b && a->type == SEAL_STRING && b->type == SEAL_STRING && a->length == b->length
         && memcmp (a->text, b->text, a->length) == 0;
}

static gboolean
shows_text (Changes *changes, const SealObject *old, const SealObject *new,
            const SealObject *value)
{
  static const char *const keys[] = { "Type", "Subtype", "BBox", "Matrix", "FormType", "Resources",
                                      "Length", "Filter", "DecodeParms", NULL };
  const SealObject *before = changes_old (changes, changes_old (changes, old, "AP"), "N");
  const SealObject *after = changes_new (changes, changes_new (changes, new, "AP"), "N");
  const SealObject *options = changes_new (changes, new, "Opt");
  g_autoptr (GBytes) content = NULL;
  g_autofree char *shown = NULL;

  if (!after || after->type != SEAL_STREAM || !changes_has_only (after, keys)
      || (value && value->type != SEAL_STRING) || !has_known_fonts (changes, before, after))
    return FALSE;
  content = seal_file_read_stream (changes->file, changes->new, after);
  shown = content ? read_shown (content) : NULL;
  if (!shown || !value)
    return shown && *shown == '\0';
  if (says (value, shown))
    return TRUE;
  for (guint i = 0; options && options->type == SEAL_ARRAY && i < options->n_items; i++)
    {
      const SealObject *pair = seal_file_resolve (changes->file, changes->new, &options->items[i]);

      if (pair && pair->type == SEAL_ARRAY && pair->n_items == 2
          && is_same_text (&pair->items[0], value) && says (&pair->items[1], shown))
        return TRUE;
    }
  return FALSE;
}

/* One of the states that the widget had, and the one that the field's value names. */
static gboolean
shows_state (Changes *changes, const SealObject *old, const SealObject *new,
             const SealObject *value)
{
  const SealObject *state = changes_new (changes, new, "AS");
  const SealObject *states = changes_old (changes, changes_old (changes, old, "AP"), "N");
  const char *name = value && value->type == SEAL_NAME ? value->text : "Off";
  gboolean has = seal_object_lookup (states, name) != NULL && strcmp (name, "Off") != 0;

  compare_add (changes->compare, seal_object_lookup (old, "AP"), seal_object_lookup (new, "AP"),
               MESSAGE_CHANGE_FIELD);
  return changes_is_dictionary (states) && seal_object_is_name (state, has ? name : "Off");
}

void
changes_rule_filled (Changes *changes, const SealObject *old, const SealObject *new,
                     const SealObject *type, const SealObject *value)
{
  gboolean shows = seal_object_is_name (type, "Btn") ? shows_state (changes, old, new, value)
                                                     : shows_text (changes, old, new, value);

  changes_note (changes, shows ? MESSAGE_CHANGE_FILLED : MESSAGE_CHANGE_FILLED_OTHERWISE);
}
