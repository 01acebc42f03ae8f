/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server.h"

#include <string.h>

#include "exchange.h"
#include "failurecontext.h"
#include "page.h"

#define CLAIM         "MS-Server-ActiveSync"
#define SOGO_VERSIONS "2.5,12.0,12.1,14.0,14.1"
#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))

static bool shows(const struct answer *a, const char *header, const char *value)
{
	return headers_hold(&a->headers, header, value);
}

static bool body_holds(const struct answer *a, const char *phrase)
{
	return text_find(a->head, a->head_len, phrase) != NULL;
}

/* Whose page it is, and who wrote it. */
static const struct {
	enum product product;
	enum writer writer;
} pages[PAGE_COUNT] = {
	[PAGE_HTTPSYS_503] = { 0, WRITER_HTTPSYS },
	[PAGE_HTTPSYS_HEADER] = { 0, WRITER_HTTPSYS },
	[PAGE_HTTPSYS_HOST] = { 0, WRITER_HTTPSYS },
	[PAGE_HTTPSYS_OTHER] = { 0, WRITER_HTTPSYS },
	[PAGE_IIS_SSL_REQUIRED] = { 0, WRITER_IIS },
	[PAGE_IIS_CLIENT_CERT] = { 0, WRITER_IIS },
	[PAGE_IIS_CONFIG] = { 0, WRITER_IIS },
	[PAGE_ASPNET_ERROR] = { 0, WRITER_ASPNET },
	[PAGE_ARR_502] = { 0, WRITER_ARR },
	[PAGE_TMG_TARGET_NAME] = { 0, WRITER_TMG },
	[PAGE_TMG_CERTIFICATE] = { 0, WRITER_TMG },
	[PAGE_TMG_CONNECTION_64] = { 0, WRITER_TMG },
	[PAGE_TMG_URL_DENIED] = { 0, WRITER_TMG },
	[PAGE_TMG_OTHER] = { 0, WRITER_TMG },
	[PAGE_NGINX_CLIENT_CERT] = { 0, WRITER_NGINX },
	[PAGE_NGINX_HEADER] = { 0, WRITER_NGINX },
	[PAGE_NGINX_TLS_PORT] = { 0, WRITER_NGINX },
	[PAGE_APACHE_TLS_PORT] = { 0, WRITER_APACHE },
	[PAGE_VARNISH] = { 0, WRITER_PROXY },
	[PAGE_NGINX] = { 0, WRITER_NGINX },
	[PAGE_APACHE_HEADER] = { 0, WRITER_APACHE },
	[PAGE_APACHE_CLIENT_CERT] = { 0, WRITER_APACHE },
	[PAGE_APACHE_PROXY] = { 0, WRITER_APACHE },
	[PAGE_APACHE] = { 0, WRITER_APACHE },
	[PAGE_HAPROXY] = { 0, WRITER_HAPROXY },
	[PAGE_HAPROXY_DENIED] = { 0, WRITER_HAPROXY },
	[PAGE_PROXY] = { 0, WRITER_PROXY },
	[PAGE_F5_REJECTED] = { 0, WRITER_F5 },
	[PAGE_WAF] = { 0, WRITER_PROXY },
	[PAGE_CLOUDFLARE] = { 0, WRITER_CLOUDFLARE },
	[PAGE_SQUID] = { 0, WRITER_PROXY },
	[PAGE_CAPTIVE] = { 0, WRITER_PROXY },
	[PAGE_SOGO_PUBLISHING] = { PRODUCT_SOGO, WRITER_EAS },
	[PAGE_SOGO_EXCEPTION] = { PRODUCT_SOGO, WRITER_EAS },
	[PAGE_SOGO_NO_RESULT] = { PRODUCT_SOGO, WRITER_EAS },
	[PAGE_ZPUSH_PARAMETERS] = { PRODUCT_ZPUSH, WRITER_EAS },
	[PAGE_ZPUSH_BACKEND] = { PRODUCT_ZPUSH, WRITER_EAS },
	[PAGE_ZPUSH_FATAL] = { PRODUCT_ZPUSH, WRITER_EAS },
	[PAGE_ZPUSH_LEGAL] = { PRODUCT_ZPUSH, WRITER_EAS },
	[PAGE_HORDE_FATAL] = { PRODUCT_HORDE, WRITER_EAS },
	[PAGE_PHP_ERROR] = { 0, WRITER_PHP },
	[PAGE_JETTY] = { 0, WRITER_JETTY },
	[PAGE_TINE] = { PRODUCT_TINE, WRITER_EAS },
	[PAGE_LOGIN] = { 0, WRITER_LOGIN_PAGE },
};

