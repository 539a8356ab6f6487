/* test-reader.c: encodings, limits, places, and what is refused or ignored */
#include <string.h>

#include <libxml/parser.h>

#include "base/errors.h"
#include "base/limits.h"
#include "intake/reader.h"

static Document *
parse_bytes (const void *data, gsize length, Findings *findings, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  return reader_parse (bytes, "f.xml", findings, error);
}

static Document *
parse (const char *text, Findings *findings)
{
  g_autoptr (GError) error = NULL;
  Document *document = parse_bytes (text, strlen (text), findings, &error);
  g_assert_no_error (error);
  return document;
}

static xmlNodePtr
find (const Document *document, const char *name)
{
  for (xmlNodePtr node = xmlDocGetRootElement (document_tree (document)); node;)
    {
      if (xmlStrEqual (node->name, BAD_CAST name))
        return node;
      xmlNodePtr next = xmlFirstElementChild (node);
      while (!next && node && node->type == XML_ELEMENT_NODE)
        {
          next = xmlNextElementSibling (node);
          node = node->parent;
        }
      node = next;
    }
  return NULL;
}

/* Encodings ------------------------------------------------------------------------------------ */

/* A string and its length without the final NUL. */
#define BYTES(text) text, sizeof text - 1

static const struct
{
  const char *name;
  const char *data;
  gsize length;
  const char *rule; /* NULL: it reads "æ€" or, where there is no euro sign, "æ" */
  guint line, column;
} encodings[] = {
  { "utf-8", BYTES ("<a>\xC3\xA6\xE2\x82\xAC</a>"), NULL, 0, 0 },
  { "utf-8 mark", BYTES ("\xEF\xBB\xBF<a>\xC3\xA6\xE2\x82\xAC</a>"), NULL, 0, 0 },
  { "utf-8 said", BYTES ("<?xml version='1.0' encoding='utf-8'?><a>\xC3\xA6\xE2\x82\xAC</a>"), NULL,
    0, 0 },
  { "utf-16 le", BYTES ("\xFF\xFE<\0a\0>\0\xE6\0\xAC\x20<\0/\0a\0>\0"), NULL, 0, 0 },
  { "utf-16 be", BYTES ("\xFE\xFF\0<\0a\0>\0\xE6\x20\xAC\0<\0/\0a\0>"), NULL, 0, 0 },
  { "utf-16 without mark", BYTES ("<\0?\0x\0?\0>\0<\0a\0>\0\xE6\0\xAC\x20<\0/\0a\0>\0"), NULL, 0,
    0 },
  { "latin 1", BYTES ("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE6</a>"), NULL, 0, 0 },
  { "windows", BYTES ("<?xml version='1.0' encoding=\"Windows-1252\"?><a>\xE6\x80</a>"), NULL, 0,
    0 },
  { "ascii", BYTES ("<?xml version='1.0' encoding='US-ASCII'?><a>&#xE6;</a>"), NULL, 0, 0 },
  { "utf-8 broken", BYTES ("<a>\n\xC3\xA6 \xE6</a>"), "xml-encoding-broken", 2, 3 },
  { "utf-8 overlong", BYTES ("<a>\xC0\xBC</a>"), "xml-encoding-broken", 1, 4 },
  { "utf-8 surrogate", BYTES ("<a>\xED\xA0\x80</a>"), "xml-encoding-broken", 1, 4 },
  { "utf-8 cut", BYTES ("<a>\xE2\x82"), "xml-encoding-broken", 1, 4 },
  { "utf-16 half unit", BYTES ("\xFF\xFE<\0a\0/\0>"), "xml-encoding-broken", 1, 4 },
  { "utf-16 half pair", BYTES ("\xFF\xFE<\0a\0>\0\n\0\x00\xD8<\0/\0a\0>\0"), "xml-encoding-broken",
    2, 1 },
  { "windows hole", BYTES ("<?xml version='1.0' encoding='windows-1252'?><a>\x81</a>"),
    "xml-encoding-broken", 1, 49 },
  { "ascii broken", BYTES ("<?xml version='1.0' encoding='US-ASCII'?>\n<a>\xC3\xA6</a>"),
    "xml-encoding-broken", 2, 4 },
  { "nul", BYTES ("<a>\n\n a\0b</a>"), "xml-nul", 3, 3 },
  { "utf-16 nul", BYTES ("\xFF\xFE<\0a\0>\0\0\0<\0/\0a\0>\0"), "xml-nul", 1, 4 },
  { "utf-7", BYTES ("<?xml version='1.0' encoding='UTF-7'?><a/>"), "xml-encoding-unknown", 1, 1 },
  { "ebcdic", BYTES ("\x4C\x6F\xA7\x94\x93\x40"), "xml-encoding-unknown", 1, 1 },
  { "utf-32", BYTES ("\xFF\xFE\0\0<\0\0\0"), "xml-encoding-unknown", 1, 1 },
  { "said utf-16, is utf-8", BYTES ("<?xml version='1.0' encoding='UTF-16'?><a/>"),
    "xml-encoding-contradicted", 1, 1 },
  { "said latin 1, is utf-8", BYTES ("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
    "xml-encoding-contradicted", 1, 1 },
  { "empty", BYTES (""), "xml-empty", 1, 1 },
  { "blank", BYTES (" \n\t "), "xml-empty", 1, 1 },
};

static void
test_encodings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_test_message ("%s", encodings[i].name);
      g_autoptr (Findings) findings = findings_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (Document) document
          = parse_bytes (encodings[i].data, encodings[i].length, findings, &error);
      g_assert_no_error (error);

      if (encodings[i].rule)
        {
          g_assert_null (document);
          g_assert_cmpuint (findings_count (findings), ==, 1);
          const Finding *finding = findings_nth (findings, 0);
          g_assert_cmpstr (finding->rule, ==, encodings[i].rule);
          g_assert_cmpstr (finding->place.file, ==, "f.xml");
          g_assert_cmpuint (finding->place.line, ==, encodings[i].line);
          g_assert_cmpuint (finding->place.column, ==, encodings[i].column);
          continue;
        }
      g_assert_nonnull (document);
      xmlChar *text = xmlNodeGetContent (find (document, "a"));
      g_assert_true (g_str_equal (text, "\xC3\xA6\xE2\x82\xAC") || g_str_equal (text, "\xC3\xA6"));
      xmlFree (text);
      g_assert_cmpstr ((const char *) document_tree (document)->encoding, ==, "UTF-8");
    }
}

