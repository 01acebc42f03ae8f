/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first line: state, what happened, who answered, the likely cause. */
#include <string.h>

#include "report.h"
#include "server.h"

#define MAX_NAME 40 /* characters shown of a host or folder name */

static void add_target(const struct settings *s, struct text *t)
{
	text_add_safe(t, s->hostname, strlen(s->hostname), MAX_NAME);
	text_addf(t, " port %u", s->port);
}

static void add_proxy(const struct settings *s, struct text *t)
{
	text_add(t, "proxy ");
	text_add_safe(t, s->proxy.host, strlen(s->proxy.host), MAX_NAME);
	text_addf(t, " port %u", s->proxy.port);
}

static const char *waiting_for(enum phase p)
{
	switch (p) {
	case PHASE_NONE:
		return "before the request was sent";
	case PHASE_LOOKUP:
		return "during the name lookup";
	case PHASE_CONNECT:
		return "while connecting";
	case PHASE_TLS:
		return "during the TLS handshake";
	default:
		return "while waiting for the answer";
	}
}

static void add_wait(const struct evidence *e, struct text *t)
{
	const struct answer *a = &e->main;

	if (e->asked->proxy.given && a->phase == PHASE_CONNECT && a->connections > 0) {
		text_add(t, "while waiting for ");
		add_proxy(e->asked, t);
	} else {
		text_add(t, waiting_for(a->phase));
	}
}

static void add_tls(const struct evidence *e, struct text *t)
{
	const struct tls_handshake *tls = &e->main.tls;

	if (tls->problem == TLS_EXPIRED && tls->have_certificate && tls->days_left < 0) {
		text_add(t, "certificate expired ");
		fact_add_ago(tls->days_left, t);
	} else if (tls->problem == TLS_NOT_TLS || tls->problem == TLS_HANDSHAKE ||
	           tls->problem == TLS_TOO_OLD || tls->problem == TLS_CLIENT_CERTIFICATE_WANTED)
		text_add(t, "TLS handshake failed");
	else
		text_add(t, "certificate refused");
	text_add(t, " at ");
	add_target(e->asked, t);
}

static void add_document(const struct answer *a, struct text *t)
{
	long status = evidence_status(a);

	if (evidence_orders_wipe(a)) {
		text_add(t, "wipe order (not acknowledged)");
		return;
	}
	if (a->status != 200 || status < 0)
		text_addf(t, "HTTP %u", a->status);
	if (status < 0)
		return;
	if (a->status != 200)
		text_add(t, " and ");
	text_addf(t, "EAS Status %ld", status);
}

/* No request went out, or none that we know of. */
static void add_connection(const struct evidence *e, struct text *t)
{
	const struct settings *s = e->asked;

	switch (e->main.ending) {
	case ENDING_LOOKUP:
		text_add(t, "cannot resolve ");
		text_add_safe(t, s->hostname, strlen(s->hostname), MAX_NAME);
		break;
	case ENDING_PROXY_LOOKUP:
		text_add(t, "cannot resolve ");
		add_proxy(s, t);
		break;
	case ENDING_REFUSED:
	case ENDING_UNREACHABLE:
		text_add(t, "no connection to ");
		(s->proxy.given ? add_proxy : add_target)(s, t);
		break;
	case ENDING_NO_TICKET:
		text_add(t, "no Kerberos ticket to log in with; ");
		text_add(t, "run kinit, or name a keytab in KRB5_CLIENT_KTNAME");
		break;
	case ENDING_REFUSED_HERE:
		text_addf(t, "nothing sent: --plain-http to %s, which is not loopback, needs --insecure too",
		          e->main.address);
		break;
	default:
		text_add(t, "nothing was sent");
		break;
	}
}

static void add_proxy_answer(const struct evidence *e, struct text *t)
{
	add_proxy(e->asked, t);
	if (e->main.proxy_status)
		text_addf(t, " answered HTTP %u to CONNECT", e->main.proxy_status);
	else
		text_add(t, " gave no usable answer to CONNECT");
}

static void add_ending(const struct evidence *e, struct text *t)
{
	const struct answer *a = &e->main;

	switch (a->ending) {
	case ENDING_COMPLETE:
		add_document(a, t);
		break;
	case ENDING_LOST:
		text_add(t, "connection lost before an answer from ");
		add_target(e->asked, t);
		break;
	case ENDING_CUT:
		text_addf(t, "connection lost after %zu byte%s of the answer", a->body_bytes,
		          a->body_bytes == 1 ? "" : "s");
		break;
	case ENDING_TLS:
		add_tls(e, t);
		break;
	case ENDING_PROXY:
		add_proxy_answer(e, t);
		break;
	case ENDING_NOT_HTTP:
		text_add(t, "non-HTTP reply from ");
		add_target(e->asked, t);
		break;
	case ENDING_TOO_LARGE:
		text_add(t, "answer too large");
		break;
	case ENDING_TIMEOUT:
		text_add(t, "timeout after ");
		text_add_decimal(t, e->asked->timeout);
		text_add(t, " s ");
		add_wait(e, t);
		break;
	default:
		add_connection(e, t);
		break;
	}
}

