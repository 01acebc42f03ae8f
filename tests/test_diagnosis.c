/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine, fed with facts; which evidence leads to which cause is in test_diagnosis_answers.c. */
#include <stdbool.h>
#include <string.h>

#include "diagnosis.h"
#include "harness.h"

static struct diagnosis diagnosis;

static void see(struct factset *seen, enum fact f)
{
	seen->word[f / 64] |= UINT64_C(1) << f % 64;
}

static void diagnose_facts(const enum fact *facts)
{
	struct factset seen = { { 0 } };

	for (; *facts != FACT_NONE; facts++)
		see(&seen, *facts);
	diagnosis_make(&seen, &diagnosis);
}

static const struct finding *finding_of(const char *key)
{
	for (size_t i = 0; i < diagnosis.found; i++)
		if (strcmp(diagnosis.finding[i].cause->key, key) == 0)
			return &diagnosis.finding[i];
	return NULL;
}

static const struct exclusion *exclusion_of(const char *key)
{
	for (size_t i = 0; i < diagnosis.ruled_out; i++)
		if (strcmp(diagnosis.exclusion[i].cause->key, key) == 0)
			return &diagnosis.exclusion[i];
	return NULL;
}

START_TEST(finds_nothing_where_nothing_is_wrong)
{
	diagnose_facts((const enum fact[]){ FACT_SPOKE_14, FACT_METHOD_BASIC, FACT_IS_EXCHANGE, FACT_NONE });
	ck_assert_uint_eq(diagnosis.found, 0);
	ck_assert_uint_eq(diagnosis.ruled_out, 0);
}
END_TEST

START_TEST(prefers_the_surer_and_then_the_more_specific)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_503, FACT_HTTP_ERROR, FACT_IS_EXCHANGE,
	                                    FACT_RETRY_AFTER, FACT_THROTTLED, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "throttled");
	ck_assert_int_eq(diagnosis.finding[0].sign->sure, SURE_CERTAIN);
	diagnose_facts((const enum fact[]){ FACT_HTTP_400, FACT_VERSION_NOT_OFFERED, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "protocol-version-refused");
	ck_assert_str_eq(diagnosis.finding[1].cause->key, "client-request-rejected");
	ck_assert_int_eq(diagnosis.finding[0].sign->sure, diagnosis.finding[1].sign->sure);
}
END_TEST

START_TEST(drops_the_last_resort_beside_a_likely_cause)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_HTTP_NOT_200, FACT_NONE });
	ck_assert_uint_eq(diagnosis.found, 1);
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "internal-server-error");
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_HTTP_NOT_200, FACT_BODY_EMPTY, FACT_TYPE_PHP,
	                                    FACT_SERVER_WEB, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "php-fatal-error");
	ck_assert_str_eq(diagnosis.finding[1].cause->key, "internal-server-error");
	ck_assert_uint_eq(diagnosis.found, 2);
	diagnose_facts(
		(const enum fact[]){ FACT_HTTP_500, FACT_HTTP_NOT_200, FACT_PAGE_PHP_ERROR, FACT_NONE });
	ck_assert_ptr_null(finding_of("internal-server-error"));
}
END_TEST

START_TEST(rules_out_what_one_fact_speaks_against)
{
	const struct exclusion *x;

	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_NONE });
	x = exclusion_of("isa-tmg-cert-name-mismatch");
	ck_assert_ptr_nonnull(x);
	ck_assert_int_eq(x->fact, FACT_PAGE_TMG_TARGET_NAME);
	ck_assert(!x->barred);
	diagnose_facts((const enum fact[]){ FACT_HTTP_401, FACT_METHOD_BASIC, FACT_CHALLENGED,
	                                    FACT_OFFERS_BASIC, FACT_NONE });
	x = exclusion_of("basic-auth-disabled");
	ck_assert_ptr_nonnull(x);
	ck_assert_int_eq(x->fact, FACT_OFFERS_BASIC);
	ck_assert(x->barred);
	ck_assert_ptr_null(exclusion_of("bad-credentials"));
}
END_TEST

