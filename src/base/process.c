#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/plain.h"

enum
{
  TEXT_MOST = 4096 /* bytes of an error's text: a line */
};

/* --- frames --- */

static gboolean
begin_body (FrameReader *reader, gsize most)
{
  const FrameHead *head = &reader->head;

  if (head->kind > FRAME_ERROR || head->length > (head->kind == FRAME_ERROR ? TEXT_MOST : most))
    return FALSE;
  reader->data = g_try_malloc (head->length + 1);
  return reader->data != NULL;
}

FrameState
frame_read (FrameReader *reader, int descriptor, gsize most)
{
  const gsize head = sizeof reader->head;

  for (;;)
    {
      gsize end = reader->data ? head + reader->head.length : head;
      guint8 *to = reader->data ? reader->data - head : (guint8 *) &reader->head;
      gssize piece = read (descriptor, to + reader->got, end - reader->got);

      if (piece < 0 && errno == EINTR)
        continue;
      if (piece < 0 && errno == EAGAIN)
        return FRAME_PART;
      if (piece <= 0)
        return FRAME_GONE;
      reader->got += (gsize) piece;
      if (!reader->data && reader->got == head && !begin_body (reader, most))
        return FRAME_GONE;
      if (reader->data && reader->got == head + reader->head.length)
        return FRAME_WHOLE;
    }
}

void
frame_clear (FrameReader *reader)
{
  g_free (reader->data);
  memset (reader, 0, sizeof *reader);
}

GBytes *
frame_take (FrameReader *reader, GError **error)
{
  GBytes *bytes = NULL;

  if (reader->head.kind == FRAME_BYTES)
    bytes = g_bytes_new_take (g_steal_pointer (&reader->data), reader->head.length);
  else
    {
      g_autofree char *said = g_strndup ((const char *) reader->data, reader->head.length);
      g_autofree char *text = plain_text (said);

      g_set_error_literal (error, SAGSAKT_ERROR,
                           (int) MIN (reader->head.code, SAGSAKT_ERROR_FAULT), text);
    }
  frame_clear (reader);
  return bytes;
}

static gboolean
write_all (int descriptor, gconstpointer data, gsize length)
{
  const char *at = data;

  while (length > 0)
    {
      gssize written = write (descriptor, at, length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      at += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
  return TRUE;
}

gboolean
frame_write (int descriptor, GBytes *bytes, const GError *error)
{
  FrameHead head = { 0 };
  gconstpointer data;
  gsize length;

  if (bytes)
    data = g_bytes_get_data (bytes, &length);
  else
    {
      data = error ? error->message : "";
      length = MIN (strlen (data), TEXT_MOST);
      head.kind = FRAME_ERROR;
      head.code = error ? (guint32) error->code : SAGSAKT_ERROR_FAULT;
    }
  head.length = length;
  return write_all (descriptor, &head, sizeof head) && write_all (descriptor, data, length);
}

/* --- processes --- */

void
process_follow (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (1);
}

void
process_keep (int descriptor)
{
  dup2 (descriptor, 0);
  close_range (1, ~0U, 0);
}

gboolean
process_is_single (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);

  /* without /proc nothing can be said against it */
  return !tasks || (g_dir_read_name (tasks) && !g_dir_read_name (tasks));
}

int
process_wait (pid_t child)
{
  int status = 0;

  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}
