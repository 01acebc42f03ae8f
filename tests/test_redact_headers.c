/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where secrets are looked for besides the body. */
#include <string.h>

#include "harness.h"
#include "redact.h"

#define PASSWORD "p@ss w\xC3\xB6rd&<\"/\\+%1"
#define COOKIE   "0a1b2c3d4e5f60718293"

static struct settings settings;
static struct secret secret;
static struct answer answer;

static void set(char *to, size_t room, const char *value)
{
	ck_assert_uint_lt(strlen(value), room);
	memcpy(to, value, strlen(value) + 1);
}

static void set_up(void)
{
	memset(&settings, 0, sizeof(settings));
	memset(&secret, 0, sizeof(secret));
	set(settings.username, sizeof(settings.username), "EXAMPLE\\probe");
	set(secret.password, sizeof(secret.password), PASSWORD);
	answer.request.kind = REQUEST_FOLDERSYNC;
	answer_begin(&answer, NULL, 0);
}

static void add_header(const char *line)
{
	headers_add_line(&answer.headers, line, strlen(line));
}

START_TEST(hides_secrets_in_headers)
{
	add_header("HTTP/1.1 500 No " PASSWORD);
	add_header("X-Echo: a " PASSWORD " b");
	add_header("Location: /login?p=p%40ss+w%C3%B6rd%26%3C%22%2F%5C%2B%251&x=1");
	add_header("X-p@ss w\xC3\xB6rd&<\"/\\+%1: y");
	add_header("Server: IIS");
	redact_answer(&answer, &settings, &secret);
	ck_assert_ptr_null(strstr(answer.headers.reason, "p@ss"));
	ck_assert_str_eq(headers_value(&answer.headers, "X-Echo"), "a ****************** b");
	ck_assert_str_eq(headers_value(&answer.headers, "Location"),
	                 "/login?p=**************************************&x=1");
	ck_assert_str_eq(headers_name_at(&answer.headers, 2), "X-******************");
	ck_assert_str_eq(headers_value(&answer.headers, "Server"), "IIS");
}
END_TEST

START_TEST(hides_cookies_and_authorization)
{
	static const char page[] = "<a href=\"?SID=" COOKIE "\">",
			  hidden[] = "<a href=\"?SID=********************\">";

	memcpy(answer.head, page, sizeof(page) - 1);
	answer.head_len = sizeof(page) - 1;
	add_header("HTTP/1.1 200 OK");
	add_header("Set-Cookie: BIGipServer=" COOKIE "; path=/");
	add_header("Cookie: bare");
	add_header("X-Original-Authorization: Digest abc");
	add_header("Link: <" COOKIE ">");
	redact_answer(&answer, &settings, &secret);
	ck_assert_mem_eq(answer.head, hidden, sizeof(hidden) - 1);
	ck_assert_str_eq(headers_value(&answer.headers, "Set-Cookie"),
	                 "BIGipServer=****************************");
	ck_assert_str_eq(headers_value(&answer.headers, "Cookie"), "****");
	ck_assert_str_eq(headers_value(&answer.headers, "X-Original-Authorization"), "**********");
	ck_assert_str_eq(headers_value(&answer.headers, "Link"), "<********************>");
}
END_TEST

START_TEST(hides_secrets_in_certificate_and_error)
{
	set(answer.error, sizeof(answer.error), "cannot use " PASSWORD);
	set(answer.tls.subject, sizeof(answer.tls.subject), PASSWORD);
	set(answer.tls.issuer, sizeof(answer.tls.issuer), PASSWORD);
	set(answer.tls.names, sizeof(answer.tls.names), "a, " PASSWORD);
	redact_answer(&answer, &settings, &secret);
	ck_assert_str_eq(answer.error, "cannot use ******************");
	ck_assert_str_eq(answer.tls.subject, "******************");
	ck_assert_str_eq(answer.tls.issuer, "******************");
	ck_assert_str_eq(answer.tls.names, "a, ******************");
}
END_TEST

START_TEST(hides_what_a_failure_context_holds_encoded_twice)
{
	set(secret.password, sizeof(secret.password), "hunter22");
	add_header("X-FailureContext: BackEnd;500;bm8gdXNlciB3aXRoIGglNzVudGVyMjI=;;;;");
	add_header("X-FailureContext: BackEnd;500;VW5hdXRob3JpemVk;;;;");
	/* an accent behind an h, close to where the text is cut */
	add_header("X-FailureContext: FrontEnd;500;RGllIHp1Z3J1bmRlIGxpZWdlbmRlIFZlcmJpbmR1bmcgd3VyZGUgZ2VzY2"
	           "hsb3NzZW46IEbDvHIgZGVuIGdlc2Now7x0enRlbiBTU0wvVExTIEthbmFsIGtvbW10IGs=;;;x;");
	redact_answer(&answer, &settings, &secret);
	ck_assert_uint_eq(strspn(headers_value(&answer.headers, "X-FailureContext"), "*"), 48);
	ck_assert_str_eq(headers_nth(&answer.headers, "X-FailureContext", 1),
	                 "BackEnd;500;VW5hdXRob3JpemVk;;;;");
	ck_assert_ptr_null(strchr(headers_nth(&answer.headers, "X-FailureContext", 2), '*'));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("redact_headers");
	TCase *t = tcase_create("places");

	tcase_add_checked_fixture(t, set_up, NULL);
	tcase_add_test(t, hides_secrets_in_headers);
	tcase_add_test(t, hides_cookies_and_authorization);
	tcase_add_test(t, hides_secrets_in_certificate_and_error);
	tcase_add_test(t, hides_what_a_failure_context_holds_encoded_twice);
	suite_add_tcase(s, t);
	return s;
}
