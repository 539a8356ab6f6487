/* test-facts.c: what a case says besides its verdict; its points against what the rules say of them */
#include <string.h>

#include "press/facts.h"
#include "base/files.h"

static PressFacts *
read_facts (Intake *intake, const char *path, GBytes *given, Findings *findings, gboolean *ruled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = given ? g_bytes_ref (given) : file_read (path, 1 << 24, &error);
  g_autoptr (Case) read = case_read (intake, bytes, path, findings, &error);
  PressFacts *facts;

  g_assert_no_error (error);
  facts = press_facts_read (intake, read, &error);
  g_assert_no_error (error);
  if (ruled != NULL)
    *ruled = read->reports->len > 0;
  return facts;
}

static PointState
state_of (const PressFacts *facts, const char *id)
{
  for (guint i = 0; i < facts->points->len; i++)
    if (strcmp (g_array_index (facts->points, PressPoint, i).id, id) == 0)
      return g_array_index (facts->points, PressPoint, i).state;
  g_error ("no point %s", id);
}

static guint
count_state (const PressFacts *facts, PointState state)
{
  guint count = 0;

  for (guint i = 0; i < facts->points->len; i++)
    count += g_array_index (facts->points, PressPoint, i).state == state;
  return count;
}

/* fixtures/FOLDER's cases one after the other. */
static void
each_fixture (const char *folder, void (*function) (Intake *intake, const char *path))
{
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autofree char *path = g_build_filename ("fixtures", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ".xml"))
      {
        g_autofree char *file = g_build_filename (path, name, NULL);

        function (intake, file);
        count++;
      }
  g_assert_cmpuint (count, >, 10);
}

/* The rule that says that the statement's point ID is missing: the risk's subgroups stand alone. */
static char *
rule_of (const char *id)
{
  gboolean subgroup = g_str_has_prefix (id, "risk.") && strchr (id + 5, '.') != NULL;
  g_autofree char *dashed = g_strdelimit (g_strdup (subgroup ? id + 5 : id), ".", '-');

  return g_strdup_printf ("statement-%s-missing", dashed);
}

static void
compare_with_rules (Intake *intake, const char *path)
{
  g_autoptr (Findings) findings = findings_new ();
  gboolean ruled;
  g_autoptr (PressFacts) facts = read_facts (intake, path, NULL, findings, &ruled);

  if (!ruled)
    return;
  g_assert_cmpuint (facts->points->len, ==, 32);
  for (guint i = 0; i < facts->points->len; i++)
    {
      const PressPoint *point = &g_array_index (facts->points, PressPoint, i);
      g_autofree char *rule = rule_of (point->id);
      gboolean missing = FALSE;

      for (guint j = 0; j < findings_count (findings); j++)
        missing |= strcmp (findings_nth (findings, j)->rule, rule) == 0;
      if (missing != (point->state == POINT_MISSING))
        g_error ("%s: %s is %s", path, point->id, point_state_name (point->state));
    }
}

static void
test_rules_agree (void)
{
  each_fixture ("statement/invalid", compare_with_rules);
  each_fixture ("statement/valid", compare_with_rules);
}

static void
none_missing (Intake *intake, const char *path)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (PressFacts) facts = read_facts (intake, path, NULL, findings, NULL);

  g_assert_cmpstr (facts->type, ==, "follow-up-conversation");
  g_assert_nonnull (facts->case_number);
  g_assert_nonnull (facts->date);
  g_assert_nonnull (facts->office);
  if (count_state (facts, POINT_MISSING) != 0)
    g_error ("%s: %u points missing", path, count_state (facts, POINT_MISSING));
}

static void
test_conversation (void)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (PressFacts) facts = NULL;

  each_fixture ("follow-up-conversation/valid", none_missing);
  facts = read_facts (intake, "fixtures/follow-up-conversation/invalid/conversation-empty.xml", NULL,
                      findings, NULL);
  g_assert_cmpuint (state_of (facts, "talk.explained"), ==, POINT_MISSING);
  g_assert_cmpuint (state_of (facts, "placement.reasons"), ==, POINT_ANSWERED);
}

static void
test_fields (void)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (PressFacts) facts = read_facts (
      intake, "fixtures/follow-up-conversation/invalid/fixation-reasons-missing.xml", NULL, findings,
      NULL);

  g_assert_cmpstr (facts->case_number, ==, "HA-1");
  g_assert_cmpstr (facts->date, ==, "2024-03-20");
  g_assert_cmpstr (facts->office, ==, "Havneby Arrest");
  g_assert_cmpuint (state_of (facts, "fixation.reasons"), ==, POINT_MISSING);
}

#define HEAD "<Statement xmlns='urn:sagsakt:case:1'>"

static PressFacts *
read_text (const char *text)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return read_facts (intake, "text.xml", bytes, findings, NULL);
}

