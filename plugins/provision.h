/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the answer to a Provision request (MS-ASPROV 2.2.2) while it arrives. */
#ifndef PROVISION_H
#define PROVISION_H

#include <stdbool.h>
#include <stddef.h>

#include "wbxml.h"

#define PROVISION_MAX_KEY 64 /* characters of a PolicyKey, MS-ASPROV 2.2.2.42 */

enum provision_result {
	PROVISION_EMPTY,
	PROVISION_NOT_WBXML,
	PROVISION_COMPLETE,
	PROVISION_OTHER_ROOT,
	PROVISION_TRUNCATED,
	PROVISION_MALFORMED
};

struct provision {
	enum provision_result result; /* valid after provision_end() */
	bool has_status;              /* of Provision; some servers leave it out */
	unsigned status;
	bool has_policy_status; /* of Policy: 1 taken, 2 no policy, 3-5 errors */
	unsigned policy_status;
	bool wipe;                          /* RemoteWipe or AccountOnlyRemoteWipe, wherever it stands */
	char policy_key[PROVISION_MAX_KEY + 1]; /* digits, "" when none */

	/* private to provision.c */
	struct wbxml_reader reader;
	bool finished, value_cut, any;
	size_t value_len;
	char value[PROVISION_MAX_KEY + 1];
};

void provision_begin(struct provision *p);
void provision_feed(struct provision *p, const void *bytes, size_t n);
void provision_end(struct provision *p);

#endif
