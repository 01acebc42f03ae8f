/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact.h"

#include <string.h>

#include "failurecontext.h"
#include "needle.h"
#include "text.h"
#include "wipe.h"

#define MAX_NEEDLES 31 /* bits of the index; no run has more than 29 */
#define MAX_COOKIES 8
#define MIN_COOKIE  8                       /* bytes of a cookie's value that are worth hiding */
#define MAX_LOGIN   (SETTINGS_MAX_USER + 1) /* "user:" */

/* What is looked for in one answer. */
struct search {
	size_t count;
	struct needle needle[MAX_NEEDLES];
	uint32_t names; /* those that are names, with a value to be hidden behind them */
	struct needle_index index;
	char login[MAX_LOGIN], proxy_login[MAX_LOGIN];
};

static void add_needle(struct search *s, struct needle k)
{
	if (s->count == MAX_NEEDLES)
		return;
	needle_mark(&k, UINT32_C(1) << s->count, &s->index);
	if (k.form == NEEDLE_FIELD || k.form == NEEDLE_SCHEME)
		s->names |= UINT32_C(1) << s->count;
	s->needle[s->count++] = k;
}

static void add_form(struct search *s, enum needle_form form, const char *string)
{
	const unsigned char *bytes = (const unsigned char *)string;

	add_needle(s, (struct needle){ .form = form, .bytes = bytes, .len = strlen(string) });
}

static void add_secret(struct search *s, const char *secret)
{
	struct needle base64 = { .form = NEEDLE_BASE64,
		                 .bytes = (const unsigned char *)secret,
		                 .len = strlen(secret) };

	if (base64.len == 0)
		return;
	if (base64.len < REDACT_MIN_SECRET) {
		add_form(s, NEEDLE_WORD, secret);
		return;
	}
	add_form(s, NEEDLE_PLAIN, secret);
	add_form(s, NEEDLE_HEX, secret);
	add_needle(s, base64);
	base64.skip_bits = 4; /* behind one byte of something else */
	add_needle(s, base64);
	base64.skip_bits = 2; /* behind two */
	add_needle(s, base64);
}

/* The value of a Basic Authorization (RFC 7617 2). */
static void add_login(struct search *s, char room[MAX_LOGIN], const char *user, const char *password)
{
	struct text t;

	if (!password[0])
		return;
	text_begin(&t, room, MAX_LOGIN);
	text_add(&t, user);
	text_add(&t, ":");
	add_needle(s, (struct needle){ .form = NEEDLE_BASE64,
	                               .bytes = (const unsigned char *)room,
	                               .len = t.len + strlen(password),
	                               .head = t.len,
	                               .tail = (const unsigned char *)password,
	                               .whole = true });
}

static bool names(const char *header, const char *part)
{
	return text_find(header, strlen(header), part) != NULL;
}

static bool is_confidential(const char *header)
{
	return names(header, "cookie") || names(header, "authorization");
}

/* Some pages show cookies that are set here, as part of a link or in plain sight. */
static void add_cookies(struct search *s, const struct headers *h)
{
	for (size_t i = 0, found = 0; i < h->count && found < MAX_COOKIES; i++) {
		const char *sign = names(headers_name_at(h, i), "set-cookie")
		                           ? strchr(headers_value_at(h, i), '=')
		                           : NULL;
		const unsigned char *value = sign ? (const unsigned char *)sign + 1 : NULL;
		size_t len = sign ? strcspn(sign + 1, ";") : 0;

		if (len < MIN_COOKIE)
			continue;
		add_needle(s, (struct needle){ .form = NEEDLE_PLAIN, .bytes = value, .len = len });
		found++;
	}
}

static void begin_search(struct search *s, const struct settings *settings, const struct secret *secret)
{
	s->count = 0;
	s->names = 0;
	memset(&s->index, 0, sizeof(s->index));
	add_secret(s, secret->password);
	if (secret->has_token)
		add_secret(s, secret->token);
	add_login(s, s->login, settings->username, secret->password);
	if (settings->proxy.user[0]) {
		add_secret(s, settings->proxy_password);
		add_login(s, s->proxy_login, settings->proxy.user, settings->proxy_password);
	}
	add_form(s, NEEDLE_FIELD, "cookie");
	add_form(s, NEEDLE_FIELD, "authorization");
	add_form(s, NEEDLE_SCHEME, "ntlm ");
	add_form(s, NEEDLE_SCHEME, "negotiate ");
}

