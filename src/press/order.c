#include "press/order.h"

#include <string.h>

#include "base/errors.h"

/* GVariant checks what it reads against the type, and gives defaults where it is not so. */
#define ORDER_TYPE "(saytx)"
#define FINDINGS_TYPE "a(usmsuumsmsss)"
#define POINTS_TYPE "a(su)"
#define ANSWER_TYPE "(uayu" FINDINGS_TYPE "mb" "(msmsmsms" POINTS_TYPE ")axtt)"

static GVariant *
bytes_variant (GBytes *bytes)
{
  return bytes ? g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE)
               : g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, "", 0, TRUE, NULL, NULL);
}

GBytes *
press_order_pack (const PressOrder *order)
{
  g_autoptr (GVariant) packed = g_variant_ref_sink (
      g_variant_new ("(s@aytx)", order->name, bytes_variant (order->bytes), (guint64) order->room,
                     order->time));

  return g_variant_get_data_as_bytes (packed);
}
