/* seal/keeper.c: the process that holds the key */
#include "seal/keeper.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"
#include "seal/trust.h"

/* What goes over a socket is one packet each way: a digest, and the answer.  An answer begins
 * with a byte that says what it is.  A packet that brings a descriptor is no digest: it opens one
 * more connection, and has no answer. */
enum
{
  ANSWER_DONE,
  ANSWER_ERROR, /* the SagsaktError as a byte, then its text */
  MAXIMUM = 64 * 1024,
  CONNECTIONS = 64
};

typedef union
{
  struct cmsghdr head;
  char room[CMSG_SPACE (sizeof (int))];
} Control;

struct SealKeeper
{
  pid_t process;
  int socket;
  SealScheme scheme;
  STACK_OF (X509) * certificates;
};

/* --- packets --- */

static gboolean
send_packet (int socket, const GByteArray *packet)
{
  gssize sent;

  do
    sent = send (socket, packet->data, packet->len, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (gssize) packet->len;
}

/* NULL: the other side is gone. */
static GByteArray *
receive_packet (int socket)
{
  GByteArray *packet = g_byte_array_sized_new (MAXIMUM);
  gssize got;

  do
    got = recv (socket, packet->data, MAXIMUM, 0);
  while (got < 0 && errno == EINTR);
  if (got <= 0)
    {
      g_byte_array_unref (packet);
      return NULL;
    }
  packet->len = (guint) got;
  return packet;
}

static void
append_byte (GByteArray *packet, guint byte)
{
  const guint8 value = (guint8) byte;

  g_byte_array_append (packet, &value, 1);
}

static GByteArray *
answer_error (const GError *error)
{
  GByteArray *answer = g_byte_array_new ();

  append_byte (answer, ANSWER_ERROR);
  append_byte (answer, (guint) error->code);
  g_byte_array_append (answer, (const guint8 *) error->message, (guint) strlen (error->message));
  return answer;
}

/* --- in the process of the key --- */

/* Nobody reads this memory: not a debugger, not a core file, not the swap device.  Locking it all,
 * each page when it is first used, needs a limit that allows it, so it is tried only. */
static void
guard_memory (pid_t parent)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (0);
  prctl (PR_SET_DUMPABLE, 0);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &none);
  (void) mlockall (MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/* The scheme, then the certificates. */
static GByteArray *
describe_key (const SealKey *key)
{
  GByteArray *answer = g_byte_array_new ();

  append_byte (answer, ANSWER_DONE);
  append_byte (answer, key->scheme);
  for (int i = 0; i < sk_X509_num (key->certificates); i++)
    {
      guint8 *der = NULL;
      int length = i2d_X509 (sk_X509_value (key->certificates, i), &der);

      if (length > 0 && answer->len + (guint) length <= MAXIMUM)
        g_byte_array_append (answer, der, (guint) length);
      OPENSSL_free (der);
    }
  return answer;
}

static GByteArray *
answer_digest (const SealKey *key, const GByteArray *digest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) signature = seal_key_sign (key, digest->data, digest->len, &error);
  GByteArray *answer;

  if (!signature)
    return answer_error (error);
  answer = g_byte_array_new ();
  append_byte (answer, ANSWER_DONE);
  g_byte_array_append (answer, g_bytes_get_data (signature, NULL),
                       (guint) g_bytes_get_size (signature));
  return answer;
}

/* A packet; *DESCRIPTOR is the one that came with it, -1: none.  NULL: the other side is gone. */
static GByteArray *
receive_request (int socket, int *descriptor)
{
  GByteArray *packet = g_byte_array_sized_new (MAXIMUM);
  struct iovec vector = { packet->data, MAXIMUM };
  Control control;
  struct msghdr message = { .msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
  const struct cmsghdr *head;
  gssize got;

  *descriptor = -1;
  do
    got = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0)
    {
      g_byte_array_unref (packet);
      return NULL;
    }
  head = CMSG_FIRSTHDR (&message);
  if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS
      && head->cmsg_len == CMSG_LEN (sizeof (int)))
    memcpy (descriptor, CMSG_DATA (head), sizeof *descriptor);
  packet->len = (guint) got;
  return packet;
}

/* Serves one request of CONNECTIONS; FALSE: who asked is gone. */
static gboolean
serve (const SealKey *key, GArray *connections, int socket)
{
  int descriptor;
  g_autoptr (GByteArray) request = receive_request (socket, &descriptor);
  g_autoptr (GByteArray) signature = NULL;
  const struct pollfd connection = { .fd = descriptor, .events = POLLIN };

  if (!request)
    return FALSE;
  if (descriptor >= 0 && connections->len < CONNECTIONS)
    {
      g_array_append_val (connections, connection);
      return TRUE;
    }
  if (descriptor >= 0)
    close (descriptor);
  signature = answer_digest (key, request);
  return send_packet (socket, signature);
}

