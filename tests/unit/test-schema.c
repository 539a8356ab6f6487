/* test-schema.c: what libxml2 says about a schema's violations, in our words and places
 *
 * Every value that is wrong here is the word "hemmelig" or holds it, so that the tests can see that
 * no finding quotes one.
 */
#include <string.h>

#include <glib/gstdio.h>

#include "base/errors.h"
#include "base/limits.h"
#include "intake/schema.h"

#define XSI "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"

static const char schema_text[]
    = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'"
      "   xmlns='urn:t' elementFormDefault='qualified'>"
      "<xs:include schemaLocation='included.xsd'/>"
      "<xs:element name='Any' type='xs:anyType'/>"
      "<xs:element name='Root'>"
      " <xs:complexType><xs:choice maxOccurs='unbounded'>"
      "  <xs:element name='Date' type='DayType'/>"
      "  <xs:element name='Moment' type='xs:dateTime'/>"
      "  <xs:element name='Number' type='NumberType'/>"
      "  <xs:element name='Colour' type='ColourType'/>"
      "  <xs:element name='Either' type='EitherType'/>"
      "  <xs:element name='Text' type='TextType'/>"
      "  <xs:element name='Share' type='ShareType'/>"
      "  <xs:element name='Amount'><xs:complexType><xs:simpleContent>"
      "   <xs:extension base='xs:positiveInteger'>"
      "    <xs:attribute name='colour' type='ColourType' use='required'/>"
      "    <xs:attribute name='day' type='xs:date' use='required'/>"
      "    <xs:attribute name='unit' type='xs:string' fixed='kr'/>"
      "   </xs:extension></xs:simpleContent></xs:complexType></xs:element>"
      "  <xs:element name='List'><xs:complexType><xs:sequence>"
      "   <xs:element name='First'/><xs:element name='Second' minOccurs='0'/>"
      "   <xs:element name='Third'/></xs:sequence></xs:complexType></xs:element>"
      "  <xs:element name='Many'><xs:complexType><xs:choice>"
      "   <xs:element name='A'/><xs:element name='B'/><xs:element name='C'/><xs:element name='D'/>"
      "   <xs:element name='E'/><xs:element name='F'/><xs:element name='G'/><xs:element name='H'/>"
      "   <xs:element name='I'/><xs:element name='J'/><xs:element name='K'/><xs:element name='L'/>"
      "   </xs:choice></xs:complexType></xs:element>"
      "  <xs:element name='Empty'><xs:complexType/></xs:element>"
      "  <xs:element name='Key'><xs:complexType><xs:attribute name='k'/></xs:complexType>"
      "   </xs:element>"
      "  <xs:element name='Reference'><xs:complexType><xs:attribute name='k'/></xs:complexType>"
      "   </xs:element>"
      "  <xs:element name='Name' type='xs:ID'/>"
      "  <xs:element name='Strict'><xs:complexType><xs:sequence>"
      "   <xs:any processContents='strict'/></xs:sequence></xs:complexType></xs:element>"
      " </xs:choice></xs:complexType>"
      " <xs:key name='key'><xs:selector xpath='t:Key' xmlns:t='urn:t'/><xs:field xpath='@k'/>"
      "  </xs:key>"
      " <xs:keyref name='reference' refer='key'><xs:selector xpath='t:Reference' xmlns:t='urn:t'/>"
      "  <xs:field xpath='@k'/></xs:keyref>"
      "</xs:element>"
      "<xs:element name='Head' type='xs:string' abstract='true'/>"
      "</xs:schema>";