/* Malformed ------------------------------------------------------------------------------------ */

static const struct
{
  const char *text, *rule;
  guint line, column; /* 0: not looked at */
} faults[] = {
  { "<a>\n x & y</a>", "xml-ampersand", 2, 5 },
  { "<a>\n x &y z</a>", "xml-ampersand", 2, 0 },
  { "<a>\n x < y</a>", "xml-less-than", 2, 5 },
  { "<a>\n<!FOO></a>", "xml-less-than", 2, 0 },
  { "<a>\n&nbsp;</a>", "xml-entity", 2, 0 },
  { "<a>\n&#0;</a>", "xml-character-reference", 2, 0 },
  { "<a>\n&#x1F;</a>", "xml-character-reference", 2, 0 },
  { "<a>\n\a</a>", "xml-character", 2, 1 },
  { "<a>\n<b>\n</c></a>", "xml-tag-mismatch", 3, 0 },
  { "<a>\n<b>\n</a>", "xml-tag-mismatch", 3, 0 },
  { "<a>\n<b x='1'>\n text", "xml-unclosed", 2, 1 },
  { "<a>\n<b x='1", "xml-unclosed", 2, 1 },
  { "<a>\n<b/>\n", "xml-unclosed", 1, 1 },
  { "<a>\n</a b></a>", "xml-tag", 2, 0 },
  { "<a>\n<b <c/></a>", "xml-tag", 2, 0 },
  { "<a>\n <b c=d/></a>", "xml-attribute", 2, 0 },
  { "<a>\n <b c/></a>", "xml-attribute", 2, 0 },
  { "<a>\n <b c='<'/></a>", "xml-attribute", 2, 0 },
  { "<a>\n <b c='1' c='2'/></a>", "xml-attribute-twice", 2, 0 },
  { "<a/>\n<b/>", "xml-after-root", 2, 1 },
  { "<a/>\ntext", "xml-after-root", 2, 0 },
  { "text only", "xml-no-root", 1, 1 },
  { "<!-- only -->", "xml-no-root", 1, 0 },
  { "<a>\n<!-- a -- b --></a>", "xml-comment", 2, 0 },
  { "<a>\n<!-- </a>", "xml-comment", 2, 1 },
  { "<a>\n ]]></a>", "xml-cdata", 0, 0 },
  { "<a>\n <![CDATA[ </a>", "xml-cdata", 2, 2 },
  { "<a>\n<?x </a>", "xml-instruction", 2, 1 },
  { "<a>\n<?xml version='1.0'?></a>", "xml-instruction", 2, 0 },
  { "<?xml ver='1.0'?><a/>", "xml-declaration", 1, 0 },
  { "<a>\n<x:b/></a>", "xml-namespace", 2, 0 },
  { "<a>\n<b xmlns:x=''/></a>", "xml-namespace", 2, 0 },
};

