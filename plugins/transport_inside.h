/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files transport*.c share; nobody else includes it. */
#ifndef TRANSPORT_INSIDE_H
#define TRANSPORT_INSIDE_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "transport.h"

/* One request under way: what libcurl's callbacks note. */
struct transfer {
	struct answer *answer;
	const struct deadline *deadline;
	int64_t started_us; /* on the deadline's clock */
	size_t header_bytes, header_lines;
	bool header_complete; /* of an answer that is no interim one (1xx) */
	bool body_begun;
	bool too_large;      /* a limit of ours was passed */
	bool coded;          /* in a transfer coding that nobody asked for */
	bool login_over;     /* the server would have the login go on for ever */
	unsigned answers;    /* whole heads of answers that are no interim ones */
	bool late;           /* libcurl was stopped at the deadline */
	bool refused_here;   /* --plain-http: an address was turned down */
	bool resend_refused; /* libcurl wanted to send the request a second time */
	bool tls_begun;
	int64_t tls_begun_us; /* after the request's start */
	bool token_sent;      /* Negotiate */
	int socket_error;     /* errno of a socket that could not be made, or 0 */
	/* Read by another thread when this one hangs, see transport_thread.c. */
	_Atomic enum phase phase;
	atomic_uint sockets;
};

struct transport {
	const struct settings *settings;
	const struct secret *secret;
	CURL *easy;
	CURLM *multi;
	struct curl_slist *headers, *connect_to;
	struct tls_config tls;
	bool tls_ready;                 /* tls_get_ready() was called */
	struct tls_client *client;      /* or NULL */
	struct tls_handshake handshake; /* of the connection last made */
	struct transfer now;
	bool blocks;       /* a call of libcurl may hang, whatever the deadline */
	atomic_bool stuck; /* a call still runs in libcurl: nothing here may be used or freed */
	char error[CURL_ERROR_SIZE];
};

/* How libcurl ended: its code, or the deadline. */
struct transport_end {
	bool deadline_passed;
	CURLcode code;
};

/* Keeps the first failure of several calls: later ones often follow from it. */
static inline void transport_note(CURLcode *first, CURLcode code)
{
	if (*first == CURLE_OK)
		*first = code;
}

/* Sets all options that no request changes, from the settings and the secret. */
bool transport_setup(struct transport *t, struct fault *fault);

/* Sets what one request changes. */
bool transport_setup_request(struct transport *t, const struct request *r, const struct deadline *d,
                             struct fault *fault);

/* Registers the callbacks, which fill t->now and its answer. */
CURLcode transport_watch(struct transport *t);

/* Turns what was seen into the answer's ending, phase and timings.  False: the machine is broken. */
bool transport_conclude(struct transport *t, struct transport_end end, struct answer *a, struct fault *fault);

/* Whether a name has to be looked up before there can be a connection. */
bool transport_needs_lookup(const struct settings *s);

/* transport_send() itself, which trusts libcurl not to hang. */
bool transport_perform(struct transport *t, const struct request *r, const struct deadline *d,
                       struct answer *a, struct fault *fault);

/* The same in a thread of its own, which is left behind when it hangs. */
bool transport_perform_apart(struct transport *t, const struct request *r, const struct deadline *d,
                             struct answer *a, struct fault *fault);

#endif
