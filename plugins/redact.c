/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact.h"

#include <string.h>

#include "failurecontext.h"
#include "needle.h"
#include "text.h"
#include "wbxml.h"
#include "wipe.h"

/* Bits of the index.  No run has more than 25: of the password or the token, and of the proxy's password. */
#define MAX_NEEDLES 31
#define COOKIES_BIT (UINT32_C(1) << 31)     /* the last bit is that of all cookies */
#define MAX_LOGIN   (SETTINGS_MAX_USER + 1) /* "user:" */

/* What is looked for in one answer. */
struct search {
	size_t count;
	struct needle needle[MAX_NEEDLES];
	size_t cookie_count;
	struct needle cookie[COOKIES_MAX_COUNT];
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

static void add_form(struct search *s, enum needle_form form, const char *string, size_t n)
{
	add_needle(s, (struct needle){ .form = form, .bytes = (const unsigned char *)string, .len = n });
}

static void add_name(struct search *s, enum needle_form form, const char *name)
{
	add_form(s, form, name, strlen(name));
}

/* The blanks around a header's value are no part of it, and forms drop them, too. */
static void add_plain(struct search *s, const char *secret)
{
	size_t n;

	secret += strspn(secret, " \t");
	n = strlen(secret);
	while (n > 0 && text_is_blank(secret[n - 1]))
		n--;
	if (n > 0)
		add_form(s, n < REDACT_MIN_SECRET ? NEEDLE_WORD : NEEDLE_PLAIN, secret, n);
}

/* With the secret alone in it, behind one byte of something else, behind two. */
static void add_alignments(struct search *s, struct needle base64)
{
	static const unsigned skip_bits[] = { 0, 4, 2 };

	for (size_t i = 0; i < sizeof(skip_bits) / sizeof(skip_bits[0]); i++) {
		base64.skip_bits = skip_bits[i];
		add_needle(s, base64);
	}
}

static bool is_ascii(const char *string)
{
	while (*string && !((unsigned char)*string & 0x80))
		string++;
	return !*string;
}

static void add_encoded(struct search *s, struct needle k)
{
	k.form = NEEDLE_HEX;
	add_needle(s, k);
	k.form = NEEDLE_BASE64;
	add_alignments(s, k);
}

static void add_secret(struct search *s, const char *secret)
{
	struct needle k = { .bytes = (const unsigned char *)secret, .len = strlen(secret) };

	add_plain(s, secret);
	if (k.len < REDACT_MIN_SECRET)
		return;
	add_encoded(s, k);
	if (!is_ascii(secret))
		return;
	/* Without the last NUL, which stands before the first character in the other order of bytes. */
	k.wide = true;
	k.len = 2 * k.len - 1;
	add_encoded(s, k);
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

/* Some pages show cookies, as part of a link or in plain sight. */
static void add_cookies(struct search *s, const struct cookies *c)
{
	for (size_t i = 0; i < c->count; i++) {
		struct needle k = { .form = NEEDLE_PLAIN,
			            .bytes = (const unsigned char *)c->store + c->cookie[i].at,
			            .len = c->cookie[i].len };

		needle_mark(&k, COOKIES_BIT, &s->index);
		s->cookie[s->cookie_count++] = k;
	}
}

static void begin_search(struct search *s, const struct settings *settings, const struct secret *secret)
{
	s->count = 0;
	s->cookie_count = 0;
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
	add_name(s, NEEDLE_FIELD, "cookie");
	add_name(s, NEEDLE_FIELD, "authorization");
	add_name(s, NEEDLE_SCHEME, "ntlm ");
	add_name(s, NEEDLE_SCHEME, "tlrmtvntuaa"); /* "NTLMSSP" in base64: every such message begins so */
	add_name(s, NEEDLE_SCHEME, "negotiate ");
}

static struct needle_span longer(struct needle_span a, struct needle_span b)
{
	return b.len > a.len ? b : a;
}

static struct needle_span find_longest(const struct search *s, const struct needle_text *t, size_t at,
                                       uint32_t bits)
{
	struct needle_span longest = { at, 0 };

	for (size_t i = 0; bits & COOKIES_BIT && i < s->cookie_count; i++)
		longest = longer(longest, needle_find(&s->cookie[i], t, at));
	for (bits &= ~COOKIES_BIT; bits; bits &= bits - 1)
		longest = longer(longest, needle_find(&s->needle[__builtin_ctz(bits)], t, at));
	return longest;
}

static void hide(const struct needle_text *t, struct needle_span hit)
{
	memset(t->bytes + hit.at, '*', hit.len);
}

/* A secret may overlap a field's name and value: the names are found before anything is overwritten. */
static void search_with_names(const struct search *s, struct needle_text t, uint32_t names)
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
			hide(&t, find_longest(s, &t, at, needle_candidates(&s->index, &t, at) & names));
			at++;
		} while (at < secret.at + secret.len);
		hide(&t, secret);
	}
}

