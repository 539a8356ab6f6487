/* findings.h: what is wrong with the user's document
 *
 * A finding says what is wrong, where (file, line, column, XPath, field), under which rule, and
 * what to do, in Danish and English.  It is about the document; what went wrong in the program or
 * on the machine is a GError (errors.h).  Any number of findings can stand in a Findings list; the
 * list owns copies of everything that is added to it.
 *
 * No finding quotes the case: its texts come from the catalogue (messages.h) or from a rules file
 * and name the field, never its content.
 */
#ifndef SAGSAKT_BASE_FINDINGS_H
#define SAGSAKT_BASE_FINDINGS_H

#include <glib.h>

#include "base/messages.h"

/* Where something stands.  Every pointer may be NULL and every number 0: not known. */
typedef struct
{
  const char *file;
  guint line;        /* 1-based: the line on which the start tag begins */
  guint column;      /* 1-based, in characters */
  const char *path;  /* XPath of the node, for people and machines */
  const char *field; /* local name of the element or attribute */
} Place;

typedef struct
{
  Severity severity;
  const char *rule; /* the rule's id: a message key or a rule of a Schematron file; never NULL */
  Place place;
  const char *da; /* never NULL */
  const char *en; /* never NULL */
} Finding;

typedef struct Findings Findings;

Findings *findings_new (void);
void findings_free (Findings *findings);

/* Adds a copy of FINDING. */
void findings_add (Findings *findings, const Finding *finding);

/* Adds the catalogue's message KEY at PLACE (NULL: nowhere known).  The arguments replace {1}, {2} …
 * in both languages; end the list with NULL. */
void findings_add_message (Findings *findings, MessageKey key, const Place *place, ...)
    G_GNUC_NULL_TERMINATED;

/* Adds copies of all of OTHERS. */
void findings_add_all (Findings *findings, const Findings *others);

guint findings_count (const Findings *findings);

/* Lends the finding at INDEX, in the order of adding; valid until the list is freed. */
const Finding *findings_nth (const Findings *findings, guint index);

/* TRUE when at least one finding is an error: the document is rejected. */
gboolean findings_reject (const Findings *findings);

/* Orders the list by line, then column, then order of adding. */
void findings_sort (Findings *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Findings, findings_free)

#endif
