/* seal/sign.c: a PDF signed, to the level asked for */
#include "seal/sign.h"

#include <openssl/objects.h>
#include <string.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/sandbox.h"
#include "seal/cms.h"
#include "seal/collect.h"
#include "seal/dss.h"

enum
{
  ROOM_STAMP = 12 * 1024, /* a token with its chain; eight thousand bytes are usual */
  ROOM_MORE = 4           /* times the room, for the one further attempt */
};

static const char *const levels[N_SEAL_LEVELS] = { "B-B", "B-T", "B-LT", "B-LTA" };

const char *
seal_level_name (SealLevel level)
{
  return levels[level];
}

gboolean
seal_level_find (const char *name, SealLevel *level)
{
  for (guint i = 0; i < N_SEAL_LEVELS; i++)
    if (strcmp (levels[i], name) == 0)
      {
        *level = i;
        return TRUE;
      }
  return FALSE;
}

/* --- what reads the PDF, in the sandbox --- */

typedef struct
{
  GBytes *pdf;
  const SealRequest *request;
  const SealStore *store;
} Reading;

/* The gap's place, then the file. */
static GBytes *
prepare_inside (gpointer data, GError **error)
{
  const Reading *reading = data;
  g_auto (SealPrepared) prepared = { 0 };
  GByteArray *out;
  gsize length;
  gconstpointer bytes;

  if (!seal_prepare (reading->pdf, reading->request, &prepared, error))
    return NULL;
  bytes = g_bytes_get_data (prepared.bytes, &length);
  out = g_byte_array_sized_new ((guint) (2 * sizeof (gsize) + length));
  g_byte_array_append (out, (const guint8 *) &prepared.gap_start, sizeof (gsize));
  g_byte_array_append (out, (const guint8 *) &prepared.gap_end, sizeof (gsize));
  g_byte_array_append (out, bytes, (guint) length);
  return g_byte_array_free_to_bytes (out);
}

/* The process that read PDF answered with UPDATED; should it have been taken over, it shall not choose
 * what is signed. */
static gboolean
is_update (GBytes *pdf, GBytes *updated)
{
  const gsize length = g_bytes_get_size (pdf);

  return g_bytes_get_size (updated) >= length
         && memcmp (g_bytes_get_data (pdf, NULL), g_bytes_get_data (updated, NULL), length) == 0;
}

/* DATA is the PDF. */
static gboolean
prepare_in_sandbox (gpointer data, const SealRequest *request, SealPrepared *prepared,
                    GError **error)
{
  Reading reading = { .pdf = data, .request = request };
  g_autoptr (GBytes) packed = sandbox_run (prepare_inside, &reading, SANDBOX_ALONE, error);
  const gsize head = 2 * sizeof (gsize);
  gsize length;
  const guint8 *answer;

  if (!packed)
    return FALSE;
  answer = g_bytes_get_data (packed, &length);
  if (length > head)
    {
      memcpy (&prepared->gap_start, answer, sizeof (gsize));
      memcpy (&prepared->gap_end, answer + sizeof (gsize), sizeof (gsize));
    }
  if (length > head && prepared->gap_end <= length - head
      && prepared->gap_start < prepared->gap_end && prepared->gap_end - prepared->gap_start >= 2)
    {
      prepared->bytes = g_bytes_new_from_bytes (packed, head, length - head);
      if (is_update (data, prepared->bytes))
        return TRUE;
    }
  error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
  return FALSE;
}

static GBytes *
append_inside (gpointer data, GError **error)
{
  const Reading *reading = data;

  return seal_dss_append (reading->pdf, reading->store, error);
}

static GBytes *
list_inside (gpointer data, GError **error)
{
  const Reading *reading = data;

  return seal_dss_pending (reading->pdf, error);
}

/* --- B-B and B-T --- */

static GBytes *
stamp_value (const SealCms *cms, const SealStamping *stamping, GError **error)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;
  gsize size;
  const guint8 *value = seal_cms_value (cms, &size);

  EVP_Digest (value, size, digest, &length, EVP_sha256 (), NULL);
  return seal_stamp_ask (stamping, EVP_sha256 (), digest, length, error);
}

