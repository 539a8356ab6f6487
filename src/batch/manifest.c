#include "batch/manifest.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "base/limits.h"
#include "batch/names.h"

void
manifest_line_clear (ManifestLine *line)
{
  g_clear_pointer (&line->path, g_free);
  g_clear_pointer (&line->output, g_free);
  g_clear_pointer (&line->office, g_free);
  g_clear_pointer (&line->recipient, g_free);
}

/* How deep objects and lists nest in TEXT: asked before the parser, which calls itself for each. */
static guint
depth_of (const char *text)
{
  guint depth = 0, deepest = 0;
  gboolean quoted = FALSE;

  for (; *text; text++)
    if (quoted && *text == '\\' && text[1])
      text++;
    else if (*text == '"')
      quoted = !quoted;
    else if (!quoted && strchr ("[{", *text))
      {
        depth++;
        deepest = MAX (deepest, depth);
      }
    else if (!quoted && strchr ("]}", *text) && depth > 0)
      depth--;
  return deepest;
}

/* --- the recipient --- */

static gboolean
is_element_name (const char *name)
{
  return strspn (name, G_CSET_A_2_Z G_CSET_a_2_z) == strlen (name) && *name;
}

/* Appends OBJECT's members as elements; FALSE: one is neither a text nor an object, or its name is no
 * element's. */
static gboolean
append_elements (GString *xml, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at; at = at->next)
    {
      const char *name = at->data;
      JsonNode *node = json_object_get_member (object, name);

      if (!is_element_name (name))
        return FALSE;
      g_string_append_printf (xml, "<%s>", name);
      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          if (!append_elements (xml, json_node_get_object (node)))
            return FALSE;
        }
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        {
          g_autofree char *text = g_markup_escape_text (json_node_get_string (node), -1);

          g_string_append (xml, text);
        }
      else
        return FALSE;
      g_string_append_printf (xml, "</%s>", name);
    }
  return TRUE;
}

static char *
read_recipient (JsonNode *node, const Place *place, Findings *findings)
{
  g_autoptr (GString) xml = g_string_new ("<recipient>");

  if (!JSON_NODE_HOLDS_OBJECT (node) || !append_elements (xml, json_node_get_object (node)))
    {
      findings_add_message (findings, MESSAGE_MANIFEST_RECIPIENT, place, NULL);
      return NULL;
    }
  g_string_append (xml, "</recipient>");
  return g_strdup (xml->str);
}

/* --- the object --- */

static char *
read_text (JsonNode *node, const char *name, const Place *place, Findings *findings)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node) : "";

  if (*text)
    return g_strdup (text);
  findings_add_message (findings, MESSAGE_MANIFEST_TEXT, place, name, NULL);
  return NULL;
}

static char *
read_output (JsonNode *node, const char *name, const Place *place, Findings *findings)
{
  g_autofree char *text = read_text (node, name, place, findings);

  if (!text || (g_str_has_suffix (text, ".pdf") && batch_names_is_safe (text)))
    return g_steal_pointer (&text);
  findings_add_message (findings, MESSAGE_MANIFEST_OUTPUT, place, NULL);
  return NULL;
}

/* The parser keeps the last of two members of one name and says nothing. */
static void
note_member (JsonParser *parser G_GNUC_UNUSED, JsonObject *object, const char *name, gpointer data)
{
  GHashTable *seen = data;
  g_autofree char *key = g_strdup_printf ("%p %s", (void *) object, name);

  if (!g_hash_table_insert (seen, g_steal_pointer (&key), NULL))
    g_hash_table_insert (seen, g_strdup (""), g_strdup (name));
}

static gboolean
read_member (const char *name, JsonNode *node, const Place *place, ManifestLine *line,
             Findings *findings)
{
  if (g_str_equal (name, "path"))
    return (line->path = read_text (node, name, place, findings)) != NULL;
  if (g_str_equal (name, "output"))
    return (line->output = read_output (node, name, place, findings)) != NULL;
  if (g_str_equal (name, "office"))
    return (line->office = read_text (node, name, place, findings)) != NULL;
  if (g_str_equal (name, "recipient"))
    return (line->recipient = read_recipient (node, place, findings)) != NULL;
  findings_add_message (findings, MESSAGE_MANIFEST_MEMBER, place, name, NULL);
  return FALSE;
}

static gboolean
read_object (const char *text, const Place *place, ManifestLine *line, Findings *findings)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) names = NULL;
  JsonNode *root;
  JsonObject *object;
  gboolean good = TRUE;

  g_signal_connect (parser, "object-member", G_CALLBACK (note_member), seen);
  if (depth_of (text) > limit_value (LIMIT_MANIFEST_DEPTH)
      || !json_parser_load_from_data (parser, text, -1, NULL)
      || !(root = json_parser_get_root (parser)) || !JSON_NODE_HOLDS_OBJECT (root))
    {
      findings_add_message (findings, MESSAGE_MANIFEST_JSON, place, NULL);
      return FALSE;
    }
  if (g_hash_table_contains (seen, ""))
    {
      findings_add_message (findings, MESSAGE_MANIFEST_TWICE, place,
                            (const char *) g_hash_table_lookup (seen, ""), NULL);
      return FALSE;
    }
  object = json_node_get_object (root);
  names = json_object_get_members (object);
  for (GList *at = names; at; at = at->next)
    good = read_member (at->data, json_object_get_member (object, at->data), place, line, findings)
           && good;
  if (good && !line->path)
    {
      findings_add_message (findings, MESSAGE_MANIFEST_PATH, place, NULL);
      good = FALSE;
    }
  return good;
}

gboolean
manifest_read_line (const char *text, gsize length, const Place *place, ManifestLine *line,
                    Findings *findings)
{
  g_auto (ManifestLine) read = { 0 };
  gsize maximum = limit_value (LIMIT_MANIFEST_LINE_BYTES);
  g_autofree char *own = g_strndup (text, MIN (length, maximum));
  const char *start = own + strspn (own, " \t");

  *line = (ManifestLine){ 0 };
  if (length > 0 && text[length - 1] == '\r')
    own[--length] = '\0';
  if (length > maximum || strlen (own) != length
      || (*start == '{' && !g_utf8_validate (own, -1, NULL)))
    {
      g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, maximum);

      findings_add_message (findings, MESSAGE_MANIFEST_LINE, place, limit, NULL);
      return FALSE;
    }
  if (*start == '\0' || *start == '#')
    return FALSE;
  if (*start != '{')
    read.path = g_strdup (own);
  else if (!read_object (start, place, &read, findings))
    return FALSE;
  *line = read;
  read = (ManifestLine){ 0 };
  return TRUE;
}
