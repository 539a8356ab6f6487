#include "intake/rules-check.h"

#include <libxml/tree.h>
#include <string.h>

#include "intake/rules-source.h"

#define attribute rules_source_attribute

static gboolean
is_true (const xmlNode *node, const char *name)
{
  return g_strcmp0 (attribute (node, name), "true") == 0;
}

/* --- the structure --------------------------------------------------------------------------- */

#define TEXTS "assert report diagnostic property emph dir span"

/* Annex A of ISO/IEC 19757-3:2016, as far as it decides what a schema means.  Where a paragraph or
 * a title may stand is taken generously. */
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
#define XSLT_IN_SCHEMA "key decimal-format variable param template attribute-set import include"
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

#define name_of(node) ((const char *)(node)->name)

static gboolean
is_ncname (const char *name)
{
  return xmlValidateNCName (BAD_CAST name, 0) == 0;
}

static const xmlNode *
schematron_parent (const xmlNode *node)
{
  const xmlNode *parent = node->parent;
  while (parent && parent->type == XML_ELEMENT_NODE && !rules_is_schematron (parent, NULL))
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
    if (rules_is_schematron (other, "let") && g_strcmp0 (attribute (other, "name"), name) == 0)
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
    if (rules_is_schematron (other, "ns") && g_strcmp0 (attribute (other, "prefix"), prefix) == 0
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
    if (rules_is_schematron (other, "param") && g_strcmp0 (attribute (other, "name"), name) == 0)
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
          if (!rules_is_schematron (target, references[i].target)
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
          || (*elements[row].parents
              && !rules_source_is_one_of (elements[row].parents, name_of (parent))))
        return wrong (check, MESSAGE_RULES_ELEMENT, node, name_of (node), name_of (parent), NULL);
      for (guint i = 0; i < 2; i++)
        if (elements[row].required[i] && !attribute (node, elements[row].required[i]))
          return wrong (check, MESSAGE_RULES_ATTRIBUTE, node, name_of (node),
                        elements[row].required[i], NULL);
    }
  const char *abstract = attribute (node, "abstract");
  if (abstract && strcmp (abstract, "true") != 0 && strcmp (abstract, "false") != 0)
    return wrong (check, MESSAGE_RULES_VALUE, node, name_of (node), "abstract", abstract);
  if ((rules_is_schematron (node, "pattern") && !check_pattern (check, node))
      || (rules_is_schematron (node, "rule") && !check_rule (check, node))
      || (rules_is_schematron (node, "let") && !check_let (check, node))
      || (rules_is_schematron (node, "ns") && !check_ns (check, node))
      || (rules_is_schematron (node, "param") && !check_param (check, node)))
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
  if (rules_source_is_one_of (CONTAINERS, name_of (parent)))
    return TRUE;
  if (rules_is_xslt (node, NULL) && node->parent == parent)
    *fine = (rules_is_schematron (parent, "schema")
             && rules_source_is_one_of (XSLT_IN_SCHEMA, name_of (node)))
            || (rules_is_schematron (parent, "rule")
                && rules_source_is_one_of (XSLT_IN_RULE, name_of (node)));
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
  for (xmlNode *node = root; node;
       node = rules_source_next (node, root, rules_is_schematron (node, NULL)))
    {
      const char *id = rules_is_schematron (node, NULL) ? attribute (node, "id") : NULL;
      if (!id)
        continue;
      const xmlNode *first = g_hash_table_lookup (check->ids, id);
      if (first && !same_place (first, node))
        return wrong (check, MESSAGE_RULES_ID, node, id, rules_source_mark (first, "line"), NULL);
      if (!first)
        g_hash_table_insert (check->ids, (gpointer)id, node);
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
  g_hash_table_insert (done, (gpointer)rule, GINT_TO_POINTER (1));
  for (const xmlNode *node = rule->children; node; node = node->next)
    if (rules_is_schematron (node, "extends"))
      {
        const char *id = attribute (node, "rule");
        const xmlNode *target = id ? g_hash_table_lookup (check->ids, id) : NULL;
        if (!target || check_extends (check, target, done))
          continue;
        if (!*check->error)
          wrong (check, MESSAGE_RULES_CYCLE, node, id, NULL, NULL);
        return FALSE;
      }
  g_hash_table_insert (done, (gpointer)rule, GINT_TO_POINTER (2));
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
  for (xmlNode *node = root; fine && node; node = rules_source_next (node, root, inside))
    {
      inside = TRUE;
      if (rules_is_schematron (node, NULL))
        {
          fine = check_element (&check, node);
          patterns |= rules_is_schematron (node, "pattern");
        }
      else if (node->type == XML_ELEMENT_NODE)
        {
          inside = foreign_matters (node, &fine);
          if (!fine)
            wrong (&check, MESSAGE_RULES_ELEMENT, node, name_of (node),
                   name_of (schematron_parent (node)), NULL);
        }
    }
  for (xmlNode *node = root; fine && node; node = rules_source_next (node, root, TRUE))
    if (rules_is_schematron (node, "rule"))
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
    if (rules_is_schematron (node, "pattern")
        && (is_true (node, "abstract") || attribute (node, "is-a")))
      return TRUE;
  return FALSE;
}
