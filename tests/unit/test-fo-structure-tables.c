/* test-fo-structure-tables.c: lists and tables as a listener goes through them */
#include "test-structure-tools.h"

/* --- lists --- */

static void
assert_numbering (const char *label, const char *numbering)
{
  g_autofree char *markup = g_strdup_printf (
      "<fo:list-block>" ITEM ("%s", "<fo:block>a</fo:block>") "</fo:list-block>", label);
  g_autofree char *expected
      = g_strdup_printf ("L numbering=\"%s\"(LI(Lbl(%s) LBody(a)))", numbering, label);

  assert_shape (markup, expected, NULL);
}

static void
test_lists (void)
{
  assert_shape ("<fo:list-block>" ITEM ("1.", "<fo:block>a</fo:block><fo:block>b</fo:block>") ITEM (
                    "", "<fo:list-block>" ITEM (
                            "–", "<fo:block>c</fo:block>") "</fo:list-block>") "</fo:list-block>",
                "L numbering=\"Decimal\"(LI(Lbl(1.) LBody(P(a) P(b))) "
                "LI(LBody(L numbering=\"Disc\"(LI(Lbl(–) LBody(c))))))",
                NULL);
  assert_shape ("<fo:list-block>" ITEM ("", "<fo:block>a</fo:block>") "</fo:list-block>",
                "L(LI(LBody(a)))", NULL);
  assert_shape ("<fo:block role='Caption'>a</fo:block><fo:list-block>" ITEM (
                    "", "<fo:block>b</fo:block>") "</fo:list-block>",
                "L(Caption(a) LI(LBody(b)))", NULL);
  assert_numbering ("•", "Disc");
  assert_numbering ("–", "Disc");
  assert_numbering ("○", "Circle");
  assert_numbering ("▪", "Square");
  assert_numbering ("(12)", "Decimal");
  assert_numbering ("a)", "LowerAlpha");
  assert_numbering ("B.", "UpperAlpha");
  assert_numbering ("i.", "LowerRoman");
  assert_numbering ("I", "UpperRoman");
}

/* --- tables --- */

