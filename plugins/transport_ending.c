/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

static int64_t info_us(const struct transport *t, CURLINFO what)
{
	curl_off_t us = 0;

	return curl_easy_getinfo(t->easy, what, &us) == CURLE_OK ? (int64_t)us : 0;
}

static long info_number(const struct transport *t, CURLINFO what)
{
	long number = 0;

	return curl_easy_getinfo(t->easy, what, &number) == CURLE_OK ? number : 0;
}

/* libcurl's times run from the start; 0 is a phase that did not end. */
static int64_t phase_length(int64_t from, int64_t to)
{
	if (to <= 0)
		return -1;
	return to > from ? to - from : 0;
}

/*
 * Up to 7.79 libcurl does not call when it begins a request, and only its times
 * tell; of newer ones they do not, see fill_timings().
 */
static enum phase phase_seen(const struct transport *t)
{
#if LIBCURL_VERSION_NUM < 0x075000
	if (t->now.phase < PHASE_REQUEST &&
	    info_us(t, t->settings->plain_http ? CURLINFO_CONNECT_TIME_T : CURLINFO_APPCONNECT_TIME_T) > 0)
		return PHASE_REQUEST;
#endif
	return t->now.phase;
}

static void fill_timings(const struct transport *t, struct timings *time)
{
	int64_t lookup = info_us(t, CURLINFO_NAMELOOKUP_TIME_T),
		connect = info_us(t, CURLINFO_CONNECT_TIME_T);
	int64_t tls = info_us(t, CURLINFO_APPCONNECT_TIME_T),
		first = info_us(t, CURLINFO_STARTTRANSFER_TIME_T);
	int64_t ready = tls > 0 ? tls : connect;

	/* Some versions count the connection as made only when TLS stands too. */
	if (connect == 0 && t->now.tls_begun)
		connect = t->now.tls_begun_us;
	if (t->now.sockets > 0) {
		time->lookup = phase_length(0, lookup);
		time->connect = phase_length(lookup, connect);
		time->tls = phase_length(connect, tls);
	} else if (t->now.phase <= PHASE_CONNECT) {
		time->lookup = phase_length(0, lookup);
	}
	/* Newer versions fill in what was not reached, with the whole time. */
	if (t->now.phase != PHASE_ANSWER)
		return;
	time->firstbyte = phase_length(ready, first);
	if (first > 0)
		time->transfer = phase_length(first, time->total > first ? time->total : first);
}

/* Without a connection the address stays the one that was tried last. */
static void fill_address(const struct transport *t, struct answer *a)
{
	char *peer = NULL;
	struct text address;

	if (t->now.phase <= PHASE_CONNECT && !t->now.header_complete)
		return;
	if (curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_IP, &peer) != CURLE_OK || !peer || !*peer)
		return;
	TEXT_IN(&address, a->address);
	text_add(&address, peer);
}

static bool is_through_proxy(const struct transport *t)
{
	return t->settings->proxy.given && !t->now.tls_begun && t->now.sockets > 0;
}

/* Newer versions fail to connect where a proxy refuses CONNECT. */
static bool was_refused_by_proxy(const struct transport *t)
{
	return is_through_proxy(t) &&
	       (t->now.resend_refused || info_number(t, CURLINFO_HTTP_CONNECTCODE) > 0);
}

static enum ending refused_connection(const struct transport *t)
{
	long error = info_number(t, CURLINFO_OS_ERRNO);

	/* A peer that resets had accepted the connection, if only for a moment. */
	if (t->now.resend_refused || error == ECONNRESET)
		return ENDING_LOST;
	if (t->now.refused_here && t->now.sockets == 0)
		return ENDING_REFUSED_HERE;
	/* No address of the family that -4 or -6 asks for. */
	if (t->now.sockets == 0 && t->now.socket_error == 0 && t->settings->family != FAMILY_ANY)
		return ENDING_LOOKUP;
	return error == ECONNREFUSED ? ENDING_REFUSED : ENDING_UNREACHABLE;
}

/* Its own limit of all header lines, 300 KiB, since 8.3; the code is that of any failure to receive. */
static bool is_header_too_large(const struct transport *t)
{
	return strstr(t->error, "Too large response headers") != NULL;
}

static enum ending no_http(const struct transport *t)
{
	return is_through_proxy(t) ? ENDING_PROXY : ENDING_NOT_HTTP;
}

