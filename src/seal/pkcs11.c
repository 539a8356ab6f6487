/* seal/pkcs11.c: keys that stay in a token */
#include "seal/pkcs11.h"

#include <libp11.h>
#include <openssl/err.h>
#include <string.h>

#include "base/errors.h"
#include "seal/passphrase.h"

/* What of the URI is used. */
typedef struct
{
  char *token, *serial, *object, *id, *module;
  gsize id_length;
} Address;

typedef struct
{
  PKCS11_CTX *context;
  gboolean loaded;
  PKCS11_SLOT *slots;
  unsigned int n_slots;
} Session;

static void
session_free (gpointer data)
{
  Session *session = data;

  if (session->slots)
    PKCS11_release_all_slots (session->context, session->slots, session->n_slots);
  if (session->loaded)
    PKCS11_CTX_unload (session->context);
  if (session->context)
    PKCS11_CTX_free (session->context);
  g_free (session);
}

static void
address_clear (Address *address)
{
  g_free (address->token);
  g_free (address->serial);
  g_free (address->object);
  g_free (address->id);
  g_free (address->module);
}

/* One "name=value" of the URI; FALSE: a name that is not known, or a PIN. */
static gboolean
take_attribute (Address *address, const char *attribute)
{
  const struct
  {
    const char *name;
    char **target;
  } rows[] = {
    { "token=", &address->token },   { "serial=", &address->serial },
    { "object=", &address->object }, { "id=", &address->id },
    { "module-path=", &address->module },
  };
  g_autoptr (GBytes) value = NULL;

  if (strcmp (attribute, "type=private") == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_has_prefix (attribute, rows[i].name) && !*rows[i].target)
      {
        value = g_uri_unescape_bytes (attribute + strlen (rows[i].name), -1, NULL, NULL);
        if (!value)
          return FALSE;
        *rows[i].target = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
        if (rows[i].target == &address->id)
          address->id_length = g_bytes_get_size (value);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_address (const char *uri, Address *address)
{
  g_auto (GStrv) attributes = g_strsplit_set (uri + strlen ("pkcs11:"), ";?&", -1);

  for (char **attribute = attributes; *attribute; attribute++)
    if (**attribute && !take_attribute (address, *attribute))
      return FALSE;
  return TRUE;
}

static gboolean
matches (const char *wanted, const char *found)
{
  return !wanted || (found && strcmp (wanted, found) == 0);
}

static PKCS11_SLOT *
find_slot (Session *session, const Address *address)
{
  for (unsigned int i = 0; i < session->n_slots; i++)
    {
      PKCS11_TOKEN *token = session->slots[i].token;

      if (token && token->initialized && matches (address->token, token->label)
          && matches (address->serial, token->serialnr))
        return &session->slots[i];
    }
  return NULL;
}

static EVP_PKEY *
find_key (PKCS11_SLOT *slot, const Address *address)
{
  PKCS11_KEY *keys;
  unsigned int n_keys;

  if (PKCS11_enumerate_keys (slot->token, &keys, &n_keys) != 0)
    return NULL;
  for (unsigned int i = 0; i < n_keys; i++)
    if (matches (address->object, keys[i].label)
        && (!address->id
            || (keys[i].id_len == address->id_length
                && memcmp (keys[i].id, address->id, keys[i].id_len) == 0)))
      return PKCS11_get_private_key (&keys[i]);
  return NULL;
}

static void
add_certificates (PKCS11_SLOT *slot, SealKey *key)
{
  PKCS11_CERT *certificates;
  unsigned int n_certificates;

  if (PKCS11_enumerate_certs (slot->token, &certificates, &n_certificates) != 0)
    return;
  for (unsigned int i = 0; i < n_certificates; i++)
    if (certificates[i].x509 && X509_up_ref (certificates[i].x509))
      sk_X509_push (key->certificates, certificates[i].x509);
}

static gboolean
log_in (PKCS11_SLOT *slot, const SealKeySource *source, GError **error)
{
  char *pin = passphrase_read (source->passphrase, source->key, error);
  gboolean done = pin && PKCS11_login (slot, 0, pin) == 0;

  if (pin && !done)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SEAL_TOKEN_PIN, NULL);
  passphrase_free (pin);
  return done;
}

static gboolean
fail (MessageKey message, GError **error)
{
  error_set (error, SAGSAKT_ERROR_MISSING, message, NULL);
  return FALSE;
}

static gboolean
open_session (Session *session, const Address *address, GError **error)
{
  const char *module = address->module ? address->module : "p11-kit-proxy.so";

  session->context = PKCS11_CTX_new ();
  session->loaded = PKCS11_CTX_load (session->context, module) == 0;
  if (!session->loaded)
    return fail (MESSAGE_SEAL_TOKEN_MODULE, error);
  if (PKCS11_enumerate_slots (session->context, &session->slots, &session->n_slots) != 0)
    return fail (MESSAGE_SEAL_TOKEN, error);
  return TRUE;
}

static gboolean
use_slot (Session *session, const Address *address, SealKey *key, const SealKeySource *source,
          GError **error)
{
  PKCS11_SLOT *slot = find_slot (session, address);

  if (!slot || PKCS11_open_session (slot, 0) != 0)
    return fail (MESSAGE_SEAL_TOKEN, error);
  if (slot->token->loginRequired && !log_in (slot, source, error))
    return FALSE;
  key->key = find_key (slot, address);
  if (!key->key)
    return fail (MESSAGE_SEAL_TOKEN_KEY, error);
  add_certificates (slot, key);
  return TRUE;
}

gboolean
pkcs11_read_key (SealKey *key, const SealKeySource *source, GError **error)
{
  Session *session = g_new0 (Session, 1);
  Address address = { 0 };
  gboolean read;

  key->token = session;
  key->token_free = session_free;
  if (!read_address (source->key, &address))
    read = fail (MESSAGE_SEAL_TOKEN_URI, error);
  else
    read = open_session (session, &address, error)
           && use_slot (session, &address, key, source, error);
  address_clear (&address);
  ERR_clear_error ();
  return read;
}
