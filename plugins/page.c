/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <stdint.h>
#include <string.h>

#include "headers.h"

#define ROW_ALL     2
#define ROW_ANY     6
#define ROW_PHRASES (ROW_ALL + ROW_ANY)

/*
 * One way to know a page: every phrase of `all`, one of `any` if there are
 * any, and the header, if one is named, holding the value.
 */
struct row {
	enum page page;
	bool or_none; /* the header may be missing, else is the value, with a version or without */
	const char *all[ROW_ALL];
	const char *any[ROW_ANY];
	const char *header, *value;
};

/* The first row that matches wins: specific before general.  A phrase has at least three bytes. */
static const struct row rows[] = {
	{ PAGE_SOGO_PUBLISHING,
	  .all = { "An error occurred during object publishing", "reason for HTTP error unknown" } },
	{ PAGE_SOGO_EXCEPTION, .all = { "An error occurred during object publishing" },
	  .any = { "object publishing</h3><p>" } },
	{ PAGE_SOGO_EXCEPTION, .all = { "An error occurred during object publishing" } },
	{ PAGE_SOGO_NO_RESULT, .all = { "called object returned no result" } },
	{ PAGE_ZPUSH_PARAMETERS, .all = { "without the required GET parameters" } },
	{ PAGE_ZPUSH_BACKEND, .all = { "Open Source ActiveSync" },
	  .any = { "SQLSTATE", "UnavailableException", "MAPIException", "MAPI error", "could not connect",
	           "connection refused" } },
	{ PAGE_ZPUSH_FATAL, .all = { "Open Source ActiveSync", "Exception" } },
	{ PAGE_ZPUSH_LEGAL, .all = { "Open Source ActiveSync" } },
	{ PAGE_HORDE_FATAL, .any = { "A fatal error has occurred", "Horde :: Fatal Error" } },
	{ PAGE_TINE, .any = { "tine20", "Tine 2.0", "Tinebase_", "Syncroton_" } },

	{ PAGE_HTTPSYS_503, .all = { "HTTP Error 503. The service is unavailable" } },
	{ PAGE_HTTPSYS_503, .any = { "Service Unavailable", "The service is unavailable" },
	  .header = "Server", .value = "Microsoft-HTTPAPI" },
	{ PAGE_HTTPSYS_HEADER, .any = { "Request Too Long", "Request header too long",
	                                "size of the request headers is too long" } },
	{ PAGE_HTTPSYS_HOST, .any = { "Invalid Hostname", "request hostname is invalid" } },
	{ PAGE_HTTPSYS_OTHER, .any = { "HTTP Error 400. ", "HTTP Error 404. ", "HTTP Error 411. ",
	                               "HTTP Error 413. ", "HTTP Error 414. " } },
	{ PAGE_HTTPSYS_OTHER, .any = { "<h2>", "Bad Request" }, .header = "Server",
	  .value = "Microsoft-HTTPAPI" },

	{ PAGE_IIS_SSL_REQUIRED,
	  .any = { "must be viewed over a secure channel", "SSL is required to view this resource",
	           "403.4 Forbidden", "403.4 - ", "trying to access is secured with Secure Sockets Layer" } },
	{ PAGE_IIS_CLIENT_CERT, .any = { "403.7 - ", "403.12 - ", "403.13 - ", "403.16 - ", "403.17 - ",
	                                 "requires a client certificate" } },
	{ PAGE_IIS_CLIENT_CERT,
	  .any = { "client certificate is untrusted or invalid", "client certificate has been revoked",
	           "client certificate has expired",
	           "(SSL) client certificate that the Web server recognizes" } },
	{ PAGE_IIS_CONFIG, .any = { "500.19 - ", "500.21 - ", "500.22 - ", "500.23 - ", "500.24 - " } },
	{ PAGE_ASPNET_ERROR,
	  .any = { "Server Error in '", "Serverfehler in der Anwendung",
	           "Erreur du serveur dans l'application", "Errore server nell'applicazione",
	           "Error de servidor en la aplicaci" } },
	/* The frame of that page is the same in every language. */
	{ PAGE_ASPNET_ERROR, .all = { "<hr width=100% size=1 color=silver>", "<h2> <i>" } },
	{ PAGE_ASPNET_ERROR, .all = { "Runtime Error", "application error occurred on the server" } },

	{ PAGE_WAF, .all = { "<center>Microsoft-Azure-Application-Gateway", "403 Forbidden" } },
	{ PAGE_ARR_502, .any = { "received an invalid response while acting as a gateway or proxy",
	                         "<center>Microsoft-Azure-Application-Gateway" } },

	{ PAGE_TMG_TARGET_NAME,
	  .any = { "-2146893022", "0x80090322", "target principal name is incorrect" } },
	{ PAGE_TMG_CONNECTION_64, .all = { "(64)" },
	  .any = { "Error Code", "Fehlercode", "Host not available",
	           "network name is no longer available" } },
	{ PAGE_TMG_CONNECTION_64, .all = { "Error Code 64" } },
	{ PAGE_TMG_URL_DENIED, .any = { "denied the specified Uniform Resource Locator", "(12202)" } },
	{ PAGE_TMG_OTHER, .all = { "Error Code:", "Technical Information (for support personnel)" } },
	{ PAGE_TMG_OTHER, .any = { "Error Code: 500 Internal Server Error", "Error Code: 502 Proxy Error",
	                           "Error Code: 503 Service", "Error Code: 403 Forbidden",
	                           "Threat Management Gateway", "Forefront TMG" } },
	{ PAGE_TMG_OTHER, .any = { "ISA Server", "Network Access Message" } },

	{ PAGE_F5_REJECTED,
	  .all = { "The requested URL was rejected. Please consult with your administrator" } },
	{ PAGE_WAF,
	  .any = { "Incapsula incident ID", "Mod_Security", "ModSecurity", "Sucuri Website Firewall",
	           "Web Application Firewall", "you have been blocked" } },
	{ PAGE_WAF, .any = { "Attack ID:", "FortiWeb", "Your support ID is", "Request blocked" } },
	{ PAGE_CLOUDFLARE,
	  .any = { "<center>cloudflare", "cf-error-details", "Cloudflare Ray ID", "/cdn-cgi/" } },
	{ PAGE_CLOUDFLARE, .all = { "error code: " }, .header = "Server", .value = "cloudflare" },
	{ PAGE_SQUID, .any = { "<!-- ERR_", "id=ERR_", "id=\"ERR_", "(squid", "squid-cache" } },
	{ PAGE_HAPROXY,
	  .any = { "No server is available to handle this request",
	           "server returned an invalid or incomplete response", "The server didn't respond in time",
	           "Request forbidden by administrative rules", "Your browser sent an invalid request",
	           "Your browser didn't send a complete request in time" } },
	{ PAGE_HAPROXY, .any = { "You need a valid user and password to access this content",
	                         "You have sent too many requests in a given amount of time" } },
	{ PAGE_APACHE_TLS_PORT, .all = { "speaking plain HTTP to an SSL-enabled server port" } },
	{ PAGE_APACHE_PROXY,
	  .any = { "502 Proxy Error", "<h1>Proxy Error", "The proxy server could not handle the request",
	           "gateway did not receive a timely response" } },
	{ PAGE_NGINX_CLIENT_CERT, .all = { "<center>" },
	  .any = { "No required SSL certificate was sent", "The SSL certificate error" } },
	{ PAGE_NGINX_HEADER, .any = { "Request Header Or Cookie Too Large" } },
	{ PAGE_NGINX_TLS_PORT, .all = { "plain HTTP request was sent to HTTPS port" } },
	{ PAGE_NGINX, .any = { "<center>nginx", "<center>openresty" } },
	{ PAGE_APACHE, .any = { "<address>Apache", "-//IETF//DTD HTML 2.0//EN",
	                        "internal error or misconfiguration and was unable to complete" } },
	/* Others use Apache's sentence. */
	{ PAGE_APACHE, .all = { "temporarily unable to service your request due to maintenance" },
	  .header = "Server", .value = "Apache", .or_none = true },
	{ PAGE_VARNISH, .any = { "Backend fetch failed", "Guru Meditation" } },
	{ PAGE_PHP_ERROR, .all = { "on line" },
	  .any = { "<b>Fatal error</b>", "<b>Parse error</b>", "PHP Fatal error", "PHP Parse error",
	           "Fatal error: ", "Parse error: " } },
	{ PAGE_JETTY, .all = { "Powered by Jetty://" } },

	{ PAGE_CAPTIVE, .any = { "captiveportal", "captive portal", "captive-portal",
	                         "WISPAccessGatewayParam", "fgtauth", "FortiGuard" } },
	{ PAGE_CAPTIVE, .any = { "Blue Coat", "Zscaler", "Web Filter", "Web Page Blocked" } },
	{ PAGE_LOGIN, .any = { "type=\"password\"", "type='password'", "type=password", "/adfs/ls",
	                       "auth/logon.aspx", "CookieAuth.dll" } },
	{ PAGE_LOGIN, .any = { "auth.owa", "/my.policy", "SAMLRequest", "login.microsoftonline.com" } },
	{ PAGE_IIS_ERROR,
	  .any = { "Internet Information Services", "Server Error in Application", " Detailed Error - ",
	           "There is a problem with the resource you are looking for",
	           "You do not have permission to view this directory or page",
	           "The resource you are looking for might have been removed" } },
	{ PAGE_IIS_ERROR,
	  .any = { "HTTP verb used to access this page is not allowed", "denied due to invalid credentials",
	           "<div id=\"header\"><h1>Server Error</h1>", "The page cannot be displayed" } },
	{ PAGE_IIS_ERROR, .all = { "<div class=\"content-container\"><fieldset>" } },
	{ PAGE_IIS_ERROR, .all = { "The service is unavailable" }, .header = "Server",
	  .value = "Microsoft-IIS" },
	{ PAGE_HTML, .any = { "<html", "<!doctype html", "<head>", "<body" } },
};

