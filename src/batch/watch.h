/* watch.h: a folder whose cases become documents as they come
 *
 * In the manner of Maildir.  Who has a case renames it, whole, into in/ (*.xml; names that begin with
 * a dot are not looked at).  It goes to work/ while it is under way and ends in done/, beside its
 * document; in rejected/, or, not decided, in failed/, what was found beside it.  Nothing is written
 * over: a second case of the same name gets a number.  What is in work/ at the start, a killed run's,
 * is done first.  The journal is in done/.
 */
#ifndef SAGSAKT_BATCH_WATCH_H
#define SAGSAKT_BATCH_WATCH_H

#include "batch/batch.h"

typedef struct
{
  const char *folder;
  const char *names;   /* pattern of the documents' names in done/; NULL: BATCH_NAMES_DEFAULT */
  const BatchPlan *plan; /* for every case; its folder, inputs and names are filled in here */
  /* What is to stand beside a case; the caller owns it.  NULL: nothing. */
  char *(*describe) (const BatchRecord *record, gpointer data);
} BatchWatch;

/* Watches until PLAN's stop; what is under way is finished then.  FALSE with ERROR set: as batch_run,
 * or a folder cannot be used (SAGSAKT_ERROR_IO). */
gboolean batch_watch_run (const BatchWatch *watch, GError **error);

#endif
