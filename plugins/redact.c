/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "spelling.h"
#include "text.h"

#define MAX_NEEDLES 31
#define MAX_COOKIES 8
#define MIN_COOKIE  8   /* bytes of a cookie's value that are worth hiding */
#define MIN_BLOB    40  /* an NTLM or Kerberos message is longer in base64; a word is not */
#define MAX_HEADING 64  /* bytes between a field's name and its value, in whatever markup */
#define MAX_FILL    4   /* bytes passed over between two characters of a secret */
#define MAX_LOGIN   (SETTINGS_MAX_USER + SETTINGS_MAX_PASSWORD)

enum form { FORM_PLAIN, FORM_WORD, FORM_HEX, FORM_BASE64, FORM_FIELD, FORM_SCHEME };

struct needle {
	enum form form;
	const unsigned char *bytes;
	size_t len;
	size_t chars;       /* of FORM_HEX and FORM_BASE64: characters to be found */
	unsigned skip_bits; /* of FORM_BASE64: bits that share a character with what stands before */
	bool ambiguous;     /* of FORM_PLAIN: it holds what begins an escape */
};

/* What is looked for in one answer. */
struct search {
	size_t count;
	struct needle needle[MAX_NEEDLES];
	uint32_t starts[256]; /* by byte of text: the needles that it can begin, one bit each */
	unsigned char login[MAX_LOGIN], proxy_login[MAX_LOGIN];
};

/* A text to be searched; cut says that its end was not kept. */
struct field {
	unsigned char *text;
	size_t n;
	bool cut;
};

struct span {
	size_t at, len;
};

static bool is_base64(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("+/-_=", c));
}

/* Of a short secret: what may not stand beside it, or it is part of something else. */
static bool is_word(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 ||
	       (c && strchr("._-/%", c));
}

static unsigned char hex_char(const struct needle *k, size_t i)
{
	return (unsigned char)"0123456789abcdef"[k->bytes[i / 2] >> (i % 2 ? 0 : 4) & 0x0F];
}

static unsigned char base64_char(const struct needle *k, size_t i)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bit = k->skip_bits + 6 * i, byte = bit / 8;
	unsigned two = (unsigned)k->bytes[byte] << 8 | (byte + 1 < k->len ? k->bytes[byte + 1] : 0);

	return (unsigned char)alphabet[two >> (10 - bit % 8) & 0x3F];
}

static size_t needle_end(const struct needle *k)
{
	return k->form == FORM_HEX || k->form == FORM_BASE64 ? k->chars : k->len;
}

/* The character of the needle at *i, in the room where it is not the needle's own; *i moves behind it. */
static struct spelling next_char(const struct needle *k, size_t *i, unsigned char room[1])
{
	struct spelling c = { room, 1, SPELLING_SHORTEST };

	if (k->form == FORM_HEX) {
		room[0] = hex_char(k, *i);
	} else if (k->form == FORM_BASE64) {
		room[0] = base64_char(k, *i);
	} else {
		c.character = k->bytes + *i;
		c.width = spelling_width(c.character, k->len - *i);
	}
	*i += c.width;
	return c;
}

static void add_needle(struct search *s, struct needle k)
{
	unsigned char first[1];
	size_t i = 0;

	if (s->count == MAX_NEEDLES)
		return;
	s->needle[s->count] = k;
	spelling_mark(next_char(&k, &i, first), UINT32_C(1) << s->count, s->starts);
	s->count++;
}

static void add_base64(struct search *s, const unsigned char *bytes, size_t len, unsigned skip_bits)
{
	size_t chars = (8 * len - skip_bits) / 6;

	add_needle(s, (struct needle){ .form = FORM_BASE64, .bytes = bytes, .len = len, .chars = chars, .skip_bits = skip_bits });
}

