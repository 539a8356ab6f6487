#include "pdf/inspect.h"

#include <dlfcn.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/limits.h"
#include "base/units.h"
#include "base/unpack.h"
#include "pdf/audit.h"

/* The library brings others with it (GnuTLS, GMP) that cost every start of the program several
 * milliseconds, and nothing but this needs them: it is opened when it is asked for. */
static struct
{
#define QPDF_CALL(name) __typeof__ (qpdf_##name) *name;
#include "pdf/qpdf.def"
#undef QPDF_CALL
} calls;

static const struct
{
  const char *symbol;
  gsize offset; /* in CALLS */
} symbols[] = {
#define QPDF_CALL(name) { "qpdf_" #name, offsetof (__typeof__ (calls), name) },
#include "pdf/qpdf.def"
#undef QPDF_CALL
};

gboolean
pdf_inspect_load (GError **error)
{
  static gboolean loaded;
  void *library = loaded ? NULL : dlopen (QPDF_LIBRARY, RTLD_NOW | RTLD_LOCAL);

  if (loaded)
    return TRUE;
  loaded = library != NULL;
  for (gsize i = 0; loaded && i < G_N_ELEMENTS (symbols); i++)
    {
      void *call = dlsym (library, symbols[i].symbol);

      memcpy ((char *) &calls + symbols[i].offset, &call, sizeof call);
      loaded = call != NULL;
    }
  if (!loaded)
    error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_LIBRARY_MISSING, QPDF_LIBRARY, NULL);
  return loaded;
}

const char *
pdf_inspect_library_version (void)
{
  return calls.get_qpdf_version ();
}

typedef struct
{
  qpdf_data qpdf;
  GBytes *bytes;
  PdfViolations *violations;
  PdfInspection *inspection;
  GByteArray *unpacked;
  GHashTable *roles; /* names that /RoleMap knows */
} Inspector;

static void
note (const Inspector *inspector, PdfViolation violation)
{
  pdf_violate (inspector->violations, violation, 0);
}

/* --- values --- */

static qpdf_oh
key (const Inspector *inspector, qpdf_oh object, const char *name)
{
  return calls.oh_get_key_if_dict (inspector->qpdf, object, name);
}

static gboolean
has (const Inspector *inspector, qpdf_oh object, const char *name)
{
  return !calls.oh_is_null (inspector->qpdf, key (inspector, object, name));
}

static gboolean
is_name (const Inspector *inspector, qpdf_oh object, const char *name)
{
  return calls.oh_is_name_and_equals (inspector->qpdf, object, name);
}

static gboolean
is_true (const Inspector *inspector, qpdf_oh object)
{
  QPDF_BOOL value = QPDF_FALSE;

  return calls.oh_get_value_as_bool (inspector->qpdf, object, &value) && value;
}

static int
count (const Inspector *inspector, qpdf_oh array)
{
  return calls.oh_is_array (inspector->qpdf, array)
             ? calls.oh_get_array_n_items (inspector->qpdf, array)
             : 0;
}

/* The data of STREAM, unpacked within the limit; FALSE: not decided.  *OWNED is freed by free. */
static gboolean
read_stream (Inspector *inspector, qpdf_oh stream, unsigned char **owned, PdfSlice *data)
{
  qpdf_data qpdf = inspector->qpdf;
  qpdf_oh filter = key (inspector, calls.oh_get_dict (qpdf, stream), "/Filter");
  gboolean flate, read;
  size_t length = 0;

  *owned = NULL;
  if (count (inspector, filter) == 1)
    filter = calls.oh_get_array_item (qpdf, filter, 0);
  flate = is_name (inspector, filter, "/FlateDecode")
          && !has (inspector, calls.oh_get_dict (qpdf, stream), "/DecodeParms");
  if (!flate && !calls.oh_is_null (qpdf, filter))
    read = FALSE;
  else
    read = !(calls.oh_get_stream_data (qpdf, stream, qpdf_dl_none, NULL, owned, &length)
             & QPDF_ERRORS);
  *data = (PdfSlice){ (const char *) *owned, length };
  if (read && flate)
    {
      data->text = (const char *) unpack_zlib (*owned, length, inspector->unpacked, &data->length);
      read = data->text != NULL;
    }
  inspector->inspection->undecided += !read;
  return read && data->text != NULL;
}

