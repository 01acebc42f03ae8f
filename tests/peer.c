/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int listen_here(unsigned *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(fd, 16), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void end_connection(struct peer_connection *c)
{
	char rest[4096];

	if (c->fd < 0)
		return;
	if (c->tls)
		(void)SSL_shutdown(c->tls);
	/* A close with unread bytes would be a reset. */
	(void)shutdown(c->fd, SHUT_WR);
	while (read(c->fd, rest, sizeof(rest)) > 0)
		;
	SSL_free(c->tls);
	(void)close(c->fd);
}

static _Noreturn void serve_all(int listener, peer_serve *serve, const void *argument, struct peer_seen *seen)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGPIPE, SIG_IGN);
	for (;;) {
		struct peer_connection c = { .seen = seen, .argument = argument };
		int now = 1;

		c.fd = accept(listener, NULL, NULL);
		if (c.fd < 0)
			_exit(1);
		(void)setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof(now));
		c.number = ++seen->connections;
		serve(&c);
		end_connection(&c);
	}
}

void peer_start(struct peer *p, peer_serve *serve, const void *argument)
{
	int listener = listen_here(&p->port);

	p->seen = mmap(NULL, sizeof(*p->seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(p->seen != MAP_FAILED);
	p->child = fork();
	ck_assert_int_ge(p->child, 0);
	if (p->child == 0)
		serve_all(listener, serve, argument, p->seen);
	(void)close(listener);
}

void peer_stop(struct peer *p)
{
	ck_assert_int_gt(p->child, 0); /* 0 and -1 name not one process but many */
	(void)kill(p->child, SIGKILL);
	(void)waitpid(p->child, NULL, 0);
	(void)munmap(p->seen, sizeof(*p->seen));
}

unsigned peer_closed_port(void)
{
	unsigned port;

	(void)close(listen_here(&port));
	return port;
}

static ssize_t receive(struct peer_connection *c, char *into, size_t room)
{
	return c->tls ? SSL_read(c->tls, into, (int)room) : read(c->fd, into, room);
}

static size_t body_length(const char *head)
{
	const char *field = strcasestr(head, "\r\nContent-Length:");

	return field ? strtoul(field + strlen("\r\nContent-Length:"), NULL, 10) : 0;
}

int peer_read_request(struct peer_connection *c)
{
	struct peer_seen *seen = c->seen;
	size_t from = seen->len;

	for (;;) {
		const char *end = strstr(seen->bytes + from, "\r\n\r\n");
		ssize_t n;

		if (end && seen->len - from >=
		                   (size_t)(end + 4 - (seen->bytes + from)) + body_length(seen->bytes + from))
			break;
		n = receive(c, seen->bytes + seen->len, PEER_MAX_SEEN - 1 - seen->len);
		if (n <= 0)
			return 0;
		seen->len += (size_t)n;
	}
	seen->requests++;
	return 1;
}

void peer_write(struct peer_connection *c, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t sent = c->tls ? SSL_write(c->tls, at, (int)n) : write(c->fd, at, n);

		if (sent <= 0)
			return;
		at += sent;
		n -= (size_t)sent;
	}
}

void peer_say(struct peer_connection *c, const char *text)
{
	peer_write(c, text, strlen(text));
}

void peer_reset(struct peer_connection *c)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	SSL_free(c->tls);
	c->tls = NULL;
	(void)close(c->fd);
	c->fd = -1;
}

int peer_begin_tls(struct peer_connection *c, const struct peer_tls *how)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx)
		return 0;
	if (how->max_version) {
		SSL_CTX_set_security_level(ctx, 0);
		(void)SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
		(void)SSL_CTX_set_max_proto_version(ctx, how->max_version);
	}
	if (how->client_ca) {
		(void)SSL_CTX_load_verify_locations(ctx, how->client_ca, NULL);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	if (SSL_CTX_use_certificate_chain_file(ctx, how->certificate) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, how->key, SSL_FILETYPE_PEM) != 1)
		return 0;
	c->tls = SSL_new(ctx);
	SSL_CTX_free(ctx);
	if (c->tls && SSL_set_fd(c->tls, c->fd) == 1 && SSL_accept(c->tls) == 1)
		return 1;
	SSL_free(c->tls);
	c->tls = NULL;
	return 0;
}
