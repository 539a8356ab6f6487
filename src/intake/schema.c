#include "intake/schema.h"

#include <string.h>

#include <libxml/schemasInternals.h>
#include <libxml/xmlschemas.h>

#include "base/errors.h"
#include "base/limits.h"

struct Schema
{
  xmlSchemaPtr schema;
  xmlSchemaValidCtxtPtr context; /* used again for each document */
};

/* A text in both languages; an index is a Language. */
typedef struct
{
  char *text[2];
} Words;

static void
words_clear (Words *words)
{
  g_free (words->text[LANGUAGE_DANISH]);
  g_free (words->text[LANGUAGE_ENGLISH]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static Words
words_both (const char *text)
{
  return (Words){ { g_strdup (text), g_strdup (text) } };
}

/* Loading -------------------------------------------------------------------------------------- */

typedef struct
{
  const char *path;
  GError **error;
  gboolean noted;
} Loading;

/* The schema is the operator's file, not a case: libxml2's words about it may be shown. */
static void
note_schema_error (void *data, xmlErrorPtr error)
{
  Loading *loading = data;
  if (error->level < XML_ERR_ERROR || loading->noted)
    return;
  loading->noted = TRUE;

  g_autofree char *line = g_strdup_printf ("%d", MAX (error->line, 1));
  g_autofree char *text = g_strstrip (g_strdup (error->message ? error->message : "?"));
  error_set (loading->error, SAGSAKT_ERROR_MISSING, MESSAGE_SCHEMA_UNUSABLE,
             error->file ? error->file : loading->path, line, text, NULL);
}

Schema *
schema_load (const char *path, GError **error)
{
  reader_secure ();
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SCHEMA_MISSING, path, NULL);
      return NULL;
    }

  Loading loading = { .path = path, .error = error };
  g_autoptr (Schema) schema = g_new0 (Schema, 1);

  reader_trust_files ();
  xmlSchemaParserCtxtPtr context = xmlSchemaNewParserCtxt (path);
  if (context)
    {
      xmlSchemaSetParserStructuredErrors (context, note_schema_error, &loading);
      schema->schema = xmlSchemaParse (context);
      xmlSchemaFreeParserCtxt (context);
    }
  reader_distrust_files ();

  if (schema->schema)
    schema->context = xmlSchemaNewValidCtxt (schema->schema);
  if (!schema->context)
    {
      if (!loading.noted)
        error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_SCHEMA_UNUSABLE, path, "1", "?", NULL);
      return NULL;
    }
  /* An import that is not found is only a warning for libxml2; what it leaves unresolved is not. */
  if (loading.noted)
    return NULL;
  return g_steal_pointer (&schema);
}

void
schema_free (Schema *schema)
{
  if (!schema)
    return;
  if (schema->context)
    xmlSchemaFreeValidCtxt (schema->context);
  if (schema->schema)
    xmlSchemaFree (schema->schema);
  g_free (schema);
}

/* Lists of names and values -------------------------------------------------------------------- */

/* A longer list helps nobody; libxml2 itself names ten elements at most. */
#define LIST_ITEMS 10

/* "»a«, »b« eller »c«", "'a', 'b' or 'c'"; OPEN_END: there are more. */
static Words
list_items (char **items, gboolean open_end)
{
  static const struct
  {
    const char *open, *close, *or_word, *others;
  } styles[] = {
    [LANGUAGE_DANISH] = { "»", "«", " eller ", " med flere" },
    [LANGUAGE_ENGLISH] = { "'", "'", " or ", " and others" },
  };

  guint n = g_strv_length (items);
  open_end |= n > LIST_ITEMS;
  n = MIN (n, LIST_ITEMS);

  Words words;
  for (Language language = LANGUAGE_DANISH; language <= LANGUAGE_ENGLISH; language++)
    {
      GString *text = g_string_new (NULL);
      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append (text, i + 1 == n && !open_end ? styles[language].or_word : ", ");
          g_string_append_printf (text, "%s%s%s", styles[language].open, items[i],
                                  styles[language].close);
        }
      if (open_end)
        g_string_append (text, styles[language].others);
      words.text[language] = g_string_free (text, FALSE);
    }
  return words;
}

/* The local names of the list with which libxml2 ends MESSAGE: "Expected is one of ( {ns}a, {ns}b
 * )." Names and namespaces of a schema hold no blank.  FALSE: there is no list. */
