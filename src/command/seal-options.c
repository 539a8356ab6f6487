/* seal-options.c: the options about signing, and what they ask for */
#include "command/seal-options.h"

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
  return NULL;
}

gboolean
seal_options_given (const SealOptions *options)
{
  const char *const texts[]
      = { options->key,  options->certificates, options->passphrase, options->field,
          options->name, options->reason,       options->location,   options->level,
          options->least };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      return TRUE;
  return options->servers != NULL || options->seconds != 0 || options->pss || options->certify;
}

SealKeeper *
seal_options_start (const SealOptions *options, gint64 now, Findings *findings, GError **error)
{
  const SealKeySource source = { options->key, options->certificates, options->passphrase,
                                 options->pss };
  g_autoptr (SealKeeper) keeper = seal_keeper_start (&source, error);

  if (keeper == NULL)
    return NULL;
  seal_keeper_check (keeper, now, 24 * 3600, findings);
  return findings_reject (findings) ? NULL : g_steal_pointer (&keeper);
}

void
seal_options_fill (const SealOptions *options, gint64 now, SealKeeper *keeper, SealJob *job)
{
  job->keeper = keeper;
  job->request = (SealRequest){ .field = options->field,
                                .name = options->name,
                                .reason = options->reason,
                                .location = options->location,
                                .time = now,
                                .certify = options->certify };
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

GBytes *
seal_options_prepare (GBytes *pdf, GBytes *sealing, gsize *gap_start, gsize *gap_end,
                      GError **error)
{
  SealPrepared prepared = { 0 };

  if (!seal_request_prepare (pdf, sealing, &prepared, error))
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
  g_strfreev (options->servers);
}
