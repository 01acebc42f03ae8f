/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: the bytes of a reply in, verdict and output out.  The first byte
 * chooses verbosity and how the connection ended; then come the status line,
 * header lines, a blank line, the body.  Every failure must have a cause, the
 * output keep its promises and nobody repeat the password.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis.h"
#include "output.h"
#include "promises.h"
#include "redact.h"
#include "report.h"
#include "verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct settings settings;
#define PASSWORD "Tr0ub4dor&3"

static struct secret secret = { .password = PASSWORD };
static struct evidence evidence;
static struct cookies cookies;

static size_t add_headers(const char *bytes, size_t n)
{
	struct answer *a = &evidence.main;
	size_t at = 0;

	while (at < n) {
		const char *end = memchr(bytes + at, '\n', n - at);
		size_t len = end ? (size_t)(end - bytes) + 1 - at : n - at;

		headers_add_line(&a->headers, bytes + at, len);
		at += len;
		if (len <= 2)
			break;
	}
	return at;
}

/* How a connection may end, and in which phase: a row is chosen by the bits above the verbosity. */
static const struct {
	enum ending ending;
	enum phase phase;
	enum tls_problem problem;
} ways[] = {
	{ ENDING_COMPLETE, PHASE_DONE, TLS_FINE },
	{ ENDING_LOOKUP, PHASE_LOOKUP, TLS_FINE },
	{ ENDING_PROXY_LOOKUP, PHASE_LOOKUP, TLS_FINE },
	{ ENDING_REFUSED, PHASE_CONNECT, TLS_FINE },
	{ ENDING_UNREACHABLE, PHASE_CONNECT, TLS_FINE },
	{ ENDING_LOST, PHASE_TLS, TLS_FINE },
	{ ENDING_LOST, PHASE_ANSWER, TLS_FINE },
	{ ENDING_CUT, PHASE_ANSWER, TLS_FINE },
	{ ENDING_PROXY, PHASE_CONNECT, TLS_FINE },
	{ ENDING_NOT_HTTP, PHASE_ANSWER, TLS_FINE },
	{ ENDING_TOO_LARGE, PHASE_ANSWER, TLS_FINE },
	{ ENDING_TIMEOUT, PHASE_NONE, TLS_FINE },
	{ ENDING_TIMEOUT, PHASE_LOOKUP, TLS_FINE },
	{ ENDING_TIMEOUT, PHASE_CONNECT, TLS_FINE },
	{ ENDING_TIMEOUT, PHASE_TLS, TLS_FINE },
	{ ENDING_TIMEOUT, PHASE_ANSWER, TLS_FINE },
	{ ENDING_NO_TICKET, PHASE_DONE, TLS_FINE },
	{ ENDING_REFUSED_HERE, PHASE_CONNECT, TLS_FINE },
	{ ENDING_TLS, PHASE_TLS, TLS_EXPIRED },
	{ ENDING_TLS, PHASE_TLS, TLS_NOT_YET_VALID },
	{ ENDING_TLS, PHASE_TLS, TLS_NAME_MISMATCH },
	{ ENDING_TLS, PHASE_TLS, TLS_SELF_SIGNED },
	{ ENDING_TLS, PHASE_TLS, TLS_ISSUER_UNKNOWN },
	{ ENDING_TLS, PHASE_TLS, TLS_CERTIFICATE_OTHER },
	{ ENDING_TLS, PHASE_TLS, TLS_TOO_OLD },
	{ ENDING_TLS, PHASE_TLS, TLS_NOT_TLS },
	{ ENDING_TLS, PHASE_TLS, TLS_CLIENT_CERTIFICATE_WANTED },
	{ ENDING_TLS, PHASE_TLS, TLS_HANDSHAKE },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* What was received before it ended; no answer has neither header nor body. */
static void read_reply(const char *bytes, size_t n)
{
	struct answer *a = &evidence.main;
	unsigned long status = 0;
	size_t at;

	if (a->phase >= PHASE_ANSWER && n >= 12 && text_number_bytes(bytes + 9, 3, 999, &status) &&
	    status >= 200) {
		a->status = (unsigned)status;
		at = add_headers(bytes, n);
		(void)answer_body(a, bytes + at, n - at);
	} else if (a->ending == ENDING_COMPLETE || a->ending == ENDING_CUT) {
		a->ending = ENDING_NOT_HTTP;
	}
	answer_end(a);
	cookies_begin(&cookies);
	redact_answer(a, &settings, &secret, &cookies);
}

/* Failures that are no riddle: the first line says what to do. */
static bool is_told(void)
{
	return evidence.main.ending == ENDING_NO_TICKET || evidence.main.ending == ENDING_REFUSED_HERE;
}

static void start(uint8_t choice)
{
	static const char *const wanted[] = { "Inbox" };
	struct request r;

	if (!settings.port) {
		memcpy(settings.hostname, "mail.example.org", 17);
		memcpy(settings.path, SETTINGS_PATH, sizeof(SETTINGS_PATH));
		memcpy(settings.username, "probe", 6);
		memcpy(settings.protocol_version, "14.1", 5);
		memcpy(settings.device_id, "0123456789abcdef0123456789abcdef", 33);
		memcpy(settings.device_type, SETTINGS_DEVICE_TYPE, sizeof(SETTINGS_DEVICE_TYPE));
		settings.port = 443;
		settings.timeout = 10;
	}
	settings.verbose = choice & 3;
	settings.auth = ways[(choice >> 2) % WAYS].ending == ENDING_NO_TICKET ? AUTH_NEGOTIATE : AUTH_BASIC;
	memset(&evidence, 0, sizeof(evidence));
	request_foldersync(&settings, settings.protocol_version, "", &r);
	evidence.asked = &settings;
	evidence.total_us = 84132;
	evidence.main.request = r;
	answer_begin(&evidence.main, wanted, 1);
	evidence.main.ending = ways[(choice >> 2) % WAYS].ending;
	evidence.main.phase = ways[(choice >> 2) % WAYS].phase;
	evidence.main.tls.problem = ways[(choice >> 2) % WAYS].problem;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char space[OUTPUT_MAX_BYTES];
	static struct diagnosis diagnosis;
	struct factset seen;
	struct verdict verdict;
	struct text t;
	const char *broken;

	if (size == 0)
		return 0;
	start(data[0]);
	read_reply((const char *)data + 1, size - 1);
	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
	verdict_reach(&evidence, &diagnosis, &verdict);
	TEXT_IN(&t, space);
	report_write(&evidence, &diagnosis, &verdict, &t);
	broken = promise_broken(space, t.len, verdict.state);
	if (!broken && verdict.aspect[ASPECT_PROBE] != STATE_OK && diagnosis.found == 0 && !is_told())
		broken = "no cause";
	if (!broken && text_find(space, t.len, PASSWORD))
		broken = "the password";
	if (broken) {
		fprintf(stderr, "%s\n%s", broken, space);
		abort();
	}
	return 0;
}