static void add_secret(struct search *s, const char *secret)
{
	const unsigned char *bytes = (const unsigned char *)secret;
	size_t len = strlen(secret);
	struct needle k;

	if (len == 0)
		return;
	if (len < REDACT_MIN_SECRET) {
		add_needle(s, (struct needle){ .form = FORM_WORD, .bytes = bytes, .len = len });
		return;
	}
	k = (struct needle){ .form = FORM_PLAIN, .bytes = bytes, .len = len };
	k.ambiguous = strpbrk(secret, "%&") != NULL;
	add_needle(s, k);
	add_needle(s, (struct needle){ .form = FORM_HEX, .bytes = bytes, .len = len, .chars = 2 * len });
	add_base64(s, bytes, len, 0);
	add_base64(s, bytes, len, 4); /* behind one byte of something else */
	add_base64(s, bytes, len, 2); /* behind two */
}

/* The value of a Basic Authorization (RFC 7617 2). */
static void add_login(struct search *s, unsigned char room[MAX_LOGIN], const char *user, const char *password)
{
	size_t user_len = strlen(user), len = user_len + 1 + strlen(password);

	if (!password[0] || len > MAX_LOGIN)
		return;
	memcpy(room, user, user_len);
	room[user_len] = ':';
	memcpy(room + user_len + 1, password, len - user_len - 1);
	add_needle(s, (struct needle){ .form = FORM_BASE64, .bytes = room, .len = len, .chars = (8 * len + 5) / 6 });
}

static void add_phrase(struct search *s, enum form form, const char *phrase)
{
	const unsigned char *bytes = (const unsigned char *)phrase;

	add_needle(s, (struct needle){ .form = form, .bytes = bytes, .len = strlen(phrase) });
}

/* Length of what may stand between two characters of a secret: NULs of UTF-16, the break of a line, a separator. */
static size_t fill(const struct needle *k, const unsigned char *t, size_t n)
{
	size_t len = 0;

	if (n > 0 && t[0] == '\0') {
		while (len < n && len < MAX_FILL && t[len] == '\0')
			len++;
	} else if (n > 0 && (t[0] == '\r' || t[0] == '\n')) {
		while (len < n && len < MAX_FILL && t[len] && strchr("\r\n\t ", t[len]))
			len++;
	} else if (n > 0 && t[0] && k->form == FORM_HEX && strchr(" :-,", t[0])) {
		len = 1;
	}
	return len;
}

/* How far a needle goes at some place, counted in its own characters and in bytes of the text. */
struct reach {
	size_t chars, bytes;
};

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

static struct reach reach_literally(const struct needle *k, const unsigned char *t, size_t n)
{
	size_t i = 0;

	while (i < k->len && i < n && lower(t[i]) == lower(k->bytes[i]))
		i++;
	return (struct reach){ i, i };
}

/* Bytes up to the end of the character where something to pass over stands before it. */
static size_t match_behind(const unsigned char *t, size_t n, struct spelling c, size_t filling)
{
	for (; filling > 0; filling--) {
		size_t len = spelling_match(t + filling, n - filling, c);

		if (len)
			return filling + len;
	}
	return 0;
}

static struct reach reach_spelled(const struct needle *k, const unsigned char *t, size_t n,
                                  enum spelling_reading reading)
{
	struct reach r = { 0, 0 };
	size_t end = needle_end(k);

	while (r.chars < end) {
		size_t next = r.chars, len;
		unsigned char room[1];
		struct spelling c = next_char(k, &next, room);

		c.reading = reading;
		len = spelling_match(t + r.bytes, n - r.bytes, c);
		if (len == 0 && r.chars > 0)
			len = match_behind(t + r.bytes, n - r.bytes, c, fill(k, t + r.bytes, n - r.bytes));
		if (len == 0)
			break;
		r.bytes += len;
		r.chars = next;
	}
	return r;
}

