/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "followup.h"
#include "harness.h"

static struct settings settings;
static struct evidence evidence;
static struct diagnosis diagnosis;
static struct cause cause;
static struct sign sign;
static struct request next; /* what was chosen */

/* A bare HTTP 500 that the request got although it spoke 14.1. */
static void start(void)
{
	memset(&settings, 0, sizeof(settings));
	memset(&evidence, 0, sizeof(evidence));
	memset(&diagnosis, 0, sizeof(diagnosis));
	memcpy(settings.hostname, "mail.example.org", 17);
	memcpy(settings.path, SETTINGS_PATH, sizeof(SETTINGS_PATH));
	memcpy(settings.username, "probe", 6);
	memcpy(settings.device_id, "0123456789abcdef0123456789abcdef", 33);
	memcpy(settings.device_type, SETTINGS_DEVICE_TYPE, sizeof(SETTINGS_DEVICE_TYPE));
	settings.port = 443;
	evidence.asked = &settings;
	evidence.main.request.kind = REQUEST_FOLDERSYNC;
	evidence.main.ending = ENDING_COMPLETE;
	evidence.main.status = 500;
	memcpy(evidence.main.request.version, "14.1", 5);
	cause.key = "internal-server-error";
	sign.sure = SURE_POSSIBLE;
	diagnosis.found = 1;
	diagnosis.finding[0] = (struct finding){ &cause, &sign };
}

static bool asks_further(void)
{
	return followup_next(&evidence, &diagnosis, &next);
}

static void answered_options(unsigned status, const char *versions)
{
	struct answer *a = &evidence.followup[evidence.followups++];

	a->request.kind = REQUEST_OPTIONS;
	a->ending = ENDING_COMPLETE;
	a->status = status;
	headers_reset(&a->headers);
	headers_add_line(&a->headers, versions, strlen(versions));
}

START_TEST(asks_options_after_a_500_at_14_1)
{
	ck_assert(asks_further());
	ck_assert_int_eq(next.kind, REQUEST_OPTIONS);
}
END_TEST

START_TEST(asks_at_14_1_first_when_an_older_version_was_spoken)
{
	memcpy(evidence.main.request.version, "12.1", 5);
	ck_assert(asks_further());
	ck_assert_int_eq(next.kind, REQUEST_FOLDERSYNC);
	ck_assert_str_eq(next.version, "14.1");
}
END_TEST

START_TEST(asks_in_the_newest_version_the_server_offers)
{
	answered_options(200, "MS-ASProtocolVersions: 2.0,2.1,2.5,12.0,12.1");
	ck_assert(asks_further());
	ck_assert_int_eq(next.kind, REQUEST_FOLDERSYNC);
	ck_assert_str_eq(next.version, "12.1");
}
END_TEST

START_TEST(does_not_ask_again_in_a_version_the_server_offers)
{
	answered_options(200, "MS-ASProtocolVersions: 2.0,2.1,2.5,12.0,12.1,14.0,14.1");
	ck_assert(!asks_further());
}
END_TEST

START_TEST(asks_twice_at_most)
{
	answered_options(200, "MS-ASProtocolVersions: 12.1");
	answered_options(200, "MS-ASProtocolVersions: 12.1");
	ck_assert(!asks_further());
}
END_TEST

START_TEST(asks_nothing_after_an_ok)
{
	diagnosis.found = 0;
	ck_assert(!asks_further());
}
END_TEST

START_TEST(asks_nothing_when_the_answer_named_the_cause)
{
	sign.sure = SURE_CERTAIN;
	ck_assert(!asks_further());
	diagnosis.seen.word[FACT_STATUS_VERSION / 64] |= UINT64_C(1) << FACT_STATUS_VERSION % 64;
	ck_assert(asks_further());
}
END_TEST

START_TEST(never_sends_refused_credentials_again)
{
	evidence.main.status = 401;
	ck_assert(!asks_further());
	start();
	answered_options(401, "MS-ASProtocolVersions: 12.1");
	ck_assert(!asks_further());
}
END_TEST

START_TEST(asks_nothing_of_a_server_that_did_not_answer)
{
	evidence.main.ending = ENDING_TIMEOUT;
	ck_assert(!asks_further());
}
END_TEST

START_TEST(shows_the_policy_key_again)
{
	memcpy(evidence.policy_key, "1307199584", 11);
	memcpy(evidence.main.request.version, "12.1", 5);
	ck_assert(asks_further());
	for (size_t i = 0; i < next.header_count; i++)
		if (strcmp(next.header[i], "X-MS-PolicyKey: 1307199584") == 0)
			return;
	ck_abort_msg("the key that the FolderSync was sent with is missing");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("followup");
	TCase *c = tcase_create("followup");

	tcase_add_checked_fixture(c, start, NULL);
	tcase_add_test(c, asks_options_after_a_500_at_14_1);
	tcase_add_test(c, shows_the_policy_key_again);
	tcase_add_test(c, asks_at_14_1_first_when_an_older_version_was_spoken);
	tcase_add_test(c, asks_in_the_newest_version_the_server_offers);
	tcase_add_test(c, does_not_ask_again_in_a_version_the_server_offers);
	tcase_add_test(c, asks_twice_at_most);
	tcase_add_test(c, asks_nothing_after_an_ok);
	tcase_add_test(c, asks_nothing_when_the_answer_named_the_cause);
	tcase_add_test(c, never_sends_refused_credentials_again);
	tcase_add_test(c, asks_nothing_of_a_server_that_did_not_answer);
	suite_add_tcase(s, c);
	return s;
}
