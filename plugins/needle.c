/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "needle.h"

#include <string.h>

#include "spelling.h"
#include "text.h"

#define MIN_BLOB    40 /* an NTLM or Kerberos message is longer in base64; a word is not */
#define MAX_HEADING 64 /* bytes between a field's name and its value, in whatever markup */
#define MAX_UTF8    4
#define MAX_FILL    4 /* bytes passed over between two characters of a secret */

static bool is_one_of(unsigned char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_alphanumeric(unsigned char c)
{
	return text_is_letter(c) || text_is_digit(c);
}

static bool is_base64(unsigned char c)
{
	return is_alphanumeric(c) || is_one_of(c, "+/-_=");
}

/* With one of these beside it a word is part of something longer. */
static bool is_word(unsigned char c)
{
	return is_alphanumeric(c) || c >= 0x80 || is_one_of(c, "._-/%");
}

static unsigned char byte_of(const struct needle *k, size_t i)
{
	if (k->wide)
		return i % 2 ? 0 : k->bytes[i / 2];
	return k->tail && i >= k->head ? k->tail[i - k->head] : k->bytes[i];
}

static unsigned char hex_char(const struct needle *k, size_t i)
{
	return (unsigned char)"0123456789abcdef"[byte_of(k, i / 2) >> (i % 2 ? 0 : 4) & 0x0F];
}

static unsigned char base64_char(const struct needle *k, size_t i)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bit = k->skip_bits + 6 * i, byte = bit / 8;
	unsigned two = (unsigned)byte_of(k, byte) << 8 | (byte + 1 < k->len ? byte_of(k, byte + 1) : 0);

	return (unsigned char)alphabet[two >> (10 - bit % 8) & 0x3F];
}

/* The end of next_char()'s count: in computed characters for hex and base64, else in bytes. */
static size_t end_of(const struct needle *k)
{
	switch (k->form) {
	case NEEDLE_HEX:
		return 2 * k->len;
	case NEEDLE_BASE64:
		return (8 * k->len - k->skip_bits + (k->whole ? 5 : 0)) / 6;
	default:
		return k->len;
	}
}

/* The needle's character at *i, kept in the room if it has to be computed; *i moves past it. */
static struct spelling next_char(const struct needle *k, size_t *i, unsigned char room[1])
{
	struct spelling c = { room, 1, SPELLING_SHORTEST };

	if (k->form == NEEDLE_HEX) {
		room[0] = hex_char(k, *i);
	} else if (k->form == NEEDLE_BASE64) {
		room[0] = base64_char(k, *i);
	} else {
		c.character = k->bytes + *i;
		c.width = spelling_width(c.character, k->len - *i);
	}
	*i += c.width;
	return c;
}

/* A line end with the blanks around it, of which nothing is shown; one that is continued, or escaped. */
static size_t line_end(const unsigned char *t, size_t n)
{
	size_t mark = n > 1 && is_one_of(t[0], "=\\") && is_one_of(t[1], "\r\n") ? 1 : 0;
	size_t len = mark + text_blanks(t + mark, n - mark), escaped = 0;

	if (memchr(t, '\n', len) || memchr(t, '\r', len))
		return len;
	while (n - escaped >= 2 && t[escaped] == '\\' && is_one_of(t[escaped + 1], "rn"))
		escaped += 2;
	return escaped;
}

/* Between bytes in hexadecimal: ":" or ", 0x". */
static size_t separator(const unsigned char *t, size_t n)
{
	size_t len = 0;

	while (len < n && len < MAX_FILL && is_one_of(t[len], " :-,"))
		len++;
	return len > 0 && n - len >= 2 && t[len] == '0' && text_lower(t[len + 1]) == 'x' ? len + 2 : len;
}

/* Length of what may come between two characters: NULs of UTF-16, a line end, a separator. */
static size_t fill(const struct needle *k, const unsigned char *t, size_t n)
{
	size_t len = 0;

	while (len < n && len < MAX_FILL && t[len] == '\0')
		len++;
	if (len == 0)
		len = line_end(t, n);
	if (len == 0 && k->form == NEEDLE_HEX)
		len = separator(t, n);
	return len;
}

