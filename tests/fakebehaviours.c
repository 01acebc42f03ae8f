/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the loopback server treats a connection: a function for each way, and a row in the table at the end. */
#include "fakeserver.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REQUEST 262144

static size_t receive(struct connection *c, char *to, size_t room)
{
	ssize_t n = c->tls ? SSL_read(c->tls, to, (int)room) : read(c->fd, to, room);

	return n > 0 ? (size_t)n : 0;
}

static bool deliver(struct connection *c, const char *from, size_t len)
{
	while (len > 0) {
		ssize_t n = c->tls ? SSL_write(c->tls, from, (int)len) : write(c->fd, from, len);

		if (n <= 0)
			return false;
		from += n;
		len -= (size_t)n;
	}
	return true;
}

/* Says goodbye and waits until the peer has heard it: closing at once could discard what was sent. */
static void part(struct connection *c)
{
	char rest[512];

	if (c->tls)
		(void)SSL_shutdown(c->tls);
	(void)shutdown(c->fd, SHUT_WR);
	while (read(c->fd, rest, sizeof(rest)) > 0)
		;
}

static bool handshake(struct server *s, struct connection *c)
{
	const char *name;

	if (s->options.plain)
		return true;
	c->tls = SSL_new(s->tls);
	if (!c->tls || SSL_set_fd(c->tls, c->fd) != 1)
		fakeserver_die("TLS");
	if (SSL_accept(c->tls) != 1) {
		fakeserver_note(s, "handshake failed: %s\n", ERR_reason_error_string(ERR_peek_last_error()));
		ERR_clear_error();
		SSL_free(c->tls);
		c->tls = NULL;
		return false;
	}
	name = SSL_get_servername(c->tls, TLSEXT_NAMETYPE_host_name);
	fakeserver_note(s, "handshake %s sni %s\n", SSL_get_version(c->tls), name ? name : "none");
	return true;
}

/* Finds text in bytes that hold no NUL before it. */
static const char *find(const char *hay, const char *needle)
{
	return strcasestr(hay, needle);
}

static size_t content_length(const char *head)
{
	const char *at = find(head, "\r\nContent-Length:");

	return at ? strtoul(at + strlen("\r\nContent-Length:"), NULL, 10) : 0;
}

static void note_request(struct server *s, const char *head, size_t head_len, size_t total)
{
	const char *end = head + head_len - 2, *next;

	fakeserver_note(s, "request %lu\n", s->requests);
	for (const char *at = head; at < end; at = next) {
		const char *newline = strstr(at, "\r\n");

		next = newline + 2;
		fakeserver_note(s, "> %.*s\n", (int)(newline - at), at);
	}
	fakeserver_note(s, "body ");
	for (size_t i = head_len; i < total; i++)
		fakeserver_note(s, "%02x", (unsigned)(unsigned char)head[i]);
	fakeserver_note(s, "\n");
}

/* Reads one whole request into `request`, NUL-terminated; false when the peer went away or asks too much. */
static bool read_request(struct server *s, struct connection *c, char request[MAX_REQUEST + 1])
{
	size_t len = 0, head_len = 0, need = 0, n;

	while (head_len == 0 || len < need) {
		n = receive(c, request + len, MAX_REQUEST - len);
		if (n == 0)
			return false;
		len += n;
		request[len] = '\0';
		if (head_len == 0) {
			const char *blank = strstr(request, "\r\n\r\n");

			head_len = blank ? (size_t)(blank - request) + 4 : 0;
			need = blank ? head_len + content_length(request) : 0;
		}
	}
	s->requests++;
	note_request(s, request, head_len, len);
	return true;
}

/*
 * Whether the peer can see where the answer ends, so that the connection may
 * stay for the next request.  Recorded answers are cut short on purpose, too.
 */
static bool is_self_delimiting(const struct bytes *reply)
{
	const char *blank = memmem(reply->data, reply->len, "\r\n\r\n", 4);
	char head[8192];
	size_t head_len, body_len;

	if (!blank)
		return false;
	head_len = (size_t)(blank - reply->data) + 2;
	body_len = reply->len - head_len - 2;
	if (head_len >= sizeof(head))
		return false;
	memcpy(head, reply->data, head_len);
	head[head_len] = '\0';
	if (find(head, "\r\nConnection: close"))
		return false;
	if (find(head, "\r\nTransfer-Encoding: chunked"))
		return body_len >= 5 && memcmp(reply->data + reply->len - 5, "0\r\n\r\n", 5) == 0;
	return find(head, "\r\nContent-Length:") && body_len == content_length(head);
}

/* Answers each request of the connection with the reply chosen for it. */
static void answer_all(struct server *s, struct connection *c,
                       const struct bytes *(*choose)(const struct server *, const char *))
{
	static char request[MAX_REQUEST + 1];
	const struct bytes *reply;

	if (!handshake(s, c))
		return;
	do {
		if (!read_request(s, c, request))
			return;
		reply = choose(s, request);
	} while (deliver(c, reply->data, reply->len) && is_self_delimiting(reply));
	part(c);
}

static const struct bytes *by_order(const struct server *s, const char *request)
{
	size_t n = s->requests - 1;

	(void)request;
	return &s->reply[n < s->reply_count ? n : s->reply_count - 1];
}

/* "DeviceId=r12" asks for the 12th reply. */
static const struct bytes *by_device(const struct server *s, const char *request)
{
	const char *at = strstr(request, "DeviceId=r");
	size_t n = at ? strtoul(at + strlen("DeviceId=r"), NULL, 10) : 0;

	return n >= 1 && n <= s->reply_count ? &s->reply[n - 1] : &s->reply[0];
}

static void behave_reply(struct server *s, struct connection *c)
{
	answer_all(s, c, by_order);
}

static void behave_by_device(struct server *s, struct connection *c)
{
	answer_all(s, c, by_device);
}

/* Never says a word, not even for TLS. */
static void behave_silent(struct server *s, struct connection *c)
{
	char ignored[512];

	(void)s;
	while (read(c->fd, ignored, sizeof(ignored)) > 0)
		;
}

/* Takes the request and never answers. */
static void behave_silent_answer(struct server *s, struct connection *c)
{
	static char request[MAX_REQUEST + 1];

	if (handshake(s, c))
		while (read_request(s, c, request))
			;
}

static void behave_close(struct server *s, struct connection *c)
{
	(void)s;
	part(c);
}

static void behave_reset(struct server *s, struct connection *c)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	(void)s;
	(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

/* Takes the request and closes the connection without an answer. */
static void behave_close_answer(struct server *s, struct connection *c)
{
	static char request[MAX_REQUEST + 1];

	if (handshake(s, c) && read_request(s, c, request))
		part(c);
}

/* A mail server on the port that was taken for HTTPS. */
static void behave_greeting(struct server *s, struct connection *c)
{
	static const char greeting[] = "220 mail.example.org ESMTP ready\r\n";

	(void)s;
	(void)deliver(c, greeting, sizeof(greeting) - 1);
	part(c);
}

const struct behaviour behaviours[] = {
	{ "reply", behave_reply, true },
	{ "by-device", behave_by_device, true },
	{ "silent", behave_silent, false },
	{ "silent-answer", behave_silent_answer, false },
	{ "close", behave_close, false },
	{ "close-answer", behave_close_answer, false },
	{ "reset", behave_reset, false },
	{ "greeting", behave_greeting, false },
	{ NULL, NULL, false },
};
