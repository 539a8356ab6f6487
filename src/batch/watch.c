#include "batch/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"

enum
{
  ROUND = 1000,           /* cases taken in at a time */
  LOOK_MILLISECONDS = 5000, /* network file systems tell nothing of what others do */
  NUMBERS = 100000        /* of cases with one name */
};

typedef enum
{
  FOLDER_IN,
  FOLDER_WORK,
  FOLDER_DONE,
  FOLDER_REJECTED,
  FOLDER_FAILED,
  N_FOLDERS
} Folder;

static const char *const folder_names[N_FOLDERS] = { "in", "work", "done", "rejected", "failed" };

typedef struct
{
  const BatchWatch *watch;
  char *paths[N_FOLDERS];
  int folders[N_FOLDERS];
  int news; /* inotify; -1: none, and in/ is looked at now and then */
  BatchJournal *journal;
  GError *fault; /* a case could not be moved */
} Run;

/* --- folders --- */

static gboolean
open_folders (Run *run, GError **error)
{
  for (guint i = 0; i < N_FOLDERS; i++)
    {
      run->paths[i] = g_build_filename (run->watch->folder, folder_names[i], NULL);
      run->folders[i] = -1;
    }
  for (guint i = 0; i < N_FOLDERS; i++)
    {
      if (g_mkdir_with_parents (run->paths[i], 0777) == 0)
        run->folders[i] = open (run->paths[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (run->folders[i] < 0)
        {
          error_set (error, SAGSAKT_ERROR_IO, MESSAGE_WATCH_FOLDER, run->paths[i],
                     g_strerror (errno), NULL);
          return FALSE;
        }
    }
  run->news = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  if (run->news >= 0)
    inotify_add_watch (run->news, run->paths[FOLDER_IN], IN_MOVED_TO | IN_CLOSE_WRITE);
  return TRUE;
}

static void
close_folders (Run *run)
{
  for (guint i = 0; i < N_FOLDERS; i++)
    {
      if (run->folders[i] >= 0)
        close (run->folders[i]);
      g_free (run->paths[i]);
    }
  if (run->news >= 0)
    close (run->news);
}

static gboolean
is_case (int folder, const char *name)
{
  struct stat status;

  return name[0] != '.' && g_str_has_suffix (name, ".xml")
         && fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (status.st_mode);
}

/* Moves the cases of in/ to work/; one whose name is there still has to wait. */
static void
take_in (const Run *run)
{
  DIR *entries = opendir (run->paths[FOLDER_IN]);
  struct dirent *entry;

  for (guint n = 0; entries && n < ROUND && (entry = readdir (entries));)
    if (is_case (run->folders[FOLDER_IN], entry->d_name)
        && renameat2 (run->folders[FOLDER_IN], entry->d_name, run->folders[FOLDER_WORK],
                      entry->d_name, RENAME_NOREPLACE)
               == 0)
      n++;
  if (entries)
    closedir (entries);
}

static gboolean
has_work (const Run *run)
{
  DIR *entries = opendir (run->paths[FOLDER_WORK]);
  struct dirent *entry;
  gboolean found = FALSE;

  while (entries && !found && (entry = readdir (entries)))
    found = is_case (run->folders[FOLDER_WORK], entry->d_name);
  if (entries)
    closedir (entries);
  return found;
}

/* --- the end of a case --- */

/* Moves NAME from work/ to TARGET, under a name that is free there, which the caller owns; NULL with
 * errno set. */
static char *
move_case (const Run *run, const char *name, Folder target)
{
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".xml"));

  for (guint number = 1; number < NUMBERS; number++)
    {
      g_autofree char *free_name = number == 1 ? g_strdup (name)
                                               : g_strdup_printf ("%s.%u.xml", stem, number);

      if (renameat2 (run->folders[FOLDER_WORK], name, run->folders[target], free_name,
                     RENAME_NOREPLACE)
          == 0)
        return g_steal_pointer (&free_name);
      if (errno != EEXIST)
        return NULL;
    }
  return NULL;
}

/* The text first: who sees the case in its folder finds the text, too. */
static void
on_ended (const BatchRecord *record, gpointer data)
{
  static const Folder targets[] = { [VERDICT_ACCEPTED] = FOLDER_DONE,
                                    [VERDICT_REJECTED] = FOLDER_REJECTED,
                                    [VERDICT_UNDECIDED] = FOLDER_FAILED };
  Run *run = data;
  const Folder target = targets[record->verdict];
  const BatchPlan *plan = run->watch->plan;
  g_autofree char *name = g_path_get_basename (record->input);
  g_autofree char *text = run->watch->describe (record, plan->data);
  g_autofree char *moved = NULL;

  plan->ended (record, plan->data);
  moved = move_case (run, name, target);
  if (!moved)
    {
      if (!run->fault)
        error_set (&run->fault, SAGSAKT_ERROR_IO, MESSAGE_WATCH_MOVE, name, run->paths[target],
                   g_strerror (errno), NULL);
      return;
    }
  if (text)
    {
      g_autofree char *beside = g_strconcat (run->paths[target], "/", moved, ".txt", NULL);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      file_write (beside, bytes, run->fault ? NULL : &run->fault);
    }
}

static void
on_tick (const BatchCounts *counts, gpointer data)
{
  const Run *run = data;

  run->watch->plan->tick (counts, run->watch->plan->data);
}

static void
on_notice (const char *text, gpointer data)
{
  const Run *run = data;

  run->watch->plan->notice (text, run->watch->plan->data);
}

/* --- the loop --- */

/* Does all that is in work/. */
static gboolean
do_round (Run *run, GError **error)
{
  const char *const folder[] = { run->paths[FOLDER_WORK] };
  g_autoptr (BatchInputs) inputs = batch_inputs_new (folder, 1);
  g_autoptr (BatchNames) names = batch_names_new (run->watch->names, error);
  BatchPlan plan = *run->watch->plan;
  g_autoptr (GError) fault = NULL;
  BatchCounts counts;

  if (!names)
    return FALSE;
  plan.folder = run->paths[FOLDER_DONE];
  plan.inputs = inputs;
  plan.names = names;
  plan.resume = plan.again = TRUE;
  plan.ended = on_ended;
  plan.tick = on_tick;
  plan.notice = on_notice;
  plan.data = run;
  plan.journal = run->journal;
  run->journal = batch_run (&plan, &counts, &fault);
  if (!fault && run->fault)
    fault = g_steal_pointer (&run->fault);
  if (!fault)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static void
wait_for_cases (const Run *run)
{
  struct pollfd fds[] = { { .fd = run->watch->plan->wake, .events = POLLIN },
                          { .fd = run->news, .events = POLLIN } };
  char buffer[4096];

  poll (fds, G_N_ELEMENTS (fds), LOOK_MILLISECONDS);
  while (run->news >= 0 && read (run->news, buffer, sizeof buffer) > 0)
    ;
}

gboolean
batch_watch_run (const BatchWatch *watch, GError **error)
{
  Run run = { .watch = watch };
  gboolean good = open_folders (&run, error);

  while (good && !*watch->plan->stop)
    {
      take_in (&run);
      if (has_work (&run))
        good = do_round (&run, error);
      else
        wait_for_cases (&run);
    }
  batch_journal_free (run.journal);
  g_clear_error (&run.fault);
  close_folders (&run);
  return good;
}