static gboolean
parse_expected (const char *message, Words *words)
{
  const char *start = g_strrstr (message, " ( ");
  const char *end = g_strrstr (message, " ).");
  if (!start || !end || end < start)
    return FALSE;

  g_autofree char *list
      = g_strndup (start + strlen (" ( "), (gsize) (end - start) - strlen (" ( "));
  g_auto (GStrv) items = g_strsplit (list, ", ", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean open_end = g_strv_length (items) >= LIST_ITEMS;
  for (guint i = 0; items[i]; i++)
    {
      const char *brace = strrchr (items[i], '}');
      const char *name = brace ? brace + 1 : items[i];
      if (*name == '*' || g_str_has_prefix (name, "##"))
        open_end = TRUE; /* a wildcard */
      else if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  if (names->len == 0)
    return FALSE;
  g_ptr_array_add (names, NULL);
  *words = list_items ((char **) names->pdata, open_end);
  return TRUE;
}

/* The values of libxml2's set: 'a', 'b'. */
static Words
parse_set (const char *set)
{
  g_autofree char *inner = g_strdup (set);
  gsize length = strlen (inner);
  if (length >= 2 && inner[0] == '\'' && inner[length - 1] == '\'')
    inner[length - 1] = '\0';
  g_auto (GStrv) items = g_strsplit (*inner == '\'' ? inner + 1 : inner, "', '", -1);
  return list_items (items, FALSE);
}

/* Types in words ------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *da, *en;
} type_words[] = {
  { "date", "en dato (åååå-mm-dd)", "a date (yyyy-mm-dd)" },
  { "dateTime", "en dato med klokkeslæt (åååå-mm-ddTtt:mm:ss+01:00)",
    "a date with a time (yyyy-mm-ddThh:mm:ss+01:00)" },
  { "time", "et klokkeslæt (tt:mm:ss)", "a time (hh:mm:ss)" },
  { "gYear", "et årstal (åååå)", "a year (yyyy)" },
  { "gYearMonth", "en måned (åååå-mm)", "a month (yyyy-mm)" },
  { "duration", "en varighed (P1Y2M3DT4H5M)", "a duration (P1Y2M3DT4H5M)" },
  { "boolean", "true eller false", "true or false" },
  { "integer", "et helt tal", "a whole number" },
  { "long", "et helt tal", "a whole number" },
  { "int", "et helt tal", "a whole number" },
  { "short", "et helt tal", "a whole number" },
  { "byte", "et helt tal fra -128 til 127", "a whole number from -128 to 127" },
  { "nonNegativeInteger", "et helt tal fra 0", "a whole number from 0" },
  { "unsignedLong", "et helt tal fra 0", "a whole number from 0" },
  { "unsignedInt", "et helt tal fra 0", "a whole number from 0" },
  { "unsignedShort", "et helt tal fra 0", "a whole number from 0" },
  { "unsignedByte", "et helt tal fra 0 til 255", "a whole number from 0 to 255" },
  { "positiveInteger", "et helt tal fra 1", "a whole number from 1" },
  { "decimal", "et tal med punktum som decimaltegn", "a number with a decimal point" },
  { "double", "et tal", "a number" },
  { "float", "et tal", "a number" },
  { "anyURI", "en adresse (URI)", "a URI" },
  { "language", "en sprogkode (da, en-GB)", "a language code (da, en-GB)" },
  { "ID", "et navn, der kun bruges én gang (xs:ID)", "a name used only once (xs:ID)" },
  { "IDREF", "en henvisning til et navn (xs:IDREF)", "a reference to a name (xs:IDREF)" },
  { "NCName", "et navn uden mellemrum og kolon", "a name without blanks and colons" },
  { "NMTOKEN", "et ord uden mellemrum", "a word without blanks" },
  { "base64Binary", "data i base64", "data in base64" },
  { "hexBinary", "data i hextal", "data in hexadecimal" },
};

static gboolean
find_type_words (const char *name, Words *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (g_str_equal (type_words[i].name, name))
      {
        *words = (Words){ { g_strdup (type_words[i].da), g_strdup (type_words[i].en) } };
        return TRUE;
      }
  return FALSE;
}

/* The type that libxml2's MESSAGE names last, or the nearest built-in one it is derived from, in
 * words.  FALSE: there are none for it; *NAME is then its name, if it has one (owned). */
static gboolean
parse_type (const Schema *schema, const char *message, Words *words, char **name)
{
  *name = NULL;
  const char *mark = g_strrstr (message, " type '");
  const char *end = g_strrstr (message, "'.");
  if (!mark || !end)
    return FALSE;
  mark += strlen (" type '");
  if (end < mark)
    return FALSE;

  g_autofree char *type_name = g_strndup (mark, (gsize) (end - mark));
  if (g_str_has_prefix (type_name, "xs:"))
    return find_type_words (type_name + strlen ("xs:"), words);

  char *brace = strrchr (type_name, '}');
  const char *local = brace ? brace + 1 : type_name;
  if (brace)
    *brace = '\0';
  *name = g_strdup (local);
  xmlSchemaTypePtr type = xmlHashLookup (schema->schema->typeDecl, BAD_CAST local);
  for (; type; type = type->baseType == type ? NULL : type->baseType)
    if (type->type == XML_SCHEMA_TYPE_BASIC && find_type_words ((const char *) type->name, words))
      return TRUE;
  return FALSE;
}

/* Findings ------------------------------------------------------------------------------------- */

typedef struct
{
  Schema *schema;
  Document *document;
  Findings *findings;
  gboolean failed;  /* libxml2, not the document */
  GHashTable *said; /* node → bits of what was said about it; NULL before the first finding */
} Validation;

/* What a message says besides the field. */
typedef enum
{
  SAYS_NOTHING,
  SAYS_STRING_1, /* the error's first string: a name */
  SAYS_STRING_2, /* its second: a figure or pattern of the schema */
  SAYS_LENGTH,   /* its last: a length */
  SAYS_SET,      /* its second: the schema's set of values */
  SAYS_TYPE      /* the type at the end of its message */
} Says;

static const struct
{
  int code; /* xmlParserErrors */
  MessageKey key;
  Says says;
} rows[] = {
  /* About a value, in the order in which libxml2 looks: the first to fail is the one to tell. */
  { XML_SCHEMAV_CVC_ENUMERATION_VALID, MESSAGE_SCHEMA_ENUMERATION, SAYS_SET },
  { XML_SCHEMAV_CVC_PATTERN_VALID, MESSAGE_SCHEMA_PATTERN, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_LENGTH_VALID, MESSAGE_SCHEMA_LENGTH, SAYS_LENGTH },
  { XML_SCHEMAV_CVC_MINLENGTH_VALID, MESSAGE_SCHEMA_MIN_LENGTH, SAYS_LENGTH },
  { XML_SCHEMAV_CVC_MAXLENGTH_VALID, MESSAGE_SCHEMA_MAX_LENGTH, SAYS_LENGTH },
  { XML_SCHEMAV_CVC_MININCLUSIVE_VALID, MESSAGE_SCHEMA_MIN_INCLUSIVE, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, MESSAGE_SCHEMA_MAX_INCLUSIVE, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID, MESSAGE_SCHEMA_MIN_EXCLUSIVE, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID, MESSAGE_SCHEMA_MAX_EXCLUSIVE, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_TOTALDIGITS_VALID, MESSAGE_SCHEMA_TOTAL_DIGITS, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID, MESSAGE_SCHEMA_FRACTION_DIGITS, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, MESSAGE_SCHEMA_TYPE, SAYS_TYPE },
  { XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, MESSAGE_SCHEMA_TYPE, SAYS_TYPE },
  { XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, MESSAGE_SCHEMA_TYPE, SAYS_TYPE },
  { XML_SCHEMAV_CVC_AU, MESSAGE_SCHEMA_FIXED, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_ELT_5_2_2_2_1, MESSAGE_SCHEMA_FIXED, SAYS_STRING_2 },
  { XML_SCHEMAV_CVC_ELT_5_2_2_2_2, MESSAGE_SCHEMA_FIXED, SAYS_STRING_2 },
#define VALUE_ROWS 17
  { XML_SCHEMAV_CVC_ELT_5_2_2_1, MESSAGE_SCHEMA_NO_ELEMENTS, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_4, MESSAGE_SCHEMA_ATTRIBUTE_MISSING, SAYS_STRING_1 },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, MESSAGE_SCHEMA_ATTRIBUTE_UNKNOWN, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, MESSAGE_SCHEMA_ATTRIBUTE_UNKNOWN, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_TYPE_3_1_1, MESSAGE_SCHEMA_ATTRIBUTE_UNKNOWN, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, MESSAGE_SCHEMA_MUST_BE_EMPTY, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, MESSAGE_SCHEMA_NO_ELEMENTS, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_TYPE_3_1_2, MESSAGE_SCHEMA_NO_ELEMENTS, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, MESSAGE_SCHEMA_NO_TEXT, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_2, MESSAGE_SCHEMA_ABSTRACT, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_TYPE_2, MESSAGE_SCHEMA_ABSTRACT, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_3_1, MESSAGE_SCHEMA_NIL, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_3_2_1, MESSAGE_SCHEMA_NIL, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_3_2_2, MESSAGE_SCHEMA_NIL, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_4_2, MESSAGE_SCHEMA_XSI_TYPE, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_4_3, MESSAGE_SCHEMA_XSI_TYPE, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_WILDCARD, MESSAGE_SCHEMA_UNDECLARED, SAYS_NOTHING },
  { XML_SCHEMAV_CVC_ELT_1, MESSAGE_SCHEMA_UNDECLARED, SAYS_NOTHING },
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) < 64);