static void
test_table_headers (void)
{
  /* the footer is printed last, wherever it stands */
  assert_shape (
      TABLE (HEAD (ROW (CELL ("a") CELL ("b"))) "<fo:table-footer>" ROW (
          CELL ("e") CELL ("f")) "</fo:table-footer>" BODY (ROW (CELL ("c") CELL ("d")))),
      "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)))"
      " TBody(TR(TD(c) TD(d))) TFoot(TR(TD(e) TD(f))))",
      NULL);
  assert_shape (TABLE ("<fo:table-column/><fo:table-column fox:header='true'/>" BODY (
                    ROW (CELL ("a") CELL ("b")))),
                "Table(TBody(TR(TD(a) TH index=\"5\" scope=\"Row\"(b))))", NULL);
  assert_shape (TABLE ("<fo:table-column fox:header='true' column-number='2' "
                       "number-columns-repeated='2'/>" BODY (
                           ROW (WIDE ("number-columns-spanned='2'", "a") CELL ("b")))),
                "Table(TBody(TR(TD columns=\"2\"(a) TH index=\"5\" scope=\"Row\"(b))))", NULL);
  assert_shape (TABLE (BODY (ROW (WIDE ("role='TH'", "a") CELL ("b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(b))))", NULL);
  assert_shape (
      TABLE (
          BODY (ROW (WIDE ("role='TH'", "a") WIDE ("role='TH'", "b")) ROW (CELL ("c") CELL ("d")))),
      "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)) "
      "TR(TD(c) TD(d))))",
      NULL);
  assert_shape (TABLE (BODY (ROW (CELL ("a")))), "Table(TBody(TR(TD(a))))", "structure-table");
  assert_shape (TABLE ("<fo:table-column fox:header='true' number-columns-repeated='2'/>" BODY (
                    ROW (CELL ("a") WIDE ("role='TD'", "b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(b))))", NULL);
  /* not a table at all */
  assert_shape ("<fo:table role='Div'>" BODY (ROW (CELL ("a") CELL ("b"))) "</fo:table>",
                "Div(P(a) P(b))", NULL);
  /* a header alone is not one */
  assert_shape (TABLE (HEAD (ROW (CELL ("a"))) BODY ("")),
                "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a))))", NULL);
  assert_shape (TABLE (BODY ("")), "", NULL);
  assert_shape ("<fo:block role='Caption'>a</fo:block>" TABLE (HEAD (ROW (CELL ("b")))
                                                                   BODY (ROW (CELL ("c")))),
                "Table(Caption(a) THead(TR(TH index=\"5\" scope=\"Column\"(b))) TBody(TR(TD(c))))",
                NULL);
}

static void
test_table_grid (void)
{
  /* holes are filled, spans end with their part */
  assert_shape (TABLE (HEAD (ROW (CELL ("a"))) BODY (
                    ROW (WIDE ("number-rows-spanned='9'", "b") WIDE ("column-number='4'", "c"))
                        ROW (CELL ("d")) ROW (""))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) "
                "TH index=\"5\" scope=\"Column\" columns=\"3\")) "
                "TBody(TR(TD rows=\"3\"(b) TD columns=\"2\" TD(c)) "
                "TR(TD(d) TD columns=\"2\") TR(TD columns=\"3\")))",
                NULL);
  /* cells stand in the order of their columns */
  assert_shape (TABLE ("<fo:table-column fox:header='true'/>" BODY (
                    ROW (WIDE ("column-number='2'", "a") WIDE ("column-number='1'", "b")))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(b) TD(a))))", NULL);
  /* cells without rows */
  assert_shape (
      TABLE ("<fo:table-column number-columns-repeated='2' fox:header='true'/>" BODY (
          CELL ("a") CELL ("b") CELL ("c"))),
      "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TH index=\"5\" scope=\"Row\" "
      "headers=\"4\"(b)) TR(TH index=\"7\" scope=\"Row\"(c) TH index=\"8\" scope=\"Row\")))",
      NULL);
  assert_shape (TABLE (BODY (WIDE ("role='TH' ends-row='true'", "a") CELL ("b")
                                 WIDE ("starts-row='true'", "c"))),
                "Table(TBody(TR(TH index=\"4\" scope=\"Column\"(a)) TR(TD(b)) TR(TD(c))))", NULL);
  /* a row without cells, beside a column of headers */
  assert_shape (TABLE ("<fo:table-column fox:header='true' column-number='2'/>" BODY (
                    ROW (CELL ("a") CELL ("b") CELL ("c") CELL ("d")) ROW (""))),
                "Table(TBody(TR(TD(a) TH index=\"5\" scope=\"Row\"(b) TD(c) TD(d)) "
                "TR(TD TH index=\"10\" scope=\"Row\" TD columns=\"2\")))",
                NULL);
  /* a cell may be empty */
  assert_shape (
      TABLE (HEAD (ROW (CELL ("a") CELL ("b"))) BODY (ROW (WIDE ("", "") "<fo:table-cell/>"))),
      "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b)))"
      " TBody(TR(TD TD)))",
      NULL);
}

/* Two rows of headers, one of them over two columns, and groups of rows. */
static void
test_table_spans (void)
{
  assert_shape (TABLE ("<fo:table-column fox:header='true' number-columns-repeated='2'/>" HEAD (
                    ROW (WIDE ("number-rows-spanned='2' number-columns-spanned='2'", "A")
                             WIDE ("number-columns-spanned='2'", "B")) ROW (CELL ("C") CELL ("D")))
                           BODY (ROW (WIDE ("number-rows-spanned='2'", "e") CELL ("f") CELL ("g")
                                          CELL ("h")) ROW (CELL ("i") CELL ("j") CELL ("k")))),
                "Table(THead(TR(TH index=\"4\" scope=\"Column\" columns=\"2\" rows=\"2\"(A) "
                "TH index=\"5\" scope=\"Column\" columns=\"2\"(B)) "
                "TR(TH index=\"7\" scope=\"Column\" headers=\"5\"(C) "
                "TH index=\"8\" scope=\"Column\" headers=\"5\"(D))) "
                "TBody(TR(TH index=\"11\" scope=\"Row\" rows=\"2\" headers=\"4\"(e) "
                "TH index=\"12\" scope=\"Row\" headers=\"4 11\"(f) TD headers=\"5 7 11 12\"(g) "
                "TD headers=\"5 8 11 12\"(h)) "
                "TR(TH index=\"16\" scope=\"Row\" headers=\"4 11\"(i) TD headers=\"5 7 11 16\"(j) "
                "TD headers=\"5 8 11 16\"(k))))",
                NULL);
}

/* A row of headers in the body holds until the next one. */
static void
test_table_groups (void)
{
#define GROUP(text) ROW (WIDE ("role='TH' number-columns-spanned='2'", text))
  assert_shape (
      TABLE (HEAD (ROW (CELL ("a") CELL ("b"))) BODY (GROUP ("c") ROW (CELL ("d") CELL ("e"))
                                                          GROUP ("f") ROW (CELL ("g") CELL ("h")))),
      "Table(THead(TR(TH index=\"4\" scope=\"Column\"(a) TH index=\"5\" scope=\"Column\"(b))) "
      "TBody(TR(TH index=\"8\" scope=\"Column\" columns=\"2\" headers=\"4 5\"(c)) "
      "TR(TD headers=\"4 8\"(d) TD headers=\"5 8\"(e)) "
      "TR(TH index=\"13\" scope=\"Column\" columns=\"2\" headers=\"4 5\"(f)) "
      "TR(TD headers=\"4 13\"(g) TD headers=\"5 13\"(h))))",
      NULL);
}

static void
test_nested (void)
{
  assert_shape (
      TABLE ("<fo:table-column fox:header='true'/>" BODY (
          ROW (CELL ("a") "<fo:table-cell>" TABLE (HEAD (ROW (CELL ("b"))) BODY (ROW (CELL (
              "c")))) "<fo:list-block>" ITEM ("1", "<fo:block>d</fo:block>") "</fo:list-block></"
                                                                             "fo:table-cell>"))),
      "Table(TBody(TR(TH index=\"4\" scope=\"Row\"(a) TD(Table(THead(TR(TH index=\"9\" "
      "scope=\"Column\"(b))) TBody(TR(TD(c)))) L numbering=\"Decimal\"(LI(Lbl(1) LBody(d)))))))",
      NULL);
  assert_shape ("<fo:block>a<fo:list-block>" ITEM (
                    "1", "<fo:block>b</fo:block>") "</fo:list-block>c</fo:block>",
                "P(a) L numbering=\"Decimal\"(LI(Lbl(1) LBody(b))) P(c)", NULL);
}

static void
test_sequences (void)
{
  g_auto (Built) built = build_document (ROOT SEQUENCE ("<fo:block>a</fo:block>")
                                             SEQUENCE ("<fo:block>b</fo:block>") "</fo:root>");
  g_autofree char *got = shape (&built);

  g_assert_cmpstr (got, ==, "Part(P(a)) Part(P(b))");
}

/* The language of a document that only says it of its pages. */
static void
test_document_language (void)
{
  g_auto (Built) built = build_document (
      "<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set/>"
      "<fo:page-sequence><fo:flow><fo:block>a</fo:block></fo:flow></fo:page-sequence>"
      "<fo:page-sequence xml:lang='en'><fo:flow><fo:block>a</fo:block></fo:flow>"
      "</fo:page-sequence></fo:root>");
  const StructureNode *root = structure_root (built.structure);

  g_assert_cmpstr (root->language, ==, "en");
  g_assert_null (root->last_child->language);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/structure/lists", test_lists);
  g_test_add_func ("/structure/table-headers", test_table_headers);
  g_test_add_func ("/structure/table-grid", test_table_grid);
  g_test_add_func ("/structure/table-spans", test_table_spans);
  g_test_add_func ("/structure/table-groups", test_table_groups);
  g_test_add_func ("/structure/nested", test_nested);
  g_test_add_func ("/structure/sequences", test_sequences);
  g_test_add_func ("/structure/document-language", test_document_language);
  result = g_test_run ();
  xmlCleanupParser ();
  return result;
}