/* Adds a time stamp when the job wants one.  FALSE: it cannot be had, and must. */
static gboolean
add_stamp (SealCms *cms, const SealJob *job, SealLevel *reached, GError **error)
{
  g_autoptr (GBytes) token = NULL;

  *reached = SEAL_LEVEL_B;
  if (job->level < SEAL_LEVEL_T)
    return TRUE;
  token = stamp_value (cms, &job->stamping, error);
  if (!token)
    return job->least == SEAL_LEVEL_B;
  *reached = SEAL_LEVEL_T;
  return seal_cms_add_stamp (cms, token, error);
}

/* Bytes of room that a signature of JOB takes. */
static gsize
likely_room (const SealJob *job)
{
  STACK_OF (X509) *certificates = seal_keeper_certificates (job->keeper);
  gsize room = 2048; /* the signature, its attributes and what names them */

  for (int i = 0; i < sk_X509_num (certificates); i++)
    room += (gsize) i2d_X509 (sk_X509_value (certificates, i), NULL);
  return room + (job->level >= SEAL_LEVEL_T ? ROOM_STAMP : 0);
}

/* Of FILLED.  BEGUN has hashed with HASH what comes before the gap, most of the file: half of what a
 * signature costs would be to hash that again. */
static char *
digest_filled (GBytes *filled, const SealPrepared *prepared, const EVP_MD *hash, EVP_MD_CTX *begun)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;
  gsize size;
  const guint8 *data = g_bytes_get_data (filled, &size);

  if (EVP_MD_get_type (hash) != NID_sha256)
    return digest_hex (data, size);
  EVP_DigestUpdate (begun, data + prepared->gap_start, size - prepared->gap_start);
  EVP_DigestFinal_ex (begun, digest, &length);
  return digest_print (digest, length);
}

GBytes *
seal_sign_prepared (const SealPrepared *prepared, const SealJob *job, SealLevel *reached,
                    char **digest, GError **error)
{
  const EVP_MD *hash = seal_scheme_hash (seal_keeper_scheme (job->keeper));
  guint8 covered[EVP_MAX_MD_SIZE];
  guint length;
  EVP_MD_CTX *begun = seal_prepared_digest (prepared, hash, covered, &length);
  g_autoptr (SealCms) cms = seal_cms_sign (job->keeper, covered, length, error);
  g_autoptr (GBytes) der = NULL;
  GBytes *filled;

  if (cms && add_stamp (cms, job, reached, error))
    der = seal_cms_encode (cms, error);
  filled = der ? seal_prepared_fill (prepared, der) : NULL;
  if (filled && digest)
    *digest = digest_filled (filled, prepared, hash, begun);
  EVP_MD_CTX_free (begun);
  return filled;
}

SealRequest
seal_sign_request (const SealJob *job)
{
  SealRequest request = job->request;

  request.purpose = SEAL_SIGNATURE;
  request.room = likely_room (job);
  return request;
}

static void
refuse_room (gsize room, GError **error)
{
  g_autofree char *most = g_strdup_printf ("%" G_GSIZE_FORMAT, room);

  error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_SEAL_ROOM, most, NULL);
}

/* One attempt with the room that is likely, one with more.  ERROR is not NULL here. */
static GBytes *
add_signature (SealPreparer prepare, gpointer data, const SealJob *job, SealLevel *reached,
               GError **error)
{
  SealRequest request = seal_sign_request (job);

  for (guint i = 0; i < 2; i++, request.room *= ROOM_MORE)
    {
      g_auto (SealPrepared) prepared = { 0 };
      GBytes *filled;

      g_clear_error (error);
      if (!prepare (data, &request, &prepared, error))
        return NULL;
      filled = seal_sign_prepared (&prepared, job, reached, NULL, error);
      if (filled || *error)
        return filled;
    }
  g_clear_error (error);
  refuse_room (request.room / ROOM_MORE, error);
  return NULL;
}

/* --- B-LT and B-LTA --- */

