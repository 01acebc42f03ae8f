/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header fields of one answer: kept within fixed limits, found by name. */
#ifndef HEADERS_H
#define HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cookies.h"

#define HEADERS_MAX_FIELDS 96    /* further ones are counted in `dropped` */
#define HEADERS_MAX_VALUE  4096  /* bytes kept of one value */
#define HEADERS_MAX_BYTES  24576 /* bytes kept of all names and values, their NULs included */
#define HEADERS_MAX_REASON 128   /* bytes kept of the reason phrase, NUL included */

_Static_assert(HEADERS_MAX_BYTES <= UINT16_MAX, "a field keeps offsets of 16 bits");

/*
 * The line stands in the store as it came, from its name to the end of its
 * value, but for a NUL in place of the colon, and one behind it.
 */
struct header_field {
	uint16_t name; /* offset in store */
	uint16_t value;
	bool cut; /* more of the value came than is kept */
};

/* Bytes as they came: none of them is safe to print. */
struct headers {
	char reason[HEADERS_MAX_REASON]; /* of the last status line, "" when it has none */
	bool reason_cut;
	size_t count;
	size_t used;      /* bytes of store */
	size_t dropped;   /* fields that did not fit */
	bool has_cookies; /* else the cookies below were not begun */
	struct header_field field[HEADERS_MAX_FIELDS];
	char store[HEADERS_MAX_BYTES];
	struct cookies cookies; /* that any of the lines set, interim answers' and dropped ones' too */
};

/* Makes it empty: no reason phrase, no fields, nothing dropped. */
void headers_reset(struct headers *h);

/* Whether the line is "HTTP/" with a version's digit behind it (RFC 9112 2.3), not a field of such a name. */
bool headers_is_status_line(const char *line, size_t n);

/*
 * Takes one line as received, line end included or not.  A status line
 * ("HTTP/...") starts over, so that interim answers (1xx) leave nothing but
 * their cookies; a blank or nameless line is ignored.  A NUL within a value
 * cuts it, and so does a line that goes on with it (RFC 9112 5.2).
 */
void headers_add_line(struct headers *h, const char *line, size_t n);

/* The value of the first field of that name (ASCII case ignored), or NULL. */
const char *headers_value(const struct headers *h, const char *name);

/* The n-th (from 0) value of that name, or NULL. */
const char *headers_nth(const struct headers *h, const char *name, size_t n);

/* The first value of that name that holds the text ("": any), ASCII case ignored; NULL when none does. */
const char *headers_find(const struct headers *h, const char *name, const char *part);

/* Whether there is such a value. */
bool headers_hold(const struct headers *h, const char *name, const char *part);

/* Whether the first value of that name starts with the prefix, ASCII case ignored. */
bool headers_start(const struct headers *h, const char *name, const char *prefix);

/* Whether any field's name starts with the prefix, ASCII case ignored. */
bool headers_have_prefix(const struct headers *h, const char *prefix);

/* Name and value of the i-th field, i < count. */
const char *headers_name_at(const struct headers *h, size_t i);
const char *headers_value_at(const struct headers *h, size_t i);

/* Whether a value that is a list (RFC 9110 5.6.1), or blank-separated, has that word as an element. */
bool headers_list_has(const char *list, const char *word);

#endif
