#include "intake/template.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/errors.h"

#define TEMPLATE_NAMESPACE "urn:sagsakt:template:1"
/* What an element of TextType may hold: longer is no name and no number. */
#define FIELD_CHARACTERS 500

typedef struct
{
  TemplatePoint said;
  xmlXPathCompExprPtr answer;
  xmlXPathCompExprPtr superfluous; /* lent by TEMPLATE->expressions, as ANSWER is; NULL: never */
} Point;

struct Template
{
  xmlXPathContextPtr context; /* its document is set for each reading */
  GPtrArray *expressions;     /* xmlXPathCompExprPtr */
  GStringChunk *texts;
  GArray *points; /* Point */
  xmlXPathCompExprPtr fields[N_TEMPLATE_FIELDS];
  xmlXPathCompExprPtr resolved;
  const char *not_relevant; /* local name of the element that declares a point so */
};

static const char *const state_names[N_POINT_STATES] = {
  [POINT_ANSWERED] = "answered",
  [POINT_NOT_RELEVANT] = "not-relevant",
  [POINT_NOT_ASKED] = "not-asked",
  [POINT_MISSING] = "missing",
};

static const char *const field_names[N_TEMPLATE_FIELDS] = {
  [TEMPLATE_CASE_NUMBER] = "caseNumber",
  [TEMPLATE_DATE] = "date",
  [TEMPLATE_OFFICE] = "office",
};

const char *
point_state_name (PointState state)
{
  return state_names[state];
}

/* ---- loading ---- */

static const char *
template_keep (Template *template, xmlChar *text)
{
  const char *kept = text ? g_string_chunk_insert_const (template->texts, (char *) text) : NULL;

  xmlFree (text);
  return kept;
}

/* The expression in the attribute NAME of NODE; NULL: none, or it is none.  *GOOD tells which. */
static xmlXPathCompExprPtr
template_compile (Template *template, xmlNodePtr node, const char *name, gboolean *good)
{
  xmlChar *text = xmlGetNoNsProp (node, BAD_CAST name);
  xmlXPathCompExprPtr expression = text ? xmlXPathCtxtCompile (template->context, text) : NULL;

  if (text != NULL && expression == NULL)
    *good = FALSE;
  xmlFree (text);
  if (expression != NULL)
    g_ptr_array_add (template->expressions, expression);
  return expression;
}

static void
template_read_labels (Template *template, xmlNodePtr node, const char **da, const char **en)
{
  for (xmlNodePtr child = xmlFirstElementChild (node); child; child = xmlNextElementSibling (child))
    if (xmlStrEqual (child->name, BAD_CAST "label"))
      {
        g_autofree char *language = (char *) xmlNodeGetLang (child);
        const char **label = g_strcmp0 (language, "en") == 0 ? en : da;

        *label = template_keep (template, xmlNodeGetContent (child));
      }
}

static gboolean
template_load_group (Template *template, xmlNodePtr group)
{
  gboolean good = TRUE;
  Point shared = { .superfluous = template_compile (template, group, "superfluous", &good) };

  template_read_labels (template, group, &shared.said.group_da, &shared.said.group_en);
  for (xmlNodePtr node = xmlFirstElementChild (group); node; node = xmlNextElementSibling (node))
    if (xmlStrEqual (node->name, BAD_CAST "point"))
      {
        Point point = shared;

        point.said.id = template_keep (template, xmlGetNoNsProp (node, BAD_CAST "id"));
        point.answer = template_compile (template, node, "answer", &good);
        template_read_labels (template, node, &point.said.label_da, &point.said.label_en);
        good = good && point.said.id && point.answer && point.said.label_da && point.said.label_en
               && point.said.group_da && point.said.group_en;
        g_array_append_val (template->points, point);
      }
  return good;
}

static gboolean
template_load_root (Template *template, xmlNodePtr root)
{
  gboolean good = root->ns != NULL && xmlStrEqual (root->ns->href, BAD_CAST TEMPLATE_NAMESPACE);

  for (xmlNsPtr ns = root->nsDef; ns; ns = ns->next)
    if (ns->prefix != NULL)
      xmlXPathRegisterNs (template->context, ns->prefix, ns->href);
  for (TemplateField field = 0; field < N_TEMPLATE_FIELDS && good; field++)
    {
      template->fields[field] = template_compile (template, root, field_names[field], &good);
      good = template->fields[field] != NULL;
    }
  template->resolved = template_compile (template, root, "resolved", &good);
  template->not_relevant
      = template_keep (template, xmlGetNoNsProp (root, BAD_CAST "notRelevant"));
  for (xmlNodePtr node = xmlFirstElementChild (root); node && good;
       node = xmlNextElementSibling (node))
    good = template_load_group (template, node);
  return good && template->resolved != NULL && template->not_relevant != NULL
         && template->points->len > 0;
}

