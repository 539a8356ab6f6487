#include "base/plain.h"

#include <glib.h>
#include <string.h>

char *
plain_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_iscntrl (character) || (character >= 0x202a && character <= 0x202e)
          || (character >= 0x2066 && character <= 0x2069))
        g_string_append_c (out, ' ');
      else
        g_string_append_len (out, at, g_utf8_next_char (at) - at);
    }
  return g_string_free (out, FALSE);
}
