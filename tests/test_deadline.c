/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <unistd.h>

#include "deadline.h"
#include "harness.h"

START_TEST(counts_down_in_milliseconds)
{
	struct deadline d = deadline_start(10);

	ck_assert_int_le(deadline_left_ms(&d), 10000);
	ck_assert_int_gt(deadline_left_ms(&d), 9000);
	d.end_us = d.start_us + deadline_elapsed_us(&d) + 60000000;
	ck_assert_int_le(deadline_left_ms(&d), 60000);
	ck_assert_int_gt(deadline_left_ms(&d), 59000);
}
END_TEST

/* Rounded down it would be 0; that a whole millisecond passes before each look is not to be expected. */
START_TEST(the_last_millisecond_counts_as_one)
{
	int left = 0;

	for (size_t i = 0; i < 1000 && left == 0; i++) {
		struct deadline d = deadline_start(0.0009);

		left = deadline_left_ms(&d);
	}
	ck_assert_int_eq(left, 1);
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

static volatile sig_atomic_t rang;

static void ring(int number)
{
	(void)number;
	rang = 1;
}

START_TEST(guards_what_hangs_beyond_it)
{
	struct deadline d = deadline_start(1);

	ck_assert(signal(SIGALRM, ring) != SIG_ERR);
	d.end_us = d.start_us - 1900000;
	deadline_guard(&d);
	deadline_guard(NULL);
	(void)usleep(200000);
	ck_assert(!rang);
	deadline_guard(&d);
	for (int i = 0; i < 50 && !rang; i++)
		(void)usleep(100000);
	ck_assert(rang);
	deadline_guard(NULL);
	ck_assert(signal(SIGALRM, SIG_DFL) == ring);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("deadline");
	TCase *t = tcase_create("deadline");

	tcase_add_test(t, counts_down_in_milliseconds);
	tcase_add_test(t, the_last_millisecond_counts_as_one);
	tcase_add_test(t, is_passed_and_stays_so);
	tcase_add_test(t, fits_poll_however_long);
	tcase_add_test(t, guards_what_hangs_beyond_it);
	suite_add_tcase(s, t);
	return s;
}
