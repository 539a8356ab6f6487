#include "pdf/extra.h"

#include <string.h>

/* Schemas that ISO 19005-2 takes from the XMP standard as far as any tool may use them freely; not
 * those whose properties the document says itself. */
static const char *const standard[] = {
  "http://purl.org/dc/elements/1.1/",        "http://ns.adobe.com/xap/1.0/",
  "http://ns.adobe.com/xap/1.0/rights/",     "http://ns.adobe.com/xap/1.0/mm/",
  "http://ns.adobe.com/photoshop/1.0/",      "http://ns.adobe.com/pdf/1.3/",
};

/* Properties that the document says itself, and no other may. */
static const char *const own[] = {
  "dc:format",       "dc:title",       "dc:description",   "dc:creator",   "dc:language",
  "xmp:CreatorTool", "xmp:CreateDate", "xmp:ModifyDate",   "xmp:MetadataDate", "pdf:Producer",
};

typedef struct
{
  PdfExtra *extra;
  guint depth, description; /* depths; 0: outside */
  guint schemas;            /* depth of pdfaExtension:schemas, 0: outside */
  GHashTable *prefixes;     /* prefix to namespace, of all of the packet */
  GPtrArray *used;          /* names of properties */
  GPtrArray *described;     /* namespaces with a description */
  gboolean namespace_uri, rdf;
} Parser;

/* The prefixes that hold here and that ELEMENT does not declare itself: those around it stay
 * behind. */
static void
append_prefixes (GString *out, const Parser *parser, const char **names)
{
  GHashTableIter iter;
  gpointer prefix, uri;

  g_hash_table_iter_init (&iter, parser->prefixes);
  while (g_hash_table_iter_next (&iter, &prefix, &uri))
    {
      g_autofree char *name = g_strconcat ("xmlns:", prefix, NULL);
      g_autofree char *escaped = g_markup_escape_text (uri, -1);

      if (strcmp (prefix, "rdf") != 0 && !g_strv_contains (names, name))
        g_string_append_printf (out, " %s=\"%s\"", name, escaped);
    }
}

static void
append_start (GString *out, const Parser *parser, const char *element, const char **names,
              const char **values)
{
  g_string_append_printf (out, "<%s", element);
  for (guint i = 0; names[i]; i++)
    if (strcmp (names[i], "rdf:about") != 0)
      {
        g_autofree char *escaped = g_markup_escape_text (values[i], -1);

        g_string_append_printf (out, " %s=\"%s\"", names[i], escaped);
      }
  if (strcmp (element, "rdf:Description") == 0)
    {
      g_string_append (out, " rdf:about=\"\"");
      append_prefixes (out, parser, names);
    }
  g_string_append_c (out, '>');
}

/* Where what stands at the present depth goes; NULL: nowhere. */
static GString *
target (const Parser *parser)
{
  if (parser->schemas)
    return parser->depth > parser->schemas + 1 ? parser->extra->schemas : NULL;
  return parser->description ? parser->extra->descriptions : NULL;
}

static void
start_element (GMarkupParseContext *context G_GNUC_UNUSED, const char *element,
               const char **names, const char **values, gpointer data,
               GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;
  GString *out;

  parser->depth++;
  parser->rdf |= strcmp (element, "rdf:RDF") == 0;
  for (guint i = 0; names[i]; i++)
    {
      if (g_str_has_prefix (names[i], "xmlns:"))
        g_hash_table_insert (parser->prefixes, g_strdup (names[i] + 6), g_strdup (values[i]));
      else if (parser->description == 0 && strcmp (element, "rdf:Description") == 0
               && !g_str_has_prefix (names[i], "rdf:"))
        g_ptr_array_add (parser->used, g_strdup (names[i]));
    }
  if (!parser->description && strcmp (element, "rdf:Description") == 0)
    parser->description = parser->depth;
  else if (parser->depth == parser->description + 1 && parser->description)
    {
      if (strcmp (element, "pdfaExtension:schemas") == 0)
        parser->schemas = parser->depth;
      else
        g_ptr_array_add (parser->used, g_strdup (element));
    }
  parser->namespace_uri = parser->schemas && strcmp (element, "pdfaSchema:namespaceURI") == 0;
  out = target (parser);
  if (out)
    append_start (out, parser, element, names, values);
}

