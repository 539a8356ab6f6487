#include "press/facts.h"

static void
press_point_clear (gpointer data)
{
  g_free (((PressPoint *) data)->id);
}

GArray *
press_points_new (void)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (PressPoint));

  g_array_set_clear_func (points, press_point_clear);
  return points;
}

void
press_points_add (GArray *points, const char *id, PointState state)
{
  PressPoint point = { .id = g_strdup (id), .state = state };

  g_array_append_val (points, point);
}

PressFacts *
press_facts_new (void)
{
  PressFacts *facts = g_new0 (PressFacts, 1);

  facts->points = press_points_new ();
  return facts;
}

void
press_facts_free (PressFacts *facts)
{
  if (facts == NULL)
    return;
  g_free (facts->type);
  g_free (facts->case_number);
  g_free (facts->date);
  g_free (facts->office);
  g_array_unref (facts->points);
  g_free (facts);
}

/* A date that a rejected case may well not have. */
static gboolean
press_date_valid (const char *text)
{
  static const char shape[] = "9999-99-99";
  gsize i = 0;

  while (shape[i] != '\0' && (shape[i] == '9' ? g_ascii_isdigit (text[i]) : text[i] == shape[i]))
    i++;
  return shape[i] == '\0' && text[i] == '\0';
}

PressFacts *
press_facts_read (Intake *intake, const Case *source, GError **error)
{
  g_autoptr (PressFacts) facts = press_facts_new ();
  g_autofree PointState *states = NULL;
  char *fields[N_TEMPLATE_FIELDS];
  const Template *template;

  if (source->type == NULL)
    return g_steal_pointer (&facts);
  template = intake_template (intake, source->type, error);
  if (template == NULL)
    return NULL;
  states = g_new (PointState, template_count (template));
  template_read (template, source->document, fields, states);
  facts->type = g_strdup (source->type->id);
  facts->case_number = fields[TEMPLATE_CASE_NUMBER];
  facts->date = fields[TEMPLATE_DATE];
  facts->office = fields[TEMPLATE_OFFICE];
  if (facts->date != NULL && !press_date_valid (facts->date))
    g_clear_pointer (&facts->date, g_free);
  for (guint i = 0; i < template_count (template); i++)
    press_points_add (facts->points, template_nth (template, i)->id, states[i]);
  return g_steal_pointer (&facts);
}
