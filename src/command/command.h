/* command.h: the sub-commands, and what they share about command lines
 *
 * One file per sub-command.  A command parses its options, calls stations, prints with report.h and
 * returns an exit code (errors.h); it does no work of its own.  main.c holds the table of them, sets
 * the language of the run before it calls one, and turns a standard output that could not be
 * written into EXIT_UNDECIDED.
 */
#ifndef SAGSAKT_COMMAND_COMMAND_H
#define SAGSAKT_COMMAND_COMMAND_H

#include <glib.h>

#include "base/errors.h"

/* ARGV[0] is the command's name; the strings may be changed.  Each returns an ExitCode. */
int command_validate (int argc, char **argv);
int command_render (int argc, char **argv);
int command_batch (int argc, char **argv);
int command_batch_merge (int argc, char **argv); /* `batch merge` */
int command_transform (int argc, char **argv);
int command_format (int argc, char **argv);
int command_sign (int argc, char **argv);
int command_verify (int argc, char **argv);
int command_doctor (int argc, char **argv);

/* Declares a table of options, ended as GOption wants it, whose values are freed with it: the strings
 * and lists of strings behind it belong to the table. */
#define COMMAND_OPTIONS __attribute__ ((cleanup (command_free_options))) const GOptionEntry
void command_free_options (gconstpointer entries);

/* Parses the options ENTRIES (and --help, --lang) out of ARGV and leaves what is no option in it,
 * ARGV[0] included.  ARGUMENTS is what stands after the options in the usage line ("FILE|DIR..."),
 * SUMMARY says in a line or two what the command does.  TRUE: *CODE is EXIT_ACCEPTED.  FALSE: the
 * command is to return *CODE: help was asked for and printed, or the command line was not understood
 * (EXIT_USAGE, said on standard error). */
gboolean command_parse (int *argc, char ***argv, const GOptionEntry *entries,
                        const char *arguments, const char *summary, int *code);

/* Says on standard error that COMMAND's line is not understood, and why; returns EXIT_USAGE. */
int command_usage_error (const char *command, const char *reason);

#endif