#define ROWS    (sizeof(rows) / sizeof(rows[0]))
#define PHRASES (ROWS * ROW_PHRASES)
#define BUCKETS 1024 /* a power of two */

/*
 * All phrases by their first three bytes, so that one walk over the body finds
 * them all; looking for one after the other would cost more than the rest of
 * the diagnosis.
 */
struct index {
	uint16_t first[BUCKETS]; /* 1 + a phrase's number, 0 for none */
	uint16_t next[PHRASES];
};

struct found {
	uint64_t word[PHRASES / 64 + 1];
};

_Static_assert(PHRASES < UINT16_MAX, "a phrase's number fits");

static const char *phrase(size_t i)
{
	const struct row *r = &rows[i / ROW_PHRASES];
	size_t k = i % ROW_PHRASES;

	return k < ROW_ALL ? r->all[k] : r->any[k - ROW_ALL];
}

static unsigned lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned bucket(unsigned a, unsigned b, unsigned c)
{
	return (a * 41 + b * 7 + c * 149) % BUCKETS;
}

static void index_build(struct index *x)
{
	memset(x->first, 0, sizeof(x->first));
	for (size_t i = 0; i < PHRASES; i++) {
		const char *s = phrase(i);
		unsigned at;

		if (!s)
			continue;
		at = bucket(lower(s[0]), lower(s[1]), lower(s[2]));
		x->next[i] = x->first[at];
		x->first[at] = (uint16_t)(i + 1);
	}
}

