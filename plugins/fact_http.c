/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the answer's status line and headers. */
#include "fact_sight.h"

#include <string.h>

#define MAX_CHALLENGES 8  /* WWW-Authenticate fields that are looked at */
#define MAX_SCHEME     16 /* characters of a scheme's name that are compared */
#define OWA_ERROR      "/owa/auth/error"

#define SPELLING(name, spelling) [HEADER_##name] = (spelling),
static const char *const names[HEADER_COUNT] = { FACT_HEADERS(SPELLING) };

static const char *value_of(const struct answer *a, enum fact_header header)
{
	return headers_value(&a->headers, names[header]);
}

static bool holds(const struct sight *s, enum fact_header header, const char *part)
{
	return headers_hold(&s->a->headers, names[header], part);
}

bool sight_http_is(const struct sight *s, int status)
{
	return s->answered && s->a->status == (unsigned)status;
}

bool sight_http_redirect(const struct sight *s, NO_ARGUMENT)
{
	unsigned status = s->a->status;

	return s->answered && status / 100 == 3 && status != 304 && headers_value(&s->a->headers, "Location");
}

/* The list is Cloudflare's ("Cloudflare 5xx errors"), 527 an old one; 528 and 529 are other programs'. */
bool sight_http_52x(const struct sight *s, NO_ARGUMENT)
{
	unsigned status = s->a->status;

	return s->answered && ((status >= 520 && status <= 527) || status == 530);
}

bool sight_http_error(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && s->a->status >= 400;
}

bool sight_http_not_200(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && s->a->status != 200;
}

/* A header without a value says nothing, but a challenge is one. */
bool sight_header_came(const struct sight *s, int header)
{
	const char *value = value_of(s->a, (enum fact_header)header);

	return value && (value[0] || header == HEADER_CHALLENGE);
}

/*
 * "H/60": a load and how long to wait.  Healthy answers carry "L/-469" and
 * "L/0", so that only a number above 0 asks for anything, with a load or without.
 */
bool sight_backs_off(const struct sight *s, int header)
{
	const char *value = value_of(s->a, (enum fact_header)header);
	const char *slash = value ? strchr(value, '/') : NULL;
	const char *wait = slash ? slash + 1 : value;

	return wait && !strchr(wait, '-') && strpbrk(wait, "123456789");
}

bool sight_claims_exchange(const struct sight *s, int header)
{
	const char *value = value_of(s->a, (enum fact_header)header);

	return value && (text_starts(value, "14.") || text_starts(value, "15."));
}

bool sight_server_header_holds_iis(const struct sight *s, int version)
{
	return holds(s, HEADER_SERVER, version == 6 ? "Microsoft-IIS/6." : "Microsoft-IIS/");
}

bool sight_challenged_by_cloudflare(const struct sight *s, int header)
{
	return holds(s, (enum fact_header)header, "challenge");
}

/* OPTIONS may show a Z-Push whose answer to FolderSync came from PHP, because Z-Push never ran. */
bool sight_zpush_wrote(const struct sight *s, NO_ARGUMENT)
{
	return value_of(s->a, HEADER_ZPUSH) || value_of(s->a, HEADER_GROMMUNIO);
}

bool sight_powered_by_php(const struct sight *s, NO_ARGUMENT)
{
	return holds(s, HEADER_POWERED_BY, "PHP");
}

bool sight_chunked(const struct sight *s, NO_ARGUMENT)
{
	return holds(s, HEADER_TRANSFER, "chunked");
}

/* Parts of a type are compared without the blank that some write behind the semicolon. */
static bool type_is(const struct sight *s, const char *type, const char *parameter)
{
	const char *value = value_of(s->a, HEADER_TYPE);

	if (!value || !text_starts(value, type) || value[strlen(type)] != ';')
		return false;
	value += strlen(type) + 1;
	while (*value == ' ')
		value++;
	return text_equal(value, parameter);
}

bool sight_type_is_sogo(const struct sight *s, NO_ARGUMENT)
{
	return type_is(s, "text/plain", "charset=utf-8");
}

bool sight_type_is_php(const struct sight *s, NO_ARGUMENT)
{
	const char *value = value_of(s->a, HEADER_TYPE);

	/* Other programs write it in small letters. */
	return type_is(s, "text/html", "charset=UTF-8") && strstr(value, "UTF-8");
}

bool sight_reason_is_sogo(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && text_equal(s->a->headers.reason, "Request Failed");
}

bool sight_reason_missing(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && !s->a->headers.reason[0];
}

static bool is_token(char c)
{
	return text_is_letter(c) || text_is_digit(c) || strchr("-_.+", c);
}