static void
test_malformed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%u %s", i, faults[i].rule);
      g_autoptr (Findings) findings = findings_new ();
      g_assert_null (parse (faults[i].text, findings));
      g_assert_true (findings_reject (findings));
      /* One error, besides warnings of instructions. */
      const Finding *found = NULL;
      for (guint k = 0; k < findings_count (findings); k++)
        if (findings_nth (findings, k)->severity == SEVERITY_ERROR)
          {
            g_assert_null (found);
            found = findings_nth (findings, k);
          }
      g_assert_cmpstr (found->rule, ==, faults[i].rule);
      if (faults[i].line > 0)
        g_assert_cmpuint (found->place.line, ==, faults[i].line);
      if (faults[i].column > 0)
        g_assert_cmpuint (found->place.column, ==, faults[i].column);
    }
}

static void
test_mismatch_names_line (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_assert_null (parse ("<a>\n\n<b>\nhemmelig\n</c></a>", findings));
  g_assert_cmpstr (findings_nth (findings, 0)->en, ==,
                   "the end tag does not match the start tag in line 3");
}

static void
test_doctype (void)
{
  static const char *const texts[] = {
    "<!DOCTYPE a><a/>",
    "<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (Findings) findings = findings_new ();
      g_assert_null (parse (texts[i], findings));
      g_assert_cmpuint (findings_count (findings), ==, 1);
      g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, "xml-doctype");
      g_assert_cmpuint (findings_nth (findings, 0)->place.line, ==, i == 1 ? 3 : 1);
    }

  /* What only looks like one. */
  g_autoptr (Findings) none = findings_new ();
  g_autoptr (Document) document
      = parse ("<a b='>'><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>", none);
  g_assert_nonnull (document);
  g_assert_cmpuint (findings_count (none), ==, 0);
}

/* Ignored -------------------------------------------------------------------------------------- */

static void
test_instructions (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = parse (
      "<?xml version='1.0'?>\n<?xml-stylesheet href='x.xsl'?>\n<a>\n  <?x?></a>\n<?y ?>", findings);
  static const guint places[][2] = { { 2, 1 }, { 4, 3 }, { 5, 1 } };
  g_assert_nonnull (document);
  g_assert_cmpuint (findings_count (findings), ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const Finding *finding = findings_nth (findings, i);
      g_assert_cmpstr (finding->rule, ==, "xml-instruction-ignored");
      g_assert_cmpint (finding->severity, ==, SEVERITY_WARNING);
      g_assert_cmpuint (finding->place.line, ==, places[i][0]);
      g_assert_cmpuint (finding->place.column, ==, places[i][1]);
    }
}

static void
test_schema_location (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document
      = parse ("<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='t'>\n"
               "<b i:schemaLocation='urn:x http://127.0.0.1:1/x.xsd' schemaLocation='kept'/>\n"
               "<b i:schemaLocation='urn:x x.xsd' i:noNamespaceSchemaLocation='y.xsd'/></a>",
               findings);
  g_assert_nonnull (document);
  /* Each name is told of once, and taken away everywhere. */
  g_assert_cmpuint (findings_count (findings), ==, 2);
  g_assert_cmpstr (findings_nth (findings, 0)->rule, ==, "xml-schema-location-ignored");
  g_assert_cmpstr (findings_nth (findings, 0)->place.path, ==, "/a/b[1]/@i:schemaLocation");
  g_assert_cmpuint (findings_nth (findings, 0)->place.line, ==, 2);
  g_assert_cmpstr (findings_nth (findings, 1)->place.field, ==, "noNamespaceSchemaLocation");

  xmlChar *text;
  int length;
  xmlDocDumpMemory (document_tree (document), &text, &length);
  g_assert_null (strstr ((char *) text, ".xsd"));
  g_assert_nonnull (strstr ((char *) text, "schemaLocation=\"kept\""));
  g_assert_nonnull (strstr ((char *) text, "i:type=\"t\""));
  xmlFree (text);
}

