/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "headers.h"

static struct headers h;

static void add(const char *line)
{
	headers_add_line(&h, line, strlen(line));
}

static void start(void)
{
	headers_reset(&h);
}

START_TEST(finds_a_field_whatever_its_case)
{
	add("Www-Authenticate: basic realm=\"SOGo\"\r\n");
	ck_assert_str_eq(headers_value(&h, "WWW-Authenticate"), "basic realm=\"SOGo\"");
	ck_assert_ptr_null(headers_value(&h, "WWW"));
}
END_TEST

START_TEST(trims_blanks_around_a_value)
{
	add("Server:   nginx/1.22.1 \t\r\n");
	ck_assert_str_eq(headers_value(&h, "server"), "nginx/1.22.1");
	add("X-Empty:\r\n");
	ck_assert_str_eq(headers_value(&h, "X-Empty"), "");
}
END_TEST

START_TEST(keeps_fields_of_one_name_apart)
{
	add("WWW-Authenticate: Negotiate");
	add("WWW-Authenticate: Basic realm=\"x\"");
	ck_assert_str_eq(headers_nth(&h, "www-authenticate", 1), "Basic realm=\"x\"");
	ck_assert_ptr_null(headers_nth(&h, "www-authenticate", 2));
	ck_assert(headers_hold(&h, "WWW-Authenticate", "basic"));
	ck_assert(!headers_hold(&h, "WWW-Authenticate", "bearer"));
}
END_TEST

START_TEST(starts_over_at_each_status_line)
{
	add("HTTP/1.1 100 Continue\r\n");
	add("X-Interim: 1\r\n");
	add("\r\n");
	add("HTTP/1.1 500 Request Failed\r\n");
	add("Server: SOGo\r\n");
	ck_assert_ptr_null(headers_value(&h, "X-Interim"));
	ck_assert_str_eq(h.reason, "Request Failed");
	ck_assert_uint_eq(h.count, 1);
}
END_TEST

START_TEST(takes_a_field_that_is_called_http_for_a_field)
{
	add("HTTP/1.1 500 Failed\r\n");
	add("Server: SOGo\r\n");
	add("HTTP/x: y\r\n");
	ck_assert_str_eq(headers_value(&h, "Server"), "SOGo");
	ck_assert_str_eq(headers_value(&h, "HTTP/x"), "y");
	ck_assert_str_eq(h.reason, "Failed");
}
END_TEST

START_TEST(finds_the_value_that_holds_a_text)
{
	add("WWW-Authenticate: Negotiate\r\n");
	add("WWW-Authenticate: Basic realm=\"x\"\r\n");
	ck_assert_str_eq(headers_find(&h, "www-authenticate", "BASIC"), "Basic realm=\"x\"");
	ck_assert_ptr_null(headers_find(&h, "WWW-Authenticate", "Bearer"));
	ck_assert(headers_start(&h, "WWW-Authenticate", "nego"));
	ck_assert(!headers_start(&h, "WWW-Authenticate", "basic"));
}
END_TEST

START_TEST(takes_a_status_line_without_reason)
{
	add("HTTP/1.1 500 Old\r\n");
	add("HTTP/1.1 500\r\n");
	ck_assert_str_eq(h.reason, "");
	add("HTTP/1.1 500 \r\n");
	ck_assert_str_eq(h.reason, "");
}
END_TEST

START_TEST(ignores_lines_that_are_no_fields)
{
	add("\r\n");
	add(": nameless\r\n");
	add(" folded: line\r\n");
	add("no colon\r\n");
	add("");
	ck_assert_uint_eq(h.count, 0);
}
END_TEST

START_TEST(ends_a_value_at_a_nul_byte)
{
	headers_add_line(&h, "X-A: one\0two\r\n", 14);
	ck_assert_str_eq(headers_value(&h, "X-A"), "one");
	headers_add_line(&h, "X\0B: one\r\n", 10);
	ck_assert_uint_eq(h.count, 1);
	ck_assert_uint_eq(h.dropped, 1);
}
END_TEST

START_TEST(counts_fields_beyond_the_limit)
{
	for (int i = 0; i < 5000; i++) {
		char line[32];

		(void)snprintf(line, sizeof(line), "X-%d: %d", i, i);
		add(line);
	}
	ck_assert_uint_eq(h.count, HEADERS_MAX_FIELDS);
	ck_assert_uint_eq(h.dropped, 5000 - HEADERS_MAX_FIELDS);
	ck_assert_str_eq(headers_value(&h, "X-95"), "95");
}
END_TEST