/* How much of a needle matches at a place, in its own count and in bytes of the text. */
struct reach {
	size_t needle, text;
};

static struct reach reach_literally(const struct needle *k, const unsigned char *t, size_t n)
{
	size_t i = 0;

	while (i < k->len && i < n && text_lower(t[i]) == text_lower(k->bytes[i]))
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

/* A run of blanks is shown as one, so each stands for any other. */
static struct reach reach_blanks(const struct needle *k, struct reach r, const unsigned char *t, size_t n)
{
	size_t ours = k->form == NEEDLE_PLAIN ? text_blanks(k->bytes + r.needle, k->len - r.needle) : 0;
	size_t theirs = ours ? text_blanks(t + r.text, n - r.text) : 0;

	return theirs ? (struct reach){ r.needle + ours, r.text + theirs } : r;
}

static struct reach reach_spelled(const struct needle *k, const unsigned char *t, size_t n,
                                  enum spelling_reading reading)
{
	struct reach r = { 0, 0 };
	size_t end = end_of(k);

	while (r.needle < end) {
		size_t next = r.needle, len;
		unsigned char room[1];
		struct spelling c = next_char(k, &next, room);
		struct reach blanks = reach_blanks(k, r, t, n);

		if (blanks.text > r.text) {
			r = blanks;
			continue;
		}
		c.reading = reading;
		len = spelling_match(t + r.text, n - r.text, c);
		if (len == 0 && r.needle > 0)
			len = match_behind(t + r.text, n - r.text, c, fill(k, t + r.text, n - r.text));
		if (len == 0)
			break;
		r.text += len;
		r.needle = next;
	}
	return r;
}

/* Whether only the end of the text stopped the match, after `seen` bytes of the needle. */
static bool is_at_end(const struct needle *k, size_t seen, const unsigned char *rest, size_t n)
{
	if (n == 0 || fill(k, rest, n) == n)
		return true;
	if (rest[0] >= 0x80)
		return k->form == NEEDLE_PLAIN && k->bytes[seen] >= 0x80 && n < MAX_UTF8;
	return n < SPELLING_MAX_BYTES && is_one_of(rest[0], "%&\\=");
}

static size_t accept(const struct needle *k, const struct needle_text *t, size_t at, struct reach r)
{
	size_t left = t->n - at - r.text;

	if (r.needle == end_of(k) || r.needle >= NEEDLE_ENOUGH)
		return r.text;
	if (t->cut && r.needle > 0 && is_at_end(k, r.needle, t->bytes + at + r.text, left))
		return t->n - at;
	return 0;
}

/* The characters beside base64 of a secret hold some bits of it. */
static struct needle_span widen(const struct needle *k, const struct needle_text *t, struct needle_span hit)
{
	size_t end = hit.at + hit.len;

	if (end < t->n && is_base64(t->bytes[end]))
		hit.len++;
	if (k->skip_bits && hit.at > 0 && is_base64(t->bytes[hit.at - 1])) {
		hit.at--;
		hit.len++;
	}
	return hit;
}

static struct needle_span find_encoded(const struct needle *k, const struct needle_text *t, size_t at)
{
	struct reach r = reach_spelled(k, t->bytes + at, t->n - at, SPELLING_SHORTEST);
	struct needle_span hit = { at, accept(k, t, at, r) };

	return hit.len && k->form == NEEDLE_BASE64 ? widen(k, t, hit) : hit;
}

static struct needle_span find_plain(const struct needle *k, const struct needle_text *t, size_t at)
{
	static const enum spelling_reading readings[] = { SPELLING_SHORTEST, SPELLING_LONGEST };
	const unsigned char *bytes = t->bytes + at;
	size_t n = t->n - at, len = accept(k, t, at, reach_literally(k, bytes, n));

	for (size_t i = 0; i < 2 && len == 0; i++)
		len = accept(k, t, at, reach_spelled(k, bytes, n, readings[i]));
	return (struct needle_span){ at, len };
}

static struct needle_span find_word(const struct needle *k, const struct needle_text *t, size_t at)
{
	size_t len = reach_literally(k, t->bytes + at, t->n - at).text;
	size_t end = at + len;

