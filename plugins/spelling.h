/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways in which text from a server may spell a character: as it is, the
 * case of ASCII letters aside; percent-encoded; as an HTML entity; escaped
 * with backslashes as JSON, JavaScript or C do; escaped again up to three
 * times.  Pure, bounded by a constant for each call.
 */
#ifndef SPELLING_H
#define SPELLING_H

#include <stddef.h>
#include <stdint.h>

#define SPELLING_MAX 40 /* bytes of text that one character may take */

/* Bytes of the UTF-8 character at s, n at least 1; 1 when it is none. */
size_t spelling_width(const unsigned char *s, size_t n);

/*
 * How many bytes at text spell the character of that width (UTF-8), 0 when
 * they do not.  A character beyond ASCII may also stand as ISO 8859-1, as
 * UTF-16, or as `?` or a named entity, where only that something stood there
 * is left.
 */
size_t spelling_match(const unsigned char *text, size_t n, const unsigned char *character, size_t width);

/* Sets the bit of each byte that can begin a spelling of that character. */
void spelling_mark(const unsigned char *character, size_t width, uint32_t bit, uint32_t starts[256]);

#endif
