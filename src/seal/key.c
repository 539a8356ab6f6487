/* seal/key.c: a private key and its certificates */
#include "seal/key.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "seal/passphrase.h"
#include "seal/pkcs11.h"

enum
{
  MAXIMUM = 1024 * 1024 /* bytes of a key file, certificates included */
};

static const struct
{
  const EVP_MD *(*hash) (void);
  int padding;
} schemes[] = {
#define SCHEME(symbol, hash, padding) { EVP_##hash, padding },
#include "seal/schemes.def"
#undef SCHEME
};

const EVP_MD *
seal_scheme_hash (SealScheme scheme)
{
  return schemes[scheme].hash ();
}

gboolean
seal_scheme_is_pss (SealScheme scheme)
{
  return schemes[scheme].padding == RSA_PKCS1_PSS_PADDING;
}

/* --- files --- */

/* A file in memory that is wiped. */
typedef struct
{
  char *data;
  gsize length;
  BIO *bio;
} KeyFile;

static void
key_file_close (KeyFile *file)
{
  BIO_free (file->bio);
  OPENSSL_cleanse (file->data, file->length);
  g_free (file->data);
}

static gboolean
key_file_open (KeyFile *file, const char *path, GError **error)
{
  gssize got = 0;
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  *file = (KeyFile){ .data = g_malloc (MAXIMUM) };
  while (descriptor >= 0 && file->length < MAXIMUM
         && (got = read (descriptor, file->data + file->length, MAXIMUM - file->length)) > 0)
    file->length += (gsize) got;
  if (descriptor >= 0)
    close (descriptor);
  file->bio = BIO_new_mem_buf (file->data, (int) file->length);
  if (descriptor >= 0 && got == 0)
    return TRUE;
  key_file_close (file);
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_KEY_FILE, path, NULL);
  return FALSE;
}

typedef struct
{
  const SealKeySource *source;
  char *passphrase; /* once it was asked for */
  GError *error;
} Asking;

static const char *
ask (Asking *asking)
{
  if (!asking->passphrase && !asking->error)
    asking->passphrase
        = passphrase_read (asking->source->passphrase, asking->source->key, &asking->error);
  return asking->passphrase;
}

/* OpenSSL asks only for an encrypted key. */
static int
give_passphrase (char *buffer, int size, int writing G_GNUC_UNUSED, void *data)
{
  const char *passphrase = ask (data);

  if (!passphrase || strlen (passphrase) > (gsize) size)
    return -1;
  memcpy (buffer, passphrase, strlen (passphrase));
  return (int) strlen (passphrase);
}

static void
add_pem_certificates (SealKey *key, BIO *file)
{
  X509 *certificate;

  while ((certificate = PEM_read_bio_X509 (file, NULL, NULL, NULL)))
    sk_X509_push (key->certificates, certificate);
  ERR_clear_error (); /* the end of the file is one for OpenSSL */
}

static gboolean
read_pem (SealKey *key, BIO *file, Asking *asking)
{
  key->key = PEM_read_bio_PrivateKey (file, NULL, give_passphrase, asking);
  if (!key->key)
    return FALSE;
  (void) BIO_reset (file);
  add_pem_certificates (key, file);
  return TRUE;
}

static gboolean
read_pkcs12 (SealKey *key, BIO *file, Asking *asking)
{
  PKCS12 *package = d2i_PKCS12_bio (file, NULL);
  STACK_OF (X509) *others = NULL;
  X509 *own = NULL;
  gboolean empty, read;

  if (!package)
    return FALSE;
  empty = PKCS12_verify_mac (package, "", 0) || PKCS12_verify_mac (package, NULL, 0);
  read = (empty || ask (asking))
         && PKCS12_parse (package, empty ? "" : asking->passphrase, &key->key, &own, &others);
  PKCS12_free (package);
  if (own)
    sk_X509_push (key->certificates, own);
  while (others && sk_X509_num (others) > 0)
    sk_X509_push (key->certificates, sk_X509_shift (others));
  sk_X509_free (others);
  return read && key->key;
}

static gboolean
read_file (SealKey *key, const SealKeySource *source, GError **error)
{
  Asking asking = { .source = source };
  KeyFile file;
  gboolean read;

  if (!key_file_open (&file, source->key, error))
    return FALSE;
  read = read_pem (key, file.bio, &asking);
  if (!read && !asking.error)
    {
      (void) BIO_reset (file.bio);
      read = read_pkcs12 (key, file.bio, &asking);
    }
  key_file_close (&file);
  passphrase_free (asking.passphrase);
  ERR_clear_error ();
  if (asking.error)
    g_propagate_error (error, asking.error);
  else if (!read)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_KEY_UNREADABLE, source->key, NULL);
  return read && !asking.error;
}

