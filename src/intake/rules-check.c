#include "intake/rules-check.h"

#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/functions.h>
#include <libxslt/pattern.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include "intake/rules-source.h"

#define attribute rules_source_attribute

static gboolean
is_schematron (const xmlNode *node, const char *name)
{
  return rules_source_is (node, RULES_NAMESPACE, name);
}

static gboolean
is_xslt (const xmlNode *node, const char *name)
{
  return rules_source_is (node, RULES_XSLT_NAMESPACE, name);
}

static gboolean
is_true (const xmlNode *node, const char *name)
{
  return g_strcmp0 (attribute (node, name), "true") == 0;
}

/* TRUE when WORD is one of LIST, words with single spaces between. */
static gboolean
is_one_of (const char *list, const char *word)
{
  gsize length = strlen (word);
  for (const char *p = list; (p = strstr (p, word)); p += length)
    if ((p == list || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
      return TRUE;
  return FALSE;
}

/* The node after NODE in document order within ROOT, below NODE too when INSIDE. */
static xmlNode *
next_node (xmlNode *node, xmlNode *root, gboolean inside)
{
  if (inside && node->type == XML_ELEMENT_NODE && node->children)
    return node->children;
  while (node != root && !node->next)
    node = node->parent;
  return node == root ? NULL : node->next;
}

/* --- the structure --------------------------------------------------------------------------- */

#define TEXTS "assert report diagnostic property emph dir span"

/* Annex A of ISO/IEC 19757-3:2016, as far as it decides what a schema means.  Where a paragraph or a
 * title may stand is taken generously. */
static const struct
{
  const char *name;
  const char *parents;
  const char *required[2];
} elements[] = {
  { "title", "schema phase pattern rule", { NULL } },
  { "ns", "schema", { "prefix", "uri" } },
  { "p", "schema phase pattern rule diagnostics properties", { NULL } },
  { "let", "schema phase pattern rule", { "name" } },
  { "phase", "schema", { "id" } },
  { "active", "phase", { "pattern" } },
  { "pattern", "schema", { NULL } },
  { "param", "pattern", { "name" } },
  { "rule", "pattern", { NULL } },
  { "assert", "rule", { "test" } },
  { "report", "rule", { "test" } },
  { "extends", "rule", { "rule" } },
  { "include", "", { "href" } }, /* those with href are gone by now */
  { "diagnostics", "schema", { NULL } },
  { "diagnostic", "diagnostics", { "id" } },
  { "properties", "schema", { NULL } },
  { "property", "properties", { "id" } },
  { "name", TEXTS, { NULL } },
  { "value-of", TEXTS, { "select" } },
  { "emph", TEXTS " title p active", { NULL } },
  { "dir", TEXTS " title p active", { NULL } },
  { "span", TEXTS " title p active", { NULL } },
};

/* Where other elements are told or run, rather than passed over as notes to the reader. */
#define CONTAINERS TEXTS " let"

/* XSLT that may stand in a schema. */
#define XSLT_IN_SCHEMA \
  "key decimal-format variable param template attribute-set import include"
#define XSLT_IN_RULE "variable"

/* Attributes that name something by its id. */
static const struct
{
  const char *element, *attribute, *target;
  gboolean abstract; /* what the target must be */
  gboolean list;
} references[] = {
  { "schema", "defaultPhase", "phase", FALSE, FALSE },
  { "active", "pattern", "pattern", FALSE, FALSE },
  { "pattern", "is-a", "pattern", TRUE, FALSE },
  { "extends", "rule", "rule", TRUE, FALSE },
  { "assert", "diagnostics", "diagnostic", FALSE, TRUE },
  { "report", "diagnostics", "diagnostic", FALSE, TRUE },
  { "assert", "properties", "property", FALSE, TRUE },
  { "report", "properties", "property", FALSE, TRUE },
};

typedef struct
{
  const char *path;
  GHashTable *ids; /* id → xmlNode, of the schema alone */
  GError **error;
} Check;

static gboolean
wrong (Check *check, MessageKey key, const xmlNode *node, const char *three, const char *four,
       const char *five)
{
  rules_source_error (check->error, key, check->path, node, three, four, five);
  return FALSE;
}

#define name_of(node) ((const char *) (node)->name)

static gboolean
is_ncname (const char *name)
{
  return xmlValidateNCName (BAD_CAST name, 0) == 0;
}

static const xmlNode *
schematron_parent (const xmlNode *node)
{
  const xmlNode *parent = node->parent;
  while (parent && parent->type == XML_ELEMENT_NODE && !is_schematron (parent, NULL))
    parent = parent->parent;
  return parent && parent->type == XML_ELEMENT_NODE ? parent : NULL;
}

static gboolean
check_pattern (Check *check, const xmlNode *node)
{
  gboolean abstract = is_true (node, "abstract");
  if (abstract && attribute (node, "is-a"))
    return wrong (check, MESSAGE_RULES_BOTH, node, "pattern", "abstract", "is-a");
  if (abstract && !attribute (node, "id"))
    return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, "pattern", "id", NULL);
  return TRUE;
}

static gboolean
check_rule (Check *check, const xmlNode *node)
{
  gboolean abstract = is_true (node, "abstract");
  const char *wanted = abstract ? "id" : "context";
  if (attribute (node->parent, "is-a"))
    return wrong (check, MESSAGE_RULES_BOTH, node->parent, "pattern", "is-a", "rule");
  if (!attribute (node, wanted))
    return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, "rule", wanted, NULL);
  if (abstract && attribute (node, "context"))
    return wrong (check, MESSAGE_RULES_BOTH, node, "rule", "abstract", "context");
  return TRUE;
}

