/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport.h"

#include <stdlib.h>
#include <time.h>

#include "memory.h"
#include "transport_inside.h"
#include "wipe.h"

/* A name lookup blocks libcurl unless it has a thread for it; a Kerberos login always may. */
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

static bool read_client(struct transport *t, struct fault *fault)
{
	if (!t->settings->client_cert[0] || t->settings->plain_http)
		return true;
	t->client = memory_get_zeroed(1, sizeof(*t->client));
	if (!t->client)
		return fault_set(fault, "out of memory");
	return tls_read_client(t->settings, t->client, fault);
}

static bool begin(struct transport *t, const struct settings *s, const struct secret *secret,
                  struct fault *fault)
{
	const curl_version_info_data *library;

	t->settings = s;
	t->secret = secret;
	t->tls = (struct tls_config){
		.insecure = s->insecure, .min = s->tls_min, .now = time(NULL), .handshake = &t->handshake
	};
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, memory_get, memory_forget, memory_replace, memory_copy,
	                         memory_get_zeroed) != CURLE_OK)
		return fault_set(fault, "libcurl could not be initialised");
	library = curl_version_info(CURLVERSION_NOW);
	if (!check_library(s, library, fault))
		return false;
	t->blocks = may_block(s, library);
	t->easy = curl_easy_init();
	t->multi = curl_multi_init();
	if (!t->easy || !t->multi)
		return fault_set(fault, "out of memory");
	return read_client(t, fault) && transport_setup(t, fault);
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

bool transport_send(struct transport *t, const struct request *r, const struct deadline *d, struct answer *a,
                    struct fault *fault)
{
	bool usable = true;

	if (!t->stuck) {
		t->now = (struct transfer){ 0 };
		t->now.phase = transport_needs_lookup(t->settings) ? PHASE_LOOKUP : PHASE_CONNECT;
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
	t->tls.deadline = NULL;
	curl_easy_cleanup(t->easy);
	(void)curl_multi_cleanup(t->multi);
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->connect_to);
	if (t->client)
		wipe_bytes(t->client, sizeof(*t->client));
	free(t->client);
	free(t);
}

void transport_library(struct text *t)
{
	const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);

	text_addf(t, "libcurl/%s %s", library->version,
	          library->ssl_version ? library->ssl_version : "without TLS");
}
