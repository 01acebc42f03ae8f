/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static bool is_loopback_v6(const struct in6_addr *a)
{
	return IN6_IS_ADDR_LOOPBACK(a) || (IN6_IS_ADDR_V4MAPPED(a) && a->s6_addr[12] == 127);
}

/* Copied out: libcurl's address is not aligned for every kind. */
static bool is_loopback(const struct curl_sockaddr *a)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (a->family == AF_INET) {
		memcpy(&v4, &a->addr, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	if (a->family == AF_INET6) {
		memcpy(&v6, &a->addr, sizeof(v6));
		return is_loopback_v6(&v6.sin6_addr);
	}
	return false;
}

static void keep_address(const struct curl_sockaddr *a, char *into, socklen_t room)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (a->family == AF_INET) {
		memcpy(&v4, &a->addr, sizeof(v4));
		(void)inet_ntop(AF_INET, &v4.sin_addr, into, room);
	} else if (a->family == AF_INET6) {
		memcpy(&v6, &a->addr, sizeof(v6));
		(void)inet_ntop(AF_INET6, &v6.sin6_addr, into, room);
	}
}

/*
 * libcurl sends a request again, on a new connection, when a connection that it
 * uses again turns out to be dead.  That is not allowed here: a second login
 * could lock an account, and the lost connection is what the run has to report.
 */
static bool was_sent(const struct transport *t)
{
	long sent = 0;

	return curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent) == CURLE_OK && sent > 0;
}

static bool may_connect(struct transport *t, const struct curl_sockaddr *a)
{
	const struct settings *s = t->settings;

	/* A CONNECT counts as sent too; libcurl connects again after it only if the proxy hung up. */
	if (was_sent(t)) {
		t->now.resend_refused = true;
		return false;
	}
	if (s->plain_http && !s->insecure && !is_loopback(a)) {
		t->now.refused_here = true;
		return false;
	}
	return true;
}

static curl_socket_t open_socket(void *argument, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct transport *t = argument;
	bool allowed = may_connect(t, a);
	int fd;

	(void)purpose;
	if (t->now.resend_refused)
		return CURL_SOCKET_BAD;
	t->now.phase = PHASE_CONNECT;
	if (allowed || t->now.sockets == 0)
		keep_address(a, t->now.answer->address, ANSWER_MAX_ADDRESS);
	if (!allowed)
		return CURL_SOCKET_BAD;
	/* libcurl makes the socket non-blocking later and ignores a failure: then no deadline would hold. */
	fd = socket(a->family, a->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->protocol);
	if (fd < 0) {
		t->now.socket_error = errno;
		return CURL_SOCKET_BAD;
	}
	t->now.sockets++;
	tls_note_socket(&t->tls, fd);
	return fd;
}

static CURLcode begin_tls(CURL *easy, void *ssl_ctx, void *argument)
{
	struct transport *t = argument;

	(void)easy;
	t->now.phase = PHASE_TLS;
	t->now.tls_begun = true;
	t->now.tls_begun_us = deadline_elapsed_us(t->now.deadline) - t->now.started_us;
	return tls_prepare(ssl_ctx, &t->tls) ? CURLE_OK : CURLE_ABORTED_BY_CALLBACK;
}

static bool is_interim(const struct transport *t)
{
	long status = 0;

	return curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status < 200;
}

/* RFC 9112 7.4: without a TE field only chunked may come.  libcurl would unpack whatever that becomes. */
static bool is_coded(const char *line, size_t n)
{
	static const char name[] = "Transfer-Encoding:";
	size_t at = sizeof(name) - 1, end = n;

	if (n < at || strncasecmp(line, name, at) != 0)
		return false;
	while (at < end && text_is_blank(line[at]))
		at++;
	while (end > at && (unsigned char)line[end - 1] <= ' ')
		end--;
	n = end - at;
	return !(n == 7 && strncasecmp(line + at, "chunked", n) == 0) &&
	       !(n == 8 && strncasecmp(line + at, "identity", n) == 0);
}

/*
 * libcurl answers each challenge with one more login.  NTLM needs two requests
 * (MS-NTHT 2.1), Negotiate three when it carries NTLM; more could lock an account.
 */
static bool goes_on(const struct transport *t)
{
	const struct headers *h = &t->now.answer->headers;
	bool ntlm = t->settings->auth == AUTH_NTLM;

	if (t->settings->auth != AUTH_NEGOTIATE && !ntlm)
		return false;
	return t->now.answers >= (ntlm ? 2 : 3) &&
	       headers_hold(h, "WWW-Authenticate", ntlm ? "NTLM " : "Negotiate ");
}