/* --- the file's bytes --- */

static void
inspect_bytes (const Inspector *inspector)
{
  gsize length, end, marker = 0;
  const guchar *data = g_bytes_get_data (inspector->bytes, &length);

  for (gsize i = 8; i < length && i < 16; i++)
    if (data[i] == '%')
      while (marker < 4 && ++i < length && data[i] > 127)
        marker++;
  if (length < 16 || memcmp (data, "%PDF-1.", 7) != 0 || marker < 4)
    note (inspector, PDF_VIOLATION_HEADER);
  end = length;
  while (end > 0 && length - end < 2 && (data[end - 1] == '\n' || data[end - 1] == '\r'))
    end--;
  if (end < 5 || memcmp (data + end - 5, "%%EOF", 5) != 0)
    note (inspector, PDF_VIOLATION_TRAILING);
}

/* --- objects --- */

static gboolean
is_standard (const char *name)
{
  for (StructureTag tag = STRUCTURE_NONE + 1; tag < N_STRUCTURE_TAGS; tag++)
    if (strcmp (structure_tag_name (tag), name) == 0)
      return TRUE;
  return strcmp (name, "Artifact") == 0;
}

static void
inspect_element (const Inspector *inspector, qpdf_oh element)
{
  qpdf_oh type = key (inspector, element, "/S");
  const char *name = calls.oh_get_name (inspector->qpdf, type);

  if (name == NULL || *name != '/')
    return;
  if (!is_standard (name + 1) && !g_hash_table_contains (inspector->roles, name))
    note (inspector, PDF_VIOLATION_ROLE);
  if ((strcmp (name, "/Figure") == 0 || strcmp (name, "/Formula") == 0)
      && !has (inspector, element, "/Alt") && !has (inspector, element, "/ActualText"))
    note (inspector, PDF_VIOLATION_ALTERNATIVE);
  if (strcmp (name, "/Note") == 0 && !has (inspector, element, "/ID"))
    note (inspector, PDF_VIOLATION_NOTE);
}

static void
inspect_language (const Inspector *inspector, qpdf_oh object)
{
  qpdf_oh language = key (inspector, object, "/Lang");

  if (calls.oh_is_string (inspector->qpdf, language)
      && !pdf_audit_language (calls.oh_get_utf8_value (inspector->qpdf, language)))
    note (inspector, PDF_VIOLATION_LANGUAGE);
}

static void
inspect_font (Inspector *inspector, qpdf_oh font)
{
  qpdf_oh map = key (inspector, font, "/ToUnicode");
  unsigned char *owned;
  PdfSlice data;

  if (!calls.oh_is_stream (inspector->qpdf, map))
    return;
  if (read_stream (inspector, map, &owned, &data))
    pdf_audit_unicode (inspector->violations, data, 0);
  free (owned);
}

static void
inspect_specification (const Inspector *inspector, qpdf_oh file)
{
  if (has (inspector, file, "/EF")
      && (!has (inspector, file, "/F") || !has (inspector, file, "/UF")
          || (inspector->inspection->part == 3 && !has (inspector, file, "/AFRelationship"))))
    note (inspector, PDF_VIOLATION_ATTACHMENT);
}

static void
inspect_object (Inspector *inspector, int number)
{
  qpdf_data qpdf = inspector->qpdf;
  qpdf_oh object = calls.get_object_by_id (qpdf, number, 0);
  const char *text;

  if (calls.oh_is_stream (qpdf, object))
    {
      object = calls.oh_get_dict (qpdf, object);
      if (has (inspector, object, "/F"))
        note (inspector, PDF_VIOLATION_EXTERNAL_STREAM);
    }
  if (!calls.oh_is_dictionary (qpdf, object))
    return;
  text = calls.oh_unparse_resolved (qpdf, object);
  if (text != NULL)
    pdf_audit_object (inspector->violations, (PdfSlice){ text, strlen (text) }, 0);
  inspect_language (inspector, object);
  inspect_specification (inspector, object);
  if (is_name (inspector, key (inspector, object, "/Type"), "/Font"))
    inspect_font (inspector, object);
  else if (has (inspector, object, "/S") && has (inspector, object, "/P")
           && !has (inspector, object, "/Type"))
    inspect_element (inspector, object);
  else if (is_name (inspector, key (inspector, object, "/Type"), "/StructElem"))
    inspect_element (inspector, object);
}

