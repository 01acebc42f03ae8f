/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about who answered, Exchange's own hints, and what was asked. */
#include "fact_sight.h"

#include <string.h>

#include "version.h"

bool sight_product_known(const struct sight *s, NO_ARGUMENT)
{
	return s->server.product != PRODUCT_UNKNOWN && s->server.product != PRODUCT_LOOKALIKE;
}

bool sight_product_in(const struct sight *s, int set)
{
	return (set & ONE(s->server.product)) != 0;
}

bool sight_writer_in(const struct sight *s, int set)
{
	return (set & ONE(s->server.writer)) != 0;
}

bool sight_page_is(const struct sight *s, int page)
{
	return (int)s->page == page;
}

bool sight_page_of_firewall(const struct sight *s, NO_ARGUMENT)
{
	return s->page == PAGE_F5_REJECTED || s->page == PAGE_WAF || s->page == PAGE_HAPROXY_DENIED;
}

/* Squid is a forward or a reverse proxy: only as the latter it reports a server behind it that fails. */
static bool misses_server(const struct sight *s)
{
	return s->a->status >= 502 && s->a->status <= 504;
}

bool sight_page_of_gateway(const struct sight *s, NO_ARGUMENT)
{
	switch (s->page) {
	case PAGE_ARR_502:
	case PAGE_APACHE_PROXY:
	case PAGE_APACHE:
	case PAGE_HAPROXY:
	case PAGE_NGINX:
	case PAGE_VARNISH:
	case PAGE_PROXY:
		return true;
	case PAGE_SQUID:
		return misses_server(s);
	default:
		return false;
	}
}

bool sight_page_of_portal(const struct sight *s, NO_ARGUMENT)
{
	return s->page == PAGE_CAPTIVE || (s->page == PAGE_SQUID && !misses_server(s));
}

bool sight_page_of_long_header(const struct sight *s, NO_ARGUMENT)
{
	return s->page == PAGE_HTTPSYS_HEADER || s->page == PAGE_NGINX_HEADER ||
	       s->page == PAGE_APACHE_HEADER || s->page == PAGE_OTHER_HEADER;
}

bool sight_page_of_tls_port(const struct sight *s, NO_ARGUMENT)
{
	return s->page == PAGE_NGINX_TLS_PORT || s->page == PAGE_APACHE_TLS_PORT;
}

bool sight_front_in(const struct sight *s, int set)
{
	return (set & ONE(s->server.front)) != 0;
}

bool sight_server_is_other(const struct sight *s, NO_ARGUMENT)
{
	return s->server.other_server[0] != '\0';
}

/* Exchange writes its status once more under an error now and then, and IIS its own page in place of that. */
bool sight_page_of_other_program(const struct sight *s, NO_ARGUMENT)
{
	return s->page != PAGE_UNKNOWN && s->page != PAGE_HTML && s->page != PAGE_IIS_ERROR &&
	       s->page != PAGE_STATUS_LINE;
}

static bool is_json_or_xml(const struct answer *a)
{
	size_t i = 0;

	while (i < a->head_len && (a->head[i] == ' ' || (a->head[i] >= '\t' && a->head[i] <= '\r')))
		i++;
	return i < a->head_len && (a->head[i] == '{' || a->head[i] == '[' ||
	                           (a->head_len - i > 5 && memcmp(a->head + i, "<?xml", 5) == 0));
}

/* ActiveSync writes WBXML or nothing; IIS's page says nothing, for it may stand in place of an empty body. */
bool sight_body_of_other_program(const struct sight *s, NO_ARGUMENT)
{
	return sight_page_of_other_program(s, 0) || s->page == PAGE_HTML || is_json_or_xml(s->a);
}

bool sight_page_known(const struct sight *s, NO_ARGUMENT)
{
	return s->page != PAGE_UNKNOWN;
}

static const char *header(const struct sight *s, const char *name)
{
	return headers_value(&s->a->headers, name);
}

bool sight_front_end_only(const struct sight *s, NO_ARGUMENT)
{
	return header(s, "X-FEServer") && !sight_back_end_answered(s, 0);
}

bool sight_back_end_answered(const struct sight *s, NO_ARGUMENT)
{
	return header(s, "X-BEServer") || header(s, "X-DiagInfo") || header(s, "X-BackEndHttpStatus") ||
	       s->failure.point == FAILURE_POINT_BACKEND;
}

