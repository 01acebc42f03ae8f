/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: header lines in, fields out.  Whatever came: names and values are
 * one line each within their limits, and every field is found by its name.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "headers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct headers headers;

static void demand(bool held)
{
	if (!held)
		abort();
}

/* As libcurl does: a line at a time, its end included, in memory of its own. */
static void add_lines(const char *bytes, size_t n)
{
	while (n > 0) {
		const char *end = memchr(bytes, '\n', n);
		size_t len = end ? (size_t)(end - bytes) + 1 : n;
		char *line = malloc(len);

		if (!line)
			return;
		memcpy(line, bytes, len);
		headers_add_line(&headers, line, len);
		free(line);
		bytes += len;
		n -= len;
	}
}

static void check_field(size_t i)
{
	const char *name = headers_name_at(&headers, i), *value = headers_value_at(&headers, i);

	demand(name && value && strlen(value) <= HEADERS_MAX_VALUE && strlen(name) < HEADERS_MAX_BYTES);
	demand(!strchr(name, '\n') && !strchr(value, '\n'));
	demand(headers_value(&headers, name) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	headers_reset(&headers);
	add_lines((const char *)data, size);
	demand(headers.count <= HEADERS_MAX_FIELDS);
	demand(memchr(headers.reason, '\0', sizeof(headers.reason)) != NULL);
	for (size_t i = 0; i < headers.count; i++)
		check_field(i);
	return 0;
}