static void
inspect_objects (Inspector *inspector)
{
  qpdf_oh trailer = calls.get_trailer (inspector->qpdf);
  long long size = 0;
  const long long most = (long long) g_bytes_get_size (inspector->bytes);

  calls.oh_get_value_as_longlong (inspector->qpdf, key (inspector, trailer, "/Size"), &size);
  for (long long number = 1; number < size && number < MIN (most, G_MAXINT); number++)
    {
      inspect_object (inspector, (int) number);
      calls.oh_release_all (inspector->qpdf);
    }
}

/* --- pages --- */

enum
{
  FLAG_INVISIBLE = 1 << 0,
  FLAG_HIDDEN = 1 << 1,
  FLAG_PRINT = 1 << 2,
  FLAG_NO_VIEW = 1 << 5
};

/* ISO 19005-2 §6.3.1 */
static const char *const kept_annotations[]
    = { "/Text",      "/Link",      "/FreeText",  "/Line",     "/Square",    "/Circle",
        "/Polygon",   "/PolyLine",  "/Highlight", "/Underline", "/Squiggly", "/StrikeOut",
        "/Stamp",     "/Caret",     "/Ink",       "/Popup",    "/FileAttachment", "/Widget",
        "/PrinterMark", "/TrapNet", "/Watermark", "/Redact" };

/* The sides of a rectangle; 0 where it has none. */
static void
read_box (const Inspector *inspector, qpdf_oh box, double sides[4])
{
  for (int i = 0; i < 4; i++)
    {
      sides[i] = 0;
      if (i < count (inspector, box))
        calls.oh_get_value_as_number (inspector->qpdf,
                                     calls.oh_get_array_item (inspector->qpdf, box, i), &sides[i]);
    }
}

/* An invisible signature has none, and nobody is told of it. */
static gboolean
has_room (const Inspector *inspector, qpdf_oh box)
{
  double sides[4];

  read_box (inspector, box, sides);
  return ABS (sides[2] - sides[0]) > 0.01 && ABS (sides[3] - sides[1]) > 0.01;
}

static void
inspect_annotation (const Inspector *inspector, qpdf_oh annotation)
{
  qpdf_data qpdf = inspector->qpdf;
  const char *kind = calls.oh_get_name (qpdf, key (inspector, annotation, "/Subtype"));
  gboolean link = g_strcmp0 (kind, "/Link") == 0, popup = g_strcmp0 (kind, "/Popup") == 0;
  gboolean widget = g_strcmp0 (kind, "/Widget") == 0, known = FALSE;
  int flags = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kept_annotations); i++)
    known |= g_strcmp0 (kind, kept_annotations[i]) == 0;
  if (!known)
    note (inspector, PDF_VIOLATION_ANNOTATION_KIND);
  if (popup)
    return;
  calls.oh_get_value_as_int (qpdf, key (inspector, annotation, "/F"), &flags);
  if (!(flags & FLAG_PRINT) || flags & (FLAG_HIDDEN | FLAG_INVISIBLE | FLAG_NO_VIEW))
    note (inspector, PDF_VIOLATION_ANNOTATION_FLAGS);
  if (!link && !widget && !has (inspector, annotation, "/AP"))
    note (inspector, PDF_VIOLATION_APPEARANCE);
  if (!widget && !has (inspector, annotation, "/Contents"))
    note (inspector, PDF_VIOLATION_ANNOTATION_TEXT);
  if (!has (inspector, annotation, "/StructParent") && !(flags & FLAG_HIDDEN)
      && has_room (inspector, key (inspector, annotation, "/Rect")))
    note (inspector, PDF_VIOLATION_ANNOTATION_TAG);
}

