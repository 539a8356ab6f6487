#include "base/errors.h"

#include <stdarg.h>

GQuark
sagsakt_error_quark (void)
{
  return g_quark_from_static_string ("sagsakt-error-quark");
}

ExitCode
exit_code_worst (ExitCode a, ExitCode b)
{
  return MAX (a, b);
}

ExitCode
exit_code_of_error (const GError *error)
{
  return g_error_matches (error, SAGSAKT_ERROR, SAGSAKT_ERROR_FAULT) ? EXIT_FAULT : EXIT_UNDECIDED;
}

void
error_set (GError **error, SagsaktError code, MessageKey key, ...)
{
  if (!error)
    return;

  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list list;
  va_start (list, key);
  while ((argument = va_arg (list, const char *)))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_autofree char *text
      = message_format (key, message_language (), (const char *const *) arguments->pdata);
  g_set_error_literal (error, SAGSAKT_ERROR, (int) code, text);
}
