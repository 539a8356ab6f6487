#include "pdf/finisher.h"

#include <string.h>

#include "base/errors.h"
#include "base/unpack.h"
#include "pdf/attachments.h"
#include "pdf/audit.h"
#include "pdf/document.h"
#include "pdf/metadata.h"
#include "pdf/profile.h"
#include "pdf/source.h"

/* What is asked of an object of Cairo's file before it is copied. */
typedef struct
{
  guint number;   /* the new one; 0: not wanted so far */
  guint line;     /* of what uses it first; 0: not known */
  gboolean unicode; /* it is a ToUnicode map */
} Copied;

typedef struct
{
  PdfDocument document;
  PdfSource source;
  GArray *objects; /* of Copied, by Cairo's number */
  GArray *queue;   /* of guint: Cairo's numbers in the order of the new ones */
  GByteArray *unpacked;
  guint page;              /* being written: index */
  PdfSlice page_resources; /* its dictionary */
  GArray *used;            /* of PdfSlice: the names used on it so far */
  GError *error;
} Finisher;

static void
fail (Finisher *finisher, const char *what)
{
  if (!finisher->error)
    error_set (&finisher->error, SAGSAKT_ERROR_FAULT, MESSAGE_PDF_FINISH, what, NULL);
}

/* --- Cairo's objects --- */

static Copied *
copied (Finisher *finisher, guint number)
{
  return &g_array_index (finisher->objects, Copied, number);
}

/* The new number of Cairo's object NUMBER, which is copied in its turn. */
static guint
want (Finisher *finisher, guint number, guint line)
{
  Copied *object;

  if (number >= finisher->objects->len)
    {
      fail (finisher, "reference");
      return 0;
    }
  object = copied (finisher, number);
  if (!object->line)
    object->line = line;
  if (!object->number)
    {
      object->number = pdf_writer_reserve (finisher->document.writer, 1);
      g_array_append_val (finisher->queue, number);
    }
  return object->number;
}

static gboolean
is_regular (char c)
{
  return g_ascii_isalnum (c) || strchr ("+-.*_", c) != NULL;
}

/* Appends VALUE with its references renumbered and its white space left out. */
static void
copy_value (Finisher *finisher, PdfSlice value, guint line, GString *out)
{
  PdfLexer lexer;
  PdfToken token;

  pdf_lexer_init (&lexer, value);
  while (pdf_lexer_next (&lexer, &token))
    {
      PdfLexer again = lexer;
      PdfSlice whole;
      guint number;

      if (is_regular (*token.slice.text) && out->len && is_regular (out->str[out->len - 1]))
        g_string_append_c (out, ' ');
      again.at = token.slice.text;
      if (token.kind == PDF_TOKEN_NUMBER && pdf_lexer_value (&again, &whole)
          && pdf_slice_reference (whole, &number))
        {
          g_string_append_printf (out, "%u 0 R", want (finisher, number, line));
          lexer = again;
        }
      else
        g_string_append_len (out, token.slice.text, (gssize) token.slice.length);
    }
}

/* Appends what is inside DICTIONARY, but not the keys named in LEFT_OUT. */
static void
copy_entries (Finisher *finisher, PdfSlice dictionary, const char *const *left_out, guint line,
              GString *out)
{
  PdfLexer lexer;
  PdfToken key;
  PdfSlice value;

  pdf_lexer_init (&lexer, dictionary);
  pdf_lexer_next (&lexer, &key);
  while (pdf_lexer_next (&lexer, &key) && key.kind == PDF_TOKEN_NAME
         && pdf_lexer_value (&lexer, &value))
    {
      gboolean wanted = TRUE;

      for (const char *const *name = left_out; *name && wanted; name++)
        wanted = !pdf_slice_is (key.slice, *name);
      if (!wanted)
        continue;
      g_string_append_len (out, key.slice.text, (gssize) key.slice.length);
      copy_value (finisher, value, line, out);
    }
}

/* The data of a stream of Cairo's, unpacked if it is packed. */
static gboolean
read_stream (Finisher *finisher, guint number, PdfSlice *data)
{
  PdfSlice dictionary, filter, raw;

  if (!pdf_source_object (&finisher->source, number, &dictionary, &raw) || !raw.text)
    return FALSE;
  *data = raw;
  if (pdf_dictionary_find (dictionary, "/Filter", &filter))
    data->text = (const char *) unpack_zlib (raw.text, raw.length, finisher->unpacked, &data->length);
  return data->text != NULL;
}

