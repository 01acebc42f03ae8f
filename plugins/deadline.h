/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one deadline of a run, on the monotonic clock: setting the machine's time does not move it. */
#ifndef DEADLINE_H
#define DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

struct deadline {
	int64_t start_us; /* microseconds of CLOCK_MONOTONIC */
	int64_t end_us;
};

/* Starts now; seconds must be positive. */
struct deadline deadline_start(double seconds);

/* Microseconds since the start. */
int64_t deadline_elapsed_us(const struct deadline *d);

/* Milliseconds left, rounded up, 0 when it has passed; fits poll(). */
int deadline_left_ms(const struct deadline *d);

/*
 * For what hangs out of our reach, in a library: SIGALRM comes two seconds
 * after that deadline, whatever happens; NULL takes it back.  See output.h for
 * what the signal does.
 */
void deadline_guard(const struct deadline *d);

#endif
