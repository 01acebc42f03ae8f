/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness.h"
#include "verdict.h"

static struct settings settings;
static struct evidence evidence;
static struct diagnosis diagnosis;
static struct verdict verdict;

/* An answer that is good in every respect. */
static void start(void)
{
	struct answer *a = &evidence.main;

	memset(&settings, 0, sizeof(settings));
	memset(&evidence, 0, sizeof(evidence));
	memset(&diagnosis, 0, sizeof(diagnosis));
	settings.timeout_result = STATE_CRITICAL;
	evidence.asked = &settings;
	evidence.total_us = 1500000;
	a->ending = ENDING_COMPLETE;
	a->status = 200;
	a->sync.result = DOCUMENT_COMPLETE;
	a->sync.has_status = true;
	a->sync.status = 1;
	a->sync.inbox = true;
	a->sync.folders = 12;
	a->tls.have_certificate = true;
	a->tls.days_left = 20;
}

static enum state reach(void)
{
	facts_observe(&evidence, &diagnosis.seen);
	verdict_reach(&evidence, &diagnosis, &verdict);
	return verdict.state;
}

static void diagnose_as(const char *key, enum sign_state state)
{
	static struct cause cause;
	static struct sign sign;

	cause.key = key;
	sign.state = state;
	diagnosis.found = 1;
	diagnosis.finding[0] = (struct finding){ &cause, &sign };
}

START_TEST(status_1_with_an_inbox_is_ok)
{
	ck_assert_int_eq(reach(), STATE_OK);
	ck_assert_int_eq(verdict.decided, ASPECT_PROBE);
}
END_TEST

