/* test-rules.c: rules loaded, run, and told as findings
 *
 * Whether the right assertions fire is the business of tests/conformance/run-schematron; here it is
 * what the rest of the program gets: findings, places, errors, and nothing changed that is not
 * ours.
 */
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxslt/documents.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/errors.h"
#include "base/limits.h"
#include "intake/rules.h"

#define HEAD "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron'"
#define TAIL "</sch:schema>"
#define RULE(context, content)                                                                     \
  "<sch:pattern><sch:rule context='" context "'>" content "</sch:rule></sch:pattern>"

/* The folder of the test that runs, its rules file, and what became of them. */
typedef struct
{
  char *folder;
  char *path;
  Rules *rules;
  xmlDocPtr doc;
  xmlDocPtr svrl;
  Findings *findings;
  GPtrArray *places; /* paths of the nodes that a place was asked for */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = g_dir_make_tmp ("sagsakt-rules-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "rules.sch", NULL);
  fixture->findings = findings_new ();
  fixture->places = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_unlink (path);
    }
  g_dir_close (dir);
  g_rmdir (fixture->folder);
  rules_free (fixture->rules);
  xmlFreeDoc (fixture->doc);
  xmlFreeDoc (fixture->svrl);
  findings_free (fixture->findings);
  g_ptr_array_unref (fixture->places);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
load (Fixture *fixture, const char *schema, RulesDetail detail)
{
  g_autoptr (GError) error = NULL;
  write_file (fixture, "rules.sch", schema);
  g_clear_pointer (&fixture->rules, rules_free);
  fixture->rules = rules_load (fixture->path, NULL, detail, &error);
  g_assert_no_error (error);
}

static void
read_document (Fixture *fixture, const char *text)
{
  g_clear_pointer (&fixture->doc, xmlFreeDoc);
  fixture->doc = xmlReadMemory (text, (int)strlen (text), "case.xml", NULL, XML_PARSE_NONET);
  g_assert_nonnull (fixture->doc);
}

static Place
place (gpointer data, const xmlNode *node)
{
  Fixture *fixture = data;
  xmlChar *path = xmlGetNodePath (node);
  g_ptr_array_add (fixture->places, g_strdup ((char *)path));
  xmlFree (path);
  return (Place){ .file = "case.xml", .line = (guint)xmlGetLineNo (node) };
}

/* Runs the rules on the document and reports; the findings are those of this run alone. */
static void
run (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&fixture->svrl, xmlFreeDoc);
  findings_free (fixture->findings);
  fixture->findings = findings_new ();
  g_ptr_array_set_size (fixture->places, 0);
  fixture->svrl = rules_run (fixture->rules, fixture->doc, &error);
  g_assert_no_error (error);
  g_assert_true (rules_report (fixture->rules, fixture->doc, fixture->svrl, place, fixture,
                               fixture->findings, &error));
  g_assert_no_error (error);
}

static const Finding *
only_finding (Fixture *fixture)
{
  g_assert_cmpuint (findings_count (fixture->findings), ==, 1);
  return findings_nth (fixture->findings, 0);
}

static void
assert_texts (Fixture *fixture, const char *schema, const char *da, const char *en)
{
  load (fixture, schema, RULES_BRIEF);
  read_document (fixture, "<b/>");
  run (fixture);
  g_assert_cmpstr (only_finding (fixture)->da, ==, da);
  g_assert_cmpstr (only_finding (fixture)->en, ==, en);
}

static void
test_texts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
#define ONE(attributes, text, diagnostics)                                                         \
  HEAD attributes ">" RULE ("b", "<sch:assert test='x' diagnostics='1 2'>" text                    \
                                 "</sch:assert>") "<sch:diagnostics>" diagnostics                  \
                                                  "</sch:diagnostics>" TAIL
