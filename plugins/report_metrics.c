/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance data: section METRICS of the manual. */
#include <stdio.h>
#include <string.h>

#include "perfdata.h"
#include "report.h"

#define MICRO 1e6

static void add_seconds(struct text *t, const char *label, int64_t us)
{
	struct metric m = { .label = label, .uom = "s", .value = (double)us / MICRO, .decimals = 6 };

	if (us >= 0)
		perfdata_add(t, &m);
}

static void add_count(struct text *t, const char *label, const char *uom, double value)
{
	struct metric m = { .label = label, .uom = uom, .value = value };

	perfdata_add(t, &m);
}

static const char *written(const struct range *r)
{
	return r->given ? r->written : NULL;
}

void report_time(const struct settings *s, int64_t us, struct text *t)
{
	struct metric m = { .label = "time", .uom = "s", .value = (double)us / MICRO, .decimals = 6 };
	char max[32];
	struct text limit;

	TEXT_IN(&limit, max);
	text_add_decimal(&limit, s->timeout);
	m.warn = written(&s->warning);
	m.crit = written(&s->critical);
	m.min = "0";
	m.max = max;
	perfdata_add(t, &m);
}

static void add_folders(const struct settings *s, unsigned long folders, struct text *t)
{
	struct metric m = { .label = "folders", .uom = "", .value = (double)folders };

	m.warn = written(&s->folders);
	perfdata_add(t, &m);
}

static void add_certificate(const struct settings *s, long days, struct text *t)
{
	struct metric m = { .label = "cert_days", .uom = "", .value = (double)days };
	char warn[16], crit[16];

	(void)snprintf(warn, sizeof(warn), "%u:", s->cert_warn);
	(void)snprintf(crit, sizeof(crit), "%u:", s->cert_crit);
	m.warn = s->cert_given ? warn : NULL;
	m.crit = s->cert_has_crit ? crit : NULL;
	perfdata_add(t, &m);
}

void report_metrics(const struct evidence *e, struct text *t)
{
	const struct answer *a = &e->main;
	const struct settings *s = e->asked;
	char space[512];
	struct text metrics;

	TEXT_IN(&metrics, space);
	report_time(s, e->total_us, &metrics);
	add_seconds(&metrics, "time_lookup", a->time.lookup);
	add_seconds(&metrics, "time_connect", a->time.connect);
	add_seconds(&metrics, "time_tls", a->time.tls);
	add_seconds(&metrics, "time_firstbyte", a->time.firstbyte);
	add_seconds(&metrics, "time_transfer", a->time.transfer);
	if (a->status != 0)
		add_count(&metrics, "size", "B", (double)a->body_bytes);
	if (a->request.kind == REQUEST_FOLDERSYNC && evidence_status(a) == 1)
		add_folders(s, a->sync.folders, &metrics);
	if (a->tls.have_certificate)
		add_certificate(s, a->tls.days_left, &metrics);
	text_add(t, space);
}
