#include "intake/rules-marks.h"

#include <string.h>

#include "intake/rules-source.h"

#define attribute rules_source_attribute

/* Says the language of each element that has text of its own, where it is inherited. */
static void
mark_languages (xmlNode *node, const char *language)
{
  const xmlAttr *own = xmlHasNsProp (node, BAD_CAST "lang", XML_XML_NAMESPACE);
  if (own)
    language = own->children ? (const char *)own->children->content : NULL;
  else if (language
           && (rules_is_schematron (node, "assert") || rules_is_schematron (node, "report")
               || rules_is_schematron (node, "diagnostic") || rules_is_schematron (node, "property")
               || rules_is_schematron (node, "p")))
    xmlNodeSetLang (node, BAD_CAST language);
  for (xmlNode *child = node->children; child; child = child->next)
    if (rules_is_schematron (child, NULL))
      mark_languages (child, language);
}

static void
mark_braces (xmlNode *root)
{
  for (xmlNode *node = root; node; node = rules_source_next (node, root, TRUE))
    for (const xmlAttr *attr = node->type == XML_ELEMENT_NODE ? node->properties : NULL; attr;
         attr = attr->next)
      if (attr->children && strpbrk ((const char *)attr->children->content, "{}"))
        {
          rules_source_set_mark (root, "braces", "yes");
          return;
        }
}

enum
{
  KIND_ROOT = 1 << 0,
  KIND_ELEMENT = 1 << 1,
  KIND_ATTRIBUTE = 1 << 2,
  KIND_TEXT = 1 << 3,
  KIND_COMMENT = 1 << 4,
  KIND_INSTRUCTION = 1 << 5,
  KIND_CHILDREN = KIND_ELEMENT | KIND_TEXT | KIND_COMMENT | KIND_INSTRUCTION,
  KIND_ALL = KIND_ROOT | KIND_ATTRIBUTE | KIND_CHILDREN
};

static const char *const kind_names[]
    = { "root", "element", "attribute", "text", "comment", "instruction" };

typedef struct
{
  guint kinds;
  gboolean any; /* elements of any name */
  GPtrArray *names;
} Reach;

/* The name of an element as the first prefix for its namespace has it. */
static char *
first_prefix (const xmlNode *schema, const char *name)
{
  const char *colon = strchr (name, ':'), *uri = NULL;
  if (!colon)
    return g_strdup (name);
  g_autofree char *prefix = g_strndup (name, (gsize)(colon - name));
  for (const xmlNode *ns = schema->children; ns && !uri; ns = ns->next)
    if (rules_is_schematron (ns, "ns") && g_strcmp0 (attribute (ns, "prefix"), prefix) == 0)
      uri = attribute (ns, "uri");
  for (const xmlNode *ns = schema->children; ns && uri; ns = ns->next)
    if (rules_is_schematron (ns, "ns") && g_strcmp0 (attribute (ns, "uri"), uri) == 0)
      return g_strconcat (attribute (ns, "prefix"), colon, NULL);
  return g_strdup (name);
}

/* Adds what the last step of a pattern, TEST without its predicates, can match. */
static void
reach_step (Reach *reach, const xmlNode *schema, char *test)
{
  static const struct
  {
    const char *test;
    guint kinds;
  } tests[] = {
    { "text", KIND_TEXT },
    { "comment", KIND_COMMENT },
    { "processing-instruction", KIND_INSTRUCTION },
    { "node", KIND_CHILDREN },
  };

  g_strstrip (test);
  gboolean on_attribute = *test == '@';
  char *axis = strstr (test, "::"), *parenthesis = strchr (test, '(');
  if (axis && (!parenthesis || axis < parenthesis))
    {
      *axis = '\0';
      on_attribute = strcmp (g_strstrip (test), "attribute") == 0;
      test = g_strstrip (axis + 2);
      parenthesis = strchr (test, '(');
    }
  if (on_attribute)
    {
      reach->kinds |= KIND_ATTRIBUTE;
      return;
    }
  if (parenthesis)
    {
      *parenthesis = '\0';
      guint kinds = KIND_ALL; /* id() and key() */
      for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        if (strcmp (g_strstrip (test), tests[i].test) == 0)
          kinds = tests[i].kinds;
      reach->kinds |= kinds;
      reach->any |= (kinds & KIND_ELEMENT) != 0;
      return;
    }
  reach->kinds |= KIND_ELEMENT;
  if (xmlValidateQName (BAD_CAST test, 0) == 0)
    g_ptr_array_add (reach->names, first_prefix (schema, test));
  else /* a name test with a star, or nothing that will compile */
    reach->any = TRUE;
}

