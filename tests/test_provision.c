/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness.h"
#include "provision.h"

#define PROVISION    "\x03\x01\x6A\x00\x00\x0E\x45"
#define STATUS(text) "\x4B\x03" text "\x00\x01"
#define KEY(text)    "\x49\x03" text "\x00\x01"
#define TYPE         "\x48\x03MS-EAS-Provisioning-WBXML\x00\x01"
#define POLICY(body) "\x46\x47" TYPE body "\x01\x01"
#define DOCUMENT(body)                                                                                       \
	{                                                                                                    \
		PROVISION body "\x01", sizeof(PROVISION body "\x01") - 1                                     \
	}
#define DEVICE                                                                                               \
	"\x00\x12\x56\x46\x03"                                                                               \
	"1\x00\x01\x01\x00\x0E"
#define DATA                                                                                                 \
	"\x4A\x4D\x4E\x03"                                                                                   \
	"0\x00\x01\x01\x01"

struct bytes {
	const char *data;
	size_t n;
};

static struct provision read_sliced(struct bytes b, size_t slice)
{
	struct provision p;

	provision_begin(&p);
	for (size_t at = 0; at < b.n; at += slice) {
		size_t n = b.n - at < slice ? b.n - at : slice;
		const unsigned char *copy = guard_copy(b.data + at, n);

		provision_feed(&p, copy, n);
		guard_free(copy, n);
	}
	provision_end(&p);
	return p;
}

/* -1 stands for a status that is missing. */
static const struct {
	struct bytes b;
	size_t len;
	int status, policy_status;
	const char *key;
	bool wipe;
} answers[] = {
	/* the first answer, without and with the device's own status */
	{ DOCUMENT(STATUS("1") POLICY(STATUS("1") KEY("1307199584") DATA)), 74, 1, 1, "1307199584", false },
	{ DOCUMENT(DEVICE STATUS("1") POLICY(STATUS("1") KEY("1307199584") DATA)), 0, 1, 1, "1307199584",
	  false },
	/* the final one */
	{ DOCUMENT(STATUS("1") POLICY(STATUS("1") KEY("3942919513"))), 0, 1, 1, "3942919513", false },
	/* no policy at all */
	{ DOCUMENT(STATUS("1") POLICY(STATUS("2"))), 51, 1, 2, "", false },
	/* refused: no policy follows */
	{ DOCUMENT(STATUS("165")), 0, 165, -1, "", false },
	/* Tencent: no Status of its own */
	{ DOCUMENT(POLICY(STATUS("1") KEY("7"))), 0, -1, 1, "7", false },
	/* wipe directives, alone and beside a policy, full or empty, even within it */
	{ DOCUMENT(STATUS("1") "\x0C"), 14, 1, -1, "", true },
	{ DOCUMENT(STATUS("1") "\x3B"), 14, 1, -1, "", true },
	{ DOCUMENT(STATUS("1") POLICY(STATUS("1") KEY("7")) "\x4C\x01"), 0, 1, 1, "7", true },
	{ DOCUMENT(POLICY(STATUS("1") "\x4A\x4D\x0C\x01\x01" KEY("7"))), 0, -1, 1, "7", true },
	/* the first of each counts; elsewhere they mean nothing; other pages, too */
	{ DOCUMENT(STATUS("1") STATUS("3") POLICY(STATUS("1") STATUS("5") KEY("7") KEY("8"))), 0, 1, 1, "7",
	  false },
	{ DOCUMENT("\x46" STATUS("9") KEY("9") "\x01" KEY("9") "\x4A" STATUS("9") "\x01"), 0, -1, -1, "",
	  false },
	{ DOCUMENT("\x00\x07\x4B\x03x\x00\x01\x0C\x3B\x00\x0E"), 0, -1, -1, "", false },
	/* in pieces, blanks around */
	{ DOCUMENT("\x4B\x03"
	           "14\x00\xC3\x02"
	           "2 \x01" POLICY(STATUS(" 1") "\x49\x03"
	                                        "13\x00\x03"
	                                        "07\x00\x01")),
	  0, 142, 1, "1307", false },
	{ DOCUMENT(POLICY("\x09")), 0, -1, -1, "", false },
};

static void assert_answer(const struct provision *p, int i)
{
	ck_assert_int_eq(p->result, DOCUMENT_COMPLETE);
	ck_assert_int_eq(p->has_status ? (int)p->status : -1, answers[i].status);
	ck_assert_int_eq(p->has_policy_status ? (int)p->policy_status : -1, answers[i].policy_status);
	ck_assert_str_eq(p->policy_key, answers[i].key);
	ck_assert_int_eq(p->wipe, answers[i].wipe);
}