static gboolean
check_let (Check *check, const xmlNode *node)
{
  const char *name = attribute (node, "name");
  gboolean content = FALSE;
  for (const xmlNode *child = node->children; child; child = child->next)
    content |= child->type == XML_ELEMENT_NODE
               || (child->type == XML_TEXT_NODE && !xmlIsBlankNode (child));
  if (!is_ncname (name))
    return wrong (check, MESSAGE_RULES_VALUE, node, "let", "name", name);
  if (content && attribute (node, "value"))
    return wrong (check, MESSAGE_RULES_BOTH, node, "let", "value", "…");
  if (!content && !attribute (node, "value"))
    return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, "let", "value", NULL);
  for (const xmlNode *other = node->prev; other; other = other->prev)
    if (is_schematron (other, "let") && g_strcmp0 (attribute (other, "name"), name) == 0)
      return wrong (check, MESSAGE_RULES_TWICE, node, name, NULL, NULL);
  return TRUE;
}

static gboolean
check_ns (Check *check, const xmlNode *node)
{
  const char *prefix = attribute (node, "prefix"), *uri = attribute (node, "uri");
  if (!is_ncname (prefix))
    return wrong (check, MESSAGE_RULES_VALUE, node, "ns", "prefix", prefix);
  if (!*uri)
    return wrong (check, MESSAGE_RULES_VALUE, node, "ns", "uri", uri);
  for (const xmlNode *other = node->prev; other; other = other->prev)
    if (is_schematron (other, "ns") && g_strcmp0 (attribute (other, "prefix"), prefix) == 0
        && g_strcmp0 (attribute (other, "uri"), uri) != 0)
      return wrong (check, MESSAGE_RULES_TWICE, node, prefix, NULL, NULL);
  return TRUE;
}

static gboolean
check_param (Check *check, const xmlNode *node)
{
  const char *name = attribute (node, "name");
  if (!is_ncname (name))
    return wrong (check, MESSAGE_RULES_VALUE, node, "param", "name", name);
  if (!attribute (node, "value") && !is_true (node->parent, "abstract"))
    return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, "param", "value", NULL);
  for (const xmlNode *other = node->prev; other; other = other->prev)
    if (is_schematron (other, "param") && g_strcmp0 (attribute (other, "name"), name) == 0)
      return wrong (check, MESSAGE_RULES_TWICE, node, name, NULL, NULL);
  return TRUE;
}

