/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "failurecontext.h"
#include "harness.h"

static struct failurecontext read_one(const char *value)
{
	struct failurecontext c;

	ck_assert_msg(failurecontext_read(value, &c), "%s was not understood", value);
	return c;
}

static const struct {
	const char *value;
	enum failure_point point;
	unsigned status;
	const char *error, *details, *sub_error;
} known[] = {
	/* captured from two real servers */
	{ "FrontEnd;401;VW5hdXRob3JpemVk;;;;", FAILURE_POINT_FRONTEND, 401, "Unauthorized", "", "" },
	{ "BackEnd;500;U2VydmVyRXJyb3I=;TWFpbGJveCBvZmZsaW5l;MdbOffline;;", FAILURE_POINT_BACKEND, 500,
	  "ServerError", "Mailbox offline", "MdbOffline" },
	/* the older forms */
	{ "FrontEnd;503;QQ==;", FAILURE_POINT_FRONTEND, 503, "A", "", "" },
	{ "FrontEnd;503;QUI=;QUJD;x;", FAILURE_POINT_FRONTEND, 503, "AB", "ABC", "x" },
	{ "frontend;503;;;;;", FAILURE_POINT_FRONTEND, 503, "", "", "" },
	{ "Middle;503;;;;;", FAILURE_POINT_OTHER, 503, "", "", "" },
	/* a later form with more fields still tells the first */
	{ "BackEnd;500;QQ==;;s;;;new;newer", FAILURE_POINT_BACKEND, 500, "A", "", "s" },
};

START_TEST(reads_each_known_form)
{
	struct failurecontext c = read_one(known[_i].value);

	ck_assert_int_eq(c.point, known[_i].point);
	ck_assert_uint_eq(c.status, known[_i].status);
	ck_assert_str_eq(c.error, known[_i].error);
	ck_assert_str_eq(c.details, known[_i].details);
	ck_assert_str_eq(c.sub_error, known[_i].sub_error);
}
END_TEST

static const char *const foreign[] = {
	NULL,
	"",
	";;;;;;",
	"FrontEnd",
	"FrontEnd;500",
	"FrontEnd;500;QQ==",
	"Front End;500;;;",
	"123;500;;;",
	"ThisPointHasANameFarLongerThanAnyRealOne;500;;;",
};

START_TEST(refuses_what_is_not_of_the_form)
{
	struct failurecontext c;

	memset(&c, 'x', sizeof(c));
	ck_assert(!failurecontext_read(foreign[_i], &c));
	ck_assert_int_eq(c.point, FAILURE_POINT_NONE);
	ck_assert_uint_eq(c.status, 0);
	ck_assert_str_eq(c.error, "");
	ck_assert_str_eq(c.details, "");
	ck_assert_str_eq(c.sub_error, "");
}
END_TEST

static const char *const no_status[] = { "", "0", "99", "600", "5x", "-1", "500 ", "999999999999999999999" };

START_TEST(takes_only_an_http_status)
{
	char value[64];

	ck_assert_int_lt(snprintf(value, sizeof(value), "FrontEnd;%s;;;", no_status[_i]), (int)sizeof(value));
	ck_assert_uint_eq(read_one(value).status, 0);
}
END_TEST

static const char *const no_base64[] = {
	"Q", "QQ", "QQ=", "Q===", "====", "QUI", "QR==", "QUJ=", "QU I", "QUI*", "=QQ=", "QQ==QQ==", "Q-_=",
};

START_TEST(keeps_nothing_of_broken_base64)
{
	char value[64];
	struct failurecontext c;

	ck_assert_int_lt(snprintf(value, sizeof(value), "FrontEnd;500;%s;QQ==;", no_base64[_i]),
	                 (int)sizeof(value));
	c = read_one(value);
	ck_assert_str_eq(c.error, "");
	ck_assert_str_eq(c.details, "A");
}
END_TEST

START_TEST(makes_decoded_bytes_safe_to_print)
{
	/* "a|b\n\x1b[1m", then a right-to-left override and a NUL */
	struct failurecontext c = read_one("FrontEnd;500;YXxiChtbMW3igK4A;;evil|\x1b[0m;");

	ck_assert_str_eq(c.error, "a?b ?[1m??");
	ck_assert_str_eq(c.sub_error, "evil??[0m");
}
END_TEST

START_TEST(keeps_the_first_part_of_a_long_text)
{
	char value[4097] = "BackEnd;500;";
	struct failurecontext c;

	memset(value + strlen(value), 'Q', 4000);
	memcpy(value + strlen(value), ";;;", 4);
	c = read_one(value);
	ck_assert_uint_lt(strlen(c.error), FAILURECONTEXT_MAX_TEXT);
	ck_assert_uint_gt(strlen(c.error), FAILURECONTEXT_MAX_TEXT / 2);
	ck_assert_ptr_nonnull(strstr(c.error, "..."));
}
END_TEST

START_TEST(reads_nothing_behind_the_value)
{
	static const char value[] = "FrontEnd;401;VW5hdXRob3JpemVk;;;;";

	for (size_t n = 0; n < sizeof(value); n++) {
		char cut[sizeof(value)] = "";
		const unsigned char *guarded;
		struct failurecontext c;

		memcpy(cut, value, n);
		guarded = guard_copy(cut, n + 1);
		(void)failurecontext_read((const char *)guarded, &c);
		guard_free(guarded, n + 1);
	}
}
END_TEST

START_TEST(decodes_the_whole_of_a_text_as_it_is)
{
	char value[1100] = "BackEnd;500;", decoded[1000];

	ck_assert_uint_eq(
		failurecontext_decode("FrontEnd;500;YXxiChtbMW0=;QQ==;", 0, decoded, sizeof(decoded)), 8);
	ck_assert_mem_eq(decoded, "a|b\n\x1b[1m", 8);
	ck_assert_uint_eq(failurecontext_decode("FrontEnd;500;YXxi;QQ==;", 1, decoded, sizeof(decoded)), 1);
	ck_assert_uint_eq(failurecontext_decode("FrontEnd;500;YXxi;QQ==;", 2, decoded, sizeof(decoded)), 0);
	ck_assert_uint_eq(failurecontext_decode("FrontEnd;500;YXxi", 0, decoded, sizeof(decoded)), 0);
	ck_assert_uint_eq(failurecontext_decode(NULL, 0, decoded, sizeof(decoded)), 0);
	memset(value + strlen(value), 'Q', 1000);
	memcpy(value + strlen(value), ";;;", 4);
	ck_assert_uint_eq(failurecontext_decode(value, 0, decoded, sizeof(decoded)), 750);
	ck_assert_uint_eq(failurecontext_decode(value, 0, decoded, 10), 10);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("failurecontext");
	TCase *t = tcase_create("failurecontext");

	tcase_add_loop_test(t, reads_each_known_form, 0, COUNT(known));
	tcase_add_loop_test(t, refuses_what_is_not_of_the_form, 0, COUNT(foreign));
	tcase_add_loop_test(t, takes_only_an_http_status, 0, COUNT(no_status));
	tcase_add_loop_test(t, keeps_nothing_of_broken_base64, 0, COUNT(no_base64));
	tcase_add_test(t, makes_decoded_bytes_safe_to_print);
	tcase_add_test(t, keeps_the_first_part_of_a_long_text);
	tcase_add_test(t, reads_nothing_behind_the_value);
	tcase_add_test(t, decodes_the_whole_of_a_text_as_it_is);
	suite_add_tcase(s, t);
	return s;
}
