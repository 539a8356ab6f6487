#include "command/report.h"

#include <stdio.h>
#include <string.h>

#include "base/errors.h"

static const struct
{
  const char *name;
  const char *word[2]; /* by Language */
} verdicts[] = {
  [VERDICT_ACCEPTED] = { "accepted", { "godkendt", "accepted" } },
  [VERDICT_REJECTED] = { "rejected", { "afvist", "rejected" } },
  [VERDICT_UNDECIDED] = { "undecided", { "ikke afgjort", "not decided" } },
};

char *
report_finding_line (const Finding *finding, const char *file)
{
  Language language = message_language ();
  const Place *place = &finding->place;
  GString *line = g_string_new (place->file ? place->file : file);
  if (place->line > 0)
    g_string_append_printf (line, ":%u", place->line);
  if (place->line > 0 && place->column > 0)
    g_string_append_printf (line, ":%u", place->column);
  g_string_append_printf (line, ": %s: %s [%s]\n", severity_word (finding->severity, language),
                          language == LANGUAGE_DANISH ? finding->da : finding->en, finding->rule);
  return g_string_free (line, FALSE);
}

void
report_finding (const Finding *finding, const char *file)
{
  g_autofree char *line = report_finding_line (finding, file);

  /* in one piece: standard error has no buffer, and may be shared */
  fputs (line, stderr);
}

void
report_findings (const Findings *findings, const char *file)
{
  for (guint i = 0; i < findings_count (findings); i++)
    report_finding (findings_nth (findings, i), file);
}

void
report_error (const GError *error, const char *file)
{
  fprintf (stderr, "%s: %s: %s\n", file ? file : "sagsakt",
           severity_word (SEVERITY_ERROR, message_language ()), error->message);
}

int
report_outcome (const Findings *findings, const char *file, const GError *error, int code)
{
  report_findings (findings, file);
  if (error == NULL)
    return code;
  report_error (error, file);
  return (int) exit_code_of_error (error);
}

void
report_pages (const char *file, guint pages)
{
  static const char *const words[][2] = { { "side", "sider" }, { "page", "pages" } };

  if (pages == 0)
    printf ("%s\n", file);
  else
    printf ("%s: %u %s\n", file, pages, words[message_language ()][pages != 1]);
}

char *
report_output_name (const char *input, const char *suffix, const char *extension)
{
  gsize cut = g_str_has_suffix (input, suffix) ? strlen (suffix) : 0;
  g_autofree char *stem = g_strndup (input, strlen (input) - cut);

  return g_strconcat (stem, extension, NULL);
}

void
report_add_string (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (builder, name);
  if (valid)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

void
report_add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  if (number >= 0)
    json_builder_add_int_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

void
report_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
report_append_json (JsonBuilder *builder, GString *out)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  json_generator_set_root (generator, root);
  json_generator_to_gstring (generator, out);
  g_string_append_c (out, '\n');
}

const char *
verdict_word (Verdict verdict)
{
  return verdicts[verdict].word[message_language ()];
}

const char *
verdict_name (Verdict verdict)
{
  return verdicts[verdict].name;
}