static const char included_text[]
    = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'"
      "   xmlns='urn:t'>"
      "<xs:simpleType name='DayType'><xs:restriction base='xs:date'/></xs:simpleType>"
      "<xs:simpleType name='NumberType'><xs:restriction base='xs:string'>"
      " <xs:pattern value='[0-9]{6}-?[0-9]{4}'/><xs:maxLength value='11'/>"
      " </xs:restriction></xs:simpleType>"
      "<xs:simpleType name='ColourType'><xs:restriction base='xs:string'>"
      " <xs:enumeration value='red'/><xs:enumeration value='bl\xC3\xA5'/>"
      " <xs:enumeration value='light green'/></xs:restriction></xs:simpleType>"
      "<xs:simpleType name='EitherType'><xs:union memberTypes='ColourType NumberType'/>"
      " </xs:simpleType>"
      "<xs:simpleType name='TextType'><xs:restriction base='xs:string'>"
      " <xs:minLength value='2'/><xs:maxLength value='4'/></xs:restriction></xs:simpleType>"
      "<xs:simpleType name='ShareType'><xs:restriction base='xs:decimal'>"
      " <xs:minInclusive value='1'/><xs:maxExclusive value='100'/><xs:fractionDigits value='1'/>"
      " </xs:restriction></xs:simpleType>"
      "</xs:schema>";

static char *folder, *schema_path, *included_path;
static Schema *schema;

/* What stands in line 2 of a Root, and the findings it gives, one a line: place, rule, English. */
static const struct
{
  const char *content, *wanted;
} rows[] = {
  { "<Date>2010-01-01</Date>", "" },
  { "<Date>hemmelig</Date>", "2:1 schema-type 'Date' is not a date (yyyy-mm-dd)\n" },
  { "<Date>2010-02-30</Date>", "2:1 schema-type 'Date' is not a date (yyyy-mm-dd)\n" },
  { "<Date/>", "2:1 schema-empty 'Date' is empty: fill it in\n" },
  { "<Moment>hemmelig's type 'xs:date'.</Moment>",
    "2:1 schema-type 'Moment' is not a date with a time (yyyy-mm-ddThh:mm:ss+01:00)\n" },
  { "<Number>hemmelig</Number>",
    "2:1 schema-pattern 'Number' is not written in the form that is asked for: the pattern is "
    "[0-9]{6}-?[0-9]{4}\n" },
  { "<Colour>hemmelig {'hemmelig'}</Colour>",
    "2:1 schema-enumeration 'Colour' has a value that is not allowed: allowed is 'red', 'blå' or "
    "'light green'\n" },
  { "<Colour/>",
    "2:1 schema-enumeration 'Colour' has a value that is not allowed: allowed is 'red', 'blå' or "
    "'light green'\n" },
  { "<Either>hemmelig</Either>",
    "2:1 schema-named-type 'Either' is not written in the form that is asked for: see the type "
    "'EitherType' in the schema\n" },
  { "<Text>hemmelig</Text>", "2:1 schema-max-length 'Text' may have 4 characters at most\n" },
  { "<Text>x</Text>", "2:1 schema-min-length 'Text' must have at least 2 characters\n" },
  { "<Text></Text>", "2:1 schema-empty 'Text' is empty: fill it in\n" },
  { "<Share>0.5</Share>", "2:1 schema-min-inclusive 'Share' must be at least 1\n" },
  { "<Share>100</Share>", "2:1 schema-max-exclusive 'Share' must be less than 100\n" },
  { "<Share>1.25</Share>", "2:1 schema-fraction-digits 'Share' may have 1 decimals at most\n" },
  { "<Share>hemmelig</Share>", "2:1 schema-type 'Share' is not a number with a decimal point\n" },
  { "<Amount>hemmelig</Amount>",
    "2:1 schema-attribute-missing 'Amount' lacks the attribute 'colour'\n"
    "2:1 schema-attribute-missing 'Amount' lacks the attribute 'day'\n"
    "2:1 schema-type 'Amount' is not a whole number from 1\n" },
  { "<Amount colour='hemmelig' day='hemmelig' unit='hemmelig' other='hemmelig'>1</Amount>",
    "2:1 schema-enumeration 'colour' has a value that is not allowed: allowed is 'red', 'blå' or "
    "'light green'\n"
    "2:1 schema-type 'day' is not a date (yyyy-mm-dd)\n"
    "2:1 schema-fixed 'unit' must be kr\n"
    "2:1 schema-attribute-unknown this element has no attribute 'other': remove it\n" },
  { "<List/>", "2:1 schema-child-missing 'List' lacks 'First'\n" },
  { "<List><First/></List>", "2:1 schema-child-missing 'List' lacks 'Second' or 'Third'\n" },
  { "<List><First/> <First/></List>",
    "2:16 schema-element-unexpected 'First' is not expected here: expected is 'Second' or "
    "'Third'\n" },
  { "<List><First/><Third/><Third/></List>",
    "2:23 schema-element-too-much 'Third' is not expected here, where no more elements can stand: "
    "move or remove it\n" },
  { "<List><hemmelig/></List>",
    "2:7 schema-element-unexpected 'hemmelig' is not expected here: expected is 'First'\n" },
  { "<List>hemmelig<First/>hemmelig<Third/>hemmelig</List>",
    "2:1 schema-no-text in 'List' there is text between the elements: move it into one of them\n" },
  { "<Many><X/></Many>",
    "2:7 schema-element-unexpected 'X' is not expected here: expected is 'A', 'B', 'C', 'D', 'E', "
    "'F', 'G', 'H', 'I', 'J' and others\n" },
  { "<Date><X/></Date>", "2:1 schema-no-elements in 'Date' there may be text only, no elements\n" },
  { "<Empty>hemmelig</Empty>", "2:1 schema-must-be-empty 'Empty' must have no content\n" },
  { "<Empty><X/></Empty>", "2:1 schema-must-be-empty 'Empty' must have no content\n" },
  { "<Key k='hemmelig'/><Key k='hemmelig'/>",
    "2:20 schema-key-twice 'Key' has a key that is used already\n" },
  { "<Key/>", "2:1 schema-key-missing 'Key' lacks a field of its key\n" },
  { "<Key k='1'/><Reference k='hemmelig'/>",
    "2:13 schema-key-reference 'Reference' refers to a key that is not there\n" },
  { "<Name>hemmelig</Name><Name>hemmelig hemmelig</Name>",
    "2:22 schema-type 'Name' is not a name used only once (xs:ID)\n" },
  { "<Strict><X/></Strict>", "2:9 schema-undeclared 'X' is not in the schema\n" },
  { "<Other/>",
    "2:1 schema-element-unexpected 'Other' is not expected here: expected is 'Date', 'Moment', "
    "'Number', 'Colour', 'Either', 'Text', 'Share', 'Amount', 'List', 'Many' and others\n" },
  { "<Date " XSI " xsi:type='hemmelig'>2010-01-01</Date>",
    "2:1 schema-xsi-type xsi:type names a type that cannot be used here: remove the attribute\n" },
  { "<Date " XSI " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:string'>2010-01-01"
    "</Date>",
    "2:1 schema-xsi-type xsi:type names a type that cannot be used here: remove the attribute\n" },
  { "<Date " XSI " xsi:nil='true'/>",
    "2:1 schema-nil xsi:nil does not fit the element or its content: remove the attribute\n" },
  { "<Date>hemmelig</Date>\n<Date>hemmelig</Date>",
    "2:1 schema-type 'Date' is not a date (yyyy-mm-dd)\n"
    "3:1 schema-type 'Date' is not a date (yyyy-mm-dd)\n" },
};

