/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request, from libcurl's start to its end or the deadline. */
#include "transport_inside.h"

static bool has_ended(struct transport *t, CURLcode *code)
{
	const struct CURLMsg *message;
	int left;

	do {
		message = curl_multi_info_read(t->multi, &left);
	} while (message && message->msg != CURLMSG_DONE);
	if (message)
		*code = message->data.result;
	return message != NULL;
}

/*
 * While a name server or the peer lets us wait there is time for what a
 * handshake begins with.  Not where they answer at once: that would be
 * noticed late, and they would seem slow.
 */
static CURLMcode await(struct transport *t, int left_ms)
{
	int happened = 0;
	CURLMcode code;

	if (t->tls_ready || t->now.tls_begun || t->settings->plain_http)
		return curl_multi_poll(t->multi, NULL, 0, left_ms, NULL);
	code = curl_multi_poll(t->multi, NULL, 0, 1, &happened);
	if (code == CURLM_OK && happened == 0) {
		tls_get_ready();
		t->tls_ready = true;
	}
	return code;
}

/* The deadline is kept here: libcurl's own timeouts do not stop its resolver. */
static CURLMcode drive(struct transport *t, const struct deadline *d, struct transport_end *end)
{
	for (;;) {
		int running, left;
		CURLMcode code = curl_multi_perform(t->multi, &running);

		if (code != CURLM_OK)
			return code;
		if (has_ended(t, &end->code)) {
			end->deadline_passed = t->tls.shut || t->now.late;
			return CURLM_OK;
		}
		left = deadline_left_ms(d);
		if (left == 0) {
			end->deadline_passed = true;
			return CURLM_OK;
		}
		code = await(t, left);
		if (code != CURLM_OK)
			return code;
	}
}

bool transport_needs_lookup(const struct settings *s)
{
	if (s->proxy.given)
		return !s->proxy.host_is_address;
	return !s->address[0] && !s->hostname_is_address;
}

/*
 * Until a connection is made libcurl's resolver may be running; newer versions look
 * for further addresses even while they connect.  Removing the handle would wait
 * for it.
 */
static void detach(struct transport *t, const struct transport_end *end)
{
	if (end->deadline_passed && t->now.phase <= PHASE_CONNECT && transport_needs_lookup(t->settings))
		t->stuck = true;
	else
		(void)curl_multi_remove_handle(t->multi, t->easy);
}

bool transport_perform(struct transport *t, const struct request *r, const struct deadline *d,
                       struct answer *a, struct fault *fault)
{
	struct transport_end end = { false, CURLE_OK };
	CURLMcode code;
	bool usable;

	t->now.answer = a;
	t->now.deadline = t->tls.deadline = d;
	t->now.started_us = deadline_elapsed_us(d);
	if (!transport_setup_request(t, r, d, fault))
		return false;
	code = curl_multi_add_handle(t->multi, t->easy);
	if (code == CURLM_OK)
		code = drive(t, d, &end);
	if (code != CURLM_OK)
		return fault_set(fault, "libcurl failed: %s", curl_multi_strerror(code));
	a->time.total = deadline_elapsed_us(d) - t->now.started_us;
	usable = transport_conclude(t, end, a, fault);
	detach(t, &end);
	t->now.deadline = t->tls.deadline = NULL; /* the caller's */
	return usable;
}
