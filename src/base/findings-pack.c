#include "base/findings-pack.h"

#include "base/limits.h"
#include "base/plain.h"

GVariant *
findings_pack (const Findings *findings)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (FINDINGS_TYPE));
  for (guint i = 0; i < findings_count (findings); i++)
    {
      const Finding *one = findings_nth (findings, i);

      g_variant_builder_add (&builder, "(usmsuumsmsss)", one->severity, one->rule, one->place.file,
                             one->place.line, one->place.column, one->place.path, one->place.field,
                             one->da, one->en);
    }
  return g_variant_builder_end (&builder);
}

/* TEXT, and NULL as NULL, as it may be printed; the caller owns it. */
static char *
plain (const char *text)
{
  return text ? plain_text (text) : NULL;
}

gboolean
findings_unpack (GVariant *packed, Findings *findings)
{
  const gsize count = g_variant_n_children (packed);

  if (count > limit_value (LIMIT_FINDINGS) + 1) /* one more says that the list was cut */
    return FALSE;
  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (packed, i);
      const char *texts[6];
      g_autofree char *rule = NULL, *file = NULL, *path = NULL, *field = NULL, *da = NULL,
                      *en = NULL;
      guint32 severity, line, column;

      g_variant_get (child, "(u&sm&suum&sm&s&s&s)", &severity, &texts[0], &texts[1], &line, &column,
                     &texts[2], &texts[3], &texts[4], &texts[5]);
      if (severity > SEVERITY_ERROR)
        return FALSE;
      rule = plain (texts[0]);
      file = plain (texts[1]);
      path = plain (texts[2]);
      field = plain (texts[3]);
      da = plain (texts[4]);
      en = plain (texts[5]);
      findings_add (findings, &(Finding){ .severity = severity,
                                          .rule = rule,
                                          .place = { .file = file,
                                                     .line = line,
                                                     .column = column,
                                                     .path = path,
                                                     .field = field },
                                          .da = da,
                                          .en = en });
    }
  return TRUE;
}
