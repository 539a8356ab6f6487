/* messages.h: the catalogue of the program's own messages
 *
 * One row a message in messages.def: key, severity, Danish, English; lower case, no full stop,
 * the subject in quotes.  Findings carry both languages; an error (errors.h) is worded in the one
 * language of the run, which main sets once before anything else happens.
 */
#ifndef SAGSAKT_BASE_MESSAGES_H
#define SAGSAKT_BASE_MESSAGES_H

#include <glib.h>

typedef enum
{
  SEVERITY_INFORMATION,
  SEVERITY_WARNING,
  SEVERITY_ERROR
} Severity;

typedef enum
{
  LANGUAGE_DANISH,
  LANGUAGE_ENGLISH
} Language;

typedef enum
{
#define MESSAGE(symbol, key, severity, da, en) MESSAGE_##symbol,
#include "base/messages.def"
#undef MESSAGE
  N_MESSAGES
} MessageKey;

/* The row's parts; the strings are constants. */
const char *message_key (MessageKey key);
Severity message_severity (MessageKey key);
const char *message_text (MessageKey key, Language language);

/* The text with {1}, {2} … replaced from the NULL-terminated ARGUMENTS (NULL: none).  The caller
 * owns the result. */
char *message_format (MessageKey key, Language language, const char *const *arguments);

/* "fejl" or "error" …: the word for SEVERITY. */
const char *severity_word (Severity severity, Language language);

/* The language of the run: errors and command output.  Set once, by main; Danish until then. */
void message_set_language (Language language);
Language message_language (void);

#endif
