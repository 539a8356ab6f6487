/* pages.h: whether a document's pages say what the data in it says
 *
 * A document of ours carries the data it was made from.  It is made again from that, with the files
 * and the metadata it has, and must come out the same byte by byte; and what was appended since
 * (signatures, time stamps, what they are checked with) must leave it so.  That the page says what
 * the data says is shown this way and in no other: a document that was made with other stylesheets,
 * fonts or libraries, or has no data, is not decided.
 *
 * Both the file and the data are read in a process that can only compute (workers.h), started when
 * the first file of ours comes.
 */
#ifndef SAGSAKT_COMMAND_PAGES_H
#define SAGSAKT_COMMAND_PAGES_H

#include "base/findings.h"

typedef enum
{
  PAGES_SAME,
  PAGES_DIFFERENT,
  PAGES_UNDECIDED
} PagesState;

typedef struct Pages Pages;

/* Starts nothing yet.  To be used while this process has one thread. */
Pages *pages_new (void);
void pages_free (Pages *pages);

/* Judges the document in PDF; adds why to REASONS unless it is the same. */
PagesState pages_judge (Pages *pages, GBytes *pdf, Findings *reasons);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pages, pages_free)

#endif
