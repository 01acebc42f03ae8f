/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the answer's body and its Status, and about what --diagnose got for an answer. */
#include "fact_sight.h"

#include <string.h>

#define COMMON_STATUS 100 /* from here on the numbers mean the same in every command (MS-ASCMD 2.2.2) */

/* A whole HTTP 200, the only answer that should have held a folder list. */
static bool ok(const struct sight *s)
{
	return s->a->ending == ENDING_COMPLETE && s->a->status == 200;
}

bool sight_ok_empty(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->body == DOCUMENT_EMPTY;
}

bool sight_ok_text(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->body == DOCUMENT_NOT_WBXML;
}

bool sight_ok_malformed(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->body == DOCUMENT_MALFORMED;
}

/* What was cut on the way ends too early, too, however much of it was readable. */
bool sight_ok_truncated(const struct sight *s, NO_ARGUMENT)
{
	return (ok(s) && s->body == DOCUMENT_TRUNCATED) ||
	       (s->a->ending == ENDING_CUT && s->a->status == 200 && s->body != DOCUMENT_NOT_WBXML);
}

bool sight_ok_other_root(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->body == DOCUMENT_OTHER_ROOT;
}

bool sight_ok_no_status(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->body == DOCUMENT_COMPLETE && s->status < 0;
}

bool sight_ok_no_inbox(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && !request_is_provision(&s->a->request) && s->status == 1 && !s->a->sync.inbox;
}

bool sight_ok_no_policy_key(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && request_is_provision(&s->a->request) && s->status == 1 && !s->a->provision.wipe;
}

bool sight_ok_wrong_type(const struct sight *s, NO_ARGUMENT)
{
	return ok(s) && s->status == 1 && evidence_wrong_type(s->a);
}

/* The probe asks for no compression; what is inside cannot be seen. */
bool sight_ok_compressed(const struct sight *s, NO_ARGUMENT)
{
	const char *coding = headers_value(&s->a->headers, "Content-Encoding");

	return sight_ok_text(s, 0) && coding && coding[0] && !text_equal(coding, "identity");
}

/* The header of every FolderSync answer (WBXML 1.3 5.4), behind what a program printed by mistake. */
static const char *buried_document(const struct answer *a)
{
	static const char header[] = { 0x03, 0x01, 0x6A, 0x00 };

	for (size_t i = 1; i + sizeof(header) <= a->head_len; i++)
		if (memcmp(a->head + i, header, sizeof(header)) == 0)
			return a->head + i;
	return NULL;
}

bool sight_ok_buried(const struct sight *s, NO_ARGUMENT)
{
	return sight_ok_text(s, 0) && buried_document(s->a);
}

bool sight_body_empty(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && s->a->body_bytes == 0;
}

bool sight_body_is_success(const struct sight *s, NO_ARGUMENT)
{
	return s->answered && !request_is_provision(&s->a->request) && s->status == 1;
}

bool sight_wipe_ordered(const struct sight *s, NO_ARGUMENT)
{
	return evidence_run_orders_wipe(s->e);
}

/* MS-ASCMD 2.2.2 and 2.2.3.177.5; the numbers that share a row of fact_table.h. */
static const struct status {
	unsigned number;
	enum status_group group;
	const char *name;
} statuses[] = {
	{ 6, STATUS_SERVER_ERROR, "server error" },
	{ 8, STATUS_SERVER_ERROR, "timed out" },
	{ 10, STATUS_REQUEST, "malformed request" },
	{ 11, STATUS_SERVER_ERROR, "unknown error" },
	{ 12, STATUS_SERVER_ERROR, "code unknown" },
	{ 101, STATUS_REQUEST, "InvalidContent" },
	{ 102, STATUS_REQUEST, "InvalidWBXML" },
	{ 103, STATUS_REQUEST, "InvalidXML" },
	{ 104, STATUS_REQUEST, "InvalidDateTime" },
	{ 105, STATUS_REQUEST, "InvalidCombinationOfIDs" },
	{ 106, STATUS_REQUEST, "InvalidIDs" },
	{ 107, STATUS_REQUEST, "InvalidMIME" },
	{ 108, STATUS_REQUEST, "DeviceIdMissingOrInvalid" },
	{ 109, STATUS_REQUEST, "DeviceTypeMissingOrInvalid" },
	{ 124, STATUS_ACCESS, "UserCannotBeAnonymous" },
	{ 127, STATUS_MAILBOX_VERSION, "UserOnNewMailboxCannotSync" },
	{ 128, STATUS_MAILBOX_VERSION, "UserOnLegacyMailboxCannotSync" },
	{ 130, STATUS_ACCESS, "AccessDenied" },
	{ 132, STATUS_STATE, "SyncStateNotFound" },
	{ 134, STATUS_STATE, "SyncStateCorrupt" },
	{ 136, STATUS_STATE, "SyncStateVersionInvalid" },
	{ 137, STATUS_VERSION, "CommandNotSupported" },
	{ 138, STATUS_VERSION, "VersionNotSupported" },
	{ 139, STATUS_POLICY, "DeviceNotFullyProvisionable" },
	{ 142, STATUS_POLICY, "DeviceNotProvisioned" },
	{ 144, STATUS_POLICY, "InvalidPolicyKey" },
	{ 145, STATUS_POLICY, "ExternallyManagedDevicesNotAllowed" },
	{ 165, STATUS_POLICY, "DeviceInformationRequired" },
};