static struct needle_span find_longest(const struct search *s, const struct needle_text *t, size_t at,
                                       uint32_t bits)
{
	struct needle_span longest = { at, 0 };

	for (; bits; bits &= bits - 1) {
		struct needle_span hit = needle_find(&s->needle[__builtin_ctz(bits)], t, at);

		if (hit.len > longest.len)
			longest = hit;
	}
	return longest;
}

static void hide(const struct needle_text *t, struct needle_span hit)
{
	memset(t->bytes + hit.at, '*', hit.len);
}

/* A field's value follows its name, and a secret may overlap both: its names are looked up before it goes. */
static void search_text(const struct search *s, struct needle_text t)
{
	size_t at = 0;

	while (at < t.n) {
		uint32_t bits = needle_candidates(&s->index, &t, at);
		struct needle_span secret;

		if (bits == 0) {
			at++;
			continue;
		}
		secret = find_longest(s, &t, at, bits & ~s->names);
		do {
			hide(&t, find_longest(s, &t, at, needle_candidates(&s->index, &t, at) & s->names));
			at++;
		} while (at < secret.at + secret.len);
		hide(&t, secret);
	}
}

static void search_string(const struct search *s, char *string, size_t room)
{
	size_t n = strlen(string);

	search_text(s, (struct needle_text){ (unsigned char *)string, n, n == room - 1 });
}

static void hide_value(const char *header, char *value)
{
	char *begin = names(header, "cookie") ? strchr(value, '=') : NULL;

	begin = begin ? begin + 1 : value;
	memset(begin, '*', strlen(begin));
}

static void search_header(const struct search *s, struct headers *h, size_t i)
{
	char *name = h->store + h->field[i].name, *value = h->store + h->field[i].value;

	if (is_confidential(name))
		hide_value(name, value);
	search_string(s, value, HEADERS_MAX_VALUE + 1);
	search_string(s, name, HEADERS_MAX_BYTES);
}

static bool hides_secret(const struct search *s, const char *decoded)
{
	char text[FAILURECONTEXT_MAX];

	memcpy(text, decoded, sizeof(text));
	search_string(s, text, sizeof(text));
	return strcmp(text, decoded) != 0;
}

/* Its texts are shown decoded: what only then is seen to be a secret goes with the whole value. */
static void search_failurecontext(const struct search *s, struct headers *h)
{
	struct failurecontext decoded;

	for (size_t i = 0; i < h->count; i++) {
		char *value = h->store + h->field[i].value;

		if (text_equal(headers_name_at(h, i), "X-FailureContext") &&
		    failurecontext_read(value, &decoded) &&
		    (hides_secret(s, decoded.error) || hides_secret(s, decoded.details) ||
		     hides_secret(s, decoded.sub_error) || hides_secret(s, decoded.web_exception)))
			memset(value, '*', strlen(value));
	}
}

/* Needles lie in the values of cookies: these come when all others have been searched. */
static void search_headers(const struct search *s, struct headers *h)
{
	for (size_t i = 0; i < h->count; i++)
		if (!is_confidential(headers_name_at(h, i)))
			search_header(s, h, i);
	for (size_t i = 0; i < h->count; i++)
		if (is_confidential(headers_name_at(h, i)))
			search_header(s, h, i);
	search_string(s, h->reason, sizeof(h->reason));
}

void redact_answer(struct answer *a, const struct settings *s, const struct secret *secret)
{
	struct search search;

	begin_search(&search, s, secret);
	add_cookies(&search, &a->headers);
	search_text(&search, (struct needle_text){ (unsigned char *)a->head, a->head_len,
	                                           a->head_len == sizeof(a->head) });
	search_string(&search, a->error, sizeof(a->error));
	search_string(&search, a->tls.subject, sizeof(a->tls.subject));
	search_string(&search, a->tls.issuer, sizeof(a->tls.issuer));
	search_string(&search, a->tls.names, sizeof(a->tls.names));
	search_string(&search, a->tls.first_bytes, sizeof(a->tls.first_bytes));
	search_failurecontext(&search, &a->headers);
	search_headers(&search, &a->headers);
	wipe_bytes(&search, sizeof(search));
}
