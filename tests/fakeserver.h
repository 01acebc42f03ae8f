/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server's parts share: fakeserver.c listens, fakebehaviours.c answers, fakehostile.c attacks. */
#ifndef FAKESERVER_H
#define FAKESERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define FAKESERVER_MAX_BEHAVIOURS 128 /* --behave names so many at most */

struct bytes {
	char *data;
	size_t len;
};

struct options {
	bool plain, ipv6;
	const char *cert, *key, *chain, *client_ca, *port_file, *log_file;
	int tls_max;        /* 0: whatever OpenSSL offers */
	const char *cipher; /* the only suite, by OpenSSL's name, or NULL */
	unsigned long count, idle;
	size_t behaviour_count;
	const struct behaviour *behaviour[FAKESERVER_MAX_BEHAVIOURS];
};

struct server {
	struct options options;
	SSL_CTX *tls;
	FILE *log;
	unsigned long connections, requests;
	const struct behaviour *behaviour; /* of this connection */
	size_t reply_count;
	struct bytes *reply;
};

struct connection {
	int fd;
	SSL *tls; /* NULL while, or where, there is none */
};

/* One way to treat a connection, which it has to itself from accept() on; the caller closes it. */
struct behaviour {
	const char *name;
	void (*run)(struct server *, struct connection *);
	bool replies;                /* needs at least one reply */
	const struct script *script; /* of run(), or NULL; see fakehostile.c */
};

/* All of them, ended by one without a name. */
extern const struct behaviour behaviours[];

/* Writes to the log, if there is one, at once. */
void fakeserver_note(const struct server *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the program with what OpenSSL or the system says. */
_Noreturn void fakeserver_die(const char *what);

#endif
