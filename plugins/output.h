/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only module that writes to stdout. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"

#define OUTPUT_MAX_BYTES 8192 /* bytes of a check's output: Nagios reads no more */

/*
 * Makes SIGTERM, SIGINT, SIGHUP, SIGALRM and SIGXCPU end the run at once with an
 * UNKNOWN line, also when the caller blocked or ignored them; the same for a
 * crash of the program or a library.  Output that cannot be written is an
 * error, no signal; timers of a parent do nothing.
 */
void output_catch_signals(void);

/*
 * From now on the line of a signal ends in the metric of time since the
 * deadline's start, with those limits (";WARN;CRIT;0;TIMEOUT") behind its unit.
 * Both must stay until the end.
 */
void output_measure(const struct deadline *d, const char *limits);

/* Writes n bytes to stdout, never blocking beyond the deadline.  False when not all could be written. */
bool output_write(const char *bytes, size_t n, const struct deadline *d);

#endif