static void
inspect_content (Inspector *inspector, qpdf_oh stream, GString *all)
{
  unsigned char *owned;
  PdfSlice data;

  if (!calls.oh_is_stream (inspector->qpdf, stream))
    return;
  if (read_stream (inspector, stream, &owned, &data))
    g_string_append_len (all, data.text, (gssize) data.length);
  g_string_append_c (all, '\n');
  free (owned);
}

static void
inspect_page (Inspector *inspector, gsize index)
{
  qpdf_data qpdf = inspector->qpdf;
  qpdf_oh page = calls.get_page_n (qpdf, index);
  qpdf_oh box = key (inspector, page, "/MediaBox"), content = key (inspector, page, "/Contents");
  qpdf_oh annotations = key (inspector, page, "/Annots");
  g_autoptr (GString) all = g_string_new (NULL);
  guint undecided = inspector->inspection->undecided;
  PdfContentFacts facts;
  double sides[4];

  read_box (inspector, box, sides);
  if (count (inspector, box) == 4)
    pdf_audit_page_size (inspector->violations,
                         mpt_from_points (CLAMP (sides[2] - sides[0], -1e6, 1e6)),
                         mpt_from_points (CLAMP (sides[3] - sides[1], -1e6, 1e6)));
  inspect_content (inspector, content, all);
  for (int i = 0; i < count (inspector, content); i++)
    inspect_content (inspector, calls.oh_get_array_item (qpdf, content, i), all);
  if (undecided == inspector->inspection->undecided)
    {
      pdf_content_read ((PdfSlice){ all->str, all->len }, NULL, NULL, NULL, NULL, &facts);
      pdf_audit_content (inspector->violations, &facts, 0);
    }
  for (int i = 0; i < count (inspector, annotations); i++)
    inspect_annotation (inspector, calls.oh_get_array_item (qpdf, annotations, i));
  if (count (inspector, annotations) > 0
      && !is_name (inspector, key (inspector, page, "/Tabs"), "/S"))
    note (inspector, PDF_VIOLATION_TAB_ORDER);
}

/* --- the catalog --- */

/* The value of the XMP property NAME, as an element or an attribute; NULL: none.  Enough for the
 * marks of levels, which are one word; the caller owns it. */
static char *
find_property (const char *xmp, const char *name)
{
  for (const char *at = xmp; (at = strstr (at, name)) != NULL; at += strlen (name))
    {
      const char *value = at + strlen (name);

      if (g_str_has_prefix (value, "=\"") || g_str_has_prefix (value, "='"))
        return g_strndup (value + 2, strcspn (value + 2, "\"'"));
      if (*value == '>')
        {
          value += 1 + strspn (value + 1, " \t\r\n");
          return g_strndup (value, strcspn (value, "< \t\r\n"));
        }
    }
  return NULL;
}

static void
inspect_metadata (Inspector *inspector, qpdf_oh metadata)
{
  PdfInspection *inspection = inspector->inspection;
  g_autofree char *xmp = NULL, *part = NULL, *conformance = NULL, *accessible = NULL;
  unsigned char *owned = NULL;
  PdfSlice data;

  if (!calls.oh_is_stream (inspector->qpdf, metadata)
      || !read_stream (inspector, metadata, &owned, &data))
    {
      note (inspector, PDF_VIOLATION_METADATA);
      free (owned);
      return;
    }
  xmp = g_strndup (data.text, data.length);
  free (owned);
  part = find_property (xmp, "pdfaid:part");
  conformance = find_property (xmp, "pdfaid:conformance");
  accessible = find_property (xmp, "pdfuaid:part");
  inspection->part = part ? (guint) g_ascii_strtoull (part, NULL, 10) : 0;
  inspection->conformance = conformance ? g_ascii_toupper (*conformance) : 0;
  inspection->accessible = g_strcmp0 (accessible, "1") == 0;
  if (strstr (xmp, "dc:title") == NULL)
    note (inspector, PDF_VIOLATION_NO_TITLE);
}