static void search_text(const struct search *s, struct needle_text t)
{
	search_with_names(s, t, s->names);
}

static void search_string(const struct search *s, char *string, bool cut)
{
	search_text(s, (struct needle_text){ (unsigned char *)string, strlen(string), cut });
}

/* Where it begins that is hidden whatever it is. */
static char *confidential_part(const char *name, char *value)
{
	char *sign = names(name, "cookie") ? strchr(value, '=') : NULL;

	if (!is_confidential(name))
		return NULL;
	return sign ? sign + 1 : value;
}

/* A secret may hold the colon between name and value: the line is searched as it came. */
static void search_header(const struct search *s, struct headers *h, size_t i)
{
	char *name = h->store + h->field[i].name, *value = h->store + h->field[i].value;
	char *confidential = confidential_part(name, value);
	size_t colon = strlen(name), n = (size_t)(value - name) + strlen(value);

	name[colon] = ':';
	search_with_names(s, (struct needle_text){ (unsigned char *)name, n, h->field[i].cut },
	                  confidential ? 0 : s->names);
	name[colon] = '\0';
	if (confidential)
		memset(confidential, '*', strlen(confidential));
}

static void search_headers(const struct search *s, struct headers *h)
{
	for (size_t i = 0; i < h->count; i++)
		search_header(s, h, i);
	search_string(s, h->reason, h->reason_cut);
}

static bool hides_secret(const struct search *s, const char *decoded, size_t n, bool cut)
{
	char text[HEADERS_MAX_VALUE];

	memcpy(text, decoded, n);
	search_text(s, (struct needle_text){ (unsigned char *)text, n, cut });
	return memcmp(text, decoded, n) != 0;
}

/*
 * Its texts are printed decoded: if a secret shows only then, the whole value is overwritten.
 * Inlined, its room would be touched by every run, page by page (-fstack-clash-protection).
 */
static __attribute__((noinline)) void search_failurecontext(const struct search *s, char *value, bool cut)
{
	char decoded[HEADERS_MAX_VALUE];

	for (size_t k = 0; k < FAILURECONTEXT_CODED; k++) {
		size_t n = failurecontext_decode(value, k, decoded, sizeof(decoded));

		if (hides_secret(s, decoded, n, cut))
			memset(value, '*', strlen(value));
	}
	wipe_bytes(decoded, sizeof(decoded));
}

static void search_failurecontexts(const struct search *s, struct headers *h)
{
	for (size_t i = 0; i < h->count; i++)
		if (text_equal(headers_name_at(h, i), "X-FailureContext"))
			search_failurecontext(s, h->store + h->field[i].value, h->field[i].cut);
}

static void search_handshake(const struct search *s, struct tls_handshake *handshake)
{
	search_string(s, handshake->subject, handshake->subject_cut);
	search_string(s, handshake->issuer, handshake->issuer_cut);
	search_string(s, handshake->names, handshake->names_cut);
	search_string(s, handshake->first_bytes, true);
}

/* libcurl keeps as much of its words, and does not tell when there was more. */
static bool is_error_cut(const char *error)
{
	return strlen(error) >= ANSWER_MAX_ERROR - 4;
}

/* Whether it was not the server that ended the body where the head ends. */
static bool is_body_cut(const struct answer *a)
{
	return a->head_len == sizeof(a->head) || a->ending != ENDING_COMPLETE;
}

