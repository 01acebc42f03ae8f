/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headers.h"

#include <string.h>

#include "text.h"

void headers_reset(struct headers *h)
{
	h->reason[0] = '\0';
	h->count = 0;
	h->used = 0;
	h->dropped = 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* "HTTP/1.1 500 Request Failed": what stands behind the second blank. */
static void keep_reason(struct headers *h, const char *line, size_t n)
{
	const char *end = line + n;
	const char *at = memchr(line, ' ', n);
	struct text t;

	TEXT_IN(&t, h->reason);
	if (!at)
		return;
	while (at < end && *at == ' ')
		at++;
	at = memchr(at, ' ', (size_t)(end - at));
	if (!at)
		return;
	text_add_safe(&t, at, (size_t)(end - at), HEADERS_MAX_REASON - 4);
}

static size_t store(struct headers *h, const char *s, size_t n)
{
	size_t at = h->used;

	memcpy(h->store + at, s, n);
	h->store[at + n] = '\0';
	h->used += n + 1;
	return at;
}

bool headers_is_status_line(const char *line, size_t n)
{
	return n > 5 && memcmp(line, "HTTP/", 5) == 0 && line[5] >= '0' && line[5] <= '9';
}

void headers_add_line(struct headers *h, const char *line, size_t n)
{
	const char *end, *colon, *value, *nul;
	size_t name_len, value_len;

	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	if (headers_is_status_line(line, n)) {
		headers_reset(h);
		keep_reason(h, line, n);
		return;
	}
	colon = memchr(line, ':', n);
	if (!colon || colon == line || is_blank(line[0]))
		return;
	end = line + n;
	name_len = (size_t)(colon - line);
	for (value = colon + 1; value < end && is_blank(*value); value++)
		;
	while (end > value && is_blank(end[-1]))
		end--;
	value_len = (size_t)(end - value);
	nul = memchr(value, '\0', value_len);
	if (nul)
		value_len = (size_t)(nul - value);
	if (value_len > HEADERS_MAX_VALUE)
		value_len = HEADERS_MAX_VALUE;
	if (h->count == HEADERS_MAX_FIELDS || memchr(line, '\0', name_len) ||
	    name_len + value_len + 2 > HEADERS_MAX_BYTES - h->used) {
		h->dropped++;
		return;
	}
	h->field[h->count].name = (uint16_t)store(h, line, name_len);
	h->field[h->count].value = (uint16_t)store(h, value, value_len);
	h->count++;
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