/* libcurl's error codes for the same end differ between versions; how far it got does not. */
static enum ending broken_connection(struct transport *t)
{
	if (t->now.login_over)
		return ENDING_COMPLETE;
	if (t->now.coded)
		return no_http(t);
	if (is_through_proxy(t))
		return ENDING_PROXY;
	if (t->now.too_large || is_header_too_large(t))
		return ENDING_TOO_LARGE;
	tls_conclude(&t->tls, TLS_FAILURE_ELSEWHERE);
	if (t->now.tls_begun && t->handshake.problem != TLS_FINE)
		return ENDING_TLS;
	return t->now.header_complete ? ENDING_CUT : ENDING_LOST;
}

static enum ending failed_handshake(struct transport *t, enum tls_failure failure)
{
	tls_conclude(&t->tls, failure);
	return t->handshake.problem == TLS_FINE ? ENDING_LOST : ENDING_TLS;
}

/*
 * libcurl takes a header that ends with the connection for a whole one.
 * Without a ticket it goes on without credentials, and the server asks for them.
 */
static enum ending whole_answer(const struct transport *t)
{
	if (!t->now.header_complete)
		return ENDING_LOST;
	if (t->settings->auth == AUTH_NEGOTIATE && !t->now.token_sent &&
	    info_number(t, CURLINFO_RESPONSE_CODE) == 401)
		return ENDING_NO_TICKET;
	return ENDING_COMPLETE;
}

static enum ending ending_of(struct transport *t, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return whole_answer(t);
	case CURLE_COULDNT_RESOLVE_HOST:
		return ENDING_LOOKUP;
	case CURLE_COULDNT_RESOLVE_PROXY:
		return ENDING_PROXY_LOOKUP;
	case CURLE_COULDNT_CONNECT:
		return was_refused_by_proxy(t) ? ENDING_PROXY : refused_connection(t);
	case CURLE_OPERATION_TIMEDOUT:
		return info_number(t, CURLINFO_OS_ERRNO) == ETIMEDOUT ? ENDING_UNREACHABLE : ENDING_TIMEOUT;
	case CURLE_PEER_FAILED_VERIFICATION:
		return failed_handshake(t, TLS_FAILURE_VERIFICATION);
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_ISSUER_ERROR:
		return failed_handshake(t, TLS_FAILURE_HANDSHAKE);
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return no_http(t);
	case CURLE_OUT_OF_MEMORY: /* a header line beyond libcurl's own 100 KiB, before 8.6 */
#if LIBCURL_VERSION_NUM >= 0x080600
	case CURLE_TOO_LARGE: /* and since */
#endif
		return ENDING_TOO_LARGE;
	case CURLE_AUTH_ERROR:
	case CURLE_LOGIN_DENIED:
		return t->settings->auth == AUTH_NEGOTIATE && !t->now.token_sent ? ENDING_NO_TICKET
		                                                                 : ENDING_LOST;
	default:
		return broken_connection(t);
	}
}

static bool lacks_sockets(const struct transport *t)
{
	int error = t->now.socket_error;

	return t->now.sockets == 0 &&
	       (error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS);
}

