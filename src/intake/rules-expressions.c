#include "intake/rules-expressions.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/functions.h>
#include <libxslt/pattern.h>
#include <libxslt/xsltInternals.h>
#include <string.h>

#include "intake/rules-source.h"

#define attribute rules_source_attribute

typedef struct
{
  const char *path;
  GError **error;
  xmlXPathContextPtr xpath;
  xsltStylesheetPtr style; /* patterns are compiled into it to see whether they can be */
  GPtrArray *variables;    /* those in sight, lent: global ones, then those of the template */
  guint globals;           /* how many of them are global */
  gboolean imports;        /* there may be variables that are not seen here */
  char *complaint;         /* of libxml2 */
} Expressions;

static gboolean
bad (Expressions *in, MessageKey key, const xmlNode *node, const char *three, const char *four,
     const char *five)
{
  rules_source_error (in->error, key, in->path, node, three, four, five);
  return FALSE;
}

static void
note_complaint (void *data, xmlErrorPtr xml_error)
{
  Expressions *in = data;
  if (!in->complaint)
    in->complaint = g_strdup (xml_error->message ? xml_error->message : "?");
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar)c >= 0x80;
}

static gsize
name_length (const char *p)
{
  gsize n = 0;
  while (is_name_start (p[n]) || (n && (g_ascii_isdigit (p[n]) || p[n] == '-' || p[n] == '.')))
    n++;
  return n;
}

static gboolean
check_function (Expressions *in, const xmlNode *node, const char *uri, const char *name)
{
  gboolean known = uri ? xsltExtModuleFunctionLookup (BAD_CAST name, BAD_CAST uri) != NULL
                       : rules_source_is_one_of ("text comment processing-instruction node", name)
                             || xmlXPathFunctionLookup (in->xpath, BAD_CAST name) != NULL;
  return known || bad (in, MESSAGE_RULES_FUNCTION, node, name, NULL, NULL);
}

static gboolean
check_variable (Expressions *in, const xmlNode *node, const char *name)
{
  for (guint i = 0; i < in->variables->len; i++)
    if (strcmp (in->variables->pdata[i], name) == 0)
      return TRUE;
  return in->imports || bad (in, MESSAGE_RULES_VARIABLE, node, name, NULL, NULL);
}

/* Prefixes, variables and functions of EXPRESSION, which is known to be XPath (3.7 of XPath 1.0).
 */
static gboolean
check_names (Expressions *in, xmlNode *node, const char *expression)
{
  gboolean operand = FALSE; /* an operand was just read, so a name is an operator */
  for (const char *p = expression; *p;)
    {
      gboolean variable = *p == '$';
      p += variable;
      gsize length = name_length (p);
      if (length)
        {
          g_autofree char *name = g_strndup (p, length);
          const char *uri = NULL;
          p += length;
          if (*p == ':' && p[1] != ':' && (p[1] == '*' || is_name_start (p[1])))
            {
              xmlNs *ns = xmlSearchNs (node->doc, node, BAD_CAST name);
              if (!ns)
                return bad (in, MESSAGE_RULES_PREFIX, node, name, NULL, NULL);
              uri = (const char *)ns->href;
              length = *++p == '*' ? 1 : name_length (p);
              g_free (name);
              name = g_strndup (p, length);
              p += length;
            }
          p += strspn (p, " \t\r\n");
          if (variable)
            {
              if (!uri && !check_variable (in, node, name))
                return FALSE;
              operand = TRUE;
            }
          else if (operand && !uri && rules_source_is_one_of ("and or div mod", name))
            operand = FALSE;
          else if (*p == '(')
            {
              if (!check_function (in, node, uri, name))
                return FALSE;
              operand = FALSE;
            }
          else if (*p == ':')
            {
              p += 2;
              operand = FALSE;
            }
          else
            operand = TRUE;
        }
      else if (*p == '\'' || *p == '"')
        {
          const char *end = strchr (p + 1, *p);
          p = end ? end + 1 : p + strlen (p);
          operand = TRUE;
        }
      else
        {
          if (*p == '*')
            operand = !operand;
          else if (!g_ascii_isspace (*p))
            operand = *p == ')' || *p == ']' || *p == '.' || g_ascii_isdigit (*p);
          p++;
        }
    }
  return TRUE;
}