static gboolean
check_references (Check *check, const xmlNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      const char *value = attribute (node, references[i].attribute);
      if (!value || strcmp (name_of (node), references[i].element) != 0
          || (i == 0 && strcmp (value, "#ALL") == 0)
          || strchr (value, '$')) /* a parameter: looked at when it is filled in */
        continue;
      g_auto (GStrv) words = g_strsplit_set (value, references[i].list ? " \t\r\n" : "", -1);
      for (guint j = 0; words[j]; j++)
        {
          if (references[i].list && !*words[j])
            continue;
          const xmlNode *target = g_hash_table_lookup (check->ids, words[j]);
          if (!is_schematron (target, references[i].target)
              || is_true (target, "abstract") != references[i].abstract)
            return wrong (check, MESSAGE_RULES_REFERENCE, node, references[i].attribute, words[j],
                          NULL);
        }
    }
  return TRUE;
}

static gboolean
check_element (Check *check, const xmlNode *node)
{
  const xmlNode *parent = schematron_parent (node);
  if (parent)
    {
      guint row = 0;
      while (row < G_N_ELEMENTS (elements) && strcmp (elements[row].name, name_of (node)) != 0)
        row++;
      if (row == G_N_ELEMENTS (elements)
          || (*elements[row].parents && !is_one_of (elements[row].parents, name_of (parent))))
        return wrong (check, MESSAGE_RULES_ELEMENT, node, name_of (node), name_of (parent), NULL);
      for (guint i = 0; i < 2; i++)
        if (elements[row].required[i] && !attribute (node, elements[row].required[i]))
          return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, name_of (node),
                        elements[row].required[i], NULL);
    }
  const char *abstract = attribute (node, "abstract");
  if (abstract && strcmp (abstract, "true") != 0 && strcmp (abstract, "false") != 0)
    return wrong (check, MESSAGE_RULES_VALUE, node, name_of (node), "abstract", abstract);
  if ((is_schematron (node, "pattern") && !check_pattern (check, node))
      || (is_schematron (node, "rule") && !check_rule (check, node))
      || (is_schematron (node, "let") && !check_let (check, node))
      || (is_schematron (node, "ns") && !check_ns (check, node))
      || (is_schematron (node, "param") && !check_param (check, node)))
    return FALSE;
  return check_references (check, node);
}

/* TRUE when what is in NODE, an element that is not Schematron's, matters; *FINE tells whether NODE
 * may stand where it does. */
static gboolean
foreign_matters (const xmlNode *node, gboolean *fine)
{
  const xmlNode *parent = schematron_parent (node);
  *fine = TRUE;
  if (is_one_of (CONTAINERS, name_of (parent)))
    return TRUE;
  if (is_xslt (node, NULL) && node->parent == parent)
    *fine = (is_schematron (parent, "schema") && is_one_of (XSLT_IN_SCHEMA, name_of (node)))
            || (is_schematron (parent, "rule") && is_one_of (XSLT_IN_RULE, name_of (node)));
  return FALSE;
}

/* Two elements of one place are one element that was included twice. */
static gboolean
same_place (const xmlNode *a, const xmlNode *b)
{
  return strcmp (name_of (a), name_of (b)) == 0
         && g_strcmp0 (rules_source_mark (a, "line"), rules_source_mark (b, "line")) == 0
         && g_strcmp0 (rules_source_mark (a, "file"), rules_source_mark (b, "file")) == 0;
}

static gboolean
collect_ids (Check *check, xmlNode *root)
{
  for (xmlNode *node = root; node; node = next_node (node, root, is_schematron (node, NULL)))
    {
      const char *id = is_schematron (node, NULL) ? attribute (node, "id") : NULL;
      if (!id)
        continue;
      const xmlNode *first = g_hash_table_lookup (check->ids, id);
      if (first && !same_place (first, node))
        return wrong (check, MESSAGE_RULES_ID, node, id, rules_source_mark (first, "line"), NULL);
      if (!first)
        g_hash_table_insert (check->ids, (gpointer) id, node);
    }
  return TRUE;
}

