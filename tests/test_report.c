/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "output.h"
#include "promises.h"
#include "report.h"

static struct settings settings;
static struct evidence evidence;
static struct diagnosis diagnosis;
static struct verdict verdict;
static char space[OUTPUT_MAX_BYTES];
static struct text t;

static const char ok_reply[] = "sogo-5.8.0-foldersync-14.1.reply";

static void replay(const char *name, const char *options)
{
	struct fixture f;

	fixture_load(name, &f);
	fixture_evidence(&f, options, &evidence);
	fixture_free(&f);
	settings = *evidence.asked;
	evidence.asked = &settings;
	evidence.total_us = 84132;
}

static const char *write_report(void)
{
	struct factset seen;
	const char *broken;

	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
	verdict_reach(&evidence, &diagnosis, &verdict);
	TEXT_IN(&t, space);
	report_write(&evidence, &diagnosis, &verdict, &t);
	broken = promise_broken(space, t.len, verdict.state);
	ck_assert_msg(!broken, "%s: %s", broken, space);
	return space;
}

static void expect(const char *part)
{
	ck_assert_msg(strstr(space, part) != NULL, "no \"%s\" in: %s", part, space);
}

static void expect_not(const char *part)
{
	ck_assert_msg(strstr(space, part) == NULL, "\"%s\" in: %s", part, space);
}

START_TEST(an_ok_holds_folders_time_product_version_and_certificate)
{
	replay(ok_reply, NULL);
	write_report();
	expect("ACTIVESYNC OK: 9 folders in 0.084 s, SOGo, EAS 14.1, certificate 71 days | ");
	expect("| time=0.084132s;;;0;10 ");
}
END_TEST

START_TEST(says_on_the_first_line_that_nothing_was_verified)
{
	replay(ok_reply, "-k");
	write_report();
	expect(", certificate not verified |");
	replay("exchange-2010-500.reply", "-k");
	write_report();
	expect(" from Exchange 2010, certificate not verified - ");
}
END_TEST

static const enum ending broken_off[] = { ENDING_TIMEOUT, ENDING_CUT };

START_TEST(a_wipe_is_named_however_its_answer_ends)
{
	replay("exchange-2019-200-account-wipe.reply", "-v --timeout-result=ok");
	evidence.main.ending = broken_off[_i];
	evidence.main.phase = PHASE_ANSWER;
	write_report();
	expect("ACTIVESYNC CRITICAL: wipe order (not acknowledged) in an unfinished answer from ");
	expect(" from Exchange 2019 or SE - A remote wipe is pending for this device (certain) | ");
	expect("Certain cause: remote-wipe-pending - ");
	expect("Note: nothing was acknowledged");
}
END_TEST

START_TEST(without_verbosity_the_first_line_is_all)
{
	replay("exchange-2010-500.reply", NULL);
	write_report();
	ck_assert_ptr_eq(strchr(space, '\n'), space + t.len - 1);
}
END_TEST

START_TEST(a_failure_names_result_server_cause_and_sureness)
{
	replay("exchange-2010-500.reply", NULL);
	write_report();
	expect("ACTIVESYNC CRITICAL: HTTP 500 from Exchange 2010 - ");
	expect(" (likely) | ");
}
END_TEST

START_TEST(verbose_says_because_confirm_fix_source_and_what_tells_apart)
{
	replay("exchange-2010-500.reply", "-v");
	write_report();
	expect("\nLikely cause: ad-acl-inheritance-disabled - ");
	expect("\n  because: the server is Exchange 2010 (MS-Server-ActiveSync: 14.3)\n");
	expect("\n  confirm: ");
	expect("\n  fix: ");
	expect("\n  source: ");
	expect("\nAlso possible: ad-adminsdholder-protected-account - ");
	expect("\n  told apart by: ");
	expect("\nRuled out: ");
}
END_TEST

START_TEST(the_aspect_that_decided_comes_first)
{
	replay(ok_reply, "-C 100 -w 1");
	write_report();
	expect("ACTIVESYNC WARNING: certificate 71 days (warning below 100) - 9 folders in ");
	replay(ok_reply, "-w 0.01 -c 0.05");
	write_report();
	expect("ACTIVESYNC CRITICAL: response time 0.084 s (critical at 0.05) - 9 folders");
	replay(ok_reply, "--folders=10: -f Marker");
	write_report();
	expect("ACTIVESYNC CRITICAL: folder \"Marker\" is missing - ");
	expect(" folders=9;10: ");
}
END_TEST

START_TEST(verbose_lists_the_other_thresholds)
{
	replay(ok_reply, "--folders=10: -f Marker -f INBOX -f Inbox -v");
	write_report();
	expect("\nThreshold: CRITICAL: folder \"Marker\" is missing\n");
	expect("\nThreshold: CRITICAL: folder \"Inbox\" is missing; there is one with other capitals\n");
	expect_not("folder \"INBOX\"");
	expect("\nThreshold: WARNING: 9 folders (expected 10:)\n");
}
END_TEST

