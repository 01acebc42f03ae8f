/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the way to the answer: connection, TLS, time. */
#include "fact_sight.h"

#include <stdlib.h>
#include <string.h>

#include "fact.h"

#define SECOND INT64_C(1000000) /* of struct timings */

static void add_quote(struct text *t, const char *s, size_t room)
{
	text_add_safe(t, s, strnlen(s, room), FACT_MAX_QUOTE);
}

bool sight_ended(const struct sight *s, int ending)
{
	return (int)s->a->ending == ending;
}

bool sight_lost_in_handshake(const struct sight *s, NO_ARGUMENT)
{
	return s->a->ending == ENDING_LOST && s->a->phase == PHASE_TLS;
}

/* What a user can wait for: the phases around these are too short to be told apart. */
static enum phase phase_waited_for(enum phase p)
{
	switch (p) {
	case PHASE_NONE:
	case PHASE_LOOKUP:
	case PHASE_CONNECT:
	case PHASE_TLS:
		return p;
	default:
		return PHASE_ANSWER;
	}
}

bool sight_timed_out_in(const struct sight *s, int phase)
{
	return s->a->ending == ENDING_TIMEOUT && (int)phase_waited_for(s->a->phase) == phase;
}

bool sight_via_proxy(const struct sight *s, NO_ARGUMENT)
{
	return s->e->asked->proxy.given;
}

bool sight_plain_http(const struct sight *s, NO_ARGUMENT)
{
	return s->e->asked->plain_http;
}

bool sight_proxy_said(const struct sight *s, int status)
{
	return s->a->ending == ENDING_PROXY && s->a->proxy_status == (unsigned)status;
}

bool sight_proxy_said_5xx(const struct sight *s, NO_ARGUMENT)
{
	return s->a->ending == ENDING_PROXY && s->a->proxy_status / 100 == 5;
}

bool sight_tls_failed(const struct sight *s, int problem)
{
	return s->a->ending == ENDING_TLS && (int)s->a->tls.problem == problem;
}

bool sight_tls_leaf_only(const struct sight *s, NO_ARGUMENT)
{
	return s->a->ending == ENDING_TLS && s->a->tls.chain_sent == 1;
}

bool sight_tls_root_sent(const struct sight *s, NO_ARGUMENT)
{
	return s->a->ending == ENDING_TLS && s->a->tls.root_untrusted;
}

bool sight_tls_alert(const struct sight *s, int number)
{
	return s->a->tls.alert_received == number;
}

bool sight_tls_certificate_asked(const struct sight *s, NO_ARGUMENT)
{
	return s->a->tls.client_certificate_asked;
}

/*
 * Seconds that a proxy waits: nginx by default 60 (proxy_read_timeout), Entra
 * application proxy 85 or 180 (its FAQ), others by habit.  The answer then comes
 * up to 2 % and 0.3 seconds later, hardly earlier.
 */
bool sight_waited_about_round(const struct sight *s, NO_ARGUMENT)
{
	static const int64_t limits[] = { 30, 60, 85, 90, 120, 180 };
	int64_t wait = s->a->time.firstbyte;

	for (size_t i = 0; i < COUNT(limits); i++) {
		int64_t limit = limits[i] * SECOND;

		if (wait >= limit - SECOND / 20 && wait <= limit + limit / 50 + SECOND * 3 / 10)
			return true;
	}
	return false;
}

bool sight_waited(const struct sight *s, int seconds)
{
	return s->a->time.firstbyte >= seconds * SECOND;
}

void quote_host(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	add_quote(t, e->asked->hostname, sizeof(e->asked->hostname));
}

void quote_waited_host(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	if (e->asked->proxy.given && e->main.phase <= PHASE_CONNECT)
		quote_proxy(e, 0, t);
	else
		quote_host(e, 0, t);
}

void quote_proxy(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	add_quote(t, e->asked->proxy.host, sizeof(e->asked->proxy.host));
	text_addf(t, " port %u", e->asked->proxy.port);
}

void quote_peer(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct answer *a = &e->main;

	if (e->asked->proxy.given) {
		quote_proxy(e, 0, t);
	} else if (a->address[0]) {
		add_quote(t, a->address, sizeof(a->address));
		text_addf(t, " port %u", e->asked->port);
	} else {
		quote_host(e, 0, t);
		text_addf(t, " port %u", e->asked->port);
	}
}

void quote_proxy_status(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	if (e->main.proxy_status)
		text_addf(t, "HTTP %u", e->main.proxy_status);
}

void quote_received(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	text_addf(t, "%zu byte%s of the body", e->main.body_bytes, e->main.body_bytes == 1 ? "" : "s");
}

static void add_common_name(struct text *t, const char *what, const char *name)
{
	if (!name[0])
		return;
	text_add(t, what);
	add_quote(t, name, TLS_MAX_SUBJECT);
}

void fact_add_ago(long days_left, struct text *t)
{
	long days = -(days_left + 1);

	if (days == 0)
		text_add(t, "less than a day ago");
	else
		text_addf(t, "%ld day%s ago", days, days == 1 ? "" : "s");
}

void quote_validity(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct tls_handshake *tls = &e->main.tls;

	if (tls->error_depth > 0)
		text_addf(t, "%d above the server's own in the chain, issued by ", tls->error_depth);
	add_common_name(t, "", tls->error_depth > 0 ? tls->issuer : tls->subject);
	if (!tls->have_certificate || tls->error_depth > 0)
		return;
	text_add(t, t->len ? ", " : "");
	if (tls->days_left < 0)
		fact_add_ago(tls->days_left, t);
	else
		text_addf(t, "%ld day%s left", tls->days_left, tls->days_left == 1 ? "" : "s");
}

void quote_names(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct tls_handshake *tls = &e->main.tls;

	if (tls->names[0])
		add_quote(t, tls->names, sizeof(tls->names));
	else
		add_common_name(t, "", tls->subject);
}

void quote_issuer(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct tls_handshake *tls = &e->main.tls;

	add_common_name(t, "issuer: ", tls->issuer);
	if (tls->chain_sent)
		text_addf(t, "%s%u",
		          t->len ? ", certificates sent: " : "certificates sent: ", tls->chain_sent);
}

void quote_verification(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	if (e->main.tls.verify_text)
		add_quote(t, e->main.tls.verify_text, FACT_MAX_QUOTE);
}

void quote_alert(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	if (e->main.tls.alert_received >= 0)
		text_addf(t, "alert %d", e->main.tls.alert_received);
}

void quote_first_bytes(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	add_quote(t, e->main.tls.first_bytes, sizeof(e->main.tls.first_bytes));
}

void quote_wait(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	int64_t wait = e->main.time.firstbyte;

	if (wait >= 0)
		text_addf(t, "%lld.%lld s", (long long)(wait / SECOND),
		          (long long)(wait / (SECOND / 10) % 10));
}