#define NOTE(id, attributes, text)                                                                 \
  "<sch:diagnostic id='" id "'" attributes ">" text "</sch:diagnostic>"

  assert_texts (fixture,
                ONE ("", " dansk\n  tekst ",
                     NOTE ("1", " xml:lang='en'", "English")
                         NOTE ("2", " xml:lang='en-GB'", " too")),
                "dansk tekst", "English too");
  assert_texts (fixture,
                ONE (" xml:lang='en'", "English",
                     NOTE ("1", " xml:lang='da'", "dansk") NOTE ("2", "", "more")),
                "dansk", "English more");
  assert_texts (fixture, ONE ("", "tekst", NOTE ("1", "", "mere") NOTE ("2", "", "endnu mere")),
                "tekst mere endnu mere", "tekst mere endnu mere");
  assert_texts (fixture,
                ONE ("", "tekst", NOTE ("1", "", "x") NOTE ("2", " xml:lang='en'", "English")),
                "tekst x", "x English");
  assert_texts (fixture,
                ONE (" xml:lang='da'", "tekst",
                     NOTE ("1", "", "<sch:name/>") NOTE ("2", " xml:lang='en'", "English")),
                "tekst b", "English");
  assert_texts (fixture, ONE (" xml:lang='de'", "Text", NOTE ("1", "", "") NOTE ("2", "", "")),
                "Text", "Text");
}

static void
test_severity (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *role;
    Severity severity;
  } roles[] = {
    { "error", SEVERITY_ERROR },      { "fatal", SEVERITY_ERROR },
    { "warning", SEVERITY_WARNING },  { "warn", SEVERITY_WARNING },
    { "Warning", SEVERITY_WARNING },  { "information", SEVERITY_INFORMATION },
    { "info", SEVERITY_INFORMATION }, { "whatever", SEVERITY_ERROR },
    { "", SEVERITY_ERROR },
  };
  read_document (fixture, "<b/>");
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *schema = g_strdup_printf (
          HEAD ">" RULE ("b", "<sch:assert test='x' role='%s'/>") TAIL, roles[i].role);
      load (fixture, schema, RULES_BRIEF);
      run (fixture);
      g_assert_cmpint (only_finding (fixture)->severity, ==, roles[i].severity);
      g_assert_true (findings_reject (fixture->findings) == (roles[i].severity == SEVERITY_ERROR));
    }

  /* A rule's role counts for its assertions that have none, and not for the next rule's. */
  load (fixture,
        HEAD ">" RULE ("b' role='info", "<sch:assert test='x'/><sch:assert test='x' role='warn'/>")
            RULE ("b", "<sch:assert test='x'/>") TAIL,
        RULES_BRIEF);
  run (fixture);
  g_assert_cmpuint (findings_count (fixture->findings), ==, 3);
  g_assert_cmpint (findings_nth (fixture->findings, 0)->severity, ==, SEVERITY_INFORMATION);
  g_assert_cmpint (findings_nth (fixture->findings, 1)->severity, ==, SEVERITY_WARNING);
  g_assert_cmpint (findings_nth (fixture->findings, 2)->severity, ==, SEVERITY_ERROR);
}

static void
test_rule_ids (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  load (fixture,
        HEAD ">" RULE ("b", "<sch:assert id='named' test='x'/><sch:assert test='x'/>"
                            "<sch:assert test='y'/><sch:report test='not(x)'/>") TAIL,
        RULES_BRIEF);
  read_document (fixture, "<b/>");
  run (fixture);
  g_assert_cmpuint (findings_count (fixture->findings), ==, 4);
  g_assert_cmpstr (findings_nth (fixture->findings, 0)->rule, ==, "named");
  /* The first eight figures of the test's SHA-256. */
  g_assert_cmpstr (findings_nth (fixture->findings, 1)->rule, ==, "assert-2d711642");
  g_assert_cmpstr (findings_nth (fixture->findings, 2)->rule, ==, "assert-a1fce436");
  g_assert_true (g_str_has_prefix (findings_nth (fixture->findings, 3)->rule, "report-"));
}

