/* seal/request.c: a request for a signature as bytes */
#include "seal/request.h"

/* Field, name, reason, location, time, certify, room; visible, title, organisation, trial, picture. */
#define REQUEST "(msmsmsmsxbtbmsbbmay)"

GBytes *
seal_request_pack (const SealRequest *request)
{
  GVariant *picture = request->picture
                          ? g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, request->picture, TRUE)
                          : NULL;
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new (
      "(msmsmsmsxbtbmsbbm@ay)", request->field, request->name, request->reason, request->location, request->time,
      request->certify, (guint64) request->room, request->visible, request->title,
      request->organisation, request->trial, picture));

  return g_variant_get_data_as_bytes (variant);
}

gboolean
seal_request_prepare (GBytes *pdf, GBytes *request, SealDraw draw, gpointer data,
                      SealPrepared *prepared, GError **error)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (REQUEST), request, FALSE));
  SealRequest read = { .purpose = SEAL_SIGNATURE, .draw = draw, .draw_data = data };
  g_autoptr (GVariant) picture = NULL;
  g_autoptr (GBytes) picture_bytes = NULL;
  guint64 room;

  g_variant_get (variant, "(m&sm&sm&sm&sxbtbm&sbbm@ay)", &read.field, &read.name, &read.reason,
                 &read.location, &read.time, &read.certify, &room, &read.visible, &read.title,
                 &read.organisation, &read.trial, &picture);
  read.room = room;
  read.picture = picture_bytes = picture ? g_variant_get_data_as_bytes (picture) : NULL;
  return seal_prepare (pdf, &read, prepared, error);
}