/* The texts of a document, put together: those of one element side by side, a line end between any others. */
struct joined {
	size_t n;
	unsigned char bytes[ANSWER_MAX_HEAD]; /* tokens and lengths take more room than line ends */
};

static void join(struct joined *j, const void *bytes, size_t n)
{
	n = n < sizeof(j->bytes) - j->n ? n : sizeof(j->bytes) - j->n;
	memcpy(j->bytes + j->n, bytes, n);
	j->n += n;
}

static void join_texts(const struct answer *a, struct joined *j)
{
	enum wbxml_event_kind kind = WBXML_OPEN;
	bool behind_text = false;
	struct wbxml_reader r;
	struct wbxml_event e;

	j->n = 0;
	wbxml_begin(&r);
	wbxml_feed(&r, a->head, a->head_len);
	while (kind <= WBXML_CLOSE) {
		kind = wbxml_next(&r, &e);
		if (kind == WBXML_TEXT)
			join(j, e.text, e.len);
		else if (behind_text)
			join(j, "\n", 1);
		behind_text = kind == WBXML_TEXT;
	}
}

/* An entity becomes that of the star, in as many bytes (WAP-192 5.1: groups of seven bits). */
static void hide_entity(unsigned char *end)
{
	*--end = '*';
	while (*--end & 0x80)
		*end = 0x80;
}

/* Puts the stars of the texts where these came from. */
static void part_texts(struct answer *a, const struct joined *j)
{
	enum wbxml_event_kind kind = WBXML_OPEN;
	struct wbxml_reader r;
	struct wbxml_event e;
	bool behind_text = false;
	size_t at = 0;

	wbxml_begin(&r);
	wbxml_feed(&r, a->head, a->head_len);
	while (kind <= WBXML_CLOSE) {
		kind = wbxml_next(&r, &e);
		at += kind != WBXML_TEXT && behind_text;
		behind_text = kind == WBXML_TEXT;
		if (!behind_text)
			continue;
		if (at > j->n || e.len > j->n - at)
			return;
		if (e.text != r.character)
			memcpy(a->head + (e.text - a->head), j->bytes + at, e.len);
		else if (memcmp(e.text, j->bytes + at, e.len) != 0)
			hide_entity((unsigned char *)a->head + (r.at - (unsigned char *)a->head));
		at += e.len;
	}
}

/* A text may come in pieces, each of which says little.  Not inlined, as above. */
static __attribute__((noinline)) void search_document(const struct search *s, struct answer *a)
{
	struct joined j;

	join_texts(a, &j);
	search_text(s, (struct needle_text){ j.bytes, j.n, is_body_cut(a) });
	part_texts(a, &j);
	wipe_bytes(j.bytes, j.n);
}

/* The key of a policy is what a server says it is. */
static void search_request(const struct search *s, struct request *r)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (text_starts(r->header[i], "X-MS-PolicyKey:"))
			search_string(s, r->header[i], false);
	if (r->kind == REQUEST_PROVISION_ACK)
		search_text(s, (struct needle_text){ r->body, r->body_len, false });
}

static void take_cookies(struct headers *h, struct cookies *run)
{
	if (!h->has_cookies)
		return;
	cookies_add_all(run, &h->cookies);
	wipe_bytes(h->cookies.store, h->cookies.used);
	h->has_cookies = false;
}

void redact_answer(struct answer *a, const struct settings *s, const struct secret *secret,
                   struct cookies *run)
{
	struct search search;

	take_cookies(&a->headers, run);
	begin_search(&search, s, secret);
	add_cookies(&search, run);
	search_text(&search, (struct needle_text){ (unsigned char *)a->head, a->head_len, is_body_cut(a) });
	if (s->verbose >= 3)
		search_document(&search, a);
	search_string(&search, a->error, is_error_cut(a->error));
	search_handshake(&search, &a->tls);
	search_failurecontexts(&search, &a->headers);
	search_headers(&search, &a->headers);
	search_request(&search, &a->request);
	wipe_bytes(&search, sizeof(search));
}
