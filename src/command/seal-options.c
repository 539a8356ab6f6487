/* seal-options.c: the options about signing, and what they ask for */
#include "command/seal-options.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"
#include "press/signature.h"
#include "seal/request.h"

const char *
seal_options_check (const SealOptions *options, SealJob *job)
{
  job->level = job->least = SEAL_LEVEL_B;
  if (options->level != NULL && !seal_level_find (options->level, &job->level))
    return "--level takes B-B, B-T, B-LT or B-LTA";
  job->least = job->level;
  if (options->least != NULL && !seal_level_find (options->least, &job->least))
    return "--at-least takes B-B, B-T, B-LT or B-LTA";
  if (options->seconds < 0)
    return "--tsa-seconds takes a number of seconds";
  if (options->visible && options->key == NULL)
    return "--visible shows a new signature: --key is wanted";
  if (!options->visible && (options->title != NULL || options->picture != NULL || options->organisation))
    return "--title, --picture and --organisation are for --visible";
  return NULL;
}

gboolean
seal_options_given (const SealOptions *options)
{
  const char *const texts[]
      = { options->key,  options->certificates, options->passphrase, options->field,
          options->name, options->reason,       options->location,   options->level,
          options->least, options->title,       options->picture };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      return TRUE;
  return options->servers != NULL || options->seconds != 0 || options->pss || options->certify
         || options->visible || options->organisation;
}

/* FALSE with ERROR set: the picture cannot be read, or is of another kind. */
static gboolean
read_picture (SealOptions *options, GError **error)
{
  gsize length;
  const guint8 *data;

  if (options->picture == NULL)
    return TRUE;
  options->shown = file_read (options->picture, limit_value (LIMIT_FILE_BYTES), error);
  if (options->shown == NULL)
    return FALSE;
  data = g_bytes_get_data (options->shown, &length);
  if (length > 4 && (memcmp (data, "\x89PNG", 4) == 0 || memcmp (data, "\xff\xd8\xff", 3) == 0))
    return TRUE;
  error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_SIGNATURE_PICTURE, NULL);
  return FALSE;
}

SealKeeper *
seal_options_start (SealOptions *options, gint64 now, Findings *findings, GError **error)
{
  const SealKeySource source = { options->key, options->certificates, options->passphrase,
                                 options->pss };
  g_autoptr (SealKeeper) keeper
      = read_picture (options, error) ? seal_keeper_start (&source, error) : NULL;

  if (keeper == NULL)
    return NULL;
  seal_keeper_check (keeper, now, 24 * 3600, findings);
  return findings_reject (findings) ? NULL : g_steal_pointer (&keeper);
}

void
seal_options_fill (SealOptions *options, gint64 now, SealKeeper *keeper, SealJob *job)
{
  gboolean trial = FALSE;

  if (keeper && !options->signer)
    options->signer = seal_keeper_subject (keeper, &trial);
  job->keeper = keeper;
  job->request = (SealRequest){ .field = options->field,
                                .name = options->name,
                                .reason = options->reason,
                                .location = options->location,
                                .time = now,
                                .certify = options->certify,
                                .visible = options->visible,
                                .title = options->title,
                                .organisation = options->organisation,
                                .trial = trial,
                                .picture = options->shown };
  /* what is seen has a name, be it the certificate's */
  if (options->visible && !options->name)
    job->request.name = options->signer;
  job->stamping = (SealStamping){ .urls = (const char *const *) options->servers,
                                  .seconds = (guint) options->seconds };
}

void
seal_options_report (const SealJob *job, SealLevel reached, Findings *findings)
{
  if (reached < job->level)
    findings_add_message (findings, MESSAGE_SEAL_LEVEL, NULL, seal_level_name (reached),
                          seal_level_name (job->level), NULL);
}

GPtrArray *
seal_options_draw (gpointer data, const SealRequest *request, gint64 width, gint64 height,
                   guint32 first, GError **error)
{
  const PressSignature signature = { .name = request->name,
                                     .title = request->title,
                                     .reason = request->reason,
                                     .seal = request->organisation,
                                     .trial = request->trial,
                                     .time = request->time,
                                     .picture = request->picture };

  return press_draw_signature (data, &signature, width, height, first, error);
}

GBytes *
seal_options_prepare (Press *press, GBytes *pdf, GBytes *sealing, gsize *gap_start, gsize *gap_end,
                      GError **error)
{
  SealPrepared prepared = { 0 };

  if (!seal_request_prepare (pdf, sealing, seal_options_draw, press, &prepared, error))
    return NULL;
  *gap_start = prepared.gap_start;
  *gap_end = prepared.gap_end;
  return prepared.bytes;
}

void
seal_options_clear (SealOptions *options)
{
  g_free (options->key);
  g_free (options->certificates);
  g_free (options->passphrase);
  g_free (options->field);
  g_free (options->name);
  g_free (options->reason);
  g_free (options->location);
  g_free (options->level);
  g_free (options->least);
  g_free (options->title);
  g_free (options->picture);
  g_free (options->signer);
  g_clear_pointer (&options->shown, g_bytes_unref);
  g_strfreev (options->servers);
}
