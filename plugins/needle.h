/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing to be found and hidden in a text, and where it stands there. */
#ifndef NEEDLE_H
#define NEEDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEEDLE_ENOUGH 32 /* so many characters in a row are taken for a longer secret, as far as they go on */

enum needle_form {
	NEEDLE_PLAIN,  /* in each spelling of spelling.h, interleaved with NUL, broken over lines */
	NEEDLE_WORD,   /* as it is, as a word of its own: for a secret so short that it stands in many */
	NEEDLE_HEX,    /* in hexadecimal, with or without separators */
	NEEDLE_BASE64, /* in base64 of either alphabet */
	NEEDLE_FIELD,  /* the name of a field: what is hidden is its value, in whatever markup */
	NEEDLE_SCHEME  /* the name of an authentication scheme: what is hidden is the blob behind it */
};

struct needle {
	enum needle_form form;
	const unsigned char *bytes; /* the caller's; names are in lower case */
	size_t len;                 /* at least 1; of what is to be encoded */
	/* Of NEEDLE_BASE64 that was put together from two: so many bytes, and where the rest is; or NULL. */
	size_t head;
	const unsigned char *tail;
	unsigned skip_bits; /* of NEEDLE_BASE64: bits that share a character with what stands before */
	bool wide;          /* of NEEDLE_HEX and NEEDLE_BASE64: the bytes stand two apart, as in UTF-16 */
	bool whole;         /* of NEEDLE_BASE64: nothing stands behind the bytes */
};

/* A text to be searched; cut says that its end was not kept. */
struct needle_text {
	unsigned char *bytes;
	size_t n;
	bool cut;
};

struct needle_span {
	size_t at, len;
};

/*
 * What is to be hidden of the needle that begins at `at`; len is 0 when none
 * does.  Of a text that was cut the last bytes are hidden, too, when only the
 * cut keeps them from being a needle.
 */
struct needle_span needle_find(const struct needle *k, const struct needle_text *t, size_t at);

/* Where needles can begin, in constant time: each needle is one bit of 32. */
struct needle_index {
	uint32_t starts[256]; /* by byte of the text: those that it can begin */
	uint32_t follows
		[256]; /* those that it can go on, behind a first character that is one byte of ASCII */
};

void needle_mark(const struct needle *k, uint32_t bit, struct needle_index *index);

/* The needles that may begin at `at`, and no others.  Here, as it is asked for each byte. */
static inline uint32_t needle_candidates(const struct needle_index *index, const struct needle_text *t,
                                         size_t at)
{
	unsigned char c = t->bytes[at];
	uint32_t bits = index->starts[c];

	if (bits && at + 1 < t->n && c < 0x80 && c != '%' && c != '&' && c != '\\' && c != '=')
		bits &= index->follows[t->bytes[at + 1]];
	return bits;
}

#endif
