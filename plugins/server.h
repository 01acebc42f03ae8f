/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who answered: the product by what it is, not by what it claims.  The value
 * of MS-Server-ActiveSync alone never proves Exchange; half the open servers
 * send one (see the impostors in server.c).
 */
#ifndef SERVER_H
#define SERVER_H

#include <stdbool.h>

#include "answer.h"
#include "evidence.h"
#include "product.h"
#include "text.h"

/* Who wrote the answer's bytes. */
enum writer {
	WRITER_UNKNOWN,
	WRITER_EAS,            /* the ActiveSync application itself, of whatever product */
	WRITER_EXCHANGE_FRONT, /* the front end of Exchange 2013 and later */
	WRITER_ASPNET,
	WRITER_IIS,
	WRITER_HTTPSYS,
	WRITER_ARR, /* IIS as a gateway: Application Request Routing, Azure Application Gateway */
	WRITER_TMG, /* ISA Server, Threat Management Gateway */
	WRITER_NGINX,
	WRITER_APACHE,
	WRITER_HAPROXY,
	WRITER_F5,
	WRITER_CLOUDFLARE,
	WRITER_PHP,
	WRITER_JETTY,
	WRITER_LOGIN_PAGE,
	WRITER_PROXY, /* some proxy, e.g. Squid or a captive portal */
	WRITER_COUNT
};

#define SERVER_MAX_VERSION 32 /* bytes, NUL included */
#define SERVER_MAX_NAME    33 /* the same */

struct server {
	enum product product;
	enum writer writer;
	enum writer front; /* the web server that the Server header names; it may only have relayed */
	/* Of the product, else of the front: digits and dots as shown, or "". */
	char version[SERVER_MAX_VERSION];
	/* The header by which the product is known, where a header's value alone tells it; else NULL. */
	const char *mark, *mark_value;
	/* The Server header's first word, safe to print, when it is none that server.c lists; or "". */
	char other_server[SERVER_MAX_NAME];
};

/* Who answered, from this one answer; unknown where it does not show. */
void server_identify(const struct answer *a, struct server *out);

/* Whether a host name is one of Exchange Online. */
bool server_is_online_name(const char *hostname);

/*
 * Who wrote the main answer; its product may be shown by a follow-up only.
 * Returns the answer that shows the product, the main one when none does.
 */
const struct answer *server_identify_run(const struct evidence *e, struct server *out);

/* "nginx", "IIS"; "" when unknown. */
const char *server_writer_name(enum writer w);

/*
 * What a line calls the server, safe to print: the product, with its version
 * where that says more than the name does; else who wrote the answer; else "a
 * server behind nginx"; else "an unknown server".
 */
void server_add_name(const struct server *s, struct text *t);

#endif