/* ---- Products that leave a mark of their own ---- */

static const struct {
	const char *header, *value; /* what it holds, "" for anything */
	enum product product;
} product_headers[] = {
	{ "X-Grommunio-Sync-Version", "", PRODUCT_GROMMUNIO },
	{ "WWW-Authenticate", "realm=\"GSync\"", PRODUCT_GROMMUNIO },
	{ "X-Z-Push-Version", "", PRODUCT_ZPUSH },
	{ "WWW-Authenticate", "realm=\"ZPush\"", PRODUCT_ZPUSH },
	{ "Server", "Horde_ActiveSync", PRODUCT_HORDE },
	{ "WWW-Authenticate", "realm=\"Horde", PRODUCT_HORDE },
	{ "WWW-Authenticate", "realm=\"SOGo\"", PRODUCT_SOGO },
	{ "Set-Cookie", "0xHIGHFLYxSOGo", PRODUCT_SOGO },
	{ "WWW-Authenticate", "realm=\"Zimbra", PRODUCT_ZIMBRA },
	{ "WWW-Authenticate", "ActiveSync for Tine", PRODUCT_TINE },
	{ CLAIM, "14.00.0536.000", PRODUCT_TINE },
	{ "Server", "Kerio", PRODUCT_KERIO },
	{ "Server", "IceWarp", PRODUCT_ICEWARP },
};

/* Its reason phrase, its ServerIds or its fixed values; Horde offers the same versions, but Provision too. */
static bool is_sogo(const struct answer *a)
{
	const char *claim = headers_value(&a->headers, CLAIM);
	const char *versions = headers_value(&a->headers, "MS-ASProtocolVersions");

	if (a->sync.sogo_ids || text_equal(a->headers.reason, "Request Failed"))
		return true;
	return claim && versions && text_equal(claim, "14.1") && text_equal(versions, SOGO_VERSIONS) &&
	       shows(a, "MS-ASProtocolCommands", "") && !shows(a, "MS-ASProtocolCommands", "Provision") &&
	       !exchange_has_trait(a) && !shows(a, "X-AspNet-Version", "");
}

/*
 * Status as an AirSync element, or PHP's page-less 500 whose status line has no
 * reason; HTTP/2 has none either.
 */
static bool is_horde(const struct answer *a)
{
	const char *type = headers_value(&a->headers, "Content-Type");

	if (a->sync.status_on_page0)
		return true;
	return a->status == 500 && a->headers.reason[0] == '\0' && a->body_bytes == 0 &&
	       !exchange_on_windows(a) && type && strcmp(type, "text/html; charset=UTF-8") == 0;
}

static bool is_grommunio(const struct answer *a)
{
	return body_holds(a, "grommunio-sync - Open Source ActiveSync");
}

static bool is_zimbra(const struct answer *a)
{
	return headers_have_prefix(&a->headers, "X-Zimbra") || body_holds(a, "com.zimbra.") ||
	       (body_holds(a, "Powered by Jetty://") && body_holds(a, "zimbra"));
}

static const struct {
	bool (*holds)(const struct answer *);
	enum product product;
} product_checks[] = {
	{ is_sogo, PRODUCT_SOGO },
	{ is_horde, PRODUCT_HORDE },
	{ is_grommunio, PRODUCT_GROMMUNIO },
	{ is_zimbra, PRODUCT_ZIMBRA },
};

static void find_product(const struct answer *a, enum page page, struct server *out)
{
	out->mark = out->mark_value = NULL;
	for (size_t i = 0; i < COUNT(product_headers); i++) {
		if (!shows(a, product_headers[i].header, product_headers[i].value))
			continue;
		out->product = product_headers[i].product;
		out->mark = product_headers[i].header;
		out->mark_value = product_headers[i].value;
		return;
	}
	for (size_t i = 0; i < COUNT(product_checks); i++) {
		out->product = product_checks[i].product;
		if (product_checks[i].holds(a))
			return;
	}
	out->product = pages[page].product;
	if (out->product == PRODUCT_UNKNOWN)
		out->product = exchange_judge(a);
}

/* ---- Who wrote the answer ---- */

/* The web server in the Server header. */
static const struct {
	const char *name;
	enum writer writer;
} web_servers[] = {
	{ "nginx", WRITER_NGINX },
	{ "openresty", WRITER_NGINX },
	{ "Apache-Coyote", WRITER_UNKNOWN }, /* Tomcat */
	{ "Apache", WRITER_APACHE },
	{ "Microsoft-IIS", WRITER_IIS },
	{ "Microsoft-HTTPAPI", WRITER_HTTPSYS },
	{ "Microsoft-Azure-Application-Gateway", WRITER_ARR },
	{ "cloudflare", WRITER_CLOUDFLARE },
	{ "Jetty", WRITER_JETTY },
	{ "BigIP", WRITER_F5 },
	{ "BIG-IP", WRITER_F5 },
	{ "squid", WRITER_PROXY },
	{ "awselb", WRITER_PROXY },
	{ "Varnish", WRITER_PROXY },
};

