/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the loopback server treats a connection: a function for each way, and a row in the table at the end. */
#include "fakeconnection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
	if (connection_find(head, "\r\nConnection: close"))
		return false;
	if (connection_find(head, "\r\nTransfer-Encoding: chunked"))
		return body_len >= 5 && memcmp(reply->data + reply->len - 5, "0\r\n\r\n", 5) == 0;
	return connection_find(head, "\r\nContent-Length:") && body_len == connection_length(head);
}

/* Answers each request of the connection with the reply chosen for it. */
static void answer_all(struct server *s, struct connection *c,
                       const struct bytes *(*choose)(const struct server *, const char *))
{
	static char request[CONNECTION_MAX_REQUEST + 1];
	const struct bytes *reply;

	if (!connection_handshake(s, c))
		return;
	do {
		if (!connection_read_request(s, c, request))
			return;
		reply = choose(s, request);
	} while (connection_deliver(c, reply->data, reply->len) && is_self_delimiting(reply));
	connection_part(c);
}

static const struct bytes *by_order(const struct server *s, const char *request)
{
	size_t n = s->requests > 0 ? s->requests - 1 : 0;

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
	static char request[CONNECTION_MAX_REQUEST + 1];

	if (connection_handshake(s, c))
		while (connection_read_request(s, c, request))
			;
}

static void behave_close(struct server *s, struct connection *c)
{
	(void)s;
	connection_part(c);
}

/* Not before the peer has spoken: it must have seen that it was connected. */
static void behave_reset(struct server *s, struct connection *c)
{
	char first[1];

	(void)s;
	(void)!read(c->fd, first, sizeof(first));
	connection_reset(c);
}

/* Takes the request and closes the connection without an answer. */
static void behave_close_answer(struct server *s, struct connection *c)
{
	static char request[CONNECTION_MAX_REQUEST + 1];

	if (connection_handshake(s, c) && connection_read_request(s, c, request))
		connection_part(c);
}

/* Answers before it was asked, in one segment with the end of its handshake where TLS is 1.2, and stays. */
static void behave_eager(struct server *s, struct connection *c)
{
	static char request[CONNECTION_MAX_REQUEST + 1];
	const struct bytes *reply = by_order(s, "");

	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_CORK, &(int){ 1 }, sizeof(int));
	if (!connection_handshake(s, c) || !connection_deliver(c, reply->data, reply->len))
		return;
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_CORK, &(int){ 0 }, sizeof(int));
	while (connection_read_request(s, c, request))
		;
}

/* A mail server on the port that was taken for HTTPS. */
static void behave_greeting(struct server *s, struct connection *c)
{
	static const char greeting[] = "220 mail.example.org ESMTP ready\r\n";

	(void)s;
	(void)connection_deliver(c, greeting, sizeof(greeting) - 1);
	connection_part(c);
}

const struct behaviour behaviours[] = {
	{ "reply", behave_reply, true, NULL },
	{ "by-device", behave_by_device, true, NULL },
	{ "eager", behave_eager, true, NULL },
	{ "silent", behave_silent, false, NULL },
	{ "silent-answer", behave_silent_answer, false, NULL },
	{ "close", behave_close, false, NULL },
	{ "close-answer", behave_close_answer, false, NULL },
	{ "reset", behave_reset, false, NULL },
	{ "greeting", behave_greeting, false, NULL },
	{ NULL, NULL, false, NULL },
};
