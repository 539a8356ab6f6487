/* batch/folder.h: the cases below a folder; internal to batch/
 *
 * Every *.xml, in upper or lower case, in the folder and those in it, sorted by path; what begins with
 * a dot is passed over.  Links are followed, but into no folder that was gone through already.
 */
#ifndef SAGSAKT_BATCH_FOLDER_H
#define SAGSAKT_BATCH_FOLDER_H

#include <glib.h>

#include "base/findings.h"

/* Owned by the list. */
typedef struct
{
  char *path;
  Findings *lost; /* of a folder: why it was not gone through; NULL: PATH is a case */
} FolderEntry;

/* What is below PATH, FolderEntry; never empty: that there is nothing is an entry. */
GArray *folder_list (const char *path);

/* Whether NAME is what a case is called. */
gboolean folder_is_case (const char *name);

#endif
