/* errors.h: what went wrong here
 *
 * An error (GError in the domain SAGSAKT_ERROR) means that an operation did not happen: the disk is
 * full, a font is missing, a limit was met, the program is at fault.  It says nothing about the
 * user's document except that it was not decided.  What is wrong with the document is a finding.
 * An error's text names files and fields, never the content of a case.
 */
#ifndef SAGSAKT_BASE_ERRORS_H
#define SAGSAKT_BASE_ERRORS_H

#include <glib.h>

#include "base/messages.h"

#define SAGSAKT_ERROR (sagsakt_error_quark ())
GQuark sagsakt_error_quark (void);

typedef enum
{
  SAGSAKT_ERROR_IO,      /* reading or writing failed */
  SAGSAKT_ERROR_LIMIT,   /* the input goes past a limit (limits.h) */
  SAGSAKT_ERROR_MISSING, /* a font, pattern, schema or stylesheet is not there or not usable */
  SAGSAKT_ERROR_UNKNOWN, /* a document type or query binding that cannot be decided */
  SAGSAKT_ERROR_FAULT    /* a fault of the program */
} SagsaktError;

/* The exit codes of every sub-command. */
typedef enum
{
  EXIT_ACCEPTED = 0,  /* all accepted, or done */
  EXIT_REJECTED = 1,  /* something was rejected, or did not verify */
  EXIT_USAGE = 2,     /* the command line is not understood */
  EXIT_UNDECIDED = 3, /* not decided: I/O, a limit, a missing font … */
  EXIT_FAULT = 4      /* a fault of the program */
} ExitCode;

/* The worse of two codes when several files were handled: the highest of 4, 3, 1. */
ExitCode exit_code_worst (ExitCode a, ExitCode b);

/* EXIT_UNDECIDED or, for SAGSAKT_ERROR_FAULT, EXIT_FAULT; errors of other domains are undecided. */
ExitCode exit_code_of_error (const GError *error);

/* Sets ERROR to the catalogue's message KEY in the language of the run; the arguments replace
 * {1}, {2} …; end the list with NULL. */
void error_set (GError **error, SagsaktError code, MessageKey key, ...) G_GNUC_NULL_TERMINATED;

#endif