START_TEST(a_state_that_was_set_is_said_on_the_first_line)
{
	replay("exchange-2010-500.reply", "--state=http-500=warning -v");
	write_report();
	expect("ACTIVESYNC WARNING: [set by --state=http-500] HTTP 500 from ");
	expect("\nLikely cause: ");
}
END_TEST

START_TEST(metrics_carry_their_thresholds)
{
	replay(ok_reply, "-w 1 -c 3 -C 30,14 --folders=5: -t 2.5");
	write_report();
	expect("| time=0.084132s;1;3;0;2.5 ");
	expect(" folders=9;5: ");
	expect(" cert_days=71;30:;14:\n");
	expect(" size=595B ");
}
END_TEST

static const struct {
	enum ending ending;
	enum phase phase;
	const char *says;
} endings[] = {
	{ ENDING_LOOKUP, PHASE_LOOKUP, "CRITICAL: cannot resolve mail.example.org - " },
	{ ENDING_PROXY_LOOKUP, PHASE_LOOKUP, "CRITICAL: cannot resolve proxy " },
	{ ENDING_REFUSED, PHASE_CONNECT, "CRITICAL: no connection to mail.example.org port 443 - " },
	{ ENDING_UNREACHABLE, PHASE_CONNECT, "CRITICAL: no connection to mail.example.org port 443 - " },
	{ ENDING_LOST, PHASE_ANSWER,
	  "CRITICAL: connection lost before an answer from mail.example.org port 443 - " },
	{ ENDING_PROXY, PHASE_CONNECT, "CRITICAL: proxy " },
	{ ENDING_NOT_HTTP, PHASE_ANSWER, "CRITICAL: non-HTTP reply from mail.example.org port 443 - " },
	{ ENDING_TIMEOUT, PHASE_NONE, "CRITICAL: timeout after 10 s before the request was sent" },
	{ ENDING_TIMEOUT, PHASE_LOOKUP, "CRITICAL: timeout after 10 s during the name lookup - " },
	{ ENDING_TIMEOUT, PHASE_CONNECT, "CRITICAL: timeout after 10 s while connecting - " },
	{ ENDING_TIMEOUT, PHASE_TLS, "CRITICAL: timeout after 10 s during the TLS handshake - " },
	{ ENDING_TIMEOUT, PHASE_ANSWER, "CRITICAL: timeout after 10 s while waiting for the answer - " },
	{ ENDING_NO_TICKET, PHASE_ANSWER, "UNKNOWN: no Kerberos ticket" },
	{ ENDING_REFUSED_HERE, PHASE_CONNECT, "UNKNOWN: nothing sent: --plain-http to " },
};

START_TEST(each_ending_is_told_in_its_own_words)
{
	struct request r;

	replay(ok_reply, "-v");
	request_foldersync(&settings, "14.1", "", &r);
	evidence.main.request = r;
	answer_begin(&evidence.main, NULL, 0);
	answer_end(&evidence.main);
	evidence.main.ending = endings[_i].ending;
	evidence.main.phase = endings[_i].phase;
	write_report();
	expect(endings[_i].says);
	expect_not("size=");
	expect_not("folders=");
}
END_TEST

static const struct {
	long days_left;
	const char *says;
} expired[] = {
	{ -1, "certificate expired less than a day ago at mail.example.org" },
	{ -2, "certificate expired 1 day ago at " },
	{ -6, "certificate expired 5 days ago at " },
};

/* Days left are rounded down: -1 is what the first second of the first day shows. */
START_TEST(whole_days_since_a_certificate_expired)
{
	replay(ok_reply, "-v");
	evidence.main.ending = ENDING_TLS;
	evidence.main.tls.problem = TLS_EXPIRED;
	evidence.main.tls.days_left = expired[_i].days_left;
	write_report();
	expect(expired[_i].says);
}
END_TEST

START_TEST(what_does_not_fit_ends_on_a_whole_line)
{
	replay(ok_reply, "-vvv");
	for (int i = 0; i < 90; i++) {
		char line[256];

		memset(line, 'v', sizeof(line));
		memcpy(line, "X-Long: ", 8);
		headers_add_line(&evidence.main.headers, line, sizeof(line));
	}
	write_report();
	ck_assert(t.cut);
	ck_assert_uint_gt(t.len, OUTPUT_MAX_BYTES / 2);
	ck_assert_uint_le(t.len, OUTPUT_MAX_BYTES);
	expect("v...\n(the rest is left out: more than 8 KiB)\n");
}
END_TEST

START_TEST(a_fault_keeps_the_metric_of_time)
{
	char word[300];

	replay(ok_reply, NULL);
	TEXT_IN(&t, space);
	report_fault("cannot read the password file", &settings, 1500, &t);
	ck_assert_str_eq(space,
	                 "ACTIVESYNC UNKNOWN: cannot read the password file | time=0.001500s;;;0;10\n");
	TEXT_IN(&t, space);
	report_fault("wrong use", NULL, 0, &t);
	ck_assert_str_eq(space, "ACTIVESYNC UNKNOWN: wrong use\n");
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	TEXT_IN(&t, space);
	report_fault(word, NULL, 0, &t);
	ck_assert_uint_le(strcspn(space, "\n"), REPORT_MAX_FIRST);
	ck_assert_uint_gt(strlen(space), sizeof(word) - 1);
}
END_TEST