START_TEST(reads_each_answer)
{
	struct provision p = read_sliced(answers[_i].b, SIZE_MAX);

	if (answers[_i].len)
		ck_assert_uint_eq(answers[_i].b.n, answers[_i].len);
	assert_answer(&p, _i);
}
END_TEST

START_TEST(reads_each_answer_alike_in_any_slices)
{
	for (size_t slice = 1; slice < answers[_i].b.n; slice++) {
		struct provision p = read_sliced(answers[_i].b, slice);

		assert_answer(&p, _i);
	}
}
END_TEST

START_TEST(finds_each_prefix_truncated)
{
	for (size_t n = 0; n < answers[_i].b.n; n++) {
		struct provision p = read_sliced((struct bytes){ answers[_i].b.data, n }, SIZE_MAX);

		ck_assert_int_eq(p.result, n ? DOCUMENT_TRUNCATED : DOCUMENT_EMPTY);
		ck_assert_str_eq(p.policy_key, "");
	}
}
END_TEST

#define DIGITS16 "1234567890123456"

static const struct {
	struct bytes b;
	enum document_result result;
} faulty[] = {
	{ { "<html>", 6 }, DOCUMENT_NOT_WBXML },
	{ { "\x03\x01\x6A\x00\x85", 5 }, DOCUMENT_MALFORMED },
	{ { "\x03\x01\x6A\x00\x00\x07\x56\x01", 8 }, DOCUMENT_OTHER_ROOT },
	{ { "\x03\x01\x6A\x00\x45\x0C\x01", 7 }, DOCUMENT_OTHER_ROOT },
	{ DOCUMENT(STATUS("")), DOCUMENT_MALFORMED },
	{ DOCUMENT(STATUS("ok")), DOCUMENT_MALFORMED },
	{ DOCUMENT(STATUS("65536")), DOCUMENT_MALFORMED },
	{ DOCUMENT(POLICY(STATUS("x"))), DOCUMENT_MALFORMED },
	{ DOCUMENT(POLICY(KEY("13071x"))), DOCUMENT_MALFORMED },
	{ DOCUMENT(POLICY(KEY("1\r\nX: y"))), DOCUMENT_MALFORMED },
	{ DOCUMENT(POLICY(KEY("-1"))), DOCUMENT_MALFORMED },
	{ DOCUMENT(POLICY(KEY(DIGITS16 DIGITS16 DIGITS16 DIGITS16 "5"))), DOCUMENT_MALFORMED },
};

START_TEST(gives_no_key_from_a_faulty_answer)
{
	struct provision p = read_sliced(faulty[_i].b, SIZE_MAX);

	ck_assert_int_eq(p.result, faulty[_i].result);
	ck_assert_str_eq(p.policy_key, "");
	ck_assert(!p.wipe);
}
END_TEST

START_TEST(takes_a_key_of_64_digits)
{
	static const struct bytes b = DOCUMENT(POLICY(KEY(DIGITS16 DIGITS16 DIGITS16 DIGITS16)));
	struct provision p = read_sliced(b, SIZE_MAX);

	ck_assert_int_eq(p.result, DOCUMENT_COMPLETE);
	ck_assert_str_eq(p.policy_key, DIGITS16 DIGITS16 DIGITS16 DIGITS16);
}
END_TEST

static void load(const char *name, struct provision *p)
{
	struct fixture x;

	fixture_load(name, &x);
	*p = read_sliced((struct bytes){ x.body, x.body_len }, SIZE_MAX);
	fixture_free(&x);
}

START_TEST(reads_what_real_servers_answer)
{
	struct provision p;

	load("z-push-2.7.1-provision.reply", &p);
	ck_assert_int_eq(p.result, DOCUMENT_COMPLETE);
	ck_assert_uint_eq(p.status, 1);
	ck_assert_uint_eq(p.policy_status, 1);
	ck_assert_str_eq(p.policy_key, "649722036");
	load("sogo-5.8.0-provision.reply", &p);
	ck_assert_int_eq(p.result, DOCUMENT_COMPLETE);
	ck_assert_uint_eq(p.policy_status, 2);
	ck_assert_str_eq(p.policy_key, "");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("provision");
	TCase *t = tcase_create("answers");

	tcase_add_loop_test(t, reads_each_answer, 0, COUNT(answers));
	tcase_add_loop_test(t, reads_each_answer_alike_in_any_slices, 0, COUNT(answers));
	tcase_add_loop_test(t, finds_each_prefix_truncated, 0, COUNT(answers));
	tcase_add_loop_test(t, gives_no_key_from_a_faulty_answer, 0, COUNT(faulty));
	tcase_add_test(t, takes_a_key_of_64_digits);
	tcase_add_test(t, reads_what_real_servers_answer);
	suite_add_tcase(s, t);
	return s;
}
