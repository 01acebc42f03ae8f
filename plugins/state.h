/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four states of a check (Monitoring Plugins guidelines, "Plugin Return Codes"). */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>

/* The values are the exit codes. */
enum state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN, STATE_COUNT };

/* The words of the command line in the order of the enum, "ok" first; NULL ends them. */
extern const char *const state_words[STATE_COUNT + 1];

/* "OK", "WARNING", "CRITICAL", "UNKNOWN". */
const char *state_name(enum state s);

/* The worse of two: CRITICAL, then WARNING, then UNKNOWN, then OK. */
enum state state_worst(enum state a, enum state b);

/* Reads "ok", "warning", "critical" or "unknown" in any case; false on anything else. */
bool state_parse(const char *word, enum state *out);

#endif
