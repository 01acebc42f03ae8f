/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --explain: the articles of the causes, from the same rows as the diagnosis. */
#include <string.h>

#include "report.h"

static void add_signs(const struct cause *c, struct text *t)
{
	for (size_t i = 0; i < CAUSE_MAX_SIGNS && c->sign[i].need[0] != FACT_NONE; i++) {
		const struct sign *s = &c->sign[i];

		text_addf(t, "  %s when", sure_name(s->sure));
		for (size_t k = 0; k < CAUSE_MAX_NEEDS && s->need[k] != FACT_NONE; k++) {
			text_add(t, k ? ", and " : " ");
			fact_say((enum fact)s->need[k], NULL, t);
		}
		for (size_t k = 0; k < CAUSE_MAX_BARS && s->bar[k] != FACT_NONE; k++) {
			text_add(t, k ? ", or " : ", unless ");
			fact_say((enum fact)s->bar[k], NULL, t);
		}
		text_add(t, "\n");
	}
}

static void add_siblings(const struct cause *c, struct text *t)
{
	if (!c->group)
		return;
	text_add(t, "One answer cannot tell it from:\n");
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *other = cause_at(i);

		if (other != c && other->group && strcmp(other->group, c->group) == 0)
			text_addf(t, "  %s - %s\n", other->key, other->headline);
	}
	if (c->told_by)
		text_addf(t, "  told apart by: %s\n", c->told_by);
}

void report_article(const struct cause *c, struct text *t)
{
	text_addf(t, "%s - %s\n\n%s\n\nEvidence:\n", c->key, c->headline, c->explain);
	add_signs(c, t);
	text_addf(t, "Confirm: %s\nFix: %s\nSource: %s\n", c->confirm, c->fix, c->source);
	add_siblings(c, t);
}

void report_list(struct text *t)
{
	for (size_t i = 0; i < cause_count(); i++)
		text_addf(t, "%s - %s\n", cause_at(i)->key, cause_at(i)->headline);
}