static gboolean
read_certificates (SealKey *key, const char *path, GError **error)
{
  KeyFile file;

  if (!key_file_open (&file, path, error))
    return FALSE;
  sk_X509_pop_free (key->certificates, X509_free);
  key->certificates = sk_X509_new_null ();
  add_pem_certificates (key, file.bio);
  key_file_close (&file);
  if (sk_X509_num (key->certificates) > 0)
    return TRUE;
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_CERTIFICATE_FILE, path, NULL);
  return FALSE;
}

/* --- what fits what --- */

/* The key's own certificate first, then in each place the one that issued the one before. */
static gboolean
order_certificates (SealKey *key)
{
  STACK_OF (X509) *ordered = sk_X509_new_null (), *given = key->certificates;
  gboolean found = TRUE;

  while (found)
    {
      X509 *last = sk_X509_value (ordered, sk_X509_num (ordered) - 1);

      found = FALSE;
      for (int i = 0; i < sk_X509_num (given) && !found; i++)
        {
          X509 *candidate = sk_X509_value (given, i);

          found = last ? X509_check_issued (candidate, last) == X509_V_OK
                       : X509_check_private_key (candidate, key->key) == 1;
          if (found)
            sk_X509_push (ordered, sk_X509_delete (given, i));
        }
    }
  sk_X509_pop_free (given, X509_free);
  key->certificates = ordered;
  ERR_clear_error ();
  return sk_X509_num (ordered) > 0;
}

static gboolean
find_scheme (SealKey *key, gboolean pss)
{
  char group[32] = "";

  switch (EVP_PKEY_get_base_id (key->key))
    {
    case EVP_PKEY_RSA:
      key->scheme = pss ? SEAL_SCHEME_PSS : SEAL_SCHEME_RSA;
      return EVP_PKEY_get_bits (key->key) >= 2048;
    case EVP_PKEY_EC:
      EVP_PKEY_get_group_name (key->key, group, sizeof group, NULL);
      key->scheme = EVP_PKEY_get_bits (key->key) == 384 ? SEAL_SCHEME_P384 : SEAL_SCHEME_P256;
      return strcmp (group, SN_X9_62_prime256v1) == 0 || strcmp (group, SN_secp384r1) == 0;
    default:
      return FALSE;
    }
}

SealKey *
seal_key_load (const SealKeySource *source, GError **error)
{
  g_autoptr (SealKey) key = g_new0 (SealKey, 1);
  gboolean token = g_str_has_prefix (source->key, "pkcs11:");

  key->certificates = sk_X509_new_null ();
  if (!(token ? pkcs11_read_key : read_file) (key, source, error)
      || (source->certificates && !read_certificates (key, source->certificates, error)))
    return NULL;
  if (!find_scheme (key, source->pss))
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_KEY_KIND, NULL);
  else if (!order_certificates (key))
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_KEY_CERTIFICATE, NULL);
  else
    return g_steal_pointer (&key);
  return NULL;
}

void
seal_key_free (SealKey *key)
{
  if (!key)
    return;
  EVP_PKEY_free (key->key);
  sk_X509_pop_free (key->certificates, X509_free);
  if (key->token)
    key->token_free (key->token);
  g_free (key);
}

GBytes *
seal_key_sign (const SealKey *key, const guint8 *digest, gsize length, GError **error)
{
  const EVP_MD *hash = seal_scheme_hash (key->scheme);
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new (key->key, NULL);
  int padding = schemes[key->scheme].padding;
  gsize size = (gsize) EVP_PKEY_get_size (key->key);
  g_autofree guint8 *signature = g_malloc (size);
  gboolean made;

  made = length == (gsize) EVP_MD_get_size (hash) && EVP_PKEY_sign_init (context) > 0
         && EVP_PKEY_CTX_set_signature_md (context, hash) > 0
         && (!padding || EVP_PKEY_CTX_set_rsa_padding (context, padding) > 0)
         && (padding != RSA_PKCS1_PSS_PADDING
             || EVP_PKEY_CTX_set_rsa_pss_saltlen (context, RSA_PSS_SALTLEN_DIGEST) > 0)
         && EVP_PKEY_sign (context, signature, &size, digest, length) > 0;
  EVP_PKEY_CTX_free (context);
  if (made)
    return g_bytes_new_take (g_steal_pointer (&signature), size);
  ERR_clear_error ();
  error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_KEY_REFUSED, NULL);
  return NULL;
}
