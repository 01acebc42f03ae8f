/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fact.h"

#include <string.h>

#include "fact_sight.h"

#define EXCHANGE_2013_16 (ONE(PRODUCT_EXCHANGE_2013) | ONE(PRODUCT_EXCHANGE_2016))
#define EXCHANGE_2013_ON (EXCHANGE_2013_16 | ONE(PRODUCT_EXCHANGE_2019_OR_SE))
#define EXCHANGE_2007_ON                                                                                     \
	(ONE(PRODUCT_EXCHANGE_2007) | ONE(PRODUCT_EXCHANGE_2010) | EXCHANGE_2013_ON | ONE(PRODUCT_EXCHANGE))
#define EXCHANGE_ANY (ONE(PRODUCT_EXCHANGE_2003) | EXCHANGE_2007_ON | ONE(PRODUCT_EXCHANGE_ONLINE))
#define GATEWAYS                                                                                             \
	(ONE(WRITER_ARR) | ONE(WRITER_TMG) | ONE(WRITER_NGINX) | ONE(WRITER_APACHE) | ONE(WRITER_HAPROXY) |  \
	 ONE(WRITER_F5) | ONE(WRITER_CLOUDFLARE) | ONE(WRITER_PROXY))

#define VALUE_BYTES 256 /* of what a fact quotes */

/* See fact_table.h. */
enum role { ROLE_NAMES, ROLE_TELLS, ROLE_HINTS, ROLE_PRODUCT, ROLE_GENERAL };

struct row {
	enum role role;
	int argument;
	bool (*holds)(const struct sight *, int argument);
	const char *says; /* and behind its NUL what says_not is in the table */
	void (*quote)(const struct evidence *, int argument, struct text *);
};

static const struct row rows[FACT_COUNT] = {
	[FACT_NONE] = { .says = "nothing\0nothing" },
#define FACT(name, role, holds, argument, says, says_not, quote)                                             \
	[FACT_##name] = { ROLE_##role, argument, holds, says "\0" says_not, quote },
#include "fact_table.h"
#undef FACT
};

static bool came(const struct answer *a)
{
	return a->status != 0 &&
	       (a->ending == ENDING_COMPLETE || a->ending == ENDING_CUT || a->ending == ENDING_TOO_LARGE);
}

void sight_take(const struct evidence *e, struct sight *s)
{
	const struct answer *a = &e->main, *by;

	s->e = e;
	s->a = a;
	s->options = evidence_followup(e, REQUEST_OPTIONS);
	s->retry = evidence_followup(e, REQUEST_FOLDERSYNC);
	s->answered = came(a);
	s->status = s->answered ? evidence_status(a) : -1;
	s->named = s->answered ? evidence_named_status(e, &by) : -1;
	s->body = request_is_provision(&a->request) ? a->provision.result : a->sync.result;
	s->page = page_recognise(a);
	(void)server_identify_run(e, &s->server);
	(void)failurecontext_read(headers_value(&a->headers, "X-FailureContext"), &s->failure);
}

void facts_observe(const struct evidence *e, struct factset *seen)
{
	struct sight s;

	sight_take(e, &s);
	*seen = (struct factset){ { 0 } };
	for (size_t i = FACT_NONE + 1; i < FACT_COUNT; i++)
		if (rows[i].holds(&s, rows[i].argument))
			seen->word[i / 64] |= UINT64_C(1) << i % 64;
}

bool facts_have(const struct factset *seen, enum fact f)
{
	return (seen->word[f / 64] >> f % 64 & 1) != 0;
}

bool fact_is_product(enum fact f)
{
	return rows[f].role == ROLE_PRODUCT;
}

bool fact_is_general(enum fact f)
{
	return rows[f].role == ROLE_GENERAL;
}

bool fact_absence_tells(enum fact f, const struct factset *seen)
{
	if (fact_is_product(f))
		return facts_have(seen, FACT_PRODUCT_KNOWN);
	return rows[f].role != ROLE_HINTS;
}

void fact_say(enum fact f, const struct evidence *e, struct text *t)
{
	char value[VALUE_BYTES];
	struct text quoted;

	text_add(t, rows[f].says);
	if (!e || !rows[f].quote)
		return;
	TEXT_IN(&quoted, value);
	rows[f].quote(e, rows[f].argument, &quoted);
	if (quoted.len)
		text_addf(t, " (%s)", value);
}

void fact_say_not(enum fact f, struct text *t)
{
	text_add(t, rows[f].says + strlen(rows[f].says) + 1);
}
