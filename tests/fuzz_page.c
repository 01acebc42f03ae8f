/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer: a body in, what is recognised and quoted of it out.  The first byte is the room. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct answer answer;

/* Nothing that a terminal, a pager or a plugin's reader would take for more than text. */
static void insist_on_safe(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7F || s[i] == '|') {
			(void)fprintf(stderr, "unsafe: %s\n", s);
			abort();
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char room[512];
	struct text t;
	enum page page;

	if (size == 0)
		return 0;
	answer.head_len = size - 1 < ANSWER_MAX_HEAD ? size - 1 : ANSWER_MAX_HEAD;
	memcpy(answer.head, data + 1, answer.head_len);
	if (answer.head_len < ANSWER_MAX_HEAD)
		memset(answer.head + answer.head_len, '<', ANSWER_MAX_HEAD - answer.head_len);
	page = page_recognise(&answer);
	text_begin(&t, room, 1 + data[0]);
	page_quote(&answer, &t);
	insist_on_safe(room, t.len);
	if (page >= PAGE_COUNT || (page == PAGE_UNKNOWN && t.len > 0))
		abort();
	return 0;
}
