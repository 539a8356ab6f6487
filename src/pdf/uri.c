#include "pdf/uri.h"

#include <string.h>

gboolean
pdf_uri_is_safe (const char *uri)
{
  static const char *const schemes[] = { "http", "https", "mailto", "tel", "ftp", "urn" };
  gsize length = strcspn (uri, ":/?#");

  if (*uri == '\0')
    return FALSE;
  if (uri[length] != ':')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i]) == length && g_ascii_strncasecmp (schemes[i], uri, length) == 0)
      return TRUE;
  return FALSE;
}

char *
pdf_uri_escape (const char *uri)
{
  GString *out = g_string_new (NULL);

  for (; *uri; uri++)
    if (*uri > ' ' && *uri < 0x7f && !strchr ("\"<>\\^`{|}", *uri))
      g_string_append_c (out, *uri);
    else
      g_string_append_printf (out, "%%%02X", (guchar) *uri);
  return g_string_free (out, FALSE);
}
