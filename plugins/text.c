/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DECIMAL_MAX_ROOM   320 /* the largest double has 309 digits before the point */
#define DECIMAL_MAX_DIGITS 15  /* a double holds as many exactly */

void text_begin(struct text *t, char *data, size_t room)
{
	*t = (struct text){ .data = data, .room = room };
	data[0] = '\0';
}

/* A text must not end in the first bytes of a character whose rest did not fit. */
static size_t whole_characters(const char *s, size_t n)
{
	size_t start = n;

	while (start > 0 && n - start < 4) {
		unsigned char c = (unsigned char)s[--start];
		size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;

		if ((c & 0xC0) != 0x80)
			return start + need <= n ? n : start;
	}
	return n;
}

void text_add_bytes(struct text *t, const char *s, size_t n)
{
	size_t left = t->room - 1 - t->len;

	if (t->cut)
		return;
	if (n > left) {
		n = whole_characters(s, left);
		t->cut = true;
	}
	memcpy(t->data + t->len, s, n);
	t->len += n;
	t->data[t->len] = '\0';
}

void text_add(struct text *t, const char *s)
{
	text_add_bytes(t, s, strlen(s));
}

void text_addf(struct text *t, const char *format, ...)
{
	size_t left = t->room - t->len;
	va_list arguments;
	int n;

	if (t->cut)
		return;
	va_start(arguments, format);
	n = vsnprintf(t->data + t->len, left, format, arguments);
	va_end(arguments);
	if (n < 0) {
		t->data[t->len] = '\0';
		t->cut = true;
	} else if ((size_t)n >= left) {
		t->len += whole_characters(t->data + t->len, left - 1);
		t->data[t->len] = '\0';
		t->cut = true;
	} else {
		t->len += (size_t)n;
	}
}

struct character {
	uint32_t code;
	size_t bytes; /* consumed, at least 1 */
	bool valid;
};

/* One character of UTF-8 (RFC 3629): shortest form only, no surrogates. */
static struct character next_character(const unsigned char *s, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t need = s[0] < 0x80                  ? 1
	              : s[0] < 0xC2 || s[0] > 0xF4 ? 0
	              : s[0] < 0xE0                ? 2
	              : s[0] < 0xF0                ? 3
	                                           : 4;
	uint32_t code;

	if (need == 1)
		return (struct character){ s[0], 1, true };
	if (need == 0)
		return (struct character){ 0, 1, false };
	code = s[0] & (0xFFU >> (need + 1));
	for (size_t i = 1; i < need; i++) {
		if (i == n || (s[i] & 0xC0) != 0x80)
			return (struct character){ 0, i, false };
		code = code << 6 | (s[i] & 0x3FU);
	}
	if (code < least[need] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return (struct character){ 0, need, false };
	return (struct character){ code, need, true };
}

/*
 * Characters that would not be seen as what they are: they hide, reorder or
 * break a line (Unicode 15, general categories Cc, Cf, Zl, Zp, and noncharacters).
 */
static bool is_hidden(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x00, 0x1F },        { 0x7F, 0x9F },       { 0xAD, 0xAD },       { 0x34F, 0x34F },
		{ 0x600, 0x605 },      { 0x61C, 0x61C },     { 0x6DD, 0x6DD },     { 0x70F, 0x70F },
		{ 0x890, 0x891 },      { 0x8E2, 0x8E2 },     { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },
		{ 0x180B, 0x180F },    { 0x200B, 0x200F },   { 0x2028, 0x202E },   { 0x2060, 0x206F },
		{ 0x3164, 0x3164 },    { 0xFDD0, 0xFDEF },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
		{ 0xFFA0, 0xFFA0 },    { 0xFFF0, 0xFFFB },   { 0x110BD, 0x110BD }, { 0x110CD, 0x110CD },
		{ 0x13430, 0x1343F },  { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
		{ 0xF0000, 0x10FFFF },
	};

	if ((c & 0xFFFE) == 0xFFFE)
		return true; /* the last two of each plane */
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

/* White space of Unicode 15 (property White_Space). */
static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

size_t text_blanks(const void *bytes, size_t n)
{
	const unsigned char *s = bytes;
	size_t len = 0;

	while (len < n) {
		struct character c = next_character(s + len, n - len);

		if (!c.valid || !is_blank(c.code))
			break;
		len += c.bytes;
	}
	return len;
}

void text_add_safe(struct text *t, const char *bytes, size_t n, size_t max)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t shown = 0;
	bool blank = false;

	for (size_t i = 0; i < n;) {
		struct character c = next_character(s + i, n - i);
		const char *at = bytes + i;

		i += c.bytes;
		if (c.valid && is_blank(c.code)) {
			blank = shown > 0;
			continue;
		}
		if (shown + blank >= max) {
			text_add(t, "...");
			return;
		}
		if (blank)
			text_add_bytes(t, " ", 1);
		shown += blank ? 2 : 1;
		blank = false;
		if (!c.valid || c.code == '|' || is_hidden(c.code))
			text_add_bytes(t, "?", 1);
		else
			text_add_bytes(t, at, c.bytes);
	}
}

bool text_equal(const char *a, const char *b)
{
	while (*a && text_lower(*a) == text_lower(*b)) {
		a++;
		b++;
	}
	return text_lower(*a) == text_lower(*b);
}

bool text_starts(const char *s, const char *prefix)
{
	while (*prefix && text_lower(*s) == text_lower(*prefix)) {
		s++;
		prefix++;
	}
	return !*prefix;
}

const char *text_find(const char *hay, size_t n, const char *needle)
{
	size_t len = strlen(needle);
	int first = text_lower(needle[0]);

	for (size_t i = 0; len <= n && i <= n - len; i++) {
		size_t k = 0;

		if (len && text_lower(hay[i]) != first)
			continue;
		while (k < len && text_lower(hay[i + k]) == text_lower(needle[k]))
			k++;
		if (k == len)
			return hay + i;
	}
	return NULL;
}

void text_add_decimal(struct text *t, double value)
{
	char space[DECIMAL_MAX_ROOM];
	struct text number;

	TEXT_IN(&number, space);
	text_addf(&number, "%.6f", value);
	while (number.len > 0 && space[number.len - 1] == '0')
		number.len--;
	if (number.len > 0 && space[number.len - 1] == '.')
		number.len--;
	text_add_bytes(t, space, number.len);
}

bool text_number_bytes(const char *s, size_t n, unsigned long max, unsigned long *out)
{
	unsigned long value = 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned long digit = (unsigned long)(unsigned char)s[i] - '0';

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool text_number(const char *s, unsigned long max, unsigned long *out)
{
	return text_number_bytes(s, strlen(s), max, out);
}

bool text_decimal(const char *s, double *out)
{
	bool minus = *s == '-';
	bool point = false;
	size_t digits = 0;
	double value = 0, scale = 1;

	for (s += minus; *s; s++) {
		if (*s == '.' && !point && digits > 0 && s[1]) {
			point = true;
			continue;
		}
		if (!text_is_digit(*s) || ++digits > DECIMAL_MAX_DIGITS)
			return false;
		value = value * 10 + (*s - '0');
		scale = point ? scale * 10 : scale;
	}
	if (digits == 0)
		return false;
	*out = (minus ? -value : value) / scale;
	return true;
}
