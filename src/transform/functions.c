#include "transform/functions.h"

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>

#define MONTH                                                                                      \
  "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
#define UNIT                                                                                       \
  "mg|µg|g|kg|ml|cl|dl|l|mm|cm|m|km|m²|%|pct\\.|kr\\.|år|måneder|måned|mdr\\.|uger|uge|dage|dag|"    \
  "døgn|timer|time|minutter|minut|min\\.|gange|gang|tabletter|tablet|point"

/* Each row is what must stand around the space, as a look-behind, which sees the space too ("_"
 * stands for it and may already be bound), and a look-ahead.  A look-behind may differ in length
 * between its alternatives at the top level only. */
static const struct
{
  const char *before, *after;
} binds[] = {
  { "§_|\\bstk\\._|\\bkap\\._|\\bkl\\._", "\\d" }, /* § 13, stk. 1, kl. 14.30 */
  { "§_\\d_|§_\\d\\d_|§_\\d\\d\\d_", "[a-hj-z](?!\\pL)" }, /* § 68 a */
  { "\\bnr\\._", "[\\d\\p{L}]" },                    /* nr. 2, cpr-nr. 251248, j.nr. A12 */
  { "\\bjf\\._", "\\S" },                             /* jf. § 16 */
  { "\\d\\._", "(?:pkt|led|punktum|" MONTH ")\\b" },   /* 2. pkt., 26. april */
  { "januar_|februar_|marts_|april_|maj_|juni_|juli_|august_|september_|oktober_|november_|december_",
    "\\d{4}(?!\\d)" },                                 /* april 2016 */
  { "\\d_", "(?:" UNIT ")(?![\\pL\\d])" },             /* 10 mg */
};

static GRegex *
bind_expression (void)
{
  static gsize once;
  static GRegex *regex;

  if (g_once_init_enter (&once))
    {
      /* most spaces stand between two letters: tell those off first */
      g_autoptr (GString) pattern = g_string_new (" (?:(?<=[.§\\d] )|(?=\\d))(?:");
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (binds); i++)
        g_string_append_printf (pattern, "%s(?<=%s)(?=%s)", i ? "|" : "", binds[i].before,
                                binds[i].after);
      g_string_replace (pattern, "_", "[ \\x{A0}]", 0);
      g_string_append_c (pattern, ')');
      regex = g_regex_new (pattern->str, G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, &error);
      if (regex == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&once, 1);
    }
  return regex;
}

char *
transform_bind_spaces (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *bound
      = g_regex_replace_literal (bind_expression (), text, -1, 0, "\302\240", 0, &error);

  return bound ? bound : g_strdup (text);
}

static void
function_bind_spaces (xmlXPathParserContextPtr context, int n_arguments)
{
  xmlChar *text;

  if (n_arguments != 1)
    {
      xmlXPathSetArityError (context);
      return;
    }
  text = xmlXPathPopString (context);
  if (text == NULL)
    return;
  g_autofree char *bound = transform_bind_spaces ((const char *) text);
  xmlFree (text);
  valuePush (context, xmlXPathNewString ((const xmlChar *) bound));
}

void
transform_register_functions (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  xsltRegisterExtModuleFunction ((const xmlChar *) "bind-spaces",
                                 (const xmlChar *) TRANSFORM_FUNCTIONS_NAMESPACE,
                                 function_bind_spaces);
  g_once_init_leave (&once, 1);
}
