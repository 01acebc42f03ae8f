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

#include "deadline.h"
#include "fault.h"
#include "settings.h"

#define TLS_MAX_NAMES   256 /* bytes, NUL included */
#define TLS_MAX_SUBJECT 128 /* the same */

#define TLS_MAX_SOCKETS 8 /* no libcurl tries as many addresses side by side (RFC 8305) */

enum tls_problem {
	TLS_FINE,
	TLS_EXPIRED, /* the server's certificate, or one above it */
	TLS_NOT_YET_VALID,
	TLS_NAME_MISMATCH,
	TLS_SELF_SIGNED,       /* the server's certificate is its own issuer */
	TLS_ISSUER_UNKNOWN,    /* no issuer found, or a root that is not trusted */
	TLS_CERTIFICATE_OTHER, /* any other verification error, see verify_text */
	TLS_TOO_OLD,           /* no common protocol version */
	TLS_NOT_TLS,           /* the port answered in plain text */
	TLS_CLIENT_CERTIFICATE_WANTED,
	TLS_HANDSHAKE /* any other failure */
};

/* What one handshake showed.  Texts of certificates are UTF-8, and they and first_bytes not safe to print. */
struct tls_handshake {
	enum tls_problem problem;
	bool have_certificate;
	long days_left;                /* whole days until notAfter, rounded down, negative when past */
	int error_depth;               /* where in the chain verification failed; 0 is the server's own */
	const char *verify_text;       /* OpenSSL's words for the verification error, static, or NULL */
	bool root_untrusted;           /* the server sent its root, which is not trusted here */
	unsigned chain_sent;           /* certificates the server sent */
	char subject[TLS_MAX_SUBJECT]; /* common name, or "" */
	char issuer[TLS_MAX_SUBJECT];  /* of the certificate that failed, or of the leaf: common name */
	char names[TLS_MAX_NAMES];     /* DNS names and addresses, ", " between them, cut at the room */
	bool subject_cut, issuer_cut, names_cut; /* more of it came than is kept */
	bool client_certificate_asked;
	int alert_received, alert_sent; /* TLS alert numbers (RFC 8446 B.2), -1 when none */
	char first_bytes[16];           /* of a plain-text answer, NUL-terminated */
	char version[12];               /* "TLSv1.3" once agreed, or "" */
};

/* How a connection of this run is to be made; the caller keeps it while the connection lives. */
struct tls_config {
	bool insecure;
	enum tls_version min;
	/*
	 * A file of trusted certificates that is loaded only when a chain does not
	 * verify without it, or NULL.  libcurl loads all other trusted certificates.
	 */
	const char *lazy_bundle;
	const char *directory; /* the hashed names that are looked through before, or NULL */
	time_t now;
	/*
	 * Until when a peer may keep OpenSSL busy with messages that lead nowhere:
	 * the socket below is shut down for the first one after that.  NULL: no
	 * message is waited for any more.
	 */
	const struct deadline *deadline;
	int fd[TLS_MAX_SOCKETS]; /* see tls_note_socket() */
	size_t fds;
	struct tls_handshake *handshake; /* filled as the handshake goes */
	bool shut;                       /* that happened: whatever the connection brought is not whole */
	/* private to tls*.c */
	bool spoke;         /* a record was sent */
	bool heard;         /* a record header, or what stood in its place, came */
	bool reads_ahead;   /* libcurl had set that already: then it stays */
	bool bundle_failed; /* the lazy bundle was wanted and could not be loaded */
	int verify_error;   /* X509_V_ERR_... of the server's chain, 0 when it verified */
};

/*
 * Whether the TLS library that libcurl names ("OpenSSL/3.0.19") is the one
 * this module was linked with: an SSL_CTX of another one must not be touched.
 */
bool tls_is_library(const char *name);

/*
 * Has OpenSSL take its memory through memory.h, so that it is known when there
 * was none, and leave out what only encrypted PEM files need.  To be called
 * before anything else of OpenSSL or libcurl.
 */
void tls_begin(void);

/*
 * Does what the next handshake of this process would begin with: a seed for
 * random numbers, for which OpenSSL looks through its ciphers.  Takes about a
 * millisecond the first time, nothing later.
 */
void tls_get_ready(void);

/* Has all memory overwritten that OpenSSL gives back from now on, where it is watched. */
void tls_forget_memory(void);

/*
 * Checks that the trust anchors that the user names can be used; libcurl reads
 * them again.  False with a finished sentence otherwise.
 */
bool tls_check_files(const struct settings *s, struct fault *fault);

#define TLS_MAX_PEM 65536 /* bytes of a file */

struct tls_pem {
	size_t n;
	char bytes[TLS_MAX_PEM];
};

/* A login by certificate; the key is a secret, which the caller wipes. */
struct tls_client {
	struct tls_pem cert; /* with its chain, perhaps with the key */
	struct tls_pem key;
};

/*
 * Reads certificate and key and checks that they can be used.  From then on all
 * memory that OpenSSL gives back is overwritten.  False with a finished sentence.
 */
bool tls_read_client(const struct settings *s, struct tls_client *client, struct fault *fault);

/*
 * After a failed connection: false when nothing could be trusted because the
 * lazy bundle cannot be read and the directory holds no certificates either.
 */
bool tls_check_trust(const struct tls_config *config, struct fault *fault);

/*
 * A socket was opened.  Which of several TLS is spoken on nobody tells, nor
 * when the others are closed: in the end they are all shut down.
 */
void tls_note_socket(struct tls_config *config, int fd);

/*
 * Sets up the SSL_CTX that libcurl made (CURLOPT_SSL_CTX_FUNCTION hands it on
 * as void *): verification watched, trust store, security level; clears
 * config->handshake for a new one.  False when it cannot be set up, which must end
 * the connection.
 */
bool tls_prepare(void *ssl_ctx, struct tls_config *config);

/* What libcurl says of a connection that failed. */
enum tls_failure {
	TLS_FAILURE_ELSEWHERE, /* not in the handshake */
	TLS_FAILURE_HANDSHAKE,
	TLS_FAILURE_VERIFICATION /* of the server's certificate or its name */
};

/*
 * After a failed connection: decides handshake->problem from what was seen.
 * TLS_FINE then means that TLS itself had no part in it: the peer closed.
 */
void tls_conclude(struct tls_config *config, enum tls_failure failure);

/* SHA-256 (FIPS 180-4) of n bytes.  False when the library refuses. */
bool tls_sha256(const void *bytes, size_t n, unsigned char out[32]);

#endif
