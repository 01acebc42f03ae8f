/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "state.h"

START_TEST(numbers_are_the_exit_codes)
{
	ck_assert_int_eq(STATE_OK, 0);
	ck_assert_int_eq(STATE_WARNING, 1);
	ck_assert_int_eq(STATE_CRITICAL, 2);
	ck_assert_int_eq(STATE_UNKNOWN, 3);
}
END_TEST

START_TEST(the_worse_of_two_wins)
{
	ck_assert_int_eq(state_worst(STATE_OK, STATE_UNKNOWN), STATE_UNKNOWN);
	ck_assert_int_eq(state_worst(STATE_WARNING, STATE_UNKNOWN), STATE_WARNING);
	ck_assert_int_eq(state_worst(STATE_UNKNOWN, STATE_CRITICAL), STATE_CRITICAL);
	ck_assert_int_eq(state_worst(STATE_CRITICAL, STATE_WARNING), STATE_CRITICAL);
	ck_assert_int_eq(state_worst(STATE_OK, STATE_OK), STATE_OK);
}
END_TEST

START_TEST(reads_its_own_names_in_any_case)
{
	for (int i = 0; i < STATE_COUNT; i++) {
		enum state s = STATE_COUNT;

		ck_assert(state_parse(state_name((enum state)i), &s));
		ck_assert_int_eq(s, i);
	}
	enum state s = STATE_COUNT;

	ck_assert(state_parse("critical", &s));
	ck_assert_int_eq(s, STATE_CRITICAL);
}
END_TEST

START_TEST(refuses_other_words)
{
	static const char *const words[] = { "", "crit", "criticals", "2", " ok" };
	enum state s = STATE_COUNT;

	ck_assert(!state_parse(words[_i], &s));
	ck_assert_int_eq(s, STATE_COUNT);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("state");
	TCase *c = tcase_create("state");

	tcase_add_test(c, numbers_are_the_exit_codes);
	tcase_add_test(c, the_worse_of_two_wins);
	tcase_add_test(c, reads_its_own_names_in_any_case);
	tcase_add_loop_test(c, refuses_other_words, 0, 5);
	suite_add_tcase(s, c);
	return s;
}
