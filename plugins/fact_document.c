/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the answer's body and its Status, and about what --diagnose got for an answer. */
#include "fact_sight.h"

#define COMMON_STATUS 100 /* from here on the numbers mean the same in every command (MS-ASCMD 2.2.2) */

/* A whole HTTP 200, the only answer that should have held a folder list. */
static bool ok(const struct sight *s)
{
	return s->a->ending == ENDING_COMPLETE && s->a->status == 200;
}

bool ok_empty(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->body == FOLDERSYNC_EMPTY;
}

bool ok_text(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->body == FOLDERSYNC_NOT_WBXML;
}

bool ok_malformed(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->body == FOLDERSYNC_MALFORMED;
}

/* What was cut on the way ends too early, too, however much of it was readable. */
bool ok_truncated(const struct sight *s, int unused)
{
	(void)unused;
	return (ok(s) && s->body == FOLDERSYNC_TRUNCATED) ||
	       (s->a->ending == ENDING_CUT && s->a->status == 200 && s->body != FOLDERSYNC_NOT_WBXML);
}

bool ok_other_root(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->body == FOLDERSYNC_OTHER_ROOT;
}

bool ok_no_status(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->body == FOLDERSYNC_COMPLETE && s->status < 0;
}

bool ok_no_inbox(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && !request_is_provision(&s->a->request) && s->status == 1 && !s->a->sync.inbox;
}

bool ok_no_policy_key(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && request_is_provision(&s->a->request) && s->status == 1 && !s->a->provision.wipe;
}

bool ok_wrong_type(const struct sight *s, int unused)
{
	(void)unused;
	return ok(s) && s->status == 1 && evidence_wrong_type(s->a);
}

bool body_empty(const struct sight *s, int unused)
{
	(void)unused;
	return s->answered && s->a->body_bytes == 0;
}

bool body_is_success(const struct sight *s, int unused)
{
	(void)unused;
	return s->answered && !request_is_provision(&s->a->request) && s->status == 1;
}

bool wipe_ordered(const struct sight *s, int unused)
{
	(void)unused;
	return s->answered && evidence_wipe(s->a);
}

/* Below the common numbers Provision has meanings of its own (MS-ASPROV 2.2.2.54). */
static long foldersync_status(const struct sight *s)
{
	return request_is_provision(&s->a->request) && s->status < COMMON_STATUS ? -1 : s->status;
}

bool status_is(const struct sight *s, int status)
{
	return foldersync_status(s) == status;
}

bool status_of_server(const struct sight *s, int unused)
{
	long status = foldersync_status(s);

	(void)unused;
	return status == 6 || status == 8 || status == 11 || status == 12;
}

bool status_of_request(const struct sight *s, int unused)
{
	long status = foldersync_status(s);

	(void)unused;
	return status == 10 || (status >= 101 && status <= 109);
}

bool status_of_version(const struct sight *s, int unused)
{
	(void)unused;
	return s->status == 137 || s->status == 138;
}

static bool demands_provisioning(long status)
{
	return status == 139 || status == 142 || status == 144 || status == 145 || status == 165;
}

static bool blames_state(long status)
{
	return status == 132 || status == 134 || status == 136;
}

bool status_of_policy(const struct sight *s, int unused)
{
	(void)unused;
	return demands_provisioning(s->status);
}

bool status_of_state(const struct sight *s, int unused)
{
	(void)unused;
	return blames_state(s->status);
}

bool status_of_mailbox_version(const struct sight *s, int unused)
{
	(void)unused;
	return s->status == 127 || s->status == 128;
}

bool status_of_access(const struct sight *s, int unused)
{
	(void)unused;
	return s->status == 124 || s->status == 130;
}

bool status_failed(const struct sight *s, int unused)
{
	(void)unused;
	return s->status >= 0 && s->status != 1;
}

bool provision_refused(const struct sight *s, int status)
{
	const struct provision *p = &s->a->provision;

	return s->status == status && request_is_provision(&s->a->request) && p->has_status &&
	       p->status == (unsigned)status;
}

bool policy_refused(const struct sight *s, int unused)
{
	const struct provision *p = &s->a->provision;

	(void)unused;
	return request_is_provision(&s->a->request) && s->status > 1 && s->status < COMMON_STATUS &&
	       !(p->has_status && p->status != 1);
}

