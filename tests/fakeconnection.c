/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fakeconnection.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

size_t connection_receive(struct connection *c, char *to, size_t room)
{
	ssize_t n = c->tls ? SSL_read(c->tls, to, (int)room) : read(c->fd, to, room);

	return n > 0 ? (size_t)n : 0;
}

bool connection_deliver(struct connection *c, const char *from, size_t len)
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

void connection_part(struct connection *c)
{
	char rest[512];

	if (c->tls)
		(void)SSL_shutdown(c->tls);
	(void)shutdown(c->fd, SHUT_WR);
	while (read(c->fd, rest, sizeof(rest)) > 0)
		;
}

bool connection_handshake(struct server *s, struct connection *c)
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
		connection_part(c); /* or the peer could lose our alert */
		return false;
	}
	name = SSL_get_servername(c->tls, TLSEXT_NAMETYPE_host_name);
	fakeserver_note(s, "handshake %s sni %s\n", SSL_get_version(c->tls), name ? name : "none");
	return true;
}

const char *connection_find(const char *hay, const char *needle)
{
	return strcasestr(hay, needle);
}

size_t connection_length(const char *head)
{
	const char *at = connection_find(head, "\r\nContent-Length:");

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

bool connection_read_request(struct server *s, struct connection *c, char request[CONNECTION_MAX_REQUEST + 1])
{
	size_t len = 0, head_len = 0, need = 0, n;

	while (head_len == 0 || len < need) {
		n = connection_receive(c, request + len, CONNECTION_MAX_REQUEST - len);
		if (n == 0)
			return false;
		len += n;
		request[len] = '\0';
		if (head_len == 0) {
			const char *blank = strstr(request, "\r\n\r\n");

			head_len = blank ? (size_t)(blank - request) + 4 : 0;
			need = blank ? head_len + connection_length(request) : 0;
		}
	}
	s->requests++;
	note_request(s, request, head_len, len);
	return true;
}

void connection_reset(struct connection *c)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}
