/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of knowledge are audited: what no compiler sees must not slip in. */
#include <stdbool.h>
#include <string.h>

#include "cause.h"
#include "harness.h"
#include "override.h"

/* Every key that the catalogue of causes promises; a key never goes away. */
static const char *const promised[] = {
	/* HTTP 500 */
	"ex2003-ssl-or-fba-on-backend",
	"ex2003-iwa-missing-on-exchange-vdir",
	"ex2003-kerberos-token-too-large",
	"ex2003-backend-http-error",
	"log-on-locally-right-missing",
	"ad-acl-inheritance-disabled",
	"ad-adminsdholder-protected-account",
	"ad-owner-rights-restricted",
	"storage-permanent-failure",
	"cas-proxy-timeout",
	"coexist-proxy-auth",
	"sync-state-corrupt",
	"eas-unhandled-exception",
	"be-site-certificate-missing",
	"frontend-proxy-error",
	"eas-apppool-exhausted",
	"iis-aspnet-config-error",
	"mailbox-moving",
	"isa-tmg-cert-name-mismatch",
	"isa-tmg-farm-drained",
	"isa-tmg-connection-reset-64",
	"proxy-timeout",
	"client-stale-cookie",
	"zpush-fatal-exception",
	"php-fatal-error",
	"sogo-bad-request-500",
	"tine20-internal-error",
	"zimbra-internal-error",
	/* other HTTP statuses */
	"iis-redirect-inherited",
	"header-too-large",
	"client-bad-wbxml",
	"basic-auth-disabled",
	"exo-basic-auth-removed",
	"coexist-2003-activesync-vdir-no-iwa",
	"eas-user-disabled",
	"device-blocked",
	"ex2003-iisadmpwd-password-expiry",
	"policy-not-provisioned",
	"cas-redirect-451",
	"proxy-bad-gateway",
	"apppool-stopped",
	"mailbox-db-offline",
	"mailbox-server-overload",
	"sogo-workers-hung",
	"mailbox-quota-exceeded",
	/* everything else */
	"dns-failure",
	"connect-refused",
	"connect-unreachable",
	"connection-lost",
	"timeout-lookup",
	"timeout-connect",
	"timeout-tls",
	"timeout-answer",
	"tls-certificate-expired",
	"tls-certificate-not-yet-valid",
	"tls-name-mismatch",
	"tls-untrusted-issuer",
	"tls-chain-incomplete",
	"tls-self-signed",
	"tls-protocol-too-old",
	"tls-plaintext-port",
	"tls-client-certificate-wanted",
	"tls-handshake-failed",
	"bad-credentials",
	"token-rejected",
	"challenge-missing",
	"ssl-required-403-4",
	"isa-url-denied",
	"client-certificate-rejected",
	"device-limit-reached",
	"ad-access-denied",
	"user-has-no-mailbox",
	"account-disabled",
	"sogo-access-denied",
	"waf-blocked",
	"wrong-path",
	"licence-missing",
	"method-refused",
	"client-request-rejected",
	"protocol-version-refused",
	"legacy-device-on-strict-policy",
	"policy-refresh",
	"remote-wipe-pending",
	"redirected",
	"redirected-to-login",
	"login-page",
	"captive-or-proxy-page",
	"throttled",
	"service-unavailable",
	"too-many-folders",
	"no-folders",
	"eas-server-error",
	"sync-state-locked",
	"concurrent-initial-sync",
	"inbox-missing",
	"answer-empty",
	"answer-malformed",
	"answer-truncated",
	"answer-too-large",
	"answer-wrong-type",
	"internal-server-error",
	"sogo-backend-down",
	"zpush-backend-down",
	"horde-internal-error",
	"user-not-found",
	"access-denied",
	"mailbox-version-mismatch",
	"account-blocked",
	"password-expired",
	"account-locked",
	"forbidden",
	"http-error",
	"unknown-status",
	"login-timeout-440",
	"proxy-auth-required",
	"proxy-origin-unreachable",
	"host-name-refused",
	"proxy-target-without-tls",
	"horde-backend-down",
};