/* Skips to behind the next comma that is not within quotes. */
static const char *next_element(const char *at)
{
	bool quoted = false;

	for (; *at; at++) {
		if (*at == '\\' && quoted && at[1])
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == ',' && !quoted)
			return at + 1;
	}
	return at;
}

/*
 * RFC 9110 11.6.1: one field may hold several challenges.  An element of the
 * list opens one unless it is a parameter, a word before `=`.
 */
static bool field_offers(const char *value, const char *scheme)
{
	size_t len = strlen(scheme);

	while (*value) {
		const char *word, *end;

		while (text_is_blank(*value))
			value++;
		word = value;
		for (end = word; *end && is_token(*end); end++)
			;
		if ((size_t)(end - word) == len && len < MAX_SCHEME && text_starts(word, scheme)) {
			while (text_is_blank(*end))
				end++;
			if (*end != '=')
				return true;
		}
		value = next_element(value);
	}
	return false;
}

static bool offers(const struct sight *s, const char *scheme)
{
	for (size_t i = 0; i < MAX_CHALLENGES; i++) {
		const char *value = headers_nth(&s->a->headers, names[HEADER_CHALLENGE], i);

		if (!value)
			return false;
		if (field_offers(value, scheme))
			return true;
	}
	return false;
}

bool sight_offers_basic(const struct sight *s, NO_ARGUMENT)
{
	return offers(s, "Basic");
}

bool sight_offers_bearer(const struct sight *s, NO_ARGUMENT)
{
	return offers(s, "Bearer");
}

/* What Exchange is to Entra ID, or where the token comes from; other programs ask for tokens, too. */
bool sight_bearer_of_cloud(const struct sight *s, NO_ARGUMENT)
{
	static const char *const marks[] = { "00000002-0000-0ff1-ce00-", "login.microsoftonline.com",
		                             "login.windows.net" };

	if (!sight_offers_bearer(s, 0))
		return false;
	for (size_t i = 0; i < COUNT(marks); i++)
		if (headers_find(&s->a->headers, names[HEADER_CHALLENGE], marks[i]))
			return true;
	return false;
}

bool sight_offers_integrated(const struct sight *s, NO_ARGUMENT)
{
	return offers(s, "NTLM") || offers(s, "Negotiate");
}

/* RFC 6750 3: error="invalid_token", error_description="..." of the Bearer challenge. */
static const char *token_error(const struct answer *a)
{
	const char *value = value_of(a, HEADER_CHALLENGE);
	const char *error = NULL;

	for (size_t i = 1; value && !error; i++) {
		error = text_find(value, strlen(value), "error=");
		value = headers_nth(&a->headers, names[HEADER_CHALLENGE], i);
	}
	return error;
}

bool sight_token_faulted(const struct sight *s, NO_ARGUMENT)
{
	return token_error(s->a) != NULL;
}

/* NULL for a URL that is only a path: the redirect stays on the host. */
static const char *host_in(const char *url, size_t *len)
{
	const char *at = strstr(url, "://");

	if (!at || strchr("/?#", url[0]))
		return NULL;
	at += strlen("://");
	if (*at == '[') { /* an IPv6 address, which -H is given without brackets */
		at++;
		*len = strcspn(at, "]");
	} else {
		*len = strcspn(at, "/?#:");
	}
	return at;
}

/* With the query, without the host; "" when there is no redirect. */
static const char *path_of_redirect(const struct sight *s)
{
	const char *url = sight_http_redirect(s, 0) ? value_of(s->a, HEADER_LOCATION) : NULL;
	size_t len;
	const char *host = url ? host_in(url, &len) : NULL;

	if (host)
		return host + strcspn(host, "/?#");
	return url ? url : "";
}

/* Without the query: it often repeats the request's, user name included, which could match by chance. */
static bool path_holds(const struct sight *s, const char *mark)
{
	const char *path = path_of_redirect(s);

	return text_find(path, strcspn(path, "?#"), mark) != NULL;
}

static bool path_begins(const struct sight *s, const char *directory)
{
	const char *path = path_of_redirect(s);
	size_t n = strlen(directory);

	return text_starts(path, directory) && strchr("/?#", path[n]);
}

static bool host_begins(const struct sight *s, const char *label)
{
	const char *url = sight_http_redirect(s, 0) ? value_of(s->a, HEADER_LOCATION) : NULL;
	size_t len;
	const char *host = url ? host_in(url, &len) : NULL;

	return host && text_starts(host, label);
}

/* errorfe.aspx is the page of the front end of 2013 and later, error.aspx and error2.aspx that of OWA. */
bool sight_leads_to_error_page(const struct sight *s, int of_front_end)
{
	return path_holds(s, OWA_ERROR) && path_holds(s, OWA_ERROR "fe.aspx") == (of_front_end != 0);
}

