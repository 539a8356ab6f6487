/* attach.h: files that go into a document: --attach-file and --metadata
 *
 * What render and format share: reading them, and refusing two of the same name.
 */
#ifndef SAGSAKT_COMMAND_ATTACH_H
#define SAGSAKT_COMMAND_ATTACH_H

#include <glib.h>

#include "pdf/finisher.h"

/* The options' values, for COMMAND_OPTIONS, and what they lead to, which attach_clear frees. */
typedef struct
{
  char **files, *metadata_file;
  /* what attach_read makes of them */
  GArray *attachments; /* of PdfAttachment */
  GPtrArray *owned;    /* names and bytes in it */
  GBytes *metadata;    /* NULL: none */
} Attach;

/* Reads the files.  FALSE with ERROR set when one cannot be read, or when two have the same name or
 * one that of the data (SAGSAKT_ERROR_IO). */
gboolean attach_read (Attach *attach, GError **error);
void attach_clear (Attach *attach);

#define ATTACH_ENTRIES(attach)                                                                     \
  { "attach-file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(attach).files,                             \
    "put FILE into the document as a supplement; may be given again", "FILE" },                    \
  {                                                                                                \
    "metadata", 0, 0, G_OPTION_ARG_FILENAME, &(attach).metadata_file,                              \
        "put the properties of FILE, which is XMP, into the document's metadata", "FILE"           \
  }

#endif