Template *
template_load (const char *file, GError **error)
{
  g_autoptr (Template) template = g_new0 (Template, 1);
  xmlDocPtr tree;
  gboolean good;

  reader_secure ();
  template->context = xmlXPathNewContext (NULL);
  template->expressions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) xmlXPathFreeCompExpr);
  template->texts = g_string_chunk_new (1024);
  template->points = g_array_new (FALSE, FALSE, sizeof (Point));
  tree = xmlReadFile (file, NULL, XML_PARSE_NONET);
  good = tree != NULL && template_load_root (template, xmlDocGetRootElement (tree));
  xmlFreeDoc (tree);
  if (!good)
    {
      error_set (error, SAGSAKT_ERROR_MISSING, MESSAGE_REGISTRY_UNUSABLE, file, TEMPLATE_NAMESPACE,
                 NULL);
      return NULL;
    }
  return g_steal_pointer (&template);
}

void
template_free (Template *template)
{
  if (template == NULL)
    return;
  g_ptr_array_unref (template->expressions);
  g_array_unref (template->points);
  g_string_chunk_free (template->texts);
  xmlXPathFreeContext (template->context);
  g_free (template);
}

guint
template_count (const Template *template)
{
  return template->points->len;
}

const TemplatePoint *
template_nth (const Template *template, guint index)
{
  g_return_val_if_fail (index < template->points->len, NULL);
  return &g_array_index (template->points, Point, index).said;
}

/* ---- reading a case ---- */

/* The first node that EXPRESSION finds from ROOT; NULL: none. */
static xmlNodePtr
template_find (const Template *template, xmlXPathCompExprPtr expression, xmlNodePtr root)
{
  xmlXPathObjectPtr found;
  xmlNodePtr first = NULL;

  template->context->node = root;
  found = xmlXPathCompiledEval (expression, template->context);
  if (found != NULL && found->type == XPATH_NODESET && !xmlXPathNodeSetIsEmpty (found->nodesetval))
    first = found->nodesetval->nodeTab[0];
  xmlXPathFreeObject (found);
  return first;
}

static gboolean
template_holds (const Template *template, xmlXPathCompExprPtr expression, xmlNodePtr root)
{
  if (expression == NULL)
    return FALSE;
  template->context->node = root;
  return xmlXPathCompiledEvalToBoolean (expression, template->context) == 1;
}

static char *
template_field (const Template *template, xmlXPathCompExprPtr expression, xmlNodePtr root)
{
  xmlNodePtr node = template_find (template, expression, root);
  xmlChar *text = node ? xmlNodeGetContent (node) : NULL;
  g_autoptr (GString) collapsed = g_string_new (NULL);
  glong length;

  for (const char *c = (const char *) text; c != NULL && *c != '\0'; c++)
    if (strchr (" \t\r\n", *c) == NULL)
      g_string_append_c (collapsed, *c);
    else if (collapsed->len > 0 && collapsed->str[collapsed->len - 1] != ' ')
      g_string_append_c (collapsed, ' ');
  xmlFree (text);
  g_strchomp (collapsed->str);
  length = g_utf8_strlen (collapsed->str, -1);
  return length > 0 && length <= FIELD_CHARACTERS
             ? g_string_free (g_steal_pointer (&collapsed), FALSE) : NULL;
}

static PointState
template_point (const Template *template, const Point *point, xmlNodePtr root, gboolean resolved)
{
  const xmlNode *answer = template_find (template, point->answer, root);

  if (answer == NULL && template_holds (template, point->superfluous, root))
    return POINT_NOT_ASKED;
  if (answer == NULL)
    return resolved ? POINT_NOT_RELEVANT : POINT_MISSING;
  for (const xmlNode *child = answer->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE
        && strcmp ((const char *) child->name, template->not_relevant) == 0)
      return POINT_NOT_RELEVANT;
  return POINT_ANSWERED;
}

void
template_read (const Template *template, const Document *document,
               char *fields[N_TEMPLATE_FIELDS], PointState *states)
{
  xmlDocPtr tree = document_tree (document);
  xmlNodePtr root = xmlDocGetRootElement (tree);
  gboolean resolved;

  template->context->doc = tree;
  for (TemplateField field = 0; field < N_TEMPLATE_FIELDS; field++)
    fields[field] = template_field (template, template->fields[field], root);
  resolved = template_holds (template, template->resolved, root);
  for (guint i = 0; i < template->points->len; i++)
    states[i] = template_point (template, &g_array_index (template->points, Point, i), root,
                                resolved);
  template->context->doc = NULL;
  template->context->node = NULL;
}