/* Serves each connection in turn, until the first one is closed. */
static void
serve_all (const SealKey *key, int socket)
{
  g_autoptr (GArray) connections = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  const struct pollfd first = { .fd = socket, .events = POLLIN };

  g_array_append_val (connections, first);
  while (g_array_index (connections, struct pollfd, 0).fd == socket)
    {
      struct pollfd *polled = (struct pollfd *) (gpointer) connections->data;
      guint n = connections->len;

      if (poll (polled, n, -1) < 0)
        continue;
      /* from the last: what is taken out or added moves none that is still to be looked at */
      while (n-- > 0)
        {
          const struct pollfd asked = g_array_index (connections, struct pollfd, n);

          if (asked.revents == 0 || serve (key, connections, asked.fd))
            continue;
          close (asked.fd);
          if (n == 0)
            return;
          g_array_remove_index_fast (connections, n);
        }
    }
}

static void
keep_key (int socket, const SealKeySource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SealKey) key = seal_key_load (source, &error);
  g_autoptr (GByteArray) answer = key ? describe_key (key) : answer_error (error);
  gboolean going = send_packet (socket, answer) && key;

  /* an interrupted run finishes what is under way, and needs the key for it */
  signal (SIGINT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  if (going)
    serve_all (key, socket);
}

/* --- on this side --- */

/* The rest of an answer; NULL with ERROR set. */
static GByteArray *
receive_answer (int socket, GError **error)
{
  GByteArray *answer = receive_packet (socket);

  if (answer && answer->data[0] == ANSWER_DONE)
    return g_byte_array_remove_range (answer, 0, 1);
  if (answer && answer->len > 2)
    {
      g_autofree char *text = g_strndup ((const char *) answer->data + 2, answer->len - 2);

      g_set_error_literal (error, SAGSAKT_ERROR, answer->data[1], text);
    }
  else
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
  g_clear_pointer (&answer, g_byte_array_unref);
  return NULL;
}

static gboolean
learn_certificates (SealKeeper *keeper, GError **error)
{
  g_autoptr (GByteArray) answer = receive_answer (keeper->socket, error);
  const guint8 *at, *end;
  X509 *certificate;

  if (!answer)
    return FALSE;
  keeper->scheme = answer->data[0];
  at = answer->data + 1;
  end = answer->data + answer->len;
  while (at < end && (certificate = d2i_X509 (NULL, &at, end - at)))
    sk_X509_push (keeper->certificates, certificate);
  return TRUE;
}

SealKeeper *
seal_keeper_start (const SealKeySource *source, GError **error)
{
  g_autoptr (SealKeeper) keeper = g_new0 (SealKeeper, 1);
  pid_t parent = getpid ();
  int sockets[2];

  keeper->socket = -1;
  keeper->certificates = sk_X509_new_null ();
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
      return NULL;
    }
  keeper->process = fork ();
  if (keeper->process == 0)
    {
      guard_memory (parent);
      close (sockets[0]);
      keep_key (sockets[1], source);
      _exit (0);
    }
  close (sockets[1]);
  keeper->socket = sockets[0];
  if (keeper->process < 0)
    error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
  else if (learn_certificates (keeper, error))
    return g_steal_pointer (&keeper);
  return NULL;
}

static gboolean
send_descriptor (int socket, int descriptor)
{
  char byte = 0;
  struct iovec vector = { &byte, 1 };
  Control control;
  struct msghdr message = { .msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
  gssize sent;

  memset (&control, 0, sizeof control);
  control.head.cmsg_level = SOL_SOCKET;
  control.head.cmsg_type = SCM_RIGHTS;
  control.head.cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (&control.head), &descriptor, sizeof descriptor);
  do
    sent = sendmsg (socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == 1;
}

SealKeeper *
seal_keeper_connect (const SealKeeper *keeper, GError **error)
{
  SealKeeper *connection;
  int sockets[2];
  gboolean sent;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
      return NULL;
    }
  sent = send_descriptor (keeper->socket, sockets[1]);
  close (sockets[1]);
  if (!sent)
    {
      close (sockets[0]);
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
      return NULL;
    }
  connection = g_new0 (SealKeeper, 1);
  connection->socket = sockets[0];
  connection->scheme = keeper->scheme;
  connection->certificates = X509_chain_up_ref (keeper->certificates);
  return connection;
}

