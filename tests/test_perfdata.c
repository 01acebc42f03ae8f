/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>

#include "harness.h"
#include "perfdata.h"

static const struct {
	struct metric metric;
	const char *text;
} cases[] = {
	{ { .label = "time",
	    .uom = "s",
	    .value = 0.084132,
	    .decimals = 6,
	    .warn = "1",
	    .crit = "3",
	    .min = "0",
	    .max = "10" },
	  "time=0.084132s;1;3;0;10" },
	{ { .label = "folders", .uom = "", .value = 12 }, "folders=12" },
	{ { .label = "folders", .uom = "", .value = 12, .warn = "5:" }, "folders=12;5:" },
	{ { .label = "size", .uom = "B", .value = 483, .min = "0" }, "size=483B;;;0" },
	{ { .label = "size", .uom = "B", .value = 483, .warn = "", .crit = "", .min = "0", .max = "" },
	  "size=483B;;;0" },
	{ { .label = "a", .uom = "s", .value = 1, .crit = "@2:3" }, "a=1s;;@2:3" },
	{ { .label = "cert_days", .uom = "", .value = -3, .warn = "21:", .crit = "7:" },
	  "cert_days=-3;21:;7:" },
	{ { .label = "a", .uom = "s", .value = -0.0, .decimals = 3 }, "a=0.000s" },
	{ { .label = "a", .uom = "s", .value = -0.0004, .decimals = 3 }, "a=0.000s" },
	{ { .label = "a", .uom = "s", .value = -0.0006, .decimals = 3 }, "a=-0.001s" },
	{ { .label = "a", .uom = "s", .value = (double)NAN, .warn = "1" }, "a=U;1" },
	{ { .label = "a", .uom = "s", .value = (double)INFINITY }, "a=U" },
	{ { .label = "a", .uom = "", .value = 1, .decimals = -5 }, "a=1" },
	{ { .label = "a", .uom = "", .value = 1, .decimals = 50 }, "a=1.000000000" },
};

START_TEST(writes_label_value_unit_and_limits)
{
	char space[128];
	struct text t;

	TEXT_IN(&t, space);
	perfdata_add(&t, &cases[_i].metric);
	ck_assert_str_eq(space, cases[_i].text);
}
END_TEST

START_TEST(separates_metrics_by_one_blank)
{
	const struct metric m = { .label = "a", .uom = "", .value = 1 };
	char space[32];
	struct text t;

	TEXT_IN(&t, space);
	perfdata_add(&t, &m);
	perfdata_add(&t, &m);
	ck_assert_str_eq(space, "a=1 a=1");
}
END_TEST

START_TEST(writes_the_largest_number_whole)
{
	const struct metric m = { .label = "a", .uom = "B", .value = -DBL_MAX, .decimals = 9 };
	char space[512];
	struct text t;

	TEXT_IN(&t, space);
	perfdata_add(&t, &m);
	ck_assert_uint_eq(t.len, 2 + 1 + 309 + 1 + 9 + 1);
	ck_assert_int_eq(space[t.len - 1], 'B');
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("perfdata");
	TCase *c = tcase_create("perfdata");

	tcase_add_loop_test(c, writes_label_value_unit_and_limits, 0, COUNT(cases));
	tcase_add_test(c, separates_metrics_by_one_blank);
	tcase_add_test(c, writes_the_largest_number_whole);
	suite_add_tcase(s, c);
	return s;
}