/* Follows the extends of RULE; DONE holds what was followed (1: not to the end yet). */
static gboolean
check_extends (Check *check, const xmlNode *rule, GHashTable *done)
{
  gpointer state = g_hash_table_lookup (done, rule);
  if (state)
    return GPOINTER_TO_INT (state) == 2;
  g_hash_table_insert (done, (gpointer) rule, GINT_TO_POINTER (1));
  for (const xmlNode *node = rule->children; node; node = node->next)
    if (is_schematron (node, "extends"))
      {
        const char *id = attribute (node, "rule");
        const xmlNode *target = id ? g_hash_table_lookup (check->ids, id) : NULL;
        if (!target || check_extends (check, target, done))
          continue;
        if (!*check->error)
          wrong (check, MESSAGE_RULES_CYCLE, node, id, NULL, NULL);
        return FALSE;
      }
  g_hash_table_insert (done, (gpointer) rule, GINT_TO_POINTER (2));
  return TRUE;
}

gboolean
rules_check_schema (xmlDocPtr schema, const char *path, GError **error)
{
  GError *found = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  Check check = { .path = path, .ids = ids, .error = &found };
  xmlNode *root = xmlDocGetRootElement (schema);
  gboolean patterns = FALSE;

  gboolean fine = collect_ids (&check, root), inside = TRUE;
  for (xmlNode *node = root; fine && node; node = next_node (node, root, inside))
    {
      inside = TRUE;
      if (is_schematron (node, NULL))
        {
          fine = check_element (&check, node);
          patterns |= is_schematron (node, "pattern");
        }
      else if (node->type == XML_ELEMENT_NODE)
        {
          inside = foreign_matters (node, &fine);
          if (!fine)
            wrong (&check, MESSAGE_RULES_ELEMENT, node, name_of (node),
                   name_of (schematron_parent (node)), NULL);
        }
    }
  for (xmlNode *node = root; fine && node; node = next_node (node, root, TRUE))
    if (is_schematron (node, "rule"))
      fine = check_extends (&check, node, done);
  if (fine && !patterns)
    fine = wrong (&check, MESSAGE_RULES_EMPTY, root, NULL, NULL, NULL);
  if (found)
    g_propagate_error (error, found);
  return fine;
}

gboolean
rules_check_has_abstract_patterns (xmlDocPtr schema)
{
  for (const xmlNode *node = xmlDocGetRootElement (schema)->children; node; node = node->next)
    if (is_schematron (node, "pattern") && (is_true (node, "abstract") || attribute (node, "is-a")))
      return TRUE;
  return FALSE;
}

/* --- marks for the compiler ------------------------------------------------------------------- */

/* Says the language of each element that has text of its own, where it is inherited. */
static void
mark_languages (xmlNode *node, const char *language)
{
  const xmlAttr *own = xmlHasNsProp (node, BAD_CAST "lang", XML_XML_NAMESPACE);
  if (own)
    language = own->children ? (const char *) own->children->content : NULL;
  else if (language
           && (is_schematron (node, "assert") || is_schematron (node, "report")
               || is_schematron (node, "diagnostic") || is_schematron (node, "property")
               || is_schematron (node, "p")))
    xmlNodeSetLang (node, BAD_CAST language);
  for (xmlNode *child = node->children; child; child = child->next)
    if (is_schematron (child, NULL))
      mark_languages (child, language);
}