#define PROMISED (sizeof(promised) / sizeof(promised[0]))

START_TEST(has_every_promised_key)
{
	ck_assert_msg(cause_find(promised[_i]) != NULL, "%s is missing", promised[_i]);
}
END_TEST

START_TEST(has_no_key_beyond_the_promised)
{
	for (size_t i = 0; i < cause_count(); i++) {
		bool known = false;

		for (size_t k = 0; k < PROMISED; k++)
			known = known || strcmp(promised[k], cause_at(i)->key) == 0;
		ck_assert_msg(known,
		              "%s is new: add it to promised[] in tests/test_cause.c, then make generate",
		              cause_at(i)->key);
	}
}
END_TEST

START_TEST(finds_causes_by_key_only)
{
	ck_assert_str_eq(cause_find("device-blocked")->key, "device-blocked");
	ck_assert_str_eq(cause_find("client-bad-wbxml")->key, "client-request-rejected");
	ck_assert_ptr_null(cause_find("device"));
	ck_assert_ptr_null(cause_find("Device-Blocked"));
	ck_assert_ptr_null(cause_find(""));
}
END_TEST

START_TEST(names_how_sure)
{
	ck_assert_str_eq(sure_name(SURE_CERTAIN), "certain");
	ck_assert_str_eq(sure_name(SURE_LIKELY), "likely");
	ck_assert_str_eq(sure_name(SURE_POSSIBLE), "possible");
}
END_TEST

static bool is_key_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

START_TEST(keys_are_lower_case_words)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const char *key = cause_at(i)->key;

		ck_assert_uint_ge(strlen(key), 3);
		ck_assert_msg(strlen(key) < OVERRIDE_MAX_KEY, "%s does not fit --state", key);
		for (const char *c = key; *c; c++)
			ck_assert_msg(is_key_character(*c), "%s: %c", key, *c);
		ck_assert_msg(key[0] != '-' && key[strlen(key) - 1] != '-' && !strstr(key, "--"), "%s", key);
		ck_assert_msg(strncmp(key, "http-5", 6) != 0 && strncmp(key, "status-", 7) != 0,
		              "%s would be read as a number by --state", key);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(key, cause_at(k)->key) != 0, "%s is there twice", key);
	}
}
END_TEST

/* A bar would begin the metrics for whoever reads the output. */
static void assert_text(const char *key, const char *field, const char *text, size_t max)
{
	ck_assert_msg(text && text[0], "%s has no %s", key, field);
	ck_assert_msg(strlen(text) <= max, "%s: %s has %zu characters", key, field, strlen(text));
	for (const char *c = text; *c; c++)
		ck_assert_msg(*c >= ' ' && *c <= '~' && *c != '|', "%s: %s has a character 0x%02x", key,
		              field, (unsigned)(unsigned char)*c);
	ck_assert_msg(!strstr(text, "  "), "%s: %s has two blanks in a row", key, field);
	ck_assert_msg(text[0] != ' ' && text[strlen(text) - 1] != ' ', "%s: %s has a blank at its end", key,
	              field);
}

START_TEST(texts_are_short_and_plain)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);

		assert_text(c->key, "headline", c->headline, CAUSE_MAX_HEADLINE);
		assert_text(c->key, "explain", c->explain, CAUSE_MAX_TEXT);
		assert_text(c->key, "confirm", c->confirm, CAUSE_MAX_TEXT);
		assert_text(c->key, "fix", c->fix, CAUSE_MAX_TEXT);
		assert_text(c->key, "source", c->source, CAUSE_MAX_TEXT);
		if (c->fix_provisioned) {
			assert_text(c->key, "fix_provisioned", c->fix_provisioned, CAUSE_MAX_TEXT);
			ck_assert(!strstr(c->fix_provisioned, "--provision"));
		}
		if (c->group)
			assert_text(c->key, "told_by", c->told_by, CAUSE_MAX_TEXT);
		ck_assert_msg(c->headline[strlen(c->headline) - 1] != '.', "%s: %s", c->key, c->headline);
		ck_assert_msg(c->source[strlen(c->source) - 1] != '.', "%s: %s", c->key, c->source);
		ck_assert_msg(c->explain[strlen(c->explain) - 1] == '.', "%s: %s", c->key, c->explain);
	}
}
END_TEST