START_TEST(rules_out_nothing_that_lacks_more)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_PRODUCT_KNOWN, FACT_NONE });
	ck_assert_ptr_null(exclusion_of("cas-proxy-timeout"));
}
END_TEST

START_TEST(names_other_products_last_among_what_it_rules_out)
{
	bool product = false;

	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_HTTP_ERROR, FACT_PRODUCT_KNOWN,
	                                    FACT_IS_EXCHANGE, FACT_IS_EXCHANGE_2007_ON, FACT_IS_EXCHANGE_2010,
	                                    FACT_SPOKE_14, FACT_BODY_EMPTY, FACT_NONE });
	for (size_t i = 0; i < diagnosis.ruled_out; i++) {
		ck_assert(!product || fact_is_product(diagnosis.exclusion[i].fact));
		product = fact_is_product(diagnosis.exclusion[i].fact);
	}
	ck_assert(product);
}
END_TEST

START_TEST(lets_the_body_refine_what_the_http_status_says)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_449, FACT_STATUS_141, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "legacy-device-on-strict-policy");
	ck_assert_ptr_null(finding_of("policy-not-provisioned"));
}
END_TEST

START_TEST(holds_a_wipe_for_critical_whoever_tells)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_449, FACT_WIPE_ORDERED, FACT_SPOKE_12, FACT_NONE });
	ck_assert_int_eq(finding_of("remote-wipe-pending")->sign->state, SIGN_CRITICAL);
	diagnose_facts((const enum fact[]){ FACT_HTTP_449, FACT_WIPE_ORDERED, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "remote-wipe-pending");
	ck_assert_int_eq(diagnosis.finding[0].sign->state, SIGN_CRITICAL);
}
END_TEST

static bool in_order(const struct finding *a, const struct finding *b)
{
	return a->sign->floor < b->sign->floor ||
	       (a->sign->floor == b->sign->floor && a->sign->sure >= b->sign->sure);
}

START_TEST(keeps_order_and_bounds_for_any_facts)
{
	uint64_t random = 88172645463325252U; /* xorshift, the same in every run */

	for (int round = 0; round < 1000; round++) {
		struct factset seen = { { 0 } };

		for (size_t w = 0; w < FACTSET_WORDS; w++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			seen.word[w] = round % 2 ? random : random & random >> 9;
		}
		seen.word[0] &= ~UINT64_C(1);
		diagnosis_make(&seen, &diagnosis);
		ck_assert_uint_le(diagnosis.found, DIAGNOSIS_MAX_FOUND);
		ck_assert_uint_le(diagnosis.ruled_out, DIAGNOSIS_MAX_RULED_OUT);
		for (size_t i = 1; i < diagnosis.found; i++)
			ck_assert(in_order(&diagnosis.finding[i - 1], &diagnosis.finding[i]));
	}
}
END_TEST

START_TEST(rules_out_nothing_by_what_the_answer_need_not_show)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_NONE });
	ck_assert_ptr_null(exclusion_of("ad-acl-inheritance-disabled"));
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_PRODUCT_KNOWN, FACT_IS_SOGO, FACT_NONE });
	ck_assert_ptr_nonnull(exclusion_of("ad-acl-inheritance-disabled"));
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_IS_EXCHANGE_2007, FACT_NONE });
	ck_assert_int_ne(exclusion_of("cas-proxy-timeout")->fact, FACT_OPTIONS_200);
}
END_TEST

START_TEST(does_not_call_what_another_web_server_says_cloudflare)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_52X, FACT_NONE });
	ck_assert_int_eq(finding_of("proxy-origin-unreachable")->sign->sure, SURE_LIKELY);
	diagnose_facts((const enum fact[]){ FACT_HTTP_52X, FACT_SERVER_WEB, FACT_NONE });
	ck_assert_int_eq(finding_of("proxy-origin-unreachable")->sign->sure, SURE_POSSIBLE);
}
END_TEST

