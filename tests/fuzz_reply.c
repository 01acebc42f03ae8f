/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: the bytes of a reply in, verdict and output out.  The first byte
 * chooses verbosity and how the connection ended; then come the status line,
 * header lines, a blank line, the body.
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
static struct secret secret = { .password = "Tr0ub4dor&3" };
static struct evidence evidence;

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

static void read_reply(const char *bytes, size_t n)
{
	struct answer *a = &evidence.main;
	unsigned long status = 0;
	size_t at = add_headers(bytes, n);

	if (n >= 12 && text_number_bytes(bytes + 9, 3, 999, &status))
		a->status = (unsigned)status;
	(void)answer_body(a, bytes + at, n - at);
	answer_end(a);
	redact_answer(a, &settings, &secret);
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
	memset(&evidence, 0, sizeof(evidence));
	request_foldersync(&settings, settings.protocol_version, "", &r);
	evidence.asked = &settings;
	evidence.total_us = 84132;
	answer_begin(&evidence.main, &r, wanted, 1);
	evidence.main.ending =
		choice & 4 ? (enum ending)((choice >> 3) % (ENDING_REFUSED_HERE + 1)) : ENDING_COMPLETE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char space[OUTPUT_MAX];
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
	diagnose(&seen, &diagnosis);
	verdict_reach(&evidence, &diagnosis, &verdict);
	TEXT_IN(&t, space);
	report_write(&evidence, &diagnosis, &verdict, &t);
	broken = promise_broken(space, t.len, verdict.state);
	if (broken || (verdict.aspect[ASPECT_PROBE] != STATE_OK && diagnosis.found == 0)) {
		fprintf(stderr, "%s\n%s", broken ? broken : "no cause", space);
		abort();
	}
	return 0;
}
