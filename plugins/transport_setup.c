/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport_inside.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/*
 * libcurl divides its own time for connecting among a name's addresses, so it
 * is told how much there is; the slack lets our deadline come first.
 */
#define SLACK_MS 500

static bool take(CURLcode code, struct fault *fault)
{
	if (code == CURLE_OK)
		return true;
	return fault_set(fault, "libcurl cannot be set up: %s", curl_easy_strerror(code));
}

/* Keeps the environment, files and the server from adding to what was asked for. */
static CURLcode set_rules(struct transport *t)
{
	const char *protocol = t->settings->plain_http ? "http" : "https";
	CURLcode code = CURLE_OK;

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L));
#if LIBCURL_VERSION_NUM >= 0x075500
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, protocol));
#else
	transport_note(&code,
	               curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS,
	                                strcmp(protocol, "http") == 0 ? CURLPROTO_HTTP : CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_QUICK_EXIT, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CA_CACHE_TIMEOUT, 0L));
#endif
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTP09_ALLOWED, 0L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PATH_AS_IS, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SSL_SESSIONID_CACHE, 0L));
	/* Only runs of several requests use cookies; "" turns them on without reading a file. */
	if (t->settings->provision || t->settings->diagnose)
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_COOKIEFILE, ""));
	return code;
}

static long address_family(enum family f)
{
	if (f == FAMILY_IPV4)
		return CURL_IPRESOLVE_V4;
	return f == FAMILY_IPV6 ? CURL_IPRESOLVE_V6 : CURL_IPRESOLVE_WHATEVER;
}

/* --IP-address changes where the connection goes and nothing else. */
static CURLcode set_target(struct transport *t)
{
	const struct settings *s = t->settings;
	bool literal = strchr(s->address, ':') != NULL;
	char where[SETTINGS_MAX_HOST + 8];
	struct text target;
	CURLcode code = curl_easy_setopt(t->easy, CURLOPT_IPRESOLVE, address_family(s->family));

	if (!s->address[0])
		return code;
	TEXT_IN(&target, where);
	text_addf(&target, "::%s%s%s:", literal ? "[" : "", s->address, literal ? "]" : "");
	t->connect_to = curl_slist_append(NULL, where);
	if (!t->connect_to)
		return CURLE_OUT_OF_MEMORY;
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CONNECT_TO, t->connect_to));
	return code;
}

/* An empty name keeps libcurl from reading the environment's proxy variables. */
static CURLcode set_proxy(struct transport *t)
{
	const struct proxy *p = &t->settings->proxy;
	bool literal = strchr(p->host, ':') != NULL;
	char url[SETTINGS_MAX_HOST + 32];
	struct text where;
	CURLcode code = CURLE_OK;

	TEXT_IN(&where, url);
	if (p->given)
		text_addf(&where, "http://%s%s%s:%u", literal ? "[" : "", p->host, literal ? "]" : "",
		          p->port);
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PROXY, url));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_NOPROXY, ""));
	if (!p->given)
		return code;
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTPPROXYTUNNEL, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC));
	if (p->user[0]) {
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PROXYUSERNAME, p->user));
		transport_note(&code,
		               curl_easy_setopt(t->easy, CURLOPT_PROXYPASSWORD, t->settings->proxy_password));
	}
	return code;
}

/* One method and no other: with a choice libcurl would ask first, and could fall back. */
static CURLcode set_login(struct transport *t)
{
	const struct settings *s = t->settings;
	CURLcode code = CURLE_OK;

	switch (s->auth) {
	case AUTH_BASIC:
	case AUTH_NTLM:
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTPAUTH,
		                                       (long)(s->auth == AUTH_BASIC ? CURLAUTH_BASIC
		                                                                    : CURLAUTH_NTLM)));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_USERNAME, s->username));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_PASSWORD, t->secret->password));
		break;
	case AUTH_NEGOTIATE:
		/* With an empty name the login is the one in the ticket. */
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_NEGOTIATE));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_USERPWD, ":"));
		break;
	case AUTH_BEARER:
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_XOAUTH2_BEARER, t->secret->token));
		break;
	case AUTH_CERTIFICATE:
		break;
	}
	return code;
}

