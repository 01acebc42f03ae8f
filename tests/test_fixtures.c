/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every recorded answer against what its .expect says; fixtures/README.md explains the keys. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis.h"
#include "evidence.h"
#include "harness.h"
#include "output.h"
#include "promises.h"
#include "report.h"
#include "server.h"
#include "verdict.h"

#define MAX_VALUE 512

static const char *const keys[] = { "from", "options", "wait", "state", "cause", "also", "never", "server" };

static const char **names; /* of the .expect files, NULL behind the last */

/* One answer, judged. */
struct judged {
	struct fixture expectation, reply;
	struct evidence e;
	struct diagnosis d;
	struct verdict v;
};

static struct judged now;

/* The n-th (from 0) value of a key, or false. */
static bool expected(const char *key, size_t n, char value[MAX_VALUE])
{
	const char *at = now.expectation.raw, *end = at + now.expectation.raw_len;
	size_t len = strlen(key);

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t line = (size_t)((newline ? newline : end) - at);

		if (line > len + 2 && memcmp(at, key, len) == 0 && memcmp(at + len, ": ", 2) == 0 &&
		    n-- == 0) {
			(void)snprintf(value, MAX_VALUE, "%.*s", (int)(line - len - 2), at + len + 2);
			return true;
		}
		at += line + 1;
	}
	return false;
}

static void set_wait(const char *seconds)
{
	double wait;

	ck_assert_msg(text_decimal(seconds, &wait), "wait: %s", seconds);
	now.e.main.time.firstbyte = (int64_t)(wait * 1e6);
	now.e.main.time.total = now.e.main.time.firstbyte + 12832;
	now.e.total_us = now.e.main.time.total;
}

static void judge(const char *name)
{
	char reply[MAX_VALUE], value[MAX_VALUE];
	struct factset seen;

	fixture_load(name, &now.expectation);
	(void)snprintf(reply, sizeof(reply), "%.*s.reply", (int)(strlen(name) - strlen(".expect")), name);
	fixture_load(reply, &now.reply);
	fixture_evidence(&now.reply, expected("options", 0, value) ? value : NULL, &now.e);
	if (expected("wait", 0, value))
		set_wait(value);
	facts_observe(&now.e, &seen);
	diagnose(&seen, &now.d);
	verdict_reach(&now.e, &now.d, &now.v);
}

static void forget(void)
{
	fixture_free(&now.expectation);
	fixture_free(&now.reply);
}

/* "a possible, b possible", for messages. */
static const char *findings(void)
{
	static char room[2048];
	struct text t;

	TEXT_IN(&t, room);
	for (size_t i = 0; i < now.d.found; i++)
		text_addf(&t, "%s%s %s", i ? ", " : "", now.d.finding[i].cause->key,
		          sure_name(now.d.finding[i].sign->sure));
	return room;
}

static bool found(const char *key)
{
	for (size_t i = 0; i < now.d.found; i++)
		if (strcmp(now.d.finding[i].cause->key, key) == 0)
			return true;
	return false;
}

/* Whether the key is one of "a|b|c". */
static bool is_one_of(const char *key, const char *alternatives, size_t n)
{
	const char *end = alternatives + n;

	while (alternatives < end) {
		size_t len = strcspn(alternatives, "| ");

		if (len == strlen(key) && memcmp(alternatives, key, len) == 0)
			return true;
		alternatives += len + 1;
	}
	return false;
}

/* "key", "key|key", either with a blank and how sure behind it. */
static bool comes_first(const char *cause)
{
	size_t n = strcspn(cause, " ");

	if (now.d.found == 0 || !is_one_of(now.d.finding[0].cause->key, cause, n))
		return false;
	return !cause[n] || strcmp(cause + n + 1, sure_name(now.d.finding[0].sign->sure)) == 0;
}

START_TEST(reaches_the_expected_state)
{
	char state[MAX_VALUE];

	judge(names[_i]);
	ck_assert_msg(expected("state", 0, state), "%s has no state", names[_i]);
	ck_assert_msg(strcmp(state_name(now.v.state), state) == 0, "%s: state %s, not %s (%s)", names[_i],
	              state_name(now.v.state), state, findings());
	forget();
}
END_TEST

START_TEST(ranks_the_expected_cause_first)
{
	char cause[MAX_VALUE];

	judge(names[_i]);
	if (expected("cause", 0, cause))
		ck_assert_msg(comes_first(cause), "%s: expected %s, got %s", names[_i], cause, findings());
	else
		ck_assert_msg(now.v.state != STATE_OK || now.d.found == 0, "%s is OK, yet: %s", names[_i],
		              findings());
	forget();
}
END_TEST

START_TEST(finds_what_else_is_possible_and_nothing_that_cannot_be)
{
	char cause[MAX_VALUE];

	judge(names[_i]);
	for (size_t n = 0; expected("also", n, cause); n++)
		ck_assert_msg(found(cause), "%s: %s is missing among %s", names[_i], cause, findings());
	for (size_t n = 0; expected("never", n, cause); n++)
		ck_assert_msg(!found(cause), "%s: %s is wrong among %s", names[_i], cause, findings());
	forget();
}
END_TEST

