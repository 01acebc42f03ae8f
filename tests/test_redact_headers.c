/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where secrets are looked for besides the body. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "redact.h"
#include "text.h"

#define PASSWORD "p@ss w\xC3\xB6rd&<\"/\\+%1"
#define COOKIE   "0a1b2c3d4e5f60718293"

static struct settings settings;
static struct secret secret;
static struct answer answer;
static struct cookies cookies;

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
	answer.ending = ENDING_COMPLETE;
	cookies_begin(&cookies);
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
	redact_answer(&answer, &settings, &secret, &cookies);
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
	redact_answer(&answer, &settings, &secret, &cookies);
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
	redact_answer(&answer, &settings, &secret, &cookies);
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
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_uint_eq(strspn(headers_value(&answer.headers, "X-FailureContext"), "*"), 48);
	ck_assert_str_eq(headers_nth(&answer.headers, "X-FailureContext", 1),
	                 "BackEnd;500;VW5hdXRob3JpemVk;;;;");
	ck_assert_ptr_null(strchr(headers_nth(&answer.headers, "X-FailureContext", 2), '*'));
}
END_TEST

/* A bar and a fold of blanks would be written otherwise, a long phrase cut, before they are printed. */
static const char *const rewritten[] = { "horse|battery9", "horse  battery  9", "horse\tbattery\001" };

START_TEST(hides_what_is_not_printed_as_it_came)
{
	char line[128];

	set(secret.password, sizeof(secret.password), rewritten[_i]);
	(void)snprintf(line, sizeof(line), "HTTP/1.1 500 No %s today", rewritten[_i]);
	add_header(line);
	set(answer.tls.subject, sizeof(answer.tls.subject), rewritten[_i]);
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_uint_eq(strspn(answer.headers.reason, "No* today"), strlen(answer.headers.reason));
	ck_assert_uint_eq(strspn(answer.tls.subject, "*"), strlen(rewritten[_i]));
}
END_TEST

START_TEST(hides_the_piece_of_a_secret_that_a_limit_leaves)
{
	char line[3 * HEADERS_MAX_VALUE];
	const struct headers *h = &answer.headers;
	const size_t piece = 12;

	for (size_t before = 0; before < 4; before++) {
		set_up();
		set(secret.password, sizeof(secret.password), "Zw\xC3\xB6lf Boxk\xC3\xA4mpfer!");
		(void)snprintf(line, sizeof(line), "HTTP/1.1 500 %0*d%s and more",
		               (int)(126 - piece - before), 0, secret.password);
		add_header(line);
		(void)snprintf(line, sizeof(line), "X-A: %0*d%s", (int)(HEADERS_MAX_VALUE - piece - before),
		               0, secret.password);
		add_header(line);
		(void)snprintf(line, sizeof(line), "X-B: Zw\xC3\xB6lf");
		add_header(line);
		add_header(" Boxk\xC3\xA4mpfer!");
		headers_add_line(&answer.headers, "X-C: Zw\0rest", 13);
		set(answer.tls.names, sizeof(answer.tls.names), "a.example, Zw\xC3\xB6lf B");
		answer.tls.names_cut = true;
		set(answer.tls.first_bytes, sizeof(answer.tls.first_bytes), "(Zw\xC3\xB6");
		redact_answer(&answer, &settings, &secret, &cookies);
		ck_assert_msg(!strpbrk(h->reason, "Zwx"), "%s", h->reason);
		ck_assert_ptr_null(strpbrk(headers_value(h, "X-A"), "Zwx"));
		ck_assert_str_eq(headers_value(h, "X-B"), "******");
		ck_assert_str_eq(headers_value(h, "X-C"), "**");
		ck_assert_str_eq(answer.tls.names, "a.example, ********");
		ck_assert_str_eq(answer.tls.first_bytes, "(****");
	}
}
END_TEST

START_TEST(hides_the_end_of_a_body_that_the_server_did_not_end)
{
	static const char page[] = "<p>You said p@ss w";
	static const enum ending endings[] = { ENDING_TIMEOUT, ENDING_CUT, ENDING_TOO_LARGE,
		                               ENDING_NOT_HTTP };

	answer.ending = endings[_i];
	memcpy(answer.head, page, sizeof(page) - 1);
	answer.head_len = sizeof(page) - 1;
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_mem_eq(answer.head, "<p>You said ******", sizeof(page) - 1);
}
END_TEST

START_TEST(hides_a_secret_whose_colon_ends_a_name)
{
	set(secret.password, sizeof(secret.password), "horse: battery9");
	add_header("X-horse: battery9, it was");
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_str_eq(headers_name_at(&answer.headers, 0), "X-*****");
	ck_assert_str_eq(headers_value_at(&answer.headers, 0), "********, it was");
}
END_TEST

START_TEST(hides_a_secret_without_the_blanks_around_it)
{
	set(secret.password, sizeof(secret.password), "  battery9 ");
	add_header("HTTP/1.1 403 battery9");
	add_header("X-Echo:   battery9  ");
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_str_eq(answer.headers.reason, "********");
	ck_assert_str_eq(headers_value(&answer.headers, "X-Echo"), "********");
}
END_TEST

