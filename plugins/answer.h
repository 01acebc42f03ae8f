/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything one request brought back, good or bad: values only. */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "foldersync.h"
#include "headers.h"
#include "provision.h"
#include "request.h"
#include "tls.h"

#define ANSWER_MAX_HEAD         16384               /* bytes of the body kept to look at and to show */
#define ANSWER_MAX_BODY         (8UL * 1024 * 1024) /* bytes; promised, more is cut off */
#define ANSWER_MAX_HEADER_BYTES 262144              /* of all header lines, interim answers included */
#define ANSWER_MAX_HEADER_LINES 4096                /* of the same; libcurl copies a folded field with each */
#define ANSWER_MAX_ADDRESS      64                  /* bytes, NUL included */
#define ANSWER_MAX_ERROR        256                 /* the same; as much as libcurl keeps */

/* How far the connection got. */
enum phase { PHASE_NONE, PHASE_LOOKUP, PHASE_CONNECT, PHASE_TLS, PHASE_REQUEST, PHASE_ANSWER, PHASE_DONE };

/* How it ended. */
enum ending {
	ENDING_NONE,         /* never sent */
	ENDING_COMPLETE,     /* a whole HTTP answer, whatever its status */
	ENDING_LOOKUP,       /* the name does not resolve */
	ENDING_PROXY_LOOKUP, /* the proxy's name does not */
	ENDING_REFUSED,      /* connection refused */
	ENDING_UNREACHABLE,  /* no route, network or host unreachable, timed out by the system */
	ENDING_LOST,         /* closed or reset before the answer's header was complete */
	ENDING_CUT,          /* closed or reset within the body */
	ENDING_TLS,          /* see tls.problem */
	ENDING_PROXY,        /* the proxy refused CONNECT: see proxy_status */
	ENDING_NOT_HTTP,     /* bytes that are not an HTTP/1 answer */
	ENDING_TOO_LARGE,    /* the header or the body passed its limit */
	ENDING_TIMEOUT,      /* the deadline, in the phase named */
	ENDING_NO_TICKET,    /* Negotiate without a Kerberos ticket */
	ENDING_REFUSED_HERE  /* --plain-http to an address that is not loopback: nothing was sent */
};

/* Lengths of the phases in microseconds, -1 when not reached. */
struct timings {
	int64_t lookup, connect, tls, firstbyte, transfer;
	int64_t total; /* of this request, always set once sent */
};

struct answer {
	struct request request; /* to be sent or as sent, without credentials */
	enum ending ending;
	enum phase phase;                 /* the one in which it ended */
	char error[ANSWER_MAX_ERROR];     /* libcurl's words, for -vv; not safe to print */
	unsigned status;                  /* HTTP status, 0 when there was none */
	unsigned proxy_status;            /* the proxy's answer to CONNECT, or 0 */
	unsigned connections;             /* TCP connections opened */
	char address[ANSWER_MAX_ADDRESS]; /* peer connected to, "" when none */
	struct timings time;
	struct tls_handshake tls;
	struct foldersync sync;     /* the body read as FolderSync */
	struct provision provision; /* and, of a provisioning request, as Provision */
	size_t body_bytes;          /* received */
	size_t head_len;
	struct headers headers;
	char head[ANSWER_MAX_HEAD]; /* the body's first bytes */
};

/* Clears all but its request, and readies the body's readers for the answer to that. */
void answer_begin(struct answer *a, const char *const *wanted, size_t wanted_count);

/* Takes bytes of the body; false when the limit is passed, which must end the transfer. */
bool answer_body(struct answer *a, const void *bytes, size_t n);

/* The transfer is over: decides what the body was. */
void answer_end(struct answer *a);

#endif
