/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headers.h"

#include <string.h>

#include "text.h"

static void start_over(struct headers *h)
{
	h->reason[0] = '\0';
	h->reason_cut = false;
	h->count = 0;
	h->used = 0;
	h->dropped = 0;
}

void headers_reset(struct headers *h)
{
	start_over(h);
	h->has_cookies = false;
}

/* Where the text ends that begins at `at`: behind its last byte that is no blank. */
static const char *end_of(const char *at, const char *end)
{
	while (end > at && text_is_blank(end[-1]))
		end--;
	return end;
}

/* How much of n bytes is kept: up to a NUL, and at most max. */
static size_t bounded(const char *bytes, size_t n, size_t max, bool *cut)
{
	const char *nul = memchr(bytes, '\0', n);
	size_t kept = nul ? (size_t)(nul - bytes) : n;

	kept = kept < max ? kept : max;
	*cut = kept < n;
	return kept;
}

/* "HTTP/1.1 500 Request Failed": what stands behind the second blank. */
static void keep_reason(struct headers *h, const char *line, size_t n)
{
	const char *end = line + n;
	const char *at = memchr(line, ' ', n);

	while (at && at < end && *at == ' ')
		at++;
	at = at ? memchr(at, ' ', (size_t)(end - at)) : NULL;
	while (at && at < end && text_is_blank(*at))
		at++;
	if (!at)
		return;
	n = bounded(at, (size_t)(end_of(at, end) - at), HEADERS_MAX_REASON - 1, &h->reason_cut);
	memcpy(h->reason, at, n);
	h->reason[n] = '\0';
}

static void keep_field(struct headers *h, const char *line, const char *colon, const char *value,
                       size_t value_len)
{
	struct header_field f = { .name = (uint16_t)h->used };
	size_t name_len = (size_t)(colon - line), before = (size_t)(value - line);

	value_len = bounded(value, value_len, HEADERS_MAX_VALUE, &f.cut);
	if (h->count == HEADERS_MAX_FIELDS || memchr(line, '\0', name_len) ||
	    before + value_len + 1 > HEADERS_MAX_BYTES - h->used) {
		h->dropped++;
		return;
	}
	memcpy(h->store + h->used, line, before + value_len);
	h->store[h->used + name_len] = '\0';
	f.value = (uint16_t)(h->used + before);
	h->used += before + value_len;
	h->store[h->used++] = '\0';
	h->field[h->count++] = f;
}

static void keep_cookie(struct headers *h, const char *field, size_t n)
{
	if (!h->has_cookies)
		cookies_begin(&h->cookies);
	h->has_cookies = true;
	cookies_add_set(&h->cookies, field, n);
}

bool headers_is_status_line(const char *line, size_t n)
{
	return n > 5 && memcmp(line, "HTTP/", 5) == 0 && text_is_digit(line[5]);
}

void headers_add_line(struct headers *h, const char *line, size_t n)
{
	const char *end, *colon, *value;

	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	if (headers_is_status_line(line, n)) {
		start_over(h);
		keep_reason(h, line, n);
		return;
	}
	if (n > 0 && text_is_blank(line[0]) && h->count > 0)
		h->field[h->count - 1].cut = true;
	colon = memchr(line, ':', n);
	if (!colon || colon == line || text_is_blank(line[0]))
		return;
	end = line + n;
	for (value = colon + 1; value < end && text_is_blank(*value); value++)
		;
	end = end_of(value, end);
	if (text_find(line, (size_t)(colon - line), "set-cookie"))
		keep_cookie(h, value, (size_t)(end - value));
	keep_field(h, line, colon, value, (size_t)(end - value));
}

const char *headers_nth(const struct headers *h, const char *name, size_t n)
{
	for (size_t i = 0; i < h->count; i++)
		if (text_equal(headers_name_at(h, i), name) && n-- == 0)
			return headers_value_at(h, i);
	return NULL;
}

const char *headers_value(const struct headers *h, const char *name)
{
	return headers_nth(h, name, 0);
}

const char *headers_find(const struct headers *h, const char *name, const char *part)
{
	for (size_t i = 0; i < h->count; i++) {
		const char *value = headers_value_at(h, i);

		if (text_equal(headers_name_at(h, i), name) && text_find(value, strlen(value), part))
			return value;
	}
	return NULL;
}

bool headers_hold(const struct headers *h, const char *name, const char *part)
{
	return headers_find(h, name, part) != NULL;
}

bool headers_start(const struct headers *h, const char *name, const char *prefix)
{
	const char *value = headers_value(h, name);

	return value && text_starts(value, prefix);
}

bool headers_have_prefix(const struct headers *h, const char *prefix)
{
	for (size_t i = 0; i < h->count; i++)
		if (text_starts(headers_name_at(h, i), prefix))
			return true;
	return false;
}

const char *headers_name_at(const struct headers *h, size_t i)
{
	return h->store + h->field[i].name;
}

const char *headers_value_at(const struct headers *h, size_t i)
{
	return h->store + h->field[i].value;
}

bool headers_list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		list += strspn(list, ", \t");
		if (strncmp(list, word, len) == 0 && (list[len] == '\0' || strchr(", \t", list[len])))
			return true;
		list += strcspn(list, ", \t");
	}
	return false;
}
