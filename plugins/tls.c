/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "memory.h"
#include "text.h"
#include "tls_verify.h"

/* Costs time: OpenSSL clears most secrets itself, but leaves pieces of keys on elliptic curves. */
static bool forgets;

/* malloc(), free() and realloc() as CRYPTO_set_mem_functions(3) wants them. */
static void *get(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return memory_get(n);
}

static void give_back(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	if (forgets)
		memory_forget(p);
	else
		free(p);
}

static void *resize(void *p, size_t n, const char *file, int line)
{
	if (n > 0)
		return forgets ? memory_replace(p, n) : memory_resize(p, n);
	give_back(p, file, line);
	return NULL;
}

void tls_begin(void)
{
	/* Refused when a library has made OpenSSL work before main(): then no failure is noted. */
	(void)CRYPTO_set_mem_functions(get, resize, give_back);
	/*
	 * The names of ciphers as OpenSSL 1.1 knew them: to enter them takes a twelfth
	 * of a run.  TLS fetches its ciphers from the providers and asks for none of them.
	 */
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
}

void tls_get_ready(void)
{
	(void)RAND_status();
}

void tls_forget_memory(void)
{
	forgets = true;
}

bool tls_is_library(const char *name)
{
	static const char ours[] = "OpenSSL/";
	const char *major, *dot;
	unsigned long number;

	if (!name || strncmp(name, ours, sizeof(ours) - 1) != 0)
		return false;
	major = name + sizeof(ours) - 1;
	dot = strchr(major, '.');
	return dot && text_number_bytes(major, (size_t)(dot - major), 1000, &number) &&
	       number == OPENSSL_version_major();
}

static void keep_first_bytes(struct tls_handshake *handshake, const unsigned char *bytes, size_t n)
{
	if (n >= sizeof(handshake->first_bytes))
		n = sizeof(handshake->first_bytes) - 1;
	memcpy(handshake->first_bytes, bytes, n);
	handshake->first_bytes[n] = '\0';
}

/* RFC 8446 5.1: type 20 to 24, then version 3.x.  A letter where the type stands is plain text. */
static bool is_record(const unsigned char *header, size_t n)
{
	return n >= 2 && header[0] >= 20 && header[0] <= 24 && header[1] == 3;
}

static void hear(struct tls_config *config, int type, const unsigned char *bytes, size_t n)
{
	struct tls_handshake *handshake = config->handshake;

	if (type == SSL3_RT_HEADER && !config->heard) {
		config->heard = true;
		if (!is_record(bytes, n))
			keep_first_bytes(handshake, bytes, n);
	}
	if (type == SSL3_RT_ALERT && n == 2 && bytes[1] != SSL_AD_CLOSE_NOTIFY)
		handshake->alert_received = bytes[1];
	if (type == SSL3_RT_HANDSHAKE && n > 0 && bytes[0] == SSL3_MT_CERTIFICATE_REQUEST)
		handshake->client_certificate_asked = true;
}

/* Newer OpenSSL sends an alert to a peer that hung up, although the peer sent nothing wrong. */
static bool is_about_the_end(void)
{
	unsigned long error = ERR_peek_last_error();

	return ERR_GET_LIB(error) == ERR_LIB_SSL &&
	       ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
}

static void tell(struct tls_config *config, int type, const unsigned char *bytes, size_t n)
{
	config->spoke = true;
	if (type == SSL3_RT_ALERT && n == 2 && bytes[1] != SSL_AD_CLOSE_NOTIFY && !is_about_the_end())
		config->handshake->alert_sent = bytes[1];
}

void tls_note_socket(struct tls_config *config, int fd)
{
	for (size_t i = 0; i < config->fds; i++)
		if (config->fd[i] == fd)
			return;
	config->fds -= config->fds == TLS_MAX_SOCKETS;
	config->fd[config->fds++] = fd;
}