/* A font's map to Unicode is looked at when its turn comes. */
static void
note_font (Finisher *finisher, PdfSlice dictionary, guint line)
{
  PdfSlice map;
  guint number;

  if (!pdf_dictionary_find (dictionary, "/ToUnicode", &map)
      || !pdf_slice_reference (map, &number))
    return;
  want (finisher, number, line);
  if (number < finisher->objects->len)
    copied (finisher, number)->unicode = TRUE;
}

/* Stream NUMBER of Cairo's; DICTIONARY is Cairo's, ENTRIES what of it is kept. */
static void
copy_stream (Finisher *finisher, guint number, PdfSlice dictionary, GString *entries, PdfSlice raw)
{
  const Copied object = *copied (finisher, number);
  PdfWriter *writer = finisher->document.writer;
  PdfSlice filter, data;

  if (pdf_dictionary_find (dictionary, "/Filter", &filter)
      && !pdf_slice_is (filter, "/FlateDecode"))
    {
      g_string_append (entries, "/Filter");
      copy_value (finisher, filter, object.line, entries);
      pdf_writer_add_stream (writer, object.number, entries->str, raw);
      return;
    }
  if (!read_stream (finisher, number, &data))
    {
      fail (finisher, "stream");
      return;
    }
  pdf_writer_add_packed (writer, object.number, entries->str, data);
  if (object.unicode)
    pdf_audit_unicode (finisher->document.violations, data, object.line);
}

static void
copy_object (Finisher *finisher, guint number)
{
  /* lengths and filters are said anew; no picture is smoothed (ISO 19005-2 §6.2.8.1) */
  static const char *const left_out[] = { "/Length", "/Filter", "/Interpolate", NULL };
  const Copied object = *copied (finisher, number);
  PdfDocument *document = &finisher->document;
  g_autoptr (GString) entries = g_string_new (NULL);
  PdfSlice value, data, subtype;
  GString *out;

  if (!pdf_source_object (&finisher->source, number, &value, &data))
    {
      fail (finisher, "object");
      return;
    }
  if (value.length < 2 || memcmp (value.text, "<<", 2) != 0)
    {
      copy_value (finisher, value, object.line, entries);
      out = pdf_writer_begin (document->writer, object.number);
      g_string_append_len (out, entries->str, (gssize) entries->len);
      pdf_writer_end (document->writer);
      return;
    }
  note_font (finisher, value, object.line);
  copy_entries (finisher, value, left_out, object.line, entries);
  if (pdf_dictionary_find (value, "/Subtype", &subtype)
      && pdf_slice_is (subtype, "/CIDFontType2"))
    g_string_append (entries, "/CIDToGIDMap/Identity");
  if (data.text)
    copy_stream (finisher, number, value, entries, data);
  else
    {
      out = pdf_writer_begin (document->writer, object.number);
      g_string_append (out, "<<");
      g_string_append_len (out, entries->str, (gssize) entries->len);
      g_string_append (out, ">>");
      pdf_writer_end (document->writer);
    }
  g_string_prepend (entries, "<<");
  g_string_append (entries, ">>");
  pdf_audit_object (document->violations, (PdfSlice){ entries->str, entries->len }, object.line);
}

/* --- pages --- */

static guint
first_mark (const Finisher *finisher, guint page)
{
  return g_array_index (finisher->document.painting->pages, guint, page);
}

static const PdfMark *
mark_of_page (const Finisher *finisher, guint marker)
{
  guint index = first_mark (finisher, finisher->page) + marker;

  return &g_array_index (finisher->document.painting->marks, PdfMark, index);
}

static gboolean
is_on_page (const Finisher *finisher, int marker)
{
  return marker >= 0
         && first_mark (finisher, finisher->page) + (guint) marker
                < first_mark (finisher, finisher->page + 1);
}

