/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts against causes: what explains the outcome, best first, and what is ruled out. */
#ifndef DIAGNOSIS_H
#define DIAGNOSIS_H

#include <stddef.h>

#include "cause.h"

/* More of them are dropped from the end. */
#define DIAGNOSIS_MAX_FOUND     48
#define DIAGNOSIS_MAX_RULED_OUT 64

struct finding {
	const struct cause *cause;
	const struct sign *sign; /* the one that holds */
};

struct exclusion {
	const struct cause *cause;
	enum fact fact; /* a need that was not seen, or a bar that was */
	bool barred;    /* it is the latter */
};

struct diagnosis {
	struct factset seen;
	size_t found; /* 0: nothing is wrong */
	/* By sureness, then by number of needs, then by table order. */
	struct finding finding[DIAGNOSIS_MAX_FOUND];
	/* Causes of the same outcome that one fact alone speaks against, the nearest first. */
	size_t ruled_out;
	struct exclusion exclusion[DIAGNOSIS_MAX_RULED_OUT];
};

/* Pure: the same facts always give the same diagnosis. */
void diagnosis_make(const struct factset *seen, struct diagnosis *out);

#endif
