#include "intake/recipient.h"

#include <string.h>

static xmlNode *
find_child (xmlNode *parent, const char *name)
{
  for (xmlNode *node = xmlFirstElementChild (parent); node; node = xmlNextElementSibling (node))
    if (xmlStrEqual (node->name, BAD_CAST name))
      return node;
  return NULL;
}

/* Elements of the vocabulary NS, like those around them. */
static void
adopt (xmlNode *node, xmlNsPtr ns)
{
  for (; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        xmlSetNs (node, ns);
        adopt (node->children, ns);
      }
}

static void
empty (xmlNode *node)
{
  while (node->children)
    {
      xmlNode *child = node->children;

      xmlUnlinkNode (child);
      xmlFreeNode (child);
    }
}

gboolean
recipient_replace (Document *document, const DocumentType *type, const char *recipient,
                   Findings *findings, GError **error)
{
  xmlDocPtr tree = document_tree (document);
  xmlNode *root = xmlDocGetRootElement (tree);
  xmlNode *old = type->recipient ? find_child (root, type->recipient) : NULL;
  Place place = document_place (document, old ? old : root);
  g_autoptr (GBytes) bytes = g_bytes_new (recipient, strlen (recipient));
  g_autoptr (Document) other = NULL;
  GError *failure = NULL;

  if (!old)
    {
      findings_add_message (findings, MESSAGE_RECIPIENT_NONE, &place, NULL);
      return TRUE;
    }
  findings_add_message (findings, MESSAGE_RECIPIENT_REPLACED, &place, NULL);
  other = reader_parse (bytes, place.file, findings, &failure);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!other)
    return TRUE;
  empty (old);
  for (xmlNode *node = xmlDocGetRootElement (document_tree (other))->children; node;
       node = node->next)
    {
      xmlNode *copy = xmlDocCopyNode (node, tree, 1);

      if (copy)
        xmlAddChild (old, copy);
    }
  adopt (old->children, old->ns);
  return TRUE;
}
