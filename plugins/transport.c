/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "transport_inside.h"

/* Name servers are waited for elsewhere only where libcurl has a thread for them; Kerberos never is. */
static bool may_block(const struct settings *s, const curl_version_info_data *library)
{
	return s->auth == AUTH_NEGOTIATE || !(library->features & CURL_VERSION_ASYNCHDNS);
}

static bool check_library(const struct settings *s, const curl_version_info_data *library,
                          struct fault *fault)
{
	if (!s->plain_http && !tls_is_library(library->ssl_version))
		return fault_set(fault,
		                 "this libcurl (%s) does not use the OpenSSL that the plugin was built with",
		                 curl_version());
	if (s->auth == AUTH_NTLM && !(library->features & CURL_VERSION_NTLM))
		return fault_set(fault, "--auth=ntlm: this libcurl was built without NTLM");
	if (s->auth == AUTH_NEGOTIATE && !(library->features & CURL_VERSION_SPNEGO))
		return fault_set(fault, "--auth=negotiate: this libcurl was built without Kerberos");
	return true;
}

static bool begin(struct transport *t, const struct settings *s, const struct secret *secret,
                  struct fault *fault)
{
	const curl_version_info_data *library;

	t->settings = s;
	t->secret = secret;
	t->tls = (struct tls_config){
		.insecure = s->insecure, .min = s->tls_min, .now = time(NULL), .sight = &t->sight
	};
	if (transport_start_library() != CURLE_OK)
		return fault_set(fault, "libcurl cannot be used: its start failed");
	library = curl_version_info(CURLVERSION_NOW);
	if (!check_library(s, library, fault))
		return false;
	t->blocks = may_block(s, library);
	t->easy = curl_easy_init();
	t->multi = curl_multi_init();
	if (!t->easy || !t->multi)
		return fault_set(fault, "out of memory");
	return transport_setup(t, fault);
}

bool transport_open(const struct settings *s, const struct secret *secret, struct transport **out,
                    struct fault *fault)
{
	struct transport *t;

	*out = NULL;
	if (!s->plain_http && !tls_check_files(s, fault))
		return false;
	t = calloc(1, sizeof(*t));
	if (!t)
		return fault_set(fault, "out of memory");
	if (!begin(t, s, secret, fault)) {
		transport_close(t);
		return false;
	}
	*out = t;
	return true;
}

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

/* The deadline is kept here, not by libcurl's own timeouts, which its resolver outlives. */
static CURLMcode drive(struct transport *t, const struct deadline *d, struct transport_end *end)
{
	for (;;) {
		int running, left;
		CURLMcode code = curl_multi_perform(t->multi, &running);

		if (code != CURLM_OK || has_ended(t, &end->code))
			return code;
		left = deadline_left_ms(d);
		if (left == 0) {
			end->deadline_passed = true;
			return CURLM_OK;
		}
		code = curl_multi_poll(t->multi, NULL, 0, left, NULL);
		if (code != CURLM_OK)
			return code;
	}
}

static bool needs_lookup(const struct settings *s)
{
	if (s->proxy.given)
		return !s->proxy.host_is_address;
	return !s->address[0] && !s->hostname_is_address;
}

/*
 * Until a connection stands libcurl's resolver may be at work, newer ones look
 * for further addresses even while they connect.  To take the handle away
 * would be to wait for it.
 */
static void detach(struct transport *t, const struct transport_end *end)
{
	if (end->deadline_passed && t->now.phase <= PHASE_CONNECT && needs_lookup(t->settings))
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
	t->now.deadline = d;
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
	return usable;
}

bool transport_send(struct transport *t, const struct request *r, const struct deadline *d, struct answer *a,
                    struct fault *fault)
{
	bool usable = true;

	if (!t->stuck) {
		t->now = (struct transfer){ .phase = PHASE_LOOKUP };
		t->error[0] = '\0';
	}
	if (t->stuck || deadline_left_ms(d) == 0) {
		a->ending = ENDING_TIMEOUT;
		a->phase = PHASE_NONE;
	} else if (t->blocks) {
		usable = transport_perform_apart(t, r, d, a, fault);
	} else {
		usable = transport_perform(t, r, d, a, fault);
	}
	answer_end(a);
	return usable;
}

void transport_close(struct transport *t)
{
	if (!t || t->stuck)
		return;
	curl_easy_cleanup(t->easy);
	(void)curl_multi_cleanup(t->multi);
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->connect_to);
	free(t);
}

void transport_library(struct text *t)
{
	const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);

	text_addf(t, "libcurl/%s %s", library->version,
	          library->ssl_version ? library->ssl_version : "without TLS");
}
