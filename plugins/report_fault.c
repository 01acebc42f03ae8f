/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong use and a broken machine: no evidence, one sentence. */
#include <string.h>

#include "report.h"

#define MAX_LINE  130 /* bytes of a sentence's part */
#define LONG_WORD 70  /* bytes; a longer one, usually a path, would push the reason off the first line */
#define MAX_END   33  /* bytes kept of such a word at either end */

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* How much of a sentence fits a line: whole words, or what fits of one that does not. */
static size_t line_length(const char *sentence, size_t most)
{
	size_t n = strlen(sentence), word = most, character = most;

	if (n <= most)
		return n;
	while (word > 0 && sentence[word] != ' ')
		word--;
	while (character > 0 && is_inside_character(sentence[character]))
		character--;
	return word > 0 ? word : character;
}

static void add_word(const char *word, size_t n, struct text *t)
{
	size_t head = MAX_END, tail = n - MAX_END;

	if (n <= LONG_WORD) {
		text_add_bytes(t, word, n);
		return;
	}
	while (head > 0 && is_inside_character(word[head]))
		head--;
	while (tail < n && is_inside_character(word[tail]))
		tail++;
	text_add_bytes(t, word, head);
	text_add(t, "...");
	text_add_bytes(t, word + tail, n - tail);
}

/* The sentence with its long words cut in the middle. */
static void shorten(const char *sentence, struct text *t)
{
	while (*sentence) {
		size_t n = strcspn(sentence, " ");

		add_word(sentence, n, t);
		sentence += n;
		n = strspn(sentence, " ");
		text_add_bytes(t, sentence, n);
		sentence += n;
	}
}

static void add_lines(const char *sentence, struct text *t)
{
	while (*sentence) {
		size_t n = line_length(sentence, MAX_LINE);

		text_addf(t, "  %.*s\n", (int)n, sentence);
		sentence += n;
		sentence += *sentence == ' ';
	}
}

void report_fault(const char *sentence, const struct settings *s, int64_t elapsed_us, struct text *t)
{
	char space[FAULT_MAX_TEXT];
	struct text first;
	size_t n;

	TEXT_IN(&first, space);
	shorten(sentence, &first);
	n = line_length(space, MAX_LINE);
	text_addf(t, "ACTIVESYNC UNKNOWN: %.*s", (int)n, space);
	if (s) {
		char room[128];
		struct text metric;

		TEXT_IN(&metric, room);
		report_time(s, elapsed_us, &metric);
		text_addf(t, " | %s", room);
	}
	text_add(t, "\n");
	if (strcmp(space, sentence) != 0)
		add_lines(sentence, t);
	else
		add_lines(space + n + (space[n] == ' '), t);
}