/* In 14.x Exchange names what its directory refuses (causes of Status 112). */
START_TEST(suspects_the_program_before_the_directory_where_exchange_would_name_it)
{
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_IS_EXCHANGE, FACT_IS_EXCHANGE_2007_ON,
	                                    FACT_IS_EXCHANGE_2013_ON, FACT_SPOKE_14, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "eas-unhandled-exception");
	diagnose_facts((const enum fact[]){ FACT_HTTP_500, FACT_IS_EXCHANGE, FACT_IS_EXCHANGE_2007_ON,
	                                    FACT_IS_EXCHANGE_2013_ON, FACT_SPOKE_12, FACT_NONE });
	ck_assert_str_eq(diagnosis.finding[0].cause->key, "ad-acl-inheritance-disabled");
}
END_TEST

/* Directory, account, device and stored state are the same whatever the version. */
START_TEST(clears_what_would_fail_in_every_version_by_a_success_in_another)
{
	static const char *const keys[] = { "ad-acl-inheritance-disabled", "sync-state-corrupt",
		                            "storage-permanent-failure",   "ad-access-denied",
		                            "eas-user-disabled",           "device-blocked",
		                            "device-limit-reached",        "user-not-found",
		                            "user-has-no-mailbox",         "remote-wipe-pending" };
	static const enum fact outcomes[] = { FACT_HTTP_500, FACT_HTTP_403 };
	static const struct {
		enum fact is;
		bool exchange;
	} servers[] = { { FACT_IS_EXCHANGE_2010, true },
		        { FACT_IS_EXCHANGE_2013_ON, true },
		        { FACT_SERVER_IIS, false },
		        { FACT_CLAIMS_EXCHANGE, false },
		        { FACT_IS_HORDE, false } };

	for (size_t i = 0; i < COUNT(outcomes); i++)
		for (size_t k = 0; k < COUNT(servers); k++) {
			diagnose_facts(
				(const enum fact[]){ outcomes[i], servers[k].is, FACT_SPOKE_12, FACT_RETRY_OK,
			                             servers[k].exchange ? FACT_IS_EXCHANGE : FACT_NONE,
			                             FACT_IS_EXCHANGE_2007_ON, FACT_NONE });
			for (size_t n = 0; n < COUNT(keys); n++)
				ck_assert_msg(!finding_of(keys[n]), "%s", keys[n]);
		}
}
END_TEST

START_TEST(stays_within_its_bounds_whatever_was_seen)
{
	struct factset all = { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };

	diagnosis_make(&all, &diagnosis);
	ck_assert_uint_le(diagnosis.found, DIAGNOSIS_MAX_FOUND);
	ck_assert_uint_le(diagnosis.ruled_out, DIAGNOSIS_MAX_RULED_OUT);
	ck_assert_int_eq(diagnosis.finding[0].sign->sure, SURE_CERTAIN);
	for (enum fact f = FACT_NONE + 1; f < FACT_COUNT; f++) {
		diagnose_facts((const enum fact[]){ f, FACT_NONE });
		ck_assert_uint_le(diagnosis.ruled_out, DIAGNOSIS_MAX_RULED_OUT);
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("diagnosis");
	TCase *engine = tcase_create("engine");

	tcase_add_test(engine, finds_nothing_where_nothing_is_wrong);
	tcase_add_test(engine, prefers_the_surer_and_then_the_more_specific);
	tcase_add_test(engine, drops_the_last_resort_beside_a_likely_cause);
	tcase_add_test(engine, rules_out_what_one_fact_speaks_against);
	tcase_add_test(engine, rules_out_nothing_that_lacks_more);
	tcase_add_test(engine, names_other_products_last_among_what_it_rules_out);
	tcase_add_test(engine, lets_the_body_refine_what_the_http_status_says);
	tcase_add_test(engine, holds_a_wipe_for_critical_whoever_tells);
	tcase_add_test(engine, keeps_order_and_bounds_for_any_facts);
	tcase_add_test(engine, rules_out_nothing_by_what_the_answer_need_not_show);
	tcase_add_test(engine, does_not_call_what_another_web_server_says_cloudflare);
	tcase_add_test(engine, suspects_the_program_before_the_directory_where_exchange_would_name_it);
	tcase_add_test(engine, clears_what_would_fail_in_every_version_by_a_success_in_another);
	tcase_add_test(engine, stays_within_its_bounds_whatever_was_seen);
	suite_add_tcase(s, engine);
	return s;
}