static bool starts_with(const char *s, size_t n, const char *prefix)
{
	size_t i = 0;

	while (i < n && prefix[i] && lower(s[i]) == lower(prefix[i]))
		i++;
	return !prefix[i];
}

static void mark(const struct index *x, unsigned at, const char *s, size_t n, struct found *f)
{
	for (size_t k = x->first[at]; k > 0; k = x->next[k - 1])
		if (starts_with(s, n, phrase(k - 1)))
			f->word[(k - 1) / 64] |= UINT64_C(1) << (k - 1) % 64;
}

static void find_phrases(const char *s, size_t n, struct found *f)
{
	struct index x;
	unsigned a = lower(s[0]), b = n > 1 ? lower(s[1]) : 0;

	index_build(&x);
	for (size_t i = 0; i + 2 < n; i++) {
		unsigned c = lower(s[i + 2]);

		mark(&x, bucket(a, b, c), s + i, n - i, f);
		a = b;
		b = c;
	}
}

static bool has(const struct found *f, size_t i)
{
	return f->word[i / 64] >> i % 64 & 1;
}

static bool header_fits(const struct row *row, const struct headers *h)
{
	const char *seen;
	size_t n;

	if (!row->header || !row->or_none)
		return !row->header || headers_hold(h, row->header, row->value);
	seen = headers_value(h, row->header);
	n = strlen(row->value);
	return !seen || (text_starts(seen, row->value) && (seen[n] == '/' || seen[n] == '\0'));
}

