/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "range.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "text.h"

/* One end of n bytes as a plain number. */
static bool read_end(const char *at, size_t n, double *out)
{
	char word[RANGE_MAX_WRITTEN];

	memcpy(word, at, n);
	word[n] = '\0';
	return text_decimal(word, out);
}

static bool read_start(const char *at, size_t n, double *out)
{
	if (n == 1 && *at == '~') {
		*out = -INFINITY;
		return true;
	}
	return read_end(at, n, out);
}

bool range_parse(const char *word, struct range *out)
{
	struct range r = { .given = true, .start = 0, .end = INFINITY };
	size_t n = strlen(word);
	const char *at = word, *colon;

	if (n == 0 || n >= sizeof(r.written))
		return false;
	r.inside = *at == '@';
	at += r.inside;
	colon = strchr(at, ':');
	if (colon) {
		if (!read_start(at, (size_t)(colon - at), &r.start))
			return false;
		at = colon + 1;
	}
	if ((*at || !colon) && !read_end(at, strlen(at), &r.end))
		return false;
	if (r.start > r.end)
		return false;
	memcpy(r.written, word, n + 1);
	*out = r;
	return true;
}

bool range_alerts(const struct range *r, double value)
{
	return r->given && (value >= r->start && value <= r->end) == r->inside;
}
