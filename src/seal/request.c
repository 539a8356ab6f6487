/* seal/request.c: a request for a signature as bytes */
#include "seal/request.h"

/* Field, name, reason, location, time, certify, room. */
#define REQUEST "(msmsmsmsxbt)"

GBytes *
seal_request_pack (const SealRequest *request)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new (
      REQUEST, request->field, request->name, request->reason, request->location, request->time,
      request->certify, (guint64) request->room));

  return g_variant_get_data_as_bytes (variant);
}

gboolean
seal_request_prepare (GBytes *pdf, GBytes *request, SealPrepared *prepared, GError **error)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (REQUEST), request, FALSE));
  SealRequest read = { .purpose = SEAL_SIGNATURE };
  guint64 room;

  g_variant_get (variant, "(m&sm&sm&sm&sxbt)", &read.field, &read.name, &read.reason,
                 &read.location, &read.time, &read.certify, &room);
  read.room = room;
  return seal_prepare (pdf, &read, prepared, error);
}
