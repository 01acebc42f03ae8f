/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts: what the evidence shows. A row of fact_table.h each: pure predicate, sentence, quoted value. */
#ifndef FACT_H
#define FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "evidence.h"
#include "text.h"

enum fact {
	FACT_NONE, /* ends a list of facts in a cause's row */
#define FACT(name, ...) FACT_##name,
#include "fact_table.h"
#undef FACT
	FACT_COUNT
};

#define FACTSET_WORDS 4
_Static_assert(FACT_COUNT <= FACTSET_WORDS * 64, "one bit per fact");

struct factset {
	uint64_t word[FACTSET_WORDS];
};

/* Sets *seen to every fact that the evidence shows. */
void facts_observe(const struct evidence *e, struct factset *seen);

/* Whether the fact is among those seen. */
bool facts_have(const struct factset *seen, enum fact f);

/* Whether it is a row that says which product answers. */
bool fact_is_product(enum fact f);

/* Whether it covers so many outcomes that a cause which needs it is not worth ruling out. */
bool fact_is_general(enum fact f);

/* Whether a cause that needs this fact is ruled out if the fact was not seen. */
bool fact_absence_tells(enum fact f, const struct factset *seen);

/*
 * Adds the sentence of a fact that was seen, with the value it quotes, safe to
 * print.  With e NULL (for --explain) the sentence alone.
 */
void fact_say(enum fact f, const struct evidence *e, struct text *t);

/* Adds the sentence of a fact that was not seen ("the body does not contain -2146893022"). */
void fact_say_not(enum fact f, struct text *t);

/* Adds "3 days ago" or "less than a day ago", for days_left below 0 as tls.h rounds them. */
void fact_add_ago(long days_left, struct text *t);

#endif
