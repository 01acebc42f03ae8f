/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes: what facts mean.  Rows of knowledge, no code; the tables are causes_*.c. */
#ifndef CAUSE_H
#define CAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fact.h"
#include "state.h"

#define CAUSE_MAX_NEEDS    6
#define CAUSE_MAX_BARS     8
#define CAUSE_MAX_SIGNS    14
#define CAUSE_MAX_HEADLINE 60  /* characters: it stands in the first line */
#define CAUSE_MAX_TEXT     400 /* of each of the others */
#define CAUSE_MAX_GROUP    6   /* causes that one answer cannot tell apart */

/* How sure a sign makes a cause.  Certain only where the answer itself names it. */
enum sure { SURE_POSSIBLE, SURE_LIKELY, SURE_CERTAIN };

/* The state a sign asks for where it differs from that of the bare outcome. */
enum sign_state { SIGN_KEEPS, SIGN_CRITICAL, SIGN_UNKNOWN };

/*
 * One way in which a cause shows: it holds when every needed fact was seen and
 * no barred one.  The first need is the outcome it explains ("HTTP 500"); the
 * more needs, the more specific.
 */
struct sign {
	enum sure sure;
	enum sign_state state;
	bool floor; /* says only that nothing more is known: comes last, and only where none is likely */
	uint8_t need[CAUSE_MAX_NEEDS]; /* enum fact, FACT_NONE behind the last */
	uint8_t bar[CAUSE_MAX_BARS];
};

_Static_assert(FACT_COUNT <= 256, "a fact fits a sign's byte");

struct cause {
	const char *key;             /* stable; users write it into configuration */
	const char *headline;        /* at most CAUSE_MAX_HEADLINE characters, no full stop */
	const char *explain;         /* what happens, one or more sentences */
	const char *confirm;         /* how to see that it is so */
	const char *fix;             /* how to fix it */
	const char *source;          /* document */
	const char *fix_provisioned; /* in place of fix where --provision is on already; NULL for the same */
	const char *group;   /* causes of one group cannot be told apart by one answer; NULL for none */
	const char *told_by; /* what would tell this one from its group; NULL without group */
	/* Best first: the first that holds counts.  Ended by one without needs where there are fewer. */
	const struct sign *sign; /* of CAUSE_MAX_SIGNS */
};

/* All causes, in the order of the tables. */
size_t cause_count(void);
const struct cause *cause_at(size_t i);

/* The cause with that key, or with an older name of it, or NULL. */
const struct cause *cause_find(const char *key);

/* Its key, or NULL. */
const char *cause_key(const char *name);

/* "certain", "likely", "possible". */
const char *sure_name(enum sure s);

#endif
