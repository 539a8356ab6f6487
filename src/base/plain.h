/* plain.h: text from a process that is not trusted, as it may be printed
 *
 * What a process in the sandbox says may have been said by whoever took it over.
 */
#ifndef SAGSAKT_BASE_PLAIN_H
#define SAGSAKT_BASE_PLAIN_H

/* TEXT, any bytes, as UTF-8 on one line, without the characters that a terminal obeys or that turn
 * the direction of writing; the caller owns it. */
char *plain_text (const char *text);

#endif