static bool row_matches(size_t r, const struct found *f, const struct headers *h)
{
	size_t base = r * ROW_PHRASES;
	bool any = !rows[r].any[0];

	for (size_t k = 0; k < ROW_ALL && rows[r].all[k]; k++)
		if (!has(f, base + k))
			return false;
	for (size_t k = 0; k < ROW_ANY && rows[r].any[k]; k++)
		any = any || has(f, base + ROW_ALL + k);
	return any && header_fits(&rows[r], h);
}

/* WBXML, compressed and other binary bodies show a control character at once. */
static bool is_text(const struct answer *a)
{
	for (size_t i = 0; i < a->head_len && i < 16; i++) {
		unsigned char c = (unsigned char)a->head[i];

		if (c < 0x20 && !(c >= '\t' && c <= '\r'))
			return false;
	}
	return a->head_len > 0;
}

static size_t match(const struct answer *a, struct found *f)
{
	size_t r = 0;

	*f = (struct found){ { 0 } };
	if (!is_text(a))
		return ROWS;
	find_phrases(a->head, a->head_len, f);
	while (r < ROWS && !row_matches(r, f, &a->headers))
		r++;
	return r;
}

enum page page_recognise(const struct answer *a)
{
	struct found f;
	size_t r = match(a, &f);

	return r < ROWS ? rows[r].page : PAGE_UNKNOWN;
}

/* "Error Code:" says less than what stands behind it, and a tag nothing. */
static size_t rest_of_sentence(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < PAGE_MAX_QUOTE && s[i] != '<' && s[i] != '\r' && s[i] != '\n')
		i++;
	return i;
}

/* The most telling phrase is the alternative that was seen; a row without any has its first. */
void page_quote(const struct answer *a, struct text *t)
{
	struct found f;
	size_t r = match(a, &f);
	size_t k = ROW_ALL, n;
	const char *s, *at;

	if (r == ROWS)
		return;
	while (k < ROW_PHRASES && !has(&f, r * ROW_PHRASES + k))
		k++;
	s = phrase(r * ROW_PHRASES + (k < ROW_PHRASES ? k : 0));
	at = text_find(a->head, a->head_len, s);
	n = strlen(s);
	if (s[n - 1] == '>' && strcmp(s + n - strlen("<p>"), "<p>") == 0) {
		at += n;
		n = rest_of_sentence(at, (size_t)(a->head + a->head_len - at));
	} else if (s[n - 1] == ':') {
		n += rest_of_sentence(at + n, (size_t)(a->head + a->head_len - at) - n);
	}
	text_add_safe(t, at, n, PAGE_MAX_QUOTE);
}
