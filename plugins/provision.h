/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the answer to a Provision request (MS-ASPROV 2.2.2) while it arrives. */
#ifndef PROVISION_H
#define PROVISION_H

#include <stdbool.h>
#include <stddef.h>

#include "wbxml.h"

#define PROVISION_MAX_KEY    64 /* digits of a PolicyKey, NUL not included (MS-ASPROV 2.2.2.42) */
#define PROVISION_MAX_STATUS 65535

struct provision {
	enum document_result result; /* valid after provision_end() */
	bool has_status;             /* of Provision; some servers leave it out */
	unsigned status;             /* 0 to PROVISION_MAX_STATUS */
	bool has_policy_status;      /* of Policy: 1 taken, 2 no policy, 3-5 errors */
	unsigned policy_status;
	bool wipe;                              /* RemoteWipe or AccountOnlyRemoteWipe, wherever it stands */
	char policy_key[PROVISION_MAX_KEY + 1]; /* digits, "" when none */

	/* private to provision.c */
	struct wbxml_reader reader;
	enum provision_field {
		PROVISION_NO_FIELD,
		PROVISION_STATUS,
		PROVISION_POLICY_STATUS,
		PROVISION_POLICY_KEY
	} field; /* whose text is being read */
	uint8_t field_depth;
	struct wbxml_number number; /* of a Status */
	bool key_bad, finished, any;
	size_t key_len;
};

/* Clears everything. */
void provision_begin(struct provision *p);

/* Takes the next n bytes of the body; those behind the document's end are ignored. */
void provision_feed(struct provision *p, const void *bytes, size_t n);

/* The body has ended, or was cut off: decides the result.  Unless it is complete, no policy key is left. */
void provision_end(struct provision *p);

#endif
