/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request through the transport, as the tests of transport*.c and tls*.c need it. */
#ifndef SENDING_H
#define SENDING_H

#include <stdbool.h>

#include "answer.h"
#include "request.h"
#include "secret.h"
#include "settings.h"
#include "transport.h"

struct sending {
	struct settings settings;
	struct secret secret;
	struct request request;
	struct answer answer;
	struct fault fault;
	struct deadline deadline;
	struct transport *transport;
};

/* The one that tests use; large, so static. */
extern struct sending sending;

/* Plain HTTP to mail.example.org, reached at 127.0.0.1, as probe with password geheim, 5 seconds. */
void sending_begin(unsigned port);

/* Whether this libcurl can log in so: some have no NTLM, some no Kerberos either. */
bool sending_has(enum auth auth);

/* Opens the transport; the deadline starts.  False with the fault. */
bool sending_open(void);

/* Sends one FolderSync over the open transport. */
bool sending_send(void);

/* Both, and closes. Ends the test when the machine is broken. */
const struct answer *sending_run(void);

void sending_close(void);

#endif
