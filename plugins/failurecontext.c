/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "failurecontext.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

enum {
	FIELD_POINT,
	FIELD_STATUS,
	FIELD_ERROR,
	FIELD_DETAILS,
	FIELD_SUB_ERROR,
	FIELD_WEB_EXCEPTION,
	FIELD_COUNT
};

#define LEAST_FIELDS 4   /* of the oldest form that was seen */
#define MAX_POINT    32  /* characters: more than "FrontEnd" has, so that a new name is known as one */
#define MAX_DECODED  192 /* bytes: twice what is kept, so that blanks and long characters cost nothing */
#define NO_DIGIT     64

struct field {
	const char *at;
	size_t n;
};

/* Splits at ';' and says how many fields there are; those behind the last we know are only counted. */
static size_t split(const char *value, struct field field[FIELD_COUNT])
{
	size_t count = 0;

	for (;;) {
		size_t n = strcspn(value, ";");

		if (count < FIELD_COUNT)
			field[count] = (struct field){ value, n };
		count++;
		if (!value[n])
			return count;
		value += n + 1;
	}
}

static bool is_word(struct field f)
{
	for (size_t i = 0; i < f.n; i++)
		if (!text_is_letter(f.at[i]))
			return false;
	return f.n > 0 && f.n <= MAX_POINT;
}

static bool field_is(struct field f, const char *word)
{
	return f.n == strlen(word) && text_find(f.at, f.n, word);
}

static enum failure_point point_of(struct field f)
{
	if (field_is(f, "FrontEnd"))
		return FAILURE_POINT_FRONTEND;
	if (field_is(f, "BackEnd"))
		return FAILURE_POINT_BACKEND;
	return FAILURE_POINT_OTHER;
}

static unsigned status_of(struct field f)
{
	unsigned long status;

	if (!text_number_bytes(f.at, f.n, 599, &status) || status < 100)
		return 0;
	return (unsigned)status;
}

/* RFC 4648 section 4. */
static unsigned digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : NO_DIGIT;
}

/*
 * Decodes all of it or nothing: whole groups, padding only at the end, no bits
 * left over.  What does not fit is checked all the same, but not kept.
 */
static size_t base64_decode(struct field f, char *out, size_t room)
{
	size_t digits = f.n, kept = 0, bits = 0;
	uint32_t pool = 0;

	if (f.n % 4 != 0)
		return 0;
	while (digits > 0 && f.n - digits < 2 && f.at[digits - 1] == '=')
		digits--;
	for (size_t i = 0; i < digits; i++) {
		unsigned digit = digit_of(f.at[i]);

		if (digit == NO_DIGIT)
			return 0;
		pool = (pool << 6 | digit) & 0xFFFF;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (kept < room)
			out[kept++] = (char)(pool >> bits & 0xFF);
	}
	return (pool & ((1U << bits) - 1)) == 0 ? kept : 0;
}

static void keep(char out[FAILURECONTEXT_MAX_TEXT], const char *bytes, size_t n)
{
	struct text t;

	text_begin(&t, out, FAILURECONTEXT_MAX_TEXT);
	text_add_safe(&t, bytes, n, FAILURECONTEXT_MAX_TEXT - 4);
}

static void keep_decoded(char out[FAILURECONTEXT_MAX_TEXT], struct field f)
{
	char decoded[MAX_DECODED];

	keep(out, decoded, base64_decode(f, decoded, sizeof(decoded)));
}

/* Fields that are missing are empty. */
static bool take_apart(const char *value, struct field field[FIELD_COUNT])
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		field[i] = (struct field){ "", 0 };
	return value && split(value, field) >= LEAST_FIELDS && is_word(field[FIELD_POINT]);
}

size_t failurecontext_decode(const char *value, size_t n, char *out, size_t room)
{
	struct field field[FIELD_COUNT];

	if (n >= FAILURECONTEXT_CODED || !take_apart(value, field))
		return 0;
	return base64_decode(field[FIELD_ERROR + n], out, room);
}

bool failurecontext_read(const char *value, struct failurecontext *out)
{
	struct field field[FIELD_COUNT];

	*out = (struct failurecontext){ .point = FAILURE_POINT_NONE };
	if (!take_apart(value, field))
		return false;
	out->point = point_of(field[FIELD_POINT]);
	out->status = status_of(field[FIELD_STATUS]);
	keep_decoded(out->error, field[FIELD_ERROR]);
	keep_decoded(out->details, field[FIELD_DETAILS]);
	keep(out->sub_error, field[FIELD_SUB_ERROR].at, field[FIELD_SUB_ERROR].n);
	keep(out->web_exception, field[FIELD_WEB_EXCEPTION].at, field[FIELD_WEB_EXCEPTION].n);
	return true;
}
