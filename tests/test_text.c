/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness.h"
#include "text.h"

static char space[64];
static struct text t;

static void start(void)
{
	TEXT_IN(&t, space);
}

START_TEST(never_writes_past_its_room)
{
	char small[8];

	memset(small, 'x', sizeof(small));
	text_begin(&t, small, 7);
	text_add(&t, "abcdefghij");
	ck_assert_str_eq(small, "abcdef");
	ck_assert(t.cut);
	ck_assert_int_eq(small[7], 'x');
}
END_TEST

START_TEST(cuts_on_a_whole_character)
{
	char small[6];

	text_begin(&t, small, sizeof(small));
	text_add(&t, "abc\xE2\x82\xAC");
	ck_assert_str_eq(small, "abc");
}
END_TEST

START_TEST(cuts_a_formatted_text_on_a_whole_character)
{
	char small[6];

	text_begin(&t, small, sizeof(small));
	text_addf(&t, "%s", "abc\xE2\x82\xAC");
	ck_assert_str_eq(small, "abc");
	ck_assert_uint_eq(t.len, 3);
	ck_assert(t.cut);
}
END_TEST

START_TEST(adds_nothing_behind_a_cut)
{
	char small[4];

	text_begin(&t, small, sizeof(small));
	text_add(&t, "abcdef");
	text_add(&t, "g");
	text_addf(&t, "%d", 1);
	ck_assert_str_eq(small, "abc");
}
END_TEST

static const struct {
	const char *in, *out;
} unsafe[] = {
	{ "plain", "plain" },
	{ "a|b", "a?b" },
	{ "a\nb\r\n\tc", "a b c" },
	{ "  trimmed  ", "trimmed" },
	{ "\x1b[31mred", "?[31mred" },
	{ "gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F" },
	{ "\xFF\xFE", "??" },
	{ "\xF8\x90\xA6\x83", "????" }, /* no byte beyond F4 begins anything */
	{ "\xF5\x80\x80\x80", "????" },
	{ "\xC3", "?" },
	{ "\xC0\xAF", "??" },        /* an overlong "/" */
	{ "\xED\xA0\x80", "?" },     /* a surrogate */
	{ "\xF4\x90\x80\x80", "?" }, /* beyond U+10FFFF */
	{ "a\xE2\x80\xAE"
	  "b",
	  "a?b" }, /* right-to-left override */
	{ "a\xE2\x80\xA8"
	  "b",
	  "a b" }, /* line separator */
	{ "a\xC2\x85"
	  "b",
	  "a b" }, /* next line */
	{ "a\xEF\xBB\xBF"
	  "b",
	  "a?b" },                   /* byte order mark */
	{ "\xF3\xA0\x81\x81", "?" }, /* tag character */
};

START_TEST(makes_unsafe_text_safe)
{
	start();
	text_add_safe(&t, unsafe[_i].in, strlen(unsafe[_i].in), 60);
	ck_assert_str_eq(space, unsafe[_i].out);
}
END_TEST

START_TEST(makes_nul_bytes_visible)
{
	start();
	text_add_safe(&t, "a\0b", 3, 60);
	ck_assert_str_eq(space, "a?b");
}
END_TEST

START_TEST(marks_what_is_longer_than_allowed)
{
	start();
	text_add_safe(&t, "abcdef", 6, 4);
	ck_assert_str_eq(space, "abcd...");
	start();
	text_add_safe(&t, "abcd   ", 7, 4);
	ck_assert_str_eq(space, "abcd");
}
END_TEST

START_TEST(reads_no_byte_beyond_the_given_ones)
{
	const unsigned char *in = guard_copy("a\xE2\x82", 3);

	start();
	text_add_safe(&t, (const char *)in, 3, 60);
	ck_assert_str_eq(space, "a?");
	ck_assert_ptr_null(text_find((const char *)in, 3, "abcd"));
	guard_free(in, 3);
}
END_TEST

START_TEST(compares_without_case)
{
	ck_assert(text_equal("Content-Type", "content-TYPE"));
	ck_assert(!text_equal("Content-Type", "Content-Typ"));
	ck_assert(!text_equal("a", "ab"));
	ck_assert(text_starts("HTTP/1.1", "http/"));
	ck_assert(!text_starts("HT", "http"));
}
END_TEST