int
seal_keeper_descriptor (const SealKeeper *keeper)
{
  return keeper->socket;
}

void
seal_keeper_stop (SealKeeper *keeper)
{
  if (!keeper)
    return;
  if (keeper->socket >= 0)
    close (keeper->socket);
  if (keeper->process > 0)
    while (waitpid (keeper->process, NULL, 0) < 0 && errno == EINTR)
      ;
  sk_X509_pop_free (keeper->certificates, X509_free);
  g_free (keeper);
}

STACK_OF (X509) *
seal_keeper_certificates (const SealKeeper *keeper)
{
  return keeper->certificates;
}

SealScheme
seal_keeper_scheme (const SealKeeper *keeper)
{
  return keeper->scheme;
}

char *
seal_keeper_subject (const SealKeeper *keeper, gboolean *trial)
{
  X509 *own = sk_X509_value (keeper->certificates, 0);
  const X509_NAME *subject = X509_get_subject_name (own);

  *trial = FALSE;
  for (int i = 0; i < X509_NAME_entry_count (subject); i++)
    {
      const ASN1_STRING *value = X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, i));
      guint8 *text = NULL;

      if (ASN1_STRING_to_UTF8 (&text, value) < 0)
        continue;
      *trial |= strstr ((const char *) text, "uden retsvirkning") != NULL;
      OPENSSL_free (text);
    }
  return seal_certificate_read_name (own);
}

char *
seal_keeper_dup_digest (const SealKeeper *keeper)
{
  guint8 *der = NULL;
  int length = i2d_X509 (sk_X509_value (keeper->certificates, 0), &der);
  char *digest = digest_hex (der, (gsize) MAX (length, 0));

  OPENSSL_free (der);
  return digest;
}

GBytes *
seal_keeper_sign (SealKeeper *keeper, const guint8 *digest, gsize length, GError **error)
{
  g_autoptr (GByteArray) packet = g_byte_array_append (g_byte_array_new (), digest, (guint) length);
  g_autoptr (GByteArray) answer = NULL;

  if (!send_packet (keeper->socket, packet))
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_SEAL_KEEPER, NULL);
      return NULL;
    }
  answer = receive_answer (keeper->socket, error);
  return answer ? g_byte_array_free_to_bytes (g_steal_pointer (&answer)) : NULL;
}

/* --- what the certificate is good for --- */

static gint64
seconds_of (const ASN1_TIME *time)
{
  g_autoptr (GDateTime) date = NULL;
  struct tm parts;

  if (!ASN1_TIME_to_tm (time, &parts))
    return 0;
  date = g_date_time_new_utc (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                              parts.tm_min, parts.tm_sec);
  return date ? g_date_time_to_unix (date) : 0;
}

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (date, "%Y-%m-%d");
}

/* Key usage is for signatures, and an extended key usage (when there is one) not for servers only. */
static gboolean
may_sign (X509 *certificate)
{
  const guint32 wanted = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
  guint32 flags = X509_get_extension_flags (certificate);
  guint32 extended = X509_get_extended_key_usage (certificate);
  const guint32 foreign = XKU_SSL_SERVER | XKU_OCSP_SIGN | XKU_TIMESTAMP;

  if (X509_check_ca (certificate) == 1 || !(X509_get_key_usage (certificate) & wanted))
    return FALSE;
  return !(flags & EXFLAG_XKUSAGE) || (extended & ~foreign) || !(extended & foreign);
}

static gboolean
has_issuer (STACK_OF (X509) * certificates)
{
  X509 *last = sk_X509_value (certificates, sk_X509_num (certificates) - 1);

  return sk_X509_num (certificates) > 1 || X509_check_issued (last, last) == X509_V_OK;
}

void
seal_keeper_check (const SealKeeper *keeper, gint64 now, gint64 seconds, Findings *findings)
{
  X509 *own = sk_X509_value (keeper->certificates, 0);
  gint64 begin = seconds_of (X509_get0_notBefore (own));
  gint64 end = seconds_of (X509_get0_notAfter (own));
  g_autofree char *first = format_date (begin), *last = format_date (end);

  if (!may_sign (own))
    findings_add_message (findings, MESSAGE_SEAL_KEY_USE, NULL, NULL);
  if (now < begin || now > end)
    findings_add_message (findings, MESSAGE_SEAL_KEY_EXPIRED, NULL, first, last, NULL);
  else if (now + seconds > end)
    findings_add_message (findings, MESSAGE_SEAL_KEY_EXPIRES, NULL, last, NULL);
  if (!has_issuer (keeper->certificates))
    findings_add_message (findings, MESSAGE_SEAL_KEY_CHAIN, NULL, NULL);
}