/* The real tag in place of a marker (ISO 32000-1 §14.8.2.2). */
static void
append_tag (guint marker, GString *out, gpointer data)
{
  static const char *const artifacts[] = {
    [PDF_ARTIFACT_LAYOUT] = "/Artifact<</Type/Layout>>BDC",
    [PDF_ARTIFACT_PAGINATION] = "/Artifact<</Type/Pagination>>BDC",
    [PDF_ARTIFACT_HEADER] = "/Artifact<</Type/Pagination/Subtype/Header>>BDC",
    [PDF_ARTIFACT_FOOTER] = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC",
  };
  Finisher *finisher = data;
  const PdfMark *mark;

  if (!is_on_page (finisher, (int) marker))
    return;
  mark = mark_of_page (finisher, marker);
  if (mark->element)
    g_string_append_printf (
        out, "/%s<</MCID %u>>BDC", structure_tag_name (mark->element->tag),
        finisher->document.mcids[first_mark (finisher, finisher->page) + marker]);
  else
    g_string_append (out, artifacts[mark->artifact]);
}

/* Cairo names no two resources of a page alike, whatever their kind; there are few of them. */
static gboolean
is_used (Finisher *finisher, PdfSlice name)
{
  for (guint i = 0; i < finisher->used->len; i++)
    {
      const PdfSlice *known = &g_array_index (finisher->used, PdfSlice, i);

      if (known->length == name.length && memcmp (known->text, name.text, name.length) == 0)
        return TRUE;
    }
  g_array_append_val (finisher->used, name);
  return FALSE;
}

/* A resource stands where the first thing drawn with it does. */
static void
note_use (const char *kind, PdfSlice name, int marker, gpointer data)
{
  Finisher *finisher = data;
  g_autofree char *key = NULL;
  PdfSlice resources, value;
  guint number;

  if (is_used (finisher, name))
    return;
  key = g_strndup (name.text, name.length);
  if (!is_on_page (finisher, marker)
      || !pdf_source_find (&finisher->source, finisher->page_resources, kind, &resources)
      || !pdf_dictionary_find (resources, key, &value) || !pdf_slice_reference (value, &number)
      || number >= finisher->objects->len || copied (finisher, number)->line)
    return;
  copied (finisher, number)->line = mark_of_page (finisher, (guint) marker)->line;
}

static void
write_content (Finisher *finisher, guint contents, guint number)
{
  g_autoptr (GString) out = NULL;
  guint expected
      = first_mark (finisher, finisher->page + 1) - first_mark (finisher, finisher->page);
  PdfContentFacts facts;
  PdfSlice data;

  if (!read_stream (finisher, contents, &data))
    {
      fail (finisher, "content");
      return;
    }
  out = g_string_sized_new (data.length + data.length / 4);
  g_array_set_size (finisher->used, 0);
  pdf_content_read (data, out, append_tag, note_use, finisher, &facts);
  if (facts.markers == 0 && !facts.painted)
    {
      /* nothing that is drawn can be seen: Cairo leaves the page empty, its markers out too */
      g_string_truncate (out, 0);
      for (; facts.markers < expected; facts.markers++)
        {
          append_tag (facts.markers, out, finisher);
          g_string_append (out, "\nEMC\n");
        }
    }
  if (facts.unmarked || facts.markers != expected)
    {
      g_autofree char *page = g_strdup_printf ("%u", finisher->page + 1);

      if (!finisher->error)
        error_set (&finisher->error, SAGSAKT_ERROR_UNKNOWN, MESSAGE_PDF_FALLBACK, page, NULL);
      return;
    }
  if (facts.nested || facts.broken)
    fail (finisher, "marked content");
  pdf_audit_content (finisher->document.violations, &facts, 0);
  pdf_writer_add_packed (finisher->document.writer, number, "",
                         (PdfSlice){ out->str, out->len });
}