static const char *given(const char *s)
{
	return s[0] ? s : NULL;
}

static const char *from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/*
 * The system's trust is the directory of hashed names and the bundle that
 * libcurl was built with.  Reading the bundle costs more than all the rest of
 * a run, so libcurl is given the directory alone and tls.h the bundle, for
 * when the directory is not enough.  NULL removes libcurl's own default.
 * OpenSSL's variables replace either half, as they do for the curl command.
 */
static CURLcode set_trust(struct transport *t)
{
	const struct settings *s = t->settings;
	const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);
	const char *file = given(s->cacert), *directory = given(s->capath);
	CURLcode code = CURLE_OK;

	if (!file && !directory) {
		if (!library->cainfo && !library->capath)
			return CURLE_OK; /* built to leave it to OpenSSL's own default */
		directory = t->tls.directory = from_environment("SSL_CERT_DIR", library->capath);
		t->tls.lazy_bundle = from_environment("SSL_CERT_FILE", library->cainfo);
	}
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CAINFO, file));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CAPATH, directory));
	return code;
}

/* Not as a file, of which libcurl would leave a copy in memory. */
static CURLcode set_pem(CURL *easy, CURLoption option, struct tls_pem *pem)
{
	struct curl_blob blob = { .data = pem->bytes, .len = pem->n, .flags = CURL_BLOB_NOCOPY };

	return curl_easy_setopt(easy, option, &blob);
}

static CURLcode set_tls(struct transport *t)
{
	const struct settings *s = t->settings;
	CURLcode code = set_trust(t);

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, s->insecure ? 0L : 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, s->insecure ? 0L : 2L));
	if (t->client) {
		transport_note(&code, set_pem(t->easy, CURLOPT_SSLCERT_BLOB, &t->client->cert));
		transport_note(&code, set_pem(t->easy, CURLOPT_SSLKEY_BLOB, &t->client->key));
	}
	return code;
}

bool transport_setup(struct transport *t, struct fault *fault)
{
	CURLcode code = set_rules(t);

	transport_note(&code, set_target(t));
	transport_note(&code, set_proxy(t));
	transport_note(&code, set_login(t));
	if (!t->settings->plain_http)
		transport_note(&code, set_tls(t));
	transport_note(&code, transport_watch(t));
	return take(code, fault);
}

static bool add_header(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	return longer != NULL;
}

static CURLcode set_headers(struct transport *t, const struct request *r)
{
	bool added;

	curl_slist_free_all(t->headers);
	t->headers = NULL;
	added = add_header(&t->headers, "Accept:"); /* sends no such header */
	for (size_t i = 0; i < r->header_count; i++)
		added = added && add_header(&t->headers, r->header[i]);
	if (!added)
		return CURLE_OUT_OF_MEMORY;
	return curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static CURLcode set_method(struct transport *t, const struct request *r)
{
	CURLcode code = CURLE_OK;

	if (strcmp(r->method, "POST") != 0) {
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_HTTPGET, 1L));
		transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, r->method));
		return code;
	}
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, NULL));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_POST, 1L));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)r->body_len));
	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_COPYPOSTFIELDS, (const char *)r->body));
	return code;
}

bool transport_setup_request(struct transport *t, const struct request *r, const struct deadline *d,
                             struct fault *fault)
{
	long left = deadline_left_ms(d);
	CURLcode code = curl_easy_setopt(t->easy, CURLOPT_URL, r->url);

	transport_note(&code, curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS,
	                                       left < INT_MAX - SLACK_MS ? left + SLACK_MS : INT_MAX));
	transport_note(&code, set_headers(t, r));
	transport_note(&code, set_method(t, r));
	return take(code, fault);
}