static void
test_places (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const wanted[]
      = { "/r", "/r/a/@n", "/r/a/text()", "/r/b[1]", "/r/b[2]/comment()", "/r/b[2]/c" };
  load (fixture,
        HEAD ">" RULE ("/ | a/@n | a/text() | b[1] | comment()", "<sch:report test='true()'/>")
            RULE ("b[2]", "<sch:report test='true()' subject='c'/>") TAIL,
        RULES_FULL);
  read_document (fixture, "<r>\n<a n=''>x</a>\n<b/>\n<b><!----><c/></b></r>");
  run (fixture);
  g_assert_cmpuint (fixture->places->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (fixture->places->pdata[i], ==, wanted[i]);
  g_assert_cmpuint (findings_nth (fixture->findings, 3)->place.line, ==, 3);
}

/* The positions among very many siblings are counted in another way than among few. */
static void
test_many_siblings (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) text = g_string_new ("<r>");
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "<b/>t<c xmlns='urn:c'/><!----><c/><?p?>");
  g_string_append (text, "</r>");
  load (fixture,
        HEAD "><sch:ns prefix='n' uri='urn:c'/>" RULE (
            "b[position() mod 99 = 0] | c[position() mod 98 = 0] | n:c[position() mod 97 = 0]"
            " | text()[position() mod 96 = 0] | comment()[position() mod 95 = 0]"
            " | processing-instruction()[position() mod 94 = 0]",
            "<sch:report test='true()'/>") TAIL,
        RULES_BRIEF);
  read_document (fixture, text->str);
  run (fixture);
  g_assert_cmpuint (findings_count (fixture->findings), ==, 60);

  guint index = 0;
  xmlXPathContextPtr xpath = xmlXPathNewContext (fixture->doc);
  for (xmlNode *node = xmlDocGetRootElement (fixture->svrl)->children; node; node = node->next)
    {
      g_autofree char *location = (char *)xmlGetNoNsProp (node, BAD_CAST "location");
      xmlXPathObjectPtr found = xmlXPathEval (BAD_CAST location, xpath);
      g_assert_cmpint (found->nodesetval->nodeNr, ==, 1);
      xmlChar *path = xmlGetNodePath (found->nodesetval->nodeTab[0]);
      g_assert_cmpstr ((char *)path, ==, fixture->places->pdata[index++]);
      xmlFree (path);
      xmlXPathFreeObject (found);
    }
  xmlXPathFreeContext (xpath);
}

static void
test_details (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const char *schema = HEAD ">" RULE ("b", "<sch:assert test='x'/>") RULE ("r", "") TAIL;
  read_document (fixture, "<r><b/></r>");
  load (fixture, schema, RULES_FULL);
  run (fixture);
  g_assert_cmpuint (xmlChildElementCount (xmlDocGetRootElement (fixture->svrl)), ==, 5);
  load (fixture, schema, RULES_BRIEF);
  run (fixture);
  g_assert_cmpuint (xmlChildElementCount (xmlDocGetRootElement (fixture->svrl)), ==, 1);
}

/* A document is as it was, and what one run leaves behind does not show in the next. */
static void
test_runs (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  xmlChar *before, *after;
  int length;
  load (fixture,
        HEAD
        " xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
        "<xsl:key name='k' match='b' use='@n'/><sch:let name='n' value='count(//b)'/>" RULE (
            "key(\"k\", \"1\")", "<sch:assert test='generate-id() = @n'><sch:value-of select='$n'/>"
                                 "</sch:assert>") TAIL,
        RULES_BRIEF);
  read_document (fixture, "<r> <b n='1'/> <b n='2'/>\n</r>");
  xmlDocDumpMemory (fixture->doc, &before, &length);
  for (guint i = 0; i < 3; i++)
    {
      run (fixture);
      g_assert_cmpstr (only_finding (fixture)->da, ==, "2");
    }
  xmlDocDumpMemory (fixture->doc, &after, &length);
  g_assert_cmpstr ((char *)before, ==, (char *)after);
  xmlFree (before);
  xmlFree (after);

  read_document (fixture, "<b n='1'/>");
  run (fixture);
  g_assert_cmpstr (only_finding (fixture)->da, ==, "1");
}

