/* main.c: the table of sub-commands */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/messages.h"
#include "command/command.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *help;
} commands[] = {
  { "validate", command_validate, "check case files against schema and rules" },
  { "render", command_render, "make the document of one case" },
  { "batch", command_batch, "make the documents of many cases" },
  { "transform", command_transform, "show what one stage of stylesheets makes of a case" },
  { "format", command_format, "typeset an XSL-FO document" },
  { "sign", command_sign, "sign a PDF file (PAdES)" },
  { "verify", command_verify, "say what the signatures of PDF files are worth" },
  { "doctor", command_doctor, "say what the program finds and what is missing" },
};

static void
print_help (FILE *stream)
{
  fputs ("usage: sagsakt COMMAND [OPTION...] [FILE...]\n\n", stream);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-10s %s\n", commands[i].name, commands[i].help);
  fputs ("\nsagsakt COMMAND --help says more; sagsakt --version gives the version\n", stream);
}

/* The language is needed before the command parses its options, to word what is wrong with them. */
static void
choose_language (int argc, char **argv)
{
  for (int i = 2; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--lang=en")
        || (g_str_equal (argv[i], "--lang") && i + 1 < argc && g_str_equal (argv[i + 1], "en")))
      message_set_language (LANGUAGE_ENGLISH);
}

/* Results that could not be written were not given. */
static int
finish_output (int code)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  const char *arguments[] = { g_strerror (errno), NULL };
  g_autofree char *text = message_format (MESSAGE_OUTPUT_WRITE, message_language (), arguments);
  fprintf (stderr, "sagsakt: %s: %s\n", severity_word (SEVERITY_ERROR, message_language ()), text);
  return (int) exit_code_worst ((ExitCode) code, EXIT_UNDECIDED);
}

int
main (int argc, char **argv)
{
  /* Text is UTF-8, numbers have a decimal point, whatever the caller's locale is. */
  setlocale (LC_CTYPE, "C.UTF-8");
  /* A write that fails is an error with a name, not the end of the process. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);

  choose_language (argc, argv);
  const char *name = argc > 1 ? argv[1] : "";
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    {
      print_help (stdout);
      return finish_output (EXIT_ACCEPTED);
    }
  if (g_str_equal (name, "--version"))
    {
      puts ("sagsakt " SAGSAKT_VERSION);
      return finish_output (EXIT_ACCEPTED);
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return finish_output (commands[i].run (argc - 1, argv + 1));

  if (*name)
    fprintf (stderr, "sagsakt: there is no command '%s'\n", name);
  print_help (stderr);
  return EXIT_USAGE;
}
