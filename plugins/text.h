/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounded text: everything the plugin composes is written through this. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A text being written into memory its caller owns.  It always ends in NUL and
 * never grows past its room; what does not fit is dropped, on a whole UTF-8
 * character, and `cut` is set.
 */
struct text {
	char *data;
	size_t room; /* bytes at data, the NUL included */
	size_t len;  /* bytes written, the NUL not counted */
	bool cut;
};

/* Starts an empty text in the given room, which must be at least 1. */
void text_begin(struct text *t, char *data, size_t room);

/* Starts an empty text in an array. */
#define TEXT_IN(t, array) text_begin((t), (array), sizeof(array))

/*
 * Add a string, n bytes, or what the format makes of its arguments, as they are:
 * only for the plugin's own words and for what was made safe before.  Once a
 * text is cut they add nothing more.
 */
void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const char *s, size_t n);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a number as people write it: at most six decimals, no exponent, no trailing zeros. */
void text_add_decimal(struct text *t, double value);

/*
 * Adds bytes that came from outside (a server, a file, the command line) so
 * that they can be shown: at most max characters, "..." behind a longer one.
 * The result is valid UTF-8 without control characters, line ends, `|`,
 * bidirectional or other invisible format characters; what was one of these
 * becomes a blank (white space) or `?`.  Runs of blanks are folded to one.
 */
void text_add_safe(struct text *t, const char *bytes, size_t n, size_t max);

/* How many of the n bytes, from the first on, are a run of blanks that text_add_safe() would fold to one. */
size_t text_blanks(const void *bytes, size_t n);

/* What a byte is in ASCII, never by locale: any char, signed or not. */
static inline bool text_is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool text_is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The white space of header fields (RFC 9110 5.6.3). */
static inline bool text_is_blank(int c)
{
	return c == ' ' || c == '\t';
}

/* The value of a hexadecimal digit, 16 for any other byte. */
static inline unsigned text_hex_digit(int c)
{
	int letter = c | 0x20;

	if (text_is_digit(c))
		return (unsigned)(c - '0');
	return letter >= 'a' && letter <= 'f' ? (unsigned)(letter - 'a') + 10 : 16;
}

static inline int text_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* ASCII letters compared without case. */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *s, const char *prefix);

/* Where needle first stands in n bytes of hay, ASCII case ignored, or NULL. */
const char *text_find(const char *hay, size_t n, const char *needle);

/*
 * Reads the whole of s as a decimal number of at most max: digits only, no
 * sign, no blank.  False, with *out untouched, when it is anything else.
 */
bool text_number(const char *s, unsigned long max, unsigned long *out);

/* The same of n bytes. */
bool text_number_bytes(const char *s, size_t n, unsigned long max, unsigned long *out);

/*
 * Reads the whole of s as a plain decimal number, "-"? digits ["." digits].
 * No exponent, no "nan", no "inf", no decimal comma, at most 15 digits.
 */
bool text_decimal(const char *s, double *out);

#endif