static void end_head(struct transport *t)
{
	t->now.header_complete = !is_interim(t);
	if (!t->now.header_complete)
		return;
	t->now.answers++;
	t->now.login_over = goes_on(t);
}

/* Lines after the body are trailers, not part of the answer's header. */
static void take_line(struct transport *t, const char *line, size_t n)
{
	struct transfer *now = &t->now;

	if (now->body_begun)
		return;
	if (headers_is_status_line(line, n))
		now->header_complete = false;
	if (now->header_complete)
		return;
	if (n <= 2 && (line[0] == '\r' || line[0] == '\n'))
		end_head(t);
	else
		headers_add_line(&now->answer->headers, line, n);
}

static size_t take_header(char *line, size_t size, size_t n, void *argument)
{
	struct transport *t = argument;

	n *= size;
	t->now.phase = PHASE_ANSWER;
	t->now.header_bytes += n;
	t->now.header_lines++;
	if (t->now.header_bytes > ANSWER_MAX_HEADER_BYTES || t->now.header_lines > ANSWER_MAX_HEADER_LINES) {
		t->now.too_large = true;
		return 0;
	}
	t->now.coded = is_coded(line, n);
	if (n > 0 && !t->now.coded)
		take_line(t, line, n);
	return t->now.coded || t->now.login_over ? 0 : n;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *argument)
{
	struct transport *t = argument;

	n *= size;
	t->now.body_begun = t->now.body_begun || n > 0;
	if (answer_body(t->now.answer, bytes, n))
		return n;
	t->now.too_large = true;
	return 0;
}

/* The body of a proxy's refusal libcurl reads in one call, however long it is. */
static int end_in_time(void *argument, curl_off_t download_size, curl_off_t downloaded,
                       curl_off_t upload_size, curl_off_t uploaded)
{
	struct transport *t = argument;

	(void)download_size;
	(void)downloaded;
	(void)upload_size;
	(void)uploaded;
	t->now.late = t->now.deadline && deadline_left_ms(t->now.deadline) == 0;
	return t->now.late;
}

static CURLcode watch_proxy(struct transport *t)
{
	CURLcode code = CURLE_OK;

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_NOPROGRESS, 0L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_XFERINFODATA, t));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_XFERINFOFUNCTION, end_in_time));
	return code;
}

/* Whether there was a ticket shows only in the header sent, and why not only in libcurl's log. */
static int take_trace(CURL *easy, curl_infotype kind, char *bytes, size_t n, void *argument)
{
	static const char gss[] = "gss_"; /* init_sec_context() failed, or acquire_cred() in newer versions */
	struct transport *t = argument;
	struct text reason;

	(void)easy;
	if (kind == CURLINFO_HEADER_OUT) {
		t->now.header_complete = false;
		t->now.token_sent = t->now.token_sent || text_find(bytes, n, "\nAuthorization: Negotiate ");
	}
	if (kind == CURLINFO_TEXT && n >= sizeof(gss) - 1 && memcmp(bytes, gss, sizeof(gss) - 1) == 0) {
		TEXT_IN(&reason, t->error);
		text_add_bytes(&reason, bytes, n);
	}
	return 0;
}

#if LIBCURL_VERSION_NUM >= 0x075000
static int begin_request(void *argument, char *peer, char *local, int peer_port, int local_port)
{
	struct transport *t = argument;

	(void)peer;
	(void)local;
	(void)peer_port;
	(void)local_port;
	t->now.phase = PHASE_REQUEST;
	return CURL_PREREQFUNC_OK;
}
#endif

/* libcurl's log is needed only where a login takes more than one round trip. */
static CURLcode watch_login(struct transport *t)
{
	CURLcode code = CURLE_OK;

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_VERBOSE, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_DEBUGDATA, t));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_DEBUGFUNCTION, take_trace));
	return code;
}

CURLcode transport_watch(struct transport *t)
{
	const struct settings *s = t->settings;
	CURLcode code = CURLE_OK;

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, take_header));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_body));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t));
#if LIBCURL_VERSION_NUM >= 0x075000
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, begin_request));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t));
#endif
	if (!s->plain_http) {
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SSL_CTX_FUNCTION, begin_tls));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SSL_CTX_DATA, t));
	}
	if (s->auth == AUTH_NEGOTIATE || s->auth == AUTH_NTLM)
		transport_note(&code, watch_login(t));
	if (s->proxy.given)
		transport_note(&code, watch_proxy(t));
	return code;
}