/* Limits --------------------------------------------------------------------------------------- */

static void
assert_limit (GString *text, gboolean met)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Document) document = parse_bytes (text->str, text->len, findings, &error);
  if (met)
    {
      g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
      g_assert_null (document);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_nonnull (document);
    }
  g_assert_cmpuint (findings_count (findings), ==, 0);
  g_string_free (text, TRUE);
}

static GString *
nested (guint64 depth)
{
  GString *text = g_string_new (NULL);
  for (guint64 i = 0; i < depth; i++)
    g_string_append (text, "<a>");
  for (guint64 i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return text;
}

static GString *
with_attributes (guint64 n)
{
  GString *text = g_string_new ("<a");
  for (guint64 i = 0; i < n; i++)
    g_string_append_printf (text, " b%u='='", (guint) i);
  g_string_append (text, "/>");
  return text;
}

static GString *
with_long_tag (guint64 bytes)
{
  g_autofree char *value = g_strnfill (bytes - strlen ("<a b=''/>"), 'x');
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "<r><a b='%s'/></r>", value);
  return text;
}

static GString *
with_nodes (guint64 n, const char *node)
{
  GString *text = g_string_new ("<r>");
  for (guint64 i = 1; i < n; i++)
    g_string_append (text, node);
  g_string_append (text, "</r>");
  return text;
}

static GString *
with_namespaces (guint64 n)
{
  GString *text = g_string_new ("<r>");
  for (guint64 i = 0; i < n; i++)
    g_string_append_printf (text, "<a xmlns:p%u='urn:p'/><b\nxmlns:p%u='urn:p' xmlns='urn:q'>",
                            (guint) i % 9, (guint) i % 9);
  for (guint64 i = 0; i < n; i++)
    g_string_append (text, "</b>");
  g_string_append (text, "</r>");
  return text;
}

static void
test_limits (void)
{
  guint64 depth = limit_value (LIMIT_DEPTH);
  guint64 attributes = limit_value (LIMIT_START_TAG_ATTRIBUTES);
  guint64 bytes = limit_value (LIMIT_START_TAG_BYTES);
  guint64 elements = limit_value (LIMIT_ELEMENTS);
  assert_limit (nested (depth), FALSE);
  assert_limit (nested (depth + 1), TRUE);
  assert_limit (with_attributes (attributes), FALSE);
  assert_limit (with_attributes (attributes + 1), TRUE);
  assert_limit (with_long_tag (bytes), FALSE);
  assert_limit (with_long_tag (bytes + 1), TRUE);
  /* What is declared beside does not count, only what is in scope. */
  assert_limit (with_namespaces (100), FALSE);
  assert_limit (with_namespaces (limit_value (LIMIT_NAMESPACES) / 2 + 1), TRUE);
  assert_limit (with_nodes (elements, "<a/>"), FALSE);
  assert_limit (with_nodes (elements + 1, "<a/>"), TRUE);
  assert_limit (with_nodes (elements + 1, "<!---->"), TRUE);
  assert_limit (with_nodes (elements / 2 + 2, "<a b=''/>"), TRUE);
  assert_limit (with_nodes (elements / 2, "<a b=''/>"), FALSE);
}

static void
test_limit_says_where (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new ("<r>\n\n");
  GString *tag = with_attributes (limit_value (LIMIT_START_TAG_ATTRIBUTES) + 1);
  g_string_append_printf (text, "%s</r>", tag->str);
  g_assert_null (parse_bytes (text->str, text->len, findings, &error));
  g_assert_nonnull (strstr (error->message, "linje 3"));
  g_string_free (text, TRUE);
  g_string_free (tag, TRUE);
}

/* Places --------------------------------------------------------------------------------------- */

