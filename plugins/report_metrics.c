/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance data (the contract, section 5). */
#include <stdio.h>

#include "perfdata.h"
#include "report.h"

#define MICRO 1e6

static void add_seconds(struct text *t, const char *label, int64_t us)
{
	if (us >= 0)
		perfdata_add(
			t, &(struct metric){
				   .label = label, .uom = "s", .value = (double)us / MICRO, .decimals = 6 });
}

static const char *written(const struct range *r)
{
	return r->given ? r->written : NULL;
}

static void add_time(const struct settings *s, int64_t us, struct text *t)
{
	char max[32];

	(void)snprintf(max, sizeof(max), "%.10g", s->timeout);
	perfdata_add(t, &(struct metric){ .label = "time",
	                                  .uom = "s",
	                                  .value = (double)us / MICRO,
	                                  .decimals = 6,
	                                  .warn = written(&s->warning),
	                                  .crit = written(&s->critical),
	                                  .min = "0",
	                                  .max = max });
}

static void add_certificate(const struct settings *s, long days, struct text *t)
{
	char warn[16], crit[16];

	(void)snprintf(warn, sizeof(warn), "%u:", s->cert_warn);
	(void)snprintf(crit, sizeof(crit), "%u:", s->cert_crit);
	perfdata_add(t, &(struct metric){ .label = "cert_days",
	                                  .uom = "",
	                                  .value = (double)days,
	                                  .warn = s->cert_given ? warn : NULL,
	                                  .crit = s->cert_has_crit ? crit : NULL });
}

void report_metrics(const struct evidence *e, struct text *t)
{
	const struct answer *a = &e->main;
	const struct settings *s = e->asked;
	char space[512];
	struct text metrics;

	TEXT_IN(&metrics, space);
	add_time(s, e->total_us, &metrics);
	add_seconds(&metrics, "time_lookup", a->time.lookup);
	add_seconds(&metrics, "time_connect", a->time.connect);
	add_seconds(&metrics, "time_tls", a->time.tls);
	add_seconds(&metrics, "time_firstbyte", a->time.firstbyte);
	add_seconds(&metrics, "time_transfer", a->time.transfer);
	if (a->status != 0)
		perfdata_add(&metrics,
		             &(struct metric){ .label = "size", .uom = "B", .value = (double)a->body_bytes });
	if (a->kind == REQUEST_FOLDERSYNC && evidence_status(a) == 1)
		perfdata_add(&metrics, &(struct metric){ .label = "folders",
		                                         .uom = "",
		                                         .value = (double)a->sync.folders,
		                                         .warn = written(&s->folders) });
	if (a->tls.have_certificate)
		add_certificate(s, a->tls.days_left, &metrics);
	text_add(t, space);
}

void report_fault(const char *sentence, const struct settings *s, int64_t elapsed_us, struct text *t)
{
	text_addf(t, "ACTIVESYNC UNKNOWN: %s", sentence);
	if (s) {
		char space[128];
		struct text metrics;

		TEXT_IN(&metrics, space);
		add_time(s, elapsed_us, &metrics);
		text_addf(t, " | %s", space);
	}
	text_add(t, "\n");
}
