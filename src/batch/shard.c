#include "batch/shard.h"

#include <string.h>

#include "base/digest.h"

#define SHARDS_MAXIMUM 10000

gboolean
batch_shard_parse (const char *text, BatchShard *shard)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  guint64 index = 0, count = 0;

  if (g_strv_length (parts) != 2
      || !g_ascii_string_to_unsigned (parts[1], 10, 1, SHARDS_MAXIMUM, &count, NULL)
      || !g_ascii_string_to_unsigned (parts[0], 10, 1, count, &index, NULL))
    return FALSE;
  *shard = (BatchShard){ (guint) index, (guint) count };
  return TRUE;
}

gboolean
batch_shard_takes (const BatchShard *shard, const char *digest, const char *display)
{
  g_autofree char *own = digest ? NULL : digest_hex (display, strlen (display));
  g_autofree char *head = g_strndup (digest ? digest : own, 16);

  return g_ascii_strtoull (head, NULL, 16) % shard->count == shard->index - 1;
}

char *
batch_shard_journal_name (const BatchShard *shard)
{
  return shard->count == 1
             ? g_strdup ("journal.sqlite")
             : g_strdup_printf ("journal-%u-of-%u.sqlite", shard->index, shard->count);
}