	if (len < k->len || (at > 0 && is_word(t->bytes[at - 1])) || (end < t->n && is_word(t->bytes[end])))
		len = 0;
	return (struct needle_span){ at, len };
}

static bool begins(const struct needle_text *t, size_t at, const char *phrase)
{
	size_t len = strlen(phrase);

	return t->n - at >= len && memcmp(t->bytes + at, phrase, len) == 0;
}

/*
 * Where the value begins of a field whose name ends at `at`: "Cookie: a",
 * {"Cookie":"a"}, [Cookie] => a, <td>Cookie</td><td>a.  The end of the text
 * when this is no field.
 */
static size_t find_value(const struct needle_text *t, size_t at)
{
	size_t limit = t->n - at > MAX_HEADING ? at + MAX_HEADING : t->n;
	bool named = false;

	while (at < limit) {
		unsigned char c = t->bytes[at];

		if (begins(t, at, "&quot;")) {
			at += strlen("&quot;");
		} else if (begins(t, at, "&gt;")) {
			at += strlen("&gt;");
		} else if (c == '<') {
			named = named || begins(t, at, "<td");
			while (at < limit && t->bytes[at] != '>')
				at++;
		} else if (is_one_of(c, " \t\"'>)]:=")) {
			named = named || c == ':' || c == '=';
			at++;
		} else {
			return named ? at : t->n;
		}
	}
	return t->n;
}

static struct needle_span find_field(const struct needle *k, const struct needle_text *t, size_t at)
{
	struct needle_span none = { at, 0 };
	size_t begin, end;
	bool quoted;

	if (reach_literally(k, t->bytes + at, t->n - at).text < k->len)
		return none;
	if (at > 0 && t->bytes[at - 1] == '.') /* document.cookie: a script, no field */
		return none;
	begin = find_value(t, at + k->len);
	quoted = t->bytes[begin - 1] == '"';
	for (end = begin; end < t->n; end++) {
		unsigned char c = t->bytes[end];

		if (c < ' ' || c == '<' || (quoted && c == '"' && t->bytes[end - 1] != '\\'))
			break;
	}
	return (struct needle_span){ begin, end - begin };
}

static struct needle_span find_blob(const struct needle *k, const struct needle_text *t, size_t at)
{
	size_t begin = at + k->len, end = begin;

	if (reach_literally(k, t->bytes + at, t->n - at).text < k->len)
		return (struct needle_span){ at, 0 };
	while (end < t->n && is_base64(t->bytes[end]))
		end++;
	return (struct needle_span){ begin, end - begin >= MIN_BLOB ? end - begin : 0 };
}

struct needle_span needle_find(const struct needle *k, const struct needle_text *t, size_t at)
{
	switch (k->form) {
	case NEEDLE_PLAIN:
		return find_plain(k, t, at);
	case NEEDLE_WORD:
		return find_word(k, t, at);
	case NEEDLE_FIELD:
		return find_field(k, t, at);
	case NEEDLE_SCHEME:
		return find_blob(k, t, at);
	case NEEDLE_HEX:
	case NEEDLE_BASE64:
		break;
	}
	return find_encoded(k, t, at);
}

static void mark_all(uint32_t table[256], uint32_t bit)
{
	for (size_t i = 0; i < 256; i++)
		table[i] |= bit;
}

void needle_mark(const struct needle *k, uint32_t bit, struct needle_index *index)
{
	/* And NUL: what fill() passes over begins so. */
	static const char gaps[] = "\t\n\v\f\r :-,\xC2\xE1\xE2\xE3";
	unsigned char room[1];
	size_t i = 0;
	struct spelling first = next_char(k, &i, room);

	spelling_mark(first, bit, index->starts);
	if (i == end_of(k) || first.width > 1 || text_blanks(k->bytes + i, k->len - i) > 0) {
		mark_all(index->follows, bit);
		return;
	}
	spelling_mark(next_char(k, &i, room), bit, index->follows);
	for (size_t g = 0; g < sizeof(gaps); g++)
		index->follows[(unsigned char)gaps[g]] |= bit;
}