static void
end_element (GMarkupParseContext *context G_GNUC_UNUSED, const char *element, gpointer data,
             GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;
  GString *out = target (parser);

  if (out)
    g_string_append_printf (out, "</%s>\n", element);
  parser->namespace_uri = FALSE;
  if (parser->depth == parser->schemas)
    parser->schemas = 0;
  if (parser->depth == parser->description)
    parser->description = 0;
  parser->depth--;
}

static void
text (GMarkupParseContext *context G_GNUC_UNUSED, const char *characters, gsize length,
      gpointer data, GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;
  g_autofree char *escaped = g_markup_escape_text (characters, (gssize) length);
  GString *out = target (parser);

  if (parser->namespace_uri)
    g_ptr_array_add (parser->described, g_strndup (characters, length));
  if (out)
    g_string_append (out, escaped);
}

static gboolean
contains (const char *const *list, gsize count, const char *wanted)
{
  for (gsize i = 0; i < count; i++)
    if (strcmp (list[i], wanted) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_described (const Parser *parser, const char *property)
{
  const char *colon = strchr (property, ':');
  g_autofree char *prefix = colon ? g_strndup (property, (gsize) (colon - property)) : NULL;
  const char *uri = prefix ? g_hash_table_lookup (parser->prefixes, prefix) : NULL;

  if (uri == NULL || contains (own, G_N_ELEMENTS (own), property))
    return FALSE;
  return contains (standard, G_N_ELEMENTS (standard), uri)
         || contains ((const char *const *) parser->described->pdata, parser->described->len, uri);
}

PdfExtra *
pdf_extra_parse (GBytes *bytes)
{
  static const GMarkupParser functions
      = { .start_element = start_element, .end_element = end_element, .text = text };
  g_autoptr (PdfExtra) extra = NULL;
  g_autoptr (GHashTable) prefixes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) used = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) described = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMarkupParseContext) context = NULL;
  Parser parser = { .prefixes = prefixes, .used = used, .described = described };
  gsize length;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  if (data == NULL)
    return NULL;
  parser.extra = extra = g_new0 (PdfExtra, 1);
  extra->descriptions = g_string_new (NULL);
  extra->schemas = g_string_new (NULL);
  context = g_markup_parse_context_new (&functions, 0, &parser, NULL);
  if (!g_markup_parse_context_parse (context, data, (gssize) length, NULL)
      || !g_markup_parse_context_end_parse (context, NULL) || !parser.rdf)
    return NULL;
  extra->described = TRUE;
  for (guint i = 0; i < used->len; i++)
    extra->described &= is_described (&parser, used->pdata[i]);
  return g_steal_pointer (&extra);
}

/* Our own schemas come first, this one last of them. */
static const char *
find_start (const char *packet)
{
  static const char last[] = "<pdfaSchema:prefix>sagsakt</pdfaSchema:prefix>";
  const char *schema = strstr (packet, last);
  const char *start = schema ? strstr (schema, PDF_EXTRA_START) : NULL;

  return start ? start + strlen (PDF_EXTRA_START) : NULL;
}

PdfExtra *
pdf_extra_recover (GBytes *bytes)
{
  gsize length = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *packet = g_strndup (data ? data : "", length);
  const char *start = find_start (packet);
  char *middle = start ? strstr (start, PDF_EXTRA_MIDDLE) : NULL;
  char *end = middle ? strstr (middle, PDF_EXTRA_END) : NULL;
  g_autoptr (GString) alone = g_string_new ("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-"
                                            "syntax-ns#\">");
  g_autoptr (GBytes) again = NULL;
  PdfExtra *extra;

  if (!end)
    return NULL;
  *middle = *end = '\0';
  middle += strlen (PDF_EXTRA_MIDDLE);
  /* whoever changed the packet could bring what no job may */
  g_string_append_printf (alone,
                          "%s<rdf:Description><pdfaExtension:schemas><rdf:Bag>%s</rdf:Bag>"
                          "</pdfaExtension:schemas></rdf:Description></rdf:RDF>",
                          middle, start);
  again = g_bytes_new (alone->str, alone->len);
  extra = pdf_extra_parse (again);
  if (!extra)
    return NULL;
  g_string_assign (extra->descriptions, middle);
  g_string_assign (extra->schemas, start);
  return extra;
}

void
pdf_extra_free (PdfExtra *extra)
{
  if (extra == NULL)
    return;
  g_string_free (extra->descriptions, TRUE);
  g_string_free (extra->schemas, TRUE);
  g_free (extra);
}
