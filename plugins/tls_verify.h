/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches how OpenSSL verifies the server's certificates, and lets it load the large trust store late. */
#ifndef TLS_VERIFY_H
#define TLS_VERIFY_H

#include <openssl/x509_vfy.h>

#include "tls.h"

/*
 * Verifies in OpenSSL's place (SSL_CTX_set_cert_verify_callback), with
 * OpenSSL's own rules and the trust store as it is; when that fails and there
 * is a lazy bundle, once more with it.  Notes in the config what was seen,
 * whatever the result, and returns OpenSSL's result unchanged.
 */
int tls_verify(X509_STORE_CTX *chain, void *config);

/* What a failed verification (X509_V_ERR_...) is called here. */
enum tls_problem tls_verify_problem(int error);

#endif
