#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "base/messages.h"

static gboolean
check_language (const char *name, const char *value, gpointer data, GError **error)
{
  (void) name;
  (void) data;
  if (g_str_equal (value, "da") || g_str_equal (value, "en"))
    return TRUE; /* main has set it */
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--lang takes da or en");
  return FALSE;
}

gboolean
command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *arguments,
               const char *summary, int *code)
{
  gboolean help = FALSE;
  *code = EXIT_ACCEPTED;
  const GOptionEntry shared[] = {
    { "lang", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer) (gsize) check_language,
      "language of findings and results: da (default) or en", "LANG" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "show this help", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *program = g_strdup_printf ("sagsakt %s", command);
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, shared, NULL);
  g_set_prgname (program);
  gboolean parsed = g_option_context_parse (context, argc, argv, &error);
  if (!parsed)
    *code = command_usage_error (command, error->message);
  else if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
      fputs (text, stdout);
    }
  /* GOption leaves the "--" that it needed before a name that begins with a dash. */
  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--"))
      {
        memmove (*argv + i, *argv + i + 1, (gsize) (*argc - i) * sizeof **argv);
        (*argc)--;
        break;
      }
  return parsed && !help;
}

void
command_free_options (gconstpointer entries)
{
  for (const GOptionEntry *entry = entries; entry->long_name; entry++)
    switch (entry->arg)
      {
      case G_OPTION_ARG_STRING:
      case G_OPTION_ARG_FILENAME:
        g_free (*(char **) entry->arg_data);
        break;
      case G_OPTION_ARG_STRING_ARRAY:
      case G_OPTION_ARG_FILENAME_ARRAY:
        g_strfreev (*(char ***) entry->arg_data);
        break;
      default:
        break;
      }
}

int
command_usage_error (const char *command, const char *reason)
{
  fprintf (stderr, "sagsakt %s: %s\nsagsakt %s --help says more\n", command, reason, command);
  return EXIT_USAGE;
}
