/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "deadline.h"
#include "harness.h"

START_TEST(counts_down_in_milliseconds_rounded_up)
{
	struct deadline d = deadline_start(10);

	ck_assert_int_le(deadline_left_ms(&d), 10000);
	ck_assert_int_gt(deadline_left_ms(&d), 9000);
	d.end_us = d.start_us + deadline_elapsed_us(&d) + 60000000;
	ck_assert_int_le(deadline_left_ms(&d), 60000);
	ck_assert_int_gt(deadline_left_ms(&d), 59000);
}
END_TEST

START_TEST(is_passed_and_stays_so)
{
	struct deadline d = deadline_start(0.2);

	ck_assert_int_gt(deadline_left_ms(&d), 0);
	(void)usleep(210000);
	ck_assert_int_eq(deadline_left_ms(&d), 0);
	ck_assert_int_ge(deadline_elapsed_us(&d), 210000);
	d.end_us = 0;
	ck_assert_int_eq(deadline_left_ms(&d), 0);
}
END_TEST

START_TEST(fits_poll_however_long)
{
	struct deadline d = deadline_start(1e300);

	ck_assert_int_eq(deadline_left_ms(&d), 0x7FFFFFFF);
	ck_assert_int_gt(d.end_us, d.start_us);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("deadline");
	TCase *t = tcase_create("deadline");

	tcase_add_test(t, counts_down_in_milliseconds_rounded_up);
	tcase_add_test(t, is_passed_and_stays_so);
	tcase_add_test(t, fits_poll_however_long);
	suite_add_tcase(s, t);
	return s;
}
