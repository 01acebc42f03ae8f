/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence.h"

#include <string.h>

#include "text.h"

#define REMOTE_WIPE_REQUESTED 140 /* MS-ASCMD 2.2.2 */

const struct answer *evidence_followup(const struct evidence *e, enum request_kind kind)
{
	for (size_t i = 0; i < e->followups; i++)
		if (e->followup[i].request.kind == kind)
			return &e->followup[i];
	return NULL;
}

/* A refused policy shows in the inner Status, a refused request in the outer one. */
static long provision_status(const struct provision *p)
{
	if (p->result != DOCUMENT_COMPLETE)
		return -1;
	if (p->has_status && p->status != 1)
		return (long)p->status;
	if (p->has_policy_status)
		return (long)p->policy_status;
	return p->has_status ? (long)p->status : -1;
}

long evidence_status(const struct answer *a)
{
	if (request_is_provision(&a->request))
		return provision_status(&a->provision);
	if (a->sync.result == DOCUMENT_COMPLETE && a->sync.has_status)
		return (long)a->sync.status;
	return -1;
}

long evidence_named_status(const struct evidence *e, const struct answer **by)
{
	const struct answer *retry = evidence_followup(e, REQUEST_FOLDERSYNC);
	long status = evidence_status(&e->main);

	*by = &e->main;
	if ((status >= 0 && status != 1) || !retry || retry->ending != ENDING_COMPLETE ||
	    evidence_status(retry) < 0)
		return status;
	*by = retry;
	return evidence_status(retry);
}

bool evidence_orders_wipe(const struct answer *a)
{
	return a->sync.wipe || a->provision.wipe || evidence_status(a) == REMOTE_WIPE_REQUESTED;
}

bool evidence_run_orders_wipe(const struct evidence *e)
{
	bool ordered = evidence_orders_wipe(&e->main);

	for (size_t i = 0; i < e->followups; i++)
		ordered = ordered || evidence_orders_wipe(&e->followup[i]);
	return ordered;
}

static bool is_type(const char *value, const char *type)
{
	char end;

	if (!text_starts(value, type))
		return false;
	end = value[strlen(type)];
	return end == '\0' || end == ';' || text_is_blank(end);
}

bool evidence_wrong_type(const struct answer *a)
{
	const char *type = headers_value(&a->headers, "Content-Type");

	return type && *type && !is_type(type, "application/vnd.ms-sync.wbxml") &&
	       !is_type(type, "application/vnd.ms-sync");
}
