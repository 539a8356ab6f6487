#include "base/findings.h"

#include <stdarg.h>

#include "base/limits.h"

struct Findings
{
  GArray *items; /* Finding */
  GStringChunk *texts;
  gboolean reject;
};

Findings *
findings_new (void)
{
  Findings *findings = g_new0 (Findings, 1);
  findings->items = g_array_new (FALSE, FALSE, sizeof (Finding));
  findings->texts = g_string_chunk_new (1024);
  return findings;
}

void
findings_free (Findings *findings)
{
  if (!findings)
    return;
  g_array_unref (findings->items);
  g_string_chunk_free (findings->texts);
  g_free (findings);
}

static const char *
keep (Findings *findings, const char *text)
{
  return text ? g_string_chunk_insert_const (findings->texts, text) : NULL;
}

static void
append (Findings *findings, const Finding *finding)
{
  Finding copy = *finding;
  copy.rule = keep (findings, finding->rule);
  copy.da = keep (findings, finding->da);
  copy.en = keep (findings, finding->en);
  copy.place.file = keep (findings, finding->place.file);
  copy.place.path = keep (findings, finding->place.path);
  copy.place.field = keep (findings, finding->place.field);
  g_array_append_val (findings->items, copy);
}

/* What stands last in a list that is full. */
static void
append_cut (Findings *findings)
{
  g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, limit_value (LIMIT_FINDINGS));
  const char *arguments[] = { limit, NULL };
  g_autofree char *da = message_format (MESSAGE_FINDINGS_CUT, LANGUAGE_DANISH, arguments);
  g_autofree char *en = message_format (MESSAGE_FINDINGS_CUT, LANGUAGE_ENGLISH, arguments);
  const Finding cut = { .severity = message_severity (MESSAGE_FINDINGS_CUT),
                        .rule = message_key (MESSAGE_FINDINGS_CUT),
                        .da = da,
                        .en = en };
  append (findings, &cut);
}

void
findings_add (Findings *findings, const Finding *finding)
{
  findings->reject |= finding->severity == SEVERITY_ERROR;
  if (findings->items->len < limit_value (LIMIT_FINDINGS))
    append (findings, finding);
  else if (findings->items->len == limit_value (LIMIT_FINDINGS))
    append_cut (findings);
}

void
findings_add_message (Findings *findings, MessageKey key, const Place *place, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list list;
  va_start (list, place);
  while ((argument = va_arg (list, const char *)))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  const char *const *strings = (const char *const *) arguments->pdata;
  g_autofree char *da = message_format (key, LANGUAGE_DANISH, strings);
  g_autofree char *en = message_format (key, LANGUAGE_ENGLISH, strings);
  Finding finding = { .severity = message_severity (key),
                      .rule = message_key (key),
                      .place = place ? *place : (Place){ 0 },
                      .da = da,
                      .en = en };
  findings_add (findings, &finding);
}

void
findings_add_all (Findings *findings, const Findings *others)
{
  for (guint i = 0; i < others->items->len; i++)
    findings_add (findings, &g_array_index (others->items, Finding, i));
}

guint
findings_count (const Findings *findings)
{
  return findings->items->len;
}

const Finding *
findings_nth (const Findings *findings, guint index)
{
  g_return_val_if_fail (index < findings->items->len, NULL);
  return &g_array_index (findings->items, Finding, index);
}

gboolean
findings_reject (const Findings *findings)
{
  return findings->reject;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  (void) data;
  const Place *pa = &((const Finding *) a)->place, *pb = &((const Finding *) b)->place;
  if (pa->line != pb->line)
    return pa->line < pb->line ? -1 : 1;
  if (pa->column != pb->column)
    return pa->column < pb->column ? -1 : 1;
  return 0;
}

void
findings_sort (Findings *findings)
{
  GArray *items = findings->items;
  guint n = items->len;
  /* The line that says that the list is cut stays last. */
  if (n > limit_value (LIMIT_FINDINGS))
    n--;
  if (n == 0)
    return;

  /* Stable, so equal places keep the order of adding. */
  g_qsort_with_data (items->data, (gint) n, sizeof (Finding), compare_places, NULL);
}