static void
write_page (Finisher *finisher, guint number, guint *next_link)
{
  static const char *const left_out[] = { "/Parent", "/Contents", "/StructParents", "/Annots",
                                          NULL };
  PdfDocument *document = &finisher->document;
  guint content = pdf_writer_reserve (document->writer, 1);
  const LayoutPage *page = area_tree_page (document->areas, finisher->page);
  g_autoptr (GString) entries = g_string_new (NULL);
  PdfSlice dictionary, contents;
  guint old;
  GString *out;

  if (!pdf_source_object (&finisher->source, number, &dictionary, NULL)
      || !pdf_dictionary_find (dictionary, "/Contents", &contents)
      || !pdf_slice_reference (contents, &old)
      || !pdf_source_find (&finisher->source, dictionary, "/Resources",
                           &finisher->page_resources))
    {
      fail (finisher, "page");
      return;
    }
  pdf_audit_page_size (document->violations, page->width, page->height);
  write_content (finisher, old, content);
  copy_entries (finisher, dictionary, left_out, 0, entries);
  out = pdf_writer_begin (document->writer, document->first_page + finisher->page);
  g_string_append_printf (out, "<<%s/Parent %u 0 R/Contents %u 0 R/StructParents %u/Tabs/S",
                          entries->str, document->tree, content, finisher->page);
  pdf_append_annotations (document, finisher->page, next_link, out);
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);
}

static void
write_pages (Finisher *finisher)
{
  PdfDocument *document = &finisher->document;
  guint next_link = 0, number;
  PdfSlice root, pages, kids, kid;
  PdfLexer lexer;
  GString *out;

  if (!pdf_source_object (&finisher->source, finisher->source.root, &root, NULL)
      || !pdf_source_find (&finisher->source, root, "/Pages", &pages)
      || !pdf_source_find (&finisher->source, pages, "/Kids", &kids))
    {
      fail (finisher, "pages");
      return;
    }
  pdf_lexer_init (&lexer, kids);
  lexer.at++; /* the bracket */
  for (finisher->page = 0; finisher->page < document->n_pages && !finisher->error;
       finisher->page++)
    if (pdf_lexer_value (&lexer, &kid) && pdf_slice_reference (kid, &number))
      write_page (finisher, number, &next_link);
    else
      fail (finisher, "page count");
  for (guint i = 0; i < finisher->queue->len && !finisher->error; i++)
    copy_object (finisher, g_array_index (finisher->queue, guint, i));

  out = pdf_writer_begin (document->writer, document->tree);
  g_string_append_printf (out, "<</Type/Pages/Count %u/Kids[", document->n_pages);
  for (guint i = 0; i < document->n_pages; i++)
    g_string_append_printf (out, "%u 0 R ", document->first_page + i);
  g_string_append (out, "]>>");
  pdf_writer_end (document->writer);
}

/* --- the document --- */

/* Content is numbered densely on each page; artifacts have no number. */
static void
number_content (PdfDocument *document)
{
  const PdfPainting *painting = document->painting;
  guint mark = 0;

  document->mcids = g_new (guint, painting->marks->len + 1);
  for (guint page = 0; page < document->n_pages; page++)
    for (guint next = 0; mark < g_array_index (painting->pages, guint, page + 1); mark++)
      document->mcids[mark]
          = g_array_index (painting->marks, PdfMark, mark).element ? next++ : G_MAXUINT;
}

/* ISO 32000-1 §14.11.5; ISO 19005-2 §6.2.3 */
static guint
write_profile (Finisher *finisher)
{
  GBytes *bytes = pdf_profile_srgb ();
  guint number = pdf_writer_reserve (finisher->document.writer, 1);
  PdfSlice data;

  if (!bytes)
    {
      fail (finisher, "sRGB");
      return 0;
    }
  data.text = g_bytes_get_data (bytes, &data.length);
  pdf_writer_add_packed (finisher->document.writer, number, "/N 3", data);
  return number;
}

static const char *
language_of (const PdfDocument *document)
{
  return document->job->language ? document->job->language
                                 : structure_root (document->structure)->language;
}