static void
add (Validation *validation, MessageKey key, const Place *place, const Words *words)
{
  const char *field = place->field ? place->field : "?";
  g_auto (Words) text = { { NULL, NULL } };
  for (Language language = LANGUAGE_DANISH; language <= LANGUAGE_ENGLISH; language++)
    {
      const char *arguments[] = { field, words ? words->text[language] : NULL, NULL };
      text.text[language] = message_format (key, language, arguments);
    }
  Finding finding = { .severity = message_severity (key),
                      .rule = message_key (key),
                      .place = *place,
                      .da = text.text[LANGUAGE_DANISH],
                      .en = text.text[LANGUAGE_ENGLISH] };
  findings_add (validation->findings, &finding);
}

/* TRUE the first time that BIT is asked for about NODE. */
static gboolean
is_new (Validation *validation, const xmlNode *node, guint bit)
{
  if (!validation->said)
    validation->said = g_hash_table_new (NULL, NULL);
  guint64 mask = (guint64) 1 << bit;
  guint64 said = (guint64) (gsize) g_hash_table_lookup (validation->said, node);
  g_hash_table_insert (validation->said, (gpointer) node, (gpointer) (gsize) (said | mask));
  return (said & mask) == 0;
}

/* A message begins "Element 'name': " or "Element 'name', attribute 'name': ". */
static const char *
message_body (const xmlError *error)
{
  const char *message = error->message ? error->message : "";
  const char *colon = strstr (message, "': ");
  return colon ? colon + strlen ("': ") : message;
}

