/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <stddef.h>

#include "text.h"

static const struct {
	const char *name;
	int severity;
} states[STATE_COUNT] = {
	[STATE_OK] = { "OK", 0 },
	[STATE_UNKNOWN] = { "UNKNOWN", 1 },
	[STATE_WARNING] = { "WARNING", 2 },
	[STATE_CRITICAL] = { "CRITICAL", 3 },
};

const char *const state_words[STATE_COUNT + 1] = {
	[STATE_OK] = "ok",
	[STATE_WARNING] = "warning",
	[STATE_CRITICAL] = "critical",
	[STATE_UNKNOWN] = "unknown",
};

const char *state_name(enum state s)
{
	return states[s].name;
}

enum state state_worst(enum state a, enum state b)
{
	return states[a].severity >= states[b].severity ? a : b;
}

bool state_parse(const char *word, enum state *out)
{
	for (size_t i = 0; i < STATE_COUNT; i++) {
		if (text_equal(word, state_words[i])) {
			*out = (enum state)i;
			return true;
		}
	}
	return false;
}