static const struct status *find_status(long number)
{
	for (size_t i = 0; i < COUNT(statuses); i++)
		if ((long)statuses[i].number == number)
			return &statuses[i];
	return NULL;
}

/* Below the common numbers Provision has meanings of its own (MS-ASPROV 2.2.2.54). */
static long foldersync_status(const struct sight *s)
{
	return request_is_provision(&s->a->request) && s->named < COMMON_STATUS ? -1 : s->named;
}

bool sight_status_is(const struct sight *s, int status)
{
	return foldersync_status(s) == status;
}

bool sight_status_of(const struct sight *s, int group)
{
	const struct status *row = find_status(foldersync_status(s));

	return row && (int)row->group == group;
}

bool sight_status_failed(const struct sight *s, NO_ARGUMENT)
{
	return s->named >= 0 && s->named != 1;
}

bool sight_status_given(const struct sight *s, NO_ARGUMENT)
{
	/* That a further request succeeded says nothing about what the first one met. */
	return s->status >= 0 || sight_status_failed(s, 0);
}

bool sight_provision_refused(const struct sight *s, int status)
{
	const struct provision *p = &s->a->provision;

	return s->status == status && request_is_provision(&s->a->request) && p->has_status &&
	       p->status == (unsigned)status;
}

bool sight_policy_refused(const struct sight *s, NO_ARGUMENT)
{
	const struct provision *p = &s->a->provision;

	return request_is_provision(&s->a->request) && s->status > 1 && s->status < COMMON_STATUS &&
	       !(p->has_status && p->status != 1);
}

bool sight_options_said(const struct sight *s, int status)
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

bool sight_retry_succeeded(const struct sight *s, NO_ARGUMENT)
{
	return retry_status(s) == 1 && s->retry->status == 200 && s->retry->sync.inbox;
}

/* HTTP codes by which a version is refused (MS-ASCMD 2.2.2, 137 and 138), or a list without it. */
bool sight_retry_shows_version(const struct sight *s, NO_ARGUMENT)
{
	unsigned status = s->a->status;

	return sight_retry_succeeded(s, 0) &&
	       (status == 400 || status == 501 || status == 505 || sight_version_not_offered(s, 0));
}

bool sight_retry_failed(const struct sight *s, int http_status)
{
	return retried(s) && s->retry->status == (unsigned)http_status;
}

static void add_status(long status, struct text *t)
{
	const struct status *row = find_status(status);

	text_addf(t, "Status %ld", status);
	if (row)
		text_addf(t, ", %s", row->name);
}

void quote_status(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct answer *by;
	long status = evidence_named_status(e, &by);

	add_status(status, t);
	if (by != &e->main) {
		text_add(t, ", ");
		quote_asked_again(e, 0, t);
	}
}

/* MS-ASPROV 2.2.2.54: below the common numbers a policy's Status has meanings of its own. */
void quote_policy_status(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	static const char *const names[] = {
		NULL, NULL, "no policy", "unknown PolicyType", "policy data corrupt", "wrong key acknowledged"
	};
	long status = evidence_status(&e->main);

	text_addf(t, "Policy Status %ld", status);
	if (status >= 0 && (size_t)status < COUNT(names) && names[status])
		text_addf(t, ", %s", names[status]);
}

void quote_asked_again(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct answer *by;

	(void)evidence_named_status(e, &by);
	if (by != &e->main)
		text_addf(t, "asked again in version %s", by->request.version);
}

void quote_before_document(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct answer *a = &e->main;
	const char *document = buried_document(a);

	if (document)
		text_add_safe(t, a->head, (size_t)(document - a->head), FACT_MAX_QUOTE);
}

void quote_root(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct foldersync *sync = &e->main.sync;

	if (sync->has_root)
		text_addf(t, "code page %u, tag 0x%02x", sync->root_page, sync->root_tag);
}

void quote_fault_of_body(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	if (!request_is_provision(&e->main.request) && e->main.sync.why)
		text_add(t, e->main.sync.why);
}

void quote_folders(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	text_addf(t, "%lu folder%s", e->main.sync.folders, e->main.sync.folders == 1 ? "" : "s");
}

void quote_retry(const struct evidence *e, NO_ARGUMENT, struct text *t)
{
	const struct answer *retry = evidence_followup(e, REQUEST_FOLDERSYNC);

	if (!retry)
		return;
	text_addf(t, "version %s: HTTP %u", retry->request.version, retry->status);
	if (evidence_status(retry) >= 0) {
		text_add(t, ", ");
		add_status(evidence_status(retry), t);
	}
}
