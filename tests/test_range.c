/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "range.h"

static const struct {
	const char *word;
	double start, end;
	bool inside;
} good[] = {
	{ "10", 0, 10, false },         { "0", 0, 0, false },
	{ "10:", 10, INFINITY, false }, { "~:10", -INFINITY, 10, false },
	{ "10:20", 10, 20, false },     { "10:10", 10, 10, false },
	{ "-20:-10", -20, -10, false }, { "0.25:1.5", 0.25, 1.5, false },
	{ "@10:20", 10, 20, true },     { "@10", 0, 10, true },
	{ "@~:5", -INFINITY, 5, true }, { "~:", -INFINITY, INFINITY, false },
};

static const char *const bad[] = {
	"",
	"@",
	":",
	":10",
	"5:1",
	"-5",
	"5x",
	"x5",
	"0,5",
	"nan",
	"inf",
	"~",
	"1e3",
	" 5",
	"5 ",
	"1:2:3",
	"@@5",
	"5:@6",
	"~:~",
	"+5",
	"0x10",
	"5:x",
	"x:5",
	"1..2",
	".5",
	"5.",
	"--5",
	"5:-",
	"10;20",
	"1\n",
	"~5:10",
	"@:5",
	"1:nan",
	"99999999999999999",
	"0.00000000000000000000000000000000000000000000001",
};

static const struct {
	const char *word;
	double value;
	bool alerts;
} judged[] = {
	{ "10", -0.001, true },  { "10", 0, false },     { "10", 10, false },    { "10", 10.001, true },
	{ "10:", 9.999, true },  { "10:", 10, false },   { "10:", 1e9, false },  { "~:10", -1e9, false },
	{ "~:10", 10.1, true },  { "10:20", 9, true },   { "10:20", 10, false }, { "10:20", 20, false },
	{ "10:20", 21, true },   { "@10:20", 9, false }, { "@10:20", 10, true }, { "@10:20", 20, true },
	{ "@10:20", 21, false }, { "-5:-1", -3, false }, { "-5:-1", 0, true },   { "0", 0.1, true },
};

START_TEST(reads_each_form_of_the_guidelines)
{
	struct range r = { .given = false };

	ck_assert_msg(range_parse(good[_i].word, &r), "\"%s\" was refused", good[_i].word);
	ck_assert(r.given);
	ck_assert(r.start == good[_i].start);
	ck_assert(r.end == good[_i].end);
	ck_assert_int_eq(r.inside, good[_i].inside);
	ck_assert_str_eq(r.written, good[_i].word);
}
END_TEST

START_TEST(refuses_what_is_no_range_and_leaves_the_old_one)
{
	struct range r = { .given = true, .start = 1, .end = 2, .written = "1:2" };

	ck_assert_msg(!range_parse(bad[_i], &r), "\"%s\" was taken", bad[_i]);
	ck_assert_str_eq(r.written, "1:2");
	ck_assert(r.start == 1);
	ck_assert(r.end == 2);
}
END_TEST

START_TEST(refuses_a_word_longer_than_it_can_keep)
{
	char word[RANGE_MAX_WRITTEN + 1] = "";
	struct range r;

	memset(word, '0', RANGE_MAX_WRITTEN);
	ck_assert(!range_parse(word, &r));
}
END_TEST

START_TEST(alerts_as_the_guidelines_say)
{
	struct range r;

	ck_assert(range_parse(judged[_i].word, &r));
	ck_assert_msg(range_alerts(&r, judged[_i].value) == judged[_i].alerts, "%s and %g", judged[_i].word,
	              judged[_i].value);
}
END_TEST

START_TEST(never_alerts_when_no_range_was_given)
{
	struct range r = { .given = false, .start = 5, .end = 6 };

	ck_assert(!range_alerts(&r, 0));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("range");
	TCase *c = tcase_create("range");

	tcase_add_loop_test(c, reads_each_form_of_the_guidelines, 0, COUNT(good));
	tcase_add_loop_test(c, refuses_what_is_no_range_and_leaves_the_old_one, 0, COUNT(bad));
	tcase_add_test(c, refuses_a_word_longer_than_it_can_keep);
	tcase_add_loop_test(c, alerts_as_the_guidelines_say, 0, COUNT(judged));
	tcase_add_test(c, never_alerts_when_no_range_was_given);
	suite_add_tcase(s, c);
	return s;
}