static enum writer front_of(const struct answer *a)
{
	for (size_t i = 0; i < COUNT(web_servers); i++)
		if (headers_start(&a->headers, "Server", web_servers[i].name))
			return web_servers[i].writer;
	return WRITER_UNKNOWN;
}

/* Exchange's headers first: a server in front of it often only relays. */
static const struct {
	const char *header, *value; /* what it holds, "" for anything */
	enum writer writer;
} writer_headers[] = {
	{ CLAIM, "", WRITER_EAS },
	{ "X-BEServer", "", WRITER_EAS },
	{ "X-DiagInfo", "", WRITER_EAS },
	{ "X-MS-ASError", "", WRITER_EAS },
	{ "Content-Type", "application/vnd.ms-sync", WRITER_EAS },
	{ "X-FEServer", "", WRITER_EXCHANGE_FRONT },
	{ "X-CasErrorCode", "", WRITER_EXCHANGE_FRONT },
	{ "X-CalculatedBETarget", "", WRITER_EXCHANGE_FRONT },
	{ "Server", "Microsoft-HTTPAPI", WRITER_HTTPSYS },
	{ "X-Squid-Error", "", WRITER_PROXY },
	{ "cf-mitigated", "challenge", WRITER_CLOUDFLARE },
	{ "Server", "awselb", WRITER_PROXY },
	{ "Server", "BigIP", WRITER_F5 },
	{ "X-Powered-By", "PHP", WRITER_PHP },
};

static enum writer failing_point(const struct answer *a)
{
	struct failurecontext context;

	if (!failurecontext_read(headers_value(&a->headers, "X-FailureContext"), &context))
		return WRITER_UNKNOWN;
	if (context.point == FAILURE_POINT_FRONTEND)
		return WRITER_EXCHANGE_FRONT;
	return context.point == FAILURE_POINT_BACKEND ? WRITER_EAS : WRITER_UNKNOWN;
}

/* What is left when neither page nor header named one. */
static enum writer writer_by_server(const struct answer *a, enum page page)
{
	enum writer front = front_of(a);

	if (front == WRITER_CLOUDFLARE && a->status >= 520 && a->status <= 530)
		return WRITER_CLOUDFLARE;
	if (front != WRITER_IIS)
		return WRITER_UNKNOWN;
	if (page != PAGE_IIS_ERROR && shows(a, "X-AspNet-Version", ""))
		return WRITER_ASPNET;
	return WRITER_IIS;
}

static enum writer writer_of(const struct answer *a, enum page page, enum product product)
{
	enum writer writer = pages[page].writer;

	if (writer == WRITER_UNKNOWN)
		writer = failing_point(a);
	for (size_t i = 0; i < COUNT(writer_headers) && writer == WRITER_UNKNOWN; i++)
		if (shows(a, writer_headers[i].header, writer_headers[i].value))
			writer = writer_headers[i].writer;
	if (writer == WRITER_UNKNOWN && product_is_exchange(product) && exchange_request_id(a))
		writer = WRITER_EXCHANGE_FRONT;
	if (writer == WRITER_UNKNOWN && product != PRODUCT_UNKNOWN && !product_is_exchange(product))
		writer = WRITER_EAS;
	return writer == WRITER_UNKNOWN ? writer_by_server(a, page) : writer;
}

/* ---- Versions and names ---- */

static const struct {
	enum product product;
	const char *header, *before; /* what stands before the number */
} version_places[] = {
	{ PRODUCT_ZPUSH, "X-Z-Push-Version", "" },
	{ PRODUCT_GROMMUNIO, "X-Grommunio-Sync-Version", "" },
	{ PRODUCT_HORDE, "Server", "Horde_ActiveSync Library v" },
	{ PRODUCT_KERIO, "Server", "Kerio Connect " },
	{ PRODUCT_ICEWARP, "Server", "IceWarp/" },
	{ PRODUCT_UNKNOWN, "Server", "/" },
};

static const char *version_at(const struct answer *a, enum product product)
{
	for (size_t i = 0; i < COUNT(version_places); i++) {
		const char *value = headers_value(&a->headers, version_places[i].header);
		const char *before = version_places[i].before;
		const char *at = value ? text_find(value, strlen(value), before) : NULL;

		if (version_places[i].product == product && at)
			return at + strlen(before);
	}
	return NULL;
}

