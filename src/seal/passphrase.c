/* seal/passphrase.c: where a passphrase is read from */
#include "seal/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/ui.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/messages.h"

enum
{
  MAXIMUM = 1024 /* bytes; OpenSSL's own limit */
};

static char *
fail (MessageKey key, const char *name, GError **error)
{
  error_set (error, SAGSAKT_ERROR_MISSING, key, name, NULL);
  return NULL;
}

/* The first line that DESCRIPTOR gives; it is left open. */
static char *
read_line (int descriptor)
{
  char *line = g_malloc0 (MAXIMUM + 1);
  gsize length = 0;
  gssize got;

  while (length < MAXIMUM)
    {
      got = read (descriptor, line + length, 1);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0 || line[length] == '\n')
        break;
      length++;
    }
  line[length] = '\0';
  if (length > 0 && line[length - 1] == '\r')
    line[length - 1] = '\0';
  if (*line)
    return line;
  passphrase_free (line);
  return NULL;
}

static char *
read_descriptor (const char *number, GError **error)
{
  guint64 descriptor;
  char *line = NULL;

  if (g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT, &descriptor, NULL))
    line = read_line ((int) descriptor);
  return line ? line : fail (MESSAGE_SEAL_PASSPHRASE, number, error);
}

/* A file that others may read is no secret (systemd makes its credentials so, too). */
static gboolean
is_private (int descriptor)
{
  struct stat status;

  return fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode)
         && (status.st_mode & 077) == 0 && (status.st_uid == geteuid () || status.st_uid == 0);
}

static char *
read_file (const char *path, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  char *line = NULL;
  gboolean private;

  if (descriptor < 0)
    return fail (MESSAGE_SEAL_PASSPHRASE, path, error);
  private = is_private (descriptor);
  if (private)
    line = read_line (descriptor);
  close (descriptor);
  if (!private)
    return fail (MESSAGE_SEAL_PASSPHRASE_OPEN, path, error);
  return line ? line : fail (MESSAGE_SEAL_PASSPHRASE, path, error);
}

static char *
read_credential (const char *name, GError **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;

  if (!folder || strchr (name, '/'))
    return fail (MESSAGE_SEAL_PASSPHRASE, name, error);
  path = g_build_filename (folder, name, NULL);
  return read_file (path, error);
}

static char *
ask_terminal (const char *key, GError **error)
{
  char *line = g_malloc0 (MAXIMUM + 1);
  UI *ui = UI_new ();
  const char *name = strncmp (key, "pkcs11:", 7) == 0 ? "PKCS#11" : key;
  g_autofree char *prompt
      = message_format (MESSAGE_SEAL_PROMPT, message_language (), (const char *[]){ name, NULL });

  UI_set_method (ui, UI_OpenSSL ());
  if (UI_add_input_string (ui, prompt, 0, line, 1, MAXIMUM) < 0 || UI_process (ui) < 0)
    g_clear_pointer (&line, passphrase_free);
  UI_free (ui);
  return line ? line : fail (MESSAGE_SEAL_PASSPHRASE, name, error);
}

char *
passphrase_read (const char *source, const char *key, GError **error)
{
  static const struct
  {
    const char *prefix;
    char *(*read) (const char *rest, GError **error);
  } kinds[] = {
    { "fd:", read_descriptor },
    { "file:", read_file },
    { "credential:", read_credential },
  };

  if (!source)
    return ask_terminal (key, error);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (source, kinds[i].prefix))
      return kinds[i].read (source + strlen (kinds[i].prefix), error);
  return fail (MESSAGE_SEAL_PASSPHRASE_SOURCE, source, error);
}

void
passphrase_free (char *passphrase)
{
  if (passphrase)
    OPENSSL_cleanse (passphrase, strlen (passphrase));
  g_free (passphrase);
}
