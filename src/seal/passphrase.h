/* seal/passphrase.h: where a passphrase is read from
 *
 * A descriptor, a file that belongs to the user and that nobody else may read, a credential of the
 * systemd unit, or the terminal.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_PASSPHRASE_H
#define SAGSAKT_SEAL_PASSPHRASE_H

#include <glib.h>

/* The first line of SOURCE ("fd:N", "file:PATH", "credential:NAME"; NULL: the terminal is asked for
 * the passphrase of KEY).  To be freed with passphrase_free; NULL with ERROR set
 * (SAGSAKT_ERROR_MISSING). */
char *passphrase_read (const char *source, const char *key, GError **error);

/* Wipes and frees; NULL is nothing. */
void passphrase_free (char *passphrase);

#endif
