/* batch/inputs.h: the cases of a batch, whatever way they were named
 *
 * Files, folders (every *.xml in them, sorted), manifests, archives (tar, plain or packed by gzip, xz
 * or zstd, and zip) become one numbered list, known whole before the first case is read.  An entry
 * that cannot be a case (a folder that cannot be listed, a line of a manifest that says nothing, a
 * member that is a link) stays in the list and says why: nothing is left out in silence.
 *
 * A manifest is text, UTF-8: a line is empty, a comment (#), a path, or a JSON object with the member
 * "path" and, as wanted, "output", "office" and "recipient".  Paths are relative to the manifest's
 * folder, for "-" to the working folder.
 *
 * An archive is hostile.  It is listed and unpacked in a sandboxed process, which gets its bytes and
 * gives bytes; a member's name never becomes a path on disk.
 */
#ifndef SAGSAKT_BATCH_INPUTS_H
#define SAGSAKT_BATCH_INPUTS_H

#include <glib.h>

#include "base/findings.h"

/* One case to be.  Strings are lent by the list; NULL: not there. */
typedef struct
{
  gint64 number;         /* place in the list, from 1 */
  const char *display;   /* for people and reports: PATH, ARCHIVE:MEMBER or MANIFEST:LINE */
  const char *folder;    /* its folder below what was named, "" for none; not yet safe as a path */
  const char *name;      /* base name without .xml; not yet safe as a path */
  const char *output;    /* manifest: the output's name, relative, instead of the pattern's */
  const char *recipient; /* manifest: the recipient instead of the case's, as XML (case_read_for) */
  const char *settings;  /* SHA-256 of what the manifest says of the document; NULL: nothing */
  guint office;          /* 0: the run's office settings; else batch_inputs_office (office - 1) */
  gboolean lost;         /* can be no case: not decided; the first error among its findings says why */
} BatchInput;

typedef struct BatchInputs BatchInputs;

/* The list of ARGUMENTS, of N strings.  To be called while this process has one thread. */
BatchInputs *batch_inputs_new (const char *const *arguments, guint n);

void batch_inputs_free (BatchInputs *inputs);

guint batch_inputs_count (const BatchInputs *inputs);

/* Fills INPUT with the entry at INDEX (0 is number 1); its strings live as long as the list. */
void batch_inputs_nth (const BatchInputs *inputs, guint index, BatchInput *input);

/* Adds what is to be said of the entry itself to FINDINGS: why it is lost, that it is named twice. */
void batch_inputs_explain (const BatchInputs *inputs, guint index, Findings *findings);

/* The bytes of the case at INDEX, at most LIMIT_FILE_BYTES; the caller owns them.  Archives are fast
 * when asked in the order of the list, and otherwise read anew.  NULL with ERROR set (SAGSAKT_ERROR_IO,
 * _LIMIT): not decided. */
GBytes *batch_inputs_read (BatchInputs *inputs, guint index, GError **error);

/* The settings files that manifests name, each once; their paths are relative to the working folder. */
guint batch_inputs_n_offices (const BatchInputs *inputs);
const char *batch_inputs_office (const BatchInputs *inputs, guint index);

/* The office at INDEX cannot be used: whatever is to be made for it is lost because of ERROR. */
void batch_inputs_lose_office (BatchInputs *inputs, guint index, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchInputs, batch_inputs_free)

#endif