START_TEST(hides_a_secret_that_is_a_cookie)
{
	set(secret.password, sizeof(secret.password), "horse=battery9");
	add_header("Set-Cookie: horse=battery9; path=/");
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_uint_eq(strspn(headers_value(&answer.headers, "Set-Cookie"), "*"), 22);
}
END_TEST

static void begin_next_answer(void)
{
	redact_answer(&answer, &settings, &secret, &cookies);
	answer_begin(&answer, NULL, 0);
	answer.ending = ENDING_COMPLETE;
}

START_TEST(hides_the_cookies_of_each_answer_of_the_run)
{
	static const char page[] = "your " COOKIE " and interim1 and dropped1";

	add_header("HTTP/1.1 200 OK");
	add_header("Set-Cookie: first = " COOKIE " ; path=/");
	begin_next_answer();
	ck_assert(!answer.headers.has_cookies);
	add_header("HTTP/1.1 103 Early Hints");
	add_header("Set-Cookie: b=interim1");
	add_header("HTTP/1.1 200 OK");
	for (size_t i = 0; i < HEADERS_MAX_FIELDS; i++)
		add_header("X: y");
	add_header("Set-Cookie: b=dropped1");
	begin_next_answer();
	add_header("X-Echo: " COOKIE);
	memcpy(answer.head, page, sizeof(page) - 1);
	answer.head_len = sizeof(page) - 1;
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_str_eq(headers_value(&answer.headers, "X-Echo"), "********************");
	ck_assert_mem_eq(answer.head, "your ******************** and ******** and ********",
	                 sizeof(page) - 1);
}
END_TEST

START_TEST(hides_cookies_up_to_their_limit)
{
	char line[64];

	for (int answers = 0; answers < 5; answers++) {
		for (int i = 0; i < COOKIES_MAX_COUNT; i++) {
			(void)snprintf(line, sizeof(line), "Set-Cookie: n%d=a-long-value-%02d", answers, i);
			add_header(line);
		}
		begin_next_answer();
	}
	ck_assert_uint_eq(cookies.count, COOKIES_MAX_COUNT);
	for (int i = 0; i < COOKIES_MAX_COUNT; i++) {
		(void)snprintf(line, sizeof(line), "X-%d: a-long-value-%02d", i, i);
		add_header(line);
	}
	redact_answer(&answer, &settings, &secret, &cookies);
	for (size_t i = 0; i < COOKIES_MAX_COUNT; i++)
		ck_assert_str_eq(headers_value_at(&answer.headers, i), "***************");
}
END_TEST

static const struct {
	const char *password, *value;
} coded[] = {
	/* HORSE|BATTERY9: in capitals its base64 is another */
	{ "horse|battery9", "BackEnd;500;SE9SU0V8QkFUVEVSWTk=;;;;" },
	{ "horse  battery9", "BackEnd;500;;SE9SU0UgIEJBVFRFUlk5;;;" },
	/* 80 points before HORSE|BATTERY9, then 240 */
	{ "horse|battery9",
	  "BackEnd;500;Li4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4u"
	  "Li4uLi4uLi4uLi4uLi4uLi5IT1JTRXxCQVRURVJZOQ==;;;;" },
	/* UTF-16 */
	{ "horse9", "BackEnd;500;SABPAFIAUwBFADkA;;;;" },
};

START_TEST(hides_what_only_a_decoded_failure_context_shows)
{
	char line[512];

	set(secret.password, sizeof(secret.password), coded[_i].password);
	(void)snprintf(line, sizeof(line), "X-FailureContext: %s", coded[_i].value);
	add_header(line);
	redact_answer(&answer, &settings, &secret, &cookies);
	ck_assert_uint_eq(strspn(headers_value(&answer.headers, "X-FailureContext"), "*"),
	                  strlen(coded[_i].value));
}
END_TEST

START_TEST(hides_a_policy_key_that_is_the_password)
{
	set(secret.password, sizeof(secret.password), "12345678");
	request_provision_ack(&settings, "12345678", &answer.request);
	redact_answer(&answer, &settings, &secret, &cookies);
	for (size_t i = 0; i < answer.request.header_count; i++)
		ck_assert_ptr_null(strstr(answer.request.header[i], "12345678"));
	ck_assert_ptr_null(text_find((const char *)answer.request.body, answer.request.body_len, "12345678"));
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
	tcase_add_loop_test(t, hides_what_is_not_printed_as_it_came, 0, COUNT(rewritten));
	tcase_add_test(t, hides_the_piece_of_a_secret_that_a_limit_leaves);
	tcase_add_loop_test(t, hides_the_end_of_a_body_that_the_server_did_not_end, 0, 4);
	tcase_add_test(t, hides_a_secret_whose_colon_ends_a_name);
	tcase_add_test(t, hides_a_secret_without_the_blanks_around_it);
	tcase_add_test(t, hides_a_secret_that_is_a_cookie);
	tcase_add_test(t, hides_the_cookies_of_each_answer_of_the_run);
	tcase_add_test(t, hides_cookies_up_to_their_limit);
	tcase_add_loop_test(t, hides_what_only_a_decoded_failure_context_shows, 0, COUNT(coded));
	tcase_add_test(t, hides_a_policy_key_that_is_the_password);
	suite_add_tcase(s, t);
	return s;
}
