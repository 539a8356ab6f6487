/* press.h: one case through all stations, to finished bytes
 *
 * What render, batch, verify and archive share.  A press holds everything that is loaded once and
 * used for every case: schemas, rules, stylesheets, fonts, hyphenation.  It reads no case from disk
 * and writes no file: bytes in, bytes out.
 *
 * The press is strict: a case that is rejected, or whose pages cannot be set without an error
 * (a missing glyph, say), gives findings and no bytes.
 */
#ifndef SAGSAKT_PRESS_PRESS_H
#define SAGSAKT_PRESS_PRESS_H

#include <glib.h>

#include "base/findings.h"
#include "intake/case.h"
#include "pdf/finisher.h"
#include "press/facts.h"
#include "transform/transform.h"

/* The resolved data's name in the document. */
#define PRESS_DATA_NAME "data.xml"

typedef enum
{
  PRESS_PDF,
  PRESS_HTML
} PressFormat;

/* What is to be made of a case. */
typedef struct
{
  PressFormat format;
  const char *recipient;            /* instead of the case's (intake/recipient.h); NULL: that */
  guint office;                     /* of press_add_office; 0: the press's own */
  gboolean plain;                   /* PDF/A-2 without the resolved data; else PDF/A-3 with them */
  const PdfAttachment *attachments; /* further ones; none when plain */
  guint n_attachments;
  GBytes *metadata; /* XMP besides ours; NULL: none */
  gboolean again;   /* METADATA is all that a document made before has: it is made again */
  gboolean facts;   /* take them, too */
} PressJob;

/* The stations whose time is taken, in the order of the path. */
typedef enum
{
  PRESS_INTAKE,
  PRESS_TRANSFORM,
  PRESS_FO,
  PRESS_LAYOUT,
  PRESS_PAINT,
  PRESS_FINISH,
  N_PRESS_STATIONS
} PressStation;

typedef struct
{
  Verdict verdict;   /* accepted or rejected */
  GBytes *bytes;     /* the finished document; NULL when rejected */
  guint pages;       /* 0 for PRESS_HTML */
  PressFacts *facts; /* owned; NULL: not asked for, or not decided before */
  gint64 microseconds[N_PRESS_STATIONS]; /* wall time; what a station loads first is in it */
} PressResult;

typedef struct Press Press;

/* OFFICE (NULL: none) is lent and must outlive the press. */
Press *press_new (const Office *office);
void press_free (Press *press);

enum
{
  PRESS_ALL_TYPES = -1,
  PRESS_NO_TYPE = -2
};

/* Which of the registry's types the case in BYTES is of: its index, or PRESS_NO_TYPE when it is of
 * none or cannot be read, of which press_run then says why. */
int press_find_type (Press *press, GBytes *bytes);

/* Loads and uses once all that documents of FORMAT need for cases of the type with INDEX, so that
 * nothing is opened for one afterwards: schemas, rules, stylesheets, patterns, every face through
 * shaping, drawing and subsetting.  For a process that is to be forked or sandboxed.  FALSE with
 * ERROR set. */
gboolean press_warm (Press *press, int index, PressFormat format, GError **error);

/* The fonts alone of it, and drawing with them: for what a signature shows.  WHOLE: and whatever else
 * a document may want the first time. */
gboolean press_warm_fonts (Press *press, gboolean whole, GError **error);

/* One more office, lent like the first, for jobs that name it; its number, from 1. */
guint press_add_office (Press *press, const Office *office);

/* Takes the case in BYTES through all stations, as JOB says, which is lent for the call.  FILE is
 * its name in FINDINGS.  FALSE with ERROR set: not decided; RESULT then holds no bytes. */
gboolean press_run (Press *press, GBytes *bytes, const char *file, const PressJob *job,
                    PressResult *result, Findings *findings, GError **error);

void press_result_clear (PressResult *result);

/* The fonts, loaded with the first call; lent.  Internal to press/. */
LayoutFonts *press_fonts (Press *press, GError **error);

/* "intake" …; a constant. */
const char *press_station_name (PressStation station);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Press, press_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressResult, press_result_clear)

#endif
