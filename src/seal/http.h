/* seal/http.h: one question to a server, with limits
 *
 * What signing and verifying ask of the network: time stamps, OCSP answers, CRLs, certificates, all
 * of them ASN.1 in DER, which says how long it is.  OpenSSL's HTTP client, with TLS where the URL
 * says https.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_HTTP_H
#define SAGSAKT_SEAL_HTTP_H

#include <glib.h>

/* What URL answers within SECONDS, at most MAXIMUM bytes: to a POST of REQUEST, of media type TYPE,
 * or with a NULL request to a GET.  EXPECTED is the media type wanted, NULL any.  The caller owns
 * it.  NULL: no such answer. */
GBytes *http_transfer (const char *url, GBytes *request, const char *type, const char *expected,
                       guint seconds, gsize maximum);

#endif
