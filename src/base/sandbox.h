/* sandbox.h: a process that can only compute
 *
 * What reads a case or a PDF runs in a child that has no key, no network, no files to open, no right
 * to write or to start programs: seccomp, no-new-privileges, resource limits, all other descriptors
 * closed.  It gives bytes back over a pipe; if it crashes, hangs or outgrows its limits, that is an
 * error here and nothing else.
 *
 * Everything the function needs must be loaded before: files are not found inside.
 */
#ifndef SAGSAKT_BASE_SANDBOX_H
#define SAGSAKT_BASE_SANDBOX_H

#include <glib.h>

/* Runs inside: bytes, or NULL with ERROR set.  What it prints is lost. */
typedef GBytes *(*SandboxFunction) (gpointer data, GError **error);

typedef enum
{
  SANDBOX_ALONE,
  SANDBOX_NETWORK, /* may ask servers, which needs the resolver's files, read-only */
  SANDBOX_PARENT   /* may have children that do the same, or less (workers.h) */
} SandboxReach;

/* Runs FUNCTION with DATA in a child and gives what it gives; the caller owns it.  NULL with ERROR
 * set: the function's own error, or SAGSAKT_ERROR_LIMIT when the child took too much time or memory
 * or crashed (a hostile input does so), SAGSAKT_ERROR_IO when there is no child.  To be called while
 * this process has one thread. */
GBytes *sandbox_run (SandboxFunction function, gpointer data, SandboxReach reach, GError **error);

/* Makes this process such a child, with BYTES of address space and SECONDS of processor time at most
 * (0: as it was); there is no way back.  FALSE: the kernel refuses a filter of system calls, and only
 * the limits hold. */
gboolean sandbox_enter (SandboxReach reach, guint64 bytes, guint seconds);

/* Whether the kernel has what sandbox_enter needs; tried once in a child. */
gboolean sandbox_works (void);

#endif
