/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threshold ranges, [@][start:][end] (Monitoring Plugins guidelines, "Threshold and Ranges"). */
#ifndef RANGE_H
#define RANGE_H

#include <stdbool.h>

#define RANGE_MAX_WRITTEN 48 /* bytes of a range as written, NUL included */

struct range {
	bool given;
	bool inside;                     /* "@": alert within, not outside */
	double start, end;               /* both inclusive; -INFINITY for "~", INFINITY when left out */
	char written[RANGE_MAX_WRITTEN]; /* as the user wrote it, for perfdata and messages */
};

/* Strict: the whole word, no blanks, plain numbers, start <= end.  False leaves *out untouched. */
bool range_parse(const char *word, struct range *out);

/* Whether the value calls for an alert; never when no range was given. */
bool range_alerts(const struct range *r, double value);

#endif