/*
 * The front end asks a back end only for whom it has let in.  Exchange 2010 has
 * no front end, and sends X-DiagInfo itself.
 */
bool sight_past_front_end(const struct sight *s, NO_ARGUMENT)
{
	if (s->failure.point == FAILURE_POINT_FRONTEND || s->server.product == PRODUCT_EXCHANGE_2010)
		return false;
	return header(s, "X-BEServer") || header(s, "X-DiagInfo") || header(s, "X-CalculatedBETarget") ||
	       s->failure.point == FAILURE_POINT_BACKEND;
}

bool sight_back_end_said_the_same(const struct sight *s, NO_ARGUMENT)
{
	static const char *const names[] = { "X-BackEndHttpStatus", "X-Proxy-BackendServerStatus" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = header(s, names[i]);
		unsigned long status;

		/* Some builds write the number twice, for two hops: "401,401". */
		if (value && text_number_bytes(value, strcspn(value, ", "), 999, &status))
			return s->answered && status == s->a->status;
	}
	return false;
}

bool sight_failure_at(const struct sight *s, int point)
{
	return (int)s->failure.point == point;
}

bool sight_failure_of_tls(const struct sight *s, NO_ARGUMENT)
{
	/* Words of the messages, and .NET's WebExceptionStatus, which no language changes. */
	static const char *const marks[] = { "SSL", "TLS", "secure channel", "trust", "certificate" };
	const struct failurecontext *f = &s->failure;

	for (size_t i = 0; i < COUNT(marks); i++)
		if (text_find(f->error, strlen(f->error), marks[i]) ||
		    text_find(f->details, strlen(f->details), marks[i]))
			return true;
	return text_equal(f->web_exception, "TrustFailure") ||
	       text_equal(f->web_exception, "SecureChannelFailure");
}

static bool cas_error(const struct sight *s, const char *code)
{
	return headers_hold(&s->a->headers, "X-CasErrorCode", code);
}

bool sight_cas_error_user(const struct sight *s, NO_ARGUMENT)
{
	return cas_error(s, "UserNotFound");
}

static bool cas_error_ends(const struct sight *s, const char *end)
{
	const char *code = header(s, "X-CasErrorCode");
	size_t len = code ? strlen(code) : 0, n = strlen(end);

	return len >= n && text_equal(code + len - n, end);
}

/* MailboxGuidWithDomainNotFound and its kin. */
bool sight_cas_error_mailbox(const struct sight *s, NO_ARGUMENT)
{
	return headers_start(&s->a->headers, "X-CasErrorCode", "Mailbox") && cas_error_ends(s, "NotFound");
}

bool sight_cas_error_timeout(const struct sight *s, NO_ARGUMENT)
{
	return cas_error_ends(s, "TimedOut");
}

bool sight_cas_error_token(const struct sight *s, NO_ARGUMENT)
{
	return cas_error(s, "InvalidOAuthToken");
}

bool sight_names(const struct sight *s, int exception)
{
	static const char *const phrases[] = {
		[NAMED_PRINCIPAL] = "UserPrincipalCouldNotBeFound",
		[NAMED_TRANSIT] = "MailboxInTransit",
	};
	const char *phrase = phrases[exception];

	if (!s->answered || s->a->status < 400)
		return false;
	for (size_t i = 0; i < s->a->headers.count; i++) {
		const char *value = headers_value_at(&s->a->headers, i);

		if (text_find(value, strlen(value), phrase))
			return true;
	}
	return text_find(s->failure.error, strlen(s->failure.error), phrase) ||
	       text_find(s->failure.details, strlen(s->failure.details), phrase) ||
	       text_find(s->a->head, s->a->head_len, phrase);
}

bool sight_asked_exchange_online(const struct sight *s, NO_ARGUMENT)
{
	return server_is_online_name(s->e->asked->hostname);
}

bool sight_spoke_12(const struct sight *s, NO_ARGUMENT)
{
	return !sight_spoke_14(s, 0);
}

bool sight_spoke_14(const struct sight *s, NO_ARGUMENT)
{
	return version_at_least(s->a->request.version, "14.0");
}

bool sight_spoke_16(const struct sight *s, NO_ARGUMENT)
{
	return version_at_least(s->a->request.version, "16.0");
}

