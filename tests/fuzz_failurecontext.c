/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer: a header's value in, its fields out. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failurecontext.h"
#include "headers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist_on_safe(const char s[FAILURECONTEXT_MAX_TEXT])
{
	size_t n = strnlen(s, FAILURECONTEXT_MAX_TEXT);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7F || s[i] == '|')
			n = FAILURECONTEXT_MAX_TEXT;
	if (n == FAILURECONTEXT_MAX_TEXT) {
		(void)fprintf(stderr, "unsafe or without end\n");
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failurecontext c;
	size_t n = size < HEADERS_MAX_VALUE ? size : HEADERS_MAX_VALUE;
	char *value = malloc(n + 1); /* its own, so that an over-read of one byte is seen */
	bool understood;

	if (!value)
		return 0;
	memcpy(value, data, n);
	value[n] = '\0';
	understood = failurecontext_read(value, &c);
	insist_on_safe(c.error);
	insist_on_safe(c.details);
	insist_on_safe(c.sub_error);
	if (understood != (c.point != FAILURE_POINT_NONE) ||
	    (c.status != 0 && (c.status < 100 || c.status > 599)))
		abort();
	free(value);
	return 0;
}
