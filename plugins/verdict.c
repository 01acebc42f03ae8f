/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict.h"

#include <string.h>

struct code_state {
	unsigned first, last;
	enum state state;
};

/* HTTP statuses of an EAS answer; any other than 200 is CRITICAL. */
static const struct code_state http_states[] = {
	{ 400, 400, STATE_UNKNOWN }, { 405, 405, STATE_UNKNOWN }, { 415, 415, STATE_UNKNOWN },
	{ 449, 449, STATE_WARNING }, { 501, 501, STATE_UNKNOWN }, { 505, 505, STATE_UNKNOWN },
};

/* Status of FolderSync (MS-ASCMD 2.2.3.177.5) and common Status (2.2.2); any other is CRITICAL. */
static const struct code_state eas_states[] = {
	{ 1, 1, STATE_OK },          { 10, 10, STATE_UNKNOWN },   { 101, 109, STATE_UNKNOWN },
	{ 111, 111, STATE_WARNING }, { 133, 133, STATE_WARNING }, { 135, 135, STATE_WARNING },
	{ 137, 138, STATE_UNKNOWN }, { 139, 139, STATE_WARNING }, { 141, 145, STATE_WARNING },
	{ 165, 165, STATE_WARNING },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum state look_up(const struct code_state *rows, size_t count, unsigned long code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= rows[i].first && code <= rows[i].last)
			return rows[i].state;
	return STATE_CRITICAL;
}

/* Throttling counts only where the server names it; Retry-After alone does not. */
static bool names_throttling(const struct factset *seen)
{
	return facts_have(seen, FACT_THROTTLED) || facts_have(seen, FACT_BACK_OFF);
}

static enum state state_of_document(const struct answer *a)
{
	long status = evidence_status(a);

	if (status < 0 || (status == 1 && evidence_wrong_type(a)))
		return STATE_CRITICAL;
	if (status == 1 && a->request.kind != REQUEST_FOLDERSYNC)
		return STATE_CRITICAL; /* a provisioning phase that gave no key */
	if (status == 1 && !a->sync.inbox)
		return STATE_CRITICAL;
	return look_up(eas_states, COUNT(eas_states), (unsigned long)status);
}

static enum state state_of_http(const struct answer *a, const struct factset *seen)
{
	if (a->status == 200)
		return state_of_document(a);
	if ((a->status == 503 || a->status == 429) && names_throttling(seen))
		return STATE_WARNING;
	return look_up(http_states, COUNT(http_states), a->status);
}

static enum state state_of_outcome(const struct evidence *e, const struct factset *seen)
{
	if (evidence_run_orders_wipe(e))
		return STATE_CRITICAL;
	switch (e->main.ending) {
	case ENDING_COMPLETE:
		return state_of_http(&e->main, seen);
	case ENDING_TIMEOUT:
		return e->asked->timeout_result;
	case ENDING_NONE:
	case ENDING_NO_TICKET:
	case ENDING_REFUSED_HERE:
		return STATE_UNKNOWN;
	default:
		return STATE_CRITICAL;
	}
}

static enum state state_of_sign(const struct sign *sign, enum state outcome)
{
	static const enum state asked[] = {
		[SIGN_CRITICAL] = STATE_CRITICAL,
		[SIGN_UNKNOWN] = STATE_UNKNOWN,
	};

	return sign->state == SIGN_KEEPS ? outcome : asked[sign->state];
}

/*
 * A status counts for a whole answer only, and a wipe is not excused by a
 * state meant for the HTTP status that carries it.
 */
static const struct override *override_of(const struct evidence *e, const char *key)
{
	const struct answer *a = &e->main;

	if (a->ending != ENDING_COMPLETE)
		return override_find(&e->asked->overrides, key, -1, 0);
	return override_find(&e->asked->overrides, key, evidence_status(a),
	                     evidence_run_orders_wipe(e) ? 0 : a->status);
}

static void judge_probe(const struct evidence *e, const struct diagnosis *d, struct verdict *v)
{
	enum state state = state_of_outcome(e, &d->seen);

	if (d->found > 0 && e->main.ending != ENDING_TIMEOUT && !evidence_run_orders_wipe(e))
		state = state_of_sign(d->finding[0].sign, state);
	v->set_by = override_of(e, d->found > 0 ? d->finding[0].cause->key : NULL);
	v->aspect[ASPECT_PROBE] = v->set_by ? v->set_by->state : state;
}

static bool folders_known(const struct answer *a)
{
	return a->status == 200 && a->sync.result == DOCUMENT_COMPLETE && evidence_status(a) == 1;
}

static void judge_folders(const struct evidence *e, struct verdict *v)
{
	const struct foldersync *sync = &e->main.sync;

	if (!folders_known(&e->main))
		return;
	for (size_t i = 0; i < sync->wanted_count && !v->missing_folder; i++)
		if (!sync->wanted[i].found)
			v->missing_folder = sync->wanted[i].name;
	if (v->missing_folder)
		v->aspect[ASPECT_FOLDER] = STATE_CRITICAL;
	if (range_alerts(&e->asked->folders, (double)sync->folders))
		v->aspect[ASPECT_FOLDERS] = STATE_WARNING;
}

static void judge_certificate(const struct evidence *e, struct verdict *v)
{
	const struct settings *s = e->asked;
	const struct tls_handshake *tls = &e->main.tls;

	if (!s->cert_given || !tls->have_certificate)
		return;
	if (s->cert_has_crit && tls->days_left < (long)s->cert_crit)
		v->aspect[ASPECT_CERTIFICATE] = STATE_CRITICAL;
	else if (tls->days_left < (long)s->cert_warn)
		v->aspect[ASPECT_CERTIFICATE] = STATE_WARNING;
}

static void judge_time(const struct evidence *e, struct verdict *v)
{
	double seconds = (double)e->total_us / 1e6;

	if (range_alerts(&e->asked->critical, seconds))
		v->aspect[ASPECT_TIME] = STATE_CRITICAL;
	else if (range_alerts(&e->asked->warning, seconds))
		v->aspect[ASPECT_TIME] = STATE_WARNING;
}

void verdict_reach(const struct evidence *e, const struct diagnosis *d, struct verdict *v)
{
	*v = (struct verdict){ .state = STATE_OK };
	judge_probe(e, d, v);
	judge_folders(e, v);
	judge_certificate(e, v);
	judge_time(e, v);
	for (size_t i = 0; i < ASPECT_COUNT; i++)
		v->state = state_worst(v->state, v->aspect[i]);
	while (v->aspect[v->decided] != v->state)
		v->decided++;
}