void report_outcome(const struct evidence *e, struct text *t)
{
	if (e->main.ending != ENDING_COMPLETE && evidence_orders_wipe(&e->main))
		text_add(t, "wipe order (not acknowledged) in an unfinished answer");
	else
		add_ending(e, t);
}

static void add_certificate(const struct evidence *e, struct text *t)
{
	if (e->asked->plain_http)
		return;
	if (e->asked->insecure)
		text_add(t, ", certificate not verified");
	else if (e->main.tls.have_certificate)
		text_addf(t, ", certificate %ld days", e->main.tls.days_left);
}

static void add_product(const struct evidence *e, struct text *t)
{
	struct server server;

	(void)server_identify_run(e, &server);
	server_add_name(&server, t);
}

static void add_success(const struct evidence *e, const struct verdict *v, struct text *t)
{
	text_addf(t, "%lu folders in %.3f s, ", e->main.sync.folders, (double)e->total_us / 1e6);
	add_product(e, t);
	text_addf(t, ", EAS %s", e->main.request.version);
	if (v->decided != ASPECT_CERTIFICATE || e->asked->insecure)
		add_certificate(e, t);
}

static bool somebody_answered(const struct answer *a)
{
	return a->status != 0 && (a->ending == ENDING_COMPLETE || a->ending == ENDING_CUT ||
	                          a->ending == ENDING_TOO_LARGE || a->ending == ENDING_TIMEOUT);
}

/* --diagnose is said wherever there is room; the details name the requests. */
static void add_further(const struct evidence *e, struct text *t)
{
	static const char *const said[] = { "", ", 1 follow-up request", ", 2 follow-up requests" };

	if (strlen(said[e->followups]) < t->room - t->len)
		text_add(t, said[e->followups]);
}

static void add_failure(const struct evidence *e, const struct diagnosis *d, struct text *t)
{
	if (e->main.request.kind != REQUEST_FOLDERSYNC)
		text_addf(t, "%s: ", request_name(e->main.request.kind));
	report_outcome(e, t);
	if (somebody_answered(&e->main)) {
		text_add(t, " from ");
		add_product(e, t);
	}
	if (e->asked->insecure && !e->asked->plain_http)
		text_add(t, ", certificate not verified");
	if (d->found > 0)
		text_addf(t, " - %s (%s)", d->finding[0].cause->headline,
		          sure_name(d->finding[0].sign->sure));
	add_further(e, t);
}

static void add_at(const struct range *warning, const struct range *critical, enum state state,
                   struct text *t)
{
	if (state == STATE_CRITICAL)
		text_addf(t, " (critical at %s)", critical->written);
	else
		text_addf(t, " (warning at %s)", warning->written);
}

void report_missing_folder(const char *name, struct text *t)
{
	text_add(t, "folder \"");
	text_add_safe(t, name, strlen(name), MAX_NAME);
	text_add(t, "\" is missing");
}

void report_aspect(const struct evidence *e, const struct verdict *v, enum aspect aspect, struct text *t)
{
	const struct settings *s = e->asked;

	switch (aspect) {
	case ASPECT_PROBE:
	case ASPECT_COUNT:
		break;
	case ASPECT_FOLDER:
		report_missing_folder(v->missing_folder, t);
		break;
	case ASPECT_FOLDERS:
		text_addf(t, "%lu folder%s (expected %s)", e->main.sync.folders,
		          e->main.sync.folders == 1 ? "" : "s", s->folders.written);
		break;
	case ASPECT_CERTIFICATE:
		text_addf(t, "certificate %ld day%s (", e->main.tls.days_left,
		          e->main.tls.days_left == 1 ? "" : "s");
		if (v->aspect[aspect] == STATE_CRITICAL)
			text_addf(t, "critical below %u)", s->cert_crit);
		else
			text_addf(t, "warning below %u)", s->cert_warn);
		break;
	case ASPECT_TIME:
		text_addf(t, "response time %.3f s", (double)e->total_us / 1e6);
		add_at(&s->warning, &s->critical, v->aspect[aspect], t);
		break;
	}
}

/* A line too long for a pager says that it goes on. */
static void end_on_word(struct text *line)
{
	static const char more[] = "...";
	size_t n = line->len < REPORT_MAX_FIRST - strlen(more) ? line->len : REPORT_MAX_FIRST - strlen(more);

	while (n > 0 && line->data[n] != ' ')
		n--;
	line->len = n;
	line->cut = false;
	text_add(line, more);
}

void report_first_line(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                       struct text *t)
{
	char space[REPORT_MAX_FIRST + 1];
	struct text line;

	TEXT_IN(&line, space);
	text_addf(&line, "ACTIVESYNC %s: ", state_name(v->state));
	if (v->decided != ASPECT_PROBE) {
		report_aspect(e, v, v->decided, &line);
		text_add(&line, " - ");
	}
	if (v->set_by)
		text_addf(&line, "[set by --state=%s] ", v->set_by->key);
	if (d->found > 0 || e->main.ending != ENDING_COMPLETE)
		add_failure(e, d, &line);
	else
		add_success(e, v, &line);
	if (line.cut)
		end_on_word(&line);
	text_add(t, space);
}