/* The findings of TEXT, one a line. */
static char *
validate (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Document) document = reader_parse (bytes, "f.xml", findings, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
  g_assert_true (schema_validate (schema, document, findings, &error));
  g_assert_no_error (error);

  findings_sort (findings);
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < findings_count (findings); i++)
    {
      const Finding *finding = findings_nth (findings, i);
      g_string_append_printf (all, "%u:%u %s %s\n", finding->place.line, finding->place.column,
                              finding->rule, finding->en);
      g_assert_null (strstr (finding->da, "(null)"));
      if (!strstr (text, "<hemmelig"))
        {
          g_assert_null (strstr (finding->da, "hemmelig"));
          g_assert_null (strstr (finding->en, "hemmelig"));
          g_assert_null (strstr (finding->place.path, "hemmelig"));
        }
      g_assert_cmpint (finding->severity, ==, SEVERITY_ERROR);
    }
  return g_string_free (all, FALSE);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("<Root xmlns='urn:t'>\n%s</Root>", rows[i].content);
      g_autofree char *got = validate (text);
      if (!g_str_equal (got, rows[i].wanted))
        g_test_fail_printf ("%s\ngot:\n%s\nwanted:\n%s", text, got, rows[i].wanted);
    }
}

static void
test_root (void)
{
  g_autofree char *unknown = validate ("<Other xmlns='urn:t'/>");
  g_autofree char *no_namespace = validate ("<Root/>");
  g_autofree char *abstract = validate ("<Head xmlns='urn:t'>hemmelig</Head>");
  g_assert_cmpstr (unknown, ==, "1:1 schema-undeclared 'Other' is not in the schema\n");
  g_assert_cmpstr (no_namespace, ==, "1:1 schema-undeclared 'Root' is not in the schema\n");
  g_assert_cmpstr (
      abstract, ==,
      "1:1 schema-abstract 'Head' cannot be used itself, only what can stand for it\n");
}