/* As many descriptors as a lookup needs at once: without them libcurl says that there is no such name. */
static bool lacks_descriptors(void)
{
	int fd[4];
	size_t n = 0;

	while (n < sizeof(fd) / sizeof(fd[0])) {
		fd[n] = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
		if (fd[n] < 0)
			break;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		(void)close(fd[i]);
	return n < sizeof(fd) / sizeof(fd[0]) && errno == EMFILE;
}

/* Up to 8.17 its code is that of a name that does not exist; since then CURLE_FAILED_INIT. */
static bool lacks_thread(const struct transport *t)
{
	return strstr(t->error, "failed to start") != NULL;
}

static bool check_lookup(const struct transport *t, struct fault *fault)
{
	if (lacks_thread(t))
		return fault_set(fault, "cannot start a thread for the name lookup");
	return !lacks_descriptors() || fault_set(fault, "too many open files");
}

/* Between the handshake and the request lies nothing but the wait for a Kerberos ticket. */
static enum ending late_ending(const struct transport *t, enum phase phase)
{
	bool waits_for_ticket = t->settings->auth == AUTH_NEGOTIATE && !t->now.token_sent &&
	                        phase >= PHASE_REQUEST && !t->now.header_complete;

	return waits_for_ticket ? ENDING_NO_TICKET : ENDING_TIMEOUT;
}

static bool complain_of_anchors(const char *words, struct fault *fault)
{
	return fault_set(fault,
	                 "the certificates to trust (--cacert, --capath, or the system's) cannot be used: %s",
	                 words);
}

/* 7.88 reads them when the server has answered; what fails then has the code of a failed handshake. */
static bool lacks_anchors(const struct transport *t)
{
	return text_starts(t->error, "error setting certificate") ||
	       text_starts(t->error, "error adding trust anchors");
}

static bool check_handshake(const struct transport *t, const char *words, struct fault *fault)
{
	if (lacks_anchors(t))
		return complain_of_anchors(words, fault);
	return t->now.tls_begun || fault_set(fault, "libcurl failed: %s", words);
}

/* False when it is the machine, a file of ours or libcurl itself that failed, and no server. */
static bool check_machine(const struct transport *t, CURLcode code, struct fault *fault)
{
	const char *words = t->error[0] ? t->error : curl_easy_strerror(code);

	switch (code) {
	case CURLE_OUT_OF_MEMORY: /* of an answer: see ending_of() */
		return phase_seen(t) >= PHASE_REQUEST || fault_set(fault, "out of memory");
	case CURLE_SSL_CONNECT_ERROR:
		return check_handshake(t, words, fault);
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return check_lookup(t, fault);
	case CURLE_COULDNT_CONNECT:
		return !lacks_sockets(t) ||
		       fault_set(fault, "cannot open a socket: %s", strerror(t->now.socket_error));
	case CURLE_SSL_CACERT_BADFILE:
		return complain_of_anchors(words, fault);
	case CURLE_SSL_CERTPROBLEM:
		return fault_set(fault, "--client-cert=%s cannot be used: %s", t->settings->client_cert,
		                 words);
	case CURLE_ABORTED_BY_CALLBACK:
	case CURLE_FAILED_INIT:
	case CURLE_NOT_BUILT_IN:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_UNKNOWN_OPTION:
#if LIBCURL_VERSION_NUM >= 0x075400
	case CURLE_UNRECOVERABLE_POLL:
#endif
	case CURLE_URL_MALFORMAT:
		return fault_set(fault, "libcurl failed: %s", words);
	default:
		return true;
	}
}

/* What was sent is now the server's to answer, whatever libcurl still prepares. */
static enum phase phase_reached(const struct transport *t, struct transport_end end)
{
	if (!end.deadline_passed && (end.code == CURLE_OK || t->now.login_over) && t->now.header_complete)
		return PHASE_DONE;
	if (!end.deadline_passed && end.code == CURLE_SEND_ERROR && t->now.phase <= PHASE_REQUEST)
		return PHASE_REQUEST;
	return phase_seen(t) >= PHASE_REQUEST ? PHASE_ANSWER : t->now.phase;
}

static void fill_words(const struct transport *t, struct transport_end end, struct answer *a)
{
	struct text words;

	TEXT_IN(&words, a->error);
	text_add(&words, t->error);
	if (t->now.coded)
		text_add(&words, "; the server sent a Transfer-Encoding that was not asked for");
	if (words.len == 0 && !end.deadline_passed && end.code != CURLE_OK)
		text_add(&words, curl_easy_strerror(end.code));
}

static void fill_numbers(const struct transport *t, struct answer *a)
{
	long proxy_status = info_number(t, CURLINFO_HTTP_CONNECTCODE);

	if (t->now.header_complete)
		a->status = (unsigned)info_number(t, CURLINFO_RESPONSE_CODE);
	a->proxy_status = proxy_status > 0 ? (unsigned)proxy_status : 0;
	a->connections = t->now.sockets;
}

/* A connection that is used again keeps its handshake; one that never began TLS has none. */
static void fill_handshake(struct transport *t, struct answer *a)
{
	if (!t->now.tls_begun && (t->now.sockets > 0 || a->phase < PHASE_REQUEST))
		t->handshake = (struct tls_handshake){ .alert_received = -1, .alert_sent = -1 };
	a->tls = t->handshake;
}

bool transport_conclude(struct transport *t, struct transport_end end, struct answer *a, struct fault *fault)
{
	if ((end.deadline_passed || end.code != CURLE_OK) && memory_was_short())
		return fault_set(fault, "out of memory");
	if (!end.deadline_passed && !check_machine(t, end.code, fault))
		return false;
	if (end.code != CURLE_OK && !tls_check_trust(&t->tls, fault))
		return false;
	a->phase = phase_reached(t, end);
	a->ending = end.deadline_passed ? late_ending(t, a->phase) : ending_of(t, end.code);
	if (a->ending == ENDING_TIMEOUT && !end.deadline_passed)
		a->phase = t->now.phase;
	fill_words(t, end, a);
	fill_numbers(t, a);
	fill_timings(t, &a->time);
	fill_address(t, a);
	fill_handshake(t, a);
	return true;
}