static gboolean
check_expression (Expressions *in, xmlNode *node, const char *expression, gboolean pattern)
{
  g_clear_pointer (&in->complaint, g_free);
  xmlXPathCompExprPtr compiled = xmlXPathCtxtCompile (in->xpath, BAD_CAST expression);
  if (!compiled)
    return bad (in, MESSAGE_RULES_EXPRESSION, node, expression,
                in->complaint ? g_strstrip (in->complaint) : "XPath", NULL);
  xmlXPathFreeCompExpr (compiled);
  if (!check_names (in, node, expression))
    return FALSE;
  if (!pattern)
    return TRUE;

  xsltCompMatchPtr match
      = xsltCompilePattern (BAD_CAST expression, node->doc, node, in->style, NULL);
  if (!match)
    return bad (in, MESSAGE_RULES_CONTEXT, node, expression, NULL, NULL);
  xsltFreeCompMatchList (match);
  return TRUE;
}

/* Adds the variable or parameter NODE to those in sight. */
static gboolean
declare (Expressions *in, const xmlNode *node)
{
  const char *name = attribute (node, "name");
  if (!name)
    return TRUE;
  gboolean global = rules_is_xslt (node->parent, "stylesheet");
  for (guint i = global ? 0 : in->globals; i < in->variables->len; i++)
    if (strcmp (in->variables->pdata[i], name) == 0)
      return bad (in, MESSAGE_RULES_TWICE, node, name, NULL, NULL);
  g_ptr_array_add (in->variables, (gpointer)name);
  return TRUE;
}

static gboolean
check_tree (Expressions *in, xmlNode *node)
{
  /* What has no mark is the compiler's own. */
  if (rules_is_xslt (node, NULL) && rules_source_mark (node, "line"))
    {
      static const struct
      {
        const char *attribute;
        gboolean pattern;
      } places[] = { { "select", FALSE }, { "test", FALSE }, { "use", FALSE }, { "match", TRUE } };
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          const char *value = attribute (node, places[i].attribute);
          g_autofree char *test = NULL;
          if (value && rules_source_is (node->children, SVRL_NAMESPACE, "failed-assert"))
            /* The compiler put not() around it, which would close what is open in it. */
            value = test = g_strndup (value + strlen ("not("), strlen (value) - strlen ("not()"));
          if (value && !check_expression (in, node, value, places[i].pattern))
            return FALSE;
        }
    }

  guint in_sight = in->variables->len;
  for (xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      {
        if (!check_tree (in, child))
          return FALSE;
        if ((rules_is_xslt (child, "variable") || rules_is_xslt (child, "param"))
            && !rules_is_xslt (node, "stylesheet") && !declare (in, child))
          return FALSE;
      }
  g_ptr_array_set_size (in->variables, (int)in_sight);
  return TRUE;
}

gboolean
rules_check_expressions (xmlDocPtr stylesheet, xmlDocPtr schema, const char *path, GError **error)
{
  xmlNode *root = xmlDocGetRootElement (stylesheet);
  g_autoptr (GPtrArray) variables = g_ptr_array_new ();
  Expressions in = { .path = path, .error = error, .variables = variables };

  for (const xmlNode *ns = xmlDocGetRootElement (schema)->children; ns; ns = ns->next)
    if (rules_is_schematron (ns, "ns"))
      {
        const char *prefix = attribute (ns, "prefix");
        const xmlNs *bound = xmlSearchNs (stylesheet, root, BAD_CAST prefix);
        if (!bound || g_strcmp0 ((const char *)bound->href, attribute (ns, "uri")) != 0)
          return bad (&in, MESSAGE_RULES_RESERVED, ns, prefix, NULL, NULL);
      }
  for (const xmlNode *node = root->children; node; node = node->next)
    {
      if ((rules_is_xslt (node, "variable") || rules_is_xslt (node, "param"))
          && !declare (&in, node))
        return FALSE;
      in.imports |= rules_is_xslt (node, "import") || rules_is_xslt (node, "include");
    }
  in.globals = variables->len;

  in.xpath = xmlXPathNewContext (stylesheet);
  in.style = xsltNewStylesheet ();
  xsltRegisterAllFunctions (in.xpath);
  xmlStructuredErrorFunc former = xmlStructuredError;
  void *former_data = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc (&in, note_complaint);
  gboolean fine = check_tree (&in, root);
  xmlSetStructuredErrorFunc (former_data, former);
  xsltFreeStylesheet (in.style);
  xmlXPathFreeContext (in.xpath);
  g_free (in.complaint);
  return fine;
}