static void
test_danish (void)
{
  static const char text[] = "<Root xmlns='urn:t'><Colour>x</Colour><Date>x</Date></Root>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = reader_parse (bytes, "f.xml", findings, NULL);
  g_assert_true (schema_validate (schema, document, findings, NULL));
  g_assert_cmpstr (findings_nth (findings, 0)->da, ==,
                   "»Colour« har en værdi, som ikke er tilladt: tilladt er »red«, »blå« eller "
                   "»light green«");
  g_assert_cmpstr (findings_nth (findings, 1)->da, ==, "»Date« er ikke en dato (åååå-mm-dd)");
  g_assert_cmpstr (findings_nth (findings, 1)->place.path, ==, "/Root/Date");
  g_assert_cmpstr (findings_nth (findings, 1)->place.field, ==, "Date");
}

/* A valid one after an invalid one, and ten thousand faults in one. */
static void
test_again (void)
{
  g_autofree char *bad = validate ("<Root xmlns='urn:t'><Date>x</Date></Root>");
  g_autofree char *good = validate ("<Root xmlns='urn:t'><Date>2010-01-01</Date></Root>");
  g_assert_cmpstr (bad, !=, "");
  g_assert_cmpstr (good, ==, "");

  GString *text = g_string_new ("<Root xmlns='urn:t'>");
  for (int i = 0; i < 10000; i++)
    g_string_append (text, "<Date>x</Date>");
  g_string_append (text, "</Root>");
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (Document) document = reader_parse (bytes, "f.xml", findings, NULL);
  g_assert_true (schema_validate (schema, document, findings, NULL));
  g_assert_cmpuint (findings_count (findings), ==, limit_value (LIMIT_FINDINGS) + 1);
}

static void
test_unusable (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "bad.xsd", NULL);
  g_assert_null (schema_load (path, &error));
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_clear_error (&error);

  static const char *const texts[] = {
    "<xs:schema",
    "<a/>",
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n<xs:element name='a' type='b'/>"
    "</xs:schema>",
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
    "<xs:include schemaLocation='http://127.0.0.1:1/x.xsd'/></xs:schema>",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_null (schema_load (path, &error));
      g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
      g_assert_nonnull (
          strstr (error->message, i == 2 ? "bad.xsd« kan ikke bruges, linje 2" : ".xsd"));
      g_clear_error (&error);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  folder = g_dir_make_tmp ("sagsakt-schema-XXXXXX", NULL);
  schema_path = g_build_filename (folder, "test.xsd", NULL);
  included_path = g_build_filename (folder, "included.xsd", NULL);
  g_assert_true (g_file_set_contents (schema_path, schema_text, -1, NULL));
  g_assert_true (g_file_set_contents (included_path, included_text, -1, NULL));
  schema = schema_load (schema_path, &error);
  g_assert_no_error (error);

  g_test_add_func ("/schema/rows", test_rows);
  g_test_add_func ("/schema/root", test_root);
  g_test_add_func ("/schema/danish", test_danish);
  g_test_add_func ("/schema/again", test_again);
  g_test_add_func ("/schema/unusable", test_unusable);
  int result = g_test_run ();

  schema_free (schema);
  g_remove (schema_path);
  g_remove (included_path);
  g_rmdir (folder);
  g_free (schema_path);
  g_free (included_path);
  g_free (folder);
  return result;
}