/* What a global variable loads is read when the rules are, and no more. */
static void
test_documents_are_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  write_file (fixture, "figures with å.xml", "<f>7</f>");
  load (fixture,
        HEAD "><sch:let name='f' value=\"document('figures with å.xml')/f\"/>" RULE (
            "b", "<sch:report test='$f = 7'/>") TAIL,
        RULES_BRIEF);
  g_autofree char *path = g_build_filename (fixture->folder, "figures with å.xml", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  read_document (fixture, "<b/>");
  run (fixture);
  run (fixture);
  only_finding (fixture);
}

static void
test_other_documents (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  write_file (fixture, "other.xml", "<o>\n<b/></o>");
  load (fixture,
        HEAD "><sch:pattern documents='/r/@href'><sch:rule context='b'>"
             "<sch:report test='true()'/></sch:rule></sch:pattern>" RULE (
                 "r", "<sch:report test='true()'/>") TAIL,
        RULES_BRIEF);
  read_document (fixture, "<r href='other.xml'/>");
  for (guint i = 0; i < 2; i++)
    {
      run (fixture);
      g_assert_cmpuint (findings_count (fixture->findings), ==, 2);
      const Place *other = &findings_nth (fixture->findings, 0)->place;
      g_assert_cmpstr (other->file, ==, "other.xml");
      g_assert_cmpuint (other->line, ==, 2);
      g_assert_cmpstr (other->path, ==, "/o[1]/b[1]");
      g_assert_cmpstr (other->field, ==, "b");
      g_assert_cmpuint (fixture->places->len, ==, 1);
      g_assert_cmpstr (fixture->places->pdata[0], ==, "/r");
    }
}

static void
test_report_of_another_run (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  load (fixture, HEAD ">" RULE ("b", "<sch:report test='true()'/>") TAIL, RULES_BRIEF);
  read_document (fixture, "<b/>");
  run (fixture);
  xmlDocPtr svrl = g_steal_pointer (&fixture->svrl);
  read_document (fixture, "<c/>");
  run (fixture);
  g_assert_false (
      rules_report (fixture->rules, fixture->doc, svrl, place, fixture, fixture->findings, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_FAULT);
  xmlFreeDoc (svrl);
}

static void
test_errors (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *schema; /* NULL: there is no file */
    const char *phase;
    SagsaktError code;
  } wrong[] = {
    { NULL, NULL, SAGSAKT_ERROR_IO },
    { "", NULL, SAGSAKT_ERROR_MISSING },
    { "<x/>", NULL, SAGSAKT_ERROR_MISSING },
    { HEAD " queryBinding='xslt2'><sch:pattern/>" TAIL, NULL, SAGSAKT_ERROR_UNKNOWN },
    { "<schema xmlns='http://www.ascc.net/xml/schematron'/>", NULL, SAGSAKT_ERROR_UNKNOWN },
    { HEAD "><sch:pattern/>" TAIL, "none", SAGSAKT_ERROR_MISSING },
    { HEAD "><sch:phase id='a'/><sch:pattern/>" TAIL, "a' or 'a", SAGSAKT_ERROR_MISSING },
    { HEAD ">" RULE ("b", "<sch:assert test='('/>") TAIL, NULL, SAGSAKT_ERROR_MISSING },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      if (wrong[i].schema)
        write_file (fixture, "rules.sch", wrong[i].schema);
      g_assert_null (rules_load (fixture->path, wrong[i].phase, RULES_BRIEF, &error));
      g_assert_error (error, SAGSAKT_ERROR, (int)wrong[i].code);
    }
}

