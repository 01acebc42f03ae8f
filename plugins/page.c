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
 * any, and the header, if one is named, holding the value, being it (with a
 * version or without) or missing.
 */
struct row {
	enum page page;
	enum { HEADER_HOLDS, HEADER_NAMES, HEADER_MISSING } how;
	const char *all, *any; /* at most so many phrases, each ended by NUL: pointers would cost every run */
	const char *header, *value;
};

/* The first row that matches wins: specific before general.  A phrase has at least three bytes. */
static const struct row rows[] = {
	{ PAGE_SOGO_PUBLISHING, .all = "An error occurred during object publishing\0"
	                               "reason for HTTP error unknown\0" },
	{ PAGE_SOGO_EXCEPTION, .all = "An error occurred during object publishing\0",
	  .any = "object publishing</h3><p>\0" },
	{ PAGE_SOGO_EXCEPTION, .all = "An error occurred during object publishing\0" },
	{ PAGE_SOGO_NO_RESULT, .all = "called object returned no result\0" },
	{ PAGE_ZPUSH_PARAMETERS, .all = "without the required GET parameters\0" },
	{ PAGE_ZPUSH_BACKEND, .all = "Open Source ActiveSync\0",
	  .any = "SQLSTATE\0"
	         "UnavailableException\0"
	         "MAPIException\0"
	         "MAPI error\0"
	         "could not connect\0"
	         "connection refused\0" },
	{ PAGE_ZPUSH_FATAL, .all = "Open Source ActiveSync\0"
	                           "Exception\0" },
	{ PAGE_ZPUSH_LEGAL, .all = "Open Source ActiveSync\0" },
	{ PAGE_HORDE_FATAL, .any = "A fatal error has occurred\0"
	                           "Horde :: Fatal Error\0" },
	{ PAGE_TINE, .any = "tine20\0"
	                    "Tine 2.0\0"
	                    "Tinebase_\0"
	                    "Syncroton_\0" },

	{ PAGE_HTTPSYS_503, .all = "HTTP Error 503. The service is unavailable\0" },
	{ PAGE_HTTPSYS_503,
	  .any = "Service Unavailable\0"
	         "The service is unavailable\0",
	  .header = "Server", .value = "Microsoft-HTTPAPI" },
	{ PAGE_HTTPSYS_HEADER, .any = "Request Too Long\0"
	                              "Request header too long\0"
	                              "size of the request headers is too long\0" },
	{ PAGE_HTTPSYS_HOST, .any = "Invalid Hostname\0"
	                            "request hostname is invalid\0" },
	{ PAGE_HTTPSYS_OTHER, .any = "HTTP Error 400. \0"
	                             "HTTP Error 404. \0"
	                             "HTTP Error 411. \0"
	                             "HTTP Error 413. \0"
	                             "HTTP Error 414. \0" },
	{ PAGE_HTTPSYS_OTHER,
	  .any = "<h2>\0"
	         "Bad Request\0",
	  .header = "Server", .value = "Microsoft-HTTPAPI" },

	{ PAGE_IIS_SSL_REQUIRED, .any = "must be viewed over a secure channel\0"
	                                "SSL is required to view this resource\0"
	                                "403.4 Forbidden\0"
	                                "403.4 - \0"
	                                "trying to access is secured with Secure Sockets Layer\0" },
	{ PAGE_IIS_CLIENT_CERT, .any = "403.7 - \0"
	                               "403.12 - \0"
	                               "403.13 - \0"
	                               "403.16 - \0"
	                               "403.17 - \0"
	                               "requires a client certificate\0" },
	{ PAGE_IIS_CLIENT_CERT, .any = "client certificate is untrusted or invalid\0"
	                               "client certificate has been revoked\0"
	                               "client certificate has expired\0"
	                               "(SSL) client certificate that the Web server recognizes\0" },
	{ PAGE_IIS_CONFIG, .any = "500.19 - \0"
	                          "500.21 - \0"
	                          "500.22 - \0"
	                          "500.23 - \0"
	                          "500.24 - \0" },
	{ PAGE_ASPNET_ERROR, .any = "Server Error in '\0"
	                            "Serverfehler in der Anwendung\0"
	                            "Erreur du serveur dans l'application\0"
	                            "Errore server nell'applicazione\0"
	                            "Error de servidor en la aplicaci\0" },
	/* The frame of that page is the same in every language. */
	{ PAGE_ASPNET_ERROR, .all = "<hr width=100% size=1 color=silver>\0"
	                            "<h2> <i>\0" },
	{ PAGE_ASPNET_ERROR, .all = "Runtime Error\0"
	                            "application error occurred on the server\0" },

	{ PAGE_WAF, .all = "<center>Microsoft-Azure-Application-Gateway\0"
	                   "403 Forbidden\0" },
	{ PAGE_ARR_502, .any = "received an invalid response while acting as a gateway or proxy\0"
	                       "<center>Microsoft-Azure-Application-Gateway\0" },

	{ PAGE_TMG_TARGET_NAME, .any = "-2146893022\0"
	                               "0x80090322\0"
	                               "target principal name is incorrect\0" },
	{ PAGE_TMG_CERTIFICATE, .any = "-2146893019\0"
	                               "0x80090325\0"
	                               "-2146893016\0"
	                               "0x80090328\0"
	                               "issued by an authority that is not trusted\0" },
	{ PAGE_TMG_CONNECTION_64, .all = "(64)\0",
	  .any = "Error Code\0"
	         "Fehlercode\0"
	         ": 500 Internal Server Error\0"
	         ": 502 Proxy Error\0"
	         "Host not available\0"
	         "network name is no longer available\0" },
	{ PAGE_TMG_CONNECTION_64, .all = "Error Code 64\0" },
	{ PAGE_TMG_URL_DENIED, .any = "denied the specified Uniform Resource Locator\0"
	                              "(12202)\0" },
	{ PAGE_TMG_OTHER, .all = "Error Code:\0"
	                         "Technical Information (for support personnel)\0" },
	{ PAGE_TMG_OTHER, .any = "Error Code: 500 Internal Server Error. \0"
	                         "Error Code: 502 Proxy Error. \0"
	                         "Error Code: 503 Service Unavailable. \0"
	                         "Error Code: 403 Forbidden. \0"
	                         "Threat Management Gateway\0"
	                         "Forefront TMG\0" },
	{ PAGE_TMG_OTHER, .any = "ISA Server\0"
	                         "Network Access Message\0"
	                         "Fehlercode: 500 \0"
	                         "Fehlercode: 502 \0"
	                         "Fehlercode: 503 \0"
	                         "Fehlercode: 403 \0" },
	/* Others write so, too, but without a number of Windows behind. */
	{ PAGE_TMG_OTHER, .all = ". (1\0",
	  .any = "Code d'erreur : 50\0"
	         "Code d'erreur : 403 \0"
	         "digo de error: 50\0"
	         "digo de error: 403 \0"
	         "Codice errore: 50\0"
	         "Codice errore: 403 \0" },

	{ PAGE_F5_REJECTED,
	  .all = "The requested URL was rejected. Please consult with your administrator\0" },
	{ PAGE_WAF, .any = "Incapsula incident ID\0"
	                   "Mod_Security\0"
	                   "ModSecurity\0"
	                   "Sucuri Website Firewall\0"
	                   "Web Application Firewall\0"
	                   "you have been blocked\0" },
	{ PAGE_WAF, .any = "Attack ID:\0"
	                   "FortiWeb\0"
	                   "Your support ID is\0"
	                   "Request blocked\0"
	                   "<h2>The request is blocked.</h2>\0" /* Azure Front Door */
	                   "not configured to allow the HTTP request\0" /* CloudFront */ },
	{ PAGE_WAF, .all = "configured to block access from your country\0" /* CloudFront */ },
	{ PAGE_WAF, .any = "RBAC: access denied\0" /* Envoy */
	                   "CrowdSec Ban\0"
	                   "CrowdSec Captcha\0" },
	{ PAGE_WAF, .all = "<H1>Access Denied</H1>\0", .header = "Server", .value = "AkamaiGHost" },
	{ PAGE_WAF, .all = "specified URL cannot be found\0", .header = "Server", .value = "BarracudaHTTP" },
	/* An AWS load balancer refuses only what its firewall or a rule told it to. */
	{ PAGE_WAF, .all = "403 Forbidden\0", .header = "Server", .value = "awselb" },
	{ PAGE_CLOUDFLARE, .any = "<center>cloudflare\0"
	                          "cf-error-details\0"
	                          "Cloudflare Ray ID\0"
	                          "/cdn-cgi/\0" },
	{ PAGE_CLOUDFLARE, .all = "error code: \0", .header = "Server", .value = "cloudflare" },
	{ PAGE_SQUID, .any = "<!-- ERR_\0"
	                     "id=ERR_\0"
	                     "id=\"ERR_\0"
	                     "(squid\0"
	                     "squid-cache\0" },
	{ PAGE_HAPROXY_DENIED, .all = "Request forbidden by administrative rules\0" },
	{ PAGE_HAPROXY, .any = "No server is available to handle this request\0"
	                       "server returned an invalid or incomplete response\0"
	                       "The server didn't respond in time\0"
	                       "Your browser sent an invalid request\0"
	                       "Your browser didn't send a complete request in time\0" },
	{ PAGE_HAPROXY, .any = "You need a valid user and password to access this content\0"
	                       "You have sent too many requests in a given amount of time\0" },
	{ PAGE_APACHE_TLS_PORT, .all = "speaking plain HTTP to an SSL-enabled server port\0" },
	{ PAGE_APACHE_HEADER, .all = "request header field exceeds server limit\0" },
	{ PAGE_APACHE_CLIENT_CERT, .all = "Cannot perform Post-Handshake Authentication\0" },
	{ PAGE_OTHER_HEADER, .all = "Request header is too large\0" },
	{ PAGE_APACHE_PROXY, .any = "502 Proxy Error\0"
	                            "<h1>Proxy Error\0"
	                            "The proxy server could not handle the request\0"
	                            "gateway did not receive a timely response\0" },
	{ PAGE_NGINX_CLIENT_CERT, .all = "<center>\0",
	  .any = "No required SSL certificate was sent\0"
	         "The SSL certificate error\0" },
	{ PAGE_NGINX_HEADER, .any = "Request Header Or Cookie Too Large\0" },
	{ PAGE_NGINX_TLS_PORT, .all = "plain HTTP request was sent to HTTPS port\0" },
	{ PAGE_NGINX, .any = "<center>nginx\0"
	                     "<center>openresty\0" },
	{ PAGE_APACHE, .any = "<address>Apache\0"
	                      "-//IETF//DTD HTML 2.0//EN\0"
	                      "misconfiguration and was unable to complete\0" },
	/* Others use Apache's sentence. */
	{ PAGE_APACHE, .all = "request due to maintenance downtime\0", .header = "Server", .value = "Apache",
	  .how = HEADER_NAMES },
	/* Apache's page has its DOCTYPE and names its server. */
	{ PAGE_PROXY, .all = "request due to maintenance downtime\0", .header = "Server",
	  .how = HEADER_MISSING },
	/* Envoy, Traefik, Kong */
	{ PAGE_PROXY, .any = "no healthy upstream\0"
	                     "upstream connect error or disconnect/reset\0"
	                     "upstream request timeout\0"
	                     "no available server\0"
	                     "failure to get a peer from the ring-balancer\0"
	                     "invalid response was received from the upstream server\0" },
	/* NetScaler, Azure Front Door and App Proxy, CloudFront */
	{ PAGE_PROXY, .any = "<b>Http/1.1 \0"
	                     "Our services aren't available right now\0"
	                     "This corporate app can't be accessed\0"
	                     "The request could not be satisfied\0" },
	{ PAGE_VARNISH, .any = "Backend fetch failed\0"
	                       "Guru Meditation\0" },
	{ PAGE_PHP_ERROR, .all = "on line\0",
	  .any = "<b>Fatal error</b>\0"
	         "<b>Parse error</b>\0"
	         "PHP Fatal error\0"
	         "PHP Parse error\0"
	         "Fatal error: \0"
	         "Parse error: \0" },
	{ PAGE_JETTY, .all = "Powered by Jetty://\0" },

	{ PAGE_CAPTIVE, .any = "captiveportal\0"
	                       "captive portal\0"
	                       "captive-portal\0"
	                       "WISPAccessGatewayParam\0"
	                       "fgtauth\0"
	                       "FortiGuard\0" },
	{ PAGE_CAPTIVE, .any = "Blue Coat\0"
	                       "Zscaler\0"
	                       "Web Filter\0"
	                       "Web Page Blocked\0" },
	{ PAGE_LOGIN, .any = "type=\"password\"\0"
	                     "type='password'\0"
	                     "type=password\0"
	                     "/adfs/ls\0"
	                     "auth/logon.aspx\0"
	                     "CookieAuth.dll\0" },
	{ PAGE_LOGIN, .any = "/oauth2/start\0"
	                     "auth.owa\0"
	                     "/my.policy\0"
	                     "SAMLRequest\0"
	                     "login.microsoftonline.com\0" },
	{ PAGE_IIS_ERROR, .any = "Internet Information Services\0"
	                         "Server Error in Application\0"
	                         " Detailed Error - \0"
	                         "There is a problem with the resource you are looking for\0"
	                         "You do not have permission to view this directory or page\0"
	                         "The resource you are looking for might have been removed\0" },
	{ PAGE_IIS_ERROR, .any = "HTTP verb used to access this page is not allowed\0"
	                         "denied due to invalid credentials\0"
	                         "<div id=\"header\"><h1>Server Error</h1>\0"
	                         "The page cannot be displayed\0" },
	{ PAGE_IIS_ERROR, .all = "<div class=\"content-container\"><fieldset>\0" },
	{ PAGE_IIS_ERROR, .all = "The service is unavailable\0", .header = "Server",
	  .value = "Microsoft-IIS" },
	{ PAGE_STATUS_LINE, .all = "<body><h2>HTTP/1.1 \0" },
	{ PAGE_HTML, .any = "<html\0"
	                    "<!doctype html\0"
	                    "<head>\0"
	                    "<body\0" },
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
	const char *phrase[PHRASES];
};