/* Adds ALTERNATIVE of a pattern to PATH, an XPath that finds the nodes it matches. */
static void
add_to_path (GString *path, const char *alternative, const char *end)
{
  while (alternative < end && g_ascii_isspace (*alternative))
    alternative++;
  g_string_append (path, path->len ? " | " : "");
  gsize name = strspn (alternative, "keyid");
  gboolean anchored
      = *alternative == '/'
        || (name && alternative[name + strspn (alternative + name, " \t\r\n")] == '(');
  g_string_append (path, anchored ? "" : "//");
  g_string_append_len (path, alternative, end - alternative);
}

/* Adds what CONTEXT, an XSLT pattern, can match: the last steps of its alternatives.  PATH gets an
 * XPath for the same nodes.  TRUE when there is a variable in it. */
static gboolean
reach_context (Reach *reach, const xmlNode *schema, const char *context, GString *path)
{
  g_autoptr (GString) step = g_string_new (NULL);
  gboolean slash = FALSE, variable = FALSE;
  const char *alternative = context;
  int deep = 0;
  for (const char *p = context;; p++)
    {
      if (*p == '\0' || (*p == '|' && deep == 0))
        {
          if (slash && strspn (step->str, " \t\r\n") == step->len)
            reach->kinds |= KIND_ROOT;
          else
            reach_step (reach, schema, step->str);
          add_to_path (path, alternative, p);
          g_string_truncate (step, 0);
          slash = FALSE;
          alternative = p + 1;
          if (*p == '\0')
            return variable;
        }
      else if (*p == '\'' || *p == '"')
        {
          const char *end = strchr (p + 1, *p);
          p = end ? end : p + strlen (p) - 1;
        }
      else if (*p == '/' && deep == 0)
        {
          g_string_truncate (step, 0);
          slash = TRUE;
        }
      else
        {
          variable |= *p == '$';
          deep -= *p == ']' && deep > 0;
          if (deep == 0 && *p != '[' && *p != ']')
            g_string_append_c (step, *p);
          deep += *p == '[';
        }
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
rules_mark (xmlDocPtr schema)
{
  xmlNode *root = xmlDocGetRootElement (schema);
  mark_languages (root, NULL);
  mark_braces (root);
  for (xmlNode *pattern = root->children; pattern; pattern = pattern->next)
    {
      if (!rules_is_schematron (pattern, "pattern"))
        continue;
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      Reach reach = { .names = names };
      g_autoptr (GString) text = g_string_new (NULL);
      for (xmlNode *rule = pattern->children; rule; rule = rule->next)
        if (rules_is_schematron (rule, "rule") && attribute (rule, "context"))
          {
            g_string_truncate (text, 0);
            if (reach_context (&reach, root, attribute (rule, "context"), text))
              {
                rules_source_set_mark (rule, "set", text->str);
                rules_source_set_mark (pattern, "sets", "yes");
              }
          }

      g_string_truncate (text, 0);
      for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
        if (reach.kinds & (1u << i))
          g_string_append_printf (text, "%s%s", text->len ? " " : "", kind_names[i]);
      if (text->len)
        rules_source_set_mark (pattern, "kinds", text->str);

      g_string_assign (text, reach.any ? "*" : "");
      g_ptr_array_sort (names, compare_names);
      for (guint i = 0; i < names->len && !reach.any; i++)
        if (i == 0 || strcmp (names->pdata[i - 1], names->pdata[i]) != 0)
          g_string_append_printf (text, "%s%s", text->len ? " " : "", (char *)names->pdata[i]);
      if (text->len)
        rules_source_set_mark (pattern, "names", text->str);
    }
}