/* Whether nothing but the end of the text kept the needle from going on. */
static bool is_at_end(const struct needle *k, const unsigned char *rest, size_t n)
{
	if (n == 0 || fill(k, rest, n) == n)
		return true;
	return n < SPELLING_MAX && (rest[0] >= 0x80 || (rest[0] && strchr("%&\\", rest[0])));
}

static size_t accept(const struct needle *k, const struct field *f, size_t at, struct reach r)
{
	size_t left = f->n - at - r.bytes;

	if (r.chars == needle_end(k) || r.chars >= REDACT_ENOUGH)
		return r.bytes;
	if (f->cut && r.chars > 0 && is_at_end(k, f->text + at + r.bytes, left))
		return f->n - at;
	return 0;
}

/* The characters beside base64 of a secret hold some bits of it. */
static struct span widen(const struct needle *k, const struct field *f, struct span hit)
{
	size_t end = hit.at + hit.len;

	if (k->form != FORM_BASE64 || hit.len == 0)
		return hit;
	if (k->skip_bits && hit.at > 0 && is_base64(f->text[hit.at - 1])) {
		hit.at--;
		hit.len++;
	}
	if (end < f->n && is_base64(f->text[end]))
		hit.len++;
	return hit;
}

static struct span find_secret(const struct needle *k, const struct field *f, size_t at)
{
	const unsigned char *t = f->text + at;
	size_t n = f->n - at, len = 0;

	if (k->form == FORM_PLAIN)
		len = accept(k, f, at, reach_literally(k, t, n));
	if (len == 0)
		len = accept(k, f, at, reach_spelled(k, t, n, SPELLING_SHORTEST));
	if (len == 0 && k->form == FORM_PLAIN && k->ambiguous)
		len = accept(k, f, at, reach_spelled(k, t, n, SPELLING_LONGEST));
	return widen(k, f, (struct span){ at, len });
}

static struct span find_word(const struct needle *k, const struct field *f, size_t at)
{
	struct reach r = reach_literally(k, f->text + at, f->n - at);
	size_t end = at + r.bytes;
	bool whole = r.chars == k->len && (at == 0 || !is_word(f->text[at - 1])) && (end == f->n || !is_word(f->text[end]));

	return (struct span){ at, whole ? k->len : 0 };
}

static bool begins(const struct field *f, size_t at, const char *phrase)
{
	return f->n - at >= strlen(phrase) && memcmp(f->text + at, phrase, strlen(phrase)) == 0;
}

/*
 * Where the value begins of a field whose name ends at `at`: "Cookie: a",
 * {"Cookie":"a"}, [Cookie] => a, <td>Cookie</td><td>a.  The end of the text
 * when this is no field.
 */
static size_t find_value(const struct field *f, size_t at)
{
	size_t limit = f->n - at > MAX_HEADING ? at + MAX_HEADING : f->n;
	bool named = false;

	while (at < limit) {
		unsigned char c = f->text[at];

		if (begins(f, at, "&quot;") || begins(f, at, "&gt;")) {
			at += begins(f, at, "&gt;") ? 4 : 6;
		} else if (c == '<') {
			named = named || begins(f, at, "<td");
			while (at < limit && f->text[at] != '>')
				at++;
		} else if (c && strchr(" \t\"'>)]:=", c)) {
			named = named || c == ':' || c == '=';
			at++;
		} else {
			return named ? at : f->n;
		}
	}
	return f->n;
}

static struct span find_field(const struct needle *k, const struct field *f, size_t at)
{
	struct span hit = { at, 0 };
	size_t value;

	if (reach_literally(k, f->text + at, f->n - at).chars < k->len)
		return hit;
	if (at > 0 && f->text[at - 1] == '.') /* document.cookie: a script, no field */
		return hit;
	value = find_value(f, at + k->len);
	hit.at = value;
	for (unsigned char quote = f->text[value - 1]; value < f->n; value++) {
		unsigned char c = f->text[value];

		if (c < ' ' || c == '<' || (c == quote && c == '"' && f->text[value - 1] != '\\'))
			break;
	}
	hit.len = value - hit.at;
	return hit;
}