START_TEST(finds_without_case)
{
	const char *hay = "The Requested URL";

	ck_assert_ptr_eq(text_find(hay, strlen(hay), "requested"), hay + 4);
	ck_assert_ptr_eq(text_find(hay, strlen(hay), "URL"), hay + 14);
	ck_assert_ptr_null(text_find(hay, 12, "requested url"));
	ck_assert_ptr_eq(text_find(hay, 0, ""), hay);
}
END_TEST

static const struct {
	const char *in;
	unsigned long max;
	bool good;
	unsigned long value;
} numbers[] = {
	{ "0", 9, true, 0 },          { "65535", 65535, true, 65535 },
	{ "65536", 65535, false, 0 }, { "", 9, false, 0 },
	{ "5x", 99, false, 0 },       { "-1", 99, false, 0 },
	{ "+1", 99, false, 0 },       { " 1", 99, false, 0 },
	{ "1 ", 99, false, 0 },       { "007", 99, true, 7 },
	{ "5", 5, true, 5 },          { "6", 5, false, 0 },
	{ "9", 5, false, 0 },         { "99999999999999999999999", ~0UL, false, 0 },
};

START_TEST(reads_whole_numbers_only)
{
	unsigned long value = 42;

	ck_assert_int_eq(text_number(numbers[_i].in, numbers[_i].max, &value), numbers[_i].good);
	ck_assert_uint_eq(value, numbers[_i].good ? numbers[_i].value : 42);
}
END_TEST

static const struct {
	double value;
	const char *written;
} written[] = {
	{ 10, "10" },       { 0.5, "0.5" },       { 0.00001, "0.00001" },
	{ 0, "0" },         { 100000, "100000" }, { 12345678.25, "12345678.25" },
	{ 0.0000001, "0" },
};

START_TEST(writes_numbers_without_exponent)
{
	TEXT_IN(&t, space);
	text_add_decimal(&t, written[_i].value);
	ck_assert_str_eq(space, written[_i].written);
}
END_TEST

static const struct {
	const char *in;
	bool good;
	double value;
} decimals[] = {
	{ "1", true, 1 },
	{ "0.25", true, 0.25 },
	{ "-3.5", true, -3.5 },
	{ "10.125", true, 10.125 },
	{ "", false, 0 },
	{ "-", false, 0 },
	{ ".5", false, 0 },
	{ "5.", false, 0 },
	{ "0,5", false, 0 },
	{ "nan", false, 0 },
	{ "inf", false, 0 },
	{ "1e3", false, 0 },
	{ "0x10", false, 0 },
	{ "1.2.3", false, 0 },
	{ "5x", false, 0 },
	{ " 5", false, 0 },
	{ "1234567890123456", false, 0 },
};

START_TEST(reads_plain_decimals_only)
{
	double value = 42;

	ck_assert_int_eq(text_decimal(decimals[_i].in, &value), decimals[_i].good);
	ck_assert_double_eq(value, decimals[_i].good ? decimals[_i].value : 42);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("text");
	TCase *c = tcase_create("text");

	tcase_add_test(c, never_writes_past_its_room);
	tcase_add_test(c, cuts_on_a_whole_character);
	tcase_add_test(c, cuts_a_formatted_text_on_a_whole_character);
	tcase_add_test(c, adds_nothing_behind_a_cut);
	tcase_add_loop_test(c, makes_unsafe_text_safe, 0, COUNT(unsafe));
	tcase_add_test(c, makes_nul_bytes_visible);
	tcase_add_test(c, marks_what_is_longer_than_allowed);
	tcase_add_test(c, reads_no_byte_beyond_the_given_ones);
	tcase_add_test(c, compares_without_case);
	tcase_add_test(c, finds_without_case);
	tcase_add_loop_test(c, reads_whole_numbers_only, 0, COUNT(numbers));
	tcase_add_loop_test(c, writes_numbers_without_exponent, 0, COUNT(written));
	tcase_add_loop_test(c, reads_plain_decimals_only, 0, COUNT(decimals));
	suite_add_tcase(s, c);
	return s;
}
