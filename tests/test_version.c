/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "version.h"

START_TEST(orders_its_own_versions)
{
	for (size_t i = 0; i < VERSION_COUNT; i++)
		for (size_t j = 0; j < VERSION_COUNT; j++)
			ck_assert_int_eq(version_at_least(version_oldest_first[i], version_oldest_first[j]),
			                 i >= j);
	ck_assert(version_oldest_first[VERSION_COUNT] == NULL);
}
END_TEST

START_TEST(orders_a_version_it_does_not_speak)
{
	ck_assert(version_at_least("16.2", "16.1") && !version_at_least("2.1", "2.5"));
	ck_assert(version_at_least("14.10", "14.9"));
}
END_TEST

START_TEST(takes_no_version_for_older_than_all)
{
	static const char *const none[] = { "", "2", "2.", ".5", "x.1", "12.x", "12.1.0", "-1.0" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(!version_at_least(none[i], version_oldest_first[0]), "%s", none[i]);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("version");
	TCase *t = tcase_create("version");

	tcase_add_test(t, orders_its_own_versions);
	tcase_add_test(t, orders_a_version_it_does_not_speak);
	tcase_add_test(t, takes_no_version_for_older_than_all);
	suite_add_tcase(s, t);
	return s;
}
