/* svrl.h: SVRL as text, for people and other programs
 *
 * SVRL (ISO/IEC 19757-3:2016, Annex D) is what running rules gives.  A document that its rules never
 * saw, because it is not well-formed or not shaped as its schema says, gets the same form.
 */
#ifndef SAGSAKT_INTAKE_SVRL_H
#define SAGSAKT_INTAKE_SVRL_H

#include "base/findings.h"
#include "intake/case.h"

/* One svrl:schematron-output element without XML declaration; the caller owns the text. */
char *svrl_print (xmlDocPtr report);

/* FINDINGS as failed assertions: id, location, role and a text in each language. */
char *svrl_print_findings (const Findings *findings);

#endif
