#include "intake/svrl.h"

#include <libxml/xmlsave.h>

#define SVRL "http://purl.oclc.org/dsdl/svrl"

static char *
print_root (xmlDocPtr document)
{
  xmlBufferPtr buffer = xmlBufferCreate ();
  xmlSaveCtxtPtr save = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_NO_DECL | XML_SAVE_FORMAT);
  xmlSaveTree (save, xmlDocGetRootElement (document));
  xmlSaveClose (save);
  char *text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);
  return text;
}

char *
svrl_print (xmlDocPtr report)
{
  return print_root (report);
}

static void
add_text (xmlNodePtr parent, const char *language, const char *text)
{
  xmlNodePtr node = xmlNewTextChild (parent, parent->ns, BAD_CAST "text", BAD_CAST text);
  xmlNodeSetLang (node, BAD_CAST language);
}

char *
svrl_print_findings (const Findings *findings)
{
  xmlDocPtr document = xmlNewDoc (BAD_CAST "1.0");
  xmlNodePtr root = xmlNewDocNode (document, NULL, BAD_CAST "schematron-output", NULL);
  xmlDocSetRootElement (document, root);
  xmlSetNs (root, xmlNewNs (root, BAD_CAST SVRL, BAD_CAST "svrl"));

  for (guint i = 0; i < findings_count (findings); i++)
    {
      const Finding *finding = findings_nth (findings, i);
      const char *path = finding->place.path;
      xmlNodePtr node = xmlNewChild (root, root->ns, BAD_CAST "failed-assert", NULL);
      xmlNewProp (node, BAD_CAST "id", BAD_CAST finding->rule);
      xmlNewProp (node, BAD_CAST "location", BAD_CAST (path ? path : "/"));
      xmlNewProp (node, BAD_CAST "role",
                  BAD_CAST severity_word (finding->severity, LANGUAGE_ENGLISH));
      xmlNewProp (node, BAD_CAST "test", BAD_CAST "false()");
      add_text (node, "da", finding->da);
      add_text (node, "en", finding->en);
    }

  char *text = print_root (document);
  xmlFreeDoc (document);
  return text;
}