/* Within one call OpenSSL goes on as long as the peer does, with tickets, key updates or hello requests. */
static void end_in_time(struct tls_config *config)
{
	const struct linger reset = { .l_onoff = 1 }; /* else the peer would go on for a while */

	if (config->shut || (config->deadline && deadline_left_ms(config->deadline) > 0))
		return;
	config->shut = true;
	for (size_t i = 0; i < config->fds; i++) {
		(void)setsockopt(config->fd[i], SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		(void)shutdown(config->fd[i], SHUT_RDWR);
	}
}

/*
 * The server waits for us now: before TLS 1.3 behind its ServerHelloDone (RFC 5246 7.3),
 * as its Finished may bring an answer along; in TLS 1.3 behind its Finished.  There it may
 * go on as well (RFC 8446 2, 0.5-RTT), but no HTTP/1.1 server answers before it was asked:
 * such an answer would be noticed only with the next that comes.
 */
static bool is_our_turn(int type, const unsigned char *bytes, size_t n)
{
	return type == SSL3_RT_HANDSHAKE && n > 0 &&
	       (bytes[0] == SSL3_MT_SERVER_DONE || bytes[0] == SSL3_MT_FINISHED);
}

static void watch(int sent, int version, int type, const void *bytes, size_t n, SSL *ssl, void *argument)
{
	struct tls_config *config = argument;

	(void)version;
	if (sent) {
		tell(config, type, bytes, n);
		return;
	}
	hear(config, type, bytes, n);
	if (is_our_turn(type, bytes, n))
		SSL_set_read_ahead(ssl, config->reads_ahead);
	end_in_time(config);
}

/*
 * The maximum stays open.  A stricter minimum in the system's openssl.cnf is
 * kept, unless the user asks for a version before 1.2, which no current policy allows.
 */
static bool set_versions(SSL_CTX *ctx, enum tls_version min)
{
	static const int numbers[] = {
		[TLS_1_0] = TLS1_VERSION,
		[TLS_1_1] = TLS1_1_VERSION,
		[TLS_1_2] = TLS1_2_VERSION,
		[TLS_1_3] = TLS1_3_VERSION,
	};

	if (min >= TLS_1_2 && SSL_CTX_get_min_proto_version(ctx) >= numbers[min])
		return true;
	/* TLS before 1.2 signs with MD5 and SHA-1, which every level above 0 forbids. */
	if (min < TLS_1_2)
		SSL_CTX_set_security_level(ctx, 0);
	return SSL_CTX_set_min_proto_version(ctx, numbers[min]) == 1;
}

bool tls_prepare(void *ssl_ctx, struct tls_config *config)
{
	SSL_CTX *ctx = ssl_ctx;

	*config->handshake = (struct tls_handshake){ .alert_received = -1, .alert_sent = -1 };
	config->spoke = config->heard = config->shut = config->bundle_failed = false;
	config->verify_error = X509_V_OK;
	/*
	 * A server's part of the handshake comes in half a dozen records, which take two
	 * system calls each otherwise.  Behind it nothing may be read ahead, unless
	 * libcurl asked for it: it waits for the socket alone.
	 */
	config->reads_ahead = SSL_CTX_get_read_ahead(ctx) != 0;
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_msg_callback(ctx, watch);
	SSL_CTX_set_msg_callback_arg(ctx, config);
	SSL_CTX_set_cert_verify_callback(ctx, tls_verify, config);
#ifdef SSL_OP_CLEANSE_PLAINTEXT
	/*
	 * Else what a server said last, perhaps a password that it repeats, stays in
	 * a buffer that is only given back.  One that is kept until the end instead
	 * of being given back after each record is overwritten but once.
	 */
	(void)SSL_CTX_set_options(ctx, SSL_OP_CLEANSE_PLAINTEXT);
	(void)SSL_CTX_clear_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
#endif
	return set_versions(ctx, config->min);
}

/* With TLS 1.3 such an alert comes after the handshake. */
static bool is_certificate_refused(const struct tls_handshake *handshake)
{
	if (!handshake->client_certificate_asked)
		return false;
	switch (handshake->alert_received) {
	case SSL_AD_HANDSHAKE_FAILURE:
	case SSL_AD_NO_CERTIFICATE:
	case SSL_AD_BAD_CERTIFICATE:
	case SSL_AD_UNSUPPORTED_CERTIFICATE:
	case SSL_AD_CERTIFICATE_REVOKED:
	case SSL_AD_CERTIFICATE_EXPIRED:
	case SSL_AD_CERTIFICATE_UNKNOWN:
	case SSL_AD_UNKNOWN_CA:
	case SSL_AD_ACCESS_DENIED:
	case SSL_AD_CERTIFICATE_REQUIRED:
		return true;
	default:
		return false;
	}
}

static enum tls_problem handshake_problem(const struct tls_config *config)
{
	const struct tls_handshake *handshake = config->handshake;

	if (handshake->first_bytes[0])
		return TLS_NOT_TLS;
	if (handshake->alert_received == SSL_AD_PROTOCOL_VERSION ||
	    handshake->alert_sent == SSL_AD_PROTOCOL_VERSION)
		return TLS_TOO_OLD;
	/* A side that rejects the handshake sends an alert; without one the peer just closed. */
	if (handshake->alert_received >= 0 || handshake->alert_sent >= 0 || !config->spoke)
		return TLS_HANDSHAKE;
	return TLS_FINE;
}

void tls_conclude(struct tls_config *config, enum tls_failure failure)
{
	struct tls_handshake *handshake = config->handshake;

	if (failure != TLS_FAILURE_ELSEWHERE && config->verify_error != X509_V_OK)
		handshake->problem = tls_verify_problem(config->verify_error);
	else if (failure == TLS_FAILURE_VERIFICATION)
		handshake->problem = TLS_NAME_MISMATCH; /* the chain verified: libcurl compared the names */
	else if (is_certificate_refused(handshake))
		handshake->problem = TLS_CLIENT_CERTIFICATE_WANTED;
	else if (failure == TLS_FAILURE_HANDSHAKE)
		handshake->problem = handshake_problem(config);
	else
		handshake->problem = TLS_FINE;
}

bool tls_sha256(const void *bytes, size_t n, unsigned char out[32])
{
	return EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL) == 1;
}
