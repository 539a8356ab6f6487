/* seal-options.h: the options about signing, and what they ask for
 *
 * What sign, render and batch share: one block of options, the job of seal/sign.h that they make,
 * the keeper of the key, and leaving room for the signature in the process that makes a document.
 */
#ifndef SAGSAKT_COMMAND_SEAL_OPTIONS_H
#define SAGSAKT_COMMAND_SEAL_OPTIONS_H

#include <glib.h>

#include "base/findings.h"
#include "press/press.h"
#include "seal/sign.h"

/* The options' values, for GOptionEntry; freed by seal_options_clear. */
typedef struct
{
  char *key, *certificates, *passphrase;
  char *field, *name, *reason, *location;
  char *level, *least, **servers;
  int seconds;
  gboolean pss, certify;
  char *title, *picture;
  gboolean visible, organisation;
  char *signer;  /* of the certificate, for what is shown */
  GBytes *shown; /* the picture */
} SealOptions;

/* NULL, or why the command line cannot be understood.  JOB gets the levels. */
const char *seal_options_check (const SealOptions *options, SealJob *job);

/* TRUE: at least one of the options is there. */
gboolean seal_options_given (const SealOptions *options);

/* The keeper of the key, whose certificate may sign at NOW, in seconds since 1970; what is to be said
 * of it stands in FINDINGS.  The picture is read, too.  NULL, with or without ERROR set: it may not, or
 * one of them cannot be had. */
SealKeeper *seal_options_start (SealOptions *options, gint64 now, Findings *findings,
                                GError **error);

/* Puts the rest of the options into JOB, for a signature at NOW by KEEPER (NULL: none), which it
 * lends. */
void seal_options_fill (SealOptions *options, gint64 now, SealKeeper *keeper, SealJob *job);

/* A SealDraw; DATA is a Press. */
GPtrArray *seal_options_draw (gpointer data, const SealRequest *request, gint64 width,
                              gint64 height, guint32 first, GError **error);

/* The level REACHED is lower than JOB's: FINDINGS gets a warning. */
void seal_options_report (const SealJob *job, SealLevel reached, Findings *findings);

/* A PressPrepare (press/order.h); SEALING is of seal_request_pack. */
GBytes *seal_options_prepare (Press *press, GBytes *pdf, GBytes *sealing, gsize *gap_start,
                              gsize *gap_end, GError **error);

void seal_options_clear (SealOptions *options);

#define SEAL_ENTRIES(options)                                                                      \
  { "key", 0, 0, G_OPTION_ARG_STRING, &(options).key,                                              \
    "the key: a PKCS#12 or PEM file, or pkcs11:token=...;object=...?module-path=...", "KEY" },     \
  { "cert", 0, 0, G_OPTION_ARG_FILENAME, &(options).certificates,                                  \
    "its certificate and those that issued it, PEM (default: with the key)", "FILE" },             \
  { "passphrase", 0, 0, G_OPTION_ARG_STRING, &(options).passphrase,                                \
    "where it is read: fd:N, file:PATH or credential:NAME (default: the terminal)", "SOURCE" },    \
  { "pss", 0, 0, G_OPTION_ARG_NONE, &(options).pss, "RSASSA-PSS for an RSA key", NULL },           \
  { "field", 0, 0, G_OPTION_ARG_STRING, &(options).field,                                          \
    "the signature field (default: the first empty one, else a new one)", "NAME" },                \
  { "name", 0, 0, G_OPTION_ARG_STRING, &(options).name, "who signs, as the file is to say",        \
    "TEXT" },                                                                                      \
  { "reason", 0, 0, G_OPTION_ARG_STRING, &(options).reason, "why", "TEXT" },                       \
  { "location", 0, 0, G_OPTION_ARG_STRING, &(options).location, "where", "TEXT" },                 \
  { "visible", 0, 0, G_OPTION_ARG_NONE, &(options).visible,                                        \
    "show who signed and when, in the place of Underskrift or of the field", NULL },               \
  { "title", 0, 0, G_OPTION_ARG_STRING, &(options).title,                                          \
    "the signer's title, as a visible signature is to say", "TEXT" },                              \
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &(options).picture,                                    \
    "a PNG or JPEG file that a visible signature is to show, too: a handwriting, say", "FILE" },   \
  { "organisation", 0, 0, G_OPTION_ARG_NONE, &(options).organisation,                              \
    "a visible signature is the seal of an authority, not a person's", NULL },                     \
  { "certify", 0, 0, G_OPTION_ARG_NONE, &(options).certify,                                        \
    "rule out changes other than further signatures (the first signature only)", NULL },           \
  { "level", 0, 0, G_OPTION_ARG_STRING, &(options).level,                                          \
    "B-B (default), B-T, B-LT or B-LTA; sign without --key carries what is signed to it",          \
    "LEVEL" },                                                                                     \
  { "at-least", 0, 0, G_OPTION_ARG_STRING, &(options).least,                                       \
    "the level that will do when the other cannot be had (default: none will)", "LEVEL" },         \
  { "tsa", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(options).servers,                                    \
    "a time-stamp server (RFC 3161); given twice, the second is asked when the first fails",       \
    "URL" },                                                                                       \
  {                                                                                                \
    "tsa-seconds", 0, 0, G_OPTION_ARG_INT, &(options).seconds,                                     \
        "the time for one stamp, all servers and attempts together (default: 20)", "N"             \
  }

#endif