static size_t sentences(const char *text)
{
	size_t n = 0;

	for (const char *c = text; *c; c++)
		if (*c == '.' && (c[1] == '\0' || (c[1] == ' ' && c[2] >= 'A' && c[2] <= 'Z')))
			n++;
	return n;
}

START_TEST(explains_in_few_sentences)
{
	for (size_t i = 0; i < cause_count(); i++)
		ck_assert_msg(sentences(cause_at(i)->explain) <= 3, "%s: %s", cause_at(i)->key,
		              cause_at(i)->explain);
}
END_TEST

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

START_TEST(groups_are_small_and_say_what_tells_them_apart)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);
		size_t members = 0;

		ck_assert_msg(!c->group == !c->told_by, "%s has a group or told_by alone", c->key);
		if (!c->group)
			continue;
		for (size_t k = 0; k < cause_count(); k++)
			members += same(c->group, cause_at(k)->group);
		ck_assert_msg(members >= 2 && members <= CAUSE_MAX_GROUP, "group %s has %zu members",
		              c->group, members);
	}
}
END_TEST

static size_t length(const uint8_t *list, size_t max)
{
	size_t n = 0;

	while (n < max && list[n] != FACT_NONE)
		n++;
	return n;
}

static bool holds(const uint8_t *list, size_t max, uint8_t fact)
{
	for (size_t i = 0; i < length(list, max); i++)
		if (list[i] == fact)
			return true;
	return false;
}

static bool within(const uint8_t *part, const uint8_t *whole, size_t max)
{
	for (size_t i = 0; i < length(part, max); i++)
		if (!holds(whole, max, part[i]))
			return false;
	return true;
}

static bool is_sign(const struct cause *c, size_t i)
{
	return i < CAUSE_MAX_SIGNS && c->sign[i].need[0] != FACT_NONE;
}

static void assert_distinct(const char *key, const uint8_t *list, size_t max)
{
	for (size_t i = 0; i < length(list, max); i++) {
		ck_assert_uint_lt(list[i], FACT_COUNT);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(list[i] != list[k], "%s names %s twice", key,
			              fact_name((enum fact)list[i]));
	}
	for (size_t i = length(list, max); i < max; i++)
		ck_assert_msg(list[i] == FACT_NONE, "%s has a fact behind the end of a list", key);
}

START_TEST(signs_are_lists_of_distinct_facts)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);

		ck_assert_msg(is_sign(c, 0), "%s has no sign", c->key);
		for (size_t k = 0; is_sign(c, k); k++) {
			const struct sign *s = &c->sign[k];

			assert_distinct(c->key, s->need, CAUSE_MAX_NEEDS);
			assert_distinct(c->key, s->bar, CAUSE_MAX_BARS);
			for (size_t b = 0; b < length(s->bar, CAUSE_MAX_BARS); b++)
				ck_assert_msg(!holds(s->need, CAUSE_MAX_NEEDS, s->bar[b]),
				              "%s bars what it needs", c->key);
		}
	}
}
END_TEST

/* See fact_table.h. */
enum role { NONE, NAMES, TELLS, HINTS, PRODUCT, GENERAL };

static const enum role roles[FACT_COUNT] = {
#define FACT(name, role, ...) [FACT_##name] = role,
#include "fact_table.h"
#undef FACT
};