bool sight_leads_to_login(const struct sight *s, NO_ARGUMENT)
{
	static const char *const paths[] = {
		"/adfs/",     "login",      "logon",  "signin",         "sign-in",   "saml",
		"oauth",      "/sso",       "/auth/", "cookieauth.dll", "my.policy", "/vpn/",
		"auth_proxy", "/my.logout", "openid", "/authorize",
	};
	static const char *const hosts[] = { "adfs.", "auth.", "login.", "signin.", "sso.", "sts." };

	if (path_holds(s, OWA_ERROR))
		return false;
	for (size_t i = 0; i < COUNT(paths); i++)
		if (path_holds(s, paths[i]))
			return true;
	if (text_find(path_of_redirect(s), strlen(path_of_redirect(s)), "SAMLRequest=") ||
	    text_find(path_of_redirect(s), strlen(path_of_redirect(s)), "response_type="))
		return true;
	for (size_t i = 0; i < COUNT(hosts); i++)
		if (host_begins(s, hosts[i]))
			return true;
	return false;
}

bool sight_leads_to_owa(const struct sight *s, NO_ARGUMENT)
{
	return path_begins(s, "/owa") || path_begins(s, "/exchange");
}

bool sight_leads_to_https(const struct sight *s, NO_ARGUMENT)
{
	const char *value = value_of(s->a, HEADER_LOCATION);

	return sight_http_redirect(s, 0) && s->e->asked->plain_http && value &&
	       text_starts(value, "https://");
}

bool sight_leads_elsewhere(const struct sight *s, NO_ARGUMENT)
{
	const char *value = value_of(s->a, HEADER_LOCATION);
	const char *own = s->e->asked->hostname;
	size_t len;
	const char *host = value ? host_in(value, &len) : NULL;

	return sight_http_redirect(s, 0) && host && !(len == strlen(own) && text_starts(host, own));
}

bool sight_cookie_came_again(const struct sight *s, NO_ARGUMENT)
{
	return s->e->cookies_set && s->answered && headers_value(&s->a->headers, "Set-Cookie");
}

void quote_http(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	text_addf(t, "HTTP %u", e->main.status);
}

void quote_reason(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	text_add_safe(t, e->main.headers.reason, strlen(e->main.headers.reason), FACT_MAX_QUOTE);
}

static void quote_of(const struct answer *a, enum fact_header header, struct text *t)
{
	const char *value = value_of(a, header);

	if (!value)
		return;
	text_addf(t, "%s: ", names[header]);
	text_add_safe(t, value, strlen(value), FACT_MAX_QUOTE);
}

void quote_header(const struct evidence *e, int header, struct text *t)
{
	quote_of(&e->main, (enum fact_header)header, t);
}

void quote_location(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	quote_of(&e->main, HEADER_LOCATION, t);
}

void quote_challenges(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const char *value = value_of(&e->main, HEADER_CHALLENGE);

	for (size_t i = 1; value && i <= MAX_CHALLENGES; i++) {
		text_add(t, i == 1 ? "WWW-Authenticate: " : ", ");
		text_add_safe(t, value, strlen(value), i == 1 ? FACT_MAX_QUOTE : FACT_MAX_QUOTE / 2);
		value = headers_nth(&e->main.headers, names[HEADER_CHALLENGE], i);
	}
}

/* What the query of Exchange's error page says; the rest of it repeats the request's. */
void quote_error_page(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	static const char *const names_of_reasons[] = { "httpCode=", "msg=", "owaError=" };
	const char *value = value_of(&e->main, HEADER_LOCATION);
	const char *query = value ? strchr(value, '?') : NULL;
	bool any = false;

	for (size_t i = 0; query && i < COUNT(names_of_reasons); i++) {
		const char *at = text_find(query, strlen(query), names_of_reasons[i]);

		if (!at || !strchr("?&", at[-1]))
			continue;
		text_add(t, any ? ", " : "");
		text_add_safe(t, at, strcspn(at, "&#"), FACT_MAX_QUOTE);
		any = true;
	}
	if (!any)
		quote_location(e, 0, t);
}

void quote_token_error(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const char *error = token_error(&e->main);

	if (error)
		text_add_safe(t, error, strlen(error), 2UL * FACT_MAX_QUOTE);
}

void quote_type(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const char *coding = headers_value(&e->main.headers, "Content-Encoding");

	quote_of(&e->main, HEADER_TYPE, t);
	if (!coding)
		return;
	text_add(t, "; compressed without being asked, Content-Encoding: ");
	text_add_safe(t, coding, strlen(coding), FACT_MAX_QUOTE);
}

void quote_server(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	quote_of(&e->main, HEADER_SERVER, t);
}

void quote_powered_by(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	quote_of(&e->main, HEADER_POWERED_BY, t);
}
