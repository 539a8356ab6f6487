/* record.h: what became of one case of a batch
 *
 * A plain record: the coordinator fills it, the journal keeps it, report and merge read it there.
 * It holds nothing that stands in the case but its type, the office that writes and which points
 * were answered; names of files are what the user and the pattern for outputs say.
 */
#ifndef SAGSAKT_BATCH_RECORD_H
#define SAGSAKT_BATCH_RECORD_H

#include <glib.h>

#include "base/findings.h"
#include "intake/case.h"
#include "press/facts.h"
#include "press/press.h"

/* Every pointer but FINDINGS and POINTS may be NULL: not known, or there is none. */
typedef struct
{
  gint64 number;     /* place in the input, from 1 */
  char *input;       /* as given, for people: PATH, or ARCHIVE:MEMBER; never NULL in a journal */
  char *digest;      /* SHA-256 of the case's bytes, in hexadecimal; NULL: it could not be read */
  char *settings;    /* SHA-256 of what a list says of the document besides; NULL: nothing */
  char *type;        /* the registry's id */
  char *office;      /* name of the authority that writes */
  Verdict verdict;
  char *reason_da;   /* not decided: why, with no content of the case; else NULL */
  char *reason_en;
  Findings *findings;
  GArray *points;    /* PressPoint, in the template's order */
  guint pages;       /* 0: no document */
  char *level;       /* of the signature that was reached, "B-B" …; NULL: not signed */
  char *output;      /* relative to the output folder; NULL: no document */
  char *output_digest;
  guint64 output_bytes;
  gint64 microseconds[N_PRESS_STATIONS]; /* wall time of each station */
  gint64 sign_us, write_us;
} BatchRecord;

/* Empty, not decided. */
BatchRecord *batch_record_new (void);
void batch_record_free (BatchRecord *record);

/* Makes the record not decided because of ERROR: no document, and the reason in both languages. */
void batch_record_undecide (BatchRecord *record, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchRecord, batch_record_free)

#endif
