/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cause.h"
#include "harness.h"
#include "override.h"

static bool give(struct overrides *all, const char *key, const char *state)
{
	char word[128];
	struct fault fault = { "" };

	(void)snprintf(word, sizeof(word), "%s=%s", key, state);
	return override_parse(all, word, cause_key, &fault);
}

/* Any key will do, so that the knowledge can change. */
static const char *some_cause(void)
{
	return cause_at(0)->key;
}

START_TEST(takes_every_cause_key)
{
	struct overrides all = { 0 };

	for (size_t i = 0; i < cause_count(); i++) {
		all.count = 0;
		ck_assert_msg(give(&all, cause_at(i)->key, "ok"), "%s", cause_at(i)->key);
		ck_assert_str_eq(all.row[0].key, cause_at(i)->key);
		ck_assert_int_eq(all.row[0].kind, OVERRIDE_CAUSE);
		ck_assert_int_eq(all.row[0].state, STATE_OK);
	}
}
END_TEST

START_TEST(takes_statuses_of_http_and_eas)
{
	struct overrides all = { 0 };

	ck_assert(give(&all, "http-503", "warning"));
	ck_assert(give(&all, "status-6", "UNKNOWN"));
	ck_assert_int_eq(all.row[0].kind, OVERRIDE_HTTP);
	ck_assert_uint_eq(all.row[0].number, 503);
	ck_assert_str_eq(all.row[0].key, "http-503");
	ck_assert_int_eq(all.row[0].state, STATE_WARNING);
	ck_assert_int_eq(all.row[1].kind, OVERRIDE_STATUS);
	ck_assert_uint_eq(all.row[1].number, 6);
	ck_assert_int_eq(all.row[1].state, STATE_UNKNOWN);
}
END_TEST

static const char *const bad[] = {
	"",
	"=",
	"=ok",
	"http-503",
	"http-503=",
	"http-503=fine",
	"http-503=ok=ok",
	"http-503=2",
	"http-50=ok",
	"http-099=ok",
	"http-5000=ok",
	"http-0503=ok",
	"http-5x3=ok",
	"http-=ok",
	"status-=ok",
	"status--1=ok",
	"status-1000=ok",
	"status-14a=ok",
	"no-such-cause=ok",
	" http-503=ok",
	"http-503 =ok",
	"http-503= ok",
	"a-key-that-is-much-longer-than-any-key-of-a-cause-could-ever-be=ok",
};

START_TEST(refuses_unknown_keys_and_states)
{
	struct overrides all = { 0 };
	struct fault fault = { "" };

	ck_assert_msg(!override_parse(&all, bad[_i], cause_key, &fault), "\"%s\" was taken", bad[_i]);
	ck_assert_uint_eq(all.count, 0);
}
END_TEST

START_TEST(names_the_unknown_key_safely)
{
	struct overrides all = { 0 };
	struct fault fault = { "" };

	ck_assert(!override_parse(&all, "no|such\x1b[31m=ok", cause_key, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "\"no?such?[31m\""));
}
END_TEST

START_TEST(takes_so_many_and_no_more)
{
	struct overrides all = { 0 };

	for (int i = 0; i < OVERRIDE_MAX_COUNT; i++)
		ck_assert(give(&all, "http-503", "ok"));
	ck_assert(!give(&all, "http-503", "ok"));
	ck_assert_uint_eq(all.count, OVERRIDE_MAX_COUNT);
}
END_TEST

START_TEST(a_cause_goes_before_a_status_before_http_whatever_their_order)
{
	struct overrides all = { 0 };

	ck_assert(give(&all, some_cause(), "ok"));
	ck_assert(give(&all, "status-142", "warning"));
	ck_assert(give(&all, "http-449", "unknown"));
	ck_assert_int_eq(override_find(&all, some_cause(), 142, 449)->state, STATE_OK);
	ck_assert_int_eq(override_find(&all, "another", 142, 449)->state, STATE_WARNING);
	ck_assert_int_eq(override_find(&all, NULL, -1, 449)->state, STATE_UNKNOWN);
	ck_assert_ptr_null(override_find(&all, NULL, -1, 0));
	ck_assert_ptr_null(override_find(&all, "another", 141, 200));
}
END_TEST

START_TEST(the_last_of_a_kind_counts)
{
	struct overrides all = { 0 };

	ck_assert(give(&all, "http-449", "ok"));
	ck_assert(give(&all, "http-503", "warning"));
	ck_assert(give(&all, "http-449", "critical"));
	ck_assert_int_eq(override_find(&all, NULL, -1, 449)->state, STATE_CRITICAL);
}
END_TEST

START_TEST(an_older_name_of_a_key_means_the_key)
{
	struct overrides all = { 0 };

	ck_assert(give(&all, "client-bad-wbxml", "ok"));
	ck_assert_ptr_nonnull(override_find(&all, "client-request-rejected", -1, 0));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("override");
	TCase *c = tcase_create("override");

	tcase_add_test(c, takes_every_cause_key);
	tcase_add_test(c, takes_statuses_of_http_and_eas);
	tcase_add_loop_test(c, refuses_unknown_keys_and_states, 0, COUNT(bad));
	tcase_add_test(c, names_the_unknown_key_safely);
	tcase_add_test(c, takes_so_many_and_no_more);
	tcase_add_test(c, a_cause_goes_before_a_status_before_http_whatever_their_order);
	tcase_add_test(c, the_last_of_a_kind_counts);
	tcase_add_test(c, an_older_name_of_a_key_means_the_key);
	suite_add_tcase(s, c);
	return s;
}