static void
test_places (void)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document
      = parse ("\xEF\xBB\xBF<?xml version='1.0'?>\n"
               "<Statement xmlns='urn:sagsakt:case:1' xmlns:o='urn:o'>\r\n"
               "  <State\n"
               "     a='>'\n"
               "     o:b='x\ny'>\xC3\xA6\xC3\xB8<Behaviour/><Behaviour\n"
               "  /><o:x/><x/><!-- <Behaviour/> --><![CDATA[<Behaviour>]]><z>hemmelig</z>\n"
               "  </State></Statement>",
               findings);
  g_assert_nonnull (document);
  xmlNodePtr root = find (document, "Statement"), state = find (document, "State");
  xmlNodePtr behaviour = find (document, "Behaviour");
  xmlNodePtr second = xmlNextElementSibling (behaviour);

  static const struct
  {
    const char *path, *field;
    guint line, column;
  } wanted[] = {
    { "/c:Statement", "Statement", 2, 1 },
    { "/c:Statement/c:State", "State", 3, 3 },
    { "/c:Statement/c:State/c:Behaviour[1]", "Behaviour", 6, 6 },
    { "/c:Statement/c:State/c:Behaviour[2]", "Behaviour", 6, 18 },
    { "/c:Statement/c:State/o:x", "x", 7, 5 },
    { "/c:Statement/c:State/c:x", "x", 7, 11 },
    { "/c:Statement/c:State/@a", "a", 3, 3 },
    { "/c:Statement/c:State/@o:b", "b", 3, 3 },
    { "/c:Statement/c:State/c:z/text()", "z", 7, 59 },
  };
  const xmlNode *nodes[] = {
    root,
    state,
    behaviour,
    second,
    xmlNextElementSibling (second),
    xmlNextElementSibling (xmlNextElementSibling (second)),
    (xmlNodePtr) state->properties,
    (xmlNodePtr) state->properties->next,
    find (document, "z")->children,
  };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      Place place = document_place (document, nodes[i]);
      g_assert_cmpstr (place.path, ==, wanted[i].path);
      g_assert_cmpstr (place.field, ==, wanted[i].field);
      g_assert_cmpuint (place.line, ==, wanted[i].line);
      g_assert_cmpuint (place.column, ==, wanted[i].column);
      g_assert_cmpuint (document_line (document, nodes[i]), ==, wanted[i].line);
      g_assert_cmpstr (place.file, ==, "f.xml");
    }
  g_assert_cmpint (xmlGetLineNo (second), ==, 6);
  g_assert_true (document_find (document, 7, "z") == find (document, "z"));
  g_assert_null (document_find (document, 6, "z"));

  Place file = document_place (document, NULL);
  g_assert_cmpstr (file.file, ==, "f.xml");
  g_assert_null (file.path);
  g_assert_cmpuint (file.line, ==, 0);

  /* A node that was not in the file has no place in it. */
  xmlNodePtr added = xmlNewChild (root, NULL, BAD_CAST "added", NULL);
  g_assert_cmpuint (document_line (document, added), ==, 0);
  g_assert_cmpstr (document_place (document, added).path, ==, "/c:Statement/c:added");
}

static void
test_places_far_down (void)
{
  GString *text = g_string_new ("<r>");
  for (int i = 0; i < 100000; i++)
    g_string_append_c (text, '\n');
  g_string_append (text, "  <a/></r>");
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = parse (text->str, findings);
  Place place = document_place (document, find (document, "a"));
  g_assert_cmpuint (place.line, ==, 100001);
  g_assert_cmpuint (place.column, ==, 3);
  g_string_free (text, TRUE);
}

static void
test_places_long_names (void)
{
  g_autofree char *name = g_strnfill (10000, 'n');
  g_autofree char *text = g_strdup_printf ("<r><%s/></r>", name);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = parse (text, findings);
  Place place = document_place (document, find (document, name));
  g_assert_cmpuint (strlen (place.path), <, 200);
  g_assert_cmpuint (strlen (place.field), <, 200);
  g_assert_true (g_str_has_suffix (place.path, "…"));
}

/* Other files ---------------------------------------------------------------------------------- */

static void
test_secure (void)
{
  reader_secure ();
  g_autofree char *folder = g_dir_make_tmp ("sagsakt-reader-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<a/>", -1, NULL));

  g_assert_null (xmlReadFile (path, NULL, 0));
  g_assert_null (xmlReadFile ("http://127.0.0.1:1/x.xml", NULL, 0));
  reader_trust_files ();
  reader_trust_files ();
  reader_distrust_files ();
  xmlDocPtr tree = xmlReadFile (path, NULL, 0);
  g_assert_nonnull (tree);
  xmlFreeDoc (tree);
  g_assert_null (xmlReadFile ("http://127.0.0.1:1/x.xml", NULL, 0));
  reader_distrust_files ();
  g_assert_null (xmlReadFile (path, NULL, 0));
  remove (path);
  remove (folder);
}

