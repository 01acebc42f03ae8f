/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis.h"

/* How close a sign is to holding. */
struct match {
	size_t needs, needs_seen, bars_seen;
	enum fact missing, barring; /* the first of each, FACT_NONE when there is none */
};

static void match_sign(const struct sign *sign, const struct factset *seen, struct match *m)
{
	*m = (struct match){ .missing = FACT_NONE, .barring = FACT_NONE };
	while (m->needs < CAUSE_MAX_NEEDS && sign->need[m->needs] != FACT_NONE) {
		enum fact f = (enum fact)sign->need[m->needs];

		if (facts_have(seen, f))
			m->needs_seen++;
		else if (m->missing == FACT_NONE)
			m->missing = f;
		m->needs++;
	}
	for (size_t i = 0; i < CAUSE_MAX_BARS && sign->bar[i] != FACT_NONE; i++) {
		enum fact f = (enum fact)sign->bar[i];

		if (!facts_have(seen, f))
			continue;
		if (m->barring == FACT_NONE)
			m->barring = f;
		m->bars_seen++;
	}
}

static bool is_sign(const struct cause *c, size_t i)
{
	return i < CAUSE_MAX_SIGNS && c->sign[i].need[0] != FACT_NONE;
}

static const struct sign *first_holding(const struct cause *c, const struct factset *seen)
{
	for (size_t i = 0; is_sign(c, i); i++) {
		struct match m;

		/* Most signs explain another outcome: the first need says so at once. */
		if (!facts_have(seen, (enum fact)c->sign[i].need[0]))
			continue;
		match_sign(&c->sign[i], seen, &m);
		if (m.needs_seen == m.needs && m.bars_seen == 0)
			return &c->sign[i];
	}
	return NULL;
}

static size_t needs_of(const struct sign *sign)
{
	size_t n = 0;

	while (n < CAUSE_MAX_NEEDS && sign->need[n] != FACT_NONE)
		n++;
	return n;
}

static bool outranks(const struct sign *a, const struct sign *b)
{
	if (a->floor != b->floor)
		return b->floor;
	if (a->sure != b->sure)
		return a->sure > b->sure;
	return needs_of(a) > needs_of(b);
}

/* Inserted behind its equals, so that table order decides between them. */
static void add_finding(struct diagnosis *d, struct finding f)
{
	size_t at = d->found;

	while (at > 0 && outranks(f.sign, d->finding[at - 1].sign))
		at--;
	if (at == DIAGNOSIS_MAX_FOUND)
		return;
	if (d->found < DIAGNOSIS_MAX_FOUND)
		d->found++;
	for (size_t i = d->found - 1; i > at; i--)
		d->finding[i] = d->finding[i - 1];
	d->finding[at] = f;
}

/* A cause that says "nothing more is known" is of use only where no other is more than possible, and once. */
static void drop_floors(struct diagnosis *d)
{
	size_t kept = 0;

	while (kept < d->found && !d->finding[kept].sign->floor)
		kept++;
	if (kept < d->found)
		d->found = kept > 0 && d->finding[0].sign->sure != SURE_POSSIBLE ? kept : kept + 1;
}

/*
 * The fact that alone keeps the sign from holding; FACT_NONE when it is
 * several, or one whose absence says nothing.
 */
static enum fact only_obstacle(const struct match *m, const struct factset *seen)
{
	size_t missing = m->needs - m->needs_seen;

	if (missing + m->bars_seen != 1)
		return FACT_NONE;
	if (m->bars_seen == 1)
		return m->barring;
	return fact_absence_tells(m->missing, seen) ? m->missing : FACT_NONE;
}

/*
 * Causes of another product are the farthest: nobody expected them.  A fact that
 * was seen counts more than one that was not.
 */
static size_t nearness(const struct match *m, enum fact obstacle)
{
	return fact_is_product(obstacle) ? 1 : 2 * m->needs_seen + m->bars_seen;
}

/* Finds the sign for this outcome that is closest to holding; returns how close, 0 when none is. */
static size_t nearest_miss(const struct cause *c, const struct factset *seen, struct exclusion *out)
{
	size_t nearest = 0;

	for (size_t i = 0; is_sign(c, i); i++) {
		struct match m;
		enum fact obstacle;

		if (!facts_have(seen, (enum fact)c->sign[i].need[0]) ||
		    fact_is_general((enum fact)c->sign[i].need[0]))
			continue;
		match_sign(&c->sign[i], seen, &m);
		obstacle = only_obstacle(&m, seen);
		if (obstacle == FACT_NONE || nearness(&m, obstacle) <= nearest)
			continue;
		nearest = nearness(&m, obstacle);
		*out = (struct exclusion){ c, obstacle, m.bars_seen == 1 };
	}
	return nearest;
}

struct ranked {
	size_t near[DIAGNOSIS_MAX_RULED_OUT];
};

static void add_exclusion(struct diagnosis *d, struct ranked *r, struct exclusion x, size_t nearest)
{
	size_t at = d->ruled_out;

	while (at > 0 && nearest > r->near[at - 1])
		at--;
	if (at == DIAGNOSIS_MAX_RULED_OUT)
		return;
	if (d->ruled_out < DIAGNOSIS_MAX_RULED_OUT)
		d->ruled_out++;
	for (size_t i = d->ruled_out - 1; i > at; i--) {
		d->exclusion[i] = d->exclusion[i - 1];
		r->near[i] = r->near[i - 1];
	}
	d->exclusion[at] = x;
	r->near[at] = nearest;
}

void diagnosis_make(const struct factset *seen, struct diagnosis *out)
{
	size_t count = cause_count();
	struct ranked ranked;

	out->seen = *seen;
	out->found = 0;
	out->ruled_out = 0;
	for (size_t i = 0; i < count; i++) {
		const struct cause *c = cause_at(i);
		const struct sign *sign = first_holding(c, seen);
		struct exclusion x;
		size_t nearest;

		if (sign) {
			add_finding(out, (struct finding){ c, sign });
			continue;
		}
		nearest = nearest_miss(c, seen, &x);
		if (nearest > 0)
			add_exclusion(out, &ranked, x, nearest);
	}
	drop_floors(out);
}
