/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only module that knows libcurl: a request goes out, an answer comes back. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdbool.h>

#include "answer.h"
#include "deadline.h"
#include "fault.h"
#include "request.h"
#include "secret.h"
#include "settings.h"
#include "text.h"

struct transport; /* one connection to one server; cookies of the run in memory */

/*
 * Makes ready to send; connects to nothing.  The settings and the secret are
 * borrowed until transport_close().  False on a broken machine or on files
 * that cannot be used (CA, client certificate, key), with the reason.
 */
bool transport_open(const struct settings *s, const struct secret *secret, struct transport **out,
                    struct fault *fault);

/*
 * Sends one request and waits for its answer until the deadline.  Whatever the
 * server, the network or the name server does is an answer.  False only on a
 * broken machine (no memory, no descriptors).  The answer must have been begun.
 */
bool transport_send(struct transport *t, const struct request *r, const struct deadline *d, struct answer *a,
                    struct fault *fault);

/*
 * Closes and frees.  Where that could wait for a name server that never
 * answers, nothing is freed until the process ends.  NULL is fine.
 */
void transport_close(struct transport *t);

/* Adds what is linked at run time, for --version: "libcurl/7.88.1 OpenSSL/3.0.19". */
void transport_library(struct text *t);

#endif