bool options_said(const struct sight *s, int status)
{
	return s->options && s->options->ending == ENDING_COMPLETE && s->options->status == (unsigned)status;
}

static bool retried(const struct sight *s)
{
	return s->retry && s->retry->ending == ENDING_COMPLETE;
}

static long retry_status(const struct sight *s)
{
	return retried(s) ? evidence_status(s->retry) : -1;
}

bool retry_succeeded(const struct sight *s, int unused)
{
	(void)unused;
	return retry_status(s) == 1 && s->retry->status == 200 && s->retry->sync.inbox;
}

bool retry_failed(const struct sight *s, int http_status)
{
	return retried(s) && s->retry->status == (unsigned)http_status;
}

bool retry_said(const struct sight *s, int status)
{
	return retry_status(s) == status;
}

bool retry_said_state(const struct sight *s, int unused)
{
	(void)unused;
	return blames_state(retry_status(s));
}

bool retry_said_policy(const struct sight *s, int unused)
{
	(void)unused;
	return demands_provisioning(retry_status(s)) || (retried(s) && s->retry->status == 449);
}

/* MS-ASCMD 2.2.2 and 2.2.3.177.5; only the numbers that share a row. */
static const char *name_of_status(long status)
{
	static const struct {
		long status;
		const char *name;
	} names[] = {
		{ 6, "server error" },
		{ 8, "timed out" },
		{ 10, "malformed request" },
		{ 11, "unknown error" },
		{ 12, "code unknown" },
		{ 101, "InvalidContent" },
		{ 102, "InvalidWBXML" },
		{ 103, "InvalidXML" },
		{ 105, "InvalidCombinationOfIDs" },
		{ 106, "InvalidIDs" },
		{ 108, "DeviceIdMissingOrInvalid" },
		{ 109, "DeviceTypeMissingOrInvalid" },
		{ 124, "UserCannotBeAnonymous" },
		{ 127, "UserOnNewMailboxCannotSync" },
		{ 128, "UserOnLegacyMailboxCannotSync" },
		{ 130, "AccessDenied" },
		{ 132, "SyncStateNotFound" },
		{ 134, "SyncStateCorrupt" },
		{ 136, "SyncStateVersionInvalid" },
		{ 137, "CommandNotSupported" },
		{ 138, "VersionNotSupported" },
		{ 139, "DeviceNotFullyProvisionable" },
		{ 142, "DeviceNotProvisioned" },
		{ 144, "InvalidPolicyKey" },
		{ 145, "ExternallyManagedDevicesNotAllowed" },
		{ 165, "DeviceInformationRequired" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].status == status)
			return names[i].name;
	return NULL;
}

static void add_status(long status, struct text *t)
{
	const char *name = name_of_status(status);

	text_addf(t, "Status %ld", status);
	if (name)
		text_addf(t, ", %s", name);
}

void quote_status(const struct evidence *e, int unused, struct text *t)
{
	(void)unused;
	add_status(evidence_status(&e->main), t);
}

void quote_root(const struct evidence *e, int unused, struct text *t)
{
	const struct foldersync *sync = &e->main.sync;

	(void)unused;
	if (sync->has_root)
		text_addf(t, "code page %u, tag 0x%02x", sync->root_page, sync->root_tag);
}

void quote_fault_of_body(const struct evidence *e, int unused, struct text *t)
{
	(void)unused;
	if (!request_is_provision(&e->main.request) && e->main.sync.why)
		text_add(t, e->main.sync.why);
}

void quote_folders(const struct evidence *e, int unused, struct text *t)
{
	(void)unused;
	text_addf(t, "%lu folders", e->main.sync.folders);
}

void quote_retry(const struct evidence *e, int unused, struct text *t)
{
	const struct answer *retry = evidence_followup(e, REQUEST_FOLDERSYNC);

	(void)unused;
	if (!retry)
		return;
	text_addf(t, "version %s: HTTP %u", retry->request.version, retry->status);
	if (evidence_status(retry) >= 0) {
		text_add(t, ", ");
		add_status(evidence_status(retry), t);
	}
}
