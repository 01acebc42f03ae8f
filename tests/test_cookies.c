/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cookies.h"
#include "harness.h"

static struct cookies jar;

static void start(void)
{
	cookies_begin(&jar);
}

static void add(const char *field)
{
	cookies_add_set(&jar, field, strlen(field));
}

static const char *value_at(size_t i)
{
	static char value[COOKIES_MAX_BYTES + 1];

	ck_assert_uint_lt(i, jar.count);
	memcpy(value, jar.store + jar.cookie[i].at, jar.cookie[i].len);
	value[jar.cookie[i].len] = '\0';
	return value;
}

START_TEST(keeps_each_value_once)
{
	add("a=12345678; path=/; secure");
	add("b= abc=defgh ;path=/");
	add("c=12345678");
	ck_assert_uint_eq(jar.count, 2);
	ck_assert_str_eq(value_at(0), "12345678");
	ck_assert_str_eq(value_at(1), "abc=defgh");
}
END_TEST

START_TEST(keeps_nothing_that_is_no_secret)
{
	static const char *const fields[] = {
		"", "a", "a=", "a=1234567", "a=  1234567  ", "12345678; b", "="
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		add(fields[i]);
	ck_assert_uint_eq(jar.count, 0);
}
END_TEST

START_TEST(stays_within_its_limits)
{
	static char field[COOKIES_MAX_BYTES + 16];

	memset(field, 'x', sizeof(field) - 1);
	field[1] = '=';
	add(field);
	ck_assert_uint_eq(jar.count, 0);
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(field, sizeof(field), "a=%0600d", i);
		add(field);
	}
	ck_assert_uint_eq(jar.count, COOKIES_MAX_BYTES / 600);
	start();
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(field, sizeof(field), "a=%08d", i);
		add(field);
	}
	ck_assert_uint_eq(jar.count, COOKIES_MAX_COUNT);
}
END_TEST

START_TEST(takes_those_of_others)
{
	static struct cookies others;

	add("a=12345678");
	cookies_begin(&others);
	cookies_add_set(&others, "b=12345678", 10);
	cookies_add_set(&others, "c=abcdefgh", 10);
	cookies_add_all(&jar, &others);
	ck_assert_uint_eq(jar.count, 2);
	ck_assert_str_eq(value_at(1), "abcdefgh");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("cookies");
	TCase *t = tcase_create("jar");

	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, keeps_each_value_once);
	tcase_add_test(t, keeps_nothing_that_is_no_secret);
	tcase_add_test(t, stays_within_its_limits);
	tcase_add_test(t, takes_those_of_others);
	suite_add_tcase(s, t);
	return s;
}