/* What the document as a whole has to say. */
static void
audit_document (Finisher *finisher)
{
  PdfDocument *document = &finisher->document;
  const PdfJob *job = document->job;
  const char *const texts[] = { job->title, job->author, job->subject };
  const char *language = language_of (document);

  if (document->n_pages == 0)
    pdf_violate (document->violations, PDF_VIOLATION_NO_PAGES, 0);
  if (!job->title || !*job->title)
    pdf_violate (document->violations, PDF_VIOLATION_NO_TITLE, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (pdf_audit_is_long (texts[i]))
      pdf_violate (document->violations, PDF_VIOLATION_LONG_STRING, 0);
  if (!language)
    pdf_violate (document->violations, PDF_VIOLATION_NO_LANGUAGE, 0);
  else if (!pdf_audit_language (language))
    pdf_violate (document->violations, PDF_VIOLATION_LANGUAGE, 0);
  pdf_audit_structure (document->violations, document->structure);
  pdf_check_metadata (document);
}

static guint
write_catalog (Finisher *finisher)
{
  PdfDocument *document = &finisher->document;
  guint structure = pdf_write_structure (document);
  guint profile = write_profile (finisher);
  guint number = pdf_writer_reserve (document->writer, 1), metadata;
  g_autoptr (GString) catalog = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  const char *language = language_of (document);
  GString *out;

  pdf_write_links (document);
  pdf_write_fields (document, catalog);
  pdf_append_navigation (document, catalog, names);
  pdf_append_attachments (document, catalog, names);
  audit_document (finisher);
  metadata = pdf_write_metadata (document);
  out = pdf_writer_begin_alone (document->writer, number);
  g_string_append_printf (out,
                          "<</Type/Catalog/Pages %u 0 R/StructTreeRoot %u 0 R/Metadata %u 0 R"
                          "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
                          "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                          "/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
                          "/DestOutputProfile %u 0 R>>]",
                          document->tree, structure, metadata, profile);
  if (language)
    {
      g_string_append (out, "/Lang");
      pdf_append_text (out, language);
    }
  g_string_append_len (out, catalog->str, (gssize) catalog->len);
  if (names->len)
    g_string_append_printf (out, "/Names<<%s>>", names->str);
  g_string_append (out, ">>");
  pdf_writer_end (document->writer);
  return number;
}

static GBytes *
write_document (Finisher *finisher)
{
  PdfDocument *document = &finisher->document;
  guint count = structure_count (document->structure), catalog, information;

  document->tree = pdf_writer_reserve (document->writer, 1);
  document->first_page = pdf_writer_reserve (document->writer, document->n_pages);
  document->first_element = pdf_writer_reserve (document->writer, count);
  document->places = g_new (guint, count);
  memset (document->places, 0xff, count * sizeof *document->places);
  number_content (document);
  pdf_collect_links (document);
  pdf_collect_fields (document);
  write_pages (finisher);
  if (finisher->error)
    return NULL;
  catalog = write_catalog (finisher);
  information = pdf_write_information (document);
  if (finisher->error || (document->job->strict && document->violations->lost))
    return NULL;
  return pdf_writer_finish (document->writer, catalog, information);
}

GBytes *
pdf_finish (const PdfPainting *painting, const AreaTree *areas, const StructureTree *structure,
            const PdfJob *job, PdfViolations *violations, GError **error)
{
  Finisher finisher = {
    .document = { .painting = painting,
                  .areas = areas,
                  .structure = structure,
                  .job = job,
                  .violations = violations,
                  .n_pages = area_tree_page_count (areas) },
    .queue = g_array_new (FALSE, FALSE, sizeof (guint)),
    .objects = g_array_new (FALSE, TRUE, sizeof (Copied)),
    .used = g_array_new (FALSE, FALSE, sizeof (PdfSlice)),
    .unpacked = g_byte_array_new (),
  };
  GBytes *bytes = NULL;

  if (pdf_source_open (&finisher.source, painting->file))
    {
      finisher.document.writer = pdf_writer_new ();
      g_array_set_size (finisher.objects, finisher.source.places->len);
      bytes = write_document (&finisher);
      pdf_writer_free (finisher.document.writer);
    }
  else
    fail (&finisher, "xref");
  pdf_source_clear (&finisher.source);
  g_clear_pointer (&finisher.document.links, g_array_unref);
  g_clear_pointer (&finisher.document.widgets, g_array_unref);
  g_free (finisher.document.mcids);
  g_free (finisher.document.places);
  g_array_unref (finisher.queue);
  g_array_unref (finisher.used);
  g_array_unref (finisher.objects);
  g_byte_array_unref (finisher.unpacked);
  if (finisher.error)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      g_propagate_error (error, finisher.error);
    }
  return bytes;
}

GBytes *
pdf_make (const AreaTree *areas, const StructureTree *structure, const PdfJob *job,
          PdfViolations *violations, GError **error)
{
  g_autoptr (PdfPainting) painting = pdf_paint (areas, structure, violations, error);

  return painting ? pdf_finish (painting, areas, structure, job, violations, error) : NULL;
}
