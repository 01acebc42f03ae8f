/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spelling.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

#define MAX_NESTING       3 /* an escape escaped that often */
#define MAX_ENTITY_DIGITS 8 /* "&#x0000004A;" */
#define MAX_ENTITY_NAME   8 /* "&thetasym;" */
#define MAX_ESCAPE_DIGITS 8 /* "\U0000004A" */
#define MAX_CSS_DIGITS    6 /* "\00004A" */

static const unsigned char replacement[] = { 0xEF, 0xBF, 0xBD }; /* U+FFFD */

/* Of codes, which are not all bytes. */
static uint32_t lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static uint32_t upper(uint32_t c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static bool is_alphanumeric(uint32_t c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool same(uint32_t a, uint32_t b)
{
	return lower(a) == lower(b);
}

/* Reads up to max digits; returns how many there are. */
static size_t read_digits(const unsigned char *t, size_t n, size_t max, unsigned base, uint32_t *out)
{
	size_t i = 0;

	*out = 0;
	for (; i < n && i < max && text_hex_digit(t[i]) < base; i++)
		*out = *out * base + text_hex_digit(t[i]);
	return i;
}

static bool is_number(const unsigned char *t, size_t n, size_t digits, unsigned base, uint32_t c)
{
	uint32_t code;

	return read_digits(t, n, digits, base, &code) == digits && same(code, c);
}

/* %4A, or %u004A as IIS and JavaScript write it; %254A when encoded twice. */
static size_t match_percent(const unsigned char *t, size_t n, uint32_t c, enum spelling_reading reading)
{
	size_t at = 1, len = 0;

	for (size_t level = 0; level <= MAX_NESTING && at < n && !(len && reading == SPELLING_SHORTEST);
	     level++) {
		if (is_number(t + at, n - at, 2, 16, c))
			len = at + 2;
		else if (same(t[at], 'u') && is_number(t + at + 1, n - at - 1, 4, 16, c))
			len = at + 5;
		if (n - at < 2 || t[at] != '2' || t[at + 1] != '5')
			break;
		at += 2;
	}
	return len;
}

/* "#74;" or "#x4A;"; the semicolon may be missing. */
static size_t match_number_entity(const unsigned char *t, size_t n, uint32_t c)
{
	bool hex = n > 1 && same(t[1], 'x');
	size_t at = hex ? 2 : 1;
	size_t digits;
	uint32_t code;

	if (n <= at || t[0] != '#')
		return 0;
	digits = read_digits(t + at, n - at, MAX_ENTITY_DIGITS, hex ? 16 : 10, &code);
	at += digits;
	if (digits == 0 || !same(code, c))
		return 0;
	return at < n && t[at] == ';' ? at + 1 : at;
}

static size_t match_named_entity(const unsigned char *t, size_t n, uint32_t c)
{
	static const struct {
		char name[8];
		uint32_t code;
	} names[] = { { "amp;", '&' },  { "lt;", '<' },    { "gt;", '>' },
		      { "quot;", '"' }, { "apos;", '\'' }, { "nbsp;", ' ' } };
	size_t letters = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i].name);

		if (names[i].code == c && n >= len && memcmp(t, names[i].name, len) == 0)
			return len;
	}
	if (is_alphanumeric(c) || (n >= 4 && memcmp(t, "amp;", 4) == 0))
		return 0;
	while (letters < n && letters < MAX_ENTITY_NAME && lower(t[letters]) >= 'a' &&
	       lower(t[letters]) <= 'z')
		letters++;
	return letters >= 2 && letters < n && t[letters] == ';' ? letters + 1 : 0;
}

static size_t match_entity(const unsigned char *t, size_t n, uint32_t c, enum spelling_reading reading)
{
	size_t at = 1, len = 0;

	for (size_t level = 0; level <= MAX_NESTING && !(len && reading == SPELLING_SHORTEST); level++) {
		size_t here = match_named_entity(t + at, n - at, c);

		if (here == 0)
			here = match_number_entity(t + at, n - at, c);
		if (here)
			len = at + here;
		if (n - at < 4 || memcmp(t + at, "amp;", 4) != 0)
			break;
		at += 4;
	}
	return len;
}

/* "{4A}" */
static size_t match_braces(const unsigned char *t, size_t n, uint32_t c)
{
	uint32_t code;
	size_t end;

	if (n == 0 || t[0] != '{')
		return 0;
	end = 1 + read_digits(t + 1, n - 1, MAX_ESCAPE_DIGITS, 16, &code);
	return end > 1 && end < n && t[end] == '}' && same(code, c) ? end + 1 : 0;
}

/* Behind the letter of \u004A, \U0000004A, \x4A, \u{4A}. */
static size_t match_lettered(const unsigned char *t, size_t n, uint32_t c, bool is_x)
{
	size_t len = match_braces(t, n, c);

	if (len == 0 && is_x)
		len = is_number(t, n, 2, 16, c) ? 2 : 0;
	else if (len == 0)
		len = is_number(t, n, 4, 16, c)                   ? 4
		      : is_number(t, n, MAX_ESCAPE_DIGITS, 16, c) ? MAX_ESCAPE_DIGITS
		                                                  : 0;
	return len;
}