static void
test_states (void)
{
  g_autoptr (PressFacts) facts = read_text (
      HEAD "<CaseNumber>\n 24/ 17\t</CaseNumber><StatementDate>12. maj</StatementDate>"
           "<State><MentalLevel><NotRelevant/></MentalLevel><Behaviour/></State>"
           "<RecidivismRisk><Violence><ViolenceOccurred><Answer> no </Answer></ViolenceOccurred>"
           "<ViolenceCause><Paragraph>x</Paragraph></ViolenceCause></Violence>"
           "<Force><ForceOccurred><Answer>yes</Answer></ForceOccurred></Force></RecidivismRisk>"
           "</Statement>");
  g_autoptr (PressFacts) resolved = read_text (HEAD "<Resolved/></Statement>");
  g_autoptr (PressFacts) other = read_text ("<Other/>");
  g_autoptr (PressFacts) broken = read_text ("<Statement");

  g_assert_cmpstr (facts->type, ==, "statement");
  g_assert_cmpstr (facts->case_number, ==, "24/ 17");
  g_assert_null (facts->date);
  g_assert_null (facts->office);
  g_assert_cmpuint (state_of (facts, "state.mental"), ==, POINT_NOT_RELEVANT);
  g_assert_cmpuint (state_of (facts, "state.behaviour"), ==, POINT_ANSWERED);
  g_assert_cmpuint (state_of (facts, "state.social"), ==, POINT_MISSING);
  g_assert_cmpuint (state_of (facts, "risk.violence.nature"), ==, POINT_NOT_ASKED);
  g_assert_cmpuint (state_of (facts, "risk.violence.cause"), ==, POINT_ANSWERED);
  g_assert_cmpuint (state_of (facts, "risk.force.count"), ==, POINT_MISSING);
  g_assert_cmpuint (count_state (resolved, POINT_NOT_RELEVANT), ==, 32);
  g_assert_null (other->type);
  g_assert_cmpuint (other->points->len, ==, 0);
  g_assert_null (broken->type);
}

/* Nothing that is no name gets into a file name or a report. */
static void
test_long_field (void)
{
  g_autofree char *number = g_strnfill (501, 'x');
  g_autofree char *text = g_strconcat (HEAD "<CaseNumber>", number, "</CaseNumber></Statement>", NULL);
  g_autoptr (PressFacts) facts = read_text (text);
  g_autoptr (PressFacts) shorter = NULL;
  char *start = strstr (text, "xxx");

  g_assert_null (facts->case_number);
  *start = ' ';
  shorter = read_text (text);
  g_assert_cmpstr (shorter->case_number, ==, number + 1);
}

/* The labels of FILE, at the points of TYPE; those of the template end in a colon some times. */
static void
compare_labels (const char *type_id, const char *file)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  const Registry *registry = intake_registry (intake, NULL);
  const Template *template = NULL;
  g_autofree char *table = NULL;

  for (guint i = 0; i < registry_count (registry); i++)
    if (strcmp (registry_nth (registry, i)->id, type_id) == 0)
      template = intake_template (intake, registry_nth (registry, i), NULL);
  g_assert_nonnull (template);
  g_assert_true (g_file_get_contents (file, &table, NULL, NULL));
  for (guint i = 0; i < template_count (template); i++)
    {
      const TemplatePoint *point = template_nth (template, i);
      g_autofree char *start = g_strconcat ("\n", point->id, "\t", NULL);
      g_autofree char *label = g_strconcat ("\t", point->label_da, NULL);
      const char *row = strstr (table, start);
      g_autofree char *line = row ? g_strndup (row + 1, strcspn (row + 1, "\n")) : NULL;

      g_assert_nonnull (line);
      if (g_str_has_suffix (line, ":"))
        line[strlen (line) - 1] = '\0';
      if (!g_str_has_suffix (line, label))
        g_error ("%s is not labelled as in %s", point->id, file);
    }
}

static void
test_labels (void)
{
  compare_labels ("statement", "tests/conformance/labels/template.tsv");
  compare_labels ("follow-up-conversation", "tests/conformance/labels/conversation.tsv");
}

/* Under 0.1 ms a case: it is in the way of every one of a batch. */
static void
test_cost (void)
{
  g_autoptr (Intake) intake = intake_new (NULL);
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read ("fixtures/statement/valid/complete.xml", 1 << 24, &error);
  g_autoptr (Case) read = case_read (intake, bytes, "complete.xml", findings, &error);
  gint64 best = G_MAXINT64;

  for (guint round = 0; round < 50; round++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint i = 0; i < 20; i++)
        press_facts_free (press_facts_read (intake, read, &error));
      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_test_message ("%.1f microseconds", (double) best / 20);
  g_assert_cmpint (best, <, 20 * 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/rules-agree", test_rules_agree);
  g_test_add_func ("/facts/conversation", test_conversation);
  g_test_add_func ("/facts/fields", test_fields);
  g_test_add_func ("/facts/states", test_states);
  g_test_add_func ("/facts/long-field", test_long_field);
  g_test_add_func ("/facts/labels", test_labels);
  g_test_add_func ("/facts/cost", test_cost);
  return g_test_run ();
}