struct found {
	uint64_t word[PHRASES / 64 + 1];
};

_Static_assert(PHRASES < UINT16_MAX, "a phrase's number fits");

static const char *nth(const char *list, size_t k)
{
	while (list && *list && k-- > 0)
		list += strlen(list) + 1;
	return list && *list ? list : NULL;
}

static const char *phrase(size_t i)
{
	const struct row *r = &rows[i / ROW_PHRASES];
	size_t k = i % ROW_PHRASES;

	return k < ROW_ALL ? nth(r->all, k) : nth(r->any, k - ROW_ALL);
}

static unsigned lower(char c)
{
	return (unsigned char)text_lower(c);
}

static unsigned bucket(unsigned a, unsigned b, unsigned c)
{
	return (a * 41 + b * 7 + c * 149) % BUCKETS;
}

static void index_list(struct index *x, const char *list, size_t i)
{
	for (; list && *list; list += strlen(list) + 1, i++) {
		unsigned at = bucket(lower(list[0]), lower(list[1]), lower(list[2]));

		x->phrase[i] = list;
		x->next[i] = x->first[at];
		x->first[at] = (uint16_t)(i + 1);
	}
}

static void index_build(struct index *x)
{
	memset(x->first, 0, sizeof(x->first));
	for (size_t r = 0; r < ROWS; r++) {
		index_list(x, rows[r].all, r * ROW_PHRASES);
		index_list(x, rows[r].any, r * ROW_PHRASES + ROW_ALL);
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
		if (starts_with(s, n, x->phrase[k - 1]))
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

	if (!row->header)
		return true;
	if (row->how == HEADER_HOLDS)
		return headers_hold(h, row->header, row->value);
	seen = headers_value(h, row->header);
	if (row->how == HEADER_MISSING)
		return !seen;
	n = strlen(row->value);
	return seen && text_starts(seen, row->value) && (seen[n] == '/' || seen[n] == '\0');
}

static bool row_matches(size_t r, const struct found *f, const struct headers *h)
{
	size_t base = r * ROW_PHRASES;
	bool any = !rows[r].any;

	for (size_t k = 0; k < ROW_ALL && nth(rows[r].all, k); k++)
		if (!has(f, base + k))
			return false;
	for (size_t k = 0; k < ROW_ANY && nth(rows[r].any, k); k++)
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

/* Of the one that s begins with, or 0. */
static size_t length_of_tag(const char *s)
{
	const char *end = s[0] == '<' ? strchr(s, '>') : NULL;

	return end ? (size_t)(end - s) + 1 : 0;
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
	if (length_of_tag(s) > 0 && text_is_letter(s[length_of_tag(s)])) {
		at += length_of_tag(s);
		n = rest_of_sentence(at, (size_t)(a->head + a->head_len - at));
	} else if (s[n - 1] == '>' && strcmp(s + n - strlen("<p>"), "<p>") == 0) {
		at += n;
		n = rest_of_sentence(at, (size_t)(a->head + a->head_len - at));
	} else if (s[n - 1] == ':') {
		n += rest_of_sentence(at + n, (size_t)(a->head + a->head_len - at) - n);
	}
	text_add_safe(t, at, n, PAGE_MAX_QUOTE);
}
