/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other end of a connection for unit tests: a child process on loopback
 * that handles each connection with a function of the test, and reports to the
 * test what it received.
 */
#ifndef PEER_H
#define PEER_H

#include <openssl/ssl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

#define PEER_MAX_SEEN 65536

/* Shared with the child. */
struct peer_seen {
	atomic_uint connections;
	atomic_uint requests; /* whole ones, read by peer_read_request() */
	atomic_size_t len;
	char bytes[PEER_MAX_SEEN]; /* all requests as they came, NUL-terminated */
};

struct peer_connection {
	int fd;
	SSL *tls;        /* NULL in plain text */
	unsigned number; /* from 1 */
	struct peer_seen *seen;
	const void *argument;
};

/* Treats one connection, which is closed when it returns. */
typedef void peer_serve(struct peer_connection *c);

struct peer {
	pid_t child;
	unsigned port;
	struct peer_seen *seen;
};

/* Listens on 127.0.0.1 and serves one connection after the other until stopped. */
void peer_start(struct peer *p, peer_serve *serve, const void *argument);
void peer_stop(struct peer *p);

/* A port of 127.0.0.1 on which nobody listens. */
unsigned peer_closed_port(void);

/* Reads head and body (by Content-Length) of one request; 0 when the other end closed before. */
int peer_read_request(struct peer_connection *c);

void peer_write(struct peer_connection *c, const void *bytes, size_t n);
void peer_say(struct peer_connection *c, const char *text);

/* Closes with a reset in place of an end. */
void peer_reset(struct peer_connection *c);

/* How TLS is to be offered; files of fakecerts.h, NULL for none. */
struct peer_tls {
	const char *certificate, *key, *client_ca;
	int max_version; /* 0: all */
};

/* The server's side of the handshake; 0 when it failed. */
int peer_begin_tls(struct peer_connection *c, const struct peer_tls *how);

#endif