static const char *offered(const struct evidence *e)
{
	const struct answer *options = evidence_followup(e, REQUEST_OPTIONS);
	const char *list = headers_value(&e->main.headers, "MS-ASProtocolVersions");

	return list || !options ? list : headers_value(&options->headers, "MS-ASProtocolVersions");
}

bool sight_version_not_offered(const struct sight *s, NO_ARGUMENT)
{
	const char *list = offered(s->e);

	return list && !headers_list_has(list, s->a->request.version);
}

bool sight_method_is(const struct sight *s, int method)
{
	return (int)s->e->asked->auth == method;
}

bool sight_method_integrated(const struct sight *s, NO_ARGUMENT)
{
	return s->e->asked->auth == AUTH_NTLM || s->e->asked->auth == AUTH_NEGOTIATE;
}

bool sight_policy_key_sent(const struct sight *s, NO_ARGUMENT)
{
	return s->e->policy_key[0] != '\0';
}

static bool add_header(const struct answer *a, const char *name, struct text *t)
{
	const char *value = headers_value(&a->headers, name);

	if (!value)
		return false;
	text_addf(t, "%s: ", name);
	text_add_safe(t, value, strlen(value), FACT_MAX_QUOTE);
	return true;
}

/* A cookie's name alone: its value is a secret. */
static void add_mark(const struct answer *a, const struct server *server, struct text *t)
{
	bool is_cookie = text_equal(server->mark, "Set-Cookie");
	const char *value = headers_find(&a->headers, server->mark, server->mark_value);

	text_addf(t, "%s: ", server->mark);
	if (value && !is_cookie)
		text_add_safe(t, value, strlen(value), FACT_MAX_QUOTE);
	else
		text_add(t, server->mark_value);
}

/* The header by which a product is known, of Exchange's the most telling first. */
void quote_product(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	static const char *const exchange[] = {
		"X-FEProxyInfo",       "X-FEEFZInfo", "MS-Server-ActiveSync", "X-OWA-Version",
		"X-FEServer",          "X-BEServer",  "X-CasErrorCode",       "X-FailureContext",
		"X-ServerApplication", "X-DiagInfo",  "X-MS-ASError",         "request-id",
	};
	struct server server;
	const struct answer *a = server_identify_run(e, &server);

	if (server.mark)
		add_mark(a, &server, t);
	if (!product_is_exchange(server.product) && server.product != PRODUCT_LOOKALIKE)
		return;
	for (size_t i = 0; i < COUNT(exchange); i++)
		if (add_header(a, exchange[i], t))
			return;
}

void quote_writer(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	struct server server;

	server_identify(&e->main, &server);
	text_add(t, server_writer_name(server.writer));
}

void quote_other_server(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	(void)add_header(&e->main, "Server", t);
}

void quote_page(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	char phrase[128];
	struct text quoted;

	TEXT_IN(&quoted, phrase);
	page_quote(&e->main, &quoted);
	if (quoted.len)
		text_addf(t, "\"%s\"", phrase);
}

void quote_back_end(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	static const char *const names[] = { "X-BEServer",           "X-DiagInfo",
		                             "X-BackEndHttpStatus",  "X-Proxy-BackendServerStatus",
		                             "X-CalculatedBETarget", "X-FEServer",
		                             "X-FailureContext" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (add_header(&e->main, names[i], t))
			return;
}

void quote_failure(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	struct failurecontext f;

	if (!failurecontext_read(headers_value(&e->main.headers, "X-FailureContext"), &f))
		return;
	text_add(t, "X-FailureContext: ");
	if (f.status)
		text_addf(t, "HTTP %u", f.status);
	if (f.error[0])
		text_addf(t, "%s%s", f.status ? ", " : "", f.error);
	if (f.details[0])
		text_addf(t, ", %s", f.details);
	if (f.sub_error[0])
		text_addf(t, ", %s", f.sub_error);
	if (f.web_exception[0])
		text_addf(t, ", %s", f.web_exception);
}

void quote_version(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	text_add(t, e->main.request.version);
}

void quote_offered(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const char *list = offered(e);

	if (!list)
		return;
	text_add(t, "MS-ASProtocolVersions: ");
	text_add_safe(t, list, strlen(list), FACT_MAX_QUOTE);
}
