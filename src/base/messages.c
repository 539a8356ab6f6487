#include "base/messages.h"

typedef struct
{
  const char *key;
  Severity severity;
  const char *text[2];
} MessageRow;

static const MessageRow rows[N_MESSAGES] = {
#define MESSAGE(symbol, key, severity, da, en) { key, SEVERITY_##severity, { da, en } },
#include "base/messages.def"
#undef MESSAGE
};

static const char *const severity_words[][2] = {
  [SEVERITY_INFORMATION] = { "oplysning", "information" },
  [SEVERITY_WARNING] = { "advarsel", "warning" },
  [SEVERITY_ERROR] = { "fejl", "error" },
};

static Language run_language = LANGUAGE_DANISH;

const char *
message_key (MessageKey key)
{
  return rows[key].key;
}

Severity
message_severity (MessageKey key)
{
  return rows[key].severity;
}

const char *
message_text (MessageKey key, Language language)
{
  return rows[key].text[language];
}

char *
message_format (MessageKey key, Language language, const char *const *arguments)
{
  guint n_arguments = arguments ? g_strv_length ((char **) arguments) : 0;
  GString *result = g_string_new (NULL);

  for (const char *p = message_text (key, language); *p; p++)
    if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}')
      {
        guint index = (guint) (p[1] - '1');
        g_string_append (result, index < n_arguments ? arguments[index] : "?");
        p += 2;
      }
    else
      g_string_append_c (result, *p);

  return g_string_free (result, FALSE);
}

const char *
severity_word (Severity severity, Language language)
{
  return severity_words[severity][language];
}

void
message_set_language (Language language)
{
  run_language = language;
}

Language
message_language (void)
{
  return run_language;
}