/* libxml2 gives the element for its attributes too. */
static const xmlNode *
find_attribute (xmlNodePtr element, const char *message)
{
  const char *body = message ? strstr (message, "': ") : NULL;
  const char *start = body ? g_strstr_len (message, body - message, "', attribute '") : NULL;
  if (!start)
    return element;
  start += strlen ("', attribute '");
  g_autofree char *name = g_strndup (start, (gsize) (body - start));
  char *brace = strrchr (name, '}');
  if (brace)
    *brace = '\0';
  xmlAttrPtr attribute = brace ? xmlHasNsProp (element, BAD_CAST brace + 1, BAD_CAST name + 1)
                               : xmlHasNsProp (element, BAD_CAST name, NULL);
  return attribute ? (const xmlNode *) attribute : element;
}

static void
add_content (Validation *validation, const Place *place, const char *body)
{
  g_auto (Words) words = { { NULL, NULL } };
  gboolean missing = g_str_has_prefix (body, "Missing");
  gboolean expected = parse_expected (body, &words);
  MessageKey key = missing && expected ? MESSAGE_SCHEMA_CHILD_MISSING
                   : missing           ? MESSAGE_SCHEMA_INCOMPLETE
                   : expected          ? MESSAGE_SCHEMA_ELEMENT_UNEXPECTED
                                       : MESSAGE_SCHEMA_ELEMENT_TOO_MUCH;
  add (validation, key, place, &words);
}

