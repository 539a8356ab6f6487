/* seal/online.h: asking the network about a certificate (RFC 6960, RFC 5280 §4.2.1.13, §4.2.2.1)
 *
 * The addresses come from the certificate itself, and whoever answers learns that it is looked at:
 * only for who asked for it.  What comes back is not judged here.  Internal to seal/.
 */
#ifndef SAGSAKT_SEAL_ONLINE_H
#define SAGSAKT_SEAL_ONLINE_H

#include <glib.h>
#include <openssl/x509.h>

/* What the OCSP responders that CERTIFICATE names answer about it; NULL: none does.  The caller owns
 * the result, of all three. */
GBytes *online_ask_status (X509 *certificate, X509 *issuer);

/* The CRLs that CERTIFICATE names (of GBytes), maybe none. */
GPtrArray *online_fetch_crls (X509 *certificate);

/* The issuer's certificate from where CERTIFICATE says it is; NULL: it is not there. */
X509 *online_fetch_issuer (X509 *certificate);

#endif
