/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One metric as text: label=value[UOM];[warn];[crit];[min];[max] (guidelines, "Performance data"). */
#ifndef PERFDATA_H
#define PERFDATA_H

#include "text.h"

struct metric {
	const char *label; /* snake_case, needs no quotes */
	const char *uom;   /* "s", "B" or "" */
	double value;
	int decimals;
	const char *warn, *crit; /* ranges as written, NULL for none */
	const char *min, *max;   /* NULL for none */
};

/* Adds the metric, a blank before it unless the text is empty; trailing semicolons are left out. */
void perfdata_add(struct text *t, const struct metric *m);

#endif
