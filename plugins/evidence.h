/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one run showed: the answers, in the order they were asked for, and what was asked. */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer.h"
#include "settings.h"

#define EVIDENCE_MAX_FOLLOWUPS 2 /* --diagnose promises no more */

struct evidence {
	const struct settings *asked; /* the caller's, borrowed for as long as the evidence is used */
	const char *secret_file;      /* a secret's file that others can read, or NULL; the settings' */
	int64_t total_us;             /* whole run, from the start of the deadline */
	unsigned requests;            /* sent in all */
	bool provisioned;             /* --provision got its key, or learned that there is no policy */
	bool cookies_set;             /* by an answer before the main one */
	char policy_key[PROVISION_MAX_KEY + 1]; /* sent with the FolderSync, "" for none */
	size_t followups;
	struct answer main; /* the FolderSync; or the provisioning phase that failed in its place */
	struct answer
		followup[EVIDENCE_MAX_FOLLOWUPS]; /* --diagnose: OPTIONS, FolderSync in another version */
};

/* The answer to a follow-up of that kind, or NULL. */
const struct answer *evidence_followup(const struct evidence *e, enum request_kind kind);

/*
 * The Status that the answer's body states, -1 when there is none: FolderSync's
 * or, of a provisioning phase, Provision's or Policy's.
 */
long evidence_status(const struct answer *a);

/*
 * The Status that says most: the main answer's or, where that has none but
 * success, a follow-up FolderSync's.  -1 for none; *by is the answer that has it.
 */
long evidence_named_status(const struct evidence *e, const struct answer **by);

/* Whether the answer orders a remote wipe: Status 140 or a wipe directive, under any HTTP status. */
bool evidence_orders_wipe(const struct answer *a);

/* The same of any answer of the run. */
bool evidence_run_orders_wipe(const struct evidence *e);

/*
 * Whether the answer names a Content-Type, and one that is not ActiveSync's
 * (MS-ASHTTP 2.2.1.1.2.2: application/vnd.ms-sync.wbxml, short form without ".wbxml").
 */
bool evidence_wrong_type(const struct answer *a);

#endif
