/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways in which text from a server may spell a character: as it is, the
 * case of ASCII letters aside; percent-encoded; as an HTML entity; escaped
 * with backslashes as JSON, JavaScript, C, CSS or LDAP do; escaped again up to three
 * times.  Pure, bounded by a constant for each call.
 */
#ifndef SPELLING_H
#define SPELLING_H

#include <stddef.h>
#include <stdint.h>

#define SPELLING_MAX_BYTES 40 /* bytes of text that one character may take */

/* Bytes of the UTF-8 character at s, n at least 1; 1 when it is none. */
size_t spelling_width(const unsigned char *s, size_t n);

/*
 * "%2525" is a percent sign encoded twice, or one encoded once and "25" behind
 * it; the blank behind "\26 " belongs to the escape or to the text.
 */
enum spelling_reading { SPELLING_SHORTEST, SPELLING_LONGEST };

/* A character of that width in UTF-8, as it is meant. */
struct spelling {
	const unsigned char *character;
	size_t width;
	enum spelling_reading reading;
};

/*
 * How many bytes at text spell the character, 0 when they do not.  One beyond
 * ASCII may also stand as ISO 8859-1, as UTF-16, or as `?`, where no more is
 * left than that something stood there.  So does a named entity that is not one
 * of the five of XML, for any character but letters and digits.
 */
size_t spelling_match(const unsigned char *text, size_t n, struct spelling meant);

/* Sets the bit of each byte that can begin a spelling of that character. */
void spelling_mark(struct spelling meant, uint32_t bit, uint32_t starts[256]);

#endif
