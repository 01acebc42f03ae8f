/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only module that knows OpenSSL: what a handshake showed, the trust
 * store, the digest behind the DeviceId.
 */
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "fault.h"
#include "settings.h"

#define TLS_MAX_NAMES 256
#define TLS_MAX_SUBJECT 128

enum tls_problem {
	TLS_FINE,
	TLS_EXPIRED,           /* the server's certificate, or one above it */
	TLS_NOT_YET_VALID,
	TLS_NAME_MISMATCH,
	TLS_SELF_SIGNED,       /* the server's certificate is its own issuer */
	TLS_ISSUER_UNKNOWN,    /* no issuer found, or a root that is not trusted */
	TLS_CERTIFICATE_OTHER, /* any other verification error, see verify_text */
	TLS_TOO_OLD,           /* no common protocol version */
	TLS_NOT_TLS,           /* the port answered in plain text */
	TLS_CLIENT_CERTIFICATE_WANTED,
	TLS_HANDSHAKE          /* any other failure */
};

/* What one handshake showed.  Texts are as the certificate has them: not safe to print. */
struct tls_sight {
	enum tls_problem problem;
	bool have_certificate;
	long days_left;        /* whole days until notAfter, rounded down, negative when past */
	int error_depth;       /* where in the chain verification failed; 0 is the server's own */
	const char *verify_text; /* OpenSSL's words for the verification error, static, or NULL */
	unsigned chain_sent;   /* certificates the server sent */
	char subject[TLS_MAX_SUBJECT]; /* common name, or "" */
	char issuer[TLS_MAX_SUBJECT];  /* common name of the issuer of the certificate that failed, or of the leaf */
	char names[TLS_MAX_NAMES];     /* DNS names and addresses, ", " between them, cut at the room */
	bool client_certificate_asked;
	int alert_received, alert_sent; /* TLS alert numbers (RFC 8446 B.2), -1 when none */
	char first_bytes[16];  /* of a plain-text answer, NUL-terminated */
	char version[12];      /* "TLSv1.3" once agreed, or "" */
};

/* How a connection of this run is to be made; kept by the caller while the connection lives. */
struct tls_config {
	bool insecure;
	enum tls_version min;
	const char *cacert, *capath; /* the user's, "" for the system's */
	const char *system_bundle, *system_directory; /* what libcurl was built to trust, or NULL */
	time_t now;
	struct tls_sight *sight; /* filled as the handshake goes */
	/* private to tls.c */
	bool bundle_loaded;
};

/*
 * Checks that what the user names can be used: trust anchors, and client
 * certificate with key (the files are read once here; curl reads them again).
 * False with a finished sentence otherwise.
 */
bool tls_check_files(const struct settings *s, struct fault *fault);

/*
 * Sets up the SSL_CTX that libcurl made (CURLOPT_SSL_CTX_FUNCTION hands it on
 * as void *): verification watched, trust store, security level.  False when
 * it cannot be set up, which must end the connection.
 */
bool tls_prepare(void *ssl_ctx, struct tls_config *config);

/*
 * After a failed connection: decides sight->problem from what was seen.
 * peer_verification says that libcurl reported a failed verification of the
 * peer, handshake that it reported any failure of the handshake.
 */
void tls_conclude(struct tls_config *config, bool peer_verification, bool handshake);

/* SHA-256 (FIPS 180-4) of n bytes.  False when the library refuses. */
bool tls_sha256(const void *bytes, size_t n, unsigned char out[32]);

#endif