/* Mutations ------------------------------------------------------------------------------------ */

/* The reader and libxml2 alone agree about what is well-formed; the places hold for every tree. */
static void
check_mutation (const char *text, gsize length)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Document) document = parse_bytes (text, length, findings, &error);
  g_assert_no_error (error);

  if (!document)
    {
      g_assert_true (findings_reject (findings));
      const char *rule = findings_nth (findings, findings_count (findings) - 1)->rule;
      if (g_str_equal (rule, "xml-doctype") || g_str_has_prefix (rule, "xml-encoding")
          || g_str_equal (rule, "xml-nul") || g_str_equal (rule, "xml-namespace"))
        return; /* stricter than libxml2 */
    }
  xmlDocPtr tree = xmlReadMemory (text, (int) length, NULL, NULL, XML_PARSE_NONET);
  if ((tree != NULL) != (document != NULL))
    {
      g_test_message ("%.*s", (int) length, text);
      for (guint i = 0; i < findings_count (findings); i++)
        g_test_message ("%s", findings_nth (findings, i)->en);
      g_test_fail ();
    }
  xmlFreeDoc (tree);
  if (!document)
    return;

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (xmlNodePtr node = xmlDocGetRootElement (document_tree (document)); node;
       node = xmlFirstElementChild (node))
    {
      Place place = document_place (document, node);
      g_autofree char *tag
          = g_strconcat ("<", node->ns && node->ns->prefix ? (char *) node->ns->prefix : "",
                         node->ns && node->ns->prefix ? ":" : "", (char *) node->name, NULL);
      const char *start = g_utf8_offset_to_pointer (lines[place.line - 1], place.column - 1);
      g_assert_true (g_str_has_prefix (start, tag));
    }
}

static void
test_mutations (void)
{
  static const char original[]
      = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- l\xC3\xA6s -> <z> -->\n"
        "<c:a xmlns:c='urn:c' b=\"1\">\n  <b c='>' d=\"&lt;\">\xC3\xA6<e/>&#xE5;<![CDATA[<x>]] "
        "<z>]]>\n"
        "</b><?p q > <z> ?>\n <c:f\n   g='h'/></c:a>\n<!---->\n";
  static const char *const pieces[]
      = { "<",  ">",    "&",    "'",    "\"", "/",         "]]>", "-->",
          "<!", "<!--", "<?",   "?>",   "=",  "<![CDATA[", "\n",  "<b>",
          "c:", "--",   "</b>", "\xC3", ";",  "x",         "&#",  "<!DOCTYPE a>" };
  GRand *rand = g_rand_new_with_seed (1);
  for (int i = 0; i < 20000; i++)
    {
      GString *text = g_string_new (original);
      for (int k = g_rand_int_range (rand, 1, 4); k > 0; k--)
        {
          gssize at = g_rand_int_range (rand, 0, (gint32) text->len);
          gssize n = g_rand_int_range (rand, 1, 5);
          if (g_rand_boolean (rand))
            g_string_erase (text, at, MIN (n, (gssize) text->len - at));
          else
            g_string_insert (text, at,
                             pieces[g_rand_int_range (rand, 0, (gint32) G_N_ELEMENTS (pieces))]);
        }
      check_mutation (text->str, text->len);
      g_string_free (text, TRUE);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/encodings", test_encodings);
  g_test_add_func ("/reader/malformed", test_malformed);
  g_test_add_func ("/reader/mismatch-names-line", test_mismatch_names_line);
  g_test_add_func ("/reader/doctype", test_doctype);
  g_test_add_func ("/reader/instructions", test_instructions);
  g_test_add_func ("/reader/schema-location", test_schema_location);
  g_test_add_func ("/reader/limits", test_limits);
  g_test_add_func ("/reader/limit-says-where", test_limit_says_where);
  g_test_add_func ("/reader/places", test_places);
  g_test_add_func ("/reader/places-far-down", test_places_far_down);
  g_test_add_func ("/reader/places-long-names", test_places_long_names);
  g_test_add_func ("/reader/secure", test_secure);
  g_test_add_func ("/reader/mutations", test_mutations);
  return g_test_run ();
}
