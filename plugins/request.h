/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings to the bytes of a request (MS-ASHTTP 2.2.1).  No I/O. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "settings.h"
#include "text.h"

#define REQUEST_MAX_URL     3072 /* bytes, NUL included: path 511 * 3, user 320 * 3, host 253, the rest */
#define REQUEST_MAX_BODY    256  /* bytes: a provisioning acknowledgement has 50 and a key of up to 64 */
#define REQUEST_MAX_HEADERS 6    /* lines; further ones are dropped */
#define REQUEST_MAX_HEADER  320  /* bytes of a line, NUL included */

enum request_kind {
	REQUEST_FOLDERSYNC,
	REQUEST_OPTIONS,
	REQUEST_PROVISION,
	REQUEST_PROVISION_ACK,
	REQUEST_KIND_COUNT
};

struct request {
	enum request_kind kind;
	const char *method; /* "POST" or "OPTIONS" */
	char version[8];    /* MS-ASProtocolVersion as sent, "" when none is */
	size_t header_count;
	char header[REQUEST_MAX_HEADERS]
		   [REQUEST_MAX_HEADER]; /* "Name: value"; Authorization is the transport's */
	size_t body_len;
	unsigned char body[REQUEST_MAX_BODY];
	char url[REQUEST_MAX_URL]; /* absolute; path and query percent-encoded; no credentials in it */
};

/* Whether it is a phase of provisioning, so that its answer is a Provision document. */
bool request_is_provision(const struct request *r);

/* FolderSync with SyncKey 0, in the given version; policy_key "" sends none. */
void request_foldersync(const struct settings *s, const char *version, const char *policy_key,
                        struct request *r);

/*
 * OPTIONS: which versions, which commands.  Names no version, so that a server
 * which refuses the one asked for still answers.
 */
void request_options(const struct settings *s, struct request *r);

/* The first request for the policy (MS-ASPROV 3.1.5.1): with DeviceInformation from 14.1 on. */
void request_provision(const struct settings *s, struct request *r);

/* Acknowledges the policy of that temporary key with Status 1 (MS-ASPROV 2.2.2.54.1). */
void request_provision_ack(const struct settings *s, const char *policy_key, struct request *r);

/* "FolderSync", "OPTIONS", "Provision", "Provision acknowledgement". */
const char *request_name(enum request_kind kind);

#endif
