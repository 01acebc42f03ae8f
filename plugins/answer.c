/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer.h"

#include <string.h>

void answer_begin(struct answer *a, const char *const *wanted, size_t wanted_count)
{
	a->ending = ENDING_NONE;
	a->phase = PHASE_NONE;
	a->error[0] = '\0';
	a->status = 0;
	a->proxy_status = 0;
	a->connections = 0;
	a->address[0] = '\0';
	a->time = (struct timings){ -1, -1, -1, -1, -1, 0 };
	a->tls = (struct tls_handshake){ .alert_received = -1, .alert_sent = -1 };
	headers_reset(&a->headers);
	foldersync_begin(&a->sync, wanted, wanted_count);
	provision_begin(&a->provision);
	a->body_bytes = 0;
	a->head_len = 0;
}

bool answer_body(struct answer *a, const void *bytes, size_t n)
{
	size_t left = ANSWER_MAX_HEAD - a->head_len;
	bool fits = n <= ANSWER_MAX_BODY - a->body_bytes;

	if (!fits)
		n = ANSWER_MAX_BODY - a->body_bytes;
	memcpy(a->head + a->head_len, bytes, n < left ? n : left);
	a->head_len += n < left ? n : left;
	a->body_bytes += n;
	foldersync_feed(&a->sync, bytes, n);
	if (request_is_provision(&a->request))
		provision_feed(&a->provision, bytes, n);
	return fits;
}

void answer_end(struct answer *a)
{
	foldersync_end(&a->sync);
	provision_end(&a->provision);
}