static void
inspect_roles (const Inspector *inspector, qpdf_oh structure)
{
  qpdf_oh map = key (inspector, structure, "/RoleMap");

  if (!calls.oh_is_dictionary (inspector->qpdf, map))
    return;
  calls.oh_begin_dict_key_iter (inspector->qpdf, map);
  while (calls.oh_dict_more_keys (inspector->qpdf))
    g_hash_table_add (inspector->roles, g_strdup (calls.oh_dict_next_key (inspector->qpdf)));
}

static void
inspect_catalog (Inspector *inspector)
{
  qpdf_data qpdf = inspector->qpdf;
  qpdf_oh trailer = calls.get_trailer (qpdf), root = calls.get_root (qpdf);
  qpdf_oh structure = key (inspector, root, "/StructTreeRoot");

  if (!has (inspector, trailer, "/ID"))
    note (inspector, PDF_VIOLATION_FILE_ID);
  if (has (inspector, trailer, "/Encrypt"))
    note (inspector, PDF_VIOLATION_ENCRYPTED);
  inspect_metadata (inspector, key (inspector, root, "/Metadata"));
  if (count (inspector, key (inspector, root, "/OutputIntents")) == 0)
    note (inspector, PDF_VIOLATION_OUTPUT_INTENT);
  if (!is_true (inspector, key (inspector, key (inspector, root, "/MarkInfo"), "/Marked"))
      || !calls.oh_is_dictionary (qpdf, structure))
    note (inspector, PDF_VIOLATION_UNTAGGED);
  inspect_roles (inspector, structure);
  if (!has (inspector, root, "/Lang"))
    note (inspector, PDF_VIOLATION_NO_LANGUAGE);
  if (!is_true (inspector, key (inspector, key (inspector, root, "/ViewerPreferences"),
                                "/DisplayDocTitle")))
    note (inspector, PDF_VIOLATION_TITLE_SHOWN);
  if (has (inspector, key (inspector, root, "/AcroForm"), "/XFA"))
    note (inspector, PDF_VIOLATION_FORM_XFA);
  if (has (inspector, key (inspector, root, "/Names"), "/JavaScript")
      || has (inspector, root, "/AA"))
    note (inspector, PDF_VIOLATION_ACTION);
}

/* --- a file --- */

static void
inspect_file (Inspector *inspector)
{
  int pages;

  inspect_bytes (inspector);
  inspect_catalog (inspector);
  pages = calls.get_num_pages (inspector->qpdf);
  if (pages <= 0)
    note (inspector, PDF_VIOLATION_NO_PAGES);
  inspector->inspection->pages = (guint) MAX (pages, 0);
  for (gsize i = 0; i < inspector->inspection->pages; i++)
    {
      inspect_page (inspector, i);
      calls.oh_release_all (inspector->qpdf);
    }
  inspect_objects (inspector);
  if (calls.more_warnings (inspector->qpdf) || calls.has_error (inspector->qpdf))
    note (inspector, PDF_VIOLATION_UNREADABLE);
}

gboolean
pdf_inspect (GBytes *bytes, PdfViolations *violations, PdfInspection *inspection, GError **error)
{
  Inspector inspector = { .qpdf = calls.init (),
                          .bytes = bytes,
                          .violations = violations,
                          .inspection = inspection };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gboolean read;

  memset (inspection, 0, sizeof *inspection);
  calls.silence_errors (inspector.qpdf);
  calls.set_suppress_warnings (inspector.qpdf, QPDF_TRUE);
  read = !(calls.read_memory (inspector.qpdf, "", data, length, NULL) & QPDF_ERRORS);
  if (read)
    {
      inspector.unpacked = g_byte_array_new ();
      inspector.roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_strlcpy (inspection->version, calls.get_pdf_version (inspector.qpdf),
                 sizeof inspection->version);
      inspect_file (&inspector);
      g_byte_array_unref (inspector.unpacked);
      g_hash_table_unref (inspector.roles);
    }
  else
    error_set (error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_PDF_UNREADABLE, NULL);
  while (calls.has_error (inspector.qpdf)) /* what it made of a broken object was null */
    calls.get_error (inspector.qpdf);
  calls.cleanup (&inspector.qpdf);
  return read;
}