static void find_version(const struct answer *a, struct server *out)
{
	const char *at =
		product_is_exchange(out->product) ? exchange_version(a) : version_at(a, out->product);
	size_t n = at ? strspn(at, "0123456789.") : 0;
	struct text t;

	while (n > 0 && at[n - 1] == '.')
		n--;
	TEXT_IN(&t, out->version);
	if (n > 0 && n < SERVER_MAX_VERSION)
		text_add_bytes(&t, at, n);
}

static void find_other_server(const struct answer *a, struct server *out)
{
	const char *value = headers_value(&a->headers, "Server");
	size_t n = value ? strcspn(value, " /(;,") : 0;
	struct text t;

	TEXT_IN(&t, out->other_server);
	if (value && out->front == WRITER_UNKNOWN)
		text_add_safe(&t, value, n, SERVER_MAX_NAME - 4);
}

void server_identify(const struct answer *a, struct server *out)
{
	enum page page = page_recognise(a);

	find_product(a, page, out);
	out->writer = writer_of(a, page, out->product);
	out->front = front_of(a);
	find_version(a, out);
	find_other_server(a, out);
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len >= n && text_equal(name + len - n, end) && (len == n || name[len - n - 1] == '.');
}

bool server_is_online_name(const char *hostname)
{
	static const char *const names[] = { "office365.com", "outlook.com", "outlook.office.com",
		                             "office365.us", "partner.outlook.cn" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (ends_in(hostname, names[i]))
			return true;
	return false;
}

const struct answer *server_identify_run(const struct evidence *e, struct server *server)
{
	server_identify(&e->main, server);
	if (server->product == PRODUCT_EXCHANGE && server_is_online_name(e->asked->hostname))
		server->product = PRODUCT_EXCHANGE_ONLINE;
	for (size_t i = 0; i < e->followups && server->product == PRODUCT_UNKNOWN; i++) {
		struct server further;

		server_identify(&e->followup[i], &further);
		if (further.product == PRODUCT_UNKNOWN)
			continue;
		server->product = further.product;
		server->mark = further.mark;
		server->mark_value = further.mark_value;
		return &e->followup[i];
	}
	return &e->main;
}

const char *server_writer_name(enum writer w)
{
	static const char *const names[WRITER_COUNT] = {
		[WRITER_UNKNOWN] = "",
		[WRITER_EAS] = "ActiveSync",
		[WRITER_EXCHANGE_FRONT] = "Exchange front end",
		[WRITER_ASPNET] = "ASP.NET",
		[WRITER_IIS] = "IIS",
		[WRITER_HTTPSYS] = "http.sys",
		[WRITER_ARR] = "IIS as a gateway",
		[WRITER_TMG] = "ISA Server or TMG",
		[WRITER_NGINX] = "nginx",
		[WRITER_APACHE] = "Apache",
		[WRITER_HAPROXY] = "HAProxy",
		[WRITER_F5] = "F5 BIG-IP",
		[WRITER_CLOUDFLARE] = "Cloudflare",
		[WRITER_PHP] = "PHP",
		[WRITER_JETTY] = "Jetty",
		[WRITER_LOGIN_PAGE] = "a login page",
		[WRITER_PROXY] = "a proxy",
	};

	return names[w];
}

/* The Server header is used only if neither product nor writer is known: it may have come from a relay. */
static void call_writer(const struct server *s, struct text *t)
{
	enum writer known = s->writer == WRITER_EAS ? WRITER_UNKNOWN : s->writer;
	enum writer named = known == WRITER_UNKNOWN ? s->front : known;

	if (named == WRITER_UNKNOWN || (named == WRITER_PROXY && s->other_server[0])) {
		text_add(t, s->other_server[0]        ? s->other_server
		            : s->writer == WRITER_EAS ? "an ActiveSync server"
		                                      : "an unknown server");
		return;
	}
	text_addf(t, "%s%s", known == WRITER_UNKNOWN ? "a server behind " : "", server_writer_name(named));
	if (named == s->front && named != WRITER_PROXY && s->version[0])
		text_addf(t, " %s", s->version);
}

void server_add_name(const struct server *s, struct text *t)
{
	if (product_is_exchange(s->product)) {
		exchange_add_name(s->product, s->version, t);
	} else if (s->product == PRODUCT_UNKNOWN) {
		call_writer(s, t);
	} else {
		text_add(t, product_name(s->product));
		if (s->version[0])
			text_addf(t, " %s", s->version);
	}
}