/* What the signatures without an entry in the store need: each behind its length. */
static gboolean
collect_pending (GBytes *pending, SealStore *store, GError **error)
{
  gsize length, at = 0;
  const guint8 *data = g_bytes_get_data (pending, &length);

  while (at + sizeof (guint32) <= length)
    {
      g_autoptr (GBytes) contents = NULL;
      guint32 size;

      memcpy (&size, data + at, sizeof size);
      at += sizeof size;
      if (size > length - at)
        {
          error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
          return FALSE;
        }
      contents = g_bytes_new_from_bytes (pending, at, size);
      at += size;
      if (!seal_collect (contents, store, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
add_store (GBytes *pdf, GError **error)
{
  g_autoptr (SealStore) store = seal_store_new ();
  Reading reading = { .pdf = pdf, .store = store };
  g_autoptr (GBytes) pending = sandbox_run (list_inside, &reading, SANDBOX_ALONE, error);

  GBytes *updated;

  if (!pending || !collect_pending (pending, store, error))
    return NULL;
  updated = sandbox_run (append_inside, &reading, SANDBOX_ALONE, error);
  if (updated && !is_update (pdf, updated))
    {
      g_clear_pointer (&updated, g_bytes_unref);
      error_set (error, SAGSAKT_ERROR_LIMIT, MESSAGE_WORKER_ENDED, NULL);
    }
  return updated;
}

/* A document time stamp in ROOM bytes; NULL with ERROR NULL: it does not fit. */
static GBytes *
try_document_stamp (GBytes *pdf, gsize room, const SealStamping *stamping, GError **error)
{
  const SealRequest request = { .purpose = SEAL_STAMP, .room = room };
  g_auto (SealPrepared) prepared = { 0 };
  g_autoptr (GBytes) token = NULL;
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;

  if (!prepare_in_sandbox (pdf, &request, &prepared, error))
    return NULL;
  EVP_MD_CTX_free (seal_prepared_digest (&prepared, EVP_sha256 (), digest, &length));
  token = seal_stamp_ask (stamping, EVP_sha256 (), digest, length, error);
  return token ? seal_prepared_fill (&prepared, token) : NULL;
}

/* ERROR is not NULL here. */
static GBytes *
add_document_stamp (GBytes *pdf, const SealStamping *stamping, GError **error)
{
  GBytes *stamped = try_document_stamp (pdf, ROOM_STAMP, stamping, error);

  if (!stamped && !*error)
    stamped = try_document_stamp (pdf, ROOM_STAMP * ROOM_MORE, stamping, error);
  if (!stamped && !*error)
    refuse_room (ROOM_STAMP * ROOM_MORE, error);
  return stamped;
}

/* One level more than PDF has. */
static GBytes *
raise_level (GBytes *pdf, SealLevel level, const SealStamping *stamping, GError **error)
{
  return level == SEAL_LEVEL_LT ? add_store (pdf, error)
                                : add_document_stamp (pdf, stamping, error);
}

GBytes *
seal_raise (GBytes *pdf, const SealJob *job, SealLevel *reached, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) bytes = g_bytes_ref (pdf);

  for (SealLevel next = SEAL_LEVEL_LT; !fault && next <= job->level && *reached == next - 1; next++)
    {
      GBytes *raised = raise_level (bytes, next, &job->stamping, &fault);

      if (raised)
        {
          g_bytes_unref (bytes);
          bytes = raised;
          *reached = next;
        }
    }
  if (*reached < MIN (job->level, job->least))
    g_clear_pointer (&bytes, g_bytes_unref);
  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  return g_steal_pointer (&bytes);
}

GBytes *
seal_sign_with (SealPreparer prepare, gpointer data, const SealJob *job, SealLevel *reached,
                GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) bytes = add_signature (prepare, data, job, reached, &fault);

  if (bytes && !fault)
    return seal_raise (bytes, job, reached, error);
  if (bytes && *reached < MIN (job->level, job->least))
    g_clear_pointer (&bytes, g_bytes_unref);
  g_propagate_error (error, g_steal_pointer (&fault));
  return g_steal_pointer (&bytes);
}

GBytes *
seal_sign (GBytes *pdf, const SealJob *job, SealLevel *reached, GError **error)
{
  if (job->keeper)
    return seal_sign_with (prepare_in_sandbox, pdf, job, reached, error);
  *reached = SEAL_LEVEL_T;
  return seal_raise (pdf, job, reached, error);
}