static struct span find_blob(const struct needle *k, const struct field *f, size_t at)
{
	size_t begin = at + k->len, end = begin;

	if (reach_literally(k, f->text + at, f->n - at).chars < k->len)
		return (struct span){ at, 0 };
	while (end < f->n && is_base64(f->text[end]))
		end++;
	return (struct span){ begin, end - begin >= MIN_BLOB ? end - begin : 0 };
}

static struct span find(const struct needle *k, const struct field *f, size_t at)
{
	switch (k->form) {
	case FORM_WORD:
		return find_word(k, f, at);
	case FORM_FIELD:
		return find_field(k, f, at);
	case FORM_SCHEME:
		return find_blob(k, f, at);
	default:
		return find_secret(k, f, at);
	}
}

static void search_field(const struct search *s, struct field f)
{
	for (size_t at = 0; at < f.n;) {
		struct span longest = { at, 0 };

		for (uint32_t left = s->starts[f.text[at]]; left; left &= left - 1) {
			struct span hit = find(&s->needle[__builtin_ctz(left)], &f, at);

			if (hit.len > longest.len)
				longest = hit;
		}
		memset(f.text + longest.at, '*', longest.len);
		at = longest.len ? longest.at + longest.len : at + 1;
	}
}

static void search_string(const struct search *s, char *string, size_t room)
{
	size_t n = strlen(string);

	search_field(s, (struct field){ (unsigned char *)string, n, n == room - 1 });
}

static bool names(const char *header, const char *part)
{
	return text_find(header, strlen(header), part) != NULL;
}

static bool is_confidential(const char *header)
{
	return names(header, "cookie") || names(header, "authorization");
}

/* Cookies set here are shown by some pages, as part of a link or in plain sight. */
static void add_cookies(struct search *s, const struct headers *h)
{
	for (size_t i = 0, found = 0; i < h->count && found < MAX_COOKIES; i++) {
		const char *sign = names(headers_name_at(h, i), "set-cookie") ? strchr(headers_value_at(h, i), '=') : NULL;
		const unsigned char *value = sign ? (const unsigned char *)sign + 1 : NULL;
		size_t len = sign ? strcspn(sign + 1, ";") : 0;

		if (len < MIN_COOKIE)
			continue;
		add_needle(s, (struct needle){ .form = FORM_PLAIN, .bytes = value, .len = len });
		found++;
	}
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

static void begin_search(struct search *s, const struct settings *settings, const struct secret *secret)
{
	s->count = 0;
	memset(s->starts, 0, sizeof(s->starts));
	add_secret(s, secret->password);
	add_secret(s, secret->token);
	add_secret(s, settings->proxy.password);
	add_login(s, s->login, settings->username, secret->password);
	add_login(s, s->proxy_login, settings->proxy.user, settings->proxy.password);
	add_phrase(s, FORM_FIELD, "cookie");
	add_phrase(s, FORM_FIELD, "authorization");
	add_phrase(s, FORM_SCHEME, "ntlm ");
	add_phrase(s, FORM_SCHEME, "negotiate ");
}

void redact_answer(struct answer *a, const struct settings *s, const struct secret *secret)
{
	struct search search;

	begin_search(&search, s, secret);
	add_cookies(&search, &a->headers);
	search_field(&search, (struct field){ (unsigned char *)a->head, a->head_len, a->head_len == sizeof(a->head) });
	search_string(&search, a->error, sizeof(a->error));
	search_string(&search, a->tls.subject, sizeof(a->tls.subject));
	search_string(&search, a->tls.issuer, sizeof(a->tls.issuer));
	search_string(&search, a->tls.names, sizeof(a->tls.names));
	search_string(&search, a->tls.first_bytes, sizeof(a->tls.first_bytes));
	search_headers(&search, &a->headers);
	secret_wipe_bytes(&search, sizeof(search));
}
