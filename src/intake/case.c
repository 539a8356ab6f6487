#include "intake/case.h"

#include "base/errors.h"
#include "intake/recipient.h"
#include "intake/schema.h"

/* What documents of one type are checked against. */
typedef struct
{
  Schema *schema; /* NULL: none */
  char **rule_files;
  GPtrArray *rules; /* Rules, loaded with DETAIL */
  RulesDetail detail;
} Checks;

struct Intake
{
  char *phase;
  RulesDetail detail;
  Registry *registry; /* NULL before it is needed */
  GHashTable *checks; /* DocumentType → Checks, as they are needed */
  GHashTable *templates; /* DocumentType → Template, likewise */
  Checks *named;      /* what the user named, for every document; NULL: the registry's */
};

static void
checks_free (gpointer data)
{
  Checks *checks = data;
  schema_free (checks->schema);
  g_strfreev (checks->rule_files);
  g_clear_pointer (&checks->rules, g_ptr_array_unref);
  g_free (checks);
}

/* Loads the rules, if they are not there in the detail that is wanted. */
static gboolean
checks_load_rules (Checks *checks, const Intake *intake, GError **error)
{
  if (checks->rules && checks->detail == intake->detail)
    return TRUE;

  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rules_free);
  for (guint i = 0; checks->rule_files && checks->rule_files[i]; i++)
    {
      Rules *loaded = rules_load (checks->rule_files[i], intake->phase, intake->detail, error);
      if (!loaded)
        return FALSE;
      g_ptr_array_add (rules, loaded);
    }
  g_clear_pointer (&checks->rules, g_ptr_array_unref);
  checks->rules = g_steal_pointer (&rules);
  checks->detail = intake->detail;
  return TRUE;
}

static Checks *
checks_load (const Intake *intake, const char *schema, const char *const *rules, GError **error)
{
  Checks *checks = g_new0 (Checks, 1);
  checks->rule_files = g_strdupv ((char **) rules);
  if ((schema && !(checks->schema = schema_load (schema, error)))
      || !checks_load_rules (checks, intake, error))
    g_clear_pointer (&checks, checks_free);
  return checks;
}

Intake *
intake_new (const char *phase)
{
  reader_secure ();
  Intake *intake = g_new0 (Intake, 1);
  intake->phase = g_strdup (phase);
  intake->detail = RULES_BRIEF;
  intake->checks = g_hash_table_new_full (NULL, NULL, NULL, checks_free);
  intake->templates = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) template_free);
  return intake;
}

Intake *
intake_new_for (const char *schema, const char *const *rules, const char *phase, GError **error)
{
  g_autoptr (Intake) intake = intake_new (phase);
  intake->named = checks_load (intake, schema, rules, error);
  return intake->named ? g_steal_pointer (&intake) : NULL;
}

void
intake_set_detail (Intake *intake, RulesDetail detail)
{
  intake->detail = detail;
}

void
intake_free (Intake *intake)
{
  if (!intake)
    return;
  g_hash_table_unref (intake->checks);
  g_hash_table_unref (intake->templates);
  g_clear_pointer (&intake->named, checks_free);
  registry_free (intake->registry);
  g_free (intake->phase);
  g_free (intake);
}

const Registry *
intake_registry (Intake *intake, GError **error)
{
  if (!intake->registry)
    intake->registry = registry_load (error);
  return intake->registry;
}

const Template *
intake_template (Intake *intake, const DocumentType *type, GError **error)
{
  Template *template = g_hash_table_lookup (intake->templates, type);
  if (!template)
    {
      template = template_load (type->points, error);
      if (template)
        g_hash_table_insert (intake->templates, (gpointer) type, template);
    }
  return template;
}

static Checks *
find_checks (Intake *intake, const DocumentType *type, GError **error)
{
  Checks *checks = g_hash_table_lookup (intake->checks, type);
  if (!checks)
    {
      const char *rules[] = { type->rules, NULL };
      checks = checks_load (intake, type->schema, rules, error);
      if (checks)
        g_hash_table_insert (intake->checks, (gpointer) type, checks);
    }
  return checks;
}

gboolean
intake_load (Intake *intake, const DocumentType *type, GError **error)
{
  return find_checks (intake, type, error) && intake_template (intake, type, error);
}

static Place
find_place (gpointer data, const xmlNode *node)
{
  return document_place (data, node);
}

static gboolean
run_rules (const Checks *checks, Case *read, Findings *findings, GError **error)
{
  xmlDocPtr tree = document_tree (read->document);
  for (guint i = 0; i < checks->rules->len; i++)
    {
      Rules *rules = g_ptr_array_index (checks->rules, i);
      xmlDocPtr svrl = rules_run (rules, tree, error);
      if (!svrl)
        return FALSE;
      g_ptr_array_add (read->reports, svrl);
      if (!rules_report (rules, tree, svrl, find_place, read->document, findings, error))
        return FALSE;
    }
  return TRUE;
}

/* FALSE with ERROR set: not decided.  What rejects the case stands in FINDINGS. */
static gboolean
check_case (Intake *intake, Case *read, const char *recipient, Findings *findings, GError **error)
{
  Checks *checks = intake->named;
  if (!checks)
    {
      if (!intake_registry (intake, error))
        return FALSE;
      read->type = registry_lookup (intake->registry, read->document, findings);
      if (!read->type)
        return TRUE;
      checks = find_checks (intake, read->type, error);
      if (!checks
          || (recipient
              && !recipient_replace (read->document, read->type, recipient, findings, error)))
        return FALSE;
    }

  if (checks->schema && !schema_validate (checks->schema, read->document, findings, error))
    return FALSE;
  /* Rules rely on the shape that the schema promises. */
  return findings_reject (findings)
         || (checks_load_rules (checks, intake, error)
             && run_rules (checks, read, findings, error));
}

Case *
case_read (Intake *intake, GBytes *bytes, const char *file, Findings *findings, GError **error)
{
  return case_read_for (intake, bytes, file, NULL, findings, error);
}

Case *
case_read_for (Intake *intake, GBytes *bytes, const char *file, const char *recipient,
               Findings *findings, GError **error)
{
  g_autoptr (Case) read = g_new0 (Case, 1);
  GError *failure = NULL;

  read->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) xmlFreeDoc);
  read->document = reader_parse (bytes, file, findings, &failure);
  gboolean decided = read->document ? check_case (intake, read, recipient, findings, &failure) : !failure;
  findings_sort (findings);
  if (!decided)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  read->verdict = findings_reject (findings) ? VERDICT_REJECTED : VERDICT_ACCEPTED;
  return g_steal_pointer (&read);
}

void
case_free (Case *read)
{
  if (!read)
    return;
  g_ptr_array_unref (read->reports);
  document_free (read->document);
  g_free (read);
}