START_TEST(a_long_path_leaves_the_reason_on_the_first_line)
{
	char sentence[400];

	(void)snprintf(sentence, sizeof(sentence),
	               "cannot open the password file /%0200d/x: Permission denied", 0);
	TEXT_IN(&t, space);
	report_fault(sentence, NULL, 0, &t);
	ck_assert_int_eq(strncmp(space, "ACTIVESYNC UNKNOWN: cannot open the password file /000", 54), 0);
	ck_assert_ptr_nonnull(strstr(space, "0/x: Permission denied\n  cannot open"));
	ck_assert_uint_gt(strlen(space), strlen(sentence));
}
END_TEST

START_TEST(quotes_the_header_by_which_a_product_was_known)
{
	replay("sogo-5.8.0-wrong-password.reply", "-v");
	headers_reset(&evidence.main.headers);
	headers_add_line(&evidence.main.headers, "HTTP/1.1 401 Unauthorized", 25);
	headers_add_line(&evidence.main.headers, "WWW-Authenticate: Basic realm=\"corp\"", 36);
	headers_add_line(&evidence.main.headers, "Set-Cookie: 0xHIGHFLYxSOGo=discard; path=/", 42);
	write_report();
	expect_not("is SOGo (WWW-Authenticate");
	expect("from SOGo");
}
END_TEST

START_TEST(does_not_advise_what_was_done_already)
{
	replay("exchange-2016-status-142.reply", "-v");
	write_report();
	expect("use --provision");
	replay("exchange-2016-status-142.reply", "-v --provision");
	write_report();
	expect("  fix: Exempt the test mailbox");
	expect_not("use --provision");
}
END_TEST

START_TEST(quotes_the_front_ends_word_whatever_comes_first)
{
	static const char code[] = "X-CasErrorCode: UnauthenticatedRequest";

	replay("exchange-2016-401.reply", "-v");
	headers_add_line(&evidence.main.headers, code, strlen(code));
	write_report();
	expect("Likely cause: bad-credentials");
	expect("Note: Exchange's front end names an error of its own (X-CasErrorCode: Unauth");
	replay("exchange-online-404-user.reply", "-v");
	write_report();
	expect("(X-CasErrorCode: UserNotFound)");
	expect_not("Note:");
}
END_TEST

START_TEST(the_list_has_a_line_for_each_cause)
{
	static char room[32768];
	size_t lines = 0;

	TEXT_IN(&t, room);
	report_list(&t);
	ck_assert(!t.cut);
	for (const char *at = room; *at; at++)
		lines += *at == '\n';
	ck_assert_uint_eq(lines, cause_count());
}
END_TEST

START_TEST(each_article_is_whole)
{
	for (size_t i = 0; i < cause_count(); i++) {
		static char room[32768];

		TEXT_IN(&t, room);
		report_article(cause_at(i), &t);
		ck_assert(!t.cut);
		ck_assert_ptr_nonnull(strstr(room, "\nConfirm: "));
		ck_assert_ptr_nonnull(strstr(room, "\nFix: "));
		ck_assert_ptr_nonnull(strstr(room, "\nSource: "));
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("report");
	TCase *c = tcase_create("report");

	tcase_add_test(c, an_ok_holds_folders_time_product_version_and_certificate);
	tcase_add_test(c, says_on_the_first_line_that_nothing_was_verified);
	tcase_add_loop_test(c, a_wipe_is_named_however_its_answer_ends, 0, COUNT(broken_off));
	tcase_add_test(c, without_verbosity_the_first_line_is_all);
	tcase_add_test(c, a_failure_names_result_server_cause_and_sureness);
	tcase_add_test(c, verbose_says_because_confirm_fix_source_and_what_tells_apart);
	tcase_add_test(c, the_aspect_that_decided_comes_first);
	tcase_add_test(c, verbose_lists_the_other_thresholds);
	tcase_add_test(c, a_state_that_was_set_is_said_on_the_first_line);
	tcase_add_test(c, metrics_carry_their_thresholds);
	tcase_add_loop_test(c, each_ending_is_told_in_its_own_words, 0, COUNT(endings));
	tcase_add_loop_test(c, whole_days_since_a_certificate_expired, 0, COUNT(expired));
	tcase_add_test(c, what_does_not_fit_ends_on_a_whole_line);
	tcase_add_test(c, a_fault_keeps_the_metric_of_time);
	tcase_add_test(c, a_long_path_leaves_the_reason_on_the_first_line);
	tcase_add_test(c, quotes_the_header_by_which_a_product_was_known);
	tcase_add_test(c, does_not_advise_what_was_done_already);
	tcase_add_test(c, quotes_the_front_ends_word_whatever_comes_first);
	tcase_add_test(c, the_list_has_a_line_for_each_cause);
	tcase_add_test(c, each_article_is_whole);
	suite_add_tcase(s, c);
	return s;
}
