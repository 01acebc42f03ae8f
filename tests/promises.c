/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "promises.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define MAX_OUTPUT     8192
#define MAX_BEFORE_BAR 160

static bool is_utf8(const unsigned char *s, size_t n)
{
	size_t i = 0;

	while (i < n) {
		size_t more = s[i] < 0x80 ? 0 : s[i] >= 0xF0 ? 3 : s[i] >= 0xE0 ? 2 : 1;
		uint32_t code = more ? s[i] & (0x3FU >> more) : s[i];

		if (s[i] >= 0x80 && (s[i] < 0xC2 || s[i] > 0xF4))
			return false;
		for (i++; more > 0; more--, i++) {
			if (i == n || (s[i] & 0xC0) != 0x80)
				return false;
			code = code << 6 | (s[i] & 0x3FU);
		}
		if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
			return false;
	}
	return true;
}

static bool has_controls(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)s[i] < 0x20 && s[i] != '\n') || s[i] == 0x7F)
			return true;
	return false;
}

static size_t characters(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xC0) != 0x80;
	return count;
}

static const char *skip(const char *s, const char *set)
{
	return s + strspn(s, set);
}

/* label=value[UOM][;[warn][;[crit][;[min][;max]]]], with the labels and units of the manual, METRICS. */
static const char *metric(const char *s)
{
	const char *at = skip(s, "abcdefghijklmnopqrstuvwxyz_");

	if (at == s || *at++ != '=')
		return NULL;
	s = at;
	at = skip(at, "-.0123456789");
	if (at == s)
		return NULL;
	at += *at == 's' || *at == 'B';
	for (int i = 0; i < 4 && *at == ';'; i++)
		at = skip(at + 1, "@~:-.0123456789");
	return *at == ' ' || *at == '\n' ? at : NULL;
}

static bool perfdata_is_good(const char *bar)
{
	const char *at = bar + 1;

	while (*at == ' ') {
		at = metric(at + 1);
		if (!at)
			return false;
	}
	return *at == '\n';
}

static const char *first_line_broken(const char *line, enum state state)
{
	const char *end = strchr(line, '\n');
	const char *bar = strchr(line, '|');
	const char *word = line + strlen("ACTIVESYNC ");
	size_t len = strlen(state_name(state));

	if (strncmp(line, "ACTIVESYNC ", strlen("ACTIVESYNC ")) != 0)
		return "the first line does not begin with ACTIVESYNC";
	if (strncmp(word, state_name(state), len) != 0 || word[len] != ':')
		return "the state word is not that of the exit code";
	if (!bar || bar > end)
		return "there is no bar on the first line";
	if (strchr(bar + 1, '|'))
		return "there is more than one bar";
	if (characters(line, (size_t)(bar - line)) > MAX_BEFORE_BAR + 1)
		return "the first line is too long";
	if (!perfdata_is_good(bar))
		return "the performance data break their grammar";
	return NULL;
}

const char *promise_broken(const char *output, size_t n, enum state state)
{
	if (n > MAX_OUTPUT)
		return "longer than 8 KiB";
	if (n == 0 || output[n - 1] != '\n')
		return "does not end with a line end";
	if (!is_utf8((const unsigned char *)output, n))
		return "no valid UTF-8, or one that reorders";
	if (has_controls(output, n))
		return "a control character";
	return first_line_broken(output, state);
}
