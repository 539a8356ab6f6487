/* batch/names.h: what the documents of a batch are called
 *
 * A pattern with {placeholders} gives each case a path below the output folder.  Every value becomes
 * part of one path component that is safe everywhere: no separator, no "..", no leading dot, no
 * control or invisible characters, none of the names and characters that Windows keeps to itself,
 * Unicode NFC, of bounded length.  {folder}, alone between two slashes, is the input's folder and
 * becomes as many components as that has.
 *
 * Two cases never share a name, nor two that differ in upper and lower case or Unicode form only: who
 * comes later gets a finding and no document.  What is below the output folder is opened without
 * following links.
 */
#ifndef SAGSAKT_BATCH_NAMES_H
#define SAGSAKT_BATCH_NAMES_H

#include <glib.h>

#include "base/findings.h"
#include "batch/inputs.h"

#define BATCH_NAMES_DEFAULT "{folder}/{name}.pdf"

/* What can stand in a pattern besides {folder}; NULL: the case does not say. */
typedef struct
{
  const char *type;        /* {type} */
  const char *case_number; /* {caseNumber} */
  const char *date;        /* {date} */
  const char *digest;      /* {digest}: its first 16 digits */
} BatchNameFacts;

typedef struct BatchNames BatchNames;

/* PATTERN NULL: BATCH_NAMES_DEFAULT.  NULL with ERROR set (SAGSAKT_ERROR_UNKNOWN): the pattern is no
 * relative path that ends in .pdf, or has an unknown placeholder: a usage error. */
BatchNames *batch_names_new (const char *pattern, GError **error);
void batch_names_free (BatchNames *names);

/* The output of INPUT: its own when the manifest gives one, else the pattern's.  The caller owns it.
 * NULL with an error in FINDINGS: a fact that the pattern wants is not there. */
char *batch_names_make (const BatchNames *names, const BatchInput *input,
                        const BatchNameFacts *facts, Findings *findings);

/* Takes PATH for the case NUMBER.  0: it is that case's from now on, or was before; else the number of
 * the case that has it (or a path that cannot be beside it), and FINDINGS gets an error. */
gint64 batch_names_claim (BatchNames *names, const char *path, gint64 number,
                          Findings *findings);

/* Gives out, in the order of INPUTS, the names that follow from them alone: those of lists, and all
 * when the pattern asks nothing of the case.  So every shard gives them out alike, and who comes first
 * has a name whether a document comes of it or not. */
void batch_names_reserve (BatchNames *names, const BatchInputs *inputs);

/* Whether batch_names_reserve gives out every name: no case has to wait for those before it. */
gboolean batch_names_are_early (const BatchNames *names);

/* FALSE: two cases could get one name and nobody but the machine that has both would know: the
 * pattern asks something of the case, and has neither {number} nor {digest}. */
gboolean batch_names_suit_shards (const BatchNames *names);

/* Whether a component, a manifest's "output" or a folder is as batch_names_make would write it. */
gboolean batch_names_is_safe (const char *path);

/* Opens the folder of PATH, a safe relative path, below FOLDER, a descriptor; makes the folders that
 * are not there, and lets *BASE point to the file's name in PATH.  No link is followed.  -1 with
 * ERROR set (SAGSAKT_ERROR_IO).  The caller closes the descriptor. */
int batch_names_open_folder (int folder, const char *path, const char **base, GError **error);

/* VALUE as one safe component; "_" when nothing of it is left.  The caller owns it. */
char *batch_names_component (const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchNames, batch_names_free)

#endif
