/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "perfdata.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define MAX_DECIMALS 9
#define MAX_VALUE    340 /* the largest double has 309 digits before the point */

/* "-0.000" would be a change from "0.000" where there is none. */
static const char *without_negative_zero(const char *number)
{
	return number[0] == '-' && strspn(number + 1, "0.") == strlen(number + 1) ? number + 1 : number;
}

static void add_value(struct text *t, const struct metric *m)
{
	int decimals = m->decimals < 0 ? 0 : m->decimals > MAX_DECIMALS ? MAX_DECIMALS : m->decimals;
	char space[MAX_VALUE];
	struct text number;

	if (!isfinite(m->value)) {
		text_add(t, "U");
		return;
	}
	TEXT_IN(&number, space);
	text_addf(&number, "%.*f", decimals, m->value);
	text_addf(t, "%s%s", without_negative_zero(space), m->uom);
}

void perfdata_add(struct text *t, const struct metric *m)
{
	const char *limits[] = { m->warn, m->crit, m->min, m->max };
	size_t count = sizeof(limits) / sizeof(limits[0]);

	text_addf(t, "%s%s=", t->len ? " " : "", m->label);
	add_value(t, m);
	while (count > 0 && (!limits[count - 1] || !*limits[count - 1]))
		count--;
	for (size_t i = 0; i < count; i++)
		text_addf(t, ";%s", limits[i] ? limits[i] : "");
}
