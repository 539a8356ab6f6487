/* seal/http.c: one question to a server, with limits */
#include "seal/http.h"

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>

typedef struct
{
  char *host, *port, *path;
  int tls;
} Address;

static gboolean
read_address (const char *url, Address *address)
{
  return OSSL_HTTP_parse_url (url, &address->tls, NULL, &address->host, &address->port, NULL,
                              &address->path, NULL, NULL)
         == 1;
}

static void
clear_address (Address *address)
{
  OPENSSL_free (address->host);
  OPENSSL_free (address->port);
  OPENSSL_free (address->path);
}

/* Puts TLS on top of a new connection; the server must be who the URL names. */
static BIO *
wrap_tls (BIO *bio, void *data, int connecting, int detail G_GNUC_UNUSED)
{
  const Address *address = data;
  SSL_CTX *context;
  SSL *ssl = NULL;
  BIO *wrapped;

  if (!connecting)
    return bio;
  context = SSL_CTX_new (TLS_client_method ());
  wrapped = NULL;
  if (context && SSL_CTX_set_default_verify_paths (context))
    {
      SSL_CTX_set_verify (context, SSL_VERIFY_PEER, NULL);
      wrapped = BIO_new_ssl (context, 1);
    }
  SSL_CTX_free (context);
  if (!wrapped || BIO_get_ssl (wrapped, &ssl) != 1 || !SSL_set1_host (ssl, address->host)
      || SSL_set_tlsext_host_name (ssl, address->host) != 1)
    {
      BIO_free (wrapped);
      return NULL;
    }
  return BIO_push (wrapped, bio);
}

/* All that BIO holds; NULL when it is more than MAXIMUM. */
static GBytes *
read_all (BIO *bio, gsize maximum)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  int length;

  while (bytes->len <= maximum && (length = BIO_read (bio, buffer, sizeof buffer)) > 0)
    g_byte_array_append (bytes, buffer, (guint) length);
  return bytes->len <= maximum ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

GBytes *
http_transfer (const char *url, GBytes *request, const char *type, const char *expected,
               guint seconds, gsize maximum)
{
  Address address = { 0 };
  BIO *body = request ? BIO_new_mem_buf (g_bytes_get_data (request, NULL),
                                         (int) g_bytes_get_size (request))
                      : NULL;
  BIO *answer = NULL;
  GBytes *bytes = NULL;

  if (read_address (url, &address))
    answer = OSSL_HTTP_transfer (NULL, address.host, address.port, address.path, address.tls, NULL,
                                 NULL, NULL, NULL, address.tls ? wrap_tls : NULL, &address, 0,
                                 NULL, type, body, expected, 1, maximum, (int) seconds, 0);
  if (answer)
    bytes = read_all (answer, maximum);
  BIO_free_all (answer);
  BIO_free (body);
  clear_address (&address);
  ERR_clear_error ();
  return bytes;
}