START_TEST(names_the_server)
{
	static char line[OUTPUT_MAX];
	char server[MAX_VALUE], room[MAX_VALUE];
	struct server s;
	struct text t;

	judge(names[_i]);
	if (expected("server", 0, server)) {
		server_identify(&now.e.main, &s);
		TEXT_IN(&t, room);
		server_call(&s, &t);
		ck_assert_msg(strcmp(room, server) == 0, "%s: %s, not %s", names[_i], room, server);
		TEXT_IN(&t, line);
		report_write(&now.e, &now.d, &now.v, &t);
		line[strcspn(line, "\n")] = '\0';
		ck_assert_msg(strstr(line, server) != NULL, "%s: %s is not in: %s", names[_i], server, line);
	}
	forget();
}
END_TEST

START_TEST(keeps_the_promises_of_the_output)
{
	static char output[OUTPUT_MAX];
	static struct settings settings;
	struct text t;

	judge(names[_i]);
	settings = *now.e.asked;
	now.e.asked = &settings;
	for (settings.verbose = 0; settings.verbose <= 3; settings.verbose++) {
		const char *broken;

		TEXT_IN(&t, output);
		report_write(&now.e, &now.d, &now.v, &t);
		broken = promise_broken(output, t.len, now.v.state);
		ck_assert_msg(!broken, "%s, verbosity %u: %s\n%s", names[_i], settings.verbose, broken,
		              output);
	}
	forget();
}
END_TEST

static bool is_key(const char *line)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strncmp(line, keys[i], strlen(keys[i])) == 0 &&
		    strncmp(line + strlen(keys[i]), ": ", 2) == 0)
			return true;
	return false;
}

START_TEST(has_no_line_that_nobody_reads)
{
	struct fixture f;
	char value[MAX_VALUE];
	const char *at, *end;

	fixture_load(names[_i], &f);
	now.expectation = f;
	end = f.raw + f.raw_len;
	ck_assert_msg(expected("from", 0, value), "%s does not say where it is from", names[_i]);
	ck_assert_msg(f.raw_len > 0 && f.raw[f.raw_len - 1] == '\n', "%s ends within a line", names[_i]);
	for (at = f.raw; at < end; at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1)
		ck_assert_msg(is_key(at), "%s: %.40s", names[_i], at);
	fixture_free(&f);
}
END_TEST

static bool has_expectation(const char *reply)
{
	size_t n = strlen(reply) - strlen(".reply");

	for (size_t i = 0; names[i]; i++)
		if (strncmp(names[i], reply, n) == 0 && strcmp(names[i] + n, ".expect") == 0)
			return true;
	return false;
}

/* OPTIONS and GET were captured, too; a check sends neither for its verdict. */
static bool is_of_another_method(const char *reply)
{
	static const char *const words[] = { "-options", "-get", "-head.", "-put." };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(reply, words[i]))
			return true;
	return false;
}

START_TEST(leaves_no_answer_unjudged)
{
	char **replies = fixture_names(".reply");

	for (size_t i = 0; replies[i]; i++)
		ck_assert_msg(has_expectation(replies[i]) || is_of_another_method(replies[i]),
		              "%s has no .expect", replies[i]);
	fixture_names_free(replies);
}
END_TEST

/* By itself, for the harness's functions may only be called within a test. */
static int find_names(void)
{
	static glob_t files;
	char pattern[MAX_VALUE];
	const char *srcdir = getenv("srcdir");

	(void)snprintf(pattern, sizeof(pattern), "%s/fixtures/*.expect", srcdir ? srcdir : TESTS_SRCDIR);
	if (glob(pattern, 0, NULL, &files) != 0)
		return 0;
	names = calloc(files.gl_pathc + 1, sizeof(*names));
	for (size_t i = 0; names && i < files.gl_pathc; i++)
		names[i] = strrchr(files.gl_pathv[i], '/') + 1;
	return names ? (int)files.gl_pathc : 0;
}

Suite *suite(void)
{
	Suite *s = suite_create("fixtures");
	TCase *t = tcase_create("fixtures");
	int count = find_names();

	tcase_add_loop_test(t, reaches_the_expected_state, 0, count);
	tcase_add_loop_test(t, ranks_the_expected_cause_first, 0, count);
	tcase_add_loop_test(t, finds_what_else_is_possible_and_nothing_that_cannot_be, 0, count);
	tcase_add_loop_test(t, names_the_server, 0, count);
	tcase_add_loop_test(t, keeps_the_promises_of_the_output, 0, count);
	tcase_add_loop_test(t, has_no_line_that_nobody_reads, 0, count);
	tcase_add_test(t, leaves_no_answer_unjudged);
	suite_add_tcase(s, t);
	return s;
}
