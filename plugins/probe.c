/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe.h"

#include "redact.h"
#include "wipe.h"

enum phase_result { PHASE_RESULT_KEY, PHASE_RESULT_NO_POLICY, PHASE_RESULT_FAILED };

bool probe_open(struct probe *p, const struct settings *s, const struct secret *secret,
                const struct deadline *d, struct fault *fault)
{
	p->settings = s;
	p->secret = secret;
	p->deadline = d;
	p->transport = NULL;
	cookies_begin(&p->cookies);
	return transport_open(s, secret, &p->transport, fault);
}

/* The caller has put the request into a->request. */
static bool send_request(struct probe *p, struct answer *a, struct fault *fault)
{
	answer_begin(a, p->settings->folder, p->settings->folder_count);
	if (!transport_send(p->transport, &a->request, p->deadline, a, fault))
		return false;
	redact_answer(a, p->settings, p->secret, &p->cookies);
	return true;
}

/* On a connection that is used again, lookup, connect and handshake are those of the first request. */
static void keep_connection_times(const struct timings *before, struct answer *a)
{
	if (a->connections > 0 || a->time.connect >= 0)
		return;
	a->time.lookup = before->lookup;
	a->time.connect = before->connect;
	a->time.tls = before->tls;
}

static bool send_main(struct probe *p, struct evidence *e, struct fault *fault)
{
	const struct timings before = e->main.time;
	bool first = e->requests == 0;

	e->cookies_set = e->cookies_set || (!first && headers_value(&e->main.headers, "Set-Cookie"));
	if (!send_request(p, &e->main, fault))
		return false;
	if (!first)
		keep_connection_times(&before, &e->main);
	e->requests++;
	return true;
}

/* What a provisioning answer allows next (MS-ASPROV 3.1.5.1). */
static enum phase_result provision_outcome(const struct answer *a)
{
	const struct provision *p = &a->provision;

	if (a->ending != ENDING_COMPLETE || a->status != 200 || p->result != DOCUMENT_COMPLETE || p->wipe)
		return PHASE_RESULT_FAILED;
	if (p->has_status && p->status != 1)
		return PHASE_RESULT_FAILED;
	if (p->has_policy_status && p->policy_status == 2)
		return PHASE_RESULT_NO_POLICY;
	if ((p->has_policy_status && p->policy_status != 1) || !p->policy_key[0])
		return PHASE_RESULT_FAILED;
	return PHASE_RESULT_KEY;
}

static void keep_key(struct evidence *e, const char *key)
{
	struct text t;

	TEXT_IN(&t, e->policy_key);
	text_add(&t, key);
}

/* A phase that failed stays in e->main: it is what the verdict is about. */
static bool provision(struct probe *p, struct evidence *e, struct fault *fault)
{
	enum phase_result result;

	request_provision(p->settings, &e->main.request);
	if (!send_main(p, e, fault))
		return false;
	result = provision_outcome(&e->main);
	if (result == PHASE_RESULT_KEY) {
		request_provision_ack(p->settings, e->main.provision.policy_key, &e->main.request);
		if (!send_main(p, e, fault))
			return false;
		if (provision_outcome(&e->main) != PHASE_RESULT_KEY)
			return true;
		keep_key(e, e->main.provision.policy_key);
	}
	e->provisioned = result != PHASE_RESULT_FAILED;
	return true;
}

bool probe_run(struct probe *p, struct evidence *e, struct fault *fault)
{
	const struct settings *s = p->settings;

	e->asked = s;
	e->secret_file = p->secret->readable_by_others;
	if (s->provision) {
		if (!provision(p, e, fault))
			return false;
		if (!e->provisioned)
			return true;
	} else {
		keep_key(e, s->policy_key);
	}
	request_foldersync(s, s->protocol_version, e->policy_key, &e->main.request);
	return send_main(p, e, fault);
}

bool probe_further(struct probe *p, const struct request *r, struct evidence *e, struct fault *fault)
{
	e->followup[e->followups].request = *r;
	e->requests++;
	if (!send_request(p, &e->followup[e->followups], fault))
		return false;
	e->followups++;
	return true;
}

void probe_close(struct probe *p)
{
	transport_close(p->transport);
	p->transport = NULL;
	wipe_bytes(p->cookies.store, p->cookies.used);
}