START_TEST(cuts_a_megabyte_value)
{
	static char line[1 << 20];

	memset(line, 'v', sizeof(line));
	memcpy(line, "X-Big:", 6);
	for (int i = 0; i < 20; i++)
		headers_add_line(&h, line, sizeof(line));
	ck_assert_uint_eq(strlen(headers_value(&h, "X-Big")), HEADERS_MAX_VALUE);
	ck_assert_uint_le(h.used, HEADERS_MAX_BYTES);
	ck_assert_uint_gt(h.dropped, 0);
}
END_TEST

START_TEST(finds_names_by_prefix)
{
	add("X-MS-Proxy-Group: a");
	ck_assert(headers_have_prefix(&h, "x-ms-proxy-"));
	ck_assert(!headers_have_prefix(&h, "x-feserver"));
}
END_TEST

START_TEST(keeps_bytes_as_they_came)
{
	add("HTTP/1.1 500  a|b  c\x1b \r\n");
	ck_assert_str_eq(h.reason, "a|b  c\x1b");
	ck_assert(!h.reason_cut);
}
END_TEST

START_TEST(tells_that_a_reason_was_cut)
{
	static char line[1000];

	memset(line, 'r', sizeof(line));
	memcpy(line, "HTTP/1.1 500 ", 13);
	headers_add_line(&h, line, 13 + HEADERS_MAX_REASON - 1);
	ck_assert(!h.reason_cut);
	headers_add_line(&h, line, sizeof(line));
	ck_assert(h.reason_cut);
	ck_assert_uint_eq(strlen(h.reason), HEADERS_MAX_REASON - 1);
	headers_add_line(&h, "HTTP/1.1 500 a\0b", 16);
	ck_assert_str_eq(h.reason, "a");
	ck_assert(h.reason_cut);
	add("HTTP/1.1 500");
	ck_assert(!h.reason_cut);
}
END_TEST

START_TEST(tells_that_a_value_was_cut)
{
	static char line[HEADERS_MAX_VALUE + 100];

	memset(line, 'v', sizeof(line));
	memcpy(line, "X-A:", 4);
	headers_add_line(&h, line, HEADERS_MAX_VALUE + 4);
	headers_add_line(&h, line, HEADERS_MAX_VALUE + 5);
	headers_add_line(&h, "X-A: one\0two\r\n", 14);
	add("X-A: folded\r\n");
	add(" line\r\n");
	add("X-A: whole\r\n");
	ck_assert_uint_eq(h.count, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert(h.field[i].cut == (i > 0 && i < 4));
}
END_TEST

START_TEST(keeps_the_cookies_of_all_lines)
{
	add("HTTP/1.1 103 Early Hints");
	add("Set-Cookie: a=interim1");
	add("HTTP/1.1 200 OK");
	for (int i = 0; i < HEADERS_MAX_FIELDS; i++)
		add("X: y");
	add("set-cookie: a=dropped1");
	ck_assert_uint_eq(h.cookies.count, 2);
	headers_reset(&h);
	ck_assert(!h.has_cookies);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("headers");
	TCase *c = tcase_create("headers");

	tcase_add_checked_fixture(c, start, NULL);
	tcase_add_test(c, finds_a_field_whatever_its_case);
	tcase_add_test(c, trims_blanks_around_a_value);
	tcase_add_test(c, keeps_fields_of_one_name_apart);
	tcase_add_test(c, starts_over_at_each_status_line);
	tcase_add_test(c, takes_a_field_that_is_called_http_for_a_field);
	tcase_add_test(c, finds_the_value_that_holds_a_text);
	tcase_add_test(c, takes_a_status_line_without_reason);
	tcase_add_test(c, ignores_lines_that_are_no_fields);
	tcase_add_test(c, ends_a_value_at_a_nul_byte);
	tcase_add_test(c, counts_fields_beyond_the_limit);
	tcase_add_test(c, cuts_a_megabyte_value);
	tcase_add_test(c, finds_names_by_prefix);
	tcase_add_test(c, keeps_bytes_as_they_came);
	tcase_add_test(c, tells_that_a_reason_was_cut);
	tcase_add_test(c, tells_that_a_value_was_cut);
	tcase_add_test(c, keeps_the_cookies_of_all_lines);
	suite_add_tcase(s, c);
	return s;
}
