/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One good answer of a real server, cut at every byte and with every byte
 * changed, judged and printed: never a broken promise, never an OK for half an
 * answer.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnosis.h"
#include "harness.h"
#include "output.h"
#include "promises.h"
#include "report.h"
#include "verdict.h"

#define GOOD "sogo-5.8.0-foldersync-14.1.reply"

static struct fixture fixture;
static char *head, *body; /* of the fixture, to be changed */
static struct evidence evidence;
static struct diagnosis diagnosis;
static struct verdict verdict;
static char output[OUTPUT_MAX_BYTES];

static void load(void)
{
	fixture_load(GOOD, &fixture);
	head = malloc(fixture.head_len);
	body = malloc(fixture.body_len);
	ck_assert(head && body);
	memcpy(head, fixture.head, fixture.head_len);
	memcpy(body, fixture.body, fixture.body_len);
}

static void unload(void)
{
	free(head);
	free(body);
	fixture_free(&fixture);
}

/* Judges and prints what came; `where` names the case. */
static void judge(struct fixture *came, size_t where)
{
	const unsigned char *end = guard_copy(came->body, came->body_len);
	struct factset seen;
	const char *broken;
	struct text t;

	came->body = (char *)end;
	fixture_evidence(came, "-vvv -f INBOX", &evidence);
	guard_free(end, came->body_len);
	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
	verdict_reach(&evidence, &diagnosis, &verdict);
	TEXT_IN(&t, output);
	report_write(&evidence, &diagnosis, &verdict, &t);
	broken = promise_broken(output, t.len, verdict.state);
	ck_assert_msg(!broken, "at %zu: %s\n%s", where, broken, output);
	ck_assert_msg(verdict.aspect[ASPECT_PROBE] == STATE_OK || diagnosis.found > 0, "at %zu no cause\n%s",
	              where, output);
}

static struct fixture whole(void)
{
	struct fixture came = fixture;

	came.head = head;
	came.body = body;
	return came;
}

START_TEST(the_answer_itself_is_good)
{
	struct fixture came = whole();

	judge(&came, 0);
	ck_assert_int_eq(verdict.state, STATE_OK);
}
END_TEST

START_TEST(a_body_cut_at_any_byte_is_critical)
{
	for (size_t n = 0; n < fixture.body_len; n++) {
		struct fixture came = whole();

		came.body_len = n;
		came.complete = false;
		judge(&came, n);
		ck_assert_msg(verdict.state == STATE_CRITICAL, "%zu bytes\n%s", n, output);
	}
}
END_TEST

START_TEST(a_body_that_ends_early_though_its_length_agrees_is_critical)
{
	for (size_t n = 0; n < fixture.body_len; n++) {
		struct fixture came = whole();

		came.body_len = n;
		judge(&came, n);
		ck_assert_msg(verdict.state == STATE_CRITICAL, "%zu bytes\n%s", n, output);
	}
}
END_TEST

static const unsigned char changes[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF };

#define CHANGES ((int)sizeof(changes))

START_TEST(a_body_with_any_byte_changed_keeps_the_promises)
{
	for (size_t at = 0; at < fixture.body_len; at++) {
		struct fixture came = whole();

		body[at] = (char)(body[at] ^ changes[_i]);
		judge(&came, at);
		body[at] = fixture.body[at];
		ck_assert_msg(verdict.state != STATE_OK || evidence.main.sync.status == 1, "at %zu\n%s", at,
		              output);
	}
}
END_TEST

START_TEST(a_header_with_any_byte_changed_keeps_the_promises)
{
	for (size_t at = 0; at < fixture.head_len; at++) {
		struct fixture came = whole();

		head[at] = (char)(head[at] ^ changes[_i]);
		judge(&came, at);
		head[at] = fixture.head[at];
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("mangled");
	TCase *t = tcase_create("mangled");

	tcase_add_checked_fixture(t, load, unload);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_answer_itself_is_good);
	tcase_add_test(t, a_body_cut_at_any_byte_is_critical);
	tcase_add_test(t, a_body_that_ends_early_though_its_length_agrees_is_critical);
	tcase_add_loop_test(t, a_body_with_any_byte_changed_keeps_the_promises, 0, CHANGES);
	tcase_add_loop_test(t, a_header_with_any_byte_changed_keeps_the_promises, 0, CHANGES);
	suite_add_tcase(s, t);
	return s;
}