static void
mark_braces (xmlNode *root)
{
  for (xmlNode *node = root; node; node = next_node (node, root, TRUE))
    for (const xmlAttr *attr = node->type == XML_ELEMENT_NODE ? node->properties : NULL; attr;
         attr = attr->next)
      if (attr->children && strpbrk ((const char *) attr->children->content, "{}"))
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
  g_autofree char *prefix = g_strndup (name, (gsize) (colon - name));
  for (const xmlNode *ns = schema->children; ns && !uri; ns = ns->next)
    if (is_schematron (ns, "ns") && g_strcmp0 (attribute (ns, "prefix"), prefix) == 0)
      uri = attribute (ns, "uri");
  for (const xmlNode *ns = schema->children; ns && uri; ns = ns->next)
    if (is_schematron (ns, "ns") && g_strcmp0 (attribute (ns, "uri"), uri) == 0)
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
  gboolean anchored = *alternative == '/'
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
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
rules_check_mark (xmlDocPtr schema)
{
  xmlNode *root = xmlDocGetRootElement (schema);
  mark_languages (root, NULL);
  mark_braces (root);
  for (xmlNode *pattern = root->children; pattern; pattern = pattern->next)
    {
      if (!is_schematron (pattern, "pattern"))
        continue;
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      Reach reach = { .names = names };
      g_autoptr (GString) text = g_string_new (NULL);
      for (xmlNode *rule = pattern->children; rule; rule = rule->next)
        if (is_schematron (rule, "rule") && attribute (rule, "context"))
          {
            g_string_truncate (text, 0);
            if (reach_context (&reach, root, attribute (rule, "context"), text))
              rules_source_set_mark (rule, "set", text->str);
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
          g_string_append_printf (text, "%s%s", text->len ? " " : "", (char *) names->pdata[i]);
      if (text->len)
        rules_source_set_mark (pattern, "names", text->str);
    }
}

/* --- the expressions of the stylesheet ------------------------------------------------------- */

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
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
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
  gboolean known
      = uri ? xsltExtModuleFunctionLookup (BAD_CAST name, BAD_CAST uri) != NULL
            : is_one_of ("text comment processing-instruction node", name)
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

/* Prefixes, variables and functions of EXPRESSION, which is known to be XPath (3.7 of XPath 1.0). */
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
              uri = (const char *) ns->href;
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
          else if (operand && !uri && is_one_of ("and or div mod", name))
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
  gboolean global = is_xslt (node->parent, "stylesheet");
  for (guint i = global ? 0 : in->globals; i < in->variables->len; i++)
    if (strcmp (in->variables->pdata[i], name) == 0)
      return bad (in, MESSAGE_RULES_TWICE, node, name, NULL, NULL);
  g_ptr_array_add (in->variables, (gpointer) name);
  return TRUE;
}

static gboolean
check_tree (Expressions *in, xmlNode *node)
{
  /* What has no mark is the compiler's own. */
  if (is_xslt (node, NULL) && rules_source_mark (node, "line"))
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
        if ((is_xslt (child, "variable") || is_xslt (child, "param"))
            && !is_xslt (node, "stylesheet") && !declare (in, child))
          return FALSE;
      }
  g_ptr_array_set_size (in->variables, (int) in_sight);
  return TRUE;
}

gboolean
rules_check_stylesheet (xmlDocPtr stylesheet, xmlDocPtr schema, const char *path, GError **error)
{
  xmlNode *root = xmlDocGetRootElement (stylesheet);
  g_autoptr (GPtrArray) variables = g_ptr_array_new ();
  Expressions in = { .path = path, .error = error, .variables = variables };

  for (const xmlNode *ns = xmlDocGetRootElement (schema)->children; ns; ns = ns->next)
    if (is_schematron (ns, "ns"))
      {
        const char *prefix = attribute (ns, "prefix");
        const xmlNs *bound = xmlSearchNs (stylesheet, root, BAD_CAST prefix);
        if (!bound || g_strcmp0 ((const char *) bound->href, attribute (ns, "uri")) != 0)
          return bad (&in, MESSAGE_RULES_RESERVED, ns, prefix, NULL, NULL);
      }
  for (const xmlNode *node = root->children; node; node = node->next)
    {
      if ((is_xslt (node, "variable") || is_xslt (node, "param")) && !declare (&in, node))
        return FALSE;
      in.imports |= is_xslt (node, "import") || is_xslt (node, "include");
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