/* What breaks off says where in the rules, and nothing of the case. */
static void
test_broken_off (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  load (fixture,
        HEAD " xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n" RULE (
            "b", "<sch:report test='true()'>\n<xsl:message terminate='yes'>"
                 "<xsl:value-of select='.'/></xsl:message></sch:report>") TAIL,
        RULES_BRIEF);
  read_document (fixture, "<b>hemmelig</b>");
  g_assert_null (rules_run (fixture->rules, fixture->doc, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_assert_null (strstr (error->message, "hemmelig"));
  g_assert_nonnull (strstr (error->message, "rules.sch:3:"));

  /* A message that does not end the run is no error. */
  load (fixture,
        HEAD " xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>" RULE (
            "b", "<sch:report test='true()'><xsl:message>x</xsl:message></sch:report>") TAIL,
        RULES_BRIEF);
  run (fixture);
  only_finding (fixture);
}

static void
test_limits (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("<r>");
  for (guint64 i = 0; i <= limit_value (LIMIT_RULES_FIRED); i++)
    g_string_append (text, "<b/>");
  g_string_append (text, "</r>");
  read_document (fixture, text->str);

  load (fixture, HEAD ">" RULE ("b", "<sch:report test='true()'/>") TAIL, RULES_BRIEF);
  g_assert_null (rules_run (fixture->rules, fixture->doc, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);
  g_clear_error (&error);

  load (fixture, HEAD ">" RULE ("b", "<sch:assert test='count(//b[. = current()]) > 0'/>") TAIL,
        RULES_BRIEF);
  g_assert_null (rules_run (fixture->rules, fixture->doc, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_LIMIT);

  /* Many faults, but not too many: findings stop at their own limit, and the verdict stands. */
  load (fixture,
        HEAD ">" RULE ("b[position() > 1]", "<sch:report test='true()' role='info'/>")
            RULE ("b[last()]", "<sch:report test='true()'/>") TAIL,
        RULES_BRIEF);
  g_string_erase (text, 3, 4 * 10000);
  read_document (fixture, text->str);
  run (fixture);
  g_assert_cmpuint (findings_count (fixture->findings), <=, limit_value (LIMIT_FINDINGS) + 1);
  g_assert_true (findings_reject (fixture->findings));
}

/* libxml2's and libxslt's hooks are everybody's: as they were before the first of these tests. */
static struct
{
  xsltDocLoaderFunc loader;
  xmlStructuredErrorFunc structured;
  xmlGenericErrorFunc generic, xslt_generic;
} hooks;

static void
test_hooks (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  load (fixture, HEAD ">" RULE ("b", "<sch:report test='true()'/>") TAIL, RULES_BRIEF);
  read_document (fixture, "<b/>");
  run (fixture);
  write_file (fixture, "rules.sch", "<x");
  g_assert_null (rules_load (fixture->path, NULL, RULES_BRIEF, NULL));
  g_assert_true (xsltDocDefaultLoader == hooks.loader);
  g_assert_true (xmlStructuredError == hooks.structured);
  g_assert_true (xmlGenericError == hooks.generic);
  g_assert_true (xsltGenericError == hooks.xslt_generic);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/rules/texts", test_texts },
    { "/rules/severity", test_severity },
    { "/rules/ids", test_rule_ids },
    { "/rules/places", test_places },
    { "/rules/many-siblings", test_many_siblings },
    { "/rules/details", test_details },
    { "/rules/runs", test_runs },
    { "/rules/documents-are-kept", test_documents_are_kept },
    { "/rules/other-documents", test_other_documents },
    { "/rules/report-of-another-run", test_report_of_another_run },
    { "/rules/errors", test_errors },
    { "/rules/broken-off", test_broken_off },
    { "/rules/limits", test_limits },
    { "/rules/hooks", test_hooks },
  };
  g_test_init (&argc, &argv, NULL);
  hooks.loader = xsltDocDefaultLoader;
  hooks.structured = xmlStructuredError;
  hooks.generic = xmlGenericError;
  hooks.xslt_generic = xsltGenericError;
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
