#include "command/attach.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/limits.h"

/* By the name's end; the system's own table is another on every machine. */
static const struct
{
  const char *suffix, *type;
} types[] = {
  { ".xml", "text/xml" },         { ".txt", "text/plain" },  { ".csv", "text/csv" },
  { ".json", "application/json" }, { ".pdf", "application/pdf" }, { ".png", "image/png" },
  { ".jpg", "image/jpeg" },       { ".svg", "image/svg+xml" }, { "", "application/octet-stream" },
};

static const char *
type_of (const char *name)
{
  gsize row = 0;

  while (!g_str_has_suffix (name, types[row].suffix))
    row++;
  return types[row].type;
}

static gboolean
is_taken (const Attach *attach, const char *name)
{
  if (strcmp (name, "data.xml") == 0)
    return TRUE;
  for (guint i = 0; i < attach->attachments->len; i++)
    if (strcmp (g_array_index (attach->attachments, PdfAttachment, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_file (Attach *attach, const char *path, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  char *name = g_filename_display_name (base);
  GBytes *bytes = file_read (path, limit_value (LIMIT_ATTACHMENT_BYTES), error);
  const PdfAttachment attachment
      = { .name = name, .type = type_of (name), .relationship = "Supplement", .data = bytes };

  g_ptr_array_add (attach->owned, g_bytes_new_take (name, strlen (name) + 1));
  if (bytes == NULL)
    return FALSE;
  g_ptr_array_add (attach->owned, bytes);
  if (is_taken (attach, name))
    {
      error_set (error, SAGSAKT_ERROR_IO, MESSAGE_ATTACHMENT_TWICE, name, NULL);
      return FALSE;
    }
  g_array_append_val (attach->attachments, attachment);
  return TRUE;
}

gboolean
attach_read (Attach *attach, GError **error)
{
  attach->attachments = g_array_new (FALSE, FALSE, sizeof (PdfAttachment));
  attach->owned = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (char **file = attach->files; file != NULL && *file != NULL; file++)
    if (!add_file (attach, *file, error))
      return FALSE;
  if (attach->metadata_file == NULL)
    return TRUE;
  attach->metadata = file_read (attach->metadata_file, limit_value (LIMIT_FILE_BYTES), error);
  return attach->metadata != NULL;
}

void
attach_clear (Attach *attach)
{
  g_clear_pointer (&attach->attachments, g_array_unref);
  g_clear_pointer (&attach->owned, g_ptr_array_unref);
  g_clear_pointer (&attach->metadata, g_bytes_unref);
}