START_TEST(status_1_without_an_inbox_is_critical)
{
	evidence.main.sync.inbox = false;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

static const struct {
	unsigned first, last;
	enum state state;
} https[] = {
	{ 201, 399, STATE_CRITICAL }, { 400, 400, STATE_UNKNOWN },  { 401, 404, STATE_CRITICAL },
	{ 405, 405, STATE_UNKNOWN },  { 406, 414, STATE_CRITICAL }, { 415, 415, STATE_UNKNOWN },
	{ 416, 448, STATE_CRITICAL }, { 449, 449, STATE_WARNING },  { 450, 500, STATE_CRITICAL },
	{ 501, 501, STATE_UNKNOWN },  { 502, 504, STATE_CRITICAL }, { 505, 505, STATE_UNKNOWN },
	{ 506, 999, STATE_CRITICAL },
};

START_TEST(http_status_has_the_documented_state)
{
	for (unsigned status = https[_i].first; status <= https[_i].last; status++) {
		evidence.main.status = status;
		ck_assert_msg(reach() == https[_i].state, "HTTP %u is %s", status, state_name(verdict.state));
	}
}
END_TEST

static const struct {
	unsigned first, last;
	enum state state;
} statuses[] = {
	{ 0, 0, STATE_CRITICAL },     { 2, 9, STATE_CRITICAL },         { 10, 10, STATE_UNKNOWN },
	{ 11, 100, STATE_CRITICAL },  { 101, 109, STATE_UNKNOWN },      { 110, 110, STATE_CRITICAL },
	{ 111, 111, STATE_WARNING },  { 112, 132, STATE_CRITICAL },     { 133, 133, STATE_WARNING },
	{ 134, 134, STATE_CRITICAL }, { 135, 135, STATE_WARNING },      { 136, 136, STATE_CRITICAL },
	{ 137, 138, STATE_UNKNOWN },  { 139, 139, STATE_WARNING },      { 140, 140, STATE_CRITICAL },
	{ 141, 145, STATE_WARNING },  { 146, 164, STATE_CRITICAL },     { 165, 165, STATE_WARNING },
	{ 166, 300, STATE_CRITICAL }, { 65535, 65535, STATE_CRITICAL },
};

START_TEST(eas_status_has_the_documented_state)
{
	for (unsigned status = statuses[_i].first; status <= statuses[_i].last; status++) {
		evidence.main.sync.status = status;
		ck_assert_msg(reach() == statuses[_i].state, "Status %u is %s", status,
		              state_name(verdict.state));
	}
}
END_TEST

START_TEST(a_perfect_body_does_not_excuse_http_500)
{
	evidence.main.status = 500;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

START_TEST(a_wipe_is_critical_under_any_http_status)
{
	evidence.main.status = 449;
	evidence.main.sync.status = 140;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	evidence.main.sync.has_status = false;
	evidence.main.sync.wipe = true;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

START_TEST(only_named_throttling_is_a_warning)
{
	struct headers *h = &evidence.main.headers;

	evidence.main.status = 503;
	headers_add_line(h, "Retry-After: 60", 15);
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	headers_add_line(h, "X-MS-ASThrottle: CommandFrequency", 33);
	ck_assert_int_eq(reach(), STATE_WARNING);
	evidence.main.status = 429;
	ck_assert_int_eq(reach(), STATE_WARNING);
	evidence.main.status = 500;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

static const enum document_result no_documents[] = {
	DOCUMENT_EMPTY, DOCUMENT_NOT_WBXML, DOCUMENT_OTHER_ROOT, DOCUMENT_TRUNCATED, DOCUMENT_MALFORMED,
};

START_TEST(http_200_without_a_whole_foldersync_is_critical)
{
	evidence.main.sync.result = no_documents[_i];
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

START_TEST(a_foldersync_of_another_type_is_critical)
{
	headers_add_line(&evidence.main.headers, "Content-Type: text/html", 23);
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	headers_reset(&evidence.main.headers);
	headers_add_line(&evidence.main.headers, "Content-Type: Application/VND.MS-Sync.WBXML; x=y", 48);
	ck_assert_int_eq(reach(), STATE_OK);
	headers_reset(&evidence.main.headers);
	headers_add_line(&evidence.main.headers, "Content-Type: application/vnd.ms-sync", 37);
	ck_assert_int_eq(reach(), STATE_OK);
	headers_reset(&evidence.main.headers);
	headers_add_line(&evidence.main.headers, "Content-Type: application/vnd.ms-sync.xml", 41);
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	evidence.main.sync.status = 142; /* what the service says of itself counts, whatever its type */
	ck_assert_int_eq(reach(), STATE_WARNING);
}
END_TEST

START_TEST(a_failed_transport_is_critical)
{
	for (enum ending e = ENDING_LOOKUP; e <= ENDING_TOO_LARGE; e++) {
		evidence.main.ending = e;
		ck_assert_int_eq(reach(), STATE_CRITICAL);
	}
}
END_TEST

START_TEST(a_state_for_a_status_counts_for_a_whole_answer_only)
{
	settings.overrides.count = 1;
	settings.overrides.row[0] = (struct override){ OVERRIDE_HTTP, "http-503", 503, STATE_OK };
	evidence.main.status = 503;
	ck_assert_int_eq(reach(), STATE_OK);
	evidence.main.ending = ENDING_CUT;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	evidence.main.ending = ENDING_TIMEOUT;
	settings.timeout_result = STATE_WARNING;
	ck_assert_int_eq(reach(), STATE_WARNING);
}
END_TEST

START_TEST(a_timeout_has_the_state_asked_for)
{
	evidence.main.ending = ENDING_TIMEOUT;
	settings.timeout_result = STATE_UNKNOWN;
	ck_assert_int_eq(reach(), STATE_UNKNOWN);
}
END_TEST

START_TEST(a_state_for_a_timeout_key_is_stronger_than_timeout_result)
{
	evidence.main.ending = ENDING_TIMEOUT;
	settings.timeout_result = STATE_UNKNOWN;
	diagnose_as("timeout-answer", SIGN_KEEPS);
	settings.overrides.count = 1;
	settings.overrides.row[0] = (struct override){ OVERRIDE_CAUSE, "timeout-answer", 0, STATE_WARNING };
	ck_assert_int_eq(reach(), STATE_WARNING);
	ck_assert_ptr_nonnull(verdict.set_by);
}
END_TEST

START_TEST(the_first_cause_may_carry_a_state_of_its_own)
{
	evidence.main.status = 501;
	diagnose_as("sogo-backend-down", SIGN_CRITICAL);
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

START_TEST(a_wipe_that_a_follow_up_shows_is_critical_whatever_was_asked_for)
{
	evidence.main.status = 403;
	evidence.main.sync.result = DOCUMENT_EMPTY;
	settings.overrides.count = 1;
	settings.overrides.row[0] = (struct override){ OVERRIDE_HTTP, "http-403", 403, STATE_OK };
	ck_assert_int_eq(reach(), STATE_OK);
	evidence.followups = 1;
	evidence.followup[0] = evidence.main;
	evidence.followup[0].status = 200;
	evidence.followup[0].sync = (struct foldersync){ .result = DOCUMENT_COMPLETE, .has_status = true };
	evidence.followup[0].sync.status = 140;
	ck_assert_int_eq(reach(), STATE_CRITICAL);
}
END_TEST

START_TEST(a_state_for_the_http_status_does_not_excuse_a_wipe)
{
	evidence.main.status = 449;
	evidence.main.sync.status = 140;
	settings.overrides.count = 1;
	settings.overrides.row[0] = (struct override){ OVERRIDE_HTTP, "http-449", 449, STATE_OK };
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	evidence.main.sync.status = 142;
	ck_assert_int_eq(reach(), STATE_OK);
}
END_TEST

START_TEST(a_missing_folder_is_critical)
{
	evidence.main.sync.wanted_count = 2;
	evidence.main.sync.wanted[0].name = "Inbox";
	evidence.main.sync.wanted[0].found = true;
	evidence.main.sync.wanted[1].name = "Marker";
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	ck_assert_int_eq(verdict.decided, ASPECT_FOLDER);
	ck_assert_str_eq(verdict.missing_folder, "Marker");
}
END_TEST

START_TEST(folders_are_not_missed_where_none_were_shown)
{
	evidence.main.sync.wanted_count = 1;
	evidence.main.sync.wanted[0].name = "Inbox";
	evidence.main.status = 449;
	ck_assert(range_parse("10:", &settings.folders));
	evidence.main.sync.folders = 0;
	ck_assert_int_eq(reach(), STATE_WARNING);
	ck_assert_int_eq(verdict.decided, ASPECT_PROBE);
}
END_TEST

START_TEST(another_number_of_folders_is_a_warning)
{
	ck_assert(range_parse("13:", &settings.folders));
	ck_assert_int_eq(reach(), STATE_WARNING);
	ck_assert_int_eq(verdict.decided, ASPECT_FOLDERS);
}
END_TEST

static const struct {
	unsigned warn, crit;
	long days;
	enum state state;
} certificates[] = {
	{ 20, 10, 20, STATE_OK },       { 21, 10, 20, STATE_WARNING }, { 30, 20, 20, STATE_WARNING },
	{ 30, 21, 20, STATE_CRITICAL }, { 0, 0, -1, STATE_CRITICAL },  { 30, 20, -5, STATE_CRITICAL },
};

START_TEST(certificate_days_alert_below_the_threshold)
{
	settings.cert_given = settings.cert_has_crit = true;
	settings.cert_warn = certificates[_i].warn;
	settings.cert_crit = certificates[_i].crit;
	evidence.main.tls.days_left = certificates[_i].days;
	ck_assert_int_eq(reach(), certificates[_i].state);
}
END_TEST

START_TEST(critical_time_is_tested_before_warning)
{
	ck_assert(range_parse("1", &settings.warning));
	ck_assert_int_eq(reach(), STATE_WARNING);
	ck_assert(range_parse("1.2", &settings.critical));
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	ck_assert_int_eq(verdict.decided, ASPECT_TIME);
	ck_assert(range_parse("2", &settings.critical));
	ck_assert_int_eq(reach(), STATE_WARNING);
}
END_TEST

START_TEST(the_worst_aspect_decides)
{
	evidence.main.status = 449;
	ck_assert(range_parse("1", &settings.critical));
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	ck_assert_int_eq(verdict.decided, ASPECT_TIME);
	ck_assert_int_eq(verdict.aspect[ASPECT_PROBE], STATE_WARNING);
}
END_TEST

START_TEST(of_equal_aspects_the_probe_is_named)
{
	evidence.main.status = 500;
	ck_assert(range_parse("1", &settings.critical));
	ck_assert_int_eq(reach(), STATE_CRITICAL);
	ck_assert_int_eq(verdict.decided, ASPECT_PROBE);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("verdict");
	TCase *c = tcase_create("verdict");

	tcase_add_checked_fixture(c, start, NULL);
	tcase_add_test(c, status_1_with_an_inbox_is_ok);
	tcase_add_test(c, status_1_without_an_inbox_is_critical);
	tcase_add_loop_test(c, http_status_has_the_documented_state, 0, COUNT(https));
	tcase_add_loop_test(c, eas_status_has_the_documented_state, 0, COUNT(statuses));
	tcase_add_test(c, a_perfect_body_does_not_excuse_http_500);
	tcase_add_test(c, a_wipe_is_critical_under_any_http_status);
	tcase_add_test(c, only_named_throttling_is_a_warning);
	tcase_add_loop_test(c, http_200_without_a_whole_foldersync_is_critical, 0, COUNT(no_documents));
	tcase_add_test(c, a_foldersync_of_another_type_is_critical);
	tcase_add_test(c, a_failed_transport_is_critical);
	tcase_add_test(c, a_state_for_a_status_counts_for_a_whole_answer_only);
	tcase_add_test(c, a_timeout_has_the_state_asked_for);
	tcase_add_test(c, a_state_for_a_timeout_key_is_stronger_than_timeout_result);
	tcase_add_test(c, the_first_cause_may_carry_a_state_of_its_own);
	tcase_add_test(c, a_wipe_that_a_follow_up_shows_is_critical_whatever_was_asked_for);
	tcase_add_test(c, a_state_for_the_http_status_does_not_excuse_a_wipe);
	tcase_add_test(c, a_missing_folder_is_critical);
	tcase_add_test(c, folders_are_not_missed_where_none_were_shown);
	tcase_add_test(c, another_number_of_folders_is_a_warning);
	tcase_add_loop_test(c, certificate_days_alert_below_the_threshold, 0, COUNT(certificates));
	tcase_add_test(c, critical_time_is_tested_before_warning);
	tcase_add_test(c, the_worst_aspect_decides);
	tcase_add_test(c, of_equal_aspects_the_probe_is_named);
	suite_add_tcase(s, c);
	return s;
}
