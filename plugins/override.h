/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --state=KEY=STATE: the user's own state for a cause, an EAS Status or an HTTP status. */
#ifndef OVERRIDE_H
#define OVERRIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"
#include "state.h"

#define OVERRIDE_MAX_COUNT 64 /* --state given so often at most */
#define OVERRIDE_MAX_KEY   48 /* bytes, NUL included */

enum override_kind { OVERRIDE_CAUSE, OVERRIDE_STATUS, OVERRIDE_HTTP };

struct override {
	enum override_kind kind;
	char key[OVERRIDE_MAX_KEY]; /* a cause key, "status-142", "http-503" */
	unsigned number;            /* of the last two */
	enum state state;
};

struct overrides {
	struct override row[OVERRIDE_MAX_COUNT];
	size_t count;
};

/*
 * Reads KEY=STATE; an unknown key or state is a fault.  cause_key() turns a
 * name into the cause's own key, or gives NULL.
 */
bool override_parse(struct overrides *all, const char *word, const char *(*cause_key)(const char *),
                    struct fault *fault);

/*
 * The override that applies: one for the cause key (NULL: none) before one for
 * the Status (negative: none) before one for the HTTP status (0: none); the
 * last given counts.  NULL when none applies.
 */
const struct override *override_find(const struct overrides *all, const char *key, long status,
                                     unsigned http);

#endif