START_TEST(is_certain_only_where_the_answer_names_it)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);

		for (size_t k = 0; is_sign(c, k); k++) {
			const struct sign *s = &c->sign[k];
			bool named = false;

			for (size_t n = 0; n < length(s->need, CAUSE_MAX_NEEDS); n++)
				named = named || roles[s->need[n]] == NAMES;
			ck_assert_msg(s->sure != SURE_CERTAIN || named,
			              "%s, sign %zu, is certain, but none of its needs NAMES (fact_table.h)",
			              c->key, k);
			ck_assert_msg(!s->floor || s->sure == SURE_POSSIBLE, "%s: a floor is only possible",
			              c->key);
		}
	}
}
END_TEST

/* A later sign that asks for at least as much as an earlier one never gets its turn. */
START_TEST(no_sign_hides_behind_an_earlier_one)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);

		for (size_t k = 1; is_sign(c, k); k++)
			for (size_t e = 0; e < k; e++)
				ck_assert_msg(!(within(c->sign[e].need, c->sign[k].need, CAUSE_MAX_NEEDS) &&
				                within(c->sign[e].bar, c->sign[k].bar, CAUSE_MAX_BARS)),
				              "%s: sign %zu hides behind %zu", c->key, k, e);
	}
}
END_TEST

static bool alike(const struct sign *a, const struct sign *b)
{
	return a->sure == b->sure && a->floor == b->floor && within(a->need, b->need, CAUSE_MAX_NEEDS) &&
	       within(b->need, a->need, CAUSE_MAX_NEEDS) && within(a->bar, b->bar, CAUSE_MAX_BARS) &&
	       within(b->bar, a->bar, CAUSE_MAX_BARS);
}

static void assert_told_apart(const struct cause *a, const struct cause *b)
{
	for (size_t i = 0; is_sign(a, i); i++)
		for (size_t k = 0; is_sign(b, k); k++)
			ck_assert_msg(!alike(&a->sign[i], &b->sign[k]),
			              "%s and %s have the same sign (%zu, %zu)", a->key, b->key, i, k);
}

START_TEST(no_two_causes_share_a_sign_outside_a_group)
{
	for (size_t i = 0; i < cause_count(); i++)
		for (size_t k = 0; k < i; k++)
			if (!same(cause_at(i)->group, cause_at(k)->group))
				assert_told_apart(cause_at(i), cause_at(k));
}
END_TEST

static bool is_used(enum fact f)
{
	for (size_t i = 0; i < cause_count(); i++) {
		const struct cause *c = cause_at(i);

		for (size_t k = 0; is_sign(c, k); k++)
			if (holds(c->sign[k].need, CAUSE_MAX_NEEDS, (uint8_t)f) ||
			    holds(c->sign[k].bar, CAUSE_MAX_BARS, (uint8_t)f))
				return true;
	}
	return false;
}

START_TEST(uses_every_fact)
{
	for (enum fact f = FACT_NONE + 1; f < FACT_COUNT; f++)
		ck_assert_msg(is_used(f), "no cause looks at %s", fact_name(f));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("cause");
	TCase *keys = tcase_create("keys"), *texts = tcase_create("texts"), *signs = tcase_create("signs");

	tcase_add_loop_test(keys, has_every_promised_key, 0, (int)PROMISED);
	tcase_add_test(keys, has_no_key_beyond_the_promised);
	tcase_add_test(keys, finds_causes_by_key_only);
	tcase_add_test(keys, names_how_sure);
	tcase_add_test(keys, keys_are_lower_case_words);
	suite_add_tcase(s, keys);
	tcase_add_test(texts, texts_are_short_and_plain);
	tcase_add_test(texts, explains_in_few_sentences);
	tcase_add_test(texts, groups_are_small_and_say_what_tells_them_apart);
	suite_add_tcase(s, texts);
	tcase_add_test(signs, signs_are_lists_of_distinct_facts);
	tcase_add_test(signs, is_certain_only_where_the_answer_names_it);
	tcase_add_test(signs, no_sign_hides_behind_an_earlier_one);
	tcase_add_test(signs, no_two_causes_share_a_sign_outside_a_group);
	tcase_add_test(signs, uses_every_fact);
	suite_add_tcase(s, signs);
	return s;
}
