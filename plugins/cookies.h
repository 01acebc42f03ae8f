/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of the cookies that servers set in one run: secrets, to be taken out of what they say. */
#ifndef COOKIES_H
#define COOKIES_H

#include <stddef.h>
#include <stdint.h>

#define COOKIES_MAX_COUNT 32    /* further ones are not kept */
#define COOKIES_MAX_BYTES 16384 /* of all values; one that does not fit is not kept */
#define COOKIES_MIN_VALUE 8     /* bytes of a value that are worth hiding */

_Static_assert(COOKIES_MAX_BYTES <= UINT16_MAX, "a cookie keeps offsets of 16 bits");

/* The store goes first: what every run touches lies with what follows. */
struct cookies {
	char store[COOKIES_MAX_BYTES];
	struct cookie {
		uint16_t at, len; /* of the value in store, without the blanks around it */
	} cookie[COOKIES_MAX_COUNT];
	size_t count, used;
};

void cookies_begin(struct cookies *c);

/* Takes the value of a Set-Cookie (RFC 6265 4.1.1), "NAME=VALUE; ...".  Each cookie's value is kept once. */
void cookies_add_set(struct cookies *c, const char *field, size_t n);

/* Adds what other cookies there are. */
void cookies_add_all(struct cookies *c, const struct cookies *other);

#endif
