/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cookies.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

void cookies_begin(struct cookies *c)
{
	c->count = 0;
	c->used = 0;
}

static bool has(const struct cookies *c, const char *value, size_t n)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->cookie[i].len == n && memcmp(c->store + c->cookie[i].at, value, n) == 0)
			return true;
	return false;
}

static void add(struct cookies *c, const char *value, size_t n)
{
	if (n < COOKIES_MIN_VALUE || n > COOKIES_MAX_BYTES - c->used || c->count == COOKIES_MAX_COUNT ||
	    has(c, value, n))
		return;
	memcpy(c->store + c->used, value, n);
	c->cookie[c->count++] = (struct cookie){ (uint16_t)c->used, (uint16_t)n };
	c->used += n;
}

void cookies_add_set(struct cookies *c, const char *field, size_t n)
{
	const char *sign = memchr(field, '=', n), *value, *end;

	if (!sign)
		return;
	value = sign + 1;
	n -= (size_t)(value - field);
	end = memchr(value, ';', n);
	end = end ? end : value + n;
	while (value < end && text_is_blank(*value))
		value++;
	while (value < end && text_is_blank(end[-1]))
		end--;
	add(c, value, (size_t)(end - value));
}

void cookies_add_all(struct cookies *c, const struct cookies *other)
{
	for (size_t i = 0; i < other->count; i++)
		add(c, other->store + other->cookie[i].at, other->cookie[i].len);
}
