/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deadline.h"

#include <limits.h>
#include <sys/time.h>
#include <time.h>

#define US_PER_S  1000000
#define LONGEST_S 1e9     /* 31 years; keeps the sum far from overflow */
#define GRACE_US  2000000 /* a busy machine must not take our own end for a hang */

static int64_t now_us(void)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

struct deadline deadline_start(double seconds)
{
	struct deadline d = { .start_us = now_us() };

	d.end_us = d.start_us + (int64_t)((seconds < LONGEST_S ? seconds : LONGEST_S) * US_PER_S);
	return d;
}

int64_t deadline_elapsed_us(const struct deadline *d)
{
	return now_us() - d->start_us;
}

int deadline_left_ms(const struct deadline *d)
{
	int64_t left = d->end_us - now_us();

	if (left <= 0)
		return 0;
	left = (left + 999) / 1000;
	return left < INT_MAX ? (int)left : INT_MAX;
}

void deadline_guard(const struct deadline *d)
{
	struct itimerval timer = { .it_value = { 0, 0 } };
	int64_t left;

	if (d) {
		left = d->end_us - now_us() + GRACE_US;
		left = left > 0 ? left : 1;
		timer.it_value.tv_sec = (time_t)(left / US_PER_S);
		timer.it_value.tv_usec = (suseconds_t)(left % US_PER_S);
	}
	(void)setitimer(ITIMER_REAL, &timer, NULL);
}
