/* zygote.h: the process that workers are forked from, and the workers themselves
 *
 * The other side of workers.c.  Over a socket of packets it takes commands (fork one more, with the
 * worker's socket; kill one) and gives notes (warm; not warm, and why; one has ended, and how).
 * Workers have numbers, given by the other side.  Internal to base/.
 */
#ifndef SAGSAKT_BASE_ZYGOTE_H
#define SAGSAKT_BASE_ZYGOTE_H

#include <sys/types.h>

#include "base/workers.h"

typedef enum
{
  ZYGOTE_FORK, /* one descriptor comes with it */
  ZYGOTE_KILL
} ZygoteVerb;

typedef struct
{
  guint32 verb, number;
} ZygoteCommand;

typedef enum
{
  ZYGOTE_WARM,   /* status: whether the kernel has a sandbox */
  ZYGOTE_FAILED, /* status: the SagsaktError */
  ZYGOTE_ENDED   /* status: as of waitpid; -1: there was no process */
} ZygoteKind;

typedef struct
{
  guint32 kind, number;
  gint32 status;
  char text[1024]; /* ZYGOTE_FAILED: the error's; UTF-8 */
} ZygoteNote;

/* Becomes the zygote of PARENT, with CONTROL as its only new descriptor; does not come back. */
void zygote_run (const WorkersPlan *plan, int control, pid_t parent) G_GNUC_NORETURN;

#endif