/* Behind the backslash of CSS, where a blank follows that is no part of the text, and of LDAP. */
static size_t match_bare_digits(const unsigned char *t, size_t n, uint32_t c, enum spelling_reading reading)
{
	for (size_t digits = MAX_CSS_DIGITS; digits > 0; digits--)
		if (is_number(t, n, digits, 16, c))
			return digits + (reading == SPELLING_LONGEST && digits < n && t[digits] == ' ');
	return 0;
}

/* With digits of some kind behind a backslash, or the character itself. */
static size_t match_backslash(const unsigned char *t, size_t n, uint32_t c, enum spelling_reading reading)
{
	size_t at = 0, len = 0;

	while (at < n && at <= MAX_NESTING && t[at] == '\\')
		at++;
	if (at == n)
		return 0;
	if (same(t[at], 'u') || same(t[at], 'x'))
		len = match_lettered(t + at + 1, n - at - 1, c, same(t[at], 'x'));
	if (len > 0)
		return at + 1 + len;
	if (is_number(t + at, n - at, 3, 8, c))
		return at + 3;
	if (t[at] == c)
		return at + 1;
	len = match_bare_digits(t + at, n - at, c, reading);
	return len > 0 ? at + len : 0;
}

/* Base64 has two alphabets (RFC 4648 4, 5), and a form (HTML 4 17.13.4) writes a plus for a blank. */
static uint32_t alternative(uint32_t c)
{
	return c == ' ' ? '+' : c == '+' ? '-' : c == '/' ? '_' : c;
}

static size_t match_code(const unsigned char *t, size_t n, uint32_t c, enum spelling_reading reading)
{
	size_t len = 0;

	if (n == 0)
		return 0;
	if (t[0] == '%')
		len = match_percent(t, n, c, reading);
	else if (t[0] == '&')
		len = match_entity(t, n, c, reading);
	else if (t[0] == '\\')
		len = match_backslash(t, n, c, reading);
	else if (t[0] == '=' && is_number(t + 1, n - 1, 2, 16, c)) /* quoted-printable, RFC 2045 6.7 */
		len = 3;
	if (len == 0 && (same(t[0], c) || t[0] == alternative(c)))
		len = 1;
	return len;
}

size_t spelling_width(const unsigned char *s, size_t n)
{
	size_t width = s[0] < 0xC2 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 1;

	if (width > n)
		return 1;
	for (size_t i = 1; i < width; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 1;
	return width;
}

static uint32_t decode(const unsigned char *s, size_t width)
{
	uint32_t code = width == 1 ? s[0] : s[0] & (0xFFU >> (width + 1));

	for (size_t i = 1; i < width; i++)
		code = code << 6 | (s[i] & 0x3FU);
	return code;
}

/* Each code in turn: the bytes of UTF-8, or the two halves of a UTF-16 surrogate pair. */
static size_t match_codes(const unsigned char *t, size_t n, const uint32_t *codes, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		size_t len = match_code(t + at, n - at, codes[i], SPELLING_SHORTEST);

		if (len == 0)
			return 0;
		at += len;
	}
	return at;
}

static size_t match_utf16(const unsigned char *t, size_t n, uint32_t c)
{
	unsigned char low = c & 0xFF, high = c >> 8 & 0xFF;

	if (n < 2 || c > 0xFFFF)
		return 0;
	return (t[0] == low && t[1] == high) || (t[0] == high && t[1] == low) ? 2 : 0;
}

static size_t match_foreign(const unsigned char *t, size_t n, struct spelling meant)
{
	uint32_t c = decode(meant.character, meant.width);
	uint32_t bytes[4] = { 0 }, pair[2] = { 0xD800 + ((c - 0x10000) >> 10 & 0x3FF), 0xDC00 + (c & 0x3FF) };
	size_t len;

	for (size_t i = 0; i < meant.width; i++)
		bytes[i] = meant.character[i];
	len = match_codes(t, n, bytes, meant.width);
	if (len == 0)
		len = match_code(t, n, c, meant.reading);
	if (len == 0 && c > 0xFFFF)
		len = match_codes(t, n, pair, 2);
	if (len == 0)
		len = match_utf16(t, n, c);
	if (len == 0 && n >= sizeof(replacement) && memcmp(t, replacement, sizeof(replacement)) == 0)
		len = sizeof(replacement);
	if (len == 0 && t[0] == '?')
		len = 1;
	return len;
}

size_t spelling_match(const unsigned char *text, size_t n, struct spelling meant)
{
	if (n == 0)
		return 0;
	if (meant.width == 1 && meant.character[0] < 0x80)
		return match_code(text, n, meant.character[0], meant.reading);
	return match_foreign(text, n, meant);
}

void spelling_mark(struct spelling meant, uint32_t bit, uint32_t starts[256])
{
	static const unsigned char escapes[] = { '%', '&', '\\', '=' };
	uint32_t c = decode(meant.character, meant.width);

	for (size_t i = 0; i < sizeof(escapes); i++)
		starts[escapes[i]] |= bit;
	if (c < 0x80) {
		starts[lower(c)] |= bit;
		starts[upper(c)] |= bit;
		starts[alternative(c)] |= bit;
		return;
	}
	starts[meant.character[0]] |= bit;
	starts[c & 0xFF] |= bit;
	starts[c >> 8 & 0xFF] |= bit;
	starts[replacement[0]] |= bit;
	starts['?'] |= bit;
}