static void
add_identity (Validation *validation, const Place *place, const char *body)
{
  static const struct
  {
    const char *start;
    MessageKey key;
  } starts[] = {
    { "Duplicate", MESSAGE_SCHEMA_KEY_TWICE },
    { "Not all fields", MESSAGE_SCHEMA_KEY_MISSING },
    { "No match", MESSAGE_SCHEMA_KEY_REFERENCE },
    { "More than one match", MESSAGE_SCHEMA_KEY_REFERENCE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (body, starts[i].start))
      {
        add (validation, starts[i].key, place, NULL);
        return;
      }
  add (validation, MESSAGE_SCHEMA_OTHER, place, NULL);
}

static void
add_row (Validation *validation, const Place *place, const xmlError *error, guint row)
{
  g_auto (Words) words = { { NULL, NULL } };
  g_autofree char *name = NULL;
  MessageKey key = rows[row].key;

  /* An empty value has one fault only, whatever its type. */
  gboolean empty = rows[row].says == SAYS_LENGTH ? g_strcmp0 (error->str1, "0") == 0
                                                 : error->str1 && !*error->str1;
  if (row < VALUE_ROWS && empty && rows[row].says != SAYS_SET)
    {
      add (validation, MESSAGE_SCHEMA_EMPTY, place, NULL);
      return;
    }

  switch (rows[row].says)
    {
    case SAYS_NOTHING:
      break;
    case SAYS_STRING_1:
      words = words_both (error->str1);
      break;
    case SAYS_STRING_2:
      words = words_both (error->str2);
      break;
    case SAYS_LENGTH:
      words = words_both (error->str3 ? error->str3 : error->str2);
      break;
    case SAYS_SET:
      words = parse_set (error->str2 ? error->str2 : "");
      break;
    case SAYS_TYPE:
      if (!parse_type (validation->schema, error->message, &words, &name))
        {
          key = name ? MESSAGE_SCHEMA_NAMED_TYPE : MESSAGE_SCHEMA_VALUE;
          words = words_both (name);
        }
      break;
    }
  add (validation, key, place, &words);
}

/* The element or attribute that ERROR is about. */
static const xmlNode *
find_node (const Validation *validation, const xmlError *error)
{
  if (error->node)
    return find_attribute (error->node, error->message);

  /* Of a reference to a key there is the line only, and the element's name as first string. */
  const char *brace = error->str1 ? strrchr (error->str1, '}') : NULL;
  const char *name = brace ? brace + 1 : error->str1;
  return name && error->line > 0 ? document_find (validation->document, (guint) error->line, name)
                                 : NULL;
}

static void
note_fault (void *data, xmlErrorPtr error)
{
  Validation *validation = data;
  if (error->level < XML_ERR_ERROR)
    return;
  if (error->domain != XML_FROM_SCHEMASV || error->code == XML_SCHEMAV_INTERNAL)
    {
      validation->failed = TRUE;
      return;
    }

  const xmlNode *node = find_node (validation, error);
  guint row = 0;
  while (row < G_N_ELEMENTS (rows) && rows[row].code != error->code)
    row++;
  /* libxml2 tells a wrong value once for the facet and again for the type, a wrong xsi:nil or a
   * child in a simple type again as a wrong value, and stray text once for each piece of it; only
   * of missing attributes can there be several. */
  if (row < G_N_ELEMENTS (rows) && rows[row].says != SAYS_STRING_1)
    {
      gboolean about_value = row < VALUE_ROWS || rows[row].key == MESSAGE_SCHEMA_NIL
                             || rows[row].key == MESSAGE_SCHEMA_NO_ELEMENTS;
      if (!is_new (validation, node, about_value ? 0 : row))
        return;
    }
  if (findings_count (validation->findings) > limit_value (LIMIT_FINDINGS))
    return;

  Place place = document_place (validation->document, node);
  const char *body = message_body (error);
  if (error->code == XML_SCHEMAV_ELEMENT_CONTENT)
    add_content (validation, &place, body);
  else if (error->code == XML_SCHEMAV_CVC_IDC)
    add_identity (validation, &place, body);
  else if (row < G_N_ELEMENTS (rows))
    add_row (validation, &place, error, row);
  else
    add (validation, MESSAGE_SCHEMA_OTHER, &place, NULL);
}

gboolean
schema_validate (Schema *schema, Document *document, Findings *findings, GError **error)
{
  Validation validation = { .schema = schema, .document = document, .findings = findings };

  guint before = findings_count (findings);
  xmlSchemaSetValidStructuredErrors (schema->context, note_fault, &validation);
  int result = xmlSchemaValidateDoc (schema->context, document_tree (document));
  g_clear_pointer (&validation.said, g_hash_table_unref);

  if (result < 0 || validation.failed || (result > 0 && findings_count (findings) == before))
    {
      error_set (error, SAGSAKT_ERROR_FAULT, MESSAGE_FAULT, "schema", NULL);
      return FALSE;
    }
  return TRUE;
}
