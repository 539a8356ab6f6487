/* process.h: child processes, and what goes between them and the parent
 *
 * What sandbox.c (a child for one answer) and workers.c (children for many) share.  A message is a
 * frame: a head that says how long it is and what, then its bytes.  The other side is not trusted:
 * a frame that is longer than allowed, an unknown kind or code, a text that is none, all end in an
 * error here.
 */
#ifndef SAGSAKT_BASE_PROCESS_H
#define SAGSAKT_BASE_PROCESS_H

#include <glib.h>
#include <sys/types.h>

typedef enum
{
  FRAME_BYTES,
  FRAME_ERROR /* its bytes are the text, its code the SagsaktError */
} FrameKind;

typedef struct
{
  guint64 length;
  guint32 kind, code;
} FrameHead;

/* A frame that comes in pieces; starts as zeros. */
typedef struct
{
  FrameHead head;
  gsize got;    /* bytes, those of the head included */
  guint8 *data; /* NULL until the head is there */
} FrameReader;

typedef enum
{
  FRAME_WHOLE,
  FRAME_PART, /* no more can be read now */
  FRAME_GONE  /* the other side closed, or sends what is no frame of at most MOST bytes */
} FrameState;

/* Reads what DESCRIPTOR has of one frame; one that blocks gives no FRAME_PART. */
FrameState frame_read (FrameReader *reader, int descriptor, gsize most);

/* The bytes of a whole frame, for the caller, or NULL with ERROR set to what it says; READER is
 * empty again. */
GBytes *frame_take (FrameReader *reader, GError **error);
void frame_clear (FrameReader *reader);

/* Waits until BYTES, or else ERROR, are written to DESCRIPTOR as a frame; FALSE: nobody reads. */
gboolean frame_write (int descriptor, GBytes *bytes, const GError *error);

/* This process ends with PARENT, whatever ends that; at once when it is gone already. */
void process_follow (pid_t parent);

/* DESCRIPTOR becomes 0 and is the only one left. */
void process_keep (int descriptor);

/* Whether this process has one thread, as fork wants it: the others' locks stay locked in the child. */
gboolean process_is_single (void);

/* Waits for the end of CHILD: its status as of waitpid. */
int process_wait (pid_t child);

#endif
